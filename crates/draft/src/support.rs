//! Which passage supports a point.

use answer::align::Alignment;
use answer::meaning::Meaning;
use library::Place;
use library::evidence::Evidence;

use crate::model::Support;

/// Finds the passage of `evidence` that supports a text, by the same alignment
/// that cites the sentences of answers. What is returned blocks as
/// [`Alignment::supports`] does.
pub fn supporting(
    evidence: &Evidence,
    meaning: Option<Meaning>,
) -> impl Fn(&str) -> Option<Support> + Send + Sync + '_ {
    let passages = evidence.found.iter().map(|found| {
        let passage = &found.passage;
        (passage.text.as_str(), passage.headings.as_slice())
    });
    let alignment = Alignment::new(passages, meaning);
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
