//! Pictures of the test's own screen, read from the file that Xvfb draws in.
//!
//! Not by WebDriver: WebKitGTK takes its picture at the page's next frame, and
//! a page in which nothing moves has none, so that the call never returns.

use std::path::Path;

use image::{Rgb, RgbImage};

/// Keeps the screen whose file Xvfb keeps in `folder` as a PNG.
pub(crate) fn save(folder: &Path, path: &Path) {
    let bytes = std::fs::read(folder.join("Xvfb_screen0")).expect("Xvfb keeps its screen here");
    picture(&bytes)
        .expect("Xvfb writes the X window dump format")
        .save(path)
        .expect("a picture is kept");
}

/// Decodes an X window dump of 32 bits a pixel: a header of big-endian numbers,
/// a table of colours, then rows of blue, green, red and nothing (XWDFile.h of
/// the X.Org protocol headers).
fn picture(dump: &[u8]) -> Option<RgbImage> {
    let number = |index: usize| -> Option<usize> {
        let bytes = dump.get(index * 4..index * 4 + 4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?) as usize)
    };
    let (header, width, height) = (number(0)?, number(4)?, number(5)?);
    let (bits, row, colours) = (number(11)?, number(12)?, number(19)?);
    if bits != 32 {
        return None;
    }
    let pixels = dump.get(header + colours * 12..)?;
    let mut picture = RgbImage::new(u32::try_from(width).ok()?, u32::try_from(height).ok()?);
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let at = y as usize * row + x as usize * 4;
        let [blue, green, red] = pixels.get(at..at + 3)? else {
            return None;
        };
        *pixel = Rgb([*red, *green, *blue]);
    }
    Some(picture)
}
