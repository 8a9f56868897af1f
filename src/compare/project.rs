//! A model of an outline as a project: its objects with their facts, and what is known by number only.

use std::collections::{BTreeMap, BTreeSet};

use super::ground::{Grounder, Rest, Var};
use super::lin::Lin;
use super::witness::{MOST, TOO_MANY};
use crate::feiten::{DingId, Feiten, Waarde};
use crate::getal::Getal;
use crate::maat::{Maat, Weergave};
use crate::regelset::{Cond, Formule, KenmerkId, ObjectId, Optelling, Regelset, Term, Vergelijker, WaardeSoort};
use crate::solver::{Formula, Model};
use crate::span::Location;

pub(super) struct Builder<'a, 'r> {
    g: &'a Grounder<'r>,
    model: &'a Model,
    feiten: Feiten,
    /// Objects of the outline to objects of the project.
    dingen: BTreeMap<DingId, DingId>,
}

impl<'a, 'r> Builder<'a, 'r> {
    pub(super) fn build(g: &'a Grounder<'r>, model: &'a Model) -> Result<(Feiten, BTreeMap<DingId, DingId>), String> {
        let project = g.feiten.ding(Feiten::PROJECT).soort;
        let dingen = BTreeMap::from([(Feiten::PROJECT, Feiten::PROJECT)]);
        let mut builder = Self { g, model, feiten: Feiten::empty(project, g.datum), dingen };
        builder.outline();
        builder.facts();
        builder.rest()?;
        builder.totals();
        let kinds: BTreeSet<ObjectId> = g.regels.objecten().map(|(id, _)| id).collect();
        for id in builder.feiten.ids().collect::<Vec<_>>() {
            builder.feiten.ding_mut(id).lijsten.clone_from(&kinds);
        }
        builder.feiten.afspraken.push(g.regels.regeling(g.regels.eis(g.eis).regeling).code.clone());
        Ok((builder.feiten, builder.dingen))
    }

    fn outline(&mut self) {
        for old in self.g.feiten.ids() {
            let ding = self.g.feiten.ding(old);
            let there = self.g.aanwezig.get(&old).is_none_or(|var| self.model.bools.get(var.index()) == Some(&true));
            let Some(ouder) = ding.ouder.and_then(|ouder| self.dingen.get(&ouder)).copied() else { continue };
            if !there {
                continue;
            }
            let soort = match self.g.open.get(&old) {
                Some((var, kinds)) => {
                    let value = self.model.enums.get(var.index()).copied().unwrap_or(0);
                    kinds.get(usize::from(value)).copied().unwrap_or(ding.soort)
                }
                None => ding.soort,
            };
            let new = self.feiten.add(soort, Some(ouder), ding.naam.clone(), Location::default());
            self.dingen.insert(old, new);
        }
        for old in self.g.feiten.ids() {
            for (kind, group) in &self.g.feiten.ding(old).groepen {
                if let (Some(member), Some(group)) = (self.dingen.get(&old), self.dingen.get(group)) {
                    self.feiten.group(*member, *kind, *group);
                }
            }
        }
    }

    fn set(&mut self, ding: DingId, kenmerk: KenmerkId, waarde: Waarde) {
        if let Waarde::Getal(maat) = &waarde
            && !self.g.regels.kenmerk(kenmerk).bereik.contains(&maat.waarde)
        {
            return;
        }
        if self.g.regels.has_kenmerk(self.feiten.ding(ding).soort, kenmerk) {
            self.feiten.ding_mut(ding).feiten.insert(kenmerk, waarde);
        }
    }

