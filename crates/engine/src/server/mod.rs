//! Servers with models that the person already runs, here or elsewhere: they
//! speak the API that OpenAI began
//! (<https://platform.openai.com/docs/api-reference/chat>), each with words of
//! its own beside.
//!
//! ```text
//! find_servers() ─▶ Server ─▶ ServerChat ──POST …/chat/completions──▶ the server
//!                                        ◀──server-sent events───────
//! ```
//!
//! Nothing is asked without a reason: [`find_servers`] asks this computer alone,
//! when it is called; a [`ServerChat`] asks its server alone. What is not on this
//! computer says so ([`Server::is_here`], [`ServedModel::is_here`]), and no
//! redirection leads from one to the other.

mod answer;
mod api_key;
mod base_url;
mod completion;
mod connection;
mod counting;
mod event_stream;
mod failure;
mod find;
mod foundry;
mod product;
mod recognise;
mod request;
mod server_chat;

use serde::{Deserialize, Serialize};

pub use api_key::ApiKey;
pub use base_url::BaseUrl;
pub use find::{ask_server, find_servers, find_servers_on};
pub use product::Product;
pub use server_chat::{Patience, ServerChat};

/// A server and what it offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// Where its API lies.
    pub base_url: BaseUrl,
    /// What it is.
    pub product: Product,
    /// Its version as it tells it.
    pub version: Option<String>,
    /// The models that it offers for chats, as far as it tells them apart.
    pub models: Vec<ServedModel>,
}

impl Server {
    /// Whether the server runs on this computer. Its models need not:
    /// [`ServedModel::is_here`].
    pub fn is_here(&self) -> bool {
        self.base_url.is_here()
    }
}

/// A model that a server offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServedModel {
    /// What the server calls it.
    pub name: String,
    /// The size of its weights in bytes, where the server tells.
    pub size: Option<u64>,
    /// Tokens of prompt and answer together that the server reads, where it
    /// tells. That can be less than what the model was trained for.
    pub context_tokens: Option<usize>,
    /// Whether it runs on this computer: the server does, and it does not hand
    /// this model's work on to another.
    pub is_here: bool,
}

impl ServedModel {
    /// What a person calls it. llama-server names a model by the path of its file,
    /// unless it was told another name: then the file's name without its ending.
    pub fn title(&self) -> &str {
        let is_file = |name: &&str| name.to_ascii_lowercase().ends_with(".gguf");
        let file = self.name.rsplit(['/', '\\']).next().filter(is_file);
        let stem = file.and_then(|file| file.get(..file.len() - ".gguf".len()));
        stem.filter(|stem| !stem.is_empty()).unwrap_or(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_named_by_its_file_has_the_files_name() {
        let titled = |name: &str| {
            let model = ServedModel {
                name: name.to_owned(),
                size: None,
                context_tokens: None,
                is_here: true,
            };
            model.title().to_owned()
        };
        assert_eq!(
            titled("/models/qwen/Qwen3-4B-Q4_K_M.gguf"),
            "Qwen3-4B-Q4_K_M"
        );
        assert_eq!(titled(r"C:\Modelle\千问.GGUF"), "千问");
        assert_eq!(titled("mistralai/Ministral-8B"), "mistralai/Ministral-8B");
        assert_eq!(titled("/models/.gguf"), "/models/.gguf");
    }
}
