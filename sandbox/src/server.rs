//! Starting and stopping a stand-in space. It listens on 127.0.0.1 and nowhere else.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, PoisonError};
use std::thread::JoinHandle;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::oneshot;
use tower::ServiceExt;

use crate::control::router;
use crate::faults::Fault;
use crate::gate::Gate;
use crate::generate;
use crate::journal::Entry;
use crate::options::Options;
use crate::reply::Dropped;
use crate::space::Id;

/// Starts stand-in spaces.
pub struct Sandbox;

/// A space that serves until it is stopped or dropped.
pub struct RunningSandbox {
    url: String,
    api_key: String,
    gate: Arc<Gate>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Makes up the data and serves it from a thread of its own. It can be called from anywhere,
    /// inside an async runtime or not.
    pub fn start(options: Options) -> io::Result<RunningSandbox> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))?;
        listener.set_nonblocking(true)?;
        let url = format!("http://{}", listener.local_addr()?);
        let mut space = generate::space(options);
        space.url.clone_from(&url);
        let gate = Arc::new(Gate::new(space));
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
        Ok(RunningSandbox { url, api_key, gate, stop: Some(stop), thread: Some(thread) })
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

    /// The address of the journal.
    pub fn journal_url(&self) -> String {
        format!("{}/sandbox/journal", self.url)
    }

    /// The requests so far, oldest first.
    pub fn journal(&self) -> Vec<Entry> {
        let journal = self.gate.journal.lock().unwrap_or_else(PoisonError::into_inner);
        journal.since(0).cloned().collect()
    }

    /// Forgets the requests so far.
    pub fn clear_journal(&self) {
        self.gate.journal.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Lets things go wrong.
    pub fn inject(&self, faults: Vec<Fault>) {
        self.gate.faults.lock().unwrap_or_else(PoisonError::into_inner).add(faults);
    }

    /// Takes back the faults still to come.
    pub fn clear_faults(&self) {
        self.gate.faults.lock().unwrap_or_else(PoisonError::into_inner).clear();
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
        let Ok((stream, _)) = listener.accept().await else { continue };
        // A small answer must not wait for the acknowledgement of the one before.
        stream.set_nodelay(true).ok();
        let app = app.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| serve(app.clone(), request));
            let mut http = http1::Builder::new();
            // An error here is a client that went away or a connection that was to be dropped.
            http.timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service).await.ok();
        });
    }
}

async fn serve(app: Router, request: Request<Incoming>) -> io::Result<Response> {
    let Ok(response) = app.oneshot(request.map(Body::new)).await;
    match response.extensions().get::<Dropped>() {
        None => Ok(response),
        // hyper closes a connection whose service fails.
        Some(Dropped) => Err(io::Error::from(io::ErrorKind::ConnectionAborted)),
    }
}
