//! Pages whose text was recognised from their pictures: lines of words in no order
//! become blocks in reading order, in the same way as the text of a PDF does. Chinese
//! from top to bottom is read like lines that lie turned: its columns, from right to
//! left, are what such lines are from top to bottom.

mod running;

use std::ops::Range;

use super::draft::Draft;
use super::frame::{Direction, Frame};
use super::glyphs::{Ink, Look};
use super::outline::Outline;
use super::pages::Pages;
use super::runs::Run;
use crate::error::ReadError;
use crate::format::Event;
use crate::model::{Anchor, Block, Page, PageSize, Rectangle, TextSource, UnsureWord};

pub use running::mark_running;

/// The box around a line is higher than its type is large, by this.
const BOX_TO_TYPE: f32 = 1.2;

/// Boxes of one size of type differ by less than this, as some lines have no
/// descenders and some no capitals.
const SAME_TYPE: Range<f32> = 0.78..1.28;

/// A wider gap between two words, in heights of their line, may be that between two
/// columns or cells.
const WIDE_GAP: f32 = 1.6;

/// A word of which the recogniser is less sure may well be another.
const SURE: f32 = 0.8;

/// What was recognised in the picture of a page. Places are in pixels of that
/// picture, from its upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognised {
    /// The picture's width.
    pub width: f32,
    /// Its height.
    pub height: f32,
    /// How far the page lies turned in its picture, in radians, clockwise.
    pub turn: f32,
    /// The lines, in any order.
    pub lines: Vec<RecognisedLine>,
}

/// A line of text in a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct RecognisedLine {
    /// The text.
    pub text: String,
    /// How sure, from 0 to 1.
    pub confidence: f32,
    /// The words, from the first to the last.
    pub words: Vec<RecognisedWord>,
}

/// A word of a line in a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct RecognisedWord {
    /// Where it stands in the text of the line, in bytes.
    pub range: Range<usize>,
    /// Where it begins above, ends above, ends below and begins below, each from the
    /// left and from the top.
    pub corners: [(f32, f32); 4],
    /// How sure, from 0 to 1.
    pub confidence: f32,
}

/// The page with its blocks in reading order. `size` is that of the page as it is
/// shown, in points; anchors lie on the page as it is shown, turned or not.
#[must_use]
pub fn page(number: u32, label: Option<String>, size: PageSize, recognised: &Recognised) -> Page {
    let view = View::new(size, recognised);
    let mut blocks = blocks(number, view.upright_size(), runs(recognised, &view));
    for block in &mut blocks {
        if let Anchor::Page { lines, .. } = &mut block.anchor {
            for line in lines {
                line.rectangle = view.shown(&line.rectangle);
            }
        }
    }
    Page {
        number,
        label,
        size: Some(size),
        hidden: false,
        source: TextSource::Recognised {
            confidence: confidence(&recognised.lines),
            unsure: unsure(&recognised.lines, &view),
        },
        blocks,
    }
}

/// The blocks of a page of this size that stands alone.
fn blocks(number: u32, size: PageSize, runs: Vec<Run>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut sink = |event| {
        if let Event::Page(page) = event {
            blocks = page.blocks;
        }
        Ok::<(), ReadError>(())
    };
    let mut pages = Pages::new(&mut sink, Outline::default());
    let arranged = pages
        .push(Draft::new(
            number,
            None,
            &Frame::upright(size),
            TextSource::Document,
            runs,
            Vec::new(),
            String::new(),
        ))
        .and_then(|()| pages.finish());
    if let Err(error) = arranged {
        // The sink above refuses nothing.
        tracing::error!(%error, "a recognised page was not arranged");
    }
    blocks
}

#[expect(clippy::cast_precision_loss, reason = "letters of a page")]
fn confidence(lines: &[RecognisedLine]) -> f32 {
    let (mut sum, mut letters) = (0.0, 0.0);
    for line in lines {
        let count = line.text.chars().count() as f32;
        sum += line.confidence.clamp(0.0, 1.0) * count;
        letters += count;
    }
    if letters > 0.0 { sum / letters } else { 0.0 }
}

/// The words that may be others, where they lie on the page as it is shown.
fn unsure(lines: &[RecognisedLine], view: &View) -> Vec<UnsureWord> {
    let words = lines.iter().flat_map(|line| &line.words);
    words
        .filter(|word| word.confidence < SURE)
        .filter_map(|word| {
            Some(UnsureWord {
                rectangle: view.shown(&view.upright(&word.corners)?),
                confidence: word.confidence.clamp(0.0, 1.0),
            })
        })
        .collect()
}

