//! Disks that are full or may not be written, and databases that others lock.

use std::process::Command;
use std::time::Duration;

use library::{FileState, Library, LibraryError};
use tempfile::TempDir;

use crate::embedding::SharedWords;
use crate::support::{Desk, assert_all_indexed, database, find, names, prose};

/// A disk of its own, given back at the end.
struct Disk {
    folder: TempDir,
    /// What a disk that can fail lies in.
    image: Option<tempfile::NamedTempFile>,
}

impl Disk {
    /// A disk in memory of some KiB, where the test may mount one.
    fn new(kibibytes: u32) -> Option<Self> {
        Self::mounted(
            &["-t", "tmpfs", "-o", &format!("size={kibibytes}k"), "tmpfs"],
            None,
        )
    }

    /// A disk of some MiB that can fail, where the test may mount one.
    fn that_can_fail(mebibytes: u64) -> Option<Self> {
        let image = tempfile::NamedTempFile::new().expect("a temporary file");
        image.as_file().set_len(mebibytes << 20).expect("it grows");
        let path = image.path().to_str().expect("its name is UTF-8").to_owned();
        // Where there is none, mounting fails.
        Command::new("mkfs.ext4").args(["-q", &path]).status().ok();
        Self::mounted(&["-o", "loop", &path], Some(image))
    }

    #[expect(clippy::print_stderr, reason = "what is not tested is to be seen")]
    fn mounted(arguments: &[&str], image: Option<tempfile::NamedTempFile>) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mounted = Command::new("mount")
            .args(arguments)
            .arg(folder.path())
            .output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self { folder, image });
        }
        eprintln!("not tested: a disk can be mounted by root on Linux alone");
        None
    }

    /// What is written from now on fails, as the system does it where a disk fails.
    fn fail(&self) {
        self.remount("abort");
    }

    /// Looks through the disk and mounts it again. Nothing on it may be open.
    fn repair(&self) {
        let image = self.image.as_ref().expect("it can fail").path();
        let run = |program: &str, arguments: &[&std::path::Path]| {
            let run = Command::new(program).args(arguments).output();
            run.expect("it runs").status
        };
        assert!(run("umount", &[self.folder.path()]).success());
        let looked = run("e2fsck", &["-fy".as_ref(), image]);
        assert!(looked.code().is_some_and(|code| code < 4), "{looked}");
        let mounted = run(
            "mount",
            &["-o".as_ref(), "loop".as_ref(), image, self.folder.path()],
        );
        assert!(mounted.success());
    }

    fn remount(&self, options: &str) {
        let mounted = Command::new("mount")
            .args(["-o", &format!("remount,{options}")])
            .arg(self.folder.path())
            .status()
            .expect("mount runs");
        assert!(mounted.success(), "{options}");
    }

    fn fill(&self) {
        let file = self.folder.path().join("filling");
        let mut length = 1 << 20;
        let mut filling = std::fs::File::create(file).expect("files can be made");
        while length > 0 {
            use std::io::Write;
            if filling.write_all(&vec![1; length]).is_err() {
                length /= 2;
            }
        }
    }

    fn make_room(&self) {
        std::fs::remove_file(self.folder.path().join("filling")).expect("it is there");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // A lazy one, for the library may still have files open.
        let ended = Command::new("umount")
            .arg("-l")
            .arg(self.folder.path())
            .status();
        assert!(ended.is_ok_and(|status| status.success()) || std::thread::panicking());
    }
}

/// A library on a disk; its documents lie elsewhere.
fn open_on(disk: &Disk, desk: &Desk) -> Result<Library, LibraryError> {
    let mut options = desk.options(SharedWords::default());
    options.folder = disk.folder.path().join("library");
    Library::open(options, desk.runtime.handle().clone())
}

fn write_some(desk: &Desk) {
    for subject in ["orchard", "violin", "harbour", "pump", "kiln", "mill"] {
        desk.write(&format!("{subject}.md"), &prose(subject, 300));
    }
}

#[test]
fn on_a_full_disk_work_waits_and_goes_on_when_there_is_room() {
    let Some(disk) = Disk::new(24 << 10) else {
        return;
    };
    let desk = Desk::new();
    write_some(&desk);
    let library = open_on(&disk, &desk).expect("the library opens");
    let chat = library.chats().create("Before").expect("a chat");
    let lease = desk.write("lease.txt", "The tenant may leave after two years.");
    desk.add(&library, &[lease]);
    disk.fill();
    let text = prose("question", 400);
    // Some room is left within what the log has.
    let refused = (0..2_000)
        .find_map(|_| library.chats().append_turn(chat, &text, "{}").err())
        .expect("the disk is full");
    assert!(matches!(refused, LibraryError::DiskFull), "{refused:?}");
    let kept = library.chats().turns(chat).expect("the chat is there");
    assert!(kept.iter().all(|turn| turn.question == text));
    assert_eq!(
        names(&find(&library, "when may the tenant leave"))[0],
        "lease.txt"
    );
    let added = library.add(&[desk.files.path().to_owned()]);
    assert!(matches!(added, Err(LibraryError::DiskFull)), "{added:?}");

    disk.make_room();
    library
        .add(&[desk.files.path().to_owned()])
        .expect("there is room");
    disk.fill();
    // Whatever could be done was done, and the rest waits.
    std::thread::sleep(Duration::from_secs(2));
    for file in library.files().expect("files can be listed") {
        let is_refused = matches!(file.state, FileState::SetAside { .. });
        assert!(!is_refused, "{file:?} is not to blame");
    }
    disk.make_room();
    desk.wait(&library);
    assert_all_indexed(&library);
    assert_eq!(library.files().expect("files can be listed").len(), 7);
    assert_eq!(library.chats().turns(chat).expect("the chat"), kept);
    library.close();
}

