//! Repairs for findings: what an author would do, as a change of the text.

use super::checked::{Fault, Finding};
use super::text::Text;
use crate::check::CheckErrorKind;
use crate::eenheid::EenheidError;
use crate::parse::SyntaxErrorKind;
use crate::span::Span;

/// A change that takes a finding away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fix {
    /// What it does, in words.
    pub(super) title: String,
    pub(super) span: Span,
    pub(super) new: String,
}

impl Fix {
    fn replace(span: Span, new: impl Into<String>) -> Self {
        let new = new.into();
        Self { title: format!("Schrijf `{new}`"), span, new }
    }

    fn insert(title: String, at: u32, new: String) -> Self {
        Self { title, span: Span { start: at, end: at }, new }
    }
}

/// The repairs of a finding, the best first. `regelingen` are the codes of all instruments.
pub(super) fn fixes(text: &Text, finding: &Finding, regelingen: &[&str]) -> Vec<Fix> {
    let span = finding.diagnostic.location.span;
    match &finding.fault {
        Fault::Writing(kind) => writing(text, span, kind),
        Fault::Rules(kind) => rules(text, span, kind, regelingen),
    }
}

fn writing(text: &Text, span: Span, kind: &SyntaxErrorKind) -> Vec<Fix> {
    let written = text.slice(span);
    match kind {
        SyntaxErrorKind::DecimalPoint => {
            let comma = written.replacen('.', ",", 1);
            let whole: String = written.chars().filter(|c| *c != '.').collect();
            let thousands = written.split('.').skip(1).all(|part| part.len() == 3);
            let one_point = written.matches('.').count() == 1 && !written.contains(',');
            let mut found = Vec::new();
            found.extend(thousands.then(|| Fix::replace(span, whole)));
            // `1.000` is more often a thousand than one, `2.6` is never anything else.
            found.extend(one_point.then(|| Fix::replace(span, comma)));
            found
        }
        SyntaxErrorKind::NotABlock { nearest, .. } => {
            let mut found: Vec<Fix> = nearest.iter().map(|word| Fix::replace(span, *word)).collect();
            found.push(Fix::insert("Laat inspringen".to_owned(), span.start, "    ".to_owned()));
            found
        }
        SyntaxErrorKind::ListOrder { expected, .. } => vec![Fix::replace(span, expected.as_str())],
        SyntaxErrorKind::OpenQuote => {
            vec![Fix::insert("Sluit de tekst met `\"`".to_owned(), span.end, "\"".to_owned())]
        }
        SyntaxErrorKind::EmptyCell => ["-", "alle"]
            .iter()
            .map(|cell| Fix::insert(format!("Vul de cel met `{cell}`"), span.start, format!("{cell} ")))
            .collect(),
        SyntaxErrorKind::NotOnOwnLine { word } => {
            let before = text.line(text.line_of(span.start as usize));
            let indent: String = before.chars().take_while(|c| c.is_whitespace()).collect();
            let indent = if indent.is_empty() { "    ".to_owned() } else { indent };
            let start = text.as_str().get(..span.start as usize).map_or(0, |before| before.trim_end().len());
            let span = Span::new(start, span.start as usize);
            let title = format!("Zet `{word}` op een nieuwe regel");
            vec![Fix { title, span, new: format!("\n{indent}") }]
        }
        SyntaxErrorKind::Unexpected { hint: Some(_), .. } => spaces(text, span),
        SyntaxErrorKind::Unexpected { hint: None, .. }
        | SyntaxErrorKind::TooDeep { .. }
        | SyntaxErrorKind::TooLarge { .. }
        | SyntaxErrorKind::MixedConnectives
        | SyntaxErrorKind::SecondUnless
        | SyntaxErrorKind::RowWidth { .. }
        | SyntaxErrorKind::Internal { .. } => Vec::new(),
    }
}

