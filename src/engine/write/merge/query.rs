//! A MERGE as one query: each row of the source beside the row of the target that it means.
//!
//! Its columns: the number of the source's row, the number of the clause that applies (from 1; NULL: none),
//! the key of the target's row, then the values of each clause.

use std::collections::HashSet;

use sqlparser::ast::{
    CaseWhen, Expr, Ident, JoinConstraint, JoinOperator, ObjectName, SelectItem,
    SelectItemQualifiedWildcardKind, SetExpr, Statement, TableAlias, TableFactor, Value, VisitMut,
};

use super::draft::{Draft, DraftClause, When};
use super::{Action, Clause, MergeTarget};
use crate::engine::errors as engine_errors;
use crate::engine::temp;
use crate::engine::write::keys::read_columns;
use crate::engine::write::rows::is_constant;
use crate::error::Result;
use crate::sql;
use crate::sql::expressions::and;
use crate::sql::names::Dictionary;
use crate::tables::write::{self as api, Operation};

/// Column with the number of the source's row.
pub(in crate::engine) const ORDINAL: usize = 0;
/// Column with the number of the clause.
pub(in crate::engine) const ACTION: usize = 1;
/// First column of the key.
pub(in crate::engine) const KEY: usize = 2;

/// Name of the number of a row inside the query; no client types it.
const NUMBER: &str = "\u{1}number";

/// The shape of the query, to be filled in.
const SHAPE: &str =
    "SELECT 1 FROM (SELECT row_number() OVER () AS number, x.* FROM t AS x) AS x LEFT JOIN t ON TRUE";

/// The query, and the clauses with the places of their values.
pub(super) fn statement(
    target: &MergeTarget,
    draft: &Draft,
    key: &[usize],
    dictionary: &mut Dictionary,
) -> Result<(Statement, Vec<Clause>)> {
    let key = key_references(target, key, dictionary);
    let first = key.first().cloned().ok_or_else(|| engine_errors::internal("a table without key"))?;
    let is_matched = Expr::IsNotNull(Box::new(first.clone()));
    let is_not_matched = Expr::IsNull(Box::new(first));
    let source = alias_of(&draft.source, dictionary)?;

    let mut items = vec![Expr::CompoundIdentifier(vec![source.clone(), quoted(NUMBER)])];
    let when = |clause: &DraftClause| {
        let kind = match clause.when {
            When::NotMatched => is_not_matched.clone(),
            _ => is_matched.clone(),
        };
        match &clause.condition {
            Some(condition) => and(kind, condition.clone()),
            None => kind,
        }
    };
    let of_source =
        (1_u64..).zip(&draft.clauses).filter(|(_, clause)| clause.when != When::NotMatchedBySource);
    items.push(action_number(of_source.map(|(number, clause)| (number, when(clause)))));
    items.extend(key);
    let mut clauses = Vec::with_capacity(draft.clauses.len());
    for clause in &draft.clauses {
        let place = items.len();
        clauses.push(Clause { when: clause.when, action: clause.action.clone(), first: place });
        if clause.when == When::NotMatchedBySource {
            continue;
        }
        let condition = when(clause);
        // Only where the clause applies: elsewhere a value may not even be possible.
        items.extend(clause.values.iter().map(|value| match is_constant(value) {
            true => value.clone(),
            false => case(condition.clone(), value.clone()),
        }));
        items.extend(old_values(target, &clause.action, dictionary));
    }
    let statement = filled(target, draft, &source, items, dictionary)?;
    Ok((statement, clauses))
}

/// What an UPDATE of Backlog's rows reads of them beside the key.
pub(super) fn old_values(target: &MergeTarget, action: &Action, dictionary: &mut Dictionary) -> Vec<Expr> {
    let (MergeTarget::Backlog(own), Action::Update { columns, fixed, along, project }) = (target, action)
    else {
        return Vec::new();
    };
    let old = columns.iter().chain(fixed).chain(along).chain(project);
    let value = |column: &usize| match own.is_of_rows(*column) {
        true => target.reference(*column, dictionary),
        false => Expr::value(Value::Null),
    };
    old.map(value).collect()
}

/// The columns that name a row of Backlog's in the requests of the clauses. 0A000 where they differ.
pub(super) fn key_columns(target: &MergeTarget, draft: &Draft) -> Result<Vec<usize>> {
    let MergeTarget::Backlog(own) = target else { return Ok(Vec::new()) };
    let mut found: Option<Vec<usize>> = None;
    for clause in &draft.clauses {
        let operation = match &clause.action {
            Action::Update { .. } => Operation::Update,
            Action::Delete => Operation::Delete,
            Action::Insert { .. } | Action::Nothing => continue,
        };
        let columns = read_columns(own, api::endpoint(own.table, operation)?)?;
        if found.get_or_insert_with(|| columns.clone()) != &columns {
            return Err(sql::errors::unsupported_clause("UPDATE beside DELETE in one MERGE of this table"));
        }
    }
    let primary = || own.table.primary_key.iter().filter_map(|name| own.table.position(name)).collect();
    Ok(found.unwrap_or_else(primary))
}

