//! One message about a text: flat data, the same for terminal, editor and browser.

use serde::Serialize;

use crate::span::{Location, Source};

/// How much a message matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// For the reader's information.
    Info,
    /// Probably not what was meant.
    Waarschuwing,
    /// The text cannot be used.
    Fout,
}

impl Level {
    /// The word in front of the message.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Waarschuwing => "waarschuwing",
            Self::Fout => "fout",
        }
    }
}

/// A message about one place, possibly with a second place that clashes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code: S… writing, C… checking, F… facts.
    pub code: &'static str,
    /// How much it matters.
    pub level: Level,
    /// One Dutch sentence, lower case, without final period.
    pub message: String,
    /// The exact words it is about.
    pub location: Location,
    /// What to write under these words.
    pub label: Option<String>,
    /// Other places that matter, with what to write there.
    pub also: Vec<(Location, String)>,
    /// An action that helps.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// `bestand:regel:kolom`, for sorting and for machines.
    pub fn place(&self, sources: &[Source]) -> String {
        match sources.get(self.location.source as usize) {
            Some(source) => format!("{}:{}", source.name, source.position(self.location.span.start)),
            None => String::new(),
        }
    }
}

/// Puts messages in reading order: by file, then by place, then by code.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| (a.location, a.code).cmp(&(b.location, b.code)));
}
