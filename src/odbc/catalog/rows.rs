//! Result sets made here: rows are structs, columns a declaration, so that neither can slip out of place.

use std::collections::HashMap;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int16Array, Int32Array, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};

use crate::engine::ResultColumn;
use crate::engine::catalog::metadata;
use crate::error::Result;
use crate::odbc::convert::errors;

/// Columns and all rows of a result set.
pub type ResultSet = (Vec<ResultColumn>, RecordBatch);

/// Longest names and remarks; typed clients bind buffers of these sizes.
pub const NAME_SIZE: u32 = 128;
/// Longest remark.
pub const REMARKS_SIZE: u32 = 1024;

/// A type of a column in a declared row.
pub(crate) trait Cell: Sized {
    /// SQL type of the column.
    const DATA_TYPE: DataType;
    /// False where the specification says NOT NULL.
    const NULLABLE: bool;
    /// The column.
    fn array<'a>(cells: impl Iterator<Item = &'a Self>) -> ArrayRef
    where
        Self: 'a;
}

/// Declares what of Rust stands for which column.
macro_rules! cells {
    ($($type:ty, $data_type:expr, $nullable:literal, $array:ty, $take:expr;)+) => {
        $(impl Cell for $type {
            const DATA_TYPE: DataType = $data_type;
            const NULLABLE: bool = $nullable;
            fn array<'a>(cells: impl Iterator<Item = &'a Self>) -> ArrayRef where Self: 'a {
                Arc::new(cells.map($take).collect::<$array>())
            }
        })+
    };
}

cells! {
    String, DataType::Utf8, false, StringArray, |cell: &'a String| Some(cell.as_str());
    Option<String>, DataType::Utf8, true, StringArray, |cell: &'a Option<String>| cell.as_deref();
    i16, DataType::Int16, false, Int16Array, |cell: &'a i16| Some(*cell);
    Option<i16>, DataType::Int16, true, Int16Array, |cell: &'a Option<i16>| *cell;
    i32, DataType::Int32, false, Int32Array, |cell: &'a i32| Some(*cell);
    Option<i32>, DataType::Int32, true, Int32Array, |cell: &'a Option<i32>| *cell;
}

/// Declares the row of a result set: field, type, name in ODBC 3, name in ODBC 2, size of text.
macro_rules! result_row {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty = $odbc3:literal $odbc2:literal $size:expr;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default)]
        #[allow(dead_code)]
        pub(crate) struct $name { $(pub $field: $type),+ }

        impl $name {
            /// The result set of these rows, in their order.
            pub(crate) fn result_set(rows: &[Self], odbc2: bool) -> $crate::error::Result<$crate::odbc::catalog::ResultSet> {
                use $crate::odbc::catalog::rows::{Cell, build, column};
                let columns = vec![$(column::<$type>(if odbc2 { $odbc2 } else { $odbc3 }, $size)),+];
                let arrays = vec![$(<$type as Cell>::array(rows.iter().map(|row| &row.$field))),+];
                build(columns, arrays)
            }
        }
    };
}
pub(crate) use result_row;

/// A column of a declared row.
pub(crate) fn column<C: Cell>(name: &str, size: u32) -> ResultColumn {
    let field = Field::new(name, C::DATA_TYPE, C::NULLABLE);
    let field = if size == 0 {
        field
    } else {
        field.with_metadata(HashMap::from([(metadata::SIZE.to_owned(), size.to_string())]))
    };
    ResultColumn { label: name.to_owned(), field: Arc::new(field) }
}

pub(crate) fn build(columns: Vec<ResultColumn>, arrays: Vec<ArrayRef>) -> Result<ResultSet> {
    let schema = Schema::new(columns.iter().map(|column| Arc::clone(&column.field)).collect::<Vec<_>>());
    let batch = RecordBatch::try_new(Arc::new(schema), arrays).map_err(errors::internal)?;
    Ok((columns, batch))
}
