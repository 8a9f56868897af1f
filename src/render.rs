//! A [`Rapport`] for people: text for a terminal, Markdown for an advice, HTML for print.
//!
//! The same report and options give the same bytes on every target. What all three share, the
//! choice and the wording of reasons, is here; the shapes are in the submodules.

mod blokken;
mod boven;
pub mod html;
pub mod markdown;
pub mod poort;
pub mod text;
pub mod vergelijk;

use crate::rapport::{
    EisDeel, NormDeel, OnderwerpDeel, OordeelNaam, Rapport, Samenhang, Stap, Toegepast, UitkomstDeel, Uitslag,
};
use crate::woorden::{capital, opsomming};

/// Names of objects that are written out before the rest becomes a number.
const NAMES_WRITTEN_OUT: usize = 4;
/// Missing facts that are named with one outcome.
const MISSING_WRITTEN_OUT: usize = 6;

/// What to show and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opties {
    /// Also what is in order or does not apply.
    pub alles: bool,
    /// Columns of a terminal.
    pub breedte: usize,
    /// Whether a terminal shows colours.
    pub kleur: bool,
}

impl Default for Opties {
    fn default() -> Self {
        Self { alles: false, breedte: 80, kleur: false }
    }
}

/// A line of reasons and how deep it is nested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) depth: usize,
    pub(crate) text: String,
}

impl Line {
    fn new(depth: usize, text: impl Into<String>) -> Self {
        Self { depth, text: text.into() }
    }
}

/// The outcomes of one verdict, by subject and eis.
pub(crate) struct Section<'r> {
    pub(crate) onderwerp: &'r OnderwerpDeel,
    pub(crate) eisen: Vec<(&'r EisDeel, Vec<&'r UitkomstDeel>)>,
}

/// The verdicts to show, the worst first.
pub(crate) fn shown(opties: &Opties) -> impl Iterator<Item = OordeelNaam> {
    let alles = opties.alles;
    OordeelNaam::ALL.into_iter().filter(move |oordeel| alles || oordeel.asks_attention())
}

/// All outcomes with a verdict, except those of which only the objects are missing.
pub(crate) fn sections(rapport: &Rapport, oordeel: OordeelNaam) -> Vec<Section<'_>> {
    let mut sections = Vec::new();
    for onderwerp in &rapport.onderwerpen {
        let eisen: Vec<_> = onderwerp
            .eisen
            .iter()
            .map(|eis| {
                let here = |one: &&UitkomstDeel| one.oordeel == oordeel && one.lijst.is_none();
                (eis, eis.uitkomsten.iter().filter(here).collect::<Vec<_>>())
            })
            .filter(|(_, uitkomsten)| !uitkomsten.is_empty())
            .collect();
        if !eisen.is_empty() {
            sections.push(Section { onderwerp, eisen });
        }
    }
    sections
}

/// The eisen that wait for a list: the list with its containers, and where the eisen stand.
pub(crate) fn waiting(rapport: &Rapport) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for eis in rapport.onderwerpen.iter().flat_map(|onderwerp| &onderwerp.eisen) {
        for uitkomst in &eis.uitkomsten {
            let Some(lijst) = &uitkomst.lijst else { continue };
            let name = format!("{lijst} van {}", objects(uitkomst, NAMES_WRITTEN_OUT));
            match found.iter_mut().find(|(known, _)| *known == name) {
                Some((_, places)) if places.contains(&eis.vindplaats) => {}
                Some((_, places)) => places.push(eis.vindplaats.clone()),
                None => found.push((name, vec![eis.vindplaats.clone()])),
            }
        }
    }
    found
}

/// Places as one phrase: `Bbl artikel 4.60 lid 1 en 2 en 4.75`.
pub(crate) fn places(places: &[String]) -> String {
    let mut articles: Vec<(&str, Vec<String>)> = Vec::new();
    for place in places {
        let (article, lid) =
            place.split_once(" lid ").map_or((place.as_str(), None), |(article, lid)| (article, Some(lid)));
        match (articles.last_mut(), lid) {
            (Some((known, leden)), Some(lid)) if *known == article && !leden.is_empty() => {
                if !leden.iter().any(|known| known == lid) {
                    leden.push(lid.to_owned());
                }
            }
            (Some((known, leden)), None) if *known == article && leden.is_empty() => {}
            (_, lid) => articles.push((article, lid.map(str::to_owned).into_iter().collect())),
        }
    }
    let mut before = "";
    let mut words = Vec::new();
    for (article, leden) in &articles {
        let start = article.find("artikel ").map_or(0, |at| at + "artikel ".len());
        let (law, number) = article.split_at_checked(start).unwrap_or(("", article));
        let named = if law == before && !law.is_empty() { number } else { article };
        before = law;
        words.push(if leden.is_empty() { named.to_owned() } else { format!("{named} lid {}", opsomming(leden, "en")) });
    }
    words.join("; ")
}

