//! Text in, statement out: dialect, escapes, names, parameters.
