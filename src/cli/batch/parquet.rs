//! Projects from Parquet: a file with a project per row, or tables as in a folder of CSV.
//!
//! Rows are read a few at a time. What a cell holds becomes text exactly; a column of floats is
//! refused, since nobody can tell which decimals were meant.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use ::parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use ::parquet::errors::ParquetError;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{Array, RecordBatch, StructArray};
use arrow_schema::{ArrowError, DataType, Field};
use csv::StringRecord;
use stoer::span::Source;
use time::Date;

use super::super::files::reason;
use super::super::{Failure, Result};
use super::Fout;
use super::invoer::Record;
use super::rijen::Row;

/// Rows that are decoded at a time.
const BATCH: usize = 1024;
/// Lists and structs are no deeper than this in one another.
const MAX_DEPTH: usize = 32;
/// The Julian day of 1 January 1970, from which Parquet counts.
const EPOCH: i32 = 2_440_588;

/// A Parquet file, row by row.
pub(super) struct Blad {
    name: String,
    reader: ParquetRecordBatchReader,
    batch: Option<RecordBatch>,
    /// Place in the batch of the row that comes next.
    at: usize,
    /// Rows that were given.
    given: u64,
    rows: u64,
    bytes: u64,
    columns: Vec<Arc<str>>,
}

impl Blad {
    /// Opens a file of which every row is a project, after so many rows.
    pub(super) fn projects(path: &Path, skip: u64) -> Result<Self> {
        let fault = |error: std::io::Error| Failure(format!("{} is niet te lezen: {}", path.display(), reason(&error)));
        let file = File::open(path).map_err(fault)?;
        let bytes = file.metadata().map_err(fault)?.len();
        let blad = Self::open(path, file, skip, bytes)?;
        blad.check(|field| nested(field, 0))?;
        Ok(blad)
    }

    /// Opens a table.
    pub(super) fn table(path: &Path, file: File) -> Result<Self> {
        let blad = Self::open(path, file, 0, 0)?;
        blad.check(|field| match field.data_type() {
            DataType::List(inner) => scalar(inner.data_type()),
            other => scalar(other),
        })?;
        Ok(blad)
    }

    fn open(path: &Path, file: File, skip: u64, bytes: u64) -> Result<Self> {
        let name = path.display().to_string();
        let fault = |error: ParquetError| Failure(format!("{name} is geen leesbare Parquet: {error}"));
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options).map_err(fault)?;
        let rows = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
        let columns = builder.schema().fields().iter().map(|field| Arc::from(field.name().as_str())).collect();
        let skipped = usize::try_from(skip).unwrap_or(usize::MAX);
        let reader = builder.with_batch_size(BATCH).with_offset(skipped).build().map_err(fault)?;
        Ok(Self { name, reader, batch: None, at: 0, given: skip.min(rows), rows, bytes, columns })
    }

    fn check(&self, fits: impl Fn(&Field) -> std::result::Result<(), String>) -> Result<()> {
        for field in ::arrow_array::RecordBatchReader::schema(&self.reader).fields() {
            fits(field).map_err(|why| Failure(format!("{} kolom `{}`: {why}", self.name, field.name())))?;
        }
        Ok(())
    }

    /// The names of the columns.
    pub(super) fn columns(&self) -> Vec<Arc<str>> {
        self.columns.clone()
    }

    /// The size of the file.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Rows that were given.
    pub(super) fn given(&self) -> u64 {
        self.given
    }

    /// The part of so many bytes that the rows so far are of all.
    pub(super) fn share(&self, bytes: u64) -> u64 {
        let part = u128::from(bytes) * u128::from(self.given) / u128::from(self.rows.max(1));
        u64::try_from(part).unwrap_or(bytes)
    }

    /// Moves to the next row: the batch that it is in, and its place there.
    fn advance(&mut self) -> Result<Option<(&RecordBatch, usize)>> {
        while self.batch.as_ref().is_none_or(|batch| self.at >= batch.num_rows()) {
            let fault =
                |error: ArrowError| Failure(format!("{} is na rij {} niet te lezen: {error}", self.name, self.given));
            match self.reader.next().transpose().map_err(fault)? {
                Some(batch) => (self.batch, self.at) = (Some(batch), 0),
                None => return Ok(None),
            }
        }
        let at = self.at;
        self.at += 1;
        self.given += 1;
        Ok(self.batch.as_ref().map(|batch| (batch, at)))
    }

    /// The next row of a table.
    pub(super) fn row(&mut self) -> Result<Option<Row>> {
        let Some((batch, at)) = self.advance()? else { return Ok(None) };
        let mut values = StringRecord::new();
        for column in batch.columns() {
            let value = match column.data_type() {
                DataType::List(_) if column.is_valid(at) => {
                    let inner = column.as_list::<i32>().value(at);
                    let parts: Vec<String> = (0..inner.len()).filter_map(|place| text(&inner, place)).collect();
                    parts.join(";")
                }
                DataType::List(_) => String::new(),
                _ => text(column, at).unwrap_or_default(),
            };
            values.push_field(&value);
        }
        Ok(Some(Row { line: self.given, values }))
    }

    /// The next row as a project.
    pub(super) fn project(&mut self) -> Result<Option<Record>> {
        let Some((batch, at)) = self.advance()? else { return Ok(None) };
        let mut out = String::new();
        let whole = object(&mut out, &StructArray::from(batch.clone()), at);
        let number = self.given;
        let file = self.name.clone();
        let text = match whole {
            Ok(()) => Ok(Source::new(format!("rij {number}"), out)),
            Err(melding) => Err(vec![Fout { plaats: format!("{file}:{number}"), code: String::new(), melding }]),
        };
        Ok(Some(Record { number, text, cells: Vec::new(), file }))
    }
}

