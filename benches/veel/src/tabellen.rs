//! The same flat norms on engines that Python drives, where it has them.

use std::path::{Path, PathBuf};
use std::process::Command;

use stoer::sql::{Dialect, sql};

use super::vlak::{Verdicts, limit, rules, sign};

/// Where the dwellings are written for them.
pub fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("stoer-veel-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// DuckDB, by comparisons of decimals written by hand and by the SQL of stoer, OpenFisca and Cedar,
/// on the dwellings in a folder: what and in how many nanoseconds. Says what is left out and why,
/// and stops when a verdict differs from those by hand.
pub fn all(folder: &Path, expected: &Verdicts) -> Vec<(&'static str, u64)> {
    let norms = expected.len();
    let Ok(python) = std::env::var("STOER_PYTHON") else {
        println!("DuckDB, OpenFisca and Cedar left out: STOER_PYTHON is not set\n");
        return Vec::new();
    };
    let day = time::Date::from_calendar_date(2026, time::Month::September, 24).unwrap();
    let found = sql(&rules(norms), Dialect::Duckdb, day, |_| true);
    std::fs::write(folder.join("tabellen.sql"), found.tabellen).unwrap();
    std::fs::write(folder.join("views.sql"), found.views).unwrap();
    let limits: Vec<String> =
        (0..norms).map(|norm| format!("{} {}.{}", sign(norm), limit(norm) / 1000, limit(norm) % 1000 / 100)).collect();
    let run = |script: &str| -> Vec<u64> {
        let path = format!("{}/{script}", env!("CARGO_MANIFEST_DIR"));
        let run = Command::new(&python).arg(path).arg(folder).args(&limits).output().unwrap();
        if !run.status.success() {
            let why = String::from_utf8_lossy(&run.stderr);
            println!("{script} left out: {}\n", why.lines().last().unwrap_or_default());
            return Vec::new();
        }
        let text = String::from_utf8(run.stdout).unwrap();
        let times: Vec<u64> = text.split_whitespace().map(|time| time.parse().unwrap()).collect();
        for number in 0..times.len() {
            let found = std::fs::read(folder.join(script.replace("py", &number.to_string()))).unwrap();
            assert!(found == expected.concat(), "{script} {number} gives another verdict");
        }
        times
    };
    let scripts: [(&str, &[&'static str]); 3] = [
        ("duckdb_vlak.py", &["DuckDB, comparisons of decimals by hand", "DuckDB, the views of `stoer sql`"]),
        ("openfisca_vlak.py", &["OpenFisca, on floats"]),
        ("cedar_vlak.py", &["Cedar, its decimals, through Python and JSON", "Cedar, its decimals, deciding alone"]),
    ];
    let times = scripts.into_iter().flat_map(|(script, names)| run(script).into_iter().zip(names.iter().copied()));
    times.map(|(time, name)| (name, time)).collect()
}
