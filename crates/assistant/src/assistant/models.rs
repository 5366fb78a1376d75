//! The models that can answer, and which of them does.

use std::path::PathBuf;

use engine::catalogue::{Catalogue, ChatWeights, Entry, FoundModel, Keeper, Kind, Places};
use engine::choice;
use engine::forecast::{Efficiency, Forecast, Machine, ModelShape, Room};
use engine::hardware::Memory;
use engine::process::EngineKind;
use engine::server::{ApiKey, BaseUrl, ServerChat, ask_server, find_servers};
use engine::weights::Gguf;

use super::in_use::Runs;
use super::{Assistant, blocking, locked};
use crate::api::Event;
use crate::api::failure::{Failure, FailureCode};
use crate::api::model::{
    Model, ModelChoice, ModelForecast, ModelPresence, ModelPurpose, ModelServer, ServedModel, Terms,
};
use crate::convert::count;

/// The forecast's memory is that for a conversation of so many tokens.
const CONVERSATION_TOKENS: u64 = 8192;

impl Assistant {
    /// Every model that answers or could: those of the catalogue, then those that
    /// other programs keep on this computer. Reads headers alone.
    pub async fn models(&self) -> Result<Vec<Model>, Failure> {
        let assistant = self.clone();
        let machine = self.machine().await?;
        blocking(move || assistant.list_models(&machine)).await
    }

    /// Answers with this model from now on, and loads it; none takes the default. A
    /// model for vectors makes them from now on.
    ///
    /// Fails where it is not on this computer, or its server does not answer; then
    /// the model before stays.
    pub async fn choose_model(&self, choice: Option<ModelChoice>) -> Result<Vec<Model>, Failure> {
        if let Some(ModelChoice::Catalogue { id }) = &choice
            && let entry = entry(id)?
            && entry.kind == Kind::Embedding
        {
            return self.choose_search_model(entry).await;
        }
        self.take_model(choice.clone()).await?;
        let mut settings = self.settings().await?;
        settings.model = choice;
        self.change_settings(settings).await?;
        self.change_status(|status| status.model_failure = None);
        self.model_changed();
        self.models().await
    }

    /// The servers with models on this computer. Asks 127.0.0.1 alone, at the
    /// ports at which such servers listen.
    pub async fn servers(&self) -> Result<Vec<ModelServer>, Failure> {
        let assistant = self.clone();
        blocking(move || {
            let servers = find_servers()?;
            Ok(servers
                .iter()
                .map(|server| assistant.server_of(server))
                .collect())
        })
        .await
    }

    /// What the server at this address offers, on this computer or another. A key
    /// that it takes is kept in the system's keychain, and used from then on.
    pub async fn server(&self, url: String, key: Option<String>) -> Result<ModelServer, Failure> {
        let assistant = self.clone();
        blocking(move || {
            let url = BaseUrl::parse(&url)?;
            let keys = &assistant.inner.server_keys;
            let used = key.as_deref().map(ApiKey::new).or_else(|| keys.of(&url));
            let server = ask_server(&url, used.as_ref())?;
            if let Some(key) = key {
                keys.keep(&url, &key);
            }
            Ok(assistant.server_of(&server))
        })
        .await
    }

    /// Takes up the model that the settings name, once the library is open. One
    /// that is gone is passed over: the default answers, and the status says why.
    pub(super) async fn take_kept_model(&self) {
        let choice = match self.settings().await {
            Ok(settings) => settings.model,
            Err(failure) => {
                tracing::warn!(%failure, "the settings cannot be read");
                return;
            }
        };
        let Some(choice) = choice else {
            return;
        };
        // A server may take long to answer, or to be found not to.
        if matches!(choice, ModelChoice::Server { .. }) {
            let assistant = self.clone();
            tokio::spawn(async move { assistant.take_or_tell(choice).await });
        } else {
            self.take_or_tell(choice).await;
        }
    }

    async fn take_or_tell(&self, choice: ModelChoice) {
        match self.take_model(Some(choice)).await {
            Ok(()) => self.model_changed(),
            Err(failure) => {
                tracing::warn!(%failure, "the chosen model is not there; the default answers");
                self.change_status(|status| status.model_failure = Some(failure));
            }
        }
    }

    /// Tells every window, and loads the model.
    fn model_changed(&self) {
        self.tell_model();
        self.warm_up();
    }

    /// Tells every window which model answers, and whether that is elsewhere.
    fn tell_model(&self) {
        let name = self.inner.model.chat().description().name.clone();
        let elsewhere = match self.inner.model.runs() {
            Runs::Server {
                url, here: false, ..
            } => Some(url),
            _ => None,
        };
        self.change_status(|status| {
            status.model = name;
            status.elsewhere = elsewhere;
            status.model_state = crate::api::status::ModelState::Loading;
        });
        self.tell(Event::Models);
    }

