//! Local demands beside the rules that ship: every outcome as expected.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use stoer::check::check;
use stoer::compare::{Cel, Uitkomst, Vergelijking, compare, compare_over_time};
use stoer::regelset::{EisInhoud, Regelset};
use stoer::span::Source;
use time::{Date, Month};

fn collect(dir: &Path, found: &mut Vec<Source>) {
    let mut paths: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = path.to_string_lossy().into_owned();
        if path.is_dir() {
            collect(&path, found);
        } else if name.ends_with(".stoer") && !name.contains("voorbeelden") {
            found.push(Source::new(name.clone(), fs::read_to_string(&path).unwrap()));
        }
    }
}

fn rules() -> Regelset {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    collect(&root.join("rules"), &mut sources);
    collect(&root.join("tests/vergelijking"), &mut sources);
    let (set, diagnostics) = check(sources.clone());
    let faults: Vec<String> = diagnostics.iter().map(|d| format!("{} {}", d.place(&sources), d.message)).collect();
    set.unwrap_or_else(|| panic!("{}", faults.join("\n")))
}

fn day(year: i32, month: Month, day: u8) -> Date {
    Date::from_calendar_date(year, month, day).unwrap()
}

fn today() -> Date {
    day(2026, Month::September, 24)
}

fn of(regels: &Regelset, code: &str) -> Vergelijking {
    compare(regels, regels.eis_by_code(code).unwrap(), today())
}

/// The cases in which this norm counts, or without norm those in which none does.
fn with<'v>(regels: &Regelset, found: &'v Vergelijking, norm: &str) -> Vec<&'v Cel> {
    let id = regels.eis_by_code(norm).unwrap();
    found.cellen.iter().filter(|cel| cel.normen.contains(&id)).collect()
}

fn for_function<'v>(regels: &Regelset, found: &'v Vergelijking, functie: &str) -> Vec<&'v Cel> {
    let id = regels.object_by_name(functie).unwrap();
    found.cellen.iter().filter(|cel| cel.functie == Some(id)).collect()
}

fn outcomes(cellen: &[&Cel]) -> BTreeSet<&'static str> {
    cellen.iter().map(|cel| cel.uitkomst.words()).collect()
}

fn gaps(cellen: &[&Cel]) -> BTreeSet<String> {
    cellen.iter().filter_map(|cel| Some(cel.kloof.as_ref()?.grootte.as_ref()?.to_string())).collect()
}

