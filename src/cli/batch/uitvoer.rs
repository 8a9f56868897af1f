//! The files with outcomes, and how they read.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde_json::json;
use stoer::batch::telling::Telling;
use stoer::batch::{Cel, Oordelen};
use stoer::beoordeling::Oordeel;
use stoer::feiten::Feiten;
use stoer::regelset::Regelset;

use super::super::files::{self, reason};
use super::super::{Failure, Result};
#[cfg(feature = "parquet")]
use super::delen::{Delen, Kolommen};
use super::voortgang::Stand;
use super::{Formaat, Fout};

/// Outcomes on their way to a file.
pub(super) enum Uitkomsten {
    /// As they are written.
    Tekst(Formaat, Vec<u8>),
    /// By column.
    #[cfg(feature = "parquet")]
    Kolommen(Box<Kolommen>),
}

impl Uitkomsten {
    /// None yet.
    pub(super) fn new(formaat: Formaat) -> Self {
        match formaat {
            Formaat::Csv | Formaat::Jsonl => Self::Tekst(formaat, Vec::new()),
            #[cfg(feature = "parquet")]
            Formaat::Parquet => Self::Kolommen(Box::default()),
        }
    }

    /// Adds the outcomes of one project.
    pub(super) fn add<'c>(
        &mut self,
        regels: &Regelset,
        number: u64,
        feiten: &Feiten,
        cells: impl Iterator<Item = &'c Cel>,
    ) {
        match self {
            Self::Tekst(formaat, out) => write_rows(out, *formaat, regels, number, feiten, cells),
            #[cfg(feature = "parquet")]
            Self::Kolommen(columns) => columns.add(regels, number, feiten, cells),
        }
    }
}

/// Where outcomes go.
enum Doel {
    Tekst((PathBuf, BufWriter<File>)),
    #[cfg(feature = "parquet")]
    Delen(Box<Delen>),
}

/// Where outcomes and faults go.
pub(super) struct Uitvoer {
    folder: PathBuf,
    rows: Doel,
    impossible: (PathBuf, BufWriter<File>),
    faults: (PathBuf, BufWriter<File>),
}

impl Uitvoer {
    /// Opens the files, cut off at what was written when the checkpoint was made.
    pub(super) fn open(folder: &Path, formaat: Formaat, stand: &Stand) -> Result<Self> {
        let mut rows = match formaat {
            Formaat::Csv => Doel::Tekst(open(folder.join("uitkomsten.csv"), stand.uitkomsten)?),
            Formaat::Jsonl => Doel::Tekst(open(folder.join("uitkomsten.jsonl"), stand.uitkomsten)?),
            #[cfg(feature = "parquet")]
            Formaat::Parquet => Doel::Delen(Box::new(Delen::open(folder.join("uitkomsten"), stand.uitkomsten)?)),
        };
        let mut impossible = open(folder.join("onmogelijk.csv"), stand.onmogelijk)?;
        let mut faults = open(folder.join("fouten.csv"), stand.fouten)?;
        if stand.records == 0 {
            if let (Formaat::Csv, Doel::Tekst(rows)) = (formaat, &mut rows) {
                put(rows, b"nummer,project,object,soort,eis,oordeel\n")?;
            }
            put(&mut impossible, b"nummer,project,object,soort,verband,titel\n")?;
            put(&mut faults, b"nummer,plaats,code,melding\n")?;
        }
        Ok(Self { folder: folder.to_path_buf(), rows, impossible, faults })
    }

    pub(super) fn rows(&mut self, uitkomsten: Uitkomsten) -> Result<()> {
        match (&mut self.rows, uitkomsten) {
            (Doel::Tekst(rows), Uitkomsten::Tekst(_, bytes)) => put(rows, &bytes),
            #[cfg(feature = "parquet")]
            (Doel::Delen(delen), Uitkomsten::Kolommen(columns)) => delen.rows(*columns),
            // Both follow the same choice of the user.
            #[cfg(feature = "parquet")]
            _ => Ok(()),
        }
    }

    pub(super) fn impossible(&mut self, bytes: &[u8]) -> Result<()> {
        put(&mut self.impossible, bytes)
    }

    pub(super) fn faults(&mut self, bytes: &[u8]) -> Result<()> {
        put(&mut self.faults, bytes)
    }

    /// Notes how much is safely on disk, if that is everything so far; at the end it always is.
    #[cfg_attr(not(feature = "parquet"), allow(unused_variables, reason = "text is on disk after every chunk"))]
    pub(super) fn checkpoint(&mut self, end: bool, stand: &mut Stand) -> Result<bool> {
        let rows = match &mut self.rows {
            Doel::Tekst(rows) => Some(length(rows)?),
            #[cfg(feature = "parquet")]
            Doel::Delen(delen) => delen.checkpoint(end)?,
        };
        let Some(rows) = rows else { return Ok(false) };
        stand.uitkomsten = rows;
        stand.onmogelijk = length(&mut self.impossible)?;
        stand.fouten = length(&mut self.faults)?;
        Ok(true)
    }

