//! Each command line becomes one command of the assistant.

mod chats;
mod library;
mod revise;
mod summary;
mod table;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use assistant::api::Event;
use assistant::api::answer::{AnswerEvent, Outcome as AnswerOutcome, Question, Scope};
use assistant::api::draft::{DraftFormat, DraftKind, DraftRequest};
use assistant::api::failure::{Failure, FailureCode};
use assistant::api::file::{File, FileProgress};
use assistant::api::model::ModelChoice;
use assistant::home::Home;
use assistant::reader::ReaderCommand;
use assistant::remote::{Command, Outcome, Session};
use tokio::sync::mpsc;

use crate::arguments::{self, Arguments, Part};
use crate::messages::Messages;
use crate::output;
use crate::password::{Asking, Source};

/// Stands for the model that nobody chose.
const DEFAULT_MODEL: &str = "default";
/// Stands for no engine of one's own choice.
const FASTEST: &str = "fastest";

/// A page takes seconds: a recogniser that does nothing for so long is not waited for.
const LONGEST_PAGE: Duration = Duration::from_secs(120);
/// How often the pages that are left are looked after.
const LOOKED_AFTER: Duration = Duration::from_millis(300);

/// Carries out what the command line says.
pub(crate) async fn run(arguments: Arguments, messages: &Messages) -> Result<(), Failure> {
    let session = Session::open(options()?).await?;
    let result = dispatch(&session, arguments.command, messages).await;
    session.close().await;
    result
}

fn options() -> Result<assistant::Options, Failure> {
    Ok(assistant::Options {
        home: Home::of_person()?,
        reader: ReaderCommand::of_this_executable(None)
            .map_err(|error| unreadable("deskhand", &error))?,
        samples: None,
    })
}

async fn dispatch(
    session: &Session,
    command: arguments::Command,
    messages: &Messages,
) -> Result<(), Failure> {
    match command {
        arguments::Command::Ask {
            files_and_question,
            part,
            model_alone,
            follow_up,
            chat,
            json,
        } => {
            let (paths, text) = split(files_and_question)?;
            let going_on = match follow_up || chat.is_some() {
                true => Some(chats::going_on(session, chat).await?),
                false => None,
            };
            let before = going_on.as_ref().and_then(|chat| chat.scope.clone());
            let scope = match before {
                _ if model_alone => Scope::Model,
                Some(before) if paths.is_empty() && part.is_none() => before,
                _ => scope(session, paths, &part, messages).await?,
            };
            let question = Question {
                chat: going_on.map(|chat| chat.chat),
                ..Question::new(text, scope)
            };
            ask(session, question, json, messages).await
        }
        arguments::Command::Draft {
            kind,
            files_and_topic,
            part,
            output,
        } => {
            let (paths, topic) = split(files_and_topic)?;
            let scope = scope(session, paths, &part, messages).await?;
            draft(session, kind, topic, scope, output).await
        }
        arguments::Command::Compare {
            before,
            after,
            json,
        } => compare(session, [before, after], json, messages).await,
        arguments::Command::Summarise {
            files,
            part,
            chapter,
            length,
            json,
        } => {
            let scope = scope(session, files, &part, messages).await?;
            summary::summarise(session, scope, chapter, length, json, messages).await
        }
        arguments::Command::Tabulate {
            files,
            fields,
            part,
            output,
            json,
        } => {
            let scope = scope(session, files, &part, messages).await?;
            table::tabulate(session, scope, fields, output, json, messages).await
        }
        arguments::Command::Revise {
            task,
            file,
            language,
            manner,
            wish,
            with_model,
            output,
            track_changes,
            json,
        } => {
            let wanted = revise::Wanted {
                task,
                language,
                manner,
                wish,
                with_model,
            };
            let to = revise::Destination {
                output,
                track_changes,
                json,
            };
            revise::revise(session, &file, wanted, to, messages).await
        }
        arguments::Command::Add {
            paths,
            once,
            password_stdin,
            remember_password,
        } => {
            let paths = paths
                .iter()
                .map(|path| absolute(path))
                .collect::<Result<_, _>>()?;
            let password = Asking {
                from: if password_stdin {
                    Source::StandardInput
                } else {
                    Source::Terminal
                },
                remember: remember_password,
            };
            let files = add(session, paths, !once, &password, messages).await?;
            output::files(&files, messages);
            Ok(())
        }
        arguments::Command::Files { json } => list(session, Command::Files, json, messages).await,
        arguments::Command::Search { words, part, json } => {
            library::search(session, &words, &part, json, messages).await
        }
        arguments::Command::Folders { change, json } => {
            library::folders(session, change, json).await
        }
        arguments::Command::Collections { change, json } => {
            library::collections(session, change, json).await
        }
        arguments::Command::Chats { deed, json } => {
            chats::chats(session, deed, json, messages).await
        }
        arguments::Command::Work { steer, json } => library::work(session, steer, json).await,
        arguments::Command::Export { file, part } => {
            library::export(session, absolute(&file)?, &part, messages).await
        }
        arguments::Command::Import { file } => {
            library::import(session, absolute(&file)?, messages).await
        }
        arguments::Command::Engines {
            measure,
            choose,
            json,
        } => engines(session, measure, choose, json, messages).await,
        arguments::Command::Models {
            choose,
            download,
            accept_terms,
            json,
        } => models(session, choose, download, accept_terms, json).await,
        arguments::Command::Hardware { json } => hardware(session, json).await,
        arguments::Command::Remove { files } => {
            list(session, Command::Remove { files }, false, messages).await
        }
    }
}

