//! Damage of the database is looked for, and repaired when it is met.
//!
//! SQLite tells of a damaged page when it comes to it. After a start that no clean close
//! came before, every page is looked at once, in the background: that is when a power
//! cut may have left what nobody has come to yet. (On every start it would read the
//! whole database each time.)

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::background::work;
use crate::database::Durability;
use crate::error::LibraryError;
use crate::shared::Shared;

/// How often the database is made anew until the library is opened again: a disk that
/// goes on damaging it is not to be written to without end.
const REPAIRS: u32 = 3;

/// Repairs until the library is closed.
pub(crate) async fn run(shared: Arc<Shared>) {
    if !shared.was_closed {
        let checked = work(&shared, |shared| shared.database.check()).await;
        if let Err(error) = checked {
            tracing::warn!(%error, "the database was looked at after a start");
        }
    }
    shared.checked.store(true, Ordering::Release);
    let mut left = REPAIRS;
    while !shared.is_stopping() {
        let mut wait = Duration::MAX;
        if shared.database.is_damaged() && left > 0 {
            left -= 1;
            if let Err(error) = work(&shared, repair).await {
                tracing::error!(%error, "the database could not be made anew; trying again");
                if error.may_pass() {
                    left += 1;
                    wait = Duration::from_secs(5);
                }
            }
        }
        shared.settled.notify_waiters();
        tokio::select! {
            () = shared.database.damaged.notified() => {}
            () = tokio::time::sleep(wait) => {}
            () = shared.stopped() => return,
        }
    }
}

/// Makes the database anew, and everything that is made from it.
fn repair(shared: &Shared) -> Result<(), LibraryError> {
    shared.database.salvage()?;
    shared
        .database
        .write(Durability::Repeatable, |transaction| {
            shared.spaces.reload(transaction)
        })?;
    // Which documents it has of those that are left, nobody knows.
    shared.lexical.mark_damaged();
    for file in shared.files()? {
        shared.announce(file.id);
    }
    shared.queued.notify_one();
    shared.to_index.notify_one();
    shared.to_embed.notify_one();
    shared.recognise_again();
    Ok(())
}
