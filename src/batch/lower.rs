//! An eis for objects of one shape to nodes of a [`Plan`]: what the shape settles is settled here.
//!
//! Follows [`evaluate`](crate::evaluate) rule for rule. What asks for more than an object and the
//! things that contain it has no columnar form; the reason says which part.

mod geldend;
mod waarden;

use std::collections::BTreeMap;
use std::fmt;

use time::Date;

use super::plan::{Id, Kolom, LEEG, Lid, LidInhoud, ONBEKEND, ONWAAR, Plan, Uitslag, WAAR};
use crate::regelset::{
    AssignedTo, BepalingId, Cond, Eis, EisId, EisInhoud, Formule, KenmerkId, Nav, ObjectId, Opvolging, Regelset, Step,
    TabelId, Verband, Vergelijker, Versie,
};

/// An object and what contains it, as far as it decides which norms are asked of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Vorm {
    /// The object itself, then outwards to the project.
    pub keten: Vec<Schakel>,
    /// Per regeling whether it is looked at.
    pub regelingen: Vec<bool>,
    /// A day of the period between two changes of the rules.
    pub dag: Date,
}

/// One object of a [`Vorm`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Schakel {
    /// The most specific base kind that is known.
    pub soort: ObjectId,
    /// Whether that kind is final.
    pub bekend: bool,
    /// The kinds of grouping it belongs to.
    pub groepen: Vec<ObjectId>,
    /// Whether it holds nothing.
    pub leeg: bool,
}

/// Why an eis has no columnar form for a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Waarom {
    /// It asks about objects inside the object.
    Verzameling,
    /// It follows a reference to another object, or compares objects.
    Verwijzing,
    /// It uses a fact of an object whose kind is not known.
    Soort,
    /// It uses a kind of value that columns do not hold.
    Waarde,
    /// It asks about a grouping.
    Groepering,
    /// A local decision fixes a fact that it uses.
    Vastgesteld,
    /// It divides by a quantity that is not fixed.
    Deling,
    /// It rounds a quantity that is not fixed.
    Afronding,
    /// Numbers that can become larger than the kernel holds.
    Grootte,
    /// Readings, or a judgement by hand beside a norm, that only the full evaluation words.
    Lezingen,
}

impl fmt::Display for Waarom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Verzameling => "vraagt naar objecten binnen het object",
            Self::Verwijzing => "volgt een verwijzing naar een ander object",
            Self::Soort => "gebruikt een gegeven van een object waarvan de soort niet bekend is",
            Self::Waarde => "vergelijkt waarden die geen kolomvorm hebben",
            Self::Groepering => "vraagt naar een groepering",
            Self::Vastgesteld => "gebruikt een gegeven dat een plaatselijk besluit vaststelt",
            Self::Deling => "deelt door een gegeven",
            Self::Afronding => "rondt een gegeven af",
            Self::Grootte => "rekent met getallen die te groot kunnen worden",
            Self::Lezingen => "hangt af van lezingen of van een oordeel van een mens",
        })
    }
}

type Lowered<T> = Result<T, Waarom>;

/// Where a way leads within the chain of containers.
enum Reached {
    At(usize),
    Nowhere,
    Missing,
}

/// Makes nodes for one shape.
pub struct Lower<'r, 'v> {
    regels: &'r Regelset,
    vorm: &'v Vorm,
    /// The graph so far.
    pub plan: Plan,
    fixed: Vec<KenmerkId>,
    /// Whether each row tells itself which local regelingen count.
    places: bool,
    kinds: BTreeMap<(usize, ObjectId), Lowered<Id>>,
    conds: BTreeMap<(usize, BepalingId), Lowered<Id>>,
}

impl<'r, 'v> Lower<'r, 'v> {
    /// Starts on a shape.
    pub fn new(regels: &'r Regelset, vorm: &'v Vorm) -> Self {
        let mut lower = Self {
            regels,
            vorm,
            plan: Plan::default(),
            fixed: Vec::new(),
            places: false,
            kinds: BTreeMap::new(),
            conds: BTreeMap::new(),
        };
        for (_, eis) in regels.eisen() {
            if lower.in_force(eis) {
                lower.fixed.extend(eis.stelt_vast.iter().map(|(_, kenmerk, _)| *kenmerk));
            }
        }
        lower
    }

