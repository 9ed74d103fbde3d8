//! What a table declares about itself: plain data, built in constants, read by everything else.
//!
//! A resource file lists its columns one a line. Paths, parameters and endpoints are the API's own
//! spelling; a test compares them with the endpoint table.

mod columns;
mod writes;

use super::SCHEMA;
pub use super::names::Names;
use super::value::{Comparison, Predicate, Value};
pub use columns::{
    BINARY_SIZE, Column, ColumnType, Content, JSON_SIZE, Transform, Write, asked, bytes, column,
};
pub use writes::{
    Answer, Endpoint, FilePart, KeyPart, Operation, Writes, deletes, id, named, patches, posts, unwritten,
};

use crate::error::Text;

/// A Backlog resource as a table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Schema it is in.
    pub schema: &'static str,
    /// Name, PascalCase.
    pub name: &'static str,
    /// One line about it.
    pub description: Text,
    /// The endpoint that lists the rows, and how it pages.
    pub list: List,
    /// The endpoint that gets one row by its key.
    pub single: Option<Single>,
    /// The endpoint that gets one row of what the rows hang from.
    pub single_of_parent: Option<Single>,
    /// The endpoint that counts the rows; takes the parameters of the filters.
    pub count: Option<&'static str>,
    /// The endpoint that counts the rows that have one value of a column, and takes no filter.
    pub count_of_each: Option<CountOfEach>,
    /// What the rows hang from.
    pub parent: Option<Parent>,
    /// The one project whose rows it has; they have a `ProjectId`.
    pub project: Option<ProjectOf>,
    /// Columns in ordinal order.
    pub columns: &'static [Column],
    /// Columns of the primary key in key order.
    pub primary_key: &'static [&'static str],
    /// Further unique keys.
    pub unique_keys: &'static [&'static [&'static str]],
    /// Foreign keys.
    pub references: &'static [Reference],
    /// What the API can select by.
    pub filters: &'static [Filter],
    /// What the API can sort by.
    pub orders: &'static [SortKey],
    /// Columns whose values the count endpoint can count one by one.
    pub groups: &'static [Group],
    /// Endpoints that write.
    pub writes: Writes,
}

/// The project that a table is restricted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProjectOf {
    /// Its id.
    pub id: i64,
    /// Its key.
    pub key: &'static str,
}

/// A column whose values are all in a list.
#[derive(Debug)]
pub struct Group {
    /// Column.
    pub column: &'static str,
    /// The column with the id, which has an exact filter; the same where the ids are the values.
    pub id: &'static str,
    /// The list.
    pub names: Names,
    /// Rows of no value in the list have NULL.
    pub nullable: bool,
}

/// Column `column`, whose values are the ids of column `id` or stand for them.
pub const fn group(column: &'static str, id: &'static str, names: Names, nullable: bool) -> Group {
    Group { column, id, names, nullable }
}

/// An endpoint that counts the rows with one value.
#[derive(Clone, Copy, Debug)]
pub struct CountOfEach {
    /// Pattern.
    pub endpoint: &'static str,
    /// Where the value goes.
    pub slot: Slot,
    /// Columns that may give the value.
    pub keys: &'static [Key],
}

/// TABLE or VIEW, as `SQLTables` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// Writable in at least one way.
    Table,
    /// Read-only.
    View,
}

/// The endpoint that lists a table.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// Pattern, e.g. `/projects/:projectIdOrKey/statuses`.
    pub endpoint: &'static str,
    /// Paging style.
    pub paging: Paging,
    /// Rows of a page at most.
    pub page: usize,
    /// Parameters of every listing without another order: they make paging stable.
    pub order: &'static [(&'static str, &'static str)],
    /// What of an answer is a row.
    pub rows: Rows,
    /// Rows that are directories, listed in their turn.
    pub descent: Option<Descent>,
}

