//! What another process can have done.

use std::path::PathBuf;

use library::Password;
use serde::{Deserialize, Serialize};
use tokio::sync::{broadcast, mpsc};

use crate::Assistant;
use crate::api::Event;
use crate::api::answer::{Answer, Question, Scope};
use crate::api::chat::{Chat, ChatFormat, ChatHit, ChatSummary};
use crate::api::comparison::Comparison;
use crate::api::document::TextBlock;
use crate::api::draft::{Draft, DraftFormat, DraftRequest};
use crate::api::engine::EngineChoice;
use crate::api::failure::Failure;
use crate::api::file::File;
use crate::api::folder::{Collection, Folder, FolderRules};
use crate::api::hardware::Hardware;
use crate::api::model::{Model, ModelChoice};
use crate::api::revision::{RevisedBlock, Revision, RevisionFormat, RevisionTask, RevisionText};
use crate::api::search::SearchResults;
use crate::api::summary::{Summary, SummaryLength};
use crate::api::table::{FieldRow, FieldTable, TableFormat};
use crate::api::transfer::{Exported, Imported};
use crate::api::work::Work;

/// What another process can have done.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Adds files and folders and waits until they can be searched.
    Add {
        /// Absolute paths.
        paths: Vec<PathBuf>,
        /// Whether folders are watched from now on.
        follow: bool,
    },
    /// Gives the password of encrypted files and waits until they were tried.
    Unlock {
        /// Their numbers.
        files: Vec<i32>,
        /// The password of all of them.
        password: Password,
        /// Whether the keychain keeps it.
        remember: bool,
    },
    /// Lists the files.
    Files,
    /// Finds names and passages by words.
    Search {
        /// What was typed.
        text: String,
        /// Of which documents.
        scope: Scope,
    },
    /// Lists the watched folders.
    Folders,
    /// Changes which files of a folder are taken.
    SetFolderRules {
        /// Its number.
        folder: i32,
        /// The rules.
        rules: FolderRules,
    },
    /// Follows a folder no longer.
    Unwatch {
        /// Its number.
        folder: i32,
        /// Whether its files are taken out too.
        files: bool,
    },
    /// Lists the collections.
    Collections,
    /// Makes, fills, empties, renames or deletes a collection.
    ChangeCollection {
        /// How.
        change: CollectionChange,
    },
    /// Writes the library, or a part of it, into one file.
    Export {
        /// Which part.
        scope: Scope,
        /// The absolute path of the file.
        to: PathBuf,
    },
    /// Takes in what was exported.
    Import {
        /// The absolute path of the file.
        from: PathBuf,
    },
    /// Tells what is left to do, and steers it.
    Work {
        /// What is to be done with it; nothing where it is only asked for.
        steer: Option<Steer>,
    },
    /// Takes files out.
    Remove {
        /// Their numbers.
        files: Vec<i32>,
    },
    /// Compares two documents.
    Compare {
        /// The number of the earlier file.
        before: i32,
        /// The number of the later file.
        after: i32,
    },
    /// Summarises a document in its own words.
    Summarise {
        /// The number of the file.
        file: i32,
        /// The headings of the part that is wanted; none wants all of it.
        chapter: Option<Vec<String>>,
        /// How long the summary is.
        length: SummaryLength,
    },
    /// Lists the documents of a part of the library.
    FilesIn {
        /// Which part.
        scope: Scope,
    },
    /// Tells what a document says of some fields.
    TableRow {
        /// The number of the file.
        file: i32,
        /// The fields.
        fields: Vec<String>,
    },
    /// Writes a table to a file.
    SaveTable {
        /// The table.
        table: FieldTable,
        /// What it is written as.
        format: TableFormat,
        /// The absolute path of the file.
        to: PathBuf,
    },
    /// Lists the blocks of a document that is to be revised.
    RevisionBlocks {
        /// The number of the file.
        file: i32,
    },
    /// Does a task to one block.
    Revise {
        /// The task.
        task: RevisionTask,
        /// The block.
        block: TextBlock,
        /// Words that are right whatever a dictionary says.
        terms: Vec<String>,
    },
    /// Writes a revised text to a file.
    SaveRevision {
        /// The text.
        revision: Revision,
        /// What it is written as.
        format: RevisionFormat,
        /// The absolute path of the file.
        to: PathBuf,
    },
    /// Asks and waits for the end of the answer.
    Ask {
        /// The question.
        question: Question,
    },
    /// Tells what runs the model, measured anew where that is asked for.
    Engines {
        /// Whether to measure.
        measure: bool,
    },
    /// Answers with another engine from now on.
    ChooseEngine {
        /// Its name; none takes the fastest.
        engine: Option<String>,
    },
    /// Lists the models.
    Models,
    /// Answers with another model from now on.
    ChooseModel {
        /// Which; none takes the default.
        choice: Option<ModelChoice>,
    },
    /// Downloads a model and waits until it is here.
    DownloadModel {
        /// The catalogue's id.
        id: String,
        /// Whether its terms are accepted.
        accepted: bool,
    },
    /// Tells what this computer has.
    Hardware,
    /// Lists the chats.
    Chats,
    /// Tells what was said in a chat.
    Chat {
        /// Its number.
        chat: i32,
    },
    /// Finds what was said in all chats.
    SearchChats {
        /// The words.
        text: String,
    },
    /// Writes a chat to a file.
    SaveChat {
        /// Its number.
        chat: i32,
        /// What it is written as.
        format: ChatFormat,
        /// The absolute path of the file.
        to: PathBuf,
    },
    /// Makes an outline and writes it to a file.
    Draft {
        /// What is asked for.
        request: DraftRequest,
        /// What it is written as.
        format: DraftFormat,
        /// The absolute path of the file; none for a good name in `folder`.
        path: Option<PathBuf>,
        /// An absolute path.
        folder: PathBuf,
    },
}

