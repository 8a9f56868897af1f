//! Puts the rule files, the model buildings, the law as data and the pages about message codes into
//! the library.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut code = String::new();
    let cases = env::var_os("CARGO_FEATURE_VOORBEELDEN").is_some();
    table(&mut code, "RULES", &root.join("rules"), |name| {
        name.ends_with(".stoer") && (cases || !name.ends_with("-voorbeelden.stoer"))
    })?;
    table(&mut code, "MODELS", &root.join("rules/modellen"), |name| name.ends_with(".yaml"))?;
    table(&mut code, "PAGES", &root.join("src/uitleg"), |name| name.ends_with(".md"))?;
    table(&mut code, "RECHT", &root.join("rules/recht"), |name| {
        name.ends_with(".yaml") && (cases || name != "voorbeelden.yaml")
    })?;
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("ingebouwd.rs"), code)
}

/// Writes a table of name and text of every wanted file under a folder, by name.
fn table(code: &mut String, name: &str, folder: &Path, wanted: impl Fn(&str) -> bool) -> io::Result<()> {
    let mut files = Vec::new();
    collect(folder, &wanted, &mut files)?;
    files.sort();
    let _ = writeln!(code, "static {name}: &[(&str, &str)] = &[");
    for file in files {
        let relative = file.strip_prefix(folder).unwrap_or(&file);
        let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
        let _ = writeln!(code, "    ({:?}, include_str!({:?})),", parts.join("/"), file.to_string_lossy());
    }
    let _ = writeln!(code, "];");
    Ok(())
}

fn collect(folder: &Path, wanted: &dyn Fn(&str) -> bool, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, wanted, files)?;
        } else if path.file_name().is_some_and(|name| wanted(&name.to_string_lossy())) {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
    Ok(())
}
