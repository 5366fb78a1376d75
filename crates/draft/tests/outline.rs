//! From topic and evidence to an outline, with a model that follows a script.

mod support;

use draft::{DraftError, DraftKind, Outline, OutlineProgress, OutlineRequest, outline, supporting};
use library::evidence::Evidence;
use support::{chinese_leave, evidence, leave};
use testing::ScriptedChat;

fn request(topic: &str) -> OutlineRequest {
    OutlineRequest {
        kind: DraftKind::Deck,
        topic: topic.to_owned(),
    }
}

async fn made(
    chat: &ScriptedChat,
    topic: &str,
    evidence: &Evidence,
) -> Result<(Outline, Vec<OutlineProgress>), DraftError> {
    let mut steps = Vec::new();
    let support = supporting(evidence, None);
    let outline = outline(chat, evidence, &request(topic), &support, &mut |step| {
        steps.push(step);
    })
    .await?;
    Ok((outline, steps))
}

fn texts(outline: &Outline, section: usize) -> Vec<&str> {
    let points = &outline.sections[section].points;
    points.iter().map(|point| point.text.as_str()).collect()
}

const ANNUAL: &str = r#"{"heading": "Annual leave days", "points": ["Employees have 27 days of annual leave in each calendar year.", "After five years of service one day of leave is added.", "1. After five years of service, one day is added.", ""]}"#;
const ILL: &str = r#"{"heading": "Zebra crossing", "points": ["Employees have 45 days of annual leave a year.", "The moon is made of green cheese", "A doctor's certificate is needed from the fourth calendar day."]}"#;
const REQUESTS: &str = r#"{"heading": "Leave requests", "points": ["Requests of more than five days should reach your manager six weeks ahead."]}"#;

#[tokio::test]
async fn each_part_of_the_evidence_becomes_a_section_with_its_sources() {
    let chat = ScriptedChat::saying(&[ANNUAL, ILL, REQUESTS]);
    let evidence = leave();
    let (outline, steps) = made(&chat, "annual leave for employees.", &evidence)
        .await
        .expect("the script answers");
    assert_eq!(outline.title, "Annual leave for employees");
    let headings: Vec<&str> = outline
        .sections
        .iter()
        .map(|section| section.heading.as_str())
        .collect();
    assert_eq!(
        headings,
        ["Annual leave", "Illness", "Requests"],
        "the document's own headings, without their numbers"
    );
    let first = &outline.sections[0].points[0];
    assert_eq!(
        first.text,
        "Employees have 27 days of annual leave in each calendar year"
    );
    let support = first.support.as_ref().expect("the passage says so");
    assert_eq!(support.passage.0, 7);
    assert!(
        support.text.contains("27 days"),
        "the quote is the sentence that supports"
    );
    for section in &outline.sections {
        assert!(
            (2..=5).contains(&section.points.len()),
            "{} is filled",
            section.heading
        );
    }
    assert_eq!(steps.last(), Some(&OutlineProgress::Supporting));
    assert!(
        steps.iter().any(|step| matches!(step, OutlineProgress::Writing { section: 3, sections: 3, tokens } if *tokens > 30)),
        "progress counts sections and tokens"
    );
}

#[tokio::test]
async fn a_part_without_a_heading_gets_the_models_where_it_fits() {
    let mut evidence = leave();
    evidence.found.remove(0);
    evidence.found[0].passage.headings.clear();
    let headed = |heading: &'static str| {
        let evidence = evidence.clone();
        async move {
            let chat = ScriptedChat::saying(&[&REQUESTS.replace("Leave requests", heading)]);
            let (outline, _) = made(&chat, "leave at work", &evidence)
                .await
                .expect("the script answers");
            outline.sections[0].heading.clone()
        }
    };
    assert_eq!(headed("Leave requests").await, "Leave requests");
    let first = "Requests of more than five days should…";
    assert_eq!(
        headed("Zebra crossing").await,
        first,
        "about something else"
    );
    assert_eq!(headed("Leave at work").await, first, "the topic again");
}

#[tokio::test]
async fn repetition_goes_and_what_no_passage_says_is_marked_or_dropped() {
    let chat = ScriptedChat::saying(&[ANNUAL, ILL, REQUESTS]);
    let evidence = leave();
    let (outline, _) = made(&chat, "annual leave", &evidence)
        .await
        .expect("the script answers");
    let added = texts(&outline, 0)
        .into_iter()
        .filter(|text| text.contains("one day"))
        .count();
    assert_eq!(added, 1, "the same in other words is said once");
    assert!(texts(&outline, 0).iter().all(|text| !text.is_empty()));
    let wrong = outline.sections[1]
        .points
        .iter()
        .find(|point| point.text.contains("45 days"));
    assert_eq!(
        wrong.map(|point| point.support.is_none()),
        Some(true),
        "a claim with a wrong number is kept at most as one without a source"
    );
    let all: Vec<&str> = (0..3)
        .flat_map(|section| texts(&outline, section))
        .collect();
    assert!(
        !all.iter().any(|text| text.contains("cheese")),
        "what is about nothing here goes"
    );
}

