//! What can be wrong with MERGE, ON CONFLICT and UPSERT.

crate::errors! {
    /// Two source rows that mean one row of the target.
    matched_twice(table) "21000"
        "A row of {table} is meant by two rows of the source, so that none of its rows is written. Make the source's keys distinct."
        "{table} の 1 つの行にソースの 2 つの行が対応しているため、ソースのどの行も書き込まれていません。ソースのキーを一意にしてください。";

    /// A key that no row has, where Backlog chooses keys.
    no_row_with_key(table, column, value) "23000"
        "There is no row of {table} with {column} = {value}, and Backlog chooses the keys of new rows, so that this one is not added. Leave {column} NULL to insert."
        "{table} に {column} = {value} の行はありません。新しい行のキーは Backlog が決めるため、この行は追加されていません。追加するには {column} を NULL にしてください。";

    /// A column of an existing row that no request can change.
    fixed_column(table, column) "42000"
        "Column {column} of an existing row of {table} cannot be changed, so that the row stays as it is. Give the value that it has, or leave it out."
        "{table} の既存行の列 {column} は変更できないため、行は元のままです。現在の値を指定するか、列を省略してください。";

    /// ON CONFLICT over something that identifies no row.
    no_such_key(table, columns) "42000"
        "({columns}) is no key of {table}. ON CONFLICT takes the columns of its primary key or of a unique key."
        "({columns}) は {table} のキーではありません。ON CONFLICT には主キーまたは一意キーの列を指定してください。";

    /// A key that the column list does not have.
    key_not_given(table, column) "42000"
        "The key column {column} of {table} is not in the column list, so that no row can be in conflict."
        "{table} のキー列 {column} が列リストにないため、競合を判定できません。";

    /// ON of a MERGE that is not an equality of a column of the target with something of the source.
    no_equality(table) "42000"
        "ON of the MERGE needs a condition `column of {table} = value of the source` that holds of every match, alone or beside others with AND: without it, rows of {table} would match that the source does not name. Add one, or set AllowUnfilteredWrites=true."
        "MERGE の ON には、常に成り立つ条件「{table} の列 = ソースの値」が必要です(単独か、他の条件と AND で結合)。これがないと、ソースが指していない {table} の行まで一致します。条件を加えるか、AllowUnfilteredWrites=true を指定してください。";

    /// A source that has every row of the target.
    unfiltered_source(kind, table) "42000"
        "{kind} is refused: its source has every row of {table}, so that each of them would be written. Restrict the source, or set AllowUnfilteredWrites=true to write every row."
        "ソースが {table} の全行を含み、すべての行が対象になるため、{kind} は拒否されました。ソースを絞るか、全行を対象にする場合は AllowUnfilteredWrites=true を指定してください。";

    /// WHEN NOT MATCHED BY SOURCE of every row.
    unfiltered_rest(table) "42000"
        "WHEN NOT MATCHED BY SOURCE without a condition that restricts {table} is refused: it would write every row that the source does not have. Add AND and a condition on {table}, or set AllowUnfilteredWrites=true."
        "{table} を絞る条件のない WHEN NOT MATCHED BY SOURCE は拒否されました。ソースにないすべての行が対象になります。AND で {table} の条件を加えるか、AllowUnfilteredWrites=true を指定してください。";

    /// A clause that can do nothing.
    wrong_action(action, when) "42000"
        "{action} is not possible in WHEN {when}."
        "WHEN {when} に {action} は指定できません。";
}
