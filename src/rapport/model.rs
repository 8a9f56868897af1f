//! A witness as a building that a person would recognise: a model building with a small patch.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::beoordeling::Oordeel;
use crate::compare::places;
use crate::evaluate::{evaluate, evaluate_some, is_of_kind};
use crate::feiten::{DingId, Feiten, Waarde};
use crate::regelset::{EisId, KenmerkId, ObjectId, Regelset};
use crate::woorden::{Namen, Woorden};

/// Facts that a patch may have before it is no longer small.
const MAX_PATCH: usize = 40;

/// A model building in which a witness was set.
pub(super) struct InModel {
    /// The patched building.
    pub(super) feiten: Feiten,
    /// What it is and what was changed, in words.
    pub(super) in_woorden: Vec<String>,
}

/// Which side a witness shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kant {
    /// The Bbl allows it and the demand refuses it.
    Geweigerd,
    /// The demand allows it and the Bbl refuses it.
    Toegelaten,
}

/// What a building must show.
pub(super) struct Vraag<'v> {
    /// The demand.
    pub(super) eis: EisId,
    /// The national norms beside it.
    pub(super) normen: &'v [EisId],
    /// In which kind of gebruiksfunctie, when that matters.
    pub(super) functie: Option<ObjectId>,
    /// The kinds that the function is as well, and those that it is not.
    pub(super) eigenschappen: &'v [(ObjectId, bool)],
    /// Which side.
    pub(super) kant: Kant,
}

/// The model buildings as they are on a date.
pub(super) struct Modellen {
    bound: Vec<Model>,
}

/// A model building.
struct Model {
    feiten: Feiten,
    /// What is not in order in it as it stands; worked out when first asked.
    faults: OnceCell<BTreeSet<(EisId, DingId)>>,
}

impl Modellen {
    pub(super) fn new(bound: &[Feiten]) -> Self {
        Self { bound: bound.iter().map(|feiten| Model { feiten: feiten.clone(), faults: OnceCell::new() }).collect() }
    }

    /// Sets a witness in the first model in which it shows the same, with as few changes as it
    /// needs. Nothing when no model can: then the bare witness stands.
    pub(super) fn set(&self, regels: &Regelset, getuige: &Feiten, vraag: &Vraag<'_>) -> Option<InModel> {
        self.bound.iter().find_map(|known| {
            let model = &known.feiten;
            // A room of no kind in particular may be any room.
            let same = |ding, kind| regels.is_a(kind, regels.base_kind(getuige.ding(ding).soort));
            let mut places = places(regels, model, getuige, same);
            let more = with_more(regels, model, getuige, &mut places);
            let model = &more;
            let all = patch(model, getuige, &places);
            let shows = |patch: &Patch| shows(regels, &patched(model, patch), vraag);
            if all.len() > MAX_PATCH {
                return None;
            }
            let allowed: &[EisId] = if vraag.kant == Kant::Toegelaten { vraag.normen } else { &[] };
            candidates(&all).find_map(|mut patch| {
                if !shows(&patch) {
                    return None;
                }
                let whole = patch.clone();
                for key in whole.keys() {
                    let mut smaller = patch.clone();
                    smaller.remove(key);
                    if shows(&smaller) {
                        patch = smaller;
                    }
                }
                if patch.is_empty() {
                    // The model itself shows it; at the national limit it shows the most.
                    patch = whole;
                }
                let feiten = patched(model, &patch);
                still_sound(regels, known, &feiten, allowed)
                    .then(|| InModel { in_woorden: tell(regels, &known.feiten, &feiten, &patch), feiten })
            })
        })
    }
}

/// Patches to try, the plainest first: one figure, all figures, everything, and nothing at all.
fn candidates(all: &Patch) -> impl Iterator<Item = Patch> {
    let figures: Patch = all.iter().filter(|(_, waarde)| matches!(waarde, Waarde::Getal(_))).map(copy).collect();
    let one: Vec<Patch> = figures.iter().map(|figure| Patch::from([copy(figure)])).collect();
    one.into_iter().chain([figures, all.clone(), Patch::new()])
}

