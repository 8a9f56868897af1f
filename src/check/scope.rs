//! Names in a sentence: which object is meant, and how to get there.

use super::{CheckErrorKind, Checked, Checker, nearest};
use crate::regelset::{BepalingId, KenmerkId, Nav, ObjectId, Set, Step, WaardeSoort};
use crate::span::Span;
use crate::syntax::{Naam, Pad, Verzameling};

/// The objects that a sentence is about, innermost first.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    /// The kinds that the object at hand may have; usually one.
    pub(super) types: &'s [ObjectId],
    /// The sentence around it.
    pub(super) outer: Option<&'s Scope<'s>>,
}

impl<'s> Scope<'s> {
    /// A sentence about one object.
    pub(super) fn of(types: &'s [ObjectId]) -> Self {
        Self { types, outer: None }
    }

    /// The sentences from the inside out, with their number.
    fn levels(&'s self) -> impl Iterator<Item = (u8, &'s [ObjectId])> {
        let mut next = Some(self);
        let mut depth = 0;
        std::iter::from_fn(move || {
            let scope = next?;
            next = scope.outer;
            depth += 1;
            Some((depth - 1, scope.types))
        })
    }
}

/// What a path turns out to be.
pub(super) enum Found {
    /// A characteristic.
    Kenmerk(Nav, KenmerkId),
    /// A derived quantity or condition.
    Bepaling(Nav, BepalingId),
    /// An object.
    Object(Nav, ObjectId),
}

