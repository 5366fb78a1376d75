//! Tells which product a server is, by what only that one answers, and what it
//! offers. One function a product, with the source of what it relies on.

use reqwest::Url;
use serde_json::Value;

use super::connection::Connection;
use super::{BaseUrl, Product, ServedModel, Server};

/// What is at an address; none where nothing speaks the API. All products are
/// asked for at once.
pub(super) async fn recognise(connection: &Connection) -> Option<Server> {
    let (foundry, lemonade, llama_server, lm_studio, openvino, ollama, by_models) = tokio::join!(
        foundry_local(connection),
        lemonade(connection),
        llama_server(connection),
        lm_studio(connection),
        openvino(connection),
        ollama(connection),
        by_models(connection),
    );
    // Lemonade answers as LM Studio and Ollama do, llama-server as Ollama does:
    // those that imitate come first.
    foundry
        .or(lemonade)
        .or(llama_server)
        .or(lm_studio)
        .or(openvino)
        .or(ollama)
        .or(by_models)
}

/// <https://learn.microsoft.com/azure/ai-foundry/foundry-local/reference/reference-rest>
async fn foundry_local(connection: &Connection) -> Option<Server> {
    let status = told(connection, connection.base_url().beside("openai/status")).await?;
    ["Endpoints", "endpoints"]
        .into_iter()
        .find_map(|name| status.get(name)?.as_array())?;
    let address = address(connection, Product::FoundryLocal);
    let models = listed(connection, &address).await?;
    let models = models.iter().filter_map(|model| named(&address, model));
    Some(Server {
        models: models.collect(),
        base_url: address,
        product: Product::FoundryLocal,
        version: None,
    })
}

/// <https://lemonade-server.ai/docs/api/lemonade/>,
/// <https://lemonade-server.ai/docs/api/openai/>
async fn lemonade(connection: &Connection) -> Option<Server> {
    /// What a model does that does not chat.
    const OTHER_WORK: [&str; 10] = [
        "transcription",
        "embeddings",
        "embedding",
        "reranking",
        "image",
        "tts",
        "audio-generation",
        "classification",
        "classifier",
        "3d",
    ];
    let address = address(connection, Product::Lemonade);
    let health = told(connection, address.api("health")).await?;
    ["model_loaded", "all_models_loaded"]
        .into_iter()
        .find_map(|name| health.get(name))?;
    let models = listed(connection, &address).await?;
    let chats = models.iter().filter(|model| {
        let labels = model.get("labels").and_then(Value::as_array);
        !labels.into_iter().flatten().any(|label| {
            label
                .as_str()
                .is_some_and(|label| OTHER_WORK.contains(&label))
        })
    });
    let models = chats.filter_map(|model| {
        let served = named(&address, model)?;
        Some(ServedModel {
            // In gigabytes.
            size: model
                .get("size")
                .and_then(Value::as_f64)
                .map(|size| (size * 1e9) as u64)
                .filter(|size| *size > 0),
            context_tokens: number(model, "context_length"),
            // Others pass through to a company's servers.
            is_here: served.is_here && text(model, "recipe").as_deref() != Some("cloud"),
            ..served
        })
    });
    Some(Server {
        models: models.collect(),
        base_url: address,
        product: Product::Lemonade,
        version: text(&health, "version"),
    })
}

/// <https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md>
async fn llama_server(connection: &Connection) -> Option<Server> {
    let properties = told(connection, connection.base_url().beside("props")).await?;
    let settings = properties.get("default_generation_settings")?;
    let address = address(connection, Product::LlamaServer);
    let models = listed(connection, &address).await?;
    let models = models.iter().filter_map(|model| {
        let meta = model.get("meta").unwrap_or(&Value::Null);
        Some(ServedModel {
            size: number(meta, "size"),
            // What one answer has, of the context that several share.
            context_tokens: number(settings, "n_ctx").filter(|tokens| *tokens > 0),
            ..named(&address, model)?
        })
    });
    Some(Server {
        models: models.collect(),
        base_url: address,
        product: Product::LlamaServer,
        version: text(&properties, "build_info"),
    })
}

/// <https://lmstudio.ai/docs/developer/rest/endpoints>
async fn lm_studio(connection: &Connection) -> Option<Server> {
    let models = told(connection, connection.base_url().beside("api/v0/models")).await?;
    let models = models.get("data")?.as_array()?;
    let address = address(connection, Product::LmStudio);
    let chats = models
        .iter()
        .filter(|model| text(model, "type").as_deref() != Some("embeddings"));
    let models = chats.filter_map(|model| {
        Some(ServedModel {
            // One that is not loaded tells only what it could read at most.
            context_tokens: number(model, "loaded_context_length"),
            ..named(&address, model)?
        })
    });
    Some(Server {
        models: models.collect(),
        base_url: address,
        product: Product::LmStudio,
        version: None,
    })
}

