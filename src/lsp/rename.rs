//! Renaming: every use at once, or a reason why not.

use std::collections::BTreeMap;

use super::checked::{Checked, Snapshot};
use super::files::{File, Files};
use super::index::Index;
use super::names::{Occurrence, Sort};
use super::text::Text;
use crate::diagnostic::Level;
use crate::parse::parse;
use crate::span::{Source, Span};

/// New words for places, by file number; in a file from back to front.
pub(super) type Edits = BTreeMap<usize, Vec<(Span, String)>>;

/// The name at a place when it can be renamed.
pub(super) fn target<'f>(
    files: &'f Files,
    index: &Index,
    file: &'f File,
    at: usize,
) -> Result<(&'f Occurrence, Sort), String> {
    let name = file.name_at(at).ok_or("op deze plaats staat geen naam")?;
    let sort = index.sort_of(name).ok_or_else(|| format!("`{}` is nergens verklaard", name.name))?;
    let mut found = index.find(&name.name, sort);
    let first = found.next().ok_or_else(|| format!("`{}` is nergens verklaard", name.name))?;
    if found.next().is_some() {
        return Err(format!("{} `{}` is op meer dan een plaats verklaard", sort.word(), name.name));
    }
    let home = files.get(first.file).ok_or("het bestand is er niet meer")?;
    if home.is_builtin() {
        return Err(format!("`{}` hoort bij de ingebouwde regels ({})", name.name, home.name));
    }
    Ok((name, sort))
}

/// What renaming changes; a reason when it would change what the rules say.
pub(super) fn rename(files: &Files, file: usize, at: usize, new: &str) -> Result<Edits, String> {
    let index = Index::new(files);
    let here = files.get(file).ok_or("het bestand is niet open")?;
    let (name, sort) = target(files, &index, here, at)?;
    let new = new.trim();
    let mut edits = Edits::new();
    for (old, new) in forms(files, &index, name, sort, new) {
        if old == new {
            continue;
        }
        readable(sort, &new)?;
        free(&index, sort, &new)?;
        collect(files, &index, sort, &old, &new, &mut edits)?;
    }
    edits.values_mut().for_each(|list| list.sort_by_key(|(span, _)| std::cmp::Reverse(span.start)));
    confirm(files, &edits)?;
    Ok(edits)
}

/// The forms of a name and what they become. A plural that is the singular with an ending keeps
/// its ending; any other plural is a word of its own.
fn forms(files: &Files, index: &Index, name: &Occurrence, sort: Sort, new: &str) -> Vec<(String, String)> {
    let mut found = vec![(name.name.clone(), new.to_owned())];
    let block = index.find(&name.name, sort).next().and_then(|one| files.get(one.file)?.block(one.block));
    if sort == Sort::Object
        && let Some(kop) = block.map(|block| &block.kop)
        && kop.naam.node == name.name
        && let Some(plural) = &kop.meervoud
        && let Some(ending) = plural.node.strip_prefix(name.name.as_str())
    {
        found.push((plural.node.clone(), format!("{new}{ending}")));
    }
    found
}

/// Whether the language reads the new name as one name.
fn readable(sort: Sort, new: &str) -> Result<(), String> {
    let text = match sort {
        Sort::Waarde => format!("klasse x\n    waarden {new}\n"),
        sort if sort.is_code() => format!("eis {new} \"x\"\n"),
        _ => format!("kenmerk {new}\n    van x\n"),
    };
    let (tree, errors) = parse(&Source::new("", text));
    let read = tree.blokken.first().filter(|_| errors.is_empty() && tree.blokken.len() == 1);
    let same = match (sort, read) {
        (Sort::Waarde, Some(block)) => super::names::names(std::slice::from_ref(block))
            .iter()
            .filter(|one| one.sorts.contains(&Sort::Waarde))
            .map(|one| one.name.as_str())
            .eq([new]),
        (_, Some(block)) => block.kop.naam.node == new,
        (_, None) => false,
    };
    if same { Ok(()) } else { Err(format!("`{new}` is geen naam die de taal kan lezen")) }
}

/// Whether nothing else has the name: words are looked up in one sentence, codes by their sort.
fn free(index: &Index, sort: Sort, new: &str) -> Result<(), String> {
    let clash = index.named(new).iter().find(|one| if sort.is_code() { one.sort == sort } else { !one.sort.is_code() });
    match clash {
        Some(one) => Err(format!("{} `{new}` bestaat al", one.sort.word())),
        None => Ok(()),
    }
}

fn collect(files: &Files, index: &Index, sort: Sort, old: &str, new: &str, edits: &mut Edits) -> Result<(), String> {
    for file in &files.list {
        if !file.errors.is_empty() && file.text.as_str().contains(old) {
            return Err(format!("{} bevat een schrijffout en misschien ook `{old}`; herstel die eerst", file.name));
        }
    }
    for (number, one) in index.places(files, &[old], sort) {
        let file = files.get(number).ok_or("het bestand is er niet meer")?;
        if file.is_builtin() {
            return Err(format!("de ingebouwde regels gebruiken `{old}` ({})", file.name));
        }
        edits.entry(number).or_default().push((one.span, new.to_owned()));
    }
    Ok(())
}

/// Renames in a copy and checks it: no fault may come that was not there.
fn confirm(files: &Files, edits: &Edits) -> Result<(), String> {
    let before = faults(&Snapshot::new(files, 0).check());
    let mut copy = files.clone();
    for (number, list) in edits {
        let Some(file) = copy.list.get_mut(*number) else { continue };
        let mut text = file.text.as_str().to_owned();
        for (span, new) in list {
            text.replace_range(span.start as usize..span.end as usize, new);
        }
        file.set(Text::new(text));
    }
    let after = faults(&Snapshot::new(&copy, 0).check());
    match after.iter().find(|(message, count)| before.get(*message).is_none_or(|had| had < count)) {
        Some((message, _)) => Err(format!("daarna zou gelden: {message}")),
        None => Ok(()),
    }
}

/// The faults by their message, and how often each occurs.
fn faults(checked: &Checked) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for finding in checked.findings.values().flatten().filter(|one| one.diagnostic.level == Level::Fout) {
        *found.entry(finding.diagnostic.message.clone()).or_default() += 1;
    }
    found
}
