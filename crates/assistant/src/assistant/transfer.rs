//! The library, or a part of it, goes into one file and comes out of one; and what became
//! of a database that was damaged.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use library::Progress;

use super::Assistant;
use super::asking::library_scope;
use crate::api::Event;
use crate::api::answer::Scope;
use crate::api::failure::{Failure, FailureCode};
use crate::api::transfer::{Exported, Imported, Salvage, TransferProgress};
use crate::convert::number;

/// The steps of progress that are told: a window shows no more.
const STEPS: f64 = 200.0;

/// Says that what goes on now is to stop.
#[derive(Debug, Default, Clone)]
pub(super) struct Stopping(Arc<AtomicBool>);

impl Assistant {
    /// Writes the library, or a part of it, with the files themselves into one file, in
    /// the place of what is there; the whole library with chats, drafts and settings.
    /// How far it has come is told by [`Event::Transfer`].
    pub async fn export_library(&self, scope: Scope, to: PathBuf) -> Result<Exported, Failure> {
        let Some(scope) = library_scope(&scope) else {
            return Err(Failure::new(
                FailureCode::NotFound,
                "the model is no part of the library",
            ));
        };
        let path = to.display().to_string();
        let tell = self.begin_transfer();
        let exported = self
            .library(move |library| {
                let library::Exported {
                    files,
                    without_original,
                } = library.export(&scope, &to, tell)?;
                let without_original = without_original.into_iter();
                Ok(Exported {
                    path: to.display().to_string(),
                    files,
                    without_original: without_original
                        .map(|path| path.display().to_string())
                        .collect(),
                })
            })
            .await;
        self.end_transfer();
        exported.map_err(|failure| failure.about(path))
    }

    /// Takes in what was exported, whole or not at all; what is here already is not added
    /// again.
    pub async fn import_library(&self, from: PathBuf) -> Result<Imported, Failure> {
        let path = from.display().to_string();
        let tell = self.begin_transfer();
        let imported = self
            .library(move |library| {
                let library::Imported {
                    added,
                    known,
                    chats,
                    drafts,
                } = library.import(&from, tell)?;
                Ok(Imported {
                    added: added.into_iter().map(|file| number(file.0)).collect(),
                    known: known.into_iter().map(|file| number(file.0)).collect(),
                    chats,
                    drafts,
                })
            })
            .await;
        self.end_transfer();
        if imported.is_ok() {
            self.tell(Event::Chats);
            self.tell(Event::Drafts);
            self.tell(Event::Collections);
        }
        imported.map_err(|failure| failure.about(path))
    }

    /// Stops the export or import that is going on; nothing is left of it.
    pub fn stop_transfer(&self) {
        self.inner.transfer.0.store(true, Ordering::Release);
    }

    /// What became of the database when it was last found damaged, until
    /// [`Assistant::dismiss_salvage`].
    pub async fn salvage(&self) -> Result<Option<Salvage>, Failure> {
        self.library(|library| {
            Ok(library.salvaged()?.map(|salvage| {
                let library::Salvage {
                    at: _,
                    kept,
                    read_again,
                    lost_answers,
                    lost_rows,
                } = salvage;
                Salvage {
                    kept: kept.display().to_string(),
                    read_again,
                    lost_answers,
                    lost_rows,
                }
            }))
        })
        .await
    }

    /// Notes that the person knows of it.
    pub async fn dismiss_salvage(&self) -> Result<(), Failure> {
        self.library(|library| Ok(library.dismiss_salvage()?)).await
    }

    /// Tells progress, and whether to go on.
    fn begin_transfer(&self) -> impl FnMut(Progress) -> ControlFlow<()> + Send + 'static {
        let Stopping(stopping) = self.inner.transfer.clone();
        stopping.store(false, Ordering::Release);
        let assistant = self.clone();
        let mut told = -1.0;
        move |progress| {
            let share = progress.done as f64 / progress.total.max(1) as f64;
            let step = (share * STEPS).floor();
            if step > told {
                told = step;
                assistant.tell_transfer(Some(share));
            }
            match stopping.load(Ordering::Acquire) {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        }
    }

    fn end_transfer(&self) {
        self.tell_transfer(None);
    }

    fn tell_transfer(&self, share: Option<f64>) {
        let progress = TransferProgress { share };
        self.tell(Event::Transfer { progress });
    }
}
