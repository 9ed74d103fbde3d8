//! SQLFetch, SQLFetchScroll, SQLExtendedFetch, SQLSetPos: moving on and filling bound columns,
//! column-wise or row-wise.

use datafusion::arrow::array::Array;

use super::super::Outcome;
use super::super::codes::*;
use super::super::convert::{self, CellValue, Target};
use super::super::descriptor::{Column, Content, Record};
use super::super::errors;
use super::super::memory::{Address, ApplicationMemory};
use super::{State, Statement};
use crate::error::{Error, Result};

/// Where one value goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Buffer, NULL when only the length is wanted.
    pub data: Address,
    /// SQLLEN for the length.
    pub length: Address,
    /// SQLLEN for SQL_NULL_DATA; usually the same as `length`.
    pub indicator: Address,
    /// Bytes in the buffer; fixed C types do not look at it.
    pub buffer_length: usize,
}

/// A bound column, ready to be filled.
struct Bound {
    column: usize,
    target: Target,
    /// Longest text delivered (SQL_ATTR_MAX_LENGTH); 0 = all.
    max_length: usize,
    first: Place,
    data_stride: usize,
    indicator_stride: usize,
}

impl Bound {
    fn place(&self, row: usize) -> Place {
        let (data, indicator) = (row * self.data_stride, row * self.indicator_stride);
        let moved = |address: Address, by| address.non_null().map_or(Address::NULL, |at| at.offset(by));
        Place {
            data: moved(self.first.data, data),
            length: moved(self.first.length, indicator),
            indicator: moved(self.first.indicator, indicator),
            buffer_length: self.first.buffer_length,
        }
    }
}

/// The concrete C type of a request for one column. HY003.
pub(super) fn target(column: &Column, c_type: i16, record: Option<&Record>, buffer: usize) -> Result<Target> {
    let c_type = match c_type {
        SQL_C_DEFAULT => convert::default_c_type(&column.info),
        other => other,
    };
    if !convert::is_supported(c_type) {
        return Err(errors::bad_c_type(c_type));
    }
    // Without explicit digits a decimal keeps its own.
    let explicit = record.filter(|record| record.numeric_set && record.concise_type == SQL_C_NUMERIC);
    let (precision, scale) = explicit.map_or((0, 0), |record| (record.precision, record.scale));
    Ok(Target { c_type, precision, scale, buffer_length: Some(buffer) })
}

/// True where SQL_ATTR_MAX_LENGTH applies.
pub(super) fn is_character_or_binary(concise: i16) -> bool {
    matches!(concise, SQL_CHAR | SQL_VARCHAR | SQL_LONGVARCHAR | SQL_WLONGVARCHAR..=SQL_WCHAR)
        || matches!(concise, SQL_LONGVARBINARY..=SQL_BINARY)
}

/// The bound columns of a result, in the order of their numbers.
fn bound_columns(
    ard: &Content,
    columns: &[Column],
    max_length: usize,
    memory: &dyn ApplicationMemory,
) -> Result<Vec<Bound>> {
    let offset = memory.read_ulen(ard.header.bind_offset).unwrap_or(0);
    let mut bound = Vec::new();
    for (index, (record, column)) in ard.records.iter().zip(columns).enumerate() {
        if !record.is_bound() {
            continue;
        }
        let buffer_length = usize::try_from(record.octet_length).unwrap_or(0);
        let target = target(column, record.concise_type, Some(record), buffer_length)?;
        let element = convert::fixed_size(target.c_type).unwrap_or(buffer_length);
        let moved = |address: Address| address.non_null().map_or(Address::NULL, |at| at.offset(offset));
        let (data_stride, indicator_stride) = match ard.header.bind_type {
            0 => (element, size_of::<isize>()),
            row => (row, row),
        };
        bound.push(Bound {
            column: index,
            target,
            max_length: if is_character_or_binary(column.info.concise) { max_length } else { 0 },
            first: Place {
                data: moved(record.data),
                length: moved(record.octet_length_at),
                indicator: moved(record.indicator),
                buffer_length,
            },
            data_stride,
            indicator_stride,
        });
    }
    Ok(bound)
}

/// The first `most` characters; all for 0.
pub(super) fn limited(text: &str, most: usize) -> &str {
    match text.char_indices().nth(most).filter(|_| most > 0) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}

impl Statement {
    /// Writes one whole value. The warning is 01004, 01S07 …; 22002 for NULL without an indicator.
    fn fill_cell(
        &self,
        bound: &Bound,
        row: usize,
        cell: (&dyn Array, usize),
        scratch: &mut Vec<u8>,
    ) -> Result<Option<Error>> {
        let memory = self.memory();
        let place = bound.place(row);
        let converted = convert::cell(cell.0, cell.1, &bound.target)?;
        let mut warning = converted.warning;
        let length = match converted.value {
            CellValue::Null => {
                let at = place.indicator.non_null();
                let at = at.ok_or_else(|| errors::null_without_indicator(bound.column + 1))?;
                memory.write_len(at, SQL_NULL_DATA);
                return Ok(warning);
            }
            CellValue::Fixed(bytes) => {
                memory.write_bytes(place.data, bytes.as_slice());
                bytes.as_slice().len()
            }
            CellValue::Text(text) => {
                scratch.clear();
                let wide = bound.target.c_type == SQL_C_WCHAR;
                let text = limited(&text, bound.max_length);
                let chunk = convert::truncate_text(text, wide, place.buffer_length, scratch);
                memory.write_bytes(place.data, scratch);
                if chunk.truncated && !place.data.is_null() {
                    warning = Some(errors::value_truncated(bound.column + 1));
                }
                chunk.remaining
            }
            CellValue::Binary(bytes) => {
                let whole = if bound.max_length == 0 { usize::MAX } else { bound.max_length };
                let bytes = bytes.get(..whole).unwrap_or(&bytes);
                let part = bytes.get(..place.buffer_length).unwrap_or(bytes);
                memory.write_bytes(place.data, part);
                if part.len() < bytes.len() && !place.data.is_null() {
                    warning = Some(errors::value_truncated(bound.column + 1));
                }
                bytes.len()
            }
        };
        if place.indicator != place.length {
            memory.write_len(place.indicator, 0);
        }
        memory.write_len(place.length, length as isize);
        Ok(warning)
    }

