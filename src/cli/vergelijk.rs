//! `stoer vergelijk`: local demands beside the national norms, over all projects.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use stoer::compare::{Bereikt, Cel, Kloof, Uitkomst, Vergelijker, Vergelijking};
use stoer::regelset::{EisId, EisInhoud, Regelset};
use stoer::render::counted;
use time::{Date, Month};

use super::rules::RuleArgs;
use super::{Afloop, Failure, Result, TEMPLATE, show};

/// Vergelijk plaatselijke eisen met het Bbl, over alle denkbare projecten (Engels: compare)
#[derive(Args)]
#[command(
    alias = "compare",
    override_usage = "stoer vergelijk [OPTIES] [REGELS]…",
    help_template = TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeelden:\n  stoer vergelijk --eis amsterdam.beng\n  stoer vergelijk mijn-gemeente --datum 2024-06-01\n\nGelijk, zwakker en niet strenger gelden over de projecten die zijn doorzocht; dat staat erbij.\nWat de uitkomst in rechte betekent zegt deze opdracht niet.\n\nEindcode: 0 niets boven of naast het Bbl, 1 een eis of meer wel, 2 onbruikbare regels."
)]
pub(super) struct Vergelijk {
    /// Mappen en bestanden met plaatselijke regels; zonder argument alle ingebouwde
    #[arg(value_name = "REGELS", help_heading = "Argumenten")]
    paden: Vec<PathBuf>,
    #[command(flatten)]
    regels: RuleArgs,
    /// Alleen eisen waarvan de code zo begint; mag vaker
    #[arg(long, value_name = "CODE")]
    eis: Vec<String>,
    /// De dag waarvan de versies gelden, als 2026-09-24; zonder deze optie vandaag
    #[arg(long, value_name = "DATUM", value_parser = date)]
    datum: Option<Date>,
}

impl Vergelijk {
    pub(super) fn run(&self) -> Result<Afloop> {
        let loaded = self.regels.load_with(&self.paden)?;
        let Some(regels) = loaded.sound() else {
            show::error("de regels bevatten fouten; er is niets vergeleken");
            return Ok(Afloop::Onbruikbaar);
        };
        let datum = match self.datum {
            Some(datum) => datum,
            None => today()?,
        };
        let wanted: Vec<EisId> = regels
            .eisen()
            .filter(|(_, eis)| regels.regeling(eis.regeling).gezag != "rijk" && !matches!(eis.inhoud, EisInhoud::Geen))
            .filter(|(_, eis)| self.eis.is_empty() || self.eis.iter().any(|code| eis.code.starts_with(code.as_str())))
            .filter(|(_, eis)| {
                let file = regels.sources().get(eis.location.source as usize);
                loaded.named.is_empty() || file.is_some_and(|file| loaded.named.contains(&file.name))
            })
            .map(|(id, _)| id)
            .collect();
        if wanted.is_empty() {
            return Err(Failure("er is geen plaatselijke eis om te vergelijken".to_owned()));
        }
        let comparer = Vergelijker::new(&regels, datum);
        let found: Vec<Vergelijking> = wanted.into_iter().map(|eis| comparer.compare(eis)).collect();
        let mut out = format!("Vergelijking met het Bbl op {datum}\n");
        found.iter().for_each(|one| out.push_str(&describe(&regels, one)));
        let above = found.iter().filter(|one| one.cellen.iter().any(asks_more)).count();
        out.push_str(&format!(
            "\n{} vergeleken; {} gaat boven of naast het Bbl.\n",
            counted(found.len(), "eis", "eisen"),
            counted(above, "eis", "eisen")
        ));
        show::print(&out)?;
        Ok(if above > 0 { Afloop::Bevindingen } else { Afloop::Schoon })
    }
}

/// Whether a case asks something that the Bbl does not.
fn asks_more(cel: &Cel) -> bool {
    matches!(cel.uitkomst, Uitkomst::Strenger | Uitkomst::Gemengd | Uitkomst::Aanvullend | Uitkomst::Tegenstrijdig)
}

