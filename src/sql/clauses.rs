//! No clause goes unheard: what the grammar takes and the driver would not look at is refused.
//!
//! Statements are taken apart without `..`, so that a clause that the grammar learns is judged here before
//! anything compiles.

use sqlparser::ast::{
    CreateTable, Delete, FromTable, Insert, Merge, MergeAction, MergeClause, MergeInsertExpr, OnCommit,
    Query, Statement, TableFactor, Truncate, Update,
};

use super::errors;
use super::parse::parse_own;
use crate::error::Result;

/// Refuses the first clause of the list that is present. 0A000.
pub fn refuse(clauses: &[(bool, &str)]) -> Result<()> {
    match clauses.iter().find(|(present, _)| *present) {
        Some((_, clause)) => Err(errors::unsupported_clause(clause)),
        None => Ok(()),
    }
}

/// Refuses the clauses of a write, a definition or an EXPLAIN that nothing looks at further on. 0A000.
pub fn refuse_unheard(statement: &Statement) -> Result<()> {
    match statement {
        Statement::Insert(insert) => of_insert(insert),
        Statement::Update(update) => of_update(update),
        Statement::Delete(delete) => of_delete(delete),
        Statement::Merge(merge) => of_merge(merge),
        Statement::CreateTable(table) => of_create_table(table),
        Statement::Drop {
            object_type: _,
            if_exists: _,
            names: _,
            // All of them are temporary.
            temporary: _,
            cascade,
            restrict,
            purge,
            table,
        } => refuse(&[
            (*cascade, "DROP … CASCADE"),
            (*restrict, "DROP … RESTRICT"),
            (*purge, "PURGE"),
            (table.is_some(), "DROP … ON"),
        ]),
        Statement::Truncate(truncate) => of_truncate(truncate),
        Statement::Explain {
            describe_alias: _,
            statement: _,
            verbose: _,
            query_plan: _,
            analyze,
            estimate,
            format,
            options,
        } => refuse(&[
            (*analyze, "EXPLAIN ANALYZE, which would run the statement,"),
            (*estimate, "EXPLAIN ESTIMATE"),
            (format.is_some() || options.is_some(), "a form of EXPLAIN"),
        ]),
        _ => Ok(()),
    }
}

/// True for VALUES and nothing that chooses among its rows.
pub fn is_values_alone(query: &Query) -> bool {
    let Query {
        body: _,
        with,
        order_by,
        limit_clause,
        fetch,
        // Locks are taken out of every query.
        locks: _,
        for_clause,
        settings,
        format_clause,
        pipe_operators,
    } = query;
    with.is_none()
        && order_by.is_none()
        && limit_clause.is_none()
        && fetch.is_none()
        && for_clause.is_none()
        && settings.is_none()
        && format_clause.is_none()
        && pipe_operators.is_empty()
}

fn of_insert(insert: &Insert) -> Result<()> {
    let Insert {
        insert_token: _,
        optimizer_hints: _,
        into: _,
        has_table_keyword: _,
        table: _,
        table_alias: _,
        columns: _,
        source: _,
        on: _,
        returning: _,
        // Refused where they are met.
        or: _,
        ignore: _,
        overwrite: _,
        replace_into: _,
        output: _,
        assignments: _,
        partitioned,
        after_columns,
        priority,
        insert_alias,
        settings,
        format_clause,
        multi_table_insert_type,
        multi_table_into_clauses,
        multi_table_when_clauses,
        multi_table_else_clause,
    } = insert;
    let several = multi_table_insert_type.is_some()
        || multi_table_else_clause.is_some()
        || !multi_table_into_clauses.is_empty()
        || !multi_table_when_clauses.is_empty();
    refuse(&[
        (partitioned.is_some(), "PARTITION"),
        (!after_columns.is_empty(), "a second list of columns"),
        (priority.is_some(), "LOW_PRIORITY, HIGH_PRIORITY, DELAYED"),
        (insert_alias.is_some(), "an alias after VALUES (ON CONFLICT calls the new row EXCLUDED)"),
        (settings.is_some(), "SETTINGS"),
        (format_clause.is_some(), "FORMAT"),
        (several, "INSERT into several tables"),
    ])
}

