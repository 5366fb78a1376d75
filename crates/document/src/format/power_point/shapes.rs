//! The shapes of a slide and their texts.

use std::rc::Rc;

use super::super::package::{Package, Relationships};
use super::super::xml::Element;
use super::super::{collapse, drawing, repeatable};
use super::bullets::Bullets;
use super::order::{self, Place};
use super::placeholders::{Layout, Role};
use super::slide::Text;
use super::table;
use crate::error::ReadError;
use crate::model::BlockKind;

/// Groups inside groups are read as deep as this.
const MAXIMUM_NESTING: usize = 64;

/// A shape, or a group of shapes in its own reading order.
#[derive(Debug)]
struct Shape {
    role: Role,
    texts: Vec<Text>,
}

/// Collects the shapes of one slide or page of notes.
pub(super) struct Shapes<'a, 'b> {
    package: &'a Package<'b>,
    relationships: &'a Relationships,
    layout: Rc<Layout>,
    found: Vec<(Option<Place>, Shape)>,
}

impl<'a, 'b> Shapes<'a, 'b> {
    pub(super) fn new(
        package: &'a Package<'b>,
        relationships: &'a Relationships,
        layout: Rc<Layout>,
    ) -> Self {
        Self {
            package,
            relationships,
            layout,
            found: Vec::new(),
        }
    }

    /// Adds all shapes of a tree of shapes.
    pub(super) fn read(&mut self, root: &Element) -> Result<(), ReadError> {
        self.found = self.inside(root, 0)?;
        Ok(())
    }

    /// The texts as they are read: titles, then by place, then what repeats on
    /// every slide.
    pub(super) fn in_order(self) -> Vec<Text> {
        let (mut first, mut middle, mut last) = (Vec::new(), Vec::new(), Vec::new());
        for (place, shape) in self.found {
            match shape.role {
                Role::Title => first.extend(shape.texts),
                Role::SlidePicture => {}
                Role::Repeated => last.extend(shape.texts),
                _ => middle.push((place, shape)),
            }
        }
        first.extend(
            order::sort(middle)
                .into_iter()
                .flat_map(|shape| shape.texts),
        );
        first.extend(last);
        first
    }

    /// The texts of all shapes but those of some roles, by place.
    pub(super) fn without(self, left_out: fn(Role) -> bool) -> Vec<Text> {
        let shapes = self.found.into_iter();
        let kept = shapes.filter(|(_, shape)| !left_out(shape.role)).collect();
        order::sort(kept)
            .into_iter()
            .flat_map(|shape: Shape| shape.texts)
            .collect()
    }

    fn inside(
        &self,
        parent: &Element,
        nesting: usize,
    ) -> Result<Vec<(Option<Place>, Shape)>, ReadError> {
        let mut found = Vec::new();
        if nesting > MAXIMUM_NESTING {
            return Ok(found);
        }
        for element in parent.children() {
            if element.name == "AlternateContent" {
                let variant = element
                    .child("Choice")
                    .or_else(|| element.child("Fallback"));
                if let Some(variant) = variant {
                    found.extend(self.inside(variant, nesting + 1)?);
                }
                continue;
            }
            let role = Role::of(element);
            let texts = match element.name.as_str() {
                "sp" | "cxnSp" => shape_texts(element, role),
                "pic" => alternative(element).into_iter().collect(),
                "graphicFrame" => self.frame(element)?,
                "grpSp" => order::sort(self.inside(element, nesting + 1)?)
                    .into_iter()
                    .flat_map(|shape| shape.texts)
                    .collect(),
                _ => continue,
            };
            if !texts.is_empty() && !is_hidden(element) {
                let place = Place::of(element).or_else(|| self.layout.place(element));
                found.push((place, Shape { role, texts }));
            }
        }
        Ok(found)
    }

    /// A table, a chart or a diagram.
    fn frame(&self, frame: &Element) -> Result<Vec<Text>, ReadError> {
        let name = name(frame);
        let mut texts: Vec<Text> = alternative(frame).into_iter().collect();
        let Some(data) = frame.at(&["graphic", "graphicData"]) else {
            return Ok(texts);
        };
        let mut pieces = data.child("tbl").map(table::rows).unwrap_or_default();
        pieces.extend(drawing::graphic(self.package, self.relationships, data)?);
        texts.extend(pieces.into_iter().filter_map(|piece| Text::of(piece, name)));
        Ok(texts)
    }
}

/// The properties that every kind of shape has.
fn properties(shape: &Element) -> Option<&Element> {
    shape
        .children()
        .find(|child| child.name.starts_with("nv") && child.name.ends_with("Pr"))?
        .child("cNvPr")
}

fn name(shape: &Element) -> Option<&str> {
    properties(shape)?.attribute("name").map(repeatable)
}

fn is_hidden(shape: &Element) -> bool {
    properties(shape).is_some_and(|own| matches!(own.attribute("hidden"), Some("1" | "true")))
}

/// The description of a picture, chart or drawing.
fn alternative(shape: &Element) -> Option<Text> {
    let text = drawing::alternative_text(properties(shape)?)?;
    Text::of((BlockKind::Caption, text), name(shape))
}

fn shape_texts(shape: &Element, role: Role) -> Vec<Text> {
    let name = name(shape);
    let Some(body) = shape.child("txBody") else {
        return alternative(shape).into_iter().collect();
    };
    if role == Role::Title {
        let text = collapse(&drawing::text::body(body));
        let piece = (BlockKind::Heading { level: 1 }, text);
        return Text::of(piece, name).into_iter().collect();
    }
    let mut bullets = Bullets::new(role == Role::Body);
    let mut texts = Vec::new();
    for paragraph in body.children().filter(|child| child.name == "p") {
        let text = drawing::text::paragraph(paragraph);
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        let (kind, bullet) = bullets.next(paragraph);
        let kind = match role {
            Role::Subtitle => BlockKind::Heading { level: 2 },
            Role::Repeated => BlockKind::Note,
            _ => kind,
        };
        texts.extend(Text::of((kind, format!("{bullet}{text}")), name));
    }
    if texts.is_empty() {
        texts.extend(alternative(shape));
    }
    texts
}
