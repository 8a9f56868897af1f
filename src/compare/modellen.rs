//! The model buildings that ship with the rules: an example stays as close to one as it can.

use std::collections::{BTreeMap, BTreeSet};

use time::Date;

use super::ground::{Grounder, Rest, Var, What};
use crate::bind::bind;
use crate::feiten::{DingId, Feiten, Waarde};
use crate::getal::Getal;
use crate::ingebouwd::MODELLEN;
use crate::regelset::{ObjectId, Regelset};
use crate::solver::Wishes;
use crate::span::Source;

/// The models as they are on a date; one that these rules cannot read is left out.
pub(super) fn bound(regels: &Regelset, datum: Date) -> Vec<Feiten> {
    let bound = MODELLEN.iter().filter_map(|(naam, text)| bind(regels, &Source::new(*naam, *text)).ok());
    bound.map(|feiten| Feiten { toetsdatum: datum, source: None, ..feiten }).collect()
}

/// For objects of a project, the object of a model in its place, as far as there is one: of a kind
/// that fits, inside what stands for its container or else as near to that as possible.
pub(crate) fn places(
    regels: &Regelset,
    model: &Feiten,
    project: &Feiten,
    fits: impl Fn(DingId, ObjectId) -> bool,
) -> BTreeMap<DingId, DingId> {
    let mut found = BTreeMap::from([(Feiten::PROJECT, Feiten::PROJECT)]);
    let mut used = BTreeSet::from([Feiten::PROJECT]);
    for id in project.ids().filter(|id| *id != Feiten::PROJECT) {
        let Some(container) = project.ding(id).ouder.and_then(|ouder| found.get(&ouder)).copied() else { continue };
        let fitting = |other: &DingId| !used.contains(other) && fits(id, regels.base_kind(model.ding(*other).soort));
        let around = model.outward(container);
        let place = around.flat_map(|at| model.ids().filter(move |id| model.lies_in(*id, at))).find(fitting);
        if let Some(place) = place {
            found.insert(id, place);
            used.insert(place);
        }
    }
    found
}

/// A model building beside an outline.
pub(super) struct Dichtbij<'m> {
    model: &'m Feiten,
    places: BTreeMap<DingId, DingId>,
}

impl<'m> Dichtbij<'m> {
    /// The model in which most objects of the outline have a place, this one among them.
    pub(super) fn find(g: &Grounder<'_>, modellen: &'m [Feiten], ding: DingId) -> Option<Self> {
        let regels = g.regels;
        let fits = |id: DingId, kind: ObjectId| match g.open.get(&id) {
            Some((_, kinds)) => kinds.contains(&kind),
            None => regels.base_kind(g.feiten.ding(id).soort) == kind,
        };
        let near = modellen.iter().map(|model| Self { model, places: places(regels, model, &g.feiten, fits) });
        // Of models that serve equally well the first one counts.
        let serving = near.filter(|near| near.places.contains_key(&ding));
        serving.reduce(|best, near| if near.places.len() > best.places.len() { near } else { best })
    }

    /// Adds what the model has to the wishes, except for what the example is about.
    pub(super) fn wish(&self, g: &Grounder<'_>, about: &BTreeSet<(DingId, What)>, wishes: &mut Wishes) {
        let place = |ding: &DingId| self.places.get(ding).map(|at| self.model.ding(*at));
        for ((ding, kenmerk), var) in &g.facts {
            let Some(waarde) = place(ding).and_then(|ding| ding.feiten.get(kenmerk)) else { continue };
            if about.contains(&(*ding, What::Kenmerk(*kenmerk))) {
                continue;
            }
            match (var, waarde) {
                (Var::Num(var), Waarde::Getal(maat)) => put(&mut wishes.numbers, var.index(), maat.waarde.clone()),
                (Var::Num(var), Waarde::Datum(day)) => {
                    put(&mut wishes.numbers, var.index(), Getal::from(i64::from(day.to_julian_day())));
                }
                (Var::Bool(var), Waarde::JaNee(value)) => put(&mut wishes.bools, var.index(), *value),
                (Var::Enum(var, _), Waarde::Klasse(index)) => {
                    if let Ok(index) = u8::try_from(*index) {
                        put(&mut wishes.enums, var.index(), index);
                    }
                }
                _ => {}
            }
        }
        for ((ding, kenmerk, text), var) in &g.texts {
            let same = |waarde: &Waarde| matches!(waarde, Waarde::Tekst(known) if known == text);
            put(
                &mut wishes.bools,
                var.index(),
                place(ding).and_then(|ding| ding.feiten.get(kenmerk)).is_some_and(same),
            );
        }
        for (ding, var) in &g.aanwezig {
            put(&mut wishes.bools, var.index(), self.places.contains_key(ding));
        }
        for (ding, (var, kinds)) in &g.open {
            let kind = place(ding).map(|ding| g.regels.base_kind(ding.soort));
            let index = kind.and_then(|kind| kinds.iter().position(|known| *known == kind));
            if let Some(index) = index.and_then(|index| u8::try_from(index).ok()) {
                put(&mut wishes.enums, var.index(), index);
            }
        }
        let used: BTreeSet<DingId> = self.places.values().copied().collect();
        let counted = |kind: ObjectId| {
            about.iter().any(|(_, what)| match what {
                What::Aantal(known) | What::Onder(known, _) => g.regels.related(*known, kind),
                What::Kenmerk(_) => false,
            })
        };
        // Of objects of no kind in particular there need be no more than the law asks.
        let particular = |kind: ObjectId| g.regels.base_subkinds(kind).is_empty();
        let wanted = |rest: &&Rest<'_>| rest.waarvoor.is_none() && particular(rest.soort) && !counted(rest.soort);
        for rest in g.rest.values().filter(wanted) {
            let Some(start) = self.places.get(&rest.start).copied() else { continue };
            let there = self.model.ids().filter(|id| {
                !used.contains(id)
                    && g.regels.is_a(self.model.ding(*id).soort, rest.soort)
                    && self.model.lies_in(*id, start)
            });
            let there = i64::try_from(there.count()).unwrap_or(i64::MAX);
            put(&mut wishes.numbers, rest.aantal.index(), Getal::from(there));
        }
    }
}

fn put<T: Clone>(wishes: &mut Vec<Option<T>>, index: usize, value: T) {
    if wishes.len() <= index {
        wishes.resize(index + 1, None);
    }
    if let Some(place) = wishes.get_mut(index) {
        *place = Some(value);
    }
}
