//! Dates, times and timestamps: the calendar, their texts, their C structures. Timestamps are UTC.

use super::c_type::*;
use super::number::{bad_text, c_type_name, text_to_c};
use super::small::{FixedBytes, SmallText};
use super::value::DAY;
use super::{CellValue, Converted, Target, errors};
use crate::error::Result;

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// What a text says about a date or a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// Days since 1970-01-01.
    Date(i32),
    /// Microseconds since midnight.
    Time(i64),
    /// Microseconds since 1970-01-01 00:00:00.
    Timestamp(i64),
}

/// Year, month and day; `None` outside of the years 0 to 9999, which texts and tools end with.
///
/// Days are counted from 0000-03-01, so that leap days end a year (Howard Hinnant's `civil_from_days`).
pub(super) fn civil(days: i64) -> Option<(u16, u16, u16)> {
    let shifted = days.checked_add(719_468)?;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (0..=9999).contains(&year).then_some((year as u16, month as u16, day as u16))
}

/// Days since 1970-01-01; `None` for a date that no calendar has.
pub(super) fn days(year: i32, month: u32, day: u32) -> Option<i32> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=longest).contains(&day) || !(1..=9999).contains(&year) {
        return None;
    }
    let shifted_year = i64::from(year) - i64::from(month <= 2);
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let shifted_month = i64::from(if month > 2 { month - 3 } else { month + 9 });
    let day_of_year = (153 * shifted_month + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    i32::try_from(era * 146_097 + day_of_era - 719_468).ok()
}

/// Microseconds since midnight; `None` for a time that no clock shows.
pub(super) fn time_of_day(hour: u32, minute: u32, second: u32, micros: u32) -> Option<i64> {
    (hour < 24 && minute < 60 && second < 60 && micros < 1_000_000).then(|| {
        i64::from(hour) * HOUR + i64::from(minute) * MINUTE + i64::from(second) * SECOND + i64::from(micros)
    })
}

/// Hours, minutes, seconds, microseconds.
fn clock(micros: i64) -> (u16, u16, u16, u32) {
    let part = |unit: i64, modulus: i64| (micros / unit).rem_euclid(modulus) as u16;
    (part(HOUR, 24), part(MINUTE, 60), part(SECOND, 60), (micros % SECOND).unsigned_abs() as u32)
}

fn push_date(text: &mut SmallText, (year, month, day): (u16, u16, u16)) {
    text.push_padded(year.into(), 4);
    text.push(b"-");
    text.push_padded(month.into(), 2);
    text.push(b"-");
    text.push_padded(day.into(), 2);
}

/// `hh:mm:ss`, and the fraction where there is one, without zeros at its end.
fn push_time(text: &mut SmallText, micros: i64) {
    let (hour, minute, second, mut fraction) = clock(micros);
    text.push_padded(hour.into(), 2);
    text.push(b":");
    text.push_padded(minute.into(), 2);
    text.push(b":");
    text.push_padded(second.into(), 2);
    if fraction > 0 {
        let mut digits = 6;
        while fraction.is_multiple_of(10) {
            fraction /= 10;
            digits -= 1;
        }
        text.push(b".");
        text.push_padded(fraction, digits);
    }
}

fn out_of_calendar(text: impl std::fmt::Display, target: &str) -> crate::error::Error {
    errors::datetime_overflow(text, target)
}

/// `yyyy-mm-dd`
pub(super) fn date_text(days: i32) -> Result<SmallText> {
    let mut text = SmallText::new();
    push_date(&mut text, civil(days.into()).ok_or_else(|| out_of_calendar(days, "DATE"))?);
    Ok(text)
}

/// `hh:mm:ss[.ffffff]`
pub(super) fn time_text(micros: i64) -> SmallText {
    let mut text = SmallText::new();
    push_time(&mut text, micros);
    text
}

/// `yyyy-mm-dd hh:mm:ss[.ffffff]`
pub(super) fn timestamp_text(micros: i64) -> Result<SmallText> {
    let date = civil(micros.div_euclid(DAY)).ok_or_else(|| out_of_calendar(micros, "TIMESTAMP"))?;
    let mut text = SmallText::new();
    push_date(&mut text, date);
    text.push(b" ");
    push_time(&mut text, micros.rem_euclid(DAY));
    Ok(text)
}

