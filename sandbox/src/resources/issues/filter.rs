//! The filters of `GET /issues`. Values of one parameter are alternatives; parameters all apply.

use std::collections::HashSet;

use crate::answer::Refusal;
use crate::dates::Day;
use crate::parameters::Parameters;
use crate::resources::Call;
use crate::space::custom_fields::FieldValue;
use crate::space::issues::Issue;
use crate::space::{Id, Space};

type Test<'s> = Box<dyn Fn(&Issue) -> bool + 's>;

type ValueTest = Box<dyn Fn(&FieldValue) -> bool>;

/// The tests an issue must pass, and where to look for candidates.
pub(super) struct Filter<'s> {
    tests: Vec<Test<'s>>,
    ids: Option<Vec<i64>>,
    parents: Option<Vec<i64>>,
}

impl<'s> Filter<'s> {
    pub fn read(space: &'s Space, call: &Call) -> Result<Filter<'s>, Refusal> {
        let parameters = call.parameters;
        let mut filter = Filter {
            tests: Vec::new(),
            ids: parameters.ints("id[]"),
            parents: parameters.ints("parentIssueId[]"),
        };
        filter.visible_projects(space, call);
        filter.references(parameters);
        filter.days(parameters);
        filter.flags(parameters)?;
        filter.family(space, parameters);
        filter.keyword(space, parameters);
        filter.custom_fields(space, parameters)?;
        Ok(filter)
    }

    /// Whether every issue there is is found.
    pub fn lets_all_pass(&self) -> bool {
        self.tests.is_empty() && !self.names_candidates()
    }

    /// Whether the question itself names the few issues that can be found.
    pub fn names_candidates(&self) -> bool {
        self.ids.is_some() || self.parents.is_some()
    }

    /// The issues that can pass, by ascending id.
    pub fn candidates<'i>(&self, space: &'i Space) -> Box<dyn Iterator<Item = &'i Issue> + 'i> {
        let known = |ids: &[i64]| ids.iter().filter_map(|&id| Id::try_from(id).ok()).collect::<Vec<Id>>();
        let mut ids: Vec<Id> = match (&self.ids, &self.parents) {
            (Some(ids), _) => known(ids),
            (None, Some(parents)) => {
                known(parents).into_iter().flat_map(|parent| space.issues.children(parent).to_vec()).collect()
            }
            (None, None) => return Box::new(space.issues.iter()),
        };
        ids.sort_unstable();
        ids.dedup();
        Box::new(ids.into_iter().filter_map(|id| space.issues.get(id)))
    }

    pub fn passes(&self, issue: &Issue) -> bool {
        self.tests.iter().all(|test| test(issue))
    }

    fn test(&mut self, test: impl Fn(&Issue) -> bool + 's) {
        self.tests.push(Box::new(test));
    }

    fn visible_projects(&mut self, space: &Space, call: &Call) {
        let asked = call.parameters.ints("projectId[]");
        let visible = space.projects.iter().filter(|project| project.is_visible_to(call.user));
        let wanted = visible.filter(|p| asked.as_ref().is_none_or(|asked| asked.contains(&p.id.into())));
        let projects: HashSet<Id> = wanted.map(|project| project.id).collect();
        if projects.len() < space.projects.iter().count() {
            self.test(move |issue| projects.contains(&issue.project));
        }
    }

    fn references(&mut self, parameters: &Parameters) {
        self.one_of(parameters, "issueTypeId[]", |issue| Some(issue.kind));
        self.one_of(parameters, "statusId[]", |issue| Some(issue.status));
        self.one_of(parameters, "priorityId[]", |issue| Some(issue.priority.into()));
        self.one_of(parameters, "assigneeId[]", |issue| issue.assignee);
        self.one_of(parameters, "createdUserId[]", |issue| Some(issue.created_user));
        self.one_of(parameters, "resolutionId[]", |issue| issue.resolution.map(Id::from));
        self.one_of(parameters, "parentIssueId[]", |issue| issue.parent);
        self.any_of(parameters, "categoryId[]", |issue| &issue.categories);
        self.any_of(parameters, "versionId[]", |issue| &issue.versions);
        self.any_of(parameters, "milestoneId[]", |issue| &issue.milestones);
    }

    fn one_of(&mut self, parameters: &Parameters, name: &str, member: fn(&Issue) -> Option<Id>) {
        if let Some(wanted) = parameters.ints(name) {
            let wanted: HashSet<i64> = wanted.into_iter().collect();
            self.test(move |issue| member(issue).is_some_and(|id| wanted.contains(&id.into())));
        }
    }

    fn any_of(&mut self, parameters: &Parameters, name: &str, member: fn(&Issue) -> &[Id]) {
        if let Some(wanted) = parameters.ints(name) {
            self.test(move |issue| member(issue).iter().any(|&id| wanted.contains(&id.into())));
        }
    }

