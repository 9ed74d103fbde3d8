//! One record of an application or parameter descriptor: a binding.

use super::super::codes::*;
use super::super::memory::Address;

/// A bound column or parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// SQL_DESC_CONCISE_TYPE
    pub concise_type: i16,
    /// SQL_DESC_TYPE
    pub verbose_type: i16,
    /// SQL_DESC_DATETIME_INTERVAL_CODE
    pub datetime_code: i16,
    /// SQL_DESC_DATETIME_INTERVAL_PRECISION
    pub datetime_precision: i32,
    /// SQL_DESC_LENGTH, characters
    pub length: usize,
    /// SQL_DESC_OCTET_LENGTH, bytes: the buffer's length
    pub octet_length: isize,
    /// SQL_DESC_PRECISION
    pub precision: i16,
    /// SQL_DESC_SCALE
    pub scale: i16,
    /// True once the application has set precision or scale itself.
    pub numeric_set: bool,
    /// SQL_DESC_NUM_PREC_RADIX
    pub radix: i32,
    /// SQL_DESC_PARAMETER_TYPE
    pub parameter_type: i16,
    /// SQL_DESC_NAME
    pub name: String,
    /// SQL_DESC_DATA_PTR
    pub data: Address,
    /// SQL_DESC_INDICATOR_PTR
    pub indicator: Address,
    /// SQL_DESC_OCTET_LENGTH_PTR
    pub octet_length_at: Address,
}

impl Default for Record {
    fn default() -> Self {
        Record {
            concise_type: SQL_C_DEFAULT,
            verbose_type: SQL_C_DEFAULT,
            datetime_code: 0,
            datetime_precision: 0,
            length: 0,
            octet_length: 0,
            precision: 0,
            scale: 0,
            numeric_set: false,
            radix: 0,
            parameter_type: SQL_PARAM_INPUT,
            name: String::new(),
            data: Address::NULL,
            indicator: Address::NULL,
            octet_length_at: Address::NULL,
        }
    }
}

/// SQL_DESC_PRECISION of SQL_C_NUMERIC before the application sets another.
const NUMERIC_PRECISION: i16 = 38;

impl Record {
    /// True when a value or an indicator has somewhere to go.
    pub fn is_bound(&self) -> bool {
        !(self.data.is_null() && self.indicator.is_null() && self.octet_length_at.is_null())
    }

    /// Sets the concise type and with it type, code and the type's default precision and scale.
    pub fn set_concise_type(&mut self, concise: i16) {
        self.concise_type = concise;
        (self.verbose_type, self.datetime_code) = match concise {
            SQL_TYPE_DATE | SQL_TYPE_TIME | SQL_TYPE_TIMESTAMP => (SQL_DATETIME, concise - 90),
            other => (other, 0),
        };
        (self.precision, self.scale) = match concise {
            SQL_NUMERIC | SQL_DECIMAL => (NUMERIC_PRECISION, 0),
            SQL_TYPE_TIMESTAMP => (6, 0),
            _ => (0, 0),
        };
    }

    /// Sets the verbose type; with SQL_DATETIME the code set before or after makes it concise.
    pub fn set_verbose_type(&mut self, verbose: i16) {
        if verbose != SQL_DATETIME {
            return self.set_concise_type(verbose);
        }
        self.verbose_type = verbose;
        self.set_datetime_code(self.datetime_code);
    }

    /// Sets the datetime code; it means something with SQL_DATETIME only.
    pub fn set_datetime_code(&mut self, code: i16) {
        self.datetime_code = code;
        if self.verbose_type == SQL_DATETIME && (1..=3).contains(&code) {
            self.set_concise_type(90 + code);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn concise_and_verbose_types_agree_whichever_is_set() {
        let mut record = Record::default();
        record.set_concise_type(SQL_C_TYPE_TIMESTAMP);
        assert_eq!((record.verbose_type, record.datetime_code), (SQL_DATETIME, 3));
        record.set_concise_type(SQL_C_CHAR);
        assert_eq!((record.verbose_type, record.datetime_code), (SQL_C_CHAR, 0));
        record.set_verbose_type(SQL_DATETIME);
        record.set_datetime_code(1);
        assert_eq!(record.concise_type, SQL_C_TYPE_DATE);
    }

    #[test]
    fn an_indicator_alone_is_a_binding() {
        let mut record = Record::default();
        assert!(!record.is_bound());
        record.indicator = Address(8);
        assert!(record.is_bound());
    }
}
