//! Which block a message is about, and a fingerprint that survives unrelated edits.
//!
//! Lines move, files are renamed and messages are worded anew; what stays is the code, the name of
//! the block and the words that the message points at. Blocks are found in the text itself, so
//! that a file with a writing fault has fingerprints too.

use sha2::{Digest, Sha256};

use crate::diagnostic::Diagnostic;
use crate::span::{Source, Span};

/// The heading of the block around a place, such as `eis huizen.parkeren.aantal` or
/// `voorbeeld "op de grens"`; for a project the keys that lead to the place. The file name when
/// the place is in no block.
pub fn blok(source: &Source, span: Span) -> String {
    let text = &source.text;
    let at = text.floor_char_boundary(span.start as usize);
    let line_end = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end);
    let before = text.get(..line_end).unwrap_or(text);
    let found = if is_yaml(&source.name) { keys(before) } else { heading(before) };
    found.unwrap_or_else(|| source.name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned())
}

/// The fingerprint of a message; `number` tells equal ones apart.
pub(super) fn of(source: &Source, melding: &Diagnostic, blok: &str, number: usize) -> String {
    // A layout differs somewhere; where exactly says nothing about which file it is.
    let words = if melding.code == "P002" { String::new() } else { words(source, melding.location.span) };
    let mut hasher = Sha256::new();
    for part in [melding.code, blok, &words, &number.to_string()] {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hasher.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn is_yaml(name: &str) -> bool {
    name.ends_with(".yaml") || name.ends_with(".yml")
}

/// The words at a place, of its first line only: what a block goes on to say is no part of what a
/// message about its heading points at.
fn words(source: &Source, span: Span) -> String {
    let first = source.slice(span).lines().next().unwrap_or_default();
    first.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The last line that starts in the margin: kind of block, and name or title.
fn heading(before: &str) -> Option<String> {
    let line = before.lines().rev().find(|line| line.starts_with(|first: char| first.is_alphabetic()))?;
    let (kind, rest) = line.split_once(' ')?;
    let name = rest.trim_start();
    let name = match name.strip_prefix('"') {
        Some(title) => format!("\"{}\"", title.split('"').next().unwrap_or_default()),
        None => name.split(" \"").next().unwrap_or(name).trim_end().to_owned(),
    };
    Some(format!("{kind} {name}"))
}

/// The lines that contain a place in a project, outermost first.
fn keys(before: &str) -> Option<String> {
    let mut found: Vec<&str> = Vec::new();
    let mut limit = usize::MAX;
    for line in before.lines().rev() {
        let indented = line.trim_start();
        let bare = indented.trim_start_matches(['-', ' ']).trim_end();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        // An item of a list stands just inside the key with the same indentation.
        let depth = 2 * (line.len() - indented.len()) + usize::from(indented.starts_with("- "));
        if depth < limit {
            limit = depth;
            found.push(bare);
        }
        if limit == 0 {
            break;
        }
    }
    found.reverse();
    // The place itself is told by its words.
    found.pop();
    (!found.is_empty()).then(|| found.join(" › "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Level;
    use crate::span::Location;

    fn place(text: &str, words: &str) -> Span {
        let start = text.find(words).unwrap_or_default();
        Span::new(start, start + words.len())
    }

    fn print(name: &str, text: &str, words: &str) -> String {
        let source = Source::new(name, text);
        let span = place(text, words);
        let melding = Diagnostic {
            code: "C007",
            level: Level::Fout,
            message: String::new(),
            location: Location { source: 0, span },
            label: None,
            also: Vec::new(),
            hint: None,
        };
        of(&source, &melding, &blok(&source, span), 0)
    }

    const RULES: &str = "eis a.b \"X\"\n    voor elk gebouw\n    norm hoogte ten minste 3 kg\n";

    #[test]
    fn a_block_is_named_by_its_heading() {
        let source = Source::new("x/y.stoer", RULES);
        assert_eq!(blok(&source, place(RULES, "3 kg")), "eis a.b");
        assert_eq!(blok(&source, place(RULES, "a.b")), "eis a.b");
        let text = "// los\nvoorbeeld \"op de grens\"\n    op 2026-01-01\n";
        assert_eq!(blok(&Source::new("y.stoer", text), place(text, "2026")), "voorbeeld \"op de grens\"");
        assert_eq!(blok(&Source::new("x/y.stoer", text), place(text, "los")), "y.stoer");
    }

    #[test]
    fn a_place_in_a_project_is_named_by_its_keys() {
        let text = "stoer: 1\ngebouwen:\n  - naam: A\n    ramen:\n      - hoogte: 3\n      - breedte: 2\n";
        let at = place(text, "breedte");
        assert_eq!(blok(&Source::new("p.yaml", text), at), "gebouwen: › naam: A › ramen:");
    }

    #[test]
    fn lines_above_another_name_and_layout_change_nothing() {
        let same = print("x/y.stoer", RULES, "3 kg");
        let moved = format!("eis a.a \"Y\"\n    voor elk gebouw\n\n\n{RULES}");
        assert_eq!(print("z.stoer", &moved, "3 kg"), same);
        assert_eq!(print("z.stoer", &RULES.replace("3 kg", "3  kg"), "3  kg"), same);
    }

    #[test]
    fn other_words_or_another_block_change_it() {
        let same = print("y.stoer", RULES, "3 kg");
        assert_ne!(print("y.stoer", &RULES.replace("3 kg", "4 kg"), "4 kg"), same);
        assert_ne!(print("y.stoer", &RULES.replace("a.b", "a.c"), "3 kg"), same);
    }
}