/// Runs of words with one size of type where the boxes differ only by chance.
fn runs(recognised: &Recognised, view: &View) -> Vec<Run> {
    let mut runs: Vec<Run> = recognised
        .lines
        .iter()
        .flat_map(|line| runs_of(line, view))
        .collect();
    let mut heights: Vec<f32> = runs
        .iter()
        .filter(|run| run.text.chars().count() > 3)
        .map(Run::height)
        .collect();
    heights.sort_by(f32::total_cmp);
    let usual = heights.get(heights.len() / 2).copied().unwrap_or(0.0);
    for run in &mut runs {
        let height = run.height();
        let is_usual = usual > 0.0 && SAME_TYPE.contains(&(height / usual));
        run.look.size = if is_usual { usual } else { height } / BOX_TO_TYPE;
    }
    runs
}

/// The runs of a line: one, or several where it reaches over wide gaps.
fn runs_of(line: &RecognisedLine, view: &View) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for word in &line.words {
        let Some(text) = line.text.get(word.range.clone()) else {
            continue;
        };
        let Some(rectangle) = view.upright(&word.corners) else {
            continue;
        };
        let direction = view.direction(&word.corners);
        let rectangle = direction.rectangle_across(rectangle, view.upright_size());
        let next_to_last = runs.last_mut().filter(|run| {
            run.direction == direction
                && rectangle.left - run.rectangle.right <= WIDE_GAP * run.height()
        });
        if let Some(run) = next_to_last {
            run.text.push(' ');
            run.text.push_str(text);
            run.rectangle = super::runs::union(&run.rectangle, &rectangle);
        } else {
            runs.push(Run {
                text: text.to_owned(),
                rectangle,
                look: Look {
                    size: 0.0,
                    bold: false,
                    fixed: false,
                    ink: Ink::Shown,
                },
                direction,
                ends_word: true,
            });
        }
    }
    runs
}

/// Between pixels of the picture, points of the page set upright, and points of the
/// page as it is shown.
struct View {
    /// Points a pixel.
    scale: (f32, f32),
    /// The middle of the page as it is shown, in points.
    middle: (f32, f32),
    /// The middle of the page set upright.
    upright_middle: (f32, f32),
    cos: f32,
    sin: f32,
}

impl View {
    fn new(size: PageSize, recognised: &Recognised) -> Self {
        let (sin, cos) = recognised.turn.sin_cos();
        let middle = (size.width / 2.0, size.height / 2.0);
        let upright_middle = if cos.abs() >= sin.abs() {
            middle
        } else {
            (middle.1, middle.0)
        };
        Self {
            scale: (
                size.width / recognised.width.max(1.0),
                size.height / recognised.height.max(1.0),
            ),
            middle,
            upright_middle,
            cos,
            sin,
        }
    }

    /// A point of the picture on the page set upright.
    fn point(&self, (x, y): (f32, f32)) -> (f32, f32) {
        let x = x * self.scale.0 - self.middle.0;
        let y = y * self.scale.1 - self.middle.1;
        (
            x * self.cos + y * self.sin + self.upright_middle.0,
            y * self.cos - x * self.sin + self.upright_middle.1,
        )
    }

    /// The box around corners in the picture on the page set upright; none where
    /// they are no numbers.
    fn upright(&self, corners: &[(f32, f32); 4]) -> Option<Rectangle> {
        let points = corners.map(|corner| self.point(corner));
        points
            .iter()
            .all(|(x, y)| x.is_finite() && y.is_finite())
            .then(|| around(&points))
    }

    /// The size of the page set upright.
    fn upright_size(&self) -> PageSize {
        PageSize {
            width: 2.0 * self.upright_middle.0,
            height: 2.0 * self.upright_middle.1,
        }
    }

    /// In which direction what has these corners runs on the page set upright: turned
    /// lines beside others, and columns of Chinese, from right to left, run down.
    fn direction(&self, corners: &[(f32, f32); 4]) -> Direction {
        let [begin, end, ..] = corners.map(|corner| self.point(corner));
        let (along, down) = (end.0 - begin.0, end.1 - begin.1);
        match along.abs() >= down.abs() {
            true if along >= 0.0 => Direction::Across,
            true => Direction::Reversed,
            false if down > 0.0 => Direction::Down,
            false => Direction::Up,
        }
    }

    /// A box on the page set upright, on the page as it is shown.
    fn shown(&self, upright: &Rectangle) -> Rectangle {
        let corners = [
            (upright.left, upright.top),
            (upright.right, upright.top),
            (upright.right, upright.bottom),
            (upright.left, upright.bottom),
        ];
        around(&corners.map(|(x, y)| {
            let x = x - self.upright_middle.0;
            let y = y - self.upright_middle.1;
            (
                x * self.cos - y * self.sin + self.middle.0,
                y * self.cos + x * self.sin + self.middle.1,
            )
        }))
    }
}

