//! `stoer toets`: judges projects.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use stoer::bind::bind;
use stoer::evaluate::evaluate;
use stoer::rapport::{OordeelNaam, Rapport, Vergelijkingen};
use stoer::recht::Recht;
use stoer::regelset::Regelset;
use stoer::render::{Opties, html, markdown, text};
use stoer::span::Source;

use super::rules::RuleArgs;
use super::{Afloop, Failure, Result, TEMPLATE, files, law, show};

/// Toets projecten aan het Bbl en de plaatselijke regels (Engels: check)
#[derive(Args)]
#[command(
    alias = "check",
    override_usage = "stoer toets [OPTIES] PROJECT…",
    help_template = TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeelden:\n  stoer toets rules/projecten/duplex.yaml\n  stoer toets rules/projecten/duplex.yaml --uitvoer advies.html\n  stoer toets rules/projecten/duplex.yaml --regels mijn-gemeente --alles\n\nEindcode: 0 geen enkele eis geschonden, 1 een eis of meer geschonden, 2 onbruikbare invoer."
)]
pub(super) struct Toets {
    /// Projectbestanden (YAML)
    #[arg(required = true, value_name = "PROJECT", help_heading = "Argumenten")]
    projecten: Vec<PathBuf>,
    #[command(flatten)]
    regels: RuleArgs,
    /// Vorm van de uitkomst: tekst, json, markdown of html. Zonder deze optie volgt de vorm uit
    /// de naam achter --uitvoer, en is anders tekst
    #[arg(long, value_enum, value_name = "FORMAAT", hide_possible_values = true)]
    formaat: Option<Formaat>,
    /// Toon ook wat voldoet en wat niet van toepassing is
    #[arg(long)]
    alles: bool,
    /// Schrijf de uitkomst in dit bestand
    #[arg(long, value_name = "BESTAND")]
    uitvoer: Option<PathBuf>,
}

/// The shape of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Formaat {
    #[value(alias = "text")]
    Tekst,
    Json,
    #[value(alias = "md")]
    Markdown,
    Html,
}

impl Toets {
    pub(super) fn run(&self) -> Result<Afloop> {
        let Some(regels) = self.regels.sound()? else {
            show::error("de regels bevatten fouten; er is niets getoetst");
            return Ok(Afloop::Onbruikbaar);
        };
        let recht = law()?;
        let mut afloop = Afloop::Schoon;
        let mut rapporten = Vec::new();
        for path in &self.projecten {
            match judge(&regels, &recht, path) {
                Ok(Some(rapport)) => {
                    let broken = rapport.count(OordeelNaam::VoldoetNiet) > 0 || !rapport.onmogelijk.is_empty();
                    afloop = afloop.max(if broken { Afloop::Bevindingen } else { Afloop::Schoon });
                    rapporten.push(rapport);
                }
                Ok(None) => afloop = Afloop::Onbruikbaar,
                Err(failure) => {
                    show::error(&failure.to_string());
                    afloop = Afloop::Onbruikbaar;
                }
            }
        }
        if !rapporten.is_empty() {
            self.deliver(&rapporten)?;
        }
        Ok(afloop)
    }

    fn deliver(&self, rapporten: &[Rapport]) -> Result<()> {
        let formaat = self.formaat.or_else(|| self.uitvoer.as_deref().and_then(by_extension)).unwrap_or(Formaat::Tekst);
        let opties = Opties { alles: self.alles, kleur: self.uitvoer.is_none(), ..Opties::default() };
        let each = |render: fn(&Rapport, &Opties) -> String, between: &str| {
            rapporten.iter().map(|rapport| render(rapport, &opties)).collect::<Vec<_>>().join(between)
        };
        let out = match formaat {
            Formaat::Tekst => each(text::text, "\n\n"),
            Formaat::Markdown => each(markdown::markdown, "\n"),
            Formaat::Html => match rapporten {
                [one] => html::html(one, &opties),
                _ => return Err(Failure("een HTML-rapport gaat over één project; noem er één tegelijk".to_owned())),
            },
            Formaat::Json => json(rapporten)?,
        };
        match &self.uitvoer {
            Some(path) => files::write(path, &out),
            None => show::print(&out),
        }
    }
}

/// The report of one project, or nothing after its faults were shown.
fn judge(regels: &Regelset, recht: &Recht, path: &Path) -> Result<Option<Rapport>> {
    let source = Source::new(path.to_string_lossy(), files::read(path)?);
    match bind(regels, &source) {
        Ok(feiten) => {
            let beoordeling = evaluate(regels, &feiten);
            let vergelijkingen = Vergelijkingen::new(regels, recht, beoordeling.toetsdatum);
            let rapport = Rapport::new(regels, &feiten, &beoordeling);
            Ok(Some(rapport.above_bbl(&vergelijkingen, &feiten, &beoordeling)))
        }
        Err(errors) => {
            let diagnostics: Vec<_> = errors.iter().map(|error| error.diagnostic(0)).collect();
            show::note(&show::diagnostics(std::slice::from_ref(&source), &diagnostics));
            show::error(&format!("{} is niet te gebruiken en is niet getoetst", source.name));
            Ok(None)
        }
    }
}

/// One report as itself, several as a list.
fn json(rapporten: &[Rapport]) -> Result<String> {
    let value = match rapporten {
        [one] => serde_json::to_string_pretty(one),
        many => serde_json::to_string_pretty(many),
    };
    value
        .map(|text| text + "\n")
        .map_err(|error| Failure(format!("het rapport is niet als JSON te schrijven: {error}")))
}

/// The shape that belongs to the name of a file.
pub(super) fn by_extension(path: &Path) -> Option<Formaat> {
    let extension = path.extension()?.to_str()?.to_lowercase();
    match extension.as_str() {
        "html" | "htm" => Some(Formaat::Html),
        "json" => Some(Formaat::Json),
        "md" => Some(Formaat::Markdown),
        "txt" => Some(Formaat::Tekst),
        _ => None,
    }
}
