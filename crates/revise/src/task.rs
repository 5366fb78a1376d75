//! What is done to a text.

/// What is done to a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// Says in plain words, in this language, what it means.
    Explain(Language),
    /// Says the same in this language.
    Translate(Language),
    /// Puts mistakes right.
    Proofread {
        /// Whether a model looks as well.
        with_model: bool,
    },
    /// Says the same otherwise.
    Rewrite {
        /// How.
        manner: Manner,
        /// In the person's words, what else is wanted.
        wish: Option<String>,
    },
}

impl Task {
    /// Whether a model takes part.
    pub fn needs_model(&self) -> bool {
        !matches!(self, Self::Proofread { with_model: false })
    }
}

/// How a text is rewritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// In plain words and short sentences.
    Plain,
    /// With fewer words.
    Shorter,
    /// As in a letter to an authority.
    Formal,
    /// As one writes to a colleague.
    Friendly,
    /// As the person wishes and no otherwise.
    Wish,
}

/// A language that a model may be asked to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Chinese, in simplified characters.
    Chinese,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Italian.
    Italian,
    /// Portuguese.
    Portuguese,
    /// Russian.
    Russian,
    /// Japanese.
    Japanese,
    /// Korean.
    Korean,
    /// Arabic.
    Arabic,
}

impl Language {
    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        self.names().0
    }

    /// What a model knows it by.
    pub(crate) fn name(self) -> &'static str {
        self.names().1
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::English => ("en", "English"),
            Self::Chinese => ("zh", "Simplified Chinese (简体中文)"),
            Self::German => ("de", "German"),
            Self::French => ("fr", "French"),
            Self::Spanish => ("es", "Spanish"),
            Self::Italian => ("it", "Italian"),
            Self::Portuguese => ("pt", "Portuguese"),
            Self::Russian => ("ru", "Russian"),
            Self::Japanese => ("ja", "Japanese"),
            Self::Korean => ("ko", "Korean"),
            Self::Arabic => ("ar", "Arabic"),
        }
    }
}
