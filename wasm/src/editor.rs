//! What an editor of rule text needs: the kind of each word, and words that fit at the cursor.

use serde_json::{Value, json};
use stoer::eenheid::all_symbols;
use stoer::regelset::Regelset;

/// The first words of blocks.
const BLOCKS: [&str; 12] = [
    "regeling",
    "onderwerp",
    "object",
    "kenmerk",
    "klasse",
    "tabel",
    "bepaling",
    "verband",
    "eis",
    "uitzondering",
    "vervanging",
    "voorbeeld",
];

/// The first words of clauses, the longest first.
const CLAUSES: [&str; 46] = [
    "in afwijking van",
    "van beter naar slechter",
    "in plaats van",
    "buiten bereik",
    "nog niet",
    "niet geregeld",
    "soort van",
    "onderdeel van",
    "komt overeen",
    "te beoordelen",
    "stelt vast",
    "voldaan als",
    "ja of nee",
    "heel getal",
    "verwijzing naar",
    "instrument",
    "gezag",
    "gebied",
    "grondslag",
    "bron",
    "indeling",
    "uitgezonderd",
    "geregeld",
    "maatwerk",
    "koppeling",
    "omstandigheid",
    "groepeert",
    "tussen",
    "maat",
    "bereik",
    "methode",
    "waarden",
    "vindplaats",
    "over",
    "geldt",
    "voor",
    "aangewezen",
    "stuurt",
    "als",
    "norm",
    "lezing",
    "toelichting",
    "vervalt",
    "gegeven",
    "verwacht",
    "behalve",
];

/// Words with a fixed meaning inside a sentence.
const WORDS: [&str; 44] = [
    "ten minste",
    "ten hoogste",
    "meer dan",
    "minder dan",
    "niet gelijk aan",
    "gelijk aan",
    "een van de volgende",
    "alle volgende",
    "een van",
    "gewogen naar",
    "en",
    "of",
    "niet",
    "tenzij",
    "anders",
    "van",
    "elke",
    "elk",
    "alle",
    "waarvoor",
    "is",
    "er",
    "zijn",
    "vanaf",
    "tot",
    "t/m",
    "op",
    "in",
    "kolom",
    "lid",
    "onder",
    "onbekend",
    "grens",
    "geldende",
    "aantal",
    "verschillende",
    "som",
    "grootste",
    "kleinste",
    "gemiddelde",
    "hoogste",
    "laagste",
    "elders",
    "altijd",
];

/// `[[van, tot, soort], …]` in UTF-16 units; soort is blok, onderdeel, woord, getal, tekst, code
/// or opmerking. What is none of these is left out.
pub(crate) fn tokens(text: &str) -> Value {
    let mut found: Vec<Value> = Vec::new();
    let mut base = 0;
    for line in text.split_inclusive('\n') {
        line_tokens(line, base, &mut found);
        base += line.encode_utf16().count();
    }
    Value::Array(found)
}

fn line_tokens(line: &str, base: usize, found: &mut Vec<Value>) {
    let mut rest = line;
    let mut at = base;
    let mut first = true;
    let margin = !line.starts_with([' ', '\t']);
    while let Some(next) = rest.chars().next() {
        let (length, soort) = token(rest, next, first, margin);
        let (word, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let units = word.encode_utf16().count();
        if let Some(soort) = soort {
            found.push(json!([at, at + units, soort]));
        }
        first = first && next.is_whitespace();
        at += units;
        rest = behind;
    }
}

/// The length in bytes of the token at the start of a text, and what it is.
fn token(rest: &str, next: char, first: bool, margin: bool) -> (usize, Option<&'static str>) {
    let run = |keep: fn(char) -> bool| rest.find(|c: char| !keep(c)).unwrap_or(rest.len()).max(next.len_utf8());
    if rest.starts_with("--") {
        return (rest.trim_end_matches('\n').len(), Some("opmerking"));
    }
    if next == '"' {
        let end = rest.char_indices().skip(1).find(|(_, c)| matches!(c, '"' | '\n'));
        let length = end.map_or(rest.len(), |(at, c)| if c == '"' { at + 1 } else { at });
        return (length, Some("tekst"));
    }
    if next.is_ascii_digit() {
        return (run(|c| c.is_ascii_digit() || matches!(c, ',' | '-' | ':' | '.')), Some("getal"));
    }
    if next.is_alphabetic() {
        let phrase = |words: &[&str]| {
            words
                .iter()
                .find(|word| rest.strip_prefix(**word).is_some_and(|behind| !behind.starts_with(is_name)))
                .map(|word| word.len())
        };
        if first
            && margin
            && let Some(length) = phrase(&BLOCKS)
        {
            return (length, Some("blok"));
        }
        if first
            && !margin
            && let Some(length) = phrase(&CLAUSES)
        {
            return (length, Some("onderdeel"));
        }
        if let Some(length) = phrase(&WORDS) {
            return (length, Some("woord"));
        }
        let length = run(|c| is_name(c) || c == '.' || c == '_');
        let word = rest.get(..length).unwrap_or(rest);
        return (length, word.trim_end_matches('.').contains('.').then_some("code"));
    }
    (next.len_utf8(), None)
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '\'')
}

