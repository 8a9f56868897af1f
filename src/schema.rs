//! The vocabulary to a JSON Schema for project files, so that editors complete and check them.
//!
//! The schema accepts every file that [`bind`](crate::bind::bind) accepts, apart from spelling
//! that only people see (`Ja`, spaces within a name). It cannot see everything: names that lead
//! nowhere, units, and kinds that contradict a fact are for `bind`.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::bind::keys::{PROJECT, Sleutel, Vast, base_kinds_below, keys_of, settings};
use crate::bind::value::{fitting, range_text};
use crate::bind::{FORMAT, PROCEDURES, kinds_fit};
use crate::regelset::{Kenmerk, KenmerkId, Object, ObjectId, Regelset, WaardeSoort};
use crate::syntax::MAANDEN;

/// A JSON Schema (2020-12) for project files under these rules.
pub fn schema(regels: &Regelset) -> Value {
    let mut defs = Map::new();
    defs.insert(GETAL.to_owned(), json!({ "pattern": NUMBER }));
    for vast in Vast::OBJECT {
        defs.insert(vast.text().to_owned(), fixed(regels, vast));
    }
    for (id, object) in regels.objecten().filter(|(_, object)| !object.groepeert.is_empty()) {
        defs.insert(group_name(object), group(regels, id));
    }
    for (id, kenmerk) in regels.kenmerken() {
        defs.insert(kenmerk_name(regels, id), characteristic(regels, kenmerk));
    }
    let project = regels.object_by_name(PROJECT);
    for (id, object) in regels.objecten() {
        if Some(id) != project {
            defs.insert(object_name(object), thing(regels, id));
            defs.insert(list_name(object), list(regels, id));
        }
    }
    let properties = project.map(|project| properties(regels, project)).unwrap_or_default();
    defs.insert(
        "object project".to_owned(),
        json!({
            "type": "object",
            "properties": properties,
            "required": [Vast::Aanvraagdatum.text()],
            "additionalProperties": false,
        }),
    );
    let inner = json!({ "$ref": reference("object project") });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "stoer-project",
        "description": "Feiten over een bouwproject. Wat ontbreekt, is onbekend; een lijst die er staat, is volledig.",
        "type": "object",
        "if": { "required": [PROJECT] },
        "then": { "properties": { PROJECT: inner }, "additionalProperties": false },
        "else": inner,
        "$defs": defs,
    })
}

// ---------------------------------------------------------------------- objects

/// An object of this kind. A derived kind is its base with what it follows from filled in.
fn thing(regels: &Regelset, id: ObjectId) -> Value {
    let object = regels.object(id);
    let mut schema = described(json!({ "title": object.naam }), [about(object)]);
    if object.volgt_uit.is_none() {
        let properties = properties(regels, id);
        extend(&mut schema, json!({ "type": "object", "properties": properties, "additionalProperties": false }));
        return schema;
    }
    let given = settings(regels, id).unwrap_or_default().into_iter();
    let given =
        given.map(|(kenmerk, value)| (regels.kenmerk(kenmerk).naam.clone(), json!({ "enum": yes_or_no(value) })));
    let (base, given) = (regels.object(regels.base_kind(id)), Map::from_iter(given));
    extend(&mut schema, json!({ "$ref": reference(&object_name(base)), "properties": given }));
    schema
}

fn extend(schema: &mut Value, more: Value) {
    if let (Value::Object(schema), Value::Object(more)) = (schema, more) {
        schema.extend(more);
    }
}

fn yes_or_no(value: bool) -> Value {
    if value { json!([true, "ja", null]) } else { json!([false, "nee", null]) }
}

/// What an object of a base kind can hold.
fn properties(regels: &Regelset, kind: ObjectId) -> Map<String, Value> {
    let keys = keys_of(regels, kind).into_iter();
    keys.filter_map(|(key, sleutel)| Some((key.to_owned(), property(regels, sleutel)?))).collect()
}

/// What stands behind a key; none for a list that no file can have.
fn property(regels: &Regelset, sleutel: Sleutel) -> Option<Value> {
    Some(match sleutel {
        Sleutel::Vast(vast) if Vast::OBJECT.contains(&vast) => json!({ "$ref": reference(vast.text()) }),
        Sleutel::Vast(vast) => fixed(regels, vast),
        Sleutel::Kenmerk(id) => json!({ "$ref": reference(&kenmerk_name(regels, id)) }),
        Sleutel::Lijst(id) if settings(regels, id).is_err() => return None,
        Sleutel::Lijst(id) => json!({ "$ref": reference(&list_name(regels.object(id))) }),
        Sleutel::Groep(id) => json!({ "$ref": reference(&group_name(regels.object(id))) }),
    })
}