/// Whether a column can hold facts of objects in one another.
fn nested(field: &Field, depth: usize) -> std::result::Result<(), String> {
    if depth > MAX_DEPTH {
        return Err("te diep genest".to_owned());
    }
    match field.data_type() {
        DataType::List(inner) => nested(inner, depth + 1),
        DataType::Struct(fields) => fields
            .iter()
            .try_for_each(|field| nested(field, depth + 1).map_err(|why| format!("veld `{}`: {why}", field.name()))),
        other => scalar(other),
    }
}

/// Whether values of this type have one exact text.
fn scalar(kind: &DataType) -> std::result::Result<(), String> {
    match kind {
        DataType::Null
        | DataType::Boolean
        | DataType::Int8
        | DataType::Int16
        | DataType::Int32
        | DataType::Int64
        | DataType::UInt8
        | DataType::UInt16
        | DataType::UInt32
        | DataType::UInt64
        | DataType::Decimal128(..)
        | DataType::Utf8
        | DataType::Date32 => Ok(()),
        DataType::Float16 | DataType::Float32 | DataType::Float64 => {
            Err("drijvendekommagetallen zijn niet exact; schrijf de kolom als DECIMAL of als tekst".to_owned())
        }
        other => {
            Err(format!("het type {other} kan hier niet; gebruik DECIMAL, een geheel getal, tekst, DATE of BOOLEAN"))
        }
    }
}

/// The exact text of a value; nothing for a value that is not known.
fn text(array: &dyn Array, at: usize) -> Option<String> {
    if array.is_null(at) {
        return None;
    }
    Some(match array.data_type() {
        DataType::Boolean => array.as_boolean().value(at).to_string(),
        DataType::Int8 => array.as_primitive::<Int8Type>().value(at).to_string(),
        DataType::Int16 => array.as_primitive::<Int16Type>().value(at).to_string(),
        DataType::Int32 => array.as_primitive::<Int32Type>().value(at).to_string(),
        DataType::Int64 => array.as_primitive::<Int64Type>().value(at).to_string(),
        DataType::UInt8 => array.as_primitive::<UInt8Type>().value(at).to_string(),
        DataType::UInt16 => array.as_primitive::<UInt16Type>().value(at).to_string(),
        DataType::UInt32 => array.as_primitive::<UInt32Type>().value(at).to_string(),
        DataType::UInt64 => array.as_primitive::<UInt64Type>().value(at).to_string(),
        // With a comma: `1.800` could be eighteen hundred.
        DataType::Decimal128(..) => array.as_primitive::<Decimal128Type>().value_as_string(at).replace('.', ","),
        DataType::Utf8 => array.as_string::<i32>().value(at).to_owned(),
        DataType::Date32 => {
            let days = array.as_primitive::<Date32Type>().value(at);
            let date = days.checked_add(EPOCH).and_then(|day| Date::from_julian_day(day).ok());
            // A day that no calendar has is told by what reads the project.
            date.map_or_else(|| format!("dag {days}"), |date| date.to_string())
        }
        _ => return None,
    })
}

type Written = std::result::Result<(), String>;

/// Writes a struct as the text of an object; what is NULL is left out, and so unknown.
fn object(out: &mut String, array: &StructArray, at: usize) -> Written {
    out.push('{');
    let mut first = true;
    for (field, column) in array.fields().iter().zip(array.columns()) {
        if column.is_null(at) {
            continue;
        }
        if !std::mem::take(&mut first) {
            out.push(',');
        }
        string(out, field.name());
        out.push(':');
        value(out, column, at)?;
    }
    out.push('}');
    Ok(())
}

fn value(out: &mut String, array: &dyn Array, at: usize) -> Written {
    match array.data_type() {
        DataType::List(_) => {
            let inner = array.as_list::<i32>().value(at);
            out.push('[');
            for place in 0..inner.len() {
                if inner.is_null(place) {
                    return Err("een lijst bevat een lege plaats (NULL)".to_owned());
                }
                if place > 0 {
                    out.push(',');
                }
                value(out, &inner, place)?;
            }
            out.push(']');
        }
        DataType::Struct(_) => object(out, array.as_struct(), at)?,
        _ => string(out, &text(array, at).unwrap_or_default()),
    }
    Ok(())
}

fn string(out: &mut String, text: &str) {
    // Writing a text as JSON does not fail.
    out.push_str(&serde_json::to_string(text).unwrap_or_default());
}
