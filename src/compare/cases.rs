//! The national norms beside a demand, and the cases into which it falls.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use time::Date;

use super::decide::{Excess, decide, join_readings, merge};
use super::ground::{Grounder, Kant, Var, What};
use super::keys::{Opgeteld, Sleutels, aggregated, side, static_keys};
use super::lin::{Lin, Tri, and, implies, not, or};
use super::naast::Naast;
use super::objects::Objects;
use super::reeks::{self, Maatstaf, Reeks, figure};
use super::terms::{Atoom, Gevallen};
use super::vragen::Norm;
use super::{Cel, Uitkomst};
use crate::evaluate::Looked;
use crate::feiten::{DingId, Feiten};
use crate::regelset::{Cond, EisId, EisInhoud, Geregeld, Lezing, ObjectId, Regelset, Vergelijker, WaardeSoort};
use crate::solver::Formula;

/// More national premises than this are not looked at: leaving one out never makes a demand
/// follow from the others.
const MAX_PREMISES: usize = 80;

/// Beyond so many premises, what only decides whether another one applies is not followed: that
/// would lead through the whole law.
const FOLLOWED: usize = 16;

/// A demand, a part of it and a function: what one outline is about.
#[derive(Clone)]
pub(super) struct Zaak {
    pub(super) eis: EisId,
    pub(super) deel: Option<usize>,
    pub(super) object: ObjectId,
    pub(super) functie: Option<ObjectId>,
    pub(super) lezing: BTreeMap<EisId, usize>,
}

impl Zaak {
    /// A case of it without anything decided.
    pub(super) fn cel(&self, regels: &Regelset, uitkomst: Uitkomst) -> Cel {
        let lezingen = self.lezing.iter().filter_map(|(eis, index)| {
            let EisInhoud::Norm(versies) = &regels.eis(*eis).inhoud else { return None };
            let lezing =
                versies.iter().find_map(|versie| versie.lezingen.get(*index).filter(|_| versie.lezingen.len() > 1))?;
            Some((*eis, lezing.naam.clone()?))
        });
        Cel {
            deel: self.deel,
            object: self.object,
            functie: self.functie,
            eigenschappen: Vec::new(),
            normen: Vec::new(),
            lezingen: lezingen.collect(),
            uitkomst,
            mogelijk: Vec::new(),
            reden: None,
            grond: Vec::new(),
            daarnaast: Vec::new(),
            elders: Vec::new(),
            kloof: None,
            getuige: None,
            getuige_zwakker: None,
            voorbehouden: Vec::new(),
            gezocht: String::new(),
        }
    }

    fn undecided(&self, regels: &Regelset, reden: String) -> Cel {
        let mut cel = self.ungrounded(regels, reden);
        cel.mogelijk.insert(0, Uitkomst::Onvergelijkbaar);
        cel
    }

    /// A case with a shape that cannot be grounded.
    pub(super) fn ungrounded(&self, regels: &Regelset, reden: String) -> Cel {
        let mogelijk = vec![
            Uitkomst::Tegenstrijdig,
            Uitkomst::VolgtAl,
            Uitkomst::Aanvullend,
            Uitkomst::Gemengd,
            Uitkomst::Strenger,
            Uitkomst::Zwakker,
            Uitkomst::Gelijk,
        ];
        Cel { mogelijk, reden: Some(reden), ..self.cel(regels, Uitkomst::Onbeslist) }
    }
}

/// Everything about one outline, as formulas.
pub(super) struct Geval<'r> {
    pub(super) g: Grounder<'r>,
    /// For examples that are evaluated.
    pub(super) looked: Arc<Looked>,
    pub(super) zaak: Zaak,
    pub(super) ding: DingId,
    /// The demand applies to the object.
    pub(super) van_toepassing: Formula,
    /// Objects for which the demand can count, the object itself first: when it applies, and what it
    /// asks.
    pub(super) gesteld: Vec<(DingId, Formula, Gesteld)>,
    pub(super) cond: &'r Cond,
    /// National norms for the same quantity and side.
    pub(super) tegenover: Vec<Norm>,
    /// The other national norms that touch what is in play.
    pub(super) overige: Vec<Norm>,
    /// What the demand bounds.
    pub(super) sleutels: Sleutels,
    /// What it totals.
    opgeteld: Vec<Opgeteld>,
}

