//! White space where there should be none, or too much of it, and marks that stand twice, in
//! English.

use crate::edit::{Edit, Reason};
use crate::token::Token;

/// Too much white space, or none where there should be.
pub(crate) fn spaces(text: &str, tokens: &[Token<'_>]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        let next = tokens.get(at + 1);
        let is_word = |token: Option<&Token<'_>>| token.is_some_and(Token::is_word);
        let is_number = |token: Option<&Token<'_>>| {
            token.is_some_and(|token| token.text.starts_with(|one: char| one.is_ascii_digit()))
        };
        let is_comma =
            |token: Option<&Token<'_>>| token.is_some_and(|one| matches!(one.text, "," | ";"));
        if token.text.len() > 1 && token.text.chars().all(|one| one == ' ') {
            // Two behind a full stop are a custom of typists.
            let goes_on = is_word(before) || is_comma(before);
            if goes_on && (is_word(next) || is_number(next)) || is_number(before) && is_word(next) {
                edits.push(Edit::new(token.range(), " ", Reason::Spacing));
            }
        } else if token.text == " " && (is_word(before) || is_number(before) && is_comma(next)) {
            // In a table of contents, dots lead to the page.
            let mark = next.filter(|next| matches!(next.text, "," | "." | ";" | ":" | "?" | "!"));
            let is_alone = tokens.get(at + 2).is_none_or(Token::is_blank);
            let is_dotted = tokens.get(at + 3).is_some_and(|token| token.text == ".");
            if mark.is_some() && is_alone && !is_dotted {
                edits.push(Edit::new(token.range(), "", Reason::Spacing));
            }
        } else if matches!(token.text, "," | ";") && is_word(before) && is_word(next) {
            edits.push(Edit::new(token.end()..token.end(), " ", Reason::Spacing));
        } else if matches!(token.text, "," | ";")
            && next.is_some_and(|next| next.text == token.text)
        {
            let is_more = text[token.end()..].starts_with(&token.text.repeat(2));
            if !is_more {
                edits.push(Edit::new(token.range(), "", Reason::Punctuation));
            }
        }
    }
    edits
}
