//! From a file to a cited answer, through the one API.

use std::sync::Arc;
use std::time::Duration;

use crate::support::{options, question, samples, scripted};
use assistant::Assistant;
use assistant::api::Event;
use assistant::api::answer::{AnswerEvent, Outcome, Question, Scope};
use assistant::api::document::{Cited, Highlight, Located, PageTile, PassageLocation, Place};
use assistant::api::failure::FailureCode;
use assistant::api::file::FileProgress;
use assistant::api::settings::{Language, Settings};
use assistant::remote::{Command, Session};
use testing::ScriptedChat;
use tokio::sync::mpsc;

/// Where something that is still there stands.
async fn located(assistant: &Assistant, cited: Cited) -> PassageLocation {
    match assistant.locate(cited).await.expect("can be looked for") {
        Located::There { location } => location,
        lost => panic!("it is still there, and not {lost:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_folder_becomes_a_cited_answer_with_the_default_model() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let assistant = Assistant::open(options(data.path())).await.expect("opens");
    let added = assistant
        .add(vec![samples("en")], false)
        .await
        .expect("queues");
    let files = assistant
        .await_indexed(added.queued)
        .await
        .expect("indexes");
    assert_eq!(files.len(), 4, "handbook, agreement, review and budget");
    for file in &files {
        assert_eq!(
            file.progress,
            FileProgress::Indexed,
            "{} is readable",
            file.name
        );
        assert!(file.passages > 0, "{} has passages", file.name);
    }

    let mut events = assistant.events();
    let asked = assistant
        .ask(question("How many days of annual leave do employees have?"))
        .await
        .expect("asks");
    let (mut tokens, mut streamed) = (0, String::new());
    let answer = loop {
        let event = events.recv().await.expect("the assistant lives");
        let Event::Answer { progress } = event else {
            continue;
        };
        match progress.event {
            AnswerEvent::Token { text } => {
                tokens += 1;
                streamed.push_str(&text);
            }
            AnswerEvent::Finished { answer } => break *answer,
            _ => {}
        }
    };
    assert_eq!(answer.outcome, Outcome::Answered);
    assert!(tokens > 3, "the answer streams rather than arriving whole");
    assert_eq!(streamed, answer.text, "what streamed is what is kept");
    let best = &answer.sources[0];
    assert_eq!(best.file_name, "handbook.pdf");
    assert!(
        matches!(best.place, Place::Page { page: 4, .. }),
        "section 4.1 is on page 4"
    );
    assert!(
        answer
            .sentences
            .iter()
            .any(|sentence| !sentence.citations.is_empty()),
        "at least one sentence is supported: {}",
        answer.text
    );

    let cited = |words: Option<String>| Cited {
        passage: best.passage,
        file: best.file,
        words,
    };
    let whole = located(&assistant, cited(None)).await;
    let sentence = best.text.split_inclusive('.').nth(1).expect("it has two");
    let location = located(&assistant, cited(Some(sentence.trim().to_owned()))).await;
    assert_eq!(location.page, 4);
    assert!(
        location.highlights.len() < whole.highlights.len(),
        "a sentence is highlighted, and not all that stands around it"
    );
    for highlight in &location.highlights {
        let Highlight::Picture {
            left,
            top,
            width,
            height,
            ..
        } = highlight
        else {
            panic!("a PDF is highlighted on its picture, not {highlight:?}");
        };
        assert!(
            *left >= 0.0 && *top >= 0.0 && left + width <= 1.0 && top + height <= 1.0,
            "a highlight lies on the page: {highlight:?}"
        );
    }
    let picture = assistant
        .page_picture(best.file, 4, 600)
        .await
        .expect("draws");
    assert!(picture.starts_with(b"\x89PNG"), "a page is drawn as PNG");
    let tile = PageTile {
        page_width: 9_000,
        left: 1_024,
        top: 2_048,
        width: 512,
        height: 256,
    };
    let tile = assistant
        .page_tile(best.file, 4, tile)
        .await
        .expect("draws at any zoom");
    assert!(tile.starts_with(b"\x89PNG"), "a tile is drawn as PNG");
    assert_eq!(best.recognised, None, "the document carries its words");

    assistant.close().await;
    let assistant = Assistant::open(options(data.path()))
        .await
        .expect("opens again");
    let chat = assistant.chat(asked.chat).await.expect("the chat is kept");
    assert_eq!(
        chat.turns[0].answer, answer,
        "a restart keeps text, sources and figures"
    );
    let again = assistant
        .add(vec![samples("en")], false)
        .await
        .expect("adds again");
    assert_eq!(
        again.unchanged.len(),
        4,
        "the same content is not read twice"
    );
    assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_answer_keeps_what_there_was() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let chat = ScriptedChat::saying(&["one two three four five six seven eight nine ten"])
        .pausing(Duration::from_millis(80));
    let assistant = scripted(data.path(), Arc::new(chat)).await;
    let mut events = assistant.events();
    let asked = assistant
        .ask(Question {
            scope: Scope::Model,
            ..question("Count")
        })
        .await
        .expect("asks");
    let mut begun = false;
    let answer = loop {
        let Event::Answer { progress } = events.recv().await.expect("lives") else {
            continue;
        };
        match progress.event {
            AnswerEvent::Token { .. } if !begun => {
                begun = true;
                assistant.stop(asked.turn).await.expect("stops");
            }
            AnswerEvent::Finished { answer } => break *answer,
            _ => {}
        }
    };
    assert_eq!(answer.outcome, Outcome::Stopped);
    assert!(
        answer.text.starts_with("one") && !answer.text.contains("ten"),
        "{}",
        answer.text
    );
    let kept = assistant.chat(asked.chat).await.expect("is kept");
    assert_eq!(kept.turns[0].answer, answer);
    assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn chats_are_listed_renamed_and_deleted() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let assistant = scripted(data.path(), Arc::new(ScriptedChat::saying(&["Yes."]))).await;
    let alone = Question {
        scope: Scope::Model,
        ..question("Is it so?\nSecond line")
    };
    assistant.ask_to_end(alone.clone()).await.expect("answers");
    let chat = assistant.chats().await.expect("lists")[0].clone();
    assert_eq!(
        chat.title, "Is it so?",
        "a chat is called by its question's first line"
    );
    let on = Question {
        chat: Some(chat.id),
        ..alone
    };
    assistant.ask_to_end(on).await.expect("goes on");
    assistant
        .rename_chat(chat.id, "Certainty".to_owned())
        .await
        .expect("renames");
    let whole = assistant.chat(chat.id).await.expect("reads");
    assert_eq!((whole.title.as_str(), whole.turns.len()), ("Certainty", 2));
    assistant.delete_chat(chat.id).await.expect("deletes");
    assert!(assistant.chats().await.expect("lists").is_empty());
    let gone = assistant
        .chat(chat.id)
        .await
        .expect_err("a deleted chat is gone");
    assert_eq!(gone.code, FailureCode::NotFound);
    assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_that_do_not_say_are_not_made_to() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let chat = Arc::new(ScriptedChat::saying(&["The moon is made of cheese."]));
    let assistant = scripted(data.path(), Arc::clone(&chat)).await;
    let added = assistant
        .add(vec![samples("en")], false)
        .await
        .expect("queues");
    assistant
        .await_indexed(added.queued)
        .await
        .expect("indexes");
    let answer = assistant
        .ask_to_end(question("Which volcano erupted in Iceland in 2010?"))
        .await
        .expect("ends");
    assert_eq!(answer.outcome, Outcome::NotInDocuments, "{}", answer.text);
    assert!(!answer.sources.is_empty(), "the nearest passages are shown");
    assert!(
        chat.requests().is_empty(),
        "the model is not asked to invent"
    );
    assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn chinese_documents_answer_chinese_questions_by_quotes() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let chat = Arc::new(ScriptedChat::saying(&["gibberish"]).speaking(&["en"]));
    let assistant = scripted(data.path(), chat).await;
    let added = assistant
        .add(vec![samples("zh")], false)
        .await
        .expect("queues");
    let files = assistant
        .await_indexed(added.queued)
        .await
        .expect("indexes");
    assert_eq!(files.len(), 4);
    let answer = assistant
        .ask_to_end(question("员工每年有几天年休假？"))
        .await
        .expect("ends");
    assert_eq!(answer.outcome, Outcome::Answered);
    assert_eq!(answer.sources[0].file_name, "员工手册.pdf");
    assert!(answer.quotes_alone, "the default model knows English alone");
    let quote: Vec<u16> = answer.text.encode_utf16().collect();
    let first = &answer.sentences[0];
    let quote = String::from_utf16_lossy(&quote[first.start as usize..first.end as usize]);
    assert!(
        answer.sources[first.citations[0].source as usize - 1]
            .text
            .contains(&quote),
        "a quote stands in its source: {quote}"
    );
    assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_cannot_be_read_say_why_and_can_be_taken_out() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let broken = data.path().join("broken.pdf");
    std::fs::write(&broken, b"%PDF-1.7\nthis is no PDF").expect("writes");
    let home = data.path().join("home");
    let assistant = scripted(&home, Arc::new(ScriptedChat::saying(&[""]))).await;
    let added = assistant
        .add(vec![broken.clone()], false)
        .await
        .expect("queues");
    let files = assistant.await_indexed(added.queued).await.expect("ends");
    let FileProgress::SetAside { failure } = &files[0].progress else {
        panic!("a broken file is set aside, not {:?}", files[0].progress);
    };
    assert_eq!(failure.code, FailureCode::FileDamaged);
    assert_eq!(failure.subject.as_deref(), Some("broken.pdf"));
    assistant.remove(files[0].id).await.expect("takes out");
    assert!(assistant.files().await.expect("lists").is_empty());
    assert!(broken.exists(), "the file itself stays");
    assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_asks_the_first() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let owner = Session::open(options(data.path())).await.expect("owns");
    assert!(matches!(owner, Session::Own(_)));
    let other = Session::open(options(data.path()))
        .await
        .expect("finds the owner");
    assert!(
        matches!(other, Session::Other(_)),
        "a library has one owner"
    );
    let (sender, mut events) = mpsc::unbounded_channel();
    let command = Command::Add {
        paths: vec![samples("en").join("handbook.pdf")],
        follow: false,
    };
    other.run(command, sender).await.expect("the owner adds");
    let mut seen = 0;
    while events.recv().await.is_some() {
        seen += 1;
    }
    assert!(seen > 1, "the owner's events reach the other process");
    let Session::Own(assistant) = &owner else {
        panic!("owns")
    };
    assert_eq!(assistant.files().await.expect("lists").len(), 1);
    owner.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_last() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let assistant = scripted(data.path(), Arc::new(ScriptedChat::saying(&[""]))).await;
    assert_eq!(
        assistant.settings().await.expect("reads"),
        Settings::default()
    );
    let changed = Settings {
        language: Language::Chinese,
        hotkey: "Alt+Space".to_owned(),
        ..Settings::default()
    };
    assistant
        .change_settings(changed.clone())
        .await
        .expect("keeps");
    assistant.close().await;
    let assistant = scripted(data.path(), Arc::new(ScriptedChat::saying(&[""]))).await;
    assert_eq!(assistant.settings().await.expect("reads"), changed);
    assistant.close().await;
}
