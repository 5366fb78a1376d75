//! The word index after kills and closings.

use std::path::Path;

use super::Lexical;
use crate::evidence::PassageId;
use crate::table::document::DocumentId;
use crate::table::passage::Indexable;

fn passage(document: i64, id: i64) -> Indexable {
    Indexable {
        id: PassageId(id),
        document: DocumentId(document),
        language: Some("en".to_owned()),
        title: None,
        file_stem: "lease".to_owned(),
        headings: Vec::new(),
        text: format!("Passage {id} of document {document}."),
    }
}

fn open(folder: &Path) -> Lexical {
    let (lexical, is_empty) = Lexical::open(folder).expect("the index opens");
    assert!(!is_empty || lexical.passages() == 0);
    lexical
}

#[test]
fn a_commit_that_was_killed_can_be_done_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path().join("words");
    let lexical = open(&folder);
    for document in [1, 2] {
        let passages = [
            passage(document, document * 10),
            passage(document, document * 10 + 1),
        ];
        lexical
            .replace(DocumentId(document), &passages)
            .expect("passages can be written");
    }
    lexical.commit().expect("both are committed together");
    drop(lexical);
    let before = std::fs::read(folder.join("meta.json")).expect("the index has a list");

    let lexical = open(&folder);
    lexical
        .remove(DocumentId(1))
        .expect("a document can be removed");
    lexical.commit().expect("that can be committed");
    drop(lexical);
    // As if the kill had come just before the list was replaced.
    std::fs::write(folder.join("meta.json"), before).expect("the list can be put back");

    let lexical = open(&folder);
    assert_eq!(lexical.passages(), 4, "the removal did not happen");
    lexical
        .remove(DocumentId(1))
        .expect("a document can be removed");
    lexical
        .commit()
        .expect("what the kill left behind is not in the way");
    assert_eq!(lexical.passages(), 2);
}

#[test]
fn replacing_leaves_no_passage_twice() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let lexical = open(&folder.path().join("words"));
    for _ in 0..3 {
        lexical
            .replace(DocumentId(1), &[passage(1, 10), passage(1, 11)])
            .expect("passages can be written");
        lexical.commit().expect("that can be committed");
    }
    assert_eq!(lexical.passages(), 2);
}

#[test]
fn a_closed_index_refuses_to_write_and_gives_the_folder_free() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path().join("words");
    let lexical = open(&folder);
    lexical.close();
    assert!(lexical.remove(DocumentId(1)).is_err());
    let other = open(&folder);
    other
        .replace(DocumentId(1), &[passage(1, 10)])
        .expect("another can write");
    other.commit().expect("and commit");
}