    async fn take_model(&self, choice: Option<ModelChoice>) -> Result<(), Failure> {
        let assistant = self.clone();
        let overruled = self.settings().await?.engine;
        blocking(move || match choice {
            Some(ModelChoice::Server { url, model }) => assistant.take_served(&url, &model),
            Some(ModelChoice::File { path }) => {
                let weights = ChatWeights::from_gguf(&PathBuf::from(path))?;
                assistant.take_weights(weights, overruled.as_deref())
            }
            Some(ModelChoice::Catalogue { id }) => {
                let entry = entry(&id)?;
                let weights = assistant.inner.models.chat(entry)?;
                Gguf::read(&weights.name, &weights.path)?;
                assistant.take_weights(weights, overruled.as_deref())
            }
            None => {
                let weights = assistant.inner.models.default_chat()?;
                assistant.take_weights(weights, overruled.as_deref())
            }
        })
        .await
    }

    fn take_weights(&self, weights: ChatWeights, overruled: Option<&str>) -> Result<(), Failure> {
        let engine = match self.inner.engines.engine(&weights, overruled) {
            Some(engine) => engine,
            None => choice::first_choice(&weights.name)?,
        };
        self.inner.model.use_engine(engine, weights);
        Ok(())
    }

    fn take_served(&self, url: &str, model: &str) -> Result<(), Failure> {
        let url = BaseUrl::parse(url)?;
        let key = self.inner.server_keys.of(&url);
        let server = ask_server(&url, key.as_ref())?;
        let served = server
            .models
            .iter()
            .find(|served| served.name == model)
            .ok_or_else(|| Failure::new(FailureCode::ModelNotServed, model).about(model))?;
        let chat = ServerChat::new(&server, served, key)?;
        self.inner.model.use_server(&server, served, chat);
        Ok(())
    }

    /// The two roofs of this computer, measured once: twice half a second, and the
    /// best of it, since other programs only make a computer look slower.
    async fn machine(&self) -> Result<Machine, Failure> {
        if let Some(machine) = *locked(&self.inner.machine) {
            return Ok(machine);
        }
        self.inner.answers.none_running().await;
        let machine = blocking(|| Ok(Machine::measure().best(Machine::measure()))).await?;
        *locked(&self.inner.machine) = Some(machine);
        Ok(machine)
    }

    fn list_models(&self, machine: &Machine) -> Result<Vec<Model>, Failure> {
        let room = Room {
            memory: Memory::detect().available,
            graphics_memory: None,
            disk: u64::MAX,
        };
        let kind = match self.inner.model.engine() {
            Some((engine, _)) => engine.program.kind,
            None => EngineKind::Llama,
        };
        let foresight = Foresight {
            machine,
            efficiency: Efficiency::of(kind),
            room,
        };
        let mut models: Vec<Model> = Catalogue::built_in()?
            .models
            .iter()
            .filter(|entry| entry.kind == Kind::Chat)
            .map(|entry| self.model_of_entry(entry, &foresight))
            .collect();
        let found = Places::of_this_person().models();
        models.extend(
            found
                .iter()
                .map(|found| self.model_found(found, &foresight)),
        );
        models.extend(self.model_of_own_file(&foresight));
        models.extend(self.list_search_models()?);
        Ok(models)
    }

    fn model_of_entry(&self, entry: &Entry, foresight: &Foresight<'_>) -> Model {
        let weights = self.inner.models.chat(entry).ok();
        let here = self.inner.models.is_installed(entry);
        let gguf = weights
            .as_ref()
            .filter(|_| here)
            .and_then(|weights| Gguf::read(&weights.name, &weights.path).ok());
        let shape = match &gguf {
            Some(gguf) => ModelShape::of(gguf),
            None => published_shape(entry),
        };
        Model {
            bytes: gguf.as_ref().map(|gguf| gguf.length() as f64),
            presence: match self.inner.downloads.presence(&entry.id) {
                Some(presence) => presence,
                None if here => ModelPresence::Here,
                None => ModelPresence::Offered,
            },
            forecast: shape.map(|shape| foresight.of(&shape)),
            current: weights.is_some_and(|weights| self.answers_with(&weights)),
            ..published(entry)
        }
    }

    fn model_found(&self, found: &FoundModel, foresight: &Foresight<'_>) -> Model {
        let keeper = match found.keeper {
            Keeper::Ollama => "Ollama",
            Keeper::LmStudio => "LM Studio",
            Keeper::Jan => "Jan",
            Keeper::HubCache => "Hugging Face",
        };
        Model {
            found_in: Some(keeper.to_owned()),
            ..self.model_of_weights(&found.weights, foresight)
        }
    }

    /// A file that a person chose and that no list has.
    fn model_of_own_file(&self, foresight: &Foresight<'_>) -> Option<Model> {
        let (_, weights) = self.inner.model.engine()?;
        let in_folder = weights.path.starts_with(self.inner.models.folder());
        let found = Places::of_this_person().models();
        let known = in_folder || found.iter().any(|found| found.weights == weights);
        (!known).then(|| self.model_of_weights(&weights, foresight))
    }

