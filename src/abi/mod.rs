//! The C border: exported functions, raw pointers, text encodings. Panics stop here. Holds no decision.
