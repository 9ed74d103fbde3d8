//! Names of temporary tables in statements: unqualified ones, and columns spelled as the statement does.

use std::collections::HashSet;
use std::ops::ControlFlow;

use datafusion::common::TableReference;
use sqlparser::ast::{
    Expr, Ident, ObjectName, ObjectNamePart, Select, SelectItem, SelectItemQualifiedWildcardKind, Statement,
    TableAlias, TableAliasColumnDef, TableFactor, Visit, VisitMut, Visitor, VisitorMut,
};

use super::SCHEMA;
use super::definition::Definition;
use super::schema::TempSchema;
use crate::engine::session::Shared;
use crate::sql;
use crate::sql::names::Dictionary;

/// First character of names that always mean temporary tables, as SQL Server has it.
const MARK: char = '#';

/// True for the name of a table of schema `temp` that says so itself.
pub(in crate::engine) fn is_temp(name: &ObjectName) -> bool {
    match sql::names::parts(name).as_slice() {
        [table] => table.starts_with(MARK),
        [.., schema, _] => schema.eq_ignore_ascii_case(SCHEMA),
        [] => false,
    }
}

/// The tables of schema `temp` that a statement with qualified names reads or writes.
pub(in crate::engine) fn mentions(statement: &Statement) -> bool {
    struct Search;
    impl Visitor for Search {
        type Break = ();
        fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<()> {
            if is_temp(relation) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
    }
    statement.visit(&mut Search).is_break()
}

/// Qualifies names without a schema that only schema `temp` has: the default schema comes first, so that no
/// temporary table takes the place of one of Backlog's. `local` are names of common table expressions.
pub(in crate::engine) fn qualify(shared: &Shared, local: &HashSet<String>, statement: &mut Statement) {
    struct Qualifier<'a> {
        shared: &'a Shared,
        local: &'a HashSet<String>,
    }
    impl VisitorMut for Qualifier<'_> {
        type Break = ();
        fn pre_visit_relation(&mut self, relation: &mut ObjectName) -> ControlFlow<()> {
            if let [ObjectNamePart::Identifier(table)] = relation.0.as_slice()
                && !self.local.contains(&table.value.to_lowercase())
                && means_temp(self.shared, &table.value)
            {
                relation.0.insert(0, ObjectNamePart::Identifier(Ident::new(SCHEMA)));
            }
            ControlFlow::Continue(())
        }
    }
    let _ = statement.visit(&mut Qualifier { shared, local });
}

/// True when a name without a schema is one of a temporary table.
fn means_temp(shared: &Shared, table: &str) -> bool {
    table.starts_with(MARK) || shared.temp.find(table).is_some() && !default_schema_has(shared, table)
}

/// True when the default schema has a table of that name.
pub(super) fn default_schema_has(shared: &Shared, table: &str) -> bool {
    let schema = shared.settings.default_schema.as_str();
    let provider = shared.context.state().schema_for_ref(TableReference::partial(schema, table));
    let has = |name: &String| name.eq_ignore_ascii_case(table);
    !schema.eq_ignore_ascii_case(SCHEMA) && provider.is_ok_and(|schema| schema.table_names().iter().any(has))
}

/// Gives the columns of temporary tables the spelling of the statement, where it is not their own: names that
/// users choose may differ in case from those of other tables in the same statement.
pub(in crate::engine) fn align(schema: &TempSchema, dictionary: &mut Dictionary, statement: &mut Statement) {
    let mut aligner = Aligner { schema, dictionary, renamed: HashSet::new() };
    let _ = statement.visit(&mut aligner);
    let renamed = aligner.renamed;
    if !renamed.is_empty() {
        let _ = statement.visit(&mut Unqualifier { renamed: &renamed });
    }
}

/// The alias with which a table's columns are spelled as in the statement.
pub(super) fn alias(
    definition: &Definition,
    name: Ident,
    first: &[&str],
    dictionary: &mut Dictionary,
) -> TableAlias {
    let own = definition.columns.iter().map(|column| dictionary.spelling(&column.name));
    let columns = first.iter().map(|name| (*name).to_owned()).chain(own);
    let columns = columns
        .map(|name| TableAliasColumnDef { name: Ident::with_quote('"', name), data_type: None })
        .collect();
    TableAlias { explicit: true, name, columns, at: None }
}

/// True when the statement spells every column as the table does.
fn spells_alike(definition: &Definition, dictionary: &mut Dictionary) -> bool {
    definition.columns.iter().all(|column| dictionary.spelling(&column.name) == column.name)
}

struct Aligner<'a> {
    schema: &'a TempSchema,
    dictionary: &'a mut Dictionary,
    renamed: HashSet<String>,
}

impl VisitorMut for Aligner<'_> {
    type Break = ();

    fn pre_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<()> {
        let TableFactor::Table { name, alias, args: None, .. } = factor else {
            return ControlFlow::Continue(());
        };
        let has_columns = alias.as_ref().is_some_and(|alias| !alias.columns.is_empty());
        if has_columns || !is_temp(name) {
            return ControlFlow::Continue(());
        }
        let Some(table) = sql::names::parts(name).last().and_then(|name| self.schema.find(name)) else {
            return ControlFlow::Continue(());
        };
        if spells_alike(&table.definition, self.dictionary) {
            return ControlFlow::Continue(());
        }
        let shown = match alias.take() {
            Some(alias) => alias.name,
            None => {
                let own = self.dictionary.spelling(&table.definition.name);
                self.renamed.insert(own.to_lowercase());
                Ident::with_quote('"', own)
            }
        };
        *alias = Some(self::alias(&table.definition, shown, &[], self.dictionary));
        ControlFlow::Continue(())
    }
}

/// Takes the schema off `temp.T.c` where T has become an alias.
pub(in crate::engine) struct Unqualifier<'a> {
    pub renamed: &'a HashSet<String>,
}

impl Unqualifier<'_> {
    fn applies(&self, schema: &str, table: &str) -> bool {
        schema.eq_ignore_ascii_case(SCHEMA) && self.renamed.contains(&table.to_lowercase())
    }

    fn object_name(&self, name: &mut ObjectName) {
        if let [schema, table] = sql::names::parts(name).as_slice()
            && self.applies(schema, table)
        {
            name.0.remove(0);
        }
    }
}

impl VisitorMut for Unqualifier<'_> {
    type Break = ();

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        for item in &mut select.projection {
            if let SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), _) = item
            {
                self.object_name(name);
            }
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        match expr {
            Expr::CompoundIdentifier(idents) => {
                if let [schema, table, _] = idents.as_slice()
                    && self.applies(&schema.value, &table.value)
                {
                    idents.remove(0);
                }
            }
            Expr::QualifiedWildcard(name, _) => self.object_name(name),
            _ => {}
        }
        ControlFlow::Continue(())
    }
}
