//! The columns of one field, by its kind.

use super::FIELD_PARAMETER;
use super::definitions::{Definition, Item, Kind};
use crate::error::Text;
use crate::tables::declare::{Choice, Column, ColumnType, Filter, Names, Operator, column, exact, inexact};

/// A column that a kind of field has.
pub(super) struct Part {
    /// What follows the field's name.
    pub suffix: &'static str,
    column_type: ColumnType,
    /// Where the value is in the element of the field.
    path: &'static str,
    /// What follows `customField_{id}` in the parameter that writes it.
    written: Option<&'static str>,
    /// One parameter for each id.
    repeated: bool,
    /// What the API selects by.
    select: Select,
    en: &'static str,
    ja: &'static str,
}

/// How the API selects by a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Select {
    /// Not at all. A keyword finds texts that have it somewhere, in an undocumented way.
    Nothing,
    /// Numbers in a range.
    Numbers,
    /// Days in a range.
    Days,
    /// One item.
    Item(Shown),
    /// One of the items.
    Items(Shown),
}

/// What a column shows of an item.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Id,
    Name,
}

const fn part(suffix: &'static str, column_type: ColumnType, path: &'static str) -> Part {
    Part {
        suffix,
        column_type,
        path,
        written: None,
        repeated: false,
        select: Select::Nothing,
        en: "",
        ja: "",
    }
}

impl Part {
    const fn written(mut self, suffix: &'static str) -> Part {
        self.written = Some(suffix);
        self
    }

    const fn repeated(mut self) -> Part {
        self.repeated = true;
        self
    }

    const fn selects(mut self, select: Select) -> Part {
        self.select = select;
        self
    }

    const fn about(mut self, en: &'static str, ja: &'static str) -> Part {
        (self.en, self.ja) = (en, ja);
        self
    }
}

/// Characters of a one-line text, and of names of items together.
const LINE: ColumnType = ColumnType::Text(4_000);

#[rustfmt::skip]
static TEXT: &[Part] =
    &[part("", LINE, "value").written("").about("text", "文字列")];
#[rustfmt::skip]
static SENTENCE: &[Part] =
    &[part("", ColumnType::Text(100_000), "value").written("").about("sentence", "文章")];
#[rustfmt::skip]
static NUMBER: &[Part] =
    &[part("", ColumnType::Double, "value").written("").selects(Select::Numbers).about("number", "数値")];
#[rustfmt::skip]
static DATE: &[Part] =
    &[part("", ColumnType::Date, "value").written("").selects(Select::Days).about("date", "日付")];
#[rustfmt::skip]
static ONE: &[Part] = &[
    part("Id", ColumnType::BigInt, "value.id").written("").selects(Select::Item(Shown::Id)).about("id of the chosen item", "選択項目のID"),
    part("",   LINE,               "value.name").selects(Select::Item(Shown::Name)).about("chosen item", "選択項目"),
    OTHER,
];
#[rustfmt::skip]
static SEVERAL: &[Part] = &[
    part("Ids", ColumnType::Text(1_000), "value[].id").written("").repeated().selects(Select::Items(Shown::Id)).about("ids of the chosen items, comma-separated", "選択項目のID（カンマ区切り）"),
    part("",    LINE,                    "value[].name").selects(Select::Items(Shown::Name)).about("chosen items, comma-separated", "選択項目（カンマ区切り）"),
    OTHER,
];

/// Other text beside the items, where the field takes it.
const OTHER: Part = part("OtherValue", LINE, "otherValue")
    .written("_otherValue")
    .about("other text beside the items", "その他の入力");

/// The columns of a field; the name of an item comes after its id, which is what is written.
pub(super) fn parts(definition: &Definition) -> &'static [Part] {
    let parts = match definition.kind() {
        None => &[],
        Some(Kind::Text) => TEXT,
        Some(Kind::Sentence) => SENTENCE,
        Some(Kind::Number) => NUMBER,
        Some(Kind::Date) => DATE,
        Some(Kind::SingleList | Kind::Radio) => ONE,
        Some(Kind::MultipleList | Kind::CheckBox) => SEVERAL,
    };
    let takes_other = definition.allow_input == Some(true);
    match parts.split_last() {
        Some((last, others)) if last.suffix == OTHER.suffix && !takes_other => others,
        _ => parts,
    }
}

/// The declaration of one column, and what the API selects by.
///
/// `names` are those of all columns of the field. What the declaration refers to is made by `keep`.
pub(super) fn declare(
    definition: &Definition,
    part: &Part,
    name: &'static str,
    names: &[&'static str],
    keep: impl Fn(String) -> &'static str,
) -> (Column, Vec<Filter>) {
    let id = definition.id;
    let choices = match part.select {
        Select::Item(shown) | Select::Items(shown) => choices(definition, shown, &keep),
        Select::Nothing | Select::Numbers | Select::Days => &[],
    };
    let parameter = |suffix: &str| keep(format!("{FIELD_PARAMETER}{id}{suffix}"));
    let mut declared = column(name, part.column_type, keep(format!("customFields[{id}].{}", part.path)));
    declared.description = describe(definition, part, &keep);
    match (part.written, names) {
        (Some(suffix), _) => {
            declared = declared.written(parameter(suffix)).clearable();
            declared.write.repeated = part.repeated;
            declared.write.required = suffix.is_empty() && definition.is_demanded();
            // A new choice by itself takes the other text away.
            declared.write.beside = names.get(2).copied().filter(|_| suffix.is_empty());
        }
        (None, [written, ..]) => declared = declared.by_name(written, Names::Items(choices)),
        (None, []) => {}
    }
    let filters = match part.select {
        Select::Nothing => Vec::new(),
        Select::Numbers => vec![
            inexact(name, Operator::Minimum, parameter("_min")),
            inexact(name, Operator::Maximum, parameter("_max")),
        ],
        Select::Days => vec![
            inexact(name, Operator::Since, parameter("_min")),
            inexact(name, Operator::Until, parameter("_max")),
        ],
        Select::Item(_) => vec![exact(name, Operator::InChoices(choices), parameter("[]"))],
        Select::Items(_) => vec![inexact(name, Operator::JoinedChoices(choices), parameter("[]"))],
    };
    (declared, filters)
}

fn choices(
    definition: &Definition,
    shown: Shown,
    keep: impl Fn(String) -> &'static str,
) -> &'static [Choice] {
    let items = definition.items.as_deref().unwrap_or_default();
    let choice = |item: &Item| Choice {
        shown: keep(if shown == Shown::Id { item.id.to_string() } else { item.name.clone() }),
        id: item.id,
    };
    Box::leak(items.iter().map(choice).collect())
}

fn describe(definition: &Definition, part: &Part, keep: impl Fn(String) -> &'static str) -> Text {
    let about = definition.description.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let (en, ja) = match about {
        Some(about) => (format!(": {about}"), format!("：{about}")),
        None => Default::default(),
    };
    let name = definition.name.trim();
    Text {
        en: keep(format!("Custom field {name}, {}{en}", part.en)),
        ja: keep(format!("カスタム属性「{name}」（{}）{ja}", part.ja)),
    }
}
