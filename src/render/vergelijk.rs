//! The comparison of demands with the Bbl as a text for an advice or a zienswijze.

use std::collections::BTreeSet;

use crate::rapport::{
    EisVergelijking, GetuigeDeel, GetuigeToets, Geval, NormVerwijzing, OordeelNaam, SamenloopDeel, TijdvakDeel,
    VergelijkRapport,
};
use crate::recht::Rechtsoordeel;
use crate::render::blokken::{self, Blok};
use crate::render::{counted, date_words};
use crate::woorden::{capital, opsomming};

/// Facts of a witness that are written out.
const FACTS: usize = 24;

/// As text for a terminal.
pub fn text(rapport: &VergelijkRapport) -> String {
    blokken::text(&letter(rapport))
}

/// As Markdown, to paste into an advice.
pub fn markdown(rapport: &VergelijkRapport) -> String {
    blokken::as_markdown(&letter(rapport))
}

/// As one HTML page.
pub fn html(rapport: &VergelijkRapport) -> String {
    blokken::as_html(&title(rapport), &letter(rapport))
}

fn title(rapport: &VergelijkRapport) -> String {
    match rapport.eisen.as_slice() {
        [one] => format!("{} naast het Bbl", one.titel),
        _ => "Plaatselijke eisen naast het Bbl".to_owned(),
    }
}

fn letter(rapport: &VergelijkRapport) -> Vec<Blok> {
    let mut out = vec![Blok::Kop(1, title(rapport))];
    out.push(Blok::Alinea(
        None,
        format!(
            "Vergeleken met het Besluit bouwwerken leefomgeving (Bbl) zoals dat geldt op {}.",
            date_words(&rapport.datum)
        ),
    ));
    out.push(Blok::Alinea(
        None,
        format!(
            "{} vergeleken. Boven of naast het Bbl: {}. Met een oordeel van ernst 3 of hoger: {}.",
            counted(rapport.eisen.len(), "eis", "eisen"),
            rapport.above(),
            rapport.without_basis()
        ),
    ));
    rapport.eisen.iter().for_each(|eis| demand(eis, &rapport.datum, &mut out));
    together(&rapport.samenloop, &mut out);
    out.push(Blok::Kop(2, "Verantwoording".to_owned()));
    out.push(Blok::Klein(format!(
        "Gemaakt met stoer {}. Landelijke tekst: {}. Kenmerk van de regels: {}.",
        rapport.stoer,
        rapport.landelijk.join("; "),
        rapport.regels
    )));
    out.push(Blok::Klein(
        "Dit is een berekening met een uitleg, geen juridisch advies. Bij elk oordeel staat hoe zeker het is."
            .to_owned(),
    ));
    out
}

fn together(samenloop: &[SamenloopDeel], out: &mut Vec<Blok>) {
    if samenloop.is_empty() {
        return;
    }
    out.push(Blok::Kop(2, "De eisen samen".to_owned()));
    for one in samenloop {
        let about = one.eis.as_ref().map_or_else(String::new, |eis| format!("{} ({})", eis.titel, eis.code));
        let text = match one.soort.as_str() {
            "strijdig" => "Geen gebouw kan aan deze eisen samen voldoen; laat er één weg, en het kan weer:".to_owned(),
            "overbodig" => format!("{about} vraagt niets naast:"),
            _ => format!("{about} is nooit van toepassing op een gebouw dat aan het Bbl voldoet."),
        };
        out.push(Blok::Alinea(Some(capital(&one.soort)), text));
        let met =
            one.met.iter().map(|norm| format!("{} ({}): {}", norm.titel, norm.vindplaats, norm.vraagt.join("; of: ")));
        if !one.met.is_empty() {
            out.push(Blok::Punten(met.collect()));
        }
    }
}