fn words(list: &[&'static str]) -> BTreeSet<&'static str> {
    list.iter().copied().collect()
}

#[test]
fn invented_demands() {
    let regels = rules();
    for (code, functie, expected) in [
        ("proef.hoogte.mm", "woonfunctie", vec!["gelijk"]),
        ("proef.hoogte.mm", "woonwagen", vec!["strenger"]),
        ("proef.hoogte.mm", "kantoorfunctie", vec!["niet geregeld"]),
        ("proef.hoogte.meer", "woonfunctie", vec!["strenger"]),
        ("proef.hoogte.lager", "woonfunctie", vec!["zwakker"]),
        ("proef.hoogte.hoogste", "woonfunctie", vec!["aanvullend"]),
        ("proef.hoogte.botst", "woonfunctie", vec!["tegenstrijdig"]),
        ("proef.hoogte.groot", "woonfunctie", vec!["strenger"]),
        ("proef.hoogte.ruimte", "woonfunctie", vec!["strenger"]),
        // That there must be a room of some height for the fibre connection bounds no other room.
        ("proef.hoogte.ruimte", "kantoorfunctie", vec!["niet geregeld"]),
        // What counts for another function in the building is left out of account.
        ("proef.raam", "wegtunnel", vec!["niet geregeld"]),
        ("proef.beng1.streng", "woonfunctie", vec!["strenger"]),
        ("proef.beng1.gemengd", "woonfunctie", vec!["gemengd"]),
        ("proef.beng2.gelijk", "woonfunctie", vec!["gelijk", "strenger"]),
    ] {
        let found = of(&regels, code);
        let cellen = for_function(&regels, &found, functie);
        let reasons: Vec<_> = cellen.iter().filter_map(|cel| cel.reden.as_deref()).collect();
        assert_eq!(outcomes(&cellen), words(&expected), "{code} {functie} {reasons:?}");
    }
    assert_eq!(
        gaps(&for_function(&regels, &of(&regels, "proef.hoogte.lager"), "woonfunctie")),
        BTreeSet::from(["0,2 m".to_owned()])
    );
}

#[test]
fn one_per_four_spaces() {
    let regels = rules();
    let found = of(&regels, "proef.laden.vier");
    let floor: Vec<&Cel> = with(&regels, &found, "bbl.4.160b.1.a")
        .into_iter()
        .filter(|cel| cel.lezingen.iter().any(|(_, naam)| naam.contains("vol vijftal")))
        .collect();
    assert_eq!(outcomes(&floor), words(&["strenger"]), "{:?}", floor.iter().map(|cel| &cel.reden).collect::<Vec<_>>());
    let told = floor[0].getuige.as_ref().unwrap().in_woorden.join("\n");
    // As many as the model building has.
    assert_eq!(told.matches("een parkeervak").count(), 12, "{told}");
}

#[test]
fn each_window_against_the_mean() {
    let regels = rules();
    let found = of(&regels, "proef.raam");
    let cellen = for_function(&regels, &found, "kantoorfunctie");
    assert!(
        outcomes(&cellen).contains("strenger")
            // Where only the mean counts, a door can spoil it; where nothing counts, it is new.
            && outcomes(&cellen).is_subset(&words(&["strenger", "gemengd", "aanvullend"])),
        "{:?}",
        cellen.iter().map(|cel| (cel.uitkomst, &cel.reden)).collect::<Vec<_>>()
    );
}

#[test]
fn demands_that_ship() {
    let regels = rules();
    for (code, norm, expected) in [
        ("amsterdam.beng.2", "bbl.4.149.1.beng2", vec!["strenger"]),
        ("amsterdam.beng.3", "bbl.4.149.1.beng3", vec!["strenger"]),
        ("pkvw.nieuwbouw.weerstand", "bbl.4.100", vec!["gelijk"]),
        ("ruimteok.lucht.klasseB", "bbl.4.122.2", vec!["gelijk"]),
        ("verkamering.luchtgeluid", "bbl.4.114.1", vec!["zwakker"]),
        ("verkamering.luchtgeluid", "bbl.4.114.2", vec!["gelijk"]),
        ("bernheze.zwartemolen.binnenniveau", "bbl.4.102", vec!["gelijk"]),
    ] {
        let found = of(&regels, code);
        let cellen = with(&regels, &found, norm);
        let reasons: Vec<_> = cellen.iter().filter_map(|cel| cel.reden.as_deref()).collect();
        assert_eq!(outcomes(&cellen), words(&expected), "{code} {norm} {reasons:?}");
    }
    let found = of(&regels, "amsterdam.beng.2");
    let gaps = gaps(&with(&regels, &found, "bbl.4.149.1.beng2"));
    for gap in ["15 kWh/(m²·jaar)", "35 kWh/(m²·jaar)"] {
        assert!(gaps.contains(gap), "{gaps:?}");
    }
    // What cannot be decided is explained in the rule file.
    for (id, eis) in regels.eisen().filter(|(_, eis)| regels.is_local_demand(eis) && !eis.code.starts_with("proef.")) {
        let undecided = compare(&regels, id, today()).cellen.iter().any(|cel| cel.uitkomst == Uitkomst::Onbeslist);
        let explained = eis.toelichtingen.iter().any(|note| note.contains("onbeslist"));
        assert!(!undecided || explained || matches!(eis.inhoud, EisInhoud::TeBeoordelen(_)), "{}", eis.code);
    }
    for code in ["huizen.parkeren.aantal", "westland.hemelwater.berging", "utrecht.omzetting.oppervlakte"] {
        assert_eq!(of(&regels, code).kop, Some(Uitkomst::NietGeregeld), "{code}");
    }
}

#[test]
fn the_method_changes() {
    let regels = rules();
    let eis = regels.eis_by_code("hnn.mpg").unwrap();
    let woonfunctie = regels.object_by_name("woonfunctie");
    let stretches = compare_over_time(&regels, eis, day(2024, Month::January, 1), today());
    let told: Vec<(Date, BTreeSet<&str>)> = stretches
        .iter()
        .map(|stretch| {
            let cellen: Vec<&Cel> =
                stretch.vergelijking.cellen.iter().filter(|cel| cel.functie == woonfunctie).collect();
            (stretch.vanaf, outcomes(&cellen))
        })
        .collect();
    assert_eq!(
        told,
        [
            (day(2024, Month::January, 1), words(&["strenger"])),
            (day(2026, Month::July, 1), words(&["onvergelijkbaar"])),
        ]
    );
}

/// In an ordered class the gap is a number of classes.
#[test]
fn a_gap_in_classes() {
    let regels = rules();
    let steps = |code: &str| -> BTreeSet<(&'static str, Option<u8>)> {
        let found = of(&regels, code);
        with(&regels, &found, "bbl.4.43.1.beschermd")
            .into_iter()
            .map(|cel| (cel.uitkomst.words(), cel.kloof.as_ref().and_then(|kloof| kloof.klassen)))
            .collect()
    };
    // The Bbl asks B or D here.
    assert_eq!(steps("proef.brandklasse"), BTreeSet::from([("gelijk", None), ("strenger", Some(2))]));
    assert_eq!(steps("proef.brandklasse.laag"), BTreeSet::from([("zwakker", Some(1)), ("zwakker", Some(3))]));
}

/// A dwelling needs a toilet, and more that has nothing to do with the demand; an example has it.
#[test]
fn an_example_has_what_other_norms_ask() {
    let regels = rules();
    let found = of(&regels, "proef.wbdbo");
    let cellen: Vec<&Cel> = found.cellen.iter().collect();
    let open: Vec<_> = cellen.iter().filter(|cel| cel.uitkomst == Uitkomst::Onbeslist).map(|cel| &cel.reden).collect();
    assert!(open.is_empty() && outcomes(&cellen).contains("strenger"), "{open:?}");
}

/// For an office no size of a verblijfsgebied is designated; it is for a dwelling that shares one.
#[test]
fn what_is_not_regulated_keeps_its_reservation() {
    let regels = rules();
    let found = of(&regels, "proef.gebied.grootte");
    let kantoor = for_function(&regels, &found, "kantoorfunctie");
    assert_eq!(outcomes(&kantoor), words(&["niet geregeld"]));
    let said = |cel: &Cel| cel.voorbehouden.iter().any(|text| text.contains("met ook een woonfunctie"));
    assert!(kantoor.iter().all(|cel| said(cel)), "{kantoor:?}");
    // Where each function has a designation of its own, nothing was left out.
    let found = of(&regels, "huizen.parkeren.aantal");
    assert!(!found.cellen.iter().any(said), "{:?}", found.cellen);
}

/// A demand that repeats a norm about two quantities is not weaker for asking them one by one.
#[test]
fn a_copy_in_two_parts_is_the_same() {
    let regels = rules();
    let found = of(&regels, "proef.toilet");
    let cellen = with(&regels, &found, "bbl.4.187.2");
    let parts: BTreeSet<Option<usize>> = cellen.iter().map(|cel| cel.deel).collect();
    assert_eq!(parts, BTreeSet::from([Some(0), Some(1)]));
    assert_eq!(outcomes(&cellen), words(&["gelijk"]));
}

/// What is built is no circumstance: that no outdoor space of 4 m² was made, or a fence lower than the
/// demand asks, does not make another case of it.
#[test]
fn how_is_built_makes_no_case() {
    let regels = rules();
    let found = of(&regels, "proef.buitenruimte");
    let regulated = with(&regels, &found, "bbl.4.175.1");
    assert_eq!(outcomes(&regulated), words(&["zwakker"]));
    let found = of(&regels, "proef.afscheiding");
    let sport = for_function(&regels, &found, "sportfunctie");
    let lower = regels.eis_by_code("bbl.4.21.4").unwrap();
    let where_lower: Vec<&Cel> = sport.iter().copied().filter(|cel| cel.normen.contains(&lower)).collect();
    assert_eq!(outcomes(&where_lower), words(&["strenger"]));
    assert!(!outcomes(&sport).contains("tegenstrijdig"));
}

/// What is asked of rooms of another kind does not bound the one that the demand asks for, and leaves
/// room for it.
#[test]
fn other_rooms_are_no_counterpart_and_take_no_place() {
    let regels = rules();
    for (code, norm) in [("proef.buitenruimte.eigen", "bbl.4.175.1"), ("proef.berging", "bbl.4.172.1")] {
        let found = of(&regels, code);
        assert_eq!(outcomes(&with(&regels, &found, norm)), words(&["strenger"]), "{code}");
        // Of a verblijfsruimte a width is asked.
        assert!(with(&regels, &found, "bbl.4.164.2").is_empty(), "{code}");
        // Both readings of 4.172 come to the same.
        assert!(found.cellen.iter().all(|cel| cel.lezingen.is_empty()), "{code}");
    }
}

/// With four of 5 m² a dwelling has its 18 m², and a mean below 6.
#[test]
fn a_mean_beside_a_total() {
    let regels = rules();
    let found = of(&regels, "proef.gebied.gemiddeld");
    assert_eq!(outcomes(&for_function(&regels, &found, "woonfunctie")), words(&["gemengd"]));
}

/// A function can belong to a function, which can belong to another; that chain is not followed for ever.
#[test]
fn functions_that_belong_to_functions_come_to_an_end() {
    let regels = rules();
    let found = of(&regels, "proef.beng.gebouw");
    assert!(!found.cellen.is_empty());
    let said = |cel: &Cel| cel.voorbehouden.iter().any(|text| text.contains("weer een ander is aangewezen"));
    assert!(found.cellen.iter().any(said), "{:?}", found.cellen);
}

/// The subject is the author's word; that the Bbl bounds the same under another one is said.
#[test]
fn the_same_quantity_under_another_subject_is_told() {
    let regels = rules();
    let found = of(&regels, "proef.fiets");
    assert_eq!(found.kop, Some(Uitkomst::NietGeregeld));
    let berging = regels.eis_by_code("bbl.4.172.1").unwrap();
    assert!(found.cellen.iter().all(|cel| cel.elders.contains(&berging)), "{:?}", found.cellen);
    // No number of parking spaces is asked by the Bbl.
    assert!(of(&regels, "huizen.parkeren.aantal").cellen.iter().all(|cel| cel.elders.is_empty()));
}

/// The exceptions of a demand are its own: they say where it asks something.
#[test]
fn exceptions_of_a_demand_limit_it() {
    let regels = rules();
    let found = of(&regels, "proef.uitzondering");
    let woning = for_function(&regels, &found, "woonfunctie");
    assert_eq!(
        outcomes(&woning),
        words(&["strenger"]),
        "{:?}",
        woning.iter().map(|cel| &cel.reden).collect::<Vec<_>>()
    );
    // A dwelling for students has the replacement.
    let student = regels.object_by_name("woonfunctie voor studenten").unwrap();
    assert!(woning.iter().all(|cel| !cel.eigenschappen.contains(&(student, true))), "{woning:?}");
    let found = of(&regels, "proef.uitzondering.student");
    assert_eq!(outcomes(&for_function(&regels, &found, "woonfunctie")), words(&["zwakker"]));
}

/// Much of the law bears on it; its cases are not told apart without end.
#[test]
fn insulation_of_the_envelope_is_compared() {
    let regels = rules();
    let found = of(&regels, "proef.isolatie");
    let told = |cel: &&Cel| cel.voorbehouden.iter().any(|text| text.contains("niet per geval onderscheiden"));
    assert!(found.cellen.iter().filter(told).count() > 0, "{:?}", found.cellen);
    // More is asked of a roof, less of a floor on the ground.
    assert!(outcomes(&found.cellen.iter().collect::<Vec<_>>()).contains("gemengd"), "{:?}", found.cellen);
}
