//! Runs: characters that follow each other in the file and on one line.

use super::clusters::{self, is_from_right};
use super::frame::Direction;
use super::glyphs::{Appearance, Glyph, Look};
use super::lines::is_wide;
use crate::model::{PageSize, Rectangle};

/// A wider gap between two characters, in heights of the line, begins a new
/// run: it may be the gap between two columns.
const WIDE_GAP: f32 = 0.8;

/// Fewer letters below each other are no vertical text: a narrow column of a
/// table looks like it.
const SHORTEST_VERTICAL: usize = 4;

/// More letters that follow each other in one of the four directions are no part of a
/// curve.
const MOST_STRAIGHT: usize = 6;

/// Characters on one line, with blanks where the file has gaps.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) text: String,
    /// On the page turned so that its direction runs across.
    pub(super) rectangle: Rectangle,
    pub(super) look: Look,
    pub(super) direction: Direction,
    /// Whether white space follows in the file.
    pub(super) ends_word: bool,
}

impl Run {
    pub(super) fn height(&self) -> f32 {
        self.rectangle.bottom - self.rectangle.top
    }
}

/// Puts runs together, character by character.
#[derive(Debug)]
pub(super) struct Runs {
    page: PageSize,
    done: Vec<Run>,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    run: Run,
    last: Rectangle,
    /// Where the last glyph's letters begin in the text.
    cluster: usize,
    /// How many letters the run has.
    count: usize,
    /// How many letters have the size of the run.
    letters: usize,
    space: bool,
    line_end: bool,
}

impl Runs {
    /// For a page of this size as it is shown.
    pub(super) fn new(page: PageSize) -> Self {
        Self {
            page,
            done: Vec::new(),
            open: None,
        }
    }

    /// Notes white space after the last character.
    pub(super) fn space(&mut self, line_end: bool) {
        if let Some(open) = &mut self.open {
            open.space = true;
            open.line_end |= line_end;
        }
    }

    /// Adds a character.
    pub(super) fn push(&mut self, mut glyph: Glyph, appearance: &impl Appearance) {
        self.turn_vertical(&mut glyph);
        let Some(open) = self.open.as_mut().filter(|open| open.continued_by(&glyph)) else {
            let before = glyph.direction;
            let look = appearance.look(&mut glyph);
            let bent = self.bend(&mut glyph);
            // Its box hid that it is turned as the characters before it are.
            if (bent || glyph.direction != before)
                && let Some(open) = self.open.as_mut().filter(|open| open.continued_by(&glyph))
            {
                open.push(&glyph, None);
                return;
            }
            self.close();
            self.open = Some(Open::new(&glyph, look));
            return;
        };
        // A word may be written in another ink than the one before it.
        if open.space && appearance.ink() != open.run.look.ink {
            let look = appearance.look(&mut glyph);
            self.close();
            self.open = Some(Open::new(&glyph, look));
            return;
        }
        // What most letters have counts, so that plain words are not asked for.
        let distinct = open.run.look.bold || open.run.look.fixed;
        let asks = open.changes_height(&glyph) || (open.space && distinct);
        let look = asks.then(|| appearance.look(&mut glyph));
        open.push(&glyph, look);
    }

    /// Takes a character right below the last one of a run of such characters
    /// for vertical text.
    fn turn_vertical(&mut self, glyph: &mut Glyph) {
        let Some(open) = &mut self.open else { return };
        if glyph.direction != Direction::Across || !is_wide(glyph.letter) {
            return;
        }
        let across = Direction::Vertical.rectangle_across(glyph.rectangle, self.page);
        let last = match open.run.direction {
            Direction::Vertical => open.last,
            Direction::Across if open.count == 1 && open.run.text.chars().all(is_wide) => {
                Direction::Vertical.rectangle_across(open.last, self.page)
            }
            _ => return,
        };
        let (height, width) = (across.bottom - across.top, across.right - across.left);
        let aside =
            (f32::midpoint(across.top, across.bottom) - f32::midpoint(last.top, last.bottom)).abs();
        let gap = across.left - last.right;
        if aside > 0.3 * height || !(-0.3 * width..=0.35 * width).contains(&gap) {
            return;
        }
        glyph.rectangle = across;
        glyph.direction = Direction::Vertical;
        if open.run.direction == Direction::Across {
            open.run.direction = Direction::Vertical;
            open.run.rectangle = last;
            open.last = last;
        }
    }

