//! Two versions of one eis over all projects: where does another outcome come out?
//!
//! Both versions stand in one [`Regelset`]. A transition that is shown has a project that
//! [`evaluate`](mod@crate::evaluate) confirms; one that is not shown is refuted, or it is named as
//! not decided.

use std::collections::BTreeMap;

use time::Date;

use super::Getuige;
use super::cases::{fix_facts, functions};
use super::ground::Grounder;
use super::keys::aggregated;
use super::lin::{and, implies, not, or};
use super::objects::Objects;
use super::project::Builder;
use super::witness;
use crate::beoordeling::Oordeel;
use crate::cases::{outcome_for, replaced_by};
use crate::evaluate::evaluate_some;
use crate::feiten::{DingId, Feiten};
use crate::regelset::{EisId, EisInhoud, ObjectId, Regelset, Versie};
use crate::solver::{Answer, Formula, Limits, Model, Premise, Session};

/// What comes out for a building whose facts are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Toestand {
    /// The eis does not apply, or is not there.
    NietVanToepassing,
    /// It is met.
    Voldoet,
    /// It is broken.
    VoldoetNiet,
}

impl Toestand {
    const ALL: [Self; 3] = [Self::NietVanToepassing, Self::Voldoet, Self::VoldoetNiet];

    /// The words of the outcome.
    pub fn words(self) -> &'static str {
        match self {
            Self::NietVanToepassing => Oordeel::NietVanToepassing.words(),
            Self::Voldoet => Oordeel::Voldoet.words(),
            Self::VoldoetNiet => Oordeel::VoldoetNiet.words(),
        }
    }

    fn of(oordeel: Oordeel) -> Option<Self> {
        match oordeel {
            Oordeel::NietVanToepassing => Some(Self::NietVanToepassing),
            Oordeel::Voldoet => Some(Self::Voldoet),
            Oordeel::VoldoetNiet => Some(Self::VoldoetNiet),
            Oordeel::Onbekend | Oordeel::HangtAfVanDeLezing | Oordeel::TeBeoordelen => None,
        }
    }
}

/// Projects that had one outcome and now have another.
#[derive(Debug, Clone)]
pub struct Overgang {
    /// The outcome under the old version.
    pub van: Toestand,
    /// The outcome under the new one.
    pub naar: Toestand,
    /// The kinds of object or gebruiksfunctie for which there are such projects.
    pub soorten: Vec<ObjectId>,
    /// Such a project; none when it is not decided whether there is one.
    pub getuige: Option<Getuige>,
    /// Why it is not decided.
    pub reden: Option<String>,
}

/// Two versions of an eis; either may be absent.
#[derive(Debug, Clone, Copy)]
pub struct Versies {
    /// The old version.
    pub oud: Option<EisId>,
    /// The new version.
    pub nieuw: Option<EisId>,
}

impl Versies {
    fn each(self) -> impl Iterator<Item = EisId> {
        self.oud.into_iter().chain(self.nieuw)
    }
}

/// Looks for every transition between outcomes on a date.
pub fn verschil(regels: &Regelset, versies: Versies, datum: Date) -> Vec<Overgang> {
    let mut kinds: Vec<ObjectId> =
        versies.each().flat_map(|id| regels.eis(id).voor.iter().map(|voor| voor.basis)).collect();
    kinds.sort();
    kinds.dedup();
    let mut found: BTreeMap<(Toestand, Toestand), Overgang> = BTreeMap::new();
    for kind in kinds {
        let Some(anchor) = versies.each().last() else { continue };
        let Some(g) = Grounder::new(regels, anchor, datum) else { continue };
        for functie in functions(regels, &g, kind) {
            for lezing in readings(regels, versies, datum) {
                let Some(mut paar) = Paar::new(regels, versies, datum, kind, functie, lezing) else { continue };
                paar.transitions(functie.unwrap_or(kind), &mut found);
            }
        }
    }
    found.into_values().collect()
}

fn version(regels: &Regelset, id: EisId, datum: Date) -> Option<&Versie> {
    match &regels.eis(id).inhoud {
        EisInhoud::Norm(versies) => versies.iter().find(|versie| versie.periode.contains(datum)),
        EisInhoud::TeBeoordelen(_) | EisInhoud::Geen => None,
    }
}

/// The readings to compare: the first with the first, the second with the second. Where one
/// version has fewer, its last one stands for the rest.
fn readings(regels: &Regelset, versies: Versies, datum: Date) -> Vec<BTreeMap<EisId, usize>> {
    let count = |id| version(regels, id, datum).map_or(1, |versie| versie.lezingen.len().max(1));
    let most = versies.each().map(count).max().unwrap_or(1);
    (0..most).map(|index| versies.each().map(|id| (id, index.min(count(id) - 1))).collect()).collect()
}

/// Both versions in one outline.
struct Paar<'r> {
    g: Grounder<'r>,
    ding: DingId,
    versies: Versies,
    /// Per outcome, when each version has it.
    oud: [Formula; 3],
    nieuw: [Formula; 3],
    several_readings: bool,
}

