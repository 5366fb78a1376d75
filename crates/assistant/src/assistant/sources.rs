//! What an answer is made from and cites, as the window is told of it and as it is kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use answer::Begun;
use library::evidence::{Evidence, Found, PassageId, Sufficiency};
use library::{FileId, Library, LibraryError, Passage};

use crate::api::answer::{Citation, Scope, Sentence, Source, TextPart};
use crate::api::chat::Turn;
use crate::api::document::Place;
use crate::convert::text::utf16_position;
use crate::convert::{count, number};

/// What there is of an answer, and what it was made from, as it was kept: it goes on from
/// the same sources, whatever became of their documents.
pub(super) fn begun(library: &Library, turn: &Turn) -> Begun {
    let Turn { scope, answer, .. } = turn;
    let found = answer.sources.iter().map(|source| Found {
        passage: passage_of(library, source),
        score: source.score,
        lexical: None,
        similarity: None,
        nearness: None,
        relatedness: None,
        reranked: None,
        coverage: None,
        pinned: source.pinned,
    });
    let evidence = Evidence {
        query: turn.question.clone(),
        found: found.collect(),
        sentences: Vec::new(),
        sufficiency: Sufficiency::Sufficient,
    };
    Begun {
        text: answer.text.clone(),
        evidence: (*scope != Scope::Model).then(|| Arc::new(evidence)),
    }
}

/// The passage that a source was, without its place where its document has it no more.
fn passage_of(library: &Library, source: &Source) -> Passage {
    let id = PassageId(source.passage.into());
    let there = match library.passage(id) {
        Ok(passage) if passage.text == source.text => Some(passage),
        Ok(_) | Err(LibraryError::NotFound { .. }) => None,
        Err(error) => {
            tracing::warn!(%error, "the place of a passage is not known");
            None
        }
    };
    Passage {
        id,
        file: FileId(source.file.into()),
        file_name: source.file_name.clone(),
        title: None,
        ordinal: 0,
        headings: Vec::new(),
        text: source.text.clone(),
        spans: there
            .as_ref()
            .map_or_else(Vec::new, |passage| passage.spans.clone()),
        labels: there.map_or_else(BTreeMap::new, |passage| passage.labels),
    }
}

/// The evidence as numbered sources.
pub(super) fn sources_of(library: &Library, evidence: &Evidence) -> Vec<Source> {
    evidence
        .found
        .iter()
        .enumerate()
        .map(|(index, found)| {
            let passage = &found.passage;
            Source {
                number: count(index + 1),
                passage: number(passage.id.0),
                file: number(passage.file.0),
                file_name: passage.file_name.clone(),
                place: library::Place::of(passage).into(),
                text: passage.text.clone(),
                changed: changed(library, passage),
                score: found.score,
                in_prompt: false,
                pinned: found.pinned,
                recognised: recognised(library, passage),
            }
        })
        .collect()
}

/// When the file of a passage was last changed.
fn changed(library: &Library, passage: &Passage) -> Option<f64> {
    let file = library.on_disk(passage.file).ok()?;
    file.modified.map(|modified| modified as f64)
}

/// How sure the recogniser was of a passage. A passage whose document was taken out
/// meanwhile is still a source.
fn recognised(library: &Library, passage: &Passage) -> Option<f32> {
    library.recognised(passage).unwrap_or_else(|error| {
        tracing::warn!(%error, "the pages of a passage could not be looked at");
        None
    })
}

/// A sentence of an answer's text and its citations. `evidence` is what `sources` list.
pub(super) fn sentence_of(
    text: &str,
    sources: &[Source],
    evidence: Option<&Evidence>,
    cited: &answer::CitedSentence,
) -> Sentence {
    Sentence {
        start: utf16_position(text, cited.range.start),
        end: utf16_position(text, cited.range.end),
        citations: cited
            .citations
            .iter()
            .map(|citation| citation_of(sources, evidence, citation))
            .collect(),
        invented: cited.invented.clone(),
        removed: false,
    }
}

/// A citation with the place of the part that is meant.
pub(super) fn citation_of(
    sources: &[Source],
    evidence: Option<&Evidence>,
    citation: &answer::Citation,
) -> Citation {
    let source = sources.get(citation.passage);
    let found = evidence.and_then(|evidence| evidence.found.get(citation.passage));
    let part = citation.part.as_ref();
    let place: Option<Place> = part
        .zip(found)
        .map(|(part, found)| library::Place::of_part(&found.passage, part).into());
    Citation {
        source: count(citation.passage + 1),
        part: part.zip(source).map(|(part, source)| TextPart {
            start: utf16_position(&source.text, part.start),
            end: utf16_position(&source.text, part.end),
        }),
        place: place.filter(|place| source.is_some_and(|source| source.place != *place)),
    }
}
