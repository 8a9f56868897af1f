//! The schema and `bind` agree: what `bind` accepts passes the schema, and the faults that a
//! schema can see are seen.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use stoer::bind::bind;
use stoer::check::check;
use stoer::regelset::Regelset;
use stoer::schema::schema;
use stoer::span::Source;
use walkdir::WalkDir;

/// The rules of this repository.
fn rules() -> Regelset {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut sources: Vec<Source> = WalkDir::new(&root)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "stoer"))
        .map(|entry| {
            let name = entry.path().strip_prefix(&root).unwrap_or(entry.path()).display().to_string();
            Source::new(name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    let (regels, diagnostics) = check(sources);
    regels.unwrap_or_else(|| panic!("{diagnostics:#?}"))
}

/// YAML as an editor takes it.
fn parsed(yaml: &str) -> Value {
    serde_json::to_value(serde_yaml::from_str::<serde_yaml::Value>(yaml).unwrap()).unwrap()
}

const GOOD: &str = "
stoer: 1
naam: Havenblok
aanvraagdatum: 2026-09-24
procedure: bouwmelding
start bouw: 1 oktober 2026
gemeente: Delft
gebouwen:
- naam: A
  hoogte: 12,5
  drijvend: nee
  gebruiksfuncties:
  - soort: woonfunctie in woongebouw
    gebruiksoppervlakte: 85 m²
    brandcompartiment: BC1
    verblijfsgebieden:
    - vloeroppervlakte: 0.3 ha
      ruimten:
      - soort: verblijfsruimte
        vloeroppervlakte: 1/3 m²
  - gebruiksoppervlakte: ~
  woonfuncties:
  - in woongebouw: true
  brandcompartimenten: [{naam: BC1}]
  laadpunten: []
";

#[test]
fn the_schema_and_bind_agree() {
    let regels = rules();
    let schema = schema(&regels);
    assert!(jsonschema::draft202012::meta::is_valid(&schema));
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let base = |rest: &str| format!("aanvraagdatum: 2026-09-24\n{rest}\n");
    let in_building = |rest: &str| base(&format!("gebouwen: [{{{rest}}}]"));
    let in_function = |rest: &str| in_building(&format!("gebruiksfuncties: [{{{rest}}}]"));
    let cases = [
        (GOOD.to_owned(), true),
        (base(""), true),
        (format!("project: {{{}}}", base("").trim()), true),
        (base("project: {aanvraagdatum: 2026-09-24}"), false),
        ("project: {naam: x}".to_owned(), false),
        ("naam: x\n".to_owned(), false),
        ("aanvraagdatum: gisteren\n".to_owned(), false),
        (base("stoer: 2"), false),
        (base("procedure: melding"), false),
        (base("afspraken: [bestaat niet]"), false),
        (base("kleur: rood"), false),
        (base("gebouwen: ~"), true),
        (base("gebouwen: toren"), false),
        (base("gebouwen: [toren]"), false),
        (in_building("hoogte: 12 m"), true),
        (in_building("hoogte: 1200cm"), true),
        (in_building("hoogte: -1"), false),
        (in_building("hoogte: hoog"), false),
        (in_building("hoogte: [1]"), false),
        (in_building("drijvend: misschien"), false),
        (in_building("hoogte: 1 000 m"), false),
        (in_building("hoogte: 1/3 m"), true),
        (in_building("naam: 12"), true),
        (in_building("naam: ''"), false),
        (in_function("in woongebouw: ja"), false),
        (in_function("soort: woonfunctie, in woongebouw: ja"), true),
        (in_function("soort: kantoorfunctie, in woongebouw: ja"), false),
        (in_function("soort: woonfunctie in woongebouw, in woongebouw: ja"), true),
        (in_function("soort: woonfunctie in woongebouw, in woongebouw: nee"), false),
        (in_function("soort: raam"), false),
        (in_function("soort: ~"), true),
    ];
    for (yaml, good) in cases {
        let bound = bind(&regels, &Source::new("p.yaml", yaml.clone()));
        let document = parsed(&yaml);
        let faults: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert_eq!((faults.is_empty(), bound.is_ok()), (good, good), "{yaml}\n{faults:#?}\n{:#?}", bound.err());
    }
}

#[test]
fn every_kind_and_characteristic_is_described() {
    let regels = rules();
    let schema = schema(&regels);
    let defs = schema["$defs"].as_object().unwrap();
    for (_, object) in regels.objecten() {
        assert!(defs.contains_key(&format!("object {}", object.naam)), "{}", object.naam);
    }
    for (_, kenmerk) in regels.kenmerken() {
        assert!(defs.contains_key(&format!("kenmerk {}", kenmerk.naam)), "{}", kenmerk.naam);
    }
    let expected = json!({
        "title": "gebruiksoppervlakte",
        "description": "Eenheid: m²; ook mm², cm², ha. Meer dan 0 m². Bepaald volgens NEN 2580.",
        "type": ["number", "string", "null"],
        "$ref": "#/$defs/getal",
        "exclusiveMinimum": 0,
    });
    assert_eq!(defs["kenmerk gebruiksoppervlakte"], expected);
}
