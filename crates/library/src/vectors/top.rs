//! The best of many.

/// Keeps the `limit` best of what it is offered.
pub(super) struct Top {
    limit: usize,
    kept: Vec<(f32, u32)>,
    /// What is not better than this is not among them.
    threshold: f32,
}

impl Top {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit: limit.max(1),
            kept: Vec::new(),
            threshold: f32::NEG_INFINITY,
        }
    }

    /// Whether a score could be among the best.
    pub(super) fn wants(&self, score: f32) -> bool {
        score > self.threshold
    }

    pub(super) fn offer(&mut self, score: f32, row: u32) {
        if !self.wants(score) {
            return;
        }
        self.kept.push((score, row));
        // Twice the limit, so that sorting out costs a constant for each.
        if self.kept.len() >= self.limit * 2 {
            self.shrink();
            self.threshold = self
                .kept
                .iter()
                .map(|(score, _)| *score)
                .fold(f32::INFINITY, f32::min);
        }
    }

    fn shrink(&mut self) {
        if self.kept.len() > self.limit {
            self.kept
                .select_nth_unstable_by(self.limit, |left, right| right.0.total_cmp(&left.0));
            self.kept.truncate(self.limit);
        }
    }

    /// The best, in no order.
    pub(super) fn into_rows(mut self) -> Vec<(f32, u32)> {
        self.shrink();
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::Top;

    #[test]
    fn the_best_are_kept_in_whatever_order_they_come() {
        for step in [1_u32, 7, 99] {
            let mut top = Top::new(3);
            for number in (0..100).map(|number| number * step % 100) {
                top.offer(number as f32, number);
            }
            let mut rows: Vec<u32> = top.into_rows().into_iter().map(|(_, row)| row).collect();
            rows.sort_unstable();
            assert_eq!(rows, [97, 98, 99]);
        }
    }
}
