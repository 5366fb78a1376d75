//! A page as pieces in reading order, before its neighbours are known.

use super::annotations::Note;
use super::columns;
use super::frame::{Direction, Frame};
use super::pieces::{self, Piece, Role};
use super::runs::Run;
use crate::model::{PageSize, TextSource};

/// A page before it is known what its neighbours repeat.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) number: u32,
    pub(super) label: Option<String>,
    pub(super) frame: Frame,
    pub(super) size: PageSize,
    pub(super) source: TextSource,
    pub(super) pieces: Vec<Piece>,
    /// What the page carries and does not show.
    pub(super) hidden: String,
}

impl Draft {
    pub(super) fn new(
        number: u32,
        label: Option<String>,
        frame: &Frame,
        source: TextSource,
        runs: Vec<Run>,
        notes: Vec<Note>,
        hidden: String,
    ) -> Self {
        let size = frame.size();
        let mut pieces = pieces(runs, size);
        pieces.extend(
            notes
                .into_iter()
                .filter_map(|note| Piece::of_line(Role::Note, &note.text, note.rectangle, 0.0)),
        );
        Self {
            number,
            label,
            frame: *frame,
            size,
            source,
            pieces,
            hidden,
        }
    }
}

/// The pieces of a page: those of the direction that most of it is written in
/// first.
fn pieces(runs: Vec<Run>, size: PageSize) -> Vec<Piece> {
    let mut groups: Vec<(Direction, Vec<Run>)> = Vec::new();
    for run in runs {
        match groups
            .iter_mut()
            .find(|(direction, _)| *direction == run.direction)
        {
            Some((_, group)) => group.push(run),
            None => groups.push((run.direction, vec![run])),
        }
    }
    groups.sort_by_cached_key(|(_, group)| {
        std::cmp::Reverse(group.iter().map(|run| run.text.len()).sum::<usize>())
    });
    groups
        .into_iter()
        .flat_map(|(direction, runs)| match direction {
            Direction::Oblique => oblique(&runs),
            _ => written_across(direction, runs, size),
        })
        .collect()
}

fn oblique(runs: &[Run]) -> Vec<Piece> {
    runs.iter()
        .filter_map(|run| Piece::of_line(Role::Oblique, &run.text, run.rectangle, run.look.size))
        .collect()
}

/// The pieces of runs of one direction, with boxes as they are shown.
fn written_across(direction: Direction, runs: Vec<Run>, size: PageSize) -> Vec<Piece> {
    let columns = columns::regions(runs);
    let mut pieces = joined(columns.iter().map(pieces::pieces).collect());
    if direction != Direction::Across {
        for piece in &mut pieces {
            piece.rectangle = direction.rectangle_shown(piece.rectangle, size);
            for line in &mut piece.lines {
                line.rectangle = direction.rectangle_shown(line.rectangle, size);
                for cell in &mut line.cells {
                    cell.rectangle = direction.rectangle_shown(cell.rectangle, size);
                }
            }
        }
    }
    pieces
}

/// The pieces of all columns; a paragraph that goes on at the top of the next
/// column is one piece.
fn joined(columns: Vec<Vec<Piece>>) -> Vec<Piece> {
    let mut all: Vec<Piece> = Vec::new();
    for column in columns {
        let mut column = column.into_iter();
        let Some(first) = column.next() else { continue };
        match all
            .iter()
            .rposition(|piece| piece.size >= 0.95 * first.size)
        {
            Some(open) if all.get(open).is_some_and(|open| goes_on(open, &first)) => {
                if let Some(open) = all.get_mut(open) {
                    open.lines.extend(first.lines);
                }
            }
            _ => all.push(first),
        }
        all.extend(column);
    }
    all
}

/// Whether a paragraph that ends a column goes on in `next`, which begins one.
fn goes_on(open: &Piece, next: &Piece) -> bool {
    let (Some(last), Some(first)) = (open.lines.last(), next.lines.first()) else {
        return false;
    };
    let is_text = matches!(open.role, Role::Text | Role::ListItem) && next.role == Role::Text;
    let moves_up = first.rectangle.top < last.rectangle.top;
    let same_type = (open.size - next.size).abs() < 0.05 * open.size && open.bold == next.bold;
    let begins = first
        .text
        .starts_with(|letter: char| letter.is_lowercase() || super::lines::is_wide(letter));
    let ends = last
        .text
        .trim_end_matches(['"', '”', '’', ')', '）', '」'])
        .ends_with(['.', '!', '?', ':', ';', '。', '！', '？', '：', '；', '…']);
    is_text && moves_up && same_type && begins && !ends
}
