//! Names are case-insensitive: every identifier gets one spelling before the engine sees it.

use std::collections::HashMap;
use std::ops::ControlFlow;

use sqlparser::ast::{
    Assignment, AssignmentTarget, ConflictTarget, Expr, FromTable, FunctionArg, FunctionArguments, Ident,
    JoinConstraint, JoinOperator, MergeAction, ObjectName, ObjectNamePart, OnConflictAction, OnInsert,
    OutputClause, Query, Select, SelectItem, SelectItemQualifiedWildcardKind, Statement, TableAlias,
    TableFactor, TableObject, TableWithJoins, UpdateTableFromKind, Visit, VisitMut, Visitor, VisitorMut,
};

/// Lower-case name → the one spelling of this statement.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    spellings: HashMap<String, String>,
}

impl Dictionary {
    /// Tells the catalog's spelling of a schema, table or column. The first one told wins.
    pub fn declare(&mut self, name: &str) {
        self.spellings.entry(name.to_lowercase()).or_insert_with(|| name.to_owned());
    }

    /// The spelling of `name`: the catalog's, else the first one seen.
    pub fn spelling(&mut self, name: &str) -> String {
        self.spellings.entry(name.to_lowercase()).or_insert_with(|| name.to_owned()).clone()
    }

    /// Rewrites every identifier of the statement to its one spelling.
    pub fn apply<T: VisitMut>(&mut self, node: &mut T) {
        let _ = node.visit(&mut Speller { dictionary: self });
    }
}

/// The names of all relations in a statement, as typed: tables, views and common table expressions.
pub fn relations(statement: &Statement) -> Vec<Vec<String>> {
    struct Collector(Vec<Vec<String>>);
    impl Visitor for Collector {
        type Break = ();
        fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<()> {
            self.0.push(parts(relation));
            ControlFlow::Continue(())
        }
    }
    let mut collector = Collector(Vec::new());
    let _ = statement.visit(&mut collector);
    collector.0
}

/// The parts of a qualified name without quotes.
pub fn parts(name: &ObjectName) -> Vec<String> {
    name.0.iter().filter_map(ObjectNamePart::as_ident).map(|ident| ident.value.clone()).collect()
}

/// Puts `schema` before each relation without one whose name is `chosen`.
pub fn qualify(statement: &mut Statement, schema: &str, chosen: impl Fn(&str) -> bool) {
    struct Qualifier<'a, F> {
        schema: &'a str,
        chosen: F,
    }
    impl<F: Fn(&str) -> bool> VisitorMut for Qualifier<'_, F> {
        type Break = ();
        fn pre_visit_relation(&mut self, relation: &mut ObjectName) -> ControlFlow<()> {
            if let [ObjectNamePart::Identifier(name)] = relation.0.as_slice()
                && (self.chosen)(&name.value)
            {
                relation.0.insert(0, ObjectNamePart::Identifier(Ident::with_quote('"', self.schema)));
            }
            ControlFlow::Continue(())
        }
    }
    let _ = statement.visit(&mut Qualifier { schema, chosen });
}

struct Speller<'a> {
    dictionary: &'a mut Dictionary,
}

impl Speller<'_> {
    fn ident(&mut self, ident: &mut Ident) {
        if is_special(ident) {
            return;
        }
        ident.value = self.dictionary.spelling(&ident.value);
        ident.quote_style = Some('"');
    }

    fn object_name(&mut self, name: &mut ObjectName) {
        for part in &mut name.0 {
            if let ObjectNamePart::Identifier(ident) = part {
                self.ident(ident);
            }
        }
    }

    fn table_alias(&mut self, alias: &mut TableAlias) {
        self.ident(&mut alias.name);
        for column in &mut alias.columns {
            self.ident(&mut column.name);
        }
    }

    fn select_item(&mut self, item: &mut SelectItem) {
        match item {
            SelectItem::ExprWithAlias { alias, .. } => self.ident(alias),
            SelectItem::ExprWithAliases { aliases, .. } => {
                aliases.iter_mut().for_each(|alias| self.ident(alias))
            }
            SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), _) => {
                self.object_name(name);
            }
            _ => {}
        }
    }

    fn assignments(&mut self, assignments: &mut [Assignment]) {
        for assignment in assignments {
            match &mut assignment.target {
                AssignmentTarget::ColumnName(name) => self.object_name(name),
                AssignmentTarget::Tuple(names) => names.iter_mut().for_each(|name| self.object_name(name)),
            }
        }
    }

    fn joins(&mut self, tables: &mut [TableWithJoins]) {
        for join in tables.iter_mut().flat_map(|table| &mut table.joins) {
            self.join_columns(&mut join.join_operator);
        }
    }

    fn join_columns(&mut self, operator: &mut JoinOperator) {
        if let Some(JoinConstraint::Using(columns)) = join_constraint(operator) {
            columns.iter_mut().for_each(|column| self.object_name(column));
        }
    }
}

