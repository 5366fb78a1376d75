//! The terminal's two streams: results on one, complaints on the other.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is the one file that prints"
)]

use std::io::Write;

use assistant::api::answer::{Answer, Citation, Outcome, Sentence, Source};
use assistant::api::chat::{Chat, ChatHit, ChatSummary};
use assistant::api::comparison::{Change, Comparison, WordsOf};
use assistant::api::engine::{EngineChoice, EngineResult};
use assistant::api::failure::{Failure, FailureCode};
use assistant::api::file::{File, FileProgress};
use assistant::api::folder::{Collection, Folder, FolderState};
use assistant::api::hardware::Hardware;
use assistant::api::model::{Model, ModelChoice, ModelPresence, ModelPurpose};
use assistant::api::revision::{EditReason, RevisedBlock, RevisionBlock, RevisionTask};
use assistant::api::search::{PassageHit, SearchResults};
use assistant::api::summary::Summary;
use assistant::api::table::FieldRow;
use assistant::api::transfer::{Exported, Imported};
use assistant::api::work::Work;

use crate::messages::Messages;

/// Says what went wrong.
pub(crate) fn complain(sentence: &str) {
    eprintln!("deskhand: {sentence}");
}

/// Says what is going on, where someone may be watching.
pub(crate) fn report(sentence: &str) {
    eprintln!("{sentence}");
}

/// Prints one line.
pub(crate) fn line(text: &str) {
    println!("{text}");
}

/// Prints an answer as it streams, with the numbers of its sources behind each
/// sentence.
#[derive(Default)]
pub(crate) struct AnswerWriter {
    /// The last token, held back as a sentence may end inside it.
    held: Vec<u16>,
    /// UTF-16 code units printed so far.
    printed: usize,
}

impl AnswerWriter {
    /// Takes the next token.
    pub(crate) fn token(&mut self, text: &str) {
        self.release(self.held.len());
        self.held = text.encode_utf16().collect();
    }

    /// Puts the numbers of its sources behind a sentence.
    pub(crate) fn cited(&mut self, sentence: &Sentence) {
        let inside = (sentence.end as usize).saturating_sub(self.printed);
        self.release(inside.min(self.held.len()));
        for citation in &sentence.citations {
            print!(" [{}]", citation.source);
        }
        flush();
    }

    /// Prints what was held back.
    pub(crate) fn finish(&mut self) {
        self.release(self.held.len());
        println!();
    }

    fn release(&mut self, units: usize) {
        let piece: Vec<u16> = self.held.drain(..units).collect();
        self.printed += piece.len();
        print!("{}", String::from_utf16_lossy(&piece));
        flush();
    }
}

/// A terminal that is gone is told by the next write.
fn flush() {
    drop(std::io::stdout().flush());
}

/// Prints what of two documents differs: what stands in the later one alone behind `+`, in
/// the earlier one alone behind `-`; words of a clause that was changed as `[-these-]` and
/// `{+those+}`.
pub(crate) fn comparison(comparison: &Comparison, messages: &Messages) {
    for change in &comparison.changes {
        let (clause, line) = match change {
            Change::Added { after } => (after, format!("+ {}", after.text)),
            Change::Removed { before } => (before, format!("- {}", before.text)),
            Change::Moved { before, after } => {
                let from = messages.place(&before.place);
                (after, format!("> {} ({from})", after.text))
            }
            Change::Changed { after, words, .. } => {
                let words = words.iter().map(|words| match words.of {
                    WordsOf::Both => words.text.clone(),
                    WordsOf::Before => format!("[-{}-]", words.text),
                    WordsOf::After => format!("{{+{}+}}", words.text),
                });
                (after, format!("~ {}", words.collect::<String>()))
            }
        };
        println!("{}:\n{line}\n", messages.place(&clause.place));
    }
    let counted = comparison.same.to_string();
    println!(
        "{}",
        messages
            .get("compare.same.other")
            .replace("{count}", &counted)
    );
}

/// Prints what a document says, each sentence with its place.
pub(crate) fn summary(summary: &Summary, messages: &Messages) {
    for part in &summary.parts {
        println!("{}\n", part.headings.join(" › "));
        for sentence in &part.sentences {
            println!(
                "  {} [{}]\n",
                sentence.text,
                messages.place(&sentence.place)
            );
        }
    }
}

