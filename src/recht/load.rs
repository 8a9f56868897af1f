//! Reads `rules/recht/`.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use thiserror::Error;

use super::tabel::{Bron, Recht};
use super::{Aantekening, Bundel, prove};
use crate::ingebouwd;
use crate::span::Source;
use crate::yaml::{self, Node, NodeKind};

/// Why the law as data cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RechtFout {
    /// A file is not there.
    #[error("rules/recht/{0} ontbreekt")]
    Ontbreekt(&'static str),
    /// A file is not YAML, or not of the right form.
    #[error("{0}: {1}")]
    Vorm(String, String),
    /// A name that nothing declares.
    #[error("{0} noemt {1}, dat nergens is beschreven")]
    Onbekend(String, String),
    /// A code that is used twice.
    #[error("{0} komt twee keer voor")]
    Dubbel(String),
    /// A situation that no row decides.
    #[error("geen rij van de beslistabel past bij {0}")]
    Gat(String),
    /// A row that no situation reaches, or a remark that never applies.
    #[error("{0} kan nooit gelden")]
    Dood(String),
    /// A verdict that claims more than its sources.
    #[error("{0}: {1}")]
    Belofte(String, &'static str),
}

impl Recht {
    /// The law as it ships, read but not proven again: that is the same every time, and a test
    /// gives the shipped files to [`load`](Self::load).
    ///
    /// # Errors
    ///
    /// Never for the files that ship: a test loads them.
    pub fn ingebouwd() -> Result<Self, Vec<RechtFout>> {
        parse(&ingebouwd::recht())
    }

    /// Reads the law from files by name: `bronnen.yaml`, `partijen.yaml`, `beslistabel.yaml`,
    /// `aantekeningen.yaml` and `bundels.yaml`; and proves it.
    ///
    /// # Errors
    ///
    /// A file that is missing or has the wrong form; a table with gaps or dead rows; a verdict
    /// that claims more than its sources.
    pub fn load(files: &[Source]) -> Result<Self, Vec<RechtFout>> {
        let recht = parse(files)?;
        let faults = prove::faults(&recht);
        if faults.is_empty() { Ok(recht) } else { Err(faults) }
    }
}

/// Reads the files; every name in them exists.
fn parse(files: &[Source]) -> Result<Recht, Vec<RechtFout>> {
    let mut faults = Vec::new();
    let recht = Recht {
        bronnen: by_code(read(files, "bronnen.yaml", &mut faults).unwrap_or_default(), &mut faults),
        partijen: match read(files, "partijen.yaml", &mut faults) {
            Some(partijen) => partijen,
            None => return Err(faults),
        },
        rijen: read(files, "beslistabel.yaml", &mut faults).unwrap_or_default(),
        aantekeningen: read::<Vec<Aantekening>>(files, "aantekeningen.yaml", &mut faults).unwrap_or_default(),
        bundels: read::<Vec<Bundel>>(files, "bundels.yaml", &mut faults).unwrap_or_default(),
    };
    if faults.is_empty() {
        faults = names(&recht);
    }
    if faults.is_empty() { Ok(recht) } else { Err(faults) }
}

fn read<T: DeserializeOwned>(files: &[Source], name: &'static str, faults: &mut Vec<RechtFout>) -> Option<T> {
    let Some(file) = files.iter().find(|file| file.name == name) else {
        faults.push(RechtFout::Ontbreekt(name));
        return None;
    };
    let node = match yaml::read(&file.text) {
        Ok(node) => node,
        Err(errors) => {
            faults.extend(errors.iter().map(|error| RechtFout::Vorm(name.to_owned(), error.to_string())));
            return None;
        }
    };
    match serde_json::from_value(value(&node)) {
        Ok(found) => Some(found),
        Err(error) => {
            faults.push(RechtFout::Vorm(name.to_owned(), error.to_string()));
            None
        }
    }
}

/// Every scalar as text: the types that are read decide what it means.
pub(super) fn value(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Scalar { text, .. } => Value::String(text.clone()),
        NodeKind::Map(entries) => {
            Value::Object(entries.iter().map(|(key, inner)| (key.text.clone(), value(inner))).collect::<Map<_, _>>())
        }
        NodeKind::List(items) => Value::Array(items.iter().map(value).collect()),
        NodeKind::Null => Value::Null,
    }
}

fn by_code(bronnen: Vec<Bron>, faults: &mut Vec<RechtFout>) -> BTreeMap<String, Bron> {
    let mut found = BTreeMap::new();
    for bron in bronnen {
        if let Some(earlier) = found.insert(bron.code.clone(), bron) {
            faults.push(RechtFout::Dubbel(earlier.code));
        }
    }
    found
}

/// Codes are unique and every name that is used exists.
fn names(recht: &Recht) -> Vec<RechtFout> {
    let mut faults = Vec::new();
    let mut codes = BTreeSet::new();
    for code in recht.rijen.iter().map(|rij| &rij.code).chain(recht.aantekeningen.iter().map(|one| &one.code)) {
        if !codes.insert(code.as_str()) {
            faults.push(RechtFout::Dubbel(code.clone()));
        }
    }
    let cited = recht.rijen.iter().map(|rij| (&rij.code, &rij.bronnen));
    for (code, bronnen) in cited.chain(recht.aantekeningen.iter().map(|one| (&one.code, &one.bronnen))) {
        let missing = bronnen.iter().filter(|bron| !recht.bronnen.contains_key(*bron));
        faults.extend(missing.map(|bron| RechtFout::Onbekend(code.clone(), bron.clone())));
    }
    for one in &recht.aantekeningen {
        for code in one.als.code.iter().flatten().filter(|code| recht.rijen.iter().all(|rij| rij.code != **code)) {
            faults.push(RechtFout::Onbekend(one.code.clone(), code.clone()));
        }
    }
    faults
}
