//! SQLBindParameter, SQLBindCol, and reading parameter values from the application's buffers.

use datafusion::arrow::datatypes::{DataType, TimeUnit};
use datafusion::common::ScalarValue;

use super::super::Outcome;
use super::super::codes::*;
use super::super::convert;
use super::super::descriptor::{Header, Record, input_only};
use super::super::errors;
use super::super::memory::{Address, ApplicationMemory};
use super::{State, Statement};
use crate::error::Result;

/// Arguments of SQLBindParameter.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// 1-based number.
    pub number: u16,
    /// SQL_PARAM_INPUT …
    pub parameter_type: i16,
    /// SQL_C_…
    pub c_type: i16,
    /// SQL_…
    pub sql_type: i16,
    /// Characters or digits.
    pub size: usize,
    /// Decimal digits.
    pub digits: i16,
    /// Buffer.
    pub data: Address,
    /// Bytes in the buffer.
    pub buffer_length: isize,
    /// SQLLEN: length, SQL_NULL_DATA, SQL_DATA_AT_EXEC …
    pub indicator: Address,
}

/// A parameter as the application gave it.
pub(super) enum Given {
    /// Its value.
    Value(ScalarValue),
    /// It comes by SQLPutData; the address identifies it for the application.
    AtExecution(Address),
}

/// SQL types by their ODBC 2 numbers.
fn modern(sql_type: i16) -> i16 {
    match sql_type {
        SQL_DATETIME..=SQL_TIMESTAMP => sql_type + 82,
        other => other,
    }
}

/// The Arrow type of an SQL type, where the statement implies none. `None`: as the C type says.
fn arrow_type(record: &Record) -> Option<DataType> {
    Some(match record.concise_type {
        SQL_BIGINT => DataType::Int64,
        SQL_INTEGER => DataType::Int32,
        SQL_SMALLINT => DataType::Int16,
        SQL_TINYINT => DataType::Int8,
        SQL_BIT => DataType::Boolean,
        SQL_REAL => DataType::Float32,
        SQL_FLOAT | SQL_DOUBLE => DataType::Float64,
        SQL_NUMERIC | SQL_DECIMAL if (1..=38).contains(&record.precision) => {
            DataType::Decimal128(record.precision as u8, record.scale as i8)
        }
        SQL_TYPE_DATE => DataType::Date32,
        SQL_TYPE_TIME => DataType::Time64(TimeUnit::Microsecond),
        SQL_TYPE_TIMESTAMP => DataType::Timestamp(TimeUnit::Microsecond, None),
        SQL_LONGVARBINARY..=SQL_BINARY => DataType::Binary,
        SQL_CHAR | SQL_VARCHAR | SQL_LONGVARCHAR | SQL_WLONGVARCHAR..=SQL_WCHAR => DataType::Utf8,
        _ => return None,
    })
}

fn is_sql_type(sql_type: i16) -> bool {
    arrow_type(&Record { concise_type: sql_type, precision: 1, ..Record::default() }).is_some()
        || matches!(sql_type, SQL_GUID | SQL_UNKNOWN_TYPE)
}

/// One bound parameter: how the application gives it and as what.
pub(super) struct Parameter<'a> {
    /// 1-based number.
    pub number: usize,
    /// APD record.
    pub given: &'a Record,
    /// IPD record.
    pub described: &'a Record,
    /// What the statement implies.
    pub implied: Option<&'a DataType>,
}

