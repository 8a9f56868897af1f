//! What we wrote as law: sound, with cases, and deciding the cases that we know.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeMap;

use stoer::beoordeling::Oordeel;
use stoer::cases::run;
use stoer::check::{Beside, check};
use stoer::diagnostic::Level;
use stoer::format::format;
use stoer::ingebouwd;
use stoer::parse::parse;
use stoer::regelset::{EisInhoud, Regelset};
use stoer::span::Source;

#[path = "shared/files.rs"]
mod files;

/// The built-in rules.
fn rules() -> Regelset {
    let sources = files::rules("rules");
    let (regels, diagnostics) = check(sources.clone());
    let faults: Vec<String> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.level == Level::Fout)
        .map(|diagnostic| format!("{} {} {}", diagnostic.place(&sources), diagnostic.code, diagnostic.message))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    regels.unwrap()
}

#[test]
fn every_case_comes_out_as_expected() {
    let regels = rules();
    let mut wrong = Vec::new();
    for voorbeeld in regels.voorbeelden() {
        for result in run(&regels, voorbeeld).1.iter().filter(|result| !result.passes()) {
            let source = &regels.sources()[result.verwacht.location.source as usize];
            wrong.push(format!(
                "{}:{} \"{}\": {} geeft {} in plaats van {}",
                source.name,
                source.position(result.verwacht.location.span.start).line,
                voorbeeld.titel,
                regels.eis(result.verwacht.eis).code,
                result.gevonden,
                result.verwacht.oordeel
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A rule that no case ever sees fail, or sees not apply, has not been tried.
#[test]
fn every_eis_has_a_case_that_meets_it_and_one_that_does_not() {
    let regels = rules();
    let mut seen: BTreeMap<&str, Vec<Oordeel>> = BTreeMap::new();
    for voorbeeld in regels.voorbeelden() {
        for verwacht in &voorbeeld.verwacht {
            seen.entry(&regels.eis(verwacht.eis).code).or_default().push(verwacht.oordeel);
        }
    }
    let mut untried = Vec::new();
    for (_, eis) in regels.eisen() {
        let outcomes = seen.get(eis.code.as_str()).map_or(&[][..], Vec::as_slice);
        let other_way = |outcome: &Oordeel| matches!(outcome, Oordeel::VoldoetNiet | Oordeel::NietVanToepassing);
        let enough = match eis.inhoud {
            // What a person judges, and a limit that its source leaves open, never fails by itself.
            EisInhoud::Geen => true,
            EisInhoud::TeBeoordelen(_) => outcomes.len() >= 2,
            EisInhoud::Norm(_) => outcomes.len() >= 2 && outcomes.iter().any(other_way),
        };
        if !enough {
            untried.push(format!("{}: {outcomes:?}", eis.code));
        }
    }
    assert!(untried.is_empty(), "{}", untried.join("\n"));
}

/// One layout, so that a change of the law shows as a change of the law.
#[test]
fn every_rule_file_is_in_the_canonical_layout() {
    let mut other = Vec::new();
    for source in files::rules("rules") {
        let (bestand, errors) = parse(&source);
        assert_eq!(errors, [], "{}", source.name);
        if format(&bestand, &source.text) != source.text {
            other.push(source.name);
        }
    }
    assert!(other.is_empty(), "`stoer opmaak` changes {}", other.join(", "));
}

/// What is kept of the other files between two keystrokes changes no message.
#[test]
fn a_local_file_beside_the_rest_gets_the_messages_that_it_gets_together_with_it() {
    let (local, rest): (Vec<Source>, Vec<Source>) =
        ingebouwd::rules().into_iter().partition(|source| source.name.starts_with("lokaal/"));
    let mut beside = Beside::new(rest);
    let mut faults = 0;
    for source in local.iter().step_by(5) {
        let unfounded = source.text.replace("    vindplaats", "    toelichting");
        let (other_unit, other_code) = (source.text.replace(" m²", " dB"), source.text.replace(".1", ".1.1"));
        for text in [&source.text, &unfounded, &source.text, &other_unit, &other_code] {
            let own = Source::new(source.name.as_str(), text.as_str());
            let sources = beside.sources(&own);
            let last = u32::try_from(sources.len() - 1).unwrap();
            let (_, mut diagnostics) = check(sources);
            diagnostics.retain(|diagnostic| diagnostic.location.source == last);
            faults += diagnostics.len();
            assert_eq!(beside.findings(&own), diagnostics, "{}", own.name);
        }
    }
    assert!(faults > 10, "{faults}");
}