async fn ask(
    session: &Session,
    question: Question,
    json: bool,
    messages: &Messages,
) -> Result<(), Failure> {
    let (sender, mut events) = mpsc::unbounded_channel();
    let print = async {
        let mut writer = output::AnswerWriter::default();
        while let Some(event) = events.recv().await {
            if json {
                print_json(&event);
            } else if let Event::Answer { progress } = event {
                match progress.event {
                    AnswerEvent::Token { text } => writer.token(&text),
                    AnswerEvent::Cited { sentence } => writer.cited(&sentence),
                    AnswerEvent::Searching { whole: Some(whole) } => {
                        output::searched(&whole, messages);
                    }
                    AnswerEvent::Searching { whole: None }
                    | AnswerEvent::Found { .. }
                    | AnswerEvent::Conflicting { .. }
                    | AnswerEvent::Reading { .. }
                    | AnswerEvent::Finished { .. } => {}
                }
            }
        }
        if !json {
            writer.finish();
        }
    };
    let (outcome, ()) = tokio::join!(session.run(Command::Ask { question }, sender), print);
    let Outcome::Answer { answer } = outcome? else {
        return Err(unexpected());
    };
    if !json {
        output::below_answer(&answer, messages);
    }
    match answer.outcome {
        AnswerOutcome::Failed { failure } => Err(failure),
        _ => Ok(()),
    }
}

/// The number of a file that is in the library from now on.
async fn added(session: &Session, path: &Path, messages: &Messages) -> Result<i32, Failure> {
    let password = Asking {
        from: Source::Terminal,
        remember: false,
    };
    let files = add(session, vec![absolute(path)?], false, &password, messages).await?;
    files.first().map(|file| file.id).ok_or_else(unexpected)
}

async fn compare(
    session: &Session,
    paths: [PathBuf; 2],
    json: bool,
    messages: &Messages,
) -> Result<(), Failure> {
    let [before, after] = &paths;
    let before = added(session, before, messages).await?;
    let after = added(session, after, messages).await?;
    let (sender, _) = mpsc::unbounded_channel();
    let outcome = session
        .run(Command::Compare { before, after }, sender)
        .await?;
    let Outcome::Compared { comparison } = outcome else {
        return Err(unexpected());
    };
    if json {
        print_json(&comparison);
    } else {
        output::comparison(&comparison, messages);
    }
    Ok(())
}

async fn draft(
    session: &Session,
    kind: arguments::DraftKind,
    topic: String,
    scope: Scope,
    path: Option<PathBuf>,
) -> Result<(), Failure> {
    let request = DraftRequest {
        kind: match kind {
            arguments::DraftKind::Deck => DraftKind::Deck,
            arguments::DraftKind::Document => DraftKind::Document,
        },
        topic,
        scope,
    };
    let is_pdf = path.as_deref().is_some_and(|path| ends_in(path, "pdf"));
    let command = Command::Draft {
        request,
        format: if is_pdf {
            DraftFormat::Pdf
        } else {
            DraftFormat::Office
        },
        path: path.as_deref().map(absolute).transpose()?,
        folder: absolute(Path::new("."))?,
    };
    let (sender, _) = mpsc::unbounded_channel();
    let Outcome::Draft { draft } = session.run(command, sender).await? else {
        return Err(unexpected());
    };
    output::line(draft.saved_to.as_deref().unwrap_or_default());
    Ok(())
}

async fn list(
    session: &Session,
    command: Command,
    json: bool,
    messages: &Messages,
) -> Result<(), Failure> {
    let (sender, _) = mpsc::unbounded_channel();
    let Outcome::Files { files } = session.run(command, sender).await? else {
        return Err(unexpected());
    };
    if json {
        print_json(&files);
    } else {
        output::files(&files, messages);
    }
    Ok(())
}

