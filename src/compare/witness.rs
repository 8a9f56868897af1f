//! A model as a project: built, and confirmed by [`evaluate`](mod@crate::evaluate).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Getuige;
use super::cases::{Geval, Zaak};
use super::confirm::{confirm, own, own_part};
use super::ground::{Definitie, Grounder, Rest, Var, What};
use super::lin::{Lin, and};
use super::modellen::Dichtbij;
use crate::feiten::{DingId, Feiten, Waarde};
use crate::getal::Getal;
use crate::maat::{Maat, Weergave};
use crate::regelset::{Cond, Formule, KenmerkId, ObjectId, Optelling, Regelset, Term, Vergelijker, WaardeSoort};
use crate::solver::{Answer, Formula, Limits, Model, NumVar, Premise, Relation, Session, Wishes};
use crate::span::Location;

/// So many objects of a kind beyond the outline can be written out in an example.
const MOST: i64 = 60;

/// Why there is no example, if that is too few.
pub(super) const TOO_MANY: &str = "het voorbeeld vraagt te veel objecten";

/// That there are no more objects than an example can have.
pub(super) fn few_objects(g: &Grounder<'_>) -> Formula {
    let few = |rest: &Rest<'_>| Formula::compare(rest.aantal, Relation::AtMost, Getal::from(MOST));
    and(g.rest.values().filter(|rest| rest.waarvoor.is_none()).map(few))
}

/// What a project must show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rol {
    /// The national norms hold, the demand does not.
    Strenger,
    /// The demand holds, a counterpart does not.
    Zwakker,
}

/// A project that satisfies the premises and does what its role asks.
pub(super) fn witness(
    geval: &Geval<'_>,
    zaak: &Zaak,
    wishes: &Wishes,
    session: &mut Session,
    premises: &[Premise],
    rol: Rol,
) -> Result<Getuige, String> {
    let model = exact_model(&geval.g, wishes, session, premises)?;
    let (mut feiten, dingen) = Builder::build(&geval.g, &model)?;
    belongs(geval.g.regels, &mut feiten, zaak);
    let mut nagerekend = confirm(geval, zaak, &feiten, &dingen, rol, true)?;
    shorten(&mut feiten, |feiten, ding, kenmerk| nagerekend.shows_without(feiten, ding, kenmerk));
    Ok(Getuige::new(&geval.g, feiten, &dingen))
}

/// What examples of an outline should look like: the model building that is near, and the limits of
/// the law.
pub(super) struct Wensen {
    pub(super) wishes: Wishes,
    /// Those that break a limit by little.
    beyond: Wishes,
}

impl Wensen {
    pub(super) fn new(geval: &Geval<'_>, modellen: &[Feiten]) -> Self {
        let norms = geval.tegenover.iter().chain(&geval.overige);
        let mut wishes = wishes(&geval.g, &norms.map(|norm| &norm.eist).collect::<Vec<_>>());
        if let Some(model) = Dichtbij::find(&geval.g, modellen, geval.ding) {
            // Of what the demand is about, the limit of the law says more than the model.
            let about = geval.sleutels.iter().map(|(ding, what, _)| (*ding, *what));
            model.wish(&geval.g, &about.collect(), &mut wishes);
        }
        let mut beyond = wishes.clone();
        just_beyond(&mut beyond);
        Self { wishes, beyond }
    }
}

/// An agreement counts for a project that names it.
fn belongs(regels: &Regelset, feiten: &mut Feiten, zaak: &Zaak) {
    feiten.afspraken = vec![regels.regeling(regels.eis(zaak.eis).regeling).code.clone()];
}

impl Getuige {
    /// A project that was confirmed, in the words of its facts.
    pub(super) fn new(g: &Grounder<'_>, feiten: Feiten, dingen: &BTreeMap<DingId, DingId>) -> Self {
        let in_woorden = tell(g, &feiten, dingen).into();
        Self { feiten: feiten.into(), in_woorden }
    }

    /// Makes it the example of another demand that asks the same.
    pub(super) fn shows_also(&mut self, regels: &Regelset, zaak: &Zaak) {
        let code = &regels.regeling(regels.eis(zaak.eis).regeling).code;
        if !matches!(self.feiten.afspraken.as_slice(), [known] if known == code) {
            belongs(regels, Arc::make_mut(&mut self.feiten), zaak);
        }
    }
}

/// A project that was found with the figure of the demand left open.
pub(super) struct Getoond {
    dingen: BTreeMap<DingId, DingId>,
    voorbeeld: Voorbeeld,
}

