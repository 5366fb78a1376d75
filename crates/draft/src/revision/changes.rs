//! Two versions of a text, word by word.

use answer::word::written_parts;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Texts with more words than this together are replaced as a whole where they differ:
/// nobody reads such a block word by word, and it would be long in the making.
const MOST_WORDS: usize = 10_000;
/// A text that changed at several places, and of which less than this share of letters
/// stays, is another one, and replaced as a whole: what two languages have in common is
/// chance.
const STAYS: f32 = 0.3;

/// Some words of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Words {
    /// Words of both versions.
    Same(String),
    /// Words of the earlier one alone.
    Removed(String),
    /// Words of the later one alone.
    Added(String),
}

/// Two versions of a text. Words that follow each other are joined, also over a blank that
/// stays between them.
pub(super) fn words(before: &str, after: &str) -> Vec<Words> {
    if before == after {
        return said(Words::Same, before).into_iter().collect();
    }
    let old = written_parts(before);
    let new = written_parts(after);
    if old.len() + new.len() > MOST_WORDS {
        return replaced(before, after);
    }
    let mut words = Vec::new();
    for difference in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let removed = old[difference.old_range()].concat();
        if matches!(difference, DiffOp::Equal { .. }) {
            words.extend(said(Words::Same, &removed));
        } else {
            let added = new[difference.new_range()].concat();
            words.extend(said(Words::Removed, &removed));
            words.extend(said(Words::Added, &added));
        }
    }
    let words = joined(words);
    if is_scattered(&words) && stays(&words) < STAYS * letters(before).max(letters(after)) as f32 {
        return replaced(before, after);
    }
    words
}

/// Whether words changed at more than one place.
fn is_scattered(words: &[Words]) -> bool {
    let is_same = |words: &Words| matches!(words, Words::Same(_));
    let mut places = words.split(is_same).filter(|place| !place.is_empty());
    places.nth(1).is_some()
}

/// How many letters both versions have.
fn stays(words: &[Words]) -> f32 {
    let letters = words.iter().map(|words| match words {
        Words::Same(text) => letters(text),
        Words::Removed(_) | Words::Added(_) => 0,
    });
    letters.sum::<usize>() as f32
}

fn said(kind: fn(String) -> Words, text: &str) -> Option<Words> {
    (!text.is_empty()).then(|| kind(text.to_owned()))
}

fn replaced(before: &str, after: &str) -> Vec<Words> {
    let removed = said(Words::Removed, before);
    removed
        .into_iter()
        .chain(said(Words::Added, after))
        .collect()
}

fn letters(text: &str) -> usize {
    text.chars().filter(|sign| sign.is_alphanumeric()).count()
}

/// What alone between two changes is changed with them: 'ten days' became 'two weeks', not
/// each word for itself. A single Chinese character is no more of a word than a blank is.
fn is_thin(text: &str) -> bool {
    let ends_sentence = text.contains(['.', '!', '?', '。', '！', '？']);
    text.trim().is_empty() || (!ends_sentence && letters(text) <= 1 && text.chars().count() <= 3)
}

fn joined(words: Vec<Words>) -> Vec<Words> {
    let mut joined = Vec::new();
    let (mut removed, mut added) = (String::new(), String::new());
    let mut rest = words.into_iter().peekable();
    while let Some(words) = rest.next() {
        match words {
            Words::Removed(text) => removed.push_str(&text),
            Words::Added(text) => added.push_str(&text),
            Words::Same(text) => {
                let is_replaced = !removed.is_empty() && !added.is_empty();
                if is_replaced && rest.peek().is_some() && is_thin(&text) {
                    removed.push_str(&text);
                    added.push_str(&text);
                } else {
                    joined.extend(said(Words::Removed, &std::mem::take(&mut removed)));
                    joined.extend(said(Words::Added, &std::mem::take(&mut added)));
                    joined.push(Words::Same(text));
                }
            }
        }
    }
    joined.extend(said(Words::Removed, &removed));
    joined.extend(said(Words::Added, &added));
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(text: &str) -> Words {
        Words::Same(text.to_owned())
    }

    fn removed(text: &str) -> Words {
        Words::Removed(text.to_owned())
    }

    fn added(text: &str) -> Words {
        Words::Added(text.to_owned())
    }

    #[test]
    fn whole_words_change_and_neighbours_with_them() {
        assert_eq!(
            words(
                "The notice period is three months.",
                "The notice period is six weeks."
            ),
            [
                same("The notice period is "),
                removed("three months"),
                added("six weeks"),
                same("."),
            ]
        );
        assert_eq!(
            words("They recieve the letter.", "They receive the letter."),
            [
                same("They "),
                removed("recieve"),
                added("receive"),
                same(" the letter."),
            ]
        );
        assert_eq!(words("a", "a"), [same("a")]);
        assert_eq!(words("", "new"), [added("new")]);
        assert_eq!(words("", ""), []);
    }

    #[test]
    fn another_language_replaces_the_whole() {
        let (before, after) = (
            "The rent is due on Monday, 900 euros.",
            "Die Miete ist am Montag fällig, 900 Euro.",
        );
        assert_eq!(words(before, after), [removed(before), added(after)]);
    }

    #[test]
    fn both_versions_can_be_told_from_the_words() {
        let long = |word: &str| format!("{word} ").repeat(MOST_WORDS);
        for (before, after) in [
            (
                "员工每年有五天年休假，须提前申请。",
                "员工每年有十天年休假，应当提前申请。",
            ),
            ("a b c d e f", "a x c y e f g"),
            ("one two", "two one"),
            (&long("a"), &long("b")),
        ] {
            let words = words(before, after);
            let version = |later: bool| -> String {
                let kept = words.iter().filter_map(|words| match words {
                    Words::Same(text) => Some(text.as_str()),
                    Words::Removed(text) => (!later).then_some(text.as_str()),
                    Words::Added(text) => later.then_some(text.as_str()),
                });
                kept.collect()
            };
            assert_eq!(version(false), before);
            assert_eq!(version(true), after);
        }
    }
}
