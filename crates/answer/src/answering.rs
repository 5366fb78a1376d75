//! One answer, from the question to its last citation.

use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use async_stream::stream;
use engine::EngineError;
use engine::chat::{ChatEvent, ChatModel, ChatRequest, Message, Sampling, Usage};
use library::evidence::{Evidence, Scope, Sufficiency};
use library::{LibraryError, Listing, Pinned};
use tokio_stream::{Stream, StreamExt};

use crate::conflict;
use crate::follow_up::{self, Whole};
use crate::language;
use crate::listing;
use crate::meaning::Meaning;
use crate::prompt::{self, Budget, Material, Prompt, Purpose, Read};
use crate::writing::Writing;

/// Where evidence comes from. The call blocks.
pub trait EvidenceSource: Send + Sync {
    /// The passages nearest to a query, best first, at most `limit`, and among them what
    /// is pinned.
    fn find(
        &self,
        pinned: &Pinned,
        query: &str,
        scope: &Scope,
        limit: usize,
    ) -> Result<Evidence, LibraryError>;

    /// The documents that a question asks for where it is about the library itself, and
    /// not about what documents say.
    fn list(&self, question: &str, scope: &Scope) -> Result<Option<Listing>, LibraryError>;
}

impl EvidenceSource for library::Library {
    fn find(
        &self,
        pinned: &Pinned,
        query: &str,
        scope: &Scope,
        limit: usize,
    ) -> Result<Evidence, LibraryError> {
        library::Library::find_beside(self, pinned, query, scope, limit)
    }

    fn list(&self, question: &str, scope: &Scope) -> Result<Option<Listing>, LibraryError> {
        library::Library::list(self, question, scope)
    }
}

/// What answers are made with.
#[derive(Clone)]
pub struct Answering {
    /// Where evidence comes from.
    pub source: Arc<dyn EvidenceSource>,
    /// The model that writes.
    pub chat: Arc<dyn ChatModel>,
    /// How long prompts may be.
    pub budget: Budget,
    /// Tells which passages support a sentence where words cannot; none lets words alone
    /// tell.
    pub meaning: Option<Meaning>,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// In the person's words.
    pub text: String,
    /// Of which documents; none asks the model alone.
    pub scope: Option<Scope>,
    /// What is looked at besides, with every question of the same chat.
    pub pinned: Pinned,
    /// What was said before in the same chat.
    pub previous: Option<PreviousTurn>,
    /// What the model has read last, in its order: where it is found again it need
    /// not be read again.
    pub read: Vec<Read>,
}

impl Question {
    /// The question as it is searched, where it leans on the one before it.
    fn made_whole(&self) -> Option<Whole> {
        follow_up::made_whole(&self.text, &self.previous.as_ref()?.question)
    }

    fn previous(&self) -> Option<(&str, &str)> {
        let turn = self.previous.as_ref()?;
        Some((turn.question.as_str(), turn.answer.as_str()))
    }
}

/// The question before this one and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviousTurn {
    /// What was asked, as it was searched.
    pub question: String,
    /// What was answered.
    pub answer: String,
}

/// A passage that supports a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// An index into the evidence.
    pub passage: usize,
    /// The part of the passage's text that supports it, in bytes; none where the passage
    /// stands for its document.
    pub part: Option<Range<usize>>,
}

/// A sentence of the answer and the passages that support it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedSentence {
    /// Where it stands in the answer's text, in bytes.
    pub range: Range<usize>,
    /// What supports it, best first; empty where nothing does.
    pub citations: Vec<Citation>,
    /// The numbers and names in it, as they stand there, that neither evidence nor
    /// question has.
    pub invented: Vec<String>,
}

/// How an answer ended by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The question was answered.
    Answered,
    /// The documents do not say.
    NotInDocuments,
}

/// What an answer took.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerFigures {
    /// The model's name; none where the passages were quoted.
    pub model: Option<String>,
    /// From the question to the model's first token, in seconds; to the quote
    /// where no model was asked.
    pub first_token_seconds: f64,
    /// From the question to the end, in seconds.
    pub seconds: f64,
    /// What the engine counted, where it was asked.
    pub usage: Option<Usage>,
}

/// A finished answer; its text is what the `Token`s said together.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Markdown without citation markers.
    pub text: String,
    /// Its sentences, in order; of an answer that went on, those that came.
    pub sentences: Vec<CitedSentence>,
    /// How it ended.
    pub outcome: Outcome,
    /// Whether the passages' own sentences are the answer, since the model does not speak
    /// the question's language.
    pub quotes_alone: bool,
    /// What it took.
    pub figures: AnswerFigures,
}

