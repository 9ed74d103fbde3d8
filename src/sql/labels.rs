//! Labels of the outermost select list, restored as typed; duplicate names made distinct inside.

use std::collections::HashSet;
use std::ops::ControlFlow;

use sqlparser::ast::{
    Expr, Ident, Query, Select, SelectItem, SetExpr, SetQuantifier, Statement, TableFactor, VisitMut,
    VisitorMut,
};

use super::parse;

/// The label of one item of the outermost select list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// An item with its label as typed, or the text of its expression.
    Named(String),
    /// A wildcard: the catalog's names.
    Wildcard,
}

/// Labels of a query in select order, taken from the statement as typed.
pub fn labels(statement: &Statement) -> Vec<Label> {
    match statement {
        Statement::Query(query) => {
            outermost(query).map_or_else(Vec::new, |select| item_labels(&select.projection))
        }
        _ => Vec::new(),
    }
}

/// Labels of a `RETURNING` list.
pub fn item_labels(items: &[SelectItem]) -> Vec<Label> {
    items.iter().map(item_label).collect()
}

/// Output columns for `names` (the engine's) given the typed labels.
///
/// Columns of wildcards keep the engine's names; the items around them have the typed ones.
pub fn apply_labels(labels: &[Label], names: &[String]) -> Vec<String> {
    let head = labels.iter().take_while(|label| **label != Label::Wildcard).count();
    let tail = labels.iter().rev().take_while(|label| **label != Label::Wildcard).count();
    let mut result: Vec<String> = names.iter().map(|name| plain(name).to_owned()).collect();
    for (label, slot) in labels.iter().take(head).zip(result.iter_mut()) {
        if let Label::Named(name) = label {
            slot.clone_from(name);
        }
    }
    if head < labels.len() {
        for (label, slot) in labels.iter().rev().take(tail).zip(result.iter_mut().rev()) {
            if let Label::Named(name) = label {
                slot.clone_from(name);
            }
        }
    }
    result
}

/// Gives the second and later columns of one name an alias of their own: the engine wants distinct names.
///
/// So too in sub-queries whose columns are named from outside, as in `(SELECT 1, 1) AS s(a, b)`. In others a
/// name that two columns have stays ambiguous.
pub fn distinguish(statement: &mut Statement) {
    let _ = statement.visit(&mut Casts);
    if let Statement::Query(query) = statement {
        distinguish_body(&mut query.body);
    }
    let _ = statement.visit(&mut NamedFromOutside);
}

struct Casts;

impl VisitorMut for Casts {
    type Break = ();

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        name_casts(&mut select.projection);
        ControlFlow::Continue(())
    }
}

struct NamedFromOutside;

impl VisitorMut for NamedFromOutside {
    type Break = ();

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        let tables = query.with.iter_mut().flat_map(|with| &mut with.cte_tables);
        tables.filter(|table| !table.alias.columns.is_empty()).for_each(|table| {
            distinguish_body(&mut table.query.body);
        });
        distinguish_queries(&mut query.body);
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<()> {
        if let TableFactor::Derived { subquery, alias: Some(alias), .. } = factor
            && !alias.columns.is_empty()
        {
            distinguish_body(&mut subquery.body);
        }
        ControlFlow::Continue(())
    }
}

/// Every select of a query; the right ones of `UNION BY NAME` are matched by their names.
fn distinguish_body(body: &mut SetExpr) {
    match body {
        SetExpr::Select(select) => distinguish_items(&mut select.projection),
        SetExpr::Query(inner) => distinguish_body(&mut inner.body),
        SetExpr::SetOperation { left, right, set_quantifier, .. } => {
            distinguish_body(left);
            if matches!(set_quantifier, SetQuantifier::None | SetQuantifier::All | SetQuantifier::Distinct) {
                distinguish_body(right);
            }
        }
        _ => {}
    }
}

