//! `stoer batch`: judges many projects, in bounded memory and on all cores.

#[cfg(feature = "parquet")]
mod delen;
mod invoer;
#[cfg(feature = "parquet")]
mod parquet;
mod rijen;
mod tabellen;
mod uitvoer;
mod voortgang;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use stoer::batch::telling::Telling;
use stoer::batch::{Batch, Oordelen};
use stoer::beoordeling::Oordeel;
use stoer::bind::{FeitError, bind};
use stoer::feiten::Feiten;
use stoer::regelset::{Eis, Regelset};

use self::invoer::{Invoer, Record};
use self::uitvoer::{Uitkomsten, Uitvoer};
use self::voortgang::{Stand, Voortgang};
use super::rules::RuleArgs;
use super::{Afloop, Failure, Result, TEMPLATE, show};

/// Most bytes of input that are held at once.
const CHUNK_BYTES: usize = 16 << 20;
/// Projects that one core takes at a time.
const PART: usize = 256;

/// Toets veel projecten achter elkaar
#[derive(Args)]
#[command(
    override_usage = "stoer batch [OPTIES] INVOER --uitvoer MAP",
    help_template = TEMPLATE,
    next_help_heading = "Opties",
    after_help = "INVOER is een bestand met één project per regel (.jsonl) of rij (.parquet), of een map met\ntabellen (.csv of .parquet): projecten.csv en per soort object een tabel met de naam van de lijst, zoals gebouwen.csv. Elke\ntabel heeft een kolom `project`, in de volgorde van projecten.csv, een kolom `id`, en waar nodig\n`ouder` met het id van het object waarin iets ligt. Een lege cel is onbekend.\n\nIn MAP komen uitkomsten (per project, object en eis), samenvatting.csv (per eis), verschil.csv\n(per plaatselijke eis), onmogelijk.csv (objecten die niet kunnen bestaan), fouten.csv en voortgang.json.\n\nVoorbeelden:\n  stoer batch plannen.jsonl --uitvoer uitkomsten\n  stoer batch tabellen/ --uitvoer uitkomsten --eis bbl.4.163 --formaat jsonl\n  stoer batch plannen.jsonl --uitvoer uitkomsten --hervat\n\nEindcode: 0 geen enkele eis geschonden, 1 een eis of meer geschonden, 2 onbruikbare invoer."
)]
pub(super) struct BatchArgs {
    /// Bestand met één project per regel (JSON), of map met CSV-tabellen
    #[arg(value_name = "INVOER", help_heading = "Argumenten")]
    invoer: PathBuf,
    /// Map waarin de uitkomsten komen
    #[arg(long, value_name = "MAP")]
    uitvoer: PathBuf,
    #[command(flatten)]
    regels: RuleArgs,
    /// Alleen eisen waarvan de code hiermee begint; mag vaker
    #[arg(long, value_name = "CODE")]
    eis: Vec<String>,
    /// Vorm van de uitkomsten: csv, jsonl of (waar ingebouwd) parquet
    #[arg(long, value_enum, value_name = "FORMAAT", default_value = "csv", hide_possible_values = true)]
    formaat: Formaat,
    /// Schrijf ook de uitkomsten `niet van toepassing`
    #[arg(long)]
    alles: bool,
    /// Ga verder waar een onderbroken loop was gebleven
    #[arg(long, conflicts_with = "opnieuw")]
    hervat: bool,
    /// Begin opnieuw, ook als er al uitkomsten staan
    #[arg(long)]
    opnieuw: bool,
    /// Aantal projecten dat tegelijk in het geheugen is
    #[arg(long, value_name = "AANTAL", default_value_t = 2048, hide_default_value = true)]
    tegelijk: usize,
}

/// The shape of the outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Formaat {
    Csv,
    Jsonl,
    #[cfg(feature = "parquet")]
    Parquet,
}

/// What came of a part of the input.
struct Part {
    rows: Uitkomsten,
    impossible: Vec<u8>,
    faults: Vec<u8>,
    telling: Telling,
    broken: u64,
}

