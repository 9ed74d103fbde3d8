//! Tokens of handles: kind + slot + generation packed into the value of a pointer, never an address.
//!
//! A stale, foreign or wrong-kind token finds nothing; nothing the application passes is dereferenced.

use std::sync::{Arc, PoisonError, RwLock};

const KIND_BITS: u32 = 3;
const SLOT_BITS: u32 = if usize::BITS == 64 { 28 } else { 16 };
const GENERATION_BITS: u32 = usize::BITS - KIND_BITS - SLOT_BITS;

/// Kind of a handle, the lowest bits of its token. Never 0, so that no token is NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// SQL_HANDLE_ENV
    Environment = 1,
    /// SQL_HANDLE_DBC
    Connection = 2,
    /// SQL_HANDLE_STMT
    Statement = 3,
    /// SQL_HANDLE_DESC
    Descriptor = 4,
}

/// The value of a handle as the application holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Token(usize);

impl Token {
    /// The token in an application's handle.
    pub fn from_value(value: usize) -> Self {
        Token(value)
    }

    /// The value to give to the application.
    pub fn value(self) -> usize {
        self.0
    }

    fn new(kind: Kind, slot: usize, generation: usize) -> Self {
        Token((generation << (KIND_BITS + SLOT_BITS)) | (slot << KIND_BITS) | kind as usize)
    }

    fn is_of(self, kind: Kind) -> bool {
        self.0 & ((1 << KIND_BITS) - 1) == kind as usize
    }

    fn slot(self) -> usize {
        (self.0 >> KIND_BITS) & ((1 << SLOT_BITS) - 1)
    }

    fn generation(self) -> usize {
        self.0 >> (KIND_BITS + SLOT_BITS)
    }
}

struct Slot<T> {
    generation: usize,
    content: Option<Arc<T>>,
}

struct Slots<T> {
    slots: Vec<Slot<T>>,
    free: Vec<usize>,
}

/// All living handles of one kind in the process.
pub struct Registry<T> {
    kind: Kind,
    slots: RwLock<Slots<T>>,
}

impl<T> Registry<T> {
    /// An empty registry.
    pub const fn new(kind: Kind) -> Self {
        Registry { kind, slots: RwLock::new(Slots { slots: Vec::new(), free: Vec::new() }) }
    }

    /// Puts in what `make` builds from its own token; `None` when all slots are taken.
    pub fn insert(&self, make: impl FnOnce(Token) -> T) -> Option<Arc<T>> {
        let mut table = self.slots.write().unwrap_or_else(PoisonError::into_inner);
        let index = table.free.pop().unwrap_or(table.slots.len());
        if index >= 1 << SLOT_BITS {
            return None;
        }
        if index == table.slots.len() {
            table.slots.push(Slot { generation: 1, content: None });
        }
        let slot = table.slots.get_mut(index)?;
        let content = Arc::new(make(Token::new(self.kind, index, slot.generation)));
        slot.content = Some(content.clone());
        Some(content)
    }

    /// The living handle of a token.
    pub fn get(&self, token: Token) -> Option<Arc<T>> {
        let table = self.slots.read().unwrap_or_else(PoisonError::into_inner);
        let slot = table.slots.get(token.slot()).filter(|_| token.is_of(self.kind))?;
        slot.content.clone().filter(|_| slot.generation == token.generation())
    }

    /// Takes a handle out. Its slot is used again under the next generation.
    pub fn remove(&self, token: Token) -> Option<Arc<T>> {
        let mut table = self.slots.write().unwrap_or_else(PoisonError::into_inner);
        let slot = table.slots.get_mut(token.slot()).filter(|_| token.is_of(self.kind))?;
        if slot.generation != token.generation() {
            return None;
        }
        let content = slot.content.take()?;
        slot.generation = (slot.generation + 1) % (1 << GENERATION_BITS);
        table.free.push(token.slot());
        Some(content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> (Registry<Token>, Token) {
        let registry = Registry::new(Kind::Statement);
        let token = *registry.insert(|token| token).unwrap();
        (registry, token)
    }

    #[test]
    fn a_token_finds_its_handle() {
        let (registry, token) = filled();
        assert_ne!(token.value(), 0);
        assert_eq!(*registry.get(token).unwrap(), token);
        let second = *registry.insert(|token| token).unwrap();
        assert_ne!(second, token);
        assert_eq!(*registry.get(second).unwrap(), second);
    }

    #[test]
    fn a_stale_token_finds_nothing_even_when_the_slot_is_used_again() {
        let (registry, token) = filled();
        assert!(registry.remove(token).is_some());
        assert!(registry.get(token).is_none());
        let next = *registry.insert(|token| token).unwrap();
        assert_eq!(next.slot(), token.slot());
        assert_ne!(next.generation(), token.generation());
        assert!(registry.get(token).is_none());
        assert!(registry.remove(token).is_none(), "freed twice");
        assert!(registry.get(next).is_some());
    }

    #[test]
    fn a_token_of_another_kind_finds_nothing() {
        let (registry, token) = filled();
        let other = Token::new(Kind::Connection, token.slot(), token.generation());
        assert!(registry.get(other).is_none());
        assert!(registry.remove(other).is_none());
    }

    #[test]
    fn foreign_values_find_nothing() {
        let (registry, token) = filled();
        for value in [0, 1, 3, usize::MAX, 0x7fff_1234_5678, token.value() + 1] {
            assert!(registry.get(Token::from_value(value)).is_none(), "{value:#x}");
        }
    }
}
