//! Plays what people did: through the handlers that serve clients, at the time it happened.

use std::collections::HashMap;
use std::fmt::Display;
use std::io;
use std::sync::Mutex;

use bytes::Bytes;
use serde_json::Value;

use super::broken;
use super::data::{FileData, Moment, Picture, Text};
use crate::access;
use crate::answer::Outcome;
use crate::dates::Seconds;
use crate::generate::files::plain_picture;
use crate::options::RateLimit;
use crate::parameters::Parameters;
use crate::rate::Counters;
use crate::resources::{Call, Handler, handlers};
use crate::space::{Id, Space};
use crate::table::Table;

/// Parameters of a request.
#[derive(Default)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    pub fn with(mut self, name: &str, value: impl Display) -> Form {
        self.0.push((name.to_owned(), value.to_string()));
        self
    }

    pub fn with_some(self, name: &str, value: Option<impl Display>) -> Form {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    pub fn with_each<V: Display>(self, name: &str, values: impl IntoIterator<Item = V>) -> Form {
        values.into_iter().fold(self, |form, value| form.with(name, value))
    }
}

type Action<'d> = Box<dyn FnOnce(&mut Stage) -> io::Result<()> + 'd>;

/// What happens when. Things of the same moment happen in the order they were added.
#[derive(Default)]
pub(super) struct Script<'d>(Vec<(Seconds, Action<'d>)>);

impl<'d> Script<'d> {
    pub fn at(&mut self, moment: Moment, action: impl FnOnce(&mut Stage) -> io::Result<()> + 'd) {
        self.0.push((moment.0, Box::new(action)));
    }

    pub fn play(mut self, stage: &mut Stage) -> io::Result<()> {
        self.0.sort_by_key(|(moment, _)| *moment);
        for (moment, action) in self.0 {
            stage.space.latest = moment;
            action(stage)?;
        }
        Ok(())
    }
}

/// A space in the making.
pub(super) struct Stage {
    pub space: Space,
    handlers: HashMap<usize, Handler>,
    counters: Mutex<Counters>,
    /// Ids by what the data calls things: `user/kato`, `APP/status/In review`.
    known: HashMap<String, String>,
}

impl Stage {
    pub fn new(mut space: Space) -> Stage {
        // A clock that is behind everything lets the newest event be now.
        space.ahead = Seconds::MIN / 2;
        Stage {
            space,
            handlers: handlers(),
            counters: Mutex::new(Counters::new(RateLimit::Off)),
            known: HashMap::new(),
        }
    }

    pub fn text<'t>(&self, text: &'t Text) -> &'t str {
        text.to(self.space.options.language)
    }

    pub fn learn(&mut self, what: String, id: impl Display) {
        self.known.insert(what, id.to_string());
    }

    /// The id of something the data names.
    pub fn id(&self, what: &str) -> io::Result<&str> {
        self.known.get(what).map(String::as_str).ok_or_else(|| broken(format!("there is no {what}")))
    }

    pub fn number(&self, what: &str) -> io::Result<Id> {
        self.id(what)?.parse().map_err(|_| broken(format!("{what} has no number")))
    }

    pub fn user(&self, handle: &str) -> io::Result<Id> {
        self.number(&format!("user/{handle}"))
    }

    pub fn users(&self, handles: &[String]) -> io::Result<Vec<Id>> {
        handles.iter().map(|handle| self.user(handle)).collect()
    }

    pub fn ids(&self, group: &str, names: &[impl AsRef<str>]) -> io::Result<Vec<String>> {
        names.iter().map(|name| self.id(&format!("{group}/{}", name.as_ref())).map(str::to_owned)).collect()
    }

    /// Calls the API as `by` would and gives the answer.
    pub fn call(&mut self, by: &str, request: &str, form: Form) -> io::Result<Value> {
        let user = self.user(by)?;
        let answer = self
            .serve(user, request, &form.0)
            .map_err(|refusal| broken(format!("{by}: {request}: {} {:?}", refusal.message, form.0)))?;
        match answer.body.is_empty() {
            true => Ok(Value::Null),
            false => Ok(serde_json::from_slice(&answer.body)?),
        }
    }

    /// The same, and remembers the id of what was answered.
    pub fn make(&mut self, what: String, by: &str, request: &str, form: Form) -> io::Result<Value> {
        let made = self.call(by, request, form)?;
        match &made["id"] {
            Value::Number(id) => self.learn(what, id),
            Value::String(id) => self.learn(what, id),
            _ => return Err(broken(format!("{request} answers no id"))),
        }
        Ok(made)
    }

    fn serve(&mut self, user: Id, request: &str, sent: &[(String, String)]) -> Outcome {
        use crate::answer::Refusal;
        let undefined = || Refusal::undefined(request);
        let (method, path) = request.split_once(' ').ok_or_else(undefined)?;
        let found = Table::get().find(method, path).ok_or_else(undefined)?;
        let handler = *self.handlers.get(&found.index).ok_or_else(undefined)?;
        let language = self.space.language_of(user);
        let parameters = &Parameters::check(found.endpoint, &found.path, sent, language)?;
        access::check(&self.space, user, found.endpoint, parameters)?;
        let call = Call { user, parameters, files: &[], counters: &self.counters };
        match handler {
            Handler::Read(read) => read(&self.space, &call),
            Handler::Write(write) => write(&mut self.space, &call),
        }
    }

    /// Uploads files and gives their temporary ids.
    pub fn upload(&mut self, by: &str, files: &[FileData]) -> io::Result<Vec<Id>> {
        let user = self.user(by)?;
        let mut ids = Vec::new();
        for file in files {
            let bytes = self.bytes(file.text.as_ref(), file.picture.as_ref())?;
            let name = self.text(&file.name).to_owned();
            ids.push(self.space.upload(user, &name, bytes));
        }
        Ok(ids)
    }

    pub fn bytes(&self, text: Option<&Text>, picture: Option<&Picture>) -> io::Result<Bytes> {
        match (text, picture) {
            (Some(text), None) => Ok(Bytes::copy_from_slice(self.text(text).as_bytes())),
            (None, Some(picture)) => {
                Ok(plain_picture(picture.width, picture.height, colour(&picture.color)?).into())
            }
            _ => Err(broken("a file is either a text or a picture")),
        }
    }

    /// Gives a star; `on` is the parameter that names what it is for.
    pub fn star(&mut self, by: &str, on: &str, what: &str) -> io::Result<()> {
        let id = self.id(what)?.to_owned();
        self.call(by, "POST /stars", Form::default().with(on, id)).map(drop)
    }
}

/// `#3d8b4f`.
fn colour(text: &str) -> io::Result<[u8; 3]> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
    let value = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let [_, red, green, blue] = value.ok_or_else(|| broken(format!("{text} is no colour")))?.to_be_bytes();
    Ok([red, green, blue])
}
