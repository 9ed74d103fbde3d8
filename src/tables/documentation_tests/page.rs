//! The page of all tables in one language.

use crate::engine::sql_type;
use crate::error::{Language, Text};
use crate::tables::declare::{Column, ColumnType, Operation, Paging, Reference, Rows, Table, TableKind};
use crate::tables::value::{Comparison, Exactness, Order, Predicate, Value};
use crate::tables::{all, exactness, find, order_supported, schema};

/// Default of the property MaxVarcharSize.
const MAX_VARCHAR_SIZE: u32 = 4000;

/// The fixed words of the page.
macro_rules! words {
    ($($name:ident $en:literal $ja:literal;)+) => {
        $(const $name: Text = Text { en: $en, ja: $ja };)+
    };
}

words! {
    HEAD
        "# Tables\n\n[日本語](tables.ja.md)\n\nThis page is made from the driver's declarations of its tables."
        "# テーブル\n\n[English](tables.md)\n\nこのページは、ドライバーのテーブル宣言から生成しています。";
    GUIDE
        "\
All tables are in the schema `Backlog`. Times are UTC. A column that is not marked NOT NULL may be NULL. `TEXT` is \
`SQL_WLONGVARCHAR`, `VARCHAR(n)` is `SQL_WVARCHAR` with at most n characters.

*Filters* are the conditions that become parameters of a request. Of those marked \"checked again\" Backlog may let more \
rows through than SQL keeps, and the driver compares once more; the others are sent as they are. Every other condition is \
applied to the rows by the driver. *Requests* says what reading costs: a page is one request. `EXPLAIN SELECT …` \
prints the requests of a query."
        "\
すべてのテーブルはスキーマ `Backlog` にあります。日時は UTC です。NOT NULL と書かれていない列は NULL になることがあります。\
`TEXT` は `SQL_WLONGVARCHAR`、`VARCHAR(n)` は最大 n 文字の `SQL_WVARCHAR` です。

「要求で絞り込める条件」は、要求のパラメーターになる条件です。「再判定」とあるものは、Backlog が SQL の条件より多くの行を返すことが\
あるため、ドライバーがもう一度比較します。ほかはそのまま送ります。ここにない条件は、ドライバーが行に対して判定します。「要求」は読み取りに\
かかる要求です。1 ページが 1 回の要求です。`EXPLAIN SELECT …` は問い合わせの要求を表示します。";
    OVERVIEW "| Table | Kind | Rows |\n|---|---|---|" "| テーブル | 種類 | 行 |\n|---|---|---|";
    COLUMNS
        "| Column | Type | Written by | Meaning |\n|---|---|---|---|"
        "| 列 | 型 | 書き込み | 意味 |\n|---|---|---|---|";
    PRIMARY_KEY "Primary key" "主キー";
    UNIQUE "Unique" "一意キー";
    REFERENCES "References" "参照";
    FILTERS "Filters" "要求で絞り込める条件";
    CHECKED "checked again" "再判定";
    ORDERS "Orders" "要求で並べ替えられる列";
    REQUESTS "Requests" "要求";
    WHOLE "one request" "要求 1 回";
    PAGES "{} rows a request" "1 回の要求で {} 行";
    DIRECTORIES "one request for each directory" "フォルダーごとに要求 1 回";
    ELEMENTS "; rows are elements of `{}`" "(行は `{}` の要素)";
    TREE "; rows are the nodes below `{}`" "(行は `{}` 以下のノード)";
    MEMBERS "; rows are the members of `{}`" "(行は `{}` のメンバー)";
    FOR_EACH " for each row of {}" "({} の行ごと)";
    SINGLE "by {}" "{} を指定";
    CONTENT "the bytes of `{}`, when it is selected, for each row" "`{}` の内容(選択したときだけ、行ごと)";
    ROLE "May be read by" "読み取れるユーザー";
    WRITES "Writes" "書き込み";
    ONLY_WRITTEN "Columns of writes, which no row shows" "書き込み専用の列（行には現れない）";
    AND ", " "、";
    SEMICOLON "; " "、";
    COLON ": " ": ";
}

