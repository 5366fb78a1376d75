//! A table over documents: contracts that say the same things in different ways, and one
//! that says none of them.

use assistant::Assistant;
use assistant::api::answer::Scope;
use assistant::api::document::{Cited, Located};
use assistant::api::table::{FieldRow, FieldTable, TableFormat};

use crate::support::options;

const PROSE: &str = "# Lease of Harbour Street 12\n\nThis lease is made on 3 May 2024 between Hopper \
    Properties Ltd (the “Landlord”) and Ada Lovelace (the “Tenant”). The flat on the second floor is \
    let unfurnished, with its cellar and one parking space in the yard.\n\n## Rent\n\nThe monthly rent \
    is EUR 1,200, to be paid in advance by the third working day. From the second year on it rises \
    with the index of consumer prices, by 3 % at most.\n\n## Notice\n\nEither party may end the lease \
    by a notice period of three months to the end of a month. Notice must be given in writing.\n\n## \
    Repairs\n\nSmall repairs up to EUR 100 each are carried out by the Tenant.\n";
const FORM: &str = "LETTING AGREEMENT\n\nLandlord: Grace Murray\nTenant: Charles Babbage\nAddress: 4 \
    Mill Lane\nMonthly rent: 950 euros\nNotice period: 30 days\nDate: 2023-11-01\n\nThe parties agree \
    to the general terms printed overleaf.\n";
const SHEET: &str = "# Office lease\n\n| Item | Agreed |\n|---|---|\n| Landlord | Turing Estates \
    LLC |\n| Tenant | Lovelace Analytics GmbH |\n| Rent | CHF 4,800 |\n| Notice period | six months \
    |\n";
const PARTY: &str = "# The garden party\n\nDear all, on Saturday the roses were in bloom and the band \
    played until midnight. Many thanks to everybody who brought cake and salads; the punch was gone \
    before the speeches began. Photographs will follow as soon as they are developed.\n";
const CHINESE: &str = "# 房屋租赁合同\n\n出租人（甲方）：上海浦江置业有限公司\n\n承租人（乙方）：李明\n\n双方于2024年3月1日签订本合同。\
    租赁房屋位于浦东新区世纪大道100号，建筑面积86平方米。\n\n## 租金\n\n月租金为人民币5,000元，乙方应于每月五日前支付。\n\n## 解除\n\n\
    任何一方解除合同，通知期为三十天，并应以书面形式通知对方。\n";

struct Desk {
    assistant: Assistant,
    files: Vec<i32>,
    _folder: tempfile::TempDir,
}

impl Desk {
    /// The documents, in the order in which they are given here.
    async fn with(documents: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut paths = Vec::new();
        for (name, text) in documents {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("the folder is writable");
            paths.push(path);
        }
        let data = folder.path().join("data");
        let assistant = Assistant::open(options(&data)).await.expect("opens");
        let added = assistant.add(paths, false).await.expect("queues");
        let indexed = assistant
            .await_indexed(added.queued)
            .await
            .expect("indexes");
        let number = |name: &str| {
            let file = indexed.iter().find(|file| file.name == name);
            file.expect("it was added").id
        };
        let files = documents.iter().map(|(name, _)| number(name)).collect();
        Self {
            assistant,
            files,
            _folder: folder,
        }
    }

    async fn row(&self, document: usize, fields: &[&str]) -> FieldRow {
        let fields = fields.iter().map(|field| (*field).to_owned()).collect();
        let row = self.assistant.table_row(self.files[document], fields).await;
        row.expect("a document has a row")
    }
}

