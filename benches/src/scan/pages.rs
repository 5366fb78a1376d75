//! The pages that are read: drawn from PDFs that carry their text.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use assistant::home::{self, Home};
use document::reader::{Limits, PageToDraw, ReadEvent, Reader, ReaderCommand};
use document::{Page, PageSize};
use engine::Models;
use walkdir::WalkDir;

use super::ScanBenchError;
use super::damage::Damage;
use super::reference::Reference;

/// Where Debian's packages put the documents of TeX Live.
const DEFAULT_FOLDER: &str = "/usr/share/doc/texlive-doc";

/// What pages are drawn at.
pub(super) const DOTS_PER_INCH: f32 = 150.0;

/// Pages with fewer characters are title pages and drawings.
const FEWEST_CHARACTERS: usize = 600;

/// Where in a file its page is taken, in shares of its pages; the others where
/// one page of each file makes too few of a language.
const PLACES: [f64; 4] = [0.5, 0.25, 0.75, 0.375];

/// Steps through the files, so that pages of one package do not stand together.
const STRIDE: usize = 37;

/// The language of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    English,
    Chinese,
}

impl Language {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }

    /// The language of a text that is plainly one of the two.
    fn of(text: &str) -> Option<Self> {
        let letters = text.chars().filter(|letter| !letter.is_whitespace());
        let (mut all, mut chinese, mut ascii, mut odd) = (0, 0, 0, 0);
        for letter in letters {
            all += 1;
            chinese += usize::from(matches!(letter, '\u{4e00}'..='\u{9fff}'));
            ascii += usize::from(letter.is_ascii());
            odd += usize::from(
                letter.is_control() || matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{fffd}'),
            );
        }
        // A page whose letters have no meaning is no truth.
        if all < FEWEST_CHARACTERS || odd > 5 {
            None
        } else if chinese * 10 > all * 4 {
            Some(Self::Chinese)
        } else if ascii * 100 > all * 98 {
            Some(Self::English)
        } else {
            None
        }
    }
}

/// A page as a picture, with what it says.
#[derive(Debug)]
pub(super) struct DrawnPage {
    /// The file's name and the page's number.
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) truth: String,
    pub(super) language: Language,
    pub(super) damage: Damage,
}

/// The person's models, when PDFium is among them.
pub(super) fn models() -> Option<Models> {
    let folder = match Home::of_person().ok()?.models {
        home::Models::Fixed(folder) | home::Models::Default(folder) => folder,
    };
    let models = Models::in_folder(folder);
    models.pdfium().is_some().then_some(models)
}

/// So many pages, of as many files as there are, half of them in each language where there
/// are enough: of each ten, six clean, two turned, two noisy.
pub(super) fn drawn(
    models: &Models,
    reference: &mut Reference,
    paths: &[PathBuf],
    wanted: usize,
    folder: &Path,
) -> Result<Vec<DrawnPage>, ScanBenchError> {
    let command = ReaderCommand::of_this_executable(models.pdfium())?;
    let mut reader = Reader::new(command, Limits::default());
    let runtime = tokio::runtime::Runtime::new()?;
    let mut pages = Vec::new();
    let mut counts = [0; 2];
    let files = files(paths);
    let mut taken = HashSet::new();
    let places = PLACES.iter();
    for (place, file) in places.flat_map(|place| files.iter().map(move |file| (*place, file))) {
        if pages.len() >= wanted {
            break;
        }
        let Some((page, size)) = runtime.block_on(page_at(&mut reader, file, place)) else {
            continue;
        };
        if !taken.insert((file, page)) {
            continue;
        }
        let truth = reference.text_of(file, page)?;
        let Some(language) = Language::of(&truth) else {
            continue;
        };
        let count = &mut counts[usize::from(language == Language::Chinese)];
        if *count >= wanted.div_ceil(2) {
            continue;
        }
        let damage = match *count % 5 {
            3 => Damage::Turned,
            4 => Damage::Noisy,
            _ => Damage::None,
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "pages are a few feet wide at most"
        )]
        let width = (size.width.clamp(72.0, 2_000.0) / 72.0 * DOTS_PER_INCH).round() as u32;
        let Ok(png) = runtime.block_on(reader.draw(PageToDraw::new(file, page), width)) else {
            continue;
        };
        let picture = image::load_from_memory(&png)?.into_rgb8();
        let path = folder.join(format!("{}.png", pages.len()));
        damage.done(picture, *count / 5).save(&path)?;
        *count += 1;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        pages.push(DrawnPage {
            name: format!("{name} {page}"),
            path,
            truth,
            language,
            damage,
        });
    }
    Ok(pages)
}

/// The PDFs under the paths, far from those beside them.
fn files(paths: &[PathBuf]) -> Vec<PathBuf> {
    let default = [PathBuf::from(DEFAULT_FOLDER)];
    let paths = if paths.is_empty() {
        &default[..]
    } else {
        paths
    };
    let files: Vec<PathBuf> = paths
        .iter()
        .flat_map(|path| WalkDir::new(path).sort_by_file_name())
        .flatten()
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension() == Some(OsStr::new("pdf")))
        .collect();
    (0..STRIDE)
        .flat_map(|first| files.iter().skip(first).step_by(STRIDE))
        .cloned()
        .collect()
}

/// The number and the size of the page at a share of a file's pages.
async fn page_at(reader: &mut Reader, file: &Path, place: f64) -> Option<(u32, PageSize)> {
    let mut sizes: Vec<(u32, Option<PageSize>)> = Vec::new();
    let read = reader
        .read(file, None, |event| {
            if let ReadEvent::Page(Page { number, size, .. }) = event {
                sizes.push((number, size));
            }
        })
        .await;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of few pages"
    )]
    let at = (sizes.len() as f64 * place) as usize;
    let (number, size) = sizes.get(at).copied()?;
    read.is_ok().then_some((number, size?))
}
