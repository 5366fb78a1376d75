//! Documents opened beside the chat.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use document::{Anchor, Block, Line, Page, PageSize, ReadError, TextSource};
use library::{FileId, Library, LibraryError, PageOutline, Passage, PassageId, Span};

use super::Assistant;
use crate::api::document::{
    Cited, Highlight, Located, OpenDocument, PageSummary, PageText, PageTile, PassageLocation,
    PlacedBlock, TextBlock, UnsureWord,
};
use crate::api::failure::{Failure, FailureCode};
use crate::convert::number;
use crate::convert::place::{Shares, placed_block};
use crate::convert::text::utf16_position;

/// Pictures of pages are no wider than this, in pixels.
const WIDEST: u32 = 4096;

impl Assistant {
    /// Opens a document to leaf through.
    pub async fn open_document(&self, file: i32) -> Result<OpenDocument, Failure> {
        let id = FileId(file.into());
        let found = self.library(move |library| Ok(library.file(id)?)).await?;
        let Some(kind) = found.kind else {
            return Err(
                Failure::new(FailureCode::NotFound, "the file has not been read yet")
                    .about(found.name),
            );
        };
        let pages = self.library(move |library| Ok(library.pages(id)?)).await?;
        let disk = self
            .library(move |library| Ok(library.on_disk(id)?))
            .await?;
        let locked = disk.encrypted
            && !self.inner.library.has_password(disk.id)
            && !self.unlock_remembered(disk.id).await;
        Ok(OpenDocument {
            file,
            name: found.name,
            kind: kind.into(),
            locked,
            pages: summaries(&pages),
        })
    }

    /// The text of a page (counted from 1); none of a page that could not be
    /// read.
    pub async fn page_text(&self, file: i32, page: u32) -> Result<PageText, Failure> {
        self.library(move |library| {
            let id = FileId(file.into());
            if library.file(id)?.missing_pages.contains(&page) {
                return Ok(PageText::default());
            }
            Ok(page_text(library.page(id, page)?))
        })
        .await
    }

    /// The text of a page (counted from 1) of a PDF or a picture, line by line as it lies
    /// on it; what the page does not show is left out.
    pub async fn placed_text(&self, file: i32, page: u32) -> Result<Vec<PlacedBlock>, Failure> {
        self.library(move |library| {
            let id = FileId(file.into());
            if library.file(id)?.missing_pages.contains(&page) {
                return Ok(Vec::new());
            }
            Ok(placed_text(&library.page(id, page)?))
        })
        .await
    }

    /// The picture of a page (counted from 1) of a PDF or a picture as PNG, `width`
    /// pixels wide.
    pub async fn page_picture(&self, file: i32, page: u32, width: u32) -> Result<Vec<u8>, Failure> {
        let width = width.clamp(16, WIDEST);
        let library = &self.inner.library;
        let id = FileId(file.into());
        let drawn = match library.picture(id, page, width).await {
            Err(error) if self.opens_with_remembered(id, &error).await => {
                library.picture(id, page, width).await
            }
            drawn => drawn,
        };
        Ok(drawn?)
    }

    /// A part of the picture of a page (counted from 1) as PNG, so that a page can be
    /// shown at any zoom.
    pub async fn page_tile(
        &self,
        file: i32,
        page: u32,
        tile: PageTile,
    ) -> Result<Vec<u8>, Failure> {
        let library = &self.inner.library;
        let id = FileId(file.into());
        let drawn = match library.tile(id, page, tile.into()).await {
            Err(error) if self.opens_with_remembered(id, &error).await => {
                library.tile(id, page, tile.into()).await
            }
            drawn => drawn,
        };
        Ok(drawn?)
    }

    /// Whether a file was not drawn for want of its password, and the keychain has it.
    async fn opens_with_remembered(&self, id: FileId, error: &LibraryError) -> bool {
        matches!(error, LibraryError::Read(ReadError::Encrypted))
            && self.unlock_remembered(id).await
    }

    /// Where something that was cited is now. A document that was read again since, and
    /// still has the words, has them at their new place.
    pub async fn locate(&self, cited: Cited) -> Result<Located, Failure> {
        self.library(move |library| {
            Ok(match cited_passage(library, &cited)? {
                Ok(passage) => Located::There {
                    location: location(library, &passage, cited.words.as_deref())?,
                },
                Err(lost) => lost,
            })
        })
        .await
    }
}

