//! The settings of a repository of rules: `stoer.yaml`.
//!
//! ```yaml
//! stoer: 1
//! niveaus:
//!   P009: uit
//! toegestaan:
//!   - code: P008
//!     bij: eis huizen.parkeren.aantal
//!     reden: raadsbesluit van 3 maart 2026, grondslag artikel 23.7
//!     tot: 2027-01-01
//! ```

use std::collections::BTreeMap;

use time::{Date, Month};

use super::{Bevinding, Melding, MeldingSoort};
use crate::diagnostic::{Diagnostic, Level};
use crate::ingebouwd;
use crate::span::{Location, Source, Span};
use crate::yaml::{self, Key, Node};

/// The number of the file format.
const FORMAT: &str = "1";

/// What a repository settles for itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Instellingen {
    /// The level of a code.
    pub niveaus: BTreeMap<String, Niveau>,
    /// Findings that are allowed for a time.
    pub toegestaan: Vec<Toegestaan>,
}

/// The level of a code in the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Niveau {
    /// Not reported.
    Uit,
    /// Reported at this level.
    Aan(Level),
}

/// Findings that are allowed until a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toegestaan {
    /// The code.
    pub code: String,
    /// The block or file it is about, or the fingerprint.
    pub bij: String,
    /// Why.
    pub reden: String,
    /// First day on which it counts again.
    pub tot: Date,
    /// Where this is written.
    pub span: Span,
}

impl Toegestaan {
    /// Whether a finding is meant. A block may be named with or without its kind in front.
    pub(super) fn matches(&self, bevinding: &Bevinding) -> bool {
        let name = bevinding.blok.split_once(' ').map_or("", |(_, name)| name);
        self.code == bevinding.melding.code
            && (self.bij == bevinding.blok || self.bij == name || self.bij == bevinding.vingerafdruk)
    }
}

impl Instellingen {
    /// Reads the settings; `number` is the index of the file in the list of all texts.
    ///
    /// # Errors
    ///
    /// Every fault at its place.
    pub fn read(source: &Source, number: u32) -> Result<Self, Vec<Diagnostic>> {
        let mut reader = Reader { number, faults: Vec::new() };
        let settings = match yaml::read(&source.text) {
            Ok(root) => reader.settings(&root),
            Err(errors) => {
                for error in errors {
                    reader.fault(error.span, error.to_string(), error.hint().map(str::to_owned));
                }
                Self::default()
            }
        };
        if reader.faults.is_empty() { Ok(settings) } else { Err(reader.faults) }
    }

    /// Gives a message its level; false when it is not to be reported. What the checker calls a
    /// fault stays one.
    pub(super) fn weigh(&self, melding: &mut Diagnostic) -> bool {
        if super::is_fault_of_the_rules(melding) {
            return true;
        }
        match self.niveaus.get(melding.code) {
            Some(Niveau::Uit) => false,
            Some(Niveau::Aan(level)) => {
                melding.level = *level;
                true
            }
            None => true,
        }
    }
}

struct Reader {
    number: u32,
    faults: Vec<Diagnostic>,
}

impl Reader {
    fn fault(&mut self, span: Span, why: impl Into<String>, hint: Option<String>) {
        let location = Location { source: self.number, span };
        let soort = MeldingSoort::Settings { why: why.into(), hint };
        self.faults.push(Diagnostic::from(&Melding { location, soort }));
    }

    fn settings(&mut self, root: &Node) -> Instellingen {
        let mut settings = Instellingen::default();
        let Some(entries) = root.as_map() else {
            self.fault(root.span, "hier horen de sleutels `stoer`, `niveaus` en `toegestaan`", None);
            return settings;
        };
        match root.get("stoer") {
            Some(version) if version.as_scalar() == Some(FORMAT) => {}
            Some(version) => {
                self.fault(version.span, "onbekende versie van de instellingen", Some("schrijf `stoer: 1`".to_owned()));
            }
            None => {
                let start = Span { end: root.span.start, ..root.span };
                self.fault(start, "de versie ontbreekt", Some("schrijf bovenaan `stoer: 1`".to_owned()));
            }
        }
        for (key, value) in entries {
            match key.text.as_str() {
                "stoer" => {}
                "niveaus" => self.levels(value, &mut settings),
                "toegestaan" => self.allowed_list(value, &mut settings),
                _ => self.unknown_key(key, &["stoer", "niveaus", "toegestaan"]),
            }
        }
        settings
    }

