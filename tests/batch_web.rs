//! The module for the browser gives, for every eis and object, what judging by column and judging
//! one by one give.
//!
//! Builds the module with `wasm/bouw.sh` and runs it in Node; `STOER_ZONDER_WEB=1` leaves this out.
//! Set `STOER_PROJECTEN` for another number of projects, and `STOER_PAKKET` for a package that was
//! built elsewhere.

#![cfg(feature = "batch")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use stoer::batch::Batch;
use stoer::beoordeling::Oordeel;
use stoer::bind;
use stoer::check::check;
use stoer::evaluate::evaluate;
use stoer::feiten::{DingId, Feiten, Waarde};
use stoer::ingebouwd;
use stoer::regelset::{EisId, Regelset, WaardeSoort};
use stoer::span::Source;
use stoer::woorden::Namen;

#[path = "shared/bedacht.rs"]
mod bedacht;
#[path = "shared/files.rs"]
mod files;

use bedacht::{Bedenker, Maten};

/// The package with the module.
fn pakket() -> PathBuf {
    if let Ok(elsewhere) = std::env::var("STOER_PAKKET") {
        return elsewhere.into();
    }
    let status = Command::new(files::repository("wasm/bouw.sh")).arg("pakket").status().unwrap();
    assert!(status.success(), "wasm/bouw.sh: {status}; STOER_ZONDER_WEB=1 laat de module buiten de tests");
    files::repository("wasm/dist/pakket")
}

/// What a project file can say: whole numbers where it asks for them.
fn writable(mut feiten: Feiten, regels: &Regelset) -> Feiten {
    for id in feiten.ids() {
        feiten.dingen[id.index()].feiten.retain(|kenmerk, waarde| match (&regels.kenmerk(*kenmerk).soort, waarde) {
            (WaardeSoort::Getal { eenheid, heel: true }, Waarde::Getal(maat)) => {
                maat.in_eenheid(eenheid).is_some_and(|number| number.is_integer())
            }
            _ => true,
        });
    }
    feiten
}

/// An eis, the name of an object, and the outcome.
type Cel = (String, String, String);

fn cells(regels: &Regelset, namen: &Namen, found: impl Iterator<Item = (EisId, DingId, Oordeel)>) -> Vec<Cel> {
    let named = found.map(|(eis, ding, oordeel)| {
        let word = serde_json::to_value(oordeel).unwrap();
        (regels.eis(eis).code.clone(), namen.get(ding).to_owned(), word.as_str().unwrap().to_owned())
    });
    let mut cells: Vec<Cel> = named.collect();
    cells.sort();
    cells
}

/// Writes the projects for Node, and gives them as they will be read there.
fn written(regels: &Regelset, count: u64, folder: &Path) -> Vec<Feiten> {
    let bedenker = Bedenker::new(regels);
    let (mut texts, mut projecten) = (String::new(), Vec::new());
    for seed in 0..count {
        let invented = bedenker.project(seed, Maten { objecten: 25, bekend: [60, 90, 98][seed as usize % 3] });
        let text = bind::write(regels, &writable(invented, regels));
        // All sides judge what was written. An object of unknown kind in a grouping of only some
        // kinds cannot be written.
        let Ok(feiten) = bind::bind(regels, &Source::new("project.yaml", text.as_str())) else { continue };
        texts.push_str(&serde_json::to_string(&text).unwrap());
        texts.push('\n');
        projecten.push(feiten);
    }
    std::fs::write(folder.join("projecten.jsonl"), texts).unwrap();
    projecten
}

#[test]
fn the_module_for_the_browser_gives_what_columns_give() {
    if std::env::var("STOER_ZONDER_WEB").is_ok_and(|value| value == "1") {
        eprintln!("STOER_ZONDER_WEB=1: de module is niet met de kolommen vergeleken");
        return;
    }
    let pakket = pakket();
    let count = std::env::var("STOER_PROJECTEN").ok().and_then(|text| text.parse().ok()).unwrap_or(60);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("batch-web");
    std::fs::create_dir_all(&folder).unwrap();
    let regels = check(ingebouwd::sources()).0.unwrap();
    let projecten = written(&regels, count, &folder);
    assert!(projecten.len() as u64 * 10 > count * 9, "van {count} zijn er {} te schrijven", projecten.len());
    // It finds a Node that is new enough.
    let node = files::repository("wasm/tests/draai.sh");
    let run = Command::new(node).arg("../../tests/batch/web.mjs").arg(&pakket).arg(&folder).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));

    let answers = std::fs::read_to_string(folder.join("web.jsonl")).unwrap();
    assert_eq!(answers.lines().count(), projecten.len());
    let batch = Batch::new(&regels, |_| true);
    let (mut compared, mut in_columns) = (0, 0);
    for (number, ((line, feiten), judged)) in answers.lines().zip(&projecten).zip(batch.judge(&projecten)).enumerate() {
        let namen = Namen::new(&regels, feiten);
        let mut web: Vec<Cel> = serde_json::from_str(line).unwrap();
        web.sort();
        let by_column = cells(&regels, &namen, judged.cellen.iter().map(|cel| (cel.eis, cel.ding, cel.oordeel)));
        let direct = evaluate(&regels, feiten).uitkomsten;
        let direct = cells(&regels, &namen, direct.iter().map(|one| (one.eis, one.ding, one.oordeel)));
        let different: Vec<_> = web.iter().zip(&by_column).filter(|(web, column)| web != column).take(5).collect();
        assert!(web == by_column, "project {number}: {} en {} uitkomsten, {different:?}", web.len(), by_column.len());
        assert!(by_column == direct, "project {number}");
        compared += web.len();
        in_columns += judged.in_kolommen;
    }
    assert!(in_columns * 2 > compared, "{in_columns} van {compared} in kolommen");
    println!("{compared} uitkomsten van {} projecten gelijk in module, kolommen en een voor een", projecten.len());
}
