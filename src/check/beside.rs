//! One more rule file, checked beside rules that stay as they are.

use super::kept::Kept;
use super::{check_files, finish, number, read};
use crate::diagnostic::{Diagnostic, Level, sort};
use crate::parse::parse;
use crate::regelset::Regelset;
use crate::span::Source;
use crate::syntax::{Bestand, BlokSoort};

/// Rule files that were read once, for whoever checks another file beside them again and again.
#[derive(Debug)]
pub struct Beside {
    sources: Vec<Source>,
    files: Vec<Bestand>,
    /// What is wrong with how they are written.
    errors: Vec<Diagnostic>,
    /// What an earlier check made of them, without what another file adds.
    kept: Option<Kept>,
}

impl Beside {
    /// Reads the rule files that stay.
    pub fn new(sources: Vec<Source>) -> Self {
        let (files, errors) = read(&sources);
        Self { sources, files, errors, kept: None }
    }

    /// All sources with the one more behind them: what the places in messages refer to.
    pub fn sources(&self, source: &Source) -> Vec<Source> {
        self.sources.iter().chain([source]).cloned().collect()
    }

    /// Checks the files that stay, alone, as [`check`](super::check) does.
    pub fn alone(&self) -> (Option<Regelset>, Vec<Diagnostic>) {
        finish(self.sources.clone(), &self.files, self.errors.clone())
    }

    /// Checks one more file together with these: what [`check`](super::check) gives for all of
    /// them, with the messages about that file alone.
    pub fn check(&self, source: &Source) -> (Option<Regelset>, Vec<Diagnostic>) {
        let (file, written) = self.read(source);
        let (set, found) = check_files(self.sources(source), &self.with(&file), None);
        let mut all = written;
        all.extend(found.iter().map(Diagnostic::from));
        let sound = self.errors.iter().chain(&all).all(|diagnostic| diagnostic.level < Level::Fout);
        (sound.then_some(set), self.own(all))
    }

    /// The same messages within the time between two keystrokes, without the rules: what the other
    /// files say is not bound again.
    pub fn findings(&mut self, source: &Source) -> Vec<Diagnostic> {
        let (file, written) = self.read(source);
        let own = self.number();
        let mut all = written;
        if self.leaves_alone(&file) {
            let kept = self.kept.take();
            let (found, kept) = Kept::check(kept, &self.files, || self.sources(source), (own, source, &file));
            self.kept = kept;
            all.extend(found.iter().map(Diagnostic::from));
        } else {
            let (_, found) = check_files(self.sources(source), &self.with(&file), Some(own));
            all.extend(found.iter().map(Diagnostic::from));
        }
        self.own(all)
    }

    fn number(&self) -> u32 {
        number(self.sources.len())
    }

    fn read(&self, source: &Source) -> (Bestand, Vec<Diagnostic>) {
        let (file, errors) = parse(source);
        (file, errors.iter().map(|error| error.diagnostic(self.number())).collect())
    }

    fn with<'f>(&'f self, file: &'f Bestand) -> Vec<&'f Bestand> {
        self.files.iter().chain([file]).collect()
    }

    fn own(&self, mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let own = self.number();
        diagnostics.retain(|diagnostic| diagnostic.location.source == own);
        sort(&mut diagnostics);
        diagnostics.dedup();
        diagnostics
    }

    /// Whether the eisen of the other files mean the same beside this file: it has no words and
    /// tables that they could use, and no regeling that would take them in.
    fn leaves_alone(&self, file: &Bestand) -> bool {
        let eisen = || {
            let blokken = self.files.iter().flat_map(|file| &file.blokken);
            blokken.filter(|blok| matches!(blok.kop.soort, BlokSoort::Eis | BlokSoort::Uitzondering))
        };
        file.blokken.iter().all(|blok| match blok.kop.soort {
            BlokSoort::Eis | BlokSoort::Uitzondering | BlokSoort::Vervanging | BlokSoort::Voorbeeld => true,
            BlokSoort::Regeling => {
                let under = format!("{}.", blok.kop.naam.node);
                !eisen().any(|eis| eis.kop.naam.node.starts_with(&under))
            }
            _ => false,
        })
    }
}
