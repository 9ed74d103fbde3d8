//! Starting and stopping a stand-in space. It listens on 127.0.0.1 and nowhere else.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::pin::pin;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use futures::StreamExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{self, UnboundedSender};
use tokio::sync::oneshot;
use tower::ServiceExt;

use crate::accounts::Account;
use crate::control::router;
use crate::faults::Fault;
use crate::gate::Gate;
use crate::generate;
use crate::journal::{Entry, Journal};
use crate::oauth;
use crate::options::{Data, OAuthClient, Options, RateLimit};
use crate::reply::{Dropped, ThenClosed};
use crate::space::Id;
use crate::team;

/// Starts stand-in spaces.
pub struct Sandbox;

/// A space that serves until it is stopped or dropped.
pub struct RunningSandbox {
    url: String,
    api_key: String,
    oauth: OAuthClient,
    gate: Arc<Gate>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Makes up the data and serves it from a thread of its own. It can be called from anywhere,
    /// inside an async runtime or not.
    ///
    /// Nothing starts if a fault could never happen, the redirect URI is none, or the journal
    /// cannot be written.
    pub fn start(options: Options) -> io::Result<RunningSandbox> {
        options.check().map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        let oauth = options.oauth.clone();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))?;
        listener.set_nonblocking(true)?;
        let url = format!("http://{}", listener.local_addr()?);
        let journal =
            options.journal.as_deref().map_or_else(|| Ok(Journal::default()), Journal::with_file)?;
        let mut space = match options.data {
            Data::Generated => generate::space(options),
            Data::Team => team::space(options)?,
        };
        space.url.clone_from(&url);
        let gate = Arc::new(Gate::new(space, journal));
        let api_key = gate.key_of(1).unwrap_or_default();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let app = router(Arc::clone(&gate));
        let thread = std::thread::Builder::new().name("backlog-sandbox".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    _ = stopped => {}
                    () = accept(listener, app) => {}
                }
            });
            runtime.shutdown_background();
        })?;
        Ok(RunningSandbox { url, api_key, oauth, gate, stop: Some(stop), thread: Some(thread) })
    }
}

impl RunningSandbox {
    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The administrator's API key.
    pub fn api_key(&self) -> &str {
        &self.api_key
    }

    /// The API key of another user; `None` if there is no such user or they have left.
    pub fn api_key_of(&self, user: Id) -> Option<String> {
        self.gate.key_of(user)
    }

    /// The API key of every user who can call, by user.
    pub fn api_keys(&self) -> BTreeMap<Id, String> {
        self.gate.keys()
    }

    /// One user of each role, with the key.
    pub fn accounts(&self) -> Vec<Account> {
        self.gate.accounts()
    }

    /// The application that is registered for OAuth 2.0.
    pub fn oauth(&self) -> &OAuthClient {
        &self.oauth
    }

    /// Where people let that application in.
    pub fn authorize_url(&self) -> String {
        format!("{}{}", self.url, oauth::AUTHORIZE)
    }

    /// Where it exchanges codes and refresh tokens.
    pub fn token_url(&self) -> String {
        format!("{}{}", self.url, oauth::TOKEN)
    }

    /// The address of the journal.
    pub fn journal_url(&self) -> String {
        format!("{}/sandbox/journal", self.url)
    }

    /// The requests so far, oldest first.
    pub fn journal(&self) -> Vec<Entry> {
        self.gate.journal().since(0).cloned().collect()
    }

    /// Forgets the requests so far.
    pub fn clear_journal(&self) {
        self.gate.journal().clear();
    }

    /// Lets things go wrong; none of them does if one of them could not.
    pub fn inject(&self, faults: Vec<Fault>) -> Result<(), String> {
        faults.iter().try_for_each(Fault::check)?;
        self.gate.faults().add(faults);
        Ok(())
    }

    /// Takes back the faults still to come.
    pub fn clear_faults(&self) {
        self.gate.faults().clear();
    }

    /// Other rate limits from now on; what was counted stays counted.
    pub fn set_rate_limit(&self, limit: RateLimit) {
        self.gate.counters().set_limit(limit);
    }

    /// Forgets what was counted against the rate limits.
    pub fn reset_rate_limit(&self) {
        self.gate.counters().reset();
    }

    /// Ends the space.
    pub fn stop(self) {}
}

impl Drop for RunningSandbox {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic in there has been reported; there is nothing left to end.
            thread.join().ok();
        }
    }
}

async fn accept(listener: TcpListener, app: Router) {
    let listener = match tokio::net::TcpListener::from_std(listener) {
        Ok(listener) => listener,
        Err(error) => return eprintln!("backlog-sandbox: {error}"),
    };
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // With too many files open it fails at once, again and again, until some are closed.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        // A small answer must not wait for the acknowledgement of the one before.
        stream.set_nodelay(true).ok();
        tokio::spawn(converse(stream, app.clone()));
    }
}

/// Serves one connection until it ends or is to end.
async fn converse(stream: TcpStream, app: Router) {
    let (close, mut closing) = mpsc::unbounded_channel();
    let service = service_fn(move |request| serve(app.clone(), request, close.clone()));
    let mut http = http1::Builder::new();
    let mut connection = pin!(http.timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service));
    let end = async {
        match closing.recv().await {
            Some(pause) => tokio::time::sleep(pause).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        // An error here is a client that went away or a connection that was to be dropped.
        _ = connection.as_mut() => {}
        () = end => {}
    }
}

async fn serve(
    app: Router,
    request: Request<Incoming>,
    close: UnboundedSender<Duration>,
) -> io::Result<Response> {
    let Ok(response) = app.oneshot(request.map(Body::new)).await;
    if response.extensions().get::<Dropped>().is_some() {
        // hyper closes a connection whose service fails.
        return Err(io::Error::from(io::ErrorKind::ConnectionAborted));
    }
    match response.extensions().get::<ThenClosed>() {
        None => Ok(response),
        Some(&ThenClosed(pause)) => {
            let sent = OnDrop { close, pause };
            Ok(response.map(|body| Body::from_stream(body.into_data_stream().inspect(move |_| sent.keep()))))
        }
    }
}

/// Asks for the end of the connection once the body that owns this is sent.
struct OnDrop {
    close: UnboundedSender<Duration>,
    pause: Duration,
}

impl OnDrop {
    /// Keeps this alive as long as the body is.
    fn keep(&self) {}
}

impl Drop for OnDrop {
    fn drop(&mut self) {
        // A connection that has ended already needs no asking.
        self.close.send(self.pause).ok();
    }
}
