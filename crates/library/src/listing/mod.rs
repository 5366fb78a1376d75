//! Questions about the library itself, 'list the reports by year', are answered from
//! what is known of the documents: names, kinds, dates.
//!
//! A question is one of them only if every word of it is a word that such questions are
//! made of ([`english`], [`chinese`]); every other is about what documents say.

mod chinese;
mod english;
mod wanted;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};
use serde::{Deserialize, Serialize};

use crate::error::LibraryError;
use crate::evidence::{Evidence, Found, Scope, Sufficiency};
use crate::library::Library;
use crate::script::is_ideographic;
use crate::table::listing::Entry;
use crate::table::{listing, passage, scope};
use crate::words::folded;
use wanted::{Happened, Order, Span, Wanted};

/// At most so many documents are listed by name; all are counted.
const LISTED: usize = 60;

/// The documents that a question about the library asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listing {
    /// How many there are.
    pub total: usize,
    /// The first of them, in groups that are to stand under their headings.
    pub groups: Vec<ListingGroup>,
    /// The first passage of each that is listed, in the same order.
    pub evidence: Evidence,
}

/// Documents under a heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListingGroup {
    /// The year or the kind; none where they are not grouped.
    pub heading: Option<String>,
    /// The documents.
    pub documents: Vec<Listed>,
}

/// A document in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// Its file's name.
    pub name: String,
    /// Its title, where that says more than the name.
    pub title: Option<String>,
    /// Pages, slides or sheets.
    pub pages: u32,
    /// The day on which it was last changed, in the time of this computer.
    pub changed: Option<String>,
}

impl Library {
    /// The documents that a question asks for where it is about the library itself; none
    /// where it is about what documents say, or no document fits.
    pub fn list(&self, question: &str, scope: &Scope) -> Result<Option<Listing>, LibraryError> {
        let Some(wanted) = read(question) else {
            return Ok(None);
        };
        let now = Zoned::now();
        self.shared().database.read(|connection| {
            let asked = scope::resolve(connection, scope)?;
            let within = asked.as_ref().map(|asked| asked.files.as_slice());
            let mut entries = listing::all(connection, within)?;
            entries.retain(|entry| fits(entry, &wanted, &now));
            if entries.is_empty() {
                return Ok(None);
            }
            let total = entries.len();
            sort(&mut entries, wanted.order, now.time_zone());
            entries.truncate(LISTED);
            let mut found = Vec::new();
            for entry in &entries {
                let Some(passage) = passage::get(connection, entry.first, &[entry.file])? else {
                    continue;
                };
                found.push(first_of(passage));
            }
            Ok(Some(Listing {
                total,
                groups: grouped(&entries, wanted.order, now.time_zone()),
                evidence: Evidence {
                    sentences: Vec::new(),
                    query: question.to_owned(),
                    found,
                    sufficiency: Sufficiency::Sufficient,
                },
            }))
        })
    }
}

fn read(question: &str) -> Option<Wanted> {
    let question = folded(question);
    if question.chars().any(is_ideographic) {
        chinese::read(&question)
    } else {
        english::read(&question)
    }
}

fn first_of(passage: crate::evidence::Passage) -> Found {
    Found {
        passage,
        score: 1.0,
        lexical: None,
        similarity: None,
        nearness: None,
        relatedness: None,
        reranked: None,
        coverage: None,
        pinned: false,
    }
}

fn fits(entry: &Entry, wanted: &Wanted, now: &Zoned) -> bool {
    let name = folded(&entry.name);
    let title = folded(entry.title.as_deref().unwrap_or_default());
    let is_called = |words: &Vec<String>| {
        words
            .iter()
            .any(|word| name.contains(word.as_str()) || title.contains(word.as_str()))
    };
    let is_of_kind = wanted.kinds.is_empty() || wanted.kinds.contains(&entry.kind);
    let is_of_years = wanted.years.is_none_or(|(first, last)| {
        year_of(entry, now.time_zone()).is_some_and(|year| (first..=last).contains(&year))
    });
    let is_recent = wanted.recent.is_none_or(|(span, happened)| {
        let at = match happened {
            Happened::Added => Timestamp::from_second(entry.added).ok(),
            Happened::Changed => changed(entry),
        };
        let day = at.map(|at| at.to_zoned(now.time_zone().clone()).date());
        day.is_some_and(|day| is_within(day, span, now.date()))
    });
    wanted.named.iter().all(is_called) && is_of_kind && is_of_years && is_recent
}

/// The year that a document belongs to: the one in its name, else that in which it says
/// that it was made, else that in which its file was last changed.
fn year_of(entry: &Entry, zone: &TimeZone) -> Option<i32> {
    let in_name = entry
        .name
        .split(|character: char| !character.is_ascii_digit())
        .find_map(english::year);
    let said = || {
        let created = entry.created.as_deref()?;
        let digits = created.trim_start_matches(|character: char| !character.is_ascii_digit());
        digits.get(..4).and_then(english::year)
    };
    let on_disk = || Some(i32::from(changed(entry)?.to_zoned(zone.clone()).year()));
    in_name.or_else(said).or_else(on_disk)
}

fn changed(entry: &Entry) -> Option<Timestamp> {
    Timestamp::from_nanosecond(entry.modified?.into()).ok()
}

