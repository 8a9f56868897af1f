//! From a comparison to what the decision table is asked.

use std::collections::{BTreeMap, BTreeSet};

use time::Date;

use super::{Actor, Instrument, Omstandigheid, Recht, Rechtsoordeel, Regeling, Ruimte, Situatie, Verhouding};
use crate::compare::{Cel, Tijdvak, Uitkomst, Vergelijking};
use crate::regelset::{Eis, EisInhoud, Geregeld, Onderwerp, Regelset};
use crate::woorden::{datum, opsomming, vindplaats};

/// What a demand means in law, for every case of a comparison.
#[derive(Debug, Clone)]
pub struct Beschouwing {
    /// Who asks, as the table knows it.
    pub actor: Option<Actor>,
    /// With what, as the table knows it.
    pub instrument: Option<Instrument>,
    /// Per case, in the order of the comparison.
    pub delen: Vec<DeelOordeel>,
    /// On the demand as a whole.
    pub geheel: Vec<Rechtsoordeel>,
}

/// The verdicts on one case.
#[derive(Debug, Clone)]
pub struct DeelOordeel {
    /// The case: its number in the comparison.
    pub cel: usize,
    /// The verdicts; none where the demand does not hold.
    pub oordelen: Vec<Rechtsoordeel>,
}

/// The comparison on the day asked, and through time.
#[derive(Debug, Clone, Copy)]
pub struct Versies<'v> {
    /// On the day asked.
    pub nu: &'v Vergelijking,
    /// Through time, in order.
    pub tijdlijn: &'v [Tijdvak],
}

/// Says what a demand means in law. `as_if` puts another authority and instrument in the place of
/// those of the rule file, for "what if a municipality puts this in a contract".
pub fn beschouw(
    recht: &Recht,
    regels: &Regelset,
    versies: Versies<'_>,
    as_if: Option<(Actor, Instrument)>,
) -> Beschouwing {
    let eis = regels.eis(versies.nu.eis);
    let regeling = regels.regeling(eis.regeling);
    let (actor, instrument) = match as_if {
        Some((actor, instrument)) => (Some(actor), Some(instrument)),
        None => (recht.actor(&regeling.gezag), recht.instrument(&regeling.instrument)),
    };
    let onderwerp = eis.onderwerp.map(|id| regels.onderwerp(id));
    let mut gemeen = named(eis, regels);
    if as_if.is_none() && regeling.instrument.starts_with("ontwerp ") {
        gemeen.insert(Omstandigheid::Ontwerp, String::new());
    }
    let base = Situatie {
        actor,
        instrument,
        geregeld: Regeling::Onbekend,
        ruimte: Ruimte::Geen,
        verhouding: Verhouding::Onvergelijkbaar,
        omstandigheden: gemeen,
    };
    let bundel = onderwerp.and_then(|one| recht.bundels().iter().find(|bundel| bundel.onderwerp == one.code));
    let cellen = versies.nu.cellen.iter().enumerate();
    let mut delen = Vec::new();
    let mut geheel = Vec::new();
    if let Some(bundel) = bundel {
        let within = |one: &&Onderwerp| bundel.onderdelen.contains(&one.code) || bundel.afgeleid.contains(&one.code);
        let parts = regels.onderwerpen().iter().filter(within);
        let mut oordelen = Vec::new();
        for part in parts {
            let mut situatie = base.clone();
            of_subject(&mut situatie, part);
            let inside = format!("{} hoort bij {}", part.titel, bundel.naam);
            situatie.omstandigheden.insert(Omstandigheid::Bundel, inside);
            if bundel.afgeleid.contains(&part.code) {
                situatie.omstandigheden.insert(Omstandigheid::Afgeleid, bundel.naam.clone());
            }
            oordelen.extend(recht.decide(&situatie).into_iter().map(|mut oordeel| {
                let assumed = oordeel.tak.take().map_or_else(String::new, |tak| format!(", {tak}"));
                oordeel.tak = Some(format!("voor het onderdeel {}{assumed}", part.titel));
                oordeel
            }));
        }
        geheel = recht.whole(&oordelen);
        let holds = cellen.filter(|(_, cel)| !outside(cel.uitkomst));
        delen.extend(holds.map(|(cel, _)| DeelOordeel { cel, oordelen: oordelen.clone() }));
        return Beschouwing { actor, instrument, delen, geheel };
    }
    for (number, cel) in cellen {
        let mut oordelen = Vec::new();
        for uitkomst in outcomes(eis, cel) {
            let Some(situatie) = situation(&base, (eis, onderwerp), cel, regels, uitkomst) else { continue };
            let situatie = in_time(situatie, versies, cel, regels);
            oordelen.extend(recht.decide(&situatie).into_iter().map(|mut oordeel| {
                if cel.uitkomst == Uitkomst::Onbeslist && uitkomst != Uitkomst::Onvergelijkbaar {
                    oordeel.tak = Some(format!("als de uitkomst {} is", uitkomst.words()));
                }
                oordeel
            }));
        }
        oordelen.dedup();
        delen.push(DeelOordeel { cel: number, oordelen });
    }
    geheel.extend(recht.whole(&delen.iter().flat_map(|deel| deel.oordelen.clone()).collect::<Vec<_>>()));
    Beschouwing { actor, instrument, delen, geheel }
}

