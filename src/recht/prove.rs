//! Proves the decision table: every situation has a row, every row has a situation, and no
//! verdict claims more than its sources.

use std::collections::{BTreeMap, BTreeSet};

use super::tabel::{BronSoort, JaNee};
use super::{
    Aantekening, Actor, Instrument, Omstandigheid, Recht, RechtFout, Regeling, Rij, Ruimte, Situatie, Verhouding,
    Zekerheid,
};

/// The article that bars contracts; it binds the municipality only.
const CONTRACT_BAN: &str = "ow-23.7";

/// Everything that is wrong with a table.
pub(super) fn faults(recht: &Recht) -> Vec<RechtFout> {
    let mut faults = Vec::new();
    let mut reached = BTreeSet::new();
    let mut applied = BTreeSet::new();
    for situatie in situations() {
        match recht.row(&situatie) {
            Some((rij, _)) => reached.insert(rij.code.as_str()),
            None => {
                faults.push(RechtFout::Gat(describe(&situatie)));
                continue;
            }
        };
        for one in recht.aantekeningen() {
            if !applied.contains(one.code.as_str()) && applies(recht, one, &situatie) {
                applied.insert(one.code.as_str());
            }
        }
    }
    let codes = recht.rijen().iter().map(|rij| &rij.code).filter(|code| !reached.contains(code.as_str()));
    let notes = recht.aantekeningen().iter().map(|one| &one.code).filter(|code| !applied.contains(code.as_str()));
    faults.extend(codes.chain(notes).map(|code| RechtFout::Dood(code.clone())));
    recht.rijen().iter().for_each(|rij| promises(recht, rij, &mut faults));
    for one in recht.aantekeningen() {
        let lowered = one.zekerheid.is_some_and(|zekerheid| zekerheid >= Zekerheid::Omstreden);
        let flat = one.oordeel.as_ref().is_some_and(|text| lowered && says_void(text));
        if flat || one.bevinding.as_ref().is_some_and(|one| says_void(&one.oordeel_omstreden)) {
            faults.push(RechtFout::Belofte(one.code.clone(), "een omstreden oordeel zegt nietig"));
        }
    }
    faults
}

/// Every situation without circumstances, also those of words that nobody knows.
pub(super) fn situations() -> impl Iterator<Item = Situatie> {
    let actors = Actor::ALL.iter().copied().map(Some).chain([None]);
    actors.flat_map(|actor| {
        let instruments = Instrument::ALL.iter().copied().map(Some).chain([None]);
        instruments.flat_map(move |instrument| {
            Regeling::ALL.iter().flat_map(move |geregeld| {
                Ruimte::ALL.iter().flat_map(move |ruimte| {
                    Verhouding::ALL.iter().map(move |verhouding| Situatie {
                        actor,
                        instrument,
                        geregeld: *geregeld,
                        ruimte: *ruimte,
                        verhouding: *verhouding,
                        omstandigheden: BTreeMap::new(),
                    })
                })
            })
        })
    })
}

/// Whether a remark applies in a situation, with its circumstance added.
fn applies(recht: &Recht, one: &Aantekening, situatie: &Situatie) -> bool {
    let which: &[Omstandigheid] = one.als.omstandigheid.as_deref().unwrap_or_default();
    let mut with = situatie.clone();
    with.omstandigheden.extend(which.iter().map(|which| (*which, String::new())));
    recht.row(&with).is_some_and(|(rij, _)| recht.fits_note(one, &with, &rij.code))
}

fn promises(recht: &Recht, rij: &Rij, faults: &mut Vec<RechtFout>) {
    let mut fault = |text| faults.push(RechtFout::Belofte(rij.code.clone(), text));
    let read = |code: &String| {
        recht.bronnen.get(code).is_some_and(|bron| bron.soort == BronSoort::Wet && bron.gelezen == JaNee::Ja)
    };
    if rij.zekerheid == Zekerheid::Vast && !rij.bronnen.iter().any(read) {
        fault("vast vraagt een bepaling die gelezen is");
    }
    let disputed = rij.zekerheid >= Zekerheid::Omstreden;
    if disputed && says_void(&rij.oordeel) {
        fault("een omstreden oordeel zegt nietig");
    }
    match &rij.oordeel_omstreden {
        None if !disputed && is_firm(&rij.oordeel) => {
            fault("een stellig oordeel heeft ook een tekst nodig voor als het omstreden is")
        }
        Some(text) if says_void(text) => fault("een omstreden oordeel zegt nietig"),
        _ => {}
    }
    let only_municipality = rij.als.actor.as_deref() == Some(&[Actor::Gemeente]);
    let banned = rij.bronnen.iter().any(|bron| bron == CONTRACT_BAN) && rij.ernst.number() >= 2;
    if banned && !disputed && !only_municipality {
        fault("artikel 23.7 bindt alleen de gemeente");
    }
}

/// Whether a text says flatly that something is void; "kan nietig zijn" does not.
pub(super) fn says_void(text: &str) -> bool {
    text.replace("kan nietig zijn", "").contains("nietig")
}

/// Whether a text says flatly that something is not allowed.
fn is_firm(text: &str) -> bool {
    ["nietig", "verboden", "niet toegestaan", "verkeerd orgaan"].iter().any(|word| text.contains(word))
}

fn describe(situatie: &Situatie) -> String {
    format!(
        "{}, {}, geregeld {}, ruimte {}, {}",
        situatie.actor.map_or("onbekende partij", Actor::words),
        situatie.instrument.map_or("onbekend instrument", Instrument::words),
        situatie.geregeld.words(),
        situatie.ruimte.words(),
        situatie.verhouding.words()
    )
}
