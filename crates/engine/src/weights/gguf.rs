//! The header of a GGUF file, read without believing any length in it.
//!
//! A damaged file can ask for more memory than there is, so every length is
//! compared with what is left of the file first. Long lists (a vocabulary has
//! hundreds of thousands of words) stay in the file until they are asked for.
//!
//! The format: <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::tensor_type::TensorType;
use crate::EngineError;

/// `GGUF`, read as little-endian.
pub(super) const MAGIC: u32 = 0x4655_4747;
/// GGML's own limit is 4.
const MAX_DIMENSIONS: u32 = 8;
/// Far above any model, far below an overflow.
const MAX_NUMBERS: u64 = 1 << 48;
/// Arrays of arrays are allowed, of any depth; nobody writes them.
const MAX_DEPTH: usize = 4;
/// Where tensors begin, unless the file says otherwise.
const DEFAULT_ALIGNMENT: u64 = 32;
/// Tells where tensors begin.
pub(super) const ALIGNMENT_KEY: &str = "general.alignment";

/// The type numbers of values.
pub(super) mod kind {
    pub(in crate::weights) const U32: u32 = 4;
    pub(in crate::weights) const I32: u32 = 5;
    pub(in crate::weights) const F32: u32 = 6;
    pub(super) const BOOL: u32 = 7;
    pub(in crate::weights) const STRING: u32 = 8;
    pub(in crate::weights) const ARRAY: u32 = 9;
}

/// A tensor as the header describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tensor {
    /// Its name.
    pub name: String,
    /// Its dimensions, the one that changes fastest first.
    pub shape: Vec<u64>,
    /// How its numbers are laid out.
    pub kind: TensorType,
    /// Where it begins, in bytes from [`Gguf::data_start`].
    pub offset: u64,
    /// Its length in bytes.
    pub bytes: u64,
}

/// The header of a GGUF file that is all there: every tensor that it names lies
/// inside the file.
#[derive(Debug)]
pub struct Gguf {
    path: PathBuf,
    model: String,
    metadata: BTreeMap<String, Value>,
    /// Where each pair of the metadata lies in the file, key included.
    pairs: Vec<(String, std::ops::Range<u64>)>,
    tensors: Vec<Tensor>,
    data_start: u64,
    length: u64,
}

#[derive(Debug, Clone, PartialEq)]
enum Value {
    Number(i128),
    Fraction(f64),
    Text(String),
    /// Its items begin at this place in the file.
    Array {
        kind: u32,
        count: u64,
        start: u64,
    },
}