fn of_update(update: &Update) -> Result<()> {
    let Update {
        update_token: _,
        optimizer_hints: _,
        table,
        assignments: _,
        from: _,
        selection: _,
        returning: _,
        // Refused where they are met.
        output: _,
        or: _,
        order_by: _,
        limit: _,
    } = update;
    of_target(&table.relation)
}

fn of_delete(delete: &Delete) -> Result<()> {
    let Delete {
        delete_token: _,
        optimizer_hints: _,
        tables: _,
        from,
        using: _,
        selection: _,
        returning: _,
        // Refused where they are met.
        output: _,
        order_by: _,
        limit: _,
    } = delete;
    let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = from;
    from.iter().try_for_each(|from| of_target(&from.relation))
}

fn of_merge(merge: &Merge) -> Result<()> {
    let Merge { merge_token: _, optimizer_hints: _, into: _, table, source: _, on: _, clauses, output: _ } =
        merge;
    of_target(table)?;
    clauses.iter().try_for_each(|clause| {
        let MergeClause { when_token: _, clause_kind: _, predicate: _, action } = clause;
        match action {
            MergeAction::Insert(insert) => {
                let MergeInsertExpr { insert_token: _, columns: _, kind_token: _, kind: _, insert_predicate } = insert;
                refuse(&[(insert_predicate.is_some(), "MERGE … INSERT … WHERE (use WHEN NOT MATCHED AND …)")])
            }
            MergeAction::Update(_) | MergeAction::Delete { .. } => Ok(()),
        }
    })
}

/// The table that is written. Hints change no result.
fn of_target(factor: &TableFactor) -> Result<()> {
    let TableFactor::Table {
        name: _,
        alias,
        with_hints: _,
        index_hints: _,
        // Refused where they are met.
        args: _,
        with_ordinality: _,
        partitions: _,
        sample: _,
        version,
        json_path,
    } = factor
    else {
        return Ok(());
    };
    refuse(&[
        (alias.as_ref().is_some_and(|alias| !alias.columns.is_empty()), "an alias with column names"),
        (version.is_some(), "a version of a table to be written"),
        (json_path.is_some(), "a path into a table to be written"),
        (alias.as_ref().is_some_and(|alias| alias.at.is_some()), "AT"),
    ])
}

fn of_truncate(truncate: &Truncate) -> Result<()> {
    let Truncate { table_names: _, table: _, if_exists: _, identity: _, partitions, cascade, on_cluster } =
        truncate;
    refuse(&[
        (partitions.is_some(), "PARTITION"),
        (cascade.is_some(), "TRUNCATE … CASCADE / RESTRICT"),
        (on_cluster.is_some(), "ON CLUSTER"),
    ])
}

/// CREATE TABLE has more clauses than can be named one by one: it is compared with one of those that are heard.
fn of_create_table(table: &CreateTable) -> Result<()> {
    let Statement::CreateTable(plain) = parse_own("CREATE TABLE t (c INT)")? else { return Ok(()) };
    let heard = CreateTable {
        temporary: table.temporary,
        global: table.global.filter(|global| !global),
        if_not_exists: table.if_not_exists,
        name: table.name.clone(),
        columns: table.columns.clone(),
        constraints: table.constraints.clone(),
        query: table.query.clone(),
        // Rows are there until the table or the connection ends.
        on_commit: table.on_commit.filter(|on_commit| *on_commit == OnCommit::PreserveRows),
        ..plain
    };
    match heard == *table {
        true => Ok(()),
        false => Err(errors::unsupported_clause(difference(&table.to_string(), &heard.to_string()))),
    }
}

