//! Pages without text are recognised from their pictures, one by one, when nothing
//! else is left to do.
//!
//! ```text
//! recognise_next: page `unrecognised` ─draw─▶ picture ─▶ words ─▶ page `recognised`
//!                 the last one of a document: to_cut = 1
//! cut_again:      pages of to_cut = 1 ─▶ running headers told apart ─▶ passages;
//!                 lexical = 0, to_cut = 0
//! ```
//!
//! A kill repeats the page that was being recognised, and nothing more. A page whose
//! file wants its password or cannot be opened waits on, and the others go before it.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use document::reader::{PageToDraw, Reader};
use document::recognised::{self, Recognised, RecognisedLine, RecognisedWord};
use document::{DocumentKind, Page, PageSize, ReadError, TextSource};
use engine::EngineError;
use engine::recognise::{Picture, RecognisedText, TextRecogniser};

use crate::background::work;
use crate::cut::cut;
use crate::database::{Durability, lock};
use crate::error::LibraryError;
use crate::password::Password;
use crate::script::language_of_document;
use crate::shared::Shared;
use crate::table::document::DocumentId;
use crate::table::page::Waiting;
use crate::table::{document as documents, file, page, passage};

/// Pages are drawn so fine, in dots per inch.
const DOTS_PER_INCH: f32 = 150.0;

/// The least and the most that a drawn page is wide and high, in pixels: small
/// pictures are drawn larger, posters smaller.
const SMALLEST: f32 = 400.0;
const LARGEST: f32 = 2_600.0;

/// How long the work waits before it asks again whether it may go on.
const PAUSE: Duration = Duration::from_millis(200);

/// Recognises until the library is closed.
pub(crate) async fn run(shared: Arc<Shared>) {
    let Some(recogniser) = shared.recogniser.clone() else {
        return;
    };
    let mut reader = Reader::new(shared.reader.clone(), shared.limits.clone());
    while !shared.is_stopping() {
        let wait = match next(&shared).await {
            Ok(Next::Page(waiting)) => {
                let begun = Instant::now();
                match recognise(&shared, &recogniser, &mut reader, waiting).await {
                    Ok(()) => {
                        let took = begun.elapsed();
                        shared.pace.recognising.note(1.0, took);
                        shared.rest(took).await;
                        continue;
                    }
                    Err(error) => {
                        let wait = match error.may_pass() {
                            true => Duration::from_secs(5),
                            false => Duration::MAX,
                        };
                        note_failure(&shared, error);
                        wait
                    }
                }
            }
            Ok(Next::Later) => PAUSE,
            Ok(Next::Nothing) => Duration::MAX,
            Err(error) => {
                tracing::warn!(%error, "the pages that wait could not be told; trying again");
                Duration::from_secs(5)
            }
        };
        shared.settled.notify_waiters();
        tokio::select! {
            () = shared.to_recognise.notified() => {}
            () = tokio::time::sleep(wait) => {}
            () = shared.stopped() => return,
        }
    }
}

/// What to do next.
enum Next {
    Page(Waiting),
    /// Pages wait, and so do things that come first.
    Later,
    Nothing,
}

async fn next(shared: &Arc<Shared>) -> Result<Next, LibraryError> {
    work(shared, |shared| {
        if shared.is_paused() {
            return Ok(Next::Nothing);
        }
        let Some(waiting) = shared.next_unrecognised()? else {
            return Ok(Next::Nothing);
        };
        let is_quiet = shared.quiet.load(Ordering::Acquire) > 0;
        if is_quiet || !shared.has_read_and_embedded()? {
            return Ok(Next::Later);
        }
        Ok(Next::Page(waiting))
    })
    .await
}

/// Recognises one page, unless an answer wants the processor meanwhile: then the
/// page is left as it was.
async fn recognise(
    shared: &Arc<Shared>,
    recogniser: &Arc<dyn TextRecogniser>,
    reader: &mut Reader,
    waiting: Waiting,
) -> Result<(), LibraryError> {
    let size = waiting.size.unwrap_or(PageSize {
        width: 595.0,
        height: 842.0,
    });
    let password = shared.passwords.of(waiting.file);
    let secret = password.as_ref().map(Password::secret);
    let page = PageToDraw {
        path: &waiting.path,
        inside: waiting.inside,
        password: secret,
        number: waiting.number,
    };
    let drawing = reader.draw(page, width(size));
    let drawn = tokio::select! {
        drawn = drawing => drawn,
        () = shared.stopped() => return Ok(()),
    };
    let recogniser = Arc::clone(recogniser);
    work(shared, move |shared| {
        let page = match drawn.map(|png| Picture::from_png(&png)) {
            Ok(Ok(picture)) => {
                let stopped = || shared.is_stopping() || shared.quiet.load(Ordering::Acquire) > 0;
                match recogniser.recognise(&picture, &stopped)? {
                    Some(text) => recognised::page(
                        waiting.number,
                        None,
                        size,
                        &recognised_words(&picture, text),
                    ),
                    None => return Ok(()),
                }
            }
            Ok(Err(error)) => blank(&waiting, &error),
            // The file may come back, and its password may be given.
            Err(ReadError::Encrypted | ReadError::WrongPassword | ReadError::Unreadable { .. }) => {
                lock(&shared.passed_over).push(waiting.document);
                return Ok(());
            }
            Err(error) => blank(&waiting, &error),
        };
        keep(shared, waiting.document, &page)
    })
    .await
}

