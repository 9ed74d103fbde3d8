//! The fields of descriptors as one table, and reading and writing them by number.
//!
//! <https://learn.microsoft.com/sql/odbc/reference/syntax/sqlsetdescfield-function>

use super::super::codes::*;
use super::super::errors;
use super::super::memory::Address;
use super::{Content, Record, Role};
use crate::error::Result;

/// Value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Any integer.
    Number(isize),
    /// Text.
    Text(String),
    /// A deferred address.
    Pointer(Address),
}

/// How a field is written to the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// SQLSMALLINT
    Short,
    /// SQLINTEGER
    Long,
    /// SQLLEN, SQLULEN or a pointer
    Full,
    /// Text
    Text,
}

/// One field of the table.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// SQL_DESC_…
    pub id: i16,
    /// Its width.
    pub width: Width,
    /// True for header fields, which have no record number.
    pub header: bool,
}

/// Declares the table: id, width, header or record.
macro_rules! fields {
    ($($id:ident $width:ident $place:ident;)+) => {
        /// All fields that the driver answers.
        pub const FIELDS: &[Field] = &[
            $(Field { id: $id, width: Width::$width, header: fields!(@$place) },)+
        ];
    };
    (@header) => { true };
    (@record) => { false };
}

fields! {
    SQL_DESC_ALLOC_TYPE                  Short header;
    SQL_DESC_ARRAY_SIZE                  Full  header;
    SQL_DESC_ARRAY_STATUS_PTR            Full  header;
    SQL_DESC_BIND_OFFSET_PTR             Full  header;
    SQL_DESC_BIND_TYPE                   Long  header;
    SQL_DESC_COUNT                       Short header;
    SQL_DESC_ROWS_PROCESSED_PTR          Full  header;
    SQL_DESC_AUTO_UNIQUE_VALUE           Long  record;
    SQL_DESC_BASE_COLUMN_NAME            Text  record;
    SQL_DESC_BASE_TABLE_NAME             Text  record;
    SQL_DESC_CASE_SENSITIVE              Long  record;
    SQL_DESC_CATALOG_NAME                Text  record;
    SQL_DESC_CONCISE_TYPE                Short record;
    SQL_DESC_DATA_PTR                    Full  record;
    SQL_DESC_DATETIME_INTERVAL_CODE      Short record;
    SQL_DESC_DATETIME_INTERVAL_PRECISION Long  record;
    SQL_DESC_DISPLAY_SIZE                Full  record;
    SQL_DESC_FIXED_PREC_SCALE            Short record;
    SQL_DESC_INDICATOR_PTR               Full  record;
    SQL_DESC_LABEL                       Text  record;
    SQL_DESC_LENGTH                      Full  record;
    SQL_DESC_LITERAL_PREFIX              Text  record;
    SQL_DESC_LITERAL_SUFFIX              Text  record;
    SQL_DESC_LOCAL_TYPE_NAME             Text  record;
    SQL_DESC_NAME                        Text  record;
    SQL_DESC_NULLABLE                    Short record;
    SQL_DESC_NUM_PREC_RADIX              Long  record;
    SQL_DESC_OCTET_LENGTH                Full  record;
    SQL_DESC_OCTET_LENGTH_PTR            Full  record;
    SQL_DESC_PARAMETER_TYPE              Short record;
    SQL_DESC_PRECISION                   Short record;
    SQL_DESC_ROWVER                      Short record;
    SQL_DESC_SCALE                       Short record;
    SQL_DESC_SCHEMA_NAME                 Text  record;
    SQL_DESC_SEARCHABLE                  Short record;
    SQL_DESC_TABLE_NAME                  Text  record;
    SQL_DESC_TYPE                        Short record;
    SQL_DESC_TYPE_NAME                   Text  record;
    SQL_DESC_UNNAMED                     Short record;
    SQL_DESC_UNSIGNED                    Short record;
    SQL_DESC_UPDATABLE                   Short record;
}

/// The field with a number. HY091.
pub fn field(id: i16) -> Result<Field> {
    FIELDS.iter().find(|field| field.id == id).copied().ok_or_else(|| errors::bad_field(id))
}

