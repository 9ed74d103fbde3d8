//! Sends requests: budget, concurrency, repetition, and the key in the right place only.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use reqwest::redirect;
use secrecy::ExposeSecret;
use tokio::sync::{OnceCell, Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep, sleep_until, timeout};
use url::Url;

use super::account::Account;
use super::answer::{self, BodyError, Call, Head, Verdict};
use super::budget::{RateClass, Reset};
use super::cache;
use super::driven::driven;
use super::failure::Failure;
use super::multipart;
use super::reads;
use super::request::{Expected, Method, Request};
use super::sending;
use crate::error::Result as DriverResult;
use crate::settings::log::{Level, Log};
use crate::settings::{RateLimitPolicy, Settings};

/// Pauses before a call is sent again.
const PAUSES: [Duration; 3] =
    [Duration::from_millis(200), Duration::from_millis(800), Duration::from_millis(2000)];

/// Calls answered 429 in a row before giving up; each waits for a reset.
const RATE_LIMIT_TRIES: u32 = 10;

/// An idle connection is closed before load balancers (60 s) do it under a write's feet.
const IDLE: Duration = Duration::from_secs(30);

/// The HTTP client of one connection. Clones share everything.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    host: String,
    account: Arc<Account>,
    log: Log,
    /// Built inside the first call: its connections belong to that runtime.
    http: OnceCell<reqwest::Client>,
    /// Requests under way.
    wide: Semaphore,
    /// The one request under way in a window after a 429.
    narrow: Semaphore,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("host", &self.inner.host).finish_non_exhaustive()
    }
}

impl Client {
    /// A client for the space and user of `settings`. Makes no request.
    pub fn new(settings: &Settings) -> DriverResult<Client> {
        let inner = Inner {
            host: host(&settings.url),
            account: Account::of(settings),
            log: Log::new(settings),
            http: OnceCell::new(),
            wide: Semaphore::new(settings.max_concurrency.max(1)),
            narrow: Semaphore::new(1),
            settings: settings.clone(),
        };
        Ok(Client { inner: Arc::new(inner) })
    }

    /// The connection's log.
    pub fn log(&self) -> &Log {
        &self.inner.log
    }

    /// Sends a GET and gives its body, which is what the request expects. Repeats it when the cause may pass.
    ///
    /// An answer that this user got less than `CacheTolerance` ago is given again without a request.
    pub async fn get(&self, request: &Request) -> Result<Bytes, Failure> {
        reads::note(request);
        let (account, tolerance) = (self.inner.account.id(), self.inner.settings.cache_tolerance);
        if let Some(body) = cache::kept(account, request, tolerance) {
            self.inner.log.write(Level::Detail, format_args!("{request}: kept answer, no request"));
            return Ok(body);
        }
        let (inner, asked) = (Arc::clone(&self.inner), request.clone());
        let body = driven(async move { inner.run(&asked, &PAUSES).await }).await?;
        if request.expected == Expected::Json {
            cache::keep(account, request, &body, tolerance);
        }
        Ok(body)
    }

    /// Forgets the answers kept for this user: what is read from now on is of now.
    pub fn forget_answers(&self) {
        cache::forget(self.inner.account.id());
    }

    /// Sends a write, at most once unless it certainly was not received. The body is JSON or empty.
    pub async fn write(&self, request: &Request) -> Result<Bytes, Failure> {
        let _outdated = Outdated(self);
        self.inner.run(request, &PAUSES).await
    }

    /// Checks host and key by `GET /space`, and gives its answer. A success is remembered for all
    /// connections of the process for `MetadataTolerance`. Takes `LoginTimeout` at most.
    pub async fn check(&self) -> Result<Bytes, Failure> {
        let inner = &self.inner;
        let limit = inner.settings.login_timeout;
        let checked = match limit.is_zero() {
            true => inner.check().await,
            false => timeout(limit, inner.check()).await.unwrap_or_else(|_| Err(inner.login_timed_out())),
        };
        checked
            .map_err(|failure| Failure::Connecting { host: inner.host.clone(), failure: Box::new(failure) })
    }

    /// The reset that calls of this user wait for just now: whoever gives up waiting names it.
    pub fn awaited_reset(&self) -> Option<DateTime<Utc>> {
        self.inner.account.budget.awaited()
    }
}

/// Forgets what was kept at the end of a write, also of one that failed or was given up: it may have been
/// carried out.
struct Outdated<'c>(&'c Client);

impl Drop for Outdated<'_> {
    fn drop(&mut self) {
        self.0.forget_answers();
    }
}

/// Host and, where it is not the usual one, port.
fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Content type and body of a write.
fn body(request: &Request) -> (String, Bytes) {
    if let Some(upload) = &request.upload {
        let multipart = multipart::of(request, upload);
        return (multipart.content_type, multipart.body);
    }
    let form =
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&request.parameters).finish();
    ("application/x-www-form-urlencoded".to_owned(), form.into())
}

