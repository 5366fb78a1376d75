//! Prints the blocks of files for programs that measure reading: a line each
//! with page, kind and text, separated by tabs; line breaks are written `\n`,
//! backslashes twice.
//! Lines with `!` in place of the page tell what was refused or is missing.
//!
//! ```text
//! cargo run -p document --example blocks -- FILE…
//! ```
//!
//! The library of PDFium is found by `DESKHAND_PDFIUM`; `DESKHAND_PASSWORD`
//! opens what is encrypted.

#![expect(clippy::print_stdout, reason = "it shows")]

use std::path::{Path, PathBuf};

use document::TextSource;
use document::format::{Context, Event, pdf::Library, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let library = match std::env::var_os("DESKHAND_PDFIUM") {
        Some(path) => Some(Library::load(Path::new(&path))?),
        None => None,
    };
    let password = std::env::var("DESKHAND_PASSWORD").ok();
    let context = Context {
        file: None,
        pdfium: library.as_ref(),
        size: u64::MAX,
        unpacked: 1 << 30,
        pages: 100_000,
    };
    for file in std::env::args_os().skip(1).map(PathBuf::from) {
        println!("#\t{}", file.display());
        let outcome = read(&file, password.as_deref(), &context, &mut |event| {
            match event {
                Event::Header(_) => {}
                Event::Page(page) => {
                    if page.source == TextSource::Unrecognised {
                        println!("!\tunrecognised\t{}", page.number);
                    }
                    for block in page.blocks {
                        let text = escaped(&block.text);
                        let kind = format!("{:?}", block.kind);
                        println!("{}\t{kind}\t{text}", page.number);
                    }
                }
                other => println!("!\t{other:?}"),
            }
            Ok(())
        });
        if let Err(error) = outcome {
            println!("!\t{error:?}");
        }
    }
    Ok(())
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\n', "\\n")
        .replace('\t', " ")
}
