//! Makes up the content of a space from a seed.
//!
//! What has to be searched fast is drawn at start; texts, custom-field values and comments are drawn
//! again from the seed each time they are asked for, so that a million issues fit in memory.

pub(crate) mod activities;
pub(crate) mod comments;
pub(crate) mod custom_fields;
pub(crate) mod documents;
pub(crate) mod files;
pub(crate) mod git;
pub(crate) mod history;
pub(crate) mod issues;
pub(crate) mod projects;
pub(crate) mod relations;
mod seldom;
mod settings;
pub(crate) mod social;
pub(crate) mod stars;
pub(crate) mod teams;
pub(crate) mod text;
pub(crate) mod users;
pub(crate) mod wikis;

use std::collections::{BTreeMap, HashMap};

use rand::Rng;
use rand_pcg::Pcg32;

use crate::dates::Seconds;
use crate::options::{Language, Options};
use crate::space::documents::Documents;
use crate::space::files::Files;
use crate::space::git::Git;
use crate::space::issues::Issues;
use crate::space::notifications::Notifications;
use crate::space::prepared::Prepared;
use crate::space::projects::Projects;
use crate::space::relations::Relations;
use crate::space::searches::Searches;
use crate::space::stars::Stars;
use crate::space::teams::Teams;
use crate::space::users::User;
use crate::space::watchings::Watchings;
use crate::space::wikis::Wikis;
use crate::space::{Id, Named, Space};

/// 2019-04-01T00:00:00Z: the space opens.
pub(crate) const OPENED: Seconds = 1_554_076_800;
/// 2026-03-31T00:00:00Z: the last generated event is before.
pub(crate) const LATEST: Seconds = 1_774_915_200;

/// What a draw is for. Each purpose has draws of its own, so that adding one leaves the others.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Issue = 1,
    Summary,
    Description,
    CustomField,
    Comments,
    CommentCount,
    Project,
    User,
    Wiki,
    Key,
    Stars,
    WikiHistory,
    History,
    Relations,
    Fault,
    PullRequest,
    PullRequestEnd,
    Document,
    DocumentId,
}

/// The source of random numbers for one object and purpose.
pub(crate) fn dice(seed: u64, purpose: Purpose, id: u64) -> Pcg32 {
    Pcg32::new(scatter(seed ^ scatter(id)), purpose as u64)
}

/// The finalizer of SplitMix64: neighbouring ids must not give similar draws.
fn scatter(value: u64) -> u64 {
    let mixed = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// One element of a list that is not empty.
pub(crate) fn pick<'l, T>(dice: &mut Pcg32, list: &'l [T]) -> &'l T {
    &list[dice.random_range(0..list.len())]
}

/// True in `percent` of a hundred draws.
pub(crate) fn chance(dice: &mut Pcg32, percent: u32) -> bool {
    dice.random_range(0..100) < percent
}

/// A whole space.
pub(crate) fn space(options: Options) -> Space {
    let users = users::users(options.seed);
    let members: Vec<_> = users.iter().filter(|user| !user.is_deleted()).map(|user| user.id).collect();
    let mut space = empty(options, users);
    space.projects = projects::projects(&space.options, &members).into_iter().collect();
    teams::fill(&mut space);
    files::fill(&mut space);
    issues::fill(&mut space);
    relations::fill(&mut space);
    stars::fill(&mut space);
    wikis::fill(&mut space);
    git::fill(&mut space);
    social::fill(&mut space);
    documents::fill(&mut space);
    activities::fill(&mut space);
    space
}

/// A space with people who have keys, and nothing else.
pub(crate) fn empty(options: Options, users: Vec<Prepared<User>>) -> Space {
    let members: Vec<_> = users.iter().filter(|user| !user.is_deleted()).map(|user| user.id).collect();
    let keys = users::keys(options.seed, &members);
    Space {
        projects: Projects::default(),
        teams: Teams::default(),
        announcement: ("保守のお知らせ 🛠 Maintenance on Sunday, 22:00–23:00 <b>JST</b>".to_owned(), OPENED),
        priorities: priorities(options.language),
        resolutions: resolutions(options.language),
        url: String::new(),
        name: "Sandbox 砂場".to_owned(),
        created: OPENED,
        users,
        keys,
        issues: Issues::default(),
        comments: HashMap::new(),
        wikis: Wikis::default(),
        documents: Documents::default(),
        activities: Vec::new(),
        next_comment: 1,
        issues_of_comments: HashMap::new(),
        // Generated attachments have ten ids for each issue.
        files: Files::new(options.issues.saturating_add(1).saturating_mul(10)),
        issue_attachments: HashMap::new(),
        issue_shared_files: HashMap::new(),
        shared_files: BTreeMap::new(),
        relations: Relations::default(),
        stars: Stars::default(),
        watchings: Watchings::default(),
        notifications: Notifications::default(),
        git: Git::default(),
        viewed: HashMap::new(),
        searches: Searches::default(),
        latest: LATEST,
        ahead: 0,
        options,
    }
}

fn priorities(language: Language) -> [Prepared<Named>; 3] {
    numbered(2, language.pick(["High", "Normal", "Low"], ["高", "中", "低"]))
}

fn resolutions(language: Language) -> [Prepared<Named>; 5] {
    let english = ["Fixed", "Won't Fix", "Invalid", "Duplication", "Cannot Reproduce"];
    let japanese = ["対応済み", "対応しない", "無効", "重複", "再現しない"];
    numbered(0, language.pick(english, japanese))
}

fn numbered<const N: usize>(first: Id, names: [&'static str; N]) -> [Prepared<Named>; N] {
    let mut ids = first..;
    names.map(|name| Prepared::new(Named { id: ids.next().unwrap_or_default(), name }))
}
