//! Questions find passages.

use library::{FindMode, Library, Scope, Sufficiency};

use crate::embedding::SharedWords;
use crate::support::{Desk, file_named, find, names};

fn shelf(desk: &Desk) -> Library {
    let library = desk.open();
    let files = [
        (
            "lease.md",
            "# Lease\n\nThe tenant may end the lease after 24 months with three months' notice.",
        ),
        (
            "pump.md",
            "# Pump P-204/7\n\nThe relief valve of the pump opens at 12.5 bar. Check it each spring.",
        ),
        (
            "bread.md",
            "# Bread\n\nKnead the dough for ten minutes and let it rest overnight in the fridge.",
        ),
        (
            "租赁合同.md",
            "# 租赁合同\n\n租户可以在二十四个月之后提前三个月书面通知解除租约。押金为两个月的租金。",
        ),
        (
            "手册.md",
            "# 水泵手册\n\n安全阀在压力达到 12.5 巴时打开，每年春天检查一次。",
        ),
    ];
    let paths: Vec<_> = files
        .iter()
        .map(|(name, text)| desk.write(name, text))
        .collect();
    desk.add(&library, &paths);
    library
}

#[test]
fn words_are_found_in_their_other_forms() {
    let desk = Desk::new();
    let library = shelf(&desk);
    for (query, file) in [
        ("Can tenants leave their leases?", "lease.md"),
        ("kneading", "bread.md"),
        ("valves of pumps", "pump.md"),
    ] {
        assert_eq!(names(&find(&library, query))[0], file, "{query}");
    }
}

#[test]
fn identifiers_and_numbers_are_found_as_they_are_written() {
    let desk = Desk::new();
    let library = shelf(&desk);
    let evidence = library
        .find_by(FindMode::Lexical, "P-204/7", &Scope::everything(), 3)
        .expect("any text can be searched");
    assert_eq!(
        names(&evidence),
        ["pump.md"],
        "the name of a thing stands in a heading too"
    );
    assert_eq!(names(&find(&library, "12.5 bar"))[0], "pump.md");
}

#[test]
fn chinese_is_found_by_its_words() {
    let desk = Desk::new();
    let library = shelf(&desk);
    for (query, file) in [
        ("租户什么时候可以解除租约？", "租赁合同.md"),
        ("押金是多少", "租赁合同.md"),
        ("安全阀在什么压力下打开", "手册.md"),
    ] {
        let evidence = find(&library, query);
        assert_eq!(names(&evidence)[0], file, "{query}");
        assert!(
            evidence
                .found
                .iter()
                .all(|found| found.similarity.is_none()),
            "an English model has no say in a Chinese question"
        );
        assert_eq!(evidence.sufficiency, Sufficiency::Sufficient, "{query}");
    }
}

#[test]
fn the_scope_holds_for_words_and_vectors() {
    let desk = Desk::new();
    let library = shelf(&desk);
    let bread = file_named(&library, "bread.md").id;
    let scope = Scope::files([bread]);
    for mode in [FindMode::Lexical, FindMode::Dense, FindMode::Fused] {
        let evidence = library
            .find_by(mode, "Can the tenant let the dough rest?", &scope, 10)
            .expect("any text can be searched");
        assert_eq!(names(&evidence), ["bread.md"], "{mode:?}");
    }
    let nowhere = Scope::files([]);
    assert!(
        library
            .find("dough", &nowhere, 10)
            .expect("no files is a scope")
            .found
            .is_empty()
    );
}

#[test]
fn any_text_can_be_asked() {
    let desk = Desk::new();
    let library = shelf(&desk);
    let long = "lease ".repeat(20_000);
    for query in [
        "",
        " ",
        "\"",
        "AND OR NOT",
        "title:lease",
        "a AND (b",
        "[* TO *]",
        "lease~2^3",
        "+-!(){}^~*?:\\/",
        "\u{0}\u{feff}",
        "😀😀",
        "？",
        "\u{202e}lease",
        &long,
    ] {
        let evidence = library.find(query, &Scope::everything(), 5);
        assert!(evidence.is_ok(), "{query:?} is a question: {evidence:?}");
    }
    assert!(
        library
            .find("lease", &Scope::everything(), 0)
            .expect("none is a limit")
            .found
            .is_empty()
    );
}

