//! Bounds that keep hostile text from exhausting the stack.
//!
//! pest recurses with the nesting of the text. Natively it notices a nearly full stack; under
//! WASM it traps and leaves the module unusable. So the nesting is counted beforehand, in one
//! pass over the text.

use super::{Parsed, SyntaxError, SyntaxErrorKind};
use crate::span::Span;

/// The largest rule file, in bytes.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

/// How deep parentheses may go, and how many words that nest without parentheses (`waarvoor`,
/// `… van`, `geldt`) may follow one another in one block or table cell.
pub const MAX_NESTING: usize = 64;

/// Words behind which the grammar reads a whole expression once more.
static NESTING_WORDS: [&str; 4] = ["waarvoor", "geldt", "van", "volgende"];

/// `van` also stands in every path, so it may occur more often.
const MAX_NESTING_WORDS: usize = 8 * MAX_NESTING;

pub(super) fn check(text: &str) -> Parsed<()> {
    if text.len() > MAX_BYTES {
        return Err(SyntaxError { span: Span::new(0, 0), kind: SyntaxErrorKind::TooLarge { limit: MAX_BYTES } });
    }
    let mut depth = 0_usize;
    let mut words = 0_usize;
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with(|c: char| !c.is_whitespace()) {
            (depth, words) = (0, 0);
        }
        let mut quoted = false;
        let mut word_start = None;
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
                words += usize::from(line.get(start..at).is_some_and(|word| NESTING_WORDS.contains(&word)));
            }
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                '|' => words = 0,
                _ => {}
            }
            if depth > MAX_NESTING || words > MAX_NESTING_WORDS {
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
    }
}
