//! A project in outline, whose facts are variables.
//!
//! One object of the kind that a demand is about, with what contains it and what its sentences
//! refer to. Objects that are only counted stay a number; a relaxation of what can be built, so
//! that "no such project" is certain and "this project" must still be confirmed.

use std::collections::{BTreeMap, BTreeSet};

use time::Date;

use super::lin::{Lin, and, truth};
use super::memo::{Antwoord, Vraag};
use crate::feiten::{DingId, Feiten};
use crate::getal::Getal;
use crate::regelset::{
    BepalingId, Cond, EisId, KenmerkId, Nav, ObjectId, Optelling, Regelset, Set, Step, TabelId, Vergelijker,
    WaardeSoort,
};
use crate::solver::{BoolVar, EnumVar, Formula, NumVar, Problem, Relation};
use crate::span::Location;

/// The variable of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Var {
    Num(NumVar),
    Bool(BoolVar),
    Enum(EnumVar, u8),
}

/// What a norm can bound of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// A characteristic of the object itself.
    Kenmerk(KenmerkId),
    /// How many objects of a kind it has.
    Aantal(ObjectId),
    /// A characteristic of objects below it that have no place in the outline.
    Onder(ObjectId, KenmerkId),
}

/// From which side a quantity is bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kant {
    /// From below; a class from the better side; a flag that must be true.
    Onder,
    /// From above.
    Boven,
}

/// What a variable stands for beyond linear arithmetic.
#[derive(Debug, Clone)]
pub(super) enum Definitie {
    Quotient {
        q: NumVar,
        teller: Lin,
        noemer: Lin,
    },
    Product {
        p: NumVar,
        a: Lin,
        b: Lin,
    },
    /// A mean of weighed values; only where the formula holds.
    Gemiddelde {
        m: NumVar,
        als: Formula,
        delen: Vec<(Lin, Lin)>,
    },
}

/// Objects outside the outline, of which only the number counts.
#[derive(Debug, Clone)]
pub(super) struct Rest<'r> {
    pub(super) start: DingId,
    pub(super) soort: ObjectId,
    pub(super) waarvoor: Option<&'r Cond>,
    pub(super) aantal: NumVar,
}

pub(super) struct Grounder<'r> {
    pub(super) regels: &'r Regelset,
    pub(super) datum: Date,
    pub(super) feiten: Feiten,
    /// The gebruiksfunctie of the case, when there is one.
    pub(super) functie: Option<DingId>,
    /// Objects that may or may not be there.
    pub(super) aanwezig: BTreeMap<DingId, BoolVar>,
    /// Objects that may be of several base kinds.
    pub(super) open: BTreeMap<DingId, (EnumVar, Vec<ObjectId>)>,
    /// Kinds of which the outline has all objects.
    pub(super) gesloten: BTreeSet<ObjectId>,
    /// Functions without a place in the outline are of the same kind as that of the case.
    pub(super) eensoortig: bool,
    pub(super) problem: Problem,
    pub(super) facts: BTreeMap<(DingId, KenmerkId), Var>,
    pub(super) texts: BTreeMap<(DingId, KenmerkId, String), BoolVar>,
    pub(super) verwijzingen: BTreeMap<(DingId, KenmerkId), DingId>,
    pub(super) rest: BTreeMap<String, Rest<'r>>,
    pub(super) opaque_num: BTreeMap<String, NumVar>,
    pub(super) opaque_bool: BTreeMap<String, BoolVar>,
    /// Totals over objects without a place in the outline.
    pub(super) totalen: BTreeMap<NumVar, (DingId, ObjectId, Optelling, KenmerkId)>,
    pub(super) quotienten: BTreeMap<(Lin, Lin), NumVar>,
    pub(super) definities: Vec<Definitie>,
    pub(super) axioms: Vec<Formula>,
    /// Where two rows of a table match and differ: the table does not say which counts.
    pub(super) overlap: Vec<Formula>,
    /// The pairs of rows that were looked at for that.
    pub(super) overlap_seen: BTreeSet<(DingId, TabelId, usize, usize)>,
    /// Replacements that were left out of account, with the object.
    pub(super) excluded: BTreeSet<(usize, DingId)>,
    pub(super) memo: BTreeMap<Vraag, Antwoord>,
    /// Which reading of an eis counts.
    pub(super) lezing: BTreeMap<EisId, usize>,
    /// The instrument of the demand, which counts beside the national ones.
    pub(super) eis: EisId,
    /// What was asked of objects since this was last emptied.
    pub(super) touched: BTreeSet<(DingId, What)>,
    pub(super) voorbehouden: BTreeSet<String>,
    /// A shape that cannot be grounded.
    pub(super) fout: Option<String>,
    pub(super) busy: Vec<(EisId, DingId)>,
    pub(super) busy_bepaling: Vec<(BepalingId, DingId)>,
}