impl<'r> Paar<'r> {
    fn new(
        regels: &'r Regelset,
        versies: Versies,
        datum: Date,
        kind: ObjectId,
        functie: Option<ObjectId>,
        lezing: BTreeMap<EisId, usize>,
    ) -> Option<Self> {
        let mut g = Grounder::new(regels, versies.each().last()?, datum)?;
        let several_readings =
            versies.each().any(|id| version(regels, id, datum).is_some_and(|versie| versie.lezingen.len() > 1));
        g.lezing = lezing;
        let mut sums = Vec::new();
        for versie in versies.each().filter_map(|id| version(regels, id, datum)) {
            versie.lezingen.iter().for_each(|lezing| aggregated(regels, &lezing.norm, &mut sums));
        }
        if let (Some(_), Some(functie)) = (regels.object(kind).zijden, functie) {
            g.build(functie, Some(functie));
        }
        let ding = g.build(kind, functie);
        Objects::summed(regels, &sums).put(&mut g, ding, functie);
        let oud = outcomes(&mut g, versies.oud, ding);
        let nieuw = outcomes(&mut g, versies.nieuw, ding);
        // Where two rows of a table match and differ, there is nothing to compare.
        let overlap = std::mem::take(&mut g.overlap);
        g.axioms.extend(overlap.into_iter().map(not));
        Some(Self { g, ding, versies, oud, nieuw, several_readings })
    }

    fn transitions(&mut self, soort: ObjectId, found: &mut BTreeMap<(Toestand, Toestand), Overgang>) {
        for (van, had) in Toestand::ALL.into_iter().zip(self.oud.clone()) {
            for (naar, has) in Toestand::ALL.into_iter().zip(self.nieuw.clone()) {
                if van == naar {
                    continue;
                }
                let Some(answer) = self.one(van, naar, &had, &has) else { continue };
                let overgang = found.entry((van, naar)).or_insert_with(|| Overgang {
                    van,
                    naar,
                    soorten: Vec::new(),
                    getuige: None,
                    reden: None,
                });
                if !overgang.soorten.contains(&soort) {
                    overgang.soorten.push(soort);
                }
                match answer {
                    Ok(getuige) => {
                        // What is shown for one kind is no longer in doubt.
                        overgang.reden = None;
                        overgang.getuige.get_or_insert(getuige);
                    }
                    Err(reden) if overgang.getuige.is_none() => overgang.reden = Some(reden),
                    Err(_) => {}
                }
            }
        }
    }

    /// A project with this transition, why it is not decided, or nothing when there is none.
    fn one(&self, van: Toestand, naar: Toestand, had: &Formula, has: &Formula) -> Option<Result<Getuige, String>> {
        let wanted = and([had.clone(), has.clone()]);
        if wanted == Formula::False {
            return None;
        }
        if let Some(fout) = &self.g.fout {
            return Some(Err(fout.clone()));
        }
        let mut formulas = self.g.axioms.clone();
        formulas.push(wanted);
        let mut session = Session::new(&self.g.problem);
        let premises: Vec<Premise> = formulas.iter().map(|formula| session.add(formula.clone())).collect();
        match session.solve(&premises, &Limits::default()) {
            Answer::Unsat(_) => None,
            Answer::Unknown(stop) => Some(Err(stop.to_string())),
            Answer::Sat(_) if self.several_readings => {
                Some(Err("de bron is op meer manieren te lezen; vergelijk de lezingen met de hand".to_owned()))
            }
            Answer::Sat(_) => {
                let wishes = witness::wishes(&self.g, &formulas.iter().collect::<Vec<_>>());
                let model = witness::exact_model(&self.g, &wishes, &mut session, &premises);
                Some(model.and_then(|model| self.witness(&model, van, naar)))
            }
        }
    }

    fn witness(&self, model: &Model, van: Toestand, naar: Toestand) -> Result<Getuige, String> {
        let (mut feiten, dingen) = Builder::build(&self.g, model)?;
        let confirm = |feiten: &Feiten| self.confirm(feiten, &dingen, van, naar);
        confirm(&feiten)?;
        witness::shorten(&mut feiten, |feiten, _, _| confirm(feiten).is_ok());
        Ok(Getuige::new(&self.g, feiten, &dingen))
    }

    /// Whether evaluating the project gives both outcomes.
    fn confirm(
        &self,
        feiten: &Feiten,
        dingen: &BTreeMap<DingId, DingId>,
        van: Toestand,
        naar: Toestand,
    ) -> Result<(), String> {
        let regels = self.g.regels;
        let wanted: Vec<EisId> = self.versies.each().flat_map(|id| replaced_by(regels, id)).collect();
        let found = evaluate_some(regels, feiten, &wanted);
        if let Some(first) = found.onmogelijk.first() {
            let code = regels.verbanden.get(first.verband).map_or("", |verband| verband.code.as_str());
            return Err(format!("het voorbeeld kan niet bestaan ({code})"));
        }
        let place = dingen.get(&self.ding).copied().ok_or("het object ontbreekt in het voorbeeld")?;
        let naam = feiten.ding(place).naam.as_str();
        for (id, expected) in [(self.versies.oud, van), (self.versies.nieuw, naar)] {
            let Some(id) = id else { continue };
            let (oordeel, _) = outcome_for(regels, feiten, &found, id, Some(naam));
            if Toestand::of(oordeel) != Some(expected) {
                return Err(format!("bij narekenen geeft het voorbeeld {oordeel} in plaats van {}", expected.words()));
            }
        }
        Ok(())
    }
}

/// When an eis has each outcome for an object. What is absent never applies.
fn outcomes<'r>(g: &mut Grounder<'r>, id: Option<EisId>, ding: DingId) -> [Formula; 3] {
    let none = [Formula::True, Formula::False, Formula::False];
    let Some(id) = id else { return none };
    let active = g.active(id, ding);
    if active == Formula::False {
        return none;
    }
    let Some(norm) = g.norm(id, ding) else { return none };
    fix_facts(g, id, ding, &active);
    let proof = g.without_proof(id, ding);
    g.axioms.push(implies(active.clone(), proof));
    [
        or([not(active.clone()), norm.leeg.clone()]),
        and([active.clone(), norm.waar.clone()]),
        and([active, norm.onwaar()]),
    ]
}