enum Voorbeeld {
    /// As it was built.
    Gebouwd(Feiten),
    /// In few facts, confirmed beside the national norms.
    Kort(Getuige),
    /// It does not show of the national norms what it should, whatever the figure of the demand.
    Faalt,
}

impl Getoond {
    pub(super) fn find(
        geval: &Geval<'_>,
        wensen: &Wensen,
        session: &mut Session,
        premises: &[Premise],
        rol: Rol,
    ) -> Option<Self> {
        let wishes = if rol == Rol::Zwakker { &wensen.beyond } else { &wensen.wishes };
        let model = exact_model(&geval.g, wishes, session, premises).ok()?;
        let (feiten, dingen) = Builder::build(&geval.g, &model).ok()?;
        Some(Self { dingen, voorbeeld: Voorbeeld::Gebouwd(feiten) })
    }

    /// The project, if it shows what its role asks for the figure of this demand.
    pub(super) fn shows_for(&mut self, geval: &Geval<'_>, zaak: &Zaak, rol: Rol) -> Option<Getuige> {
        self.shorten(geval, zaak, rol);
        let Voorbeeld::Kort(kort) = &mut self.voorbeeld else { return None };
        kort.shows_also(geval.g.regels, zaak);
        own_part(geval, zaak, &kort.feiten, &self.dingen, rol).then(|| kort.clone())
    }

    /// Brings it down to few facts, if it shows of the national norms what its role asks.
    fn shorten(&mut self, geval: &Geval<'_>, zaak: &Zaak, rol: Rol) {
        let Voorbeeld::Gebouwd(feiten) = &mut self.voorbeeld else { return };
        belongs(geval.g.regels, feiten, zaak);
        let confirmed = confirm(geval, zaak, feiten, &self.dingen, rol, false).ok();
        // What the demand reads stays, so that the facts that remain are the same for every figure.
        let with_read = confirmed.and_then(|nagerekend| Some((nagerekend, own(geval, zaak, feiten)?.gelezen)));
        self.voorbeeld = match with_read {
            Some((mut nagerekend, read)) => {
                shorten(feiten, |feiten, ding, kenmerk| {
                    !read.contains(&(ding, kenmerk)) && nagerekend.shows_without(feiten, ding, kenmerk)
                });
                Voorbeeld::Kort(Getuige::new(&geval.g, feiten.clone(), &self.dingen))
            }
            None => Voorbeeld::Faalt,
        };
    }

    /// The same project with another value of a fact that the demand bounds, if it shows the same.
    pub(super) fn moved(
        &mut self,
        geval: &Geval<'_>,
        zaak: &Zaak,
        rol: Rol,
        (feit, value): ((DingId, KenmerkId), &Getal),
    ) -> Option<Self> {
        self.shorten(geval, zaak, rol);
        let Voorbeeld::Kort(kort) = &self.voorbeeld else { return None };
        let mut feiten = Feiten::clone(&kort.feiten);
        let number = |feiten: &Feiten, (ding, kenmerk): (DingId, KenmerkId)| {
            let ding = *self.dingen.get(&ding)?;
            match feiten.ding(ding).feiten.get(&kenmerk)? {
                Waarde::Getal(maat) => Some((ding, maat.clone())),
                _ => None,
            }
        };
        let (_, now) = number(&feiten, feit)?;
        let bounded = geval.sleutels.iter().filter_map(|(ding, what, _)| match what {
            What::Kenmerk(kenmerk) => Some((*ding, *kenmerk)),
            What::Onder(..) | What::Aantal(_) => None,
        });
        for at in bounded.collect::<BTreeSet<_>>() {
            let Some((ding, maat)) = number(&feiten, at).filter(|(_, maat)| maat.waarde == now.waarde) else {
                continue;
            };
            if !geval.g.regels.kenmerk(at.1).bereik.contains(value) {
                return None;
            }
            let waarde = Waarde::Getal(Maat { waarde: value.clone(), ..maat });
            feiten.ding_mut(ding).feiten.insert(at.1, waarde);
        }
        confirm(geval, zaak, &feiten, &self.dingen, rol, false).ok()?;
        let kort = Getuige::new(&geval.g, feiten, &self.dingen);
        Some(Self { dingen: self.dingen.clone(), voorbeeld: Voorbeeld::Kort(kort) })
    }
}

