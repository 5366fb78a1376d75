//! What a model wrote, compared with what it was given.

use std::collections::HashSet;

use crate::Task;
use crate::difference;

/// What a model wrote without what models put around it: an announcement, quotation marks.
pub(crate) fn bare<'a>(before: &str, written: &'a str) -> &'a str {
    let mut text = written.trim();
    if let Some((first, rest)) = text.split_once('\n') {
        let announces = first.trim_end().ends_with([':', '：']) && first.len() < 120;
        let had = before
            .lines()
            .next()
            .is_some_and(|line| line.ends_with([':', '：']));
        if announces && !had && !rest.trim().is_empty() {
            text = rest.trim();
        }
    }
    for (open, close) in [('"', '"'), ('“', '”'), ('「', '」')] {
        if text.starts_with(open) && text.ends_with(close) && !before.starts_with(open) {
            let inner = text
                .strip_prefix(open)
                .and_then(|text| text.strip_suffix(close));
            text = inner.map_or(text, str::trim);
        }
    }
    text
}

/// Whether what a model wrote can be a version of what it was given.
pub(crate) fn is_usable(task: &Task, before: &str, after: &str) -> bool {
    let (old, new) = (before.chars().count() as f32, after.chars().count() as f32);
    let share = new / old.max(1.0);
    let is_plausible = match task {
        Task::Explain(_) => true,
        // A Chinese character says about as much as three or four letters.
        Task::Translate(_) => (0.1..=9.0).contains(&share),
        Task::Rewrite { .. } => (0.15..=2.5).contains(&share),
        Task::Proofread { .. } => {
            (0.7..=1.4).contains(&share)
                && figures(before) == figures(after)
                && changed(before, after) <= MOST_CHANGED
        }
    };
    after.chars().any(char::is_alphanumeric) && is_plausible
}

/// What changes more of a text than this puts no mistakes right: it writes another.
const MOST_CHANGED: f32 = 0.35;

/// The share of a text that was changed.
fn changed(before: &str, after: &str) -> f32 {
    let edits = difference::edits(before, after);
    let sizes = edits
        .iter()
        .map(|edit| edit.range.len().max(edit.text.len()));
    sizes.sum::<usize>() as f32 / before.len().max(1) as f32
}

/// The numbers of a text, by their digits alone: `1,250.00` and `1.250,00` are the same.
fn figures(text: &str) -> Vec<String> {
    let is_part = |one: char| one.is_ascii_digit() || matches!(one, '.' | ',' | '\'');
    let mut figures: Vec<String> = text
        .split(|one| !is_part(one))
        .map(|run| run.chars().filter(char::is_ascii_digit).collect::<String>())
        .filter(|digits| !digits.is_empty())
        .collect();
    figures.sort_unstable();
    figures
}

/// The numbers that came or went, and, where the language is the same, the names that came.
pub(crate) fn doubtful(task: &Task, before: &str, after: &str) -> Vec<String> {
    let (old, new) = (figures(before), figures(after));
    let known: HashSet<&String> = old.iter().filter(|one| new.contains(one)).collect();
    let is_number = |part: &String| part.starts_with(|one: char| one.is_ascii_digit());
    let is_new = |part: &String| figures(part).iter().any(|digits| !known.contains(digits));
    let came = answer::invented::unsaid(before, after);
    let went = answer::invented::unsaid(after, before);
    let names = matches!(task, Task::Rewrite { .. } | Task::Explain(_));
    let mut doubtful: Vec<String> = came
        .into_iter()
        .filter(|part| if is_number(part) { is_new(part) } else { names })
        .collect();
    if !matches!(task, Task::Explain(_)) {
        doubtful.extend(
            went.into_iter()
                .filter(|part| is_number(part) && is_new(part)),
        );
    }
    let mut seen = HashSet::new();
    doubtful.retain(|part| seen.insert(part.clone()));
    doubtful
}
