//! The gate as the commands run it: which checks, over which files, on all cores.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use stoer::bind::bind;
use stoer::check::check;
use stoer::compare::Vergelijker;
use stoer::diagnostic::{Diagnostic, Level};
use stoer::poort::{bereik, herkomst, landelijk, opmaak, voorbeeld, zonder_voorbeeld};
use stoer::regelset::{EisId, Regelset};
use stoer::span::{Location, Source};
use time::Date;

use super::rules::Loaded;

/// The name of the settings of a repository.
pub(super) const SETTINGS: &str = "stoer.yaml";

/// What was looked at and what was found.
pub(super) struct Onderzocht {
    /// All texts: rules, then projects.
    pub(super) sources: Vec<Source>,
    /// All messages about what the user named.
    pub(super) meldingen: Vec<Diagnostic>,
    /// Whether the rules can be used.
    pub(super) bruikbaar: bool,
    /// How many eisen, cases and projects were looked at.
    pub(super) omvang: Omvang,
}

/// What the gate looked at beyond the files.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Omvang {
    pub(super) eisen: usize,
    pub(super) vergeleken: usize,
    pub(super) voorbeelden: usize,
    pub(super) projecten: usize,
}

/// Checks rules and projects; with `streng` also cases, layout, sources, reach, and the
/// comparison with the Bbl on a day.
pub(super) fn onderzoek(loaded: Loaded, projects: Vec<Source>, streng: Option<Date>) -> Onderzocht {
    let (regels, mut meldingen) = check(loaded.sources.clone());
    meldingen.retain(|melding| loaded.concerns(melding));
    let mut omvang = Omvang { projecten: projects.len(), ..Omvang::default() };
    let about = |location: Location| loaded.names(location.source);
    if let Some(dag) = streng {
        let wanted: Vec<(u32, &Source)> = (0..).zip(&loaded.sources).filter(|(at, _)| loaded.names(*at)).collect();
        meldingen.extend(each(&wanted, |(at, source)| opmaak(source, *at).into_iter().collect()));
        if let Some(regels) = &regels {
            meldingen.extend(strict(regels, dag, &about, &mut omvang));
        }
    }
    let mut sources = loaded.sources;
    let first = u32::try_from(sources.len()).unwrap_or(u32::MAX);
    if let Some(regels) = &regels {
        let numbered: Vec<(u32, &Source)> = (first..).zip(&projects).collect();
        for (number, source) in numbered {
            if let Err(errors) = bind(regels, source) {
                meldingen.extend(errors.iter().map(|error| error.diagnostic(number)));
            }
        }
    }
    sources.extend(projects);
    Onderzocht { sources, meldingen, bruikbaar: regels.is_some(), omvang }
}

/// What only sound rules can be asked.
fn strict(regels: &Regelset, dag: Date, about: &dyn Fn(Location) -> bool, omvang: &mut Omvang) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = herkomst(regels);
    found.extend(zonder_voorbeeld(regels));
    found.retain(|melding| about(melding.location));
    let cases: Vec<_> = regels.voorbeelden().iter().filter(|case| about(case.location)).collect();
    omvang.voorbeelden = cases.len();
    found.extend(each(&cases, |case| voorbeeld(regels, case)));
    let eisen: Vec<EisId> = regels.eisen().filter(|(_, eis)| about(eis.location)).map(|(id, _)| id).collect();
    omvang.eisen = eisen.len();
    found.extend(each(&eisen, |id| bereik(regels, *id, dag).into_iter().collect()));
    let national = regels.regelingen().any(|(_, regeling)| regeling.is_national() && regeling.periode.contains(dag));
    let local: Vec<EisId> =
        eisen.into_iter().filter(|id| national && regels.is_local_demand(regels.eis(*id))).collect();
    omvang.vergeleken = local.len();
    if !local.is_empty() {
        let comparer = Vergelijker::new(regels, dag);
        found.extend(each(&local, |id| landelijk(regels, &comparer.compare(*id))));
    }
    found
}

/// Asks the same of many things, on all cores; the answers come in the order of the things.
fn each<T: Sync>(items: &[T], ask: impl Fn(&T) -> Vec<Diagnostic> + Sync) -> Vec<Diagnostic> {
    /// Fewer than this are not worth a second thread.
    const FEW: usize = 8;
    let threads = thread::available_parallelism().map_or(1, usize::from).min(items.len() / FEW);
    if threads < 2 {
        return items.iter().flat_map(ask).collect();
    }
    let next = AtomicUsize::new(0);
    let answers: Mutex<Vec<(usize, Vec<Diagnostic>)>> = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut own = Vec::new();
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { break };
                    let answer = ask(item);
                    if !answer.is_empty() {
                        own.push((at, answer));
                    }
                }
                if let Ok(mut answers) = answers.lock() {
                    answers.append(&mut own);
                }
            });
        }
    });
    let mut answers = answers.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    answers.sort_by_key(|(at, _)| *at);
    answers.into_iter().flat_map(|(_, found)| found).collect()
}

/// The settings that count: the file that was named, else the one in the first folder that was
/// named or just above it, else the one in the folder at hand.
pub(super) fn settings_file(named: Option<&Path>, paths: &[PathBuf]) -> Option<PathBuf> {
    if let Some(named) = named {
        return Some(named.to_path_buf());
    }
    let folders = paths.iter().filter_map(|path| if path.is_dir() { Some(path.as_path()) } else { path.parent() });
    let folders = folders.flat_map(|folder| [Some(folder), folder.parent()]).flatten();
    let places = folders.chain([Path::new("")]).map(|folder| folder.join(SETTINGS));
    places.into_iter().find(|path| path.is_file())
}

/// Whether a file is a project: one that begins with the version of the project format, and is
/// not the settings.
pub(super) fn is_project(path: &Path, text: &str) -> bool {
    path.file_name().is_none_or(|name| name != SETTINGS) && text.lines().any(|line| line.starts_with("stoer:"))
}

/// The level from which findings count.
pub(super) fn threshold(streng: bool) -> Level {
    if streng { Level::Waarschuwing } else { Level::Fout }
}
