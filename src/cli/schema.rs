//! `stoer schema`: the JSON Schema of project files, or of the report.

use clap::Args;

use super::rules::RuleArgs;
use super::{Afloop, Failure, Result, TEMPLATE, show};

/// Schrijf het JSON Schema van projectbestanden
#[derive(Args)]
#[command(
    override_usage = "stoer schema [OPTIES]",
    help_template = TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeelden:\n  stoer schema > project.schema.json\n  stoer schema --rapport > rapport.schema.json\n\nEen editor die het schema kent, vult sleutels aan en onderstreept fouten. Zet daarvoor bovenaan\nhet projectbestand: # yaml-language-server: $schema=project.schema.json"
)]
pub(super) struct Schema {
    /// Het schema van het rapport (stoer toets --formaat json) in plaats van dat van projecten
    #[arg(long)]
    rapport: bool,
    #[command(flatten)]
    regels: RuleArgs,
}

impl Schema {
    pub(super) fn run(&self) -> Result<Afloop> {
        let schema = if self.rapport {
            stoer::rapport::json_schema()
        } else {
            match self.regels.sound()? {
                Some(regels) => stoer::schema::schema(&regels),
                None => return Ok(Afloop::Onbruikbaar),
            }
        };
        let text = serde_json::to_string_pretty(&schema)
            .map_err(|error| Failure(format!("het schema is niet te schrijven: {error}")))?;
        show::print(&(text + "\n"))?;
        Ok(Afloop::Schoon)
    }
}
