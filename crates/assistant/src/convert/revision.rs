//! Revised texts on the wire.

use crate::api::revision::{
    EditReason, Manner, RevisedBlock, Revision, RevisionEdit, RevisionKept, RevisionTask,
    TextLanguage,
};
use crate::convert::text::utf16_position;

impl From<RevisionTask> for revise::Task {
    fn from(task: RevisionTask) -> Self {
        match task {
            RevisionTask::Explain { language } => Self::Explain(language.into()),
            RevisionTask::Translate { language } => Self::Translate(language.into()),
            RevisionTask::Proofread { with_model } => Self::Proofread { with_model },
            RevisionTask::Rewrite { manner, wish } => Self::Rewrite {
                manner: manner.into(),
                wish,
            },
        }
    }
}

impl From<Manner> for revise::Manner {
    fn from(manner: Manner) -> Self {
        match manner {
            Manner::Plain => Self::Plain,
            Manner::Shorter => Self::Shorter,
            Manner::Formal => Self::Formal,
            Manner::Friendly => Self::Friendly,
            Manner::Wish => Self::Wish,
        }
    }
}

impl From<TextLanguage> for revise::Language {
    fn from(language: TextLanguage) -> Self {
        match language {
            TextLanguage::En => Self::English,
            TextLanguage::Zh => Self::Chinese,
            TextLanguage::De => Self::German,
            TextLanguage::Fr => Self::French,
            TextLanguage::Es => Self::Spanish,
            TextLanguage::It => Self::Italian,
            TextLanguage::Pt => Self::Portuguese,
            TextLanguage::Ru => Self::Russian,
            TextLanguage::Ja => Self::Japanese,
            TextLanguage::Ko => Self::Korean,
            TextLanguage::Ar => Self::Arabic,
        }
    }
}

impl RevisedBlock {
    /// What became of a block's text `before`.
    pub(crate) fn of(before: &str, revised: revise::Revised) -> Self {
        let revise::Revised {
            text,
            edits,
            kept,
            doubtful,
        } = revised;
        let edits = edits.into_iter();
        Self {
            text,
            edits: edits.map(|edit| RevisionEdit::of(before, edit)).collect(),
            kept: kept.map(RevisionKept::from),
            doubtful,
        }
    }
}

impl RevisionEdit {
    fn of(before: &str, edit: revise::Edit) -> Self {
        let revise::Edit {
            range,
            text,
            reason,
            others,
        } = edit;
        Self {
            start: utf16_position(before, range.start),
            end: utf16_position(before, range.end),
            text,
            reason: reason.into(),
            others,
        }
    }
}

impl From<revise::Reason> for EditReason {
    fn from(reason: revise::Reason) -> Self {
        match reason {
            revise::Reason::Spelling => Self::Spelling,
            revise::Reason::UnknownWord => Self::UnknownWord,
            revise::Reason::Repeated => Self::Repeated,
            revise::Reason::Spacing => Self::Spacing,
            revise::Reason::Punctuation => Self::Punctuation,
            revise::Reason::Width => Self::Width,
            revise::Reason::Capital => Self::Capital,
            revise::Reason::Article => Self::Article,
            revise::Reason::Confused => Self::Confused,
            revise::Reason::Form => Self::Form,
            revise::Reason::Wording => Self::Wording,
        }
    }
}

impl From<revise::Kept> for RevisionKept {
    fn from(kept: revise::Kept) -> Self {
        match kept {
            revise::Kept::NotText => Self::NotText,
            revise::Kept::SameLanguage => Self::SameLanguage,
            revise::Kept::Unusable => Self::Unusable,
        }
    }
}

impl From<Revision> for draft::Revision {
    fn from(revision: Revision) -> Self {
        let Revision { title, blocks } = revision;
        let blocks = blocks.into_iter();
        Self {
            title,
            blocks: blocks
                .map(|block| draft::RevisedBlock {
                    kind: block.kind.into(),
                    before: block.before,
                    after: block.after,
                })
                .collect(),
        }
    }
}
