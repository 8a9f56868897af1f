//! The long run: questions out, answers in.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;

use super::maak::paar;
use super::toets::{explained, toets};
use super::vragen::{Antwoord, Vragen};

fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

pub fn answers(text: &str) -> BTreeMap<u64, Vec<Antwoord>> {
    text.lines()
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
        let vragen = Vragen::of(&paar(nummer));
        let list: Vec<_> = vragen.vragen.iter().map(|vraag| (vraag.eerst, &vraag.samen)).collect();
        let line = serde_json::json!({"nummer": nummer, "document": vragen.document, "vragen": list});
        writeln!(out, "{line}").unwrap();
    }
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
        let found = toets(&pair, &vragen, &antwoorden);
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
