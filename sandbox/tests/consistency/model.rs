//! The naive model: plain lists that are searched from end to end.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::common::{Space, ids};
use crate::names::{FIELDS, MEMBERS, Names, field_id, place_of, spelled};

/// An issue by the parameters that would write it.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    pub id: i64,
    pub key: String,
    pub project: i64,
    pub values: BTreeMap<&'static str, Vec<String>>,
    /// Values of custom fields, by their place.
    pub fields: BTreeMap<i64, Vec<String>>,
    pub creator: i64,
    pub updater: i64,
    /// Whether anybody wrote to it since the start.
    pub is_touched: bool,
    /// Whether it was there at the start.
    pub is_old: bool,
    pub files: Vec<i64>,
    pub linked: Vec<i64>,
    pub comments: Vec<Comment>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Comment {
    pub id: i64,
    pub content: Option<String>,
    pub changes: Vec<Change>,
    pub user: i64,
}

/// Field, old and new value of a record.
pub type Change = (String, Option<String>, Option<String>);

/// Kind of an activity, its issue and its user.
pub type Activity = (i64, i64, i64);

pub struct Model {
    pub names: Names,
    /// Users who see everything and may write.
    pub users: Vec<i64>,
    pub issues: Vec<Issue>,
    pub relations: Vec<[i64; 2]>,
    /// What happened since the start.
    pub activities: Vec<Activity>,
    /// The last activity before the start.
    pub newest: i64,
}

impl Issue {
    pub fn read(shown: &Value) -> Issue {
        let values = MEMBERS.iter().map(|(parameter, member, _)| (*parameter, spelled(&shown[member])));
        let fields = shown["customFields"].as_array().unwrap().iter();
        let fields = fields
            .filter_map(|field| Some((place_of(field["id"].as_i64().unwrap())?, spelled(&field["value"]))));
        Issue {
            fields: fields.collect(),
            id: shown["id"].as_i64().unwrap(),
            key: shown["issueKey"].as_str().unwrap().to_owned(),
            project: shown["projectId"].as_i64().unwrap(),
            values: values.collect(),
            creator: shown["createdUser"]["id"].as_i64().unwrap(),
            updater: shown["updatedUser"]["id"].as_i64().unwrap(),
            is_touched: false,
            is_old: false,
            files: ids(&shown["attachments"]),
            linked: ids(&shown["sharedFiles"]),
            comments: Vec::new(),
        }
    }

    pub fn value(&self, parameter: &str) -> Option<&str> {
        self.values[parameter].first().map(String::as_str)
    }

    pub fn parent(&self) -> Option<i64> {
        self.value("parentIssueId")?.parse().ok()
    }

    /// Those who had to do with it, each once.
    pub fn participants(&self) -> Vec<i64> {
        let assignee = self.value("assigneeId").map(|id| id.parse().unwrap());
        let writers = self.comments.iter().map(|comment| comment.user);
        let mut users = Vec::new();
        for user in [self.creator].into_iter().chain(assignee).chain(writers) {
            if !users.contains(&user) {
                users.push(user);
            }
        }
        users
    }
}

impl Comment {
    pub fn read(shown: &Value) -> Comment {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let change = |change: &Value| {
            let field = change["field"].as_str().unwrap().to_owned();
            (field, text(&change["originalValue"]), text(&change["newValue"]))
        };
        // Another issue type drops the value of a field that is not in the model.
        let is_modelled = |change: &&Value| {
            change["attributeInfo"]["id"].as_i64().is_none_or(|field| place_of(field).is_some())
        };
        let changes = shown["changeLog"].as_array().into_iter().flatten().filter(is_modelled);
        Comment {
            id: shown["id"].as_i64().unwrap(),
            content: text(&shown["content"]),
            changes: changes.map(change).collect(),
            user: shown["createdUser"]["id"].as_i64().unwrap(),
        }
    }
}

/// The comments of an issue, oldest first. No issue of these tests has more than a page of them.
pub async fn comments(space: &Space, issue: i64) -> Vec<Comment> {
    let path = format!("/issues/{issue}/comments");
    let page = space.get(&path, &[("order", "asc"), ("count", "100")]).await;
    page.as_array().unwrap().iter().map(Comment::read).collect()
}

