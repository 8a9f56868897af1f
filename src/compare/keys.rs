//! Which quantities a norm bounds, and from which side.

use std::collections::{BTreeMap, BTreeSet};

use super::ground::{Grounder, Kant, What};
use crate::feiten::DingId;
use crate::getal::Getal;
use crate::regelset::{Cond, Formule, KenmerkId, ObjectId, Optelling, Regelset, Set, Term, Vergelijker, WaardeSoort};

/// A quantity of an object, bounded from one side.
pub(super) type Sleutel = (DingId, What, Kant);

/// The quantities that something bounds, each with what its object is meant to be: a base kind, or
/// whatever it is. A room can be of one base kind only, and what is asked of a toilet does not bound
/// a balcony.
#[derive(Debug, Clone, Default)]
pub(super) struct Sleutels {
    found: BTreeMap<Sleutel, BTreeSet<Option<ObjectId>>>,
    /// What the objects that are looked at are meant to be.
    als: BTreeMap<DingId, Vec<ObjectId>>,
}

impl Sleutels {
    fn insert(&mut self, key: Sleutel) {
        let kinds = self.als.get(&key.0).map_or(vec![None], |kinds| kinds.iter().copied().map(Some).collect());
        self.found.entry(key).or_default().extend(kinds);
    }

    /// From here an object is looked at as one of a kind; gives what it was looked at as before.
    fn enter(&mut self, ding: DingId, kind: ObjectId) -> Option<Vec<ObjectId>> {
        self.als.insert(ding, vec![kind])
    }

    fn leave(&mut self, ding: DingId, before: Option<Vec<ObjectId>>) {
        match before {
            Some(kinds) => self.als.insert(ding, kinds),
            None => self.als.remove(&ding),
        };
    }

    /// What both bound, be it of objects in other places.
    fn of_both(mut self, mut other: Self) -> Self {
        let whats = |keys: &Self| keys.found.keys().map(|(_, what, kant)| (*what, *kant)).collect::<BTreeSet<_>>();
        let (here, there) = (whats(&self), whats(&other));
        self.found.retain(|(_, what, kant), _| there.contains(&(*what, *kant)));
        other.found.retain(|(_, what, kant), _| here.contains(&(*what, *kant)));
        for (key, kinds) in other.found {
            self.found.entry(key).or_default().extend(kinds);
        }
        self
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Sleutel> {
        self.found.keys()
    }

    /// Whether both bound the same quantity of what can be one object.
    pub(super) fn meet(&self, regels: &Regelset, other: &Self) -> bool {
        let alike = |a: &Option<ObjectId>, b: &Option<ObjectId>| match (a, b) {
            (Some(a), Some(b)) => regels.related(*a, *b),
            (None, _) | (_, None) => true,
        };
        self.found.iter().any(|(key, kinds)| {
            other.found.get(key).is_some_and(|others| kinds.iter().any(|a| others.iter().any(|b| alike(a, b))))
        })
    }
}

/// A kind over whose objects is summed or averaged, and what of them.
pub(super) type Opgeteld = (ObjectId, Optelling, BTreeSet<What>);

/// Which of the quantities that a norm mentions.
#[derive(Clone, Copy)]
enum Welke<'o> {
    /// All that it says something of.
    Alle,
    /// Those of which it bounds each, and those that it totals as a demand does too.
    Elke(&'o [Opgeteld]),
}

impl Welke<'_> {
    fn all(self) -> bool {
        matches!(self, Self::Alle)
    }

    /// Whether a total bounds what we look for: a minimum of a sum bounds none of its parts, while a
    /// part of a sum that has a maximum cannot be more.
    fn total(self, soort: Optelling, kind: ObjectId, kant: Kant) -> bool {
        let Self::Elke(own) = self else { return true };
        let each = match soort {
            Optelling::Som | Optelling::Grootste => kant == Kant::Boven,
            Optelling::Kleinste => kant == Kant::Onder,
            Optelling::Gemiddelde => false,
        };
        each || own.iter().any(|(known, like, _)| (*known, *like) == (kind, soort))
    }
}

fn flip(kant: Kant) -> Kant {
    match kant {
        Kant::Onder => Kant::Boven,
        Kant::Boven => Kant::Onder,
    }
}

