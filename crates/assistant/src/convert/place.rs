//! Where passages stand, and the blocks around them, on the wire.

use document::{Block, BlockKind};

use crate::api::document::{Place, TextBlock, TextBlockKind};

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
        }
    }
}