/// Variables such as `@@IDENTITY` are not names of the catalog.
fn is_special(ident: &Ident) -> bool {
    ident.quote_style.is_none() && ident.value.starts_with('@')
}

fn join_constraint(operator: &mut JoinOperator) -> Option<&mut JoinConstraint> {
    match operator {
        JoinOperator::Join(constraint)
        | JoinOperator::Inner(constraint)
        | JoinOperator::Left(constraint)
        | JoinOperator::LeftOuter(constraint)
        | JoinOperator::Right(constraint)
        | JoinOperator::RightOuter(constraint)
        | JoinOperator::FullOuter(constraint)
        | JoinOperator::CrossJoin(constraint)
        | JoinOperator::Semi(constraint)
        | JoinOperator::LeftSemi(constraint)
        | JoinOperator::RightSemi(constraint)
        | JoinOperator::Anti(constraint)
        | JoinOperator::LeftAnti(constraint)
        | JoinOperator::RightAnti(constraint)
        | JoinOperator::StraightJoin(constraint) => Some(constraint),
        _ => None,
    }
}

impl VisitorMut for Speller<'_> {
    type Break = ();

    fn pre_visit_statement(&mut self, statement: &mut Statement) -> ControlFlow<()> {
        match statement {
            Statement::Insert(insert) => {
                if let TableObject::TableName(name) = &mut insert.table {
                    self.object_name(name);
                }
                if let Some(alias) = &mut insert.table_alias {
                    self.ident(&mut alias.alias);
                }
                insert.columns.iter_mut().for_each(|column| self.object_name(column));
                insert.returning.iter_mut().flatten().for_each(|item| self.select_item(item));
                if let Some(OnInsert::OnConflict(conflict)) = &mut insert.on {
                    if let Some(ConflictTarget::Columns(columns)) = &mut conflict.conflict_target {
                        columns.iter_mut().for_each(|column| self.ident(column));
                    }
                    if let OnConflictAction::DoUpdate(update) = &mut conflict.action {
                        self.assignments(&mut update.assignments);
                    }
                }
            }
            Statement::Update(update) => {
                self.assignments(&mut update.assignments);
                self.joins(std::slice::from_mut(&mut update.table));
                if let Some(UpdateTableFromKind::BeforeSet(from) | UpdateTableFromKind::AfterSet(from)) =
                    &mut update.from
                {
                    self.joins(from);
                }
                update.returning.iter_mut().flatten().for_each(|item| self.select_item(item));
            }
            Statement::Delete(delete) => {
                let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &mut delete.from;
                self.joins(from);
                delete.using.iter_mut().for_each(|using| self.joins(using));
                delete.returning.iter_mut().flatten().for_each(|item| self.select_item(item));
            }
            Statement::Merge(merge) => {
                for clause in &mut merge.clauses {
                    match &mut clause.action {
                        MergeAction::Insert(insert) => {
                            insert.columns.iter_mut().for_each(|column| self.object_name(column));
                        }
                        MergeAction::Update(update) => self.assignments(&mut update.assignments),
                        MergeAction::Delete { .. } => {}
                    }
                }
                if let Some(OutputClause::Returning { select_items, .. }) = &mut merge.output {
                    select_items.iter_mut().for_each(|item| self.select_item(item));
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        for table in query.with.iter_mut().flat_map(|with| &mut with.cte_tables) {
            self.table_alias(&mut table.alias);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        select.projection.iter_mut().for_each(|item| self.select_item(item));
        for window in &mut select.named_window {
            self.ident(&mut window.0);
        }
        self.joins(&mut select.from);
        ControlFlow::Continue(())
    }

    fn pre_visit_relation(&mut self, relation: &mut ObjectName) -> ControlFlow<()> {
        self.object_name(relation);
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<()> {
        match factor {
            TableFactor::Table { alias, .. }
            | TableFactor::Derived { alias, .. }
            | TableFactor::TableFunction { alias, .. }
            | TableFactor::Function { alias, .. }
            | TableFactor::UNNEST { alias, .. } => {
                alias.iter_mut().for_each(|alias| self.table_alias(alias));
            }
            TableFactor::NestedJoin { alias, table_with_joins } => {
                alias.iter_mut().for_each(|alias| self.table_alias(alias));
                for join in &mut table_with_joins.joins {
                    self.join_columns(&mut join.join_operator);
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn post_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<()> {
        if let TableFactor::Table { name, args: Some(_), .. } = factor {
            lower_function_name(name);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        match expr {
            Expr::Identifier(ident) => self.ident(ident),
            Expr::CompoundIdentifier(idents) => idents.iter_mut().for_each(|ident| self.ident(ident)),
            Expr::QualifiedWildcard(name, _) => self.object_name(name),
            Expr::Function(function) => {
                lower_function_name(&mut function.name);
                if let FunctionArguments::List(list) = &mut function.args {
                    for argument in &mut list.args {
                        if let FunctionArg::Named { name, .. } = argument {
                            name.value = name.value.to_lowercase();
                        }
                    }
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

/// The engine registers its functions in lower case.
fn lower_function_name(name: &mut ObjectName) {
    for part in &mut name.0 {
        if let ObjectNamePart::Identifier(ident) = part {
            ident.value = ident.value.to_lowercase();
            ident.quote_style = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::parse::parse;

    fn spelled(sql: &str) -> String {
        let mut dictionary = Dictionary::default();
        for name in ["Backlog", "Issues", "Projects", "Id", "Summary", "ProjectId", "Name", "Order"] {
            dictionary.declare(name);
        }
        let mut statement = parse(sql).unwrap().statement;
        dictionary.apply(&mut statement);
        statement.to_string()
    }

    #[test]
    fn the_catalog_gives_the_spelling_quoted_or_not() {
        assert_eq!(
            spelled("select SUMMARY, i.id, [projectID] from backlog.ISSUES i where I.Id = 1 order by NAME"),
            "SELECT \"Summary\", \"i\".\"Id\", \"ProjectId\" FROM \"Backlog\".\"Issues\" \"i\" \
             WHERE \"i\".\"Id\" = 1 ORDER BY \"Name\""
        );
    }

    #[test]
    fn unknown_names_take_the_first_spelling_of_the_statement() {
        assert_eq!(
            spelled(
                "WITH Open AS (SELECT id AS Ticket FROM issues) SELECT TICKET FROM OPEN JOIN projects USING (ID)"
            ),
            "WITH \"Open\" AS (SELECT \"Id\" AS \"Ticket\" FROM \"Issues\") \
             SELECT \"Ticket\" FROM \"Open\" JOIN \"Projects\" USING(\"Id\")"
        );
    }

    #[test]
    fn functions_are_lower_case_and_unquoted() {
        assert_eq!(
            spelled("SELECT COUNT(*), Upper(NAME) FROM ISSUES"),
            "SELECT count(*), upper(\"Name\") FROM \"Issues\""
        );
    }

    #[test]
    fn writes_are_spelled_too() {
        assert_eq!(
            spelled("INSERT INTO issues (SUMMARY) VALUES ('x') RETURNING ID AS id2"),
            "INSERT INTO \"Issues\" (\"Summary\") VALUES ('x') RETURNING \"Id\" AS \"id2\""
        );
        assert_eq!(
            spelled("UPDATE issues SET summary = 'x' WHERE id = 1"),
            "UPDATE \"Issues\" SET \"Summary\" = 'x' WHERE \"Id\" = 1"
        );
        assert_eq!(spelled("DELETE FROM issues WHERE id = 1"), "DELETE FROM \"Issues\" WHERE \"Id\" = 1");
    }
}