/// Permission to send one request.
struct Turn<'a> {
    _narrow: Option<SemaphorePermit<'a>>,
    _wide: Option<SemaphorePermit<'a>>,
}

impl Inner {
    async fn check(&self) -> Result<Bytes, Failure> {
        let mut checked = self.account.checked.lock().await;
        if let Some((at, body)) = checked.as_ref()
            && at.elapsed() < self.settings.metadata_tolerance
        {
            return Ok(body.clone());
        }
        // No repetition: whoever connects wants to know now that nobody answers.
        let body = self.run(&Request::get("/space"), &[]).await?;
        *checked = Some((Instant::now(), body.clone()));
        Ok(body)
    }

    fn login_timed_out(&self) -> Failure {
        match self.account.budget.blocked(RateClass::Read) {
            Some(reset) => Failure::RateLimited { class: RateClass::Read, reset: reset.time },
            None => self.timed_out(self.settings.login_timeout, false),
        }
    }

    fn timed_out(&self, limit: Duration, written: bool) -> Failure {
        Failure::TimedOut { host: self.host.clone(), seconds: limit.as_secs(), written }
    }

    /// Sends `request` until it is answered, with `pauses` between tries.
    async fn run(&self, request: &Request, pauses: &[Duration]) -> Result<Bytes, Failure> {
        if !request.is_addressable() {
            return Err(Failure::Gone { message: request.path.clone() });
        }
        let is_read = request.method == Method::Get;
        let mut pauses = pauses.iter();
        let mut refusals = 0;
        loop {
            let failure = match self.attempt(request, refusals).await {
                Ok(body) => return Ok(body),
                Err(failure) => failure,
            };
            if !is_read && !failure.is_unknown() {
                sending::refused();
            }
            match failure {
                Failure::RateLimited { .. } if self.waits() && refusals + 1 < RATE_LIMIT_TRIES => {
                    refusals += 1;
                    self.log.write(Level::Warning, format_args!("{request}: rate limit, will be repeated"));
                }
                failure if failure.may_repeat(is_read) => {
                    let Some(pause) = pauses.next() else { return Err(self.given_up(request, failure)) };
                    self.log.write(
                        Level::Warning,
                        format_args!("{request}: {failure:?}, repeated in {} ms", pause.as_millis()),
                    );
                    sleep(*pause).await;
                }
                failure => return Err(self.given_up(request, failure)),
            }
        }
    }

    fn given_up(&self, request: &Request, failure: Failure) -> Failure {
        self.log.write(Level::Error, format_args!("{request}: {failure:?}"));
        failure
    }

    fn waits(&self) -> bool {
        self.settings.rate_limit == RateLimitPolicy::Wait
    }

