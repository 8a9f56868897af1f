//! The checked rules: every name bound, every unit fitting, every eis with its source.
//!
//! Only [`check`](crate::check) makes a [`Regelset`]. After it there are no names left to look
//! up and no unit conversions to do: numbers are in coherent units, and conditions and terms
//! refer to declarations by index.

use std::collections::BTreeSet;

use time::Date;

use crate::eenheid::{Dimensie, Eenheid};
use crate::getal::Getal;
use crate::kinds::Kinds;
use crate::maat::Maat;
use crate::span::{Location, Source};
pub use crate::syntax::{Kwantor, Optelling, Vergelijker};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(crate) u32);

        impl $name {
            pub(crate) fn new(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }

            /// Position in the list of declarations.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A kind of thing.
    ObjectId,
    /// A characteristic.
    KenmerkId,
    /// A set of named values.
    KlasseId,
    /// A derived quantity.
    BepalingId,
    /// A steering table.
    TabelId,
    /// An instrument.
    RegelingId,
    /// A subject.
    OnderwerpId,
    /// A requirement or an exception.
    EisId,
}

/// Everything that was declared, bound together.
#[derive(Debug)]
pub struct Regelset {
    pub(crate) sources: Vec<Source>,
    pub(crate) objecten: Vec<Object>,
    pub(crate) kinds: Kinds,
    pub(crate) kenmerken: Vec<Kenmerk>,
    pub(crate) klassen: Vec<Klasse>,
    pub(crate) bepalingen: Vec<Bepaling>,
    pub(crate) tabellen: Vec<Stuurtabel>,
    pub(crate) regelingen: Vec<Regeling>,
    pub(crate) onderwerpen: Vec<Onderwerp>,
    pub(crate) eisen: Vec<Eis>,
    pub(crate) vervangingen: Vec<Vervanging>,
    pub(crate) verbanden: Vec<Verband>,
    pub(crate) voorbeelden: Vec<Voorbeeld>,
}

/// A kind of thing: a gebouw, a woonfunctie in een woongebouw.
#[derive(Debug)]
pub struct Object {
    /// Singular name.
    pub naam: String,
    /// Plural name; also the key of its list in a project file.
    pub meervoud: String,
    /// Full legal term, when it differs.
    pub label: Option<String>,
    /// The kind that it is a kind of.
    pub soort_van: Option<ObjectId>,
    /// For a derived kind: what makes an object one, asked of the object itself.
    pub volgt_uit: Option<Cond>,
    /// In what it can be contained directly; inherited from the kind above.
    pub onderdeel_van: Vec<ObjectId>,
    /// Which things it groups.
    pub groepeert: Vec<ObjectId>,
    /// The two references that make it a relation.
    pub zijden: Option<[KenmerkId; 2]>,
    /// Plain definition.
    pub toelichting: Option<String>,
    /// Where the definition comes from.
    pub bron: Option<String>,
    /// Where it is declared.
    pub location: Location,
}

/// A characteristic of one or more kinds of thing.
#[derive(Debug)]
pub struct Kenmerk {
    /// Name; also its key in a project file.
    pub naam: String,
    /// Full legal term, when it differs.
    pub label: Option<String>,
    /// The kinds that have it.
    pub dragers: Vec<ObjectId>,
    /// What kind of value it has.
    pub soort: WaardeSoort,
    /// The values that can exist.
    pub bereik: Bereik,
    /// Determination method.
    pub methode: Option<String>,
    /// Plain definition.
    pub toelichting: Option<String>,
    /// Where the definition comes from.
    pub bron: Option<String>,
    /// Where it is declared.
    pub location: Location,
}

/// What kind of value a characteristic or term has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaardeSoort {
    /// Yes or no.
    JaNee,
    /// A number, in whole units or not, preferably written in this unit.
    Getal {
        /// Preferred unit.
        eenheid: Eenheid,
        /// Whether only whole numbers exist.
        heel: bool,
    },
    /// A value of a class.
    Klasse(KlasseId),
    /// A day.
    Datum,
    /// A text, such as the name of a municipality.
    Tekst,
    /// A reference to an object of this kind.
    Verwijzing(ObjectId),
}

