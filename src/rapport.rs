//! The contract with the outside: outcomes, reasons and missing facts as plain data.
//!
//! What enters: rules, facts and the outcomes of [`evaluate`](crate::evaluate). What leaves: a
//! [`Rapport`] in which every reason is a Dutch phrase and every figure also stands on its own.
//! The renderers and JSON need nothing else. What never passes: an index, an internal name.
//!
//! # JSON
//!
//! `serde_json` of a [`Rapport`]: keys are the field names, enum values are kebab-case, dates are
//! `JJJJ-MM-DD`. [`Rapport::VERSIE`] rises whenever a key disappears or changes its meaning; new
//! keys may appear at any time. `stoer schema --rapport` prints the JSON Schema.

mod boven;
mod gegevens;
mod herkomst;
mod model;
mod onderbouwing;
mod regelingen;
mod toets;
mod uitkomsten;
mod vergelijk;

#[cfg(feature = "cli")]
use schemars::JsonSchema;
use serde::Serialize;

use crate::beoordeling::{Beoordeling, Oordeel};
use crate::feiten::Feiten;
use crate::regelset::Regelset;
use crate::woorden::{Namen, iso};

pub use boven::{BovenBbl, Geraakt};
pub use gegevens::{Tally, Vraag, tally};
pub use herkomst::content_hash;
#[cfg(feature = "cli")]
pub use vergelijk::vergelijk_schema;
pub use vergelijk::{
    EisVergelijking, GetuigeDeel, GetuigeToets, Geval, KloofDeel, NormVerwijzing, OnderwerpVerwijzing, SamenloopDeel,
    TijdvakDeel, UitkomstVoor, VergelijkRapport, Vergelijkingen,
};

/// Everything there is to say about one project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct Rapport {
    /// Version of this schema.
    pub versie: u32,
    /// Name of the project.
    pub project: String,
    /// With what the project was judged.
    pub verantwoording: Verantwoording,
    /// How often each outcome occurs; every outcome is listed, the worst first.
    pub tellingen: Vec<Telling>,
    /// Which regelingen were looked at, and why.
    pub regelingen: Vec<GebruikteRegeling>,
    /// What the reader must know before relying on the outcomes.
    pub aandachtspunten: Vec<String>,
    /// Demands above or beside the Bbl, and what they mean in law; filled by
    /// [`above_bbl`](Self::above_bbl).
    pub boven_bbl: Vec<BovenBbl>,
    /// What cannot be as the project file says.
    pub onmogelijk: Vec<Onmogelijk>,
    /// Missing facts, the most useful first.
    pub ontbreekt: Vec<OntbrekendGegeven>,
    /// The outcomes, by subject.
    pub onderwerpen: Vec<OnderwerpDeel>,
}

/// The receipt: the same input and the same engine give the same report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct Verantwoording {
    /// Version of stoer.
    pub stoer: String,
    /// The date whose norm versions count.
    pub toetsdatum: String,
    /// SHA-256 over the sorted SHA-256 of every rule file, one per line; files of cases are left out.
    pub regels: String,
    /// SHA-256 of the project file; absent when the facts come from elsewhere.
    pub projectbestand: Option<String>,
    /// The national texts used, such as the consolidation date of the Bbl.
    pub landelijk: Vec<String>,
}

/// How often an outcome occurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct Telling {
    /// The outcome.
    pub oordeel: OordeelNaam,
    /// Number of eisen whose worst outcome this is.
    pub eisen: usize,
    /// Number of outcomes: one per eis and object.
    pub uitkomsten: usize,
}

/// An [`Oordeel`] on its way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum OordeelNaam {
    /// The norm is broken, whatever the missing facts are.
    VoldoetNiet,
    /// A missing fact decides.
    Onbekend,
    /// The readings of the source give different outcomes.
    HangtAfVanDeLezing,
    /// A person must judge.
    TeBeoordelen,
    /// The norm is met.
    Voldoet,
    /// The eis does not apply.
    NietVanToepassing,
}

impl From<Oordeel> for OordeelNaam {
    fn from(oordeel: Oordeel) -> Self {
        match oordeel {
            Oordeel::VoldoetNiet => Self::VoldoetNiet,
            Oordeel::Onbekend => Self::Onbekend,
            Oordeel::HangtAfVanDeLezing => Self::HangtAfVanDeLezing,
            Oordeel::TeBeoordelen => Self::TeBeoordelen,
            Oordeel::Voldoet => Self::Voldoet,
            Oordeel::NietVanToepassing => Self::NietVanToepassing,
        }
    }
}

impl OordeelNaam {
    /// All outcomes, from worst to best.
    pub const ALL: [Self; 6] = [
        Self::VoldoetNiet,
        Self::Onbekend,
        Self::HangtAfVanDeLezing,
        Self::TeBeoordelen,
        Self::Voldoet,
        Self::NietVanToepassing,
    ];

