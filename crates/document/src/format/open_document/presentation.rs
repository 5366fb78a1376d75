//! Presentations and drawings: a page for each slide, a block for each
//! paragraph of its shapes, in reading order.

use super::super::xml::Element;
use super::super::xml_steps::{self, Step, Visitor};
use super::super::{Event, Sink, Source, collapse, repeatable};
use super::Document;
use super::inline::is_shape;
use super::slide_order::{Place, reading_order};
use super::walk::Walk;
use crate::error::ReadError;
use crate::model::{Anchor, Block, BlockKind, Page, TextSource};

/// Groups inside groups are read as deep as this.
const MAXIMUM_NESTING: usize = 64;

pub(super) fn read(
    source: &Source<'_>,
    document: &Document<'_>,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let pages = source.check_pages(document.head.pages)?;
    let mut header = source.header(pages);
    document.describe(&mut header);
    sink(Event::Header(header))?;
    let mut slides = Slides {
        document,
        sink,
        number: 0,
    };
    let outcome = xml_steps::walk(&document.content, &mut slides);
    let read = slides.number;
    missing(outcome, read, pages, sink)
}

/// Tells which pages a damaged body does not give, where it gives some.
pub(super) fn missing(
    outcome: Result<(), ReadError>,
    read: u32,
    pages: u32,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    match outcome {
        Err(error @ ReadError::Damaged { .. }) if (1..pages).contains(&read) => {
            for number in read + 1..=pages {
                let error = error.clone();
                sink(Event::MissingPage { number, error })?;
            }
            Ok(())
        }
        other => other,
    }
}

struct Slides<'a, 'p, 'b> {
    document: &'a Document<'p>,
    sink: &'a mut Sink<'b>,
    number: u32,
}

impl Visitor for Slides<'_, '_, '_> {
    fn begin(&mut self, element: &Element) -> Result<Step, ReadError> {
        Ok(match element.name.as_str() {
            "document" | "document-content" | "body" | "presentation" | "drawing" => Step::Enter,
            "page" => Step::Take,
            _ => Step::Pass,
        })
    }

    fn take(&mut self, page: Element) -> Result<(), ReadError> {
        self.number += 1;
        let page = Slide::read(self.document, &page, self.number);
        (self.sink)(Event::Page(page))
    }
}

/// Collects the blocks of one slide.
struct Slide<'a, 'p> {
    walk: Walk<'a, 'p>,
    number: u32,
    title: Option<String>,
    blocks: Vec<Block>,
}

impl<'a, 'p> Slide<'a, 'p> {
    fn read(document: &'a Document<'p>, page: &Element, number: u32) -> Page {
        let mut slide = Self {
            walk: Walk::new(document),
            number,
            title: None,
            blocks: Vec::new(),
        };
        slide.shapes(page, 0, false);
        // The title is read first, wherever it stands among the shapes.
        slide
            .blocks
            .sort_by_key(|block| !matches!(block.kind, BlockKind::Heading { level: 1 }));
        for comment in page.children().filter(|child| child.name == "annotation") {
            slide.walk.body(comment, 0);
            slide.move_pieces(None, false);
        }
        for notes in page.children().filter(|child| child.name == "notes") {
            slide.shapes(notes, 0, true);
        }
        let style = page.attribute("style-name");
        Page {
            number,
            label: slide.title,
            size: None,
            hidden: document.head.styles.is_hidden("drawing-page", style),
            source: TextSource::Document,
            blocks: slide.blocks,
        }
    }

    fn shapes(&mut self, parent: &Element, nesting: usize, notes: bool) {
        if nesting > MAXIMUM_NESTING {
            return;
        }
        let shapes: Vec<&Element> = parent
            .children()
            .filter(|child| is_shape(&child.name) || child.name == "a")
            .collect();
        let places: Vec<Option<Place>> = shapes.iter().map(|shape| place(shape, 0)).collect();
        for index in reading_order(&places) {
            let Some(shape) = shapes.get(index) else {
                continue;
            };
            if matches!(shape.name.as_str(), "g" | "a") {
                self.shapes(shape, nesting + 1, notes);
            } else {
                self.shape(shape, notes);
            }
        }
    }

