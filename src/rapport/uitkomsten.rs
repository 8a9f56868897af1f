//! Outcomes by subject, eis and object.

use std::collections::BTreeMap;

use crate::beoordeling::{Beoordeling, Mogelijk, Oordeel, Reden, RedenSoort, Tak, Toepassing, Uitkomst};
use crate::feiten::{DingId, Feiten};
use crate::rapport::gegevens::{missing_name, used};
use crate::rapport::onderbouwing::{remark, step};
use crate::rapport::regelingen::period_words;
use crate::rapport::toets::Asked;
use crate::rapport::{
    EisDeel, LezingDeel, NormDeel, OnderwerpDeel, Onmogelijk, OordeelNaam, Stap, UitkomstDeel, Uitslag,
};
use crate::regelset::{Eis, EisId, EisInhoud, ObjectId, OnderwerpId, Periode, Regelset};
use crate::woorden::{Namen, Woorden, iso, opsomming, place_in, vindplaats};

/// How notes begin that say how certain a rule is.
const CERTAINTY: [&str; 3] = ["Reconstructie:", "Uitleg:", "Bron onzeker:"];

/// The notes that say how certain a rule is.
pub(super) fn certainty_notes<'t>(notes: impl IntoIterator<Item = &'t String>) -> Vec<String> {
    notes.into_iter().filter(|note| is_certainty(note)).cloned().collect()
}

fn is_certainty(note: &str) -> bool {
    CERTAINTY.iter().any(|start| note.starts_with(start))
}

/// All outcomes, by subject in the order of the rules; within a subject the worst eis first.
pub(super) fn onderwerpen(
    regels: &Regelset,
    feiten: &Feiten,
    namen: &Namen,
    beoordeling: &Beoordeling<'_>,
) -> Vec<OnderwerpDeel> {
    let mut by_eis: BTreeMap<EisId, Vec<&Uitkomst<'_>>> = BTreeMap::new();
    for uitkomst in &beoordeling.uitkomsten {
        by_eis.entry(uitkomst.eis).or_default().push(uitkomst);
    }
    // A subject that no rule names comes last.
    let mut by_subject: BTreeMap<(bool, Option<OnderwerpId>), Vec<EisDeel>> = BTreeMap::new();
    for (id, uitkomsten) in by_eis {
        let subject = regels.eis(id).onderwerp;
        let deel = Writer { regels, feiten, namen, beoordeling }.eis(id, &uitkomsten);
        by_subject.entry((subject.is_none(), subject)).or_default().push(deel);
    }
    by_subject
        .into_iter()
        .map(|((_, subject), mut eisen)| {
            eisen.sort_by_key(|eis: &EisDeel| (eis.oordeel, !eis.landelijk, natural(&eis.code)));
            let (code, titel) = match subject.map(|id| regels.onderwerp(id)) {
                Some(onderwerp) => (onderwerp.code.clone(), onderwerp.titel.clone()),
                None => (String::new(), "Overige eisen".to_owned()),
            };
            OnderwerpDeel { code, titel, eisen }
        })
        .collect()
}

/// Codes in the order of the law: `bbl.4.9` before `bbl.4.10`.
fn natural(code: &str) -> Vec<(u64, String)> {
    code.split('.')
        .map(|part| {
            let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
            (digits.parse().unwrap_or(0), part.to_owned())
        })
        .collect()
}

/// What cannot be as the facts say.
pub(super) fn impossible(
    regels: &Regelset,
    feiten: &Feiten,
    namen: &Namen,
    beoordeling: &Beoordeling<'_>,
) -> Vec<Onmogelijk> {
    beoordeling
        .onmogelijk
        .iter()
        .filter_map(|one| {
            let verband = regels.verbanden.get(one.verband)?;
            let woorden = Woorden::about(regels, feiten, namen, one.ding);
            let mut reden = Vec::new();
            sentences(&step(&woorden, &one.reden, Asked::Norm), &mut reden);
            let regel =
                if verband.titel.is_empty() { woorden.describe_cond(&verband.norm) } else { verband.titel.clone() };
            Some(Onmogelijk { object: namen.get(one.ding).to_owned(), regel, reden })
        })
        .collect()
}