    fn facts(&mut self) {
        for ((old, kenmerk), var) in &self.g.facts {
            let Some(ding) = self.dingen.get(old).copied() else { continue };
            let waarde = match var {
                Var::Bool(var) => self.model.bools.get(var.index()).map(|value| Waarde::JaNee(*value)),
                Var::Enum(var, _) => self.model.enums.get(var.index()).map(|value| Waarde::Klasse(u16::from(*value))),
                Var::Num(var) => self.model.numbers.get(var.index()).and_then(|value| self.number(*kenmerk, value)),
            };
            if let Some(waarde) = waarde {
                self.set(ding, *kenmerk, waarde);
            }
        }
        for ((old, kenmerk, text), var) in &self.g.texts {
            let Some(ding) = self.dingen.get(old).copied() else { continue };
            let holds = self.model.bools.get(var.index()) == Some(&true);
            if holds || !self.feiten.ding(ding).feiten.contains_key(kenmerk) {
                let text = if holds { text.clone() } else { "anders".to_owned() };
                self.set(ding, *kenmerk, Waarde::Tekst(text));
            }
        }
        for ((old, kenmerk), target) in &self.g.verwijzingen {
            if let (Some(ding), Some(target)) = (self.dingen.get(old).copied(), self.dingen.get(target).copied()) {
                self.set(ding, *kenmerk, Waarde::Verwijzing(target));
            }
        }
    }

    /// A number in the preferred unit of its characteristic; days are counted.
    fn number(&self, kenmerk: KenmerkId, value: &Getal) -> Option<Waarde> {
        match &self.g.regels.kenmerk(kenmerk).soort {
            WaardeSoort::Getal { eenheid, .. } => Some(Waarde::Getal(Maat {
                waarde: value.clone(),
                eenheid: eenheid.clone(),
                weergave: Weergave::Decimal,
            })),
            WaardeSoort::Datum => {
                let day = i32::try_from(value.to_i64()?).ok()?;
                time::Date::from_julian_day(day).ok().map(Waarde::Datum)
            }
            _ => None,
        }
    }

    /// The objects of which only the number was known, the most specific kinds first.
    fn rest(&mut self) -> Result<(), String> {
        let regels = self.g.regels;
        let depth = |rest: &Rest<'_>| {
            let up = self.g.feiten.outward(rest.start).count();
            let specific = std::iter::successors(Some(rest.soort), |kind| regels.object(*kind).soort_van).count();
            (up, specific)
        };
        let mut all: Vec<&Rest<'r>> = self.g.rest.values().collect();
        all.sort_by_key(|rest| std::cmp::Reverse(depth(rest)));
        let (all, some): (Vec<&Rest<'r>>, Vec<&Rest<'r>>) = all.into_iter().partition(|rest| rest.waarvoor.is_none());
        let mut made: Vec<(DingId, ObjectId)> = Vec::new();
        for rest in all {
            let Some(start) = self.dingen.get(&rest.start).copied() else { continue };
            let known = self.members(&made, start, rest.soort).len();
            for _ in known..self.wanted(rest)? {
                made.push((self.make(start, rest.soort)?, rest.soort));
            }
        }
        // First those that are so, then the others, as far as they might be so as well.
        let mut are_so: Vec<(&Rest<'r>, &Cond, DingId, Vec<DingId>)> = Vec::new();
        for rest in some {
            let (Some(cond), Some(start)) = (rest.waarvoor, self.dingen.get(&rest.start).copied()) else { continue };
            let wanted = self.wanted(rest)?;
            // What an object became for another norm stays; one of just this kind is there for this.
            let members = self.members(&made, start, rest.soort).into_iter();
            let mut free: Vec<(bool, DingId)> = members
                .filter(|(ding, _)| !self.fails(*ding, cond))
                .map(|(ding, soort)| (soort != rest.soort, ding))
                .collect();
            free.sort();
            let mut chosen: Vec<DingId> = free.into_iter().map(|(_, ding)| ding).take(wanted).collect();
            while chosen.len() < wanted {
                let ding = self.make(start, rest.soort)?;
                made.push((ding, rest.soort));
                chosen.push(ding);
            }
            for ding in &chosen {
                self.arrange(*ding, cond, true);
            }
            are_so.push((rest, cond, start, chosen));
        }
        for (rest, cond, start, chosen) in are_so {
            for (ding, _) in self.members(&made, start, rest.soort) {
                if !chosen.contains(&ding) && !self.fails(ding, cond) {
                    self.arrange(ding, cond, false);
                }
            }
        }
        Ok(())
    }

