//! Comments and change records of issues that nobody has written to.

use rand::Rng;

use super::{LATEST, Purpose, chance, dice, history, pick};
use crate::dates::Seconds;
use crate::space::comments::{ChangeLog, Comment};
use crate::space::issues::Issue;
use crate::space::projects::OPEN;
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

/// What of a comment can be drawn without looking at anything else.
#[derive(Clone, Copy)]
pub(crate) struct Outline {
    pub id: Id,
    pub created_user: Id,
    pub created: Seconds,
    /// Whether it is the record of a change.
    pub is_change: bool,
    /// Whether it is the record that somebody was told of the new issue.
    pub is_notice: bool,
    pub text: Option<&'static str>,
}

/// How many comments an issue starts with. What is not open any more has been changed at least once.
pub(crate) fn count(space: &Space, issue: Id, status: Id) -> u16 {
    let most = space.options.comments_per_issue;
    let mut dice = dice(space.options.seed, Purpose::CommentCount, issue.into());
    let least = u32::from(status != OPEN).min(most);
    u16::try_from(dice.random_range(0..=most).max(least)).unwrap_or(u16::MAX)
}

/// The comments that an issue started with, oldest first, without the changes.
pub(crate) fn outlines(seed: u64, issue: &Issue) -> impl Iterator<Item = Outline> + use<> {
    let mut dice = dice(seed, Purpose::Comments, issue.id.into());
    let count = Seconds::from(issue.generated_comments);
    let longest = ((LATEST - issue.created - 1) / count.max(1)).clamp(1, 86_400);
    let (first, last) = (issue.first_comment, issue.first_comment + Id::from(issue.generated_comments));
    let mut created = issue.created;
    let mut must_change = issue.status != OPEN;
    // A notice takes the place of a comment, but not of the only change.
    let has_notice = issue.id % 9 == 4 && (!must_change || count > 1);
    let author = issue.created_user;
    (first..last).map(move |id| {
        if has_notice && id == first {
            let text = None;
            return Outline { id, created_user: author, created, is_change: false, is_notice: true, text };
        }
        created += dice.random_range(1..=longest);
        let is_change = chance(&mut dice, 30) || (must_change && id + 1 == last);
        must_change &= !is_change;
        let is_silent = is_change && chance(&mut dice, 60);
        let text = *pick(&mut dice, &TEXTS);
        Outline {
            id,
            created_user: dice.random_range(1..=12),
            created,
            is_change,
            is_notice: false,
            text: (!is_silent).then_some(text),
        }
    })
}

/// The comments that an issue started with, oldest first.
pub(crate) fn of_issue(space: &Space, issue: &Issue) -> Vec<Comment> {
    let outlines: Vec<Outline> = outlines(space.options.seed, issue).collect();
    let mut changes = history::change_logs(space, issue, &outlines);
    outlines
        .iter()
        .zip(&mut changes)
        .map(|(outline, changes)| comment(outline, std::mem::take(changes)))
        .collect()
}

fn comment(outline: &Outline, changes: Vec<ChangeLog>) -> Comment {
    let content = outline.text.map(str::to_owned);
    Comment { id: outline.id, ..Comment::new(content, changes, outline.created_user, outline.created) }
}