    /// The words for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::VoldoetNiet => "voldoet niet",
            Self::Onbekend => "onbekend",
            Self::HangtAfVanDeLezing => "hangt af van de lezing",
            Self::TeBeoordelen => "te beoordelen",
            Self::Voldoet => "voldoet",
            Self::NietVanToepassing => "niet van toepassing",
        }
    }

    /// Whether a reader must do something with it.
    pub fn asks_attention(self) -> bool {
        match self {
            Self::VoldoetNiet | Self::Onbekend | Self::HangtAfVanDeLezing | Self::TeBeoordelen => true,
            Self::Voldoet | Self::NietVanToepassing => false,
        }
    }
}

/// A regeling and why its eisen were or were not used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct GebruikteRegeling {
    /// Code.
    pub code: String,
    /// Title.
    pub titel: String,
    /// Whether it is national law.
    pub landelijk: bool,
    /// Who made it.
    pub gezag: String,
    /// What it is.
    pub instrument: String,
    /// Whether its eisen were used.
    pub toegepast: Toegepast,
    /// Why.
    pub reden: String,
    /// Where the text was found.
    pub bron: Option<String>,
    /// What is uncertain about it.
    pub zekerheid: Vec<String>,
}

/// Whether a regeling was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Toegepast {
    /// It applies.
    Ja,
    /// A missing fact decides.
    Onbekend,
    /// It does not apply.
    Nee,
}

/// Facts that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct Onmogelijk {
    /// The object.
    pub object: String,
    /// What holds for every real building.
    pub regel: String,
    /// How the facts break it.
    pub reden: Vec<String>,
}

/// A fact that is missing for one or more objects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct OntbrekendGegeven {
    /// What is missing, in words: `gebruiksoppervlakte van woning A`.
    pub naam: String,
    /// The key in the project file.
    pub sleutel: String,
    /// The objects of which it is missing.
    pub objecten: Vec<String>,
    /// Full legal term, when it differs from the key.
    pub label: Option<String>,
    /// Plain definition.
    pub definitie: Option<String>,
    /// Determination method.
    pub methode: Option<String>,
    /// The unit or the values to choose from.
    pub waarden: Option<String>,
    /// Number of outcomes in which it plays a part.
    pub uitkomsten: usize,
    /// Number of outcomes for which nothing else is missing.
    pub alleen: usize,
}

/// A subject and its eisen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct OnderwerpDeel {
    /// Code.
    pub code: String,
    /// Title.
    pub titel: String,
    /// Its eisen, the worst outcome first.
    pub eisen: Vec<EisDeel>,
}

/// An eis and its outcomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct EisDeel {
    /// Code.
    pub code: String,
    /// Title.
    pub titel: String,
    /// Where it stands: `Bbl artikel 4.172 lid 1`.
    pub vindplaats: String,
    /// Code of its regeling.
    pub regeling: String,
    /// Whether it is national law.
    pub landelijk: bool,
    /// Where the text was found.
    pub bron: Option<String>,
    /// First day of the version that counts.
    pub vanaf: Option<String>,
    /// First day on which that version no longer holds.
    pub tot: Option<String>,
    /// The worst outcome.
    pub oordeel: OordeelNaam,
    /// Reconstructions, interpretations and uncertain sources.
    pub zekerheid: Vec<String>,
    /// Other notes.
    pub toelichtingen: Vec<String>,
    /// The outcomes, the worst first; equal ones together.
    pub uitkomsten: Vec<UitkomstDeel>,
}

/// The outcome for one object, or for several that fare the same for the same reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct UitkomstDeel {
    /// The outcome.
    pub oordeel: OordeelNaam,
    /// The objects.
    pub objecten: Vec<String>,
    /// What they are, in the plural when there are several.
    pub soort: String,
    /// Why the eis applies or not; for a decided outcome only what decides.
    pub toepassing: Vec<Stap>,
    /// The list that is missing, when nobody said which objects there are.
    pub lijst: Option<String>,
    /// What a reviewer must look at.
    pub te_beoordelen: Option<String>,
    /// The norms that count or may count.
    pub normen: Vec<NormDeel>,
    /// Facts used.
    pub gegevens: Vec<Gegeven>,
    /// Missing facts, the most useful first.
    pub ontbreekt: Vec<String>,
}

/// A norm that counts or may count for an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct NormDeel {
    /// Code of the eis that states it.
    pub eis: String,
    /// Where it stands.
    pub vindplaats: String,
    /// Whether it replaces the eis at hand.
    pub in_afwijking: bool,
    /// Whether it is the norm that counts.
    pub geldt: Uitslag,
    /// How it fares, per reading of the source; one without name when there is only one.
    pub lezingen: Vec<LezingDeel>,
    /// Another accepted proof.
    pub voldaan_als: Option<Stap>,
}

/// How a norm fares under a reading of the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct LezingDeel {
    /// The reading.
    pub naam: Option<String>,
    /// How it fares.
    pub stap: Stap,
}

/// A condition, how it fared, and its parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct Stap {
    /// How it fared.
    pub uitslag: Uitslag,
    /// In words.
    pub zin: String,
    /// The figures, for a comparison.
    pub toets: Option<Toets>,
    /// How the parts make the whole; absent without parts.
    pub verband: Option<Samenhang>,
    /// The parts.
    pub delen: Vec<Stap>,
}

