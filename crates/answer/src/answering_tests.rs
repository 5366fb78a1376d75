//! Answers over scripted models and evidence.

use document::{Anchor, BlockKind};
use library::evidence::{Found, NearSentence, Passage, PassageId, Span};
use library::file::FileId;
use library::sentence::sentences;
use testing::ScriptedChat;

use super::*;

/// A passage as evidence would carry it.
pub(crate) fn found(id: i64, text: &str) -> Found {
    Found {
        passage: Passage {
            id: PassageId(id),
            file: FileId(id),
            file_name: format!("file-{id}.txt"),
            title: None,
            ordinal: 0,
            headings: Vec::new(),
            text: text.to_owned(),
            spans: vec![Span {
                page: 1,
                block: 0,
                start: 0,
                end: text.len() as u32,
                offset: 0,
                kind: BlockKind::Paragraph,
                anchor: Anchor::Lines { first: 1, last: 1 },
            }],
        },
        score: 1.0,
        lexical: Some(1.0),
        similarity: None,
        nearness: None,
        relatedness: None,
        reranked: None,
        coverage: Some(1.0),
    }
}

struct Fixed(Vec<Found>, Sufficiency);

impl EvidenceSource for Fixed {
    fn find(&self, query: &str, _: &Scope, _: usize) -> Result<Evidence, LibraryError> {
        let first = |(passage, found): (usize, &Found)| {
            let range = sentences(&found.passage.text).into_iter().next()?;
            Some(NearSentence {
                passage,
                range,
                score: -10.0 * passage as f32,
                relatedness: None,
                own: 1.0,
                before: 0.0,
            })
        };
        Ok(Evidence {
            query: query.to_owned(),
            found: self.0.clone(),
            sentences: self.0.iter().enumerate().filter_map(first).collect(),
            sufficiency: self.1,
        })
    }

    fn list(&self, _: &str, _: &Scope) -> Result<Option<Listing>, LibraryError> {
        Ok(None)
    }
}

async fn events(chat: ScriptedChat, source: Fixed, question: &str) -> Vec<AnswerEvent> {
    let answering = Answering {
        source: Arc::new(source),
        chat: Arc::new(chat),
        budget: Budget::default(),
    };
    let question = Question {
        text: question.to_owned(),
        scope: Some(Scope::everything()),
        previous: None,
        read: Vec::new(),
    };
    answer(answering, question)
        .collect::<Result<Vec<_>, _>>()
        .await
        .expect("scripted answers do not fail")
}

fn finished(events: &[AnswerEvent]) -> &Answer {
    match events.last() {
        Some(AnswerEvent::Finished(answer)) => answer,
        other => panic!("an answer ends with Finished, not {other:?}"),
    }
}

const LEASE: &str = "The tenant may terminate the lease after 24 months.";
const PETS: &str = "Dogs need a deposit of 300 euros.";

#[tokio::test]
async fn sentences_are_cited_and_inventions_are_not() {
    let chat = ScriptedChat::saying(&[
        "The lease can be terminated by the tenant after 24 months [1]. Dogs need a deposit of \
         300 euros. Parking is free on weekends [2].",
    ]);
    let source = Fixed(
        vec![found(1, LEASE), found(2, PETS)],
        Sufficiency::Sufficient,
    );
    let events = events(chat, source, "When can the tenant leave?").await;
    let answer = finished(&events);
    let cited: Vec<Vec<usize>> = answer
        .sentences
        .iter()
        .map(|sentence| sentence.passages.clone())
        .collect();
    assert_eq!(
        cited,
        [vec![0], vec![0], vec![1], vec![]],
        "first the quote; the third by alignment, and the last not by its false marker"
    );
    assert!(
        answer.text.starts_with(&format!("> {LEASE}\n\nThe lease")),
        "{}",
        answer.text
    );
    assert!(
        !answer.text.contains('['),
        "markers are taken out: {}",
        answer.text
    );
    let streamed: String = events
        .iter()
        .filter_map(|event| match event {
            AnswerEvent::Token(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(streamed, answer.text, "what streams is what is kept");
    for sentence in &answer.sentences {
        assert!(answer.text.get(sentence.range.clone()).is_some());
    }
}

#[tokio::test]
async fn numbers_that_nothing_has_are_told() {
    let chat = ScriptedChat::saying(&["The tenant may terminate the lease after 36 months."]);
    let source = Fixed(vec![found(1, LEASE)], Sufficiency::Sufficient);
    let events = events(chat, source, "When can the tenant leave?").await;
    let told: Vec<Vec<String>> = finished(&events)
        .sentences
        .iter()
        .map(|sentence| sentence.invented.clone())
        .collect();
    assert_eq!(
        told,
        [vec![], vec!["36".to_owned()]],
        "the quote has 24, which the passage has; the model made 36 of it"
    );
}

#[tokio::test]
async fn weak_evidence_says_so_without_asking_the_model() {
    let chat = ScriptedChat::saying(&["The moon is made of cheese."]);
    let source = Fixed(vec![found(1, LEASE)], Sufficiency::Insufficient);
    let events = events(chat, source, "What is the moon made of?").await;
    let answer = finished(&events);
    assert_eq!(answer.outcome, Outcome::NotInDocuments);
    assert_eq!(answer.text, "");
    assert!(
        events
            .iter()
            .any(|event| matches!(event, AnswerEvent::Found(found) if found.found.len() == 1)),
        "the nearest passages are shown all the same"
    );
    assert!(
        !events
            .iter()
            .any(|event| matches!(event, AnswerEvent::Reading { .. }))
    );
}

#[tokio::test]
async fn a_question_in_a_language_that_the_model_lacks_is_answered_by_quotes() {
    let chat = ScriptedChat::saying(&["gibberish"]).speaking(&["en"]);
    let text = "员工入职满一年后，每年享有15天带薪年假。";
    let source = Fixed(vec![found(1, text)], Sufficiency::Sufficient);
    let events = events(chat, source, "员工有多少天年假？").await;
    let answer = finished(&events);
    assert_eq!(answer.text, format!("> {text}\n\n"));
    assert_eq!(answer.sentences[0].passages, [0]);
    assert_eq!(&answer.text[answer.sentences[0].range.clone()], text);
}

#[tokio::test]
async fn dropping_the_answer_stops_it() {
    let chat = Arc::new(
        ScriptedChat::saying(&["one two three four five six"])
            .pausing(std::time::Duration::from_millis(5)),
    );
    let answering = Answering {
        source: Arc::new(Fixed(vec![found(1, LEASE)], Sufficiency::Sufficient)),
        chat: chat.clone(),
        budget: Budget::default(),
    };
    let question = Question {
        text: "When?".to_owned(),
        scope: Some(Scope::everything()),
        previous: None,
        read: Vec::new(),
    };
    let mut stream = Box::pin(answer(answering, question));
    while let Some(Ok(event)) = stream.next().await {
        if matches!(event, AnswerEvent::Token(_)) {
            break;
        }
    }
    drop(stream);
    assert_eq!(
        Arc::strong_count(&chat),
        1,
        "nothing holds the model after a stop"
    );
}
