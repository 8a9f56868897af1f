//! How long the gate takes on a repository of 1,000 rule files: the whole command, from reading the
//! files to the last finding.
//!
//! Half of the files hold an eis about a quantity that the Bbl regulates, half about one that it
//! does not; each has two cases. `cargo bench --bench gate` measures both the gate and, for the
//! part that reading takes, `stoer controleer` without `--streng`. For two cores on a larger
//! machine: `taskset -c 0,1 cargo bench --bench gate`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a benchmark may stop at the first surprise; criterion writes the entry point"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};

const FILES: usize = 1000;

/// A rule file with a regeling, an eis and two cases.
fn file(number: usize) -> String {
    let head = format!(
        "regeling dorp{number} \"Verordening {number}\"\n    instrument verordening\n    gezag      gemeente\n    \
         gebied     Dorp {number}\n    bron       \"verzonnen\"\n\n"
    );
    let (limit, less) = (2600 + number % 400, 2599 + number % 400);
    let (over, voor, what) = if number.is_multiple_of(2) {
        ("maat.plafond", "elk verblijfsgebied", "hoogte boven de vloer")
    } else {
        ("water.hemelwater_perceel", "elk perceel", "hemelwaterberging")
    };
    let unit = if number.is_multiple_of(2) { "mm" } else { "L" };
    let thing = voor.trim_start_matches("elk ");
    let mut text = head
        + &format!(
            "eis dorp{number}.grens \"Een grens\"\n    vindplaats \"artikel 1\"\n    over       {over}\n    \
             voor       {voor}\n    norm       {what} ten minste {limit} {unit}\n"
        );
    for (title, value, outcome) in [("op de grens", limit, "voldoet"), ("eronder", less, "voldoet niet")] {
        text.push_str(&format!(
            "\nvoorbeeld \"{title}\"\n    op       2026-09-24\n    \
             gegeven  een {thing} waarvoor {what} is {value} {unit}\n    verwacht dorp{number}.grens {outcome}\n"
        ));
    }
    text
}

fn repository() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("duizend-regels");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for number in 0..FILES {
        fs::write(folder.join(format!("dorp{number}.stoer")), file(number)).unwrap();
    }
    // What goes further than the Bbl is meant here; the gate looks all the same.
    fs::write(folder.join("stoer.yaml"), "stoer: 1\nniveaus:\n  P008: info\n").unwrap();
    folder
}

fn run(folder: &Path, streng: bool) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stoer"));
    command.arg("controleer").arg(folder).args(["--vandaag", "2026-09-24", "--formaat", "json"]);
    if streng {
        command.arg("--streng");
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found = String::from_utf8(output.stdout).unwrap();
    let above = found.matches("\"P008\"").count();
    assert_eq!(above, if streng { FILES / 2 } else { 0 }, "the gate has compared every eis with the Bbl");
}

fn gate(criterion: &mut Criterion) {
    let folder = repository();
    let mut group = criterion.benchmark_group("poort");
    group.sample_size(10).measurement_time(Duration::from_secs(30));
    group.bench_function("lezen en controleren", |bencher| bencher.iter(|| run(&folder, false)));
    group.bench_function("streng", |bencher| bencher.iter(|| run(&folder, true)));
    group.finish();
}

criterion_group!(benches, gate);
criterion_main!(benches);
