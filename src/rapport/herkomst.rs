//! Content hashes, so that a report says exactly what it was made from.

use sha2::{Digest, Sha256};

use crate::ingebouwd::is_cases;
use crate::span::Source;

/// The SHA-256 of a text, as `sha256sum` prints it.
pub fn content_hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One hash for all rule files, whatever their names and order:
/// `sha256sum *.stoer | cut -c1-64 | LC_ALL=C sort | sha256sum`. Files of cases
/// (`…-voorbeelden.stoer`) are left out: they change no outcome.
pub(super) fn rules_hash(sources: &[Source]) -> String {
    let mut hashes: Vec<String> =
        sources.iter().filter(|source| !is_cases(&source.name)).map(|source| content_hash(&source.text)).collect();
    hashes.sort();
    let list: String = hashes.into_iter().map(|hash| hash + "\n").collect();
    content_hash(&list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_can_be_checked_with_ordinary_tools() {
        assert_eq!(content_hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn order_and_names_of_rule_files_do_not_matter() {
        let (a, b) = (Source::new("a", "eis"), Source::new("b", "norm"));
        let renamed = Source::new("c", "eis");
        assert_eq!(rules_hash(&[a.clone(), b.clone()]), rules_hash(&[b.clone(), renamed]));
        assert_ne!(rules_hash(&[a.clone(), b]), rules_hash(&[a]));
    }
}
