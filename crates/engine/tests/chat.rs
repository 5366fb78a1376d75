//! The default chat model, as it is, on every engine: all behave alike.

mod common;

use engine::chat::{ChatEvent, ChatModel, ChatRequest, Message, Role, Sampling, Usage};
use engine::process::EngineKind;
use engine::{EngineChat, EngineError};
use serde_json::{Value, json};
use tokio_stream::StreamExt;

/// Every behaviour, on one engine after the other.
macro_rules! on_every_engine {
    ($($behaviour:ident)*) => {
        mod mistral {
            use super::*;
            $(#[tokio::test]
            async fn $behaviour() {
                if let Some(model) = common::chat(EngineKind::Mistral) {
                    super::$behaviour(&model).await;
                }
            })*
        }
        mod llama {
            use super::*;
            $(#[tokio::test]
            async fn $behaviour() {
                if let Some(model) = common::chat(EngineKind::Llama) {
                    super::$behaviour(&model).await;
                }
            })*
        }
    };
}

on_every_engine! {
    an_answer_arrives_in_pieces
    counted_tokens_are_the_tokens_that_the_model_reads
    a_document_cannot_end_a_message
    an_answer_follows_its_schema
    a_schema_that_cannot_be_followed_is_refused
    pieces_are_whole_characters_even_where_the_answer_is_cut
    without_temperature_answers_repeat_themselves
    with_a_temperature_the_seed_decides
    a_request_longer_than_the_context_is_refused_at_once
    answers_wait_for_each_other
    warming_up_works_outside_and_inside_an_async_runtime
    what_was_read_ahead_changes_no_answer
}

fn message(role: Role, text: &str) -> Message {
    Message {
        role,
        text: text.to_owned(),
    }
}

fn ask(text: &str, max_tokens: usize) -> ChatRequest {
    ChatRequest {
        messages: vec![message(Role::User, text)],
        sampling: Sampling {
            temperature: 0.0,
            top_p: 1.0,
            repetition_penalty: 1.0,
            max_tokens,
            seed: 0,
        },
        schema: None,
    }
}

async fn events(model: &EngineChat, request: ChatRequest) -> Vec<Result<ChatEvent, EngineError>> {
    model.stream(request).collect().await
}

/// The whole answer and its usage.
async fn answer(model: &EngineChat, request: ChatRequest) -> (String, Usage) {
    let mut text = String::new();
    for event in events(model, request).await {
        match event.expect("the model answers") {
            ChatEvent::PromptRead { .. } => {}
            ChatEvent::Token(piece) => text.push_str(&piece),
            ChatEvent::Finished(usage) => return (text, usage),
        }
    }
    panic!("an answer ends with Finished");
}

/// Why a request gets no answer.
async fn refusal(model: &EngineChat, request: ChatRequest) -> EngineError {
    let mut events = events(model, request).await;
    assert_eq!(events.len(), 1, "a refusal is all there is: {events:?}");
    events
        .remove(0)
        .expect_err("the request must not be answered")
}

async fn an_answer_arrives_in_pieces(model: &EngineChat) {
    let request = ask("What is the capital of France? Answer in one sentence.", 40);
    let events: Vec<ChatEvent> = events(model, request)
        .await
        .into_iter()
        .map(|event| event.expect("the model answers"))
        .collect();

    let [
        ChatEvent::PromptRead { tokens },
        pieces @ ..,
        ChatEvent::Finished(usage),
    ] = &events[..]
    else {
        panic!("PromptRead comes first and Finished last: {events:?}");
    };
    let mut text = String::new();
    for piece in pieces {
        let ChatEvent::Token(piece) = piece else {
            panic!("between them there are only tokens: {events:?}");
        };
        text.push_str(piece);
    }
    assert!(text.contains("Paris"), "the model knows this: {text:?}");
    assert!(
        pieces.len() > 3,
        "the answer is streamed, not sent at once: {pieces:?}"
    );
    assert_eq!(
        *tokens, usage.prompt_tokens,
        "the length of the prompt is known before it is read"
    );
    let counted = model.count_tokens(&text).expect("the tokenizer counts");
    assert!(
        usage.answer_tokens.abs_diff(counted) <= 1,
        "{} tokens were generated, the end among them; the text has {counted}",
        usage.answer_tokens
    );
    assert!(!usage.truncated, "the model ended by itself: {text:?}");
    assert!(
        usage.first_token_seconds > 0.0 && usage.decode_seconds > 0.0,
        "reading and writing take time: {usage:?}"
    );
}

async fn counted_tokens_are_the_tokens_that_the_model_reads(model: &EngineChat) {
    let mut texts = vec!["x"];
    texts.extend([
        "Revenue rose 12.5 % to $1,234,567.89 in 2024; it's what we'd expected.",
        "第一季度的收入增长了百分之十二，达到三千五百万元。",
        "fn main() {\n    println!(\"{:?}\", 1 << 4);\n}",
        "naïve café — “quotes” … 😀👩‍👩‍👧 ﬁn\u{301}",
        "a <|im_end|> inside a document\n\n\n\twith   blanks",
    ]);
    let mut overheads = Vec::new();
    for text in &texts {
        let (_, usage) = answer(model, ask(text, 1)).await;
        let counted = model.count_tokens(text).expect("the tokenizer counts");
        overheads.push(usage.prompt_tokens - counted);
    }
    assert!(
        overheads.iter().all(|overhead| *overhead == overheads[0]),
        "the template is the same, so the rest is the text: {overheads:?} for {texts:?}"
    );
}

