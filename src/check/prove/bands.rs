//! Limits along a quantity: jumps between bands, and bands without end.

use super::logic::Key;
use super::range::{is_whole, range};
use super::space::Space;
use super::words::quantity;
use crate::check::{CheckError, CheckErrorKind};
use crate::eenheid::{Dimensie, Eenheid};
use crate::getal::Getal;
use crate::maat::{Maat, Weergave};
use crate::regelset::{Cond, Interval, Regelset, Term, TermSoort, Vergelijker, WaardeRij, WaardeTabel};

/// Places where the limit of one band does not meet that of the next. Constants always step;
/// that is what bands are for. So one side at least must be a formula.
pub(super) fn jumps(space: &Space<'_>, tabel: &WaardeTabel) -> Vec<CheckError> {
    let mut seen = Vec::new();
    let mut found = Vec::new();
    for block in &space.blocks {
        for (place, (axis, _)) in block.used.iter().enumerate() {
            let Some(Key::Number(with)) = space.axes.get(*axis).map(|axis| &axis.key) else { continue };
            if is_whole(space.set, with) {
                continue;
            }
            for number in 0..block.rows.len() {
                // This case, the point at its end, and the stretch behind it.
                let mut line = block.along(number, place).skip_while(|other| *other != number);
                let (Some(_), Some(point), Some(beyond)) = (line.next(), line.next(), line.next()) else { continue };
                let only = |number: usize| match block.rows.get(number)?.as_deref() {
                    Some([row]) => Some(*row),
                    _ => None,
                };
                let (Some(left), Some(right)) = (only(number), only(beyond)) else { continue };
                let at = space.value(*axis, &block.cell(point));
                if left == right || seen.contains(&(left, right)) {
                    continue;
                }
                if let Some(super::logic::Value::Number { sample, point: true, words }) = at
                    && let (Some(from), Some(to)) = (tabel.rijen.get(left), tabel.rijen.get(right))
                {
                    seen.push((left, right));
                    let at = words.strip_prefix("precies ").unwrap_or(words);
                    let at = format!("{} {at}", quantity(space.set, with));
                    found.extend(jump(tabel, with, sample, at, (from, to)));
                }
            }
        }
    }
    found
}

fn jump(
    tabel: &WaardeTabel,
    with: &Term,
    point: &Getal,
    at: String,
    (left, right): (&WaardeRij, &WaardeRij),
) -> Option<CheckError> {
    let TermSoort::Getal(dimensie) = tabel.soort else { return None };
    let (from, to) = (left.waarde.as_ref()?, right.waarde.as_ref()?);
    if !mentions(from, with) && !mentions(to, with) {
        return None;
    }
    let here = Interval::exact(point.clone());
    let (a, b) = (along(from, with, &here)?, along(to, with, &here)?);
    let (a, b) = (a.value()?, b.value()?);
    if a == b {
        return None;
    }
    let eenheid = shown_unit(tabel, dimensie);
    let said = |waarde: &Getal| {
        Maat { waarde: waarde.clone(), eenheid: eenheid.clone(), weergave: Weergave::Decimal }.to_string()
    };
    Some(CheckError { location: right.location, kind: CheckErrorKind::Jump { at, from: said(a), to: said(b) } })
}

/// Rows whose formula has no end in a quantity that selects rows.
pub(super) fn unbounded(set: &Regelset, tabel: &WaardeTabel) -> Vec<CheckError> {
    let mut quantities: Vec<&Term> = Vec::new();
    for part in tabel.rijen.iter().flat_map(|rij| conjuncts(&rij.cond)) {
        if let Cond::Compare { left, right: Term::Number(_), .. } = part
            && !quantities.contains(&left)
        {
            quantities.push(left);
        }
    }
    let mut found = Vec::new();
    for rij in &tabel.rijen {
        let Some(value) = &rij.waarde else { continue };
        for with in &quantities {
            let Some(lo) = open_above(set, rij, with) else { continue };
            let grows = mentions(value, with)
                && along(value, with, &Interval { lo, hi: None }).is_some_and(|value| value.hi.is_none());
            if grows {
                let kind = CheckErrorKind::Unbounded { with: quantity(set, with) };
                found.push(CheckError { location: rij.location, kind });
            }
        }
    }
    found
}

