//! DrawingML, which Word, PowerPoint and Excel share: text in shapes, charts
//! and diagrams (ECMA-376 part 1, clauses 20 and 21).

use super::package::{Package, Relationships};
use super::xml::Element;
use crate::error::ReadError;
use crate::model::BlockKind;

pub(super) mod chart;
mod diagram;
pub(super) mod text;

/// A block of text before it has a place.
pub(super) type Piece = (BlockKind, String);

/// The text of a chart or diagram that `graphic` (or something inside it)
/// refers to by the relationships of the part that it stands in.
///
/// # Errors
/// [`ReadError::TooLarge`] when the package unpacks to more than its limit; a
/// part that is missing or damaged has no text.
pub(super) fn graphic(
    package: &Package<'_>,
    relationships: &Relationships,
    graphic: &Element,
) -> Result<Vec<Piece>, ReadError> {
    let mut pieces = Vec::new();
    let part = |element: &Element, name: &str| {
        let id = element.reference(name)?;
        Some(relationships.get(id)?.target.clone())
    };
    let mut charts = Vec::new();
    graphic.descendants("chart", &mut charts);
    for reference in charts {
        if let Some(part) = part(reference, "id")
            && let Some(tree) = package.optional_tree(&part)?
        {
            pieces.extend(chart::read(&tree));
        }
    }
    let mut diagrams = Vec::new();
    graphic.descendants("relIds", &mut diagrams);
    for reference in diagrams {
        if let Some(part) = part(reference, "dm")
            && let Some(tree) = package.optional_tree(&part)?
        {
            pieces.extend(diagram::read(&tree));
        }
    }
    Ok(pieces)
}

/// What a person wrote to describe a picture, where it is more than the name of
/// the file that the picture came from.
pub(super) fn alternative_text(properties: &Element) -> Option<String> {
    let described = properties
        .attribute("descr")
        .filter(|text| !text.trim().is_empty())
        .or_else(|| properties.attribute("title"))?;
    let text = super::collapse(described);
    let lower = text.to_lowercase();
    let is_name = [
        ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emf", ".wmf", ".tif", ".svg",
    ]
    .iter()
    .any(|extension| lower.ends_with(extension))
        || lower.starts_with("http://")
        || lower.starts_with("https://");
    (!text.is_empty() && !is_name).then_some(text)
}
