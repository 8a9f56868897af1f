//! How far demand and national norm lie apart.

use super::decide::Case;
use super::grens::Zelf;
use super::ground::{Kant, Var, What};
use super::keys::side;
use super::lin::Lin;
use super::reeks::asked;
use super::{Bereikt, Kloof};
use crate::getal::Getal;
use crate::maat::Maat;
use crate::regelset::{Cond, Term, Vergelijker, WaardeSoort};
use crate::solver::{Answer, EnumVar, Formula, Limits, NumVar, Optimum, Premise};

/// An ordered class that a demand bounds.
struct Klassen {
    var: EnumVar,
    /// The class that the demand asks at least, or at most.
    eigen: u8,
    /// The classes beyond it that it allows, the nearest first.
    beter: Vec<u8>,
    /// Those that it refuses, the nearest first.
    slechter: Vec<u8>,
}

impl Case<'_, '_> {
    /// How far the demand goes beyond what these premises allow.
    pub(super) fn own_gap(&mut self, common: &[Premise]) -> Option<Kloof> {
        let Some((difference, limit, present)) = self.eigen.excess.clone() else {
            let Klassen { var, slechter, .. } = self.classes()?;
            // The worst class that the law leaves possible where the demand is broken.
            let premises = asked(&self.eigen, common, Zelf::Gebroken);
            return self.furthest_class(&premises, var, &slechter);
        };
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
                return Some(Kloof { grootte: None, klassen: None, procent: None, bereikt: Bereikt::Onbegrensd });
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
        Some(Kloof { grootte, klassen: None, procent, bereikt })
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

    /// How far the law goes beyond a class that the demand asks, where a counterpart is broken.
    pub(super) fn weak_gap_in_classes(&mut self, weak: &[Premise]) -> Option<Kloof> {
        let Klassen { var, eigen, beter, .. } = self.classes()?;
        // A class that the demand allows and the law does not; what the law asks is one further.
        let premises = asked(&self.eigen, weak, Zelf::Overal);
        let allowed: Vec<u8> = std::iter::once(eigen).chain(beter).collect();
        self.furthest_class(&premises, var, &allowed)
    }

    /// The last of these classes that is possible, as so many from the first on.
    fn furthest_class(&mut self, premises: &[Premise], var: EnumVar, classes: &[u8]) -> Option<Kloof> {
        let session = &mut self.lijn.vragen.session;
        let possible = |class: &u8| {
            let there = session.add(Formula::is(var, *class));
            let premises: Vec<Premise> = premises.iter().copied().chain([there]).collect();
            matches!(session.solve(&premises, &Limits::default()), Answer::Sat(_))
        };
        let klassen = u8::try_from(classes.iter().rposition(possible)? + 1).ok();
        Some(Kloof { grootte: None, klassen, procent: None, bereikt: Bereikt::Bereikt })
    }

    /// The ordered class of the object that the demand bounds by one of its values.
    fn classes(&self) -> Option<Klassen> {
        let Cond::Compare { left: Term::Fact { nav, kenmerk }, op, right: Term::Class(_, index) } = self.eigen.cond
        else {
            return None;
        };
        let fact = (self.geval.ding, *kenmerk);
        let (Some(Var::Enum(var, count)), true) = (self.geval.g.facts.get(&fact), nav.steps.is_empty()) else {
            return None;
        };
        let named = u8::try_from(*index).ok()?;
        // The lowest index is the best class.
        let eigen = match op {
            Vergelijker::MeerDan => named.checked_sub(1)?,
            Vergelijker::MinderDan => named.checked_add(1).filter(|class| class < count)?,
            _ => named,
        };
        let (before, after) = ((0..eigen).rev().collect(), (eigen.saturating_add(1)..*count).collect());
        let (beter, slechter) = match side(*op)? {
            Kant::Onder => (before, after),
            Kant::Boven => (after, before),
        };
        Some(Klassen { var: *var, eigen, beter, slechter })
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
        // A number of objects is no part of anything, whatever share the author asks.
        let Some(preferred) = preferred else { return Some(crate::eenheid::Eenheid::none()) };
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