impl<'r> Grounder<'r> {
    pub(super) fn new(regels: &'r Regelset, eis: EisId, datum: Date) -> Option<Self> {
        let project = regels.object_by_name("project")?;
        Some(Self {
            regels,
            datum,
            feiten: Feiten::empty(project, datum),
            functie: None,
            aanwezig: BTreeMap::new(),
            open: BTreeMap::new(),
            gesloten: BTreeSet::new(),
            eensoortig: false,
            problem: Problem::new(),
            facts: BTreeMap::new(),
            texts: BTreeMap::new(),
            verwijzingen: BTreeMap::new(),
            rest: BTreeMap::new(),
            opaque_num: BTreeMap::new(),
            opaque_bool: BTreeMap::new(),
            totalen: BTreeMap::new(),
            quotienten: BTreeMap::new(),
            definities: Vec::new(),
            axioms: Vec::new(),
            overlap: Vec::new(),
            overlap_seen: BTreeSet::new(),
            excluded: BTreeSet::new(),
            memo: BTreeMap::new(),
            lezing: BTreeMap::new(),
            eis,
            touched: BTreeSet::new(),
            voorbehouden: BTreeSet::new(),
            fout: None,
            busy: Vec::new(),
            busy_bepaling: Vec::new(),
        })
    }

    // ------------------------------------------------------------------ objects

    /// Adds an object of a kind inside another; of which base kind exactly stays open when the
    /// kind has kinds below it.
    pub(super) fn add(&mut self, soort: ObjectId, ouder: DingId) -> DingId {
        let naam = self.regels.object(soort).naam.clone();
        let number = self.feiten.ids().filter(|id| self.feiten.ding(*id).naam.starts_with(&naam)).count();
        let naam = if number == 0 { naam } else { format!("{naam} {}", number + 1) };
        let id = self.feiten.add(soort, Some(ouder), naam, Location::default());
        let mut kinds = vec![soort];
        let mut next = 0;
        while let Some(kind) = kinds.get(next).copied() {
            next += 1;
            kinds.extend(self.regels.base_subkinds(kind));
        }
        if kinds.len() > 1 && kinds.len() <= 64 {
            let count = u8::try_from(kinds.len()).unwrap_or(64);
            let var = self.problem.enumeration(count);
            self.open.insert(id, (var, kinds));
        }
        id
    }

    /// The longest way from a kind up to the project, ending below the project; through the
    /// gebruiksfunctie when one can.
    pub(super) fn chain(&self, soort: ObjectId) -> Vec<ObjectId> {
        let function = self.regels.object_by_name("gebruiksfunctie");
        let mut best: Vec<ObjectId> = Vec::new();
        let mut todo = vec![vec![self.regels.base_kind(soort)]];
        let score = |way: &[ObjectId]| {
            let through = way.iter().any(|kind| function.is_some_and(|f| self.regels.is_a(*kind, f)));
            (through, way.len())
        };
        while let Some(way) = todo.pop() {
            let Some(last) = way.last().copied() else { continue };
            let containers = self.regels.direct_containers(last);
            let done = containers.iter().any(|kind| self.regels.object(*kind).naam == "project");
            if (done || containers.is_empty()) && (best.is_empty() || score(&way) > score(&best)) {
                best.clone_from(&way);
            }
            for container in containers {
                if self.regels.object(*container).naam != "project" && !way.contains(container) && way.len() < 8 {
                    let mut longer = way.clone();
                    longer.push(*container);
                    todo.push(longer);
                }
            }
        }
        best
    }

    /// Builds an object with all that contains it, below what is there already.
    pub(super) fn build(&mut self, soort: ObjectId, functie: Option<ObjectId>) -> DingId {
        let function = self.regels.object_by_name("gebruiksfunctie");
        let way = self.chain(soort);
        let mut at = Feiten::PROJECT;
        for (position, kind) in way.iter().enumerate().rev() {
            let target = position == 0;
            let is_function = function.is_some_and(|f| self.regels.is_a(*kind, f));
            let existing = self
                .feiten
                .ding(at)
                .kinderen
                .iter()
                .copied()
                .find(|child| self.regels.is_a(self.feiten.ding(*child).soort, *kind));
            at = match (is_function, existing) {
                (true, _) if self.functie.is_none() => {
                    let exact = functie.unwrap_or(if target { soort } else { *kind });
                    let id = match functie {
                        Some(_) => {
                            let naam = self.regels.object(exact).naam.clone();
                            self.feiten.add(exact, Some(at), naam, Location::default())
                        }
                        None => self.add(exact, at),
                    };
                    self.functie = Some(id);
                    id
                }
                (_, Some(found)) if !target => found,
                _ => self.add(if target { soort } else { *kind }, at),
            };
        }
        at
    }

