//! Which passages the model reads, and in which order.
//!
//! Two wishes pull apart: the best passages shall be in the prompt, and what the
//! model has read already shall stay where it is, since a model's state is of use
//! as far as two prompts begin alike. So the best passages have two fifths of the room
//! for certain, and what was read has the rest for as long as the question
//! still finds it: with more room for the best, more questions wait for the last of them
//! (`bench engine typing`). What is pinned to the chat counts as best of all. Where what was read
//! fills a quarter of the room already, an answer waits for the best alone: the rest says
//! little, and takes a second or two to read.

use library::evidence::Found;

use super::excerpt::excerpt;
use super::{Purpose, Read};
use crate::word::telling_words;

/// The share of the room that the best passages have for certain, as a fraction.
const FOR_THE_BEST: (usize, usize) = (2, 5);

/// A part of a passage that is shorter says nothing.
const LEAST_EXCERPT: usize = 60;

/// A passage, or a part of one, on its way into the prompt.
pub(super) struct Excerpt {
    /// Into the evidence.
    pub(super) index: usize,
    /// Where it comes from.
    pub(super) head: String,
    /// What it says.
    pub(super) text: String,
    /// Both together.
    pub(super) tokens: usize,
}

/// Chooses from the evidence of a question, best first, within `room` tokens.
///
/// Passages that were `read` come first and in that order. For an answer the
/// others follow with the best last: a small model looks most at what it read
/// last. While the question is typed they follow with the best first, which are
/// the likeliest to be found by the whole question.
pub(super) fn select<E>(
    question: &str,
    evidence: &[Found],
    read: &[Read],
    room: usize,
    purpose: Purpose,
    count: &impl Fn(&str) -> Result<usize, E>,
) -> Result<Vec<Excerpt>, E> {
    let mut candidates = Candidates {
        evidence,
        sizes: vec![None; evidence.len()],
        count,
    };
    let best = candidates.best(room * FOR_THE_BEST.0 / FOR_THE_BEST.1)?;
    let mut chosen = candidates.kept(read, &best, room)?;
    let kept: Vec<usize> = chosen.iter().map(|excerpt| excerpt.index).collect();
    let used: usize = chosen.iter().map(|excerpt| excerpt.tokens).sum();
    let mut left = room - used;
    let wanted = if purpose == Purpose::Answer && used >= room / 4 {
        best.len()
    } else {
        evidence.len()
    };
    let order = candidates.order();
    let order = order.into_iter().take(wanted);
    let mut others = Vec::new();
    for index in order.filter(|index| !kept.contains(index)) {
        let excerpt = candidates.whole(index)?;
        if excerpt.tokens <= left {
            left -= excerpt.tokens;
            others.push(excerpt);
            continue;
        }
        // The cut follows the question, which is not known to its end yet.
        if purpose == Purpose::Answer {
            others.extend(shortened(question, excerpt, left, count)?);
        }
        break;
    }
    if purpose == Purpose::Answer {
        others.reverse();
    }
    chosen.append(&mut others);
    Ok(chosen)
}

/// Evidence whose sizes are counted when they are needed.
struct Candidates<'a, C> {
    evidence: &'a [Found],
    sizes: Vec<Option<usize>>,
    count: &'a C,
}

impl<E, C: Fn(&str) -> Result<usize, E>> Candidates<'_, C> {
    /// What was read and can stay: its longest beginning that is still found, and
    /// that leaves the best passages their part of the room.
    fn kept(&mut self, read: &[Read], best: &[usize], room: usize) -> Result<Vec<Excerpt>, E> {
        let mut best = best.to_vec();
        let mut kept: Vec<Excerpt> = Vec::new();
        let mut used = 0;
        for read in read {
            let Some(excerpt) = self.again(read, &best)? else {
                break;
            };
            best.retain(|index| *index != excerpt.index);
            used += excerpt.tokens;
            let mut missing = 0;
            for index in &best {
                missing += self.size(*index)?;
            }
            if used + missing > room {
                break;
            }
            kept.push(excerpt);
        }
        Ok(kept)
    }

    /// What was read, as it was read; none where it is found no more. One of the
    /// best is none where only a part of it was read.
    fn again(&mut self, read: &Read, best: &[usize]) -> Result<Option<Excerpt>, E> {
        let place = |found: &Found| found.passage.id == read.passage;
        let Some(index) = self.evidence.iter().position(place) else {
            return Ok(None);
        };
        let whole = &self.evidence[index].passage.text;
        if *whole == read.text {
            return self.whole(index).map(Some);
        }
        if best.contains(&index) {
            return Ok(None);
        }
        let head = head_of(&self.evidence[index]);
        Ok(Some(Excerpt {
            index,
            tokens: head_tokens(&head, self.count)? + (self.count)(&read.text)?,
            head,
            text: read.text.clone(),
        }))
    }

    /// What is pinned comes before what is found.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.evidence.len()).collect();
        order.sort_by_key(|index| !self.evidence[*index].pinned);
        order
    }

    /// The best passages that fit into `room` tokens together, and at least one.
    fn best(&mut self, room: usize) -> Result<Vec<usize>, E> {
        let mut best = Vec::new();
        let mut used = 0;
        for index in self.order() {
            used += self.size(index)?;
            if used > room && !best.is_empty() {
                break;
            }
            best.push(index);
        }
        Ok(best)
    }

    fn size(&mut self, index: usize) -> Result<usize, E> {
        if let Some(tokens) = self.sizes[index] {
            return Ok(tokens);
        }
        let found = &self.evidence[index];
        let tokens = head_tokens(&head_of(found), self.count)? + (self.count)(&found.passage.text)?;
        self.sizes[index] = Some(tokens);
        Ok(tokens)
    }

    fn whole(&mut self, index: usize) -> Result<Excerpt, E> {
        let found = &self.evidence[index];
        Ok(Excerpt {
            index,
            head: head_of(found),
            text: found.passage.text.clone(),
            tokens: self.size(index)?,
        })
    }
}

/// The part of a passage that is nearest to the question; none where there is no
/// room that is worth it.
fn shortened<E>(
    question: &str,
    whole: Excerpt,
    room: usize,
    count: &impl Fn(&str) -> Result<usize, E>,
) -> Result<Option<Excerpt>, E> {
    let head = head_tokens(&whole.head, count)?;
    let left = room.saturating_sub(head);
    if left < LEAST_EXCERPT {
        return Ok(None);
    }
    let text = excerpt(&whole.text, &telling_words(question), left, count)?;
    if text.is_empty() {
        return Ok(None);
    }
    let tokens = head + count(&text)?;
    Ok(Some(Excerpt {
        text,
        tokens,
        ..whole
    }))
}

/// Two more for the line breaks around the passage.
fn head_tokens<E>(head: &str, count: &impl Fn(&str) -> Result<usize, E>) -> Result<usize, E> {
    Ok(count(head)? + 2)
}

/// Where the passage comes from: the name of the file and the section often
/// decide what a sentence means.
fn head_of(found: &Found) -> String {
    let passage = &found.passage;
    match passage.headings.last() {
        Some(heading) => format!("{} – {heading}:", passage.file_name),
        None => format!("{}:", passage.file_name),
    }
}
