//! Random conditions over the columns in scope.

use chrono::{Days, NaiveDateTime, NaiveTime, TimeDelta};
use datafusion::arrow::datatypes::DataType;
use rand::Rng;

use super::generate::Maker;
use super::sides::{Sampled, SampledColumn};
use crate::tables::Value;

/// The tables that a condition may speak of, by their aliases.
pub type Scope<'a> = Vec<(String, &'a Sampled)>;

/// What columns can be compared with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Integer,
    Number,
    Text,
    Truth,
    Date,
    Time,
}

impl Kind {
    pub fn of(data_type: &DataType) -> Option<Kind> {
        match data_type {
            DataType::Int32 | DataType::Int64 => Some(Kind::Integer),
            DataType::Float64 => Some(Kind::Number),
            DataType::Utf8 => Some(Kind::Text),
            DataType::Boolean => Some(Kind::Truth),
            DataType::Date32 => Some(Kind::Date),
            DataType::Timestamp(..) => Some(Kind::Time),
            _ => None,
        }
    }
}

const COMPARISONS: &[&str] = &["=", "=", "=", "<>", "<", "<=", ">", ">="];

impl<'a> Maker<'a> {
    /// Conditions, nested `depth` deep.
    pub fn condition(&mut self, scope: &Scope<'a>, depth: u32) -> String {
        let die = if depth == 0 { 99 } else { self.dice.random_range(0..100) };
        match die {
            0..35 => format!("{} AND {}", self.part(scope, depth), self.part(scope, depth)),
            35..55 => format!("{} OR {}", self.part(scope, depth), self.part(scope, depth)),
            55..63 => format!("NOT {}", self.part(scope, depth)),
            63..78 => self.with_query(scope),
            _ => self.atom(scope),
        }
    }

    fn part(&mut self, scope: &Scope<'a>, depth: u32) -> String {
        format!("({})", self.condition(scope, depth - 1))
    }

    /// A condition without others in it.
    pub fn atom(&mut self, scope: &Scope<'a>) -> String {
        let (column, sampled) = self.filterable(scope);
        let kind = Kind::of(&sampled.data_type);
        match self.dice.random_range(0..100) {
            0..30 => {
                let operator = if kind == Some(Kind::Truth) { "=" } else { *self.pick(COMPARISONS) };
                format!("{column} {operator} {}", self.literal(sampled))
            }
            30..36 => format!("{} = {column}", self.literal(sampled)),
            36..56 => {
                let most = if self.chance(4) { 130 } else { 5 };
                let values: Vec<String> =
                    (0..self.dice.random_range(1..=most)).map(|_| self.literal(sampled)).collect();
                let not = if self.chance(30) { "NOT " } else { "" };
                format!("{column} {not}IN ({})", values.join(", "))
            }
            56..64 if kind != Some(Kind::Truth) => {
                let not = if self.chance(20) { "NOT " } else { "" };
                format!("{column} {not}BETWEEN {} AND {}", self.literal(sampled), self.literal(sampled))
            }
            64..74 => format!("{column} IS NULL"),
            74..82 => format!("{column} IS NOT NULL"),
            82..88 => self.like(scope),
            88..95 => self.two_columns(scope),
            95..98 => self.computed(scope),
            _ => (*self.pick(&["1 = 1", "1 = 0", "NULL IS NULL", "FALSE", "TRUE"])).to_owned(),
        }
    }

    fn like(&mut self, scope: &Scope<'a>) -> String {
        let Some((column, sampled)) = self.try_column(scope, Some(Kind::Text)) else {
            return "TRUE".to_owned();
        };
        let text = match sampled.values.is_empty() {
            true => "x".to_owned(),
            false => self.pick(&sampled.values).to_string(),
        };
        let part: String = text.chars().take(self.dice.random_range(1..4)).collect();
        let part = part.replace('\'', "''");
        let not = if self.chance(20) { "NOT " } else { "" };
        let before = if self.dice.random() { "%" } else { "" };
        format!("{column} {not}LIKE '{before}{part}%'")
    }

    fn two_columns(&mut self, scope: &Scope<'a>) -> String {
        let (column, sampled) = self.column(scope, None);
        match self.try_column(scope, Kind::of(&sampled.data_type)) {
            Some((other, _)) => format!("{column} {} {other}", self.pick(COMPARISONS)),
            None => format!("{column} IS NOT NULL"),
        }
    }

    fn computed(&mut self, scope: &Scope<'a>) -> String {
        let kind = *self.pick(&[Kind::Integer, Kind::Text, Kind::Time]);
        let Some((column, sampled)) = self.try_column(scope, Some(kind)) else { return "TRUE".to_owned() };
        match kind {
            Kind::Integer => format!("{column} + 1 > {}", self.literal(sampled)),
            Kind::Text => format!("UPPER({column}) = UPPER({})", self.literal(sampled)),
            _ => format!("CAST({column} AS DATE) = CAST({} AS DATE)", self.literal(sampled)),
        }
    }

