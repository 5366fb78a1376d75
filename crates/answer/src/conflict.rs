//! Documents that contradict each other: two versions of a contract say nearly the same,
//! but for a number or a 'not'. A person must see both, and which is newer.

use std::collections::HashSet;

use library::evidence::{Evidence, NearSentence};
use library::sentence::sentences;

use crate::answering::Citation;
use crate::word::{is_number, same_word, telling_words};

/// Of the words of two sentences that say the same thing so many are the same,
const ALIKE: f32 = 0.75;
/// and at least so many.
const FEWEST: usize = 3;
/// Passages that share so many words are versions of one text; of these any number may be
/// another, in others one alone: 'revenue was 10 million in 2022' and '12 million in 2023'
/// are both true.
const VERSIONS: f32 = 0.6;
/// So many sides are shown.
const MOST: usize = 3;

const NEGATIONS: [&str; 9] = [
    "not", "no", "never", "without", "不", "无", "未", "没有", "非",
];

/// The sentence that answers, and those of other documents that say otherwise; none where
/// none does.
pub fn conflict(evidence: &Evidence) -> Vec<Citation> {
    let Some(best) = evidence.sentences.first() else {
        return Vec::new();
    };
    let Some(said) = Said::by(evidence, best) else {
        return Vec::new();
    };
    let mut sides = vec![Citation {
        passage: best.passage,
        part: Some(best.range.clone()),
    }];
    let mut files = HashSet::from([evidence.found[best.passage].passage.file]);
    for (index, found) in evidence.found.iter().enumerate() {
        if sides.len() == MOST || files.contains(&found.passage.file) {
            continue;
        }
        let text = &found.passage.text;
        let other = sentences(text).into_iter().find(|range| {
            let one_only = !said.is_version_of(text);
            said.is_contradicted_by(&text[range.clone()], one_only)
        });
        if let Some(range) = other {
            files.insert(found.passage.file);
            sides.push(Citation {
                passage: index,
                part: Some(range),
            });
        }
    }
    if sides.len() > 1 { sides } else { Vec::new() }
}

/// What the sentence that answers says.
struct Said {
    words: Vec<String>,
    numbers: Vec<String>,
    is_negated: bool,
    /// The words of its passage.
    around: HashSet<String>,
}

impl Said {
    fn by(evidence: &Evidence, best: &NearSentence) -> Option<Self> {
        let passage = &evidence.found.get(best.passage)?.passage;
        let sentence = passage.text.get(best.range.clone())?;
        let (words, numbers) = apart(sentence);
        Some(Self {
            words,
            numbers,
            is_negated: is_negated(sentence),
            around: telling_words(&passage.text).into_iter().collect(),
        })
    }

    /// Whether a passage is another version of the one that the sentence stands in.
    fn is_version_of(&self, text: &str) -> bool {
        let other: HashSet<String> = telling_words(text).into_iter().collect();
        let common = self.around.intersection(&other).count() as f32;
        common >= VERSIONS * self.around.len().max(other.len()) as f32
    }

    fn is_contradicted_by(&self, sentence: &str, one_only: bool) -> bool {
        let (words, numbers) = apart(sentence);
        let held = |word: &String| words.iter().any(|other| same_word(word, other));
        let common = self.words.iter().filter(|word| held(word)).count();
        let most = self.words.len().max(words.len());
        if common < FEWEST || (common as f32) < ALIKE * most as f32 {
            return false;
        }
        if self.numbers.len() != numbers.len() {
            return false;
        }
        let others = self.numbers.iter().zip(&numbers);
        let different = others.filter(|(one, other)| one != other).count();
        match different {
            0 => self.is_negated != is_negated(sentence),
            1 => true,
            _ => !one_only,
        }
    }
}

/// The telling words of a sentence that are no numbers, and its numbers.
fn apart(sentence: &str) -> (Vec<String>, Vec<String>) {
    let words = telling_words(sentence);
    words.into_iter().partition(|word| !is_number(word))
}

fn is_negated(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    NEGATIONS.iter().any(|negation| match negation.is_ascii() {
        true => lower
            .split(|sign: char| !sign.is_alphanumeric())
            .any(|word| word == *negation),
        false => lower.contains(negation),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answering::tests::evidence_of;

    fn sides(texts: &[&str]) -> Vec<usize> {
        let evidence = evidence_of(texts);
        let sides = conflict(&evidence);
        sides.into_iter().map(|side| side.passage).collect()
    }

    const RENT: &str = "The monthly rent is 900 euros and is due on the first day.";

    #[test]
    fn versions_that_differ_in_a_number_or_a_not_are_a_conflict() {
        let higher = RENT.replace("900", "950");
        assert_eq!(sides(&[RENT, "Dogs need a deposit.", &higher]), [0, 2]);
        let not = "Dogs are allowed in the garden.";
        assert_eq!(sides(&[not, "Dogs are not allowed in the garden."]), [0, 1]);
        let chinese = "员工入职满一年后，每年享有15天带薪年假。";
        assert_eq!(sides(&[chinese, &chinese.replace("15", "20")]), [0, 1]);
    }

    #[test]
    fn what_says_the_same_or_speaks_of_something_else_is_none() {
        assert!(sides(&[RENT, RENT]).is_empty(), "a copy");
        assert!(sides(&[RENT, "The monthly rent of the garage is 60 euros."]).is_empty());
        assert!(sides(&[RENT]).is_empty());
        let year = "In 2022 the revenue of the group was 10 million euros. It grew in Asia.";
        let next = "In 2023 the revenue of the group was 12 million euros. Costs fell in \
                    Europe, and prices rose everywhere.";
        assert!(sides(&[year, next]).is_empty(), "both are true");
    }
}
