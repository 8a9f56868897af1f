//! A project file to [`Feiten`]: binds every key and name, fits every unit.
//!
//! Enters: the text of one YAML file, and the rules with the vocabulary. Leaves: the facts, or
//! every fault with its exact place (at most [`MAX_ERRORS`], in reading order). Never passes: a
//! key without meaning, a number that can be read in two ways or lies outside its range, a unit
//! of another dimension, a name that leads to no object or to several, a kind that contradicts
//! a fact.
//!
//! The top of the file is the project; its keys may also stand together under the one key
//! `project`. What is absent or null is unknown. A list that is there is complete, and `[]` means none.
//!
//! Names need to be unique among the objects of one kind directly in one object; a reference
//! needs a name that is unique among all objects of the kind in the project.

mod error;
pub(crate) mod keys;
pub(crate) mod value;
mod write;

use std::collections::BTreeMap;
use std::rc::Rc;

use time::Date;

pub use error::{FeitError, FeitErrorKind};
pub use write::write;

use crate::feiten::{DingId, Feiten, Waarde};
use crate::regelset::{KenmerkId, ObjectId, Regelset, WaardeSoort};
use crate::span::{Location, Source, Span};
use crate::yaml::{self, Key, Node, NodeKind};
use keys::{PROJECT, Sleutel, Vast, base_kinds_below, carries, keys_of, nearest, settings, tidy};
use value::Value;

/// Most faults that are reported for one file.
pub const MAX_ERRORS: usize = 1000;

/// Most names that are compared to find the one that was meant.
const MAX_COMPARISONS: usize = 2_000_000;

/// Most places that are shown of objects with the same name.
const MAX_PLACES: usize = 5;

/// The version of the project format.
pub(crate) const FORMAT: &str = "1";

/// The procedures of [`toetsdatum`].
pub(crate) const PROCEDURES: [&str; 2] = ["omgevingsvergunning", "bouwmelding"];

/// Reads a project file.
///
/// # Errors
///
/// Every fault, in reading order.
pub fn bind(regels: &Regelset, source: &Source) -> Result<Feiten, Vec<FeitError>> {
    let root =
        yaml::read(&source.text).map_err(|errors| errors.into_iter().map(FeitError::from).collect::<Vec<_>>())?;
    let fault = |kind| vec![FeitError { span: root.span, kind }];
    let project = regels.object_by_name(PROJECT).ok_or_else(|| fault(FeitErrorKind::NoProject))?;
    let not_a_map = |span| vec![FeitError { span, kind: FeitErrorKind::NotAMap { object: PROJECT.to_owned() } }];
    let outer = root.as_map().ok_or_else(|| not_a_map(root.span))?;
    let wrapped = outer.iter().find(|(key, _)| tidy(&key.text) == PROJECT);
    let inner = wrapped.map_or(&root, |(_, node)| node);
    let entries = inner.as_map().ok_or_else(|| not_a_map(inner.span))?;
    let mut feiten = Feiten::empty(project, Date::MIN);
    feiten.source = Some(source.clone());
    let mut binder = Binder {
        regels,
        source,
        feiten,
        errors: Vec::new(),
        pending: Vec::new(),
        named: vec![None],
        keys: BTreeMap::new(),
        nearest: BTreeMap::new(),
    };
    for (key, _) in outer.iter().filter(|(key, _)| wrapped.is_some() && tidy(&key.text) != PROJECT) {
        let hint = Some(format!("zet `{}` binnen `{PROJECT}:`", tidy(&key.text)));
        let kind = FeitErrorKind::UnknownKey { key: tidy(&key.text), object: PROJECT.to_owned(), hint };
        binder.report(key.span, kind);
    }
    binder.project(project, entries, inner.span);
    binder.names();
    binder.references();
    let Binder { feiten, mut errors, .. } = binder;
    if errors.is_empty() {
        return Ok(feiten);
    }
    errors.sort_by(|a, b| (a.span, a.kind.code()).cmp(&(b.span, b.kind.code())));
    if errors.len() > MAX_ERRORS {
        errors.truncate(MAX_ERRORS);
        let span = errors.last().map_or(root.span, |last| last.span);
        errors.push(FeitError { span, kind: FeitErrorKind::TooMany { limit: MAX_ERRORS } });
    }
    Err(errors)
}