impl Parameter<'_> {
    /// The C type with SQL_C_DEFAULT resolved.
    pub fn c_type(&self) -> i16 {
        match self.given.concise_type {
            SQL_C_DEFAULT => convert::default_c_type_of(self.described.concise_type, false),
            other => other,
        }
    }

    fn wanted(&self) -> Option<DataType> {
        self.implied.cloned().or_else(|| arrow_type(self.described))
    }

    /// NULL of the wanted type.
    pub fn null(&self) -> ScalarValue {
        convert::null_parameter(self.wanted().as_ref())
    }

    /// The value in `bytes`, in the wanted type; its errors name the parameter. 07006, 22003, 22018.
    pub fn value(&self, bytes: &[u8]) -> Result<ScalarValue> {
        // SQL_NUMERIC_STRUCT carries its own digits where the descriptor says nothing.
        let explicit = (self.given.precision, self.given.scale);
        let (precision, scale) = if self.given.numeric_set { explicit } else { (0, 0) };
        convert::parameter(self.c_type(), bytes, self.wanted().as_ref(), precision, scale)
            .map_err(|error| error.prefixed(&errors::of_parameter(self.number)))
    }

    /// Reads the parameter of a set (0-based).
    pub fn read(&self, memory: &dyn ApplicationMemory, header: &Header, set: usize) -> Result<Given> {
        let buffer_length = usize::try_from(self.given.octet_length).unwrap_or(0);
        let element = convert::fixed_size(self.c_type()).unwrap_or(buffer_length);
        let (data_stride, indicator_stride) = match header.bind_type {
            0 => (element, size_of::<isize>()),
            row => (row, row),
        };
        let offset = memory.read_ulen(header.bind_offset).unwrap_or(0);
        let moved = |address: Address, stride: usize| {
            address.non_null().map_or(Address::NULL, |at| at.offset(offset).offset(set.wrapping_mul(stride)))
        };
        if memory.read_len(moved(self.given.indicator, indicator_stride)) == Some(SQL_NULL_DATA) {
            return Ok(Given::Value(self.null()));
        }
        let length = memory.read_len(moved(self.given.octet_length_at, indicator_stride));
        let data = self.given.data.offset(offset).offset(set.wrapping_mul(data_stride));
        match length {
            Some(SQL_DEFAULT_PARAM) => return Err(errors::default_parameter(self.number)),
            Some(SQL_DATA_AT_EXEC | ..=SQL_LEN_DATA_AT_EXEC_OFFSET) => return Ok(Given::AtExecution(data)),
            _ if self.given.data.is_null() => return Err(errors::unbound_parameter(self.number)),
            _ => {}
        }
        let bytes = read_value(memory, self.c_type(), data, length, buffer_length)?;
        self.value(&bytes).map(Given::Value)
    }
}

/// The bytes of one value. `None` as length: a terminator ends text, the buffer ends bytes. HY090.
pub(super) fn read_value(
    memory: &dyn ApplicationMemory,
    c_type: i16,
    at: Address,
    length: Option<isize>,
    buffer_length: usize,
) -> Result<Vec<u8>> {
    if let Some(size) = convert::fixed_size(c_type) {
        return Ok(memory.read_bytes(at, size));
    }
    match (c_type, length) {
        (SQL_C_CHAR, None | Some(SQL_NTS)) => Ok(memory.read_terminated::<1>(at)),
        (SQL_C_WCHAR, None | Some(SQL_NTS)) => Ok(memory.read_terminated::<2>(at)),
        (_, None) => Ok(memory.read_bytes(at, buffer_length)),
        (_, Some(length)) => {
            let length = usize::try_from(length).map_err(|_| errors::bad_length(length))?;
            Ok(memory.read_bytes(at, length))
        }
    }
}

impl State {
    /// The values of a parameter set (0-based). 07002.
    pub(super) fn read_set(&self, memory: &dyn ApplicationMemory, set: usize) -> Result<Vec<Given>> {
        let Some(plan) = &self.plan else { return Ok(Vec::new()) };
        let (apd, ipd) = (self.apd.content(), self.ipd.content());
        let unbound = Record::default();
        let parameters = plan.prepared.parameters.iter().enumerate().map(|(index, implied)| {
            let bound = apd.records.get(index).filter(|record| record.is_bound());
            let given = bound.ok_or_else(|| errors::unbound_parameter(index + 1))?;
            let described = ipd.records.get(index).unwrap_or(&unbound);
            let parameter = Parameter { number: index + 1, given, described, implied: implied.as_ref() };
            parameter.read(memory, &apd.header, set)
        });
        parameters.collect()
    }