    /// Fills all bound columns of the current rowset; the status of each row.
    fn fill_rowset(&self, state: &State) -> Result<Vec<u16>> {
        let Some(cursor) = &state.cursor else { return Err(errors::no_cursor()) };
        let mut status = vec![SQL_ROW_SUCCESS; cursor.rowset()];
        if state.attributes.get(SQL_ATTR_RETRIEVE_DATA) == 0 {
            return Ok(status);
        }
        let max_length = state.attributes.get(SQL_ATTR_MAX_LENGTH);
        let bound = bound_columns(&state.ard.content(), &state.columns, max_length, self.memory())?;
        let mut scratch = Vec::new();
        let mut start = 0;
        for segment in cursor.segments() {
            for bound in &bound {
                let Some(array) = segment.batch.columns().get(bound.column) else { continue };
                for index in 0..segment.count {
                    let row = start + index;
                    let result =
                        self.fill_cell(bound, row, (array.as_ref(), segment.first + index), &mut scratch);
                    let (error, code) = match result {
                        Ok(None) => continue,
                        Ok(Some(warning)) => (warning, SQL_ROW_SUCCESS_WITH_INFO),
                        Err(error) => (error, SQL_ROW_ERROR),
                    };
                    let column = u16::try_from(bound.column + 1).ok();
                    self.diagnostics.post_for_column(error.with_row(row as u64 + 1), column);
                    if let Some(slot) = status.get_mut(row).filter(|slot| **slot != SQL_ROW_ERROR) {
                        *slot = code;
                    }
                }
            }
            start += segment.count;
        }
        Ok(status)
    }

    /// Moves on by one rowset of `size` rows and tells their number and status.
    fn fetch_rowset(
        &self,
        state: &mut State,
        size: usize,
        fetched: Address,
        status_at: Address,
    ) -> Result<Outcome> {
        let memory = self.memory();
        let cursor = state.cursor.as_mut().ok_or_else(errors::no_cursor)?;
        memory.write_ulen(fetched, 0);
        let count = cursor.advance(size, &self.cancel)?;
        self.post_all(cursor.take_warnings());
        if count == 0 {
            return Ok(Outcome::NoData);
        }
        let status = self.fill_rowset(state)?;
        memory.write_ulen(fetched, count);
        if !status_at.is_null() {
            let all = status.iter().chain(std::iter::repeat(&SQL_ROW_NOROW)).take(size);
            let bytes: Vec<u8> = all.flat_map(|code| code.to_ne_bytes()).collect();
            memory.write_bytes(status_at, &bytes);
        }
        let all_failed = status.iter().all(|code| *code == SQL_ROW_ERROR);
        Ok(if all_failed { Outcome::Failed } else { Outcome::Done })
    }

    /// SQLFetch and SQLFetchScroll. HY106 for any direction but SQL_FETCH_NEXT.
    pub fn fetch(&self, orientation: i16) -> Result<Outcome> {
        let mut state = self.state()?;
        if state.cursor.is_none() {
            return Err(errors::no_cursor());
        }
        if orientation != SQL_FETCH_NEXT {
            return Err(errors::forward_only(orientation));
        }
        let size = state.ard.content().header.array_size;
        let ird = state.ird.content().header;
        self.fetch_rowset(&mut state, size, ird.rows_processed, ird.array_status)
    }

    /// SQLExtendedFetch (ODBC 2): its own rowset size, count and status.
    pub fn extended_fetch(&self, orientation: u16, fetched: Address, status: Address) -> Result<Outcome> {
        let mut state = self.state()?;
        if state.cursor.is_none() {
            return Err(errors::no_cursor());
        }
        if orientation != SQL_FETCH_NEXT as u16 {
            return Err(errors::forward_only(orientation));
        }
        let size = state.attributes.get(SQL_ROWSET_SIZE);
        self.fetch_rowset(&mut state, size, fetched, status)
    }

    /// SQLSetPos: SQL_POSITION only. HY107, HYC00.
    pub fn set_position(&self, row: usize, operation: u16, lock: u16) -> Result<Outcome> {
        let mut state = self.state()?;
        let cursor = state.cursor.as_mut().ok_or_else(errors::no_cursor)?;
        if operation != SQL_POSITION {
            return Err(errors::not_offered("SQLSetPos with an operation other than SQL_POSITION"));
        }
        if lock != SQL_LOCK_NO_CHANGE {
            return Err(errors::not_offered("SQLSetPos with a lock"));
        }
        let count = cursor.rowset();
        let found = row.checked_sub(1).is_some_and(|index| cursor.position(index));
        if found { Ok(Outcome::Done) } else { Err(errors::row_out_of_rowset(row, count)) }
    }
}
