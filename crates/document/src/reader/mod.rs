//! The reader process: started, limited, spoken to, and replaced when it dies.
//!
//! ```text
//! Reader::read(path) ──request──▶ reader process (`serve`)
//!                    ◀──header, page, page, …, finished──
//! ```

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::Instant;

use crate::error::ReadError;
use crate::model::{ContentHash, Deletion, DocumentHeader, Embedded, Page, Tile};

pub mod confine;
pub mod frame;
mod options;
mod process;
mod requests;
mod serve;

pub use requests::RequestReader;
pub use serve::{requested, serve};

use confine::Confinement;
use frame::{PageFrom, Reply, Request};
use process::Process;

/// The hidden argument that makes an executable a reader process. It comes
/// first, before those that [`Reader`] adds.
pub const ARGUMENT: &str = "--deskhand-reader";

/// How the reader process is started: the program and its arguments. In the
/// app it is the app's own executable with a hidden argument.
#[derive(Debug, Clone)]
pub struct ReaderCommand {
    /// The executable.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// The PDFium library; lopdf reads PDFs when there is none.
    pub pdfium: Option<PathBuf>,
}

impl ReaderCommand {
    /// The running executable with [`ARGUMENT`]; its `main` must begin with
    /// [`requested`].
    ///
    /// # Errors
    /// What the system says when it does not know the executable's path.
    pub fn of_this_executable(pdfium: Option<PathBuf>) -> std::io::Result<Self> {
        Ok(Self {
            program: std::env::current_exe()?,
            arguments: vec![OsStr::new(ARGUMENT).to_owned()],
            pdfium,
        })
    }
}

/// What the reader process may use before it is ended.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The address space that the process may take beyond that of its
    /// executable, in bytes. Kept on Linux; elsewhere not yet.
    pub memory: u64,
    /// For opening a file and for each page.
    pub step: Duration,
    /// For a whole file.
    pub file: Duration,
    /// What the process may answer for one file, in bytes.
    pub output: u64,
    /// The size of a file on disk, in bytes.
    pub size: u64,
    /// What all parts of an archive may unpack to together, in bytes.
    pub unpacked: u64,
    /// Pages, slides or sheets of one file.
    pub pages: u32,
}

impl Default for Limits {
    /// Generous for real documents on a laptop, small for what is made to
    /// swell.
    fn default() -> Self {
        const MEBIBYTE: u64 = 1024 * 1024;
        Self {
            memory: 1024 * MEBIBYTE,
            step: Duration::from_secs(20),
            file: Duration::from_secs(120),
            output: 256 * MEBIBYTE,
            size: 512 * MEBIBYTE,
            unpacked: 512 * MEBIBYTE,
            pages: 20_000,
        }
    }
}

/// What [`Reader::read`] reports, in this order: the header once, then pages,
/// then the documents inside the file, each followed by its pages.
#[derive(Debug, Clone, PartialEq)]
pub enum ReadEvent {
    /// What is known before the pages.
    Header(DocumentHeader),
    /// The next page.
    Page(Page),
    /// A page that could not be read, while others can; behind a page of the
    /// same number, the rest of that page.
    MissingPage {
        /// Counted from 1.
        number: u32,
        /// Why.
        error: ReadError,
    },
    /// Text that a tracked change took out.
    Deletion(Deletion),
    /// The pages that follow belong to a document inside the file.
    Embedded(Embedded),
    /// A document inside the file that could not be read.
    MissingEmbedded {
        /// As [`Embedded::path`].
        path: Vec<String>,
        /// Why.
        error: ReadError,
    },
}

/// A page that is to be drawn.
#[derive(Clone, Copy)]
pub struct PageToDraw<'a> {
    /// The file.
    pub path: &'a Path,
    /// The document inside the file to which the page belongs, where it is not the
    /// file's own.
    pub inside: Option<ContentHash>,
    /// Opens a file that is encrypted.
    pub password: Option<&'a str>,
    /// Counted from 1.
    pub number: u32,
}

impl<'a> PageToDraw<'a> {
    /// A page of a file's own that is not encrypted.
    pub fn new(path: &'a Path, number: u32) -> Self {
        Self {
            path,
            inside: None,
            password: None,
            number,
        }
    }

    fn request(&self) -> Result<PageFrom, ReadError> {
        Ok(PageFrom {
            path: absolute(self.path)?.into_os_string(),
            inside: self.inside,
            password: self.password.map(str::to_owned),
            number: self.number,
        })
    }
}

/// Reads documents in a process of its own. One process serves many files, and
/// is replaced when it dies, hangs or passes a limit; nothing of that is seen
/// but the error for the file that caused it.
///
/// Needs a tokio runtime with time and I/O.
#[derive(Debug)]
pub struct Reader {
    command: ReaderCommand,
    limits: Limits,
    /// Idle between requests; taken out while it works, so that a request that
    /// is dropped in the middle drops and thereby kills it.
    process: Option<Process>,
    /// Whether the log has what the system cannot refuse the process.
    noted: bool,
}

impl Reader {
    /// A reader; its process is started by the first request.
    #[must_use]
    pub fn new(command: ReaderCommand, limits: Limits) -> Self {
        Self {
            command,
            limits,
            process: None,
            noted: false,
        }
    }

