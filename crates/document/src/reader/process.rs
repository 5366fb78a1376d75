//! One reader process and the pipes to it.

use std::fs::File;
use std::io;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::{Instant, timeout, timeout_at};

use super::frame::{self, Reply, Request};
use super::options::Options;
use super::requests::RequestWriter;
use super::{Limits, ReaderCommand};
use crate::error::ReadError;

/// How long a process that has closed its pipe may take to end.
const LAST_BREATH: Duration = Duration::from_secs(2);

/// A running reader process; dropping it kills it.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    requests: RequestWriter,
    replies: ChildStdout,
}

impl Process {
    pub(super) fn start(command: &ReaderCommand, limits: &Limits) -> Result<Self, ReadError> {
        let mut start = Command::new(&command.program);
        start
            .args(&command.arguments)
            .args(Options::new(command, limits).arguments())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        let mut requests = RequestWriter::attach(&mut start).map_err(died)?;
        let mut child = start.spawn().map_err(died)?;
        requests.started(&mut child);
        match child.stdout.take() {
            Some(replies) => Ok(Self {
                child,
                requests,
                replies,
            }),
            None => Err(died("it has no pipes")),
        }
    }

    /// Whether the process has not ended.
    pub(super) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Sends a request with the file that it is about.
    pub(super) async fn send(&mut self, request: &Request, file: &File) -> Result<(), ReadError> {
        let bytes = frame::encode(request).map_err(died)?;
        self.requests.send(&bytes, file).await.map_err(died)
    }

    /// The next reply and its length in bytes.
    ///
    /// A reply longer than `longest` is refused before it is read.
    pub(super) async fn receive(
        &mut self,
        until: Instant,
        longest: u64,
    ) -> Result<(Reply, u64), ReadError> {
        match timeout_at(until, self.next_frame(longest)).await {
            Err(_) => Err(ReadError::TimedOut),
            Ok(Ok(Some(bytes))) => {
                let length = bytes.len() as u64 + 4;
                Ok((frame::decode(&bytes).map_err(died)?, length))
            }
            Ok(Ok(None)) => Err(ReadError::TooLarge {
                detail: "the text passes the limit of output".to_owned(),
            }),
            Ok(Err(error)) => Err(self.how_it_died(&error).await),
        }
    }

    /// The bytes of the next frame; none when it is longer than allowed.
    async fn next_frame(&mut self, longest: u64) -> io::Result<Option<Vec<u8>>> {
        let length = self.replies.read_u32_le().await?;
        if u64::from(length) > longest {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        // Grows as bytes arrive: a length alone must not take memory.
        let read = (&mut self.replies)
            .take(u64::from(length))
            .read_to_end(&mut bytes)
            .await?;
        if read < length as usize {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Some(bytes))
    }

    async fn how_it_died(&mut self, error: &io::Error) -> ReadError {
        match timeout(LAST_BREATH, self.child.wait()).await {
            Ok(Ok(status)) => died(status),
            _ => died(error),
        }
    }
}

fn died(detail: impl ToString) -> ReadError {
    ReadError::ReaderDied {
        detail: detail.to_string(),
    }
}
