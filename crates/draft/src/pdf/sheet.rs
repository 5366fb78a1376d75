//! One page is painted: the glyphs of its lines, the rules between them, and its number.

use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier};

use super::design::{
    FOLIO, Ink, MARGIN, NOTES_RULE, NOTES_RULE_WIDTH, PAGE, Role, TEXT_WIDTH, Type,
};
use super::fonts::Fonts;
use super::glyphs::{self, Glyphs};
use super::markup::Text;
use super::pages::Strip;
use super::typeset::{Cell, Typeset};

/// How thick rules are, in points.
const HAIRLINE: f32 = 0.5;
/// The rule below the title and the one beside a quote.
const STRONG_RULE: f32 = 1.25;
/// From the last line of the title to its rule.
const TITLE_RULE: f32 = 9.0;

/// A part of a page that belongs to a cell of a block.
pub(super) struct Piece {
    pub(super) block: usize,
    pub(super) cell: usize,
    pub(super) content: Identifier,
    /// The source that it is the number of, and the area that it covers.
    pub(super) over: Option<(usize, Rect)>,
}

/// Paints a page; returns its parts in the order in which they are read.
pub(super) fn paint(
    surface: &mut Surface<'_>,
    blocks: &[Typeset],
    strips: &[Strip],
    number: usize,
    fonts: &mut Fonts,
) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for strip in strips {
        let Some(block) = blocks.get(strip.block) else {
            continue;
        };
        rules(surface, block, strip);
        for (index, cell) in block.cells.iter().enumerate() {
            let groups = glyphs::of_line(cell, strip.line, fonts);
            for group in groups.chunk_by(|one, next| one.brush.reference == next.brush.reference) {
                pieces.push(Piece {
                    block: strip.block,
                    cell: index,
                    content: surface.start_tagged(ContentTag::Other),
                    over: covered(group, cell, block.kind, strip.top),
                });
                let baseline = strip.top + baseline(block.kind);
                for glyphs in group {
                    draw(surface, glyphs, cell, baseline);
                }
                surface.end_tagged();
            }
        }
    }
    page_number(surface, number, fonts);
    pieces
}

/// Where the letters of a line stand, from its upper edge: the same for all fonts.
fn baseline(kind: Type) -> f32 {
    (kind.line - kind.size) / 2.0 + kind.size * 0.86
}

fn draw(surface: &mut Surface<'_>, glyphs: &Glyphs, cell: &Cell, baseline: f32) {
    surface.set_fill(Some(fill(glyphs.brush.ink)));
    surface.draw_glyphs(
        Point::from_xy(
            MARGIN.side + cell.x + glyphs.x,
            baseline - glyphs.brush.raised,
        ),
        &glyphs.glyphs,
        glyphs.font.clone(),
        &cell.text,
        glyphs.size,
        false,
    );
}

fn fill(ink: Ink) -> Fill {
    let (red, green, blue) = ink.rgb();
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        ..Fill::default()
    }
}

/// The area of the number of a source: as high as the line, so that it is easily met.
fn covered(group: &[Glyphs], cell: &Cell, kind: Type, top: f32) -> Option<(usize, Rect)> {
    let (first, last) = (group.first()?, group.last()?);
    let number = first.brush.reference?;
    let left = MARGIN.side + cell.x + first.x;
    let right = MARGIN.side + cell.x + last.x + last.width;
    let area = Rect::from_ltrb(left, top, right, top + kind.line)?;
    Some((number, area))
}

/// The rules around a line of a block.
fn rules(surface: &mut Surface<'_>, block: &Typeset, strip: &Strip) {
    let left = MARGIN.side;
    let bottom = strip.top + block.kind.line;
    let is_last = strip.line + 1 == block.lines();
    match block.role {
        Role::Title if is_last => {
            let area = (left, bottom + TITLE_RULE, TEXT_WIDTH, STRONG_RULE);
            rule(surface, area, Ink::Accent);
        }
        Role::Head | Role::Row if is_last => {
            let below = bottom + block.kind.after;
            rule(surface, (left, below, TEXT_WIDTH, HAIRLINE), Ink::Rule);
        }
        Role::Quote => {
            let area = (left, strip.top, STRONG_RULE, block.kind.line);
            rule(surface, area, Ink::Rule);
        }
        Role::Note { first: true } if strip.line == 0 => {
            let above = strip.top - NOTES_RULE;
            rule(
                surface,
                (left, above, NOTES_RULE_WIDTH, HAIRLINE),
                Ink::Rule,
            );
        }
        _ => {}
    }
}

/// A rule from the left, from the top, so wide and so high.
fn rule(surface: &mut Surface<'_>, area: (f32, f32, f32, f32), ink: Ink) {
    let (left, top, width, height) = area;
    let Some(area) = Rect::from_xywh(left, top, width, height) else {
        return;
    };
    let mut path = PathBuilder::new();
    path.push_rect(area);
    if let Some(path) = path.finish() {
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(
            ArtifactType::Layout,
        )));
        surface.set_fill(Some(fill(ink)));
        surface.draw_path(&path);
        surface.end_tagged();
    }
}

/// The number of the page, in the middle below the text.
fn page_number(surface: &mut Surface<'_>, number: usize, fonts: &mut Fonts) {
    let kind = Role::Note { first: false }.type_in(fonts.is_chinese());
    let text = Text::plain(number.to_string());
    let layout = fonts.set(&text, kind, None);
    let cell = Cell {
        x: (PAGE.0 - layout.full_width()) / 2.0 - MARGIN.side,
        text: text.text,
        layout,
    };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(
        ArtifactType::PageNumber,
    )));
    for glyphs in glyphs::of_line(&cell, 0, fonts) {
        draw(surface, &glyphs, &cell, FOLIO);
    }
    surface.end_tagged();
}