/// A sign for a verdict; never the only carrier of it.
pub(crate) fn sign(oordeel: OordeelNaam) -> &'static str {
    match oordeel {
        OordeelNaam::VoldoetNiet => "✗",
        OordeelNaam::Onbekend => "?",
        OordeelNaam::HangtAfVanDeLezing => "≠",
        OordeelNaam::TeBeoordelen => "○",
        OordeelNaam::Voldoet => "✓",
        OordeelNaam::NietVanToepassing => "–",
    }
}

/// What a verdict means, for a reader without a manual.
pub(crate) fn meaning(oordeel: OordeelNaam) -> &'static str {
    match oordeel {
        OordeelNaam::VoldoetNiet => "de opgegeven gegevens halen de eis niet",
        OordeelNaam::Onbekend => "er ontbreekt een gegeven dat de uitkomst bepaalt",
        OordeelNaam::HangtAfVanDeLezing => "de bron is op meer dan één manier te lezen",
        OordeelNaam::TeBeoordelen => "een mens moet dit beoordelen",
        OordeelNaam::Voldoet => "aan de eis is voldaan",
        OordeelNaam::NietVanToepassing => "de eis geldt hier niet",
    }
}

/// `Bbl artikel 4.172 lid 1 — Bergruimte`
pub(crate) fn heading(eis: &EisDeel) -> String {
    format!("{} — {}", eis.vindplaats, eis.titel)
}

/// `1 eis`, `2 eisen`
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The objects of an outcome: names, or a number with the first names.
pub(crate) fn objects(uitkomst: &UitkomstDeel, written_out: usize) -> String {
    if uitkomst.objecten.len() <= written_out {
        return opsomming(&uitkomst.objecten, "en");
    }
    let first: Vec<_> = uitkomst.objecten.iter().take(written_out.saturating_sub(1).max(1)).cloned().collect();
    format!("{} {} ({} …)", uitkomst.objecten.len(), uitkomst.soort, first.join(", "))
}

/// Why an outcome is what it is, as indented lines.
pub fn reason_lines(uitkomst: &UitkomstDeel) -> Vec<String> {
    reasons(uitkomst).into_iter().map(|line| format!("{}{}", "  ".repeat(line.depth), line.text)).collect()
}

/// Why an outcome is what it is, in reading order.
pub(crate) fn reasons(uitkomst: &UitkomstDeel) -> Vec<Line> {
    let mut lines = Vec::new();
    match uitkomst.oordeel {
        OordeelNaam::VoldoetNiet | OordeelNaam::Voldoet | OordeelNaam::HangtAfVanDeLezing => {
            norms(uitkomst, &mut lines)
        }
        OordeelNaam::Onbekend => unknown(uitkomst, &mut lines),
        OordeelNaam::TeBeoordelen => {
            lines.extend(uitkomst.te_beoordelen.iter().map(|what| Line::new(0, format!("te bekijken: {what}"))));
        }
        OordeelNaam::NietVanToepassing => {
            for stap in &uitkomst.toepassing {
                steps(stap, 0, false, &mut lines);
            }
            if lines.is_empty() {
                norms(uitkomst, &mut lines);
            }
        }
    }
    lines
}

fn unknown(uitkomst: &UitkomstDeel, lines: &mut Vec<Line>) {
    if uitkomst.ontbreekt.is_empty() {
        for stap in &uitkomst.toepassing {
            steps(stap, 0, false, lines);
        }
        norms(uitkomst, lines);
        return;
    }
    if uitkomst.lijst.is_some() {
        lines.extend(uitkomst.toepassing.iter().map(|stap| Line::new(0, stap.zin.clone())));
        return;
    }
    let count = uitkomst.ontbreekt.len();
    let mut names: Vec<_> = uitkomst.ontbreekt.iter().take(MISSING_WRITTEN_OUT).cloned().collect();
    if count > MISSING_WRITTEN_OUT {
        names.push(counted(count - MISSING_WRITTEN_OUT, "ander gegeven", "andere gegevens"));
    }
    lines.push(Line::new(0, format!("nog nodig: {}", opsomming(&names, "en"))));
}

fn norms(uitkomst: &UitkomstDeel, lines: &mut Vec<Line>) {
    for norm in uitkomst.normen.iter().filter(|norm| norm.geldt != Uitslag::Nee) {
        let heading = norm_heading(uitkomst, norm);
        let depth = usize::from(heading.is_some());
        lines.extend(heading.map(|heading| Line::new(0, heading)));
        let same = norm.lezingen.windows(2).all(|pair| match pair {
            [a, b] => a.stap == b.stap,
            _ => true,
        });
        for lezing in norm.lezingen.iter().take(if same { 1 } else { usize::MAX }) {
            match &lezing.naam {
                Some(naam) if !same => {
                    lines.push(Line::new(depth, format!("lezing “{naam}”: {}", verdict_words(lezing.stap.uitslag))));
                    steps(&lezing.stap, depth + 1, true, lines);
                }
                Some(_) | None => steps(&lezing.stap, depth, true, lines),
            }
        }
        if let Some(proof) = norm.voldaan_als.as_ref().filter(|proof| proof.uitslag == Uitslag::Ja) {
            lines.push(Line::new(depth, "voldaan door een ander aanvaard bewijs:"));
            steps(proof, depth + 1, true, lines);
        }
    }
}

