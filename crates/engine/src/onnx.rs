//! ONNX Runtime, once in each process, and silent.
//!
//! Since version 1.32 its builds for Linux and macOS send telemetry by
//! themselves, whatever its interface is told, unless [`NO_TELEMETRY`] is set when
//! they are loaded. `native/telemetry.c` sets it in every executable that links
//! this crate; without it the library is not loaded.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use ort::environment::Environment;
use ort::session::Session;
use ort::session::builder::{GraphOptimizationLevel, SessionBuilder};

use crate::EngineError;

/// More threads than this make a small model no faster.
const MAX_THREADS: usize = 4;

/// The variable that keeps ONNX Runtime from reporting to its makers.
const NO_TELEMETRY: &str = "ORT_DISABLE_TELEMETRY";

/// The environment of this process. ONNX Runtime allows only one, and holds it
/// weakly itself.
static ENVIRONMENT: Mutex<Option<Environment>> = Mutex::new(None);

/// The environment, loaded from this library at the first call; whichever library
/// was loaded first serves all later calls.
fn environment(library: &Path) -> Result<Environment, EngineError> {
    let missing = |detail: String| EngineError::LibraryMissing {
        library: "onnxruntime".to_owned(),
        detail,
    };
    let mut environment = ENVIRONMENT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(environment) = &*environment {
        return Ok(environment.clone());
    }
    if !library.is_file() {
        return Err(missing(format!("{} is not there", library.display())));
    }
    if cfg!(unix) && std::env::var_os(NO_TELEMETRY).is_none_or(|value| value != "1") {
        return Err(missing(format!(
            "{NO_TELEMETRY} is not 1, so it would use the network"
        )));
    }
    let loaded = ort::init_from(library)
        .map_err(|error| missing(error.to_string()))?
        .with_name("deskhand")
        .with_telemetry(false)
        .build()
        .map_err(|error| missing(error.to_string()))?;
    *environment = Some(loaded.clone());
    Ok(loaded)
}

/// How many threads a session computes with, and whether it keeps the memory of
/// its largest request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SessionOptions {
    /// Threads that share one request.
    pub(crate) threads: usize,
    /// Keeps memory between requests: faster where all are of one size, and a
    /// waste where they differ.
    pub(crate) keeps_memory: bool,
}

impl SessionOptions {
    /// One request at a time, shared by as many threads as make it faster.
    pub(crate) fn shared() -> Self {
        Self {
            threads: cores(),
            keeps_memory: true,
        }
    }

    /// Loads a model from a file whose contents were checked.
    pub(crate) fn load(
        self,
        library: &Path,
        name: &str,
        model: &Path,
    ) -> Result<Session, EngineError> {
        self.builder(library)?
            .commit_from_file(model)
            .map_err(|error| EngineError::WeightsDamaged {
                model: name.to_owned(),
                detail: format!("{}: {error}", model.display()),
            })
    }

    /// What a session is made by, of a graph that is made in memory.
    pub(crate) fn builder(self, library: &Path) -> Result<SessionBuilder, EngineError> {
        let environment = environment(library)?;
        self.build(&environment)
            .map_err(|error| EngineError::LibraryMissing {
                library: "onnxruntime".to_owned(),
                detail: error.to_string(),
            })
    }

    fn build(self, environment: &Environment) -> ort::Result<SessionBuilder> {
        let processor = ort::ep::CPU::default().with_arena_allocator(self.keeps_memory);
        Ok(Session::builder(environment)?
            .with_execution_providers([processor.build()])?
            .with_memory_pattern(self.keeps_memory)?
            .with_optimization_level(GraphOptimizationLevel::Level3)?
            .with_intra_threads(self.threads)?
            // Threads that wait busily take the processor from the chat model.
            .with_intra_op_spinning(false)?)
    }
}

/// The processor's cores, as far as more of them make a small model faster.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(MAX_THREADS)
}
