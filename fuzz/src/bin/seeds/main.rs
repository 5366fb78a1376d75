//! Writes the seed corpus: small inputs of our own for every target, into
//! `corpus/TARGET/` beside this package's manifest.

use std::fs;
use std::io::{self, Cursor, Write};
use std::path::Path;

use fuzz::compound;
use fuzz::package::{BINARY_SEPARATOR, BOOK, EXCEL, OPEN_TEXT, POWER_POINT, SEPARATOR, WORD};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

mod files;
mod layout;
mod legacy;
mod legacy_word;
mod mail;
mod office;
mod open;
mod texts;

use office::{EXCEL_PARTS, POWER_POINT_PARTS, WORD_PARTS};
use texts::{HTML, TEXTS};

fn main() -> io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    write_texts(&corpus)?;
    write_packages(&corpus)?;
    write_compound_files(&corpus)?;
    write(&corpus, "pdf", [files::pdf(), files::pdf()[..200].to_vec()])?;
    write(&corpus, "picture", files::pictures())?;
    write(&corpus, "layout", layout::pages())?;
    write(&corpus, "frame", files::frames()?)?;
    write(&corpus, "gguf", [files::gguf()])
}

fn write_texts(corpus: &Path) -> io::Result<()> {
    let utf16 = "leave 租约\n".encode_utf16().flat_map(u16::to_le_bytes);
    write(corpus, "text", bytes_of(&TEXTS).chain([utf16.collect()]))?;
    write(corpus, "markdown", bytes_of(&TEXTS))?;
    write(corpus, "html", bytes_of(&HTML))?;
    write(corpus, "rich_text", bytes_of(&texts::RICH_TEXTS))?;
    write(corpus, "delimited", bytes_of(&texts::DELIMITED))?;
    write(corpus, "source_code", bytes_of(&texts::SOURCES))?;
    write(corpus, "mail", bytes_of(&texts::MAILS))?;
    write(corpus, "web_archive", bytes_of(&texts::WEB_ARCHIVES))?;
    write(corpus, "number_format", bytes_of(&texts::FORMATS))
}

fn write_packages(corpus: &Path) -> io::Result<()> {
    let word = joined(&WORD_PARTS);
    let power_point = joined(&POWER_POINT_PARTS);
    let excel = joined(&EXCEL_PARTS);
    let book = joined(&open::BOOK_PARTS);
    let packages = [
        WORD.pack(&word),
        POWER_POINT.pack(&power_point),
        EXCEL.pack(&excel),
        BOOK.pack(&book),
        OPEN_TEXT.pack(&joined(&open::TEXT_PARTS)),
        deflated("word/document.xml", WORD_PARTS[0]),
    ];
    let kinds = bytes_of(&TEXTS)
        .chain([files::pdf()])
        .chain(packages.clone());
    write(
        corpus,
        "kind",
        kinds.map(|bytes| [&[0], bytes.as_slice()].concat()),
    )?;
    write(corpus, "package", packages)?;
    write(corpus, "word", [word, WORD_PARTS[0].as_bytes().to_vec()])?;
    write(corpus, "power_point", [power_point])?;
    write(corpus, "excel", [excel])?;
    write(
        corpus,
        "binary_excel",
        [binary_joined(&office::binary_excel())],
    )?;
    write(corpus, "book", [book])?;
    let open = [
        open::TEXT_PARTS,
        open::PRESENTATION_PARTS,
        open::SPREADSHEET_PARTS,
    ];
    let with_kind = |(kind, parts): (u8, &[&str; 4])| [&[kind], joined(parts).as_slice()].concat();
    write(corpus, "open_document", (0..).zip(&open).map(with_kind))?;
    let flat = |(kind, parts): (u8, &[&str; 4])| [&[kind], parts[0].as_bytes()].concat();
    write(corpus, "open_document_flat", (0..).zip(&open).map(flat))
}

fn write_compound_files(corpus: &Path) -> io::Result<()> {
    let word = binary_joined(&legacy_word::streams());
    let power_point = binary_joined(&legacy::presentation());
    let excel = binary_joined(&[legacy::workbook(), legacy::summary()]);
    let message = binary_joined(&mail::streams());
    let encrypted = [
        binary_joined(&[legacy::AGILE.as_bytes().to_vec(), vec![7; 64]]),
        binary_joined(&[legacy::standard(), vec![7; 64]]),
    ];
    let files = [
        compound::WORD.pack(&word),
        compound::POWER_POINT.pack(&power_point),
        compound::EXCEL.pack(&excel),
        compound::MESSAGE.pack(&message),
        compound::ENCRYPTED.pack(&encrypted[1]),
    ];
    let packaged = b"\x30\0\0\0\x02\0a.txt\0c:\\a.txt\0\0\0\x03\0\x02\0\0\0x\0\x05\0\0\0words";
    write(
        corpus,
        "object",
        files
            .iter()
            .cloned()
            .chain([legacy::object(packaged), EXCEL.pack(&joined(&EXCEL_PARTS))]),
    )?;
    write(corpus, "compound", files)?;
    write(corpus, "legacy_word", [word])?;
    write(corpus, "legacy_power_point", [power_point])?;
    write(corpus, "legacy_excel", [excel])?;
    write(corpus, "outlook", [message])?;
    write(corpus, "encrypted", encrypted)
}

fn write(corpus: &Path, target: &str, inputs: impl IntoIterator<Item = Vec<u8>>) -> io::Result<()> {
    let folder = corpus.join(target);
    fs::create_dir_all(&folder)?;
    for (number, bytes) in inputs.into_iter().enumerate() {
        fs::write(folder.join(format!("seed-{number}")), bytes)?;
    }
    Ok(())
}

fn joined(parts: &[&str]) -> Vec<u8> {
    parts
        .iter()
        .map(|part| part.as_bytes())
        .collect::<Vec<_>>()
        .join(SEPARATOR)
}

fn binary_joined(parts: &[Vec<u8>]) -> Vec<u8> {
    parts.join(BINARY_SEPARATOR)
}

fn bytes_of<'a>(texts: &'a [&'a str]) -> impl Iterator<Item = Vec<u8>> + 'a {
    texts.iter().map(|text| text.as_bytes().to_vec())
}

fn deflated(name: &str, text: &str) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive
        .start_file(name, SimpleFileOptions::default())
        .expect("memory suffices");
    archive.write_all(text.as_bytes()).expect("memory suffices");
    archive.finish().expect("memory suffices").into_inner()
}