/// A demand: its headline and its cases, equal ones together.
fn describe(regels: &Regelset, one: &Vergelijking) -> String {
    let eis = regels.eis(one.eis);
    let head = match (one.kop, one.cellen.is_empty()) {
        (Some(kop), _) => kop.words().to_owned(),
        (None, true) => "geen geval gevonden waarin zij geldt".to_owned(),
        (None, false) => "verschilt per geval".to_owned(),
    };
    let mut out = format!("\n{} \"{}\": {head}\n", eis.code, eis.titel);
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for cel in &one.cellen {
        groups.entry(outcome(regels, cel)).or_default().push(case(regels, cel));
    }
    for (text, mut cases) in groups {
        cases.sort();
        cases.dedup();
        out.push_str(&format!("  voor {}:\n{text}", cases.join("; ")));
    }
    out
}

/// The case: the kind of function or object and what else it is or is not.
fn case(regels: &Regelset, cel: &Cel) -> String {
    let mut text = regels.object(cel.functie.unwrap_or(cel.object)).naam.clone();
    for (kind, holds) in &cel.eigenschappen {
        text.push_str(&format!(", {}{}", if *holds { "" } else { "geen " }, regels.object(*kind).naam));
    }
    text
}

fn outcome(regels: &Regelset, cel: &Cel) -> String {
    let codes = |eisen: &[EisId]| {
        let mut places: Vec<String> = eisen.iter().map(|id| regels.eis(*id).vindplaats.clone()).collect();
        places.dedup();
        places.join("; ")
    };
    let mut lines = vec![match cel.deel {
        Some(deel) => format!("{} (deel {})", cel.uitkomst.words(), deel + 1),
        None => cel.uitkomst.words().to_owned(),
    }];
    if !cel.normen.is_empty() {
        lines.push(format!("tegenover Bbl {}", codes(&cel.normen)));
    }
    if !cel.grond.is_empty() && cel.grond != cel.normen {
        lines.push(format!("volgt uit Bbl {}", codes(&cel.grond)));
    }
    for (eis, lezing) in &cel.lezingen {
        lines.push(format!("lezing van {}: {lezing}", regels.eis(*eis).code));
    }
    if !cel.mogelijk.is_empty() {
        let possible: Vec<&str> = cel.mogelijk.iter().map(|one| one.words()).collect();
        lines.push(format!("mogelijk: {}", possible.join(", ")));
    }
    lines.extend(cel.reden.clone());
    lines.extend(cel.kloof.as_ref().map(gap));
    for (getuige, what) in [(&cel.getuige, "getuige"), (&cel.getuige_zwakker, "getuige dat zij ook zwakker is")] {
        if let Some(getuige) = getuige {
            lines.push(format!("{what}: {}", getuige.in_woorden.join("; ")));
        }
    }
    lines.extend(cel.voorbehouden.iter().map(|text| format!("voorbehoud: {text}")));
    if !cel.gezocht.is_empty() {
        lines.push(format!("doorzocht: {}", cel.gezocht));
    }
    lines
        .into_iter()
        .enumerate()
        .map(|(number, line)| format!("{}{line}\n", if number == 0 { "    " } else { "      " }))
        .collect()
}

fn gap(kloof: &Kloof) -> String {
    let percent = kloof.procent.as_ref().map_or_else(String::new, |procent| format!(" ({procent} %)"));
    match (&kloof.grootte, kloof.bereikt) {
        (Some(maat), Bereikt::Bereikt) => format!("grootste verschil {maat}{percent}"),
        (Some(maat), Bereikt::Benaderd | Bereikt::Onbegrensd) => format!("verschil tot bijna {maat}{percent}"),
        (None, _) => "het verschil heeft geen grens".to_owned(),
    }
}

fn date(text: &str) -> std::result::Result<Date, String> {
    let wrong = || "geef een dag als 2026-09-24".to_owned();
    let mut parts = text.splitn(3, '-');
    let mut next = || parts.next().and_then(|part| part.parse::<u16>().ok()).ok_or_else(wrong);
    let (year, month, day) = (next()?, next()?, next()?);
    let month = u8::try_from(month).ok().and_then(|month| Month::try_from(month).ok()).ok_or_else(wrong)?;
    Date::from_calendar_date(i32::from(year), month, u8::try_from(day).unwrap_or(0)).map_err(|_| wrong())
}

/// Today in universal time.
fn today() -> Result<Date> {
    /// Julian day of 1 January 1970.
    const EPOCH: i32 = 2_440_588;
    let days = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs() / 86_400);
    let day = i32::try_from(days).ok().and_then(|days| Date::from_julian_day(EPOCH + days).ok());
    day.ok_or_else(|| Failure("de klok van deze machine is niet te lezen; geef --datum".to_owned()))
}
