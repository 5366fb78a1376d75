//! A document in its own words.

use assistant::Assistant;
use assistant::api::comparison::Clause;
use assistant::api::document::{Cited, Located, Place};
use assistant::api::summary::SummaryLength;

use crate::support::{options, samples};

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
