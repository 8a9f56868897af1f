//! What every name refers to, across files.

use std::collections::BTreeMap;

use super::files::Files;
use super::names::{Occurrence, Sort};
use crate::span::Span;

/// Where a name is made known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Definition {
    pub(super) sort: Sort,
    /// Number of the file.
    pub(super) file: usize,
    /// The block that declares it, by its number in that file.
    pub(super) block: usize,
    pub(super) span: Span,
    /// The class, for one of its values.
    pub(super) of: Option<String>,
}

/// All declared names.
#[derive(Debug, Default)]
pub(super) struct Index {
    defined: BTreeMap<String, Vec<Definition>>,
}

impl Index {
    pub(super) fn new(files: &Files) -> Self {
        let mut index = Self::default();
        let every =
            || files.list.iter().enumerate().flat_map(|(file, one)| one.names.iter().map(move |name| (file, name)));
        for (file, name) in every().filter(|(_, name)| name.declares && !name.head) {
            let Some(sort) = name.sorts.first().copied() else { continue };
            index.add(file, name, sort);
        }
        for (file, name) in every().filter(|(_, name)| name.declares && name.head) {
            if index.find(&name.name, Sort::Kenmerk).next().is_none() {
                index.add(file, name, Sort::Bepaling);
            }
        }
        index
    }

    fn add(&mut self, file: usize, name: &Occurrence, sort: Sort) {
        self.defined.entry(name.name.clone()).or_default().push(Definition {
            sort,
            file,
            block: name.block,
            span: name.span,
            of: name.of.clone(),
        });
    }

    /// The definitions of a sort with a name.
    pub(super) fn find(&self, name: &str, sort: Sort) -> impl Iterator<Item = &Definition> {
        self.defined.get(name).into_iter().flatten().filter(move |one| one.sort == sort)
    }

    /// Everything with a name.
    pub(super) fn named(&self, name: &str) -> &[Definition] {
        self.defined.get(name).map_or(&[], Vec::as_slice)
    }

    /// The sort of thing that a name means at its place, when it is known.
    pub(super) fn sort_of(&self, name: &Occurrence) -> Option<Sort> {
        name.sorts.iter().copied().find(|sort| self.find(&name.name, *sort).next().is_some())
    }

    /// What a name means at its place; a value can belong to more than one class.
    pub(super) fn resolve(&self, name: &Occurrence) -> Vec<&Definition> {
        match self.sort_of(name) {
            Some(sort) => self.find(&name.name, sort).collect(),
            None => Vec::new(),
        }
    }

    /// Every declared name with what it is.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &Definition)> {
        self.defined.iter().flat_map(|(name, found)| found.iter().map(move |one| (name.as_str(), one)))
    }

    /// Every place where one of these names means this sort of thing.
    pub(super) fn places<'f>(&self, files: &'f Files, names: &[&str], sort: Sort) -> Vec<(usize, &'f Occurrence)> {
        let mut found = Vec::new();
        for (number, file) in files.list.iter().enumerate() {
            let here = file.names.iter().filter(|one| names.contains(&one.name.as_str()));
            found.extend(here.filter(|one| self.sort_of(one) == Some(sort)).map(|one| (number, one)));
        }
        found
    }
}
