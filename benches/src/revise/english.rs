//! Mistakes of English that are planted.

use std::ops::Range;

use fastrand::Rng;
use library::sentence::sentences;

use super::planted::{Kind, Mistake};

pub(super) const KINDS: [Kind; 10] = [
    garbling("letters_swapped", letters_swapped),
    garbling("letter_left_out", letter_left_out),
    garbling("letter_doubled", letter_doubled),
    kind("word_doubled", word_doubled),
    kind("article", article),
    kind("have_of", have_of),
    kind("space_before_comma", space_before_comma),
    kind("double_space", double_space),
    kind("sentence_small", sentence_small),
    kind("day_small", day_small),
];

const fn kind(name: &'static str, mistakes: fn(&str, &mut Rng) -> Vec<Mistake>) -> Kind {
    Kind {
        name,
        mistakes,
        garbles: false,
    }
}

const fn garbling(name: &'static str, mistakes: fn(&str, &mut Rng) -> Vec<Mistake>) -> Kind {
    Kind {
        name,
        mistakes,
        garbles: true,
    }
}

/// Shorter words are not garbled.
const SHORTEST: usize = 5;

/// Whether the dictionary has a lower-case word of four letters or more: one that it does not
/// have, and that is said again and again, is a term.
pub(super) fn is_known(word: &str) -> bool {
    revise::terms([word; 3]).is_empty()
}

/// Runs of letters, figures and apostrophes.
fn words(text: &str) -> Vec<Range<usize>> {
    let is_part = |one: char| one.is_alphanumeric() || matches!(one, '\'' | '’');
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, one) in text.char_indices().filter(|(_, one)| is_part(*one)) {
        match words.last_mut() {
            Some(last) if last.end == at => last.end += one.len_utf8(),
            _ => words.push(at..at + one.len_utf8()),
        }
    }
    words
}

fn is_small(word: &str) -> bool {
    word.chars().all(|one| one.is_ascii_lowercase())
}

fn begins_sentence(text: &str, at: usize) -> bool {
    at == 0 || text[..at].ends_with(". ")
}

/// A word without its capital.
fn small(text: &str, range: Range<usize>) -> Mistake {
    let wrong = text[range.clone()].to_lowercase();
    Mistake { range, wrong }
}

/// Each known lower-case word, garbled where it can be.
fn garbled(text: &str, mut garble: impl FnMut(&str) -> Option<String>) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for range in words(text) {
        let word = &text[range.clone()];
        if word.len() >= SHORTEST && is_small(word) && is_known(word) {
            mistakes.extend(garble(word).map(|wrong| Mistake { range, wrong }));
        }
    }
    mistakes
}

fn letters_swapped(text: &str, random: &mut Rng) -> Vec<Mistake> {
    garbled(text, |word| {
        let mut letters: Vec<char> = word.chars().collect();
        let places = (1..letters.len()).filter(|at| letters[at - 1] != letters[*at]);
        let at = random.choice(places.collect::<Vec<usize>>())?;
        letters.swap(at - 1, at);
        Some(letters.into_iter().collect())
    })
}

fn letter_left_out(text: &str, random: &mut Rng) -> Vec<Mistake> {
    garbled(text, |word| {
        let at = random.usize(..word.len());
        Some(format!("{}{}", &word[..at], &word[at + 1..]))
    })
}

fn letter_doubled(text: &str, random: &mut Rng) -> Vec<Mistake> {
    garbled(text, |word| {
        let at = random.usize(..word.len());
        Some(format!("{}{}", &word[..=at], &word[at..]))
    })
}

/// Any lower-case word that is no part of a compound.
fn word_doubled(text: &str, _: &mut Rng) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for range in words(text) {
        let word = &text[range.clone()];
        let joins = |one: Option<char>| one.is_some_and(|one| matches!(one, '-' | '–' | '/'));
        let is_part =
            joins(text[..range.start].chars().last()) || joins(text[range.end..].chars().next());
        if is_small(word) && !is_part {
            let wrong = format!("{word} {word}");
            mistakes.push(Mistake { range, wrong });
        }
    }
    mistakes
}

fn article(text: &str, _: &mut Rng) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for pair in words(text).windows(2) {
        let (range, next) = (pair[0].clone(), pair[1].clone());
        let other = match &text[range.clone()] {
            "a" => "an",
            "an" => "a",
            "A" if begins_sentence(text, range.start) => "An",
            "An" => "A",
            _ => continue,
        };
        let is_followed = text[next.clone()].starts_with(char::is_alphabetic);
        if &text[range.end..next.start] == " " && is_followed {
            let wrong = other.to_owned();
            mistakes.push(Mistake { range, wrong });
        }
    }
    mistakes
}

fn have_of(text: &str, _: &mut Rng) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for pair in words(text).windows(2) {
        let range = pair[1].clone();
        let is_modal = matches!(
            &text[pair[0].clone()],
            "could" | "would" | "should" | "must" | "might"
        );
        if is_modal && &text[range.clone()] == "have" {
            let wrong = "of".to_owned();
            mistakes.push(Mistake { range, wrong });
        }
    }
    mistakes
}

fn space_before_comma(text: &str, _: &mut Rng) -> Vec<Mistake> {
    let commas = text.match_indices(", ").filter(|(at, _)| {
        let before = text[..*at].chars().last();
        before.is_some_and(char::is_alphanumeric)
    });
    let mistakes = commas.map(|(at, _)| Mistake {
        range: at..at + 1,
        wrong: " ,".to_owned(),
    });
    mistakes.collect()
}

/// Between two words, or behind a comma.
fn double_space(text: &str, _: &mut Rng) -> Vec<Mistake> {
    let spaces = text.match_indices(' ').filter(|(at, _)| {
        let before = text[..*at].chars().last();
        let after = text[at + 1..].chars().next();
        before.is_some_and(|one| one.is_alphanumeric() || one == ',')
            && after.is_some_and(char::is_alphanumeric)
    });
    let mistakes = spaces.map(|(at, _)| Mistake {
        range: at..at + 1,
        wrong: "  ".to_owned(),
    });
    mistakes.collect()
}

/// The first word of any sentence but the first, where it has one capital letter.
fn sentence_small(text: &str, _: &mut Rng) -> Vec<Mistake> {
    let words = words(text);
    let mut mistakes = Vec::new();
    for sentence in sentences(text).into_iter().skip(1) {
        let first = words.iter().find(|word| word.start == sentence.start);
        let Some(range) = first else { continue };
        let mut letters = text[range.clone()].chars();
        let is_capital = letters.next().is_some_and(char::is_uppercase);
        if is_capital && !letters.any(char::is_uppercase) {
            mistakes.push(small(text, range.clone()));
        }
    }
    mistakes
}

const DAYS_AND_MONTHS: [&str; 19] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day or month inside a sentence.
fn day_small(text: &str, _: &mut Rng) -> Vec<Mistake> {
    let is_day = |range: &Range<usize>| {
        DAYS_AND_MONTHS.contains(&&text[range.clone()]) && !begins_sentence(text, range.start)
    };
    let days = words(text).into_iter().filter(is_day);
    days.map(|range| small(text, range)).collect()
}
