//! What an author wrote that cannot be law.

use thiserror::Error;

use crate::diagnostic::{Diagnostic, Level};
use crate::eenheid::EenheidError;
use crate::getal::GetalError;
use crate::span::Location;

/// A fault in the rules, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckError {
    /// The exact place.
    pub location: Location,
    /// What is wrong.
    pub kind: CheckErrorKind,
}

/// What is wrong with the rules.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CheckErrorKind {
    /// Something with this name exists already.
    #[error("{what} `{naam}` bestaat al")]
    Duplicate {
        /// Kind of thing.
        what: &'static str,
        /// The name.
        naam: String,
        /// Where the first one is.
        first: Location,
    },
    /// Nothing has this name.
    #[error("{what} `{naam}` is niet verklaard")]
    Unknown {
        /// Kind of thing.
        what: &'static str,
        /// The name.
        naam: String,
        /// The known name closest to it.
        nearest: Option<String>,
    },
    /// The name exists, but not here.
    #[error("{object} heeft geen kenmerk `{naam}`")]
    NotOnObject {
        /// The name.
        naam: String,
        /// The object at hand.
        object: String,
        /// Objects that do have it.
        carriers: Vec<String>,
        /// A name that the object does have.
        nearest: Option<String>,
    },
    /// There is no way between two kinds of object.
    #[error("van {from} loopt geen weg naar {to}")]
    NoWay {
        /// From.
        from: String,
        /// To.
        to: String,
        /// An object from which there is one.
        via: Option<String>,
    },
    /// A unit that does not exist.
    #[error("{0}")]
    Unit(EenheidError),
    /// A number without the unit it needs.
    #[error("bij dit getal ontbreekt de eenheid: verwacht wordt {expected}")]
    UnitMissing {
        /// What is expected.
        expected: String,
        /// Units that fit.
        units: Vec<&'static str>,
    },
    /// Two quantities that cannot be compared or added.
    #[error("{left} en {right} zijn niet te vergelijken of op te tellen")]
    UnitMismatch {
        /// One.
        left: String,
        /// The other.
        right: String,
    },
    /// A unit in a cell of a column that has one.
    #[error("de kolom heeft al een eenheid; in de cel wordt zonder eenheid gerekend")]
    UnitInCell,
    /// A quantity where a condition is needed.
    #[error("hier hoort een voorwaarde, maar er staat {found}")]
    NotACondition {
        /// What stands there.
        found: String,
    },
    /// A condition where a quantity is needed.
    #[error("hier hoort een grootheid, maar er staat een voorwaarde")]
    NotAQuantity,
    /// Values of different kinds.
    #[error("{left} is niet te vergelijken met {right}")]
    KindMismatch {
        /// One.
        left: String,
        /// The other.
        right: String,
    },
    /// A value that the class does not have.
    #[error("`{waarde}` is geen waarde van de klasse `{klasse}`")]
    NotInClass {
        /// The value.
        waarde: String,
        /// The class.
        klasse: String,
        /// The closest value.
        nearest: Option<String>,
    },
    /// An order asked of a class that has none.
    #[error("de klasse `{klasse}` is niet geordend, dus `{words}` heeft geen betekenis")]
    NotOrdered {
        /// The class.
        klasse: String,
        /// The comparison.
        words: &'static str,
    },
    /// A clause that the block needs.
    #[error("in {block} ontbreekt `{clause}`")]
    MissingClause {
        /// The block.
        block: String,
        /// The clause.
        clause: &'static str,
    },
    /// No source, no rule.
    #[error("{block} noemt geen vindplaats")]
    MissingSource {
        /// The block.
        block: String,
    },
    /// A clause that may stand there once.
    #[error("`{clause}` staat hier voor de tweede keer")]
    SecondClause {
        /// The clause.
        clause: &'static str,
    },
    /// A day that does not exist.
    #[error("deze dag bestaat niet")]
    ImpossibleDate,
    /// A period without days.
    #[error("deze periode eindigt voordat zij begint")]
    EmptyPeriod,
    /// Two versions that hold on the same day.
    #[error("deze versie overlapt met een andere versie van dezelfde norm")]
    OverlappingVersions {
        /// The other version.
        other: Location,
    },
    /// A code without a regeling in front.
    #[error("geen regeling heeft een code waar `{code}` mee begint")]
    NoRegeling {
        /// The code.
        code: String,
    },
    /// A circular definition.
    #[error("deze definitie verwijst naar zichzelf: {path}")]
    Cycle {
        /// The names on the circle.
        path: String,
    },
    /// An object that is in nothing.
    #[error("geen project kan {object} bevatten: `onderdeel van` ontbreekt of leidt nergens heen")]
    Unreachable {
        /// The object.
        object: String,
    },
    /// A table that cannot be read as one.
    #[error("{why}")]
    TableShape {
        /// What is wrong with it.
        why: &'static str,
    },
    /// A number that cannot be read.
    #[error("{0}")]
    Number(GetalError),
    /// A divisor that can be zero.
    #[error("de deler kan nul zijn")]
    DivisorZero,
    /// The limit of an eis that has not exactly one.
    #[error("`{eis}` heeft niet een enkele grenswaarde")]
    NoSingleLimit {
        /// The eis.
        eis: String,
    },
    /// Rows of a table that hold at once.
    #[error("deze rij en een eerdere rij passen samen bij hetzelfde geval{}", example.as_ref().map(|e| format!(": {e}")).unwrap_or_default())]
    RowsOverlap {
        /// The earlier row.
        other: Location,
        /// A case where both match.
        example: Option<String>,
    },
    /// Derived kinds in one table that can hold at once.
    #[error("`{a}` en `{b}` kunnen tegelijk waar zijn, en hun rijen verschillen")]
    KindsOverlap {
        /// One kind.
        a: String,
        /// The other.
        b: String,
    },
    /// A case that no row covers.
    #[error("geen rij past bij {example}")]
    TableGap {
        /// The case.
        example: String,
    },
    /// A limit that jumps between rows.
    #[error("de grens springt bij {at} van {from} naar {to}")]
    Jump {
        /// Where.
        at: String,
        /// Limit just before.
        from: String,
        /// Limit just after.
        to: String,
    },
    /// A formula without end.
    #[error("de grens groeit hier zonder eind met {with}")]
    Unbounded {
        /// With what.
        with: String,
    },
    /// A column that the table does not have.
    #[error("tabel `{tabel}` heeft geen kolom \"{kolom}\"")]
    NoColumn {
        /// The table.
        tabel: String,
        /// The column.
        kolom: String,
        /// The columns it has.
        columns: Vec<String>,
    },
    /// A lid that no row designates.
    #[error("geen rij van tabel `{tabel}` wijst in kolom \"{kolom}\" lid {lid} aan")]
    NoLid {
        /// The table.
        tabel: String,
        /// The column.
        kolom: String,
        /// The lid.
        lid: String,
    },
    /// An exception to an eis of another regeling, without legal basis.
    #[error("`{eis}` hoort bij een andere regeling, en deze regeling noemt geen grondslag om ervan af te wijken")]
    ForeignTarget {
        /// The eis.
        eis: String,
    },
    /// Two replacements of the same eis that can hold at once.
    #[error("`{a}` en `{b}` vervangen allebei `{target}`; staat vast dat zij nooit samen gelden?")]
    ReplacementsMeet {
        /// One.
        a: String,
        /// The other.
        b: String,
        /// What they replace.
        target: String,
    },
    /// A fact in a case that does not fit.
    #[error("{why}")]
    CaseFact {
        /// What is wrong.
        why: String,
    },
    /// Whole numbers only.
    #[error("hier hoort een heel getal")]
    NotWhole,
    /// A clause that has no place in this block.
    #[error("{why}")]
    Misplaced {
        /// What is wrong.
        why: &'static str,
    },
}

