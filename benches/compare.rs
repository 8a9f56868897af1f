//! How long it takes to compare local demands with the whole Bbl, with every case and witness:
//!
//! * each local demand that ships with the rules, one by one;
//! * the same demands beside 1, 2, 4 and 8 times as many national norms;
//! * a repository of 125 to 1,000 local demands about what the Bbl regulates.
//!
//! `cargo bench --bench compare`; on one core: `taskset -c 0 cargo bench --bench compare`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a benchmark may stop at the first surprise"
)]

use std::fmt::Write as _;
use std::sync::LazyLock;

use divan::Bencher;
use stoer::check::check;
use stoer::compare::Vergelijker;
use stoer::ingebouwd;
use stoer::regelset::{EisId, EisInhoud, Regelset};
use stoer::span::Source;
use time::{Date, Month};

fn main() {
    divan::main();
}

static RULES: LazyLock<Regelset> = LazyLock::new(|| rules(Vec::new()));

fn rules(more: Vec<Source>) -> Regelset {
    let mut sources = ingebouwd::sources();
    sources.extend(more);
    let (rules, findings) = check(sources);
    rules.unwrap_or_else(|| panic!("{:?}", findings.first()))
}

fn day() -> Date {
    Date::from_calendar_date(2026, Month::September, 24).unwrap()
}

/// The local demands with a limit, in the order of the rules.
fn demands(rules: &Regelset) -> Vec<EisId> {
    let with_limit = |(_, eis): &(EisId, &stoer::regelset::Eis)| {
        rules.is_local_demand(eis) && matches!(eis.inhoud, EisInhoud::Norm(_))
    };
    rules.eisen().filter(with_limit).map(|(id, _)| id).collect()
}

fn codes() -> Vec<String> {
    demands(&RULES).into_iter().map(|id| RULES.eis(id).code.clone()).collect()
}

/// One demand beside the whole Bbl.
#[divan::bench(args = codes(), min_time = 0.2, max_time = 2)]
fn one(bencher: Bencher, code: &String) {
    let eis = RULES.eisen().find(|(_, eis)| eis.code == *code).unwrap().0;
    // What is known of one demand makes the next faster, so each time is the first.
    let fresh = || {
        let comparer = Vergelijker::new(&RULES, day());
        comparer.modellen();
        comparer
    };
    bencher.with_inputs(fresh).bench_local_values(|comparer| comparer.compare(eis));
}

/// What the national norms bound, which is worked out once per date.
#[divan::bench(max_time = 2)]
fn preparation(bencher: Bencher) {
    bencher.bench_local(|| Vergelijker::new(&RULES, day()));
}

/// A law of so many norms beside the Bbl, each on a quantity of its own.
fn law(count: usize) -> Source {
    let mut text =
        "regeling wet \"Groeiende wet\"\n    instrument amvb\n    gezag rijk\n    geldt vanaf 2024-01-01\n    \
                    bron \"verzonnen\"\n"
            .to_owned();
    for number in 0..count {
        let (of, each) = [("verblijfsgebied", "elk"), ("woonfunctie", "elke"), ("gebouw", "elk")][number % 3];
        write!(
            text,
            "\nkenmerk groei {number}\n    van {of}\n    maat m\n    bereik ten minste 0 m\n\neis wet.e{number} \"Norm \
             {number}\"\n    vindplaats \"artikel {number}\"\n    over maat.plafond\n    voor {each} {of}\n    norm groei \
             {number} ten minste 2,6 m\n"
        )
        .unwrap();
    }
    Source::new("groei/wet.stoer", text)
}

/// All local demands that ship with the rules, beside so many times as many national norms.
#[divan::bench(args = [1, 2, 4, 8], sample_count = 5, sample_size = 1)]
fn national_norms_times(bencher: Bencher, times: usize) {
    let national = RULES
        .eisen()
        .filter(|(_, eis)| RULES.regeling(eis.regeling).is_national() && !matches!(eis.inhoud, EisInhoud::Geen));
    let rules = rules(vec![law(national.count() * (times - 1))]);
    let demands = demands(&rules);
    bencher.bench_local(|| {
        let comparer = Vergelijker::new(&rules, day());
        demands.iter().map(|eis| comparer.compare(*eis).cellen.len()).sum::<usize>()
    });
}

