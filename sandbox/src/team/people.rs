//! The people of the space, their teams, and what they have read and looked at.

use std::io;

use serde::Deserialize;

use super::data::{Moment, Text};
use super::stage::{Form, Script, Stage};
use crate::dates::timestamp;
use crate::space::Id;
use crate::space::prepared::Prepared;
use crate::space::users::{ADMINISTRATOR, ISSUE_ADDER, MEMBER, User, VIEWER, nulab_account};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SpaceData {
    pub name: Text,
    pub opened: Moment,
    pub announcement: Announcement,
    pub users: Vec<UserData>,
    pub teams: Vec<TeamData>,
    pub viewed: Vec<View>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Announcement {
    pub by: String,
    pub at: Moment,
    pub content: Text,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct UserData {
    pub handle: String,
    pub login: String,
    pub name: String,
    pub keyword: String,
    pub role: RoleName,
    pub language: Option<Tongue>,
    pub last_login: Moment,
    /// Everything they were notified of before has been read.
    pub read_until: Moment,
    pub left: Option<Moment>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum RoleName {
    Administrator,
    Member,
    Reporter,
    Viewer,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Tongue {
    En,
    Ja,
}

/// The first entry makes the team, the others replace its members.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TeamData {
    pub name: Text,
    pub history: Vec<Membership>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Membership {
    pub by: String,
    pub at: Moment,
    pub members: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct View {
    pub by: String,
    pub at: Moment,
    pub issue: Option<String>,
    pub wiki: Option<String>,
}

/// Everybody who was ever there; who leaves does so in the script.
pub(super) fn users(people: &[UserData]) -> Vec<Prepared<User>> {
    (1..).zip(people).map(|(id, person)| Prepared::new(user(id, person))).collect()
}

fn user(id: Id, person: &UserData) -> User {
    let unique = u64::from(id).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    User {
        id,
        user_id: Some(person.login.clone()),
        name: person.name.clone(),
        role_type: match person.role {
            RoleName::Administrator => ADMINISTRATOR,
            RoleName::Member => MEMBER,
            RoleName::Reporter => ISSUE_ADDER,
            RoleName::Viewer => VIEWER,
        },
        lang: person.language.map(|tongue| match tongue {
            Tongue::En => "en",
            Tongue::Ja => "ja",
        }),
        nulab_account: Some(nulab_account(&person.login, &person.name, unique)),
        mail_address: Some(format!("{}@midori.example", person.handle)),
        last_login_time: Some(timestamp(person.last_login.0)),
        keyword: format!("{} {}", person.name, person.keyword),
    }
}

pub(super) fn write<'d>(script: &mut Script<'d>, data: &'d SpaceData) {
    for team in &data.teams {
        found_team(script, team);
    }
    for person in &data.users {
        script.at(person.read_until, |stage| read_everything(stage, &person.handle));
        if let Some(left) = person.left {
            script.at(left, |stage| leave(stage, &person.handle));
        }
    }
    for view in &data.viewed {
        script.at(view.at, |stage| look(stage, view));
    }
    let Announcement { by, at, content } = &data.announcement;
    script.at(*at, |stage| {
        let form = Form::default().with("content", stage.text(content));
        stage.call(by, "PUT /space/notification", form).map(drop)
    });
}

fn found_team<'d>(script: &mut Script<'d>, team: &'d TeamData) {
    let handle = || format!("team/{}", team.name.english());
    for (turn, change) in team.history.iter().enumerate() {
        script.at(change.at, move |stage| {
            let members = stage.users(&change.members)?;
            let form = Form::default().with("name", stage.text(&team.name)).with_each("members[]", members);
            if turn == 0 {
                return stage.make(handle(), &change.by, "POST /teams", form).map(drop);
            }
            let request = format!("PATCH /teams/{}", stage.id(&handle())?);
            stage.call(&change.by, &request, form).map(drop)
        });
    }
}

fn read_everything(stage: &mut Stage, handle: &str) -> io::Result<()> {
    let user = stage.user(handle)?;
    let told: Vec<Id> = stage.space.notifications.of(user).iter().map(|told| told.id).collect();
    stage.call(handle, "POST /notifications/markAsRead", Form::default())?;
    for id in told {
        stage.call(handle, &format!("POST /notifications/{id}/markAsRead"), Form::default())?;
    }
    Ok(())
}

/// The administrator removes the account of somebody who leaves.
fn leave(stage: &mut Stage, handle: &str) -> io::Result<()> {
    let request = format!("DELETE /users/{}", stage.user(handle)?);
    stage.call("aoki", &request, Form::default()).map(drop)
}

fn look(stage: &mut Stage, view: &View) -> io::Result<()> {
    if let Some(key) = &view.issue {
        let form = Form::default().with("issueIdOrKey", key);
        stage.call(&view.by, "POST /users/myself/recentlyViewedIssues", form)?;
    }
    if let Some(page) = &view.wiki {
        let form = Form::default().with("wikiId", stage.id(&format!("wiki/{page}"))?);
        stage.call(&view.by, "POST /users/myself/recentlyViewedWikis", form)?;
    }
    Ok(())
}
