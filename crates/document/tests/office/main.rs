//! Small Office documents, built here part by part, and what is read of them.

mod excel;
mod package;
mod power_point;
mod word;

use std::io::{Cursor, Write};
use std::path::PathBuf;

use document::reader::{Limits, ReadEvent, Reader, ReaderCommand};
use document::{Block, BlockKind, Deletion, DocumentHeader, Page, ReadError};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// An archive of these parts.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, content)| (*name, content.as_bytes()))
        .collect();
    binary_archive(&parts)
}

fn binary_archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default())
            .expect("a part begins");
        zip.write_all(content).expect("a part is written");
    }
    zip.finish().expect("the archive ends").into_inner()
}

fn relationships(list: &[(&str, &str, &str)]) -> String {
    let list: String = list
        .iter()
        .map(|(id, kind, target)| {
            format!("<Relationship Id='{id}' Type='{RELATIONSHIPS}/{kind}' Target='{target}'/>")
        })
        .collect();
    format!(
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
         {list}</Relationships>"
    )
}

/// What was read of a file.
#[derive(Debug)]
struct Reading {
    header: DocumentHeader,
    pages: Vec<Page>,
    missing: Vec<(u32, ReadError)>,
    deletions: Vec<Deletion>,
}

impl Reading {
    /// The blocks of a page, by its index.
    fn blocks(&self, page: usize) -> Vec<(BlockKind, &str)> {
        shown(&self.pages[page].blocks)
    }
}

async fn read(bytes: &[u8]) -> Result<Reading, ReadError> {
    read_within(bytes, Limits::default()).await
}

async fn read_within(bytes: &[u8], limits: Limits) -> Result<Reading, ReadError> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // The name says nothing: the content tells the kind.
    let path = folder.path().join("document");
    std::fs::write(&path, bytes).expect("a file");
    let command = ReaderCommand {
        program: PathBuf::from(env!("CARGO_BIN_EXE_deskhand-reader")),
        arguments: Vec::new(),
        pdfium: None,
    };
    let mut header = None;
    let (mut pages, mut missing, mut deletions) = (Vec::new(), Vec::new(), Vec::new());
    Reader::new(command, limits)
        .read(&path, None, |event| match event {
            ReadEvent::Header(own) => header = Some(own),
            ReadEvent::Page(page) => pages.push(page),
            ReadEvent::MissingPage { number, error } => missing.push((number, error)),
            ReadEvent::Deletion(deletion) => deletions.push(deletion),
            other => panic!("nothing is embedded: {other:?}"),
        })
        .await?;
    Ok(Reading {
        header: header.expect("the header comes first"),
        pages,
        missing,
        deletions,
    })
}

fn shown(blocks: &[Block]) -> Vec<(BlockKind, &str)> {
    blocks
        .iter()
        .map(|block| (block.kind, block.text.as_str()))
        .collect()
}