/// The words of `text` that `other` has not, from the first such word to the last.
fn difference(text: &str, other: &str) -> String {
    let (text, other): (Vec<&str>, Vec<&str>) =
        (text.split_whitespace().collect(), other.split_whitespace().collect());
    let same = |(a, b): &(&&str, &&str)| a == b;
    let before = text.iter().zip(&other).take_while(same).count();
    let shorter = text.len().min(other.len()) - before.min(other.len()).min(text.len());
    let after = text.iter().rev().zip(other.iter().rev()).take_while(same).count().min(shorter);
    match text.get(before..text.len() - after) {
        Some(words) if !words.is_empty() => words.join(" "),
        _ => "a clause of CREATE TABLE".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(sql: &str) -> Option<String> {
        refuse_unheard(&parse_own(sql).unwrap()).err().map(|error| error.to_string())
    }

    #[test]
    fn what_is_left_unheard_is_named() {
        for (sql, clause) in [
            ("CREATE OR REPLACE TABLE t (a INT)", "OR REPLACE"),
            ("CREATE GLOBAL TEMPORARY TABLE t (a INT)", "GLOBAL"),
            ("CREATE TABLE t (a INT) ENGINE = InnoDB", "ENGINE = InnoDB"),
            ("CREATE TABLE t (a INT) COMMENT = 'x y'", "COMMENT = 'x y'"),
            ("CREATE TABLE t (a INT) WITHOUT ROWID", "WITHOUT ROWID"),
            ("CREATE TABLE t (a INT) STRICT", "STRICT"),
            ("CREATE TEMPORARY TABLE t (a INT) ON COMMIT DELETE ROWS", "ON COMMIT DELETE ROWS"),
            ("CREATE TABLE t (a INT) PARTITION BY a", "PARTITION BY a"),
            ("CREATE TABLE t LIKE u", "LIKE u"),
            ("DROP TABLE t CASCADE", "CASCADE"),
            ("DROP TABLE t RESTRICT", "RESTRICT"),
            ("EXPLAIN ANALYZE DELETE FROM t", "EXPLAIN ANALYZE"),
            ("EXPLAIN FORMAT JSON SELECT 1", "a form of EXPLAIN"),
            ("DROP TABLE t PURGE", "PURGE"),
            ("TRUNCATE TABLE t CASCADE", "CASCADE"),
            ("TRUNCATE TABLE t PARTITION (p)", "PARTITION"),
            ("INSERT LOW_PRIORITY INTO t VALUES (1)", "LOW_PRIORITY"),
            ("INSERT INTO t PARTITION (a = 1) VALUES (1)", "PARTITION"),
            ("INSERT INTO t VALUES (1) AS new", "alias"),
            (
                "MERGE INTO t USING u ON t.a = u.a WHEN NOT MATCHED THEN INSERT (a) VALUES (1) WHERE u.a > 1",
                "WHERE",
            ),
        ] {
            let Ok(statement) = parse_own(sql) else { panic!("{sql} does not parse") };
            let told = refuse_unheard(&statement).err().map(|error| error.to_string());
            assert!(told.as_ref().is_some_and(|told| told.contains(clause)), "{sql}: {told:?}");
        }
    }

    #[test]
    fn what_is_heard_passes() {
        for sql in [
            "CREATE TABLE t (a INT PRIMARY KEY, UNIQUE (a))",
            "CREATE LOCAL TEMPORARY TABLE IF NOT EXISTS t (a INT) ON COMMIT PRESERVE ROWS",
            "CREATE TABLE t AS SELECT 1",
            "DROP TABLE IF EXISTS t, u",
            "DROP TEMPORARY TABLE t",
            "EXPLAIN VERBOSE SELECT 1",
            "TRUNCATE TABLE IF EXISTS t RESTART IDENTITY",
            "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 1 RETURNING a",
            "UPDATE t AS x SET a = 1 FROM u WHERE a = 1 RETURNING a",
            "DELETE FROM t USING u WHERE a = 1 RETURNING a",
            "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED AND u.a > 1 THEN DELETE",
        ] {
            assert_eq!(refusal(sql), None, "{sql}");
        }
    }
}
