//! The outline of a document (ISO 32000-1, 12.3.3): which headings it names,
//! and where they stand.

use std::collections::HashMap;

use pdfium_render::prelude::{PdfBookmark, PdfDestinationViewSettings, PdfDocument};

/// More entries of an outline are left out.
const MOST: usize = 10_000;

/// Headings below are as deep as this.
const DEEPEST: u8 = 6;

/// The entries of an outline by page, counted from 1.
#[derive(Debug, Default)]
pub(super) struct Outline(HashMap<u32, Vec<Entry>>);

/// One heading that the outline names.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// 1 is the highest.
    pub(super) level: u8,
    /// See [`key`].
    pub(super) key: String,
    /// The height at which it is shown, in the page's own coordinates.
    pub(super) height: Option<f32>,
}

impl Outline {
    pub(super) fn of(document: &PdfDocument<'_>) -> Self {
        let mut pages: HashMap<u32, Vec<Entry>> = HashMap::new();
        // Each entry with the level of those inside it. PDFium hands them over
        // parents first, each with its parent.
        let mut levels: HashMap<PdfBookmark<'_>, u8> = HashMap::new();
        let bookmarks = document.bookmarks();
        for bookmark in bookmarks.iter().take(MOST) {
            let level = bookmark
                .parent()
                .and_then(|parent| levels.get(&parent).copied())
                .unwrap_or(1);
            levels.insert(bookmark.clone(), level.saturating_add(1).min(DEEPEST));
            let Some((page, height)) = place(&bookmark) else {
                continue;
            };
            let key = key(&bookmark.title().unwrap_or_default());
            if !key.is_empty() {
                pages
                    .entry(page)
                    .or_default()
                    .push(Entry { level, key, height });
            }
        }
        Self(pages)
    }

    /// The entries that lead to a page, in the order of the outline.
    pub(super) fn page(&self, number: u32) -> &[Entry] {
        self.0.get(&number).map_or(&[], Vec::as_slice)
    }
}

fn place(bookmark: &PdfBookmark<'_>) -> Option<(u32, Option<f32>)> {
    let destination = bookmark.destination()?;
    let page = u32::try_from(destination.page_index().ok()?).ok()?;
    let height = match destination.view_settings() {
        Ok(PdfDestinationViewSettings::SpecificCoordinatesAndZoom(_, height, _)) => height,
        Ok(
            PdfDestinationViewSettings::FitPageHorizontallyToWindow(height)
            | PdfDestinationViewSettings::FitBoundsHorizontallyToWindow(height),
        ) => height,
        _ => None,
    };
    Some((page.checked_add(1)?, height.map(|height| height.value)))
}

/// What two writings of one heading share: its letters and digits, without
/// case, and without the number that an outline may leave out.
pub(super) fn key(title: &str) -> String {
    let folded: String = title
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let without = folded.trim_start_matches(|letter: char| letter.is_ascii_digit());
    if without.is_empty() {
        folded
    } else {
        without.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_the_same_with_and_without_their_numbers() {
        assert_eq!(key("2.1 Notice period"), key("Notice Period"));
        assert_eq!(key("租约 终止"), key("租约终止"));
        assert_eq!(key("2024"), "2024", "a number alone is a title");
        assert_ne!(key("Notice"), key("Notices"));
    }
}