    fn shape(&mut self, shape: &Element, notes: bool) {
        let class = shape.attribute("class").unwrap_or_default();
        // Prompts of empty places, and what repeats on every slide.
        if shape.attribute("placeholder") == Some("true")
            || matches!(class, "header" | "footer" | "date-time" | "page-number")
        {
            return;
        }
        self.walk.shape(shape, 0);
        let name = shape.attribute("name").map(repeatable);
        if matches!(class, "title" | "subtitle") && !notes {
            let texts = self.walk.take().into_iter().map(|(_, text)| text);
            let text = collapse(&texts.collect::<Vec<_>>().join(" "));
            let level = if class == "title" { 1 } else { 2 };
            if level == 1 && !text.is_empty() {
                self.title.get_or_insert_with(|| text.clone());
            }
            self.walk.pieces.push((BlockKind::Heading { level }, text));
        }
        self.move_pieces(name, notes);
    }

    fn move_pieces(&mut self, shape: Option<&str>, notes: bool) {
        for (kind, text) in self.walk.take() {
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            self.blocks.push(Block {
                kind: if notes { BlockKind::Note } else { kind },
                text: text.to_owned(),
                anchor: Anchor::Slide {
                    slide: self.number,
                    shape: shape.map(str::to_owned),
                    notes,
                },
            });
        }
    }
}

/// Where a shape lies; a group lies where its members do.
fn place(shape: &Element, nesting: usize) -> Option<Place> {
    let length = |name: &str| shape.attribute(name).and_then(centimetres);
    if let (Some(left), Some(top)) = (length("x"), length("y")) {
        return Some(Place {
            left,
            top,
            right: left + length("width").unwrap_or(0.0),
            bottom: top + length("height").unwrap_or(0.0),
        });
    }
    if let (Some(x1), Some(y1), Some(x2), Some(y2)) =
        (length("x1"), length("y1"), length("x2"), length("y2"))
    {
        return Some(Place {
            left: x1.min(x2),
            top: y1.min(y2),
            right: x1.max(x2),
            bottom: y1.max(y2),
        });
    }
    if let Some((left, top)) = shape.attribute("transform").and_then(translation) {
        return Some(Place {
            left,
            top,
            right: left + length("width").unwrap_or(0.0),
            bottom: top + length("height").unwrap_or(0.0),
        });
    }
    if nesting > MAXIMUM_NESTING {
        return None;
    }
    shape
        .children()
        .filter_map(|child| place(child, nesting + 1))
        .reduce(|one, other| Place {
            left: one.left.min(other.left),
            top: one.top.min(other.top),
            right: one.right.max(other.right),
            bottom: one.bottom.max(other.bottom),
        })
}

/// Where a turned shape is moved to: `rotate (1.57) translate (2cm 3cm)`.
fn translation(transform: &str) -> Option<(f64, f64)> {
    let (_, after) = transform.split_once("translate")?;
    let after = after.trim_start().strip_prefix('(')?;
    let inner = after.split(')').next()?;
    let mut lengths = inner.split([' ', ',']).filter(|part| !part.is_empty());
    let left = centimetres(lengths.next()?)?;
    let top = lengths.next().and_then(centimetres).unwrap_or(0.0);
    Some((left, top))
}

/// A length such as `2.5cm` or `1in`.
fn centimetres(length: &str) -> Option<f64> {
    let digits = length.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let number: f64 = digits.parse().ok()?;
    let unit = match length.get(digits.len()..)? {
        "mm" => 0.1,
        "in" => 2.54,
        "pt" => 2.54 / 72.0,
        "pc" => 2.54 / 6.0,
        "px" => 2.54 / 96.0,
        _ => 1.0,
    };
    number.is_finite().then_some(number * unit)
}
