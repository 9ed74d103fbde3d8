//! Metadata of results and parameters: SQLNumResultCols, SQLDescribeCol, SQLColAttribute, SQLNumParams,
//! SQLDescribeParam. Works from SQLPrepare on, without a request.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field};

use super::super::Outcome;
use super::super::codes::*;
use super::super::descriptor::{Column, Value};
use super::super::errors;
use super::super::memory::Address;
use super::super::text::TextOut;
use super::{State, Statement};
use crate::engine::catalog::metadata;
use crate::engine::sql_type::{self, SqlTypeInfo};
use crate::error::Result;

/// Out-arguments of SQLDescribeCol and SQLDescribeParam behind the name.
#[derive(Clone, Copy, Debug)]
pub struct DescribedPlaces {
    /// SQLSMALLINT *
    pub data_type: Address,
    /// SQLULEN *
    pub size: Address,
    /// SQLSMALLINT *
    pub digits: Address,
    /// SQLSMALLINT *
    pub nullable: Address,
}

/// The largest size that a parameter is said to have, in characters or bytes.
const LARGEST_PARAMETER: u64 = 1 << 20;

/// The size of a parameter; 0 where the column takes any length, or more than an array can have room for.
///
/// pyodbc sets aside the whole size for each row of an array, and sends values of size 0 at execution.
fn parameter_size(field: &Field, info: &SqlTypeInfo) -> u64 {
    let is_column = field.metadata().contains_key(metadata::COLUMN);
    let has_limit = !is_column || field.metadata().contains_key(metadata::SIZE);
    match info.is_text() || info.is_binary() {
        true if !has_limit || info.column_size > LARGEST_PARAMETER => 0,
        _ => info.column_size,
    }
}

impl State {
    /// HY010 before a statement is prepared or executed.
    fn require_statement(&self) -> Result<()> {
        match self.plan.is_some() || self.cursor.is_some() {
            true => Ok(()),
            false => Err(errors::sequence("no statement is prepared or executed")),
        }
    }

    /// The column with a 1-based number. 07005, 07009, HY010.
    fn column(&self, number: u16) -> Result<&Column> {
        self.require_statement()?;
        if self.columns.is_empty() {
            return Err(errors::no_result_set());
        }
        let index = usize::from(number).checked_sub(1).ok_or_else(errors::no_bookmarks)?;
        self.columns.get(index).ok_or_else(|| errors::bad_index(number, self.columns.len()))
    }
}

impl Statement {
    /// SQLNumResultCols.
    pub fn column_count(&self) -> Result<usize> {
        let state = self.state()?;
        state.require_statement()?;
        Ok(state.columns.len())
    }

    /// SQLDescribeCol.
    pub fn describe_column(&self, number: u16, name: &TextOut, places: &DescribedPlaces) -> Result<Outcome> {
        let state = self.state()?;
        let column = state.column(number)?;
        let memory = self.memory();
        memory.write_i16(
            places.data_type,
            sql_type::for_version(column.info.concise, self.connection.is_odbc2()),
        );
        memory.write_ulen(places.size, column.info.column_size as usize);
        memory.write_i16(places.digits, column.info.decimal_digits);
        memory.write_i16(places.nullable, column.nullable());
        self.post_all(name.put(self.connection.memory(), &column.label)?);
        Ok(Outcome::Done)
    }

    /// SQLColAttribute: text goes to `text`, numbers to `number` as SQLLEN. HY091.
    pub fn column_attribute(&self, number: u16, field: i16, text: &TextOut, at: Address) -> Result<Outcome> {
        let state = self.state()?;
        if matches!(field, SQL_DESC_COUNT | SQL_COLUMN_COUNT) {
            state.require_statement()?;
            self.memory().write_len(at, state.columns.len() as isize);
            return Ok(Outcome::Done);
        }
        let value = state.column(number)?.attribute(field).ok_or_else(|| errors::bad_field(field))?;
        match value {
            Value::Text(value) => self.post_all(text.put(self.connection.memory(), &value)?),
            Value::Number(concise) if field == SQL_DESC_CONCISE_TYPE => {
                let code = sql_type::for_version(concise as i16, self.connection.is_odbc2());
                self.memory().write_len(at, code.into());
            }
            Value::Number(value) => self.memory().write_len(at, value),
            Value::Pointer(address) => self.memory().write_ulen(at, address.0),
        }
        Ok(Outcome::Done)
    }

    /// SQLNumParams.
    pub fn parameter_count(&self) -> Result<usize> {
        let state = self.state()?;
        let plan = state.plan.as_ref().ok_or_else(|| errors::sequence("no statement is prepared"))?;
        Ok(plan.prepared.parameters.len())
    }

    /// SQLDescribeParam: the type and size of the column that the marker stands for, else text.
    pub fn describe_parameter(&self, number: u16, places: &DescribedPlaces) -> Result<Outcome> {
        let state = self.state()?;
        let plan = state.plan.as_ref().ok_or_else(|| errors::sequence("no statement is prepared"))?;
        let parameters = &plan.prepared.parameters;
        let index = usize::from(number).checked_sub(1);
        let implied = index
            .and_then(|index| parameters.get(index))
            .ok_or_else(|| errors::bad_index(number, parameters.len()))?;
        let text = || Arc::new(Field::new("", DataType::Utf8, true));
        let field = implied.clone().unwrap_or_else(text);
        let session = self.connection.session()?;
        let info = sql_type::describe(&field, session.settings().max_varchar_size);
        let memory = self.memory();
        memory.write_i16(places.data_type, sql_type::for_version(info.concise, self.connection.is_odbc2()));
        memory.write_ulen(places.size, parameter_size(&field, &info) as usize);
        memory.write_i16(places.digits, info.decimal_digits);
        memory.write_i16(places.nullable, SQL_NULLABLE);
        Ok(Outcome::Done)
    }
}
