//! `stoer batch` as a user runs it.

#![cfg(feature = "batch")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

#[cfg(feature = "parquet")]
#[path = "batch/parquet.rs"]
mod parquet;

/// An empty folder of this test.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("batch-{name}"));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn command(input: &Path, out: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stoer"));
    let rules = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/batch/regels.stoer");
    command
        .arg("batch")
        .arg(input)
        .arg("--uitvoer")
        .arg(out)
        .args(["--zonder-ingebouwd", "--regels", rules])
        .args(more);
    command
}

fn run(input: &Path, out: &Path, more: &[&str]) -> (Output, String) {
    let output = command(input, out, more).output().unwrap();
    let seen = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output, seen)
}

fn read(path: PathBuf) -> String {
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A dwelling with one room of this width.
fn project(naam: &str, breedte: &str) -> String {
    format!(
        r#"{{"naam":"{naam}","aanvraagdatum":"2026-09-24","gebouwen":[{{"naam":"G","woningen":[{{"naam":"W","kamers":[{{"naam":"K","breedte":"{breedte}"}}]}}]}}]}}"#
    )
}

const BREEDTEN: [&str; 4] = ["1,8 m", "1799 mm", "3 m", "180 cm"];

fn lines(count: usize) -> String {
    let mut text = String::new();
    for number in 0..count {
        let _ = writeln!(text, "{}", project(&format!("P{number}"), BREEDTEN[number % 4]));
    }
    text
}

#[test]
fn a_broken_record_is_told_with_its_place_and_the_rest_goes_on() {
    let folder = folder("kapot");
    let input = folder.join("in.jsonl");
    let bad = project("P1", "1,8 kg");
    fs::write(
        &input,
        format!("{}\n{bad}\n\nniet eens een project\n{}\n", project("P0", "1,7 m"), project("P2", "2 m")),
    )
    .unwrap();
    let (output, seen) = run(&input, &folder.join("uit"), &[]);
    assert_eq!(output.status.code(), Some(2), "{seen}");
    assert!(seen.contains("2 projecten getoetst") && seen.contains("2 projecten waren niet te lezen"), "{seen}");
    let faults = read(folder.join("uit/fouten.csv"));
    let column = bad.find("kg").map(|at| bad[..at].chars().count() + 1).unwrap();
    assert!(faults.contains(&format!("in.jsonl:2:{column},")), "{faults}");
    assert!(faults.lines().any(|line| line.starts_with("4,")), "{faults}");
    let rows = read(folder.join("uit/uitkomsten.csv"));
    let verdicts: Vec<&str> = rows.lines().filter(|line| line.contains("vb.1.1,")).collect();
    assert_eq!(verdicts, ["1,P0,K,kamer,vb.1.1,voldoet niet", "5,P2,K,kamer,vb.1.1,voldoet"], "{rows}");
}

#[test]
fn tables_give_what_lines_give() {
    let folder = folder("tabellen");
    let input = folder.join("in.jsonl");
    fs::write(&input, lines(4)).unwrap();
    let tables = folder.join("tabellen");
    fs::create_dir_all(&tables).unwrap();
    let mut text = ["id,aanvraagdatum\n", "project,id,ouder\n", "project,id,ouder\n", "project,id,ouder,breedte\n"]
        .map(str::to_owned);
    for number in 0..4 {
        let _ = writeln!(text[0], "P{number},2026-09-24");
        let _ = writeln!(text[1], "P{number},G");
        let _ = writeln!(text[2], "P{number},W,G");
        let _ = writeln!(text[3], "P{number},K,W,\"{}\"", BREEDTEN[number % 4]);
    }
    for (name, text) in ["projecten", "gebouwen", "woningen", "kamers"].iter().zip(&text) {
        fs::write(tables.join(format!("{name}.csv")), text).unwrap();
    }
    let (by_line, seen) = run(&input, &folder.join("regels"), &[]);
    assert_eq!(by_line.status.code(), Some(1), "{seen}");
    let (by_table, seen) = run(&tables, &folder.join("cellen"), &[]);
    assert_eq!(by_table.status.code(), Some(1), "{seen}");
    assert_eq!(read(folder.join("regels/uitkomsten.csv")), read(folder.join("cellen/uitkomsten.csv")));
    assert!(read(folder.join("regels/samenvatting.csv")).contains("vb.1.1,"));

    // A fault leads back to its cell.
    fs::write(tables.join("kamers.csv"), text[3].replace("1799 mm", "breed")).unwrap();
    let (output, seen) = run(&tables, &folder.join("cellen"), &["--opnieuw"]);
    assert_eq!(output.status.code(), Some(2), "{seen}");
    let faults = read(folder.join("cellen/fouten.csv"));
    assert!(faults.contains("kamers.csv:3 kolom `breedte`"), "{faults}");

    // Rows in another order would be lost; that is refused before anything is judged.
    fs::write(tables.join("gebouwen.csv"), "project,id\nP1,G\nP0,G\n").unwrap();
    let (output, seen) = run(&tables, &folder.join("cellen"), &["--opnieuw"]);
    assert!(output.status.code() == Some(2) && seen.contains("andere volgorde"), "{seen}");
}

#[test]
fn an_interrupted_run_goes_on_without_losing_or_doubling_rows() {
    let folder = folder("hervat");
    let input = folder.join("in.jsonl");
    fs::write(&input, lines(3000)).unwrap();
    let (whole, part) = (folder.join("heel"), folder.join("deel"));
    let (output, seen) = run(&input, &whole, &[]);
    assert_eq!(output.status.code(), Some(1), "{seen}");

    let mut child = command(&input, &part, &["--tegelijk", "10"]).stdout(std::process::Stdio::null()).spawn().unwrap();
    let began = Instant::now();
    let reached = || fs::read_to_string(part.join("voortgang.json")).unwrap_or_default();
    while !reached().contains("\"records\": 1") && began.elapsed() < Duration::from_secs(120) {
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let stopped = reached();
    assert!(stopped.contains("\"klaar\": false"), "{stopped}");

    // Without a choice nothing is thrown away; other rules are no continuation.
    let (output, seen) = run(&input, &part, &[]);
    assert!(output.status.code() == Some(2) && seen.contains("--hervat"), "{seen}");
    let (output, seen) = run(&input, &part, &["--hervat", "--eis", "vb"]);
    assert!(output.status.code() == Some(2) && seen.contains("anders"), "{seen}");

    let (output, seen) = run(&input, &part, &["--hervat", "--tegelijk", "700"]);
    assert_eq!(output.status.code(), Some(1), "{seen}");
    for name in ["uitkomsten.csv", "samenvatting.csv", "verschil.csv", "onmogelijk.csv", "fouten.csv"] {
        assert_eq!(read(part.join(name)), read(whole.join(name)), "{name}");
    }
}

#[test]
fn local_demands_are_counted_by_the_difference_with_the_national_ones() {
    let folder = folder("verschil");
    let input = folder.join("in.jsonl");
    let mut text = String::new();
    for (naam, breedte, gemeente) in [
        ("A", "1,7 m", "Dorp"),
        ("B", "2 m", "Dorp"),
        ("C", "2,5 m", "dorp"),
        ("D", "2,4 m", "Dorp"),
        ("E", "2 m", "Stad"),
    ] {
        let _ =
            writeln!(text, "{}", project(naam, breedte).replacen('{', &format!("{{\"gemeente\":\"{gemeente}\","), 1));
    }
    fs::write(&input, text).unwrap();
    let (output, seen) = run(&input, &folder.join("uit"), &["--formaat", "jsonl"]);
    assert_eq!(output.status.code(), Some(1), "{seen}");
    // Asked in four projects; B and D fail the local demand only, A the national norm as well.
    let differences = read(folder.join("uit/verschil.csv"));
    assert!(differences.contains("dorp.plan.1,Bredere kamers,4,2,0,1\n"), "{differences}");
    assert!(seen.contains("2 dorp.plan.1"), "{seen}");
    let rows = read(folder.join("uit/uitkomsten.jsonl"));
    let row = r#"{"eis":"dorp.plan.1","nummer":2,"object":"K","oordeel":"voldoet niet","project":"B","soort":"kamer"}"#;
    assert!(rows.lines().any(|line| line == row), "{rows}");
}

#[test]
fn what_cannot_exist_is_told_with_its_verband() {
    let folder = folder("onmogelijk");
    let input = folder.join("in.jsonl");
    // The second is no whole number of steps: columns cannot hold it.
    fs::write(&input, ["0,4 m", "3/7 m", "0,5 m"].map(|breedte| project("P", breedte) + "\n").concat()).unwrap();
    let (_, seen) = run(&input, &folder.join("uit"), &[]);
    assert!(seen.contains("2 keer kan een object niet bestaan zoals het is opgegeven"), "{seen}");
    let rows = read(folder.join("uit/onmogelijk.csv"));
    let told: Vec<&str> = rows.lines().skip(1).collect();
    let rest = "P,K,kamer,vb.kamer,Een kamer is breder dan een halve meter";
    assert_eq!(told, [format!("1,{rest}"), format!("2,{rest}")]);
}
