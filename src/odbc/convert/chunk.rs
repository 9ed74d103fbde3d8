//! Text and bytes in parts, as SQLGetData hands them out.
//!
//! A position counts bytes of the source, so that it stays right when the application changes the C type
//! between two calls. Inside a four-byte character it stands two bytes on: one UTF-16 unit is out.

/// What one call of SQLGetData delivered. Terminators are not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Bytes in the encoding asked for that were left before this call: the indicator.
    pub remaining: usize,
    /// How far the position moves; opaque, to be added to the position of the next call.
    pub consumed: usize,
    /// True when something is left (01004).
    pub truncated: bool,
}

/// Where a text that does not fit may be cut.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// Only between characters.
    BetweenCharacters,
    /// Also inside a UTF-8 character or surrogate pair.
    Anywhere,
}

/// Appends to `out` the part that fits into a buffer of `buffer_length` bytes, with its terminator.
///
/// Nothing is appended where not even the terminator fits. An odd wide buffer counts one byte less.
/// A part fills the buffer to the last unit, even if it ends inside a character: the application joins
/// the parts, and odbc-api computes what is left from a full buffer (its `get_text` panics otherwise).
pub fn chunk_text(text: &str, wide: bool, position: usize, buffer_length: usize, out: &mut Vec<u8>) -> Chunk {
    chunk(text, wide, position, buffer_length, out, Cut::Anywhere)
}

/// Appends to `out` the beginning that fits into a bound buffer, with its terminator.
///
/// Nothing follows it, so it ends with a whole character.
pub fn truncate_text(text: &str, wide: bool, buffer_length: usize, out: &mut Vec<u8>) -> Chunk {
    chunk(text, wide, 0, buffer_length, out, Cut::BetweenCharacters)
}

fn chunk(
    text: &str,
    wide: bool,
    position: usize,
    buffer_length: usize,
    out: &mut Vec<u8>,
    cut: Cut,
) -> Chunk {
    if wide {
        chunk_wide(text, position, buffer_length, out, cut)
    } else {
        chunk_narrow(text, position, buffer_length, out, cut)
    }
}

/// Appends to `out` what fits into a buffer of `buffer_length` bytes.
pub fn chunk_binary(bytes: &[u8], position: usize, buffer_length: usize, out: &mut Vec<u8>) -> Chunk {
    let rest = bytes.get(position..).unwrap_or_default();
    let part = rest.get(..buffer_length).unwrap_or(rest);
    out.extend_from_slice(part);
    Chunk { remaining: rest.len(), consumed: part.len(), truncated: part.len() < rest.len() }
}

fn chunk_narrow(text: &str, position: usize, buffer_length: usize, out: &mut Vec<u8>, cut: Cut) -> Chunk {
    let rest = text.as_bytes().get(position..).unwrap_or_default();
    let Some(room) = buffer_length.checked_sub(1) else {
        return Chunk { remaining: rest.len(), consumed: 0, truncated: true };
    };
    let mut end = rest.len();
    if room < end {
        end = room;
        while cut == Cut::BetweenCharacters && end > 0 && !text.is_char_boundary(position + end) {
            end -= 1;
        }
    }
    out.extend_from_slice(rest.get(..end).unwrap_or_default());
    out.push(0);
    Chunk { remaining: rest.len(), consumed: end, truncated: end < rest.len() }
}

fn chunk_wide(text: &str, position: usize, buffer_length: usize, out: &mut Vec<u8>, cut: Cut) -> Chunk {
    let (low_half, start) = pending_surrogate(text, position);
    let rest = text.get(start..).unwrap_or_default();
    let remaining = 2 * (usize::from(low_half.is_some()) + utf16_length(rest));
    let Some(room) = (buffer_length / 2).checked_sub(1) else {
        return Chunk { remaining, consumed: 0, truncated: true };
    };
    out.reserve((remaining / 2).min(room) * 2 + 2);
    let (mut units, mut end) = (0, position);
    if let Some(unit) = low_half
        && room > 0
    {
        push_unit(out, unit);
        (units, end) = (1, start);
    }
    if end == start {
        let before = out.len();
        let taken = push_wide(rest, room - units, out);
        end += taken;
        units += (out.len() - before) / 2;
        let left = rest.get(taken..).unwrap_or_default();
        if cut == Cut::Anywhere && units < room && !left.is_empty() {
            end += push_high_surrogate(left, out);
        }
    }
    push_unit(out, 0);
    Chunk { remaining, consumed: end - position, truncated: end < text.len() }
}

