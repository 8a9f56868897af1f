//! What the gate finds beyond what the checker refuses.

use thiserror::Error;
use time::Date;

use crate::beoordeling::Oordeel;
use crate::diagnostic::{Diagnostic, Level};
use crate::span::Location;

/// A finding of the gate, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Melding {
    /// The exact place.
    pub location: Location,
    /// What was found.
    pub soort: MeldingSoort,
}

/// What the gate found.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MeldingSoort {
    /// A case has another outcome than it expects.
    #[error("`{eis}`{} geeft {gevonden} in plaats van {verwacht}", for_whom(voor.as_deref()))]
    CaseDiffers {
        /// The eis.
        eis: String,
        /// The object that was asked for.
        voor: Option<String>,
        /// The outcome that the case expects.
        verwacht: Oordeel,
        /// The outcome that it has.
        gevonden: Oordeel,
        /// Why, in a few words.
        reden: Option<String>,
    },
    /// A file that `stoer opmaak` would change.
    #[error("dit bestand staat vanaf hier niet in de vaste opmaak")]
    Layout,
    /// There is no project to which an eis applies.
    #[error("`{eis}` geldt nooit: geen enkel project voldoet aan de voorwaarden waaronder zij geldt")]
    NeverApplies {
        /// The eis.
        eis: String,
    },
    /// An exception or replacement always counts instead.
    #[error("`{eis}` telt nooit: overal waar zij geldt, gaat een andere regel voor")]
    AlwaysAside {
        /// The eis.
        eis: String,
        /// What sets it aside.
        door: Vec<String>,
    },
    /// The Bbl asks the same or more already.
    #[error("`{eis}` voegt niets toe aan het Bbl: {uitkomst}")]
    AddsNothing {
        /// The eis.
        eis: String,
        /// The outcome in words.
        uitkomst: String,
        /// The national norms.
        normen: Vec<String>,
    },
    /// The Bbl asks more.
    #[error("`{eis}` vraagt minder dan het Bbl{waar}")]
    Weaker {
        /// The eis.
        eis: String,
        /// For which cases, with a preposition in front; empty when for all.
        waar: String,
        /// A project that shows it.
        getuige: Option<String>,
    },
    /// No building can meet both.
    #[error("`{eis}` is niet samen met het Bbl na te leven{waar}")]
    Contradicts {
        /// The eis.
        eis: String,
        /// For which cases, with a preposition in front; empty when for all.
        waar: String,
        /// The national norms.
        normen: Vec<String>,
    },
    /// It asks more than the Bbl.
    #[error("`{eis}` gaat verder dan het Bbl{waar}: {uitkomst}")]
    Above {
        /// The eis.
        eis: String,
        /// For which cases, with a preposition in front; empty when for all.
        waar: String,
        /// The outcome in words, with the gap.
        uitkomst: String,
        /// A project that shows it.
        getuige: Option<String>,
    },
    /// The comparison did not decide.
    #[error("`{eis}` is niet met het Bbl te vergelijken{waar}: {reden}")]
    NotCompared {
        /// The eis.
        eis: String,
        /// For which cases, with a preposition in front; empty when for all.
        waar: String,
        /// Why.
        reden: String,
    },
    /// Not in force on the day of the gate.
    #[error("`{eis}` is op {dag} niet in werking")]
    NotInForce {
        /// The eis.
        eis: String,
        /// The day.
        dag: Date,
    },
    /// No case expects anything of an eis.
    #[error("geen enkel voorbeeld noemt `{eis}`")]
    NoCase {
        /// The eis.
        eis: String,
    },
    /// A regeling that does not say where its text was found.
    #[error("regeling `{regeling}` noemt geen bron")]
    NoOrigin {
        /// The regeling.
        regeling: String,
    },
    /// An allowance whose time is over.
    #[error("het toestaan van {code} is op {tot} verlopen")]
    Expired {
        /// The code that was allowed.
        code: String,
        /// First day on which it was no longer allowed.
        tot: Date,
    },
    /// An allowance for what is not there.
    #[error("er is geen {code} die hier wordt toegestaan")]
    AllowsNothing {
        /// The code that is allowed.
        code: String,
    },
    /// Settings that cannot be read.
    #[error("{why}")]
    Settings {
        /// What is wrong.
        why: String,
        /// An action that helps.
        hint: Option<String>,
    },
}

impl MeldingSoort {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::CaseDiffers { .. } => "P001",
            Self::Layout => "P002",
            Self::NeverApplies { .. } => "P003",
            Self::AlwaysAside { .. } => "P004",
            Self::AddsNothing { .. } => "P005",
            Self::Weaker { .. } => "P006",
            Self::Contradicts { .. } => "P007",
            Self::Above { .. } => "P008",
            Self::NotCompared { .. } => "P009",
            Self::NotInForce { .. } => "P010",
            Self::NoCase { .. } => "P011",
            Self::NoOrigin { .. } => "P012",
            Self::Expired { .. } => "P013",
            Self::AllowsNothing { .. } => "P014",
            Self::Settings { .. } => "P015",
        }
    }

    /// How much it matters unless the settings say otherwise.
    pub fn level(&self) -> Level {
        match self {
            Self::CaseDiffers { .. } | Self::Contradicts { .. } | Self::Expired { .. } | Self::Settings { .. } => {
                Level::Fout
            }
            Self::NotCompared { .. } | Self::NotInForce { .. } => Level::Info,
            _ => Level::Waarschuwing,
        }
    }

    /// An action that helps, or what shows the finding.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::CaseDiffers { reden, .. } => reden.clone(),
            Self::Layout => Some("`stoer opmaak` zet het bestand in de vaste opmaak".to_owned()),
            Self::AlwaysAside { door, .. } if !door.is_empty() => Some(format!("voor gaat: {}", door.join(", "))),
            Self::AddsNothing { normen, .. } | Self::Contradicts { normen, .. } if !normen.is_empty() => {
                Some(format!("in het Bbl: {}", normen.join("; ")))
            }
            Self::Weaker { getuige, .. } | Self::Above { getuige, .. } => {
                getuige.as_ref().map(|getuige| format!("een project dat dit laat zien: {getuige}"))
            }
            Self::NoCase { eis } => Some(format!("voeg een voorbeeld toe met `verwacht {eis} voldoet`")),
            Self::NoOrigin { .. } => Some("voeg toe: `bron \"…\"`, met de vindplaats van de tekst".to_owned()),
            Self::Expired { .. } => Some("los de bevinding op, of geef een nieuwe reden en een nieuwe dag".to_owned()),
            Self::AllowsNothing { .. } => Some("verwijder deze regel".to_owned()),
            Self::Settings { hint, .. } => hint.clone(),
            _ => None,
        }
    }
}

fn for_whom(voor: Option<&str>) -> String {
    voor.map_or_else(String::new, |naam| format!(" voor \"{naam}\""))
}

impl From<&Melding> for Diagnostic {
    fn from(melding: &Melding) -> Self {
        Self {
            code: melding.soort.code(),
            level: melding.soort.level(),
            message: melding.soort.to_string(),
            location: melding.location,
            label: None,
            also: Vec::new(),
            hint: melding.soort.hint(),
        }
    }
}
