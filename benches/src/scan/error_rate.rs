//! The character error rate: how many characters must be put in, taken out or
//! changed to make the truth of what was read (Levenshtein, 1966), over the length
//! of the truth.

use unicode_normalization::UnicodeNormalization;

/// The character error rate. What is written in one way or another without meaning
/// anything else counts the same: white space, lines and hyphens at their ends,
/// letters of another width.
pub(super) fn of(truth: &str, read: &str) -> f64 {
    let (truth, read) = (normalized(truth), normalized(read));
    #[expect(clippy::cast_precision_loss, reason = "characters of a page")]
    let rate = distance(&truth, &read) as f64 / truth.len().max(1) as f64;
    rate
}

/// The characters that count.
fn normalized(text: &str) -> Vec<char> {
    let text: String = text.nfkc().collect();
    let mut letters: Vec<char> = Vec::new();
    let mut blank = false;
    let mut line_end = false;
    for letter in text.chars() {
        if letter.is_whitespace() {
            blank = true;
            line_end |= matches!(letter, '\n' | '\r' | '\u{c}');
            continue;
        }
        if blank && !letters.is_empty() {
            let last = letters.last().copied().unwrap_or(' ');
            let before = letters.iter().rev().nth(1).copied().unwrap_or(' ');
            if line_end && last == '-' && before.is_alphabetic() && letter.is_lowercase() {
                letters.pop();
            } else if !is_wide(last) && !is_wide(letter) {
                letters.push(' ');
            }
        }
        blank = false;
        line_end = false;
        letters.push(match letter {
            '‐' | '‑' | '–' | '—' | '−' => '-',
            '‘' | '’' | '`' => '\'',
            '“' | '”' => '"',
            other => other,
        });
    }
    letters
}

/// Written without blanks around it.
fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, a) in one.iter().enumerate() {
        let mut diagonal = index;
        if let Some(first) = row.first_mut() {
            *first = index + 1;
        }
        for (column, b) in other.iter().enumerate() {
            let above = row[column + 1];
            let changed = diagonal + usize::from(a != b);
            row[column + 1] = changed.min(above + 1).min(row[column] + 1);
            diagonal = above;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_nothing_counts_nothing() {
        assert!(of("the agree-\nment  ends", "the agreement\nends") < 1e-9);
        assert!(of("租客 可以\n提前", "租客可以提前") < 1e-9);
        assert!(of("“ａ”", "\"a\"") < 1e-9);
    }

    #[test]
    fn each_change_counts_once() {
        assert!((of("abcd", "abXd") - 0.25).abs() < 1e-9);
        assert!((of("abcd", "abd") - 0.25).abs() < 1e-9);
        assert!((of("abcd", "") - 1.0).abs() < 1e-9);
    }
}
