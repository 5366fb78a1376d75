//! Chats with servers on loopback that behave well and badly, and finding them.

mod answers;
mod failures;
mod finding;
mod loopback;

use std::time::Duration;

use engine::chat::{ChatEvent, ChatModel, ChatRequest, Message, Role, Sampling};
use engine::server::{ApiKey, BaseUrl, Patience, Product, ServedModel, Server};
use engine::{EngineError, ServerChat};
use tokio_stream::StreamExt;

use loopback::Loopback;

/// The model that all these servers have.
const MODEL: &str = "small-model";

/// Long enough for a busy computer, short enough to wait for.
const PATIENCE: Patience = Patience {
    first_token: Duration::from_secs(20),
    next_token: Duration::from_secs(20),
    question: Duration::from_secs(20),
};

fn server(loopback: &Loopback, product: Product) -> Server {
    Server {
        base_url: BaseUrl::parse(&loopback.address()).expect("an address"),
        product,
        version: None,
        models: vec![model()],
    }
}

fn model() -> ServedModel {
    ServedModel {
        name: MODEL.to_owned(),
        size: None,
        context_tokens: Some(2048),
        is_here: true,
    }
}

fn chat(loopback: &Loopback, product: Product) -> ServerChat {
    let key = Some(ApiKey::new("sk-secret"));
    ServerChat::with_patience(&server(loopback, product), &model(), key, PATIENCE)
        .expect("the key is one")
}

fn request() -> ChatRequest {
    ChatRequest {
        messages: vec![
            Message {
                role: Role::System,
                text: "Be brief.".to_owned(),
            },
            Message {
                role: Role::User,
                text: "When does the harbour open?".to_owned(),
            },
        ],
        sampling: Sampling {
            temperature: 0.5,
            top_p: 0.75,
            repetition_penalty: 1.0,
            max_tokens: 30,
            seed: 7,
        },
        schema: None,
    }
}

/// All that comes of a question.
async fn ask(chat: &ServerChat) -> Vec<Result<ChatEvent, EngineError>> {
    chat.stream(request()).collect().await
}

/// What a question fails with.
async fn failure(chat: &ServerChat) -> EngineError {
    match ask(chat).await.pop() {
        Some(Err(error)) => error,
        other => panic!("the question fails, but ended with {other:?}"),
    }
}