/// The spaces that lack around a sign or behind a comma.
fn spaces(text: &Text, span: Span) -> Vec<Fix> {
    let (before, rest) = text.as_str().split_at_checked(span.start as usize).unwrap_or(("", ""));
    let Some(sign) = rest.chars().next() else { return Vec::new() };
    let after = rest.get(sign.len_utf8()..).unwrap_or("");
    let open = |side: Option<char>| side.is_some_and(|c| !c.is_whitespace());
    let new = match sign {
        ',' => ", ".to_owned(),
        '+' | '-' | '−' | '/' | '·' | '*' | '×' => {
            let left = if open(before.chars().next_back()) { " " } else { "" };
            let right = if open(after.chars().next()) { " " } else { "" };
            format!("{left}{sign}{right}")
        }
        _ => return Vec::new(),
    };
    let end = span.start as usize + sign.len_utf8();
    vec![Fix { title: "Zet er spaties omheen".to_owned(), span: Span::new(span.start as usize, end), new }]
}

fn rules(text: &Text, span: Span, kind: &CheckErrorKind, regelingen: &[&str]) -> Vec<Fix> {
    let nearest = |name: &Option<String>| name.iter().map(|name| Fix::replace(span, name.as_str())).collect();
    let behind = |words: String| Fix::insert(format!("Schrijf erachter: `{words}`"), span.end, format!(" {words}"));
    match kind {
        CheckErrorKind::Unknown { nearest: name, .. } | CheckErrorKind::NotInClass { nearest: name, .. } => {
            nearest(name)
        }
        CheckErrorKind::NotOnObject { carriers, nearest: name, .. } if carriers.is_empty() => nearest(name),
        CheckErrorKind::NotOnObject { carriers, .. } => {
            carriers.iter().map(|carrier| behind(format!("van het {carrier}"))).collect()
        }
        CheckErrorKind::NoWay { via: Some(via), .. } => vec![behind(format!("van het {via}"))],
        CheckErrorKind::Unit(EenheidError::Unknown { found, nearest: Some(unit) }) => {
            vec![Fix::replace(span, text.slice(span).replacen(found.as_str(), unit, 1))]
        }
        CheckErrorKind::UnitMissing { units, .. } => units.iter().map(|unit| behind((*unit).to_owned())).collect(),
        CheckErrorKind::UnitInCell => without_unit(text, span),
        CheckErrorKind::MissingSource { .. } => {
            // An eis belongs to the instrument whose code is the longest prefix of its own.
            let code = text.slice(span);
            let holds = |regeling: &&&str| code.strip_prefix(**regeling).is_some_and(|rest| rest.starts_with('.'));
            let own = regelingen.iter().filter(holds).max_by_key(|regeling| regeling.len()).unwrap_or(&"bbl");
            [format!("vindplaats {own} artikel "), "vindplaats \"\"".to_owned()]
                .iter()
                .map(|line| clause(text, span, line, format!("Voeg een vindplaats toe: `{}`", line.trim())))
                .collect()
        }
        CheckErrorKind::MissingClause { clause: word, .. } => {
            vec![clause(text, span, &format!("{word} "), format!("Voeg `{word}` toe"))]
        }
        CheckErrorKind::NoColumn { columns, .. } => {
            let quote = if text.slice(span).starts_with('"') { "\"" } else { "" };
            columns.iter().map(|column| Fix::replace(span, format!("{quote}{column}{quote}"))).collect()
        }
        _ => Vec::new(),
    }
}

/// A number in a cell without its unit: the column has one already.
fn without_unit(text: &Text, span: Span) -> Vec<Fix> {
    let written = text.slice(span);
    let number: String = written.chars().take_while(|c| c.is_ascii_digit() || matches!(c, ',' | '-' | '−')).collect();
    // The message may point at the unit alone.
    if number.is_empty() {
        let before = text.as_str().get(..span.start as usize).unwrap_or("");
        let start = before.trim_end().len();
        return vec![Fix {
            title: format!("Laat `{written}` weg"),
            span: Span::new(start, span.end as usize),
            new: String::new(),
        }];
    }
    vec![Fix::replace(span, number)]
}

/// A new clause under the heading of a block; the finding stands at the name in that heading.
fn clause(text: &Text, span: Span, line: &str, title: String) -> Fix {
    let number = text.line_of(span.start as usize);
    let end = text.line_start(number) + text.line(number).len();
    Fix::insert(title, u32::try_from(end).unwrap_or(u32::MAX), format!("\n    {line}"))
}
