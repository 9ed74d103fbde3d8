//! Errors of calling procedures.

crate::errors! {
    /// A name that no procedure has.
    unknown_procedure(name) "42000"
        "Procedure {name} does not exist. SQLProcedures or `SELECT * FROM sys_procedures` lists the procedures."
        "プロシージャ {name} は存在しません。一覧は SQLProcedures または `SELECT * FROM sys_procedures` で確認できます。";
    /// A named argument that is no parameter.
    unknown_parameter(procedure, name, known) "42000"
        "Procedure {procedure} has no parameter {name}. Its parameters: {known}."
        "プロシージャ {procedure} にパラメーター {name} はありません。パラメーター: {known}";
    /// A parameter that gets two values.
    parameter_repeated(procedure, name) "42000"
        "Parameter {name} of {procedure} is given twice."
        "{procedure} のパラメーター {name} が2回指定されています。";
    /// An argument by position after one by name.
    position_after_name(procedure) "42000"
        "In the call of {procedure} an argument without a name follows one with a name. Name it, or put it first."
        "{procedure} の呼び出しで、名前付きの引数の後に名前のない引数があります。名前を付けるか、前に移してください。";
    /// More arguments than parameters.
    too_many_arguments(procedure, given, known) "07001"
        "Procedure {procedure} is called with {given} arguments. Its parameters: {known}."
        "プロシージャ {procedure} に {given} 個の引数が指定されています。パラメーター: {known}";
    /// A required parameter without a value.
    argument_missing(procedure, name) "07001"
        "Procedure {procedure} needs a value for {name}."
        "プロシージャ {procedure} には {name} の値が必要です。";
    /// NULL where a value is needed.
    argument_null(procedure, name) "22004"
        "Parameter {name} of {procedure} cannot be NULL."
        "{procedure} のパラメーター {name} は NULL にできません。";
    /// A text of nothing but blanks where Backlog demands one.
    argument_blank(procedure, name) "23000"
        "Parameter {name} of {procedure} needs a text: it can be neither empty nor blank."
        "{procedure} のパラメーター {name} には文字列が必要です。空文字列や空白だけの値は指定できません。";
    /// Not exactly one of several.
    not_one_of(procedure, names, given) "42000"
        "Procedure {procedure} takes exactly one of {names}; {given} are given."
        "プロシージャ {procedure} には {names} のうち1つだけを指定してください（{given} 個指定されています）。";
    /// Values that no call of the procedure takes together.
    no_such_call(procedure, given, possible) "42000"
        "Procedure {procedure} cannot be called with {given}. Give one of: {possible}."
        "プロシージャ {procedure} を {given} で呼び出すことはできません。次のいずれかを指定してください: {possible}";
    /// A value of another type.
    argument_does_not_fit(procedure, name, value, sql_type) "22018"
        "Value {value} does not fit parameter {name} of {procedure}, which is {sql_type}."
        "値 {value} は {procedure} のパラメーター {name}（{sql_type}）に合いません。";
    /// More characters than the parameter takes.
    argument_too_long(procedure, name, length, size) "22001"
        "The value of parameter {name} of {procedure} has {length} characters; at most {size} are possible."
        "{procedure} のパラメーター {name} の値は {length} 文字ですが、最大 {size} 文字です。";
    /// A value that no address can carry.
    not_addressable(procedure, name, value) "22018"
        "Value '{value}' cannot name what {procedure} is to be called for (parameter {name})."
        "値「{value}」は {procedure} の対象を表す値として使用できません（パラメーター {name}）。";
    /// A list without values, or with something else than ids.
    not_a_list(procedure, name, value) "22018"
        "Value '{value}' does not fit parameter {name} of {procedure}: give values separated by commas, ids as numbers, such as 1,2."
        "値「{value}」は {procedure} のパラメーター {name} に合いません。カンマ区切り（IDは 1,2 のような数値）で指定してください。";
    /// Content that comes without a name.
    file_name_missing(procedure) "07001"
        "Procedure {procedure} needs FileName together with Content."
        "プロシージャ {procedure} の Content には FileName の指定が必要です。";
    /// A call that is made for each of several rows failed at one of them; the reason follows.
    stopped(procedure, done, total) "HY000"
        "Procedure {procedure} was done for {done} of {total} rows and stopped. "
        "プロシージャ {procedure} は {total} 行中 {done} 行を処理したところで停止しました。";
    /// A file to upload that cannot be read.
    file_unreadable(path, reason) "42000"
        "The file {path} cannot be read: {reason}. Nothing was sent."
        "ファイル {path} を読めません: {reason}。何も送信していません。";
    /// A file to write that exists.
    file_exists(path) "42000"
        "The file {path} exists and is not overwritten. Choose another FilePath."
        "ファイル {path} は既に存在するため上書きしません。別の FilePath を指定してください。";
    /// A file to write where it cannot be.
    no_directory(path) "42000"
        "The file {path} cannot be written: its directory does not exist."
        "ファイル {path} を書き込めません。ディレクトリーが存在しません。";
    /// The download came, but the file could not be written.
    file_not_written(path, reason) "HY000"
        "The file {path} could not be written: {reason}."
        "ファイル {path} を書き込めませんでした: {reason}。";
}
