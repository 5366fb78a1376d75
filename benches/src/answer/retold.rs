//! The default model tells a document of 75,000 words in its own words, and one of a tenth of
//! that: the documents of [`super::summary`], part by part and then as a whole. What is
//! measured is how the time grows, what the app itself needs of memory, and how many of the
//! model's sentences name something in the document that says so.

use std::fs;
use std::path::Path;
use std::time::Instant;

use assistant::Assistant;
use assistant::api::summary::{RetoldPart, SummaryLength};

use super::AnswerError;
use super::first_token::open;
use super::summary::{WORDS, abstracts, document, memory};
use crate::figures::Figures;

const LENGTH: SummaryLength = SummaryLength::Medium;

/// Notes time, memory and support of both, and how many times as long the longer takes.
pub(super) async fn measure(figures: &mut Figures) -> Result<(), AnswerError> {
    let Some(abstracts) = abstracts()? else {
        return Ok(());
    };
    let home = tempfile::tempdir()?;
    let samples = home.path().join("samples");
    let assistant = open(home.path().join("data"), samples).await?;
    let mut seconds = Vec::new();
    for (name, words) in WORDS {
        let path = home.path().join(format!("{name}.md"));
        fs::write(&path, document(&abstracts, words))?;
        seconds.push(of(&assistant, &path, name, figures).await?);
    }
    figures.note("retold.times_as_long", seconds[1] / seconds[0]);
    assistant.close().await;
    Ok(())
}

async fn of(
    assistant: &Assistant,
    path: &Path,
    name: &str,
    figures: &mut Figures,
) -> Result<f64, AnswerError> {
    let added = assistant.add(vec![path.to_owned()], false).await?;
    let files = assistant.await_indexed(added.queued).await?;
    let file = files.first().ok_or(AnswerError::Unanswered)?.id;
    let parts = assistant.summarise(file, None, LENGTH).await?.parts.len();
    let before = memory("VmRSS:")?;
    // The peak counts from here (`proc(5)`).
    fs::write("/proc/self/clear_refs", "5")?;
    let started = Instant::now();
    let told = told(assistant, file, parts).await?;
    let seconds = started.elapsed().as_secs_f64();
    figures.note(&format!("retold.{name}.seconds"), seconds);
    figures.note(&format!("retold.{name}.parts"), parts as f64);
    let peak = memory("VmHWM:")? - before;
    figures.note(&format!("retold.{name}.peak_mib"), peak);
    let sentences = || told.iter().flat_map(|part| &part.sentences);
    let supported = sentences().filter(|one| !one.support.is_empty()).count();
    let all = sentences().count();
    figures.note(&format!("retold.{name}.sentences"), all as f64);
    let share = supported as f64 / all.max(1) as f64;
    figures.note(&format!("retold.{name}.supported"), share);
    let again = Instant::now();
    self::told(assistant, file, parts).await?;
    figures.note(
        &format!("retold.{name}.again_seconds"),
        again.elapsed().as_secs_f64(),
    );
    Ok(seconds)
}

/// The parts, and behind them the whole.
async fn told(
    assistant: &Assistant,
    file: i32,
    parts: usize,
) -> Result<Vec<RetoldPart>, AnswerError> {
    let mut told = Vec::new();
    for part in 0..u32::try_from(parts).unwrap_or(u32::MAX) {
        told.extend(assistant.retell_part(file, None, LENGTH, part).await?);
    }
    told.extend(assistant.retell_whole(file, told.clone(), LENGTH).await?);
    Ok(told)
}
