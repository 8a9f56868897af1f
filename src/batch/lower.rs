//! An eis for objects of one shape to nodes of a [`Plan`]: what the shape settles is settled here.
//!
//! Follows [`evaluate`](crate::evaluate) rule for rule. What asks for more than an object and the
//! things that contain it has no columnar form; the reason says which part.

use std::collections::BTreeMap;
use std::fmt;

use time::Date;

use super::plan::{Bewerking, Constante, Id, Kolom, LEEG, Lid, LidInhoud, ONBEKEND, ONWAAR, Plan, Uitslag, WAAR};
use crate::regelset::{
    AssignedTo, BepalingId, Cond, Eis, EisId, EisInhoud, Formule, KenmerkId, Nav, ObjectId, Opvolging, Regelset, Step,
    TabelId, Term, TermSoort, Vergelijker, Versie, Voor, WaardeSoort, WaardeTabel,
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

    // ------------------------------------------------------------------ values

    fn term(&mut self, at: usize, term: &'r Term) -> Lowered<Id> {
        match term {
            Term::Number(maat) => {
                let number = Some(maat.waarde.clone());
                Ok(self.plan.value(Constante::Getal(number.clone(), number)))
            }
            Term::Class(_, index) => Ok(self.plan.value(Constante::Klasse(class_bit(*index)))),
            Term::Date(day) => Ok(self.plan.value(Constante::Datum(Some(*day)))),
            Term::Text(text) => Ok(self.plan.value(Constante::Tekst(Some(text.clone())))),
            Term::Fact { nav, kenmerk } => match self.go(at, nav)? {
                Reached::At(found) => self.fact(found, *kenmerk),
                Reached::Nowhere => Ok(self.plan.value(Constante::Geen)),
                Reached::Missing => Err(Waarom::Groepering),
            },
            Term::Derived { nav, bepaling } => match self.go(at, nav)? {
                Reached::At(found) => match &self.regels.bepaling(*bepaling).formule {
                    Formule::Term(formula) => self.term(found, formula),
                    Formule::Cond(_) => Ok(self.plan.value(Constante::Geen)),
                },
                Reached::Nowhere => Ok(self.plan.value(Constante::Geen)),
                Reached::Missing => Err(Waarom::Groepering),
            },
            Term::Object(_) => Err(Waarom::Verwijzing),
            Term::Add(a, b) => self.arith(at, Bewerking::Plus, a, b),
            Term::Sub(a, b) => self.arith(at, Bewerking::Min, a, b),
            Term::Mul(a, b) => self.arith(at, Bewerking::Maal, a, b),
            Term::Div(a, b) => self.arith(at, Bewerking::Gedeeld, a, b),
            Term::Extreme { hoogste, delen } => {
                let parts = delen.iter().map(|deel| self.term(at, deel)).collect::<Lowered<Vec<_>>>()?;
                Ok(self.plan.extreme(*hoogste, parts))
            }
            Term::Round { boven, waarde } => {
                let inner = self.term(at, waarde)?;
                Ok(self.plan.round(*boven, inner))
            }
            Term::Aggregate { .. } | Term::Count { .. } => Err(Waarom::Verzameling),
            Term::Limit { eis, geldende, nav } => match self.go(at, nav)? {
                Reached::At(found) if *geldende => self.valid_limit(found, *eis),
                Reached::At(found) => self.limit(found, *eis),
                Reached::Nowhere => Ok(self.plan.value(Constante::Geen)),
                Reached::Missing => Err(Waarom::Groepering),
            },
            Term::Unknown { kant, soort, .. } => {
                let Some((op, side)) = kant else { return Ok(self.plan.value(anything(*soort))) };
                let inner = self.term(at, side)?;
                Ok(self.plan.one_sided(*op, inner))
            }
            Term::Steps { aantal, van } => {
                let inner = self.term(at, van)?;
                Ok(self.plan.steps(*aantal, inner))
            }
            Term::Choice { takken } => {
                let mut parts = Vec::new();
                for (cond, term) in takken {
                    let cond = match cond {
                        Some(cond) => self.condition(at, cond)?,
                        None => self.plan.constant(WAAR),
                    };
                    // What can never be reached need not have a form.
                    if self.plan.bits(cond).is_some_and(|bits| bits & WAAR == 0) {
                        continue;
                    }
                    parts.push((cond, self.term(at, term)?));
                    if self.plan.bits(cond) == Some(WAAR) {
                        break;
                    }
                }
                Ok(self.plan.choose(parts, true, None))
            }
            Term::Table(tabel) => self.table(at, tabel),
        }
    }

    fn arith(&mut self, at: usize, op: Bewerking, a: &'r Term, b: &'r Term) -> Lowered<Id> {
        let (a, b) = (self.term(at, a)?, self.term(at, b)?);
        Ok(self.plan.arith(op, a, b))
    }

    fn fact(&mut self, at: usize, kenmerk: KenmerkId) -> Lowered<Id> {
        let link = self.link(at)?;
        if !self.regels.has_kenmerk(link.soort, kenmerk) {
            return if link.bekend { Ok(self.plan.value(Constante::Geen)) } else { Err(Waarom::Soort) };
        }
        match self.regels.kenmerk(kenmerk).soort {
            WaardeSoort::Verwijzing(_) | WaardeSoort::JaNee => Err(Waarom::Waarde),
            _ => {
                let column = self.column(at, kenmerk)?;
                Ok(self.plan.fact(column))
            }
        }
    }

    fn table(&mut self, at: usize, tabel: &'r WaardeTabel) -> Lowered<Id> {
        let mut parts = Vec::new();
        let mut covered = Vec::new();
        for rij in &tabel.rijen {
            covered.push(self.named(at, &rij.cond)?);
            let cond = self.condition(at, &rij.cond)?;
            if self.plan.bits(cond).is_some_and(|bits| bits & WAAR == 0) {
                continue;
            }
            let value = match &rij.waarde {
                Some(term) => self.term(at, term)?,
                None => self.plan.value(Constante::Geen),
            };
            parts.push((cond, value));
        }
        let covered = self.plan.or(covered);
        Ok(self.plan.choose(parts, false, Some(covered)))
    }

    fn named(&mut self, at: usize, row: &'r Cond) -> Lowered<Id> {
        let kinds = match row {
            Cond::And(parts) => parts.as_slice(),
            only => std::slice::from_ref(only),
        };
        let kinds = kinds.iter().filter(|part| matches!(part, Cond::IsKind { .. }));
        let parts = kinds.map(|kind| self.condition(at, kind)).collect::<Lowered<Vec<_>>>()?;
        Ok(self.plan.and(parts))
    }

    fn limit(&mut self, at: usize, eis: EisId) -> Lowered<Id> {
        let Some(versie) = self.version(eis) else { return Ok(self.plan.value(Constante::Geen)) };
        let here = self.counts(eis);
        let mut parts = Vec::new();
        for lezing in &versie.lezingen {
            let Cond::Compare { right, .. } = &lezing.norm else { return Ok(self.plan.value(Constante::Geen)) };
            parts.push((here, self.term(at, right)?));
        }
        Ok(self.plan.choose(parts, false, Some(here)))
    }

    fn valid_limit(&mut self, at: usize, eis: EisId) -> Lowered<Id> {
        let mut parts = Vec::new();
        let mut active = Vec::new();
        for member in self.family(eis, at)? {
            let counts = self.active(member, at)?;
            active.push(counts);
            if self.plan.bits(counts).is_none_or(|bits| bits & WAAR != 0) {
                parts.push((counts, self.limit(at, member)?));
            }
        }
        let covered = self.plan.or(active);
        Ok(self.plan.choose(parts, false, Some(covered)))
    }

    // ------------------------------------------------------------------ which norm counts

    fn is_for(&mut self, voor: &'r [Voor], at: usize) -> Lowered<Id> {
        let mut parts = Vec::new();
        for kind in voor {
            let mut is = self.is_kind(at, kind.basis)?;
            if self.plan.bits(is).is_none_or(|bits| bits & WAAR != 0)
                && let Some(cond) = &kind.cond
            {
                let cond = self.condition(at, cond)?;
                is = self.plan.and(vec![is, cond]);
            }
            parts.push(is);
        }
        Ok(self.plan.or(parts))
    }

    /// Whether an eis applies by its own terms.
    fn applies(&mut self, id: EisId, at: usize) -> Lowered<Id> {
        let eis = self.regels.eis(id);
        let no_version = matches!(eis.inhoud, EisInhoud::Norm(_)) && self.version(id).is_none();
        if !self.in_force(eis) || no_version {
            return Ok(self.plan.constant(ONWAAR));
        }
        let mut outcome = self.is_for(&eis.voor, at)?;
        let here = self.counts(id);
        outcome = self.plan.and(vec![here, outcome]);
        for cond in eis.aangewezen.iter().chain(&eis.als) {
            if self.plan.bits(outcome) == Some(ONWAAR) {
                return Ok(outcome);
            }
            let cond = self.condition(at, cond)?;
            outcome = self.plan.and(vec![outcome, cond]);
        }
        for (number, _) in &eis.vervangen_door {
            if self.plan.bits(outcome) == Some(ONWAAR) {
                return Ok(outcome);
            }
            let replaced = self.replaced(*number, at)?;
            let kept = self.plan.not(replaced);
            outcome = self.plan.and(vec![outcome, kept]);
        }
        Ok(outcome)
    }

    fn replaced(&mut self, number: usize, at: usize) -> Lowered<Id> {
        let regels = self.regels;
        let none = self.plan.constant(ONWAAR);
        let Some(vervanging) = regels.vervangingen.get(number) else { return Ok(none) };
        if !vervanging.periode.contains(self.vorm.dag) {
            return Ok(none);
        }
        let Some(target) = self.counterpart(&vervanging.voor, at) else { return Ok(none) };
        let mut outcome = self.is_for(&vervanging.voor, target)?;
        if let Some(cond) = &vervanging.als
            && self.plan.bits(outcome) != Some(ONWAAR)
        {
            let cond = self.condition(target, cond)?;
            outcome = self.plan.and(vec![outcome, cond]);
        }
        Ok(outcome)
    }

    fn counterpart(&self, voor: &[Voor], at: usize) -> Option<usize> {
        voor.iter().find_map(|kind| self.ancestor(at, kind.basis))
    }

    fn active(&mut self, id: EisId, at: usize) -> Lowered<Id> {
        let regels = self.regels;
        let mut outcome = self.applies(id, at)?;
        for exception in &regels.eis(id).uitzonderingen {
            if self.plan.bits(outcome) == Some(ONWAAR) {
                return Ok(outcome);
            }
            let lifted = self.exception(*exception, at)?;
            let kept = self.plan.not(lifted);
            outcome = self.plan.and(vec![outcome, kept]);
        }
        Ok(outcome)
    }

    fn exception(&mut self, id: EisId, at: usize) -> Lowered<Id> {
        let eis = self.regels.eis(id);
        if let Some(target) = self.counterpart(&eis.voor, at) {
            return self.displaces(id, target);
        }
        let own = self.link(at)?;
        if !self.in_force(eis) || own.leeg || !eis.voor.iter().any(|kind| self.regels.can_hold(own.soort, kind.basis)) {
            return Ok(self.plan.constant(ONWAAR));
        }
        Err(Waarom::Verzameling)
    }

    /// Whether an exception sets its targets aside: it applies and is not lifted, even if replaced.
    fn displaces(&mut self, id: EisId, at: usize) -> Lowered<Id> {
        let regels = self.regels;
        let mut outcome = self.applies(id, at)?;
        for exception in &regels.eis(id).uitzonderingen {
            if self.plan.bits(outcome) != Some(ONWAAR) && matches!(regels.eis(*exception).inhoud, EisInhoud::Geen) {
                let lifted = self.exception(*exception, at)?;
                let kept = self.plan.not(lifted);
                outcome = self.plan.and(vec![outcome, kept]);
            }
        }
        Ok(outcome)
    }

    fn family(&self, id: EisId, at: usize) -> Lowered<Vec<EisId>> {
        let soort = self.link(at)?.soort;
        let mut members = vec![id];
        let mut next = 0;
        while let Some(member) = members.get(next).copied() {
            next += 1;
            for other in &self.regels.eis(member).uitzonderingen {
                if self.folded_at(*other, soort) && !members.contains(other) {
                    members.push(*other);
                }
            }
        }
        Ok(members)
    }

    fn is_folded(&self, id: EisId) -> bool {
        self.vorm.keten.first().is_some_and(|own| self.folded_at(id, own.soort))
    }

    fn folded_at(&self, id: EisId, soort: ObjectId) -> bool {
        let eis = self.regels.eis(id);
        if matches!(eis.inhoud, EisInhoud::Geen) {
            return false;
        }
        let covers = |eis: &Eis| eis.voor.iter().any(|kind| self.regels.related(soort, kind.basis));
        let judged = |eis: &Eis| covers(eis) && !matches!(eis.inhoud, EisInhoud::Geen);
        covers(eis) && eis.opzij.iter().any(|target| judged(self.regels.eis(*target)))
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

fn anything(soort: TermSoort) -> Constante {
    match soort {
        TermSoort::Klasse(_) => Constante::Klasse(u64::MAX),
        TermSoort::Datum => Constante::Datum(None),
        TermSoort::Tekst => Constante::Tekst(None),
        TermSoort::Getal(_) | TermSoort::Object(_) => Constante::Getal(None, None),
    }
}

#[allow(dead_code, reason = "documents the bit that the graph shares with `Mogelijk`")]
const _: u8 = LEEG;
