//! Which paragraph of which article is designated for which gebruiksfunctie.
//!
//! `tests/tabellen/3.csv`, `4.csv` and `5.csv` were drawn from the steering tables of the law, apart
//! from the rules: for each paragraph the functions that it is designated for; `oud.csv` from the earlier
//! texts of the tables that changed. The engine answers the same question here, for a building with
//! one function, through an eis made for that paragraph.

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
use stoer::check::check;
use stoer::evaluate::evaluate_these;
use stoer::regelset::{EisId, Regelset, Stuurtabel};
use stoer::span::Source;

#[path = "shared/files.rs"]
mod files;

/// A paragraph and the functions that it is designated for.
#[derive(Debug, serde::Deserialize)]
struct Rij {
    artikel: String,
    lid: String,
    /// Names of functions and groups with commas between them, `alles`, or `alles behalve …`.
    functies: String,
    /// The table, where it is an earlier one.
    #[serde(default)]
    tabel: Option<String>,
    /// A day on which that table held.
    #[serde(default)]
    dag: Option<String>,
}

/// The day of today's tables.
const TODAY: &str = "2026-09-24";

impl Rij {
    fn dag(&self) -> &str {
        self.dag.as_deref().unwrap_or(TODAY)
    }
}

/// A function of which the tables tell whether a paragraph is designated for it.
#[derive(Debug, serde::Deserialize)]
struct Functie {
    naam: String,
    soort: String,
    /// What makes it this one, as a case says it.
    feiten: String,
}

/// A name for several functions.
#[derive(Debug, serde::Deserialize)]
struct Groep {
    naam: String,
    functies: String,
}

/// Paragraphs in the tables of the rules that the list does not have: they only lift or limit
/// another one, or the list names who they concern in the words of the paragraph itself.
const NOT_IN_LIST: [(&str, &[&str]); 24] = [
    ("3.82", &["3", "4", "6", "7"]),
    ("3.84", &["4", "6", "8"]),
    ("3.87", &["6"]),
    ("3.117", &["5"]),
    ("4.45", &["2"]),
    ("4.92", &["4"]),
    ("4.103a", &["1"]),
    ("4.114", &["5", "6", "7", "8"]),
    ("4.115", &["3"]),
    ("4.124", &["3"]),
    ("4.131", &["3"]),
    ("4.138", &["5"]),
    ("4.144", &["2"]),
    ("4.145", &["3"]),
    ("4.147", &["4", "5", "7", "8"]),
    ("4.152", &["9"]),
    ("4.155", &["1"]),
    ("4.184", &["4"]),
    ("4.211", &["4"]),
    ("4.215", &["4"]),
    ("4.218", &["3"]),
    ("4.223a", &["1", "2", "3", "4"]),
    ("4.230a", &["1", "2"]),
    ("4.245", &["4"]),
];

fn read<T: serde::de::DeserializeOwned>(path: &str) -> Vec<T> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_path(files::repository(path)).unwrap();
    reader.deserialize().map(|row| row.unwrap_or_else(|error| panic!("{path}: {error}"))).collect()
}

/// The lists, by chapter of the law.
fn rows() -> Vec<Rij> {
    ["tests/tabellen/3.csv", "tests/tabellen/4.csv", "tests/tabellen/5.csv"].into_iter().flat_map(read).collect()
}

/// The lists of earlier tables.
fn earlier_rows() -> Vec<Rij> {
    read("tests/tabellen/oud.csv")
}

/// The steering tables of these chapters, in the text of today or in earlier ones.
fn steering(regels: &Regelset, earlier: bool) -> impl Iterator<Item = &Stuurtabel> {
    regels.tabellen().iter().filter(move |tabel| {
        ["bbl.t3.", "bbl.t4.", "bbl.t5."].iter().any(|start| tabel.code.starts_with(start))
            && tabel.code.ends_with(".oud") == earlier
    })
}

/// The table that has a column for each article.
fn tables(regels: &Regelset) -> BTreeMap<String, String> {
    steering(regels, false)
        .flat_map(|tabel| tabel.kolommen.iter().map(|kolom| (kolom.clone(), tabel.code.clone())))
        .collect()
}

/// The paragraphs that the tables of the rules designate for any function.
fn designated(regels: &Regelset, earlier: bool) -> BTreeSet<(String, String)> {
    let cells = steering(regels, earlier).flat_map(|tabel| {
        let rows = tabel.rijen.iter().flat_map(|rij| tabel.kolommen.iter().zip(&rij.leden));
        rows.flat_map(|(kolom, leden)| leden.iter().map(|lid| (kolom.clone(), lid.clone())))
    });
    cells.collect()
}

