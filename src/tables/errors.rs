//! Errors of reading and writing tables.

use crate::error::{Error, SqlState};

crate::errors! {
    /// An answer that is not the JSON its endpoint gives.
    unexpected_answer(request, reason) "08S01"
        "The answer to {request} is not the expected JSON: {reason}."
        "{request} の応答が想定されたJSONではありません: {reason}。";
    /// In front of what is wrong with the answer to a write.
    change_answered_oddly() "08S01"
        "Backlog answered the change in a way that the driver does not understand. Whether it was made is unknown: read the row before repeating it. "
        "変更に対する Backlog の応答を解釈できませんでした。変更が行われたかどうかは不明です。再実行する前に行を確認してください。";
    /// A member of another JSON type than its column.
    unexpected_value(column, value, sql_type) "22018"
        "Backlog sent {value} for column {column}, which is {sql_type}."
        "列 {column}（{sql_type}）に対してBacklogが {value} を返しました。";
    /// A member that every row should have.
    missing_value(column) "22002"
        "Backlog sent no value for column {column}, which every row has."
        "すべての行に値があるはずの列 {column} の値をBacklogが返しませんでした。";
    /// Arrow refused what was decoded.
    batch_failed(reason) "HY000"
        "Rows could not be put together: {reason}."
        "行を組み立てられませんでした: {reason}。";
    /// Rows that could not be read for some of what they hang from; the reason follows.
    parents_left_out(left_out, parents, table) "01000"
        "The rows of {table} are incomplete: {left_out} of {parents} requests were refused and left out (OnPartialResult=Error makes this an error). The first reason: "
        "{table} の行は不完全です。{parents} 件中 {left_out} 件の要求が拒否されたため除外しました（OnPartialResult=Error でエラーになります）。最初の理由: ";
    /// INSERT, UPDATE or DELETE where the table has none.
    write_not_supported(operation, table) "42000"
        "{operation} is not supported for table {table}."
        "テーブル {table} では {operation} を使用できません。";
    /// INSERT, UPDATE or DELETE where another table or a procedure writes.
    written_elsewhere(operation, table, english, japanese) "42000"
        "{operation} is not supported for table {table}. {english}"
        "テーブル {table} では {operation} を使用できません。{japanese}";
    /// A value for a column that Backlog fills.
    column_not_writable(column, table) "42000"
        "Column {column} of {table} cannot be written: Backlog sets its value. Leave it out."
        "{table} の列 {column} には書き込めません。値はBacklogが設定します。列の指定を外してください。";
    /// A value for a column that says how a row is deleted.
    column_of_delete(column, table) "42000"
        "Column {column} of {table} says how a row is deleted, and no row has it. Give it in the WHERE of a DELETE: AND {column} = value."
        "{table} の列 {column} は行の削除方法を指定する列で、行の値ではありません。DELETE の WHERE に「AND {column} = 値」の形で指定してください。";
    /// A column that says how rows are deleted, in another condition than an equality beside AND.
    delete_option_elsewhere(column, table) "42000"
        "Column {column} says how rows of {table} are deleted, and no row has it. It must stand in the WHERE of a DELETE as AND {column} = value: not in OR, NOT, IN of several values or other comparisons."
        "列 {column} は {table} の行の削除方法を指定する列で、行の値ではありません。DELETE の WHERE に「AND {column} = 値」の形で指定してください。OR、NOT、複数の値の IN、他の比較では使用できません。";
    /// A condition on a column that is only written.
    condition_on_written(column, table) "42000"
        "Column {column} of {table} can only be written: rows do not have it, so that no condition can be on it. Leave the condition out."
        "{table} の列 {column} は書き込み専用で、行の値ではないため、条件には使用できません。条件を外してください。";
    /// A value for a column whose parts are written elsewhere.
    write_other_column(column, table, english, japanese) "42000"
        "Column {column} of {table} cannot be written; write {english} instead."
        "{table} の列 {column} には書き込めません。代わりに{japanese}に書き込んでください。";
    /// A name that no id has.
    unknown_name(column, table, value, known) "23000"
        "Nothing named {value} can be written to column {column} of {table}. Known names: {known}."
        "{table} の列 {column} に書き込める「{value}」という名前のものはありません。指定できる名前: {known}";
    /// A key that no issue has.
    unknown_issue(column, table, key) "23000"
        "No issue has the key {key}, which column {column} of {table} is to name. Check the key, and that the user of the API key may see the issue."
        "{table} の列 {column} に指定された課題キー {key} の課題はありません。課題キーと、APIキーのユーザーがその課題を閲覧できることを確認してください。";
    /// A name that several ids have.
    ambiguous_name(column, table, value, ids) "23000"
        "Several objects named {value} can be meant in column {column} of {table}: give one of their ids ({ids}) instead."
        "{table} の列 {column} の名前「{value}」に該当するものが複数あります。代わりにID（{ids}）のいずれかを指定してください。";
    /// Names with commas in them, whose text is that of other names, too.
    ambiguous_names(column, table, value, ways, id) "23000"
        "Value {value} of column {column} of {table} can mean several things: {ways}. Give the ids in {id} instead."
        "{table} の列 {column} の値「{value}」は複数の意味に解釈できます: {ways}。代わりに {id} にIDを指定してください。";
    /// A name and an id that mean different things.
    name_contradicts_id(column, id, table, value) "23000"
        "Value {value} of column {column} of {table} contradicts the value of {id} in the same row. Give one of them."
        "{table} の列 {column} の値 {value} は、同じ行の {id} の値と一致しません。どちらか一方を指定してください。";
    /// A column that only UPDATE sets.
    column_not_insertable(column, table) "42000"
        "Column {column} cannot be given when a row of {table} is added. Insert the row without it, then UPDATE it."
        "列 {column} は {table} への行の追加時には指定できません。指定せずに追加してから UPDATE してください。";
    /// A column that only INSERT sets.
    column_not_updatable(column, table) "42000"
        "Column {column} of {table} cannot be changed once the row exists."
        "{table} の列 {column} は、行の追加後には変更できません。";
    /// An UPDATE of nothing but users to notify.
    nothing_to_accompany(column, table) "42000"
        "{column} goes with a change of {table} and does nothing alone. Set another column as well, such as Comment."
        "{column} は {table} の変更に添えて送られ、単独では効果がありません。Comment など他の列も指定してください。";
    /// A column named twice.
    column_repeated(column) "42000"
        "Column {column} is given twice."
        "列 {column} が2回指定されています。";
    /// An INSERT without a column it needs.
    required_column_missing(column, table) "23000"
        "Column {column} needs a value when a row of {table} is added."
        "{table} に行を追加するには列 {column} の値が必要です。";
    /// Not exactly one of the columns that give the file of a new row.
    not_one_file(columns, table, given) "23000"
        "A new row of {table} needs exactly one of {columns}; {given} are given."
        "{table} に追加する行には {columns} のうち1つだけを指定してください（{given} 個指定されています）。";
    /// A name for a file that has one.
    uploaded_file_has_name(name, table, id) "23000"
        "Column {name} of {table} cannot be given together with {id}: the uploaded file has its name already. Leave {name} out."
        "{table} の列 {name} は {id} と同時に指定できません。アップロード済みのファイルには既に名前があります。{name} の指定を外してください。";
    /// In front of the failure to upload the file of a new row.
    upload_failed() "HY000"
        "The file was not attached, for it could not be uploaded; what an interrupted upload leaves, Backlog removes by itself. "
        "ファイルをアップロードできなかったため、添付していません。中断されたアップロードはBacklogが自動的に削除します。";
    /// A DELETE without what the API needs to know beside the row.
    delete_option_missing(column, table) "23000"
        "DELETE of {table} needs a value of {column}: add `AND {column} = …` to the WHERE."
        "{table} の DELETE には {column} の値が必要です。WHERE に `AND {column} = …` を追加してください。";
    /// RETURNING of a row whose place does not lead to it.
    not_found_again(table, columns) "42000"
        "RETURNING cannot read a new row of {table} by its place alone, for Backlog shows it only with what it hangs from: give {columns} in the INSERT, too, or leave RETURNING out."
        "{table} の新しい行は、Backlog では属する対象を通してしか取得できないため、このままでは RETURNING で読み取れません。INSERT に {columns} も指定するか、RETURNING を外してください。";
    /// A place that is not where it is said to be.
    not_there(place, columns, table) "23000"
        "There is no {place} among those with {columns}, so that no row of {table} can be found there. Correct the values, or give {place} alone."
        "{columns} に該当するものの中に {place} がないため、{table} の行をそこで見つけられません。値を訂正するか、{place} だけを指定してください。";
    /// A value that no row has as its key.
    not_a_key(column, table, value) "22018"
        "Value {value} of column {column} of {table} cannot be a key of Backlog."
        "{table} の列 {column} の値 {value} は、Backlogのキーとして使用できません。";
    /// NULL for a column that always has a value.
    null_not_allowed(column, table) "23000"
        "Column {column} of {table} cannot be NULL."
        "{table} の列 {column} は NULL にできません。";
    /// A text of nothing but blanks where Backlog demands one.
    blank_not_allowed(column, table) "23000"
        "Column {column} of {table} needs a text: it can be neither empty nor blank."
        "{table} の列 {column} には文字列が必要です。空文字列や空白だけの値は指定できません。";
    /// A row for another project than that of the table.
    other_project(id, key, own) "23000"
        "The table has the issues of project {key}, whose id is {own}; ProjectId {id} does not belong to it. Leave ProjectId out, or use Backlog.Issues of a connection without Project."
        "このテーブルはプロジェクト {key}（ID {own}）の課題だけを扱うため、ProjectId {id} は指定できません。ProjectId を省略するか、Project を指定しない接続の Backlog.Issues を使用してください。";
    /// More characters than the column takes.
    text_too_long(column, length, size) "22001"
        "The value of column {column} has {length} characters; at most {size} are possible."
        "列 {column} の値は {length} 文字ですが、最大 {size} 文字です。";
    /// A value the column's type cannot hold.
    value_does_not_fit(column, value, sql_type) "22018"
        "Value {value} does not fit column {column}, which is {sql_type}."
        "値 {value} は列 {column}（{sql_type}）に合いません。";
    /// A list of ids that is not one.
    not_an_id_list(column, value) "22018"
        "Value {value} does not fit column {column}: give ids separated by commas, such as 1,2."
        "値 {value} は列 {column} に合いません。IDをカンマ区切り（例: 1,2）で指定してください。";
}

/// The error of an answer to a change that cannot be read: whether the change was made is unknown. 08S01.
pub fn open_outcome(error: Error) -> Error {
    let mut open = error.prefixed(&change_answered_oddly()).with_unknown_outcome();
    open.state = SqlState("08S01");
    open
}
