//! Documents are added, changed, taken out and tried again until the process is killed;
//! and what must be true of the library then.
//!
//! `--churn LIBRARY POOL FILES LOG SEED`: files of `POOL` are copied to `FILES` and added
//! from there. To `LOG` goes what the library told to be indexed, and what is about to be
//! touched.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use document::ContentHash;
use document::reader::{Limits, ReaderCommand};
use library::{
    FileState, FindMode, Library, LibraryEvent, LibraryFile, LibraryOptions, PassageShape, Scope,
};

use super::embedding::SharedWords;

/// Makes the process one that is to be killed.
pub(crate) const ARGUMENT: &str = "--churn";

/// Whatever goes wrong here is told and ends it.
pub(crate) type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The folders of a run.
pub(crate) struct Folders {
    root: PathBuf,
    reader: ReaderCommand,
}

impl Folders {
    /// Folders below `root`; documents lie in `root/pool`, none twice.
    pub(crate) fn new(root: &Path, reader: ReaderCommand) -> Outcome<Self> {
        for folder in ["pool", "files"] {
            fs::create_dir_all(root.join(folder))?;
        }
        Ok(Self {
            root: root.canonicalize()?,
            reader,
        })
    }

    /// The documents to take from.
    pub(crate) fn pool(&self) -> PathBuf {
        self.root.join("pool")
    }

    fn files(&self) -> PathBuf {
        self.root.join("files")
    }

    fn log(&self) -> PathBuf {
        self.root.join("log")
    }

    fn open(&self, name: &str, runtime: &tokio::runtime::Runtime) -> Outcome<Library> {
        let options = options(self.root.join(name), self.reader.clone());
        Ok(Library::open(options, runtime.handle().clone())?)
    }
}

fn options(folder: PathBuf, reader: ReaderCommand) -> LibraryOptions {
    LibraryOptions {
        folder,
        reader,
        limits: Limits::default(),
        shape: PassageShape::default(),
        embedding: Arc::new(SharedWords {
            // Slow enough to be killed between two batches.
            pause: Duration::from_millis(1),
            ..SharedWords::default()
        }),
        embeddings_before: Vec::new(),
        reranker: None,
        recogniser: None,
    }
}

/// Starts `program` to be killed.
pub(crate) fn start(folders: &Folders, program: &Path, seed: u64) -> Outcome<Child> {
    Ok(Command::new(program)
        .arg(ARGUMENT)
        .args([folders.root.join("library"), folders.pool()])
        .args([folders.files(), folders.log()])
        .arg(seed.to_string())
        .spawn()?)
}

/// Numbers that look random (SplitMix64).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed >> 33) as usize) % limit.max(1)
    }
}

/// Is such a process until it is killed.
pub(crate) fn serve(mut arguments: impl Iterator<Item = OsString>) -> Outcome<()> {
    let mut next = || arguments.next().ok_or("an argument is missing");
    let (folder, pool) = (PathBuf::from(next()?), PathBuf::from(next()?));
    let (files, log) = (PathBuf::from(next()?), PathBuf::from(next()?));
    let mut random = Random(next()?.to_string_lossy().parse()?);
    let runtime = tokio::runtime::Runtime::new()?;
    let reader = ReaderCommand::of_this_executable(None)?;
    let library = Library::open(options(folder, reader), runtime.handle().clone())?;
    let log = Arc::new(Log::open(&log)?);
    let mut events = library.subscribe();
    let told = Arc::clone(&log);
    runtime.spawn(async move {
        while let Ok(event) = events.recv().await {
            if let LibraryEvent::Changed { file } = event {
                told.indexed(&file);
            }
        }
    });
    let mut pool: Vec<PathBuf> = fs::read_dir(pool)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    pool.sort();
    loop {
        let from = &pool[random.below(pool.len())];
        let path = files.join(from.file_name().unwrap_or_default());
        let known = library.files()?;
        let known: Vec<_> = known
            .iter()
            .filter(|file| file.container.is_none())
            .collect();
        match random.below(10) {
            0..4 => {
                log.touch(&path, Some(&fs::read(from)?))?;
                fs::copy(from, &path)?;
                library.add(&[path])?;
            }
            4..6 if path.extension().is_some_and(|ending| ending == "md") => {
                let mut text = fs::read(from)?;
                if text.is_empty() {
                    // A file that loses all of its text keeps what was read of it before.
                    continue;
                }
                write!(text, "\n\nVersion {} of it.", random.below(1_000_000))?;
                log.touch(&path, Some(&text))?;
                fs::write(&path, text)?;
                library.add(&[path])?;
            }
            6..8 if known.len() > pool.len() / 2 => {
                let file = known[random.below(known.len())];
                log.touch(&file.path, None)?;
                library.remove(file.id)?;
            }
            8 if !known.is_empty() => {
                let file = known[random.below(known.len())];
                library.retry(file.id)?;
            }
            _ => std::thread::sleep(Duration::from_millis(random.below(40) as u64)),
        }
    }
}

