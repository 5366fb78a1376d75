//! Writes GGUF files: the header first, then one tensor after the other, so that
//! no tensor is ever whole in memory.
//!
//! The format: <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};

use super::gguf::{ALIGNMENT_KEY, Gguf, MAGIC, Tensor, kind};
use super::tensor_type::TensorType;

/// The version of the format that we write.
const VERSION: u32 = 3;
/// Where tensors begin in what we write: what readers expect of a file that does
/// not say otherwise.
const ALIGNMENT: u64 = 32;

/// A GGUF file in the making: its metadata and the tensors that it will have.
#[derive(Debug, Default)]
pub struct GgufWriter {
    pairs: u64,
    metadata: Vec<u8>,
    tensors: Vec<Tensor>,
}

impl GgufWriter {
    /// A file without metadata and without tensors.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the pairs of another file whose keys are wanted, byte for byte and in
    /// its order. Where its tensors begin is never taken over.
    pub fn copy(&mut self, source: &Gguf, wanted: impl Fn(&str) -> bool) -> io::Result<()> {
        let mut file = BufReader::new(File::open(source.path())?);
        for (key, range) in source.pairs() {
            if key == ALIGNMENT_KEY || !wanted(key) {
                continue;
            }
            let length = range.end - range.start;
            file.seek(SeekFrom::Start(range.start))?;
            let copied = (&mut file).take(length).read_to_end(&mut self.metadata)?;
            if copied as u64 != length {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.pairs += 1;
        }
        Ok(())
    }

    /// Adds a text.
    pub fn text(&mut self, key: &str, text: &str) {
        self.key(key, kind::STRING);
        put_text(&mut self.metadata, text);
    }

    /// Adds a whole number.
    pub fn number(&mut self, key: &str, number: u32) {
        self.key(key, kind::U32);
        self.metadata.extend(number.to_le_bytes());
    }

    /// Adds a fraction.
    pub fn fraction(&mut self, key: &str, fraction: f32) {
        self.key(key, kind::F32);
        self.metadata.extend(fraction.to_le_bytes());
    }

    /// Adds a list of texts.
    pub fn texts(&mut self, key: &str, texts: &[String]) {
        self.list(key, kind::STRING, texts.len());
        for text in texts {
            put_text(&mut self.metadata, text);
        }
    }

    /// Adds a list of whole numbers.
    pub fn numbers(&mut self, key: &str, numbers: &[i32]) {
        self.list(key, kind::I32, numbers.len());
        for number in numbers {
            self.metadata.extend(number.to_le_bytes());
        }
    }

    /// Adds a list of fractions.
    pub fn fractions(&mut self, key: &str, fractions: &[f32]) {
        self.list(key, kind::F32, fractions.len());
        for fraction in fractions {
            self.metadata.extend(fraction.to_le_bytes());
        }
    }

    /// Adds a tensor behind those that are there; the dimension that changes
    /// fastest first. Fails with [`io::ErrorKind::InvalidInput`] where its numbers
    /// make no whole blocks of this type.
    pub fn tensor(&mut self, name: &str, shape: &[u64], kind: TensorType) -> io::Result<()> {
        let numbers = shape
            .iter()
            .try_fold(1u64, |all, one| all.checked_mul(*one));
        let bytes = numbers
            .and_then(|numbers| kind.bytes(numbers))
            .ok_or_else(|| {
                let reason = format!("the tensor {name} makes no whole blocks: {shape:?}");
                io::Error::new(io::ErrorKind::InvalidInput, reason)
            })?;
        let offset = self.tensors.last().map_or(0, |last| {
            (last.offset + last.bytes).next_multiple_of(ALIGNMENT)
        });
        self.tensors.push(Tensor {
            name: name.to_owned(),
            shape: shape.to_vec(),
            kind,
            offset,
            bytes,
        });
        Ok(())
    }

    /// Writes the file. `fill` writes the numbers of each tensor, in order, told
    /// which one it is; to write more or fewer bytes than [`Tensor::bytes`] is a
    /// failure.
    pub fn write<W: Write>(
        self,
        target: W,
        mut fill: impl FnMut(usize, &Tensor, &mut dyn Write) -> io::Result<()>,
    ) -> io::Result<W> {
        let header = self.header();
        let mut target = Counted { target, written: 0 };
        target.write_all(&header)?;
        let data_start = target.written.next_multiple_of(ALIGNMENT);
        for (index, tensor) in self.tensors.iter().enumerate() {
            let start = data_start + tensor.offset;
            target.pad(start)?;
            fill(index, tensor, &mut target)?;
            let written = target.written - start;
            if written != tensor.bytes {
                return Err(io::Error::other(format!(
                    "{written} bytes were written for the {} of the tensor {}",
                    tensor.bytes, tensor.name
                )));
            }
        }
        Ok(target.target)
    }

    fn header(&self) -> Vec<u8> {
        let mut header = MAGIC.to_le_bytes().to_vec();
        header.extend(VERSION.to_le_bytes());
        header.extend((self.tensors.len() as u64).to_le_bytes());
        header.extend(self.pairs.to_le_bytes());
        header.extend(&self.metadata);
        for tensor in &self.tensors {
            put_text(&mut header, &tensor.name);
            header.extend((tensor.shape.len() as u32).to_le_bytes());
            for dimension in &tensor.shape {
                header.extend(dimension.to_le_bytes());
            }
            header.extend(tensor.kind.0.to_le_bytes());
            header.extend(tensor.offset.to_le_bytes());
        }
        header
    }

    fn key(&mut self, key: &str, kind: u32) {
        self.pairs += 1;
        put_text(&mut self.metadata, key);
        self.metadata.extend(kind.to_le_bytes());
    }

    fn list(&mut self, key: &str, kind: u32, items: usize) {
        self.key(key, self::kind::ARRAY);
        self.metadata.extend(kind.to_le_bytes());
        self.metadata.extend((items as u64).to_le_bytes());
    }
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u64).to_le_bytes());
    bytes.extend(text.as_bytes());
}

