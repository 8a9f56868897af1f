//! A demand through time: outcomes are constant between the dates of versions.

use std::collections::BTreeSet;

use time::Date;

use super::{Vergelijking, compare};
use crate::regelset::{EisId, EisInhoud, Periode, Regelset};

/// A stretch of time and the comparison that holds in it.
#[derive(Debug, Clone)]
pub struct Tijdvak {
    /// First day.
    pub vanaf: Date,
    /// First day of the next stretch.
    pub tot: Option<Date>,
    /// The comparison.
    pub vergelijking: Vergelijking,
}

/// Compares a demand on every day of a period, in as few stretches as there are versions.
pub fn compare_over_time(regels: &Regelset, eis: EisId, vanaf: Date, tot: Date) -> Vec<Tijdvak> {
    let mut dates = BTreeSet::from([vanaf]);
    let own = regels.eis(eis);
    for (id, other) in regels.eisen() {
        let near = id == eis || (other.onderwerp == own.onderwerp && regels.regeling(other.regeling).gezag == "rijk");
        if near {
            boundaries(&other.periode, &mut dates);
            boundaries(&regels.regeling(other.regeling).periode, &mut dates);
            if let EisInhoud::Norm(versies) = &other.inhoud {
                versies.iter().for_each(|versie| boundaries(&versie.periode, &mut dates));
            }
        }
    }
    let starts: Vec<Date> = dates.into_iter().filter(|day| *day >= vanaf && *day < tot).collect();
    let mut found = Vec::new();
    for (index, start) in starts.iter().enumerate() {
        let next = starts.get(index + 1).copied();
        found.push(Tijdvak { vanaf: *start, tot: next, vergelijking: compare(regels, eis, *start) });
    }
    found
}

fn boundaries(periode: &Periode, dates: &mut BTreeSet<Date>) {
    dates.extend(periode.vanaf);
    dates.extend(periode.tot);
}

/// Compares a demand through all versions: from the first day on which it and national rules
/// hold, without end.
pub fn timeline(regels: &Regelset, eis: EisId) -> Vec<Tijdvak> {
    let own = regels.eis(eis);
    let local = own.periode.vanaf.max(regels.regeling(own.regeling).periode.vanaf);
    let national = regels.regelingen().filter(|(_, regeling)| regeling.gezag == "rijk");
    let first = national.filter_map(|(_, regeling)| regeling.periode.vanaf).min();
    match local.max(first) {
        Some(start) => compare_over_time(regels, eis, start, Date::MAX),
        None => Vec::new(),
    }
}
