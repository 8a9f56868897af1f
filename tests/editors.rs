//! What an editor needs beside the server: the extension and its grammar go with the language.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

#[path = "shared/files.rs"]
mod files;

fn json(path: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(files::repository(path)).unwrap()).unwrap()
}

/// The extension has the version of the server, and its files are there.
#[test]
fn the_extension_goes_with_the_server() {
    let manifest = json("editors/vscode/package.json");
    assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
    let contributes = &manifest["contributes"];
    for path in [&contributes["grammars"][0]["path"], &contributes["languages"][0]["configuration"]] {
        let path = format!("editors/vscode/{}", path.as_str().unwrap());
        assert!(files::repository(&path).is_file(), "{path}");
    }
}

/// Every word that opens a block or a part of one is coloured, and no word that the language has not.
#[test]
fn the_grammar_of_the_extension_has_the_words_of_the_language() {
    let language = std::fs::read_to_string(files::repository("grammar/stoer.pest")).unwrap();
    let grammar = json("editors/vscode/syntaxes/stoer.tmLanguage.json");
    let words = |rule: &str| -> BTreeSet<String> {
        let pattern = grammar["repository"][rule]["match"].as_str().unwrap();
        let group = pattern.split_once('(').unwrap().1.split(')').next().unwrap();
        group.split('|').map(|word| word.trim_end_matches(':').to_owned()).collect()
    };
    // `kw_in_afwijking_van = @{ "in" ~ spatie+ ~ "afwijking" ~ spatie+ ~ "van" ~ !naamteken }`
    let spelled: BTreeSet<String> = language
        .lines()
        .filter(|line| line.starts_with("kw_"))
        .map(|line| line.split('"').skip(1).step_by(2).collect::<Vec<_>>().join(" ").trim_end_matches(':').to_owned())
        .collect();
    let blocks = words("blok");
    let start = language.find("\nblok = ").unwrap();
    let rule = language[start..].lines().nth(1).unwrap();
    let kinds = rule.split('{').nth(1).unwrap().trim_end_matches([' ', '}']).split('|').map(|word| word.trim());
    let kinds: BTreeSet<String> = kinds.map(|word| word.trim_end_matches("blok").to_owned()).collect();
    assert_eq!(blocks, kinds);
    let parts = words("onderdeel");
    let unknown: Vec<&String> =
        parts.iter().filter(|word| !spelled.contains(*word) && *word != "aangewezen in").collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    for word in ["norm", "vindplaats", "in afwijking van", "stelt vast", "gegeven", "komt overeen"] {
        assert!(parts.contains(word), "{word}");
    }
}

/// The extension packages, and the package holds what it needs. Asks for npm and the network, so
/// it runs where `STOER_NPM` is set, as in CI.
#[test]
fn the_extension_packages() {
    if std::env::var_os("STOER_NPM").is_none() {
        eprintln!("overgeslagen: STOER_NPM is niet gezet");
        return;
    }
    for step in [&["ci"][..], &["run", "pakket"], &["test"]] {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let done = Command::new(npm).args(step).current_dir(files::repository("editors/vscode")).output().unwrap();
        assert!(done.status.success(), "npm {step:?}: {}", String::from_utf8_lossy(&done.stdout));
    }
}