/// Words that may stand at a place in a rule text: `{"van", "woorden": [{woord, soort, uitleg}]}`.
/// `at` and `van` count UTF-16 units; a word replaces what stands from `van` to `at`.
pub(crate) fn complete(regels: &Regelset, text: &str, at: usize) -> Value {
    let before: String = String::from_utf16_lossy(&text.encode_utf16().take(at).collect::<Vec<_>>());
    let line = before.rsplit('\n').next().unwrap_or("");
    let inside = line.trim_start();
    let clause = CLAUSES.iter().find(|word| inside.strip_prefix(**word).is_some_and(|rest| rest.starts_with(' ')));
    let from_margin = line.len() == inside.len();
    let mut words: Vec<(String, &str, String)> = Vec::new();
    let mut add = |word: &str, soort: &'static str, uitleg: Option<&String>| {
        words.push((word.to_owned(), soort, uitleg.cloned().unwrap_or_default()));
    };
    match clause.copied() {
        None if from_margin => BLOCKS.iter().for_each(|word| add(word, "blok", None)),
        None => CLAUSES.iter().for_each(|word| add(word, "onderdeel", None)),
        Some("over") => regels.onderwerpen().iter().for_each(|one| add(&one.code, "onderwerp", Some(&one.titel))),
        Some("bron" | "toelichting" | "vindplaats" | "te beoordelen") => {}
        Some("in afwijking van") => regels.eisen().for_each(|(_, eis)| add(&eis.code, "eis", Some(&eis.titel))),
        Some("voor") => {
            regels.objecten().for_each(|(_, object)| add(&object.naam, "object", object.toelichting.as_ref()));
        }
        Some(_) => {
            WORDS.iter().for_each(|word| add(word, "woord", None));
            regels.kenmerken().for_each(|(_, kenmerk)| add(&kenmerk.naam, "kenmerk", kenmerk.toelichting.as_ref()));
            regels.objecten().for_each(|(_, object)| add(&object.naam, "object", object.toelichting.as_ref()));
            all_symbols().for_each(|unit| add(unit, "eenheid", None));
        }
    }
    let (typed, words) = fitting(inside, words);
    let van = before.encode_utf16().count() - typed.encode_utf16().count();
    let mut words: Vec<Value> = words
        .into_iter()
        .map(|(woord, soort, uitleg)| json!({ "woord": woord, "soort": soort, "uitleg": uitleg }))
        .collect();
    words.truncate(MOST);
    json!({ "van": van, "woorden": words })
}

/// Most words that are offered.
const MOST: usize = 60;

type Word = (String, &'static str, String);

/// The longest end of the line, from the start of a word, that some names begin with, and those
/// names. Names have spaces in them, so that it is not only the last word.
fn fitting(line: &str, words: Vec<Word>) -> (&str, Vec<Word>) {
    let starts = std::iter::once(0).chain(line.match_indices(' ').map(|(at, _)| at + 1));
    for start in starts {
        let typed = line.get(start..).unwrap_or("");
        let lower = typed.to_lowercase();
        let begins = |word: &Word| word.0.to_lowercase().starts_with(&lower) && word.0 != typed;
        if words.iter().any(begins) {
            return (typed, words.into_iter().filter(begins).collect());
        }
    }
    ("", Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fixed_word_of_the_grammar_is_known() {
        let grammar = include_str!("../../grammar/stoer.pest");
        let known: Vec<&str> = BLOCKS.iter().chain(&CLAUSES).chain(&WORDS).copied().collect();
        let mut unknown = Vec::new();
        for line in grammar.lines().filter(|line| line.starts_with("kw_")) {
            let words: Vec<&str> = line.split('"').skip(1).step_by(2).map(|word| word.trim_end_matches(':')).collect();
            let phrase = words.join(" ");
            // These are kinds of value or only occur inside a longer phrase.
            if !known.contains(&phrase.as_str())
                && !["meervoud", "getal", "tekst", "datum", "een"].contains(&phrase.as_str())
            {
                unknown.push(phrase);
            }
        }
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn tokens_count_as_a_browser_does() {
        let text = "eis a.b \"𝄞\" -- x\n    norm hoogte ten minste 2,6 m\n";
        let found = tokens(text);
        assert_eq!(
            found.to_string(),
            "[[0,3,\"blok\"],[4,7,\"code\"],[8,12,\"tekst\"],[13,17,\"opmerking\"],[22,26,\"onderdeel\"],[34,44,\"woord\"],[45,48,\"getal\"]]"
        );
    }
}
