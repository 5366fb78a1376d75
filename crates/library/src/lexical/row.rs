//! A passage becomes a row of the index.

use tantivy::TantivyDocument;
use tantivy::tokenizer::{PreTokenizedString, Token};

use super::index::Fields;
use crate::script::stemmer;
use crate::table::passage::Indexable;
use crate::words::{Words, stems, words};

/// Changes whenever the same text would be indexed as other words; an index of
/// another analysis is made again.
pub(super) const ANALYSIS: &str = "deskhand words 4";

impl Fields {
    /// The row of a passage.
    pub(super) fn row(self, passage: &Indexable) -> TantivyDocument {
        let stemmer = passage.language.as_deref().and_then(stemmer);
        // The fields of BM25F (Robertson, Zaragoza and Taylor 2004, "Simple BM25 Extension
        // to Multiple Weighted Fields") of one weight: what names a passage is counted
        // with its text before frequencies saturate. Fields of their own, with a weight
        // each, found no more (`bench find`), and took a clause each.
        let Words { plain, exact } = words(&text_with_names(passage));
        let mut row = TantivyDocument::new();
        row.add_u64(self.passage, passage.id.0.cast_unsigned());
        row.add_u64(self.document, passage.document.0.cast_unsigned());
        row.add_pre_tokenized_text(self.body, tokens(stems(&plain, stemmer)));
        row.add_pre_tokenized_text(self.exact, tokens(exact));
        row
    }
}

/// The document's title, its file's name and the headings, and the text.
fn text_with_names(passage: &Indexable) -> String {
    let mut text = passage.title.clone().unwrap_or_default();
    let names = [&passage.file_stem].into_iter().chain(&passage.headings);
    for part in names.chain([&passage.text]) {
        text.push('\n');
        text.push_str(part);
    }
    text
}

fn tokens(words: Vec<String>) -> PreTokenizedString {
    let tokens = words
        .into_iter()
        .enumerate()
        .map(|(position, text)| Token {
            offset_from: 0,
            offset_to: 0,
            position,
            text,
            position_length: 1,
        })
        .collect();
    PreTokenizedString {
        text: String::new(),
        tokens,
    }
}
