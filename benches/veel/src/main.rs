//! Many projects at once: judging by column beside a loop written by hand for the same norms,
//! DuckDB on exact decimals, and judging one by one.
//!
//! `cargo run --release --manifest-path benches/veel/Cargo.toml`. Everything runs on one thread and is measured in time of that
//! thread, in one run on the same data; the figures to compare are the ratios. DuckDB takes part
//! where Python 3 has it (`python3 tests/sql/omgeving.py FOLDER duckdb openfisca`, then
//! `STOER_PYTHON=FOLDER/bin/python`); so does OpenFisca, on the floats that it computes with.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a benchmark may stop at the first surprise"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use stoer::batch::{Batch, Geladen};
use stoer::bind::bind;
use stoer::check::check;
use stoer::evaluate::evaluate;
use stoer::feiten::Feiten;
use stoer::ingebouwd;
use stoer::regelset::Regelset;
use stoer::span::Source;

#[path = "../../../tests/shared/bedacht.rs"]
mod bedacht;

mod plaatje;

use bedacht::{Bedenker, Keuze, Maten};
use plaatje::{Curve, svg};

/// Projects that are made at a time.
const CHUNK: usize = 10_000;

/// Nanoseconds that this thread has run; wall time where the system does not tell.
fn clock(began: Instant) -> u64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    told.and_then(|text| text.split(' ').next().and_then(|first| first.parse().ok()))
        .unwrap_or_else(|| u64::try_from(began.elapsed().as_nanos()).unwrap())
}

/// The time of one run, from the shortest of three series. The clock of a thread moves in steps of
/// milliseconds, so that a series must be long.
fn fastest(series: u32, mut work: impl FnMut()) -> u64 {
    let began = Instant::now();
    let times = (0..3).map(|_| {
        let start = clock(began);
        for _ in 0..series {
            work();
        }
        (clock(began) - start) / u64::from(series)
    });
    times.min().unwrap_or(0).max(1)
}

/// Rules with so many flat norms on a dwelling.
fn rules(norms: usize) -> Regelset {
    let mut text = String::from(
        "regeling proef \"Proef\"\n    instrument amvb\n    gezag      rijk\n\nonderwerp proef.maat \"Maten\"\n    geregeld in proef artikel 1\n\nobject project, meervoud projecten\nobject woning, meervoud woningen\n    onderdeel van project\n",
    );
    for norm in 0..norms {
        let _ = writeln!(text, "\nkenmerk maat {norm}\n    van     woning\n    maat    m\n    bereik  ten minste 0 m");
        let words = ["ten minste", "ten hoogste", "meer dan", "minder dan"][norm % 4];
        let _ = writeln!(
            text,
            "\neis proef.{norm} \"Maat {norm}\"\n    vindplaats proef artikel 1\n    over       proef.maat\n    voor       elke woning\n    norm       maat {norm} {words} {},{} m",
            limit(norm) / 1000,
            limit(norm) % 1000 / 100
        );
    }
    let sources = vec![Source::new("proef.stoer", text)];
    let (regels, diagnostics) = check(sources);
    regels.unwrap_or_else(|| panic!("{diagnostics:#?}"))
}

/// In millimetres, whole decimetres.
fn limit(norm: usize) -> usize {
    1000 + norm % 30 * 100
}

/// The facts of a dwelling, in millimetres; one in twenty is unknown.
fn facts(keuze: &mut Keuze, norms: usize) -> Vec<Option<usize>> {
    (0..norms).map(|_| (!keuze.chance(5)).then(|| 500 + keuze.below(4000))).collect()
}

/// A project with one dwelling.
fn project(regels: &Regelset, number: usize, facts: &[Option<usize>]) -> Feiten {
    let mut text = format!("{{\"naam\":\"p{number}\",\"aanvraagdatum\":\"2026-09-24\",\"woningen\":[{{\"naam\":\"w\"");
    for (norm, fact) in facts.iter().enumerate() {
        if let Some(value) = fact {
            let _ = write!(text, ",\"maat {norm}\":\"{value} mm\"");
        }
    }
    text.push_str("}]}");
    bind(regels, &Source::new("p", text)).unwrap()
}

