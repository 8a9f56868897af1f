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

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use stoer::batch::Batch;
use stoer::beoordeling::Oordeel;
use stoer::check::check;
use stoer::evaluate::evaluate_these;
use stoer::feiten::{DingId, Feiten, Waarde};
use stoer::ingebouwd;
use stoer::regelset::{Eis, EisId, ObjectId, Regelset, WaardeSoort};
use stoer::sql::{Dialect, Sql, sql};

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
    // Tests run side by side, and one environment can be made once.
    static MADE: Mutex<()> = Mutex::new(());
    let _one = MADE.lock().unwrap_or_else(PoisonError::into_inner);
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
fn write_tables(folder: &Path, regels: &Regelset, count: usize, invent: impl Fn(usize) -> Feiten) {
    let mut tables: BTreeMap<ObjectId, String> = BTreeMap::new();
    for number in 0..count {
        let feiten = invent(number);
        for id in feiten.ids() {
            let ding = feiten.ding(id);
            let kind = table(regels, ding.soort);
            let kenmerken: Vec<_> = regels
                .kenmerken()
                .filter(|(_, kenmerk)| kenmerk.dragers.iter().any(|drager| table(regels, *drager) == kind))
                .map(|(kenmerk, _)| kenmerk)
                .collect();
            let text = tables.entry(kind).or_insert_with(|| {
                let fixed = if id == Feiten::PROJECT { "id,afspraken" } else { "project,id,ouder,soort" };
                let names = kenmerken.iter().map(|kenmerk| field(&regels.kenmerk(*kenmerk).naam));
                format!("{}\n", [fixed.to_owned()].into_iter().chain(names).collect::<Vec<_>>().join(","))
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

/// Projects that are held at a time.
const CHUNK: usize = 500;

/// What SQL says of a number that it does not hold.
const BEYOND: &str = "buiten bereik";

/// What was compared.
#[derive(Default)]
struct Seen {
    compared: usize,
    different: Vec<String>,
    beyond: usize,
    /// Outcomes of eisen without SQL form.
    without: usize,
    /// Outcomes about objects that no table can tell.
    unlisted: usize,
    oordelen: BTreeMap<EisId, BTreeSet<Oordeel>>,
    counts: BTreeMap<Oordeel, usize>,
}

/// The outcomes that the engine gave, per project, object and eis.
fn outcomes<'t>(regels: &Regelset, text: &'t str) -> HashMap<(usize, usize, EisId), &'t str> {
    let codes: HashMap<&str, EisId> = regels.eisen().map(|(id, eis)| (eis.code.as_str(), id)).collect();
    let mut found = HashMap::new();
    let mut eisen: Vec<EisId> = Vec::new();
    for line in text.lines() {
        let mut parts = line.split('\t');
        let project = parts.next().unwrap();
        if project == "=" {
            eisen = parts.map(|code| codes[code]).collect();
            continue;
        }
        let id = parts.next().unwrap();
        // The project itself has its own id.
        let ding = if id == project { 0 } else { id.parse().unwrap() };
        let project: usize = project[1..].parse().unwrap();
        let mut count = 0;
        for (eis, oordeel) in eisen.iter().zip(parts) {
            count += 1;
            if !oordeel.is_empty() {
                assert!(found.insert((project, ding, *eis), oordeel).is_none(), "{line} twee keer");
            }
        }
        assert_eq!(count, eisen.len(), "{line}");
    }
    found
}

/// Whether the tables say all that there is to know about whether the eis is about the object: its
/// kind and those of what it is in. An object whose list is missing is in no table.
fn in_tables(regels: &Regelset, feiten: &Feiten, ding: DingId, eis: EisId) -> bool {
    let kind = feiten.ding(ding).soort;
    let mut chain = std::iter::successors(Some(ding), |at| feiten.ding(*at).ouder);
    chain.all(|at| feiten.ding(at).soort_bekend && regels.base_subkinds(feiten.ding(at).soort).is_empty())
        && regels.eis(eis).voor.iter().any(|voor| regels.related(kind, voor.basis))
}

/// Projects to be judged by one set of rules, here and on the engine.
struct Proef<'r> {
    regels: &'r Regelset,
    sql: Sql,
    wanted: Box<dyn Fn(&Eis) -> bool>,
    count: usize,
    invent: Box<dyn Fn(usize) -> Feiten + 'r>,
    folder: PathBuf,
}

impl<'r> Proef<'r> {
    /// Writes the SQL and the tables in a folder.
    fn new(
        regels: &'r Regelset,
        wanted: impl Fn(&Eis) -> bool + 'static,
        count: usize,
        invent: impl Fn(usize) -> Feiten + 'r,
        folder: PathBuf,
    ) -> Self {
        std::fs::create_dir_all(&folder).unwrap();
        let sql = sql(regels, dialect(), day(2026, 9), &wanted);
        std::fs::write(folder.join("tabellen.sql"), &sql.tabellen).unwrap();
        std::fs::write(folder.join("views.sql"), &sql.views).unwrap();
        write_tables(&folder, regels, count, &invent);
        Self { regels, sql, wanted: Box::new(wanted), count, invent: Box::new(invent), folder }
    }

    /// Compares what the engine wrote with `evaluate` and with columns, and adds to what was seen.
    fn compare(&self, seen: &mut Seen) {
        let regels = self.regels;
        let text = std::fs::read_to_string(self.folder.join("oordelen.tsv")).unwrap();
        let mut have = outcomes(regels, &text);
        let batch = Batch::new(regels, &self.wanted);
        for first in (0..self.count).step_by(CHUNK) {
            let projecten: Vec<Feiten> = (first..self.count.min(first + CHUNK)).map(&self.invent).collect();
            for ((at, feiten), judged) in projecten.iter().enumerate().zip(batch.judge(&projecten)) {
                let number = first + at;
                let direct = evaluate_these(regels, feiten, |eis| (self.wanted)(regels.eis(eis))).uitkomsten;
                assert_eq!(direct.len(), judged.cellen.len(), "p{number}");
                for (one, cel) in direct.iter().zip(&judged.cellen) {
                    let what = || format!("p{number} {} {}", feiten.ding(one.ding).naam, regels.eis(one.eis).code);
                    assert_eq!((one.eis, one.ding, one.oordeel), (cel.eis, cel.ding, cel.oordeel), "{}", what());
                    match have.remove(&(number, one.ding.index(), one.eis)) {
                        Some(BEYOND) => seen.beyond += 1,
                        Some(sql) => {
                            if sql != one.oordeel.words() {
                                seen.different.push(format!("{}: {sql}, niet {}", what(), one.oordeel));
                            }
                            seen.compared += 1;
                            seen.oordelen.entry(one.eis).or_default().insert(one.oordeel);
                            *seen.counts.entry(one.oordeel).or_default() += 1;
                        }
                        None if self.sql.zonder.contains_key(&one.eis) => seen.without += 1,
                        None => {
                            if in_tables(regels, feiten, one.ding, one.eis) {
                                seen.different.push(format!("{} ontbreekt", what()));
                            }
                            seen.unlisted += 1;
                        }
                    }
                }
            }
        }
        let folder = self.folder.display();
        let first: Vec<&String> = seen.different.iter().take(20).collect();
        let count = seen.different.len();
        assert!(first.is_empty(), "{folder}: {count} verschillen in {} oordelen: {first:#?}", seen.compared);
        assert!(have.is_empty(), "{folder}: te veel: {:?}", have.iter().take(5).collect::<Vec<_>>());
    }
}

/// Has the engine judge what is in folders.
fn ask_engine<'p>(folders: impl Iterator<Item = &'p Path>) {
    let run = Command::new(python(&engine()))
        .arg(files::repository("tests/sql/toets.py"))
        .arg(engine())
        .args(folders)
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    print!("{}", String::from_utf8_lossy(&run.stdout));
}

fn engine() -> String {
    std::env::var("STOER_SQL").unwrap_or_else(|_| "duckdb".to_owned())
}

fn dialect() -> Dialect {
    if engine() == "spark" { Dialect::Spark } else { Dialect::Duckdb }
}

/// An empty folder for the projects of a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("sql-{}-{name}", engine()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn the_engine_gives_what_stoer_gives() {
    if left_out() {
        return;
    }
    let regels = check(ingebouwd::sources()).0.unwrap();
    let bedenker = Bedenker::new(&regels);
    let count = number("STOER_PROJECTEN", 300);
    let invent = |seed: usize| {
        let maten = Maten { objecten: [20, 20, 60][seed % 3], bekend: [70, 95][seed % 2] };
        tabular(bedenker.project(seed as u64, maten), &regels)
    };
    // All eisen are hundreds of views, each to be planned.
    let prefix = std::env::var("STOER_EISEN").unwrap_or_else(|_| "bbl.4.16".to_owned());
    let wanted = move |eis: &Eis| eis.code.starts_with(&prefix) || !eis.code.starts_with("bbl");
    let proef = Proef::new(&regels, wanted, count, invent, folder("proef"));
    ask_engine(std::iter::once(proef.folder.as_path()));
    let began = Instant::now();
    let mut seen = Seen::default();
    proef.compare(&mut seen);
    assert!(seen.compared > count * 5, "maar {} oordelen vergeleken", seen.compared);
    let both =
        seen.oordelen.values().filter(|seen| seen.contains(&Oordeel::Voldoet) && seen.contains(&Oordeel::VoldoetNiet));
    println!(
        "{count} projecten: {} oordelen gelijk over {} eisen, waarvan {} die voldoen en niet voldoen; {} buiten \
         bereik; {} eisen zonder SQL-vorm ({} oordelen); {} oordelen over wat niet in een tabel staat; \
         `evaluate` en kolommen daarbij: {:.0} s; {:?}",
        seen.compared,
        seen.oordelen.len(),
        both.count(),
        seen.beyond,
        proef.sql.zonder.len(),
        seen.without,
        seen.unlisted,
        began.elapsed().as_secs_f64(),
        seen.counts,
    );
}