/// Membership of a grouping.
fn group(regels: &Regelset, id: ObjectId) -> Value {
    let object = regels.object(id);
    let place = format!("Naam van een object in de lijst `{}`.", object.meervoud);
    described(json!({ "title": object.naam, "type": NAME, "minLength": 1 }), [Some(place), about(object)])
}

/// The types of a text or name; YAML takes `12` for a number.
const NAME: [&str; 3] = ["string", "number", "null"];

fn fixed(regels: &Regelset, vast: Vast) -> Value {
    match vast {
        Vast::Stoer => json!({
            "description": "Versie van het projectbestand.",
            "enum": [FORMAT.parse::<i64>().unwrap_or(1), FORMAT, null],
        }),
        Vast::Naam => json!({
            "description": "Naam, om naar te verwijzen. Uniek onder de objecten van dezelfde soort in hetzelfde object.",
            "type": NAME,
            "minLength": 1,
        }),
        Vast::Soort => json!({ "description": "De soort.", "type": ["string", "null"] }),
        Vast::Aanvraagdatum => json!({
            "description": "Dag waarop de aanvraag of melding is gedaan; bepaalt welke versie van een norm telt (Bbl 8.3).",
            "type": "string",
            "pattern": date_pattern(),
        }),
        Vast::Procedure => {
            let mut values: Vec<Value> = PROCEDURES.iter().map(|procedure| json!(procedure)).collect();
            values.push(Value::Null);
            json!({ "description": "Met een vergunning of met een bouwmelding.", "enum": values })
        }
        Vast::StartBouw => json!({
            "description": "Dag waarop het bouwen begint. Na een bouwmelding gelden de oude regels nog een jaar (Bbl 8.3 lid 3).",
            "type": ["string", "null"],
            "pattern": date_pattern(),
        }),
        Vast::Afspraken => {
            let codes: Vec<&str> = regels.regelingen().map(|(_, regeling)| regeling.code.as_str()).collect();
            json!({
                "description": "Codes van overeenkomsten, contracten en kaders die gelden.",
                "type": ["array", "null"],
                "items": { "enum": codes },
            })
        }
    }
}

/// A list of objects of this kind: each element is checked as the kind that it says it is.
fn list(regels: &Regelset, id: ObjectId) -> Value {
    let object = regels.object(id);
    let base = regels.base_kind(id);
    // Per definition the kinds that are checked with it.
    let mut checked: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut choice = Vec::new();
    let fitting = regels.objecten().filter(|(kind, _)| kinds_fit(regels, *kind, base));
    for (kind, other) in fitting.filter(|(kind, _)| settings(regels, *kind).is_ok()) {
        // A derived kind of something wider leaves the kind of the list as it is.
        let narrower = regels.is_a(regels.base_kind(kind), base);
        let definition = object_name(if narrower { other } else { regels.object(base) });
        checked.entry(definition).or_default().push(&other.naam);
        choice.push(Some(&other.naam));
    }
    choice.push(None);
    let is_one_of = |names: &[&str]| json!({ "properties": { "soort": { "enum": names } }, "required": ["soort"] });
    let mut cases: Vec<Value> = checked
        .iter()
        .map(|(definition, names)| json!({ "if": is_one_of(names), "then": { "$ref": reference(definition) } }))
        .collect();
    let all: Vec<&str> = checked.values().flatten().copied().collect();
    cases.push(json!({ "if": is_one_of(&all), "else": { "$ref": reference(&object_name(object)) } }));
    let open = base_kinds_below(regels, base).next().is_some();
    let soort =
        if open { "De soort. Ontbreekt zij, dan is zij onbekend." } else { "De soort, als die uit kenmerken volgt." };
    let schema = json!({
        "title": object.meervoud,
        "type": ["array", "null"],
        "items": {
            "type": "object",
            "properties": { "soort": { "description": soort, "enum": choice } },
            "allOf": cases,
        },
    });
    described(schema, [Some(format!("Alle {} hierin; `[]` betekent: geen.", object.meervoud)), about(object)])
}

/// The definition and source of a kind.
fn about(object: &Object) -> Option<String> {
    let label = object.label.as_ref().map(|label| format!("{}.", capital(label)));
    let bron = object.bron.as_ref().map(|bron| format!("Bron: {bron}."));
    joined([label, object.toelichting.clone(), bron])
}

/// The sentences that there are, behind one another.
fn joined<const N: usize>(sentences: [Option<String>; N]) -> Option<String> {
    let there: Vec<String> = sentences.into_iter().flatten().filter(|sentence| !sentence.is_empty()).collect();
    (!there.is_empty()).then(|| there.join(" "))
}

/// Adds a description, if there is anything to say.
fn described<const N: usize>(mut schema: Value, sentences: [Option<String>; N]) -> Value {
    if let Some(description) = joined(sentences) {
        extend(&mut schema, json!({ "description": description }));
    }
    schema
}

// ---------------------------------------------------------------------- characteristics