/// Prints what a document says of some fields, each with its place.
pub(crate) fn table_row(fields: &[String], row: &FieldRow, messages: &Messages) {
    println!("{}", row.file_name);
    for (field, cell) in fields.iter().zip(&row.cells) {
        match cell {
            Some(cell) => {
                println!(
                    "  {field}: {} [{}]",
                    cell.value,
                    messages.place(&cell.place)
                );
            }
            None => println!("  {field}: –"),
        }
    }
    println!();
}

/// Prints a block as it was revised; of a proofread one what was changed, and nothing where
/// nothing was.
pub(crate) fn revised(
    task: &RevisionTask,
    block: &RevisionBlock,
    revised: &RevisedBlock,
    messages: &Messages,
) {
    if !matches!(task, RevisionTask::Proofread { .. }) {
        println!("{}\n", revised.text);
        return;
    }
    let units: Vec<u16> = block.block.text.encode_utf16().collect();
    let part = |from: usize, to: usize| {
        let to = to.min(units.len());
        String::from_utf16_lossy(units.get(from..to).unwrap_or_default())
    };
    for edit in &revised.edits {
        let (start, end) = (edit.start as usize, edit.end as usize);
        let place = block.place.as_ref();
        let at = place.map(|place| messages.place(place)).unwrap_or_default();
        let before = part(start.saturating_sub(AROUND), start);
        let after = part(end, end + AROUND);
        let others = match edit.others.as_slice() {
            [] => String::new(),
            others => format!("  ({}?)", others.join(", ")),
        };
        let old = part(start, end);
        let change = match old == edit.text {
            true => format!("[{old}?]"),
            false => format!("[-{old}-]{{+{}+}}", edit.text),
        };
        let reason = reason(edit.reason);
        println!("{at}  {reason}: …{before}{change}{after}…{others}");
    }
}

/// So much of a text is shown around a change.
const AROUND: usize = 24;

fn reason(reason: EditReason) -> &'static str {
    match reason {
        EditReason::Spelling => "spelling",
        EditReason::UnknownWord => "unknown word",
        EditReason::Repeated => "twice",
        EditReason::Spacing => "white space",
        EditReason::Punctuation => "punctuation",
        EditReason::Width => "half-width mark",
        EditReason::Capital => "capital letter",
        EditReason::Article => "article",
        EditReason::Confused => "confused word",
        EditReason::Form => "form of the word",
        EditReason::Wording => "wording",
    }
}

/// Tells beside the answer what was searched, where it is not what was asked.
pub(crate) fn searched(whole: &str, messages: &Messages) {
    eprintln!(
        "{}",
        messages.get("question.searched").replace("{text}", whole)
    );
}

/// Prints what stands below an answer: how it ended, and its sources.
pub(crate) fn below_answer(answer: &Answer, messages: &Messages) {
    match &answer.outcome {
        Outcome::NotInDocuments => println!("{}", messages.get("outcome.not_in_documents")),
        Outcome::Failed { failure } => complain(&messages.failure(failure)),
        Outcome::Answered | Outcome::Stopped | Outcome::Interrupted | Outcome::Running => {}
    }
    if !answer.conflict.is_empty() {
        let sides: Vec<String> = answer
            .conflict
            .iter()
            .map(|side| format!("[{}]", side.source))
            .collect();
        println!("\n{} {}", messages.get("answer.conflict"), sides.join(" "));
    }
    let nearest = answer.outcome == Outcome::NotInDocuments;
    for source in &answer.sources {
        let citation = citation_of(answer, source);
        if !nearest && citation.is_none() {
            continue;
        }
        println!(
            "\n[{}] {}, {}",
            source.number,
            source.file_name,
            place_of(source, citation, messages)
        );
        for text in source.text.lines() {
            println!("    {text}");
        }
    }
    if let Some(figures) = &answer.figures {
        println!(
            "\n{} · {:.1} s · {:.1} tokens/s",
            figures.model, figures.seconds, figures.tokens_per_second
        );
    }
}