#[tokio::test]
async fn the_model_reads_a_small_prompt_under_a_schema_without_chance() {
    let chat = ScriptedChat::saying(&[ANNUAL]);
    let evidence = leave();
    made(&chat, "annual leave", &evidence)
        .await
        .expect("the script answers");
    for request in chat.requests() {
        assert!(request.schema.is_some(), "every request has a schema");
        assert_eq!(
            request.sampling.temperature, 0.0,
            "the same draft twice is the same"
        );
        let words: usize = request
            .messages
            .iter()
            .map(|message| message.text.split_whitespace().count())
            .sum();
        assert!(
            words < 300,
            "{words} words are more than a laptop reads quickly"
        );
    }
}

#[tokio::test]
async fn the_same_evidence_gives_the_same_outline() {
    let evidence = leave();
    let mut outlines = Vec::new();
    for _ in 0..2 {
        let chat = ScriptedChat::saying(&[ANNUAL, ILL, REQUESTS]);
        let (outline, _) = made(&chat, "annual leave", &evidence)
            .await
            .expect("the script answers");
        outlines.push(outline);
    }
    assert_eq!(outlines[0], outlines[1]);
}

#[tokio::test]
async fn half_an_answer_is_asked_again_and_then_done_without_the_model() {
    let broken = r#"{"heading": "Annual leave", "points": ["Employees have 27"#;
    let chat = ScriptedChat::saying(&[broken, broken, ILL, REQUESTS]);
    let evidence = leave();
    let (outline, _) = made(&chat, "annual leave", &evidence)
        .await
        .expect("two sections were answered");
    assert_eq!(
        chat.requests().len(),
        4,
        "the broken section was asked for twice"
    );
    let sizes: Vec<usize> = chat
        .requests()
        .iter()
        .map(|r| r.sampling.max_tokens)
        .collect();
    assert!(sizes[1] < sizes[0], "the second time for less");
    assert_eq!(
        outline.sections[0].heading, "Annual leave",
        "the document's own heading"
    );
    assert!(
        outline.sections[0]
            .points
            .iter()
            .all(|point| point.support.is_some()),
        "sentences of the passages support themselves"
    );
}

#[tokio::test]
async fn a_model_that_never_answers_in_form_is_an_error() {
    let chat = ScriptedChat::saying(&["I cannot do that."]);
    let evidence = leave();
    let failure = made(&chat, "annual leave", &evidence)
        .await
        .expect_err("nothing can be read");
    assert!(matches!(failure, DraftError::Malformed { .. }), "{failure}");
}

#[tokio::test]
async fn a_language_that_the_model_does_not_speak_is_drafted_from_the_passages() {
    let chat = ScriptedChat::saying(&[ANNUAL]).speaking(&["en"]);
    let evidence = chinese_leave();
    let (outline, _) = made(&chat, "年休假制度", &evidence)
        .await
        .expect("no model is needed");
    assert!(chat.requests().is_empty(), "the model is not asked");
    assert_eq!(outline.title, "年休假制度");
    assert_eq!(outline.sections[0].heading, "年休假");
    assert!(
        texts(&outline, 0).contains(&"工作满一年不满十年的，每年10天"),
        "{outline:?}"
    );
    let support = outline.sections[0].points[0]
        .support
        .as_ref()
        .expect("a quote has its place");
    assert_eq!(support.file_name, "handbook.pdf");
}

#[tokio::test]
async fn nothing_to_draft_from_is_said_before_the_model_is_asked() {
    let chat = ScriptedChat::saying(&[ANNUAL]);
    let nothing = evidence("leave", Vec::new());
    let failure = made(&chat, "leave", &nothing)
        .await
        .expect_err("there is no passage");
    assert!(matches!(failure, DraftError::NoEvidence));
    let leave = leave();
    let failure = made(&chat, " \u{1} ", &leave)
        .await
        .expect_err("there is no topic");
    assert!(matches!(failure, DraftError::EmptyTopic));
    assert!(chat.requests().is_empty());
}

#[tokio::test]
async fn dropping_the_outline_stops_the_model() {
    let chat = ScriptedChat::saying(&[ANNUAL]).pausing(std::time::Duration::from_millis(50));
    let evidence = leave();
    let stopped = tokio::time::timeout(
        std::time::Duration::from_millis(120),
        made(&chat, "annual leave", &evidence),
    )
    .await;
    assert!(stopped.is_err(), "a long answer is under way");
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert_eq!(chat.requests().len(), 1, "no further section is asked for");
}
