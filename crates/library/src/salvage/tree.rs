//! The rows of each table, by its tree where that leads to them, else by their shape.

use std::collections::{HashMap, HashSet};

use rusqlite::types::Value;

use super::cell::{self, Kind, Node, Row};
use super::image::{Image, be32};
use super::shape::Shape;

/// What walks the pages of a damaged database.
pub(crate) struct Trees {
    image: Image,
    /// Pages that belong to a tree, and those that are free.
    known: HashSet<u32>,
    /// The first page of each table and index.
    roots: HashMap<String, u32>,
    /// Pages that a tree names and that are not of it.
    pub(crate) damaged_pages: u32,
    /// Cells that could not be read.
    pub(crate) damaged_cells: u32,
}

impl Trees {
    pub(crate) fn new(image: Image) -> Self {
        let mut trees = Self {
            image,
            known: HashSet::new(),
            roots: HashMap::new(),
            damaged_pages: 0,
            damaged_cells: 0,
        };
        trees.find_free_pages();
        trees.find_roots();
        trees
    }

    /// Whether it is known where a table or an index begins.
    pub(crate) fn has_root(&self, name: &str) -> bool {
        self.roots.contains_key(name)
    }

    /// Hands every row that the tree of a table or an index leads to, to `each`.
    pub(crate) fn walk(&mut self, name: &str, mut each: impl FnMut(Row)) {
        if let Some(root) = self.roots.get(name).copied() {
            self.walk_from(root, &mut each);
        }
    }

    /// Hands rows that no tree leads to, to `each`, with the one shape that all rows
    /// of their page have. Comes after every tree was walked.
    pub(crate) fn strays<'a>(&mut self, shapes: &'a [Shape], mut each: impl FnMut(&'a Shape, Row)) {
        for number in 2..=self.image.pages {
            if self.known.contains(&number) {
                continue;
            }
            let Some((kind, rows)) = self.leaf(number) else {
                continue;
            };
            let is_index = kind == Kind::IndexLeaf;
            let mut fitting = shapes
                .iter()
                .filter(|shape| shape.is_index == is_index)
                .filter(|shape| rows.iter().all(|row| shape.fits(row)));
            if let (Some(shape), None) = (fitting.next(), fitting.next()) {
                rows.into_iter().for_each(|row| each(shape, row));
            }
        }
    }

    /// The rows of a page, if it is a leaf that has some.
    fn leaf(&mut self, number: u32) -> Option<(Kind, Vec<Row>)> {
        let page = self.image.page(number)?;
        let node = Node::read(number, &page)?;
        let is_leaf = matches!(node.kind, Kind::TableLeaf | Kind::IndexLeaf);
        let rows = self.rows(&node, &page);
        (is_leaf && !rows.is_empty()).then_some((node.kind, rows))
    }

    fn rows(&mut self, node: &Node, page: &[u8]) -> Vec<Row> {
        let mut rows = Vec::with_capacity(node.cells.len());
        for cell in &node.cells {
            match cell::row(&mut self.image, node.kind, page, *cell) {
                Some(row) => rows.push(row),
                None if node.kind == Kind::TableInterior => {}
                None => self.damaged_cells += 1,
            }
        }
        rows
    }

    fn walk_from(&mut self, root: u32, each: &mut impl FnMut(Row)) {
        let mut open = vec![root];
        while let Some(number) = open.pop() {
            if !self.known.insert(number) {
                self.damaged_pages += 1;
                continue;
            }
            let Some(page) = self.image.page(number) else {
                self.damaged_pages += 1;
                continue;
            };
            let Some(node) = Node::read(number, &page) else {
                self.damaged_pages += 1;
                continue;
            };
            self.rows(&node, &page).into_iter().for_each(&mut *each);
            open.extend(node.children(&page).into_iter().rev());
        }
    }

    /// What is deleted stays deleted: pages on the list of free ones hold nothing.
    fn find_free_pages(&mut self) {
        let Some(first) = self.image.page(1) else {
            return;
        };
        if self.image.user_version().is_none() {
            return;
        }
        let mut trunk = be32(&first, 32);
        while trunk != 0 && self.known.insert(trunk) {
            let Some(page) = self.image.page(trunk) else {
                return;
            };
            let most = self.image.page_size / 4 - 2;
            let count = (be32(&page, 4) as usize).min(most);
            self.known
                .extend((0..count).map(|index| be32(&page, 8 + index * 4)));
            trunk = be32(&page, 0);
        }
    }

    /// Reads the schema from the first page on; where it is damaged, its other pages
    /// are looked for.
    fn find_roots(&mut self) {
        let mut rows = Vec::new();
        self.walk_from(1, &mut |row| rows.push(row));
        if self.damaged_pages + self.damaged_cells > 0 {
            for number in 2..=self.image.pages {
                if !self.known.contains(&number)
                    && let Some((_, found)) = self.leaf(number)
                    && found.iter().all(|row| schema_entry(row).is_some())
                {
                    self.known.insert(number);
                    rows.extend(found);
                }
            }
        }
        for (name, root) in rows.iter().filter_map(schema_entry) {
            self.roots.entry(name).or_insert(root);
        }
    }
}

/// The name and the first page that a row of the schema tells.
fn schema_entry(row: &Row) -> Option<(String, u32)> {
    match row.values.as_slice() {
        [
            Value::Text(kind),
            Value::Text(name),
            Value::Text(_),
            Value::Integer(root),
            Value::Text(_) | Value::Null,
        ] if kind == "table" || kind == "index" => Some((name.clone(), u32::try_from(*root).ok()?)),
        _ => None,
    }
}