/// Prints the engines with their figures, the one that answers marked.
pub(crate) fn engines(choice: &EngineChoice, messages: &Messages) {
    for trial in &choice.trials {
        let mark = if trial.engine == choice.current {
            '*'
        } else {
            ' '
        };
        let result = match &trial.result {
            EngineResult::Measured { speed } => format!(
                "{:>7.0} {:>7.1} {:>7.1} s",
                speed.prompt_tokens_per_second,
                speed.answer_tokens_per_second,
                speed.question_seconds,
            ),
            EngineResult::Failed { failure } => messages.failure(failure),
        };
        println!("{mark} {:<20} {result}  {}", trial.engine, trial.device);
    }
    if choice.trials.is_empty() {
        println!("* {}", choice.current);
    }
}

/// Prints models, those in use marked, each with its forecast.
pub(crate) fn models(models: &[Model]) {
    for model in models {
        let mark = if model.current { '*' } else { ' ' };
        let name = match &model.choice {
            ModelChoice::Catalogue { id } => id,
            ModelChoice::File { path } => path,
            ModelChoice::Server { model, .. } => model,
        };
        let presence = match &model.presence {
            ModelPresence::Here => "here",
            ModelPresence::Offered => "to download",
            ModelPresence::Downloading { .. } => "downloading",
            ModelPresence::Failed { .. } => "not whole",
        };
        let forecast = match &model.forecast {
            Some(forecast) => format!(
                "{:>6.1} s {:>6.1} tokens/s {:>6.1} GB{}",
                forecast.first_token_seconds,
                forecast.answer_tokens_per_second,
                forecast.memory_bytes / 1e9,
                if forecast.fits { "" } else { " (too much)" },
            ),
            None if model.purpose == ModelPurpose::Search => "for searching".to_owned(),
            None => String::new(),
        };
        println!("{mark} {name:<24} {presence:<12} {forecast}");
    }
}

/// Prints what this computer has.
pub(crate) fn hardware(hardware: &Hardware) {
    println!(
        "{}, {} cores, {}",
        hardware.processor,
        hardware.cores,
        hardware.instruction_sets.join(" ")
    );
    println!(
        "{:.1} of {:.1} GB of memory free",
        hardware.free_memory_bytes / 1e9,
        hardware.memory_bytes / 1e9
    );
    for graphics in hardware.graphics.iter().flatten() {
        let memory = graphics.memory_bytes.unwrap_or_default() / 1e9;
        println!("{}, {memory:.1} GB", graphics.name);
    }
    for processor in hardware.neural_processors.iter().flatten() {
        let usable = if processor.usable {
            "ready"
        } else {
            "no driver"
        };
        println!("{}, {usable}", processor.name);
    }
}

/// Prints what was found, the words that were searched for between brackets.
pub(crate) fn results(results: &SearchResults, messages: &Messages) {
    for file in &results.files {
        println!("{:>5}  {}", file.id, file.path);
    }
    for hit in &results.passages {
        println!("\n{}, {}", hit.file_name, messages.place(&hit.place));
        println!("    {}", marked(hit));
    }
}

fn marked(hit: &PassageHit) -> String {
    let units: Vec<u16> = hit.text.encode_utf16().collect();
    let part =
        |from: usize, to: usize| String::from_utf16_lossy(units.get(from..to).unwrap_or_default());
    let mut line = String::new();
    let mut at = 0;
    for mark in &hit.marks {
        let (start, end) = (mark.start as usize, mark.end as usize);
        line.push_str(&part(at, start));
        line.push('[');
        line.push_str(&part(start, end));
        line.push(']');
        at = end;
    }
    line + &part(at, units.len())
}

/// Prints the watched folders.
pub(crate) fn folders(folders: &[Folder]) {
    for folder in folders {
        let state = match &folder.state {
            FolderState::Waiting => "not looked through yet",
            FolderState::Watched => "followed",
            FolderState::LookedThrough => "looked through every minute",
            FolderState::Missing => "not there",
            FolderState::Unreadable { .. } => "not readable",
        };
        println!(
            "{:>5}  {:>6} files, {state}  {}",
            folder.id, folder.files, folder.path
        );
    }
}

