//! Answers over scripted models and evidence.

use std::collections::BTreeMap;

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
            labels: BTreeMap::new(),
        },
        score: 1.0,
        lexical: Some(1.0),
        similarity: None,
        nearness: None,
        relatedness: None,
        reranked: None,
        coverage: Some(1.0),
        pinned: false,
    }
}

/// Evidence of these passages, whose first sentences answer in this order.
pub(crate) fn evidence_of(texts: &[&str]) -> Evidence {
    let found = (1..).zip(texts).map(|(id, text)| found(id, text));
    evidence("", found.collect(), Sufficiency::Sufficient)
}

fn evidence(query: &str, found: Vec<Found>, sufficiency: Sufficiency) -> Evidence {
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
    Evidence {
        query: query.to_owned(),
        sentences: found.iter().enumerate().filter_map(first).collect(),
        found,
        sufficiency,
    }
}

struct Fixed(Vec<Found>, Sufficiency);

impl EvidenceSource for Fixed {
    fn find(&self, _: &Pinned, query: &str, _: &Scope, _: usize) -> Result<Evidence, LibraryError> {
        Ok(evidence(query, self.0.clone(), self.1))
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
        meaning: None,
    };
    let question = Question {
        text: question.to_owned(),
        scope: Some(Scope::everything()),
        pinned: Pinned::default(),
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
async fn what_a_model_begins_like_a_quote_is_none() {
    let chat = ScriptedChat::saying(&["> The tenant may leave after 24 months."]);
    let source = Fixed(vec![found(1, LEASE)], Sufficiency::Sufficient);
    let events = events(chat, source, "When can the tenant leave?").await;
    let expected = format!("> {LEASE}\n\nThe tenant may leave after 24 months.");
    assert_eq!(finished(&events).text, expected);
}

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
        .map(|sentence| {
            let citations = sentence.citations.iter();
            citations.map(|citation| citation.passage).collect()
        })
        .collect();
    assert_eq!(
        cited,
        [vec![0], vec![0], vec![1], vec![]],
        "first the quote; the third by alignment, and the last not by its false marker"
    );
    assert_eq!(
        answer.sentences[2].citations[0].part,
        Some(0..PETS.len()),
        "a citation says which sentence of its passage"
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
    let citation = Citation {
        passage: 0,
        part: Some(0..text.len()),
    };
    assert_eq!(answer.sentences[0].citations, [citation]);
    assert!(answer.quotes_alone, "the person is told why");
    assert_eq!(&answer.text[answer.sentences[0].range.clone()], text);
}

#[tokio::test]
async fn a_question_that_leans_on_the_one_before_is_searched_whole() {
    let answering = Answering {
        source: Arc::new(Fixed(vec![found(1, LEASE)], Sufficiency::Sufficient)),
        chat: Arc::new(ScriptedChat::saying(&["It was 12 million."])),
        budget: Budget::default(),
        meaning: None,
    };
    let question = Question {
        text: "And in 2023?".to_owned(),
        scope: Some(Scope::everything()),
        pinned: Pinned::default(),
        previous: Some(PreviousTurn {
            question: "What was the revenue in 2022?".to_owned(),
            answer: "10 million.".to_owned(),
        }),
        read: Vec::new(),
    };
    let events: Vec<AnswerEvent> = answer(answering, question)
        .collect::<Result<_, _>>()
        .await
        .expect("scripted answers do not fail");
    let whole = "What was the revenue in 2023?";
    assert_eq!(
        events[0],
        AnswerEvent::Searching {
            whole: Some(whole.to_owned())
        },
        "the person sees what is searched"
    );
    let searched = events.iter().find_map(|event| match event {
        AnswerEvent::Found(evidence) => Some(evidence.query.as_str()),
        _ => None,
    });
    assert_eq!(searched, Some(whole));
    let asked = events.iter().find_map(|event| match event {
        AnswerEvent::Reading { messages, .. } => messages.last(),
        _ => None,
    });
    assert_eq!(asked.map(|message| message.text.as_str()), Some(whole));
}

#[tokio::test]
async fn documents_that_contradict_each_other_are_told_before_the_answer() {
    let other = LEASE.replace("24", "36");
    let passages = vec![found(1, LEASE), found(2, PETS), found(3, &other)];
    let source = Fixed(passages, Sufficiency::Sufficient);
    let chat = ScriptedChat::saying(&["After 24 months."]);
    let events = events(chat, source, "When can the tenant leave?").await;
    let sides = events.iter().find_map(|event| match event {
        AnswerEvent::Conflicting(sides) => Some(sides.iter().map(|side| side.passage)),
        _ => None,
    });
    assert_eq!(sides.map(Iterator::collect), Some(vec![0, 2]));
}

#[tokio::test]
async fn what_wants_more_than_a_sentence_is_not_answered_by_one() {
    let chat = ScriptedChat::saying(&["The tenant may leave after 24 months."]);
    let source = Fixed(vec![found(1, LEASE)], Sufficiency::Sufficient);
    let events = events(chat, source, "Tell me everything about leaving.").await;
    let answer = finished(&events);
    assert_eq!(answer.text, "The tenant may leave after 24 months.");
}

#[tokio::test]
async fn an_answer_goes_on_where_it_was_cut() {
    let answering = Answering {
        source: Arc::new(Fixed(Vec::new(), Sufficiency::Insufficient)),
        chat: Arc::new(ScriptedChat::saying(&[
            "\nDogs need a deposit of 300 euros.",
        ])),
        budget: Budget::default(),
        meaning: None,
    };
    let question = Question {
        text: "What about pets?".to_owned(),
        scope: Some(Scope::everything()),
        pinned: Pinned::default(),
        previous: None,
        read: Vec::new(),
    };
    let text = "Pets are allowed.";
    let begun = Begun {
        text: text.to_owned(),
        evidence: Some(Arc::new(evidence_of(&[LEASE, PETS]))),
    };
    let events: Vec<AnswerEvent> = go_on(answering, question, begun)
        .collect::<Result<_, _>>()
        .await
        .expect("scripted answers do not fail");
    let answer = finished(&events);
    assert_eq!(answer.text, format!("{text} {PETS}"));
    let [sentence] = answer.sentences.as_slice() else {
        panic!("one sentence came: {:?}", answer.sentences);
    };
    assert_eq!(&answer.text[sentence.range.clone()], PETS);
    assert_eq!(sentence.citations[0].passage, 1, "from the same evidence");
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
        meaning: None,
    };
    let question = Question {
        text: "When?".to_owned(),
        scope: Some(Scope::everything()),
        pinned: Pinned::default(),
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
