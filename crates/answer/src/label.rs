//! Labels and what stands behind them, in the text of a passage: `Rent: …`, the rows of a
//! form, the columns of a table.

use std::ops::Range;
use std::sync::LazyLock;

use document::BlockKind;
use library::evidence::{Passage, Span};
use regex::Regex;

use crate::word::{same_word, telling_words};

/// A label is no longer than this, in letters.
const LONGEST_LABEL: usize = 60;

/// How like a label is to a field's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Likeness {
    None,
    /// The label has the field's words and more.
    Inside,
    /// They are the same words.
    Same,
}

/// A label may have two names, one in brackets: 承租人（乙方）.
pub(crate) fn likeness(field: &str, label: &str) -> Likeness {
    let mut parts = label
        .split(['(', ')', '（', '）'])
        .filter(|part| !part.trim().is_empty());
    let of_part = parts.clone().map(|part| likeness_of(field, part)).max();
    match parts.nth(1) {
        Some(_) => likeness_of(field, label).max(of_part.unwrap_or(Likeness::None)),
        None => likeness_of(field, label),
    }
}

fn likeness_of(field: &str, label: &str) -> Likeness {
    let (wanted, there) = (telling_words(field), telling_words(label));
    let has = |words: &[String], word: &String| words.iter().any(|one| same_word(one, word));
    if wanted.is_empty() || !wanted.iter().all(|word| has(&there, word)) {
        Likeness::None
    } else if there.iter().all(|word| has(&wanted, word)) {
        Likeness::Same
    } else {
        Likeness::Inside
    }
}

/// What sets two labels of a line apart.
const APART: [&str; 3] = ["\u{3000}", "   ", "\t"];

/// A label and its value, in the text of a passage.
pub(crate) struct Label {
    pub(crate) name: Range<usize>,
    pub(crate) value: Range<usize>,
    pub(crate) within: Range<usize>,
    /// Whether the name stands behind what it names, as in `Oakhouse LLP, 3 Yard (the
    /// “Supplier”)`: the first name before it is meant.
    pub(crate) defines: bool,
}

/// The labels of a passage: lines with a colon, rows whose first cell names the second, and
/// columns below their names.
pub(crate) fn labels(passage: &Passage) -> Vec<Label> {
    let mut labels = Vec::new();
    let mut header: Vec<Range<usize>> = Vec::new();
    for span in &passage.spans {
        let within = bounds(span);
        let Some(text) = passage.text.get(within.clone()) else {
            continue;
        };
        if let BlockKind::TableRow { header: names } = span.kind {
            let cells = cells(text, within.start);
            if names {
                header = cells;
                continue;
            }
            labels.extend(of_row(&header, &cells, &within));
        } else {
            header.clear();
            labels.extend(of_lines(text, within.start));
            labels.extend(definitions(text, within.start));
        }
    }
    labels
}

fn bounds(span: &Span) -> Range<usize> {
    let start = span.offset as usize;
    start..start + (span.end - span.start) as usize
}

/// The cells of a row, which ` | ` separates.
fn cells(row: &str, from: usize) -> Vec<Range<usize>> {
    let mut start = from;
    let cells = row.split(" | ").map(|cell| {
        let begin = start;
        start += cell.len() + " | ".len();
        trimmed(cell, begin)
    });
    cells.collect()
}

fn of_row(header: &[Range<usize>], cells: &[Range<usize>], within: &Range<usize>) -> Vec<Label> {
    let label = |name: &Range<usize>, value: &Range<usize>| Label {
        name: name.clone(),
        value: value.clone(),
        within: within.clone(),
        defines: false,
    };
    let columns = header
        .iter()
        .zip(cells)
        .filter(|(_, value)| !value.is_empty());
    let mut labels: Vec<Label> = columns.map(|(name, value)| label(name, value)).collect();
    // A form: what a thing is called, and what it is.
    if let [name, value] = cells
        && !value.is_empty()
    {
        labels.push(label(name, value));
    }
    labels
}