/// `SQL_DATE_STRUCT`
fn date_struct((year, month, day): (u16, u16, u16)) -> FixedBytes {
    let mut bytes = [0; 6];
    put(&mut bytes, 0, &year.to_ne_bytes());
    put(&mut bytes, 2, &month.to_ne_bytes());
    put(&mut bytes, 4, &day.to_ne_bytes());
    bytes.into()
}

/// `SQL_TIME_STRUCT`
fn time_struct(micros: i64) -> FixedBytes {
    let (hour, minute, second, _) = clock(micros);
    let mut bytes = [0; 6];
    put(&mut bytes, 0, &hour.to_ne_bytes());
    put(&mut bytes, 2, &minute.to_ne_bytes());
    put(&mut bytes, 4, &second.to_ne_bytes());
    bytes.into()
}

/// `SQL_TIMESTAMP_STRUCT`; its fraction counts nanoseconds.
fn timestamp_struct(date: (u16, u16, u16), micros: i64) -> FixedBytes {
    let fraction = clock(micros).3 * 1000;
    let mut bytes = [0; 16];
    put(&mut bytes, 0, &date_struct(date));
    put(&mut bytes, 6, &time_struct(micros));
    put(&mut bytes, 12, &fraction.to_ne_bytes());
    bytes.into()
}

fn put(bytes: &mut [u8], at: usize, part: &[u8]) {
    if let Some(room) = bytes.get_mut(at..at + part.len()) {
        room.copy_from_slice(part);
    }
}

fn unsupported(from: &str, target: &Target) -> crate::error::Error {
    errors::unsupported_conversion(from, c_type_name(target.c_type))
}

/// DATE to C.
pub(super) fn date_to_c(days: i32, target: &Target) -> Result<Converted<'static>> {
    let date = || civil(days.into()).ok_or_else(|| out_of_calendar(days, "DATE"));
    match target.c_type {
        SQL_C_CHAR | SQL_C_WCHAR => text_to_c(date_text(days)?.into(), 10, target),
        SQL_C_TYPE_DATE | SQL_C_DATE => Ok(Converted::fixed(date_struct(date()?))),
        SQL_C_TYPE_TIMESTAMP | SQL_C_TIMESTAMP => Ok(Converted::fixed(timestamp_struct(date()?, 0))),
        SQL_C_BINARY => Ok(CellValue::Binary(date_struct(date()?).to_vec().into()).into()),
        _ => Err(unsupported("DATE", target)),
    }
}

/// TIME to C. As a timestamp it is of the current date (ODBC Appendix D), in UTC like all timestamps.
pub(super) fn time_to_c(micros: i64, target: &Target) -> Result<Converted<'static>> {
    match target.c_type {
        SQL_C_CHAR | SQL_C_WCHAR => text_to_c(time_text(micros).into(), 8, target),
        SQL_C_TYPE_TIME | SQL_C_TIME => {
            let warning = (micros % SECOND != 0).then(|| errors::fraction_cut(time_text(micros).as_str()));
            Ok(Converted::fixed(time_struct(micros)).with_warning(warning))
        }
        SQL_C_TYPE_TIMESTAMP | SQL_C_TIMESTAMP => {
            let today = civil(today().into()).ok_or_else(|| out_of_calendar("today", "TIMESTAMP"))?;
            Ok(Converted::fixed(timestamp_struct(today, micros)))
        }
        SQL_C_BINARY => Ok(CellValue::Binary(time_struct(micros).to_vec().into()).into()),
        _ => Err(unsupported("TIME", target)),
    }
}

