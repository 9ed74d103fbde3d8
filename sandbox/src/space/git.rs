//! Git repositories. People make them; the API shows them and their pull requests.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::projects::Project;
use super::pull_requests::{PullRequest, PullRequestComment};
use super::{Id, Space};
use crate::answer::Refusal;
use crate::dates::{Seconds, timestamp};

/// A Git repository.
#[derive(Clone, Debug)]
pub(crate) struct Repository {
    pub id: Id,
    pub project: Id,
    pub name: String,
    pub description: Option<String>,
    pub hook_url: Option<String>,
    pub display_order: u32,
    pub pushed_at: Option<Seconds>,
    pub created_user: Id,
    pub created: Seconds,
    pub updated_user: Option<Id>,
    pub updated: Seconds,
}

/// All repositories and pull requests.
#[derive(Default)]
pub(crate) struct Git {
    repositories: Vec<Repository>,
    /// The pull request with id n is at n - 1; none is ever deleted.
    pull_requests: Vec<PullRequest>,
    /// The pull requests of each repository; the one with number n is at n - 1.
    by_repository: HashMap<Id, Vec<Id>>,
    /// The pull request of each comment.
    of_comments: HashMap<Id, Id>,
}

impl Git {
    /// Takes in the next repository and gives back its id.
    pub fn add_repository(&mut self, repository: Repository) -> Id {
        let id = next(self.repositories.len());
        self.repositories.push(Repository { id, ..repository });
        id
    }

    pub fn repositories(&self) -> impl Iterator<Item = &Repository> {
        self.repositories.iter()
    }

    pub fn repository(&self, id: Id) -> Option<&Repository> {
        self.repositories.get(slot(id)?)
    }

    pub fn repository_mut(&mut self, id: Id) -> Option<&mut Repository> {
        self.repositories.get_mut(slot(id)?)
    }

    /// Takes in the next pull request; its id and its number are made here.
    pub fn add(&mut self, pull_request: PullRequest) -> PullRequest {
        let numbers = self.by_repository.entry(pull_request.repository).or_default();
        let id = next(self.pull_requests.len());
        numbers.push(id);
        let added = PullRequest { id, number: next(numbers.len() - 1), ..pull_request };
        self.pull_requests.push(added.clone());
        added
    }

    pub fn get(&self, id: Id) -> Option<&PullRequest> {
        self.pull_requests.get(slot(id)?)
    }

    pub fn get_mut(&mut self, id: Id) -> Option<&mut PullRequest> {
        self.pull_requests.get_mut(slot(id)?)
    }

    /// The project of a pull request.
    pub fn project_of(&self, pull_request: Id) -> Option<Id> {
        Some(self.repository(self.get(pull_request)?.repository)?.project)
    }

    /// The pull request with this number in its repository.
    pub fn numbered(&self, repository: Id, number: Id) -> Option<&PullRequest> {
        self.get(*self.by_repository.get(&repository)?.get(slot(number)?)?)
    }

    /// The pull requests of a repository, oldest first.
    pub fn of(&self, repository: Id) -> impl DoubleEndedIterator<Item = &PullRequest> {
        self.by_repository.get(&repository).into_iter().flatten().filter_map(|&id| self.get(id))
    }

    /// Every pull request, by ascending id.
    pub fn pull_requests(&self) -> impl Iterator<Item = &PullRequest> {
        self.pull_requests.iter()
    }

    /// Adds a comment to a pull request; its id is made here.
    pub fn add_comment(&mut self, pull_request: Id, comment: PullRequestComment) -> PullRequestComment {
        let comment = PullRequestComment { id: next(self.of_comments.len()), ..comment };
        if let Some(commented) = self.get_mut(pull_request) {
            commented.comments.push(comment.clone());
            self.of_comments.insert(comment.id, pull_request);
        }
        comment
    }

    /// A comment with its pull request.
    pub fn comment(&self, id: Id) -> Option<(&PullRequest, &PullRequestComment)> {
        let pull_request = self.get(*self.of_comments.get(&id)?)?;
        Some((pull_request, pull_request.comment(id)?))
    }
}

fn next(count: usize) -> Id {
    Id::try_from(count).unwrap_or(Id::MAX - 1) + 1
}

fn slot(id: Id) -> Option<usize> {
    usize::try_from(id).ok()?.checked_sub(1)
}

impl Space {
    /// The repository of a project with this numeric id or name.
    pub fn find_repository(&self, project: &Project, id_or_name: &str) -> Result<&Repository, Refusal> {
        let of_project = |repository: &&Repository| repository.project == project.id;
        let mut repositories = self.git.repositories().filter(of_project);
        let found = match id_or_name.parse::<Id>() {
            Ok(id) => repositories.find(|repository| repository.id == id),
            Err(_) => repositories.find(|repository| repository.name == id_or_name),
        };
        found.ok_or_else(|| Refusal::not_found("No such git repository."))
    }

    /// Whether `user` can see the repositories of a project.
    pub fn sees_git(&self, project: Id, user: Id) -> bool {
        let sees = |project: &Project| project.is_visible_to(user) && project.use_git;
        self.options.plan.git
            && self.project(project).is_some_and(sees)
            && self.user(user).is_some_and(|user| user.is_unrestricted())
    }

    /// A repository as the API shows it.
    pub fn show_repository(&self, repository: &Repository) -> Value {
        let key = self.project(repository.project).map_or("", |project| project.key.as_str());
        let host = self.url.rsplit('/').next().unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default();
        json!({
            "id": repository.id,
            "projectId": repository.project,
            "name": repository.name,
            "description": repository.description,
            "hookUrl": repository.hook_url,
            "httpUrl": format!("{}/git/{key}/{}.git", self.url, repository.name),
            "sshUrl": format!("sandbox@{host}:/{key}/{}.git", repository.name),
            "displayOrder": repository.display_order,
            "pushedAt": repository.pushed_at.map(timestamp),
            "createdUser": self.user(repository.created_user),
            "created": timestamp(repository.created),
            "updatedUser": repository.updated_user.and_then(|user| self.user(user)),
            "updated": timestamp(repository.updated),
        })
    }

    /// What events and notifications say of a repository.
    pub fn told_repository(&self, id: Id) -> Option<Value> {
        let repository = self.git.repository(id)?;
        Some(json!({ "id": id, "name": repository.name, "description": repository.description }))
    }
}
