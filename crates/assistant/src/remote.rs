//! The command line works while the window is open: the process that owns the
//! library listens on a local socket, and others send it their commands.
//!
//! One connection carries one command: a line of JSON to the owner, then lines
//! of JSON back, any number of [`Reply::Event`] and one [`Reply::Done`].
//! Closing the connection stops what the command began.

mod command;
mod socket;

use std::path::PathBuf;

use interprocess::local_socket::tokio::Stream;
use interprocess::local_socket::tokio::prelude::*;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::sync::mpsc;

use crate::api::Event;
use crate::api::failure::{Failure, FailureCode};
use crate::{Assistant, Options};

pub use command::{CollectionChange, Command, Outcome, Steer};

/// A line from the owner.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
enum Reply {
    /// Something happened.
    Event {
        /// What.
        event: Box<Event>,
    },
    /// The command ended.
    Done {
        /// How.
        result: Result<Outcome, Failure>,
    },
}

/// A way to have commands carried out: by this process, or by the one that owns
/// the library.
pub enum Session {
    /// This process owns the library.
    Own(Box<Assistant>),
    /// Another process does, and listens here.
    Other(PathBuf),
}

impl Session {
    /// Opens the library, or finds the process that has it open.
    pub async fn open(options: Options) -> Result<Self, Failure> {
        let data = options.home.data.clone();
        match Assistant::open(options).await {
            Ok(assistant) => Ok(Self::Own(Box::new(assistant))),
            Err(failure) if failure.code == FailureCode::LibraryInUse => Ok(Self::Other(data)),
            Err(failure) => Err(failure),
        }
    }

    /// Carries out a command. What happens meanwhile goes to `events`.
    pub async fn run(
        &self,
        command: Command,
        events: mpsc::UnboundedSender<Event>,
    ) -> Result<Outcome, Failure> {
        match self {
            Self::Own(assistant) => assistant.run(command, events).await,
            Self::Other(data) => {
                let stream = socket::connect(data).await?;
                converse(stream, command, events).await
            }
        }
    }

    /// Ends the session; a library that this process owns is given free.
    pub async fn close(self) {
        match self {
            Self::Own(assistant) => assistant.close().await,
            Self::Other(_) => {}
        }
    }
}

impl Assistant {
    /// Carries out the commands of other processes from now on, for as long as
    /// any clone of this assistant lives.
    pub(crate) fn listen(&self, data: &std::path::Path) -> Result<(), Failure> {
        let listener = socket::listen(data)?;
        let assistant = self.downgrade();
        tokio::spawn(async move {
            loop {
                match listener.accept().await {
                    Ok(stream) => {
                        let Some(assistant) = assistant.upgrade() else {
                            return;
                        };
                        tokio::spawn(async move {
                            if let Err(error) = serve(assistant, stream).await {
                                tracing::info!(%error, "a command's connection ended early");
                            }
                        });
                    }
                    Err(error) => {
                        tracing::error!(%error, "no further commands of other processes");
                        return;
                    }
                }
            }
        });
        Ok(())
    }
}

/// The owner's side of one connection.
async fn serve(assistant: Assistant, stream: Stream) -> std::io::Result<()> {
    let (reader, mut writer) = (&stream, &stream);
    let mut reader = BufReader::new(reader);
    let mut line = String::new();
    reader.read_line(&mut line).await?;
    let (sender, mut events) = mpsc::unbounded_channel();
    let run = async {
        match serde_json::from_str::<Command>(&line) {
            Ok(command) => assistant.run(command, sender).await,
            Err(error) => Err(Failure::new(FailureCode::Internal, error)),
        }
    };
    tokio::pin!(run);
    let mut rest = String::new();
    loop {
        tokio::select! {
            biased;
            Some(event) = events.recv() => send(&mut writer, &Reply::Event { event: Box::new(event) }).await?,
            result = &mut run => {
                while let Ok(event) = events.try_recv() {
                    send(&mut writer, &Reply::Event { event: Box::new(event) }).await?;
                }
                return send(&mut writer, &Reply::Done { result }).await;
            }
            // The other side sends nothing more; it is gone when this ends.
            _ = reader.read_line(&mut rest) => return Ok(()),
        }
    }
}

async fn send(
    writer: &mut (impl tokio::io::AsyncWrite + Unpin),
    reply: &Reply,
) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(reply)?;
    line.push(b'\n');
    writer.write_all(&line).await?;
    writer.flush().await
}

/// The other side of one connection.
async fn converse(
    stream: Stream,
    command: Command,
    events: mpsc::UnboundedSender<Event>,
) -> Result<Outcome, Failure> {
    let lost = |detail: String| Failure::new(FailureCode::LibraryInUse, detail);
    let (reader, mut writer) = (&stream, &stream);
    let mut line =
        serde_json::to_vec(&command).map_err(|error| Failure::new(FailureCode::Internal, error))?;
    line.push(b'\n');
    let sent = async {
        writer.write_all(&line).await?;
        writer.flush().await
    };
    sent.await.map_err(|error| lost(error.to_string()))?;
    let mut lines = BufReader::new(reader).lines();
    loop {
        let line = lines.next_line().await;
        let Some(line) = line.map_err(|error| lost(error.to_string()))? else {
            return Err(lost("the window closed before the answer".to_owned()));
        };
        match serde_json::from_str(&line) {
            // Whoever asked may have stopped listening.
            Ok(Reply::Event { event }) => drop(events.send(*event)),
            Ok(Reply::Done { result }) => return result,
            Err(error) => return Err(Failure::new(FailureCode::Internal, error)),
        }
    }
}
