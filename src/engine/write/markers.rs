//! Parameter markers that stand for the value of a column: they have its type and size.

use std::sync::Arc;

use datafusion::arrow::datatypes::FieldRef;
use sqlparser::ast::{Expr, Query, SelectItem, SetExpr, Value, ValueWithSpan};

/// The number of the marker that an expression is, from 0.
pub(in crate::engine) fn marker(expr: &Expr) -> Option<usize> {
    match expr {
        Expr::Nested(inner) => marker(inner),
        Expr::Value(ValueWithSpan { value: Value::Placeholder(text), .. }) => {
            text.strip_prefix('$')?.parse::<usize>().ok()?.checked_sub(1)
        }
        _ => None,
    }
}

/// Remembers the column of a marker that stands for a whole value of it.
pub(in crate::engine) fn note_type(types: &mut [Option<FieldRef>], expr: &Expr, column: &FieldRef) {
    if let Some(slot) = marker(expr).and_then(|number| types.get_mut(number)) {
        slot.get_or_insert_with(|| Arc::clone(column));
    }
}

/// The same for markers that a query selects as they are, one column for each value of its rows.
pub(in crate::engine) fn note_selected(
    types: &mut [Option<FieldRef>],
    query: &Query,
    columns: &[Option<FieldRef>],
) {
    note_rows(types, &query.body, columns);
}

fn note_rows(types: &mut [Option<FieldRef>], rows: &SetExpr, columns: &[Option<FieldRef>]) {
    let mut note = |value: &Expr, column: &Option<FieldRef>| {
        if let Some(column) = column {
            note_type(types, value, column);
        }
    };
    match rows {
        SetExpr::Select(select) => {
            for (item, column) in select.projection.iter().zip(columns) {
                match item {
                    SelectItem::UnnamedExpr(value) | SelectItem::ExprWithAlias { expr: value, .. } => {
                        note(value, column);
                    }
                    // What follows a `*` has other places than in the list.
                    _ => return,
                }
            }
        }
        SetExpr::Values(values) => {
            for row in &values.rows {
                row.content.iter().zip(columns).for_each(|(value, column)| note(value, column));
            }
        }
        SetExpr::SetOperation { left, right, .. } => {
            note_rows(types, left, columns);
            note_rows(types, right, columns);
        }
        SetExpr::Query(query) => note_selected(types, query, columns),
        _ => {}
    }
}

/// Fills in what is known of other markers.
pub(in crate::engine) fn merge_types(types: &mut [Option<FieldRef>], inferred: Vec<Option<FieldRef>>) {
    for (slot, inferred) in types.iter_mut().zip(inferred) {
        if slot.is_none() {
            *slot = inferred;
        }
    }
}
