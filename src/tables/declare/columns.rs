//! What a table declares about a column: its type, where its value is, how it is written.

use super::{Choice, FilePart, Names};
use crate::error::Text;

/// Most bytes a binary column reports.
pub const BINARY_SIZE: u32 = 100 << 20;

/// Longest JSON text a column reports, in characters.
pub const JSON_SIZE: u32 = 1_000_000;

/// The bytes of a file, got by a request of their own for each row, when they are asked for.
#[derive(Debug)]
pub struct Content {
    /// Pattern of the download.
    pub endpoint: &'static str,
    /// Its path values, and the columns they are in.
    pub values: &'static [(&'static str, &'static str)],
}

/// SQL type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// 64-bit integer: every id.
    BigInt,
    /// 32-bit integer.
    Integer,
    /// Double precision.
    Double,
    /// Truth value.
    Boolean,
    /// Text of at most so many characters.
    Text(u32),
    /// JSON text, compact.
    Json,
    /// Calendar date, never shifted.
    Date,
    /// Instant, UTC.
    Timestamp,
    /// Bytes.
    Binary,
}

/// What happens to a JSON value on its way into the column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transform {
    /// `APP-12` becomes `APP`.
    ProjectOfIssueKey,
    /// A project's id becomes its key, by the project list.
    KeyOfProjectId,
    /// Seconds since 1970-01-01 UTC become an instant.
    UnixSeconds,
    /// An item of a list, or several, become their names, `, ` between them.
    ItemNames,
    /// An item of a list, or several, become their ids, `, ` between them; anything else is left out.
    ItemIds,
    /// A number is sent as one, or as its digits.
    Digits,
    /// A day loses the midnight that is sent after it; a number stays.
    DayOrNumber,
    /// What is not of the column's type is left out.
    WhereItFits,
    /// A number becomes what the choice of that id shows; one that is not known stays as it is.
    NameOf(&'static [Choice]),
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Name, PascalCase.
    pub name: &'static str,
    /// Type.
    pub column_type: ColumnType,
    /// False where every row has a value.
    pub nullable: bool,
    /// True where Backlog assigns a running number.
    pub auto: bool,
    /// Where the value is: `status.id`, `category[].name` (joined by `, `), `customFields[7].value` (of the
    /// element whose id is 7), `/id` (see [`Rows`]); empty = only the parent has it.
    pub path: &'static str,
    /// Bytes that no listing has.
    pub content: Option<&'static Content>,
    /// No answer has it: the value is what the request asked for.
    pub asked: bool,
    /// Change on the way.
    pub transform: Option<Transform>,
    /// Column of the parent whose value is taken when the parent's row is known.
    pub parent: Option<&'static str>,
    /// One line about it.
    pub description: Text,
    /// How it is written.
    pub write: Write,
}

/// How a column is written.
#[derive(Clone, Copy, Debug)]
pub struct Write {
    /// Parameter on INSERT; ends with `[]` where it takes a list of ids.
    pub insert: Option<&'static str>,
    /// Parameter on UPDATE.
    pub update: Option<&'static str>,
    /// Parameter on DELETE, of a column that rows do not have; the WHERE gives it by `AND column = value`.
    pub delete: Option<&'static str>,
    /// INSERT, or DELETE where it is a parameter of that, needs a value.
    pub required: bool,
    /// NULL is written as an empty value; otherwise it is refused.
    pub clearable: bool,
    /// An empty text is a value like others, though a value is required.
    pub may_be_empty: bool,
    /// A list of ids, one parameter each, though its name does not end with `[]`.
    pub repeated: bool,
    /// It goes with what an UPDATE changes, and does nothing alone.
    pub accompanies: bool,
    /// A list of texts and not of ids.
    pub texts: bool,
    /// The column whose value an UPDATE of this one sends along: without it the parameter means nothing.
    pub beside: Option<&'static str>,
    /// What to write in its place.
    pub instead: Option<Text>,
    /// A name is written as its id: the column of the id, and the list that has both.
    pub by_name: Option<(&'static str, Names)>,
    /// What it tells of the file that is uploaded for a new row.
    pub file: Option<FilePart>,
    /// No message shows a value of it.
    pub secret: bool,
}

impl Column {
    /// NULL does not occur.
    pub const fn not_null(mut self) -> Self {
        self.nullable = false;
        self
    }

