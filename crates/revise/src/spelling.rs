//! Words that no dictionary has. English, British and American alike: a text that keeps to
//! one of them is right, and which one is its writer's business.
//!
//! The words are those of SCOWL (`dictionary/LICENCE`), size 60, American and British (`-ise`)
//! together, looked up as Hunspell does. What looks like a name, a code, an abbreviation or
//! an address is not looked up at all.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use spellbook::Dictionary;

use crate::edit::{Edit, Reason};
use crate::token::{Token, tokens, words};

const AFFIXES: &str = include_str!("../dictionary/english.aff");
const WORDS: &str = include_str!("../dictionary/english.dic");
/// Words of contracts, of offices and of what people do at computers, which are missing there.
const MORE: &str = include_str!("../dictionary/more.txt");

static ENGLISH: LazyLock<Option<Dictionary>> = LazyLock::new(|| {
    let mut dictionary = Dictionary::new(AFFIXES, WORDS).ok()?;
    for word in MORE.split_whitespace() {
        dictionary.add(word).ok()?;
    }
    Some(dictionary)
});

/// Shorter words are often abbreviations.
const SHORTEST: usize = 4;
/// A text is taken for English where so many of its words are.
const ENGLISH_SHARE: f32 = 0.6;
/// Of so few words, one of two is enough.
const FEW: usize = 5;
/// So many other words are offered at most.
const OFFERED: usize = 4;

/// Whether a word, as it stands in a sentence, is in the dictionary.
pub(crate) fn is_known(word: &str) -> bool {
    let plain = word.replace('’', "'");
    let Some(dictionary) = &*ENGLISH else {
        return true;
    };
    dictionary.check(&plain) || dictionary.check(&plain.to_lowercase())
}

/// Whether a text is English, as far as its words tell.
pub(crate) fn is_english(tokens: &[Token<'_>]) -> bool {
    let words = words(tokens);
    let known = words.iter().filter(|(_, word)| is_known(word.text)).count();
    let share = if words.len() <= FEW {
        0.5
    } else {
        ENGLISH_SHARE
    };
    !words.is_empty() && known as f32 >= share * words.len() as f32
}

/// A word that is said so often is meant.
const MEANT: usize = 3;

/// The words that no dictionary has and that texts have so often that they are meant: terms
/// of a trade, names. Lower-case, each once.
pub fn terms<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for text in texts {
        let tokens = tokens(text);
        for (at, word) in words(&tokens) {
            if is_looked_up(&tokens, at) && !is_known(word.text) {
                *counts.entry(word.lower()).or_default() += 1;
            }
        }
    }
    let meant = counts.into_iter().filter(|(_, count)| *count >= MEANT);
    meant.map(|(word, _)| word).collect()
}

/// The words of an English text that no dictionary has, and that are none of `terms`.
pub(crate) fn misspelt(tokens: &[Token<'_>], terms: &[String]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (at, word) in words(tokens) {
        let is_right =
            || is_known(word.text) || is_compound(word.text) || terms.contains(&word.lower());
        if !is_looked_up(tokens, at) || is_right() {
            continue;
        }
        let mut near = near(word.text);
        let slip = meant(word.text, &near);
        // A capital letter at the beginning says nothing, and may well be that of a name.
        let is_capital = word.text.starts_with(char::is_uppercase);
        match slip {
            Some(at) => {
                let text = near.remove(at);
                edits.push(Edit {
                    others: near,
                    ..Edit::new(word.range(), text, Reason::Spelling)
                });
            }
            None if is_capital || is_beside_unknown(tokens, at) => {}
            None => edits.push(Edit {
                others: near,
                ..Edit::new(word.range(), word.text, Reason::UnknownWord)
            }),
        }
    }
    edits
}