/// What a demand asks of an object.
#[derive(Clone)]
pub(super) enum Gesteld {
    /// This, compared with a figure that each demand of a series has of its own.
    Maat(Gevallen),
    /// All of it.
    Geheel(Tri),
}

/// All cases of a demand.
pub(super) fn cells(naast: &Naast<'_>, id: EisId) -> Vec<Cel> {
    let Naast { regels, datum, .. } = *naast;
    let eis = regels.eis(id);
    let unregulated = eis.onderwerp.and_then(|s| not_regulated(&regels.onderwerp(s).geregeld));
    let holds = Grounder::new(regels, id, datum).is_some_and(|g| g.in_force(id));
    if let (Some(reden), true, Some(voor)) = (unregulated, holds, eis.voor.first()) {
        let zaak = Zaak { eis: id, deel: None, object: voor.basis, functie: None, lezing: BTreeMap::new() };
        let elders = under_another_subject(naast, id);
        return vec![Cel { reden: Some(reden), elders, ..zaak.cel(regels, Uitkomst::NietGeregeld) }];
    }
    cells_among(naast, id)
}

/// National norms on the quantity that a demand bounds, though it names another subject.
fn under_another_subject(naast: &Naast<'_>, id: EisId) -> Vec<EisId> {
    let mut found = BTreeSet::new();
    for zaak in cases(naast, id) {
        let bounded = reeks::cond(naast, &zaak).is_some_and(|cond| {
            let mut own = BTreeSet::new();
            static_keys(naast.regels, cond, &mut own);
            naast.bounding(&own).next().is_some()
        });
        if bounded {
            naast.in_series(&zaak, |reeks| found.extend(reeks.geval.tegenover.iter().map(|norm| norm.eis)));
        }
    }
    found.into_iter().collect()
}

/// What a demand with a limit is looked at for: each kind, reading, part and function.
fn cases(naast: &Naast<'_>, id: EisId) -> Vec<Zaak> {
    let Naast { regels, datum, .. } = *naast;
    let Some(g) = Grounder::new(regels, id, datum) else { return Vec::new() };
    let Some(versie) = g.version(id) else { return Vec::new() };
    let mut found = Vec::new();
    for voor in &regels.eis(id).voor {
        let functions = functions(regels, &g, voor.basis);
        for (index, Lezing { norm, .. }) in versie.lezingen.iter().enumerate() {
            let parts = if let Cond::And(parts) = norm { (0..parts.len()).map(Some).collect() } else { vec![None] };
            for deel in parts {
                for functie in &functions {
                    let several = versie.lezingen.len() > 1;
                    let lezing = several.then_some((id, index)).into_iter().collect();
                    found.push(Zaak { eis: id, deel, object: voor.basis, functie: *functie, lezing });
                }
            }
        }
    }
    found
}

/// The same beside whatever norms, also where the subject is not regulated nationally.
pub(super) fn cells_among(naast: &Naast<'_>, id: EisId) -> Vec<Cel> {
    let Naast { regels, datum, .. } = *naast;
    let eis = regels.eis(id);
    let zaak = |object| Zaak { eis: id, deel: None, object, functie: None, lezing: BTreeMap::new() };
    let Some(first) = eis.voor.first() else { return Vec::new() };
    let Some(g) = Grounder::new(regels, id, datum) else { return Vec::new() };
    if !g.in_force(id) {
        return vec![zaak(first.basis).cel(regels, Uitkomst::NietInWerking)];
    }
    let EisInhoud::Norm(_) = &eis.inhoud else {
        let reden = "de regel geeft geen grens; een mens moet haar beoordelen".to_owned();
        return vec![zaak(first.basis).undecided(regels, reden)];
    };
    if g.version(id).is_none() {
        return vec![zaak(first.basis).cel(regels, Uitkomst::NietInWerking)];
    }
    if !in_force_at_all(regels, datum) {
        let reden = "de landelijke regels van deze datum zijn niet opgenomen".to_owned();
        return vec![zaak(first.basis).undecided(regels, reden)];
    }
    let mut found = Vec::new();
    cases(naast, id).into_iter().for_each(|zaak| with_readings(naast, zaak, &mut found));
    if found.is_empty() {
        let reden = "geen gebouw dat aan de landelijke normen voldoet, valt onder de eis".to_owned();
        let gezocht = "alle projecten, in elke gebruiksfunctie waarin het object kan liggen".to_owned();
        found.push(Cel { reden: Some(reden), gezocht, ..zaak(first.basis).cel(regels, Uitkomst::Loos) });
    }
    found
}

