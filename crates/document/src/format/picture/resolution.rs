//! How many pixels of a picture are an inch, where it says so.

use std::io::Cursor;

use image::ImageFormat;
use tiff::decoder::Decoder;
use tiff::tags::{IfdPointer, Tag};

/// What a picture is taken to have that says nothing: pages of books and letters
/// come out at about their size.
const UNSAID: f32 = 150.0;

/// What pictures say outside of this is a mistake.
const PLAUSIBLE: std::ops::RangeInclusive<f32> = 36.0..=2_400.0;

const METRES_AN_INCH: f32 = 0.0254;
const CENTIMETRES_AN_INCH: f32 = 2.54;

/// Chunks or segments that are looked at: what tells the resolution stands among
/// the first.
const LOOKED_AT: usize = 64;

/// Pixels an inch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Resolution {
    pub(super) across: f32,
    pub(super) down: f32,
}

/// The resolution of a picture; of the sheet at `offset` for a TIFF.
pub(super) fn of(bytes: &[u8], format: ImageFormat, offset: u64) -> Resolution {
    let said = match format {
        ImageFormat::Png => png(bytes),
        ImageFormat::Jpeg => jpeg(bytes),
        ImageFormat::Tiff => tiff(bytes, offset),
        _ => None,
    };
    said.filter(|(across, down)| PLAUSIBLE.contains(across) && PLAUSIBLE.contains(down))
        .map_or(
            Resolution {
                across: UNSAID,
                down: UNSAID,
            },
            |(across, down)| Resolution { across, down },
        )
}

/// The chunk `pHYs` (PNG, section 11.3.4.3): pixels a metre.
fn png(bytes: &[u8]) -> Option<(f32, f32)> {
    let mut rest = bytes.get(8..)?;
    for _ in 0..LOOKED_AT {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (name, after) = after.split_first_chunk::<4>()?;
        let length = u32::from_be_bytes(*length) as usize;
        let data = after.get(..length)?;
        match name {
            b"pHYs" => {
                let (across, data) = data.split_first_chunk::<4>()?;
                let (down, data) = data.split_first_chunk::<4>()?;
                #[expect(clippy::cast_precision_loss, reason = "a resolution")]
                let an_inch = |metre: [u8; 4]| u32::from_be_bytes(metre) as f32 * METRES_AN_INCH;
                return (data.first() == Some(&1)).then(|| (an_inch(*across), an_inch(*down)));
            }
            b"IDAT" => return None,
            _ => rest = after.get(length.checked_add(4)?..)?,
        }
    }
    None
}

/// The segment `JFIF` (ISO/IEC 10918-5, section 10.1): pixels an inch or a
/// centimetre.
fn jpeg(bytes: &[u8]) -> Option<(f32, f32)> {
    let mut rest = bytes.get(2..)?;
    for _ in 0..LOOKED_AT {
        let [0xff, marker, high, low, after @ ..] = rest else {
            return None;
        };
        let length = usize::from(u16::from_be_bytes([*high, *low])).checked_sub(2)?;
        let data = after.get(..length)?;
        match (marker, data) {
            (
                0xe0,
                [
                    b'J',
                    b'F',
                    b'I',
                    b'F',
                    0,
                    _,
                    _,
                    unit,
                    across_high,
                    across_low,
                    down_high,
                    down_low,
                    ..,
                ],
            ) => {
                let an_inch = match unit {
                    1 => 1.0,
                    2 => CENTIMETRES_AN_INCH,
                    _ => return None,
                };
                let number = |high, low| f32::from(u16::from_be_bytes([high, low])) * an_inch;
                return Some((
                    number(*across_high, *across_low),
                    number(*down_high, *down_low),
                ));
            }
            // The scan begins: nothing is said after it.
            (0xda, _) => return None,
            _ => rest = after.get(length..)?,
        }
    }
    None
}

/// The fields `XResolution`, `YResolution` and `ResolutionUnit` (TIFF 6.0,
/// section 8).
fn tiff(bytes: &[u8], offset: u64) -> Option<(f32, f32)> {
    let mut decoder = Decoder::new(Cursor::new(bytes)).ok()?;
    let directory = decoder.read_directory(IfdPointer(offset)).ok()?;
    let mut tags = decoder.read_directory_tags(&directory);
    let mut number = |tag| tags.find_tag(tag).ok().flatten();
    let an_inch = match number(Tag::ResolutionUnit).and_then(|unit| unit.into_u16().ok()) {
        None | Some(2) => 1.0,
        Some(3) => CENTIMETRES_AN_INCH,
        Some(_) => return None,
    };
    let mut resolution = |tag| {
        use tiff::decoder::ifd::Value;
        #[expect(clippy::cast_precision_loss, reason = "a resolution")]
        match number(tag)? {
            Value::Rational(over, under) if under != 0 => {
                Some(over as f32 / under as f32 * an_inch)
            }
            other => other.into_f32().ok().map(|value| value * an_inch),
        }
    };
    Some((resolution(Tag::XResolution)?, resolution(Tag::YResolution)?))
}
