//! `sys_connection_props`, `sys_identity`, `sys_information`

use super::super::info::{self, InfoContext, InfoValue};
use super::declare::*;
use super::text;
use crate::settings::properties::{Kind, PROPERTIES, Property};
use crate::tables::{ColumnType, SCHEMA};

/// What stands in place of a secret.
const HIDDEN: &str = "***";

/// Longest value of a property shown.
const VALUE: ColumnType = ColumnType::Text(4000);

/// The type of a property's value.
fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Address | Kind::Text | Kind::Choice(_) | Kind::File => "VARCHAR",
        Kind::Boolean => "BOOLEAN",
        Kind::Number(..) => "INTEGER",
    }
}

/// The values that a property may have.
fn permitted(kind: Kind) -> Option<String> {
    match kind {
        Kind::Boolean => Some("true,false".to_owned()),
        Kind::Number(least, most) => Some(format!("{least}-{most}")),
        Kind::Choice(words) => Some(words.join(",")),
        Kind::Address | Kind::Text | Kind::File => None,
    }
}

/// The value of a property in this connection; never a secret.
fn current_value(property: &Property, facts: &Facts) -> Option<String> {
    if property.secret {
        return Some(HIDDEN.to_owned());
    }
    facts.shared.settings.shown.get(property.name).cloned()
}

/// True where a connection cannot be opened without a value.
fn is_required(property: &Property) -> bool {
    property.secret || property.kind == Kind::Address
}

system_table! {
    CONNECTION_PROPERTIES = SCHEMA, "sys_connection_props", text(
        "The connection properties and their values in this connection; secrets are hidden.",
        "接続プロパティと、この接続での値の一覧。秘密の値は表示しません。",
    );
    rows(facts) PROPERTIES.iter().enumerate();
    columns((index, property))
    Name NAME, not_null, property.name, text("Property.", "プロパティ。");
    ShortDescription LONG, null, facts.described(property.description), ABOUT;
    Type NAME, not_null, type_name(property.kind), text("Type of the value.", "値の型。");
    Default NAME, null, property.default, text("Value when none is given.", "指定しない場合の値。");
    Values LONG, null, permitted(property.kind), text("Permitted values.", "指定できる値。");
    Value VALUE, null, current_value(property, facts), text(
        "Value in this connection; *** for a secret.", "この接続での値。秘密の値は ***。",
    );
    Required TRUTH, not_null, is_required(property), text(
        "True where a connection cannot be opened without it.", "接続に必須の場合は真。",
    );
    Category NAME, not_null, if property.secret { "Authentication" } else { "Connection" }, text(
        "Authentication or Connection.", "Authentication または Connection。",
    );
    IsSessionProperty TRUTH, not_null, false, text(
        "Always false: properties are set when connecting.", "常に偽。プロパティは接続時に設定します。",
    );
    Sensitivity WORD, null, property.secret.then_some("PASSWORD"), text(
        "PASSWORD for a secret, else NULL.", "秘密の値は PASSWORD、それ以外は NULL。",
    );
    PropertyName NAME, not_null, property.name, text(
        "Name in a connection string.", "接続文字列での名前。",
    );
    Synonyms LONG, null, Some(property.synonyms.join(",")).filter(|names| !names.is_empty()), text(
        "Other names in a connection string.", "接続文字列で使えるほかの名前。",
    );
    Ordinal NUMBER, not_null, position(index), text("Position in the documentation.", "文書での順序。");
}

system_table! {
    IDENTITY = SCHEMA, "sys_identity", text(
        "The key of the row that this connection inserted last; empty before.",
        "この接続で最後に挿入した行のキー。挿入前は空です。",
    );
    rows(facts) facts.shared.identity.get();
    columns(key)
    Id ColumnType::BigInt, not_null, key, text("Key.", "キー。");
}

/// Ids of SQLGetInfo.
mod id {
    pub const SQL_DRIVER_NAME: u16 = 6;
    pub const SQL_DRIVER_VER: u16 = 7;
    pub const SQL_DBMS_NAME: u16 = 17;
    pub const SQL_DBMS_VER: u16 = 18;
    pub const SQL_DATA_SOURCE_NAME: u16 = 2;
    pub const SQL_SERVER_NAME: u16 = 13;
    pub const SQL_DATABASE_NAME: u16 = 16;
}

/// Facts of the driver and the connection: name, the id of SQLGetInfo that answers it.
const INFORMATION_NAMES: &[(&str, u16)] = &[
    ("Product", id::SQL_DRIVER_NAME),
    ("Version", id::SQL_DRIVER_VER),
    ("Datasource", id::SQL_DBMS_NAME),
    ("DatasourceVersion", id::SQL_DBMS_VER),
    ("DSN", id::SQL_DATA_SOURCE_NAME),
    ("ServerName", id::SQL_SERVER_NAME),
    ("Space", id::SQL_DATABASE_NAME),
];

fn answer(facts: &Facts, id: u16) -> Option<String> {
    match info::info(id, &InfoContext::of(&facts.shared.settings)) {
        Ok(InfoValue::Text(answer)) => Some(answer).filter(|answer| !answer.is_empty()),
        _ => None,
    }
}

system_table! {
    INFORMATION = SCHEMA, "sys_information", text(
        "Facts of the driver and the connection.", "ドライバーと接続の情報。",
    );
    rows(facts) INFORMATION_NAMES.iter();
    columns((name, id))
    Name NAME, not_null, *name, text("What it is.", "項目。");
    Value LONG, null, answer(facts, *id), text("Its value.", "値。");
}
