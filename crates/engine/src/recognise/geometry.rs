//! Points and boxes in a picture, in pixels; y grows downwards, angles clockwise.

/// A point in a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// From the left edge.
    pub x: f32,
    /// From the upper edge.
    pub y: f32,
}

impl Point {
    /// The point between two, at `share` of the way from the first.
    pub(super) fn between(self, other: Self, share: f32) -> Self {
        Self {
            x: self.x + (other.x - self.x) * share,
            y: self.y + (other.y - self.y) * share,
        }
    }

    /// How far along, and how far across to its right, a direction the point
    /// lies from the origin.
    pub(super) fn along(self, direction: Direction) -> (f32, f32) {
        (
            self.x * direction.cos + self.y * direction.sin,
            self.y * direction.cos - self.x * direction.sin,
        )
    }
}

/// A direction, clockwise from pointing right.
#[derive(Debug, Clone, Copy)]
pub(super) struct Direction {
    cos: f32,
    sin: f32,
}

impl Direction {
    pub(super) fn of(radians: f32) -> Self {
        Self {
            cos: radians.cos(),
            sin: radians.sin(),
        }
    }

    /// The point that lies so far along and across.
    pub(super) fn point(self, along: f32, across: f32) -> Point {
        Point {
            x: along * self.cos - across * self.sin,
            y: along * self.sin + across * self.cos,
        }
    }
}

/// Four corners: where the text of a box begins above, ends above, ends below and
/// begins below.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quadrilateral {
    /// In this order.
    pub corners: [Point; 4],
}

impl Quadrilateral {
    /// The smallest upright box around the corners: left, top, right, bottom.
    #[must_use]
    pub fn bounds(&self) -> (f32, f32, f32, f32) {
        let mut bounds = (f32::MAX, f32::MAX, f32::MIN, f32::MIN);
        for corner in &self.corners {
            bounds.0 = bounds.0.min(corner.x);
            bounds.1 = bounds.1.min(corner.y);
            bounds.2 = bounds.2.max(corner.x);
            bounds.3 = bounds.3.max(corner.y);
        }
        bounds
    }

    /// The part between two shares of the way from where the text begins to where
    /// it ends.
    pub(super) fn part(&self, start: f32, end: f32) -> Self {
        let [begin_above, end_above, end_below, begin_below] = self.corners;
        Self {
            corners: [
                begin_above.between(end_above, start),
                begin_above.between(end_above, end),
                begin_below.between(end_below, end),
                begin_below.between(end_below, start),
            ],
        }
    }
}

/// The corners of the smallest convex shape around the points, in order
/// (Andrew, "Another efficient algorithm for convex hulls in two dimensions",
/// 1979). Fewer than three points, or points on one line, have no such shape.
pub(super) fn convex_hull(mut points: Vec<Point>) -> Vec<Point> {
    points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    points.dedup();
    let mut hull = half_hull(points.iter());
    let mut other = half_hull(points.iter().rev());
    hull.pop();
    other.pop();
    hull.append(&mut other);
    hull
}

fn half_hull<'a>(points: impl Iterator<Item = &'a Point>) -> Vec<Point> {
    let mut hull: Vec<Point> = Vec::new();
    for &point in points {
        while let [.., before, last] = hull[..]
            && turns_left(before, last, point) <= 0.0
        {
            hull.pop();
        }
        hull.push(point);
    }
    hull
}

fn turns_left(a: Point, b: Point, c: Point) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// What points reach along a direction and across it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Extent {
    /// Least and greatest along.
    pub(super) along: (f32, f32),
    /// Least and greatest across.
    pub(super) across: (f32, f32),
}

impl Extent {
    pub(super) fn of(points: &[Point], direction: Direction) -> Self {
        let mut extent = Self {
            along: (f32::MAX, f32::MIN),
            across: (f32::MAX, f32::MIN),
        };
        for point in points {
            let (along, across) = point.along(direction);
            extent.along = (extent.along.0.min(along), extent.along.1.max(along));
            extent.across = (extent.across.0.min(across), extent.across.1.max(across));
        }
        extent
    }

    pub(super) fn length(&self) -> f32 {
        self.along.1 - self.along.0
    }

    pub(super) fn height(&self) -> f32 {
        self.across.1 - self.across.0
    }
}

/// The angle of the smallest box around a convex shape, between -45° and 45°:
/// one of its sides lies on a side of the shape (Freeman and Shapira, 1975).
pub(super) fn angle_of_smallest_box(hull: &[Point]) -> f32 {
    use std::f32::consts::{FRAC_PI_2, FRAC_PI_4};
    let next = hull.iter().cycle().skip(1);
    hull.iter()
        .zip(next)
        .map(|(a, b)| {
            let angle = (b.y - a.y).atan2(b.x - a.x);
            (angle + FRAC_PI_4).rem_euclid(FRAC_PI_2) - FRAC_PI_4
        })
        .map(|angle| {
            let extent = Extent::of(hull, Direction::of(angle));
            (extent.length() * extent.height(), angle)
        })
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map_or(0.0, |(_, angle)| angle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(pairs: &[(f32, f32)]) -> Vec<Point> {
        pairs.iter().map(|&(x, y)| Point { x, y }).collect()
    }

    #[test]
    fn a_hull_has_no_point_inside() {
        let hull = convex_hull(points(&[
            (0.0, 0.0),
            (4.0, 0.0),
            (4.0, 2.0),
            (0.0, 2.0),
            (1.0, 1.0),
            (2.0, 0.0),
        ]));
        assert_eq!(hull.len(), 4, "only the corners are left: {hull:?}");
        assert!(
            convex_hull(points(&[(1.0, 1.0)])).len() < 3,
            "a point has no area"
        );
    }

    #[test]
    fn the_smallest_box_tells_how_a_bar_lies() {
        for degrees in [-30.0f32, -2.0, 0.0, 3.0, 40.0] {
            let direction = Direction::of(degrees.to_radians());
            let corners: Vec<Point> = [(0.0, 0.0), (90.0, 0.0), (90.0, 9.0), (0.0, 9.0)]
                .iter()
                .map(|&(along, across)| direction.point(along, across))
                .collect();
            let found = angle_of_smallest_box(&convex_hull(corners)).to_degrees();
            assert!((found - degrees).abs() < 0.1, "{degrees}° is not {found}°");
        }
    }

    #[test]
    fn a_part_of_a_box_lies_where_it_should() {
        let whole = Quadrilateral {
            corners: [
                Point { x: 0.0, y: 0.0 },
                Point { x: 10.0, y: 0.0 },
                Point { x: 10.0, y: 2.0 },
                Point { x: 0.0, y: 2.0 },
            ],
        };
        assert_eq!(whole.part(0.2, 0.5).bounds(), (2.0, 0.0, 5.0, 2.0));
    }
}