impl Gguf {
    /// Reads the header of the weights of `model`.
    ///
    /// Fails with [`EngineError::WeightsMissing`] when there is no such file, and
    /// with [`EngineError::WeightsDamaged`] when it is none, or cut.
    pub fn read(model: &str, path: &Path) -> Result<Self, EngineError> {
        let damaged = |detail: String| damaged(model, path, &detail);
        let file = File::open(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => EngineError::WeightsMissing {
                model: model.to_owned(),
                file: path.display().to_string(),
            },
            _ => damaged(error.to_string()),
        })?;
        let length = file
            .metadata()
            .map_err(|error| damaged(error.to_string()))?
            .len();
        let header = Walk::new(BufReader::new(file), length)
            .header()
            .map_err(damaged)?;
        Ok(Self {
            path: path.to_owned(),
            model: model.to_owned(),
            metadata: header.metadata,
            pairs: header.pairs,
            tensors: header.tensors,
            data_start: header.data_start,
            length,
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The length of the file in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The architecture, as the file names it; empty where it does not.
    pub fn architecture(&self) -> &str {
        self.text("general.architecture").unwrap_or_default()
    }

    /// The tensors, in the file's order.
    pub fn tensors(&self) -> &[Tensor] {
        &self.tensors
    }

    /// Where the first tensor begins in the file, in bytes.
    pub fn data_start(&self) -> u64 {
        self.data_start
    }

    /// Where the pairs of the metadata lie in the file, in its order.
    pub(super) fn pairs(&self) -> &[(String, std::ops::Range<u64>)] {
        &self.pairs
    }

    /// The tokens that the model was trained to read at once.
    pub fn context_tokens(&self) -> Option<u64> {
        self.own_number("context_length")
    }

    /// What the keys and values of one token take while answering, in bytes, with
    /// `bytes_per_number`: two vectors for each layer and each key-value head.
    pub fn key_value_bytes_per_token(&self, bytes_per_number: u64) -> Option<u64> {
        let heads = self.own_number("attention.head_count")?;
        let key_value_heads = self.own_number("attention.head_count_kv").unwrap_or(heads);
        let width = self
            .own_number("attention.key_length")
            .or_else(|| self.own_number("embedding_length")?.checked_div(heads))?;
        self.own_number("block_count")?
            .checked_mul(key_value_heads)?
            .checked_mul(width)?
            .checked_mul(2 * bytes_per_number)
    }

    /// A string of the metadata.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.metadata.get(key)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A whole number of the metadata, not below zero.
    pub fn number(&self, key: &str) -> Option<u64> {
        match self.metadata.get(key)? {
            Value::Number(number) => u64::try_from(*number).ok(),
            _ => None,
        }
    }

    /// A list of strings of the metadata, read now; none where there is no such
    /// list.
    pub fn strings(&self, key: &str) -> Result<Option<Vec<String>>, EngineError> {
        self.list(key, kind::STRING, |walk| {
            let bytes = walk.string()?;
            String::from_utf8(bytes).map_err(|error| error.to_string())
        })
    }

    /// A list of whole numbers of the metadata, read now; none where there is no
    /// such list.
    pub fn numbers(&self, key: &str) -> Result<Option<Vec<i64>>, EngineError> {
        let Some(Value::Array { kind, .. }) = self.metadata.get(key) else {
            return Ok(None);
        };
        let kind = *kind;
        self.list(key, kind, |walk| match walk.value(kind, 0)? {
            Value::Number(number) => i64::try_from(number).map_err(|error| error.to_string()),
            _ => Err(format!("{key} holds something other than whole numbers")),
        })
    }

    /// A number under the architecture's own name, such as `llama.block_count`.
    pub(crate) fn own_number(&self, key: &str) -> Option<u64> {
        self.number(&format!("{}.{key}", self.architecture()))
    }

    fn list<T>(
        &self,
        key: &str,
        wanted: u32,
        mut item: impl FnMut(&mut Walk<BufReader<File>>) -> Result<T, String>,
    ) -> Result<Option<Vec<T>>, EngineError> {
        let Some(&Value::Array { kind, count, start }) = self.metadata.get(key) else {
            return Ok(None);
        };
        if kind != wanted {
            return Ok(None);
        }
        let mut items = || -> Result<Vec<T>, String> {
            let mut file = File::open(&self.path).map_err(reason)?;
            file.seek(SeekFrom::Start(start)).map_err(reason)?;
            let mut walk = Walk::new(BufReader::new(file), self.length);
            walk.at = start;
            (0..count).map(|_| item(&mut walk)).collect()
        };
        items()
            .map(Some)
            .map_err(|detail| damaged(&self.model, &self.path, &detail))
    }
}

fn damaged(model: &str, path: &Path, detail: &str) -> EngineError {
    EngineError::WeightsDamaged {
        model: model.to_owned(),
        detail: format!("{}: {detail}", path.display()),
    }
}

struct Header {
    metadata: BTreeMap<String, Value>,
    pairs: Vec<(String, std::ops::Range<u64>)>,
    tensors: Vec<Tensor>,
    data_start: u64,
}

/// A reader that knows where it is, and where the file ends.
struct Walk<R> {
    reader: R,
    at: u64,
    length: u64,
}

impl<R: BufRead + Seek> Walk<R> {
    fn new(reader: R, length: u64) -> Self {
        Self {
            reader,
            at: 0,
            length,
        }
    }

    fn header(&mut self) -> Result<Header, String> {
        if self.u32()? != MAGIC {
            return Err("it is no GGUF file".to_owned());
        }
        let version = self.u32()?;
        if !(2..=3).contains(&version) {
            return Err(format!("the GGUF version {version} is unknown"));
        }
        let tensor_count = self.u64()?;
        let pair_count = self.u64()?;
        let mut metadata = BTreeMap::new();
        let mut pairs = Vec::new();
        for _ in 0..pair_count {
            let start = self.at;
            let key = self.text()?;
            let kind = self.u32()?;
            let value = self.value(kind, 0)?;
            pairs.push((key.clone(), start..self.at));
            metadata.insert(key, value);
        }
        let mut tensors = Vec::new();
        for _ in 0..tensor_count {
            tensors.push(self.tensor()?);
        }
        let alignment = alignment(&metadata)?;
        let data_start = self
            .at
            .checked_next_multiple_of(alignment)
            .ok_or("its alignment is too large")?;
        for tensor in &tensors {
            let end = data_start
                .checked_add(tensor.offset)
                .and_then(|start| start.checked_add(tensor.bytes));
            if end.is_none_or(|end| end > self.length) {
                return Err(format!("it is cut inside the tensor {}", tensor.name));
            }
        }
        Ok(Header {
            metadata,
            pairs,
            tensors,
            data_start,
        })
    }

    /// Takes `count` bytes off what is left.
    fn claim(&mut self, count: u64) -> Result<(), String> {
        self.at = self
            .at
            .checked_add(count)
            .filter(|at| *at <= self.length)
            .ok_or("a length in it points past its end")?;
        Ok(())
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], String> {
        self.claim(N as u64)?;
        let mut bytes = [0; N];
        self.reader.read_exact(&mut bytes).map_err(reason)?;
        Ok(bytes)
    }

    fn u32(&mut self) -> Result<u32, String> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, String> {
        self.bytes().map(u64::from_le_bytes)
    }

    fn skip(&mut self, count: u64) -> Result<(), String> {
        self.claim(count)?;
        let count = i64::try_from(count).map_err(|error| error.to_string())?;
        self.reader.seek_relative(count).map_err(reason)
    }

    fn string(&mut self) -> Result<Vec<u8>, String> {
        let length = self.u64()?;
        self.claim(length)?;
        let length = usize::try_from(length).map_err(|error| error.to_string())?;
        let mut bytes = vec![0; length];
        self.reader.read_exact(&mut bytes).map_err(reason)?;
        Ok(bytes)
    }

    /// Names and texts of the metadata; what is no text is shown as well as it
    /// can be.
    fn text(&mut self) -> Result<String, String> {
        Ok(String::from_utf8_lossy(&self.string()?).into_owned())
    }

    fn value(&mut self, kind: u32, depth: usize) -> Result<Value, String> {
        let value = match kind {
            0 => Value::Number(i128::from(u8::from_le_bytes(self.bytes()?))),
            1 => Value::Number(i128::from(i8::from_le_bytes(self.bytes()?))),
            2 => Value::Number(i128::from(u16::from_le_bytes(self.bytes()?))),
            3 => Value::Number(i128::from(i16::from_le_bytes(self.bytes()?))),
            kind::U32 => Value::Number(i128::from(u32::from_le_bytes(self.bytes()?))),
            kind::I32 => Value::Number(i128::from(i32::from_le_bytes(self.bytes()?))),
            kind::F32 => Value::Fraction(f64::from(f32::from_le_bytes(self.bytes()?))),
            kind::BOOL => Value::Number(i128::from(u8::from_le_bytes(self.bytes()?))),
            kind::STRING => Value::Text(self.text()?),
            kind::ARRAY => return self.array(depth),
            10 => Value::Number(i128::from(u64::from_le_bytes(self.bytes()?))),
            11 => Value::Number(i128::from(i64::from_le_bytes(self.bytes()?))),
            12 => Value::Fraction(f64::from_le_bytes(self.bytes()?)),
            _ => return Err(format!("the value type {kind} is unknown")),
        };
        Ok(value)
    }

    /// Steps over the items; they are read when they are asked for.
    fn array(&mut self, depth: usize) -> Result<Value, String> {
        if depth >= MAX_DEPTH {
            return Err("its arrays are too deep".to_owned());
        }
        let kind = self.u32()?;
        let count = self.u64()?;
        let start = self.at;
        match (width(kind), kind) {
            (Some(width), _) => {
                self.skip(count.checked_mul(width).ok_or("an array is too long")?)?;
            }
            (None, _) if count > self.length => return Err("an array is too long".to_owned()),
            (None, kind::STRING) => {
                for _ in 0..count {
                    let length = self.u64()?;
                    self.skip(length)?;
                }
            }
            (None, _) => {
                for _ in 0..count {
                    self.value(kind, depth + 1)?;
                }
            }
        }
        Ok(Value::Array { kind, count, start })
    }

    fn tensor(&mut self) -> Result<Tensor, String> {
        let name = self.text()?;
        let dimensions = self.u32()?;
        if dimensions > MAX_DIMENSIONS {
            return Err(format!("a tensor has {dimensions} dimensions"));
        }
        let mut shape = Vec::new();
        let mut numbers: u64 = 1;
        for _ in 0..dimensions {
            let dimension = self.u64()?;
            numbers = numbers
                .checked_mul(dimension)
                .filter(|numbers| *numbers <= MAX_NUMBERS)
                .ok_or("a tensor is too large")?;
            shape.push(dimension);
        }
        let kind = TensorType(self.u32()?);
        let offset = self.u64()?;
        let bytes = kind
            .bytes(numbers)
            .ok_or_else(|| format!("the tensor {name} is of the unknown type {}", kind.0))?;
        Ok(Tensor {
            name,
            shape,
            kind,
            offset,
            bytes,
        })
    }
}

/// Readers divide by it.
fn alignment(metadata: &BTreeMap<String, Value>) -> Result<u64, String> {
    match metadata.get(ALIGNMENT_KEY) {
        None => Ok(DEFAULT_ALIGNMENT),
        Some(Value::Number(number)) => u64::try_from(*number)
            .ok()
            .filter(|alignment| *alignment > 0)
            .ok_or_else(|| format!("its alignment is {number}")),
        Some(_) => Err("its alignment is no number".to_owned()),
    }
}

/// The bytes of a value of constant size.
fn width(kind: u32) -> Option<u64> {
    match kind {
        0 | 1 | 7 => Some(1),
        2 | 3 => Some(2),
        4..=6 => Some(4),
        10..=12 => Some(8),
        _ => None,
    }
}

fn reason(error: io::Error) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn header(version: u32, tensors: u64, pairs: u64, rest: &[u8]) -> Vec<u8> {
        let mut bytes = MAGIC.to_le_bytes().to_vec();
        bytes.extend(version.to_le_bytes());
        bytes.extend(tensors.to_le_bytes());
        bytes.extend(pairs.to_le_bytes());
        bytes.extend(rest);
        bytes
    }

    fn string(text: &str) -> Vec<u8> {
        let mut bytes = (text.len() as u64).to_le_bytes().to_vec();
        bytes.extend(text.as_bytes());
        bytes
    }

    fn pair(key: &str, kind: u32, value: &[u8]) -> Vec<u8> {
        let mut bytes = string(key);
        bytes.extend(kind.to_le_bytes());
        bytes.extend(value);
        bytes
    }

    fn walked(bytes: &[u8]) -> Result<Header, String> {
        Walk::new(Cursor::new(bytes), bytes.len() as u64).header()
    }

    #[test]
    fn texts_numbers_and_lists_are_found() {
        let mut rest = pair("general.architecture", kind::STRING, &string("llama"));
        rest.extend(pair("llama.context_length", 4, &8192u32.to_le_bytes()));
        let mut list = kind::STRING.to_le_bytes().to_vec();
        list.extend(2u64.to_le_bytes());
        list.extend(string("a"));
        list.extend(string("bc"));
        rest.extend(pair("tokenizer.ggml.tokens", kind::ARRAY, &list));
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("model.gguf");
        std::fs::write(&path, header(3, 0, 3, &rest)).expect("the folder is writable");
        let gguf = Gguf::read("Test", &path).expect("the header is whole");
        assert_eq!(gguf.architecture(), "llama");
        assert_eq!(gguf.context_tokens(), Some(8192));
        assert_eq!(
            gguf.strings("tokenizer.ggml.tokens")
                .expect("the list is whole"),
            Some(vec!["a".to_owned(), "bc".to_owned()])
        );
        assert_eq!(
            gguf.numbers("tokenizer.ggml.scores")
                .expect("nothing is damaged"),
            None,
            "a list that is not there is no failure"
        );
    }

    #[test]
    fn impossible_lengths_are_refused_before_anything_is_allocated() {
        let mut long_key = u64::MAX.to_le_bytes().to_vec();
        long_key.extend(b"x");
        let mut long_array = kind::STRING.to_le_bytes().to_vec();
        long_array.extend((u64::MAX / 2).to_le_bytes());
        let long_array = pair("a", kind::ARRAY, &long_array);
        let zero_alignment = pair(ALIGNMENT_KEY, 4, &0u32.to_le_bytes());
        let mut huge_tensor = string("t");
        huge_tensor.extend(2u32.to_le_bytes());
        huge_tensor.extend((1u64 << 40).to_le_bytes());
        huge_tensor.extend((1u64 << 40).to_le_bytes());
        huge_tensor.extend([0; 12]);
        let mut cut_tensor = string("t");
        cut_tensor.extend(1u32.to_le_bytes());
        cut_tensor.extend(64u64.to_le_bytes());
        cut_tensor.extend(TensorType::F32.0.to_le_bytes());
        cut_tensor.extend(0u64.to_le_bytes());
        for (bytes, why) in [
            (header(3, 0, 1, &long_key), "a key longer than the file"),
            (
                header(3, 0, 1, &long_array),
                "an array longer than the file",
            ),
            (header(3, 0, 1, &zero_alignment), "an alignment of zero"),
            (header(3, 1, 0, &huge_tensor), "a tensor that overflows"),
            (header(3, 1, 0, &cut_tensor), "a tensor past the end"),
            (header(3, 1, 0, &[]), "a tensor that is not there"),
            (header(9, 0, 0, &[]), "a version of the future"),
            (b"PK\x03\x04 and more".to_vec(), "another format"),
        ] {
            assert!(walked(&bytes).is_err(), "{why} must be refused");
        }
    }

    #[test]
    fn every_cut_of_a_header_is_refused() {
        let rest = pair("general.architecture", kind::STRING, &string("llama"));
        let whole = header(3, 0, 1, &rest);
        assert!(
            walked(&whole).is_ok(),
            "the whole is a model without tensors"
        );
        for length in 0..whole.len() {
            assert!(
                walked(&whole[..length]).is_err(),
                "{length} of {} bytes are not the whole",
                whole.len()
            );
        }
    }
}
