//! Pages become a file, with links from numbers to sources, the headings as its outline, and
//! what each part is.

use std::collections::BTreeMap;

use krilla::Document;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::{Page, PageSettings};

use super::design::{MARGIN, PAGE, Role};
use super::fonts::Fonts;
use super::pages::Strip;
use super::sheet::{self, Piece};
use super::structure::{Mark, Marks, tree};
use super::typeset::Typeset;
use crate::error::DraftError;

/// Above a line that is led to, so that it does not stand at the edge of the window.
const ABOVE: f32 = 10.0;

/// What the file says of itself.
pub(super) struct About<'a> {
    pub(super) title: &'a str,
    pub(super) language: &'a str,
}

/// The bytes of the file that has these pages. The same pages give the same bytes.
pub(super) fn file(
    about: &About<'_>,
    blocks: &[Typeset],
    pages: &[Vec<Strip>],
    fonts: &mut Fonts,
) -> Result<Vec<u8>, DraftError> {
    let sources = sources(blocks, pages);
    let mut marks: Vec<Marks> = blocks.iter().map(unmarked).collect();
    let mut document = Document::new();
    for (strips, number) in pages.iter().zip(1..) {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).unwrap_or_default();
        let mut page = document.start_page_with(settings);
        let pieces = sheet::paint(&mut page.surface(), blocks, strips, number, fonts);
        for piece in pieces {
            let link = linked(&mut page, &piece, &sources);
            let cells = marks.get_mut(piece.block);
            if let Some(cell) = cells.and_then(|cells| cells.get_mut(piece.cell)) {
                cell.push(Mark {
                    content: piece.content,
                    link,
                });
            }
        }
    }
    document.set_outline(outline(blocks, pages));
    document.set_tag_tree(tree(blocks, marks, about.language));
    let metadata = Metadata::new().title(about.title.to_owned());
    document.set_metadata(metadata.language(about.language.to_owned()));
    document.finish().map_err(|error| DraftError::Package {
        part: "the PDF".to_owned(),
        detail: error.to_string(),
    })
}

fn unmarked(block: &Typeset) -> Marks {
    block.cells.iter().map(|_| Vec::new()).collect()
}

/// Lays a link over the number of a source.
fn linked(
    page: &mut Page<'_>,
    piece: &Piece,
    sources: &BTreeMap<usize, XyzDestination>,
) -> Option<krilla::tagging::Identifier> {
    let (number, area) = piece.over?;
    let to = Target::Destination(sources.get(&number)?.clone().into());
    let link = LinkAnnotation::new(area, to);
    Some(page.add_tagged_annotation(Annotation::new_link(link, Some(number.to_string()))))
}

/// Where each source begins.
fn sources(blocks: &[Typeset], pages: &[Vec<Strip>]) -> BTreeMap<usize, XyzDestination> {
    first_lines(blocks, pages)
        .filter_map(|(block, place)| Some((block.note?, place)))
        .collect()
}

/// The headings of the sections, each leading to its place.
fn outline(blocks: &[Typeset], pages: &[Vec<Strip>]) -> Outline {
    let mut outline = Outline::new();
    for (block, place) in first_lines(blocks, pages) {
        if block.role == Role::Heading
            && let Some(heading) = block.cells.first()
        {
            outline.push_child(OutlineNode::new(heading.text.clone(), place));
        }
    }
    outline
}

/// The blocks in order, and where each begins.
fn first_lines<'a>(
    blocks: &'a [Typeset],
    pages: &'a [Vec<Strip>],
) -> impl Iterator<Item = (&'a Typeset, XyzDestination)> {
    let strips = pages
        .iter()
        .enumerate()
        .flat_map(|(page, strips)| strips.iter().map(move |strip| (page, strip)))
        .filter(|(_, strip)| strip.line == 0);
    strips.filter_map(|(page, strip)| {
        let place = Point::from_xy(MARGIN.side, strip.top - ABOVE);
        let block = blocks.get(strip.block)?;
        Some((block, XyzDestination::new(page, place)))
    })
}
