//! All vectors, one after the other.

use std::collections::{HashMap, HashSet};
use std::thread;

use super::background::{Background, Group};
use super::codes::Codes;
use super::compared::Compared;
use super::quantized::{Quantized, dot};
use super::remainder::Remainder;
use super::top::Top;
use super::{Near, Query};
use crate::evidence::PassageId;
use crate::script::Writing;
use crate::table::document::DocumentId;

/// From so many rows on the codes choose which vectors are looked at. Fewer are
/// compared one by one in about a millisecond.
const CODED_FROM: usize = 16_384;
/// How many vectors are looked at for each that is wanted, and at least; and one of so
/// many, since among more, more are as near as the nearest by their codes.
const LOOKED_AT: (usize, usize) = (10, 2_000);
const ONE_OF: usize = 50;
/// The rows that tell how much the cosines to a question differ.
const SAMPLE: usize = 512;
/// Threads that search: more are waited for by nobody.
const MAX_THREADS: usize = 4;

/// Vectors by row. A row that is taken out is filled with the last.
#[derive(Default)]
pub(super) struct Rows {
    width: usize,
    passages: Vec<PassageId>,
    documents: Vec<DocumentId>,
    /// By writing, and the one of each row.
    groups: Vec<Group>,
    group_of: Vec<u16>,
    scales: Vec<f32>,
    numbers: Vec<i8>,
    codes: Codes,
    /// The rows when the codes' mean was taken; none while there are no codes.
    coded_at: Option<usize>,
    row_of: HashMap<PassageId, u32>,
    of_document: HashMap<DocumentId, Vec<PassageId>>,
}

impl Rows {
    pub(super) fn len(&self) -> usize {
        self.passages.len()
    }

    /// Adds a vector, or replaces that of the passage. One of another length than
    /// the first is left out: it cannot be compared.
    pub(super) fn add(
        &mut self,
        document: DocumentId,
        writing: Writing,
        passage: PassageId,
        vector: &Quantized,
    ) {
        if self.append(document, writing, passage, vector) {
            self.code(vector);
        }
    }

    /// Makes room for `count` rows in all.
    pub(super) fn reserve(&mut self, count: usize, width: usize) {
        let more = count.saturating_sub(self.len());
        self.passages.reserve_exact(more);
        self.documents.reserve_exact(more);
        self.group_of.reserve_exact(more);
        self.scales.reserve_exact(more);
        self.numbers.reserve_exact(more * width);
        self.row_of.reserve(more);
    }

    /// Adds a vector as [`Self::add`] does, without its code. Returns whether it did.
    pub(super) fn append(
        &mut self,
        document: DocumentId,
        writing: Writing,
        passage: PassageId,
        vector: &Quantized,
    ) -> bool {
        if self.passages.is_empty() {
            self.width = vector.numbers.len();
        }
        if vector.numbers.len() != self.width || self.width == 0 {
            return false;
        }
        let is_new = !self.remove_passage(passage);
        let Ok(row) = u32::try_from(self.passages.len()) else {
            return false;
        };
        self.passages.push(passage);
        self.documents.push(document);
        let group = self.group(writing);
        self.groups[usize::from(group)].add(vector.scale, &vector.numbers);
        self.group_of.push(group);
        self.scales.push(vector.scale);
        self.numbers.extend(&vector.numbers);
        self.row_of.insert(passage, row);
        if is_new {
            self.of_document.entry(document).or_default().push(passage);
        }
        true
    }

    /// The group of a writing, made where there is none.
    fn group(&mut self, writing: Writing) -> u16 {
        let known = self.groups.iter().position(|group| group.is_of(writing));
        let number = known.unwrap_or_else(|| {
            self.groups.push(Group::new(writing, self.width));
            self.groups.len() - 1
        });
        // There are a handful.
        u16::try_from(number).unwrap_or_default()
    }

    /// Codes the last row, or all of them anew when they have doubled: the mean may
    /// lie elsewhere.
    fn code(&mut self, vector: &Quantized) {
        let rows = self.passages.len();
        match self.coded_at {
            Some(then) if rows < then * 2 => self.codes.push(vector.scale, &vector.numbers),
            None if rows < CODED_FROM => {}
            _ => self.code_all(),
        }
    }

