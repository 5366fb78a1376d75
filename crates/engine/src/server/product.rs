//! The servers that we know by name.

use serde::{Deserialize, Serialize};

/// What a server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Product {
    /// Microsoft's Foundry Local, for NPUs among others. It listens at another
    /// port after each start and tells it by `foundry service status`
    /// (<https://learn.microsoft.com/azure/ai-foundry/foundry-local/reference/reference-rest>).
    FoundryLocal,
    /// AMD's Lemonade, for NPUs among others. Port 13305, in older versions port
    /// 8000 (<https://lemonade-server.ai/docs/api/openai/>,
    /// <https://man.archlinux.org/man/lemonade.1.en.txt>).
    Lemonade,
    /// Port 11434 (<https://docs.ollama.com/api>).
    Ollama,
    /// Port 1234 (<https://lmstudio.ai/docs/developer/rest/quickstart>).
    LmStudio,
    /// OpenVINO model server. It has no port of its own; its documentation
    /// starts it at 8000 (<https://docs.openvino.ai/2025/model-server/ovms_docs_serving_model.html>),
    /// with the API at `/v3`
    /// (<https://docs.openvino.ai/2025/model-server/ovms_docs_rest_api_chat.html>).
    OpenVino,
    /// Port 8000 (<https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html>).
    Vllm,
    /// llama.cpp's own server. Port 8080
    /// (<https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md>).
    LlamaServer,
    /// Another one that speaks the same API.
    Other,
}

impl Product {
    /// The ports at which the products listen unless told otherwise.
    pub(super) const PORTS: [u16; 5] = [11434, 1234, 13305, 8000, 8080];

    /// What its makers call it; nothing for [`Product::Other`].
    pub fn name(self) -> &'static str {
        match self {
            Self::FoundryLocal => "Foundry Local",
            Self::Lemonade => "Lemonade",
            Self::Ollama => "Ollama",
            Self::LmStudio => "LM Studio",
            Self::OpenVino => "OpenVINO model server",
            Self::Vllm => "vLLM",
            Self::LlamaServer => "llama-server",
            Self::Other => "",
        }
    }

    /// The path of its API.
    pub(super) fn api(self) -> &'static str {
        match self {
            // Its older versions know no other.
            Self::Lemonade => "api/v1",
            Self::OpenVino => "v3",
            _ => "v1",
        }
    }
}
