//! Tables: lines that follow each other and share their gaps.

use std::ops::Range;

use super::lines::Line;
use super::runs::Run;

/// The least gap between two cells, in heights of the line.
const NARROWEST_GAP: f32 = 0.9;

/// Lines that make a table, and where its columns are cut.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) lines: Range<usize>,
    cuts: Vec<f32>,
}

impl Table {
    /// The runs of a line by the columns that they begin in.
    pub(super) fn cells<'a>(&self, line: &'a Line) -> Vec<Vec<&'a Run>> {
        let mut cells = vec![Vec::new(); self.cuts.len() + 1];
        for run in &line.runs {
            let middle = f32::midpoint(run.rectangle.left, run.rectangle.right);
            let column = self.cuts.iter().filter(|cut| **cut < middle).count();
            if let Some(cell) = cells.get_mut(column) {
                cell.push(run);
            }
        }
        cells
    }
}

/// The tables among the lines of a region.
pub(super) fn tables(lines: &[Line]) -> Vec<Table> {
    let mut tables = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        match table_at(lines, at) {
            Some(table) => {
                at = table.lines.end;
                tables.push(table);
            }
            None => at += 1,
        }
    }
    tables
}

fn table_at(lines: &[Line], start: usize) -> Option<Table> {
    let mut gaps = inner_gaps(&lines[start]);
    if gaps.is_empty() {
        return None;
    }
    let mut end = start + 1;
    let mut with_gaps = 1;
    let mut last = &lines[start];
    for line in &lines[start + 1..] {
        // Rows stand close together and have letters of one size.
        if line.rectangle.top - last.rectangle.bottom > 1.5 * last.height()
            || line.size > 1.2 * last.size
        {
            break;
        }
        let shared = shared(&gaps, line);
        if shared.is_empty() {
            break;
        }
        let has_several = cut(line, &middles(&shared)) > 1;
        gaps = shared;
        with_gaps += usize::from(has_several);
        last = line;
        end += 1;
    }
    let cuts = middles(&gaps);
    // What follows the last row in the first column alone is no row.
    while end > start + 1 && cut(&lines[end - 1], &cuts) < 2 {
        end -= 1;
    }
    let rows = &lines[start..end];
    if !is_aligned(rows, &cuts) || (rows.iter().all(|row| row.fixed) && !has_numbers(rows, &cuts)) {
        return None;
    }
    let is_table = with_gaps >= 3 || (with_gaps == 2 && cuts.len() >= 2);
    let is_list = cuts.len() == 1
        && rows.iter().filter(|line| begins_with_marker(line)).count() * 2 > rows.len();
    (is_table && with_gaps * 2 > rows.len() && !is_list).then_some(Table {
        lines: start..end,
        cuts,
    })
}

/// Whether one column holds numbers: programs have aligned lines too, and are
/// set in letters of one width as tables of typewriters are.
fn has_numbers(rows: &[Line], cuts: &[f32]) -> bool {
    (1..=cuts.len()).any(|column| {
        let of_column = |run: &&Run| {
            let middle = f32::midpoint(run.rectangle.left, run.rectangle.right);
            cuts.iter().filter(|cut| **cut < middle).count() == column
        };
        let cells = rows
            .iter()
            .flat_map(|row| row.runs.iter().filter(of_column));
        let (mut all, mut numbers) = (0_usize, 0_usize);
        for cell in cells {
            all += 1;
            let text = cell.text.trim();
            let digits = text.chars().filter(char::is_ascii_digit).count();
            let is_number = digits > 0
                && text
                    .chars()
                    .all(|letter| letter.is_ascii_digit() || "$€£¥%.,()+-– ".contains(letter));
            numbers += usize::from(is_number);
        }
        all >= 2 && numbers * 10 >= all * 6
    })
}

