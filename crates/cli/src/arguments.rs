//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Ask your documents, and draft from them, on this computer alone.
#[derive(Debug, Parser)]
#[command(name = "deskhand", version)]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Ask a question of files, or of the whole library.
    Ask {
        /// Files or folders to read first, then the question. Without files the
        /// whole library is asked.
        #[arg(required = true, value_name = "FILE... QUESTION")]
        files_and_question: Vec<String>,
        /// Which part of the library is asked.
        #[command(flatten)]
        part: Part,
        /// Ask the model alone, without documents.
        #[arg(long)]
        model_alone: bool,
        /// Go on in the chat that was asked last: 'and in 2023?' is made whole with what
        /// was asked before, and asked of the same documents where no others are named.
        #[arg(short, long)]
        follow_up: bool,
        /// Go on in this chat, as `chats` numbers it.
        #[arg(long, value_name = "NUMBER", conflicts_with = "follow_up")]
        chat: Option<i32>,
        /// Print what happens as lines of JSON.
        #[arg(long)]
        json: bool,
    },
    /// Draft a deck (PPTX) or a document (DOCX, or PDF where the output is called so).
    Draft {
        /// What to draft.
        kind: DraftKind,
        /// Files or folders to draft from, then the topic. Without files the
        /// whole library is drawn on.
        #[arg(required = true, value_name = "FILE... TOPIC")]
        files_and_topic: Vec<String>,
        /// Which part of the library is drawn on.
        #[command(flatten)]
        part: Part,
        /// Where to save it; a good name in this folder without it.
        #[arg(short, long)]
        output: Option<PathBuf>,
    },
    /// Compare two documents, or two versions of one: what was added, removed, changed and
    /// moved.
    Compare {
        /// The earlier one.
        before: PathBuf,
        /// The later one.
        after: PathBuf,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Summarise documents in their own words.
    Summarise {
        /// Files or folders. Without them the whole library is summarised.
        files: Vec<PathBuf>,
        /// Which part of the library is summarised.
        #[command(flatten)]
        part: Part,
        /// Only what stands below the heading with these words in it.
        #[arg(long)]
        chapter: Option<String>,
        /// How long.
        #[arg(long, value_enum, default_value_t = Length::Medium)]
        length: Length,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Make a table over documents: what each says of the fields that you name, with its
    /// place.
    Tabulate {
        /// Files or folders to read first. Without files the whole library is taken.
        files: Vec<PathBuf>,
        /// A field, as 'Rent' or 'When does it end?'; as many as you like.
        #[arg(short, long = "field", required = true)]
        fields: Vec<String>,
        /// Which part of the library is taken.
        #[command(flatten)]
        part: Part,
        /// Where to save it: CSV where the name ends so, else a workbook.
        #[arg(short, long)]
        output: Option<PathBuf>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Proofread, rewrite, translate or explain a document, block by block.
    Revise {
        /// What to do. Proofreading needs no model, unless it is asked to look as well.
        task: ReviseTask,
        /// The document.
        file: PathBuf,
        /// The language to translate into or to explain in, as `zh`.
        #[arg(long, value_enum, default_value_t = RevisedLanguage::En)]
        language: RevisedLanguage,
        /// How to rewrite.
        #[arg(long, value_enum, default_value_t = RewriteManner::Plain)]
        manner: RewriteManner,
        /// What else is wanted of a rewritten text, in your words.
        #[arg(long)]
        wish: Option<String>,
        /// Let the model proofread as well.
        #[arg(long)]
        with_model: bool,
        /// Where to save it: Markdown where the name ends in `.md`, else a Word document.
        #[arg(short, long)]
        output: Option<PathBuf>,
        /// Mark each change in the Word document, to be accepted or rejected there.
        #[arg(long, requires = "output")]
        track_changes: bool,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Put files and folders into the library.
    Add {
        /// Which.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Take what is in folders now, and do not follow what happens there later.
        #[arg(long)]
        once: bool,
        /// Read the password of encrypted files as one line from standard input.
        /// Without it a terminal is asked for one.
        #[arg(long)]
        password_stdin: bool,
        /// Let the system's keychain keep the password.
        #[arg(long)]
        remember_password: bool,
    },
    /// List the files of the library.
    Files {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Find files by name and passages by words, without a model.
    Search {
        /// What to look for; the last word may be begun only.
        #[arg(required = true)]
        words: Vec<String>,
        /// Which part of the library is searched.
        #[command(flatten)]
        part: Part,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// List the folders that are followed, or change how.
    Folders {
        /// What to change.
        #[command(subcommand)]
        change: Option<FolderChange>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// List the collections, or change them.
    Collections {
        /// What to change.
        #[command(subcommand)]
        change: Option<CollectionChange>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// List the chats, show or search what was said, or save one with its sources.
    Chats {
        /// What to do with one.
        #[command(subcommand)]
        deed: Option<ChatDeed>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Tell what is left to read, or let it wait, go on, stop or be tried again.
    Work {
        /// What to do with it.
        steer: Option<Steer>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Write the library, or a part of it, with the documents themselves into one file.
    Export {
        /// The file; what is there is replaced.
        file: PathBuf,
        /// Which part of the library; the whole of it goes with chats and drafts.
        #[command(flatten)]
        part: Part,
    },
    /// Take in what was exported; what is here already is not added twice.
    Import {
        /// The file.
        file: PathBuf,
    },
    /// Tell what runs the model, and how fast each engine is here.
    Engines {
        /// Measure now; takes some seconds for each engine.
        #[arg(long)]
        measure: bool,
        /// Answer with this engine from now on; `fastest` takes the fastest.
        #[arg(long, value_name = "ENGINE", conflicts_with = "measure")]
        choose: Option<String>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// List the models that answer or search, or could, with a forecast for this computer.
    Models {
        /// Answer with this one from now on: its id, the path of a GGUF file, or
        /// `default`.
        #[arg(long, value_name = "MODEL")]
        choose: Option<String>,
        /// Download this one first.
        #[arg(long, value_name = "ID")]
        download: Option<String>,
        /// Accept the terms of the model that is downloaded.
        #[arg(long, requires = "download")]
        accept_terms: bool,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Tell what this computer has to run models with.
    Hardware {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Take files out of the library; the files themselves stay.
    Remove {
        /// Their numbers, as `files` lists them.
        #[arg(required = true)]
        files: Vec<i32>,
    },
}

/// A part of the library; all of it where nothing is said.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Part {
    /// Only what lies in this folder; may be given several times.
    #[arg(long = "in", value_name = "FOLDER")]
    pub(crate) folders: Vec<PathBuf>,
    /// Only what is in this collection; may be given several times.
    #[arg(long = "collection", value_name = "NAME")]
    pub(crate) collections: Vec<String>,
    /// Only documents of this kind, as `files --json` names it; may be given several
    /// times.
    #[arg(long = "kind", value_name = "KIND")]
    pub(crate) kinds: Vec<String>,
    /// Only files changed on this day or later.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) since: Option<jiff::civil::Date>,
    /// Only files changed before this day.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) before: Option<jiff::civil::Date>,
}

impl Part {
    /// Whether no part is named.
    pub(crate) fn is_none(&self) -> bool {
        self.folders.is_empty()
            && self.collections.is_empty()
            && self.kinds.is_empty()
            && self.since.is_none()
            && self.before.is_none()
    }
}

/// How long a summary is.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Length {
    /// A sentence of each of the chief parts.
    Short,
    /// A sentence of each part.
    Medium,
    /// Several sentences of every section.
    Long,
}

/// What to do to a text.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ReviseTask {
    /// Put mistakes right.
    Proofread,
    /// Say the same otherwise.
    Rewrite,
    /// Say the same in another language.
    Translate,
    /// Say in plain words what it means.
    Explain,
}

/// How to rewrite a text.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum RewriteManner {
    /// In plain words and short sentences.
    Plain,
    /// With fewer words.
    Shorter,
    /// As in a letter to an authority.
    Formal,
    /// As one writes to a colleague.
    Friendly,
    /// As `--wish` says and no otherwise.
    Wish,
}

/// The languages to write in, by their BCP 47 tags.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum RevisedLanguage {
    /// English.
    En,
    /// Chinese.
    Zh,
    /// German.
    De,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Italian.
    It,
    /// Portuguese.
    Pt,
    /// Russian.
    Ru,
    /// Japanese.
    Ja,
    /// Korean.
    Ko,
    /// Arabic.
    Ar,
}

/// What to change about folders.
#[derive(Debug, Subcommand)]
pub(crate) enum FolderChange {
    /// Follow a folder no longer.
    Stop {
        /// Its number, as `folders` lists it.
        folder: i32,
        /// Take its files out of the library too; on disk they stay.
        #[arg(long)]
        files: bool,
    },
    /// Say which files of a folder are taken, in place of what was said before.
    Rules {
        /// Its number, as `folders` lists it.
        folder: i32,
        /// Pass over these names and paths, written as in a `.gitignore` file.
        #[arg(long)]
        ignore: Vec<String>,
        /// Pass over files larger than so many megabytes.
        #[arg(long)]
        largest: Option<u32>,
        /// Take what the system hides, too.
        #[arg(long)]
        hidden: bool,
    },
}

/// What to change about collections.
#[derive(Debug, Subcommand)]
pub(crate) enum CollectionChange {
    /// Make one of files.
    Create {
        /// Its name.
        name: String,
        /// The numbers of its files, as `files` lists them.
        files: Vec<i32>,
    },
    /// Give one another name.
    Rename {
        /// The name that it has.
        name: String,
        /// The name that it gets.
        new: String,
    },
    /// Delete one; its files stay in the library.
    Delete {
        /// Its name.
        name: String,
    },
    /// Put files into one.
    Put {
        /// Its name.
        name: String,
        /// The numbers of the files.
        #[arg(required = true)]
        files: Vec<i32>,
    },
    /// Take files out of one; they stay in the library.
    TakeOut {
        /// Its name.
        name: String,
        /// The numbers of the files.
        #[arg(required = true)]
        files: Vec<i32>,
    },
}

/// What to do with the work in the background.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Steer {
    /// Let it wait, until `resume`.
    Pause,
    /// Let it go on.
    Resume,
    /// Set aside what waits to be read.
    Stop,
    /// Try again what was set aside.
    Retry,
}

/// What to do with a chat.
#[derive(Debug, Subcommand)]
pub(crate) enum ChatDeed {
    /// Print what was asked and answered in one.
    Show {
        /// Its number.
        chat: i32,
    },
    /// Find what was said, in all of them.
    Find {
        /// The words.
        text: String,
    },
    /// Write one to a file: PDF, Word or Markdown, as its name ends.
    Save {
        /// Its number.
        chat: i32,
        /// The file: `.pdf`, `.docx` or `.md`; what is there is replaced.
        #[arg(value_parser = chat_file)]
        file: PathBuf,
    },
}

/// A file that a chat can be written to.
fn chat_file(name: &str) -> Result<PathBuf, String> {
    let file = PathBuf::from(name);
    let ending = file.extension().map(|ending| ending.to_ascii_lowercase());
    match ending.as_deref().and_then(|ending| ending.to_str()) {
        Some("pdf" | "docx" | "md") => Ok(file),
        _ => Err("its name has to end in .pdf, .docx or .md".to_owned()),
    }
}

/// What to draft.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum DraftKind {
    /// A PowerPoint deck.
    Deck,
    /// A Word document.
    Document,
}
