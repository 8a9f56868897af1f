//! Which numbers a quantity can have, and how constants cut them into stretches.

use crate::eenheid::Eenheid;
use crate::getal::Getal;
use crate::maat::{Maat, Weergave};
use crate::regelset::{Bereik, Formule, Interval, Optelling, Regelset, Term, WaardeSoort};

/// How far derived quantities are followed.
const MAX_DEPTH: u8 = 8;

/// A point, or an open stretch of numbers between two points.
pub(super) struct Stretch {
    /// The point, or a number within.
    pub(super) sample: Getal,
    /// The point as it was written.
    pub(super) cut: Option<Maat>,
    /// The unit in which to say it.
    pub(super) eenheid: Eenheid,
}

/// The values of a quantity, cut at these numbers.
pub(super) fn stretches(set: &Regelset, term: &Term, mut cuts: Vec<Maat>, fallback: &Eenheid) -> Vec<Stretch> {
    let range = range(set, term);
    let whole = whole_unit(set, term, MAX_DEPTH);
    cuts.sort_by(|a, b| a.waarde.cmp(&b.waarde));
    cuts.dedup_by(|a, b| a.waarde == b.waarde);
    let end = |number: &Option<Getal>, open: bool| {
        let number = number.clone().filter(|_| !open)?;
        Some(Maat { waarde: number, eenheid: fallback.clone(), weergave: Weergave::Decimal })
    };
    // A constant that is an end of the range is shown as the author wrote it.
    let ends = [end(&range.lo, range.lo_open), end(&range.hi, range.hi_open)];
    let mut points: Vec<Maat> = cuts.into_iter().filter(|cut| range.contains(&cut.waarde)).collect();
    for end in ends.into_iter().flatten() {
        if !points.iter().any(|point| point.waarde == end.waarde) {
            points.push(end);
        }
    }
    points.sort_by(|a, b| a.waarde.cmp(&b.waarde));
    let mut found = Vec::new();
    let mut before: Option<Getal> = range.lo;
    let mut unit = fallback.clone();
    for point in points {
        unit.clone_from(&point.eenheid);
        let starts_here = before.as_ref() == Some(&point.waarde);
        if !starts_here {
            found.extend(stretch(before.as_ref(), Some(&point.waarde), whole.as_ref(), &unit));
        }
        before = Some(point.waarde.clone());
        let exists = whole.as_ref().is_none_or(|unit| point.waarde.checked_div(unit).is_some_and(|n| n.is_integer()));
        if exists {
            found.push(Stretch { sample: point.waarde.clone(), cut: Some(point), eenheid: unit.clone() });
        }
    }
    if range.hi.is_none() || before != range.hi {
        found.extend(stretch(before.as_ref(), range.hi.as_ref(), whole.as_ref(), &unit));
    }
    found
}

/// An open stretch, when a number exists within.
fn stretch(lo: Option<&Getal>, hi: Option<&Getal>, whole: Option<&Getal>, unit: &Eenheid) -> Option<Stretch> {
    let eenheid = unit.clone();
    if let Some(whole) = whole {
        let scaled = |end: &Getal| end.checked_div(whole);
        let number = match (lo.and_then(scaled), hi.and_then(scaled)) {
            (Some(lo), _) => lo.floor() + Getal::ONE,
            (None, Some(hi)) => hi.ceil() - Getal::ONE,
            (None, None) => Getal::ZERO,
        };
        let sample = &number * whole;
        return hi.is_none_or(|hi| sample < *hi).then_some(Stretch { sample, cut: None, eenheid });
    }
    let scaled = |end: &Getal| end.checked_div(unit.factor());
    let step = |end: &Getal| (end.abs() * Getal::ratio(1, 10).unwrap_or(Getal::ONE)).max(Getal::ONE);
    let number = match (lo.and_then(scaled), hi.and_then(scaled)) {
        (Some(lo), Some(hi)) => {
            let quarter = (&hi - &lo) * Getal::ratio(1, 4).unwrap_or(Getal::ZERO);
            Getal::simplest_between(&(&lo + &quarter), &(&hi - &quarter))
        }
        (Some(lo), None) => Getal::simplest_between(&(&lo + &step(&lo)), &(&lo + &(step(&lo) + step(&lo)))),
        (None, Some(hi)) => Getal::simplest_between(&(&hi - &(step(&hi) + step(&hi))), &(&hi - &step(&hi))),
        (None, None) => Getal::ZERO,
    };
    Some(Stretch { sample: number * unit.factor(), cut: None, eenheid })
}

