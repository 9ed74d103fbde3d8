//! Teams, and who belongs to a project through them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::prepared::Prepared;
use super::users::User;
use super::{Id, Space};
use crate::dates::{Seconds, timestamp};

/// A team of the space.
#[derive(Clone, Debug)]
pub(crate) struct Team {
    pub id: Id,
    pub name: String,
    pub members: Vec<Id>,
    pub display_order: Option<u32>,
    pub created_user: Id,
    pub created: Seconds,
    pub updated_user: Option<Id>,
    pub updated: Seconds,
}

/// All teams by id.
#[derive(Default)]
pub(crate) struct Teams {
    all: BTreeMap<Id, Team>,
    last: Id,
}

impl Teams {
    pub fn get(&self, id: Id) -> Option<&Team> {
        self.all.get(&id)
    }

    pub fn get_mut(&mut self, id: Id) -> Option<&mut Team> {
        self.all.get_mut(&id)
    }

    /// In the order of their ids.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Team> {
        self.all.values()
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Team> {
        self.all.values_mut()
    }

    /// Adds a team; its id is made here.
    pub fn add(&mut self, team: Team) -> Id {
        self.last += 1;
        self.all.insert(self.last, Team { id: self.last, ..team });
        self.last
    }

    pub fn remove(&mut self, id: Id) -> Option<Team> {
        self.all.remove(&id)
    }
}

impl Space {
    /// A team as the API shows it.
    pub fn show_team(&self, team: &Team) -> Value {
        let members: Vec<&Prepared<User>> = team.members.iter().filter_map(|&id| self.user(id)).collect();
        json!({
            "id": team.id,
            "name": team.name,
            "members": members,
            "displayOrder": team.display_order,
            "createdUser": self.user(team.created_user),
            "created": timestamp(team.created),
            "updatedUser": team.updated_user.and_then(|id| self.user(id)),
            "updated": timestamp(team.updated),
        })
    }

    /// Works out again who belongs to the projects, after people joined or left them or their teams.
    pub fn settle_members(&mut self) {
        for project in self.projects.iter_mut() {
            let in_teams = project.teams.iter().filter_map(|&id| self.teams.get(id));
            let mut members: Vec<Id> = in_teams.flat_map(|team| team.members.iter().copied()).collect();
            members.extend(&project.joined);
            members.sort_unstable();
            members.dedup();
            project.administrators.retain(|id| members.contains(id));
            project.members = members;
        }
    }
}
