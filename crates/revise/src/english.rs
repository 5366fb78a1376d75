//! Mistakes of English that can be told without understanding: each rule looks at a few
//! words, and rather misses one than calls something right wrong.

use crate::confused::confused;
use crate::edit::{Edit, Reason};
use crate::spacing::spaces;
use crate::spelling::{begins_sentence, is_known};
use crate::token::{Token, words};

/// All mistakes, those of rules that know more before those of others.
pub(crate) fn mistakes(text: &str, tokens: &[Token<'_>]) -> Vec<Edit> {
    let words = words(tokens);
    let mut edits = Vec::new();
    edits.extend(confused(tokens, &words));
    edits.extend(repeated(tokens, &words));
    edits.extend(articles(tokens, &words));
    edits.extend(capitals(tokens, &words));
    edits.extend(spaces(text, tokens));
    edits
}

/// Words that are rightly said twice: 'the rent that that tenant pays'.
const TWICE: &str = "that had is was very so no ha bye her long far again";

fn repeated(tokens: &[Token<'_>], words: &[(usize, Token<'_>)]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for pair in words.windows(2) {
        let [(at, one), (next, other)] = pair else {
            continue;
        };
        let only_blank = tokens[at + 1..*next].iter().all(Token::is_blank);
        let is_name = other.text.starts_with(char::is_uppercase);
        let lower = other.lower();
        if only_blank && !is_name && one.lower() == lower && !is_one_of(&lower, TWICE) {
            let range = one.end()..other.end();
            edits.push(Edit::new(range, "", Reason::Repeated));
        }
    }
    edits
}

/// Words that begin with another sound than their letter.
const LIKE_CONSONANT: &str = "uni use usu eu ubiq utilit urolog uran";
const ONE: [&str; 3] = ["one", "ones", "once"];
const LIKE_VOWEL: &str = "hour honest honour honor heir";

fn articles(tokens: &[Token<'_>], words: &[(usize, Token<'_>)]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for pair in words.windows(2) {
        let [(at, article), (next, word)] = pair else {
            continue;
        };
        let follows = *next == at + 2 && tokens[at + 1].is_blank();
        // Of abbreviations and names of letters nobody knows how they are said.
        let is_said =
            word.text.len() > 2 && !word.text.chars().nth(1).is_some_and(char::is_uppercase);
        if !follows || !is_said {
            continue;
        }
        let right = match (article.text, begins_with_vowel(&word.lower())) {
            ("a", true) => "an",
            ("A", true) if begins_sentence(tokens, *at) => "An",
            ("an", false) => "a",
            ("An", false) => "A",
            _ => continue,
        };
        edits.push(Edit::new(article.range(), right, Reason::Article));
    }
    edits
}

fn begins_with_vowel(word: &str) -> bool {
    let begins = |list: &str| list.split(' ').any(|one| word.starts_with(one));
    // 'unimportant', 'uninsured' and 'unidentified' begin as they are written.
    let is_negated = word
        .strip_prefix("un")
        .is_some_and(|rest| rest.len() > 4 && rest.starts_with('i') && is_known(rest));
    begins(LIKE_VOWEL)
        || is_negated
        || word.starts_with(['a', 'e', 'i', 'o', 'u'])
            && !begins(LIKE_CONSONANT)
            && !ONE.contains(&word)
}

const NAMES: &str = "monday tuesday wednesday thursday friday saturday sunday january february \
    april june july august september october november december english german french chinese \
    spanish italian european american british";
fn capitals(tokens: &[Token<'_>], words: &[(usize, Token<'_>)]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (place, (at, word)) in words.iter().enumerate() {
        let lower = word.lower();
        let is_alone = |at: Option<usize>| {
            at.and_then(|at| tokens.get(at))
                .is_none_or(|token| token.is_blank() || matches!(token.text, "," | "."))
        };
        let stands_alone = is_alone(at.checked_sub(1)) && is_alone(Some(at + 1));
        let is_i = (word.text == "i" && stands_alone && !is_listed(tokens, *at))
            || matches!(lower.as_str(), "i'm" | "i've" | "i'll" | "i'd")
                && word.text.starts_with('i');
        let is_name = word.text == lower
            && (is_one_of(&lower, NAMES)
                || is_one_of(&lower, "may march") && is_dated(tokens, *at));
        let begins = place > 0
            && begins_sentence(tokens, *at)
            && is_known(word.text)
            && (word.text.len() > 1 || word.text == "a")
            // eBay, iOS
            && word.text == lower;
        if word.text.starts_with(char::is_lowercase) && (is_i || is_name || begins) {
            let mut letters = word.text.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            let text: String = first.chain(letters).collect();
            edits.push(Edit::new(word.range(), text, Reason::Capital));
        }
    }
    edits
}

/// Whether a day stands before a word, or a year behind it: '12 may', 'march 1979'.
fn is_dated(tokens: &[Token<'_>], at: usize) -> bool {
    let number = |token: Option<&Token<'_>>| token.and_then(|token| token.text.parse::<u32>().ok());
    let day = at
        .checked_sub(2)
        .and_then(|before| number(tokens.get(before)));
    let year = number(tokens.get(at + 2));
    day.is_some_and(|day| (1..=31).contains(&day)) || year.is_some_and(|year| year > 999)
}

/// Whether a letter counts something: '(i) the rent', 'i) the keys', 'i. the rent'.
fn is_listed(tokens: &[Token<'_>], at: usize) -> bool {
    tokens
        .get(at + 1)
        .is_some_and(|next| matches!(next.text, ")" | "." | "," | ";"))
}

pub(crate) fn is_one_of(word: &str, list: &str) -> bool {
    list.split_whitespace().any(|one| one == word)
}
