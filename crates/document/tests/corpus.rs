//! Real files, many of them broken on purpose: nothing but typed errors, and at
//! least as many opened as by the libraries that most people use.

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use document::reader::{ReadEvent, Reader};
use document::{BlockKind, Page, ReadError};

use support::{pdfium, reader};

/// The data sets: `DESKHAND_DATA_SETS`, else `../shared/data` beside the
/// checkout.
#[expect(clippy::print_stderr, reason = "says what was skipped")]
fn data(folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("DESKHAND_DATA_SETS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let folder = root.join(folder);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: there is no folder {}", folder.display());
    None
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|own| own == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

async fn pages(reader: &mut Reader, path: &Path) -> Result<Vec<Page>, ReadError> {
    let mut pages = Vec::new();
    let outcome = reader
        .read(path, None, |event| {
            if let ReadEvent::Page(page) = event {
                pages.push(page);
            }
        })
        .await;
    outcome.map(|()| pages)
}

fn text(pages: &[Page]) -> String {
    let blocks = pages.iter().flat_map(|page| &page.blocks);
    blocks
        .map(|block| block.text.as_str())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Reads all files of a kind and gives back how many could be opened: a file
/// without text was opened.
#[expect(clippy::print_stderr, reason = "shown when the count is too low")]
async fn opened(folder: &Path, extension: &str) -> usize {
    let mut reader = reader(pdfium());
    let mut outcomes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut opened = 0;
    for path in files(folder, extension) {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let outcome = match pages(&mut reader, &path).await {
            Ok(_) => "read".to_owned(),
            Err(ReadError::NoText) => "no text".to_owned(),
            Err(error) => {
                eprintln!("{name}: {error}");
                let full = format!("{error:?}");
                full.split(' ').next().unwrap_or_default().to_owned()
            }
        };
        opened += usize::from(matches!(outcome.as_str(), "read" | "no text"));
        outcomes.entry(outcome).or_default().push(name);
    }
    for (outcome, names) in &outcomes {
        eprintln!("{extension}: {outcome}: {}", names.len());
    }
    for fault in ["ReaderDied", "TimedOut"] {
        assert_eq!(
            outcomes.get(fault),
            None,
            "a reader survives every {extension} file"
        );
    }
    opened
}

#[tokio::test]
async fn word_files_are_opened() {
    let Some(folder) = data("office") else { return };
    let opened = opened(&folder, "docx").await;
    assert!(
        opened >= 155,
        "all of 159 but three encrypted ones and a theme (python-docx opens 140): {opened}"
    );
}

#[tokio::test]
async fn decks_are_opened() {
    let Some(folder) = data("office") else { return };
    let opened = opened(&folder, "pptx").await;
    assert!(opened >= 63, "python-pptx opens 59 of 63, we {opened}");
}

#[tokio::test]
async fn workbooks_are_opened() {
    let Some(folder) = data("office") else { return };
    let opened = opened(&folder, "xlsx").await;
    assert!(opened >= 316, "openpyxl opens 316 of 345, we {opened}");
}

#[tokio::test]
async fn legacy_files_are_opened() {
    let Some(folder) = data("office") else { return };
    for (extension, least) in [("doc", 138), ("ppt", 93), ("xls", 374)] {
        let opened = opened(&folder, extension).await;
        assert!(opened >= least, "{extension}: {opened} are opened");
    }
}

#[tokio::test]
async fn encrypted_files_are_opened_with_their_passwords() {
    let Some(folder) = data("office") else { return };
    let mut reader = reader(None);
    let mut outcome = async |name: &str, password: Option<&str>| {
        let mut pages = Vec::new();
        let outcome = reader
            .read(&folder.join(name), password, |event| {
                if let ReadEvent::Page(page) = event {
                    pages.push(page);
                }
            })
            .await;
        outcome.map(|()| text(&pages))
    };
    for (name, password) in [
        ("bug53475-password-is-pass.docx", "pass"),
        ("bug53475-password-is-solrcell.docx", "solrcell"),
        ("60320-protected.xlsx", "Test001!!"),
        ("extenxls_pwd123.xlsx", "pwd123"),
        ("protected_passtika.xlsx", "tika"),
        ("protected_sha512.xlsx", "this is a test"),
        ("password_password_cryptoapi.doc", "password"),
        ("password_tika_binaryrc4.doc", "tika"),
        ("password.xls", "password"),
        ("35897-type4.xls", "freedom"),
        ("xor-encryption-abc.xls", "abc"),
        ("Password_Protected-hello.ppt", "hello"),
        ("Password_Protected-56-hello.ppt", "hello"),
        ("Password_Protected-np-hello.ppt", "hello"),
    ] {
        let opened = outcome(name, Some(password)).await;
        assert!(
            matches!(&opened, Ok(text) if text.chars().any(char::is_alphanumeric))
                || opened == Err(ReadError::NoText),
            "{name}: {opened:?}"
        );
        assert_eq!(
            outcome(name, None).await,
            Err(ReadError::Encrypted),
            "{name}"
        );
        assert_eq!(
            outcome(name, Some("no")).await,
            Err(ReadError::WrongPassword),
            "{name}"
        );
    }
    let own = outcome("protect.xlsx", None).await;
    assert!(own.is_ok(), "the default password is tried: {own:?}");
}

#[tokio::test]
async fn pdfs_are_opened_with_and_without_pdfium() {
    let Some(folder) = data("pdf") else { return };
    let all = files(&folder, "pdf").len();
    if pdfium().is_some() {
        let opened = opened(&folder, "pdf").await;
        assert!(
            opened + 2 >= all,
            "all but an encrypted and a broken one: {opened} of {all}"
        );
    }
    let mut reader = reader(None);
    for path in files(&folder, "pdf") {
        let outcome = pages(&mut reader, &path).await;
        assert!(
            !matches!(
                outcome,
                Err(ReadError::ReaderDied { .. } | ReadError::TimedOut)
            ),
            "lopdf survives {}: {:?}",
            path.display(),
            outcome.err()
        );
    }
}

#[tokio::test]
async fn columns_are_read_one_after_the_other() {
    let (Some(folder), Some(pdfium)) = (data("pdf"), pdfium()) else {
        return;
    };
    let path = folder.join("026-latex-multicolumn/multicolumn.pdf");
    let pages = pages(&mut reader(Some(pdfium)), &path)
        .await
        .expect("it is read");
    let text = text(&pages);
    assert!(
        text.contains("Lorem ipsum dolor sit amet, consectetuer adipiscing elit."),
        "a word cut at the end of a line is whole again, and the right column \
         does not stand in the left one's lines"
    );
    let left = text
        .find("Nulla malesuada porttitor diam")
        .expect("left column");
    let right = text
        .find("Quisque ullamcorper placerat")
        .expect("right column");
    assert!(left < right, "the left column comes first");
}

#[tokio::test]
async fn a_protected_pdf_is_told() {
    let (Some(folder), Some(pdfium)) = (data("pdf"), pdfium()) else {
        return;
    };
    let path = folder.join("005-libreoffice-writer-password/libreoffice-writer-password.pdf");
    for library in [Some(pdfium), None] {
        let error = pages(&mut reader(library), &path).await;
        assert_eq!(error, Err(ReadError::Encrypted));
    }
}

#[tokio::test]
async fn known_text_stands_in_its_place() {
    let Some(folder) = data("office") else { return };
    let mut reader = reader(None);
    let mut blocks = async |name: &str| -> Vec<(BlockKind, String)> {
        let pages = pages(&mut reader, &folder.join(name))
            .await
            .expect("it is read");
        let blocks = pages.into_iter().flat_map(|page| page.blocks);
        blocks.map(|block| (block.kind, block.text)).collect()
    };
    let has = |blocks: &[(BlockKind, String)], kind: BlockKind, text: &str| {
        let found = blocks
            .iter()
            .any(|(own, words)| *own == kind && words == text);
        assert!(found, "{kind:?} {text:?} among {blocks:?}");
    };
    let headings = blocks("heading123.docx").await;
    has(
        &headings,
        BlockKind::Heading { level: 3 },
        "Third paragraph",
    );
    has(&blocks("footnotes.docx").await, BlockKind::Note, "snoska");
    let lists = blocks("ComplexNumberedLists.docx").await;
    has(&lists, BlockKind::ListItem, "b. 2-b");
    has(&lists, BlockKind::ListItem, "10. Jump to new list at 10");
    let deck = blocks("SampleShow.pptx").await;
    has(
        &deck,
        BlockKind::Heading { level: 1 },
        "This is the second slide",
    );
    has(&deck, BlockKind::Note, "I am the notes of the first slide");
    let workbook = blocks("SampleSS.xlsx").await;
    let row = |header| BlockKind::TableRow { header };
    has(&workbook, row(true), "cb=1 | cb=10 | cb=2 | cb=sum");
    has(&workbook, row(false), "1 | 10 | 2 | 13");
}
