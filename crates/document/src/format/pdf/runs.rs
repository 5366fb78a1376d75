//! Runs: characters that follow each other in the file and on one line.

use crate::model::Rectangle;

/// A wider gap between two characters, in heights of the line, begins a new
/// run: it may be the gap between two columns.
const WIDE_GAP: f32 = 0.8;

/// A character and its box as it is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    pub(super) letter: char,
    pub(super) rectangle: Rectangle,
    /// Written in another direction than from left to right.
    pub(super) turned: bool,
}

impl Glyph {
    /// The same box for another letter.
    pub(super) fn with(self, letter: char) -> Self {
        Self { letter, ..self }
    }
}

/// Characters on one line, with blanks where the file has gaps.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) rectangle: Rectangle,
    /// Of the letters, in points.
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) turned: bool,
}

impl Run {
    pub(super) fn height(&self) -> f32 {
        self.rectangle.bottom - self.rectangle.top
    }
}

/// Puts runs together, character by character.
#[derive(Debug, Default)]
pub(super) struct Runs {
    done: Vec<Run>,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    run: Run,
    last: Rectangle,
    /// How many letters have the size of the run.
    letters: usize,
    space: bool,
    line_end: bool,
}

impl Runs {
    /// Notes white space after the last character.
    pub(super) fn space(&mut self, line_end: bool) {
        if let Some(open) = &mut self.open {
            open.space = true;
            open.line_end |= line_end;
        }
    }

    /// Adds a character; `look` tells size and weight where they may change.
    pub(super) fn push(&mut self, glyph: Glyph, look: impl FnOnce() -> (f32, bool)) {
        if matches!(glyph.letter, '\u{e000}'..='\u{f8ff}' | '\u{fffd}')
            && !matches!(glyph.letter, '\u{f0b7}' | '\u{f0a7}' | '\u{f0a8}')
        {
            // The private use area means nothing without its font.
            return;
        }
        let continues = self
            .open
            .as_ref()
            .is_some_and(|open| open.continued_by(&glyph));
        if !continues {
            self.close();
            let (size, bold) = look();
            self.open = Some(Open::new(&glyph, size, bold));
        } else if let Some(open) = &mut self.open {
            open.push(&glyph, look);
        }
    }

    /// All runs in the order of the file.
    pub(super) fn finish(mut self) -> Vec<Run> {
        self.close();
        self.done
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            self.done.push(open.run);
        }
    }
}

impl Open {
    fn new(glyph: &Glyph, size: f32, bold: bool) -> Self {
        let mut open = Self {
            run: Run {
                text: String::new(),
                rectangle: glyph.rectangle,
                size,
                bold,
                turned: glyph.turned,
            },
            last: glyph.rectangle,
            letters: 0,
            space: false,
            line_end: false,
        };
        open.letter(glyph.letter);
        open
    }

    fn continued_by(&self, glyph: &Glyph) -> bool {
        let (last, next) = (&self.last, &glyph.rectangle);
        if self.run.turned || glyph.turned {
            return self.run.turned && glyph.turned && !self.line_end;
        }
        let height = (last.bottom - last.top).min(next.bottom - next.top);
        let taller = (last.bottom - last.top).max(next.bottom - next.top);
        let overlap = last.bottom.min(next.bottom) - last.top.max(next.top);
        // From left to right or, in Arabic and Hebrew, the other way.
        let gap = (next.left - last.right).max(last.left - next.right);
        overlap >= 0.5 * height && gap <= WIDE_GAP * taller
    }

    fn push(&mut self, glyph: &Glyph, look: impl FnOnce() -> (f32, bool)) {
        let (old, new) = (
            self.last.bottom - self.last.top,
            glyph.rectangle.bottom - glyph.rectangle.top,
        );
        // A footnote mark is smaller than its line: what most letters have
        // counts.
        if (old - new).abs() > 0.02 * old {
            let (size, bold) = look();
            if (size - self.run.size).abs() > 0.1 && self.letters < 3 {
                self.run.size = size;
                self.run.bold = bold;
                self.letters = 0;
            }
        } else if self.space && self.run.bold {
            // A bold word at the start of a line does not make it bold.
            self.run.bold = look().1;
        }
        if self.space {
            self.run.text.push(' ');
            self.space = false;
        }
        self.line_end = false;
        self.letter(glyph.letter);
        self.last = glyph.rectangle;
        self.run.rectangle = union(&self.run.rectangle, &glyph.rectangle);
    }

    fn letter(&mut self, letter: char) {
        self.letters += 1;
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

/// The smallest box around both.
pub(super) fn union(a: &Rectangle, b: &Rectangle) -> Rectangle {
    Rectangle {
        left: a.left.min(b.left),
        top: a.top.min(b.top),
        right: a.right.max(b.right),
        bottom: a.bottom.max(b.bottom),
    }
}
