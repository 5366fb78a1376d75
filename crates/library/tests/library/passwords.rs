//! Files that are encrypted: set aside, opened with a password, and the password
//! forgotten with the library.

use document::ReadError;
use library::{FileState, LibraryError, Password};

use crate::support::{Desk, file_named, find, names};

const SECRET: &str = "sesame-5f1c";

fn script() -> String {
    format!("password {SECRET}\npages 1\npage 1 The deposit is two rents.\n")
}

fn set_aside(error: ReadError) -> FileState {
    FileState::SetAside { error }
}

#[test]
fn a_password_opens_a_file_that_was_set_aside() {
    let desk = Desk::new();
    let library = desk.open_scripted();
    let path = desk.write("lease.pdf", &script());
    let id = desk.add(&library, &[path]).queued[0];
    let state = |library: &library::Library| file_named(library, "lease.pdf").state;
    assert_eq!(state(&library), set_aside(ReadError::Encrypted));

    library
        .unlock(id, Password::new("wrong"))
        .expect("any password can be tried");
    desk.wait(&library);
    assert_eq!(state(&library), set_aside(ReadError::WrongPassword));
    assert!(!library.has_password(id), "a wrong password is not kept");

    library
        .unlock(id, Password::new(SECRET))
        .expect("another can be tried");
    desk.wait(&library);
    assert_eq!(state(&library), FileState::Indexed);
    assert!(file_named(&library, "lease.pdf").encrypted);
    assert_eq!(names(&find(&library, "deposit rents")), ["lease.pdf"]);
}

#[test]
fn drawing_asks_again_after_a_restart_and_the_disk_never_has_the_password() {
    let desk = Desk::new();
    let library = desk.open_scripted();
    let path = desk.write("lease.pdf", &script());
    let id = desk.add(&library, std::slice::from_ref(&path)).queued[0];
    library
        .unlock(id, Password::new(SECRET))
        .expect("a password can be given");
    desk.wait(&library);
    let draw = |library: &library::Library| desk.runtime.block_on(library.picture(id, 1, 100));
    assert_eq!(draw(&library).expect("it is drawn"), b"1");
    library.close();

    // What the library wrote holds neither the secret nor the script with it.
    std::fs::remove_file(&path).expect("the file can be taken away");
    for entry in walk(desk.folder.path()) {
        let bytes = std::fs::read(&entry).expect("the library's files can be read");
        let holds = bytes
            .windows(SECRET.len())
            .any(|window| window == SECRET.as_bytes());
        assert!(!holds, "{} holds the password", entry.display());
    }
    desk.write("lease.pdf", &script());

    let library = desk.open_scripted();
    assert!(
        matches!(
            draw(&library),
            Err(LibraryError::Read(ReadError::Encrypted))
        ),
        "the password was forgotten"
    );
    assert_eq!(
        names(&find(&library, "deposit rents")),
        ["lease.pdf"],
        "what was read stays"
    );
    library
        .unlock(id, Password::new("wrong"))
        .expect("any password can be tried");
    assert!(matches!(
        draw(&library),
        Err(LibraryError::Read(ReadError::WrongPassword))
    ));
    library
        .unlock(id, Password::new(SECRET))
        .expect("the right one can be given");
    assert_eq!(draw(&library).expect("it is drawn"), b"1");
}

#[test]
fn a_password_is_not_shown() {
    let shown = format!("{:?}", Password::new(SECRET));
    assert!(!shown.contains(SECRET), "{shown}");
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(walk(&path));
        } else {
            files.push(path);
        }
    }
    files
}