    /// Runs `body` with one bound parameter (0-based index).
    pub(super) fn with_parameter<T>(&self, index: usize, body: impl FnOnce(&Parameter<'_>) -> T) -> T {
        let (apd, ipd) = (self.apd.content(), self.ipd.content());
        let unbound = Record::default();
        let implied = self.plan.as_ref().and_then(|plan| plan.prepared.parameters.get(index)?.as_ref());
        body(&Parameter {
            number: index + 1,
            given: apd.records.get(index).unwrap_or(&unbound),
            described: ipd.records.get(index).unwrap_or(&unbound),
            implied,
        })
    }
}

impl Statement {
    /// SQLBindParameter. 07009, HY003, HY004, HY009, HY090, HY105, HYC00.
    pub fn bind_parameter(&self, binding: &Binding) -> Result<Outcome> {
        let state = self.state()?;
        let parameter_type = input_only(binding.parameter_type.into())?;
        if binding.number == 0 {
            return Err(errors::bad_index(0, u16::MAX));
        }
        if binding.c_type != SQL_C_DEFAULT && !convert::is_supported(binding.c_type) {
            return Err(errors::bad_c_type(binding.c_type));
        }
        let sql_type = modern(binding.sql_type);
        if !is_sql_type(sql_type) {
            return Err(errors::bad_sql_type(binding.sql_type));
        }
        if binding.buffer_length < 0 {
            return Err(errors::bad_length(binding.buffer_length));
        }
        if binding.data.is_null() && binding.indicator.is_null() {
            return Err(errors::null_pointer());
        }
        let mut apd = state.apd.content();
        let given = apd.record_mut(binding.number)?;
        given.set_concise_type(binding.c_type);
        given.numeric_set = false;
        given.data = binding.data;
        given.octet_length = binding.buffer_length;
        (given.indicator, given.octet_length_at) = (binding.indicator, binding.indicator);
        drop(apd);
        let mut ipd = state.ipd.content();
        let described = ipd.record_mut(binding.number)?;
        described.set_concise_type(sql_type);
        described.parameter_type = parameter_type;
        described.length = binding.size;
        described.precision = i16::try_from(binding.size).unwrap_or(i16::MAX);
        described.scale = binding.digits;
        Ok(Outcome::Done)
    }

    /// SQLBindCol. 07009, HY003, HY090.
    pub fn bind_column(
        &self,
        number: u16,
        c_type: i16,
        data: Address,
        buffer: isize,
        indicator: Address,
    ) -> Result<Outcome> {
        let state = self.state()?;
        if buffer < 0 {
            return Err(errors::bad_length(buffer));
        }
        if c_type != SQL_C_DEFAULT && !convert::is_supported(c_type) {
            return Err(errors::bad_c_type(c_type));
        }
        let mut ard = state.ard.content();
        if data.is_null() && indicator.is_null() && usize::from(number) > ard.records.len() {
            return Ok(Outcome::Done);
        }
        let record = ard.record_mut(number)?;
        record.set_concise_type(c_type);
        record.numeric_set = false;
        record.octet_length = buffer;
        record.data = data;
        (record.indicator, record.octet_length_at) = (indicator, indicator);
        ard.trim();
        Ok(Outcome::Done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Language;

    #[test]
    fn what_is_wrong_with_a_value_names_its_parameter() {
        let given = Record { concise_type: SQL_C_CHAR, ..Record::default() };
        let described = Record { concise_type: SQL_VARCHAR, ..Record::default() };
        let parameter = Parameter { number: 2, given: &given, described: &described, implied: None };
        let error = parameter.value(b"\xff").unwrap_err();
        assert_eq!(error.state.0, "22018");
        assert_eq!(error.to_string(), "Parameter 2: The text is not valid UTF-8 and was not used.");
        assert!(error.message(Language::Japanese).starts_with("パラメーター 2: "), "{error:?}");
    }
}
