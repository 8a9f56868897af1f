//! Many projects at once, beside other engines: `benches/veel/run.sh` runs all of it.
//!
//! Everything runs on one thread and is measured in time of that thread, in one run on the same
//! data; the figures to compare are the ratios. Every verdict of every engine is compared. DuckDB,
//! OpenFisca and Cedar take part where `STOER_PYTHON` is a Python that has them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a benchmark may stop at the first surprise"
)]

use std::hint::black_box;
use std::time::Instant;

use stoer::batch::Batch;
use stoer::check::check;
use stoer::evaluate::evaluate;
use stoer::feiten::Feiten;
use stoer::ingebouwd;

#[path = "../../../tests/shared/bedacht.rs"]
mod bedacht;

mod anderen;
mod klok;
mod tabellen;
mod vlak;

use bedacht::{Bedenker, Maten};
use klok::{clock, fastest, rate, ratio};
use vlak::Flat;

const PROJECTS: usize = 100_000;
const NORMS: usize = 20;

/// `evaluate` on the dwellings, with all its reasons: the nanoseconds.
fn with_reasons() -> u64 {
    let regels = vlak::rules(NORMS);
    let began = Instant::now();
    let mut took = 0;
    let mut facts = vlak::dwellings(PROJECTS, NORMS);
    for _ in 0..PROJECTS / vlak::CHUNK {
        let projecten: Vec<Feiten> = facts
            .by_ref()
            .take(vlak::CHUNK)
            .enumerate()
            .map(|(at, facts)| vlak::project(&regels, at, &facts))
            .collect();
        let start = clock(began);
        for feiten in &projecten {
            black_box(evaluate(&regels, feiten));
        }
        took += clock(began) - start;
    }
    took
}

fn flat() {
    println!("Flat norms: {PROJECTS} dwellings, {NORMS} norms, every verdict written, one thread\n");
    let folder = tabellen::folder();
    let Flat { by_column, by_hand, by_row, verdicts } = vlak::judge(PROJECTS, NORMS, Some(&folder));
    let reasons = with_reasons();
    let mut rows = vec![
        ("loop written by hand for these norms", by_hand),
        ("`stoer batch`, facts in columns", by_column),
        ("norms as data, row by row in Rust", by_row),
        ("`evaluate` of stoer, with all reasons", reasons),
    ];
    rows.extend(tabellen::all(&folder, &verdicts));
    std::fs::remove_dir_all(folder).unwrap();
    rows.extend(anderen::all(PROJECTS, &verdicts));
    rows.sort_by_key(|(_, nanoseconds)| *nanoseconds);
    println!("| | million decisions per second | time, `stoer batch` = 1 | time, `evaluate` = 1 |");
    println!("| --- | --- | --- | --- |");
    for (name, nanoseconds) in rows {
        let decisions = rate(PROJECTS * NORMS, nanoseconds);
        println!("| {name} | {decisions} | {} | {} |", ratio(nanoseconds, by_column), ratio(nanoseconds, reasons));
    }
}

/// Judging alone; `groei.py` measures from file to file.
fn growth() {
    println!("\nGrowth of judging by column\n");
    println!("| projects | norms | milliseconds | picoseconds per decision |\n| --- | --- | --- | --- |");
    let points = [(50_000, 20), (100_000, 20), (200_000, 20), (300_000, 20), (50_000, 40), (50_000, 80)];
    for (projects, norms) in points {
        let took = vlak::judge(projects, norms, None).by_column;
        let each = took * 1000 / u64::try_from(projects * norms).unwrap();
        println!("| {projects} | {norms} | {}.{:02} | {each} |", took / 1_000_000, took % 1_000_000 / 10_000);
    }
}

fn nested() {
    println!("\nNested projects (up to 40 objects), all rules of stoer\n");
    let regels = check(ingebouwd::sources()).0.unwrap();
    let bedenker = Bedenker::new(&regels);
    let projecten: Vec<Feiten> =
        (0..200).map(|seed| bedenker.project(seed, Maten { objecten: 40, bekend: 90 })).collect();
    let batch = Batch::new(&regels, |_| true);
    let mut count = 0;
    batch.judge(&projecten);
    let together = fastest(2, || count = batch.judge(black_box(&projecten)).iter().map(|one| one.cellen.len()).sum());
    let one_by_one = fastest(2, || {
        for feiten in &projecten {
            black_box(evaluate(&regels, feiten));
        }
    });
    println!("| {count} outcomes | thousand outcomes per second | time, `stoer batch` = 1 |\n| --- | --- | --- |");
    println!("| `stoer batch` | {} | 1,0 |", rate(count * 1000, together));
    println!("| `evaluate`, with all reasons | {} | {} |", rate(count * 1000, one_by_one), ratio(one_by_one, together));
}

fn main() {
    flat();
    growth();
    nested();
}