/// The circumstances that the rule file names.
fn named(eis: &Eis, regels: &Regelset) -> BTreeMap<Omstandigheid, String> {
    let both = regels.regeling(eis.regeling).omstandigheden.iter().chain(&eis.omstandigheden);
    let known = both.filter_map(|(naam, waarom)| {
        let which = match naam.as_str() {
            "ander motief" => Omstandigheid::AnderMotief,
            "vrijwillig" => Omstandigheid::Vrijwillig,
            "andere methode" => Omstandigheid::Methode,
            "eigen gelijkwaardigheid" => Omstandigheid::Gelijkwaardigheid,
            _ => return None,
        };
        Some((which, waarom.clone()))
    });
    known.collect()
}

/// What a case comes down to: its outcome, or where that was not decided each that is possible.
fn outcomes(eis: &Eis, cel: &Cel) -> Vec<Uitkomst> {
    // A demand without a limit cannot be laid beside one that has it.
    if matches!(eis.inhoud, EisInhoud::TeBeoordelen(_)) && cel.uitkomst == Uitkomst::Onbeslist {
        return vec![Uitkomst::Onvergelijkbaar];
    }
    if cel.uitkomst == Uitkomst::Onbeslist { cel.mogelijk.clone() } else { vec![cel.uitkomst] }
}

/// Whether the demand asks nothing here.
fn outside(uitkomst: Uitkomst) -> bool {
    matches!(uitkomst, Uitkomst::NietInWerking | Uitkomst::Loos)
}

fn situation(
    base: &Situatie,
    (eis, onderwerp): (&Eis, Option<&Onderwerp>),
    cel: &Cel,
    regels: &Regelset,
    uitkomst: Uitkomst,
) -> Option<Situatie> {
    if outside(uitkomst) {
        return None;
    }
    let mut situatie = base.clone();
    if let Some(onderwerp) = onderwerp {
        of_subject(&mut situatie, onderwerp);
    }
    situatie.verhouding = match uitkomst {
        Uitkomst::Strenger | Uitkomst::Tegenstrijdig | Uitkomst::Aanvullend => Verhouding::Strenger,
        Uitkomst::Zwakker => Verhouding::Zwakker,
        Uitkomst::Gelijk | Uitkomst::VolgtAl => Verhouding::Gelijk,
        Uitkomst::Gemengd => Verhouding::Gemengd,
        Uitkomst::Onvergelijkbaar
        | Uitkomst::OpenNorm
        | Uitkomst::NietGeregeld
        | Uitkomst::NietInWerking
        | Uitkomst::Loos
        | Uitkomst::Onbeslist => Verhouding::Onvergelijkbaar,
    };
    let mut add = |which, text: &str| {
        situatie.omstandigheden.entry(which).or_insert_with(|| text.to_owned());
    };
    match uitkomst {
        Uitkomst::Aanvullend => add(Omstandigheid::Aanvullend, ""),
        Uitkomst::OpenNorm => add(Omstandigheid::OpenNorm, ""),
        Uitkomst::Onvergelijkbaar if matches!(eis.inhoud, EisInhoud::Norm(_)) => add(Omstandigheid::Methode, ""),
        // The subject that the demand names is its author's word; the quantity it bounds says more.
        Uitkomst::NietGeregeld if !cel.elders.is_empty() => {
            let norms: Vec<String> = cel.elders.iter().map(|eis| vindplaats(regels, regels.eis(*eis))).collect();
            let norms = opsomming(&norms, "en");
            add(
                Omstandigheid::Koppeling,
                &format!("onder een ander onderwerp begrenst het dezelfde grootheid ({norms})"),
            );
        }
        // The subject is regulated, but not for this kind of building.
        Uitkomst::NietGeregeld if situatie.geregeld == Regeling::Ja => situatie.geregeld = Regeling::Nee,
        _ => {}
    }
    Some(situatie)
}

