//! What can be wrong with the writing itself.

use thiserror::Error;

use crate::diagnostic::{Diagnostic, Level};
use crate::span::{Location, Span};

/// A fault in the writing, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// The exact place.
    pub span: Span,
    /// What is wrong.
    pub kind: SyntaxErrorKind,
}

/// What is wrong with the writing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SyntaxErrorKind {
    /// The text does not fit the grammar here.
    #[error("hier staat iets anders dan verwacht: {}", expected.join(", of "))]
    Unexpected {
        /// What could stand here, in words.
        expected: Vec<String>,
        /// An action that probably helps.
        hint: Option<&'static str>,
    },
    /// Parentheses or nested clauses go too deep.
    #[error("deze zin is dieper genest dan {limit} niveaus")]
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// The file is too large.
    #[error("het bestand is groter dan {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// `en` and `of` in one sentence.
    #[error("`en` en `of` staan door elkaar")]
    MixedConnectives,
    /// `tenzij` more than once.
    #[error("`tenzij` kan maar een keer in een zin staan")]
    SecondUnless,
    /// A clause in the middle of a line.
    #[error("`{word}` begint niet op een eigen regel")]
    NotOnOwnLine {
        /// The word that should start a line.
        word: String,
    },
    /// Letters of a list skip or repeat.
    #[error("lijstitem `{found}` staat op de plaats van `{expected}`")]
    ListOrder {
        /// The bullet as written.
        found: String,
        /// The bullet that belongs here.
        expected: String,
    },
    /// A point in a number.
    #[error("in een getal staat een punt")]
    DecimalPoint,
    /// A quoted text that does not end on its line.
    #[error("de aanhaling wordt op deze regel niet gesloten")]
    OpenQuote,
    /// A row that is wider or narrower than the head.
    #[error("deze rij heeft {found} cellen, de kop {expected}")]
    RowWidth {
        /// Cells in the row.
        found: usize,
        /// Cells in the head.
        expected: usize,
    },
    /// An empty cell.
    #[error("deze cel is leeg")]
    EmptyCell,
    /// A line at the margin that starts no block.
    #[error("aan de kantlijn begint een blok, maar `{word}` is geen blok")]
    NotABlock {
        /// The first word.
        word: String,
        /// The block word closest to it.
        nearest: Option<&'static str>,
    },
    /// Grammar and parser disagree.
    #[error("stoer kan dit niet lezen; dat is een fout in stoer zelf (regel {rule})")]
    Internal {
        /// The grammar rule.
        rule: String,
    },
}

impl SyntaxErrorKind {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unexpected { .. } => "S001",
            Self::TooDeep { .. } => "S002",
            Self::TooLarge { .. } => "S003",
            Self::MixedConnectives => "S004",
            Self::SecondUnless => "S005",
            Self::NotOnOwnLine { .. } => "S006",
            Self::ListOrder { .. } => "S007",
            Self::DecimalPoint => "S008",
            Self::OpenQuote => "S009",
            Self::RowWidth { .. } => "S010",
            Self::EmptyCell => "S011",
            Self::NotABlock { .. } => "S012",
            Self::Internal { .. } => "S099",
        }
    }

    /// An action that helps, if there is one.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Unexpected { hint, .. } => hint.map(str::to_owned),
            Self::TooDeep { .. } => Some("splits de zin met een bepaling of een lijst".to_owned()),
            Self::TooLarge { .. } => Some("verdeel de regels over meer bestanden".to_owned()),
            Self::MixedConnectives => {
                Some("gebruik haakjes, of de lijst `een van de volgende:` met `a.` en `b.`".to_owned())
            }
            Self::SecondUnless => Some("voeg de uitzonderingen samen met `of`".to_owned()),
            Self::NotOnOwnLine { word } => Some(format!("zet `{word}` op een nieuwe, ingesprongen regel")),
            Self::ListOrder { expected, .. } => Some(format!("nummer de lijst door: `{expected}`")),
            Self::DecimalPoint => {
                Some("schrijf een decimaal met een komma (`4,7`) en duizend zonder teken (`1000`)".to_owned())
            }
            Self::OpenQuote => Some("sluit de tekst met `\"` op dezelfde regel".to_owned()),
            Self::RowWidth { .. } => Some("geef elke rij evenveel cellen als de kop".to_owned()),
            Self::EmptyCell => Some("schrijf `-` voor niet aangewezen of `alle` voor maakt niet uit".to_owned()),
            Self::NotABlock { nearest, .. } => Some(match nearest {
                Some(word) => {
                    format!("bedoelt u `{word}`? Hoort de regel bij het blok erboven, laat haar dan inspringen")
                }
                None => "hoort de regel bij het blok erboven, laat haar dan inspringen".to_owned(),
            }),
            Self::Internal { .. } => None,
        }
    }
}

impl SyntaxError {
    /// The fault as a message about source number `source`.
    pub fn diagnostic(&self, source: u32) -> Diagnostic {
        Diagnostic {
            code: self.kind.code(),
            level: Level::Fout,
            message: self.kind.to_string(),
            location: Location { source, span: self.span },
            label: None,
            also: Vec::new(),
            hint: self.kind.hint(),
        }
    }
}
