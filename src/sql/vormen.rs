//! Which tables there are, and in what an object of a kind can be.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::Dialect;
use crate::batch::lower::Schakel;
use crate::batch::program::Program;
use crate::regelset::{ObjectId, Regelset, WaardeSoort};

/// Most ways of containment that one kind has views for.
pub const MAX_VORMEN: usize = 64;
/// Objects are no deeper than this in one another.
const MAX_DEPTH: usize = 6;

/// The base kinds that have no base kinds below them: what an object can be known to be.
pub(super) fn kinds(regels: &Regelset) -> Vec<ObjectId> {
    regels
        .objecten()
        .filter(|(id, object)| object.volgt_uit.is_none() && regels.base_subkinds(*id).is_empty())
        .map(|(id, _)| id)
        .collect()
}

/// The ways in which an object of a kind can be contained, out to the project; nothing when
/// there are too many.
pub(super) fn chains(regels: &Regelset, kind: ObjectId) -> Option<Vec<Vec<Schakel>>> {
    let mut done = Vec::new();
    let mut todo = vec![vec![kind]];
    while let Some(chain) = todo.pop() {
        let outer = *chain.last()?;
        if regels.object(outer).naam == "project" {
            done.push(chain.into_iter().map(|kind| link(regels, kind)).collect());
        } else if chain.len() < MAX_DEPTH {
            for container in leaves(regels, regels.direct_containers(outer)) {
                if !chain.contains(&container) {
                    todo.push(chain.iter().copied().chain([container]).collect());
                }
            }
        }
        if done.len() + todo.len() > MAX_VORMEN {
            return None;
        }
    }
    done.sort();
    Some(done)
}

/// The kinds that an object can be known to be, among these and below them.
fn leaves(regels: &Regelset, kinds: &[ObjectId]) -> BTreeSet<ObjectId> {
    let mut found = BTreeSet::new();
    let mut todo: Vec<ObjectId> = kinds.iter().map(|kind| regels.base_kind(*kind)).collect();
    while let Some(kind) = todo.pop() {
        let below = regels.base_subkinds(kind);
        if below.is_empty() {
            found.insert(kind);
        }
        todo.extend(below);
    }
    found
}

fn link(regels: &Regelset, kind: ObjectId) -> Schakel {
    // Tables say nothing of groupings, so that any may be there.
    let groepen = regels.objecten().filter(|(_, object)| !object.groepeert.is_empty()).map(|(id, _)| id).collect();
    Schakel { soort: kind, bekend: true, groepen, leeg: false }
}

/// The kind whose plural is the name of the table: the most general one.
pub(super) fn table(regels: &Regelset, kind: ObjectId) -> ObjectId {
    let mut at = kind;
    while let Some(above) = regels.object(at).soort_van {
        at = above;
    }
    at
}

/// What a way of containment is called.
pub(super) fn name(regels: &Regelset, keten: &[Schakel]) -> String {
    let names: Vec<&str> = keten.iter().map(|link| regels.object(link.soort).naam.as_str()).collect();
    match names.split_last() {
        Some((_, rest)) if !rest.is_empty() => rest.join(" in "),
        _ => names.join(" in "),
    }
}

/// Notes which columns of which tables a program reads.
pub(super) fn used(
    regels: &Regelset,
    keten: &[Schakel],
    program: &Program,
    tables: &mut BTreeMap<ObjectId, BTreeSet<usize>>,
) {
    for link in keten {
        tables.entry(table(regels, link.soort)).or_default();
    }
    for (kolom, _) in &program.columns {
        if let Some(link) = keten.get(usize::from(kolom.hoogte)) {
            tables.entry(table(regels, link.soort)).or_default().insert(kolom.kenmerk.index());
        }
    }
}

/// A script that makes the tables, empty.
pub(super) fn tables(regels: &Regelset, dialect: Dialect, tables: &BTreeMap<ObjectId, BTreeSet<usize>>) -> String {
    let text = match dialect {
        Dialect::Duckdb => "VARCHAR",
        Dialect::Spark => "STRING",
    };
    let mut out = String::from(
        "-- De tabellen die de views lezen. Getallen staan in de eenheid achter de kolom; NULL is onbekend.\n",
    );
    for (kind, columns) in tables {
        let object = regels.object(*kind);
        let is_project = object.naam == "project";
        let mut lines = if is_project {
            vec![format!("    id {text}")]
        } else {
            vec![
                format!("    project {text}"),
                format!("    id {text}"),
                format!("    ouder {text}"),
                format!("    soort {text}"),
            ]
        };
        if is_project {
            lines.push(format!("    afspraken {text}"));
            let mut places: BTreeSet<&str> = regels.regelingen().map(|(_, one)| one.gezag.as_str()).collect();
            places.retain(|place| regels.kenmerken().any(|(_, kenmerk)| kenmerk.naam == *place));
            let read = |place: &str| {
                columns.iter().any(|at| regels.kenmerken().nth(*at).is_some_and(|(_, kenmerk)| kenmerk.naam == place))
            };
            lines.extend(
                places
                    .into_iter()
                    .filter(|place| !read(place))
                    .map(|place| format!("    {} {text}", dialect.name(place))),
            );
        }
        let mut notes = vec![String::new(); lines.len()];
        for at in columns {
            let Some((_, kenmerk)) = regels.kenmerken().nth(*at) else { continue };
            let (soort, unit) = match &kenmerk.soort {
                WaardeSoort::JaNee => ("BOOLEAN", ""),
                WaardeSoort::Getal { eenheid, .. } => ("DECIMAL(18, 6)", eenheid.tekst()),
                WaardeSoort::Datum => ("DATE", ""),
                WaardeSoort::Klasse(_) | WaardeSoort::Tekst | WaardeSoort::Verwijzing(_) => (text, ""),
            };
            lines.push(format!("    {} {soort}", dialect.name(&kenmerk.naam)));
            notes.push(if unit.is_empty() { String::new() } else { format!(" -- {unit}") });
        }
        let _ = writeln!(out, "CREATE TABLE IF NOT EXISTS {} (", dialect.table(&object.meervoud));
        let last = lines.len().saturating_sub(1);
        for (at, (line, note)) in lines.iter().zip(&notes).enumerate() {
            let comma = if at < last { "," } else { "" };
            let _ = writeln!(out, "{line}{comma}{note}");
        }
        out.push_str(");\n");
    }
    out
}