    /// Codes all rows anew, where there are enough of them.
    pub(super) fn code_all(&mut self) {
        if self.len() >= CODED_FROM {
            self.codes = Codes::of(self.width, &self.scales, &self.numbers);
            self.coded_at = Some(self.len());
        }
    }

    /// Removes the vectors of a document.
    pub(super) fn remove(&mut self, document: DocumentId) {
        for passage in self.of_document.remove(&document).unwrap_or_default() {
            self.remove_passage(passage);
        }
    }

    /// Returns whether it had a vector.
    fn remove_passage(&mut self, passage: PassageId) -> bool {
        let Some(row) = self.row_of.remove(&passage) else {
            return false;
        };
        let row = row as usize;
        let last = self.passages.len() - 1;
        self.passages.swap_remove(row);
        self.documents.swap_remove(row);
        let numbers = &self.numbers[row * self.width..(row + 1) * self.width];
        let group = self.group_of.swap_remove(row);
        self.groups[usize::from(group)].remove(self.scales[row], numbers);
        self.scales.swap_remove(row);
        let from = last * self.width;
        self.numbers
            .copy_within(from..from + self.width, row * self.width);
        self.numbers.truncate(from);
        if self.coded_at.is_some() {
            self.codes.swap_remove(row);
        }
        if let Some(moved) = self.passages.get(row) {
            self.row_of.insert(*moved, row as u32);
        }
        true
    }

    /// How near a passage is, if it has a vector; nearer to the truth with what eight
    /// bits leave of that.
    pub(super) fn near(
        &self,
        query: &Query<'_>,
        background: &Background<'_>,
        passage: PassageId,
        remainder: Option<&Remainder>,
    ) -> Option<Near> {
        let row = *self.row_of.get(&passage)? as usize;
        let remainder = remainder.filter(|one| one.is_of_width(self.width));
        let product = |vector: &[f32]| match remainder {
            Some(remainder) => {
                (dot(vector, self.numbers(row)) + remainder.dot(vector)) * remainder.scale
            }
            None => self.score(row, vector),
        };
        let group = self.group_of[row];
        let similarity = product(query.vector);
        let compared = match background.compared.is_elsewhere(group) {
            true => product(background.compared.with(group)),
            false => similarity,
        };
        Some(Near {
            passage,
            similarity,
            nearness: background.nearness(compared, group),
            relatedness: background.relatedness(similarity, group),
        })
    }

