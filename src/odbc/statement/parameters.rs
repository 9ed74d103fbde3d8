//! SQLBindParameter, SQLBindCol, and reading parameter values from the application's buffers.

use datafusion::arrow::datatypes::{DataType, TimeUnit};
use datafusion::common::ScalarValue;

use super::super::Outcome;
use super::super::codes::*;
use super::super::convert;
use super::super::descriptor::{Header, Record, input_only};
use super::super::errors;
use super::super::memory::{Address, ApplicationMemory};
use super::{State, Statement, pending};
use crate::engine::Prepared;
use crate::error::{Error, Result};

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
    /// The statement it is given to.
    pub statement: Option<&'a Prepared>,
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
        let wanted = self.wanted();
        let read_as = if self.is_text_for_bytes() { Some(DataType::Utf8) } else { wanted.clone() };
        let value = convert::parameter(self.c_type(), bytes, read_as.as_ref(), precision, scale)
            .map_err(|error| self.told(error))?;
        match (value, wanted) {
            (ScalarValue::Utf8(Some(text)), Some(DataType::Binary)) => {
                Ok(ScalarValue::Binary(Some(text.into_bytes())))
            }
            (value, _) => Ok(value),
        }
    }

    /// What is wrong with the value, and with which parameter; without the value, where no message may show it.
    fn told(&self, error: Error) -> Error {
        let tells_value = error.state.0.starts_with("22");
        if tells_value && self.statement.is_some_and(Prepared::writes_secret) {
            return errors::hidden_value(self.number).with_state(error.state);
        }
        error.prefixed(&errors::of_parameter(self.number))
    }

    /// True for text bound as text where bytes are wanted: its own bytes are meant, as those of a literal.
    /// Bound as SQL_BINARY it has two hexadecimal digits for each byte (ODBC Appendix D).
    fn is_text_for_bytes(&self) -> bool {
        let is_text = matches!(self.c_type(), SQL_C_CHAR | SQL_C_WCHAR);
        let bound_as_text = matches!(
            self.described.concise_type,
            SQL_CHAR | SQL_VARCHAR | SQL_LONGVARCHAR | SQL_WLONGVARCHAR..=SQL_WCHAR
        );
        is_text && bound_as_text && self.implied == Some(&DataType::Binary)
    }

    /// Where the application keeps the value of a set (0-based).
    fn place(&self, memory: &dyn ApplicationMemory, header: &Header, set: usize) -> Place {
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
        let data = self.given.data.offset(offset).offset(set.wrapping_mul(data_stride));
        let at = |address: Address| memory.read_len(moved(address, indicator_stride));
        let is_null = at(self.given.indicator) == Some(SQL_NULL_DATA);
        Place { data, is_null, length: at(self.given.octet_length_at).filter(|_| !is_null) }
    }

    /// Reads the parameter of a set (0-based).
    pub fn read(&self, memory: &dyn ApplicationMemory, header: &Header, set: usize) -> Result<Given> {
        let Place { data, is_null, length } = self.place(memory, header, set);
        match length {
            _ if is_null => return Ok(Given::Value(self.null())),
            Some(SQL_DEFAULT_PARAM) => return Err(errors::default_parameter(self.number)),
            Some(length) if is_at_execution(length) => return Ok(Given::AtExecution(data)),
            _ if self.given.data.is_null() => return Err(errors::unbound_parameter(self.number)),
            _ => {}
        }
        let buffer_length = usize::try_from(self.given.octet_length).unwrap_or(0);
        let bytes = read_value(memory, self.c_type(), data, length, buffer_length)?;
        self.value(&bytes).map(Given::Value)
    }
}

/// Where the value of one set is, and what the application tells of it.
struct Place {
    data: Address,
    is_null: bool,
    length: Option<isize>,
}

/// True for lengths that announce SQLPutData.
fn is_at_execution(length: isize) -> bool {
    length == SQL_DATA_AT_EXEC || length <= SQL_LEN_DATA_AT_EXEC_OFFSET
}

