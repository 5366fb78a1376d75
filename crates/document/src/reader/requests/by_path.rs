//! Requests over a pipe; the reader opens the file itself.

use std::fs::File;
use std::io::{self, Read};
use std::process::Stdio;

use tokio::io::AsyncWriteExt;
use tokio::process::{Child, ChildStdin, Command};

/// The end of the process that asks.
#[derive(Debug)]
pub(in crate::reader) struct RequestWriter(Option<ChildStdin>);

impl RequestWriter {
    /// Lets `command` have a pipe as its standard input.
    pub(in crate::reader) fn attach(command: &mut Command) -> io::Result<Self> {
        command.stdin(Stdio::piped());
        Ok(Self(None))
    }

    /// Takes the pipe of the process that was started.
    pub(in crate::reader) fn started(&mut self, child: &mut Child) {
        self.0 = child.stdin.take();
    }

    /// Sends a request; the file only shows that it can be opened.
    pub(in crate::reader) async fn send(&mut self, request: &[u8], _file: &File) -> io::Result<()> {
        let pipe = self.0.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        pipe.write_all(request).await?;
        pipe.flush().await
    }
}

/// The end of the reader process: its standard input.
#[derive(Debug, Default)]
pub struct RequestReader {}

impl RequestReader {
    /// No file comes with a request here.
    pub fn file(&mut self) -> Option<File> {
        None
    }
}

impl Read for RequestReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        io::stdin().lock().read(buffer)
    }
}
