//! Names of objects, and how names join into phrases.

use std::collections::BTreeMap;

use crate::feiten::{DingId, Feiten};
use crate::regelset::Regelset;

/// What a reader calls each object of a project. No two objects share a name as long as they
/// can be told apart by what contains them.
#[derive(Debug, Clone)]
pub struct Namen(Vec<String>);

impl Namen {
    /// Names for all objects of a project.
    pub fn new(regels: &Regelset, feiten: &Feiten) -> Self {
        let mut names: Vec<String> = feiten.ids().map(|ding| short_name(regels, feiten, ding)).collect();
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        for name in &names {
            *count.entry(name.clone()).or_default() += 1;
        }
        // Containers precede their contents, so that a container already has its full name.
        for ding in feiten.ids() {
            let shared = names.get(ding.index()).is_some_and(|name| count.get(name).is_some_and(|n| *n > 1));
            let container = feiten.ding(ding).ouder.filter(|ouder| *ouder != Feiten::PROJECT);
            let container = container.and_then(|ouder| names.get(ouder.index()).cloned());
            if let (true, Some(container), Some(name)) = (shared, container, names.get_mut(ding.index())) {
                *name = format!("{name} ({container})");
            }
        }
        Self(names)
    }

    /// The name of an object.
    pub fn get(&self, ding: DingId) -> &str {
        self.0.get(ding.index()).map_or("", String::as_str)
    }
}

/// The own name, after the kind when the name alone says little: `raam R1`, but `berging 1`.
fn short_name(regels: &Regelset, feiten: &Feiten, ding: DingId) -> String {
    let object = feiten.ding(ding);
    if ding == Feiten::PROJECT && object.naam == "project" {
        return "het project".to_owned();
    }
    let says_what = object.naam.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() >= 3);
    if says_what { object.naam.clone() } else { format!("{} {}", regels.object(object.soort).naam, object.naam) }
}

/// Nouns, as they end, that take `het`.
const HET: [&str; 22] = [
    "gebouw",
    "gebied",
    "compartiment",
    "perceel",
    "project",
    "raam",
    "bouwwerk",
    "toestel",
    "deel",
    "terrein",
    "systeem",
    "oppervlak",
    "element",
    "hek",
    "vlak",
    "eiland",
    "net",
    "vertrek",
    "portaal",
    "balkon",
    "gedeelte",
    "verblijf",
];

/// `het gebouw`, `de gebruiksfunctie`, `de woonfunctie in woongebouw`.
pub fn met_lidwoord(noun: &str) -> String {
    let head = noun.split(' ').find(|word| HET.iter().any(|end| word.ends_with(end)) || !is_adjective(word));
    let het = head.is_some_and(|head| HET.iter().any(|end| head.ends_with(end)));
    format!("{} {noun}", if het { "het" } else { "de" })
}

/// Whether a word comes before its noun (`besloten ruimte`, `lichte industriefunctie`).
fn is_adjective(word: &str) -> bool {
    matches!(
        word,
        "lichte" | "andere" | "overige" | "besloten" | "beschermde" | "extra" | "gemeenschappelijke" | "open"
    )
}

/// `a, b en c`.
pub fn opsomming(items: &[String], voegwoord: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {voegwoord} {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_take_their_article() {
        for (noun, text) in [
            ("gebouw", "het gebouw"),
            ("woonfunctie in woongebouw", "de woonfunctie in woongebouw"),
            ("lichte industriefunctie", "de lichte industriefunctie"),
            ("subbrandcompartiment", "het subbrandcompartiment"),
            ("trap", "de trap"),
        ] {
            assert_eq!(met_lidwoord(noun), text);
        }
    }

    #[test]
    fn lists_end_with_a_conjunction() {
        let items = |n: usize| ["a", "b", "c"].iter().take(n).map(|s| (*s).to_owned()).collect::<Vec<_>>();
        assert_eq!(opsomming(&items(0), "en"), "");
        assert_eq!(opsomming(&items(1), "en"), "a");
        assert_eq!(opsomming(&items(3), "of"), "a, b of c");
    }
}
