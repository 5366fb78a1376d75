//! Pieces: paragraphs, items of lists and rows, put together from lines.

use std::ops::Range;

use super::super::collapse;
use super::columns::{Region, median};
use super::lines::{self, Line};
use super::markers::begins_with_marker;
use super::runs::{Run, union};
use super::tables::{self, Table};
use crate::model::Rectangle;

/// A piece of text with its lines.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) role: Role,
    /// At least one.
    pub(super) lines: Vec<PieceLine>,
    /// Around all lines.
    pub(super) rectangle: Rectangle,
    /// Of the letters, in points.
    pub(super) size: f32,
    pub(super) bold: bool,
}

/// One line of a piece, as it is set.
#[derive(Debug, Clone)]
pub(super) struct PieceLine {
    pub(super) text: String,
    pub(super) rectangle: Rectangle,
    /// Of a row of a table, in which text lies far apart; otherwise none.
    pub(super) cells: Vec<Cell>,
}

/// A cell of a row that holds text.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// Where its text stands in that of the row, in bytes.
    pub(super) range: Range<usize>,
    pub(super) rectangle: Rectangle,
}

/// What a piece is by its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Text,
    ListItem,
    Row {
        header: bool,
    },
    /// Lines in letters of one width.
    Fixed,
    /// Text in no direction that pages are read in.
    Oblique,
    /// What somebody wrote about the page.
    Note,
}

impl Piece {
    /// A piece of one line.
    pub(super) fn of_line(role: Role, text: &str, rectangle: Rectangle, size: f32) -> Option<Self> {
        let mut open = Open::empty(rectangle, size, false);
        open.role = role;
        open.append(text, rectangle);
        open.finish()
    }

    /// How many bytes its lines have together.
    pub(super) fn length(&self) -> usize {
        self.lines.iter().map(|line| line.text.len()).sum()
    }
}

/// The pieces of a region, from top to bottom.
pub(super) fn pieces(region: &Region) -> Vec<Piece> {
    let lines = &region.lines;
    let shape = Shape::of(lines);
    let mut pieces = Vec::new();
    let mut tables = tables::tables(lines).into_iter().peekable();
    let mut open: Option<Open> = None;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if let Some(table) = tables.next_if(|table| table.lines.start == at) {
            pieces.extend(open.take().and_then(Open::finish));
            pieces.extend(rows(lines, &table));
            at = table.lines.end;
            continue;
        }
        let text = Line::text_of(&line.runs);
        let goes_on = open
            .as_ref()
            .is_some_and(|open| !shape.begins_paragraph(open, line, &text));
        if !goes_on {
            pieces.extend(open.take().and_then(Open::finish));
        }
        match &mut open {
            Some(open) => open.push(line, &text),
            None => open = Some(Open::new(line, &text)),
        }
        at += 1;
    }
    pieces.extend(open.and_then(Open::finish));
    pieces
}

/// How the lines of a region are set.
struct Shape {
    left: f32,
    right: f32,
    /// From one line to the next.
    pitch: f32,
}

impl Shape {
    fn of(lines: &[Line]) -> Self {
        let mut rights: Vec<f32> = lines.iter().map(|line| line.rectangle.right).collect();
        rights.sort_by(f32::total_cmp);
        let pitches = lines
            .windows(2)
            .filter(|pair| (pair[0].size - pair[1].size).abs() < 0.5)
            .map(|pair| pair[1].rectangle.bottom - pair[0].rectangle.bottom)
            .filter(|pitch| *pitch > 1.0)
            .collect();
        Self {
            left: lines
                .iter()
                .map(|line| line.rectangle.left)
                .fold(f32::INFINITY, f32::min),
            // One line may run over the margin.
            right: rights.get(rights.len() * 9 / 10).copied().unwrap_or(0.0),
            pitch: median(pitches),
        }
    }

    fn begins_paragraph(&self, open: &Open, line: &Line, text: &str) -> bool {
        let last = &open.last;
        let height = (last.bottom - last.top).max(1.0);
        let larger = line.size.max(open.size);
        if (line.size - open.size).abs() > 0.12 * larger || line.bold != open.bold_so_far {
            // A bold word at the start or end of a line is no heading.
            if (line.size - open.size).abs() > 0.12 * larger || open.count == 1 || line.bold {
                return true;
            }
        }
        let pitch = line.rectangle.bottom - last.bottom;
        if pitch > 1.35 * self.pitch.min(2.2 * height) || pitch < 0.0 {
            return true;
        }
        if (open.role == Role::Fixed) != line.fixed && (open.count == 1 || line.fixed) {
            return true;
        }
        if open.role == Role::Fixed {
            return false;
        }
        if begins_with_marker(text) {
            return true;
        }
        let indent = line.rectangle.left - last.left;
        let centered =
            (line.rectangle.left + line.rectangle.right - last.left - last.right).abs() < height;
        if centered && line.rectangle.left - self.left > height {
            return false;
        }
        // An indented line after one that was not, or the end of hanging lines.
        if indent > 0.8 * height && open.count > 1 {
            return true;
        }
        if indent > 0.8 * height && open.role == Role::Text && !open.is_ragged(self.right) {
            return open.count > 1 || last.right < self.right - 4.0 * height;
        }
        if indent < -0.8 * height && open.count > 1 {
            return true;
        }
        // The next word would still have had room.
        let word = text.split(' ').next().unwrap_or_default();
        let letters = text.chars().count().max(1);
        let width = line.rectangle.right - line.rectangle.left;
        let wide = word.chars().any(lines::is_wide);
        let word_width = if wide {
            1.5 * height
        } else {
            #[expect(clippy::cast_precision_loss, reason = "an estimate")]
            let share = word.chars().count() as f32 / letters as f32;
            share * width
        };
        // Without the end of a sentence it takes more than a little room: words
        // in another type are wider, and not every language hyphenates.
        let room = self.right - last.right - word_width;
        let said = open.lines.last().map_or("", |line| line.text.as_str());
        let ends = said.trim_end_matches(['"', '”', '’', ')', '）', '」']);
        room > if ends.ends_with(['.', '!', '?', ':', ';', '。', '！', '？', '：', '；', '…'])
        {
            1.2 * height
        } else {
            (3.0 * height).max(0.25 * (self.right - self.left))
        }
    }
}

