//! Invented projects for any rule set: every kind of object, and values at, just under and just
//! over the limits that the rules name, some of them unknown.

#![allow(dead_code, reason = "each test uses its own part")]

use std::collections::BTreeMap;

use stoer::feiten::{DingId, Feiten, Waarde};
use stoer::getal::Getal;
use stoer::maat::Maat;
use stoer::regelset::{Cond, EisInhoud, Formule, KenmerkId, ObjectId, Regelset, Set, Term, WaardeSoort, WaardeTabel};
use stoer::span::Location;
use time::Date;

/// A small generator of numbers: the same seed gives the same project everywhere.
pub struct Keuze(u64);

impl Keuze {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    /// True in so many of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// How large and how complete the projects are.
#[derive(Clone, Copy)]
pub struct Maten {
    /// Most objects in a project.
    pub objecten: usize,
    /// How many facts of a hundred are known.
    pub bekend: usize,
}

/// Makes projects.
pub struct Bedenker<'r> {
    regels: &'r Regelset,
    /// The limits that the rules name, in coherent units.
    grenzen: Vec<Maat>,
    teksten: Vec<String>,
    dagen: Vec<Date>,
    afspraken: Vec<String>,
}

impl<'r> Bedenker<'r> {
    pub fn new(regels: &'r Regelset) -> Self {
        let mut found = Numbers { grenzen: Vec::new(), teksten: vec!["iets anders".to_owned()] };
        let mut dagen = vec![day(2024, 6), day(2026, 9)];
        for (_, eis) in regels.eisen() {
            found.conds(eis.aangewezen.iter().chain(&eis.als).chain(&eis.voldaan_als));
            found.conds(eis.voor.iter().filter_map(|voor| voor.cond.as_ref()));
            if let EisInhoud::Norm(versies) = &eis.inhoud {
                for versie in versies {
                    dagen.extend(versie.periode.vanaf);
                    found.conds(versie.lezingen.iter().map(|lezing| &lezing.norm));
                }
            }
        }
        found.conds(regels.objecten().filter_map(|(_, object)| object.volgt_uit.as_ref()));
        for (_, regeling) in regels.regelingen() {
            found.teksten.extend(regeling.gebied.iter().cloned());
        }
        for (_, bepaling) in regels.bepalingen() {
            match &bepaling.formule {
                Formule::Cond(cond) => found.cond(cond),
                Formule::Term(term) => found.term(term),
            }
        }
        dagen.retain(|day| day.year() > 2000);
        let afspraken = regels.regelingen().map(|(_, regeling)| regeling.code.clone()).collect();
        Self { regels, grenzen: found.grenzen, teksten: found.teksten, dagen, afspraken }
    }

    /// The project with this number.
    pub fn project(&self, seed: u64, maten: Maten) -> Feiten {
        let mut keuze = Keuze::new(seed);
        let dag = self.dagen[keuze.below(self.dagen.len())];
        let mut feiten = Feiten::empty(self.regels.object_by_name("project").unwrap(), dag);
        if keuze.chance(30) {
            for _ in 0..3 {
                feiten.afspraken.push(self.afspraken[keuze.below(self.afspraken.len())].clone());
            }
        }
        self.fill(&mut feiten, Feiten::PROJECT, &mut keuze, maten);
        self.group(&mut feiten, &mut keuze);
        for id in feiten.ids() {
            let ding = feiten.ding(id);
            let known: BTreeMap<KenmerkId, Waarde> = self
                .regels
                .kenmerken()
                .filter(|(kenmerk, _)| self.regels.has_kenmerk(ding.soort, *kenmerk))
                .filter_map(|(kenmerk, _)| {
                    let known = keuze.chance(maten.bekend);
                    let waarde = self.waarde(&feiten, kenmerk, &mut keuze)?;
                    known.then_some((kenmerk, waarde))
                })
                .collect();
            feiten.dingen[id.index()].feiten = known;
        }
        feiten
    }

    /// Objects in an object: of each kind none, some, or a list that nobody gave.
    fn fill(&self, feiten: &mut Feiten, container: DingId, keuze: &mut Keuze, maten: Maten) {
        let soort = feiten.ding(container).soort;
        let root = container == Feiten::PROJECT;
        for kind in self.regels.direct_contents(soort).to_vec() {
            if !root && keuze.chance(10) {
                continue;
            }
            feiten.dingen[container.index()].lijsten.insert(kind);
            let more = if root { 1 } else { keuze.below(3) };
            for _ in 0..more {
                if feiten.dingen.len() >= maten.objecten || (!root && keuze.chance(50)) {
                    break;
                }
                let mut own = kind;
                while let Some(below) = self.pick(self.regels.base_subkinds(own), keuze) {
                    if keuze.chance(5) {
                        break;
                    }
                    own = below;
                }
                let naam = format!("{} {}", self.regels.object(own).naam, feiten.dingen.len());
                let id = feiten.add(own, Some(container), naam, Location::default());
                feiten.dingen[id.index()].soort_bekend = self.regels.base_subkinds(own).is_empty() || keuze.chance(50);
                self.fill(feiten, id, keuze, maten);
            }
        }
    }

    fn pick(&self, kinds: &[ObjectId], keuze: &mut Keuze) -> Option<ObjectId> {
        kinds.get(keuze.below(kinds.len())).copied()
    }

