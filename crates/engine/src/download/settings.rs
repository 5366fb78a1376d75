//! How much of the network a download takes, and how patient it is.

use std::time::Duration;

/// How much of the network a download takes, and how patient it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The most connections for one file.
    pub connections: u32,
    /// A file is given another connection for each of these bytes.
    pub bytes_per_connection: u64,
    /// Attempts in a row that may bring nothing.
    pub attempts: u32,
    /// The wait after the first of them, doubled after each.
    pub first_wait: Duration,
    /// No wait is longer; a server that asks for a longer one ends the download.
    pub longest_wait: Duration,
    /// How long a connection may take to stand.
    pub connect_timeout: Duration,
    /// How long a connection that stands may bring nothing.
    pub stall_timeout: Duration,
    /// After so many bytes it is noted on the disk what has arrived. A crash
    /// loses no more than these.
    pub bytes_per_note: u64,
    /// By which way the hub is reached.
    pub proxy: Proxy,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connections: 4,
            bytes_per_connection: 32 << 20,
            attempts: 5,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(15),
            stall_timeout: Duration::from_secs(30),
            bytes_per_note: 32 << 20,
            proxy: Proxy::System,
        }
    }
}

/// By which way the hub is reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Proxy {
    /// As the system and its environment variables (`HTTPS_PROXY`, `NO_PROXY`)
    /// say.
    #[default]
    System,
    /// Directly.
    None,
    /// By this proxy: `http://`, `https://` or `socks5://`, with name and
    /// password where it asks for them.
    Address(String),
}
