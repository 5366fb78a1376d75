//! What a page carries and does not show: text that is white on white, too
//! small to be read, beside the page, or below the picture of a scan twice.

use image::GrayImage;
use pdfium_render::prelude::{PdfPage, PdfPageObjectsCommon, PdfRenderConfig};

use super::frame::Frame;
use super::glyphs::Ink;
use super::runs::Run;
use crate::model::{PageSize, Rectangle};

/// Smaller letters, in points, are not meant to be read.
const SMALLEST: f32 = 1.0;

/// How wide the picture is, in pixels, in which pale text is looked for.
const PICTURE_WIDTH: i32 = 800;

/// And how high at most.
const PICTURE_HEIGHT: i32 = 1_600;

/// Pale text differs from its ground by so much of 255 or is not seen.
const FAINTEST: u8 = 12;

/// More pairs of boxes are not compared.
const MOST_PAIRS: usize = 4_000_000;

/// More characters of hidden text are not told.
const MOST_HIDDEN: usize = 4_000;

/// The text of a page, told apart.
pub(super) struct Seen {
    /// What a person sees, or what was recognised in a picture.
    pub(super) shown: Vec<Run>,
    /// What the page carries beside that; empty where it carries nothing.
    pub(super) hidden: String,
}

/// Tells apart what a person sees and what they do not.
pub(super) fn told_apart(mut runs: Vec<Run>, page: &PdfPage<'_>, frame: &Frame) -> Seen {
    let size = frame.size();
    let place = |run: &Run| run.direction.rectangle_shown(run.rectangle, size);
    let mut hidden: Vec<Run> = runs
        .extract_if(.., |run| {
            !is_on_page(&place(run), size) || (run.look.size < SMALLEST && run.height() < SMALLEST)
        })
        .collect();
    if runs.iter().any(|run| run.look.ink == Ink::Pale)
        && let Some(picture) = picture(page)
    {
        #[expect(clippy::cast_precision_loss, reason = "pictures are small")]
        let scale = picture.width() as f32 / size.width.max(1.0);
        let is_lost = |run: &mut Run| {
            run.look.ink == Ink::Pale && !has_contrast(&picture, &place(run), scale)
        };
        hidden.extend(runs.extract_if(.., is_lost));
    }
    Seen {
        shown: without_doubles(runs, size),
        hidden: said_by(&hidden),
    }
}

/// The words of runs, as they follow each other in the file.
fn said_by(runs: &[Run]) -> String {
    let mut said = String::new();
    for run in runs {
        if said.len() > MOST_HIDDEN {
            break;
        }
        let text = run.text.trim();
        if !text.is_empty() {
            if !said.is_empty() {
                said.push(' ');
            }
            said.push_str(text);
        }
    }
    match said.char_indices().nth(MOST_HIDDEN) {
        Some((cut, _)) => said[..cut].to_owned(),
        None => said,
    }
}

/// Whether a page without text shows anything else.
pub(super) fn shows_something(page: &PdfPage<'_>) -> bool {
    !page.objects().is_empty()
}

/// Whether at least half of a run, or a letter's size of a long one that runs off the
/// page, lies on the page.
fn is_on_page(own: &Rectangle, size: PageSize) -> bool {
    let (width, height) = (own.right - own.left, own.bottom - own.top);
    let across = own.right.min(size.width) - own.left.max(0.0);
    let down = own.bottom.min(size.height) - own.top.max(0.0);
    across >= (width / 2.0).min(height) && down >= (height / 2.0).min(width)
}

fn picture(page: &PdfPage<'_>) -> Option<GrayImage> {
    let config = PdfRenderConfig::new()
        .set_target_width(PICTURE_WIDTH)
        .set_maximum_height(PICTURE_HEIGHT);
    let bitmap = page.render_with_config(&config).ok()?;
    Some(bitmap.as_image().ok()?.into_luma8())
}

/// Whether what lies in the box is not all of one colour.
fn has_contrast(picture: &GrayImage, own: &Rectangle, scale: f32) -> bool {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the values are clamped to the picture"
    )]
    let pixel = |value: f32, limit: u32| {
        (f64::from(value) * f64::from(scale)).clamp(0.0, f64::from(limit)) as u32
    };
    let (left, right) = (
        pixel(own.left, picture.width()),
        pixel(own.right, picture.width()),
    );
    let (top, bottom) = (
        pixel(own.top, picture.height()),
        pixel(own.bottom, picture.height()),
    );
    let (mut darkest, mut lightest) = (u8::MAX, 0);
    for y in top..bottom {
        for x in left..right {
            let value = picture.get_pixel(x, y).0[0];
            darkest = darkest.min(value);
            lightest = lightest.max(value);
        }
    }
    // A box of no pixel tells nothing.
    lightest < darkest || lightest - darkest >= FAINTEST
}

/// Leaves out invisible text where visible text says it already.
fn without_doubles(runs: Vec<Run>, size: PageSize) -> Vec<Run> {
    let (invisible, mut shown): (Vec<Run>, Vec<Run>) = runs
        .into_iter()
        .partition(|run| run.look.ink == Ink::Invisible);
    if invisible.is_empty() {
        return shown;
    }
    let boxes: Vec<Rectangle> = shown
        .iter()
        .map(|run| run.direction.rectangle_shown(run.rectangle, size))
        .collect();
    if boxes.len().saturating_mul(invisible.len()) > MOST_PAIRS {
        shown.extend(invisible);
        return shown;
    }
    shown.extend(invisible.into_iter().filter(|run| {
        let own = run.direction.rectangle_shown(run.rectangle, size);
        let x = f32::midpoint(own.left, own.right);
        let y = f32::midpoint(own.top, own.bottom);
        !boxes.iter().any(|other| {
            (other.left..=other.right).contains(&x) && (other.top..=other.bottom).contains(&y)
        })
    }));
    shown
}
