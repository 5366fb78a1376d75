//! Archives that are hostile, damaged or strange.

use document::ReadError;
use document::reader::Limits;

use super::word::word;
use super::{archive, binary_archive, read, read_within, relationships};

#[tokio::test]
async fn an_archive_that_swells_is_refused() {
    let text = "<w:p><w:r><w:t>swells</w:t></w:r></w:p>".repeat(100_000);
    let bytes = word(&text);
    assert!(
        bytes.len() < 100_000,
        "it is small on disk: {}",
        bytes.len()
    );
    let limits = Limits {
        unpacked: 1024 * 1024,
        ..Limits::default()
    };
    let error = read_within(&bytes, limits)
        .await
        .expect_err("it passes the limit");
    assert!(matches!(error, ReadError::TooLarge { .. }), "{error:?}");
}

#[tokio::test]
async fn an_empty_document_has_no_text() {
    let error = read(&word("<w:p/>")).await;
    assert_eq!(error.map(|_| ()), Err(ReadError::NoText));
}

/// Small texts are read from archives that are broken in many ways.
async fn texts(bytes: &[u8]) -> Result<Vec<String>, ReadError> {
    let reading = read(bytes).await?;
    let blocks = reading.pages.into_iter().flat_map(|page| page.blocks);
    Ok(blocks.map(|block| block.text).collect())
}

fn paragraphs(count: usize) -> String {
    (0..count)
        .map(|index| format!("<w:p><w:r><w:t>paragraph {index}</w:t></w:r></w:p>"))
        .collect()
}

#[tokio::test]
async fn a_cut_archive_gives_what_can_be_read() {
    let bytes = word(&paragraphs(2_000));
    let directory = bytes
        .windows(4)
        .position(|window| window == b"PK\x01\x02")
        .expect("a directory");
    let found = texts(&bytes[..directory])
        .await
        .expect("the parts are whole");
    assert_eq!(found.len(), 2_000, "only the directory is gone");
    let document = bytes
        .windows(17)
        .position(|window| window == b"word/document.xml")
        .expect("the document");
    let reading = read(&bytes[..document + 2_000])
        .await
        .expect("a part of it");
    let read = reading.pages[0].blocks.len();
    assert!((1..2_000).contains(&read), "{read} paragraphs");
    assert!(
        matches!(reading.missing[..], [(1, ReadError::Damaged { .. })]),
        "the rest is missing: {:?}",
        reading.missing
    );
    for length in [0, 3, 4, 30, 60, 200] {
        let error = texts(&bytes[..length]).await.expect_err("nothing is left");
        assert!(
            matches!(
                error,
                ReadError::Damaged { .. } | ReadError::Unsupported | ReadError::NoText
            ),
            "{length}: {error:?}"
        );
    }
}

#[tokio::test]
async fn a_wrong_checksum_or_size_does_not_cost_the_text() {
    let mut bytes = word(&paragraphs(3));
    let expected = texts(&bytes).await.expect("it is whole");
    let mut position = 0;
    while let Some(found) = bytes[position..]
        .windows(4)
        .position(|window| window == b"PK\x01\x02")
    {
        // The checksum and the unpacked size in the directory.
        let header = position + found;
        bytes[header + 16..header + 20].fill(0xAB);
        bytes[header + 24..header + 28].copy_from_slice(&7_u32.to_le_bytes());
        position = header + 4;
    }
    assert!(position > 0, "the directory was found");
    assert_eq!(texts(&bytes).await, Ok(expected));
}

#[tokio::test]
async fn names_and_relationships_may_be_odd() {
    let document =
        "<w:document><w:body><w:p><w:r><w:t>text</w:t></w:r></w:p></w:body></w:document>";
    for (package, part) in [
        (None, "word/document.xml"),
        (Some("Word\\DOCUMENT.xml"), "word/document.xml"),
        (Some("./x/../word/./document.xml"), "WORD/Document.xml"),
        (Some("missing.xml"), "word/document.xml"),
        (Some("content/main.xml"), "content\\main.xml"),
    ] {
        let related = package.map(|target| relationships(&[("rId1", "officeDocument", target)]));
        let mut parts = vec![(part, document)];
        parts.extend(related.as_deref().map(|related| ("_rels/.rels", related)));
        assert_eq!(
            texts(&archive(&parts)).await,
            Ok(vec!["text".to_owned()]),
            "{package:?} for {part}"
        );
    }
}

#[tokio::test]
async fn strict_names_and_any_encoding_are_read() {
    let document = "<?xml version='1.0' encoding='UTF-16'?><w:document \
        xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'><w:body><w:p><w:r><w:t>Größe 中</w:t>\
        </w:r></w:p></w:body></w:document>";
    let package = "<Relationships><Relationship Id='rId1' \
        Type='http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument' \
        Target='word/document.xml'/></Relationships>";
    let mut utf16 = vec![0xFF, 0xFE];
    utf16.extend(document.encode_utf16().flat_map(u16::to_le_bytes));
    let with_mark = format!("\u{feff}{}", document.replace("UTF-16", "UTF-8"));
    for bytes in [utf16.as_slice(), &utf16[2..], with_mark.as_bytes()] {
        let archive = binary_archive(&[
            ("_rels/.rels", package.as_bytes()),
            ("word/document.xml", bytes),
        ]);
        assert_eq!(texts(&archive).await, Ok(vec!["Größe 中".to_owned()]));
    }
}

#[tokio::test]
async fn deep_and_endless_markup_ends() {
    let deep = |open: &str, close: &str| {
        format!(
            "{}<w:p><w:r><w:t>deep</w:t></w:r></w:p>{}",
            open.repeat(50_000),
            close.repeat(50_000)
        )
    };
    for (open, close) in [
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        (
            "<mc:AlternateContent><mc:Choice>",
            "</mc:Choice></mc:AlternateContent>",
        ),
        ("<w:p><w:r><w:pict><w:txbxContent>", ""),
    ] {
        let body = format!(
            "<w:p><w:r><w:t>shallow</w:t></w:r></w:p>{}",
            deep(open, close)
        );
        let outcome = texts(&word(&body)).await;
        let first = outcome
            .as_ref()
            .map(|texts| texts.first().map(String::as_str));
        assert_eq!(first, Ok(Some("shallow")), "{open}");
    }
}
