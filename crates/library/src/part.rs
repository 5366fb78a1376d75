//! Where a part of a passage's text stands in its document.

use std::ops::{Range, RangeInclusive};

use document::{Anchor, Line, Rectangle};

use crate::cut::position;
use crate::evidence::{Passage, Span};
use crate::script::is_ideographic;

impl Passage {
    /// The spans of a part of the text, in bytes: a sentence of a passage is shown where it
    /// stands, not with all that stands around it. Of a line on a PDF's page that is covered
    /// in part the box is narrowed by how wide its letters usually are; the boxes of letters
    /// are not kept.
    pub fn spans_of(&self, part: &Range<usize>) -> Vec<Span> {
        let spans = self.spans.iter();
        spans.filter_map(|span| self.narrowed(span, part)).collect()
    }

    fn narrowed(&self, span: &Span, part: &Range<usize>) -> Option<Span> {
        let offset = span.offset as usize;
        let length = (span.end - span.start) as usize;
        let start = part.start.max(offset);
        let end = part.end.min(offset + length);
        if start >= end {
            return None;
        }
        let in_block = |at: usize| span.start + position(at - offset);
        let narrowed = Span {
            start: in_block(start),
            end: in_block(end),
            offset: position(start),
            ..span.clone()
        };
        let text = self.text.get(offset..offset + length)?;
        Some(Span {
            anchor: covered(&narrowed, span.start, text),
            ..narrowed
        })
    }
}

/// The anchor of a narrowed span, whose text in full, from `from` in its block, is `text`.
fn covered(span: &Span, from: u32, text: &str) -> Anchor {
    if let Anchor::Lines { first, last } = span.anchor {
        return covered_lines(span, from, text, first..=last);
    }
    let Anchor::Page { page, lines } = &span.anchor else {
        return span.anchor.clone();
    };
    let touched = |line: &&Line| line.start < span.end && line.end > span.start;
    Anchor::Page {
        page: *page,
        lines: lines
            .iter()
            .filter(touched)
            .map(|line| cut(line, span, from, text))
            .collect(),
    }
}

/// The lines that a span covers of a text file, whose blocks keep their line breaks; all of
/// them where a block does not, or is not whole.
fn covered_lines(span: &Span, from: u32, text: &str, lines: RangeInclusive<u32>) -> Anchor {
    let (first, last) = lines.into_inner();
    let breaks = |part: &str| position(part.matches('\n').count());
    let at = |end: u32| text.get(..end.saturating_sub(from) as usize);
    let (Some(before), Some(until)) = (at(span.start), at(span.end)) else {
        return span.anchor.clone();
    };
    if first + breaks(text) != last {
        return span.anchor.clone();
    }
    Anchor::Lines {
        first: first + breaks(before),
        last: first + breaks(until),
    }
}

/// The part of a line that a span covers.
fn cut(line: &Line, span: &Span, from: u32, text: &str) -> Line {
    let (start, end) = (line.start.max(span.start), line.end.min(span.end));
    let between = |start: u32, end: u32| {
        let inside = |at: u32| at.saturating_sub(from) as usize;
        text.get(inside(start)..inside(end)).unwrap_or_default()
    };
    let whole = between(line.start, line.end);
    let total = width(whole);
    let Rectangle {
        left,
        top,
        right,
        bottom,
    } = line.rectangle;
    // A line that runs downwards or upwards is shown whole.
    let is_upright = bottom - top <= right - left || whole.chars().count() <= 2;
    if total <= 0.0 || !is_upright {
        return *line;
    }
    let before = width(between(line.start, start)) / total * (right - left);
    let behind = width(between(end, line.end)) / total * (right - left);
    let (before, behind) = if runs_leftwards(whole) {
        (behind, before)
    } else {
        (before, behind)
    };
    Line {
        start,
        end,
        rectangle: Rectangle {
            left: left + before,
            right: right - behind,
            top,
            bottom,
        },
    }
}

/// About how wide a text is set, in letters of middling width.
fn width(text: &str) -> f32 {
    let of = |letter: char| match letter {
        _ if is_ideographic(letter) => 2.0,
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | ' ' | '.' | ',' | ':' | ';' | '\'' | '|'
        | '!' | '(' | ')' | '[' | ']' | '-' => 0.6,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' => 1.6,
        _ if letter.is_uppercase() => 1.3,
        _ => 1.0,
    };
    text.chars().map(of).sum()
}

/// Whether most letters are Hebrew or Arabic.
fn runs_leftwards(text: &str) -> bool {
    let letters = text.chars().filter(|letter| letter.is_alphabetic());
    let (mut leftwards, mut all) = (0, 0);
    for letter in letters {
        all += 1;
        leftwards += usize::from(('\u{590}'..='\u{8ff}').contains(&letter));
    }
    leftwards * 2 > all
}

#[cfg(test)]
mod tests {
    use document::BlockKind;

