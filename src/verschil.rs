//! What a change of rules means: for which projects does another outcome come out?
//!
//! Enters: two lists of texts and a day. Leaves: a [`Verschil`]: every eis whose outcome a change
//! can touch, with its transitions, each with a project that shows it.
//! Never passes: "no difference" that was not proven. A changed word of the vocabulary stays
//! outside the proof and is named.
//!
//! The old versions are set beside the new ones under other names, so that one question can be
//! about both: the eis `dorp.berging` as `dorp.berging.oud`. Everything that names something
//! changed goes along, so that the old versions speak of each other.

mod naast;

use std::collections::{BTreeMap, BTreeSet};

use time::Date;

use crate::check::check;
use crate::compare::{Overgang, Versies, verschil as transitions};
use crate::parse::parse;
use crate::regelset::{EisId, EisInhoud, Regelset};
use crate::span::Source;
use crate::syntax::{Blok, BlokSoort};

/// What a change means.
#[derive(Debug)]
pub struct Verschil {
    /// Both versions of the rules, in one; witnesses refer to it.
    pub regels: Regelset,
    /// The eisen that a change can touch, by code.
    pub eisen: Vec<EisVerschil>,
    /// What was left out of account.
    pub voorbehouden: Vec<String>,
}

/// What a change means for one eis.
#[derive(Debug)]
pub struct EisVerschil {
    /// Its code.
    pub code: String,
    /// Its title, the new one if there is one.
    pub titel: String,
    /// What happened to its text.
    pub wijziging: Wijziging,
    /// Projects that get another outcome; none: it was proven that there are none.
    pub overgangen: Vec<Overgang>,
    /// What cannot be compared by outcomes.
    pub opmerking: Option<String>,
}

/// What happened to the text of an eis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wijziging {
    /// It was not there.
    Nieuw,
    /// It is no longer there.
    Vervallen,
    /// It reads differently.
    Gewijzigd,
    /// It reads the same, but something that it rests on does not.
    Afhankelijk,
}

impl Wijziging {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Nieuw => "nieuw",
            Self::Vervallen => "vervallen",
            Self::Gewijzigd => "gewijzigd",
            Self::Afhankelijk => "zelf gelijk, maar iets waarop zij rust is gewijzigd",
        }
    }
}

/// Why two sets of rules cannot be set side by side.
#[derive(Debug)]
pub enum VerschilError {
    /// The rules of this side have faults.
    Ondeugdelijk {
        /// Whether it is the new side.
        nieuw: bool,
    },
    /// Each side is sound, but together they are not: the first reason.
    NietSamen(String),
}

/// A block and the text that it stands in.
struct Blokje {
    tekst: String,
    blok: Blok,
}

type Blokken = BTreeMap<(BlokSoort, String), Blokje>;

/// Compares two sets of rules on a day.
///
/// # Errors
///
/// When one of the sets has faults, or when they cannot be set side by side.
pub fn verschil(oud: Vec<Source>, nieuw: Vec<Source>, datum: Date) -> Result<Verschil, VerschilError> {
    let (before, after) = (blocks(&oud), blocks(&nieuw));
    let old_rules = check(oud).0.ok_or(VerschilError::Ondeugdelijk { nieuw: false })?;
    let new_rules = check(nieuw.clone()).0.ok_or(VerschilError::Ondeugdelijk { nieuw: true })?;
    let changed: BTreeSet<&(BlokSoort, String)> = before
        .keys()
        .chain(after.keys())
        .filter(|key| before.get(key).map(|one| &one.blok) != after.get(key).map(|one| &one.blok))
        .collect();
    let seeds = changed.iter().filter(|(soort, _)| naast::is_definition(*soort)).map(|(_, name)| name.clone());
    let touched = naast::touched(seeds.collect(), &[&before, &after], &[&old_rules, &new_rules]);
    let voorbehouden = reservations(&changed, &before, &after);
    let side = naast::old_beside(&touched, &before, &after);
    let mut sources = nieuw;
    sources.push(Source::new("oud", side));
    let (regels, diagnostics) = check(sources);
    let Some(regels) = regels else {
        let first = diagnostics.into_iter().max_by_key(|diagnostic| diagnostic.level);
        return Err(VerschilError::NietSamen(first.map(|first| first.message).unwrap_or_default()));
    };
    let mut eisen = Vec::new();
    for code in &touched {
        let key = |soort| (soort, code.clone());
        let (had, has) = (before.get(&key(BlokSoort::Eis)), after.get(&key(BlokSoort::Eis)));
        let wijziging = match (had, has) {
            (None, None) => continue,
            (None, Some(_)) => Wijziging::Nieuw,
            (Some(_), None) => Wijziging::Vervallen,
            (Some(old), Some(new)) if old.blok == new.blok => Wijziging::Afhankelijk,
            (Some(_), Some(_)) => Wijziging::Gewijzigd,
        };
        let versies = Versies {
            oud: had.and_then(|_| regels.eis_by_code(&naast::old_code(code))),
            nieuw: has.and_then(|_| regels.eis_by_code(code)),
        };
        eisen.extend(one(&regels, code, wijziging, versies, datum));
    }
    Ok(Verschil { regels, eisen, voorbehouden })
}