    /// Takes a character right beside the last one for the next on a curve, where one
    /// of them is turned by no quarter; tells whether it did.
    fn bend(&mut self, glyph: &mut Glyph) -> bool {
        let Some(open) = self.open.as_mut().filter(|open| !open.line_end) else {
            return false;
        };
        let direction = open.run.direction;
        let curved = (direction == Direction::Oblique && glyph.direction != Direction::Oblique)
            || (glyph.direction == Direction::Oblique
                && direction != Direction::Oblique
                && open.count <= MOST_STRAIGHT);
        let last = direction.rectangle_shown(open.last, self.page);
        let next = glyph.direction.rectangle_shown(glyph.rectangle, self.page);
        if !curved || !touch(&last, &next) {
            return false;
        }
        open.run.rectangle = direction.rectangle_shown(open.run.rectangle, self.page);
        open.run.direction = Direction::Oblique;
        open.last = last;
        glyph.rectangle = next;
        glyph.direction = Direction::Oblique;
        true
    }

    /// All runs in the order of the file.
    pub(super) fn finish(mut self) -> Vec<Run> {
        self.close();
        self.done
    }

    fn close(&mut self) {
        let Some(mut open) = self.open.take() else {
            return;
        };
        open.turn_cluster();
        open.run.ends_word = open.space;
        if open.run.direction == Direction::Vertical && open.count < SHORTEST_VERTICAL {
            self.done.extend(upright(&open.run, self.page));
        } else {
            self.done.push(open.run);
        }
    }
}

/// The letters of a vertical run as runs of their own.
fn upright(run: &Run, page: PageSize) -> Vec<Run> {
    let letters: Vec<char> = run.text.chars().filter(|letter| *letter != ' ').collect();
    #[expect(clippy::cast_precision_loss, reason = "letters are few")]
    let step = (run.rectangle.right - run.rectangle.left) / letters.len().max(1) as f32;
    let mut left = run.rectangle.left;
    letters
        .into_iter()
        .map(|letter| {
            let across = Rectangle {
                left,
                right: left + step,
                ..run.rectangle
            };
            left += step;
            Run {
                text: letter.to_string(),
                rectangle: Direction::Vertical.rectangle_shown(across, page),
                look: run.look,
                direction: Direction::Across,
                ends_word: false,
            }
        })
        .collect()
}

impl Open {
    fn new(glyph: &Glyph, look: Look) -> Self {
        let mut open = Self {
            run: Run {
                text: String::new(),
                rectangle: glyph.rectangle,
                look,
                direction: glyph.direction,
                ends_word: false,
            },
            last: glyph.rectangle,
            cluster: 0,
            count: 0,
            letters: 0,
            space: false,
            line_end: false,
        };
        open.letter(glyph.letter);
        open
    }

    fn continued_by(&self, glyph: &Glyph) -> bool {
        let (last, next) = (&self.last, &glyph.rectangle);
        if self.run.direction != glyph.direction {
            return false;
        }
        if self.run.direction == Direction::Oblique {
            // Its letters lie along a slanted line; boxes do not tell.
            return !self.line_end;
        }
        let height = (last.bottom - last.top).min(next.bottom - next.top);
        let taller = (last.bottom - last.top).max(next.bottom - next.top);
        let overlap = last.bottom.min(next.bottom) - last.top.max(next.top);
        // From left to right or, in Arabic and Hebrew, the other way.
        let gap = (next.left - last.right).max(last.left - next.right);
        overlap >= 0.5 * height && gap <= WIDE_GAP * taller
    }

