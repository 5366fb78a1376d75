//! Boxes lie where the picture of the page shows the text, however the page is
//! turned and cut; what repeats from page to page is told from the text.

mod support;

use std::path::Path;

use document::reader::{PageToDraw, ReadEvent, Reader};
use document::{Anchor, BlockKind, Page, Rectangle};
use image::RgbImage;
use lopdf::content::{Content, Operation};
use lopdf::{Document, Object, Stream, dictionary};

use support::{pdfium, reader};

/// A piece of text to be shown at a place of the visible page.
struct Shown<'a> {
    text: &'a str,
    x: f32,
    /// Of the baseline, from the top.
    y: f32,
    size: f32,
}

const fn shown(text: &str, x: f32, y: f32, size: f32) -> Shown<'_> {
    Shown { text, x, y, size }
}

/// A PDF whose pages have a visible part of 300 by 200 points, not at the
/// corner of the sheet, turned by quarter turns clockwise, with texts that
/// stand upright when the page is shown.
fn pdf(turns: i64, pages: &[Vec<Shown<'_>>]) -> Vec<u8> {
    let (width, height) = if turns % 2 == 0 {
        (300, 200)
    } else {
        (200, 300)
    };
    let (left, bottom) = (20, 30);
    let (right, top) = (left + width, bottom + height);
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let edge = |value: i64| value as f32;
    let place = |x: f32, y: f32| match turns {
        0 => ([1, 0, 0, 1], edge(left) + x, edge(top) - y),
        1 => ([0, 1, -1, 0], edge(left) + y, edge(bottom) + x),
        2 => ([-1, 0, 0, -1], edge(right) - x, edge(bottom) + y),
        _ => ([0, -1, 1, 0], edge(right) - y, edge(top) - x),
    };
    let mut document = Document::with_version("1.7");
    let tree = document.new_object_id();
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
    });
    let resources = document.add_object(dictionary! {
        "Font" => dictionary! { "F1" => font },
    });
    let kids: Vec<Object> = pages
        .iter()
        .map(|texts| {
            let mut operations = vec![Operation::new("BT", vec![])];
            for text in texts {
                let (matrix, x, y) = place(text.x, text.y);
                operations.push(Operation::new("Tf", vec!["F1".into(), text.size.into()]));
                let matrix = matrix.map(Object::from).into_iter();
                let matrix = matrix.chain([x.into(), y.into()]).collect();
                operations.push(Operation::new("Tm", matrix));
                operations.push(Operation::new(
                    "Tj",
                    vec![Object::string_literal(text.text)],
                ));
            }
            operations.push(Operation::new("ET", vec![]));
            let content = Content { operations }.encode().expect("it is encoded");
            let content = document.add_object(Stream::new(dictionary! {}, content));
            let page = document.add_object(dictionary! {
                "Type" => "Page", "Parent" => tree, "Contents" => content,
                "Resources" => resources, "Rotate" => turns * 90,
                "MediaBox" => vec![0.into(), 0.into(), 400.into(), 400.into()],
                "CropBox" => vec![left.into(), bottom.into(), right.into(), top.into()],
            });
            page.into()
        })
        .collect();
    let count = i64::try_from(kids.len()).expect("few pages");
    document.objects.insert(
        tree,
        Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }),
    );
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    let information = document.add_object(dictionary! {
        "Title" => Object::string_literal("Lease"),
        "CreationDate" => Object::string_literal("D:20240131120501Z"),
    });
    document.trailer.set("Info", information);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("it is saved");
    bytes
}

async fn pages(reader: &mut Reader, path: &Path) -> Vec<Page> {
    let mut pages = Vec::new();
    reader
        .read(path, None, |event| match event {
            ReadEvent::Page(page) => pages.push(page),
            ReadEvent::Header(header) => {
                assert_eq!(header.title.as_deref(), Some("Lease"));
                assert_eq!(header.created.as_deref(), Some("2024-01-31T12:05:01Z"));
            }
            other => panic!("nothing else is in it: {other:?}"),
        })
        .await
        .expect("the document is read");
    pages
}

/// The box around everything that is not white, in points.
fn ink(picture: &RgbImage, scale: f32) -> Rectangle {
    let mut ink = Rectangle {
        left: f32::INFINITY,
        top: f32::INFINITY,
        right: 0.0,
        bottom: 0.0,
    };
    for (x, y, pixel) in picture.enumerate_pixels() {
        if pixel.0.iter().all(|value| *value < 128) {
            #[expect(clippy::cast_precision_loss, reason = "pictures are small")]
            let (x, y) = (x as f32 / scale, y as f32 / scale);
            ink.left = ink.left.min(x);
            ink.top = ink.top.min(y);
            ink.right = ink.right.max(x);
            ink.bottom = ink.bottom.max(y);
        }
    }
    ink
}

