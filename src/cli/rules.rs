//! Which rule files take part: the built-in ones, and those that the user names.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use clap::Args;
use stoer::check::check;
use stoer::diagnostic::{Diagnostic, Level};
use stoer::ingebouwd;
use stoer::regelset::Regelset;
use stoer::span::Source;
use walkdir::WalkDir;

use super::{Failure, Result, files, show};

/// Options of every command that needs rules.
#[derive(Args)]
pub(super) struct RuleArgs {
    /// Map of bestand met eigen regels; mag vaker. Een bestand met hetzelfde pad als een
    /// ingebouwd bestand komt daarvoor in de plaats
    #[arg(long, value_name = "MAP")]
    regels: Vec<PathBuf>,
    /// Laat de ingebouwde regels weg
    #[arg(long)]
    zonder_ingebouwd: bool,
}

impl RuleArgs {
    /// The folders and files of the user.
    pub(super) fn folders(&self) -> &[PathBuf] {
        &self.regels
    }

    /// Whether the built-in rules stay out.
    pub(super) fn without_builtin(&self) -> bool {
        self.zonder_ingebouwd
    }

    /// The texts that take part.
    pub(super) fn load(&self) -> Result<Loaded> {
        Loaded::new(&self.regels, &[], self.zonder_ingebouwd)
    }

    /// The same together with files that the command itself is about.
    pub(super) fn load_with(&self, paths: &[PathBuf]) -> Result<Loaded> {
        Loaded::new(&self.regels, paths, self.zonder_ingebouwd)
    }

    /// The same around texts that are not on the disk, each at the path where it would be under one
    /// of `paths`.
    pub(super) fn load_texts(&self, paths: &[PathBuf], texts: Vec<(PathBuf, String)>) -> Result<Loaded> {
        let mut loaded = Loaded::context(&self.regels, self.zonder_ingebouwd)?;
        for (path, text) in texts {
            let folder = paths.iter().find(|folder| path.starts_with(folder)).map_or(Path::new(""), PathBuf::as_path);
            let file = RuleFile::under(folder, path);
            let source = file.source(text);
            loaded.named.insert(source.name.clone());
            loaded.add(&file, &file.whole(), source);
        }
        Ok(loaded)
    }

    /// Sound rules, or nothing after the faults were shown.
    pub(super) fn sound(&self) -> Result<Option<Regelset>> {
        let loaded = self.load()?;
        Ok(loaded.sound())
    }
}

/// Rule files, and which of them the command is about.
pub(super) struct Loaded {
    /// All texts.
    pub(super) sources: Vec<Source>,
    /// Names of the texts that the user named; empty when no file was named.
    pub(super) named: BTreeSet<String>,
    /// Whether the command is about none of the texts, only about what is judged by them.
    pub(super) only_context: bool,
}

impl Loaded {
    fn new(regels: &[PathBuf], subject: &[PathBuf], without_builtin: bool) -> Result<Self> {
        let mut loaded = Self::context(regels, without_builtin)?;
        let mut seen = BTreeSet::new();
        for path in subject {
            for file in rule_files(path)? {
                let whole = file.whole();
                if seen.insert(whole.clone()) {
                    let source = file.source(files::read(&file.path)?);
                    loaded.named.insert(source.name.clone());
                    loaded.add(&file, &whole, source);
                }
            }
        }
        if loaded.sources.is_empty() {
            return Err(Failure("er zijn geen regels om mee te werken".to_owned()));
        }
        Ok(loaded)
    }

    /// The rules around those that the command is about.
    fn context(regels: &[PathBuf], without_builtin: bool) -> Result<Self> {
        let sources = if without_builtin { Vec::new() } else { ingebouwd::sources() };
        let mut loaded = Self { sources, named: BTreeSet::new(), only_context: false };
        for path in regels {
            for file in rule_files(path)? {
                let source = file.source(files::read(&file.path)?);
                loaded.add(&file, &file.whole(), source);
            }
        }
        Ok(loaded)
    }

    /// Adds a text, in the place of the one that it stands for.
    fn add(&mut self, file: &RuleFile, whole: &Path, source: Source) {
        match self.sources.iter_mut().find(|known| known.name == source.name || replaces(file, whole, &known.name)) {
            Some(known) => *known = source,
            None => self.sources.push(source),
        }
    }