fn add_cases<'r>(reeks: &mut Reeks<'r>, naast: &Naast<'r>, zaak: &Zaak, found: &mut Vec<Cel>) {
    let cellen = reeks.decided(naast, zaak, |reeks| decide(reeks, naast, zaak));
    cellen.into_iter().for_each(|cel| merge(found, cel));
}

/// The same outline under every reading of the national norms beside the demand.
fn with_readings(naast: &Naast<'_>, zaak: Zaak, found: &mut Vec<Cel>) {
    let mut several: Vec<(EisId, Vec<String>)> = Vec::new();
    let looked = naast.in_series(&zaak, |reeks| {
        let geval = &reeks.geval;
        for norm in &geval.tegenover {
            let versie = geval.g.version(norm.eis);
            let names = versie.iter().flat_map(|versie| &versie.lezingen).filter_map(|lezing| lezing.naam.clone());
            let names: Vec<String> = names.collect();
            if names.len() > 1
                && !zaak.lezing.contains_key(&norm.eis)
                && !several.iter().any(|(eis, _)| *eis == norm.eis)
            {
                several.push((norm.eis, names));
            }
        }
        if several.is_empty() {
            add_cases(reeks, naast, &zaak, found);
        }
    });
    if looked.is_none() || several.is_empty() {
        return;
    }
    if several.len() > 4 {
        found.push(zaak.undecided(naast.regels, "te veel lezingen om alle samen te vergelijken".to_owned()));
        return;
    }
    let mut choices = vec![zaak.lezing.clone()];
    for (eis, names) in &several {
        let with = |known: BTreeMap<EisId, usize>| {
            (0..names.len())
                .map(move |index| known.iter().map(|(eis, index)| (*eis, *index)).chain([(*eis, index)]).collect())
        };
        choices = choices.into_iter().flat_map(with).collect();
    }
    let mut cellen = Vec::new();
    for lezing in choices {
        let zaak = Zaak { lezing, ..zaak.clone() };
        naast.in_series(&zaak, |reeks| add_cases(reeks, naast, &zaak, &mut cellen));
    }
    let joined = several.iter().fold(cellen, |cellen, (eis, names)| join_readings(cellen, *eis, names));
    joined.into_iter().for_each(|cel| merge(found, cel));
}

fn not_regulated(geregeld: &Geregeld) -> Option<String> {
    match geregeld {
        Geregeld::In(_) | Geregeld::Onbekend => None,
        Geregeld::Nee(reden) => {
            Some(reden.clone().unwrap_or_else(|| "het onderwerp is niet landelijk geregeld".to_owned()))
        }
        Geregeld::Uitgezonderd(reden) => {
            Some(reden.clone().unwrap_or_else(|| "het onderwerp is uitgezonderd".to_owned()))
        }
        Geregeld::Elders(waar) => Some(format!("elders geregeld: {waar}")),
    }
}

fn in_force_at_all(regels: &Regelset, datum: Date) -> bool {
    regels.regelingen().any(|(_, regeling)| regeling.is_national() && regeling.periode.contains(datum))
}

/// The base kinds of gebruiksfunctie to look at; none when the object lies in none.
pub(super) fn functions(regels: &Regelset, g: &Grounder<'_>, basis: ObjectId) -> Vec<Option<ObjectId>> {
    let Some(function) = regels.object_by_name("gebruiksfunctie") else { return vec![None] };
    let chain = g.chain(basis);
    let within = chain.iter().any(|kind| regels.is_a(*kind, function));
    let relation = regels.object(basis).zijden.is_some();
    if !within && !relation {
        return vec![None];
    }
    let wanted = if regels.is_a(basis, function) { basis } else { function };
    let kinds = regels.objecten().map(|(kind, _)| kind);
    let found: Vec<Option<ObjectId>> = kinds
        .filter(|kind| regels.base_kind(*kind) == *kind && *kind != function && regels.is_a(*kind, wanted))
        .map(Some)
        .collect();
    if found.is_empty() { vec![None] } else { found }
}

