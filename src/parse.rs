//! Source text to syntax tree. `Pair` and `Rule` never leave this module and its children.
//!
//! One function per grammar rule, under the rule's own name. A block that cannot be read gives
//! one error and the reading goes on at the next block.

mod blocks;
mod children;
mod error;
mod expect;
mod expr;
mod limits;

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};

pub use error::{SyntaxError, SyntaxErrorKind};
pub use expect::{Verwacht, expected};
pub use limits::{MAX_BYTES, MAX_NESTING};

use crate::grammar::{Rule, StoerParser, describe};
use crate::span::{Source, Span};
use crate::syntax::{Bestand, BlokSoort, Opmerking};
use children::written;

type Parsed<T> = Result<T, SyntaxError>;

/// Reads one rule file: the blocks that can be read, and every syntax error.
pub fn parse(source: &Source) -> (Bestand, Vec<SyntaxError>) {
    let text = source.text.as_str();
    if let Err(error) = limits::check(text) {
        return (Bestand::default(), vec![error]);
    }
    let mut bestand = Bestand { blokken: Vec::new(), opmerkingen: comments(text) };
    let mut errors = Vec::new();
    match StoerParser::parse(Rule::bestand, text) {
        Ok(pairs) => {
            for pair in pairs.flat_map(|bestand| bestand.into_inner()) {
                match pair.as_rule() {
                    Rule::blok => match blocks::blok(pair, text) {
                        Ok(blok) => bestand.blokken.push(blok),
                        Err(error) => errors.push(error),
                    },
                    Rule::onleesbaar => errors.push(unreadable(pair.as_str(), pair.as_span().start())),
                    _ => {}
                }
            }
        }
        Err(error) => errors.push(translate(&error, text, 0)),
    }
    (bestand, errors)
}

/// Why a piece of text is no block, at the exact place. `offset` is where the piece starts.
fn unreadable(piece: &str, offset: usize) -> SyntaxError {
    let first_word: String = piece.chars().take_while(|c| c.is_alphabetic()).collect();
    if !BLOCKS.iter().any(|soort| soort.keyword() == first_word) {
        let nearest = BLOCKS
            .iter()
            .map(|soort| soort.keyword())
            .filter(|word| strsim::damerau_levenshtein(word, &first_word) <= 2)
            .min_by_key(|word| strsim::damerau_levenshtein(word, &first_word));
        let first_line = piece.lines().next().unwrap_or("");
        let width = if first_word.is_empty() { first_line.len() } else { first_word.len() };
        let word = if first_word.is_empty() { first_line.chars().take(20).collect() } else { first_word };
        return SyntaxError {
            span: Span::new(offset, offset + width),
            kind: SyntaxErrorKind::NotABlock { word, nearest },
        };
    }
    match StoerParser::parse(Rule::blok_alleen, piece) {
        Err(error) => translate(&error, piece, offset),
        Ok(_) => SyntaxError {
            span: Span::new(offset, offset + piece.trim_end().len()),
            kind: SyntaxErrorKind::Internal { rule: "blok".to_owned() },
        },
    }
}

/// Every word that opens a block.
static BLOCKS: [BlokSoort; 12] = [
    BlokSoort::Regeling,
    BlokSoort::Onderwerp,
    BlokSoort::Object,
    BlokSoort::Kenmerk,
    BlokSoort::Klasse,
    BlokSoort::Tabel,
    BlokSoort::Bepaling,
    BlokSoort::Verband,
    BlokSoort::Eis,
    BlokSoort::Uitzondering,
    BlokSoort::Vervanging,
    BlokSoort::Voorbeeld,
];

/// pest's error in our words. The most telling causes are recognised from the text itself.
fn translate(error: &pest::error::Error<Rule>, text: &str, offset: usize) -> SyntaxError {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    // What lacks at the end of a block lacks behind its last words.
    let at = if text.get(at..).is_some_and(|rest| rest.trim().is_empty()) {
        text.get(..at).map_or(at, |before| written(before).len())
    } else {
        at
    };
    if let Some(cell) = empty_cell(text, at) {
        return SyntaxError { span: Span::new(offset + cell, offset + cell + 1), kind: SyntaxErrorKind::EmptyCell };
    }
    let rest = text.get(at..).unwrap_or("");
    let before = text.get(..at).unwrap_or("");
    let line_rest = rest.lines().next().unwrap_or("");
    let line_start = before.rfind(['\n', '\r']).map_or(0, |newline| newline + 1);
    let line_before = text.get(line_start..at).unwrap_or("");
    if let Some((from, to)) = decimal_point(text, line_start, at) {
        return SyntaxError { span: Span::new(offset + from, offset + to), kind: SyntaxErrorKind::DecimalPoint };
    }
    let quotes = line_before.matches('"').count() + line_rest.matches('"').count();
    if quotes % 2 == 1 {
        let open = line_before.rfind('"').map_or(at, |quote| line_start + quote);
        let end = at + line_rest.trim_end().len();
        return SyntaxError { span: Span::new(offset + open, offset + end), kind: SyntaxErrorKind::OpenQuote };
    }
    let expected = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => {
            let mut words: Vec<String> = positives.iter().map(|rule| describe(*rule)).collect();
            words.sort();
            words.dedup();
            words
        }
        ErrorVariant::CustomError { message } => vec![message.clone()],
    };
    let width = line_rest.split([' ', '\t', ',']).next().map_or(0, str::len);
    let hint = hint(line_before, line_rest);
    SyntaxError {
        span: Span::new(offset + at, offset + at + width),
        kind: SyntaxErrorKind::Unexpected { expected, hint },
    }
}