fn demand(eis: &EisVergelijking, datum: &str, out: &mut Vec<Blok>) {
    out.push(Blok::Kop(2, format!("{}: {}", eis.regeling, eis.titel)));
    out.push(Blok::Klein(eis.code.clone()));
    let place = if eis.gebied.is_empty() { String::new() } else { format!(" {}", opsomming(&eis.gebied, "en")) };
    let asked = eis.vraagt.join("; of, in een andere lezing: ");
    out.push(Blok::Alinea(
        Some("De eis".to_owned()),
        format!("{} ({}, {}{place}){}: {asked}.", eis.vindplaats, eis.instrument, eis.gezag, when(eis)),
    ));
    if let Some(onderwerp) = &eis.onderwerp {
        out.push(Blok::Alinea(Some("Onderwerp".to_owned()), format!("{}; {}.", onderwerp.titel, onderwerp.geregeld)));
    }
    if eis.gevallen.is_empty() {
        out.push(Blok::Alinea(
            Some("Uitkomst".to_owned()),
            "er is geen gebouw gevonden waarvoor deze eis geldt.".to_owned(),
        ));
    }
    eis.gevallen.iter().for_each(|geval| case(eis, geval, out));
    for oordeel in &eis.geheel {
        out.push(Blok::Kop(3, "De eis als geheel".to_owned()));
        verdict(oordeel, datum, out);
    }
    through_time(&eis.tijdlijn, out);
    if !eis.toelichtingen.is_empty() {
        out.push(Blok::Alinea(Some("Over de regel zelf".to_owned()), eis.toelichtingen.join(" ")));
    }
    let shared = shared_verdicts(eis);
    if !shared.is_empty() {
        out.push(Blok::Kop(3, "In rechte".to_owned()));
        for (voor, oordeel) in &shared {
            if let Some(voor) = voor {
                out.push(Blok::Alinea(Some("Voor".to_owned()), format!("{voor}.")));
            }
            verdict(oordeel, datum, out);
        }
    }
}

/// Every verdict once, with for which cases it holds when that is not all of them. Verdicts that
/// differ only in what they are about stand together.
fn shared_verdicts(eis: &EisVergelijking) -> Vec<(Option<String>, Rechtsoordeel)> {
    let mut found: Vec<(BTreeSet<String>, Rechtsoordeel)> = Vec::new();
    let mut all = BTreeSet::new();
    for geval in &eis.gevallen {
        all.extend(geval.voor.iter().cloned());
        for oordeel in together_on(&geval.oordelen) {
            match found.iter_mut().find(|(_, known)| *known == oordeel) {
                Some((kinds, _)) => kinds.extend(geval.voor.iter().cloned()),
                None => found.push((geval.voor.iter().cloned().collect(), oordeel)),
            }
        }
    }
    let named = found.into_iter().map(|(kinds, oordeel)| {
        let voor = (kinds != all).then(|| opsomming(&kinds.into_iter().collect::<Vec<_>>(), "en"));
        (voor, oordeel)
    });
    named.collect()
}

/// Verdicts that say the same about several things as one about all of them.
fn together_on(oordelen: &[Rechtsoordeel]) -> Vec<Rechtsoordeel> {
    let mut found: Vec<(Vec<String>, Rechtsoordeel)> = Vec::new();
    for oordeel in oordelen {
        let bare = Rechtsoordeel { tak: None, aantekeningen: Vec::new(), ..oordeel.clone() };
        let about = oordeel.tak.clone();
        let same = found.iter_mut().find(|(about, known)| {
            let plain = Rechtsoordeel { tak: None, aantekeningen: Vec::new(), ..known.clone() };
            !about.is_empty() && oordeel.tak.is_some() && plain == bare
        });
        match same {
            Some((abouts, known)) => {
                abouts.extend(about);
                let new = oordeel.aantekeningen.iter().filter(|note| !known.aantekeningen.contains(note)).cloned();
                let new: Vec<_> = new.collect();
                known.aantekeningen.extend(new);
            }
            None => found.push((about.into_iter().collect(), oordeel.clone())),
        }
    }
    let merged = found.into_iter().map(|(abouts, oordeel)| {
        let tak = (!abouts.is_empty()).then(|| opsomming(&abouts, "en"));
        Rechtsoordeel { tak, ..oordeel }
    });
    merged.collect()
}

