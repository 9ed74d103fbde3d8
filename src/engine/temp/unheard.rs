//! What constraints say that no temporary table would do: refused, not left out.

use sqlparser::ast::{
    ConstraintCharacteristics, Expr, ForeignKeyConstraint, Ident, IndexColumn, NullsDistinctOption,
    OrderByExpr, OrderByOptions, PrimaryKeyConstraint, ReferentialAction, UniqueConstraint,
};

use super::refuse;
use crate::error::Result;

/// 0A000 for what a primary key says beyond its columns.
pub(super) fn of_primary_key(key: &PrimaryKeyConstraint) -> Result<()> {
    let PrimaryKeyConstraint {
        name: _,
        // A name, as of a constraint.
        index_name: _,
        index_type,
        columns: _,
        index_options,
        characteristics,
    } = key;
    refuse(&[
        (index_type.is_some() || !index_options.is_empty(), "an index of PRIMARY KEY"),
        (is_lenient(characteristics.as_ref()), "PRIMARY KEY … DEFERRABLE / NOT ENFORCED"),
    ])
}

/// 0A000 for what a unique key says beyond its columns.
pub(super) fn of_unique(key: &UniqueConstraint) -> Result<()> {
    let UniqueConstraint {
        name: _,
        index_name: _,
        index_type_display: _,
        index_type,
        columns: _,
        index_options,
        characteristics,
        nulls_distinct,
    } = key;
    refuse(&[
        (index_type.is_some() || !index_options.is_empty(), "an index of UNIQUE"),
        (is_lenient(characteristics.as_ref()), "UNIQUE … DEFERRABLE / NOT ENFORCED"),
        (*nulls_distinct == NullsDistinctOption::NotDistinct, "UNIQUE NULLS NOT DISTINCT"),
    ])
}

/// 0A000 for what a foreign key would change. That it is not enforced is so of all of them.
pub(super) fn of_foreign_key(key: &ForeignKeyConstraint) -> Result<()> {
    let ForeignKeyConstraint {
        name: _,
        index_name: _,
        columns: _,
        foreign_table: _,
        referred_columns: _,
        on_delete,
        on_update,
        match_kind: _,
        characteristics: _,
    } = key;
    refuse(&[
        (changes(on_delete.as_ref()), "ON DELETE CASCADE / SET NULL / SET DEFAULT"),
        (changes(on_update.as_ref()), "ON UPDATE CASCADE / SET NULL / SET DEFAULT"),
    ])
}

fn changes(action: Option<&ReferentialAction>) -> bool {
    !matches!(action, None | Some(ReferentialAction::NoAction | ReferentialAction::Restrict))
}

/// True where the constraint would not hold after each statement.
fn is_lenient(characteristics: Option<&ConstraintCharacteristics>) -> bool {
    characteristics.is_some_and(|given| {
        let ConstraintCharacteristics { deferrable, initially, enforced } = given;
        *deferrable == Some(true) || initially.is_some() || *enforced == Some(false)
    })
}

/// The column that a key takes as it is, in no order of its own.
pub(super) fn column_of(column: &IndexColumn) -> Option<&Ident> {
    let IndexColumn { column: OrderByExpr { expr, options, with_fill }, operator_class } = column;
    // The order of an index changes no result.
    let OrderByOptions { asc: _, nulls_first: _ } = options;
    match expr {
        Expr::Identifier(ident) if with_fill.is_none() && operator_class.is_none() => Some(ident),
        _ => None,
    }
}
