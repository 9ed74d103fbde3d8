//! Work that goes on while nobody polls it.
//!
//! Streams of streams poll what they begin now and then only. A request that is begun and not polled
//! would keep its place among the requests under way, and those that are polled would wait for it forever.

use std::future::{Future, pending};
use std::panic::resume_unwind;

use tokio::task::JoinHandle;

use super::reads;

/// Ends its task with itself: nobody wants the result any more.
struct Task<T>(JoinHandle<T>);

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Runs `work` as a task of the current runtime. When the future is dropped, the work ends at its next wait.
pub async fn driven<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    let mut task = Task(tokio::spawn(reads::inherited(work)));
    match (&mut task.0).await {
        Ok(result) => result,
        Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
        // The runtime is being shut down, and with it whoever waits here.
        Err(_) => pending().await,
    }
}
