//! Tables looked at as a whole: rows disjoint, no gaps, jumps and open ends named.
//!
//! The conditions of the rows are tests on axes: the kind of an object, a yes/no fact, a number,
//! a class value. Their constants cut each axis into finitely many values, so that all cases can
//! be gone through. A derived kind is what it follows from; so `woonfunctie voor zorg` and a
//! kind that asks more than 500 m² meet where their definitions do. A table with a condition of
//! another form, or with too many cases, is left alone: silence here means nothing found, not
//! that nothing is there.

mod bands;
mod logic;
mod range;
mod rows;
mod space;
#[cfg(test)]
mod tests;
mod words;

use self::rows::Overlap;
use self::space::{Around, Space, Unproven};
use super::{CheckError, CheckErrorKind, Checker};
use crate::regelset::{
    AssignedTo, Bepaling, Cond, Eis, EisInhoud, Formule, Nav, ObjectId, Regelset, Set, Stuurtabel, Term, Voor,
    WaardeTabel,
};
use crate::span::Location;

impl Checker<'_> {
    pub(super) fn prove_tables(&mut self) {
        let mut prover = Prover { set: &self.set, only: self.only, found: Vec::new(), tally: Tally::default() };
        prover.all();
        let found = prover.found;
        self.errors.extend(found);
    }
}

/// How many tables were gone through, and why others were not.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Tally {
    proven: usize,
    no_test: usize,
    too_large: usize,
}

impl Tally {
    fn count<T>(&mut self, outcome: Result<T, Unproven>) -> Option<T> {
        match outcome {
            Ok(value) => {
                self.proven += 1;
                return Some(value);
            }
            Err(Unproven::NoTest) => self.no_test += 1,
            Err(Unproven::TooLarge) => self.too_large += 1,
        }
        None
    }
}

struct Prover<'s> {
    set: &'s Regelset,
    /// The one source that is looked at.
    only: Option<u32>,
    found: Vec<CheckError>,
    tally: Tally,
}

impl<'s> Prover<'s> {
    fn all(&mut self) {
        let set = self.set;
        let only = self.only;
        let here = |at: &Location| only.is_none_or(|only| only == at.source);
        for tabel in set.tabellen.iter().filter(|tabel| here(&tabel.location)) {
            self.steering(tabel);
        }
        for bepaling in set.bepalingen.iter().filter(|bepaling| here(&bepaling.location)) {
            let around = Around { types: bepaling.dragers.clone(), assumed: Vec::new() };
            match &bepaling.formule {
                Formule::Cond(cond) => self.cond(cond, &around),
                Formule::Term(Term::Choice { takken }) => {
                    self.choice(takken, bepaling, &around);
                    takken.iter().for_each(|tak| self.branch(tak, &around));
                }
                Formule::Term(term) => self.term(term, &around),
            }
        }
        for eis in set.eisen.iter().filter(|eis| here(&eis.location)) {
            self.eis(eis);
        }
        for object in set.objecten.iter().filter(|object| here(&object.location)) {
            if let Some(cond) = &object.volgt_uit {
                self.cond(cond, &Around { types: object.soort_van.into_iter().collect(), assumed: Vec::new() });
            }
        }
        for verband in &set.verbanden {
            let around = about(&verband.voor, verband.als.as_ref());
            verband.als.iter().for_each(|cond| self.cond(cond, &about(&verband.voor, None)));
            self.cond(&verband.norm, &around);
        }
        for vervanging in &set.vervangingen {
            vervanging.als.iter().for_each(|cond| self.cond(cond, &about(&vervanging.voor, None)));
        }
    }

    fn eis(&mut self, eis: &'s Eis) {
        let conditions = about(&eis.voor, None);
        eis.aangewezen.iter().chain(&eis.als).for_each(|cond| self.cond(cond, &conditions));
        let around = about(&eis.voor, eis.als.as_ref());
        if let EisInhoud::Norm(versies) = &eis.inhoud {
            for lezing in versies.iter().flat_map(|versie| &versie.lezingen) {
                self.cond(&lezing.norm, &around);
            }
        }
        eis.voldaan_als.iter().for_each(|cond| self.cond(cond, &around));
        eis.stelt_vast.iter().for_each(|(_, _, term)| self.term(term, &around));
    }

    // ------------------------------------------------------------------ finding tables

    fn cond(&mut self, cond: &'s Cond, around: &Around) {
        match cond {
            Cond::And(parts) | Cond::Or(parts) => parts.iter().for_each(|part| self.cond(part, around)),
            Cond::Not(inner) => self.cond(inner, around),
            Cond::Compare { left, right, .. } => {
                self.term(left, around);
                self.term(right, around);
            }
            Cond::OneOf { left, values } => {
                self.term(left, around);
                values.iter().for_each(|value| self.term(value, around));
            }
            Cond::Exists { set, .. } | Cond::Assigned { op: AssignedTo::Many(_, set), .. } => {
                self.within(set, |_, _| {});
            }
            Cond::ForAll { set, body } => self.within(set, |this, around| this.cond(body, around)),
            Cond::Assigned { op: AssignedTo::One(_), .. }
            | Cond::Flag { .. }
            | Cond::Derived { .. }
            | Cond::IsKind { .. }
            | Cond::Always => {}
        }
    }

    /// What is asked of each object in a set.
    fn within(&mut self, set: &'s Set, ask: impl FnOnce(&mut Self, &Around)) {
        let around = Around { types: vec![set.soort], assumed: Vec::new() };
        set.waarvoor.iter().for_each(|cond| self.cond(cond, &around));
        ask(self, &Around { assumed: set.waarvoor.as_deref().into_iter().cloned().collect(), ..around });
    }

