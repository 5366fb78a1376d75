//! Answers that follow a JSON schema, by llguidance.

use std::sync::OnceLock;

use engine::EngineError;
use engine::chat::compact_schema;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::sampling::LlamaSampler;
use llguidance::api::TopLevelGrammar;
use llguidance::{Matcher, ParserFactory};
use serde_json::Value;

/// What makes followers of schemas for one vocabulary. Built at the first use,
/// since it walks over the whole vocabulary.
#[derive(Default)]
pub(crate) struct Schemas {
    factory: OnceLock<ParserFactory>,
}

impl Schemas {
    /// Leaves only tokens that the schema allows next.
    pub(crate) fn follower(
        &self,
        model: &LlamaModel,
        schema: &Value,
    ) -> Result<LlamaSampler, EngineError> {
        let invalid = |error: &dyn std::fmt::Display| EngineError::InvalidSchema {
            detail: error.to_string(),
        };
        let factory = match self.factory.get() {
            Some(factory) => factory,
            None => {
                let vocabulary = LlamaSampler::llguidance_tok_env(model);
                let mut factory =
                    ParserFactory::new_simple(&vocabulary).map_err(|error| invalid(&error))?;
                factory.quiet();
                self.factory.get_or_init(|| factory)
            }
        };
        let grammar = TopLevelGrammar::from_json_schema(compact_schema(schema.clone()));
        let parser = factory
            .create_parser(grammar)
            .map_err(|error| invalid(&error))?;
        Ok(LlamaSampler::from(Matcher::new(Ok(parser))))
    }
}