/// The numbers that a quantity can have. Of what follows from others only a closed interval around
/// it is known; unless it is whole the ends are left out, for it may never reach them.
pub(super) fn range(set: &Regelset, term: &Term) -> Bereik {
    match term {
        Term::Fact { kenmerk, .. } => set.kenmerk(*kenmerk).bereik.clone(),
        Term::Count { .. } => Bereik { lo: Some(Getal::ZERO), ..Bereik::default() },
        _ => {
            let Interval { lo, hi } = interval(set, term, MAX_DEPTH);
            let open = whole_unit(set, term, MAX_DEPTH).is_none();
            Bereik { lo, lo_open: open, hi, hi_open: open }
        }
    }
}

/// Whether a quantity is always whole.
pub(super) fn is_whole(set: &Regelset, term: &Term) -> bool {
    whole_unit(set, term, MAX_DEPTH).is_some()
}

/// An interval around everything that a quantity can be.
fn interval(set: &Regelset, term: &Term, depth: u8) -> Interval {
    let Some(depth) = depth.checked_sub(1) else { return Interval::default() };
    let of = |term: &Term| interval(set, term, depth);
    let hull = |found: Option<Interval>| found.unwrap_or_default();
    match term {
        Term::Number(maat) => Interval::exact(maat.waarde.clone()),
        Term::Fact { kenmerk, .. } => set.kenmerk(*kenmerk).bereik.interval(),
        Term::Derived { bepaling, .. } => match &set.bepaling(*bepaling).formule {
            Formule::Term(term) => of(term),
            Formule::Cond(_) => Interval::default(),
        },
        Term::Add(a, b) => of(a).add(&of(b)),
        Term::Sub(a, b) => of(a).add(&of(b).negate()),
        Term::Mul(a, b) => of(a).multiply(&of(b)),
        Term::Div(a, b) => of(a).divide(&of(b)),
        Term::Extreme { delen, .. } => hull(delen.iter().map(of).reduce(|a, b| a.hull(&b))),
        Term::Round { boven, waarde } => of(waarde).map(if *boven { Getal::ceil } else { Getal::floor }),
        Term::Aggregate { soort: Optelling::Som, waarde, .. } => {
            let positive = of(waarde).lo.is_some_and(|lo| !lo.is_negative());
            Interval { lo: positive.then_some(Getal::ZERO), hi: None }
        }
        Term::Aggregate { waarde, .. } => of(waarde),
        Term::Count { .. } => Interval { lo: Some(Getal::ZERO), hi: None },
        Term::Choice { takken } => hull(takken.iter().map(|(_, value)| of(value)).reduce(|a, b| a.hull(&b))),
        Term::Table(tabel) => {
            hull(tabel.rijen.iter().filter_map(|rij| rij.waarde.as_ref()).map(of).reduce(|a, b| a.hull(&b)))
        }
        Term::Class(..)
        | Term::Date(_)
        | Term::Text(_)
        | Term::Object(_)
        | Term::Limit { .. }
        | Term::Unknown { .. }
        | Term::Steps { .. } => Interval::default(),
    }
}

/// For a quantity that is always whole: the size of its unit.
fn whole_unit(set: &Regelset, term: &Term, depth: u8) -> Option<Getal> {
    let depth = depth.checked_sub(1)?;
    match term {
        Term::Fact { kenmerk, .. } => match &set.kenmerk(*kenmerk).soort {
            WaardeSoort::Getal { heel: true, eenheid } => Some(eenheid.factor().clone()),
            _ => None,
        },
        Term::Derived { bepaling, .. } => match &set.bepaling(*bepaling).formule {
            Formule::Term(term) => whole_unit(set, term, depth),
            Formule::Cond(_) => None,
        },
        Term::Add(a, b) | Term::Sub(a, b) => {
            let (a, b) = (whole_unit(set, a, depth)?, whole_unit(set, b, depth)?);
            (a == b).then_some(a)
        }
        Term::Count { .. } | Term::Round { .. } => Some(Getal::ONE),
        _ => None,
    }
}