/// TIMESTAMP to C.
pub(super) fn timestamp_to_c(micros: i64, target: &Target) -> Result<Converted<'static>> {
    let date = || civil(micros.div_euclid(DAY)).ok_or_else(|| out_of_calendar(micros, "TIMESTAMP"));
    let time = micros.rem_euclid(DAY);
    let cut = |is_cut: bool| -> Result<_> {
        if is_cut { Ok(Some(errors::fraction_cut(timestamp_text(micros)?.as_str()))) } else { Ok(None) }
    };
    match target.c_type {
        SQL_C_TYPE_TIMESTAMP | SQL_C_TIMESTAMP => Ok(Converted::fixed(timestamp_struct(date()?, time))),
        SQL_C_CHAR | SQL_C_WCHAR => text_to_c(timestamp_text(micros)?.into(), 19, target),
        SQL_C_TYPE_DATE | SQL_C_DATE => {
            Ok(Converted::fixed(date_struct(date()?)).with_warning(cut(time != 0)?))
        }
        SQL_C_TYPE_TIME | SQL_C_TIME => {
            Ok(Converted::fixed(time_struct(time)).with_warning(cut(time % SECOND != 0)?))
        }
        SQL_C_BINARY => Ok(CellValue::Binary(timestamp_struct(date()?, time).to_vec().into()).into()),
        _ => Err(unsupported("TIMESTAMP", target)),
    }
}

/// Today in UTC, as days since 1970-01-01.
pub(super) fn today() -> i32 {
    i32::try_from(chrono::Utc::now().timestamp().div_euclid(86_400)).unwrap_or_default()
}

/// Reads `yyyy-mm-dd`, `hh:mm[:ss[.f]]` or both, with a blank or `T` between them, also with an offset
/// (`Z`, `+09:00`) and as ODBC literal `{d '…'}`. 22018 other texts, 22007 impossible parts.
pub(super) fn parse(text: &str, target: &str) -> Result<Moment> {
    let bare = unwrap_escape(text.trim());
    let shape = split(bare).ok_or_else(|| bad_text(text, target))?;
    let impossible = || errors::bad_datetime(text.trim());
    let date = shape.date.map(|[year, month, day]| days(year as i32, month, day).ok_or_else(impossible));
    let time = shape.time.map(|[hour, minute, second, micros]| {
        time_of_day(hour, minute, second, micros).ok_or_else(impossible)
    });
    match (date.transpose()?, time.transpose()?) {
        (Some(date), Some(time)) => Ok(Moment::Timestamp(i64::from(date) * DAY + time - shape.offset)),
        (Some(date), None) => Ok(Moment::Date(date)),
        (None, Some(time)) => Ok(Moment::Time(time)),
        (None, None) => Err(bad_text(text, target)),
    }
}

/// `{d '…'}`, `{t '…'}`, `{ts '…'}` without its wrapping.
fn unwrap_escape(text: &str) -> &str {
    let inside = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let Some((word, literal)) = inside.and_then(|inside| inside.trim().split_once('\'')) else { return text };
    let known = ["d", "t", "ts"].iter().any(|known| word.trim().eq_ignore_ascii_case(known));
    if known { literal.strip_suffix('\'').unwrap_or(text) } else { text }
}

/// Numbers of a date and time text, not yet checked against calendar and clock.
struct Shape {
    date: Option<[u32; 3]>,
    time: Option<[u32; 4]>,
    /// Microseconds east of UTC.
    offset: i64,
}

fn split(text: &str) -> Option<Shape> {
    let (date, time) = match text.split_once([' ', 'T']) {
        Some((date, time)) => (Some(date), Some(time.trim_start())),
        None if text.contains(':') => (None, Some(text)),
        None => (Some(text), None),
    };
    let (time, offset) = match time {
        Some(time) => split_offset(time)?,
        None => (None, 0),
    };
    let time = match time {
        Some(time) => Some(read_time(time)?),
        None => None,
    };
    let date = match date {
        Some(date) => Some(read_date(date)?),
        None => None,
    };
    Some(Shape { date, time, offset })
}

fn split_offset(time: &str) -> Option<(Option<&str>, i64)> {
    if let Some(time) = time.strip_suffix(['Z', 'z']) {
        return Some((Some(time), 0));
    }
    let Some(at) = time.find(['+', '-']) else { return Some((Some(time), 0)) };
    let (time, offset) = time.split_at(at);
    let (sign, offset) = offset.split_at(1);
    let (hours, minutes) = offset.split_once(':').or_else(|| offset.split_at_checked(2))?;
    let minutes = if minutes.is_empty() { 0 } else { number(minutes, 2)? };
    let east = i64::from(number(hours, 2)?) * HOUR + i64::from(minutes) * MINUTE;
    Some((Some(time.trim_end()), if sign == "-" { -east } else { east }))
}

