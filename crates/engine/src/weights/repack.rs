//! Weights in a type that candle has no fast kernel for are repacked once.
//!
//! candle 0.10 multiplies Q4_1 with scalar code, six times slower than the types
//! that have AVX2 and NEON kernels.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use candle_core::Device;
use candle_core::quantized::gguf_file::{self, Value};
use candle_core::quantized::{GgmlDType, QTensor};

use super::header::Header;
use crate::EngineError;
use crate::catalogue::{ChatWeights, verify};

/// The type that [`GgmlDType::Q4_1`] is repacked to: nearly exact, and for
/// SmolLM2-135M 18 ms of processor time for a token of the prompt, 36 ms for one
/// of the answer. As F16, which candle computes in 32 bits, it is 11 and 83 ms in
/// three times the memory.
const REPACKED: GgmlDType = GgmlDType::Q8_0;
/// What the repacked file is called where the fetched one says `Q4_1`.
const REPACKED_NAME: &str = "Q8_0";
/// The metadata of a repacked file that names what it was made from.
const SOURCE_KEY: &str = "deskhand.source.sha256";
/// A partial file that is older was left behind by a process that was killed.
const ABANDONED: Duration = Duration::from_secs(15 * 60);

/// The GGUF file to load: the fetched one, or beside it the repacked one, which
/// is written now if it is not there yet (about two seconds for a model of 135
/// million parameters).
///
/// The repacked file appears whole or not at all, and one that was made from
/// other weights or is cut is never used. The fetched file is compared with its
/// SHA-256 before it is repacked.
pub(crate) fn prepare(weights: &ChatWeights) -> Result<PathBuf, EngineError> {
    let repacked = repacked_path(&weights.path);
    if is_made_from(weights, &repacked) {
        return Ok(repacked);
    }
    let header = Header::read(&weights.name, &weights.path)?;
    header.architecture()?;
    if !header
        .content
        .tensor_infos
        .values()
        .any(|tensor| tensor.ggml_dtype == GgmlDType::Q4_1)
    {
        return Ok(weights.path.clone());
    }
    verify(&weights.name, &weights.path, &weights.expected)?;
    repack(weights, &header, &repacked).map_err(|error| EngineError::Failed {
        detail: format!("repacking {}: {error}", weights.path.display()),
    })?;
    Ok(repacked)
}

/// Where the repacked weights lie.
fn repacked_path(fetched: &Path) -> PathBuf {
    let name = fetched
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let renamed = name.replace("Q4_1", REPACKED_NAME);
    if renamed == name {
        fetched.with_extension(format!("{REPACKED_NAME}.gguf"))
    } else {
        fetched.with_file_name(renamed)
    }
}

/// Whether a whole repacked file is there, made from these weights.
fn is_made_from(weights: &ChatWeights, repacked: &Path) -> bool {
    match Header::read(&weights.name, repacked) {
        Ok(header) => header.text(SOURCE_KEY) == Some(weights.expected.sha256.as_str()),
        Err(EngineError::WeightsMissing { .. }) => false,
        Err(error) => {
            tracing::warn!(%error, "the repacked weights are made anew");
            false
        }
    }
}

/// What goes wrong while repacking.
#[derive(Debug, thiserror::Error)]
enum RepackError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Tensor(#[from] candle_core::Error),
}

/// Writes the repacked weights to a file of their own, then gives it its name.
/// Writes the same bytes every time.
fn repack(weights: &ChatWeights, header: &Header, repacked: &Path) -> Result<(), RepackError> {
    remove_abandoned(repacked)?;
    let mut reader = BufReader::new(File::open(&weights.path)?);
    let mut tensors = Vec::with_capacity(header.content.tensor_infos.len());
    for name in header.content.tensor_infos.keys() {
        let tensor = header.content.tensor(&mut reader, name, &Device::Cpu)?;
        tensors.push((name.as_str(), repack_tensor(tensor)?));
    }
    tensors.sort_unstable_by_key(|(name, _)| *name);
    let tensors: Vec<(&str, &QTensor)> = tensors.iter().map(|(name, t)| (*name, t)).collect();

    let source = Value::String(weights.expected.sha256.clone());
    let mut metadata: Vec<(&str, &Value)> = header
        .content
        .metadata
        .iter()
        .map(|(key, value)| (key.as_str(), value))
        .filter(|(key, _)| *key != "general.alignment")
        .collect();
    metadata.push((SOURCE_KEY, &source));
    metadata.sort_unstable_by_key(|(key, _)| *key);

    let partial = partial_path(repacked);
    let written = write(&partial, &metadata, &tensors)
        .and_then(|()| Ok(fs::rename(&partial, repacked)?))
        .and_then(|()| sync_folder(repacked));
    if written.is_err()
        && let Err(error) = fs::remove_file(&partial)
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(%error, path = %partial.display(), "a partial file is left behind");
    }
    written
}

/// One tensor in the type that it gets: rows that do not divide into blocks, and
/// everything that is not Q4_1, stay as they are.
fn repack_tensor(tensor: QTensor) -> Result<QTensor, candle_core::Error> {
    let divides = tensor
        .shape()
        .dims()
        .last()
        .is_some_and(|width| width.is_multiple_of(REPACKED.block_size()));
    if tensor.dtype() == GgmlDType::Q4_1 && divides {
        QTensor::quantize(&tensor.dequantize(&Device::Cpu)?, REPACKED)
    } else {
        Ok(tensor)
    }
}

fn write(
    path: &Path,
    metadata: &[(&str, &Value)],
    tensors: &[(&str, &QTensor)],
) -> Result<(), RepackError> {
    let mut writer = BufWriter::new(File::create(path)?);
    gguf_file::write(&mut writer, metadata, tensors)?;
    writer.flush()?;
    writer.get_ref().sync_all()?;
    Ok(())
}

/// Makes the new name survive a power cut. Only Unix can sync a folder.
fn sync_folder(path: &Path) -> Result<(), RepackError> {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// A name that no other writer has, in this process or another, beside the final
/// one.
fn partial_path(repacked: &Path) -> PathBuf {
    static WRITERS: AtomicU64 = AtomicU64::new(0);
    let name = repacked.file_name().unwrap_or_default().to_string_lossy();
    let process = std::process::id();
    let writer = WRITERS.fetch_add(1, Ordering::Relaxed);
    repacked.with_file_name(format!(".{name}.{process}-{writer}.partial"))
}

/// Removes what killed processes left behind.
fn remove_abandoned(repacked: &Path) -> Result<(), RepackError> {
    let Some(folder) = repacked.parent() else {
        return Ok(());
    };
    let start = format!(
        ".{}.",
        repacked.file_name().unwrap_or_default().to_string_lossy()
    );
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
        if name.starts_with(&start) && name.ends_with(".partial") && age > ABANDONED {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