/// What the register says of a subject.
fn of_subject(situatie: &mut Situatie, onderwerp: &Onderwerp) {
    situatie.geregeld = match &onderwerp.geregeld {
        Geregeld::In(_) => Regeling::Ja,
        Geregeld::Nee(_) => Regeling::Nee,
        Geregeld::Uitgezonderd(_) => Regeling::Uitgezonderd,
        Geregeld::Elders(_) => Regeling::Elders,
        Geregeld::Onbekend => Regeling::Onbekend,
    };
    let room = Ruimte::ALL.iter().find(|ruimte| onderwerp.maatwerk.as_deref() == Some(ruimte.words()));
    situatie.ruimte = room.copied().unwrap_or(Ruimte::Geen);
    if let Some((link, why)) = &onderwerp.koppeling
        && link == "omstreden"
    {
        let why = why.clone().unwrap_or_else(|| "de koppeling is omstreden".to_owned());
        situatie.omstandigheden.insert(Omstandigheid::Koppeling, why);
    }
    if onderwerp.code == "gelijkwaardigheid" {
        situatie.omstandigheden.insert(Omstandigheid::Gelijkwaardigheid, String::new());
    }
    if let Geregeld::In(places) = &onderwerp.geregeld
        && !places.split([' ', ';']).any(|word| word.starts_with("4."))
    {
        situatie.omstandigheden.insert(Omstandigheid::BuitenHoofdstuk4, String::new());
    }
}

/// What other versions of the Bbl do to the case.
fn in_time(mut situatie: Situatie, versies: Versies<'_>, cel: &Cel, regels: &Regelset) -> Situatie {
    let legal = |uitkomst: Uitkomst| match uitkomst {
        Uitkomst::VolgtAl => Uitkomst::Gelijk,
        other => other,
    };
    let now = legal(cel.uitkomst);
    let here = |tijdvak: &Tijdvak| {
        let same = tijdvak.vergelijking.cellen.iter().filter(|other| {
            other.deel == cel.deel
                && other.object == cel.object
                && (other.functie == cel.functie || other.functie.is_none())
        });
        same.map(|other| legal(other.uitkomst)).filter(|uitkomst| !outside(*uitkomst)).collect::<BTreeSet<_>>()
    };
    let later = versies.tijdlijn.iter().filter(|tijdvak| tijdvak.vanaf > versies.nu.datum);
    let change = later
        .map(|tijdvak| (tijdvak.vanaf, here(tijdvak)))
        .find(|(_, found)| !found.is_empty() && !found.contains(&now));
    if let Some((from, found)) = change {
        let words: Vec<&str> = found.iter().map(|uitkomst| uitkomst.words()).collect();
        let text = format!("vanaf {} is de uitkomst {} (nu {})", datum(from), words.join(" of "), now.words());
        situatie.omstandigheden.insert(Omstandigheid::Toekomst, text);
    }
    if let Some((began, since)) = newly_regulated(versies, cel, regels, &here) {
        let text = format!("de regel geldt sinds {}, het Bbl regelt dit sinds {}", datum(began), datum(since));
        situatie.omstandigheden.insert(Omstandigheid::NieuwGeregeld, text);
    }
    situatie
}

/// When the rule began and since when the Bbl regulates the subject, if that is later.
fn newly_regulated(
    versies: Versies<'_>,
    cel: &Cel,
    regels: &Regelset,
    here: &dyn Fn(&Tijdvak) -> BTreeSet<Uitkomst>,
) -> Option<(Date, Date)> {
    let eis = regels.eis(versies.nu.eis);
    let own = regels.regeling(eis.regeling).periode.vanaf;
    let began = eis.periode.vanaf.or(own)?;
    if cel.uitkomst == Uitkomst::NietGeregeld {
        return None;
    }
    let past: Vec<&Tijdvak> = versies.tijdlijn.iter().filter(|tijdvak| tijdvak.vanaf <= versies.nu.datum).collect();
    let unregulated = |tijdvak: &&Tijdvak| here(tijdvak).contains(&Uitkomst::NietGeregeld);
    past.first().copied().filter(|first| unregulated(first))?;
    let since = past.iter().find(|tijdvak| !unregulated(tijdvak) && !here(tijdvak).is_empty())?;
    Some((began, since.vanaf))
}
