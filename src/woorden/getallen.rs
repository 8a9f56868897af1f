//! Which unit a quantity is shown in, and how numbers look.

use crate::eenheid::{Dimensie, Eenheid};
use crate::getal::Getal;
use crate::maat::{Maat, Weergave};
use crate::regelset::{Cond, EisId, EisInhoud, Formule, Interval, KlasseId, Regelset, Term, TermSoort, WaardeSoort};

/// The unit and notation in which a number is shown.
#[derive(Debug, Clone)]
pub struct Vorm {
    /// The unit.
    pub eenheid: Eenheid,
    /// Decimal or ratio.
    pub weergave: Weergave,
}

impl Vorm {
    /// Plain numbers.
    pub fn plain() -> Self {
        Self { eenheid: Eenheid::none(), weergave: Weergave::Decimal }
    }

    /// The way the author of a quantity wrote it.
    pub fn like(maat: &Maat) -> Self {
        Self { eenheid: maat.eenheid.clone(), weergave: maat.weergave }
    }

    /// The form for a term: the unit it is written in, else that of its characteristic.
    pub fn of(regels: &Regelset, term: &Term) -> Option<Self> {
        let decimal = |eenheid| Self { eenheid, weergave: Weergave::Decimal };
        match term {
            Term::Number(maat) => Some(Self::like(maat)),
            Term::Fact { kenmerk, .. } => match &regels.kenmerk(*kenmerk).soort {
                WaardeSoort::Getal { eenheid, .. } => Some(decimal(eenheid.clone())),
                WaardeSoort::JaNee
                | WaardeSoort::Klasse(_)
                | WaardeSoort::Datum
                | WaardeSoort::Tekst
                | WaardeSoort::Verwijzing(_) => None,
            },
            Term::Derived { bepaling, .. } => {
                let bepaling = regels.bepaling(*bepaling);
                bepaling.eenheid.clone().map(decimal).or_else(|| match &bepaling.formule {
                    Formule::Term(term) => Self::of(regels, term),
                    Formule::Cond(_) => None,
                })
            }
            Term::Add(left, right) | Term::Sub(left, right) => {
                Self::of(regels, left).or_else(|| Self::of(regels, right))
            }
            Term::Mul(left, right) => {
                let plain = |term| dimensie(regels, term).is_some_and(|dimensie| dimensie.is_none());
                if plain(right) {
                    Self::of(regels, left)
                } else if plain(left) {
                    Self::of(regels, right)
                } else {
                    dimensie(regels, term).map(|dimensie| decimal(Eenheid::coherent(dimensie)))
                }
            }
            Term::Div(..) => dimensie(regels, term).map(|dimensie| decimal(Eenheid::coherent(dimensie))),
            Term::Extreme { delen, .. } => delen.iter().find_map(|deel| Self::of(regels, deel)),
            Term::Round { waarde, .. } | Term::Aggregate { waarde, .. } => Self::of(regels, waarde),
            Term::Count { .. } => Some(Self::plain()),
            Term::Limit { eis, .. } => limit_form(regels, *eis),
            Term::Unknown { kant, soort, .. } => match (kant, soort) {
                (Some((_, value)), _) => Self::of(regels, value),
                (None, TermSoort::Getal(dimensie)) => Some(decimal(Eenheid::coherent(*dimensie))),
                (None, TermSoort::Klasse(_) | TermSoort::Datum | TermSoort::Tekst | TermSoort::Object(_)) => None,
            },
            Term::Choice { takken } => takken.iter().find_map(|(_, value)| Self::of(regels, value)),
            Term::Table(tabel) => {
                tabel.rijen.iter().filter_map(|rij| rij.waarde.as_ref()).find_map(|value| Self::of(regels, value))
            }
            Term::Class(..) | Term::Date(_) | Term::Text(_) | Term::Object(_) | Term::Steps { .. } => None,
        }
    }

    /// The quantity with this value in coherent units.
    pub fn maat(&self, waarde: &Getal) -> Maat {
        Maat { waarde: waarde.clone(), eenheid: self.eenheid.clone(), weergave: self.weergave }
    }

    /// A value in coherent units.
    pub fn number(&self, waarde: &Getal) -> String {
        self.maat(waarde).to_string()
    }

    /// A value that may be known only roughly.
    pub fn interval(&self, interval: &Interval) -> String {
        match (&interval.lo, &interval.hi) {
            (Some(lo), Some(hi)) if lo == hi => self.number(lo),
            (Some(lo), Some(hi)) => format!("tussen {} en {}", self.number(lo), self.number(hi)),
            (Some(lo), None) => format!("ten minste {}", self.number(lo)),
            (None, Some(hi)) => format!("ten hoogste {}", self.number(hi)),
            (None, None) => "niet bekend".to_owned(),
        }
    }
}

/// The form of the limit of another eis: that of the first comparison of its norm.
fn limit_form(regels: &Regelset, eis: EisId) -> Option<Vorm> {
    first_limit(regels, eis).and_then(|term| Vorm::of(regels, term))
}

fn first_limit(regels: &Regelset, eis: EisId) -> Option<&Term> {
    match &regels.eis(eis).inhoud {
        EisInhoud::Norm(versies) => {
            versies.iter().flat_map(|versie| &versie.lezingen).find_map(|lezing| first_comparison(&lezing.norm))
        }
        EisInhoud::TeBeoordelen(_) | EisInhoud::Geen => None,
    }
}

