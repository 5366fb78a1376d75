//! Chinese from top to bottom: its columns are read, upright as their letters stand, on
//! a page of their own and beside text across the page.

use engine::recognise::{RecognisedLine, Turn};

use super::{DOT, LINES, MARGIN, PITCH, Sheet, read, recogniser};

/// Letters nine dots wide and high, row by row.
const LETTERS: [(char, [&str; 9]); 17] = [
    (
        '上',
        [
            "....#....",
            "....#....",
            "....#....",
            "....####.",
            "....#....",
            "....#....",
            "....#....",
            "....#....",
            "#########",
        ],
    ),
    (
        '下',
        [
            "#########",
            "....#....",
            "....#....",
            "....##...",
            "....#.#..",
            "....#..#.",
            "....#....",
            "....#....",
            "....#....",
        ],
    ),
    (
        '中',
        [
            "....#....",
            "....#....",
            ".#######.",
            ".#..#..#.",
            ".#..#..#.",
            ".#######.",
            "....#....",
            "....#....",
            "....#....",
        ],
    ),
    (
        '人',
        [
            "....#....",
            "....#....",
            "....#....",
            "....#....",
            "....#....",
            "...#.#...",
            "..#...#..",
            ".#.....#.",
            "#.......#",
        ],
    ),
    (
        '口',
        [
            ".........",
            ".#######.",
            ".#.....#.",
            ".#.....#.",
            ".#.....#.",
            ".#.....#.",
            ".#.....#.",
            ".#######.",
            ".........",
        ],
    ),
    (
        '土',
        [
            "....#....",
            "....#....",
            "....#....",
            ".#######.",
            "....#....",
            "....#....",
            "....#....",
            "....#....",
            "#########",
        ],
    ),
    (
        '大',
        [
            "....#....",
            "....#....",
            "....#....",
            "#########",
            "....#....",
            "....#....",
            "...#.#...",
            "..#...#..",
            ".#.....#.",
        ],
    ),
    (
        '天',
        [
            ".#######.",
            "....#....",
            "....#....",
            "#########",
            "....#....",
            "....#....",
            "...#.#...",
            "..#...#..",
            ".#.....#.",
        ],
    ),
    (
        '小',
        [
            "....#....",
            "....#....",
            "....#....",
            "..#.#.#..",
            "..#.#..#.",
            ".#..#..#.",
            "#...#...#",
            "....#....",
            "...##....",
        ],
    ),
    (
        '山',
        [
            "....#....",
            "....#....",
            "....#....",
            "#...#...#",
            "#...#...#",
            "#...#...#",
            "#...#...#",
            "#...#...#",
            "#########",
        ],
    ),
    (
        '工',
        [
            ".#######.",
            "....#....",
            "....#....",
            "....#....",
            "....#....",
            "....#....",
            "....#....",
            "....#....",
            "#########",
        ],
    ),
    (
        '日',
        [
            ".######..",
            ".#....#..",
            ".#....#..",
            ".#....#..",
            ".######..",
            ".#....#..",
            ".#....#..",
            ".#....#..",
            ".######..",
        ],
    ),
    (
        '木',
        [
            "....#....",
            "....#....",
            "#########",
            "....#....",
            "...###...",
            "..#.#.#..",
            ".#..#..#.",
            "#...#...#",
            "....#....",
        ],
    ),
    (
        '本',
        [
            "....#....",
            "....#....",
            "#########",
            "....#....",
            "...###...",
            "..#.#.#..",
            ".#..#..#.",
            "#..###..#",
            "....#....",
        ],
    ),
    (
        '水',
        [
            "....#....",
            "....#....",
            "####.#..#",
            "...##.##.",
            "..#.##...",
            "..#.#.#..",
            ".#..#..#.",
            "#...#...#",
            "...##....",
        ],
    ),
    (
        '王',
        [
            ".#######.",
            "....#....",
            "....#....",
            "....#....",
            ".#######.",
            "....#....",
            "....#....",
            "....#....",
            "#########",
        ],
    ),
    (
        '田',
        [
            ".#######.",
            ".#..#..#.",
            ".#..#..#.",
            ".#..#..#.",
            ".#######.",
            ".#..#..#.",
            ".#..#..#.",
            ".#..#..#.",
            ".#######.",
        ],
    ),
];

