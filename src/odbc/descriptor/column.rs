//! One column of a result set: what SQLColAttribute, SQLDescribeCol and the IRD say about it.

use datafusion::arrow::datatypes::FieldRef;

use super::super::codes::*;
use super::fields::Value;
use crate::engine::ResultColumn;
use crate::engine::catalog::metadata;
use crate::engine::sql_type::{self, SqlTypeInfo};

/// SQL_ATTR_READONLY, SQL_ATTR_WRITE
const UPDATABLE: [isize; 2] = [0, 1];

/// A described column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Label as typed.
    pub label: String,
    /// Arrow type and metadata.
    pub field: FieldRef,
    /// Its SQL type in all of ODBC's numbers.
    pub info: SqlTypeInfo,
}

impl Column {
    /// Describes a column of the engine.
    pub fn new(column: &ResultColumn, max_varchar_size: u32) -> Self {
        let info = sql_type::describe(&column.field, max_varchar_size);
        Column { label: column.label.clone(), field: column.field.clone(), info }
    }

    /// SQL_DESC_NULLABLE
    pub fn nullable(&self) -> i16 {
        if self.field.is_nullable() { SQL_NULLABLE } else { SQL_NO_NULLS }
    }

    fn text(&self, key: &str) -> Value {
        Value::Text(self.field.metadata().get(key).cloned().unwrap_or_default())
    }

    fn is(&self, key: &str) -> bool {
        self.field.metadata().get(key).is_some_and(|value| value == "true")
    }

    /// Size that ODBC 2 and 3 call precision: digits of numbers, characters of everything else.
    fn precision(&self) -> isize {
        let seconds = matches!(self.info.concise, SQL_TYPE_TIME | SQL_TYPE_TIMESTAMP);
        if seconds { isize::from(self.info.decimal_digits) } else { self.info.column_size as isize }
    }

    /// The value of a column attribute; `None` for a field that ODBC does not define here.
    pub fn attribute(&self, field: i16) -> Option<Value> {
        let info = &self.info;
        Some(match field {
            SQL_DESC_CONCISE_TYPE => Value::Number(info.concise.into()),
            SQL_DESC_TYPE => Value::Number(info.verbose.into()),
            SQL_DESC_DATETIME_INTERVAL_CODE => Value::Number(info.datetime_sub.into()),
            SQL_DESC_DATETIME_INTERVAL_PRECISION | SQL_DESC_ROWVER => Value::Number(0),
            SQL_DESC_NAME | SQL_COLUMN_NAME | SQL_DESC_LABEL => Value::Text(self.label.clone()),
            SQL_DESC_UNNAMED => {
                Value::Number(if self.label.is_empty() { SQL_UNNAMED } else { SQL_NAMED }.into())
            }
            SQL_DESC_BASE_COLUMN_NAME => self.text(metadata::COLUMN),
            SQL_DESC_BASE_TABLE_NAME | SQL_DESC_TABLE_NAME => self.text(metadata::TABLE),
            SQL_DESC_SCHEMA_NAME => self.text(metadata::SCHEMA),
            SQL_DESC_CATALOG_NAME => Value::Text(String::new()),
            SQL_DESC_NULLABLE | SQL_COLUMN_NULLABLE => Value::Number(self.nullable().into()),
            SQL_DESC_LENGTH => Value::Number(info.column_size as isize),
            SQL_COLUMN_LENGTH | SQL_DESC_OCTET_LENGTH => Value::Number(info.octet_length as isize),
            SQL_DESC_PRECISION => Value::Number(self.precision()),
            SQL_COLUMN_PRECISION => Value::Number(info.column_size as isize),
            SQL_DESC_SCALE | SQL_COLUMN_SCALE => Value::Number(info.decimal_digits.into()),
            SQL_DESC_DISPLAY_SIZE => Value::Number(info.display_size as isize),
            SQL_DESC_UNSIGNED => Value::Number(info.unsigned.into()),
            SQL_DESC_FIXED_PREC_SCALE => Value::Number(0),
            SQL_DESC_UPDATABLE => Value::Number(UPDATABLE[usize::from(self.is(metadata::UPDATABLE))]),
            SQL_DESC_AUTO_UNIQUE_VALUE => Value::Number(self.is(metadata::AUTO).into()),
            SQL_DESC_CASE_SENSITIVE => Value::Number(info.case_sensitive.into()),
            SQL_DESC_SEARCHABLE => Value::Number(info.searchable.into()),
            SQL_DESC_TYPE_NAME | SQL_DESC_LOCAL_TYPE_NAME => Value::Text(info.type_name.to_owned()),
            SQL_DESC_LITERAL_PREFIX => Value::Text(info.literal_prefix.to_owned()),
            SQL_DESC_LITERAL_SUFFIX => Value::Text(info.literal_suffix.to_owned()),
            SQL_DESC_NUM_PREC_RADIX => Value::Number(info.num_prec_radix as isize),
            _ => return None,
        })
    }
}
