//! Texts: headings, paragraphs, lists, tables and notes in the order of the
//! body; page headers and footers once at the end.

use std::collections::HashSet;

use super::super::xml::Element;
use super::super::xml_steps::{self, Step, Visitor};
use super::super::{Event, Flow, Sink, Source};
use super::Document;
use super::walk::Walk;
use crate::error::ReadError;
use crate::model::BlockKind;

pub(super) fn read(
    source: &Source<'_>,
    document: &Document<'_>,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let mut header = source.header(1);
    document.describe(&mut header);
    sink(Event::Header(header))?;
    let mut body = Body {
        walk: Walk::new(document),
        flow: Flow::default(),
    };
    xml_steps::walk(&document.content, &mut body)?;
    body.page_headers(&document.head.masters);
    sink(Event::Page(body.flow.into_page()))
}

struct Body<'a, 'p> {
    walk: Walk<'a, 'p>,
    flow: Flow,
}

impl Body<'_, '_> {
    fn move_pieces(&mut self) {
        for (kind, text) in self.walk.take() {
            self.flow.push(kind, text);
        }
    }

    /// What stands above and below every page is read once, apart from the
    /// running text.
    fn page_headers(&mut self, masters: &Element) {
        let mut known = HashSet::new();
        for area in masters
            .children()
            .filter(|master| master.name == "master-page")
            .flat_map(Element::children)
            .filter(|area| area.name.starts_with("header") || area.name.starts_with("footer"))
            .filter(|area| area.attribute("display") != Some("false"))
        {
            for child in area.children() {
                self.walk.body(child, 0);
            }
            let texts = self.walk.take().into_iter().map(|(_, text)| text);
            let text = texts.collect::<Vec<_>>().join(" ");
            // A page number says nothing without its page.
            let says = text.chars().any(char::is_alphabetic);
            if says && known.insert(text.clone()) {
                self.flow.push(BlockKind::Note, text);
            }
        }
    }
}

impl Visitor for Body<'_, '_> {
    fn begin(&mut self, element: &Element) -> Result<Step, ReadError> {
        Ok(match element.name.as_str() {
            "document" | "document-content" | "body" | "text" | "index-body"
            | "table-of-content" => Step::Enter,
            "section" if !self.walk.is_hidden_section(element) => Step::Enter,
            // Text that a tracked change took out is kept here.
            "tracked-changes" | "section" | "meta" | "styles" | "automatic-styles"
            | "master-styles" | "settings" | "scripts" | "font-face-decls" | "forms" => Step::Pass,
            _ => Step::Take,
        })
    }

    fn take(&mut self, element: Element) -> Result<(), ReadError> {
        self.walk.body(&element, 0);
        self.move_pieces();
        Ok(())
    }
}
