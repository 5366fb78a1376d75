//! The model that embeds, and the one whose vectors still serve.
//!
//! A person may choose another embedding model. Passages then get vectors of the
//! chosen one in the background, while questions are compared in the space of the
//! model before; when every passage has its new vector, that space is given up.

use std::sync::{Arc, PoisonError, RwLock};

use engine::embed::EmbeddingModel;
use rusqlite::Transaction;

use crate::cohort::Cohort;
use crate::error::LibraryError;
use crate::table::document::DocumentId;
use crate::table::passage;
use crate::table::vector::{self, SpaceId};
use crate::vectors::Vectors;

/// A model with the vectors that it made.
#[derive(Clone)]
pub(crate) struct Space {
    pub(crate) id: SpaceId,
    pub(crate) model: Arc<dyn EmbeddingModel>,
    pub(crate) vectors: Arc<Vectors>,
    pub(crate) cohort: Arc<Cohort>,
}

/// The spaces of a library. They change within transactions alone, so that what a
/// transaction sees of them stays true until it ends.
pub(crate) struct Spaces {
    state: RwLock<State>,
}

struct State {
    /// What passages get.
    chosen: Space,
    /// What questions are compared in until `chosen` is whole.
    before: Option<Space>,
}

impl Spaces {
    /// The spaces as they are kept. Of the models in `others` vectors may be kept
    /// that serve until `chosen` has all; vectors of unknown models are deleted.
    pub(crate) fn open(
        transaction: &Transaction<'_>,
        chosen: Arc<dyn EmbeddingModel>,
        others: &[Arc<dyn EmbeddingModel>],
    ) -> Result<Self, LibraryError> {
        let chosen = Space::enter(transaction, chosen)?;
        let identities: Vec<&str> = others.iter().map(|model| model.identity()).collect();
        // The documents' vectors are counted in the chosen space.
        let before = match passage::any_without_vector(transaction)? {
            false => None,
            true => vector::fullest(transaction, chosen.id, &identities)?,
        };
        let model_of = |identity: &str| others.iter().find(|model| model.identity() == identity);
        let before = before.and_then(|(id, identity)| Some((id, model_of(&identity)?)));
        let before = before
            .map(|(id, model)| Space::load(transaction, id, Arc::clone(model)))
            .transpose()?;
        let spaces = Self {
            state: RwLock::new(State { chosen, before }),
        };
        spaces.forget_others(transaction)?;
        Ok(spaces)
    }

    /// Reads everything again from the database, which was made anew.
    pub(crate) fn reload(&self, transaction: &Transaction<'_>) -> Result<(), LibraryError> {
        let (chosen, before) = {
            let state = self.read();
            let before = state.before.iter();
            let before: Vec<_> = before.map(|space| Arc::clone(&space.model)).collect();
            (Arc::clone(&state.chosen.model), before)
        };
        let fresh = Self::open(transaction, chosen, &before)?.state.into_inner();
        *self.state.write().unwrap_or_else(PoisonError::into_inner) =
            fresh.unwrap_or_else(PoisonError::into_inner);
        Ok(())
    }

    /// Embeds with another model from now on. Returns whether it is another.
    pub(crate) fn choose(
        &self,
        transaction: &Transaction<'_>,
        model: Arc<dyn EmbeddingModel>,
    ) -> Result<bool, LibraryError> {
        let (now, before) = {
            let state = self.read();
            (state.chosen.clone(), state.before.clone())
        };
        if now.model.identity() == model.identity() {
            return Ok(false);
        }
        let serving = before.unwrap_or(now);
        let next = if serving.model.identity() == model.identity() {
            // Back to the one that serves, before the other was whole.
            vector::enter(transaction, model.identity())?;
            State {
                chosen: serving,
                before: None,
            }
        } else {
            State {
                chosen: Space::enter(transaction, model)?,
                before: Some(serving),
            }
        };
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = next;
        self.forget_others(transaction)?;
        Ok(true)
    }

    /// Gives up the space before if the chosen one has a vector of every passage.
    pub(crate) fn settle(&self, transaction: &Transaction<'_>) -> Result<(), LibraryError> {
        if self.read().before.is_none() || passage::any_without_vector(transaction)? {
            return Ok(());
        }
        self.state
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .before = None;
        self.forget_others(transaction)
    }

    /// Whether questions are compared in what passages get.
    pub(crate) fn is_settled(&self) -> bool {
        self.read().before.is_none()
    }

    /// What passages get.
    pub(crate) fn chosen(&self) -> Space {
        self.read().chosen.clone()
    }

    /// What questions are compared in.
    pub(crate) fn serving(&self) -> Space {
        let state = self.read();
        state.before.as_ref().unwrap_or(&state.chosen).clone()
    }

    /// The chosen one, then the one before, if there is one.
    pub(crate) fn all(&self) -> Vec<Space> {
        let state = self.read();
        let chosen = [&state.chosen].into_iter();
        chosen.chain(state.before.as_ref()).cloned().collect()
    }

    /// Removes the vectors of a document from memory.
    pub(crate) fn remove(&self, document: DocumentId) {
        let state = self.read();
        for space in [Some(&state.chosen), state.before.as_ref()]
            .into_iter()
            .flatten()
        {
            space.vectors.remove(document);
        }
    }

    fn forget_others(&self, transaction: &Transaction<'_>) -> Result<(), LibraryError> {
        let state = self.read();
        let before = state.before.iter().map(|space| space.id);
        let kept: Vec<SpaceId> = [state.chosen.id].into_iter().chain(before).collect();
        vector::keep_only(transaction, &kept)
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Space {
    /// The space of a model, made where there is none.
    fn enter(
        transaction: &Transaction<'_>,
        model: Arc<dyn EmbeddingModel>,
    ) -> Result<Self, LibraryError> {
        let id = vector::enter(transaction, model.identity())?;
        Self::load(transaction, id, model)
    }

    /// A space with its vectors, from the database.
    fn load(
        transaction: &Transaction<'_>,
        id: SpaceId,
        model: Arc<dyn EmbeddingModel>,
    ) -> Result<Self, LibraryError> {
        let count = vector::count(transaction, id)?;
        let vectors = Vectors::loaded(count, |add| vector::for_each(transaction, id, add))?;
        Ok(Self {
            id,
            cohort: Arc::new(Cohort::new(Arc::clone(&model))),
            model,
            vectors: Arc::new(vectors),
        })
    }
}
