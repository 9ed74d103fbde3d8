//! What a temporary table is: columns, keys, references and checks; and how the catalog shows it.

use std::collections::HashMap;
use std::sync::Arc;

use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::DFSchema;
use datafusion::logical_expr::Expr;
use datafusion::logical_expr::simplify::SimplifyContext;
use datafusion::optimizer::simplify_expressions::ExprSimplifier;

use super::{SCHEMA, errors};
use crate::engine::catalog::{
    CatalogColumn, CatalogReference, CatalogTable, CatalogTableKind, KeyNames, metadata,
};
use crate::engine::session::{Shared, engine_error};
use crate::engine::sql_type;
use crate::error::{Result, Text};

/// A temporary table as it was declared.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Definition {
    /// Name as typed.
    pub name: String,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// The primary key first, then the unique ones.
    pub keys: Vec<Key>,
    /// Foreign keys: told to clients, not enforced.
    pub references: Vec<CatalogReference>,
    /// Conditions on every row.
    pub checks: Vec<Check>,
    /// The columns as Arrow fields with the keys of [`metadata`].
    pub schema: SchemaRef,
}

/// One column.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Column {
    /// Name as typed.
    pub name: String,
    /// Type of its values.
    pub data_type: DataType,
    /// False for NOT NULL and for columns of the primary key.
    pub nullable: bool,
    /// Characters of text, bytes of binary values at most.
    pub size: Option<u64>,
    /// Digits of seconds, where they are fewer than the six that can be held.
    pub fraction: Option<u8>,
    /// Value of rows that give none.
    pub default: Option<Formula>,
    /// Counts by itself.
    pub identity: Option<Identity>,
}

/// An expression of the declaration, and its text.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Formula {
    pub expr: Expr,
    pub text: String,
}

/// First number and step of an identity column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) struct Identity {
    pub start: i64,
    pub step: i64,
    /// GENERATED ALWAYS: no statement gives the number.
    pub is_always: bool,
}

impl Default for Identity {
    fn default() -> Self {
        Identity { start: 1, step: 1, is_always: false }
    }
}

/// PRIMARY KEY or UNIQUE.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Key {
    /// Name of the constraint.
    pub name: String,
    /// Positions of its columns.
    pub columns: Vec<usize>,
    /// True for the primary key.
    pub is_primary: bool,
}

/// CHECK
#[derive(Clone, Debug)]
pub(in crate::engine) struct Check {
    /// Name of the constraint.
    pub name: String,
    /// What must not be false.
    pub condition: Formula,
}

impl Definition {
    /// Position of a column by its name in any case.
    pub fn position(&self, name: &str) -> Option<usize> {
        let lower = name.to_lowercase();
        self.columns.iter().position(|column| column.name.to_lowercase() == lower)
    }

    /// Names of the columns, for messages.
    pub fn column_names(&self) -> String {
        self.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// Position of the identity column.
    pub fn identity_column(&self) -> Option<(usize, Identity)> {
        self.columns.iter().enumerate().find_map(|(position, column)| Some((position, column.identity?)))
    }

    /// Refuses values of their own for these columns, where the table alone gives them. 42000.
    pub fn check_given(&self, columns: impl IntoIterator<Item = usize>) -> Result<()> {
        let always = self.identity_column().filter(|(_, identity)| identity.is_always);
        let Some((position, _)) = always.filter(|(position, _)| columns.into_iter().any(|c| c == *position))
        else {
            return Ok(());
        };
        Err(errors::generated_always(self.columns.get(position).map_or("", |column| column.name.as_str())))
    }

    /// The table as catalog functions show it.
    pub fn catalog_table(&self) -> CatalogTable {
        let named = |key: &Key| -> Vec<String> {
            key.columns.iter().filter_map(|column| Some(self.columns.get(*column)?.name.clone())).collect()
        };
        let primary = self.keys.first().filter(|key| key.is_primary);
        let unique: Vec<&Key> = self.keys.iter().filter(|key| !key.is_primary).collect();
        CatalogTable {
            schema: SCHEMA.to_owned(),
            name: self.name.clone(),
            kind: CatalogTableKind::Table,
            remarks: NO_REMARKS,
            columns: self
                .schema
                .fields()
                .iter()
                .map(|field| CatalogColumn { field: Arc::clone(field), remarks: NO_REMARKS })
                .collect(),
            primary_key: primary.map(&named).unwrap_or_default(),
            unique_keys: unique.iter().map(|key| named(key)).collect(),
            references: self.references.clone(),
            declared: None,
            key_names: KeyNames {
                primary: primary.map(|key| key.name.clone()),
                unique: unique.iter().map(|key| key.name.clone()).collect(),
            },
        }
    }
}

/// Users describe nothing here.
const NO_REMARKS: Text = Text { en: "", ja: "" };

impl Column {
    /// The type in SQL, for messages.
    pub fn sql_type(&self) -> String {
        let info = sql_type::describe_type(&self.data_type, self.size, u32::MAX);
        match (&self.data_type, self.size) {
            (DataType::Decimal128(precision, scale), _) => format!("DECIMAL({precision},{scale})"),
            (_, Some(size)) => format!("{}({size})", info.type_name),
            _ => info.type_name.to_owned(),
        }
    }

