//! Servers are found and told apart.

use std::time::{Duration, Instant};

use engine::EngineError;
use engine::server::{ApiKey, BaseUrl, Product, ServedModel, Server, ask_server, find_servers_on};
use serde_json::{Value, json};

use super::loopback::{Loopback, Reply};

/// Longer than for people: this computer may be busy.
const PATIENCE: Duration = Duration::from_secs(5);

/// A server that answers these paths alone.
fn answering(pages: &[(&'static str, Value)]) -> Loopback {
    let pages = pages.to_vec();
    Loopback::start(move |request| {
        let path = request.line.strip_prefix("GET ").unwrap_or_default();
        match pages.iter().find(|(page, _)| *page == path) {
            Some((_, body)) => Reply::json(200, body),
            None => Reply::json(404, &json!({ "error": "no such page" })),
        }
    })
}

fn found(loopback: &Loopback) -> Server {
    find_servers_on(&[loopback.port()], PATIENCE)
        .expect("looking never fails")
        .pop()
        .expect("the server is found")
}

fn served(name: &str, size: Option<u64>, context_tokens: Option<usize>) -> ServedModel {
    ServedModel {
        name: name.to_owned(),
        size,
        context_tokens,
        is_here: true,
    }
}

#[test]
fn ollama_is_found_and_its_cloud_models_are_not_here() {
    let loopback = answering(&[
        ("/api/version", json!({ "version": "0.12.6" })),
        (
            "/api/tags",
            json!({ "models": [
                { "name": "qwen3:4b", "size": 2_600_000_000_u64 },
                { "name": "big-cloud", "size": 300, "remote_host": "https://ollama.com" },
            ] }),
        ),
        (
            "/api/ps",
            json!({ "models": [{ "name": "qwen3:4b", "context_length": 8192 }] }),
        ),
        (
            "/v1/models",
            json!({ "data": [{ "id": "qwen3:4b", "owned_by": "library" }] }),
        ),
    ]);
    let server = found(&loopback);
    assert_eq!(server.product, Product::Ollama);
    assert_eq!(server.version.as_deref(), Some("0.12.6"));
    assert_eq!(
        server.base_url.to_string(),
        format!("{}/v1", loopback.address())
    );
    assert!(server.is_here());
    assert_eq!(
        server.models,
        [
            served("qwen3:4b", Some(2_600_000_000), Some(8192)),
            ServedModel {
                is_here: false,
                ..served("big-cloud", Some(300), None)
            },
        ]
    );
}

#[test]
fn llama_server_is_found_though_it_imitates_ollama() {
    let loopback = answering(&[
        (
            "/props",
            json!({ "default_generation_settings": { "n_ctx": 4096 }, "build_info": "b9992" }),
        ),
        (
            "/v1/models",
            json!({ "data": [{ "id": "m.gguf", "owned_by": "llamacpp",
                "meta": { "size": 77, "n_ctx_train": 131_072 } }] }),
        ),
        ("/api/version", json!({ "version": "0.0.0" })),
        ("/api/tags", json!({ "models": [] })),
    ]);
    let server = found(&loopback);
    assert_eq!(server.product, Product::LlamaServer);
    assert_eq!(server.version.as_deref(), Some("b9992"));
    assert_eq!(server.models, [served("m.gguf", Some(77), Some(4096))]);
}

#[test]
fn vllm_is_found() {
    let loopback = answering(&[
        ("/version", json!({ "version": "0.11.0" })),
        (
            "/v1/models",
            json!({ "data": [{ "id": "team/model", "owned_by": "vllm", "max_model_len": 32_768 }] }),
        ),
    ]);
    let server = found(&loopback);
    assert_eq!(server.product, Product::Vllm);
    assert_eq!(server.version.as_deref(), Some("0.11.0"));
    assert_eq!(server.models, [served("team/model", None, Some(32_768))]);
}

#[test]
fn lm_studio_is_found_without_its_embedding_models() {
    let loopback = answering(&[(
        "/api/v0/models",
        json!({ "object": "list", "data": [
            { "id": "loaded", "type": "llm", "state": "loaded",
              "max_context_length": 131_072, "loaded_context_length": 8192 },
            { "id": "resting", "type": "vlm", "state": "not-loaded", "max_context_length": 32_768 },
            { "id": "vectors", "type": "embeddings", "state": "not-loaded" },
        ] }),
    )]);
    let server = found(&loopback);
    assert_eq!(server.product, Product::LmStudio);
    assert_eq!(
        server.models,
        [
            served("loaded", None, Some(8192)),
            served("resting", None, None)
        ],
        "what a resting model will read is not told"
    );
}

#[test]
fn lemonade_is_found_though_it_imitates_others() {
    let models = json!({ "object": "list", "data": [
        { "id": "Qwen3-0.6B-GGUF", "recipe": "llamacpp", "size": 0.5, "context_length": 8192,
          "labels": ["reasoning"] },
        { "id": "nomic", "recipe": "llamacpp", "labels": ["embeddings"] },
        { "id": "far", "recipe": "cloud" },
    ] });
    let loopback = answering(&[
        (
            "/api/v1/health",
            json!({ "status": "ok", "version": "10.0.0", "all_models_loaded": [] }),
        ),
        ("/api/v1/models", models.clone()),
        ("/api/v0/models", models.clone()),
        ("/v1/models", models),
        ("/api/version", json!({ "version": "0.0.0" })),
        ("/api/tags", json!({ "models": [] })),
    ]);
    let server = found(&loopback);
    assert_eq!(server.product, Product::Lemonade);
    assert!(server.base_url.to_string().ends_with("/api/v1"));
    assert_eq!(
        server.models,
        [
            served("Qwen3-0.6B-GGUF", Some(500_000_000), Some(8192)),
            ServedModel {
                is_here: false,
                ..served("far", None, None)
            },
        ]
    );
}

#[test]
fn openvino_model_server_is_found_in_both_its_versions() {
    let about = json!({ "name": "OpenVINO Model Server", "version": "2026.0" });
    for models in [
        ("/v3/models", json!({ "data": [{ "id": "phi" }] })),
        (
            "/v1/config",
            json!({ "phi": { "model_version_status": [] } }),
        ),
    ] {
        let loopback = answering(&[("/v2", about.clone()), models]);
        let server = found(&loopback);
        assert_eq!(server.product, Product::OpenVino);
        assert!(server.base_url.to_string().ends_with("/v3"));
        assert_eq!(server.models, [served("phi", None, None)]);
    }
}

#[test]
fn foundry_local_and_strangers_are_found() {
    let models = ("/v1/models", json!({ "data": [{ "id": "phi" }] }));
    let status = (
        "/openai/status",
        json!({ "Endpoints": ["http://127.0.0.1:1"] }),
    );
    let foundry = found(&answering(&[status, models.clone()]));
    assert_eq!(foundry.product, Product::FoundryLocal);
    let stranger = found(&answering(&[models]));
    assert_eq!(stranger.product, Product::Other);
    assert_eq!(stranger.models, [served("phi", None, None)]);
}

#[test]
fn closed_ports_silent_ones_and_other_web_servers_are_passed_over() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let closed = listener.local_addr().expect("it is bound").port();
    drop(listener);
    let silent = Loopback::start(|_| Reply::nothing());
    let web = answering(&[("/", json!("hello"))]);
    let found = answering(&[("/v1/models", json!({ "data": [] }))]);
    let begun = Instant::now();
    let servers = find_servers_on(
        &[closed, silent.port(), web.port(), found.port()],
        Duration::from_secs(2),
    )
    .expect("looking never fails");
    assert_eq!(servers.len(), 1, "only one speaks the API: {servers:?}");
    assert!(
        begun.elapsed() < Duration::from_secs(6),
        "all are asked at once, the silent one too"
    );
}

#[test]
fn a_server_that_wants_a_key_is_asked_with_it() {
    let loopback = Loopback::start(|request| {
        if !request.headers.contains("authorization: bearer right") {
            return Reply::json(401, &json!({ "error": { "message": "who are you?" } }));
        }
        match &*request.line {
            "GET /team/v1/models" => Reply::json(200, &json!({ "data": [{ "id": "m" }] })),
            _ => Reply::json(404, &json!({ "detail": "Not Found" })),
        }
    });
    let base_url = BaseUrl::parse(&format!("{}/team", loopback.address())).expect("an address");
    assert!(matches!(
        ask_server(&base_url, None),
        Err(EngineError::ServerRefused { .. })
    ));
    let server = ask_server(&base_url, Some(&ApiKey::new("right"))).expect("the key is right");
    assert_eq!(server.base_url, base_url);
    assert_eq!(server.models, [served("m", None, None)]);
}
