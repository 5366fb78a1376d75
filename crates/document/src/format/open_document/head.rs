//! What stands before the body: metadata, styles, headers and footers; and how
//! many pages the body has.

use super::super::xml::Element;
use super::super::xml_steps::{self, Step, Visitor};
use super::styles::Styles;
use crate::error::ReadError;

#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) meta: Element,
    pub(super) styles: Styles,
    /// The master pages, with headers and footers in them.
    pub(super) masters: Element,
    /// Slides or sheets in the body.
    pub(super) pages: usize,
}

impl Head {
    /// Reads the part that holds the body.
    pub(super) fn read(content: &str) -> Result<Self, ReadError> {
        let mut head = Self::default();
        let mut reading = Reading {
            head: &mut head,
            automatic: true,
        };
        // A body that is cut is told by those who read it.
        match xml_steps::walk(content, &mut reading) {
            Err(error) if head.pages == 0 => Err(error),
            _ => Ok(head),
        }
    }

    /// Adds the part that holds the common styles; its automatic ones belong to
    /// headers and footers alone, and have names that the body uses for its own.
    pub(super) fn add_styles(&mut self, styles: &str) {
        let mut reading = Reading {
            head: self,
            automatic: false,
        };
        if let Err(error) = xml_steps::walk(styles, &mut reading) {
            tracing::debug!(%error, "styles were left out");
        }
    }
}

struct Reading<'a> {
    head: &'a mut Head,
    automatic: bool,
}

impl Visitor for Reading<'_> {
    fn begin(&mut self, element: &Element) -> Result<Step, ReadError> {
        Ok(match element.name.as_str() {
            "document" | "document-content" | "document-styles" | "body" | "presentation"
            | "spreadsheet" | "drawing" => Step::Enter,
            "automatic-styles" if self.automatic => Step::Take,
            "meta" | "styles" | "master-styles" => Step::Take,
            "page" | "table" => {
                self.head.pages += 1;
                Step::Pass
            }
            _ => Step::Pass,
        })
    }

    fn take(&mut self, element: Element) -> Result<(), ReadError> {
        match element.name.as_str() {
            "meta" => self.head.meta = element,
            "master-styles" => self.head.masters = element,
            _ => self.head.styles.add(&element),
        }
        Ok(())
    }
}
