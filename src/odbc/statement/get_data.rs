//! SQLGetData: any column, any order, repeatedly, text and bytes in parts.

use super::super::Outcome;
use super::super::codes::*;
use super::super::convert::{self, CellValue, Converted};
use super::super::errors;
use super::super::memory::Address;
use super::cursor::Reading;
use super::fetch::{Place, is_character_or_binary, limited, target};
use super::{State, Statement};
use crate::error::Result;

/// The C type and the record that SQL_ARD_TYPE stands for.
fn resolve_type(
    state: &State,
    column: u16,
    c_type: i16,
) -> Result<(i16, Option<super::super::descriptor::Record>)> {
    let record = state.ard.content().record(column).cloned();
    match (c_type, &record) {
        (SQL_ARD_TYPE, Some(found)) => Ok((found.concise_type, record)),
        (SQL_ARD_TYPE, None) => Err(errors::bad_index(column, state.ard.content().records.len())),
        _ => Ok((c_type, record)),
    }
}

impl Statement {
    /// SQLGetData. 07006, 07009, 22002, 22003, 22018, 24000, HY003, HY090.
    pub fn get_data(
        &self,
        number: u16,
        c_type: i16,
        data: Address,
        buffer: isize,
        indicator: Address,
    ) -> Result<Outcome> {
        let mut state = self.state()?;
        let buffer_length = usize::try_from(buffer).map_err(|_| errors::bad_length(buffer))?;
        let index = usize::from(number).checked_sub(1).ok_or_else(errors::no_bookmarks)?;
        let cursor = state.cursor.as_ref().ok_or_else(errors::no_cursor)?;
        let count = state.columns.len();
        let column = state.columns.get(index).ok_or_else(|| errors::bad_index(number, count))?;
        let (array, row) = cursor.current_cell(index).ok_or_else(errors::no_row)?;
        let (c_type, record) = resolve_type(&state, number, c_type)?;
        let mut target = target(column, c_type, record.as_ref(), buffer_length)?;
        let begun = cursor.reading.filter(|reading| reading.column == number);
        let mut reading = match begun {
            Some(reading) if reading.finished && reading.c_type == target.c_type => {
                return Ok(Outcome::NoData);
            }
            Some(reading) if !reading.finished => Reading { c_type: target.c_type, ..reading },
            _ => Reading { column: number, c_type: target.c_type, position: 0, finished: false },
        };
        if reading.position > 0 || data.is_null() {
            target.buffer_length = None;
        }
        let Converted { value, warning } = convert::cell(array, row, &target)?;
        let limit = match is_character_or_binary(column.info.concise) {
            true => state.attributes.get(SQL_ATTR_MAX_LENGTH),
            false => 0,
        };
        let place = Place { data, length: indicator, indicator, buffer_length };
        let truncated = self.deliver(value, &place, limit, &mut reading)?;
        if let Some(cursor) = state.cursor.as_mut() {
            cursor.reading = Some(reading);
        }
        drop(state);
        let cut = truncated.then(|| errors::value_truncated(number));
        for warning in warning.into_iter().chain(cut) {
            self.diagnostics.post_for_column(warning, Some(number));
        }
        Ok(Outcome::Done)
    }

    /// Writes the next part of a value; true when more is left.
    fn deliver(
        &self,
        value: CellValue<'_>,
        place: &Place,
        limit: usize,
        reading: &mut Reading,
    ) -> Result<bool> {
        let memory = self.memory();
        let mut out = Vec::new();
        let room = if place.data.is_null() { 0 } else { place.buffer_length };
        let chunk = match value {
            CellValue::Null => {
                let at = place.indicator.non_null();
                memory.write_len(
                    at.ok_or_else(|| errors::null_without_indicator(reading.column))?,
                    SQL_NULL_DATA,
                );
                reading.finished = true;
                return Ok(false);
            }
            CellValue::Fixed(bytes) => {
                memory.write_bytes(place.data, bytes.as_slice());
                memory.write_len(place.length, bytes.as_slice().len() as isize);
                reading.finished = true;
                return Ok(false);
            }
            CellValue::Text(text) => {
                let wide = reading.c_type == SQL_C_WCHAR;
                convert::chunk_text(limited(&text, limit), wide, reading.position, room, &mut out)
            }
            CellValue::Binary(bytes) => {
                let whole = if limit == 0 { usize::MAX } else { limit };
                convert::chunk_binary(bytes.get(..whole).unwrap_or(&bytes), reading.position, room, &mut out)
            }
        };
        memory.write_bytes(place.data, &out);
        memory.write_len(place.length, chunk.remaining as isize);
        reading.position += chunk.consumed;
        reading.finished = !chunk.truncated;
        Ok(chunk.truncated)
    }
}
