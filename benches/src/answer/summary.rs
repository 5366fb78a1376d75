//! A document of 75,000 words is summarised, and one of a tenth of that: abstracts of
//! SciFact (Wadden et al. 2020) below headings, ten to a chapter.

use std::fs;
use std::path::Path;
use std::time::Instant;

use assistant::Assistant;
use assistant::api::summary::SummaryLength;
use serde_json::Value;

use super::AnswerError;
use super::first_token::open;
use crate::figures::Figures;

pub(super) const WORDS: [(&str, usize); 2] = [("words_7500", 7_500), ("words_75000", 75_000)];
/// Abstracts of a chapter.
const CHAPTER: usize = 10;
/// Each is summarised so often, and the least time counts: what else the machine does only
/// adds to it.
const TIMES: usize = 5;

/// The abstracts; none, and a word about it, where they are not there.
#[expect(clippy::print_stderr, reason = "tells why nothing is measured")]
pub(super) fn abstracts() -> Result<Option<Vec<Value>>, AnswerError> {
    let corpus = crate::data_sets::folder().join("scifact/corpus.jsonl");
    if !corpus.is_file() {
        eprintln!(
            "summaries are not measured: {} is not there",
            corpus.display()
        );
        return Ok(None);
    }
    Ok(Some(crate::set::rows(&corpus)?))
}

/// Notes time, memory and coverage of both, and how many times as long the longer takes.
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
    figures.note("summary.times_as_long", seconds[1] / seconds[0]);
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
    let before = memory("VmRSS:")?;
    // The peak counts from here (`proc(5)`).
    fs::write("/proc/self/clear_refs", "5")?;
    let mut least = f64::INFINITY;
    for _ in 0..TIMES {
        let started = Instant::now();
        let summary = assistant.summarise(file, None, SummaryLength::Long).await?;
        least = least.min(started.elapsed().as_secs_f64());
        let share = f64::from(summary.told) / f64::from(summary.sections);
        figures.note(&format!("summary.{name}.sections_told"), share);
    }
    figures.note(&format!("summary.{name}.seconds"), least);
    let peak = memory("VmHWM:")? - before;
    figures.note(&format!("summary.{name}.peak_mib"), peak);
    Ok(least)
}

/// Abstracts below headings, until there are so many words.
pub(super) fn document(abstracts: &[Value], words: usize) -> String {
    let mut text = "# A book of abstracts\n".to_owned();
    let mut count = 0;
    for (index, row) in abstracts.iter().enumerate() {
        if count >= words {
            break;
        }
        let said = |name: &str| row[name].as_str().unwrap_or_default();
        if index % CHAPTER == 0 {
            text.push_str(&format!("\n## Chapter {}\n", index / CHAPTER + 1));
        }
        text.push_str(&format!("\n### {}\n\n{}\n", said("title"), said("text")));
        count += said("text").split_whitespace().count();
    }
    text
}

/// What this process has in memory, by the name in `proc(5)`, in MiB.
pub(super) fn memory(name: &str) -> Result<f64, AnswerError> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kibibytes = line.and_then(|line| line.split_whitespace().next());
    let kibibytes: f64 = kibibytes.and_then(|text| text.parse().ok()).unwrap_or(0.0);
    Ok(kibibytes / 1_024.0)
}
