//! What clients write and the engine lacks, rewritten in the parsed statement.
//!
//! `TOP n`, `FETCH FIRST`, `LIMIT m, n`, `LIKE … ESCAPE`, `SELECT EXISTS(…)`, `N'…'`,
//! `CONVERT(x, SQL_…)`, `@@IDENTITY`, locks, and the scalar functions of ODBC Appendix E.

use std::ops::ControlFlow;

use sqlparser::ast::{
    CastKind, DataType, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, LimitClause, Merge, Offset,
    OffsetRows, OutputClause, Query, Select, SelectItem, SetExpr, Statement, TopQuantity, Value,
    ValueWithSpan, VisitMut, VisitorMut,
};

use super::functions;
use super::parse::parse_own;
use crate::error::{Error, Result};
use crate::sql::errors;

/// Rewrites one statement in place. 0A000 for a clause that has no counterpart.
pub fn rewrite(statement: &mut Statement) -> Result<()> {
    match statement.visit(&mut Rewriter) {
        ControlFlow::Break(error) => Err(error),
        ControlFlow::Continue(()) => Ok(()),
    }
}

/// Parses a fragment of the driver's own making as an expression.
pub(crate) fn expression(text: &str) -> Result<Expr> {
    let Statement::Query(query) = parse_own(&format!("SELECT {text}"))? else {
        return Err(errors::syntax(text));
    };
    let SetExpr::Select(mut select) = *query.body else { return Err(errors::syntax(text)) };
    match select.projection.pop() {
        Some(SelectItem::UnnamedExpr(expr)) => Ok(expr),
        _ => Err(errors::syntax(text)),
    }
}

struct Rewriter;