    fn term(&mut self, term: &'s Term, around: &Around) {
        match term {
            Term::Add(a, b) | Term::Sub(a, b) | Term::Mul(a, b) | Term::Div(a, b) => {
                self.term(a, around);
                self.term(b, around);
            }
            Term::Extreme { delen, .. } => delen.iter().for_each(|deel| self.term(deel, around)),
            Term::Round { waarde: inner, .. } | Term::Steps { van: inner, .. } => self.term(inner, around),
            Term::Unknown { kant, .. } => kant.iter().for_each(|(_, side)| self.term(side, around)),
            Term::Aggregate { waarde, gewicht, set, .. } => self.within(set, |this, around| {
                this.term(waarde, around);
                gewicht.iter().for_each(|weight| this.term(weight, around));
            }),
            Term::Count { set, .. } => self.within(set, |_, _| {}),
            Term::Choice { takken } => takken.iter().for_each(|tak| self.branch(tak, around)),
            Term::Table(tabel) => {
                self.table(tabel, around);
                for rij in &tabel.rijen {
                    self.cond(&rij.cond, around);
                    rij.waarde.iter().for_each(|value| self.term(value, around));
                }
            }
            Term::Number(_)
            | Term::Class(..)
            | Term::Date(_)
            | Term::Text(_)
            | Term::Fact { .. }
            | Term::Derived { .. }
            | Term::Object(_)
            | Term::Limit { .. } => {}
        }
    }

    fn branch(&mut self, (cond, value): &'s (Option<Cond>, Term), around: &Around) {
        cond.iter().for_each(|cond| self.cond(cond, around));
        self.term(value, around);
    }

    // ------------------------------------------------------------------ proving them

    fn report(&mut self, location: Location, kind: CheckErrorKind) {
        let error = CheckError { location, kind };
        // The columns of a steering table have the same rows.
        if !self.found.contains(&error) {
            self.found.push(error);
        }
    }

    fn table(&mut self, tabel: &'s WaardeTabel, around: &Around) {
        self.found.extend(bands::unbounded(self.set, tabel));
        let conds: Vec<&Cond> = tabel.rijen.iter().map(|rij| &rij.cond).collect();
        let Some(space) = self.tally.count(Space::new(self.set, around, &conds)) else { return };
        if space.has_unread() {
            return;
        }
        let row = |index: usize| tabel.rijen.get(index);
        let place = |index: usize| row(index).map_or(tabel.location, |rij| rij.location);
        for overlap in space.overlaps(|a, b| row(a).map(|rij| &rij.waarde) == row(b).map(|rij| &rij.waarde)) {
            self.overlap(overlap, place);
        }
        for (index, example) in space.gaps() {
            let kindless = space.rows.get(index).is_some_and(|row| row.kinds.is_empty());
            let location = if kindless { tabel.location } else { place(index) };
            self.report(location, CheckErrorKind::TableGap { example });
        }
        self.found.extend(bands::jumps(&space, tabel));
    }

    fn overlap(&mut self, overlap: Overlap, place: impl Fn(usize) -> Location) {
        let Overlap { earlier, later, kinds, example } = overlap;
        let kind = match kinds {
            Some((a, b)) => {
                let naam = |kind: ObjectId| self.set.object(kind).naam.clone();
                CheckErrorKind::KindsOverlap { a: naam(a), b: naam(b) }
            }
            None => CheckErrorKind::RowsOverlap { other: place(earlier), example: Some(example) },
        };
        self.report(place(later), kind);
    }

    fn steering(&mut self, tabel: &'s Stuurtabel) {
        let types: Vec<ObjectId> = self.set.object_by_name("gebruiksfunctie").into_iter().collect();
        let conds: Vec<&Cond> = tabel.rijen.iter().map(|rij| &rij.cond).collect();
        let around = Around { types, assumed: Vec::new() };
        let Some(space) = self.tally.count(Space::new(self.set, &around, &conds)) else { return };
        let leden = |index: usize| tabel.rijen.get(index).map(|rij| &rij.leden);
        let overlaps = space.overlaps(|a, b| leden(a) == leden(b));
        for overlap in overlaps {
            self.overlap(overlap, |index| tabel.rijen.get(index).map_or(tabel.location, |rij| rij.location));
        }
    }

    fn choice(&mut self, takken: &[(Option<Cond>, Term)], bepaling: &Bepaling, around: &Around) {
        let conds: Vec<&Cond> = takken.iter().map(|(cond, _)| cond.as_ref().unwrap_or(&Cond::Always)).collect();
        let Some(space) = self.tally.count(Space::new(self.set, around, &conds)) else { return };
        // More cases than there are make no branch look unreachable, but may look uncovered.
        let uncovered = if space.has_unread() { None } else { space.uncovered() };
        let unreachable = space.unreachable();
        let place = |index: usize| bepaling.takken.get(index).copied().unwrap_or(bepaling.location);
        for overlap in unreachable {
            self.overlap(overlap, place);
        }
        if let Some(example) = uncovered {
            self.report(place(0), CheckErrorKind::TableGap { example });
        }
    }
}

/// The object of a rule, and what holds of it wherever the rule applies.
fn about(voor: &[Voor], als: Option<&Cond>) -> Around {
    let here = Nav { scope: 0, steps: Vec::new() };
    let own = |voor: &Voor| {
        let kind = Cond::IsKind { nav: here.clone(), soort: voor.basis };
        Cond::And(std::iter::once(kind).chain(voor.cond.clone()).collect())
    };
    let mut assumed: Vec<Cond> = als.cloned().into_iter().collect();
    match voor {
        [only] => assumed.extend(only.cond.clone()),
        several => assumed.push(Cond::Or(several.iter().map(own).collect())),
    }
    Around { types: voor.iter().map(|voor| voor.basis).collect(), assumed }
}
