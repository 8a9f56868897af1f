//! What a page can offer to choose from: places, functions, subjects, quantities, instruments.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use stoer::eenheid::compatible;
use stoer::recht::Recht;
use stoer::regelset::{Cond, EisInhoud, KenmerkId, ObjectId, OnderwerpId, Regelset, Term, WaardeSoort};

/// Everything to choose from, each list in reading order.
pub(crate) fn overview(regels: &Regelset) -> Value {
    let mut places: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, regeling) in regels.regelingen() {
        places.entry(&regeling.gezag).or_default().extend(regeling.gebied.iter().map(String::as_str));
    }
    let regelingen: Vec<Value> = regels
        .regelingen()
        .map(|(_, one)| {
            json!({
                "code": one.code, "titel": one.titel, "gezag": one.gezag, "instrument": one.instrument,
                "gebied": one.gebied, "bron": one.bron,
                // A regeling without an area binds only who agreed to it.
                "afspraak": !one.is_national() && one.gebied.is_empty(),
            })
        })
        .collect();
    // What a rule file may name and the law as data knows.
    let recht = Recht::ingebouwd().ok();
    let words = |all: Option<Vec<&str>>| all.unwrap_or_default().into_iter().map(str::to_owned).collect::<Vec<_>>();
    json!({
        "stoer": env!("CARGO_PKG_VERSION"),
        "plaatsen": places,
        "regelingen": regelingen,
        "functies": functions(regels),
        "onderwerpen": subjects(regels),
        "grootheden": quantities(regels),
        "instrumenten": words(recht.as_ref().map(|recht| recht.instrument_words().collect())),
        "gezagen": words(recht.as_ref().map(|recht| recht.gezag_words().collect())),
    })
}

fn functions(regels: &Regelset) -> Vec<Value> {
    let Some(root) = regels.object_by_name("gebruiksfunctie") else { return Vec::new() };
    regels
        .objecten()
        .filter(|(id, object)| *id != root && object.volgt_uit.is_none() && regels.is_a(*id, root))
        .map(|(_, object)| json!({ "naam": object.naam, "titel": object.label.as_ref().unwrap_or(&object.naam), "definitie": object.toelichting }))
        .collect()
}

/// The subjects, with the quantities that eisen about them compare.
fn subjects(regels: &Regelset) -> Vec<Value> {
    let mut about: BTreeMap<OnderwerpId, BTreeSet<KenmerkId>> = BTreeMap::new();
    let mut count: BTreeMap<OnderwerpId, usize> = BTreeMap::new();
    for (_, eis) in regels.eisen() {
        let Some(onderwerp) = eis.onderwerp else { continue };
        *count.entry(onderwerp).or_default() += 1;
        if let EisInhoud::Norm(versies) = &eis.inhoud {
            let found = about.entry(onderwerp).or_default();
            versies.iter().flat_map(|versie| &versie.lezingen).for_each(|lezing| compared(&lezing.norm, found));
        }
    }
    let by_code: BTreeMap<&str, OnderwerpId> = regels
        .eisen()
        .filter_map(|(_, eis)| eis.onderwerp)
        .map(|id| (regels.onderwerp(id).code.as_str(), id))
        .collect();
    regels
        .onderwerpen()
        .iter()
        .map(|onderwerp| {
            let id = by_code.get(onderwerp.code.as_str());
            let grootheden: Vec<&str> = id
                .and_then(|id| about.get(id))
                .into_iter()
                .flatten()
                .map(|kenmerk| regels.kenmerk(*kenmerk).naam.as_str())
                .collect();
            json!({
                "code": onderwerp.code, "titel": onderwerp.titel, "toelichting": onderwerp.toelichting,
                "eisen": id.and_then(|id| count.get(id)).unwrap_or(&0), "grootheden": grootheden,
            })
        })
        .collect()
}

/// The characteristics that a norm compares with a limit.
fn compared(cond: &Cond, found: &mut BTreeSet<KenmerkId>) {
    match cond {
        Cond::And(parts) | Cond::Or(parts) => parts.iter().for_each(|part| compared(part, found)),
        Cond::Not(inner) => compared(inner, found),
        Cond::Compare { left: Term::Fact { kenmerk, .. }, .. } => {
            found.insert(*kenmerk);
        }
        Cond::ForAll { body, .. } => compared(body, found),
        _ => {}
    }
}

/// Every characteristic that is a number, with its units and what carries it.
fn quantities(regels: &Regelset) -> Vec<Value> {
    regels
        .kenmerken()
        .filter_map(|(_, kenmerk)| {
            let WaardeSoort::Getal { eenheid, .. } = &kenmerk.soort else { return None };
            let mut units = vec![eenheid.tekst().to_owned()];
            units.extend(compatible(&eenheid.dimensie()).into_iter().map(str::to_owned));
            let mut seen = BTreeSet::new();
            units.retain(|unit| seen.insert(unit.clone()));
            let dragers: Vec<&str> = kenmerk.dragers.iter().map(|id| regels.object(*id).naam.as_str()).collect();
            Some(json!({
                "naam": kenmerk.naam, "titel": kenmerk.label.as_ref().unwrap_or(&kenmerk.naam), "eenheden": units,
                "dragers": dragers, "van_functie": kenmerk.dragers.iter().any(|id| is_function(regels, *id)),
                "definitie": kenmerk.toelichting, "methode": kenmerk.methode, "bron": kenmerk.bron,
            }))
        })
        .collect()
}

/// Whether a kind is a gebruiksfunctie.
pub(crate) fn is_function(regels: &Regelset, kind: ObjectId) -> bool {
    regels.object_by_name("gebruiksfunctie").is_some_and(|root| regels.is_a(kind, root))
}