/// What was told of each file, in order.
struct Log {
    place: Mutex<(fs::File, BTreeMap<PathBuf, Option<ContentHash>>)>,
}

impl Log {
    fn open(path: &Path) -> Outcome<Self> {
        let file = fs::File::options().create(true).append(true).open(path)?;
        Ok(Self {
            place: Mutex::new((file, BTreeMap::new())),
        })
    }

    /// What is known of a file ends: it is about to have this content, or to be taken
    /// out.
    fn touch(&self, path: &Path, content: Option<&[u8]>) -> Outcome<()> {
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        let hash = content.map(|content| ContentHash(*blake3::hash(content).as_bytes()));
        place.1.insert(path.to_owned(), hash);
        writeln!(place.0, "touched\t{}", path.display())?;
        Ok(())
    }

    /// The library told how a file is.
    fn indexed(&self, file: &LibraryFile) {
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        let is_expected = place.1.get(&file.path) == Some(&file.hash);
        if let (FileState::Indexed, Some(hash), true) = (&file.state, file.hash, is_expected) {
            // A log that cannot be written claims less.
            writeln!(place.0, "indexed\t{}\t{hash}", file.path.display()).ok();
        }
    }
}

/// What must still be in the library: the content of files by their path.
fn promised(folders: &Folders) -> Outcome<BTreeMap<PathBuf, String>> {
    let mut promised = BTreeMap::new();
    let log = match fs::read_to_string(folders.log()) {
        Ok(log) => log,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error.into()),
    };
    for line in log.lines() {
        match line.split('\t').collect::<Vec<_>>()[..] {
            ["touched", path] => {
                promised.remove(Path::new(path));
            }
            ["indexed", path, hash] if hash.len() == 64 => {
                promised.insert(PathBuf::from(path), hash.to_owned());
            }
            // A kill cut the line off.
            _ => {}
        }
    }
    Ok(promised)
}

/// Opens the library after a kill. Returns what is broken.
pub(crate) fn broken(folders: &Folders, runtime: &tokio::runtime::Runtime) -> Outcome<Vec<String>> {
    let library = folders.open("library", runtime)?;
    let mut broken = Vec::new();
    let files = library.files()?;
    for (path, hash) in promised(folders)? {
        let file = files.iter().find(|file| file.path == path);
        let kept = file.and_then(|file| file.hash).map(|hash| hash.to_string());
        if kept.as_ref() != Some(&hash) || file.is_some_and(|file| file.passages == 0) {
            broken.push(format!(
                "{} was indexed and is lost: {file:?}",
                path.display()
            ));
        } else if let Some(file) = file
            && let Err(error) = library.page(file.id, 1)
        {
            broken.push(format!("{} cannot be shown: {error}", path.display()));
        }
    }
    broken.extend(doubled(&library)?);
    if let Some(salvage) = library.salvaged()? {
        broken.push(format!("the database was damaged: {salvage:?}"));
    }
    library.close();
    Ok(broken)
}

