//! Outlines go to the window to be edited, and come back.

use library::{FileId, PassageId};

use super::number;
use crate::api::draft::{DraftKind, Outline, OutlineEvent, Point, PointSource, Section};

impl From<DraftKind> for draft::DraftKind {
    fn from(kind: DraftKind) -> Self {
        match kind {
            DraftKind::Deck => Self::Deck,
            DraftKind::Document => Self::Document,
        }
    }
}

impl From<draft::OutlineProgress> for OutlineEvent {
    fn from(progress: draft::OutlineProgress) -> Self {
        match progress {
            draft::OutlineProgress::Writing {
                section,
                sections,
                tokens,
            } => Self::Writing {
                section,
                sections,
                tokens,
            },
            draft::OutlineProgress::Supporting => Self::Supporting,
        }
    }
}

impl From<draft::Outline> for Outline {
    fn from(outline: draft::Outline) -> Self {
        let draft::Outline { title, sections } = outline;
        Self {
            title,
            sections: sections.into_iter().map(Section::from).collect(),
        }
    }
}

impl From<draft::Section> for Section {
    fn from(section: draft::Section) -> Self {
        let draft::Section { heading, points } = section;
        Self {
            heading,
            points: points.into_iter().map(Point::from).collect(),
        }
    }
}

impl From<draft::Point> for Point {
    fn from(point: draft::Point) -> Self {
        let draft::Point { text, support } = point;
        Self {
            text,
            source: support.map(PointSource::from),
        }
    }
}

impl From<draft::Support> for PointSource {
    fn from(support: draft::Support) -> Self {
        let draft::Support {
            passage,
            file,
            file_name,
            place,
            text,
        } = support;
        Self {
            passage: number(passage.0),
            file: number(file.0),
            file_name,
            place: place.into(),
            text,
        }
    }
}

impl From<Outline> for draft::Outline {
    fn from(outline: Outline) -> Self {
        let Outline { title, sections } = outline;
        Self {
            title,
            sections: sections.into_iter().map(draft::Section::from).collect(),
        }
    }
}

impl From<Section> for draft::Section {
    fn from(section: Section) -> Self {
        let Section { heading, points } = section;
        Self {
            heading,
            points: points.into_iter().map(draft::Point::from).collect(),
        }
    }
}

impl From<Point> for draft::Point {
    fn from(point: Point) -> Self {
        let Point { text, source } = point;
        Self {
            text,
            support: source.map(draft::Support::from),
        }
    }
}

impl From<PointSource> for draft::Support {
    fn from(source: PointSource) -> Self {
        let PointSource {
            passage,
            file,
            file_name,
            place,
            text,
        } = source;
        Self {
            passage: PassageId(passage.into()),
            file: FileId(file.into()),
            file_name,
            place: place.into(),
            text,
        }
    }
}
