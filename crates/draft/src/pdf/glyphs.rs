//! A line of a cell as the glyphs that a page shows.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use parley::{Cluster, Layout, Run};

use super::fonts::{Brush, Fonts};
use super::typeset::Cell;

/// Glyphs of one font, size and brush beside each other.
pub(super) struct Glyphs {
    pub(super) font: Font,
    pub(super) size: f32,
    pub(super) brush: Brush,
    /// Where they begin, from the left edge of the cell, in points.
    pub(super) x: f32,
    /// How wide they are together.
    pub(super) width: f32,
    pub(super) glyphs: Vec<KrillaGlyph>,
}

/// The glyphs of one line of a cell, from left to right.
pub(super) fn of_line(cell: &Cell, line: usize, fonts: &mut Fonts) -> Vec<Glyphs> {
    let mut all = Vec::new();
    let Some(line) = cell.layout.get(line) else {
        return all;
    };
    let metrics = line.metrics();
    let mut x = metrics.inline_min_coord + metrics.offset;
    for run in line.runs() {
        if let Some(font) = fonts.embedded(&run) {
            all.extend(of_run(&cell.layout, &run, &font, x));
        }
        x += run.advance();
    }
    all
}

/// The glyphs of a run that begins at `x`, apart by their brushes.
fn of_run(layout: &Layout<Brush>, run: &Run<'_, Brush>, font: &Font, mut x: f32) -> Vec<Glyphs> {
    let size = run.font_size();
    let mut groups: Vec<Glyphs> = Vec::new();
    for cluster in run.visual_clusters() {
        if cluster.is_ligature_continuation() {
            join(groups.last_mut(), &cluster);
            continue;
        }
        for glyph in cluster.glyphs() {
            let style = layout.styles().get(glyph.style_index());
            let brush = style.map(|style| style.brush).unwrap_or_default();
            if groups.last().is_none_or(|group| group.brush != brush) {
                groups.push(Glyphs {
                    font: font.clone(),
                    size,
                    brush,
                    x,
                    width: 0.0,
                    glyphs: Vec::new(),
                });
            }
            if let Some(group) = groups.last_mut() {
                group.width += glyph.advance;
                group.glyphs.push(KrillaGlyph::new(
                    GlyphId::new(glyph.id),
                    glyph.advance / size,
                    glyph.x / size,
                    glyph.y / size,
                    0.0,
                    cluster.text_range(),
                    None,
                ));
            }
            x += glyph.advance;
        }
    }
    groups
}

/// The letters that a ligature goes on with belong to its glyph.
fn join(group: Option<&mut Glyphs>, cluster: &Cluster<'_, Brush>) {
    if let Some(glyph) = group.and_then(|group| group.glyphs.last_mut()) {
        let letters = cluster.text_range();
        glyph.text_range.start = glyph.text_range.start.min(letters.start);
        glyph.text_range.end = glyph.text_range.end.max(letters.end);
    }
}
