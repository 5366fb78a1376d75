//! The reading order of shapes: rows and columns are found by cutting the slide
//! along its widest gaps, again and again (the recursive X-Y cut of Nagy and
//! Seth, 1984).

use super::super::xml::Element;

/// Above this many shapes only rows are told apart.
const MAXIMUM_SHAPES: usize = 400;

/// A box on a slide, in English metric units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Place {
    #[cfg(test)]
    fn new(left: f64, top: f64, width: f64, height: f64) -> Self {
        Self {
            left,
            top,
            right: left + width,
            bottom: top + height,
        }
    }

    /// Where a shape says that it lies.
    pub(super) fn of(shape: &Element) -> Option<Self> {
        let transform = match shape.name.as_str() {
            "graphicFrame" => shape.child("xfrm"),
            "grpSp" => shape.at(&["grpSpPr", "xfrm"]),
            _ => shape.at(&["spPr", "xfrm"]),
        }?;
        let number = |element: &str, name: &str| {
            let value: f64 = transform.child(element)?.attribute(name)?.parse().ok()?;
            value.is_finite().then_some(value)
        };
        let (left, top) = (number("off", "x")?, number("off", "y")?);
        let width = number("ext", "cx").unwrap_or(0.0).max(0.0);
        let height = number("ext", "cy").unwrap_or(0.0).max(0.0);
        Some(Self {
            left,
            top,
            right: left + width,
            bottom: top + height,
        })
    }

    /// The extent along an axis, a little shortened: neighbours may overlap at
    /// their edges.
    fn extent(&self, axis: Axis) -> (f64, f64) {
        let (start, end) = match axis {
            Axis::Down => (self.top, self.bottom),
            Axis::Across => (self.left, self.right),
        };
        let slack = (end - start) * 0.08;
        (start + slack, end - slack)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axis {
    Down,
    Across,
}

/// Brings things with places into the order in which they are read. Those
/// without a place come first, in the order that they have.
pub(super) fn sort<T>(things: Vec<(Option<Place>, T)>) -> Vec<T> {
    let mut slots: Vec<Option<T>> = Vec::with_capacity(things.len());
    let (mut order, mut placed) = (Vec::new(), Vec::new());
    for (index, (place, thing)) in things.into_iter().enumerate() {
        slots.push(Some(thing));
        match place {
            Some(place) => placed.push((place, index)),
            None => order.push(index),
        }
    }
    if placed.len() > MAXIMUM_SHAPES {
        by_rows(&mut placed);
        order.extend(placed.into_iter().map(|(_, index)| index));
    } else {
        cut(placed, &mut order);
    }
    order
        .into_iter()
        .filter_map(|index| slots.get_mut(index)?.take())
        .collect()
}

fn by_rows(placed: &mut [(Place, usize)]) {
    placed.sort_by(|(one, _), (other, _)| {
        let top = one.top.total_cmp(&other.top);
        top.then(one.left.total_cmp(&other.left))
    });
}

/// Cuts along the axis with the wider gap, at all gaps that are nearly as wide,
/// and goes on with the parts.
fn cut(mut placed: Vec<(Place, usize)>, order: &mut Vec<usize>) {
    let down = gaps(&placed, Axis::Down);
    let across = gaps(&placed, Axis::Across);
    let widest = |gaps: &[(f64, f64)]| gaps.iter().map(|(width, _)| *width).fold(0.0, f64::max);
    let axis = if widest(&across) > widest(&down) {
        Axis::Across
    } else {
        Axis::Down
    };
    let gaps = if axis == Axis::Down { down } else { across };
    let enough = widest(&gaps) / 2.0;
    let cuts: Vec<f64> = gaps
        .into_iter()
        .filter(|(width, _)| *width >= enough)
        .map(|(_, at)| at)
        .collect();
    if cuts.is_empty() {
        by_rows(&mut placed);
        order.extend(placed.into_iter().map(|(_, index)| index));
        return;
    }
    let mut parts: Vec<Vec<(Place, usize)>> = vec![Vec::new(); cuts.len() + 1];
    for (place, index) in placed {
        let start = place.extent(axis).0;
        let part = cuts.iter().filter(|cut| start > **cut).count();
        if let Some(part) = parts.get_mut(part) {
            part.push((place, index));
        }
    }
    for part in parts {
        cut(part, order);
    }
}

/// The gaps along an axis that no shape reaches across: width and middle.
fn gaps(placed: &[(Place, usize)], axis: Axis) -> Vec<(f64, f64)> {
    let mut extents: Vec<(f64, f64)> = placed.iter().map(|(place, _)| place.extent(axis)).collect();
    extents.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut gaps = Vec::new();
    let mut reached = f64::INFINITY;
    for (start, end) in extents {
        if start > reached {
            gaps.push((start - reached, f64::midpoint(start, reached)));
        }
        reached = if reached.is_infinite() {
            end
        } else {
            reached.max(end)
        };
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(places: &[Place]) -> Vec<usize> {
        sort(
            places
                .iter()
                .enumerate()
                .map(|(index, place)| (Some(*place), index))
                .collect(),
        )
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        // Two cards side by side, each a heading close above its text.
        let places = [
            Place::new(0.0, 0.0, 40.0, 10.0),
            Place::new(60.0, 0.0, 40.0, 10.0),
            Place::new(0.0, 12.0, 40.0, 50.0),
            Place::new(60.0, 12.0, 40.0, 50.0),
        ];
        assert_eq!(order(&places), [0, 2, 1, 3]);
    }

    #[test]
    fn rows_are_read_one_after_the_other() {
        // Labels close before their values, in rows far apart.
        let places = [
            Place::new(0.0, 60.0, 30.0, 10.0),
            Place::new(32.0, 60.0, 60.0, 10.0),
            Place::new(32.0, 0.0, 60.0, 10.0),
            Place::new(0.0, 1.0, 30.0, 10.0),
        ];
        assert_eq!(order(&places), [3, 2, 0, 1]);
    }

    #[test]
    fn what_cannot_be_cut_goes_from_top_to_bottom() {
        let pinwheel = [
            Place::new(30.0, 20.0, 70.0, 80.0),
            Place::new(0.0, 0.0, 60.0, 60.0),
            Place::new(0.0, 50.0, 60.0, 50.0),
        ];
        assert_eq!(order(&pinwheel), [1, 0, 2]);
        let same = [Place::new(0.0, 0.0, 0.0, 0.0); 3];
        assert_eq!(order(&same), [0, 1, 2]);
    }
}