/// From right to left.
const COLUMNS: [&str; 4] = [
    "中山上下大小人口土木",
    "大王土工水田日本天下",
    "本日中天大土水木王山",
    "上山小人大木天土",
];

/// From one letter, and one column, to the next.
const LETTER: usize = 10 * DOT;
const COLUMN: usize = 18 * DOT;

impl Sheet {
    fn write_column(&mut self, text: &str, left: usize, top: usize) {
        for (place, letter) in text.chars().enumerate() {
            let found = LETTERS.iter().find(|(known, _)| *known == letter);
            let (_, rows) = found.expect("the letter is drawn");
            self.dots(rows, left, top + place * LETTER);
        }
    }
}

/// What was read where a column was drawn, in the parts in which it was found, from top
/// to bottom.
#[expect(clippy::cast_precision_loss, reason = "positions on a page")]
fn column(lines: &[RecognisedLine], left: usize) -> Vec<&RecognisedLine> {
    let (left, right) = (left as f32, (left + 9 * DOT) as f32);
    let mut parts: Vec<&RecognisedLine> = lines
        .iter()
        .filter(|line| {
            let found = line.quadrilateral.bounds();
            (left..right).contains(&f32::midpoint(found.0, found.2))
        })
        .collect();
    parts.sort_by(|a, b| {
        let top = |line: &RecognisedLine| line.quadrilateral.bounds().1;
        top(a).total_cmp(&top(b))
    });
    parts
}

/// A column was read whole, from top to bottom, where it was drawn.
#[expect(clippy::cast_precision_loss, reason = "positions on a page")]
fn assert_read(lines: &[RecognisedLine], drawn: &str, left: usize) {
    let parts = column(lines, left);
    let read: String = parts.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(read, drawn, "{lines:#?}");
    for line in parts {
        let found = line.quadrilateral.bounds();
        let before = drawn.find(&line.text).expect("it is a part of the column");
        let top = MARGIN + drawn[..before].chars().count() * LETTER;
        let letters = line.text.chars().count();
        for (found, drawn) in [
            (found.0, left),
            (found.1, top),
            (found.2, left + 9 * DOT),
            (found.3, top + letters * LETTER),
        ] {
            assert!(
                (found - drawn as f32).abs() < LETTER as f32 / 2.0,
                "{line:?} at {left}, {top}"
            );
        }
        let [begin, end, ..] = line.quadrilateral.corners;
        assert!(
            letters < 3 || end.y - begin.y > (end.x - begin.x).abs(),
            "it is read downwards: {line:?}"
        );
    }
}

#[test]
fn a_page_of_columns_is_one_that_lies_turned_by_a_quarter() {
    let Some(recogniser) = recogniser() else {
        return;
    };
    let mut sheet = Sheet::blank(
        2 * MARGIN + COLUMNS.len() * COLUMN,
        2 * MARGIN + 10 * LETTER,
    );
    let left = |column: usize| MARGIN + (COLUMNS.len() - 1 - column) * COLUMN;
    for (column, text) in COLUMNS.iter().enumerate() {
        sheet.write_column(text, left(column), MARGIN);
    }
    let text = read(recogniser, &sheet);
    // What is at the right is read first, as if it were at the top.
    assert_eq!(text.turn, Turn::Quarter, "{text:#?}");
    for (column, drawn) in COLUMNS.iter().enumerate() {
        assert_read(&text.lines, drawn, left(column));
    }
}

#[test]
fn columns_beside_text_across_the_page_are_read_too() {
    let Some(recogniser) = recogniser() else {
        return;
    };
    let mut sheet = Sheet::blank(900 + 2 * COLUMN, 2 * MARGIN + 10 * LETTER);
    for (row, drawn) in LINES.iter().enumerate() {
        for (place, letter) in drawn.chars().enumerate() {
            sheet.write(letter, 20 + place * 6 * DOT, MARGIN + row * PITCH);
        }
    }
    let left = [940, 880];
    for (text, left) in COLUMNS[1..].iter().zip(left) {
        sheet.write_column(text, left, MARGIN);
    }
    let text = read(recogniser, &sheet);
    assert_eq!(text.turn, Turn::None, "{text:#?}");
    for (drawn, left) in COLUMNS[1..].iter().zip(left) {
        assert_read(&text.lines, drawn, left);
    }
}
