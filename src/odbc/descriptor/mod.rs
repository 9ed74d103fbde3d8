//! Descriptors: the one storage behind bindings, aliased attributes and column metadata.

mod column;
mod fields;
mod functions;
mod record;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use column::Column;
pub use fields::{Field, Value, Width, get_header, input_only, set_header};
pub use functions::{RecordArguments, RecordPlaces};
pub use record::Record;

use super::connection::Connection;
use super::diagnostics::Diagnostics;
use super::errors;
use super::handles::Token;
use super::memory::Address;
use crate::error::Result;

/// What a descriptor describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Columns as the application binds them (ARD), allocated with the statement.
    ApplicationRow,
    /// Parameters as the application binds them (APD), allocated with the statement.
    ApplicationParameter,
    /// Columns as they are (IRD).
    ImplementationRow,
    /// Parameters as they are (IPD).
    ImplementationParameter,
    /// Allocated by SQLAllocHandle: an ARD or APD of any statement.
    Explicit,
}

/// Header fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// SQL_DESC_ARRAY_SIZE: rows of a rowset or sets of parameters.
    pub array_size: usize,
    /// SQL_DESC_ARRAY_STATUS_PTR: SQLUSMALLINT per row.
    pub array_status: Address,
    /// SQL_DESC_BIND_OFFSET_PTR: address of the number of bytes added to every bound address.
    pub bind_offset: Address,
    /// SQL_DESC_BIND_TYPE: 0 = column-wise, else bytes of a row.
    pub bind_type: usize,
    /// SQL_DESC_ROWS_PROCESSED_PTR: SQLULEN.
    pub rows_processed: Address,
}

impl Default for Header {
    fn default() -> Self {
        Header {
            array_size: 1,
            array_status: Address::NULL,
            bind_offset: Address::NULL,
            bind_type: 0,
            rows_processed: Address::NULL,
        }
    }
}

/// Content of a descriptor.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// Header fields.
    pub header: Header,
    /// Records of application and parameter descriptors: number 1 first.
    pub records: Vec<Record>,
    /// Records of the implementation row descriptor.
    pub columns: Arc<[Column]>,
}

impl Content {
    /// The record with a 1-based number; records up to it come into being.
    pub fn record_mut(&mut self, number: u16) -> Result<&mut Record> {
        let index = usize::from(number).checked_sub(1).ok_or_else(errors::no_bookmarks)?;
        if self.records.len() <= index {
            self.records.resize_with(index + 1, Record::default);
        }
        self.records.get_mut(index).ok_or_else(errors::no_bookmarks)
    }

    /// The record with a 1-based number, when it is there.
    pub fn record(&self, number: u16) -> Option<&Record> {
        self.records.get(usize::from(number).checked_sub(1)?)
    }

    /// Drops unbound records at the end: SQL_DESC_COUNT is the highest bound number.
    pub fn trim(&mut self) {
        while self.records.last().is_some_and(|record| !record.is_bound()) {
            self.records.pop();
        }
    }
}

/// A descriptor handle.
pub struct Descriptor {
    /// Its token.
    pub token: Token,
    /// Its role.
    pub role: Role,
    /// Connection it belongs to.
    pub connection: Arc<Connection>,
    /// Its diagnostics.
    pub diagnostics: Diagnostics,
    content: Mutex<Content>,
    freed: AtomicBool,
}

impl Descriptor {
    /// An empty descriptor.
    pub fn new(token: Token, role: Role, connection: Arc<Connection>) -> Self {
        Descriptor {
            token,
            role,
            connection,
            diagnostics: Diagnostics::default(),
            content: Mutex::default(),
            freed: AtomicBool::new(false),
        }
    }

    /// Locks the content. Never locked while another descriptor is, except in SQLCopyDesc.
    pub fn content(&self) -> MutexGuard<'_, Content> {
        self.content.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Statements that use it go back to their own descriptor at their next call.
    pub fn mark_freed(&self) {
        self.freed.store(true, Ordering::Release);
    }

    /// True after [`mark_freed`](Self::mark_freed).
    pub fn is_freed(&self) -> bool {
        self.freed.load(Ordering::Acquire)
    }
}
