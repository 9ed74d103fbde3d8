//! Names of columns of custom fields: as typed in Backlog, unless that cannot be a name of its own.
//!
//! A field whose name, or a name made of it, is taken gets `_` and its id behind the name; one without a
//! name is `CustomField_` and its id. Fields are named in the order of their ids, built-in columns first.

use std::collections::HashSet;

/// Characters that quote or separate identifiers in some client.
const UNUSABLE: &[char] = &['"', '`', '[', ']', '.', '!'];

/// Characters of a field's name that are used: a column's name has at most 128.
const LONGEST: usize = 100;

/// Names given so far, in lower case.
pub(super) struct Names {
    taken: HashSet<String>,
    /// Spelling of the names of other tables and their columns: a statement spells a name in one way.
    spelling: fn(&str) -> Option<&'static str>,
}

impl Names {
    /// With these names taken.
    pub fn new<'n>(taken: impl Iterator<Item = &'n str>, spelling: fn(&str) -> Option<&'static str>) -> Self {
        Names { taken: taken.map(str::to_lowercase).collect(), spelling }
    }

    /// Names for the columns of one field, one for each suffix.
    pub fn of_field(&mut self, id: i64, name: &str, suffixes: &[&str]) -> Vec<String> {
        let typed = usable(name);
        let candidates = [typed.clone(), format!("{typed}_{id}"), format!("CustomField_{id}")];
        let numbered = (2..).map(|number| format!("CustomField_{id}_{number}"));
        let first = usize::from(typed.is_empty()) * 2;
        let free = candidates.into_iter().skip(first).chain(numbered).find_map(|base| {
            let names: Vec<String> = suffixes.iter().map(|suffix| format!("{base}{suffix}")).collect();
            names.iter().all(|name| !self.taken.contains(&name.to_lowercase())).then_some(names)
        });
        let names = free.unwrap_or_default();
        self.taken.extend(names.iter().map(|name| name.to_lowercase()));
        names.into_iter().map(|name| (self.spelling)(&name).map_or(name, str::to_owned)).collect()
    }
}

fn usable(name: &str) -> String {
    let plain = |character: char| match character {
        _ if character.is_control() || UNUSABLE.contains(&character) => '_',
        other => other,
    };
    let text: String = name.trim().chars().take(LONGEST).map(plain).collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(fields: &[(i64, &str, &[&str])]) -> Vec<String> {
        let spelling = |name: &str| name.eq_ignore_ascii_case("projects").then_some("Projects");
        let mut names = Names::new(["Id", "Summary"].into_iter(), spelling);
        fields.iter().flat_map(|(id, name, suffixes)| names.of_field(*id, name, suffixes)).collect()
    }

    #[test]
    fn taken_names_get_the_id_of_the_field() {
        let fields: &[(i64, &str, &[&str])] = &[
            (1, "Team", &[""]),
            (2, "SUMMARY", &[""]),
            (3, "team", &["Id", ""]),
            (4, "OS", &["Id", ""]),
            (5, "OSId", &[""]),
        ];
        assert_eq!(names(fields), ["Team", "SUMMARY_2", "team_3Id", "team_3", "OSId", "OS", "OSId_5"]);
    }

    #[test]
    fn every_field_has_some_name() {
        let fields: &[(i64, &str, &[&str])] = &[
            (1, " ", &[""]),
            (2, "a.b\n\"c\"", &[""]),
            (3, "CustomField_4", &[""]),
            (4, "", &[""]),
            (5, "顧客名", &[""]),
        ];
        assert_eq!(names(fields), ["CustomField_1", "a_b__c_", "CustomField_4", "CustomField_4_2", "顧客名"]);
        assert_eq!(names(&[(1, &"長".repeat(300), &[""])])[0].chars().count(), LONGEST);
    }

    #[test]
    fn a_name_of_another_table_keeps_its_spelling() {
        assert_eq!(names(&[(1, "PROJECTS", &[""])]), ["Projects"]);
    }
}
