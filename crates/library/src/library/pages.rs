//! Pages as they were read, and as they look.

use ::document::reader::PageToDraw;
use ::document::{Page, ReadError, Tile};

use super::Library;
use crate::background::blocking;
use crate::error::LibraryError;
use crate::file::FileId;
use crate::password::Password;
use crate::table::document::DocumentId;
use crate::table::file;
use crate::table::page::{self, PageOutline};

/// What of a page is drawn.
enum Drawing {
    Whole { width: u32 },
    Part(Tile),
}

impl Library {
    /// One page of a file as it was read, counted from 1.
    pub fn page(&self, id: FileId, page: u32) -> Result<Page, LibraryError> {
        let document = self.document(id)?;
        let found = self
            .shared()
            .database
            .read(|connection| page::get(connection, document, page))?;
        found.ok_or(LibraryError::NotFound {
            what: "page",
            id: page.into(),
        })
    }

    /// The pages of a file without their text.
    pub fn pages(&self, id: FileId) -> Result<Vec<PageOutline>, LibraryError> {
        let document = self.document(id)?;
        self.shared()
            .database
            .read(|connection| page::outlines(connection, document))
    }

    /// Draws a page of a PDF or a picture as a PNG of `width` pixels, from the file as it
    /// is on disk now. A reader process of its own draws, so that drawing
    /// never waits for reading.
    pub async fn picture(
        &self,
        id: FileId,
        page: u32,
        width: u32,
    ) -> Result<Vec<u8>, LibraryError> {
        self.drawn(id, page, Drawing::Whole { width }).await
    }

    /// Draws a part of a page of a PDF or of a picture as a PNG, as
    /// [`Library::picture`] draws the whole.
    pub async fn tile(&self, id: FileId, page: u32, tile: Tile) -> Result<Vec<u8>, LibraryError> {
        self.drawn(id, page, Drawing::Part(tile)).await
    }

    async fn drawn(
        &self,
        id: FileId,
        page: u32,
        drawing: Drawing,
    ) -> Result<Vec<u8>, LibraryError> {
        let shared = self.shared();
        let (disk, inside) = blocking(shared, move |shared| {
            let file = shared.file(id)?;
            let inside = file.container.and(file.hash);
            Ok((shared.on_disk(id)?, inside))
        })
        .await?;
        let password = shared.passwords.of(disk.id);
        let page = PageToDraw {
            path: &disk.path,
            inside,
            password: password.as_ref().map(Password::secret),
            number: page,
        };
        let mut drawer = shared.drawer.lock().await;
        let drawn = match drawing {
            Drawing::Whole { width } => drawer.draw(page, width).await,
            Drawing::Part(tile) => drawer.draw_tile(page, tile).await,
        };
        if let Err(ReadError::WrongPassword) = drawn {
            shared.passwords.forget(disk.id);
        }
        Ok(drawn?)
    }

    fn document(&self, id: FileId) -> Result<DocumentId, LibraryError> {
        let document = self
            .shared()
            .database
            .read(|connection| file::document(connection, id))?;
        document.ok_or(LibraryError::NotFound {
            what: "the text of file",
            id: id.0,
        })
    }
}