/// Who may read, by the least role of the requests.
const ROLES: &[(&str, Text)] = &[
    (
        "all",
        Text {
            en: "everybody, of what they can see in Backlog", ja: "全員(Backlog で閲覧できる範囲)"
        },
    ),
    ("addIssues", Text { en: "members who may add issues", ja: "課題を追加できるユーザー" }),
    (
        "unrestricted",
        Text {
            en: "members who are not guests or viewers", ja: "ゲストや閲覧者でないユーザー"
        },
    ),
    ("projectAdministrator", Text { en: "project administrators", ja: "プロジェクト管理者" }),
    ("administrator", Text { en: "administrators of the space", ja: "スペースの管理者" }),
];

/// The whole page.
pub fn page(language: Language) -> String {
    let writer = Writer { language, roles: roles() };
    let overview = all().iter().map(|table| writer.overview(table)).collect::<Vec<_>>().join("\n");
    let tables = all().iter().map(|table| writer.table(table)).collect::<Vec<_>>().join("\n");
    let word = |text: Text| text.get(language);
    format!("{}\n\n{}\n\n{}\n{overview}\n\n{tables}", word(HEAD), word(GUIDE), word(OVERVIEW))
}

/// Path of each GET endpoint and who may call it.
fn roles() -> Vec<(String, String)> {
    let endpoints: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../../../sandbox/data/endpoints.json")).unwrap();
    let text = |endpoint: &serde_json::Value, member: &str| endpoint[member].as_str().unwrap().to_owned();
    let reads = endpoints.iter().filter(|endpoint| endpoint["method"] == "GET");
    reads.map(|endpoint| (text(endpoint, "path"), text(endpoint, "role"))).collect()
}

struct Writer {
    language: Language,
    roles: Vec<(String, String)>,
}