fn around(points: &[(f32, f32); 4]) -> Rectangle {
    let [first, rest @ ..] = points;
    let mut rectangle = Rectangle {
        left: first.0,
        top: first.1,
        right: first.0,
        bottom: first.1,
    };
    for (x, y) in rest {
        rectangle.left = rectangle.left.min(*x);
        rectangle.top = rectangle.top.min(*y);
        rectangle.right = rectangle.right.max(*x);
        rectangle.bottom = rectangle.bottom.max(*y);
    }
    rectangle
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: PageSize = PageSize {
        width: 600.0,
        height: 800.0,
    };

    /// Two columns of eight lines on a picture of 1200 by 1600 pixels that shows the
    /// page turned by `turn`.
    fn two_columns(turn: f32) -> Recognised {
        let (sin, cos) = turn.sin_cos();
        let is_upended = sin.abs() > cos.abs();
        let (width, height): (f32, f32) = if is_upended {
            (1600.0, 1200.0)
        } else {
            (1200.0, 1600.0)
        };
        let turned = |x: f32, y: f32| {
            let (x, y) = (x - 600.0, y - 800.0);
            (
                x * cos - y * sin + width / 2.0,
                y * cos + x * sin + height / 2.0,
            )
        };
        let mut lines = Vec::new();
        // From bottom to top: the order that lines come in must not matter.
        for row in (0..8u8).rev() {
            for (column, left) in [("left", 100.0), ("right", 650.0)] {
                let text = format!("{column} column line {row} with several more words to fill it");
                let top = 200.0 + f32::from(row) * 30.0;
                lines.push(RecognisedLine {
                    words: vec![RecognisedWord {
                        range: 0..text.len(),
                        corners: [
                            turned(left, top),
                            turned(left + 450.0, top),
                            turned(left + 450.0, top + 24.0),
                            turned(left, top + 24.0),
                        ],
                        confidence: 0.9,
                    }],
                    text,
                    confidence: 0.9,
                });
            }
        }
        Recognised {
            width,
            height,
            turn,
            lines,
        }
    }

    fn text(page: &Page) -> String {
        let texts: Vec<&str> = page
            .blocks
            .iter()
            .map(|block| block.text.as_str())
            .collect();
        texts.join(" ")
    }

    #[test]
    fn columns_are_read_one_after_the_other_however_the_page_lies() {
        for degrees in [0.0f32, 2.0, -2.0, 90.0, 180.0, 268.5] {
            let recognised = two_columns(degrees.to_radians());
            let size = if recognised.width > recognised.height {
                PageSize {
                    width: SIZE.height,
                    height: SIZE.width,
                }
            } else {
                SIZE
            };
            let page = page(3, None, size, &recognised);
            let text = text(&page);
            let places: Vec<usize> = [
                "left column line 0",
                "left column line 7",
                "right column line 0",
                "right column line 7",
            ]
            .iter()
            .map(|part| {
                text.find(part)
                    .unwrap_or_else(|| panic!("{part} in {text}"))
            })
            .collect();
            assert!(places.is_sorted(), "{degrees}°: {text}");
            assert!(
                matches!(page.source, TextSource::Recognised { confidence, .. } if (confidence - 0.9).abs() < 1e-5),
                "{:?}",
                page.source
            );
        }
    }

    /// A line at its place on a picture of 1200 by 1600 pixels, of letters as long as they
    /// are high, from top to bottom where it `stands`.
    fn line(text: &str, left: f32, top: f32, stands: bool) -> RecognisedLine {
        const LETTER: f32 = 30.0;
        #[expect(clippy::cast_precision_loss, reason = "a line is short")]
        let length = LETTER * text.chars().count() as f32;
        let corners = if stands {
            let (right, bottom) = (left + LETTER, top + length);
            [(right, top), (right, bottom), (left, bottom), (left, top)]
        } else {
            let (right, bottom) = (left + length, top + LETTER);
            [(left, top), (right, top), (right, bottom), (left, bottom)]
        };
        RecognisedLine {
            text: text.to_owned(),
            confidence: 0.9,
            words: vec![RecognisedWord {
                range: 0..text.len(),
                corners,
                confidence: 0.9,
            }],
        }
    }

    #[test]
    fn columns_of_letters_below_each_other_are_read_from_right_to_left() {
        let columns = [
            ("租客可以提前一个月通知房东解除", 760.0),
            ("合同押金在退房时全额退还不得拖", 700.0),
            ("延。", 640.0),
        ];
        // Beside text across the page, from left to right.
        let mut lines: Vec<RecognisedLine> = columns
            .iter()
            .rev()
            .map(|(text, left)| line(text, *left, 200.0, true))
            .collect();
        lines.push(line(
            "房屋租赁合同的说明与附件以及双方的签字盖章",
            100.0,
            100.0,
            false,
        ));
        lines.push(line(
            "本说明一式两份双方各执一份具有同等法律效力",
            100.0,
            900.0,
            false,
        ));
        let recognised = Recognised {
            width: 1200.0,
            height: 1600.0,
            turn: 0.0,
            lines,
        };
        let page = page(1, None, SIZE, &recognised);
        let whole: String = columns.iter().map(|(text, _)| *text).collect();
        let block = page.blocks.iter().find(|block| block.text == whole);
        let block = block.unwrap_or_else(|| panic!("one paragraph: {:#?}", page.blocks));
        let Anchor::Page { lines, .. } = &block.anchor else {
            panic!("{block:?}");
        };
        let first = lines[0].rectangle;
        assert!(
            (first.left - 380.0).abs() < 0.1
                && (first.top - 100.0).abs() < 0.1
                && (first.bottom - 325.0).abs() < 0.1,
            "the first line is the column on the right: {first:?}"
        );
    }

    #[test]
    fn a_page_of_columns_is_read_like_one_that_lies_turned() {
        let columns = [
            "租客可以提前一个月通知房东解除",
            "合同押金在退房时全额退还不得拖",
            "延。",
        ];
        let mut recognised = Recognised {
            width: 1200.0,
            height: 1600.0,
            turn: std::f32::consts::FRAC_PI_2,
            lines: columns
                .iter()
                .zip([1000.0, 940.0, 880.0])
                .rev()
                .map(|(text, left)| line(text, left, 200.0, true))
                .collect(),
        };
        // Its number stands below, across.
        recognised.lines.insert(0, line("12", 580.0, 1500.0, false));
        let page = page(1, None, SIZE, &recognised);
        let texts: Vec<&str> = page
            .blocks
            .iter()
            .map(|block| block.text.as_str())
            .collect();
        assert_eq!(texts, [columns.concat().as_str(), "12"]);
        let Anchor::Page { lines, .. } = &page.blocks[1].anchor else {
            panic!("{:?}", page.blocks[1]);
        };
        let number = lines[0].rectangle;
        assert!(
            (number.left - 290.0).abs() < 0.1 && (number.top - 750.0).abs() < 0.1,
            "where it is shown: {number:?}"
        );
    }

    #[test]
    fn anchors_lie_on_the_page_as_it_is_shown() {
        let recognised = two_columns(std::f32::consts::PI);
        let page = page(1, None, SIZE, &recognised);
        let Anchor::Page { lines, .. } = &page.blocks[0].anchor else {
            panic!("{:?}", page.blocks[0]);
        };
        // Upright, the first line lies at 50..275 by 100..112 points.
        let first = lines[0].rectangle;
        let expected = Rectangle {
            left: 325.0,
            top: 688.0,
            right: 550.0,
            bottom: 700.0,
        };
        for (found, expected) in [
            (first.left, expected.left),
            (first.top, expected.top),
            (first.right, expected.right),
            (first.bottom, expected.bottom),
        ] {
            assert!((found - expected).abs() < 0.1, "{first:?}");
        }
    }

    #[test]
    fn words_that_may_be_others_are_told_with_their_place() {
        let mut recognised = two_columns(0.0);
        recognised.lines[3].words[0].confidence = 0.4;
        let page = page(1, None, SIZE, &recognised);
        let TextSource::Recognised { unsure, .. } = page.source else {
            panic!("{:?}", page.source);
        };
        // The second line from below, on the right: 325..550 by 190..202 points.
        let [word] = unsure[..] else {
            panic!("one word is unsure: {unsure:?}");
        };
        assert!((word.confidence - 0.4).abs() < 1e-6, "{word:?}");
        assert!(
            (word.rectangle.left - 325.0).abs() < 0.1 && (word.rectangle.top - 190.0).abs() < 0.1,
            "{word:?}"
        );
    }

    #[test]
    fn odd_input_does_no_harm() {
        let mut recognised = two_columns(0.0);
        recognised.lines[0].words[0].range = 5..9_999;
        recognised.lines[1].words[0].corners[2] = (f32::NAN, f32::INFINITY);
        recognised.width = 0.0;
        let odd = page(1, None, SIZE, &recognised);
        assert!(!odd.blocks.is_empty(), "the other lines are read");
        recognised.lines.clear();
        let blank = page(1, None, SIZE, &recognised);
        assert_eq!(
            blank.source,
            TextSource::Recognised {
                confidence: 0.0,
                unsure: Vec::new()
            }
        );
        assert!(blank.blocks.is_empty());
    }
}