/// What the Bbl regulates in numbers, and demands about it.
const DEMANDS: [(&str, &str, &str); 10] = [
    ("maat.plafond", "elk verblijfsgebied", "hoogte boven de vloer ten minste {} cm"),
    ("maat.plafond", "elke verblijfsruimte", "hoogte boven de vloer ten minste {} cm"),
    ("maat.verblijfsgebied", "elk verblijfsgebied", "breedte ten minste {} cm"),
    ("maat.verblijfsgebied", "elk verblijfsgebied", "vloeroppervlakte ten minste {} dm²"),
    ("energie.beng", "elke woonfunctie", "primair fossiel energiegebruik ten hoogste {} kWh/(m²·jaar)"),
    ("energie.beng", "elke kantoorfunctie", "energiebehoefte ten hoogste {} kWh/(m²·jaar)"),
    ("energie.beng", "elke onderwijsfunctie", "primair fossiel energiegebruik ten hoogste {} kWh/(m²·jaar)"),
    ("energie.isolatie", "elk raam", "warmtedoorgangscoefficient ten hoogste {} W/(m²·K)"),
    ("parkeren.auto", "elk gebouw", "aantal van alle parkeervakken ten minste {}"),
    ("laden.ev", "elk gebouw", "aantal van alle laadpunten ten minste {}"),
];

/// The figures in a repository.
#[derive(Clone, Copy)]
enum Figures {
    /// No two demands of one kind have the same, as far as they can have decimals.
    Different,
    /// As municipalities write them: whole, and forty for each kind of demand.
    Whole,
}

impl Figures {
    fn of(self, number: usize, norm: &str) -> String {
        match self {
            Self::Different if !norm.contains("aantal") => {
                let tenths = 10 + number * 7 % 4000;
                format!("{},{}", tenths / 10, tenths % 10)
            }
            Self::Different | Self::Whole => (1 + number * 7 % 400).to_string(),
        }
    }
}

/// A repository of so many local demands.
fn repository(count: usize, figures: Figures) -> Source {
    let mut text =
        "regeling groei \"Groeiende verordening\"\n    instrument verordening\n    gezag gemeente\n    gebied \
                    Groei\n    bron \"verzonnen\"\n"
            .to_owned();
    for (number, (subject, of, norm)) in DEMANDS.iter().cycle().take(count).enumerate() {
        let norm = norm.replace("{}", &figures.of(number, norm));
        write!(
            text,
            "\neis groei.e{number} \"Eis {number}\"\n    vindplaats \"artikel {number}\"\n    over {subject}\n    voor \
             {of}\n    norm {norm}\n"
        )
        .unwrap();
    }
    Source::new("groei/plaatselijk.stoer", text)
}

/// All demands of a repository, one after the other.
#[divan::bench(args = [125, 250, 500, 1000], sample_count = 1, sample_size = 1)]
fn local_demands(bencher: Bencher, count: usize) {
    all_of(bencher, count, Figures::Whole);
}

/// The same with a figure of its own for each.
#[divan::bench(args = [125, 250, 500, 1000], sample_count = 1, sample_size = 1)]
fn different_demands(bencher: Bencher, count: usize) {
    all_of(bencher, count, Figures::Different);
}

fn all_of(bencher: Bencher, count: usize, figures: Figures) {
    let rules = rules(vec![repository(count, figures)]);
    let demands: Vec<EisId> =
        rules.eisen().filter(|(_, eis)| eis.code.starts_with("groei.")).map(|(id, _)| id).collect();
    bencher.bench_local(|| {
        let comparer = Vergelijker::new(&rules, day());
        demands.iter().map(|eis| comparer.compare(*eis).cellen.len()).sum::<usize>()
    });
}