fn one(regels: &Regelset, code: &str, wijziging: Wijziging, versies: Versies, datum: Date) -> Option<EisVerschil> {
    let eis = regels.eis(versies.nieuw.or(versies.oud)?);
    let both: Vec<EisId> = versies.oud.into_iter().chain(versies.nieuw).collect();
    let inhoud = |wanted: fn(&EisInhoud) -> bool| both.iter().any(|id| wanted(&regels.eis(*id).inhoud));
    let by_hand = inhoud(|inhoud| matches!(inhoud, EisInhoud::TeBeoordelen(_)));
    let norm = inhoud(|inhoud| matches!(inhoud, EisInhoud::Norm(_)));
    let opmerking = match (by_hand, norm) {
        (true, true) => Some("een van beide versies is door een mens te beoordelen".to_owned()),
        (true, false) => Some("door een mens te beoordelen; lees beide teksten".to_owned()),
        (false, _) => None,
    };
    let overgangen = if by_hand || !norm { Vec::new() } else { transitions(regels, versies, datum) };
    Some(EisVerschil { code: code.to_owned(), titel: eis.titel.clone(), wijziging, overgangen, opmerking })
}

/// Every block by kind and name. Cases are about rules, not rules themselves.
fn blocks(sources: &[Source]) -> Blokken {
    let mut found = BTreeMap::new();
    for source in sources {
        let (bestand, _) = parse(source);
        for blok in bestand.blokken {
            if blok.kop.soort == BlokSoort::Voorbeeld {
                continue;
            }
            let tekst = source.slice(blok.span).to_owned();
            found.insert((blok.kop.soort, blok.kop.naam.node.clone()), Blokje { tekst, blok });
        }
    }
    found
}

/// Changes that no question about outcomes covers.
fn reservations(changed: &BTreeSet<&(BlokSoort, String)>, before: &Blokken, after: &Blokken) -> Vec<String> {
    let mut found = Vec::new();
    for key in changed {
        let (soort, name) = (key.0, &key.1);
        if naast::is_definition(soort) {
            continue;
        }
        let word = soort.keyword();
        match (before.contains_key(*key), after.contains_key(*key)) {
            (true, true) if soort == BlokSoort::Regeling => found.push(format!(
                "de {word} `{name}` zelf is gewijzigd; ook de oude eisen zijn gelezen met haar nieuwe periode en gebied"
            )),
            (true, true) => {
                found.push(format!("{word} `{name}` is gewijzigd; beide versies zijn gelezen met de nieuwe betekenis"))
            }
            (true, false) if soort == BlokSoort::Vervanging => {
                found.push(format!("{word} `{name}` is vervallen; wat zij verving is niet vergeleken"));
            }
            (false, true) if soort == BlokSoort::Vervanging => {
                found.push(format!("{word} `{name}` is nieuw; wat zij vervangt is niet vergeleken"));
            }
            _ => {}
        }
    }
    found
}
