//! An answer as it is written: its text as it grows, and the sentences that are complete.

use std::ops::Range;
use std::sync::Arc;

use library::evidence::Evidence;
use library::sentence::SentenceSplitter;

use crate::align::{Alignment, Support};
use crate::answering::{AnswerEvent, Begun, Citation, CitedSentence};
use crate::invented::Given;
use crate::marker::MarkerFilter;
use crate::meaning::Meaning;
use crate::quote;
use crate::word::is_ideograph;

/// The text as it grows, and the sentences that are complete.
pub(crate) struct Writing {
    pub(crate) text: String,
    pub(crate) sentences: Vec<CitedSentence>,
    filter: MarkerFilter,
    splitter: SentenceSplitter,
    /// Markers with the position in the text at which each came.
    markers: Vec<(usize, usize)>,
    alignment: Option<Arc<Alignment>>,
    given: Option<Given>,
    included: Vec<usize>,
    /// Where the quotes end and the model's words begin.
    written_from: usize,
}

impl Writing {
    pub(crate) fn new(
        question: &str,
        evidence: Option<&Evidence>,
        included: Vec<usize>,
        meaning: Option<Meaning>,
    ) -> Self {
        let alignment = evidence.map(|evidence| {
            let passages = evidence.found.iter().map(|found| {
                let passage = &found.passage;
                (passage.text.as_str(), passage.headings.as_slice())
            });
            Arc::new(Alignment::new(passages, meaning))
        });
        Self {
            text: String::new(),
            sentences: Vec::new(),
            filter: MarkerFilter::default(),
            splitter: SentenceSplitter::default(),
            markers: Vec::new(),
            alignment,
            given: evidence.map(|evidence| Given::new(question, evidence)),
            included,
            written_from: 0,
        }
    }

    /// Puts the sentences nearest to the question before anything else, each a
    /// quote of its passage.
    pub(crate) fn quote(&mut self, evidence: &Evidence, most: usize) -> Vec<AnswerEvent> {
        let mut quoted: Vec<(&str, Vec<Citation>)> = Vec::new();
        for quote in quote::quotes(evidence, most) {
            let found = evidence.found.get(quote.passage);
            let words = found.and_then(|found| found.passage.text.get(quote.range.clone()));
            let Some(words) = words else {
                continue;
            };
            let citation = Citation {
                passage: quote.passage,
                part: Some(quote.range.clone()),
            };
            // What several documents say is said once.
            match quoted.iter_mut().find(|(said, _)| *said == words) {
                Some((_, citations)) => citations.push(citation),
                None => quoted.push((words, vec![citation])),
            }
        }
        let mut events = Vec::new();
        for (words, citations) in quoted {
            let start = self.text.len() + "> ".len();
            let text = format!("> {words}\n\n");
            self.text.push_str(&text);
            let cited = CitedSentence {
                range: start..start + words.len(),
                citations,
                invented: Vec::new(),
            };
            self.sentences.push(cited.clone());
            events.push(AnswerEvent::Token(text));
            events.push(AnswerEvent::Cited(cited));
        }
        self.splitter.skip(&self.text);
        self.written_from = self.text.len();
        events
    }

    /// Makes ready, beside whatever comes next, what an answer to a question will be
    /// compared with.
    pub(crate) fn prepare(&self, question: &str) {
        if let Some(alignment) = self.alignment.clone() {
            let question = question.to_owned();
            drop(tokio::task::spawn_blocking(move || {
                alignment.prepare(&question)
            }));
        }
    }

    pub(crate) async fn push(&mut self, piece: &str) -> Vec<AnswerEvent> {
        let filtered = self.filter.push(piece);
        // A model often begins with a line break, or as quotes do that it has read.
        let is_before = |one: char| one.is_whitespace() || one == '>';
        let text = if self.text.len() == self.written_from {
            match filtered.text.trim_start_matches(is_before) {
                "" => String::new(),
                words => format!("{}{words}", self.gap()),
            }
        } else {
            filtered.text
        };
        self.text.push_str(&text);
        let at = self.text.len();
        self.markers
            .extend(filtered.marked.into_iter().map(|number| (at, number)));
        let mut events = Vec::new();
        if !text.is_empty() {
            events.push(AnswerEvent::Token(text));
        }
        let completed = self.splitter.completed(&self.text);
        events.extend(self.cite(completed).await);
        events
    }

    pub(crate) async fn finish(&mut self) -> Vec<AnswerEvent> {
        let held = self.filter.rest();
        let text = held.trim_end().to_owned();
        self.text.push_str(&text);
        let mut events = Vec::new();
        if !text.is_empty() {
            events.push(AnswerEvent::Token(text));
        }
        let rest: Vec<_> = self.splitter.rest(&self.text).into_iter().collect();
        events.extend(self.cite(rest).await);
        events
    }

    /// Goes on with an answer that was begun.
    pub(crate) fn go_on(&mut self, begun: &Begun) {
        self.text.clone_from(&begun.text);
        self.splitter.skip(&self.text);
        self.written_from = self.text.len();
    }

    /// What stands between the words that were there and the next ones.
    fn gap(&self) -> &'static str {
        match self.text.chars().next_back() {
            Some(last) if !last.is_whitespace() && !is_ideograph(last) => " ",
            _ => "",
        }
    }

    async fn cite(&mut self, ranges: Vec<Range<usize>>) -> Vec<AnswerEvent> {
        let mut events = Vec::new();
        for range in ranges {
            let supports = self.supports(&range).await;
            let cited = CitedSentence {
                citations: self.citations(&range, supports),
                invented: self.invented(&range),
                range,
            };
            self.sentences.push(cited.clone());
            events.push(AnswerEvent::Cited(cited));
        }
        events
    }

    /// What supports a sentence, told on a thread that may wait for models.
    async fn supports(&self, range: &Range<usize>) -> Vec<Support> {
        let Some(alignment) = self.alignment.clone() else {
            return Vec::new();
        };
        let sentence = self.text[range.clone()].to_owned();
        let told = tokio::task::spawn_blocking(move || alignment.supports(&sentence)).await;
        told.unwrap_or_else(|error| {
            tracing::error!(%error, "a sentence was not compared with its passages");
            Vec::new()
        })
    }

    fn invented(&self, range: &Range<usize>) -> Vec<String> {
        let given = self.given.as_ref();
        given.map_or_else(Vec::new, |given| given.invented(&self.text[range.clone()]))
    }

    /// Alignment decides. The model's own marker only breaks ties: a small
    /// model writes markers that its sentence has nothing to do with, and a
    /// citation that does not support its sentence is worse than none.
    fn citations(&self, range: &Range<usize>, mut supports: Vec<Support>) -> Vec<Citation> {
        let marked: Vec<usize> = self
            .markers
            .iter()
            .filter(|(at, _)| range.contains(at) || *at == range.end)
            .filter_map(|(_, number)| self.included.get(number.checked_sub(1)?).copied())
            .collect();
        supports.sort_by_key(|support| !marked.contains(&support.passage));
        let citations = supports.into_iter().map(|support| Citation {
            passage: support.passage,
            part: Some(support.range),
        });
        citations.collect()
    }
}
