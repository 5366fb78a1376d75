//! Runs: characters that follow each other in the file and on one line.

use super::frame::Direction;
use super::lines::is_wide;
use crate::model::{PageSize, Rectangle};

/// A wider gap between two characters, in heights of the line, begins a new
/// run: it may be the gap between two columns.
const WIDE_GAP: f32 = 0.8;

/// Fewer letters below each other are no vertical text: a narrow column of a
/// table looks like it.
const SHORTEST_VERTICAL: usize = 4;

/// A character and its box on the page, turned so that its direction runs
/// across.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    pub(super) letter: char,
    pub(super) rectangle: Rectangle,
    pub(super) direction: Direction,
}

/// How letters look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// In points.
    pub(super) size: f32,
    pub(super) bold: bool,
    /// Whether every letter is as wide as another.
    pub(super) fixed: bool,
    pub(super) ink: Ink,
}

/// Tells how a character looks. Every question costs calls into PDFium.
pub(super) trait Appearance {
    /// All that there is to know; corrects the glyph where its box hid that it
    /// is oblique.
    fn look(&self, glyph: &mut Glyph) -> Look;

    /// The ink alone.
    fn ink(&self) -> Ink;
}

/// Whether letters are to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Shown,
    /// White or nearly so: to be seen on a dark ground only.
    Pale,
    /// Never painted: the recognised text of a scan.
    Invisible,
}

/// What PDFium makes of the presentation forms U+FDF0 to U+FDF9.
const PRESENTATION_FORMS: [&str; 10] = [
    "صلے", "قلے", "الله", "اكبر", "محمد", "صلعم", "رسول", "عليه", "وسلم", "صلى",
];

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
            let look = appearance.look(&mut glyph);
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
        if self.run.direction == Direction::Oblique {
            // Its letters lie beside a slanted line; loose boxes do not tell.
            return !self.line_end;
        }
        if self.run.direction != glyph.direction {
            return false;
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

    /// Puts the letters of one glyph in order: PDFium turns lines from right to
    /// left around letter by letter, and these with them, but not where it
    /// takes a presentation form apart itself.
    fn turn_cluster(&mut self) {
        let Some(letters) = self.run.text.get(self.cluster..) else {
            return;
        };
        let reversed = match letters.chars().count() {
            0 | 1 => false,
            // No glyph stands for an alef before a lam.
            2 => {
                matches!(letters.chars().next(), Some('ا' | 'أ' | 'إ' | 'آ'))
                    && letters.ends_with('ل')
            }
            _ => letters.chars().all(is_from_right) && !PRESENTATION_FORMS.contains(&letters),
        };
        if reversed {
            let turned: String = letters.chars().rev().collect();
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

/// Letters of Arabic, Hebrew and their relatives.
fn is_from_right(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
        && letter.is_alphabetic()
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
