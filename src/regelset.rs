//! The checked rules: every name bound, every unit fitting, every eis with its source.
//!
//! Only [`check`](crate::check) makes a [`Regelset`]. After it there are no names left to look
//! up and no unit conversions to do: numbers are in coherent units, and conditions and terms
//! refer to declarations by index.

mod declaration;
mod expr;

use std::collections::BTreeSet;

use crate::kinds::Kinds;
use crate::span::Source;
pub use crate::syntax::{Kwantor, Optelling, Vergelijker};
pub use declaration::*;
pub use expr::*;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(crate) u32);

        impl $name {
            pub(crate) fn new(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }

            /// Position in the list of declarations.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A kind of thing.
    ObjectId,
    /// A characteristic.
    KenmerkId,
    /// A set of named values.
    KlasseId,
    /// A derived quantity.
    BepalingId,
    /// A steering table.
    TabelId,
    /// An instrument.
    RegelingId,
    /// A subject.
    OnderwerpId,
    /// A requirement or an exception.
    EisId,
}

/// Everything that was declared, bound together.
#[derive(Debug)]
pub struct Regelset {
    pub(crate) sources: Vec<Source>,
    pub(crate) objecten: Vec<Object>,
    pub(crate) kinds: Kinds,
    pub(crate) kenmerken: Vec<Kenmerk>,
    pub(crate) klassen: Vec<Klasse>,
    pub(crate) bepalingen: Vec<Bepaling>,
    pub(crate) tabellen: Vec<Stuurtabel>,
    pub(crate) regelingen: Vec<Regeling>,
    pub(crate) onderwerpen: Vec<Onderwerp>,
    pub(crate) eisen: Vec<Eis>,
    pub(crate) vervangingen: Vec<Vervanging>,
    pub(crate) verbanden: Vec<Verband>,
    pub(crate) voorbeelden: Vec<Voorbeeld>,
}

impl Regelset {
    /// What holds of everything that can be built, in the order of the texts.
    pub fn verbanden(&self) -> &[Verband] {
        &self.verbanden
    }

    /// The texts from which it was made.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// All requirements and exceptions, by code.
    pub fn eisen(&self) -> impl Iterator<Item = (EisId, &Eis)> {
        self.eisen.iter().enumerate().map(|(index, eis)| (EisId::new(index), eis))
    }

    /// All kinds of things.
    pub fn objecten(&self) -> impl Iterator<Item = (ObjectId, &Object)> {
        self.objecten.iter().enumerate().map(|(index, object)| (ObjectId::new(index), object))
    }

    /// All characteristics.
    pub fn kenmerken(&self) -> impl Iterator<Item = (KenmerkId, &Kenmerk)> {
        self.kenmerken.iter().enumerate().map(|(index, kenmerk)| (KenmerkId::new(index), kenmerk))
    }

    /// All derived quantities.
    pub fn bepalingen(&self) -> impl Iterator<Item = (BepalingId, &Bepaling)> {
        self.bepalingen.iter().enumerate().map(|(index, bepaling)| (BepalingId::new(index), bepaling))
    }

    /// All instruments.
    pub fn regelingen(&self) -> impl Iterator<Item = (RegelingId, &Regeling)> {
        self.regelingen.iter().enumerate().map(|(index, regeling)| (RegelingId::new(index), regeling))
    }

    /// All cases.
    pub fn voorbeelden(&self) -> &[Voorbeeld] {
        &self.voorbeelden
    }

    /// All steering tables.
    pub fn tabellen(&self) -> &[Stuurtabel] {
        &self.tabellen
    }

    /// All subjects.
    pub fn onderwerpen(&self) -> &[Onderwerp] {
        &self.onderwerpen
    }

    /// Whether an eis is a local demand: not national, and more than an exception or a fixed fact.
    pub fn is_local_demand(&self, eis: &Eis) -> bool {
        !self.regeling(eis.regeling).is_national() && !matches!(eis.inhoud, EisInhoud::Geen)
    }

    /// The eis with this code.
    pub fn eis_by_code(&self, code: &str) -> Option<EisId> {
        self.eisen.binary_search_by(|eis| eis.code.as_str().cmp(code)).ok().map(EisId::new)
    }

    /// The object whose singular name this is.
    pub fn object_by_name(&self, naam: &str) -> Option<ObjectId> {
        self.objecten.iter().position(|object| object.naam == naam).map(ObjectId::new)
    }

