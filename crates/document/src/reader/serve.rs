//! The other end of the pipes: the main function of the reader process.

use std::ffi::OsString;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc;

use super::frame::{self, Reply, Request};
use super::options::Options;
use super::{ARGUMENT, confine};
use crate::error::ReadError;
use crate::format::pdf::Library;
use crate::format::{self, Context, Event};

/// Whether this process was started as a reader. Every executable that
/// [`super::ReaderCommand::of_this_executable`] may start asks this first, and
/// if so returns what [`serve`] returns.
#[must_use]
pub fn requested() -> bool {
    std::env::args_os()
        .nth(1)
        .is_some_and(|first| first == ARGUMENT)
}

/// Serves requests from standard input until it ends, which it does at once
/// when the parent process is gone.
///
/// Standard output carries frames and nothing else.
#[must_use]
pub fn serve(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let options = Options::parse(arguments);
    // Without its limits the process must not touch a file.
    if confine::confine(options.memory).is_err() {
        return ExitCode::from(2);
    }
    // Panics are answered as damage; what they print would go nowhere.
    std::panic::set_hook(Box::new(|_| {}));
    let mut server = Server {
        options,
        pdfium: None,
    };
    for request in requests() {
        if server.answer(&request).is_err() {
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// Reads requests on a thread of its own, so that the end of standard input
/// ends the process even in the middle of a file.
#[expect(
    clippy::disallowed_methods,
    reason = "nobody is left to write to, and a hanging library never returns to main"
)]
fn requests() -> mpsc::Receiver<Request> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut pipe = io::stdin().lock();
        while let Ok(Some(request)) = frame::read_request(&mut pipe) {
            if sender.send(request).is_err() {
                break;
            }
        }
        std::process::exit(0);
    });
    receiver
}

struct Server {
    options: Options,
    /// Loaded for the first PDF; none inside when it could not be loaded.
    pdfium: Option<Option<Library>>,
}

impl Server {
    /// Answers one request; an error means that nobody listens any more.
    fn answer(&mut self, request: &Request) -> io::Result<()> {
        let path = self.options.pdfium.as_deref();
        let library = self.pdfium.get_or_insert_with(|| load(path)).as_ref();
        let context = Context {
            pdfium: library,
            size: self.options.size,
            unpacked: self.options.unpacked,
            pages: self.options.pages,
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| match request {
            Request::Read { path, password } => {
                let mut sink = |event| {
                    send(&match event {
                        Event::Header(header) => Reply::Header(header),
                        Event::Page(page) => Reply::Page(page.into()),
                        Event::MissingPage { number, error } => {
                            Reply::MissingPage { number, error }
                        }
                        Event::Embedded(embedded) => Reply::Embedded(embedded),
                        Event::MissingEmbedded { path, error } => {
                            Reply::MissingEmbedded { path, error }
                        }
                    })
                    .map_err(unheard)
                };
                format::read(Path::new(path), password.as_deref(), &context, &mut sink)
                    .map(|()| Reply::Finished)
            }
            Request::Draw {
                path,
                page,
                width,
                password,
            } => format::draw(
                Path::new(path),
                password.as_deref(),
                *page,
                *width,
                &context,
            )
            .map(Reply::Picture),
            Request::DrawTile {
                path,
                page,
                tile,
                password,
            } => format::draw_tile(Path::new(path), password.as_deref(), *page, tile, &context)
                .map(Reply::Picture),
        }));
        match outcome {
            Ok(Ok(reply)) => send(&reply),
            Ok(Err(error)) => send(&Reply::Failed(error)),
            Err(panic) => send(&Reply::Failed(ReadError::Damaged {
                detail: message(panic.as_ref()),
            })),
        }
    }
}

fn load(path: Option<&Path>) -> Option<Library> {
    let path = path?;
    Library::load(path)
        .inspect_err(|error| tracing::warn!(%error, "PDFium could not be loaded"))
        .ok()
}

fn send(reply: &Reply) -> io::Result<()> {
    let mut pipe = io::stdout().lock();
    pipe.write_all(&frame::encode(reply)?)?;
    pipe.flush()
}

fn unheard(error: io::Error) -> ReadError {
    ReadError::ReaderDied {
        detail: error.to_string(),
    }
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!(
        "the reader panicked: {}",
        text.unwrap_or("without a message")
    )
}
