//! Rate limits: per user and class, in fixed windows of 60 seconds that start with a call.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::dates::Seconds;
use crate::options::RateLimit;
use crate::space::Id;
use crate::table::RateClass;

const WINDOW: Seconds = 60;
/// What the headers say where nothing is refused.
const UNLIMITED: u32 = 1_000_000;

/// The counters of all users.
pub(crate) struct Counters {
    limit: RateLimit,
    windows: HashMap<(Id, RateClass), Window>,
}

struct Window {
    ends: Seconds,
    used: u32,
}

/// What the three headers of an answer say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    pub limit: u32,
    pub remaining: u32,
    pub reset: Seconds,
    pub refused: bool,
}

impl Counters {
    pub fn new(limit: RateLimit) -> Counters {
        Counters { limit, windows: HashMap::new() }
    }

    pub fn limit(&self) -> RateLimit {
        self.limit
    }

    /// Other limits from now on; what was counted stays counted.
    pub fn set_limit(&mut self, limit: RateLimit) {
        self.limit = limit;
    }

    /// Forgets what was counted.
    pub fn reset(&mut self) {
        self.windows.clear();
    }

    /// Counts one call, unless it is refused.
    pub fn count(&mut self, user: Id, class: RateClass, now: Seconds) -> Option<Standing> {
        let limit = self.limit_of(class)?;
        let window = self.windows.entry((user, class)).or_insert(Window { ends: now + WINDOW, used: 0 });
        if window.ends <= now {
            *window = Window { ends: now + WINDOW, used: 0 };
        }
        let refused = window.used >= limit && self.limit != RateLimit::Off;
        if !refused {
            window.used += 1;
        }
        let remaining = limit.saturating_sub(window.used);
        Some(Standing { limit, remaining, reset: window.ends, refused })
    }

    /// The answer of `GET /rateLimit`.
    pub fn report(&self, user: Id, now: Seconds) -> Value {
        let classes = [
            ("read", RateClass::Read),
            ("update", RateClass::Update),
            ("search", RateClass::Search),
            ("icon", RateClass::Icon),
        ];
        let standing = |class| {
            let limit = self.limit_of(class).unwrap_or(UNLIMITED);
            let window = self.windows.get(&(user, class)).filter(|window| window.ends > now);
            let (used, reset) = window.map_or((0, now + WINDOW), |window| (window.used, window.ends));
            json!({ "limit": limit, "remaining": limit.saturating_sub(used), "reset": reset })
        };
        let report = classes.into_iter().map(|(name, class)| (name.to_owned(), standing(class)));
        json!({ "rateLimit": Value::Object(report.collect()) })
    }

    fn limit_of(&self, class: RateClass) -> Option<u32> {
        let RateLimit::PerMinute { read, update, search, icon } = self.limit else {
            return (class != RateClass::None).then_some(UNLIMITED);
        };
        match class {
            RateClass::Read => Some(read),
            RateClass::Update => Some(update),
            RateClass::Search => Some(search),
            RateClass::Icon => Some(icon),
            RateClass::None => None,
        }
    }
}
