//! `compare` beside an outside solver, on generated pairs of rules; see tests/orakel/README.md.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeMap;

#[path = "orakel/mod.rs"]
mod orakel;

use orakel::lang::{VAST, answers, digest};
use orakel::maak::{VORMEN, paar};
use orakel::raster::raster;
use orakel::toets::toets;
use orakel::vragen::{Antwoord, Vragen};

/// What Z3 answered about the first pairs; `tests/orakel/lang.sh vast` makes it.
const RECORDED: &str = include_str!("orakel/antwoorden.txt");

#[test]
fn the_answers_belong_to_these_pairs() {
    assert_eq!(RECORDED.lines().next(), Some(format!("# sha256 {}", digest(VAST)).as_str()));
    let known = answers(RECORDED);
    assert_eq!(known.len(), usize::try_from(VAST).unwrap());
    for (nummer, antwoorden) in known {
        assert_eq!(antwoorden.len(), Vragen::of(&paar(nummer)).vragen.len(), "{nummer}");
    }
}

#[test]
fn compare_agrees_with_the_outside_solver() {
    let mut wrong = Vec::new();
    let (mut alike, mut undecided, mut open, mut witnesses) = (0, 0, 0, 0);
    let mut shapes: BTreeMap<&str, usize> = BTreeMap::new();
    for (nummer, antwoorden) in answers(RECORDED) {
        let pair = paar(nummer);
        let found = toets(&pair, &Vragen::of(&pair), &antwoorden);
        *shapes.entry(pair.vorm).or_default() += found.eens;
        alike += found.eens;
        undecided += found.onbeslist.len();
        open += found.open;
        witnesses += found.getuigen;
        wrong.extend(found.verschillen.iter().map(|what| format!("{nummer} {}: {what}", pair.vorm)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(shapes.len(), VORMEN.len());
    assert!(shapes.values().all(|cases| *cases > 10), "{shapes:?}");
    // Neither may hide behind "not decided".
    assert!(witnesses > 1000 && (undecided + open) * 50 < alike, "{alike} {undecided} {open} {witnesses}");
}

#[test]
fn small_projects_agree() {
    let (mut projects, mut apart, mut wrong) = (0, 0, Vec::new());
    for (nummer, antwoorden) in answers(RECORDED).into_iter().step_by(4) {
        let pair = paar(nummer);
        let found = raster(&pair, &Vragen::of(&pair), &antwoorden);
        projects += found.projecten;
        apart += found.verschillend;
        wrong.extend(found.fouten.iter().map(|what| format!("{nummer} {}: {what}", pair.vorm)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(projects > 10_000 && apart > 1_000, "{projects} {apart}");
}

/// With every answer turned round, nearly every pair must differ.
#[test]
fn a_wrong_answer_is_seen() {
    let turned = |antwoord: &Antwoord| match antwoord {
        Antwoord::Ja => Antwoord::Nee,
        Antwoord::Nee => Antwoord::Ja,
        Antwoord::Onbekend => Antwoord::Onbekend,
    };
    let (mut seen, mut all) = (0, 0);
    for (nummer, antwoorden) in answers(RECORDED).into_iter().step_by(10) {
        let pair = paar(nummer);
        let wrong: Vec<Antwoord> = antwoorden.iter().map(turned).collect();
        all += 1;
        seen += usize::from(!toets(&pair, &Vragen::of(&pair), &wrong).verschillen.is_empty());
    }
    assert!(seen * 10 >= all * 9, "{seen} of {all}");
}

#[test]
#[ignore = "part of the long run: tests/orakel/lang.sh"]
fn write_questions() {
    orakel::lang::write_questions();
}

#[test]
#[ignore = "part of the long run: tests/orakel/lang.sh"]
fn compare_with_answers() {
    orakel::lang::compare_with_answers();
}

#[test]
#[ignore = "writes the recorded answers: tests/orakel/lang.sh vast"]
fn record_answers() {
    orakel::lang::record_answers();
}
