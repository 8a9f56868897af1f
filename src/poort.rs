//! The gate: everything that can be said of rule files before they are taken over.
//!
//! Enters: messages of the checker and of `onderzoek`, the settings of a repository, and what
//! was found before. Leaves: a [`Verslag`] in which every message knows its block, a fingerprint
//! that survives unrelated edits, and whether it counts.
//! Never passes: a fault of the checker that settings or a baseline would hide; rules with such a
//! fault cannot be used, whatever was agreed about them.

mod basis;
mod instellingen;
mod landelijk;
mod melding;
mod onderzoek;
mod vingerafdruk;

use std::collections::BTreeMap;

use time::Date;

use crate::diagnostic::{Diagnostic, Level, sort};
use crate::span::{Location, Source};

pub use basis::{Basis, BasisError};
pub use instellingen::{Instellingen, Niveau, Toegestaan};
pub use landelijk::landelijk;
pub use melding::{Melding, MeldingSoort};
pub use onderzoek::{bereik, herkomst, opmaak, voorbeeld, zonder_voorbeeld};
pub use vingerafdruk::blok;

/// A message and what became of it at the gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bevinding {
    /// The message, with the level that the settings give it.
    pub melding: Diagnostic,
    /// The block it is about, such as `eis huizen.parkeren.aantal`; the file name when it is in none.
    pub blok: String,
    /// The same for the same message about the same words, wherever they move: 32 hexadecimal digits.
    pub vingerafdruk: String,
    /// Whether it counts.
    pub stand: Stand,
}

/// Whether a finding counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stand {
    /// It counts.
    Telt,
    /// The settings allow it, for a reason and for a time.
    Toegestaan {
        /// Why.
        reden: String,
        /// First day on which it counts again.
        tot: Date,
    },
    /// It was there already.
    Bekend,
}

/// What the gate has to say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verslag {
    /// All findings in reading order, also those that do not count.
    pub bevindingen: Vec<Bevinding>,
    /// How many findings of the baseline are gone.
    pub verdwenen: usize,
    /// Whether there was a baseline.
    pub met_basis: bool,
}

impl Verslag {
    /// Weighs messages by the settings, the baseline and the day.
    ///
    /// `instellingen` comes with the index in `sources` of the file that it was read from, for
    /// messages about the settings themselves.
    pub fn new(
        sources: &[Source],
        mut meldingen: Vec<Diagnostic>,
        instellingen: Option<(&Instellingen, u32)>,
        basis: Option<&Basis>,
        vandaag: Date,
    ) -> Self {
        sort(&mut meldingen);
        meldingen.dedup();
        let empty = Instellingen::default();
        let (settings, home) = instellingen.unwrap_or((&empty, 0));
        let mut used = vec![false; settings.toegestaan.len()];
        let mut found = number(sources, meldingen);
        for bevinding in &mut found {
            if is_fault_of_the_rules(&bevinding.melding) {
                continue;
            }
            for (index, allowed) in settings.toegestaan.iter().enumerate() {
                if !allowed.matches(bevinding) {
                    continue;
                }
                if let Some(used) = used.get_mut(index) {
                    *used = true;
                }
                if vandaag < allowed.tot {
                    bevinding.stand = Stand::Toegestaan { reden: allowed.reden.clone(), tot: allowed.tot };
                }
            }
        }
        found.retain_mut(|bevinding| settings.weigh(&mut bevinding.melding));
        let about_settings = about_allowances(settings, home, &used, vandaag);
        let mut about_settings = number(sources, about_settings);
        about_settings.retain_mut(|bevinding| settings.weigh(&mut bevinding.melding));
        found.append(&mut about_settings);
        let verdwenen = basis.map_or(0, |basis| basis.mark(&mut found));
        Self { bevindingen: found, verdwenen, met_basis: basis.is_some() }
    }

    /// The findings that count.
    pub fn tellend(&self) -> impl Iterator<Item = &Bevinding> {
        self.bevindingen.iter().filter(|bevinding| bevinding.stand == Stand::Telt)
    }

    /// How many findings of a level count.
    pub fn count(&self, level: Level) -> usize {
        self.tellend().filter(|bevinding| bevinding.melding.level == level).count()
    }

    /// Whether something of at least this level counts.
    pub fn faalt(&self, vanaf: Level) -> bool {
        self.tellend().any(|bevinding| bevinding.melding.level >= vanaf)
    }
}

/// Whether rules or a project cannot be used because of this message.
fn is_fault_of_the_rules(melding: &Diagnostic) -> bool {
    melding.level == Level::Fout && melding.code.starts_with(['S', 'C', 'F'])
}

/// Gives every message its block and fingerprint; equal ones are told apart by their order.
fn number(sources: &[Source], meldingen: Vec<Diagnostic>) -> Vec<Bevinding> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut found = Vec::new();
    for melding in meldingen {
        let Some(source) = sources.get(melding.location.source as usize) else { continue };
        let blok = blok(source, melding.location.span);
        let plain = vingerafdruk::of(source, &melding, &blok, 0);
        let before = seen.entry(plain.clone()).or_insert(0);
        let vingerafdruk = if *before == 0 { plain } else { vingerafdruk::of(source, &melding, &blok, *before) };
        *before += 1;
        found.push(Bevinding { melding, blok, vingerafdruk, stand: Stand::Telt });
    }
    found
}

/// Allowances that have ended, and those that allow nothing.
fn about_allowances(settings: &Instellingen, home: u32, used: &[bool], vandaag: Date) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (allowed, used) in settings.toegestaan.iter().zip(used) {
        let soort = if !used {
            MeldingSoort::AllowsNothing { code: allowed.code.clone() }
        } else if vandaag >= allowed.tot {
            MeldingSoort::Expired { code: allowed.code.clone(), tot: allowed.tot }
        } else {
            continue;
        };
        let location = Location { source: home, span: allowed.span };
        found.push(Diagnostic::from(&Melding { location, soort }));
    }
    found
}
