//! An answer as it comes in, and what it took.

use std::time::Instant;

use super::completion::{Chunk, Counts};
use crate::chat::{ChatEvent, Usage};

/// The answer so far.
#[derive(Debug)]
pub(super) struct Answer {
    asked: Instant,
    /// Tokens of the prompt: an estimate, until the server tells.
    prompt_tokens: usize,
    /// When the first and the last token came.
    written: Option<(Instant, Instant)>,
    /// How many pieces came; for servers that count nothing.
    pieces: usize,
    counts: Option<Counts>,
    finish_reason: Option<String>,
}

impl Answer {
    /// An answer to a prompt of about so many tokens.
    pub(super) fn new(asked: Instant, prompt_tokens: usize) -> Self {
        Self {
            asked,
            prompt_tokens,
            written: None,
            pieces: 0,
            counts: None,
            finish_reason: None,
        }
    }

    /// Takes in what came now.
    pub(super) fn take(&mut self, chunk: Chunk, now: Instant) -> Vec<ChatEvent> {
        let mut events = Vec::new();
        if let Some(progress) = chunk.prompt_progress {
            self.prompt_tokens = progress.total;
        }
        if let Some(counts) = chunk.usage {
            self.prompt_tokens = counts.prompt_tokens.unwrap_or(self.prompt_tokens);
            self.counts = Some(counts);
        }
        let Some(choice) = chunk.choices.into_iter().flatten().next() else {
            return events;
        };
        if let Some(delta) = choice.delta
            && delta.is_written()
        {
            self.pieces += 1;
            match &mut self.written {
                Some((_, last)) => *last = now,
                None => {
                    self.written = Some((now, now));
                    events.push(self.prompt_read());
                }
            }
            events.extend(
                delta
                    .content
                    .filter(|text| !text.is_empty())
                    .map(ChatEvent::Token),
            );
        }
        if choice.finish_reason.is_some() {
            self.finish_reason = choice.finish_reason;
        }
        events
    }

    /// Whether the model has begun to write.
    pub(super) fn has_begun(&self) -> bool {
        self.written.is_some()
    }

    /// Whether the model has ended. Figures may follow.
    pub(super) fn is_complete(&self) -> bool {
        self.finish_reason.is_some()
    }

    /// The events at its end.
    pub(super) fn end(self, now: Instant) -> Vec<ChatEvent> {
        let mut events = Vec::new();
        if self.written.is_none() {
            events.push(self.prompt_read());
        }
        let (first, last) = self.written.unwrap_or((now, now));
        let counts = self.counts.as_ref();
        events.push(ChatEvent::Finished(Usage {
            prompt_tokens: self.prompt_tokens,
            reused_tokens: counts
                .and_then(|counts| counts.prompt_tokens_details?.cached_tokens)
                .map(|tokens| tokens.min(self.prompt_tokens)),
            answer_tokens: counts
                .and_then(|counts| counts.completion_tokens)
                .unwrap_or(self.pieces),
            first_token_seconds: (first - self.asked).as_secs_f64(),
            decode_seconds: (last - first).as_secs_f64(),
            truncated: self.finish_reason.as_deref() == Some("length"),
        }));
        events
    }

    fn prompt_read(&self) -> ChatEvent {
        ChatEvent::PromptRead {
            tokens: self.prompt_tokens,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;

    fn events(chunks: &[serde_json::Value]) -> Vec<ChatEvent> {
        let asked = Instant::now();
        let mut answer = Answer::new(asked, 50);
        let mut events = Vec::new();
        for (second, chunk) in (1..).zip(chunks) {
            let chunk = serde_json::from_value(chunk.clone()).expect("a chunk");
            events.extend(answer.take(chunk, asked + Duration::from_secs(second)));
        }
        events.extend(answer.end(asked + Duration::from_secs(100)));
        events
    }

    #[test]
    fn figures_come_from_the_server_and_times_from_here() {
        let events = events(&[
            json!({"choices": [{"delta": {"role": "assistant", "content": ""}}]}),
            json!({"choices": [{"delta": {"content": "a"}, "finish_reason": null}]}),
            json!({"choices": [{"delta": {"content": "b"}}]}),
            json!({"choices": [{"delta": {}, "finish_reason": "length"}]}),
            json!({"choices": [], "usage": {"prompt_tokens": 40, "completion_tokens": 9,
                "prompt_tokens_details": {"cached_tokens": 30}}}),
        ]);
        assert_eq!(
            events,
            [
                ChatEvent::PromptRead { tokens: 50 },
                ChatEvent::Token("a".to_owned()),
                ChatEvent::Token("b".to_owned()),
                ChatEvent::Finished(Usage {
                    prompt_tokens: 40,
                    reused_tokens: Some(30),
                    answer_tokens: 9,
                    first_token_seconds: 2.0,
                    decode_seconds: 1.0,
                    truncated: true,
                }),
            ]
        );
    }

    #[test]
    fn thoughts_are_no_part_of_the_answer_but_end_the_reading() {
        let events = events(&[
            json!({"choices": [], "prompt_progress": {"total": 44, "cache": 0, "processed": 44}}),
            json!({"choices": [{"delta": {"reasoning_content": "hm", "content": null}}]}),
            json!({"choices": [{"delta": {"content": "a", "reasoning": ""}}]}),
            json!({"choices": [{"delta": null, "finish_reason": "stop"}], "usage": null}),
        ]);
        assert_eq!(events[0], ChatEvent::PromptRead { tokens: 44 });
        assert_eq!(events[1], ChatEvent::Token("a".to_owned()));
        let ChatEvent::Finished(usage) = &events[2] else {
            panic!("an answer finishes: {events:?}");
        };
        assert_eq!(usage.first_token_seconds, 2.0, "the thought was the first");
        assert_eq!(usage.answer_tokens, 2, "pieces stand for tokens");
        assert_eq!(usage.reused_tokens, None, "the server tells nothing of it");
    }

    #[test]
    fn an_empty_answer_has_read_its_prompt() {
        let events = events(&[json!({"choices": [{"finish_reason": "stop"}]})]);
        assert!(matches!(events[0], ChatEvent::PromptRead { tokens: 50 }));
        assert_eq!(events.len(), 2);
    }
}