/// What is read of the target's rows to name them.
pub(super) fn key_references(target: &MergeTarget, key: &[usize], dictionary: &mut Dictionary) -> Vec<Expr> {
    match target {
        MergeTarget::Temporary(own) => {
            vec![Expr::CompoundIdentifier(vec![own.alias.clone(), quoted(temp::ROW)])]
        }
        MergeTarget::Backlog(_) => key.iter().map(|column| target.reference(*column, dictionary)).collect(),
    }
}

/// `CASE WHEN first THEN 1 WHEN second THEN 2 … END`
pub(super) fn action_number(numbered: impl Iterator<Item = (u64, Expr)>) -> Expr {
    let conditions = numbered.map(|(number, condition)| CaseWhen { condition, result: integer(number) });
    let conditions: Vec<CaseWhen> = conditions.collect();
    if conditions.is_empty() { Expr::value(Value::Null) } else { case_of(conditions) }
}

pub(super) fn case(condition: Expr, result: Expr) -> Expr {
    case_of(vec![CaseWhen { condition, result }])
}

fn case_of(conditions: Vec<CaseWhen>) -> Expr {
    Expr::Case {
        case_token: sqlparser::ast::helpers::attached_token::AttachedToken::empty(),
        end_token: sqlparser::ast::helpers::attached_token::AttachedToken::empty(),
        operand: None,
        conditions,
        else_result: None,
    }
}

fn integer(number: u64) -> Expr {
    Expr::value(Value::Number(number.to_string(), false))
}

fn quoted(name: &str) -> Ident {
    Ident::with_quote('"', name)
}

/// What the source is called: its alias, or its name.
fn alias_of(source: &TableFactor, dictionary: &mut Dictionary) -> Result<Ident> {
    match source {
        TableFactor::Table { alias: Some(alias), .. } | TableFactor::Derived { alias: Some(alias), .. } => {
            Ok(alias.name.clone())
        }
        TableFactor::Table { name, .. } => {
            let own = sql::names::parts(name).pop().unwrap_or_default();
            Ok(quoted(&dictionary.spelling(&own)))
        }
        _ => Err(sql::errors::unsupported_clause("a source of MERGE without alias")),
    }
}

/// The shape with its items, source, target and condition.
fn filled(
    target: &MergeTarget,
    draft: &Draft,
    source: &Ident,
    items: Vec<Expr>,
    dictionary: &mut Dictionary,
) -> Result<Statement> {
    let mut statement = sql::parse::parse_own(SHAPE)?;
    let Statement::Query(query) = &mut statement else { return Ok(statement) };
    let SetExpr::Select(select) = query.body.as_mut() else { return Ok(statement) };
    let named = items.into_iter().enumerate().map(|(position, expr)| SelectItem::ExprWithAlias {
        expr,
        alias: quoted(&format!("\u{1}{position}")),
    });
    select.projection = named.collect();
    let Some(from) = select.from.first_mut() else { return Ok(statement) };
    if let TableFactor::Derived { subquery, alias: Some(alias), .. } = &mut from.relation {
        alias.name = source.clone();
        if let SetExpr::Select(inner) = subquery.body.as_mut() {
            number_rows(inner, source, draft.source.clone());
        }
    }
    if let Some(join) = from.joins.first_mut() {
        join.relation = target.factor(join.relation.clone(), dictionary);
        join.join_operator = JoinOperator::LeftOuter(JoinConstraint::On(draft.on.clone()));
    }
    if let MergeTarget::Temporary(own) = target {
        let names = [own.definition().name.as_str(), source.value.as_str()];
        let renamed: HashSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
        let _ = statement.visit(&mut temp::names::Unqualifier { renamed: &renamed });
    }
    Ok(statement)
}

/// `SELECT row_number() OVER () AS number, source.* FROM source`
fn number_rows(select: &mut sqlparser::ast::Select, source: &Ident, rows: TableFactor) {
    for item in &mut select.projection {
        match item {
            SelectItem::ExprWithAlias { alias, .. } => *alias = quoted(NUMBER),
            SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), _) => {
                *name = ObjectName::from(vec![source.clone()]);
            }
            _ => {}
        }
    }
    if let Some(from) = select.from.first_mut() {
        from.relation = rows;
        if let TableFactor::Table { alias: alias @ None, .. } = &mut from.relation {
            let name = source.clone();
            *alias = Some(TableAlias { explicit: true, name, columns: Vec::new(), at: None });
        }
    }
}
