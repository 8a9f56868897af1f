//! `stoer verschil`: what a change of rules means, not how it reads.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use stoer::beoordeling::Oordeel;
use stoer::bind::bind;
use stoer::check::check;
use stoer::compare::Overgang;
use stoer::evaluate::evaluate;
use stoer::regelset::Regelset;
use stoer::render::counted;
use stoer::span::Source;
use stoer::verschil::{EisVerschil, Verschil as Uitkomst, VerschilError, verschil};
use time::Date;

use super::rules::{Loaded, RuleArgs};
use super::vergelijk::{date, today};
use super::{Afloop, Failure, Result, TEMPLATE, files, git, show};

/// Zeg welke projecten door een wijziging van regels een andere uitkomst krijgen (Engels: diff)
#[derive(Args)]
#[command(
    alias = "diff",
    override_usage = "stoer verschil [OPTIES] OUD NIEUW\n         stoer verschil [OPTIES] --sinds REVISIE REGELS",
    help_template = TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeelden:\n  stoer verschil oud/regels nieuw/regels\n  stoer verschil --sinds main regels\n  stoer verschil --sinds main regels --project projecten/voorbeeld.yaml\n\nBij elke overgang staat een project dat haar laat zien; het is nagerekend met beide versies. Waar\ngeen overgang staat, is bewezen dat er geen is.\n\nEindcode: 0 geen andere uitkomst, 1 wel, 2 onbruikbare invoer."
)]
pub(super) struct Verschil {
    /// De oude en de nieuwe regels, als map of bestand
    #[arg(value_name = "REGELS", required = true, num_args = 1..=2, help_heading = "Argumenten")]
    paden: Vec<PathBuf>,
    /// Vergelijk met de regels zoals zij in git stonden bij deze tak, dit label of deze commit
    #[arg(long, value_name = "REVISIE")]
    sinds: Option<String>,
    /// Toets ook dit project met beide versies; mag vaker
    #[arg(long, value_name = "BESTAND")]
    project: Vec<PathBuf>,
    /// De dag waarvan de versies gelden, als 2026-09-24; zonder deze optie vandaag
    #[arg(long, value_name = "DATUM", value_parser = date)]
    datum: Option<Date>,
    #[command(flatten)]
    regels: RuleArgs,
}

impl Verschil {
    pub(super) fn run(&self) -> Result<Afloop> {
        let datum = match self.datum {
            Some(datum) => datum,
            None => today()?,
        };
        let (oud, nieuw) = self.sides()?;
        let found = match verschil(oud.sources.clone(), nieuw.sources.clone(), datum) {
            Ok(found) => found,
            Err(VerschilError::Ondeugdelijk { nieuw: is_new }) => {
                let (side, word) = if is_new { (&nieuw, "nieuwe") } else { (&oud, "oude") };
                side.sound();
                show::error(&format!("de {word} regels bevatten fouten; er is niets vergeleken"));
                return Ok(Afloop::Onbruikbaar);
            }
            Err(VerschilError::NietSamen(why)) => {
                return Err(Failure(format!("de oude en de nieuwe regels zijn niet naast elkaar te zetten: {why}")));
            }
        };
        let mut out = format!("Verschil op {datum}\n");
        let (other, same): (Vec<_>, Vec<_>) = found.eisen.iter().partition(|eis| has_meaning(eis));
        other.iter().for_each(|eis| out.push_str(&describe(&found, eis)));
        if !same.is_empty() {
            out.push_str("\nGewijzigd zonder dat een project een andere uitkomst krijgt:\n");
            same.iter().for_each(|eis| out.push_str(&format!("  {} \"{}\"\n", eis.code, eis.titel)));
        }
        for voorbehoud in &found.voorbehouden {
            out.push_str(&format!("\nVoorbehoud: {voorbehoud}.\n"));
        }
        let changed = self.projects(&oud, &nieuw, &mut out)?;
        out.push_str(&format!(
            "\n{} geraakt door de wijziging; {} met een andere uitkomst.\n",
            counted(found.eisen.len(), "eis", "eisen"),
            counted(other.len(), "eis", "eisen")
        ));
        show::print(&out)?;
        Ok(if other.is_empty() && !changed { Afloop::Schoon } else { Afloop::Bevindingen })
    }

