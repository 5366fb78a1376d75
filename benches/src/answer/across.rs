//! Whether a sentence is cited to the passage that says the same in another language, on the
//! paragraphs of XQuAD, which are translations of each other.
//!
//! A question is asked in one language of paragraphs in another. A sentence of its own
//! paragraph, in the language of the question, stands for what a model would answer: with
//! the paragraph among the evidence it should be cited to it, without it to nothing.

use std::time::Instant;

use answer::align::Alignment;
use library::sentence::sentences;
use library::{Found, Scope};

use super::AnswerError;
use super::paragraphs::Paragraphs;
use crate::figures::Figures;
use crate::half::Half;
use crate::set::Set;

/// The language of the answer and that of the documents.
const PAIRS: [(&str, &str); 4] = [("zh", "en"), ("en", "zh"), ("ar", "en"), ("en", "ar")];
/// One question of so many is asked: each costs a second.
const ONE_OF: u8 = 10;
/// Passages of an answer.
const PASSAGES: usize = 12;
/// What is no sentence, in bytes.
const SHORTEST: usize = 40;

#[derive(Default)]
struct Counts {
    /// Sentences whose paragraph was found,
    with: f64,
    /// and those that are cited to it,
    rightly: f64,
    /// or to another.
    wrongly: f64,
    /// Sentences without their paragraph,
    without: f64,
    /// and those that are cited all the same.
    falsely: f64,
    /// The time for a sentence and the vectors of its evidence, in seconds.
    seconds: Vec<f64>,
}

/// Notes the figures of all pairs of languages and both halves.
#[expect(clippy::print_stderr, reason = "tells why nothing is measured")]
pub(super) fn measure(
    figures: &mut Figures,
    runtime: &tokio::runtime::Handle,
) -> Result<(), AnswerError> {
    for (of_answer, of_documents) in PAIRS {
        let folder = crate::data_sets::folder().join(format!("xquad-{of_answer}"));
        if !folder.is_dir() {
            eprintln!(
                "{of_answer} is not measured: {} is not there",
                folder.display()
            );
            continue;
        }
        let Some(paragraphs) = Paragraphs::open(of_documents, runtime)? else {
            continue;
        };
        let asked = Set::load(&folder, &folder)?;
        for half in Half::BOTH {
            let counts = cite_all(&asked, &paragraphs, half)?;
            let name = format!("answer.across.{of_answer}_on_{of_documents}");
            note(figures, &name, half.name(), counts);
        }
        paragraphs.close();
    }
    Ok(())
}

fn cite_all(asked: &Set, paragraphs: &Paragraphs, half: Half) -> Result<Counts, AnswerError> {
    let mut counts = Counts::default();
    for (id, text) in asked
        .questions
        .iter()
        .filter(|(id, _)| Half::of(id) == half)
    {
        let drawn = blake3::hash(id.as_bytes()).as_bytes()[2];
        let Some(right) = asked.judgments[id].keys().next() else {
            continue;
        };
        let Some(sentence) = drawn_sentence(asked, right, drawn) else {
            continue;
        };
        if !drawn.is_multiple_of(ONE_OF) {
            continue;
        }
        let found = paragraphs
            .library
            .find(text, &Scope::everything(), PASSAGES)?
            .found;
        let is_right = |found: &Found| found.passage.file_name.trim_end_matches(".txt") == right;
        let started = Instant::now();
        let cited = cited(paragraphs, &found, sentence);
        counts.seconds.push(started.elapsed().as_secs_f64());
        if found.iter().any(is_right) {
            counts.with += 1.0;
            match cited {
                Some(passage) if is_right(&found[passage]) => counts.rightly += 1.0,
                Some(_) => counts.wrongly += 1.0,
                None => {}
            }
        }
        let others: Vec<Found> = found.into_iter().filter(|one| !is_right(one)).collect();
        counts.without += 1.0;
        counts.falsely += f64::from(u8::from(
            self::cited(paragraphs, &others, sentence).is_some(),
        ));
    }
    Ok(counts)
}

/// One of the sentences of a paragraph.
fn drawn_sentence<'a>(set: &'a Set, paragraph: &str, drawn: u8) -> Option<&'a str> {
    let text = set.text(paragraph)?;
    let long: Vec<&str> = sentences(text)
        .into_iter()
        .map(|range| &text[range])
        .filter(|sentence| sentence.len() >= SHORTEST)
        .collect();
    long.get(usize::from(drawn) % long.len().max(1)).copied()
}

/// The passage that a sentence is cited to first.
fn cited(paragraphs: &Paragraphs, found: &[Found], sentence: &str) -> Option<usize> {
    let texts = found.iter().map(|one| {
        let passage = &one.passage;
        (passage.text.as_str(), passage.headings.as_slice())
    });
    let alignment = Alignment::new(texts, Some(paragraphs.meaning()));
    let first = alignment.supports(sentence).into_iter().next()?;
    Some(first.passage)
}

fn note(figures: &mut Figures, name: &str, half: &str, mut counts: Counts) {
    let share = |part: f64, of: f64| part / f64::max(of, 1.0);
    let mut note = |what: &str, value: f64| figures.note(&format!("{name}.{what}.{half}"), value);
    note("sentences", counts.without);
    note("cited_rightly", share(counts.rightly, counts.with));
    note("cited_wrongly", share(counts.wrongly, counts.with));
    note(
        "cited_without_its_paragraph",
        share(counts.falsely, counts.without),
    );
    counts.seconds.sort_by(f64::total_cmp);
    let median = counts.seconds.get(counts.seconds.len() / 2);
    note(
        "first_sentence_ms",
        median.copied().unwrap_or_default() * 1_000.0,
    );
}