/// Prints the collections.
pub(crate) fn collections(collections: &[Collection]) {
    for collection in collections {
        println!("{}  {} files", collection.name, collection.files.len());
    }
}

/// Prints the chats, last used first.
pub(crate) fn chats(chats: &[ChatSummary]) {
    for chat in chats {
        println!("{:>5}  {}", chat.id, chat.title);
    }
}

/// Prints what was asked and answered in a chat.
pub(crate) fn chat(chat: &Chat, messages: &Messages) {
    for turn in &chat.turns {
        println!("## {}\n", turn.question);
        println!("{}", turn.answer.text.trim_end());
        below_answer(&turn.answer, messages);
        println!();
    }
}

/// Prints what was found in chats, each with the number of its chat.
pub(crate) fn chat_hits(hits: &[ChatHit]) {
    for hit in hits {
        println!("{:>5}  {}", hit.chat, hit.title);
        println!("       {}", hit.text);
    }
}

/// Prints what was exported, and complains of documents that went without their file.
pub(crate) fn exported(exported: &Exported, messages: &Messages) {
    println!("{}  {}", exported.files, exported.path);
    for path in &exported.without_original {
        let failure = Failure {
            code: FailureCode::FileUnreadable,
            subject: Some(path.clone()),
            detail: "its text was exported alone".to_owned(),
        };
        complain(&messages.failure(&failure));
    }
}

/// Prints what was imported.
pub(crate) fn imported(imported: &Imported, messages: &Messages) {
    let count = |number: usize| number.to_string();
    println!(
        "{}",
        messages
            .get("transfer.imported")
            .replace("{added}", &count(imported.added.len()))
            .replace("{known}", &count(imported.known.len()))
            .replace("{chats}", &imported.chats.to_string())
            .replace("{drafts}", &imported.drafts.to_string())
    );
}

/// Prints what is left to do.
pub(crate) fn work(work: &Work) {
    if work.paused {
        println!("paused");
    }
    println!(
        "{} files wait, {} are being read, {} passages and {} pages are left; {} files were set aside",
        work.queued, work.reading, work.passages, work.pages, work.set_aside
    );
    if let Some(seconds) = work.seconds_left.filter(|seconds| *seconds > 0.0) {
        println!("about {seconds:.0} s");
    }
}

/// Prints the files of the library.
pub(crate) fn files(files: &[File], messages: &Messages) {
    for file in files {
        println!("{:>5}  {}  {}", file.id, state(file, messages), file.path);
    }
}

/// Complains of every file that was set aside.
pub(crate) fn complain_of(files: &[File], messages: &Messages) {
    for file in files {
        if let Some(failure) = set_aside(file) {
            complain(&messages.failure(failure));
        }
    }
}

fn state(file: &File, messages: &Messages) -> String {
    match set_aside(file) {
        Some(failure) => messages.failure(failure),
        None => {
            let read = format!("{} p., {}", file.pages, file.passages);
            match messages.missing(file) {
                Some(missing) => format!("{read}; {missing}"),
                None => read,
            }
        }
    }
}

fn set_aside(file: &File) -> Option<&Failure> {
    match &file.progress {
        FileProgress::SetAside { failure } => Some(failure),
        FileProgress::Queued
        | FileProgress::Reading { .. }
        | FileProgress::Embedding { .. }
        | FileProgress::Indexed => None,
    }
}

/// What an answer cites of a source first.
fn citation_of<'a>(answer: &'a Answer, source: &Source) -> Option<&'a Citation> {
    let sentences = answer.sentences.iter();
    let mut citations = sentences
        .flat_map(|sentence| &sentence.citations)
        .chain(&answer.conflict);
    citations.find(|citation| citation.source == source.number)
}

/// Where a source stands, or what is cited of it, and whether its words were recognised
/// from a picture.
fn place_of(source: &Source, citation: Option<&Citation>, messages: &Messages) -> String {
    let cited = citation.and_then(|citation| citation.place.as_ref());
    let place = messages.place(cited.unwrap_or(&source.place));
    match source.recognised {
        Some(_) => messages.get("place.recognised").replace("{place}", &place),
        None => place,
    }
}
