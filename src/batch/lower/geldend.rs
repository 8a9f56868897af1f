//! Which norm counts for an object: whether it applies, what replaces it, what sets it aside.

use super::super::plan::{Id, ONWAAR, WAAR};
use super::{Lower, Lowered, Waarom};
use crate::regelset::{Eis, EisId, EisInhoud, ObjectId, Voor};

impl<'r> Lower<'r, '_> {
    pub(super) fn is_for(&mut self, voor: &'r [Voor], at: usize) -> Lowered<Id> {
        let mut parts = Vec::new();
        for kind in voor {
            let mut is = self.is_kind(at, kind.basis)?;
            if self.plan.bits(is).is_none_or(|bits| bits & WAAR != 0)
                && let Some(cond) = &kind.cond
            {
                let cond = self.condition(at, cond)?;
                is = self.plan.and(vec![is, cond]);
            }
            parts.push(is);
        }
        Ok(self.plan.or(parts))
    }

    /// Whether an eis applies by its own terms.
    pub(super) fn applies(&mut self, id: EisId, at: usize) -> Lowered<Id> {
        let eis = self.regels.eis(id);
        let no_version = matches!(eis.inhoud, EisInhoud::Norm(_)) && self.version(id).is_none();
        if !self.in_force(eis) || no_version {
            return Ok(self.plan.constant(ONWAAR));
        }
        let mut outcome = self.is_for(&eis.voor, at)?;
        let here = self.counts(id);
        outcome = self.plan.and(vec![here, outcome]);
        for cond in eis.aangewezen.iter().chain(&eis.als) {
            if self.plan.bits(outcome) == Some(ONWAAR) {
                return Ok(outcome);
            }
            let cond = self.condition(at, cond)?;
            outcome = self.plan.and(vec![outcome, cond]);
        }
        for (number, _) in &eis.vervangen_door {
            if self.plan.bits(outcome) == Some(ONWAAR) {
                return Ok(outcome);
            }
            let replaced = self.replaced(*number, at)?;
            let kept = self.plan.not(replaced);
            outcome = self.plan.and(vec![outcome, kept]);
        }
        Ok(outcome)
    }

    pub(super) fn replaced(&mut self, number: usize, at: usize) -> Lowered<Id> {
        let regels = self.regels;
        let none = self.plan.constant(ONWAAR);
        let Some(vervanging) = regels.vervangingen.get(number) else { return Ok(none) };
        if !vervanging.periode.contains(self.vorm.dag) {
            return Ok(none);
        }
        let Some(target) = self.counterpart(&vervanging.voor, at) else { return Ok(none) };
        let mut outcome = self.is_for(&vervanging.voor, target)?;
        if let Some(cond) = &vervanging.als
            && self.plan.bits(outcome) != Some(ONWAAR)
        {
            let cond = self.condition(target, cond)?;
            outcome = self.plan.and(vec![outcome, cond]);
        }
        Ok(outcome)
    }

    fn counterpart(&self, voor: &[Voor], at: usize) -> Option<usize> {
        voor.iter().find_map(|kind| self.ancestor(at, kind.basis))
    }

    pub(super) fn active(&mut self, id: EisId, at: usize) -> Lowered<Id> {
        let regels = self.regels;
        let mut outcome = self.applies(id, at)?;
        for exception in &regels.eis(id).uitzonderingen {
            if self.plan.bits(outcome) == Some(ONWAAR) {
                return Ok(outcome);
            }
            let lifted = self.exception(*exception, at)?;
            let kept = self.plan.not(lifted);
            outcome = self.plan.and(vec![outcome, kept]);
        }
        Ok(outcome)
    }

    pub(super) fn exception(&mut self, id: EisId, at: usize) -> Lowered<Id> {
        let eis = self.regels.eis(id);
        if let Some(target) = self.counterpart(&eis.voor, at) {
            return self.displaces(id, target);
        }
        let own = self.link(at)?;
        if !self.in_force(eis) || own.leeg || !eis.voor.iter().any(|kind| self.regels.can_hold(own.soort, kind.basis)) {
            return Ok(self.plan.constant(ONWAAR));
        }
        Err(Waarom::Verzameling)
    }

    /// Whether an exception sets its targets aside: it applies and is not lifted, even if replaced.
    fn displaces(&mut self, id: EisId, at: usize) -> Lowered<Id> {
        let regels = self.regels;
        let mut outcome = self.applies(id, at)?;
        for exception in &regels.eis(id).uitzonderingen {
            if self.plan.bits(outcome) != Some(ONWAAR) && matches!(regels.eis(*exception).inhoud, EisInhoud::Geen) {
                let lifted = self.exception(*exception, at)?;
                let kept = self.plan.not(lifted);
                outcome = self.plan.and(vec![outcome, kept]);
            }
        }
        Ok(outcome)
    }

    pub(super) fn family(&self, id: EisId, at: usize) -> Lowered<Vec<EisId>> {
        let soort = self.link(at)?.soort;
        let mut members = vec![id];
        let mut next = 0;
        while let Some(member) = members.get(next).copied() {
            next += 1;
            for other in &self.regels.eis(member).uitzonderingen {
                if self.folded_at(*other, soort) && !members.contains(other) {
                    members.push(*other);
                }
            }
        }
        Ok(members)
    }

    pub(super) fn is_folded(&self, id: EisId) -> bool {
        self.vorm.keten.first().is_some_and(|own| self.folded_at(id, own.soort))
    }

    fn folded_at(&self, id: EisId, soort: ObjectId) -> bool {
        let eis = self.regels.eis(id);
        if matches!(eis.inhoud, EisInhoud::Geen) {
            return false;
        }
        let covers = |eis: &Eis| eis.voor.iter().any(|kind| self.regels.related(soort, kind.basis));
        let judged = |eis: &Eis| covers(eis) && !matches!(eis.inhoud, EisInhoud::Geen);
        covers(eis) && eis.opzij.iter().any(|target| judged(self.regels.eis(*target)))
    }
}
