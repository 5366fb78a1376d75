//! Questions in English about the library itself: every word must be one that such a
//! question is made of, or it is a question about what documents say.

use super::wanted::{Happened, NAMES, Order, Says, Span, Wanted, kinds, wanted};

/// Words that say nothing of what is wanted.
const FUNCTION_WORDS: &str = "a all an and any are at can could do does did each ever every for \
    from give has have here i in is it kept library me my name names of on or our please saved \
    stored tell that the them there these this those to us was we were with you computer so far \
    made dated written";

/// Reads a question; none where it does not ask for a list of documents.
pub(super) fn read(question: &str) -> Option<Wanted> {
    let words: Vec<&str> = question
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let mut said = Vec::new();
    let mut years = Years::default();
    let mut rest = words.as_slice();
    while let Some(first) = rest.first() {
        if years.take(first) {
            rest = &rest[1..];
            continue;
        }
        let (says, taken) = phrase(rest)?;
        said.push(says);
        rest = &rest[taken..];
    }
    wanted(said, years.span())
}

/// What the next words say, and how many of them say it; none where the first is no word
/// of such a question.
fn phrase(words: &[&str]) -> Option<(Says, usize)> {
    let two = words.get(..2).map(|two| (two[0], two[1]));
    let of_two = match two {
        Some(("how", "many")) => Some(Says::List),
        Some(("by", "year" | "date")) => Some(Says::Order(Order::Year)),
        Some(("by", "kind" | "type" | "format")) => Some(Says::Order(Order::Kind)),
        Some(("by", "name" | "title")) => Some(Says::Order(Order::Name)),
        Some(("by", "size")) => Some(Says::Order(Order::Largest)),
        Some(("by", "length")) => Some(Says::Order(Order::Longest)),
        Some(("this", "week")) => Some(Says::Span(Span::ThisWeek)),
        Some(("last", "week")) => Some(Says::Span(Span::LastWeek)),
        Some(("this", "month")) => Some(Says::Span(Span::ThisMonth)),
        Some(("last", "month")) => Some(Says::Span(Span::LastMonth)),
        Some(("this", "year")) => Some(Says::Span(Span::ThisYear)),
        Some(("last", "year")) => Some(Says::Span(Span::LastYear)),
        Some(("web", "page" | "pages")) => Some(Says::Kinds(kinds::PAGES)),
        Some(("word", "file" | "files" | "document" | "documents")) => {
            Some(Says::Kinds(kinds::WORD))
        }
        Some(("text", "file" | "files")) => Some(Says::Kinds(kinds::TEXTS)),
        _ => None,
    };
    match of_two {
        Some(says) => Some((says, 2)),
        None => one(words.first()?).map(|says| (says, 1)),
    }
}

fn one(word: &str) -> Option<Says> {
    let says = match word {
        "list" | "show" | "which" | "what" | "count" => Says::List,
        "files" | "file" | "documents" | "document" | "docs" | "items" => Says::Documents,
        "pdf" | "pdfs" => Says::Kinds(kinds::PDF),
        "presentation" | "presentations" | "deck" | "decks" | "powerpoint" | "powerpoints" => {
            Says::Kinds(kinds::SLIDES)
        }
        "spreadsheet" | "spreadsheets" | "workbook" | "workbooks" | "excel" => {
            Says::Kinds(kinds::SHEETS)
        }
        "mail" | "mails" | "email" | "emails" => Says::Kinds(kinds::MAILS),
        "picture" | "pictures" | "image" | "images" | "photo" | "photos" | "scan" | "scans" => {
            Says::Kinds(kinds::PICTURES)
        }
        "book" | "books" | "ebook" | "ebooks" => Says::Kinds(kinds::BOOKS),
        "newest" | "latest" | "recent" | "recently" => Says::Order(Order::Newest),
        "oldest" => Says::Order(Order::Oldest),
        "longest" => Says::Order(Order::Longest),
        "largest" | "biggest" => Says::Order(Order::Largest),
        "today" => Says::Span(Span::Today),
        "yesterday" => Says::Span(Span::Yesterday),
        "added" => Says::Happened(Happened::Added),
        "changed" | "modified" | "edited" | "updated" => Says::Happened(Happened::Changed),
        _ if FUNCTION_WORDS.split_whitespace().any(|one| one == word) => Says::Nothing,
        _ => return called(word),
    };
    Some(says)
}

/// Documents that are called so, in the plural: 'the report' is about one and what it
/// says.
fn called(word: &str) -> Option<Says> {
    let (english, chinese) = NAMES
        .iter()
        .find(|(english, _)| english.last() == Some(&word))?;
    let mut words = vec![english[0]];
    words.extend(*chinese);
    Some(Says::Named(words))
}

/// Years as they are named: `2023`, `between 2020 and 2022`, `since 2021`.
#[derive(Default)]
struct Years {
    named: Vec<i32>,
    relation: Option<Relation>,
}

#[derive(Clone, Copy)]
enum Relation {
    Between,
    Since,
    After,
    Before,
    Until,
}

impl Years {
    /// Takes a word that is a year or says how years are meant.
    fn take(&mut self, word: &str) -> bool {
        if let Some(year) = year(word) {
            self.named.push(year);
            return true;
        }
        self.relation = Some(match word {
            "between" => Relation::Between,
            "since" => Relation::Since,
            "after" => Relation::After,
            "before" => Relation::Before,
            "until" => Relation::Until,
            _ => return false,
        });
        true
    }

    fn span(&self) -> Option<(i32, i32)> {
        let first = *self.named.iter().min()?;
        let last = *self.named.iter().max()?;
        Some(match self.relation {
            None | Some(Relation::Between) => (first, last),
            Some(Relation::Since) => (first, i32::MAX),
            Some(Relation::After) => (last.saturating_add(1), i32::MAX),
            Some(Relation::Before) => (i32::MIN, first - 1),
            Some(Relation::Until) => (i32::MIN, last),
        })
    }
}

/// A word that is a year of our time.
pub(super) fn year(word: &str) -> Option<i32> {
    let is_year = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let year = is_year.then(|| word.parse().ok()).flatten()?;
    (1900..=2100).contains(&year).then_some(year)
}