/// What a term computes, as far as checking units needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermSoort {
    /// A number with a dimension.
    Getal(Dimensie),
    /// A value of a class.
    Klasse(KlasseId),
    /// A day.
    Datum,
    /// A text.
    Tekst,
    /// An object of this kind.
    Object(ObjectId),
}

/// A closed interval of numbers in coherent units; an open side has no end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Interval {
    /// Smallest possible value.
    pub lo: Option<Getal>,
    /// Largest possible value.
    pub hi: Option<Getal>,
}

/// The numbers that a characteristic can have, in coherent units.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bereik {
    /// Smallest value, if there is one.
    pub lo: Option<Getal>,
    /// Whether the smallest value itself is left out.
    pub lo_open: bool,
    /// Largest value, if there is one.
    pub hi: Option<Getal>,
    /// Whether the largest value itself is left out.
    pub hi_open: bool,
}

impl Bereik {
    /// Whether a number lies within.
    pub fn contains(&self, number: &Getal) -> bool {
        let above = self.lo.as_ref().is_none_or(|lo| if self.lo_open { number > lo } else { number >= lo });
        let below = self.hi.as_ref().is_none_or(|hi| if self.hi_open { number < hi } else { number <= hi });
        above && below
    }

    /// Whether no number within is zero.
    pub fn excludes_zero(&self) -> bool {
        !self.contains(&Getal::ZERO)
    }

    /// The closed interval around it.
    pub fn interval(&self) -> Interval {
        Interval { lo: self.lo.clone(), hi: self.hi.clone() }
    }
}

/// Named values.
#[derive(Debug)]
pub struct Klasse {
    /// Name.
    pub naam: String,
    /// Values; the best first when ordered.
    pub waarden: Vec<String>,
    /// Whether the values are ordered.
    pub geordend: bool,
    /// Values that stand for a quantity.
    pub overeenkomsten: Vec<Overeenkomst>,
    /// Plain definition.
    pub toelichting: Option<String>,
    /// Where the definition comes from.
    pub bron: Option<String>,
    /// Where it is declared.
    pub location: Location,
}

/// A class value that corresponds to a quantity: klasse 2 is at least 3 minutes.
#[derive(Debug)]
pub struct Overeenkomst {
    /// Index of the value.
    pub waarde: u16,
    /// The quantity.
    pub kenmerk: KenmerkId,
    /// The comparison.
    pub vergelijker: Vergelijker,
    /// Its limit.
    pub grens: Maat,
}

/// A derived quantity or condition, asked of an object.
#[derive(Debug)]
pub struct Bepaling {
    /// Name.
    pub naam: String,
    /// Full legal term, when it differs.
    pub label: Option<String>,
    /// The kinds that have it.
    pub dragers: Vec<ObjectId>,
    /// How it follows.
    pub formule: Formule,
    /// Unit in which to show it.
    pub eenheid: Option<Eenheid>,
    /// Notes.
    pub toelichting: Option<String>,
    /// Where it is declared.
    pub location: Location,
}

/// A condition or a term.
#[derive(Debug)]
pub enum Formule {
    /// Yes or no.
    Cond(Cond),
    /// A quantity.
    Term(Term),
}

/// A steering table: which paragraph of an article applies to which gebruiksfunctie.
#[derive(Debug)]
pub struct Stuurtabel {
    /// Code.
    pub code: String,
    /// Title.
    pub titel: String,
    /// Number in the law, such as `tabel 4.171`.
    pub vindplaats: String,
    /// Headings of the columns that designate paragraphs.
    pub kolommen: Vec<String>,
    /// The rows.
    pub rijen: Vec<StuurRij>,
    /// The functional requirements that it steers, and whether they stand without any lid.
    pub stuurt: Vec<(String, bool)>,
    /// Where it is declared.
    pub location: Location,
}

