//! What a server is asked, in its own dialect.

use serde_json::{Value, json};

use super::Product;
use crate::chat::{ChatRequest, Message, Role};

/// The body of `chat/completions`.
pub(super) fn body(product: Product, model: &str, request: &ChatRequest) -> Value {
    let sampling = &request.sampling;
    let mut body = json!({
        "model": model,
        "messages": messages(&request.messages),
        "stream": true,
        "stream_options": { "include_usage": true },
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "max_tokens": sampling.max_tokens,
        // Servers keep it in 32 bits with or without a sign, and take the largest
        // for "any".
        "seed": sampling.seed & 0x7fff_ffff,
    });
    if let Some(schema) = &request.schema {
        body["response_format"] = json!({
            "type": "json_schema",
            "json_schema": { "name": "answer", "schema": schema, "strict": true },
        });
    }
    if sampling.repetition_penalty > 1.0 && counts_recent_repetitions(product) {
        body["repeat_penalty"] = json!(sampling.repetition_penalty);
    }
    add_dialect(&mut body, product);
    body
}

fn messages(messages: &[Message]) -> Vec<Value> {
    messages
        .iter()
        .map(|message| {
            let role = match message.role {
                Role::System => "system",
                Role::User => "user",
                Role::Assistant => "assistant",
            };
            json!({ "role": role, "content": message.text })
        })
        .collect()
}

/// Whether the server takes `repeat_penalty`, which looks at the last tokens
/// alone
/// (<https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md>,
/// <https://lmstudio.ai/docs/developer/openai-compat>,
/// <https://lemonade-server.ai/docs/api/openai/>).
///
/// The `repetition_penalty` of vLLM and OpenVINO model server looks at the whole
/// prompt and would keep an answer from quoting it, against what
/// [`Sampling`](crate::chat::Sampling) promises; it is not sent. Ollama takes
/// none by this API.
fn counts_recent_repetitions(product: Product) -> bool {
    matches!(
        product,
        Product::LlamaServer | Product::LmStudio | Product::Lemonade
    )
}

/// What only this product understands. Thoughts are switched off, as in
/// [`ChatTemplate`](crate::chat::ChatTemplate): answers are short, and thoughts
/// would be most of the waiting.
fn add_dialect(body: &mut Value, product: Product) {
    match product {
        Product::LlamaServer => {
            // Tells the tokens of the prompt before the first of the answer.
            body["return_progress"] = json!(true);
            body["chat_template_kwargs"] = json!({ "enable_thinking": false });
        }
        Product::Vllm => {
            body["stream_options"]["continuous_usage_stats"] = json!(true);
            body["chat_template_kwargs"] = json!({ "enable_thinking": false });
        }
        Product::OpenVino => {
            body["chat_template_kwargs"] = json!({ "enable_thinking": false });
        }
        // <https://docs.ollama.com/api/openai-compatibility>
        Product::Ollama => body["reasoning_effort"] = json!("none"),
        Product::FoundryLocal | Product::Lemonade | Product::LmStudio | Product::Other => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::Sampling;

    fn request() -> ChatRequest {
        ChatRequest {
            messages: vec![Message {
                role: Role::User,
                text: "Hello".to_owned(),
            }],
            sampling: Sampling {
                temperature: 0.5,
                top_p: 0.25,
                repetition_penalty: 1.5,
                max_tokens: 20,
                seed: u64::MAX,
            },
            schema: Some(json!({ "type": "object" })),
        }
    }

    #[test]
    fn an_unknown_server_is_asked_nothing_but_the_common_api() {
        assert_eq!(
            body(Product::Other, "m", &request()),
            json!({
                "model": "m",
                "messages": [{ "role": "user", "content": "Hello" }],
                "stream": true,
                "stream_options": { "include_usage": true },
                "temperature": 0.5,
                "top_p": 0.25,
                "max_tokens": 20,
                "seed": 0x7fff_ffff,
                "response_format": {
                    "type": "json_schema",
                    "json_schema": {
                        "name": "answer", "schema": { "type": "object" }, "strict": true,
                    },
                },
            })
        );
    }

    #[test]
    fn only_penalties_that_spare_the_prompt_are_sent() {
        let body = |product| body(product, "m", &request());
        assert_eq!(body(Product::LlamaServer)["repeat_penalty"], json!(1.5));
        for product in [Product::Vllm, Product::OpenVino] {
            let body = body(product);
            assert_eq!(body["repeat_penalty"], Value::Null, "to {product:?}");
            assert_eq!(body["repetition_penalty"], Value::Null, "to {product:?}");
        }
    }
}