fn case(eis: &EisVergelijking, geval: &Geval, out: &mut Vec<Blok>) {
    let part = geval.deel.map_or_else(String::new, |deel| format!(" (deel {deel})"));
    let (outcome, about) = (capital(&geval.uitkomst), opsomming(&geval.voor, "en"));
    out.push(Blok::Kop(3, format!("{outcome}{part} voor {about}{}", where_it_holds(eis, geval))));
    norms("Het Bbl", &geval.normen, out);
    norms(&geval.grond_kop, &geval.grond, out);
    norms("Blijft ernaast gelden", &geval.daarnaast, out);
    norms("Het Bbl begrenst hetzelfde, onder een ander onderwerp", &geval.elders, out);
    if !geval.lezingen.is_empty() {
        out.push(Blok::Alinea(Some("In deze lezing".to_owned()), geval.lezingen.join("; ")));
    }
    if let Some(reden) = &geval.reden {
        out.push(Blok::Alinea(Some("Waarom".to_owned()), format!("{reden}.")));
    }
    if !geval.mogelijk.is_empty() {
        out.push(Blok::Alinea(Some("Mogelijk blijft".to_owned()), format!("{}.", opsomming(&geval.mogelijk, "of"))));
    }
    if let Some(kloof) = &geval.kloof {
        out.push(Blok::Alinea(Some("Hoe ver".to_owned()), format!("{}.", kloof.tekst)));
    }
    let refused = "Dit gebouw mag volgens het Bbl en wordt hier geweigerd";
    if let Some(getuige) = &geval.getuige {
        let head = if geval.uitkomst == "zwakker" { "Dit gebouw mag hier en niet volgens het Bbl" } else { refused };
        witness(eis, head, getuige, out);
    }
    if let Some(getuige) = &geval.getuige_zwakker {
        witness(eis, "Omgekeerd mag dit gebouw hier en niet volgens het Bbl", getuige, out);
    }
    if !geval.gezocht.is_empty() {
        out.push(Blok::Klein(format!("Doorzocht: {}.", geval.gezocht)));
    }
    if !geval.voorbehouden.is_empty() {
        out.push(Blok::Klein(format!("Voorbehoud: {}.", geval.voorbehouden.join("; "))));
    }
}

/// For what it holds, and when.
fn when(eis: &EisVergelijking) -> String {
    let als = eis.als.as_ref().map_or_else(String::new, |als| format!(", als {als}"));
    format!(" voor {}{als}", opsomming(&eis.voor, "en"))
}

/// Of cases that otherwise read the same: which norms count in this one.
fn where_it_holds(eis: &EisVergelijking, geval: &Geval) -> String {
    let reads_the_same =
        |other: &&Geval| (other.deel, &other.uitkomst, &other.voor) == (geval.deel, &geval.uitkomst, &geval.voor);
    let alike: Vec<&Geval> = eis.gevallen.iter().filter(reads_the_same).collect();
    if alike.iter().all(|other| other.normen == geval.normen) {
        return String::new();
    }
    let in_each = |norm: &NormVerwijzing| alike.iter().all(|other| other.normen.contains(norm));
    let own: Vec<String> =
        geval.normen.iter().filter(|norm| !in_each(norm)).map(|norm| norm.vindplaats.clone()).collect();
    match own.as_slice() {
        [] if geval.normen.is_empty() => ", waar geen van deze normen geldt".to_owned(),
        [] => ", waar de andere normen niet gelden".to_owned(),
        [one] => format!(", waar {one} geldt"),
        _ => format!(", waar {} gelden", opsomming(&own, "en")),
    }
}

fn norms(head: &str, normen: &[NormVerwijzing], out: &mut Vec<Blok>) {
    let told: Vec<String> = normen
        .iter()
        .map(|norm| format!("{}: {}", norm.vindplaats, norm.vraagt.join("; of, in een andere lezing: ")))
        .collect();
    match told.as_slice() {
        [] => {}
        [one] => out.push(Blok::Alinea(Some(head.to_owned()), format!("{one}."))),
        many => {
            out.push(Blok::Alinea(Some(head.to_owned()), counted(many.len(), "norm", "normen")));
            out.push(Blok::Punten(many.to_vec()));
        }
    }
}