/// A row of a steering table.
#[derive(Debug)]
pub struct StuurRij {
    /// What the row is called.
    pub label: String,
    /// Whether an object falls under it, asked of the gebruiksfunctie.
    pub cond: Cond,
    /// Per column the paragraphs.
    pub leden: Vec<Vec<String>>,
}

/// An instrument.
#[derive(Debug)]
pub struct Regeling {
    /// Code; the prefix of everything that belongs to it.
    pub code: String,
    /// Title.
    pub titel: String,
    /// What it is: amvb, omgevingsplan, overeenkomst …
    pub instrument: String,
    /// Who made it: rijk, gemeente, provincie, waterschap …
    pub gezag: String,
    /// Where it holds; empty: everywhere its maker goes, or only where agreed.
    pub gebied: Vec<String>,
    /// When it holds.
    pub periode: Periode,
    /// The article that allows it to deviate from national eisen.
    pub grondslag: Option<String>,
    /// How it is divided: part, title, members.
    pub indeling: Vec<Indeling>,
    /// Places without a testable eis, with the reason.
    pub buiten_bereik: Vec<(Plaats, String)>,
    /// Places not yet encoded, with the reason.
    pub nog_niet: Vec<(Plaats, String)>,
    /// Where the text was found.
    pub bron: Option<String>,
    /// Notes.
    pub toelichting: Option<String>,
    /// Where it is declared.
    pub location: Location,
}

/// A part of a regeling and what it consists of.
#[derive(Debug)]
pub struct Indeling {
    /// The part.
    pub deel: Plaats,
    /// Its title.
    pub titel: Option<String>,
    /// Its members.
    pub leden: Vec<Plaats>,
}

/// A numbered place: `artikel 4.172`, `paragraaf 4.5.5`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Plaats {
    /// `artikel`, `paragraaf`, `afdeling`, `hoofdstuk`, `tabel`, `bijlage`.
    pub soort: String,
    /// The number.
    pub nummer: String,
    /// The paragraph of an article.
    pub lid: Option<String>,
    /// The letter of a list.
    pub onder: Option<String>,
}

/// From and until; `tot` is the first day outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Periode {
    /// First day.
    pub vanaf: Option<Date>,
    /// First day on which it no longer holds.
    pub tot: Option<Date>,
}

impl Periode {
    /// Whether a day lies within.
    pub fn contains(&self, day: Date) -> bool {
        self.vanaf.is_none_or(|from| from <= day) && self.tot.is_none_or(|until| day < until)
    }
}

/// A subject in the sense of art. 23.7 Omgevingswet.
#[derive(Debug)]
pub struct Onderwerp {
    /// Code.
    pub code: String,
    /// Title.
    pub titel: String,
    /// Whether it is regulated.
    pub geregeld: Geregeld,
    /// Room for maatwerk: geen, soepeler, begrensd, individueel, beleidsregel.
    pub maatwerk: Option<String>,
    /// Whether the link with the Bbl is fixed or disputed, and why.
    pub koppeling: Option<(String, Option<String>)>,
    /// Notes.
    pub toelichting: Option<String>,
    /// Where it is declared.
    pub location: Location,
}

/// Whether and where a subject is regulated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Geregeld {
    /// In this regeling, at these places.
    In(String),
    /// Not.
    Nee(Option<String>),
    /// Taken out on purpose.
    Uitgezonderd(Option<String>),
    /// In another set of rules.
    Elders(String),
    /// Nobody said.
    Onbekend,
}

