//! Demands that differ in one figure share what lies around them. What was asked before must not
//! change an answer: not its outcome, not its gap, not its example.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use stoer::beoordeling::Oordeel;
use stoer::check::check;
use stoer::compare::{Uitkomst, Vergelijker};
use stoer::evaluate::evaluate_all;
use stoer::ingebouwd;
use stoer::regelset::{EisId, Regelset};
use stoer::span::Source;
use time::{Date, Month};

/// Demands with figures on both sides of what the law asks, and at it.
const DEMANDS: [(&str, &str, &str, &[&str]); 8] = [
    ("maat.plafond", "elke verblijfsruimte", "hoogte boven de vloer ten minste {} m", &["2,6", "2,1", "2,8"]),
    ("maat.verblijfsgebied", "elk verblijfsgebied", "vloeroppervlakte ten minste {} m²", &["5", "4", "20"]),
    (
        "energie.beng",
        "elke woonfunctie",
        "primair fossiel energiegebruik ten hoogste {} kWh/(m²·jaar)",
        &["30", "50", "20"],
    ),
    ("energie.beng", "elke kantoorfunctie", "energiebehoefte ten hoogste {} kWh/(m²·jaar)", &["90", "36"]),
    ("energie.isolatie", "elk raam", "warmtedoorgangscoefficient ten hoogste {} W/(m²·K)", &["1,65", "1", "3"]),
    ("milieu.mpg", "elke woonfunctie", "milieuprestatie A2 minder dan {} €/(m²·jaar)", &["1", "0,5", "1,2"]),
    ("laden.ev", "elk gebouw", "aantal van alle laadpunten ten minste {}", &["1", "12"]),
    ("reekswet.glas", "elk raam", "glas ten hoogste {} m²", &["200", "2", "3", "1"]),
];

/// A law about all windows together. An example in which a demand on each of them is weaker must hold
/// to that demand in every window.
const LAW: &str = r#"
kenmerk glas
    van raam
    maat m²
    bereik ten minste 0 m²

onderwerp reekswet.glas "Glas"

regeling reekswet "Wet"
    instrument amvb
    gezag rijk
    bron "verzonnen"

eis reekswet.1 "Alle ramen"
    vindplaats "artikel 1"
    over reekswet.glas
    voor elke gebruiksfunctie
    norm som van glas van alle ramen ten hoogste 4 m²
"#;

/// The same demands in an ordinance and in an agreement.
fn rules() -> Regelset {
    let mut sources = ingebouwd::sources();
    sources.push(Source::new("reekswet.stoer", LAW));
    for (code, instrument) in [("reeks", "verordening"), ("reekscontract", "overeenkomst")] {
        let mut text = format!(
            "regeling {code} \"Reeks\"\n    instrument {instrument}\n    gezag gemeente\n    gebied Reeks\n    bron \
             \"verzonnen\"\n"
        );
        // Of the agreement a few are enough: only its name is in an example.
        let few = if instrument == "verordening" { DEMANDS.len() } else { 3 };
        for (shape, (subject, of, norm, figures)) in DEMANDS.iter().take(few).enumerate() {
            for (number, figure) in figures.iter().enumerate() {
                let norm = norm.replace("{}", figure);
                write!(
                    text,
                    "\neis {code}.e{shape}.{number} \"Eis {shape} {number}\"\n    vindplaats \"artikel {shape}\"\n    \
                     over {subject}\n    voor {of}\n    norm {norm}\n"
                )
                .unwrap();
            }
        }
        sources.push(Source::new(format!("{code}.stoer"), text));
    }
    let (rules, findings) = check(sources);
    rules.unwrap_or_else(|| panic!("{:?}", findings.first()))
}

#[test]
fn what_was_asked_before_changes_nothing() {
    let rules = rules();
    let day = Date::from_calendar_date(2026, Month::September, 24).unwrap();
    let demands: Vec<EisId> =
        rules.eisen().filter(|(_, eis)| eis.code.starts_with("reeks")).map(|(id, _)| id).collect();
    let answer = |comparer: &Vergelijker<'_>, id: EisId| format!("{:#?}", comparer.compare(id));
    let alone: BTreeMap<EisId, String> =
        demands.iter().map(|id| (*id, answer(&Vergelijker::new(&rules, day), *id))).collect();
    let back: Vec<EisId> = demands.iter().rev().copied().collect();
    let mixed: Vec<EisId> = (0..demands.len()).filter_map(|at| demands.get(at * 5 % demands.len()).copied()).collect();
    for order in [back, mixed] {
        let comparer = Vergelijker::new(&rules, day);
        for id in order {
            let (found, expected) = (answer(&comparer, id), alone.get(&id).unwrap());
            if found != *expected {
                let differs = expected.lines().zip(found.lines()).find(|(one, other)| one != other);
                panic!("{}: {differs:?}", rules.eis(id).code);
            }
        }
    }
}

#[test]
fn an_example_does_for_every_object_what_it_should() {
    let rules = rules();
    let day = Date::from_calendar_date(2026, Month::September, 24).unwrap();
    let comparer = Vergelijker::new(&rules, day);
    let (mut broken, mut held) = (0, 0);
    for (id, eis) in rules.eisen().filter(|(_, eis)| eis.code.starts_with("reeks.")) {
        for cel in comparer.compare(id).cellen {
            let weaker = cel.uitkomst == Uitkomst::Zwakker;
            let shown = [(cel.getuige, weaker), (cel.getuige_zwakker, true)];
            for (getuige, holds) in shown.into_iter().filter_map(|(getuige, holds)| Some((getuige?, holds))) {
                let judged = evaluate_all(&rules, &getuige.feiten).uitkomsten;
                let own: Vec<Oordeel> = judged.iter().filter(|one| one.eis == id).map(|one| one.oordeel).collect();
                let what = || format!("{} {:?} {own:?} {:#?}", eis.code, cel.functie, getuige.in_woorden);
                if holds {
                    assert!(
                        own.iter().all(|one| one.in_orde() != Some(false))
                            && own.iter().any(|one| one.in_orde() == Some(true)),
                        "{}",
                        what()
                    );
                    held += 1;
                } else {
                    assert!(own.contains(&Oordeel::VoldoetNiet), "{}", what());
                    broken += 1;
                }
            }
        }
    }
    assert!(held > 20 && broken > 20, "{held} {broken}");
}
