//! The time of a question, the time to open, memory, and how many of the nearest are
//! found.

use std::sync::Arc;
use std::time::Instant;

use engine::embed::EmbeddingModel;
use library::{FindMode, Library, Scope};

use super::collection::Collection;
use super::exact::{self, NEAREST};
use super::model::Derived;
use super::paragraphs::Sets;
use super::{ScaleError, Tools, built, quantile};
use crate::figures::Figures;

/// Questions that are asked, alike of every set.
const QUESTIONS: usize = 400;
/// Of those, how many are compared with all passages.
const COMPARED: usize = 50;
/// Passages that an answer is made from.
const PASSAGES: usize = 12;
/// Of the questions, how many are typed into the search field.
const TYPED: usize = 40;
/// As much of each: somebody who searches types a few words.
const TYPED_CHARACTERS: usize = 24;
/// Passages and files that the search field shows; as in `Assistant::search`.
const SHOWN: usize = 30;

/// The ways to search, as figures are called.
const MODES: [(FindMode, &str); 3] = [
    (FindMode::Lexical, "lexical"),
    (FindMode::Dense, "dense"),
    (FindMode::Fused, "fused"),
];

/// Notes what questions cost among so many passages.
pub(super) fn measure(
    figures: &mut Figures,
    sets: &Sets,
    model: &Arc<Derived>,
    passages: usize,
    tools: &Tools,
) -> Result<(), ScaleError> {
    let folder = built::kept(passages, model, tools)?;
    let questions = sets.some_questions(QUESTIONS);
    embed(figures, &questions, model)?;
    let name = format!("scale.{passages}");
    let started = Instant::now();
    let options = tools.options(&folder, Arc::clone(model) as _);
    let library = Library::open(options, tools.runtime.handle().clone())?;
    figures.note(&format!("{name}.open_ms"), milliseconds(started));
    tools.runtime.block_on(library.idle());
    figures.note(&format!("{name}.open_idle_ms"), milliseconds(started));
    ask_all(
        figures,
        &format!("{name}.first"),
        &library,
        FindMode::Fused,
        &questions,
    )?;
    for (mode, mode_name) in MODES {
        ask_all(
            figures,
            &format!("{name}.{mode_name}"),
            &library,
            mode,
            &questions,
        )?;
    }
    type_all(figures, &format!("{name}.typed"), &library, &questions)?;
    // The word index is mapped: what of it lies in memory is the system's to take back.
    for (kind, kind_name) in [("VmRSS:", "resident"), ("RssAnon:", "resident_own")] {
        if let Some(mebibytes) = memory(kind) {
            figures.note(&format!("{name}.{kind_name}_mib"), mebibytes);
        }
    }
    let every = (questions.len() / COMPARED).max(1);
    let asked: Vec<&str> = questions.iter().copied().step_by(every).collect();
    let samples = model.collection.samples();
    let vectors = asked
        .iter()
        .map(|question| {
            let by_language = samples.iter();
            by_language
                .map(|sample| library.question_vector(question, sample))
                .collect()
        })
        .collect::<Result<Vec<Vec<Vec<f32>>>, _>>()?;
    let exact = exact::nearest(&model.collection, passages, &vectors);
    let recall = recall(&library, &asked, &exact)?;
    figures.note(&format!("{name}.dense.recall10"), recall);
    library.close();
    Ok(())
}

/// Has the model keep the vectors of questions: how long one takes is told apart.
fn embed(figures: &mut Figures, questions: &[&str], model: &Derived) -> Result<(), ScaleError> {
    let mut times = Vec::with_capacity(questions.len());
    for question in questions {
        let started = Instant::now();
        let vector = model.embed_query(question)?;
        times.push(milliseconds(started));
        model.keep(question, vector);
    }
    figures.note("scale.embed_question.p50_ms", quantile(&mut times, 0.5));
    figures.note("scale.embed_question.p99_ms", quantile(&mut times, 0.99));
    Ok(())
}

fn ask_all(
    figures: &mut Figures,
    name: &str,
    library: &Library,
    mode: FindMode,
    questions: &[&str],
) -> Result<(), ScaleError> {
    let mut times = Vec::with_capacity(questions.len());
    for question in questions {
        let started = Instant::now();
        library.find_by(mode, question, &Scope::everything(), PASSAGES)?;
        times.push(milliseconds(started));
    }
    for (share, quantile_name) in [(0.5, "p50"), (0.99, "p99")] {
        figures.note(
            &format!("{name}.{quantile_name}_ms"),
            quantile(&mut times, share),
        );
    }
    Ok(())
}

/// Types questions letter by letter into the search field, which searches at each.
fn type_all(
    figures: &mut Figures,
    name: &str,
    library: &Library,
    questions: &[&str],
) -> Result<(), ScaleError> {
    let every = (questions.len() / TYPED).max(1);
    let mut times = Vec::new();
    for question in questions.iter().step_by(every) {
        let letters = question.char_indices().take(TYPED_CHARACTERS);
        for (start, letter) in letters {
            let typed = &question[..start + letter.len_utf8()];
            let started = Instant::now();
            library.search(typed, &Scope::everything(), SHOWN)?;
            times.push(milliseconds(started));
        }
    }
    figures.note(&format!("{name}.searches"), times.len() as f64);
    for (share, quantile_name) in [(0.5, "p50"), (0.99, "p99"), (1.0, "worst")] {
        figures.note(
            &format!("{name}.{quantile_name}_ms"),
            quantile(&mut times, share),
        );
    }
    Ok(())
}

/// The share of the truly nearest passages that are found. A note that was cut in two
/// has a second half that comparing all does not know; it is passed over.
fn recall(library: &Library, questions: &[&str], exact: &[Vec<usize>]) -> Result<f64, ScaleError> {
    let (mut hits, mut all) = (0.0, 0.0);
    for (question, exact) in questions.iter().zip(exact) {
        let evidence =
            library.find_by(FindMode::Dense, question, &Scope::everything(), 2 * NEAREST)?;
        let rows = evidence
            .found
            .iter()
            .filter_map(|one| Collection::row(&one.passage.text))
            .take(NEAREST);
        hits += rows.filter(|row| exact.contains(row)).count() as f64;
        all += exact.len() as f64;
    }
    Ok(hits / f64::max(all, 1.0))
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1_000.0
}

/// The memory of this process of one kind, in MiB; known on Linux alone.
fn memory(kind: &str) -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(kind))?;
    let kibibytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes / 1_024.0)
}
