//! The SQL of the rules gives, on a real engine, what stoer gives.
//!
//! Runs on DuckDB from PyPI; with `STOER_SQL=spark` on Spark, which needs Java 17. Set
//! `STOER_PROJECTEN` for another number of projects, `STOER_EISEN` for the codes of other national
//! eisen (empty for all of them), and `STOER_ZONDER_SQL=1` to leave this out
//! where there is no Python or network.

#![cfg(feature = "batch")]
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
use std::path::{Path, PathBuf};
use std::process::Command;

use stoer::batch::Batch;
use stoer::check::check;
use stoer::evaluate::evaluate;
use stoer::feiten::{DingId, Feiten, Waarde};
use stoer::ingebouwd;
use stoer::regelset::{Eis, ObjectId, Regelset, WaardeSoort};
use stoer::sql::{Dialect, sql};

#[path = "shared/bedacht.rs"]
mod bedacht;
#[path = "shared/files.rs"]
mod files;

use bedacht::{Bedenker, Maten, day};

fn left_out() -> bool {
    std::env::var("STOER_ZONDER_SQL").is_ok_and(|value| value == "1")
}

fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

/// The Python of an environment with the engine.
fn python(engine: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("sql-{engine}"));
    let package = if engine == "spark" { "pyspark" } else { engine };
    let out = Command::new("python3")
        .arg(files::repository("tests/sql/omgeving.py"))
        .arg(&folder)
        .arg(package)
        .output()
        .expect("python3 is nodig; zet STOER_ZONDER_SQL=1 om deze test over te slaan");
    let errors = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "geen {engine}: {errors}; zet STOER_ZONDER_SQL=1 om deze test over te slaan");
    PathBuf::from(String::from_utf8(out.stdout).unwrap().trim())
}

/// What a table can hold: known kinds, and numbers of at most six decimals.
fn tabular(mut feiten: Feiten, regels: &Regelset) -> Feiten {
    feiten.toetsdatum = day(2026, 9);
    for id in feiten.ids() {
        let ding = &mut feiten.dingen[id.index()];
        ding.soort_bekend |= regels.base_subkinds(ding.soort).is_empty();
        ding.feiten.retain(|kenmerk, waarde| match (&regels.kenmerk(*kenmerk).soort, waarde) {
            (WaardeSoort::Getal { eenheid, .. }, Waarde::Getal(maat)) => {
                maat.in_eenheid(eenheid).is_some_and(|number| number.decimals().is_some_and(|places| places <= 6))
            }
            _ => true,
        });
    }
    feiten
}