/// <https://docs.openvino.ai/2025/model-server/ovms_docs_rest_api_kfs.html>
async fn openvino(connection: &Connection) -> Option<Server> {
    let about = told(connection, connection.base_url().beside("v2")).await?;
    text(&about, "name").filter(|name| name == "OpenVINO Model Server")?;
    let address = address(connection, Product::OpenVino);
    let models = match listed(connection, &address).await {
        Some(models) => models
            .iter()
            .filter_map(|model| named(&address, model))
            .collect(),
        // Older versions list them only here
        // (<https://docs.openvino.ai/2025/model-server/ovms_docs_rest_api_tfs.html>).
        None => told(connection, address.beside("v1/config"))
            .await?
            .as_object()?
            .keys()
            .map(|name| served(&address, name.clone()))
            .collect(),
    };
    Some(Server {
        models,
        base_url: address,
        product: Product::OpenVino,
        version: text(&about, "version"),
    })
}

/// <https://github.com/ollama/ollama/blob/main/docs/api.md>
async fn ollama(connection: &Connection) -> Option<Server> {
    let base_url = connection.base_url();
    let (version, models, loaded) = tokio::join!(
        told(connection, base_url.beside("api/version")),
        told(connection, base_url.beside("api/tags")),
        told(connection, base_url.beside("api/ps")),
    );
    let version = text(&version?, "version");
    let models = models?;
    let loaded = loaded.unwrap_or_default();
    let loaded = loaded.get("models").and_then(Value::as_array);
    let address = address(connection, Product::Ollama);
    let models = models
        .get("models")?
        .as_array()?
        .iter()
        .filter_map(|model| {
            let served = served(&address, text(model, "name")?);
            // Ollama cuts a longer prompt without a word, and reads less than the
            // model could: how much depends on its settings and on the memory
            // (<https://docs.ollama.com/context-length>).
            let running = loaded
                .into_iter()
                .flatten()
                .find(|running| text(running, "name").as_ref() == Some(&served.name));
            Some(ServedModel {
                size: number(model, "size"),
                context_tokens: running.and_then(|running| number(running, "context_length")),
                // Others run on its makers' servers (<https://docs.ollama.com/cloud>).
                is_here: served.is_here && text(model, "remote_host").is_none(),
                ..served
            })
        });
    Some(Server {
        models: models.collect(),
        base_url: address,
        product: Product::Ollama,
        version,
    })
}

/// vLLM, which signs its models, or another server that lists some
/// (<https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html>).
async fn by_models(connection: &Connection) -> Option<Server> {
    let address = connection.base_url().clone();
    let models = listed(connection, &address).await?;
    let is_vllm = models
        .iter()
        .any(|model| text(model, "owned_by").as_deref() == Some("vllm"));
    let (product, version) = if is_vllm {
        let about = told(connection, address.beside("version")).await;
        let version = about.and_then(|about| text(&about, "version"));
        (Product::Vllm, version)
    } else {
        (Product::Other, None)
    };
    let models = models.iter().filter_map(|model| {
        Some(ServedModel {
            context_tokens: number(model, "max_model_len"),
            ..named(&address, model)?
        })
    });
    Some(Server {
        models: models.collect(),
        base_url: address,
        product,
        version,
    })
}

/// Where a product's API lies at this server.
fn address(connection: &Connection, product: Product) -> BaseUrl {
    connection.base_url().with_api(product.api())
}

/// What the server answers; none where it does not know the question.
async fn told(connection: &Connection, url: Url) -> Option<Value> {
    match connection.get(url).await {
        Ok(value) => Some(value),
        Err(error) => {
            tracing::trace!(%error, "a server does not answer what another would");
            None
        }
    }
}

/// The models as the common API lists them
/// (<https://platform.openai.com/docs/api-reference/models/list>).
async fn listed(connection: &Connection, address: &BaseUrl) -> Option<Vec<Value>> {
    match told(connection, address.api("models"))
        .await?
        .get_mut("data")?
        .take()
    {
        Value::Array(models) => Some(models),
        _ => None,
    }
}

/// A model with the name that the common API has for it.
fn named(address: &BaseUrl, model: &Value) -> Option<ServedModel> {
    Some(served(address, text(model, "id")?))
}

fn served(address: &BaseUrl, name: String) -> ServedModel {
    ServedModel {
        name,
        size: None,
        context_tokens: None,
        is_here: address.is_here(),
    }
}

fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name)?.as_str().map(str::to_owned)
}

fn number<T: TryFrom<u64>>(value: &Value, name: &str) -> Option<T> {
    T::try_from(value.get(name)?.as_u64()?).ok()
}
