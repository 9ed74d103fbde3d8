//! Git repositories with pushes and pull requests. The API neither pushes nor decides pull requests.

use std::io;

use serde::Deserialize;
use serde_json::json;

use super::broken;
use super::data::{Deed, FileData, Moment, Text};
use super::stage::{Form, Script, Stage};
use crate::generate::git::hash;
use crate::generate::{Purpose, dice};
use crate::space::Id;
use crate::space::activities::{GIT_PUSHED, PULL_REQUEST_MERGED, PULL_REQUEST_UPDATED, REPOSITORY_ADDED};
use crate::space::git::Repository;
use crate::space::notifications::Reason;
use crate::space::pull_requests::{Commits, PullRequestChange, PullRequestEntry, State};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RepositoryData {
    pub project: String,
    pub name: String,
    pub by: String,
    pub at: Moment,
    pub description: Option<Text>,
    pub pushes: Vec<Push>,
    pub pull_requests: Vec<PullRequestData>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Push {
    pub by: String,
    pub at: Moment,
    pub branch: String,
    pub commits: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PullRequestData {
    pub number: u32,
    pub branch: String,
    pub base: String,
    pub issue: Option<String>,
    pub assignee: Option<String>,
    pub summary: Text,
    pub description: Text,
    pub by: String,
    pub at: Moment,
    #[serde(default)]
    pub notify: Vec<String>,
    #[serde(default)]
    pub attach: Vec<FileData>,
    #[serde(default)]
    pub comments: Vec<ReviewComment>,
    pub merged: Option<Deed>,
    pub closed: Option<Deed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReviewComment {
    pub by: String,
    pub at: Moment,
    pub text: Text,
    #[serde(default)]
    pub notify: Vec<String>,
    #[serde(default)]
    pub stars: Vec<String>,
}

pub(super) fn write<'d>(script: &mut Script<'d>, repositories: &'d [RepositoryData]) {
    for repository in repositories {
        script.at(repository.at, |stage| found(stage, repository));
        for push in &repository.pushes {
            script.at(push.at, |stage| receive(stage, repository, push));
        }
        for request in &repository.pull_requests {
            ask(script, repository, request);
        }
    }
}

fn ask<'d>(script: &mut Script<'d>, repository: &'d RepositoryData, request: &'d PullRequestData) {
    script.at(request.at, |stage| open(stage, repository, request));
    for (turn, comment) in request.comments.iter().enumerate() {
        let what = move || format!("{}/comment/{turn}", name_of(repository, request));
        script.at(comment.at, move |stage| {
            let notified = stage.users(&comment.notify)?;
            let form = Form::default()
                .with("content", stage.text(&comment.text))
                .with_each("notifiedUserId[]", notified);
            let address = format!("POST {}/{}/comments", address(repository), request.number);
            stage.make(what(), &comment.by, &address, form).map(drop)
        });
        for giver in &comment.stars {
            script.at(comment.at.later(), move |stage| stage.star(giver, "pullRequestCommentId", &what()));
        }
    }
    for (end, state) in [(&request.merged, State::Merged), (&request.closed, State::Closed)] {
        if let Some(end) = end {
            script.at(end.at, move |stage| decide(stage, repository, request, end, state));
        }
    }
}

/// What a repository or a pull request of it is remembered as.
fn name_of(repository: &RepositoryData, request: &PullRequestData) -> String {
    format!("pull request/{}/{}/{}", repository.project, repository.name, request.number)
}

/// The path of the pull requests of a repository.
fn address(repository: &RepositoryData) -> String {
    format!("/projects/{}/git/repositories/{}/pullRequests", repository.project, repository.name)
}

fn found(stage: &mut Stage, repository: &RepositoryData) -> io::Result<()> {
    let project = stage.number(&format!("project/{}", repository.project))?;
    let (user, now) = (stage.user(&repository.by)?, stage.space.latest);
    let others = stage.space.git.repositories().filter(|other| other.project == project).count();
    let description = repository.description.as_ref().map(|text| stage.text(text).to_owned());
    let id = stage.space.git.add_repository(Repository {
        id: 0,
        project,
        name: repository.name.clone(),
        description,
        hook_url: None,
        display_order: u32::try_from(others).unwrap_or(u32::MAX),
        pushed_at: None,
        created_user: user,
        created: now,
        updated_user: None,
        updated: now,
    });
    stage.learn(format!("repository/{}/{}", repository.project, repository.name), id);
    let told = json!({ "repository": stage.space.told_repository(id) });
    stage.space.add_activity(project, REPOSITORY_ADDED, id, user, told);
    Ok(())
}

fn receive(stage: &mut Stage, repository: &RepositoryData, push: &Push) -> io::Result<()> {
    let id = stage.number(&format!("repository/{}/{}", repository.project, repository.name))?;
    let (user, now) = (stage.user(&push.by)?, stage.space.latest);
    let kept = stage.space.git.repository_mut(id).ok_or_else(|| broken("a repository is lost"))?;
    let project = kept.project;
    kept.pushed_at = Some(now);
    let mut dice = dice(stage.space.options.seed, Purpose::PullRequest, now.unsigned_abs());
    let commits = push.commits.iter();
    let revisions: Vec<_> =
        commits.map(|comment| json!({ "rev": hash(&mut dice), "comment": stage.text(comment) })).collect();
    let told = json!({
        "repository": stage.space.told_repository(id),
        "change_type": if push.branch == "main" { "update" } else { "create" },
        "revision_type": "commit",
        "ref": format!("refs/heads/{}", push.branch),
        "revision_count": revisions.len(),
        "revisions": revisions,
    });
    stage.space.add_activity(project, GIT_PUSHED, id, user, told);
    Ok(())
}

fn open(stage: &mut Stage, repository: &RepositoryData, request: &PullRequestData) -> io::Result<()> {
    let issue = request.issue.as_ref().map(|key| stage.number(&format!("issue/{key}"))).transpose()?;
    let assignee = request.assignee.as_ref().map(|user| stage.user(user)).transpose()?;
    let notified = stage.users(&request.notify)?;
    let attachments = stage.upload(&request.by, &request.attach)?;
    let form = Form::default()
        .with("summary", stage.text(&request.summary))
        .with("description", stage.text(&request.description))
        .with("base", &request.base)
        .with("branch", &request.branch)
        .with_some("issueId", issue)
        .with_some("assigneeId", assignee)
        .with_each("notifiedUserId[]", notified)
        .with_each("attachmentId[]", attachments);
    let what = name_of(repository, request);
    let made = stage.make(what.clone(), &request.by, &format!("POST {}", address(repository)), form)?;
    match made["number"] == request.number {
        true => Ok(()),
        false => Err(broken(format!("{what} became number {}", made["number"]))),
    }
}

fn decide(
    stage: &mut Stage,
    repository: &RepositoryData,
    request: &PullRequestData,
    end: &Deed,
    state: State,
) -> io::Result<()> {
    let id: Id = stage.number(&name_of(repository, request))?;
    let (user, now) = (stage.user(&end.by)?, stage.space.latest);
    let mut decided = stage.space.git.get(id).cloned().ok_or_else(|| broken("a pull request is lost"))?;
    let mut dice = dice(stage.space.options.seed, Purpose::PullRequestEnd, id.into());
    let is_merged = state == State::Merged;
    decided.commits = Commits {
        base: Some(hash(&mut dice)),
        branch: Some(hash(&mut dice)),
        merge: is_merged.then(|| hash(&mut dice)),
    };
    (decided.merged, decided.closed) = if is_merged { (Some(now), None) } else { (None, Some(now)) };
    let change = PullRequestChange {
        field: "status",
        new_value: Some(state.name().to_owned()),
        original_value: Some(decided.state.name().to_owned()),
    };
    decided.state = state;
    let entry = PullRequestEntry {
        kind: if is_merged { PULL_REQUEST_MERGED } else { PULL_REQUEST_UPDATED },
        reason: Reason::PullRequestUpdated,
        content: String::new(),
        changes: vec![change],
        attached: Vec::new(),
        notified: Vec::new(),
    };
    stage.space.record_on_pull_request(user, decided, entry);
    Ok(())
}