    /// Reads a file, with its password where it has one, and calls `on_event`
    /// with its header and then with each page as it arrives. Dropping the future
    /// ends the process.
    ///
    /// # Errors
    /// See [`ReadError`]. Pages that were reported before an error stay valid:
    /// [`ReadError::NoText`] comes after the (empty) pages.
    pub async fn read(
        &mut self,
        path: &Path,
        password: Option<&str>,
        mut on_event: impl FnMut(ReadEvent),
    ) -> Result<(), ReadError> {
        let request = Request::Read {
            path: absolute(path)?.into_os_string(),
            password: password.map(str::to_owned),
        };
        self.ask(path, &request, |reply| {
            match reply {
                Reply::Header(header) => on_event(ReadEvent::Header(header)),
                Reply::Page(page) => on_event(ReadEvent::Page(page.into())),
                Reply::MissingPage { number, error } => {
                    on_event(ReadEvent::MissingPage { number, error });
                }
                Reply::Deletion {
                    text,
                    author,
                    date,
                    anchor,
                } => on_event(ReadEvent::Deletion(Deletion {
                    text,
                    author,
                    date,
                    anchor,
                })),
                Reply::Embedded(embedded) => on_event(ReadEvent::Embedded(embedded)),
                Reply::MissingEmbedded { path, error } => {
                    on_event(ReadEvent::MissingEmbedded { path, error });
                }
                Reply::Finished => return Ok(Some(())),
                Reply::Picture(_) | Reply::Failed(_) | Reply::Confined(_) => {
                    return Err(out_of_turn());
                }
            }
            Ok(None)
        })
        .await
    }

    /// Draws a page of a PDF or of a file of pictures, `width` pixels wide, as a PNG.
    ///
    /// # Errors
    /// [`ReadError::Unsupported`] for other kinds, for a page that is not
    /// there, and for PDFs without PDFium; [`ReadError::Unreadable`] where the file
    /// no longer holds the document inside it; otherwise see [`ReadError`].
    pub async fn draw(&mut self, page: PageToDraw<'_>, width: u32) -> Result<Vec<u8>, ReadError> {
        let request = Request::Draw {
            page: page.request()?,
            width,
        };
        self.picture(page.path, &request).await
    }

    /// Draws a part of a page of a PDF or of a file of pictures as a PNG.
    ///
    /// # Errors
    /// As [`Reader::draw`]; [`ReadError::TooLarge`] for a zoom beyond use.
    pub async fn draw_tile(
        &mut self,
        page: PageToDraw<'_>,
        tile: Tile,
    ) -> Result<Vec<u8>, ReadError> {
        let request = Request::DrawTile {
            page: page.request()?,
            tile,
        };
        self.picture(page.path, &request).await
    }

    async fn picture(&mut self, path: &Path, request: &Request) -> Result<Vec<u8>, ReadError> {
        self.ask(path, request, |reply| match reply {
            Reply::Picture(picture) => Ok(Some(picture)),
            _ => Err(out_of_turn()),
        })
        .await
    }

    /// Sends a request and hands the replies to `take` until it has what it
    /// wants; keeps the process only after an orderly end.
    async fn ask<T>(
        &mut self,
        path: &Path,
        request: &Request,
        mut take: impl FnMut(Reply) -> Result<Option<T>, ReadError>,
    ) -> Result<T, ReadError> {
        let file = self.open(path).await?;
        let end = Instant::now() + self.limits.file;
        let mut process = self.send(request, &file).await?;
        let mut left = self.limits.output;
        let mut pages = 0;
        loop {
            let until = end.min(Instant::now() + self.limits.step);
            let (reply, length) = process.receive(until, left).await?;
            left = left.saturating_sub(length);
            pages += u32::from(matches!(reply, Reply::Page(_)));
            if pages > self.limits.pages || reply.pages() > self.limits.pages {
                return Err(ReadError::TooLarge {
                    detail: format!("more than {} pages", self.limits.pages),
                });
            }
            if let Reply::Confined(confinement) = &reply {
                self.note(confinement);
                continue;
            }
            if let Reply::Failed(error) = reply {
                self.process = Some(process);
                return Err(error);
            }
            if let Some(wanted) = take(reply)? {
                self.process = Some(process);
                return Ok(wanted);
            }
        }
    }

    /// Sends the request to the idle process, or to a new one when that has
    /// gone in the meantime.
    async fn send(&mut self, request: &Request, file: &File) -> Result<Process, ReadError> {
        if let Some(mut process) = self.process.take()
            && process.is_alive()
            && process.send(request, file).await.is_ok()
        {
            return Ok(process);
        }
        let mut process = Process::start(&self.command, &self.limits)?;
        process.send(request, file).await?;
        Ok(process)
    }

    /// Says once in the log which protections this system does not give.
    fn note(&mut self, confinement: &Confinement) {
        if !self.noted && !confinement.missing.is_empty() {
            let missing = confinement.missing.join("; ");
            tracing::warn!(missing, "the reader process is confined in part");
        }
        self.noted = true;
    }

    /// Opens a file for the reader process, which may open none, unless it is
    /// too large or no file at all.
    async fn open(&self, path: &Path) -> Result<File, ReadError> {
        let unreadable = |error: std::io::Error| ReadError::Unreadable {
            detail: error.to_string(),
        };
        // Looked at before it is opened: a named pipe would wait for a writer.
        let metadata = tokio::fs::metadata(path).await.map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(ReadError::Unreadable {
                detail: "not a regular file".to_owned(),
            });
        }
        if metadata.len() > self.limits.size {
            return Err(ReadError::TooLarge {
                detail: format!(
                    "{} bytes; the limit is {}",
                    metadata.len(),
                    self.limits.size
                ),
            });
        }
        let file = tokio::fs::File::open(path).await.map_err(unreadable)?;
        Ok(file.into_std().await)
    }
}

fn absolute(path: &Path) -> Result<PathBuf, ReadError> {
    std::path::absolute(path).map_err(|error| ReadError::Unreadable {
        detail: error.to_string(),
    })
}

fn out_of_turn() -> ReadError {
    ReadError::ReaderDied {
        detail: "it answered out of turn".to_owned(),
    }
}
