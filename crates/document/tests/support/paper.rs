//! PDFs made of content streams written by hand.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// A document under construction: pages of 400 by 600 points with the fonts
/// `R` (Helvetica), `B` (its bold) and `C` (Courier).
pub(crate) struct Paper {
    pub(crate) document: Document,
    tree: ObjectId,
    resources: ObjectId,
    pages: Vec<Object>,
}

impl Paper {
    pub(crate) fn new() -> Self {
        let mut document = Document::with_version("1.7");
        let tree = document.new_object_id();
        let mut fonts = Dictionary::new();
        for (name, font) in [
            ("R", "Helvetica"),
            ("B", "Helvetica-Bold"),
            ("C", "Courier"),
        ] {
            let font = document.add_object(dictionary! {
                "Type" => "Font", "Subtype" => "Type1", "BaseFont" => font,
                "Encoding" => "WinAnsiEncoding",
            });
            fonts.set(name, font);
        }
        let resources = document.add_object(dictionary! { "Font" => fonts });
        Self {
            document,
            tree,
            resources,
            pages: Vec::new(),
        }
    }

    /// Adds a page with this content.
    pub(crate) fn page(&mut self, content: &str) -> ObjectId {
        self.page_with(content, Dictionary::new())
    }

    /// Adds a page with this content and more entries.
    pub(crate) fn page_with(&mut self, content: &str, more: Dictionary) -> ObjectId {
        let content = Stream::new(dictionary! {}, content.as_bytes().to_vec());
        let content = self.document.add_object(content);
        let mut page = dictionary! {
            "Type" => "Page", "Parent" => self.tree, "Contents" => content,
            "Resources" => self.resources,
            "MediaBox" => vec![0.into(), 0.into(), 400.into(), 600.into()],
        };
        page.extend(&more);
        let page = self.document.add_object(page);
        self.pages.push(page.into());
        page
    }

    /// The file, with more entries in its catalogue.
    pub(crate) fn finish(mut self, more: &Dictionary) -> Vec<u8> {
        self.seal(more);
        let mut bytes = Vec::new();
        self.document.save_to(&mut bytes).expect("it is saved");
        bytes
    }

    /// Adds what a document needs beside its pages.
    pub(crate) fn seal(&mut self, more: &Dictionary) {
        let count = i64::try_from(self.pages.len()).expect("few pages");
        let kids = std::mem::take(&mut self.pages);
        self.document.objects.insert(
            self.tree,
            Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }),
        );
        let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => self.tree };
        catalog.extend(more);
        let catalog = self.document.add_object(catalog);
        self.document.trailer.set("Root", catalog);
        let id = Object::string_literal("0123456789abcdef");
        self.document.trailer.set("ID", vec![id.clone(), id]);
    }
}

/// Shows a text with its baseline at a place measured from the lower left
/// corner.
pub(crate) fn shown(font: &str, size: f32, x: f32, y: f32, text: &str) -> String {
    format!("BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET\n")
}

/// Shows lines below each other, 12 points apart, in Helvetica of 10 points.
pub(crate) fn lines(x: f32, y: f32, texts: &[&str]) -> String {
    let mut content = String::new();
    let mut height = y;
    for text in texts {
        content.push_str(&shown("R", 10.0, x, height, text));
        height -= 12.0;
    }
    content
}
