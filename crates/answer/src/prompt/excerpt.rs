//! A passage that is too long for its room is cut to what matters.

use library::sentence::sentences;

use crate::word::{same_word, telling_words};

/// The sentences of a passage that are nearest to the question, in their own
/// order, within `budget` tokens: the nearest sentence first, then its
/// neighbours, so that what is cut is what is farthest.
pub(super) fn excerpt<E>(
    text: &str,
    words: &[String],
    budget: usize,
    count: &impl Fn(&str) -> Result<usize, E>,
) -> Result<String, E> {
    if count(text)? <= budget {
        return Ok(text.to_owned());
    }
    let sentences = sentences(text);
    let Some(centre) = nearest(text, &sentences, words) else {
        return Ok(String::new());
    };
    let (mut first, mut last) = (centre, centre);
    let slice = |first: usize, last: usize| &text[sentences[first].start..sentences[last].end];
    if count(slice(first, last))? > budget {
        return shortened(slice(first, last), budget, count);
    }
    loop {
        let after = last + 1 < sentences.len() && count(slice(first, last + 1))? <= budget;
        if after {
            last += 1;
        }
        let before = first > 0 && count(slice(first - 1, last))? <= budget;
        if before {
            first -= 1;
        }
        if !after && !before {
            return Ok(slice(first, last).to_owned());
        }
    }
}

/// The sentence that shares most words with the question.
fn nearest(text: &str, sentences: &[std::ops::Range<usize>], words: &[String]) -> Option<usize> {
    (0..sentences.len()).max_by_key(|index| {
        let own = telling_words(&text[sentences[*index].clone()]);
        let shared = words
            .iter()
            .filter(|word| own.iter().any(|other| same_word(word, other)))
            .count();
        // The earliest wins among equals.
        (shared, std::cmp::Reverse(*index))
    })
}

/// The beginning of a sentence that is longer than the budget, cut at a word.
fn shortened<E>(
    sentence: &str,
    budget: usize,
    count: &impl Fn(&str) -> Result<usize, E>,
) -> Result<String, E> {
    let mut end = sentence.len();
    while end > 0 && count(&sentence[..end])? > budget {
        let next = end * 3 / 4;
        end = (0..=next)
            .rev()
            .find(|index| sentence.is_char_boundary(*index))
            .unwrap_or(0);
    }
    let cut = &sentence[..end];
    let at_word = cut.rfind(char::is_whitespace).unwrap_or(end);
    Ok(format!("{} …", cut[..at_word].trim_end()))
}