/// The passage that has what was cited, or what became of it.
fn cited_passage(
    library: &Library,
    cited: &Cited,
) -> Result<Result<Passage, Located>, LibraryError> {
    match library.passage(PassageId(cited.passage.into())) {
        Err(LibraryError::NotFound { .. }) => {}
        passage => return Ok(Ok(passage?)),
    }
    let file = FileId(cited.file.into());
    let words = cited.words.as_deref().unwrap_or_default();
    Ok(match library.file(file) {
        Err(LibraryError::NotFound { .. }) => Err(Located::Gone),
        Err(error) => return Err(error),
        Ok(_) if words.is_empty() => Err(Located::Changed),
        Ok(_) => library
            .passage_with_words(file, words)?
            .ok_or(Located::Changed),
    })
}

/// Where a passage lies, or those of its words that are meant.
fn location(
    library: &Library,
    passage: &Passage,
    words: Option<&str>,
) -> Result<PassageLocation, Failure> {
    let part = words
        .filter(|words| !words.is_empty())
        .and_then(|words| Some((passage.text.find(words)?, words.len())));
    let spans = match part {
        Some((start, length)) => passage.spans_of(&(start..start + length)),
        None => passage.spans.clone(),
    };
    Ok(PassageLocation {
        file: number(passage.file.0),
        page: spans.first().map_or(1, |span| span.page),
        highlights: highlights(library, passage.file, &spans)?,
    })
}

/// One summary for each page up to the last; pages that could not be read are
/// not in the library.
fn summaries(pages: &[PageOutline]) -> Vec<PageSummary> {
    let mut summaries = Vec::new();
    for page in pages {
        let before = (page.number as usize).saturating_sub(1);
        if before > summaries.len() {
            summaries.resize(before, PageSummary::default());
        }
        summaries.push(PageSummary {
            label: page.label.clone(),
            size: page.size.map(Into::into),
            words: (&page.source).into(),
        });
    }
    summaries
}

fn page_text(page: Page) -> PageText {
    let unsure = match (page.source, page.size) {
        (TextSource::Recognised { unsure, .. }, Some(size)) => unsure
            .into_iter()
            .map(|word| unsure_word(&word, size))
            .collect(),
        _ => Vec::new(),
    };
    PageText {
        blocks: page.blocks.into_iter().map(TextBlock::from).collect(),
        unsure,
    }
}

/// The blocks of a page that has a picture, as they lie on it.
fn placed_text(page: &Page) -> Vec<PlacedBlock> {
    let Some(size) = page.size else {
        return Vec::new();
    };
    (0..)
        .zip(&page.blocks)
        .filter_map(|(index, block)| placed_block(index, block, size))
        .collect()
}

fn unsure_word(word: &document::UnsureWord, size: PageSize) -> UnsureWord {
    let Shares {
        left,
        top,
        width,
        height,
    } = Shares::of(&word.rectangle, size);
    UnsureWord {
        sure: word.confidence,
        left,
        top,
        width,
        height,
    }
}

/// What to highlight for some parts of a file: boxes on a PDF's pages, ranges of
/// the text elsewhere.
fn highlights(library: &Library, file: FileId, spans: &[Span]) -> Result<Vec<Highlight>, Failure> {
    let sizes: HashMap<u32, PageSize> = library
        .pages(file)?
        .into_iter()
        .filter_map(|page| Some((page.number, page.size?)))
        .collect();
    let mut texts: HashMap<u32, Page> = HashMap::new();
    let mut highlights = Vec::new();
    for span in spans {
        match (&span.anchor, sizes.get(&span.page)) {
            (Anchor::Page { page, lines }, Some(size)) => {
                highlights.extend(
                    lines
                        .iter()
                        .map(|line| picture_highlight(*page, line, *size)),
                );
            }
            _ => {
                let page = match texts.entry(span.page) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(new) => new.insert(library.page(file, span.page)?),
                };
                let block = page.blocks.get(span.block as usize);
                highlights.extend(block.map(|block| text_highlight(span, block)));
            }
        }
    }
    Ok(highlights)
}

fn picture_highlight(page: u32, line: &Line, size: PageSize) -> Highlight {
    let Shares {
        left,
        top,
        width,
        height,
    } = Shares::of(&line.rectangle, size);
    Highlight::Picture {
        page,
        left,
        top,
        width,
        height,
    }
}

fn text_highlight(span: &Span, block: &Block) -> Highlight {
    Highlight::Text {
        page: span.page,
        block: span.block,
        start: utf16_position(&block.text, span.start as usize),
        end: utf16_position(&block.text, span.end as usize),
    }
}