/// What breaks a limit by little, in a round number, on either side.
fn just_beyond(wishes: &mut Wishes) {
    let near = |limit: &Getal, from: i64, to: i64| {
        let part = |percent: i64| Getal::ratio(percent, 100).map(|part| limit * &part);
        let (one, other) = (part(from)?, part(to)?);
        Some(Getal::simplest_between(&one.clone().min(other.clone()), &one.max(other)))
    };
    let limits = std::mem::take(&mut wishes.candidates);
    for (var, limit) in limits {
        let beyond = [near(&limit, 101, 110), near(&limit, 90, 99)];
        wishes.candidates.push((var, limit.clone()));
        wishes.candidates.extend(beyond.into_iter().flatten().filter(|near| *near != limit).map(|near| (var, near)));
    }
}

/// Leaves out every fact without which the project still shows the same, and references to other
/// objects before all else. The function is asked after a fact is gone, and the fact comes back
/// when it says no.
pub(super) fn shorten(feiten: &mut Feiten, mut shows_without: impl FnMut(&Feiten, DingId, KenmerkId) -> bool) {
    for references in [true, false] {
        for id in feiten.ids().collect::<Vec<_>>().into_iter().rev() {
            for kenmerk in feiten.ding(id).feiten.keys().copied().collect::<Vec<_>>() {
                let Some(waarde) = feiten.ding_mut(id).feiten.remove(&kenmerk) else { continue };
                if matches!(waarde, Waarde::Verwijzing(_)) != references || !shows_without(feiten, id, kenmerk) {
                    feiten.ding_mut(id).feiten.insert(kenmerk, waarde);
                }
            }
        }
    }
}

/// A model in which products and quotients are what they should be.
pub(super) fn exact_model(
    g: &Grounder<'_>,
    wishes: &Wishes,
    session: &mut Session,
    premises: &[Premise],
) -> Result<Model, String> {
    let mut premises = premises.to_vec();
    let find = |session: &Session, premises: &[Premise]| match session.nice_model(premises, wishes, &Limits::default())
    {
        Answer::Sat(model) => Ok(model),
        Answer::Unsat(_) => Err("een product of quotiënt van twee onbekenden is niet passend te maken".to_owned()),
        Answer::Unknown(stop) => Err(stop.to_string()),
    };
    let mut model = find(session, &premises)?;
    // Another model can break what fitted before, so look at all of them again.
    let mut fixed = BTreeSet::new();
    while let Some((index, definitie)) =
        g.definities.iter().enumerate().find(|(index, definitie)| !fixed.contains(index) && !fits(definitie, &model))
    {
        fixed.insert(index);
        let mut formulas = Vec::new();
        fix(definitie, &model, &mut formulas).ok_or("een noemer is nul")?;
        premises.extend(formulas.into_iter().map(|formula| session.add(formula)));
        model = find(session, &premises)?;
    }
    if g.definities.iter().all(|definitie| fits(definitie, &model)) {
        Ok(model)
    } else {
        Err("een product of quotiënt van twee onbekenden is niet passend te maken".to_owned())
    }
}

fn fits(definitie: &Definitie, model: &Model) -> bool {
    let value = |lin: &Lin| lin.value(&model.numbers);
    let of = |var: &NumVar| model.numbers.get(var.index()).cloned();
    let holds = || match definitie {
        Definitie::Quotient { q, teller, noemer } => Some(of(q)? == value(teller)?.checked_div(&value(noemer)?)?),
        Definitie::Product { p, a, b } => Some(of(p)? == value(a)? * value(b)?),
        Definitie::Gemiddelde { als, .. } if als.holds(model) == Some(false) => Some(true),
        Definitie::Gemiddelde { m, delen, .. } => {
            let (mut sum, mut total) = (Getal::ZERO, Getal::ZERO);
            for (weight, part) in delen {
                let weight = value(weight)?;
                sum = &sum + &(&weight * &value(part)?);
                total = &total + &weight;
            }
            Some(of(m)? == sum.checked_div(&total)?)
        }
    };
    holds() == Some(true)
}