fn values(row: &FieldRow) -> Vec<Option<&str>> {
    let cells = row.cells.iter();
    cells
        .map(|cell| cell.as_ref().map(|cell| cell.value.as_str()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_document_tells_its_own_in_its_own_words() {
    let desk = Desk::with(&[
        ("prose.md", PROSE),
        ("form.txt", FORM),
        ("sheet.md", SHEET),
        ("party.md", PARTY),
        ("chinese.md", CHINESE),
    ])
    .await;
    let fields = ["Landlord", "Tenant", "Rent", "Notice period"];
    let rows: Vec<FieldRow> = [
        desk.row(0, &fields).await,
        desk.row(1, &fields).await,
        desk.row(2, &fields).await,
        desk.row(3, &fields).await,
    ]
    .into();
    let told: Vec<Vec<Option<&str>>> = rows.iter().map(values).collect();
    let expected = [
        [
            "Hopper Properties Ltd",
            "Ada Lovelace",
            "EUR 1,200",
            "three months",
        ],
        ["Grace Murray", "Charles Babbage", "950 euros", "30 days"],
        [
            "Turing Estates LLC",
            "Lovelace Analytics GmbH",
            "CHF 4,800",
            "six months",
        ],
    ];
    for (row, expected) in told.iter().zip(expected) {
        assert_eq!(*row, expected.map(Some), "{told:?}");
    }
    assert_eq!(told[3], [None; 4], "a letter about a party says none of it");
    for document in [0, 1, 2] {
        let deposit = desk.row(document, &["Deposit"]).await;
        assert_eq!(values(&deposit), [None], "the rent is no deposit");
    }

    let chinese = desk
        .row(4, &["甲方", "承租人", "租金", "通知期", "签订日期"])
        .await;
    let expected = [
        "上海浦江置业有限公司",
        "李明",
        "人民币5,000元",
        "三十天",
        "2024年3月1日",
    ];
    assert_eq!(values(&chinese), expected.map(Some));

    for row in rows.iter().chain([&chinese]) {
        for cell in row.cells.iter().flatten() {
            assert!(cell.words.contains(&cell.value), "{cell:?}");
            let cited = Cited {
                passage: cell.passage,
                file: cell.file,
                words: Some(cell.words.clone()),
            };
            let located = desk.assistant.locate(cited).await.expect("looks");
            assert!(matches!(located, Located::There { .. }), "{cell:?}");
        }
    }
    desk.assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rows_of_a_column_are_counted() {
    let list = "name,rent,tenant\nMill Lane,EUR 700,Babbage\nHarbour Street,EUR 900,Lovelace\n";
    let desk = Desk::with(&[("list.csv", list)]).await;
    let row = desk.row(0, &["Rent"]).await;
    let cell = row.cells[0].as_ref().expect("the column is there");
    assert_eq!((cell.value.as_str(), cell.others), ("EUR 700", 1));
    desk.assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_saved_and_can_be_read_again() {
    let desk = Desk::with(&[("form.txt", FORM), ("sheet.md", SHEET)]).await;
    let files = desk
        .assistant
        .files_in(Scope::Everything)
        .await
        .expect("lists");
    assert_eq!(files, desk.files, "in the order of their names");
    let fields = vec!["Rent".to_owned(), "Deposit".to_owned()];
    let mut table = FieldTable {
        fields: fields.clone(),
        rows: Vec::new(),
    };
    for file in files {
        let row = desk.assistant.table_row(file, fields.clone()).await;
        table.rows.push(row.expect("a row"));
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let workbook = folder.path().join("table.xlsx");
    let csv = folder.path().join("table.csv");
    for (path, format) in [(&workbook, TableFormat::Workbook), (&csv, TableFormat::Csv)] {
        let saved = desk
            .assistant
            .save_table(table.clone(), format, path.clone());
        saved.await.expect("saves");
    }
    // What Deskhand writes it reads, with the same values in the same cells.
    let paths = vec![workbook, csv];
    let added = desk.assistant.add(paths, false).await.expect("queues");
    let read = desk
        .assistant
        .await_indexed(added.queued)
        .await
        .expect("indexes");
    assert_eq!(read.len(), 2);
    for file in read {
        let row = desk
            .assistant
            .table_row(file.id, vec!["Rent".to_owned()])
            .await;
        let row = row.expect("a row");
        let rent = row.cells[0].as_ref().expect("the column is there");
        assert_eq!(rent.value, "950 euros", "of {}", file.name);
    }
    desk.assistant.close().await;
}
