//! Mentions in texts: `<@U5>` a user, `<@T1>` a team, `<@project>` everybody in the project.

use super::{Id, Space};

/// Who a text mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mention {
    User(Id),
    Team(Id),
    Project,
}

/// The mentions of a text in order. What only looks like one is plain text.
fn mentions(text: &str) -> impl Iterator<Item = Mention> {
    text.split("<@").skip(1).filter_map(|rest| read(rest.split_once('>')?.0))
}

fn read(inside: &str) -> Option<Mention> {
    if inside == "project" {
        return Some(Mention::Project);
    }
    let id = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?;
    match inside.strip_prefix('U') {
        Some(user) => id(user).map(Mention::User),
        None => id(inside.strip_prefix('T')?).map(Mention::Team),
    }
}

impl Space {
    /// The members of a project that a text mentions, but not those whom `before` mentioned already.
    pub fn newly_mentioned(&self, project: Id, before: &str, text: &str) -> Vec<Id> {
        let known: Vec<Mention> = mentions(before).collect();
        let members = self.project(project).map(|project| project.members.as_slice()).unwrap_or_default();
        mentions(text)
            .filter(|mention| !known.contains(mention))
            .flat_map(|mention| self.people(mention, members))
            .filter(|user| members.contains(user))
            .collect()
    }

    /// The members of a project that a new text mentions.
    pub fn mentioned(&self, project: Id, text: &str) -> Vec<Id> {
        self.newly_mentioned(project, "", text)
    }

    fn people(&self, mention: Mention, members: &[Id]) -> Vec<Id> {
        match mention {
            Mention::User(user) => vec![user],
            Mention::Team(team) => self.teams.get(team).map(|team| team.members.clone()).unwrap_or_default(),
            Mention::Project => members.to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_are_read_and_look_alikes_are_not() {
        let found: Vec<Mention> =
            mentions("<@U5> and <@T12>、<@project>, <@U>, <@Ux>, <@u5>, <@Project>, <@U+5>, <@U6").collect();
        assert_eq!(found, [Mention::User(5), Mention::Team(12), Mention::Project]);
    }
}
