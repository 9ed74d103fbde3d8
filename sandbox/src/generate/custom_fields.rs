//! Eight custom fields for each project, one of each kind, and values for them.

use rand::Rng;

use super::{LATEST, OPENED, Purpose, chance, dice, pick};
use crate::dates::{Day, Seconds};
use crate::space::Id;
use crate::space::custom_fields::{CustomField, FieldValue, InitialDate, Kind, List};
use crate::space::prepared::Prepared;
use crate::space::projects::IssueType;

/// Fields that every project starts with.
const PER_PROJECT: Id = 8;

pub(crate) fn definitions(project: Id, issue_types: &[Prepared<IssueType>]) -> Vec<CustomField> {
    let bug = issue_types.get(1).map(|kind| kind.id);
    let field = |number: Id, name: &str, description: &str, kind: Kind| CustomField {
        id: (project - 1) * PER_PROJECT + number,
        project_id: project,
        name: name.to_owned(),
        description: description.to_owned(),
        version: (OPENED + Seconds::from(number)) * 1000,
        required: false,
        applicable_issue_types: Vec::new(),
        generated_items: Some(kind.list().map_or(0, |list| list.last_item)),
        kind,
    };
    let points = Kind::Number {
        min: Some(-1000.0),
        max: Some(1000.0),
        initial: Some(1.0),
        unit: Some("pt".to_owned()),
    };
    let release = match project.is_multiple_of(2) {
        true => InitialDate::Fixed(Day::of(LATEST)),
        false => InitialDate::Shifted(14),
    };
    let release = Kind::Date {
        min: Some(Day::of(OPENED)),
        max: Some(Day::of(LATEST + 10 * 365 * 86_400)),
        initial: Some(release),
    };
    vec![
        field(1, "顧客名", "Customer as written in the contract", Kind::Text),
        CustomField {
            applicable_issue_types: bug.into_iter().collect(),
            ..field(2, "再現手順 (Steps)", "バグ専用", Kind::TextArea)
        },
        field(3, "Story Points", "", points),
        field(4, "リリース予定日", "", release),
        field(5, "OS", "", Kind::SingleList(list(&["Windows 11", "macOS", "Linux 🐧", "その他"]))),
        field(6, "Browser", "", Kind::MultipleList(open_list(&["Chrome", "Firefox", "Safari", "Edge"]))),
        field(7, "確認 100%_済", "", Kind::CheckBox(list_or_text(&["設計", "実装", "Test", "O'Reilly"]))),
        field(
            8,
            "重要度 \"Severity\"",
            "",
            Kind::Radio(list_or_text(&["致命的", "重大", "Minor", "Trivial"])),
        ),
    ]
}

fn list(names: &[&str]) -> List {
    let mut list = List::default();
    names.iter().for_each(|name| list.add(name));
    list
}

/// A list that members may add items to.
fn open_list(names: &[&str]) -> List {
    List { allow_add_item: true, ..list(names) }
}

/// A list with "other" beside its items.
fn list_or_text(names: &[&str]) -> List {
    List { allow_input: true, ..list(names) }
}

const CUSTOMERS: [&str; 6] = [
    "株式会社サンプル",
    "Example Inc.",
    "O'Brien & Sons",
    "100%_Organic \"Foods\"",
    "有限会社🌸桜",
    "Ä Ö Ü GmbH",
];

/// The value of a field in an issue that nobody has written to; `None` if the field came later.
pub(crate) fn value(seed: u64, issue: Id, field: &CustomField) -> Option<FieldValue> {
    let items: Vec<Id> = (1..=field.generated_items?).collect();
    let mut dice = dice(seed, Purpose::CustomField, u64::from(issue) << 32 | u64::from(field.id));
    let graver = || (issue % 20 == 1).then(|| "ほか: 社外秘 100%".to_owned());
    if chance(&mut dice, 45) {
        let is_radio = matches!(field.kind, Kind::Radio(_));
        let other = graver().filter(|_| is_radio);
        return other.map(|other| FieldValue::Items { ids: Vec::new(), other: Some(other) });
    }
    Some(match &field.kind {
        Kind::Text => FieldValue::Text((*pick(&mut dice, &CUSTOMERS)).to_owned()),
        Kind::TextArea => FieldValue::Text(format!("1. ログインする\n2. Open item {issue}\n3. 保存を押す")),
        Kind::Number { .. } if chance(&mut dice, 30) => {
            FieldValue::Number(f64::from(dice.random_range(-9999..9999)) / 10.0)
        }
        Kind::Number { .. } => FieldValue::Number(f64::from(dice.random_range(0..40))),
        Kind::Date { .. } => FieldValue::Date(Day(Day::of(OPENED).0 + dice.random_range(0..2500))),
        Kind::SingleList(_) => FieldValue::Items { ids: vec![*pick(&mut dice, &items)], other: None },
        Kind::Radio(_) => FieldValue::Items { ids: vec![*pick(&mut dice, &items)], other: graver() },
        Kind::MultipleList(_) => FieldValue::Items { ids: some(&mut dice, &items), other: None },
        Kind::CheckBox(_) => {
            let other = chance(&mut dice, 10).then(|| "ほか: その他の確認".to_owned());
            FieldValue::Items { ids: some(&mut dice, &items), other }
        }
    })
}

fn some(dice: &mut rand_pcg::Pcg32, items: &[Id]) -> Vec<Id> {
    let first = *pick(dice, items);
    let mut ids: Vec<Id> = items.iter().copied().filter(|_| chance(dice, 35)).collect();
    if ids.is_empty() {
        ids.push(first);
    }
    ids
}
