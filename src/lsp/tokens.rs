//! Colours: what every word is, from the tree where there is one and from the words elsewhere.

use gen_lsp_types::SemanticToken;

use super::files::File;
use super::index::Index;
use super::names::Sort;
use super::text::Text;
use crate::span::Span;

/// The kinds of token, in the order of their numbers.
pub(super) const TYPES: [&str; 11] = [
    "keyword",
    "comment",
    "string",
    "number",
    "class",
    "property",
    "variable",
    "enum",
    "enumMember",
    "namespace",
    "function",
];

/// The modifiers, in the order of their bits.
pub(super) const MODIFIERS: [&str; 1] = ["declaration"];

const KEYWORD: u32 = 0;
const COMMENT: u32 = 1;
const STRING: u32 = 2;
const NUMBER: u32 = 3;

/// A token: its place, its type and its modifiers.
type Token = (Span, u32, u32);

/// All tokens of a file, each relative to the one before.
pub(super) fn tokens(file: &File, index: &Index) -> Vec<SemanticToken> {
    let mut found: Vec<Token> = Vec::new();
    for name in &file.names {
        if let Some(sort) = index.sort_of(name) {
            found.push((name.span, number(sort), u32::from(name.declares)));
        }
    }
    let named: Vec<Span> = found.iter().map(|(span, _, _)| *span).collect();
    found.extend(words(&file.text).into_iter().filter(|(span, kind, _)| {
        // Names come sorted and do not overlap, so only a neighbour can hold the word.
        let next = named.partition_point(|name| name.end <= span.start);
        *kind == COMMENT || *kind == STRING || named.get(next).is_none_or(|name| name.start >= span.end)
    }));
    found.sort_by_key(|(span, _, _)| *span);
    encode(&file.text, &found)
}

fn number(sort: Sort) -> u32 {
    match sort {
        Sort::Object => 4,
        Sort::Kenmerk => 5,
        Sort::Bepaling | Sort::Verband => 6,
        Sort::Klasse => 7,
        Sort::Waarde => 8,
        Sort::Regeling | Sort::Onderwerp | Sort::Tabel => 9,
        Sort::Eis => 10,
    }
}

/// Words that are fixed wherever they stand outside a name.
static FIXED: &[&str] = &[
    "aangewezen",
    "aantal",
    "afgerond",
    "afwijking",
    "alle",
    "als",
    "altijd",
    "anders",
    "artikel",
    "artikelen",
    "behalve",
    "bepaling",
    "bereik",
    "beter",
    "bron",
    "buiten",
    "dan",
    "datum",
    "de",
    "een",
    "eis",
    "elders",
    "elk",
    "elke",
    "en",
    "er",
    "gebied",
    "geen",
    "gegeven",
    "geldende",
    "geldt",
    "gelijk",
    "gemiddelde",
    "geregeld",
    "getal",
    "gewogen",
    "gezag",
    "grens",
    "groepeert",
    "grondslag",
    "grootste",
    "heel",
    "het",
    "hoogste",
    "in",
    "indeling",
    "instrument",
    "is",
    "ja",
    "kenmerk",
    "klasse",
    "kleinste",
    "kolom",
    "komt",
    "koppeling",
    "laagste",
    "lezing",
    "lid",
    "maat",
    "maatwerk",
    "meer",
    "meervoud",
    "methode",
    "minder",
    "minste",
    "naar",
    "nee",
    "niet",
    "nog",
    "norm",
    "object",
    "of",
    "omstandigheid",
    "onbekend",
    "onder",
    "onderdeel",
    "onderwerp",
    "op",
    "over",
    "overeen",
    "paragraaf",
    "regeling",
    "slechter",
    "som",
    "soort",
    "stappen",
    "stelt",
    "stuurt",
    "tabel",
    "te",
    "tekst",
    "ten",
    "tenzij",
    "toelichting",
    "tot",
    "tussen",
    "uitgezonderd",
    "uitzondering",
    "van",
    "vanaf",
    "vast",
    "verband",
    "verschillende",
    "vervalt",
    "vervanging",
    "verwacht",
    "verwijzing",
    "vindplaats",
    "voldaan",
    "voldoet",
    "volgende",
    "voor",
    "voorbeeld",
    "waarden",
    "waarvoor",
    "zijn",
];

/// Comments, texts in quotes, numbers and fixed words, line by line.
fn words(text: &Text) -> Vec<Token> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.as_str().split_inclusive(['\n', '\r']) {
        line_words(line, start, &mut found);
        start += line.len();
    }
    found
}

fn line_words(line: &str, start: usize, found: &mut Vec<Token>) {
    let body = line.trim_end();
    let rest = |at: usize| body.get(at..).unwrap_or("");
    let mut at = 0;
    while let Some(c) = rest(at).chars().next() {
        let here = rest(at);
        let (length, kind) = if here.starts_with("--") {
            (here.len(), Some(COMMENT))
        } else if c == '"' {
            (here.get(1..).and_then(|more| more.find('"')).map_or(here.len(), |end| end + 2), Some(STRING))
        } else if c.is_ascii_digit() {
            let length = here.find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | ':'))).unwrap_or(here.len());
            (here.get(..length).map_or(length, |digits| digits.trim_end_matches([',', ':']).len()), Some(NUMBER))
        } else if c.is_alphabetic() {
            let inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '.' | '_');
            let length = here.find(|c: char| !inside(c)).unwrap_or(here.len());
            let word = here.get(..length).unwrap_or("");
            (length, FIXED.binary_search(&word).is_ok().then_some(KEYWORD))
        } else {
            (c.len_utf8(), None)
        };
        if let Some(kind) = kind {
            found.push((Span::new(start + at, start + at + length), kind, 0));
        }
        at += length.max(1);
    }
}

/// A token may not pass the end of its line; names and words never do.
fn encode(text: &Text, tokens: &[Token]) -> Vec<SemanticToken> {
    let mut data = Vec::with_capacity(tokens.len());
    let (mut line, mut character) = (0, 0);
    for (span, kind, modifiers) in tokens {
        let range = text.range(*span);
        if range.start.line != range.end.line || range.end.character <= range.start.character {
            continue;
        }
        let down = range.start.line - line;
        let across = if down == 0 { range.start.character.saturating_sub(character) } else { range.start.character };
        let length = range.end.character - range.start.character;
        data.push(SemanticToken {
            delta_line: down,
            delta_start: across,
            length,
            token_type: *kind,
            token_modifiers_bitset: *modifiers,
        });
        (line, character) = (range.start.line, range.start.character);
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fixed_words_are_in_order() {
        assert!(FIXED.is_sorted());
    }

    #[test]
    fn a_line_is_cut_into_words() {
        let text = Text::new("    norm hoogte ten minste 2,6 m -- \"x\" 1\n  bron \"a -- b\"\n".to_owned());
        let found: Vec<(&str, u32)> = words(&text).iter().map(|(span, kind, _)| (text.slice(*span), *kind)).collect();
        assert_eq!(
            found,
            [
                ("norm", KEYWORD),
                ("ten", KEYWORD),
                ("minste", KEYWORD),
                ("2,6", NUMBER),
                ("-- \"x\" 1", COMMENT),
                ("bron", KEYWORD),
                ("\"a -- b\"", STRING),
            ]
        );
    }
}
