//! Writing the values of custom fields.

use serde_json::json;

use crate::answer::Refusal;
use crate::dates::Day;
use crate::resources::Call;
use crate::space::comments::ChangeLog;
use crate::space::custom_fields::{CustomField, FieldValue, Kind};
use crate::space::issues::Issue;
use crate::space::projects::Project;
use crate::space::{Id, Space};

/// Puts the values that were sent into the issue.
pub(super) fn edit(space: &Space, call: &Call, project: &Project, issue: &mut Issue) -> Result<(), Refusal> {
    let mut sent: Vec<(&str, &[String])> =
        call.parameters.iter().filter(|(name, _)| name.starts_with("customField_")).collect();
    // `customField_1` before `customField_1_otherValue`, which adds to it.
    sent.sort();
    let mut values = space.custom_values(issue);
    for (name, texts) in &sent {
        let (id, suffix) = split(name);
        let field = project.custom_field(id).filter(|field| field.applies_to(issue.kind));
        let refusal = || Refusal::bad_parameter("invalid", name);
        let field = field.ok_or_else(refusal)?;
        let slot = values.iter_mut().find(|(held, _)| *held == id).ok_or_else(refusal)?;
        match suffix {
            "_otherValue" => set_other(field, &mut slot.1, texts).ok_or_else(refusal)?,
            _ => slot.1 = read(field, texts).ok_or_else(refusal)?,
        }
    }
    let missing = |(id, value): &&(Id, FieldValue)| {
        *value == FieldValue::Empty && project.custom_field(*id).is_some_and(|field| field.required)
    };
    if let Some((id, _)) = values.iter().find(missing) {
        return Err(Refusal::bad_parameter("required", &format!("customField_{id}")));
    }
    if !sent.is_empty() {
        issue.custom_values = Some(values.into());
    }
    Ok(())
}

fn split(name: &str) -> (Id, &str) {
    let rest = name.strip_prefix("customField_").unwrap_or_default();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (id, suffix) = rest.split_at(digits);
    (id.parse().unwrap_or(0), suffix)
}

/// The value that texts mean for this field; `None` if they mean none.
fn read(field: &CustomField, texts: &[String]) -> Option<FieldValue> {
    let texts: Vec<&str> = texts.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    let Some(first) = texts.first() else { return Some(FieldValue::Empty) };
    if texts.len() > 1 && !field.kind.is_multiple() {
        return None;
    }
    match &field.kind {
        Kind::Text | Kind::TextArea => Some(FieldValue::Text((*first).to_owned())),
        Kind::Number { min, max, .. } => {
            let number: f64 = first.parse().ok()?;
            let fits = min.is_none_or(|min| number >= min) && max.is_none_or(|max| number <= max);
            fits.then_some(FieldValue::Number(number))
        }
        Kind::Date { min, max } => {
            let day = Day::parse(first)?;
            let fits = min.is_none_or(|min| day >= min) && max.is_none_or(|max| day <= max);
            fits.then_some(FieldValue::Date(day))
        }
        Kind::SingleList(list) | Kind::MultipleList(list) | Kind::CheckBox(list) | Kind::Radio(list) => {
            let known = |text: &&str| {
                let id: Id = text.parse().ok()?;
                list.items.iter().find(|item| item.id == id).map(|item| item.id)
            };
            let mut ids = texts.iter().map(known).collect::<Option<Vec<Id>>>()?;
            ids.sort_unstable();
            ids.dedup();
            Some(FieldValue::Items { ids, other: None })
        }
    }
}

fn set_other(field: &CustomField, value: &mut FieldValue, texts: &[String]) -> Option<()> {
    let text = texts.first()?;
    field.kind.list().filter(|list| list.allow_input)?;
    let ids = match value {
        FieldValue::Items { ids, .. } => std::mem::take(ids),
        _ => Vec::new(),
    };
    let other = (!text.is_empty()).then(|| text.clone());
    *value =
        if ids.is_empty() && other.is_none() { FieldValue::Empty } else { FieldValue::Items { ids, other } };
    Some(())
}

pub(super) fn change_log(space: &Space, project: &Project, before: &Issue, after: &Issue) -> Vec<ChangeLog> {
    let old = space.custom_values(before);
    let differing = space.custom_values(after).into_iter().filter_map(|(id, new)| {
        let old = old.iter().find(|(held, _)| *held == id).map_or(&FieldValue::Empty, |(_, value)| value);
        let field = project.custom_field(id).filter(|_| *old != new)?;
        Some(ChangeLog {
            attribute_info: Some(json!({ "id": id, "typeId": field.kind.type_id().to_string() })),
            ..ChangeLog::new(&field.name, field.text(old), field.text(&new))
        })
    });
    differing.collect()
}