/// Gives a query among the items an alias where the engine would call it as it calls another item.
fn distinguish_queries(body: &mut SetExpr) {
    match body {
        SetExpr::Select(select) => {
            let names: Vec<Label> = select.projection.iter().map(inner_name).collect();
            let is_taken = |position: usize| {
                (0..).zip(&names).any(|(other, name)| {
                    other != position && (*name == Label::Wildcard || Some(name) == names.get(position))
                })
            };
            for (position, item) in select.projection.iter_mut().enumerate() {
                let SelectItem::UnnamedExpr(expr @ Expr::Subquery(_)) = item else { continue };
                if is_taken(position) {
                    let alias = Ident::with_quote('"', format!("{}{SEPARATOR}{}", text(expr), position + 1));
                    let expr = expr.clone();
                    *item = SelectItem::ExprWithAlias { expr, alias };
                }
            }
        }
        SetExpr::SetOperation { left, right, .. } => {
            distinguish_queries(left);
            distinguish_queries(right);
        }
        _ => {}
    }
}

/// What the engine calls an item: a query by its column.
fn inner_name(item: &SelectItem) -> Label {
    let label = match item {
        SelectItem::UnnamedExpr(Expr::Subquery(query)) => {
            let inner = outermost(query).and_then(|select| select.projection.first());
            return inner.map_or(Label::Wildcard, inner_name);
        }
        item => item_label(item),
    };
    match label {
        Label::Named(name) => Label::Named(name.to_lowercase()),
        Label::Wildcard => Label::Wildcard,
    }
}

/// As [`distinguish`], for a `RETURNING` list.
pub fn distinguish_items(items: &mut [SelectItem]) {
    name_casts(items);
    let has_wildcard = items.iter().any(|item| item_label(item) == Label::Wildcard);
    let mut seen = HashSet::new();
    for (position, item) in items.iter_mut().enumerate() {
        let Label::Named(label) = item_label(item) else { continue };
        let fresh = seen.insert(label.to_lowercase());
        let is_column =
            matches!(item, SelectItem::UnnamedExpr(Expr::Identifier(_) | Expr::CompoundIdentifier(_)));
        // The engine calls a query by its column, which may be another item's name.
        let is_query = matches!(item, SelectItem::UnnamedExpr(Expr::Subquery(_)));
        if fresh && !(has_wildcard && is_column) && !is_query {
            continue;
        }
        let alias = Ident::with_quote('"', format!("{label}{SEPARATOR}{}", position + 1));
        *item = match std::mem::replace(item, SelectItem::UnnamedExpr(Expr::Identifier(Ident::new("_")))) {
            SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => {
                SelectItem::ExprWithAlias { expr, alias }
            }
            other => other,
        };
    }
}

/// Longest label made of an expression, in characters: SQL_MAX_COLUMN_NAME_LEN.
const LONGEST: usize = 128;

/// Parts a name from the position that made it distinct; no client types it.
const SEPARATOR: char = '\u{1}';

fn plain(name: &str) -> &str {
    name.split(SEPARATOR).next().unwrap_or(name)
}

fn item_label(item: &SelectItem) -> Label {
    match item {
        SelectItem::ExprWithAlias { alias, .. } => Label::Named(alias.value.clone()),
        SelectItem::UnnamedExpr(Expr::Identifier(ident)) => Label::Named(ident.value.clone()),
        SelectItem::UnnamedExpr(Expr::CompoundIdentifier(idents)) => {
            Label::Named(idents.last().map(|ident| ident.value.clone()).unwrap_or_default())
        }
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAliases { expr, .. } => Label::Named(text(expr)),
        SelectItem::QualifiedWildcard(..) | SelectItem::Wildcard(_) => Label::Wildcard,
    }
}

/// Gives casts their label as alias where other items are called so, too, by the engine: it calls a cast by what is
/// cast.
fn name_casts(items: &mut [SelectItem]) {
    let names: Vec<String> = items.iter().map(|item| bare_name(item).to_lowercase()).collect();
    for (position, item) in items.iter_mut().enumerate() {
        let is_shared = |name: &String| names.iter().filter(|other| *other == name).count() > 1;
        if let (SelectItem::UnnamedExpr(expr), true) = (&*item, names.get(position).is_some_and(is_shared))
            && matches!(expr, Expr::Nested(_) | Expr::Cast { .. } | Expr::TypedString(_))
        {
            let alias = Ident::with_quote('"', text(expr));
            *item = SelectItem::ExprWithAlias { expr: expr.clone(), alias };
        }
    }
}