    /// A running number of Backlog's.
    pub const fn auto(mut self) -> Self {
        self.auto = true;
        self.nullable = false;
        self
    }

    /// The JSON value goes through `transform`.
    pub const fn through(mut self, transform: Transform) -> Self {
        self.transform = Some(transform);
        self
    }

    /// The parent's `column` when its row is known.
    pub const fn parent(mut self, column: &'static str) -> Self {
        self.parent = Some(column);
        self
    }

    /// Description.
    pub const fn about(mut self, en: &'static str, ja: &'static str) -> Self {
        self.description = Text { en, ja };
        self
    }

    /// Parameter on INSERT and UPDATE.
    pub const fn written(self, parameter: &'static str) -> Self {
        self.inserted(parameter).updated(parameter)
    }

    /// Parameter on INSERT.
    pub const fn inserted(mut self, parameter: &'static str) -> Self {
        self.write.insert = Some(parameter);
        self
    }

    /// Parameter on UPDATE.
    pub const fn updated(mut self, parameter: &'static str) -> Self {
        self.write.update = Some(parameter);
        self
    }

    /// Parameter on DELETE.
    pub const fn deleted(mut self, parameter: &'static str) -> Self {
        self.write.delete = Some(parameter);
        self
    }

    /// INSERT (or DELETE) needs it; never NULL.
    pub const fn required(mut self) -> Self {
        self.write.required = true;
        self.nullable = false;
        self
    }

    /// INSERT (or DELETE) needs it, though other rows may have NULL.
    pub const fn needed(mut self) -> Self {
        self.write.required = true;
        self
    }

    /// A text that may be empty, though it may not be left out.
    pub const fn perhaps_empty(mut self) -> Self {
        self.write.may_be_empty = true;
        self
    }

    /// NULL is written as an empty value.
    pub const fn clearable(mut self) -> Self {
        self.write.clearable = true;
        self
    }

    /// It does nothing without another column beside it.
    pub const fn accompanies(mut self) -> Self {
        self.write.accompanies = true;
        self
    }

    /// A list of texts.
    pub const fn texts(mut self) -> Self {
        self.write.texts = true;
        self
    }

    /// Sent together with the value of `column`.
    pub const fn beside(mut self, column: &'static str) -> Self {
        self.write.beside = Some(column);
        self
    }

    /// Not written itself; `column` is.
    pub const fn instead(mut self, en: &'static str, ja: &'static str) -> Self {
        self.write.instead = Some(Text { en, ja });
        self
    }

    /// No message shows a value of it.
    pub const fn secret(mut self) -> Self {
        self.write.secret = true;
        self
    }

    /// A name in that list: the id in `column` is written.
    pub const fn by_name(mut self, column: &'static str, names: Names) -> Self {
        self.write.by_name = Some((column, names));
        self
    }
}

/// A nullable, read-only column at `path`.
pub const fn column(name: &'static str, column_type: ColumnType, path: &'static str) -> Column {
    Column {
        name,
        column_type,
        nullable: true,
        auto: false,
        path,
        content: None,
        asked: false,
        transform: None,
        parent: None,
        description: Text { en: "", ja: "" },
        write: Write::NONE,
    }
}

/// A text that a listing searches for, where the value is asked for; NULL elsewhere.
pub const fn asked(name: &'static str, size: u32) -> Column {
    let mut column = column(name, ColumnType::Text(size), "");
    column.asked = true;
    column
}

/// A column of bytes, each got by a request of its own.
pub const fn bytes(name: &'static str, content: &'static Content) -> Column {
    let mut column = column(name, ColumnType::Binary, "");
    column.content = Some(content);
    column
}
