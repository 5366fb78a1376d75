//! Documents in open formats, built here, and what is read of them.

use std::io::{Cursor, Write};
use std::path::PathBuf;

use document::reader::{Limits, ReadEvent, Reader, ReaderCommand};
use document::{Block, BlockKind, DocumentHeader, Page, ReadError};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

mod book;
mod delimited;
mod encrypted;
mod linear;
mod presentation;
mod rich_text;
mod spreadsheet;
mod text_document;
mod web;

/// An archive of these parts.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let parts: Vec<_> = parts
        .iter()
        .map(|(name, content)| (*name, content.as_bytes()))
        .collect();
    archive_of_bytes(&parts)
}

fn archive_of_bytes(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default())
            .expect("a part begins");
        zip.write_all(content).expect("a part is written");
    }
    zip.finish().expect("the archive ends").into_inner()
}

/// An OpenDocument of this kind, with its styles and the inside of its body.
fn open_document(kind: &str, styles: &str, automatic: &str, body: &str) -> Vec<u8> {
    let media = format!("application/vnd.oasis.opendocument.{kind}");
    archive(&[
        ("mimetype", &media),
        ("content.xml", &content(automatic, body)),
        (
            "styles.xml",
            &format!("<office:document-styles {NAMES}>{styles}</office:document-styles>"),
        ),
        (
            "meta.xml",
            &format!(
                "<office:document-meta {NAMES}><office:meta><dc:title>Lease</dc:title>\
                 <meta:initial-creator>Ada</meta:initial-creator>\
                 <meta:creation-date>2024-01-31T12:00:00</meta:creation-date>\
                 </office:meta></office:document-meta>"
            ),
        ),
    ])
}

const NAMES: &str = "xmlns:office='o' xmlns:text='t' xmlns:style='s' xmlns:table='ta' \
    xmlns:draw='d' xmlns:presentation='p' xmlns:svg='v' xmlns:dc='c' xmlns:meta='m' xmlns:fo='f' \
    xmlns:xlink='x' xmlns:number='n'";

fn content(automatic: &str, body: &str) -> String {
    format!(
        "<?xml version='1.0'?><office:document-content {NAMES}>\
         <office:automatic-styles>{automatic}</office:automatic-styles>\
         <office:body>{body}</office:body></office:document-content>"
    )
}

/// What a file gave before it ended, and how it ended.
struct Outcome {
    header: Option<DocumentHeader>,
    pages: Vec<Page>,
    missing: Vec<u32>,
    result: Result<(), ReadError>,
}

async fn outcome(name: &str, bytes: &[u8], limits: Limits) -> Outcome {
    outcome_with(name, bytes, None, limits).await
}

async fn outcome_with(name: &str, bytes: &[u8], password: Option<&str>, limits: Limits) -> Outcome {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    let command = ReaderCommand {
        program: PathBuf::from(env!("CARGO_BIN_EXE_deskhand-reader")),
        arguments: Vec::new(),
        pdfium: None,
    };
    let (mut header, mut pages, mut missing) = (None, Vec::new(), Vec::new());
    let result = Reader::new(command, limits)
        .read(&path, password, |event| match event {
            ReadEvent::Header(own) => header = Some(own),
            ReadEvent::Page(page) => pages.push(page),
            ReadEvent::MissingPage { number, .. } => missing.push(number),
            other => panic!("nothing is embedded: {other:?}"),
        })
        .await;
    Outcome {
        header,
        pages,
        missing,
        result,
    }
}

/// Reads a file that can be read; its name says nothing.
async fn read(bytes: &[u8]) -> (DocumentHeader, Vec<Page>) {
    read_named("document", bytes).await
}

async fn read_named(name: &str, bytes: &[u8]) -> (DocumentHeader, Vec<Page>) {
    let outcome = outcome(name, bytes, Limits::default()).await;
    assert_eq!(outcome.result, Ok(()), "{name} is read");
    (
        outcome.header.expect("the header comes first"),
        outcome.pages,
    )
}

fn shown(blocks: &[Block]) -> Vec<(BlockKind, &str)> {
    blocks
        .iter()
        .map(|block| (block.kind, block.text.as_str()))
        .collect()
}

fn row(header: bool) -> BlockKind {
    BlockKind::TableRow { header }
}
