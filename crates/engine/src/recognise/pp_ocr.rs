//! PP-OCR (Du et al., "PP-OCR: A practical ultra lightweight OCR system", 2020) in
//! ONNX: one network finds lines, another reads them. The third, which tells lines
//! that stand upside down, is not needed: the reading itself tells.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use ort::session::Session;
use ort::value::Tensor;

use super::decoding::{self, Reading};
use super::direction;
use super::geometry::Quadrilateral;
use super::picture::Picture;
use super::regions::{Layout, Region};
use super::strip::{self, Width};
use super::{RecognisedText, TextRecogniser, Turn, detection};
use crate::EngineError;
use crate::catalogue::{RecogniserWeights, verify};
use crate::onnx::{self, SessionOptions};

/// Raised when text changes although the weights do not.
const METHOD: &str = "1";

/// Where the network for reading keeps its letters, one a line.
const ALPHABET: &str = "character";

/// Lines that the model is less sure of are no text: stains, drawings.
const LEAST_CONFIDENCE: f32 = 0.5;

/// The most pixels of width that are read at once: strips of one width share a
/// request up to this.
const MOST_WIDTH: usize = 1_024;

/// A recogniser that ONNX Runtime runs. Every core reads lines of its own, which is
/// faster than sharing each line, and needs no padding.
pub struct OnnxTextRecogniser {
    weights: RecogniserWeights,
    identity: String,
    loaded: Mutex<Option<Loaded>>,
}

struct Loaded {
    detection: Session,
    readers: Vec<Mutex<Session>>,
    alphabet: Vec<String>,
}

/// Lines with what was read in them.
type Readings = Vec<(Task, Reading)>;

/// A line to read: which region it is, and the box to read it in.
#[derive(Debug, Clone, Copy)]
struct Task {
    region: usize,
    quadrilateral: Quadrilateral,
    width: Width,
}

impl Task {
    fn new(region: usize, quadrilateral: Quadrilateral) -> Self {
        Self {
            region,
            quadrilateral,
            width: Width::of(&quadrilateral),
        }
    }
}

impl OnnxTextRecogniser {
    /// The recogniser with these weights. Opens nothing yet.
    #[must_use]
    pub fn new(weights: RecogniserWeights) -> Self {
        let hash = &weights.expected_recognition.sha256;
        let prefix = hash.get(..16).unwrap_or(hash);
        Self {
            identity: format!("{}/{prefix}/{METHOD}", weights.id),
            weights,
            loaded: Mutex::new(None),
        }
    }

    /// Checks the weights, then loads them.
    fn load(&self) -> Result<Loaded, EngineError> {
        let weights = &self.weights;
        verify(
            &weights.name,
            &weights.detection,
            &weights.expected_detection,
        )?;
        verify(
            &weights.name,
            &weights.recognition,
            &weights.expected_recognition,
        )?;
        let detection = SessionOptions {
            threads: onnx::cores(),
            keeps_memory: false,
        };
        let detection = detection.load(&weights.runtime, &weights.name, &weights.detection)?;
        let reader = SessionOptions {
            threads: 1,
            keeps_memory: false,
        };
        let readers = (0..onnx::cores())
            .map(|_| reader.load(&weights.runtime, &weights.name, &weights.recognition))
            .collect::<Result<Vec<Session>, EngineError>>()?;
        let alphabet = readers
            .first()
            .ok_or_else(|| failed("there is no core to read with"))
            .and_then(|session| alphabet(&weights.name, session))?;
        Ok(Loaded {
            detection,
            readers: readers.into_iter().map(Mutex::new).collect(),
            alphabet,
        })
    }
}

/// The letters of the network's classes after the first, which is none; the last
/// is the blank.
fn alphabet(name: &str, session: &Session) -> Result<Vec<String>, EngineError> {
    let metadata = session.metadata().map_err(failed)?;
    let letters = metadata
        .custom(ALPHABET)
        .ok_or_else(|| EngineError::WeightsDamaged {
            model: name.to_owned(),
            detail: "the network does not name its letters".to_owned(),
        })?;
    let letters = letters.strip_suffix('\n').unwrap_or(&letters);
    Ok(letters
        .split('\n')
        .chain([" "])
        .map(str::to_owned)
        .collect())
}

impl TextRecogniser for OnnxTextRecogniser {
    fn identity(&self) -> &str {
        &self.identity
    }

    fn languages(&self) -> &[&str] {
        &["zh", "en"]
    }

    fn recognise(
        &self,
        picture: &Picture,
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<RecognisedText>, EngineError> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        let loaded = match &mut *loaded {
            Some(loaded) => loaded,
            none => none.insert(self.load()?),
        };
        if stopped() {
            return Ok(None);
        }
        let regions = detection::detect(&mut loaded.detection, picture)?;
        let page = Page {
            picture,
            regions: &regions,
            layout: Layout::of(&regions),
            loaded,
            stopped,
        };
        page.read()
    }
}

/// A page while it is read.
struct Page<'a> {
    picture: &'a Picture,
    regions: &'a [Region],
    layout: Layout,
    loaded: &'a Loaded,
    stopped: &'a (dyn Fn() -> bool + Sync),
}

