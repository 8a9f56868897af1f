//! A chunk of projects to the outcome of every eis for every object.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use time::Date;

use super::kern::{Room, oordeel};
use super::kolommen::Kolommen;
use super::lower::{Lower, Schakel, Vorm, Waarom};
use super::program::{Compile, Program};
use crate::beoordeling::Oordeel;
use crate::evaluate::{Ongenoemd, applies_here, broken_verbanden, evaluate_these, lacking};
use crate::feiten::{DingId, Feiten};
use crate::regelset::{Eis, EisId, EisInhoud, ObjectId, Periode, Regelset, Versie};

/// The outcome of one eis for one object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cel {
    /// The eis.
    pub eis: EisId,
    /// The object; for an eis without any known object, the container whose list is missing.
    pub ding: DingId,
    /// The outcome.
    pub oordeel: Oordeel,
}

/// An object that cannot exist as its facts say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Onmogelijk {
    /// Place of the broken verband in [`Regelset::verbanden`].
    pub verband: usize,
    /// The object.
    pub ding: DingId,
}

/// The outcomes of one project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Oordelen {
    /// In the order in which [`evaluate`](crate::evaluate::evaluate) gives them.
    pub cellen: Vec<Cel>,
    /// How many of them came from columns or from the structure alone; the others were evaluated
    /// one by one.
    pub in_kolommen: usize,
    /// In the order of `evaluate` as well.
    pub onmogelijk: Vec<Onmogelijk>,
}

/// What columns told of one project.
#[derive(Default)]
struct Verzameld {
    /// By eis and object.
    cellen: BTreeMap<(EisId, usize), Cel>,
    /// Eisen that must be asked of `evaluate`.
    asked: BTreeSet<EisId>,
    onmogelijk: BTreeSet<Onmogelijk>,
    /// Whether what is impossible must be asked of `evaluate`.
    ask_impossible: bool,
}

/// Objects whose facts have been put in columns, to be judged as often as wanted.
pub struct Geladen {
    groups: Vec<(Arc<Program>, Kolommen)>,
    room: Room,
}

impl Geladen {
    /// Per group of objects and per eis with a columnar form the verdicts, one byte per object in
    /// their order: the place in [`Oordeel::ALL`], or 255 for a row that only
    /// [`evaluate`](crate::evaluate::evaluate) can judge.
    pub fn verdicts(&mut self) -> Vec<(EisId, Vec<u8>)> {
        let mut found = Vec::new();
        for (program, columns) in &self.groups {
            found.extend(program.eisen().zip(program.run(columns, &mut self.room).verdicts));
        }
        found
    }
}

/// Most structures of projects of which the missing lists are remembered.
const MAX_STRUCTURES: usize = 4096;

/// Judges chunks of projects. Shared between threads: what it learns of a shape it keeps.
pub struct Batch<'r> {
    regels: &'r Regelset,
    /// Days on which something starts or stops to hold.
    changes: Vec<Date>,
    wanted: Vec<bool>,
    programs: Mutex<BTreeMap<Vorm, Arc<Program>>>,
    structures: Mutex<BTreeMap<Vec<u32>, Arc<Lacking>>>,
}

/// Per kind of object that eisen are about: where its list is missing.
type Lacking = BTreeMap<ObjectId, Vec<DingId>>;

/// Rows of one shape: the project's place in the chunk, and the object.
struct Group {
    program: Arc<Program>,
    rows: Vec<(usize, DingId)>,
}

impl<'r> Batch<'r> {
    /// For these rules, and of them only the eisen that are wanted.
    pub fn new(regels: &'r Regelset, wanted: impl Fn(&Eis) -> bool) -> Self {
        Self {
            regels,
            changes: changes(regels),
            wanted: regels.eisen().map(|(_, eis)| wanted(eis)).collect(),
            programs: Mutex::default(),
            structures: Mutex::default(),
        }
    }