/// The day whose norms count (Bbl 8.3).
///
/// An application keeps the rules of its own day (paragraph 1). A bouwmelding keeps them for one
/// year after a change (paragraph 3): what changed at least a year before building starts counts
/// as well. Without a start the day of the bouwmelding counts.
fn toetsdatum(aanvraag: Date, bouwmelding: bool, start_bouw: Option<Date>) -> Date {
    let year_before = |day: Date| {
        let year = day.year() - 1;
        // Only 29 February has no counterpart.
        day.replace_year(year).or_else(|_| day.replace_day(28).and_then(|day| day.replace_year(year))).unwrap_or(day)
    };
    match start_bouw.filter(|_| bouwmelding) {
        Some(start) => aanvraag.max(year_before(start)),
        None => aanvraag,
    }
}

/// A name that is looked up once all objects are known.
struct Pending {
    from: DingId,
    target: Target,
    naam: String,
    span: Span,
}

/// What a name is looked up for.
enum Target {
    /// A reference to an object of this kind.
    Kenmerk(KenmerkId, ObjectId),
    /// Membership of a grouping of this kind.
    Groep(ObjectId),
}

/// A yes/no fact that follows from the kind: the kind, and where that is written.
struct Setting {
    kenmerk: KenmerkId,
    value: bool,
    soort: ObjectId,
    span: Span,
}

/// The kind of a list element.
struct Kind {
    soort: ObjectId,
    bekend: bool,
    settings: Vec<Setting>,
    /// Whether the kind was written and not understood; then keys get the benefit of the doubt.
    faulty: bool,
}

struct Binder<'a> {
    regels: &'a Regelset,
    source: &'a Source,
    feiten: Feiten,
    errors: Vec<FeitError>,
    pending: Vec<Pending>,
    /// Per object where its name is written.
    named: Vec<Option<Span>>,
    /// The keys of each kind met so far.
    keys: BTreeMap<ObjectId, Rc<BTreeMap<&'a str, Sleutel>>>,
    /// Hints for unknown keys: many objects may have the same typing error.
    nearest: BTreeMap<(ObjectId, String), Option<String>>,
}

impl<'a> Binder<'a> {
    fn report(&mut self, span: Span, kind: FeitErrorKind) {
        self.errors.push(FeitError { span, kind });
    }

    /// Whether more faults would not be shown. Hints cost time, which a hostile file could abuse.
    fn is_full(&self) -> bool {
        self.errors.len() > MAX_ERRORS
    }