/// A target that knows how much went into it.
struct Counted<W> {
    target: W,
    written: u64,
}

impl<W: Write> Counted<W> {
    fn pad(&mut self, until: u64) -> io::Result<()> {
        let length = until - self.written;
        io::copy(&mut io::repeat(0).take(length), self).map(drop)
    }
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.target.write(bytes)?;
        self.written += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.target.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(writer: GgufWriter, path: &std::path::Path) -> Gguf {
        let bytes = writer
            .write(Vec::new(), |index, tensor, target| {
                target.write_all(&vec![index as u8 + 1; tensor.bytes as usize])
            })
            .expect("memory takes everything");
        std::fs::write(path, bytes).expect("the folder is writable");
        Gguf::read("Test", path).expect("what we write, we read")
    }

    fn example() -> GgufWriter {
        let mut writer = GgufWriter::new();
        writer.text("general.architecture", "qwen3");
        writer.number("qwen3.context_length", 40_960);
        writer.fraction("qwen3.rope.freq_base", 1e6);
        writer.texts("tokenizer.ggml.tokens", &["a".to_owned(), "bc".to_owned()]);
        writer.numbers("tokenizer.ggml.token_type", &[1, 3]);
        writer.fractions("tokenizer.ggml.scores", &[0.0, -1.0]);
        writer
            .tensor("first", &[3], TensorType::F32)
            .expect("single numbers are whole blocks");
        writer
            .tensor("second", &[64, 2], TensorType::Q8_0)
            .expect("four blocks of 32");
        writer
    }

    #[test]
    fn what_is_written_is_read_again() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("model.gguf");
        let gguf = written(example(), &path);
        assert_eq!(gguf.architecture(), "qwen3");
        assert_eq!(gguf.context_tokens(), Some(40_960));
        assert_eq!(
            gguf.numbers("tokenizer.ggml.token_type")
                .expect("the list is whole"),
            Some(vec![1, 3])
        );
        let [first, second] = gguf.tensors() else {
            panic!("two tensors were written: {:?}", gguf.tensors());
        };
        assert_eq!((first.offset, first.bytes), (0, 12));
        assert_eq!(
            (second.offset, second.bytes),
            (32, 4 * 34),
            "tensors begin at multiples of 32"
        );
        let bytes = std::fs::read(&path).expect("it is there");
        let start = gguf.data_start() as usize;
        assert_eq!(bytes[start + 11..start + 13], [1, 0], "then comes padding");
        assert_eq!(bytes[start + 32], 2, "then the next tensor");
    }

    #[test]
    fn wanted_pairs_of_another_file_are_copied() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let source = written(example(), &folder.path().join("source.gguf"));
        let mut writer = GgufWriter::new();
        writer
            .copy(&source, |key| key.starts_with("tokenizer."))
            .expect("the source is readable");
        let copy = written(writer, &folder.path().join("copy.gguf"));
        assert_eq!(
            copy.strings("tokenizer.ggml.tokens")
                .expect("the list is whole"),
            Some(vec!["a".to_owned(), "bc".to_owned()])
        );
        assert_eq!(copy.architecture(), "", "what is not wanted stays behind");
    }

    #[test]
    fn a_tensor_of_the_wrong_length_is_a_failure() {
        let failure = example()
            .write(Vec::new(), |_, _, target| target.write_all(&[0; 5]))
            .expect_err("the first tensor has twelve bytes");
        assert!(
            failure.to_string().contains("first"),
            "it is named: {failure}"
        );
        GgufWriter::new()
            .tensor("third", &[33], TensorType::Q8_0)
            .expect_err("33 numbers are no whole blocks of 32");
    }
}
