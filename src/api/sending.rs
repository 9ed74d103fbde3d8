//! Whether a change is on its way, told to whoever may stop waiting for it.

use std::future::Future;

use tokio::sync::watch;

tokio::task_local! {
    static SENDING: watch::Sender<bool>;
}

/// Watches the change that a future sends.
#[derive(Debug, Default)]
pub struct Sending {
    under_way: watch::Sender<bool>,
}

impl Sending {
    /// The same work, watched. What it hands to other tasks is not.
    pub fn watch<F: Future>(&self, work: F) -> impl Future<Output = F::Output> + use<F> {
        SENDING.scope(self.under_way.clone(), work)
    }

    /// Waits until dropping the work leaves nothing open: no change was sent yet, or the last one sent is
    /// known not to have been made.
    pub async fn is_certain(&self) {
        let mut under_way = self.under_way.subscribe();
        // The sender lives as long as `self`.
        let _ = under_way.wait_for(|under_way| !under_way).await;
    }
}

/// Says that from now on a change may have been made.
pub(super) fn begins() {
    tell(true);
}

/// Says that the change that was sent has certainly not been made.
pub(super) fn refused() {
    tell(false);
}

fn tell(under_way: bool) {
    // Work that nobody watches has nobody to tell.
    let _ = SENDING.try_with(|sending| sending.send_replace(under_way));
}
