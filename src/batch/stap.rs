//! The steps of a program: what runs over columns, and what the writer of SQL reads.
//!
//! A step is about whole numbers, bits and marks only; names, units and objects are behind it.

use std::collections::BTreeMap;

use super::lower::Waarom;
use super::plan::Kolom;
use crate::getal::Getal;
use crate::regelset::{EisId, RegelingId, Vergelijker};

/// Facts are smaller than this power of two in steps: about ten million preferred units.
pub(crate) const FACT_BITS: u32 = 45;
/// No lower end.
pub(crate) const MIN: i64 = i64::MIN;
/// No upper end.
pub(crate) const MAX: i64 = i64::MAX;

/// A place for the result of a step.
pub(crate) type Slot = usize;

/// One step over a block of rows.
#[derive(Debug, Clone)]
pub(crate) enum Op {
    Bits(u8),
    Flag(usize),
    Counts(RegelingId),
    /// A numeric fact against a fixed limit, and what it gives while the fact is unknown. The
    /// limit itself, in preferred units, is for engines that hold facts as decimals.
    FactLimit {
        column: usize,
        op: Vergelijker,
        lo: i64,
        hi: i64,
        unknown: u8,
        grens: Getal,
    },
    /// A value against a fixed limit; the ends differ when the limit lies between two steps.
    LaneLimit {
        lane: Slot,
        op: Vergelijker,
        lo: i64,
        hi: i64,
    },
    Numbers {
        left: Slot,
        op: Vergelijker,
        right: Slot,
    },
    Classes {
        left: Slot,
        op: Vergelijker,
        right: Slot,
    },
    /// Days or texts: equal or ordered as whole numbers, open while either is unknown.
    Plain {
        left: Slot,
        op: Vergelijker,
        right: Slot,
        ordered: bool,
    },
    And(Vec<Slot>, bool),
    Or(Vec<Slot>, bool),
    Not(Slot),
    AsCond(Slot),
    Union(Vec<Slot>),
    Gate(Slot, Slot),
    Uncertain(Vec<Slot>),
    Const {
        lo: i64,
        hi: i64,
        tag: u8,
    },
    /// A fact; between these ends while unknown.
    Fact {
        column: usize,
        lo: i64,
        hi: i64,
        tag: u8,
    },
    Rescale(Slot, i64),
    Plus(Slot, Slot),
    Min(Slot, Slot),
    Maal(Slot, Slot),
    Extreme(bool, Vec<Slot>),
    Round {
        boven: bool,
        inner: Slot,
        step: i64,
    },
    Steps(i32, Slot),
    OneSided(Vergelijker, Slot),
    Choose {
        takken: Vec<(Slot, Slot)>,
        eerste: bool,
        gedekt: Option<Slot>,
        klasse: bool,
    },
}

impl Op {
    /// The slots that it reads.
    pub(crate) fn uses(&self) -> Vec<Slot> {
        match self {
            Self::Bits(_)
            | Self::Flag(_)
            | Self::Counts(_)
            | Self::FactLimit { .. }
            | Self::Const { .. }
            | Self::Fact { .. } => Vec::new(),
            Self::LaneLimit { lane: slot, .. }
            | Self::Not(slot)
            | Self::AsCond(slot)
            | Self::Rescale(slot, _)
            | Self::Round { inner: slot, .. }
            | Self::Steps(_, slot)
            | Self::OneSided(_, slot) => vec![*slot],
            Self::Numbers { left, right, .. } | Self::Classes { left, right, .. } | Self::Plain { left, right, .. } => {
                vec![*left, *right]
            }
            Self::Gate(a, b) | Self::Plus(a, b) | Self::Min(a, b) | Self::Maal(a, b) => vec![*a, *b],
            Self::And(slots, _) | Self::Or(slots, _) | Self::Union(slots) | Self::Uncertain(slots) => slots.clone(),
            Self::Extreme(_, slots) => slots.clone(),
            Self::Choose { takken, gedekt, .. } => {
                takken.iter().flat_map(|(cond, value)| [*cond, *value]).chain(*gedekt).collect()
            }
        }
    }
}

