//! What a person does in a chat beside asking, through the one API.

use std::sync::Arc;
use std::time::Duration;

use assistant::Assistant;
use assistant::api::Event;
use assistant::api::answer::{Answer, AnswerEvent, Complaint, Outcome, Question, Rating, Scope};
use assistant::api::chat::{Chat, ChatFormat, PinTarget};
use assistant::api::document::{Cited, Located};
use testing::ScriptedChat;

use crate::support::{options, question, scripted};

const LEASE: &str = "# Lease\n\nThe monthly rent is 900 euros. The notice period is three months. \
                     The tenant repairs the harbour wall.\n";

/// An assistant whose model says this to every question, and that has a lease.
async fn with_lease(folder: &std::path::Path, says: &str) -> (Assistant, i32) {
    let chat = ScriptedChat::saying(&[says]);
    let assistant = scripted(&folder.join("data"), Arc::new(chat)).await;
    let lease = folder.join("lease.md");
    std::fs::write(&lease, LEASE).expect("a file can be written");
    let added = assistant.add(vec![lease], false).await.expect("queues");
    let files = assistant
        .await_indexed(added.queued)
        .await
        .expect("indexes");
    (assistant, files[0].id)
}

async fn only_chat(assistant: &Assistant) -> Chat {
    let chats = assistant.chats().await.expect("lists");
    assistant.chat(chats[0].id).await.expect("is kept")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_asked_again_in_its_place_and_both_are_kept() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let (assistant, _) = with_lease(data.path(), "The notice period is three months.").await;
    assistant
        .ask_to_end(question("How high is the rent?"))
        .await
        .expect("answers");
    let chat = only_chat(&assistant).await;
    let on = |text: &str, instead_of: Option<i32>| Question {
        chat: Some(chat.id),
        instead_of,
        ..question(text)
    };
    assistant
        .ask_to_end(on("How long is the notice?", None))
        .await
        .expect("answers");
    let first = chat.turns[0].id;
    assistant
        .ask_to_end(on("How high is the monthly rent?", Some(first)))
        .await
        .expect("answers");

    let chat = only_chat(&assistant).await;
    let asked: Vec<&str> = chat
        .turns
        .iter()
        .map(|turn| turn.question.as_str())
        .collect();
    assert_eq!(
        asked,
        ["How high is the monthly rent?", "How long is the notice?"],
        "it stands where the other stood"
    );
    assert_eq!(chat.turns[0].versions, [first, chat.turns[0].id]);
    assert_eq!(chat.turns[1].versions.len(), 1);
    let shown = assistant.show_version(first).await.expect("both are kept");
    assert_eq!(shown.turns[0].question, "How high is the rent?");
    assert_eq!(only_chat(&assistant).await, shown, "it stays shown");

    let branched = assistant
        .branch_chat(shown.turns[1].id, false)
        .await
        .expect("branches");
    let branch = assistant.chat(branched).await.expect("is there");
    assert_eq!(branch.title, shown.title);
    assert_eq!(branch.turns.len(), 1, "what was said before");
    assert_eq!(branch.turns[0].answer, shown.turns[0].answer);
    let with_turn = assistant
        .branch_chat(shown.turns[1].id, true)
        .await
        .expect("branches");
    let with_turn = assistant.chat(with_turn).await.expect("is there");
    assert_eq!(with_turn.turns.len(), 2);
    let before = assistant.chat(shown.id).await.expect("is there");
    assert_eq!(
        before.turns, shown.turns,
        "the chat it came from is as it was"
    );
    assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_leans_on_the_one_before_is_searched_whole() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let (assistant, _) = with_lease(data.path(), "It is 900 euros.").await;
    let first = assistant
        .ask_to_end(question("How high is the monthly rent?"))
        .await
        .expect("answers");
    assert_eq!(first.searched, None);
    let chat = only_chat(&assistant).await.id;
    let on = |text: &str| Question {
        chat: Some(chat),
        ..question(text)
    };
    let second = assistant.ask_to_end(on("And the notice period?")).await;
    let second = second.expect("answers");
    let whole = "How high is the notice period?";
    assert_eq!(second.searched.as_deref(), Some(whole));
    let third = assistant.ask_to_end(on("Why?")).await.expect("answers");
    assert_eq!(
        third.searched,
        Some(format!("{whole} Why?")),
        "it leans on what was searched, not on what was typed"
    );
    assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sentences_are_taken_out_and_put_back() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let says = "The notice period is three months. Parking costs nothing on Sundays.";
    let (assistant, _) = with_lease(data.path(), says).await;
    assistant
        .ask_to_end(question("How long is the notice period?"))
        .await
        .expect("answers");
    let turn = only_chat(&assistant).await.turns[0].clone();
    let unsupported: Vec<u32> = (0..)
        .zip(&turn.answer.sentences)
        .filter(|(_, sentence)| sentence.citations.is_empty())
        .map(|(index, _)| index)
        .collect();
    assert_eq!(unsupported.len(), 1, "{:?}", turn.answer.sentences);
    let removed = assistant
        .remove_sentences(turn.id, unsupported.clone(), true)
        .await
        .expect("can be taken out");
    assert!(removed.sentences[unsupported[0] as usize].removed);
    assert_eq!(removed.text, turn.answer.text, "nothing is lost");

    let written = data.path().join("chat.md");
    let chat = only_chat(&assistant).await.id;
    assistant
        .export_chat(chat, ChatFormat::Markdown, written.clone())
        .await
        .expect("can be written");
    let markdown = std::fs::read_to_string(&written).expect("is there");
    assert!(markdown.contains("three months"), "{markdown}");
    assert!(!markdown.contains("Parking"), "{markdown}");
    assert!(markdown.contains("[^1]: lease.md"), "{markdown}");

    let back = assistant
        .remove_sentences(turn.id, unsupported, false)
        .await
        .expect("can be put back");
    assert_eq!(back, turn.answer);
    for (name, format) in [
        ("chat.docx", ChatFormat::Word),
        ("chat.pdf", ChatFormat::Pdf),
    ] {
        let written = data.path().join(name);
        assistant
            .export_chat(chat, format, written.clone())
            .await
            .expect("can be written");
        let added = assistant.add(vec![written], false).await.expect("queues");
        let files = assistant
            .await_indexed(added.queued)
            .await
            .expect("indexes");
        assert!(files[0].passages > 0, "our own reader reads {name}");
    }
    assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_thinks_of_an_answer_can_be_taken_along() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let (assistant, _) = with_lease(data.path(), "It is 950 euros.").await;
    for text in ["How high is the monthly rent?", "Who repairs the wall?"] {
        assistant.ask_to_end(question(text)).await.expect("answers");
    }
    let turn = only_chat(&assistant).await.turns[0].id;
    let rating = Rating {
        good: false,
        reason: Some(Complaint::Wrong),
        note: "It is 900.".to_owned(),
    };
    let rated = assistant.rate(turn, Some(rating.clone())).await;
    assert_eq!(rated.expect("is kept").rating, Some(rating.clone()));
    let file = data.path().join("ratings.jsonl");
    let count = assistant.export_ratings(file.clone()).await;
    assert_eq!(count.expect("can be written"), 1);
    let lines = std::fs::read_to_string(file).expect("is there");
    let case: serde_json::Value = serde_json::from_str(lines.trim()).expect("one line of JSON");
    assert_eq!(case["question"], "Who repairs the wall?");
    assert_eq!(case["answer"]["rating"]["reason"], "wrong");
    assert!(case["answer"]["sources"][0]["text"].is_string());
    let taken_back = assistant.rate(turn, None).await.expect("is kept");
    assert_eq!(taken_back.rating, None);
    assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_is_found_in_all_chats() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let (assistant, _) = with_lease(data.path(), "Nothing about lighthouses.").await;
    for text in ["How high is the monthly rent?", "合同什么时候到期？"] {
        let alone = Question {
            scope: Scope::Model,
            ..question(text)
        };
        assistant.ask_to_end(alone).await.expect("answers");
    }
    let found = async |text: &str| {
        let hits = assistant.search_chats(text.to_owned()).await;
        hits.expect("can be searched")
    };
    let hits = found("month").await;
    assert_eq!(hits.len(), 1, "the last word may be begun");
    assert_eq!(hits[0].title, "How high is the monthly rent?");
    assert_eq!(hits[0].marks.len(), 1);
    assert_eq!(
        found("lighthouse").await.len(),
        2,
        "answers are searched too"
    );
    assert_eq!(found("合同").await.len(), 1);
    assert!(
        found("rent lighthouse castle").await.is_empty(),
        "every word"
    );
    assert!(found(" ").await.is_empty());
    assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citation_outlives_its_document() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let (assistant, file) = with_lease(data.path(), "It is three months.").await;
    let answer = assistant
        .ask_to_end(question("How long is the notice period?"))
        .await
        .expect("answers");
    let source = &answer.sources[0];
    let cited = Cited {
        passage: source.passage,
        file,
        words: Some("The notice period is three months.".to_owned()),
    };
    let located = async || {
        assistant
            .locate(cited.clone())
            .await
            .expect("is looked for")
    };
    assert!(matches!(located().await, Located::There { .. }));

    let read_again = async |text: &str| {
        std::fs::write(data.path().join("lease.md"), text).expect("can be changed");
        let added = assistant
            .add(vec![data.path().join("lease.md")], false)
            .await;
        let queued = added.expect("queues").queued;
        assistant.await_indexed(queued).await.expect("indexes");
    };
    read_again(&format!("# New\n\nA word before.\n\n{LEASE}")).await;
    assert!(
        matches!(located().await, Located::There { .. }),
        "the words stand in the new document as well"
    );
    read_again(&LEASE.replace("three", "two")).await;
    assert_eq!(located().await, Located::Changed);
    assistant.remove(file).await.expect("can be taken out");
    assert_eq!(located().await, Located::Gone);
    assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_goes_on_after_it_was_stopped() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let chat = ScriptedChat::saying(&["one two three four"]).pausing(Duration::from_millis(80));
    let assistant = scripted(data.path(), Arc::new(chat)).await;
    let mut events = assistant.events();
    let alone = Question {
        scope: Scope::Model,
        ..question("Count")
    };
    let asked = assistant.ask(alone).await.expect("asks");
    let mut finished = async |stop: bool| -> Answer {
        loop {
            let Event::Answer { progress } = events.recv().await.expect("lives") else {
                continue;
            };
            match progress.event {
                AnswerEvent::Token { .. } if stop => {
                    assistant.stop(asked.turn).await.expect("stops");
                }
                AnswerEvent::Finished { answer } => return *answer,
                _ => {}
            }
        }
    };
    let stopped = finished(true).await;
    assert_eq!(stopped.outcome, Outcome::Stopped);
    assistant
        .continue_answer(asked.turn)
        .await
        .expect("goes on");
    let whole = finished(false).await;
    assert_eq!(whole.outcome, Outcome::Answered);
    assert_eq!(
        whole.text,
        format!("{} one two three four", stopped.text.trim_end()),
        "it goes on behind what there was"
    );
    let kept = only_chat(&assistant).await;
    assert_eq!(kept.turns[0].answer, whole);
    assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_survives_the_end_of_the_app() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let says = "word ".repeat(60);
    let chat = ScriptedChat::saying(&[&says]).pausing(Duration::from_millis(60));
    let assistant = scripted(data.path(), Arc::new(chat)).await;
    let mut events = assistant.events();
    let alone = Question {
        scope: Scope::Model,
        ..question("Count")
    };
    let asked = assistant.ask(alone).await.expect("asks");
    let begun = tokio::time::Instant::now();
    while begun.elapsed() < Duration::from_millis(2_500) {
        events.recv().await.expect("lives");
    }
    // What a kill leaves: the files as they are at this moment.
    let copy = tempfile::tempdir().expect("a temporary folder");
    for entry in std::fs::read_dir(data.path()).expect("can be listed") {
        let entry = entry.expect("can be listed");
        if entry.file_type().expect("has a type").is_file() {
            let to = copy.path().join(entry.file_name());
            std::fs::copy(entry.path(), to).expect("can be copied");
        }
    }
    assistant.close().await;
    let assistant = Assistant::open(options(copy.path())).await.expect("opens");
    let kept = only_chat(&assistant).await;
    assert_eq!(kept.turns[0].id, asked.turn);
    assert_eq!(kept.turns[0].answer.outcome, Outcome::Interrupted);
    assert!(
        kept.turns[0].answer.text.starts_with("word word"),
        "{:?}",
        kept.turns[0].answer.text
    );
    assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_pinned_to_a_chat_is_asked_with_every_question_of_it() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let (assistant, lease) = with_lease(data.path(), "The rent is 900 euros.").await;
    let other = data.path().join("recipe.md");
    std::fs::write(
        &other,
        "# Bread\n\nKnead the dough for ten minutes and let it rest.\n",
    )
    .expect("a file can be written");
    let added = assistant.add(vec![other], false).await.expect("queues");
    let recipe = assistant
        .await_indexed(added.queued)
        .await
        .expect("indexes")[0]
        .id;
    let first = Question {
        pins: vec![PinTarget::File { file: lease }],
        scope: Scope::files(vec![recipe]),
        ..question("How long is the dough kneaded?")
    };
    let answer = assistant.ask_to_end(first).await.expect("answers");
    let from_lease = |answer: &Answer| {
        answer
            .sources
            .iter()
            .any(|one| one.pinned && one.file == lease)
    };
    assert!(
        from_lease(&answer),
        "it lies outside of the scope, and is pinned"
    );
    let chat = only_chat(&assistant).await;
    assert_eq!(chat.pins.len(), 1, "the new chat has the pin");
    assert_eq!(chat.pins[0].file_name, "lease.md");

    let source = answer
        .sources
        .iter()
        .find(|one| one.file == recipe)
        .expect("is found");
    let target = PinTarget::Passage {
        passage: source.passage,
    };
    let pins = assistant.pin(chat.id, target).await.expect("is pinned");
    assert_eq!(pins[1].text.as_deref(), Some(source.text.as_str()));
    assert!(pins[1].place.is_some());
    let pins = assistant
        .unpin(chat.id, pins[0].id)
        .await
        .expect("is taken away");
    assert_eq!(pins.len(), 1);
    let on = Question {
        chat: Some(chat.id),
        ..question("What does this mean?")
    };
    let answer = assistant.ask_to_end(on).await.expect("answers");
    assert_eq!(answer.outcome, Outcome::Answered);
    assert!(!from_lease(&answer));
    assert!(
        answer
            .sources
            .iter()
            .all(|one| one.passage == source.passage)
    );
    assert!(
        answer
            .prompt
            .expect("was asked")
            .contains("Knead the dough")
    );
    assistant.close().await;
}
