//! Writing the values of custom fields.

use crate::answer::Refusal;
use crate::dates::Day;
use crate::resources::Call;
use crate::space::Id;
use crate::space::custom_fields::{CustomField, FieldValue, Kind};
use crate::space::issues::Issue;
use crate::space::projects::Project;

/// Puts the values that were sent into the issue, which may have got another type. `held` are the
/// values that it had before; those that do not apply any more are dropped.
pub(super) fn edit(
    call: &Call,
    project: &Project,
    held: Vec<(Id, FieldValue)>,
    issue: &mut Issue,
) -> Result<(), Refusal> {
    let mut sent: Vec<(&str, &[String])> =
        call.parameters.iter().filter(|(name, _)| name.starts_with("customField_")).collect();
    // `customField_1` before `customField_1_otherValue`, which adds to it.
    sent.sort();
    let applicable = project.custom_fields.iter().filter(|field| field.applies_to(issue.kind));
    let mut values: Vec<(&CustomField, FieldValue)> = applicable
        .map(|field| {
            let value = held.iter().find(|(id, _)| *id == field.id).map(|(_, value)| value.clone());
            (field, value.unwrap_or(FieldValue::Empty))
        })
        .collect();
    for (name, texts) in &sent {
        let (id, suffix) = split(name);
        let refusal = || Refusal::bad_parameter("invalid", name);
        let (field, value) = values.iter_mut().find(|(field, _)| field.id == id).ok_or_else(refusal)?;
        match suffix {
            "_otherValue" => set_other(field, value, texts).ok_or_else(refusal)?,
            _ => *value = read(field, texts).ok_or_else(refusal)?,
        }
    }
    // A required field is demanded where it is sent or newly applies; an issue that went without it
    // before can be changed otherwise.
    let is_new = issue.id == 0;
    let is_sent = |field: &CustomField| sent.iter().any(|(name, _)| split(name).0 == field.id);
    let applied = |field: &CustomField| !is_new && held.iter().any(|(id, _)| *id == field.id);
    let is_missing = |field: &CustomField, value: &FieldValue| field.required && *value == FieldValue::Empty;
    if let Some((field, _)) = values.iter().find(|(f, v)| is_missing(f, v) && (is_sent(f) || !applied(f))) {
        return Err(Refusal::bad_parameter("required", &format!("customField_{}", field.id)));
    }
    let is_same = held.len() == values.len()
        && held.iter().zip(&values).all(|(old, new)| old.0 == new.0.id && old.1 == new.1);
    if !is_same {
        issue.custom_values = Some(values.into_iter().map(|(field, value)| (field.id, value)).collect());
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
            let number = first.parse().ok().filter(|number: &f64| number.is_finite())?;
            let fits = min.is_none_or(|min| number >= min) && max.is_none_or(|max| number <= max);
            fits.then_some(FieldValue::Number(number))
        }
        Kind::Date { min, max, .. } => {
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