/// The same norms by hand: the least that any engine does that reads every fact and writes every
/// verdict.
fn by_hand(columns: &[(Vec<i64>, Vec<u8>)], out: &mut [Vec<u8>]) {
    for (norm, ((values, known), out)) in columns.iter().zip(out).enumerate() {
        let limit = i64::try_from(limit(norm)).unwrap();
        match norm % 4 {
            0 => hand(values, known, out, |value| value >= limit),
            1 => hand(values, known, out, |value| value <= limit),
            2 => hand(values, known, out, |value| value > limit),
            _ => hand(values, known, out, |value| value < limit),
        }
    }
}

fn hand(values: &[i64], known: &[u8], out: &mut [u8], holds: impl Fn(i64) -> bool) {
    for ((value, known), out) in values.iter().zip(known).zip(out) {
        let verdict = u8::from(holds(*value)) << 2;
        *out = (verdict & known) | (1 & !known);
    }
}

/// Million per second, to one decimal.
fn rate(count: usize, nanoseconds: u64) -> String {
    let tenths = u64::try_from(count).unwrap() * 10_000 / nanoseconds.max(1);
    format!("{},{}", tenths / 10, tenths % 10)
}

/// How much longer, to one decimal.
fn ratio(long: u64, short: u64) -> String {
    let tenths = long * 10 / short.max(1);
    format!("{},{}", tenths / 10, tenths % 10)
}

struct Flat {
    decisions: usize,
    by_column: u64,
    bound: u64,
}

/// Judges generated dwellings by flat norms, and counts that both ways agree.
fn flat(projects: usize, norms: usize, csv: Option<&std::path::Path>) -> Flat {
    let regels = rules(norms);
    let batch = Batch::new(&regels, |_| true);
    let mut keuze = Keuze::new(7);
    let mut loaded: Vec<Geladen> = Vec::new();
    let mut columns: Vec<(Vec<i64>, Vec<u8>)> = vec![(Vec::new(), Vec::new()); norms];
    let mut text = String::new();
    for from in (0..projects).step_by(CHUNK) {
        let mut chunk = Vec::new();
        for number in from..(from + CHUNK).min(projects) {
            let facts = facts(&mut keuze, norms);
            for (fact, column) in facts.iter().zip(&mut columns) {
                column.0.push(fact.map_or(0, |value| i64::try_from(value).unwrap()));
                column.1.push(if fact.is_some() { u8::MAX } else { 0 });
            }
            if csv.is_some() {
                let cells: Vec<String> = facts
                    .iter()
                    .map(|fact| fact.map_or(String::new(), |mm| format!("{}.{:03}", mm / 1000, mm % 1000)))
                    .collect();
                let _ = writeln!(text, "p{number},w,,woning,{}", cells.join(","));
            }
            chunk.push(project(&regels, number, &facts));
        }
        loaded.push(batch.load(&chunk));
    }
    if let Some(folder) = csv {
        let names: Vec<String> = (0..norms).map(|norm| format!("maat {norm}")).collect();
        std::fs::write(folder.join("woningen.csv"), format!("project,id,ouder,soort,{}\n{text}", names.join(",")))
            .unwrap();
    }
    let mut out: Vec<Vec<u8>> = columns.iter().map(|(values, _)| vec![0; values.len()]).collect();
    let bound = fastest(100, || by_hand(black_box(&columns), black_box(&mut out)));
    let mut verdicts = Vec::new();
    let by_column = fastest(100, || {
        verdicts = loaded.iter_mut().map(|chunk| black_box(chunk).verdicts()).collect();
    });
    // Both ways give the same, verdict by verdict.
    for norm in 0..norms {
        let code = format!("proef.{norm}");
        let eis = regels.eis_by_code(&code).unwrap();
        let found: Vec<u8> = verdicts
            .iter()
            .flatten()
            .filter(|(id, _)| *id == eis)
            .flat_map(|(_, bytes)| bytes.iter().copied())
            .collect();
        assert!(found == out[norm], "{code}");
    }
    Flat { decisions: projects * norms, by_column, bound }
}

