//! Cells of tables over documents, on XQuAD: the questions that ask for a date, a number or a
//! name are the fields, each asked of the one paragraph that answers it and of one of another
//! article.
//!
//! A cell is right where it is what the set gives as the answer, or one holds the other and
//! is at most twice as long: 'three months' for 'months', not the whole sentence.

use std::collections::BTreeMap;

use answer::tabulate::Field;
use answer::value::ValueKind;
use library::{FileId, Scope};

use super::AnswerError;
use super::paragraphs::{LANGUAGES, Paragraphs};
use crate::figures::Figures;
use crate::half::Half;

/// The passages of a document that are looked at, as the assistant does.
const PASSAGES: usize = 8;
/// Articles have five paragraphs each, in turn.
const OTHER_ARTICLE: usize = 7;

/// Fields of a kind.
#[derive(Default)]
struct Counts {
    asked: f64,
    filled: f64,
    right: f64,
    /// Asked of a paragraph that does not say, and rightly left empty.
    left_empty: f64,
}

/// Notes the figures of both languages and both halves.
pub(super) fn measure(
    figures: &mut Figures,
    runtime: &tokio::runtime::Handle,
) -> Result<(), AnswerError> {
    for language in LANGUAGES {
        let Some(paragraphs) = Paragraphs::open(language, runtime)? else {
            continue;
        };
        for half in Half::BOTH {
            for (kind, counts) in ask_all(&paragraphs, half)? {
                note(
                    figures,
                    &format!("answer.{language}.cell.{kind}"),
                    half.name(),
                    &counts,
                );
            }
        }
        paragraphs.close();
    }
    Ok(())
}

fn ask_all(
    paragraphs: &Paragraphs,
    half: Half,
) -> Result<BTreeMap<&'static str, Counts>, AnswerError> {
    let mut names: Vec<&String> = paragraphs.files.keys().collect();
    names.sort();
    let mut counts: BTreeMap<&'static str, Counts> = BTreeMap::new();
    let questions = &paragraphs.set.questions;
    for (id, text) in questions.iter().filter(|(id, _)| Half::of(id) == half) {
        let field = Field::new(text.as_str());
        let right = paragraphs.set.judgments[id].keys().next();
        let Some((kind, right)) = name_of(field.kind).zip(right) else {
            continue;
        };
        let Some(at) = names.iter().position(|name| *name == right) else {
            continue;
        };
        let other = names[(at + OTHER_ARTICLE) % names.len()];
        let of_kind = counts.entry(kind).or_default();
        of_kind.asked += 1.0;
        if let Some(value) = value(paragraphs, &field, paragraphs.files[right])? {
            of_kind.filled += 1.0;
            let is_right = paragraphs.set.answers[id]
                .iter()
                .any(|gold| is_same(&value, gold));
            of_kind.right += f64::from(u8::from(is_right));
        }
        let told = value(paragraphs, &field, paragraphs.files[other])?;
        of_kind.left_empty += f64::from(u8::from(told.is_none()));
    }
    Ok(counts)
}

/// As figures are called; none for fields whose cells are sentences.
fn name_of(kind: ValueKind) -> Option<&'static str> {
    match kind {
        ValueKind::Date => Some("date"),
        ValueKind::Amount | ValueKind::Percent | ValueKind::Number | ValueKind::Count => {
            Some("number")
        }
        ValueKind::Duration => Some("duration"),
        ValueKind::Name => Some("name"),
        ValueKind::Anything => None,
    }
}

fn value(
    paragraphs: &Paragraphs,
    field: &Field,
    file: FileId,
) -> Result<Option<String>, AnswerError> {
    let scope = Scope::files([file]);
    let evidence = paragraphs
        .library
        .find(&field.question(), &scope, PASSAGES)?;
    Ok(field.value(&evidence).and_then(|value| {
        let text = &evidence.found.get(value.passage)?.passage.text;
        text.get(value.range).map(str::to_owned)
    }))
}

fn is_same(value: &str, gold: &str) -> bool {
    let (value, gold) = (value.to_lowercase(), gold.to_lowercase());
    let (value, gold) = (value.trim(), gold.trim());
    let (short, long) = if value.len() < gold.len() {
        (value, gold)
    } else {
        (gold, value)
    };
    long.contains(short) && long.len() <= 2 * short.len()
}

fn note(figures: &mut Figures, name: &str, half: &str, counts: &Counts) {
    let share = |part: f64| part / f64::max(counts.asked, 1.0);
    figures.note(&format!("{name}.asked.{half}"), counts.asked);
    figures.note(&format!("{name}.filled.{half}"), share(counts.filled));
    figures.note(&format!("{name}.right.{half}"), share(counts.right));
    figures.note(
        &format!("{name}.left_empty.{half}"),
        share(counts.left_empty),
    );
}
