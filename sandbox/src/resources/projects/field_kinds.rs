//! The settings that only some kinds of custom fields have.

use super::Call;
use crate::answer::Refusal;
use crate::dates::Day;
use crate::parameters::Change;
use crate::space::custom_fields::{InitialDate, Kind, List};

/// The parameters of numbers, of dates and of lists. A field of another kind does not know them.
const OF_NUMBERS: &[&str] = &["min", "max", "initialValue", "unit"];
const OF_DATES: &[&str] = &["min", "max", "initialValueType", "initialDate", "initialShift"];
const OF_LISTS: &[&str] = &["items[]", "allowInput", "allowAddItem"];

/// A kind without any settings.
pub(super) fn blank(type_id: Option<i64>) -> Option<Kind> {
    Some(match type_id? {
        1 => Kind::Text,
        2 => Kind::TextArea,
        3 => Kind::Number { min: None, max: None, initial: None, unit: None },
        4 => Kind::Date { min: None, max: None, initial: None },
        5 => Kind::SingleList(List::default()),
        6 => Kind::MultipleList(List::default()),
        7 => Kind::CheckBox(List::default()),
        8 => Kind::Radio(List::default()),
        _ => return None,
    })
}

/// Puts the settings that were sent into the kind.
pub(super) fn edit(call: &Call, kind: &mut Kind) -> Result<(), Refusal> {
    let own = match kind {
        Kind::Text | Kind::TextArea => &[],
        Kind::Number { .. } => OF_NUMBERS,
        Kind::Date { .. } => OF_DATES,
        Kind::SingleList(_) | Kind::MultipleList(_) | Kind::CheckBox(_) | Kind::Radio(_) => OF_LISTS,
    };
    let mut others =
        [OF_NUMBERS, OF_DATES, OF_LISTS].into_iter().flatten().filter(|name| !own.contains(name));
    if let Some(foreign) = others.find(|name| call.parameters.text(name).is_some()) {
        return Err(Refusal::bad_parameter("unknownParameter", foreign));
    }
    match kind {
        Kind::Text | Kind::TextArea => Ok(()),
        Kind::Number { min, max, initial, unit } => {
            for (name, place) in [("min", &mut *min), ("max", &mut *max), ("initialValue", initial)] {
                set(call, name, "number", |text| text.parse().ok(), place)?;
            }
            set(call, "unit", "invalid", |text| Some(text.to_owned()), unit)?;
            in_order(*min, *max)
        }
        Kind::Date { min, max, initial } => {
            for (name, place) in [("min", &mut *min), ("max", &mut *max)] {
                set(call, name, "date", Day::parse, place)?;
            }
            initial_date(call, initial)?;
            in_order(*min, *max)
        }
        Kind::SingleList(list) | Kind::MultipleList(list) => items(call, list),
        Kind::CheckBox(list) | Kind::Radio(list) => {
            list.allow_input = call.parameters.boolean("allowInput").unwrap_or(list.allow_input);
            items(call, list)
        }
    }
}

/// Takes over a value, which an empty text clears. `fault` is what is said of a text that is none.
fn set<T>(
    call: &Call,
    name: &str,
    fault: &str,
    read: impl Fn(&str) -> Option<T>,
    place: &mut Option<T>,
) -> Result<(), Refusal> {
    match call.parameters.text(name) {
        None => {}
        Some("") => *place = None,
        Some(text) => *place = Some(read(text).ok_or_else(|| Refusal::bad_parameter(fault, name))?),
    }
    Ok(())
}

fn in_order<T: PartialOrd>(min: Option<T>, max: Option<T>) -> Result<(), Refusal> {
    match (min, max) {
        (Some(min), Some(max)) if min > max => Err(Refusal::bad_parameter("range", "max")),
        _ => Ok(()),
    }
}

/// 1 is today, 2 some days after today, 3 a fixed day.
fn initial_date(call: &Call, initial: &mut Option<InitialDate>) -> Result<(), Refusal> {
    let kind = match call.parameters.change("initialValueType", |text| text.parse::<i64>().ok()) {
        Change::Keep => return Ok(()),
        Change::Clear => {
            *initial = None;
            return Ok(());
        }
        Change::Set(kind) => kind,
    };
    let required = |name| Refusal::bad_parameter("required", name);
    *initial = Some(match kind {
        1 => InitialDate::Today,
        2 => {
            InitialDate::Shifted(call.parameters.int("initialShift").ok_or_else(|| required("initialShift"))?)
        }
        3 => InitialDate::Fixed(call.parameters.day("initialDate").ok_or_else(|| required("initialDate"))?),
        _ => return Err(Refusal::bad_parameter("invalid", "initialValueType")),
    });
    Ok(())
}

fn items(call: &Call, list: &mut List) -> Result<(), Refusal> {
    list.allow_add_item = call.parameters.boolean("allowAddItem").unwrap_or(list.allow_add_item);
    let names = call.parameters.all("items[]");
    if names.iter().any(|name| name.trim().is_empty()) {
        return Err(Refusal::bad_parameter("required", "items[]"));
    }
    if !names.is_empty() {
        list.replace(names);
    }
    Ok(())
}
