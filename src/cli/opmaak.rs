//! `stoer opmaak`: writes rule files in the one canonical way.

use std::path::{Path, PathBuf};

use clap::Args;
use stoer::format::format;
use stoer::parse::parse;
use stoer::span::Source;

use super::rules::files_with;
use super::{Afloop, Result, TEMPLATE, files, show};

/// Zet regelbestanden in de vaste opmaak (Engels: fmt)
#[derive(Args)]
#[command(
    alias = "fmt",
    override_usage = "stoer opmaak [OPTIES] [REGELS]…",
    help_template = TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeelden:\n  stoer opmaak rules\n  stoer opmaak rules --controle\n\nEindcode: 0 alles staat in de vaste opmaak, 1 met --controle: een bestand wijkt af, 2 een bestand is niet te lezen."
)]
pub(super) struct Opmaak {
    /// Mappen en bestanden; zonder argument de map rules
    #[arg(value_name = "REGELS", default_value = "rules", hide_default_value = true, help_heading = "Argumenten")]
    paden: Vec<PathBuf>,
    /// Wijzig niets; meld alleen welke bestanden afwijken
    #[arg(long)]
    controle: bool,
}

/// What became of a file.
enum Formatted {
    Same,
    Different,
    Unreadable,
}

impl Opmaak {
    pub(super) fn run(&self) -> Result<Afloop> {
        let mut afloop = Afloop::Schoon;
        let (mut count, mut changed) = (0_usize, 0_usize);
        for path in &self.paden {
            for file in files_with(path, "stoer")? {
                count += 1;
                match self.one(&file)? {
                    Formatted::Same => {}
                    Formatted::Different => {
                        changed += 1;
                        let verb = if self.controle { "wijkt af" } else { "opgemaakt" };
                        show::print(&format!("{verb}: {}\n", file.display()))?;
                        if self.controle {
                            afloop = afloop.max(Afloop::Bevindingen);
                        }
                    }
                    Formatted::Unreadable => afloop = Afloop::Onbruikbaar,
                }
            }
        }
        let files = if count == 1 { "bestand" } else { "bestanden" };
        let did = if self.controle { "wijken af van de vaste opmaak" } else { "opnieuw opgemaakt" };
        show::print(&format!("{count} {files} bekeken, {changed} {did}.\n"))?;
        Ok(afloop)
    }

    fn one(&self, path: &Path) -> Result<Formatted> {
        let source = Source::new(path.to_string_lossy(), files::read(path)?);
        let (bestand, errors) = parse(&source);
        if !errors.is_empty() {
            let diagnostics: Vec<_> = errors.iter().map(|error| error.diagnostic(0)).collect();
            show::note(&show::diagnostics(std::slice::from_ref(&source), &diagnostics));
            return Ok(Formatted::Unreadable);
        }
        let canonical = format(&bestand, &source.text);
        if canonical == source.text {
            return Ok(Formatted::Same);
        }
        if !self.controle {
            files::write(path, &canonical)?;
        }
        Ok(Formatted::Different)
    }
}