/// Builds the outline and grounds everything in it.
pub(super) fn geval<'r>(naast: &Naast<'r>, zaak: Zaak) -> Option<Geval<'r>> {
    let Naast { regels, datum, .. } = *naast;
    let mut g = Grounder::new(regels, zaak.eis, datum)?;
    g.lezing.clone_from(&zaak.lezing);
    g.eensoortig = zaak.functie.is_some();
    let cond = reeks::cond(naast, &zaak)?;
    let mut own = BTreeSet::new();
    static_keys(regels, cond, &mut own);
    let objects = Objects::beside(naast, &zaak, cond, &own);
    if regels.object(zaak.object).zijden.is_some()
        && let Some(functie) = zaak.functie
    {
        g.build(functie, Some(functie));
    }
    let ding = g.build(zaak.object, zaak.functie);
    objects.put(&mut g, ding, zaak.functie);
    let mut opgeteld = Vec::new();
    aggregated(regels, cond, &mut opgeteld);
    let van_toepassing = g.active(zaak.eis, ding);
    if van_toepassing == Formula::False {
        return None;
    }
    let mut gesteld = vec![(ding, van_toepassing.clone(), ask(&mut g, ding, cond))];
    let without_proof = g.without_proof(zaak.eis, ding);
    g.axioms.push(implies(van_toepassing.clone(), without_proof));
    fix_facts(&mut g, zaak.eis, ding, &van_toepassing);
    let mut sleutels = Sleutels::default();
    g.keys((ding, &[zaak.object]), cond, &mut sleutels);
    for other in g.feiten.ids().collect::<Vec<_>>() {
        if other != ding && regels.is_a(g.feiten.ding(other).soort, zaak.object) {
            let applies = g.active(zaak.eis, other);
            let asked = ask(&mut g, other, cond);
            gesteld.push((other, applies, asked));
            g.keys((other, &[zaak.object]), cond, &mut sleutels);
        }
    }
    ordinary(&mut g);
    let (looked, tegenover, overige) = (Arc::clone(&naast.looked), Vec::new(), Vec::new());
    let mut geval =
        Geval { g, looked, zaak, ding, van_toepassing, gesteld, cond, tegenover, overige, sleutels, opgeteld };
    surround(&mut geval, naast, &own);
    Some(geval)
}

fn ask<'r>(g: &mut Grounder<'r>, ding: DingId, cond: &'r Cond) -> Gesteld {
    match figure(cond) {
        Some(Maatstaf { left, .. }) => Gesteld::Maat(g.term(&mut vec![ding], left)),
        None => Gesteld::Geheel(g.cond(&mut vec![ding], cond)),
    }
}

/// Unless the demand itself is about the way of building, only ordinary new buildings are compared:
/// chapter 4 of the Bbl is about those.
pub(super) fn ordinary(g: &mut Grounder<'_>) {
    let regels = g.regels;
    let Some((kenmerk, declared)) = regels.kenmerken().find(|(_, kenmerk)| kenmerk.naam == "bouwwijze") else { return };
    let WaardeSoort::Klasse(klasse) = declared.soort else { return };
    let Some(value) = regels.klasse(klasse).waarden.iter().position(|waarde| waarde == "nieuwbouw") else { return };
    if g.facts.contains_key(&(Feiten::PROJECT, kenmerk)) {
        return;
    }
    if let (Some(Var::Enum(var, _)), Ok(value)) = (g.fact(Feiten::PROJECT, kenmerk), u8::try_from(value)) {
        g.axioms.push(Formula::is(var, value));
        g.touched.remove(&(Feiten::PROJECT, What::Kenmerk(kenmerk)));
        g.voorbehouden.insert("alleen nieuwbouw is vergeleken; tijdelijke bouw en verbouw niet".to_owned());
    }
}

/// Facts that the demand itself lays down.
pub(super) fn fix_facts(g: &mut Grounder<'_>, id: EisId, ding: DingId, applies: &Formula) {
    let regels = g.regels;
    for (nav, kenmerk, term) in &regels.eis(id).stelt_vast {
        let Some(target) = g.go(&[ding], nav) else { continue };
        let value = g.term(&mut vec![target], term);
        let known = g.fact_value(target, *kenmerk);
        let same = g.compare(&known, Vergelijker::GelijkAan, &value).waar;
        g.axioms.push(implies(applies.clone(), same));
    }
}

