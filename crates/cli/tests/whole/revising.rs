//! A document is proofread, rewritten and translated, and written to a file.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use assistant::Assistant;
use assistant::api::answer::Scope;
use assistant::api::document::{Place, TextBlockKind};
use assistant::api::failure::FailureCode;
use assistant::api::revision::{
    EditReason, Manner, RevisedBlock, Revision, RevisionFormat, RevisionResult, RevisionTask,
    TextLanguage,
};
use testing::ScriptedChat;

use crate::support::scripted;

const LETTER: &str = "# Notice of the the lease\n\nDear Mr Zibbelmann,\n\nwe recieve the rent of €1,250.00 \
    by monday , and a invoice comes from Zibbelmann.\n\n- keys of the zibbelmann house\n- our adress\n\n\
    | Item | Agreed |\n|---|---|\n| Rent | 900 euros |\n\n```\nlet teh = 1;\n```\n\nA zibbelmann is a \
    zibbelmann.\n";

/// The assistant, and the number of the letter.
async fn with_letter(folder: &Path, chat: ScriptedChat) -> (Assistant, i32) {
    let assistant = scripted(&folder.join("data"), Arc::new(chat)).await;
    let letter = folder.join("letter.md");
    std::fs::write(&letter, LETTER).expect("a file can be written");
    let added = assistant.add(vec![letter], false).await.expect("queues");
    let files = assistant
        .await_indexed(added.queued)
        .await
        .expect("indexes");
    (assistant, files[0].id)
}

/// All blocks of a file, each before and after.
async fn revised(
    assistant: &Assistant,
    file: i32,
    task: &RevisionTask,
) -> Vec<(RevisionResult, RevisedBlock)> {
    let text = assistant.revision_blocks(file).await.expect("has blocks");
    let mut all = Vec::new();
    for block in text.blocks {
        let revised = assistant
            .revise(task.clone(), block.block.clone(), text.terms.clone())
            .await
            .expect("is revised")
            .expect("is not stopped");
        let result = RevisionResult {
            kind: block.block.kind,
            before: block.block.text,
            after: revised.text.clone(),
        };
        all.push((result, revised));
    }
    all
}

const PROOFREAD: RevisionTask = RevisionTask::Proofread { with_model: false };

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_proofread_without_a_model_and_keeps_its_structure() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let (assistant, letter) =
        with_letter(data.path(), ScriptedChat::saying(&["never asked"])).await;
    let blocks = revised(&assistant, letter, &PROOFREAD).await;
    let texts: Vec<&str> = blocks
        .iter()
        .map(|(_, block)| block.text.as_str())
        .collect();
    assert_eq!(
        texts,
        [
            "Notice of the lease",
            "Dear Mr Zibbelmann,",
            "we receive the rent of €1,250.00 by Monday, and an invoice comes from Zibbelmann.",
            "- keys of the zibbelmann house",
            "- our address",
            "Item | Agreed",
            "Rent | 900 euros",
            "let teh = 1;",
            "A zibbelmann is a zibbelmann.",
        ]
    );
    let paragraph = &blocks[2];
    let units: Vec<u16> = paragraph.0.before.encode_utf16().collect();
    let edits: Vec<(String, &str, EditReason)> = paragraph
        .1
        .edits
        .iter()
        .map(|edit| {
            let range = edit.start as usize..edit.end as usize;
            (
                String::from_utf16_lossy(&units[range]),
                edit.text.as_str(),
                edit.reason,
            )
        })
        .collect();
    assert_eq!(
        edits,
        [
            ("recieve".to_owned(), "receive", EditReason::Spelling),
            ("monday".to_owned(), "Monday", EditReason::Capital),
            (" ".to_owned(), "", EditReason::Spacing),
            ("a".to_owned(), "an", EditReason::Article),
        ],
        "counted as the window counts, behind a euro sign"
    );

    let text = assistant.revision_blocks(letter).await.expect("has blocks");
    assert_eq!(text.terms, ["zibbelmann"], "said three times");
    assert_eq!(
        text.blocks[0].block.kind,
        TextBlockKind::Heading { level: 1 }
    );
    assert!(matches!(
        text.blocks[2].place,
        Some(Place::Lines { .. } | Place::Section { .. })
    ));

    let revision = Revision {
        title: "letter".to_owned(),
        blocks: blocks.into_iter().map(|(result, _)| result).collect(),
    };
    for (format, name) in [
        (RevisionFormat::Word, "letter.docx"),
        (RevisionFormat::WordChanges, "letter-changes.docx"),
        (RevisionFormat::Markdown, "letter-revised.md"),
    ] {
        let to = data.path().join(name);
        let saved = assistant.save_revision(revision.clone(), format, to.clone());
        saved.await.expect("is saved");
        let added = assistant.add(vec![to], false).await.expect("queues");
        let files = assistant
            .await_indexed(added.queued)
            .await
            .expect("is read");
        let again = assistant
            .revision_blocks(files[0].id)
            .await
            .expect("has blocks");
        let texts: Vec<&str> = again
            .blocks
            .iter()
            .map(|block| block.block.text.as_str())
            .collect();
        assert!(texts.contains(&"Notice of the lease"), "{name}: {texts:?}");
        assert!(texts.contains(&"Rent | 900 euros"), "{name}: {texts:?}");
    }
    let refused = assistant
        .save_revision(
            revision,
            RevisionFormat::Word,
            data.path().join("no/such/folder.docx"),
        )
        .await;
    assert!(refused.is_err());
    assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_does_not_know_the_language_is_not_asked() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let chat = ScriptedChat::saying(&["?"]).speaking(&["en"]);
    let (assistant, letter) = with_letter(data.path(), chat).await;
    let text = assistant.revision_blocks(letter).await.expect("has blocks");
    let chinese = RevisionTask::Translate {
        language: TextLanguage::Zh,
    };
    let refused = assistant
        .revise(chinese, text.blocks[2].block.clone(), Vec::new())
        .await
        .expect_err("it speaks English alone");
    assert_eq!(refused.code, FailureCode::LanguageNotSpoken);
    assert_eq!(refused.subject.as_deref(), Some("zh"));
    assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_revised_can_be_stopped() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let chat = ScriptedChat::saying(&[&"word ".repeat(400)]).pausing(Duration::from_millis(50));
    let (assistant, _) = with_letter(data.path(), chat).await;
    let text = assistant.text_blocks("The tenant pays the rent of the house every month.");
    let task = RevisionTask::Rewrite {
        manner: Manner::Plain,
        wish: None,
    };
    let running = {
        let assistant = assistant.clone();
        let block = text.blocks[0].block.clone();
        tokio::spawn(async move { assistant.revise(task, block, Vec::new()).await })
    };
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!running.is_finished(), "it takes twenty seconds");
    assistant.stop_revising();
    let stopped = tokio::time::timeout(Duration::from_secs(2), running).await;
    let stopped = stopped
        .expect("it ends at once")
        .expect("it does not panic");
    assert_eq!(stopped.expect("no failure"), None);
    let everything = assistant
        .files_in(Scope::Everything)
        .await
        .expect("goes on");
    assert_eq!(everything.len(), 1);
    assistant.close().await;
}
