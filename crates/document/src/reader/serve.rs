//! The other end of the pipes: the main function of the reader process.

use std::cell::RefCell;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::mpsc;

use super::frame::{self, PageFrom, Reply, Request};
use super::options::Options;
use super::requests::RequestReader;
use super::{ARGUMENT, confine};
use crate::error::ReadError;
use crate::format::pdf::Library;
use crate::format::{self, Context, Event};
use crate::model::ContentHash;

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
    // A library can be loaded no more once the process is confined.
    let pdfium = options.pdfium.as_deref().and_then(load);
    // Without its limits the process must not touch a file.
    let Ok(confinement) = confine::confine(options.memory) else {
        return ExitCode::from(2);
    };
    // Panics are answered as damage; what they print would go nowhere.
    std::panic::set_hook(Box::new(|_| {}));
    if send(&Reply::Confined(confinement)).is_err() {
        return ExitCode::FAILURE;
    }
    let server = Server {
        options,
        pdfium,
        inside: RefCell::default(),
    };
    for (request, file) in requests() {
        if server.answer(&request, file.as_ref()).is_err() {
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
fn requests() -> mpsc::Receiver<(Request, Option<File>)> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut pipe = RequestReader::default();
        while let Ok(Some(request)) = frame::read_request(&mut pipe) {
            if sender.send((request, pipe.file())).is_err() {
                break;
            }
        }
        std::process::exit(0);
    });
    receiver
}

struct Server {
    options: Options,
    /// None where there is none, or where it could not be loaded.
    pdfium: Option<Library>,
    /// The document inside a file of which a page was drawn last.
    inside: RefCell<Option<(ContentHash, Rc<Vec<u8>>)>>,
}

impl Server {
    /// Answers one request; an error means that nobody listens any more.
    fn answer(&self, request: &Request, file: Option<&File>) -> io::Result<()> {
        let context = Context {
            pdfium: self.pdfium.as_ref(),
            file,
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
                        Event::Deletion(deletion) => deletion.into(),
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
            Request::Draw { page, width } => {
                let bytes = self.bytes(page, &context)?;
                let password = page.password.as_deref();
                format::draw(&bytes, password, page.number, *width, &context).map(Reply::Picture)
            }
            Request::DrawTile { page, tile } => {
                let bytes = self.bytes(page, &context)?;
                let password = page.password.as_deref();
                format::draw_tile(&bytes, password, page.number, tile, &context).map(Reply::Picture)
            }
        }));
        match outcome {
            Ok(Ok(reply)) => send(&reply),
            Ok(Err(error)) => send(&Reply::Failed(error)),
            Err(panic) => send(&Reply::Failed(ReadError::Damaged {
                detail: message(panic.as_ref()),
            })),
        }
    }

    /// What a page is drawn from. To find a document inside a file the file is read,
    /// so the document is kept for its next page and for the next part of this one.
    fn bytes(&self, page: &PageFrom, context: &Context<'_>) -> Result<Rc<Vec<u8>>, ReadError> {
        let mut kept = self.inside.borrow_mut();
        match &*kept {
            Some((hash, bytes)) if page.inside.as_ref() == Some(hash) => {
                return Ok(Rc::clone(bytes));
            }
            // Both at once may be more than there is room for.
            _ => *kept = None,
        }
        let path = Path::new(&page.path);
        let bytes = format::bytes(path, page.inside, page.password.as_deref(), context)?;
        let bytes = Rc::new(bytes);
        *kept = page.inside.map(|hash| (hash, Rc::clone(&bytes)));
        Ok(bytes)
    }
}

fn load(path: &Path) -> Option<Library> {
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