    /// Some objects get the first grouping that there is for them.
    fn group(&self, feiten: &mut Feiten, keuze: &mut Keuze) {
        for group in feiten.ids() {
            let kind = feiten.ding(group).soort;
            for member in feiten.ids() {
                let fits = self
                    .regels
                    .grouped_by(kind)
                    .iter()
                    .any(|grouped| self.regels.is_a(feiten.ding(member).soort, *grouped));
                if fits && member != group && !feiten.ding(member).groepen.contains_key(&kind) && keuze.chance(60) {
                    feiten.group(member, kind, group);
                }
            }
        }
    }

    fn waarde(&self, feiten: &Feiten, kenmerk: KenmerkId, keuze: &mut Keuze) -> Option<Waarde> {
        let kenmerk = self.regels.kenmerk(kenmerk);
        Some(match &kenmerk.soort {
            WaardeSoort::JaNee => Waarde::JaNee(keuze.chance(50)),
            WaardeSoort::Getal { eenheid, heel } => {
                let fits: Vec<&Maat> =
                    self.grenzen.iter().filter(|maat| maat.eenheid.same_dimension(eenheid)).collect();
                let (limit, steps) = (keuze.below(fits.len()), keuze.below(7));
                let base = fits.get(limit).map_or(Getal::ONE, |maat| maat.waarde.clone());
                let step = match steps {
                    0..4 => Getal::ZERO,
                    4 => Getal::ratio(1, 1000)?,
                    5 => Getal::ratio(-1, 1000)?,
                    // No whole number of steps of any scale.
                    _ => Getal::ratio(1, 7_000_000)?,
                };
                let step = if *heel { (&step * &Getal::from(1000)).floor() } else { step };
                let waarde = &base + &(&step * eenheid.factor());
                let waarde = if kenmerk.bereik.contains(&waarde) { waarde } else { kenmerk.bereik.hi.clone()? };
                if !kenmerk.bereik.contains(&waarde) {
                    return None;
                }
                Waarde::Getal(Maat { waarde, eenheid: eenheid.clone(), weergave: stoer::maat::Weergave::Decimal })
            }
            WaardeSoort::Klasse(klasse) => {
                Waarde::Klasse(u16::try_from(keuze.below(self.regels.klasse(*klasse).waarden.len())).unwrap())
            }
            WaardeSoort::Datum => Waarde::Datum(self.dagen[keuze.below(self.dagen.len())]),
            WaardeSoort::Tekst => Waarde::Tekst(self.teksten[keuze.below(self.teksten.len())].clone()),
            WaardeSoort::Verwijzing(target) => {
                let fits: Vec<DingId> =
                    feiten.ids().filter(|id| self.regels.is_a(feiten.ding(*id).soort, *target)).collect();
                Waarde::Verwijzing(*fits.get(keuze.below(fits.len()))?)
            }
        })
    }
}

/// The first of a month.
pub fn day(year: i32, month: u8) -> Date {
    Date::from_calendar_date(year, time::Month::try_from(month).unwrap(), 1).unwrap()
}

/// The numbers and texts in conditions.
struct Numbers {
    grenzen: Vec<Maat>,
    teksten: Vec<String>,
}

impl Numbers {
    fn conds<'c>(&mut self, conds: impl Iterator<Item = &'c Cond>) {
        conds.for_each(|cond| self.cond(cond));
    }

    fn set(&mut self, set: &Set) {
        self.conds(set.waarvoor.iter().map(Box::as_ref));
    }

    fn cond(&mut self, cond: &Cond) {
        match cond {
            Cond::And(parts) | Cond::Or(parts) => self.conds(parts.iter()),
            Cond::Not(inner) => self.cond(inner),
            Cond::Compare { left, right, .. } => [left, right].into_iter().for_each(|term| self.term(term)),
            Cond::OneOf { left, values } => [left].into_iter().chain(values).for_each(|term| self.term(term)),
            Cond::Exists { set, .. } => self.set(set),
            Cond::ForAll { set, body } => {
                self.set(set);
                self.cond(body);
            }
            Cond::Flag { .. } | Cond::Derived { .. } | Cond::IsKind { .. } | Cond::Assigned { .. } | Cond::Always => {}
        }
    }

    fn term(&mut self, term: &Term) {
        match term {
            Term::Number(maat) if !self.grenzen.contains(maat) => self.grenzen.push(maat.clone()),
            Term::Text(text) if !self.teksten.contains(text) => self.teksten.push(text.clone()),
            Term::Add(a, b) | Term::Sub(a, b) | Term::Mul(a, b) | Term::Div(a, b) => {
                [a, b].into_iter().for_each(|term| self.term(term));
            }
            Term::Extreme { delen, .. } => delen.iter().for_each(|term| self.term(term)),
            Term::Round { waarde, .. } | Term::Steps { van: waarde, .. } => self.term(waarde),
            Term::Aggregate { waarde, set, .. } => {
                self.term(waarde);
                self.set(set);
            }
            Term::Count { set, .. } => self.set(set),
            Term::Unknown { kant: Some((_, side)), .. } => self.term(side),
            Term::Choice { takken } => {
                for (cond, term) in takken {
                    self.conds(cond.iter());
                    self.term(term);
                }
            }
            Term::Table(tabel) => self.table(tabel),
            _ => {}
        }
    }

    fn table(&mut self, tabel: &WaardeTabel) {
        for rij in &tabel.rijen {
            self.cond(&rij.cond);
            rij.waarde.iter().for_each(|term| self.term(term));
        }
    }
}
