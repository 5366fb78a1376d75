//! Regions that hold a line each, and how they lie together.

use super::Turn;
use super::geometry::{Direction, Extent, Point, Quadrilateral, angle_of_smallest_box};

/// The network marks cores, which are drawn in from the edge of the text; a box
/// around a core grows by its area times this over its circumference (DB,
/// section 3.4, with PP-OCR's factor).
const GROWTH: f32 = 1.6;

/// Longer in proportion to their height, regions tell how the page lies.
const TELLING: f32 = 5.0;

/// A page that is skewed less, in radians, is read as if it were straight.
const STRAIGHT: f32 = 0.004;

/// A long region at another angle than its page's, in radians, keeps its own.
const OWN_WAY: f32 = 0.07;

/// The core of a line.
#[derive(Debug)]
pub(super) struct Region {
    hull: Vec<Point>,
    /// Of its smallest box, between -45° and 45°.
    angle: f32,
}

/// How the lines of a page lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// See [`super::RecognisedText::skew`].
    pub(super) skew: f32,
    /// Whether lines run from top to bottom of the picture, or back.
    pub(super) upended: bool,
    /// The height of most cores, in pixels.
    pub(super) height: f32,
}

impl Region {
    pub(super) fn new(hull: Vec<Point>) -> Self {
        let angle = angle_of_smallest_box(&hull);
        Self { hull, angle }
    }

    pub(super) fn extent(&self, direction: Direction) -> Extent {
        Extent::of(&self.hull, direction)
    }

    /// Length and height of its smallest box, the longer side first.
    fn sides(&self) -> (f32, f32) {
        let extent = self.extent(Direction::of(self.angle));
        let (length, height) = (extent.length(), extent.height());
        (length.max(height), length.min(height))
    }

    /// The length of the longer side, in pixels.
    pub(super) fn length(&self) -> f32 {
        self.sides().0
    }

    fn is_telling(&self) -> bool {
        let (length, height) = self.sides();
        length >= TELLING * height.max(1.0)
    }

    /// The angle along which the region is read on a page that lies so.
    fn reading_angle(&self, layout: &Layout, turn: Turn) -> f32 {
        let differs = (self.angle - layout.skew).abs() > OWN_WAY;
        let skew = if differs && self.is_telling() {
            self.angle
        } else {
            layout.skew
        };
        turn.radians() + skew
    }

    /// Whether the region is read across the lines of its page: higher than a line
    /// or two, and higher than long.
    pub(super) fn stands(&self, layout: &Layout, turn: Turn) -> bool {
        let extent = self.extent(Direction::of(self.reading_angle(layout, turn)));
        extent.height() > 1.5 * extent.length() && extent.height() > 3.0 * layout.height
    }

    /// The box around the whole line, for reading in the page's direction or
    /// `quarters` turned from it.
    pub(super) fn quadrilateral(&self, layout: &Layout, turn: Turn, quarters: i8) -> Quadrilateral {
        let angle =
            self.reading_angle(layout, turn) + f32::from(quarters) * std::f32::consts::FRAC_PI_2;
        let direction = Direction::of(angle);
        let extent = self.extent(direction);
        let (length, height) = (extent.length(), extent.height());
        let growth = length * height * GROWTH / (2.0 * (length + height)).max(1.0);
        let along = (extent.along.0 - growth, extent.along.1 + growth);
        let across = (extent.across.0 - growth, extent.across.1 + growth);
        Quadrilateral {
            corners: [
                direction.point(along.0, across.0),
                direction.point(along.1, across.0),
                direction.point(along.1, across.1),
                direction.point(along.0, across.1),
            ],
        }
    }
}

/// The height of most lines with their ascenders and descenders, in pixels of the
/// picture; none where there is no line.
pub(super) fn typical_height(regions: &[Region]) -> Option<f32> {
    let heights = regions
        .iter()
        .filter(|region| region.is_telling())
        .map(|region| region.sides().1)
        .collect();
    // The growth adds to a long line what makes its core 2.6 times as high.
    median(heights).map(|height| height * (1.0 + GROWTH))
}

impl Layout {
    /// How most regions lie.
    pub(super) fn of(regions: &[Region]) -> Self {
        let telling = || regions.iter().filter(|region| region.is_telling());
        let mut angles: Vec<(f32, f32)> = telling()
            .map(|region| (region.angle, region.length()))
            .collect();
        angles.sort_by(|a, b| a.0.total_cmp(&b.0));
        let half: f32 = angles.iter().map(|(_, length)| length).sum::<f32>() / 2.0;
        let mut passed = 0.0;
        let skew = angles
            .iter()
            .find(|(_, length)| {
                passed += length;
                passed >= half
            })
            .map_or(0.0, |(angle, _)| *angle);
        let skew = if skew.abs() < STRAIGHT { 0.0 } else { skew };
        let direction = Direction::of(skew);
        let (mut lying, mut standing) = (0.0, 0.0);
        for region in telling() {
            let extent = region.extent(direction);
            if extent.height() > extent.length() {
                standing += extent.height();
            } else {
                lying += extent.length();
            }
        }
        let heights = regions.iter().map(|region| region.sides().1).collect();
        Self {
            skew,
            upended: standing > lying,
            height: median(heights).unwrap_or(0.0),
        }
    }
}

fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of 400 by 8 pixels, 30 apart, on a page turned by so much.
    fn page(degrees: f32) -> Vec<Region> {
        let direction = Direction::of(degrees.to_radians());
        (0..6u8)
            .map(|line| {
                let top = f32::from(line) * 30.0;
                let corners = [
                    (0.0, top),
                    (400.0, top),
                    (400.0, top + 8.0),
                    (0.0, top + 8.0),
                ];
                Region::new(
                    corners
                        .iter()
                        .map(|&(along, across)| direction.point(along, across))
                        .collect(),
                )
            })
            .collect()
    }

    #[test]
    fn skew_and_turn_are_told_apart() {
        for (degrees, skew, upended) in [
            (0.0, 0.0, false),
            (2.0, 2.0, false),
            (-3.0, -3.0, false),
            (90.0, 0.0, true),
            (92.0, 2.0, true),
            (180.0, 0.0, false),
            (269.0, -1.0, true),
        ] {
            let layout = Layout::of(&page(degrees));
            assert!(
                (layout.skew.to_degrees() - skew).abs() < 0.3 && layout.upended == upended,
                "{degrees}°: {layout:?}"
            );
            assert!((layout.height - 8.0).abs() < 0.2, "{layout:?}");
        }
    }

    #[test]
    fn a_box_is_read_in_the_direction_of_its_page() {
        let regions = page(180.0);
        let layout = Layout::of(&regions);
        let [begin, end, ..] = regions[0].quadrilateral(&layout, Turn::Half, 0).corners;
        assert!(
            begin.x > end.x && (begin.y - end.y).abs() < 1.0,
            "upside down, a line begins at the right: {begin:?} {end:?}"
        );
        let height = typical_height(&regions).expect("there are lines");
        assert!((18.0..24.0).contains(&height), "8 grow to {height}");
    }
}
