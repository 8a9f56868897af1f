//! What the generator makes: rules in the abstract, before they are text.
//!
//! The text for stoer and the formulas for the outside solver are both written from these types,
//! and neither from the other.

/// An exact number.
pub type Num = num_rational::Ratio<i64>;

/// The date of every comparison, in the notation of the language.
pub const DATUM: &str = "2026-09-24";

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Gebouw,
    Functie,
    Raam,
    Deur,
}

impl Kind {
    pub fn naam(self) -> &'static str {
        match self {
            Self::Gebouw => "gebouw",
            Self::Functie => "gebruiksfunctie",
            Self::Raam => "raam",
            Self::Deur => "deur",
        }
    }

    pub fn meervoud(self) -> &'static str {
        match self {
            Self::Gebouw => "gebouwen",
            Self::Functie => "gebruiksfuncties",
            Self::Raam => "ramen",
            Self::Deur => "deuren",
        }
    }
}

/// The base kinds of gebruiksfunctie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Functie {
    Woon,
    Kantoor,
    Winkel,
}

impl Functie {
    pub const ALL: [Self; 3] = [Self::Woon, Self::Kantoor, Self::Winkel];

    pub fn naam(self) -> &'static str {
        match self {
            Self::Woon => "woonfunctie",
            Self::Kantoor => "kantoorfunctie",
            Self::Winkel => "winkelfunctie",
        }
    }
}

/// The derived kinds of woonfunctie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Eigenschap {
    Zorg,
    Toren,
}

impl Eigenschap {
    pub const ALL: [Self; 2] = [Self::Zorg, Self::Toren];

    pub fn naam(self) -> &'static str {
        match self {
            Self::Zorg => "woonfunctie voor zorg",
            Self::Toren => "woonfunctie in toren",
        }
    }

    pub fn feit(self) -> Feit {
        match self {
            Self::Zorg => Feit::Zorg,
            Self::Toren => Feit::Toren,
        }
    }
}

/// A kind that a rule or a row names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Groep {
    /// Every object of the kind.
    Elk(Kind),
    Functie(Functie),
    Eigenschap(Eigenschap),
    /// A woonfunctie that is not of the one derived kind that the same table names.
    Andere(Eigenschap),
}

impl Groep {
    pub fn naam(self) -> &'static str {
        match self {
            Self::Elk(kind) => kind.naam(),
            Self::Functie(functie) => functie.naam(),
            Self::Eigenschap(eigenschap) => eigenschap.naam(),
            Self::Andere(_) => "andere woonfunctie",
        }
    }

    pub fn kind(self) -> Kind {
        match self {
            Self::Elk(kind) => kind,
            Self::Functie(_) | Self::Eigenschap(_) | Self::Andere(_) => Kind::Functie,
        }
    }
}

/// A characteristic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feit {
    Bouwhoogte,
    Vrijstaand,
    Hoogte,
    Breedte,
    Diepte,
    Oppervlakte,
    Verlies,
    Verbruik,
    Vormfactor,
    Plekken,
    Bezoekers,
    Besloten,
    Bereikbaar,
    Zorg,
    Toren,
    Label,
    Gevelkleur,
    Warmtedoorgang,
    Glas,
    TeOpenen,
}

/// What the values of a characteristic are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Soort {
    Getal(&'static [Eenheid]),
    Heel,
    JaNee,
    /// From best to worst.
    Orde(&'static [&'static str]),
    Waarden(&'static [&'static str]),
}

/// A unit: its text, and how many of it go into the unit in which this generator computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Eenheid {
    pub tekst: &'static str,
    pub teller: i64,
    pub noemer: i64,
}

const fn eenheid(tekst: &'static str, teller: i64, noemer: i64) -> Eenheid {
    Eenheid { tekst, teller, noemer }
}

pub const LENGTE: &[Eenheid] =
    &[eenheid("m", 1, 1), eenheid("mm", 1000, 1), eenheid("cm", 100, 1), eenheid("dm", 10, 1)];
pub const VLAK: &[Eenheid] = &[eenheid("m²", 1, 1), eenheid("dm²", 100, 1), eenheid("cm²", 10_000, 1)];
pub const ENERGIE: &[Eenheid] = &[eenheid("kWh/(m²·jaar)", 1, 1), eenheid("MJ/(m²·jaar)", 18, 5)];
pub const DOORGANG: &[Eenheid] = &[eenheid("W/(m²·K)", 1, 1)];
pub const LOS: &[Eenheid] = &[eenheid("", 1, 1)];
pub const LABELS: &[&str] = &["A+", "A", "B", "C", "D", "E"];
pub const KLEUREN: &[&str] = &["rood", "groen", "blauw", "wit"];