    fn keys(&mut self, kind: ObjectId) -> Rc<BTreeMap<&'a str, Sleutel>> {
        let regels = self.regels;
        Rc::clone(self.keys.entry(kind).or_insert_with(|| Rc::new(keys_of(regels, kind))))
    }

    // ------------------------------------------------------------------ objects

    fn project(&mut self, kind: ObjectId, entries: &[(Key, Node)], whole: Span) {
        let id = Feiten::PROJECT;
        let place = entries.first().map_or(whole, |(key, _)| key.span);
        let entries = self.distinct(entries);
        let keys = self.keys(kind);
        let (mut aanvraag, mut bouwmelding, mut start_bouw) = (None, false, None);
        let mut dated = false;
        self.feiten.ding_mut(id).naam = file_stem(&self.source.name);
        self.feiten.ding_mut(id).location = Location { source: 0, span: place };
        for (naam, key, node) in &entries {
            let Some(Sleutel::Vast(vast)) = keys.get(naam.as_str()) else { continue };
            match vast {
                Vast::Stoer => self.version(key, node),
                Vast::Naam => self.naam(id, key, node),
                Vast::Aanvraagdatum => {
                    dated = !node.is_null();
                    aanvraag = self.date(key, node);
                }
                Vast::Procedure => bouwmelding = self.procedure(key, node) == Some(1),
                Vast::StartBouw => start_bouw = self.date(key, node),
                Vast::Afspraken => self.afspraken(key, node),
                Vast::Soort => {}
            }
        }
        match aanvraag {
            Some(day) => self.feiten.toetsdatum = toetsdatum(day, bouwmelding, start_bouw),
            None if dated => {}
            None => {
                let missing = entries.iter().find(|(naam, ..)| naam == Vast::Aanvraagdatum.text());
                self.report(missing.map_or(place, |(_, key, _)| key.span), FeitErrorKind::MissingDate);
            }
        }
        self.entries(id, kind, &entries, false);
    }

    /// The entries with tidy keys. A key that differs from an earlier one in spaces only is a fault.
    fn distinct<'n>(&mut self, entries: &'n [(Key, Node)]) -> Vec<(String, &'n Key, &'n Node)> {
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        let mut kept = Vec::new();
        for (key, node) in entries {
            let naam = tidy(&key.text);
            if let Some(first) = seen.get(&naam) {
                self.report(key.span, FeitErrorKind::RepeatedKey { key: naam, first: *first });
                continue;
            }
            seen.insert(naam.clone(), key.span);
            kept.push((naam, key, node));
        }
        kept
    }

    /// Characteristics, groupings and lists. The fixed keys are for the caller.
    fn entries(&mut self, id: DingId, kind: ObjectId, entries: &[(String, &Key, &Node)], lenient: bool) {
        let keys = self.keys(kind);
        for (naam, key, node) in entries {
            if self.is_full() {
                return;
            }
            match keys.get(naam.as_str()).copied() {
                Some(Sleutel::Vast(_)) => {}
                Some(Sleutel::Kenmerk(kenmerk)) => self.kenmerk(id, kenmerk, key, node),
                Some(Sleutel::Groep(groep)) => self.groep(id, groep, key, node),
                Some(Sleutel::Lijst(lijst)) => self.list(id, lijst, key, node),
                None => {
                    let fault = self.explain_key(kind, naam);
                    let elsewhere =
                        matches!(fault, FeitErrorKind::OtherCarrier { .. } | FeitErrorKind::OtherContainer { .. });
                    if !(lenient && elsewhere) {
                        self.report(key.span, fault);
                    }
                }
            }
        }
    }

    fn list(&mut self, container: DingId, lijst: ObjectId, key: &Key, node: &Node) {
        let items = match &node.kind {
            NodeKind::Null => return,
            NodeKind::List(items) => items,
            NodeKind::Map(_) | NodeKind::Scalar { .. } => {
                return self.report(node.span, FeitErrorKind::NotAList { key: tidy(&key.text) });
            }
        };
        let settings = self.settings(lijst, key.span);
        self.feiten.ding_mut(container).lijsten.insert(lijst);
        for item in items {
            if self.is_full() {
                return;
            }
            self.element(container, lijst, &settings, key.span, item);
        }
    }

    /// What a derived kind sets; nothing when it cannot, which is reported here.
    fn settings(&mut self, soort: ObjectId, span: Span) -> Vec<(KenmerkId, bool)> {
        let kenmerken = match settings(self.regels, soort) {
            Ok(found) => return found,
            Err(kenmerken) => kenmerken,
        };
        let kenmerken = kenmerken.into_iter().map(|id| self.regels.kenmerk(id).naam.clone()).collect();
        let soort = self.regels.object(soort).naam.clone();
        self.report(span, FeitErrorKind::KindNotSettable { soort, kenmerken });
        Vec::new()
    }

    fn element(&mut self, container: DingId, lijst: ObjectId, set: &[(KenmerkId, bool)], at: Span, item: &Node) {
        let Some(entries) = item.as_map() else {
            let object = self.regels.object(lijst).naam.clone();
            return self.report(item.span, FeitErrorKind::NotAMap { object });
        };
        let place = entries.first().map_or(item.span, |(key, _)| key.span);
        let entries = self.distinct(entries);
        let mut kind = self.kind(lijst, &entries);
        let of_list =
            set.iter().map(|(kenmerk, value)| Setting { kenmerk: *kenmerk, value: *value, soort: lijst, span: at });
        kind.settings.extend(of_list);
        let id = self.feiten.add(kind.soort, Some(container), String::new(), Location { source: 0, span: place });
        self.named.push(None);
        self.feiten.ding_mut(id).soort_bekend = kind.bekend;
        if let Some((_, key, node)) = entries.iter().find(|(naam, ..)| naam == Vast::Naam.text()) {
            self.naam(id, key, node);
        }
        self.entries(id, kind.soort, &entries, kind.faulty);
        for setting in kind.settings {
            self.apply(id, &setting, &entries);
        }
    }

    /// The kind of an element of a list.
    fn kind(&mut self, lijst: ObjectId, entries: &[(String, &Key, &Node)]) -> Kind {
        let base = self.regels.base_kind(lijst);
        let bekend = base_kinds_below(self.regels, base).next().is_none();
        let mut kind = Kind { soort: base, bekend, settings: Vec::new(), faulty: false };
        let Some((_, key, node)) = entries.iter().find(|(naam, ..)| naam == Vast::Soort.text()) else { return kind };
        if node.is_null() {
            return kind;
        }
        kind.faulty = true;
        let Some(text) = self.scalar(key, node) else { return kind };
        let found = tidy(text);
        let lijst_naam = self.regels.object(base).naam.clone();
        let Some(soort) = self.regels.object_by_name(&found) else {
            let fitting =
                self.regels.objecten().filter(|(id, _)| self.fits(*id, base)).map(|(_, object)| object.naam.as_str());
            let nearest = nearest(&found, fitting).or_else(|| self.singular(&found));
            self.report(node.span, FeitErrorKind::UnknownKind { found, lijst: lijst_naam, nearest });
            return kind;
        };
        if !self.fits(soort, base) {
            self.report(node.span, FeitErrorKind::WrongKind { found, lijst: lijst_naam });
            return kind;
        }
        kind.faulty = false;
        let given = self.regels.base_kind(soort);
        // A derived kind of something wider says nothing about the base kind.
        if self.regels.is_a(given, base) {
            kind.soort = given;
            kind.bekend = true;
        }
        let settings = self.settings(soort, node.span);
        kind.settings.extend(settings.into_iter().map(|(kenmerk, value)| Setting {
            kenmerk,
            value,
            soort,
            span: node.span,
        }));
        kind
    }

    /// Whether a kind can be given to an element of a list of `base`.
    fn fits(&self, soort: ObjectId, base: ObjectId) -> bool {
        kinds_fit(self.regels, soort, base)
    }

    /// The singular of a plural.
    fn singular(&self, meervoud: &str) -> Option<String> {
        self.regels.objecten().find(|(_, object)| object.meervoud == meervoud).map(|(_, object)| object.naam.clone())
    }

    /// Makes a fact of what the kind says, unless the file says otherwise.
    fn apply(&mut self, id: DingId, setting: &Setting, entries: &[(String, &Key, &Node)]) {
        let kenmerk = self.regels.kenmerk(setting.kenmerk);
        let wanted = Waarde::JaNee(setting.value);
        let Some(found) = self.feiten.ding(id).feiten.get(&setting.kenmerk) else {
            self.feiten.ding_mut(id).feiten.insert(setting.kenmerk, wanted);
            return;
        };
        if *found == wanted {
            return;
        }
        let written = entries.iter().find(|(naam, ..)| *naam == kenmerk.naam);
        let span = written.map_or(setting.span, |(_, _, node)| node.span);
        let word = |value: bool| if value { "ja" } else { "nee" };
        let kind = FeitErrorKind::KindConflict {
            kenmerk: kenmerk.naam.clone(),
            found: word(!setting.value),
            expected: word(setting.value),
            soort: self.regels.object(setting.soort).naam.clone(),
            because: setting.span,
        };
        self.report(span, kind);
    }

    // ------------------------------------------------------------------ values

    /// The text of a single value; none when it is null, or something else, which is reported.
    fn scalar<'n>(&mut self, key: &Key, node: &'n Node) -> Option<&'n str> {
        match &node.kind {
            NodeKind::Scalar { text, .. } => Some(text),
            NodeKind::Null => None,
            NodeKind::Map(_) | NodeKind::List(_) => {
                self.report(node.span, FeitErrorKind::NotAValue { key: tidy(&key.text) });
                None
            }
        }
    }

    /// A text with something in it, in single spaces.
    fn filled(&mut self, key: &Key, node: &Node) -> Option<String> {
        let text = tidy(self.scalar(key, node)?);
        if text.is_empty() {
            self.report(node.span, FeitErrorKind::EmptyText { key: tidy(&key.text) });
            return None;
        }
        Some(text)
    }

    /// The place of a part of a value. Within quotes with escapes the whole value is meant.
    fn part(&self, node: &Node, text: &str, part: std::ops::Range<usize>) -> Span {
        let start = node.span.start as usize;
        match self.source.slice(node.span).find(text) {
            Some(at) if part != (0..text.len()) => Span::new(start + at + part.start, start + at + part.end),
            _ => node.span,
        }
    }

    fn kenmerk(&mut self, id: DingId, kenmerk: KenmerkId, key: &Key, node: &Node) {
        let Some(text) = self.scalar(key, node) else { return };
        let declared = self.regels.kenmerk(kenmerk);
        match value::value(self.regels, declared, text) {
            Ok(Value::Known(waarde)) => {
                self.feiten.ding_mut(id).feiten.insert(kenmerk, waarde);
            }
            Ok(Value::Name(naam)) => {
                if let WaardeSoort::Verwijzing(soort) = declared.soort {
                    self.pending.push(Pending {
                        from: id,
                        target: Target::Kenmerk(kenmerk, soort),
                        naam,
                        span: node.span,
                    });
                }
            }
            Err((part, kind)) => {
                let span = self.part(node, text, part);
                self.report(span, kind);
            }
        }
    }

    fn groep(&mut self, id: DingId, groep: ObjectId, key: &Key, node: &Node) {
        if let Some(naam) = self.filled(key, node) {
            self.pending.push(Pending { from: id, target: Target::Groep(groep), naam, span: node.span });
        }
    }

    fn naam(&mut self, id: DingId, key: &Key, node: &Node) {
        if let Some(naam) = self.filled(key, node) {
            let ding = self.feiten.ding_mut(id);
            ding.naam = naam;
            ding.location.span = node.span;
            if let Some(place) = self.named.get_mut(id.index()) {
                *place = Some(node.span);
            }
        }
    }

    fn version(&mut self, key: &Key, node: &Node) {
        if let Some(found) = self.filled(key, node)
            && found != FORMAT
        {
            self.report(node.span, FeitErrorKind::Version { found });
        }
    }

    fn date(&mut self, key: &Key, node: &Node) -> Option<Date> {
        match value::date(self.scalar(key, node)?) {
            Ok(day) => Some(day),
            Err(kind) => {
                self.report(node.span, kind);
                None
            }
        }
    }

    /// Index in [`PROCEDURES`].
    fn procedure(&mut self, key: &Key, node: &Node) -> Option<usize> {
        let found = self.filled(key, node)?;
        let index = PROCEDURES.iter().position(|procedure| *procedure == found);
        if index.is_none() {
            let nearest = nearest(&found, PROCEDURES);
            self.report(node.span, FeitErrorKind::Procedure { found, nearest });
        }
        index
    }

    fn afspraken(&mut self, key: &Key, node: &Node) {
        let items = match &node.kind {
            NodeKind::Null => return,
            NodeKind::List(items) => items,
            NodeKind::Map(_) | NodeKind::Scalar { .. } => {
                return self.report(node.span, FeitErrorKind::NotAList { key: tidy(&key.text) });
            }
        };
        let known: Vec<&str> = self.regels.regelingen().map(|(_, regeling)| regeling.code.as_str()).collect();
        for item in items {
            if self.is_full() {
                return;
            }
            let Some(code) = self.filled(key, item) else { continue };
            if known.contains(&code.as_str()) {
                if !self.feiten.afspraken.contains(&code) {
                    self.feiten.afspraken.push(code);
                }
            } else {
                let nearest = nearest(&code, known.iter().copied());
                self.report(item.span, FeitErrorKind::UnknownRegeling { code, nearest });
            }
        }
    }

    // ------------------------------------------------------------------ names

    /// Gives every object a name, and reports names that occur twice.
    fn names(&mut self) {
        for container in self.feiten.ids() {
            let children = self.feiten.ding(container).kinderen.clone();
            let mut taken: BTreeMap<(ObjectId, String), Option<Span>> = BTreeMap::new();
            for id in &children {
                let (Some(span), ding) = (self.named.get(id.index()).copied().flatten(), self.feiten.ding(*id)) else {
                    continue;
                };
                let (soort, naam) = (ding.soort, ding.naam.clone());
                match taken.get(&(soort, naam.clone())).copied().flatten() {
                    Some(first) => {
                        let soort = self.regels.object(soort).naam.clone();
                        self.report(span, FeitErrorKind::DuplicateName { soort, naam, first });
                    }
                    None => {
                        taken.insert((soort, naam), Some(span));
                    }
                }
            }
            let mut counts: BTreeMap<ObjectId, usize> = BTreeMap::new();
            let mut free: BTreeMap<ObjectId, usize> = BTreeMap::new();
            for id in children {
                let soort = self.feiten.ding(id).soort;
                let place = counts.entry(soort).or_default();
                *place += 1;
                if !self.feiten.ding(id).naam.is_empty() {
                    continue;
                }
                let number = free.entry(soort).or_default();
                *number = (*number + 1).max(*place);
                let mut naam = default_name(self.regels, soort, *number);
                while taken.contains_key(&(soort, naam.clone())) {
                    *number += 1;
                    naam = default_name(self.regels, soort, *number);
                }
                taken.insert((soort, naam.clone()), None);
                self.feiten.ding_mut(id).naam = naam;
            }
        }
    }

    /// Looks up every name that refers to an object.
    fn references(&mut self) {
        let mut by_name: BTreeMap<String, Vec<DingId>> = BTreeMap::new();
        for id in self.feiten.ids() {
            by_name.entry(self.feiten.ding(id).naam.clone()).or_default().push(id);
        }
        // Many objects may refer to the same name.
        let mut answers: BTreeMap<(String, ObjectId), Vec<DingId>> = BTreeMap::new();
        let mut budget = MAX_COMPARISONS;
        for Pending { from, target, naam, span } in std::mem::take(&mut self.pending) {
            if self.is_full() {
                return;
            }
            let (Target::Kenmerk(_, soort) | Target::Groep(soort)) = target;
            let base = self.regels.base_kind(soort);
            let named = by_name.get(&naam).map_or(&[] as &[DingId], Vec::as_slice);
            let fitting = answers.entry((naam.clone(), base)).or_insert_with(|| {
                named.iter().copied().filter(|id| self.regels.is_a(self.feiten.ding(*id).soort, base)).collect()
            });
            match (fitting.as_slice(), target) {
                ([found], Target::Kenmerk(kenmerk, _)) => {
                    self.feiten.ding_mut(from).feiten.insert(kenmerk, Waarde::Verwijzing(*found));
                }
                ([found], Target::Groep(groep)) => self.feiten.group(from, groep, *found),
                ([], _) => {
                    let other = named.first().map(|id| self.feiten.ding(*id));
                    let other = other.map(|ding| (self.regels.object(ding.soort).naam.clone(), ding.location.span));
                    let near = other.is_none() && budget >= self.feiten.dingen.len();
                    let known = self.feiten.dingen.iter().filter(|ding| near && self.regels.is_a(ding.soort, base));
                    let nearest = nearest(&naam, known.map(|ding| ding.naam.as_str()));
                    budget = budget.saturating_sub(self.feiten.dingen.len());
                    let soort = self.regels.object(base).naam.clone();
                    self.report(span, FeitErrorKind::UnknownReference { soort, naam, nearest, other });
                }
                (several, _) => {
                    let places = several.iter().take(MAX_PLACES).map(|id| self.feiten.ding(*id).location.span);
                    let (places, count) = (places.collect(), several.len());
                    let soort = self.regels.object(base).naam.clone();
                    self.report(span, FeitErrorKind::AmbiguousReference { soort, naam, count, places });
                }
            }
        }
    }

    // ------------------------------------------------------------------ unknown keys

    /// Why a key has no meaning for this kind of object.
    fn explain_key(&mut self, kind: ObjectId, naam: &str) -> FeitErrorKind {
        let regels = self.regels;
        let object = regels.object(kind).naam.clone();
        let names =
            |ids: &[ObjectId]| -> Vec<String> { ids.iter().map(|id| regels.object(*id).naam.clone()).collect() };
        // A kind below this one, which the author has perhaps not given.
        let below = |ids: &[ObjectId]| {
            let found = ids.iter().copied().find(|id| *id != kind && regels.is_a(*id, kind));
            found.map(|id| regels.object(regels.base_kind(id)).naam.clone())
        };
        let key = naam.to_owned();
        let carriers: Vec<ObjectId> = regels
            .kenmerken()
            .filter(|(_, kenmerk)| kenmerk.naam == naam)
            .flat_map(|(_, kenmerk)| kenmerk.dragers.iter().copied())
            .collect();
        if !carriers.is_empty() {
            return FeitErrorKind::OtherCarrier { key, object, below: below(&carriers), carriers: names(&carriers) };
        }
        if let Some((id, _)) = regels.objecten().find(|(_, object)| object.meervoud == naam) {
            let containers = regels.direct_containers(id);
            let below = below(containers);
            return FeitErrorKind::OtherContainer { key, object, below, containers: names(containers) };
        }
        if regels.bepalingen.iter().any(|bepaling| bepaling.naam == naam) {
            return FeitErrorKind::Derived { key };
        }
        let cached = self.nearest.get(&(kind, key.clone())).cloned();
        let hint = cached.unwrap_or_else(|| {
            let hint = self.key_hint(kind, naam);
            self.nearest.insert((kind, key.clone()), hint.clone());
            hint
        });
        FeitErrorKind::UnknownKey { key, object, hint }
    }

    /// What was probably meant with an unknown key.
    fn key_hint(&mut self, kind: ObjectId, naam: &str) -> Option<String> {
        if naam.starts_with(|c: char| c.is_ascii_digit()) {
            // `{hoogte: 12,5 m}` reads as `hoogte: 12` and a key `5 m`.
            return Some("zet een getal met een komma tussen accolades tussen aanhalingstekens".to_owned());
        }
        let keys = self.keys(kind);
        let regels = self.regels;
        if let Some((id, object)) = regels.objecten().find(|(_, object)| object.naam == naam) {
            if keys.get(object.meervoud.as_str()) == Some(&Sleutel::Lijst(id)) {
                return Some(format!("schrijf `{}:` met een lijst", object.meervoud));
            }
            let grouped = base_kinds_below(regels, id).next().is_some() || object.soort_van.is_some();
            let above = std::iter::successors(object.soort_van, |above| regels.object(*above).soort_van);
            let above = above.map(|above| regels.object(above)).find(|above| carries(regels, kind, &above.groepeert));
            if let Some(above) = above.filter(|_| grouped) {
                return Some(format!("schrijf `{}:`", above.naam));
            }
        }
        if Vast::PROJECT.iter().any(|vast| vast.text() == naam) {
            return Some(format!("`{naam}` hoort op het hoogste niveau van het bestand"));
        }
        let labelled = regels.kenmerken().find(|(_, kenmerk)| kenmerk.label.as_deref() == Some(naam));
        if let Some((_, kenmerk)) = labelled.filter(|(_, kenmerk)| keys.contains_key(kenmerk.naam.as_str())) {
            return Some(format!("bedoelt u `{}`?", kenmerk.naam));
        }
        nearest(naam, keys.keys().copied()).map(|name| format!("bedoelt u `{name}`?"))
    }
}

/// Whether a kind can be given to an element of a list whose base kind is `base`: it is one of
/// those, or a derived kind that those can be.
pub(crate) fn kinds_fit(regels: &Regelset, soort: ObjectId, base: ObjectId) -> bool {
    let own = regels.base_kind(soort);
    regels.is_a(own, base) || (regels.object(soort).volgt_uit.is_some() && regels.is_a(base, own))
}

/// The name of an object without a name.
fn default_name(regels: &Regelset, soort: ObjectId, number: usize) -> String {
    format!("{} {number}", regels.object(soort).naam)
}

/// The name of a file without its folders and extension.
fn file_stem(path: &str) -> String {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    if stem.is_empty() { PROJECT.to_owned() } else { stem.to_owned() }
}

#[cfg(test)]
mod tests;
