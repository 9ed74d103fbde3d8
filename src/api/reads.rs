//! The reads that some work asks for, noted for whoever shows them.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use futures::future::Either;
use futures::stream::{Stream, poll_fn};

use super::request::Request;

tokio::task_local! {
    static READS: Reads;
}

/// Requests in the order in which they were asked for, those answered from what is kept among them.
#[derive(Clone, Debug, Default)]
pub struct Reads {
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Reads {
    /// The same work, whose reads are noted. What it hands to other tasks has to be noted there.
    pub fn of<F: Future>(&self, work: F) -> impl Future<Output = F::Output> + use<F> {
        READS.scope(self.clone(), work)
    }

    /// The same rows; what is read for them is noted, whichever task asks for them.
    pub fn of_rows<S: Stream + Unpin>(self, mut rows: S) -> impl Stream<Item = S::Item> {
        poll_fn(move |context| {
            READS.sync_scope(self.clone(), || Stream::poll_next(std::pin::Pin::new(&mut rows), context))
        })
    }

    /// Who notes the reads of the current work.
    pub fn current() -> Option<Reads> {
        READS.try_with(Clone::clone).ok()
    }

    /// What was asked for so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Work for another task: its reads are noted where those of the current one are.
pub(super) fn inherited<F: Future>(work: F) -> impl Future<Output = F::Output> + use<F> {
    match Reads::current() {
        Some(reads) => Either::Left(reads.of(work)),
        None => Either::Right(work),
    }
}

/// Notes a read, where somebody wants to know.
pub(super) fn note(request: &Request) {
    let _ = READS.try_with(|reads| {
        reads.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
    });
}
