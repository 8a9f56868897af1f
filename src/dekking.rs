//! Which articles of a regeling are encoded, by the division that the regeling itself states.

mod grens;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::regelset::{Eis, EisInhoud, Indeling, Plaats, Regeling, RegelingId, Regelset};

pub use grens::{OnderwerpDekking, onderwerpen};

/// A division that goes deeper than this refers to itself.
const MAX_DEPTH: usize = 12;

/// The coverage of one regeling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dekking {
    /// Code of the regeling.
    pub regeling: String,
    /// Its title.
    pub titel: String,
    /// Its parts.
    pub delen: Vec<Deel>,
}

/// A part of a regeling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deel {
    /// `paragraaf 4.5.5`
    pub plaats: String,
    /// Its title.
    pub titel: Option<String>,
    /// How many articles there are of each standing, its inner parts included.
    pub tellingen: Vec<Telling>,
    /// The articles that stand directly in it.
    pub artikelen: Vec<Artikel>,
    /// The parts that stand directly in it.
    pub delen: Vec<Deel>,
}

/// How many articles have a standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Telling {
    /// The standing.
    pub stand: Stand,
    /// The number of articles.
    pub aantal: usize,
}

/// An article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Artikel {
    /// `artikel 4.172`
    pub plaats: String,
    /// What was done with it.
    pub stand: Stand,
    /// Why it is left out or not yet encoded.
    pub reden: Option<String>,
    /// Codes of the eisen that state it.
    pub eisen: Vec<String>,
}

/// What was done with an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stand {
    /// It has an eis that can be decided, or an exception.
    Eis,
    /// It has only eisen for a person to judge.
    TeBeoordelen,
    /// It was left out, with a reason.
    BuitenBereik,
    /// It is still to be encoded.
    NogNiet,
    /// Nothing is said about it.
    NietGenoemd,
}

impl Stand {
    /// All standings.
    pub const ALL: [Self; 5] = [Self::Eis, Self::TeBeoordelen, Self::BuitenBereik, Self::NogNiet, Self::NietGenoemd];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Eis => "opgenomen als eis",
            Self::TeBeoordelen => "te beoordelen",
            Self::BuitenBereik => "buiten bereik",
            Self::NogNiet => "nog niet opgenomen",
            Self::NietGenoemd => "niet genoemd",
        }
    }
}

impl Deel {
    /// The number of articles with a standing.
    pub fn count(&self, stand: Stand) -> usize {
        self.tellingen.iter().filter(|telling| telling.stand == stand).map(|telling| telling.aantal).sum()
    }
}

/// The coverage of every regeling that states its division.
pub fn dekking(regels: &Regelset) -> Vec<Dekking> {
    regels
        .regelingen()
        .filter(|(_, regeling)| !regeling.indeling.is_empty())
        .map(|(id, regeling)| {
            let members: BTreeSet<&Plaats> = regeling.indeling.iter().flat_map(|indeling| &indeling.leden).collect();
            let roots = regeling.indeling.iter().filter(|indeling| !members.contains(&indeling.deel));
            let counter = Counter { regels, id, regeling };
            Dekking {
                regeling: regeling.code.clone(),
                titel: regeling.titel.clone(),
                delen: roots.map(|indeling| counter.part(indeling, 0)).collect(),
            }
        })
        .collect()
}

struct Counter<'r> {
    regels: &'r Regelset,
    id: RegelingId,
    regeling: &'r Regeling,
}

impl Counter<'_> {
    fn part(&self, indeling: &Indeling, depth: usize) -> Deel {
        let mut artikelen = Vec::new();
        let mut delen = Vec::new();
        for lid in &indeling.leden {
            let inner = self.regeling.indeling.iter().find(|indeling| indeling.deel == *lid);
            match inner {
                Some(inner) if depth < MAX_DEPTH => delen.push(self.part(inner, depth + 1)),
                Some(_) | None if lid.soort == "artikel" => artikelen.push(self.article(lid)),
                Some(_) | None => delen.push(Deel {
                    plaats: words(lid),
                    titel: None,
                    tellingen: Vec::new(),
                    artikelen: Vec::new(),
                    delen: Vec::new(),
                }),
            }
        }
        let tellingen = Stand::ALL
            .into_iter()
            .map(|stand| {
                let here = artikelen.iter().filter(|artikel: &&Artikel| artikel.stand == stand).count();
                Telling { stand, aantal: here + delen.iter().map(|deel| deel.count(stand)).sum::<usize>() }
            })
            .collect();
        Deel { plaats: words(&indeling.deel), titel: indeling.titel.clone(), tellingen, artikelen, delen }
    }

    fn article(&self, plaats: &Plaats) -> Artikel {
        let same = |other: &Plaats| other.soort == plaats.soort && other.nummer == plaats.nummer;
        let eisen: Vec<&Eis> = self
            .regels
            .eisen()
            .map(|(_, eis)| eis)
            .filter(|eis| eis.regeling == self.id && eis.plaatsen.iter().any(same))
            .collect();
        let replaces = self.regels.vervangingen.iter().any(|vervanging| {
            let named = vervanging.vindplaats.strip_prefix(&words(plaats));
            vervanging.regeling == self.id && named.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',']))
        });
        let by_hand = |eis: &&Eis| matches!(eis.inhoud, EisInhoud::TeBeoordelen(_));
        let reason = |list: &[(Plaats, String)]| list.iter().find(|(other, _)| same(other)).map(|(_, why)| why.clone());
        let (out, later) = (reason(&self.regeling.buiten_bereik), reason(&self.regeling.nog_niet));
        let (stand, reden) = if replaces || eisen.iter().any(|eis| !by_hand(eis)) {
            (Stand::Eis, None)
        } else if !eisen.is_empty() {
            (Stand::TeBeoordelen, None)
        } else if out.is_some() {
            (Stand::BuitenBereik, out)
        } else if later.is_some() {
            (Stand::NogNiet, later)
        } else {
            (Stand::NietGenoemd, None)
        };
        Artikel { plaats: words(plaats), stand, reden, eisen: eisen.into_iter().map(|eis| eis.code.clone()).collect() }
    }
}

fn words(plaats: &Plaats) -> String {
    let part = |name: &str, value: &Option<String>| {
        value.as_ref().map_or_else(String::new, |value| format!(" {name} {value}"))
    };
    format!("{} {}{}{}", plaats.soort, plaats.nummer, part("lid", &plaats.lid), part("onder", &plaats.onder))
}
