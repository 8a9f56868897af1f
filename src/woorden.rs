//! Conditions, quantities and values in the Dutch of the law.
//!
//! What enters: checked rules and, for sentences about a project, its facts. What leaves: phrases
//! without capital and final period. What never passes: a word of the engine.

mod getallen;
mod namen;
mod zin;

pub use getallen::{Vorm, percentage};
pub use namen::{Namen, met_lidwoord, opsomming};

use time::Date;

use crate::beoordeling::{Berekend, Rekenstap};
use crate::feiten::{DingId, Feiten, Waarde};
use crate::regelset::{Cond, Eis, KenmerkId, Nav, Regelset, Step, Term};
use crate::syntax::MAANDEN;

/// Puts rules into words; with facts, names the objects of the project.
#[derive(Debug, Clone)]
pub struct Woorden<'a> {
    regels: &'a Regelset,
    plek: Option<Plek<'a>>,
}

/// Where in a project a sentence is spoken.
#[derive(Debug, Clone)]
struct Plek<'a> {
    feiten: &'a Feiten,
    namen: &'a Namen,
    /// The objects in scope, the innermost last.
    scope: Vec<DingId>,
    /// The object that the sentence is about, which need not be named again.
    onderwerp: Option<DingId>,
}

impl<'a> Woorden<'a> {
    /// Words about the rules themselves.
    pub fn new(regels: &'a Regelset) -> Self {
        Self { regels, plek: None }
    }

    /// Words about an object of a project; the object itself goes without saying.
    pub fn about(regels: &'a Regelset, feiten: &'a Feiten, namen: &'a Namen, ding: DingId) -> Self {
        Self { regels, plek: Some(Plek { feiten, namen, scope: vec![ding], onderwerp: Some(ding) }) }
    }

    /// The same, one object further in.
    #[must_use]
    pub fn within(&self, ding: DingId) -> Self {
        let mut inner = self.clone();
        if let Some(plek) = &mut inner.plek {
            plek.scope.push(ding);
        }
        inner
    }

    /// The same with another object that goes without saying.
    #[must_use]
    pub fn with_onderwerp(&self, onderwerp: Option<DingId>) -> Self {
        let mut other = self.clone();
        if let Some(plek) = &mut other.plek {
            plek.onderwerp = onderwerp;
        }
        other
    }

