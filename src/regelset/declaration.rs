//! What rule files declare, bound.

use time::Date;

use super::{Cond, EisId, KenmerkId, KlasseId, Nav, ObjectId, OnderwerpId, RegelingId, Term, Vergelijker};
use crate::beoordeling::Oordeel;
use crate::eenheid::{Dimensie, Eenheid};
use crate::feiten::Feiten;
use crate::getal::Getal;
use crate::maat::Maat;
use crate::span::Location;

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
    /// Where the branches of a staffel stand; empty for any other formula.
    pub takken: Vec<Location>,
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
    /// Where it stands.
    pub location: Location,
}

/// The circumstances that a rule file may name; `recht` says what each does to a verdict.
pub static OMSTANDIGHEDEN: [&str; 4] = ["ander motief", "andere methode", "eigen gelijkwaardigheid", "vrijwillig"];

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
    /// What bears on its meaning in law and does not follow from its norms: which, and why.
    pub omstandigheden: Vec<(String, String)>,
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

impl Regeling {
    /// Whether it is national law.
    pub fn is_national(&self) -> bool {
        self.gezag == "rijk"
    }
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
    /// What bears on its meaning in law and does not follow from its norm: which, and why.
    pub omstandigheden: Vec<(String, String)>,
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
    /// The vervangingen that take this eis out, by index, and what comes in its place.
    pub vervangen_door: Vec<(usize, Opvolging)>,
    /// Notes.
    pub toelichtingen: Vec<String>,
    /// Where the text was found.
    pub bron: Option<String>,
    /// Where it is declared.
    pub location: Location,
}

/// What comes in the place of an eis that a vervanging takes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opvolging {
    /// Nothing.
    Geen,
    /// Other eisen.
    Eisen,
    /// Something that is not encoded, so that a person must look.
    MetDeHand,
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
    pub feiten: Feiten,
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
    pub oordeel: Oordeel,
    /// For the object with this name only.
    pub voor: Option<String>,
    /// Where it is written.
    pub location: Location,
}
