//! Eight custom fields for each project, one of each kind, and values for them.

use rand::Rng;

use super::{OPENED, Purpose, chance, dice, pick};
use crate::dates::Day;
use crate::options::Options;
use crate::space::Id;
use crate::space::custom_fields::{CustomField, FieldValue, Item, Kind, List};
use crate::space::prepared::Prepared;
use crate::space::projects::IssueType;

/// Fields that every project starts with, and items of each list among them.
const PER_PROJECT: Id = 8;
const ITEMS: Id = 4;

pub(crate) fn definitions(project: Id, issue_types: &[Prepared<IssueType>]) -> Vec<CustomField> {
    let bug = issue_types.get(1).map(|kind| kind.id);
    let field = |number: Id, name: &str, description, kind| CustomField {
        id: (project - 1) * PER_PROJECT + number,
        project_id: project,
        name: name.to_owned(),
        description,
        required: false,
        applicable_issue_types: Vec::new(),
        kind,
    };
    let points = Kind::Number { min: Some(-1000.0), max: Some(1000.0), initial: None, unit: Some("pt") };
    vec![
        field(1, "顧客名", "Customer as written in the contract", Kind::Text),
        CustomField {
            applicable_issue_types: bug.into_iter().collect(),
            ..field(2, "再現手順 (Steps)", "バグ専用", Kind::TextArea)
        },
        field(3, "Story Points", "", points),
        field(4, "リリース予定日", "", Kind::Date { min: Some(Day::of(OPENED)), max: None }),
        field(5, "OS", "", Kind::SingleList(list(&["Windows 11", "macOS", "Linux 🐧", "その他"], false))),
        field(6, "Browser", "", Kind::MultipleList(list(&["Chrome", "Firefox", "Safari", "Edge"], false))),
        field(7, "確認 100%_済", "", Kind::CheckBox(list(&["設計", "実装", "Test", "O'Reilly"], true))),
        field(8, "重要度 \"Severity\"", "", Kind::Radio(list(&["致命的", "重大", "Minor", "Trivial"], true))),
    ]
}

fn list(names: &[&'static str], allow_input: bool) -> List {
    let item = |(order, &name): (Id, &&'static str)| Item { id: order + 1, name, display_order: order };
    List { items: (0..).zip(names).map(item).collect(), allow_add_item: false, allow_input }
}

const CUSTOMERS: [&str; 6] = [
    "株式会社サンプル",
    "Example Inc.",
    "O'Brien & Sons",
    "100%_Organic \"Foods\"",
    "有限会社🌸桜",
    "Ä Ö Ü GmbH",
];

/// The value of a field in an issue that nobody has written to.
pub(crate) fn value(options: &Options, issue: Id, field: &CustomField) -> FieldValue {
    if field.id > options.projects.max(1) * PER_PROJECT {
        // A field that was added later has no values yet.
        return FieldValue::Empty;
    }
    let seed = options.seed;
    let mut dice = dice(seed, Purpose::CustomField, u64::from(issue) << 32 | u64::from(field.id));
    if chance(&mut dice, 45) {
        return FieldValue::Empty;
    }
    match &field.kind {
        Kind::Text => FieldValue::Text((*pick(&mut dice, &CUSTOMERS)).to_owned()),
        Kind::TextArea => FieldValue::Text(format!("1. ログインする\n2. Open item {issue}\n3. 保存を押す")),
        Kind::Number { .. } if chance(&mut dice, 30) => {
            FieldValue::Number(f64::from(dice.random_range(-9999..9999)) / 10.0)
        }
        Kind::Number { .. } => FieldValue::Number(f64::from(dice.random_range(0..40))),
        Kind::Date { .. } => FieldValue::Date(Day(Day::of(OPENED).0 + dice.random_range(0..2500))),
        Kind::SingleList(list) => FieldValue::Items { ids: one(&mut dice, list), other: None },
        Kind::MultipleList(list) => FieldValue::Items { ids: some(&mut dice, list), other: None },
        Kind::CheckBox(list) => {
            let other = chance(&mut dice, 10).then(|| "ほか: その他の確認".to_owned());
            FieldValue::Items { ids: some(&mut dice, list), other }
        }
        Kind::Radio(list) => FieldValue::Items { ids: one(&mut dice, list), other: None },
    }
}

/// Draws among the first items, so that adding or removing items changes no other value.
fn one(dice: &mut rand_pcg::Pcg32, list: &List) -> Vec<Id> {
    existing(list, vec![dice.random_range(0..ITEMS) + 1])
}

fn some(dice: &mut rand_pcg::Pcg32, list: &List) -> Vec<Id> {
    let first = dice.random_range(0..ITEMS) + 1;
    let mut ids: Vec<Id> = (1..=ITEMS).filter(|_| chance(dice, 35)).collect();
    if ids.is_empty() {
        ids.push(first);
    }
    existing(list, ids)
}

fn existing(list: &List, ids: Vec<Id>) -> Vec<Id> {
    ids.into_iter().filter(|&id| list.items.iter().any(|item| item.id == id)).collect()
}