/// A requirement, or an exception that lifts requirements.
#[derive(Debug)]
pub struct Eis {
    /// Code.
    pub code: String,
    /// Title.
    pub titel: String,
    /// The instrument it belongs to.
    pub regeling: RegelingId,
    /// Where it stands, in words.
    pub vindplaats: String,
    /// Where it stands, for replacement and coverage.
    pub plaatsen: Vec<Plaats>,
    /// Its subject.
    pub onderwerp: Option<OnderwerpId>,
    /// When it holds at all.
    pub periode: Periode,
    /// The kinds to which it applies; each with what makes an object one of them.
    pub voor: Vec<Voor>,
    /// Which steering tables must designate it.
    pub aangewezen: Vec<Cond>,
    /// The condition.
    pub als: Option<Cond>,
    /// What it asks.
    pub inhoud: EisInhoud,
    /// Another accepted proof.
    pub voldaan_als: Option<Cond>,
    /// Facts that it fixes.
    pub stelt_vast: Vec<(Nav, KenmerkId, Term)>,
    /// The eisen that it replaces (with a norm) or lifts (without).
    pub opzij: Vec<EisId>,
    /// The eisen and exceptions that set this one aside.
    pub uitzonderingen: Vec<EisId>,
    /// The vervangingen that take this eis out, by index, and whether what comes in its place is
    /// not encoded, so that a person must look.
    pub vervangen_door: Vec<(usize, bool)>,
    /// Notes.
    pub toelichtingen: Vec<String>,
    /// Where the text was found.
    pub bron: Option<String>,
    /// Where it is declared.
    pub location: Location,
}

/// A kind of object for which an eis holds.
#[derive(Debug)]
pub struct Voor {
    /// The base kind whose objects are visited.
    pub basis: ObjectId,
    /// The name in the rule.
    pub naam: String,
    /// What else makes an object one of the kind.
    pub cond: Option<Cond>,
}

/// What an eis asks.
#[derive(Debug)]
pub enum EisInhoud {
    /// Dated versions of a norm.
    Norm(Vec<Versie>),
    /// For a person to judge.
    TeBeoordelen(String),
    /// Nothing: it only lifts others, or only fixes a fact.
    Geen,
}

/// A norm during a period.
#[derive(Debug)]
pub struct Versie {
    /// When it holds.
    pub periode: Periode,
    /// One norm, or one per reading.
    pub lezingen: Vec<Lezing>,
}

/// A norm under one reading of the source.
#[derive(Debug)]
pub struct Lezing {
    /// The reading; absent when there is only one.
    pub naam: Option<String>,
    /// The norm.
    pub norm: Cond,
}

/// Takes parts of a regeling out, or puts others in their place.
#[derive(Debug)]
pub struct Vervanging {
    /// Code.
    pub code: String,
    /// Title.
    pub titel: String,
    /// The instrument it belongs to.
    pub regeling: RegelingId,
    /// Where it stands.
    pub vindplaats: String,
    /// When it holds.
    pub periode: Periode,
    /// For which objects.
    pub voor: Vec<Voor>,
    /// The condition.
    pub als: Option<Cond>,
    /// The places that lapse.
    pub vervalt: Vec<Plaats>,
    /// The places that are replaced, and by which.
    pub in_plaats: Vec<(Vec<Plaats>, Vec<Plaats>)>,
    /// Notes.
    pub toelichtingen: Vec<String>,
    /// Where it is declared.
    pub location: Location,
}

/// What holds for every real building.
#[derive(Debug)]
pub struct Verband {
    /// Code.
    pub code: String,
    /// Title.
    pub titel: String,
    /// For which objects.
    pub voor: Vec<Voor>,
    /// The condition.
    pub als: Option<Cond>,
    /// What holds.
    pub norm: Cond,
    /// Where it is declared.
    pub location: Location,
}

/// A case, with its facts already bound.
#[derive(Debug)]
pub struct Voorbeeld {
    /// Title.
    pub titel: String,
    /// The facts.
    pub feiten: crate::feiten::Feiten,
    /// What must come out.
    pub verwacht: Vec<Verwachting>,
    /// Where it is declared.
    pub location: Location,
}

