//! Which regelingen were used for a project, and why.

use crate::evaluate::applies_here;
use crate::feiten::{Feiten, Waarde};
use crate::rapport::uitkomsten::certainty_notes;
use crate::rapport::{GebruikteRegeling, Toegepast};
use crate::regelset::{Periode, Regeling, Regelset};
use crate::woorden::{capital, datum, opsomming};

/// Characteristics of a project that choose local rules.
const PLACES: [&str; 3] = ["gemeente", "provincie", "waterschap"];

/// The national texts: `Besluit bouwwerken leefomgeving (BWBR0041297, …)`.
pub(super) fn national(regels: &Regelset) -> Vec<String> {
    regels
        .regelingen()
        .filter(|(_, regeling)| regeling.is_national())
        .map(|(_, regeling)| match &regeling.bron {
            Some(bron) => format!("{} ({bron})", regeling.titel),
            None => regeling.titel.clone(),
        })
        .collect()
}

/// Every regeling with why it was used or not, and what a reader must know about the choice.
pub(super) fn used(regels: &Regelset, feiten: &Feiten) -> (Vec<GebruikteRegeling>, Vec<String>) {
    let mut all: Vec<_> = regels.regelingen().map(|(_, regeling)| one(regels, feiten, regeling)).collect();
    all.sort_by(|a, b| (a.toegepast, !a.landelijk, &a.code).cmp(&(b.toegepast, !b.landelijk, &b.code)));
    let mut notes = Vec::new();
    for place in PLACES {
        let has_rules = regels.regelingen().any(|(_, regeling)| regeling.gezag == place);
        if has_rules && place_of(regels, feiten, place).is_none() {
            notes.push(format!(
                "{}: niet opgegeven. Eisen van {} zijn daarom niet getoetst.",
                capital(place),
                if place == "waterschap" {
                    "een waterschap"
                } else if place == "provincie" {
                    "een provincie"
                } else {
                    "een gemeente"
                },
            ));
        }
    }
    (all, notes)
}

fn one(regels: &Regelset, feiten: &Feiten, regeling: &Regeling) -> GebruikteRegeling {
    let (toegepast, reden) = why(regels, feiten, regeling);
    GebruikteRegeling {
        code: regeling.code.clone(),
        titel: regeling.titel.clone(),
        landelijk: regeling.is_national(),
        gezag: regeling.gezag.clone(),
        instrument: regeling.instrument.clone(),
        toegepast,
        reden,
        bron: regeling.bron.clone(),
        zekerheid: certainty_notes(regeling.toelichting.as_ref()),
    }
}

fn why(regels: &Regelset, feiten: &Feiten, regeling: &Regeling) -> (Toegepast, String) {
    let agreed = feiten.afspraken.contains(&regeling.code);
    if applies_here(regels, feiten, regeling) {
        if !regeling.periode.contains(feiten.toetsdatum) {
            return (Toegepast::Nee, format!("op de toetsdatum niet in werking ({})", period_words(regeling.periode)));
        }
        let reden = if regeling.is_national() {
            "landelijk recht".to_owned()
        } else if agreed {
            "genoemd bij de afspraken van het project".to_owned()
        } else {
            format!("het project ligt in {}", place_of(regels, feiten, &regeling.gezag).unwrap_or_default())
        };
        return (Toegepast::Ja, reden);
    }
    let here = place_of(regels, feiten, &regeling.gezag);
    let chosen_by_place = PLACES.contains(&regeling.gezag.as_str()) && !regeling.gebied.is_empty();
    match here {
        None if chosen_by_place => (
            Toegepast::Onbekend,
            format!(
                "geldt in {}; {} is niet opgegeven",
                opsomming(&regeling.gebied, "en"),
                with_article(&regeling.gezag)
            ),
        ),
        Some(here) if chosen_by_place && !regeling.gebied.iter().any(|gebied| gebied.eq_ignore_ascii_case(here)) => {
            (Toegepast::Nee, format!("geldt in {}, niet in {here}", opsomming(&regeling.gebied, "en")))
        }
        Some(_) | None => (
            Toegepast::Nee,
            format!("{} bindt alleen wie het is overeengekomen; niet genoemd bij de afspraken", regeling.instrument),
        ),
    }
}

fn with_article(place: &str) -> String {
    format!("{} {place}", if place == "waterschap" { "het" } else { "de" })
}

/// The name of the place of a project, by the characteristic with this name.
fn place_of<'f>(regels: &Regelset, feiten: &'f Feiten, place: &str) -> Option<&'f str> {
    let (id, _) = regels.kenmerken().find(|(_, kenmerk)| kenmerk.naam == place)?;
    match feiten.ding(Feiten::PROJECT).feiten.get(&id)? {
        Waarde::Tekst(naam) => Some(naam),
        Waarde::JaNee(_) | Waarde::Getal(_) | Waarde::Klasse(_) | Waarde::Datum(_) | Waarde::Verwijzing(_) => None,
    }
}

/// `vanaf 1 juli 2025`, `van 1 januari 2024 tot 1 juli 2026`.
pub(super) fn period_words(periode: Periode) -> String {
    match (periode.vanaf, periode.tot) {
        (Some(from), Some(until)) => format!("van {} tot {}", datum(from), datum(until)),
        (Some(from), None) => format!("vanaf {}", datum(from)),
        (None, Some(until)) => format!("tot {}", datum(until)),
        (None, None) => "zonder begin- of einddatum".to_owned(),
    }
}
