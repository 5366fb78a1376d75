//! Where there is text: a network marks the core of each line, and connected cores
//! become lines (DB: Liao et al., "Real-time scene text detection with
//! differentiable binarization", AAAI 2020).

use ort::session::Session;
use ort::value::Tensor;

use super::components::components;
use super::geometry::{Direction, Extent, Point, convex_hull};
use super::picture::Picture;
use super::pp_ocr::failed;
use super::regions::{Region, typical_height};
use super::resample;
use crate::EngineError;

/// Both sides of what the network reads are multiples of this, in pixels.
const GRAIN: usize = 32;

/// The longer side at which pages are looked at first, in pixels. A4 comes out at
/// about 105 dpi: less blurs small print, and more only costs time.
const FIRST_SIDE: usize = 1_216;

/// The longer side at which pages with small print are looked at again.
const LARGEST_SIDE: usize = 2_432;

/// Lines lower than this at the first look, in pixels of that look, are found
/// better at a second one.
const SMALL_PRINT: f32 = 11.0;

/// How likely a pixel must be to belong to the core of a line, and how likely
/// those of a core must be together, as PP-OCR was tuned.
const PIXEL_THRESHOLD: f32 = 0.3;
const CORE_THRESHOLD: f32 = 0.5;

/// Thinner cores are specks, in pixels of the network's map.
const THINNEST: f32 = 3.0;

/// More lines than a page can hold.
const MOST_REGIONS: usize = 4_000;

/// The cores of the lines of a picture, in its own pixels.
pub(super) fn detect(session: &mut Session, picture: &Picture) -> Result<Vec<Region>, EngineError> {
    let longer = picture.width().max(picture.height());
    let regions = look(session, picture, FIRST_SIDE.min(longer))?;
    if longer <= FIRST_SIDE {
        return Ok(regions);
    }
    #[expect(clippy::cast_precision_loss, reason = "sides of a picture")]
    let scale = FIRST_SIDE as f32 / longer as f32;
    let is_small = typical_height(&regions).is_none_or(|height| height * scale < SMALL_PRINT);
    if is_small {
        look(session, picture, LARGEST_SIDE.min(longer))
    } else {
        Ok(regions)
    }
}

/// One look at the picture, its longer side scaled to this.
fn look(session: &mut Session, picture: &Picture, side: usize) -> Result<Vec<Region>, EngineError> {
    let longer = picture.width().max(picture.height()).max(1);
    let scaled = |length: usize| {
        let length = (length * side).div_ceil(longer);
        ((length + GRAIN / 2) / GRAIN).max(1) * GRAIN
    };
    let (width, height) = (scaled(picture.width()), scaled(picture.height()));
    let planes = resample::planes(picture, width, height);
    let input = Tensor::from_array(([1, 3, height, width], planes)).map_err(failed)?;
    let outputs = session.run(ort::inputs![input]).map_err(failed)?;
    let map = outputs
        .values()
        .next()
        .ok_or_else(|| failed("the detection gives nothing"))?;
    let (_, map) = map.try_extract_tensor::<f32>().map_err(failed)?;
    if map.len() != width * height {
        return Err(failed("the detection's map is of another size"));
    }
    Ok(regions(map, width, height, picture))
}

#[expect(clippy::cast_precision_loss, reason = "sides of a picture")]
fn regions(map: &[f32], width: usize, height: usize, picture: &Picture) -> Vec<Region> {
    let across = picture.width() as f32 / width as f32;
    let down = picture.height() as f32 / height as f32;
    components(map, width, PIXEL_THRESHOLD)
        .into_iter()
        .filter(|component| component.mean >= CORE_THRESHOLD)
        .filter_map(|component| {
            let extent = Extent::of(&component.points, Direction::of(0.0));
            if extent.length().min(extent.height()) < THINNEST {
                return None;
            }
            let hull = convex_hull(component.points)
                .into_iter()
                .map(|point| Point {
                    x: point.x * across,
                    y: point.y * down,
                })
                .collect();
            Some(Region::new(hull))
        })
        .take(MOST_REGIONS)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specks_and_doubts_are_no_lines() {
        let picture = Picture::grey(64, 64, &[255; 64 * 64]).expect("a picture");
        let mut map = vec![0.0; 32 * 32];
        for row in 4..8 {
            map[row * 32 + 3..row * 32 + 20].fill(0.9);
        }
        map[15 * 32 + 5] = 0.9;
        for row in 20..26 {
            map[row * 32 + 3..row * 32 + 20].fill(0.4);
        }
        let found = regions(&map, 32, 32, &picture);
        assert_eq!(found.len(), 1, "a line, a speck and a doubt");
        let extent = found[0].extent(Direction::of(0.0));
        assert_eq!(
            (extent.along, extent.across),
            ((6.0, 40.0), (8.0, 16.0)),
            "in pixels of the picture"
        );
    }
}
