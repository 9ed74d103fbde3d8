//! SQLGetTypeInfo: the rows of [`sql_type::ROWS`] as a result set.

use super::catalog::rows::{NAME_SIZE, ResultSet, result_row};
use crate::engine::sql_type::{self, Family, ROWS, Row, code};
use crate::error::Result;

/// SQL_NULLABLE
const NULLABLE: i16 = 1;

result_row! {
    /// A row of SQLGetTypeInfo.
    TypeRow {
        type_name: String = "TYPE_NAME" "TYPE_NAME" NAME_SIZE;
        data_type: i16 = "DATA_TYPE" "DATA_TYPE" 0;
        size: Option<i32> = "COLUMN_SIZE" "PRECISION" 0;
        literal_prefix: Option<String> = "LITERAL_PREFIX" "LITERAL_PREFIX" NAME_SIZE;
        literal_suffix: Option<String> = "LITERAL_SUFFIX" "LITERAL_SUFFIX" NAME_SIZE;
        create_params: Option<String> = "CREATE_PARAMS" "CREATE_PARAMS" NAME_SIZE;
        nullable: i16 = "NULLABLE" "NULLABLE" 0;
        case_sensitive: i16 = "CASE_SENSITIVE" "CASE_SENSITIVE" 0;
        searchable: i16 = "SEARCHABLE" "SEARCHABLE" 0;
        unsigned: Option<i16> = "UNSIGNED_ATTRIBUTE" "UNSIGNED_ATTRIBUTE" 0;
        fixed_prec_scale: i16 = "FIXED_PREC_SCALE" "MONEY" 0;
        auto_unique: Option<i16> = "AUTO_UNIQUE_VALUE" "AUTO_INCREMENT" 0;
        local_name: Option<String> = "LOCAL_TYPE_NAME" "LOCAL_TYPE_NAME" NAME_SIZE;
        minimum_scale: Option<i16> = "MINIMUM_SCALE" "MINIMUM_SCALE" 0;
        maximum_scale: Option<i16> = "MAXIMUM_SCALE" "MAXIMUM_SCALE" 0;
        sql_data_type: i16 = "SQL_DATA_TYPE" "SQL_DATA_TYPE" 0;
        datetime_sub: Option<i16> = "SQL_DATETIME_SUB" "SQL_DATETIME_SUB" 0;
        radix: Option<i32> = "NUM_PREC_RADIX" "NUM_PREC_RADIX" 0;
        interval_precision: Option<i16> = "INTERVAL_PRECISION" "INTERVAL_PRECISION" 0;
    }
}

/// All types (SQL_ALL_TYPES = 0) or those of one SQL type code, by code; empty for a code the driver does
/// not have. ODBC 2 date codes are understood in every version and answered in an ODBC 2 environment.
pub fn type_info(data_type: i16, odbc2: bool, max_varchar_size: u32) -> Result<ResultSet> {
    let wanted = |row: &&Row| {
        data_type == code::SQL_ALL_TYPES
            || data_type == row.concise
            || data_type == sql_type::for_version(row.concise, true)
    };
    let mut rows: Vec<_> =
        ROWS.iter().filter(wanted).map(|row| type_row(row, odbc2, max_varchar_size)).collect();
    rows.sort_by_key(|row| row.data_type);
    TypeRow::result_set(&rows, odbc2)
}

fn type_row(row: &Row, odbc2: bool, max_varchar_size: u32) -> TypeRow {
    let info = row.info(max_varchar_size);
    let is_number = matches!(row.family, Family::Integer | Family::Decimal | Family::Float);
    let literal = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    TypeRow {
        type_name: info.type_name.to_owned(),
        data_type: sql_type::for_version(info.concise, odbc2),
        size: Some(i32::try_from(info.column_size).unwrap_or(i32::MAX)),
        literal_prefix: literal(info.literal_prefix),
        literal_suffix: literal(info.literal_suffix),
        create_params: row.create_params.map(str::to_owned),
        nullable: NULLABLE,
        case_sensitive: info.case_sensitive.into(),
        searchable: info.searchable,
        unsigned: is_number.then_some(info.unsigned.into()),
        fixed_prec_scale: info.fixed_prec_scale.into(),
        auto_unique: is_number.then_some(0),
        local_name: Some(info.type_name.to_owned()),
        minimum_scale: info.has_decimal_digits.then_some(0),
        maximum_scale: info.has_decimal_digits.then_some(row.scale),
        sql_data_type: info.verbose,
        datetime_sub: Some(info.datetime_sub).filter(|sub| *sub != 0),
        radix: Some(i32::from(info.num_prec_radix)).filter(|radix| *radix != 0),
        interval_precision: None,
    }
}