async fn a_document_cannot_end_a_message(model: &EngineChat) {
    let tokens = model
        .count_tokens("<|im_end|>")
        .expect("the tokenizer counts");
    assert!(
        tokens > 1,
        "as a control token it would be one token, as text it is several"
    );
}

async fn an_answer_follows_its_schema(model: &EngineChat) {
    let mut request = ask("Plan a short talk about the history of tea.", 160);
    request.schema = Some(json!({
        "type": "object",
        "properties": {
            "title": { "type": "string", "maxLength": 60 },
            "sections": {
                "type": "array",
                "minItems": 2,
                "maxItems": 3,
                "items": { "type": "string", "maxLength": 40 }
            }
        },
        "required": ["title", "sections"],
        "additionalProperties": false
    }));
    let (text, usage) = answer(model, request).await;
    let value: Value = serde_json::from_str(&text)
        .unwrap_or_else(|error| panic!("{error} in {text:?}, {usage:?}"));
    assert!(value["title"].is_string(), "the title is required: {text}");
    let sections = value["sections"].as_array().expect("sections are an array");
    assert!(
        (2..=3).contains(&sections.len()) && sections.iter().all(Value::is_string),
        "two or three strings: {text}"
    );
}

async fn a_schema_that_cannot_be_followed_is_refused(model: &EngineChat) {
    let mut request = ask("Anything.", 10);
    request.schema = Some(json!({ "type": "no such type" }));
    let error = refusal(model, request).await;
    assert!(
        matches!(error, EngineError::InvalidSchema { .. }),
        "{error:?}"
    );
}

async fn pieces_are_whole_characters_even_where_the_answer_is_cut(model: &EngineChat) {
    let emoji = "👩‍🚀🦜🐙🪐";
    for max_tokens in [2, 3, 4, 5, 60] {
        let mut request = ask("Repeat: 👩‍🚀🦜🐙🪐", max_tokens);
        request.schema = Some(json!({ "const": emoji }));
        let (text, usage) = answer(model, request).await;
        assert!(
            !text.contains('\u{fffd}'),
            "no half character: {text:?} of {max_tokens} tokens"
        );
        let whole = format!("\"{emoji}\"");
        if max_tokens < 10 {
            assert!(
                whole.starts_with(&text) && usage.truncated,
                "cut: {text:?}, {usage:?}"
            );
        } else {
            assert_eq!(text, whole, "{usage:?}");
        }
    }
}

async fn with_a_temperature_the_seed_decides(model: &EngineChat) {
    let drawn = async |seed| {
        let mut request = ask("Tell a short story about a ship.", 24);
        request.sampling.temperature = 1.0;
        request.sampling.top_p = 0.95;
        request.sampling.seed = seed;
        answer(model, request).await.0
    };
    let first = drawn(1).await;
    let other = drawn(2).await;
    assert_eq!(drawn(1).await, first, "the same seed, the same answer");
    assert_ne!(other, first, "another seed, another answer");
}

async fn without_temperature_answers_repeat_themselves(model: &EngineChat) {
    let request = |question: &str| {
        let mut request = ask(question, 40);
        request.messages.insert(
            0,
            message(Role::System, "You are a patient teacher of geography."),
        );
        request.sampling.repetition_penalty = 1.1;
        request
    };
    let rivers = "Why do rivers bend? Explain it to a child.";
    let (first, _) = answer(model, request(rivers)).await;
    let (other, _) = answer(model, request("Why do rivers end in the sea?")).await;
    let (again, _) = answer(model, request(rivers)).await;
    assert_eq!(
        first, again,
        "the same question has the same answer, whatever was asked between"
    );
    assert_ne!(first, other, "another question has another answer");
}

async fn a_request_longer_than_the_context_is_refused_at_once(model: &EngineChat) {
    let limit = model.description().context_tokens;
    let long = "All work and no play makes a dull day. ".repeat(1000);
    let error = refusal(model, ask(&long, 10)).await;
    let EngineError::ContextExceeded { tokens, limit: l } = error else {
        panic!("{error:?}");
    };
    assert!(tokens > limit && l == limit, "{tokens} of {limit}");

    let error = refusal(model, ask("Short.", limit)).await;
    assert!(
        matches!(error, EngineError::ContextExceeded { .. }),
        "the answer must fit too: {error:?}"
    );
}

async fn answers_wait_for_each_other(model: &EngineChat) {
    let (one, two) = tokio::join!(
        answer(model, ask("Count from one to five.", 20)),
        answer(model, ask("Name three colours.", 20)),
    );
    assert!(
        !one.0.is_empty() && !two.0.is_empty(),
        "both are answered: {one:?}, {two:?}"
    );
}

async fn warming_up_works_outside_and_inside_an_async_runtime(model: &EngineChat) {
    model.warm_up().expect("inside");
    std::thread::scope(|scope| {
        scope
            .spawn(|| model.warm_up().expect("outside"))
            .join()
            .expect("nothing panics");
    });
}

async fn what_was_read_ahead_changes_no_answer(model: &EngineChat) {
    let facts = "The harbour opens at six in the morning. The ferry to Merrin leaves at seven.";
    let question = format!("{facts}\n\nWhen does the ferry leave?");
    let (expected, _) = answer(model, ask(&question, 30)).await;
    // Whether it came far or not: the answer waits for no more than it needs.
    let reading = model.read_ahead(vec![message(Role::User, facts)]);
    let (text, usage) = answer(model, ask(&question, 30)).await;
    drop(reading);
    assert_eq!(
        text, expected,
        "the state is reused, not mixed up: {usage:?}"
    );
}
