//! Sentences and passages in two languages, with the real embedding model.

use std::path::PathBuf;
use std::sync::Arc;

use answer::align::Alignment;
use answer::meaning::Meaning;
use document::reader::{Limits, ReaderCommand};
use engine::entail::EntailmentModel;
use engine::{EngineError, Models, OnnxEmbedding};
use library::{Library, LibraryOptions, PassageShape};

const LEASE: &str = "The tenant may terminate the lease after 24 months. Notice of three months must \
                     be given in writing.";
const PETS: &str =
    "Pets are allowed with the landlord's consent. Dogs need a deposit of 300 euros.";
const REPAIRS: &str = "The landlord repairs the heating within five days. Small repairs of up to 100 \
                       euros are paid by the tenant.";

/// The folder of the models, as the window test looks for it; none where tests that need
/// them are skipped.
fn models() -> Option<Models> {
    if std::env::var_os("DESKHAND_SKIP_MODELS").is_some() {
        return None;
    }
    let folder = std::env::var_os("DESKHAND_MODELS").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| {
        let data = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from);
        let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share"));
        let data = data.or(home);
        data.expect("HOME or XDG_DATA_HOME tells where data lies")
            .join("deskhand/models")
    });
    Some(Models::in_folder(folder))
}

/// An empty library: its embedding model is all that is wanted.
struct Desk {
    library: Library,
    _folder: tempfile::TempDir,
    _runtime: tokio::runtime::Runtime,
}

impl Desk {
    fn open() -> Option<Self> {
        let weights = models()?
            .default_embedding()
            .expect("the catalogue names one");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let runtime = tokio::runtime::Runtime::new().expect("threads can be made");
        let options = LibraryOptions {
            folder: folder.path().to_owned(),
            reader: ReaderCommand::of_this_executable(None).expect("this test has a path"),
            limits: Limits::default(),
            shape: PassageShape::default(),
            embedding: Arc::new(OnnxEmbedding::new(weights)),
            embeddings_before: Vec::new(),
            reranker: None,
            recogniser: None,
        };
        let library = Library::open(options, runtime.handle().clone()).expect("the library opens");
        Some(Self {
            library,
            _folder: folder,
            _runtime: runtime,
        })
    }

    fn alignment(&self, entailment: Option<Arc<dyn EntailmentModel>>) -> Alignment {
        let meaning = Meaning {
            library: self.library.clone(),
            entailment,
        };
        let passages = [LEASE, PETS, REPAIRS].map(|text| (text, [].as_slice()));
        Alignment::new(passages, Some(meaning))
    }
}

fn cited(alignment: &Alignment, sentence: &str) -> Vec<(usize, String)> {
    let supports = alignment.supports(sentence).into_iter();
    supports
        .map(|support| {
            let text = [LEASE, PETS, REPAIRS][support.passage];
            (support.passage, text[support.range].to_owned())
        })
        .collect()
}

#[test]
fn a_chinese_sentence_is_cited_to_the_english_one_that_says_so() {
    let Some(desk) = Desk::open() else { return };
    let alignment = desk.alignment(None);
    let dogs = "Dogs need a deposit of 300 euros.".to_owned();
    assert_eq!(
        cited(&alignment, "养狗需要支付300欧元的押金。"),
        [(1, dogs)]
    );
    let lease = "The tenant may terminate the lease after 24 months.".to_owned();
    assert_eq!(
        cited(&alignment, "租客在24个月后可以终止租约。"),
        [(0, lease)]
    );
    for sentence in [
        "地铁三号线将于明年春天通车。",
        "公司第二季度的营业收入增长了百分之八。",
    ] {
        assert!(alignment.supports(sentence).is_empty(), "{sentence}");
    }
    let english = cited(&alignment, "Dogs need a deposit of 300 euros.");
    assert_eq!(
        english[0].0, 1,
        "one in the passages' language goes by its words"
    );
}

/// Says that texts with a word entail whatever is asked.
struct Entailing(&'static str);

impl EntailmentModel for Entailing {
    fn name(&self) -> &str {
        "scripted"
    }

    fn languages(&self) -> &[String] {
        &[]
    }

    fn entailed(&self, premises: &[&str], _: &str) -> Result<Vec<f32>, EngineError> {
        let has = |text: &&str| if text.contains(self.0) { 0.9 } else { 0.1 };
        Ok(premises.iter().map(has).collect())
    }
}

#[test]
fn where_a_model_tells_what_follows_it_decides() {
    let Some(desk) = Desk::open() else { return };
    let sentence = "The tenant may terminate the lease after 24 months.";
    let agreeing = desk.alignment(Some(Arc::new(Entailing("terminate"))));
    assert_eq!(cited(&agreeing, sentence)[0].0, 0);
    let denying = desk.alignment(Some(Arc::new(Entailing("aardvark"))));
    assert!(
        denying.supports(sentence).is_empty(),
        "its words stand there, and do not count"
    );
    assert!(denying.supports("养狗需要支付300欧元的押金。").is_empty());
}