    /// How many there are by the model.
    fn wanted(&self, rest: &Rest<'_>) -> Result<usize, String> {
        let wanted = self.model.numbers.get(rest.aantal.index()).and_then(Getal::to_i64).unwrap_or(0);
        if wanted > MOST {
            return Err(TOO_MANY.to_owned());
        }
        Ok(usize::try_from(wanted).unwrap_or(0))
    }

    /// Those of what was made that are of a kind and lie in an object.
    fn members(&self, made: &[(DingId, ObjectId)], start: DingId, kind: ObjectId) -> Vec<(DingId, ObjectId)> {
        let belongs =
            |(ding, soort): &&(DingId, ObjectId)| self.g.regels.is_a(*soort, kind) && self.feiten.lies_in(*ding, start);
        made.iter().filter(belongs).copied().collect()
    }

    fn make(&mut self, start: DingId, kind: ObjectId) -> Result<DingId, String> {
        let ding = self.place(start, kind).ok_or("een object is nergens te plaatsen")?;
        self.make_kind(ding, kind);
        Ok(ding)
    }

    /// Adds an object of a kind under another, with what must lie between.
    fn place(&mut self, start: DingId, kind: ObjectId) -> Option<DingId> {
        let regels = self.g.regels;
        let base = regels.base_kind(kind);
        let naam = format!("{} {}", regels.object(base).naam, self.feiten.dingen.len());
        let soort = self.feiten.ding(start).soort;
        let direct = regels.direct_containers(base).to_vec();
        if direct.iter().any(|container| regels.is_a(soort, *container)) {
            return Some(self.feiten.add(base, Some(start), naam, Location::default()));
        }
        let between = self.feiten.ding(start).kinderen.clone();
        for child in between {
            if direct.iter().any(|container| regels.is_a(self.feiten.ding(child).soort, *container)) {
                return Some(self.feiten.add(base, Some(child), naam, Location::default()));
            }
        }
        None
    }

    fn make_kind(&mut self, ding: DingId, kind: ObjectId) {
        let mut at = Some(kind);
        while let Some(id) = at {
            if let Some(cond) = &self.g.regels.object(id).volgt_uit {
                self.arrange(ding, cond, true);
            }
            at = self.g.regels.object(id).soort_van;
        }
    }