impl Checker<'_> {
    /// What the path means in this sentence, or a fault at the name that fails.
    pub(super) fn path(&mut self, scope: &Scope<'_>, pad: &Pad) -> Checked<Found> {
        let Some(found) = self.try_path(scope, pad) else { return Err(self.explain_path(scope, pad)) };
        Ok(found)
    }

    /// The same without a fault.
    pub(super) fn try_path(&self, scope: &Scope<'_>, pad: &Pad) -> Option<Found> {
        scope.levels().find_map(|(depth, types)| self.path_from(depth, types, &pad.namen))
    }

    fn path_from(&self, depth: u8, types: &[ObjectId], namen: &[Naam]) -> Option<Found> {
        let (first, walked) = namen.split_first()?;
        let (nav, types) = self.walk(depth, types, walked)?;
        if let Some(kenmerk) = self.names.kenmerken.get(&first.node).copied()
            && types.iter().all(|kind| self.carries(*kind, &self.set.kenmerk(kenmerk).dragers))
        {
            if let WaardeSoort::Verwijzing(target) = self.set.kenmerk(kenmerk).soort {
                let mut nav = nav;
                nav.steps.push(Step::Reference(kenmerk));
                return Some(Found::Object(nav, target));
            }
            return Some(Found::Kenmerk(nav, kenmerk));
        }
        if let Some(bepaling) = self.names.bepalingen.get(&first.node).copied()
            && types.iter().all(|kind| self.carries(*kind, &self.set.bepaling(bepaling).dragers))
        {
            return Some(Found::Bepaling(nav, bepaling));
        }
        let (nav, types) = self.walk_on(nav, &types, first)?;
        types.first().map(|kind| Found::Object(nav, *kind))
    }

    /// Whether an object of this kind has what these carriers have. A derived kind passes on what
    /// is asked of its base.
    fn carries(&self, kind: ObjectId, dragers: &[ObjectId]) -> bool {
        dragers.iter().any(|drager| self.set.is_a(kind, *drager))
    }

    /// Follows the names from the last, nearest to the object, to the first.
    fn walk(&self, depth: u8, types: &[ObjectId], namen: &[Naam]) -> Option<(Nav, Vec<ObjectId>)> {
        let mut at = (Nav { scope: depth, steps: Vec::new() }, types.to_vec());
        for naam in namen.iter().rev() {
            at = self.walk_on(at.0, &at.1, naam)?;
        }
        Some(at)
    }

    /// One step: to the object itself, what contains it, what groups it, or what it refers to.
    fn walk_on(&self, mut nav: Nav, types: &[ObjectId], naam: &Naam) -> Option<(Nav, Vec<ObjectId>)> {
        if let Some(kenmerk) = self.names.kenmerken.get(&naam.node).copied()
            && let WaardeSoort::Verwijzing(target) = self.set.kenmerk(kenmerk).soort
            && types.iter().all(|kind| self.carries(*kind, &self.set.kenmerk(kenmerk).dragers))
        {
            nav.steps.push(Step::Reference(kenmerk));
            return Some((nav, vec![target]));
        }
        let target = self.names.objecten.get(&naam.node).copied()?;
        if types.iter().all(|kind| self.set.is_a(*kind, target)) {
            return Some((nav, types.to_vec()));
        }
        let mut step = None;
        for kind in types {
            let found = self.step_to(*kind, target)?;
            if step.is_some_and(|earlier| earlier != found) {
                return None;
            }
            step = Some(found);
        }
        nav.steps.push(step?);
        Some((nav, vec![target]))
    }

    fn step_to(&self, from: ObjectId, target: ObjectId) -> Option<Step> {
        let related = |a: ObjectId| self.set.is_a(a, target) || self.set.is_a(target, a);
        let containers = self.set.containers(from).clone();
        if containers.iter().any(|container| related(*container)) || self.set.is_a(target, from) {
            return Some(Step::Ancestor(target));
        }
        let grouped = &self.set.grouped_by(target);
        let inside =
            |kind: ObjectId| grouped.iter().any(|member| self.set.is_a(kind, *member) || self.set.is_a(*member, kind));
        if inside(from) || containers.into_iter().any(inside) {
            return Some(Step::Group(target));
        }
        None
    }

    /// The objects that a plural means in this sentence.
    pub(super) fn set(&mut self, scope: &Scope<'_>, written: &Verzameling) -> Checked<(Nav, ObjectId)> {
        let Some(soort) = self.object(&written.soort) else { return Err(super::Reported) };
        if written.van.is_empty() {
            let start = scope.levels().find(|(_, types)| types.iter().all(|kind| self.set.can_hold(*kind, soort)));
            if let Some((depth, _)) = start {
                return Ok((Nav { scope: depth, steps: Vec::new() }, soort));
            }
            let from = self.kind_names(scope.types);
            let to = self.set.object(soort).meervoud.clone();
            let via = self.way_round(scope.types, soort);
            return Err(self.report(written.soort.span, CheckErrorKind::NoWay { from, to, via }));
        }
        let start = scope.levels().find_map(|(depth, types)| self.walk(depth, types, &written.van));
        let Some((nav, types)) = start else {
            let namen = std::iter::once(&written.soort).chain(&written.van).cloned().collect();
            let pad = Pad { namen, lidwoorden: Vec::new(), span: written.soort.span };
            return Err(self.explain_path(scope, &pad));
        };
        if !types.iter().all(|kind| self.set.can_hold(*kind, soort)) {
            let (from, to) = (self.kind_names(&types), self.set.object(soort).meervoud.clone());
            return Err(self.report(written.soort.span, CheckErrorKind::NoWay { from, to, via: None }));
        }
        Ok((nav, soort))
    }

    /// A set without a condition on its elements.
    pub(super) fn plain_set(&mut self, scope: &Scope<'_>, written: &Verzameling) -> Checked<Set> {
        let (van, soort) = self.set(scope, written)?;
        Ok(Set { van, soort, waarvoor: None })
    }

    /// A containing object from which the objects can be reached.
    fn way_round(&self, types: &[ObjectId], soort: ObjectId) -> Option<String> {
        let first = types.first()?;
        let containers = self.set.containers(*first).iter().copied();
        let found = containers
            .filter(|container| self.set.can_hold(*container, soort))
            .max_by_key(|container| self.set.containers(*container).len())?;
        Some(self.set.object(found).naam.clone())
    }

    pub(super) fn kind_names(&self, types: &[ObjectId]) -> String {
        types.iter().map(|kind| self.set.object(*kind).naam.clone()).collect::<Vec<_>>().join(", ")
    }

    /// The fault for a path that leads nowhere, at the name where it stops.
    fn explain_path(&mut self, scope: &Scope<'_>, pad: &Pad) -> super::Reported {
        let Some((first, walked)) = pad.namen.split_first() else {
            return self.report(pad.span, CheckErrorKind::NotAQuantity);
        };
        let mut types = scope.types.to_vec();
        let mut nav = Nav { scope: 0, steps: Vec::new() };
        for naam in walked.iter().rev() {
            let next = scope
                .levels()
                .find_map(|(depth, outer)| self.walk(depth, outer, std::slice::from_ref(naam)))
                .filter(|_| nav.steps.is_empty())
                .or_else(|| self.walk_on(nav.clone(), &types, naam));
            match next {
                Some((way, found)) => (nav, types) = (way, found),
                None => return self.explain_step(&types, naam),
            }
        }
        self.explain_name(&types, first)
    }

    fn explain_step(&mut self, types: &[ObjectId], naam: &Naam) -> super::Reported {
        if self.names.objecten.contains_key(&naam.node) {
            let (from, to) = (self.kind_names(types), naam.node.clone());
            return self.report(naam.span, CheckErrorKind::NoWay { from, to, via: None });
        }
        let references =
            self.set.kenmerken.iter().filter(|kenmerk| matches!(kenmerk.soort, WaardeSoort::Verwijzing(_)));
        let known =
            self.names.objecten.keys().map(String::as_str).chain(references.map(|kenmerk| kenmerk.naam.as_str()));
        let nearest = nearest(&naam.node, known);
        self.report(naam.span, CheckErrorKind::Unknown { what: "object", naam: naam.node.clone(), nearest })
    }

    fn explain_name(&mut self, types: &[ObjectId], naam: &Naam) -> super::Reported {
        let known = self.names.kenmerken.get(&naam.node).map(|id| self.set.kenmerk(*id).dragers.clone());
        let known =
            known.or_else(|| self.names.bepalingen.get(&naam.node).map(|id| self.set.bepaling(*id).dragers.clone()));
        if let Some(dragers) = known {
            let carriers = dragers.iter().map(|drager| self.set.object(*drager).naam.clone()).collect();
            let object = self.kind_names(types);
            let kind = CheckErrorKind::NotOnObject { naam: naam.node.clone(), object, carriers, nearest: None };
            return self.report(naam.span, kind);
        }
        if self.names.objecten.contains_key(&naam.node) {
            return self.explain_step(types, naam);
        }
        let names = self.names.kenmerken.keys().chain(self.names.bepalingen.keys()).map(String::as_str);
        let nearest = nearest(&naam.node, names);
        self.report(naam.span, CheckErrorKind::Unknown { what: "kenmerk", naam: naam.node.clone(), nearest })
    }

    /// The way from this sentence to an object of the kind, for limits and tables.
    pub(super) fn nav_to(&mut self, scope: &Scope<'_>, target: ObjectId, span: Span) -> Checked<Nav> {
        match self.try_nav_to(scope, target) {
            Some(nav) => Ok(nav),
            None => {
                let (from, to) = (self.kind_names(scope.types), self.set.object(target).naam.clone());
                Err(self.report(span, CheckErrorKind::NoWay { from, to, via: None }))
            }
        }
    }

    /// The same without a fault.
    pub(super) fn try_nav_to(&self, scope: &Scope<'_>, target: ObjectId) -> Option<Nav> {
        let naam = Naam::new(self.set.object(target).naam.clone(), Span::default());
        let found = scope.levels().find_map(|(depth, types)| self.walk(depth, types, std::slice::from_ref(&naam)));
        found.map(|(nav, _)| nav)
    }
}