/// The side from which a comparison bounds what stands on its left; both when it asks for equality.
pub(super) fn side(op: Vergelijker) -> Option<Kant> {
    match op {
        Vergelijker::TenMinste | Vergelijker::MeerDan => Some(Kant::Onder),
        Vergelijker::TenHoogste | Vergelijker::MinderDan => Some(Kant::Boven),
        Vergelijker::GelijkAan | Vergelijker::NietGelijkAan => None,
    }
}

fn sides(op: Vergelijker, positive: bool) -> Vec<Kant> {
    match side(op) {
        Some(kant) => vec![if positive { kant } else { flip(kant) }],
        None => vec![Kant::Onder, Kant::Boven],
    }
}

impl<'r> Grounder<'r> {
    /// The quantities that a norm for objects of these kinds bounds.
    pub(super) fn keys(&mut self, (ding, kinds): (DingId, &[ObjectId]), cond: &'r Cond, found: &mut Sleutels) {
        self.keys_of_one((ding, kinds), cond, Welke::Alle, found);
    }

    /// The quantities that a norm bounds for whatever object it meets. That there must be an object that
    /// is so and so bounds no object in particular; nor does a total, unless it is one of these.
    pub(super) fn keys_of_each(
        &mut self,
        (ding, kinds): (DingId, &[ObjectId]),
        cond: &'r Cond,
        totals: &[Opgeteld],
        found: &mut Sleutels,
    ) {
        self.keys_of_one((ding, kinds), cond, Welke::Elke(totals), found);
    }

    fn keys_of_one(
        &mut self,
        (ding, kinds): (DingId, &[ObjectId]),
        cond: &'r Cond,
        welke: Welke<'_>,
        found: &mut Sleutels,
    ) {
        found.als = BTreeMap::from([(ding, kinds.iter().map(|kind| self.regels.base_kind(*kind)).collect())]);
        self.keys_of(&mut vec![ding], cond, (true, welke), found);
        found.als.clear();
    }

