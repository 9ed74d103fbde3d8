//! What a table declares about writing its rows: endpoints, what names a row, columns only writes know.

use super::{Column, Key, Names, Shape, Slot, Table, Write};
use crate::api::Method;
use crate::error::Text;
use crate::tables::value::Value;

/// Endpoints that write one row each.
#[derive(Clone, Copy, Debug)]
pub struct Writes {
    /// INSERT
    pub insert: Option<Endpoint>,
    /// UPDATE
    pub update: Option<Endpoint>,
    /// DELETE
    pub delete: Option<Endpoint>,
    /// Columns that rows do not have: they say how a row is written.
    pub only: &'static [Column],
    /// A sentence that tells where else the rows are written.
    pub instead: Option<Text>,
}

/// An endpoint that writes one row.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    /// Method.
    pub method: Method,
    /// Pattern, e.g. `/projects/:projectIdOrKey/categories/:id`.
    pub pattern: &'static str,
    /// What names the row; of an INSERT, the place where it goes.
    pub key: &'static [KeyPart],
    /// What leads to a new row beside its place, where no answer tells it and the place leads nowhere by itself.
    pub found_by: &'static [KeyPart],
    /// Columns whose values an UPDATE sends along unchanged, since the API demands them.
    pub resent: &'static [&'static str],
    /// What is answered.
    pub answer: Answer,
}

/// One value of a key, and the columns that may give it.
#[derive(Clone, Copy, Debug)]
pub struct KeyPart {
    /// Where the endpoint takes it.
    pub slot: Slot,
    /// The column that names it best: the one that is read where a WHERE does not name the rows.
    pub best: Key,
    /// Another column that may give it.
    pub other: Option<Key>,
}

/// What the answer to a write is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The row.
    Row,
    /// The row without these columns.
    RowWithout(&'static [&'static str]),
    /// What the listing gives, with the row somewhere in it.
    Listing,
    /// An array of rows, of which it is one.
    Array,
    /// Nothing of the row.
    Nothing,
}

/// What a column tells of the file that a new row is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilePart {
    /// The id of a file that is uploaded already: what the row is written with.
    Uploaded,
    /// The file itself.
    Content,
    /// Path of the file on this computer.
    Path,
    /// Its name in Backlog.
    Name,
}

/// The three writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// INSERT
    Insert,
    /// UPDATE
    Update,
    /// DELETE
    Delete,
}

impl Operation {
    /// All of them.
    pub const ALL: [Operation; 3] = [Operation::Insert, Operation::Update, Operation::Delete];

    /// The word in SQL.
    pub const fn name(self) -> &'static str {
        match self {
            Operation::Insert => "INSERT",
            Operation::Update => "UPDATE",
            Operation::Delete => "DELETE",
        }
    }
}

impl Writes {
    /// Read-only.
    pub const NONE: Writes = Writes { insert: None, update: None, delete: None, only: &[], instead: None };

    /// With an endpoint for INSERT.
    pub const fn insert(mut self, endpoint: Endpoint) -> Self {
        self.insert = Some(endpoint);
        self
    }

    /// With an endpoint for UPDATE.
    pub const fn update(mut self, endpoint: Endpoint) -> Self {
        self.update = Some(endpoint);
        self
    }

    /// With an endpoint for DELETE.
    pub const fn delete(mut self, endpoint: Endpoint) -> Self {
        self.delete = Some(endpoint);
        self
    }

    /// With columns that rows do not have.
    pub const fn only(mut self, columns: &'static [Column]) -> Self {
        self.only = columns;
        self
    }

    /// With a sentence that tells where else the rows are written.
    pub const fn instead(mut self, sentence: Text) -> Self {
        self.instead = Some(sentence);
        self
    }
}

/// Columns of which one is written as the id that another has.
pub const fn named<const N: usize>(
    columns: &[Column],
    name: &str,
    id: &'static str,
    names: Names,
) -> [Column; N] {
    let mut changed = [columns[0]; N];
    let mut at = 0;
    while at < N {
        let column = columns[at];
        changed[at] = if is_same(column.name, name) { column.by_name(id, names) } else { column };
        at += 1;
    }
    changed
}

const fn is_same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let mut at = 0;
    while at < left.len() && at < right.len() && left[at] == right[at] {
        at += 1;
    }
    at == left.len() && at == right.len()
}

/// A POST; its answer is the row.
pub const fn posts(pattern: &'static str) -> Endpoint {
    sends(Method::Post, pattern)
}

/// A PATCH; its answer is the row.
pub const fn patches(pattern: &'static str) -> Endpoint {
    sends(Method::Patch, pattern)
}

/// A DELETE; its answer is the row.
pub const fn deletes(pattern: &'static str) -> Endpoint {
    sends(Method::Delete, pattern)
}

const fn sends(method: Method, pattern: &'static str) -> Endpoint {
    Endpoint { method, pattern, key: &[], found_by: &[], resent: &[], answer: Answer::Row }
}

impl Endpoint {
    /// What names the row, in the order of the pattern.
    pub const fn by(mut self, key: &'static [KeyPart]) -> Self {
        self.key = key;
        self
    }

    /// What an INSERT may tell beside the place, so that RETURNING finds the new row.
    pub const fn found_by(mut self, found_by: &'static [KeyPart]) -> Self {
        self.found_by = found_by;
        self
    }

    /// True where a part of the key is no segment of the path.
    pub fn takes_key_as_parameter(&self) -> bool {
        self.key.iter().any(|part| matches!(part.slot, Slot::Parameter(_)))
    }

