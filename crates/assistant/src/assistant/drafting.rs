//! Drafts: a topic becomes an outline, an outline becomes a file.

use std::path::PathBuf;

use answer::meaning::Meaning;
use draft::{DraftError, OutlineRequest};
use library::evidence::Scope as LibraryScope;
use library::{DraftId, Evidence};

use super::Assistant;
use super::asking::library_scope;
use crate::api::Event;
use crate::api::draft::{
    Draft, DraftFormat, DraftRequest, DraftSummary, Outline, OutlineEvent, OutlineProgress, Point,
};
use crate::api::failure::{Failure, FailureCode};
use crate::convert::number;

/// So many passages are drafted from.
const PASSAGES: usize = 12;
/// So many passages are looked at for the source of an edited point.
const SOURCE_PASSAGES: usize = 8;

impl Assistant {
    /// All drafts, last changed first.
    pub async fn drafts(&self) -> Result<Vec<DraftSummary>, Failure> {
        let kept = self.library(|library| Ok(library.drafts().list()?)).await?;
        kept.into_iter()
            .map(|draft| {
                let request = request_of(&draft)?;
                Ok(DraftSummary {
                    id: number(draft.id.0),
                    kind: request.kind,
                    title: if draft.title.is_empty() {
                        request.topic
                    } else {
                        draft.title
                    },
                    updated: draft.updated as f64,
                })
            })
            .collect()
    }

    /// One draft.
    pub async fn draft(&self, draft: i32) -> Result<Draft, Failure> {
        let kept = self
            .library(move |library| Ok(library.drafts().get(DraftId(draft.into()))?))
            .await?;
        let outline = kept.outline_json.as_deref().map(parsed).transpose()?;
        Ok(Draft {
            id: draft,
            request: request_of(&kept)?,
            outline,
            saved_to: kept.saved_to.map(|path| path.display().to_string()),
        })
    }

    /// Keeps a new draft, without an outline yet.
    pub async fn create_draft(&self, request: DraftRequest) -> Result<Draft, Failure> {
        drafted_scope(&request)?;
        if request.topic.trim().is_empty() {
            return Err(DraftError::EmptyTopic.into());
        }
        let json = json_of(&request)?;
        let id = self
            .library(move |library| Ok(library.drafts().create(&json)?))
            .await?;
        self.tell(Event::Drafts);
        self.draft(number(id.0)).await
    }

    /// Lets the model make the outline; progress comes as [`Event::Outline`].
    /// Returns the draft with it. An outline that was there is replaced.
    pub async fn make_outline(&self, draft: i32) -> Result<Draft, Failure> {
        let request = self.draft(draft).await?.request;
        let stop = self.inner.outlines.begin(draft);
        let made = tokio::select! {
            biased;
            () = stop.notified() => Err(Failure::new(FailureCode::Stopped, "stopped")),
            made = self.outline_for(draft, request) => made,
        };
        self.inner.outlines.end(draft, &stop);
        self.keep_outline(draft, made?).await
    }

    /// Stops the making of an outline, whose call then fails.
    pub async fn stop_outline(&self, draft: i32) -> Result<(), Failure> {
        self.inner.outlines.stop(draft);
        Ok(())
    }

    /// Keeps an edited outline. Points whose text changed, and new ones, are
    /// matched to passages again. Returns the draft as kept.
    pub async fn save_outline(&self, draft: i32, outline: Outline) -> Result<Draft, Failure> {
        let kept = self.draft(draft).await?;
        let scope = drafted_scope(&kept.request)?;
        let before: Vec<Point> = kept
            .outline
            .into_iter()
            .flat_map(|outline| outline.sections)
            .flat_map(|section| section.points)
            .collect();
        let meaning = self.meaning();
        let outline = self
            .library(move |_| {
                let mut outline = outline;
                for point in outline
                    .sections
                    .iter_mut()
                    .flat_map(|section| section.points.iter_mut())
                {
                    let same = before.iter().find(|earlier| earlier.text == point.text);
                    point.source = match same {
                        Some(earlier) => earlier.source.clone(),
                        None => source_of(meaning.clone(), &scope, &point.text)?,
                    };
                }
                Ok(outline)
            })
            .await?;
        self.keep_outline(draft, outline).await
    }

