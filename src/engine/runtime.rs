//! The threads on which statements are parsed, planned and run.

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

use futures::FutureExt;
use tokio::runtime::{Builder, Handle};
use tokio_util::sync::CancellationToken;

use super::errors;
use crate::api::{Client, Sending};
use crate::error::Result;

/// Stack of a worker, bytes: host programs call from threads with small stacks, so nothing deep
/// runs on theirs. Only touched pages cost memory; the deepest statement that the parser lets
/// through takes about 12 MB of it in an unoptimized build.
const STACK_SIZE: usize = 64 << 20;

/// Threads of the engine: enough for the machine, few enough for a guest in somebody's process.
fn worker_count() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from).clamp(2, 8)
}

/// How long the end of an environment waits for its threads.
const SHUTDOWN: Duration = Duration::from_secs(2);

/// How long a cancelled statement waits for the answer to a change that is under way.
const GRACE: Duration = Duration::from_secs(10);

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
    /// Waits for something that others bring about. HY008 when cancelled, HYT00 at the limit.
    ///
    /// Runs on the caller's thread and needs none of the runtime's: a busy engine delays neither
    /// SQLCancel nor a time-out.
    pub(super) fn wait<T>(&self, awaited: impl Future<Output = T>) -> Result<T> {
        let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
        let mut context = Context::from_waker(&waker);
        let mut cancelled = pin!(self.cancel.cancelled());
        let mut awaited = pin!(awaited);
        loop {
            if let Poll::Ready(value) = awaited.as_mut().poll(&mut context) {
                return Ok(value);
            }
            if cancelled.as_mut().poll(&mut context).is_ready() {
                return Err(errors::cancelled());
            }
            let Some((at, seconds)) = self.deadline else {
                std::thread::park();
                continue;
            };
            let left = at.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(self.expired(seconds));
            }
            std::thread::park_timeout(left);
        }
    }

    /// Ends when cancelled or timed out.
    async fn over(&self) -> crate::error::Error {
        let expired = async {
            match self.deadline {
                Some((at, seconds)) => {
                    tokio::time::sleep_until(at.into()).await;
                    self.expired(seconds)
                }
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = self.cancel.cancelled() => errors::cancelled(),
            error = expired => error,
        }
    }

    /// Work that may be dropped at any point: reads. HY008, HYT00.
    pub(super) async fn bound<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        tokio::select! {
            biased;
            error = self.over() => Err(error),
            result = work => result,
        }
    }

    /// Work that changes something: not begun once the time is over, but, once a change is sent, waited
    /// for, since dropping it would leave its outcome open. 08S01 when it is not answered soon.
    pub(super) async fn finish<T>(&self, request: impl Future<Output = Result<T>>) -> Result<T> {
        if let Some(error) = self.over().now_or_never() {
            return Err(error);
        }
        let sending = Sending::default();
        let mut request = pin!(sending.watch(request));
        let reason = tokio::select! {
            biased;
            result = &mut request => return result,
            reason = self.over() => reason,
        };
        tokio::select! {
            biased;
            result = &mut request => result,
            // It waits for the rate limit, or reads: nothing is lost with it.
            () = sending.is_certain() => Err(reason),
            () = tokio::time::sleep(GRACE) => Err(errors::given_up(GRACE.as_secs()).with_unknown_outcome()),
        }
    }

    fn expired(&self, seconds: u64) -> crate::error::Error {
        match self.client.as_ref().and_then(Client::awaited_reset) {
            Some(reset) => errors::timed_out_waiting(seconds, reset.format("%H:%M:%S UTC")),
            None => errors::timed_out(seconds),
        }
    }
}

/// Wakes a parked thread.
struct Unpark(std::thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
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
            .worker_threads(worker_count())
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
    ///
    /// The future is made there, too: the caller's stack never holds it.
    pub fn run<T, F>(&self, patience: &Patience, work: impl FnOnce() -> F + Send + 'static) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let task = self.handle()?.spawn(async move {
            let _ = sender.send(Box::pin(work()).await);
        });
        match patience.wait(receiver) {
            Ok(Ok(outcome)) => outcome,
            // The sender is gone without a word only when the task panicked.
            Ok(Err(_)) => Err(errors::internal("the engine stopped unexpectedly")),
            Err(error) => {
                task.abort();
                Err(error)
            }
        }
    }

    /// Drops a value on the runtime's threads: a plan is as deep as its statement, and the caller's
    /// stack may be small.
    pub fn dispose<T: Send + 'static>(&self, value: T) {
        let started = self.threads.started.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(current) = started.as_ref()
            && current.process == std::process::id()
        {
            current.runtime.spawn(async move { drop(value) });
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
        let error = runtime.run::<(), _>(&patience, std::future::pending).unwrap_err();
        assert_eq!(error.state, SqlState("HY008"));

        let patience = Patience {
            deadline: Some((Instant::now() + Duration::from_millis(10), 1)),
            ..Default::default()
        };
        let error = runtime.run::<(), _>(&patience, std::future::pending).unwrap_err();
        assert_eq!(error.state, SqlState("HYT00"));
    }

    #[test]
    fn a_busy_engine_does_not_delay_a_time_out() {
        let runtime = Runtime::new();
        let patience = Patience {
            deadline: Some((Instant::now() + Duration::from_millis(20), 1)),
            ..Default::default()
        };
        let started = Instant::now();
        let work = async {
            std::thread::sleep(Duration::from_secs(3));
            Ok(())
        };
        assert_eq!(runtime.run(&patience, || work).unwrap_err().state, SqlState("HYT00"));
        assert!(started.elapsed() < Duration::from_secs(2));
    }

    #[test]
    fn a_panic_in_the_engine_is_an_error() {
        let runtime = Runtime::new();
        let error = runtime.run::<(), _>(&Patience::default(), || async { panic!("fault") }).unwrap_err();
        assert_eq!(error.state, SqlState("HY000"));
        assert!(runtime.run(&Patience::default(), || async { Ok(1) }).is_ok());
    }
}
