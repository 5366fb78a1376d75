//! How documents are best cut into passages: each shape beside the default, on scifact and
//! on pages of PDFs.

use std::path::Path;

use library::PassageShape;

use super::{FindError, PAGES, Tools, measure as measure_set, pages, set_named};
use crate::figures::Figures;

/// The set whose documents are abstracts of one to three passages.
const SET: &str = "scifact";
/// Of its documents that answer no question, one of so many is there: each shape embeds all
/// of them anew.
const ONE_OF: usize = 4;

/// The default, and others that differ in one thing each.
fn shapes() -> [(&'static str, PassageShape); 5] {
    let default = PassageShape::default();
    [
        ("default", default),
        (
            "half",
            PassageShape {
                enough: default.enough / 2,
                goal: default.goal / 2,
                limit: default.limit / 2,
                ..default
            },
        ),
        (
            "longer",
            PassageShape {
                enough: default.enough * 3 / 2,
                goal: 420,
                limit: 500,
                ..default
            },
        ),
        (
            "overlap",
            PassageShape {
                overlap: 100,
                ..default
            },
        ),
        (
            "alone",
            PassageShape {
                in_context: false,
                ..default
            },
        ),
    ]
}

/// Measures each shape, as [`super::run`] does the default.
pub(super) fn measure(
    figures: &mut Figures,
    folder: Option<&Path>,
    tools: &mut Tools,
) -> Result<(), FindError> {
    let mut set = set_named(SET)?;
    if let Some(set) = &mut set {
        set.thin(ONE_OF);
    }
    for (name, shape) in shapes() {
        tools.shape = shape;
        if let Some(set) = &set {
            measure_set(figures, &format!("shapes.{name}.{SET}"), set, tools)?;
        }
        pages::measure(figures, &format!("shapes.{name}.{PAGES}"), folder, tools)?;
    }
    Ok(())
}
