//! Another embedding model, and a reranker.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use engine::EngineError;
use engine::rerank::Reranker;
use library::{FindMode, Library, Scope};

use crate::embedding::SharedWords;
use crate::support::{Desk, assert_all_indexed, database, find, names};

fn other() -> SharedWords {
    SharedWords {
        identity: "shared words 2".to_owned(),
        ..SharedWords::default()
    }
}

fn write_documents(desk: &Desk) -> Vec<std::path::PathBuf> {
    ["lease", "pump", "bread", "violin", "glacier", "harbour"]
        .iter()
        .map(|subject| {
            let text = format!("The {subject} is described here, and nothing but the {subject}.");
            desk.write(&format!("{subject}.txt"), &text)
        })
        .collect()
}

fn dense(library: &Library, query: &str) -> Vec<String> {
    let found = library
        .find_by(FindMode::Dense, query, &Scope::everything(), 1)
        .expect("the model works");
    names(&found)
}

/// The models with vectors in the database, with the number of them.
fn spaces(desk: &Desk) -> Vec<(String, i64)> {
    let connection = database(desk.folder.path());
    let mut statement = connection
        .prepare(
            "SELECT identity, count(vectors.passage) FROM embedding_spaces
             LEFT JOIN vectors ON vectors.space = embedding_spaces.id
             GROUP BY identity ORDER BY identity",
        )
        .expect("the tables are there");
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("the query is valid");
    rows.map(|row| row.expect("a name and a number")).collect()
}

#[test]
fn the_vectors_before_serve_until_the_chosen_model_has_its_own() {
    let desk = Desk::new();
    let library = desk.open();
    desk.add(&library, &write_documents(&desk));
    {
        // Nothing is embedded meanwhile, so that only the vectors before can find.
        let _quiet = library.quiet();
        library
            .choose_embedding(Arc::new(other()))
            .expect("a model can be chosen");
        assert_eq!(library.embedding().identity(), "shared words 2");
        assert_eq!(dense(&library, "violin"), ["violin.txt"]);
    }
    desk.wait(&library);
    assert_eq!(dense(&library, "violin"), ["violin.txt"]);
    assert_all_indexed(&library);
    library.close();
    assert_eq!(spaces(&desk), [("shared words 2".to_owned(), 6)]);
}

#[test]
fn a_change_of_mind_costs_nothing() {
    let desk = Desk::new();
    let library = desk.open();
    desk.add(&library, &write_documents(&desk));
    {
        let _quiet = library.quiet();
        for model in [other(), SharedWords::default()] {
            library
                .choose_embedding(Arc::new(model))
                .expect("a model can be chosen");
        }
    }
    desk.wait(&library);
    assert_eq!(dense(&library, "glacier"), ["glacier.txt"]);
    library.close();
    assert_eq!(spaces(&desk), [("shared words 1".to_owned(), 6)]);
}

#[test]
fn after_a_restart_the_vectors_before_still_serve() {
    let desk = Desk::new();
    let library = desk.open();
    desk.add(&library, &write_documents(&desk));
    library.close();
    let mut options = desk.options(SharedWords {
        fails: true,
        ..other()
    });
    options.embeddings_before = vec![Arc::new(SharedWords::default())];
    let library = Library::open(options, desk.runtime.handle().clone()).expect("it opens");
    desk.wait(&library);
    assert_eq!(
        dense(&library, "harbour"),
        ["harbour.txt"],
        "the chosen model fails, and the one before does not"
    );
    library.close();
    assert_eq!(spaces(&desk)[0], ("shared words 1".to_owned(), 6));
}

#[test]
fn vectors_of_a_model_that_is_gone_are_replaced() {
    let desk = Desk::new();
    let library = desk.open();
    desk.add(&library, &write_documents(&desk));
    library.close();
    let library = desk.open_with(other());
    desk.wait(&library);
    assert_all_indexed(&library);
    library.close();
    assert_eq!(spaces(&desk), [("shared words 2".to_owned(), 6)]);
}

#[test]
fn a_kill_while_models_change_doubles_and_loses_nothing() {
    let desk = Desk::new();
    let library = desk.open();
    desk.add(&library, &write_documents(&desk));
    library
        .choose_embedding(Arc::new(SharedWords {
            pause: Duration::from_millis(40),
            ..other()
        }))
        .expect("a model can be chosen");
    std::thread::sleep(Duration::from_millis(100));
    // Closed in the middle: nothing more is written than a kill would leave.
    library.close();
    let mut options = desk.options(other());
    options.embeddings_before = vec![Arc::new(SharedWords::default())];
    let library = Library::open(options, desk.runtime.handle().clone()).expect("it opens");
    desk.wait(&library);
    assert_all_indexed(&library);
    library.close();
    assert_eq!(spaces(&desk), [("shared words 2".to_owned(), 6)]);
}

/// Likes long passages, and counts how many it read.
#[derive(Default)]
struct Longest {
    languages: Vec<String>,
    read: AtomicUsize,
    fails: bool,
}

impl Reranker for Longest {
    fn name(&self) -> &'static str {
        "longest"
    }

    fn languages(&self) -> &[String] {
        &self.languages
    }

    fn scores(&self, _query: &str, passages: &[&str]) -> Result<Vec<f32>, EngineError> {
        self.read.fetch_add(passages.len(), Ordering::Relaxed);
        if self.fails {
            return Err(EngineError::Failed {
                detail: "on purpose".to_owned(),
            });
        }
        let share = |passage: &&str| passage.len() as f32 / 1_000.0;
        Ok(passages.iter().map(share).collect())
    }
}

/// A library with a short and a long file on one subject.
fn with_reranker(desk: &Desk, reranker: &Arc<Longest>) -> Library {
    let mut options = desk.options(SharedWords::default());
    options.reranker = Some(Arc::clone(reranker) as Arc<dyn Reranker>);
    let library = Library::open(options, desk.runtime.handle().clone()).expect("it opens");
    let short = desk.write("short.txt", "The violin.");
    let long = desk.write(
        "long.txt",
        "The violin and, at some length, much else of no note.",
    );
    desk.add(&library, &[short, long]);
    library
}

#[test]
fn a_reranker_has_the_last_word_on_the_best_passages() {
    let desk = Desk::new();
    let reranker = Arc::new(Longest {
        languages: vec!["en".to_owned()],
        ..Longest::default()
    });
    let library = with_reranker(&desk, &reranker);
    let evidence = find(&library, "violin");
    assert_eq!(names(&evidence), ["long.txt", "short.txt"]);
    assert!(evidence.found[0].reranked > evidence.found[1].reranked);
    assert_eq!(reranker.read.load(Ordering::Relaxed), 2);
    find(&library, "小提琴");
    assert_eq!(
        reranker.read.load(Ordering::Relaxed),
        2,
        "it is not asked in a language that it does not know"
    );
}

#[test]
fn a_reranker_that_fails_changes_nothing() {
    let desk = Desk::new();
    let reranker = Arc::new(Longest {
        languages: vec!["en".to_owned()],
        fails: true,
        ..Longest::default()
    });
    let library = with_reranker(&desk, &reranker);
    let evidence = find(&library, "violin");
    assert_eq!(names(&evidence), ["short.txt", "long.txt"]);
    assert_eq!(evidence.found[0].reranked, None);
}