impl Writer {
    fn say(&self, text: Text) -> &'static str {
        text.get(self.language)
    }

    fn with(&self, text: Text, value: impl std::fmt::Display) -> String {
        self.say(text).replace("{}", &value.to_string())
    }

    fn list(&self, items: impl IntoIterator<Item = String>) -> String {
        items.into_iter().collect::<Vec<_>>().join(self.say(AND))
    }

    fn names(&self, names: &[&str]) -> String {
        self.list(names.iter().map(|name| code(name)))
    }

    fn overview(&self, table: &Table) -> String {
        format!("| {} | {} | {} |", link(table.name), kind(table), self.say(table.description))
    }

    fn table(&self, table: &'static Table) -> String {
        let fields = schema(table);
        let columns = table.columns.iter().zip(fields.fields()).map(|(column, field)| {
            let info = sql_type::describe(field, MAX_VARCHAR_SIZE);
            let sized = info.type_name == "VARCHAR";
            let size = if sized { format!("({})", info.column_size) } else { String::new() };
            let null = if column.nullable { "" } else { " NOT NULL" };
            let meaning = self.say(column.description);
            format!(
                "| `{}` | {}{size}{null} | {} | {meaning} |",
                column.name,
                info.type_name,
                written(table, column)
            )
        });
        let columns = columns.collect::<Vec<_>>().join("\n");
        let facts = self.facts(table).into_iter().filter(|(_, fact)| !fact.is_empty());
        let facts = facts.map(|(name, fact)| {
            let gap = if fact.starts_with('\n') { "" } else { " " };
            format!("- {}:{gap}{fact}\n", self.say(name))
        });
        let facts: String = facts.collect();
        let (about, head) = (self.say(table.description), self.say(COLUMNS));
        format!("## {}\n\n{about}\n\n{facts}\n{head}\n{columns}\n", table.name)
    }

    fn facts(&self, table: &'static Table) -> Vec<(Text, String)> {
        let references = table.references.iter().map(|reference| self.reference(reference));
        let is_ordered =
            |column: &usize| order_supported(table, &Order { column: *column, descending: false });
        let orders = (0..table.columns.len()).filter(is_ordered);
        let orders = orders.map(|position| code(table.columns[position].name));
        vec![
            (PRIMARY_KEY, self.names(table.primary_key)),
            (UNIQUE, table.unique_keys.iter().map(|key| self.names(key)).collect::<Vec<_>>().join("; ")),
            (REFERENCES, references.collect::<Vec<_>>().join(self.say(SEMICOLON))),
            (FILTERS, self.filters(table)),
            (ORDERS, self.list(orders)),
            (REQUESTS, self.requests(table)),
            (ROLE, self.role(table)),
            (WRITES, self.writes(table)),
            (ONLY_WRITTEN, self.only_written(table)),
        ]
    }

    /// Statements and their requests, or where else the rows are written.
    fn writes(&self, table: &'static Table) -> String {
        table.writes.instead.map_or_else(|| self.list(writes(table)), |other| self.say(other).to_owned())
    }

    /// Columns that rows do not have.
    fn only_written(&self, table: &'static Table) -> String {
        let line = |column: &Column| {
            let meaning = self.say(column.description);
            format!("\n  - {} ({}): {meaning}", code(column.name), written(table, column))
        };
        table.writes.only.iter().map(line).collect()
    }

    fn reference(&self, reference: &Reference) -> String {
        let referred = self.names(reference.referred);
        format!("{} → {}({referred})", self.names(reference.columns), link(reference.table))
    }

    /// Conditions that the planner turns into requests, asked of the planner itself.
    fn filters(&self, table: &'static Table) -> String {
        let columns = table.columns.iter().enumerate().filter_map(|(position, column)| {
            let tried = comparisons(column.column_type).into_iter().filter_map(|(symbol, comparison)| {
                let found = exactness(table, &[Predicate { column: position, comparison }]);
                (found != [Exactness::Unsupported]).then(|| (symbol, found == [Exactness::Exact]))
            });
            let tried: Vec<(&str, bool)> = tried.collect();
            let mut words: Vec<&str> = tried.iter().map(|(symbol, _)| *symbol).collect();
            if tried.iter().any(|(_, exact)| !exact) {
                words.push(self.say(CHECKED));
            }
            (!words.is_empty()).then(|| format!("`{}` ({})", column.name, words.join(", ")))
        });
        columns.collect::<Vec<_>>().join(self.say(SEMICOLON))
    }

    fn requests(&self, table: &'static Table) -> String {
        let list = &table.list;
        let pages = match list.paging {
            _ if list.descent.is_some() => self.say(DIRECTORIES).to_owned(),
            Paging::Whole => self.say(WHOLE).to_owned(),
            Paging::Offset | Paging::RequiredOffset | Paging::IdRange => self.with(PAGES, list.page),
        };
        let each = table.parent.iter().map(|parent| self.with(FOR_EACH, link(parent.table.name)));
        let rows = match list.rows {
            Rows::Objects => String::new(),
            Rows::Elements(array) => self.with(ELEMENTS, array),
            Rows::Tree(roots) => self.with(TREE, roots.join("`, `")),
            Rows::Members(object) => self.with(MEMBERS, object),
        };
        let mut requests = vec![format!(
            "{}{}{pages}{}{rows}",
            get(list.endpoint),
            self.say(COLON),
            each.collect::<String>()
        )];
        requests.extend(table.single.iter().map(|single| {
            let keys = self.list(single.keys.iter().map(|key| code(key.column)));
            format!("{}{}{}", get(single.endpoint), self.say(COLON), self.with(SINGLE, keys))
        }));
        requests
            .extend(table.count.map(|endpoint| format!("{}{}`COUNT(*)`", get(endpoint), self.say(COLON))));
        for column in table.columns {
            let content = column.content.iter();
            requests.extend(content.map(|content| {
                format!("{}{}{}", get(content.endpoint), self.say(COLON), self.with(CONTENT, column.name))
            }));
        }
        requests.into_iter().map(|request| format!("\n  - {request}")).collect()
    }

    /// The least role that may make all requests of a listing.
    fn role(&self, table: &'static Table) -> String {
        let mut needed = 0;
        let mut next = Some(table);
        while let Some(table) = next {
            let role = self.roles.iter().find(|(path, _)| path == table.list.endpoint);
            let role = &role.unwrap_or_else(|| panic!("{}", table.list.endpoint)).1;
            needed = needed.max(ROLES.iter().position(|(name, _)| name == role).unwrap());
            next = table.parent.as_ref().map(|parent| parent.table);
        }
        self.say(ROLES[needed].1).to_owned()
    }
}