    /// The rules that it speaks about.
    pub fn regels(&self) -> &'a Regelset {
        self.regels
    }

    /// Describes a quantity: `gebruiksoppervlakte van het gebouw`.
    pub fn describe(&self, term: &Term) -> String {
        zin::term(self, term)
    }

    /// Describes a condition: `gebruiksoppervlakte is ten hoogste 50 m²`.
    pub fn describe_cond(&self, cond: &Cond) -> String {
        zin::cond(self, cond)
    }

    /// The name of a yes/no fact or derived condition, without its object.
    pub fn describe_flag(&self, cond: &Cond) -> String {
        match cond {
            Cond::Flag { kenmerk, .. } => self.regels.kenmerk(*kenmerk).naam.clone(),
            Cond::Derived { bepaling, .. } => self.regels.bepaling(*bepaling).naam.clone(),
            Cond::And(_)
            | Cond::Or(_)
            | Cond::Not(_)
            | Cond::Compare { .. }
            | Cond::OneOf { .. }
            | Cond::IsKind { .. }
            | Cond::Exists { .. }
            | Cond::ForAll { .. }
            | Cond::Assigned { .. }
            | Cond::Always => self.describe_cond(cond),
        }
    }

    /// A quantity with the known numbers filled in: `1,5 m² · 10`.
    pub fn filled_in(&self, term: &Term, stappen: &[Rekenstap<'_>]) -> String {
        zin::filled_in(self, term, stappen)
    }

    /// A computed value, in the unit of `vorm`.
    pub fn value(&self, term: &Term, waarde: &Berekend, vorm: &Vorm) -> String {
        match waarde {
            Berekend::Getal(interval) => vorm.interval(interval),
            Berekend::Klasse(bits) => self.class_values(term, *bits),
            Berekend::Datum(Some(day)) => datum(*day),
            Berekend::Tekst(Some(text)) => text.clone(),
            Berekend::Ding(Some(ding)) => self.ding(*ding),
            Berekend::Datum(None) | Berekend::Tekst(None) | Berekend::Ding(None) => "niet bekend".to_owned(),
            Berekend::Geen => "geen waarde".to_owned(),
        }
    }

    /// A fact as the author wrote it; nothing when it is unknown.
    pub fn fact(&self, ding: DingId, kenmerk: KenmerkId) -> Option<String> {
        let plek = self.plek.as_ref()?;
        plek.feiten.ding(ding).feiten.get(&kenmerk).map(|waarde| self.waarde(kenmerk, waarde))
    }

    /// The quantity of a fact, when it has one.
    pub fn fact_maat(&self, ding: DingId, kenmerk: KenmerkId) -> Option<&'a crate::maat::Maat> {
        match self.plek.as_ref()?.feiten.ding(ding).feiten.get(&kenmerk)? {
            Waarde::Getal(maat) => Some(maat),
            Waarde::JaNee(_) | Waarde::Klasse(_) | Waarde::Datum(_) | Waarde::Tekst(_) | Waarde::Verwijzing(_) => None,
        }
    }

    /// `vloeroppervlakte van berging 1`; the object that goes without saying is left out.
    pub fn fact_name(&self, ding: DingId, kenmerk: KenmerkId) -> String {
        format!("{}{}", self.regels.kenmerk(kenmerk).naam, self.of(ding))
    }

    /// ` van berging 1`, or nothing for the object that goes without saying.
    pub fn of(&self, ding: DingId) -> String {
        match &self.plek {
            Some(plek) if plek.onderwerp == Some(ding) => String::new(),
            Some(plek) => format!(" van {}", plek.namen.get(ding)),
            None => String::new(),
        }
    }

    /// What a reader calls an object.
    pub fn ding(&self, ding: DingId) -> String {
        match &self.plek {
            Some(plek) => plek.namen.get(ding).to_owned(),
            None => String::new(),
        }
    }

    /// What an object is, in the plural unless there is one.
    pub fn kind_of(&self, ding: DingId, count: usize) -> String {
        let Some(plek) = &self.plek else { return String::new() };
        let object = self.regels.object(plek.feiten.ding(ding).soort);
        if count == 1 { object.naam.clone() } else { object.meervoud.clone() }
    }

    /// The objects that a quantity is taken over, in words; nothing for other quantities.
    pub fn described_set(&self, term: &Term) -> Option<String> {
        zin::set_of(self, term)
    }

    /// Whether a way leads to the object that goes without saying.
    pub fn is_onderwerp(&self, nav: &Nav) -> bool {
        self.plek.as_ref().is_some_and(|plek| plek.onderwerp.is_some() && plek.onderwerp == self.resolve(nav))
    }

    /// The object at the end of a way, as a phrase of its own.
    pub fn target(&self, nav: &Nav) -> String {
        zin::object(self, nav)
    }

    /// The object at the end of a way, when it is known.
    pub fn resolve(&self, nav: &Nav) -> Option<DingId> {
        let plek = self.plek.as_ref()?;
        let start = plek.scope.iter().rev().nth(usize::from(nav.scope)).copied()?;
        nav.steps.iter().try_fold(start, |at, step| match step {
            Step::Ancestor(kind) => plek.feiten.ancestor(self.regels, at, *kind),
            Step::Group(kind) => plek.feiten.grouping(self.regels, at, *kind),
            Step::Reference(kenmerk) => match plek.feiten.ding(at).feiten.get(kenmerk)? {
                Waarde::Verwijzing(target) => Some(*target),
                Waarde::JaNee(_) | Waarde::Getal(_) | Waarde::Klasse(_) | Waarde::Datum(_) | Waarde::Tekst(_) => None,
            },
        })
    }

    fn class_values(&self, term: &Term, bits: u64) -> String {
        let Some(klasse) = getallen::klasse(self.regels, term) else { return "niet bekend".to_owned() };
        let waarden = &self.regels.klasse(klasse).waarden;
        let possible: Vec<_> = waarden
            .iter()
            .enumerate()
            .filter(|(index, _)| *index < 64 && bits & (1 << index) != 0)
            .map(|(_, naam)| naam.clone())
            .collect();
        if possible.len() > 1 && possible.len() == waarden.len() {
            "niet bekend".to_owned()
        } else {
            opsomming(&possible, "of")
        }
    }

    fn waarde(&self, kenmerk: KenmerkId, waarde: &Waarde) -> String {
        match waarde {
            Waarde::JaNee(true) => "ja".to_owned(),
            Waarde::JaNee(false) => "nee".to_owned(),
            Waarde::Getal(maat) => maat.to_string(),
            Waarde::Klasse(index) => match self.regels.kenmerk(kenmerk).soort {
                crate::regelset::WaardeSoort::Klasse(klasse) => {
                    self.regels.klasse(klasse).waarden.get(usize::from(*index)).cloned().unwrap_or_default()
                }
                crate::regelset::WaardeSoort::JaNee
                | crate::regelset::WaardeSoort::Getal { .. }
                | crate::regelset::WaardeSoort::Datum
                | crate::regelset::WaardeSoort::Tekst
                | crate::regelset::WaardeSoort::Verwijzing(_) => String::new(),
            },
            Waarde::Datum(day) => datum(*day),
            Waarde::Tekst(text) => text.clone(),
            Waarde::Verwijzing(ding) => self.ding(*ding),
        }
    }
}

/// Where an eis stands: `Bbl artikel 4.172 lid 1`.
pub fn vindplaats(regels: &Regelset, eis: &Eis) -> String {
    place_in(&regels.regeling(eis.regeling).code, &regels.regeling(eis.regeling).titel, &eis.vindplaats)
}

/// A place in a regeling. A regeling with a short code is known by it (Bbl), others by title.
pub fn place_in(code: &str, titel: &str, place: &str) -> String {
    if code.contains('.') { format!("{titel}, {place}") } else { format!("{} {place}", capital(code)) }
}

/// How far two values of an ordered class lie apart.
#[must_use]
pub fn klassenverschil(steps: u8) -> String {
    let klassen = if steps == 1 { "klasse" } else { "klassen" };
    format!("grootste verschil {steps} {klassen}")
}

/// With a capital first letter.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A day as people write it: `24 september 2026`.
pub fn datum(day: Date) -> String {
    let month = MAANDEN.get(usize::from(u8::from(day.month()) - 1)).copied().unwrap_or_default();
    format!("{} {month} {}", day.day(), day.year())
}

/// A day as machines write it: `2026-09-24`.
pub fn iso(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day())
}
