//! What the tests of the whole way share: a home of their own, and the
//! command line's executable as the reader process.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use assistant::api::answer::{Question, Scope};
use assistant::home::Home;
use assistant::reader::ReaderCommand;
use assistant::{Assistant, Engines, Options};

use engine::{Models, OnnxEmbedding};
use testing::ScriptedChat;

/// The sample documents of one language.
pub(crate) fn samples(language: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../assets/samples")
        .join(language)
}

/// What an assistant over `data` is opened with.
pub(crate) fn options(data: &Path) -> Options {
    Options {
        home: Home {
            data: data.to_owned(),
            ..Home::of_person().expect("this person has folders")
        },
        reader: ReaderCommand {
            program: PathBuf::from(env!("CARGO_BIN_EXE_deskhand")),
            arguments: vec![assistant::reader::ARGUMENT.into()],
            pdfium: None,
        },
        samples: None,
    }
}

/// An assistant whose chat model follows a script; everything else is real.
pub(crate) async fn scripted(data: &Path, chat: Arc<ScriptedChat>) -> Assistant {
    let mut options = options(data);
    let (assistant::home::Models::Default(folder) | assistant::home::Models::Fixed(folder)) =
        options.home.models.clone();
    let models = Models::in_folder(folder.clone());
    options.reader.pdfium = models.pdfium();
    let engines = Engines {
        chat,
        embedding: Arc::new(OnnxEmbedding::new(
            models.default_embedding().expect("the catalogue names one"),
        )),
    };
    Assistant::open_with(options, engines, folder)
        .await
        .expect("a fresh library opens")
}

/// A question of the whole library in a new chat.
pub(crate) fn question(text: &str) -> Question {
    Question::new(text.to_owned(), Scope::Everything)
}
