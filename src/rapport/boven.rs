//! What local demands ask of this project above the Bbl, and what that means in law.

use std::collections::BTreeSet;

#[cfg(feature = "cli")]
use schemars::JsonSchema;
use serde::Serialize;

use super::NormVerwijzing;
use super::vergelijk::{Vergeleken, Vergelijkingen, asks, asks_more, norm};
use crate::beoordeling::{Beoordeling, Oordeel, Uitkomst};
use crate::feiten::{DingId, Feiten};
use crate::recht::Rechtsoordeel;
use crate::regelset::{EisId, ObjectId, Regelset};
use crate::woorden::{Namen, vindplaats};

/// Verdicts from this severity on are shown even where the demand asks no more than the Bbl.
const NOTABLE: u8 = 2;

/// A local demand above or beside the Bbl, for the project at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct BovenBbl {
    /// Code.
    pub code: String,
    /// Title.
    pub titel: String,
    /// Where it stands.
    pub vindplaats: String,
    /// Title of its regeling.
    pub regeling: String,
    /// What it asks, in words; more than one when it has several readings.
    pub vraagt: Vec<String>,
    /// The national norms beside it; none where the Bbl sets no limit.
    pub bbl: Vec<NormVerwijzing>,
    /// How it compares with the Bbl for the functions in this project.
    pub uitkomsten: Vec<String>,
    /// Whether this project is hit by the difference.
    pub geraakt: Geraakt,
    /// The objects that decide that.
    pub objecten: Vec<String>,
    /// What it means in law.
    pub oordelen: Vec<Rechtsoordeel>,
}

/// Whether a project is hit by the difference between a demand and the Bbl.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Geraakt {
    /// It meets the Bbl and not this demand.
    Ja,
    /// Missing facts decide, or a person must.
    Onbekend,
    /// It meets this demand too.
    Haalt,
    /// It does not meet the Bbl either.
    OokBblNiet,
}

impl Geraakt {
    /// In words, as the end of a sentence about the project.
    pub fn words(self) -> &'static str {
        match self {
            Self::Ja => "geraakt: dit project voldoet aan het Bbl en niet aan deze eis",
            Self::Onbekend => "nog niet te zeggen of dit project door het verschil wordt geraakt",
            Self::Haalt => "niet geraakt: dit project haalt ook deze eis",
            Self::OokBblNiet => "niet te scheiden: dit project haalt ook het Bbl niet",
        }
    }
}

/// The demands above the Bbl, the ones that hit first.
pub(super) fn above(
    vergelijkingen: &Vergelijkingen<'_>,
    feiten: &Feiten,
    beoordeling: &Beoordeling<'_>,
) -> Vec<BovenBbl> {
    let regels = vergelijkingen.regels();
    let local: BTreeSet<EisId> = beoordeling
        .uitkomsten
        .iter()
        .filter(|uitkomst| uitkomst.oordeel != Oordeel::NietVanToepassing)
        .map(|uitkomst| uitkomst.eis)
        .filter(|eis| !regels.regeling(regels.eis(*eis).regeling).is_national())
        .collect();
    let namen = Namen::new(regels, feiten);
    let mut found: Vec<BovenBbl> = local
        .into_iter()
        .filter_map(|eis| one(regels, &vergelijkingen.compare(eis, None), feiten, &namen, beoordeling))
        .collect();
    found.sort_by(|a, b| (a.geraakt, &a.code).cmp(&(b.geraakt, &b.code)));
    found
}