    /// Gives an object the facts that make a simple condition hold, or fail.
    fn arrange(&mut self, ding: DingId, cond: &Cond, holds: bool) {
        match cond {
            Cond::Flag { nav, kenmerk } if nav.steps.is_empty() => self.set(ding, *kenmerk, Waarde::JaNee(holds)),
            Cond::Not(inner) => self.arrange(ding, inner, !holds),
            // One part that fails is enough, and disturbs the least.
            Cond::And(parts) if !holds => {
                let flag = parts.iter().find(|part| matches!(part, Cond::Flag { .. } | Cond::Not(_)));
                if let Some(part) = flag.or_else(|| parts.first()) {
                    self.arrange(ding, part, false);
                }
            }
            Cond::And(parts) | Cond::Or(parts) => parts.iter().for_each(|part| self.arrange(ding, part, holds)),
            Cond::Compare { left: Term::Fact { nav, kenmerk }, op, right } if nav.steps.is_empty() => {
                let inclusive = matches!(op, Vergelijker::TenMinste | Vergelijker::TenHoogste | Vergelijker::GelijkAan);
                match right {
                    // What another condition made of it can do for this one as well.
                    Term::Number(maat) if holds && self.is_so(ding, *kenmerk, *op, &maat.waarde) => {}
                    Term::Number(maat) => {
                        let up = matches!(op, Vergelijker::TenMinste | Vergelijker::MeerDan);
                        let step = match (holds, inclusive, up) {
                            (true, true, _) | (false, false, _) => Getal::ZERO,
                            (true, false, true) | (false, true, false) => Getal::ONE,
                            (true, false, false) | (false, true, true) => Getal::from(-1),
                        };
                        let step = &step * maat.eenheid.factor();
                        if let Some(waarde) = self.number(*kenmerk, &(&maat.waarde + &step)) {
                            self.set(ding, *kenmerk, waarde);
                        }
                    }
                    // Enough for whichever of its values a limit has.
                    Term::Derived { .. } | Term::Choice { .. } | Term::Table(_) if holds => {
                        let mut values = Vec::new();
                        constants(self.g.regels, right, &mut values);
                        let up = matches!(op, Vergelijker::TenMinste | Vergelijker::MeerDan);
                        let furthest = if up { values.into_iter().max() } else { values.into_iter().min() };
                        let needed = furthest.filter(|limit| !self.is_so(ding, *kenmerk, *op, limit));
                        if let Some(waarde) = needed.and_then(|value| self.number(*kenmerk, &value)) {
                            self.set(ding, *kenmerk, waarde);
                        }
                    }
                    Term::Class(_, index) if holds && inclusive => self.set(ding, *kenmerk, Waarde::Klasse(*index)),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// Whether the facts of an object make a simple condition fail.
    fn fails(&self, ding: DingId, cond: &Cond) -> bool {
        let fact = |kenmerk: &KenmerkId| self.feiten.ding(ding).feiten.get(kenmerk);
        match cond {
            Cond::Flag { nav, kenmerk } if nav.steps.is_empty() => fact(kenmerk) == Some(&Waarde::JaNee(false)),
            Cond::Not(inner) => match &**inner {
                Cond::Flag { nav, kenmerk } if nav.steps.is_empty() => fact(kenmerk) == Some(&Waarde::JaNee(true)),
                _ => false,
            },
            Cond::And(parts) => parts.iter().any(|part| self.fails(ding, part)),
            Cond::Or(parts) => parts.iter().all(|part| self.fails(ding, part)),
            Cond::Compare { left: Term::Fact { nav, kenmerk }, op, right: Term::Number(maat) }
                if nav.steps.is_empty() =>
            {
                fact(kenmerk).is_some() && !self.is_so(ding, *kenmerk, *op, &maat.waarde)
            }
            _ => false,
        }
    }

    fn is_so(&self, ding: DingId, kenmerk: KenmerkId, op: Vergelijker, limit: &Getal) -> bool {
        let Some(Waarde::Getal(known)) = self.feiten.ding(ding).feiten.get(&kenmerk) else { return false };
        Lin::constant(known.waarde.clone()).compare(op, &Lin::constant(limit.clone())) == Formula::True
    }

    fn totals(&mut self) {
        for (var, (start, kind, soort, kenmerk)) in &self.g.totalen {
            let (Some(start), Some(value)) = (self.dingen.get(start).copied(), self.model.numbers.get(var.index()))
            else {
                continue;
            };
            let base = self.g.regels.base_kind(*kind);
            let of_kind = |id: &DingId| {
                *id != start && self.feiten.lies_in(*id, start) && self.g.regels.is_a(self.feiten.ding(*id).soort, base)
            };
            let outlined = |id: &DingId| self.dingen.values().any(|known| known == id);
            // Objects of the outline have what was grounded of them, and otherwise count for nothing.
            let open = |id: &DingId| !outlined(id) || !self.feiten.ding(*id).feiten.contains_key(kenmerk);
            let mut found: Vec<DingId> = self.feiten.ids().filter(of_kind).filter(open).collect();
            found.sort_by_key(outlined);
            for (index, ding) in found.into_iter().enumerate() {
                let part = if *soort == Optelling::Som && index > 0 { Getal::ZERO } else { value.clone() };
                if let Some(waarde) = self.number(*kenmerk, &part) {
                    self.set(ding, *kenmerk, waarde);
                }
            }
        }
    }
}

/// The numbers that a limit can be.
fn constants(regels: &Regelset, term: &Term, found: &mut Vec<Getal>) {
    match term {
        Term::Number(maat) => found.push(maat.waarde.clone()),
        Term::Choice { takken } => takken.iter().for_each(|(_, tak)| constants(regels, tak, found)),
        Term::Table(tabel) => {
            tabel.rijen.iter().filter_map(|rij| rij.waarde.as_ref()).for_each(|value| constants(regels, value, found));
        }
        Term::Derived { bepaling, .. } => {
            if let Formule::Term(formula) = &regels.bepaling(*bepaling).formule {
                constants(regels, formula, found);
            }
        }
        _ => {}
    }
}