fn first_comparison(cond: &Cond) -> Option<&Term> {
    match cond {
        Cond::Compare { right, .. } => Some(right),
        Cond::And(parts) | Cond::Or(parts) => parts.iter().find_map(first_comparison),
        Cond::Not(inner) => first_comparison(inner),
        Cond::ForAll { body, .. } => first_comparison(body),
        Cond::Exists { set, .. } => set.waarvoor.as_deref().and_then(first_comparison),
        Cond::OneOf { .. }
        | Cond::Flag { .. }
        | Cond::Derived { .. }
        | Cond::IsKind { .. }
        | Cond::Assigned { .. }
        | Cond::Always => None,
    }
}

/// What a term measures; nothing when it is no number.
fn dimensie(regels: &Regelset, term: &Term) -> Option<Dimensie> {
    match term {
        Term::Mul(left, right) => dimensie(regels, left)?.mul(&dimensie(regels, right)?),
        Term::Div(left, right) => dimensie(regels, left)?.div(&dimensie(regels, right)?),
        Term::Number(_)
        | Term::Class(..)
        | Term::Date(_)
        | Term::Text(_)
        | Term::Fact { .. }
        | Term::Derived { .. }
        | Term::Object(_)
        | Term::Add(..)
        | Term::Sub(..)
        | Term::Extreme { .. }
        | Term::Round { .. }
        | Term::Aggregate { .. }
        | Term::Count { .. }
        | Term::Limit { .. }
        | Term::Unknown { .. }
        | Term::Steps { .. }
        | Term::Choice { .. }
        | Term::Table(_) => Vorm::of(regels, term).map(|vorm| vorm.eenheid.dimensie()),
    }
}

/// The class of which a term is a value; nothing when it is none.
pub(super) fn klasse(regels: &Regelset, term: &Term) -> Option<KlasseId> {
    match term {
        Term::Class(klasse, _) => Some(*klasse),
        Term::Fact { kenmerk, .. } => match regels.kenmerk(*kenmerk).soort {
            WaardeSoort::Klasse(klasse) => Some(klasse),
            WaardeSoort::JaNee
            | WaardeSoort::Getal { .. }
            | WaardeSoort::Datum
            | WaardeSoort::Tekst
            | WaardeSoort::Verwijzing(_) => None,
        },
        Term::Derived { bepaling, .. } => match &regels.bepaling(*bepaling).formule {
            Formule::Term(term) => klasse(regels, term),
            Formule::Cond(_) => None,
        },
        Term::Steps { van, .. } => klasse(regels, van),
        Term::Extreme { delen, .. } => delen.iter().find_map(|deel| klasse(regels, deel)),
        Term::Aggregate { waarde, .. } | Term::Round { waarde, .. } => klasse(regels, waarde),
        Term::Choice { takken } => takken.iter().find_map(|(_, value)| klasse(regels, value)),
        Term::Table(tabel) => of_sort(tabel.soort),
        Term::Unknown { soort, .. } => of_sort(*soort),
        Term::Limit { eis, .. } => first_limit(regels, *eis).and_then(|term| klasse(regels, term)),
        Term::Number(_)
        | Term::Date(_)
        | Term::Text(_)
        | Term::Object(_)
        | Term::Add(..)
        | Term::Sub(..)
        | Term::Mul(..)
        | Term::Div(..)
        | Term::Count { .. } => None,
    }
}

fn of_sort(soort: TermSoort) -> Option<KlasseId> {
    match soort {
        TermSoort::Klasse(klasse) => Some(klasse),
        TermSoort::Getal(_) | TermSoort::Datum | TermSoort::Tekst | TermSoort::Object(_) => None,
    }
}

/// A part of a whole in percent, to one decimal; nothing when the whole is zero.
pub fn percentage(part: &Getal, whole: &Getal) -> Option<String> {
    let tenths = (part.abs().checked_div(&whole.abs())? * Getal::from(1000) + Getal::ratio(1, 2)?).floor();
    let shown = tenths.checked_div(&Getal::from(10))?;
    if shown.is_zero() && !part.is_zero() { Some("minder dan 0,1 %".to_owned()) } else { Some(format!("{shown} %")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn maat(number: i64, unit: &str) -> Maat {
        Maat::new(&Getal::from(number), Eenheid::parse(unit).unwrap())
    }

    #[test]
    fn values_keep_unit_and_exactness() {
        let flow = Vorm::like(&maat(1, "dm³/s"));
        assert_eq!(flow.number(&maat(40, "m³/h").waarde), "11,111… dm³/s");
        let known = |lo: Option<i64>, hi: Option<i64>| Interval {
            lo: lo.map(|n| maat(n, "dm³/s").waarde),
            hi: hi.map(|n| maat(n, "dm³/s").waarde),
        };
        assert_eq!(flow.interval(&known(Some(7), Some(7))), "7 dm³/s");
        assert_eq!(flow.interval(&known(Some(7), Some(9))), "tussen 7 dm³/s en 9 dm³/s");
        assert_eq!(flow.interval(&known(Some(7), None)), "ten minste 7 dm³/s");
        assert_eq!(flow.interval(&known(None, None)), "niet bekend");
    }

    #[test]
    fn percentages_are_rounded_but_never_to_nothing() {
        let share = |n: i64, d: i64| percentage(&Getal::from(n), &Getal::from(d));
        assert_eq!(share(1, 50).as_deref(), Some("2 %"));
        assert_eq!(share(-1, 3).as_deref(), Some("33,3 %"));
        assert_eq!(share(1, 100_000).as_deref(), Some("minder dan 0,1 %"));
        assert_eq!(share(0, 5).as_deref(), Some("0 %"));
        assert_eq!(share(5, 0), None);
    }
}