/// A low surrogate left over from the last call, and where the text goes on after it.
fn pending_surrogate(text: &str, position: usize) -> (Option<u16>, usize) {
    if position >= text.len() || text.is_char_boundary(position) {
        return (None, position.min(text.len()));
    }
    let mut start = position;
    while start > 0 && !text.is_char_boundary(start) {
        start -= 1;
    }
    let Some(character) = text.get(start..).and_then(|rest| rest.chars().next()) else {
        return (None, text.len());
    };
    let mut pair = [0; 2];
    let low = (character.encode_utf16(&mut pair).len() == 2).then_some(pair[1]);
    (low, start + character.len_utf8())
}

/// Length in UTF-16 units: every byte that starts a character, and four-byte characters twice.
pub fn utf16_length(text: &str) -> usize {
    text.bytes().map(|byte| usize::from(byte & 0xC0 != 0x80) + usize::from(byte >= 0xF0)).sum()
}

/// Appends whole characters of at most `room` units; returns the bytes of `text` they took.
fn push_wide(text: &str, room: usize, out: &mut Vec<u8>) -> usize {
    let ascii = push_ascii(text.as_bytes(), room, out);
    let (mut left, mut taken) = (room - ascii, ascii);
    for character in text.get(ascii..).unwrap_or_default().chars() {
        let Some(after) = left.checked_sub(character.len_utf16()) else { break };
        let mut pair = [0; 2];
        for unit in character.encode_utf16(&mut pair) {
            push_unit(out, *unit);
        }
        left = after;
        taken += character.len_utf8();
    }
    taken
}

/// Appends the ASCII beginning of `bytes`, at most `room` characters; returns how many.
///
/// Most texts are ASCII to the end, and this loop is one the compiler turns into vector instructions.
fn push_ascii(bytes: &[u8], room: usize, out: &mut Vec<u8>) -> usize {
    let window = bytes.get(..room).unwrap_or(bytes);
    let count = if window.is_ascii() {
        window.len()
    } else {
        window.iter().take_while(|byte| byte.is_ascii()).count()
    };
    let start = out.len();
    out.resize(start + 2 * count, 0);
    for (unit, byte) in out.get_mut(start..).unwrap_or_default().chunks_exact_mut(2).zip(window) {
        unit.copy_from_slice(&u16::from(*byte).to_ne_bytes());
    }
    count
}

/// The first half of a pair whose second half no longer fits.
fn push_high_surrogate(text: &str, out: &mut Vec<u8>) -> usize {
    let Some(character) = text.chars().next() else { return 0 };
    let mut pair = [0; 2];
    character.encode_utf16(&mut pair);
    push_unit(out, pair[0]);
    2
}