fn witness(eis: &EisVergelijking, head: &str, getuige: &GetuigeDeel, out: &mut Vec<Blok>) {
    let kind = if getuige.volledig { "" } else { " Alleen de gegevens die hier tellen staan erbij." };
    out.push(Blok::Alinea(Some("Een voorbeeld".to_owned()), format!("{head}.{kind}")));
    let mut facts: Vec<String> = getuige.in_woorden.iter().take(FACTS).cloned().collect();
    let rest = getuige.in_woorden.len().saturating_sub(FACTS);
    if rest > 0 {
        facts.push(format!("en nog {rest} gegevens (zie het projectbestand)"));
    }
    out.push(Blok::Punten(facts));
    let told: Vec<String> = getuige.toetsen.iter().filter_map(|toets| figures(eis, toets)).collect();
    if !told.is_empty() {
        out.push(Blok::Punten(told));
    }
}

/// `Het Bbl (bbl.4.172.1): 5 m², vereist ten minste 5 m²: voldoet`.
fn figures(eis: &EisVergelijking, getuige: &GetuigeToets) -> Option<String> {
    let toets = getuige.toets.as_ref()?;
    let who = if getuige.code == eis.code { "Deze eis".to_owned() } else { format!("Het Bbl ({})", getuige.code) };
    let value = &toets.waarde.as_ref()?.tekst;
    let limit = &toets.grens.as_ref()?.tekst;
    let outcome = match getuige.oordeel {
        OordeelNaam::VoldoetNiet => "voldoet niet",
        OordeelNaam::Voldoet => "voldoet",
        _ => getuige.oordeel.words(),
    };
    Some(format!("{who}: {} is {value}, vereist {} {limit}: {outcome}", toets.grootheid, toets.vergelijking))
}

/// A verdict in one line, with its code, severity and certainty.
pub(crate) fn headline(oordeel: &Rechtsoordeel) -> Blok {
    let under = oordeel.tak.as_ref().map_or_else(String::new, |tak| format!("{}: ", capital(tak)));
    Blok::Nadruk(format!(
        "{under}{} ({}; ernst {} van 4; zekerheid: {})",
        if under.is_empty() { capital(&oordeel.oordeel) } else { oordeel.oordeel.clone() },
        oordeel.code,
        oordeel.ernst,
        oordeel.zekerheid.words()
    ))
}

/// A verdict with everything that keeps it honest.
pub(crate) fn verdict(oordeel: &Rechtsoordeel, datum: &str, out: &mut Vec<Blok>) {
    out.push(headline(oordeel));
    out.push(Blok::Alinea(Some("Grond".to_owned()), format!("{}.", oordeel.grond)));
    if !oordeel.bronnen.is_empty() {
        out.push(Blok::Alinea(
            Some("Bronnen".to_owned()),
            format!("{}; Bbl in de versie van {}.", oordeel.bronnen.join("; "), date_words(datum)),
        ));
    }
    out.push(Blok::Alinea(Some("Advies".to_owned()), oordeel.advies.clone()));
    for note in &oordeel.aantekeningen {
        out.push(Blok::Alinea(Some(format!("Aantekening {}", note.code)), note.tekst.clone()));
    }
}

fn through_time(tijdlijn: &[TijdvakDeel], out: &mut Vec<Blok>) {
    if tijdlijn.len() < 2 {
        return;
    }
    out.push(Blok::Alinea(Some("Door de tijd".to_owned()), "de uitkomst per versie van het Bbl.".to_owned()));
    let told = tijdlijn.iter().map(|deel| {
        // Outcomes for the same kinds of building in one breath.
        let mut outcomes: Vec<(Vec<String>, &[String])> = Vec::new();
        for one in &deel.uitkomsten {
            match outcomes.iter_mut().find(|(_, kinds)| *kinds == one.voor.as_slice()) {
                Some((names, _)) => names.push(one.uitkomst.clone()),
                None => outcomes.push((vec![one.uitkomst.clone()], &one.voor)),
            }
        }
        let told = outcomes.iter().map(|(names, kinds)| match kinds {
            [] => opsomming(names, "of"),
            kinds => format!("{} voor {}", opsomming(names, "of"), opsomming(kinds, "en")),
        });
        let outcomes: Vec<String> = told.collect();
        format!("vanaf {}: {}", date_words(&deel.vanaf), outcomes.join("; "))
    });
    out.push(Blok::Punten(told.collect()));
}