/// A piece whose end has not been seen.
struct Open {
    role: Role,
    lines: Vec<PieceLine>,
    rectangle: Rectangle,
    size: f32,
    bold_so_far: bool,
    last: Rectangle,
    count: usize,
}

impl Open {
    fn empty(rectangle: Rectangle, size: f32, bold: bool) -> Self {
        Self {
            role: Role::Text,
            lines: Vec::new(),
            rectangle,
            size,
            bold_so_far: bold,
            last: rectangle,
            count: 0,
        }
    }

    fn new(line: &Line, text: &str) -> Self {
        let mut open = Self::empty(line.rectangle, line.size, line.bold);
        if line.fixed {
            open.role = Role::Fixed;
        } else if begins_with_marker(text) {
            open.role = Role::ListItem;
        }
        open.push(line, text);
        open
    }

    fn push(&mut self, line: &Line, text: &str) {
        self.bold_so_far &= line.bold;
        self.append(text, line.rectangle);
        self.last = line.rectangle;
        self.count += 1;
    }

    fn append(&mut self, text: &str, rectangle: Rectangle) {
        let text = without_leaders(text);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.lines.push(PieceLine {
            text: text.to_owned(),
            rectangle,
            cells: Vec::new(),
        });
        self.rectangle = union(&self.rectangle, &rectangle);
    }

    /// Whether the lines end where they like.
    fn is_ragged(&self, right: f32) -> bool {
        right - self.last.right > 2.0 * (self.last.bottom - self.last.top)
    }

    fn finish(self) -> Option<Piece> {
        (!self.lines.is_empty()).then_some(Piece {
            role: self.role,
            lines: self.lines,
            rectangle: self.rectangle,
            size: self.size,
            bold: self.bold_so_far,
        })
    }
}

/// The rows of a table; the first one names the columns when it holds no
/// number and others do.
fn rows(lines: &[Line], table: &Table) -> Vec<Piece> {
    let lines = lines.get(table.lines.clone()).unwrap_or_default();
    let has_number = |line: &Line| {
        line.runs
            .iter()
            .any(|run| run.text.chars().any(|letter| letter.is_ascii_digit()))
    };
    let has_header = lines.first().is_some_and(|first| !has_number(first))
        && lines.iter().skip(1).filter(|line| has_number(line)).count() * 2 > lines.len() - 1;
    lines
        .iter()
        .enumerate()
        .filter_map(|(index, line)| {
            let mut open = Open::empty(line.rectangle, line.size, line.bold);
            open.role = Role::Row {
                header: index == 0 && has_header,
            };
            open.lines.extend(row(line, table));
            open.finish()
        })
        .collect()
}

/// A line as a row, from its first cell that holds text.
fn row(line: &Line, table: &Table) -> Option<PieceLine> {
    let mut row = PieceLine {
        text: String::new(),
        rectangle: line.rectangle,
        cells: Vec::new(),
    };
    for runs in table.cells(line) {
        let runs: Vec<Run> = runs.into_iter().cloned().collect();
        let text = Line::text_of(&runs);
        let text = collapse(&without_leaders(&text));
        if !row.text.is_empty() {
            row.text.push_str(" |");
        }
        let boxes = runs.iter().map(|run| run.rectangle);
        let around = boxes.reduce(|one, other| union(&one, &other));
        let Some(rectangle) = around.filter(|_| !text.is_empty()) else {
            continue;
        };
        if !row.text.is_empty() {
            row.text.push(' ');
        }
        let start = row.text.len();
        row.text.push_str(&text);
        row.cells.push(Cell {
            range: start..row.text.len(),
            rectangle,
        });
    }
    (!row.text.is_empty()).then_some(row)
}

/// The text with the dots that lead to a page number in a table of contents
/// made three.
fn without_leaders(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains(". . . .") && !text.contains(".....") {
        return text.into();
    }
    let mut kept = String::with_capacity(text.len());
    let mut dots = 0;
    for letter in text.chars() {
        match letter {
            '.' => {
                dots += 1;
                if dots <= 3 {
                    kept.push('.');
                }
            }
            ' ' if dots > 0 => {}
            letter => {
                if dots > 0 && !kept.ends_with(' ') {
                    kept.push(' ');
                }
                dots = 0;
                kept.push(letter);
            }
        }
    }
    kept.into()
}