    fn changes_height(&self, glyph: &Glyph) -> bool {
        let old = self.last.bottom - self.last.top;
        let new = glyph.rectangle.bottom - glyph.rectangle.top;
        (old - new).abs() > 0.02 * old
    }

    fn push(&mut self, glyph: &Glyph, look: Option<Look>) {
        if let Some(look) = look {
            // A footnote mark is smaller than its line: what most letters have
            // counts.
            if self.changes_height(glyph)
                && (look.size - self.run.look.size).abs() > 0.1
                && self.letters < 3
            {
                self.run.look = look;
                self.letters = 0;
            }
            // A bold word at the start of a line does not make it bold.
            self.run.look.bold &= look.bold;
            self.run.look.fixed &= look.fixed;
        }
        let from_right = is_from_right(glyph.letter);
        if from_right && self.is_same_glyph(glyph) {
            self.letter(glyph.letter);
            return;
        }
        self.turn_cluster();
        if self.space || (from_right && self.is_apart_on_the_left(glyph)) {
            let gap = glyph.rectangle.left - self.last.right;
            let height = glyph.rectangle.bottom - glyph.rectangle.top;
            // Chinese needs no blanks: those that PDFium adds are the gaps of a
            // line that was set to its full width.
            let joins = is_wide(glyph.letter)
                && self.run.text.chars().next_back().is_some_and(is_wide)
                && gap < 0.5 * height;
            if !joins {
                self.run.text.push(' ');
            }
            self.space = false;
        }
        self.line_end = false;
        self.cluster = self.run.text.len();
        self.letter(glyph.letter);
        self.last = glyph.rectangle;
        self.run.rectangle = union(&self.run.rectangle, &glyph.rectangle);
    }

    /// Puts the letters of the last glyph in order.
    fn turn_cluster(&mut self) {
        let letters = self.run.text.get(self.cluster..).unwrap_or_default();
        if let Some(turned) = clusters::turned(letters) {
            self.run.text.truncate(self.cluster);
            self.run.text.push_str(&turned);
        }
    }

    fn is_same_glyph(&self, glyph: &Glyph) -> bool {
        !self.space && self.count > 0 && self.last == glyph.rectangle
    }

    /// Whether a word from right to left ends before the character; PDFium adds
    /// no blank there.
    fn is_apart_on_the_left(&self, glyph: &Glyph) -> bool {
        const BLANK: f32 = 0.2;
        let height = glyph.rectangle.bottom - glyph.rectangle.top;
        self.run.text.chars().next_back().is_some_and(is_from_right)
            && self.last.left - glyph.rectangle.right > BLANK * height
    }

    fn letter(&mut self, letter: char) {
        self.letters += 1;
        self.count += 1;
        let expanded = match letter {
            '\u{fb00}' => "ff",
            '\u{fb01}' => "fi",
            '\u{fb02}' => "fl",
            '\u{fb03}' => "ffi",
            '\u{fb04}' => "ffl",
            '\u{fb05}' => "ſt",
            '\u{fb06}' => "st",
            '\u{f0b7}' | '\u{f0a7}' | '\u{f0a8}' => "•",
            '\u{ad}' => "-",
            letter => {
                self.run.text.push(letter);
                return;
            }
        };
        self.run.text.push_str(expanded);
    }
}

/// Whether the boxes of two letters are no further apart than letters of a word are.
fn touch(one: &Rectangle, other: &Rectangle) -> bool {
    let side = |of: &Rectangle| (of.right - of.left).max(of.bottom - of.top);
    let across = (one.left - other.right).max(other.left - one.right);
    let down = (one.top - other.bottom).max(other.top - one.bottom);
    across.max(down) <= 0.5 * side(one).max(side(other))
}

