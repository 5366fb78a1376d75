//! Words that were meant to be others: 'should of', 'more then', 'Their is'. They are told by
//! their neighbours, which stand in a table (`dictionary/confusions.txt`).

use std::sync::LazyLock;

use crate::edit::{Edit, Reason};
use crate::english::is_one_of;
use crate::token::Token;

const TABLE: &str = include_str!("../dictionary/confusions.txt");

static CONFUSIONS: LazyLock<Vec<Confusion>> = LazyLock::new(|| read(TABLE));

/// A word that was meant to be another.
#[derive(Debug, PartialEq)]
struct Confusion {
    /// The words, lower-case; `|` parts those that may stand there, and `*` is any.
    words: Vec<&'static str>,
    /// Which of them is wrong,
    wrong: usize,
    /// what should stand there,
    right: &'static str,
    /// and what must not come behind.
    unless: &'static str,
    reason: Reason,
}

/// The lines of the table that can be read.
fn read(table: &'static str) -> Vec<Confusion> {
    let mut reason = Reason::Confused;
    let mut confusions = Vec::new();
    for line in table.lines() {
        match line {
            "## confused" => reason = Reason::Confused,
            "## form" => reason = Reason::Form,
            "## wording" => reason = Reason::Wording,
            _ => confusions.extend(confusion(line, reason)),
        }
    }
    confusions
}

/// One line; none for one that says nothing.
fn confusion(line: &'static str, reason: Reason) -> Option<Confusion> {
    if line.starts_with('#') {
        return None;
    }
    let (words, unless) = line.split_once(" !").unwrap_or((line, ""));
    let mut words: Vec<&str> = words.split_whitespace().collect();
    let wrong = words.iter().position(|word| word.starts_with('['))?;
    let (from, right) = words[wrong].trim_matches(['[', ']']).split_once('>')?;
    words[wrong] = from;
    Some(Confusion {
        words,
        wrong,
        right,
        unless,
        reason,
    })
}

/// Where one of these stands before, the form of a verb is another: 'does he have',
/// 'that he have', 'neither of you was', 'one of them is'.
const BEFORE_FORM: &str = "does did do can will would should could may must might to let that \
    lest if and or of neither nor make help see have had";

/// The words that were meant to be others.
pub(crate) fn confused(tokens: &[Token<'_>], words: &[(usize, Token<'_>)]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for from in 0..words.len() {
        for confusion in &*CONFUSIONS {
            let Some(run) = words.get(from..from + confusion.words.len()) else {
                continue;
            };
            if !fits(confusion, tokens, run) {
                continue;
            }
            let before = from.checked_sub(1).and_then(|before| words.get(before));
            let next = words.get(from + run.len());
            let is_other_form = confusion.reason == Reason::Form
                && before.is_some_and(|(_, word)| is_one_of(&word.lower(), BEFORE_FORM));
            let is_excepted =
                next.is_some_and(|(_, word)| is_one_of(&word.lower(), confusion.unless));
            let wrong = run[confusion.wrong].1;
            if !is_other_form && !is_excepted && wrong.lower() != confusion.right {
                let text = in_case_of(wrong.text, confusion.right);
                edits.push(Edit::new(wrong.range(), text, confusion.reason));
            }
        }
    }
    edits
}

/// Whether these words, with nothing but white space between, are those of a confusion.
fn fits(confusion: &Confusion, tokens: &[Token<'_>], run: &[(usize, Token<'_>)]) -> bool {
    let follows = run
        .windows(2)
        .all(|pair| tokens[pair[0].0 + 1..pair[1].0].iter().all(Token::is_blank));
    let same = confusion.words.iter().zip(run).all(|(wanted, (_, word))| {
        let lower = word.lower();
        *wanted == "*" || wanted.split('|').any(|one| one == lower)
    });
    follows && same
}

fn in_case_of(word: &str, text: &str) -> String {
    // I is great wherever it stands.
    if !word.starts_with(char::is_uppercase) || word.len() == 1 {
        return text.to_owned();
    }
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines = TABLE.lines();
        let meant = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert_eq!(CONFUSIONS.len(), meant.count());
        assert_eq!(
            confusion("more|less [then>than] !and", Reason::Confused),
            Some(Confusion {
                words: vec!["more|less", "then"],
                wrong: 1,
                right: "than",
                unless: "and",
                reason: Reason::Confused,
            })
        );
    }
}
