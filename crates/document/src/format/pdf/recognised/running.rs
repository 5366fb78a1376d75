//! Running headers, footers and page numbers of pages that were recognised, told when
//! all pages of the document are known, in the same way as those of a PDF with text.

use super::super::columns::median;
use super::super::frame::Direction;
use super::super::pieces::Role;
use super::super::running::{Edges, SCANNED, Standing};
use super::super::runs::union;
use super::BOX_TO_TYPE;
use crate::model::{Anchor, Block, BlockKind, Line, Page, PageSize, Rectangle, TextSource};

/// How many pages before and after a page are looked at.
const NEAR: usize = 6;

/// A running header is hardly larger than the body, as far as boxes around words tell.
const LARGEST: f32 = 1.4;

/// Makes what stands at the edges of recognised pages, and comes back on pages near,
/// [`BlockKind::Running`]. Gives the numbers of the pages that changed.
pub fn mark_running(pages: &mut [Page]) -> Vec<u32> {
    let mut running = vec![Vec::new(); pages.len()];
    // The lines of a page that is read from top to bottom begin and end at its upper and
    // lower edge, and a header may be one of them.
    for direction in [Direction::Across, Direction::Vertical] {
        let largest = LARGEST * body(pages, direction);
        let edges: Vec<Edges> = pages.iter().map(|page| edges(page, direction)).collect();
        for (index, (places, page)) in running.iter_mut().zip(pages.iter()).enumerate() {
            let near = edges
                .iter()
                .enumerate()
                .skip(index.saturating_sub(NEAR))
                .take_while(|(other, _)| *other <= index + NEAR)
                .filter(|(other, _)| *other != index)
                .map(|(_, edges)| edges);
            if let Some(own) = edges.get(index) {
                places.extend(own.running(page.label.as_deref(), largest, near));
            }
        }
    }
    let mut changed = Vec::new();
    for (page, places) in pages.iter_mut().zip(running) {
        let is_recognised = matches!(page.source, TextSource::Recognised { .. });
        if is_recognised && mark(&mut page.blocks, &places) {
            changed.push(page.number);
        }
    }
    changed
}

/// Whether a block became another by it.
fn mark(blocks: &mut [Block], running: &[usize]) -> bool {
    let mut changed = false;
    for place in running {
        if let Some(block) = blocks.get_mut(*place)
            && !matches!(block.kind, BlockKind::Running | BlockKind::Hidden)
        {
            block.kind = BlockKind::Running;
            changed = true;
        }
    }
    changed
}

/// What stands at the edges of a page, seen with its text running across; none where
/// hardly any of its text runs in this direction.
fn edges(page: &Page, direction: Direction) -> Edges {
    let Some(size) = page.size.filter(|_| has_lines(page, direction)) else {
        return Edges::none(page.number);
    };
    let pieces: Vec<Standing<'_>> = page
        .blocks
        .iter()
        .map(|block| standing(block, direction, size))
        .collect();
    let height = match direction {
        Direction::Vertical => size.width,
        _ => size.height,
    };
    Edges::among(page.number, height, &pieces, SCANNED)
}

/// Every page has lines that run across, if only its number.
fn has_lines(page: &Page, direction: Direction) -> bool {
    let is_high = |line: &&Line| {
        let own = &line.rectangle;
        own.bottom - own.top > own.right - own.left
    };
    let all = || page.blocks.iter().flat_map(lines);
    direction != Direction::Vertical || all().filter(is_high).count() * 2 > all().count()
}

fn standing(block: &Block, direction: Direction, size: PageSize) -> Standing<'_> {
    let boxes = boxes(block, direction, size);
    let around = boxes
        .iter()
        .copied()
        .reduce(|one, other| union(&one, &other));
    let texts = match block.kind {
        // Its cells stand side by side.
        BlockKind::TableRow { .. } => vec![block.text.as_str()],
        _ => lines(block)
            .filter_map(|line| block.text.get(line.start as usize..line.end as usize))
            .collect(),
    };
    Standing {
        // What has no place stands at no edge.
        role: if around.is_some() {
            Role::Text
        } else {
            Role::Note
        },
        lines: texts,
        top: around.map_or(0.0, |own| own.top),
        bottom: around.map_or(0.0, |own| own.bottom),
        size: median(boxes.iter().map(height).collect()) / BOX_TO_TYPE,
    }
}

/// The size of most letters on all pages, in points.
fn body(pages: &[Page], direction: Direction) -> f32 {
    let heights = pages.iter().filter_map(|page| Some((page, page.size?)));
    let heights = heights.flat_map(|(page, size)| {
        page.blocks
            .iter()
            .flat_map(move |block| boxes(block, direction, size))
    });
    median(heights.map(|own| height(&own)).collect()) / BOX_TO_TYPE
}

fn height(own: &Rectangle) -> f32 {
    own.bottom - own.top
}

/// The boxes of a block's lines on the page turned so that the direction runs across.
fn boxes(block: &Block, direction: Direction, size: PageSize) -> Vec<Rectangle> {
    lines(block)
        .map(|line| direction.rectangle_across(line.rectangle, size))
        .collect()
}