/// An expected outcome.
#[derive(Debug)]
pub struct Verwachting {
    /// Of which eis.
    pub eis: EisId,
    /// Which outcome.
    pub oordeel: crate::beoordeling::Oordeel,
    /// For the object with this name only.
    pub voor: Option<String>,
    /// Where it is written.
    pub location: Location,
}

// ------------------------------------------------------------------ conditions and terms

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
#[derive(Debug, Clone)]
pub struct Set {
    /// From where.
    pub van: Nav,
    /// Of which kind. A derived kind tests each object.
    pub soort: ObjectId,
    /// Only those for which this holds, asked of the element.
    pub waarvoor: Option<Box<Cond>>,
}

/// A condition.
#[derive(Debug, Clone)]
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
        /// Index in [`Stuurtabel::kolommen`].
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
#[derive(Debug, Clone)]
pub enum AssignedTo {
    /// One object.
    One(Nav),
    /// Several: all must be designated, or at least one.
    Many(Kwantor, Set),
}

/// A quantity, class value, date, text or object.
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone)]
pub enum Distinct {
    /// The kind of the object itself.
    Soort,
    /// A characteristic.
    Kenmerk(KenmerkId),
}

/// A table that gives a value.
#[derive(Debug, Clone)]
pub struct WaardeTabel {
    /// Rows in the order of the source.
    pub rijen: Vec<WaardeRij>,
    /// What the values are.
    pub soort: TermSoort,
    /// Where it stands.
    pub location: Location,
}

/// A row of a [`WaardeTabel`].
#[derive(Debug, Clone)]
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

// ------------------------------------------------------------------ looking things up

impl Regelset {
    /// The texts from which it was made.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// All requirements and exceptions, by code.
    pub fn eisen(&self) -> impl Iterator<Item = (EisId, &Eis)> {
        self.eisen.iter().enumerate().map(|(index, eis)| (EisId::new(index), eis))
    }

    /// All kinds of things.
    pub fn objecten(&self) -> impl Iterator<Item = (ObjectId, &Object)> {
        self.objecten.iter().enumerate().map(|(index, object)| (ObjectId::new(index), object))
    }

    /// All characteristics.
    pub fn kenmerken(&self) -> impl Iterator<Item = (KenmerkId, &Kenmerk)> {
        self.kenmerken.iter().enumerate().map(|(index, kenmerk)| (KenmerkId::new(index), kenmerk))
    }

    /// All instruments.
    pub fn regelingen(&self) -> impl Iterator<Item = (RegelingId, &Regeling)> {
        self.regelingen.iter().enumerate().map(|(index, regeling)| (RegelingId::new(index), regeling))
    }

    /// All cases.
    pub fn voorbeelden(&self) -> &[Voorbeeld] {
        &self.voorbeelden
    }

    /// All steering tables.
    pub fn tabellen(&self) -> &[Stuurtabel] {
        &self.tabellen
    }

    /// All subjects.
    pub fn onderwerpen(&self) -> &[Onderwerp] {
        &self.onderwerpen
    }

    /// The eis with this code.
    pub fn eis_by_code(&self, code: &str) -> Option<EisId> {
        self.eisen.binary_search_by(|eis| eis.code.as_str().cmp(code)).ok().map(EisId::new)
    }

    /// The object whose singular name this is.
    pub fn object_by_name(&self, naam: &str) -> Option<ObjectId> {
        self.objecten.iter().position(|object| object.naam == naam).map(ObjectId::new)
    }

    /// Whether `sub` is `sup` or a kind of it.
    pub fn is_a(&self, sub: ObjectId, sup: ObjectId) -> bool {
        self.kinds.is_a(sub, sup)
    }

    /// The nearest base kind: the kind itself, or the first one above it that follows from nothing.
    pub fn base_kind(&self, id: ObjectId) -> ObjectId {
        self.kinds.base(id)
    }

    /// Whether a characteristic belongs to a kind, directly or through a kind above it.
    pub fn has_kenmerk(&self, kind: ObjectId, kenmerk: KenmerkId) -> bool {
        self.kenmerk(kenmerk).dragers.iter().any(|drager| self.is_a(kind, *drager))
    }
}

