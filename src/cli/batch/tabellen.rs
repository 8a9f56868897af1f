//! Projects from tables (CSV or Parquet): one table per kind of object, put together project by project.
//!
//! Each project becomes the text of a project file, which [`bind`](stoer::bind::bind) reads like
//! any other; so a cell means what it means there, and a fault leads back to its cell. Tables
//! follow the order of `projecten.csv`, which is checked before anything is judged: so one pass
//! with one project in memory is enough.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use stoer::regelset::{ObjectId, Regelset};
use stoer::span::Source;

use super::super::{Failure, Result};
use super::Fout;
use super::invoer::Record;
use super::rijen::{self, Rijen, Row};

/// The column with the id of the project.
const PROJECT: &str = "project";
/// The column with the id of the row.
const ID: &str = "id";
/// The column with the id of what it is in.
const OUDER: &str = "ouder";
/// Objects are no deeper than this in one another.
const MAX_DEPTH: usize = 32;

/// A cell of a table.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    table: Arc<str>,
    line: u64,
    column: Arc<str>,
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} kolom `{}`", self.table, self.line, self.column)
    }
}

/// One table, with the row that comes next.
struct Table {
    name: Arc<str>,
    soort: ObjectId,
    columns: Vec<Arc<str>>,
    rows: Rijen,
    bytes: u64,
    next: Option<Row>,
}

impl Table {
    fn open(path: &Path, soort: ObjectId) -> Result<Self> {
        let name: Arc<str> =
            path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()).into();
        let (rows, columns, bytes) = Rijen::open(path)?;
        let mut table = Self { name, soort, columns, rows, bytes, next: None };
        table.advance()?;
        Ok(table)
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| &**column == name)
    }

    /// Reads the row that comes next.
    fn advance(&mut self) -> Result<Option<Row>> {
        let next = self.rows.next(&self.name)?;
        Ok(std::mem::replace(&mut self.next, next))
    }

    fn value<'r>(&self, row: &'r Row, name: &str) -> &'r str {
        self.column(name).and_then(|at| row.values.get(at)).unwrap_or_default()
    }

    fn cell(&self, line: u64, column: &str) -> Cell {
        let column =
            self.columns.iter().find(|known| &***known == column).cloned().unwrap_or_else(|| Arc::from(column));
        Cell { table: Arc::clone(&self.name), line, column }
    }
}

/// The tables of a folder.
pub(super) struct Tabellen<'r> {
    regels: &'r Regelset,
    projects: Table,
    tables: Vec<Table>,
    records: u64,
}

impl<'r> Tabellen<'r> {
    /// Opens the tables of a folder and skips projects that were judged before.
    pub(super) fn open(folder: &Path, regels: &'r Regelset, skip: u64) -> Result<Self> {
        Self::read(folder, regels)?.verify()?;
        let mut tables = Self::read(folder, regels)?;
        while tables.records < skip {
            if tables.next()?.is_none() {
                break;
            }
        }
        Ok(tables)
    }

    fn read(folder: &Path, regels: &'r Regelset) -> Result<Self> {
        let mut projects = None;
        let mut tables = Vec::new();
        for path in rijen::tables(folder)? {
            let stem = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
            let Some((soort, _)) = regels.objecten().find(|(_, object)| object.meervoud == stem) else {
                let known: Vec<&str> = regels.objecten().map(|(_, object)| object.meervoud.as_str()).collect();
                return Err(Failure(format!(
                    "{} heet niet naar een soort object; een tabel heet bijvoorbeeld {}",
                    path.display(),
                    known.iter().take(6).map(|name| format!("{name}.csv")).collect::<Vec<_>>().join(", ")
                )));
            };
            let table = Table::open(&path, soort)?;
            let is_project = stem == "projecten";
            let needed: &[&str] = if is_project { &[ID] } else { &[PROJECT, ID, OUDER] };
            // What lies directly in the project has no other container to name.
            let in_project = regels.direct_containers(soort).iter().all(|kind| regels.object(*kind).naam == PROJECT);
            for name in needed.iter().filter(|name| **name != OUDER || !in_project) {
                if table.column(name).is_none() {
                    return Err(Failure(format!("{} heeft geen kolom `{name}`", path.display())));
                }
            }
            let earlier =
                if is_project { projects.as_ref() } else { tables.iter().find(|one: &&Table| one.soort == soort) };
            if let Some(earlier) = earlier {
                return Err(Failure(format!("{} en {} zijn tabellen van dezelfde soort", earlier.name, table.name)));
            }
            if is_project {
                projects = Some(table);
            } else {
                tables.push(table);
            }
        }
        let projects = projects
            .ok_or_else(|| Failure(format!("in {} staat geen projecten.csv of projecten.parquet", folder.display())))?;
        Ok(Self { regels, projects, tables, records: 0 })
    }