    fn field(&self, table: &str) -> Field {
        let mut told = HashMap::from([
            (metadata::SCHEMA.to_owned(), SCHEMA.to_owned()),
            (metadata::TABLE.to_owned(), table.to_owned()),
            (metadata::COLUMN.to_owned(), self.name.clone()),
            (metadata::UPDATABLE.to_owned(), true.to_string()),
        ]);
        let mut tell = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                told.insert(key.to_owned(), value);
            }
        };
        tell(metadata::SIZE, self.size.map(|size| size.to_string()));
        tell(metadata::DEFAULT, self.default.as_ref().map(|default| default.text.clone()));
        tell(metadata::AUTO, self.identity.map(|_| true.to_string()));
        Field::new(&self.name, self.data_type.clone(), self.nullable).with_metadata(told)
    }
}

/// The Arrow schema of a table's columns.
pub(super) fn schema_of(table: &str, columns: &[Column]) -> SchemaRef {
    Arc::new(Schema::new(columns.iter().map(|column| column.field(table)).collect::<Vec<_>>()))
}

impl Formula {
    /// Compiles an expression over `schema`, names spelled as there.
    pub fn compile(shared: &Shared, expr: sqlparser::ast::Expr, schema: &DFSchema) -> Result<Self> {
        let text = expr.to_string();
        let mut spelled = expr;
        let mut dictionary = crate::sql::names::Dictionary::default();
        schema.fields().iter().for_each(|field| dictionary.declare(field.name()));
        dictionary.apply(&mut spelled);
        let spelled = sqlparser::ast::ExprWithAlias { expr: spelled, alias: None };
        let expr = shared
            .context
            .state()
            .create_logical_expr_from_sql_expr(spelled, schema)
            .map_err(engine_error)?;
        Ok(Formula { expr, text })
    }

    /// Its value for each row of `rows`.
    pub fn evaluate(&self, shared: &Shared, rows: &RecordBatch) -> Result<ArrayRef> {
        let schema = DFSchema::try_from(rows.schema()).map_err(engine_error)?;
        let state = shared.context.state();
        // The current time becomes a constant here: one moment for all rows of a statement.
        let context = SimplifyContext::builder()
            .with_schema(Arc::new(schema.clone()))
            .with_config_options(Arc::clone(state.config_options()))
            .with_query_execution_start_time(state.execution_props().query_execution_start_time)
            .build();
        let simplifier = ExprSimplifier::new(context);
        let simplified = simplifier
            .coerce(self.expr.clone(), &schema)
            .and_then(|coerced| simplifier.simplify(coerced))
            .map_err(engine_error)?;
        let compiled = state.create_physical_expr(simplified, &schema).map_err(engine_error)?;
        let values = compiled.evaluate(rows).map_err(engine_error)?;
        values.into_array(rows.num_rows()).map_err(engine_error)
    }
}