/// What of an answer is a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Each object of the array, or the one object there is.
    Objects,
    /// Each element of this array in each object. Paths that begin with `/` are the object's, `#` is the
    /// place of the element in the array, from 1, the others are the element's.
    Elements(&'static str),
    /// Each node below these members, which have `children`, and so on. Paths that begin with `/` are
    /// of the place: `/root` (the member), `/parentId`, `/depth` (from 1), `/position` (from 1).
    Tree(&'static [&'static str]),
    /// Each member of this object in the one object there is. `/name` is the member's name.
    Members(&'static str),
}

/// How rows are told to be directories, and how the listing names them: by their directory and name.
#[derive(Clone, Copy, Debug)]
pub struct Descent {
    /// The column that tells the kind of a row, and its value in a directory.
    pub kind: (&'static str, &'static str),
    /// The columns with the directory of a row and with its name.
    pub place: (&'static str, &'static str),
}

/// How a listing is cut into answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// Everything in one answer.
    Whole,
    /// `offset` and `count`.
    Offset,
    /// `offset` and `count`; the first page says `offset=0`.
    RequiredOffset,
    /// `minId`, `maxId` and `count`, by ids in either order.
    IdRange,
}

/// Rows of a page (with few exceptions), and values of an array parameter, at most.
pub const PAGE: usize = 100;

/// The endpoint that gets one row.
#[derive(Clone, Copy, Debug)]
pub struct Single {
    /// Pattern with one value, e.g. `/issues/:issueIdOrKey`.
    pub endpoint: &'static str,
    /// Name of the value in the pattern.
    pub value: &'static str,
    /// Columns that may give the value, each unique by itself.
    pub keys: &'static [Key],
}

/// A column whose value names one row in a path.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Column.
    pub column: &'static str,
    /// What such a value looks like.
    pub shape: Shape,
}

/// What the values of a key look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A number, not negative.
    Id,
    /// `APP`: A-Z, 0-9 and `_`.
    ProjectKey,
    /// `APP-12`.
    IssueKey,
    /// 32 hexadecimal digits.
    DocumentId,
    /// Any text but the empty one.
    Name,
}

/// The table whose rows a listing is asked for one by one.
#[derive(Clone, Copy, Debug)]
pub struct Parent {
    /// That table.
    pub table: &'static Table,
    /// Where the parent's key goes.
    pub slot: Slot,
    /// Columns of the parent that name it, best first; shapes as in paths.
    pub keys: &'static [Key],
    /// What else of the parent the listing takes, and the parent's column it is in.
    pub also: &'static [(Slot, &'static str)],
}

/// Where a listing takes its parent's key.
#[derive(Clone, Copy, Debug)]
pub enum Slot {
    /// A segment of the pattern.
    Path(&'static str),
    /// A query parameter.
    Parameter(&'static str),
}

/// A foreign key within the schema.
#[derive(Debug)]
pub struct Reference {
    /// Referring columns.
    pub columns: &'static [&'static str],
    /// Referred table.
    pub table: &'static str,
    /// Referred columns: its primary or a unique key.
    pub referred: &'static [&'static str],
}

/// One parameter of the listing that selects rows.
#[derive(Clone, Copy, Debug)]
pub struct Filter {
    /// Column it selects by.
    pub column: &'static str,
    /// Comparison it makes.
    pub operator: Operator,
    /// Parameter.
    pub parameter: &'static str,
    /// True where its meaning is SQL's; otherwise the engine compares again.
    pub exact: bool,
    /// Which endpoints take the parameter.
    pub reach: Reach,
}

/// Which endpoints of a table take a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The one that lists and the one that counts.
    Both,
    /// The one that lists.
    List,
    /// The one that counts.
    Count,
}