/// Whether a day lies in a span that is counted from today; weeks begin on Monday.
fn is_within(day: Date, span: Span, today: Date) -> bool {
    let days = |count: i32| today.saturating_sub(count.days());
    let monday = days(i32::from(today.weekday().to_monday_zero_offset()));
    let first_of_month = today.first_of_month();
    let last_month = first_of_month.saturating_sub(1.month());
    let first_of_year = today.first_of_year();
    let last_year = first_of_year.saturating_sub(1.year());
    match span {
        Span::Today => day == today,
        Span::Yesterday => day == days(1),
        Span::ThisWeek => (monday..=today).contains(&day),
        Span::LastWeek => (monday.saturating_sub(7.days())..monday).contains(&day),
        Span::ThisMonth => (first_of_month..=today).contains(&day),
        Span::LastMonth => (last_month..first_of_month).contains(&day),
        Span::ThisYear => (first_of_year..=today).contains(&day),
        Span::LastYear => (last_year..first_of_year).contains(&day),
    }
}

fn sort(entries: &mut [Entry], order: Order, zone: &TimeZone) {
    // By name first, for every other order leaves equals as they are.
    entries.sort_by_cached_key(|entry| folded(&entry.name));
    match order {
        Order::Name => {}
        Order::Year => entries.sort_by_cached_key(|entry| std::cmp::Reverse(year_of(entry, zone))),
        Order::Kind => entries.sort_by_cached_key(|entry| format!("{:?}", entry.kind)),
        Order::Newest => entries.sort_by_key(|entry| std::cmp::Reverse(entry.modified)),
        Order::Oldest => entries.sort_by_key(|entry| entry.modified),
        Order::Longest => entries.sort_by_key(|entry| std::cmp::Reverse(entry.pages)),
        Order::Largest => entries.sort_by_key(|entry| std::cmp::Reverse(entry.bytes)),
    }
}

fn grouped(entries: &[Entry], order: Order, zone: &TimeZone) -> Vec<ListingGroup> {
    let mut groups: Vec<ListingGroup> = Vec::new();
    for entry in entries {
        let heading = match order {
            Order::Year => year_of(entry, zone).map(|year| year.to_string()),
            Order::Kind => Some(
                entry
                    .name
                    .rsplit_once('.')
                    .map_or_else(String::new, |(_, ending)| ending.to_uppercase()),
            ),
            Order::Name | Order::Newest | Order::Oldest | Order::Longest | Order::Largest => None,
        };
        let listed = Listed {
            name: entry.name.clone(),
            title: entry
                .title
                .clone()
                .filter(|title| !entry.name.contains(title.as_str())),
            pages: entry.pages,
            changed: changed(entry).map(|at| at.to_zoned(zone.clone()).date().to_string()),
        };
        match groups.last_mut() {
            Some(group) if group.heading == heading => group.documents.push(listed),
            _ => groups.push(ListingGroup {
                heading,
                documents: vec![listed],
            }),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use document::DocumentKind;
    use jiff::civil::date;

    use super::wanted::{Happened, Order, Span};
    use super::{is_within, read};

    #[test]
    fn questions_about_the_library_are_told_from_those_about_its_text() {
        for question in [
            "List the reports by year",
            "How many PDFs do I have?",
            "Which contracts are there from 2023?",
            "Show me all presentations added last week",
            "What files were changed this month?",
            "列出2023年的报告",
            "我有多少份合同？",
            "资料库里有哪些PDF文件？",
            "按年份列出所有报告",
        ] {
            assert!(read(question).is_some(), "{question}");
        }
        for question in [
            "Which contracts end in 2025?",
            "What is the notice period?",
            "List the parties to the lease",
            "What does the report say about growth?",
            "What is in the report?",
            "How many employees are there?",
            "哪些合同在2025年到期？",
            "报告的结论是什么？",
            "员工有多少天年假？",
        ] {
            assert!(read(question).is_none(), "{question}");
        }
    }

    #[test]
    fn conditions_and_order_are_read() {
        let wanted = read("List the reports between 2020 and 2022 by year").expect("a list");
        assert_eq!(wanted.years, Some((2020, 2022)));
        assert_eq!(wanted.order, Order::Year);
        assert!(wanted.named[0].contains(&"report".to_owned()));
        let wanted = read("Which PDFs were added last week?").expect("a list");
        assert_eq!(wanted.kinds, [DocumentKind::Pdf]);
        assert_eq!(wanted.recent, Some((Span::LastWeek, Happened::Added)));
        let wanted = read("2020年到2022年有哪些合同").expect("a list");
        assert_eq!(wanted.years, Some((2020, 2022)));
        assert!(wanted.named[0].contains(&"合同".to_owned()));
        assert_eq!(
            read("files since 2021 list").and_then(|wanted| wanted.years),
            Some((2021, i32::MAX))
        );
    }

    #[test]
    fn spans_are_counted_from_today() {
        // A Saturday.
        let today = date(2026, 11, 28);
        assert!(
            is_within(date(2026, 11, 23), Span::ThisWeek, today),
            "Monday"
        );
        assert!(
            !is_within(date(2026, 11, 22), Span::ThisWeek, today),
            "Sunday before"
        );
        assert!(is_within(date(2026, 11, 22), Span::LastWeek, today));
        assert!(is_within(date(2026, 10, 1), Span::LastMonth, today));
        assert!(!is_within(date(2026, 11, 1), Span::LastMonth, today));
        assert!(is_within(date(2025, 12, 31), Span::LastYear, today));
        assert!(is_within(date(2026, 11, 27), Span::Yesterday, today));
    }
}