/// Marks of a value: there may be none.
pub(crate) const LACKS: u8 = 1;
/// There certainly is no value.
pub(crate) const NONE: u8 = 2;
/// A day or text that is not known.
pub(crate) const OPEN: u8 = 4;

/// How the outcome of an eis follows from the slots.
#[derive(Debug, Clone)]
pub(crate) struct Uitkomst {
    pub(crate) eis: EisId,
    /// Whether it is asked at all, where rows tell that themselves.
    pub(crate) gevraagd: Option<Slot>,
    /// The columns that it reads, for rows with facts that do not fit.
    pub(crate) columns: Vec<usize>,
    pub(crate) how: Hoe,
}

/// Whether a verband is broken: its place among the rules, and the slot that is certain then.
#[derive(Debug, Clone)]
pub(crate) struct Breuk {
    pub(crate) verband: usize,
    /// The columns that it reads, for rows with facts that do not fit.
    pub(crate) columns: Vec<usize>,
    pub(crate) slot: Slot,
}

/// The common form, or the full one.
#[derive(Debug, Clone)]
pub(crate) enum Hoe {
    /// One norm that applies where the first slot says; nothing else to it.
    Eenvoudig(Option<Slot>, Slot),
    /// A family.
    Familie { geldt: Slot, leden: Vec<Lid>, opzij: Vec<Slot>, hand: Vec<Slot> },
}

impl Hoe {
    /// The slots that it reads.
    pub(crate) fn uses(&self) -> Vec<Slot> {
        match self {
            Self::Eenvoudig(geldt, norm) => geldt.iter().copied().chain([*norm]).collect(),
            Self::Familie { geldt, leden, opzij, hand } => {
                let norms = leden.iter().flat_map(|lid| {
                    let norm = lid.norm.iter().flat_map(|(lezingen, proof)| lezingen.iter().chain(proof));
                    norm.copied().chain([lid.geldt])
                });
                norms.chain([*geldt]).chain(opzij.iter().chain(hand).copied()).collect()
            }
        }
    }
}

/// A norm of a family.
#[derive(Debug, Clone)]
pub(crate) struct Lid {
    pub(crate) geldt: Slot,
    /// Readings and proof; nothing when a person judges.
    pub(crate) norm: Option<(Vec<Slot>, Option<Slot>)>,
}

/// How the values of a column are held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Inhoud {
    /// Yes or no, as possibilities.
    JaNee,
    /// Numbers times this scale.
    Getal(Getal),
    /// Class values, a bit per index.
    Klasse,
    /// Julian days.
    Datum,
    /// Texts by their place in [`Program::texts`].
    Tekst,
}

/// The steps for all eisen of a shape that have a columnar form.
#[derive(Debug, Default)]
pub struct Program {
    pub(crate) steps: Vec<Op>,
    pub(crate) columns: Vec<(Kolom, Inhoud)>,
    pub(crate) outcomes: Vec<Uitkomst>,
    pub(crate) texts: BTreeMap<String, i64>,
    /// What tells of each verband whether a row certainly breaks it.
    pub(crate) verbanden: Vec<Breuk>,
    /// Whether some verband that can be about this shape has no columnar form.
    pub(crate) verband_elsewhere: bool,
    /// The eisen without a columnar form for this shape, and why.
    pub(crate) elsewhere: Vec<(EisId, Waarom)>,
}

impl Program {
    /// The eisen that the program judges, in order.
    pub fn eisen(&self) -> impl Iterator<Item = EisId> {
        self.outcomes.iter().map(|outcome| outcome.eis)
    }

    /// The eisen of the shape that it does not judge, and why.
    pub fn elsewhere(&self) -> &[(EisId, Waarom)] {
        &self.elsewhere
    }
}