impl BatchArgs {
    pub(super) fn run(&self) -> Result<Afloop> {
        let loaded = self.regels.load()?;
        let Some(regels) = loaded.sound() else {
            show::error("de regels bevatten fouten; er is niets getoetst");
            return Ok(Afloop::Onbruikbaar);
        };
        let wanted = |eis: &Eis| self.eis.is_empty() || self.eis.iter().any(|code| eis.code.starts_with(code));
        if !regels.eisen().any(|(_, eis)| wanted(eis)) {
            return Err(Failure(format!("geen enkele eis heeft een code die begint met {}", self.eis.join(" of "))));
        }
        let batch = Batch::new(&regels, wanted);
        let settings = voortgang::settings(&self.invoer, &loaded.sources, &self.eis, self.formaat, self.alles)?;
        let (mut voortgang, stand) = Voortgang::open(&self.uitvoer, settings, self.hervat, self.opnieuw)?;
        let mut invoer = Invoer::open(&self.invoer, &regels, &stand)?;
        let mut uitvoer = Uitvoer::open(&self.uitvoer, self.formaat, &stand)?;
        let mut stand = stand;
        let bar = progress(invoer.bytes());
        while let Some(records) = invoer.chunk(self.tegelijk.max(1), CHUNK_BYTES)? {
            let size = (records.len() / rayon::current_num_threads().max(1)).clamp(1, PART);
            let parts: Vec<Part> = records.par_chunks(size).map(|part| self.judge(&batch, part)).collect();
            for part in parts {
                stand.telling.merge(&part.telling);
                stand.kapot += part.broken;
                uitvoer.impossible(&part.impossible)?;
                uitvoer.faults(&part.faults)?;
                uitvoer.rows(part.rows)?;
            }
            stand.records = invoer.records();
            stand.bytes = invoer.at();
            if uitvoer.checkpoint(false, &mut stand)? {
                voortgang.write(&stand)?;
            }
            bar.set_position(stand.bytes);
            bar.set_message(format!("{} projecten", stand.records));
        }
        bar.finish_and_clear();
        uitvoer.checkpoint(true, &mut stand)?;
        uitvoer.summary(&regels, &stand.telling)?;
        stand.klaar = true;
        voortgang.write(&stand)?;
        show::print(&self.report(&regels, &batch, &stand))?;
        let broken = stand.telling.eisen.values().any(|row| row.aantal(Oordeel::VoldoetNiet) > 0);
        Ok(match (stand.kapot, broken) {
            (0, false) => Afloop::Schoon,
            (0, true) => Afloop::Bevindingen,
            _ => Afloop::Onbruikbaar,
        })
    }

    fn judge(&self, batch: &Batch<'_>, records: &[Record]) -> Part {
        let mut part = Part {
            rows: Uitkomsten::new(self.formaat),
            impossible: Vec::new(),
            faults: Vec::new(),
            telling: Telling::default(),
            broken: 0,
        };
        let mut projecten: Vec<Feiten> = Vec::with_capacity(records.len());
        let mut numbers = Vec::new();
        for record in records {
            let bound = record.text.as_ref().map_err(Clone::clone).and_then(|source| {
                bind(batch.regels(), source).map_err(|errors| errors.iter().map(|one| place(record, one)).collect())
            });
            match bound {
                Ok(mut feiten) => {
                    // The text has been read; only the facts are needed from here on.
                    feiten.source = None;
                    numbers.push(record.number);
                    projecten.push(feiten);
                }
                Err(faults) => {
                    part.broken += 1;
                    uitvoer::write_faults(&mut part.faults, record.number, &faults);
                }
            }
        }
        let oordelen = batch.judge(&projecten);
        for ((number, feiten), found) in numbers.iter().zip(&projecten).zip(&oordelen) {
            part.telling.add(batch.regels(), found);
            uitvoer::write_impossible(&mut part.impossible, batch.regels(), *number, feiten, found);
            self.write(&mut part.rows, batch.regels(), *number, feiten, found);
        }
        part
    }

