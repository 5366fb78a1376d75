//! How cells are shown: number formats, and whether they are bold.

use std::collections::HashMap;

use super::super::number_format::{NumberFormat, built_in};
use super::super::package::{Package, Relationships};
use super::super::xml::Element;
use super::{binary, workbook};
use crate::error::ReadError;

/// More styles than the application allows are left out.
const MAXIMUM_STYLES: usize = 65_536;

/// The styles of cells by their numbers.
#[derive(Debug, Default)]
pub(super) struct Styles {
    cells: Vec<CellStyle>,
    formats: HashMap<u32, NumberFormat>,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct CellStyle {
    pub(super) format: u32,
    pub(super) bold: bool,
}

/// What a styles part holds.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    pub(super) codes: HashMap<u32, String>,
    pub(super) bold_fonts: Vec<bool>,
    /// Number format and font of each style.
    pub(super) cells: Vec<(u32, usize)>,
}

impl Styles {
    pub(super) fn read(
        package: &Package<'_>,
        relationships: &Relationships,
    ) -> Result<Self, ReadError> {
        let Some(part) = Package::related(relationships, "styles") else {
            return Ok(Self::default());
        };
        let definitions = if workbook::is_binary(&part) {
            binary::styles(&package.bytes(&part)?.unwrap_or_default())
        } else {
            Definitions::read(&package.optional_tree(&part)?.unwrap_or_default())
        };
        Ok(Self::of(definitions))
    }

    fn of(definitions: Definitions) -> Self {
        let mut styles = Self::default();
        for (format, font) in definitions.cells.into_iter().take(MAXIMUM_STYLES) {
            styles.formats.entry(format).or_insert_with(|| {
                let own = definitions.codes.get(&format).map(String::as_str);
                let code = own.filter(|code| !code.is_empty());
                NumberFormat::parse(code.unwrap_or_else(|| built_in(format)))
            });
            styles.cells.push(CellStyle {
                format,
                bold: definitions.bold_fonts.get(font).copied().unwrap_or(false),
            });
        }
        styles
    }

    /// The style of a cell by its number.
    pub(super) fn cell(&self, index: usize) -> CellStyle {
        self.cells.get(index).copied().unwrap_or_default()
    }

    /// The format of a style, where it has one of its own.
    pub(super) fn format(&self, style: CellStyle) -> Option<&NumberFormat> {
        self.formats
            .get(&style.format)
            .filter(|_| style.format != 0)
    }
}

impl Definitions {
    fn read(part: &Element) -> Self {
        let list = |name: &str| part.child(name).into_iter().flat_map(Element::children);
        let number = |element: &Element, name: &str| element.attribute(name)?.parse::<u32>().ok();
        Self {
            codes: list("numFmts")
                .filter_map(|format| {
                    let code = format.attribute("formatCode")?;
                    Some((number(format, "numFmtId")?, code.to_owned()))
                })
                .collect(),
            bold_fonts: list("fonts").map(|font| font.switch("b")).collect(),
            cells: list("cellXfs")
                .map(|style| {
                    let font = number(style, "fontId").unwrap_or(0);
                    (number(style, "numFmtId").unwrap_or(0), font as usize)
                })
                .collect(),
        }
    }
}
