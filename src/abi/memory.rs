//! The application's memory, read and written through the pointers it passed.

use crate::odbc::memory::{Address, ApplicationMemory};

/// Memory of this process.
pub(super) struct ProcessMemory;

impl ApplicationMemory for ProcessMemory {
    fn write(&self, at: Address, bytes: &[u8]) {
        // SAFETY: the application vouches for its buffers by the contract of the function it called;
        // bytes have no alignment, and our own slices never overlap its buffers.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), at.0 as *mut u8, bytes.len()) }
    }

    fn read(&self, at: Address, into: &mut [u8]) {
        // SAFETY: as above; the source is valid for as long as the call, or bound until it is unbound.
        unsafe { std::ptr::copy_nonoverlapping(at.0 as *const u8, into.as_mut_ptr(), into.len()) }
    }
}
