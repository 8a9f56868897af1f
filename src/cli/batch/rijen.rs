//! The rows of one table, whatever the kind of file.

use std::fmt;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use csv::{Reader, StringRecord};

use super::super::{Failure, Result, files, rules};
#[cfg(feature = "parquet")]
use super::parquet::Blad;

/// The kinds of file that a table can be.
const EXTENSIONS: [&str; 2] = ["csv", "parquet"];

/// The tables of a folder, in order.
pub(super) fn tables(folder: &Path) -> Result<Vec<std::path::PathBuf>> {
    let mut found = rules::files_with_one_of(folder, &EXTENSIONS)?;
    found.sort();
    Ok(found)
}

/// Whether a file is Parquet, by its name.
pub(super) fn is_parquet(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "parquet")
}

/// What a build without Parquet says of such a file.
#[cfg(not(feature = "parquet"))]
pub(super) fn no_parquet(path: &Path) -> Failure {
    Failure(format!("{} is Parquet; bouw stoer met `--features parquet` om dat te lezen", path.display()))
}

/// A row of a table.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// The line of the file, or the number of the row.
    pub(super) line: u64,
    /// A text per column; empty where nothing is known.
    pub(super) values: StringRecord,
}

/// Rows, one after the other.
pub(super) enum Rijen {
    /// Lines of text.
    Csv(Box<Reader<File>>),
    /// A Parquet file, with how many bytes it has.
    #[cfg(feature = "parquet")]
    Parquet(Box<Blad>, u64),
}

impl Rijen {
    /// Opens a table; gives its rows, its columns and its size in bytes.
    pub(super) fn open(path: &Path) -> Result<(Self, Vec<Arc<str>>, u64)> {
        let fault = |error: &dyn fmt::Display| Failure(format!("{} is niet te lezen: {error}", path.display()));
        let file = File::open(path).map_err(|error| fault(&files::reason(&error)))?;
        let bytes = file.metadata().map_or(0, |data| data.len());
        if is_parquet(path) {
            #[cfg(not(feature = "parquet"))]
            return Err(no_parquet(path));
            #[cfg(feature = "parquet")]
            {
                let blad = Blad::table(path, file)?;
                let columns = blad.columns();
                return Ok((Self::Parquet(Box::new(blad), bytes), columns, bytes));
            }
        }
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(file);
        let columns = reader.headers().map_err(|error| fault(&csv_reason(&error)))?.iter().map(Arc::from).collect();
        Ok((Self::Csv(Box::new(reader)), columns, bytes))
    }

    /// The row that comes next; nothing at the end. `name` is for the message.
    pub(super) fn next(&mut self, name: &str) -> Result<Option<Row>> {
        match self {
            Self::Csv(reader) => {
                let mut values = StringRecord::new();
                let more = reader
                    .read_record(&mut values)
                    .map_err(|error| Failure(format!("{name} is niet te lezen: {}", csv_reason(&error))))?;
                let line = values.position().map_or(0, csv::Position::line);
                Ok(more.then_some(Row { line, values }))
            }
            #[cfg(feature = "parquet")]
            Self::Parquet(blad, _) => blad.row(),
        }
    }

    /// About how many bytes were read.
    pub(super) fn at(&self) -> u64 {
        match self {
            Self::Csv(reader) => reader.position().byte(),
            #[cfg(feature = "parquet")]
            Self::Parquet(blad, bytes) => blad.share(*bytes),
        }
    }
}

fn csv_reason(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Utf8 { pos, err } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            format!("regel {line} is geen UTF-8 (veld {})", err.field() + 1)
        }
        csv::ErrorKind::Io(error) => files::reason(error),
        _ => error.to_string(),
    }
}
