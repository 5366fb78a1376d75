//! Which slides an outline becomes, and what fits on each.

use crate::model::{Outline, Point, Section};
use crate::text::{line_width, printable, quoted, wrapped};
use crate::wording::{Wording, documents};

/// What a slide shows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slide {
    /// Which layout of the template it is on.
    pub(super) layout: Layout,
    /// Never empty.
    pub(super) title: Headline,
    /// The documents, on the title slide.
    pub(super) subtitle: Option<String>,
    /// Empty but on slides of bullets.
    pub(super) bullets: Vec<Bullet>,
    /// Below the bullets, where one of them has no source.
    pub(super) footnote: Option<String>,
    /// The paragraphs of the notes.
    pub(super) notes: Vec<String>,
}

/// The layouts of the template, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// The first slide.
    Title,
    /// A title and bullets.
    Bullets,
    /// A title alone, before a section of many slides.
    Section,
}

/// A text and the size at which it fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Headline {
    /// Cut with an ellipsis where no size fits.
    pub(super) text: String,
    /// In hundredths of a point; none for the template's own size.
    pub(super) size: Option<u32>,
}

/// A bullet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bullet {
    /// What it says.
    pub(super) text: String,
    /// Whether it bears the mark of having no source.
    pub(super) marked: bool,
}

/// A point ready to be placed.
struct Placed<'a> {
    bullet: Bullet,
    /// None for the second and later parts of a long point.
    point: Option<&'a Point>,
    height: f32,
}

/// The sizes that a text may have: points, and how many lines fit.
type Sizes = &'static [(f32, usize)];

/// The template's measures, in points. The first size is the layout's own.
const TEXT_WIDTH: f32 = 828.0;
const TITLE_SIZES: Sizes = &[(30.0, 2), (24.0, 2), (20.0, 3)];
const COVER_SIZES: Sizes = &[(44.0, 3), (36.0, 3), (28.0, 4)];
const SECTION_SIZES: Sizes = &[(36.0, 3), (28.0, 4)];
const BULLET_SIZE: f32 = 24.0;
const BULLET_INDENT: f32 = 23.0;
const BULLET_SPACE: f32 = 10.0;
/// Fonts for Chinese have taller lines than those for Latin letters.
const LINE_HEIGHT: f32 = 1.32;
const BODY_HEIGHT: f32 = 324.0;
/// Bold serif letters are wider than the estimate for text.
const BOLD: f32 = 1.12;
/// More bullets than this are hard to take in, even short ones.
const MOST_BULLETS: usize = 6;
/// A section of this many slides gets one of its own before them.
const MANY_SLIDES: usize = 3;
const NAMED_DOCUMENTS: usize = 3;
const NAMED_PLACES: usize = 8;

/// The slides of an outline: a title slide, the sections, the sources.
pub(super) fn plan(outline: &Outline, wording: Wording) -> Vec<Slide> {
    let named = printable(&outline.title);
    let title = if named.is_empty() {
        wording.untitled().to_owned()
    } else {
        named
    };
    let sources = documents(outline, &wording);
    let mut slides = vec![cover(&title, &sources, wording)];
    for section in &outline.sections {
        slides.extend(section_slides(section, &title, wording));
    }
    slides.extend(source_slides(&sources, wording));
    slides
}

fn cover(title: &str, sources: &[(String, Vec<String>)], wording: Wording) -> Slide {
    let names: Vec<String> = sources.iter().map(|(name, _)| quoted(name, 50)).collect();
    let mut slide = Slide::new(Layout::Title, title, COVER_SIZES);
    slide.subtitle = (!names.is_empty()).then(|| wording.named_documents(&names, NAMED_DOCUMENTS));
    slide
}

fn section_slides(section: &Section, title: &str, wording: Wording) -> Vec<Slide> {
    let named = printable(&section.heading);
    let placed: Vec<Placed<'_>> = section.points.iter().flat_map(placed).collect();
    if placed.is_empty() {
        let heading =
            (!named.is_empty()).then(|| Slide::new(Layout::Section, &named, SECTION_SIZES));
        return heading.into_iter().collect();
    }
    let heading = if named.is_empty() { title } else { &named };
    let pages = distributed(placed);
    let mut slides = Vec::new();
    if pages.len() >= MANY_SLIDES {
        slides.push(Slide::new(Layout::Section, heading, SECTION_SIZES));
    }
    for (index, page) in pages.iter().enumerate() {
        let heading = if index == 0 {
            heading.to_owned()
        } else {
            wording.continued(heading)
        };
        slides.push(bullet_slide(&heading, page, wording));
    }
    slides
}

