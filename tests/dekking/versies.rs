//! The texts of the Bbl since 1 January 2024, and how the rules follow each change.
//!
//! `versies.csv` has a row for each article of chapters 3, 4 and 5 whose text changed after that day:
//! from which day, what changed, and either the rules that begin or end there or why none does.

use std::collections::{BTreeMap, BTreeSet};

use crate::files;

/// A change of an article.
#[derive(Debug, serde::Deserialize)]
struct Wijziging {
    artikel: String,
    /// The first day of the new text.
    vanaf: String,
    wijziging: String,
    /// `gesplitst`: rules begin or end on that day. `geen`: none needs to.
    volgt: String,
    regels: String,
    reden: String,
}

/// The day on which the oldest text began.
const FIRST: &str = "2024-01-01";

/// Days on which an eis, exception, vervanging or table of the rules begins or ends, with the
/// article where it stands; by code.
fn boundaries() -> BTreeMap<String, (String, BTreeSet<String>)> {
    let mut found = BTreeMap::new();
    for source in files::rules("rules").iter().filter(|source| source.name.starts_with("rules/bbl/")) {
        let mut at: Option<String> = None;
        for line in source.text.lines() {
            let mut words = line.split_whitespace();
            match words.next() {
                Some("eis" | "uitzondering" | "vervanging" | "tabel") if !line.starts_with(' ') => {
                    at = words.next().map(str::to_owned);
                }
                Some("vindplaats") => {
                    // `bbl artikel 4.30 lid 1` or `bbl tabel 4.30`.
                    if let (Some(code), Some(article)) = (&at, words.nth(2)) {
                        found.entry(code.clone()).or_insert_with(|| (article.to_owned(), BTreeSet::new()));
                    }
                }
                Some("geldt" | "norm") => {
                    let days = line.split_whitespace().filter(|word| word.starts_with("20") && word.len() == 10);
                    if let Some((_, known)) = at.as_ref().and_then(|code| found.get_mut(code)) {
                        known.extend(days.filter(|day| *day != FIRST).map(str::to_owned));
                    }
                }
                _ if !line.starts_with(' ') && !line.is_empty() => at = None,
                _ => {}
            }
        }
    }
    found.retain(|_, (_, days)| !days.is_empty());
    found
}

fn changes() -> Vec<Wijziging> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').from_path(files::repository("tests/dekking/versies.csv")).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

#[test]
fn every_change_of_the_law_is_followed_or_says_why_not() {
    let boundaries = boundaries();
    let mut faults = Vec::new();
    for Wijziging { artikel, vanaf, wijziging, volgt, regels, reden } in changes() {
        let mut fault = |text: &str| faults.push(format!("{artikel} op {vanaf}: {text}"));
        if wijziging.is_empty() || vanaf.as_str() <= FIRST {
            fault("wat wijzigde en wanneer");
        }
        match volgt.as_str() {
            "gesplitst" => {
                for code in regels.split(" | ") {
                    match boundaries.get(code) {
                        Some((where_it_stands, days)) if *where_it_stands == artikel && days.contains(&vanaf) => {}
                        _ => fault(&format!("{code} begint of eindigt daar niet, of staat bij een ander artikel")),
                    }
                }
            }
            "geen" if reden.len() > 20 && regels.is_empty() => {}
            _ => fault("geen reden"),
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_rule_begins_or_ends_without_a_change_of_the_law() {
    let listed: BTreeSet<(String, String, String)> = changes()
        .into_iter()
        .flat_map(|row| {
            let codes: Vec<String> = row.regels.split(" | ").map(str::to_owned).collect();
            codes.into_iter().map(move |code| (row.artikel.clone(), row.vanaf.clone(), code))
        })
        .filter(|(_, _, code)| !code.is_empty())
        .collect();
    let found: BTreeSet<(String, String, String)> = boundaries()
        .into_iter()
        .flat_map(|(code, (artikel, days))| days.into_iter().map(move |day| (artikel.clone(), day, code.clone())))
        .collect();
    assert_eq!(&found - &listed, BTreeSet::new(), "grenzen in de regels die niet in de lijst staan");
    assert_eq!(&listed - &found, BTreeSet::new(), "grenzen in de lijst die de regels niet hebben");
}
