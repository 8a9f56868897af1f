//! What the language answers: every file under `gevallen/` is one test.
//!
//! The rules in it are those of the invented Voorbeeldbesluit, so that no case of the language
//! changes when the law does. Each file is read together with the words in
//! `gevallen/woorden.stoer`; the snapshot beside it repeats the source and shows the messages and
//! the outcome of every voorbeeld. Adding one: put the file in place, run the test, read the new
//! snapshot, accept it with `cargo insta review`, and commit both.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::fmt::Write;
use std::path::Path;

use stoer::cases::run;
use stoer::check::{Beside, check};
use stoer::span::Source;

#[path = "shared/files.rs"]
mod files;
#[path = "shared/short.rs"]
mod short;

/// The words that every case may use.
const WORDS: &str = "tests/gevallen/woorden.stoer";

/// The words first, then the case itself.
fn sources(path: &Path) -> Vec<Source> {
    vec![files::source(&files::repository(WORDS)), files::source(path)]
}

/// What a user sees for a case: source, messages, outcomes.
fn answer(path: &Path) -> String {
    let sources = sources(path);
    let text = &sources[1].text;
    let mut out = format!("{text}\n-------- meldingen\n");
    let (regels, diagnostics) = check(sources.clone());
    for diagnostic in &diagnostics {
        let _ = writeln!(out, "{}", short::message(&sources, diagnostic));
    }
    let Some(regels) = regels else { return out };
    out.push_str("-------- voorbeelden\n");
    for voorbeeld in regels.voorbeelden() {
        let (beoordeling, results) = run(&regels, voorbeeld);
        let _ = writeln!(out, "{}", voorbeeld.titel);
        for result in &results {
            let code = &regels.eis(result.verwacht.eis).code;
            let same = if result.passes() { "klopt" } else { "KLOPT NIET" };
            let _ = writeln!(out, "    verwacht {code} {}: {same}", result.verwacht.oordeel);
        }
        let short = short::Short { regels: &regels, feiten: &voorbeeld.feiten };
        for uitkomst in &beoordeling.uitkomsten {
            short.uitkomst(uitkomst, &mut out);
        }
        for onmogelijk in &beoordeling.onmogelijk {
            let _ = writeln!(out, "    onmogelijk: {}", short.reden(&onmogelijk.reden));
        }
    }
    out
}

#[test]
fn every_case_gives_its_answer() {
    insta::glob!("gevallen/*/*.stoer", |path| {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        insta::with_settings!({
            snapshot_path => path.parent().unwrap(),
            snapshot_suffix => "",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(stem, answer(path));
        });
    });
}

/// A snapshot can be accepted by mistake; an expectation in the file itself cannot.
#[test]
fn every_expected_outcome_comes_out() {
    let mut wrong = Vec::new();
    for path in files::under("tests/gevallen/oordeel", &["stoer"]) {
        let (regels, diagnostics) = check(sources(&path));
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Some(regels) = regels else {
            wrong.push(format!("{name}: {diagnostics:?}"));
            continue;
        };
        assert!(!regels.voorbeelden().is_empty(), "{name} has no voorbeeld");
        for voorbeeld in regels.voorbeelden() {
            for result in run(&regels, voorbeeld).1.iter().filter(|result| !result.passes()) {
                let code = &regels.eis(result.verwacht.eis).code;
                wrong.push(format!(
                    "{name}, {}: {code} geeft {} in plaats van {}",
                    voorbeeld.titel, result.gevonden, result.verwacht.oordeel
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A file that is meant to show a fault shows the one it is named after.
#[test]
fn every_fault_is_found_in_the_file_named_after_it() {
    for folder in ["tests/gevallen/syntax", "tests/gevallen/controle"] {
        for path in files::under(folder, &["stoer"]) {
            let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
            let code = stem.split('-').next().unwrap().to_uppercase();
            if !(code.len() == 4 && code[1..].chars().all(|c| c.is_ascii_digit())) {
                continue;
            }
            let (_, diagnostics) = check(sources(&path));
            let found = diagnostics.iter().any(|diagnostic| diagnostic.code == code);
            assert!(found, "{stem}: {diagnostics:?}");
        }
    }
}

#[test]
fn a_file_checked_beside_others_gives_what_it_gives_together_with_them() {
    let mut beside = Beside::new(vec![files::source(&files::repository(WORDS))]);
    let mut found = 0;
    for source in files::rules("tests/gevallen") {
        let sources = beside.sources(&source);
        let (all, mut diagnostics) = check(sources.clone());
        diagnostics.retain(|diagnostic| diagnostic.location.source == 1);
        found += diagnostics.len();
        assert_eq!(beside.findings(&source), diagnostics, "{}", source.name);
        let (rules, own) = beside.check(&source);
        assert_eq!((rules.is_some(), own), (all.is_some(), diagnostics), "{}", source.name);
        assert!(rules.is_none_or(|rules| rules.sources() == sources), "{}", source.name);
    }
    assert!(found > 100, "{found}");
    let (alone, diagnostics) = beside.alone();
    assert!(alone.is_some() && diagnostics.is_empty(), "{diagnostics:?}");
}
