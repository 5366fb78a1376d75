//! What was taken out is nowhere in the library's folder any more.

use std::path::Path;

use library::{FileId, Library};

use crate::support::{Desk, assert_all_indexed, database, file_named, find, names, prose};

/// Words that no other text has.
const SECRETS: [&str; 4] = [
    "Quellenhofstrasse",
    "zibbelmann",
    "押金条款密令",
    "q7x9k2v5w8",
];

fn secret_text() -> String {
    let sentence = SECRETS.join(" and ");
    (0..400)
        .map(|number| format!("Clause {number} tells of {sentence} in the matter.\n\n"))
        .collect()
}

/// The files below a folder that have a word, in any case.
fn with_word(folder: &Path, word: &str) -> Vec<String> {
    let word = word.to_lowercase();
    files_with(folder, |bytes| {
        let bytes = bytes.to_ascii_lowercase();
        has(&bytes, word.as_bytes())
    })
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// The files below a folder whose bytes are such.
fn files_with(folder: &Path, is_such: impl Fn(&[u8]) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("entries can be read").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).expect("files can be read");
            if is_such(&bytes) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

/// Words as the index has them: with and without ending, in pieces.
fn forms() -> Vec<String> {
    let mut forms: Vec<String> = SECRETS.iter().map(|word| word.to_lowercase()).collect();
    forms.extend(["quellenhofstrass", "zibbelmann", "密令"].map(str::to_owned));
    forms
}

/// Some pieces of the text of a file's pages as it is compressed.
fn compressed(desk: &Desk, name: &str) -> Vec<Vec<u8>> {
    let connection = database(desk.folder.path());
    let packed: Vec<Vec<u8>> = connection
        .prepare(
            "SELECT packed FROM pages JOIN files ON files.document = pages.document
             WHERE files.path LIKE '%' || ?1",
        )
        .expect("there are pages")
        .query_map([name], |row| row.get(0))
        .expect("they can be read")
        .collect::<Result<_, _>>()
        .expect("all are compressed");
    let pieces = packed.iter().flat_map(|packed| packed.chunks_exact(16));
    pieces.step_by(16).map(<[u8]>::to_vec).collect()
}

#[test]
fn compressed_pages_leave_nothing_either() {
    let desk = Desk::new();
    let (library, secret) = filled(&desk);
    let pieces = compressed(&desk, "secret.md");
    assert!(pieces.len() > 4);
    let left = |piece: &Vec<u8>| files_with(desk.folder.path(), |bytes| has(bytes, piece));
    assert!(pieces.iter().any(|piece| !left(piece).is_empty()));
    library.remove(secret).expect("files can be taken out");
    desk.wait(&library);
    for piece in pieces {
        assert_eq!(left(&piece), Vec::<String>::new(), "{piece:?}");
    }
}

fn assert_erased(desk: &Desk, history: &str) {
    for form in forms() {
        let left = with_word(desk.folder.path(), &form);
        assert!(left.is_empty(), "{history}: {form} is in {left:?}");
    }
}

/// A library with one document among others that is to go.
fn filled(desk: &Desk) -> (Library, FileId) {
    let library = desk.open();
    for number in 0..12 {
        let subject = ["orchard", "violin", "harbour", "pump"][number % 4];
        let text = format!("# Part {number}\n\n{}", prose(subject, 40 + number * 9));
        let path = desk.write(&format!("{number}-{subject}.md"), &text);
        if number == 5 {
            let secret = desk.write("secret.md", &secret_text());
            desk.add(&library, &[secret]);
        }
        desk.add(&library, &[path]);
    }
    let id = file_named(&library, "secret.md").id;
    (library, id)
}

#[test]
fn taking_a_document_out_leaves_none_of_its_text() {
    let desk = Desk::new();
    let (library, secret) = filled(&desk);
    for form in forms() {
        assert!(!with_word(desk.folder.path(), &form).is_empty(), "{form}");
    }
    // Copies that an update and damage left.
    for copy in ["library.version-2.sqlite", "library.damaged-1.sqlite-wal"] {
        std::fs::write(desk.folder.path().join(copy), secret_text()).expect("a copy");
    }
    library.remove(secret).expect("files can be taken out");
    desk.wait(&library);
    assert_erased(&desk, "while the library is open");
    assert_all_indexed(&library);
    assert_eq!(names(&find(&library, "harbour matters")).len(), 3);
    library.close();
    assert_erased(&desk, "after it was closed");
}

#[test]
fn a_text_that_was_replaced_before_is_gone_too() {
    let desk = Desk::new();
    let (library, secret) = filled(&desk);
    for round in 0..3 {
        let text = format!("{}\n\n{}", prose("lease", 30 * round), secret_text());
        let path = desk.write("secret.md", &text);
        desk.add(&library, &[path]);
    }
    library.remove(secret).expect("files can be taken out");
    desk.wait(&library);
    assert_erased(&desk, "of four versions");
}

#[test]
fn what_a_kill_left_is_erased_after_the_next_start() {
    let desk = Desk::new();
    let (library, secret) = filled(&desk);
    library.remove(secret).expect("files can be taken out");
    let copy = desk.folder.path().join("library.version-2.sqlite");
    std::fs::write(&copy, secret_text()).expect("a copy");
    // The work stops before it erases.
    library.close();
    assert!(copy.exists());
    let library = desk.open();
    desk.wait(&library);
    assert_erased(&desk, "after the next start");
}

#[test]
fn a_document_that_another_file_has_too_stays() {
    let desk = Desk::new();
    let (library, secret) = filled(&desk);
    // A mail has it inside as well.
    let mail = format!(
        "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nSee inside.\r\n--b\r\n\
         Content-Type: text/markdown\r\nContent-Transfer-Encoding: 8bit\r\n\
         Content-Disposition: attachment; filename=copy.md\r\n\r\n{}\r\n--b--\r\n",
        secret_text()
    );
    let mail = desk.write("mail.eml", &mail);
    desk.add(&library, &[mail]);
    library.remove(secret).expect("files can be taken out");
    desk.wait(&library);
    assert_eq!(
        names(&find(&library, "zibbelmann"))[0],
        "mail.eml › copy.md"
    );
    let mail = file_named(&library, "mail.eml").id;
    library.remove(mail).expect("files can be taken out");
    desk.wait(&library);
    assert_erased(&desk, "with the mail");
}
