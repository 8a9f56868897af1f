//! The figures that occur in an eis: in its norm, in its conditions, and in words.

use std::collections::BTreeSet;

use stoer::regelset::{
    AssignedTo, BepalingId, Cond, Distinct, EisId, EisInhoud, Formule, KenmerkId, Nav, Regelset, Set, Step, Term,
};
use time::Date;

use crate::lijst::Cijfer;

/// What was found on the way through an eis.
pub struct Gevonden<'r> {
    regels: &'r Regelset,
    day: Date,
    /// Numbers and class values.
    pub cijfers: Vec<Cijfer>,
    /// Names, notes and what a reviewer must look at.
    pub woorden: Vec<&'r str>,
    bepalingen: BTreeSet<BepalingId>,
    kenmerken: BTreeSet<KenmerkId>,
    limits: BTreeSet<EisId>,
}

impl<'r> Gevonden<'r> {
    fn new(regels: &'r Regelset, day: Date) -> Self {
        Self {
            regels,
            day,
            cijfers: Vec::new(),
            woorden: Vec::new(),
            bepalingen: BTreeSet::new(),
            kenmerken: BTreeSet::new(),
            limits: BTreeSet::new(),
        }
    }

    /// The norm that an eis has on a day.
    pub fn norm(regels: &'r Regelset, eis: EisId, day: Date) -> Self {
        let mut found = Self::new(regels, day);
        found.of_norm(eis);
        found
    }

    /// The whole eis: norm, conditions and words.
    pub fn all(regels: &'r Regelset, id: EisId, day: Date) -> Self {
        let mut found = Self::norm(regels, id, day);
        let eis = regels.eis(id);
        let voor = eis.voor.iter().filter_map(|voor| voor.cond.as_ref());
        for cond in voor.chain(&eis.aangewezen).chain(&eis.als).chain(&eis.voldaan_als) {
            found.cond(cond);
        }
        for (_, kenmerk, term) in &eis.stelt_vast {
            found.kenmerk(*kenmerk);
            found.term(term);
        }
        found.woorden.push(&eis.titel);
        found.woorden.extend(eis.toelichtingen.iter().map(String::as_str));
        if let EisInhoud::TeBeoordelen(tekst) = &eis.inhoud {
            found.woorden.push(tekst);
        }
        found
    }

    fn of_norm(&mut self, id: EisId) {
        if !self.limits.insert(id) {
            return;
        }
        let regels = self.regels;
        let eis = regels.eis(id);
        let EisInhoud::Norm(versies) = &eis.inhoud else { return };
        if !eis.periode.contains(self.day) {
            return;
        }
        let day = self.day;
        for versie in versies.iter().filter(|versie| versie.periode.contains(day)) {
            for lezing in &versie.lezingen {
                self.woorden.extend(lezing.naam.as_deref());
                self.cond(&lezing.norm);
            }
        }
    }

    fn kenmerk(&mut self, id: KenmerkId) {
        if self.kenmerken.insert(id) {
            let kenmerk = self.regels.kenmerk(id);
            self.woorden.push(&kenmerk.naam);
            self.woorden.extend(kenmerk.label.as_deref());
            self.woorden.extend(kenmerk.toelichting.as_deref());
        }
    }

    fn bepaling(&mut self, id: BepalingId) {
        if self.bepalingen.insert(id) {
            let bepaling = self.regels.bepaling(id);
            self.woorden.extend(bepaling.label.as_deref());
            self.woorden.extend(bepaling.toelichting.as_deref());
            match &bepaling.formule {
                Formule::Cond(cond) => self.cond(cond),
                Formule::Term(term) => self.term(term),
            }
        }
    }

    fn nav(&mut self, nav: &Nav) {
        for step in &nav.steps {
            if let Step::Reference(kenmerk) = step {
                self.kenmerk(*kenmerk);
            }
        }
    }

    fn set(&mut self, set: &'r Set) {
        self.nav(&set.van);
        if let Some(cond) = &set.waarvoor {
            self.cond(cond);
        }
    }

    fn number(&mut self, number: u32) {
        let getal = stoer::getal::Getal::from(i64::from(number));
        self.cijfers.push(Cijfer::Maat(stoer::maat::Maat::new(&getal, stoer::eenheid::Eenheid::none())));
    }

    fn cond(&mut self, cond: &'r Cond) {
        match cond {
            Cond::And(conds) | Cond::Or(conds) => conds.iter().for_each(|cond| self.cond(cond)),
            Cond::Not(cond) => self.cond(cond),
            Cond::Compare { left, right, .. } => {
                self.term(left);
                self.term(right);
            }
            Cond::OneOf { left, values } => {
                self.term(left);
                values.iter().for_each(|value| self.term(value));
            }
            Cond::Flag { nav, kenmerk } => {
                self.nav(nav);
                self.kenmerk(*kenmerk);
            }
            Cond::Derived { bepaling, .. } => self.bepaling(*bepaling),
            Cond::Exists { aantal, set, .. } => {
                self.number(*aantal);
                self.set(set);
            }
            Cond::ForAll { set, body } => {
                self.set(set);
                self.cond(body);
            }
            Cond::Assigned { op: AssignedTo::Many(_, set), .. } => self.set(set),
            Cond::Assigned { op: AssignedTo::One(nav), .. } | Cond::IsKind { nav, .. } => self.nav(nav),
            Cond::Always => {}
        }
    }

    fn term(&mut self, term: &'r Term) {
        match term {
            Term::Number(maat) => self.cijfers.push(Cijfer::Maat(maat.clone())),
            Term::Class(klasse, index) => {
                let name = &self.regels.klasse(*klasse).waarden[usize::from(*index)];
                self.cijfers.push(Cijfer::Klasse(name.clone()));
            }
            Term::Date(_) | Term::Text(_) | Term::Object(_) => {}
            Term::Fact { nav, kenmerk } => {
                self.nav(nav);
                self.kenmerk(*kenmerk);
            }
            Term::Derived { bepaling, .. } => self.bepaling(*bepaling),
            Term::Add(a, b) | Term::Sub(a, b) | Term::Mul(a, b) | Term::Div(a, b) => {
                self.term(a);
                self.term(b);
            }
            Term::Extreme { delen, .. } => delen.iter().for_each(|deel| self.term(deel)),
            Term::Round { waarde, .. } => self.term(waarde),
            Term::Aggregate { waarde, gewicht, set, .. } => {
                self.term(waarde);
                gewicht.iter().for_each(|gewicht| self.term(gewicht));
                self.set(set);
            }
            Term::Count { verschillende, set } => {
                if let Some(Distinct::Kenmerk(kenmerk)) = verschillende {
                    self.kenmerk(*kenmerk);
                }
                self.set(set);
            }
            Term::Limit { eis, .. } => self.of_norm(*eis),
            Term::Unknown { reden, kant, .. } => {
                self.woorden.push(reden);
                if let Some((_, waarde)) = kant {
                    self.term(waarde);
                }
            }
            Term::Steps { aantal, van } => {
                self.number(aantal.unsigned_abs());
                self.term(van);
            }
            Term::Choice { takken } => {
                for (cond, waarde) in takken {
                    cond.iter().for_each(|cond| self.cond(cond));
                    self.term(waarde);
                }
            }
            Term::Table(tabel) => {
                for rij in &tabel.rijen {
                    self.cond(&rij.cond);
                    rij.waarde.iter().for_each(|waarde| self.term(waarde));
                }
            }
        }
    }
}
