//! What to ask of a plan: every fact that can still change an outcome, the most decisive first.

use serde_json::{Value, json};
use stoer::beoordeling::Beoordeling;
use stoer::feiten::Feiten;
use stoer::rapport::{Tally, Vraag, tally};
use stoer::regelset::{ObjectId, Regelset, WaardeSoort};
use stoer::woorden::Namen;

use crate::plan::Paths;

/// The questions: equal ones about objects of one kind together, each with the places in the
/// project that it fills. First those that alone decide most.
pub(crate) fn open(regels: &Regelset, feiten: &Feiten, beoordeling: &Beoordeling<'_>, paths: &Paths<'_>) -> Vec<Value> {
    let tallies = tally(feiten, beoordeling);
    let namen = Namen::new(regels, feiten);
    let mut found: Vec<(&(Vraag, ObjectId), &Tally, Value)> = tallies
        .iter()
        .filter(|((vraag, soort), _)| can_be_filled_in(regels, *vraag, *soort))
        .map(|(key, tally)| {
            let plekken: Vec<Value> = tally
                .dingen
                .iter()
                .map(|ding| {
                    // The project itself is the top of the tree.
                    let pad =
                        if *ding == Feiten::PROJECT { Vec::new() } else { paths.to(feiten.ding(*ding).location.span) };
                    json!({ "naam": namen.get(*ding), "pad": pad })
                })
                .collect();
            let mut vraag = question(regels, feiten, &namen, key.0);
            if let Value::Object(vraag) = &mut vraag {
                vraag.insert("object".to_owned(), json!(regels.object(key.1).naam));
                vraag.insert("plekken".to_owned(), json!(plekken));
                vraag.insert("uitkomsten".to_owned(), json!(tally.uitkomsten));
                vraag.insert("alleen".to_owned(), json!(tally.alleen));
            }
            (key, tally, vraag)
        })
        .collect();
    found.sort_by(|(a_key, a, _), (b_key, b, _)| (b.alleen, b.uitkomsten, a_key).cmp(&(a.alleen, a.uitkomsten, b_key)));
    found.into_iter().map(|(_, _, vraag)| vraag).collect()
}

/// Whether a project file can hold the answer: a list stands only in what contains its objects.
fn can_be_filled_in(regels: &Regelset, vraag: Vraag, soort: ObjectId) -> bool {
    match vraag {
        Vraag::Lijst(kind) => {
            let base = regels.base_kind(kind);
            regels.direct_containers(base).iter().any(|container| regels.is_a(soort, regels.base_kind(*container)))
        }
        Vraag::Kenmerk(_) | Vraag::Groep(_) | Vraag::Soort(_) => true,
    }
}

/// Key, kind of answer, unit and choices, with the words that explain it.
fn question(regels: &Regelset, feiten: &Feiten, namen: &Namen, vraag: Vraag) -> Value {
    match vraag {
        Vraag::Kenmerk(id) => {
            let kenmerk = regels.kenmerk(id);
            let (soort, eenheid, waarden) = answer(regels, feiten, namen, &kenmerk.soort);
            json!({
                "sleutel": kenmerk.naam, "titel": kenmerk.label.as_ref().unwrap_or(&kenmerk.naam),
                "soort": soort, "eenheid": eenheid, "waarden": waarden,
                "definitie": kenmerk.toelichting, "methode": kenmerk.methode, "bron": kenmerk.bron,
            })
        }
        Vraag::Lijst(id) => {
            let object = regels.object(regels.base_kind(id));
            json!({
                "sleutel": object.meervoud, "titel": format!("aantal {}", object.meervoud), "soort": "lijst",
                "definitie": object.toelichting, "bron": object.bron,
            })
        }
        Vraag::Groep(id) => {
            let object = regels.object(id);
            json!({
                "sleutel": object.naam, "titel": format!("in welk {}", object.naam), "soort": "naam",
                "waarden": names(regels, feiten, namen, id),
                "definitie": object.toelichting, "bron": object.bron,
            })
        }
        Vraag::Soort(id) => {
            let object = regels.object(id);
            let waarden: Vec<&str> = regels
                .objecten()
                .filter(|(other, kind)| *other != id && kind.volgt_uit.is_none() && regels.is_a(*other, id))
                .map(|(_, kind)| kind.naam.as_str())
                .collect();
            json!({
                "sleutel": "soort", "titel": format!("soort {}", object.naam), "soort": "keuze", "waarden": waarden,
                "definitie": object.toelichting, "bron": object.bron,
            })
        }
    }
}

fn answer(
    regels: &Regelset,
    feiten: &Feiten,
    namen: &Namen,
    soort: &WaardeSoort,
) -> (&'static str, String, Vec<String>) {
    match soort {
        WaardeSoort::JaNee => ("ja-nee", String::new(), vec!["ja".to_owned(), "nee".to_owned()]),
        WaardeSoort::Getal { eenheid, heel } => {
            (if *heel { "heel" } else { "getal" }, eenheid.tekst().to_owned(), Vec::new())
        }
        WaardeSoort::Klasse(klasse) => ("keuze", String::new(), regels.klasse(*klasse).waarden.clone()),
        WaardeSoort::Datum => ("datum", String::new(), Vec::new()),
        WaardeSoort::Tekst => ("tekst", String::new(), Vec::new()),
        WaardeSoort::Verwijzing(kind) => ("naam", String::new(), names(regels, feiten, namen, *kind)),
    }
}

/// The objects of a kind that the project has.
fn names(regels: &Regelset, feiten: &Feiten, namen: &Namen, kind: ObjectId) -> Vec<String> {
    let base = regels.base_kind(kind);
    feiten.ids().filter(|id| regels.is_a(feiten.ding(*id).soort, base)).map(|id| namen.get(id).to_owned()).collect()
}
