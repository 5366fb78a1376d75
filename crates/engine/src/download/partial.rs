//! A file that is not whole yet, and what of it has arrived.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::error::Fault;
use super::{Checksum, Declared, DownloadError, Settings};

/// How everything ends that is not whole.
const ENDING: &str = ".partial";
/// Raised when an older note could be misread.
const FORMAT: u32 = 1;
/// A download that was just given up may still be writing its last piece.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);

/// A part of the file that one connection brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Segment {
    /// Where it begins.
    pub(super) start: u64,
    /// Where the next byte belongs.
    pub(super) at: u64,
    /// Where it ends.
    pub(super) end: u64,
}

/// The ETag under which a hub sent what is here (RFC 9110, 8.8.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Version {
    /// The host of the hub; another's ETags mean nothing there.
    pub(super) hub: String,
    pub(super) etag: String,
}

/// What is noted beside the file, so that a new process can go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    format: u32,
    bytes: u64,
    checksum: Checksum,
    /// The server gives the file from its beginning only.
    whole_only: bool,
    version: Option<Version>,
    segments: Vec<Segment>,
}

impl Note {
    fn new(declared: &Declared, settings: &Settings) -> Self {
        Self {
            format: FORMAT,
            bytes: declared.bytes,
            checksum: declared.checksum.clone(),
            whole_only: false,
            version: None,
            segments: split(declared.bytes, settings),
        }
    }

    /// Whether it speaks of this content, and of a file of at least this length.
    fn describes(&self, declared: &Declared, length: u64) -> bool {
        let mut next = 0;
        let joined = self.segments.iter().all(|segment| {
            let joins = segment.start == next
                && (segment.start..=segment.end).contains(&segment.at)
                && (segment.at == segment.start || segment.at <= length);
            next = segment.end;
            joins
        });
        self.format == FORMAT
            && self.bytes == declared.bytes
            && self.checksum == declared.checksum
            && joined
            && next == self.bytes
    }

    fn here(&self) -> u64 {
        self.segments
            .iter()
            .map(|segment| segment.at - segment.start)
            .sum()
    }
}

/// Equal parts, none of them shorter than a connection is worth.
fn split(bytes: u64, settings: &Settings) -> Vec<Segment> {
    let most = u64::from(settings.connections.max(1));
    let count = (bytes / settings.bytes_per_connection.max(1)).clamp(1, most);
    (0..count)
        .map(|number| {
            let start = bytes / count * number;
            Segment {
                start,
                at: start,
                end: match number + 1 {
                    last if last == count => bytes,
                    next => bytes / count * next,
                },
            }
        })
        .collect()
}

/// A file that is not whole yet. It is locked, so that no other download writes
/// into it, and has its name only after [`Partial::keep`].
#[derive(Debug)]
pub(super) struct Partial {
    place: PathBuf,
    path: PathBuf,
    file: File,
    settings: Settings,
    note: Mutex<Noted>,
}

#[derive(Debug)]
struct Noted {
    note: Note,
    /// Bytes that arrived since it was written down.
    unwritten: u64,
}