    /// The rules.
    pub fn regels(&self) -> &'r Regelset {
        self.regels
    }

    fn is_wanted(&self, eis: EisId) -> bool {
        self.wanted.get(eis.index()).copied().unwrap_or(false)
    }

    /// The eisen that were evaluated one by one so far, each with the reasons why.
    pub fn elsewhere(&self) -> BTreeMap<EisId, BTreeSet<Waarom>> {
        let mut found: BTreeMap<EisId, BTreeSet<Waarom>> = BTreeMap::new();
        for program in lock(&self.programs).values() {
            for (eis, why) in program.elsewhere() {
                found.entry(*eis).or_default().insert(*why);
            }
        }
        found
    }

    /// Puts the facts of these projects in columns.
    pub fn load(&self, projecten: &[Feiten]) -> Geladen {
        let (groups, _) = self.groups(projecten);
        let groups = groups
            .into_iter()
            .map(|group| {
                let columns = Kolommen::new(&group.program, objects(projecten, &group.rows));
                (group.program, columns)
            })
            .collect();
        Geladen { groups, room: Room::default() }
    }

    /// The outcomes of each project, in their order.
    pub fn judge(&self, projecten: &[Feiten]) -> Vec<Oordelen> {
        let (groups, places) = self.groups(projecten);
        let mut found: Vec<Verzameld> = projecten.iter().map(|_| Verzameld::default()).collect();
        let mut room = Room::default();
        for group in &groups {
            let columns = Kolommen::new(&group.program, objects(projecten, &group.rows));
            let by_column = group.program.run(&columns, &mut room);
            for (eis, verdict) in group.program.eisen().zip(&by_column.verdicts) {
                for ((at, ding), byte) in group.rows.iter().zip(verdict) {
                    let Some(project) = found.get_mut(*at) else { continue };
                    match oordeel(*byte) {
                        Some(oordeel) => {
                            project.cellen.insert((eis, ding.index()), Cel { eis, ding: *ding, oordeel });
                        }
                        None => {
                            project.asked.insert(eis);
                        }
                    }
                }
            }
            for (breuk, broken) in group.program.verbanden.iter().zip(&by_column.broken) {
                for ((at, ding), byte) in group.rows.iter().zip(broken).filter(|(_, byte)| **byte != 0) {
                    let Some(project) = found.get_mut(*at) else { continue };
                    if *byte == 1 {
                        project.onmogelijk.insert(Onmogelijk { verband: breuk.verband, ding: *ding });
                    } else {
                        project.ask_impossible = true;
                    }
                }
            }
            for (at, _) in &group.rows {
                let Some(project) = found.get_mut(*at) else { continue };
                project.asked.extend(group.program.elsewhere().iter().map(|(eis, _)| *eis));
                project.ask_impossible |= group.program.verband_elsewhere;
            }
        }
        let all = projecten.iter().zip(found).zip(places);
        all.map(|((feiten, found), regelingen)| self.finish(feiten, &regelingen, found)).collect()
    }

    /// Adds what only `evaluate` can say, and the lists that are missing.
    fn finish(&self, feiten: &Feiten, regelingen: &[bool], found: Verzameld) -> Oordelen {
        let Verzameld { cellen: mut cells, asked, mut onmogelijk, ask_impossible } = found;
        cells.retain(|(eis, _), _| !asked.contains(eis));
        let mut in_kolommen = cells.len();
        if !asked.is_empty() {
            for (place, uitkomst) in
                evaluate_these(self.regels, feiten, |eis| asked.contains(&eis)).uitkomsten.iter().enumerate()
            {
                let cel = Cel { eis: uitkomst.eis, ding: uitkomst.ding, oordeel: uitkomst.oordeel };
                cells.insert((cel.eis, place), cel);
            }
        }
        if ask_impossible {
            let told = broken_verbanden(self.regels, feiten);
            onmogelijk = told.into_iter().map(|(verband, ding)| Onmogelijk { verband, ding }).collect();
        }
        let lacking = self.lacking(feiten);
        let mut unlisted: Option<Ongenoemd<'_, '_>> = None;
        for (id, eis) in self.regels.eisen() {
            let looked_at = regelingen.get(eis.regeling.index()).copied().unwrap_or(false)
                && self.is_wanted(id)
                && !matches!(eis.inhoud, EisInhoud::Geen);
            if !looked_at || asked.contains(&id) || !eis.opzij.is_empty() || !eis.periode.contains(feiten.toetsdatum) {
                continue;
            }
            let mut place = feiten.dingen.len();
            for voor in &eis.voor {
                for ding in lacking.get(&voor.basis).into_iter().flatten() {
                    // Only a condition or a vervanging can tell that unlisted objects are exempt.
                    let exempt = (eis.als.is_some() || !eis.vervangen_door.is_empty())
                        && unlisted
                            .get_or_insert_with(|| Ongenoemd::new(self.regels, feiten))
                            .never_applies(id, *ding, voor.basis);
                    if !exempt {
                        cells.insert((id, place), Cel { eis: id, ding: *ding, oordeel: Oordeel::Onbekend });
                        place += 1;
                        in_kolommen += 1;
                    }
                }
            }
        }
        let onmogelijk = onmogelijk.into_iter().collect();
        Oordelen { cellen: cells.into_values().collect(), in_kolommen, onmogelijk }
    }

    /// Puts objects of the same shape together, and tells per project which regelingen count.
    fn groups(&self, projecten: &[Feiten]) -> (Vec<Group>, Vec<Vec<bool>>) {
        let mut groups: BTreeMap<Vorm, Group> = BTreeMap::new();
        let mut places = Vec::new();
        for (at, feiten) in projecten.iter().enumerate() {
            let regelingen: Vec<bool> = self
                .regels
                .regelingen()
                .map(|(_, one)| one.periode.contains(feiten.toetsdatum) && applies_here(self.regels, feiten, one))
                .collect();
            let dag = self.period(feiten.toetsdatum);
            for ding in feiten.ids() {
                let vorm = Vorm { keten: chain(feiten, ding), regelingen: regelingen.clone(), dag };
                if let Some(group) = groups.get_mut(&vorm) {
                    group.rows.push((at, ding));
                    continue;
                }
                let program = self.program(&vorm);
                groups.insert(vorm, Group { program, rows: vec![(at, ding)] });
            }
            places.push(regelingen);
        }
        (groups.into_values().collect(), places)
    }

    /// The last change of the rules on or before a day.
    fn period(&self, day: Date) -> Date {
        let after = self.changes.partition_point(|change| *change <= day);
        after.checked_sub(1).and_then(|at| self.changes.get(at)).copied().unwrap_or(Date::MIN)
    }

    /// The program for a shape.
    pub fn program(&self, vorm: &Vorm) -> Arc<Program> {
        if let Some(known) = lock(&self.programs).get(vorm) {
            return Arc::clone(known);
        }
        let mut lower = Lower::new(self.regels, vorm);
        let mut outcomes = Vec::new();
        for (id, _) in self.regels.eisen() {
            if self.is_wanted(id) && lower.is_judged(id) {
                outcomes.push((id, lower.outcome(id)));
            }
        }
        let verbanden: Vec<_> = self.regels.verbanden.iter().map(|verband| lower.broken(verband)).collect();
        let mut compile = Compile::new(self.regels, &lower.plan);
        for (number, broken) in verbanden.into_iter().enumerate() {
            compile.add_verband(number, broken);
        }
        for (id, outcome) in outcomes {
            compile.add(id, outcome);
        }
        let program = Arc::new(compile.finish());
        lock(&self.programs).insert(vorm.clone(), Arc::clone(&program));
        program
    }

    /// Where lists are missing, per kind. It depends on the structure of a project alone, and many
    /// projects have the same.
    fn lacking(&self, feiten: &Feiten) -> Arc<Lacking> {
        let key = structure(feiten);
        if let Some(known) = lock(&self.structures).get(&key) {
            return Arc::clone(known);
        }
        let kinds: BTreeSet<ObjectId> =
            self.regels.eisen().flat_map(|(_, eis)| eis.voor.iter().map(|voor| voor.basis)).collect();
        let kinds: Vec<ObjectId> = kinds.into_iter().collect();
        let found = Arc::new(kinds.iter().copied().zip(lacking(self.regels, feiten, &kinds)).collect::<Lacking>());
        let mut structures = lock(&self.structures);
        if structures.len() >= MAX_STRUCTURES {
            structures.clear();
        }
        structures.insert(key, Arc::clone(&found));
        found
    }
}

