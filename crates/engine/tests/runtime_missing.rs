//! A missing ONNX Runtime is an error that is gone when the library is there.
//! Alone in its process, because a process loads the library once.

mod common;

use engine::embed::EmbeddingModel;
use engine::{EngineError, OnnxEmbedding};

#[test]
fn a_missing_library_is_named_and_can_be_installed_later() {
    let Some(models) = common::models() else {
        return;
    };
    let weights = models.default_embedding().expect("there is a default");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let library = folder.path().join("libonnxruntime.so");
    let mut elsewhere = weights.clone();
    elsewhere.runtime = library.clone();
    let model = OnnxEmbedding::new(elsewhere);

    let missing = model.embed_query("x").expect_err("there is no library");
    assert!(
        matches!(&missing, EngineError::LibraryMissing { library, .. } if library == "onnxruntime"),
        "{missing:?}"
    );
    std::fs::write(&library, "no library").expect("the folder is writable");
    let broken = model.embed_query("x").expect_err("this is none");
    assert!(
        matches!(broken, EngineError::LibraryMissing { .. }),
        "{broken:?}"
    );
    std::fs::remove_file(&library).expect("it was written just now");
    std::fs::copy(&weights.runtime, &library).expect("the library is installed");
    model
        .embed_query("x")
        .expect("now the library is there, and no restart is needed");
}
