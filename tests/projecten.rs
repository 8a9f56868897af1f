//! Every project file of this repository is read, and writing it again loses nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::fs;
use std::path::Path;

use stoer::bind::{bind, write};
use stoer::check::check;
use stoer::regelset::Regelset;
use stoer::schema::schema;
use stoer::span::Source;
use walkdir::WalkDir;

fn files(extension: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut sources: Vec<Source> = WalkDir::new(&root)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|found| found == extension))
        .map(|entry| {
            let name = entry.path().strip_prefix(&root).unwrap_or(entry.path()).display().to_string();
            Source::new(name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    sources
}

fn rules() -> Regelset {
    let (regels, diagnostics) = check(files("stoer"));
    regels.unwrap_or_else(|| panic!("{diagnostics:#?}"))
}

#[test]
fn every_project_is_read_and_written() {
    let regels = rules();
    let validator = jsonschema::draft202012::new(&schema(&regels)).unwrap();
    let mut faults = Vec::new();
    // The law as data is YAML too, but no project.
    for source in files("yaml").into_iter().filter(|source| !source.name.starts_with("recht/")) {
        let document: serde_yaml::Value = serde_yaml::from_str(&source.text).unwrap();
        let document = serde_json::to_value(document).unwrap();
        let by_schema = validator.iter_errors(&document);
        faults.extend(by_schema.map(|error| format!("{} {}: {error}", source.name, error.instance_path)));
        let feiten = match bind(&regels, &source) {
            Ok(feiten) => feiten,
            Err(errors) => {
                for fault in errors.iter().map(|error| error.diagnostic(0)) {
                    let place = fault.place(std::slice::from_ref(&source));
                    faults.push(format!(
                        "{place} {} {} ({})",
                        fault.code,
                        fault.message,
                        fault.hint.unwrap_or_default()
                    ));
                }
                continue;
            }
        };
        let written = write(&regels, &feiten);
        let again = Source::new(&source.name, &written);
        let again = bind(&regels, &again).unwrap_or_else(|errors| panic!("{written}\n{errors:#?}"));
        assert_eq!(write(&regels, &again), written, "{}", source.name);
        assert_eq!(again.dingen.len(), feiten.dingen.len(), "{}", source.name);
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// The facts of every case can be written as a project, so that `stoer` can show them.
#[test]
fn every_case_is_a_project() {
    let regels = rules();
    let mut faults = Vec::new();
    for voorbeeld in regels.voorbeelden() {
        let written = write(&regels, &voorbeeld.feiten);
        match bind(&regels, &Source::new("voorbeeld.yaml", &written)) {
            Ok(read) => {
                assert_eq!(read.dingen.len(), voorbeeld.feiten.dingen.len(), "{written}");
                assert_eq!(write(&regels, &read), written, "{}", voorbeeld.titel);
            }
            Err(errors) => faults.push(format!("{}: {errors:#?}\n{written}", voorbeeld.titel)),
        }
    }
    assert!(faults.is_empty(), "{} cases, the first: {}", faults.len(), faults[0]);
}