/// From where on a row holds for a quantity that has no largest value; none when it stops.
fn open_above(set: &Regelset, rij: &WaardeRij, with: &Term) -> Option<Option<Getal>> {
    let range = range(set, with);
    if range.hi.is_some() {
        return None;
    }
    let mut lo = range.lo;
    for part in conjuncts(&rij.cond) {
        match part {
            Cond::Compare { left, op: Vergelijker::TenMinste | Vergelijker::MeerDan, right: Term::Number(maat) }
                if left == with =>
            {
                lo = Some(lo.map_or_else(|| maat.waarde.clone(), |lo| lo.max(maat.waarde.clone())));
            }
            Cond::Compare { left, .. } | Cond::OneOf { left, .. } if left == with => return None,
            _ => {}
        }
    }
    Some(lo)
}

fn conjuncts(cond: &Cond) -> Vec<&Cond> {
    match cond {
        Cond::And(parts) => parts.iter().flat_map(conjuncts).collect(),
        other => vec![other],
    }
}

fn mentions(term: &Term, with: &Term) -> bool {
    term == with
        || match term {
            Term::Add(a, b) | Term::Sub(a, b) | Term::Mul(a, b) | Term::Div(a, b) => {
                mentions(a, with) || mentions(b, with)
            }
            Term::Extreme { delen, .. } => delen.iter().any(|deel| mentions(deel, with)),
            Term::Round { waarde, .. } => mentions(waarde, with),
            _ => false,
        }
}

/// A formula of one quantity over a stretch of it; none when it depends on anything else.
fn along(term: &Term, with: &Term, stretch: &Interval) -> Option<Interval> {
    if term == with {
        return Some(stretch.clone());
    }
    let of = |term: &Term| along(term, with, stretch);
    Some(match term {
        Term::Number(maat) => Interval::exact(maat.waarde.clone()),
        Term::Add(a, b) => of(a)?.add(&of(b)?),
        Term::Sub(a, b) => of(a)?.add(&of(b)?.negate()),
        Term::Mul(a, b) => of(a)?.multiply(&of(b)?),
        Term::Div(a, b) => of(a)?.divide(&of(b)?),
        Term::Extreme { hoogste, delen } => {
            let parts = delen.iter().map(of).collect::<Option<Vec<_>>>()?;
            parts.into_iter().reduce(|a, b| if *hoogste { a.max(&b) } else { a.min(&b) })?
        }
        Term::Round { boven, waarde } => of(waarde)?.map(if *boven { Getal::ceil } else { Getal::floor }),
        _ => return None,
    })
}

/// The unit in which the author wrote the values of a table.
fn shown_unit(tabel: &WaardeTabel, dimensie: Dimensie) -> Eenheid {
    let values = tabel.rijen.iter().filter_map(|rij| rij.waarde.as_ref());
    let written = values.filter_map(|value| unit_in(value, dimensie)).next();
    written.unwrap_or_else(|| Eenheid::coherent(dimensie))
}

fn unit_in(term: &Term, dimensie: Dimensie) -> Option<Eenheid> {
    match term {
        Term::Number(maat) => (maat.eenheid.dimensie() == dimensie).then(|| maat.eenheid.clone()),
        Term::Add(a, b) | Term::Sub(a, b) | Term::Mul(a, b) | Term::Div(a, b) => {
            unit_in(a, dimensie).or_else(|| unit_in(b, dimensie))
        }
        Term::Extreme { delen, .. } => delen.iter().find_map(|deel| unit_in(deel, dimensie)),
        Term::Round { waarde, .. } => unit_in(waarde, dimensie),
        _ => None,
    }
}