/// The model with an object for each of the witness that has no place in it: like a sibling that
/// the model has, if there is one. A gebruiksfunctie is not added, for that would make another
/// building of it.
fn with_more(regels: &Regelset, model: &Feiten, getuige: &Feiten, places: &mut BTreeMap<DingId, DingId>) -> Feiten {
    let function = regels.object_by_name("gebruiksfunctie");
    let mut more = model.clone();
    for id in getuige.ids().filter(|id| *id != Feiten::PROJECT) {
        let ding = getuige.ding(id);
        if places.contains_key(&id) || function.is_some_and(|function| regels.is_a(ding.soort, function)) {
            continue;
        }
        let Some(container) = ding.ouder.and_then(|ouder| places.get(&ouder)).copied() else { continue };
        let above = |kind: ObjectId| regels.object(regels.base_kind(kind)).soort_van;
        let sibling = model.ids().find(|other| {
            model.ding(*other).ouder == Some(container) && above(model.ding(*other).soort) == above(ding.soort)
        });
        let naam = regels.object(ding.soort).naam.clone();
        let number = 1 + more.ids().filter(|id| more.ding(*id).naam.starts_with(&naam)).count();
        let naam = if number == 1 { naam } else { format!("{naam} {number}") };
        let new = more.add(ding.soort, Some(container), naam, ding.location);
        if let Some(sibling) = sibling {
            let like = model.ding(sibling);
            let facts = like.feiten.iter().filter(|(kenmerk, _)| regels.has_kenmerk(ding.soort, **kenmerk));
            more.ding_mut(new).feiten = facts.map(|(kenmerk, waarde)| (*kenmerk, waarde.clone())).collect();
        }
        more.ding_mut(new).lijsten = regels.objecten().map(|(kind, _)| kind).collect();
        places.insert(id, new);
    }
    more
}

type Patch = BTreeMap<(DingId, KenmerkId), Waarde>;

/// The facts of the witness that the model has otherwise. What has no place in the model is left
/// out: whether the patch still shows the same is judged afterwards.
fn patch(model: &Feiten, getuige: &Feiten, places: &BTreeMap<DingId, DingId>) -> Patch {
    let mut patch = Patch::new();
    for (from, to) in places {
        for (kenmerk, waarde) in &getuige.ding(*from).feiten {
            let waarde = match waarde {
                Waarde::Verwijzing(target) => match places.get(target) {
                    Some(target) => Waarde::Verwijzing(*target),
                    None => continue,
                },
                other => other.clone(),
            };
            if model.ding(*to).feiten.get(kenmerk) != Some(&waarde) {
                patch.insert((*to, *kenmerk), waarde);
            }
        }
    }
    patch
}

fn patched(model: &Feiten, patch: &Patch) -> Feiten {
    let mut feiten = model.clone();
    for ((ding, kenmerk), waarde) in patch {
        if let Some(ding) = feiten.dingen.get_mut(ding.index()) {
            ding.feiten.insert(*kenmerk, waarde.clone());
        }
    }
    feiten
}

fn copy((key, waarde): (&(DingId, KenmerkId), &Waarde)) -> ((DingId, KenmerkId), Waarde) {
    (*key, waarde.clone())
}