/// Among these are rows of a table, and norms, that count together and differ: no fact is missing there.
#[test]
fn every_shape_of_the_language_gives_the_same() {
    if left_out() {
        return;
    }
    let words = files::source(&files::repository("tests/gevallen/woorden.stoer"));
    // Of each so many projects; few have both what makes rows collide and a norm that is broken.
    let colliding = (2000, vec![files::source(&files::repository("tests/sql/botsen.stoer"))]);
    let (counts, sets): (Vec<usize>, Vec<Regelset>) = files::under("tests/gevallen", &["stoer"])
        .iter()
        .map(|path| (200, vec![words.clone(), files::source(path)]))
        .chain([colliding])
        .filter_map(|(count, sources)| Some((count, check(sources).0?)))
        .unzip();
    let whole = folder("taal");
    let bedenkers: Vec<Bedenker<'_>> = sets.iter().map(Bedenker::new).collect();
    let proeven: Vec<Proef<'_>> = sets
        .iter()
        .zip(&bedenkers)
        .zip(counts)
        .enumerate()
        .map(|(at, ((regels, bedenker), count))| {
            let invent = |seed: usize| {
                let maten = Maten { objecten: 25, bekend: [60, 90][seed % 2] };
                tabular(bedenker.project(seed as u64, maten), regels)
            };
            Proef::new(regels, |_| true, count, invent, whole.join(at.to_string()))
        })
        .collect();
    ask_engine(proeven.iter().filter(|proef| !proef.sql.oordelen.is_empty()).map(|proef| proef.folder.as_path()));
    let mut seen = Seen::default();
    for proef in proeven.iter().filter(|proef| !proef.sql.oordelen.is_empty()) {
        proef.compare(&mut seen);
    }
    println!("{} oordelen gelijk: {:?}", seen.compared, seen.counts);
    let readings = seen.counts.get(&Oordeel::HangtAfVanDeLezing).copied().unwrap_or(0);
    assert!(seen.compared > 5000 && readings > 40, "{} vergeleken, {:?}", seen.compared, seen.counts);
}