fn lines(block: &Block) -> impl Iterator<Item = &Line> {
    match &block.anchor {
        Anchor::Page { lines, .. } => lines.iter(),
        _ => [].iter(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: PageSize = PageSize {
        width: 595.0,
        height: 842.0,
    };

    fn block(text: &str, left: f32, top: f32) -> Block {
        let right = left + 6.0 * f32::from(u8::try_from(text.chars().count()).expect("a line"));
        Block {
            kind: BlockKind::Paragraph,
            text: text.to_owned(),
            anchor: Anchor::Page {
                page: 1,
                lines: vec![Line {
                    start: 0,
                    end: u32::try_from(text.len()).expect("a line"),
                    rectangle: Rectangle {
                        left,
                        top,
                        right,
                        bottom: top + 12.0,
                    },
                }],
            },
        }
    }

    fn page(number: u32, blocks: Vec<Block>) -> Page {
        Page {
            number,
            label: None,
            size: Some(SIZE),
            hidden: false,
            source: TextSource::Recognised {
                confidence: 0.9,
                unsure: Vec::new(),
            },
            blocks,
        }
    }

    /// The texts that are running, page by page.
    fn running(pages: &[Page]) -> Vec<Vec<&str>> {
        let mut running = vec![Vec::new(); pages.len()];
        for (texts, page) in running.iter_mut().zip(pages) {
            let blocks = page.blocks.iter();
            let own = blocks.filter(|block| block.kind == BlockKind::Running);
            texts.extend(own.map(|block| block.text.as_str()));
        }
        running
    }

    #[test]
    fn what_comes_back_at_the_edges_is_running_though_it_was_misread() {
        let heads = [
            "Handbook of the house",
            "Handb0ok of the house",
            "Handbook of tbe house",
        ];
        let numbers = ["37", "38", "3g"];
        let bodies = [
            "The rent is due in March.",
            "Dogs are welcome.",
            "Keys are with Anna.",
        ];
        let mut pages: Vec<Page> = (0..3u8)
            .map(|index| {
                let own = usize::from(index);
                let sway = 5.0 * f32::from(index);
                page(
                    u32::from(index) + 1,
                    vec![
                        block(heads[own], 60.0 + sway, 40.0 + sway),
                        block(bodies[own], 60.0, 200.0),
                        block(bodies[own], 60.0, 600.0),
                        block(numbers[own], 300.0, 800.0 - sway),
                    ],
                )
            })
            .collect();
        assert_eq!(mark_running(&mut pages), [1, 2, 3]);
        let expected: Vec<Vec<&str>> = heads
            .iter()
            .zip(numbers)
            .map(|(head, number)| vec![*head, number])
            .collect();
        assert_eq!(running(&pages), expected);
        assert_eq!(mark_running(&mut pages), [], "it is done once");
    }

    #[test]
    fn what_stands_at_an_edge_alone_or_away_from_it_is_text() {
        let mut pages = vec![
            page(
                1,
                vec![
                    block("Our lease", 60.0, 40.0),
                    block("Paid in March.", 60.0, 400.0),
                ],
            ),
            page(
                2,
                vec![
                    block("Its annex", 60.0, 40.0),
                    block("Paid in March.", 60.0, 400.0),
                ],
            ),
            page(
                3,
                vec![
                    block("The keys 12", 60.0, 40.0),
                    block("Paid in March.", 60.0, 400.0),
                ],
            ),
        ];
        // Below all else is an edge as well, but not in the middle of the page.
        for page in &mut pages {
            page.blocks.push(block(
                ["a", "b", "c"][page.number as usize - 1],
                60.0,
                500.0,
            ));
        }
        assert_eq!(mark_running(&mut pages), [], "{pages:#?}");
    }

    #[test]
    fn a_page_that_carries_its_text_tells_of_its_neighbours_and_stays() {
        let blocks = || {
            vec![
                block("Minutes of the board", 60.0, 40.0),
                block("x", 60.0, 400.0),
            ]
        };
        let mut pages = vec![page(1, blocks()), page(2, blocks())];
        pages[0].source = TextSource::Document;
        assert_eq!(mark_running(&mut pages), [2]);
    }

    #[test]
    fn a_page_written_from_top_to_bottom_has_its_header_at_its_side() {
        let column = |text: &str, left: f32, bottom: f32| {
            let mut block = block(text, 0.0, 0.0);
            if let Anchor::Page { lines, .. } = &mut block.anchor {
                lines[0].rectangle = Rectangle {
                    left,
                    top: 80.0,
                    right: left + 12.0,
                    bottom,
                };
            }
            block
        };
        let mut pages = vec![
            page(
                1,
                vec![
                    column("房屋租赁合同范本", 560.0, 200.0),
                    column("租金应于三月支付", 300.0, 700.0),
                    block("5", 290.0, 810.0),
                ],
            ),
            page(
                2,
                vec![
                    column("房屋租赁合同范本", 558.0, 200.0),
                    column("钥匙由房东保管", 300.0, 700.0),
                    block("6", 290.0, 810.0),
                ],
            ),
        ];
        mark_running(&mut pages);
        assert_eq!(
            running(&pages),
            [["房屋租赁合同范本", "5"], ["房屋租赁合同范本", "6"]]
        );
    }
}