/// What happens on the way to an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum AnswerEvent {
    /// The documents are being searched.
    Searching {
        /// The question made whole, where it leans on the one before it.
        whole: Option<String>,
    },
    /// This was found.
    Found(Arc<Evidence>),
    /// The documents contradict each other: the sentence that answers, and those of other
    /// documents that say otherwise.
    Conflicting(Vec<Citation>),
    /// The model reads this.
    Reading {
        /// The prompt.
        messages: Vec<Message>,
        /// The passages in it, as indices into the evidence.
        included: Vec<usize>,
        /// What the model reads of them, for [`Question::read`].
        read: Vec<Read>,
        /// Its tokens.
        tokens: usize,
        /// Whether what was said before is in it in part only.
        condensed: bool,
    },
    /// More text of the answer.
    Token(String),
    /// A sentence is complete.
    Cited(CitedSentence),
    /// The answer is complete.
    Finished(Answer),
}

/// Why a question could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// The library could not be searched.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// The model could not answer.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The search was ended from outside.
    #[error("the search did not come back")]
    SearchLost,
}

/// So many passages are looked at; the prompt takes the best of them, all where
/// they are short.
const PASSAGES: usize = 12;
/// A passage that the model has read already stays in the evidence when it is
/// among so many.
const PASSAGES_STAYING: usize = 60;
/// An answer is a few sentences; a small model that does not end by itself
/// repeats itself.
const ANSWER_TOKENS: usize = 120;
/// So many sentences are quoted where the model cannot write.
const QUOTES: usize = 3;

/// Answers a question. Dropping the stream stops everything that is under way.
pub fn answer(
    answering: Answering,
    mut question: Question,
) -> impl Stream<Item = Result<AnswerEvent, AnswerError>> + Send {
    stream! {
        let started = Instant::now();
        let mut evidence: Option<Arc<Evidence>> = None;
        if let Some(scope) = question.scope.clone() {
            let whole = question.made_whole();
            question.text = whole.as_ref().map_or(question.text, |whole| whole.text.clone());
            yield Ok(AnswerEvent::Searching {
                whole: whole.as_ref().map(|whole| whole.text.clone()),
            });
            match list(&answering, &question.text, scope.clone()).await {
                Ok(None) => {}
                Ok(Some(listing)) => {
                    for event in listed(&question.text, listing, started) {
                        yield Ok(event);
                    }
                    return;
                }
                Err(error) => {
                    yield Err(error);
                    return;
                }
            }
            let mut found = search(&answering, &question, &question.text, &scope).await;
            if let (Ok(evidence), Some(whole)) = (&found, whole)
                && !answers(evidence)
            {
                let alone = search(&answering, &question, &whole.alone, &scope).await;
                if alone.as_ref().is_ok_and(answers) {
                    yield Ok(AnswerEvent::Searching { whole: Some(whole.alone.clone()) });
                    question.text = whole.alone;
                    found = alone;
                }
            }
            match found {
                Ok(found) => {
                    let found = Arc::new(found);
                    evidence = Some(Arc::clone(&found));
                    yield Ok(AnswerEvent::Found(Arc::clone(&found)));
                    let sides = conflict::conflict(&found);
                    if !sides.is_empty() && answers(&found) {
                        yield Ok(AnswerEvent::Conflicting(sides));
                    }
                }
                Err(error) => {
                    yield Err(error);
                    return;
                }
            }
        }
        match &evidence {
            Some(evidence) if !answers(evidence) => {
                yield Ok(AnswerEvent::Finished(not_in_documents(started)));
            }
            Some(evidence) if !speaks(&*answering.chat, &question.text) => {
                for event in quoted(evidence, started) {
                    yield Ok(event);
                }
            }
            _ => {
                let written = write(answering, question, evidence, None, started);
                tokio::pin!(written);
                while let Some(event) = written.next().await {
                    yield event;
                }
            }
        }
    }
}

/// What the model may read of a question that is still being typed.
#[derive(Debug)]
pub struct Ahead {
    /// The evidence without the question: it stays where the question goes on about
    /// the same.
    pub evidence: Prompt,
    question: Question,
    found: Evidence,
}

impl Ahead {
    /// The prompt as it will be if nothing more is typed, for when all of the evidence
    /// was read.
    pub fn whole(mut self, answering: &Answering) -> Result<Prompt, AnswerError> {
        self.question.read = self.evidence.read;
        let purpose = Purpose::Answer;
        Ok(evidence_prompt(
            answering,
            &self.question,
            &self.found,
            purpose,
        )?)
    }
}

