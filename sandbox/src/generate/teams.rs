//! Teams, two of which have joined a project.

use super::OPENED;
use crate::space::teams::Team;
use crate::space::{Id, Space};

/// Name, the users who may be in it, and the project that the team has joined.
const TEAMS: [(&str, [Id; 3], Option<Id>); 3] = [
    ("開発チーム 🛠", [3, 4, 5], Some(1)),
    ("O'Reilly & \"Design\"", [6, 7, 8], Some(2)),
    ("QA 100%_検証", [2, 3, 10], None),
];

/// Adds the teams. Who belongs to a project stays the same: some of them do so through a team.
pub(crate) fn fill(space: &mut Space) {
    for (place, (name, people, joined)) in (0..).zip(TEAMS) {
        let project = joined.and_then(|id| space.projects.get_mut(id));
        let members: Vec<Id> = match &project {
            Some(project) => people.into_iter().filter(|id| project.members.contains(id)).collect(),
            None => people.to_vec(),
        };
        let id = space.teams.add(Team {
            id: 0,
            name: name.to_owned(),
            members: members.clone(),
            display_order: (place > 0).then_some(place),
            created_user: 1,
            created: OPENED + 3600,
            updated_user: (place != 1).then_some(2),
            updated: OPENED + 7200,
        });
        if let Some(project) = project {
            project.joined.retain(|id| !members.contains(id));
            project.teams.push(id);
        }
    }
    space.settle_members();
}
