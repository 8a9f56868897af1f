//! `stoer sql`: the rules as SQL.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use stoer::regelset::Eis;
use stoer::sql::{Dialect, sql};
use time::Date;

use super::rules::RuleArgs;
use super::{Afloop, Failure, Result, TEMPLATE, files, show};

/// Schrijf de regels als SQL, om te toetsen waar de gegevens staan
#[derive(Args)]
#[command(
    override_usage = "stoer sql --dialect duckdb|spark --op DATUM [OPTIES]",
    help_template = TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Per soort object en per plaats waarin het kan liggen is er een view met een kolom per eis. De\ntabellen heten als de lijsten van een projectbestand en hebben dezelfde kolommen als de\nCSV-tabellen van `stoer batch`. Wat geen SQL-vorm heeft staat onderaan, met de reden.\n\nVoorbeelden:\n  stoer sql --dialect duckdb --op 2026-07-01 --tabellen > tabellen.sql\n  stoer sql --dialect duckdb --op 2026-07-01 --eis bbl.4.163 > toets.sql\n\nEindcode: 0 alles heeft een SQL-vorm, 1 niet alles, 2 onbruikbare invoer."
)]
pub(super) struct SqlArgs {
    /// Voor welke database: duckdb of spark
    #[arg(long, value_enum, value_name = "DIALECT", hide_possible_values = true)]
    dialect: Keuze,
    /// De toetsdatum, zoals 2026-07-01
    #[arg(long, value_name = "DATUM")]
    op: String,
    /// Alleen eisen waarvan de code hiermee begint; mag vaker
    #[arg(long, value_name = "CODE")]
    eis: Vec<String>,
    /// Schrijf het script dat de tabellen maakt, in plaats van de views
    #[arg(long)]
    tabellen: bool,
    /// Schrijf in dit bestand
    #[arg(long, value_name = "BESTAND")]
    uitvoer: Option<PathBuf>,
    #[command(flatten)]
    regels: RuleArgs,
}

/// The engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Keuze {
    Duckdb,
    Spark,
}

impl SqlArgs {
    pub(super) fn run(&self) -> Result<Afloop> {
        let dag = date(&self.op)?;
        let Some(regels) = self.regels.sound()? else {
            show::error("de regels bevatten fouten; er is geen SQL geschreven");
            return Ok(Afloop::Onbruikbaar);
        };
        let wanted = |eis: &Eis| self.eis.is_empty() || self.eis.iter().any(|code| eis.code.starts_with(code));
        if !regels.eisen().any(|(_, eis)| wanted(eis)) {
            return Err(Failure(format!("geen enkele eis heeft een code die begint met {}", self.eis.join(" of "))));
        }
        let dialect = match self.dialect {
            Keuze::Duckdb => Dialect::Duckdb,
            Keuze::Spark => Dialect::Spark,
        };
        let found = sql(&regels, dialect, dag, wanted);
        let mut out = if self.tabellen { found.tabellen } else { found.views };
        if !self.tabellen && !found.zonder.is_empty() {
            out.push_str(
                "\n-- Zonder SQL-vorm, voor een of meer soorten objecten; toets deze eisen met `stoer batch`:\n",
            );
            let mut by_code: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for (eis, why) in &found.zonder {
                by_code.insert(&regels.eis(*eis).code, why.iter().map(String::as_str).collect());
            }
            for (code, why) in by_code {
                let _ = writeln!(out, "--   {code}: {}", why.join("; "));
            }
        }
        match &self.uitvoer {
            Some(path) => files::write(path, &out)?,
            None => show::print(&out)?,
        }
        Ok(if found.zonder.is_empty() || self.tabellen { Afloop::Schoon } else { Afloop::Bevindingen })
    }
}

fn date(text: &str) -> Result<Date> {
    let fault = || Failure(format!("`{text}` is geen dag; schrijf bijvoorbeeld 2026-07-01"));
    super::vergelijk::date(text).map_err(|_| fault())
}