async fn engines(
    session: &Session,
    measure: bool,
    choose: Option<String>,
    json: bool,
    messages: &Messages,
) -> Result<(), Failure> {
    let command = match choose {
        Some(engine) => Command::ChooseEngine {
            engine: Some(engine).filter(|engine| engine != FASTEST),
        },
        None => Command::Engines { measure },
    };
    let (sender, _) = mpsc::unbounded_channel();
    let Outcome::Engines { engines } = session.run(command, sender).await? else {
        return Err(unexpected());
    };
    if json {
        print_json(&engines);
    } else {
        output::engines(&engines, messages);
    }
    Ok(())
}

async fn models(
    session: &Session,
    choose: Option<String>,
    download: Option<String>,
    accepted: bool,
    json: bool,
) -> Result<(), Failure> {
    let mut wanted = Vec::new();
    if let Some(id) = download {
        wanted.push(Command::DownloadModel { id, accepted });
    }
    if let Some(model) = choose {
        let choice = choice_of(model)?;
        wanted.push(Command::ChooseModel { choice });
    }
    if wanted.is_empty() {
        wanted.push(Command::Models);
    }
    let mut models = Vec::new();
    for command in wanted {
        let (sender, _) = mpsc::unbounded_channel();
        let Outcome::Models { models: now } = session.run(command, sender).await? else {
            return Err(unexpected());
        };
        models = now;
    }
    if json {
        print_json(&models);
    } else {
        output::models(&models);
    }
    Ok(())
}

/// What a person named: the default, a file, or a model of the catalogue.
fn choice_of(model: String) -> Result<Option<ModelChoice>, Failure> {
    if model == DEFAULT_MODEL {
        return Ok(None);
    }
    if !model.to_lowercase().ends_with(".gguf") {
        return Ok(Some(ModelChoice::Catalogue { id: model }));
    }
    let path = absolute(Path::new(&model))?.display().to_string();
    Ok(Some(ModelChoice::File { path }))
}

async fn hardware(session: &Session, json: bool) -> Result<(), Failure> {
    let (sender, _) = mpsc::unbounded_channel();
    let Outcome::Hardware { hardware } = session.run(Command::Hardware, sender).await? else {
        return Err(unexpected());
    };
    if json {
        print_json(&hardware);
    } else {
        output::hardware(&hardware);
    }
    Ok(())
}

/// Adds files, follows folders where that is wanted, tells how each comes along, asks for the password of those that
/// are encrypted, and complains of those that could not be read.
async fn add(
    session: &Session,
    paths: Vec<PathBuf>,
    follow: bool,
    password: &Asking,
    messages: &Messages,
) -> Result<Vec<File>, Failure> {
    let (sender, mut events) = mpsc::unbounded_channel();
    let watch = async {
        while let Some(event) = events.recv().await {
            if let Event::File {
                event: assistant::api::file::FileEvent::Changed { file },
            } = event
                && file.progress == FileProgress::Indexed
            {
                output::report(&format!("{} ✓", file.name));
            }
        }
    };
    let waited_before = pages_waiting(session).await?;
    let (outcome, ()) = tokio::join!(session.run(Command::Add { paths, follow }, sender), watch);
    let Outcome::Files { mut files } = outcome? else {
        return Err(unexpected());
    };
    unlock(session, &mut files, password, messages).await?;
    if recognised(session, waited_before, messages).await? {
        files = as_they_are_now(session, files).await?;
    }
    output::complain_of(&files, messages);
    Ok(files)
}

/// The pages of the library that wait to be recognised, while the work goes on.
async fn pages_waiting(session: &Session) -> Result<u32, Failure> {
    match run_quietly(session, Command::Work { steer: None }).await? {
        Outcome::Work { work } if work.paused => Ok(0),
        Outcome::Work { work } => Ok(work.pages),
        _ => Err(unexpected()),
    }
}

/// Waits for pages that carry no text: until they were recognised, nothing of them is
/// found. Where others waited before, these come after those, and are told of alone.
/// Returns whether some were waited for.
async fn recognised(
    session: &Session,
    waited_before: u32,
    messages: &Messages,
) -> Result<bool, Failure> {
    let mut told = 0;
    let mut since = Instant::now();
    loop {
        let waiting = pages_waiting(session).await?;
        if waiting != told && waiting > 0 {
            output::report(&messages.plural("status.recognising", waiting));
            (told, since) = (waiting, Instant::now());
        }
        if waiting == 0 || waited_before > 0 || since.elapsed() > LONGEST_PAGE {
            return Ok(told > 0);
        }
        tokio::time::sleep(LOOKED_AFTER).await;
    }
}

