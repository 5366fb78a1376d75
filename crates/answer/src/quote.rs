//! The passages' own sentences: right and checkable whatever the model makes of
//! them. One stands before what the model writes; where the model does not speak
//! the question's language, they are the answer.

use library::evidence::{Evidence, NearSentence};

/// A further quote is at most so much less likely to answer than the best, in
/// logarithms of odds.
const NEARLY: f32 = 3.0;

/// At most `most` sentences that are likeliest to answer, best first. Where the question
/// wants more than a sentence, one alone would be a poor answer, and there is none.
pub fn quotes(evidence: &Evidence, most: usize) -> impl Iterator<Item = &NearSentence> {
    let most = if most == 1 && evidence.is_broad() {
        0
    } else {
        most
    };
    let best = evidence.sentences.first().map_or(0.0, |best| best.score);
    let near = evidence.sentences.iter();
    near.take_while(move |one| one.score >= best - NEARLY)
        .take(most)
}