fn sentences(stap: &Stap, found: &mut Vec<String>) {
    if stap.delen.is_empty() {
        found.push(stap.zin.clone());
    }
    for deel in &stap.delen {
        sentences(deel, found);
    }
}

struct Writer<'a, 'r> {
    regels: &'a Regelset,
    feiten: &'a Feiten,
    namen: &'a Namen,
    beoordeling: &'a Beoordeling<'r>,
}

impl Writer<'_, '_> {
    fn eis(&self, id: EisId, uitkomsten: &[&Uitkomst<'_>]) -> EisDeel {
        let eis = self.regels.eis(id);
        let regeling = self.regels.regeling(eis.regeling);
        let periode = self.version_period(eis);
        let mut grouped: Vec<(UitkomstDeel, Vec<DingId>)> = Vec::new();
        for uitkomst in uitkomsten {
            let deel = self.outcome(eis, uitkomst);
            match grouped.iter_mut().find(|(known, _)| *known == deel) {
                Some((_, dingen)) => dingen.push(uitkomst.ding),
                None => grouped.push((deel, vec![uitkomst.ding])),
            }
        }
        let mut uitkomsten: Vec<_> = grouped
            .into_iter()
            .map(|(mut deel, dingen)| {
                if dingen.len() > 1
                    && let Some(first) = dingen.first()
                {
                    deel.soort.clone_from(&self.regels.object(self.feiten.ding(*first).soort).meervoud);
                }
                deel.objecten = dingen.iter().map(|ding| self.namen.get(*ding).to_owned()).collect();
                deel
            })
            .collect();
        uitkomsten.sort_by_key(|deel| deel.oordeel);
        EisDeel {
            code: eis.code.clone(),
            titel: eis.titel.clone(),
            vindplaats: vindplaats(self.regels, eis),
            regeling: regeling.code.clone(),
            landelijk: regeling.is_national(),
            bron: eis.bron.clone().or_else(|| regeling.bron.clone()),
            vanaf: periode.vanaf.map(iso),
            tot: periode.tot.map(iso),
            oordeel: uitkomsten.first().map_or(OordeelNaam::NietVanToepassing, |deel| deel.oordeel),
            zekerheid: certainty_notes(eis.toelichtingen.iter().chain(&regeling.toelichting)),
            toelichtingen: eis.toelichtingen.iter().filter(|note| !is_certainty(note)).cloned().collect(),
            uitkomsten,
        }
    }

    /// When the version holds that counts on the date; else when the eis holds.
    fn version_period(&self, eis: &Eis) -> Periode {
        let version = match &eis.inhoud {
            EisInhoud::Norm(versies) => versies
                .iter()
                .map(|versie| versie.periode)
                .find(|periode| periode.contains(self.beoordeling.toetsdatum)),
            EisInhoud::TeBeoordelen(_) | EisInhoud::Geen => None,
        };
        let version = version.unwrap_or_default();
        Periode { vanaf: version.vanaf.or(eis.periode.vanaf), tot: version.tot.or(eis.periode.tot) }
    }

    /// One outcome, still without the name of its object, so that equal ones can be found.
    fn outcome(&self, eis: &Eis, uitkomst: &Uitkomst<'_>) -> UitkomstDeel {
        let woorden = Woorden::about(self.regels, self.feiten, self.namen, uitkomst.ding);
        let redenen: Vec<&Reden<'_>> = uitkomst
            .toepassing
            .iter()
            .filter_map(|reason| match reason {
                Toepassing::Voorwaarde(reden) => Some(reden),
                Toepassing::Uitzondering(..)
                | Toepassing::Vervangen(..)
                | Toepassing::NietInWerking
                | Toepassing::LijstOntbreekt(..) => None,
            })
            .chain(uitkomst.takken.iter().flat_map(|tak| tak.lezingen.iter().map(|(_, reden)| reden)))
            .collect();
        UitkomstDeel {
            oordeel: uitkomst.oordeel.into(),
            objecten: Vec::new(),
            soort: self.regels.object(self.feiten.ding(uitkomst.ding).soort).naam.clone(),
            toepassing: self.application(&woorden, eis, uitkomst),
            lijst: uitkomst.toepassing.iter().find_map(|reason| match reason {
                Toepassing::LijstOntbreekt(_, object) => Some(self.regels.object(*object).meervoud.clone()),
                Toepassing::Voorwaarde(_)
                | Toepassing::Uitzondering(..)
                | Toepassing::Vervangen(..)
                | Toepassing::NietInWerking => None,
            }),
            te_beoordelen: self.by_hand(eis, uitkomst),
            normen: uitkomst.takken.iter().map(|tak| self.norm(&woorden, uitkomst, tak)).collect(),
            gegevens: used(&woorden, uitkomst, &redenen),
            ontbreekt: uitkomst.ontbreekt.iter().map(|what| missing_name(&woorden, *what)).collect(),
        }
    }

    fn by_hand(&self, eis: &Eis, uitkomst: &Uitkomst<'_>) -> Option<String> {
        if uitkomst.oordeel != Oordeel::TeBeoordelen {
            return None;
        }
        let asked = |eis: &Eis| match &eis.inhoud {
            EisInhoud::TeBeoordelen(what) => Some(what.clone()),
            EisInhoud::Norm(_) | EisInhoud::Geen => None,
        };
        uitkomst.takken.iter().find_map(|tak| asked(self.regels.eis(tak.eis))).or_else(|| asked(eis)).or_else(|| {
            Some("hiervoor komt een voorschrift in de plaats dat nog niet als toetsbare eis is opgenomen".to_owned())
        })
    }

    /// Why it applies or not: only what matters for the outcome.
    fn application(&self, woorden: &Woorden<'_>, eis: &Eis, uitkomst: &Uitkomst<'_>) -> Vec<Stap> {
        let wanted = match uitkomst.oordeel {
            Oordeel::NietVanToepassing => Uitslag::Nee,
            Oordeel::Onbekend => Uitslag::Onbekend,
            Oordeel::VoldoetNiet | Oordeel::HangtAfVanDeLezing | Oordeel::TeBeoordelen | Oordeel::Voldoet => {
                Uitslag::Ja
            }
        };
        let mut steps: Vec<Stap> = uitkomst
            .toepassing
            .iter()
            .filter_map(|reason| self.reason(woorden, eis, reason))
            .filter(|stap| stap.uitslag == wanted)
            .collect();
        steps.dedup();
        steps
    }

    fn reason(&self, woorden: &Woorden<'_>, eis: &Eis, reason: &Toepassing<'_>) -> Option<Stap> {
        match reason {
            Toepassing::Voorwaarde(Reden { soort: RedenSoort::Vast, .. }) => None,
            Toepassing::Voorwaarde(reden) => Some(step(woorden, reden, Asked::Condition)),
            Toepassing::Uitzondering(other, holds) => {
                let other = self.regels.eis(*other);
                let named = format!("{} ({})", vindplaats(self.regels, other), other.titel);
                Some(set_aside(*holds, "opzij gezet door", &named))
            }
            Toepassing::Vervangen(number, holds) => {
                let vervanging = self.regels.vervangingen.get(*number)?;
                let regeling = self.regels.regeling(vervanging.regeling);
                let place = place_in(&regeling.code, &regeling.titel, &vervanging.vindplaats);
                Some(set_aside(*holds, "vervangen of vervallen door", &format!("{place} ({})", vervanging.titel)))
            }
            Toepassing::NietInWerking => {
                Some(remark(Uitslag::Nee, format!("op de toetsdatum niet in werking ({})", self.periods(eis))))
            }
            Toepassing::LijstOntbreekt(ding, object) => {
                let kind = self.regels.object(*object);
                let zin = format!("niet opgegeven is welke {}{} er zijn", kind.meervoud, woorden.of(*ding));
                Some(remark(Uitslag::Onbekend, zin))
            }
        }
    }

    /// The periods in which an eis has a version.
    fn periods(&self, eis: &Eis) -> String {
        let whole = period_words(eis.periode);
        match &eis.inhoud {
            EisInhoud::Norm(versies) => {
                let dated: Vec<_> = versies
                    .iter()
                    .map(|versie| versie.periode)
                    .filter(|periode| *periode != Periode::default())
                    .map(period_words)
                    .collect();
                if dated.is_empty() { whole } else { opsomming(&dated, "en") }
            }
            EisInhoud::TeBeoordelen(_) | EisInhoud::Geen => whole,
        }
    }

    fn norm(&self, woorden: &Woorden<'_>, uitkomst: &Uitkomst<'_>, tak: &Tak<'_>) -> NormDeel {
        let eis = self.regels.eis(tak.eis);
        NormDeel {
            eis: eis.code.clone(),
            vindplaats: vindplaats(self.regels, eis),
            in_afwijking: tak.eis != uitkomst.eis,
            geldt: Uitslag::of(tak.geldt),
            lezingen: tak
                .lezingen
                .iter()
                .map(|(naam, reden)| LezingDeel {
                    naam: naam.map(str::to_owned),
                    stap: step(woorden, reden, Asked::Norm),
                })
                .collect(),
            voldaan_als: tak.voldaan_als.as_ref().map(|reden| step(woorden, reden, Asked::Condition)),
        }
    }
}

fn set_aside(holds: Mogelijk, how: &str, named: &str) -> Stap {
    if holds == Mogelijk::WAAR {
        remark(Uitslag::Nee, format!("{how} {named}"))
    } else {
        remark(Uitslag::Onbekend, format!("niet bekend is of {named} van toepassing is"))
    }
}

/// Names of objects that are written out in one remark.
const NAMED: usize = 6;

/// Objects that can lie in a gebruiksfunctie and do not: what the law designates per
/// gebruiksfunctie does not reach them, and a reader must know that.
pub(super) fn outside_functions(regels: &Regelset, feiten: &Feiten, namen: &Namen) -> Option<String> {
    let function = regels.object_by_name("gebruiksfunctie")?;
    let outside: Vec<&str> = feiten
        .ids()
        .filter(|id| *id != Feiten::PROJECT)
        .filter(|id| {
            let soort = feiten.ding(*id).soort;
            let within = regels.containers(soort).iter().any(|container| regels.is_a(*container, function));
            let lies_between = regels.object(soort).zijden.is_some();
            within && !lies_between && !regels.is_a(soort, function) && feiten.ancestor(regels, *id, function).is_none()
        })
        .filter(|id| feiten.ding(*id).ouder.is_some_and(|ouder| holds_functions(regels, feiten, ouder, function)))
        .map(|id| namen.get(id))
        .collect();
    if outside.is_empty() {
        return None;
    }
    let mut named: Vec<String> = outside.iter().take(NAMED).map(|naam| (*naam).to_owned()).collect();
    if outside.len() > NAMED {
        named.push(format!("{} andere", outside.len() - NAMED));
    }
    Some(format!(
        "Niet in een gebruiksfunctie: {}. Wat het Bbl per gebruiksfunctie aanwijst, is daarvoor niet getoetst. Zet een gedeelde ruimte bij een gebruiksfunctie.",
        opsomming(&named, "en")
    ))
}

/// Whether a container has gebruiksfuncties, so that an object in it could have been put in one.
fn holds_functions(regels: &Regelset, feiten: &Feiten, ding: DingId, function: ObjectId) -> bool {
    feiten.ding(ding).kinderen.iter().any(|child| regels.is_a(feiten.ding(*child).soort, function))
}