/// How a condition fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Uitslag {
    /// It does not hold.
    Nee,
    /// A missing fact decides.
    Onbekend,
    /// It holds.
    Ja,
    /// There is nothing to compare.
    Leeg,
}

/// How parts make a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Samenhang {
    /// All parts must hold.
    Alle,
    /// One part must hold.
    Een,
    /// The parts explain a number of objects.
    Tel,
}

/// A comparison with its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct Toets {
    /// What is compared: `vloeroppervlakte van berging 1`.
    pub grootheid: String,
    /// Its value as far as it is known; absent when nothing is.
    pub waarde: Option<Figuur>,
    /// `ten minste`, `ten hoogste` …
    pub vergelijking: String,
    /// The limit; absent when the source does not give it or a fact is missing.
    pub grens: Option<Figuur>,
    /// How value and limit came about: table row, formula, open source.
    pub herkomst: Vec<String>,
    /// Distance between value and limit, when both are known numbers.
    pub marge: Option<Marge>,
}

/// A value for people and for machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct Figuur {
    /// With unit: `11,111… dm³/s`.
    pub tekst: String,
    /// The exact number, decimal (`0.02`) or as a fraction (`100/9`), in `eenheid`.
    pub getal: Option<String>,
    /// The unit.
    pub eenheid: Option<String>,
}

/// Distance between a value and its limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct Marge {
    /// Always positive: `0,1 m²`.
    pub afstand: Figuur,
    /// Part of the limit, rounded to one decimal: `2 %`; absent when the limit is zero.
    pub percentage: Option<String>,
    /// In words: `0,1 m² te weinig`.
    pub tekst: String,
}

/// A fact that was used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct Gegeven {
    /// Which: `vloeroppervlakte van berging 1`.
    pub naam: String,
    /// As the author wrote it.
    pub waarde: String,
}

impl Rapport {
    /// Version of the JSON schema.
    pub const VERSIE: u32 = 1;

    /// Puts the outcomes for a project into words.
    pub fn new(regels: &Regelset, feiten: &Feiten, beoordeling: &Beoordeling<'_>) -> Self {
        let namen = Namen::new(regels, feiten);
        let onderwerpen = uitkomsten::onderwerpen(regels, feiten, &namen, beoordeling);
        let (regelingen, mut aandachtspunten) = regelingen::used(regels, feiten);
        if beoordeling.uitkomsten.is_empty() {
            aandachtspunten.push(
                "Geen enkele eis vond een object om te toetsen. Noem in het projectbestand ten minste een gebouw met een gebruiksfunctie."
                    .to_owned(),
            );
        }
        aandachtspunten.extend(uitkomsten::outside_functions(regels, feiten, &namen));
        Self {
            versie: Self::VERSIE,
            project: namen.get(Feiten::PROJECT).to_owned(),
            verantwoording: Verantwoording {
                stoer: env!("CARGO_PKG_VERSION").to_owned(),
                toetsdatum: iso(beoordeling.toetsdatum),
                regels: herkomst::rules_hash(regels.sources()),
                projectbestand: feiten.source.as_ref().map(|source| content_hash(&source.text)),
                landelijk: regelingen::national(regels),
            },
            tellingen: count(&onderwerpen, beoordeling),
            regelingen,
            aandachtspunten,
            boven_bbl: Vec::new(),
            onmogelijk: uitkomsten::impossible(regels, feiten, &namen, beoordeling),
            ontbreekt: gegevens::missing(regels, feiten, &namen, beoordeling),
            onderwerpen,
        }
    }

    /// Adds what applicable local demands ask above or beside the Bbl, whether the project is hit
    /// by the difference, and what that means in law.
    pub fn above_bbl(
        mut self,
        vergelijkingen: &Vergelijkingen<'_>,
        feiten: &Feiten,
        beoordeling: &Beoordeling<'_>,
    ) -> Self {
        self.boven_bbl = boven::above(vergelijkingen, feiten, beoordeling);
        self
    }

    /// The number of outcomes of a kind.
    pub fn count(&self, oordeel: OordeelNaam) -> usize {
        self.tellingen.iter().filter(|telling| telling.oordeel == oordeel).map(|telling| telling.uitkomsten).sum()
    }
}

fn count(onderwerpen: &[OnderwerpDeel], beoordeling: &Beoordeling<'_>) -> Vec<Telling> {
    OordeelNaam::ALL
        .into_iter()
        .map(|oordeel| Telling {
            oordeel,
            eisen: onderwerpen.iter().flat_map(|deel| &deel.eisen).filter(|eis| eis.oordeel == oordeel).count(),
            uitkomsten: beoordeling.uitkomsten.iter().filter(|one| OordeelNaam::from(one.oordeel) == oordeel).count(),
        })
        .collect()
}

/// The JSON Schema of a [`Rapport`].
#[cfg(feature = "cli")]
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(Rapport).to_value()
}
