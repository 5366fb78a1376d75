//! What servers do wrong, and what becomes of it.

use std::time::Duration;

use engine::chat::ChatEvent;
use engine::server::{BaseUrl, Patience, Product, Server};
use engine::{EngineError, ServerChat};
use serde_json::json;

use super::loopback::{Loopback, Reply, Step, event};
use super::{PATIENCE, ask, chat, failure, model, server};

fn refusing(status: u16, message: &'static str) -> Loopback {
    Loopback::start(move |_| Reply::json(status, &json!({ "error": { "message": message } })))
}

#[tokio::test]
async fn a_closed_port_is_told_at_once() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("it is bound").port();
    drop(listener);
    let server = Server {
        base_url: BaseUrl::parse(&format!("localhost:{port}")).expect("an address"),
        product: Product::Other,
        version: None,
        models: vec![],
    };
    let chat = ServerChat::new(&server, &model(), None).expect("no key is fine");
    let error = failure(&chat).await;
    assert!(
        matches!(&error, EngineError::ServerUnreachable { server, .. } if server.contains("localhost")),
        "nobody listens there: {error:?}"
    );
}

#[tokio::test]
async fn a_refused_key_is_told_and_not_shown() {
    for status in [401, 403] {
        let loopback = refusing(status, "incorrect key sk-secret");
        let error = failure(&chat(&loopback, Product::Other)).await;
        let EngineError::ServerRefused { detail, .. } = &error else {
            panic!("the key was refused: {error:?}");
        };
        assert_eq!(detail, "incorrect key …", "the key stays hidden");
    }
}

#[tokio::test]
async fn a_missing_model_is_told_with_its_name() {
    let loopback = refusing(404, "model \"small-model\" not found, try pulling it first");
    let error = failure(&chat(&loopback, Product::Ollama)).await;
    assert!(
        matches!(&error, EngineError::ModelNotServed { model, .. } if model == "small-model"),
        "the server has no such model: {error:?}"
    );
}

#[tokio::test]
async fn a_server_that_fails_is_quoted() {
    for status in [400, 429, 500, 503] {
        let loopback = refusing(status, "ask me later");
        let error = failure(&chat(&loopback, Product::Other)).await;
        let EngineError::Failed { detail } = &error else {
            panic!("a person can do nothing of their own: {error:?}");
        };
        assert!(
            detail.contains("ask me later") && detail.contains(&status.to_string()),
            "its message and status are kept: {detail}"
        );
    }
}

#[tokio::test]
async fn a_prompt_that_is_too_long_is_told_with_its_numbers() {
    let loopback = Loopback::start(|_| {
        Reply::json(
            400,
            &json!({ "error": { "code": 400, "type": "exceed_context_size_error",
                "message": "too long", "n_prompt_tokens": 9412, "n_ctx": 8192 } }),
        )
    });
    assert_eq!(
        failure(&chat(&loopback, Product::LlamaServer)).await,
        EngineError::ContextExceeded {
            tokens: 9412,
            limit: 8192
        }
    );
}

/// Two tokens, then this.
async fn after_two_tokens(step: Step) -> (Vec<ChatEvent>, EngineError) {
    let loopback = Loopback::start(move |_| {
        let piece = json!({ "choices": [{ "delta": { "content": "a" } }] });
        Reply::stream(vec![event(&piece), event(&piece), step.clone()])
    });
    let patience = Patience {
        next_token: Duration::from_millis(300),
        ..PATIENCE
    };
    let server = server(&loopback, Product::Other);
    let chat = ServerChat::with_patience(&server, &model(), None, patience).expect("no key");
    let mut events = ask(&chat).await;
    let error = events
        .pop()
        .expect("something came")
        .expect_err("and then it failed");
    let events = events
        .into_iter()
        .collect::<Result<_, _>>()
        .expect("only the last one is a failure");
    (events, error)
}

#[tokio::test]
async fn what_goes_wrong_in_the_middle_leaves_what_came_before() {
    for (what, step) in [
        ("the connection is cut", Step::Cut),
        ("the server falls silent", Step::Stall),
        ("the stream ends too soon", Step::Send(vec![b'\n'])),
    ] {
        let (events, error) = after_two_tokens(step).await;
        assert_eq!(events.len(), 3, "two tokens came before {what}: {events:?}");
        assert!(
            matches!(error, EngineError::ServerUnreachable { .. }),
            "when {what}: {error:?}"
        );
    }
}

#[tokio::test]
async fn an_error_in_the_stream_is_quoted() {
    let error = json!({ "error": { "message": "out of memory", "type": "server_error" } });
    let (_, error) = after_two_tokens(event(&error)).await;
    assert!(
        matches!(&error, EngineError::Failed { detail } if detail.contains("out of memory")),
        "the server said why: {error:?}"
    );
}

#[tokio::test]
async fn what_is_no_answer_is_refused() {
    for data in ["data: {\"choices\": [\n\n", "data: {\"choices\": 7}\n\n"] {
        let (_, error) = after_two_tokens(Step::Send(data.as_bytes().to_vec())).await;
        assert!(
            matches!(error, EngineError::Failed { .. }),
            "{data:?} is no piece of an answer: {error:?}"
        );
    }
}

#[tokio::test]
async fn a_success_that_is_none_is_quoted() {
    // As LM Studio answers a path that it does not know.
    let loopback = refusing(200, "unexpected endpoint");
    let error = failure(&chat(&loopback, Product::LmStudio)).await;
    assert!(
        matches!(&error, EngineError::Failed { detail } if detail.contains("unexpected endpoint")),
        "there was no stream: {error:?}"
    );
}

#[tokio::test]
async fn no_redirection_leads_elsewhere() {
    let elsewhere = Loopback::start(|_| Reply::json(200, &json!({})));
    let location = format!("{}/v1/chat/completions", elsewhere.address());
    let loopback = Loopback::start(move |_| Reply::redirect(&location));
    let error = failure(&chat(&loopback, Product::Other)).await;
    assert!(
        matches!(error, EngineError::Failed { .. }),
        "a redirection is no answer: {error:?}"
    );
    assert!(
        elsewhere.requests().is_empty(),
        "question and key stay with the server that was chosen"
    );
}
