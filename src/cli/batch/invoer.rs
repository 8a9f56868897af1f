//! Projects from a file with one per line or row, or from tables; a chunk at a time.

use std::fs::File;
use std::io::{BufRead, BufReader, Read as _, Seek, SeekFrom};
use std::path::Path;

use stoer::regelset::Regelset;
use stoer::span::{Source, Span};

use super::super::files::reason;
use super::super::{Failure, Result};
use super::Fout;
#[cfg(feature = "parquet")]
use super::parquet::Blad;
use super::rijen;
use super::tabellen::{Cell, Tabellen};
use super::voortgang::Stand;

/// Longest line that counts as a project.
const MAX_LINE: u64 = 64 << 20;

/// One project, not yet read.
pub(super) struct Record {
    /// Place among the projects, from 1.
    pub(super) number: u64,
    /// Its text, or why it has none.
    pub(super) text: std::result::Result<Source, Vec<Fout>>,
    /// For tables: which cell begins at which byte of the text.
    pub(super) cells: Vec<(u32, Cell)>,
    /// The name of the file.
    pub(super) file: String,
}

impl Record {
    /// A place as the user knows it: a line and column, or a cell of a table.
    pub(super) fn place(&self, span: Span) -> String {
        let after = self.cells.partition_point(|(start, _)| *start <= span.start);
        match (after.checked_sub(1).and_then(|at| self.cells.get(at)), &self.text) {
            (Some((_, cell)), _) => cell.to_string(),
            (None, Ok(source)) => format!("{}:{}:{}", self.file, self.number, source.position(span.start).column),
            (None, Err(_)) => format!("{}:{}", self.file, self.number),
        }
    }
}

/// Where projects come from.
pub(super) enum Invoer<'r> {
    /// One per line.
    Regels(Regels),
    /// Rows of tables.
    Tabellen(Tabellen<'r>),
    /// One per row.
    #[cfg(feature = "parquet")]
    Parquet(Box<Blad>),
}

impl<'r> Invoer<'r> {
    /// Opens the input at the place that was reached.
    pub(super) fn open(path: &Path, regels: &'r Regelset, stand: &Stand) -> Result<Self> {
        if path.is_dir() {
            return Ok(Self::Tabellen(Tabellen::open(path, regels, stand.records)?));
        }
        if rijen::is_parquet(path) {
            #[cfg(feature = "parquet")]
            return Ok(Self::Parquet(Box::new(Blad::projects(path, stand.records)?)));
            #[cfg(not(feature = "parquet"))]
            return Err(rijen::no_parquet(path));
        }
        Ok(Self::Regels(Regels::open(path, stand)?))
    }

    /// How much input there is.
    pub(super) fn bytes(&self) -> u64 {
        match self {
            Self::Regels(one) => one.bytes,
            Self::Tabellen(many) => many.bytes(),
            #[cfg(feature = "parquet")]
            Self::Parquet(blad) => blad.bytes(),
        }
    }

    /// How much of it was read.
    pub(super) fn at(&self) -> u64 {
        match self {
            Self::Regels(one) => one.at,
            Self::Tabellen(many) => many.at(),
            #[cfg(feature = "parquet")]
            Self::Parquet(blad) => blad.share(blad.bytes()),
        }
    }

    /// How many projects were read.
    pub(super) fn records(&self) -> u64 {
        match self {
            Self::Regels(one) => one.number,
            Self::Tabellen(many) => many.records(),
            #[cfg(feature = "parquet")]
            Self::Parquet(blad) => blad.given(),
        }
    }

    /// The next projects, at most so many and about so many bytes; nothing at the end.
    pub(super) fn chunk(&mut self, count: usize, bytes: usize) -> Result<Option<Vec<Record>>> {
        let mut records = Vec::new();
        let mut size = 0;
        while records.len() < count && size < bytes {
            let next = match self {
                Self::Regels(one) => one.next()?,
                Self::Tabellen(many) => many.next()?,
                #[cfg(feature = "parquet")]
                Self::Parquet(blad) => blad.project()?,
            };
            let Some(record) = next else { break };
            size += record.text.as_ref().map_or(0, |source| source.text.len());
            records.push(record);
        }
        Ok((!records.is_empty()).then_some(records))
    }
}

/// A file with one project per line.
pub(super) struct Regels {
    name: String,
    reader: BufReader<File>,
    bytes: u64,
    at: u64,
    number: u64,
}

impl Regels {
    fn open(path: &Path, stand: &Stand) -> Result<Self> {
        let name = path.display().to_string();
        let fault = |error: std::io::Error| Failure(format!("{name} is niet te lezen: {}", reason(&error)));
        let mut file = File::open(path).map_err(fault)?;
        let bytes = file.metadata().map_err(fault)?.len();
        file.seek(SeekFrom::Start(stand.bytes)).map_err(fault)?;
        let reader = BufReader::with_capacity(1 << 20, file);
        Ok(Self { name, reader, bytes, at: stand.bytes, number: stand.records })
    }

    /// The next line. Empty lines count as lines, but are no projects.
    fn next(&mut self) -> Result<Option<Record>> {
        loop {
            let mut line = Vec::new();
            let fault = |error: std::io::Error| Failure(format!("{} is niet te lezen: {}", self.name, reason(&error)));
            let read = (&mut self.reader).take(MAX_LINE).read_until(b'\n', &mut line).map_err(fault)?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            let wide = |read: usize| u64::try_from(read).unwrap_or(u64::MAX);
            self.at += wide(read);
            let too_long = wide(read) >= MAX_LINE && !line.ends_with(b"\n");
            while too_long && !line.ends_with(b"\n") {
                line.clear();
                let more = (&mut self.reader).take(MAX_LINE).read_until(b'\n', &mut line).map_err(fault)?;
                self.at += wide(more);
                if more == 0 {
                    break;
                }
            }
            if !too_long && line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let number = self.number;
            let text = if too_long {
                Err(format!("de regel is langer dan {} MB", MAX_LINE >> 20))
            } else {
                String::from_utf8(line).map_err(|error| {
                    format!("de regel is geen UTF-8: byte {} is ongeldig", error.utf8_error().valid_up_to() + 1)
                })
            };
            let text = text.map(|text| Source::new(format!("regel {number}"), text)).map_err(|melding| {
                vec![Fout { plaats: format!("{}:{number}", self.name), code: String::new(), melding }]
            });
            return Ok(Some(Record { number, text, cells: Vec::new(), file: self.name.clone() }));
        }
    }
}
