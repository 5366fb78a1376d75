//! A reader that hangs, dies, swells or floods ends with a typed error, and the
//! next file is read as if nothing had been.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use document::reader::{Limits, ReadEvent, Reader, ReaderCommand};
use document::{DocumentKind, ReadError};

fn command(program: &str) -> ReaderCommand {
    ReaderCommand {
        program: PathBuf::from(program),
        arguments: Vec::new(),
        pdfium: None,
    }
}

fn faulty(limits: Limits) -> Reader {
    Reader::new(command(env!("CARGO_BIN_EXE_faulty-reader")), limits)
}

fn real(limits: Limits) -> Reader {
    Reader::new(command(env!("CARGO_BIN_EXE_deskhand-reader")), limits)
}

/// A folder with an empty file for each fault, so that the size can be looked
/// up before the process is asked.
fn files(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in names {
        std::fs::write(folder.path().join(name), "x").expect("a file in it");
    }
    folder
}

async fn read(reader: &mut Reader, path: &Path) -> Result<Vec<ReadEvent>, ReadError> {
    let mut events = Vec::new();
    reader.read(path, None, |event| events.push(event)).await?;
    Ok(events)
}

type Expected = fn(&ReadError) -> bool;

fn died(error: &ReadError) -> bool {
    matches!(error, ReadError::ReaderDied { .. })
}

fn too_large(error: &ReadError) -> bool {
    matches!(error, ReadError::TooLarge { .. })
}

fn timed_out(error: &ReadError) -> bool {
    *error == ReadError::TimedOut
}

#[tokio::test]
async fn every_fault_becomes_an_error_and_the_next_file_is_read() {
    let limits = Limits {
        step: Duration::from_millis(400),
        output: 8 * 1024 * 1024,
        ..Limits::default()
    };
    let folder = files(&[
        "hangs",
        "hangs-after-header",
        "dies",
        "floods",
        "floods-with-headers",
        "promises-much",
        "babbles",
        "fine",
    ]);
    let mut reader = faulty(limits);
    let faults: [(&str, Expected); 7] = [
        ("hangs", timed_out),
        ("hangs-after-header", timed_out),
        ("dies", died),
        ("floods", |error| died(error) || too_large(error)),
        ("floods-with-headers", too_large),
        ("promises-much", too_large),
        ("babbles", died),
    ];
    for (fault, expected) in faults {
        let started = Instant::now();
        let error = read(&mut reader, &folder.path().join(fault))
            .await
            .expect_err("a fault is an error");
        assert!(
            expected(&error),
            "{fault} is reported as what it is: {error:?}"
        );
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "{fault} ends soon after its limit"
        );
        let events = read(&mut reader, &folder.path().join("fine")).await;
        assert_eq!(
            events.map(|events| events.len()),
            Ok(1),
            "the file after {fault} is read by a new process"
        );
    }
}

#[tokio::test]
async fn a_whole_file_has_its_own_limit_of_time() {
    let limits = Limits {
        step: Duration::from_secs(60),
        file: Duration::from_millis(300),
        ..Limits::default()
    };
    let folder = files(&["hangs"]);
    let error = read(&mut faulty(limits), &folder.path().join("hangs")).await;
    assert_eq!(error, Err(ReadError::TimedOut));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_reader_that_swells_is_ended() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let large = folder.path().join("large.txt");
    std::fs::write(&large, "words of a large file\n".repeat(10_000_000)).expect("a large file");
    let small = folder.path().join("small.txt");
    std::fs::write(&small, "words").expect("a small file");
    let mut reader = real(Limits {
        memory: 64 * 1024 * 1024,
        ..Limits::default()
    });
    let error = read(&mut reader, &large)
        .await
        .expect_err("it does not fit");
    assert!(too_large(&error), "220 MB do not fit in 64 MiB: {error:?}");
    let events = read(&mut reader, &small).await.expect("the next file fits");
    assert_eq!(events.len(), 2, "a header and a page");
}

#[tokio::test]
async fn large_files_are_refused_before_they_are_opened() {
    let folder = files(&["fine"]);
    let mut reader = faulty(Limits {
        size: 0,
        ..Limits::default()
    });
    let error = read(&mut reader, &folder.path().join("fine")).await;
    assert!(
        matches!(error, Err(ReadError::TooLarge { .. })),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_missing_file_and_a_folder_are_unreadable() {
    let folder = files(&[]);
    let mut reader = real(Limits::default());
    for path in [folder.path().join("missing.txt"), folder.path().to_owned()] {
        let error = read(&mut reader, &path).await;
        assert!(
            matches!(error, Err(ReadError::Unreadable { .. })),
            "{}: {error:?}",
            path.display()
        );
    }
}

#[tokio::test]
async fn a_missing_program_is_a_dead_reader() {
    let folder = files(&["fine"]);
    let mut reader = Reader::new(command("/no/such/program"), Limits::default());
    let error = read(&mut reader, &folder.path().join("fine")).await;
    assert!(
        matches!(error, Err(ReadError::ReaderDied { .. })),
        "{error:?}"
    );
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn dropping_a_request_ends_the_process() {
    let folder = files(&["hangs", "fine"]);
    let mut reader = faulty(Limits::default());
    let path = folder.path().join("hangs");
    let reading = read(&mut reader, &path);
    assert!(
        tokio::time::timeout(Duration::from_millis(300), reading)
            .await
            .is_err(),
        "the reader hangs"
    );
    let mut left = children();
    for _ in 0..50 {
        if left.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        left = children();
    }
    assert_eq!(left, Vec::<String>::new(), "no process is left behind");
    let events = read(&mut reader, &folder.path().join("fine")).await;
    assert!(events.is_ok(), "the reader can be used again: {events:?}");
}

/// The state of this thread's child processes that have not ended.
#[cfg(target_os = "linux")]
fn children() -> Vec<String> {
    let list = std::fs::read_to_string("/proc/thread-self/children").unwrap_or_default();
    list.split_whitespace()
        .filter_map(|id| std::fs::read_to_string(format!("/proc/{id}/stat")).ok())
        .filter(|stat| !stat.contains(") Z "))
        .collect()
}

#[tokio::test]
async fn text_arrives_with_its_header() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("租约 1.txt");
    std::fs::write(&path, "The tenant may leave.").expect("a file");
    let events = read(&mut real(Limits::default()), &path)
        .await
        .expect("text is read");
    match events.as_slice() {
        [ReadEvent::Header(header), ReadEvent::Page(page)] => {
            assert_eq!(header.kind, DocumentKind::Text);
            assert_eq!(
                header.hash.to_string(),
                blake3::hash(b"The tenant may leave.").to_string(),
                "the hash is that of the bytes"
            );
            assert_eq!(page.blocks[0].text, "The tenant may leave.");
        }
        other => panic!("a header and a page were expected: {other:?}"),
    }
}
