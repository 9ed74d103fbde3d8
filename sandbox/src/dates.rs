//! Times and days as the API writes and reads them.

use chrono::{DateTime, Datelike, Days, NaiveDate};

/// Seconds since 1970 in UTC.
pub(crate) type Seconds = i64;

/// Days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(pub i32);

/// The space keeps Tokyo's calendar: nine hours ahead of UTC, never a summer time.
pub(crate) const TIME_ZONE: &str = "Asia/Tokyo";
/// How far that is ahead of UTC.
pub(crate) const TIME_ZONE_OFFSET: Seconds = 9 * 3600;

/// `yyyy-MM-ddTHH:mm:ssZ`.
pub(crate) fn timestamp(seconds: Seconds) -> String {
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let day = Day(i32::try_from(days).unwrap_or(i32::MAX));
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{}T{hour:02}:{minute:02}:{second:02}Z", day.text())
}

/// Serializes a time as the API writes it.
pub(crate) fn serialize<S: serde::Serializer>(seconds: &Seconds, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&timestamp(*seconds))
}

/// Now, in whole seconds.
pub(crate) fn now() -> Seconds {
    chrono::Utc::now().timestamp()
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`, as headers write a time.
pub(crate) fn http_date(seconds: Seconds) -> String {
    let moment = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    moment.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn first_day() -> NaiveDate {
    DateTime::UNIX_EPOCH.date_naive()
}

impl Day {
    /// Reads `yyyy-MM-dd` and nothing else.
    pub fn parse(text: &str) -> Option<Day> {
        let shape = text.len() == 10
            && text.bytes().enumerate().all(|(i, b)| match i {
                4 | 7 => b == b'-',
                _ => b.is_ascii_digit(),
            });
        let date = shape.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())??;
        i32::try_from((date - first_day()).num_days()).ok().map(Day)
    }

    /// The day of the space's calendar that a moment falls on.
    pub fn of(seconds: Seconds) -> Day {
        Day(i32::try_from((seconds + TIME_ZONE_OFFSET).div_euclid(86_400)).unwrap_or(i32::MAX))
    }

    /// `yyyy-MM-dd`.
    pub fn text(self) -> String {
        let days = u64::from(self.0.unsigned_abs());
        let date = match self.0 {
            0.. => first_day().checked_add_days(Days::new(days)),
            _ => first_day().checked_sub_days(Days::new(days)),
        };
        let date = date.unwrap_or(first_day());
        // Several times faster than a format string, and a page of issues writes hundreds.
        format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
    }

    /// `yyyy-MM-ddT00:00:00Z`: how answers write a date.
    pub fn midnight(self) -> String {
        self.text() + "T00:00:00Z"
    }
}

impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.midnight())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_round_trip() {
        for text in ["1970-01-01", "1969-12-31", "2024-02-29", "2026-11-22"] {
            assert_eq!(Day::parse(text).unwrap().text(), text);
        }
    }

    #[test]
    fn only_plain_dates_are_read() {
        for text in ["", "2024-2-3", "2024-02-30", "2024-02-03T00:00:00Z", "2024/02/03", "日付"] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_evening_in_utc_is_the_next_day_in_tokyo() {
        assert_eq!(Day::of(15 * 3600), Day(1));
        assert_eq!(Day::of(15 * 3600 - 1), Day(0));
    }
}
