//! Values of one shape: facts, arithmetic, tables and the limits of other norms.

use super::super::plan::{Bewerking, Constante, Id, WAAR};
use super::{Lower, Lowered, Reached, Waarom, class_bit};
use crate::regelset::{Cond, EisId, Formule, KenmerkId, Term, TermSoort, WaardeSoort, WaardeTabel};

impl<'r> Lower<'r, '_> {
    pub(super) fn term(&mut self, at: usize, term: &'r Term) -> Lowered<Id> {
        match term {
            Term::Number(maat) => {
                let number = Some(maat.waarde.clone());
                Ok(self.plan.value(Constante::Getal(number.clone(), number)))
            }
            Term::Class(_, index) => Ok(self.plan.value(Constante::Klasse(class_bit(*index)))),
            Term::Date(day) => Ok(self.plan.value(Constante::Datum(Some(*day)))),
            Term::Text(text) => Ok(self.plan.value(Constante::Tekst(Some(text.clone())))),
            Term::Fact { nav, kenmerk } => match self.go(at, nav)? {
                Reached::At(found) => self.fact(found, *kenmerk),
                Reached::Nowhere => Ok(self.plan.value(Constante::Geen)),
                Reached::Missing => Err(Waarom::Groepering),
            },
            Term::Derived { nav, bepaling } => match self.go(at, nav)? {
                Reached::At(found) => match &self.regels.bepaling(*bepaling).formule {
                    Formule::Term(formula) => self.term(found, formula),
                    Formule::Cond(_) => Ok(self.plan.value(Constante::Geen)),
                },
                Reached::Nowhere => Ok(self.plan.value(Constante::Geen)),
                Reached::Missing => Err(Waarom::Groepering),
            },
            Term::Object(_) => Err(Waarom::Verwijzing),
            Term::Add(a, b) => self.arith(at, Bewerking::Plus, a, b),
            Term::Sub(a, b) => self.arith(at, Bewerking::Min, a, b),
            Term::Mul(a, b) => self.arith(at, Bewerking::Maal, a, b),
            Term::Div(a, b) => self.arith(at, Bewerking::Gedeeld, a, b),
            Term::Extreme { hoogste, delen } => {
                let parts = delen.iter().map(|deel| self.term(at, deel)).collect::<Lowered<Vec<_>>>()?;
                Ok(self.plan.extreme(*hoogste, parts))
            }
            Term::Round { boven, waarde } => {
                let inner = self.term(at, waarde)?;
                Ok(self.plan.round(*boven, inner))
            }
            Term::Aggregate { .. } | Term::Count { .. } => Err(Waarom::Verzameling),
            Term::Limit { eis, geldende, nav } => match self.go(at, nav)? {
                Reached::At(found) if *geldende => self.valid_limit(found, *eis),
                Reached::At(found) => self.limit(found, *eis),
                Reached::Nowhere => Ok(self.plan.value(Constante::Geen)),
                Reached::Missing => Err(Waarom::Groepering),
            },
            Term::Unknown { kant, soort, .. } => {
                let Some((op, side)) = kant else { return Ok(self.plan.value(anything(*soort))) };
                let inner = self.term(at, side)?;
                Ok(self.plan.one_sided(*op, inner))
            }
            Term::Steps { aantal, van } => {
                let inner = self.term(at, van)?;
                Ok(self.plan.steps(*aantal, inner))
            }
            Term::Choice { takken } => {
                let mut parts = Vec::new();
                for (cond, term) in takken {
                    let cond = match cond {
                        Some(cond) => self.condition(at, cond)?,
                        None => self.plan.constant(WAAR),
                    };
                    // What can never be reached need not have a form.
                    if self.plan.bits(cond).is_some_and(|bits| bits & WAAR == 0) {
                        continue;
                    }
                    parts.push((cond, self.term(at, term)?));
                    if self.plan.bits(cond) == Some(WAAR) {
                        break;
                    }
                }
                Ok(self.plan.choose(parts, true, None))
            }
            Term::Table(tabel) => self.table(at, tabel),
        }
    }

    fn arith(&mut self, at: usize, op: Bewerking, a: &'r Term, b: &'r Term) -> Lowered<Id> {
        let (a, b) = (self.term(at, a)?, self.term(at, b)?);
        Ok(self.plan.arith(op, a, b))
    }

    fn fact(&mut self, at: usize, kenmerk: KenmerkId) -> Lowered<Id> {
        let link = self.link(at)?;
        if !self.regels.has_kenmerk(link.soort, kenmerk) {
            return if link.bekend { Ok(self.plan.value(Constante::Geen)) } else { Err(Waarom::Soort) };
        }
        match self.regels.kenmerk(kenmerk).soort {
            WaardeSoort::Verwijzing(_) | WaardeSoort::JaNee => Err(Waarom::Waarde),
            _ => {
                let column = self.column(at, kenmerk)?;
                Ok(self.plan.fact(column))
            }
        }
    }

    fn table(&mut self, at: usize, tabel: &'r WaardeTabel) -> Lowered<Id> {
        let mut parts = Vec::new();
        let mut covered = Vec::new();
        for rij in &tabel.rijen {
            covered.push(self.named(at, &rij.cond)?);
            let cond = self.condition(at, &rij.cond)?;
            if self.plan.bits(cond).is_some_and(|bits| bits & WAAR == 0) {
                continue;
            }
            let value = match &rij.waarde {
                Some(term) => self.term(at, term)?,
                None => self.plan.value(Constante::Geen),
            };
            parts.push((cond, value));
        }
        let covered = self.plan.or(covered);
        Ok(self.plan.choose(parts, false, Some(covered)))
    }

    fn named(&mut self, at: usize, row: &'r Cond) -> Lowered<Id> {
        let kinds = match row {
            Cond::And(parts) => parts.as_slice(),
            only => std::slice::from_ref(only),
        };
        let kinds = kinds.iter().filter(|part| matches!(part, Cond::IsKind { .. }));
        let parts = kinds.map(|kind| self.condition(at, kind)).collect::<Lowered<Vec<_>>>()?;
        Ok(self.plan.and(parts))
    }

    fn limit(&mut self, at: usize, eis: EisId) -> Lowered<Id> {
        let Some(versie) = self.version(eis) else { return Ok(self.plan.value(Constante::Geen)) };
        let here = self.counts(eis);
        let mut parts = Vec::new();
        for lezing in &versie.lezingen {
            let Cond::Compare { right, .. } = &lezing.norm else { return Ok(self.plan.value(Constante::Geen)) };
            parts.push((here, self.term(at, right)?));
        }
        Ok(self.plan.choose(parts, false, Some(here)))
    }

    fn valid_limit(&mut self, at: usize, eis: EisId) -> Lowered<Id> {
        let mut parts = Vec::new();
        let mut active = Vec::new();
        for member in self.family(eis, at)? {
            let counts = self.active(member, at)?;
            active.push(counts);
            if self.plan.bits(counts).is_none_or(|bits| bits & WAAR != 0) {
                parts.push((counts, self.limit(at, member)?));
            }
        }
        let covered = self.plan.or(active);
        Ok(self.plan.choose(parts, false, Some(covered)))
    }
}

fn anything(soort: TermSoort) -> Constante {
    match soort {
        TermSoort::Klasse(_) => Constante::Klasse(u64::MAX),
        TermSoort::Datum => Constante::Datum(None),
        TermSoort::Tekst => Constante::Tekst(None),
        TermSoort::Getal(_) | TermSoort::Object(_) => Constante::Getal(None, None),
    }
}