#[test]
fn what_nobody_wrote_about_is_insufficient() {
    let desk = Desk::new();
    let library = shelf(&desk);
    for query in [
        "Who won the chess championship in Reykjavik?",
        "量子计算机的纠错码有哪些？",
    ] {
        let evidence = find(&library, query);
        assert_eq!(
            evidence.sufficiency,
            Sufficiency::Insufficient,
            "{query}: {:?}",
            evidence.found.first()
        );
    }
    let evidence = find(&library, "When may the tenant end the lease?");
    assert_eq!(evidence.sufficiency, Sufficiency::Sufficient);
    assert!(
        evidence.found[0].coverage > Some(0.9),
        "{:?}",
        evidence.found[0]
    );
}

#[test]
fn without_a_working_model_words_still_find() {
    let desk = Desk::new();
    let library = desk.open_with(SharedWords {
        fails: true,
        ..SharedWords::default()
    });
    let path = desk.write("lease.txt", "The tenant may leave.");
    desk.add(&library, &[path]);
    assert!(library.embedding_failure().is_some());
    assert_eq!(names(&find(&library, "tenant")), ["lease.txt"]);
    assert!(
        library
            .find_by(FindMode::Dense, "tenant", &Scope::everything(), 5)
            .is_err()
    );
    library.close();
    let library = desk.open();
    desk.wait(&library);
    crate::support::assert_all_indexed(&library);
}

#[test]
fn traditional_and_simplified_chinese_find_each_other() {
    let desk = Desk::new();
    let library = desk.open();
    let simple = desk.write("简.md", "租户负责图书馆的维修费用。");
    let traditional = desk.write("繁.md", "租戶負責圖書館的維修費用。");
    desk.add(&library, &[simple, traditional]);
    for question in ["图书馆的维修", "圖書館的維修"] {
        let evidence = library
            .find_by(FindMode::Lexical, question, &Scope::everything(), 10)
            .expect("any text can be searched");
        assert_eq!(evidence.found.len(), 2, "{question}");
    }
}

#[test]
fn the_sentence_that_answers_is_told_and_headings_are_not() {
    let desk = Desk::new();
    let library = desk.open();
    let handbook = "# Handbook\n\n## Working from abroad\n\nYou may work from other places. Up to \
                    twenty days a year may be worked from abroad. Ask your manager first.\n\n\
                    ## Overtime\n\nOvertime is paid at one and a half times the hourly wage.\n";
    desk.add(&library, &[desk.write("handbook.md", handbook)]);
    let evidence = find(&library, "How many days may I work from abroad?");
    let best = &evidence.sentences[0];
    let text = &evidence.found[best.passage].passage.text[best.range.clone()];
    assert_eq!(text, "Up to twenty days a year may be worked from abroad.");
    for one in &evidence.sentences {
        let text = &evidence.found[one.passage].passage.text[one.range.clone()];
        assert_ne!(text, "Working from abroad", "a heading answers nothing");
    }
    library.close();
}

#[test]
fn a_chinese_question_is_answered_by_its_sentence() {
    let desk = Desk::new();
    let library = desk.open();
    let text = "员工手册规定了各项制度。员工入职满一年后，每年享有15天带薪年假。年假应提前两周申请。\n\n\
                加班费按小时工资的1.5倍计算。";
    desk.add(&library, &[desk.write("手册.txt", text)]);
    let evidence = find(&library, "员工每年有多少天年假？");
    let best = &evidence.sentences[0];
    let text = &evidence.found[best.passage].passage.text[best.range.clone()];
    assert_eq!(text, "员工入职满一年后，每年享有15天带薪年假。");
    library.close();
}
