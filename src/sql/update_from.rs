//! `UPDATE … FROM` and `DELETE … USING` in one shape: the table that is written comes first, with its joins,
//! whichever way it is named.
//!
//! `UPDATE i SET … FROM Issues i JOIN r ON …` becomes `UPDATE Issues i JOIN r ON … SET …`, and so does
//! `DELETE FROM i USING …`.

use sqlparser::ast::{
    Delete, Expr, FromTable, Join, JoinConstraint, JoinOperator, ObjectName, Statement, TableFactor,
    TableWithJoins, Update, UpdateTableFromKind,
};

use super::expressions::and_given;
use super::{errors, names};
use crate::error::Result;

/// Puts the written table first. 0A000 where a join does not let it go first.
pub fn target_first(statement: &mut Statement) -> Result<()> {
    match statement {
        Statement::Update(update) => of_update(update),
        Statement::Delete(delete) => of_delete(delete),
        _ => Ok(()),
    }
}

/// The tables that an UPDATE takes values from, beside those joined to the written one.
pub fn sources(from: Option<UpdateTableFromKind>) -> Vec<TableWithJoins> {
    match from {
        Some(UpdateTableFromKind::BeforeSet(tables) | UpdateTableFromKind::AfterSet(tables)) => tables,
        None => Vec::new(),
    }
}

fn of_update(update: &mut Update) -> Result<()> {
    let Some(UpdateTableFromKind::BeforeSet(from) | UpdateTableFromKind::AfterSet(from)) = &mut update.from
    else {
        return Ok(());
    };
    take_named(&mut update.table, from, &mut update.selection)?;
    update.from.take_if(|from| {
        let (UpdateTableFromKind::BeforeSet(from) | UpdateTableFromKind::AfterSet(from)) = from;
        from.is_empty()
    });
    Ok(())
}

fn of_delete(delete: &mut Delete) -> Result<()> {
    let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &mut delete.from;
    // `DELETE i FROM Issues i JOIN …`
    if let [name] = delete.tables.as_slice() {
        let place = called(name, from).ok_or_else(|| errors::not_in_from(name))?;
        let table = taken(place, from, &mut delete.selection)?;
        delete.using.get_or_insert_default().append(from);
        from.push(table);
        delete.tables.clear();
    }
    if let (Some(using), [table]) = (&mut delete.using, from.as_mut_slice()) {
        take_named(table, using, &mut delete.selection)?;
    }
    delete.using.take_if(|using| using.is_empty());
    Ok(())
}

/// Where FROM has the table that the statement names, takes it from there with its joins.
fn take_named(
    table: &mut TableWithJoins,
    from: &mut Vec<TableWithJoins>,
    selection: &mut Option<Expr>,
) -> Result<()> {
    let TableFactor::Table { name, alias: None, .. } = &table.relation else { return Ok(()) };
    if let Some(place) = called(name, from).filter(|_| table.joins.is_empty()) {
        *table = taken(place, from, selection)?;
    }
    Ok(())
}

/// Where in FROM the table of that name or alias is: the item, and the join of it.
fn called(name: &ObjectName, from: &[TableWithJoins]) -> Option<(usize, Option<usize>)> {
    let [own] = <[String; 1]>::try_from(names::parts(name)).ok()?;
    from.iter().enumerate().find_map(|(item, tables)| {
        if is_called(&tables.relation, &own) {
            return Some((item, None));
        }
        let join = tables.joins.iter().position(|join| is_called(&join.relation, &own))?;
        Some((item, Some(join)))
    })
}

/// Takes a table out of FROM; the conditions of joins before it go to WHERE.
fn taken(
    (item, join): (usize, Option<usize>),
    from: &mut Vec<TableWithJoins>,
    selection: &mut Option<Expr>,
) -> Result<TableWithJoins> {
    let tables = from.remove(item);
    let Some(join) = join else { return Ok(tables) };
    let mut all = vec![tables.relation];
    for Join { relation, join_operator, .. } in tables.joins {
        *selection = and_given(selection.take(), condition(join_operator)?);
        all.push(relation);
    }
    let alone = |relation| TableWithJoins { relation, joins: Vec::new() };
    let target = alone(all.remove(join + 1));
    from.extend(all.into_iter().map(alone));
    Ok(target)
}

