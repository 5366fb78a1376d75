//! Whether evidence is likely to answer its question.

use crate::asked_for::is_pointed;
use crate::evidence::{Found, NearSentence, Sufficiency};
use crate::pinpoint::PASSAGES;
use crate::script::Writing;

/// The passages of the library on which the constants were set.
const SET_ON: usize = 240;

/// A standard deviation of relatedness, about.
const SPREAD: f32 = 0.07;

/// Whether the best sentence is likely to answer, or, where a question wants more than a
/// sentence, one of the best passages; `passages` have a vector.
pub(crate) fn estimate(
    query: &str,
    found: &[Found],
    sentences: &[NearSentence],
    passages: usize,
) -> Sufficiency {
    let chance = by_chance(passages);
    let sentence = sentences.first().filter(|_| is_pointed(query));
    let sentence = sentence.and_then(|best| {
        let coverage = found.first()?.coverage?;
        let one = found.get(best.passage)?;
        let text = one.passage.text.get(best.range.clone())?;
        Some(of_sentence(
            coverage,
            best,
            best.relatedness?,
            Writing::of(text),
            chance,
        ))
    });
    let odds = sentence.unwrap_or_else(|| {
        let odds = found
            .iter()
            .take(PASSAGES)
            .map(|one| of_passage(one, chance));
        odds.fold(f32::NEG_INFINITY, f32::max)
    });
    if odds >= 0.0 {
        Sufficiency::Sufficient
    } else {
        Sufficiency::Insufficient
    }
}

/// The logarithm of the odds that documents answer, by the best sentence: the share of
/// the question's telling words in the best passage, in the sentence and the one before
/// it, and how related the sentence is to the question. A logistic regression on the
/// tuning half of XQuAD's questions in English and Chinese, each asked of all paragraphs
/// or of all but the one that answers it; `cargo xtask bench answer` reports the other
/// half. The constants are such that rather a few answerable questions are refused than
/// many others answered: what is refused is shown with the passages nearest to it, what is
/// made up looks like an answer.
fn of_sentence(
    coverage: f32,
    sentence: &NearSentence,
    relatedness: f32,
    writing: Writing,
    chance: f32,
) -> f32 {
    let constant = match writing {
        // Words of one or two characters stand in more passages by chance.
        Writing::Ideographic => 7.9,
        _ => 8.6,
    };
    5.4 * coverage + sentence.own + 4.1 * sentence.before + 12.5 * (relatedness - SPREAD * chance)
        - constant
}

/// The logarithm of the odds that a passage answers, where no sentence is judged: by
/// how related it is to the question, by its words where there is no vector, and by its
/// nearness where it is in another script.
///
/// Between two languages relatedness differs by the pair (a Chinese question is as
/// related to unrelated English as an English one to Chinese that answers it), nearness
/// less: its constant was set on one half of six pairs of English, Chinese and Arabic,
/// where it is passed by 0.78 of the questions with their own article and 0.34 of those
/// without.
fn of_passage(one: &Found, chance: f32) -> f32 {
    let related = one.relatedness.map(|related| related - SPREAD * chance);
    match (one.coverage, related) {
        (Some(coverage), Some(related)) => 10.0 * coverage + 20.0 * related - 11.1,
        (Some(coverage), None) => 13.0 * coverage - 6.2,
        // In another script than the question, whose words then say nothing.
        (None, _) => match one.nearness {
            Some(nearness) => 4.0 * (nearness - chance - 3.1),
            None => f32::NEG_INFINITY,
        },
    }
}

/// By how many standard deviations the best of so many passages is nearer by chance than
/// the best of as many as the constants were set on: the largest of n normal numbers
/// grows as √(2 ln n).
fn by_chance(passages: usize) -> f32 {
    let largest = |count: usize| (2.0 * (count.max(2) as f32).ln()).sqrt();
    largest(passages) - largest(SET_ON)
}

#[cfg(test)]
mod tests {
    use super::{SET_ON, by_chance, of_sentence};
    use crate::evidence::NearSentence;
    use crate::script::Writing;

    fn odds(coverage: f32, relatedness: f32, passages: usize) -> f32 {
        let sentence = NearSentence {
            passage: 0,
            range: 0..1,
            score: 0.0,
            relatedness: Some(relatedness),
            own: coverage,
            before: 0.0,
        };
        let chance = by_chance(passages);
        of_sentence(coverage, &sentence, relatedness, Writing::Latin, chance)
    }

    #[test]
    fn words_and_meaning_make_up_for_each_other() {
        assert!(odds(0.9, 0.4, SET_ON) > 0.0, "nearly all words");
        assert!(odds(0.3, 0.6, SET_ON) > 0.0, "other words, same meaning");
        assert!(odds(0.4, 0.3, SET_ON) < 0.0, "a little of both");
        assert!(odds(0.0, 0.1, SET_ON) < -3.0, "nothing fits");
    }

    #[test]
    fn among_more_passages_more_is_related_by_chance() {
        let of = |passages: usize| odds(0.7, 0.4, passages);
        assert!(of(100) > 0.0 && of(1_000_000) < 0.0);
    }
}
