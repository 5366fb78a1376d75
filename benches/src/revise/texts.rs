//! The paragraphs that are proofread.

use crate::set::{self, SetError};

/// So many paragraphs in turn are an article (Artetxe, Ruder and Yogatama 2020, section 3).
const ARTICLE: usize = 5;

/// A paragraph as it was published.
pub(super) struct Paragraph {
    pub(super) id: String,
    pub(super) text: String,
    /// The terms of its article.
    pub(super) terms: Vec<String>,
}

/// The paragraphs of XQuAD in a language. None where the set is not there, which is told.
#[expect(clippy::print_stderr, reason = "tells why nothing is measured")]
pub(super) fn paragraphs(language: &str) -> Result<Option<Vec<Paragraph>>, SetError> {
    let folder = crate::data_sets::folder().join(format!("xquad-{language}"));
    if !folder.is_dir() {
        eprintln!(
            "{language} is not measured: {} is not there",
            folder.display()
        );
        return Ok(None);
    }
    let rows = set::rows(&folder.join("corpus.jsonl"))?;
    let mut paragraphs = Vec::new();
    for article in rows.chunks(ARTICLE) {
        let texts = article.iter().filter_map(|row| row["text"].as_str());
        let terms = revise::terms(texts);
        for row in article {
            let field = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
            paragraphs.push(Paragraph {
                id: field("_id"),
                text: field("text"),
                terms: terms.clone(),
            });
        }
    }
    Ok(Some(paragraphs))
}

pub(super) fn is_han(one: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&one)
}

/// How long a text is: in Chinese characters where it has any, and otherwise in words between
/// spaces.
pub(super) fn length(text: &str) -> usize {
    match text.chars().filter(|one| is_han(*one)).count() {
        0 => text.split_whitespace().count(),
        characters => characters,
    }
}
