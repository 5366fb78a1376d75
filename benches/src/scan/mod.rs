//! Scanned pages read beside RapidOCR: pages of PDFs with text, drawn to pictures,
//! some turned and some noisy; the characters that are wrong, and seconds a page.
//!
//! What a page says is PDFium's text in the order of the file, in which TeX writes
//! what is read first: no order of ours, nor of the other.

mod damage;
mod error_rate;
mod pages;
mod reference;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use document::recognised;
use document::{BlockKind, Page, PageSize};
use engine::recognise::{Picture, TextRecogniser};
use engine::{EngineError, Models, OnnxTextRecogniser};
use library::recognised_words;

use crate::figures::Figures;
use damage::Damage;
use pages::{DrawnPage, Language};
use reference::Reference;

/// How many pages are read where nothing else is said.
const PAGES: usize = 50;

/// Says how many pages are read, for a shorter run.
const PAGES_VARIABLE: &str = "DESKHAND_BENCH_PAGES";

#[derive(Debug, thiserror::Error)]
pub(crate) enum ScanBenchError {
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Read(#[from] document::ReadError),
    #[error(transparent)]
    Picture(#[from] engine::recognise::PictureError),
    #[error("a picture cannot be changed: {0}")]
    Image(#[from] image::ImageError),
    #[error(
        "there are no pages with text; name a folder, or install texlive-humanities-doc and texlive-lang-chinese"
    )]
    NoPages,
    #[error("PDFium is not among the models")]
    NoPdfium,
    #[error("without the reference nothing is compared: {0}")]
    Reference(String),
    #[error("the recogniser stopped by itself")]
    Stopped,
}

/// What became of one page.
struct Outcome {
    language: Language,
    damage: Damage,
    own_error_rate: f64,
    own_time: Duration,
    their_error_rate: f64,
    their_time: Duration,
}

/// Draws pages of the PDFs under the paths and reads each by both, one right after
/// the other, so that both meet the same computer.
pub(crate) fn run(figures: &mut Figures, paths: &[PathBuf]) -> Result<(), ScanBenchError> {
    let wanted = std::env::var(PAGES_VARIABLE)
        .ok()
        .and_then(|value| value.parse().ok())
        .unwrap_or(PAGES);
    let models = pages::models().ok_or(ScanBenchError::NoPdfium)?;
    let mut reference = Reference::started()?;
    let folder = tempfile::tempdir()?;
    let drawn = pages::drawn(&models, &mut reference, paths, wanted, folder.path())?;
    let recogniser = OnnxTextRecogniser::new(Models::default_recogniser(&models)?);
    // Neither pays for its start.
    let first = drawn.first().ok_or(ScanBenchError::NoPages)?;
    read(&recogniser, first)?;
    reference.read(&first.path)?;
    let mut outcomes = Vec::new();
    for page in &drawn {
        let (own, own_time) = read(&recogniser, page)?;
        let (theirs, their_time) = reference.read(&page.path)?;
        let outcome = Outcome {
            language: page.language,
            damage: page.damage,
            own_error_rate: error_rate::of(&page.truth, &text(&own)),
            own_time,
            their_error_rate: error_rate::of(&page.truth, &theirs),
            their_time,
        };
        tell(page, &outcome);
        outcomes.push(outcome);
    }
    note(figures, &outcomes);
    Ok(())
}

/// Reads a page and puts its lines in order.
fn read(
    recogniser: &OnnxTextRecogniser,
    page: &DrawnPage,
) -> Result<(Page, Duration), ScanBenchError> {
    let picture = Picture::from_png(&std::fs::read(&page.path)?)?;
    let started = Instant::now();
    let text = recogniser
        .recognise(&picture, &|| false)?
        .ok_or(ScanBenchError::Stopped)?;
    let recognised = recognised_words(&picture, text);
    let size = PageSize {
        width: recognised.width * 72.0 / pages::DOTS_PER_INCH,
        height: recognised.height * 72.0 / pages::DOTS_PER_INCH,
    };
    let page = recognised::page(1, None, size, &recognised);
    Ok((page, started.elapsed()))
}

fn text(page: &Page) -> String {
    let mut text = String::new();
    for block in &page.blocks {
        match block.kind {
            // What separates cells stands in no picture.
            BlockKind::TableRow { .. } => text.push_str(&block.text.replace(" | ", " ")),
            _ => text.push_str(&block.text),
        }
        text.push('\n');
    }
    text
}

#[expect(clippy::print_stderr, reason = "the table alone is the result")]
fn tell(page: &DrawnPage, outcome: &Outcome) {
    eprintln!(
        "{} {}: {:.2} %, {:.2} s; RapidOCR {:.2} %, {:.2} s",
        outcome.damage.name(),
        page.name,
        outcome.own_error_rate * 100.0,
        outcome.own_time.as_secs_f64(),
        outcome.their_error_rate * 100.0,
        outcome.their_time.as_secs_f64(),
    );
}

fn note(figures: &mut Figures, outcomes: &[Outcome]) {
    for damage in [Damage::None, Damage::Turned, Damage::Noisy] {
        for language in [Language::English, Language::Chinese] {
            let of = |rate: fn(&Outcome) -> f64| {
                let rates = outcomes
                    .iter()
                    .filter(|outcome| outcome.damage == damage && outcome.language == language)
                    .map(rate);
                median(rates.collect())
            };
            let name = format!("scan.{}.{}", damage.name(), language.name());
            if let Some(own) = of(|outcome| outcome.own_error_rate) {
                figures.note(&format!("{name}.error_rate"), own);
            }
            if let Some(theirs) = of(|outcome| outcome.their_error_rate) {
                figures.note(&format!("{name}.rapidocr_error_rate"), theirs);
            }
        }
    }
    let own = mean(outcomes.iter().map(|outcome| outcome.own_time));
    let theirs = mean(outcomes.iter().map(|outcome| outcome.their_time));
    figures.note("scan.seconds_per_page", own);
    figures.note("scan.rapidocr_seconds_per_page", theirs);
    figures.note("scan.speed_vs_rapidocr", theirs / own);
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = values.get(middle).copied()?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = values.get(middle.checked_sub(1)?).copied()?;
    Some(f64::midpoint(lower, upper))
}

/// The mean in seconds; 0 of nothing.
fn mean(times: impl Iterator<Item = Duration>) -> f64 {
    let (mut sum, mut count) = (Duration::ZERO, 0u32);
    for time in times {
        sum += time;
        count += 1;
    }
    sum.as_secs_f64() / f64::from(count.max(1))
}