/// Finds evidence for a question that is still being typed, so that the model reads it
/// meanwhile; none where there is nothing to read.
pub async fn prompt_ahead(
    answering: &Answering,
    mut question: Question,
) -> Result<Option<Ahead>, AnswerError> {
    let Some(scope) = question.scope.clone() else {
        return Ok(None);
    };
    if let Some(whole) = question.made_whole() {
        question.text = whole.text;
    }
    if list(answering, &question.text, scope.clone())
        .await?
        .is_some()
    {
        return Ok(None);
    }
    let found = search(answering, &question, &question.text, &scope).await?;
    // Half of a question is seldom answered by what the whole of it is.
    if found.found.is_empty() || !speaks(&*answering.chat, &question.text) {
        return Ok(None);
    }
    Ok(Some(Ahead {
        evidence: evidence_prompt(answering, &question, &found, Purpose::Ahead)?,
        question,
        found,
    }))
}

/// The documents that a question about the library itself asks for.
async fn list(
    answering: &Answering,
    question: &str,
    scope: Scope,
) -> Result<Option<Listing>, AnswerError> {
    let source = Arc::clone(&answering.source);
    let question = question.to_owned();
    let listing = tokio::task::spawn_blocking(move || source.list(&question, &scope)).await;
    Ok(listing.map_err(|_| AnswerError::SearchLost)??)
}

/// The answer as a list of documents, each cited by its beginning.
fn listed(question: &str, listing: Listing, started: Instant) -> Vec<AnswerEvent> {
    let list = listing::write(&listing, language::of_question(question));
    let sentences: Vec<CitedSentence> = list
        .documents
        .into_iter()
        .enumerate()
        .map(|(index, range)| CitedSentence {
            range,
            citations: vec![Citation {
                passage: index,
                part: None,
            }],
            invented: Vec::new(),
        })
        .collect();
    let seconds = started.elapsed().as_secs_f64();
    let mut events = vec![
        AnswerEvent::Found(Arc::new(listing.evidence)),
        AnswerEvent::Token(list.text.clone()),
    ];
    events.extend(sentences.iter().cloned().map(AnswerEvent::Cited));
    events.push(AnswerEvent::Finished(Answer {
        text: list.text,
        sentences,
        outcome: Outcome::Answered,
        quotes_alone: false,
        figures: AnswerFigures {
            model: None,
            first_token_seconds: seconds,
            seconds,
            usage: None,
        },
    }));
    events
}

/// The best passages for a question's `query`, what is pinned, and those of the next best
/// that were read.
async fn search(
    answering: &Answering,
    question: &Question,
    query: &str,
    scope: &Scope,
) -> Result<Evidence, AnswerError> {
    let read = &question.read;
    let (scope, pinned) = (scope.clone(), question.pinned.clone());
    let source = Arc::clone(&answering.source);
    let query = query.to_owned();
    let wanted = if read.is_empty() {
        PASSAGES
    } else {
        PASSAGES_STAYING
    };
    let mut evidence =
        tokio::task::spawn_blocking(move || source.find(&pinned, &query, &scope, wanted))
            .await
            .map_err(|_| AnswerError::SearchLost)??;
    let mut rank = 0;
    evidence.found.retain(|found| {
        rank += 1;
        rank <= PASSAGES || found.pinned || read.iter().any(|read| read.passage == found.passage.id)
    });
    Ok(evidence)
}

fn answers(evidence: &Evidence) -> bool {
    !evidence.found.is_empty() && evidence.sufficiency == Sufficiency::Sufficient
}

fn speaks(chat: &dyn ChatModel, question: &str) -> bool {
    chat.description().speaks(language::of_question(question))
}

fn not_in_documents(started: Instant) -> Answer {
    let seconds = started.elapsed().as_secs_f64();
    Answer {
        text: String::new(),
        sentences: Vec::new(),
        outcome: Outcome::NotInDocuments,
        quotes_alone: false,
        figures: AnswerFigures {
            model: None,
            first_token_seconds: seconds,
            seconds,
            usage: None,
        },
    }
}

/// The answer in the passages' own sentences.
fn quoted(evidence: &Evidence, started: Instant) -> Vec<AnswerEvent> {
    let first_token_seconds = started.elapsed().as_secs_f64();
    let mut writing = Writing::new("", Some(evidence), Vec::new(), None);
    let mut events = writing.quote(evidence, QUOTES);
    events.push(AnswerEvent::Finished(Answer {
        text: writing.text,
        sentences: writing.sentences,
        outcome: Outcome::Answered,
        quotes_alone: true,
        figures: AnswerFigures {
            model: None,
            first_token_seconds,
            seconds: started.elapsed().as_secs_f64(),
            usage: None,
        },
    }));
    events
}