    /// Leaves open, per row, which local regelingen of the shape count.
    #[must_use]
    pub fn with_places(mut self) -> Self {
        self.places = true;
        self
    }

    /// Whether the regeling of an eis counts, for a shape in which it may.
    pub fn counts(&mut self, id: EisId) -> Id {
        let regeling = self.regels.eis(id).regeling;
        if self.places && !self.regels.regeling(regeling).is_national() {
            self.plan.counts(regeling)
        } else {
            self.plan.constant(WAAR)
        }
    }

    /// Whether evaluating gives an outcome of this eis for an object of this shape.
    pub fn is_judged(&self, id: EisId) -> bool {
        let eis = self.regels.eis(id);
        let Some(own) = self.vorm.keten.first() else { return false };
        let visited = eis.voor.iter().any(|voor| {
            self.regels.is_a(own.soort, voor.basis) || (!own.bekend && self.regels.is_a(voor.basis, own.soort))
        });
        visited
            && !matches!(eis.inhoud, EisInhoud::Geen)
            && self.vorm.regelingen.get(eis.regeling.index()).copied().unwrap_or(false)
            && !self.is_folded(id)
    }

    fn in_force(&self, eis: &Eis) -> bool {
        self.vorm.regelingen.get(eis.regeling.index()).copied().unwrap_or(false) && eis.periode.contains(self.vorm.dag)
    }

