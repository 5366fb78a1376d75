//! What is drawn on a sheet: text boxes, charts, diagrams, and descriptions of
//! pictures (ECMA-376 part 1, 20.5).

use super::super::package::{Package, Relationships};
use super::super::xml::Element;
use super::super::{collapse, drawing};
use super::address::{COLUMNS, ROWS, Range};
use super::sheet::Found;
use crate::error::ReadError;
use crate::model::BlockKind;

/// Groups inside groups are read as deep as this.
const MAXIMUM_NESTING: usize = 64;

/// The texts of a sheet's drawings in the order of the sheet, row by row.
pub(super) fn read(
    package: &Package<'_>,
    relationships: &Relationships,
) -> Result<Vec<Found>, ReadError> {
    let mut found = Vec::new();
    let parts = relationships
        .values()
        .filter(|relationship| relationship.kind == "drawing");
    for part in parts {
        let Some(tree) = package.optional_tree(&part.target)? else {
            continue;
        };
        let own = package.relationships(&part.target)?;
        for anchor in tree.children() {
            let mut walk = Walk {
                package,
                relationships: &own,
                range: range(anchor),
                found: &mut found,
            };
            walk.inside(anchor, 0)?;
        }
    }
    found.sort_by_key(|own| own.range.first);
    Ok(found)
}

/// The cells that a drawing covers.
fn range(anchor: &Element) -> Range {
    let corner = |name: &str| {
        let corner = anchor.child(name)?;
        let number = |name: &str| corner.child(name)?.text().trim().parse::<u32>().ok();
        Some((
            number("row")?.min(ROWS - 1),
            number("col")?.min(COLUMNS - 1),
        ))
    };
    let first = corner("from").unwrap_or((0, 0));
    let last = corner("to").filter(|last| last.0 >= first.0 && last.1 >= first.1);
    Range {
        first,
        last: last.unwrap_or(first),
    }
}

struct Walk<'a, 'b> {
    package: &'a Package<'b>,
    relationships: &'a Relationships,
    range: Range,
    found: &'a mut Vec<Found>,
}

impl Walk<'_, '_> {
    fn inside(&mut self, parent: &Element, nesting: usize) -> Result<(), ReadError> {
        if nesting > MAXIMUM_NESTING {
            return Ok(());
        }
        for element in parent.children() {
            match element.name.as_str() {
                "sp" | "cxnSp" => self.shape(element),
                "pic" => self.alternative(element, "nvPicPr"),
                "grpSp" => self.inside(element, nesting + 1)?,
                "graphicFrame" => {
                    self.alternative(element, "nvGraphicFramePr");
                    let pieces = drawing::graphic(self.package, self.relationships, element)?;
                    for (kind, text) in pieces {
                        self.push(kind, &text);
                    }
                }
                "AlternateContent" => {
                    let variant = element
                        .child("Choice")
                        .or_else(|| element.child("Fallback"));
                    if let Some(variant) = variant {
                        self.inside(variant, nesting + 1)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn shape(&mut self, shape: &Element) {
        let body = shape.child("txBody").map(drawing::text::body);
        match body.filter(|text| !text.trim().is_empty()) {
            Some(text) => {
                for paragraph in text.lines() {
                    self.push(BlockKind::Paragraph, &collapse(paragraph));
                }
            }
            None => self.alternative(shape, "nvSpPr"),
        }
    }

    fn alternative(&mut self, element: &Element, properties: &str) {
        let text = element
            .at(&[properties, "cNvPr"])
            .and_then(drawing::alternative_text);
        if let Some(text) = text {
            self.push(BlockKind::Caption, &text);
        }
    }

    fn push(&mut self, kind: BlockKind, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            self.found.push(Found {
                kind,
                text: text.to_owned(),
                range: self.range,
            });
        }
    }
}
