//! The embedding models that are measured.

use assistant::api::failure::Failure;
use assistant::home::{self, Home};
use engine::catalogue::{Catalogue, EmbeddingWeights};
use engine::{EngineError, Models};

/// Why there is no model.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ModelError {
    /// No models folder.
    #[error(transparent)]
    Home(#[from] Failure),
    /// Its weights are not there, or damaged.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The catalogue has no such model.
    #[error("the catalogue names no embedding model {0}")]
    Unknown(String),
}

/// The weights of the model with this id in the catalogue, or of the default one.
pub(crate) fn weights(id: Option<&str>) -> Result<EmbeddingWeights, ModelError> {
    let models = match Home::of_person()?.models {
        home::Models::Fixed(folder) | home::Models::Default(folder) => Models::in_folder(folder),
    };
    let Some(id) = id else {
        return Ok(models.default_embedding()?);
    };
    let entry = Catalogue::built_in()?
        .entry(id)
        .ok_or_else(|| ModelError::Unknown(id.to_owned()))?;
    Ok(models.embedding(entry)?)
}