    fn write(&self, out: &mut Uitkomsten, regels: &Regelset, number: u64, feiten: &Feiten, oordelen: &Oordelen) {
        let cells = oordelen.cellen.iter().filter(|cel| self.alles || cel.oordeel != Oordeel::NietVanToepassing);
        out.add(regels, number, feiten, cells);
    }

    /// What the user sees in the end.
    fn report(&self, regels: &Regelset, batch: &Batch<'_>, stand: &Stand) -> String {
        let telling = &stand.telling;
        let mut out = String::new();
        let _ = writeln!(out, "{} getoetst, {} uitkomsten", projects(telling.projecten), telling.uitkomsten);
        for oordeel in Oordeel::ALL {
            let count: u64 = telling.eisen.values().map(|row| row.aantal(oordeel)).sum();
            if count > 0 {
                let _ = writeln!(out, "{count:>12} {oordeel}");
            }
        }
        let mut hit: Vec<_> = telling.plaatselijk.iter().filter(|(_, row)| row.geraakt > 0).collect();
        hit.sort_by(|a, b| b.1.geraakt.cmp(&a.1.geraakt).then(a.0.cmp(b.0)));
        if !hit.is_empty() {
            out.push_str("\nPlaatselijke eisen die projecten raken die aan het Bbl voldoen:\n");
            for (code, row) in hit.iter().take(20) {
                let titel = regels.eis_by_code(code).map_or("", |id| regels.eis(id).titel.as_str());
                let _ = writeln!(out, "{:>12} {code}  {titel}", row.geraakt);
            }
        }
        let elsewhere = batch.elsewhere();
        if !elsewhere.is_empty() {
            let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
            for why in elsewhere.values().flatten() {
                *reasons.entry(why.to_string()).or_default() += 1;
            }
            let _ = writeln!(
                out,
                "\n{} van de uitkomsten kwam uit kolommen. {} werden per project beoordeeld omdat de eis:",
                share(telling.in_kolommen, telling.uitkomsten),
                if elsewhere.len() == 1 { "1 eis".to_owned() } else { format!("{} eisen", elsewhere.len()) }
            );
            for (why, count) in reasons {
                let _ = writeln!(out, "{count:>12} {why}");
            }
        }
        if telling.onmogelijk > 0 {
            let what = if telling.onmogelijk == 1 {
                "1 keer kan een object".to_owned()
            } else {
                format!("{} keer kan een object", telling.onmogelijk)
            };
            let file = self.uitvoer.join("onmogelijk.csv");
            let _ = writeln!(out, "\n{what} niet bestaan zoals het is opgegeven; zie {}", file.display());
        }
        if stand.kapot > 0 {
            let what =
                if stand.kapot == 1 { "1 project was".to_owned() } else { format!("{} projecten waren", stand.kapot) };
            let _ = writeln!(out, "\n{what} niet te lezen; zie {}", self.uitvoer.join("fouten.csv").display());
        }
        let _ = writeln!(out, "\nUitkomsten in {}", self.uitvoer.display());
        out
    }
}

/// A fault with its place in the input.
fn place(record: &Record, error: &FeitError) -> Fout {
    let diagnostic = error.diagnostic(0);
    let message = match &diagnostic.hint {
        Some(hint) => format!("{} ({hint})", diagnostic.message),
        None => diagnostic.message,
    };
    Fout { plaats: record.place(error.span), code: diagnostic.code.to_owned(), melding: message }
}

/// What is wrong with a record, and where.
#[derive(Debug, Clone)]
pub(super) struct Fout {
    plaats: String,
    code: String,
    melding: String,
}

fn projects(count: u64) -> String {
    if count == 1 { "1 project".to_owned() } else { format!("{count} projecten") }
}

fn share(part: u64, whole: u64) -> String {
    let tenths = (part * 1000).checked_div(whole).unwrap_or(0);
    format!("{},{} %", tenths / 10, tenths % 10)
}

/// A bar on a terminal; nothing elsewhere.
fn progress(bytes: u64) -> ProgressBar {
    let bar = ProgressBar::new(bytes);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent:>3} %  {msg}, nog {eta}") {
        bar.set_style(style);
    }
    bar
}
