//! Failures of planning and running, and the table from DataFusion's errors to SQLSTATEs.

mod planning;

use datafusion::arrow::error::ArrowError;
use datafusion::common::{DataFusionError, SchemaError};

use crate::error::Error;

crate::errors! {
    /// A name in FROM, INTO or UPDATE that no schema has.
    unknown_table(name, hint) "42S02"
        "Table {name} does not exist{hint}. SQLTables or `SELECT * FROM information_schema.tables` lists the tables."
        "表 {name} は存在しません{hint}。表の一覧は SQLTables または `SELECT * FROM information_schema.tables` で確認できます。";

    /// The property Project names no project.
    unknown_project(project, known) "HY024"
        "The connection property Project has the value '{project}', but you have joined no project with this key. Your projects: {known}."
        "接続プロパティ Project の値は '{project}' ですが、参加しているプロジェクトにこのキーはありません。参加中のプロジェクト: {known}";

    /// A column that none of the tables in scope has.
    unknown_column(name, known) "42S22"
        "Column {name} does not exist. Columns in scope: {known}."
        "列 {name} は存在しません。使用できる列: {known}";

    /// A statement that parses but means nothing.
    invalid_statement(detail) "42000"
        "The statement cannot be run: {detail}"
        "ステートメントを実行できません: {detail}";

    /// Something SQL has and the engine has not.
    not_supported(detail) "0A000"
        "Not supported: {detail}"
        "対応していない機能です: {detail}";

    /// A value that does not convert while running.
    bad_cast(detail) "22018"
        "A value cannot be converted: {detail}"
        "値を変換できません: {detail}";

    /// A value that is none of its column's type.
    bad_value(value, column, sql_type) "22018"
        "The value {value} cannot be written to column {column}, which is {sql_type}."
        "値 {value} は列 {column} ({sql_type}) に書き込めません。";

    /// x / 0
    division_by_zero() "22012"
        "Division by zero."
        "ゼロで除算しました。";

    /// `(SELECT …)` where one value stands, with several rows.
    several_rows() "21000"
        "A sub-query that stands for one value has more than one row. Restrict it, take MIN or MAX, or compare with IN."
        "1 つの値を表す副問い合わせが複数の行を返しました。条件で絞るか、MIN・MAX または IN を使用してください。";

    /// A query inside another that the engine cannot turn into a join.
    depends_on_row_outside() "0A000"
        "A sub-query can depend on the row outside where it selects from tables and joins with a WHERE; not inside a UNION, a window function or another sub-query of it, nor in ON. Write the statement with a join, or with MERGE."
        "副問い合わせが外側の行に依存できるのは、表や結合から WHERE で選択する場合です。UNION、ウィンドウ関数、その中の別の副問い合わせ、ON では使用できません。結合または MERGE で書いてください。";

    /// Rows that were read are one row of the table (several of FROM beside it, or found by several texts), and
    /// do not agree.
    several_new_values(table) "21000"
        "Several rows of FROM or of a search belong to one row of {table} and give it different values, so that no row of {table} is written for them. Restrict them to one row each, or take MIN or MAX."
        "FROM または検索の複数の行が {table} の 1 つの行に対応し、異なる値を与えているため、どの行も書き込まれていません。1 行になるよう条件で絞るか、MIN・MAX を使用してください。";

    /// A number outside its type.
    out_of_range(detail) "22003"
        "A number is out of range: {detail}"
        "数値が範囲外です: {detail}";

    /// Memory.
    resources(detail) "HY001"
        "Not enough memory: {detail}"
        "メモリーが不足しています: {detail}";

    /// Anything that has no better name.
    internal(detail) "HY000"
        "Internal error: {detail}"
        "内部エラー: {detail}";

    /// SQLCancel.
    cancelled() "HY008"
        "The operation was cancelled."
        "操作は取り消されました。";

    /// SQL_ATTR_QUERY_TIMEOUT.
    timed_out(seconds) "HYT00"
        "The statement did not end within {seconds} seconds (SQL_ATTR_QUERY_TIMEOUT)."
        "ステートメントが {seconds} 秒以内に終わりませんでした (SQL_ATTR_QUERY_TIMEOUT)。";

    /// SQL_ATTR_QUERY_TIMEOUT while the rate limit is used up.
    timed_out_waiting(seconds, reset) "HYT00"
        "The statement did not end within {seconds} seconds: Backlog's rate limit is used up until {reset}."
        "ステートメントが {seconds} 秒以内に終わりませんでした。Backlog のレート制限により {reset} まで待つ必要があります。";

    /// A change that was cancelled while its answer was awaited.
    given_up(seconds) "08S01"
        "The statement was cancelled, and Backlog did not answer the change under way within {seconds} seconds. Whether it was done is not known: look at the row before you repeat it."
        "ステートメントは取り消されましたが、実行中の変更に対する応答が {seconds} 秒以内にありませんでした。変更されたかどうかは不明です。再実行の前に行を確認してください。";

    /// A connection used in a child process.
    forked() "08S01"
        "The connection was opened before the process forked; open a new one in the child process."
        "この接続はプロセスの fork 前に開かれたものです。子プロセスでは接続し直してください。";

    /// The operating system gave no thread.
    no_runtime(detail) "HY000"
        "The driver's threads could not be started: {detail}"
        "ドライバーのスレッドを開始できません: {detail}";

    /// Number of values against number of markers.
    parameter_count(expected, given) "07002"
        "The statement has {expected} parameter markers, but {given} values were bound."
        "パラメーター マーカーは {expected} 個ですが、{given} 個の値がバインドされています。";

    /// A write on a read-only connection.
    read_only(kind) "25006"
        "{kind} is refused: the connection is read-only (ReadOnly=true)."
        "{kind} は拒否されました。接続は読み取り専用です (ReadOnly=true)。";

    /// UPDATE or DELETE of everything.
    unfiltered_write(kind, table) "42000"
        "{kind} of {table} without a WHERE that restricts it is refused. Add a condition, or set AllowUnfilteredWrites=true to write every row."
        "条件のない {table} の {kind} は拒否されました。WHERE で対象を絞るか、全行を対象にする場合は AllowUnfilteredWrites=true を指定してください。";

    /// More rows than one statement may write.
    too_many_writes(kind, rows, most) "42000"
        "{kind} of {rows} rows is refused, nothing is written: a statement may write {most} rows at most (MaxWrites={most}). Write fewer rows, or raise MaxWrites."
        "{rows} 行の {kind} は拒否されました（何も書き込まれていません）。1つのステートメントで書き込めるのは最大 {most} 行です (MaxWrites={most})。行数を減らすか、MaxWrites を大きくしてください。";

    /// The same in the middle of an array of parameters.
    too_many_writes_of_sets(kind, rows, most, written) "42000"
        "{kind} of {rows} more rows is refused: all sets of an array of parameters together may write {most} rows at most (MaxWrites={most}), and {written} are written already. Write fewer rows, or raise MaxWrites."
        "さらに {rows} 行の {kind} は拒否されました。パラメーター配列全体で書き込めるのは最大 {most} 行で (MaxWrites={most})、{written} 行は書き込み済みです。行数を減らすか、MaxWrites を大きくしてください。";

    /// A write on a view or a table that the API cannot write so.
    not_writable(kind, table) "42000"
        "{kind} is not possible on {table}: the Backlog API offers no such operation."
        "{table} に対する {kind} はできません。Backlog API に対応する操作がありません。";

    /// A function that would make more than memory should hold.
    result_too_large(function, bytes, most) "HY001"
        "{function} would make up to {bytes} bytes at once; {most} bytes are possible. Use smaller numbers, or fewer rows."
        "{function} の結果が最大 {bytes} バイトになります（一度に {most} バイトまで）。引数を小さくするか、行数を減らしてください。";

    /// The column list and the values differ in number.
    value_count(columns, values, row) "21S01"
        "Row {row} has {values} values for {columns} columns. List the columns that the values are for."
        "{row} 行目の値は {values} 個ですが、列は {columns} 個です。値に対応する列を列挙してください。";

    /// The column list and what a query selects differ in number.
    selected_count(columns, selected) "21S01"
        "The query selects {selected} columns for {columns}. List the columns that they are for."
        "クエリが返す列は {selected} 個ですが、書き込む列は {columns} 個です。対応する列を列挙してください。";

    /// A column list that names a column twice.
    column_twice(name) "42000"
        "Column {name} is given twice."
        "列 {name} が二度指定されています。";

    /// The rows are written, only their RETURNING list fails.
    returning_failed(written) "HY000"
        "{written} rows are written and stay; only their RETURNING list failed: do not repeat the statement. "
        "{written} 行は書き込み済みです。RETURNING の評価だけが失敗しました。ステートメントを再実行しないでください。";

    /// Row k of n is written, only reading it for RETURNING fails.
    returning_stopped(row, rows, written) "HY000"
        "Row {row} of {rows} is written, but could not be read for RETURNING; {written} rows are written and stay, those after it are not written. "
        "{rows} 行中 {row} 行目は書き込み済みですが、RETURNING のための読み取りに失敗しました。{written} 行は書き込み済みで、それより後の行は書き込まれていません。";

    /// A value that a function or an operator does not take, as SQRT(-1).
    bad_argument(detail) "22023"
        "A function or an operator does not take its value: {detail}."
        "関数または演算子に使えない値が渡されました: {detail}";

    /// Row k of n of one statement.
    row_failed(row, rows, written, detail) "HY000"
        "Row {row} of {rows} failed; {written} rows are written and stay. {detail}"
        "{rows} 行中 {row} 行目で失敗しました。{written} 行は書き込み済みです。{detail}";
}