    /// Whether an object is there and of a base kind.
    pub(super) fn is_base(&self, ding: DingId, base: ObjectId) -> Formula {
        match self.aanwezig.get(&ding) {
            Some(there) => and([Formula::Bool(*there), self.can_be(ding, base)]),
            None => self.can_be(ding, base),
        }
    }

    fn can_be(&self, ding: DingId, base: ObjectId) -> Formula {
        match self.open.get(&ding) {
            Some((var, kinds)) => {
                let mut mask = 0_u64;
                for (index, kind) in kinds.iter().enumerate() {
                    if self.regels.is_a(*kind, base) {
                        mask |= 1_u64.checked_shl(u32::try_from(index).unwrap_or(64)).unwrap_or(0);
                    }
                }
                let all =
                    u64::MAX.checked_shr(64_u32.saturating_sub(u32::try_from(kinds.len()).unwrap_or(64))).unwrap_or(0);
                match mask {
                    0 => Formula::False,
                    mask if mask == all => Formula::True,
                    mask => Formula::Enum(*var, mask),
                }
            }
            None => truth(self.regels.is_a(self.feiten.ding(ding).soort, base)),
        }
    }

    /// Whether an object is of a kind, base or derived.
    pub(super) fn is_kind(&mut self, ding: DingId, kind: ObjectId) -> Formula {
        let mut parts = vec![self.is_base(ding, self.regels.base_kind(kind))];
        let mut at = Some(kind);
        while let Some(id) = at {
            if parts.contains(&Formula::False) {
                return Formula::False;
            }
            if let Some(cond) = &self.regels.object(id).volgt_uit {
                parts.push(self.cond(&mut vec![ding], cond).waar);
            }
            at = self.regels.object(id).soort_van;
        }
        and(parts)
    }

    /// Where a way leads; nowhere when there is no such object.
    pub(super) fn go(&mut self, frame: &[DingId], nav: &Nav) -> Option<DingId> {
        let mut at = *frame.iter().rev().nth(usize::from(nav.scope)).or_else(|| frame.first())?;
        for step in &nav.steps {
            at = match *step {
                Step::Ancestor(kind) => self.feiten.ancestor(self.regels, at, kind)?,
                Step::Group(kind) => self.grouping(at, kind)?,
                Step::Reference(kenmerk) => self.reference(at, kenmerk)?,
            };
        }
        Some(at)
    }

    fn grouping(&mut self, from: DingId, kind: ObjectId) -> Option<DingId> {
        if let Some(found) = self.feiten.grouping(self.regels, from, kind) {
            return Some(found);
        }
        let base = self.regels.base_kind(kind);
        // A grouping has its place beside what it groups.
        let container =
            self.regels.direct_containers(base).iter().find_map(|c| self.feiten.ancestor(self.regels, from, *c))?;
        let group = self.add(base, container);
        self.feiten.group(from, base, group);
        Some(group)
    }

    fn reference(&mut self, from: DingId, kenmerk: KenmerkId) -> Option<DingId> {
        if self.has(from, kenmerk) == Formula::False {
            return None;
        }
        if let Some(found) = self.verwijzingen.get(&(from, kenmerk)) {
            return Some(*found);
        }
        let WaardeSoort::Verwijzing(kind) = self.regels.kenmerk(kenmerk).soort else { return None };
        // Objects that refer to objects of their kind would go on without end.
        if self.verwijzingen.iter().any(|((_, known), target)| (*known, *target) == (kenmerk, from)) {
            let naam = &self.regels.kenmerk(kenmerk).naam;
            self.voorbehouden.insert(format!("{naam}: dat daarvoor weer een ander is aangewezen, is niet vergeleken"));
            return None;
        }
        // The second side of a relation lies elsewhere; everything else lies here.
        let first_side =
            !self.regels.objecten().any(|(_, object)| object.zijden.is_some_and(|[_, second]| second == kenmerk));
        let target = if let (true, Some(own)) = (first_side, self.functie) {
            let function = self.regels.object_by_name("gebruiksfunctie");
            let to_function = function.is_some_and(|f| self.regels.is_a(kind, f));
            let fits = self.is_base(own, self.regels.base_kind(kind)) != Formula::False;
            if to_function && fits && from != own && self.feiten.lies_in(from, own) {
                // The case is that of its own function: another one has a case of its own.
                let naam = &self.regels.kenmerk(kenmerk).naam;
                self.voorbehouden.insert(format!("{naam}: alleen de gebruiksfunctie waarin het object ligt"));
                own
            } else if to_function {
                self.elsewhere(kind)
            } else {
                self.build(kind, None)
            }
        } else {
            self.elsewhere(kind)
        };
        self.verwijzingen.insert((from, kenmerk), target);
        Some(target)
    }

