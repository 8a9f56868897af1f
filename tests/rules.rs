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
use stoer::check::check;
use stoer::diagnostic::Level;
use stoer::format::format;
use stoer::parse::parse;
use stoer::regelset::{EisInhoud, Regelset};

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
