//! Pages as pictures, whole or in parts.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat};
use pdfium_render::prelude::{PdfBitmap, PdfBitmapFormat, PdfPage, PdfRenderConfig};

use super::super::damaged;
use super::library::{Library, refused};
use crate::error::ReadError;
use crate::model::Tile;

/// Pictures are no wider and no higher than this, in pixels: four bytes each.
const LARGEST_PICTURE: i32 = 8_000;

/// And parts of pictures.
const LARGEST_TILE: u32 = 4_096;

/// The whole page of which a part is drawn may be so many pixels wide and high.
const LARGEST_WHOLE: f32 = 200_000.0;

impl Library {
    /// Draws page `number` (counted from 1) as a PNG, `width` pixels wide.
    pub(in crate::format) fn draw(
        &self,
        bytes: &[u8],
        password: Option<&str>,
        number: u32,
        width: u32,
    ) -> Result<Vec<u8>, ReadError> {
        let width = i32::try_from(width)
            .unwrap_or(LARGEST_PICTURE)
            .clamp(1, LARGEST_PICTURE);
        let config = PdfRenderConfig::new()
            .set_target_width(width)
            .set_maximum_height(LARGEST_PICTURE)
            .render_form_data(true)
            .render_annotations(true);
        self.with_page(bytes, password, number, |page| {
            let picture = page
                .render_with_config(&config)
                .and_then(|bitmap| bitmap.as_image())
                .map_err(|error| refused(error, password))?;
            png(picture)
        })
    }

    /// Draws a part of page `number` as a PNG. Only the part takes memory.
    pub(in crate::format) fn draw_tile(
        &self,
        bytes: &[u8],
        password: Option<&str>,
        number: u32,
        tile: &Tile,
    ) -> Result<Vec<u8>, ReadError> {
        self.with_page(bytes, password, number, |page| {
            let (width, height) = whole(page, tile.page_width)?;
            let columns = pixels(tile.width.clamp(1, LARGEST_TILE))?;
            let rows = pixels(tile.height.clamp(1, LARGEST_TILE))?;
            let config = PdfRenderConfig::new()
                .set_fixed_size(width, height)
                .set_origin(-pixels(tile.left)?, -pixels(tile.top)?)
                .render_form_data(true)
                .render_annotations(true);
            let draw = || {
                let mut bitmap = PdfBitmap::empty(columns, rows, PdfBitmapFormat::BGRA)?;
                page.render_into_bitmap_with_config(&mut bitmap, &config)?;
                bitmap.as_image()
            };
            let drawn = draw().map_err(|error| refused(error, password))?;
            png(on_white(drawn))
        })
    }

    fn with_page<T>(
        &self,
        bytes: &[u8],
        password: Option<&str>,
        number: u32,
        draw: impl FnOnce(&PdfPage<'_>) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let document = self.open(bytes, password)?;
        let index = i32::try_from(number)
            .ok()
            .and_then(|number| number.checked_sub(1))
            .filter(|index| (0..document.pages().len()).contains(index))
            .ok_or(ReadError::Unsupported)?;
        let page = document
            .pages()
            .get(index)
            .map_err(|error| refused(error, password))?;
        draw(&page)
    }
}

/// How large the whole page is when it is so many pixels wide.
fn whole(page: &PdfPage<'_>, width: u32) -> Result<(i32, i32), ReadError> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a width below the limit is exact"
    )]
    let width = (width.max(1) as f32).min(LARGEST_WHOLE);
    let height = width * page.height().value / page.width().value.max(0.1);
    if !(0.0..=LARGEST_WHOLE).contains(&height) {
        return Err(ReadError::TooLarge {
            detail: format!("a picture of {width} by {height} pixels"),
        });
    }
    #[expect(clippy::cast_possible_truncation, reason = "both are within the limit")]
    let whole = (width.round() as i32, (height.round() as i32).max(1));
    Ok(whole)
}

fn pixels(value: u32) -> Result<i32, ReadError> {
    i32::try_from(value).map_err(|_| ReadError::TooLarge {
        detail: format!("{value} pixels"),
    })
}

/// What PDFium has not painted, beside the page, is clear.
fn on_white(picture: DynamicImage) -> DynamicImage {
    let mut picture = picture.into_rgba8();
    for pixel in picture.pixels_mut().filter(|pixel| pixel.0[3] == 0) {
        pixel.0 = [u8::MAX; 4];
    }
    picture.into()
}

fn png(picture: DynamicImage) -> Result<Vec<u8>, ReadError> {
    let mut png = Cursor::new(Vec::new());
    picture
        .into_rgb8()
        .write_to(&mut png, ImageFormat::Png)
        .map_err(damaged)?;
    Ok(png.into_inner())
}