    /// Columns that are sent along unchanged.
    pub const fn resending(mut self, columns: &'static [&'static str]) -> Self {
        self.resent = columns;
        self
    }

    /// What is answered, where it is not the row.
    pub const fn answers(mut self, answer: Answer) -> Self {
        self.answer = answer;
        self
    }

    /// True for a column that says where a new row is found.
    pub fn is_found_by(&self, column: &str) -> bool {
        self.found_by.iter().flat_map(KeyPart::keys).any(|key| key.column == column)
    }

    /// The part of the key that a column may give.
    pub fn part_of(&self, column: &str) -> Option<(usize, Key)> {
        let key = |part: &KeyPart| part.keys().find(|key| key.column == column);
        self.key.iter().enumerate().find_map(|(at, part)| Some((at, key(part)?)))
    }
}

impl Key {
    /// True when a request may carry `value` as this key.
    pub(in crate::tables) fn is_possible(&self, value: &Value) -> bool {
        self.shape.is_possible(value) && self.shape.is_addressable(value)
    }
}

impl KeyPart {
    /// A part that a segment of the pattern takes.
    pub const fn path(name: &'static str, best: Key) -> Self {
        KeyPart { slot: Slot::Path(name), best, other: None }
    }

    /// A part that a parameter takes.
    pub const fn parameter(name: &'static str, best: Key) -> Self {
        KeyPart { slot: Slot::Parameter(name), best, other: None }
    }

    /// Another column that may give it.
    pub const fn or(mut self, other: Key) -> Self {
        self.other = Some(other);
        self
    }

    /// The columns that may give it, best first.
    pub fn keys(&self) -> impl Iterator<Item = Key> {
        std::iter::once(self.best).chain(self.other)
    }
}

/// A path value that is the id in `column`.
pub const fn id(name: &'static str, column: &'static str) -> KeyPart {
    KeyPart::path(name, Key { column, shape: Shape::Id })
}

impl Column {
    /// Tells a part of the file that is uploaded for a new row.
    pub const fn file(mut self, part: FilePart) -> Self {
        self.write.file = Some(part);
        self
    }
}

/// The columns of rows that are written in another table.
pub const fn unwritten<const N: usize>(columns: &[Column]) -> [Column; N] {
    let mut plain = [columns[0]; N];
    let mut at = 0;
    while at < N {
        plain[at] = Column { auto: false, write: Write::NONE, ..columns[at] };
        at += 1;
    }
    plain
}

impl Write {
    /// Not written.
    pub const NONE: Write = Write {
        insert: None,
        update: None,
        delete: None,
        required: false,
        clearable: false,
        may_be_empty: false,
        repeated: false,
        accompanies: false,
        texts: false,
        beside: None,
        instead: None,
        by_name: None,
        file: None,
        secret: false,
    };

    /// True where a statement may give a value, be it a parameter or a part of a file.
    pub fn is_given(&self, operation: Operation) -> bool {
        let is_file = || operation == Operation::Insert && self.file.is_some();
        self.parameter(operation).is_some() || is_file()
    }

    /// The parameter of a statement.
    pub fn parameter(&self, operation: Operation) -> Option<&'static str> {
        match operation {
            Operation::Insert => self.insert,
            Operation::Update => self.update,
            Operation::Delete => self.delete,
        }
    }

    /// True where the value is a list of ids.
    pub fn takes_list(&self) -> bool {
        self.repeated || self.insert.or(self.update).is_some_and(|parameter| parameter.ends_with("[]"))
    }

    /// True where Backlog refuses a text without anything but blanks in it.
    pub fn refuses_blank(&self, operation: Operation) -> bool {
        self.required && !self.clearable && !self.may_be_empty && operation != Operation::Delete
    }

    /// True where NULL may be given: INSERT leaves the parameter out, UPDATE sends an empty one.
    pub fn takes_null(&self, operation: Operation) -> bool {
        match operation {
            Operation::Insert => !self.required,
            Operation::Update => self.clearable,
            Operation::Delete => false,
        }
    }
}

impl Table {
    /// The endpoint of a write.
    pub fn write(&self, operation: Operation) -> Option<&Endpoint> {
        match operation {
            Operation::Insert => self.writes.insert.as_ref(),
            Operation::Update => self.writes.update.as_ref(),
            Operation::Delete => self.writes.delete.as_ref(),
        }
    }

    /// All columns, those that only writes know last.
    pub fn all_columns(&self) -> impl Iterator<Item = &'static Column> + use<> {
        self.columns.iter().chain(self.writes.only)
    }

    /// Position of a column in any case, also of one that rows do not have.
    pub fn position_to_write(&self, name: &str) -> Option<usize> {
        let only = || self.writes.only.iter().position(|column| column.name.eq_ignore_ascii_case(name));
        self.position(name).or_else(|| Some(self.columns.len() + only()?))
    }

    /// The column that tells this part of the file of a new row.
    pub fn file_column(&self, part: FilePart) -> Option<&'static Column> {
        self.all_columns().find(|column| column.write.file == Some(part))
    }

    /// True where INSERT or UPDATE may give the column a value.
    pub fn is_writable(&self, column: &Column) -> bool {
        let is_place = || {
            self.writes.insert.is_some_and(|insert| {
                insert.part_of(column.name).is_some() || insert.is_found_by(column.name)
            })
        };
        let write = &column.write;
        let is_given = write.is_given(Operation::Insert) || write.is_given(Operation::Update);
        is_given || write.by_name.is_some() || is_place()
    }
}