/// Fixes one factor, so that what is left is linear.
fn fix(definitie: &Definitie, model: &Model, formulas: &mut Vec<Formula>) -> Option<()> {
    let mut hold = |lin: &Lin, avoid_zero: bool| {
        let mut value = lin.value(&model.numbers)?;
        if avoid_zero && value.is_zero() {
            value = Getal::ONE;
        }
        formulas.push(lin.compare(Vergelijker::GelijkAan, &Lin::constant(value.clone())));
        Some(value)
    };
    let equation = match definitie {
        Definitie::Quotient { q, teller, noemer } => {
            let divisor = hold(noemer, true)?;
            Lin::var(*q).scaled(&divisor).compare(Vergelijker::GelijkAan, teller)
        }
        Definitie::Product { p, a, b } => {
            let factor = hold(a, false)?;
            b.scaled(&factor).compare(Vergelijker::GelijkAan, &Lin::var(*p))
        }
        Definitie::Gemiddelde { m, als, delen } => {
            let (mut sum, mut total) = (Lin::default(), Getal::ZERO);
            for (weight, part) in delen {
                let weight = hold(weight, true)?;
                sum = sum.plus(&part.scaled(&weight));
                total = &total + &weight;
            }
            formulas.push(als.clone());
            Lin::var(*m).scaled(&total).compare(Vergelijker::GelijkAan, &sum)
        }
    };
    formulas.push(equation);
    Some(())
}

/// The limits of norms themselves, few objects, the ordinary case.
pub(super) fn wishes(g: &Grounder<'_>, norms: &[&Formula]) -> Wishes {
    let mut candidates: Vec<(NumVar, Getal)> = Vec::new();
    for norm in norms {
        limits(norm, &mut candidates);
    }
    for rest in g.rest.values() {
        candidates.extend((0..=12).map(|count| (rest.aantal, Getal::from(count))));
    }
    for ((_, kenmerk), var) in &g.facts {
        let Var::Num(var) = *var else { continue };
        let declared = g.regels.kenmerk(*kenmerk);
        if let WaardeSoort::Getal { eenheid, .. } = &declared.soort
            && eenheid.tekst() == "m²"
        {
            candidates.extend([100, 10, 20, 50].map(|n| (var, Getal::from(n))));
        }
    }
    let count = |bools: usize| vec![Some(false); bools];
    Wishes {
        numbers: Vec::new(),
        bools: count(g.facts.len() + g.texts.len() + g.opaque_bool.len() + g.aanwezig.len()),
        enums: Vec::new(),
        candidates,
    }
}

/// The constants with which single quantities are compared.
fn limits(formula: &Formula, found: &mut Vec<(NumVar, Getal)>) {
    match formula {
        Formula::Linear(linear) => {
            if let [(var, factor)] = linear.terms.as_slice() {
                found.extend(linear.constant.checked_div(factor).map(|limit| (*var, limit)));
            }
        }
        Formula::Not(inner) => limits(inner, found),
        Formula::And(parts) | Formula::Or(parts) => parts.iter().for_each(|part| limits(part, found)),
        Formula::True | Formula::False | Formula::Bool(_) | Formula::Enum(..) => {}
    }
}

// ---------------------------------------------------------------------- the project

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

/// The facts of a project, object by object.
fn tell(g: &Grounder<'_>, feiten: &Feiten, dingen: &BTreeMap<DingId, DingId>) -> Vec<String> {
    let regels = g.regels;
    let targets: BTreeSet<DingId> = g.verwijzingen.values().filter_map(|target| dingen.get(target)).copied().collect();
    let referred = |id: DingId| {
        feiten.dingen.iter().any(|ding| ding.feiten.values().any(|waarde| *waarde == Waarde::Verwijzing(id)))
    };
    let mut found = Vec::new();
    for id in feiten.ids() {
        let ding = feiten.ding(id);
        if targets.contains(&id) && ding.feiten.is_empty() && ding.kinderen.is_empty() && !referred(id) {
            // Only an object to which something could have referred.
            continue;
        }
        let kind = &regels.object(ding.soort).naam;
        let naam =
            if ding.naam.starts_with(kind.as_str()) { ding.naam.clone() } else { format!("{} ({kind})", ding.naam) };
        if id != Feiten::PROJECT {
            found.push(format!("een {naam}"));
        }
        for (kenmerk, waarde) in &ding.feiten {
            let declared = regels.kenmerk(*kenmerk);
            let text = match waarde {
                Waarde::JaNee(true) => "ja".to_owned(),
                Waarde::JaNee(false) => "nee".to_owned(),
                Waarde::Getal(maat) => maat.to_string(),
                Waarde::Klasse(index) => match declared.soort {
                    WaardeSoort::Klasse(klasse) => {
                        regels.klasse(klasse).waarden.get(usize::from(*index)).cloned().unwrap_or_default()
                    }
                    _ => String::new(),
                },
                Waarde::Datum(day) => day.to_string(),
                Waarde::Tekst(text) => text.clone(),
                Waarde::Verwijzing(target) => feiten.ding(*target).naam.clone(),
            };
            found.push(format!("{} van {naam}: {text}", declared.naam));
        }
    }
    found
}
