//! What was found before: a file of fingerprints, or the findings of an earlier state.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Bevinding, Stand};

/// The number of the file format.
const FORMAT: u32 = 1;

/// Findings that do not count again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    stoer_basis: u32,
    bevindingen: Vec<Regel>,
}

/// One of them; all but the fingerprint is for people who read a difference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Regel {
    bij: String,
    code: String,
    melding: String,
    vingerafdruk: String,
}

/// Why a baseline cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BasisError {
    /// Not JSON, or not of this shape.
    #[error("geen basis van stoer (regel {regel}, kolom {kolom})")]
    Shape {
        /// Line in the file.
        regel: usize,
        /// Column in the line.
        kolom: usize,
    },
    /// Of a later stoer.
    #[error("versie {0} van de basis is niet bekend; deze stoer kent versie {FORMAT}")]
    Version(u32),
}

impl Basis {
    /// A baseline of findings; those that the settings allow stay with the settings.
    pub fn new(bevindingen: &[Bevinding]) -> Self {
        let mut list: Vec<Regel> = bevindingen
            .iter()
            .filter(|bevinding| !matches!(bevinding.stand, Stand::Toegestaan { .. }))
            .map(|bevinding| Regel {
                bij: bevinding.blok.clone(),
                code: bevinding.melding.code.to_owned(),
                melding: bevinding.melding.message.clone(),
                vingerafdruk: bevinding.vingerafdruk.clone(),
            })
            .collect();
        list.sort();
        Self { stoer_basis: FORMAT, bevindingen: list }
    }

    /// Reads a baseline file.
    ///
    /// # Errors
    ///
    /// When the text is no baseline, or one of a later version.
    pub fn read(text: &str) -> Result<Self, BasisError> {
        let basis: Self = serde_json::from_str(text)
            .map_err(|error| BasisError::Shape { regel: error.line(), kolom: error.column() })?;
        if basis.stoer_basis == FORMAT { Ok(basis) } else { Err(BasisError::Version(basis.stoer_basis)) }
    }

    /// The text of the baseline file: one finding after another in a fixed order, so that a change
    /// reads well.
    pub fn write(&self) -> String {
        // Strings and a number: this cannot fail, and an empty text would be refused on reading.
        serde_json::to_string_pretty(self).map(|text| text + "\n").unwrap_or_default()
    }

    /// Marks what was there already; gives the number of findings that are gone.
    pub(super) fn mark(&self, found: &mut [Bevinding]) -> usize {
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        for regel in &self.bevindingen {
            *known.entry(regel.vingerafdruk.as_str()).or_insert(0) += 1;
        }
        for bevinding in found {
            let Some(left) = known.get_mut(bevinding.vingerafdruk.as_str()).filter(|left| **left > 0) else { continue };
            *left -= 1;
            if bevinding.stand == Stand::Telt {
                bevinding.stand = Stand::Bekend;
            }
        }
        known.values().sum()
    }
}
