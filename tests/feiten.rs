//! Every figure of the law comes back in the rules.
//!
//! The lists under `tests/feiten/` were drawn from the law text article by article, apart from
//! the rules. So a slip in either shows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::collections::{BTreeMap, BTreeSet};

use stoer::check::check;
use stoer::regelset::{EisInhoud, Regelset};

#[path = "feiten/cijfers.rs"]
mod cijfers;
#[path = "shared/files.rs"]
mod files;
#[path = "feiten/grenzen.rs"]
mod grenzen;
#[path = "feiten/lijst.rs"]
mod lijst;
#[path = "feiten/proeven.rs"]
mod proeven;

use cijfers::Gevonden;
use grenzen::{Beproefd, Beproever};
use lijst::{Cijfer, Feit};
use proeven::Proef;

/// The built-in rules.
fn rules() -> Regelset {
    check(files::rules("rules")).0.unwrap()
}

/// What is wrong with where a row went; none when all is well.
fn fault(regels: &Regelset, feit: &Feit) -> Option<String> {
    if feit.waar == "weggelaten" {
        return (feit.reden.len() < 10 || !feit.regel.is_empty())
            .then(|| "wie iets weglaat, noemt een reden en geen regel".to_owned());
    }
    if feit.regel.is_empty() {
        return Some("geen regel".to_owned());
    }
    feit.regels().find_map(|code| fault_in(regels, feit, code))
}

fn fault_in(regels: &Regelset, feit: &Feit, code: &str) -> Option<String> {
    let declared = |word: &str| {
        let head = format!("{word} {code} \"");
        regels.sources().iter().any(|source| source.text.lines().any(|line| line.starts_with(&head)))
    };
    if matches!(feit.waar.as_str(), "vervanging" | "tabel") {
        return (!declared(&feit.waar)).then(|| format!("{} {code} bestaat niet", feit.waar));
    }
    let Some(id) = regels.eis_by_code(code) else { return Some(format!("{code} bestaat niet")) };
    let eis = regels.eis(id);
    let day = feit.day();
    if !eis.periode.contains(day) {
        return Some(format!("{code} geldt niet op {day}"));
    }
    if !eis.plaatsen.iter().any(|plaats| plaats.nummer == feit.artikel) && feit.reden.is_empty() {
        return Some(format!("{code} staat niet bij artikel {} en er is geen reden", feit.artikel));
    }
    let all = Gevonden::all(regels, id, day);
    let found = match feit.waar.as_str() {
        "eis" => Gevonden::norm(regels, id, day).cijfers,
        "voorwaarde" | "te beoordelen" | "omschreven" => all.cijfers,
        other => return Some(format!("`{other}` is geen plaats")),
    };
    match (&eis.inhoud, feit.waar.as_str()) {
        (EisInhoud::TeBeoordelen(_), "te beoordelen") | (EisInhoud::Norm(_), "eis") => {}
        (_, "voorwaarde" | "omschreven") => {}
        _ => return Some(format!("{code} is van een andere soort dan `{}`", feit.waar)),
    }
    let in_words = matches!(feit.waar.as_str(), "te beoordelen" | "omschreven");
    let cijfers = match feit.cijfers() {
        Ok(cijfers) => cijfers,
        Err(fault) => return Some(fault),
    };
    for cijfer in cijfers {
        let said = in_words && all.woorden.iter().any(|words| says(words, &cijfer));
        if !found.contains(&cijfer) && !said {
            let text = match &cijfer {
                Cijfer::Maat(maat) => maat.to_string(),
                Cijfer::Klasse(naam) => naam.clone(),
            };
            return Some(format!("{text} staat niet in {code}"));
        }
    }
    None
}

/// Whether a text names a figure: its number, not part of a longer one.
fn says(words: &str, cijfer: &Cijfer) -> bool {
    let text = match cijfer {
        Cijfer::Maat(maat) => maat.to_string(),
        Cijfer::Klasse(naam) => naam.clone(),
    };
    let number = text.split(' ').next().unwrap_or_default();
    let inside = |c: char| c.is_alphanumeric() || c == ',';
    words.match_indices(number).any(|(at, _)| {
        let (before, after) = (&words[..at], &words[at + number.len()..]);
        let mut next = after.chars();
        let ends = match next.next() {
            Some(',') => !next.next().is_some_and(|c| c.is_ascii_digit()),
            Some(c) => !c.is_alphanumeric(),
            None => true,
        };
        !before.ends_with(inside) && ends
    })
}

