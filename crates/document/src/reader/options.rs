//! What the reader process is told when it is started, as arguments.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use super::{Limits, ReaderCommand};

/// The options of a reader process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Options {
    pub(super) pdfium: Option<PathBuf>,
    pub(super) memory: u64,
    pub(super) size: u64,
    pub(super) unpacked: u64,
    pub(super) pages: u32,
}

impl Options {
    pub(super) fn new(command: &ReaderCommand, limits: &Limits) -> Self {
        Self {
            pdfium: command.pdfium.clone(),
            memory: limits.memory,
            size: limits.size,
            unpacked: limits.unpacked,
            pages: limits.pages,
        }
    }

    /// The options as arguments.
    pub(super) fn arguments(&self) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = [
            ("--memory", self.memory),
            ("--size", self.size),
            ("--unpacked", self.unpacked),
            ("--pages", u64::from(self.pages)),
        ]
        .into_iter()
        .flat_map(|(name, value)| [name.into(), value.to_string().into()])
        .collect();
        if let Some(pdfium) = &self.pdfium {
            arguments.extend(["--pdfium".into(), pdfium.into()]);
        }
        arguments
    }

    /// Reads the options from arguments; whatever else is among them belongs
    /// to the program.
    pub(super) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Self {
        let limits = Limits::default();
        let mut options = Self {
            pdfium: None,
            memory: limits.memory,
            size: limits.size,
            unpacked: limits.unpacked,
            pages: limits.pages,
        };
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let mut number = |field: &mut u64| {
                if let Some(value) = arguments.next().as_deref().and_then(OsStr::to_str) {
                    *field = value.parse().unwrap_or(*field);
                }
            };
            match argument.to_str() {
                Some("--memory") => number(&mut options.memory),
                Some("--size") => number(&mut options.size),
                Some("--unpacked") => number(&mut options.unpacked),
                Some("--pages") => {
                    let mut pages = u64::from(options.pages);
                    number(&mut pages);
                    options.pages = u32::try_from(pages).unwrap_or(u32::MAX);
                }
                Some("--pdfium") => options.pdfium = arguments.next().map(PathBuf::from),
                _ => {}
            }
        }
        options
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_survive_the_command_line() {
        let options = Options {
            pdfium: Some(PathBuf::from("/models/pdfium/libpdfium.so")),
            memory: 1,
            size: 2,
            unpacked: 3,
            pages: 4,
        };
        let mut arguments = vec![OsString::from("program"), super::super::ARGUMENT.into()];
        arguments.extend(options.arguments());
        assert_eq!(Options::parse(arguments), options);
    }
}