/// What is changed about collections.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum CollectionChange {
    /// A new one.
    Create {
        /// Its name.
        name: String,
        /// The numbers of its files.
        files: Vec<i32>,
    },
    /// Another name.
    Rename {
        /// Its number.
        collection: i32,
        /// The name.
        name: String,
    },
    /// None of it; the files stay.
    Delete {
        /// Its number.
        collection: i32,
    },
    /// More files.
    Put {
        /// Its number.
        collection: i32,
        /// The numbers of the files.
        files: Vec<i32>,
    },
    /// Fewer files.
    TakeOut {
        /// Its number.
        collection: i32,
        /// The numbers of the files.
        files: Vec<i32>,
    },
}

/// What is done with the work in the background.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Steer {
    /// It waits.
    Pause,
    /// It goes on.
    Resume,
    /// What waits to be read is set aside.
    Stop,
    /// What was set aside is tried again.
    Retry,
}

/// How a command ended well.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Files as they are now.
    Files {
        /// Which.
        files: Vec<File>,
    },
    /// What was found.
    Found {
        /// Names and passages.
        results: SearchResults,
    },
    /// The watched folders as they are now.
    Folders {
        /// Which.
        folders: Vec<Folder>,
    },
    /// The collections as they are now.
    Collections {
        /// Which.
        collections: Vec<Collection>,
    },
    /// What is left to do.
    Work {
        /// It.
        work: Work,
    },
    /// What was exported.
    Exported {
        /// It.
        exported: Exported,
    },
    /// What was imported.
    Imported {
        /// It.
        imported: Imported,
    },
    /// What of two documents differs.
    Compared {
        /// It.
        comparison: Box<Comparison>,
    },
    /// What a document says.
    Summarised {
        /// It.
        summary: Box<Summary>,
    },
    /// The documents of a part of the library, in the order of their names.
    FilesIn {
        /// The numbers of the files.
        files: Vec<i32>,
    },
    /// What a document says of some fields.
    TableRow {
        /// The row.
        row: Box<FieldRow>,
    },
    /// A table was written.
    TableSaved,
    /// A text that is to be revised.
    RevisionBlocks {
        /// It.
        text: Box<RevisionText>,
    },
    /// A block as it was revised; none where it was stopped.
    Revised {
        /// It.
        block: Option<Box<RevisedBlock>>,
    },
    /// A revised text was written.
    RevisionSaved,
    /// An answer that ended.
    Answer {
        /// As it is kept.
        answer: Box<Answer>,
    },
    /// What runs the model.
    Engines {
        /// The engine that answers, and what was measured.
        engines: EngineChoice,
    },
    /// The models as they are now.
    Models {
        /// Which.
        models: Vec<Model>,
    },
    /// What this computer has.
    Hardware {
        /// It.
        hardware: Box<Hardware>,
    },
    /// The chats, last used first.
    Chats {
        /// Which.
        chats: Vec<ChatSummary>,
    },
    /// What was said in a chat.
    Chat {
        /// The chat.
        chat: Box<Chat>,
    },
    /// What was found in chats, the newest first.
    ChatHits {
        /// Each.
        hits: Vec<ChatHit>,
    },
    /// A chat was written.
    ChatSaved,
    /// A draft that was written.
    Draft {
        /// As it is kept.
        draft: Box<Draft>,
    },
}

