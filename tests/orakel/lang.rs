//! The long run: questions out, answers in.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;

use sha2::{Digest as _, Sha256};

use super::maak::{VORMEN, paar};
use super::raster::raster;
use super::toets::{explained, toets};
use super::vragen::{Antwoord, Vragen};

/// How many pairs the recorded answers are about: thirty of each shape.
pub const VAST: u64 = 30 * VORMEN.len() as u64;

/// A digest of all questions about these pairs.
pub fn digest(count: u64) -> String {
    let mut hash = Sha256::new();
    for nummer in 0..count {
        hash.update(question(nummer).as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The questions about a pair, as one line.
fn question(nummer: u64) -> String {
    let vragen = Vragen::of(&paar(nummer));
    let list: Vec<_> = vragen.vragen.iter().map(|vraag| (vraag.eerst, &vraag.samen)).collect();
    serde_json::json!({"nummer": nummer, "document": vragen.document, "vragen": list}).to_string()
}

fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

pub fn answers(text: &str) -> BTreeMap<u64, Vec<Antwoord>> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .map(|(number, letters)| (number.parse().unwrap(), letters.chars().filter_map(Antwoord::from_letter).collect()))
        .collect()
}

/// Writes the questions about the pairs from ORAKEL_VAN, ORAKEL_AANTAL of them, to ORAKEL_VRAGEN.
pub fn write_questions() {
    let from: u64 = env("ORAKEL_VAN").map_or(0, |text| text.parse().unwrap());
    let count: u64 = env("ORAKEL_AANTAL").unwrap().parse().unwrap();
    let mut out = std::io::BufWriter::new(fs::File::create(env("ORAKEL_VRAGEN").unwrap()).unwrap());
    for nummer in from..from + count {
        writeln!(out, "{}", question(nummer)).unwrap();
    }
}

/// Records the answers in ORAKEL_ANTWOORDEN beside the digest of their questions.
pub fn record_answers() {
    let text = fs::read_to_string(env("ORAKEL_ANTWOORDEN").unwrap()).unwrap();
    assert_eq!(answers(&text).len(), usize::try_from(VAST).unwrap());
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/orakel/antwoorden.txt");
    fs::write(path, format!("# sha256 {}\n{text}", digest(VAST))).unwrap();
}

/// Compares the pairs whose answers stand in ORAKEL_ANTWOORDEN; prints what differs, by shape.
pub fn compare_with_answers() {
    let text = fs::read_to_string(env("ORAKEL_ANTWOORDEN").unwrap()).unwrap();
    let mut shapes: BTreeMap<&str, [usize; 6]> = BTreeMap::new();
    let mut reasons: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    let limit: usize = env("ORAKEL_TOON").map_or(2, |text| text.parse().unwrap());
    for (nummer, antwoorden) in answers(&text) {
        let pair = paar(nummer);
        let vragen = Vragen::of(&pair);
        let mut found = toets(&pair, &vragen, &antwoorden);
        found.verschillen.extend(raster(&pair, &vragen, &antwoorden).fouten);
        let row = shapes.entry(pair.vorm).or_default();
        for (total, more) in row.iter_mut().zip([
            1,
            found.eens,
            found.onbeslist.len(),
            found.open,
            found.getuigen,
            usize::from(!found.verschillen.is_empty()),
        ]) {
            *total += more;
        }
        for reason in found.onbeslist {
            *reasons.entry((pair.vorm, reason)).or_default() += 1;
        }
        if !found.verschillen.is_empty() {
            let seen = shown.entry(pair.vorm).or_default();
            *seen += 1;
            if *seen <= limit {
                println!("== {nummer} {}\n{}", pair.vorm, found.verschillen.join("\n"));
                println!("{}", explained(&pair, &vragen, &antwoorden));
            }
        }
    }
    println!("shape | pairs | cases alike | onbeslist | outside solver open | witnesses | pairs that differ");
    for (shape, row) in &shapes {
        println!("{shape} | {}", row.map(|n| n.to_string()).join(" | "));
    }
    for ((shape, reason), count) in &reasons {
        println!("onbeslist {shape}: {count} × {reason}");
    }
    assert!(shown.is_empty(), "{shown:?}");
}