    fn sides(&self) -> Result<(Loaded, Loaded)> {
        match (&self.sinds, self.paden.as_slice()) {
            (None, [oud, nieuw]) => {
                let load = |path: &PathBuf| self.regels.load_with(std::slice::from_ref(path));
                Ok((load(oud)?, load(nieuw)?))
            }
            (Some(revision), [path]) => {
                let paths = std::slice::from_ref(path);
                let old = git::files_at(revision, paths, &["stoer"])?;
                Ok((self.regels.load_texts(paths, old)?, self.regels.load_with(paths)?))
            }
            (None, _) => Err(Failure("noem de oude en de nieuwe regels, of geef --sinds".to_owned())),
            (Some(_), _) => Err(Failure("noem bij --sinds alleen de regels van nu".to_owned())),
        }
    }

    /// The outcomes of the named projects that changed.
    fn projects(&self, oud: &Loaded, nieuw: &Loaded, out: &mut String) -> Result<bool> {
        if self.project.is_empty() {
            return Ok(false);
        }
        let (Some(before), Some(after)) = (check(oud.sources.clone()).0, check(nieuw.sources.clone()).0) else {
            return Ok(false);
        };
        let mut changed = false;
        for path in &self.project {
            let source = Source::new(path.to_string_lossy(), files::read(path)?);
            let (had, has) = (outcomes(&before, &source)?, outcomes(&after, &source)?);
            let mut lines = String::new();
            let keys: std::collections::BTreeSet<_> = had.keys().chain(has.keys()).collect();
            for key in keys {
                let words = |side: &Outcomes| side.get(key).map_or("niet van toepassing", |oordeel| oordeel.words());
                let (van, naar) = (words(&had), words(&has));
                if van != naar {
                    lines.push_str(&format!("  {} voor {}: {van} → {naar}\n", key.0, key.1));
                }
            }
            changed |= !lines.is_empty();
            let lines = if lines.is_empty() { "  geen andere uitkomst\n".to_owned() } else { lines };
            out.push_str(&format!("\nProject {}:\n{lines}", path.display()));
        }
        Ok(changed)
    }
}

type Outcomes = BTreeMap<(String, String), Oordeel>;

/// The outcome of every eis for every object; the worst when several objects have one name.
fn outcomes(regels: &Regelset, source: &Source) -> Result<Outcomes> {
    let feiten = bind(regels, source).map_err(|errors| {
        let first = errors.first().map(|error| error.kind.to_string()).unwrap_or_default();
        Failure(format!("{} is niet te toetsen: {first}; zie `stoer controleer {}`", source.name, source.name))
    })?;
    let mut found = Outcomes::new();
    for uitkomst in evaluate(regels, &feiten).uitkomsten {
        let key = (regels.eis(uitkomst.eis).code.clone(), feiten.ding(uitkomst.ding).naam.clone());
        let worst = found.get(&key).map_or(uitkomst.oordeel, |known| (*known).min(uitkomst.oordeel));
        found.insert(key, worst);
    }
    Ok(found)
}

/// Whether a reader must look: another outcome, or something that no outcome tells.
fn has_meaning(eis: &EisVerschil) -> bool {
    !eis.overgangen.is_empty() || eis.opmerking.is_some()
}

fn describe(found: &Uitkomst, eis: &EisVerschil) -> String {
    let mut out = format!("\n{} \"{}\": {}\n", eis.code, eis.titel, eis.wijziging.words());
    if let Some(opmerking) = &eis.opmerking {
        out.push_str(&format!("  {opmerking}\n"));
    }
    for overgang in &eis.overgangen {
        out.push_str(&transition(found, overgang));
    }
    out
}

fn transition(found: &Uitkomst, overgang: &Overgang) -> String {
    let kinds: Vec<&str> = overgang.soorten.iter().map(|kind| found.regels.object(*kind).naam.as_str()).collect();
    let mut out = format!("  {} → {}: {}\n", overgang.van.words(), overgang.naar.words(), kinds.join(", "));
    if let Some(getuige) = &overgang.getuige {
        out.push_str(&format!("    bijvoorbeeld: {}\n", getuige.in_woorden.join("; ")));
    }
    if let Some(reden) = &overgang.reden {
        out.push_str(&format!("    niet beslist: {reden}\n"));
    }
    out
}
