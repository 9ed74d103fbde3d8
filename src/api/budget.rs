//! The rate limit of one user: four classes, each a window that answers describe and requests draw from.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::time::Instant;

use super::request::Method;

/// The classes that Backlog counts separately.
/// <https://developer.nulab.com/docs/backlog/rate-limit/>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RateClass {
    /// Every GET that is in no other class.
    Read,
    /// Everything that changes something.
    Update,
    /// Lists and counts of issues and wiki pages.
    Search,
    /// Images.
    Icon,
}

/// GET endpoints outside the class `Read`.
const CLASSES: &[(&str, RateClass)] = &[
    ("/issues", RateClass::Search),
    ("/issues/count", RateClass::Search),
    ("/wikis", RateClass::Search),
    ("/wikis/count", RateClass::Search),
    ("/space/image", RateClass::Icon),
    ("/users/:userId/icon", RateClass::Icon),
    ("/projects/:projectIdOrKey/image", RateClass::Icon),
    ("/teams/:teamId/icon", RateClass::Icon),
    ("/groups/:groupId/icon", RateClass::Icon),
];

impl RateClass {
    /// The class that `method` on `endpoint` counts against.
    pub fn of(method: Method, endpoint: &str) -> Self {
        if method != Method::Get {
            return RateClass::Update;
        }
        let listed = CLASSES.iter().find(|(pattern, _)| *pattern == endpoint);
        listed.map_or(RateClass::Read, |(_, class)| *class)
    }

    /// Backlog's name of the class.
    pub const fn name(self) -> &'static str {
        match self {
            RateClass::Read => "read",
            RateClass::Update => "update",
            RateClass::Search => "search",
            RateClass::Icon => "icon",
        }
    }
}

/// A point in time on both clocks: ours that cannot be set, and the one people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reset {
    pub at: Instant,
    pub time: DateTime<Utc>,
}

impl Reset {
    /// `wait` from now.
    pub fn after(wait: Duration) -> Self {
        let span = chrono::TimeDelta::from_std(wait).unwrap_or_default();
        Reset { at: Instant::now() + wait, time: Utc::now() + span }
    }

    fn passed(&self) -> bool {
        Instant::now() >= self.at
    }
}

/// What an answer says of its class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Report {
    /// `X-RateLimit-Remaining`.
    pub remaining: Option<u64>,
    /// `X-RateLimit-Reset` as the server wrote it: Unix seconds of its own clock.
    pub window: Option<i64>,
    /// Time until the reset.
    pub wait: Option<Duration>,
}

/// Backlog's windows last this long.
const WINDOW: Duration = Duration::from_secs(60);

/// One class' window as far as it is known.
#[derive(Clone, Copy, Debug, Default)]
struct Window {
    /// The server's name of the window: its reset time.
    window: Option<i64>,
    /// Requests left; `None`: nobody said.
    remaining: Option<u64>,
    reset: Option<Reset>,
    /// One request at a time until then.
    narrow: Option<Instant>,
}

impl Window {
    /// Forgets a window that is over.
    fn roll(&mut self) {
        if self.reset.is_some_and(|reset| reset.passed()) {
            *self = Window { narrow: self.narrow, ..Window::default() };
        }
    }

    fn blocked(&self) -> Option<Reset> {
        self.reset.filter(|_| self.remaining == Some(0))
    }
}

/// The budget of one user on one host, shared by all connections of the process.
#[derive(Debug, Default)]
pub(super) struct Budget {
    windows: [Mutex<Window>; 4],
}

impl Budget {
    fn window(&self, class: RateClass) -> MutexGuard<'_, Window> {
        let [read, update, search, icon] = &self.windows;
        let window = match class {
            RateClass::Read => read,
            RateClass::Update => update,
            RateClass::Search => search,
            RateClass::Icon => icon,
        };
        window.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes one request out of the budget, or says when there will be one.
    pub fn take(&self, class: RateClass) -> Result<(), Reset> {
        let mut window = self.window(class);
        window.roll();
        match window.blocked() {
            Some(reset) => Err(reset),
            None => {
                window.remaining = window.remaining.map(|remaining| remaining.saturating_sub(1));
                Ok(())
            }
        }
    }

    /// The reset that the class waits for; `None` when there is something left or nothing is known.
    pub fn blocked(&self, class: RateClass) -> Option<Reset> {
        let mut window = self.window(class);
        window.roll();
        window.blocked()
    }