fn code(name: &str) -> String {
    format!("`{name}`")
}

fn get(endpoint: &str) -> String {
    format!("`GET {endpoint}`")
}

/// Link to a table's chapter.
fn link(table: &str) -> String {
    debug_assert!(find(table).is_some());
    format!("[{table}](#{})", table.to_lowercase())
}

fn kind(table: &Table) -> &'static str {
    match table.kind() {
        TableKind::Table => "TABLE",
        TableKind::View => "VIEW",
    }
}

/// Statements that may give a value.
fn written(table: &Table, column: &Column) -> String {
    let write = &column.write;
    let place = table.writes.insert.and_then(|insert| insert.part_of(column.name));
    let finds = table.writes.insert.is_some_and(|insert| insert.is_found_by(column.name));
    let insert = match (write.is_given(Operation::Insert) || place.is_some() || finds, write.required) {
        (true, true) => Some("INSERT (NOT NULL)"),
        (true, false) => Some("INSERT"),
        _ => None,
    };
    let update = write.update.map(|_| "UPDATE");
    let delete = write.delete.map(|_| "DELETE (AND … = …)");
    let statements: Vec<&str> = insert.into_iter().chain(update).chain(delete).collect();
    match write.by_name.map(|(id, _)| id) {
        Some(id) => format!("`{id}`"),
        None => statements.join(", "),
    }
}

/// Statements and their endpoints.
fn writes(table: &Table) -> Vec<String> {
    let given = Operation::ALL.into_iter().filter_map(|operation| Some((operation, table.write(operation)?)));
    given
        .map(|(operation, endpoint)| {
            format!("{} `{} {}`", operation.name(), endpoint.method.name(), endpoint.pattern)
        })
        .collect()
}

/// Comparisons of SQL that a request may make, with values of the type.
fn comparisons(column_type: ColumnType) -> Vec<(&'static str, Comparison)> {
    let Some(value) = sample(column_type) else { return Vec::new() };
    let one = || value.clone();
    vec![
        ("=", Comparison::In(vec![one()])),
        ("IN", Comparison::In(vec![one(), one()])),
        (">=", Comparison::AtLeast(one())),
        (">", Comparison::Greater(one())),
        ("<=", Comparison::AtMost(one())),
        ("<", Comparison::Less(one())),
        ("IS NULL", Comparison::IsNull),
    ]
}

fn sample(column_type: ColumnType) -> Option<Value> {
    Some(match column_type {
        ColumnType::BigInt | ColumnType::Integer => Value::Integer(1),
        ColumnType::Double => Value::Number(1.0),
        ColumnType::Boolean => Value::Boolean(true),
        ColumnType::Text(_) | ColumnType::Json => Value::Text("APP-1".to_owned()),
        ColumnType::Date => Value::Date(chrono::NaiveDate::default()),
        ColumnType::Timestamp => Value::Timestamp(chrono::DateTime::default()),
        ColumnType::Binary => return None,
    })
}