async fn as_they_are_now(session: &Session, files: Vec<File>) -> Result<Vec<File>, Failure> {
    let Outcome::Files { files: all } = run_quietly(session, Command::Files).await? else {
        return Err(unexpected());
    };
    let now = |file: File| {
        let mut all = all.iter();
        all.find(|known| known.id == file.id)
            .cloned()
            .unwrap_or(file)
    };
    Ok(files.into_iter().map(now).collect())
}

/// Tries the password that the person gives on every file that is encrypted. A
/// file that it does not fit stays set aside, and is complained of with the
/// others.
async fn unlock(
    session: &Session,
    files: &mut [File],
    password: &Asking,
    messages: &Messages,
) -> Result<(), Failure> {
    let locked: Vec<&mut File> = files.iter_mut().filter(|file| is_locked(file)).collect();
    if locked.is_empty() {
        return Ok(());
    }
    let Some(given) = password.ask(messages)? else {
        return Ok(());
    };
    for file in locked {
        let command = Command::Unlock {
            files: vec![file.id],
            password: given.clone(),
            remember: password.remember,
        };
        let (sender, _) = mpsc::unbounded_channel();
        match session.run(command, sender).await {
            Ok(Outcome::Files { files }) => {
                if let Some(opened) = files.into_iter().next() {
                    *file = opened;
                }
            }
            Ok(_) => return Err(unexpected()),
            Err(failure) if failure.code == FailureCode::FilePasswordWrong => {
                file.progress = FileProgress::SetAside { failure };
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(())
}

fn is_locked(file: &File) -> bool {
    match &file.progress {
        FileProgress::SetAside { failure } => matches!(
            failure.code,
            FailureCode::FileEncrypted | FailureCode::FilePasswordWrong
        ),
        _ => false,
    }
}

/// What is asked: files that are read first, else the part of the library that is meant.
async fn scope(
    session: &Session,
    paths: Vec<PathBuf>,
    part: &Part,
    messages: &Messages,
) -> Result<Scope, Failure> {
    if paths.is_empty() {
        return library::scope(session, part).await;
    }
    scope_of(&add(session, paths, false, &Asking::default(), messages).await?)
}

/// The files that can be asked; none at all is a failure.
fn scope_of(files: &[File]) -> Result<Scope, Failure> {
    let readable: Vec<i32> = files
        .iter()
        .filter(|file| !matches!(file.progress, FileProgress::SetAside { .. }))
        .map(|file| file.id)
        .collect();
    if readable.is_empty() {
        let subject = files.first().map(|file| file.name.clone());
        return Err(Failure {
            code: FailureCode::FileUnreadable,
            subject,
            detail: "none of the files could be read".to_owned(),
        });
    }
    Ok(Scope::files(readable))
}

/// Everything but the last word is a path.
fn split(mut words: Vec<String>) -> Result<(Vec<PathBuf>, String), Failure> {
    let last = words.pop().unwrap_or_default();
    let paths = words
        .iter()
        .map(|path| absolute(Path::new(path)))
        .collect::<Result<_, _>>()?;
    Ok((paths, last))
}

/// Whether a file's name has an ending.
fn ends_in(path: &Path, ending: &str) -> bool {
    path.extension()
        .is_some_and(|own| own.eq_ignore_ascii_case(ending))
}

/// The process that owns the library may have another working folder.
fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(|error| unreadable(&path.display().to_string(), &error))
}

fn unreadable(subject: &str, error: &std::io::Error) -> Failure {
    Failure {
        code: FailureCode::FileUnreadable,
        subject: Some(subject.to_owned()),
        detail: error.to_string(),
    }
}

fn unexpected() -> Failure {
    Failure {
        code: FailureCode::Internal,
        subject: None,
        detail: "the command ended with another command's outcome".to_owned(),
    }
}

/// The types of the border are plain data, which always has a JSON form.
fn print_json(value: &impl serde::Serialize) {
    if let Ok(json) = serde_json::to_string(value) {
        output::line(&json);
    }
}

/// Has a command done whose events nobody wants.
async fn run_quietly(session: &Session, command: Command) -> Result<Outcome, Failure> {
    let (sender, _) = mpsc::unbounded_channel();
    session.run(command, sender).await
}

/// The documents of a part of the library, in the order of their names.
async fn files_in(session: &Session, scope: Scope) -> Result<Vec<i32>, Failure> {
    match run_quietly(session, Command::FilesIn { scope }).await? {
        Outcome::FilesIn { files } => Ok(files),
        _ => Err(unexpected()),
    }
}
