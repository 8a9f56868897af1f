//! `stoer vergelijk`: local demands beside the national norms, over all projects.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use stoer::rapport::VergelijkRapport;
use stoer::recht::{Actor, Instrument, Recht};
use stoer::regelset::{EisId, Regeling};
use stoer::render::vergelijk as render;
use time::{Date, Month};

use super::rules::RuleArgs;
use super::toets::{Formaat, by_extension};
use super::{Afloop, Failure, Result, TEMPLATE, files, law, show};

/// Vergelijk plaatselijke eisen met het Bbl, over alle denkbare projecten (Engels: compare)
#[derive(Args)]
#[command(
    alias = "compare",
    override_usage = "stoer vergelijk [OPTIES] [REGELS]…",
    help_template = TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeelden:\n  stoer vergelijk --eis amsterdam.beng\n  stoer vergelijk mijn-gemeente --datum 2024-06-01 --uitvoer zienswijze.html\n  stoer vergelijk --eis pkvw --instrument overeenkomst\n\nBij elke uitkomst staat wat is doorzocht en wat zij in rechte betekent, met hoe zeker dat is.\nDat is geen juridisch advies.\n\nEindcode: 0 niets boven of naast het Bbl en geen oordeel van ernst 3 of hoger, 1 een eis of meer\nwel, 2 onbruikbare regels."
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
    /// Vorm van de uitkomst: tekst, json, markdown of html
    #[arg(long, value_enum, value_name = "FORMAAT", hide_possible_values = true)]
    formaat: Option<Formaat>,
    /// Schrijf de uitkomst in dit bestand
    #[arg(long, value_name = "BESTAND")]
    uitvoer: Option<PathBuf>,
    /// Schrijf elk voorbeeldgebouw als projectbestand in deze map
    #[arg(long, value_name = "MAP")]
    getuigen: Option<PathBuf>,
    /// Zoek ook uit welke eisen elkaar uitsluiten, overbodig maken of nooit gelden
    #[arg(long)]
    samen: bool,
    /// Alleen eisen die gelden in deze gemeente, in deze provincie of bij dit waterschap; mag vaker
    #[arg(long, value_name = "NAAM")]
    plaats: Vec<String>,
    /// Met --plaats ook de eisen van deze afspraak; mag vaker
    #[arg(long, value_name = "CODE")]
    afspraak: Vec<String>,
    /// Beoordeel alsof de eis in dit instrument stond, bijvoorbeeld overeenkomst
    #[arg(long, value_name = "INSTRUMENT")]
    instrument: Option<String>,
    /// Beoordeel alsof deze overheid het vraagt; samen met --instrument, zonder dit gemeente
    #[arg(long, value_name = "GEZAG")]
    gezag: Option<String>,
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
            .filter(|(_, eis)| regels.is_local_demand(eis))
            .filter(|(_, eis)| self.eis.is_empty() || self.eis.iter().any(|code| eis.code.starts_with(code.as_str())))
            .filter(|(_, eis)| self.holds_here(regels.regeling(eis.regeling)))
            .filter(|(_, eis)| {
                let file = regels.sources().get(eis.location.source as usize);
                loaded.named.is_empty() || file.is_some_and(|file| loaded.named.contains(&file.name))
            })
            .map(|(id, _)| id)
            .collect();
        if wanted.is_empty() {
            return Err(Failure("er is geen plaatselijke eis om te vergelijken".to_owned()));
        }
        let recht = law()?;
        let rapport = VergelijkRapport::new(&regels, &recht, &wanted, datum, self.as_if(&recht)?);
        let rapport = if self.samen { rapport.together(&regels, &wanted, datum) } else { rapport };
        if let Some(map) = &self.getuigen {
            save_witnesses(&rapport, map)?;
        }
        let formaat = self.formaat.or_else(|| self.uitvoer.as_deref().and_then(by_extension)).unwrap_or(Formaat::Tekst);
        let out = match formaat {
            Formaat::Tekst => render::text(&rapport),
            Formaat::Markdown => render::markdown(&rapport),
            Formaat::Html => render::html(&rapport),
            Formaat::Json => serde_json::to_string_pretty(&rapport)
                .map(|text| text + "\n")
                .map_err(|error| Failure(format!("het rapport is niet als JSON te schrijven: {error}")))?,
        };
        match &self.uitvoer {
            Some(path) => files::write(path, &out)?,
            None => show::print(&out)?,
        }
        Ok(if rapport.above() + rapport.without_basis() > 0 { Afloop::Bevindingen } else { Afloop::Schoon })
    }

    /// Whether a regeling holds at the places and agreements that were named, if any were.
    fn holds_here(&self, regeling: &Regeling) -> bool {
        let named = |naam: &String| self.plaats.iter().any(|plaats| plaats.eq_ignore_ascii_case(naam));
        (self.plaats.is_empty() && self.afspraak.is_empty())
            || self.afspraak.contains(&regeling.code)
            || regeling.gebied.iter().any(named)
    }

    /// Another authority and instrument than those of the rule files.
    fn as_if(&self, recht: &Recht) -> Result<Option<(Actor, Instrument)>> {
        let Some(woord) = &self.instrument else {
            return match self.gezag {
                Some(_) => Err(Failure("geef bij --gezag ook --instrument".to_owned())),
                None => Ok(None),
            };
        };
        let gezag = self.gezag.as_deref().unwrap_or("gemeente");
        let actor = recht.actor(gezag).ok_or_else(|| unknown("gezag", gezag, recht.gezag_words()))?;
        let instrument =
            recht.instrument(woord).ok_or_else(|| unknown("instrument", woord, recht.instrument_words()))?;
        Ok(Some((actor, instrument)))
    }
}