/// An eis per row, which every function that it applies to fails, and a case per function that sets
/// the scene for it. So a paragraph that may or may not be designated shows as unknown.
fn questions(rows: &[Rij], functies: &[Functie], tables: &BTreeMap<String, String>) -> Source {
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        let Rij { artikel, lid, .. } = row;
        let tabel = row.tabel.as_ref().unwrap_or_else(|| &tables[artikel]);
        writeln!(
            text,
            "eis bbl.proef.{index} \"{artikel} lid {lid}\"\n    vindplaats bbl artikel {artikel} lid {lid}\n    \
             over brand.ontdekken\n    geldt vanaf 2024-01-01\n    voor elke gebruiksfunctie\n    \
             aangewezen in {tabel} kolom \"{artikel}\" lid {lid}\n    norm verwarmd voor personen\n"
        )
        .unwrap();
    }
    let day = rows[0].dag();
    for Functie { naam, soort, feiten } in functies {
        let comma = if feiten.is_empty() { "" } else { ", " };
        writeln!(
            text,
            "voorbeeld \"proef {naam}\"\n    op {day}\n    \
             gegeven bouwwijze van het project is nieuwbouw\n    gegeven niet drijvend van het gebouw\n    \
             gegeven niet meer woningen van het gebouw\n    \
             gegeven een {soort} \"F\" waarvoor {feiten}{comma}niet verwarmd voor personen\n    \
             verwacht bbl.proef.0 voldoet\n"
        )
        .unwrap();
    }
    Source::new("proef.stoer", text)
}

/// The functions that a row names.
fn named(words: &str, all: &BTreeSet<String>, groups: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    if words == "alles" {
        return all.clone();
    }
    if let Some(rest) = words.strip_prefix("alles behalve ") {
        return all - &named(rest, all, groups);
    }
    let mut found = BTreeSet::new();
    for word in words.split(", ") {
        match groups.get(word) {
            Some(group) => found.extend(group.iter().cloned()),
            None => assert!(all.contains(word) && found.insert(word.to_owned()), "`{word}` is geen functie"),
        }
    }
    found
}

#[test]
fn every_steering_table_reads_back() {
    reads_back(&rows());
}

#[test]
fn every_earlier_steering_table_reads_back() {
    let mut by_day: BTreeMap<String, Vec<Rij>> = BTreeMap::new();
    for row in earlier_rows() {
        by_day.entry(row.dag().to_owned()).or_default().push(row);
    }
    by_day.values().for_each(|rows| reads_back(rows));
}

/// Every row of one day, for every function.
fn reads_back(rows: &[Rij]) {
    let functies: Vec<Functie> = read("tests/tabellen/functies.csv");
    let all: BTreeSet<String> = functies.iter().map(|functie| functie.naam.clone()).collect();
    let groups: BTreeMap<String, BTreeSet<String>> = read::<Groep>("tests/tabellen/groepen.csv")
        .into_iter()
        .map(|Groep { naam, functies }| (naam, named(&functies, &all, &BTreeMap::new())))
        .collect();
    let shipped = check(files::rules("rules")).0.unwrap();
    let mut sources = files::rules("rules");
    sources.push(questions(rows, &functies, &tables(&shipped)));
    let (regels, findings) = check(sources);
    let regels = regels.unwrap_or_else(|| panic!("{findings:?}"));
    let asked: BTreeMap<EisId, usize> =
        (0..rows.len()).map(|index| (regels.eis_by_code(&format!("bbl.proef.{index}")).unwrap(), index)).collect();
    let wanted: Vec<BTreeSet<String>> = rows.iter().map(|row| named(&row.functies, &all, &groups)).collect();
    let mut faults = Vec::new();
    for functie in &functies {
        let title = format!("proef {}", functie.naam);
        let scene = regels.voorbeelden().iter().find(|voorbeeld| voorbeeld.titel == title).unwrap();
        let found = evaluate_these(&regels, &scene.feiten, |eis| asked.contains_key(&eis));
        assert_eq!(found.uitkomsten.len(), rows.len(), "{title}: niet iedere vraag kreeg een antwoord");
        for uitkomst in &found.uitkomsten {
            let index = asked[&uitkomst.eis];
            let expected =
                if wanted[index].contains(&functie.naam) { Oordeel::VoldoetNiet } else { Oordeel::NietVanToepassing };
            if uitkomst.oordeel != expected {
                let Rij { artikel, lid, .. } = &rows[index];
                faults.push(format!("{artikel} lid {lid}, {}: {:?}", functie.naam, uitkomst.oordeel));
            }
        }
    }
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
}

/// A paragraph that comes into a table must come into the list, or be named as one that is not there.
#[test]
fn no_paragraph_of_the_tables_is_left_out_of_the_list() {
    let regels = check(files::rules("rules")).0.unwrap();
    let listed: BTreeSet<(String, String)> = rows().into_iter().map(|row| (row.artikel, row.lid)).collect();
    let known: BTreeSet<(String, String)> = NOT_IN_LIST
        .iter()
        .flat_map(|(artikel, leden)| leden.iter().map(|lid| ((*artikel).to_owned(), (*lid).to_owned())))
        .collect();
    let earlier: BTreeSet<(String, String)> = earlier_rows().into_iter().map(|row| (row.artikel, row.lid)).collect();
    assert_eq!(designated(&regels, true), earlier, "leden in een eerdere tabel en in de lijst");
    let designated = designated(&regels, false);
    assert_eq!(&designated - &listed, known, "leden in een tabel die niet in de lijst staan");
    assert_eq!(&listed - &designated, BTreeSet::new(), "leden in de lijst die geen tabel heeft");
}