fn bullet_slide(heading: &str, page: &[Placed<'_>], wording: Wording) -> Slide {
    let mut slide = Slide::new(Layout::Bullets, heading, TITLE_SIZES);
    slide.bullets = page.iter().map(|placed| placed.bullet.clone()).collect();
    let marked = slide.bullets.iter().any(|bullet| bullet.marked);
    slide.footnote = marked.then(|| format!("{MARK} {}", wording.no_source()));
    let points = page.iter().filter_map(|placed| placed.point);
    for (index, point) in points.enumerate() {
        slide
            .notes
            .push(format!("{}. {}", index + 1, printable(&point.text)));
        slide.notes.push(format!("→ {}", wording.source_of(point)));
    }
    slide
}

fn source_slides(sources: &[(String, Vec<String>)], wording: Wording) -> Vec<Slide> {
    let listed: Vec<Point> = sources
        .iter()
        .map(|(name, places)| {
            let mut text = name.clone();
            let shown = &places[..places.len().min(NAMED_PLACES)];
            if !shown.is_empty() {
                text.push_str(" · ");
                text.push_str(&shown.join(" · "));
            }
            if places.len() > shown.len() {
                text.push_str(" · …");
            }
            Point {
                text,
                support: None,
            }
        })
        .collect();
    let placed = listed.iter().flat_map(placed).map(|placed| Placed {
        bullet: Bullet {
            marked: false,
            ..placed.bullet
        },
        point: None,
        ..placed
    });
    let pages = distributed(placed.collect());
    pages
        .iter()
        .map(|page| bullet_slide(wording.sources(), page, wording))
        .collect()
}

/// The mark of a bullet without a source.
pub(super) const MARK: &str = "†";

impl Slide {
    fn new(layout: Layout, title: &str, sizes: Sizes) -> Self {
        let (headline, cut) = fitted(title, sizes);
        Self {
            layout,
            title: headline,
            subtitle: None,
            bullets: Vec::new(),
            footnote: None,
            // What does not fit is not lost.
            notes: if cut {
                vec![title.to_owned()]
            } else {
                Vec::new()
            },
        }
    }
}

/// A title at the largest size at which it fits, and whether it had to be cut.
fn fitted(title: &str, sizes: Sizes) -> (Headline, bool) {
    let lines_at = |points: f32| wrapped(title, TEXT_WIDTH / points / BOLD);
    let own = sizes.first().map(|(points, _)| *points);
    for (points, most) in sizes {
        if lines_at(*points).len() <= *most {
            let size = (Some(*points) != own).then_some((*points * 100.0) as u32);
            let text = title.to_owned();
            return (Headline { text, size }, false);
        }
    }
    let (points, most) = sizes.last().copied().unwrap_or((20.0, 1));
    let mut kept: String = lines_at(points).into_iter().take(most).collect();
    let room = line_width("…");
    let mut freed = 0.0;
    while freed < room {
        freed += kept
            .pop()
            .map_or(room, |last| line_width(&last.to_string()));
    }
    let text = format!("{}…", kept.trim_end());
    let size = Some((points * 100.0) as u32);
    (Headline { text, size }, true)
}

/// A point as one bullet, or as several where it is longer than a slide.
fn placed(point: &Point) -> Vec<Placed<'_>> {
    let text = printable(&point.text);
    let width = (TEXT_WIDTH - BULLET_INDENT) / BULLET_SIZE;
    let line_height = BULLET_SIZE * LINE_HEIGHT;
    let most = ((BODY_HEIGHT - BULLET_SPACE) / line_height) as usize;
    let marked = point.support.is_none();
    let lines = wrapped(&text, width);
    let parts = lines.chunks(most.max(1)).enumerate();
    let count = lines.len().div_ceil(most.max(1));
    parts
        .map(|(index, lines)| Placed {
            bullet: Bullet {
                text: lines.concat().trim().to_owned(),
                marked: marked && index + 1 == count,
            },
            point: (index == 0).then_some(point),
            height: lines.len() as f32 * line_height + BULLET_SPACE,
        })
        .collect()
}

/// Bullets on as few slides as they need, about as much on each.
fn distributed(placed: Vec<Placed<'_>>) -> Vec<Vec<Placed<'_>>> {
    let heights: Vec<f32> = placed.iter().map(|placed| placed.height).collect();
    let fewest = breaks(&heights, BODY_HEIGHT).len();
    let total: f32 = heights.iter().sum();
    let mut height = total / fewest.max(1) as f32;
    while height < BODY_HEIGHT && breaks(&heights, height).len() > fewest {
        height += BULLET_SIZE / 2.0;
    }
    let counts = breaks(&heights, height.min(BODY_HEIGHT));
    let mut rest = placed.into_iter();
    counts
        .into_iter()
        .map(|count| rest.by_ref().take(count).collect())
        .collect()
}

/// How many bullets go on each slide when a slide is `most` high.
fn breaks(heights: &[f32], most: f32) -> Vec<usize> {
    let mut counts: Vec<usize> = Vec::new();
    let mut used = f32::INFINITY;
    for height in heights {
        let full = counts.last().is_none_or(|count| *count >= MOST_BULLETS);
        match counts.last_mut() {
            Some(count) if !full && used + height <= most + 0.5 => {
                *count += 1;
                used += height;
            }
            _ => {
                counts.push(1);
                used = *height;
            }
        }
    }
    counts
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
