//! The system's fonts: which are asked for, and those that a file embeds.

use std::collections::HashMap;

use fontique::Language;
use krilla::text::{Font, Tag};
use parley::style::{
    FontFamily, FontFeatures, FontWeight, LineHeight, OverflowWrap, StyleProperty,
};
use parley::{Alignment, AlignmentOptions, FontContext, Layout, LayoutContext, Run};

use super::design::{Ink, Type};
use super::markup::{Emphasis, Text};
use crate::error::DraftError;

/// Families for headings, text and code, as style sheets name them: first those that are
/// made for reading, then whatever the system reads its own texts in. What none of them has
/// is found among all fonts.
const SERIF: &str = "Georgia, 'Source Serif 4', 'Noto Serif', 'Noto Serif CJK SC', \
                     'Source Han Serif SC', serif, 'Songti SC', 'Microsoft YaHei'";
const SANS: &str = "'Segoe UI', 'Helvetica Neue', 'Source Sans 3', 'Noto Sans', \
                    'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif, 'PingFang SC', \
                    'Microsoft YaHei'";
/// Chinese text takes its Latin letters and its quotation marks from the Chinese font.
const CHINESE_SERIF: &str = "'Source Han Serif SC', 'Noto Serif CJK SC', 'Songti SC', \
                             'Microsoft YaHei', serif";
const CHINESE_SANS: &str = "'Source Han Sans SC', 'Noto Sans CJK SC', 'PingFang SC', \
                            'Microsoft YaHei', sans-serif";
const CODE: &str = "Consolas, Menlo, 'Noto Sans Mono', 'DejaVu Sans Mono', monospace, \
                    'Noto Sans Mono CJK SC', 'PingFang SC', 'Microsoft YaHei'";

/// Marks as wide as they are, where a font has them as wide as Chinese characters.
const NARROW: &str = "'pwid'";
/// Of the size of the text: the number of a source, and how far it is raised.
const REFERENCE: (f32, f32) = (0.66, 0.36);
/// Of the size of the text: code, whose letters look larger, and remarks.
const SMALLER: f32 = 0.9;

/// How glyphs are painted.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Brush {
    pub(super) ink: Ink,
    /// Above the line, in points.
    pub(super) raised: f32,
    /// The source that they lead to.
    pub(super) reference: Option<usize>,
}

/// A font file's number while this runs, the font in it, and where it is on its axes.
type Face = (u64, u32, Vec<([u8; 4], u32)>);

/// Sets texts in the system's fonts.
pub(super) struct Fonts {
    system: FontContext,
    layouts: LayoutContext<Brush>,
    chinese: bool,
    language: Option<Language>,
    embedded: HashMap<Face, Option<Font>>,
}

impl Fonts {
    /// The fonts of this system for an outline in a language. Fails where there are none.
    pub(super) fn of_system(language: &str) -> Result<Self, DraftError> {
        let mut system = FontContext::new();
        if system.collection.family_names().next().is_none() {
            return Err(DraftError::Package {
                part: "the text".to_owned(),
                detail: "this system has no font".to_owned(),
            });
        }
        Ok(Self {
            system,
            layouts: LayoutContext::new(),
            chinese: language.starts_with("zh"),
            language: Language::parse(language).ok(),
            embedded: HashMap::new(),
        })
    }

    /// Whether texts are set as Chinese is.
    pub(super) fn is_chinese(&self) -> bool {
        self.chinese
    }

    /// A text on lines of a width, or on one line.
    pub(super) fn set(&mut self, text: &Text, kind: Type, width: Option<f32>) -> Layout<Brush> {
        let family = match (kind.serif, self.chinese) {
            (true, false) => SERIF,
            (false, false) => SANS,
            (true, true) => CHINESE_SERIF,
            (false, true) => CHINESE_SANS,
        };
        let mut builder = self
            .layouts
            .ranged_builder(&mut self.system, &text.text, 1.0, false);
        builder.push_default(FontFamily::from(family));
        builder.push_default(StyleProperty::FontSize(kind.size));
        builder.push_default(StyleProperty::Locale(self.language));
        builder.push_default(LineHeight::Absolute(kind.line));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::BreakWord));
        builder.push_default(StyleProperty::Brush(Brush {
            ink: kind.ink,
            ..Brush::default()
        }));
        if kind.bold {
            builder.push_default(StyleProperty::FontWeight(FontWeight::BOLD));
        }
        for (at, mark) in text.text.match_indices(is_wide_in_chinese) {
            // Behind a Latin letter it is an apostrophe.
            if !self.chinese || text.text[..at].ends_with(|one: char| one.is_ascii_alphabetic()) {
                let narrow = StyleProperty::FontFeatures(FontFeatures::from(NARROW));
                builder.push(narrow, at..at + mark.len());
            }
        }
        for (range, emphasis) in &text.parts {
            for property in set_apart(*emphasis, kind) {
                builder.push(property, range.clone());
            }
        }
        let mut layout = builder.build(&text.text);
        layout.break_all_lines(width);
        layout.align(Alignment::Start, AlignmentOptions::default());
        layout
    }

    /// The font of a run as the file embeds it; none for one that a file cannot hold.
    pub(super) fn embedded(&mut self, run: &Run<'_, Brush>) -> Option<Font> {
        let data = run.font().data.clone();
        let index = run.font().index;
        let synthesis = run.synthesis();
        let axes = synthesis.variation_settings();
        let axes: Vec<([u8; 4], f32)> = axes
            .iter()
            .map(|(axis, value)| (axis.into_bytes(), *value))
            .collect();
        let place = axes.iter().map(|(axis, value)| (*axis, value.to_bits()));
        let face = (data.id(), index, place.collect());
        let font = self.embedded.entry(face).or_insert_with(|| {
            let axes: Vec<(Tag, f32)> = axes
                .iter()
                .map(|(axis, value)| (Tag::new(axis), *value))
                .collect();
            let (bytes, _) = data.into_raw_parts();
            let font = Font::new_variable(bytes.into(), index, &axes);
            if font.is_none() {
                tracing::warn!(index, "a font of this system cannot be embedded");
            }
            font
        });
        font.clone()
    }
}

/// Whether a mark of any language is as wide as a Chinese character in Chinese fonts.
fn is_wide_in_chinese(mark: char) -> bool {
    "‘’“”·…—".contains(mark)
}

/// What sets a part of a text apart.
fn set_apart(emphasis: Emphasis, kind: Type) -> Vec<StyleProperty<'static, Brush>> {
    match emphasis {
        Emphasis::Strong => vec![StyleProperty::FontWeight(FontWeight::BOLD)],
        Emphasis::Code => vec![
            StyleProperty::FontFamily(FontFamily::from(CODE)),
            StyleProperty::FontSize(kind.size * SMALLER),
        ],
        Emphasis::Remark => vec![
            StyleProperty::FontSize(kind.size * SMALLER),
            StyleProperty::Brush(Brush {
                ink: Ink::Accent,
                ..Brush::default()
            }),
        ],
        Emphasis::Reference(number) => vec![
            StyleProperty::FontSize(kind.size * REFERENCE.0),
            StyleProperty::Brush(Brush {
                ink: Ink::Accent,
                raised: kind.size * REFERENCE.1,
                reference: Some(number),
            }),
        ],
    }
}
