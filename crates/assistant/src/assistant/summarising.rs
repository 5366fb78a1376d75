//! A document is summarised in its own words.

use std::collections::HashSet;

use answer::summary::{Length, Part, Section, chapters, summarise};
use document::BlockKind;
use library::sentence::sentences;
use library::{FileId, Library};

use super::Assistant;
use super::clauses::clauses;
use crate::api::comparison::Clause;
use crate::api::failure::{Failure, FailureCode};
use crate::api::summary::{Summary, SummaryLength, SummaryPart};

impl Assistant {
    /// What a document says, or what stands in it below some headings, along its headings and
    /// in its own sentences. No model takes part: it takes as long as reading the document
    /// from the library does.
    pub async fn summarise(
        &self,
        file: i32,
        chapter: Option<Vec<String>>,
        length: SummaryLength,
    ) -> Result<Summary, Failure> {
        self.library(move |library| {
            let mut found = sections(clauses(library, FileId(file.into()))?);
            let whole: Vec<Section> = found.iter().map(|section| section.texts()).collect();
            let chapters = chapters(&whole);
            let parts = parts(&mut found, chapter, length);
            let chosen = parts.iter().flat_map(|part| &part.sentences);
            let told: HashSet<usize> = chosen.map(|(section, _)| *section).collect();
            Ok(Summary {
                chapters,
                sections: u32::try_from(found.len()).unwrap_or(u32::MAX),
                told: u32::try_from(told.len()).unwrap_or(u32::MAX),
                parts: parts
                    .into_iter()
                    .map(|part| SummaryPart {
                        headings: part.headings,
                        sentences: part
                            .sentences
                            .iter()
                            .filter_map(|(section, at)| {
                                found.get(*section)?.sentences.get(*at).cloned()
                            })
                            .collect(),
                    })
                    .collect(),
            })
        })
        .await
    }
}

/// The parts of a summary of sections, of which those outside of the chapter are left out.
fn parts(found: &mut Vec<Found>, chapter: Option<Vec<String>>, length: SummaryLength) -> Vec<Part> {
    if let Some(above) = chapter {
        found.retain(|section| section.headings.starts_with(&above));
    }
    let texts: Vec<Section> = found.iter().map(|section| section.texts()).collect();
    summarise(&texts, length.into())
}

/// All sentences of one part of a summary, each with its place.
pub(super) fn part_of(
    library: &Library,
    file: FileId,
    chapter: Option<Vec<String>>,
    length: SummaryLength,
    part: usize,
) -> Result<Vec<Clause>, Failure> {
    let mut found = sections(clauses(library, file)?);
    let parts = parts(&mut found, chapter, length);
    let part = parts
        .get(part)
        .ok_or_else(|| Failure::new(FailureCode::NotFound, "the summary has no such part"))?;
    let inside = part
        .sections
        .iter()
        .filter_map(|section| found.get(*section));
    Ok(inside
        .flat_map(|section| section.sentences.clone())
        .collect())
}

/// The sentences below one heading, each with its place.
struct Found {
    headings: Vec<String>,
    sentences: Vec<Clause>,
}

impl Found {
    fn texts(&self) -> Section {
        let texts = self.sentences.iter();
        Section {
            headings: self.headings.clone(),
            sentences: texts.map(|sentence| sentence.text.clone()).collect(),
        }
    }
}

/// Running text below its headings: rows of tables and code say little by themselves.
fn sections(clauses: Vec<(Clause, BlockKind)>) -> Vec<Found> {
    let mut sections: Vec<Found> = Vec::new();
    for (clause, kind) in clauses {
        if !matches!(
            kind,
            BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Note
        ) {
            continue;
        }
        let said = sentences(&clause.text)
            .into_iter()
            .map(|range| clause.text[range].to_owned())
            .filter(|text| !is_of_contents(text))
            .map(|text| Clause {
                text,
                ..clause.clone()
            });
        match sections.last_mut() {
            Some(last) if last.headings == clause.headings => last.sentences.extend(said),
            _ => sections.push(Found {
                sentences: said.collect(),
                headings: clause.headings.clone(),
            }),
        }
    }
    sections.retain(|section| !section.sentences.is_empty());
    sections
}

/// Whether a line belongs to a table of contents: dots lead to the number of a page.
fn is_of_contents(text: &str) -> bool {
    let before = text.trim_end_matches(|one: char| one.is_numeric() || one.is_whitespace());
    before.ends_with("...") || before.ends_with("……") || before.ends_with(" . .")
}

impl From<SummaryLength> for Length {
    fn from(length: SummaryLength) -> Self {
        match length {
            SummaryLength::Short => Self::Short,
            SummaryLength::Medium => Self::Medium,
            SummaryLength::Long => Self::Long,
        }
    }
}