/// A page that cannot be drawn has no text, and is not tried again.
fn blank(waiting: &Waiting, error: &dyn std::error::Error) -> Page {
    tracing::warn!(
        %error,
        path = %waiting.path.display(),
        number = waiting.number,
        "a page could not be drawn to be recognised"
    );
    Page {
        number: waiting.number,
        label: None,
        size: waiting.size,
        hidden: false,
        source: TextSource::Recognised {
            confidence: 0.0,
            unsure: Vec::new(),
        },
        blocks: Vec::new(),
    }
}

/// The width to draw a page in, in pixels.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the value is clamped first"
)]
fn width(size: PageSize) -> u32 {
    let (width, height) = (size.width.max(1.0), size.height.max(1.0));
    let wanted = width / 72.0 * DOTS_PER_INCH;
    let highest = LARGEST * (width / height).min(1.0);
    wanted.clamp(SMALLEST.min(highest), highest).round() as u32
}

/// What the engine recognised, in the form in which `document::recognised` puts
/// it in order.
#[expect(clippy::cast_precision_loss, reason = "sides of a picture")]
pub fn recognised_words(picture: &Picture, text: RecognisedText) -> Recognised {
    Recognised {
        width: picture.width() as f32,
        height: picture.height() as f32,
        turn: text.turn.radians() + text.skew,
        lines: text
            .lines
            .into_iter()
            .map(|line| RecognisedLine {
                text: line.text,
                confidence: line.confidence,
                words: line
                    .words
                    .into_iter()
                    .map(|word| RecognisedWord {
                        range: word.range,
                        corners: word
                            .quadrilateral
                            .corners
                            .map(|corner| (corner.x, corner.y)),
                        confidence: word.confidence,
                    })
                    .collect(),
            })
            .collect(),
    }
}

/// Keeps a page that was recognised, unless its document was taken out meanwhile.
fn keep(shared: &Shared, document: DocumentId, page: &Page) -> Result<(), LibraryError> {
    let is_last = shared
        .database
        .write(Durability::Repeatable, |transaction| {
            page::set_recognised(transaction, document, page)?;
            let is_last = !page::any_unrecognised_of(transaction, document)?;
            if is_last {
                documents::mark_to_cut(transaction, document)?;
            }
            Ok(is_last)
        })?;
    lock(&shared.recognising_failure).take();
    if is_last {
        shared.to_index.notify_one();
    }
    announce(shared, document)
}

/// Cuts the documents anew whose last page was recognised: only now are the pages known
/// on which headers come back. Belongs to the work that
/// writes words: no other may write those of the document meanwhile.
pub(crate) fn cut_again(shared: &Shared) -> Result<(), LibraryError> {
    for document in shared.database.read(documents::to_cut)? {
        let (kind, mut pages) = shared.database.read(|connection| {
            let kind = documents::kind(connection, document)?;
            Ok((kind, page::all(connection, document)?))
        })?;
        let changed = recognised::mark_running(&mut pages);
        let sheets = kind.is_some_and(DocumentKind::has_sheets);
        let cuts = cut(&pages, sheets, &shared.shape);
        let language = language_of_document(cuts.iter().map(|cut| cut.text.as_str()));
        shared
            .database
            .write(Durability::Repeatable, |transaction| {
                for page in pages.iter().filter(|page| changed.contains(&page.number)) {
                    page::set_blocks(transaction, document, page)?;
                }
                passage::delete_of(transaction, document)?;
                for (ordinal, cut) in cuts.iter().enumerate() {
                    passage::insert(transaction, document, ordinal, cut)?;
                }
                documents::cut_again(transaction, document, language, cuts.len())?;
                // Within the transaction, as when vectors are added.
                shared.spaces.remove(document);
                Ok(())
            })?;
        announce(shared, document)?;
    }
    Ok(())
}

fn announce(shared: &Shared, document: DocumentId) -> Result<(), LibraryError> {
    let files = shared
        .database
        .read(|connection| file::of_document(connection, document))?;
    files.iter().for_each(|file| shared.announce(file.id));
    Ok(())
}

fn note_failure(shared: &Shared, error: LibraryError) {
    tracing::warn!(%error, "pages could not be recognised");
    *lock(&shared.recognising_failure) = Some(match error {
        LibraryError::Engine(failure) => failure,
        other => EngineError::Failed {
            detail: other.to_string(),
        },
    });
}

/// Whether pages wait to be recognised that can be.
pub(crate) fn is_waited_for(shared: &Shared, pages: &[Page]) -> bool {
    shared.recogniser.is_some()
        && pages
            .iter()
            .any(|page| page.source == TextSource::Unrecognised)
}
