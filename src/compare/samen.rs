//! Demands that hold together: which exclude each other, which say nothing beside the others, and
//! which never apply.

use std::collections::BTreeSet;

use time::Date;

use super::cases::cells_among;
use super::naast::{Landelijk, Naast, in_force, national};
use super::{Cel, Uitkomst};
use crate::regelset::{EisId, Regelset};

/// How a demand relates to others that hold at the same place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Samenloop {
    /// No building meets all of these, national norms among them; without any one of them some do.
    Strijdig(Vec<EisId>),
    /// A demand that these others, national norms among them, already ask.
    Overbodig(EisId, Vec<EisId>),
    /// A demand to which no building that meets the national norms is subject.
    NooitVanToepassing(EisId),
}

/// Looks at demands that hold together on a date. Conflicts are looked for between every two
/// demands, and then between each demand and all others that are in no conflict already.
pub fn together(regels: &Regelset, eisen: &[EisId], datum: Date) -> Vec<Samenloop> {
    let national = national(regels, datum);
    let alone = Naast::new(regels, national.clone(), datum);
    let own: Vec<(EisId, Option<Landelijk>)> = eisen.iter().map(|eis| (*eis, in_force(regels, *eis, datum))).collect();
    let mut found = BTreeSet::new();
    let mut clashing = BTreeSet::new();
    for (number, (eis, bounds)) in own.iter().enumerate() {
        let Some(bounds) = bounds else { continue };
        let cellen = cells_among(&alone, *eis);
        if cellen.iter().all(|cel| cel.uitkomst == Uitkomst::Loos) {
            found.insert(Samenloop::NooitVanToepassing(*eis));
            continue;
        }
        for (other, theirs) in own.iter().skip(number + 1) {
            let Some(theirs) = theirs.as_ref().filter(|theirs| !theirs.bounds.is_disjoint(&bounds.bounds)) else {
                continue;
            };
            let cellen = against(regels, &national, &[theirs], *eis, datum);
            for cel in cellen.iter().filter(|cel| clashes(cel, &[*other])) {
                clashing.extend([*eis, *other]);
                found.insert(Samenloop::Strijdig(with(cel, *eis)));
            }
        }
    }
    for (eis, bounds) in &own {
        if bounds.is_none() || clashing.contains(eis) {
            continue;
        }
        let others: Vec<(EisId, &Landelijk)> = own
            .iter()
            .filter(|(other, _)| other != eis && !clashing.contains(other))
            .filter_map(|(other, theirs)| Some((*other, theirs.as_ref()?)))
            .collect();
        let ids: Vec<EisId> = others.iter().map(|(other, _)| *other).collect();
        let beside: Vec<&Landelijk> = others.iter().map(|(_, theirs)| *theirs).collect();
        let cellen = against(regels, &national, &beside, *eis, datum);
        for cel in cellen.iter().filter(|cel| clashes(cel, &ids)) {
            found.insert(Samenloop::Strijdig(with(cel, *eis)));
        }
        let implied = !cellen.is_empty() && cellen.iter().all(says_nothing);
        let by: BTreeSet<EisId> = cellen.iter().flat_map(grounds).collect();
        if implied && !by.is_empty() {
            found.insert(Samenloop::Overbodig(*eis, by.into_iter().collect()));
        }
    }
    found.into_iter().collect()
}

fn against(regels: &Regelset, national: &[Landelijk], beside: &[&Landelijk], eis: EisId, datum: Date) -> Vec<Cel> {
    let all = national.iter().chain(beside.iter().copied()).cloned().collect();
    cells_among(&Naast::new(regels, all, datum), eis)
}

/// Whether a case cannot be met, and one of these demands is among the reasons.
fn clashes(cel: &Cel, others: &[EisId]) -> bool {
    cel.uitkomst == Uitkomst::Tegenstrijdig && cel.grond.iter().any(|eis| others.contains(eis))
}

/// Whether a demand asks nothing beside what the others ask.
fn says_nothing(cel: &Cel) -> bool {
    matches!(cel.uitkomst, Uitkomst::VolgtAl | Uitkomst::Gelijk | Uitkomst::Zwakker | Uitkomst::Loos)
}

/// What a case rests on.
fn grounds(cel: &Cel) -> Vec<EisId> {
    if cel.grond.is_empty() { cel.normen.clone() } else { cel.grond.clone() }
}

fn with(cel: &Cel, eis: EisId) -> Vec<EisId> {
    let all: BTreeSet<EisId> = cel.grond.iter().copied().chain([eis]).collect();
    all.into_iter().collect()
}