/// Comparisons the API makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// Equal to one of at most [`PAGE`] values; the parameter is repeated.
    In,
    /// Equal to one value.
    Equal,
    /// Equal to one value; several take a listing each. For columns that are asked for.
    Each,
    /// Equal to one of the names, sent as the ids that have them.
    InNames(Names),
    /// Equal to one of these texts of names joined by `, `: sent as the ids of the names that they may begin with.
    JoinedNames(Names),
    /// Equal to one of these texts of ids joined by `, `: sent as the first id of each.
    JoinedIds,
    /// At or after a day. Sent one day wider: zone and inclusiveness of the bound are not documented.
    Since,
    /// At or before a day, one day wider.
    Until,
    /// No value; the parameter then has this text.
    IsNull(&'static str),
    /// Any value; the parameter then has this text.
    IsNotNull(&'static str),
    /// At or above a number. Sent wider: inclusiveness and rounding of the bound are not documented.
    Minimum,
    /// At or below a number, wider, too.
    Maximum,
    /// Equal to what one of the choices shows; sent as ids, where every value is the text of a choice.
    InChoices(&'static [Choice]),
    /// Equal to what some of the choices show, joined by `, `.
    JoinedChoices(&'static [Choice]),
}

/// One of the values that a column may have, and the id that stands for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Choice {
    /// What the column shows.
    pub shown: &'static str,
    /// What the parameter takes.
    pub id: i64,
}

/// A column the API sorts by as SQL would.
#[derive(Debug)]
pub struct SortKey {
    /// Column without NULL.
    pub column: &'static str,
    /// Value of the parameter `sort`.
    pub key: &'static str,
}

impl Table {
    /// A table that declares nothing but what each has to say.
    pub const READ_ONLY: Table = Table {
        schema: SCHEMA,
        name: "",
        description: Text { en: "", ja: "" },
        list: whole(""),
        single: None,
        single_of_parent: None,
        count: None,
        count_of_each: None,
        parent: None,
        project: None,
        columns: &[],
        primary_key: &[],
        unique_keys: &[],
        references: &[],
        filters: &[],
        orders: &[],
        groups: &[],
        writes: Writes::NONE,
    };

    /// TABLE where something can be written, else VIEW.
    pub fn kind(&self) -> TableKind {
        let writes = Operation::ALL.iter().any(|operation| self.write(*operation).is_some());
        if writes { TableKind::Table } else { TableKind::View }
    }

    /// Position of the column of that name, in any case.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name))
    }

    /// The column at `position`; those that only writes know come last.
    pub fn column(&self, position: usize) -> Option<&'static Column> {
        self.columns.get(position).or_else(|| self.writes.only.get(position - self.columns.len()))
    }

    /// What is demanded of every row.
    pub(super) fn restriction(&self) -> Option<Predicate> {
        let id = self.project?.id;
        let column = self.position("ProjectId")?;
        Some(Predicate { column, comparison: Comparison::In(vec![Value::Integer(id)]) })
    }

    /// Position of the column that identifies a listed object when pages overlap.
    pub(super) fn id_position(&self) -> Option<usize> {
        match self.list.rows {
            Rows::Elements(_) => self.columns.iter().position(|column| column.path == "/id"),
            Rows::Objects | Rows::Tree(_) | Rows::Members(_) => {
                self.primary_key.last().and_then(|name| self.position(name))
            }
        }
    }

    /// The same, where there are pages that may overlap.
    pub(super) fn paged_id_position(&self) -> Option<usize> {
        self.id_position().filter(|_| self.list.paging != Paging::Whole)
    }

    /// Position of the column with the ids that the list is paged by: it selects and sorts by them.
    pub(super) fn span_position(&self) -> Option<usize> {
        let is_id = |position: &usize| {
            self.column(*position).is_some_and(|column| matches!(column.path, "id" | "/id"))
        };
        self.id_position().filter(|_| self.list.paging == Paging::IdRange).filter(is_id)
    }

    pub(super) fn filters_of(&self, column: &str) -> impl Iterator<Item = &'static Filter> {
        let filters = self.filters;
        let column = column.to_owned();
        filters.iter().filter(move |filter| filter.column == column)
    }
}