    fn days(&mut self, parameters: &Parameters) {
        self.between(parameters, "created", |issue| Some(Day::of(issue.created)));
        self.between(parameters, "updated", |issue| Some(Day::of(issue.updated)));
        self.between(parameters, "startDate", |issue| issue.start_date);
        self.between(parameters, "dueDate", |issue| issue.due_date);
    }

    /// Both bounds belong to the range; an unset date is in no range.
    fn between(&mut self, parameters: &Parameters, stem: &str, member: fn(&Issue) -> Option<Day>) {
        if let Some(since) = parameters.day(&format!("{stem}Since")) {
            self.test(move |issue| member(issue).is_some_and(|day| day >= since));
        }
        if let Some(until) = parameters.day(&format!("{stem}Until")) {
            self.test(move |issue| member(issue).is_some_and(|day| day <= until));
        }
    }

    fn flags(&mut self, parameters: &Parameters) -> Result<(), Refusal> {
        if let Some(wanted) = parameters.boolean("attachment") {
            self.test(move |issue| (issue.attachments > 0) == wanted);
        }
        if let Some(wanted) = parameters.boolean("sharedFile") {
            self.test(move |issue| (issue.shared_files > 0) == wanted);
        }
        match parameters.boolean("hasDueDate") {
            Some(true) => Err(Refusal::bad_parameter("invalid", "hasDueDate")),
            Some(false) => {
                self.test(|issue| issue.due_date.is_none());
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn family(&mut self, space: &'s Space, parameters: &Parameters) {
        let issues = &space.issues;
        let has_children = |issue: &Issue| !issues.children(issue.id).is_empty();
        match parameters.int("parentChild") {
            Some(1) => self.test(|issue| issue.parent.is_none()),
            Some(2 | 9) => self.test(|issue| issue.parent.is_some()),
            Some(3) => self.test(move |issue| issue.parent.is_none() && !has_children(issue)),
            Some(4) => self.test(has_children),
            Some(5) => self.test(|issue| issues.depth(issue) == 2),
            Some(6) => self.test(|issue| issues.depth(issue) == 1),
            Some(7) => self.test(move |issue| issue.parent.is_none() && has_children(issue)),
            Some(8) => self.test(|issue| issues.depth(issue) < 2),
            Some(10) => self.test(move |issue| !has_children(issue)),
            _ => {}
        }
    }

    fn keyword(&mut self, space: &'s Space, parameters: &Parameters) {
        let keyword = parameters.text("keyword").unwrap_or_default().to_lowercase();
        if keyword.is_empty() {
            return;
        }
        let holds = move |text: &str| text.to_lowercase().contains(&keyword);
        self.test(move |issue| {
            holds(&space.summary(issue))
                || holds(&space.description(issue))
                || space.any_comment_text(issue, &holds)
        });
    }

    fn custom_fields(&mut self, space: &'s Space, parameters: &Parameters) -> Result<(), Refusal> {
        for (name, values) in parameters.iter() {
            let Some(rest) = name.strip_prefix("customField_") else { continue };
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (id, suffix) = rest.split_at(digits);
            let field = id.parse().ok().and_then(|id| space.projects.iter().find_map(|p| p.custom_field(id)));
            let Some(field) = field else { return Err(Refusal::bad_parameter("unknownParameter", name)) };
            let (id, wanted) = (field.id, values.to_vec());
            let passes = value_test(suffix, wanted).ok_or_else(|| Refusal::bad_parameter("invalid", name))?;
            self.test(move |issue| {
                let values = space.custom_values(issue);
                values.iter().any(|(field, value)| *field == id && passes(value))
            });
        }
        Ok(())
    }
}

/// What `customField_{id}` with this suffix asks of a value.
fn value_test(suffix: &str, wanted: Vec<String>) -> Option<ValueTest> {
    let first = wanted.first()?.clone();
    let (number, day) = (first.parse::<f64>().ok(), Day::parse(&first));
    Some(match suffix {
        "" => {
            let keyword = first.to_lowercase();
            Box::new(
                move |value| matches!(value, FieldValue::Text(text) if text.to_lowercase().contains(&keyword)),
            )
        }
        "[]" => {
            let ids: HashSet<Id> = wanted.iter().filter_map(|id| id.parse().ok()).collect();
            Box::new(
                move |value| matches!(value, FieldValue::Items { ids: held, .. } if held.iter().any(|id| ids.contains(id))),
            )
        }
        "_min" => Box::new(move |value| match value {
            FieldValue::Number(held) => number.is_some_and(|bound| *held >= bound),
            FieldValue::Date(held) => day.is_some_and(|bound| *held >= bound),
            _ => false,
        }),
        "_max" => Box::new(move |value| match value {
            FieldValue::Number(held) => number.is_some_and(|bound| *held <= bound),
            FieldValue::Date(held) => day.is_some_and(|bound| *held <= bound),
            _ => false,
        }),
        _ => return None,
    })
}