fn field(text: &str) -> String {
    if text.contains([',', '"', ';']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// The most general kind, whose plural is the name of the table.
fn table(regels: &Regelset, mut kind: ObjectId) -> ObjectId {
    while let Some(above) = regels.object(kind).soort_van {
        kind = above;
    }
    kind
}

/// Writes the projects as CSV tables.
fn write_tables(folder: &Path, regels: &Regelset, projecten: &[Feiten]) {
    let mut tables: BTreeMap<ObjectId, String> = BTreeMap::new();
    for (number, feiten) in projecten.iter().enumerate() {
        for id in feiten.ids() {
            let ding = feiten.ding(id);
            let kind = table(regels, ding.soort);
            let kenmerken: Vec<_> = regels
                .kenmerken()
                .filter(|(_, kenmerk)| kenmerk.dragers.iter().any(|drager| table(regels, *drager) == kind))
                .map(|(kenmerk, _)| kenmerk)
                .collect();
            let text = tables.entry(kind).or_insert_with(|| {
                let names = kenmerken.iter().map(|kenmerk| field(&regels.kenmerk(*kenmerk).naam));
                let fixed = if id == Feiten::PROJECT { "id,afspraken" } else { "project,id,ouder,soort" };
                format!("{},{}\n", fixed, names.collect::<Vec<_>>().join(","))
            });
            match ding.ouder {
                None => {
                    let _ = write!(text, "p{number},{}", field(&feiten.afspraken.join(";")));
                }
                Some(ouder) => {
                    let ouder = if ouder == Feiten::PROJECT { String::new() } else { ouder.index().to_string() };
                    let _ = write!(text, "p{number},{},{ouder},{}", id.index(), field(&regels.object(ding.soort).naam));
                }
            }
            for kenmerk in kenmerken {
                let value = match (&regels.kenmerk(kenmerk).soort, ding.feiten.get(&kenmerk)) {
                    (WaardeSoort::Getal { eenheid, .. }, Some(Waarde::Getal(maat))) => {
                        maat.in_eenheid(eenheid).and_then(|number| number.to_decimal_point()).unwrap()
                    }
                    (WaardeSoort::Klasse(klasse), Some(Waarde::Klasse(index))) => {
                        regels.klasse(*klasse).waarden[usize::from(*index)].clone()
                    }
                    (_, Some(Waarde::JaNee(value))) => value.to_string(),
                    (_, Some(Waarde::Datum(day))) => day.to_string(),
                    (_, Some(Waarde::Tekst(text))) => text.clone(),
                    _ => String::new(),
                };
                let _ = write!(text, ",{}", field(&value));
            }
            text.push('\n');
        }
    }
    for (kind, text) in tables {
        std::fs::write(
            folder.join(format!(
                "{}.csv",
                regels.object(kind).meervoud.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
            )),
            text,
        )
        .unwrap();
    }
}

#[test]
fn the_engine_gives_what_stoer_gives() {
    if left_out() {
        return;
    }
    let engine = std::env::var("STOER_SQL").unwrap_or_else(|_| "duckdb".to_owned());
    let dialect = if engine == "spark" { Dialect::Spark } else { Dialect::Duckdb };
    let regels = check(ingebouwd::sources()).0.unwrap();
    let bedenker = Bedenker::new(&regels);
    let count = number("STOER_PROJECTEN", 300);
    let projecten: Vec<Feiten> = (0..count)
        .map(|seed| {
            let maten = Maten { objecten: 20, bekend: [70, 95][seed % 2] };
            tabular(bedenker.project(seed as u64, maten), &regels)
        })
        .collect();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("sql-{engine}-proef"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    // All eisen take minutes: there are many views, each to be planned.
    let prefix = std::env::var("STOER_EISEN").unwrap_or_else(|_| "bbl.4.16".to_owned());
    let wanted = |eis: &Eis| eis.code.starts_with(&prefix) || !eis.code.starts_with("bbl");
    let found = sql(&regels, dialect, day(2026, 9), wanted);
    std::fs::write(folder.join("tabellen.sql"), &found.tabellen).unwrap();
    std::fs::write(folder.join("views.sql"), &found.views).unwrap();
    write_tables(&folder, &regels, &projecten);
    let run = Command::new(python(&engine))
        .arg(files::repository("tests/sql/toets.py"))
        .arg(&engine)
        .arg(&folder)
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));

    let mut have: BTreeMap<(usize, String, String), String> = BTreeMap::new();
    let mut beyond = 0;
    for line in std::fs::read_to_string(folder.join("oordelen.tsv")).unwrap().lines() {
        let parts: Vec<&str> = line.split('\t').collect();
        let project: usize = parts[0][1..].parse().unwrap();
        let id = if parts[0] == parts[1] { "0".to_owned() } else { parts[1].to_owned() };
        if parts[3] == "buiten bereik" {
            beyond += 1;
        }
        let twice = have.insert((project, id, parts[2].to_owned()), parts[3].to_owned());
        assert!(twice.is_none(), "{line} twee keer");
    }
    // Judging by column equals `evaluate`, which another test shows; here for some directly.
    let batch = Batch::new(&regels, wanted);
    let without: BTreeSet<&str> = found.zonder.keys().map(|eis| regels.eis(*eis).code.as_str()).collect();
    let (mut compared, mut missing) = (0, BTreeMap::new());
    for (number, (feiten, judged)) in projecten.iter().zip(batch.judge(&projecten)).enumerate() {
        let mut cells: Vec<(String, DingId, String)> = judged
            .cellen
            .iter()
            .map(|cel| (regels.eis(cel.eis).code.clone(), cel.ding, cel.oordeel.to_string()))
            .collect();
        if number % 50 == 0 {
            let direct = evaluate(&regels, feiten).uitkomsten;
            cells = direct
                .iter()
                .filter(|one| wanted(regels.eis(one.eis)))
                .map(|one| (regels.eis(one.eis).code.clone(), one.ding, one.oordeel.to_string()))
                .collect();
        }
        for (code, ding, oordeel) in cells {
            match have.remove(&(number, ding.index().to_string(), code.clone())) {
                Some(sql) if sql == "buiten bereik" => {}
                Some(sql) => {
                    assert_eq!(sql, oordeel, "p{number} {} {code}", feiten.ding(ding).naam);
                    compared += 1;
                }
                None if !without.contains(code.as_str()) => *missing.entry(code).or_insert(0) += 1,
                None => {}
            }
        }
    }
    println!("{compared} oordelen gelijk, {beyond} buiten bereik, {} eisen zonder SQL-vorm", without.len());
    assert!(have.is_empty(), "te veel: {:?}", have.iter().take(5).collect::<Vec<_>>());
    assert!(compared > count * 5, "maar {compared} oordelen vergeleken");
    println!("niet in SQL omdat de soort of lijst onbekend is: {} eisen", missing.len());
}