/// Columns (or filters) in parts that several tables share, one after the other.
macro_rules! all_of {
    ($($part:expr),+) => { &$crate::tables::declare::concatenated::<_, { 0 $(+ $part.len())+ }>(&[$($part),+]) };
}
pub(super) use all_of;

/// The elements of all parts, of which the first is not empty; `N` is how many they are.
pub const fn concatenated<T: Copy, const N: usize>(parts: &[&[T]]) -> [T; N] {
    let mut all = [parts[0][0]; N];
    let (mut part, mut next) = (0, 0);
    while part < parts.len() {
        let mut at = 0;
        while at < parts[part].len() {
            all[next] = parts[part][at];
            (at, next) = (at + 1, next + 1);
        }
        part += 1;
    }
    all
}

/// A filter whose meaning is SQL's.
pub const fn exact(column: &'static str, operator: Operator, parameter: &'static str) -> Filter {
    Filter { column, operator, parameter, exact: true, reach: Reach::Both }
}

/// A filter that may let more rows through, never fewer.
pub const fn inexact(column: &'static str, operator: Operator, parameter: &'static str) -> Filter {
    Filter { column, operator, parameter, exact: false, reach: Reach::Both }
}

impl Filter {
    /// Only the endpoint that lists takes it.
    pub const fn listing(mut self) -> Self {
        self.reach = Reach::List;
        self
    }

    /// Only the endpoint that counts takes it.
    pub const fn counting(mut self) -> Self {
        self.reach = Reach::Count;
        self
    }
}

/// A foreign key.
pub const fn refers(
    columns: &'static [&'static str],
    table: &'static str,
    referred: &'static [&'static str],
) -> Reference {
    Reference { columns, table, referred }
}

/// A listing in one answer: an array, or the one object there is.
pub const fn whole(endpoint: &'static str) -> List {
    paged(endpoint, Paging::Whole)
}

/// A listing in pages.
pub const fn paged(endpoint: &'static str, paging: Paging) -> List {
    List { endpoint, paging, page: PAGE, order: &[], rows: Rows::Objects, descent: None }
}

/// A parent whose key takes one place.
pub const fn hangs(table: &'static Table, slot: Slot, keys: &'static [Key]) -> Parent {
    Parent { table, slot, keys, also: &[] }
}

impl List {
    /// Rows of a page at most, where it is not [`PAGE`].
    pub const fn in_pages_of(mut self, page: usize) -> Self {
        self.page = page;
        self
    }

    /// Parameters that make paging stable.
    pub const fn ordered(mut self, order: &'static [(&'static str, &'static str)]) -> Self {
        self.order = order;
        self
    }

    /// The elements of that array in each object are the rows.
    pub const fn elements(mut self, array: &'static str) -> Self {
        self.rows = Rows::Elements(array);
        self
    }

    /// The nodes of the trees below these members are the rows.
    pub const fn tree(mut self, roots: &'static [&'static str]) -> Self {
        self.rows = Rows::Tree(roots);
        self
    }

    /// The members of that object are the rows.
    pub const fn members(mut self, object: &'static str) -> Self {
        self.rows = Rows::Members(object);
        self
    }

    /// Directories among the rows are listed, too.
    pub const fn descending(mut self, descent: Descent) -> Self {
        self.descent = Some(descent);
        self
    }
}

impl Descent {
    /// Positions of the columns it looks at: kind, directory, name.
    pub(super) fn positions(&self, table: &Table) -> Vec<usize> {
        [self.kind.0, self.place.0, self.place.1]
            .into_iter()
            .filter_map(|name| table.position(name))
            .collect()
    }
}

impl Parent {
    /// Further columns of the parent that the listing takes.
    pub const fn also(mut self, also: &'static [(Slot, &'static str)]) -> Self {
        self.also = also;
        self
    }
}