    /// Whether every row has its project, in the same order.
    fn verify(mut self) -> Result<()> {
        let mut last = String::new();
        while let Some(row) = self.projects.advance()? {
            let id = self.projects.value(&row, ID).to_owned();
            if id.is_empty() || id == last {
                let cell = self.projects.cell(row.line, ID);
                let what = if id.is_empty() { "is leeg".to_owned() } else { format!("`{id}` komt twee keer voor") };
                return Err(Failure(format!("{cell}: het id van een project {what}")));
            }
            for table in &mut self.tables {
                while table.next.as_ref().is_some_and(|row| table.value(row, PROJECT) == id) {
                    table.advance()?;
                }
            }
            last = id;
        }
        for table in &self.tables {
            if let Some(row) = &table.next {
                return Err(Failure(format!(
                    "{}: project `{}` staat niet in {projects}, of daar in een andere volgorde; sorteer elke tabel op project zoals {projects}",
                    table.cell(row.line, PROJECT),
                    table.value(row, PROJECT),
                    projects = self.projects.name
                )));
            }
        }
        Ok(())
    }

    pub(super) fn bytes(&self) -> u64 {
        self.tables.iter().map(|table| table.bytes).sum::<u64>() + self.projects.bytes
    }

    pub(super) fn at(&self) -> u64 {
        let at = |table: &Table| table.rows.at();
        self.tables.iter().map(at).sum::<u64>() + at(&self.projects)
    }

    pub(super) fn records(&self) -> u64 {
        self.records
    }

    /// The next project, as the text of a project file.
    pub(super) fn next(&mut self) -> Result<Option<Record>> {
        let Some(row) = self.projects.advance()? else { return Ok(None) };
        self.records += 1;
        let id = self.projects.value(&row, ID).to_owned();
        let mut rows: Vec<(usize, Row)> = Vec::new();
        for (at, table) in self.tables.iter_mut().enumerate() {
            while table.next.as_ref().is_some_and(|row| table.value(row, PROJECT) == id) {
                rows.extend(table.advance()?.map(|row| (at, row)));
            }
        }
        let file = self.projects.name.to_string();
        let mut writer =
            Writer { tabellen: self, rows: &rows, below: BTreeMap::new(), text: String::new(), cells: Vec::new() };
        let text = match writer.arrange().and_then(|()| writer.object(&self.projects, &row, None, 0)) {
            Ok(written) if written == rows.len() + 1 => Ok(Source::new(id, std::mem::take(&mut writer.text))),
            Ok(_) => {
                let plaats = self.projects.cell(row.line, ID).to_string();
                Err(Fout {
                    plaats,
                    code: String::new(),
                    melding: "een of meer objecten liggen in zichzelf of te diep in elkaar".to_owned(),
                })
            }
            Err(fault) => Err(fault),
        };
        let cells = std::mem::take(&mut writer.cells);
        Ok(Some(Record { number: self.records, text: text.map_err(|fault| vec![fault]), cells, file }))
    }
}

/// Writes one project.
struct Writer<'t, 'r> {
    tabellen: &'t Tabellen<'r>,
    rows: &'t [(usize, Row)],
    /// Per container (its place in the rows; none for the project) its rows, per table.
    below: BTreeMap<(Option<usize>, usize), Vec<usize>>,
    text: String,
    cells: Vec<(u32, Cell)>,
}

type Written<T> = std::result::Result<T, Fout>;

impl Writer<'_, '_> {
    fn table(&self, at: usize) -> Option<&Table> {
        self.tabellen.tables.get(at)
    }

