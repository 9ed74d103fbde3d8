//! Errors and warnings of conversions, catalog functions and SQLGetTypeInfo.

crate::errors! {
    /// A pair of SQL and C type that no conversion serves.
    unsupported_conversion(from, c_type) "07006"
        "A value of type {from} cannot be delivered as C type {c_type}."
        "型 {from} の値を C 型 {c_type} として渡すことはできません。";
    /// A C type that a parameter cannot have.
    unsupported_parameter(c_type, wanted) "07006"
        "A parameter of C type {c_type} cannot be used as {wanted}."
        "C 型 {c_type} のパラメーターを {wanted} として使うことはできません。";
    /// A C type that ODBC does not define or the driver does not know.
    unknown_c_type(c_type) "HY003"
        "C type {c_type} is unknown." "C 型 {c_type} は不明です。";
    /// Whole digits lost.
    out_of_range(value, target) "22003"
        "The value {value} is out of range of {target}."
        "値 {value} は {target} の範囲を超えています。";
    /// Digits after the point lost on the way to the application (warning).
    fraction_cut(value) "01S07"
        "The fraction of {value} was cut off." "{value} の小数部を切り捨てました。";
    /// Time of day, or digits of a parameter, that its column cannot keep.
    fraction_lost(value, wanted) "22001"
        "The parameter value {value} has a fraction that {wanted} cannot keep."
        "パラメーターの値 {value} の小数部は {wanted} では保持できません。";
    /// A text that is no literal of the type wanted.
    bad_text(value, target) "22018"
        "The text '{value}' is not a value of type {target}."
        "文字列 '{value}' は型 {target} の値ではありません。";
    /// A date, time or timestamp with impossible parts.
    bad_datetime(value) "22007"
        "{value} is not a valid date or time." "{value} は正しい日付または時刻ではありません。";
    /// A date outside of the years 0 to 9999, or a time of day that a date cannot keep.
    datetime_overflow(value, target) "22008"
        "{value} does not fit into {target}." "{value} は {target} に収まりません。";
    /// A parameter buffer shorter than its C type.
    short_parameter(c_type, length) "HY090"
        "A parameter of C type {c_type} cannot have {length} bytes."
        "C 型 {c_type} のパラメーターの長さを {length} バイトにすることはできません。";
    /// A result set that cannot be built: a defect of the driver.
    internal(detail) "HY000"
        "Internal error: {detail}" "内部エラー: {detail}";
    /// A name that a catalog function needs.
    name_required(name) "HY009"
        "{name} must not be NULL here." "ここでは {name} を NULL にできません。";
    /// IdentifierType of SQLSpecialColumns.
    bad_identifier_type(value) "HY097"
        "IdentifierType {value} is neither SQL_BEST_ROWID nor SQL_ROWVER."
        "IdentifierType {value} は SQL_BEST_ROWID でも SQL_ROWVER でもありません。";
    /// Scope of SQLSpecialColumns.
    bad_scope(value) "HY098"
        "Scope {value} is out of range." "Scope {value} は範囲外です。";
    /// Nullable of SQLSpecialColumns.
    bad_nullable(value) "HY099"
        "Nullable {value} is out of range." "Nullable {value} は範囲外です。";
    /// Unique of SQLStatistics.
    bad_unique(value) "HY100"
        "Unique {value} is neither SQL_INDEX_UNIQUE nor SQL_INDEX_ALL."
        "Unique {value} は SQL_INDEX_UNIQUE でも SQL_INDEX_ALL でもありません。";
    /// Reserved (accuracy) of SQLStatistics.
    bad_accuracy(value) "HY101"
        "Reserved {value} is neither SQL_QUICK nor SQL_ENSURE."
        "Reserved {value} は SQL_QUICK でも SQL_ENSURE でもありません。";
}