/// The lists and their number of rows.
const LISTS: [(&str, usize); 4] = [
    ("tests/feiten/3.csv", 500),
    ("tests/feiten/4.csv", 1124),
    ("tests/feiten/5.csv", 225),
    // Figures of earlier texts, each on the last day that it held.
    ("tests/feiten/oud.csv", 31),
];

/// All rows of all lists.
fn facts() -> Vec<Feit> {
    LISTS.into_iter().flat_map(|(path, _)| lijst::read::<Feit>(path)).collect()
}

#[test]
fn every_fact_is_found_in_the_rules() {
    let regels = rules();
    for (path, rows) in LISTS {
        let feiten: Vec<Feit> = lijst::read(path);
        assert_eq!(feiten.len(), rows, "{path}: een rij is verdwenen of bijgekomen");
        let faults: Vec<String> = feiten
            .iter()
            .filter_map(|feit| {
                fault(&regels, feit).map(|fault| format!("{} {} {}: {fault}", feit.id, feit.artikel, feit.grootheid))
            })
            .collect();
        assert!(faults.is_empty(), "{} van {}:\n{}", faults.len(), feiten.len(), faults.join("\n"));
    }
}

/// A row that was tried and no longer comes out is a slip in the rules or in the row.
#[test]
fn every_limit_is_met_inside_and_missed_outside() {
    let regels = rules();
    let functies = lijst::functies();
    let beproever = Beproever::new(&regels, &functies);
    let mut faults = Vec::new();
    for feit in facts().iter().filter(|feit| !matches!(feit.beproefd.as_str(), "proef" | "voorwaarde")) {
        let found = beproever.beproef(feit);
        if (feit.beproefd == "ja") != (found == Beproefd::Ja) {
            faults.push(format!("{} {} {}: {found:?}", feit.id, feit.artikel, feit.grootheid));
        }
    }
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
}

/// Tries the rows of a list in buildings of their own; they are the rows with that mark.
fn tried_in_buildings(path: &str, mark: &str) {
    let proeven: Vec<Proef> = lijst::read(path);
    let feiten = facts();
    let (tried, faults) = proeven::beproef(&proeven, &feiten, &lijst::functies());
    let marked: BTreeSet<String> =
        feiten.into_iter().filter(|feit| feit.beproefd == mark).map(|feit| feit.id).collect();
    assert_eq!(tried, marked, "de rijen met een eigen gebouw en de rijen die zo gemerkt zijn");
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn limits_that_need_a_building_of_their_own_are_met_inside_and_missed_outside() {
    tried_in_buildings("tests/feiten/proeven.csv", "proef");
}

/// A rule counts in a building where the condition of the row holds, and not where it does not; an
/// exception the other way round.
#[test]
fn conditions_decide_whether_a_rule_counts() {
    tried_in_buildings("tests/feiten/voorwaarden.csv", "voorwaarde");
}

/// A condition is tried, or says why it cannot be.
#[test]
fn no_condition_is_left_untried_without_a_reason() {
    let left = facts().into_iter().filter(|feit| feit.waar == "voorwaarde" && feit.beproefd.is_empty());
    reasons_cover(&left.map(|feit| feit.id).collect(), "tests/feiten/zonder-voorwaarde.csv");
}

/// A row that an eis expresses and that compares something is tried, or says why it cannot be.
#[test]
fn no_limit_is_left_untried_without_a_reason() {
    let left: BTreeSet<String> = facts()
        .into_iter()
        .filter(|feit| feit.waar == "eis" && feit.beproefd.is_empty())
        .filter(|feit| matches!(feit.vergelijking.as_str(), ">=" | "<=" | ">" | "<" | "="))
        .map(|feit| feit.id)
        .collect();
    reasons_cover(&left, "tests/feiten/zonder-grens.csv");
}

/// The rows that were left are the rows of a list of reasons.
fn reasons_cover(left: &BTreeSet<String>, path: &str) {
    let rows: Vec<ZonderGrens> = lijst::read(path);
    let reasons: BTreeMap<String, ZonderGrens> = rows.into_iter().map(|row| (row.id.clone(), row)).collect();
    assert_eq!(*left, reasons.keys().cloned().collect(), "de rijen die niet beproefd zijn en de rijen met een reden");
    let bare: Vec<&str> = reasons.values().filter(|row| row.reden.len() < 20).map(|row| row.id.as_str()).collect();
    assert_eq!(bare, Vec::<&str>::new(), "rijen zonder reden");
}

/// Why a row is not tried.
#[derive(Debug, serde::Deserialize)]
struct ZonderGrens {
    id: String,
    reden: String,
}
