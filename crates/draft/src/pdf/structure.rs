//! What the parts of the pages are, for those who have them read aloud.

use std::num::NonZeroU16;

use krilla::tagging::{Identifier, ListNumbering, Node, TableHeaderScope, Tag, TagGroup, TagTree};

use super::design::Role;
use super::typeset::Typeset;

/// A piece of a page, and the link over it where there is one.
pub(super) struct Mark {
    pub(super) content: Identifier,
    pub(super) link: Option<Identifier>,
}

/// The pieces of each cell of a block.
pub(super) type Marks = Vec<Vec<Mark>>;

/// The tree of all blocks, in the order in which they are read.
pub(super) fn tree(blocks: &[Typeset], marks: Vec<Marks>, language: &str) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
    let mut blocks = blocks.iter().zip(marks).peekable();
    while let Some((block, marks)) = blocks.next() {
        match block.role {
            Role::Head | Role::Row => {
                let mut table = TagGroup::new(Tag::Table);
                table.push(row(block, marks));
                while let Some((block, marks)) = blocks.next_if(|(next, _)| next.role == Role::Row)
                {
                    table.push(row(block, marks));
                }
                tree.push(table);
            }
            Role::Item | Role::Note { .. } | Role::Document => {
                let mut list = TagGroup::new(Tag::L(numbering(block.role)));
                list.push(item(block, marks));
                while let Some((block, marks)) =
                    blocks.next_if(|(next, _)| goes_on(block.role, next.role))
                {
                    list.push(item(block, marks));
                }
                tree.push(list);
            }
            Role::Title | Role::Heading | Role::Subheading => tree.push(heading(block, marks)),
            Role::Quote => {
                let mut quote = TagGroup::new(Tag::BlockQuote);
                quote.push(TagGroup::with_children(Tag::P, nodes(marks)));
                tree.push(quote);
            }
            Role::Paragraph => tree.push(TagGroup::with_children(Tag::P, nodes(marks))),
        }
    }
    tree
}

/// Whether a block is an item of the list that another began.
fn goes_on(first: Role, next: Role) -> bool {
    match first {
        Role::Note { .. } => next == Role::Note { first: false },
        first => next == first,
    }
}

fn numbering(role: Role) -> ListNumbering {
    match role {
        Role::Note { .. } => ListNumbering::Decimal,
        Role::Item => ListNumbering::Disc,
        _ => ListNumbering::None,
    }
}

fn heading(block: &Typeset, marks: Marks) -> TagGroup {
    let level = match block.role {
        Role::Title => 1,
        Role::Heading => 2,
        _ => 3,
    };
    let level = NonZeroU16::MIN.saturating_add(level - 1);
    let said = block.cells.first().map(|cell| cell.text.clone());
    TagGroup::with_children(Tag::Hn(level, said), nodes(marks))
}

fn row(block: &Typeset, marks: Marks) -> TagGroup {
    let cells = marks.into_iter().map(|cell| {
        let nodes = nodes(vec![cell]);
        let group = if block.role == Role::Head {
            TagGroup::with_children(Tag::TH(TableHeaderScope::Column), nodes)
        } else {
            TagGroup::with_children(Tag::TD, nodes)
        };
        Node::Group(group)
    });
    TagGroup::with_children(Tag::TR, cells.collect())
}

fn item(block: &Typeset, mut marks: Marks) -> TagGroup {
    let mut item = TagGroup::new(Tag::LI);
    if block.labelled && !marks.is_empty() {
        let label = marks.remove(0);
        item.push(TagGroup::with_children(Tag::Lbl, nodes(vec![label])));
    }
    item.push(TagGroup::with_children(Tag::LBody, nodes(marks)));
    item
}

fn nodes(marks: Marks) -> Vec<Node> {
    let node = |mark: Mark| match mark.link {
        None => Node::Leaf(mark.content),
        Some(link) => {
            let children = vec![Node::Leaf(mark.content), Node::Leaf(link)];
            Node::Group(TagGroup::with_children(Tag::Link, children))
        }
    };
    marks.into_iter().flatten().map(node).collect()
}