    /// Learns from an answer. Answers overtake each other, and requests under way are not in the
    /// server's number yet: within one window the lower number is the safe one.
    pub fn learn(&self, class: RateClass, report: Report) {
        let (Some(remaining), Some(name), Some(wait)) = (report.remaining, report.window, report.wait) else {
            return;
        };
        let mut window = self.window(class);
        let (newer, same) = match window.window {
            Some(known) => (name > known, name == known),
            None => (true, false),
        };
        if newer {
            *window = Window {
                window: Some(name),
                remaining: Some(remaining),
                reset: Some(Reset::after(wait)),
                ..*window
            };
        } else if same && let Some(known) = window.remaining {
            window.remaining = Some(known.min(remaining));
        }
    }

    /// After a 429: nothing is left until `reset`, and the window that begins then is used with one
    /// request at a time.
    pub fn exhaust(&self, class: RateClass, reset: Reset) {
        let mut window = self.window(class);
        window.remaining = Some(0);
        window.reset = Some(reset);
        window.narrow = Some(reset.at + WINDOW);
    }

    /// True while a 429 asks for one request at a time.
    pub fn is_narrow(&self, class: RateClass) -> bool {
        self.window(class).narrow.is_some_and(|until| Instant::now() < until)
    }

    /// The latest reset that a class with nothing left waits for.
    pub fn awaited(&self) -> Option<DateTime<Utc>> {
        let lock = |window: &Mutex<Window>| *window.lock().unwrap_or_else(PoisonError::into_inner);
        let resets = self.windows.iter().map(lock).filter_map(|window| window.blocked());
        resets.filter(|reset| !reset.passed()).map(|reset| reset.time).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(remaining: u64, window: i64, seconds: u64) -> Report {
        Report { remaining: Some(remaining), window: Some(window), wait: Some(Duration::from_secs(seconds)) }
    }

    #[test]
    fn endpoints_count_against_the_class_of_the_endpoint_table() {
        let table = include_str!("../../sandbox/data/endpoints.json");
        let table: Vec<serde_json::Value> = serde_json::from_str(table).unwrap();
        assert!(table.len() > 100);
        for endpoint in table.iter().filter(|endpoint| endpoint["path"] != "/oauth2/token") {
            let text = |name: &str| endpoint[name].as_str().unwrap();
            let method = if text("method") == "GET" { Method::Get } else { Method::Post };
            assert_eq!(RateClass::of(method, text("path")).name(), text("rateClass"), "{}", text("path"));
        }
    }

    #[tokio::test]
    async fn a_budget_is_unlimited_until_an_answer_describes_it() {
        let budget = Budget::default();
        for _ in 0..1000 {
            assert!(budget.take(RateClass::Read).is_ok());
        }
    }

    #[tokio::test]
    async fn requests_under_way_count_before_the_server_says_so() {
        let budget = Budget::default();
        budget.learn(RateClass::Search, report(2, 100, 60));
        assert!(budget.take(RateClass::Search).is_ok());
        assert!(budget.take(RateClass::Search).is_ok());
        // The answer to the first of the two: the second is not in its number.
        budget.learn(RateClass::Search, report(1, 100, 60));
        assert!(budget.take(RateClass::Search).is_err());
        assert!(budget.awaited().is_some());
        assert!(budget.take(RateClass::Read).is_ok());
    }

    #[tokio::test]
    async fn a_new_window_fills_the_budget_and_an_old_answer_does_not_change_it() {
        let budget = Budget::default();
        budget.learn(RateClass::Read, report(0, 100, 60));
        budget.learn(RateClass::Read, report(5, 160, 60));
        budget.learn(RateClass::Read, report(0, 100, 0));
        assert!(budget.take(RateClass::Read).is_ok());
    }

    #[tokio::test]
    async fn after_the_reset_requests_flow_again_one_at_a_time() {
        let budget = Budget::default();
        budget.exhaust(RateClass::Read, Reset::after(Duration::from_millis(5)));
        assert!(budget.take(RateClass::Read).is_err());
        tokio::time::sleep(Duration::from_millis(10)).await;
        assert!(budget.take(RateClass::Read).is_ok());
        assert!(budget.is_narrow(RateClass::Read));
        assert!(!budget.is_narrow(RateClass::Search));
        assert_eq!(budget.awaited(), None);
    }
}