/// A header field's value.
pub fn get_header(content: &Content, role: Role, id: i16) -> Result<Value> {
    let header = &content.header;
    let count = if role == Role::ImplementationRow { content.columns.len() } else { content.records.len() };
    Ok(match id {
        SQL_DESC_ALLOC_TYPE if role == Role::Explicit => Value::Number(SQL_DESC_ALLOC_USER.into()),
        SQL_DESC_ALLOC_TYPE => Value::Number(SQL_DESC_ALLOC_AUTO.into()),
        SQL_DESC_ARRAY_SIZE => Value::Number(header.array_size as isize),
        SQL_DESC_ARRAY_STATUS_PTR => Value::Pointer(header.array_status),
        SQL_DESC_BIND_OFFSET_PTR => Value::Pointer(header.bind_offset),
        SQL_DESC_BIND_TYPE => Value::Number(header.bind_type as isize),
        SQL_DESC_COUNT => Value::Number(count as isize),
        SQL_DESC_ROWS_PROCESSED_PTR => Value::Pointer(header.rows_processed),
        _ => return Err(errors::bad_field(id)),
    })
}

/// Sets a header field from the value or address that the application passed.
pub fn set_header(content: &mut Content, role: Role, id: i16, value: usize) -> Result<()> {
    let application = !matches!(role, Role::ImplementationRow | Role::ImplementationParameter);
    let header = &mut content.header;
    match id {
        SQL_DESC_ARRAY_STATUS_PTR => header.array_status = Address(value),
        SQL_DESC_ROWS_PROCESSED_PTR => header.rows_processed = Address(value),
        SQL_DESC_ARRAY_SIZE if application && value == 0 => {
            return Err(errors::bad_attribute_value("SQL_DESC_ARRAY_SIZE", value));
        }
        SQL_DESC_ARRAY_SIZE if application => header.array_size = value,
        SQL_DESC_BIND_OFFSET_PTR if application => header.bind_offset = Address(value),
        SQL_DESC_BIND_TYPE if application => header.bind_type = value,
        SQL_DESC_COUNT if role != Role::ImplementationRow => {
            let count = u16::try_from(value).map_err(|_| errors::bad_index(value, u16::MAX))?;
            content.records.resize_with(count.into(), Record::default);
        }
        _ if role == Role::ImplementationRow => return Err(errors::read_only_descriptor()),
        _ => return Err(errors::bad_field(id)),
    }
    Ok(())
}

/// A record's field.
pub fn get_record(record: &Record, role: Role, id: i16) -> Result<Value> {
    let parameter = role == Role::ImplementationParameter;
    Ok(match id {
        SQL_DESC_CONCISE_TYPE => Value::Number(record.concise_type.into()),
        SQL_DESC_TYPE => Value::Number(record.verbose_type.into()),
        SQL_DESC_DATETIME_INTERVAL_CODE => Value::Number(record.datetime_code.into()),
        SQL_DESC_DATETIME_INTERVAL_PRECISION => Value::Number(record.datetime_precision as isize),
        SQL_DESC_LENGTH => Value::Number(record.length as isize),
        SQL_DESC_OCTET_LENGTH => Value::Number(record.octet_length),
        SQL_DESC_PRECISION => Value::Number(record.precision.into()),
        SQL_DESC_SCALE => Value::Number(record.scale.into()),
        SQL_DESC_NUM_PREC_RADIX => Value::Number(record.radix as isize),
        SQL_DESC_DATA_PTR => Value::Pointer(record.data),
        SQL_DESC_INDICATOR_PTR if !parameter => Value::Pointer(record.indicator),
        SQL_DESC_OCTET_LENGTH_PTR if !parameter => Value::Pointer(record.octet_length_at),
        SQL_DESC_PARAMETER_TYPE if parameter => Value::Number(record.parameter_type.into()),
        SQL_DESC_NULLABLE if parameter => Value::Number(SQL_NULLABLE.into()),
        SQL_DESC_UNNAMED if parameter => {
            Value::Number(if record.name.is_empty() { SQL_UNNAMED } else { SQL_NAMED }.into())
        }
        SQL_DESC_NAME if parameter => Value::Text(record.name.clone()),
        _ => return Err(errors::bad_field(id)),
    })
}

