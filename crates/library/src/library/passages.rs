//! Passages by themselves.

use super::Library;
use crate::error::LibraryError;
use crate::evidence::{Passage, PassageId};
use crate::file::FileId;
use crate::table::{file, page, passage};

impl Library {
    /// One passage. Gone once its file was taken out or changed.
    pub fn passage(&self, id: PassageId) -> Result<Passage, LibraryError> {
        let found = self
            .shared()
            .database
            .read(|connection| passage::get(connection, id, &[]))?;
        found.ok_or(LibraryError::NotFound {
            what: "passage",
            id: id.0,
        })
    }

    /// The first passage of a file that has these words, just so: where something that was
    /// cited stands now, when its document was read again since. None where it does not
    /// stand there any more.
    ///
    /// # Errors
    /// [`LibraryError::NotFound`] where there is no such file.
    pub fn passage_with_words(
        &self,
        file: FileId,
        words: &str,
    ) -> Result<Option<Passage>, LibraryError> {
        self.shared().database.read(|connection| {
            let Some(document) = file::document(connection, file)? else {
                return Ok(None);
            };
            let found = passage::with_words(connection, document, words)?;
            let found = found.map(|id| passage::get(connection, id, &[file]));
            Ok(found.transpose()?.flatten())
        })
    }

    /// How sure the recogniser was of the pages on which a passage stands, from 0 to 1
    /// and of the least sure of them; none where the document carries its text.
    pub fn recognised(&self, passage: &Passage) -> Result<Option<f32>, LibraryError> {
        let pages = passage.spans.iter().map(|span| span.page);
        let Some((first, last)) = pages.clone().min().zip(pages.max()) else {
            return Ok(None);
        };
        self.shared()
            .database
            .read(|connection| page::least_sure(connection, passage.id, &(first..=last)))
    }
}
