//! `tests/feiten/*.csv`: what the law says, written down article by article and apart from the
//! rules.
//!
//! `waarde` holds the figures of a row with ` | ` between them, `eenheid` their units: one for
//! all, or one for each. A row about a class has `klasse` as its unit. `waar` says where the row
//! went, `regel` in which rules, `reden` why it is in none.

use std::collections::BTreeMap;

use stoer::eenheid::Eenheid;
use stoer::getal::{DecimalMark, Getal};
use stoer::maat::Maat;
use time::{Date, Month};

use crate::files;

/// A row of the list.
#[derive(Debug, Clone, serde::Deserialize)]
#[allow(dead_code, reason = "a column can be there for the reader only")]
pub struct Feit {
    pub id: String,
    pub artikel: String,
    pub lid: String,
    pub functie: String,
    pub grootheid: String,
    pub vergelijking: String,
    pub waarde: String,
    pub eenheid: String,
    pub versie: String,
    pub waar: String,
    pub regel: String,
    pub reden: String,
    /// Tried on both sides of its limit: `ja` in the scene of a case of the rules, `proef` in a
    /// building of its own. `voorwaarde`: tried where it holds and where it does not.
    pub beproefd: String,
}

/// How the rows call a gebruiksfunctie, and what it is in the vocabulary: a base kind and the
/// characteristics that make it a more special one.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Functie {
    pub naam: String,
    pub soort: String,
    pub ja: String,
    /// What else makes it this one, as a case says it.
    pub feiten: String,
}

impl Functie {
    /// The characteristics that are yes; those that are not named are no.
    pub fn flags(&self) -> impl Iterator<Item = &str> {
        self.ja.split(", ").filter(|flag| !flag.is_empty())
    }
}

/// A figure of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cijfer {
    Maat(Maat),
    Klasse(String),
}

impl Feit {
    /// The rules that the row went into.
    pub fn regels(&self) -> impl Iterator<Item = &str> {
        self.regel.split(" | ").filter(|code| !code.is_empty())
    }

    /// The gebruiksfuncties of the row, in its own words; none when it names those it is not for.
    pub fn functies(&self) -> impl Iterator<Item = &str> {
        let named = if self.functie.starts_with("alle") { "" } else { &self.functie };
        named.split(['|', ';']).map(str::trim)
    }

    /// A day on which the row holds.
    pub fn day(&self) -> Date {
        let part = |range: std::ops::Range<usize>| self.versie[range].parse::<u16>().unwrap();
        let month = Month::try_from(u8::try_from(part(5..7)).unwrap()).unwrap();
        Date::from_calendar_date(i32::from(part(0..4)), month, u8::try_from(part(8..10)).unwrap()).unwrap()
    }

    /// The figures of the row, each with its unit.
    pub fn cijfers(&self) -> Result<Vec<Cijfer>, String> {
        if self.waarde.is_empty() {
            return Ok(Vec::new());
        }
        let units: Vec<&str> = self.eenheid.split(" | ").map(str::trim).collect();
        let figures: Vec<&str> = self.waarde.split(" | ").collect();
        if units.len() != 1 && units.len() != figures.len() {
            return Err("niet iedere waarde heeft een eenheid".to_owned());
        }
        let unit = |index: usize| units[if units.len() == 1 { 0 } else { index }];
        figures.iter().enumerate().map(|(index, text)| cijfer(text, unit(index))).collect()
    }
}

fn cijfer(text: &str, unit: &str) -> Result<Cijfer, String> {
    let number = |text: &str| Getal::parse(text, DecimalMark::Komma).map_err(|_| format!("`{text}` is geen getal"));
    if unit == "klasse" {
        return Ok(Cijfer::Klasse(text.to_owned()));
    }
    if let Some((a, b)) = text.split_once(':') {
        let ratio = Maat::verhouding(&number(a)?, &number(b)?);
        return ratio.map(Cijfer::Maat).ok_or_else(|| format!("`{text}` is geen verhouding"));
    }
    let eenheid = match unit {
        "" => Eenheid::none(),
        unit => Eenheid::parse(unit).map_err(|error| error.to_string())?,
    };
    Ok(Cijfer::Maat(Maat::new(&number(text)?, eenheid)))
}

/// The names of gebruiksfuncties.
pub fn functies() -> BTreeMap<String, Functie> {
    read("tests/feiten/functies.csv").into_iter().map(|functie: Functie| (functie.naam.clone(), functie)).collect()
}

/// The rows of a list.
pub fn read<T: serde::de::DeserializeOwned>(path: &str) -> Vec<T> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_path(files::repository(path)).unwrap();
    reader.deserialize().map(|row| row.unwrap_or_else(|error| panic!("{path}: {error}"))).collect()
}
