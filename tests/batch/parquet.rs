//! Parquet in and out gives what lines and tables of text give.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ::parquet::arrow::ArrowWriter;
use ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{
    Array, ArrayRef, Date32Array, Decimal128Array, FixedSizeListArray, Float64Array, RecordBatch, StringArray,
    StructArray,
};
use arrow_schema::{DataType, Field};

use super::{BREEDTEN, command, folder, lines, read, run};

/// Millimetres, as a DECIMAL(9, 3) of metres: exactly what [`BREEDTEN`] says.
const MILLIMETRES: [i128; 4] = [1800, 1799, 3000, 1800];
/// 24 September 2026.
const DAY: i32 = 20_720;

fn write(path: &Path, columns: Vec<(&str, ArrayRef)>) {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)));
    let batch = batch.unwrap();
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), None).unwrap();
    // Several groups of rows, so that none of them holds everything.
    for from in (0..batch.num_rows()).step_by(700) {
        writer.write(&batch.slice(from, 700.min(batch.num_rows() - from))).unwrap();
        writer.flush().unwrap();
    }
    writer.close().unwrap();
}

fn texts(texts: impl Iterator<Item = String>) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(texts))
}

fn widths(count: usize) -> ArrayRef {
    let values = Decimal128Array::from_iter_values((0..count).map(|at| MILLIMETRES[at % 4]));
    Arc::new(values.with_precision_and_scale(9, 3).unwrap())
}

fn days(count: usize) -> ArrayRef {
    Arc::new(Date32Array::from(vec![DAY; count]))
}

/// A list of one struct in each row.
fn single(fields: Vec<(&str, ArrayRef)>) -> ArrayRef {
    let fields: Vec<_> = fields
        .into_iter()
        .map(|(name, array)| (Arc::new(Field::new(name, array.data_type().clone(), true)), array))
        .collect();
    let inner: ArrayRef = Arc::new(StructArray::from(fields));
    let field = Arc::new(Field::new("element", inner.data_type().clone(), true));
    Arc::new(FixedSizeListArray::new(field, 1, inner, None))
}

/// The projects of [`lines`], a row for each.
fn projects(path: &Path, count: usize) {
    let name = |text: &str| texts(vec![text.to_owned(); count].into_iter());
    let kamers = single(vec![("naam", name("K")), ("breedte", widths(count))]);
    let woningen = single(vec![("naam", name("W")), ("kamers", kamers)]);
    let gebouwen = single(vec![("naam", name("G")), ("woningen", woningen)]);
    let namen = texts((0..count).map(|at| format!("P{at}")));
    write(path, vec![("naam", namen), ("aanvraagdatum", days(count)), ("gebouwen", gebouwen)]);
}

/// The outcomes in a folder of parts, as the lines of the CSV file.
fn outcomes(folder: &Path) -> (usize, String) {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut out = String::from("nummer,project,object,soort,eis,oordeel\n");
    for path in &paths {
        for batch in ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap().build().unwrap() {
            let batch = batch.unwrap();
            let numbers = batch.column(0).as_primitive::<Int64Type>();
            let words: Vec<ArrayRef> = (1..6).map(|at| words(batch.column(at))).collect();
            for row in 0..batch.num_rows() {
                let cells: Vec<&str> = words.iter().map(|column| column.as_string::<i32>().value(row)).collect();
                out.push_str(&format!("{},{}\n", numbers.value(row), cells.join(",")));
            }
        }
    }
    (paths.len(), out)
}

fn words(column: &ArrayRef) -> ArrayRef {
    match column.as_any_dictionary_opt() {
        Some(column) => {
            let keys = column.normalized_keys();
            let values = column.values().as_string::<i32>();
            texts(keys.into_iter().map(|key| values.value(key).to_owned()))
        }
        None => Arc::clone(column),
    }
}

#[test]
fn a_file_and_tables_give_what_lines_give() {
    let folder = folder("parquet");
    let input = folder.join("in.jsonl");
    fs::write(&input, lines(2000)).unwrap();
    let (output, seen) = run(&input, &folder.join("regels"), &[]);
    assert_eq!(output.status.code(), Some(1), "{seen}");
    let expected = read(folder.join("regels/uitkomsten.csv"));
    assert!(expected.lines().count() > 2000, "{expected}");

    let file = folder.join("in.parquet");
    projects(&file, 2000);
    let (output, seen) = run(&file, &folder.join("bestand"), &["--formaat", "parquet"]);
    assert_eq!(output.status.code(), Some(1), "{seen}");
    assert_eq!(outcomes(&folder.join("bestand/uitkomsten")), (1, expected.clone()));

    // Tables, some of them in text.
    let tables = folder.join("tabellen");
    fs::create_dir_all(&tables).unwrap();
    let ids = || texts((0..2000).map(|at| format!("P{at}")));
    let name = |text: &str| texts(vec![text.to_owned(); 2000].into_iter());
    write(&tables.join("projecten.parquet"), vec![("id", ids()), ("aanvraagdatum", days(2000))]);
    write(&tables.join("gebouwen.parquet"), vec![("project", ids()), ("id", name("G"))]);
    let woningen: String = (0..2000).map(|at| format!("P{at},W,G\n")).collect();
    fs::write(tables.join("woningen.csv"), format!("project,id,ouder\n{woningen}")).unwrap();
    write(
        &tables.join("kamers.parquet"),
        vec![("project", ids()), ("id", name("K")), ("ouder", name("W")), ("breedte", widths(2000))],
    );
    let (output, seen) = run(&tables, &folder.join("cellen"), &[]);
    assert_eq!(output.status.code(), Some(1), "{seen}");
    assert_eq!(read(folder.join("cellen/uitkomsten.csv")), expected);
    assert_eq!(read(folder.join("cellen/samenvatting.csv")), read(folder.join("bestand/samenvatting.csv")));
}

