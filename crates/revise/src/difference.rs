//! What a model changed, word by word, and for what reason.

use similar::{Algorithm, capture_diff_slices};

use crate::edit::{Edit, Reason};
use crate::spelling::{distance, is_known};
use crate::token::{Token, tokens};

/// The edits that make one text of the other, whole words each. Changes with nothing but
/// white space between them are one.
pub(crate) fn edits(before: &str, after: &str) -> Vec<Edit> {
    let old = tokens(before);
    let new = tokens(after);
    let texts = |tokens: &[Token<'_>]| -> Vec<String> {
        tokens.iter().map(|token| token.text.to_owned()).collect()
    };
    let mut edits: Vec<Edit> = Vec::new();
    for difference in capture_diff_slices(Algorithm::Patience, &texts(&old), &texts(&new)) {
        let (from, to) = (difference.old_range(), difference.new_range());
        if old[from.clone()]
            .iter()
            .map(|token| token.text)
            .eq(new[to.clone()].iter().map(|token| token.text))
        {
            continue;
        }
        let start = old
            .get(from.start)
            .map_or(before.len(), |token| token.start);
        let end = old.get(from.end).map_or(before.len(), |token| token.start);
        let text: String = new[to].iter().map(|token| token.text).collect();
        match edits.last_mut() {
            Some(last) if before[last.range.end..start].trim().is_empty() => {
                last.text.push_str(&before[last.range.end..start]);
                last.text.push_str(&text);
                last.range.end = end;
            }
            _ => edits.push(Edit::new(start..end, text, Reason::Wording)),
        }
    }
    for edit in &mut edits {
        trim(before, edit);
        edit.reason = reason(&before[edit.range.clone()], &edit.text);
    }
    edits.retain(|edit| before[edit.range.clone()] != edit.text);
    edits
}

/// White space that both have at the ends is none of the change.
fn trim(before: &str, edit: &mut Edit) {
    let old = &before[edit.range.clone()];
    let common = |old: &str, new: &str| {
        let pairs = old.chars().zip(new.chars());
        let same = pairs.take_while(|(one, other)| one == other && one.is_whitespace());
        same.map(|(one, _)| one.len_utf8()).sum::<usize>()
    };
    let lead = common(old, &edit.text);
    let reversed = |text: &str| text.chars().rev().collect::<String>();
    let trail = common(&reversed(&old[lead..]), &reversed(&edit.text[lead..]));
    edit.range = edit.range.start + lead..edit.range.end - trail;
    edit.text = edit.text[lead..edit.text.len() - trail].to_owned();
}

/// Why one text would stand in the place of another, as far as the two tell.
fn reason(old: &str, new: &str) -> Reason {
    let solid = |text: &str| text.split_whitespace().collect::<String>();
    let letters = |text: &str| {
        text.chars()
            .filter(|one| one.is_alphanumeric())
            .collect::<String>()
    };
    let single = |text: &str| {
        let trimmed = text.trim();
        !trimmed.is_empty()
            && trimmed
                .chars()
                .all(|one| one.is_alphabetic() || "'’".contains(one))
    };
    if solid(old) == solid(new) {
        return Reason::Spacing;
    }
    if letters(old) == letters(new) {
        return Reason::Punctuation;
    }
    if letters(old).to_lowercase() == letters(new).to_lowercase() {
        return Reason::Capital;
    }
    let lower = (old.trim().to_lowercase(), new.trim().to_lowercase());
    if matches!(
        (lower.0.as_str(), lower.1.as_str()),
        ("a", "an") | ("an", "a")
    ) {
        return Reason::Article;
    }
    let words: Vec<&str> = old.split_whitespace().collect();
    if words.len() == 2
        && words[0].eq_ignore_ascii_case(words[1])
        && words[0].eq_ignore_ascii_case(new.trim())
    {
        return Reason::Repeated;
    }
    if single(old) && single(new) {
        let near = distance(old.trim(), new.trim()) <= 2;
        if near && !is_known(old.trim()) && is_known(new.trim()) {
            return Reason::Spelling;
        }
        let stem = old.trim().chars().zip(new.trim().chars());
        let common = stem.take_while(|(one, other)| one == other).count();
        let shorter = old.trim().chars().count().min(new.trim().chars().count());
        if common >= 2 && 3 * common >= 2 * shorter {
            return Reason::Form;
        }
    }
    Reason::Wording
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::applied;

    fn told(before: &str, after: &str) -> Vec<(String, String, Reason)> {
        let found = edits(before, after);
        assert_eq!(
            applied(before, &found),
            after,
            "the edits make the other text"
        );
        let found = found.into_iter();
        found
            .map(|edit| {
                (
                    before[edit.range.clone()].to_owned(),
                    edit.text,
                    edit.reason,
                )
            })
            .collect()
    }

    fn change(old: &str, new: &str, reason: Reason) -> (String, String, Reason) {
        (old.to_owned(), new.to_owned(), reason)
    }

    #[test]
    fn each_change_has_its_reason() {
        assert_eq!(
            told(
                "the tenant pay the rnet on the frist day ,  of an month",
                "The tenant pays the rent on the first day, of a month"
            ),
            [
                change("the", "The", Reason::Capital),
                change("pay", "pays", Reason::Form),
                change("rnet", "rent", Reason::Spelling),
                change("frist", "first", Reason::Spelling),
                change(" ", "", Reason::Spacing),
                change(" ", "", Reason::Spacing),
                change("an", "a", Reason::Article),
            ]
        );
        assert_eq!(
            told(
                "The landlord is able to end it.",
                "The landlord may end it."
            ),
            [change("is able to", "may", Reason::Wording)]
        );
        assert_eq!(
            told("We agree", "We agree."),
            [change("", ".", Reason::Punctuation)]
        );
        assert_eq!(told("Same.", "Same."), []);
    }

    #[test]
    fn chinese_is_compared_by_its_characters() {
        assert_eq!(
            told("乙方应按时支付租全。", "乙方应按时支付租金。"),
            [change("全", "金", Reason::Wording)]
        );
    }
}
