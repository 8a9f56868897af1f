//! `stoer uitleg`: what a message code means and what to do.

use clap::Args;
use stoer::ingebouwd::{page, pages};

use super::{Afloop, Failure, Result, TEMPLATE, show};

/// Leg een meldingscode uit (Engels: explain)
#[derive(Args)]
#[command(
    alias = "explain",
    override_usage = "stoer uitleg [CODE]",
    help_template = TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeelden:\n  stoer uitleg C007\n  stoer uitleg\n\nS-codes gaan over het schrijven van regels, C-codes over de inhoud van regels, F-codes over\nprojectbestanden, P-codes over wat `stoer controleer --streng` vindt."
)]
pub(super) struct Uitleg {
    /// De code; zonder code een lijst van alle codes
    #[arg(value_name = "CODE", help_heading = "Argumenten")]
    code: Option<String>,
}

impl Uitleg {
    pub(super) fn run(&self) -> Result<Afloop> {
        let Some(code) = &self.code else {
            let titles: String = pages().map(|(_, text)| title(text).to_owned() + "\n").collect();
            show::print(&titles)?;
            return Ok(Afloop::Schoon);
        };
        let Some(text) = page(code) else {
            return Err(Failure(format!("de code `{code}` bestaat niet; `stoer uitleg` noemt alle codes")));
        };
        show::print(text)?;
        Ok(Afloop::Schoon)
    }
}

/// The first line, without its sign.
fn title(text: &str) -> &str {
    text.lines().next().unwrap_or_default().trim_start_matches("# ")
}