/// Sets a record's field. Anything but a deferred field unbinds the record, as the specification wants:
/// an application sets SQL_DESC_DATA_PTR last.
pub fn set_record(record: &mut Record, role: Role, id: i16, value: Value) -> Result<()> {
    let (number, address) = match &value {
        Value::Number(number) => (*number, Address(*number as usize)),
        Value::Pointer(address) => (address.0 as isize, *address),
        Value::Text(_) => (0, Address::NULL),
    };
    let parameter = role == Role::ImplementationParameter;
    let deferred = match id {
        SQL_DESC_DATA_PTR => Some(&mut record.data),
        SQL_DESC_INDICATOR_PTR if !parameter => Some(&mut record.indicator),
        SQL_DESC_OCTET_LENGTH_PTR if !parameter => Some(&mut record.octet_length_at),
        _ => None,
    };
    if let Some(place) = deferred {
        *place = address;
        return Ok(());
    }
    match id {
        SQL_DESC_CONCISE_TYPE => record.set_concise_type(number as i16),
        SQL_DESC_TYPE => record.set_verbose_type(number as i16),
        SQL_DESC_DATETIME_INTERVAL_CODE => record.set_datetime_code(number as i16),
        SQL_DESC_DATETIME_INTERVAL_PRECISION => record.datetime_precision = number as i32,
        SQL_DESC_LENGTH => record.length = number as usize,
        SQL_DESC_OCTET_LENGTH if number < 0 => return Err(errors::bad_length(number)),
        SQL_DESC_OCTET_LENGTH => record.octet_length = number,
        SQL_DESC_PRECISION => (record.precision, record.numeric_set) = (number as i16, true),
        SQL_DESC_SCALE => (record.scale, record.numeric_set) = (number as i16, true),
        SQL_DESC_NUM_PREC_RADIX => record.radix = number as i32,
        SQL_DESC_PARAMETER_TYPE if parameter => record.parameter_type = input_only(number)?,
        SQL_DESC_NAME if parameter => {
            if let Value::Text(name) = value {
                record.name = name;
            }
        }
        SQL_DESC_UNNAMED if parameter && number == isize::from(SQL_UNNAMED) => record.name.clear(),
        _ => return Err(errors::bad_field(id)),
    }
    if !parameter {
        record.data = Address::NULL;
    }
    Ok(())
}

/// Only input parameters are offered. HYC00, HY105.
pub fn input_only(parameter_type: isize) -> Result<i16> {
    match i16::try_from(parameter_type) {
        Ok(SQL_PARAM_INPUT) => Ok(SQL_PARAM_INPUT),
        Ok(SQL_PARAM_OUTPUT | SQL_PARAM_INPUT_OUTPUT) => Err(errors::not_offered("SQL_PARAM_OUTPUT")),
        _ => Err(errors::bad_parameter_type(parameter_type)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_a_type_unbinds_and_setting_the_address_binds() {
        let mut record = Record { data: Address(64), ..Record::default() };
        let role = Role::ApplicationRow;
        set_record(&mut record, role, SQL_DESC_TYPE, Value::Number(SQL_C_NUMERIC.into())).unwrap();
        assert!(record.data.is_null());
        set_record(&mut record, role, SQL_DESC_PRECISION, Value::Number(20)).unwrap();
        set_record(&mut record, role, SQL_DESC_SCALE, Value::Number(4)).unwrap();
        set_record(&mut record, role, SQL_DESC_DATA_PTR, Value::Pointer(Address(64))).unwrap();
        assert_eq!((record.concise_type, record.precision, record.scale), (SQL_C_NUMERIC, 20, 4));
        assert_eq!(record.data, Address(64));
    }

    #[test]
    fn fields_of_other_roles_are_refused_with_hy091() {
        let record = Record::default();
        let error = get_record(&record, Role::ApplicationRow, SQL_DESC_PARAMETER_TYPE).unwrap_err();
        assert_eq!(error.state.0, "HY091");
        assert_eq!(field(4_242).unwrap_err().state.0, "HY091");
    }

    #[test]
    fn the_row_description_cannot_be_written() {
        let mut content = Content::default();
        let error = set_header(&mut content, Role::ImplementationRow, SQL_DESC_COUNT, 1).unwrap_err();
        assert_eq!(error.state.0, "HY016");
        set_header(&mut content, Role::ImplementationRow, SQL_DESC_ARRAY_STATUS_PTR, 8).unwrap();
    }
}
