//! INSERT … ON CONFLICT and UPSERT INTO as a MERGE with the rows to be inserted as source `excluded`.

use std::ops::ControlFlow;

use datafusion::arrow::datatypes::{DataType, FieldRef};
use sqlparser::ast::{
    BinaryOperator, ConflictTarget, Expr, Ident, ObjectName, OnConflictAction, OnInsert, Query, SelectItem,
    SetExpr, Statement, TableAlias, TableAliasColumnDef, TableFactor, VisitMut, VisitorMut,
};

use super::draft::{Draft, DraftClause, When, assignments};
use super::{Action, Duplicates, MergeTarget, errors};
use crate::engine::sql_type;
use crate::engine::write::markers::{marker, note_selected};
use crate::error::Result;
use crate::sql;
use crate::sql::clauses::refuse;
use crate::sql::expressions::and;
use crate::sql::names::Dictionary;

/// What the rows to be inserted are called in DO UPDATE.
const EXCLUDED: &str = "excluded";

/// The draft, and the `RETURNING` list.
pub(super) fn of_insert(
    target: &MergeTarget,
    insert: sqlparser::ast::Insert,
    types: &mut [Option<FieldRef>],
    dictionary: &mut Dictionary,
) -> Result<(Draft, Option<Vec<SelectItem>>)> {
    let without_rows = match super::is_upsert(&insert) {
        true => "UPSERT without VALUES or SELECT",
        false => "INSERT without VALUES or SELECT",
    };
    let refused = [
        (insert.or.is_some() || insert.ignore, "INSERT OR …"),
        (insert.overwrite || insert.replace_into, "REPLACE"),
        (insert.output.is_some(), "OUTPUT (use RETURNING)"),
        (!insert.assignments.is_empty(), "INSERT … SET"),
    ];
    refuse(&refused)?;
    let mut listed = Vec::with_capacity(insert.columns.len());
    for name in &insert.columns {
        let column = target.column(name)?;
        if listed.contains(&column) {
            return Err(crate::engine::errors::column_twice(name));
        }
        listed.push(column);
    }
    if listed.is_empty() {
        listed = target.insertable_columns();
    }
    let (key, conflict) = conflict(target, &listed, insert.on, dictionary)?;
    let Some(query) = insert.source else {
        return Err(sql::errors::unsupported_clause(without_rows));
    };
    let excluded = Ident::with_quote('"', dictionary.spelling(EXCLUDED));
    let source = excluded_rows(target, &listed, &key, *query, types, &excluded, dictionary)?;
    let of_source = |column: usize, dictionary: &mut Dictionary| {
        let own = Ident::with_quote('"', dictionary.spelling(&target.column_name(column)));
        Expr::CompoundIdentifier(vec![excluded.clone(), own])
    };

    let mut on = Expr::value(sqlparser::ast::Value::Boolean(!key.is_empty()));
    for column in &key {
        let left = target.reference(*column, dictionary);
        let right = of_source(*column, dictionary);
        on = and(on, Expr::BinaryOp { left: Box::new(left), op: BinaryOperator::Eq, right: Box::new(right) });
    }
    let mut clauses = Vec::new();
    match conflict {
        Conflict::Nothing => {}
        Conflict::Update { set, condition } => {
            target.note_types(types, &set);
            let (columns, values): (Vec<usize>, Vec<Expr>) = set.into_iter().unzip();
            let action = target.update(columns, Vec::new());
            target.check(&action)?;
            let values = values.into_iter().map(|value| own_columns(target, value, dictionary)).collect();
            let condition = condition.map(|condition| own_columns(target, *condition, dictionary));
            clauses.push(DraftClause { when: When::Matched, condition, action, values });
        }
        Conflict::Replace => {
            let others = listed.iter().copied().filter(|column| !key.contains(column));
            let (fixed, columns): (Vec<usize>, Vec<usize>) =
                others.partition(|column| target.is_fixed(*column));
            let values = columns.iter().chain(&fixed).map(|column| of_source(*column, dictionary)).collect();
            let action = target.update(columns, fixed);
            target.check(&action)?;
            clauses.push(DraftClause { when: When::Matched, condition: None, action, values });
        }
    }
    // Rows that are there and are not to be changed stay as they are.
    clauses.push(DraftClause {
        when: When::Matched,
        condition: None,
        action: Action::Nothing,
        values: Vec::new(),
    });

    let (assigned, columns): (Vec<usize>, Vec<usize>) =
        listed.iter().copied().partition(|column| key.contains(column) && target.is_assigned(*column));
    let unique = columns.iter().enumerate().filter(|(_, column)| key.contains(column));
    let unique = unique.map(|(position, _)| position).collect();
    let values = columns.iter().chain(&assigned).map(|column| of_source(*column, dictionary)).collect();
    let action = Action::Insert { columns, assigned, unique };
    target.check(&action)?;
    clauses.push(DraftClause { when: When::NotMatched, condition: None, action, values });
    let is_nothing = !clauses.iter().any(|clause| matches!(clause.action, Action::Update { .. }));
    let duplicates = if is_nothing { Duplicates::LeftOut } else { Duplicates::Refused };
    Ok((Draft { source, on, clauses, duplicates }, insert.returning))
}

/// What is to happen to a row that is there already.
enum Conflict {
    Nothing,
    Update {
        set: Vec<(usize, Expr)>,
        condition: Option<Box<Expr>>,
    },
    /// UPSERT: all columns that are given.
    Replace,
}