fn read_date(text: &str) -> Option<[u32; 3]> {
    let mut parts = text.split(['-', '/']);
    let date = [number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?];
    parts.next().is_none().then_some(date)
}

fn read_time(text: &str) -> Option<[u32; 4]> {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut parts = clock.split(':');
    let (hour, minute) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let second = parts.next().map_or(Some(0), |second| number(second, 2))?;
    if parts.next().is_some() || fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let micros = format!("{fraction:0<6}").get(..6)?.parse().ok()?;
    Some([hour, minute, second, micros])
}

/// A number of at most `longest` digits.
fn number(text: &str, longest: usize) -> Option<u32> {
    let fits = (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_is_right_on_every_day() {
        let mut expected = chrono::NaiveDate::from_ymd_opt(1, 1, 1).unwrap();
        let first = days(1, 1, 1).unwrap();
        let last = days(9999, 12, 31).unwrap();
        for day in first..=last {
            use chrono::Datelike;
            let (year, month, day_of_month) = civil(day.into()).unwrap();
            assert_eq!(
                (year.into(), month.into(), day_of_month.into()),
                (expected.year(), expected.month(), expected.day())
            );
            assert_eq!(days(year.into(), month.into(), day_of_month.into()), Some(day));
            expected = expected.succ_opt().unwrap();
        }
        // The year 0 can be shown, but not given.
        assert_eq!(civil(i64::from(first) - 1), Some((0, 12, 31)));
        assert_eq!((civil(i64::from(first) - 367), civil(i64::from(last) + 1)), (None, None));
        assert_eq!((days(0, 12, 31), days(10_000, 1, 1)), (None, None));
        assert_eq!((civil(i64::MAX), civil(i64::MIN)), (None, None));
        for (year, month, day) in [(2023, 2, 29), (1900, 2, 29), (2024, 13, 1), (2024, 4, 31), (2024, 1, 0)] {
            assert_eq!(days(year, month, day), None);
        }
    }

    #[test]
    fn texts_are_read() {
        let day = 19_783;
        let noon = 12 * HOUR;
        let at_noon = i64::from(day) * DAY + noon;
        for (text, expected) in [
            ("2024-03-01", Moment::Date(day)),
            (" 2024/3/1 ", Moment::Date(day)),
            ("{d '2024-03-01'}", Moment::Date(day)),
            ("12:00", Moment::Time(noon)),
            ("{t '12:00:00'}", Moment::Time(noon)),
            ("12:00:00.5", Moment::Time(noon + 500_000)),
            ("2024-03-01 12:00:00", Moment::Timestamp(at_noon)),
            ("2024-03-01T12:00:00Z", Moment::Timestamp(at_noon)),
            ("2024-03-01T21:00:00+09:00", Moment::Timestamp(at_noon)),
            ("2024-03-01 07:00:00.123456789-0500", Moment::Timestamp(at_noon + 123_456)),
            ("{ts '2024-03-01 12:00:00.000001'}", Moment::Timestamp(at_noon + 1)),
        ] {
            assert_eq!(parse(text, "TIMESTAMP").unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for (text, state) in [
            ("", "22018"),
            ("yesterday", "22018"),
            ("2024-03", "22018"),
            ("2024-03-01-05", "22018"),
            ("12:00:00:00", "22018"),
            ("2024-03-01 12:00:00.0000000001", "22018"),
            ("2024-02-30", "22007"),
            ("25:00:00", "22007"),
            ("課題:あ", "22018"),
            ("2024-03-01T12:00:00+あ", "22018"),
            ("{x '2024-03-01'}", "22018"),
        ] {
            assert_eq!(parse(text, "TIMESTAMP").unwrap_err().state.0, state, "{text}");
        }
    }
}
