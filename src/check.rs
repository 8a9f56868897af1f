//! Syntax trees to a [`Regelset`]: binds every name, fits every unit, and reports every fault.
//!
//! Three passes over the blocks: *declare* makes the names known, *lower* binds what stands
//! behind them, *prove* looks at the whole (circles, tables, reachability). A fault in one block
//! never hides a fault in another.

mod beside;
mod cases;
mod clauses;
mod cond;
mod declare;
mod eisen;
mod error;
mod graph;
mod kept;
mod lower;
mod prove;
mod scope;
mod tables;
mod term;

use std::borrow::Borrow;
use std::collections::BTreeMap;

pub use beside::Beside;
pub use error::{CheckError, CheckErrorKind};

use crate::diagnostic::{Diagnostic, Level, sort};
use crate::kinds::Kinds;
use crate::parse::parse;
use crate::regelset::{
    BepalingId, EisId, KenmerkId, KlasseId, ObjectId, OnderwerpId, RegelingId, Regelset, TabelId, TermSoort,
};
use crate::span::{Location, Source, Span};
use crate::syntax::{Bestand, Blok, BlokSoort};

/// Reads and checks rule files together.
///
/// The rules come back only when nothing is at fault; warnings and information do not prevent
/// that. The messages are in reading order.
pub fn check(sources: Vec<Source>) -> (Option<Regelset>, Vec<Diagnostic>) {
    let (files, diagnostics) = read(&sources);
    finish(sources, &files, diagnostics)
}

/// Reads rule files; the messages are about how they are written.
fn read(sources: &[Source]) -> (Vec<Bestand>, Vec<Diagnostic>) {
    let (mut files, mut diagnostics) = (Vec::new(), Vec::new());
    for (index, source) in sources.iter().enumerate() {
        let (file, errors) = parse(source);
        diagnostics.extend(errors.iter().map(|error| error.diagnostic(number(index))));
        files.push(file);
    }
    (files, diagnostics)
}

/// Checks files that were read; `diagnostics` is what reading them found.
fn finish(
    sources: Vec<Source>,
    files: &[Bestand],
    mut diagnostics: Vec<Diagnostic>,
) -> (Option<Regelset>, Vec<Diagnostic>) {
    let (set, errors) = check_files(sources, files, None);
    diagnostics.extend(errors.iter().map(Diagnostic::from));
    sort(&mut diagnostics);
    diagnostics.dedup();
    let sound = diagnostics.iter().all(|diagnostic| diagnostic.level < Level::Fout);
    (sound.then_some(set), diagnostics)
}

/// The same from trees that were read before. `files` and `sources` go together by index.
///
/// With `only`, tables and cases outside that source are left alone: what is found in the source
/// itself is the same, in less than the time between two keystrokes.
pub(crate) fn check_files(
    sources: Vec<Source>,
    files: &[impl Borrow<Bestand>],
    only: Option<u32>,
) -> (Regelset, Vec<CheckError>) {
    let mut checker = Checker::new(sources);
    checker.only = only;
    checker.check(&blocks(files));
    (checker.set, checker.errors)
}

/// The number of the file at a place.
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// The blocks of files, each with the number of its file.
fn blocks(files: &[impl Borrow<Bestand>]) -> Vec<(u32, &Blok)> {
    let mut blocks: Vec<(u32, &Blok)> = Vec::new();
    for (index, file) in files.iter().enumerate() {
        blocks.extend(file.borrow().blokken.iter().map(|blok| (number(index), blok)));
    }
    blocks
}

/// The rules under construction.
pub(super) struct Checker<'b> {
    set: Regelset,
    names: Names,
    errors: Vec<CheckError>,
    /// The source of the block at hand.
    source: u32,
    /// The one source whose tables and cases count; all of them when there is none.
    only: Option<u32>,
    /// The source whose eisen come last, whatever their codes, so that the others keep their places.
    last: Option<u32>,
    bepalingen: Vec<Pending<'b>>,
    /// The block of each eis and exception, by index.
    eis_blocks: Vec<(u32, &'b Blok)>,
}

