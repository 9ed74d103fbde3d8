//! The threads on which statements are parsed, planned and run.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Handle};
use tokio_util::sync::CancellationToken;

use super::errors;
use crate::api::Client;
use crate::error::Result;

/// Stack of a worker, bytes: host programs call from threads with small stacks, so nothing deep
/// runs on theirs.
const STACK_SIZE: usize = 16 << 20;

/// How long the end of an environment waits for its threads.
const SHUTDOWN: Duration = Duration::from_secs(2);

/// What a host environment shares: the lazily started runtime.
///
/// Dropping the last clone ends the runtime's threads.
#[derive(Clone, Default)]
pub struct Runtime {
    threads: Arc<Threads>,
}

#[derive(Default)]
struct Threads {
    started: Mutex<Option<Started>>,
}

struct Started {
    process: u32,
    runtime: tokio::runtime::Runtime,
}

/// When and why a wait ends before its work does.
#[derive(Clone, Default)]
pub struct Patience {
    /// Knows whether the work stands in line for the rate limit.
    pub client: Option<Client>,
    /// SQLCancel.
    pub cancel: CancellationToken,
    /// End of the query timeout, and the timeout in seconds for the message.
    pub deadline: Option<(Instant, u64)>,
}

impl Patience {
    /// Waits until cancelled or timed out.
    pub(super) async fn over(&self) -> crate::error::Error {
        let expired = async {
            match self.deadline {
                Some((at, seconds)) => {
                    tokio::time::sleep_until(at.into()).await;
                    seconds
                }
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = self.cancel.cancelled() => errors::cancelled(),
            seconds = expired => match self.client.as_ref().and_then(Client::awaited_reset) {
                Some(reset) => errors::timed_out_waiting(seconds, reset.format("%H:%M:%S UTC")),
                None => errors::timed_out(seconds),
            },
        }
    }
}

impl Runtime {
    /// A runtime that starts at first use.
    pub fn new() -> Self {
        Self::default()
    }

    /// The running runtime, started now if need be; a forked child gets its own.
    pub fn handle(&self) -> Result<Handle> {
        let mut started = self.threads.started.lock().unwrap_or_else(PoisonError::into_inner);
        let process = std::process::id();
        if let Some(current) = started.as_ref()
            && current.process == process
        {
            return Ok(current.runtime.handle().clone());
        }
        // The threads of a parent process do not exist here; its runtime must not be joined.
        std::mem::forget(started.take());
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("backlog-odbc")
            .thread_stack_size(STACK_SIZE)
            .enable_all()
            .build()
            .map_err(errors::no_runtime)?;
        let handle = runtime.handle().clone();
        *started = Some(Started { process, runtime });
        Ok(handle)
    }

    /// Runs `work` on the runtime's threads and waits for it; HY008 when cancelled, HYT00 at the limit.
    pub fn run<T, F>(&self, patience: &Patience, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let handle = self.handle()?;
        let patience = patience.clone();
        let (sender, receiver) = std::sync::mpsc::sync_channel(1);
        let task = handle.spawn(async move {
            let outcome = tokio::select! {
                biased;
                error = patience.over() => Err(error),
                outcome = work => outcome,
            };
            let _ = sender.send(outcome);
        });
        match receiver.recv() {
            Ok(outcome) => outcome,
            // The sender is gone without a word only when the task panicked.
            Err(_) => {
                task.abort();
                Err(errors::internal("the engine stopped unexpectedly"))
            }
        }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        let started = self.started.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Started { process, runtime }) = started else { return };
        if process != std::process::id() {
            std::mem::forget(runtime);
        } else if Handle::try_current().is_ok() {
            runtime.shutdown_background();
        } else {
            runtime.shutdown_timeout(SHUTDOWN);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::SqlState;

    #[test]
    fn a_cancelled_wait_is_hy008_and_an_expired_one_hyt00() {
        let runtime = Runtime::new();
        let patience = Patience::default();
        patience.cancel.cancel();
        let error = runtime.run::<(), _>(&patience, std::future::pending()).unwrap_err();
        assert_eq!(error.state, SqlState("HY008"));

        let patience = Patience {
            deadline: Some((Instant::now() + Duration::from_millis(10), 1)),
            ..Default::default()
        };
        let error = runtime.run::<(), _>(&patience, std::future::pending()).unwrap_err();
        assert_eq!(error.state, SqlState("HYT00"));
    }

    #[test]
    fn a_panic_in_the_engine_is_an_error() {
        let runtime = Runtime::new();
        let error = runtime.run::<(), _>(&Patience::default(), async { panic!("fault") }).unwrap_err();
        assert_eq!(error.state, SqlState("HY000"));
        assert!(runtime.run(&Patience::default(), async { Ok(1) }).is_ok());
    }
}
