//! ODBC scalar functions (Appendix E) in terms of the engine's own.

use std::ops::ControlFlow;

use sqlparser::ast::{
    DataType, ExactNumberInfo, Expr, TimezoneInfo, Value, ValueWithSpan, VisitMut, VisitorMut,
};

use super::{errors, rewrite};
use crate::error::{Error, Result};

/// Where a row of [`FUNCTIONS`] applies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Everywhere: the engine has no function of that name.
    Everywhere,
    /// Only inside `{fn …}`: the engine has another function of that name.
    Escape,
}

use Scope::{Escape, Everywhere};

/// Name, number of arguments, scope, template with `$a1`, `$a2` … for the arguments.
const FUNCTIONS: &[(&str, usize, Scope, &str)] = &[
    ("ucase", 1, Everywhere, "upper($a1)"),
    ("lcase", 1, Everywhere, "lower($a1)"),
    ("len", 1, Everywhere, "character_length($a1)"),
    ("char", 1, Everywhere, "chr($a1)"),
    ("space", 1, Everywhere, "repeat(' ', $a1)"),
    ("locate", 2, Everywhere, "strpos($a2, $a1)"),
    (
        "locate",
        3,
        Everywhere,
        "(CASE WHEN strpos(substr($a2, $a3), $a1) = 0 THEN 0 ELSE strpos(substr($a2, $a3), $a1) + $a3 - 1 END)",
    ),
    ("isnull", 2, Everywhere, "coalesce($a1, $a2)"),
    ("ceiling", 1, Everywhere, "ceil($a1)"),
    ("truncate", 1, Everywhere, "trunc($a1)"),
    ("truncate", 2, Everywhere, "trunc($a1, $a2)"),
    ("log", 1, Escape, "ln($a1)"),
    ("sign", 1, Everywhere, "signum($a1)"),
    ("rand", 0, Everywhere, "random()"),
    ("rand", 1, Everywhere, "random()"),
    ("mod", 2, Everywhere, "($a1 % $a2)"),
    ("curdate", 0, Everywhere, "current_date()"),
    ("curtime", 0, Everywhere, "current_time()"),
    ("getdate", 0, Everywhere, "now()"),
    ("year", 1, Everywhere, "date_part('year', $a1)"),
    ("quarter", 1, Everywhere, "date_part('quarter', $a1)"),
    ("month", 1, Everywhere, "date_part('month', $a1)"),
    ("week", 1, Everywhere, "date_part('week', $a1)"),
    ("day", 1, Everywhere, "date_part('day', $a1)"),
    ("dayofmonth", 1, Everywhere, "date_part('day', $a1)"),
    ("dayofweek", 1, Everywhere, "(date_part('dow', $a1) + 1)"),
    ("dayofyear", 1, Everywhere, "date_part('doy', $a1)"),
    ("hour", 1, Everywhere, "date_part('hour', $a1)"),
    ("minute", 1, Everywhere, "date_part('minute', $a1)"),
    ("second", 1, Everywhere, "date_part('second', $a1)"),
    ("dayname", 1, Everywhere, "to_char($a1, '%A')"),
    ("monthname", 1, Everywhere, "to_char($a1, '%B')"),
];

/// Unit of TIMESTAMPADD and TIMESTAMPDIFF, the engine's interval unit, and how two timestamps differ in it.
const INTERVALS: &[(&str, &str, Difference)] = &[
    ("sql_tsi_frac_second", "nanosecond", Difference::Seconds("* 1000000000")),
    ("sql_tsi_second", "second", Difference::Seconds("")),
    ("sql_tsi_minute", "minute", Difference::Seconds("/ 60")),
    ("sql_tsi_hour", "hour", Difference::Seconds("/ 3600")),
    ("sql_tsi_day", "day", Difference::Seconds("/ 86400")),
    ("sql_tsi_week", "week", Difference::Seconds("/ 604800")),
    ("sql_tsi_month", "month", Difference::Months(1)),
    ("sql_tsi_quarter", "month", Difference::Months(3)),
    ("sql_tsi_year", "month", Difference::Months(12)),
];

