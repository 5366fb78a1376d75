//! How much of a reference text was read, and in which order.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use document::Page;
use unicode_normalization::UnicodeNormalization;

use crate::figures::Figures;

/// Tokens in a row that stand for a place in the text.
const ROW: usize = 3;

/// Reference texts: `NAME.txt` or `NAME.md` for a file `NAME` or `NAME.ending`.
#[derive(Debug)]
pub(super) struct Truth {
    folder: PathBuf,
    recalls: Vec<f64>,
    orders: Vec<f64>,
}

impl Truth {
    pub(super) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            recalls: Vec::new(),
            orders: Vec::new(),
        }
    }

    /// Compares what was read of a file with its reference text, if it has one.
    #[expect(clippy::print_stderr, reason = "the table has no names")]
    pub(super) fn compare(&mut self, file: &Path, pages: &[Page]) {
        let Some(reference) = self.reference(file) else {
            return;
        };
        let expected = tokens(&reference);
        if expected.is_empty() {
            return;
        }
        let blocks = pages.iter().flat_map(|page| &page.blocks);
        let read: Vec<&str> = blocks.map(|block| block.text.as_str()).collect();
        let read = tokens(&read.join("\n"));
        let recall = recall(&expected, &read);
        self.recalls.push(recall);
        let order = order(&expected, &read);
        self.orders.extend(order);
        eprintln!(
            "{}  recall {recall:.4}  order {}",
            file.display(),
            order.map_or_else(|| "-".to_owned(), |order| format!("{order:.4}"))
        );
    }

    pub(super) fn report(&self, figures: &mut Figures) {
        figures.note("read.truth.files", super::count(self.recalls.len()));
        for (name, values) in [("recall", &self.recalls), ("order", &self.orders)] {
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let at = |share: usize| sorted.get(sorted.len().saturating_sub(1) * share / 100);
            for (part, value) in [("lowest", at(0)), ("tenth", at(10)), ("median", at(50))] {
                if let Some(value) = value {
                    figures.note(&format!("read.truth.{name}.{part}"), *value);
                }
            }
        }
    }

    fn reference(&self, file: &Path) -> Option<String> {
        let names = [file.file_name(), file.file_stem()];
        names.into_iter().flatten().find_map(|name| {
            ["txt", "md"].into_iter().find_map(|ending| {
                let path = self
                    .folder
                    .join(format!("{}.{ending}", name.to_string_lossy()));
                std::fs::read_to_string(path).ok()
            })
        })
    }
}

/// Words and numbers in small letters; each ideograph stands by itself.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    for letter in text.nfkc().flat_map(char::to_lowercase) {
        let ideograph = matches!(letter, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}');
        if letter.is_alphanumeric() && !ideograph {
            word.push(letter);
            continue;
        }
        if !word.is_empty() {
            tokens.push(std::mem::take(&mut word));
        }
        if ideograph && letter.is_alphanumeric() {
            tokens.push(letter.to_string());
        }
    }
    if !word.is_empty() {
        tokens.push(word);
    }
    tokens
}

/// The share of the expected tokens, each as often as it is expected, that were
/// read.
fn recall(expected: &[String], read: &[String]) -> f64 {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for token in read {
        *left.entry(token).or_default() += 1;
    }
    let found = expected.iter().filter(|token| {
        let left = left.get_mut(token.as_str());
        left.is_some_and(|count| {
            let any = *count > 0;
            *count -= usize::from(any);
            any
        })
    });
    super::count(found.count()) / super::count(expected.len())
}

/// Kendall's tau over the rows of tokens that stand exactly once in both texts:
/// 1 in the same order, -1 in the opposite. None where fewer than two are.
fn order(expected: &[String], read: &[String]) -> Option<f64> {
    let (expected, read) = (unique(expected), unique(read));
    let mut places: Vec<(usize, usize)> = expected
        .iter()
        .filter_map(|(row, place)| Some((*place, *read.get(row)?)))
        .collect();
    if places.len() < 2 {
        return None;
    }
    places.sort_unstable();
    let mut order: Vec<usize> = places.into_iter().map(|(_, place)| place).collect();
    let pairs = super::count(order.len()) * super::count(order.len() - 1) / 2.0;
    Some(1.0 - 2.0 * super::count(inversions(&mut order)) / pairs)
}

/// Rows of tokens that stand once, with their places.
fn unique(tokens: &[String]) -> HashMap<&[String], usize> {
    let mut rows: HashMap<&[String], Option<usize>> = HashMap::new();
    for (place, row) in tokens.windows(ROW).enumerate() {
        rows.entry(row)
            .and_modify(|known| *known = None)
            .or_insert(Some(place));
    }
    rows.into_iter()
        .filter_map(|(row, place)| Some((row, place?)))
        .collect()
}

/// How many pairs stand in the wrong order; sorts them meanwhile.
fn inversions(places: &mut [usize]) -> usize {
    if places.len() < 2 {
        return 0;
    }
    let middle = places.len() / 2;
    let (left, right) = places.split_at_mut(middle);
    let mut count = inversions(left) + inversions(right);
    let mut merged = Vec::with_capacity(places.len());
    let (mut one, mut other) = (0, middle);
    while one < middle && other < places.len() {
        if places[one] <= places[other] {
            merged.push(places[one]);
            one += 1;
        } else {
            merged.push(places[other]);
            other += 1;
            count += middle - one;
        }
    }
    merged.extend_from_slice(&places[one..middle]);
    merged.extend_from_slice(&places[other..]);
    places.copy_from_slice(&merged);
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_words_and_ideographs() {
        assert_eq!(
            tokens("The ﬁne, 900.50 租约"),
            ["the", "fine", "900", "50", "租", "约"]
        );
    }

    #[test]
    fn what_is_missing_or_read_once_too_little_lowers_recall() {
        let read = tokens("a b c");
        assert_eq!(recall(&tokens("a a b c"), &read), 0.75);
        assert_eq!(recall(&tokens("c b a"), &read), 1.0);
    }

    #[test]
    fn order_is_one_in_the_same_and_minus_one_in_the_opposite_order() {
        let forth = tokens("a b c d e f g h");
        assert_eq!(order(&forth, &forth), Some(1.0));
        let columns = tokens("e f g h a b c d");
        let between = order(&forth, &columns).expect("rows are common");
        assert!((-1.0..0.5).contains(&between), "{between}");
        assert_eq!(inversions(&mut [4, 3, 2, 1]), 6);
        assert_eq!(order(&forth, &tokens("x y z")), None);
    }
}