    fn keys_of(
        &mut self,
        frame: &mut Vec<DingId>,
        cond: &'r Cond,
        (positive, welke): (bool, Welke<'_>),
        found: &mut Sleutels,
    ) {
        match cond {
            // Where one of several is enough, only what each of them bounds is bounded.
            Cond::And(parts) | Cond::Or(parts) if !welke.all() && positive == matches!(cond, Cond::Or(_)) => {
                let of_part = |part| {
                    let mut keys = Sleutels { als: found.als.clone(), ..Sleutels::default() };
                    self.keys_of(frame, part, (positive, welke), &mut keys);
                    keys
                };
                let each = parts.iter().map(of_part).reduce(Sleutels::of_both);
                found.found.extend(each.unwrap_or_default().found);
            }
            Cond::And(parts) | Cond::Or(parts) => {
                for part in parts {
                    self.keys_of(frame, part, (positive, welke), found);
                }
            }
            Cond::Not(inner) => self.keys_of(frame, inner, (!positive, welke), found),
            Cond::Compare { left, op, right } => {
                for kant in sides(*op, positive) {
                    if !self.term_keys(frame, left, (kant, welke), found) {
                        self.term_keys(frame, right, (flip(kant), welke), found);
                    }
                }
            }
            Cond::OneOf { left, .. } => {
                for kant in [Kant::Onder, Kant::Boven] {
                    self.term_keys(frame, left, (kant, welke), found);
                }
            }
            Cond::Flag { nav, kenmerk } => {
                if let Some(ding) = self.go(frame, nav) {
                    found.insert((ding, What::Kenmerk(*kenmerk), if positive { Kant::Onder } else { Kant::Boven }));
                }
            }
            Cond::Derived { nav, bepaling } => {
                let regels = self.regels;
                if let (Some(ding), Formule::Cond(inner)) = (self.go(frame, nav), &regels.bepaling(*bepaling).formule) {
                    self.keys_of(&mut vec![ding], inner, (positive, welke), found);
                }
            }
            Cond::Exists { op, set, .. } => {
                let Some(start) = self.go(frame, &set.van) else { return };
                for kant in sides(*op, positive) {
                    found.insert((start, What::Aantal(set.soort), kant));
                    // That there is none that is so and so bounds each of them.
                    if let (Some(cond), true) = (&set.waarvoor, welke.all() || kant == Kant::Boven) {
                        self.set_keys(frame, (start, set), cond, (kant == Kant::Onder, welke), found);
                    }
                }
            }
            // That not each is so bounds none in particular.
            Cond::ForAll { set, body } => {
                if let Some(start) = self.go(frame, &set.van).filter(|_| positive || welke.all()) {
                    self.set_keys(frame, (start, set), body, (positive, welke), found);
                }
            }
            Cond::IsKind { .. } | Cond::Assigned { .. } | Cond::Always => {}
        }
    }

    fn set_keys(
        &mut self,
        frame: &mut Vec<DingId>,
        (start, set): (DingId, &'r Set),
        cond: &'r Cond,
        (positive, welke): (bool, Welke<'_>),
        found: &mut Sleutels,
    ) {
        for ding in self.below(start, set.soort) {
            let before = found.enter(ding, self.regels.base_kind(set.soort));
            frame.push(ding);
            self.keys_of(frame, cond, (positive, welke), found);
            frame.pop();
            found.leave(ding, before);
        }
        if !self.is_closed(set.soort) {
            let mut inner = BTreeSet::new();
            static_keys(self.regels, cond, &mut inner);
            for kenmerk in inner {
                let What::Kenmerk(kenmerk) = kenmerk else { continue };
                for kant in [Kant::Onder, Kant::Boven] {
                    found.insert((start, What::Onder(set.soort, kenmerk), kant));
                }
            }
        }
    }

    /// Whether the term has a quantity at all, wanted or not.
    fn term_keys(
        &mut self,
        frame: &mut Vec<DingId>,
        term: &'r Term,
        (kant, welke): (Kant, Welke<'_>),
        found: &mut Sleutels,
    ) -> bool {
        let regels = self.regels;
        let mut any = false;
        match term {
            Term::Fact { nav, kenmerk } => {
                if let Some(ding) = self.go(frame, nav) {
                    found.insert((ding, What::Kenmerk(*kenmerk), kant));
                    self.linked(ding, *kenmerk, kant, found);
                    any = true;
                }
            }
            Term::Derived { nav, bepaling } => {
                if let (Some(ding), Formule::Term(formula)) = (self.go(frame, nav), &regels.bepaling(*bepaling).formule)
                {
                    any = self.term_keys(&mut vec![ding], formula, (kant, welke), found);
                }
            }
            Term::Add(a, b) | Term::Mul(a, b) => {
                any = self.term_keys(frame, a, (kant, welke), found);
                any |= self.term_keys(frame, b, (kant, welke), found);
            }
            Term::Sub(a, b) => {
                any = self.term_keys(frame, a, (kant, welke), found);
                any |= self.term_keys(frame, b, (flip(kant), welke), found);
            }
            Term::Div(a, _) | Term::Steps { van: a, .. } | Term::Round { waarde: a, .. } => {
                any = self.term_keys(frame, a, (kant, welke), found);
            }
            Term::Extreme { delen, .. } => {
                for deel in delen {
                    any |= self.term_keys(frame, deel, (kant, welke), found);
                }
            }
            Term::Choice { takken } => {
                for (_, tak) in takken {
                    any |= self.term_keys(frame, tak, (kant, welke), found);
                }
            }
            Term::Table(tabel) => {
                for term in tabel.rijen.iter().filter_map(|rij| rij.waarde.as_ref()) {
                    any |= self.term_keys(frame, term, (kant, welke), found);
                }
            }
            Term::Aggregate { soort, waarde, set, .. } => {
                let Some(start) = self.go(frame, &set.van) else { return false };
                if !welke.total(*soort, set.soort, kant) {
                    return true;
                }
                for ding in self.below(start, set.soort) {
                    let before = found.enter(ding, self.regels.base_kind(set.soort));
                    frame.push(ding);
                    any |= self.term_keys(frame, waarde, (kant, welke), found);
                    frame.pop();
                    found.leave(ding, before);
                }
                if let (Term::Fact { kenmerk, .. }, false) = (&**waarde, self.is_closed(set.soort)) {
                    found.insert((start, What::Onder(set.soort, *kenmerk), kant));
                    any = true;
                }
            }
            Term::Count { set, .. } => {
                if let Some(start) = self.go(frame, &set.van) {
                    found.insert((start, What::Aantal(set.soort), kant));
                    any = true;
                }
            }
            Term::Number(_)
            | Term::Class(..)
            | Term::Date(_)
            | Term::Text(_)
            | Term::Object(_)
            | Term::Limit { .. }
            | Term::Unknown { .. } => {}
        }
        any
    }

    /// What a class value and a quantity that correspond say of each other.
    fn linked(&mut self, ding: DingId, kenmerk: KenmerkId, kant: Kant, found: &mut Sleutels) {
        let regels = self.regels;
        for (other, declared) in regels.kenmerken() {
            let WaardeSoort::Klasse(klasse) = declared.soort else { continue };
            for link in &regels.klasse(klasse).overeenkomsten {
                let upwards = matches!(link.vergelijker, Vergelijker::TenMinste | Vergelijker::MeerDan);
                let there = if upwards { kant } else { flip(kant) };
                if other == kenmerk {
                    found.insert((ding, What::Kenmerk(link.kenmerk), there));
                } else if link.kenmerk == kenmerk {
                    found.insert((ding, What::Kenmerk(other), there));
                }
            }
        }
    }
}

/// The quantities that a norm mentions on the side that it bounds, of whatever object.
pub(super) fn static_keys(regels: &Regelset, cond: &Cond, found: &mut BTreeSet<What>) {
    match cond {
        Cond::And(parts) | Cond::Or(parts) => parts.iter().for_each(|part| static_keys(regels, part, found)),
        Cond::Not(inner) => static_keys(regels, inner, found),
        Cond::Compare { left, right, .. } => {
            static_term(regels, left, found);
            static_term(regels, right, found);
        }
        Cond::OneOf { left, .. } => static_term(regels, left, found),
        Cond::Flag { kenmerk, .. } => {
            found.insert(What::Kenmerk(*kenmerk));
        }
        Cond::Derived { bepaling, .. } => {
            if let Formule::Cond(inner) = &regels.bepaling(*bepaling).formule {
                static_keys(regels, inner, found);
            }
        }
        Cond::Exists { set, .. } => {
            found.insert(What::Aantal(set.soort));
            if let Some(cond) = &set.waarvoor {
                static_keys(regels, cond, found);
            }
        }
        Cond::ForAll { body, .. } => static_keys(regels, body, found),
        Cond::IsKind { .. } | Cond::Assigned { .. } | Cond::Always => {}
    }
}

fn static_term(regels: &Regelset, term: &Term, found: &mut BTreeSet<What>) {
    match term {
        Term::Fact { kenmerk, .. } => {
            found.insert(What::Kenmerk(*kenmerk));
            for (other, declared) in regels.kenmerken() {
                let WaardeSoort::Klasse(klasse) = declared.soort else { continue };
                for link in &regels.klasse(klasse).overeenkomsten {
                    if other == *kenmerk {
                        found.insert(What::Kenmerk(link.kenmerk));
                    } else if link.kenmerk == *kenmerk {
                        found.insert(What::Kenmerk(other));
                    }
                }
            }
        }
        Term::Derived { bepaling, .. } => {
            if let Formule::Term(formula) = &regels.bepaling(*bepaling).formule {
                static_term(regels, formula, found);
            }
        }
        Term::Add(a, b) | Term::Mul(a, b) | Term::Sub(a, b) | Term::Div(a, b) => {
            static_term(regels, a, found);
            static_term(regels, b, found);
        }
        Term::Steps { van: a, .. } | Term::Round { waarde: a, .. } => static_term(regels, a, found),
        Term::Extreme { delen, .. } => delen.iter().for_each(|deel| static_term(regels, deel, found)),
        Term::Choice { takken } => takken.iter().for_each(|(_, tak)| static_term(regels, tak, found)),
        Term::Table(tabel) => {
            tabel.rijen.iter().filter_map(|rij| rij.waarde.as_ref()).for_each(|term| static_term(regels, term, found));
        }
        Term::Aggregate { waarde, .. } => static_term(regels, waarde, found),
        Term::Count { set, .. } => {
            found.insert(What::Aantal(set.soort));
        }
        Term::Number(_)
        | Term::Class(..)
        | Term::Date(_)
        | Term::Text(_)
        | Term::Object(_)
        | Term::Limit { .. }
        | Term::Unknown { .. } => {}
    }
}

/// The kinds over whose objects a norm sums or averages.
pub(super) fn aggregated(regels: &Regelset, cond: &Cond, found: &mut Vec<Opgeteld>) {
    fn term(regels: &Regelset, at: &Term, found: &mut Vec<Opgeteld>) {
        match at {
            Term::Aggregate { soort, waarde, set, .. } => {
                let mut inner = BTreeSet::new();
                static_term(regels, waarde, &mut inner);
                found.push((set.soort, *soort, inner));
                term(regels, waarde, found);
            }
            Term::Derived { bepaling, .. } => {
                if let Formule::Term(formula) = &regels.bepaling(*bepaling).formule {
                    term(regels, formula, found);
                }
            }
            Term::Add(a, b) | Term::Mul(a, b) | Term::Sub(a, b) | Term::Div(a, b) => {
                term(regels, a, found);
                term(regels, b, found);
            }
            Term::Steps { van: a, .. } | Term::Round { waarde: a, .. } => term(regels, a, found),
            Term::Extreme { delen, .. } => delen.iter().for_each(|deel| term(regels, deel, found)),
            Term::Choice { takken } => takken.iter().for_each(|(_, tak)| term(regels, tak, found)),
            Term::Table(tabel) => {
                tabel.rijen.iter().filter_map(|rij| rij.waarde.as_ref()).for_each(|row| term(regels, row, found));
            }
            _ => {}
        }
    }
    match cond {
        Cond::And(parts) | Cond::Or(parts) => parts.iter().for_each(|part| aggregated(regels, part, found)),
        Cond::Not(inner) => aggregated(regels, inner, found),
        Cond::Compare { left, right, .. } => {
            term(regels, left, found);
            term(regels, right, found);
        }
        Cond::ForAll { set, body } => {
            // Each of them: a mean or sum elsewhere is compared with two.
            let mut inner = BTreeSet::new();
            static_keys(regels, body, &mut inner);
            found.push((set.soort, Optelling::Kleinste, inner));
            aggregated(regels, body, found);
        }
        _ => {}
    }
}

/// The kinds of which a norm asks for an object that is so and so, with what it asks of it; and
/// the kinds that it counts, of which there can be many.
pub(super) fn quantified(
    regels: &Regelset,
    cond: &Cond,
    asked: &mut Vec<(ObjectId, BTreeSet<What>)>,
    counted: &mut BTreeSet<ObjectId>,
) {
    match cond {
        Cond::And(parts) | Cond::Or(parts) => {
            parts.iter().for_each(|part| quantified(regels, part, asked, counted));
        }
        Cond::Not(inner) => quantified(regels, inner, asked, counted),
        Cond::Compare { left: Term::Count { verschillende: None, set }, right: Term::Number(few), .. }
            if few.waarde <= Getal::from(FEW) =>
        {
            ask(regels, set, asked);
        }
        Cond::Compare { left, right, .. } => {
            counts(regels, left, counted);
            counts(regels, right, counted);
        }
        Cond::Exists { aantal, set, .. } if i64::from(*aantal) <= FEW => ask(regels, set, asked),
        Cond::Exists { set, .. } => {
            counted.insert(set.soort);
        }
        _ => {}
    }
}

/// A number that the outline has room for, and for one more.
const FEW: i64 = 2;

fn ask(regels: &Regelset, set: &Set, asked: &mut Vec<(ObjectId, BTreeSet<What>)>) {
    if let Some(such) = &set.waarvoor {
        let mut inner = BTreeSet::from([What::Aantal(set.soort)]);
        static_keys(regels, such, &mut inner);
        asked.push((set.soort, inner));
    }
}

fn counts(regels: &Regelset, term: &Term, counted: &mut BTreeSet<ObjectId>) {
    let mut go = |inner: &Term| counts(regels, inner, counted);
    match term {
        Term::Count { set, .. } => {
            counted.insert(set.soort);
        }
        Term::Add(a, b) | Term::Mul(a, b) | Term::Sub(a, b) | Term::Div(a, b) => {
            go(a);
            go(b);
        }
        Term::Round { waarde: a, .. } => go(a),
        Term::Extreme { delen, .. } => delen.iter().for_each(go),
        Term::Choice { takken } => takken.iter().for_each(|(_, tak)| go(tak)),
        Term::Table(tabel) => tabel.rijen.iter().filter_map(|rij| rij.waarde.as_ref()).for_each(go),
        Term::Derived { bepaling, .. } => {
            if let Formule::Term(formula) = &regels.bepaling(*bepaling).formule {
                go(formula);
            }
        }
        _ => {}
    }
}