#[test]
fn an_interrupted_run_on_parquet_goes_on_without_losing_or_doubling_rows() {
    let folder = folder("parquet-hervat");
    let input = folder.join("in.parquet");
    projects(&input, 6000);
    let (whole, part) = (folder.join("heel"), folder.join("deel"));
    let (output, seen) = run(&input, &whole, &[]);
    assert_eq!(output.status.code(), Some(1), "{seen}");

    let parquet = ["--formaat", "parquet", "--tegelijk", "5"];
    let mut child = command(&input, &part, &parquet).stdout(std::process::Stdio::null()).spawn().unwrap();
    let began = Instant::now();
    while !part.join("uitkomsten/deel-00002.parquet").exists() && began.elapsed() < Duration::from_secs(120) {
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let stopped = read(part.join("voortgang.json"));
    assert!(stopped.contains("\"klaar\": false"), "{stopped}");
    // A part that the checkpoint does not know of, as if the run had stopped between the two.
    fs::copy(part.join("uitkomsten/deel-00001.parquet"), part.join("uitkomsten/deel-00009.parquet")).unwrap();
    fs::write(part.join("uitkomsten/deel-00010.onaf"), "half").unwrap();

    let (output, seen) = run(&input, &part, &["--formaat", "parquet", "--hervat"]);
    assert_eq!(output.status.code(), Some(1), "{seen}");
    let (parts, text) = outcomes(&part.join("uitkomsten"));
    assert!(parts > 1, "{parts}");
    assert_eq!(text, read(whole.join("uitkomsten.csv")));
    assert_eq!(read(part.join("samenvatting.csv")), read(whole.join("samenvatting.csv")));

    // Outcomes that are gone are not made up for.
    fs::remove_file(part.join("uitkomsten/deel-00001.parquet")).unwrap();
    let (output, seen) = run(&input, &part, &["--formaat", "parquet", "--hervat"]);
    assert!(output.status.code() == Some(2) && seen.contains("deel-00001.parquet is er niet meer"), "{seen}");
}

#[test]
fn what_cannot_be_exact_or_read_is_told() {
    let folder = folder("parquet-fout");
    let out = folder.join("uit");
    let told = |input: &Path, what: &str| {
        let (output, seen) = run(input, &out, &["--opnieuw"]);
        assert!(output.status.code() == Some(2) && seen.contains(what), "{what}: {seen}");
    };

    let floats = folder.join("drijvend.parquet");
    let inner = single(vec![("breedte", Arc::new(Float64Array::from(vec![1.8])) as ArrayRef)]);
    write(&floats, vec![("naam", texts(["P".to_owned()].into_iter())), ("gebouwen", inner)]);
    told(&floats, "kolom `gebouwen`: veld `breedte`: drijvendekommagetallen zijn niet exact");

    let broken = folder.join("kapot.parquet");
    fs::write(&broken, "PAR1 dit is geen tabel PAR1").unwrap();
    told(&broken, "kapot.parquet is geen leesbare Parquet");
    told(&folder.join("afwezig.parquet"), "het bestaat niet");

    // What is damaged inside is told as well, with what was read before.
    let damaged = folder.join("beschadigd.parquet");
    projects(&damaged, 2000);
    let mut bytes = fs::read(&damaged).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 200].fill(0xff);
    fs::write(&damaged, bytes).unwrap();
    told(&damaged, "beschadigd.parquet is na rij ");

    // A fault in one row leaves the others.
    let row = folder.join("rij.parquet");
    let days = |days: Vec<i32>| Arc::new(Date32Array::from(days)) as ArrayRef;
    write(
        &row,
        vec![("naam", texts(["A", "B"].map(str::to_owned).into_iter())), ("aanvraagdatum", days(vec![i32::MAX, DAY]))],
    );
    told(&row, "1 project getoetst");
    assert!(read(out.join("fouten.csv")).contains("rij.parquet:1:"), "{}", read(out.join("fouten.csv")));

    let tables = folder.join("tabellen");
    fs::create_dir_all(&tables).unwrap();
    write(&tables.join("projecten.parquet"), vec![("id", texts(["P".to_owned()].into_iter()))]);
    fs::write(tables.join("projecten.csv"), "id\nP\n").unwrap();
    told(&tables, "projecten.csv en projecten.parquet zijn tabellen van dezelfde soort");
    assert_eq!(BREEDTEN.len(), MILLIMETRES.len());
}

/// The columns that DuckDB and Spark see, so that a change is noticed.
#[test]
fn the_columns_of_the_outcomes_have_plain_types() {
    let folder = folder("parquet-vorm");
    let input = folder.join("in.jsonl");
    fs::write(&input, "\n").unwrap();
    let (output, seen) = run(&input, &folder.join("uit"), &["--formaat", "parquet"]);
    assert_eq!(output.status.code(), Some(0), "{seen}");
    let part = File::open(folder.join("uit/uitkomsten/deel-00001.parquet")).unwrap();
    let schema = ParquetRecordBatchReaderBuilder::try_new(part).unwrap();
    let columns: Vec<String> =
        schema.parquet_schema().columns().iter().map(|column| column.name().to_owned()).collect();
    assert_eq!(columns, ["nummer", "project", "object", "soort", "eis", "oordeel"]);
    assert_eq!(*schema.schema().field(0).data_type(), DataType::Int64);
}
