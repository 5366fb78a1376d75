//! A document in its own words.

use std::sync::Arc;

use assistant::Assistant;
use assistant::api::comparison::Clause;
use assistant::api::document::{Cited, Located, Place};
use assistant::api::failure::FailureCode;
use assistant::api::summary::SummaryLength;
use testing::ScriptedChat;

use crate::support::{options, samples, scripted};

#[tokio::test(flavor = "multi_thread")]
async fn every_sentence_of_a_summary_stands_where_it_says() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let assistant = Assistant::open(options(data.path())).await.expect("opens");
    let added = assistant
        .add(vec![samples("en").join("handbook.pdf")], false)
        .await
        .expect("queues");
    let files = assistant
        .await_indexed(added.queued)
        .await
        .expect("indexes");
    let file = files[0].id;
    let summary = async |length| {
        assistant
            .summarise(file, None, length)
            .await
            .expect("summarises")
    };
    let short = summary(SummaryLength::Short).await;
    let medium = summary(SummaryLength::Medium).await;
    let long = summary(SummaryLength::Long).await;
    let sentences = |of: &assistant::api::summary::Summary| -> Vec<Clause> {
        of.parts
            .iter()
            .flat_map(|part| part.sentences.clone())
            .collect()
    };
    assert!(sentences(&short).len() <= 7);
    assert!(sentences(&short).len() < sentences(&medium).len());
    assert!(sentences(&medium).len() < sentences(&long).len());
    assert!(
        long.told * 10 >= long.sections * 9,
        "nearly every section has a sentence that can stand alone: {} of {}",
        long.told,
        long.sections
    );
    let contents = sentences(&long);
    let mut contents = contents
        .iter()
        .filter(|sentence| sentence.text.contains("..."));
    assert_eq!(contents.next(), None, "a table of contents says nothing");
    let leave = sentences(&medium);
    let leave = leave.iter().find(|sentence| {
        sentence
            .headings
            .last()
            .is_some_and(|last| last.contains("Annual leave"))
    });
    let leave = leave.expect("the handbook has a section on leave");
    assert!(leave.text.contains("leave"), "{leave:?}");

    for sentence in sentences(&long) {
        let Place::Page { page, .. } = sentence.place else {
            panic!("a PDF has pages: {sentence:?}");
        };
        let cited = Cited {
            passage: 0,
            file,
            words: Some(sentence.text.clone()),
        };
        let located = assistant.locate(cited).await.expect("is looked for");
        let Located::There { location } = located else {
            panic!("it stands in the document, word for word: {sentence:?}");
        };
        assert_eq!(location.page, page, "{sentence:?}");
    }
    assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_tells_parts_and_the_whole_and_what_it_told_is_kept() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let says = [
        "The rent of the flat is 900 euros a month.",
        "Either party gives three months of notice, says Mr Smith.",
        "The rent is 900 euros a month. The moon is made of cheese.",
    ];
    let chat = Arc::new(ScriptedChat::saying(&says));
    let assistant = scripted(&data.path().join("data"), chat.clone()).await;
    let lease = data.path().join("lease.md");
    let text = "# Rent\n\nThe monthly rent of the flat is 900 euros. It is paid in advance by the tenant \
                on the third working day.\n\n# Notice\n\nEither party may end the lease by a notice of \
                three months. Notice must be given in writing to the other party.\n";
    std::fs::write(&lease, text).expect("a file can be written");
    let added = assistant.add(vec![lease], false).await.expect("queues");
    let file = assistant
        .await_indexed(added.queued)
        .await
        .expect("indexes")[0]
        .id;
    let length = SummaryLength::Medium;
    let part = |at: u32| assistant.retell_part(file, None, length, at);
    let rent = part(0).await.expect("is told").expect("is not stopped");
    assert_eq!(rent.sentences.len(), 1);
    assert!(
        rent.sentences[0].support[0].text.contains("monthly rent"),
        "{rent:?}"
    );
    let notice = part(1).await.expect("is told").expect("is not stopped");
    assert_eq!(notice.sentences[0].invented, ["Smith"]);
    assert_eq!(
        part(2).await.expect_err("there are two").code,
        FailureCode::NotFound
    );
    let parts = vec![rent.clone(), notice.clone()];
    let whole = assistant.retell_whole(file, parts.clone(), length).await;
    let whole = whole.expect("is told").expect("is not stopped");
    assert_eq!(
        whole.sentences[0].support[0].place,
        rent.sentences[0].support[0].place
    );
    assert!(whole.sentences[1].support.is_empty(), "nothing says so");
    let asked = chat.requests().len();
    assert_eq!(asked, 3);

    assert_eq!(part(0).await.expect("is kept").as_ref(), Some(&rent));
    let again = assistant.retell_whole(file, parts, length).await;
    assert_eq!(again.expect("is kept").as_ref(), Some(&whole));
    assert_eq!(chat.requests().len(), asked, "the model is not asked again");
    assistant.close().await;
}
