//! Objects of which nobody said whether they exist.

use super::Evaluator;
use crate::beoordeling::{Ontbreekt, Oordeel, Toepassing, Uitkomst};
use crate::feiten::{DingId, Feiten};
use crate::regelset::{EisId, ObjectId};

/// Where a list is missing, and which lists would tell.
pub(super) struct Lacking {
    pub(super) ding: DingId,
    first: ObjectId,
    lists: Vec<ObjectId>,
}

impl<'r> Evaluator<'r, '_> {
    /// The outcomes of an eis for objects of a kind that nobody listed.
    pub(super) fn missing_lists(&self, id: EisId, basis: ObjectId, uitkomsten: &mut Vec<Uitkomst<'r>>) {
        for Lacking { ding, first, lists } in self.lacking_lists(basis) {
            if self.never_applies_in(id, *ding, basis) {
                continue;
            }
            uitkomsten.push(Uitkomst {
                eis: id,
                ding: *ding,
                oordeel: Oordeel::Onbekend,
                toepassing: vec![Toepassing::LijstOntbreekt(*ding, *first)],
                takken: Vec::new(),
                ontbreekt: lists.iter().map(|list| Ontbreekt::Lijst(*ding, *list)).collect(),
            });
        }
    }

    /// Where lists of a kind are missing. Only the outermost container that lacks a list is named:
    /// a list of the objects themselves, or of what they are in.
    pub(super) fn work_out_lacking_lists(&self, basis: ObjectId) -> Vec<Lacking> {
        let mut found = Vec::new();
        if self.regels.object(basis).naam == "project" {
            return found;
        }
        let direct = self.regels.direct_containers(basis);
        let mut todo = vec![Feiten::PROJECT];
        while let Some(ding) = todo.pop() {
            if self.complete(ding, basis) {
                continue;
            }
            let soort = self.feiten.ding(ding).soort;
            let holds = direct.iter().any(|container| self.regels.is_a(soort, *container));
            let inside: Vec<DingId> = self
                .feiten
                .ding(ding)
                .kinderen
                .iter()
                .copied()
                .filter(|child| self.can_hold(self.feiten.ding(*child).soort, basis) && !self.complete(*child, basis))
                .collect();
            if !holds && !inside.is_empty() {
                todo.extend(inside.into_iter().rev());
                continue;
            }
            let lists = if holds { vec![basis] } else { self.ways_down(soort, basis).collect() };
            if let Some(first) = lists.first().copied() {
                found.push(Lacking { ding, first, lists });
            }
        }
        found
    }
}
