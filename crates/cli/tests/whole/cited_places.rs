//! Where the words stand that an answer cites, as the document calls its pages.

use std::sync::Arc;

use assistant::api::answer::Scope;
use assistant::api::document::Place;
use testing::ScriptedChat;

use crate::support::{question, scripted};

const FIRST: [&str; 3] = [
    "This lease is made between the landlord, Marta Keller, and the tenant, Jonas Weber.",
    "The flat on the third floor of Lindenstrasse 12 has three rooms and a balcony.",
    "The rent is 900 euros a month and is due on the first working day.",
];
const SECOND: [&str; 3] = [
    "The deposit is three rents and is kept in an account of its own.",
    "Either side may end this lease with a notice of four months.",
    "Pets may be kept with the written consent of the landlord.",
];

fn page(lines: [&str; 3]) -> String {
    let shown: Vec<String> = lines
        .iter()
        .zip([700, 680, 660])
        .map(|(line, y)| format!("BT /F 12 Tf 40 {y} Td ({line}) Tj ET"))
        .collect();
    let content = shown.join("\n");
    format!(
        "<</Length {}>>stream\n{content}\nendstream\n",
        content.len()
    )
}

/// A lease of two pages, which calls them iv and v.
fn lease() -> String {
    const PAGE: &str = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]\
        /Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>/Contents";
    format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R\
         /PageLabels<</Nums[0<</S/r/St 4>>]>>>>endobj\n\
         2 0 obj<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>endobj\n\
         3 0 obj{PAGE} 5 0 R>>endobj\n4 0 obj{PAGE} 6 0 R>>endobj\n\
         5 0 obj{}endobj\n6 0 obj{}endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
        page(FIRST),
        page(SECOND)
    )
}

fn called(page: u32, label: &str) -> Place {
    Place::Page {
        page,
        label: Some(label.to_owned()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citation_names_the_page_of_its_words() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let file = data.path().join("lease.pdf");
    std::fs::write(&file, lease()).expect("is written");
    let says = "The rent is 900 euros a month. This lease ends with a notice of four months.";
    let home = data.path().join("home");
    let assistant = scripted(&home, Arc::new(ScriptedChat::saying(&[says]))).await;
    let added = assistant.add(vec![file], false).await.expect("queues");
    let files = assistant.await_indexed(added.queued).await;
    files.expect("indexes");
    let answer = assistant
        .ask_to_end(question(
            "What is the rent a month, and what notice ends this lease?",
        ))
        .await
        .expect("answers");
    assert_eq!(answer.sources.len(), 1, "both pages are one passage");
    assert_eq!(answer.sources[0].place, called(1, "iv"));
    let said = |words: &str| {
        let at = answer.text.find(words).expect("is said") as u32;
        let mut sentences = answer.sentences.iter();
        sentences.find(|sentence| (sentence.start..sentence.end).contains(&at))
    };
    let place = |words: &str| {
        let sentence = said(words).expect("is a sentence");
        let citation = sentence.citations.first().expect("is supported");
        citation.place.clone()
    };
    assert_eq!(place("900 euros"), None, "where the source begins");
    assert_eq!(place("four months"), Some(called(2, "v")));

    let found = assistant
        .search("notice of four months".to_owned(), Scope::Everything)
        .await
        .expect("is searched");
    assert_eq!(found.passages[0].place, called(2, "v"));
}