    /// Writes the summary and the differences.
    pub(super) fn summary(&self, regels: &Regelset, telling: &Telling) -> Result<()> {
        let title = |code: &str| regels.eis_by_code(code).map_or("", |id| regels.eis(id).titel.as_str()).to_owned();
        let mut text = String::from("eis,titel");
        for oordeel in Oordeel::ALL {
            text.push_str(&format!(",{oordeel}"));
        }
        text.push('\n');
        for (code, row) in &telling.eisen {
            text.push_str(&format!("{},{}", field(code), field(&title(code))));
            for oordeel in Oordeel::ALL {
                text.push_str(&format!(",{}", row.aantal(oordeel)));
            }
            text.push('\n');
        }
        files::write(&self.folder.join("samenvatting.csv"), &text)?;
        let mut text = String::from("eis,titel,gevraagd,geraakt,landelijk onbekend,ook landelijk niet\n");
        for (code, row) in &telling.plaatselijk {
            text.push_str(&format!(
                "{},{},{},{},{},{}\n",
                field(code),
                field(&title(code)),
                row.gevraagd,
                row.geraakt,
                row.landelijk_onbekend,
                row.ook_landelijk
            ));
        }
        files::write(&self.folder.join("verschil.csv"), &text)
    }
}

fn open(path: PathBuf, length: u64) -> Result<(PathBuf, BufWriter<File>)> {
    let fault = |error: std::io::Error| Failure(format!("{} is niet te schrijven: {}", path.display(), reason(&error)));
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(fault)?;
    }
    let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(fault)?;
    file.set_len(length).map_err(fault)?;
    file.seek(SeekFrom::End(0)).map_err(fault)?;
    Ok((path, BufWriter::with_capacity(1 << 20, file)))
}

fn put((path, out): &mut (PathBuf, BufWriter<File>), bytes: &[u8]) -> Result<()> {
    out.write_all(bytes)
        .map_err(|error| Failure(format!("{} is niet te schrijven: {}", path.display(), reason(&error))))
}

fn length((path, out): &mut (PathBuf, BufWriter<File>)) -> Result<u64> {
    out.flush()
        .and_then(|()| out.get_ref().sync_data())
        .and_then(|()| out.get_ref().metadata())
        .map(|data| data.len())
        .map_err(|error| Failure(format!("{} is niet te schrijven: {}", path.display(), reason(&error))))
}

/// A field of a CSV file.
fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// The outcomes of one project.
fn write_rows<'c>(
    out: &mut Vec<u8>,
    formaat: Formaat,
    regels: &Regelset,
    number: u64,
    feiten: &Feiten,
    cells: impl Iterator<Item = &'c Cel>,
) {
    let project = &feiten.ding(Feiten::PROJECT).naam;
    for cel in cells {
        let (ding, eis) = (feiten.ding(cel.ding), regels.eis(cel.eis));
        let soort = &regels.object(ding.soort).naam;
        // Writing to memory does not fail.
        let _ = match formaat {
            Formaat::Jsonl => {
                let row = json!({
                    "nummer": number, "project": project, "object": ding.naam, "soort": soort,
                    "eis": eis.code, "oordeel": cel.oordeel.words(),
                });
                writeln!(out, "{row}")
            }
            _ => {
                let (project, object) = (field(project), field(&ding.naam));
                writeln!(out, "{number},{project},{object},{},{},{}", field(soort), eis.code, cel.oordeel)
            }
        };
    }
}

/// What cannot exist in one project.
pub(super) fn write_impossible(
    out: &mut Vec<u8>,
    regels: &Regelset,
    number: u64,
    feiten: &Feiten,
    oordelen: &Oordelen,
) {
    let project = &feiten.ding(Feiten::PROJECT).naam;
    for one in &oordelen.onmogelijk {
        let ding = feiten.ding(one.ding);
        let soort = &regels.object(ding.soort).naam;
        let (code, titel) = match regels.verbanden().get(one.verband) {
            Some(verband) => (verband.code.as_str(), verband.titel.as_str()),
            None => ("", ""),
        };
        let cells = [project, &ding.naam, soort, code, titel].map(field);
        let _ = writeln!(out, "{number},{}", cells.join(","));
    }
}

/// The faults of one record.
pub(super) fn write_faults(out: &mut Vec<u8>, number: u64, faults: &[Fout]) {
    for fault in faults {
        let _ = writeln!(out, "{number},{},{},{}", field(&fault.plaats), fault.code, field(&fault.melding));
    }
}
