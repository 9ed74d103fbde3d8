//! SQLGetDescField, SQLSetDescField, SQLGetDescRec, SQLSetDescRec, SQLCopyDesc.

use super::super::Outcome;
use super::super::codes::*;
use super::super::errors;
use super::super::memory::Address;
use super::super::text::{LengthAt, TextIn, TextOut};
use super::fields::{self, Value, Width};
use super::{Descriptor, Record, Role};
use crate::error::Result;

/// Arguments of SQLSetDescRec behind the record number.
#[derive(Clone, Copy, Debug)]
pub struct RecordArguments {
    /// SQL_DESC_TYPE
    pub verbose_type: i16,
    /// SQL_DESC_DATETIME_INTERVAL_CODE
    pub datetime_code: i16,
    /// SQL_DESC_OCTET_LENGTH
    pub octet_length: isize,
    /// SQL_DESC_PRECISION
    pub precision: i16,
    /// SQL_DESC_SCALE
    pub scale: i16,
    /// SQL_DESC_DATA_PTR
    pub data: Address,
    /// SQL_DESC_OCTET_LENGTH_PTR
    pub octet_length_at: Address,
    /// SQL_DESC_INDICATOR_PTR
    pub indicator: Address,
}

/// Out-arguments of SQLGetDescRec behind the name.
#[derive(Clone, Copy, Debug)]
pub struct RecordPlaces {
    /// SQLSMALLINT *
    pub verbose_type: Address,
    /// SQLSMALLINT *
    pub datetime_code: Address,
    /// SQLLEN *
    pub octet_length: Address,
    /// SQLSMALLINT *
    pub precision: Address,
    /// SQLSMALLINT *
    pub scale: Address,
    /// SQLSMALLINT *
    pub nullable: Address,
}

impl Descriptor {
    /// SQLGetDescField. `out` is where text or number goes.
    pub fn get_field(&self, number: i16, id: i16, out: &TextOut) -> Result<Outcome> {
        let field = fields::field(id)?;
        let value = match field.header {
            true => fields::get_header(&self.content(), self.role, id)?,
            false => match self.record_field(number, id)? {
                Some(value) => value,
                None => return Ok(Outcome::NoData),
            },
        };
        self.write_value(field.width, &value, out)?;
        Ok(Outcome::Done)
    }

    /// A record's field; `None` behind the last record. 07009, HY091.
    fn record_field(&self, number: i16, id: i16) -> Result<Option<Value>> {
        let content = self.content();
        let number = u16::try_from(number).map_err(|_| errors::bad_index(number, content.records.len()))?;
        let index = usize::from(number).checked_sub(1).ok_or_else(errors::no_bookmarks)?;
        if self.role != Role::ImplementationRow {
            let record = content.record(number);
            return record.map(|record| fields::get_record(record, self.role, id)).transpose();
        }
        let column = content.columns.get(index);
        column.map(|column| column.attribute(id).ok_or_else(|| errors::bad_field(id))).transpose()
    }

    fn write_value(&self, width: Width, value: &Value, out: &TextOut) -> Result<()> {
        let memory = self.connection.memory();
        let number = match value {
            Value::Text(text) => {
                if let Some(warning) = out.put(memory, text)? {
                    self.diagnostics.post(warning);
                }
                return Ok(());
            }
            Value::Number(number) => *number,
            Value::Pointer(address) => address.0 as isize,
        };
        match width {
            Width::Short => memory.write_i16(out.at, number as i16),
            Width::Long => memory.write_i32(out.at, number as i32),
            Width::Full | Width::Text => memory.write_len(out.at, number),
        }
        Ok(())
    }

    /// SQLSetDescField. `value` is the number, the address, or where the text is.
    pub fn set_field(&self, number: i16, id: i16, value: &TextIn) -> Result<Outcome> {
        let field = fields::field(id)?;
        if field.header {
            fields::set_header(&mut self.content(), self.role, id, value.at.0)?;
            return Ok(Outcome::Done);
        }
        if self.role == Role::ImplementationRow {
            return Err(errors::read_only_descriptor());
        }
        let value = match field.width {
            Width::Text => Value::Text(value.read(self.connection.memory().as_ref())?.unwrap_or_default()),
            Width::Short => Value::Number((value.at.0 as i16).into()),
            Width::Long => Value::Number(value.at.0 as i32 as isize),
            Width::Full => Value::Number(value.at.0 as isize),
        };
        let number = u16::try_from(number).map_err(|_| errors::bad_index(number, u16::MAX))?;
        fields::set_record(self.content().record_mut(number)?, self.role, id, value)?;
        Ok(Outcome::Done)
    }

