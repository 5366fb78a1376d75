//! Pages and their parts, blocks, and where passages stand, on the wire.

use document::{Block, BlockKind, TextSource, Tile};

use crate::api::document::{PageSize, PageTile, PageWords, Place, TextBlock, TextBlockKind};

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