impl Assistant {
    /// Carries out a command. Everything that happens meanwhile goes to
    /// `events`, whether or not the command caused it.
    pub async fn run(
        &self,
        command: Command,
        events: mpsc::UnboundedSender<Event>,
    ) -> Result<Outcome, Failure> {
        let mut all = self.events();
        let work = self.carry_out(command);
        tokio::pin!(work);
        loop {
            tokio::select! {
                biased;
                event = all.recv() => match event {
                    // Whoever asked may have stopped listening.
                    Ok(event) => drop(events.send(event)),
                    Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => return work.await,
                },
                outcome = &mut work => {
                    while let Ok(event) = all.try_recv() {
                        drop(events.send(event));
                    }
                    return outcome;
                }
            }
        }
    }

    async fn carry_out(&self, command: Command) -> Result<Outcome, Failure> {
        match command {
            Command::Add { paths, follow } => {
                let added = self.add(paths, follow).await?;
                let wanted = added.queued.into_iter().chain(added.unchanged).collect();
                let files = self.await_indexed(wanted).await?;
                Ok(Outcome::Files { files })
            }
            Command::Unlock {
                files,
                password,
                remember,
            } => {
                for file in &files {
                    self.unlock(*file, password.clone(), remember).await?;
                }
                let files = self.await_indexed(files).await?;
                Ok(Outcome::Files { files })
            }
            Command::Files => Ok(Outcome::Files {
                files: self.files().await?,
            }),
            Command::Search { text, scope } => Ok(Outcome::Found {
                results: self.search(text, scope).await?,
            }),
            Command::Folders => folders(self.folders().await),
            Command::SetFolderRules { folder, rules } => {
                folders(self.set_folder_rules(folder, rules).await)
            }
            Command::Unwatch { folder, files } => folders(self.unwatch(folder, files).await),
            Command::Collections => Ok(Outcome::Collections {
                collections: self.collections().await?,
            }),
            Command::ChangeCollection { change } => {
                self.change_collection(change).await?;
                Ok(Outcome::Collections {
                    collections: self.collections().await?,
                })
            }
            Command::Compare { before, after } => Ok(Outcome::Compared {
                comparison: Box::new(self.compare(before, after).await?),
            }),
            Command::Summarise {
                file,
                chapter,
                length,
            } => Ok(Outcome::Summarised {
                summary: Box::new(self.summarise(file, chapter, length).await?),
            }),
            Command::FilesIn { scope } => Ok(Outcome::FilesIn {
                files: self.files_in(scope).await?,
            }),
            Command::TableRow { file, fields } => Ok(Outcome::TableRow {
                row: Box::new(self.table_row(file, fields).await?),
            }),
            Command::SaveTable { table, format, to } => {
                self.save_table(table, format, to).await?;
                Ok(Outcome::TableSaved)
            }
            Command::RevisionBlocks { file } => Ok(Outcome::RevisionBlocks {
                text: Box::new(self.revision_blocks(file).await?),
            }),
            Command::Revise { task, block, terms } => Ok(Outcome::Revised {
                block: self.revise(task, block, terms).await?.map(Box::new),
            }),
            Command::SaveRevision {
                revision,
                format,
                to,
            } => {
                self.save_revision(revision, format, to).await?;
                Ok(Outcome::RevisionSaved)
            }
            Command::Export { scope, to } => Ok(Outcome::Exported {
                exported: self.export_library(scope, to).await?,
            }),
            Command::Import { from } => Ok(Outcome::Imported {
                imported: self.import_library(from).await?,
            }),
            Command::Work { steer } => Ok(Outcome::Work {
                work: self.steer(steer).await?,
            }),
            Command::Remove { files } => {
                for file in files {
                    self.remove(file).await?;
                }
                Ok(Outcome::Files {
                    files: self.files().await?,
                })
            }
            Command::Ask { question } => Ok(Outcome::Answer {
                answer: Box::new(self.ask_to_end(question).await?),
            }),
            Command::Engines { measure } => Ok(Outcome::Engines {
                engines: if measure {
                    self.measure_engines().await?
                } else {
                    self.engines().await?
                },
            }),
            Command::ChooseEngine { engine } => Ok(Outcome::Engines {
                engines: self.choose_engine(engine).await?,
            }),
            Command::Models => Ok(Outcome::Models {
                models: self.models().await?,
            }),
            Command::ChooseModel { choice } => Ok(Outcome::Models {
                models: self.choose_model(choice).await?,
            }),
            Command::DownloadModel { id, accepted } => Ok(Outcome::Models {
                models: self.download_to_end(id, accepted).await?,
            }),
            Command::Hardware => Ok(Outcome::Hardware {
                hardware: Box::new(self.hardware().await?),
            }),
            Command::Chats => Ok(Outcome::Chats {
                chats: self.chats().await?,
            }),
            Command::Chat { chat } => Ok(Outcome::Chat {
                chat: Box::new(self.chat(chat).await?),
            }),
            Command::SearchChats { text } => Ok(Outcome::ChatHits {
                hits: self.search_chats(text).await?,
            }),
            Command::SaveChat { chat, format, to } => {
                self.export_chat(chat, format, to).await?;
                Ok(Outcome::ChatSaved)
            }
            Command::Draft {
                request,
                format,
                path,
                folder,
            } => {
                let draft = self.create_draft(request).await?;
                let draft = self.make_outline(draft.id).await?;
                let path = match path {
                    Some(path) => path,
                    None => folder.join(self.draft_file_name(draft.id, format).await?),
                };
                let draft = self.write_draft(draft.id, format, path).await?;
                Ok(Outcome::Draft {
                    draft: Box::new(draft),
                })
            }
        }
    }

    async fn change_collection(&self, change: CollectionChange) -> Result<(), Failure> {
        match change {
            CollectionChange::Create { name, files } => {
                self.create_collection(name, files).await.map(|_| ())
            }
            CollectionChange::Rename { collection, name } => {
                self.rename_collection(collection, name).await
            }
            CollectionChange::Delete { collection } => self.delete_collection(collection).await,
            CollectionChange::Put { collection, files } => {
                self.put_in_collection(collection, files).await
            }
            CollectionChange::TakeOut { collection, files } => {
                self.take_out_of_collection(collection, files).await
            }
        }
    }

    async fn steer(&self, steer: Option<Steer>) -> Result<Work, Failure> {
        match steer {
            None => self.work().await,
            Some(Steer::Pause) => self.pause_work().await,
            Some(Steer::Resume) => self.resume_work().await,
            Some(Steer::Stop) => self.stop_reading().await,
            Some(Steer::Retry) => {
                self.retry_all().await?;
                self.work().await
            }
        }
    }
}

fn folders(folders: Result<Vec<Folder>, Failure>) -> Result<Outcome, Failure> {
    Ok(Outcome::Folders { folders: folders? })
}
