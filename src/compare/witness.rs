//! A model as a project: built, and confirmed by [`evaluate`](mod@crate::evaluate).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Getuige;
use super::cases::{Geval, Zaak};
use super::confirm::{confirm, own, own_part};
use super::ground::{Definitie, Grounder, Rest, Var, What};
use super::lin::{Lin, and};
use super::modellen::Dichtbij;
use super::project::Builder;
use crate::feiten::{DingId, Feiten, Waarde};
use crate::getal::Getal;
use crate::maat::Maat;
use crate::regelset::{KenmerkId, Regelset, Vergelijker, WaardeSoort};
use crate::solver::{Answer, Formula, Limits, Model, NumVar, Premise, Relation, Session, Wishes};

/// So many objects of a kind beyond the outline can be written out in an example.
pub(super) const MOST: i64 = 60;

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
