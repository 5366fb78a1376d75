//! Which page of a PDF answers: our own questions over Debian's TeX documentation
//! (`benches/questions`), asked of the one document and of all of them together, with the
//! document's name and without.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use library::{FileId, FindMode, Library, Scope};

use super::{FindError, MODES, Tools, named};
use crate::figures::Figures;
use crate::half::Half;
use crate::read::DEFAULT_FOLDER;
use crate::set::rows;

/// Passages that are asked for: ten pages come of them.
const PASSAGES: usize = 60;

/// What a question is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// The document that answers.
    Document,
    /// All of them.
    All,
    /// All of them, with the document's name in the question, as somebody asks who knows
    /// what the documents are about.
    Named,
}

/// All of these, as figures are called.
const ASKED: [(Asked, &str); 3] = [
    (Asked::Document, "document"),
    (Asked::All, "all"),
    (Asked::Named, "named"),
];

/// A question and the page that answers it.
struct PageQuestion {
    id: String,
    text: String,
    /// Relative to the folder of all documents.
    file: PathBuf,
    page: u32,
}

impl PageQuestion {
    /// The question with what the document is called.
    fn with_name(&self) -> String {
        let name = self.file.file_stem().unwrap_or_default().to_string_lossy();
        match self.text.is_ascii() {
            true => format!("In {name}: {}", self.text),
            false => format!("{name}：{}", self.text),
        }
    }
}

/// How many questions found their page among the first so many.
#[derive(Default)]
struct Hits {
    questions: f64,
    first: f64,
    five: f64,
    ten: f64,
}

/// Asks every question whose document lies in the folder; tells where there is none.
/// Figures begin with `name`.
#[expect(clippy::print_stderr, reason = "tells why nothing is measured")]
pub(super) fn measure(
    figures: &mut Figures,
    name: &str,
    folder: Option<&Path>,
    tools: &Tools,
) -> Result<(), FindError> {
    let folder = folder.unwrap_or(Path::new(DEFAULT_FOLDER));
    let mut questions = questions()?;
    questions.retain(|question| folder.join(&question.file).is_file());
    if questions.is_empty() {
        eprintln!(
            "pages are not measured: {} has none of the documents",
            folder.display()
        );
        return Ok(());
    }
    let home = tempfile::tempdir()?;
    let library = Library::open(tools.options(home.path()), tools.runtime.clone())?;
    library.add(&[folder.to_owned()])?;
    tools.runtime.block_on(library.idle());
    let files: HashMap<PathBuf, FileId> = library
        .files()?
        .into_iter()
        .map(|file| (file.path, file.id))
        .collect();
    for (mode, mode_name) in MODES {
        for (asked, asked_name) in ASKED {
            let mut hits: HashMap<Half, Hits> = HashMap::new();
            for question in &questions {
                let Some(file) = files.get(&folder.join(&question.file)) else {
                    continue;
                };
                let rank = rank(&library, mode, question, *file, asked)?;
                hits.entry(Half::of(&question.id)).or_default().count(rank);
            }
            for (half, hits) in hits {
                let name = format!("{name}.{asked_name}");
                hits.note(figures, &named(&name, mode_name, half));
            }
        }
    }
    library.close();
    Ok(())
}

fn questions() -> Result<Vec<PageQuestion>, FindError> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("questions/tex-pages.jsonl");
    let text = |row: &serde_json::Value, name: &str| row[name].as_str().map(str::to_owned);
    let question = |row: serde_json::Value| {
        Some(PageQuestion {
            id: text(&row, "id")?,
            text: text(&row, "question")?,
            file: text(&row, "file")?.into(),
            page: u32::try_from(row["page"].as_u64()?).ok()?,
        })
    };
    Ok(rows(&path)?.into_iter().filter_map(question).collect())
}

/// The place of the page among those that a question finds, counted from 0: a page
/// stands where its best passage does.
fn rank(
    library: &Library,
    mode: FindMode,
    question: &PageQuestion,
    file: FileId,
    asked: Asked,
) -> Result<Option<usize>, FindError> {
    let scope = match asked {
        Asked::Document => Scope::files([file]),
        Asked::All | Asked::Named => Scope::everything(),
    };
    let text = match asked {
        Asked::Named => question.with_name(),
        _ => question.text.clone(),
    };
    let evidence = library.find_by(mode, &text, &scope, PASSAGES)?;
    let mut pages: Vec<(FileId, u32)> = Vec::new();
    for found in evidence.found {
        for span in found.passage.spans {
            let page = (found.passage.file, span.page);
            if !pages.contains(&page) {
                pages.push(page);
            }
        }
    }
    Ok(pages.iter().position(|page| *page == (file, question.page)))
}

impl Hits {
    fn count(&mut self, rank: Option<usize>) {
        let within = |most: usize| f64::from(u8::from(rank.is_some_and(|rank| rank < most)));
        self.questions += 1.0;
        self.first += within(1);
        self.five += within(5);
        self.ten += within(10);
    }

    fn note(&self, figures: &mut Figures, name: &str) {
        figures.note(&format!("{name}.questions"), self.questions);
        for (figure, hits) in [
            ("hit1", self.first),
            ("hit5", self.five),
            ("hit10", self.ten),
        ] {
            figures.note(&format!("{name}.{figure}"), hits / self.questions);
        }
    }
}
