//! What can be wrong with a project file.

use thiserror::Error;

use crate::diagnostic::{Diagnostic, Level};
use crate::eenheid::EenheidError;
use crate::getal::GetalError;
use crate::span::{Location, Span};
use crate::yaml::{YamlError, YamlErrorKind};

/// A fault in a project file, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{kind}")]
pub struct FeitError {
    /// The exact place.
    pub span: Span,
    /// What is wrong.
    pub kind: FeitErrorKind,
}

/// What is wrong with the facts.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FeitErrorKind {
    /// The text is no YAML, or uses what a project file does not.
    #[error("{0}")]
    Yaml(YamlErrorKind),
    /// Something else where keys belong.
    #[error("hier horen sleutels met waarden te staan")]
    NotAMap {
        /// The object that is described here.
        object: String,
    },
    /// Something else where a list belongs.
    #[error("achter `{key}` hoort een lijst te staan")]
    NotAList {
        /// The key.
        key: String,
    },
    /// A list or map where one value belongs.
    #[error("achter `{key}` hoort een enkele waarde te staan")]
    NotAValue {
        /// The key.
        key: String,
    },
    /// Another version of the format.
    #[error("versie `{found}` van het projectbestand is onbekend")]
    Version {
        /// As written.
        found: String,
    },
    /// The application date is missing.
    #[error("`aanvraagdatum` ontbreekt")]
    MissingDate,
    /// A text that is no date.
    #[error("`{found}` is geen datum")]
    NotADate {
        /// As written.
        found: String,
    },
    /// A date that does not exist.
    #[error("de datum `{found}` bestaat niet")]
    ImpossibleDate {
        /// As written.
        found: String,
    },
    /// A procedure that does not exist.
    #[error("`{found}` is geen procedure")]
    Procedure {
        /// As written.
        found: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// An agreement that no rules are known of.
    #[error("er is geen regeling met de code `{code}`")]
    UnknownRegeling {
        /// As written.
        code: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// A key without meaning.
    #[error("`{key}` is geen kenmerk of lijst van een {object}")]
    UnknownKey {
        /// As written.
        key: String,
        /// The kind of object at hand.
        object: String,
        /// An action that probably helps.
        hint: Option<String>,
    },
    /// A characteristic of another kind of object.
    #[error("een {object} heeft geen kenmerk `{key}`")]
    OtherCarrier {
        /// The characteristic.
        key: String,
        /// The kind of object at hand.
        object: String,
        /// The kinds that have it.
        carriers: Vec<String>,
        /// A kind of the object at hand that has it.
        below: Option<String>,
    },
    /// A list that belongs in another kind of object.
    #[error("een {object} bevat niet rechtstreeks {key}")]
    OtherContainer {
        /// The plural.
        key: String,
        /// The kind of object at hand.
        object: String,
        /// The kinds that contain it.
        containers: Vec<String>,
        /// A kind of the object at hand that contains it.
        below: Option<String>,
    },
    /// A derived quantity.
    #[error("`{key}` volgt uit andere feiten en wordt niet opgegeven")]
    Derived {
        /// Its name.
        key: String,
    },
    /// The same key twice, apart from spaces.
    #[error("`{key}` staat er al")]
    RepeatedKey {
        /// The key.
        key: String,
        /// Where it stood first.
        first: Span,
    },
    /// A kind that does not exist.
    #[error("`{found}` is geen soort {lijst}")]
    UnknownKind {
        /// As written.
        found: String,
        /// The kind that was expected.
        lijst: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// A kind that does not belong in this list.
    #[error("een {found} is geen {lijst}")]
    WrongKind {
        /// As written.
        found: String,
        /// The kind that was expected.
        lijst: String,
    },
    /// A derived kind that is not a matter of yes or no.
    #[error("of iets een {soort} is, volgt uit andere feiten")]
    KindNotSettable {
        /// The kind.
        soort: String,
        /// The characteristics it follows from.
        kenmerken: Vec<String>,
    },
    /// A characteristic that contradicts the kind.
    #[error("`{kenmerk}` is hier `{found}`, maar voor een {soort} is het `{expected}`")]
    KindConflict {
        /// The characteristic.
        kenmerk: String,
        /// As written.
        found: &'static str,
        /// As the kind demands.
        expected: &'static str,
        /// The kind.
        soort: String,
        /// Where the kind is written.
        because: Span,
    },
    /// Something else than yes or no.
    #[error("`{found}` is geen ja of nee")]
    NotYesNo {
        /// As written.
        found: String,
    },
    /// A text that is no number.
    #[error("{error}")]
    Number {
        /// Why not.
        error: GetalError,
        /// As written.
        found: String,
    },
    /// A unit that does not exist.
    #[error("{0}")]
    Unit(EenheidError),
    /// A unit of another dimension.
    #[error("`{kenmerk}` is {expected}, en `{unit}` past daar niet bij")]
    WrongDimension {
        /// The characteristic.
        kenmerk: String,
        /// What it measures.
        expected: String,
        /// The unit as written.
        unit: String,
        /// Units that fit.
        units: Vec<String>,
    },
    /// A ratio where something else is measured.
    #[error("`{kenmerk}` is {expected} en geen verhouding")]
    NotARatio {
        /// The characteristic.
        kenmerk: String,
        /// What it measures.
        expected: String,
    },
    /// A ratio or fraction with zero below the line.
    #[error("`{found}` deelt door nul")]
    ZeroBelow {
        /// As written.
        found: String,
    },
    /// A fraction where only whole numbers exist.
    #[error("`{kenmerk}` is een heel getal")]
    NotWhole {
        /// The characteristic.
        kenmerk: String,
    },
    /// A value that cannot exist.
    #[error("`{kenmerk}` is {range}, en `{found}` kan dus niet")]
    OutOfRange {
        /// The characteristic.
        kenmerk: String,
        /// As written.
        found: String,
        /// The values that exist, in words.
        range: String,
    },
    /// A value that the class does not have.
    #[error("`{found}` is geen {klasse}")]
    NotInClass {
        /// As written.
        found: String,
        /// The class.
        klasse: String,
        /// The values it has.
        values: Vec<String>,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// A text without anything in it.
    #[error("achter `{key}` staat een lege tekst")]
    EmptyText {
        /// The key.
        key: String,
    },
    /// Two objects of one kind, in the same object, with the same name.
    #[error("er is hier al een {soort} met de naam `{naam}`")]
    DuplicateName {
        /// The kind.
        soort: String,
        /// The name.
        naam: String,
        /// Where the first one is named.
        first: Span,
    },
    /// A name that no object of the kind has.
    #[error("er is geen {soort} met de naam `{naam}`")]
    UnknownReference {
        /// The kind.
        soort: String,
        /// The name.
        naam: String,
        /// A name that was probably meant.
        nearest: Option<String>,
        /// An object of another kind that has the name: its kind and place.
        other: Option<(String, Span)>,
    },
    /// A name that several objects have.
    #[error("er zijn {count} objecten van de soort {soort} met de naam `{naam}`")]
    AmbiguousReference {
        /// The kind.
        soort: String,
        /// The name.
        naam: String,
        /// How many.
        count: usize,
        /// Where the first few are named.
        places: Vec<Span>,
    },
    /// The rules do not know projects.
    #[error("de regels verklaren geen object `project`")]
    NoProject,
    /// More faults than anyone reads.
    #[error("er zijn meer fouten dan de eerste {limit}")]
    TooMany {
        /// How many are shown.
        limit: usize,
    },
}

impl FeitErrorKind {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Yaml(_) => "F001",
            Self::NotAMap { .. } => "F002",
            Self::NotAList { .. } => "F003",
            Self::NotAValue { .. } => "F004",
            Self::Version { .. } => "F005",
            Self::MissingDate => "F006",
            Self::NotADate { .. } => "F007",
            Self::ImpossibleDate { .. } => "F008",
            Self::Procedure { .. } => "F009",
            Self::UnknownRegeling { .. } => "F010",
            Self::UnknownKey { .. } => "F011",
            Self::OtherCarrier { .. } => "F012",
            Self::OtherContainer { .. } => "F013",
            Self::Derived { .. } => "F014",
            Self::RepeatedKey { .. } => "F015",
            Self::UnknownKind { .. } => "F016",
            Self::WrongKind { .. } => "F017",
            Self::KindNotSettable { .. } => "F018",
            Self::KindConflict { .. } => "F019",
            Self::NotYesNo { .. } => "F020",
            Self::Number { .. } => "F021",
            Self::Unit(_) => "F022",
            Self::WrongDimension { .. } => "F023",
            Self::NotARatio { .. } => "F024",
            Self::ZeroBelow { .. } => "F025",
            Self::NotWhole { .. } => "F026",
            Self::OutOfRange { .. } => "F027",
            Self::NotInClass { .. } => "F028",
            Self::EmptyText { .. } => "F029",
            Self::DuplicateName { .. } => "F030",
            Self::UnknownReference { .. } => "F031",
            Self::AmbiguousReference { .. } => "F032",
            Self::NoProject => "F033",
            Self::TooMany { .. } => "F099",
        }
    }

    /// An action that helps, if there is one.
    pub fn hint(&self) -> Option<String> {
        if self.found().is_some_and(means_unknown) {
            return Some("laat de regel weg als de waarde niet bekend is".to_owned());
        }
        match self {
            Self::Yaml(kind) => kind.hint().map(str::to_owned),
            Self::NotAMap { object } => Some(format!("schrijf bijvoorbeeld `naam: {object} 1`")),
            Self::NotAList { .. } => {
                Some("begin elk object op een nieuwe regel met een streepje; `[]` betekent: geen".to_owned())
            }
            Self::Version { .. } => Some("schrijf `stoer: 1`".to_owned()),
            Self::MissingDate => Some("voeg toe: `aanvraagdatum: 2026-07-01`".to_owned()),
            Self::NotADate { found } => Some(match turned_date(found) {
                Some(date) => format!("schrijf `{date}`"),
                None => "schrijf `2026-07-01` of `1 juli 2026`".to_owned(),
            }),
            Self::Procedure { nearest: None, .. } => Some("schrijf `omgevingsvergunning` of `bouwmelding`".to_owned()),
            Self::Procedure { nearest: Some(name), .. }
            | Self::UnknownRegeling { nearest: Some(name), .. }
            | Self::UnknownKind { nearest: Some(name), .. }
            | Self::NotInClass { nearest: Some(name), .. }
            | Self::UnknownReference { nearest: Some(name), .. } => Some(format!("bedoelt u `{name}`?")),
            Self::UnknownKey { hint, .. } => hint.clone(),
            Self::OtherCarrier { below: Some(soort), .. } | Self::OtherContainer { below: Some(soort), .. } => {
                Some(format!("geef de soort op, bijvoorbeeld `soort: {soort}`"))
            }
            Self::OtherCarrier { carriers, .. } => Some(format!("dit kenmerk hoort bij {}", carriers.join(", "))),
            Self::OtherContainer { containers, .. } if containers.is_empty() => None,
            Self::OtherContainer { containers, .. } => Some(format!("deze lijst hoort bij {}", containers.join(", "))),
            Self::KindNotSettable { kenmerken, .. } if kenmerken.is_empty() => Some("laat de soort weg".to_owned()),
            Self::KindNotSettable { kenmerken, .. } => Some(format!("geef op: {}", backticked(kenmerken))),
            Self::NotYesNo { .. } => Some("schrijf `ja` of `nee`".to_owned()),
            Self::Number { error: GetalError::Thousands, found } => {
                let (whole, decimal) = (found.replace('.', ""), found.replace('.', ","));
                Some(format!("bedoelt u `{whole}` of `{decimal}`?"))
            }
            Self::Unit(EenheidError::Unknown { nearest: Some(unit), .. }) => Some(format!("bedoelt u `{unit}`?")),
            Self::WrongDimension { units, .. } if !units.is_empty() => Some(format!("schrijf {}", backticked(units))),
            Self::NotInClass { values, .. } => Some(format!("kies uit {}", backticked(values))),
            Self::DuplicateName { .. } | Self::AmbiguousReference { .. } => {
                Some("geef elk object een eigen naam".to_owned())
            }
            Self::UnknownReference { other: Some((soort, _)), naam, .. } => Some(format!("`{naam}` is een {soort}")),
            _ => None,
        }
    }

    /// The value as written, where any value was possible.
    fn found(&self) -> Option<&str> {
        match self {
            Self::NotADate { found }
            | Self::NotYesNo { found }
            | Self::Number { found, .. }
            | Self::NotInClass { found, .. }
            | Self::UnknownReference { naam: found, .. } => Some(found),
            _ => None,
        }
    }

    fn also(&self) -> Vec<(Span, String)> {
        match self {
            Self::Yaml(YamlErrorKind::DuplicateKey { first, .. })
            | Self::RepeatedKey { first, .. }
            | Self::DuplicateName { first, .. } => vec![(*first, "hier voor het eerst".to_owned())],
            Self::KindConflict { because, soort, .. } => vec![(*because, format!("hier staat dat het een {soort} is"))],
            Self::UnknownReference { other: Some((soort, span)), .. } => vec![(*span, format!("een {soort}"))],
            Self::AmbiguousReference { places, .. } => {
                places.iter().map(|span| (*span, "een van deze".to_owned())).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Whether a word is how people write that they do not know.
fn means_unknown(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "onbekend" | "?" | "-" | "n.v.t." | "nvt" | "n.n.b." | "nnb" | "geen")
}

/// `01-07-2026` in the order that is read.
fn turned_date(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    let digits =
        |part: &str, widths: &[usize]| widths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    (digits(day, &[1, 2]) && digits(month, &[1, 2]) && digits(year, &[4]))
        .then(|| format!("{year}-{month:0>2}-{day:0>2}"))
}

fn backticked(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

impl FeitError {
    /// The fault as a message about source number `source`.
    pub fn diagnostic(&self, source: u32) -> Diagnostic {
        let at = |span| Location { source, span };
        Diagnostic {
            code: self.kind.code(),
            level: Level::Fout,
            message: self.kind.to_string(),
            location: at(self.span),
            label: None,
            also: self.kind.also().into_iter().map(|(span, text)| (at(span), text)).collect(),
            hint: self.kind.hint(),
        }
    }
}

impl From<YamlError> for FeitError {
    fn from(error: YamlError) -> Self {
        Self { span: error.span, kind: FeitErrorKind::Yaml(error.kind) }
    }
}
