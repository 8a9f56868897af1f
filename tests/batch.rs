//! Judging by column gives what judging one by one gives, for every eis and object.

#![cfg(feature = "batch")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use stoer::batch::{Batch, Cel};
use stoer::beoordeling::Uitkomst;
use stoer::check::check;
use stoer::evaluate::evaluate;
use stoer::feiten::Feiten;
use stoer::ingebouwd;
use stoer::regelset::Regelset;

#[path = "shared/bedacht.rs"]
mod bedacht;
#[path = "shared/files.rs"]
mod files;

use bedacht::{Bedenker, Maten};

/// Compares cell by cell; gives how many cells there were and how many came from columns.
fn compare(regels: &Regelset, projecten: &[Feiten], what: &str) -> (usize, usize) {
    let batch = Batch::new(regels, |_| true);
    let (mut all, mut by_column) = (0, 0);
    for (number, (feiten, found)) in projecten.iter().zip(batch.judge(projecten)).enumerate() {
        let whole = evaluate(regels, feiten);
        // Every cell, in the order of `evaluate`.
        let cell = |one: &Uitkomst<'_>| Cel { eis: one.eis, ding: one.ding, oordeel: one.oordeel };
        let expected: Vec<Cel> = whole.uitkomsten.iter().map(cell).collect();
        let show =
            |cel: &Cel| format!("{} voor {}: {}", regels.eis(cel.eis).code, feiten.ding(cel.ding).naam, cel.oordeel);
        for (want, have) in expected.iter().zip(&found.cellen) {
            assert_eq!(show(want), show(have), "{what}, project {number}");
            assert_eq!(want, have, "{what}, project {number}");
        }
        assert_eq!(expected.len(), found.cellen.len(), "{what}, project {number}");
        let onmogelijk: Vec<_> = whole.onmogelijk.iter().map(|one| (one.verband, one.ding)).collect();
        let told: Vec<_> = found.onmogelijk.iter().map(|one| (one.verband, one.ding)).collect();
        assert_eq!(onmogelijk, told, "{what}, project {number}");
        all += found.cellen.len();
        by_column += found.in_kolommen;
    }
    (all, by_column)
}

#[test]
fn the_rules_give_the_same_by_column() {
    let regels = check(ingebouwd::sources()).0.unwrap();
    let bedenker = Bedenker::new(&regels);
    let projecten: Vec<Feiten> = (0..60)
        .map(|seed| bedenker.project(seed, Maten { objecten: 40, bekend: [60, 90, 98][seed as usize % 3] }))
        .collect();
    let (all, by_column) = compare(&regels, &projecten, "regels");
    // Else the test would compare `evaluate` with itself.
    assert!(by_column * 2 > all, "{by_column} van {all} in kolommen");
    println!("{by_column} van {all} in kolommen");
}

#[test]
fn every_shape_of_the_language_gives_the_same_by_column() {
    let words = files::source(&files::repository("tests/gevallen/woorden.stoer"));
    let (mut all, mut by_column) = (0, 0);
    for path in files::under("tests/gevallen", &["stoer"]) {
        let (Some(regels), _) = check(vec![words.clone(), files::source(&path)]) else { continue };
        let bedenker = Bedenker::new(&regels);
        let projecten: Vec<Feiten> = (0..40)
            .map(|seed| bedenker.project(seed, Maten { objecten: 25, bekend: [60, 90][seed as usize % 2] }))
            .collect();
        let counts = compare(&regels, &projecten, &path.to_string_lossy());
        all += counts.0;
        by_column += counts.1;
    }
    let mut source = files::source(&files::repository("tests/batch/regels.stoer"));
    // Invented values lie around limits of eisen.
    source.text = source.text.replace("breedte ten minste 0,5 m", "breedte ten minste 1,8 m");
    let regels = check(vec![source]).0.unwrap();
    let bedenker = Bedenker::new(&regels);
    let projecten: Vec<Feiten> =
        (0..200).map(|seed| bedenker.project(seed, Maten { objecten: 12, bekend: 80 })).collect();
    compare(&regels, &projecten, "tests/batch/regels.stoer");
    let found = Batch::new(&regels, |_| true).judge(&projecten);
    assert!(found.iter().any(|one| !one.onmogelijk.is_empty()), "geen enkel verband geschonden");
    println!("{by_column} van {all} in kolommen");
    assert!(all > 1500 && by_column * 4 > all, "{by_column} van {all} in kolommen");
}

/// Which eisen have no columnar form, over all shapes of the generated projects.
#[test]
fn most_eisen_have_a_columnar_form() {
    let regels = check(ingebouwd::sources()).0.unwrap();
    let bedenker = Bedenker::new(&regels);
    let projecten: Vec<Feiten> =
        (100..130).map(|seed| bedenker.project(seed, Maten { objecten: 60, bekend: 90 })).collect();
    let batch = Batch::new(&regels, |_| true);
    let oordelen = batch.judge(&projecten);
    let elsewhere = batch.elsewhere();
    assert!(oordelen.iter().any(|one| one.in_kolommen > 0));
    let mut counts = std::collections::BTreeMap::new();
    for why in elsewhere.values().flatten() {
        *counts.entry(why.to_string()).or_insert(0) += 1;
    }
    println!("{} van {} eisen niet: {counts:?}", elsewhere.len(), regels.eisen().count());
    assert!(elsewhere.len() * 2 < regels.eisen().count(), "{counts:?}");
}
