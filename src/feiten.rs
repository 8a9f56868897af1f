//! What is known about one project: a tree of objects with their facts.
//!
//! Everything refers to a [`Regelset`]; units are converted, names are bound. What is absent is
//! unknown.

use std::collections::{BTreeMap, BTreeSet};

use time::Date;

use crate::maat::Maat;
use crate::regelset::{KenmerkId, ObjectId, Regelset};
use crate::span::{Location, Source};

/// An object of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DingId(pub(crate) u32);

impl DingId {
    pub(crate) fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Position in the list of objects.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The facts of one project.
#[derive(Debug, Clone)]
pub struct Feiten {
    /// The text they come from, when they come from a file.
    pub source: Option<Source>,
    /// The objects; the first is the project itself, and containers precede their contents.
    pub dingen: Vec<Ding>,
    /// The date that decides which version of a norm counts (Bbl 8.3).
    pub toetsdatum: Date,
    /// Codes of agreements, contracts and frameworks that apply.
    pub afspraken: Vec<String>,
}

/// An object and what is known of it.
#[derive(Debug, Clone)]
pub struct Ding {
    /// What a reader calls it.
    pub naam: String,
    /// The most specific base kind that is known.
    pub soort: ObjectId,
    /// Whether the kind is final. If not, it may still turn out to be a more specific one.
    pub soort_bekend: bool,
    /// In what it is contained.
    pub ouder: Option<DingId>,
    /// What it contains directly.
    pub kinderen: Vec<DingId>,
    /// Its facts.
    pub feiten: BTreeMap<KenmerkId, Waarde>,
    /// The kinds of which it has a list. A list that is there is complete.
    pub lijsten: BTreeSet<ObjectId>,
    /// The groupings it belongs to.
    pub groepen: BTreeMap<ObjectId, DingId>,
    /// For a grouping: what it holds.
    pub leden: Vec<DingId>,
    /// Where it was written.
    pub location: Location,
}

/// The value of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waarde {
    /// Yes or no.
    JaNee(bool),
    /// A number, in the unit of the author.
    Getal(Maat),
    /// A value of a class, by index.
    Klasse(u16),
    /// A day.
    Datum(Date),
    /// A text.
    Tekst(String),
    /// Another object.
    Verwijzing(DingId),
}

impl Feiten {
    /// The project itself.
    pub const PROJECT: DingId = DingId(0);

    /// Facts about nothing but a project, as of a date.
    pub fn empty(project: ObjectId, toetsdatum: Date) -> Self {
        let mut feiten = Self { source: None, dingen: Vec::new(), toetsdatum, afspraken: Vec::new() };
        feiten.add(project, None, "project".to_owned(), Location::default());
        feiten
    }

    /// Adds an object.
    pub fn add(&mut self, soort: ObjectId, ouder: Option<DingId>, naam: String, location: Location) -> DingId {
        let id = DingId::new(self.dingen.len());
        self.dingen.push(Ding {
            naam,
            soort,
            soort_bekend: true,
            ouder,
            kinderen: Vec::new(),
            feiten: BTreeMap::new(),
            lijsten: BTreeSet::new(),
            groepen: BTreeMap::new(),
            leden: Vec::new(),
            location,
        });
        if let Some(container) = ouder.and_then(|ouder| self.dingen.get_mut(ouder.index())) {
            container.kinderen.push(id);
        }
        id
    }

    /// The object, then what contains it, and so on outward to the project.
    pub fn outward(&self, from: DingId) -> impl Iterator<Item = DingId> + '_ {
        std::iter::successors(Some(from), |at| self.ding(*at).ouder)
    }

    /// Whether an object is this container or lies in it, at whatever depth.
    pub fn lies_in(&self, ding: DingId, container: DingId) -> bool {
        self.outward(ding).any(|at| at == container)
    }

    /// The object.
    #[allow(clippy::indexing_slicing, reason = "ids are made only by `add`")]
    pub fn ding(&self, id: DingId) -> &Ding {
        &self.dingen[id.index()]
    }

    /// The object, to be filled.
    #[allow(clippy::indexing_slicing, reason = "ids are made only by `add`")]
    pub(crate) fn ding_mut(&mut self, id: DingId) -> &mut Ding {
        &mut self.dingen[id.index()]
    }

    /// All objects.
    pub fn ids(&self) -> impl Iterator<Item = DingId> + use<> {
        (0..self.dingen.len()).map(DingId::new)
    }

    /// The nearest object, this one included, that contains it and is of the kind.
    pub fn ancestor(&self, regels: &Regelset, from: DingId, kind: ObjectId) -> Option<DingId> {
        let base = regels.base_kind(kind);
        let mut at = Some(from);
        while let Some(id) = at {
            if regels.is_a(self.ding(id).soort, base) {
                return Some(id);
            }
            at = self.ding(id).ouder;
        }
        None
    }

    /// The grouping of a kind to which an object, or the nearest thing that contains it, belongs.
    pub fn grouping(&self, regels: &Regelset, from: DingId, kind: ObjectId) -> Option<DingId> {
        let base = regels.base_kind(kind);
        let mut at = Some(from);
        while let Some(id) = at {
            let ding = self.ding(id);
            if regels.is_a(ding.soort, base) {
                return Some(id);
            }
            let found = ding.groepen.iter().find(|(key, _)| regels.related(**key, base)).map(|(_, group)| *group);
            if found.is_some() {
                return found;
            }
            at = ding.ouder;
        }
        None
    }

    /// Makes `member` part of a grouping.
    pub fn group(&mut self, member: DingId, kind: ObjectId, grouping: DingId) {
        self.ding_mut(member).groepen.insert(kind, grouping);
        self.ding_mut(grouping).leden.push(member);
    }
}