/// What is in the library more than once.
fn doubled(library: &Library) -> Outcome<Vec<String>> {
    let mut doubled = Vec::new();
    let mut paths = BTreeSet::new();
    for file in library.files()? {
        if !paths.insert(file.path.clone()) {
            doubled.push(format!("{} is there twice", file.path.display()));
        }
    }
    for mode in [FindMode::Lexical, FindMode::Dense] {
        let mut seen = BTreeSet::new();
        for found in library
            .find_by(mode, QUESTION, &Scope::everything(), ALL)?
            .found
        {
            if !seen.insert((found.passage.file, found.passage.ordinal)) {
                doubled.push(format!("{mode:?} finds {:?} twice", found.passage.id));
            }
        }
    }
    Ok(doubled)
}

const QUESTION: &str = "the report of the year and what it is about";
const ALL: usize = 100_000;

/// Everything that can be seen of a library: files, and what both searches find.
#[derive(Debug, PartialEq)]
pub(crate) struct Sight {
    pub(crate) files: BTreeMap<PathBuf, (Option<String>, u32, u32, FileState)>,
    pub(crate) lexical: BTreeSet<(String, u32, String)>,
    pub(crate) dense: BTreeSet<(String, u32, String)>,
}

impl Sight {
    fn of(library: &Library) -> Outcome<Self> {
        let files = library.files()?.into_iter().map(|file| {
            let hash = file.hash.map(|hash| hash.to_string());
            (file.path, (hash, file.pages, file.passages, file.state))
        });
        let found = |mode| -> Outcome<BTreeSet<(String, u32, String)>> {
            let found = library
                .find_by(mode, QUESTION, &Scope::everything(), ALL)?
                .found;
            let found = found.into_iter().map(|found| found.passage);
            Ok(found
                .map(|passage| (passage.file_name, passage.ordinal, passage.text))
                .collect())
        };
        Ok(Self {
            files: files.collect(),
            lexical: found(FindMode::Lexical)?,
            dense: found(FindMode::Dense)?,
        })
    }
}

impl Sight {
    /// What one library has and the other has not, in few words.
    pub(crate) fn differences(&self, other: &Self) -> Vec<String> {
        let mut differences = Vec::new();
        let paths: BTreeSet<&PathBuf> = self.files.keys().chain(other.files.keys()).collect();
        for path in paths {
            let (one, another) = (self.files.get(path), other.files.get(path));
            if one != another {
                differences.push(format!("{}: {one:?} and {another:?}", path.display()));
            }
        }
        for (mode, one, another) in [
            ("words", &self.lexical, &other.lexical),
            ("vectors", &self.dense, &other.dense),
        ] {
            for (name, ordinal, text) in one.symmetric_difference(another) {
                let begin: String = text.chars().take(40).collect();
                differences.push(format!("by {mode}: {name} {ordinal} {begin}"));
            }
        }
        differences
    }
}

/// Brings the library that was killed, and one that never was, to the same documents.
/// Returns what is seen of each.
pub(crate) fn in_the_end(
    folders: &Folders,
    runtime: &tokio::runtime::Runtime,
) -> Outcome<(Sight, Sight)> {
    fs::remove_dir_all(folders.files())?;
    fs::create_dir_all(folders.files())?;
    for entry in fs::read_dir(folders.pool())? {
        let entry = entry?;
        fs::copy(entry.path(), folders.files().join(entry.file_name()))?;
    }
    let sight = |name: &str| -> Outcome<Sight> {
        let library = folders.open(name, runtime)?;
        library.add(&[folders.files()])?;
        runtime.block_on(library.idle());
        let sight = Sight::of(&library)?;
        library.close();
        Ok(sight)
    };
    Ok((sight("library")?, sight("undisturbed")?))
}