    fn version(&self, id: EisId) -> Option<&'r Versie> {
        let eis = self.regels.eis(id);
        let EisInhoud::Norm(versies) = &eis.inhoud else { return None };
        if !self.in_force(eis) {
            return None;
        }
        versies.iter().find(|versie| versie.periode.contains(self.vorm.dag))
    }

    fn link(&self, at: usize) -> Lowered<&'v Schakel> {
        self.vorm.keten.get(at).ok_or(Waarom::Verwijzing)
    }

    // ------------------------------------------------------------------ ways

    fn ancestor(&self, from: usize, kind: ObjectId) -> Option<usize> {
        let base = self.regels.base_kind(kind);
        let links = self.vorm.keten.iter().enumerate().skip(from);
        links.into_iter().find(|(_, link)| self.regels.is_a(link.soort, base)).map(|(at, _)| at)
    }

    fn go(&self, from: usize, nav: &Nav) -> Lowered<Reached> {
        let mut at = from;
        for step in &nav.steps {
            match *step {
                Step::Ancestor(kind) => match self.ancestor(at, kind) {
                    Some(found) => at = found,
                    None => return Ok(Reached::Nowhere),
                },
                Step::Group(kind) => match self.grouping(at, kind)? {
                    Some(found) => at = found,
                    None => return Ok(Reached::Missing),
                },
                Step::Reference(kenmerk) => {
                    if !self.regels.has_kenmerk(self.link(at)?.soort, kenmerk) {
                        return Ok(Reached::Nowhere);
                    }
                    return Err(Waarom::Verwijzing);
                }
            }
        }
        Ok(Reached::At(at))
    }

    fn grouping(&self, from: usize, kind: ObjectId) -> Lowered<Option<usize>> {
        let base = self.regels.base_kind(kind);
        for (at, link) in self.vorm.keten.iter().enumerate().skip(from) {
            if self.regels.is_a(link.soort, base) {
                return Ok(Some(at));
            }
            if link.groepen.iter().any(|group| self.regels.related(*group, base)) {
                return Err(Waarom::Groepering);
            }
        }
        Ok(None)
    }

    fn column(&self, at: usize, kenmerk: KenmerkId) -> Lowered<Kolom> {
        if self.fixed.contains(&kenmerk) {
            return Err(Waarom::Vastgesteld);
        }
        Ok(Kolom { hoogte: u8::try_from(at).map_err(|_| Waarom::Grootte)?, kenmerk })
    }

    // ------------------------------------------------------------------ conditions

    fn condition(&mut self, at: usize, cond: &'r Cond) -> Lowered<Id> {
        let inner = self.cond(at, cond)?;
        Ok(self.plan.as_cond(inner))
    }

    fn cond(&mut self, at: usize, cond: &'r Cond) -> Lowered<Id> {
        match cond {
            Cond::Always => Ok(self.plan.constant(WAAR)),
            Cond::And(parts) => {
                let parts = self.all(at, parts)?;
                Ok(self.plan.and(parts))
            }
            Cond::Or(parts) => {
                let parts = self.all(at, parts)?;
                Ok(self.plan.or(parts))
            }
            Cond::Not(inner) => {
                let inner = self.cond(at, inner)?;
                Ok(self.plan.not(inner))
            }
            Cond::Compare { left, op, right } => {
                let (left, right) = (self.term(at, left)?, self.term(at, right)?);
                Ok(self.plan.compare(left, *op, right))
            }
            Cond::OneOf { left, values } => {
                let left = self.term(at, left)?;
                let mut parts = Vec::new();
                for value in values {
                    let value = self.term(at, value)?;
                    parts.push(self.plan.compare(left, Vergelijker::GelijkAan, value));
                }
                Ok(self.plan.or(parts))
            }
            Cond::Flag { nav, kenmerk } => self.at_object(at, nav, |this, at| this.flag(at, *kenmerk)),
            Cond::Derived { nav, bepaling } => self.at_object(at, nav, |this, at| this.derived_cond(at, *bepaling)),
            Cond::IsKind { nav, soort } => self.at_object(at, nav, |this, at| this.is_kind(at, *soort)),
            Cond::Exists { .. } | Cond::ForAll { .. } => Err(Waarom::Verzameling),
            Cond::Assigned { tabel, kolom, lid, op } => match op {
                AssignedTo::One(nav) => self.at_object(at, nav, |this, at| this.assigned(at, *tabel, *kolom, lid)),
                AssignedTo::Many(..) => Err(Waarom::Verzameling),
            },
        }
    }

    /// All parts; one that decides alone makes the others superfluous.
    fn all(&mut self, at: usize, parts: &'r [Cond]) -> Lowered<Vec<Id>> {
        parts.iter().map(|part| self.cond(at, part)).collect()
    }

    fn at_object(&mut self, at: usize, nav: &Nav, ask: impl FnOnce(&mut Self, usize) -> Lowered<Id>) -> Lowered<Id> {
        match self.go(at, nav)? {
            Reached::At(found) => ask(self, found),
            Reached::Nowhere => Ok(self.plan.constant(ONWAAR)),
            Reached::Missing => Ok(self.plan.constant(ONBEKEND)),
        }
    }

    fn flag(&mut self, at: usize, kenmerk: KenmerkId) -> Lowered<Id> {
        let link = self.link(at)?;
        if self.regels.has_kenmerk(link.soort, kenmerk) {
            let column = self.column(at, kenmerk)?;
            return Ok(self.plan.flag(column));
        }
        // A fact that does not belong to the kind cannot be given either.
        Ok(self.plan.constant(if link.bekend { ONWAAR } else { ONBEKEND }))
    }

    fn derived_cond(&mut self, at: usize, bepaling: BepalingId) -> Lowered<Id> {
        if let Some(known) = self.conds.get(&(at, bepaling)) {
            return *known;
        }
        let found = match &self.regels.bepaling(bepaling).formule {
            Formule::Cond(cond) => self.condition(at, cond),
            Formule::Term(_) => Ok(self.plan.constant(ONWAAR)),
        };
        self.conds.insert((at, bepaling), found);
        found
    }

    fn is_kind(&mut self, at: usize, kind: ObjectId) -> Lowered<Id> {
        if let Some(known) = self.kinds.get(&(at, kind)) {
            return *known;
        }
        let found = self.find_kind(at, kind);
        self.kinds.insert((at, kind), found);
        found
    }

    fn find_kind(&mut self, at: usize, kind: ObjectId) -> Lowered<Id> {
        let own = self.link(at)?;
        let base = self.regels.base_kind(kind);
        let mut parts = if self.regels.is_a(own.soort, base) {
            Vec::new()
        } else if !own.bekend && self.regels.is_a(base, own.soort) {
            vec![self.plan.constant(ONBEKEND)]
        } else {
            return Ok(self.plan.constant(ONWAAR));
        };
        let mut above = Some(kind);
        while let Some(id) = above {
            if let Some(cond) = &self.regels.object(id).volgt_uit {
                parts.push(self.condition(at, cond)?);
            }
            above = self.regels.object(id).soort_van;
        }
        Ok(self.plan.and(parts))
    }

    fn assigned(&mut self, at: usize, tabel: TabelId, kolom: usize, lid: &str) -> Lowered<Id> {
        let mut rows = Vec::new();
        for rij in &self.regels.tabel(tabel).rijen {
            let designated = rij.leden.get(kolom).is_some_and(|leden| leden.iter().any(|known| known == lid));
            rows.push((self.condition(at, &rij.cond)?, if designated { WAAR } else { ONWAAR }));
        }
        Ok(self.plan.rows(&rows))
    }

    // ------------------------------------------------------------------ outcomes

    /// How the outcome of an eis follows for an object of this shape.
    ///
    /// # Errors
    ///
    /// The part that has no columnar form.
    pub fn outcome(&mut self, id: EisId) -> Lowered<Uitslag> {
        let regels = self.regels;
        let eis = regels.eis(id);
        let geldt = self.applies(id, 0)?;
        let mut leden = Vec::new();
        for member in self.family(id, 0)? {
            let counts = self.active(member, 0)?;
            if self.plan.bits(counts) == Some(ONWAAR) {
                continue;
            }
            let member = regels.eis(member);
            let inhoud = match &member.inhoud {
                EisInhoud::TeBeoordelen(_) => LidInhoud::Hand,
                EisInhoud::Norm(_) | EisInhoud::Geen => self.branch(member)?,
            };
            leden.push(Lid { geldt: counts, inhoud });
        }
        let mut opzij = Vec::new();
        for exception in &eis.uitzonderingen {
            if !self.is_folded(*exception) {
                let lifted = self.exception(*exception, 0)?;
                if self.plan.bits(lifted) != Some(ONWAAR) {
                    opzij.push(lifted);
                }
            }
        }
        let mut hand = Vec::new();
        for (number, _) in eis.vervangen_door.iter().filter(|(_, next)| *next == Opvolging::MetDeHand) {
            let replaced = self.replaced(*number, 0)?;
            if self.plan.bits(replaced) != Some(ONWAAR) {
                hand.push(replaced);
            }
        }
        Ok(Uitslag { eis: id, geldt, leden, opzij, hand })
    }

    /// What is certainly true where an object breaks a verband.
    ///
    /// # Errors
    ///
    /// The part that has no columnar form.
    pub fn broken(&mut self, verband: &'r Verband) -> Lowered<Id> {
        let about = self.is_for(&verband.voor, 0)?;
        let mut parts = vec![self.plan.as_cond(about)];
        if self.plan.bits(about) == Some(ONWAAR) {
            return Ok(about);
        }
        if let Some(cond) = &verband.als {
            parts.push(self.condition(0, cond)?);
        }
        // What has no meaning is not broken.
        let norm = self.cond(0, &verband.norm)?;
        let against = self.plan.not(norm);
        parts.push(self.plan.as_cond(against));
        Ok(self.plan.and(parts))
    }

    fn branch(&mut self, eis: &'r Eis) -> Lowered<LidInhoud> {
        let mut lezingen = Vec::new();
        if let EisInhoud::Norm(versies) = &eis.inhoud {
            let versie = versies.iter().find(|versie| versie.periode.contains(self.vorm.dag));
            for lezing in versie.map(|versie| versie.lezingen.as_slice()).unwrap_or_default() {
                lezingen.push(self.cond(0, &lezing.norm)?);
            }
        }
        let proof = match &eis.voldaan_als {
            Some(cond) => Some(self.condition(0, cond)?),
            None => None,
        };
        Ok(LidInhoud::Norm(lezingen, proof))
    }
}

/// The bit of a class value.
pub fn class_bit(index: u16) -> u64 {
    1_u64.checked_shl(u32::from(index)).unwrap_or(0)
}

#[allow(dead_code, reason = "documents the bit that the graph shares with `Mogelijk`")]
const _: u8 = LEEG;
