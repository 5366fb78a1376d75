//! Which passage supports a point.

use answer::align::Alignment;
use library::Place;
use library::evidence::Evidence;

use crate::model::Support;

/// Finds the passage of `evidence` that supports a text, by the same alignment
/// that cites the sentences of answers.
pub fn supporting(evidence: &Evidence) -> impl Fn(&str) -> Option<Support> + Send + Sync + '_ {
    let alignment = Alignment::new(evidence.found.iter().map(|found| {
        let passage = &found.passage;
        (passage.text.as_str(), passage.headings.as_slice())
    }));
    move |text| {
        let best = alignment.supports(text).into_iter().next()?;
        let passage = &evidence.found.get(best.passage)?.passage;
        Some(Support {
            passage: passage.id,
            file: passage.file,
            file_name: passage.file_name.clone(),
            place: Place::of_part(passage, &best.range),
            text: passage.text.get(best.range)?.to_owned(),
        })
    }
}
