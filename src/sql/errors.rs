//! What can be wrong with the text of a statement.

crate::errors! {
    /// The text does not parse; `detail` ends with line and column.
    syntax(detail) "42000"
        "Syntax error: {detail}."
        "SQL の構文エラーです: {detail}";

    /// A statement with more operators than the engine walks safely.
    too_complex(limit) "42000"
        "The statement has more than {limit} operators. Use IN lists instead of chains of OR, or several statements."
        "演算子が {limit} 個を超えています。OR の連続の代わりに IN を使うか、ステートメントを分けてください。";

    /// A parameter marker of another interface.
    other_marker(marker, location) "42000"
        "Syntax error: {marker} is no parameter marker{location}. Write ? for each parameter."
        "SQL の構文エラーです: {marker} はパラメーター マーカーではありません{location}。パラメーターには ? を使用してください。";

    /// Nothing but blanks and comments.
    empty_statement() "42000"
        "The statement is empty. Give one SQL statement."
        "ステートメントが空です。SQL を 1 つ指定してください。";

    /// More than one statement in one text.
    several_statements(count) "0A000"
        "The text holds {count} statements; execute them one by one."
        "{count} 個のステートメントが含まれています。1 つずつ実行してください。";

    /// A statement kind that the driver does not run.
    unsupported_statement(kind) "0A000"
        "{kind} is not supported. Backlog can be read by SELECT and written by INSERT, UPDATE and DELETE."
        "{kind} には対応していません。参照は SELECT、更新は INSERT・UPDATE・DELETE で行ってください。";

    /// DDL on the space.
    ddl_refused(kind) "42000"
        "{kind} is refused: the tables of a Backlog space cannot be created, changed or dropped by SQL."
        "{kind} は拒否されました。Backlog スペースの表を SQL で作成・変更・削除することはできません。";

    /// A clause that the driver does not run.
    unsupported_clause(clause) "0A000"
        "{clause} is not supported here."
        "ここでは {clause} を使用できません。";

    /// `SET (a, b) = …` with another number of values.
    row_values(columns, values) "42000"
        "SET names {columns} columns in parentheses, but gives them {values} values."
        "SET の括弧内の列は {columns} 個ですが、値は {values} 個です。";

    /// TOP of a write.
    top_of_write(kind) "0A000"
        "{kind} TOP (n) is not supported. Choose the rows by their keys: {kind} … WHERE Id IN (SELECT TOP n Id FROM … ORDER BY …)."
        "{kind} TOP (n) には対応していません。キーで行を選んでください: {kind} … WHERE Id IN (SELECT TOP n Id FROM … ORDER BY …)";

    /// A query of WITH that is to be written.
    written_query(kind, name) "0A000"
        "{kind} of {name}, which is a query in WITH, is not supported. Name the table, and choose its rows by the query: … WHERE Id IN (SELECT Id FROM {name} …)."
        "WITH のクエリー {name} に対する {kind} には対応していません。表を指定し、クエリーで行を選んでください: … WHERE Id IN (SELECT Id FROM {name} …)";

    /// `DELETE x FROM …` without x in FROM.
    not_in_from(name) "42S02"
        "FROM has no table that is called {name}."
        "FROM に {name} という名前の表はありません。";

    /// `{? = call …}`
    no_return_value(procedure) "0A000"
        "Procedure {procedure} returns no value: its answer is a result set. Write {{call {procedure}(…)}} without ? =."
        "プロシージャ {procedure} に戻り値はありません。結果は結果セットで返されます。? = を付けずに {{call {procedure}(…)}} と書いてください。";
}
