//! What a procedure declares about itself: plain data, read by calls, catalog functions and documentation.

use crate::api::Method;
use crate::error::Text;
use crate::tables::declare::{Column, ColumnType, Table, column};

/// A procedure.
#[derive(Debug)]
pub struct Procedure {
    /// Name, PascalCase.
    pub name: &'static str,
    /// One line about it.
    pub description: Text,
    /// Parameters in the order of a call.
    pub parameters: &'static [Parameter],
    /// Parameters of which exactly one is to be given; empty where there is no such rule.
    pub one_of: &'static [&'static str],
    /// The calls it may make; of several, the one whose path takes just the values that are given.
    pub calls: &'static [Call],
    /// The rows for each of which the call is made; `None` where it is made once.
    pub each: Option<&'static Each>,
    /// What of the answer is the result set.
    pub answer: Answer,
}

/// The rows for each of which a call is made.
#[derive(Debug)]
pub struct Each {
    /// Table that lists them.
    pub table: &'static str,
    /// The truth that a column has in them.
    pub condition: (&'static str, bool),
    /// Column with the key, and the path value that it is.
    pub key: (&'static str, &'static str),
}

/// A call of the API.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// Method.
    pub method: Method,
    /// Pattern, e.g. `/stars/:starId`.
    pub endpoint: &'static str,
}

/// What of an answer is the result set.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    /// The answer is empty.
    Nothing,
    /// How often the call was made.
    Count,
    /// The objects of the JSON, in the columns of this declaration.
    Rows(&'static Table),
    /// The bytes of a file: in the result set, or written to [`Place::Target`].
    File,
}

/// A parameter.
#[derive(Debug)]
pub struct Parameter {
    /// Name, type and description; NULL is possible where a call need not give a value.
    pub column: Column,
    /// Where its value goes.
    pub place: Place,
}

/// Where the value of a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A segment of the pattern.
    Path(&'static str),
    /// A form parameter.
    Form(&'static str),
    /// A form parameter for each id of a list with commas between.
    Ids(&'static str),
    /// A form parameter for each text of a list with commas between.
    Texts(&'static str),
    /// The bytes to upload.
    Content,
    /// The name of the uploaded file.
    FileName,
    /// The file on this computer to upload.
    Source,
    /// The file on this computer to write; it must not exist.
    Target,
}

impl Procedure {
    /// A procedure that declares nothing but what each has to say.
    pub const EMPTY: Procedure = Procedure {
        name: "",
        description: Text { en: "", ja: "" },
        parameters: &[],
        one_of: &[],
        calls: &[],
        each: None,
        answer: Answer::Nothing,
    };

    /// True where it changes something in the space.
    pub fn writes(&self) -> bool {
        self.calls.iter().any(|call| call.method != Method::Get)
    }

    /// Position of the parameter of that name, in any case.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.parameters.iter().position(|parameter| parameter.column.name.eq_ignore_ascii_case(name))
    }

    /// The columns of its result set; `None` where it gives none.
    pub fn result(&self) -> Option<&'static Table> {
        match self.answer {
            Answer::Nothing => None,
            Answer::Count => Some(&super::results::COUNT),
            Answer::Rows(table) => Some(table),
            Answer::File => Some(&super::downloads::FILE),
        }
    }
}

impl Parameter {
    /// A call need not give a value.
    pub const fn optional(mut self) -> Self {
        self.column.nullable = true;
        self
    }

    /// A text that may be empty.
    pub const fn perhaps_empty(mut self) -> Self {
        self.column.write.may_be_empty = true;
        self
    }

    /// Description.
    pub const fn about(mut self, en: &'static str, ja: &'static str) -> Self {
        self.column.description = Text { en, ja };
        self
    }

    /// True for a text that is a list of values with commas between.
    pub fn is_list(&self) -> bool {
        matches!(self.place, Place::Ids(_) | Place::Texts(_))
    }
}

/// A required parameter.
pub const fn parameter(name: &'static str, column_type: ColumnType, place: Place) -> Parameter {
    Parameter { column: column(name, column_type, "").not_null(), place }
}

/// A GET.
pub const fn get(endpoint: &'static str) -> Call {
    Call { method: Method::Get, endpoint }
}

/// A POST.
pub const fn post(endpoint: &'static str) -> Call {
    Call { method: Method::Post, endpoint }
}

/// A PUT.
pub const fn put(endpoint: &'static str) -> Call {
    Call { method: Method::Put, endpoint }
}

/// A PATCH.
pub const fn patch(endpoint: &'static str) -> Call {
    Call { method: Method::Patch, endpoint }
}

/// A DELETE.
pub const fn delete(endpoint: &'static str) -> Call {
    Call { method: Method::Delete, endpoint }
}

/// A text in both languages.
pub const fn text(en: &'static str, ja: &'static str) -> Text {
    Text { en, ja }
}
