//! Loading weights into mistral.rs, and keeping its memory within bounds.
//!
//! On a processor mistral.rs 0.8.1 reads prompts at a fifth of llama.cpp's speed or
//! less. What can be done from outside was tried (SmolLM2-135M in Q8_0, two AVX2 cores,
//! 256 tokens): `CANDLE_DEQUANTIZE_ALL`, which keeps weights as 32-bit numbers, reads
//! 1.5 to 2.6 times as fast and writes at a third of the speed, and
//! `CANDLE_DEQUANTIZE_ALL_F16` reads 1.2 times as fast and writes at an eighth, so
//! neither is set; repacked weights are what is left ([`engine::weights::prepare`]).
//! The rest goes into attention, whose code for the processor (`vec_dot_f32` in its
//! `attention/backends/cpu.rs`) is not vectorised and is chosen for every processor. Of a
//! prompt of 1,042 tokens in Q8_0 (`perf`, two AVX-512 cores) the products take 45 %,
//! threads that wait for work and yield 20 %, `vec_dot_f32` 15 % and `expf` 5 %: nothing of
//! it has a setting.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use candle_core::Device;
use engine::EngineError;
use engine::process::Opened;
use engine::weights::Gguf;
use mistralrs::core::{
    AdapterPaths, DefaultSchedulerMethod, DeviceMapMetadata, DeviceMapSetting, GGUFLoaderBuilder,
    GGUFSpecificConfig, LocalModelPaths, MistralRs, MistralRsBuilder, ModelDType, ModelPaths,
    Pipeline, SchedulerConfig,
};
use tokio::sync::Mutex;

use crate::memory;

/// What the keys and values of finished answers may take before they are let go.
const KEPT_BYTES: u64 = 256 << 20;
/// Taken for a model whose header does not tell what a token takes.
const DEFAULT_BYTES_PER_TOKEN: u64 = 128 << 10;
/// Keys and values are 32-bit numbers.
const BYTES_PER_NUMBER: u64 = 4;
/// How long the end of a runner is waited for.
const LONGEST_END: Duration = Duration::from_secs(1);
/// mistral.rs enlarges keys and values by this many tokens at a time.
const GROWTH_TOKENS: usize = 512;

/// Weights in memory, and what it takes to ask them.
pub(crate) struct Loaded {
    pipeline: Arc<Mutex<dyn Pipeline>>,
    kept_tokens_limit: usize,
}

impl Loaded {
    /// Loads the weights. Blocks. A panic of the loader becomes a failure.
    pub(crate) fn load(weights: &Opened, gguf: &Gguf) -> Result<Self, EngineError> {
        let bytes_per_token = gguf
            .key_value_bytes_per_token(BYTES_PER_NUMBER)
            .unwrap_or(DEFAULT_BYTES_PER_TOKEN)
            .max(1);
        let (model, path) = (weights.model.clone(), weights.path.clone());
        let pipeline = std::thread::spawn(move || pipeline(&model, &path))
            .join()
            .unwrap_or_else(|_| {
                Err(EngineError::Failed {
                    detail: "the loader broke off".to_owned(),
                })
            })?;
        Ok(Self {
            pipeline,
            kept_tokens_limit: usize::try_from(KEPT_BYTES / bytes_per_token).unwrap_or(usize::MAX),
        })
    }
}

/// Lets mistral.rs read the file. Not by its builder for GGUF models: that one
/// prepares a hub client, and folders for it in the home directory, even when all
/// files are local.
fn pipeline(model: &str, path: &Path) -> Result<Arc<Mutex<dyn Pipeline>>, EngineError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let loader = GGUFLoaderBuilder::new(
        None,
        None,
        folder.display().to_string(),
        vec![path.display().to_string()],
        GGUFSpecificConfig::default(),
        false,
        None,
    )
    .build();
    let paths: Box<dyn ModelPaths> = Box::new(LocalModelPaths {
        // An empty name means: the tokenizer inside the weights.
        tokenizer_filename: PathBuf::new(),
        config_filename: PathBuf::new(),
        template_filename: None,
        filenames: vec![path.to_owned()],
        adapter_paths: AdapterPaths::None,
        gen_conf: None,
        preprocessor_config: None,
        processor_config: None,
        chat_template_json_filename: None,
    });
    let silent = true;
    let pipeline = loader
        .load_model_from_path(
            &paths,
            &ModelDType::F32,
            &Device::Cpu,
            silent,
            DeviceMapSetting::Map(DeviceMapMetadata::dummy()),
            None,
            None,
        )
        .map_err(|error| EngineError::Failed {
            detail: format!("loading {model}: {error:#}"),
        })?;
    Ok(pipeline)
}

/// Whose turn it is to answer: held for as long as an answer runs.
#[derive(Default)]
pub(crate) struct Turn {
    runner: Option<Arc<MistralRs>>,
    /// Tokens whose keys and values the runner has kept.
    kept_tokens: usize,
    /// Whether the runner may still be at work on an answer that nobody reads.
    unsettled: bool,
}

impl Turn {
    /// What takes requests.
    ///
    /// mistral.rs keeps the keys and values of every finished answer, to continue
    /// from the beginning that two prompts share. On a processor it never lets
    /// them go, so once they exceed a limit the runner is replaced; the weights
    /// stay.
    pub(crate) async fn runner(&mut self, loaded: &Loaded) -> Arc<MistralRs> {
        if self.kept_tokens > loaded.kept_tokens_limit
            && !self.unsettled
            && let Some(runner) = self.runner.take()
        {
            end(runner).await;
        }
        match &self.runner {
            Some(runner) => Arc::clone(runner),
            None => {
                let runner = runner(&loaded.pipeline).await;
                self.runner = Some(Arc::clone(&runner));
                self.kept_tokens = 0;
                runner
            }
        }
    }

    /// A request goes to the runner.
    pub(crate) fn begin(&mut self) {
        self.unsettled = true;
    }

    /// The runner has finished an answer, and all before it.
    pub(crate) fn settle(&mut self, tokens: usize) {
        self.unsettled = false;
        self.kept_tokens += tokens.next_multiple_of(GROWTH_TOKENS);
    }
}

/// Waits until a runner has given back what it kept: its thread ends in its own
/// time, and what the next one keeps would come on top.
async fn end(runner: Arc<MistralRs>) {
    let requests = runner.get_sender(None);
    drop(runner);
    let Ok(requests) = requests else {
        return;
    };
    if tokio::time::timeout(LONGEST_END, requests.closed())
        .await
        .is_err()
    {
        tracing::warn!("a runner does not end");
    }
    memory::give_back();
}

/// A thread that answers with these weights. It ends when it is dropped.
async fn runner(pipeline: &Arc<Mutex<dyn Pipeline>>) -> Arc<MistralRs> {
    let method = DefaultSchedulerMethod::Fixed(NonZeroUsize::MIN);
    MistralRsBuilder::new(
        Arc::clone(pipeline),
        SchedulerConfig::DefaultScheduler { method },
        false,
        None,
    )
    .build()
    .await
}