    /// How near passages are to a question whatever they say.
    pub(super) fn background<'a>(&self, query: &Query<'a>) -> Background<'a> {
        let compared = Compared::of(query, &self.groups);
        let every = self.passages.len().div_ceil(SAMPLE).max(1);
        let sample: Vec<(f32, u16)> = (0..self.passages.len())
            .step_by(every)
            .map(|row| (row, self.group_of[row]))
            .map(|(row, group)| (self.score(row, compared.with(group)), group))
            .collect();
        Background::of(query, compared, &self.groups, &sample)
    }

    /// The nearest, in no order.
    pub(super) fn nearest(
        &self,
        query: &Query<'_>,
        background: &Background<'_>,
        documents: Option<&HashSet<DocumentId>>,
        limit: usize,
    ) -> Vec<Near> {
        let chosen = documents.and_then(|documents| self.few(documents));
        let mut top = Top::new(limit);
        match chosen {
            Some(rows) => self.look_at(background, rows.into_iter(), &mut top),
            None if self.codes.len() == 0 => {
                let wanted = |row: &u32| is_wanted(documents, self.documents[*row as usize]);
                let rows = (0..self.passages.len() as u32).filter(wanted);
                self.look_at(background, rows, &mut top);
            }
            None => {
                let promising = self.promising(background, documents, limit);
                for (nearness, row) in self.look_at_all(background, &promising, limit) {
                    top.offer(nearness, row);
                }
            }
        }
        let rows = top.into_rows().into_iter();
        rows.filter_map(|(_, row)| self.near(query, background, self.passages[row as usize], None))
            .collect()
    }

    /// The rows of documents, if they are few enough to be compared one by one.
    fn few(&self, documents: &HashSet<DocumentId>) -> Option<Vec<u32>> {
        let mut rows = Vec::new();
        for document in documents {
            let passages = self
                .of_document
                .get(document)
                .map_or(&[][..], Vec::as_slice);
            if rows.len() + passages.len() > CODED_FROM {
                return None;
            }
            rows.extend(
                passages
                    .iter()
                    .filter_map(|passage| self.row_of.get(passage)),
            );
        }
        Some(rows)
    }

    /// The rows that the codes hold for the nearest.
    fn promising(
        &self,
        background: &Background<'_>,
        documents: Option<&HashSet<DocumentId>>,
        limit: usize,
    ) -> Vec<u32> {
        let (for_each, least) = LOOKED_AT;
        let rows = self.codes.len();
        let limit = (limit * for_each).max(least).max(rows / ONE_OF);
        let compared = &background.compared;
        let own = self.codes.ask(compared.own());
        let elsewhere = compared.elsewhere().map(|vector| self.codes.ask(vector));
        let share = rows.div_ceil(threads()).max(CODED_FROM);
        let search = |start: usize| {
            let mut top = Top::new(limit);
            let mut offer = |row: u32, estimate: f32| {
                let estimate = estimate - background.usual(self.group_of[row as usize]);
                if top.wants(estimate) && is_wanted(documents, self.documents[row as usize]) {
                    top.offer(estimate, row);
                }
            };
            // Rows that are compared alike mostly lie side by side.
            let rows = &self.group_of[start..(start + share).min(rows)];
            let mut start = start;
            for alike in rows.chunk_by(|left, right| {
                compared.is_elsewhere(*left) == compared.is_elsewhere(*right)
            }) {
                let asked = match &elsewhere {
                    Some(elsewhere) if compared.is_elsewhere(alike[0]) => elsewhere,
                    _ => &own,
                };
                let end = start + alike.len();
                self.codes.estimate(asked, start..end, &mut offer);
                start = end;
            }
            top.into_rows()
        };
        let search = &search;
        let starts = (0..rows).step_by(share);
        let found = side_by_side(starts.map(|start| move || search(start)));
        let mut top = Top::new(limit);
        for (estimate, row) in found {
            top.offer(estimate, row);
        }
        top.into_rows().into_iter().map(|(_, row)| row).collect()
    }

    /// The best of many rows, which threads share.
    fn look_at_all(
        &self,
        background: &Background<'_>,
        rows: &[u32],
        limit: usize,
    ) -> Vec<(f32, u32)> {
        let share = rows.len().div_ceil(threads()).max(1);
        let look_at = |rows: &[u32]| {
            let mut top = Top::new(limit);
            self.look_at(background, rows.iter().copied(), &mut top);
            top.into_rows()
        };
        let look_at = &look_at;
        side_by_side(rows.chunks(share).map(|rows| move || look_at(rows)))
    }

    fn look_at(&self, background: &Background<'_>, rows: impl Iterator<Item = u32>, top: &mut Top) {
        for row in rows {
            let group = self.group_of[row as usize];
            let product = self.score(row as usize, background.compared.with(group));
            let nearness = background.nearness(product, group);
            top.offer(nearness, row);
        }
    }

    fn score(&self, row: usize, query: &[f32]) -> f32 {
        dot(query, self.numbers(row)) * self.scales[row]
    }

    fn numbers(&self, row: usize) -> &[i8] {
        let start = row * self.width;
        let numbers = self.numbers.get(start..start + self.width);
        numbers.unwrap_or_default()
    }
}

fn threads() -> usize {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    threads.min(MAX_THREADS)
}

/// What each of these finds, all together; the first is looked for by this thread.
fn side_by_side<F>(searches: impl Iterator<Item = F>) -> Vec<(f32, u32)>
where
    F: FnOnce() -> Vec<(f32, u32)> + Send,
{
    let mut searches = searches;
    thread::scope(|scope| {
        let Some(first) = searches.next() else {
            return Vec::new();
        };
        let others: Vec<_> = searches.map(|search| scope.spawn(search)).collect();
        let mut found = first();
        for other in others {
            match other.join() {
                Ok(more) => found.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        found
    })
}

fn is_wanted(documents: Option<&HashSet<DocumentId>>, document: DocumentId) -> bool {
    documents.is_none_or(|documents| documents.contains(&document))
}
