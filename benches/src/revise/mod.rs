//! Proofreading by rules and the dictionary, without a model, on the 240 paragraphs of XQuAD
//! in English and in Chinese. Five paragraphs in turn are an article, and words that an
//! article has again and again are its terms, as those of a document are in the app.
//!
//! *False alarms* ([`alarms`]): what is changed or marked in the texts as they were published,
//! by reason, per 1,000 words of English or 1,000 Chinese characters. They are not without
//! mistakes: what is counted is an upper bound of what is wrongly called wrong. The Chinese
//! ones have half-width marks between characters, which are real mistakes, and so are counted
//! as `width` for themselves. A reason that is not listed was never given.
//!
//! *Planted mistakes* ([`planted`]): into each paragraph one mistake of each kind, at a place
//! that is drawn by a hash of the paragraph's id and the kind, never where the published text
//! is changed or marked already. Of those that were `planted`, `found` are those that an edit
//! or a mark touches; `put_right` those where the edits that touch it bring the published
//! text back; `put_wrong` those where they change it to something else. A garbled word is
//! `offered` where it is put right or the right word is among the others that are offered,
//! and `other_word` where it became one that the dictionary has too: no dictionary finds it.
//! Letters are garbled anywhere in the word, the first one as likely as any other, and words
//! with hyphens count as several. The kinds are those of rules that there are: how many
//! mistakes of other kinds people make is not measured. Chinese words with a wrong character
//! are taken from the list that the rules have, so that they tell only whether such a word is
//! found wherever it stands.
//!
//! Each half of the paragraphs ([`crate::half::Half`], by the paragraph's id) has its own
//! figures. The argument `examples` lists misses and alarms too, of the half for choices
//! alone.

mod alarms;
mod chinese;
mod english;
mod planted;
mod proofreader;
mod texts;

use std::path::PathBuf;

use crate::figures::Figures;
use crate::half::Half;
use crate::set::SetError;
use planted::Kind;
use proofreader::Proofreader;
use texts::Paragraph;

/// Why proofreading could not be measured.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReviseBenchError {
    /// A set.
    #[error(transparent)]
    Set(#[from] SetError),
    /// No runtime.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A text was not proofread.
    #[error(transparent)]
    Revise(#[from] revise::ReviseError),
    /// No such argument.
    #[error("there is no part {0:?}; `{EXAMPLES}` lists misses and alarms too")]
    UnknownPart(PathBuf),
}

/// The argument that has misses and alarms listed.
const EXAMPLES: &str = "examples";

/// The languages, each with the mistakes that are planted.
const LANGUAGES: [(&str, &[Kind]); 2] = [("en", &english::KINDS), ("zh", &chinese::KINDS)];

/// Measures both languages and both halves.
pub(crate) fn run(figures: &mut Figures, parts: &[PathBuf]) -> Result<(), ReviseBenchError> {
    if let Some(unknown) = parts.iter().find(|part| part.as_os_str() != EXAMPLES) {
        return Err(ReviseBenchError::UnknownPart(unknown.clone()));
    }
    let proofreader = Proofreader::ready(!parts.is_empty())?;
    for (language, kinds) in LANGUAGES {
        let Some(paragraphs) = texts::paragraphs(language)? else {
            continue;
        };
        for half in Half::BOTH {
            let of_half = |paragraph: &&Paragraph| Half::of(&paragraph.id) == half;
            let paragraphs: Vec<&Paragraph> = paragraphs.iter().filter(of_half).collect();
            let name = format!("revise.{language}");
            alarms::measure(figures, &name, &proofreader, &paragraphs, half)?;
            for kind in kinds {
                planted::measure(figures, &name, &proofreader, kind, &paragraphs, half)?;
            }
        }
    }
    Ok(())
}
