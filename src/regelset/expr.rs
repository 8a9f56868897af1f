//! Conditions and terms with their names bound and their numbers in coherent units.

use time::Date;

use super::{BepalingId, EisId, KenmerkId, KlasseId, ObjectId, TabelId, TermSoort};
use crate::maat::Maat;
use crate::span::Location;
use crate::syntax::{Kwantor, Optelling, Vergelijker};

/// A way from an object in scope to another object.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Nav {
    /// 0 is the innermost object of the sentence, 1 the one around it, and so on.
    pub scope: u8,
    /// The steps.
    pub steps: Vec<Step>,
}

/// One step of a [`Nav`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// To the nearest containing object of this kind.
    Ancestor(ObjectId),
    /// To the grouping of this kind that the object, or something that contains it, belongs to.
    Group(ObjectId),
    /// To the object that this characteristic refers to.
    Reference(KenmerkId),
}

/// Objects below an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Set {
    /// From where.
    pub van: Nav,
    /// Of which kind. A derived kind tests each object.
    pub soort: ObjectId,
    /// Only those for which this holds, asked of the element.
    pub waarvoor: Option<Box<Cond>>,
}

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Cond {
    /// All hold.
    And(Vec<Cond>),
    /// At least one holds.
    Or(Vec<Cond>),
    /// It does not hold.
    Not(Box<Cond>),
    /// A comparison of two terms of the same kind.
    Compare {
        /// Left side.
        left: Term,
        /// Comparison. On an ordered class `ten minste` means this value or a better one.
        op: Vergelijker,
        /// Right side.
        right: Term,
    },
    /// A class, number or text equals one of these.
    OneOf {
        /// What.
        left: Term,
        /// These.
        values: Vec<Term>,
    },
    /// A yes/no characteristic.
    Flag {
        /// Of which object.
        nav: Nav,
        /// Which.
        kenmerk: KenmerkId,
    },
    /// A derived condition.
    Derived {
        /// Of which object.
        nav: Nav,
        /// Which.
        bepaling: BepalingId,
    },
    /// An object is of a kind.
    IsKind {
        /// Which object.
        nav: Nav,
        /// The kind.
        soort: ObjectId,
    },
    /// The number of objects for which a condition holds.
    Exists {
        /// How the number compares.
        op: Vergelijker,
        /// With what.
        aantal: u32,
        /// The objects.
        set: Set,
    },
    /// A condition holds for every object.
    ForAll {
        /// The objects.
        set: Set,
        /// The condition, asked of each.
        body: Box<Cond>,
    },
    /// A steering table designates a paragraph.
    Assigned {
        /// The table.
        tabel: TabelId,
        /// Index in [`Stuurtabel::kolommen`](super::Stuurtabel::kolommen).
        kolom: usize,
        /// The paragraph.
        lid: String,
        /// For the gebruiksfunctie or gebruiksfuncties there.
        op: AssignedTo,
    },
    /// Always so.
    Always,
}

/// Whose row of a steering table is read.
#[derive(Debug, Clone, PartialEq)]
pub enum AssignedTo {
    /// One object.
    One(Nav),
    /// Several: all must be designated, or at least one.
    Many(Kwantor, Set),
}

/// A quantity, class value, date, text or object.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// A number, as the author wrote it.
    Number(Maat),
    /// A value of a class, by index.
    Class(KlasseId, u16),
    /// A day.
    Date(Date),
    /// A text.
    Text(String),
    /// A fact.
    Fact {
        /// Of which object.
        nav: Nav,
        /// Which.
        kenmerk: KenmerkId,
    },
    /// A derived quantity.
    Derived {
        /// Of which object.
        nav: Nav,
        /// Which.
        bepaling: BepalingId,
    },
    /// An object.
    Object(Nav),
    /// Sum.
    Add(Box<Term>, Box<Term>),
    /// Difference.
    Sub(Box<Term>, Box<Term>),
    /// Product.
    Mul(Box<Term>, Box<Term>),
    /// Quotient; the checker has excluded zero from the divisor.
    Div(Box<Term>, Box<Term>),
    /// Highest or lowest of these; a part without value drops out.
    Extreme {
        /// Highest, or lowest.
        hoogste: bool,
        /// Of these.
        delen: Vec<Term>,
    },
    /// To a whole number of the given unit.
    Round {
        /// Up, or down.
        boven: bool,
        /// What.
        waarde: Box<Term>,
    },
    /// Sum, largest, smallest or mean over objects.
    Aggregate {
        /// Which.
        soort: Optelling,
        /// Of what, asked of each.
        waarde: Box<Term>,
        /// Weight, asked of each.
        gewicht: Option<Box<Term>>,
        /// Over which objects.
        set: Set,
    },
    /// Number of objects, or of distinct kinds or values among them.
    Count {
        /// Distinct values of this, asked of each.
        verschillende: Option<Distinct>,
        /// The objects.
        set: Set,
    },
    /// The limit of another eis.
    Limit {
        /// Which.
        eis: EisId,
        /// After exceptions.
        geldende: bool,
        /// For which object.
        nav: Nav,
    },
    /// A limit that the source leaves open, wholly or on one side.
    Unknown {
        /// What the source says.
        reden: String,
        /// Side and value that are known.
        kant: Option<(Vergelijker, Box<Term>)>,
        /// What kind of value it stands for.
        soort: TermSoort,
    },
    /// Steps on an ordered class.
    Steps {
        /// How many, towards better when positive.
        aantal: i32,
        /// From where.
        van: Box<Term>,
    },
    /// The first branch whose condition holds.
    Choice {
        /// Condition and value; no condition: otherwise.
        takken: Vec<(Option<Cond>, Term)>,
    },
    /// The row of a table that matches.
    Table(Box<WaardeTabel>),
}

/// What is counted as distinct.
#[derive(Debug, Clone, PartialEq)]
pub enum Distinct {
    /// The kind of the object itself.
    Soort,
    /// A characteristic.
    Kenmerk(KenmerkId),
}

/// A table that gives a value.
#[derive(Debug, Clone, PartialEq)]
pub struct WaardeTabel {
    /// Rows in the order of the source.
    pub rijen: Vec<WaardeRij>,
    /// What the values are.
    pub soort: TermSoort,
    /// Where it stands.
    pub location: Location,
}

/// A row of a [`WaardeTabel`].
#[derive(Debug, Clone, PartialEq)]
pub struct WaardeRij {
    /// The cells that select it, in words.
    pub label: String,
    /// Whether the row matches.
    pub cond: Cond,
    /// Its value; none for `-`.
    pub waarde: Option<Term>,
    /// Where it stands.
    pub location: Location,
}