#[tokio::test]
async fn boxes_lie_on_the_text_of_the_picture() {
    let Some(pdfium) = pdfium() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut reader = reader(Some(pdfium));
    for turns in 0..4 {
        let path = folder.path().join(format!("{turns}.pdf"));
        let texts = vec![shown("Tenant may (leave) today", 50.0, 60.0, 14.0)];
        std::fs::write(&path, pdf(turns, &[texts])).expect("a file");
        let pages = pages(&mut reader, &path).await;
        let size = pages[0].size.expect("a page of a PDF has a size");
        assert_eq!((size.width, size.height), (300.0, 200.0), "as it is shown");
        let block = &pages[0].blocks[0];
        assert_eq!(
            block.text, "Tenant may (leave) today",
            "{turns} quarter turns"
        );
        let Anchor::Page { lines, .. } = &block.anchor else {
            panic!("a block of a PDF lies on a page");
        };
        assert_eq!(lines.len(), 1, "one line of text has one box");
        let png = reader
            .draw(PageToDraw::new(&path, 1), 1200)
            .await
            .expect("the page is drawn");
        let picture = image::load_from_memory(&png).expect("a PNG").into_rgb8();
        assert_eq!(picture.width(), 1200, "as wide as asked for");
        let (ink, own) = (ink(&picture, 4.0), lines[0].rectangle);
        let around = |outer: f32, inner: f32| (-0.7..=4.0).contains(&(inner - outer));
        assert!(
            around(own.left, ink.left)
                && around(own.top, ink.top)
                && around(ink.right, own.right)
                && around(ink.bottom, own.bottom),
            "{turns} quarter turns: the box {own:?} lies closely around the ink {ink:?}"
        );
    }
}

#[tokio::test]
async fn what_repeats_on_pages_is_told_apart() {
    let Some(pdfium) = pdfium() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("lease.pdf");
    let bodies = [
        "The first clause, longer than the line after it.",
        "The second clause, longer than the line after it.",
        "The third clause, longer than the line after it.",
    ];
    let numbers = ["Page 1 of 3", "Page 2 of 3", "Page 3 of 3"];
    let drafts: Vec<_> = bodies
        .iter()
        .zip(numbers)
        .map(|(body, number)| {
            vec![
                shown("Lease agreement", 50.0, 15.0, 8.0),
                shown("Scope", 50.0, 60.0, 18.0),
                shown(body, 50.0, 90.0, 10.0),
                shown("It goes on in the next line of it.", 50.0, 102.0, 10.0),
                shown(number, 120.0, 190.0, 8.0),
            ]
        })
        .collect();
    std::fs::write(&path, pdf(0, &drafts)).expect("a file");
    let pages = pages(&mut reader(Some(pdfium)), &path).await;
    for ((page, body), number) in pages.iter().zip(bodies).zip(numbers) {
        let found: Vec<_> = page
            .blocks
            .iter()
            .map(|block| (block.kind, block.text.clone()))
            .collect();
        assert_eq!(
            found,
            [
                (BlockKind::Running, "Lease agreement".to_owned()),
                (BlockKind::Heading { level: 1 }, "Scope".to_owned()),
                (
                    BlockKind::Paragraph,
                    format!("{body} It goes on in the next line of it.")
                ),
                (BlockKind::Running, number.to_owned()),
            ],
            "header and footer repeat, the heading is part of the text"
        );
    }
}

#[tokio::test]
async fn rows_are_kept_together() {
    let Some(pdfium) = pdfium() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("table.pdf");
    let mut texts = Vec::new();
    for (row, cells) in [
        ["Year", "Rent", "Deposit"],
        ["2023", "900", "1800"],
        ["2024", "950", "1900"],
    ]
    .iter()
    .enumerate()
    {
        for (column, cell) in cells.iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let (x, y) = (column as f32 * 80.0, row as f32 * 14.0);
            texts.push(shown(cell, 40.0 + x, 60.0 + y, 10.0));
        }
    }
    std::fs::write(&path, pdf(0, &[texts])).expect("a file");
    let pages = pages(&mut reader(Some(pdfium)), &path).await;
    let found: Vec<_> = pages[0]
        .blocks
        .iter()
        .map(|block| (block.kind, block.text.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (
                BlockKind::TableRow { header: true },
                "Year | Rent | Deposit"
            ),
            (BlockKind::TableRow { header: false }, "2023 | 900 | 1800"),
            (BlockKind::TableRow { header: false }, "2024 | 950 | 1900"),
        ]
    );
}

#[tokio::test]
async fn text_is_read_without_pdfium_too() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("lease.pdf");
    let texts = vec![shown("Tenant may leave", 50.0, 60.0, 14.0)];
    std::fs::write(&path, pdf(0, &[texts])).expect("a file");
    let pages = pages(&mut reader(None), &path).await;
    assert_eq!(pages[0].blocks[0].text, "Tenant may leave");
}
