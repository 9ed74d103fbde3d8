//! A stand-in Backlog space.
