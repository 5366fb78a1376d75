//! Questions about the library itself, and questions that need several documents.

use library::{Library, Listing, Scope};

use crate::support::{Desk, file_named, find, names};

fn shelf(desk: &Desk) -> Library {
    for (name, text) in [
        (
            "annual-report-2022.md",
            "# Annual report\n\nThe harbour earned 900 crowns.\n",
        ),
        (
            "annual-report-2023.md",
            "# Annual report\n\nThe harbour earned 1,250 crowns.\n",
        ),
        (
            "lease-harbour-2023.txt",
            "The tenant repairs the harbour wall.\n",
        ),
        ("prices.csv", "year,report price\n2023,12\n"),
        (
            "2024年租赁合同.md",
            "# 租赁合同\n\n租户负责码头的维修费用。\n",
        ),
    ] {
        desk.write(name, text);
    }
    let library = desk.open();
    desk.add(&library, &[desk.files.path().to_owned()]);
    library
}

fn listed(library: &Library, question: &str) -> Option<Listing> {
    library
        .list(question, &Scope::everything())
        .expect("any question can be asked")
}

fn files(listing: &Listing) -> Vec<&str> {
    let documents = listing.groups.iter().flat_map(|group| &group.documents);
    documents.map(|document| document.name.as_str()).collect()
}

#[test]
fn documents_are_listed_by_name_kind_and_year() {
    let desk = Desk::new();
    let library = shelf(&desk);
    let reports = listed(&library, "List the reports by year").expect("it is about the library");
    let headings: Vec<_> = reports
        .groups
        .iter()
        .map(|group| group.heading.as_deref())
        .collect();
    assert_eq!(headings, [Some("2023"), Some("2022")]);
    assert_eq!(
        files(&reports),
        ["annual-report-2023.md", "annual-report-2022.md"]
    );
    let cited: Vec<&str> = reports
        .evidence
        .found
        .iter()
        .map(|found| found.passage.file_name.as_str())
        .collect();
    assert_eq!(cited, files(&reports), "each is cited by its own beginning");

    let of_2023 = listed(&library, "Which documents are from 2023?").expect("it is");
    assert_eq!(
        files(&of_2023),
        ["annual-report-2023.md", "lease-harbour-2023.txt"]
    );
    let contracts = listed(&library, "有哪些合同？").expect("it is");
    assert_eq!(files(&contracts), ["2024年租赁合同.md"]);
    let sheets = listed(&library, "How many spreadsheets do I have?").expect("it is");
    assert_eq!(sheets.total, 1);
    let all = listed(&library, "资料库里一共有多少份文件？").expect("it is");
    assert_eq!(all.total, 5);

    let lease = file_named(&library, "lease-harbour-2023.txt").id;
    let within = library
        .list("Which documents are from 2023?", &Scope::files([lease]))
        .expect("any question can be asked")
        .expect("it is about the library");
    assert_eq!(
        files(&within),
        ["lease-harbour-2023.txt"],
        "the scope holds"
    );
    library.close();
}

#[test]
fn what_documents_say_is_not_listed() {
    let desk = Desk::new();
    let library = shelf(&desk);
    for question in [
        "What did the harbour earn?",
        "Which reports mention crowns?",
        "How many invoices are there?",
    ] {
        assert_eq!(listed(&library, question), None, "{question}");
    }
    library.close();
}

#[test]
fn a_question_for_several_is_answered_from_several_documents() {
    let desk = Desk::new();
    let library = desk.open();
    // One document says it in many passages, which are as long, the others in one each.
    let section = |of: &str| {
        let filler = "The quay was swept and the ledger was closed that evening. ".repeat(30);
        format!("# Licence of {of}\n\nThe licence of {of} expires in 2025. {filler}\n\n")
    };
    let docks = (1..=9).map(|number| section(&format!("dock {number}")));
    desk.write("docks.md", &docks.collect::<String>());
    for name in ["ferry", "crane", "store"] {
        desk.write(&format!("{name}.md"), &section(name));
    }
    desk.add(&library, &[desk.files.path().to_owned()]);
    let first_files = |question: &str| {
        let mut evidence = find(&library, question);
        evidence.found.truncate(5);
        names(&evidence).len()
    };
    let one = "When in 2025 does the licence of a dock expire?";
    assert_eq!(first_files(one), 1, "the docks fit best");
    let several = "Which licences of docks expire in 2025?";
    assert_eq!(first_files(several), 4, "and the others fit well enough");
    library.close();
}
