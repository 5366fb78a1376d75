//! The embedded default model drafts from a handbook.

mod support;

use std::path::PathBuf;

use draft::{DraftKind, OutlineRequest, outline, supporting};
use engine::{EngineChat, Models, choice};

use support::leave;

/// The models folder: `DESKHAND_MODELS`, else where the app keeps it on Linux.
fn models() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("DESKHAND_MODELS") {
        return Some(folder.into());
    }
    let data = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share"));
    Some(data.or_else(home)?.join("deskhand/models"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_default_model_makes_an_outline_that_its_evidence_supports() {
    let weights = models().map(|folder| Models::in_folder(folder).default_chat());
    let Some(Ok(weights)) = weights else {
        return eprintln!("skipped: the default model is not installed");
    };
    let engine = choice::first_choice(&weights.name).expect("the build makes engines");
    let chat = EngineChat::new(engine, weights);
    let evidence = leave();
    let request = OutlineRequest {
        kind: DraftKind::Deck,
        topic: "Annual leave and illness at Merrin Instruments".to_owned(),
    };
    let support = supporting(&evidence, None);
    let outline = outline(&chat, &evidence, &request, &support, &mut |_| {})
        .await
        .expect("the model answers in the form asked for");
    eprintln!("{outline:#?}");
    assert!(
        outline.sections.len() >= 2,
        "the evidence has several parts"
    );
    for section in &outline.sections {
        assert!(!section.heading.is_empty());
        let supported = section
            .points
            .iter()
            .filter(|point| point.support.is_some())
            .count();
        assert!(
            supported * 2 > section.points.len(),
            "most of what {} says is in the documents",
            section.heading
        );
    }
}