impl Partial {
    /// The file that will lie at `place`, with what has arrived of it before.
    pub(super) fn open(
        place: &Path,
        declared: &Declared,
        settings: &Settings,
    ) -> Result<Self, DownloadError> {
        let path = partial_path(place);
        let storage = |error: &io::Error| DownloadError::storage(&path, error);
        let file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| storage(&error))?;
        lock(&file, &path)?;
        let length = file.metadata().map_err(|error| storage(&error))?.len();
        let note = match read_note(&note_path(place)) {
            Some(note) if note.describes(declared, length) => note,
            _ => {
                file.set_len(0).map_err(|error| storage(&error))?;
                Note::new(declared, settings)
            }
        };
        Ok(Self {
            place: place.to_owned(),
            path,
            file,
            settings: settings.clone(),
            note: Mutex::new(Noted { note, unwritten: 0 }),
        })
    }

    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.note.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What has arrived, in bytes.
    pub(super) fn here(&self) -> u64 {
        self.noted().note.here()
    }

    /// One of its segments.
    pub(super) fn segment(&self, index: usize) -> Segment {
        let noted = self.noted();
        noted.note.segments.get(index).copied().unwrap_or(Segment {
            start: 0,
            at: 0,
            end: 0,
        })
    }

    /// The segments that are not here in full.
    pub(super) fn unfilled(&self) -> Vec<usize> {
        let noted = self.noted();
        let segments = noted.note.segments.iter().enumerate();
        segments
            .filter(|(_, segment)| segment.at < segment.end)
            .map(|(index, _)| index)
            .collect()
    }

    /// Whether the server gives it from its beginning only.
    pub(super) fn is_whole_only(&self) -> bool {
        self.noted().note.whole_only
    }

    /// The ETag to name to this hub.
    pub(super) fn etag(&self, hub: &str) -> Option<String> {
        let noted = self.noted();
        let version = noted.note.version.as_ref();
        version
            .filter(|version| version.hub == hub)
            .map(|version| version.etag.clone())
    }

    /// Remembers the ETag of a response. Fails with [`Fault::Changed`] when it is
    /// another than that of what is here.
    pub(super) fn is_of(&self, version: Version) -> Result<(), Fault> {
        let mut noted = self.noted();
        match &noted.note.version {
            Some(known) if known.hub == version.hub && known.etag != version.etag => {
                Err(Fault::Changed)
            }
            _ => {
                noted.note.version = Some(version);
                Ok(())
            }
        }
    }

    /// Forgets what has arrived. `whole_only` when the server gives the file from
    /// its beginning only.
    pub(super) fn start_over(&self, whole_only: bool) {
        let mut noted = self.noted();
        noted.note.whole_only = whole_only;
        noted.note.version = None;
        noted.note.segments = if whole_only {
            vec![Segment {
                start: 0,
                at: 0,
                end: noted.note.bytes,
            }]
        } else {
            split(noted.note.bytes, &self.settings)
        };
    }

    /// Forgets what has arrived of one segment.
    pub(super) fn start_segment_over(&self, index: usize) {
        if let Some(segment) = self.noted().note.segments.get_mut(index) {
            segment.at = segment.start;
        }
    }

    /// Writes the next bytes of a segment, and notes now and then what is here.
    pub(super) async fn write(
        self: &Arc<Self>,
        index: usize,
        bytes: Vec<u8>,
    ) -> Result<(), DownloadError> {
        self.blocking(move |partial| {
            let at = partial.segment(index).at;
            partial
                .write_at(&bytes, at)
                .map_err(|error| partial.storage(&error))?;
            let mut noted = partial.noted();
            if let Some(segment) = noted.note.segments.get_mut(index) {
                segment.at = at + bytes.len() as u64;
            }
            noted.unwritten += bytes.len() as u64;
            if noted.unwritten >= partial.settings.bytes_per_note {
                partial.write_note(&mut noted)?;
            }
            Ok(())
        })
        .await
    }

    /// Notes on the disk what is here.
    pub(super) async fn save(self: &Arc<Self>) -> Result<(), DownloadError> {
        self.blocking(|partial| partial.write_note(&mut partial.noted()))
            .await
    }

    /// The bytes go to the disk before the note that speaks of them.
    fn write_note(&self, noted: &mut Noted) -> Result<(), DownloadError> {
        let path = note_path(&self.place);
        let fresh = path.with_extension(format!("new{ENDING}"));
        let text = serde_json::to_vec(&noted.note).map_err(|error| DownloadError::Storage {
            path: path.display().to_string(),
            detail: error.to_string(),
        })?;
        self.file
            .sync_data()
            .and_then(|()| fs::write(&fresh, text))
            .and_then(|()| fs::rename(&fresh, &path))
            .map_err(|error| self.storage(&error))?;
        noted.unwritten = 0;
        Ok(())
    }

    /// Compares the whole with its hash, and gives it its name. Readers never see
    /// half of it, also after a power cut. What is wrong is deleted.
    pub(super) async fn keep(self: &Arc<Self>) -> Result<PathBuf, DownloadError> {
        self.blocking(Self::keep_now).await
    }

    fn keep_now(&self) -> Result<PathBuf, DownloadError> {
        let expected = self.noted().note.checksum.clone();
        let found = self
            .file
            .sync_all()
            .and_then(|()| expected.of_file(&self.file))
            .map_err(|error| self.storage(&error))?;
        let note = note_path(&self.place);
        if found != expected {
            remove(&note)?;
            remove(&self.path)?;
            return Err(DownloadError::WrongHash {
                file: name(&self.place),
                expected: expected.digits().to_owned(),
                found: found.digits().to_owned(),
            });
        }
        fs::rename(&self.path, &self.place)
            .and_then(|()| sync_folder(&self.place))
            .map_err(|error| self.storage(&error))?;
        remove(&note)?;
        Ok(self.place.clone())
    }

    /// Work on files takes the time of a thread that may wait.
    async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, DownloadError> + Send + 'static,
    ) -> Result<T, DownloadError> {
        let partial = Arc::clone(self);
        run_blocking(move || work(&partial)).await
    }

    fn storage(&self, error: &io::Error) -> DownloadError {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                let noted = self.noted();
                DownloadError::DiskFull {
                    needed: noted.note.bytes - noted.note.here(),
                    available: 0,
                }
            }
            _ => DownloadError::storage(&self.path, error),
        }
    }

    #[cfg(unix)]
    fn write_at(&self, bytes: &[u8], at: u64) -> io::Result<()> {
        std::os::unix::fs::FileExt::write_all_at(&self.file, bytes, at)
    }

    #[cfg(windows)]
    fn write_at(&self, mut bytes: &[u8], mut at: u64) -> io::Result<()> {
        while !bytes.is_empty() {
            match std::os::windows::fs::FileExt::seek_write(&self.file, bytes, at)? {
                0 => return Err(io::ErrorKind::WriteZero.into()),
                written => {
                    bytes = bytes.get(written..).unwrap_or_default();
                    at += written as u64;
                }
            }
        }
        Ok(())
    }
}

