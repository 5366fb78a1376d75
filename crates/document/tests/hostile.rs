//! Files that are made to swell, to loop or to take forever end soon, with a
//! typed error or with what can be read of them, and the next file is read as
//! if nothing had been.

mod support;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use document::reader::{Limits, ReadEvent, Reader, ReaderCommand};
use document::{Page, ReadError};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A real reader is quick with all of these; frozen processes and slow machines
/// get room.
const PATIENCE: Duration = Duration::from_secs(30);

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default())
            .expect("a part begins");
        zip.write_all(content).expect("a part is written");
    }
    zip.finish().expect("the archive ends").into_inner()
}

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A Word document whose main part has this content.
fn word(document: &str) -> Vec<u8> {
    let relationships = format!(
        "<Relationships><Relationship Id='rId1' Type='{RELATIONSHIPS}/officeDocument' \
         Target='word/document.xml'/></Relationships>"
    );
    archive(&[
        ("_rels/.rels", relationships.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ])
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn body(content: &str) -> String {
    format!("<w:document><w:body>{content}</w:body></w:document>")
}

/// What a reader with these limits makes of a file, and a plain file after it.
async fn outcome(name: &str, bytes: &[u8], limits: Limits) -> Result<Vec<Page>, ReadError> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    let plain = folder.path().join("plain.txt");
    std::fs::write(&plain, "words").expect("a file");
    let command = ReaderCommand {
        program: PathBuf::from(env!("CARGO_BIN_EXE_deskhand-reader")),
        arguments: Vec::new(),
        pdfium: support::pdfium(),
    };
    let mut reader = Reader::new(command, limits);
    let mut pages = Vec::new();
    let started = Instant::now();
    let outcome = reader
        .read(&path, None, |event| {
            if let ReadEvent::Page(page) = event {
                pages.push(page);
            }
        })
        .await;
    assert!(
        started.elapsed() < PATIENCE,
        "{name} ends soon: {:?}",
        started.elapsed()
    );
    let after = reader.read(&plain, None, |_| {}).await;
    assert_eq!(after, Ok(()), "the file after {name} is read");
    outcome.map(|()| pages)
}

fn text(pages: &[Page]) -> String {
    let blocks = pages.iter().flat_map(|page| &page.blocks);
    blocks.map(|block| block.text.as_str()).collect()
}

fn small() -> Limits {
    Limits {
        unpacked: 8 * 1024 * 1024,
        ..Limits::default()
    }
}

#[tokio::test]
async fn a_part_that_unpacks_to_far_more_is_refused() {
    let zeros = " ".repeat(64 * 1024 * 1024);
    let bomb = word(&body(&format!("{}{zeros}", paragraph("lease"))));
    assert!(bomb.len() < 1024 * 1024, "a thousandth of what it holds");
    let outcome = outcome("bomb.docx", &bomb, small()).await;
    assert!(
        matches!(outcome, Err(ReadError::TooLarge { .. })),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_part_that_was_packed_too_well_is_refused_below_the_limit() {
    let zeros = " ".repeat(64 * 1024 * 1024);
    let bomb = word(&body(&format!("{}{zeros}", paragraph("lease"))));
    let outcome = outcome("ratio.docx", &bomb, Limits::default()).await;
    assert!(
        matches!(outcome, Err(ReadError::TooLarge { .. })),
        "a thousand times its size: {outcome:?}"
    );
}

#[tokio::test]
async fn archives_inside_archives_are_not_unpacked() {
    let mut inner = archive(&[("word/document.xml", " ".repeat(1024 * 1024).as_bytes())]);
    for depth in 0..32 {
        let name = format!("{depth}.zip");
        inner = archive(&[(name.as_str(), &inner)]);
    }
    let outcome = outcome("nested.zip", &inner, small()).await;
    assert!(outcome.is_err(), "there is no document in it: {outcome:?}");
}

#[tokio::test]
async fn an_archive_of_a_great_many_parts_is_refused() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for number in 0..70_000 {
        zip.start_file(format!("word/{number}"), options)
            .expect("a part begins");
    }
    let bytes = zip.finish().expect("the archive ends").into_inner();
    let outcome = outcome("parts.docx", &bytes, small()).await;
    assert!(
        matches!(outcome, Err(ReadError::TooLarge { .. })),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn entities_of_a_document_are_not_expanded() {
    let mut laughs = String::from("<!DOCTYPE w:document [<!ENTITY a0 'laugh'>");
    for level in 1..12 {
        let before = format!("&a{};", level - 1).repeat(10);
        write!(laughs, "<!ENTITY a{level} '{before}'>").expect("memory suffices");
    }
    laughs += "<!ENTITY out SYSTEM 'file:///etc/passwd'>]>";
    let document = format!("{laughs}{}", body(&paragraph("lease &a11; &out; signed")));
    let pages = outcome("laughs.docx", &word(&document), small())
        .await
        .expect("the rest is read");
    let text = text(&pages);
    assert!(text.contains("lease") && text.contains("signed"), "{text}");
    assert!(!text.contains("laugh") && !text.contains("root"), "{text}");
}

#[tokio::test]
async fn deep_elements_are_refused() {
    let deep = body(&format!(
        "{}{}",
        "<w:sdt>".repeat(200_000),
        "</w:sdt>".repeat(200_000)
    ));
    let outcome = outcome("deep.docx", &word(&deep), small()).await;
    assert!(
        matches!(outcome, Err(ReadError::Damaged { .. } | ReadError::NoText)),
        "{outcome:?}"
    );
}

/// Work that grows with the square of these would take minutes.
#[tokio::test]
async fn many_attributes_elements_and_headings_take_time_in_proportion() {
    let attributes: String = (0..100_000).fold(String::new(), |mut all, number| {
        write!(all, " w:a{number}='{number}'").expect("memory suffices");
        all
    });
    let content = format!(
        "<w:p{attributes}><w:r><w:t>lease</w:t></w:r></w:p>{}",
        paragraph("x").repeat(50_000)
    );
    let pages = outcome("wide.docx", &word(&body(&content)), Limits::default())
        .await
        .expect("it is well formed");
    assert!(text(&pages).starts_with("lease"));

    let markdown = format!(
        "{}\n\n{}\n\n{}",
        "[".repeat(50_000),
        "*_".repeat(50_000),
        "> ".repeat(5_000)
    );
    outcome("brackets.md", markdown.as_bytes(), Limits::default())
        .await
        .expect("every text is Markdown");
    let html = format!("{}words", "<div><p>".repeat(50_000));
    let read = outcome("open.html", html.as_bytes(), Limits::default()).await;
    assert!(
        matches!(
            read,
            Ok(_) | Err(ReadError::Damaged { .. } | ReadError::TooLarge { .. })
        ),
        "{read:?}"
    );
}

/// A PDF of these objects, numbered from 1; the first is its catalogue.
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut file = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(file.len());
        write!(file, "{number} 0 obj\n{object}\nendobj\n").expect("memory suffices");
    }
    let table = file.len();
    let count = objects.len() + 1;
    write!(file, "xref\n0 {count}\n0000000000 65535 f \n").expect("memory suffices");
    for place in places {
        writeln!(file, "{place:010} 00000 n ").expect("memory suffices");
    }
    write!(
        file,
        "trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
    )
    .expect("memory suffices");
    file.into_bytes()
}

#[tokio::test]
async fn a_tree_of_pages_without_end_ends() {
    let catalogue = "<< /Type /Catalog /Pages 2 0 R >>".to_owned();
    let itself = "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2000000000 >>".to_owned();
    let outcome = outcome("loop.pdf", &pdf(&[catalogue, itself]), Limits::default()).await;
    assert!(outcome.is_err(), "it has no page: {outcome:?}");
}

#[tokio::test]
async fn more_pages_than_the_limit_are_refused() {
    let mut objects = vec!["<< /Type /Catalog /Pages 2 0 R >>".to_owned()];
    let kids: String = (3..53).map(|number| format!("{number} 0 R ")).collect();
    objects.push(format!("<< /Type /Pages /Kids [{kids}] /Count 50 >>"));
    objects.extend(
        (3..53).map(|_| "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>".to_owned()),
    );
    let limits = Limits {
        pages: 49,
        ..Limits::default()
    };
    let outcome = outcome("pages.pdf", &pdf(&objects), limits).await;
    assert!(
        matches!(outcome, Err(ReadError::TooLarge { .. })),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn text_beyond_the_limit_of_output_is_refused() {
    let limits = Limits {
        output: 100_000,
        ..Limits::default()
    };
    let long = "words and words\n\n".repeat(20_000);
    let outcome = outcome("long.txt", long.as_bytes(), limits).await;
    assert!(
        matches!(outcome, Err(ReadError::TooLarge { .. })),
        "{outcome:?}"
    );
}
