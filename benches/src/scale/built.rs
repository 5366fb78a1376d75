//! Libraries of derived passages.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use library::{FileState, Library};

use super::collection::VERSION;
use super::model::Derived;
use super::{ScaleError, Tools};

/// What making a library took.
pub(super) struct Built {
    /// The bytes of the files.
    pub(super) text: u64,
    /// Passages that can be found.
    pub(super) passages: usize,
    /// From the first file until all words can be searched.
    pub(super) words: Duration,
    /// From then until all vectors can be.
    pub(super) vectors: Duration,
}

/// Makes a library of so many passages in a folder: words and vectors at once, or
/// `apart`, words first.
pub(super) fn build(
    folder: &Path,
    passages: usize,
    model: &Arc<Derived>,
    tools: &Tools,
    apart: bool,
) -> Result<Built, ScaleError> {
    let files = tempfile::tempdir_in(&tools.cache)?;
    let text = model.collection.write_files(files.path(), passages)?;
    let options = tools.options(folder, Arc::clone(model) as _);
    let library = Library::open(options, tools.runtime.handle().clone())?;
    let quiet = apart.then(|| library.quiet());
    let started = Instant::now();
    library.add(&[files.path().to_owned()])?;
    loop {
        let looked = Instant::now();
        if has_all_words(&library)? {
            break;
        }
        // To look at every file takes its time too.
        std::thread::sleep(Duration::from_millis(20).max(looked.elapsed() * 10));
    }
    let words = started.elapsed();
    drop(quiet);
    let started = Instant::now();
    tools.runtime.block_on(library.idle());
    let vectors = started.elapsed();
    let found = library
        .files()?
        .iter()
        .map(|file| file.passages as usize)
        .sum();
    library.close();
    Ok(Built {
        text,
        passages: found,
        words,
        vectors,
    })
}

fn has_all_words(library: &Library) -> Result<bool, ScaleError> {
    let waits = |state: &FileState| matches!(state, FileState::Queued | FileState::Reading { .. });
    let files = library.files()?;
    // A file whose words are not searchable yet counts as being read.
    Ok(!files.iter().any(|file| waits(&file.state)))
}

/// The folder of a library of so many passages; made where it is not there from an
/// earlier run.
#[expect(clippy::print_stderr, reason = "tells what takes minutes")]
pub(super) fn kept(
    passages: usize,
    model: &Arc<Derived>,
    tools: &Tools,
) -> Result<PathBuf, ScaleError> {
    let folder = tools.cache.join(format!("library-{VERSION}-{passages}"));
    let whole = folder.join("whole");
    if !whole.is_file() {
        eprintln!("making a library of {passages} passages; a later run finds it kept");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        let built = build(&folder, passages, model, tools, false)?;
        eprintln!(
            "{} passages: words {:.1} s, vectors {:.1} s",
            built.passages,
            built.words.as_secs_f64(),
            built.vectors.as_secs_f64()
        );
        fs::write(&whole, "")?;
    }
    Ok(folder)
}

/// The bytes of the files of a folder.
pub(super) fn bytes(folder: &Path) -> u64 {
    let files = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok);
    files
        .filter_map(|file| file.metadata().ok())
        .filter(fs::Metadata::is_file)
        .map(|one| one.len())
        .sum()
}
