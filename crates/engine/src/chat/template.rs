//! The chat template that weights carry: how messages are written for a model.

use minijinja::{Environment, Error, ErrorKind, context};
use minijinja_contrib::pycompat::unknown_method_callback;
use serde::Serialize;

use super::{Message, Role};
use crate::EngineError;
use crate::weights::{ControlTokens, Gguf};

/// For weights that carry none: the form that most small models understand
/// (<https://github.com/openai/openai-python/blob/v0.28.1/chatml.md>).
const CHATML: &str = "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + \
    message['content'] + '<|im_end|>' + '\n' }}{% endfor %}{% if add_generation_prompt %}\
    {{ '<|im_start|>assistant\n' }}{% endif %}";
/// The template's only name.
const NAME: &str = "chat";

/// A template in the Jinja language, as weights carry it
/// (<https://huggingface.co/docs/transformers/chat_templating>).
#[derive(Debug)]
pub struct ChatTemplate {
    environment: Environment<'static>,
    begin: String,
    end: String,
    control: ControlTokens,
}

#[derive(Serialize)]
struct Written<'a> {
    role: &'static str,
    content: &'a str,
}

impl ChatTemplate {
    /// The template of a GGUF file.
    ///
    /// Fails with [`EngineError::InvalidTemplate`] when it is none.
    pub fn of(gguf: &Gguf) -> Result<Self, EngineError> {
        let source = gguf
            .text("tokenizer.chat_template")
            .unwrap_or(CHATML)
            .to_owned();
        let mut environment = Environment::new();
        // As Transformers sets Jinja up.
        environment.set_trim_blocks(true);
        environment.set_lstrip_blocks(true);
        environment.set_unknown_method_callback(unknown_method_callback);
        environment.add_function("raise_exception", |reason: String| {
            Err::<String, Error>(Error::new(ErrorKind::InvalidOperation, reason))
        });
        environment
            .add_template_owned(NAME, source)
            .map_err(invalid)?;
        let tokens = gguf.strings("tokenizer.ggml.tokens")?.unwrap_or_default();
        let token = |key: &str| {
            gguf.number(key)
                .and_then(|id| tokens.get(usize::try_from(id).ok()?))
                .cloned()
                .unwrap_or_default()
        };
        Ok(Self {
            environment,
            begin: token("tokenizer.ggml.bos_token_id"),
            end: token("tokenizer.ggml.eos_token_id"),
            control: ControlTokens::of(gguf)?,
        })
    }

    /// The prompt as the model reads it, up to where the answer begins. What the
    /// messages say cannot end a message or begin another.
    ///
    /// Fails with [`EngineError::InvalidTemplate`] when the template refuses the
    /// messages in every form that we know.
    pub fn write(&self, messages: &[Message]) -> Result<String, EngineError> {
        let safe: Vec<(Role, String)> = messages
            .iter()
            .map(|message| {
                let text = self.control.neutralised(&message.text).into_owned();
                (message.role, text)
            })
            .collect();
        match self.render(&safe) {
            Ok(prompt) => Ok(prompt),
            // Some templates know no system message: it goes before the first
            // of the user.
            Err(error) => match without_system(&safe) {
                Some(merged) => self.render(&merged).map_err(invalid),
                None => Err(invalid(error)),
            },
        }
    }

    /// A text without anything that would act as a control token.
    pub fn neutralised<'a>(&self, text: &'a str) -> std::borrow::Cow<'a, str> {
        self.control.neutralised(text)
    }

    /// What the vocabulary begins a text with; empty where it does not.
    pub fn begin(&self) -> &str {
        &self.begin
    }

    fn render(&self, messages: &[(Role, String)]) -> Result<String, Error> {
        let messages: Vec<Written<'_>> = messages
            .iter()
            .map(|(role, content)| Written {
                role: match role {
                    Role::System => "system",
                    Role::User => "user",
                    Role::Assistant => "assistant",
                },
                content,
            })
            .collect();
        self.environment.get_template(NAME)?.render(context! {
            messages,
            add_generation_prompt => true,
            bos_token => self.begin,
            eos_token => self.end,
            // Answers are short; thoughts would be most of the waiting.
            enable_thinking => false,
        })
    }
}

/// The messages with the system's words before the first of the user.
fn without_system(messages: &[(Role, String)]) -> Option<Vec<(Role, String)>> {
    let (first, rest) = messages.split_first()?;
    if first.0 != Role::System {
        return None;
    }
    let mut merged = rest.to_vec();
    let user = merged.iter_mut().find(|(role, _)| *role == Role::User)?;
    user.1 = format!("{}\n\n{}", first.1, user.1);
    Some(merged)
}

fn invalid(error: Error) -> EngineError {
    EngineError::InvalidTemplate {
        detail: format!("{error:#}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(source: &str) -> Result<ChatTemplate, EngineError> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("model.gguf");
        let mut bytes = b"GGUF".to_vec();
        bytes.extend(3u32.to_le_bytes());
        bytes.extend(0u64.to_le_bytes());
        bytes.extend(1u64.to_le_bytes());
        for text in ["tokenizer.chat_template", source] {
            bytes.extend((text.len() as u64).to_le_bytes());
            bytes.extend(text.as_bytes());
            if text != source {
                bytes.extend(8u32.to_le_bytes());
            }
        }
        std::fs::write(&path, bytes).expect("the folder is writable");
        ChatTemplate::of(&Gguf::read("Test", &path)?)
    }

    fn messages() -> Vec<Message> {
        vec![
            Message {
                role: Role::System,
                text: "Be brief.".to_owned(),
            },
            Message {
                role: Role::User,
                text: " Hello ".to_owned(),
            },
        ]
    }

    #[test]
    fn python_methods_and_trimmed_blocks_work_as_in_transformers() {
        let template = template(
            "{% for m in messages %}\n    {%- if m.role != 'system' %}\n[{{ m.content.strip() }}]\
             {% endif %}\n{% endfor %}\n{{ messages[0]['content'].startswith('Be') }}",
        )
        .expect("a template");
        assert_eq!(
            template.write(&messages()).expect("it renders").trim(),
            "[Hello]True"
        );
    }

    #[test]
    fn a_template_without_a_system_message_gets_it_with_the_user() {
        let template = template(
            "{% if messages[0].role == 'system' %}{{ raise_exception('no system') }}{% endif %}\
             {{ messages[0].content }}",
        )
        .expect("a template");
        assert_eq!(
            template.write(&messages()).expect("it renders"),
            "Be brief.\n\n Hello "
        );
    }

    #[test]
    fn what_is_no_template_is_refused() {
        assert!(matches!(
            template("{% for %}"),
            Err(EngineError::InvalidTemplate { .. })
        ));
        let refusing = template("{{ raise_exception('never') }}").expect("a template");
        assert!(matches!(
            refusing.write(&messages()),
            Err(EngineError::InvalidTemplate { .. })
        ));
    }
}
