//! Server-sent events (<https://html.spec.whatwg.org/multipage/server-sent-events.html>),
//! as far as answers need them: the data of each event.

/// An event longer than this is taken for an attack on the memory. Tokens take
/// a few hundred bytes.
const LONGEST: usize = 4 << 20;

/// Cuts the bytes of a response into the data of its events, however they are
/// split on their way.
#[derive(Debug, Default)]
pub(super) struct EventStream {
    /// The beginning of a line that is not complete.
    line: Vec<u8>,
    /// The data lines of the event that is not complete.
    data: Option<String>,
    /// A line has just ended with a carriage return: a line feed that follows
    /// belongs to it.
    after_return: bool,
    /// Whether a line was seen, before which a byte order mark may stand.
    begun: bool,
}

/// An event has no end.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

impl EventStream {
    /// The data of the events that are complete with these bytes.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<Vec<String>, TooLong> {
        let mut events = Vec::new();
        for &byte in bytes {
            let ends_return = std::mem::replace(&mut self.after_return, byte == b'\r');
            match byte {
                b'\n' if ends_return => {}
                b'\n' | b'\r' => events.extend(self.end_line()),
                _ => self.line.push(byte),
            }
            if self.line.len() + self.data.as_ref().map_or(0, String::len) > LONGEST {
                return Err(TooLong);
            }
        }
        Ok(events)
    }

    /// Takes the line in; gives the event that an empty line completes.
    fn end_line(&mut self) -> Option<String> {
        let line = std::mem::take(&mut self.line);
        let mut line = &*String::from_utf8_lossy(&line);
        if !std::mem::replace(&mut self.begun, true) {
            line = line.strip_prefix('\u{feff}').unwrap_or(line);
        }
        if line.is_empty() {
            return self.data.take();
        }
        // A comment begins with the colon, and so has a field without a name.
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        if field == "data" {
            let value = value.strip_prefix(' ').unwrap_or(value);
            match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(pieces: &[&[u8]]) -> Vec<String> {
        let mut stream = EventStream::default();
        pieces
            .iter()
            .flat_map(|piece| stream.push(piece).expect("short events"))
            .collect()
    }

    #[test]
    fn events_come_out_wherever_they_are_split() {
        let text =
            "data: {\"期\": 1}\r\n\r\n: waiting\n\ndata: two\ndata: lines 🦜\n\ndata: [DONE]\n\n";
        let whole = ["{\"期\": 1}", "two\nlines 🦜", "[DONE]"];
        let bytes = text.as_bytes();
        for first in 0..=bytes.len() {
            for second in first..=bytes.len() {
                let pieces = [&bytes[..first], &bytes[first..second], &bytes[second..]];
                assert_eq!(events(&pieces), whole, "split at {first} and {second}");
            }
        }
    }

    #[test]
    fn every_kind_of_line_end_ends_a_line() {
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("data: a{end}{end}data: b{end}{end}");
            assert_eq!(events(&[text.as_bytes()]), ["a", "b"], "lines end {end:?}");
        }
    }

    #[test]
    fn only_data_counts() {
        let text =
            "\u{feff}event: x\nid: 7\nretry: 9\ndata\n\ndata:a\ndata:  b\nother: c\n\nid: 8\n\n";
        assert_eq!(
            events(&[text.as_bytes()]),
            ["", "a\n b"],
            "a field without a value is empty, one blank goes, no data is no event"
        );
    }

    #[test]
    fn an_event_that_was_cut_off_is_none() {
        assert!(events(&[b"data: half"]).is_empty());
        assert!(events(&[b"data: half\n"]).is_empty());
    }

    #[test]
    fn an_event_without_end_does_not_fill_the_memory() {
        let mut stream = EventStream::default();
        let outcome = (0..10).try_for_each(|_| stream.push(&[b'x'; 1 << 20]).map(drop));
        assert_eq!(outcome, Err(TooLong));
    }
}