fn norm_heading(uitkomst: &UitkomstDeel, norm: &NormDeel) -> Option<String> {
    let candidates = uitkomst.normen.iter().filter(|norm| norm.geldt != Uitslag::Nee).count();
    if norm.in_afwijking && norm.geldt == Uitslag::Ja {
        Some(format!("in plaats hiervan geldt {}:", norm.vindplaats))
    } else if candidates > 1 {
        Some(format!("als {} geldt:", norm.vindplaats))
    } else {
        None
    }
}

fn verdict_words(uitslag: Uitslag) -> &'static str {
    match uitslag {
        Uitslag::Ja => "voldoet",
        Uitslag::Nee => "voldoet niet",
        Uitslag::Onbekend => "onbekend",
        Uitslag::Leeg => "niet van toepassing",
    }
}

/// A step and its parts. `figures`: also how limits came about.
fn steps(stap: &Stap, depth: usize, figures: bool, lines: &mut Vec<Line>) {
    if stap.delen.is_empty() {
        lines.push(Line::new(depth, stap.zin.clone()));
        if figures && let Some(toets) = &stap.toets {
            lines.extend(toets.herkomst.iter().map(|line| Line::new(depth + 1, capital(line))));
        }
        return;
    }
    // What must hold together at the top needs no heading of its own.
    let silent = stap.verband == Some(Samenhang::Alle) && depth == 0;
    if !silent {
        lines.push(Line::new(depth, format!("{}:", stap.zin)));
    }
    for deel in &stap.delen {
        steps(deel, if silent { depth } else { depth + 1 }, figures, lines);
    }
}

/// The local regelingen that were used, and what is certain about them.
pub(crate) fn local_lines(rapport: &Rapport) -> Vec<String> {
    rapport
        .regelingen
        .iter()
        .filter(|regeling| !regeling.landelijk && regeling.toegepast == Toegepast::Ja)
        .map(|regeling| {
            let notes = regeling.zekerheid.iter().map(|note| format!(" {note}")).collect::<String>();
            format!("{} ({}, {}): {}.{notes}", regeling.titel, regeling.gezag, regeling.instrument, regeling.reden)
        })
        .collect()
}

/// The receipt.
pub(crate) fn receipt(rapport: &Rapport) -> Vec<(&'static str, String)> {
    let verantwoording = &rapport.verantwoording;
    let mut lines = vec![("Toetsdatum", date_words(&verantwoording.toetsdatum))];
    lines.extend(verantwoording.landelijk.iter().map(|text| ("Landelijke regels", text.clone())));
    lines.push(("Regels (SHA-256)", verantwoording.regels.clone()));
    lines.extend(verantwoording.projectbestand.iter().map(|hash| ("Projectbestand (SHA-256)", hash.clone())));
    lines.push(("Versie van stoer", verantwoording.stoer.clone()));
    lines
}

/// `24 september 2026` for `2026-09-24`.
pub fn date_words(iso: &str) -> String {
    let numbers: Vec<u16> = iso.split('-').filter_map(|part| part.parse().ok()).collect();
    if let [year, month, day] = numbers.as_slice()
        && let (Ok(month), Ok(day)) = (u8::try_from(*month), u8::try_from(*day))
        && let Ok(month) = time::Month::try_from(month)
        && let Ok(date) = time::Date::from_calendar_date(i32::from(*year), month, day)
    {
        return crate::woorden::datum(date);
    }
    iso.to_owned()
}

/// When the version of an eis holds, if that is not simply "always".
pub(crate) fn version(eis: &EisDeel) -> Option<String> {
    match (&eis.vanaf, &eis.tot) {
        (Some(from), Some(until)) => Some(format!("geldt van {} tot {}", date_words(from), date_words(until))),
        (Some(from), None) => Some(format!("geldt vanaf {}", date_words(from))),
        (None, Some(until)) => Some(format!("geldt tot {}", date_words(until))),
        (None, None) => None,
    }
}

/// How often the verdicts that are not shown occur; nothing when all are shown.
pub(crate) fn one_line_rest(rapport: &Rapport, opties: &Opties) -> Option<String> {
    if opties.alles {
        return None;
    }
    let rest: Vec<_> = [OordeelNaam::Voldoet, OordeelNaam::NietVanToepassing]
        .into_iter()
        .map(|oordeel| format!("{} keer {}", rapport.count(oordeel), oordeel.words()))
        .collect();
    Some(opsomming(&rest, "en"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_one_article_stand_together() {
        let list = ["Bbl artikel 4.60 lid 1", "Bbl artikel 4.60 lid 2", "Bbl artikel 4.75", "Plan X, regel 3"];
        let list: Vec<_> = list.into_iter().map(str::to_owned).collect();
        assert_eq!(places(&list), "Bbl artikel 4.60 lid 1 en 2; 4.75; Plan X, regel 3");
    }

    #[test]
    fn a_date_is_written_in_words() {
        assert_eq!(date_words("2026-09-24"), "24 september 2026");
        assert_eq!(date_words("onbekend"), "onbekend");
    }
}
