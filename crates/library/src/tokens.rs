//! How many tokens a text has, nearly, whatever the model.
//!
//! Passages are cut by this estimate rather than by a model's own tokenizer,
//! so that another model does not mean other passages, and reading is not
//! slowed by tokenizing everything twice. It is fitted to WordPiece and
//! byte-pair vocabularies of English and Chinese: common words are one token,
//! long ones are split, as are numbers; each Chinese character and each mark
//! is one.

use crate::script::{is_ideographic, is_unspaced};

/// About how many tokens a model reads `text` as.
pub(crate) fn estimate(text: &str) -> usize {
    let mut quarters = 0;
    let mut run = Run::default();
    for character in text.chars() {
        if is_ideographic(character) || is_unspaced(character) {
            quarters += run.end() + 4;
        } else if character.is_alphanumeric() {
            run.push(character);
        } else {
            quarters += run.end();
            if !character.is_whitespace() {
                quarters += 4;
            }
        }
    }
    (quarters + run.end()).div_ceil(4)
}

/// A run of letters and digits.
#[derive(Default)]
struct Run {
    letters: usize,
    digits: usize,
}

impl Run {
    fn push(&mut self, character: char) {
        if character.is_numeric() {
            self.digits += 1;
        } else {
            // Letters outside ASCII are rarer in vocabularies: pieces are shorter.
            self.letters += if character.is_ascii() { 1 } else { 2 };
        }
    }

    /// The quarters of tokens in the run, which then begins anew.
    fn end(&mut self) -> usize {
        let letters = match self.letters {
            0 => 0,
            length @ 1..=7 => 4 + length.saturating_sub(5),
            length => 6 + (length - 7),
        };
        let digits = (self.digits * 2).next_multiple_of(4);
        *self = Self::default();
        letters + digits
    }
}

#[cfg(test)]
mod tests {
    use super::estimate;

    #[test]
    fn common_words_are_one_token_each() {
        assert_eq!(estimate("they may end the lease"), 5);
    }

    #[test]
    fn characters_and_marks_are_one_token_each() {
        assert_eq!(estimate("租户可以提前退租。"), 9);
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(estimate(" \n\t"), 0);
    }
}