    /// An object of a kind in another gebruiksfunctie of the same building.
    fn elsewhere(&mut self, kind: ObjectId) -> DingId {
        let kept = self.functie.take();
        let target = self.build(kind, None);
        self.functie = kept;
        target
    }

    /// The objects of a kind below an object that have a place in the outline.
    pub(super) fn below(&self, from: DingId, kind: ObjectId) -> Vec<DingId> {
        let base = self.regels.base_kind(kind);
        let mut found = Vec::new();
        let mut todo: Vec<DingId> = self.feiten.ding(from).kinderen.clone();
        todo.extend(&self.feiten.ding(from).leden);
        while let Some(id) = todo.pop() {
            let ding = self.feiten.ding(id);
            if self.is_base(id, base) != Formula::False && !found.contains(&id) {
                found.push(id);
            }
            todo.extend(&ding.kinderen);
        }
        found.sort();
        found
    }

    /// Two rows of a table that say something different: where both match, nothing can be compared.
    pub(super) fn note_overlap(&mut self, one: &Formula, other: &Formula) {
        let both = and([one.clone(), other.clone()]);
        if both != Formula::False && !self.overlap.contains(&both) {
            self.overlap.push(both);
        }
    }

    /// Whether the outline has all objects of a kind.
    pub(super) fn is_closed(&self, kind: ObjectId) -> bool {
        let base = self.regels.base_kind(kind);
        self.gesloten.iter().any(|closed| self.regels.is_a(base, *closed))
    }

    /// The number of objects of a set that have no place in the outline.
    pub(super) fn rest(&mut self, start: DingId, frame: &[DingId], set: &'r Set) -> Option<NumVar> {
        if self.is_closed(set.soort) || !self.regels.can_hold(self.feiten.ding(start).soort, set.soort) {
            return None;
        }
        let waarvoor = set.waarvoor.as_deref();
        let key = match waarvoor {
            Some(cond) => format!("{start:?} {:?} {frame:?} {cond:?}", set.soort),
            None => format!("{start:?} {:?}", set.soort),
        };
        self.touched.insert((start, What::Aantal(set.soort)));
        if let Some(rest) = self.rest.get(&key) {
            return Some(rest.aantal);
        }
        let aantal = self.problem.integer();
        self.axioms.push(Formula::compare(aantal, Relation::AtLeast, Getal::ZERO));
        self.rest.insert(key, Rest { start, soort: set.soort, waarvoor, aantal });
        // A narrower set has no more objects than a wider one.
        let others: Vec<Rest<'r>> = self.rest.values().cloned().collect();
        for other in others {
            if other.aantal == aantal || other.start != start {
                continue;
            }
            let difference = Lin::var(other.aantal).minus(&Lin::var(aantal));
            if other.waarvoor.is_none() && self.regels.is_a(set.soort, other.soort) {
                self.axioms.push(difference.compare(Vergelijker::TenMinste, &Lin::default()));
            } else if waarvoor.is_none() && self.regels.is_a(other.soort, set.soort) {
                self.axioms.push(difference.compare(Vergelijker::TenHoogste, &Lin::default()));
            }
        }
        if waarvoor.is_some() {
            let whole = Set { van: set.van.clone(), soort: set.soort, waarvoor: None };
            let key = format!("{start:?} {:?}", whole.soort);
            if !self.rest.contains_key(&key) {
                let total = self.problem.integer();
                self.axioms.push(Lin::var(total).compare(Vergelijker::TenMinste, &Lin::var(aantal)));
                self.rest.insert(key, Rest { start, soort: set.soort, waarvoor: None, aantal: total });
            }
        }
        Some(aantal)
    }
}
