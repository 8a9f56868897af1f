//! Two sets of rules over all projects: what does a local demand add to the national one?
//!
//! What enters: a [`Regelset`], a local eis and a date. What leaves: a [`Vergelijking`]: per part
//! of the demand and per case (function, traits, which national norms count) an [`Uitkomst`],
//! with a witness, the gap and the reservations.
//! What never passes: an outcome that was not decided. "No such project" is a refutation by the
//! [`solver`](crate::solver) over a relaxation of what can be built, so it holds for what can be
//! built; "this project" is confirmed by [`evaluate`](mod@crate::evaluate) before it is shown. What
//! remains is [`Uitkomst::Onbeslist`] with the outcomes that are possible and the reason.
//!
//! ```text
//! ground, terms, conds    a project in outline; its facts are variables, its norms formulas
//!   keys                  which quantity a norm bounds, and from which side
//!   naast                 the national norms, by what they bound
//!   objects               how many objects of which kinds the outline has
//!   cases                 the norms beside the demand, and the cases
//!   reeks, grens, vragen  demands that differ in one figure: what they share is compiled once
//!   decide                the outcome of one case
//!   gap, verst            how far demand and law lie apart
//!   modellen, witness     an example: a model close to a model building, confirmed
//!   project               a model as a project
//! ```

mod bereik;
mod cases;
mod conds;
mod confirm;
mod decide;
mod facts;
mod gap;
mod grens;
mod ground;
mod keys;
mod lin;
mod memo;
mod modellen;
mod naast;
mod objects;
mod project;
mod reeks;
mod samen;
mod subject;
mod terms;
mod tijd;
mod totals;
mod verschil;
mod verst;
mod vragen;
mod witness;

use std::sync::Arc;

use serde::Serialize;
use time::Date;

use crate::feiten::Feiten;
use crate::maat::Maat;
use crate::regelset::{EisId, ObjectId, Regelset};

pub use bereik::{Bereik, bereik};
pub(crate) use modellen::places;
pub use samen::{Samenloop, together};
pub use tijd::{Tijdvak, compare_over_time, timeline};
pub use verschil::{Overgang, Toestand, Versies, verschil};

/// What a demand is in comparison with the national norms, in the order in which they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Uitkomst {
    /// The demand is not in force on the date.
    NietInWerking,
    /// There is no project to which it applies.
    Loos,
    /// The subject is not regulated for this function.
    NietGeregeld,
    /// The law asks something here, but without a limit.
    OpenNorm,
    /// Another quantity or another method.
    Onvergelijkbaar,
    /// Cannot be met together with the national norms.
    Tegenstrijdig,
    /// Other national norms imply it.
    VolgtAl,
    /// Bounds a side or a quantity that the national norms leave free.
    Aanvullend,
    /// Stricter in some projects, weaker in others.
    Gemengd,
    /// Asks more.
    Strenger,
    /// Asks less.
    Zwakker,
    /// Asks the same.
    Gelijk,
    /// Not decided; see [`Cel::mogelijk`] and [`Cel::reden`].
    Onbeslist,
}

impl Uitkomst {
    /// The outcome in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::NietInWerking => "niet in werking",
            Self::Loos => "loos",
            Self::NietGeregeld => "niet geregeld",
            Self::OpenNorm => "open norm",
            Self::Onvergelijkbaar => "onvergelijkbaar",
            Self::Tegenstrijdig => "tegenstrijdig",
            Self::VolgtAl => "volgt al",
            Self::Aanvullend => "aanvullend",
            Self::Gemengd => "gemengd",
            Self::Strenger => "strenger",
            Self::Zwakker => "zwakker",
            Self::Gelijk => "gelijk",
            Self::Onbeslist => "onbeslist",
        }
    }
}

/// A demand beside the national norms, on one date.
#[derive(Debug, Clone)]
pub struct Vergelijking {
    /// The demand.
    pub eis: EisId,
    /// The date whose versions were compared.
    pub datum: Date,
    /// The common outcome of all cases; none when it differs per case.
    pub kop: Option<Uitkomst>,
    /// Every case of every part.
    pub cellen: Vec<Cel>,
}

