//! The old versions of blocks beside the new ones, under other names.

use std::collections::BTreeSet;

use super::{Blokje, Blokken};
use crate::regelset::Regelset;
use crate::syntax::BlokSoort;

/// Whether a block says what an outcome is, rather than which words there are.
pub(super) fn is_definition(soort: BlokSoort) -> bool {
    matches!(soort, BlokSoort::Eis | BlokSoort::Uitzondering | BlokSoort::Bepaling | BlokSoort::Tabel)
}

/// The name of the old version of an eis, exception or table.
pub(super) fn old_code(code: &str) -> String {
    format!("{code}.oud")
}

/// The names whose meaning can have changed: the changed ones, everything that names one of them,
/// and everything that one of them sets aside.
pub(super) fn touched(seeds: BTreeSet<String>, sides: &[&Blokken], rules: &[&Regelset]) -> BTreeSet<String> {
    let mut found = seeds.clone();
    let mut todo: Vec<String> = seeds.into_iter().collect();
    while let Some(name) = todo.pop() {
        let mut add = |other: &str| {
            if found.insert(other.to_owned()) {
                todo.push(other.to_owned());
            }
        };
        for side in sides {
            for ((soort, other), blokje) in side.iter() {
                if is_definition(*soort) && *other != name && !places(&blokje.tekst, &[name.as_str()]).is_empty() {
                    add(other);
                }
            }
        }
        for regels in rules {
            if let Some(id) = regels.eis_by_code(&name) {
                regels.eis(id).opzij.iter().for_each(|target| add(&regels.eis(*target).code));
            }
        }
    }
    found
}

/// The text of the old versions. Words that are gone keep their old meaning.
pub(super) fn old_beside(touched: &BTreeSet<String>, before: &Blokken, after: &Blokken) -> String {
    let names: Vec<&str> = touched.iter().map(String::as_str).collect();
    let mut out = String::new();
    for (key, blokje) in before {
        let renamed = is_definition(key.0) && touched.contains(&key.1);
        let gone = !after.contains_key(key) && key.0 != BlokSoort::Vervanging;
        if renamed {
            out.push_str(&rename(blokje, &names));
            out.push_str("\n\n");
        } else if gone {
            out.push_str(&blokje.tekst);
            out.push_str("\n\n");
        }
    }
    out
}

fn rename(blokje: &Blokje, names: &[&str]) -> String {
    let text = &blokje.tekst;
    let mut out = String::with_capacity(text.len() + 64);
    let mut from = 0;
    for (at, name) in places(text, names) {
        out.push_str(text.get(from..at).unwrap_or_default());
        // A code is followed by a mark, an ordinary name is preceded by one: both read as names.
        if name.contains('.') {
            out.push_str(&old_code(name));
        } else {
            out.push_str("oude ");
            out.push_str(name);
        }
        from = at + name.len();
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// Where whole names stand in a text, outside quotes and remarks; the longest name at each place.
fn places<'n>(text: &str, names: &[&'n str]) -> Vec<(usize, &'n str)> {
    let mut found: Vec<(usize, &'n str)> = Vec::new();
    for name in names {
        found
            .extend(text.match_indices(name).map(|(at, _)| (at, *name)).filter(|(at, name)| is_whole(text, *at, name)));
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.len().cmp(&a.1.len())));
    let mut end = 0;
    let mut quotes = Quotes { text, at: 0, inside: false };
    found.retain(|(at, name)| {
        let free = *at >= end && !quotes.contain(*at);
        if free {
            end = at + name.len();
        }
        free
    });
    found
}

fn is_whole(text: &str, at: usize, name: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let before = text.get(..at).and_then(|text| text.chars().next_back());
    let mut after = text.get(at + name.len()..).unwrap_or_default().chars();
    let (next, one_more) = (after.next(), after.next());
    let longer_code = next == Some('.') && one_more.is_some_and(part);
    !before.is_some_and(|c| part(c) || c == '.') && !next.is_some_and(part) && !longer_code
}

/// Walks a text once and knows where quotes and remarks are.
struct Quotes<'t> {
    text: &'t str,
    at: usize,
    inside: bool,
}

impl Quotes<'_> {
    /// Whether a place, later than the one before, lies in quotes or behind `--`.
    fn contain(&mut self, place: usize) -> bool {
        let passed = self.text.get(self.at..place).unwrap_or_default();
        if passed.matches('"').count() % 2 == 1 {
            self.inside = !self.inside;
        }
        self.at = place.max(self.at);
        let line = self.text.get(..place).and_then(|text| text.rsplit('\n').next()).unwrap_or_default();
        self.inside || line.trim_start().starts_with("--")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, names: &[&str]) -> Vec<usize> {
        places(text, names).into_iter().map(|(at, _)| at).collect()
    }

    #[test]
    fn only_whole_names_are_found() {
        assert_eq!(found("a.b en a.b.c en aa.b", &["a.b"]), [0]);
        assert_eq!(found("breedte van de vluchtroute", &["breedte", "breedte van de vluchtroute"]), [0]);
        assert_eq!(found("hoogte, hoogteverschil", &["hoogte"]), [0]);
        assert_eq!(found("einde a.b.", &["a.b"]), [6]);
    }

    #[test]
    fn quotes_and_remarks_are_left_alone() {
        assert_eq!(found("eis a.b \"over a.b\" op a.b\n  -- a.b\n", &["a.b"]), [4, 22]);
    }
}