    /// Waits for budget and a free place.
    async fn turn(&self, class: RateClass) -> Result<Turn<'_>, Failure> {
        let budget = &self.account.budget;
        loop {
            if let Some(reset) = budget.blocked(class) {
                if !self.waits() {
                    return Err(Failure::RateLimited { class, reset: reset.time });
                }
                self.log.write(
                    Level::Detail,
                    format_args!("waiting for the rate limit ({}) until {}", class.name(), reset.time),
                );
                sleep_until(reset.at).await;
            }
            // Narrow before wide: whoever waits for the narrow place must not occupy a wide one.
            let narrow = match budget.is_narrow(class) {
                true => self.narrow.acquire().await.ok(),
                false => None,
            };
            let turn = Turn { _narrow: narrow, _wide: self.wide.acquire().await.ok() };
            // While this call stood in line, others may have emptied the budget.
            if budget.take(class).is_ok() {
                return Ok(turn);
            }
        }
    }

    /// Sends `request` once.
    async fn attempt(&self, request: &Request, refusals: u32) -> Result<Bytes, Failure> {
        let class = request.rate_class();
        let _turn = self.turn(class).await?;
        let started = Instant::now();
        let call = Call {
            host: &self.host,
            key: self.settings.api_key.expose_secret(),
            is_read: request.method == Method::Get,
            expected: request.expected,
        };
        let (http, sent) = (self.http().await?, self.http_request(request)?);
        if !call.is_read {
            sending::begins();
        }
        let sent = http.execute(sent).await;
        let mut response = sent.map_err(|error| self.broken(error, call.is_read))?;
        let head = Head::of(&response);
        let body = answer::body(&mut response, answer::LIMIT).await;
        self.account.budget.learn(class, head.report);
        let body = body.map_err(|error| match error {
            BodyError::Broken(error) => self.broken(error, call.is_read),
            BodyError::TooLarge => {
                Failure::TooLarge { megabytes: answer::LIMIT >> 20, written: !call.is_read }
            }
        })?;
        if self.log.wants(Level::Request) {
            let (status, bytes, took) = (head.status, body.len(), started.elapsed().as_millis());
            self.log.write(Level::Request, format_args!("{request} → {status}, {bytes} bytes, {took} ms"));
        }
        match answer::judge(call, &head, &body) {
            Verdict::Good => Ok(body),
            Verdict::Bad(failure) => Err(failure),
            Verdict::RateLimited => {
                let reset = Reset::after(pause_after_refusal(&head, refusals));
                self.account.budget.exhaust(class, reset);
                Err(Failure::RateLimited { class, reset: reset.time })
            }
        }
    }

    /// What can fail here is TLS: no certificates on this computer.
    async fn http(&self) -> Result<&reqwest::Client, Failure> {
        let build = || async { self.build_http() };
        self.http.get_or_try_init(build).await.map_err(|error| self.unreachable(&error, true))
    }

    fn build_http(&self) -> reqwest::Result<reqwest::Client> {
        let settings = &self.settings;
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("backlog-odbc/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .referer(false)
            .gzip(true)
            .pool_idle_timeout(IDLE);
        if !settings.login_timeout.is_zero() {
            builder = builder.connect_timeout(settings.login_timeout);
        }
        if !settings.timeout.is_zero() {
            builder = builder.timeout(settings.timeout);
        }
        // http is to this computer: no proxy may see the key, and no certificates are needed.
        if settings.url.scheme() == "http" {
            builder = builder.no_proxy().tls_certs_only([]);
        }
        builder.build()
    }

    /// The request on the wire. The key is added here and nowhere else.
    fn http_request(&self, request: &Request) -> Result<reqwest::Request, Failure> {
        let address = format!("{}api/v2{}", self.settings.url, request.path);
        let mut url = Url::parse(&address).map_err(|_| Failure::Gone { message: request.path.clone() })?;
        let is_read = request.method == Method::Get;
        let key = ("apiKey", self.settings.api_key.expose_secret());
        let query = request.parameters.iter().filter(|_| is_read);
        url.query_pairs_mut()
            .extend_pairs(query.map(|(name, value)| (name.as_str(), value.as_str())))
            .extend_pairs([key]);
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Patch => reqwest::Method::PATCH,
            Method::Put => reqwest::Method::PUT,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut sent = reqwest::Request::new(method, url);
        if !is_read {
            let (kind, body) = body(request);
            let kind = kind.parse().map_err(|_| Failure::Gone { message: request.path.clone() })?;
            sent.headers_mut().insert(reqwest::header::CONTENT_TYPE, kind);
            *sent.body_mut() = Some(body.into());
        }
        Ok(sent)
    }

    /// What a failed transmission means for the call.
    fn broken(&self, error: reqwest::Error, is_read: bool) -> Failure {
        let connected = !error.is_connect();
        if error.is_timeout() {
            let limit = if connected { self.settings.timeout } else { self.settings.login_timeout };
            return self.timed_out(limit, connected && !is_read);
        }
        if !connected || error.is_builder() {
            return self.unreachable(&error, is_tls(&error) || error.is_builder());
        }
        Failure::Dropped { host: self.host.clone(), reason: self.reason(&error), written: !is_read }
    }

    fn unreachable(&self, error: &reqwest::Error, tls: bool) -> Failure {
        Failure::Unreachable { host: self.host.clone(), reason: self.reason(error), tls }
    }

    /// The innermost cause. The outer ones print the address with the key.
    fn reason(&self, error: &reqwest::Error) -> String {
        let cause = causes(error).last().map(ToString::to_string);
        let text = cause.unwrap_or_else(|| "the request could not be sent".to_owned());
        answer::without_key(&text, self.settings.api_key.expose_secret())
    }
}

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    std::iter::successors(std::error::Error::source(error), |cause| cause.source())
}

/// TLS failures reach us as `InvalidData` of the connection, perhaps wrapped in another error.
fn is_tls(error: &reqwest::Error) -> bool {
    fn is_invalid(error: &(dyn std::error::Error + 'static)) -> bool {
        let Some(error) = error.downcast_ref::<io::Error>() else { return false };
        // The source of an i/o error is not what it wraps, but the source of that.
        error.kind() == io::ErrorKind::InvalidData || error.get_ref().is_some_and(|inner| is_invalid(inner))
    }
    causes(error).any(is_invalid)
}

/// How long to wait after a 429: until the reset, else as `Retry-After` says, else longer each time up
/// to a window. Never less than a moment that grows, so that a wrong clock does not become a flood.
fn pause_after_refusal(head: &Head, refusals: u32) -> Duration {
    let least = Duration::from_millis(250).saturating_mul(1 << refusals.min(8));
    let guess = Duration::from_secs(1 << refusals.min(6)).min(Duration::from_secs(60));
    head.report.wait.or(head.retry_after).unwrap_or(guess).max(least)
}
