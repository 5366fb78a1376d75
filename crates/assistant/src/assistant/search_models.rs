//! The models that turn texts into vectors, and which of them does.

use std::sync::Arc;

use engine::catalogue::{Catalogue, Entry, Kind};
use engine::embed::EmbeddingModel;
use engine::{EngineError, Models, OnnxEmbedding};

use super::{Assistant, blocking};
use crate::api::failure::Failure;
use crate::api::model::{Model, ModelChoice, ModelPresence, ModelPurpose};

/// The models that a library is opened with: the one that embeds, and those whose
/// vectors may serve until it has its own.
pub(super) struct SearchModels {
    pub(super) chosen: Arc<dyn EmbeddingModel>,
    pub(super) before: Vec<Arc<dyn EmbeddingModel>>,
}

impl SearchModels {
    /// The model of the settings where it is on this computer, else the default; and
    /// all others that are here.
    pub(super) fn of(models: &Models, wanted: Option<&str>) -> Result<Self, EngineError> {
        let mut chosen = None;
        let mut before: Vec<Arc<dyn EmbeddingModel>> = Vec::new();
        for entry in encoders()?.filter(|entry| models.is_installed(entry)) {
            let model = Arc::new(OnnxEmbedding::new(models.embedding(entry)?));
            match wanted == Some(entry.id.as_str()) {
                true => chosen = Some(model),
                false => before.push(model),
            }
        }
        let chosen = match chosen {
            Some(chosen) => chosen,
            None => Arc::new(OnnxEmbedding::new(models.default_embedding()?)),
        };
        Ok(Self { chosen, before })
    }
}

/// The catalogue's models for vectors that run here.
fn encoders() -> Result<impl Iterator<Item = &'static Entry>, EngineError> {
    let entries = Catalogue::built_in()?.models.iter();
    Ok(entries.filter(|entry| entry.kind == Kind::Embedding && entry.encoder.is_some()))
}

impl Assistant {
    /// Turns texts into vectors with this model from now on. The vectors
    /// of the model before serve until every passage has its new one.
    ///
    /// Fails where it is not on this computer, or is damaged; then the model before
    /// stays.
    pub(super) async fn choose_search_model(
        &self,
        entry: &'static Entry,
    ) -> Result<Vec<Model>, Failure> {
        let assistant = self.clone();
        blocking(move || {
            let inner = &assistant.inner;
            let model = Arc::new(OnnxEmbedding::new(inner.models.embedding(entry)?));
            // Loaded before it is chosen, so that what does not load is not.
            model.embed_query(&entry.name)?;
            Ok(inner.library.choose_embedding(model)?)
        })
        .await?;
        let mut settings = self.settings().await?;
        settings.search_model = Some(entry.id.clone());
        self.change_settings(settings).await?;
        self.tell(crate::api::Event::Models);
        self.models().await
    }

    /// The models for vectors, those of the catalogue alone.
    pub(super) fn list_search_models(&self) -> Result<Vec<Model>, Failure> {
        let now = self.inner.library.embedding();
        let models = encoders()?.map(|entry| self.search_model_of(entry, now.identity()));
        Ok(models.collect())
    }

    fn search_model_of(&self, entry: &Entry, now: &str) -> Model {
        let models = &self.inner.models;
        let here = models.is_installed(entry);
        let weights = models.embedding(entry).ok();
        let files = entry.files().map(|file| file.bytes as f64);
        Model {
            choice: ModelChoice::Catalogue {
                id: entry.id.clone(),
            },
            purpose: ModelPurpose::Search,
            bytes: Some(files.sum()).filter(|bytes| *bytes > 0.0),
            presence: match self.inner.downloads.presence(&entry.id) {
                Some(presence) => presence,
                None if here => ModelPresence::Here,
                None => ModelPresence::Offered,
            },
            forecast: None,
            current: weights.is_some_and(|weights| OnnxEmbedding::new(weights).identity() == now),
            ..super::models::published(entry)
        }
    }
}
