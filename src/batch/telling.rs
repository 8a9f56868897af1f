//! What the outcomes of many projects come to: per eis how often which outcome, and per local
//! demand how many projects it hits that meet the national rules.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::oordelen::{Cel, Oordelen};
use crate::beoordeling::Oordeel;
use crate::feiten::DingId;
use crate::regelset::{EisId, OnderwerpId, Regelset};

/// Counts over projects. Adding is in any order, so that parts can be counted apart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Telling {
    /// Projects.
    pub projecten: u64,
    /// Outcomes.
    pub uitkomsten: u64,
    /// Outcomes that came from columns.
    pub in_kolommen: u64,
    /// Objects that cannot exist as their facts say, once per verband.
    pub onmogelijk: u64,
    /// Per eis, by code.
    pub eisen: BTreeMap<String, PerEis>,
    /// Per demand of another authority than the national one, by code.
    pub plaatselijk: BTreeMap<String, Verschil>,
}

/// How often an eis had which outcome, over objects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PerEis {
    /// Per outcome, in the order of [`Oordeel::ALL`].
    pub aantallen: [u64; 6],
}

impl PerEis {
    /// How often it had this outcome.
    pub fn aantal(&self, oordeel: Oordeel) -> u64 {
        let place = Oordeel::ALL.iter().position(|known| *known == oordeel);
        place.and_then(|place| self.aantallen.get(place)).copied().unwrap_or(0)
    }
}

/// In how many projects a local demand fails, by how those do under the national eisen on the
/// same subject: for the same object where there are such, else anywhere in the project.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verschil {
    /// Projects in which the demand was asked of an object.
    pub gevraagd: u64,
    /// Fails the demand and breaks nothing national: hit by the difference.
    pub geraakt: u64,
    /// Fails the demand; whether a national eis is broken is unknown.
    pub landelijk_onbekend: u64,
    /// Fails the demand and a national eis as well.
    pub ook_landelijk: u64,
}

impl Telling {
    /// Counts a project.
    pub fn add(&mut self, regels: &Regelset, oordelen: &Oordelen) {
        self.projecten += 1;
        self.uitkomsten += count(oordelen.cellen.len());
        self.in_kolommen += count(oordelen.in_kolommen);
        self.onmogelijk += count(oordelen.onmogelijk.len());
        for cel in &oordelen.cellen {
            let place = Oordeel::ALL.iter().position(|known| *known == cel.oordeel);
            let row = self.eisen.entry(regels.eis(cel.eis).code.clone()).or_default();
            if let Some(count) = place.and_then(|place| row.aantallen.get_mut(place)) {
                *count += 1;
            }
        }
        self.differences(regels, &oordelen.cellen);
    }

    fn differences(&mut self, regels: &Regelset, cellen: &[Cel]) {
        let national = |eis: EisId| regels.regeling(regels.eis(eis).regeling).is_national();
        let mut landelijk: BTreeMap<(OnderwerpId, Option<DingId>), Oordeel> = BTreeMap::new();
        let mut plaatselijk: BTreeMap<EisId, Vec<&Cel>> = BTreeMap::new();
        for cel in cellen {
            if !national(cel.eis) {
                plaatselijk.entry(cel.eis).or_default().push(cel);
            } else if let Some(onderwerp) = regels.eis(cel.eis).onderwerp {
                // The worst outcome counts; the order of outcomes is from worst to best.
                for key in [(onderwerp, Some(cel.ding)), (onderwerp, None)] {
                    let worst = landelijk.entry(key).or_insert(cel.oordeel);
                    *worst = cel.oordeel.min(*worst);
                }
            }
        }
        for (eis, cellen) in plaatselijk {
            let row = self.plaatselijk.entry(regels.eis(eis).code.clone()).or_default();
            let asked = cellen.iter().any(|cel| cel.oordeel != Oordeel::NietVanToepassing);
            row.gevraagd += u64::from(asked);
            let worst = cellen.iter().filter(|cel| cel.oordeel == Oordeel::VoldoetNiet).map(|cel| {
                let onderwerp = regels.eis(eis).onderwerp;
                let found = |ding| onderwerp.and_then(|onderwerp| landelijk.get(&(onderwerp, ding)));
                found(Some(cel.ding)).or_else(|| found(None)).copied().unwrap_or(Oordeel::NietVanToepassing)
            });
            // One object that meets the national rules is enough to be hit by the difference.
            match worst.max() {
                None => {}
                Some(Oordeel::VoldoetNiet) => row.ook_landelijk += 1,
                Some(Oordeel::Voldoet | Oordeel::NietVanToepassing) => row.geraakt += 1,
                Some(_) => row.landelijk_onbekend += 1,
            }
        }
    }

    /// Adds the counts of another part.
    pub fn merge(&mut self, other: &Self) {
        self.projecten += other.projecten;
        self.uitkomsten += other.uitkomsten;
        self.in_kolommen += other.in_kolommen;
        self.onmogelijk += other.onmogelijk;
        for (code, counts) in &other.eisen {
            let row = self.eisen.entry(code.clone()).or_default();
            row.aantallen.iter_mut().zip(counts.aantallen).for_each(|(sum, more)| *sum += more);
        }
        for (code, more) in &other.plaatselijk {
            let row = self.plaatselijk.entry(code.clone()).or_default();
            row.gevraagd += more.gevraagd;
            row.geraakt += more.geraakt;
            row.landelijk_onbekend += more.landelijk_onbekend;
            row.ook_landelijk += more.ook_landelijk;
        }
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
