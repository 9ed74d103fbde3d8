//! `DEFAULT` in place of a value in `SET` and `VALUES`; elsewhere it is a name like others.

use sqlparser::ast::{
    Assignment, Expr, Ident, Insert, MergeAction, MergeInsertKind, OnConflictAction, OnInsert, SetExpr,
    Statement, Value, Values,
};

/// What stands for DEFAULT once names are resolved: no name of the catalog.
const MARK: &str = "@DEFAULT";

/// Tells the DEFAULTs of a write from names.
pub fn mark(statement: &mut Statement) {
    match statement {
        Statement::Insert(insert) => of_insert(insert),
        Statement::Update(update) => assigned(&mut update.assignments),
        Statement::Merge(merge) => {
            for clause in &mut merge.clauses {
                match &mut clause.action {
                    MergeAction::Update(update) => assigned(&mut update.assignments),
                    MergeAction::Insert(insert) => {
                        if let MergeInsertKind::Values(values) = &mut insert.kind {
                            listed(values);
                        }
                    }
                    MergeAction::Delete { .. } => {}
                }
            }
        }
        _ => {}
    }
}

/// True for DEFAULT as [`mark`] leaves it.
pub fn is_default(expr: &Expr) -> bool {
    matches!(expr, Expr::Identifier(ident) if ident.quote_style.is_none() && ident.value == MARK)
}

/// The value, or NULL for DEFAULT.
pub fn or_null(expr: Expr) -> Expr {
    if is_default(&expr) { Expr::value(Value::Null) } else { expr }
}

fn of_insert(insert: &mut Insert) {
    if let Some(SetExpr::Values(values)) = insert.source.as_mut().map(|query| query.body.as_mut()) {
        listed(values);
    }
    if let Some(OnInsert::OnConflict(conflict)) = &mut insert.on
        && let OnConflictAction::DoUpdate(update) = &mut conflict.action
    {
        assigned(&mut update.assignments);
    }
}

fn assigned(assignments: &mut [Assignment]) {
    assignments.iter_mut().for_each(|assignment| mark_value(&mut assignment.value));
}

fn listed(values: &mut Values) {
    values.rows.iter_mut().flat_map(|row| &mut row.content).for_each(mark_value);
}

fn mark_value(value: &mut Expr) {
    if let Expr::Identifier(ident) = value
        && ident.quote_style.is_none()
        && ident.value.eq_ignore_ascii_case("default")
    {
        *ident = Ident::new(MARK);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::parse::parse;

    fn marked(sql: &str) -> String {
        let mut statement = parse(sql).unwrap().statement;
        mark(&mut statement);
        statement.to_string()
    }

    #[test]
    fn only_a_whole_value_is_marked() {
        assert_eq!(
            marked("INSERT INTO t (a, b) VALUES (default, \"default\"), (DEFAULT, 'default')"),
            "INSERT INTO t (a, b) VALUES (@DEFAULT, \"default\"), (@DEFAULT, 'default')"
        );
        assert_eq!(
            marked("UPDATE t SET a = DEFAULT, b = DEFAULT + 1 WHERE c = DEFAULT"),
            "UPDATE t SET a = @DEFAULT, b = DEFAULT + 1 WHERE c = DEFAULT"
        );
        assert!(marked("INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET a = DEFAULT").contains('@'));
        let merge = "MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN UPDATE SET a = DEFAULT \
                     WHEN NOT MATCHED THEN INSERT (a) VALUES (DEFAULT)";
        assert_eq!(marked(merge).matches("@DEFAULT").count(), 2);
    }
}
