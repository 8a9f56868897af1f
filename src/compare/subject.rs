//! Whether a subject is regulated, and which kinds its tables tell apart.

use std::collections::BTreeSet;

use time::Date;

use super::cases::ordinary;
use super::ground::{Grounder, What};
use super::keys::static_keys;
use super::lin::not;
use crate::regelset::{Cond, EisId, EisInhoud, ObjectId, OnderwerpId, Regelset, Term};
use crate::solver::{Answer, Formula, Limits, solve};

/// Whether a subject is regulated for a function.
#[derive(Clone, Default)]
pub(super) struct Geregeld {
    /// By a norm.
    pub(super) norm: bool,
    /// By something that a person must judge.
    pub(super) open: bool,
    /// What the norms bound.
    pub(super) bounds: BTreeSet<What>,
    /// What was left out of account, where that decides that it is not.
    pub(super) voorbehouden: BTreeSet<String>,
}

/// What a national eis says of an object.
#[derive(PartialEq)]
enum Zegt {
    Niets,
    /// Something that a person must judge.
    Open,
    Norm,
}

/// Whether the subject is regulated for a function: by a norm, or only by something that a
/// person must judge.
pub(super) fn regulated(regels: &Regelset, onderwerp: OnderwerpId, functie: Option<ObjectId>, datum: Date) -> Geregeld {
    let mut found = Geregeld::default();
    for (id, eis) in regels.eisen() {
        let national = regels.regeling(eis.regeling).is_national();
        if eis.onderwerp != Some(onderwerp) || !national || matches!(eis.inhoud, EisInhoud::Geen) {
            continue;
        }
        for voor in &eis.voor {
            let says = |eensoortig| {
                let mut g = Grounder::new(regels, id, datum)?;
                g.eensoortig = eensoortig;
                says(&mut g, id, voor.basis, functie).map(|zegt| (zegt, g.voorbehouden))
            };
            // What is designated for another function in the same building is not regulated for this one.
            match says(functie.is_some()) {
                Some((Zegt::Norm, _)) => {
                    found.norm = true;
                    let EisInhoud::Norm(versies) = &eis.inhoud else { continue };
                    for lezing in versies.iter().flat_map(|versie| &versie.lezingen) {
                        static_keys(regels, &lezing.norm, &mut found.bounds);
                    }
                }
                Some((Zegt::Open, _)) => found.open = true,
                Some((Zegt::Niets, without)) if !without.is_empty() => {
                    if says(false).is_some_and(|(zegt, _)| zegt != Zegt::Niets) {
                        found.voorbehouden.extend(without);
                    }
                }
                Some(_) | None => {}
            }
        }
    }
    if !found.norm {
        // The functional requirement can stand without any designated paragraph.
        found.open |= regels.eisen().filter(|(_, eis)| eis.onderwerp == Some(onderwerp)).any(|(_, eis)| {
            eis.aangewezen.iter().any(|cond| match cond {
                Cond::Assigned { tabel, .. } => regels.tabel(*tabel).stuurt.iter().any(|(_, always)| *always),
                _ => false,
            })
        });
    }
    if found.norm {
        found.voorbehouden.clear();
    }
    found
}

/// What a national eis says of an object of a kind in a function; nothing when it cannot be there.
/// What had to be left out of account for that is among the reservations of the outline.
fn says(g: &mut Grounder<'_>, id: EisId, kind: ObjectId, functie: Option<ObjectId>) -> Option<Zegt> {
    if !g.in_force(id) {
        return None;
    }
    let function = g.regels.object_by_name("gebruiksfunctie");
    let is_function = function.is_some_and(|f| g.regels.is_a(kind, f));
    let ding = match functie {
        Some(own) if is_function && !g.regels.is_a(own, kind) => return None,
        Some(own) => {
            let here = g.build(own, Some(own));
            if is_function { here } else { g.build(kind, Some(own)) }
        }
        None => g.build(kind, None),
    };
    ordinary(g);
    g.voorbehouden.clear();
    let active = g.active(id, ding);
    if active == Formula::False {
        return Some(Zegt::Niets);
    }
    let norm = matches!(g.regels.eis(id).inhoud, EisInhoud::Norm(_));
    let has_limit = if norm { g.norm(id, ding).map_or(Formula::True, |tri| not(tri.leeg)) } else { Formula::True };
    let mut formulas = g.axioms.clone();
    formulas.extend(g.overlap.iter().cloned().map(not));
    formulas.extend([active, has_limit]);
    Some(match solve(&g.problem, &formulas, &Limits::default()) {
        Answer::Unsat(_) => Zegt::Niets,
        // What is not known is not left out.
        Answer::Sat(_) | Answer::Unknown(_) if norm => Zegt::Norm,
        Answer::Sat(_) | Answer::Unknown(_) => Zegt::Open,
    })
}

/// The kinds, other than base kinds, that tables tell apart.
pub(super) fn traits<'r>(regels: &'r Regelset, cond: &'r Cond, found: &mut Vec<ObjectId>) {
    fn kinds(regels: &Regelset, cond: &Cond, found: &mut Vec<ObjectId>) {
        match cond {
            Cond::And(parts) | Cond::Or(parts) => parts.iter().for_each(|part| kinds(regels, part, found)),
            Cond::Not(inner) => kinds(regels, inner, found),
            Cond::IsKind { soort, .. } if regels.base_kind(*soort) != *soort && !found.contains(soort) => {
                found.push(*soort)
            }
            _ => {}
        }
    }
    fn term(regels: &Regelset, at: &Term, found: &mut Vec<ObjectId>, depth: usize) {
        if depth > 12 {
            return;
        }
        let mut go = |inner: &Term| term(regels, inner, found, depth + 1);
        match at {
            Term::Add(a, b) | Term::Mul(a, b) | Term::Sub(a, b) | Term::Div(a, b) => {
                go(a);
                go(b);
            }
            Term::Steps { van: a, .. } | Term::Round { waarde: a, .. } => go(a),
            Term::Extreme { delen, .. } => delen.iter().for_each(go),
            Term::Choice { takken } => takken.iter().for_each(|(_, tak)| go(tak)),
            Term::Aggregate { waarde, .. } => go(waarde),
            Term::Table(tabel) => {
                for rij in &tabel.rijen {
                    kinds(regels, &rij.cond, found);
                }
            }
            Term::Limit { eis, .. } => {
                if let EisInhoud::Norm(versies) = &regels.eis(*eis).inhoud {
                    for lezing in versies.iter().flat_map(|versie| &versie.lezingen) {
                        if let Cond::Compare { right, .. } = &lezing.norm {
                            term(regels, right, found, depth + 1);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    match cond {
        Cond::And(parts) | Cond::Or(parts) => parts.iter().for_each(|part| traits(regels, part, found)),
        Cond::Not(inner) => traits(regels, inner, found),
        Cond::Compare { left, right, .. } => {
            term(regels, left, found, 0);
            term(regels, right, found, 0);
        }
        _ => {}
    }
}
