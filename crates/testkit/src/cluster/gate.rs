//! What lets a node run: a gate that futures are polled behind.

use std::pin::pin;

use tokio::sync::watch;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Passage {
    Open,
    Shut,
    Gone,
}

/// Withholds polls from everything behind it while it is shut, and for ever once it is gone.
#[derive(Debug, Clone)]
pub(super) struct Gate(watch::Sender<Passage>);

impl Gate {
    pub fn open() -> Self {
        Self(watch::Sender::new(Passage::Open))
    }

    /// Shuts the gate or opens it again, unless it is gone.
    pub fn shut(&self, shut: bool) {
        let passage = if shut { Passage::Shut } else { Passage::Open };
        self.0.send_if_modified(|now| {
            let changes = *now != Passage::Gone && *now != passage;
            if changes {
                *now = passage;
            }
            changes
        });
    }

    pub fn go(&self) {
        self.0.send_replace(Passage::Gone);
    }

    pub fn is_open(&self) -> bool {
        *self.0.borrow() == Passage::Open
    }

    /// Ends when the gate is gone.
    pub async fn gone(&self) {
        let _ = self.0.subscribe().wait_for(|passage| *passage == Passage::Gone).await;
    }

    /// Polls `inner` while the gate is open, and not at all otherwise.
    pub async fn behind<T>(&self, inner: impl Future<Output = T>) -> T {
        let mut passage = self.0.subscribe();
        let mut inner = pin!(inner);
        loop {
            if passage.wait_for(|passage| *passage == Passage::Open).await.is_err() {
                std::future::pending::<()>().await;
            }
            tokio::select! {
                biased;
                _ = passage.wait_for(|passage| *passage != Passage::Open) => {}
                output = &mut inner => return output,
            }
        }
    }
}