fn of_lines(text: &str, from: usize) -> Vec<Label> {
    let mut start = from;
    let mut labels = Vec::new();
    for line in text.split('\n') {
        let begin = start;
        start += line.len() + 1;
        let Some((at, colon)) = line
            .char_indices()
            .find(|(_, one)| matches!(one, ':' | '：'))
        else {
            continue;
        };
        let name = trimmed(&line[..at], begin);
        let behind = at + colon.len_utf8();
        let value = trimmed(&line[behind..], begin + behind);
        // Two labels may stand in one line, set apart.
        let apart = APART
            .iter()
            .filter_map(|apart| line[value.start - begin..].find(apart));
        let value = value.start
            ..value
                .end
                .min(value.start + apart.min().unwrap_or(usize::MAX / 2));
        // A time of day has a colon too.
        let is_label = line[..at].chars().count() <= LONGEST_LABEL
            && !line[behind..].starts_with(|one: char| one.is_ascii_digit() && colon == ':');
        if is_label && !name.is_empty() && !value.is_empty() {
            let within = trimmed(line, begin);
            labels.push(Label {
                name,
                value,
                within,
                defines: false,
            });
        }
    }
    labels
}

/// A term in brackets behind what it stands for: (the “Supplier”), （以下简称“甲方”）.
static DEFINITION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let opening = r"(?:the|hereinafter(?: called)?|以下简称|以下称|下称|简称)?";
    Regex::new(&format!(
        r#"[(（]\s*{opening}[\s:：]*[“"'‘]?([\p{{Lu}}\p{{Han}}][^()（）“”"]{{1,30}}?)[”"'’]?\s*[)）]"#
    ))
    .ok()
});

fn definitions(text: &str, from: usize) -> Vec<Label> {
    /// What stands before the thing that is defined.
    const JOINTS: [&str; 9] = [" and ", "between ", "(", ")", ";", "）", "与", "和", ". "];
    let Some(definition) = &*DEFINITION else {
        return Vec::new();
    };
    let found = definition.captures_iter(text).filter_map(|captures| {
        let (whole, name) = (captures.get(0)?, captures.get(1)?);
        // 'Lessor (Landlord): …' is a label, and defines nothing.
        if text[whole.end()..].trim_start().starts_with([':', '：']) {
            return None;
        }
        let before = &text[..whole.start()];
        let ends = JOINTS
            .iter()
            .filter_map(|joint| Some(before.rfind(joint)? + joint.len()));
        let start = ends.max().unwrap_or(0);
        let value = trimmed(&before[start..], from + start);
        (!value.is_empty()).then(|| Label {
            name: from + name.start()..from + name.end(),
            within: value.start..from + whole.end(),
            value,
            defines: true,
        })
    });
    found.collect()
}

fn trimmed(text: &str, from: usize) -> Range<usize> {
    let start = from + (text.len() - text.trim_start().len());
    let end = from + text.trim_end().len();
    start.min(end)..end
}

#[cfg(test)]
mod tests {
    use super::{Likeness, definitions, likeness, of_lines};

    #[test]
    fn a_definition_names_what_stands_before_it() {
        let text = "made between Merrin Ltd, 14 Quay Street (the “Client”) and Oakhouse LLP, 3 \
            Yard (the Supplier).";
        let found: Vec<(&str, &str)> = definitions(text, 0)
            .iter()
            .map(|label| (&text[label.name.clone()], &text[label.value.clone()]))
            .collect();
        let expected = [
            ("Client", "Merrin Ltd, 14 Quay Street"),
            ("Supplier", "Oakhouse LLP, 3 Yard"),
        ];
        assert_eq!(found, expected);
        let text = "浦江置业有限公司（以下简称“甲方”）与李明（乙方）";
        let names: Vec<&str> = definitions(text, 0)
            .iter()
            .map(|label| &text[label.name.clone()])
            .collect();
        assert_eq!(names, ["甲方", "乙方"]);
        assert!(definitions("It is large (see page 3).", 0).is_empty());
        assert!(definitions("出租人（甲方）：浦江置业", 0).is_empty());
    }

    #[test]
    fn lines_with_a_colon_are_labels_and_times_of_day_are_none() {
        let text = "Rent: 900 euros\nOpen from 7:30\n租金：900元";
        let names: Vec<&str> = of_lines(text, 0)
            .iter()
            .map(|label| &text[label.name.clone()])
            .collect();
        assert_eq!(names, ["Rent", "租金"]);
        let text = "甲方：明润仪器有限公司\u{3000}住所：码头街14号";
        let label = &of_lines(text, 0)[0];
        assert_eq!(&text[label.value.clone()], "明润仪器有限公司");
    }

    #[test]
    fn labels_are_like_fields_by_their_words() {
        assert_eq!(likeness("Rent", "Rent"), Likeness::Same);
        assert_eq!(likeness("Rent", "Monthly rent"), Likeness::Inside);
        assert_eq!(likeness("甲方", "出租人（甲方）"), Likeness::Same);
        assert_eq!(likeness("Deposit", "Rent"), Likeness::None);
    }
}
