//! The commands as a user runs them: output, exit codes, and input that cannot be used.
//!
//! Snapshots rest on an invented regeling under `tests/cli/regels`, so that they change only when
//! the output does. The built-in rules are looked at by exit code.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const OWN: [&str; 3] = ["--zonder-ingebouwd", "--regels", "tests/cli/regels"];

/// Runs stoer from the root of the repository.
fn stoer(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_stoer")).current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().unwrap()
}

/// Runs stoer with the invented rules.
fn own(arguments: &[&str]) -> Output {
    stoer(&[arguments, &OWN].concat())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Everything a user sees, with what changes at every release left out.
fn seen(output: &Output) -> String {
    let all = format!(
        "{}\n---- stderr\n{}\n---- eindcode {}\n",
        text(&output.stdout),
        text(&output.stderr),
        output.status.code().unwrap_or(-1)
    );
    let hash = |word: &str| word.len() >= 64 && word.chars().filter(char::is_ascii_hexdigit).count() >= 64;
    let lines: Vec<String> = all
        .split('\n')
        .map(|line| {
            line.split(' ')
                .map(|word| {
                    let bare: String = word.chars().filter(char::is_ascii_hexdigit).collect();
                    if hash(word) {
                        word.replace(bare.get(bare.len() - 64..).unwrap_or(""), "[hash]")
                    } else {
                        word.to_owned()
                    }
                })
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    lines.join("\n").replace(env!("CARGO_PKG_VERSION"), "[versie]")
}

/// A folder for one test, empty at its start.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

#[test]
fn a_report_as_text() {
    insta::assert_snapshot!(seen(&own(&["toets", "tests/cli/projecten/rij.yaml"])));
}

#[test]
fn a_report_as_text_with_everything() {
    insta::assert_snapshot!(seen(&own(&["toets", "tests/cli/projecten/rij.yaml", "--alles"])));
}

#[test]
fn a_report_as_markdown() {
    insta::assert_snapshot!(seen(&own(&["toets", "tests/cli/projecten/rij.yaml", "--formaat", "markdown"])));
}

#[test]
fn a_report_as_html() {
    insta::assert_snapshot!(seen(&own(&["toets", "tests/cli/projecten/rij.yaml", "--formaat", "html"])));
}

#[test]
fn a_report_as_json() {
    insta::assert_snapshot!(seen(&own(&["toets", "tests/cli/projecten/rij.yaml", "--formaat", "json"])));
}

#[test]
fn a_project_with_faults() {
    insta::assert_snapshot!(seen(&own(&["toets", "tests/cli/projecten/fout.yaml"])));
}

#[test]
fn a_case_that_fails() {
    insta::assert_snapshot!(seen(&own(&["test", "tests/cli/regels-mis.stoer"])));
}

#[test]
fn coverage() {
    insta::assert_snapshot!(seen(&own(&["dekking", "--alles"])));
}

#[test]
fn a_message_code_explained() {
    insta::assert_snapshot!(seen(&stoer(&["uitleg", "C006"])));
}

#[test]
fn help() {
    for command in
        ["toets", "controleer", "test", "opmaak", "schema", "dekking", "uitleg", "nieuw", "verschil", "documentatie"]
    {
        let output = stoer(&[command, "--help"]);
        assert_eq!(code(&output), 0, "{command}");
        assert!(text(&output.stdout).contains(&format!("  stoer {command}")), "{command} shows an example");
    }
    insta::assert_snapshot!(seen(&stoer(&["--help"])));
}

#[test]
fn arguments_that_do_not_exist() {
    insta::assert_snapshot!(
        [
            &["toets"][..],
            &["tests"],
            &["toets", "--formaat", "pdf", "x.yaml"],
            &["toets", "--alle", "x.yaml"],
            &["uitleg", "X1"]
        ]
        .map(|arguments| format!("stoer {}\n{}", arguments.join(" "), seen(&stoer(arguments))))
        .join("\n")
    );
}

#[test]
fn lines_fit_a_terminal_of_80_columns() {
    let output = text(&own(&["toets", "tests/cli/projecten/rij.yaml", "--alles"]).stdout);
    let long: Vec<_> = output.lines().filter(|line| line.chars().count() > 80 && !line.contains("SHA-256")).collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn english_names_work() {
    assert_eq!(code(&own(&["check", "tests/cli/projecten/rij.yaml"])), 1);
    assert_eq!(code(&own(&["coverage"])), 0);
    assert_eq!(code(&stoer(&["explain", "s001"])), 0);
}

#[test]
fn built_in_rules_are_sound() {
    let output = stoer(&["controleer"]);
    assert_eq!(code(&output), 0, "{}", text(&output.stdout));
}

#[test]
fn built_in_cases_come_out_as_expected() {
    let output = stoer(&["test"]);
    assert_eq!(code(&output), 0, "{}", text(&output.stdout));
}

#[test]
fn the_report_fits_its_schema() {
    let schema: serde_json::Value = serde_json::from_slice(&stoer(&["schema", "--rapport"]).stdout).unwrap();
    let report = own(&["toets", "tests/cli/projecten/rij.yaml", "--formaat", "json"]).stdout;
    let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn several_projects_give_a_list() {
    let project = "tests/cli/projecten/rij.yaml";
    let output = own(&["toets", project, project, "--formaat", "json"]);
    let list: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(list.as_array().map(Vec::len), Some(2));
}

#[test]
fn the_shape_follows_the_name_of_the_file() {
    let path = folder("uitvoer").join("advies.html");
    let output = own(&["toets", "tests/cli/projecten/rij.yaml", "--uitvoer", path.to_str().unwrap()]);
    assert_eq!(code(&output), 1);
    assert!(output.stdout.is_empty());
    assert!(std::fs::read_to_string(path).unwrap().starts_with("<!doctype html>"));
}

#[test]
fn formatting_changes_a_file_once() {
    let path = folder("opmaak").join("x.stoer");
    std::fs::write(&path, "regeling x \"X\"\n  instrument amvb\n  gezag   rijk\n").unwrap();
    let path = path.to_str().unwrap();
    assert_eq!(code(&stoer(&["opmaak", "--controle", path])), 1);
    assert_eq!(code(&stoer(&["opmaak", path])), 0);
    assert_eq!(code(&stoer(&["opmaak", "--controle", path])), 0);
}

#[test]
fn own_rules_replace_built_in_ones_with_the_same_path() {
    let folder = folder("vervang");
    let copy = folder.join("bbl/regeling.stoer");
    std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
    std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/bbl/regeling.stoer"), copy).unwrap();
    let output = stoer(&["controleer", folder.to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}", text(&output.stdout));
}

#[test]
fn input_that_cannot_be_used() {
    let folder = folder("onbruikbaar");
    std::fs::create_dir_all(folder.join("leeg")).unwrap();
    std::fs::write(folder.join("bytes.yaml"), b"stoer: 1\nnaam: \xff\n").unwrap();
    std::fs::write(folder.join("bytes.stoer"), b"\xff").unwrap();
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    for (arguments, words) in [
        (vec!["toets".to_owned(), at("bestaat-niet.yaml")], "het bestaat niet"),
        (vec!["toets".to_owned(), at("leeg")], "is een map"),
        (vec!["toets".to_owned(), at("bytes.yaml")], "regel 2"),
        (vec!["controleer".to_owned(), at("leeg")], "geen enkel bestand"),
        (vec!["controleer".to_owned(), at("bytes.stoer")], "UTF-8"),
        (vec!["test".to_owned(), at("bestaat-niet.stoer")], "het bestaat niet"),
        (vec!["opmaak".to_owned(), at("bestaat-niet")], "het bestaat niet"),
    ] {
        let borrowed: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = stoer(&borrowed);
        let said = text(&output.stderr);
        assert_eq!(code(&output), 2, "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

#[test]
fn a_reader_that_stops_is_no_fault() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_stoer"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["schema"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
}

#[test]
fn every_message_code_has_a_page_and_every_page_a_code() {
    let mut codes = std::collections::BTreeSet::new();
    for stage in ["parse/error.rs", "check/error.rs", "bind/error.rs", "poort/melding.rs"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(stage);
        let source = std::fs::read_to_string(path).unwrap();
        codes.extend(source.split("=> \"").skip(1).filter_map(|rest| rest.split('"').next()).filter_map(|word| {
            let is_code = word.len() == 4
                && word.starts_with(['S', 'C', 'F', 'P'])
                && word.chars().skip(1).all(|c| c.is_ascii_digit());
            is_code.then(|| word.to_owned())
        }));
    }
    let pages: std::collections::BTreeSet<String> =
        stoer::ingebouwd::pages().map(|(code, _)| code.to_owned()).collect();
    assert_eq!(codes, pages);
}
