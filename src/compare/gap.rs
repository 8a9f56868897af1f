//! How far demand and national norm lie apart.

use super::decide::Case;
use super::ground::{Kant, What};
use super::keys::side;
use super::lin::Lin;
use super::{Bereikt, Kloof};
use crate::getal::Getal;
use crate::maat::Maat;
use crate::regelset::{Cond, Term, WaardeSoort};
use crate::solver::{NumVar, Optimum, Premise};

impl Case<'_, '_> {
    /// How far the demand goes beyond what these premises allow.
    pub(super) fn own_gap(&mut self, common: &[Premise]) -> Option<Kloof> {
        let (difference, limit, present) = self.eigen.excess.clone()?;
        let mut premises = common.to_vec();
        premises.push(present);
        let optimum = self.lijn.furthest(&self.eigen, &premises, &objective(&difference));
        self.kloof(optimum, &difference, Some(&limit), true)
    }

    fn kloof(&self, optimum: Optimum, difference: &Lin, limit: Option<&Lin>, strict: bool) -> Option<Kloof> {
        let (size, model, bereikt) = match optimum {
            Optimum::Attained(value, model) => (&value + &difference.constant, Some(model), Bereikt::Bereikt),
            Optimum::Approached(value) => (&value + &difference.constant, None, Bereikt::Benaderd),
            Optimum::Unbounded => {
                return Some(Kloof { grootte: None, procent: None, bereikt: Bereikt::Onbegrensd });
            }
            Optimum::Infeasible | Optimum::Unknown(_) => return None,
        };
        let unit = self.unit();
        let own_limit =
            limit.and_then(|limit| limit.as_constant().cloned().or_else(|| limit.value(&model.as_ref()?.numbers)));
        // Of a demand that is stricter the national limit lies beyond its own.
        let lower = self.is_lower();
        let national = own_limit.map(|own| {
            if !strict {
                own
            } else if lower {
                &own - &size
            } else {
                &own + &size
            }
        });
        let procent = national.filter(|n| !n.is_zero()).and_then(|n| (&size * &Getal::from(100)).checked_div(&n.abs()));
        let grootte = unit.map(|eenheid| Maat { waarde: size, eenheid, weergave: crate::maat::Weergave::Decimal });
        Some(Kloof { grootte, procent, bereikt })
    }

    pub(super) fn weak_gap(&mut self, common: &[Premise], counterparts: &[usize]) -> Option<Kloof> {
        let mut best: Option<Kloof> = None;
        for index in counterparts {
            let Some((difference, limit, present)) = self.lijn.theirs.get(*index).cloned().flatten() else { continue };
            let mut premises = common.to_vec();
            premises.push(self.lijn.vragen.gebroken(self.geval, &[*index]));
            premises.push(present);
            let objective = objective(&difference);
            let bounded = if self.is_lower() { limit.minus(&difference) } else { limit.plus(&difference) };
            let varies = limit.as_constant().is_none();
            let follows = self.lijn.vorm.as_ref().is_some_and(|(form, _)| *form == bounded);
            let about = (varies && follows).then_some(&bounded);
            let optimum = self.lijn.furthest_while_held(&self.eigen, &premises, &objective, about);
            // Several projects can go as far; where their limits may differ, no percentage says how far.
            let limit = (!varies || follows).then_some(&limit);
            let Some(gap) = self.kloof(optimum, &difference, limit, false) else { continue };
            if gap.bereikt == Bereikt::Onbegrensd {
                return Some(gap);
            }
            let larger = match (&best, &gap.grootte) {
                (Some(known), Some(new)) => known.grootte.as_ref().is_none_or(|old| new.waarde > old.waarde),
                (None, _) => true,
                (Some(_), None) => false,
            };
            if larger {
                best = Some(gap);
            }
        }
        best
    }

    fn is_lower(&self) -> bool {
        matches!(self.eigen.cond, Cond::Compare { op, .. } if side(*op) == Some(Kant::Onder))
    }

    /// The unit in which the author of the demand wrote it.
    fn unit(&self) -> Option<crate::eenheid::Eenheid> {
        let regels = self.geval.g.regels;
        let Cond::Compare { left, right, .. } = self.eigen.cond else { return None };
        let preferred = self.geval.sleutels.iter().find_map(|(_, what, _)| match what {
            What::Kenmerk(kenmerk) | What::Onder(_, kenmerk) => match &regels.kenmerk(*kenmerk).soort {
                WaardeSoort::Getal { eenheid, .. } => Some(eenheid.clone()),
                _ => None,
            },
            What::Aantal(_) => None,
        });
        let preferred = preferred.unwrap_or_else(crate::eenheid::Eenheid::none);
        let mut units = Vec::new();
        written(right, &mut units);
        written(left, &mut units);
        Some(units.into_iter().find(|unit| unit.same_dimension(&preferred)).unwrap_or(preferred))
    }
}

fn objective(difference: &Lin) -> Vec<(NumVar, Getal)> {
    difference.terms.iter().map(|(var, factor)| (*var, factor.clone())).collect()
}

/// The units in which the numbers of a term were written.
fn written(term: &Term, found: &mut Vec<crate::eenheid::Eenheid>) {
    match term {
        Term::Number(maat) => found.push(maat.eenheid.clone()),
        Term::Add(a, b) | Term::Sub(a, b) | Term::Mul(a, b) | Term::Div(a, b) => {
            written(a, found);
            written(b, found);
        }
        Term::Extreme { delen, .. } => delen.iter().for_each(|deel| written(deel, found)),
        Term::Choice { takken } => takken.iter().for_each(|(_, tak)| written(tak, found)),
        Term::Table(tabel) => {
            tabel.rijen.iter().filter_map(|rij| rij.waarde.as_ref()).for_each(|value| written(value, found))
        }
        _ => {}
    }
}