impl Regelset {
    /// What a kind groups, itself or through the kind above it.
    pub fn grouped_by(&self, kind: ObjectId) -> &[ObjectId] {
        self.kinds.groups(kind)
    }

    /// In what a kind can be contained directly.
    pub fn direct_containers(&self, kind: ObjectId) -> &[ObjectId] {
        self.kinds.direct_containers(kind)
    }

    /// Everything that can contain a kind, at any distance.
    pub fn containers(&self, kind: ObjectId) -> &BTreeSet<ObjectId> {
        self.kinds.containers(kind)
    }

    /// Whether one kind is a kind of the other, either way.
    pub fn related(&self, a: ObjectId, b: ObjectId) -> bool {
        self.is_a(a, b) || self.is_a(b, a)
    }

    /// Whether an object of kind `from` can have objects of kind `below` under it or in it.
    pub fn can_hold(&self, from: ObjectId, below: ObjectId) -> bool {
        let containers = self.containers(below);
        if containers.iter().any(|container| self.related(*container, from)) {
            return true;
        }
        self.grouped_by(from).iter().any(|member| {
            self.related(*member, below) || containers.iter().any(|container| self.related(*container, *member))
        })
    }

    /// The base kinds that a kind can contain directly.
    pub fn direct_contents(&self, kind: ObjectId) -> &[ObjectId] {
        self.kinds.direct_contents(kind)
    }

    /// The base kinds right below a kind.
    pub fn base_subkinds(&self, kind: ObjectId) -> &[ObjectId] {
        self.kinds.base_subkinds(kind)
    }

    /// All places under a place, itself included, by the division of its regeling.
    pub fn places_under(&self, regeling: RegelingId, plaats: &Plaats) -> Vec<Plaats> {
        let mut found = vec![plaats.clone()];
        let mut next = 0;
        while let Some(at) = found.get(next).cloned() {
            next += 1;
            for indeling in &self.regeling(regeling).indeling {
                if indeling.deel.soort == at.soort && indeling.deel.nummer == at.nummer {
                    let new: Vec<Plaats> = indeling.leden.iter().filter(|lid| !found.contains(lid)).cloned().collect();
                    found.extend(new);
                }
            }
        }
        found
    }
}

impl Plaats {
    /// Whether this place contains the other: an article contains its paragraphs.
    pub fn covers(&self, other: &Self) -> bool {
        let part = |mine: &Option<String>, theirs: &Option<String>| mine.is_none() || mine == theirs;
        self.soort == other.soort && self.nummer == other.nummer && part(&self.lid, &other.lid) && part(&self.onder, &other.onder)
    }
}

/// A declaration that every id of its type finds: ids are only made while checking.
macro_rules! lookup {
    ($($(#[$doc:meta])* $method:ident: $id:ident => $list:ident: $type:ident),* $(,)?) => {
        #[allow(clippy::indexing_slicing, reason = "ids are made only by `check`, from these very lists")]
        impl Regelset {$(
            $(#[$doc])*
            pub fn $method(&self, id: $id) -> &$type {
                &self.$list[id.index()]
            }
        )*}
    };
}

lookup! {
    /// The kind of thing.
    object: ObjectId => objecten: Object,
    /// The characteristic.
    kenmerk: KenmerkId => kenmerken: Kenmerk,
    /// The class.
    klasse: KlasseId => klassen: Klasse,
    /// The derived quantity.
    bepaling: BepalingId => bepalingen: Bepaling,
    /// The steering table.
    tabel: TabelId => tabellen: Stuurtabel,
    /// The instrument.
    regeling: RegelingId => regelingen: Regeling,
    /// The subject.
    onderwerp: OnderwerpId => onderwerpen: Onderwerp,
    /// The requirement.
    eis: EisId => eisen: Eis,
}