fn unknown<'w>(what: &str, woord: &str, known: impl Iterator<Item = &'w str>) -> Failure {
    let known: Vec<&str> = known.collect();
    Failure(format!("{what} {woord} is onbekend; kies uit {}", known.join(", ")))
}

/// Writes every witness as a project file that `stoer toets` reads.
fn save_witnesses(rapport: &VergelijkRapport, map: &Path) -> Result<()> {
    std::fs::create_dir_all(map)
        .map_err(|error| Failure(format!("{} is niet te maken: {}", map.display(), files::reason(&error))))?;
    for eis in &rapport.eisen {
        let witnesses = eis.gevallen.iter().flat_map(|geval| [&geval.getuige, &geval.getuige_zwakker]).flatten();
        for (number, getuige) in witnesses.enumerate() {
            files::write(&map.join(format!("{}-{}.yaml", eis.code, number + 1)), &getuige.project)?;
        }
    }
    Ok(())
}

/// A day in the arguments.
pub(super) fn date(text: &str) -> std::result::Result<Date, String> {
    let wrong = || "geef een dag als 2026-09-24".to_owned();
    let mut parts = text.splitn(3, '-');
    let mut next = || parts.next().and_then(|part| part.parse::<u16>().ok()).ok_or_else(wrong);
    let (year, month, day) = (next()?, next()?, next()?);
    let month = u8::try_from(month).ok().and_then(|month| Month::try_from(month).ok()).ok_or_else(wrong)?;
    Date::from_calendar_date(i32::from(year), month, u8::try_from(day).unwrap_or(0)).map_err(|_| wrong())
}

/// Today in universal time.
pub(super) fn today() -> Result<Date> {
    /// Julian day of 1 January 1970.
    const EPOCH: i32 = 2_440_588;
    let days = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs() / 86_400);
    let day = i32::try_from(days).ok().and_then(|days| Date::from_julian_day(EPOCH + days).ok());
    day.ok_or_else(|| Failure("de klok van deze machine is niet te lezen; geef --datum".to_owned()))
}
