//! Errors and warnings of the ODBC floor.

use crate::errors;

errors! {
    /// Text did not fit its buffer.
    text_truncated() "01004"
        "The text was cut: the buffer is too small. The length argument tells the full length."
        "文字列がバッファに収まらないため切り詰めました。全体の長さは長さ引数で確認できます。";
    /// A column's value did not fit its buffer.
    value_truncated(column) "01004"
        "The value of column {column} was cut: the buffer is too small."
        "列 {column} の値がバッファに収まらないため切り詰めました。";
    /// An attribute value was replaced by one that works.
    substituted(attribute, value, used) "01S02"
        "{attribute} cannot be {value}; {used} is used instead."
        "{attribute} に {value} は指定できないため、{used} を使用します。";
    /// A parameter without a buffer.
    unbound_parameter(number) "07002"
        "Parameter {number} has no value: bind it with SQLBindParameter before executing."
        "パラメーター {number} に値がありません。実行前に SQLBindParameter でバインドしてください。";
    /// SQLExecute, SQLDescribeCol … of a statement that gives no rows.
    no_result_set() "07005"
        "The statement gives no result set."
        "このステートメントは結果セットを返しません。";
    /// SQL_DEFAULT_PARAM, which only procedures have.
    default_parameter(number) "07S01"
        "Parameter {number} asks for a default value, which only procedure parameters have."
        "パラメーター {number} に既定値が指定されましたが、既定値はプロシージャでのみ使用できます。";
    /// Column or parameter number out of range.
    bad_index(number, count) "07009"
        "Number {number} is out of range: there are {count}."
        "番号 {number} は範囲外です（総数 {count}）。";
    /// The bookmark column.
    no_bookmarks() "07009"
        "Column 0 is the bookmark column; bookmarks are not offered."
        "列 0 はブックマーク列です。ブックマークは利用できません。";
    /// SQLConnect on a connection in use.
    already_connected() "08002"
        "The connection is already open."
        "接続はすでに開いています。";
    /// A call that needs a connection.
    not_connected() "08003"
        "The connection is not open."
        "接続が開かれていません。";
    /// NULL without a place to say so.
    null_without_indicator(column) "22002"
        "Column {column} is NULL, but no indicator buffer was given to say so."
        "列 {column} は NULL ですが、それを示す標識バッファが指定されていません。";
    /// An argument or parameter that is no text in the encoding of its function or C type.
    not_text(encoding) "22018"
        "The text is not valid {encoding} and was not used."
        "文字列が正しい {encoding} ではないため、使用できません。";
    /// In front of what is wrong with a parameter's value.
    of_parameter(number) "HY000"
        "Parameter {number}: "
        "パラメーター {number}: ";
    /// A parameter of a statement that writes a password: its value is not shown.
    hidden_value(number) "22018"
        "Parameter {number}: Its value does not fit. The value is not shown, since the statement writes a password: check the order and the types of the parameters."
        "パラメーター {number}: 値が合いません。パスワードを書き込むステートメントのため値は表示しません。パラメーターの順序と型を確認してください。";
    /// In front of what stopped an array of parameters.
    parameter_row_failed(row, rows, written) "HY000"
        "Row {row} of {rows} of the parameter array failed; before it, {written} rows are written and stay. "
        "パラメーター配列の {rows} 行中 {row} 行目で失敗しました。それまでの {written} 行は書き込み済みです。";
    /// A statement with an open result set was executed again, or a cursor was needed to be closed.
    cursor_open() "24000"
        "A result set is still open on this statement: close the cursor first."
        "このステートメントには開いた結果セットがあります。先にカーソルを閉じてください。";
    /// A fetch without a result set.
    no_cursor() "24000"
        "No result set is open on this statement."
        "このステートメントに開いた結果セットはありません。";
    /// SQLGetData before SQLFetch or after the last row.
    no_row() "24000"
        "There is no current row: fetch one first."
        "現在行がありません。先に行をフェッチしてください。";
    /// ROLLBACK after writes.
    cannot_roll_back(written) "25S01"
        "Backlog has no transactions: the {written} row(s) written since the last commit stay written."
        "Backlog にトランザクションはありません。最後のコミット以降に書き込まれた {written} 行は元に戻せません。";
    /// Malformed cursor name.
    bad_cursor_name(name) "34000"
        "\"{name}\" is not a valid cursor name."
        "「{name}」は有効なカーソル名ではありません。";
    /// Cursor name used twice.
    cursor_name_taken(name) "3C000"
        "Another statement of this connection uses the cursor name \"{name}\"."
        "カーソル名「{name}」は同じ接続の別のステートメントで使用されています。";
    /// A panic, stopped at the border.
    internal(function) "HY000"
        "Internal error in {function}. The process is unharmed; please report what led to this."
        "{function} で内部エラーが発生しました。プロセスには影響ありません。発生時の操作を報告してください。";
    /// The table of handles is full.
    too_many_handles() "HY001"
        "No more handles can be allocated."
        "これ以上ハンドルを割り当てられません。";
    /// A C data type that does not exist.
    bad_c_type(c_type) "HY003"
        "{c_type} is not a C data type of ODBC."
        "{c_type} は ODBC の C データ型ではありません。";
    /// An SQL data type that does not exist.
    bad_sql_type(sql_type) "HY004"
        "{sql_type} is not an SQL data type that the driver knows."
        "{sql_type} はこのドライバーの SQL データ型ではありません。";
    /// SQLCancel came while the statement was being planned.
    cancelled() "HY008"
        "The operation was cancelled."
        "操作は取り消されました。";
    /// NULL where an address is needed.
    null_pointer() "HY009"
        "A required argument is a null pointer."
        "必須の引数が NULL ポインターです。";
    /// A function out of turn.
    sequence(reason) "HY010"
        "Function sequence error: {reason}."
        "関数の呼び出し順序が不正です: {reason}。";
    /// An attribute that cannot change now.
    cannot_set_now(attribute) "HY011"
        "{attribute} cannot be set now."
        "{attribute} は現在設定できません。";
    /// A write to a row descriptor that the driver fills.
    read_only_descriptor() "HY016"
        "The implementation row descriptor cannot be changed."
        "実装行記述子は変更できません。";
    /// An implicit descriptor freed or assigned by hand.
    implicit_descriptor() "HY017"
        "An automatically allocated descriptor cannot be used this way."
        "自動的に割り当てられた記述子はこの用途に使用できません。";
    /// SQLPutData of several parts where the type has a fixed size.
    fixed_in_parts() "HY019"
        "Only character and binary values can be sent in parts."
        "分割して送信できるのは文字データとバイナリデータのみです。";
    /// SQLPutData after NULL or NULL after data.
    null_in_parts() "HY020"
        "NULL cannot be one part of a longer value."
        "分割された値の一部として NULL を送信することはできません。";
    /// Descriptor fields that contradict each other.
    inconsistent_descriptor(field) "HY021"
        "The descriptor record is inconsistent: {field}."
        "記述子レコードに矛盾があります: {field}。";
    /// A value that an attribute does not take.
    bad_attribute_value(attribute, value) "HY024"
        "{attribute} cannot be {value}."
        "{attribute} に {value} は指定できません。";
    /// Negative or impossible length.
    bad_length(length) "HY090"
        "Length {length} is not valid."
        "長さ {length} は無効です。";
    /// Unknown descriptor or diagnostic field.
    bad_field(field) "HY091"
        "{field} is not a field identifier of ODBC or does not belong to this descriptor."
        "{field} は ODBC のフィールド識別子ではないか、この記述子では使用できません。";
    /// Unknown attribute.
    unknown_attribute(attribute) "HY092"
        "Attribute {attribute} is not known."
        "属性 {attribute} は不明です。";
    /// Unknown option of a function.
    bad_option(option) "HY092"
        "Option {option} is not valid for this function."
        "オプション {option} はこの関数では無効です。";
    /// An information type in the wrong shape.
    bad_function(function) "HY095"
        "Function number {function} is out of range."
        "関数番号 {function} は範囲外です。";
    /// Parameter type out of range.
    bad_parameter_type(number) "HY105"
        "{number} is not a parameter type."
        "{number} はパラメーターの種類ではありません。";
    /// Fetching in a direction that a forward-only cursor cannot go.
    forward_only(orientation) "HY106"
        "The cursor only moves forward: SQL_FETCH_NEXT is possible, {orientation} is not."
        "カーソルは前方専用です。SQL_FETCH_NEXT のみ使用でき、{orientation} は使用できません。";
    /// SQLSetPos beyond the rowset.
    row_out_of_rowset(row, count) "HY107"
        "Row {row} is not in the rowset, which has {count} row(s)."
        "行 {row} は行セットの範囲外です（行数 {count}）。";
    /// Completion of a connection by a dialog that does not exist.
    no_dialog() "IM008"
        "The driver has no connection dialog: give all properties in the connection string."
        "このドライバーには接続ダイアログがありません。接続文字列ですべてのプロパティを指定してください。";
    /// SQL_PARAM_OUTPUT, SQL_PARAM_INPUT_OUTPUT.
    output_parameter(number) "HYC00"
        "Parameter {number} is bound for output, but no procedure has output parameters: what a procedure answers is its result set. Bind the parameter as SQL_PARAM_INPUT, and fetch the result."
        "パラメーター {number} は出力用にバインドされていますが、出力パラメーターを持つプロシージャはありません。結果は結果セットとして返されます。SQL_PARAM_INPUT でバインドし、結果セットを取得してください。";
    /// An optional feature the driver does not have.
    not_offered(feature) "HYC00"
        "{feature} is not offered by this driver."
        "{feature} はこのドライバーでは利用できません。";
    /// A string that is no completion type, prompt or handle type.
    bad_completion(value) "HY110"
        "{value} is not a way to complete a connection string."
        "{value} は接続文字列の補完方法として無効です。";
    /// A transaction operation that does not exist.
    bad_transaction_operation(value) "HY012"
        "{value} is neither SQL_COMMIT nor SQL_ROLLBACK."
        "{value} は SQL_COMMIT でも SQL_ROLLBACK でもありません。";
}
