//! The order in which a person reads the shapes of a slide: rows of columns of
//! rows, found by cutting where nothing stands.

/// Cuts inside cuts; what is left then stays as it is.
const MAXIMUM_CUTS: usize = 32;

/// Where a shape lies, in any unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

/// The indices of `places` in reading order. Shapes without a place keep that
/// of the shape before them.
pub(super) fn reading_order(places: &[Option<Place>]) -> Vec<usize> {
    let mut last = Place {
        left: 0.0,
        top: 0.0,
        right: 0.0,
        bottom: 0.0,
    };
    let shapes: Vec<(usize, Place)> = places
        .iter()
        .enumerate()
        .map(|(index, place)| {
            last = place.unwrap_or(last);
            (index, last)
        })
        .collect();
    let mut ordered = Vec::with_capacity(places.len());
    cut(shapes, Axis::Down, 0, &mut ordered);
    ordered
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axis {
    Down,
    Across,
}

/// Cuts across the page first, then each strip down, and so on until neither
/// cuts anything.
fn cut(mut shapes: Vec<(usize, Place)>, axis: Axis, cuts: usize, ordered: &mut Vec<usize>) {
    let start = |place: &Place| match axis {
        Axis::Down => place.top,
        Axis::Across => place.left,
    };
    let end = |place: &Place| match axis {
        Axis::Down => place.bottom,
        Axis::Across => place.right,
    };
    shapes.sort_by(|(_, one), (_, other)| start(one).total_cmp(&start(other)));
    let mut strips: Vec<Vec<(usize, Place)>> = Vec::new();
    let mut reach = f64::NEG_INFINITY;
    for shape in shapes {
        let (from, to) = (start(&shape.1), end(&shape.1));
        // Frames overlap a little where their texts do not.
        let overlap = reach - from > (to - from) * 0.2;
        match strips.last_mut() {
            Some(strip) if overlap => strip.push(shape),
            _ => strips.push(vec![shape]),
        }
        reach = reach.max(to);
    }
    let other = match axis {
        Axis::Down => Axis::Across,
        Axis::Across => Axis::Down,
    };
    let whole = strips.len() == 1 && cuts > 0;
    for mut strip in strips {
        if strip.len() == 1 || cuts >= MAXIMUM_CUTS || (whole && axis == Axis::Across) {
            strip.sort_by(|(_, one), (_, other)| {
                let by_top = one.top.total_cmp(&other.top);
                by_top.then(one.left.total_cmp(&other.left))
            });
            ordered.extend(strip.into_iter().map(|(index, _)| index));
        } else {
            cut(strip, other, cuts + 1, ordered);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(left: f64, top: f64, width: f64, height: f64) -> Option<Place> {
        Some(Place {
            left,
            top,
            right: left + width,
            bottom: top + height,
        })
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let order = reading_order(&[
            place(5.0, 6.0, 4.0, 2.0),
            place(5.0, 3.0, 4.0, 2.0),
            place(0.0, 3.0, 4.0, 5.0),
            place(0.0, 0.0, 9.0, 2.0),
            place(0.0, 9.0, 9.0, 1.0),
        ]);
        assert_eq!(order, [3, 2, 1, 0, 4], "title, left, right, below");
    }

    #[test]
    fn shapes_without_a_place_follow_the_one_before() {
        let order = reading_order(&[place(0.0, 5.0, 1.0, 1.0), None, place(0.0, 0.0, 1.0, 1.0)]);
        assert_eq!(order, [2, 0, 1]);
    }

    #[test]
    fn every_shape_is_read_once() {
        let places: Vec<_> = (0..20_000_u32)
            .map(|index| place(f64::from(index % 97), f64::from(index % 89), 3.0, 3.0))
            .collect();
        let mut order = reading_order(&places);
        order.sort_unstable();
        assert!(order.into_iter().eq(0..20_000));
        let strange = reading_order(&[place(f64::NAN, 0.0, f64::INFINITY, -1.0), None]);
        assert_eq!(strange.len(), 2);
    }
}
