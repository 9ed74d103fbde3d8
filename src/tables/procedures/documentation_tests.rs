//! `docs/procedures.md` and `docs/procedures.ja.md` say what the declarations say.
//!
//! `UPDATE_DOCS=1 cargo test --workspace --lib -- procedures::documentation` writes them.

use std::path::Path;

use super::{Answer, Each, Parameter, Procedure, all};
use crate::engine::sql_type;
use crate::error::{Language, Text};
use crate::tables::schema;

/// What to run when a page is stale.
const COMMAND: &str = "UPDATE_DOCS=1 cargo test --workspace --lib -- procedures::documentation";

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
        "# Procedures\n\n[日本語](procedures.ja.md)\n\nThis page is made from the driver's declarations of its procedures: what Backlog can do and no row of a [table](tables.md) expresses."
        "# プロシージャ\n\n[English](procedures.md)\n\nこのページは、ドライバーのプロシージャ宣言から生成しています。プロシージャは、Backlog の機能のうち[テーブル](tables.ja.md)の行では表せないものです。";
    GUIDE
        "\
All are in the schema `Backlog`. Each of these calls the same procedure:

```sql
{call AddStar(?)}
CALL AddStar(IssueId => 12)
EXEC AddStar @WikiId = 34
```

Arguments go by position or by name; names in any case, `@` or not. `NULL`, `DEFAULT` and nothing at all leave a parameter \
out. An argument is any expression, also a sub-query that gives one value. All arguments are checked before anything is \
sent; then the one request is made, at most once. A connection with `ReadOnly=true` refuses procedures that change \
something (25006). `{? = call …}` is refused, since no procedure returns a value: the answer is a result set. \
`SQLProcedures`, `SQLProcedureColumns`, `sys_procedures` and `sys_procedureparameters` list them."
        "\
すべてスキーマ `Backlog` にあります。次はいずれも同じプロシージャの呼び出しです。

```sql
{call AddStar(?)}
CALL AddStar(IssueId => 12)
EXEC AddStar @WikiId = 34
```

引数は位置または名前で指定します。名前の大文字と小文字は区別せず、`@` は省略できます。`NULL`、`DEFAULT`、または省略したパラメーターは\
指定なしになります。引数には任意の式を書けます(1 つの値を返す副問い合わせも可)。すべての引数を送信前に確認し、要求は最大 1 回だけ送信します。\
`ReadOnly=true` の接続では、変更を行うプロシージャは拒否されます (25006)。戻り値を持つプロシージャはないため `{? = call …}` は拒否され、\
応答は結果セットで返されます。一覧は `SQLProcedures`、`SQLProcedureColumns`、`sys_procedures`、`sys_procedureparameters` で確認できます。";
    OVERVIEW "| Procedure | What it does |\n|---|---|" "| プロシージャ | 内容 |\n|---|---|";
    PARAMETERS
        "| Parameter | Type | Required | Meaning |\n|---|---|---|---|"
        "| パラメーター | 型 | 必須 | 意味 |\n|---|---|---|---|";
    RESULT "| Result column | Type | Meaning |\n|---|---|---|" "| 結果の列 | 型 | 意味 |\n|---|---|---|";
    REQUEST "Request" "要求";
    FOR_EACH "For each row of" "次の行ごとに";
    ONE_OF "Exactly one of" "次のうち 1 つだけを指定";
    NO_RESULT "It gives no result set." "結果セットはありません。";
    YES "yes" "はい";
    NO "" "";
    AND ", " "、";
    COLON ": " ": ";
}

struct Writer(Language);

impl Writer {
    fn say(&self, text: Text) -> &'static str {
        text.get(self.0)
    }

    fn page(&self) -> String {
        let overview = all().iter().map(|procedure| self.overview(procedure)).collect::<Vec<_>>().join("\n");
        let procedures =
            all().iter().map(|procedure| self.procedure(procedure)).collect::<Vec<_>>().join("\n");
        let (head, guide, title) = (self.say(HEAD), self.say(GUIDE), self.say(OVERVIEW));
        format!("{head}\n\n{guide}\n\n{title}\n{overview}\n\n{procedures}")
    }

    fn overview(&self, procedure: &Procedure) -> String {
        let name = procedure.name;
        format!("| [{name}](#{}) | {} |", name.to_lowercase(), self.say(procedure.description))
    }

    fn procedure(&self, procedure: &Procedure) -> String {
        let mut parts = vec![format!("## {}\n\n{}\n", procedure.name, self.say(procedure.description))];
        let calls = procedure.calls.iter();
        let calls = calls.map(|call| {
            format!("- {}{}`{} {}`", self.say(REQUEST), self.say(COLON), call.method.name(), call.endpoint)
        });
        let mut facts: Vec<String> = calls.collect();
        if let Some(each) = procedure.each {
            facts.push(format!("- {}{}{}", self.say(FOR_EACH), self.say(COLON), self.row(each)));
        }
        if !procedure.one_of.is_empty() {
            let names = procedure.one_of.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
            facts.push(format!("- {}{}{}", self.say(ONE_OF), self.say(COLON), names.join(self.say(AND))));
        }
        parts.push(facts.join("\n") + "\n");
        if !procedure.parameters.is_empty() {
            let rows =
                procedure.parameters.iter().map(|parameter| self.parameter(parameter)).collect::<Vec<_>>();
            parts.push(format!("{}\n{}\n", self.say(PARAMETERS), rows.join("\n")));
        }
        parts.push(self.result(procedure));
        parts.join("\n")
    }

    fn row(&self, each: &Each) -> String {
        let (column, truth) = each.condition;
        format!("`{} WHERE {column} = {}`", each.table, if truth { "TRUE" } else { "FALSE" })
    }

    fn parameter(&self, parameter: &Parameter) -> String {
        let column = &parameter.column;
        let size = column.column_type.size().map(u64::from);
        let info = sql_type::describe_type(&column.column_type.arrow(), size, MAX_VARCHAR_SIZE);
        let required = self.say(if column.nullable { NO } else { YES });
        format!("| `{}` | {} | {required} | {} |", column.name, typed(&info), self.say(column.description))
    }

    fn result(&self, procedure: &Procedure) -> String {
        if matches!(procedure.answer, Answer::Nothing) {
            return self.say(NO_RESULT).to_owned() + "\n";
        }
        let table = procedure.result().unwrap();
        let fields = schema(table);
        let rows = table.columns.iter().zip(fields.fields()).map(|(column, field)| {
            let info = sql_type::describe(field, MAX_VARCHAR_SIZE);
            format!("| `{}` | {} | {} |", column.name, typed(&info), self.say(column.description))
        });
        format!("{}\n{}\n", self.say(RESULT), rows.collect::<Vec<_>>().join("\n"))
    }
}

fn typed(info: &sql_type::SqlTypeInfo) -> String {
    match info.type_name {
        "VARCHAR" => format!("VARCHAR({})", info.column_size),
        name => name.to_owned(),
    }
}

#[test]
fn the_pages_of_the_procedures_are_up_to_date() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    for (language, name) in [(Language::English, "procedures.md"), (Language::Japanese, "procedures.ja.md")] {
        let path = docs.join(name);
        let expected = Writer(language).page();
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&path, &expected).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        let differs = || found.lines().zip(expected.lines()).find(|(found, expected)| found != expected);
        assert!(found == expected, "docs/{name} is stale: {:?}. Run: {COMMAND}", differs());
    }
}
