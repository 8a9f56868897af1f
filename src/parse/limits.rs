//! Bounds that keep hostile text from exhausting the stack.
//!
//! pest recurses with the nesting of the text. Natively it notices a nearly full stack; under
//! WASM it traps and leaves the module unusable. So the nesting is counted beforehand, in one
//! pass over the text.

use super::{Parsed, SyntaxError, SyntaxErrorKind};
use crate::span::Span;

/// The largest rule file, in bytes.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

/// How deep a sentence may nest: open parentheses, words behind which a whole expression is read
/// once more, and arithmetic signs, of which each makes the tree of a sum one level deeper. Counted
/// per clause or table cell.
pub const MAX_NESTING: usize = 64;

/// Words behind which the grammar reads a whole expression once more.
static NESTING_WORDS: [&str; 9] =
    ["waarvoor", "geldt", "volgende", "som", "grootste", "kleinste", "gemiddelde", "hoogste", "laagste"];

/// Words that begin a clause, and with it a new sentence.
static CLAUSE_WORDS: [&str; 5] = ["gegeven", "verwacht", "norm", "lezing", "als"];

pub(super) fn check(text: &str) -> Parsed<()> {
    if text.len() > MAX_BYTES {
        return Err(SyntaxError { span: Span::new(0, 0), kind: SyntaxErrorKind::TooLarge { limit: MAX_BYTES } });
    }
    let mut depth = 0_usize;
    let mut words = 0_usize;
    let mut line_start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        // A comment at the margin stands inside the block around it.
        if line.starts_with(|c: char| !c.is_whitespace()) && !line.starts_with("--") {
            (depth, words) = (0, 0);
        } else if CLAUSE_WORDS.contains(&line.split_whitespace().next().unwrap_or("")) {
            words = 0;
        }
        let mut quoted = false;
        let mut word_start = None;
        let mut word_before = "";
        for (at, c) in line.char_indices() {
            if c == '"' {
                quoted = !quoted;
            }
            if quoted {
                word_start = None;
                continue;
            }
            if line.get(at..).is_some_and(|rest| rest.starts_with("--")) {
                break;
            }
            if c.is_alphabetic() {
                word_start = word_start.or(Some(at));
            } else if let Some(start) = word_start.take() {
                let word = line.get(start..at).unwrap_or("");
                words += usize::from(NESTING_WORDS.contains(&word) && word_before != "ten");
                word_before = word;
            }
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                '|' => words = 0,
                '%' => words += 1,
                '+' | '-' | '−' | '·' | '×' | '*' | '/' => {
                    let after = line.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
                    words += usize::from(after.is_none_or(char::is_whitespace));
                }
                _ => {}
            }
            if depth + words > MAX_NESTING {
                let place = line_start + at;
                return Err(SyntaxError {
                    span: Span::new(place, place + c.len_utf8()),
                    kind: SyntaxErrorKind::TooDeep { limit: MAX_NESTING },
                });
            }
        }
        line_start += line.len();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_is_bounded_and_quotes_do_not_count() {
        assert!(check(&format!("norm {}a{}", "(".repeat(64), ")".repeat(64))).is_ok());
        assert!(check(&format!("norm {}a{}", "(".repeat(65), ")".repeat(65))).is_err());
        assert!(check(&format!("toelichting \"{}\"", "(".repeat(100))).is_ok());
        assert!(check(&"er is een a waarvoor ".repeat(600)).is_err());
        assert!(check(&format!("norm {}1", "1 + ".repeat(64))).is_ok());
        assert!(check(&format!("norm {}1", "1 + ".repeat(65))).is_err());
        assert!(check(&"    gegeven een raam waarvoor a is 5 %\n".repeat(1_000)).is_ok());
        assert!(check(&"norm | 1 + 1 | kWh/(m²·jaar) |\n".repeat(1_000)).is_ok());
    }
}