impl Model {
    /// The space as it is before the first write.
    pub async fn read(space: &Space) -> Model {
        let members = space.get("/projects/1/users", &[]).await;
        let others = ids(&space.get("/projects/2/users", &[]).await);
        // 9 and 10 may only add issues or look.
        let users = ids(&members).into_iter().filter(|id| others.contains(id) && *id < 9).take(3).collect();
        let mut issues = Vec::new();
        let mut relations: Vec<[i64; 2]> = Vec::new();
        let all = space.all_issues().await;
        for shown in &all {
            let issue = Issue { is_old: true, ..Issue::read(shown) };
            let related = space.get(&format!("/issues/{}/relatedIssues", issue.id), &[]).await;
            let later = ids(&related).into_iter().filter(|other| *other > issue.id);
            relations.extend(later.map(|other| [issue.id, other]));
            issues.push(Issue { comments: comments(space, issue.id).await, ..issue });
        }
        let newest = space.get("/space/activities", &[("count", "1")]).await[0]["id"].as_i64().unwrap();
        Model {
            names: Names::read(space, &all).await,
            users,
            issues,
            relations,
            activities: Vec::new(),
            newest,
        }
    }

    pub fn issue(&self, id: i64) -> Option<&Issue> {
        self.issues.iter().find(|issue| issue.id == id)
    }

    pub fn issue_mut(&mut self, id: i64) -> &mut Issue {
        self.issues.iter_mut().find(|issue| issue.id == id).unwrap()
    }

    pub fn children(&self, id: i64) -> impl Iterator<Item = &Issue> {
        self.issues.iter().filter(move |issue| issue.parent() == Some(id))
    }

    /// Steps up to the top; more than there can be if there is a circle.
    pub fn level(&self, id: i64) -> usize {
        let mut at = id;
        for level in 0..10 {
            match self.issue(at).and_then(Issue::parent) {
                Some(parent) => at = parent,
                None => return level,
            }
        }
        10
    }

    /// Whether an issue can be put below another: one project, three levels, no circle.
    pub fn can_be_parent(&mut self, id: i64, parent: &str) -> bool {
        let candidate = parent.parse().ok().and_then(|parent| self.issue(parent));
        if candidate.is_none_or(|candidate| candidate.project != self.issue(id).unwrap().project) {
            return false;
        }
        let before = self.issue_mut(id).values.insert("parentIssueId", vec![parent.to_owned()]).unwrap();
        let fits = self.issues.iter().all(|issue| self.level(issue.id) <= 2);
        self.issue_mut(id).values.insert("parentIssueId", before);
        fits
    }

    pub fn related(&self, id: i64) -> Vec<i64> {
        let ends = self.relations.iter().filter(|ends| ends.contains(&id));
        let mut related: Vec<i64> = ends.map(|[one, other]| one + other - id).collect();
        related.sort_unstable();
        related
    }

    /// The records of what a write makes different, in the order of the members.
    pub fn changes(&self, before: &Issue, after: &Issue) -> Vec<Change> {
        let text = |parameter: &'static str, issue: &Issue| {
            let values = &issue.values[parameter];
            if values.is_empty() {
                return None;
            }
            let name = |value: &String| match parameter {
                "parentIssueId" => self.issue(value.parse().unwrap()).unwrap().key.clone(),
                _ => self.names.text(parameter, value),
            };
            Some(values.iter().map(name).collect::<Vec<_>>().join(", "))
        };
        let differing = MEMBERS.iter().filter(|(name, _, _)| before.values[name] != after.values[name]);
        let differing =
            differing.map(|(name, _, field)| ((*field).to_owned(), text(name, before), text(name, after)));
        let fields = FIELDS.iter().filter(|place| before.fields[place] != after.fields[place]);
        let fields = fields.map(|place| {
            let field = field_id(before.project, *place);
            let text = |issue: &Issue| self.names.field_text(field, &issue.fields[place]);
            (self.names.field_name(field), text(before), text(after))
        });
        differing.chain(fields).collect()
    }

    /// Notes a write on an issue.
    pub fn touch(&mut self, id: i64, user: i64, kind: i64) {
        let issue = self.issue_mut(id);
        issue.updater = user;
        issue.is_touched = true;
        self.activities.push((kind, id, user));
    }

    pub fn delete(&mut self, id: i64, user: i64) {
        self.issues.retain(|issue| issue.id != id);
        for issue in &mut self.issues {
            if issue.parent() == Some(id) {
                issue.values.insert("parentIssueId", Vec::new());
            }
        }
        self.relations.retain(|ends| !ends.contains(&id));
        self.activities.push((4, id, user));
    }
}
