//! Whether a sentence is marked as supported when it is: against sentences that the default
//! model wrote and that were labelled by reading the passages that it was given
//! (`benches/questions/README.md`).

use std::path::Path;

use answer::align::Alignment;
use serde_json::Value;

use super::AnswerError;
use crate::figures::Figures;
use crate::half::Half;
use crate::set::{Set, rows};

const LABELS: &str = "questions/support.jsonl";

/// Notes how often the matching of sentences to passages agrees with the labels.
#[expect(clippy::print_stderr, reason = "tells why nothing is measured")]
pub(super) fn measure(figures: &mut Figures) -> Result<(), AnswerError> {
    let folder = crate::data_sets::folder().join("xquad-en");
    if !folder.is_dir() {
        eprintln!("support is not measured: {} is not there", folder.display());
        return Ok(());
    }
    let set = Set::load(&folder, &folder)?;
    let labels = rows(&Path::new(env!("CARGO_MANIFEST_DIR")).join(LABELS))?;
    for half in Half::BOTH {
        let of_half = labels.iter().filter(|label| label["half"] == half.name());
        note(
            figures,
            half.name(),
            of_half.map(|label| {
                let is_supported = label["supported"].as_bool().unwrap_or_default();
                (is_supported, is_marked(&set, label))
            }),
        );
    }
    Ok(())
}

/// Notes how often labels (first) and marks agree.
fn note(figures: &mut Figures, half: &str, sentences: impl Iterator<Item = (bool, bool)>) {
    let (mut all, mut agreed, mut supported, mut marked, mut both) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let count = |is: bool| f64::from(u8::from(is));
    for (is_supported, is_marked) in sentences {
        all += 1.0;
        agreed += count(is_supported == is_marked);
        supported += count(is_supported);
        marked += count(is_marked);
        both += count(is_supported && is_marked);
    }
    let mut note = |what: &str, value: f64| {
        figures.note(&format!("answer.support.{what}.{half}"), value);
    };
    note("sentences", all);
    note("agreement", agreed / f64::max(all, 1.0));
    note("precision", both / f64::max(marked, 1.0));
    note("recall", both / f64::max(supported, 1.0));
}

fn is_marked(set: &Set, label: &Value) -> bool {
    let names = label["passages"].as_array().into_iter().flatten();
    let texts = names.filter_map(|name| set.text(name.as_str()?));
    let alignment = Alignment::new(texts.map(|text| (text, [].as_slice())), None);
    let sentence = label["sentence"].as_str().unwrap_or_default();
    !alignment.supports(sentence).is_empty()
}
