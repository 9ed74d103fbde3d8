//! Members that come and go in every object of an answer.

use rand::Rng;
use rand_pcg::Pcg32;
use serde_json::{Map, Value, json};

const UNHEARD_OF: &str = "unheardOf";

/// Calls `edit` with every object inside `value`, the outer ones last.
fn each_object(value: &mut Value, edit: &mut dyn FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| each_object(item, edit)),
        Value::Object(object) => {
            object.values_mut().for_each(|member| each_object(member, edit));
            edit(object);
        }
        _ => {}
    }
}

/// Adds members that hold an object and a list, which is where strict readers stumble.
pub(super) fn add(value: &mut Value, names: &[String]) {
    let fresh = json!({ "id": 0, "list": [1, null, {}] });
    each_object(value, &mut |object| {
        let names = names.iter().map(String::as_str).chain(names.is_empty().then_some(UNHEARD_OF));
        for name in names {
            object.entry(name).or_insert_with(|| fresh.clone());
        }
    });
}

/// Removes the named members, or one of each object by chance.
pub(super) fn remove(value: &mut Value, names: &[String], dice: &mut Pcg32) {
    each_object(value, &mut |object| {
        for name in names {
            object.shift_remove(name);
        }
        if names.is_empty() && !object.is_empty() {
            let unlucky = dice.random_range(0..object.len());
            let mut position = 0..;
            object.retain(|_, _| position.next() != Some(unlucky));
        }
    });
}