/// The objects of a group.
fn objects<'p>(projecten: &'p [Feiten], rows: &'p [(usize, DingId)]) -> impl Iterator<Item = (&'p Feiten, DingId)> {
    rows.iter().filter_map(|(at, ding)| projecten.get(*at).map(|feiten| (feiten, *ding)))
}

/// A lock whose holder panicked still holds what was finished.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// An object and what contains it.
fn chain(feiten: &Feiten, ding: DingId) -> Vec<Schakel> {
    let mut found = Vec::new();
    let mut at = Some(ding);
    while let Some(id) = at {
        let ding = feiten.ding(id);
        found.push(Schakel {
            soort: ding.soort,
            bekend: ding.soort_bekend,
            groepen: ding.groepen.keys().copied().collect(),
            leeg: ding.kinderen.is_empty() && ding.leden.is_empty(),
        });
        at = ding.ouder;
    }
    found
}

/// What a project consists of, without its facts.
fn structure(feiten: &Feiten) -> Vec<u32> {
    let mut found = Vec::new();
    for ding in &feiten.dingen {
        found.push(ding.soort.0 << 1 | u32::from(ding.soort_bekend));
        found.push(ding.ouder.map_or(u32::MAX, |ouder| ouder.0));
        found.push(u32::try_from(ding.lijsten.len()).unwrap_or(u32::MAX));
        found.extend(ding.lijsten.iter().map(|list| list.0));
    }
    found
}

/// All days on which something starts or stops to hold, in order.
fn changes(regels: &Regelset) -> Vec<Date> {
    let mut days = BTreeSet::new();
    let mut note = |periode: &Periode| days.extend(periode.vanaf.into_iter().chain(periode.tot));
    for (_, regeling) in regels.regelingen() {
        note(&regeling.periode);
    }
    for vervanging in &regels.vervangingen {
        note(&vervanging.periode);
    }
    for (_, eis) in regels.eisen() {
        note(&eis.periode);
        let versies: &[Versie] = match &eis.inhoud {
            EisInhoud::Norm(versies) => versies,
            EisInhoud::TeBeoordelen(_) | EisInhoud::Geen => &[],
        };
        versies.iter().for_each(|versie| note(&versie.periode));
    }
    days.into_iter().collect()
}
