//! The declared table of connection properties: parsing, defaults and documentation read it.

use crate::error::Text;

/// What a property's value may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Address of a space: `https://host[:port]`.
    Address,
    /// Any text.
    Text,
    /// `true`/`false`, `1`/`0`, `yes`/`no`, `on`/`off`.
    Boolean,
    /// A whole number between the bounds, both included.
    Number(u64, u64),
    /// One of these words, in any case.
    Choice(&'static [&'static str]),
    /// Path of a file.
    File,
}

/// One connection property.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    /// Name as documented and written.
    pub name: &'static str,
    /// Other accepted names.
    pub synonyms: &'static [&'static str],
    /// Permitted values.
    pub kind: Kind,
    /// Value when none is given; `None`: required, or explained in the description.
    pub default: Option<&'static str>,
    /// Never shown or logged.
    pub secret: bool,
    /// Meaning and unit.
    pub description: Text,
}

macro_rules! properties {
    ($($name:ident $kind:expr, $default:expr, $secret:literal, [$($synonym:literal),*] $en:literal $ja:literal;)+) => {
        /// Every connection property, in the order of the documentation.
        pub const PROPERTIES: &[Property] = &[$(Property {
            name: stringify!($name),
            synonyms: &[$($synonym),*],
            kind: $kind,
            default: $default,
            secret: $secret,
            description: Text { en: $en, ja: $ja },
        }),+];
    };
}

properties! {
    Url Kind::Address, None, false, ["Server", "Host", "Space"]
        "Address of the Backlog space, e.g. https://example.backlog.com. Required. A bare host name means https; http is accepted for this computer only."
        "Backlog スペースのアドレス(例: https://example.backlog.com)。必須。ホスト名だけの場合は https を使用します。http はこのコンピューターに対してのみ使用できます。";
    ApiKey Kind::Text, None, true, ["Key", "Token", "PWD", "Password"]
        "API key from the personal settings of Backlog. Required. The driver acts with the rights of its user."
        "Backlog の個人設定で発行した API キー。必須。ドライバーはそのユーザーの権限で動作します。";
    Project Kind::Text, None, false, ["ProjectKey"]
        "Key of a project. Backlog.Issues then has the issues of this project only, with its custom fields as columns; connecting costs one request more and refuses an unknown key (HY024). Without it, the schema named like the project's key has such a table."
        "プロジェクトのキー。指定すると Backlog.Issues はこのプロジェクトの課題だけになり、カスタム属性が列として加わります。接続時の要求が 1 回増え、存在しないキーはエラー(HY024)になります。指定しない場合も、プロジェクトキーと同名のスキーマに同様のテーブルがあります。";
    DefaultSchema Kind::Text, Some("Backlog"), false, ["Schema"]
        "Schema of table names written without one."
        "スキーマを付けずに書かれたテーブル名のスキーマ。";
    ReadOnly Kind::Boolean, Some("false"), false, []
        "Refuse every statement that writes."
        "書き込みを行うステートメントをすべて拒否します。";
    AllowUnfilteredWrites Kind::Boolean, Some("false"), false, []
        "Permit UPDATE and DELETE whose WHERE clause restricts nothing."
        "行を限定する WHERE 句のない UPDATE と DELETE を許可します。";
    MaxWrites Kind::Number(1, 1_000_000), Some("1000"), false, []
        "Most rows that one INSERT, UPDATE or DELETE may write to Backlog. A statement with more is refused before its first write. The sets of an array of parameters count together; where the number of rows shows only as they are read, the set that would pass the bound is refused, and what the sets before it have written stays."
        "1 つの INSERT、UPDATE、DELETE で Backlog に書き込める最大行数。超えるステートメントは、最初の書き込みの前に拒否されます。パラメーター配列では全セットを合計します。読み取るまで行数が分からない場合は、上限を超えるセットが拒否され、それより前のセットの書き込みは残ります。";
    MaxConcurrency Kind::Number(1, 16), Some("4"), false, []
        "Most requests under way at once. Falls to 1 after Backlog has answered that there were too many."
        "同時に実行する要求の最大数。Backlog が要求過多と応答した後は 1 になります。";
    MetadataTolerance Kind::Number(0, 86_400), Some("300"), false, []
        "Seconds for which projects, statuses, users and the like are remembered."
        "プロジェクト、状態、ユーザーなどの情報を保持する秒数。";
    CacheTolerance Kind::Number(0, 86_400), Some("5"), false, []
        "Seconds for which an answer of Backlog is used again for the same request of the same user; 0 means never. Writes through the driver end it at once."
        "同じユーザーの同じ要求に対して Backlog の応答を再利用する秒数。0 は再利用しません。ドライバーから書き込むと直ちに破棄されます。";
    Timeout Kind::Number(0, 86_400), Some("60"), false, []
        "Seconds one request may take; 0 means no limit."
        "1 回の要求の制限時間(秒)。0 は無制限。";
    LoginTimeout Kind::Number(0, 3_600), Some("15"), false, ["Connect Timeout", "Connection Timeout"]
        "Seconds connecting may take; 0 means no limit."
        "接続の制限時間(秒)。0 は無制限。";
    MaxVarcharSize Kind::Number(1, 1_000_000), Some("4000"), false, []
        "Longest text in characters that is reported as SQL_WVARCHAR; longer columns are SQL_WLONGVARCHAR."
        "SQL_WVARCHAR として報告する最大文字数。これより長い列は SQL_WLONGVARCHAR になります。";
    RateLimit Kind::Choice(&["Wait", "Fail"]), Some("Wait"), false, []
        "At Backlog's rate limit: Wait until it is reset, or Fail at once."
        "Backlog のレート制限に達したとき、リセットまで待つ(Wait)か、すぐに失敗する(Fail)か。";
    OnPartialResult Kind::Choice(&["Warn", "Error"]), Some("Warn"), false, []
        "Where some of the projects, issues … that rows hang from cannot be read: Warn (01000) and leave them out, or Error."
        "行の親となるプロジェクトや課題などの一部を読めないとき、警告(01000)を出して除外する(Warn)か、エラーにする(Error)か。";
    Logfile Kind::File, None, false, []
        "File to which the driver appends its log. Without it nothing is logged."
        "ドライバーのログを追記するファイル。指定しない場合はログを記録しません。";
    Verbosity Kind::Number(0, 5), Some("1"), false, ["Log Level"]
        "Detail of the log: 0 nothing, 1 errors, 2 warnings, 3 requests, 4 plans and waits, 5 everything."
        "ログの詳細度。0 なし、1 エラー、2 警告、3 要求、4 計画と待機、5 すべて。";
    Language Kind::Choice(&["en", "ja"]), None, false, []
        "Language of messages and descriptions. By default Japanese where the environment is Japanese, else English."
        "メッセージと説明の言語。既定では、環境が日本語なら日本語、それ以外は英語です。";
}

