//! Texts of several names with commas between them, where names may have commas, too.

use std::collections::HashSet;

use super::names::SEPARATOR;

/// What a text of names is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Joined<'t> {
    /// These names.
    Names(Vec<&'t str>),
    /// Names in one way or in another one; there may be more ways.
    Ambiguous([Vec<&'t str>; 2]),
    /// Something that no name begins with.
    Unknown(&'t str),
}

/// Reads a text as names of that set. Nothing between two commas, and blanks around a name, are left out.
pub(super) fn read<'t>(text: &'t str, names: &HashSet<&str>) -> Joined<'t> {
    let parts = Parts::of(text, names);
    let mut ways = parts.ways();
    match (ways.pop(), ways.pop()) {
        (Some(second), Some(first)) => Joined::Ambiguous([first, second]),
        (Some(only), None) => Joined::Names(only),
        _ => Joined::Unknown(parts.first_unknown()),
    }
}

/// True where the text is names with [`SEPARATOR`] between them, as columns show several.
pub(super) fn is_made_of(text: &str, names: &[&str]) -> bool {
    let (mut open, mut seen) = (vec![0], HashSet::new());
    while let Some(start) = open.pop() {
        let rest = text.get(start..).unwrap_or_default();
        for after in names.iter().filter_map(|name| rest.strip_prefix(name)) {
            let next = after.strip_prefix(SEPARATOR).map(|after| text.len() - after.len());
            match next {
                None if after.is_empty() => return !text.is_empty(),
                None => {}
                Some(next) if seen.insert(next) => open.push(next),
                Some(_) => {}
            }
        }
    }
    false
}

/// The text between the commas: part `i` begins at `starts[i]`, and names lead from there to other parts.
struct Parts<'t> {
    text: &'t str,
    starts: Vec<usize>,
    /// For each part: where one name ends that begins there, the longest first, as the part that follows.
    next: Vec<Vec<usize>>,
}

impl<'t> Parts<'t> {
    fn of(text: &'t str, names: &HashSet<&str>) -> Self {
        let commas = text.match_indices(',').map(|(at, _)| at + 1);
        let starts: Vec<usize> = std::iter::once(0).chain(commas).collect();
        let longest = names.iter().map(|name| name.len()).max().unwrap_or_default();
        let mut parts = Parts { text, starts, next: Vec::new() };
        for part in 0..parts.starts.len() {
            let mut next = Vec::new();
            for after in part + 1..=parts.starts.len() {
                let piece = parts.piece(part, after);
                if piece.len() > longest {
                    break;
                }
                if names.contains(piece) || (piece.is_empty() && after == part + 1) {
                    next.push(after);
                }
            }
            next.reverse();
            parts.next.push(next);
        }
        parts
    }

    /// The parts from one to before another one, without the blanks around them.
    fn piece(&self, from: usize, to: usize) -> &'t str {
        let start = self.starts.get(from).copied().unwrap_or(self.text.len());
        // Before the next part there is a comma.
        let end = self.starts.get(to).map_or(self.text.len(), |start| start - 1);
        self.text.get(start..end).unwrap_or_default().trim()
    }

    /// At most two ways from the first part to the end, the one with the longest names first.
    fn ways(&self) -> Vec<Vec<&'t str>> {
        let mut ways: Vec<Vec<Vec<&'t str>>> = vec![Vec::new(); self.starts.len()];
        ways.push(vec![Vec::new()]);
        for part in (0..self.starts.len()).rev() {
            let mut found = Vec::new();
            for after in self.next.get(part).into_iter().flatten() {
                let name = Some(self.piece(part, *after)).filter(|name| !name.is_empty());
                let rests = ways.get(*after).into_iter().flatten();
                found.extend(rests.map(|rest| name.into_iter().chain(rest.iter().copied()).collect()));
            }
            found.truncate(2);
            if let Some(slot) = ways.get_mut(part) {
                *slot = found;
            }
        }
        ways.swap_remove(0)
    }

    /// The part at which all names come to an end.
    fn first_unknown(&self) -> &'t str {
        let mut reached = HashSet::from([0]);
        let mut furthest = 0;
        for part in 0..self.starts.len() {
            if reached.contains(&part) {
                furthest = part;
                reached.extend(self.next.get(part).into_iter().flatten().copied());
            }
        }
        self.piece(furthest, furthest + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names<'t>(text: &'t str, known: &[&str]) -> Joined<'t> {
        read(text, &known.iter().copied().collect())
    }

    #[test]
    fn names_may_have_commas() {
        let known = ["A, B", "C", "D,E", "F"];
        assert_eq!(names("A, B", &known), Joined::Names(vec!["A, B"]));
        assert_eq!(names("C,A, B ,D,E", &known), Joined::Names(vec!["C", "A, B", "D,E"]));
        assert_eq!(names(" F ,, C,", &known), Joined::Names(vec!["F", "C"]));
        assert_eq!(names("", &known), Joined::Names(vec![]));
        assert_eq!(names(" , ", &known), Joined::Names(vec![]));
    }

    #[test]
    fn a_name_that_is_two_names_as_well_is_ambiguous() {
        let known = ["A", "B", "A, B", "B, C", "C"];
        assert_eq!(names("A, B", &known), Joined::Ambiguous([vec!["A, B"], vec!["A", "B"]]));
        assert_eq!(names("C, A, B", &known), Joined::Ambiguous([vec!["C", "A, B"], vec!["C", "A", "B"]]));
        assert_eq!(names("B", &known), Joined::Names(vec!["B"]));
        assert_eq!(names("A, B, C", &["A, B", "C", "A"]), Joined::Names(vec!["A, B", "C"]));
        assert_eq!(
            names("A, B, C", &["A, B", "C", "A", "B, C"]),
            Joined::Ambiguous([vec!["A, B", "C"], vec!["A", "B, C"]])
        );
    }

    #[test]
    fn a_shown_text_is_made_of_names_and_separators() {
        let known = ["Red", "Green, Blue", "A,B", "A"];
        for text in ["Red", "Green, Blue", "Red, Green, Blue", "A,B, A, Red"] {
            assert!(is_made_of(text, &known), "{text}");
        }
        for text in ["", "Green", "Red,A", "Red, ", ", Red", "Red, Green, Blue, x"] {
            assert!(!is_made_of(text, &known), "{text}");
        }
        assert!(!is_made_of(&format!("{}x", "a, ".repeat(1000)), &["a", "a, a", "a, a, a"]));
    }

    #[test]
    fn what_no_name_begins_with_is_told() {
        let known = ["A, B", "C"];
        assert_eq!(names("A, C", &known), Joined::Unknown("A"));
        assert_eq!(names("A, B, X, C", &known), Joined::Unknown("X"));
        assert_eq!(names("C, A, B, c", &known), Joined::Unknown("c"));
        assert_eq!(names("x", &[]), Joined::Unknown("x"));
    }

    #[test]
    fn a_long_text_is_read_at_once() {
        let known = ["a", "a,a", "a,a,a"];
        let text = ["a"; 2000].join(",");
        assert!(matches!(names(&text, &known), Joined::Ambiguous(_)));
        assert_eq!(names(&text, &["a"]), Joined::Names(vec!["a"; 2000]));
    }
}
