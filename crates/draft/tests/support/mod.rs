//! Evidence as the library would find it, and outlines to write.

#![allow(dead_code, reason = "each test binary uses its own part of this")]

use std::collections::BTreeMap;

use document::{Anchor, BlockKind};
use draft::{Outline, Point, Section, Support};
use library::Place;
use library::evidence::{Evidence, Found, Passage, PassageId, Span, Sufficiency};
use library::file::FileId;

/// A passage of a PDF page: a heading above it, and its blocks.
pub(crate) fn passage(id: i64, page: u32, heading: &str, blocks: &[(BlockKind, &str)]) -> Passage {
    let mut text = String::new();
    let mut spans = Vec::new();
    for (index, (kind, block)) in blocks.iter().enumerate() {
        if !text.is_empty() {
            text.push('\n');
        }
        let length = block.len() as u32;
        spans.push(Span {
            page,
            block: index as u32,
            start: 0,
            end: length,
            offset: text.len() as u32,
            kind: *kind,
            anchor: Anchor::Page {
                page,
                lines: Vec::new(),
            },
        });
        text.push_str(block);
    }
    Passage {
        id: PassageId(id),
        file: FileId(1),
        file_name: "handbook.pdf".to_owned(),
        title: Some("Employee handbook".to_owned()),
        ordinal: id as u32,
        headings: vec![heading.to_owned()],
        text,
        spans,
        labels: BTreeMap::new(),
    }
}

/// Evidence with these passages, best first.
pub(crate) fn evidence(query: &str, passages: Vec<Passage>) -> Evidence {
    Evidence {
        query: query.to_owned(),
        found: passages
            .into_iter()
            .enumerate()
            .map(|(index, passage)| Found {
                passage,
                score: 1.0 / (index as f32 + 1.0),
                lexical: Some(5.0),
                similarity: Some(0.5),
                nearness: None,
                relatedness: None,
                reranked: None,
                coverage: Some(0.8),
                pinned: false,
            })
            .collect(),
        sentences: Vec::new(),
        sufficiency: Sufficiency::Sufficient,
    }
}

/// Three sections of an English handbook.
pub(crate) fn leave() -> Evidence {
    use BlockKind::{Heading, Paragraph, TableRow};
    let annual = "Full-time employees have 27 days of annual leave in each calendar year, in \
                  addition to public holidays. After five years of service one day is added, and \
                  another after ten years. Up to five unused days can be carried over into the \
                  next year and have to be taken by 31 March.";
    let ill = "If you are ill, let your manager know before 9:30 on the first day. A doctor's \
               certificate is needed from the fourth calendar day of the leave. Full pay \
               continues for the first 30 working days of illness.";
    let requests = "Leave is requested in the time system. Requests of more than five days in a \
                    row should reach your manager six weeks ahead; they are answered within one \
                    week.";
    evidence(
        "annual leave",
        vec![
            passage(
                7,
                4,
                "4 Leave and absence",
                &[
                    (Heading { level: 3 }, "4.1 Annual leave"),
                    (Paragraph, annual),
                    (Heading { level: 3 }, "4.2 Illness"),
                    (Paragraph, ill),
                ],
            ),
            passage(
                8,
                5,
                "4.3 Requests",
                &[
                    (Paragraph, requests),
                    (TableRow { header: true }, "Kind of leave | How long | Pay"),
                    (
                        TableRow { header: false },
                        "Bereavement leave, close family | 5 days | full",
                    ),
                ],
            ),
        ],
    )
}

/// Two sections of a Chinese handbook.
pub(crate) fn chinese_leave() -> Evidence {
    use BlockKind::{Heading, Paragraph};
    evidence(
        "年休假制度",
        vec![passage(
            7,
            4,
            "第四章　假期与考勤",
            &[
                (Heading { level: 3 }, "4.1 年休假"),
                (
                    Paragraph,
                    "累计工作满一年的员工享有带薪年休假。工作满一年不满十年的，每年10天。当年没休完\
                     的年假，最多可结转五天，须在次年3月31日之前休完。",
                ),
                (Heading { level: 3 }, "4.2 病假"),
                (
                    Paragraph,
                    "生病不能上班的，请在当天九点半之前告知主管。病假满三天的，需提交医院开具的病假证明，\
                     不占用年休假。",
                ),
            ],
        )],
    )
}

/// A support on a page.
pub(crate) fn support(page: u32, text: &str) -> Option<Support> {
    Some(Support {
        passage: PassageId(7),
        file: FileId(1),
        file_name: "handbook & rules.pdf".to_owned(),
        place: Place::Page { page, label: None },
        text: text.to_owned(),
    })
}

/// A point.
pub(crate) fn point(text: &str, support: Option<Support>) -> Point {
    Point {
        text: text.to_owned(),
        support,
    }
}

/// An outline with all that could break a file: markup, emoji, control
/// characters, Chinese, a very long word, more points than a slide holds, and
/// parts that are empty.
pub(crate) fn hostile() -> Outline {
    let word = "Donaudampfschifffahrt".repeat(60);
    let many = (1..=9).map(|number| {
        point(
            &format!("Point number {number} of many"),
            support(2, "many"),
        )
    });
    Outline {
        title: "Q&A: <b>\"R&D\"</b> 'costs' ]]> &amp; 年假 😀\u{0}\u{b}".to_owned(),
        sections: vec![
            Section {
                heading: "Leave & <absence>\u{1f}".to_owned(),
                points: vec![
                    point(
                        "27 days > 25 days & \"more\"\u{8}\nthan before 🌴",
                        support(4, "27 <days> & more"),
                    ),
                    point(
                        "员工每年有10天年休假；超过“五天”须提前申请",
                        support(5, "员工每年有10天"),
                    ),
                    point("Nobody knows this", None),
                ],
            },
            Section {
                heading: "Many".to_owned(),
                points: many.collect(),
            },
            Section {
                heading: String::new(),
                points: vec![point(&word, None), point(" \u{1} ", None)],
            },
            Section {
                heading: "A heading alone".to_owned(),
                points: Vec::new(),
            },
            Section::default(),
        ],
    }
}
