//! Requests over a pair of sockets, with opened files beside them.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut, Read};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream as BlockingStream;
use std::process::Stdio;

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};
use tokio::io::{AsyncWriteExt, Interest};
use tokio::net::UnixStream;
use tokio::process::Command;

/// More opened files than ever wait in the pipe.
const FILES_AT_ONCE: usize = 4;

/// Files that arrive are closed when a program is started, where the system can
/// do that; a reader starts none.
#[cfg(target_os = "linux")]
const RECEIVE: RecvFlags = RecvFlags::CMSG_CLOEXEC;
#[cfg(not(target_os = "linux"))]
const RECEIVE: RecvFlags = RecvFlags::empty();

/// The end of the process that asks.
#[derive(Debug)]
pub(in crate::reader) struct RequestWriter(UnixStream);

impl RequestWriter {
    /// Makes the pipe, and its other end the standard input of `command`.
    pub(in crate::reader) fn attach(command: &mut Command) -> io::Result<Self> {
        let (ours, theirs) = BlockingStream::pair()?;
        ours.set_nonblocking(true)?;
        command.stdin(Stdio::from(OwnedFd::from(theirs)));
        Ok(Self(UnixStream::from_std(ours)?))
    }

    /// Nothing is left to do once the process runs.
    pub(in crate::reader) fn started(&mut self, _child: &mut tokio::process::Child) {}

    /// Sends a request with the file that it is about.
    pub(in crate::reader) async fn send(&mut self, request: &[u8], file: &File) -> io::Result<()> {
        let sent = loop {
            self.0.writable().await?;
            let attempt = self.0.try_io(Interest::WRITABLE, || {
                let files = [file.as_fd()];
                let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
                let mut beside = SendAncillaryBuffer::new(&mut space);
                beside.push(SendAncillaryMessage::ScmRights(&files));
                let bytes = [IoSlice::new(request)];
                Ok(sendmsg(&self.0, &bytes, &mut beside, SendFlags::empty())?)
            });
            match attempt {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                other => break other?,
            }
        };
        self.0
            .write_all(request.get(sent..).unwrap_or_default())
            .await
    }
}

/// The end of the reader process: its standard input.
#[derive(Debug, Default)]
pub struct RequestReader {
    files: VecDeque<File>,
}

impl RequestReader {
    /// The opened file that came with the last request.
    pub fn file(&mut self) -> Option<File> {
        self.files.pop_front()
    }
}

impl Read for RequestReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(FILES_AT_ONCE))];
        let mut beside = RecvAncillaryBuffer::new(&mut space);
        let received = recvmsg(
            rustix::stdio::stdin(),
            &mut [IoSliceMut::new(buffer)],
            &mut beside,
            RECEIVE,
        )?;
        for message in beside.drain() {
            if let RecvAncillaryMessage::ScmRights(files) = message {
                self.files.extend(files.map(File::from));
            }
        }
        Ok(received.bytes)
    }
}
