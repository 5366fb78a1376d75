//! Pictures of text (PNG, JPEG, TIFF, WebP): a page for each picture, which carries
//! no text and waits to be recognised.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::{Event, Sink, Source, damaged};
use crate::error::ReadError;
use crate::model::{Page, PageSize, TextSource, Tile};

mod resolution;
mod sheets;
mod tiles;

/// Pictures of more pixels are refused before they are unpacked: an A3 page at 600
/// dots per inch has 70 million.
const MOST_PIXELS: u64 = 80_000_000;

/// Drawn pictures are no wider and no higher than this, in pixels.
const LARGEST_DRAWN: u32 = 8_000;

/// What unpacking may take besides the limit of the process, in bytes.
const MOST_MEMORY: u64 = 512 * 1024 * 1024;

/// The format, told from the first bytes; none for what is no picture that we read.
pub(crate) fn format(bytes: &[u8]) -> Option<ImageFormat> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(ImageFormat::Png),
        [0xff, 0xd8, 0xff, ..] => Some(ImageFormat::Jpeg),
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Some(ImageFormat::Tiff),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some(ImageFormat::WebP),
        _ => None,
    }
}

/// Hands over a page for each picture of the file; its pixels are not looked at.
pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let format = format(&source.bytes).ok_or(ReadError::Unsupported)?;
    let offsets = match format {
        ImageFormat::Tiff => sheets::offsets(&source.bytes, source.context.pages)?,
        _ => vec![0],
    };
    sink(Event::Header(
        source.header(source.check_pages(offsets.len())?),
    ))?;
    let mut readable = 0;
    let mut first_error = None;
    let mut picture = Picture::new(&source.bytes, format);
    for (number, offset) in (1..).zip(&offsets) {
        match picture.size(*offset) {
            Ok(size) => {
                readable += 1;
                sink(Event::Page(Page {
                    number,
                    label: None,
                    size: Some(size),
                    hidden: false,
                    source: TextSource::Unrecognised,
                    blocks: Vec::new(),
                }))?;
            }
            Err(error) => {
                first_error.get_or_insert(error.clone());
                sink(Event::MissingPage { number, error })?;
            }
        }
    }
    match first_error {
        Some(error) if readable == 0 => Err(error),
        _ => Ok(()),
    }
}

/// Draws a picture of the file as a PNG, `width` pixels wide.
pub(super) fn draw(bytes: &[u8], number: u32, width: u32) -> Result<Vec<u8>, ReadError> {
    let picture = nth(bytes, number)?;
    let (own_width, own_height) = (picture.width().max(1), picture.height().max(1));
    let width = width.clamp(1, LARGEST_DRAWN);
    let height = u64::from(width) * u64::from(own_height) / u64::from(own_width);
    let height = u32::try_from(height)
        .unwrap_or(LARGEST_DRAWN)
        .clamp(1, LARGEST_DRAWN);
    // What can be seen through is paper.
    let picture = DynamicImage::ImageRgb8(on_white(picture));
    png(&if (width, height) == (own_width, own_height) {
        picture
    } else {
        picture.resize_exact(width, height, FilterType::Triangle)
    })
}

/// Draws a part of a picture of the file as a PNG.
pub(super) fn draw_tile(bytes: &[u8], number: u32, tile: &Tile) -> Result<Vec<u8>, ReadError> {
    let picture = nth(bytes, number)?;
    png(&tiles::cut(picture, tile)?)
}

/// The pixels of one picture of the file, counted from 1.
fn nth(bytes: &[u8], number: u32) -> Result<DynamicImage, ReadError> {
    let format = format(bytes).ok_or(ReadError::Unsupported)?;
    let index = usize::try_from(number)
        .ok()
        .and_then(|number| number.checked_sub(1))
        .ok_or(ReadError::Unsupported)?;
    let offset = match format {
        ImageFormat::Tiff => sheets::offsets(bytes, number)?.get(index).copied(),
        _ => (index == 0).then_some(0),
    };
    Picture::new(bytes, format).unpack(offset.ok_or(ReadError::Unsupported)?)
}