/// The driver's error for an error of the engine; ours travel inside it unchanged.
pub fn from_datafusion(error: &DataFusionError) -> Error {
    if let Some(ours) = find_ours(error) {
        return ours.clone();
    }
    match root(error) {
        DataFusionError::SchemaError(schema, _) => from_schema(schema),
        DataFusionError::SQL(parser, _) => crate::sql::errors::syntax(parser),
        DataFusionError::NotImplemented(text) if text.contains("does not support logical expression") => {
            depends_on_row_outside()
        }
        DataFusionError::NotImplemented(text) => not_supported(first_line(text)),
        DataFusionError::Plan(text) if text.contains("orrelated scalar subquery") => depends_on_row_outside(),
        DataFusionError::Plan(text) => planning::from_plan(first_line(text)),
        DataFusionError::ResourcesExhausted(text) => resources(first_line(text)),
        DataFusionError::ArrowError(arrow, _) => from_arrow(arrow),
        DataFusionError::Execution(text) if text.contains("ivide by zero") => division_by_zero(),
        DataFusionError::Execution(text) if text.contains("ubquery returned more than one row") => {
            several_rows()
        }
        DataFusionError::Execution(text) if text.contains("ast error") => bad_cast(first_line(text)),
        other => internal(first_line(&other.to_string())),
    }
}