/// Keywords of the driver manager; they are kept in the output string.
pub const MANAGER_KEYWORDS: &[&str] = &["DRIVER", "DSN", "FILEDSN", "SAVEFILE"];

/// Keywords that applications add whatever the driver is. They have no meaning here and give no warning:
/// Excel adds `UID=;PWD=`, MSDASQL `User ID`, SQL Server templates `Trusted_Connection`.
pub const TOLERATED_KEYWORDS: &[&str] =
    &["UID", "User", "User ID", "User Name", "Trusted_Connection", "Description", "APP", "WSID"];

/// What a keyword of a connection string names.
#[derive(Clone, Copy, Debug)]
pub enum Keyword {
    /// A property.
    Property(&'static Property),
    /// One of [`MANAGER_KEYWORDS`], in that spelling.
    Manager(&'static str),
    /// One of [`TOLERATED_KEYWORDS`].
    Tolerated,
    /// Anything else.
    Unknown,
}

/// True when two keywords are one: case, spaces and underscores do not count.
pub fn same_keyword(left: &str, right: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| !c.is_whitespace() && *c != '_').flat_map(char::to_lowercase).collect()
    };
    letters(left) == letters(right)
}

/// Finds what `keyword` names.
pub fn keyword(keyword: &str) -> Keyword {
    let named = |property: &&Property| property.names().any(|name| same_keyword(name, keyword));
    if let Some(property) = PROPERTIES.iter().find(named) {
        return Keyword::Property(property);
    }
    if let Some(name) = MANAGER_KEYWORDS.iter().find(|name| same_keyword(name, keyword)) {
        return Keyword::Manager(name);
    }
    match TOLERATED_KEYWORDS.iter().any(|name| same_keyword(name, keyword)) {
        true => Keyword::Tolerated,
        false => Keyword::Unknown,
    }
}

impl Property {
    /// The name and its synonyms.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.synonyms.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_properties_share_a_name() {
        let names: Vec<&str> =
            PROPERTIES.iter().flat_map(Property::names).chain(MANAGER_KEYWORDS.iter().copied()).collect();
        for (at, name) in names.iter().enumerate() {
            assert!(!names.iter().skip(at + 1).any(|other| same_keyword(name, other)), "{name}");
        }
    }

    #[test]
    fn every_property_is_described_in_both_languages() {
        for property in PROPERTIES {
            assert!(property.description.en.ends_with('.'), "{}", property.name);
            assert!(property.description.ja.ends_with('。'), "{}", property.name);
        }
    }

    #[test]
    fn keywords_ignore_case_and_spaces() {
        for spelling in ["apikey", "API KEY", "Api_Key", "pwd", "PASSWORD", "Token"] {
            assert!(matches!(keyword(spelling), Keyword::Property(p) if p.name == "ApiKey"), "{spelling}");
        }
        assert!(matches!(keyword("driver"), Keyword::Manager("DRIVER")));
        assert!(matches!(keyword("user id"), Keyword::Tolerated));
        assert!(matches!(keyword("colour"), Keyword::Unknown));
    }
}