impl Page<'_> {
    fn read(&self) -> Result<Option<RecognisedText>, EngineError> {
        let Some((turn, mut read)) = self.turn()? else {
            return Ok(None);
        };
        let done: Vec<usize> = read.iter().map(|(task, _)| task.region).collect();
        let mut tasks = Vec::new();
        for (index, region) in self.regions.iter().enumerate() {
            if done.contains(&index) {
                continue;
            }
            // Text across the page is read both ways, and the better one kept.
            let ways: &[i8] = if region.stands(&self.layout, turn) {
                &[-1, 1]
            } else {
                &[0]
            };
            tasks.extend(ways.iter().map(|quarters| {
                Task::new(index, region.quadrilateral(&self.layout, turn, *quarters))
            }));
        }
        let Some(rest) = self.readings(tasks)? else {
            return Ok(None);
        };
        read.extend(rest);
        read.sort_by(|(a, one), (b, other)| {
            let surer = other.confidence().total_cmp(&one.confidence());
            a.region.cmp(&b.region).then(surer)
        });
        read.dedup_by_key(|(task, _)| task.region);
        Ok(Some(RecognisedText {
            turn,
            skew: self.layout.skew,
            lines: read
                .into_iter()
                .filter(|(_, reading)| reading.confidence() >= LEAST_CONFIDENCE)
                .filter_map(|(task, reading)| reading.line(task.quadrilateral))
                .collect(),
        }))
    }

    /// How the page is turned, and the lines that were read to find out.
    fn turn(&self) -> Result<Option<(Turn, Readings)>, EngineError> {
        let tried = direction::tried(self.regions);
        let tasks = |turn: Turn| -> Vec<Task> {
            tried
                .iter()
                .filter_map(|&index| {
                    let region = self.regions.get(index)?;
                    (!region.stands(&self.layout, turn))
                        .then(|| Task::new(index, region.quadrilateral(&self.layout, turn, 0)))
                })
                .collect()
        };
        let [likelier, other] = direction::candidates(&self.layout);
        let Some(first) = self.readings(tasks(likelier))? else {
            return Ok(None);
        };
        if first.is_empty() || direction::is_plain(&confidences(&first)) {
            return Ok(Some((likelier, first)));
        }
        let Some(second) = self.readings(tasks(other))? else {
            return Ok(None);
        };
        if direction::is_better(&confidences(&first), &confidences(&second)) {
            Ok(Some((other, second)))
        } else {
            Ok(Some((likelier, first)))
        }
    }

    /// Reads lines, the longest first, on every core; nothing when it was stopped.
    fn readings(&self, mut tasks: Vec<Task>) -> Result<Option<Readings>, EngineError> {
        tasks.sort_by(|a, b| {
            let width = |task: &Task| (task.width.whole, task.width.filled);
            width(b).cmp(&width(a)).then(a.region.cmp(&b.region))
        });
        let batches: Vec<&[Task]> = tasks
            .chunk_by(|a, b| a.width.whole == b.width.whole)
            .flat_map(|alike| {
                let width = alike.first().map_or(1, |task| task.width.whole);
                alike.chunks((MOST_WIDTH / width).max(1))
            })
            .collect();
        let next = AtomicUsize::new(0);
        let work = |session: &Mutex<Session>| -> Result<Readings, EngineError> {
            let mut session = session.lock().unwrap_or_else(PoisonError::into_inner);
            let mut read = Vec::new();
            while !(self.stopped)()
                && let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed))
            {
                read.extend(self.read_batch(&mut session, batch)?);
            }
            Ok(read)
        };
        let results: Vec<Result<Readings, EngineError>> = std::thread::scope(|scope| {
            let threads: Vec<_> = self
                .loaded
                .readers
                .iter()
                .map(|session| scope.spawn(|| work(session)))
                .collect();
            threads
                .into_iter()
                .map(|thread| {
                    thread
                        .join()
                        .unwrap_or_else(|_| Err(failed("a thread ended early")))
                })
                .collect()
        });
        let mut read = Vec::with_capacity(tasks.len());
        for result in results {
            read.extend(result?);
        }
        Ok((read.len() == tasks.len()).then_some(read))
    }

    /// Reads strips of one width.
    fn read_batch(&self, session: &mut Session, batch: &[Task]) -> Result<Readings, EngineError> {
        let width = batch.first().map_or(0, |task| task.width.whole);
        let size = 3 * strip::HEIGHT * width;
        let mut planes = vec![0f32; batch.len() * size];
        for (task, planes) in batch.iter().zip(planes.chunks_exact_mut(size.max(1))) {
            strip::fill(self.picture, &task.quadrilateral, task.width, planes);
        }
        let shape = [batch.len(), 3, strip::HEIGHT, width];
        let input = Tensor::from_array((shape, planes)).map_err(failed)?;
        let outputs = session.run(ort::inputs![input]).map_err(failed)?;
        let likelihoods = outputs
            .values()
            .next()
            .ok_or_else(|| failed("the reading gives nothing"))?;
        let (shape, likelihoods) = likelihoods.try_extract_tensor::<f32>().map_err(failed)?;
        let classes = self.loaded.alphabet.len() + 1;
        if shape
            .last()
            .is_none_or(|last| usize::try_from(*last) != Ok(classes))
        {
            return Err(failed("the network knows other letters than it names"));
        }
        let length = likelihoods.len() / batch.len().max(1);
        Ok(batch
            .iter()
            .zip(likelihoods.chunks_exact(length.max(1)))
            .map(|(task, likelihoods)| {
                let reading = decoding::decode(likelihoods, &self.loaded.alphabet, task.width);
                (*task, reading)
            })
            .collect())
    }
}

fn confidences(read: &[(Task, Reading)]) -> Vec<f32> {
    read.iter()
        .map(|(_, reading)| reading.confidence())
        .collect()
}

/// A failure of the engine, in its own words.
pub(super) fn failed(error: impl std::fmt::Display) -> EngineError {
    EngineError::Failed {
        detail: format!("recognising text: {error}"),
    }
}