fn png(picture: &DynamicImage) -> Result<Vec<u8>, ReadError> {
    let mut png = Cursor::new(Vec::new());
    picture
        .write_to(&mut png, ImageFormat::Png)
        .map_err(damaged)?;
    Ok(png.into_inner())
}

fn on_white(picture: DynamicImage) -> image::RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    let mut opaque = image::RgbImage::new(picture.width(), picture.height());
    for (to, from) in opaque.pixels_mut().zip(picture.pixels()) {
        let [red, green, blue, alpha] = from.0.map(u32::from);
        let over = |colour: u32| {
            let mixed = (colour * alpha + 255 * (255 - alpha) + 127) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        to.0 = [over(red), over(green), over(blue)];
    }
    opaque
}

/// A file of one picture, or of several.
struct Picture<'a> {
    bytes: &'a [u8],
    format: ImageFormat,
    /// Those of a TIFF, none for other formats.
    sheets: Option<sheets::Sheets>,
}

impl<'a> Picture<'a> {
    fn new(bytes: &'a [u8], format: ImageFormat) -> Self {
        Self {
            bytes,
            format,
            sheets: (format == ImageFormat::Tiff).then(|| sheets::Sheets::new(bytes)),
        }
    }

    /// The size of the picture at an offset in points as it is shown.
    fn size(&mut self, offset: u64) -> Result<PageSize, ReadError> {
        let resolution = resolution::of(self.bytes, self.format, offset);
        let mut decoder = self.decoder(offset)?;
        let (width, height) = decoder.dimensions();
        let turned = is_turned(decoder.orientation().map_err(refused)?);
        #[expect(clippy::cast_precision_loss, reason = "sides of a picture")]
        let points = |pixels: u32, per_inch: f32| pixels as f32 * 72.0 / per_inch;
        let (width, height) = (
            points(width, resolution.across),
            points(height, resolution.down),
        );
        Ok(if turned {
            PageSize {
                width: height,
                height: width,
            }
        } else {
            PageSize { width, height }
        })
    }

    /// The pixels of the picture at an offset, turned as its camera says.
    fn unpack(&mut self, offset: u64) -> Result<DynamicImage, ReadError> {
        let mut decoder = self.decoder(offset)?;
        let orientation = decoder.orientation().map_err(refused)?;
        let mut picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
        picture.apply_orientation(orientation);
        Ok(picture)
    }

    /// Opens the picture at an offset and refuses it when it is too large; its
    /// pixels are still packed.
    fn decoder(&mut self, offset: u64) -> Result<impl ImageDecoder + '_, ReadError> {
        let bytes = match &mut self.sheets {
            Some(sheets) => sheets.alone(offset),
            None => self.bytes,
        };
        let mut reader = ImageReader::with_format(Cursor::new(bytes), self.format);
        let mut limits = Limits::default();
        limits.max_alloc = Some(MOST_MEMORY);
        reader.limits(limits);
        let decoder = reader.into_decoder().map_err(refused)?;
        let (width, height) = decoder.dimensions();
        if u64::from(width) * u64::from(height) > MOST_PIXELS {
            return Err(ReadError::TooLarge {
                detail: format!("{width} by {height} pixels; the limit is {MOST_PIXELS}"),
            });
        }
        if width == 0 || height == 0 {
            return Err(damaged("the picture has no pixels"));
        }
        Ok(decoder)
    }
}

fn is_turned(orientation: image::metadata::Orientation) -> bool {
    use image::metadata::Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(
        orientation,
        Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH
    )
}

fn refused(error: image::ImageError) -> ReadError {
    match error {
        image::ImageError::Limits(error) => ReadError::TooLarge {
            detail: error.to_string(),
        },
        image::ImageError::Unsupported(error) => {
            tracing::debug!(%error, "a picture of an unusual kind");
            ReadError::Unsupported
        }
        other => damaged(other),
    }
}
