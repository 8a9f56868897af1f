//! Commands, exit codes and everything that touches files and terminal.
//!
//! Exit codes: 0 nothing found, 1 findings, 2 input that cannot be used.

#[cfg(feature = "batch")]
mod batch;
mod controleer;
mod dekking;
mod documentatie;
mod files;
mod git;
mod nieuw;
mod opmaak;
mod poort;
mod rules;
mod schema;
mod show;
#[cfg(feature = "batch")]
mod sql;
mod test;
mod toets;
mod uitleg;
mod usage;
mod vergelijk;
mod verschil;

use std::fmt;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Afloop {
    /// Nothing found.
    Schoon,
    /// Something that the reader must act upon.
    Bevindingen,
    /// Input that could not be used; told already.
    Onbruikbaar,
}

/// Why a command stopped: a sentence for the user.
#[derive(Debug)]
struct Failure(String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

type Result<T> = std::result::Result<T, Failure>;

/// What demands mean in law, as it ships.
fn law() -> Result<stoer::recht::Recht> {
    stoer::recht::Recht::ingebouwd().map_err(|faults| {
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Failure(format!("de beslistabel is niet te gebruiken: {}", told.join("; ")))
    })
}

const TEMPLATE: &str = "{about-with-newline}\nGebruik: {usage}\n\n{all-args}{after-help}";

#[derive(Parser)]
#[command(
    name = "stoer",
    version,
    about = "Toetst bouwplannen aan het Besluit bouwwerken leefomgeving (Bbl) en aan plaatselijke regels.",
    override_usage = "stoer OPDRACHT …",
    help_template = TEMPLATE,
    subcommand_help_heading = "Opdrachten",
    next_help_heading = "Opties",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    after_help = "Voorbeeld:\n  stoer toets rules/projecten/duplex.yaml\n\nEindcode: 0 niets gevonden, 1 bevindingen, 2 onbruikbare invoer.\nHulp bij een opdracht: stoer toets --help"
)]
struct Cli {
    /// Toon deze hulp
    #[arg(short = 'h', long = "help", global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// Toon de versie
    #[arg(short = 'V', long = "version", action = clap::ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    opdracht: Opdracht,
}

#[derive(Subcommand)]
enum Opdracht {
    Toets(toets::Toets),
    Controleer(controleer::Controleer),
    Test(test::Test),
    Opmaak(opmaak::Opmaak),
    Schema(schema::Schema),
    Dekking(dekking::Dekking),
    Uitleg(uitleg::Uitleg),
    Vergelijk(vergelijk::Vergelijk),
    #[cfg(feature = "batch")]
    Batch(batch::BatchArgs),
    #[cfg(feature = "batch")]
    Sql(sql::SqlArgs),
    Nieuw(nieuw::Nieuw),
    Verschil(verschil::Verschil),
    Documentatie(documentatie::Documentatie),
}

/// Reads the arguments and runs the command.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage::report(&error),
    };
    let outcome = match &cli.opdracht {
        Opdracht::Toets(command) => command.run(),
        Opdracht::Controleer(command) => command.run(),
        Opdracht::Test(command) => command.run(),
        Opdracht::Opmaak(command) => command.run(),
        Opdracht::Schema(command) => command.run(),
        Opdracht::Dekking(command) => command.run(),
        Opdracht::Uitleg(command) => command.run(),
        Opdracht::Vergelijk(command) => command.run(),
        #[cfg(feature = "batch")]
        Opdracht::Batch(command) => command.run(),
        #[cfg(feature = "batch")]
        Opdracht::Sql(command) => command.run(),
        Opdracht::Nieuw(command) => command.run(),
        Opdracht::Verschil(command) => command.run(),
        Opdracht::Documentatie(command) => command.run(),
    };
    match outcome {
        Ok(Afloop::Schoon) => ExitCode::SUCCESS,
        Ok(Afloop::Bevindingen) => ExitCode::from(1),
        Ok(Afloop::Onbruikbaar) => ExitCode::from(2),
        Err(failure) => {
            show::error(&failure.to_string());
            ExitCode::from(2)
        }
    }
}