/// The smallest box around both.
pub(super) fn union(a: &Rectangle, b: &Rectangle) -> Rectangle {
    Rectangle {
        left: a.left.min(b.left),
        top: a.top.min(b.top),
        right: a.right.max(b.right),
        bottom: a.bottom.max(b.bottom),
    }
}

#[cfg(test)]
mod tests {
    use super::super::glyphs::Ink;
    use super::*;

    const PAGE: PageSize = PageSize {
        width: 400.0,
        height: 600.0,
    };

    struct Plain;

    impl Appearance for Plain {
        fn look(&self, _: &mut Glyph) -> Look {
            Look {
                size: 10.0,
                bold: false,
                fixed: false,
                ink: Ink::Shown,
            }
        }

        fn ink(&self) -> Ink {
            Ink::Shown
        }
    }

    /// Letters of 10 by 10 points, each at its place.
    fn runs(letters: &[(char, f32, f32)]) -> Vec<Run> {
        let mut runs = Runs::new(PAGE);
        for (letter, left, top) in letters {
            let glyph = Glyph {
                letter: *letter,
                rectangle: Rectangle {
                    left: *left,
                    top: *top,
                    right: left + 10.0,
                    bottom: top + 10.0,
                },
                direction: Direction::Across,
            };
            runs.push(glyph, &Plain);
        }
        runs.finish()
    }

    #[test]
    fn letters_below_each_other_are_vertical_text() {
        let letters: Vec<(char, f32, f32)> = "租客可以提前"
            .chars()
            .zip([100.0, 110.0, 120.0, 130.0, 140.0, 150.0])
            .map(|(letter, top)| (letter, 300.0, top))
            .collect();
        let found = runs(&letters);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].text, "租客可以提前");
        assert_eq!(found[0].direction, Direction::Vertical);
        let shown = found[0].direction.rectangle_shown(found[0].rectangle, PAGE);
        assert_eq!((shown.left, shown.top, shown.bottom), (300.0, 100.0, 160.0));
    }

    #[test]
    fn a_few_letters_below_each_other_are_not() {
        let found = runs(&[
            ('甲', 40.0, 100.0),
            ('乙', 40.0, 110.0),
            ('丙', 40.0, 120.0),
        ]);
        let texts: Vec<&str> = found.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(texts, ["甲", "乙", "丙"]);
        assert!(found.iter().all(|run| run.direction == Direction::Across));
        assert_eq!(found[2].rectangle.top, 120.0, "each in its place");
    }

    #[test]
    fn letters_on_a_curve_are_one_word() {
        let mut runs = Runs::new(PAGE);
        let placed = [
            ('S', 100.0, 100.0, Direction::Up),
            ('e', 104.0, 88.0, Direction::Oblique),
            ('a', 114.0, 80.0, Direction::Oblique),
            ('l', 126.0, 78.0, Direction::Across),
            ('s', 138.0, 80.0, Direction::Oblique),
        ];
        for (letter, left, top, direction) in placed {
            let shown = Rectangle {
                left,
                top,
                right: left + 10.0,
                bottom: top + 10.0,
            };
            let glyph = Glyph {
                letter,
                rectangle: direction.rectangle_across(shown, PAGE),
                direction,
            };
            runs.push(glyph, &Plain);
        }
        let found = runs.finish();
        let texts: Vec<&str> = found.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(texts, ["Seals"]);
        let whole = found[0].rectangle;
        assert_eq!((whole.left, whole.top, whole.right), (100.0, 78.0, 148.0));
    }

    #[test]
    fn words_from_right_to_left_are_parted_by_their_gaps() {
        let found = runs(&[
            ('م', 300.0, 100.0),
            ('ن', 290.0, 100.0),
            ('ه', 276.0, 100.0),
            ('و', 266.0, 100.0),
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].text, "من هو");
    }
}
