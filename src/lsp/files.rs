//! The rule files that an editor works with: built in, on disk, or open and half written.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::Uri;

use super::names::{Occurrence, declared, names};
use super::text::Text;
use crate::parse::{SyntaxError, parse};
use crate::span::{Source, Span};
use crate::syntax::{Bestand, Blok, BlokSoort};

/// A rule file as the editor sees it.
#[derive(Debug, Clone)]
pub(super) struct File {
    /// The name under which messages know it.
    pub(super) name: String,
    /// Where an editor finds it; built-in files are nowhere until someone asks for them.
    pub(super) uri: Option<Uri>,
    /// The name of the built-in file that it is or replaces.
    pub(super) builtin: Option<String>,
    /// Whether it is a file of the user.
    pub(super) on_disk: bool,
    /// Its version, when it is open in the editor.
    pub(super) version: Option<i32>,
    pub(super) text: Arc<Text>,
    pub(super) tree: Arc<Bestand>,
    pub(super) errors: Vec<SyntaxError>,
    /// Blocks that cannot be read now, as they were when they could.
    pub(super) kept: Vec<Kept>,
    /// Every name, by place.
    pub(super) names: Vec<Occurrence>,
}

/// The last readable form of a block that is being written.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    /// The block; its places are those of the old text.
    pub(super) tree: Arc<Bestand>,
    /// The text in which it could be read.
    pub(super) text: Arc<Text>,
    /// Where its name stands now.
    pub(super) span: Span,
}

impl Kept {
    fn blok(&self) -> Option<&Blok> {
        self.tree.blokken.first()
    }
}

impl File {
    pub(super) fn new(name: String, text: String) -> Self {
        let mut file = Self {
            name,
            uri: None,
            builtin: None,
            on_disk: false,
            version: None,
            text: Arc::default(),
            tree: Arc::default(),
            errors: Vec::new(),
            kept: Vec::new(),
            names: Vec::new(),
        };
        file.set(Text::new(text));
        file
    }

    /// Reads a new text. What was readable before and is not now stays known as it was.
    pub(super) fn set(&mut self, text: Text) {
        let source = Source::new(self.name.clone(), text.as_str());
        let (tree, errors) = parse(&source);
        let kept = if errors.is_empty() { Vec::new() } else { self.keep(&tree, &text) };
        self.names = names(&tree.blokken);
        for (number, one) in kept.iter().enumerate() {
            let Some(blok) = one.blok() else { continue };
            let Some(sorts) = declared(blok.kop.soort) else { continue };
            self.names.push(Occurrence {
                name: blok.kop.naam.node.clone(),
                span: one.span,
                sorts,
                declares: true,
                block: tree.blokken.len() + number,
                of: None,
                head: false,
            });
        }
        self.names.sort_by_key(|one| one.span.start);
        self.text = Arc::new(text);
        self.tree = Arc::new(tree);
        self.errors = errors;
        self.kept = kept;
    }

    /// The blocks of the last text that the new tree lacks, though their heading is still there.
    fn keep(&self, tree: &Bestand, text: &Text) -> Vec<Kept> {
        let is_there = |blok: &Blok| {
            let kop = |other: &Blok| other.kop.soort == blok.kop.soort && other.kop.naam == blok.kop.naam;
            tree.blokken.iter().any(kop)
        };
        let earlier = self.tree.blokken.iter().map(|blok| (blok, &self.text));
        let before = self.kept.iter().filter_map(|one| Some((one.blok()?, &one.text)));
        earlier
            .chain(before)
            .filter(|(blok, _)| blok.kop.soort != BlokSoort::Voorbeeld && !is_there(blok))
            .filter_map(|(blok, old)| {
                let span = heading(text, blok)?;
                let tree = Bestand { blokken: vec![blok.clone()], opmerkingen: Vec::new() };
                Some(Kept { tree: Arc::new(tree), text: Arc::clone(old), span })
            })
            .collect()
    }

    /// A block by its number; those that were kept come after those of the tree.
    pub(super) fn block(&self, number: usize) -> Option<&Blok> {
        match number.checked_sub(self.tree.blokken.len()) {
            None => self.tree.blokken.get(number),
            Some(kept) => self.kept.get(kept).and_then(Kept::blok),
        }
    }

    /// The name at a place, or just before it.
    pub(super) fn name_at(&self, at: usize) -> Option<&Occurrence> {
        let touches = |one: &&Occurrence| one.span.start as usize <= at && at <= one.span.end as usize;
        let found = self.names.iter().filter(touches);
        found.min_by_key(|one| (one.span.end as usize == at, one.span.end - one.span.start))
    }