    fn unknown_key(&mut self, key: &Key, known: &[&str]) {
        let known = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        self.fault(
            key.span,
            format!("de sleutel `{}` heeft hier geen betekenis", key.text),
            Some(format!("bekend zijn {known}")),
        );
    }

    fn levels(&mut self, node: &Node, settings: &mut Instellingen) {
        if node.is_null() {
            return;
        }
        let Some(entries) = node.as_map() else {
            self.fault(node.span, "hier horen codes met hun niveau, zoals `P009: uit`", None);
            return;
        };
        for (code, value) in entries {
            self.known_code(&code.text, code.span);
            let level = match value.as_scalar() {
                Some("uit") => Niveau::Uit,
                Some("info") => Niveau::Aan(Level::Info),
                Some("waarschuwing") => Niveau::Aan(Level::Waarschuwing),
                Some("fout") => Niveau::Aan(Level::Fout),
                _ => {
                    self.fault(
                        value.span,
                        "dit niveau bestaat niet",
                        Some("kies `uit`, `info`, `waarschuwing` of `fout`".to_owned()),
                    );
                    continue;
                }
            };
            settings.niveaus.insert(code.text.clone(), level);
        }
    }

    fn known_code(&mut self, code: &str, span: Span) {
        if ingebouwd::pages().any(|(known, _)| known == code) {
            return;
        }
        let hint = Some("`stoer uitleg` noemt alle codes".to_owned());
        self.fault(span, format!("de code `{code}` bestaat niet"), hint);
    }

    fn allowed_list(&mut self, node: &Node, settings: &mut Instellingen) {
        if node.is_null() {
            return;
        }
        let Some(items) = node.as_list() else {
            self.fault(node.span, "hier hoort een lijst; elke regel begint met `-`", None);
            return;
        };
        settings.toegestaan = items.iter().filter_map(|item| self.allowed(item)).collect();
    }

    fn allowed(&mut self, node: &Node) -> Option<Toegestaan> {
        const KEYS: [&str; 4] = ["code", "bij", "reden", "tot"];
        let Some(entries) = node.as_map() else {
            self.fault(node.span, "hier horen `code`, `bij`, `reden` en `tot`", None);
            return None;
        };
        for (key, _) in entries {
            if !KEYS.contains(&key.text.as_str()) {
                self.unknown_key(key, &KEYS);
            }
        }
        let [code, bij, reden, tot] = KEYS.map(|key| self.text(node, key));
        let (code, code_span) = code?;
        self.known_code(&code, code_span);
        let ((bij, _), (reden, _), (tot, tot_span)) = (bij?, reden?, tot?);
        let Some(tot) = day(&tot) else {
            self.fault(tot_span, "dit is geen dag", Some("schrijf een dag als 2027-01-01".to_owned()));
            return None;
        };
        Some(Toegestaan { code, bij, reden, tot, span: code_span })
    }

    /// The text under a key, and its place; reports when there is none.
    fn text(&mut self, node: &Node, key: &str) -> Option<(String, Span)> {
        let found = node.get(key).and_then(|value| Some((value.as_scalar()?.trim().to_owned(), value.span)));
        if let Some(found) = found.filter(|(text, _)| !text.is_empty()) {
            return Some(found);
        }
        let why = match key {
            "reden" => "de `reden` ontbreekt: waarom is dit toegestaan?",
            "tot" => "`tot` ontbreekt: vanaf welke dag telt dit weer?",
            "bij" => "`bij` ontbreekt: bij welk blok of bestand is dit toegestaan?",
            _ => "de `code` ontbreekt",
        };
        let first = Span { end: node.span.start, ..node.span };
        self.fault(node.get(key).map_or(first, |value| value.span), why, None);
        None
    }
}

/// A day as `2027-01-01`.
fn day(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let plain = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.next().is_some() || !plain(year, 4) || !plain(month, 2) || !plain(day, 2) {
        return None;
    }
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
}
