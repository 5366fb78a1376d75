//! What is changed or marked in texts as they were published.

use std::collections::BTreeMap;

use revise::{Reason, ReviseError};

use super::proofreader::{Proofreader, in_context, is_mark};
use super::texts::{Paragraph, length};
use crate::figures::Figures;
use crate::half::Half;

/// Notes the alarms per 1,000 words or characters, by reason, and the time.
pub(super) fn measure(
    figures: &mut Figures,
    name: &str,
    proofreader: &Proofreader,
    paragraphs: &[&Paragraph],
    half: Half,
) -> Result<(), ReviseError> {
    let mut by_reason: BTreeMap<Reason, usize> = BTreeMap::new();
    let (mut marks, mut edits, mut units, mut seconds) = (0, 0, 0, 0.0);
    for Paragraph { id, text, terms } in paragraphs {
        let proofread = proofreader.proofread(text, terms)?;
        units += length(text);
        seconds += proofread.seconds;
        for edit in &proofread.edits {
            *by_reason.entry(edit.reason).or_default() += 1;
            match is_mark(text, edit) {
                true => marks += 1,
                false => edits += 1,
            }
            proofreader.list(half, || {
                let place = in_context(text, &edit.range);
                format!(
                    "alarm {} {id} → {:?}: {place}",
                    named(edit.reason),
                    edit.text
                )
            });
        }
    }
    let thousands = units.max(1) as f64 / 1_000.0;
    let mut note = |what: &str, value: f64| {
        let name = format!("{name}.published.{what}.{}", half.name());
        figures.note(&name, value / thousands);
    };
    note("edits_per_1000", edits as f64);
    note("marks_per_1000", marks as f64);
    note("ms_per_1000", seconds * 1_000.0);
    for (reason, count) in by_reason {
        note(&format!("{}_per_1000", named(reason)), count as f64);
    }
    Ok(())
}

/// As figures are called.
fn named(reason: Reason) -> &'static str {
    match reason {
        Reason::Spelling => "spelling",
        Reason::UnknownWord => "unknown_word",
        Reason::Repeated => "repeated",
        Reason::Spacing => "spacing",
        Reason::Punctuation => "punctuation",
        Reason::Width => "width",
        Reason::Capital => "capital",
        Reason::Article => "article",
        Reason::Confused => "confused",
        Reason::Form => "form",
        Reason::Wording => "wording",
    }
}
