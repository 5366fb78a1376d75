//! The clauses of a document: what is compared, and summarised.

use document::BlockKind;
use library::{FileId, Library, LibraryError, Passage, PassageId, Span};

use crate::api::comparison::Clause;

/// The clauses of a document in order, each with what it is. Pages that could not be read,
/// and headers and footers of pages, are left out.
pub(super) fn clauses(
    library: &Library,
    file: FileId,
) -> Result<Vec<(Clause, BlockKind)>, LibraryError> {
    let missing = library.file(file)?.missing_pages;
    let mut clauses = Vec::new();
    let mut headings: Vec<(u8, String)> = Vec::new();
    for outline in library.pages(file)? {
        if missing.contains(&outline.number) {
            continue;
        }
        let page = library.page(file, outline.number)?;
        for (index, block) in (0_u32..).zip(page.blocks) {
            if matches!(block.kind, BlockKind::Running | BlockKind::Hidden)
                || block.text.trim().is_empty()
            {
                continue;
            }
            if let BlockKind::Heading { level } = block.kind {
                headings.retain(|(above, _)| *above < level);
            }
            let above: Vec<String> = headings.iter().map(|(_, text)| text.clone()).collect();
            if let BlockKind::Heading { level } = block.kind {
                headings.push((level, block.text.clone()));
            }
            let span = Span {
                page: page.number,
                block: index,
                start: 0,
                end: u32::try_from(block.text.len()).unwrap_or(u32::MAX),
                offset: 0,
                kind: block.kind,
                anchor: block.anchor,
            };
            let labels = page.label.iter();
            let passage = Passage {
                id: PassageId(0),
                file,
                file_name: String::new(),
                title: None,
                ordinal: 0,
                headings: above,
                text: block.text,
                spans: vec![span],
                labels: labels.map(|label| (page.number, label.clone())).collect(),
            };
            clauses.push((clause(passage), block.kind));
        }
    }
    Ok(clauses)
}

/// A passage that is one block alone, as a clause.
fn clause(passage: Passage) -> Clause {
    Clause {
        place: library::Place::of(&passage).into(),
        headings: passage.headings,
        text: passage.text,
    }
}
