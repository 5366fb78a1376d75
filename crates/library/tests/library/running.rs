//! Scans of several pages: what comes back at their edges is known once all pages were
//! recognised, and belongs to no passage.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use document::BlockKind;
use engine::EngineError;
use engine::recognise::{
    Picture, Point, Quadrilateral, RecognisedLine, RecognisedText, RecognisedWord, TextRecogniser,
    Turn,
};
use library::{Library, LibraryOptions};

use crate::embedding::SharedWords;
use crate::support::{Desk, assert_all_indexed, file_named, find};

/// The side of a page, in pixels.
const SIDE: f32 = 600.0;

/// What is read page by page: a header with a letter misread, the text, and a number.
const PAGES: [[&str; 3]; 3] = [
    [
        "Handbook of the caretaker",
        "The boiler is lit in October.",
        "41",
    ],
    [
        "Handb0ok of the caretaker",
        "Snow is swept before seven.",
        "42",
    ],
    [
        "Handbook of the caretaker",
        "Lamps are bought at the corner.",
        "43",
    ],
];

/// Reads [`PAGES`], one after the other.
#[derive(Default)]
struct Book {
    read: AtomicUsize,
}

impl TextRecogniser for Book {
    fn identity(&self) -> &str {
        "book"
    }

    fn languages(&self) -> &[&str] {
        &["en"]
    }

    fn recognise(
        &self,
        picture: &Picture,
        _: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<RecognisedText>, EngineError> {
        let page = PAGES[self.read.fetch_add(1, Ordering::AcqRel) % PAGES.len()];
        #[expect(clippy::cast_precision_loss, reason = "sides of a picture")]
        let scale = picture.width() as f32 / SIDE;
        Ok(Some(RecognisedText {
            turn: Turn::None,
            skew: 0.0,
            lines: page
                .into_iter()
                .zip([30.0, 250.0, 560.0])
                .map(|(text, top)| line(text, top, scale))
                .collect(),
        }))
    }
}

/// A line of letters eight wide, so far from the top of a page as wide as [`SIDE`].
fn line(text: &str, top: f32, scale: f32) -> RecognisedLine {
    #[expect(clippy::cast_precision_loss, reason = "a line is short")]
    let right = 80.0 + 8.0 * text.len() as f32;
    let quadrilateral = Quadrilateral {
        corners: [
            (80.0, top),
            (right, top),
            (right, top + 14.0),
            (80.0, top + 14.0),
        ]
        .map(|(x, y)| Point {
            x: x * scale,
            y: y * scale,
        }),
    };
    RecognisedLine {
        text: text.to_owned(),
        quadrilateral,
        confidence: 0.9,
        words: vec![RecognisedWord {
            range: 0..text.len(),
            quadrilateral,
            confidence: 0.9,
        }],
    }
}

/// A TIFF file of white sheets without compression (TIFF 6.0, section 4).
fn scan(desk: &Desk, name: &str) -> PathBuf {
    const PIXELS: u32 = 600;
    let offset = |file: &Vec<u8>| u32::try_from(file.len()).expect("the file is small");
    let mut file = b"II*\0".to_vec();
    let mut link = file.len();
    file.extend(0u32.to_le_bytes());
    for _ in PAGES {
        let data = offset(&file);
        file.resize(file.len() + (PIXELS * PIXELS) as usize, 255);
        let directory = offset(&file);
        file[link..link + 4].copy_from_slice(&directory.to_le_bytes());
        let entries: [(u16, u16, u32); 8] = [
            (256, 4, PIXELS),
            (257, 4, PIXELS),
            (258, 3, 8),
            (259, 3, 1),
            (262, 3, 1),
            (273, 4, data),
            (278, 4, PIXELS),
            (279, 4, PIXELS * PIXELS),
        ];
        file.extend(8u16.to_le_bytes());
        for (tag, kind, value) in entries {
            file.extend(tag.to_le_bytes());
            file.extend(kind.to_le_bytes());
            file.extend(1u32.to_le_bytes());
            file.extend(value.to_le_bytes());
        }
        link = file.len();
        file.extend(0u32.to_le_bytes());
    }
    let path = desk.write(name, "");
    std::fs::write(&path, file).expect("files can be written");
    path
}

#[test]
fn headers_and_numbers_of_a_scan_are_shown_and_in_no_passage() {
    let desk = Desk::new();
    let options = LibraryOptions {
        recogniser: Some(Arc::new(Book::default())),
        ..desk.options(SharedWords::default())
    };
    let library = Library::open(options, desk.runtime.handle().clone()).expect("the library opens");
    desk.add(&library, &[scan(&desk, "handbook.tif")]);
    assert_all_indexed(&library);
    let file = file_named(&library, "handbook.tif");
    for (number, [header, text, own_number]) in (1..).zip(PAGES) {
        let page = library.page(file.id, number).expect("it has the page");
        let blocks: Vec<(BlockKind, &str)> = page
            .blocks
            .iter()
            .map(|block| (block.kind, block.text.as_str()))
            .collect();
        assert_eq!(
            blocks,
            [
                (BlockKind::Running, header),
                (BlockKind::Paragraph, text),
                (BlockKind::Running, own_number),
            ],
            "page {number}"
        );
    }
    let evidence = find(&library, "boiler snow lamps");
    let passages: Vec<&str> = evidence
        .found
        .iter()
        .map(|found| found.passage.text.as_str())
        .collect();
    assert_eq!(
        passages,
        [PAGES.map(|[_, text, _]| text).join("\n")],
        "the text goes on from page to page"
    );
}