/// Runs what reads or writes files on a thread that may wait.
pub(super) async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DownloadError> + Send + 'static,
) -> Result<T, DownloadError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| DownloadError::BrokeOff {
            detail: error.to_string(),
        })?
}

/// Where a file lies until it is whole.
pub(super) fn partial_path(place: &Path) -> PathBuf {
    with_ending(place, ENDING)
}

fn note_path(place: &Path) -> PathBuf {
    with_ending(place, &format!(".note{ENDING}"))
}

fn with_ending(place: &Path, ending: &str) -> PathBuf {
    let mut path = place.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Deletes everything in a folder that is not whole.
pub(super) fn discard(folder: &Path) -> Result<(), DownloadError> {
    let storage = |error: io::Error| DownloadError::storage(folder, &error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(storage(error)),
    };
    for entry in entries {
        let path = entry.map_err(storage)?.path();
        if path.to_string_lossy().ends_with(ENDING) {
            remove(&path)?;
        }
    }
    Ok(())
}

/// Deletes a file; that there is none is no error.
fn remove(path: &Path) -> Result<(), DownloadError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(DownloadError::storage(path, &error))
        }
        _ => Ok(()),
    }
}

fn lock(file: &File, path: &Path) -> Result<(), DownloadError> {
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) if begun.elapsed() < LOCK_PATIENCE => {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(TryLockError::WouldBlock) => {
                return Err(DownloadError::Busy {
                    file: name(path).trim_end_matches(ENDING).to_owned(),
                });
            }
            Err(TryLockError::Error(error)) => return Err(DownloadError::storage(path, &error)),
        }
    }
}

/// The note of an earlier attempt; none where it cannot be understood, since
/// fetching again is always right.
fn read_note(path: &Path) -> Option<Note> {
    let text = fs::read(path).ok()?;
    serde_json::from_slice(&text)
        .inspect_err(|error| tracing::warn!(path = %path.display(), %error, "a damaged note"))
        .ok()
}

/// A name is on the disk when its folder is.
#[cfg(unix)]
fn sync_folder(place: &Path) -> io::Result<()> {
    place
        .parent()
        .map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

/// Windows writes names down by itself.
#[cfg(not(unix))]
fn sync_folder(_place: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(bytes: u64) -> Declared {
        Declared {
            path: "model.gguf".into(),
            name: "model.gguf".into(),
            bytes,
            checksum: Checksum::sha256(&"a".repeat(64)).expect("64 digits"),
        }
    }

    fn settings(connections: u32) -> Settings {
        Settings {
            connections,
            bytes_per_connection: 10,
            ..Settings::default()
        }
    }

    #[test]
    fn segments_join_and_are_worth_a_connection() {
        for (bytes, connections, count) in [(0, 4, 1), (9, 4, 1), (25, 4, 2), (101, 4, 4)] {
            let note = Note::new(&declared(bytes), &settings(connections));
            assert_eq!(note.segments.len(), count, "{bytes} bytes");
            assert!(
                note.describes(&declared(bytes), 0),
                "{:?} are all of {bytes} bytes",
                note.segments
            );
        }
    }

    #[test]
    fn a_note_of_another_content_is_not_followed() {
        let note = Note::new(&declared(100), &settings(2));
        let mut ahead = note.clone();
        ahead.segments[1].at = 80;
        assert!(ahead.describes(&declared(100), 80), "80 bytes reach so far");
        assert!(
            !ahead.describes(&declared(100), 79),
            "somebody cut the file: what is noted is not there"
        );
        let mut gap = note.clone();
        gap.segments[0].end -= 1;
        assert!(
            !gap.describes(&declared(100), 100),
            "a byte is in no segment"
        );
        let mut newer = note.clone();
        newer.format += 1;
        for (note, declared, why) in [
            (
                newer,
                declared(100),
                "a newer format may mean something else",
            ),
            (note, declared(101), "the hub has another content now"),
        ] {
            assert!(!note.describes(&declared, 100), "{why}");
        }
    }
}
