//! A walk over an XML part that decides at each element whether to go into it,
//! to take it as a tree, or to pass it by, so that a part of any size takes the
//! memory of what is taken at once.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::damaged;
use super::xml::{Element, MAXIMUM_DEPTH};
use crate::error::ReadError;

/// What is to be done with an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Its children come next.
    Enter,
    /// It comes as a whole.
    Take,
    /// Nothing in it matters.
    Pass,
}

/// Decides about elements, and takes them.
pub(super) trait Visitor {
    /// What to do with an element, known by its name and attributes.
    fn begin(&mut self, element: &Element) -> Result<Step, ReadError>;

    /// An element that was to be taken.
    fn take(&mut self, element: Element) -> Result<(), ReadError>;

    /// An element that was entered ends.
    fn end(&mut self, _name: &str) -> Result<(), ReadError> {
        Ok(())
    }
}

/// Walks over a part.
///
/// # Errors
/// Those of the visitor, and [`ReadError::Damaged`] where the part is no XML,
/// ends in the middle or is nested too deeply; what stands before was visited.
pub(super) fn walk(text: &str, visitor: &mut dyn Visitor) -> Result<(), ReadError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut walk = Walk::default();
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(start) => walk.start(Element::begin(&start), visitor)?,
            Event::Empty(start) => {
                walk.start(Element::begin(&start), visitor)?;
                walk.end(visitor)?;
            }
            Event::End(_) => walk.end(visitor)?,
            Event::Text(text) => walk.text(&text.xml10_content()),
            Event::CData(text) => walk.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                if let Ok(Some(character)) = reference.resolve_char_ref() {
                    walk.text(character.encode_utf8(&mut [0; 4]));
                } else if let Some(text) =
                    quick_xml::escape::resolve_predefined_entity(&reference.xml10_content())
                {
                    walk.text(text);
                }
            }
            Event::Eof if walk.is_done() => return Ok(()),
            Event::Eof => return Err(damaged("XML ends in the middle")),
            _ => {}
        }
    }
}

/// The elements that are open: those entered, then those of the tree that is
/// taken, or the number of those passed by.
#[derive(Default)]
struct Walk {
    entered: Vec<String>,
    taken: Vec<Element>,
    passed: usize,
}

impl Walk {
    fn is_done(&self) -> bool {
        self.entered.is_empty() && self.taken.is_empty() && self.passed == 0
    }

    fn start(&mut self, element: Element, visitor: &mut dyn Visitor) -> Result<(), ReadError> {
        if self.passed > 0 {
            self.passed += 1;
            return Ok(());
        }
        if self.entered.len() + self.taken.len() >= MAXIMUM_DEPTH {
            return Err(damaged("XML is nested too deeply"));
        }
        let step = if self.taken.is_empty() {
            visitor.begin(&element)?
        } else {
            Step::Take
        };
        match step {
            Step::Enter => self.entered.push(element.name),
            Step::Take => self.taken.push(element),
            Step::Pass => self.passed = 1,
        }
        Ok(())
    }

    fn end(&mut self, visitor: &mut dyn Visitor) -> Result<(), ReadError> {
        if self.passed > 0 {
            self.passed -= 1;
        } else if let Some(element) = self.taken.pop() {
            match self.taken.last_mut() {
                Some(parent) => parent.push_element(element),
                None => visitor.take(element)?,
            }
        } else if let Some(name) = self.entered.pop() {
            visitor.end(&name)?;
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.passed == 0
            && let Some(element) = self.taken.last_mut()
        {
            element.push_text(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Rows(Vec<String>);

    impl Visitor for Rows {
        fn begin(&mut self, element: &Element) -> Result<Step, ReadError> {
            Ok(match element.name.as_str() {
                "row" => Step::Take,
                "skip" => Step::Pass,
                _ => Step::Enter,
            })
        }

        fn take(&mut self, element: Element) -> Result<(), ReadError> {
            self.0.push(element.text());
            Ok(())
        }

        fn end(&mut self, name: &str) -> Result<(), ReadError> {
            self.0.push(format!("end of {name}"));
            Ok(())
        }
    }

    #[test]
    fn elements_are_entered_taken_and_passed() {
        let mut rows = Rows::default();
        walk(
            "<t><row>a<b>&amp;</b></row><skip><row>no</row></skip><row/></t>",
            &mut rows,
        )
        .expect("the part is well formed");
        assert_eq!(rows.0, ["a&", "", "end of t"]);
        let mut rows = Rows::default();
        let error = walk("<t><row>a</row><row>b", &mut rows);
        assert!(matches!(error, Err(ReadError::Damaged { .. })), "{error:?}");
        assert_eq!(rows.0, ["a"], "what stands before the end was taken");
    }
}