/// What the engine calls an item, as far as that can be told: a cast by what is cast.
fn bare_name(item: &SelectItem) -> String {
    let mut bare = match (item, item_label(item)) {
        (SelectItem::UnnamedExpr(expr), _) => expr,
        (_, Label::Named(label)) => return label,
        (_, Label::Wildcard) => return "*".to_owned(),
    };
    loop {
        bare = match bare {
            Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => inner,
            Expr::TypedString(typed) => return typed.value.to_string(),
            Expr::Identifier(ident) => return ident.value.clone(),
            Expr::CompoundIdentifier(idents) => {
                return idents.last().map(|ident| ident.value.clone()).unwrap_or_default();
            }
            other => return text(other),
        };
    }
}

/// The text of an expression as its label: markers as typed, cut at [`LONGEST`].
fn text(expr: &Expr) -> String {
    let mut typed = expr.clone();
    parse::restore_markers(&mut typed);
    let mut label = typed.to_string();
    if let Some((end, _)) = label.char_indices().nth(LONGEST) {
        label.truncate(end);
    }
    label
}

/// The select that names the columns: the left-most one of a set operation.
fn outermost(query: &Query) -> Option<&Select> {
    let mut body = query.body.as_ref();
    loop {
        match body {
            SetExpr::Select(select) => return Some(select),
            SetExpr::Query(inner) => body = &inner.body,
            SetExpr::SetOperation { left, .. } => body = left,
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::parse::parse;

    fn label_names(sql: &str, names: &[&str]) -> Vec<String> {
        let labels = labels(&parse(sql).unwrap().statement);
        apply_labels(&labels, &names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn labels_come_back_as_typed() {
        assert_eq!(
            label_names("SELECT Id AS ID, SUMMARY, COUNT(*), i.key FROM t i", &["a", "b", "c", "d"]),
            ["ID", "SUMMARY", "COUNT(*)", "key"]
        );
    }

    #[test]
    fn wildcards_keep_the_catalogs_names() {
        assert_eq!(
            label_names("SELECT 1 AS x, t.*, ID FROM t", &["X", "Id", "Name", "Id\u{1}3"]),
            ["x", "Id", "Name", "ID"]
        );
    }

    #[test]
    fn expressions_are_labelled_by_their_text_with_markers_as_typed() {
        assert_eq!(label_names("SELECT ? + ?", &["a"]), ["? + ?"]);
        let long = label_names(&format!("SELECT length('{}')", "課".repeat(5000)), &["a"]);
        assert_eq!(long[0].chars().count(), LONGEST);
    }

    #[test]
    fn a_cast_and_what_is_cast_become_distinct_inside() {
        for (sql, inside) in [
            (
                "SELECT CAST(Id AS TEXT), Id FROM t",
                "SELECT CAST(Id AS TEXT) AS \"CAST(Id AS TEXT)\", Id FROM t",
            ),
            ("SELECT Id, (t.Id) FROM t", "SELECT Id, (t.Id) AS \"(t.Id)\" FROM t"),
            ("SELECT DATE 'x', 'x'", "SELECT DATE 'x' AS \"DATE 'x'\", 'x'"),
            ("SELECT CAST(a AS INT), CAST(b AS INT) FROM t", "SELECT CAST(a AS INT), CAST(b AS INT) FROM t"),
        ] {
            let mut statement = parse(sql).unwrap().statement;
            distinguish(&mut statement);
            assert_eq!(statement.to_string(), inside);
        }
    }

    #[test]
    fn duplicates_become_distinct_inside() {
        let mut statement = parse("SELECT Id, id, p.Id FROM t").unwrap().statement;
        distinguish(&mut statement);
        assert_eq!(statement.to_string(), "SELECT Id, id AS \"id\u{1}2\", p.Id AS \"Id\u{1}3\" FROM t");
    }
}
