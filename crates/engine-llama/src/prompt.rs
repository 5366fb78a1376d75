//! Messages become the tokens that the model reads.

use engine::EngineError;
use engine::chat::{ChatTemplate, Message};
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::token::LlamaToken;

/// The whole prompt, up to where the answer begins.
pub(crate) fn tokens(
    model: &LlamaModel,
    template: &ChatTemplate,
    messages: &[Message],
) -> Result<Vec<LlamaToken>, EngineError> {
    let prompt = template.write(messages)?;
    // Some templates write what the vocabulary begins a text with themselves.
    let begins = !template.begin().is_empty() && prompt.starts_with(template.begin());
    Ok(model.vocab().tokenize(prompt.as_bytes(), !begins, true))
}

/// The beginning of every prompt whose last message goes on after `messages`.
pub(crate) fn beginning(
    model: &LlamaModel,
    template: &ChatTemplate,
    messages: &[Message],
) -> Result<Vec<LlamaToken>, EngineError> {
    // Whatever two endings have in common stands before them.
    let ending = |text: &str| {
        let mut messages = messages.to_vec();
        if let Some(last) = messages.last_mut() {
            last.text.push_str(text);
        }
        tokens(model, template, &messages)
    };
    let mut one = ending("\u{4e00} a")?;
    let other = ending("\n7")?;
    one.truncate(common(&one, &other));
    Ok(one)
}

/// How many tokens two prompts begin alike with.
pub(crate) fn common(one: &[LlamaToken], other: &[LlamaToken]) -> usize {
    one.iter()
        .zip(other)
        .take_while(|(one, other)| one == other)
        .count()
}