/// Whether the word before or behind is unknown too: they are words of another language, or
/// of a name.
fn is_beside_unknown(tokens: &[Token<'_>], at: usize) -> bool {
    let mut beside = tokens[..at]
        .iter()
        .rev()
        .take(2)
        .chain(tokens[at + 1..].iter().take(2));
    beside.any(|token| token.is_word() && token.text.len() > 2 && !is_known(token.text))
}

/// Whether a word is such as a dictionary could have: no name in the middle of a sentence,
/// no code, no abbreviation, no part of an address or of a compound.
fn is_looked_up(tokens: &[Token<'_>], at: usize) -> bool {
    let word = tokens[at].text;
    let is_small = word.chars().skip(1).all(|one| !one.is_uppercase());
    // With accents it is another language's.
    let is_plain = word
        .chars()
        .all(|one| one.is_ascii_alphabetic() || matches!(one, '\'' | '’'));
    let beside = [at.checked_sub(1), Some(at + 1)];
    let is_part = beside
        .into_iter()
        .flatten()
        .filter_map(|at| tokens.get(at))
        .any(|token| joins(token.text));
    let ends_shortened = tokens.get(at + 1).is_some_and(|next| next.text == ".")
        && tokens
            .iter()
            .skip(at + 2)
            .find(|token| !token.is_blank())
            .is_some_and(|next| next.text.starts_with(char::is_lowercase));
    word.chars().count() >= SHORTEST
        && is_small
        && is_plain
        && !is_part
        && !ends_shortened
        && (!word.starts_with(char::is_uppercase) || begins_sentence(tokens, at))
}

/// Whether a mark makes one thing of the words beside it: an address, a path, a compound.
fn joins(text: &str) -> bool {
    text.chars().all(|one| {
        matches!(
            one,
            '-' | '‐' | '‑' | '_' | '@' | '/' | '\\' | '&' | '#' | '='
        )
    }) || text.starts_with(|one: char| one.is_ascii_digit())
}

/// Shortened words behind whose full stop a sentence may go on.
const SHORTENED: &str = "no nos art arts sec fig figs approx cf vs p pp al etc inc ltd co corp st \
    dr mr mrs ms prof cl para paras ch vol ed eds rev est max min dept tel ext encl inst op cit \
    eg ie am pm jan feb mar apr aug sep sept oct nov dec univ assn bros dist gov gen sen rep capt \
    lt col sgt jr sr viz ibid et seq ca resp incl excl";

/// Whether a word is the first, or stands behind the end of a sentence: behind a mark that
/// ends one, and whose full stop is not that of a shortened word, an initial or a number.
pub(crate) fn begins_sentence(tokens: &[Token<'_>], at: usize) -> bool {
    let mut before = tokens[..at]
        .iter()
        .rev()
        .skip_while(|token| token.is_blank());
    let Some(mark) = before.next() else {
        return true;
    };
    let is_apart = tokens[at - 1].is_blank();
    is_apart
        && match mark.text {
            "?" | "!" => true,
            "." => before.next().is_some_and(ends_sentence),
            _ => false,
        }
}

/// Whether a full stop behind this ends a sentence.
fn ends_sentence(last: &Token<'_>) -> bool {
    let is_shortened = SHORTENED.split_whitespace().any(|one| one == last.lower());
    let is_name = last.text.starts_with(char::is_uppercase) && last.text.len() > SHORTEST;
    let is_year = last.text.len() == 4 && last.text.chars().all(|one| one.is_ascii_digit());
    let is_said = last.is_word() && last.text.len() > 1 && (is_known(last.text) || is_name);
    last.text == ")" || is_year || is_said && !is_shortened
}

/// What stands before words without a hyphen.
const PREFIXES: &str = "anti bio co counter cross cyber eco electro extra geo hyper inter intra \
    macro mega meta micro mini mono multi neo neuro non over para photo poly post pre pro pseudo \
    quasi re semi sub super tele trans ultra un under video";

/// Whether a word is made of two that are known: 'rainforest', 'microarray'.
fn is_compound(word: &str) -> bool {
    let lower = word.to_lowercase();
    let mut cuts = lower.char_indices().map(|(at, _)| lower.split_at(at));
    cuts.any(|(one, other)| {
        let is_prefix = PREFIXES.split_whitespace().any(|prefix| prefix == one);
        let is_long = one.len() >= SHORTEST && other.len() >= SHORTEST;
        // Behind two letters, what is left may be chance: 're' and 'mars'.
        let is_whole = other.len() > SHORTEST || (one.len() > 2 && other.len() == SHORTEST);
        (is_prefix && is_whole && is_known(other)) || (is_long && is_known(one) && is_known(other))
    })
}

/// Words that are near, best first, in the case of the word.
fn near(word: &str) -> Vec<String> {
    let Some(dictionary) = &*ENGLISH else {
        return Vec::new();
    };
    let mut found = Vec::new();
    dictionary.suggest(&word.replace('’', "'"), &mut found);
    // One word in two pieces is seldom what was meant.
    let is_one = |one: &String| !one.contains([' ', '-']);
    if found.iter().any(is_one) {
        found.retain(is_one);
    }
    found.sort_by_key(|one| distance(word, one));
    found.truncate(OFFERED);
    found
}

/// Which of the near words was meant, where that is certain enough: it is a single slip away,
/// and the only one of its sort. A letter doubled or not doubled, and two swapped, are what
/// fingers do most; then it must be the only word at all that is so near. Terms of a trade
/// are often near to common words (`virion` to `vision`), and forms of a word to each other.
fn meant(word: &str, near: &[String]) -> Option<usize> {
    let word = word.to_lowercase();
    let slips: Vec<(usize, Slip)> = near
        .iter()
        .enumerate()
        .filter_map(|(at, one)| Some((at, slip(&word, &one.to_lowercase())?)))
        .collect();
    let usual: Vec<&(usize, Slip)> = slips.iter().filter(|one| one.1 == Slip::Usual).collect();
    match (usual.as_slice(), slips.as_slice()) {
        ([(at, _)], _) | ([], [(at, Slip::Other)]) => Some(*at),
        _ => None,
    }
}

/// How one word became the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slip {
    /// Two neighbours swapped, a letter doubled, or one of two left out.
    Usual,
    /// Another letter put in, left out or replaced, behind the first.
    Other,
    /// A letter at the beginning or the end, which may make another form or word.
    AtEdge,
}

/// The slip between two words, if there is one, and one alone.
fn slip(word: &str, meant: &str) -> Option<Slip> {
    if meant.contains([' ', '-']) || distance(word, meant) != 1 {
        return None;
    }
    let (one, other): (Vec<char>, Vec<char>) = (word.chars().collect(), meant.chars().collect());
    let common = one
        .iter()
        .zip(&other)
        .take_while(|(one, other)| one == other)
        .count();
    let is_usual = match one.len().cmp(&other.len()) {
        Ordering::Equal => one.get(common) == other.get(common + 1),
        Ordering::Greater => common > 0 && one[common] == one[common - 1],
        Ordering::Less => common > 0 && other[common] == other[common - 1],
    };
    let ends = common + 1 >= one.len().max(other.len());
    Some(match (is_usual, common == 0 || ends) {
        (true, _) => Slip::Usual,
        (false, false) => Slip::Other,
        (false, true) => Slip::AtEdge,
    })
}

/// The letters that are put in, left out, replaced or swapped with their neighbour (the
/// optimal string alignment distance; Damerau 1964), without regard to case.
pub(crate) fn distance(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.to_lowercase().chars().collect();
    let other: Vec<char> = other.to_lowercase().chars().collect();
    let width = other.len() + 1;
    let mut rows = vec![vec![0; width]; one.len() + 1];
    rows[0] = (0..width).collect();
    for at in 1..=one.len() {
        rows[at][0] = at;
        for to in 1..width {
            let differs = usize::from(one[at - 1] != other[to - 1]);
            let mut best = (rows[at - 1][to] + 1)
                .min(rows[at][to - 1] + 1)
                .min(rows[at - 1][to - 1] + differs);
            let is_swapped =
                at > 1 && to > 1 && one[at - 1] == other[to - 2] && one[at - 2] == other[to - 1];
            if is_swapped {
                best = best.min(rows[at - 2][to - 2] + 1);
            }
            rows[at][to] = best;
        }
    }
    rows[one.len()][width - 1]
}