    use std::collections::BTreeMap;

    use super::*;
    use crate::evidence::PassageId;
    use crate::file::FileId;

    fn line(start: u32, end: u32, top: f32) -> Line {
        Line {
            start,
            end,
            rectangle: Rectangle {
                left: 100.0,
                top,
                right: 200.0,
                bottom: top + 10.0,
            },
        }
    }

    fn span(offset: u32, start: u32, end: u32, lines: Vec<Line>) -> Span {
        Span {
            page: 3,
            block: 7,
            start,
            end,
            offset,
            kind: BlockKind::Paragraph,
            anchor: Anchor::Page { page: 3, lines },
        }
    }

    fn passage(text: &str, spans: Vec<Span>) -> Passage {
        Passage {
            id: PassageId(1),
            file: FileId(1),
            file_name: "lease.pdf".to_owned(),
            title: None,
            ordinal: 0,
            headings: Vec::new(),
            text: text.to_owned(),
            spans,
            labels: BTreeMap::new(),
        }
    }

    fn boxes(spans: &[Span]) -> Vec<(f32, f32, f32)> {
        let lines = spans.iter().flat_map(|span| match &span.anchor {
            Anchor::Page { lines, .. } => lines.clone(),
            _ => Vec::new(),
        });
        lines
            .map(|line| {
                (
                    line.rectangle.top,
                    line.rectangle.left,
                    line.rectangle.right,
                )
            })
            .collect()
    }

    #[test]
    fn a_sentence_is_shown_on_its_lines_alone_and_from_where_it_begins() {
        // Three lines of ten letters; the block goes on before the span.
        let text = "aaaaabbbbbcccccdddddeeeeefffff";
        let lines = vec![line(4, 14, 0.0), line(14, 24, 20.0), line(24, 34, 40.0)];
        let passage = passage(text, vec![span(0, 4, 34, lines)]);
        let spans = passage.spans_of(&(5..15));
        assert_eq!(boxes(&spans), [(0.0, 150.0, 200.0), (20.0, 100.0, 150.0)]);
        assert_eq!((spans[0].start, spans[0].end, spans[0].offset), (9, 19, 5));
        assert_eq!(passage.spans_of(&(0..30)), passage.spans, "all is all");
        assert!(passage.spans_of(&(30..40)).is_empty());
    }

    #[test]
    fn a_part_may_reach_over_several_spans() {
        let spans = vec![
            span(0, 0, 10, vec![line(0, 10, 0.0)]),
            span(11, 0, 10, vec![line(0, 10, 20.0)]),
        ];
        let passage = passage("aaaaaaaaaa\nbbbbbbbbbb", spans);
        let boxes = boxes(&passage.spans_of(&(5..16)));
        assert_eq!(boxes, [(0.0, 150.0, 200.0), (20.0, 100.0, 150.0)]);
    }

    #[test]
    fn text_that_runs_leftwards_begins_at_the_right() {
        let text = "אאאאאבבבבב";
        let end = text.len() as u32;
        let passage = passage(text, vec![span(0, 0, end, vec![line(0, end, 0.0)])]);
        let boxes = boxes(&passage.spans_of(&(0..text.len() / 2)));
        assert_eq!(boxes, [(0.0, 150.0, 200.0)]);
    }

    #[test]
    fn a_line_that_runs_downwards_is_shown_whole() {
        let downwards = Line {
            rectangle: Rectangle {
                left: 0.0,
                top: 0.0,
                right: 10.0,
                bottom: 100.0,
            },
            ..line(0, 30, 0.0)
        };
        let passage = passage(
            "租期为两年提前三月通知",
            vec![span(0, 0, 33, vec![downwards])],
        );
        assert_eq!(boxes(&passage.spans_of(&(0..15))), [(0.0, 0.0, 10.0)]);
    }

    #[test]
    fn a_part_of_a_text_file_stands_in_its_own_lines() {
        let text = "Landlord: Murray\nTenant: Babbage\nRent: 950 euros";
        let whole = |text: &str, last| Span {
            anchor: Anchor::Lines { first: 3, last },
            ..span(
                0,
                0,
                u32::try_from(text.len()).expect("it is short"),
                Vec::new(),
            )
        };
        let lines = |text: &str, last, part: &str| {
            let at = text.find(part).expect("it is there");
            let passage = passage(text, vec![whole(text, last)]);
            passage.spans_of(&(at..at + part.len()))[0].anchor.clone()
        };
        let second = Anchor::Lines { first: 4, last: 4 };
        assert_eq!(lines(text, 5, "Tenant: Babbage"), second);
        let last_two = Anchor::Lines { first: 4, last: 5 };
        assert_eq!(lines(text, 5, "Babbage\nRent"), last_two);
        let all = Anchor::Lines { first: 3, last: 8 };
        assert_eq!(lines(text, 8, "Babbage"), all, "line breaks were lost");
    }
}