#[derive(Clone, Copy)]
enum Difference {
    /// Seconds, scaled by the given operation.
    Seconds(&'static str),
    /// Calendar months, divided by the given number.
    Months(u32),
}

/// SQL types of `CONVERT(x, SQL_…)` in the engine's spelling.
const CONVERT_TYPES: &[(&str, DataType)] = &[
    ("sql_bigint", DataType::BigInt(None)),
    ("sql_binary", DataType::Bytea),
    ("sql_bit", DataType::Boolean),
    ("sql_char", DataType::Varchar(None)),
    ("sql_date", DataType::Date),
    ("sql_decimal", DataType::Decimal(ExactNumberInfo::PrecisionAndScale(38, 10))),
    ("sql_double", DataType::Double(ExactNumberInfo::None)),
    ("sql_float", DataType::Double(ExactNumberInfo::None)),
    ("sql_integer", DataType::Integer(None)),
    ("sql_longvarbinary", DataType::Bytea),
    ("sql_longvarchar", DataType::Varchar(None)),
    ("sql_numeric", DataType::Decimal(ExactNumberInfo::PrecisionAndScale(38, 10))),
    ("sql_real", DataType::Real),
    ("sql_smallint", DataType::SmallInt(None)),
    ("sql_time", DataType::Time(None, TimezoneInfo::None)),
    ("sql_timestamp", DataType::Timestamp(None, TimezoneInfo::None)),
    ("sql_tinyint", DataType::TinyInt(None)),
    ("sql_type_date", DataType::Date),
    ("sql_type_time", DataType::Time(None, TimezoneInfo::None)),
    ("sql_type_timestamp", DataType::Timestamp(None, TimezoneInfo::None)),
    ("sql_varbinary", DataType::Bytea),
    ("sql_varchar", DataType::Varchar(None)),
    ("sql_wchar", DataType::Varchar(None)),
    ("sql_wlongvarchar", DataType::Varchar(None)),
    ("sql_wvarchar", DataType::Varchar(None)),
];

/// The target of a CONVERT; types that are no `SQL_…` name stay as they are.
pub(super) fn convert_type(target: &DataType) -> Result<DataType> {
    let name = target.to_string().to_lowercase();
    Ok(CONVERT_TYPES
        .iter()
        .find(|(sql_name, _)| *sql_name == name)
        .map_or_else(|| target.clone(), |(_, data_type)| data_type.clone()))
}

/// The engine's expression for a function it does not have, or `None`.
pub(super) fn replacement(name: &str, arguments: &[Expr], escape: bool) -> Result<Option<Expr>> {
    if let ("timestampadd" | "timestampdiff", [unit, second, third]) = (name, arguments) {
        return interval_function(name, unit, second, third).map(Some);
    }
    if let ("convert", [value, Expr::Identifier(target)]) = (name, arguments) {
        return convert_call(value, &target.value).map(Some);
    }
    let row = FUNCTIONS.iter().find(|(row_name, count, scope, _)| {
        *row_name == name && *count == arguments.len() && (*scope == Everywhere || escape)
    });
    let Some((_, _, _, template)) = row else { return Ok(None) };
    let names: Vec<String> = (1..=arguments.len()).map(|index| format!("$a{index}")).collect();
    let bindings: Vec<(&str, &Expr)> = names.iter().map(String::as_str).zip(arguments).collect();
    fill(template, &bindings).map(Some)
}

/// `{fn CONVERT(value, SQL_…)}`
fn convert_call(value: &Expr, target: &str) -> Result<Expr> {
    let name = target.to_lowercase();
    let Some((_, data_type)) = CONVERT_TYPES.iter().find(|(sql_name, _)| *sql_name == name) else {
        return Err(errors::syntax(format!("{target} is no SQL_… type of CONVERT")));
    };
    fill(&format!("CAST($a1 AS {data_type})"), &[("$a1", value)])
}

fn interval_function(name: &str, unit: &Expr, second: &Expr, third: &Expr) -> Result<Expr> {
    let unit_name = unit.to_string().to_lowercase();
    let Some((_, interval, difference)) = INTERVALS.iter().find(|(row, _, _)| *row == unit_name) else {
        return Err(errors::syntax(format!("{unit} is no SQL_TSI_… interval")));
    };
    let template = match (name, difference) {
        ("timestampadd", Difference::Months(months)) => {
            format!("($a2 + CAST(concat(CAST($a1 * {months} AS VARCHAR), ' {interval}') AS INTERVAL))")
        }
        ("timestampadd", Difference::Seconds(_)) => {
            format!("($a2 + CAST(concat(CAST($a1 AS VARCHAR), ' {interval}') AS INTERVAL))")
        }
        (_, Difference::Seconds(scale)) => format!(
            "CAST(trunc((date_part('epoch', CAST($a2 AS TIMESTAMP)) - date_part('epoch', CAST($a1 AS TIMESTAMP))) {scale}) AS BIGINT)"
        ),
        (_, Difference::Months(months)) => format!(
            "CAST((date_part('year', $a2) - date_part('year', $a1)) * 12 + date_part('month', $a2) - date_part('month', $a1) AS BIGINT) / {months}"
        ),
    };
    fill(&template, &[("$a1", second), ("$a2", third)])
}

/// A template with its `$a…` markers replaced by expressions.
pub(super) fn fill(template: &str, bindings: &[(&str, &Expr)]) -> Result<Expr> {
    struct Filler<'a>(&'a [(&'a str, &'a Expr)]);
    impl VisitorMut for Filler<'_> {
        type Break = Error;
        // After the children: what is filled in is not searched again.
        fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<Error> {
            if let Expr::Value(ValueWithSpan { value: Value::Placeholder(marker), .. }) = expr
                && let Some((_, binding)) = self.0.iter().find(|(name, _)| name == marker)
            {
                *expr = (*binding).clone();
            }
            ControlFlow::Continue(())
        }
    }
    let mut expr = rewrite::expression(template)?;
    let _ = expr.visit(&mut Filler(bindings));
    Ok(expr)
}
