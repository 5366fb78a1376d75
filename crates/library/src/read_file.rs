//! What a file was read as: its own document, those inside it, and what of them
//! could not be read.

use document::reader::ReadEvent;
use document::{Anchor, DocumentHeader, Embedded, Page, ReadError, TextSource};
use serde::{Deserialize, Serialize};

/// A page that could not be read, while others could.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MissingPage {
    /// Counted from 1.
    pub(crate) number: u32,
    /// Why.
    pub(crate) error: ReadError,
}

/// A document with what of it could be read.
#[derive(Debug)]
pub(crate) struct ReadDocument {
    pub(crate) header: DocumentHeader,
    pub(crate) pages: Vec<Page>,
    pub(crate) missing: Vec<MissingPage>,
    /// Whether a password was given for it.
    pub(crate) encrypted: bool,
}

impl ReadDocument {
    fn new(header: DocumentHeader) -> Self {
        Self {
            header,
            pages: Vec::new(),
            missing: Vec::new(),
            encrypted: false,
        }
    }

    /// Whether a page holds text, or may, where pages are recognised.
    fn may_hold_text(&self, recognises: bool) -> bool {
        self.pages.iter().any(|page| {
            let shows = |block: &document::Block| block.kind != document::BlockKind::Hidden;
            page.blocks.iter().any(shows) || recognises && page.source == TextSource::Unrecognised
        })
    }

    /// Counts every page that was announced and did not come as missing.
    fn miss_the_rest(&mut self, error: &ReadError) {
        let last = self.pages.iter().map(|page| page.number);
        let last = last.chain(self.missing.iter().map(|missing| missing.number));
        let next = last.max().unwrap_or(0).saturating_add(1);
        let rest = next..=self.header.pages;
        self.missing.extend(rest.map(|number| MissingPage {
            number,
            error: error.clone(),
        }));
    }
}

/// A document inside a file, or why it could not be read.
#[derive(Debug)]
pub(crate) struct Inner {
    /// The names from the outermost to its own, the file's left out.
    pub(crate) path: Vec<String>,
    pub(crate) outcome: Result<ReadDocument, ReadError>,
}

impl Inner {
    /// A document inside a file that has no text could not be read either.
    fn unless_empty(self, recognises: bool) -> Self {
        let outcome = self.outcome.and_then(|document| {
            if document.may_hold_text(recognises) {
                return Ok(document);
            }
            let first = document.missing.into_iter().next();
            Err(first.map_or(ReadError::NoText, |missing| missing.error))
        });
        Self { outcome, ..self }
    }
}

/// Takes what the reader reports and puts it together.
#[derive(Debug, Default)]
pub(crate) struct Collecting {
    document: Option<ReadDocument>,
    inner: Vec<Inner>,
}

impl Collecting {
    /// The header of the file's own document, once known.
    pub(crate) fn header(&self) -> Option<&DocumentHeader> {
        self.document.as_ref().map(|document| &document.header)
    }