    /// The block of the tree at a place.
    pub(super) fn block_at(&self, at: usize) -> Option<&Blok> {
        let holds = |blok: &&Blok| blok.span.start as usize <= at && at <= blok.span.end as usize;
        self.tree.blokken.iter().find(holds)
    }

    /// Whether it travels inside stoer, so that nobody can change it.
    pub(super) fn is_builtin(&self) -> bool {
        self.builtin.is_some() && !self.on_disk
    }

    /// The text as the checker takes it.
    pub(super) fn source(&self) -> Source {
        Source::new(self.name.clone(), self.text.as_str())
    }
}

/// Where the name of a block stands in a text that still has its heading.
fn heading(text: &Text, blok: &Blok) -> Option<Span> {
    let name = blok.kop.naam.node.as_str();
    let mut at = 0;
    for line in text.as_str().split_inclusive(['\n', '\r']) {
        let rest = line.strip_prefix(blok.kop.soort.keyword()).filter(|rest| rest.starts_with([' ', '\t']));
        if let Some(rest) = rest {
            let written = rest.trim_start();
            let start = at + line.len() - written.len();
            let ends = |after: &str| !after.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '.');
            if written.strip_prefix(name).is_some_and(ends) {
                return Some(Span::new(start, start + name.len()));
            }
        }
        at += line.len();
    }
    None
}

/// All rule files together. The number of a file is its place in the list; it never changes.
#[derive(Debug, Clone, Default)]
pub(super) struct Files {
    pub(super) list: Vec<File>,
}

impl Files {
    pub(super) fn get(&self, number: usize) -> Option<&File> {
        self.list.get(number)
    }

    pub(super) fn by_uri(&self, uri: &Uri) -> Option<usize> {
        if let Some(found) = self.list.iter().position(|file| file.uri.as_ref() == Some(uri)) {
            return Some(found);
        }
        // Editors write the same path in more than one way, such as `%20` and `C%3A`.
        let path = path(uri)?;
        self.list
            .iter()
            .position(|file| file.uri.as_ref().and_then(self::path).is_some_and(|known| same_path(&known, &path)))
    }

    pub(super) fn by_builtin(&self, name: &str) -> Option<usize> {
        self.list.iter().position(|file| file.builtin.as_deref() == Some(name))
    }

    /// The files as the checker takes them; after the real ones come the kept blocks, so that
    /// what is being written does not make everything that uses it unknown.
    pub(super) fn to_check(&self) -> (Vec<Source>, Vec<Arc<Bestand>>) {
        let mut sources: Vec<Source> = self.list.iter().map(File::source).collect();
        let mut trees: Vec<Arc<Bestand>> = self.list.iter().map(|file| Arc::clone(&file.tree)).collect();
        for file in &self.list {
            for kept in &file.kept {
                sources.push(Source::new(file.name.clone(), kept.text.as_str()));
                trees.push(Arc::clone(&kept.tree));
            }
        }
        (sources, trees)
    }
}

/// The path of a file in the file system.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    if uri.scheme() != "file" {
        return None;
    }
    uri.to_file_path().ok()
}

fn same_path(a: &Path, b: &Path) -> bool {
    a == b || (cfg!(windows) && a.to_string_lossy().eq_ignore_ascii_case(&b.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "object gebouw\n\nkenmerk hoogte\n    van gebouw\n    maat m\n";

    fn kept(file: &File) -> Vec<&str> {
        file.kept.iter().filter_map(|one| one.blok()).map(|blok| blok.kop.naam.node.as_str()).collect()
    }

    #[test]
    fn a_broken_block_stays_known() {
        let mut file = File::new("a".to_owned(), GOOD.to_owned());
        file.set(Text::new(GOOD.replace("maat m", "maat")));
        assert_eq!(kept(&file), ["hoogte"]);
        let name = file.names.iter().find(|one| one.name == "hoogte").cloned();
        assert_eq!(name.map(|one| file.text.slice(one.span).to_owned()), Some("hoogte".to_owned()));
        file.set(Text::new(GOOD.replace("maat m", "maet m")));
        assert_eq!(kept(&file), ["hoogte"]);
        file.set(Text::new(GOOD.to_owned()));
        assert!(kept(&file).is_empty());
    }

    #[test]
    fn a_removed_block_is_gone() {
        let mut file = File::new("a".to_owned(), GOOD.to_owned());
        file.set(Text::new("object gebouw\n\nkenmerk breedte\n    van\n".to_owned()));
        assert!(kept(&file).is_empty());
    }
}
