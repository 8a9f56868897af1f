//! The rule files of a folder, as the tests see them.

#![allow(dead_code, reason = "each test uses its own part")]

use std::path::{Path, PathBuf};

use stoer::span::Source;

/// A folder or file of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// All files under a folder with one of these endings, by path.
pub fn under(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![repository(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                // What tools put there is not of the repository.
                if !path.ends_with("node_modules") && !path.ends_with("dist") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A file as a source, under its path within the repository.
pub fn source(path: &Path) -> Source {
    let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(path);
    Source::new(name.to_string_lossy().replace('\\', "/"), std::fs::read_to_string(path).unwrap())
}

/// All rule files under a folder.
pub fn rules(folder: &str) -> Vec<Source> {
    under(folder, &["stoer"]).iter().map(|path| source(path)).collect()
}
