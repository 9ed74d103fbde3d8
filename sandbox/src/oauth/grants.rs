//! Codes and tokens that were handed out.

use std::collections::HashMap;

use rand::SeedableRng;
use rand_pcg::Pcg32;

use crate::dates::Seconds;
use crate::generate::users::random_key;
use crate::reply::Challenge;
use crate::space::Id;

/// Beyond so many access tokens those that expired are forgotten, and are invalid instead.
const MANY: usize = 10_000;

/// An authorization code that waits to be exchanged.
pub(super) struct Code {
    pub user: Id,
    pub expires: Seconds,
    /// Whether the request for it named the redirect URI, so that the exchange has to.
    pub names_redirect: bool,
}

struct Access {
    user: Id,
    expires: Seconds,
}

/// What the token endpoint hands out.
pub(super) struct Pair {
    pub access: String,
    pub refresh: String,
}

/// Codes and tokens. They are drawn afresh in each run, so that those of another run open nothing.
pub(super) struct Grants {
    dice: Pcg32,
    codes: HashMap<String, Code>,
    access: HashMap<String, Access>,
    refresh: HashMap<String, Id>,
}

impl Default for Grants {
    fn default() -> Self {
        Grants {
            dice: Pcg32::from_os_rng(),
            codes: HashMap::new(),
            access: HashMap::new(),
            refresh: HashMap::new(),
        }
    }
}

impl Grants {
    pub fn issue_code(&mut self, code: Code) -> String {
        let key = random_key(&mut self.dice);
        self.codes.insert(key.clone(), code);
        key
    }

    /// Takes a code, which is good once.
    pub fn redeem_code(&mut self, code: &str, now: Seconds) -> Option<Code> {
        self.codes.remove(code).filter(|code| code.expires > now)
    }

    /// Takes a refresh token, which is good once.
    pub fn redeem_refresh(&mut self, token: &str) -> Option<Id> {
        self.refresh.remove(token)
    }

    pub fn issue_pair(&mut self, user: Id, now: Seconds, lifetime: Seconds) -> Pair {
        if self.access.len() >= MANY {
            self.access.retain(|_, access| access.expires > now);
        }
        let pair = Pair { access: random_key(&mut self.dice), refresh: random_key(&mut self.dice) };
        self.access.insert(pair.access.clone(), Access { user, expires: now + lifetime });
        self.refresh.insert(pair.refresh.clone(), user);
        pair
    }

    pub fn user_of(&self, token: &str, now: Seconds) -> Result<Id, Challenge> {
        match self.access.get(token) {
            None => Err(Challenge::Invalid),
            Some(access) if access.expires <= now => Err(Challenge::Expired),
            Some(access) => Ok(access.user),
        }
    }

    pub fn secrets(&self) -> Vec<String> {
        self.codes.keys().chain(self.access.keys()).chain(self.refresh.keys()).cloned().collect()
    }
}
