//! A chat model that follows a script.

use std::sync::Mutex;
use std::time::Duration;

use engine::EngineError;
use engine::chat::{ChatEvent, ChatModel, ChatModelDescription, ChatRequest, ChatStream, Usage};

/// Says its lines one after the other, a word at a time, and remembers what it
/// was asked. The last line is said again when the script is over.
pub struct ScriptedChat {
    description: ChatModelDescription,
    lines: Mutex<Vec<String>>,
    requests: Mutex<Vec<ChatRequest>>,
    pause: Duration,
}

impl ScriptedChat {
    /// A model of English and Chinese that says these lines.
    pub fn saying(lines: &[&str]) -> Self {
        Self {
            description: ChatModelDescription {
                name: "scripted".to_owned(),
                context_tokens: 4096,
                languages: vec!["en".to_owned(), "zh".to_owned()],
            },
            lines: Mutex::new(lines.iter().rev().map(|&line| line.to_owned()).collect()),
            requests: Mutex::new(Vec::new()),
            pause: Duration::ZERO,
        }
    }

    /// The same model with a pause before each word.
    #[must_use]
    pub fn pausing(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self
    }

    /// The same model, speaking these languages alone.
    #[must_use]
    pub fn speaking(mut self, languages: &[&str]) -> Self {
        self.description.languages = languages.iter().map(|&tag| tag.to_owned()).collect();
        self
    }

    /// What the model was asked so far.
    pub fn requests(&self) -> Vec<ChatRequest> {
        locked(&self.requests).clone()
    }

    fn next_line(&self) -> String {
        let mut lines = locked(&self.lines);
        match lines.len() {
            0 => String::new(),
            1 => lines[0].clone(),
            _ => lines.pop().unwrap_or_default(),
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl ChatModel for ScriptedChat {
    fn description(&self) -> &ChatModelDescription {
        &self.description
    }

    fn warm_up(&self) -> Result<(), EngineError> {
        Ok(())
    }

    fn count_tokens(&self, text: &str) -> Result<usize, EngineError> {
        Ok(text.split_whitespace().count())
    }

    fn stream(&self, request: ChatRequest) -> ChatStream {
        let line = self.next_line();
        let prompt_tokens = request
            .messages
            .iter()
            .map(|message| message.text.split_whitespace().count())
            .sum();
        locked(&self.requests).push(request);
        let words: Vec<String> = line.split_inclusive(' ').map(str::to_owned).collect();
        let usage = Usage {
            prompt_tokens,
            reused_tokens: None,
            answer_tokens: words.len(),
            first_token_seconds: 0.0,
            decode_seconds: 0.0,
            truncated: false,
        };
        let pause = self.pause;
        Box::pin(async_stream::stream! {
            yield Ok(ChatEvent::PromptRead { tokens: prompt_tokens });
            for word in words {
                tokio::time::sleep(pause).await;
                yield Ok(ChatEvent::Token(word));
            }
            yield Ok(ChatEvent::Finished(usage));
        })
    }
}
