//! A reader process that says what the file tells it to say, line by line:
//!
//! ```text
//! password sesame      without it the file is encrypted
//! pages 20             the header
//! page 1 some words
//! missing 4
//! inside lease.pdf 1   the header of a document inside
//! unread photo.raw
//! dies
//! ```
//!
//! A picture of a page is the page's number as a text.

use std::io::{self, Read, Write};
use std::process::ExitCode;

use document::reader::RequestReader;
use document::reader::frame::{self, Reply, Request};
use document::{
    Anchor, Block, BlockKind, ContentHash, DocumentHeader, DocumentKind, Embedded, Page, PageSize,
    ReadError, TextSource,
};

/// Makes the process such a reader.
pub(crate) const ARGUMENT: &str = "--scripted-reader";

pub(crate) fn serve() -> ExitCode {
    match answer_all() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer_all() -> io::Result<()> {
    let mut requests = RequestReader::default();
    let mut output = io::stdout().lock();
    while let Some(request) = frame::read_request(&mut requests)? {
        let (path, password) = match &request {
            Request::Read { path, password } => (path, password),
            Request::Draw { page, .. } | Request::DrawTile { page, .. } => {
                (&page.path, &page.password)
            }
        };
        let mut script = String::new();
        match requests.file() {
            Some(mut file) => file.read_to_string(&mut script)?,
            None => std::fs::File::open(path)?.read_to_string(&mut script)?,
        };
        let last = match locked(&script, password.as_deref()) {
            Some(error) => Reply::Failed(error),
            None => match request {
                Request::Draw { page, .. } | Request::DrawTile { page, .. } => {
                    let shown = match page.inside {
                        Some(hash) => format!("{} inside {hash}", page.number),
                        None => page.number.to_string(),
                    };
                    Reply::Picture(shown.into_bytes())
                }
                Request::Read { .. } => {
                    follow(&script, &mut output)?;
                    Reply::Finished
                }
            },
        };
        frame::write(&last, &mut output)?;
    }
    Ok(())
}

fn locked(script: &str, given: Option<&str>) -> Option<ReadError> {
    let right = script
        .lines()
        .find_map(|line| line.strip_prefix("password "))?;
    match given {
        None => Some(ReadError::Encrypted),
        Some(given) if given != right => Some(ReadError::WrongPassword),
        Some(_) => None,
    }
}

fn follow(script: &str, output: &mut impl Write) -> io::Result<()> {
    let own = ContentHash(*blake3::hash(script.as_bytes()).as_bytes());
    for line in script.lines() {
        let (command, rest) = line.split_once(' ').unwrap_or((line, ""));
        let (first, second) = rest.split_once(' ').unwrap_or((rest, ""));
        let number = first.parse().unwrap_or(0);
        let reply = match command {
            "pages" => Reply::Header(header(own, number)),
            "page" => Reply::Page(page(number, second).into()),
            "missing" => Reply::MissingPage {
                number,
                error: damaged(),
            },
            "inside" => Reply::Embedded(Embedded {
                path: first.split('/').map(str::to_owned).collect(),
                header: header(
                    ContentHash(*blake3::hash(line.as_bytes()).as_bytes()),
                    second.parse().unwrap_or(0),
                ),
            }),
            "unread" => Reply::MissingEmbedded {
                path: vec![first.to_owned()],
                error: damaged(),
            },
            "dies" => std::process::abort(),
            _ => continue,
        };
        frame::write(&reply, output)?;
    }
    Ok(())
}

fn header(hash: ContentHash, pages: u32) -> DocumentHeader {
    DocumentHeader {
        hash,
        kind: DocumentKind::Pdf,
        title: None,
        author: None,
        created: None,
        pages,
    }
}

fn page(number: u32, text: &str) -> Page {
    Page {
        number,
        label: None,
        size: Some(PageSize {
            width: 100.0,
            height: 200.0,
        }),
        hidden: number == 2,
        source: if number == 3 {
            TextSource::Recognised {
                confidence: 0.5,
                unsure: Vec::new(),
            }
        } else {
            TextSource::Document
        },
        blocks: vec![Block {
            kind: BlockKind::Paragraph,
            text: text.to_owned(),
            anchor: Anchor::Page {
                page: number,
                lines: Vec::new(),
            },
        }],
    }
}

fn damaged() -> ReadError {
    ReadError::Damaged {
        detail: "the script says so".to_owned(),
    }
}
