//! Models come from a hub into the models folder, whole or not at all.
//!
//! ```text
//! Downloader::start ─▶ Download: progress, pause, resume, cancel, finished
//!   └ job        each hub in turn: the first, then its mirrors
//!       ├ declared   what the hub says of each file: size and hash
//!       ├ space      whether the disk takes them
//!       └ transfer   one file, by several connections
//!           ├ segment    one connection, tried again after a break
//!           └ partial    `name.partial`, and what of it has arrived
//! ```
//!
//! A file gets its name when all of it is on the disk and its hash is the one
//! that the hub declares; until then it is called `….partial`. What has arrived
//! stays there after a break, so that the next attempt goes on from it.
//!
//! The addresses are those of the Hugging Face Hub
//! (<https://huggingface.co/docs/hub/api>), which mirrors repeat.

mod checksum;
mod client;
mod declared;
mod downloader;
mod error;
mod hub;
mod job;
mod orders;
mod partial;
mod patience;
mod progress;
mod running;
mod secrets;
mod segment;
mod settings;
mod space;
mod transfer;

pub use checksum::Checksum;
pub use declared::Declared;
pub use downloader::Downloader;
pub use error::DownloadError;
pub use hub::{Hub, Token};
pub use progress::{Phase, Progress};
pub use running::Download;
pub use secrets::{Keychain, Secrets, SecretsError};
pub use settings::{Proxy, Settings};
pub use space::{Disk, FreeSpace};
