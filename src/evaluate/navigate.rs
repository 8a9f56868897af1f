//! Getting from one object to others, and knowing whether that is all of them.

use std::collections::BTreeSet;

use super::{Evaluator, Frame};
use crate::beoordeling::Ontbreekt;
use crate::feiten::{DingId, Waarde};
use crate::regelset::{KenmerkId, Nav, ObjectId, Step};

/// Where a way leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reached {
    /// To this object.
    At(DingId),
    /// Nowhere: there is no such object.
    Nowhere,
    /// It is not known where.
    Missing(Ontbreekt),
}

/// Objects below an object.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The objects that are known.
    pub(super) dingen: Vec<DingId>,
    /// The list whose absence leaves room for more.
    pub(super) ontbreekt: Option<Ontbreekt>,
}

impl Evaluator<'_, '_> {
    /// Follows a way from the object at hand.
    pub(super) fn go(&self, frame: &Frame<'_>, nav: &Nav) -> Reached {
        let mut at = frame.at(nav.scope);
        for step in &nav.steps {
            at = match *step {
                Step::Ancestor(kind) => match self.feiten.ancestor(self.regels, at, kind) {
                    Some(found) => found,
                    None => return Reached::Nowhere,
                },
                Step::Group(kind) => match self.feiten.grouping(self.regels, at, kind) {
                    Some(found) => found,
                    None => return Reached::Missing(Ontbreekt::Groep(at, kind)),
                },
                Step::Reference(kenmerk) => {
                    if !self.regels.has_kenmerk(self.feiten.ding(at).soort, kenmerk) {
                        return Reached::Nowhere;
                    }
                    match self.fact(at, kenmerk) {
                        Some(Waarde::Verwijzing(found)) => *found,
                        _ => return Reached::Missing(Ontbreekt::Kenmerk(at, kenmerk)),
                    }
                }
            };
        }
        Reached::At(at)
    }

    /// A fact, from the project or fixed by a local decision.
    pub(super) fn fact(&self, ding: DingId, kenmerk: KenmerkId) -> Option<&Waarde> {
        if let Some(gelezen) = &self.gelezen {
            gelezen.borrow_mut().insert((ding, kenmerk));
        }
        let own = self.feiten.ding(ding).feiten.get(&kenmerk);
        let Some(decisions) = self.vastgesteld.get(&(ding, kenmerk)) else { return own };
        let certain = decisions.iter().find(|(_, applies)| !applies.can_be_false()).map(|(waarde, _)| waarde);
        let value = certain.or(own)?;
        // Another decision that may yet turn out to apply leaves the value open.
        let open = decisions.iter().any(|(waarde, applies)| applies.can_be_false() && waarde != value);
        (!open).then_some(value)
    }

    /// All objects of a kind below an object, through containment and grouping.
    pub(super) fn below(&self, from: DingId, kind: ObjectId) -> Found {
        let base = self.regels.base_kind(kind);
        let mut found = Found::default();
        self.collect(from, base, &mut found.dingen);
        let members = &self.feiten.ding(from).leden;
        if !members.is_empty() {
            // A member may also be contained, and may contain other members.
            let mut all: BTreeSet<DingId> = found.dingen.iter().copied().collect();
            for member in members {
                let mut inside = Vec::new();
                self.collect(*member, base, &mut inside);
                all.extend(inside);
                if self.may_be(*member, base) {
                    all.insert(*member);
                }
            }
            found.dingen = all.into_iter().collect();
        }
        let groups = self.regels.grouped_by(self.feiten.ding(from).soort);
        let complete = if groups.is_empty() { self.complete(from, base) } else { self.group_complete(from, base) };
        if !complete {
            found.ontbreekt = Some(Ontbreekt::Lijst(from, base));
        }
        found
    }

    fn collect(&self, from: DingId, base: ObjectId, found: &mut Vec<DingId>) {
        for child in &self.feiten.ding(from).kinderen {
            if self.may_be(*child, base) {
                found.push(*child);
            }
            self.collect(*child, base, found);
        }
    }

    /// Whether an object is of a base kind, or may turn out to be.
    pub(super) fn may_be(&self, ding: DingId, base: ObjectId) -> bool {
        let ding = self.feiten.ding(ding);
        self.regels.is_a(ding.soort, base) || (!ding.soort_bekend && self.regels.is_a(base, ding.soort))
    }

    /// Whether all objects of a kind below an object are known: there is a list of them here, or
    /// what can hold them is listed here, and each such object has one in turn. Of several kinds
    /// that can hold them one list is enough; but an object that is known counts, listed or not.
    pub(super) fn complete(&self, from: DingId, base: ObjectId) -> bool {
        if self.listed(from, base) {
            return true;
        }
        let own = self.feiten.ding(from).soort;
        let mut ways = self.ways_down(own, base).peekable();
        if ways.peek().is_none() {
            // Nothing below can hold such objects: none is all.
            return !self.regels.direct_containers(base).iter().any(|container| self.regels.related(*container, own));
        }
        let mut children = self.feiten.ding(from).kinderen.iter();
        ways.any(|way| self.listed(from, way))
            && children.all(|child| !self.can_hold(self.feiten.ding(*child).soort, base) || self.complete(*child, base))
    }

    /// Whether objects of a kind can be in an object of another kind, at any distance.
    pub(super) fn can_hold(&self, kind: ObjectId, base: ObjectId) -> bool {
        self.regels.kinds.can_contain(kind, base)
    }

    /// What an object can contain directly and what can hold the objects of a kind.
    pub(super) fn ways_down(&self, own: ObjectId, base: ObjectId) -> impl Iterator<Item = ObjectId> {
        self.regels.direct_contents(own).iter().copied().filter(move |kind| self.can_hold(*kind, base))
    }

    /// Whether there is a list of this kind: of itself, of a more general kind, or of each of its
    /// base kinds.
    fn listed(&self, ding: DingId, kind: ObjectId) -> bool {
        let lists = &self.feiten.ding(ding).lijsten;
        if lists.iter().any(|list| self.regels.is_a(kind, *list)) {
            return true;
        }
        let parts = self.regels.base_subkinds(kind);
        !parts.is_empty() && parts.iter().all(|part| self.listed(ding, *part))
    }

    /// A grouping is complete when every candidate in its container says to which one it belongs.
    fn group_complete(&self, group: DingId, base: ObjectId) -> bool {
        let Some(container) = self.feiten.ding(group).ouder else { return false };
        if !self.complete(container, base) {
            return false;
        }
        let kind = self.feiten.ding(group).soort;
        let mut candidates = Vec::new();
        self.collect(container, base, &mut candidates);
        candidates.into_iter().all(|candidate| self.feiten.grouping(self.regels, candidate, kind).is_some())
    }
}