fn root(error: &DataFusionError) -> &DataFusionError {
    match error {
        DataFusionError::Context(_, inner) | DataFusionError::Diagnostic(_, inner) => root(inner),
        DataFusionError::Shared(inner) => root(inner),
        DataFusionError::Collection(errors) => errors.first().map_or(error, root),
        other => other,
    }
}

fn find_ours(error: &DataFusionError) -> Option<&Error> {
    let mut source: Option<&(dyn std::error::Error + 'static)> = match root(error) {
        DataFusionError::External(inner) => Some(inner.as_ref()),
        DataFusionError::ArrowError(inner, _) => Some(inner.as_ref()),
        _ => None,
    };
    while let Some(candidate) = source {
        if let Some(ours) = candidate.downcast_ref::<Error>() {
            return Some(ours);
        }
        if let Some(inner) = candidate.downcast_ref::<DataFusionError>() {
            return find_ours(inner);
        }
        source = match candidate.downcast_ref::<ArrowError>() {
            Some(ArrowError::ExternalError(inner)) => Some(inner.as_ref()),
            _ => candidate.source(),
        };
    }
    None
}

fn from_schema(error: &SchemaError) -> Error {
    match error {
        SchemaError::FieldNotFound { field, valid_fields } => {
            let mut known: Vec<&str> = valid_fields.iter().map(|column| column.name.as_str()).collect();
            known.dedup();
            let shown =
                if known.len() > 60 { format!("{}, …", known[..60].join(", ")) } else { known.join(", ") };
            unknown_column(&field.name, shown)
        }
        other => invalid_statement(first_line(&other.to_string())),
    }
}

fn from_arrow(error: &ArrowError) -> Error {
    match error {
        ArrowError::DivideByZero => division_by_zero(),
        ArrowError::CastError(text) | ArrowError::ParseError(text) => bad_cast(first_line(text)),
        ArrowError::ArithmeticOverflow(text) => out_of_range(first_line(text)),
        ArrowError::ComputeError(text) => bad_argument(plain(text)),
        ArrowError::InvalidArgumentError(text) if text.contains("UTF-8") => bad_cast(first_line(text)),
        other => internal(first_line(&other.to_string())),
    }
}

/// The text without the engine's names for kinds of error.
fn plain(text: &str) -> &str {
    first_line(text).trim_start_matches("Compute error: ").trim_start_matches("Execution error: ")
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or(text)
}
