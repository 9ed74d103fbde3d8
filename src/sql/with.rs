//! `WITH … UPDATE`, `DELETE`, `INSERT` and `MERGE`: the write, with the queries where it names them.

use std::collections::HashSet;
use std::ops::ControlFlow;

use sqlparser::ast::{
    Cte, FromTable, ObjectName, Query, SetExpr, Statement, TableFactor, TableObject, Visit, VisitMut,
    Visitor, VisitorMut, With,
};

use super::{errors, names};
use crate::error::Result;

/// The write that the statement is, without WITH; any other statement as it is. 0A000.
pub fn inline(mut statement: Statement) -> Result<Statement> {
    let Statement::Query(query) = &mut statement else { return Ok(statement) };
    let (SetExpr::Insert(write) | SetExpr::Update(write) | SetExpr::Delete(write) | SetExpr::Merge(write)) =
        query.body.as_mut()
    else {
        return Ok(statement);
    };
    let Some(with) = query.with.take() else { return Ok(statement) };
    refuse_written(&with, write)?;
    if with.recursive {
        return Err(errors::unsupported_clause("WITH RECURSIVE before a write"));
    }
    let mut named: Vec<Cte> = Vec::with_capacity(with.cte_tables.len());
    let mut seen = HashSet::new();
    for mut table in with.cte_tables {
        let fresh = seen.insert(table.alias.name.value.to_lowercase());
        if !fresh || names_again(&seen, table.query.as_ref()) {
            return Err(errors::unsupported_clause(format!("WITH {} twice", table.alias.name)));
        }
        let _ = VisitMut::visit(table.query.as_mut(), &mut Inliner { named: &named });
        named.push(table);
    }
    if names_again(&seen, write) {
        return Err(errors::unsupported_clause("WITH inside of a write that has a WITH of the same name"));
    }
    let _ = VisitMut::visit(write, &mut Inliner { named: &named });
    Ok(write.clone())
}

/// Refuses a write of one of the queries. 0A000
fn refuse_written(with: &With, write: &Statement) -> Result<()> {
    let named = |factor: &TableFactor| match factor {
        TableFactor::Table { name, .. } => Some(name.clone()),
        _ => None,
    };
    let (kind, written) = match write {
        Statement::Insert(insert) => match &insert.table {
            TableObject::TableName(name) => ("INSERT", Some(name.clone())),
            _ => return Ok(()),
        },
        Statement::Update(update) => ("UPDATE", named(&update.table.relation)),
        Statement::Merge(merge) => ("MERGE", named(&merge.table)),
        Statement::Delete(delete) => {
            let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
            let first = from.first().and_then(|table| named(&table.relation));
            ("DELETE", delete.tables.first().cloned().or(first))
        }
        _ => return Ok(()),
    };
    let is_query = |written: &ObjectName| match names::parts(written).as_slice() {
        [only] => {
            let mut queries = with.cte_tables.iter().map(|table| table.alias.name.value.to_lowercase());
            queries.any(|query| query == only.to_lowercase())
        }
        _ => false,
    };
    match written.filter(is_query) {
        Some(written) => Err(errors::written_query(kind, written)),
        None => Ok(()),
    }
}

/// True where a WITH inside takes one of the names for something else.
fn names_again<T: Visit>(names: &HashSet<String>, node: &T) -> bool {
    struct Search<'a>(&'a HashSet<String>);
    impl Visitor for Search<'_> {
        type Break = ();
        fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
            let mut tables = query.with.iter().flat_map(|with| &with.cte_tables);
            match tables.any(|table| self.0.contains(&table.alias.name.value.to_lowercase())) {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        }
    }
    node.visit(&mut Search(names)).is_break()
}

/// Puts queries in the place of their names.
struct Inliner<'a> {
    named: &'a [Cte],
}

impl VisitorMut for Inliner<'_> {
    type Break = ();

    // After its parts: what is put here is done already.
    fn post_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<()> {
        let TableFactor::Table { name, alias, args: None, .. } = factor else {
            return ControlFlow::Continue(());
        };
        let own = names::parts(name);
        let is_meant = |table: &&Cte| matches!(own.as_slice(), [own] if own.to_lowercase() == table.alias.name.value.to_lowercase());
        if let Some(table) = self.named.iter().find(is_meant) {
            let mut called = table.alias.clone();
            if let Some(alias) = alias.take() {
                called.name = alias.name;
                if !alias.columns.is_empty() {
                    called.columns = alias.columns;
                }
            }
            called.explicit = true;
            let subquery = table.query.clone();
            *factor = TableFactor::Derived { lateral: false, subquery, alias: Some(called), sample: None };
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::parse::parse;

    fn inlined(sql: &str) -> Result<String> {
        Ok(inline(parse(sql)?.statement)?.to_string())
    }

    #[test]
    fn queries_stand_where_they_are_named() {
        for (sql, expected) in [
            (
                "WITH x AS (SELECT 1 AS a) UPDATE t SET b = X.a FROM x WHERE x.a = t.a",
                "UPDATE t SET b = X.a FROM (SELECT 1 AS a) AS x WHERE x.a = t.a",
            ),
            (
                "WITH x(a) AS (SELECT ?), y AS (SELECT * FROM x AS z) DELETE FROM t WHERE a IN (SELECT a FROM y)",
                "DELETE FROM t WHERE a IN (SELECT a FROM (SELECT * FROM (SELECT $1) AS z (a)) AS y)",
            ),
            (
                "WITH x AS (SELECT 1) INSERT INTO t (a) SELECT * FROM x",
                "INSERT INTO t (a) SELECT * FROM (SELECT 1) AS x",
            ),
            ("WITH x AS (SELECT 1) SELECT * FROM x", "WITH x AS (SELECT 1) SELECT * FROM x"),
        ] {
            assert_eq!(inlined(sql).unwrap(), expected, "{sql}");
        }
    }

    #[test]
    fn names_of_two_meanings_are_refused() {
        for sql in [
            "WITH x AS (SELECT 1), X AS (SELECT 2) DELETE FROM t WHERE a IN (SELECT * FROM x)",
            "WITH x AS (SELECT 1) DELETE FROM t WHERE a IN (WITH x AS (SELECT 2) SELECT * FROM x)",
            "WITH RECURSIVE x AS (SELECT 1) DELETE FROM t WHERE a IN (SELECT * FROM x)",
            "WITH x AS (SELECT 1 AS i) DELETE FROM x WHERE i = 1",
            "WITH x AS (SELECT 1 AS i) UPDATE X SET i = 1",
            "WITH x AS (SELECT 1 AS i) INSERT INTO x VALUES (1)",
        ] {
            assert_eq!(inlined(sql).unwrap_err().state.0, "0A000", "{sql}");
        }
    }
}