impl VisitorMut for Rewriter {
    type Break = Error;

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<Error> {
        if let SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) =
            query.body.as_ref()
        {
            return ControlFlow::Break(errors::unsupported_clause(
                "INSERT, UPDATE, DELETE or MERGE inside a query",
            ));
        }
        query.locks.clear();
        flow(limit_of(query))
    }

    fn pre_visit_statement(&mut self, statement: &mut Statement) -> ControlFlow<Error> {
        let returning = match statement {
            Statement::Insert(insert) => insert.returning.as_mut(),
            Statement::Update(update) => update.returning.as_mut(),
            Statement::Delete(delete) => delete.returning.as_mut(),
            Statement::Merge(Merge {
                output: Some(OutputClause::Returning { select_items, .. }), ..
            }) => Some(select_items),
            _ => None,
        };
        for item in returning.into_iter().flatten() {
            if let SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } = item {
                flow(exists_as_value(expr))?;
            }
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<Error> {
        if select.into.is_some() {
            return ControlFlow::Break(errors::unsupported_clause(
                "INTO of a SELECT inside another statement",
            ));
        }
        for item in &mut select.projection {
            if let SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } = item {
                flow(exists_as_value(expr))?;
            }
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<Error> {
        flow(rewrite_expr(expr))
    }

    fn pre_visit_value(&mut self, value: &mut ValueWithSpan) -> ControlFlow<Error> {
        if let Value::NationalStringLiteral(text) = &mut value.value {
            value.value = Value::SingleQuotedString(std::mem::take(text));
        }
        ControlFlow::Continue(())
    }
}

fn flow(result: Result<()>) -> ControlFlow<Error> {
    match result {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => ControlFlow::Break(error),
    }
}

/// `TOP n`, `FETCH FIRST n ROWS ONLY` and `LIMIT offset, n` become `LIMIT n OFFSET offset`.
fn limit_of(query: &mut Query) -> Result<()> {
    if let Some(LimitClause::OffsetCommaLimit { offset, limit }) =
        query.limit_clause.take_if(|clause| matches!(clause, LimitClause::OffsetCommaLimit { .. }))
    {
        set_limit(query, limit, Some(offset));
    }
    if let Some(fetch) = query.fetch.take() {
        if fetch.percent || fetch.with_ties {
            return Err(errors::unsupported_clause("FETCH … PERCENT / WITH TIES"));
        }
        set_limit(query, fetch.quantity.unwrap_or_else(|| number(1)), None);
    }
    let SetExpr::Select(select) = query.body.as_mut() else { return Ok(()) };
    let Some(top) = select.top.take() else { return Ok(()) };
    if top.percent || top.with_ties {
        return Err(errors::unsupported_clause("TOP … PERCENT / WITH TIES"));
    }
    match top.quantity {
        Some(TopQuantity::Constant(count)) => set_limit(query, number(count), None),
        Some(TopQuantity::Expr(expr)) => set_limit(query, expr, None),
        None => {}
    }
    Ok(())
}

fn set_limit(query: &mut Query, count: Expr, skip: Option<Expr>) {
    let skip = skip.map(|value| Offset { value, rows: OffsetRows::None });
    query.limit_clause = Some(match query.limit_clause.take() {
        Some(LimitClause::LimitOffset { limit, offset, limit_by }) => {
            LimitClause::LimitOffset { limit: limit.or(Some(count)), offset: offset.or(skip), limit_by }
        }
        _ => LimitClause::LimitOffset { limit: Some(count), offset: skip, limit_by: Vec::new() },
    });
}

fn number(value: u64) -> Expr {
    Expr::Value(Value::Number(value.to_string(), false).into())
}

/// `SELECT EXISTS(q)` becomes a count of the first row of q: the engine knows EXISTS only in filters.
fn exists_as_value(expr: &mut Expr) -> Result<()> {
    let (subquery, negated) = match expr {
        Expr::Exists { subquery, negated } => (subquery.clone(), *negated),
        Expr::Nested(inner) => return exists_as_value(inner),
        _ => return Ok(()),
    };
    let comparison = if negated { "=" } else { ">" };
    let mut counted =
        expression(&format!("(SELECT count(*) {comparison} 0 FROM (SELECT 1 LIMIT 1) AS exists_row)"))?;
    if let Expr::Subquery(outer) = &mut counted
        && let SetExpr::Select(select) = outer.body.as_mut()
        && let Some(table) = select.from.first_mut()
        && let sqlparser::ast::TableFactor::Derived { subquery: inner, .. } = &mut table.relation
    {
        let mut subquery = subquery;
        if subquery.limit_clause.is_none() {
            set_limit(&mut subquery, number(1), None);
        }
        *inner = subquery;
    }
    *expr = counted;
    Ok(())
}

fn rewrite_expr(expr: &mut Expr) -> Result<()> {
    match expr {
        Expr::Like { pattern, escape_char, .. } | Expr::ILike { pattern, escape_char, .. } => {
            like_escape(pattern, escape_char)
        }
        Expr::Convert { expr: value, data_type: Some(target), is_try, .. } => {
            let kind = if *is_try { CastKind::TryCast } else { CastKind::Cast };
            let mut cast = expression("CAST(NULL AS INTEGER)")?;
            if let Expr::Cast { expr: inner, data_type, kind: cast_kind, .. } = &mut cast {
                std::mem::swap(inner, value);
                *data_type = functions::convert_type(target)?;
                *cast_kind = kind;
            }
            *expr = cast;
            Ok(())
        }
        Expr::Cast { data_type, .. } => {
            if let DataType::Custom(..) = data_type {
                *data_type = functions::convert_type(data_type)?;
            }
            Ok(())
        }
        Expr::Identifier(ident)
            if ident.quote_style.is_none() && ident.value.eq_ignore_ascii_case("@@identity") =>
        {
            *expr = expression("scope_identity()")?;
            Ok(())
        }
        Expr::Function(function) => {
            let name = function.name.to_string().to_lowercase();
            let Some(arguments) = plain_arguments(&function.args) else { return Ok(()) };
            if function.over.is_some() || function.filter.is_some() {
                return Ok(());
            }
            if let Some(replacement) = functions::replacement(&name, &arguments, function.uses_odbc_syntax)? {
                *expr = replacement;
            } else {
                function.uses_odbc_syntax = false;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn plain_arguments(arguments: &FunctionArguments) -> Option<Vec<Expr>> {
    match arguments {
        FunctionArguments::None => Some(Vec::new()),
        FunctionArguments::Subquery(_) => None,
        FunctionArguments::List(list) => list
            .args
            .iter()
            .map(|argument| match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr.clone()),
                _ => None,
            })
            .collect(),
    }
}

/// The engine knows backslash as the only escape character of LIKE.
fn like_escape(pattern: &mut Expr, escape_char: &mut Option<ValueWithSpan>) -> Result<()> {
    let Some(escape) = escape_char.take() else { return Ok(()) };
    let Some(escape) = escape.value.into_string() else {
        return Err(errors::unsupported_clause("ESCAPE with anything but a literal"));
    };
    let mut characters = escape.chars();
    let (Some(escape), None) = (characters.next(), characters.next()) else {
        return Err(errors::unsupported_clause("ESCAPE with other than one character"));
    };
    if escape == '\\' {
        return Ok(());
    }
    if let Expr::Value(ValueWithSpan { value: Value::SingleQuotedString(text), .. }) = pattern {
        *text = backslash_pattern(text, escape);
        return Ok(());
    }
    let quoted = if escape == '\'' { "''".to_owned() } else { escape.to_string() };
    let template = format!(
        "replace(replace(replace(replace($apattern, '\\', '\\\\'), '{quoted}{quoted}', chr(1)), '{quoted}', '\\'), chr(1), '{quoted}')"
    );
    *pattern = functions::fill(&template, &[("$apattern", pattern)])?;
    Ok(())
}

fn backslash_pattern(text: &str, escape: char) -> String {
    let mut pattern = String::with_capacity(text.len() + 4);
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => pattern.push_str("\\\\"),
            c if c == escape => match characters.next() {
                Some(next @ ('%' | '_' | '\\')) => pattern.extend(['\\', next]),
                Some(next) => pattern.push(next),
                None => pattern.push(c),
            },
            c => pattern.push(c),
        }
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::parse::parse;

    fn rewritten(sql: &str) -> String {
        let mut statement = parse(sql).unwrap().statement;
        rewrite(&mut statement).unwrap();
        statement.to_string()
    }

    #[test]
    fn row_limits_of_all_dialects_become_limit() {
        assert_eq!(rewritten("SELECT TOP 5 a FROM t"), "SELECT a FROM t LIMIT 5");
        assert_eq!(rewritten("SELECT a FROM t FETCH FIRST 3 ROWS ONLY"), "SELECT a FROM t LIMIT 3");
        assert_eq!(
            rewritten("SELECT a FROM t OFFSET 2 ROWS FETCH NEXT 3 ROWS ONLY"),
            "SELECT a FROM t LIMIT 3 OFFSET 2 ROWS"
        );
        assert_eq!(rewritten("SELECT a FROM t LIMIT 2, 3"), "SELECT a FROM t LIMIT 3 OFFSET 2");
    }

    #[test]
    fn like_escapes_become_backslashes() {
        assert_eq!(
            rewritten("SELECT 1 WHERE a LIKE 'x/_y//z\\' ESCAPE '/'"),
            "SELECT 1 WHERE a LIKE 'x\\_y/z\\\\'"
        );
        assert!(rewritten("SELECT 1 WHERE a LIKE ? ESCAPE '/'").contains("replace("));
    }

    #[test]
    fn exists_in_a_select_list_is_a_value() {
        assert_eq!(
            rewritten("SELECT EXISTS(SELECT a FROM t) AS e"),
            "SELECT (SELECT count(*) > 0 FROM (SELECT a FROM t LIMIT 1) AS exists_row) AS e"
        );
    }

    #[test]
    fn odbc_functions_and_conversions_are_translated() {
        assert_eq!(rewritten("SELECT {fn UCASE(a)}"), "SELECT upper(a)");
        assert_eq!(rewritten("SELECT {fn CONVERT(a, SQL_INTEGER)}"), "SELECT CAST(a AS INTEGER)");
        assert_eq!(rewritten("SELECT {fn DAYOFWEEK(a)}"), "SELECT (date_part('dow', a) + 1)");
        assert_eq!(rewritten("SELECT {fn LOCATE('x', {fn LCASE(a)})}"), "SELECT strpos(lower(a), 'x')");
        assert_eq!(rewritten("SELECT N'日本', @@IDENTITY"), "SELECT '日本', scope_identity()");
    }
}
