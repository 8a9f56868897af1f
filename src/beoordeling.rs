//! What evaluating a project gives: an outcome per eis and object, with its reasons.
//!
//! Reasons refer to the rules and the facts; turning them into words is for
//! [`rapport`](crate::rapport). Nearly every branch has one reading, and most values rest on one
//! step: for one of these there is room without an allocation.

use std::fmt;

use serde::Serialize;
use smallvec::SmallVec;
use time::Date;

use crate::feiten::DingId;
use crate::regelset::{Cond, EisId, Interval, KenmerkId, ObjectId, Term};

/// Which truth values are still possible. Facts only ever remove possibilities, so a decided
/// outcome stays decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mogelijk(u8);

impl Mogelijk {
    /// Certainly true.
    pub const WAAR: Self = Self(1);
    /// Certainly false.
    pub const ONWAAR: Self = Self(2);
    /// Certainly without meaning here: there is nothing to compare.
    pub const LEEG: Self = Self(4);
    /// True or false, not known which.
    pub const ONBEKEND: Self = Self(3);
    /// Nothing is possible; the start of a union.
    pub const NIETS: Self = Self(0);

    #[cfg(feature = "batch")]
    /// The possibilities as bits: 1 true, 2 false, 4 without meaning.
    pub(crate) fn bits(self) -> u8 {
        self.0
    }

    #[cfg(feature = "batch")]
    /// The inverse of [`bits`](Self::bits).
    pub(crate) fn from_bits(bits: u8) -> Self {
        Self(bits & 7)
    }

    /// True or false.
    pub fn from_bool(value: bool) -> Self {
        if value { Self::WAAR } else { Self::ONWAAR }
    }

    /// Whether it can be true.
    pub fn can_be_true(self) -> bool {
        self.0 & 1 != 0
    }

    /// Whether it can be false.
    pub fn can_be_false(self) -> bool {
        self.0 & 2 != 0
    }

    /// Whether it can be without meaning.
    pub fn can_be_empty(self) -> bool {
        self.0 & 4 != 0
    }

    /// Whether only one possibility is left.
    pub fn is_decided(self) -> bool {
        self.0.count_ones() == 1
    }

    /// Either of two sets of possibilities.
    pub fn or_else(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Both hold. A part without meaning drops out; all without meaning has none.
    pub fn and(self, other: Self) -> Self {
        self.combine(other, Self::ONWAAR)
    }

    /// At least one holds. A part without meaning drops out.
    pub fn or(self, other: Self) -> Self {
        self.combine(other, Self::WAAR)
    }

    /// It does not hold.
    pub fn negate(self) -> Self {
        Self((self.0 & 4) | ((self.0 & 1) << 1) | ((self.0 & 2) >> 1))
    }

    /// In a condition, what has no meaning does not hold.
    pub fn as_condition(self) -> Self {
        if self.can_be_empty() { Self((self.0 & 3) | 2) } else { self }
    }

    /// What pairs of possibilities give, where one truth value wins from the other.
    fn combine(self, other: Self, wins: Self) -> Self {
        let (a, b) = (self.0, other.0);
        let when = |so: bool, bits: u8| if so { bits } else { 0 };
        let without_meaning = when(a & 4 != 0, b) | when(b & 4 != 0, a);
        let won = when(b & 3 != 0, a & wins.0) | when(a & 3 != 0, b & wins.0);
        let neither = a & b & 3 & !wins.0;
        Self(without_meaning | won | neither)
    }
}

/// The outcome of one eis for one object, from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Oordeel {
    /// Every way to complete the facts breaks the norm.
    VoldoetNiet,
    /// A missing fact decides.
    Onbekend,
    /// The readings of the source give different outcomes.
    HangtAfVanDeLezing,
    /// A person must judge.
    TeBeoordelen,
    /// No way to complete the facts breaks the norm.
    Voldoet,
    /// The eis does not apply.
    NietVanToepassing,
}

impl Oordeel {
    /// All outcomes, from worst to best.
    pub const ALL: [Self; 6] = [
        Self::VoldoetNiet,
        Self::Onbekend,
        Self::HangtAfVanDeLezing,
        Self::TeBeoordelen,
        Self::Voldoet,
        Self::NietVanToepassing,
    ];

    /// The words of the rule language.
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

    /// The outcome with these words.
    pub fn from_words(words: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|oordeel| oordeel.words() == words)
    }

    /// The verdict for the property "facts never turn a decided verdict around": in orde,
    /// niet in orde, or not decided.
    pub fn in_orde(self) -> Option<bool> {
        match self {
            Self::Voldoet | Self::NietVanToepassing => Some(true),
            Self::VoldoetNiet => Some(false),
            Self::Onbekend | Self::HangtAfVanDeLezing | Self::TeBeoordelen => None,
        }
    }
}

impl fmt::Display for Oordeel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// All outcomes for a project.
#[derive(Debug)]
pub struct Beoordeling<'r> {
    /// The date whose versions were used.
    pub toetsdatum: Date,
    /// One per family of eisen and object, in the order of the rules and of the project.
    pub uitkomsten: Vec<Uitkomst<'r>>,
    /// Objects that cannot exist as described.
    pub onmogelijk: Vec<Onmogelijk<'r>>,
}

/// A `verband` that the facts break.
#[derive(Debug)]
pub struct Onmogelijk<'r> {
    /// Index of the verband.
    pub verband: usize,
    /// The object.
    pub ding: DingId,
    /// Why.
    pub reden: Reden<'r>,
}