    /// A condition that asks another query.
    fn with_query(&mut self, scope: &Scope<'a>) -> String {
        let alias = self.alias();
        let inner = self.joined_to(scope);
        let own: Scope<'a> = vec![(alias.clone(), inner)];
        let from = format!("{} {alias}", inner.table.name);
        let more = if self.chance(50) { Some(self.atom(&own)) } else { None };
        let not = if self.chance(40) { "NOT " } else { "" };
        let (outer, outer_table) = self.pick(scope).clone();
        match self.dice.random_range(0..10) {
            0..4 => {
                let (column, sampled) = self.column(scope, None);
                let Some((found, _)) = self.try_column(&own, Kind::of(&sampled.data_type)) else {
                    return self.atom(scope);
                };
                let condition = more.map_or(String::new(), |more| format!(" WHERE {more}"));
                format!("{column} {not}IN (SELECT {found} FROM {from}{condition})")
            }
            4..8 => {
                let link = self.equality(&outer, outer_table, &alias, inner);
                let more = more.map_or(String::new(), |more| format!(" AND {more}"));
                format!("{not}EXISTS (SELECT 1 FROM {from} WHERE {link}{more})")
            }
            _ => {
                let kind = *self.pick(&[Kind::Integer, Kind::Time, Kind::Text]);
                let (Some((column, _)), Some((found, _))) =
                    (self.try_column(scope, Some(kind)), self.try_column(&own, Some(kind)))
                else {
                    return self.atom(scope);
                };
                let link = self.equality(&outer, outer_table, &alias, inner);
                let function = *self.pick(&["MIN", "MAX"]);
                let operator = *self.pick(COMPARISONS);
                format!("{column} {operator} (SELECT {function}({found}) FROM {from} WHERE {link})")
            }
        }
    }

    fn joined_to(&mut self, scope: &Scope<'a>) -> &'a Sampled {
        let (_, sampled) = self.pick(scope).clone();
        if self.chance(20) { sampled } else { self.table() }
    }

    /// A column in scope, rather one that the API selects by.
    fn filterable(&mut self, scope: &Scope<'a>) -> (String, &'a SampledColumn) {
        let (alias, sampled) = self.pick(scope).clone();
        let selects = |column: &&SampledColumn| {
            let table = sampled.table;
            table.filters.iter().any(|filter| filter.column == column.name)
                || table.single.iter().flat_map(|single| single.keys).any(|key| key.column == column.name)
                || table.columns.iter().any(|own| own.name == column.name && own.parent.is_some())
        };
        let columns: Vec<&'a SampledColumn> = sampled.columns.iter().filter(selects).collect();
        if columns.is_empty() || self.chance(35) {
            return self.column(scope, None);
        }
        let column = *self.pick(&columns);
        (format!("{alias}.{}", column.name), column)
    }

    /// A column in scope, of that kind where one is.
    pub fn column(&mut self, scope: &Scope<'a>, kind: Option<Kind>) -> (String, &'a SampledColumn) {
        if let Some(found) = self.try_column(scope, kind) {
            return found;
        }
        let (alias, sampled) = self.pick(scope).clone();
        let column = self.pick(&sampled.columns);
        (format!("{alias}.{}", column.name), column)
    }

    pub fn try_column(
        &mut self,
        scope: &Scope<'a>,
        kind: Option<Kind>,
    ) -> Option<(String, &'a SampledColumn)> {
        let of_kind = |column: &&SampledColumn| kind.is_none() || Kind::of(&column.data_type) == kind;
        let (alias, sampled) = self.pick(scope).clone();
        let columns: Vec<&'a SampledColumn> = sampled.columns.iter().filter(of_kind).collect();
        if columns.is_empty() {
            return None;
        }
        let column = *self.pick(&columns);
        Some((format!("{alias}.{}", column.name), column))
    }

    /// A value that occurs, one near it, one that does not occur, or NULL.
    fn literal(&mut self, column: &SampledColumn) -> String {
        let die = self.dice.random_range(0..100);
        let value = match column.values.is_empty() {
            false if die < 90 => self.pick(&column.values).clone(),
            _ if die < 95 => return "NULL".to_owned(),
            _ => return absent(Kind::of(&column.data_type)).to_owned(),
        };
        match value {
            Value::Integer(integer) => match self.dice.random_range(0..20) {
                0 => format!("{}", integer + 1),
                1 => format!("{integer}.5"),
                2 => format!("'{integer}'"),
                3 => "-1".to_owned(),
                _ => integer.to_string(),
            },
            Value::Number(number) => format!("{number:?}"),
            Value::Text(text) => match self.dice.random_range(0..20) {
                0 => format!("'{}'", text.to_lowercase().replace('\'', "''")),
                1 => "''".to_owned(),
                _ => format!("'{}'", text.replace('\'', "''")),
            },
            Value::Boolean(truth) => (if truth { "TRUE" } else { "FALSE" }).to_owned(),
            Value::Date(date) => {
                let days = self.dice.random_range(0..3);
                let date = date.checked_add_days(Days::new(days)).unwrap();
                (*self.pick(&["DATE '#'", "'#'", "TIMESTAMP '# 00:00:00'"])).replace('#', &date.to_string())
            }
            Value::Timestamp(at) => self.instant(at.naive_utc()),
            Value::Bytes(bytes) => {
                let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
                format!("X'{}'", digits.concat())
            }
        }
    }

    /// An instant at or near the bounds of its second or day.
    fn instant(&mut self, at: NaiveDateTime) -> String {
        let midnight = at.date().and_time(NaiveTime::MIN);
        let near = match self.dice.random_range(0..6) {
            0 => midnight,
            1 => midnight + TimeDelta::days(1),
            2 => midnight - TimeDelta::seconds(1),
            3 => at + TimeDelta::seconds(1),
            _ => at,
        };
        match self.dice.random_range(0..4) {
            0 => format!("DATE '{}'", near.date()),
            1 => format!("'{near}'"),
            _ => format!("TIMESTAMP '{near}'"),
        }
    }
}

fn absent(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Integer) => "987654321",
        Some(Kind::Number) => "-0.25",
        Some(Kind::Text) => "'nobody''s'",
        Some(Kind::Truth) => "TRUE",
        Some(Kind::Date) => "DATE '1999-12-31'",
        Some(Kind::Time) => "TIMESTAMP '1999-12-31 23:59:59'",
        None => "NULL",
    }
}
