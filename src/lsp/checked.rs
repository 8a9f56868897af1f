//! The findings in all files, and the rules when they are sound.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::files::Files;
use crate::check::{CheckErrorKind, check_files};
use crate::diagnostic::{Diagnostic, Level};
use crate::parse::{SyntaxError, SyntaxErrorKind};
use crate::regelset::Regelset;
use crate::span::Source;
use crate::syntax::Bestand;

/// What is wrong, for who can repair it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    Writing(SyntaxErrorKind),
    Rules(CheckErrorKind),
}

/// A message and its cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) diagnostic: Diagnostic,
    pub(super) fault: Fault,
}

impl Finding {
    pub(super) fn writing(error: &SyntaxError, file: usize) -> Self {
        let number = u32::try_from(file).unwrap_or(u32::MAX);
        Self { diagnostic: error.diagnostic(number), fault: Fault::Writing(error.kind.clone()) }
    }
}

/// All files at one moment, to be checked on another thread.
#[derive(Debug)]
pub(super) struct Snapshot {
    /// The moment.
    pub(super) generation: u64,
    sources: Vec<Source>,
    trees: Vec<Arc<Bestand>>,
    /// Findings in the writing, known already.
    writing: Vec<(usize, Finding)>,
    /// How many of the sources are files; the rest are kept blocks.
    files: usize,
}

/// The outcome of checking.
#[derive(Debug)]
pub struct Checked {
    pub(super) generation: u64,
    /// By file number.
    pub(super) findings: BTreeMap<usize, Vec<Finding>>,
    /// The rules, when nothing is at fault in them.
    pub(super) regels: Option<Arc<Regelset>>,
}

impl Snapshot {
    pub(super) fn new(files: &Files, generation: u64) -> Self {
        let (sources, trees) = files.to_check();
        let writing =
            files.list.iter().enumerate().flat_map(|(number, file)| {
                file.errors.iter().map(move |error| (number, Finding::writing(error, number)))
            });
        Self { generation, sources, trees, writing: writing.collect(), files: files.list.len() }
    }

    /// Checks everything.
    pub(super) fn check(self) -> Checked {
        let generation = self.generation;
        let (set, findings, sound) = self.run(None);
        Checked { generation, findings, regels: sound.then(|| Arc::new(set)) }
    }

    /// The findings in one file: the same as when everything is checked, but sooner.
    pub(super) fn check_one(self, number: usize) -> Vec<Finding> {
        let (_, mut findings, _) = self.run(u32::try_from(number).ok());
        findings.remove(&number).unwrap_or_default()
    }

    /// The rules, what was found by file number, and whether nothing is at fault in the rules.
    fn run(self, only: Option<u32>) -> (Regelset, BTreeMap<usize, Vec<Finding>>, bool) {
        let (set, errors) = check_files(self.sources, &self.trees, only);
        let mut findings: BTreeMap<usize, Vec<Finding>> = BTreeMap::new();
        for (number, finding) in self.writing {
            findings.entry(number).or_default().push(finding);
        }
        let mut sound = true;
        for error in errors {
            sound &= error.kind.level() < Level::Fout;
            let number = error.location.source as usize;
            if number >= self.files {
                continue;
            }
            let mut diagnostic = Diagnostic::from(&error);
            diagnostic.also.retain(|(place, _)| (place.source as usize) < self.files);
            let finding = Finding { diagnostic, fault: Fault::Rules(error.kind) };
            let list = findings.entry(number).or_default();
            if !list.contains(&finding) {
                list.push(finding);
            }
        }
        for list in findings.values_mut() {
            list.sort_by_key(|finding| (finding.diagnostic.location, finding.diagnostic.code));
        }
        (set, findings, sound)
    }
}
