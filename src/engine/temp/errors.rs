//! What can be wrong with a statement on the tables of schema `temp`.

crate::errors! {
    /// CREATE TABLE of a name that is taken.
    table_exists(name) "42S01"
        "Table {name} exists already. Drop it first, or write CREATE TABLE IF NOT EXISTS."
        "表 {name} は既に存在します。先に DROP TABLE するか、CREATE TABLE IF NOT EXISTS を使用してください。";

    /// CREATE TEMP TABLE of a name that the default schema has.
    hides_table(name, schema) "42S01"
        "{name} is a table of schema {schema}, which an unqualified name means. Write temp.{name} here and wherever the temporary table is meant."
        "{name} はスキーマ {schema} の表で、修飾しない名前はその表を指します。一時表を指す箇所ではすべて temp.{name} と記述してください。";

    /// CREATE or DROP outside of schema `temp`.
    only_in_temp(kind, name) "42000"
        "{kind} is refused: the tables of a Backlog space cannot be created, changed or dropped by SQL. Temporary tables have names such as temp.{name}."
        "{kind} は拒否されました。Backlog スペースの表を SQL で作成・変更・削除することはできません。一時表の名前は temp.{name} のように指定します。";

    /// A definition that temporary tables go without.
    not_offered(kind) "0A000"
        "{kind} is not supported in schema temp. It offers CREATE TABLE, DROP TABLE and TRUNCATE TABLE; to change a table, create it anew."
        "スキーマ temp では {kind} を使用できません。使用できるのは CREATE TABLE、DROP TABLE、TRUNCATE TABLE です。表を変更するには作り直してください。";

    /// DROP, TRUNCATE or an index of a table that is not there.
    no_such_table(name) "42S02"
        "Table temp.{name} does not exist."
        "表 temp.{name} は存在しません。";

    /// A type that no column can have.
    unknown_type(sql_type, column) "42000"
        "Column {column} cannot have the type {sql_type}. SQLGetTypeInfo lists the types."
        "列 {column} に型 {sql_type} は使用できません。使用できる型は SQLGetTypeInfo で確認できます。";

    /// A table without columns.
    no_columns(name) "42000"
        "Table {name} needs at least one column."
        "表 {name} には 1 つ以上の列が必要です。";

    /// Two columns of one name.
    column_exists(name) "42S21"
        "Column {name} is declared twice."
        "列 {name} が重複して宣言されています。";

    /// A constraint over a column that the table does not have.
    no_such_column(name, known) "42S22"
        "Column {name} does not exist. Columns of the table: {known}."
        "列 {name} は存在しません。表の列: {known}";

    /// Two primary keys or two identity columns.
    only_one(what) "42000"
        "A table can have only one {what}."
        "1 つの表に指定できる {what} は 1 つだけです。";

    /// IDENTITY on something that does not count.
    identity_type(column) "42000"
        "Column {column} cannot be an identity column: it is no whole number."
        "列 {column} は整数型ではないため、IDENTITY 列にできません。";

    /// A value for a column that only counts.
    generated_always(column) "42000"
        "Column {column} is GENERATED ALWAYS and takes no values. Leave it out, or write DEFAULT."
        "列 {column} は GENERATED ALWAYS のため値を指定できません。列を省略するか、DEFAULT を指定してください。";

    /// An identity column that has reached the end of its type.
    identity_exhausted(column) "22003"
        "The identity column {column} has no numbers left in its type."
        "IDENTITY 列 {column} の番号が型の範囲を超えました。";

    /// REFERENCES with another number of columns than the key has.
    reference_count(name) "21S01"
        "The foreign key {name} lists another number of columns than the key it refers to."
        "外部キー {name} の列数が参照先のキーの列数と一致しません。";

    /// NULL in a NOT NULL column.
    null_value(column) "23000"
        "Column {column} cannot be NULL."
        "列 {column} に NULL は指定できません。";

    /// A value longer than its column.
    too_long(column, length, size) "22001"
        "The value for column {column} has a length of {length}; at most {size} is possible."
        "列 {column} の値の長さは {length} ですが、{size} 以下でなければなりません。";

    /// A second row with the same key.
    duplicate_key(constraint, value) "23000"
        "A row with the key {value} exists already (constraint {constraint})."
        "キー {value} の行は既に存在します (制約 {constraint})。";

    /// A CHECK that is false.
    check_failed(constraint, condition) "23000"
        "The row does not satisfy CHECK ({condition}) (constraint {constraint})."
        "行が CHECK ({condition}) を満たしていません (制約 {constraint})。";

    /// A number beyond the type of its column.
    value_out_of_range(value, column, sql_type) "22003"
        "The value {value} is out of range for column {column}, which is {sql_type}."
        "値 {value} は列 {column} ({sql_type}) の範囲外です。";

    /// One of several rows.
    of_row(row) "23000"
        "Row {row}: "
        "{row} 行目: ";
}
