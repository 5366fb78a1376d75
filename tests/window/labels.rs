//! A citation names the page of its words as the document calls it.

use std::path::Path;

use serde_json::json;

use crate::desk::{Desk, Home};
use crate::language::choose;

const FIRST: [&str; 2] = [
    "This lease is made between the landlord, Marta Keller, and the tenant, Jonas Weber.",
    "The flat on the third floor of Lindenstrasse 12 has three rooms and a balcony.",
];
const SECOND: [&str; 2] = [
    "The deposit is three rents and is kept in an account of its own.",
    "Either side may end this lease with a notice period of four months.",
];
const PLACE: &str = "return document.querySelector('[data-testid=source-row] .place').textContent;";
const FOCUS: &str = "document.querySelector('[data-testid=citation-chip]').focus();";
const COUNTED: &str = "return document.querySelector('[data-testid=page-number]').textContent;";

fn page(lines: [&str; 2]) -> String {
    let [one, two] = lines;
    let content =
        format!("BT /F 12 Tf 40 700 Td ({one}) Tj ET\nBT /F 12 Tf 40 680 Td ({two}) Tj ET");
    format!(
        "<</Length {}>>stream\n{content}\nendstream\n",
        content.len()
    )
}

/// A lease of two pages, which calls them iv and v.
fn write_lease(path: &Path) {
    const PAGE: &str = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]\
        /Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>/Contents";
    let lease = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R\
         /PageLabels<</Nums[0<</S/r/St 4>>]>>>>endobj\n\
         2 0 obj<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>endobj\n\
         3 0 obj{PAGE} 5 0 R>>endobj\n4 0 obj{PAGE} 6 0 R>>endobj\n\
         5 0 obj{}endobj\n6 0 obj{}endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
        page(FIRST),
        page(SECOND)
    );
    std::fs::write(path, lease).expect("the lease is written");
}

#[tokio::test]
async fn a_citation_is_called_as_its_page_is() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let lease = folder.path().join("lease.pdf");
    write_lease(&lease);
    let desk = Desk::first(Home::new("labels").await.choosing([lease])).await;
    desk.add_files(1).await;
    desk.ask("How long is the notice period of this lease?")
        .await;
    desk.wait_for_the_end().await;
    assert_eq!(desk.value(PLACE, Vec::new()).await, json!("page v"));
    desk.picture("cited").await;
    desk.value(FOCUS, Vec::new()).await;
    let card = "return document.getElementById('citation-card')?.textContent ?? '';";
    let card = desk.value(card, Vec::new()).await;
    assert!(
        card.as_str().is_some_and(|card| card.contains("page v")),
        "{card}"
    );
    desk.picture("card").await;
    desk.press("nav-settings").await;
    choose(&desk, "language-select", "zh").await;
    choose(&desk, "theme-select", "dark").await;
    desk.press("chat-row").await;
    desk.wait_for("answer").await;
    assert_eq!(desk.value(PLACE, Vec::new()).await, json!("第 v 页"));
    desk.press("citation-chip").await;
    desk.wait_for("highlight").await;
    assert_eq!(desk.value(COUNTED, Vec::new()).await, json!("v (2 / 2)"));
    desk.picture("opened-chinese-dark").await;
}
