//! Answers as they should be.

use std::time::{Duration, Instant};

use engine::chat::{ChatEvent, ChatModel};
use engine::server::Product;
use serde_json::{Value, json};
use tokio_stream::StreamExt;

use super::loopback::{Loopback, Reply, Request, Step, event};
use super::{MODEL, ask, chat, request};

fn piece(text: &str) -> Value {
    json!({ "choices": [{ "index": 0, "delta": { "content": text }, "finish_reason": null }] })
}

fn end(reason: &str) -> Value {
    json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": reason }] })
}

fn whole_answer(_: &Request) -> Reply {
    Reply::events(&[
        json!({ "choices": [{ "delta": { "role": "assistant", "content": "" } }] }),
        piece("At "),
        piece("六点 🦜"),
        end("stop"),
        json!({ "choices": [], "usage": { "prompt_tokens": 21, "completion_tokens": 5,
            "prompt_tokens_details": { "cached_tokens": 16 } } }),
    ])
}

#[tokio::test]
async fn an_answer_streams_with_the_servers_figures() {
    let loopback = Loopback::start(whole_answer);
    let events = ask(&chat(&loopback, Product::Other)).await;
    let events: Vec<ChatEvent> = events
        .into_iter()
        .collect::<Result<_, _>>()
        .expect("nothing fails");
    assert!(
        matches!(events[0], ChatEvent::PromptRead { tokens } if tokens >= 21),
        "the estimate is rather too high: {events:?}"
    );
    assert_eq!(
        events[1..3],
        [
            ChatEvent::Token("At ".to_owned()),
            ChatEvent::Token("六点 🦜".to_owned())
        ]
    );
    let [.., ChatEvent::Finished(usage)] = &events[..] else {
        panic!("the answer finishes last: {events:?}");
    };
    assert_eq!(usage.prompt_tokens, 21);
    assert_eq!(usage.reused_tokens, Some(16));
    assert_eq!(usage.answer_tokens, 5);
    assert!(
        usage.first_token_seconds > 0.0,
        "it was measured: {usage:?}"
    );
    assert!(!usage.truncated);
}

#[tokio::test]
async fn the_question_is_sent_whole_and_with_the_key() {
    let loopback = Loopback::start(whole_answer);
    let mut request = request();
    request.schema = Some(json!({ "type": "object" }));
    let chat = chat(&loopback, Product::Other);
    chat.stream(request).collect::<Vec<_>>().await;
    let asked = &loopback.requests()[0];
    assert_eq!(asked.line, "POST /v1/chat/completions");
    assert!(
        asked.headers.contains("authorization: bearer sk-secret"),
        "the key goes along: {}",
        asked.headers
    );
    assert_eq!(asked.body["model"], json!(MODEL));
    assert_eq!(
        asked.body["messages"],
        json!([
            { "role": "system", "content": "Be brief." },
            { "role": "user", "content": "When does the harbour open?" },
        ])
    );
    assert_eq!(asked.body["stream"], json!(true));
    assert_eq!(asked.body["max_tokens"], json!(30));
    assert_eq!(asked.body["seed"], json!(7));
    assert_eq!(
        asked.body["response_format"]["json_schema"]["schema"],
        json!({ "type": "object" })
    );
}

#[tokio::test]
async fn events_and_characters_come_whole_wherever_the_network_cuts_them() {
    let loopback = Loopback::start(|_| {
        let text = format!(
            ": hello\r\n\r\ndata: {}\r\n\r\ndata: {}\r\n\r\ndata: [DONE]\r\n\r\n",
            piece("港口六点开门 🦜"),
            end("length")
        );
        // One byte at a time would take seconds; seven cuts every character.
        let pieces = text.as_bytes().chunks(7);
        Reply::stream(pieces.map(|piece| Step::Send(piece.to_vec())).collect())
    });
    let events = ask(&chat(&loopback, Product::Other)).await;
    assert_eq!(
        events[1],
        Ok(ChatEvent::Token("港口六点开门 🦜".to_owned()))
    );
    assert!(
        matches!(events[2], Ok(ChatEvent::Finished(usage)) if usage.truncated),
        "the answer was cut by its limit: {events:?}"
    );
}

#[tokio::test]
async fn an_answer_is_whole_without_figures_and_without_a_mark_of_its_end() {
    let loopback = Loopback::start(|_| {
        Reply::stream(vec![
            event(&piece("a")),
            event(&piece("b")),
            event(&end("stop")),
            Step::Cut,
        ])
    });
    let events = ask(&chat(&loopback, Product::Other)).await;
    let Some(Ok(ChatEvent::Finished(usage))) = events.last() else {
        panic!("it finishes: {events:?}");
    };
    assert_eq!(usage.answer_tokens, 2, "pieces are counted");
    assert_eq!(usage.reused_tokens, None);
}

/// Asks, drops the answer after as many events, and gives the time until the
/// server noticed.
async fn time_to_hang_up(reply: Reply, events: usize) -> Duration {
    let mut loopback = Loopback::start(move |_| reply.clone());
    let chat = chat(&loopback, Product::Other);
    let mut stream = chat.stream(request());
    for _ in 0..events {
        stream
            .next()
            .await
            .expect("the answer has begun")
            .expect("it has not failed");
    }
    while loopback.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let dropped = Instant::now();
    drop(stream);
    loopback.hung_up().await - dropped
}

#[tokio::test]
async fn a_dropped_answer_closes_its_connection_at_once() {
    for (when, reply, events) in [
        ("before the server says anything", Reply::nothing(), 0),
        (
            "while the prompt is read",
            Reply::stream(vec![Step::Send(b": wait\n\n".to_vec()), Step::Stall]),
            0,
        ),
        (
            "while the answer is written",
            Reply::stream(vec![event(&piece("a")), event(&piece("b")), Step::Stall]),
            3,
        ),
    ] {
        let time = time_to_hang_up(reply, events).await;
        assert!(
            time < Duration::from_millis(300),
            "dropped {when}, the server knows after {time:?}"
        );
    }
}

#[test]
fn tokens_are_counted_by_the_server_where_it_can() {
    let loopback = Loopback::start(|request| match &*request.line {
        "POST /tokenize" => Reply::json(200, &json!({ "tokens": [1, 2, 3, 4, 5] })),
        other => panic!("nothing else is asked: {other}"),
    });
    for (product, member) in [(Product::LlamaServer, "content"), (Product::Vllm, "prompt")] {
        let counted = chat(&loopback, product).count_tokens("some text");
        assert_eq!(counted, Ok(5), "by {product:?}");
        let asked = loopback.requests().pop().expect("it was asked");
        assert_eq!(asked.body[member], json!("some text"), "by {product:?}");
    }
}

#[test]
fn tokens_are_estimated_where_the_server_does_not_count() {
    let loopback =
        Loopback::start(|_| Reply::json(404, &json!({ "error": { "message": "what?" } })));
    for product in [Product::Vllm, Product::Ollama] {
        let counted = chat(&loopback, product).count_tokens("some text");
        assert_eq!(counted, Ok(3), "nine letters on {product:?}");
    }
    assert_eq!(
        loopback.requests().len(),
        1,
        "Ollama is not even asked: it is known not to count"
    );
}

#[test]
fn warming_up_makes_the_server_load_the_model() {
    let loopback = Loopback::start(whole_answer);
    chat(&loopback, Product::Ollama)
        .warm_up()
        .expect("the server answers");
    let asked = &loopback.requests()[0];
    assert_eq!(asked.line, "POST /v1/chat/completions");
    assert_eq!(asked.body["max_tokens"], json!(1), "one token is enough");
}
