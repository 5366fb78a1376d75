//! What is pinned has its place among what a question finds.

use std::collections::BTreeSet;

use crate::evidence::PassageId;
use crate::fusion::Candidate;

/// So many passages of the pinned files are taken for each of them,
const OF_PINNED_FILE: usize = 2;

/// and of all that is pinned this share of what is wanted at most: the rest is found.
const PINNED_SHARE: f32 = 0.5;

/// The passages that are pinned, and those of pinned files.
pub(crate) struct Pins {
    pub(crate) passages: BTreeSet<PassageId>,
    /// Of each pinned file the passages that the question finds.
    pub(crate) of_files: Vec<BTreeSet<PassageId>>,
}

impl Pins {
    /// The best that are wanted, in their order: of what is pinned as much as may be, and
    /// of the rest the best.
    pub(crate) fn within(
        &self,
        ranked: Vec<(Candidate, f32)>,
        wanted: usize,
    ) -> Vec<(Candidate, f32)> {
        let room = (wanted as f32 * PINNED_SHARE).ceil() as usize;
        let ids = || ranked.iter().map(|(one, _)| one.passage);
        let mut taken: BTreeSet<PassageId> = ids()
            .filter(|id| self.passages.contains(id))
            .take(room)
            .collect();
        for of_file in &self.of_files {
            let left = room.saturating_sub(taken.len()).min(OF_PINNED_FILE);
            let near: Vec<PassageId> = ids().filter(|id| of_file.contains(id)).take(left).collect();
            taken.extend(near);
        }
        let mut left = wanted.saturating_sub(taken.len());
        let mut kept = ranked;
        kept.retain(|(one, _)| {
            let is_kept = taken.contains(&one.passage) || left > 0;
            if is_kept && !taken.contains(&one.passage) {
                left -= 1;
            }
            is_kept
        });
        kept
    }

    pub(crate) fn has(&self, id: PassageId) -> bool {
        self.passages.contains(&id) || self.of_files.iter().any(|file| file.contains(&id))
    }
}
