//! Comments and change records of issues that nobody has written to.

use rand::Rng;

use super::{Purpose, chance, dice, pick};
use crate::space::comments::{ChangeLog, Comment};
use crate::space::{Id, Space};

const TEXTS: [&str; 8] = [
    "確認しました。よろしくお願いします。",
    "LGTM 👍",
    "再現しませんでした。\n環境を教えてください。",
    "Could you take a look, please?\n\n> quoted line\n\n`code`",
    "対応完了です 🎉",
    "It's \"done\" — 100%_sure.",
    "明日の定例で相談しましょう。",
    "Reverted; see the log.",
];

/// How many comments an issue starts with.
pub(crate) fn count(space: &Space, issue: Id) -> u16 {
    let most = space.options.comments_per_issue;
    let mut dice = dice(space.options.seed, Purpose::CommentCount, issue.into());
    u16::try_from(dice.random_range(0..=most)).unwrap_or(u16::MAX)
}

pub(crate) fn of_issue(space: &Space, issue: Id) -> Vec<Comment> {
    let Some(issue) = space.issues.get(issue) else { return Vec::new() };
    let mut dice = dice(space.options.seed, Purpose::Comments, issue.id.into());
    let mut created = issue.created;
    let count = Id::from(issue.generated_comments);
    (issue.first_comment..issue.first_comment + count)
        .map(|id| {
            created += dice.random_range(60..86_400);
            let is_change = chance(&mut dice, 30);
            let changes = if is_change { change(space, issue.assignee, &mut dice) } else { Vec::new() };
            let silent = is_change && chance(&mut dice, 60);
            Comment {
                id,
                content: (!silent).then(|| (*pick(&mut dice, &TEXTS)).to_owned()),
                changes,
                created_user: dice.random_range(1..=12),
                created,
                updated: created,
            }
        })
        .collect()
}

fn change(space: &Space, assignee: Option<Id>, dice: &mut rand_pcg::Pcg32) -> Vec<ChangeLog> {
    let status = |id| Some(space.projects.iter().next()?.status(id)?.name.clone());
    let mut changes = vec![ChangeLog::new("status", status(1), status(2))];
    if chance(dice, 40) {
        let name = assignee.and_then(|id| space.user(id)).map(|user| user.name.clone());
        changes.push(ChangeLog::new("assigner", None, name));
    }
    changes
}
