//! The application's memory as safe code sees it: addresses, read and written only through a trait.
//!
//! Every access is unaligned: row-wise buffers and bind offsets (ADO, pyodbc) put integers anywhere.

/// Address in the application's memory; 0 is NULL.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Address(pub usize);

impl Address {
    /// NULL.
    pub const NULL: Address = Address(0);

    /// True for NULL.
    pub fn is_null(self) -> bool {
        self.0 == 0
    }

    /// The address `bytes` further on.
    pub fn offset(self, bytes: usize) -> Address {
        Address(self.0.wrapping_add(bytes))
    }

    /// The same address, unless it is NULL.
    pub fn non_null(self) -> Option<Address> {
        (!self.is_null()).then_some(self)
    }
}

/// Raw access to the application's memory. The border implements it; tests use a fake.
pub trait ApplicationMemory: Send + Sync {
    /// Copies `bytes` to `at`, which is not NULL.
    fn write(&self, at: Address, bytes: &[u8]);
    /// Fills `into` from `at`, which is not NULL.
    fn read(&self, at: Address, into: &mut [u8]);
}

/// Declares one writer for each integer width: NULL is left alone.
macro_rules! writers {
    ($($(#[$doc:meta])* $name:ident($type:ty);)+) => {
        $($(#[$doc])*
        pub fn $name(&self, at: Address, value: $type) {
            self.write_bytes(at, &value.to_ne_bytes());
        })+
    };
}

impl dyn ApplicationMemory + '_ {
    writers! {
        /// Writes SQLSMALLINT.
        write_i16(i16);
        /// Writes SQLUSMALLINT.
        write_u16(u16);
        /// Writes SQLINTEGER.
        write_i32(i32);
        /// Writes SQLUINTEGER.
        write_u32(u32);
        /// Writes SQLLEN in its full width.
        write_len(isize);
        /// Writes SQLULEN or a pointer in its full width.
        write_ulen(usize);
    }

    /// Writes `bytes`, unless `at` is NULL or there is nothing to write.
    pub fn write_bytes(&self, at: Address, bytes: &[u8]) {
        if !at.is_null() && !bytes.is_empty() {
            self.write(at, bytes);
        }
    }

    /// Reads a fixed number of bytes; `None` for NULL.
    pub fn read_array<const N: usize>(&self, at: Address) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        self.read(at.non_null()?, &mut bytes);
        Some(bytes)
    }

    /// Reads SQLLEN; `None` for NULL.
    pub fn read_len(&self, at: Address) -> Option<isize> {
        self.read_array(at).map(isize::from_ne_bytes)
    }

    /// Reads SQLULEN; `None` for NULL.
    pub fn read_ulen(&self, at: Address) -> Option<usize> {
        self.read_array(at).map(usize::from_ne_bytes)
    }

    /// Reads SQLUSMALLINT; `None` for NULL.
    pub fn read_u16(&self, at: Address) -> Option<u16> {
        self.read_array(at).map(u16::from_ne_bytes)
    }

    /// Reads `length` bytes; empty for NULL.
    pub fn read_bytes(&self, at: Address, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; if at.is_null() { 0 } else { length }];
        if !bytes.is_empty() {
            self.read(at, &mut bytes);
        }
        bytes
    }

    /// Reads units of `N` bytes up to the first zero unit, which is left out.
    ///
    /// Goes unit by unit: nothing behind the terminator is touched.
    pub fn read_terminated<const N: usize>(&self, at: Address) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut next = at;
        while let Some(unit) = self.read_array::<N>(next).filter(|unit| *unit != [0; N]) {
            bytes.extend_from_slice(&unit);
            next = next.offset(N);
        }
        bytes
    }
}

#[cfg(test)]
pub(crate) mod fake {
    use std::collections::BTreeMap;
    use std::sync::Mutex;

    use super::{Address, ApplicationMemory};

    /// Memory of tests: byte by byte; reading what was never written gives zero.
    #[derive(Default)]
    pub(crate) struct FakeMemory(Mutex<BTreeMap<usize, u8>>);

    impl FakeMemory {
        /// The bytes at `at`, `None` for those never written.
        pub(crate) fn at(&self, at: Address, length: usize) -> Vec<Option<u8>> {
            let bytes = self.0.lock().unwrap();
            (at.0..at.0 + length).map(|address| bytes.get(&address).copied()).collect()
        }
    }

    impl ApplicationMemory for FakeMemory {
        fn write(&self, at: Address, bytes: &[u8]) {
            assert!(!at.is_null());
            let mut memory = self.0.lock().unwrap();
            memory.extend(bytes.iter().enumerate().map(|(index, byte)| (at.0 + index, *byte)));
        }

        fn read(&self, at: Address, into: &mut [u8]) {
            assert!(!at.is_null());
            let memory = self.0.lock().unwrap();
            for (index, byte) in into.iter_mut().enumerate() {
                *byte = memory.get(&(at.0 + index)).copied().unwrap_or(0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fake::FakeMemory;
    use super::*;

    #[test]
    fn null_is_neither_read_nor_written() {
        let fake = FakeMemory::default();
        let memory: &dyn ApplicationMemory = &fake;
        memory.write_i16(Address::NULL, 7);
        assert_eq!(memory.read_len(Address::NULL), None);
        assert!(memory.read_bytes(Address::NULL, 9).is_empty());
    }

    #[test]
    fn integers_are_written_in_their_width_at_odd_addresses() {
        let fake = FakeMemory::default();
        let memory: &dyn ApplicationMemory = &fake;
        memory.write_i16(Address(1001), -2);
        assert_eq!(fake.at(Address(1001), 3), [Some(0xFE), Some(0xFF), None]);
        memory.write_len(Address(2001), -1);
        assert_eq!(memory.read_len(Address(2001)), Some(-1));
    }

    #[test]
    fn a_wide_terminator_is_a_whole_unit() {
        let fake = FakeMemory::default();
        let memory: &dyn ApplicationMemory = &fake;
        memory.write_bytes(Address(11), &[0x00, 0x01, 0x41, 0x00, 0, 0, 9]);
        assert_eq!(memory.read_terminated::<2>(Address(11)), [0x00, 0x01, 0x41, 0x00]);
    }
}