/// An answer that was cut, stopped or interrupted.
#[derive(Debug, Clone, PartialEq)]
pub struct Begun {
    /// Its text so far.
    pub text: String,
    /// What it was made from; none where the model alone was asked.
    pub evidence: Option<Arc<Evidence>>,
}

/// Lets the model go on with an answer: what comes belongs behind what there is. Dropping
/// the stream stops it.
pub fn go_on(
    answering: Answering,
    question: Question,
    begun: Begun,
) -> impl Stream<Item = Result<AnswerEvent, AnswerError>> + Send {
    let evidence = begun.evidence.clone();
    write(answering, question, evidence, Some(begun), Instant::now())
}

/// The answer in the model's words, or the rest of one that was begun.
fn write(
    answering: Answering,
    question: Question,
    evidence: Option<Arc<Evidence>>,
    begun: Option<Begun>,
    started: Instant,
) -> impl Stream<Item = Result<AnswerEvent, AnswerError>> + Send {
    stream! {
        let mut prompt = match prompt_of(&answering, &question, evidence.as_deref()) {
            Ok(prompt) => prompt,
            Err(error) => {
                yield Err(error.into());
                return;
            }
        };
        let mut writing = Writing::new(
            &question.text,
            evidence.as_deref(),
            prompt.included.clone(),
            answering.meaning.clone(),
        );
        writing.prepare(&question.text);
        if let Some(begun) = &begun {
            prompt.go_on(&begun.text, language::of_question(&question.text));
            writing.go_on(begun);
        } else if let Some(evidence) = &evidence {
            // Before the model reads its prompt, which may take seconds.
            for event in writing.quote(evidence, 1) {
                yield Ok(event);
            }
        }
        yield Ok(AnswerEvent::Reading {
            messages: prompt.messages.clone(),
            included: prompt.included,
            read: prompt.read,
            tokens: prompt.tokens,
            condensed: prompt.condensed,
        });
        let mut first_token_seconds = None;
        let mut usage = None;
        let mut tokens = answering.chat.stream(ChatRequest {
            messages: prompt.messages,
            sampling: Sampling {
                temperature: 0.0,
                top_p: 1.0,
                repetition_penalty: 1.1,
                max_tokens: ANSWER_TOKENS,
                seed: 0,
            },
            schema: None,
        });
        while let Some(event) = tokens.next().await {
            match event {
                Ok(ChatEvent::PromptRead { .. }) => {
                    first_token_seconds = Some(started.elapsed().as_secs_f64());
                }
                Ok(ChatEvent::Token(piece)) => {
                    for event in writing.push(&piece).await {
                        yield Ok(event);
                    }
                }
                Ok(ChatEvent::Finished(figures)) => usage = Some(figures),
                Err(error) => {
                    yield Err(error.into());
                    return;
                }
            }
        }
        for event in writing.finish().await {
            yield Ok(event);
        }
        let seconds = started.elapsed().as_secs_f64();
        yield Ok(AnswerEvent::Finished(Answer {
            text: writing.text,
            sentences: writing.sentences,
            outcome: Outcome::Answered,
            quotes_alone: false,
            figures: AnswerFigures {
                model: Some(answering.chat.description().name.clone()),
                first_token_seconds: first_token_seconds.unwrap_or(seconds),
                seconds,
                usage,
            },
        }));
    }
}

fn prompt_of(
    answering: &Answering,
    question: &Question,
    evidence: Option<&Evidence>,
) -> Result<Prompt, EngineError> {
    match evidence {
        Some(evidence) => evidence_prompt(answering, question, evidence, Purpose::Answer),
        None => prompt::alone(&question.text, question.previous(), |text| {
            answering.chat.count_tokens(text)
        }),
    }
}

fn evidence_prompt(
    answering: &Answering,
    question: &Question,
    evidence: &Evidence,
    purpose: Purpose,
) -> Result<Prompt, EngineError> {
    let material = Material {
        question: &question.text,
        previous: question.previous(),
        evidence: &evidence.found,
        read: &question.read,
    };
    prompt::with_evidence(material, purpose, answering.budget, |text| {
        answering.chat.count_tokens(text)
    })
}

#[cfg(test)]
#[path = "answering_tests.rs"]
pub(crate) mod tests;
