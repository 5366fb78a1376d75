//! A model is asked, and what it wrote is waited for.

use std::sync::Arc;

use engine::EngineError;
use engine::chat::{ChatEvent, ChatModel, ChatRequest};
use tokio_stream::StreamExt;

/// What a model wrote.
pub(crate) struct Reply {
    pub(crate) text: String,
    /// Whether it had more to say.
    pub(crate) is_cut: bool,
}

/// Asks, and waits for the end. Dropping the future stops the model.
pub(crate) async fn asked(
    chat: &Arc<dyn ChatModel>,
    request: ChatRequest,
) -> Result<Reply, EngineError> {
    let mut stream = chat.stream(request);
    let mut reply = Reply {
        text: String::new(),
        is_cut: false,
    };
    while let Some(event) = stream.next().await {
        match event? {
            ChatEvent::PromptRead { .. } => {}
            ChatEvent::Token(more) => reply.text.push_str(&more),
            ChatEvent::Finished(usage) => reply.is_cut = usage.truncated,
        }
    }
    Ok(reply)
}
