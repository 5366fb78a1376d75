//! How often, and after how long, something is tried again.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use super::{DownloadError, Settings};

/// Counts the attempts in a row that brought nothing.
#[derive(Debug)]
pub(super) struct Patience {
    attempts: u32,
    first_wait: Duration,
    longest_wait: Duration,
    failures: u32,
}

impl Patience {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            attempts: settings.attempts,
            first_wait: settings.first_wait,
            longest_wait: settings.longest_wait,
            failures: 0,
        }
    }

    /// The last attempt brought something, so it was none in vain.
    pub(super) fn renew(&mut self) {
        self.failures = 0;
    }

    /// How long to wait before the next attempt, at least as long as the server
    /// asks for. Fails with what went wrong when that was the last attempt, or the
    /// server asks for too long.
    pub(super) fn after(
        &mut self,
        error: DownloadError,
        asked: Option<Duration>,
    ) -> Result<Duration, DownloadError> {
        self.failures += 1;
        if self.failures >= self.attempts || asked.is_some_and(|asked| asked > self.longest_wait) {
            return Err(error);
        }
        let doubled = self
            .first_wait
            .saturating_mul(1 << (self.failures - 1).min(16))
            .min(self.longest_wait);
        Ok(spread(doubled).max(asked.unwrap_or_default()))
    }
}

/// Three quarters of a wait to all of it, so that connections that broke together
/// do not come back together.
fn spread(wait: Duration) -> Duration {
    let random = u32::try_from(RandomState::new().hash_one(()) % 256).unwrap_or_default();
    wait * (768 + random) / 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error() -> DownloadError {
        DownloadError::Offline {
            host: "hub.example".into(),
            detail: "a test".into(),
        }
    }

    fn patience() -> Patience {
        Patience::new(&Settings {
            attempts: 4,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(3),
            ..Settings::default()
        })
    }

    #[test]
    fn waits_grow_and_end() {
        let mut patience = patience();
        for longest in [1, 2, 3] {
            let wait = patience
                .after(error(), None)
                .expect("there are attempts left");
            let longest = Duration::from_secs(longest);
            assert!(
                wait <= longest && wait >= longest * 3 / 4,
                "{wait:?} is up to {longest:?}, and not much less"
            );
        }
        assert_eq!(
            patience.after(error(), None),
            Err(error()),
            "the fourth attempt was the last"
        );
        patience.renew();
        assert!(
            patience.after(error(), None).is_ok(),
            "what brought something was not in vain"
        );
    }

    #[test]
    fn the_server_may_ask_for_more_but_not_for_too_much() {
        let asked = Duration::from_secs(3);
        assert_eq!(
            patience().after(error(), Some(asked)),
            Ok(asked),
            "it knows when it can answer again"
        );
        assert_eq!(
            patience().after(error(), Some(Duration::from_secs(4))),
            Err(error()),
            "the person decides whether to wait so long"
        );
    }
}
