//! Flat norms: one fact of a dwelling against one limit each, the same for every engine.

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;

use stoer::batch::{Batch, Geladen};
use stoer::bind::bind;
use stoer::check::check;
use stoer::feiten::Feiten;
use stoer::regelset::Regelset;
use stoer::span::Source;

use super::bedacht::Keuze;
use super::klok::fastest;

/// Projects that are made at a time.
pub const CHUNK: usize = 10_000;

/// The comparison of a norm.
pub fn sign(norm: usize) -> &'static str {
    [">=", "<=", ">", "<"][norm % 4]
}

/// In millimetres, whole decimetres.
pub fn limit(norm: usize) -> usize {
    1000 + norm % 30 * 100
}

/// Rules with so many flat norms on a dwelling.
pub fn rules(norms: usize) -> Regelset {
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

/// The facts of dwellings, in millimetres; one in twenty is unknown. The same each time.
pub fn dwellings(projects: usize, norms: usize) -> impl Iterator<Item = Vec<Option<usize>>> {
    let mut keuze = Keuze::new(7);
    (0..projects).map(move |_| (0..norms).map(|_| (!keuze.chance(5)).then(|| 500 + keuze.below(4000))).collect())
}

/// A project with one dwelling.
pub fn project(regels: &Regelset, number: usize, facts: &[Option<usize>]) -> Feiten {
    let mut text = format!("{{\"naam\":\"p{number}\",\"aanvraagdatum\":\"2026-09-24\",\"woningen\":[{{\"naam\":\"w\"");
    for (norm, fact) in facts.iter().enumerate() {
        if let Some(value) = fact {
            let _ = write!(text, ",\"maat {norm}\":\"{value} mm\"");
        }
    }
    text.push_str("}]}");
    bind(regels, &Source::new("p", text)).unwrap()
}

/// Verdicts, per norm: 4 meets, 0 fails, 1 unknown.
pub type Verdicts = Vec<Vec<u8>>;

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

/// A norm as data, for the loop that goes dwelling by dwelling.
struct Norm {
    sign: usize,
    limit: i64,
}

/// The same norms as data, a dwelling at a time: what an interpreter without any overhead does.
fn by_row(norms: &[Norm], rows: &[Option<i64>], out: &mut [u8]) {
    for (row, out) in rows.chunks_exact(norms.len()).zip(out.chunks_exact_mut(norms.len())) {
        for ((norm, fact), out) in norms.iter().zip(row).zip(out) {
            let holds = |value: i64| match norm.sign {
                0 => value >= norm.limit,
                1 => value <= norm.limit,
                2 => value > norm.limit,
                _ => value < norm.limit,
            };
            *out = fact.map_or(1, |value| u8::from(holds(value)) << 2);
        }
    }
}

/// What judging flat norms took, in nanoseconds.
pub struct Flat {
    pub by_column: u64,
    pub by_hand: u64,
    pub by_row: u64,
    /// The verdicts of the loop by hand.
    pub verdicts: Verdicts,
}

/// Judges generated dwellings by flat norms, and stops when two ways differ. Writes the dwellings
/// in a folder too, for the engines that read tables.
pub fn judge(projects: usize, norms: usize, folder: Option<&Path>) -> Flat {
    let regels = rules(norms);
    let batch = Batch::new(&regels, |_| true);
    let mut loaded: Vec<Geladen> = Vec::new();
    let mut columns: Vec<(Vec<i64>, Vec<u8>)> = vec![(Vec::new(), Vec::new()); norms];
    let mut rows: Vec<Option<i64>> = Vec::new();
    let mut text = String::new();
    let mut chunk = Vec::new();
    for (number, facts) in dwellings(projects, norms).enumerate() {
        for (fact, column) in facts.iter().zip(&mut columns) {
            let whole = fact.map(|value| i64::try_from(value).unwrap());
            rows.push(whole);
            column.0.push(whole.unwrap_or(0));
            column.1.push(if fact.is_some() { u8::MAX } else { 0 });
        }
        if folder.is_some() {
            let cells: Vec<String> = facts
                .iter()
                .map(|fact| fact.map_or(String::new(), |mm| format!("{}.{:03}", mm / 1000, mm % 1000)))
                .collect();
            let _ = writeln!(text, "p{number},w,,woning,{}", cells.join(","));
        }
        chunk.push(project(&regels, number, &facts));
        if chunk.len() == CHUNK || number + 1 == projects {
            loaded.push(batch.load(&chunk));
            chunk.clear();
        }
    }
    if let Some(folder) = folder {
        let names: Vec<String> = (0..norms).map(|norm| format!("maat {norm}")).collect();
        let head = format!("project,id,ouder,soort,{}", names.join(","));
        std::fs::write(folder.join("woningen.csv"), format!("{head}\n{text}")).unwrap();
    }

    let mut verdicts: Verdicts = columns.iter().map(|(values, _)| vec![0; values.len()]).collect();
    let hand = fastest(100, || by_hand(black_box(&columns), black_box(&mut verdicts)));

    let as_data: Vec<Norm> =
        (0..norms).map(|norm| Norm { sign: norm % 4, limit: i64::try_from(limit(norm)).unwrap() }).collect();
    let mut out = vec![0; rows.len()];
    let row = fastest(50, || by_row(black_box(&as_data), black_box(&rows), black_box(&mut out)));

    let mut found = Vec::new();
    let column = fastest(100, || {
        found = loaded.iter_mut().map(|chunk| black_box(chunk).verdicts()).collect();
    });
    for (norm, expected) in verdicts.iter().enumerate() {
        let code = format!("proef.{norm}");
        let eis = regels.eis_by_code(&code).unwrap();
        let own: Vec<u8> =
            found.iter().flatten().filter(|(id, _)| *id == eis).flat_map(|(_, bytes)| bytes.iter().copied()).collect();
        assert!(own == *expected, "{code} by column");
        assert!(out.iter().skip(norm).step_by(norms).eq(expected), "{code} row by row");
    }
    Flat { by_column: column, by_hand: hand, by_row: row, verdicts }
}