/// The outcome of an eis, together with what replaces it, for one object.
#[derive(Debug)]
pub struct Uitkomst<'r> {
    /// The eis.
    pub eis: EisId,
    /// The object; for an eis without any known object, the container whose list is missing.
    pub ding: DingId,
    /// The outcome.
    pub oordeel: Oordeel,
    /// Why it applies or not.
    pub toepassing: Vec<Toepassing<'r>>,
    /// The eis itself and, when something may replace it, those replacements.
    pub takken: Vec<Tak<'r>>,
    /// The facts that would help to decide, most useful first.
    pub ontbreekt: Vec<Ontbreekt>,
}

/// A reason why an eis applies or does not.
#[derive(Debug)]
pub enum Toepassing<'r> {
    /// A condition of the eis.
    Voorwaarde(Reden<'r>),
    /// An exception or replacement, and whether it holds.
    Uitzondering(EisId, Mogelijk),
    /// A part of the regeling was replaced by this vervanging; its index.
    Vervangen(usize, Mogelijk),
    /// No version is in force on the date.
    NietInWerking,
    /// The list of these objects is missing below this one.
    LijstOntbreekt(DingId, ObjectId),
}

/// One norm that may be the one that counts.
#[derive(Debug)]
pub struct Tak<'r> {
    /// The eis that states it.
    pub eis: EisId,
    /// Whether it is the one that counts.
    pub geldt: Mogelijk,
    /// Per reading: its name and how the norm fares.
    pub lezingen: SmallVec<[(Option<&'r str>, Reden<'r>); 1]>,
    /// Another accepted proof.
    pub voldaan_als: Option<Reden<'r>>,
}

/// How a condition fared.
#[derive(Debug)]
pub struct Reden<'r> {
    /// The result.
    pub mogelijk: Mogelijk,
    /// What it was.
    pub soort: RedenSoort<'r>,
}

/// What kind of condition it was, and its parts.
#[derive(Debug)]
pub enum RedenSoort<'r> {
    /// All of these.
    Alle(Vec<Reden<'r>>),
    /// One of these.
    Een(Vec<Reden<'r>>),
    /// Not this.
    Niet(Box<Reden<'r>>),
    /// A comparison.
    Toets {
        /// The condition.
        cond: &'r Cond,
        /// The object it was asked of.
        ding: DingId,
        /// The left value, then the right ones. Together, so that a reason is small and quickly made.
        waarden: Vec<Uitkomstwaarde<'r>>,
    },
    /// A yes/no fact, kind or designation.
    Feit {
        /// The condition.
        cond: &'r Cond,
        /// The object it was asked of.
        ding: DingId,
        /// What was missing.
        ontbreekt: Vec<Ontbreekt>,
    },
    /// A condition over a set.
    Verzameling {
        /// The condition.
        cond: &'r Cond,
        /// The object it was asked of.
        ding: DingId,
        /// The elements, each with how it fared.
        elementen: Vec<(DingId, Reden<'r>)>,
        /// Why there may be more elements.
        ontbreekt: Vec<Ontbreekt>,
    },
    /// Nothing to it.
    Vast,
}

/// A computed value and what it rests on.
#[derive(Debug, Clone)]
pub struct Uitkomstwaarde<'r> {
    /// The term.
    pub term: &'r Term,
    /// Its value.
    pub waarde: Berekend,
    /// How it came about.
    pub stappen: SmallVec<[Rekenstap<'r>; 1]>,
    /// What was missing.
    pub ontbreekt: Vec<Ontbreekt>,
}

/// A value as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Berekend {
    /// A number between bounds, in coherent units.
    Getal(Interval),
    /// One of these class values: a bit per index.
    Klasse(u64),
    /// A day.
    Datum(Option<Date>),
    /// A text.
    Tekst(Option<String>),
    /// An object.
    Ding(Option<DingId>),
    /// There is no value: nothing to sum up, or no limit.
    Geen,
}

/// A step on the way to a value.
#[derive(Debug, Clone)]
pub enum Rekenstap<'r> {
    /// A fact of an object.
    Feit(DingId, KenmerkId),
    /// A value with a name of its own: a derived quantity or the limit of another eis.
    Tussen(&'r Term, Box<Berekend>),
    /// A row of a table, with the rows that were possible.
    Rij(&'r str),
    /// A source that leaves the value open.
    Open(&'r str),
}

/// A fact that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ontbreekt {
    /// A characteristic of an object.
    Kenmerk(DingId, KenmerkId),
    /// A list of objects below an object.
    Lijst(DingId, ObjectId),
    /// The grouping of this kind to which an object belongs.
    Groep(DingId, ObjectId),
    /// The kind of an object.
    Soort(DingId),
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pair by pair, as the law of the language says it.
    fn pairs(a: u8, b: u8, both: impl Fn(u8, u8) -> u8) -> u8 {
        let held = |bits: u8| [1, 2, 4].into_iter().filter(move |bit| bits & bit != 0);
        held(a).flat_map(|a| held(b).map(move |b| (a, b))).fold(0, |found, (a, b)| found | both(a, b))
    }

    #[test]
    fn sets_of_possibilities_combine_as_their_pairs_do() {
        for a in 0..8 {
            for b in 0..8 {
                let combined = |wins: u8| {
                    pairs(a, b, |a, b| match (a, b) {
                        (4, other) | (other, 4) => other,
                        _ if a == wins || b == wins => wins,
                        _ => 3 - wins,
                    })
                };
                assert_eq!(Mogelijk(a).and(Mogelijk(b)), Mogelijk(combined(2)), "{a} and {b}");
                assert_eq!(Mogelijk(a).or(Mogelijk(b)), Mogelijk(combined(1)), "{a} or {b}");
            }
        }
    }
}