fn characteristic(regels: &Regelset, kenmerk: &Kenmerk) -> Value {
    let (mut schema, notes) = kind_of_value(regels, kenmerk);
    extend(&mut schema, json!({ "title": kenmerk.naam }));
    let label = kenmerk.label.as_ref().map(|label| format!("{}.", capital(label)));
    let methode = kenmerk.methode.as_ref().map(|methode| format!("Bepaald volgens {methode}."));
    let bron = kenmerk.bron.as_ref().map(|bron| format!("Bron: {bron}."));
    described(schema, [label, kenmerk.toelichting.clone(), notes, methode, bron])
}

/// The schema of a value, and what to say about it.
fn kind_of_value(regels: &Regelset, kenmerk: &Kenmerk) -> (Value, Option<String>) {
    match &kenmerk.soort {
        WaardeSoort::JaNee => (json!({ "enum": ["ja", "nee", true, false, null] }), None),
        WaardeSoort::Getal { eenheid, heel } => {
            let number = if *heel { "integer" } else { "number" };
            let mut schema = json!({ "type": [number, "string", "null"], "$ref": reference(GETAL) });
            // A bare number counts in the preferred unit.
            let limit =
                |limit: &crate::getal::Getal| limit.checked_div(eenheid.factor()).and_then(|limit| limit.to_i64());
            let bereik = &kenmerk.bereik;
            if let Some(lo) = bereik.lo.as_ref().and_then(limit) {
                let keyword = if bereik.lo_open { "exclusiveMinimum" } else { "minimum" };
                extend(&mut schema, json!({ keyword: lo }));
            }
            if let Some(hi) = bereik.hi.as_ref().and_then(limit) {
                let keyword = if bereik.hi_open { "exclusiveMaximum" } else { "maximum" };
                extend(&mut schema, json!({ keyword: hi }));
            }
            let units = fitting(eenheid);
            let unit = match units.split_first() {
                Some((first, [])) => format!("Eenheid: {first}."),
                Some((first, others)) => format!("Eenheid: {first}; ook {}.", others.join(", ")),
                None => "Zonder eenheid.".to_owned(),
            };
            let range = range_text(bereik, eenheid);
            let range = if range.is_empty() { range } else { format!(" {}.", capital(&range)) };
            (schema, Some(format!("{unit}{range}")))
        }
        WaardeSoort::Klasse(id) => {
            let klasse = regels.klasse(*id);
            let mut values: Vec<Value> = klasse.waarden.iter().map(|value| json!(value)).collect();
            // YAML takes a class called `2` for a number.
            values
                .extend(klasse.waarden.iter().filter_map(|value| value.parse::<i64>().ok()).map(|value| json!(value)));
            values.push(Value::Null);
            let order = klasse.geordend.then(|| format!("Van beter naar slechter: {}.", klasse.waarden.join(", ")));
            let notes = [order, klasse.toelichting.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ");
            (json!({ "enum": values }), Some(notes))
        }
        WaardeSoort::Datum => {
            (json!({ "type": ["string", "null"], "pattern": date_pattern() }), Some("Een datum.".to_owned()))
        }
        WaardeSoort::Tekst => (json!({ "type": NAME, "minLength": 1 }), None),
        WaardeSoort::Verwijzing(target) => {
            let notes = format!("Naam van een {}.", regels.object(*target).naam);
            (json!({ "type": NAME, "minLength": 1 }), Some(notes))
        }
    }
}

/// The definition of what a number looks like.
const GETAL: &str = "getal";

/// A number with or without a unit, a fraction, or a ratio.
const NUMBER: &str = concat!(
    r"^\s*[-\u2212]?[0-9]+([.,][0-9]+)?",
    r"([\u00B7\u22C5]10(\^-?[0-9]+|[\u207B\u2070\u00B9\u00B2\u00B3\u2074-\u2079]+))?",
    r"((/[0-9]+([.,][0-9]+)?)?(\s*[^\s0-9:/].*|\s*1/.+)?|\s*:\s*[0-9]+([.,][0-9]+)?)\s*$",
);

fn date_pattern() -> String {
    let months = MAANDEN.join("|");
    format!(r"^\s*([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|[0-9]{{1,2}}\s+({months})\s+[0-9]{{4}})\s*$")
}

// ---------------------------------------------------------------------- names of definitions

fn kenmerk_name(regels: &Regelset, id: KenmerkId) -> String {
    format!("kenmerk {}", regels.kenmerk(id).naam)
}

fn object_name(object: &Object) -> String {
    format!("object {}", object.naam)
}

fn group_name(object: &Object) -> String {
    format!("groep {}", object.naam)
}

fn list_name(object: &Object) -> String {
    format!("lijst {}", object.meervoud)
}

/// A pointer to a definition, as a URI fragment.
fn reference(name: &str) -> String {
    let mut uri = String::from("#/$defs/");
    for byte in name.replace('~', "~0").replace('/', "~1").bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