/// True for a table whose columns have this qualifier.
fn is_called(factor: &TableFactor, qualifier: &str) -> bool {
    let TableFactor::Table { name, alias, args: None, .. } = factor else { return false };
    let own = match alias {
        Some(alias) => Some(alias.name.value.clone()),
        None => names::parts(name).pop(),
    };
    own.is_some_and(|own| own.to_lowercase() == qualifier.to_lowercase())
}

/// The condition of a join that may as well stand in WHERE.
fn condition(join: JoinOperator) -> Result<Option<Expr>> {
    match join {
        JoinOperator::Join(constraint)
        | JoinOperator::Inner(constraint)
        | JoinOperator::CrossJoin(constraint) => match constraint {
            JoinConstraint::On(condition) => Ok(Some(condition)),
            JoinConstraint::None => Ok(None),
            JoinConstraint::Using(_) | JoinConstraint::Natural => {
                Err(errors::unsupported_clause("USING or NATURAL before the table that is written"))
            }
        },
        _ => Err(errors::unsupported_clause("an outer join before the table that is written")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::parse::parse;

    fn normal(sql: &str) -> Result<String> {
        let mut statement = parse(sql)?.statement;
        target_first(&mut statement)?;
        Ok(statement.to_string())
    }

    #[test]
    fn the_written_table_comes_first() {
        for (sql, expected) in [
            ("UPDATE t SET a = s.a FROM s WHERE s.i = t.i", "UPDATE t SET a = s.a FROM s WHERE s.i = t.i"),
            (
                "UPDATE x SET a = s.a FROM t x JOIN s ON s.i = x.i",
                "UPDATE t x JOIN s ON s.i = x.i SET a = s.a",
            ),
            ("UPDATE T SET a = s.a FROM t JOIN s ON s.i = t.i", "UPDATE t JOIN s ON s.i = t.i SET a = s.a"),
            (
                "UPDATE x SET a = 1 FROM s JOIN t AS x ON s.i = x.i WHERE s.a = 1 OR s.a = 2",
                "UPDATE t AS x SET a = 1 FROM s WHERE (s.a = 1 OR s.a = 2) AND (s.i = x.i)",
            ),
            ("UPDATE t SET a = 1 FROM t AS x", "UPDATE t SET a = 1 FROM t AS x"),
            ("DELETE FROM t USING s WHERE s.i = t.i", "DELETE FROM t USING s WHERE s.i = t.i"),
            ("DELETE FROM x USING t AS x JOIN s ON s.i = x.i", "DELETE FROM t AS x JOIN s ON s.i = x.i"),
            ("DELETE x FROM t x JOIN s ON s.i = x.i", "DELETE FROM t x JOIN s ON s.i = x.i"),
            ("DELETE [x] FROM s, t x WHERE s.i = x.i", "DELETE FROM t x USING s WHERE s.i = x.i"),
        ] {
            assert_eq!(normal(sql).unwrap(), expected, "{sql}");
        }
    }

    #[test]
    fn what_cannot_come_first_is_refused() {
        for sql in [
            "UPDATE x SET a = 1 FROM s LEFT JOIN t x ON s.i = x.i",
            "UPDATE x SET a = 1 FROM s JOIN t x USING (i)",
            "UPDATE x SET a = 1 FROM s NATURAL JOIN t x",
        ] {
            assert_eq!(normal(sql).unwrap_err().state.0, "0A000", "{sql}");
        }
        assert_eq!(normal("DELETE y FROM t x JOIN s ON s.i = x.i").unwrap_err().state.0, "42S02");
    }
}
