//! Pages and their parts, blocks, and where passages stand, on the wire.

use document::{Anchor, Block, BlockKind, Line, Rectangle, TextSource, Tile};

use crate::api::document::{
    PageSize, PageTile, PageWords, Place, PlacedBlock, PlacedLine, TextBlock, TextBlockKind,
};

/// A box on a page in shares of the page, from 0 to 1.
pub(crate) struct Shares {
    pub(crate) left: f32,
    pub(crate) top: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

impl Shares {
    /// The shares that a box has of a page of a size.
    pub(crate) fn of(rectangle: &Rectangle, size: document::PageSize) -> Self {
        let Rectangle {
            left,
            top,
            right,
            bottom,
        } = rectangle;
        let (across, down) = (size.width.max(1.0), size.height.max(1.0));
        Self {
            left: left / across,
            top: top / down,
            width: (right - left) / across,
            height: (bottom - top) / down,
        }
    }
}

/// A block as it lies on a page of a size; none where the page does not show it.
pub(crate) fn placed_block(
    index: u32,
    block: &Block,
    size: document::PageSize,
) -> Option<PlacedBlock> {
    let Anchor::Page { lines, .. } = &block.anchor else {
        return None;
    };
    if block.kind == BlockKind::Hidden {
        return None;
    }
    let nexts = lines.iter().skip(1).map(Some).chain([None]);
    Some(PlacedBlock {
        block: index,
        kind: block.kind.into(),
        lines: lines
            .iter()
            .zip(nexts)
            .filter_map(|(line, next)| placed_line(&block.text, line, next, size))
            .collect(),
    })
}

fn placed_line(
    text: &str,
    line: &Line,
    next: Option<&Line>,
    size: document::PageSize,
) -> Option<PlacedLine> {
    let part = |start: u32, end: u32| text.get(start as usize..end as usize);
    let Shares {
        left,
        top,
        width,
        height,
    } = Shares::of(&line.rectangle, size);
    Some(PlacedLine {
        text: part(line.start, line.end)?.to_owned(),
        joint: next
            .and_then(|next| part(line.end, next.start))
            .unwrap_or_default()
            .to_owned(),
        left,
        top,
        width,
        height,
    })
}

impl From<library::Place> for Place {
    fn from(place: library::Place) -> Self {
        match place {
            library::Place::Page { page, label } => Self::Page { page, label },
            library::Place::Slide { slide, notes } => Self::Slide { slide, notes },
            library::Place::Cells { sheet, range } => Self::Cells { sheet, range },
            library::Place::Section { headings } => Self::Section { headings },
            library::Place::Lines { first, last } => Self::Lines { first, last },
        }
    }
}

impl From<Place> for library::Place {
    fn from(place: Place) -> Self {
        match place {
            Place::Page { page, label } => Self::Page { page, label },
            Place::Slide { slide, notes } => Self::Slide { slide, notes },
            Place::Cells { sheet, range } => Self::Cells { sheet, range },
            Place::Section { headings } => Self::Section { headings },
            Place::Lines { first, last } => Self::Lines { first, last },
        }
    }
}

impl From<document::PageSize> for PageSize {
    fn from(size: document::PageSize) -> Self {
        let document::PageSize { width, height } = size;
        Self { width, height }
    }
}

impl From<&TextSource> for PageWords {
    fn from(source: &TextSource) -> Self {
        match source {
            TextSource::Document => Self::Carried,
            TextSource::Unrecognised => Self::Waiting,
            TextSource::Recognised {
                confidence,
                unsure: _,
            } => Self::Recognised { sure: *confidence },
        }
    }
}

impl From<PageTile> for Tile {
    fn from(tile: PageTile) -> Self {
        let PageTile {
            page_width,
            left,
            top,
            width,
            height,
        } = tile;
        Self {
            page_width,
            left,
            top,
            width,
            height,
        }
    }
}

impl From<Block> for TextBlock {
    fn from(block: Block) -> Self {
        let Block {
            kind,
            text,
            anchor: _,
        } = block;
        Self {
            kind: kind.into(),
            text,
        }
    }
}

impl From<BlockKind> for TextBlockKind {
    fn from(kind: BlockKind) -> Self {
        match kind {
            BlockKind::Heading { level } => Self::Heading { level },
            BlockKind::Paragraph => Self::Paragraph,
            BlockKind::ListItem => Self::ListItem,
            BlockKind::TableRow { header } => Self::TableRow { header },
            BlockKind::Caption => Self::Caption,
            // Set small and apart, as notes are.
            BlockKind::Note | BlockKind::Running => Self::Note,
            BlockKind::Code => Self::Code,
            BlockKind::Hidden => Self::Hidden,
        }
    }
}
