//! A table over documents.

use serde_json::json;

use crate::desk::{Desk, Home};
use crate::page::PATIENCE;

const DOCUMENTS: [(&str, &str); 3] = [
    (
        "harbour-street.md",
        "# Lease of Harbour Street 12\n\nThis lease is made on 3 May 2024 between Hopper \
         Properties Ltd (the “Landlord”) and Ada Lovelace (the “Tenant”).\n\n## Rent\n\nThe \
         monthly rent is EUR 1,200, to be paid in advance.\n",
    ),
    (
        "mill-lane.txt",
        "LETTING AGREEMENT\n\nLandlord: Grace Murray\nTenant: Charles Babbage\nMonthly rent: 950 \
         euros\n",
    ),
    (
        "party.md",
        "# The garden party\n\nThe roses were in bloom and the band played until midnight.\n",
    ),
];

#[tokio::test]
async fn a_table_is_made_of_documents_and_each_cell_opens_its_place() {
    let home = Home::new("table").await;
    let write = |(name, text): (&str, &str)| {
        let path = home.folder.path().join(name);
        std::fs::write(&path, text).expect("a file can be written");
        path
    };
    let files: Vec<_> = DOCUMENTS.map(write).into();
    let saved = home.saved();
    std::fs::create_dir_all(&saved).expect("a folder to save into");
    let desk = Desk::first(home.choosing(files)).await;
    desk.add_files(3).await;
    desk.press("tabulate-part").await;
    desk.wait_for("table-add").await;
    desk.picture("asked").await;
    desk.type_into("table-add", "Landlord, Rent, Deposit\u{e007}")
        .await;
    desk.press("table-run").await;
    desk.wait_until(
        "every document was asked",
        PATIENCE,
        "return document.querySelectorAll('[data-testid=table] tbody tr').length === 3 \
         && document.querySelector('[data-testid=table-run]') !== null;",
    )
    .await;
    let cells = desk
        .value(
            "return [...document.querySelectorAll('[data-testid=table] tbody tr')] \
             .map(row => [...row.children].map(cell => cell.innerText.trim()));",
            Vec::new(),
        )
        .await;
    assert_eq!(
        cells,
        json!([
            [
                "harbour-street.md",
                "Hopper Properties Ltd",
                "EUR 1,200",
                "–"
            ],
            ["mill-lane.txt", "Grace Murray", "950 euros", "–"],
            ["party.md", "–", "–", "–"],
        ])
    );
    desk.picture("made").await;

    desk.press("table-value").await;
    desk.wait_until(
        "the sentence is marked in its document",
        PATIENCE,
        "const mark = document.querySelector('[data-testid=document-pane] mark'); \
         return mark !== null && mark.textContent.includes('Hopper Properties');",
    )
    .await;
    desk.picture("opened").await;

    desk.press("table-save").await;
    desk.press_item("CSV").await;
    desk.wait_until(
        "it says that it was saved",
        PATIENCE,
        "return document.body.textContent.includes('The table was saved.');",
    )
    .await;
    let written = std::fs::read_to_string(saved.join("Landlord, Rent, Deposit.csv"));
    let written = written.expect("it was saved under the names of its columns");
    assert!(written.contains("mill-lane.txt,Grace Murray,"), "{written}");
    desk.close().await;
}
