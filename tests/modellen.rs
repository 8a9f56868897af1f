//! The model buildings that ship with the rules: complete, and in order on every day on which the
//! national rules changed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use stoer::beoordeling::Oordeel;
use stoer::bind::bind;
use stoer::check::check;
use stoer::evaluate::evaluate;
use stoer::feiten::Feiten;
use stoer::ingebouwd::{MODELLEN, sources};
use stoer::regelset::{Eis, EisId, EisInhoud, Regelset};
use stoer::span::Source;
use time::{Date, Month};

/// How many different eisen the models together meet. Enriching a model raises it; it never drops.
const FLOOR: usize = 360;

fn rules() -> Regelset {
    check(sources()).0.unwrap()
}

fn project(regels: &Regelset, naam: &str, text: &str) -> Feiten {
    bind(regels, &Source::new(naam, text)).unwrap_or_else(|errors| {
        let fault = errors[0].diagnostic(0);
        panic!("{} {}", fault.place(&[Source::new(naam, text)]), fault.message)
    })
}

fn is_national(regels: &Regelset, eis: &Eis) -> bool {
    let maker = regels.regelingen().find(|(id, _)| *id == eis.regeling);
    maker.is_some_and(|(_, regeling)| regeling.gezag == "rijk")
}

fn national(regels: &Regelset) -> impl Iterator<Item = (EisId, &Eis)> {
    regels.eisen().filter(|(_, eis)| is_national(regels, eis))
}

/// Every day on which a national eis or one of its norms begins or ends, and the day of the text.
fn days(regels: &Regelset) -> BTreeSet<Date> {
    let first = Date::from_calendar_date(2024, Month::January, 1).unwrap();
    let text = Date::from_calendar_date(2026, Month::September, 24).unwrap();
    let mut days = BTreeSet::from([first, text]);
    for (_, eis) in national(regels) {
        let mut periods = vec![eis.periode];
        if let EisInhoud::Norm(versies) = &eis.inhoud {
            periods.extend(versies.iter().map(|versie| versie.periode));
        }
        days.extend(periods.iter().flat_map(|periode| [periode.vanaf, periode.tot]).flatten());
    }
    days
}

/// The national outcomes of a project on a day.
fn outcomes(regels: &Regelset, mut feiten: Feiten, day: Date) -> Vec<(EisId, String, Oordeel)> {
    feiten.toetsdatum = day;
    let found = evaluate(regels, &feiten);
    assert!(found.onmogelijk.is_empty(), "{:?}", found.onmogelijk);
    let named = found.uitkomsten.iter().map(|one| (one.eis, feiten.ding(one.ding).naam.clone(), one.oordeel));
    named.filter(|(eis, _, _)| is_national(regels, regels.eis(*eis))).collect()
}

/// What is not in order: neither met, nor for a person, nor without application.
fn faults(regels: &Regelset, naam: &str, text: &str) -> Vec<String> {
    let feiten = project(regels, naam, text);
    let mut faults = Vec::new();
    for day in days(regels) {
        for (eis, ding, oordeel) in outcomes(regels, feiten.clone(), day) {
            if !matches!(oordeel, Oordeel::Voldoet | Oordeel::TeBeoordelen | Oordeel::NietVanToepassing) {
                faults.push(format!("{naam} op {day}: {} voor {ding} {oordeel}", regels.eis(eis).code));
            }
        }
    }
    faults
}

#[test]
fn every_model_meets_every_eis_that_can_be_decided() {
    let regels = rules();
    assert!(days(&regels).len() > 2, "the rules changed since 2024");
    let faults: Vec<String> = MODELLEN.iter().flat_map(|(naam, text)| faults(&regels, naam, text)).collect();
    assert!(faults.is_empty(), "{} faults, such as\n{}", faults.len(), faults[..faults.len().min(20)].join("\n"));
}

/// One figure that breaks a norm, and one fact that is taken away, are both seen.
#[test]
fn a_broken_or_missing_figure_is_noticed() {
    let regels = rules();
    let (naam, text) = MODELLEN.iter().find(|(naam, _)| *naam == "woonfunctie-rijwoning.yaml").unwrap();
    for (was, becomes, eis, oordeel) in [
        ("warmteweerstand: 7 m²·K/W", "warmteweerstand: 6 m²·K/W", "bbl.4.152", "voldoet niet"),
        ("luchtgeluidniveauverschil: 55 dB", "luchtgeluidniveauverschil: 51 dB", "bbl.4.113.1", "voldoet niet"),
        ("luchtgeluidniveauverschil: 55 dB", "", "bbl.4.113.1", "onbekend"),
    ] {
        assert!(text.contains(was), "{was}");
        let faults = faults(&regels, naam, &text.replacen(was, becomes, 1));
        let seen = faults.iter().any(|fault| fault.contains(eis) && fault.contains(oordeel));
        assert!(seen, "{was} -> {becomes}: {faults:?}");
    }
}

/// The kinds of gebruiksfunctie that the Bbl names by themselves.
#[test]
fn every_main_gebruiksfunctie_has_a_model() {
    let regels = rules();
    let top = regels.object_by_name("gebruiksfunctie").unwrap();
    let kinds: Vec<_> =
        regels.objecten().filter(|(_, kind)| kind.soort_van == Some(top) && kind.volgt_uit.is_none()).collect();
    let models: Vec<Feiten> = MODELLEN.iter().map(|(naam, text)| project(&regels, naam, text)).collect();
    let shown = |id| models.iter().any(|feiten| feiten.dingen.iter().any(|ding| regels.is_a(ding.soort, id)));
    let missing: Vec<_> = kinds.iter().filter(|(id, _)| !shown(*id)).map(|(_, kind)| &kind.naam).collect();
    assert!(kinds.len() >= 12);
    assert!(missing.is_empty(), "{missing:?}");
}

/// What the models show and what they leave out. The snapshot is for a person to read: an eis in
/// it was never tried on a whole building.
#[test]
fn what_the_models_do_not_cover_is_known() {
    let regels = rules();
    let mut seen: BTreeMap<EisId, BTreeSet<&str>> = BTreeMap::new();
    for (naam, text) in MODELLEN {
        let feiten = project(&regels, naam, text);
        for day in days(&regels) {
            for (eis, _, oordeel) in outcomes(&regels, feiten.clone(), day) {
                seen.entry(eis).or_default().insert(oordeel.words());
            }
        }
    }
    let met = seen.values().filter(|words| words.contains("voldoet")).count();
    assert!(met >= FLOOR, "the models meet {met} eisen, at least {FLOOR}");

    let mut list = String::new();
    for (id, eis) in national(&regels) {
        let applies = seen.get(&id).is_some_and(|words| words.iter().any(|word| *word != "niet van toepassing"));
        if !applies && !matches!(eis.inhoud, EisInhoud::Geen) {
            let _ = writeln!(list, "{}  {}", eis.code, eis.titel);
        }
    }
    insta::assert_snapshot!(list);
}