/// What is wrong with a parameter that has no buffer.
fn not_bound(number: usize, described: &Record) -> Error {
    match described.parameter_type {
        SQL_PARAM_INPUT => errors::unbound_parameter(number),
        _ => errors::output_parameter(number),
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
    /// Calls `body` with every parameter in turn. 07002 for one that is not bound.
    fn each_parameter<T>(
        &self,
        mut body: impl FnMut(&Parameter<'_>, &Header) -> Result<T>,
    ) -> Result<Vec<T>> {
        let Some(plan) = &self.plan else { return Ok(Vec::new()) };
        let (apd, ipd) = (self.apd.content(), self.ipd.content());
        let unbound = Record::default();
        let parameters = plan.prepared.parameters.iter().enumerate().map(|(index, implied)| {
            let described = ipd.records.get(index).unwrap_or(&unbound);
            let bound = apd.records.get(index).filter(|record| record.is_bound());
            let given = bound.ok_or_else(|| not_bound(index + 1, described))?;
            let number = index + 1;
            body(
                &Parameter {
                    number,
                    given,
                    described,
                    implied: implied.as_ref().map(|field| field.data_type()),
                    statement: Some(&plan.prepared),
                },
                &apd.header,
            )
        });
        parameters.collect()
    }

    /// Keeps that a parameter was to be bound for output: executing the statement says so, too.
    fn refuse_output(&self, binding: &Binding) -> Error {
        if let Ok(given) = self.apd.content().record_mut(binding.number) {
            *given = Record::default();
        }
        if let Ok(described) = self.ipd.content().record_mut(binding.number) {
            described.parameter_type = binding.parameter_type;
        }
        errors::output_parameter(binding.number)
    }

    /// The parameters of a set (0-based) as far as the application's buffers tell them. 07002.
    pub(super) fn read_set(&self, memory: &dyn ApplicationMemory, set: usize) -> Result<Vec<Given>> {
        self.each_parameter(|parameter, header| parameter.read(memory, header, set))
    }

    /// The values of a set (0-based) that the application's buffers tell completely. 07002.
    pub(super) fn bound_set(&self, memory: &dyn ApplicationMemory, set: usize) -> Result<Vec<ScalarValue>> {
        self.read_set(memory, set).and_then(pending::values)
    }

    /// True where SQLPutData brings a value of one of the sets. Looks at lengths only.
    pub(super) fn awaits_data(
        &self,
        memory: &dyn ApplicationMemory,
        mut sets: impl Iterator<Item = usize>,
    ) -> bool {
        sets.any(|set| {
            let lengths =
                self.each_parameter(|parameter, header| Ok(parameter.place(memory, header, set).length));
            // What is not bound is told when the set is read.
            let lengths = lengths.unwrap_or_default();
            lengths.into_iter().flatten().any(is_at_execution)
        })
    }

    /// Runs `body` with one bound parameter (0-based index).
    pub(super) fn with_parameter<T>(&self, index: usize, body: impl FnOnce(&Parameter<'_>) -> T) -> T {
        let (apd, ipd) = (self.apd.content(), self.ipd.content());
        let unbound = Record::default();
        let parameters =
            self.plan.as_ref().map(|plan| plan.prepared.parameters.as_slice()).unwrap_or_default();
        let implied = parameters.get(index).and_then(Option::as_ref).map(|field| field.data_type());
        body(&Parameter {
            number: index + 1,
            given: apd.records.get(index).unwrap_or(&unbound),
            described: ipd.records.get(index).unwrap_or(&unbound),
            implied,
            statement: self.plan.as_ref().map(|plan| &plan.prepared),
        })
    }
}

impl Statement {
    /// SQLBindParameter. 07009, HY003, HY004, HY009, HY090, HY105, HYC00.
    pub fn bind_parameter(&self, binding: &Binding) -> Result<Outcome> {
        let state = self.state()?;
        if binding.number == 0 {
            return Err(errors::bad_index(0, u16::MAX));
        }
        if matches!(binding.parameter_type, SQL_PARAM_OUTPUT | SQL_PARAM_INPUT_OUTPUT) {
            return Err(state.refuse_output(binding));
        }
        let parameter_type = input_only(binding.parameter_type.into())?;
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
        let parameter =
            Parameter { number: 2, given: &given, described: &described, implied: None, statement: None };
        let error = parameter.value(b"\xff").unwrap_err();
        assert_eq!(error.state.0, "22018");
        assert_eq!(error.to_string(), "Parameter 2: The text is not valid UTF-8 and was not used.");
        assert!(error.message(Language::Japanese).starts_with("パラメーター 2: "), "{error:?}");
    }
}