    /// Whether `sub` is `sup` or a kind of it.
    pub fn is_a(&self, sub: ObjectId, sup: ObjectId) -> bool {
        self.kinds.is_a(sub, sup)
    }

    /// The nearest base kind: the kind itself, or the first one above it that follows from nothing.
    pub fn base_kind(&self, id: ObjectId) -> ObjectId {
        self.kinds.base(id)
    }

    /// Whether a characteristic belongs to a kind, directly or through a kind above it.
    pub fn has_kenmerk(&self, kind: ObjectId, kenmerk: KenmerkId) -> bool {
        self.kenmerk(kenmerk).dragers.iter().any(|drager| self.is_a(kind, *drager))
    }
}

impl Regelset {
    /// What a kind groups, itself or through the kind above it.
    pub fn grouped_by(&self, kind: ObjectId) -> &[ObjectId] {
        self.kinds.groups(kind)
    }

    /// In what a kind can be contained directly.
    pub fn direct_containers(&self, kind: ObjectId) -> &[ObjectId] {
        self.kinds.direct_containers(kind)
    }

    /// Everything that can contain a kind, at any distance.
    pub fn containers(&self, kind: ObjectId) -> &BTreeSet<ObjectId> {
        self.kinds.containers(kind)
    }

    /// Whether one kind is a kind of the other, either way.
    pub fn related(&self, a: ObjectId, b: ObjectId) -> bool {
        self.is_a(a, b) || self.is_a(b, a)
    }

    /// Whether an object of kind `from` can have objects of kind `below` under it or in it.
    pub fn can_hold(&self, from: ObjectId, below: ObjectId) -> bool {
        self.kinds.can_contain(from, below)
            || self
                .grouped_by(from)
                .iter()
                .any(|member| self.related(*member, below) || self.kinds.can_contain(*member, below))
    }

    /// The base kinds that a kind can contain directly, each as general as possible.
    pub fn direct_contents(&self, kind: ObjectId) -> &[ObjectId] {
        self.kinds.direct_contents(kind)
    }

    /// The base kinds right below a kind.
    pub fn base_subkinds(&self, kind: ObjectId) -> &[ObjectId] {
        self.kinds.base_subkinds(kind)
    }

    /// All places under a place, itself included, by the division of its regeling.
    pub fn places_under(&self, regeling: RegelingId, plaats: &Plaats) -> Vec<Plaats> {
        let mut found = vec![plaats.clone()];
        let mut next = 0;
        while let Some(at) = found.get(next).cloned() {
            next += 1;
            for indeling in &self.regeling(regeling).indeling {
                if indeling.deel.soort == at.soort && indeling.deel.nummer == at.nummer {
                    let new: Vec<Plaats> = indeling.leden.iter().filter(|lid| !found.contains(lid)).cloned().collect();
                    found.extend(new);
                }
            }
        }
        found
    }
}

impl Plaats {
    /// Whether this place contains the other: an article contains its paragraphs.
    pub fn covers(&self, other: &Self) -> bool {
        let part = |mine: &Option<String>, theirs: &Option<String>| mine.is_none() || mine == theirs;
        // Numbers differ sooner than kinds.
        self.nummer == other.nummer
            && self.soort == other.soort
            && part(&self.lid, &other.lid)
            && part(&self.onder, &other.onder)
    }
}

/// A declaration that every id of its type finds: ids are only made while checking.
macro_rules! lookup {
    ($($(#[$doc:meta])* $method:ident: $id:ident => $list:ident: $type:ident),* $(,)?) => {
        #[allow(clippy::indexing_slicing, reason = "ids are made only by `check`, from these very lists")]
        impl Regelset {$(
            $(#[$doc])*
            pub fn $method(&self, id: $id) -> &$type {
                &self.$list[id.index()]
            }
        )*}
    };
}

lookup! {
    /// The kind of thing.
    object: ObjectId => objecten: Object,
    /// The characteristic.
    kenmerk: KenmerkId => kenmerken: Kenmerk,
    /// The class.
    klasse: KlasseId => klassen: Klasse,
    /// The derived quantity.
    bepaling: BepalingId => bepalingen: Bepaling,
    /// The steering table.
    tabel: TabelId => tabellen: Stuurtabel,
    /// The instrument.
    regeling: RegelingId => regelingen: Regeling,
    /// The subject.
    onderwerp: OnderwerpId => onderwerpen: Onderwerp,
    /// The requirement.
    eis: EisId => eisen: Eis,
}