/// A case of a part of a demand.
#[derive(Debug, Clone)]
pub struct Cel {
    /// The part: a number, from zero, when the demand asks several things at once.
    pub deel: Option<usize>,
    /// The kind of object.
    pub object: ObjectId,
    /// The gebruiksfunctie, when the object lies in one.
    pub functie: Option<ObjectId>,
    /// The kinds that the function is as well, and those that it is not.
    pub eigenschappen: Vec<(ObjectId, bool)>,
    /// The national norms for the same quantity and side that count here.
    pub normen: Vec<EisId>,
    /// The reading of each eis of which there are several.
    pub lezingen: Vec<(EisId, String)>,
    /// The outcome.
    pub uitkomst: Uitkomst,
    /// When not decided: the outcomes that are possible.
    pub mogelijk: Vec<Uitkomst>,
    /// Why, in words; always there when not decided.
    pub reden: Option<String>,
    /// The national norms on which the outcome rests.
    pub grond: Vec<EisId>,
    /// National norms for the same quantity that the demand does not touch.
    pub daarnaast: Vec<EisId>,
    /// Where the subject that the demand names is not regulated: national norms for the same quantity
    /// under another subject.
    pub elders: Vec<EisId>,
    /// The largest difference.
    pub kloof: Option<Kloof>,
    /// A project that shows the outcome; for gemengd the stricter side.
    pub getuige: Option<Getuige>,
    /// For gemengd: a project that shows the weaker side.
    pub getuige_zwakker: Option<Getuige>,
    /// What was left out of account.
    pub voorbehouden: Vec<String>,
    /// What was searched.
    pub gezocht: String,
}

/// A difference between demand and national norm.
#[derive(Debug, Clone)]
pub struct Kloof {
    /// How large; none when it has no end, or when it is one of classes.
    pub grootte: Option<Maat>,
    /// In an ordered class: so many classes.
    pub klassen: Option<u8>,
    /// As a percentage of the national limit, when that is not zero.
    pub procent: Option<crate::getal::Getal>,
    /// Whether a project has it.
    pub bereikt: Bereikt,
}

/// Whether a largest value exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bereikt {
    /// A project has it.
    Bereikt,
    /// Projects come as near as one likes.
    Benaderd,
    /// It has no end.
    Onbegrensd,
}

/// A project that shows an outcome.
#[derive(Debug, Clone)]
pub struct Getuige {
    /// The project. Demands that are shown by the same one share it.
    pub feiten: Arc<Feiten>,
    /// Its facts in words.
    pub in_woorden: Arc<[String]>,
}

/// Compares a demand with the national norms on a date.
pub fn compare(regels: &Regelset, eis: EisId, datum: Date) -> Vergelijking {
    Vergelijker::new(regels, datum).compare(eis)
}

/// Compares several demands on one date; what the national norms bound is worked out once.
pub struct Vergelijker<'r> {
    naast: naast::Naast<'r>,
}

impl<'r> Vergelijker<'r> {
    /// Prepares a comparison with the national norms of a date.
    pub fn new(regels: &'r Regelset, datum: Date) -> Self {
        Self { naast: naast::Naast::new(regels, naast::national(regels, datum), datum) }
    }

    /// The model buildings as they are on the date; those that the rules can read.
    pub fn modellen(&self) -> &[Feiten] {
        self.naast.modellen()
    }

    /// Compares a demand.
    pub fn compare(&self, eis: EisId) -> Vergelijking {
        let mut cellen = cases::cells(&self.naast, eis);
        let kop = match cellen.split_first() {
            Some((first, others)) if others.iter().all(|cel| cel.uitkomst == first.uitkomst) => Some(first.uitkomst),
            _ => None,
        };
        cellen.sort_by(|a, b| (a.deel, a.functie, &a.lezingen).cmp(&(b.deel, b.functie, &b.lezingen)));
        Vergelijking { eis, datum: self.naast.datum, kop, cellen }
    }
}
