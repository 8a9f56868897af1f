//! Facts to a project file, in canonical order.

use std::collections::BTreeMap;

use serde_yaml::{Mapping, Value};

use super::keys::{Vast, base_kinds_below, holds, settings};
use super::value::exact_text;
use super::{FORMAT, default_name};
use crate::feiten::{Ding, DingId, Feiten, Waarde};
use crate::maat::{Maat, Weergave};
use crate::regelset::{KenmerkId, ObjectId, Regelset, WaardeSoort};

/// Writes facts as a project file, such that [`bind`](super::bind) reads the same facts.
///
/// The date is written as `aanvraagdatum`: what a later start of building added to it is in it
/// already. Numbers keep the unit of their author. What no project file can say is written as
/// the nearest thing that it can: objects outside any list get one, and a list is complete.
pub fn write(regels: &Regelset, feiten: &Feiten) -> String {
    let project = feiten.ding(Feiten::PROJECT);
    let mut map = Mapping::new();
    // The version is a whole number to everyone who reads it.
    put(&mut map, Vast::Stoer.text(), number_or_text(FORMAT.to_owned()));
    put(&mut map, Vast::Naam.text(), text(&project.naam));
    put(&mut map, Vast::Aanvraagdatum.text(), Value::String(feiten.toetsdatum.to_string()));
    if !feiten.afspraken.is_empty() {
        let codes = feiten.afspraken.iter().map(|code| text(code)).collect();
        put(&mut map, Vast::Afspraken.text(), Value::Sequence(codes));
    }
    Writer { regels, feiten }.contents(project, &mut map);
    // Writing strings to a string does not fail.
    serde_yaml::to_string(&map).unwrap_or_default()
}

fn put(map: &mut Mapping, key: &str, value: Value) {
    map.insert(Value::String(key.to_owned()), value);
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// A whole number as such, anything else as text.
fn number_or_text(text: String) -> Value {
    match text.parse::<i64>() {
        Ok(number) if number.to_string() == text => Value::Number(number.into()),
        Ok(_) | Err(_) => Value::String(text),
    }
}

struct Writer<'a> {
    regels: &'a Regelset,
    feiten: &'a Feiten,
}

impl Writer<'_> {
    /// Characteristics, groupings and lists.
    fn contents(&self, ding: &Ding, map: &mut Mapping) {
        for (kenmerk, waarde) in &ding.feiten {
            put(map, &self.regels.kenmerk(*kenmerk).naam, self.waarde(*kenmerk, waarde));
        }
        for (soort, groep) in &ding.groepen {
            put(map, &self.regels.object(*soort).naam, text(&self.feiten.ding(*groep).naam));
        }
        let mut lists: BTreeMap<ObjectId, Vec<DingId>> = self.lists(ding).map(|soort| (soort, Vec::new())).collect();
        for id in &ding.kinderen {
            lists.entry(self.list_for(ding, self.feiten.ding(*id))).or_default().push(*id);
        }
        let mut counts: BTreeMap<ObjectId, usize> = BTreeMap::new();
        for (soort, ids) in lists {
            let mut items = Vec::new();
            for id in ids {
                let child = self.feiten.ding(id);
                let count = counts.entry(child.soort).or_default();
                *count += 1;
                items.push(Value::Mapping(self.element(soort, child, *count)));
            }
            put(map, &self.regels.object(soort).meervoud, Value::Sequence(items));
        }
    }

    fn element(&self, lijst: ObjectId, ding: &Ding, number: usize) -> Mapping {
        let mut map = Mapping::new();
        if ding.naam != default_name(self.regels, ding.soort, number) {
            put(&mut map, Vast::Naam.text(), text(&ding.naam));
        }
        let base = self.regels.base_kind(lijst);
        let open = ding.soort == base && base_kinds_below(self.regels, base).next().is_some();
        if ding.soort != base || (open && ding.soort_bekend) {
            put(&mut map, Vast::Soort.text(), text(&self.regels.object(ding.soort).naam));
        }
        self.contents(ding, &mut map);
        map
    }

    /// The lists that a project file can have here. A list of a kind of which a wider list is there
    /// says nothing more, unless it has objects of its own.
    fn lists(&self, ding: &Ding) -> impl Iterator<Item = ObjectId> {
        let here = |kind: &ObjectId| ding.lijsten.contains(kind) && holds(self.regels, ding.soort, *kind);
        let above = |kind: ObjectId| {
            std::iter::successors(self.regels.object(kind).soort_van, |at| self.regels.object(*at).soort_van)
        };
        let filled = |kind: ObjectId| {
            ding.kinderen.iter().any(|id| {
                let child = self.feiten.ding(*id);
                self.regels.is_a(child.soort, self.regels.base_kind(kind)) && self.covers(kind, child)
            })
        };
        let wanted = ding.lijsten.iter().copied().filter(move |kind| here(kind));
        wanted.filter(move |kind| filled(*kind) || !above(*kind).any(|wider| here(&wider)))
    }

    /// In which list of its container an object is written: the most specific one that there is.
    fn list_for(&self, container: &Ding, ding: &Ding) -> ObjectId {
        let above = |kind: ObjectId| std::iter::successors(Some(kind), |at| self.regels.object(*at).soort_van);
        let fitting = self.lists(container).filter(|lijst| self.covers(*lijst, ding));
        fitting.max_by_key(|lijst| above(*lijst).count()).unwrap_or_else(|| {
            let wider = above(ding.soort).filter(|kind| self.regels.object(*kind).volgt_uit.is_none());
            let wider = wider.filter(|kind| holds(self.regels, container.soort, *kind));
            wider.filter(|kind| self.covers(*kind, ding)).last().unwrap_or(ding.soort)
        })
    }

    /// Whether an object can be written in a list, and comes back the same.
    fn covers(&self, lijst: ObjectId, ding: &Ding) -> bool {
        let base = self.regels.base_kind(lijst);
        let kind = if ding.soort_bekend { self.regels.is_a(ding.soort, base) } else { ding.soort == base };
        kind && settings(self.regels, lijst).is_ok_and(|settings| {
            settings.into_iter().all(|(kenmerk, value)| ding.feiten.get(&kenmerk) == Some(&Waarde::JaNee(value)))
        })
    }

    fn waarde(&self, kenmerk: KenmerkId, waarde: &Waarde) -> Value {
        let soort = &self.regels.kenmerk(kenmerk).soort;
        match waarde {
            Waarde::JaNee(value) => text(if *value { "ja" } else { "nee" }),
            Waarde::Getal(maat) => number_or_text(exact_text(&in_written_unit(maat, soort))),
            Waarde::Klasse(index) => {
                let naam = match soort {
                    WaardeSoort::Klasse(klasse) => self.regels.klasse(*klasse).waarden.get(usize::from(*index)),
                    _ => None,
                };
                naam.map_or(Value::Null, |naam| text(naam))
            }
            Waarde::Datum(day) => text(&day.to_string()),
            Waarde::Tekst(written) => text(written),
            Waarde::Verwijzing(id) => text(&self.feiten.ding(*id).naam),
        }
    }
}

/// A plain number is read in the preferred unit, so that 0,5 must be written as 50 % there.
fn in_written_unit(maat: &Maat, soort: &WaardeSoort) -> Maat {
    match soort {
        WaardeSoort::Getal { eenheid, .. }
            if maat.eenheid.tekst().is_empty()
                && maat.weergave == Weergave::Decimal
                && maat.eenheid.same_dimension(eenheid) =>
        {
            Maat { eenheid: eenheid.clone(), ..maat.clone() }
        }
        _ => maat.clone(),
    }
}
