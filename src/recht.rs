//! What a demand means in law.
//!
//! What enters: a [`Situatie`]: who asks, with which instrument, whether the subject is regulated,
//! what room the Bbl leaves, how the demand compares, and the circumstances. What leaves: one or
//! more [`Rechtsoordeel`], each with its code in the decision table, ground, severity, certainty
//! and advice. The table, the remarks beside it and their sources are data in `rules/recht/`.
//! What never passes: a table with a situation that no row decides or a row that decides nothing,
//! a certainty *vast* without a provision that was read, and the word "nietig" where the law is
//! disputed: [`load`](Recht::load) refuses those.
//!
//! ```text
//! rules/recht/*.yaml ── load, prove ──> Recht
//! Vergelijking ── situation ──> Situatie ── decide(Recht) ──> Rechtsoordeel
//! ```

mod decide;
mod load;
mod prove;
mod situation;
mod tabel;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use load::RechtFout;
pub use situation::{Beschouwing, DeelOordeel, Versies, beschouw};
pub use tabel::{Aantekening, Bron, Bundel, Recht, Rij};

/// Declares an enumeration of an input of the decision table, with all its values.
macro_rules! ingang {
    ($(#[$meta:meta])* $naam:ident { $($(#[$of:meta])* $waarde:ident = $woord:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $naam {
            $($(#[$of])* #[serde(rename = $woord)] $waarde),+
        }

        impl $naam {
            /// All values.
            pub const ALL: &[Self] = &[$(Self::$waarde),+];

            /// The value as the table writes it.
            pub fn words(self) -> &'static str {
                match self {
                    $(Self::$waarde => $woord),+
                }
            }
        }
    };
}

ingang! {
    /// Who asks.
    Actor {
        /// A municipality.
        Gemeente = "gemeente",
        /// A province.
        Provincie = "provincie",
        /// A water board.
        Waterschap = "waterschap",
        /// The State.
        Rijk = "rijk",
        /// A company or joint venture of a municipality.
        GemeentelijkeEntiteit = "gemeentelijke-entiteit",
        /// Anyone who is not a public body.
        Markt = "markt",
    }
}

ingang! {
    /// With what it is asked.
    Instrument {
        /// The omgevingsplan.
        Plan = "plan",
        /// Its temporary part: the plans of before 2024.
        PlanTijdelijk = "plan-tijdelijk",
        /// An experiment under the Crisis- en herstelwet.
        Experiment = "experiment",
        /// A municipal ordinance beside the plan.
        Verordening = "verordening",
        /// A provincial rule that binds everyone.
        ProvincialeRegel = "provinciale-regel",
        /// A provincial rule that binds municipalities.
        Instructieregel = "instructieregel",
        /// The ordinance of a water board.
        Waterschapsverordening = "waterschapsverordening",
        /// A policy rule.
        Beleidsregel = "beleidsregel",
        /// An order for one case, or a condition of a permit.
        Voorschrift = "voorschrift",
        /// A contract: before the plan, of sale, of lease.
        Overeenkomst = "overeenkomst",
        /// A minimum in a tender.
        Tendereis = "tendereis",
        /// A criterion that ranks bids.
        Gunningscriterium = "gunningscriterium",
        /// A deposit or discount in a contract.
        Prijsprikkel = "prijsprikkel",
        /// A covenant.
        Convenant = "convenant",
        /// A public body orders its own building.
        EigenOpdracht = "eigen-opdracht",
        /// Encouragement without duty.
        Stimulering = "stimulering",
        /// A quality mark of nobody in particular.
        Kwaliteitskader = "kwaliteitskader",
    }
}

ingang! {
    /// Whether the Bbl regulates the subject, at the date and for the function.
    Regeling {
        /// It does.
        Ja = "ja",
        /// It does not.
        Nee = "nee",
        /// It takes the subject out.
        Uitgezonderd = "uitgezonderd",
        /// Other national rules do.
        Elders = "elders",
        /// Nobody linked the demand to a subject.
        Onbekend = "onbekend",
    }
}

ingang! {
    /// The room that the Bbl leaves.
    Ruimte {
        /// None.
        Geen = "geen",
        /// To relax, in the omgevingsplan.
        Soepeler = "soepeler",
        /// Within a limit, in the omgevingsplan.
        Begrensd = "begrensd",
        /// By an order for one case.
        Individueel = "individueel",
        /// By a policy rule.
        Beleidsregel = "beleidsregel",
    }
}

ingang! {
    /// How the demand compares with the Bbl, as far as the law cares.
    Verhouding {
        /// Asks more.
        Strenger = "strenger",
        /// Asks the same.
        Gelijk = "gelijk",
        /// Asks less.
        Zwakker = "zwakker",
        /// No common measure.
        Onvergelijkbaar = "onvergelijkbaar",
        /// More in some projects, less in others.
        Gemengd = "gemengd",
    }
}

ingang! {
    /// How certain a verdict is. Later is less certain.
    Zekerheid {
        /// The text of the law, read, decides it.
        Vast = "vast",
        /// Case law or comment points one way.
        Waarschijnlijk = "waarschijnlijk",
        /// Divided, or never decided.
        Omstreden = "omstreden",
        /// Facts are missing.
        Onbekend = "onbekend",
    }
}

ingang! {
    /// What bears on the verdict beside the inputs.
    Omstandigheid {
        /// The demand measures another way than the Bbl.
        Methode = "methode",
        /// The demand sets its own measure for equivalence.
        Gelijkwaardigheid = "gelijkwaardigheid",
        /// It is disputed whether the subject is one of the Bbl.
        Koppeling = "koppeling",
        /// The demand bounds what the Bbl leaves free.
        Aanvullend = "aanvullend",
        /// The Bbl asks something without a figure.
        OpenNorm = "open-norm",
        /// The rule serves another aim than the rules on building.
        AnderMotief = "ander-motief",
        /// The other party offered it, on equal footing.
        Vrijwillig = "vrijwillig",
        /// The demand is a part of a label.
        Bundel = "bundel",
        /// That this subject belongs to the label was deduced.
        Afgeleid = "afgeleid",
        /// A later version of the Bbl changes the comparison.
        Toekomst = "toekomst",
        /// The Bbl regulates the subject only since after the rule.
        NieuwGeregeld = "nieuw-geregeld",
        /// The subject stands outside chapter 4 of the Bbl.
        BuitenHoofdstuk4 = "buiten-hoofdstuk-4",
        /// The instrument is a draft.
        Ontwerp = "ontwerp",
    }
}

/// What the decision table is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Situatie {
    /// Who asks; none when the rule file names nobody that the table knows.
    pub actor: Option<Actor>,
    /// With what; none when the rule file names nothing that the table knows.
    pub instrument: Option<Instrument>,
    /// Whether the subject is regulated.
    pub geregeld: Regeling,
    /// What room the Bbl leaves.
    pub ruimte: Ruimte,
    /// How the demand compares.
    pub verhouding: Verhouding,
    /// The circumstances, each with what is to be said about it.
    pub omstandigheden: BTreeMap<Omstandigheid, String>,
}

/// A verdict in law.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Rechtsoordeel {
    /// Code of the row in the decision table.
    pub code: String,
    /// Under which assumption it holds, when there is more than one.
    pub tak: Option<String>,
    /// The verdict.
    pub oordeel: String,
    /// On what it rests.
    pub grond: String,
    /// The sources.
    pub bronnen: Vec<String>,
    /// 4 void or barred by statute, 3 no legal basis, 2 disputed, 1 to clean up, 0 nothing.
    pub ernst: u8,
    /// How certain it is.
    #[cfg_attr(feature = "cli", schemars(with = "String"))]
    pub zekerheid: Zekerheid,
    /// What to do.
    pub advies: String,
    /// Remarks that apply.
    pub aantekeningen: Vec<Toelichting>,
}

/// A remark beside a verdict.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Toelichting {
    /// Code of the remark.
    pub code: String,
    /// What it says.
    pub tekst: String,
}
