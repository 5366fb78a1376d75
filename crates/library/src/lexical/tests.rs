//! The word index after kills and closings.

use std::path::Path;

use super::Lexical;
use crate::evidence::PassageId;
use crate::holdings::Holdings;
use crate::question::Question;
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
fn small_parts_become_one_that_is_still_known() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path().join("words");
    let lexical = open(&folder);
    for document in 1..=3 {
        lexical
            .replace(DocumentId(document), &[passage(document, document)])
            .expect("passages can be written");
        lexical.commit().expect("that can be committed");
    }
    lexical.remove(DocumentId(2)).expect("one can be removed");
    lexical.commit().expect("that can be committed");
    assert!(lexical.searcher().segment_readers().len() > 1);
    lexical.join_small_parts().expect("they can be joined");
    assert_eq!(lexical.searcher().segment_readers().len(), 1);
    assert_eq!(lexical.passages(), 2);
    lexical.join_small_parts().expect("one stays as it is");
    drop(lexical);
    let lexical = open(&folder);
    assert_eq!(lexical.passages(), 2, "the index was not made anew");
    let expected = holdings(&[(1, 1), (3, 3)]);
    assert!(lexical.is_sound(&expected));
}

#[test]
fn a_document_is_about_what_most_of_its_passages_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let lexical = open(&folder.path().join("words"));
    // Of ten passages so many name the tenant; each has the notice period.
    for (document, naming) in [(1, 1), (2, 8), (3, 0)] {
        let passages: Vec<Indexable> = (0..10)
            .map(|number| Indexable {
                text: match number < naming {
                    true => "Acme gives three months' notice.".to_owned(),
                    false => "The notice is in writing.".to_owned(),
                },
                ..passage(document, document * 10 + number)
            })
            .collect();
        lexical
            .replace(DocumentId(document), &passages)
            .expect("passages can be written");
        lexical.commit().expect("that can be committed");
    }
    let question = Question::new("How long is Acme's notice?", &["en".to_owned()]);
    let scores = lexical
        .document_scores(&question, None)
        .expect("documents can be scored");
    assert_eq!(scores.best(2), [DocumentId(2), DocumentId(1)]);
    assert!((scores.of(DocumentId(2)) - 1.0).abs() < 1e-6);
    assert!(scores.of(DocumentId(1)) < 0.6, "{scores:?}");
    let within = lexical
        .document_scores(&question, Some(&[DocumentId(1), DocumentId(3)]))
        .expect("documents can be scored");
    assert_eq!(within.best(5), [DocumentId(1), DocumentId(3)]);
    assert!((within.of(DocumentId(1)) - 1.0).abs() < 1e-6);
    // The sizes of documents are those of the index as it is now.
    lexical
        .replace(DocumentId(1), &[passage(1, 10), passage(1, 11)])
        .expect("passages can be written");
    lexical.commit().expect("that can be committed");
    let scores = lexical
        .document_scores(&question, None)
        .expect("documents can be scored");
    assert_eq!(scores.of(DocumentId(1)), 0.0, "it names nobody any more");
    assert!((scores.of(DocumentId(2)) - 1.0).abs() < 1e-6);
}

fn holdings(passages: &[(i64, i64)]) -> Holdings {
    let mut holdings = Holdings::default();
    for (document, passage) in passages {
        holdings.add(*document, *passage);
    }
    holdings
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
