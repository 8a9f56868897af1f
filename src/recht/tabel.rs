//! The decision table, its remarks and its sources.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Actor, Instrument, Omstandigheid, Regeling, Ruimte, Verhouding, Zekerheid};

/// The law as data: `rules/recht/`.
#[derive(Debug, Clone)]
pub struct Recht {
    /// Sources, by code.
    pub(super) bronnen: BTreeMap<String, Bron>,
    /// What the words of rule files mean.
    pub(super) partijen: Partijen,
    /// The rows; the first that fits decides.
    pub(super) rijen: Vec<Rij>,
    /// The remarks; all that fit apply, in order.
    pub(super) aantekeningen: Vec<Aantekening>,
    /// Labels and the subjects in them.
    pub(super) bundels: Vec<Bundel>,
}

impl Recht {
    /// The rows of the decision table, in order.
    pub fn rijen(&self) -> &[Rij] {
        &self.rijen
    }

    /// The remarks, in order.
    pub fn aantekeningen(&self) -> &[Aantekening] {
        &self.aantekeningen
    }

    /// The labels that are split.
    pub fn bundels(&self) -> &[Bundel] {
        &self.bundels
    }

    /// Who a word for an authority stands for.
    pub fn actor(&self, gezag: &str) -> Option<Actor> {
        self.partijen.gezag.iter().find(|one| one.woord == gezag).map(|one| one.actor)
    }

    /// What is to be said about reading an authority that way.
    pub fn actor_note(&self, gezag: &str) -> Option<&str> {
        self.partijen.gezag.iter().find(|one| one.woord == gezag)?.toelichting.as_deref()
    }

    /// What a word for an instrument stands for; a draft counts as what it drafts.
    pub fn instrument(&self, woord: &str) -> Option<Instrument> {
        let woord = woord.strip_prefix("ontwerp ").unwrap_or(woord);
        let found = self.partijen.instrumenten.iter().find(|one| one.woorden.iter().any(|known| known == woord));
        found.map(|one| one.instrument)
    }

    /// The words for authorities that rule files may use.
    pub fn gezag_words(&self) -> impl Iterator<Item = &str> {
        self.partijen.gezag.iter().map(|one| one.woord.as_str())
    }

    /// The words for instruments that rule files may use.
    pub fn instrument_words(&self) -> impl Iterator<Item = &str> {
        self.partijen.instrumenten.iter().flat_map(|one| one.woorden.iter().map(String::as_str))
    }

    /// Whether an authority can use an instrument at all.
    pub fn fits(&self, actor: Actor, instrument: Instrument) -> bool {
        let found = self.partijen.instrumenten.iter().find(|one| one.instrument == instrument);
        found.is_some_and(|one| one.actoren.contains(&actor))
    }
}

/// A source.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bron {
    /// Code.
    pub code: String,
    /// What it is.
    pub soort: BronSoort,
    /// Whether the text itself was read, and not only a summary.
    pub gelezen: JaNee,
    /// How to cite it.
    pub tekst: String,
}

/// What a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BronSoort {
    /// A statute or decree.
    Wet,
    /// A ruling.
    Rechtspraak,
    /// Comment, or something that was only written about.
    Literatuur,
}

/// Yes or no, as the files write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JaNee {
    /// Yes.
    Ja,
    /// No.
    Nee,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Partijen {
    pub(super) gezag: Vec<GezagWoord>,
    pub(super) instrumenten: Vec<InstrumentWoorden>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GezagWoord {
    pub(super) woord: String,
    pub(super) actor: Actor,
    pub(super) toelichting: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InstrumentWoorden {
    pub(super) instrument: Instrument,
    pub(super) woorden: Vec<String>,
    pub(super) actoren: Vec<Actor>,
}

/// A row of the decision table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rij {
    /// Code.
    pub code: String,
    /// When it fits.
    pub als: Voorwaarde,
    /// The verdict.
    pub oordeel: String,
    /// The verdict when a remark lowers the certainty to omstreden.
    pub oordeel_omstreden: Option<String>,
    /// On what it rests.
    pub grond: String,
    /// Codes of its sources.
    pub bronnen: Vec<String>,
    /// 0 to 4.
    pub ernst: Ernst,
    /// How certain it is.
    pub zekerheid: Zekerheid,
    /// What to do.
    pub advies: String,
}

/// How bad it is: 4 void or barred by statute … 0 nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Ernst {
    /// Nothing.
    #[serde(rename = "0")]
    Geen,
    /// To clean up.
    #[serde(rename = "1")]
    Opruimen,
    /// Disputed, or in need of better reasons.
    #[serde(rename = "2")]
    Omstreden,
    /// No legal basis.
    #[serde(rename = "3")]
    ZonderBasis,
    /// Void, or barred by statute.
    #[serde(rename = "4")]
    Verboden,
}

impl Ernst {
    /// From 0 to 4.
    pub fn number(self) -> u8 {
        self as u8
    }
}

/// When a row or a remark fits; an input that is not named does not matter.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Voorwaarde {
    /// Whether the instrument is one that the actor can use.
    pub past: Option<Vec<JaNee>>,
    /// Who asks.
    pub actor: Option<Vec<Actor>>,
    /// With what.
    pub instrument: Option<Vec<Instrument>>,
    /// Whether it is regulated.
    pub geregeld: Option<Vec<Regeling>>,
    /// What room there is.
    pub ruimte: Option<Vec<Ruimte>>,
    /// How it compares.
    pub vergelijking: Option<Vec<Verhouding>>,
    /// For a remark: one of these circumstances.
    pub omstandigheid: Option<Vec<Omstandigheid>>,
    /// For a remark: the row that decides is one of these.
    pub code: Option<Vec<String>>,
}

/// A remark that adjusts what the table says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Aantekening {
    /// Code.
    pub code: String,
    /// When it applies.
    pub als: Voorwaarde,
    /// Replaces the comparison before the table is asked.
    pub leest_als: Option<Verhouding>,
    /// Asks the table twice: whether the subject is regulated, and what that is called.
    pub takken: Option<BTreeMap<Regeling, String>>,
    /// Lowers the certainty.
    pub zekerheid: Option<Zekerheid>,
    /// Replaces the verdict.
    pub oordeel: Option<String>,
    /// Added to the ground.
    pub grond: Option<String>,
    /// Added to the advice.
    pub advies: Option<String>,
    /// Codes of its sources.
    pub bronnen: Vec<String>,
    /// What is said; `{detail}` stands for what is known of the circumstance.
    pub tekst: String,
    /// A verdict of its own, on the demand as a whole.
    pub bevinding: Option<Bevinding>,
}

/// A verdict on a demand as a whole, beside those on its parts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Bevinding {
    /// The verdict.
    pub oordeel: String,
    /// The verdict when no part is certain.
    pub oordeel_omstreden: String,
    /// On what it rests.
    pub grond: String,
    /// 0 to 4.
    pub ernst: Ernst,
    /// How certain it is.
    pub zekerheid: Zekerheid,
    /// What to do.
    pub advies: String,
}

/// A label and the subjects in it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundel {
    /// Code of the subject that stands for the label.
    pub onderwerp: String,
    /// Its name.
    pub naam: String,
    /// Codes of the subjects that its own description or a rule file of it names.
    pub onderdelen: Vec<String>,
    /// Codes of subjects that it most likely has, deduced from what it is about.
    #[serde(default)]
    pub afgeleid: Vec<String>,
}
