//! How a page looks: its measures, and the type of each part of the text.

/// A4, in points.
pub(super) const PAGE: (f32, f32) = (595.28, 841.89);
/// From the edges of the paper to the text, in points: the lines of a page are as long as
/// one reads well.
pub(super) const MARGIN: Margin = Margin {
    top: 76.0,
    bottom: 84.0,
    side: 84.0,
};
/// How wide the text of a page is, in points.
pub(super) const TEXT_WIDTH: f32 = PAGE.0 - 2.0 * MARGIN.side;
/// The lowest point of the text of a page.
pub(super) const TEXT_BOTTOM: f32 = PAGE.1 - MARGIN.bottom;
/// Where the number of a page stands: its baseline, from the top.
pub(super) const FOLIO: f32 = PAGE.1 - 46.0;
/// From one cell of a table to the next, in points.
pub(super) const CELL_GAP: f32 = 14.0;
/// Where the line above a list of sources begins, below the end of the text.
pub(super) const NOTES_RULE: f32 = 11.0;
/// How long that line is.
pub(super) const NOTES_RULE_WIDTH: f32 = 72.0;

/// Around the text of a page, in points.
pub(super) struct Margin {
    pub(super) top: f32,
    pub(super) bottom: f32,
    pub(super) side: f32,
}

/// The colours of the app's documents, as red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Ink {
    /// Text.
    #[default]
    Text,
    /// What stands beside the text: sources, page numbers.
    Soft,
    /// Headings, numbers of sources, and what has no source.
    Accent,
    /// Lines.
    Rule,
}

impl Ink {
    pub(super) fn rgb(self) -> (u8, u8, u8) {
        match self {
            Self::Text => (0x22, 0x20, 0x1c),
            Self::Soft => (0x5f, 0x59, 0x4e),
            Self::Accent => (0x8f, 0x3f, 0x14),
            Self::Rule => (0xcf, 0xc6, 0xb8),
        }
    }
}

/// What a block of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The title of the whole.
    Title,
    /// The heading of a section.
    Heading,
    /// A heading inside a section.
    Subheading,
    /// Running text.
    Paragraph,
    /// An item of a list.
    Item,
    /// Words of somebody else.
    Quote,
    /// The first row of a table.
    Head,
    /// Another row.
    Row,
    /// The source of what is said above, the first of its list or not.
    Note { first: bool },
    /// A document in the list at the end.
    Document,
}

/// The type of a block; lengths are in points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    pub(super) serif: bool,
    pub(super) bold: bool,
    pub(super) size: f32,
    pub(super) line: f32,
    pub(super) before: f32,
    pub(super) after: f32,
    pub(super) ink: Ink,
    /// Where the text begins, from the left edge of the text of the page.
    pub(super) indent: f32,
}

impl Role {
    /// The type of a block in an outline that is Chinese or not: Chinese characters fill
    /// their squares, and lines of them stand further apart.
    pub(super) fn type_in(self, chinese: bool) -> Type {
        let body = Type {
            serif: false,
            bold: false,
            size: 10.5,
            line: if chinese { 18.0 } else { 16.0 },
            before: 8.0,
            after: 8.0,
            ink: Ink::Text,
            indent: 0.0,
        };
        match self {
            Self::Title => heading(body, (23.0, 31.0), (0.0, 26.0), Ink::Text),
            Self::Heading => heading(body, (14.5, 20.5), (26.0, 8.0), Ink::Accent),
            Self::Subheading => heading(body, (11.5, 17.0), (14.0, 5.0), Ink::Text),
            Self::Paragraph => body,
            Self::Item => Type {
                before: 4.0,
                after: 4.0,
                indent: 18.0,
                ..body
            },
            Self::Quote => Type {
                ink: Ink::Soft,
                indent: 16.0,
                ..body
            },
            Self::Head | Self::Row => Type {
                bold: self == Self::Head,
                size: 9.5,
                line: if chinese { 15.0 } else { 13.5 },
                before: 4.5,
                after: 4.5,
                ..body
            },
            Self::Note { first } => Type {
                size: 8.5,
                line: if chinese { 13.5 } else { 12.0 },
                before: if first { 22.0 } else { 2.5 },
                after: 26.0,
                ink: Ink::Soft,
                indent: 22.0,
                ..body
            },
            Self::Document => Type {
                before: 5.0,
                after: 5.0,
                ..body
            },
        }
    }

    /// Whether it must stand on the page of what follows.
    pub(super) fn leads(self) -> bool {
        matches!(
            self,
            Self::Title | Self::Heading | Self::Subheading | Self::Head
        )
    }

    /// Whether it is a row of a table.
    pub(super) fn is_row(self) -> bool {
        matches!(self, Self::Head | Self::Row)
    }
}

fn heading(body: Type, (size, line): (f32, f32), (before, after): (f32, f32), ink: Ink) -> Type {
    Type {
        serif: true,
        bold: true,
        size,
        line,
        before,
        after,
        ink,
        ..body
    }
}
