//! The language on the hard cases: the norms with which it was designed, in its final form.
//!
//! Four files in `taal/` hold the fifty blocks, each beside the cases that show what they mean.
//! Their figures are those of the law, but they belong to the regeling `proef`, so that a change
//! of the law changes no test of the language.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeSet;

use stoer::cases::run;
use stoer::check::check;
use stoer::diagnostic::Level;
use stoer::parse::parse;
use stoer::syntax::BlokSoort;

#[path = "shared/files.rs"]
mod files;

/// The blocks with which the language was designed.
const BLOCKS: usize = 50;

#[test]
fn the_hard_cases_are_all_there() {
    let mut blocks = BTreeSet::new();
    for source in files::rules("tests/taal") {
        if source.name.ends_with("woorden.stoer") {
            continue;
        }
        let (bestand, errors) = parse(&source);
        assert_eq!(errors, [], "{}", source.name);
        for blok in bestand.blokken.iter().filter(|blok| blok.kop.soort != BlokSoort::Voorbeeld) {
            blocks.insert((blok.kop.soort, blok.kop.naam.node.clone()));
        }
    }
    assert!(blocks.len() >= BLOCKS, "{} of {BLOCKS}", blocks.len());
}

#[test]
fn the_hard_cases_mean_what_they_say() {
    let sources = files::rules("tests/taal");
    let (regels, diagnostics) = check(sources.clone());
    let faults: Vec<String> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.level == Level::Fout)
        .map(|diagnostic| format!("{} {} {}", diagnostic.place(&sources), diagnostic.code, diagnostic.message))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let regels = regels.unwrap();
    let mut wrong = Vec::new();
    let mut tried = BTreeSet::new();
    for voorbeeld in regels.voorbeelden() {
        for result in run(&regels, voorbeeld).1 {
            let code = &regels.eis(result.verwacht.eis).code;
            tried.insert(code.clone());
            if !result.passes() {
                wrong.push(format!(
                    "{}: {code} {} geeft {} in plaats van {}",
                    voorbeeld.titel,
                    result.verwacht.voor.as_deref().unwrap_or(""),
                    result.gevonden,
                    result.verwacht.oordeel
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let untried: Vec<&str> = regels
        .eisen()
        .map(|(_, eis)| eis)
        .filter(|eis| !matches!(eis.inhoud, stoer::regelset::EisInhoud::Geen) && !tried.contains(&eis.code))
        .map(|eis| eis.code.as_str())
        .collect();
    assert_eq!(untried, [""; 0]);
}
