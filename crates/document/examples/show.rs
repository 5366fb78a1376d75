//! Shows what the readers make of a file: its blocks, and with a folder as the
//! second argument also the pages of a PDF with the boxes of their lines. With
//! `--json` it reads any number of files and writes a line of JSON for each: the
//! error, or the texts of all blocks.
//!
//! ```text
//! cargo run -p document --example show -- FILE [FOLDER]
//! cargo run -p document --example show -- --json FILE…
//! ```
//!
//! The library of PDFium is found by `DESKHAND_PDFIUM`, and what is encrypted is
//! opened with `DESKHAND_PASSWORD`.

#![expect(clippy::print_stdout, reason = "it shows")]

use std::path::{Path, PathBuf};

use document::format::{Context, Event, bytes, draw, pdf::Library, read};
use document::{Anchor, Page, ReadError, Rectangle};
use image::{ImageFormat, Rgb, RgbImage};
use serde::Serialize;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let library = match std::env::var_os("DESKHAND_PDFIUM") {
        Some(path) => Some(Library::load(Path::new(&path))?),
        None => None,
    };
    let context = Context {
        pdfium: library.as_ref(),
        file: None,
        size: u64::MAX,
        unpacked: 1 << 30,
        pages: 100_000,
    };
    if arguments
        .first()
        .is_some_and(|first| first == Path::new("--json"))
    {
        for file in arguments.drain(..).skip(1) {
            println!("{}", serde_json::to_string(&Outcome::of(&file, &context))?);
        }
        return Ok(());
    }
    let mut arguments = arguments.into_iter();
    let file = arguments.next().ok_or("show FILE [FOLDER]")?;
    show(&file, arguments.next(), &context)
}

/// What became of a file, for programs.
#[derive(Debug, Default, Serialize)]
struct Outcome {
    file: PathBuf,
    error: Option<ReadError>,
    missing: Vec<(u32, ReadError)>,
    texts: Vec<String>,
}

impl Outcome {
    fn of(file: &Path, context: &Context<'_>) -> Self {
        let mut outcome = Self {
            file: file.to_owned(),
            ..Self::default()
        };
        let password = password();
        let read = read(file, password.as_deref(), context, &mut |event| {
            match event {
                Event::Page(page) => {
                    let texts = page.blocks.into_iter().map(|block| block.text);
                    outcome.texts.extend(texts);
                }
                Event::MissingPage { number, error } => outcome.missing.push((number, error)),
                _ => {}
            }
            Ok(())
        });
        outcome.error = read.err();
        outcome
    }
}

fn password() -> Option<String> {
    std::env::var("DESKHAND_PASSWORD").ok()
}

fn show(
    file: &Path,
    folder: Option<PathBuf>,
    context: &Context<'_>,
) -> Result<(), Box<dyn std::error::Error>> {
    let password = password();
    let mut pages = Vec::new();
    read(file, password.as_deref(), context, &mut |event| {
        match event {
            Event::Header(header) => println!("{header:#?}"),
            Event::Page(page) => {
                println!(
                    "--- page {} {:?} {:?}",
                    page.number, page.label, page.source
                );
                for block in &page.blocks {
                    println!("{:?}: {}", block.kind, block.text);
                }
                pages.push(page);
            }
            other => println!("{other:?}"),
        }
        Ok(())
    })?;
    if let Some(folder) = folder {
        let bytes = bytes(file, None, password.as_deref(), context)?;
        for page in pages {
            let png = draw(&bytes, password.as_deref(), page.number, 900, context)?;
            mark(&png, &page)?.save_with_format(
                folder.join(format!("{}.png", page.number)),
                ImageFormat::Png,
            )?;
        }
    }
    Ok(())
}

/// Draws the box of every line: red for the first of a block, blue for others.
fn mark(png: &[u8], page: &Page) -> Result<RgbImage, Box<dyn std::error::Error>> {
    let mut picture = image::load_from_memory_with_format(png, ImageFormat::Png)?.into_rgb8();
    let width = page.size.map_or(1.0, |size| size.width);
    let scale = f64::from(picture.width()) / f64::from(width);
    for block in &page.blocks {
        if let Anchor::Page { lines, .. } = &block.anchor {
            for (index, line) in lines.iter().enumerate() {
                let color = if index == 0 {
                    [220, 0, 0]
                } else {
                    [0, 90, 220]
                };
                frame(&mut picture, &line.rectangle, scale, Rgb(color));
            }
        }
    }
    Ok(picture)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the values are clamped to the picture"
)]
fn frame(picture: &mut RgbImage, rectangle: &Rectangle, scale: f64, color: Rgb<u8>) {
    let place =
        |value: f32, limit: u32| (f64::from(value) * scale).clamp(0.0, f64::from(limit - 1)) as u32;
    let (left, right) = (
        place(rectangle.left, picture.width()),
        place(rectangle.right, picture.width()),
    );
    let (top, bottom) = (
        place(rectangle.top, picture.height()),
        place(rectangle.bottom, picture.height()),
    );
    for x in left..=right {
        picture.put_pixel(x, top, color);
        picture.put_pixel(x, bottom, color);
    }
    for y in top..=bottom {
        picture.put_pixel(left, y, color);
        picture.put_pixel(right, y, color);
    }
}
