//! The default model for text in pictures, as it is, on pages that the tests draw.

#[path = "../common/mod.rs"]
mod common;
mod vertical;

use std::sync::OnceLock;

use engine::OnnxTextRecogniser;
use engine::recognise::{Picture, RecognisedText, TextRecogniser, Turn};

/// Letters five dots wide and seven high, row by row.
const LETTERS: [(char, [&str; 7]); 16] = [
    (
        'A',
        [
            ".###.", "#...#", "#...#", "#####", "#...#", "#...#", "#...#",
        ],
    ),
    (
        'C',
        [
            ".###.", "#...#", "#....", "#....", "#....", "#...#", ".###.",
        ],
    ),
    (
        'D',
        [
            "####.", "#...#", "#...#", "#...#", "#...#", "#...#", "####.",
        ],
    ),
    (
        'E',
        [
            "#####", "#....", "#....", "####.", "#....", "#....", "#####",
        ],
    ),
    (
        'F',
        [
            "#####", "#....", "#....", "####.", "#....", "#....", "#....",
        ],
    ),
    (
        'H',
        [
            "#...#", "#...#", "#...#", "#####", "#...#", "#...#", "#...#",
        ],
    ),
    (
        'I',
        [
            ".###.", "..#..", "..#..", "..#..", "..#..", "..#..", ".###.",
        ],
    ),
    (
        'L',
        [
            "#....", "#....", "#....", "#....", "#....", "#....", "#####",
        ],
    ),
    (
        'M',
        [
            "#...#", "##.##", "#.#.#", "#.#.#", "#...#", "#...#", "#...#",
        ],
    ),
    (
        'N',
        [
            "#...#", "##..#", "##..#", "#.#.#", "#..##", "#..##", "#...#",
        ],
    ),
    (
        'O',
        [
            ".###.", "#...#", "#...#", "#...#", "#...#", "#...#", ".###.",
        ],
    ),
    (
        'P',
        [
            "####.", "#...#", "#...#", "####.", "#....", "#....", "#....",
        ],
    ),
    (
        'R',
        [
            "####.", "#...#", "#...#", "####.", "#.#..", "#..#.", "#...#",
        ],
    ),
    (
        'S',
        [
            ".####", "#....", "#....", ".###.", "....#", "....#", "####.",
        ],
    ),
    (
        'T',
        [
            "#####", "..#..", "..#..", "..#..", "..#..", "..#..", "..#..",
        ],
    ),
    (
        'U',
        [
            "#...#", "#...#", "#...#", "#...#", "#...#", "#...#", ".###.",
        ],
    ),
];

const LINES: [&str; 5] = [
    "THE RENT FOR THE FIRST FLOOR IS DUE IN MARCH",
    "THE TENANT PAID IT ON TIME FOR THREE TERMS",
    "NOTICE OF THE INCREASE MUST REACH THE TENANT",
    "A COPIER AND THE PRINTER STAND IN THE HALL",
    "REPAIRS ARE DONE AT THE OFFICE OF THE FIRM",
];

/// Pixels of a dot.
const DOT: usize = 3;
const MARGIN: usize = 90;
const PITCH: usize = 48;

/// One model for all tests of this file; the first use loads it.
fn recogniser() -> Option<&'static OnnxTextRecogniser> {
    static RECOGNISER: OnceLock<Option<OnnxTextRecogniser>> = OnceLock::new();
    RECOGNISER
        .get_or_init(|| {
            let weights = common::models()?
                .default_recogniser()
                .expect("the catalogue names a default model");
            Some(OnnxTextRecogniser::new(weights))
        })
        .as_ref()
}

/// A page in grey.
struct Sheet {
    width: usize,
    height: usize,
    values: Vec<u8>,
}

impl Sheet {
    fn blank(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            values: vec![255; width * height],
        }
    }

    /// A page with [`LINES`].
    fn written() -> Self {
        let longest = LINES.iter().map(|line| line.len()).max().unwrap_or(0);
        let mut sheet = Self::blank(
            2 * MARGIN + longest * 6 * DOT,
            2 * MARGIN + LINES.len() * PITCH,
        );
        for (row, line) in LINES.iter().enumerate() {
            for (column, letter) in line.chars().enumerate() {
                sheet.write(letter, MARGIN + column * 6 * DOT, MARGIN + row * PITCH);
            }
        }
        sheet
    }

    fn write(&mut self, letter: char, left: usize, top: usize) {
        let Some((_, rows)) = LETTERS.iter().find(|(known, _)| *known == letter) else {
            assert_eq!(letter, ' ', "{letter} is drawn");
            return;
        };
        self.dots(rows, left, top);
    }

    /// Draws what is made of dots, row by row.
    fn dots(&mut self, rows: &[&str], left: usize, top: usize) {
        for (down, row) in rows.iter().enumerate() {
            for (along, _) in row.match_indices('#') {
                let (left, top) = (left + along * DOT, top + down * DOT);
                for y in top..top + DOT {
                    self.values[y * self.width + left..][..DOT].fill(20);
                }
            }
        }
    }

    /// Turned clockwise about its middle, on a sheet that holds it.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "positions inside a picture"
    )]
    fn turned(&self, degrees: f32) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (width, height) = (self.width as f32, self.height as f32);
        let mut sheet = Self::blank(
            (width * cos.abs() + height * sin.abs()).round() as usize,
            (width * sin.abs() + height * cos.abs()).round() as usize,
        );
        for row in 0..sheet.height {
            for column in 0..sheet.width {
                let x = column as f32 + 0.5 - sheet.width as f32 / 2.0;
                let y = row as f32 + 0.5 - sheet.height as f32 / 2.0;
                let from = (
                    x * cos + y * sin + width / 2.0,
                    y * cos - x * sin + height / 2.0,
                );
                if from.0 >= 0.0 && from.1 >= 0.0 && from.0 < width && from.1 < height {
                    sheet.values[row * sheet.width + column] =
                        self.values[from.1 as usize * self.width + from.0 as usize];
                }
            }
        }
        sheet
    }

    fn picture(&self) -> Picture {
        Picture::grey(
            u32::try_from(self.width).expect("a page"),
            u32::try_from(self.height).expect("a page"),
            &self.values,
        )
        .expect("sides and values agree")
    }
}