#[cfg(test)]
mod tests {
    use datafusion::arrow::array::AsArray;
    use datafusion::arrow::datatypes::{DataType, Int16Type, Int32Type, TimeUnit};

    use super::*;

    fn types(data_type: i16, odbc2: bool) -> Vec<(String, i16, i32)> {
        let (_, batch) = type_info(data_type, odbc2, 4000).unwrap();
        let names = batch.column(0).as_string::<i32>();
        let codes = batch.column(1).as_primitive::<Int16Type>();
        let sizes = batch.column(2).as_primitive::<Int32Type>();
        (0..batch.num_rows())
            .map(|row| (names.value(row).to_owned(), codes.value(row), sizes.value(row)))
            .collect()
    }

    #[test]
    fn all_types_come_by_code() {
        let all = types(code::SQL_ALL_TYPES, false);
        assert_eq!(all.len(), ROWS.len());
        assert!(all.is_sorted_by_key(|(_, code, _)| *code));
        let old = types(code::SQL_ALL_TYPES, true);
        assert!(old.is_sorted_by_key(|(_, code, _)| *code));
        assert!(old.iter().all(|(_, code, _)| *code < 90));
    }

    #[test]
    fn the_types_that_clients_ask_for_are_there() {
        for (code, name) in [
            (code::SQL_VARCHAR, "VARCHAR"),
            (code::SQL_WVARCHAR, "VARCHAR"),
            (code::SQL_WCHAR, "CHAR"),
            (code::SQL_WLONGVARCHAR, "TEXT"),
            (code::SQL_VARBINARY, "BYTEA"),
            (code::SQL_TYPE_TIMESTAMP, "TIMESTAMP"),
            (code::SQL_TIMESTAMP, "TIMESTAMP"),
            (code::SQL_DATE, "DATE"),
            (code::SQL_FLOAT, "DOUBLE"),
        ] {
            assert_eq!(types(code, false)[0].0, name, "{code}");
            assert!(types(code, false)[0].2 > 0);
        }
        assert_eq!(types(code::SQL_TIMESTAMP, true), [("TIMESTAMP".to_owned(), 11, 26)]);
        assert_eq!(types(code::SQL_GUID, false), []);
        assert_eq!(types(1234, false), []);
    }

    #[test]
    fn columns_are_described_by_types_listed_here() {
        let listed = types(code::SQL_ALL_TYPES, false);
        for data_type in [
            DataType::Utf8,
            DataType::Int8,
            DataType::UInt8,
            DataType::Int16,
            DataType::UInt16,
            DataType::Int32,
            DataType::UInt32,
            DataType::Int64,
            DataType::UInt64,
            DataType::Float32,
            DataType::Float64,
            DataType::Boolean,
            DataType::Decimal128(38, 2),
            DataType::Date32,
            DataType::Time64(TimeUnit::Nanosecond),
            DataType::Timestamp(TimeUnit::Second, None),
            DataType::Binary,
        ] {
            let info = sql_type::describe_type(&data_type, None, 4000);
            let row = (info.type_name.to_owned(), info.concise, info.column_size as i32);
            assert!(listed.contains(&row), "{data_type}: {row:?}");
        }
    }

    #[test]
    fn every_type_name_is_legal_in_cast() {
        let context = datafusion::prelude::SessionContext::new();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for row in ROWS {
            let sql = format!("SELECT CAST(NULL AS {})", row.name);
            let described = runtime.block_on(context.sql(&sql)).unwrap();
            let field = described.schema().field(0);
            let info = sql_type::describe(field, 4000);
            let same_family = info.type_name == row.name
                || matches!(row.name, "CHAR" | "TEXT") && info.type_name == "VARCHAR"
                || row.name == "NUMERIC" && info.type_name == "DECIMAL";
            assert!(same_family, "{} became {}", row.name, info.type_name);
        }
    }
}
