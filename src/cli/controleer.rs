//! `stoer controleer`: validates rule files and project files.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;
use stoer::bind::bind;
use stoer::check::check;
use stoer::diagnostic::{Diagnostic, Level};
use stoer::render::counted;
use stoer::span::Source;

use super::rules::RuleArgs;
use super::{Afloop, Failure, Result, TEMPLATE, files, show};

/// Controleer regelbestanden en projectbestanden (Engels: lint)
#[derive(Args)]
#[command(
    alias = "lint",
    override_usage = "stoer controleer [OPTIES] [MAP|BESTAND]…",
    help_template = TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeelden:\n  stoer controleer rules\n  stoer controleer rules/lokaal/gemeente-huizen/parkeren.stoer\n  stoer controleer rules/projecten/duplex.yaml\n\nEindcode: 0 geen fouten (waarschuwingen tellen niet), 1 fouten, 2 een bestand is niet te lezen."
)]
pub(super) struct Controleer {
    /// Mappen en bestanden; zonder argument de ingebouwde regels. Een naam op .yaml of .yml is
    /// een project, al het andere zijn regels
    #[arg(value_name = "MAP|BESTAND", help_heading = "Argumenten")]
    paden: Vec<PathBuf>,
    #[command(flatten)]
    regels: RuleArgs,
    /// Vorm van de meldingen: tekst of json
    #[arg(
        long,
        value_enum,
        default_value = "tekst",
        value_name = "FORMAAT",
        hide_possible_values = true,
        hide_default_value = true
    )]
    formaat: Formaat,
}

/// The shape of the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Formaat {
    #[value(alias = "text")]
    Tekst,
    Json,
}

/// A message for machines.
#[derive(Serialize)]
struct Melding<'d> {
    bestand: &'d str,
    regel: usize,
    kolom: usize,
    eindregel: usize,
    eindkolom: usize,
    niveau: Level,
    code: &'d str,
    melding: &'d str,
    tip: Option<&'d str>,
}

impl Controleer {
    pub(super) fn run(&self) -> Result<Afloop> {
        let (projects, rules): (Vec<_>, Vec<_>) = self.paden.iter().cloned().partition(|path| is_project(path));
        let loaded = self.regels.load_with(&rules)?;
        let (regels, mut found) = check(loaded.sources.clone());
        found.retain(|diagnostic| loaded.concerns(diagnostic));
        let mut sources = loaded.sources;
        let sound = regels.is_some();
        if let Some(regels) = &regels {
            for path in &projects {
                let source = Source::new(path.to_string_lossy(), files::read(path)?);
                let number = u32::try_from(sources.len()).unwrap_or(u32::MAX);
                if let Err(errors) = bind(regels, &source) {
                    found.extend(errors.iter().map(|error| error.diagnostic(number)));
                }
                sources.push(source);
            }
        }
        self.report(&sources, &found)?;
        if !sound && !projects.is_empty() {
            show::error("de regels bevatten fouten; de projecten zijn niet gecontroleerd");
        }
        let faults = found.iter().any(|diagnostic| diagnostic.level == Level::Fout);
        Ok(if faults { Afloop::Bevindingen } else { Afloop::Schoon })
    }

    fn report(&self, sources: &[Source], found: &[Diagnostic]) -> Result<()> {
        match self.formaat {
            Formaat::Tekst => {
                let count = |level| found.iter().filter(|diagnostic| diagnostic.level == level).count();
                let faults = counted(count(Level::Fout), "fout", "fouten");
                let warnings = counted(count(Level::Waarschuwing), "waarschuwing", "waarschuwingen");
                let files = counted(sources.len(), "bestand", "bestanden");
                let more = if found.is_empty() { "" } else { " Uitleg bij een code: stoer uitleg CODE" };
                show::print(&format!(
                    "{}{files} gecontroleerd: {faults}, {warnings}.{more}\n",
                    show::diagnostics(sources, found)
                ))
            }
            Formaat::Json => {
                let list: Vec<_> = found.iter().filter_map(|diagnostic| message(sources, diagnostic)).collect();
                let text = serde_json::to_string_pretty(&list)
                    .map_err(|error| Failure(format!("de meldingen zijn niet als JSON te schrijven: {error}")))?;
                show::print(&(text + "\n"))
            }
        }
    }
}

fn is_project(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

fn message<'d>(sources: &'d [Source], diagnostic: &'d Diagnostic) -> Option<Melding<'d>> {
    let source = sources.get(diagnostic.location.source as usize)?;
    let start = source.position(diagnostic.location.span.start);
    let end = source.position(diagnostic.location.span.end);
    Some(Melding {
        bestand: &source.name,
        regel: start.line,
        kolom: start.column,
        eindregel: end.line,
        eindkolom: end.column,
        niveau: diagnostic.level,
        code: diagnostic.code,
        melding: &diagnostic.message,
        tip: diagnostic.hint.as_deref(),
    })
}
