//! Every row and remark has a case, and the proof notices what it should.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::load::value;
use super::prove::{says_void, situations};
use super::{
    Actor, Instrument, Omstandigheid, Recht, RechtFout, Rechtsoordeel, Regeling, Ruimte, Situatie, Verhouding,
    Zekerheid,
};
use crate::ingebouwd;
use crate::span::Source;
use crate::yaml;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Voorbeeld {
    naam: String,
    situatie: Gevraagd,
    verwacht: Vec<Verwacht>,
    #[serde(default)]
    geheel: Vec<Verwacht>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Gevraagd {
    actor: Option<Actor>,
    instrument: Option<Instrument>,
    geregeld: Regeling,
    ruimte: Ruimte,
    verhouding: Verhouding,
    #[serde(default)]
    omstandigheden: BTreeMap<Omstandigheid, String>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Verwacht {
    code: String,
    ernst: String,
    zekerheid: Zekerheid,
    tak: Option<String>,
    #[serde(default)]
    aantekeningen: Vec<String>,
}

impl From<&Rechtsoordeel> for Verwacht {
    fn from(oordeel: &Rechtsoordeel) -> Self {
        Self {
            code: oordeel.code.clone(),
            ernst: oordeel.ernst.to_string(),
            zekerheid: oordeel.zekerheid,
            tak: oordeel.tak.clone(),
            aantekeningen: oordeel.aantekeningen.iter().map(|note| note.code.clone()).collect(),
        }
    }
}

fn shipped() -> Recht {
    Recht::load(&ingebouwd::recht()).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn cases() -> Vec<Voorbeeld> {
    let files = ingebouwd::recht();
    let file = files.iter().find(|file| file.name == "voorbeelden.yaml").expect("the cases ship");
    serde_json::from_value(value(&yaml::read(&file.text).expect("it is YAML"))).expect("every case has its form")
}

/// The shipped files with one text put in the place of another.
fn changed(name: &str, from: &str, to: &str) -> Result<Recht, Vec<RechtFout>> {
    let mut files = ingebouwd::recht();
    let file = files.iter_mut().find(|file| file.name == name).expect("the file ships");
    assert!(file.text.contains(from), "{from} does not occur in {name}");
    *file = Source::new(name, file.text.replacen(from, to, 1));
    Recht::load(&files)
}

fn faults(name: &str, from: &str, to: &str) -> String {
    let faults = changed(name, from, to).err().unwrap_or_default();
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

#[test]
fn every_case_comes_out_as_it_says() {
    let recht = shipped();
    for case in cases() {
        let Gevraagd { actor, instrument, geregeld, ruimte, verhouding, omstandigheden } = case.situatie;
        let situatie = Situatie { actor, instrument, geregeld, ruimte, verhouding, omstandigheden };
        let oordelen = recht.decide(&situatie);
        let found: Vec<Verwacht> = oordelen.iter().map(Verwacht::from).collect();
        assert_eq!(found, case.verwacht, "{}", case.naam);
        let whole: Vec<Verwacht> = recht.whole(&oordelen).iter().map(Verwacht::from).collect();
        assert_eq!(whole, case.geheel, "{}", case.naam);
    }
}

#[test]
fn every_row_and_remark_has_a_case() {
    let recht = shipped();
    let mut seen = BTreeSet::new();
    for case in cases() {
        for verwacht in case.verwacht.into_iter().chain(case.geheel) {
            seen.insert(verwacht.code);
            seen.extend(verwacht.aantekeningen);
        }
    }
    let all = recht.rijen().iter().map(|rij| &rij.code).chain(recht.aantekeningen().iter().map(|one| &one.code));
    let without: Vec<&String> = all.filter(|code| !seen.contains(*code)).collect();
    assert_eq!(without, Vec::<&String>::new());
}

#[test]
fn nothing_disputed_is_called_void_whatever_the_circumstances() {
    let recht = shipped();
    for base in situations() {
        for which in Omstandigheid::ALL {
            let mut situatie = base.clone();
            situatie.omstandigheden.insert(*which, "detail".to_owned());
            for oordeel in recht.decide(&situatie) {
                assert!(!(oordeel.zekerheid >= Zekerheid::Omstreden && says_void(&oordeel.oordeel)), "{oordeel:?}");
                assert!(!oordeel.aantekeningen.iter().any(|note| note.tekst.contains('{')), "{oordeel:?}");
            }
        }
    }
}

#[test]
fn the_contract_ban_is_only_held_against_the_municipality() {
    let recht = shipped();
    for situatie in situations().filter(|situatie| situatie.actor != Some(Actor::Gemeente)) {
        for oordeel in recht.decide(&situatie) {
            assert!(!["PR-01", "PR-02", "PR-03", "PR-04"].contains(&oordeel.code.as_str()), "{situatie:?}");
        }
    }
}

#[test]
fn a_gap_in_the_table_is_found() {
    let found = faults(
        "beslistabel.yaml",
        "als: {vergelijking: [strenger]}",
        "als: {vergelijking: [strenger], ruimte: [geen]}",
    );
    assert!(found.contains("geen rij van de beslistabel past bij gemeente"), "{found}");
}

#[test]
fn a_dead_row_is_found() {
    let found = faults("beslistabel.yaml", "als: {vergelijking: [gemengd]}", "als: {vergelijking: [onvergelijkbaar]}");
    assert!(found.contains("PU-14 kan nooit gelden"), "{found}");
}

#[test]
fn a_remark_that_never_applies_is_found() {
    let found = faults(
        "aantekeningen.yaml",
        "{omstandigheid: [vrijwillig], code: [PR-01]}",
        "{omstandigheid: [vrijwillig], code: [PR-01], actor: [markt]}",
    );
    assert!(found.contains("OV-VRIJWILLIG kan nooit gelden"), "{found}");
}

#[test]
fn a_certain_verdict_needs_a_provision_that_was_read() {
    let found =
        faults("bronnen.yaml", "{code: bbl-7.17, soort: wet, gelezen: ja", "{code: bbl-7.17, soort: wet, gelezen: nee");
    assert_eq!(found, "PU-16: vast vraagt een bepaling die gelezen is");
}

#[test]
fn a_disputed_verdict_may_not_say_void() {
    let found = faults(
        "beslistabel.yaml",
        "omstreden: een vennootschap van de gemeente",
        "nietig: een vennootschap van de gemeente",
    );
    assert!(found.contains("PR-08: een omstreden oordeel zegt nietig"), "{found}");
}

#[test]
fn the_ban_needs_the_municipality() {
    let found = faults(
        "beslistabel.yaml",
        "als: {actor: [gemeente], instrument: [prijsprikkel]}",
        "als: {instrument: [prijsprikkel]}",
    );
    assert!(found.contains("PR-04: artikel 23.7 bindt alleen de gemeente"), "{found}");
}

#[test]
fn unknown_sources_double_codes_and_wrong_forms_are_found() {
    assert!(faults("beslistabel.yaml", "bronnen: [bbl-7.17]", "bronnen: [bbl-7.18]").contains("PU-16 noemt bbl-7.18"));
    assert!(faults("beslistabel.yaml", "code: PU-16", "code: PU-12").contains("PU-12 komt twee keer voor"));
    assert!(faults("beslistabel.yaml", "ernst: 4", "ernst: 5").contains("beslistabel.yaml"));
    assert!(faults("partijen.yaml", "actor: markt", "actor: mark").contains("mark"));
}

#[test]
fn labels_name_subjects_that_exist() {
    let sources = ingebouwd::sources();
    for bundel in shipped().bundels() {
        for code in bundel.onderdelen.iter().chain(&bundel.afgeleid).chain([&bundel.onderwerp]) {
            let declared = format!("onderwerp {code} ");
            assert!(sources.iter().any(|source| source.text.contains(&declared)), "{code}");
        }
    }
}