    fn model_of_weights(&self, weights: &ChatWeights, foresight: &Foresight<'_>) -> Model {
        let gguf = Gguf::read(&weights.name, &weights.path).ok();
        let shape = gguf.as_ref().and_then(ModelShape::of);
        Model {
            choice: ModelChoice::File {
                path: weights.path.display().to_string(),
            },
            purpose: ModelPurpose::Answers,
            name: weights.name.clone(),
            found_in: None,
            licence: None,
            terms: None,
            languages: weights.languages.clone(),
            parameters: shape.map(|shape| shape.parameters as f64),
            quantization: None,
            bytes: gguf.as_ref().map(|gguf| gguf.length() as f64),
            context_tokens: count(weights.context_tokens),
            presence: ModelPresence::Here,
            forecast: shape.map(|shape| foresight.of(&shape)),
            current: self.answers_with(weights),
        }
    }

    fn answers_with(&self, weights: &ChatWeights) -> bool {
        let answers = self.inner.model.engine();
        answers.is_some_and(|(_, present)| present.path == weights.path)
    }

    fn server_of(&self, server: &engine::server::Server) -> ModelServer {
        let url = server.base_url.to_string();
        let (now_url, now_model) = match self.inner.model.runs() {
            Runs::Server { url, model, .. } => (url, model),
            _ => (String::new(), String::new()),
        };
        ModelServer {
            product: server.product.name().to_owned(),
            here: server.is_here(),
            models: server
                .models
                .iter()
                .map(|served| ServedModel {
                    choice: ModelChoice::Server {
                        url: url.clone(),
                        model: served.name.clone(),
                    },
                    name: served.title().to_owned(),
                    here: served.is_here,
                    current: url == now_url && served.name == now_model,
                })
                .collect(),
            url,
        }
    }
}

/// What the catalogue says of a model that answers.
pub(super) fn published(entry: &Entry) -> Model {
    Model {
        choice: ModelChoice::Catalogue {
            id: entry.id.clone(),
        },
        purpose: ModelPurpose::Answers,
        name: entry.name.clone(),
        found_in: None,
        licence: Some(entry.licence.clone()),
        terms: entry.terms.as_ref().map(|terms| Terms {
            name: terms.name.clone(),
            url: terms.url.clone(),
        }),
        languages: entry.languages.clone(),
        parameters: entry.parameters.map(|count| count as f64),
        quantization: entry.quantization.clone(),
        bytes: None,
        context_tokens: count(entry.context.unwrap_or_default()),
        presence: ModelPresence::Offered,
        forecast: None,
        current: false,
    }
}

/// What forecasts are made with.
struct Foresight<'a> {
    machine: &'a Machine,
    efficiency: Efficiency,
    room: Room,
}

impl Foresight<'_> {
    fn of(&self, shape: &ModelShape) -> ModelForecast {
        let forecast = Forecast::new(
            shape,
            self.machine,
            &self.efficiency,
            &self.room,
            CONVERSATION_TOKENS,
        );
        ModelForecast {
            memory_bytes: forecast.memory.total() as f64,
            fits: forecast.fit.memory,
            answer_tokens_per_second: forecast.answer_tokens_per_second,
            first_token_seconds: forecast.first_token_seconds,
        }
    }
}

/// The shape of a model that is not here, as far as its published configuration
/// tells: what is left of the parameters is taken for feed-forward layers.
fn published_shape(entry: &Entry) -> Option<ModelShape> {
    let architecture = entry.architecture.as_ref()?;
    let parameters = entry.active_parameters.or(entry.parameters)?;
    let bits_per_weight = match entry.quantization.as_deref()? {
        "Q8_0" => 8.5,
        "Q6_K" => 6.56,
        "Q5_K_M" => 5.7,
        "Q4_0" => 4.5,
        // Q4_K_M and its like.
        _ => 4.85,
    };
    // A feed-forward layer is three matrices; as wide as the state, the model
    // counts the same numbers.
    let width = (parameters as f64 / (architecture.layers as f64 * 12.0)).sqrt() as u64;
    let per_layer = parameters / architecture.layers.max(1);
    let attention = 2 * width * (width + architecture.key_value_heads * architecture.head_width);
    Some(ModelShape {
        parameters: entry.parameters?,
        layers: architecture.layers,
        hidden_width: width,
        heads: (width / architecture.head_width.max(1)).max(1),
        key_value_heads: architecture.key_value_heads,
        head_width: architecture.head_width,
        feed_forward_width: per_layer.saturating_sub(attention) / (3 * width).max(1),
        vocabulary: 0,
        experts_used: 1,
        bits_per_weight,
    })
}

fn entry(id: &str) -> Result<&'static Entry, Failure> {
    Catalogue::built_in()?
        .entry(id)
        .ok_or_else(|| Failure::new(FailureCode::NotFound, format!("there is no model {id}")))
}
