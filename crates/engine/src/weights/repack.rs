//! Weights in a type that engines have no fast kernel for are repacked once.
//!
//! Q4_1 is multiplied by scalar code in candle 0.10, and by llama.cpp at half the
//! speed of Q8_0, which holds the same numbers nearly exactly.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use half::f16;

use super::gguf::{Gguf, Tensor};
use super::tensor_type::TensorType;
use super::writer::GgufWriter;
use crate::EngineError;
use crate::catalogue::{ChatWeights, PackagedFile, verify};

/// What the repacked file is called where the fetched one says `Q4_1`.
const REPACKED_NAME: &str = "Q8_0";
/// The metadata of a repacked file that names what it was made from.
const SOURCE_KEY: &str = "deskhand.source.sha256";
/// A partial file that is older was left behind by a process that was killed.
const ABANDONED: Duration = Duration::from_secs(15 * 60);
/// Numbers of a block, of Q4_1 and of Q8_0 alike.
const BLOCK: usize = 32;

/// The GGUF file to load: the fetched one, or beside it the repacked one, which
/// is written now if it is not there yet (about a second for a model of 135
/// million parameters).
///
/// The repacked file appears whole or not at all, and one that was made from
/// other weights or is cut is never used. The fetched file is compared with its
/// SHA-256 before it is repacked. A file that the catalogue does not know lies in
/// somebody's own folder: nothing is written beside it.
pub fn prepare(weights: &ChatWeights) -> Result<PathBuf, EngineError> {
    let Some(expected) = &weights.expected else {
        return Ok(weights.path.clone());
    };
    let repacked = repacked_path(&weights.path);
    if is_made_from(weights, expected, &repacked) {
        return Ok(repacked);
    }
    let gguf = Gguf::read(&weights.name, &weights.path)?;
    if !gguf.tensors().iter().any(is_repacked) {
        return Ok(weights.path.clone());
    }
    verify(&weights.name, &weights.path, expected)?;
    repack(&gguf, &expected.sha256, &repacked).map_err(|error| EngineError::Failed {
        detail: format!("repacking {}: {error}", weights.path.display()),
    })?;
    Ok(repacked)
}

/// Only whole rows of blocks are; a Q4_1 tensor has no others.
fn is_repacked(tensor: &Tensor) -> bool {
    tensor.kind == TensorType::Q4_1
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
fn is_made_from(weights: &ChatWeights, expected: &PackagedFile, repacked: &Path) -> bool {
    match Gguf::read(&weights.name, repacked) {
        Ok(gguf) => gguf.text(SOURCE_KEY) == Some(expected.sha256.as_str()),
        Err(EngineError::WeightsMissing { .. }) => false,
        Err(error) => {
            tracing::warn!(%error, "the repacked weights are made anew");
            false
        }
    }
}

/// Writes the repacked weights to a file of their own, then gives it its name.
/// Writes the same bytes every time.
fn repack(gguf: &Gguf, made_from: &str, repacked: &Path) -> io::Result<()> {
    remove_abandoned(repacked)?;
    let partial = partial_path(repacked);
    let written = write(gguf, made_from, &partial)
        .and_then(|()| fs::rename(&partial, repacked))
        .and_then(|()| sync_folder(repacked));
    if written.is_err()
        && let Err(error) = fs::remove_file(&partial)
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(%error, path = %partial.display(), "a partial file is left behind");
    }
    written
}

fn write(gguf: &Gguf, made_from: &str, path: &Path) -> io::Result<()> {
    let mut writer = GgufWriter::new();
    writer.copy(gguf, |key| key != SOURCE_KEY)?;
    writer.text(SOURCE_KEY, made_from);
    for tensor in gguf.tensors() {
        writer.tensor(&tensor.name, &tensor.shape, type_for(tensor))?;
    }
    let mut source = BufReader::new(File::open(gguf.path())?);
    let target = BufWriter::new(File::create(path)?);
    let mut target = writer.write(target, |index, new, target| {
        let old = &gguf.tensors()[index];
        source.seek(SeekFrom::Start(gguf.data_start() + old.offset))?;
        if is_repacked(old) {
            repack_blocks(&mut source, target, new.bytes / 34)
        } else {
            io::copy(&mut (&mut source).take(old.bytes), target).map(drop)
        }
    })?;
    target.flush()?;
    target.get_ref().sync_all()
}

fn type_for(tensor: &Tensor) -> TensorType {
    if is_repacked(tensor) {
        TensorType::Q8_0
    } else {
        tensor.kind
    }
}

/// Reads so many blocks of Q4_1 and writes them as Q8_0.
fn repack_blocks(source: &mut impl Read, target: &mut dyn Write, blocks: u64) -> io::Result<()> {
    for _ in 0..blocks {
        let mut packed = [0; 20];
        source.read_exact(&mut packed)?;
        target.write_all(&q8_0(&q4_1(&packed)))?;
    }
    Ok(())
}

/// The numbers of a block of Q4_1: a scale, a minimum, and 32 numbers of four
/// bits, the first half in the low ones.
fn q4_1(block: &[u8; 20]) -> [f32; BLOCK] {
    let scale = f16::from_le_bytes([block[0], block[1]]).to_f32();
    let minimum = f16::from_le_bytes([block[2], block[3]]).to_f32();
    let mut numbers = [0.0; BLOCK];
    for (index, byte) in block[4..].iter().enumerate() {
        numbers[index] = f32::from(byte & 0x0f) * scale + minimum;
        numbers[index + BLOCK / 2] = f32::from(byte >> 4) * scale + minimum;
    }
    numbers
}

/// The block of Q8_0 nearest to these numbers: a scale, and 32 signed bytes.
fn q8_0(numbers: &[f32; BLOCK]) -> [u8; 34] {
    let largest = numbers
        .iter()
        .fold(0f32, |most, number| most.max(number.abs()));
    let scale = largest / 127.0;
    let inverse = if scale > 0.0 { scale.recip() } else { 0.0 };
    let mut block = [0; 34];
    block[..2].copy_from_slice(&f16::from_f32(scale).to_le_bytes());
    for (byte, number) in block[2..].iter_mut().zip(numbers) {
        // Within -127 to 127, as nothing exceeds the largest.
        *byte = (number * inverse).round() as i8 as u8;
    }
    block
}

/// Makes the new name survive a power cut. Only Unix can sync a folder.
fn sync_folder(path: &Path) -> io::Result<()> {
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
fn remove_abandoned(repacked: &Path) -> io::Result<()> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repacked_numbers_are_nearly_the_same() {
        let mut block = [0; 20];
        block[..2].copy_from_slice(&f16::from_f32(0.25).to_le_bytes());
        block[2..4].copy_from_slice(&f16::from_f32(-1.5).to_le_bytes());
        for (index, byte) in block[4..].iter_mut().enumerate() {
            *byte = (index as u8) | ((15 - index as u8) << 4);
        }
        let numbers = q4_1(&block);
        assert_eq!(numbers[3], 3.0 * 0.25 - 1.5, "the low bits come first");
        assert_eq!(numbers[16], 15.0 * 0.25 - 1.5, "then the high ones");
        let repacked = q8_0(&numbers);
        let scale = f16::from_le_bytes([repacked[0], repacked[1]]).to_f32();
        for (number, byte) in numbers.iter().zip(&repacked[2..]) {
            let again = f32::from(*byte as i8) * scale;
            assert!(
                (number - again).abs() <= 2.25 / 127.0,
                "{number} became {again}"
            );
        }
    }
}
