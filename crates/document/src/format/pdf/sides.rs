//! What stands on the sides of a gap: columns of text, or the cells of a table.

use std::ops::Range;

use super::columns::{center, median};
use super::lines;
use super::runs::Run;

/// Text has so many lines at least.
const LINES_OF_TEXT: usize = 3;

/// And so many letters in each on average.
const LETTERS_OF_TEXT: usize = 12;

/// Of its room, a full line takes so much: set ragged, one of a paragraph takes more.
const FULL: f32 = 0.75;

/// And all lines on average, the last ones of paragraphs too.
const FULL_ON_AVERAGE: f32 = 0.7;

/// Runs in the orders in which sides are made of them: sorted once for a page,
/// since each gap of each band asks for its sides.
pub(super) struct Sides {
    /// From left to right.
    boxes: Vec<RunBox>,
    /// Their places in `boxes`, from top to bottom.
    downwards: Vec<usize>,
    strips: usize,
}

/// What is asked of a run.
#[derive(Clone, Copy)]
struct RunBox {
    left: f32,
    right: f32,
    top: f32,
    bottom: f32,
    letters: usize,
    /// The number of its strip.
    strip: usize,
}

impl Sides {
    /// Of a page in strips from top to bottom.
    pub(super) fn of<'a>(strips: impl ExactSizeIterator<Item = &'a [Run]>) -> Self {
        let count = strips.len();
        let mut boxes: Vec<RunBox> = strips
            .enumerate()
            .flat_map(|(strip, runs)| runs.iter().map(move |run| RunBox::of(run, strip)))
            .collect();
        boxes.sort_by(|a, b| a.left.total_cmp(&b.left));
        let mut downwards: Vec<usize> = (0..boxes.len()).collect();
        downwards.sort_by(|a, b| boxes[*a].top.total_cmp(&boxes[*b].top));
        Self {
            boxes,
            downwards,
            strips: count,
        }
    }

    /// How many strips the page has.
    pub(super) fn strips(&self) -> usize {
        self.strips
    }

    /// Of some strips alone.
    pub(super) fn within(&self, strips: &Range<usize>) -> Self {
        let mut boxes = Vec::new();
        let mut moved = vec![usize::MAX; self.boxes.len()];
        for (run, place) in self.boxes.iter().zip(&mut moved) {
            if strips.contains(&run.strip) {
                *place = boxes.len();
                boxes.push(*run);
            }
        }
        let downwards = self.downwards.iter().filter_map(|old| moved.get(*old));
        Self {
            downwards: downwards
                .copied()
                .filter(|place| *place < boxes.len())
                .collect(),
            boxes,
            strips: self.strips,
        }
    }

    /// The side of the runs that are `inside` with their middle; none where
    /// they are no text.
    pub(super) fn text(&self, inside: impl Fn(f32) -> bool) -> Option<Side> {
        let mut columns: Vec<Column> = Vec::new();
        let mut letters = 0;
        let column_of: Vec<usize> = self
            .boxes
            .iter()
            .map(|run| {
                if !inside(center(run.left, run.right)) {
                    return usize::MAX;
                }
                letters += run.letters;
                match columns.last_mut() {
                    Some(column) if run.left <= column.right => {
                        column.right = column.right.max(run.right);
                    }
                    _ => columns.push(Column::of(run)),
                }
                columns.len() - 1
            })
            .collect();
        // Each column has a line.
        if letters < LETTERS_OF_TEXT * columns.len().max(LINES_OF_TEXT) {
            return None;
        }
        let most = letters / LETTERS_OF_TEXT;
        let mut lines: Vec<SideLine> = Vec::with_capacity(most);
        for place in &self.downwards {
            if lines.len() > most {
                return None;
            }
            let column = column_of.get(*place).and_then(|at| columns.get_mut(*at));
            if let (Some(column), Some(run)) = (column, self.boxes.get(*place)) {
                column.read(run, &mut lines);
            }
        }
        let side = Side { lines };
        side.is_text().then_some(side)
    }
}

impl RunBox {
    fn of(run: &Run, strip: usize) -> Self {
        Self {
            left: run.rectangle.left,
            right: run.rectangle.right,
            top: run.rectangle.top,
            bottom: run.rectangle.bottom,
            letters: run.text.chars().map(weight).sum(),
            strip,
        }
    }
}

/// What stands on one side of a gap: one column, or several.
pub(super) struct Side {
    lines: Vec<SideLine>,
}

/// A line of one column.
struct SideLine {
    top: f32,
    bottom: f32,
    width: f32,
    /// Of its column.
    room: f32,
    letters: usize,
}

/// Runs above and below each other.
struct Column {
    left: f32,
    right: f32,
    /// The line that is being read, by its place in the side.
    line: Option<usize>,
}

impl Side {
    /// Several lines of several words.
    fn is_text(&self) -> bool {
        self.lines.len() >= LINES_OF_TEXT && self.has_letters(LETTERS_OF_TEXT)
    }

    /// Lines reach from edge to edge, as those of paragraphs do and cells do not, and say
    /// more than a cell does.
    pub(super) fn is_full(&self) -> bool {
        let shares: Vec<f32> = self
            .lines
            .iter()
            .map(|line| line.width / line.room.max(0.1))
            .collect();
        #[expect(clippy::cast_precision_loss, reason = "lines of a page")]
        let mean = shares.iter().sum::<f32>() / shares.len().max(1) as f32;
        // Half of the cells may be long by chance, but then the others are short.
        mean >= FULL_ON_AVERAGE && median(shares) >= FULL && self.has_letters(18)
    }

    /// Whether the lines have so many letters on average.
    fn has_letters(&self, each: usize) -> bool {
        let letters: usize = self.lines.iter().map(|line| line.letters).sum();
        letters >= each * self.lines.len()
    }

    /// Most lines stand at the height of one on the other side.
    pub(super) fn stands_in_rows_with(&self, other: &Self) -> bool {
        let (few, many) = if self.lines.len() < other.lines.len() {
            (self, other)
        } else {
            (other, self)
        };
        let level = few
            .lines
            .iter()
            .filter(|line| {
                let height = line.bottom - line.top;
                many.lines
                    .iter()
                    .any(|beside| (beside.bottom - line.bottom).abs() < 0.2 * height)
            })
            .count();
        level * 10 >= few.lines.len() * 6
    }
}

impl Column {
    fn of(run: &RunBox) -> Self {
        Self {
            left: run.left,
            right: run.right,
            line: None,
        }
    }

    /// Takes up the next run downwards: into the line that is being read, or
    /// into one of its own.
    fn read(&mut self, run: &RunBox, lines: &mut Vec<SideLine>) {
        let width = run.right - run.left;
        let middle = center(run.top, run.bottom);
        match self.line.and_then(|line| lines.get_mut(line)) {
            Some(line) if middle < line.bottom => {
                line.width += width;
                line.letters += run.letters;
            }
            _ => {
                self.line = Some(lines.len());
                lines.push(SideLine {
                    top: run.top,
                    bottom: run.bottom,
                    width,
                    room: self.right - self.left,
                    letters: run.letters,
                });
            }
        }
    }
}

/// A Chinese character says as much as two letters.
fn weight(letter: char) -> usize {
    if lines::is_wide(letter) { 2 } else { 1 }
}
