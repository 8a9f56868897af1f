//! `stoer dekking`: which articles of a regeling are encoded.

use clap::{Args, ValueEnum};
use stoer::dekking::{Artikel, Deel, Dekking as Overzicht, OnderwerpDekking, Stand, dekking, onderwerpen};
use stoer::regelset::Regelset;

use super::rules::RuleArgs;
use super::{Afloop, Failure, Result, TEMPLATE, show};

/// Toon welke artikelen zijn opgenomen, te beoordelen zijn of buiten bereik liggen (Engels: coverage)
#[derive(Args)]
#[command(
    alias = "coverage",
    override_usage = "stoer dekking [OPTIES]",
    help_template = TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeelden:\n  stoer dekking\n  stoer dekking --alles\n  stoer dekking --onderwerpen\n  stoer dekking --formaat json"
)]
pub(super) struct Dekking {
    /// Toon elk artikel, ook wat is opgenomen
    #[arg(long)]
    alles: bool,
    /// Toon per onderwerp de eisen, en welke geen voorbeeld precies op hun grens hebben
    #[arg(long)]
    onderwerpen: bool,
    /// Vorm van het overzicht: tekst of json
    #[arg(
        long,
        value_enum,
        default_value = "tekst",
        value_name = "FORMAAT",
        hide_possible_values = true,
        hide_default_value = true
    )]
    formaat: Formaat,
    #[command(flatten)]
    regels: RuleArgs,
}

/// The shape of the overview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Formaat {
    #[value(alias = "text")]
    Tekst,
    Json,
}

impl Dekking {
    pub(super) fn run(&self) -> Result<Afloop> {
        let Some(regels) = self.regels.sound()? else { return Ok(Afloop::Onbruikbaar) };
        if self.onderwerpen {
            return self.subjects(&regels);
        }
        let overzicht = dekking(&regels);
        let out = match self.formaat {
            Formaat::Json => {
                serde_json::to_string_pretty(&overzicht)
                    .map_err(|error| Failure(format!("het overzicht is niet als JSON te schrijven: {error}")))?
                    + "\n"
            }
            Formaat::Tekst if overzicht.is_empty() => {
                "Geen regeling met een indeling: van geen enkele regeling is bekend welke artikelen zij heeft.\n"
                    .to_owned()
            }
            Formaat::Tekst => overzicht.iter().map(|one| self.text(one)).collect::<Vec<_>>().join("\n"),
        };
        show::print(&out)?;
        Ok(Afloop::Schoon)
    }

    /// Per subject: how many eisen, and which lack a case at their limit.
    fn subjects(&self, regels: &Regelset) -> Result<Afloop> {
        let list = onderwerpen(regels);
        let out = match self.formaat {
            Formaat::Json => {
                serde_json::to_string_pretty(&list)
                    .map_err(|error| Failure(format!("het overzicht is niet als JSON te schrijven: {error}")))?
                    + "\n"
            }
            Formaat::Tekst => subjects_text(&list),
        };
        show::print(&out)?;
        Ok(Afloop::Schoon)
    }

    fn text(&self, overzicht: &Overzicht) -> String {
        let mut out = format!("\u{1b}[1m{}\u{1b}[0m\n", overzicht.titel);
        out.push_str(&format!("{:<52}{:>5}{:>6}{:>7}{:>5}{:>5}\n", "", "eis", "beoor", "buiten", "nog", "niet"));
        out.push_str(&format!("{:<52}{:>5}{:>6}{:>7}{:>5}{:>5}\n", "", "", "delen", "bereik", "niet", "gen."));
        for deel in &overzicht.delen {
            self.part(deel, 0, &mut out);
        }
        out
    }

    fn part(&self, deel: &Deel, depth: usize, out: &mut String) {
        let name = deel.titel.as_ref().map_or_else(|| deel.plaats.clone(), |titel| format!("{} {titel}", deel.plaats));
        let indent = "  ".repeat(depth);
        let label: String = format!("{indent}{name}").chars().take(51).collect();
        out.push_str(&format!("{label:<52}"));
        for (stand, width) in Stand::ALL.into_iter().zip([5, 6, 7, 5, 5]) {
            out.push_str(&format!("{:>width$}", deel.count(stand)));
        }
        out.push('\n');
        for artikel in &deel.artikelen {
            self.article(artikel, depth + 1, out);
        }
        for inner in &deel.delen {
            self.part(inner, depth + 1, out);
        }
    }

    fn article(&self, artikel: &Artikel, depth: usize, out: &mut String) {
        let settled = matches!(artikel.stand, Stand::Eis | Stand::TeBeoordelen | Stand::BuitenBereik);
        if settled && !self.alles {
            return;
        }
        let reden = artikel.reden.as_ref().map_or_else(String::new, |reden| format!(": {reden}"));
        out.push_str(&format!("{}{} {}{reden}\n", "  ".repeat(depth), artikel.plaats, artikel.stand.words()));
    }
}

fn subjects_text(list: &[OnderwerpDekking]) -> String {
    let sum = |part: fn(&OnderwerpDekking) -> usize| list.iter().map(part).sum::<usize>();
    let (limits, at) = (sum(|one| one.met_grens), sum(|one| one.op_grens));
    let mut out = format!("{:<52}{:>5}{:>7}{:>7}{:>7}\n", "", "eis", "beoor", "met", "op");
    out.push_str(&format!("{:<52}{:>5}{:>7}{:>7}{:>7}\n", "", "", "delen", "grens", "grens"));
    for one in list {
        let label: String = format!("{} {}", one.onderwerp, one.titel).trim().chars().take(51).collect();
        out.push_str(&format!(
            "{label:<52}{:>5}{:>7}{:>7}{:>7}\n",
            one.eisen, one.te_beoordelen, one.met_grens, one.op_grens
        ));
        for code in &one.zonder_grensgeval {
            out.push_str(&format!("  zonder voorbeeld op de grens: {code}\n"));
        }
    }
    out.push_str(&format!("\nVan {limits} eisen met een grens hebben er {at} een voorbeeld precies op die grens.\n"));
    out
}
