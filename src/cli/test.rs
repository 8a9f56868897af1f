//! `stoer test`: runs the cases that stand beside the rules.

use std::path::PathBuf;

use clap::Args;
use stoer::beoordeling::Beoordeling;
use stoer::cases::{CaseResult, run};
use stoer::rapport::Rapport;
use stoer::regelset::Regelset;
use stoer::render::{counted, reason_lines};

use super::rules::RuleArgs;
use super::{Afloop, Result, TEMPLATE, show};

/// Voer de voorbeelden bij de regels uit
#[derive(Args)]
#[command(
    override_usage = "stoer test [OPTIES] [REGELS]…",
    help_template = TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeelden:\n  stoer test\n  stoer test rules/bbl/4.5-bruikbaarheid\n\nIn een voorbeeld geldt elke regeling, waar het project ook ligt.\n\nEindcode: 0 alles zoals verwacht, 1 een andere uitkomst dan verwacht, 2 onbruikbare regels."
)]
pub(super) struct Test {
    /// Mappen en bestanden met voorbeelden; zonder argument alle ingebouwde voorbeelden
    #[arg(value_name = "REGELS", help_heading = "Argumenten")]
    paden: Vec<PathBuf>,
    #[command(flatten)]
    regels: RuleArgs,
}

impl Test {
    pub(super) fn run(&self) -> Result<Afloop> {
        let loaded = self.regels.load_with(&self.paden)?;
        let Some(regels) = loaded.sound() else {
            show::error("de regels bevatten fouten; de voorbeelden zijn niet uitgevoerd");
            return Ok(Afloop::Onbruikbaar);
        };
        let mut out = String::new();
        let (mut cases, mut expectations, mut failures) = (0_usize, 0_usize, 0_usize);
        for voorbeeld in regels.voorbeelden() {
            let file = regels.sources().get(voorbeeld.location.source as usize);
            if !loaded.named.is_empty() && !file.is_some_and(|file| loaded.named.contains(&file.name)) {
                continue;
            }
            cases += 1;
            let (beoordeling, results) = run(&regels, voorbeeld);
            expectations += results.len();
            for result in results.iter().filter(|result| !result.passes()) {
                failures += 1;
                out.push_str(&failure(&regels, &beoordeling, result));
            }
        }
        let summary = format!(
            "{}, {}: {}.\n",
            counted(cases, "voorbeeld", "voorbeelden"),
            counted(expectations, "verwachting", "verwachtingen"),
            if failures == 0 { "alle zoals verwacht".to_owned() } else { format!("{failures} anders dan verwacht") }
        );
        show::print(&(out + &summary))?;
        Ok(if failures == 0 { Afloop::Schoon } else { Afloop::Bevindingen })
    }
}

/// Where, what was expected, what came out, and why.
fn failure(regels: &Regelset, beoordeling: &Beoordeling<'_>, result: &CaseResult<'_>) -> String {
    let place = show::place(regels.sources(), result.verwacht.location);
    let eis = regels.eis(result.verwacht.eis);
    let voor = result.verwacht.voor.as_ref().map_or_else(String::new, |naam| format!(" voor \"{naam}\""));
    let mut out = format!(
        "\u{1b}[1m{place}: voorbeeld \"{}\"\u{1b}[0m\n  {}{voor}: verwacht {}, gevonden {}\n",
        result.voorbeeld.titel, eis.code, result.verwacht.oordeel, result.gevonden
    );
    let rapport = Rapport::new(regels, &result.voorbeeld.feiten, beoordeling);
    let judged: Vec<_> = result
        .uitkomsten
        .iter()
        .filter_map(|index| beoordeling.uitkomsten.get(*index))
        .map(|uitkomst| regels.eis(uitkomst.eis).code.as_str())
        .collect();
    if judged.is_empty() {
        out.push_str("    er is geen object waarvoor deze eis geldt\n");
    }
    for deel in
        rapport.onderwerpen.iter().flat_map(|deel| &deel.eisen).filter(|deel| judged.contains(&deel.code.as_str()))
    {
        for uitkomst in &deel.uitkomsten {
            out.push_str(&format!("    {}: {}\n", uitkomst.objecten.join(", "), uitkomst.oordeel.words()));
            for line in reason_lines(uitkomst) {
                out.push_str(&format!("      {line}\n"));
            }
        }
    }
    out.push('\n');
    out
}