fn push_unit(out: &mut Vec<u8>, unit: u16) {
    out.extend_from_slice(&unit.to_ne_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: &[&str] =
        &["", "a", "hello world", "課題の件名", "a課b題🎉c", "🎉🎊", "e\u{301}～〜", "日本語 mixed 🎉 text"];

    fn read_all(text: &str, wide: bool, buffer_length: usize) -> (Vec<u8>, usize) {
        let unit = if wide { 2 } else { 1 };
        let (mut position, mut calls, mut all) = (0, 0, Vec::new());
        loop {
            let mut out = Vec::new();
            let chunk = chunk_text(text, wide, position, buffer_length, &mut out);
            assert!(out.len() <= buffer_length);
            assert_eq!(out.split_off(out.len() - unit), vec![0; unit]);
            let expected: usize = if wide { text.encode_utf16().count() * 2 } else { text.len() };
            assert_eq!(chunk.remaining, expected - all.len());
            assert_eq!(chunk.truncated, chunk.remaining > out.len());
            all.extend(out);
            position += chunk.consumed;
            calls += 1;
            if !chunk.truncated {
                return (all, calls);
            }
            assert!(chunk.consumed > 0, "no way on in {text} with {buffer_length}");
        }
    }

    #[test]
    fn parts_of_any_size_make_the_whole() {
        for text in TEXTS {
            for buffer_length in 2..60 {
                assert_eq!(read_all(text, false, buffer_length).0, text.as_bytes());
            }
            let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_ne_bytes).collect();
            for buffer_length in 4..60 {
                assert_eq!(read_all(text, true, buffer_length).0, wide);
            }
        }
    }

    #[test]
    fn parts_fill_their_buffers() {
        for text in TEXTS {
            for (wide, unit, least) in [(false, 1, 2), (true, 2, 4)] {
                for buffer_length in least..40 {
                    let mut out = Vec::new();
                    if chunk_text(text, wide, 0, buffer_length, &mut out).truncated {
                        assert_eq!(out.len(), buffer_length / unit * unit, "{text} in {buffer_length}");
                    }
                }
            }
        }
    }

    #[test]
    fn characters_and_pairs_stay_whole_in_bound_buffers() {
        for text in TEXTS {
            for buffer_length in 5..40 {
                let mut out = Vec::new();
                truncate_text(text, false, buffer_length, &mut out);
                assert!(std::str::from_utf8(&out).is_ok());
            }
            for buffer_length in 6..40 {
                let mut out = Vec::new();
                truncate_text(text, true, buffer_length, &mut out);
                let units: Vec<u16> =
                    out.chunks(2).map(|unit| u16::from_ne_bytes([unit[0], unit[1]])).collect();
                assert!(String::from_utf16(&units).is_ok(), "{text} in {buffer_length}");
            }
        }
    }

    #[test]
    fn odd_wide_buffers_count_one_byte_less() {
        let (mut odd, mut even) = (Vec::new(), Vec::new());
        assert_eq!(chunk_text("abcdef", true, 0, 9, &mut odd), chunk_text("abcdef", true, 0, 8, &mut even));
        assert_eq!(odd, even);
    }

    #[test]
    fn no_buffer_gives_only_the_length() {
        let mut out = Vec::new();
        let expected = Chunk { remaining: 3, consumed: 0, truncated: true };
        assert_eq!(chunk_text("課", false, 0, 0, &mut out), expected);
        assert_eq!(chunk_text("課", true, 0, 0, &mut out), Chunk { remaining: 2, ..expected });
        assert_eq!(chunk_binary(b"abc", 0, 0, &mut out), expected);
        assert!(out.is_empty());
    }

    #[test]
    fn the_type_may_change_between_parts() {
        let mut out = Vec::new();
        let first = chunk_text("a課b", false, 0, 5, &mut out);
        assert_eq!(out, "a課\0".as_bytes());
        out.clear();
        let second = chunk_text("a課b", true, first.consumed, 10, &mut out);
        assert_eq!(second, Chunk { remaining: 2, consumed: 1, truncated: false });
        assert_eq!(out, [b'b', 0, 0, 0]);
    }

    #[test]
    fn bytes_come_in_parts() {
        let mut out = Vec::new();
        let first = chunk_binary(b"abcde", 0, 3, &mut out);
        assert_eq!(first, Chunk { remaining: 5, consumed: 3, truncated: true });
        let second = chunk_binary(b"abcde", 3, 3, &mut out);
        assert_eq!(second, Chunk { remaining: 2, consumed: 2, truncated: false });
        assert_eq!(out, b"abcde");
    }
}