fn one(
    regels: &Regelset,
    vergeleken: &Vergeleken,
    feiten: &Feiten,
    namen: &Namen,
    beoordeling: &Beoordeling<'_>,
) -> Option<BovenBbl> {
    let id = vergeleken.nu.eis;
    let eis = regels.eis(id);
    let own: Vec<&Uitkomst<'_>> = beoordeling.uitkomsten.iter().filter(|uitkomst| uitkomst.eis == id).collect();
    let functions: BTreeSet<ObjectId> =
        own.iter().filter_map(|uitkomst| function(regels, feiten, uitkomst.ding)).collect();
    let here: Vec<usize> = (0..vergeleken.nu.cellen.len())
        .filter(|cel| {
            let functie = vergeleken.nu.cellen.get(*cel).and_then(|cel| cel.functie);
            functie.is_none_or(|functie| functions.is_empty() || functions.contains(&functie))
        })
        .collect();
    let cellen = || here.iter().filter_map(|cel| vergeleken.nu.cellen.get(*cel));
    let mut oordelen: Vec<Rechtsoordeel> = here.iter().flat_map(|cel| vergeleken.oordelen(*cel).cloned()).collect();
    oordelen.extend(vergeleken.beschouwing.geheel.iter().cloned());
    oordelen.sort_by(|a, b| (std::cmp::Reverse(a.ernst), a).cmp(&(std::cmp::Reverse(b.ernst), b)));
    oordelen.dedup();
    let above = cellen().any(|cel| asks_more(cel.uitkomst));
    if !above && oordelen.iter().all(|oordeel| oordeel.ernst < NOTABLE) {
        return None;
    }
    let norms: BTreeSet<EisId> = cellen().flat_map(|cel| cel.normen.iter().copied()).collect();
    let fares = |uitkomst: &Uitkomst<'_>| hit(feiten, beoordeling, uitkomst, &norms);
    let geraakt = own.iter().map(|uitkomst| fares(uitkomst)).min().unwrap_or(Geraakt::Onbekend);
    let deciding = own.iter().filter(|uitkomst| fares(uitkomst) == geraakt);
    let mut uitkomsten: Vec<String> = cellen().map(|cel| cel.uitkomst.words().to_owned()).collect();
    uitkomsten.sort();
    uitkomsten.dedup();
    Some(BovenBbl {
        code: eis.code.clone(),
        titel: eis.titel.clone(),
        vindplaats: vindplaats(regels, eis),
        regeling: regels.regeling(eis.regeling).titel.clone(),
        vraagt: asks(regels, eis, vergeleken.nu.datum),
        bbl: norms.iter().map(|id| norm(regels, *id, vergeleken.nu.datum)).collect(),
        uitkomsten,
        geraakt,
        objecten: deciding.map(|uitkomst| namen.get(uitkomst.ding).to_owned()).collect(),
        oordelen,
    })
}

/// Whether an object is hit: it fails the demand and no national norm beside it.
fn hit(feiten: &Feiten, beoordeling: &Beoordeling<'_>, own: &Uitkomst<'_>, norms: &BTreeSet<EisId>) -> Geraakt {
    match own.oordeel {
        Oordeel::Voldoet | Oordeel::NietVanToepassing => return Geraakt::Haalt,
        Oordeel::Onbekend | Oordeel::HangtAfVanDeLezing | Oordeel::TeBeoordelen => return Geraakt::Onbekend,
        Oordeel::VoldoetNiet => {}
    }
    let mut national = Geraakt::Ja;
    for other in &beoordeling.uitkomsten {
        let beside = norms.contains(&other.eis) || other.takken.iter().any(|tak| norms.contains(&tak.eis));
        if !beside || !(feiten.lies_in(other.ding, own.ding) || feiten.lies_in(own.ding, other.ding)) {
            continue;
        }
        national = match other.oordeel {
            Oordeel::VoldoetNiet => return Geraakt::OokBblNiet,
            Oordeel::Onbekend | Oordeel::HangtAfVanDeLezing | Oordeel::TeBeoordelen => Geraakt::Onbekend,
            Oordeel::Voldoet | Oordeel::NietVanToepassing => national,
        };
    }
    national
}

/// The base kind of gebruiksfunctie in which an object lies.
fn function(regels: &Regelset, feiten: &Feiten, ding: DingId) -> Option<ObjectId> {
    let function = regels.object_by_name("gebruiksfunctie")?;
    feiten
        .outward(ding)
        .map(|at| feiten.ding(at).soort)
        .find(|soort| regels.is_a(*soort, function))
        .map(|soort| regels.base_kind(soort))
}