/// The bar that closes an empty cell, on the line of failure or on the line before: behind an
/// empty last cell the reading stops only in the next row.
fn empty_cell(text: &str, at: usize) -> Option<usize> {
    let start_of =
        |at: usize| text.get(..at).and_then(|before| before.rfind(['\n', '\r'])).map_or(0, |newline| newline + 1);
    let line_start = start_of(at);
    [start_of(line_start.saturating_sub(1)), line_start].into_iter().find_map(|start| {
        let line = text.get(start..)?.lines().next()?;
        let row = line.trim_start().starts_with('|');
        let mut empty = false;
        let mut quoted = false;
        for (at, c) in line.char_indices().filter(|_| row) {
            match c {
                '"' => (quoted, empty) = (!quoted, false),
                '|' if empty && !quoted => return Some(start + at),
                '|' if !quoted => empty = true,
                c if c.is_whitespace() => {}
                _ => empty = false,
            }
        }
        None
    })
}

/// A number with a point in it around the place of failure, on the same line.
fn decimal_point(text: &str, line_start: usize, at: usize) -> Option<(usize, usize)> {
    let is_number = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let from = text.get(line_start..at)?.rfind(|c| !is_number(c)).map_or(line_start, |before| {
        line_start + before + text.get(line_start + before..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8)
    });
    let tail = text.get(from..)?;
    let to = from + tail.find(|c| !is_number(c)).unwrap_or(tail.len());
    let word = text.get(from..to)?.trim_end_matches([',', '.']);
    let digits_around = word.split('.').all(|part| part.starts_with(|c: char| c.is_ascii_digit()));
    (word.contains('.') && digits_around).then_some((from, from + word.len()))
}

/// An action for the causes that are hard to see.
fn hint(before: &str, rest: &str) -> Option<&'static str> {
    let operator = |c: char| matches!(c, '+' | '-' | '−' | '/' | '·' | '*' | '×');
    let touching = before.ends_with(|c: char| c.is_alphanumeric() || c == ' ') && rest.starts_with(operator);
    if touching && !rest.starts_with("--") {
        return Some("zet een spatie voor en achter een rekenteken");
    }
    if rest.starts_with(',') {
        return Some("zet een spatie achter de komma tussen twee delen van een lijst");
    }
    if before.trim().is_empty() && rest.starts_with(char::is_alphabetic) {
        return Some("elk onderdeel begint met een kopwoord, en een blok begint aan de kantlijn");
    }
    None
}

/// All comments, in order. A comment starts with `--` outside quotes and ends with its line.
fn comments(text: &str) -> Vec<Opmerking> {
    let mut found = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let body = line.trim_end_matches(['\n', '\r']);
        let mut quoted = false;
        for (at, c) in body.char_indices() {
            if c == '"' {
                quoted = !quoted;
            }
            let comment = body.get(at..).filter(|rest| !quoted && rest.starts_with("--"));
            if let Some(comment) = comment {
                let tekst = comment.trim_end().to_owned();
                let start = line_start + at;
                let span = Span::new(start, start + tekst.len());
                let own_line = body.get(..at).is_some_and(|before| before.trim().is_empty());
                found.push(Opmerking { tekst, span, own_line });
                break;
            }
        }
        line_start += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The errors of a text, as `line:column code`.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let source = Source::new("proef.stoer", text);
        let (_, errors) = parse(&source);
        let found: Vec<String> =
            errors.iter().map(|error| format!("{} {}", source.position(error.span.start), error.kind.code())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn each_block_reports_its_own_error() {
        check(
            "eis x.a \"a\"\n    norm hoogte ten minste 2.6 m\n\neis x.b \"b\"\n    norm\n\nvoor elke\n",
            &["2:28 S008", "5:9 S001", "7:1 S012"],
        );
    }

    #[test]
    fn an_open_quote_is_named() {
        check("eis x.a \"a\n    norm b\n", &["1:9 S009"]);
    }

    #[test]
    fn en_and_of_do_not_mix() {
        check("eis x.a \"a\"\n    norm a en b of c\n", &["2:10 S004"]);
    }

    #[test]
    fn a_clause_starts_its_line() {
        check("eis x.a \"a\" norm a\n", &["1:13 S006"]);
        check("eis x.a \"a\"\n    norm a ten minste 1 m toelichting \"b\"\n", &["2:27 S006"]);
    }

    #[test]
    fn an_empty_cell_is_an_error() {
        check("eis x.a \"a\"\n    norm a ten minste\n      | b | waarde [m] |\n      | c |  |\n", &["4:14 S011"]);
        check(
            "eis x.a \"a\"\n    norm a ten minste\n      | b | waarde [m] |\n      | c |  |\n      | d | 1 |\n",
            &["4:14 S011"],
        );
        check("tabel x.t \"t\"\n    | a | 4.1 | 4.2 |\n    | c || 2 |\n", &["3:10 S011"]);
    }

    #[test]
    fn what_lacks_at_the_end_lacks_behind_the_last_word() {
        check("kenmerk a\n    van b\n    maat -- later\n\nkenmerk c\n", &["3:9 S001"]);
    }

    #[test]
    fn a_clause_that_cannot_be_read_is_no_new_block() {
        check("kenmerk a\n    van b\n    maet m\n    bereik ten minste 2.6 m\n", &["3:5 S001"]);
    }

    #[test]
    fn a_comment_needs_no_line_end() {
        check("-- slot", &[]);
        check("object a\n\n  -- slot", &[]);
        check("  ", &[]);
    }

    #[test]
    fn comments_in_quotes_are_text() {
        let (bestand, _) = parse(&Source::new("p", "-- een\nobject a \"b -- c\" -- twee\n"));
        let texts: Vec<&str> = bestand.opmerkingen.iter().map(|o| o.tekst.as_str()).collect();
        assert_eq!(texts, ["-- een", "-- twee"]);
    }
}
