//! A reader process that fails on purpose, for the tests of the limits: what it
//! does is told by the name of the file that it is asked to read.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use document::reader::RequestReader;
use document::reader::frame::{self, Reply, Request};
use document::{ContentHash, DocumentHeader, DocumentKind};

fn main() -> ExitCode {
    match answer() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer() -> io::Result<()> {
    let mut output = io::stdout().lock();
    let mut requests = RequestReader::default();
    while let Some(request) = frame::read_request(&mut requests)? {
        let path = match request {
            Request::Read { path, .. } => path,
            Request::Draw { page, .. } | Request::DrawTile { page, .. } => page.path,
        };
        match path.to_string_lossy().rsplit('/').next() {
            Some("hangs") => loop {
                std::thread::sleep(Duration::from_secs(3600));
            },
            Some("hangs-after-header") => {
                frame::write(&Reply::Header(header()), &mut output)?;
                std::thread::sleep(Duration::from_secs(3600));
            }
            Some("dies") => std::process::abort(),
            Some("floods") => loop {
                frame::write(&Reply::Picture(vec![0; 1024 * 1024]), &mut output)?;
            },
            Some("floods-with-headers") => loop {
                frame::write(&Reply::Header(header()), &mut output)?;
            },
            Some("promises-much") => {
                output.write_all(&u32::MAX.to_le_bytes())?;
                output.flush()?;
                std::thread::sleep(Duration::from_secs(3600));
            }
            Some("babbles") => {
                output.write_all(b"\x05\0\0\0hello, this is no frame")?;
                output.flush()?;
            }
            _ => {
                frame::write(&Reply::Header(header()), &mut output)?;
                frame::write(&Reply::Finished, &mut output)?;
            }
        }
    }
    Ok(())
}

fn header() -> DocumentHeader {
    DocumentHeader {
        hash: ContentHash([7; 32]),
        kind: DocumentKind::Text,
        title: None,
        author: None,
        created: None,
        pages: 0,
    }
}
