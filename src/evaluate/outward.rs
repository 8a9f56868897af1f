//! Whether an eis can apply to objects that nobody listed.
//!
//! Nobody said whether there are stairs in a building; whether it is new or existing is known. An
//! eis for existing buildings then needs no list of stairs to be out of the question.

use super::{Evaluator, Frame};
use crate::beoordeling::Mogelijk;
use crate::evaluate::term::Track;
use crate::feiten::DingId;
use crate::regelset::{Cond, EisId, Nav, ObjectId, Opvolging, Step, Term};

impl<'r> Evaluator<'r, '_> {
    /// Whether no object of kind `basis` anywhere in `ding` can come under the eis, whatever it is
    /// like: a condition on what would contain it fails there, or a vervanging holds there.
    pub(super) fn never_applies_in(&self, id: EisId, ding: DingId, basis: ObjectId) -> bool {
        let eis = self.regels.eis(id);
        let mut conds = Vec::new();
        eis.als.iter().for_each(|cond| conjuncts(cond, &mut conds));
        let mut places = Vec::new();
        self.places(ding, basis, &mut places);
        let fails = |cond: &'r Cond| {
            let mut kinds = Vec::new();
            outward(cond, &mut kinds)
                && places.iter().all(|place| {
                    kinds.iter().all(|kind| self.is_settled(*place, *kind, basis))
                        && self.condition(&Frame { ding: *place, outer: None }, cond, &mut Track::default())
                            == Mogelijk::ONWAAR
                })
        };
        let replaced = |number: usize| {
            let Some(vervanging) = self.regels.vervangingen.get(number) else { return false };
            places.iter().all(|place| {
                vervanging.voor.iter().all(|voor| !self.regels.related(voor.basis, basis))
                    && self.replaced(number, *place, &mut Track::default()) == Mogelijk::WAAR
            })
        };
        conds.into_iter().any(fails)
            || eis
                .vervangen_door
                .iter()
                .any(|(number, successor)| *successor != Opvolging::MetDeHand && replaced(*number))
    }

    /// The object and everything in it that can contain objects of a kind.
    fn places(&self, ding: DingId, basis: ObjectId, found: &mut Vec<DingId>) {
        found.push(ding);
        for child in &self.feiten.ding(ding).kinderen {
            if self.can_hold(self.feiten.ding(*child).soort, basis) {
                self.places(*child, basis, found);
            }
        }
    }

    /// Whether it is known which object of a kind would contain an object that lies right in
    /// `place`. The object itself must not be the answer.
    fn is_settled(&self, place: DingId, kind: ObjectId, basis: ObjectId) -> bool {
        !self.regels.related(kind, basis)
            && (self.feiten.ancestor(self.regels, place, kind).is_some() || self.complete(place, kind))
    }
}

/// The parts of a condition that must all hold.
fn conjuncts<'r>(cond: &'r Cond, found: &mut Vec<&'r Cond>) {
    match cond {
        Cond::And(parts) => parts.iter().for_each(|part| conjuncts(part, found)),
        other => found.push(other),
    }
}

/// Whether a condition looks only at what contains the object at hand; collects the kinds of
/// container that it looks at.
fn outward(cond: &Cond, kinds: &mut Vec<ObjectId>) -> bool {
    match cond {
        Cond::And(parts) | Cond::Or(parts) => parts.iter().all(|part| outward(part, kinds)),
        Cond::Not(part) => outward(part, kinds),
        Cond::Compare { left, right, .. } => outward_term(left, kinds) && outward_term(right, kinds),
        Cond::OneOf { left, values } => {
            outward_term(left, kinds) && values.iter().all(|value| outward_term(value, kinds))
        }
        Cond::Flag { nav, .. } | Cond::Derived { nav, .. } | Cond::IsKind { nav, .. } => starts_outside(nav, kinds),
        Cond::Always => true,
        Cond::Exists { .. } | Cond::ForAll { .. } | Cond::Assigned { .. } => false,
    }
}

fn outward_term(term: &Term, kinds: &mut Vec<ObjectId>) -> bool {
    match term {
        Term::Number(_) | Term::Class(..) | Term::Date(_) | Term::Text(_) => true,
        Term::Fact { nav, .. } | Term::Derived { nav, .. } => starts_outside(nav, kinds),
        _ => false,
    }
}

fn starts_outside(nav: &Nav, kinds: &mut Vec<ObjectId>) -> bool {
    match nav.steps.first() {
        Some(Step::Ancestor(kind)) if nav.scope == 0 => {
            kinds.push(*kind);
            true
        }
        _ => false,
    }
}