    /// How many pages of the file's own document have come, missing ones
    /// included.
    pub(crate) fn pages(&self) -> u32 {
        let count = self
            .document
            .as_ref()
            .map_or(0, |document| document.pages.len() + document.missing.len());
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    pub(crate) fn take(&mut self, event: ReadEvent) {
        match event {
            ReadEvent::Header(header) => self.document = Some(ReadDocument::new(header)),
            ReadEvent::Page(mut page) => {
                drop_lines_without_place(&mut page);
                if let Some(document) = self.open() {
                    document.pages.push(page);
                }
            }
            ReadEvent::MissingPage { number, error } => {
                if let Some(document) = self.open() {
                    document.missing.push(MissingPage { number, error });
                }
            }
            // Passages are what a document says, not what it said.
            ReadEvent::Deletion(_) => {}
            ReadEvent::Embedded(Embedded { path, header }) => self.inner.push(Inner {
                path,
                outcome: Ok(ReadDocument::new(header)),
            }),
            ReadEvent::MissingEmbedded { path, error } => self.inner.push(Inner {
                path,
                outcome: Err(error),
            }),
        }
    }

    /// The document that pages belong to now: the last one inside the file that
    /// was announced, else the file's own.
    fn open(&mut self) -> Option<&mut ReadDocument> {
        let mut inner = self.inner.iter_mut().rev();
        let inner = inner.find_map(|inner| inner.outcome.as_mut().ok());
        inner.or(self.document.as_mut())
    }

    /// What was read, with a password where the file is `encrypted`. A reading that
    /// broke off gives the pages that came before, where one of them holds text, or may
    /// hold some where the library `recognises` pages; the others are missing for that
    /// reason.
    pub(crate) fn finish(
        mut self,
        encrypted: bool,
        recognises: bool,
        ended: Result<(), ReadError>,
    ) -> Result<(ReadDocument, Vec<Inner>), ReadError> {
        if let Err(error) = ended {
            let document = self.document.as_ref();
            let has_text = document.is_some_and(|document| document.may_hold_text(recognises));
            if !has_text || !leaves_the_rest(&error) {
                return Err(error);
            }
            if let Some(document) = self.open() {
                document.miss_the_rest(&error);
            }
        }
        let mut document = self.document.ok_or_else(|| ReadError::Damaged {
            detail: "the reader sent no header".to_owned(),
        })?;
        document.encrypted = encrypted;
        let inner = self.inner.into_iter();
        let inner = inner.map(|inner| inner.unless_empty(recognises)).collect();
        Ok((document, inner))
    }
}

/// Whether what was read before an error is as good as if it had not come.
fn leaves_the_rest(error: &ReadError) -> bool {
    match error {
        ReadError::Damaged { .. }
        | ReadError::TooLarge { .. }
        | ReadError::TimedOut
        | ReadError::ReaderDied { .. } => true,
        ReadError::Unreadable { .. }
        | ReadError::Encrypted
        | ReadError::WrongPassword
        | ReadError::Unsupported
        | ReadError::Stopped
        | ReadError::NoText => false,
    }
}

/// A broken font or matrix can give a line a place that is no number, which
/// could be neither kept nor shown.
fn drop_lines_without_place(page: &mut Page) {
    for block in &mut page.blocks {
        if let Anchor::Page { lines, .. } = &mut block.anchor {
            lines.retain(|line| {
                let place = line.rectangle;
                [place.left, place.top, place.right, place.bottom]
                    .iter()
                    .all(|edge| edge.is_finite())
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use document::{Block, BlockKind, ContentHash, DocumentKind};

    use super::*;

    fn header(pages: u32) -> DocumentHeader {
        DocumentHeader {
            hash: ContentHash([1; 32]),
            kind: DocumentKind::Pdf,
            title: None,
            author: None,
            created: None,
            pages,
        }
    }

    fn page(number: u32, text: &str) -> ReadEvent {
        let block = Block {
            kind: BlockKind::Paragraph,
            text: text.to_owned(),
            anchor: Anchor::Page {
                page: number,
                lines: Vec::new(),
            },
        };
        ReadEvent::Page(Page {
            number,
            label: None,
            size: None,
            hidden: false,
            source: TextSource::Document,
            blocks: if text.is_empty() {
                Vec::new()
            } else {
                vec![block]
            },
        })
    }

    fn numbers(document: &ReadDocument) -> Vec<u32> {
        document.missing.iter().map(|page| page.number).collect()
    }

    #[test]
    fn a_reading_that_breaks_off_keeps_what_it_had() {
        let mut collecting = Collecting::default();
        collecting.take(ReadEvent::Header(header(5)));
        collecting.take(page(1, "words"));
        collecting.take(ReadEvent::MissingPage {
            number: 2,
            error: ReadError::TimedOut,
        });
        collecting.take(page(3, "words"));
        let (document, _) = collecting
            .finish(false, true, Err(ReadError::TimedOut))
            .expect("two pages were read");
        assert_eq!(document.pages.len(), 2);
        assert_eq!(numbers(&document), [2, 4, 5]);
    }

    #[test]
    fn a_reading_without_text_or_password_keeps_nothing() {
        for (text, error) in [("", ReadError::TimedOut), ("words", ReadError::Encrypted)] {
            let mut collecting = Collecting::default();
            collecting.take(ReadEvent::Header(header(2)));
            collecting.take(page(1, text));
            assert_eq!(
                collecting.finish(false, true, Err(error.clone())).err(),
                Some(error)
            );
        }
    }

    #[test]
    fn pages_after_a_document_inside_belong_to_it() {
        let mut collecting = Collecting::default();
        collecting.take(ReadEvent::Header(header(1)));
        collecting.take(page(1, "letter"));
        for name in ["lease.pdf", "empty.pdf"] {
            collecting.take(ReadEvent::Embedded(Embedded {
                path: vec![name.to_owned()],
                header: header(1),
            }));
            let text = if name == "lease.pdf" { "lease" } else { "" };
            collecting.take(page(1, text));
        }
        collecting.take(ReadEvent::MissingEmbedded {
            path: vec!["photo.raw".to_owned()],
            error: ReadError::Unsupported,
        });
        let (document, inner) = collecting
            .finish(false, true, Ok(()))
            .expect("a whole file");
        assert_eq!(document.pages.len(), 1);
        let outcomes: Vec<_> = inner
            .iter()
            .map(|inner| inner.outcome.as_ref().map(|document| document.pages.len()))
            .collect();
        assert_eq!(
            outcomes,
            [Ok(1), Err(&ReadError::NoText), Err(&ReadError::Unsupported)]
        );
    }
}
