//! A revised text becomes Markdown: CommonMark with the tables of GitHub.

use document::BlockKind;

use super::Revision;
use super::list::{Item, counted};
use super::structure::{cells, said};
use crate::markdown::plain;

pub(super) fn markdown(revision: &Revision) -> String {
    let mut text = Text::default();
    let blocks = revision
        .shown()
        .filter(|block| !block.after.trim().is_empty());
    for block in blocks {
        if let BlockKind::TableRow { header } = block.kind {
            text.rows.push((header, cells(&block.after)));
            continue;
        }
        text.end_table();
        let said = said(block.kind, &block.after);
        match block.kind {
            _ if said.is_empty() => {}
            BlockKind::Heading { level } => {
                let signs = "#".repeat(usize::from(level.clamp(1, 6)));
                text.block(&format!("{signs} {}", plain(&said)));
            }
            BlockKind::ListItem => text.item(&said),
            BlockKind::Caption | BlockKind::Note => text.block(&format!("*{}*", lines(&said, ""))),
            BlockKind::Code => text.block(&fenced(&said)),
            _ => text.block(&lines(&said, "")),
        }
    }
    text.end_table();
    text.written
}

/// The text while it is written.
#[derive(Default)]
struct Text {
    written: String,
    /// The rows of a table that has not ended.
    rows: Vec<(bool, Vec<String>)>,
    /// What was written last.
    last: Last,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Last {
    #[default]
    Other,
    /// An item with a bullet.
    Bullet,
    /// An item with this number, and the sign behind it.
    Counted(u32, char),
}

impl Text {
    /// A block with an empty line before it.
    fn block(&mut self, block: &str) {
        if !self.written.is_empty() {
            self.written.push('\n');
        }
        self.line(block);
        self.last = Last::Other;
    }

    fn line(&mut self, line: &str) {
        self.written.push_str(line);
        self.written.push('\n');
    }

    /// An item of a list. Programs count for themselves, so that only numbers that they
    /// come to are left to them.
    fn item(&mut self, said: &str) {
        let item = Item::read(said);
        let number = counted(item.text).filter(|(number, sign, _)| match self.last {
            _ if item.has_bullet => false,
            Last::Counted(above, same) if same == *sign => *number == above.saturating_add(1),
            Last::Counted(..) | Last::Bullet | Last::Other => true,
        });
        let (mark, text, kind) = match number {
            Some((number, sign, rest)) => (
                format!("{number}{sign} "),
                rest,
                Last::Counted(number, sign),
            ),
            None => ("- ".to_owned(), item.text, Last::Bullet),
        };
        let item = format!("{mark}{}", lines(text, &" ".repeat(mark.len())));
        if self.last == Last::Other {
            self.block(&item);
        } else {
            self.line(&item);
        }
        self.last = kind;
    }

    /// The table that ends here, if one does. A table without a header row gets an empty
    /// one, which GitHub's tables must have.
    fn end_table(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let count = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        if count == 0 {
            return;
        }
        let row = |cells: &[String]| {
            let cell = |at: usize| cells.get(at).map(|cell| plain(cell)).unwrap_or_default();
            let cells: Vec<String> = (0..count).map(cell).collect();
            format!("| {} |", cells.join(" | "))
        };
        let (head, body) = match rows.split_first() {
            Some(((true, head), body)) => (row(head), body),
            _ => (row(&[]), rows.as_slice()),
        };
        self.block(&head);
        self.line(&format!("|{}", " --- |".repeat(count)));
        for (_, cells) in body {
            self.line(&row(cells));
        }
    }
}

/// Lines that stay lines, each behind `indent` but the first, in which nothing is markup.
fn lines(text: &str, indent: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| begun(&plain(line))).collect();
    lines.join(&format!("\\\n{indent}"))
}

/// A line that does not begin a list, a rule or a heading.
fn begun(line: &str) -> String {
    if line.starts_with(['-', '+', '=']) {
        return format!("\\{line}");
    }
    let rest = line.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let digits = line.len() - rest.len();
    if digits > 0 && rest.starts_with(['.', ')']) {
        return format!("{}\\{rest}", &line[..digits]);
    }
    line.to_owned()
}

/// Preformatted text between fences that are longer than any in it.
fn fenced(code: &str) -> String {
    let longest = code
        .split(|sign| sign != '`')
        .map(str::len)
        .max()
        .unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    format!("{fence}\n{code}\n{fence}")
}