/// Every declared name.
#[derive(Debug, Default)]
struct Names {
    /// Singular and plural.
    objecten: BTreeMap<String, ObjectId>,
    kenmerken: BTreeMap<String, KenmerkId>,
    klassen: BTreeMap<String, KlasseId>,
    bepalingen: BTreeMap<String, BepalingId>,
    tabellen: BTreeMap<String, TabelId>,
    regelingen: BTreeMap<String, RegelingId>,
    onderwerpen: BTreeMap<String, OnderwerpId>,
    eisen: BTreeMap<String, EisId>,
}

/// A derived quantity that may still have to be bound: its users bind it on demand, so that
/// its unit is known to them.
enum Pending<'b> {
    /// Not yet looked at.
    Block(u32, &'b Blok),
    /// A value column of a steering table: table block and column.
    Column(u32, &'b Blok, usize),
    /// Being bound; meeting it now means a circle.
    Busy,
    /// Bound; no sort means that it is a condition.
    Done(Option<TermSoort>),
    /// At fault, which was reported; its users say nothing more.
    Failed,
}

/// A fault that was reported already; the caller gives up on this part only.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reported;

type Checked<T> = Result<T, Reported>;

impl<'b> Checker<'b> {
    fn new(sources: Vec<Source>) -> Self {
        Self {
            set: Regelset {
                sources,
                objecten: Vec::new(),
                kinds: Kinds::default(),
                kenmerken: Vec::new(),
                klassen: Vec::new(),
                bepalingen: Vec::new(),
                tabellen: Vec::new(),
                regelingen: Vec::new(),
                onderwerpen: Vec::new(),
                eisen: Vec::new(),
                vervangingen: Vec::new(),
                verbanden: Vec::new(),
                voorbeelden: Vec::new(),
            },
            names: Names::default(),
            errors: Vec::new(),
            source: 0,
            only: None,
            last: None,
            bepalingen: Vec::new(),
            eis_blocks: Vec::new(),
        }
    }

    /// All passes over all blocks.
    fn check(&mut self, blocks: &[(u32, &'b Blok)]) {
        self.declare(blocks);
        self.lower_vocabulary(blocks);
        self.finish(blocks);
    }

    /// The passes that are left when the vocabulary is known.
    fn finish(&mut self, blocks: &[(u32, &'b Blok)]) {
        self.lower_eisen(blocks);
        self.prove();
        if self.errors.iter().all(|error| error.kind.level() < Level::Fout) {
            self.lower_cases(blocks);
        }
    }

    /// Whether tables and cases of a source are looked at.
    fn looks_at(&self, source: u32) -> bool {
        self.only.is_none_or(|only| only == source)
    }

    fn at(&self, span: Span) -> Location {
        Location { source: self.source, span }
    }

    /// Reports a fault at a place in the block at hand.
    fn report(&mut self, span: Span, kind: CheckErrorKind) -> Reported {
        let location = self.at(span);
        self.report_at(location, kind)
    }

    fn report_at(&mut self, location: Location, kind: CheckErrorKind) -> Reported {
        self.errors.push(CheckError { location, kind });
        Reported
    }
}

/// The known name closest to what was written, if it is close enough to be meant.
fn nearest<'n>(written: &str, known: impl Iterator<Item = &'n str>) -> Option<String> {
    let length = written.chars().count();
    let limit = (length / 3).max(1);
    known
        .map(|name| (strsim::damerau_levenshtein(written, name), name))
        .filter(|(distance, _)| *distance <= limit && *distance < length)
        .min()
        .map(|(_, name)| name.to_owned())
}

/// What a message calls a block.
fn describe_block(blok: &Blok) -> String {
    match blok.kop.soort {
        BlokSoort::Voorbeeld => format!("voorbeeld \"{}\"", blok.kop.naam.node),
        soort => format!("{} `{}`", soort.keyword(), blok.kop.naam.node),
    }
}
