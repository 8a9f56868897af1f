//! Outcomes as Parquet: a folder of parts, each of them whole.
//!
//! A Parquet file is only readable once its end is written, and cannot be added to. So a run
//! makes parts, and its checkpoint lies between two of them; what an interrupted run wrote of the
//! next part is thrown away.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::Compression;
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use arrow_array::builder::{Int64Builder, StringBuilder, StringDictionaryBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use stoer::batch::Cel;
use stoer::feiten::Feiten;
use stoer::regelset::Regelset;

use super::super::files::reason;
use super::super::{Failure, Result};

/// Rows after which a part is closed.
const PART_ROWS: u64 = 4 << 20;
/// Chunks of input after which a part is closed, also where few rows came of them.
const PART_CHUNKS: u32 = 256;
/// Rows that are encoded before they go to disk: this bounds the memory.
const GROUP_ROWS: usize = 1 << 18;
/// How a part is called until it is whole.
const UNFINISHED: &str = "onaf";

fn schema() -> Arc<Schema> {
    let words = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    Arc::new(Schema::new(vec![
        Field::new("nummer", DataType::Int64, false),
        Field::new("project", DataType::Utf8, false),
        Field::new("object", DataType::Utf8, false),
        Field::new("soort", words(), false),
        Field::new("eis", words(), false),
        Field::new("oordeel", words(), false),
    ]))
}

/// Rows of outcomes, column by column.
#[derive(Default)]
pub(super) struct Kolommen {
    nummer: Int64Builder,
    project: StringBuilder,
    object: StringBuilder,
    soort: StringDictionaryBuilder<Int32Type>,
    eis: StringDictionaryBuilder<Int32Type>,
    oordeel: StringDictionaryBuilder<Int32Type>,
}

impl Kolommen {
    /// Adds the outcomes of one project.
    pub(super) fn add<'c>(
        &mut self,
        regels: &Regelset,
        number: u64,
        feiten: &Feiten,
        cells: impl Iterator<Item = &'c Cel>,
    ) {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        let project = &feiten.ding(Feiten::PROJECT).naam;
        for cel in cells {
            let ding = feiten.ding(cel.ding);
            self.nummer.append_value(number);
            self.project.append_value(project);
            self.object.append_value(&ding.naam);
            self.soort.append_value(&regels.object(ding.soort).naam);
            self.eis.append_value(&regels.eis(cel.eis).code);
            self.oordeel.append_value(cel.oordeel.words());
        }
    }

    fn batch(mut self) -> std::result::Result<RecordBatch, ArrowError> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.nummer.finish()),
            Arc::new(self.project.finish()),
            Arc::new(self.object.finish()),
            Arc::new(self.soort.finish()),
            Arc::new(self.eis.finish()),
            Arc::new(self.oordeel.finish()),
        ];
        RecordBatch::try_new(schema(), columns)
    }
}

/// The folder with parts.
pub(super) struct Delen {
    folder: PathBuf,
    /// Parts that are whole.
    whole: u64,
    writer: Option<ArrowWriter<File>>,
    rows: u64,
    chunks: u32,
}

impl Delen {
    /// Opens the folder and throws away all but the first so many parts.
    pub(super) fn open(folder: PathBuf, whole: u64) -> Result<Self> {
        let fault = |path: &Path, error: std::io::Error| {
            Failure(format!("{} is niet te schrijven: {}", path.display(), reason(&error)))
        };
        fs::create_dir_all(&folder).map_err(|error| fault(&folder, error))?;
        let delen = Self { folder, whole, writer: None, rows: 0, chunks: 0 };
        let keep: Vec<PathBuf> = (1..=whole).map(|number| delen.path(number)).collect();
        for entry in fs::read_dir(&delen.folder).map_err(|error| fault(&delen.folder, error))? {
            let path = entry.map_err(|error| fault(&delen.folder, error))?.path();
            let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let part = name.starts_with("deel-") && (name.ends_with(".parquet") || name.ends_with(UNFINISHED));
            if part && !keep.contains(&path) {
                fs::remove_file(&path).map_err(|error| fault(&path, error))?;
            }
        }
        if let Some(lost) = keep.iter().find(|path| !path.exists()) {
            return Err(Failure(format!("{} is er niet meer; begin met --opnieuw", lost.display())));
        }
        Ok(delen)
    }

    fn path(&self, number: u64) -> PathBuf {
        self.folder.join(format!("deel-{number:05}.parquet"))
    }

    fn unfinished(&self) -> PathBuf {
        self.folder.join(format!("deel-{:05}.{UNFINISHED}", self.whole + 1))
    }

    fn fault(&self, error: &ParquetError) -> Failure {
        Failure(format!("{} is niet te schrijven: {error}", self.unfinished().display()))
    }

    fn writer(&mut self) -> Result<&mut ArrowWriter<File>> {
        if self.writer.is_none() {
            let path = self.unfinished();
            let file = File::create(&path)
                .map_err(|error| Failure(format!("{} is niet te schrijven: {}", path.display(), reason(&error))))?;
            let properties = WriterProperties::builder()
                .set_compression(Compression::SNAPPY)
                .set_max_row_group_row_count(Some(GROUP_ROWS))
                .build();
            self.writer =
                Some(ArrowWriter::try_new(file, schema(), Some(properties)).map_err(|error| self.fault(&error))?);
        }
        self.writer.as_mut().ok_or_else(|| Failure("er is geen deel om in te schrijven".to_owned()))
    }

    /// Adds rows to the part.
    pub(super) fn rows(&mut self, columns: Kolommen) -> Result<()> {
        let batch = columns.batch().map_err(|error| self.fault(&error.into()))?;
        self.rows += u64::try_from(batch.num_rows()).unwrap_or(u64::MAX);
        let written = self.writer()?.write(&batch);
        written.map_err(|error| self.fault(&error))
    }

    /// How many parts are whole, when all rows so far are in them. Closes the part when it is
    /// large enough, or at the end.
    pub(super) fn checkpoint(&mut self, end: bool) -> Result<Option<u64>> {
        self.chunks += 1;
        if !(end || self.rows >= PART_ROWS || self.chunks >= PART_CHUNKS) {
            return Ok(None);
        }
        if end && self.whole == 0 {
            // Readers want columns, also where there are no rows.
            self.writer()?;
        }
        if let Some(mut writer) = self.writer.take() {
            writer.finish().map_err(|error| self.fault(&error))?;
            let (from, to) = (self.unfinished(), self.path(self.whole + 1));
            writer
                .inner()
                .sync_all()
                .and_then(|()| fs::rename(&from, &to))
                .map_err(|error| Failure(format!("{} is niet te schrijven: {}", to.display(), reason(&error))))?;
            self.whole += 1;
        }
        (self.rows, self.chunks) = (0, 0);
        Ok(Some(self.whole))
    }
}
