//! Headers and footers: read once each, after the text, as notes, since they
//! are no part of what the text says.

use std::collections::HashSet;

use super::super::xml::Element;
use super::{Walk, notes};
use crate::error::ReadError;
use crate::model::BlockKind;

/// Sections beyond these do not add headers of their own.
const MAXIMUM_MARGINS: usize = 1_000;

impl Walk<'_, '_> {
    /// Keeps the headers and footers that a section names.
    pub(super) fn section(&mut self, section: &Element) {
        for reference in section.children() {
            if matches!(
                reference.name.as_str(),
                "headerReference" | "footerReference"
            ) && let Some(id) = reference.reference("id")
                && let Some(part) = self.relationships.get(id)
                && self.margins.len() < MAXIMUM_MARGINS
                && !self.margins.contains(&part.target)
            {
                self.margins.push(part.target.clone());
            }
        }
    }

    /// Reads the headers and footers; those that say the same once.
    pub(super) fn margins(&mut self) -> Result<(), ReadError> {
        let mut seen = HashSet::new();
        for part in std::mem::take(&mut self.margins) {
            let Some(tree) = self.package.optional_tree(&part)? else {
                continue;
            };
            let text = notes::text(&tree, &self.styles);
            if seen.insert(text.clone()) {
                self.flow.push(BlockKind::Note, text);
            }
        }
        Ok(())
    }
}