impl Feit {
    pub fn naam(self) -> &'static str {
        match self {
            Self::Bouwhoogte => "bouwhoogte",
            Self::Vrijstaand => "vrijstaand",
            Self::Hoogte => "hoogte",
            Self::Breedte => "breedte",
            Self::Diepte => "diepte",
            Self::Oppervlakte => "oppervlakte",
            Self::Verlies => "verlies",
            Self::Verbruik => "verbruik",
            Self::Vormfactor => "vormfactor",
            Self::Plekken => "plekken",
            Self::Bezoekers => "bezoekers",
            Self::Besloten => "besloten",
            Self::Bereikbaar => "bereikbaar",
            Self::Zorg => "bestemd voor zorg",
            Self::Toren => "in toren",
            Self::Label => "label",
            Self::Gevelkleur => "gevelkleur",
            Self::Warmtedoorgang => "warmtedoorgang",
            Self::Glas => "glas",
            Self::TeOpenen => "te openen",
        }
    }

    pub fn van(self) -> Kind {
        match self {
            Self::Bouwhoogte | Self::Vrijstaand => Kind::Gebouw,
            Self::Warmtedoorgang | Self::Glas | Self::TeOpenen => Kind::Raam,

            _ => Kind::Functie,
        }
    }

    pub fn soort(self) -> Soort {
        match self {
            Self::Bouwhoogte | Self::Hoogte | Self::Breedte | Self::Diepte => Soort::Getal(LENGTE),
            Self::Oppervlakte | Self::Verlies | Self::Glas => Soort::Getal(VLAK),
            Self::Verbruik => Soort::Getal(ENERGIE),
            Self::Warmtedoorgang => Soort::Getal(DOORGANG),
            Self::Vormfactor => Soort::Getal(LOS),
            Self::Plekken | Self::Bezoekers => Soort::Heel,
            Self::Label => Soort::Orde(LABELS),
            Self::Gevelkleur => Soort::Waarden(KLEUREN),
            Self::Vrijstaand | Self::Besloten | Self::Bereikbaar | Self::Zorg | Self::Toren | Self::TeOpenen => {
                Soort::JaNee
            }
        }
    }

    /// The units in which a number may be written.
    pub fn eenheden(self) -> &'static [Eenheid] {
        match self.soort() {
            Soort::Getal(eenheden) => eenheden,
            _ => LOS,
        }
    }
}

/// A comparison; for ordered classes `Minste` is "as good or better".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    Minste,
    Hoogste,
    Meer,
    Minder,
    Gelijk,
    Ongelijk,
}

impl Op {
    pub fn tekst(self) -> &'static str {
        match self {
            Self::Minste => "ten minste",
            Self::Hoogste => "ten hoogste",
            Self::Meer => "meer dan",
            Self::Minder => "minder dan",
            Self::Gelijk => "gelijk aan",
            Self::Ongelijk => "niet gelijk aan",
        }
    }
}

/// The objects of a kind in the same gebruiksfunctie or gebouw.
#[derive(Debug, Clone, PartialEq)]
pub struct Verzameling {
    pub kind: Kind,
    pub waarvoor: Option<Box<Cond>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Optelling {
    Som,
    Grootste,
    Kleinste,
    Gemiddelde,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    Getal(Num, Eenheid),
    Feit(Feit),
    Plus(Box<Term>, Box<Term>),
    Min(Box<Term>, Box<Term>),
    /// A number without unit times a term.
    Keer(Num, Box<Term>),
    Gedeeld(Box<Term>, Box<Term>),
    Uiterste {
        hoogste: bool,
        delen: Vec<Term>,
    },
    Afgerond {
        boven: bool,
        van: Box<Term>,
    },
    Totaal {
        soort: Optelling,
        feit: Feit,
        gewicht: Option<Feit>,
        van: Verzameling,
    },
    Aantal(Verzameling),
    /// The limit that a national eis itself gives.
    Grens(usize),
    Tabel(Tabel),
    /// The bepaling with this number.
    Bepaling(usize),
}

/// A table behind a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Tabel {
    /// Whether the rows name kinds of gebruiksfunctie.
    pub groepen: bool,
    /// The characteristic whose intervals the rows name.
    pub van: Option<Feit>,
    pub eenheid: Eenheid,
    pub rijen: Vec<Rij>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Rij {
    pub groep: Option<Groep>,
    pub tussen: Interval,
    /// A term without units; none for `-`.
    pub waarde: Option<Term>,
}

/// From above one end, to and including the other.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Interval {
    pub meer_dan: Option<Num>,
    pub tot_en_met: Option<Num>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Cond {
    En(Vec<Cond>),
    Of(Vec<Cond>),
    Niet(Box<Cond>),
    Toets(Term, Op, Term),
    Klasse(Feit, Op, usize),
    EenVan(Feit, Vec<usize>),
    Vlag(Feit),
    ErIs(Verzameling),
    VoorElk(Kind, Box<Cond>),
    Is(Groep),
}

/// A quantity that follows from others: the first branch that fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Bepaling {
    pub naam: String,
    pub van: Kind,
    pub takken: Vec<(Cond, Term)>,
    pub anders: Term,
}

/// A norm during a period: from a day, until a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Versie {
    pub vanaf: Option<&'static str>,
    pub tot: Option<&'static str>,
    pub norm: Cond,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Eis {
    pub code: String,
    pub voor: Groep,
    pub over: bool,
    pub als: Option<Cond>,
    /// Of a demand that does not hold in some case: `norm … tenzij …`.
    pub geldt: Option<(Option<&'static str>, Option<&'static str>)>,
    /// The eisen, of the same regeling, in whose place it comes, or that it lifts.
    pub opzij: Vec<usize>,
    /// None for an exception without a norm.
    pub versies: Vec<Versie>,
}

/// What holds for every real building.
#[derive(Debug, Clone, PartialEq)]
pub struct Verband {
    pub voor: Kind,
    pub als: Option<Cond>,
    pub norm: Cond,
}

/// National rules, and a local demand beside them.
#[derive(Debug, Clone, PartialEq)]
pub struct Paar {
    pub nummer: u64,
    pub vorm: &'static str,
    pub landelijk: Vec<Eis>,
    pub eis: Eis,
    pub bepalingen: Vec<Bepaling>,
    pub verbanden: Vec<Verband>,
    /// How many ramen, and how many deuren, a project has at most.
    pub plaatsen: usize,
}