    /// Finds what each row is in.
    fn arrange(&mut self) -> Written<()> {
        let fault = |cell: Cell, melding: String| Fout { plaats: cell.to_string(), code: String::new(), melding };
        let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
        for (place, (at, row)) in self.rows.iter().enumerate() {
            let Some(table) = self.tabellen.tables.get(*at) else { continue };
            let id = table.value(row, ID);
            if !id.is_empty() && ids.insert(id, place).is_some() {
                return Err(fault(
                    table.cell(row.line, ID),
                    format!("het id `{id}` komt in dit project twee keer voor"),
                ));
            }
        }
        for (place, (at, row)) in self.rows.iter().enumerate() {
            let Some(table) = self.tabellen.tables.get(*at) else { continue };
            let ouder = table.value(row, OUDER);
            let container = match ids.get(ouder) {
                _ if ouder.is_empty() => None,
                Some(found) => Some(*found),
                None => {
                    return Err(fault(
                        table.cell(row.line, OUDER),
                        format!("er is in dit project geen object met id `{ouder}`"),
                    ));
                }
            };
            self.below.entry((container, *at)).or_default().push(place);
        }
        Ok(())
    }

    /// Writes an object with what is in it; gives how many objects were written.
    fn object(&mut self, table: &Table, row: &Row, place: Option<usize>, depth: usize) -> Written<usize> {
        if depth > MAX_DEPTH {
            return Ok(0);
        }
        self.text.push('{');
        let mut first = true;
        if table.value(row, "naam").is_empty() && !table.value(row, ID).is_empty() {
            self.entry(&mut first, table.cell(row.line, ID), "naam");
            self.string(table.value(row, ID));
        }
        for (column, value) in table.columns.iter().zip(row.values.iter()) {
            if value.is_empty() || [PROJECT, ID, OUDER].contains(&&**column) {
                continue;
            }
            self.entry(&mut first, table.cell(row.line, column), column);
            if &**column == "afspraken" {
                self.text.push('[');
                for (number, code) in value.split(';').enumerate() {
                    if number > 0 {
                        self.text.push(',');
                    }
                    self.string(code.trim());
                }
                self.text.push(']');
            } else {
                self.string(value);
            }
        }
        let own = self.soort(table, row);
        let mut written = 1;
        for at in 0..self.tabellen.tables.len() {
            let inside = self.below.remove(&(place, at)).unwrap_or_default();
            let Some(kind) = self.table(at).map(|table| table.soort) else { continue };
            // That there is a table means that there are no others of its kind.
            if inside.is_empty() && !self.can_contain(own, kind) {
                continue;
            }
            let (line, name) = match inside.first().and_then(|place| self.rows.get(*place)) {
                Some((_, row)) => (row.line, OUDER),
                None => (row.line, ID),
            };
            let cell = self.table(at).filter(|_| !inside.is_empty()).unwrap_or(table).cell(line, name);
            let list = self.tabellen.regels.object(kind).meervoud.clone();
            self.entry(&mut first, cell, &list);
            self.text.push('[');
            for (number, place) in inside.into_iter().enumerate() {
                if number > 0 {
                    self.text.push(',');
                }
                let tabellen = self.tabellen;
                if let (Some(table), Some((_, row))) = (tabellen.tables.get(at), self.rows.get(place)) {
                    written += self.object(table, row, Some(place), depth + 1)?;
                }
            }
            self.text.push(']');
        }
        self.text.push('}');
        Ok(written)
    }

    fn soort(&self, table: &Table, row: &Row) -> ObjectId {
        self.tabellen.regels.object_by_name(table.value(row, "soort")).unwrap_or(table.soort)
    }

    fn can_contain(&self, own: ObjectId, kind: ObjectId) -> bool {
        let regels = self.tabellen.regels;
        regels.direct_containers(kind).iter().any(|container| regels.is_a(own, regels.base_kind(*container)))
    }

    fn entry(&mut self, first: &mut bool, cell: Cell, key: &str) {
        if !std::mem::take(first) {
            self.text.push(',');
        }
        self.cells.push((u32::try_from(self.text.len()).unwrap_or(u32::MAX), cell));
        self.string(key);
        self.text.push_str(": ");
    }

    fn string(&mut self, text: &str) {
        // Writing a text as JSON does not fail.
        self.text.push_str(&serde_json::to_string(text).unwrap_or_default());
    }
}
