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
    let found = stretches(regels, eis, vanaf, tot).into_iter();
    found.map(|(vanaf, tot)| Tijdvak { vanaf, tot, vergelijking: compare(regels, eis, vanaf) }).collect()
}

/// The stretches of a period in which no version changes, each with the first day of the next.
fn stretches(regels: &Regelset, eis: EisId, vanaf: Date, tot: Date) -> Vec<(Date, Option<Date>)> {
    let mut dates = BTreeSet::from([vanaf]);
    let own = regels.eis(eis);
    for (id, other) in regels.eisen() {
        let near = id == eis || (other.onderwerp == own.onderwerp && regels.regeling(other.regeling).is_national());
        if near {
            boundaries(&other.periode, &mut dates);
            boundaries(&regels.regeling(other.regeling).periode, &mut dates);
            if let EisInhoud::Norm(versies) = &other.inhoud {
                versies.iter().for_each(|versie| boundaries(&versie.periode, &mut dates));
            }
        }
    }
    let starts: Vec<Date> = dates.into_iter().filter(|day| *day >= vanaf && *day < tot).collect();
    starts.iter().enumerate().map(|(index, start)| (*start, starts.get(index + 1).copied())).collect()
}

fn boundaries(periode: &Periode, dates: &mut BTreeSet<Date>) {
    dates.extend(periode.vanaf);
    dates.extend(periode.tot);
}

/// Compares a demand through all versions: from the first day on which it and national rules
/// hold, without end. The stretch of a day that was compared already is not compared again.
pub fn timeline(regels: &Regelset, nu: &Vergelijking) -> Vec<Tijdvak> {
    let own = regels.eis(nu.eis);
    let local = own.periode.vanaf.max(regels.regeling(own.regeling).periode.vanaf);
    let national = regels.regelingen().filter(|(_, regeling)| regeling.is_national());
    let first = national.filter_map(|(_, regeling)| regeling.periode.vanaf).min();
    let Some(start) = local.max(first) else { return Vec::new() };
    let found = stretches(regels, nu.eis, start, Date::MAX).into_iter().map(|(vanaf, tot)| {
        let today = Periode { vanaf: Some(vanaf), tot }.contains(nu.datum);
        let vergelijking = if today { nu.clone() } else { compare(regels, nu.eis, vanaf) };
        Tijdvak { vanaf, tot, vergelijking }
    });
    found.collect()
}