/// What holds for every real building and touches what is in play.
fn ties(
    geval: &mut Geval<'_>,
    naast: &Naast<'_>,
    in_play: &mut BTreeSet<(DingId, What)>,
    tied: &mut BTreeSet<(usize, DingId)>,
) {
    let regels = geval.g.regels;
    for (index, (verband, whats)) in regels.verbanden.iter().zip(&naast.verbanden).enumerate() {
        if !in_play.iter().any(|(_, what)| whats.contains(what)) {
            continue;
        }
        for ding in geval.g.feiten.ids().collect::<Vec<_>>() {
            if tied.contains(&(index, ding)) {
                continue;
            }
            let is = geval.g.is_for(&verband.voor, ding);
            if is == Formula::False {
                continue;
            }
            let before = std::mem::take(&mut geval.g.touched);
            let holds = geval.g.cond(&mut vec![ding], &verband.norm).in_orde();
            let touched = std::mem::replace(&mut geval.g.touched, before);
            if touched.is_disjoint(in_play) {
                continue;
            }
            let als = verband.als.as_ref().map_or(Formula::True, |als| geval.g.cond(&mut vec![ding], als).waar);
            geval.g.axioms.push(implies(and([is, als]), holds));
            in_play.extend(touched);
            tied.insert((index, ding));
        }
    }
}

/// Finds the national norms beside the demand, and those that touch what is in play: what the
/// demand, its counterparts and other premises compute with, and what decides whether they apply.
fn surround(geval: &mut Geval<'_>, naast: &Naast<'_>, own: &BTreeSet<What>) {
    let mut done: BTreeSet<(EisId, DingId)> = BTreeSet::new();
    let mut tied: BTreeSet<(usize, DingId)> = BTreeSet::new();
    let mut in_play = geval.g.touched.clone();
    // A premise can bring in a quantity that yet another norm bounds.
    loop {
        let known = in_play.len();
        ties(geval, naast, &mut in_play, &mut tied);
        let mut whats: BTreeSet<What> = in_play.iter().map(|(_, what)| *what).collect();
        whats.extend(own);
        let mut more = BTreeSet::new();
        let own = geval.zaak.eis;
        for norm in naast.bounding(&whats).filter(|norm| norm.eis != own) {
            for ding in geval.g.feiten.ids().collect::<Vec<_>>() {
                if !done.contains(&(norm.eis, ding)) {
                    add_norm(geval, norm.eis, ding, &in_play, &mut more, &mut done);
                }
            }
        }
        in_play.append(&mut more);
        if in_play.len() == known || geval.g.fout.is_some() {
            break;
        }
    }
}

fn add_norm(
    geval: &mut Geval<'_>,
    id: EisId,
    ding: DingId,
    in_play: &BTreeSet<(DingId, What)>,
    more: &mut BTreeSet<(DingId, What)>,
    done: &mut BTreeSet<(EisId, DingId)>,
) {
    let regels = geval.g.regels;
    let voor = &regels.eis(id).voor;
    if voor.iter().all(|kind| geval.g.is_base(ding, kind.basis) == Formula::False) {
        return;
    }
    let chosen = geval.zaak.lezing.get(&id).copied().unwrap_or(0);
    let Some(versie) = geval.g.version(id) else { return };
    let Some(norm) = versie.lezingen.get(chosen).map(|lezing| &lezing.norm) else { return };
    let kinds: Vec<ObjectId> = voor.iter().map(|kind| kind.basis).collect();
    let mut keys = Sleutels::default();
    geval.g.keys((ding, &kinds), norm, &mut keys);
    let opposite = if regels.eis(id).onderwerp == regels.eis(geval.zaak.eis).onderwerp {
        keys.meet(regels, &geval.sleutels)
    } else {
        let mut bounded = Sleutels::default();
        geval.g.keys_of_each((ding, &kinds), norm, &geval.opgeteld, &mut bounded);
        bounded.meet(regels, &geval.sleutels)
    };
    let touches = keys.iter().any(|(at, what, _)| in_play.contains(&(*at, *what)));
    if !opposite && (!touches || done.len() > MAX_PREMISES) {
        return;
    }
    done.insert((id, ding));
    let known = std::mem::take(&mut geval.g.touched);
    let active = geval.g.active(id, ding);
    if active == Formula::False {
        geval.g.touched = known;
        return;
    }
    if !opposite && done.len() > FOLLOWED {
        geval.g.touched.clear();
    }
    let holds = geval.g.cond(&mut vec![ding], norm);
    more.extend(geval.g.touched.iter().copied());
    geval.g.touched.extend(known);
    let proof = geval.g.without_proof(id, ding);
    geval.g.axioms.push(proof);
    if !opposite && versie.lezingen.len() > 1 {
        // A premise whose reading is in dispute is not relied on.
        return;
    }
    // A part of a demand that asks of all that the norm asks something has the part about the same
    // opposite it, and the others beside it.
    let in_parts = match norm {
        Cond::And(parts) if opposite => asked_in_parts(geval, (ding, &kinds), parts),
        _ => None,
    };
    let pieces = in_parts.unwrap_or_else(|| vec![(holds, keys)]);
    let several = pieces.len() > 1;
    for (holds, sleutels) in pieces {
        let opposite = opposite && (!several || sleutels.meet(regels, &geval.sleutels));
        let found = Norm {
            eis: id,
            ding,
            geldt: and([active.clone(), not(holds.leeg.clone())]),
            eist: implies(active.clone(), holds.in_orde()),
            gebroken: and([active.clone(), holds.onwaar()]),
            sleutels,
        };
        if opposite {
            geval.tegenover.push(found);
        } else {
            geval.overige.push(found);
        }
    }
}

