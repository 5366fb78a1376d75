//! Files attached to a PDF are documents inside it.

#[path = "support/paper.rs"]
mod paper;
mod support;

use document::reader::{PageToDraw, ReadEvent};
use document::{ContentHash, ReadError, Tile};
use lopdf::{Object, Stream, dictionary};

use paper::{Paper, lines};
use support::{pdfium, reader};

/// A page that says `text`, with files attached to the document.
fn pdf(text: &str, attached: &[(&str, &[u8])]) -> Vec<u8> {
    let mut paper = Paper::new();
    paper.page(&lines(40.0, 500.0, &[text]));
    let mut names = Vec::new();
    for (name, bytes) in attached {
        let file = Stream::new(dictionary! { "Type" => "EmbeddedFile" }, bytes.to_vec());
        let file = paper.document.add_object(file);
        let name = Object::string_literal(*name);
        let specification = paper.document.add_object(dictionary! {
            "Type" => "Filespec", "F" => name.clone(), "UF" => name.clone(),
            "EF" => dictionary! { "F" => file },
        });
        names.extend([name, specification.into()]);
    }
    let tree = dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } };
    paper.finish(&dictionary! { "Names" => tree })
}

/// What is read: the path of each document inside, its text, and what is
/// missing.
#[derive(Debug, Default, PartialEq)]
struct Found {
    texts: Vec<(Vec<String>, String)>,
    missing: Vec<(Vec<String>, ReadError)>,
}

async fn read(bytes: &[u8]) -> Option<Found> {
    let pdfium = pdfium()?;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("cover.pdf");
    std::fs::write(&path, bytes).expect("a file");
    let mut found = Found::default();
    let mut place = Vec::new();
    reader(Some(pdfium))
        .read(&path, None, |event| match event {
            ReadEvent::Embedded(inner) => place = inner.path,
            ReadEvent::Page(page) => {
                for block in page.blocks {
                    found.texts.push((place.clone(), block.text));
                }
            }
            ReadEvent::MissingEmbedded { path, error } => found.missing.push((path, error)),
            _ => {}
        })
        .await
        .expect("the document is read");
    Some(found)
}

fn path(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[tokio::test]
async fn attached_files_are_read_behind_the_pages() {
    let inner = pdf("The keys were handed over.", &[("deep.txt", b"Two keys.")]);
    let outer = pdf(
        "The lease begins in May.",
        &[
            ("C:\\papers\\handover.pdf", &inner),
            ("rent.csv", b"May,900\nJune,900\n"),
        ],
    );
    let Some(found) = read(&outer).await else {
        return;
    };
    let said = |place: &[&str]| -> Vec<&str> {
        let place = path(place);
        let own = found.texts.iter().filter(|(at, _)| *at == place);
        own.map(|(_, text)| text.as_str()).collect()
    };
    assert_eq!(said(&[]), ["The lease begins in May."]);
    assert_eq!(said(&["handover.pdf"]), ["The keys were handed over."]);
    assert_eq!(said(&["handover.pdf", "deep.txt"]), ["Two keys."]);
    assert!(said(&["rent.csv"]).join(" ").contains("900"), "{found:?}");
    assert_eq!(found.missing, []);
}

#[tokio::test]
async fn an_attached_file_that_cannot_be_read_costs_only_itself() {
    let programme = [
        0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0,
    ];
    let bytes = pdf(
        "The lease begins in May.",
        &[
            ("a.bin", &programme),
            ("b.pdf", b"%PDF-1.7 cut off"),
            ("c.txt", b"Two keys."),
        ],
    );
    let Some(found) = read(&bytes).await else {
        return;
    };
    assert_eq!(
        found.texts,
        [
            (path(&[]), "The lease begins in May.".to_owned()),
            (path(&["c.txt"]), "Two keys.".to_owned()),
        ]
    );
    let missing: Vec<Vec<String>> = found.missing.into_iter().map(|(at, _)| at).collect();
    assert_eq!(missing, [path(&["a.bin"]), path(&["b.pdf"])]);
}

#[tokio::test]
async fn pages_of_an_attached_file_are_drawn() {
    let Some(pdfium) = pdfium() else { return };
    let deep = pdf("The keys were handed over.", &[]);
    let inner = pdf("A letter around it.", &[("handover.pdf", &deep)]);
    let outer = pdf("The lease begins in May.", &[("letter.pdf", &inner)]);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (path, alone) = (folder.path().join("cover.pdf"), folder.path().join("h.pdf"));
    std::fs::write(&path, &outer).expect("a file");
    std::fs::write(&alone, &deep).expect("a file");
    let mut reader = reader(Some(pdfium));
    let inside = PageToDraw {
        inside: Some(content(&deep)),
        ..PageToDraw::new(&path, 1)
    };
    let tile = Tile {
        page_width: 900,
        left: 10,
        top: 10,
        width: 500,
        height: 300,
    };
    let expected = reader.draw_tile(PageToDraw::new(&alone, 1), tile).await;
    let blank = reader.draw_tile(PageToDraw::new(&path, 1), tile).await;
    assert_ne!(expected, blank, "the two say different things");
    assert_eq!(reader.draw_tile(inside, tile).await, expected);
    let whole = reader.draw(PageToDraw::new(&alone, 1), 300).await;
    assert_eq!(reader.draw(inside, 300).await, whole);
    let none = PageToDraw {
        inside: Some(content(b"something else")),
        ..inside
    };
    let refused = reader.draw(none, 300).await;
    assert!(
        matches!(refused, Err(ReadError::Unreadable { .. })),
        "{refused:?}"
    );
}

fn content(bytes: &[u8]) -> ContentHash {
    ContentHash(*blake3::hash(bytes).as_bytes())
}