/// Whether cells stand below each other: the gaps of lines that are set to
/// their full width only happen to.
fn is_aligned(rows: &[Line], cuts: &[f32]) -> bool {
    let aligned = (0..cuts.len()).filter(|index| {
        let cells: Vec<(f32, f32, f32)> = rows
            .iter()
            .filter_map(|row| cell_after(row, cuts, *index))
            .collect();
        let has = |share: usize, values: Vec<f32>| {
            let middle = super::columns::median(values.clone());
            let level = values.iter().filter(|value| (**value - middle).abs() < 1.5);
            level.count() * 10 >= cells.len() * share && cells.len() >= 2
        };
        let starts = cells.iter().map(|cell| cell.0).collect();
        let centers = cells
            .iter()
            .map(|cell| f32::midpoint(cell.0, cell.1))
            .collect();
        let ends = cells.iter().map(|cell| cell.1).collect();
        // Lines of full width end below each other too, but not after wide gaps.
        let gap = super::columns::median(cells.iter().map(|cell| cell.2).collect());
        let height = rows.first().map_or(1.0, Line::height);
        has(6, starts) || has(7, centers) || (gap >= 1.8 * height && has(7, ends))
    });
    aligned.count() * 2 > cuts.len()
}

/// Left and right edge of the cell behind a cut, and the gap before it.
fn cell_after(row: &Line, cuts: &[f32], index: usize) -> Option<(f32, f32, f32)> {
    let column = |run: &Run| {
        let middle = f32::midpoint(run.rectangle.left, run.rectangle.right);
        cuts.iter().filter(|cut| **cut < middle).count()
    };
    let own = row.runs.iter().filter(|run| column(run) == index + 1);
    let (left, right) = own.fold((f32::INFINITY, f32::NEG_INFINITY), |edges, run| {
        (
            edges.0.min(run.rectangle.left),
            edges.1.max(run.rectangle.right),
        )
    });
    let before = row
        .runs
        .iter()
        .filter(|run| column(run) <= index)
        .map(|run| run.rectangle.right)
        .fold(f32::NEG_INFINITY, f32::max);
    (left < right && before.is_finite()).then_some((left, right, left - before))
}

fn middles(gaps: &[Range<f32>]) -> Vec<f32> {
    gaps.iter()
        .map(|gap| f32::midpoint(gap.start, gap.end))
        .collect()
}

/// How many columns of these hold something in the line.
fn cut(line: &Line, cuts: &[f32]) -> usize {
    let mut columns: Vec<usize> = line
        .runs
        .iter()
        .map(|run| f32::midpoint(run.rectangle.left, run.rectangle.right))
        .map(|middle| cuts.iter().filter(|cut| **cut < middle).count())
        .collect();
    columns.sort_unstable();
    columns.dedup();
    columns.len()
}

fn begins_with_marker(line: &Line) -> bool {
    line.runs.first().is_some_and(|run| {
        let text = run.text.trim();
        text.chars().count() <= 4
            && (super::markers::is_marker(text)
                || text.chars().all(|letter| letter.is_ascii_digit()))
    })
}

fn inner_gaps(line: &Line) -> Vec<Range<f32>> {
    let narrowest = NARROWEST_GAP * line.height();
    let mut spans: Vec<Range<f32>> = line
        .runs
        .iter()
        .map(|run| run.rectangle.left..run.rectangle.right)
        .collect();
    spans.sort_by(|a, b| a.start.total_cmp(&b.start));
    let mut gaps = Vec::new();
    let mut reached = f32::INFINITY;
    for span in spans {
        if span.start - reached >= narrowest {
            gaps.push(reached..span.start);
        }
        reached = if reached.is_infinite() {
            span.end
        } else {
            reached.max(span.end)
        };
    }
    gaps
}

/// What is left of the gaps where the runs of the line stand.
fn shared(gaps: &[Range<f32>], line: &Line) -> Vec<Range<f32>> {
    let narrowest = 0.5 * line.height();
    let mut left = gaps.to_vec();
    for run in &line.runs {
        let (start, end) = (run.rectangle.left, run.rectangle.right);
        left = left
            .into_iter()
            .flat_map(|gap| [gap.start..gap.end.min(start), gap.start.max(end)..gap.end])
            .filter(|gap| gap.end - gap.start >= narrowest)
            .collect();
    }
    left
}
