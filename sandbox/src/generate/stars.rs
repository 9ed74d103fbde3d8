//! Stars and notifications that were there before anybody called.

use rand::Rng;

use super::comments::{Outline, outlines};
use super::{LATEST, Purpose, chance, dice};
use crate::space::notifications::{About, Notification, Reason};
use crate::space::stars::Starred;
use crate::space::{Id, Space};

/// Users who are there to give and receive.
const PRESENT: std::ops::RangeInclusive<Id> = 1..=10;

pub(crate) fn fill(space: &mut Space) {
    for id in 1..space.issues.next_id() {
        let mut dice = dice(space.options.seed, Purpose::Stars, id.into());
        star_issue(space, &mut dice, id);
        let Some(issue) = space.issues.get(id) else { continue };
        let drawn: Vec<Outline> = outlines(space.options.seed, issue)
            .zip((0..issue.generated_comments).map(|_| chance(&mut dice, 12)).collect::<Vec<bool>>())
            .filter_map(|(outline, is_drawn)| is_drawn.then_some(outline))
            .collect();
        let notice = outlines(space.options.seed, issue).find(|outline| outline.is_notice);
        for comment in drawn.iter().filter(|comment| !comment.is_notice) {
            answer_comment(space, &mut dice, id, comment);
        }
        if let Some(notice) = notice {
            tell(space, &mut dice, id, &notice, Reason::IssueAdded);
        }
    }
}

fn star_issue(space: &mut Space, dice: &mut rand_pcg::Pcg32, id: Id) {
    if !chance(dice, 10) {
        return;
    }
    let Some(issue) = space.issues.get(id) else { return };
    let (receiver, created) = (issue.created_user, issue.created + 3600);
    for presenter in 2..2 + dice.random_range(1..3) {
        let star = space.stars.add(Starred::Issue(id), presenter, receiver, created);
        if star % 3 == 1 {
            space.stars.comment(star, "ありがとう 🙏 \"100%\"");
        }
    }
}

/// A comment that somebody was notified of, and that some got a star for.
fn answer_comment(space: &mut Space, dice: &mut rand_pcg::Pcg32, issue: Id, comment: &Outline) {
    tell(space, dice, issue, comment, Reason::Commented);
    if chance(dice, 40) {
        let on = Starred::Comment { issue, comment: comment.id };
        let given = (comment.created + 60).min(LATEST);
        let star = space.stars.add(on, dice.random_range(PRESENT), comment.created_user, given);
        if star.is_multiple_of(2) {
            space.stars.comment(star, "助かりました ✨");
        }
    }
}

/// Somebody else than the author hears of a comment.
fn tell(space: &mut Space, dice: &mut rand_pcg::Pcg32, issue: Id, comment: &Outline, reason: Reason) {
    let user = dice.random_range(PRESENT);
    let user = if user == comment.created_user { user % PRESENT.end() + 1 } else { user };
    let Some(project) = space.issues.get(issue).map(|issue| issue.project) else { return };
    let read = chance(dice, 60);
    space.notifications.add(Notification {
        id: 0,
        user,
        sender: comment.created_user,
        reason,
        project,
        about: About::Comment { issue, comment: comment.id },
        created: comment.created,
        already_read: read,
        resource_already_read: read && chance(dice, 70),
    });
}