/// What each part of a norm says and bounds, where the demand is looked at part by part and its parts
/// together are about all that each of these is about.
fn asked_in_parts<'r>(
    geval: &mut Geval<'r>,
    (ding, kinds): (DingId, &[ObjectId]),
    parts: &'r [Cond],
) -> Option<Vec<(Tri, Sleutels)>> {
    let Zaak { eis, object, deel: Some(_), .. } = geval.zaak else { return None };
    let regels = geval.g.regels;
    let chosen = geval.zaak.lezing.get(&eis).copied().unwrap_or(0);
    let whole = geval.g.version(eis)?.lezingen.get(chosen)?;
    let mut asked = Sleutels::default();
    for (other, ..) in &geval.gesteld {
        geval.g.keys((*other, &[object]), &whole.norm, &mut asked);
    }
    let mut of_part = |part| {
        let mut keys = Sleutels::default();
        geval.g.keys((ding, kinds), part, &mut keys);
        keys.meet(regels, &asked).then(|| (geval.g.cond(&mut vec![ding], part), keys))
    };
    parts.iter().map(&mut of_part).collect()
}

/// By how much a comparison is exceeded, its limit, and when both sides have a value.
pub(super) fn excess<'r>(g: &mut Grounder<'r>, frame: &mut Vec<DingId>, cond: &'r Cond) -> Excess {
    let Cond::Compare { left, op, right } = cond else { return None };
    let (left, right) = (g.term(frame, left), g.term(frame, right));
    let (left, has_left) = numbers(g, left)?;
    let (right, has_right) = numbers(g, right)?;
    Some((difference(&left, *op, &right)?, right, and([has_left, has_right])))
}

/// By how much a quantity exceeds its limit.
pub(super) fn difference(quantity: &Lin, op: Vergelijker, limit: &Lin) -> Option<Lin> {
    side(op).map(|kant| match kant {
        Kant::Boven => quantity.minus(limit),
        Kant::Onder => limit.minus(quantity),
    })
}

/// A quantity as one form, and when it has a value; nothing for what is no number.
pub(super) fn numbers(g: &mut Grounder<'_>, cases: Gevallen) -> Option<(Lin, Formula)> {
    let all = cases.iter().all(|(_, atoom)| matches!(atoom, Atoom::Getal(_)));
    if !all || cases.is_empty() {
        return None;
    }
    let any = or(cases.iter().map(|(guard, _)| guard.clone()));
    let (form, _) = g.as_form(cases);
    Some((form, any))
}

/// A case without an answer, with the outcomes that are possible.
pub(super) fn undecided(cel: Cel, counterparts: &[usize], reden: String) -> Cel {
    let mogelijk = if counterparts.is_empty() {
        vec![Uitkomst::Tegenstrijdig, Uitkomst::VolgtAl, Uitkomst::Aanvullend]
    } else {
        vec![Uitkomst::Tegenstrijdig, Uitkomst::Gemengd, Uitkomst::Strenger, Uitkomst::Zwakker, Uitkomst::Gelijk]
    };
    Cel { uitkomst: Uitkomst::Onbeslist, mogelijk, reden: Some(reden), ..cel }
}