    /// SQLGetDescRec.
    pub fn get_record(&self, number: i16, name: &TextOut, places: &RecordPlaces) -> Result<Outcome> {
        let memory = self.connection.memory();
        let short = |id| self.record_field(number, id).map(|value| value.map(number_of));
        let Some(verbose) = short(SQL_DESC_TYPE)? else { return Ok(Outcome::NoData) };
        memory.write_i16(places.verbose_type, verbose as i16);
        memory.write_i16(places.datetime_code, short(SQL_DESC_DATETIME_INTERVAL_CODE)?.unwrap_or(0) as i16);
        memory.write_len(places.octet_length, short(SQL_DESC_OCTET_LENGTH)?.unwrap_or(0));
        memory.write_i16(places.precision, short(SQL_DESC_PRECISION)?.unwrap_or(0) as i16);
        memory.write_i16(places.scale, short(SQL_DESC_SCALE)?.unwrap_or(0) as i16);
        // Application descriptors have neither a name nor nullability.
        let implementation = matches!(self.role, Role::ImplementationRow | Role::ImplementationParameter);
        if implementation {
            memory.write_i16(places.nullable, short(SQL_DESC_NULLABLE)?.unwrap_or(0) as i16);
        }
        let text =
            match implementation.then(|| self.record_field(number, SQL_DESC_NAME)).transpose()?.flatten() {
                Some(Value::Text(text)) => text,
                _ => String::new(),
            };
        self.write_value(Width::Text, &Value::Text(text), name)?;
        Ok(Outcome::Done)
    }

    /// SQLSetDescRec.
    pub fn set_record(&self, number: i16, arguments: &RecordArguments) -> Result<Outcome> {
        if self.role == Role::ImplementationRow {
            return Err(errors::read_only_descriptor());
        }
        let number = u16::try_from(number).map_err(|_| errors::bad_index(number, u16::MAX))?;
        let mut content = self.content();
        let record = content.record_mut(number)?;
        record.datetime_code = arguments.datetime_code;
        record.set_verbose_type(arguments.verbose_type);
        record.octet_length = arguments.octet_length;
        record.precision = arguments.precision;
        record.scale = arguments.scale;
        record.numeric_set = true;
        record.data = arguments.data;
        record.octet_length_at = arguments.octet_length_at;
        record.indicator = arguments.indicator;
        Ok(Outcome::Done)
    }

    /// SQLCopyDesc, called on the target.
    pub fn copy_from(&self, source: &Descriptor) -> Result<Outcome> {
        if self.role == Role::ImplementationRow {
            return Err(errors::read_only_descriptor());
        }
        let mut copy = source.content().clone();
        if source.role == Role::ImplementationRow {
            copy.records = copy.columns.iter().map(record_of).collect();
        }
        copy.columns = Default::default();
        *self.content() = copy;
        Ok(Outcome::Done)
    }
}

fn number_of(value: Value) -> isize {
    match value {
        Value::Number(number) => number,
        Value::Pointer(address) => address.0 as isize,
        Value::Text(_) => 0,
    }
}

/// An unbound record with the type of a column.
fn record_of(column: &super::Column) -> Record {
    let mut record = Record::default();
    record.set_concise_type(column.info.concise);
    record.length = column.info.column_size as usize;
    record.octet_length = column.info.octet_length as isize;
    record.scale = column.info.decimal_digits;
    record.name.clone_from(&column.label);
    record
}

impl TextOut {
    /// A place for a number only.
    pub fn number(at: Address) -> Self {
        TextOut {
            encoding: super::super::text::Encoding::Narrow,
            at,
            capacity: 0,
            length: LengthAt::Long(Address::NULL),
            unit: super::super::text::Unit::Bytes,
        }
    }
}