#[test]
fn a_library_that_may_not_be_written_says_so_and_goes_on_when_it_may() {
    let Some(disk) = Disk::new(24 << 10) else {
        return;
    };
    let desk = Desk::new();
    let library = open_on(&disk, &desk).expect("the library opens");
    let lease = desk.write("lease.txt", "The tenant may leave after two years.");
    desk.add(&library, &[lease]);
    let chat = library.chats().create("Before").expect("a chat");
    library.close();
    disk.remount("ro");
    let opened = open_on(&disk, &desk).err();
    assert!(matches!(opened, Some(LibraryError::ReadOnly)), "{opened:?}");
    disk.remount("rw");
    let library = open_on(&disk, &desk).expect("the library opens");
    desk.wait(&library);
    assert_all_indexed(&library);
    let turn = library.chats().append_turn(chat, "When?", "{}");
    assert!(turn.is_ok());
    library.close();
}

#[test]
fn a_disk_that_fails_while_the_library_is_open_loses_nothing_that_was_kept() {
    let Some(disk) = Disk::that_can_fail(64) else {
        return;
    };
    let desk = Desk::new();
    let library = open_on(&disk, &desk).expect("the library opens");
    let lease = desk.write("lease.txt", "The tenant may leave after two years.");
    desk.add(&library, &[lease]);
    let chat = library.chats().create("Before").expect("a chat");
    let turn = library.chats().append_turn(chat, "When?", "{}");
    turn.expect("it is kept");
    let kept = library.chats().turns(chat).expect("the chat is there");
    write_some(&desk);
    library
        .add(&[desk.files.path().to_owned()])
        .expect("a folder can be added");
    disk.fail();
    let refused = library.chats().append_turn(chat, "And then?", "{}");
    assert!(
        matches!(refused, Err(LibraryError::ReadOnly)),
        "{refused:?}"
    );
    assert_eq!(library.chats().turns(chat).expect("it can be read"), kept);
    assert_eq!(
        names(&find(&library, "when may the tenant leave"))[0],
        "lease.txt"
    );
    std::thread::sleep(Duration::from_secs(1));
    for file in library.files().expect("files can be listed") {
        let is_refused = matches!(file.state, FileState::SetAside { .. });
        assert!(!is_refused, "{file:?} is not to blame");
    }
    library.close();

    disk.repair();
    let library = open_on(&disk, &desk).expect("the library opens");
    library
        .add(&[desk.files.path().to_owned()])
        .expect("a folder can be added");
    desk.wait(&library);
    assert_all_indexed(&library);
    assert_eq!(library.files().expect("files can be listed").len(), 7);
    assert_eq!(library.chats().turns(chat).expect("the chat"), kept);
    library.close();
}

#[test]
fn while_another_process_locks_the_database_work_waits() {
    let desk = Desk::new();
    write_some(&desk);
    let library = desk.open();
    let chat = library.chats().create("Before").expect("a chat");
    library
        .add(&[desk.files.path().to_owned()])
        .expect("a folder can be added");
    let other = database(desk.folder.path());
    other
        .execute_batch("BEGIN IMMEDIATE")
        .expect("the lock is free now and then");
    // What was asked of the database can still be read.
    assert_eq!(library.files().expect("files can be listed").len(), 6);
    let refused = library.chats().append_turn(chat, "When?", "{}");
    assert!(matches!(refused, Err(LibraryError::Locked)), "{refused:?}");
    other
        .execute_batch("ROLLBACK")
        .expect("the lock can be given free");
    library
        .chats()
        .append_turn(chat, "When?", "{}")
        .expect("the lock is free");
    desk.wait(&library);
    assert_all_indexed(&library);
    assert_eq!(library.chats().turns(chat).expect("the chat").len(), 1);
}

#[test]
fn an_export_to_a_full_disk_leaves_nothing() {
    let Some(disk) = Disk::new(64) else {
        return;
    };
    let desk = Desk::new();
    write_some(&desk);
    let library = desk.open();
    desk.add(&library, &[desk.files.path().to_owned()]);
    let to = disk.folder.path().join("library.deskhand");
    let exported = library.export(&library::Scope::everything(), &to, |_| {
        std::ops::ControlFlow::Continue(())
    });
    assert!(
        matches!(exported, Err(LibraryError::DiskFull)),
        "{exported:?}"
    );
    let left = std::fs::read_dir(disk.folder.path()).expect("the disk is there");
    assert_eq!(left.count(), 0);
}