impl CheckErrorKind {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Duplicate { .. } => "C001",
            Self::Unknown { .. } => "C002",
            Self::NotOnObject { .. } => "C003",
            Self::NoWay { .. } => "C004",
            Self::Unit(_) => "C005",
            Self::UnitMissing { .. } => "C006",
            Self::UnitMismatch { .. } => "C007",
            Self::UnitInCell => "C008",
            Self::NotACondition { .. } => "C009",
            Self::NotAQuantity => "C010",
            Self::KindMismatch { .. } => "C011",
            Self::NotInClass { .. } => "C012",
            Self::NotOrdered { .. } => "C013",
            Self::MissingClause { .. } => "C014",
            Self::MissingSource { .. } => "C015",
            Self::SecondClause { .. } => "C016",
            Self::ImpossibleDate => "C017",
            Self::EmptyPeriod => "C018",
            Self::OverlappingVersions { .. } => "C019",
            Self::NoRegeling { .. } => "C020",
            Self::Cycle { .. } => "C021",
            Self::Unreachable { .. } => "C022",
            Self::TableShape { .. } => "C023",
            Self::Number(_) => "C024",
            Self::DivisorZero => "C025",
            Self::NoSingleLimit { .. } => "C026",
            Self::RowsOverlap { .. } => "C027",
            Self::KindsOverlap { .. } => "C028",
            Self::TableGap { .. } => "C029",
            Self::Jump { .. } => "C030",
            Self::Unbounded { .. } => "C031",
            Self::NoColumn { .. } => "C032",
            Self::NoLid { .. } => "C033",
            Self::ForeignTarget { .. } => "C034",
            Self::ReplacementsMeet { .. } => "C035",
            Self::CaseFact { .. } => "C036",
            Self::NotWhole => "C037",
            Self::Misplaced { .. } => "C038",
        }
    }

    /// How much it matters.
    pub fn level(&self) -> Level {
        match self {
            Self::KindsOverlap { .. } | Self::NoLid { .. } | Self::ReplacementsMeet { .. } => Level::Waarschuwing,
            Self::Jump { .. } | Self::Unbounded { .. } => Level::Info,
            _ => Level::Fout,
        }
    }

    /// An action that helps, if there is one.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Unknown { nearest: Some(name), .. } => Some(format!("bedoelt u `{name}`?")),
            Self::NotOnObject { carriers, nearest, .. } => match (carriers.as_slice(), nearest) {
                ([], Some(name)) => Some(format!("bedoelt u `{name}`?")),
                ([], None) => None,
                (carriers, _) => Some(format!("dit kenmerk hoort bij {}; schrijf `van het …`", carriers.join(", "))),
            },
            Self::NoWay { via: Some(via), .. } => Some(format!("schrijf `van het {via}`")),
            Self::UnitMissing { units, .. } if !units.is_empty() => {
                Some(format!("schrijf de eenheid achter het getal, zoals {}", units.join(", ")))
            }
            Self::NotInClass { nearest: Some(name), .. } => Some(format!("bedoelt u `{name}`?")),
            Self::MissingSource { .. } => Some("voeg toe: `vindplaats bbl artikel …` of `vindplaats \"…\"`".to_owned()),
            Self::MissingClause { clause, .. } => Some(format!("voeg `{clause} …` toe")),
            Self::NoRegeling { .. } => Some("verklaar de regeling: `regeling code \"titel\"`".to_owned()),
            Self::DivisorZero => {
                Some("geef het kenmerk een `bereik` dat nul uitsluit, zoals `meer dan 0 m²`".to_owned())
            }
            Self::NoColumn { columns, .. } => Some(format!("de kolommen zijn {}", columns.join(", "))),
            Self::ForeignTarget { .. } => {
                Some("noem de grondslag in de regeling: `grondslag bbl artikel …`".to_owned())
            }
            Self::UnitInCell => Some("laat de eenheid in de cel weg".to_owned()),
            Self::TableGap { .. } => Some("voeg een rij toe, met `-` als daar geen grens geldt".to_owned()),
            Self::Unit(error) => unit_hint(error),
            _ => None,
        }
    }

    fn also(&self) -> Vec<(Location, String)> {
        match self {
            Self::Duplicate { first, .. } => vec![(*first, "hier voor het eerst".to_owned())],
            Self::OverlappingVersions { other } => vec![(*other, "de andere versie".to_owned())],
            Self::RowsOverlap { other, .. } => vec![(*other, "de eerdere rij".to_owned())],
            _ => Vec::new(),
        }
    }
}

fn unit_hint(error: &EenheidError) -> Option<String> {
    match error {
        EenheidError::Unknown { nearest: Some(unit), .. } => Some(format!("bedoelt u `{unit}`?")),
        _ => None,
    }
}

impl From<&CheckError> for Diagnostic {
    fn from(error: &CheckError) -> Self {
        Self {
            code: error.kind.code(),
            level: error.kind.level(),
            message: error.kind.to_string(),
            location: error.location,
            label: None,
            also: error.kind.also(),
            hint: error.kind.hint(),
        }
    }
}