/// Whether the demand and the norms beside it fare as the witness must show.
fn shows(regels: &Regelset, feiten: &Feiten, vraag: &Vraag<'_>) -> bool {
    let mut wanted = vec![vraag.eis];
    wanted.extend(vraag.normen);
    let found = evaluate_some(regels, feiten, &wanted);
    let here = |ding: DingId| {
        // What lies between two objects lies where the first of them does.
        let side = regels.object(feiten.ding(ding).soort).zijden.map(|[first, _]| first);
        let start = match side.and_then(|side| feiten.ding(ding).feiten.get(&side)) {
            Some(Waarde::Verwijzing(first)) => *first,
            _ => ding,
        };
        let mut within = feiten.outward(start);
        let has = |at: DingId| {
            // What a model does not say of itself, it is not.
            let is =
                |(kind, holds): &(ObjectId, bool)| is_of_kind(regels, feiten, at, *kind).unwrap_or(false) == *holds;
            vraag.eigenschappen.iter().all(is)
        };
        vraag.functie.is_none_or(|functie| within.any(|at| regels.is_a(feiten.ding(at).soort, functie) && has(at)))
    };
    let (mut own, mut beside) = (BTreeSet::new(), BTreeSet::new());
    let mut where_it_counts = false;
    for one in &found.uitkomsten {
        if one.eis != vraag.eis {
            beside.insert(one.oordeel);
            continue;
        }
        own.insert(one.oordeel);
        let decides = if vraag.kant == Kant::Geweigerd { Oordeel::VoldoetNiet } else { Oordeel::Voldoet };
        where_it_counts |= one.oordeel == decides && here(one.ding);
    }
    let in_order = |outcomes: &BTreeSet<Oordeel>| outcomes.iter().all(|oordeel| oordeel.in_orde() == Some(true));
    // A building to which no norm beside the demand applies shows nothing about those.
    let counts = vraag.normen.is_empty() || beside.contains(&Oordeel::Voldoet);
    let shown = match vraag.kant {
        Kant::Geweigerd => counts && in_order(&beside),
        Kant::Toegelaten => in_order(&own) && beside.contains(&Oordeel::VoldoetNiet),
    };
    found.onmogelijk.is_empty() && where_it_counts && shown
}

/// Whether the patched model is in order for every national eis for which the model was, except
/// those that it must break.
fn still_sound(regels: &Regelset, model: &Model, feiten: &Feiten, allowed: &[EisId]) -> bool {
    let before = model.faults.get_or_init(|| faults(regels, &model.feiten));
    faults(regels, feiten).iter().all(|fault| before.contains(fault) || allowed.contains(&fault.0))
}

/// The national eisen that a building breaks or leaves open, and for which objects.
fn faults(regels: &Regelset, feiten: &Feiten) -> BTreeSet<(EisId, DingId)> {
    let found = evaluate(regels, feiten);
    let national = found.uitkomsten.into_iter().filter(|one| {
        regels.regeling(regels.eis(one.eis).regeling).is_national()
            && matches!(one.oordeel, Oordeel::VoldoetNiet | Oordeel::Onbekend)
    });
    national.map(|one| (one.eis, one.ding)).collect()
}

fn tell(regels: &Regelset, model: &Feiten, feiten: &Feiten, patch: &Patch) -> Vec<String> {
    let (before, after) = (Namen::new(regels, model), Namen::new(regels, feiten));
    let same = patch.is_empty() && feiten.dingen.len() == model.dingen.len();
    let with = if same { "zoals het is" } else { "met dit verschil" };
    let mut told = vec![format!(
        "het modelgebouw \u{201c}{}\u{201d}, dat aan het Bbl voldoet, {with}",
        after.get(Feiten::PROJECT)
    )];
    let added = |ding: DingId| ding.index() >= model.dingen.len();
    for ding in feiten.ids().filter(|ding| added(*ding)) {
        told.push(format!("erbij gezet: {}", after.get(ding)));
    }
    for (ding, kenmerk) in patch.keys() {
        let there = (!added(*ding)).then(|| Woorden::about(regels, model, &before, *ding));
        let old = there.and_then(|woorden| woorden.fact(*ding, *kenmerk));
        let woorden = Woorden::about(regels, feiten, &after, *ding).with_onderwerp(None);
        let new = woorden.fact(*ding, *kenmerk).unwrap_or_default();
        let name = woorden.fact_name(*ding, *kenmerk);
        told.push(match old {
            Some(old) => format!("{name}: {new} in plaats van {old}"),
            None => format!("{name}: {new}"),
        });
    }
    told
}