fn read(recogniser: &OnnxTextRecogniser, sheet: &Sheet) -> RecognisedText {
    recogniser
        .recognise(&sheet.picture(), &|| false)
        .expect("the model is installed")
        .expect("nothing stopped it")
}

/// The share of the words on the page that were read.
#[expect(clippy::cast_precision_loss, reason = "a page has few words")]
fn recall(text: &RecognisedText) -> f32 {
    let mut found: Vec<&str> = text
        .lines
        .iter()
        .flat_map(|line| line.text.split(' '))
        .collect();
    let words: Vec<&str> = LINES.iter().flat_map(|line| line.split(' ')).collect();
    let read = words.iter().filter(|word| {
        let place = found.iter().position(|other| other == *word);
        place.map(|place| found.swap_remove(place)).is_some()
    });
    read.count() as f32 / words.len() as f32
}

#[test]
fn a_page_is_read_however_it_lies() {
    let Some(recogniser) = recogniser() else {
        return;
    };
    for (degrees, turn, skew) in [
        (0.0, Turn::None, 0.0),
        (90.0, Turn::Quarter, 0.0),
        (180.0, Turn::Half, 0.0),
        (270.0, Turn::ThreeQuarters, 0.0),
        (2.0, Turn::None, 2.0),
        (177.0, Turn::Half, -3.0),
    ] {
        let text = read(recogniser, &Sheet::written().turned(degrees));
        assert_eq!(text.turn, turn, "{degrees}°: {text:?}");
        assert!(
            (text.skew.to_degrees() - skew).abs() < 0.5,
            "{degrees}°: a skew of {}",
            text.skew.to_degrees()
        );
        let recall = recall(&text);
        assert!(
            recall > 0.85,
            "{degrees}°: {recall} of the words in {text:#?}"
        );
    }
}

#[test]
fn words_lie_where_they_were_drawn() {
    let Some(recogniser) = recogniser() else {
        return;
    };
    let text = read(recogniser, &Sheet::written());
    let mut checked = 0;
    for (row, drawn) in LINES.iter().enumerate() {
        let Some(line) = text.lines.iter().find(|line| line.text == *drawn) else {
            continue;
        };
        for word in &line.words {
            checked += 1;
            #[expect(clippy::cast_precision_loss, reason = "positions on a page")]
            let [left, right, top, bottom] = [
                MARGIN + word.range.start * 6 * DOT,
                MARGIN + word.range.end * 6 * DOT - DOT,
                MARGIN + row * PITCH,
                MARGIN + row * PITCH + 7 * DOT,
            ]
            .map(|position| position as f32);
            let found = word.quadrilateral.bounds();
            let letter = 6.0 * 3.0;
            assert!(
                (found.0 - left).abs() < letter
                    && (found.2 - right).abs() < letter
                    && found.1 < top + 5.0
                    && found.3 > bottom - 5.0
                    && found.3 - found.1 < 48.0,
                "{} at {left}..{right}, {top}..{bottom} was found at {found:?}",
                &line.text[word.range.clone()]
            );
        }
    }
    assert!(checked > 10, "lines were read whole: {text:#?}");
}

#[test]
fn what_holds_no_text_gives_none() {
    let Some(recogniser) = recogniser() else {
        return;
    };
    for (width, height) in [(1, 1), (3000, 2), (2, 3000), (700, 900)] {
        let text = read(recogniser, &Sheet::blank(width, height));
        assert_eq!(text.lines, [], "{width} by {height} pixels of paper");
    }
    let mut grain = Sheet::blank(500, 500);
    let mut state = 1u32;
    for value in &mut grain.values {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *value = state.to_be_bytes()[0];
    }
    let text = read(recogniser, &grain);
    assert!(text.lines.len() < 5, "grain says nothing: {text:#?}");
}

#[test]
fn it_stops_when_told() {
    let Some(recogniser) = recogniser() else {
        return;
    };
    let picture = Sheet::written().picture();
    let stopped = recogniser.recognise(&picture, &|| true);
    assert_eq!(stopped, Ok(None), "nothing is half read");
}