/// The key that decides, and what is to happen. 42000, 42S22.
fn conflict(
    target: &MergeTarget,
    listed: &[usize],
    on: Option<OnInsert>,
    dictionary: &mut Dictionary,
) -> Result<(Vec<usize>, Conflict)> {
    let keys = target.keys();
    match on {
        // UPSERT without any key adds rows.
        Some(OnInsert::DuplicateKeyUpdate(set)) if set.is_empty() => {
            let given = keys.into_iter().find(|key| key.iter().all(|column| listed.contains(column)));
            Ok((given.unwrap_or_default(), Conflict::Replace))
        }
        Some(OnInsert::OnConflict(conflict)) => {
            let key = match &conflict.conflict_target {
                None => keys.into_iter().next().ok_or_else(|| errors::no_such_key(target.name(), ""))?,
                Some(ConflictTarget::Columns(names)) => {
                    let columns: Vec<usize> = names
                        .iter()
                        .map(|name| target.column(&ObjectName::from(vec![name.clone()])))
                        .collect::<Result<_>>()?;
                    let same = |key: &Vec<usize>| {
                        key.len() == columns.len() && key.iter().all(|column| columns.contains(column))
                    };
                    let shown = || names.iter().map(|name| name.value.clone()).collect::<Vec<_>>().join(", ");
                    keys.into_iter().find(same).ok_or_else(|| errors::no_such_key(target.name(), shown()))?
                }
                Some(ConflictTarget::OnConstraint(_)) => {
                    return Err(sql::errors::unsupported_clause("ON CONFLICT ON CONSTRAINT"));
                }
            };
            if let Some(missing) = key.iter().find(|column| !listed.contains(column)) {
                return Err(errors::key_not_given(target.name(), target.column_name(*missing)));
            }
            let conflict = match conflict.action {
                OnConflictAction::DoNothing => Conflict::Nothing,
                OnConflictAction::DoUpdate(update) => Conflict::Update {
                    set: assignments(target, update.assignments, dictionary)?,
                    condition: update.selection.map(Box::new),
                },
            };
            Ok((key, conflict))
        }
        _ => Err(sql::errors::unsupported_clause("ON DUPLICATE KEY UPDATE (use ON CONFLICT)")),
    }
}

/// `(VALUES … or SELECT …) AS excluded (columns)`
fn excluded_rows(
    target: &MergeTarget,
    listed: &[usize],
    key: &[usize],
    mut query: Query,
    types: &mut [Option<FieldRef>],
    alias: &Ident,
    dictionary: &mut Dictionary,
) -> Result<TableFactor> {
    let fields: Vec<_> = listed.iter().map(|column| Some(target.field(*column))).collect();
    note_selected(types, &query, &fields);
    if let SetExpr::Values(values) = query.body.as_mut() {
        for (index, row) in values.rows.iter_mut().enumerate() {
            if row.content.len() != listed.len() {
                return Err(crate::engine::errors::value_count(listed.len(), row.content.len(), index + 1));
            }
            for (column, value) in listed.iter().zip(&mut row.content) {
                if sql::default::is_default(value) {
                    *value = target.default_of_new(*column, dictionary)?;
                }
                let data_type = target.data_type(*column);
                // Markers have no type of their own here, and keys are compared.
                if marker(value).is_some() || key.contains(column) {
                    *value = cast(value.clone(), &data_type)?;
                }
            }
        }
    }
    let columns = listed
        .iter()
        .map(|column| TableAliasColumnDef {
            name: Ident::with_quote('"', dictionary.spelling(&target.column_name(*column))),
            data_type: None,
        })
        .collect();
    let alias = TableAlias { explicit: true, name: alias.clone(), columns, at: None };
    Ok(TableFactor::Derived { lateral: false, subquery: Box::new(query), alias: Some(alias), sample: None })
}

/// `CAST(value AS the column's type)`
fn cast(value: Expr, data_type: &DataType) -> Result<Expr> {
    let name = match data_type {
        DataType::Decimal128(precision, scale) => format!("DECIMAL({precision}, {scale})"),
        other => sql_type::describe_type(other, None, 1).type_name.to_owned(),
    };
    let statement = sql::parse::parse_own(&format!("SELECT CAST(NULL AS {name})"))?;
    if let Statement::Query(query) = statement
        && let SetExpr::Select(mut select) = *query.body
        && let Some(SelectItem::UnnamedExpr(mut cast)) = select.projection.pop()
    {
        if let Expr::Cast { expr, .. } = &mut cast {
            **expr = value;
        }
        return Ok(cast);
    }
    Ok(value)
}

/// Columns without a qualifier are those of the row that is there; sub-queries have their own.
fn own_columns(target: &MergeTarget, mut expr: Expr, dictionary: &mut Dictionary) -> Expr {
    struct Qualifier<'a> {
        target: &'a MergeTarget,
        dictionary: &'a mut Dictionary,
        depth: usize,
    }
    impl VisitorMut for Qualifier<'_> {
        type Break = ();
        fn pre_visit_query(&mut self, _query: &mut Query) -> ControlFlow<()> {
            self.depth += 1;
            ControlFlow::Continue(())
        }
        fn post_visit_query(&mut self, _query: &mut Query) -> ControlFlow<()> {
            self.depth -= 1;
            ControlFlow::Continue(())
        }
        fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
            if let (Expr::Identifier(ident), 0) = (&*expr, self.depth)
                && let Ok(column) = self.target.column(&ObjectName::from(vec![ident.clone()]))
            {
                *expr = self.target.reference(column, self.dictionary);
            }
            ControlFlow::Continue(())
        }
    }
    let _ = expr.visit(&mut Qualifier { target, dictionary, depth: 0 });
    expr
}