    /// Whether the command is about a text, by its index.
    pub(super) fn names(&self, number: u32) -> bool {
        let source = self.sources.get(number as usize);
        !self.only_context && (self.named.is_empty() || source.is_some_and(|source| self.named.contains(&source.name)))
    }

    /// Sound rules, or nothing after the faults were shown.
    pub(super) fn sound(&self) -> Option<Regelset> {
        let (regels, diagnostics) = check(self.sources.clone());
        if regels.is_none() {
            let faults = diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Fout);
            show::note(&show::diagnostics(&self.sources, faults));
        }
        regels
    }

    /// Whether a message is about a file that the user named, or weighs on all of them.
    pub(super) fn concerns(&self, diagnostic: &Diagnostic) -> bool {
        diagnostic.level == Level::Fout || self.names(diagnostic.location.source)
    }
}

/// A rule file and its place under the folder that the user named.
struct RuleFile {
    path: PathBuf,
    relative: Option<String>,
}

impl RuleFile {
    /// The file at a path that was found under another.
    fn under(folder: &Path, path: PathBuf) -> Self {
        let relative = path.strip_prefix(folder).ok().map(slashes).filter(|text| !text.is_empty());
        Self { path, relative }
    }

    /// The whole path, by which a file that is named twice is known.
    fn whole(&self) -> PathBuf {
        self.path.canonicalize().unwrap_or_else(|_| self.path.clone())
    }

    fn source(&self, text: String) -> Source {
        Source::new(self.path.to_string_lossy(), text)
    }
}

/// Whether a folder holds rule files.
pub(super) fn has_rules(folder: &Path) -> bool {
    files_with(folder, "stoer").is_ok()
}

/// The rule files at a path, in order.
fn rule_files(path: &Path) -> Result<Vec<RuleFile>> {
    let found = files_with(path, "stoer")?;
    Ok(found.into_iter().map(|file| RuleFile::under(path, file)).collect())
}

/// The files with an extension under a folder, in order; a file that is named counts whatever
/// its extension.
pub(super) fn files_with(path: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    files_with_one_of(path, &[extension])
}

/// The files with one of these extensions.
pub(super) fn files_with_one_of(path: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        // Whether it can be read is for the reading to say.
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    for entry in WalkDir::new(path).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let name = error.path().map_or_else(|| path.display().to_string(), |path| path.display().to_string());
            let why = error.io_error().map_or_else(|| "de map verwijst naar zichzelf".to_owned(), files::reason);
            Failure(format!("{name} is niet te lezen: {why}"))
        })?;
        if entry.file_type().is_file()
            && entry.path().extension().is_some_and(|found| extensions.iter().any(|one| found == *one))
        {
            found.push(entry.into_path());
        }
    }
    if found.is_empty() {
        return Err(Failure(format!(
            "in {} staat geen enkel bestand dat eindigt op .{}",
            path.display(),
            extensions.join(" of .")
        )));
    }
    Ok(found)
}

/// Whether a file stands for a built-in one: it has the same path under the folder, or its whole
/// path ends in that of the built-in file.
fn replaces(file: &RuleFile, whole: &Path, builtin: &str) -> bool {
    file.relative.as_deref() == Some(builtin) || (builtin.contains('/') && whole.ends_with(builtin))
}

fn slashes(path: &Path) -> String {
    path.components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_string_lossy()),
            Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => None,
        })
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, folder: &str, builtin: &str) -> bool {
        let relative = Path::new(path).strip_prefix(folder).ok().map(slashes);
        replaces(&RuleFile { path: path.into(), relative }, Path::new(path), builtin)
    }

    #[test]
    fn a_file_replaces_the_built_in_one_with_its_path() {
        assert!(check("/eigen/bbl/regeling.stoer", "/eigen", "bbl/regeling.stoer"));
        assert!(check("/x/rules/bbl/regeling.stoer", "/x/rules/bbl", "bbl/regeling.stoer"));
        assert!(!check("/eigen/regeling.stoer", "/eigen", "bbl/regeling.stoer"));
        assert!(!check("/eigen/x/regeling.stoer", "/eigen", "regeling.stoer"));
    }
}