/// DuckDB on the same data, by hand-written comparisons of decimals and by the SQL of stoer; and
/// OpenFisca where it is there.
fn duckdb(norms: usize) -> Option<(u64, u64, Option<u64>)> {
    let python = std::env::var("STOER_PYTHON").ok()?;
    let folder = std::env::temp_dir().join("stoer-veel");
    std::fs::create_dir_all(&folder).unwrap();
    flat(100_000, norms, Some(&folder));
    let day = time::Date::from_calendar_date(2026, time::Month::September, 24).unwrap();
    let found = stoer::sql::sql(&rules(norms), stoer::sql::Dialect::Duckdb, day, |_| true);
    std::fs::write(folder.join("tabellen.sql"), found.tabellen).unwrap();
    std::fs::write(folder.join("views.sql"), found.views).unwrap();
    let limits: Vec<String> = (0..norms)
        .map(|norm| format!("{} {}.{}", [">=", "<=", ">", "<"][norm % 4], limit(norm) / 1000, limit(norm) % 1000 / 100))
        .collect();
    let run = |script: &str| {
        let script = format!("{}/{script}", env!("CARGO_MANIFEST_DIR"));
        let run = Command::new(&python).arg(script).arg(&folder).args(&limits).output().unwrap();
        let text = String::from_utf8(run.stdout).unwrap();
        let times: Vec<u64> = text.split_whitespace().map(|time| time.parse().unwrap()).collect();
        run.status.success().then_some(times).ok_or_else(|| String::from_utf8_lossy(&run.stderr).into_owned())
    };
    let own = run("duckdb_vlak.py").unwrap();
    let openfisca = run("openfisca_vlak.py");
    if let Err(why) = &openfisca {
        eprintln!("OpenFisca left out: {}", why.lines().last().unwrap_or_default());
    }
    Some((own[0], own[1], openfisca.ok().map(|times| times[0])))
}

fn main() {
    println!("Flat norms: 100,000 dwellings, 20 norms, one thread, million decisions per second");
    let Flat { decisions, by_column, bound } = flat(100_000, 20, None);
    println!("  loop by hand           {:>8}", rate(decisions, bound));
    println!(
        "  stoer by column        {:>8}   {} times the time of the loop",
        rate(decisions, by_column),
        ratio(by_column, bound)
    );
    match duckdb(20) {
        Some((decimals, views, openfisca)) => {
            println!(
                "  DuckDB, decimals       {:>8}   {} times stoer by column",
                rate(decisions, decimals),
                ratio(decimals, by_column)
            );
            println!(
                "  DuckDB, stoer's SQL    {:>8}   {} times stoer by column",
                rate(decisions, views),
                ratio(views, by_column)
            );
            if let Some(floats) = openfisca {
                println!(
                    "  OpenFisca, floats      {:>8}   {} times stoer by column",
                    rate(decisions, floats),
                    ratio(floats, by_column)
                );
            }
        }
        None => println!("  DuckDB                 left out: STOER_PYTHON is not set"),
    }
    println!("\nGrowth, nanoseconds per decision by column");
    let mut curves = [
        Curve { title: "20 norms, more projects", along: "projects", points: Vec::new() },
        Curve { title: "50 000 projects, more norms", along: "norms", points: Vec::new() },
    ];
    for projects in [50_000, 100_000, 200_000, 300_000] {
        let Flat { decisions, by_column, .. } = flat(projects, 20, None);
        curves[0].points.push((projects as u64, by_column / 1000));
        println!(
            "  {projects:>8} projects, 20 norms   {} ns total, {} ps each",
            by_column,
            by_column * 1000 / decisions as u64
        );
    }
    for norms in [10, 20, 40, 60, 80] {
        let Flat { decisions, by_column, .. } = flat(50_000, norms, None);
        curves[1].points.push((norms as u64, by_column / 1000));
        println!(
            "  {:>8} projects, {norms:>2} norms   {} ns total, {} ps each",
            50_000,
            by_column,
            by_column * 1000 / decisions as u64
        );
    }

    if let Ok(path) = std::env::var("STOER_SVG") {
        std::fs::write(path, svg(&curves)).unwrap();
    }

    println!("\nNested projects (up to 40 objects), the full rules");
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
    println!("  {} outcomes", count);
    println!("  evaluate               {:>8} thousand per second", rate(count * 1000, one_by_one));
    println!(
        "  batch                  {:>8} thousand per second, {} times as fast",
        rate(count * 1000, together),
        ratio(one_by_one, together)
    );
}
