//! Whether a subject is regulated, and which kinds its tables tell apart.

use std::collections::BTreeSet;

use time::Date;

use super::cases::ordinary;
use super::ground::{Grounder, What};
use super::keys::static_keys;
use super::lin::not;
use crate::regelset::{Cond, EisInhoud, ObjectId, OnderwerpId, Regelset, Term};
use crate::solver::{Answer, Formula, Limits, solve};

/// Whether a subject is regulated for a function.
#[derive(Clone)]
pub(super) struct Geregeld {
    /// By a norm.
    pub(super) norm: bool,
    /// By something that a person must judge.
    pub(super) open: bool,
    /// What the norms bound.
    pub(super) bounds: BTreeSet<What>,
}

/// Whether the subject is regulated for a function: by a norm, or only by something that a
/// person must judge.
pub(super) fn regulated(regels: &Regelset, onderwerp: OnderwerpId, functie: Option<ObjectId>, datum: Date) -> Geregeld {
    let (mut norm, mut open) = (false, false);
    let mut bounds = BTreeSet::new();
    let function = regels.object_by_name("gebruiksfunctie");
    for (id, eis) in regels.eisen() {
        let national = regels.regeling(eis.regeling).is_national();
        if eis.onderwerp != Some(onderwerp) || !national || matches!(eis.inhoud, EisInhoud::Geen) {
            continue;
        }
        for voor in &eis.voor {
            let Some(mut g) = Grounder::new(regels, id, datum) else { continue };
            // What is designated for another function in the same building is not regulated for this one.
            g.eensoortig = functie.is_some();
            if !g.in_force(id) {
                continue;
            }
            let is_function = function.is_some_and(|f| regels.is_a(voor.basis, f));
            let ding = match functie {
                Some(kind) if is_function && !regels.is_a(kind, voor.basis) => continue,
                Some(kind) => {
                    let here = g.build(kind, Some(kind));
                    if is_function { here } else { g.build(voor.basis, Some(kind)) }
                }
                None => g.build(voor.basis, None),
            };
            ordinary(&mut g);
            let active = g.active(id, ding);
            if active == Formula::False {
                continue;
            }
            let EisInhoud::Norm(versies) = &eis.inhoud else {
                let mut formulas = g.axioms.clone();
                formulas.extend(g.overlap.iter().cloned().map(not));
                formulas.push(active);
                open |= matches!(solve(&g.problem, &formulas, &Limits::default()), Answer::Sat(_));
                continue;
            };
            let has_limit = g.norm(id, ding).map_or(Formula::True, |tri| not(tri.leeg));
            let mut formulas = g.axioms.clone();
            formulas.extend(g.overlap.iter().cloned().map(not));
            formulas.extend([active, has_limit]);
            if matches!(solve(&g.problem, &formulas, &Limits::default()), Answer::Sat(_)) {
                norm = true;
                for lezing in versies.iter().flat_map(|versie| &versie.lezingen) {
                    static_keys(regels, &lezing.norm, &mut bounds);
                }
            }
        }
    }
    if !norm {
        // The functional requirement can stand without any designated paragraph.
        open |= regels.eisen().filter(|(_, eis)| eis.onderwerp == Some(onderwerp)).any(|(_, eis)| {
            eis.aangewezen.iter().any(|cond| match cond {
                Cond::Assigned { tabel, .. } => regels.tabel(*tabel).stuurt.iter().any(|(_, always)| *always),
                _ => false,
            })
        });
    }
    Geregeld { norm, open, bounds }
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
