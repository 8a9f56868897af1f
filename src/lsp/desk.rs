//! Rule files on a desk: typing without an editor, to measure it and to prove it.

use super::checked::{Finding, Snapshot};
use super::files::{File, Files};
use super::text::Text;
use crate::diagnostic::Diagnostic;
use crate::span::Source;

/// Rule files, of which one is being written.
#[derive(Debug, Default)]
pub struct Desk {
    files: Files,
}

impl Desk {
    /// Lays out rule files.
    pub fn new(sources: Vec<Source>) -> Self {
        let list = sources.into_iter().map(|source| File::new(source.name, source.text)).collect();
        Self { files: Files { list } }
    }

    /// The findings in a file after it was changed, as an editor shows them at once.
    pub fn typed(&mut self, name: &str, text: String) -> Vec<Diagnostic> {
        let Some(number) = self.files.list.iter().position(|file| file.name == name) else { return Vec::new() };
        if let Some(file) = self.files.list.get_mut(number) {
            file.set(Text::new(text));
        }
        messages(Snapshot::new(&self.files, 0).check_one(number))
    }

    /// The findings in a file when all files are checked, as an editor shows them after a pause.
    pub fn settled(&self, name: &str) -> Vec<Diagnostic> {
        let Some(number) = self.files.list.iter().position(|file| file.name == name) else { return Vec::new() };
        messages(Snapshot::new(&self.files, 0).check().findings.remove(&number).unwrap_or_default())
    }
}

fn messages(found: Vec<Finding>) -> Vec<Diagnostic> {
    found.into_iter().map(|finding| finding.diagnostic).collect()
}
