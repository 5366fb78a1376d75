//! Every set is split in two: choices are made on one half, the other is reported.

/// The half that a question belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Half {
    /// For choices.
    Tuning,
    /// For the report.
    Reported,
}

impl Half {
    pub(crate) const BOTH: [Self; 2] = [Self::Tuning, Self::Reported];

    /// By a hash of the question's id, so that nobody can choose.
    pub(crate) fn of(id: &str) -> Self {
        match blake3::hash(id.as_bytes()).as_bytes()[0] % 2 {
            0 => Self::Tuning,
            _ => Self::Reported,
        }
    }

    /// As figures are called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Tuning => "tuning",
            Self::Reported => "reported",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Half;

    #[test]
    fn half_of_all_ids_are_in_each_half() {
        let ids = (0..1_000).map(|number| format!("question-{number}"));
        let reported = ids.filter(|id| Half::of(id) == Half::Reported).count();
        assert!((450..550).contains(&reported), "{reported}");
    }
}