    /// The name to offer for the file of a draft, with its ending.
    pub async fn draft_file_name(
        &self,
        draft: i32,
        format: DraftFormat,
    ) -> Result<String, Failure> {
        let draft = self.draft(draft).await?;
        let kind = draft::DraftKind::from(draft.request.kind);
        let ending = match format {
            DraftFormat::Office => kind.extension(),
            DraftFormat::Pdf => "pdf",
        };
        Ok(draft::file_name(&outline_of(draft)?.into(), ending))
    }

    /// Writes a draft as PPTX, DOCX or PDF; replaces the file at `path` atomically.
    pub async fn write_draft(
        &self,
        draft: i32,
        format: DraftFormat,
        path: PathBuf,
    ) -> Result<Draft, Failure> {
        let kept = self.draft(draft).await?;
        let kind = kept.request.kind;
        let outline = outline_of(kept)?;
        self.library(move |library| {
            match format {
                DraftFormat::Office => draft::write(kind.into(), &outline.into(), &path),
                DraftFormat::Pdf => draft::write_pdf(&outline.into(), &path),
            }?;
            Ok(library
                .drafts()
                .set_saved_to(DraftId(draft.into()), &path)?)
        })
        .await?;
        self.tell(Event::Drafts);
        self.draft(draft).await
    }

    /// Deletes a draft; files written from it stay.
    pub async fn delete_draft(&self, draft: i32) -> Result<(), Failure> {
        self.inner.outlines.stop(draft);
        self.library(move |library| Ok(library.drafts().delete(DraftId(draft.into()))?))
            .await?;
        self.tell(Event::Drafts);
        Ok(())
    }

    async fn outline_for(&self, draft: i32, request: DraftRequest) -> Result<Outline, Failure> {
        let _quiet = self.inner.library.quiet();
        let tell = |event| {
            self.tell(Event::Outline {
                progress: OutlineProgress { draft, event },
            });
        };
        tell(OutlineEvent::Searching);
        let scope = drafted_scope(&request)?;
        let topic = request.topic.clone();
        let evidence = self
            .library(move |library| Ok(library.find(&topic, &scope, PASSAGES)?))
            .await?;
        let outline_request = OutlineRequest {
            kind: request.kind.into(),
            topic: request.topic,
        };
        let outline = draft::outline(
            &*self.inner.model.chat(),
            &evidence,
            &outline_request,
            &draft::supporting(&evidence, Some(self.meaning())),
            &mut |progress| tell(progress.into()),
        )
        .await?;
        Ok(outline.into())
    }

    async fn keep_outline(&self, draft: i32, outline: Outline) -> Result<Draft, Failure> {
        let json = json_of(&outline)?;
        self.library(move |library| {
            let drafts = library.drafts();
            Ok(drafts.set_outline(DraftId(draft.into()), &outline.title, &json)?)
        })
        .await?;
        self.tell(Event::Drafts);
        self.draft(draft).await
    }
}

/// The passage that supports an edited point.
fn source_of(
    meaning: Meaning,
    scope: &LibraryScope,
    text: &str,
) -> Result<Option<crate::api::draft::PointSource>, Failure> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let evidence: Evidence = meaning.library.find(text, scope, SOURCE_PASSAGES)?;
    Ok(draft::supporting(&evidence, Some(meaning))(text).map(Into::into))
}

/// A draft is made from documents; the model alone has no sources.
fn drafted_scope(request: &DraftRequest) -> Result<LibraryScope, Failure> {
    library_scope(&request.scope)
        .ok_or_else(|| Failure::new(FailureCode::OutlineFailed, "a draft needs documents"))
}

fn outline_of(draft: Draft) -> Result<Outline, Failure> {
    draft
        .outline
        .ok_or_else(|| Failure::new(FailureCode::OutlineFailed, "the draft has no outline yet"))
}

fn request_of(draft: &library::Draft) -> Result<DraftRequest, Failure> {
    parsed(&draft.request_json)
}

fn parsed<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, Failure> {
    serde_json::from_str(json).map_err(|error| Failure::new(FailureCode::Internal, error))
}

fn json_of(value: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| Failure::new(FailureCode::Internal, error))
}
