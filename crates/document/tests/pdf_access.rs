//! Passwords, pages that are missing, and pictures of parts of pages.

#[path = "support/paper.rs"]
mod paper;
mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use document::reader::{PageToDraw, ReadEvent};
use document::{ReadError, Tile};
use lopdf::encryption::crypt_filters::{Aes128CryptFilter, Aes256CryptFilter, CryptFilter};
use lopdf::{Dictionary, EncryptionState, EncryptionVersion, Object, Permissions};

use paper::{Paper, lines, shown};
use support::{pdfium, reader};

const OWNER: &str = "landlord";
const USER: &str = "tenant";

/// A document in every way of encryption, by the way's name.
fn encrypted() -> Vec<(&'static str, Vec<u8>)> {
    let key = [7_u8; 32];
    let filter = |filter: Arc<dyn CryptFilter>| BTreeMap::from([(b"StdCF".to_vec(), filter)]);
    let made = |name: &'static str, way: &dyn Fn(&Paper) -> EncryptionState| {
        let mut paper = Paper::new();
        paper.page(&lines(40.0, 500.0, &["A secret agreement"]));
        paper.seal(&Dictionary::new());
        let state = way(&paper);
        paper.document.encrypt(&state).expect("it is encrypted");
        let mut bytes = Vec::new();
        paper.document.save_to(&mut bytes).expect("it is saved");
        (name, bytes)
    };
    vec![
        made("RC4", &|paper| {
            state(EncryptionVersion::V2 {
                document: &paper.document,
                owner_password: OWNER,
                user_password: USER,
                key_length: 128,
                permissions: Permissions::all(),
            })
        }),
        made("AES-128", &|paper| {
            state(EncryptionVersion::V4 {
                document: &paper.document,
                encrypt_metadata: true,
                crypt_filters: filter(Arc::new(Aes128CryptFilter)),
                stream_filter: b"StdCF".to_vec(),
                string_filter: b"StdCF".to_vec(),
                owner_password: OWNER,
                user_password: USER,
                permissions: Permissions::all(),
            })
        }),
        made("AES-256", &|_| {
            state(EncryptionVersion::V5 {
                encrypt_metadata: true,
                crypt_filters: filter(Arc::new(Aes256CryptFilter)),
                file_encryption_key: &key,
                stream_filter: b"StdCF".to_vec(),
                string_filter: b"StdCF".to_vec(),
                owner_password: OWNER,
                user_password: USER,
                permissions: Permissions::all(),
            })
        }),
    ]
}

fn state(version: EncryptionVersion<'_>) -> EncryptionState {
    EncryptionState::try_from(version).expect("a state")
}

async fn texts(
    pdfium: Option<std::path::PathBuf>,
    path: &Path,
    password: Option<&str>,
) -> Result<Vec<String>, ReadError> {
    let mut texts = Vec::new();
    reader(pdfium)
        .read(path, password, |event| {
            if let ReadEvent::Page(page) = event {
                texts.extend(page.blocks.into_iter().map(|block| block.text));
            }
        })
        .await
        .map(|()| texts)
}

#[tokio::test]
async fn either_password_opens_and_no_other() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (way, bytes) in encrypted() {
        let path = folder.path().join("secret.pdf");
        std::fs::write(&path, bytes).expect("a file");
        for library in [pdfium(), None] {
            let with = format!("{way}, PDFium: {}", library.is_some());
            for password in [USER, OWNER] {
                let read = texts(library.clone(), &path, Some(password)).await;
                let read = read.unwrap_or_else(|error| panic!("{with}, {password}: {error}"));
                assert_eq!(read, ["A secret agreement"], "{with}, {password}");
            }
            let read = texts(library.clone(), &path, None).await;
            assert_eq!(read, Err(ReadError::Encrypted), "{with}");
            for wrong in ["guess", "", "a\0b"] {
                let read = texts(library.clone(), &path, Some(wrong)).await;
                assert_eq!(read, Err(ReadError::WrongPassword), "{with}, {wrong:?}");
            }
        }
        if let Some(pdfium) = pdfium() {
            let mut reader = reader(Some(pdfium));
            let locked = PageToDraw::new(&path, 1);
            let page = PageToDraw {
                password: Some(USER),
                ..locked
            };
            let drawn = reader.draw(page, 100).await;
            assert!(drawn.is_ok(), "{way}: {:?}", drawn.err());
            let refused = reader.draw(locked, 100).await;
            assert_eq!(refused, Err(ReadError::Encrypted), "{way}");
        }
    }
}

#[tokio::test]
async fn a_page_that_is_not_there_leaves_the_others() {
    let Some(pdfium) = pdfium() else { return };
    let mut paper = Paper::new();
    paper.page(&lines(40.0, 500.0, &["The first page"]));
    let missing = paper.page("");
    paper.page(&lines(40.0, 500.0, &["The third page"]));
    paper.document.objects.insert(missing, Object::Integer(42));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("torn.pdf");
    std::fs::write(&path, paper.finish(&Dictionary::new())).expect("a file");
    let mut events = Vec::new();
    reader(Some(pdfium))
        .read(&path, None, |event| events.push(event))
        .await
        .expect("what is there is read");
    let told: Vec<String> = events
        .iter()
        .filter_map(|event| match event {
            ReadEvent::Page(page) => Some(page.blocks[0].text.clone()),
            ReadEvent::MissingPage { number, .. } => Some(format!("missing {number}")),
            _ => None,
        })
        .collect();
    assert_eq!(told, ["The first page", "missing 2", "The third page"]);
}

#[tokio::test]
async fn a_tile_is_the_part_of_the_whole_picture() {
    let Some(pdfium) = pdfium() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("paper.pdf");
    let mut paper = Paper::new();
    paper.page(&shown("B", 40.0, 60.0, 300.0, "Agreement"));
    std::fs::write(&path, paper.finish(&Dictionary::new())).expect("a file");
    let mut reader = reader(Some(pdfium));
    let page = PageToDraw::new(&path, 1);
    let whole = reader.draw(page, 1600).await.expect("a picture");
    let whole = image::load_from_memory(&whole).expect("a PNG").into_rgb8();
    let tile = Tile {
        page_width: 1600,
        left: 300,
        top: 1050,
        width: 256,
        height: 200,
    };
    let part = reader.draw_tile(page, tile).await.expect("a part");
    let part = image::load_from_memory(&part).expect("a PNG").into_rgb8();
    assert_eq!(part.dimensions(), (256, 200));
    let cut = image::imageops::crop_imm(&whole, 300, 1050, 256, 200).to_image();
    assert!(
        cut.pixels().any(|pixel| pixel.0[0] < 50),
        "there is ink in it"
    );
    // The edges of letters are rounded anew.
    let most = cut
        .pixels()
        .zip(part.pixels())
        .map(|(whole, part)| whole.0[0].abs_diff(part.0[0]))
        .max();
    assert!(most <= Some(2), "pixel by pixel: {most:?}");
    // A page far larger than memory, and a part beyond its edge.
    let far = Tile {
        page_width: 100_000,
        left: 99_900,
        top: 100,
        ..tile
    };
    let part = reader.draw_tile(page, far).await.expect("a part");
    let part = image::load_from_memory(&part).expect("a PNG").into_rgb8();
    assert!(
        part.pixels().all(|pixel| pixel.0 == [255; 3]),
        "nothing is there"
    );
    let beyond = Tile {
        left: u32::MAX,
        ..far
    };
    let refused = reader.draw_tile(page, beyond).await;
    assert!(
        matches!(refused, Err(ReadError::TooLarge { .. })),
        "{refused:?}"
    );
}
