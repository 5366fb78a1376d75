//! What rules and the dictionary find, without a model.

use crate::chinese;
use crate::edit::{Edit, in_order};
use crate::english;
use crate::spelling::{is_english, misspelt};
use crate::token::{is_han, tokens};

/// The mistakes of a text in English, in Chinese, or in both; of others none are known.
/// `terms` are words that are right here.
pub(crate) fn mistakes(text: &str, terms: &[String]) -> Vec<Edit> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    if text.chars().any(is_han) {
        found.extend(chinese::mistakes(text));
    }
    if is_english(&tokens) {
        found.extend(english::mistakes(text, &tokens));
        found.extend(misspelt(&tokens, terms));
    }
    in_order(found)
}

#[cfg(test)]
#[path = "proofreading_tests.rs"]
mod tests;
