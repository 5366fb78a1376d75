//! A line of a cell as the glyphs that a page shows.

use krilla::text::{Font, GlyphId, KrillaGlyph};

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
    let mut all: Vec<Glyphs> = Vec::new();
    let Some(line) = cell.layout.get(line) else {
        return all;
    };
    let metrics = line.metrics();
    let mut x = metrics.inline_min_coord + metrics.offset;
    for run in line.runs() {
        let Some(font) = fonts.embedded(&run) else {
            x += run.advance();
            continue;
        };
        let size = run.font_size();
        let mut current: Option<(u16, Glyphs)> = None;
        for cluster in run.visual_clusters() {
            if cluster.is_ligature_continuation() {
                // Its letters belong to the glyph of the ligature.
                if let Some((_, group)) = &mut current
                    && let Some(glyph) = group.glyphs.last_mut()
                {
                    glyph.text_range.end = glyph.text_range.end.max(cluster.text_range().end);
                    glyph.text_range.start = glyph.text_range.start.min(cluster.text_range().start);
                }
                continue;
            }
            for glyph in cluster.glyphs() {
                if current
                    .as_ref()
                    .is_none_or(|(style, _)| *style != glyph.style_index)
                {
                    all.extend(current.take().map(|(_, group)| group));
                }
                let (_, group) = current.get_or_insert_with(|| {
                    let style = cell.layout.styles().get(glyph.style_index());
                    let group = Glyphs {
                        font: font.clone(),
                        size,
                        brush: style.map(|style| style.brush).unwrap_or_default(),
                        x,
                        width: 0.0,
                        glyphs: Vec::new(),
                    };
                    (glyph.style_index, group)
                });
                group.glyphs.push(KrillaGlyph::new(
                    GlyphId::new(glyph.id),
                    glyph.advance / size,
                    glyph.x / size,
                    glyph.y / size,
                    0.0,
                    cluster.text_range(),
                    None,
                ));
                group.width += glyph.advance;
                x += glyph.advance;
            }
        }
        all.extend(current.map(|(_, group)| group));
    }
    all
}
