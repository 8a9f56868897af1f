//! Conditions and norms as formulas, as [`evaluate`](mod@crate::evaluate) reads them.

use super::ground::{Grounder, Var};
use super::lin::{Tri, and, implies, not, or};
use super::memo::Vraag;
use super::terms::{Atoom, Gevallen, class_compare};
use crate::feiten::DingId;
use crate::getal::Getal;
use crate::regelset::{
    AssignedTo, Cond, Eis, EisId, EisInhoud, Formule, KenmerkId, Kwantor, ObjectId, Opvolging, TabelId, Vergelijker,
    Versie, Voor,
};
use crate::solver::Formula;

impl<'r> Grounder<'r> {
    pub(super) fn cond(&mut self, frame: &mut Vec<DingId>, cond: &'r Cond) -> Tri {
        match cond {
            Cond::Always => Tri::of(Formula::True),
            Cond::And(parts) => Tri::all(parts.iter().map(|part| self.cond(frame, part)).collect()),
            Cond::Or(parts) => Tri::any(parts.iter().map(|part| self.cond(frame, part)).collect()),
            Cond::Not(inner) => self.cond(frame, inner).negate(),
            Cond::Compare { left, op, right } => {
                let (left, right) = (self.term(frame, left), self.term(frame, right));
                self.compare(&left, *op, &right)
            }
            Cond::OneOf { left, values } => {
                let left = self.term(frame, left);
                let parts = values
                    .iter()
                    .map(|value| {
                        let value = self.term(frame, value);
                        self.compare(&left, Vergelijker::GelijkAan, &value)
                    })
                    .collect();
                Tri::any(parts)
            }
            Cond::Flag { nav, kenmerk } => Tri::of(match self.go(frame, nav) {
                Some(ding) => self.flag(ding, *kenmerk),
                None => Formula::False,
            }),
            Cond::Derived { nav, bepaling } => Tri::of(match self.go(frame, nav) {
                Some(ding) => match &self.regels.bepaling(*bepaling).formule {
                    Formule::Cond(cond) if !self.busy_bepaling.contains(&(*bepaling, ding)) => {
                        self.busy_bepaling.push((*bepaling, ding));
                        let holds = self.cond(&mut vec![ding], cond).waar;
                        self.busy_bepaling.pop();
                        holds
                    }
                    _ => Formula::False,
                },
                None => Formula::False,
            }),
            Cond::IsKind { nav, soort } => Tri::of(match self.go(frame, nav) {
                Some(ding) => self.is_kind(ding, *soort),
                None => Formula::False,
            }),
            Cond::Exists { op, aantal, set } => {
                let Some(start) = self.go(frame, &set.van) else {
                    let none = super::lin::Lin::default();
                    let wanted = super::lin::Lin::constant(Getal::from(i64::from(*aantal)));
                    return Tri::of(none.compare(*op, &wanted));
                };
                if (*op, *aantal) == (Vergelijker::TenMinste, 1) {
                    let mut parts: Vec<Formula> =
                        self.elements(frame, start, set).into_iter().map(|(_, member)| member).collect();
                    if let Some(rest) = self.rest(start, frame, set) {
                        parts.push(Formula::compare(rest, crate::solver::Relation::AtLeast, Getal::ONE));
                    }
                    return Tri::of(or(parts));
                }
                let count = self.count(frame, set).unwrap_or_default();
                Tri::of(count.compare(*op, &super::lin::Lin::constant(Getal::from(i64::from(*aantal)))))
            }
            Cond::ForAll { set, body } => {
                let Some(start) = self.go(frame, &set.van) else { return Tri::of(Formula::True) };
                let mut parts = Vec::new();
                for (ding, member) in self.elements(frame, start, set) {
                    frame.push(ding);
                    let holds = self.cond(frame, body);
                    frame.pop();
                    parts.push(or([holds.in_orde(), not(member)]));
                }
                if let Some(rest) = self.rest(start, frame, set) {
                    let none = Formula::compare(rest, crate::solver::Relation::AtMost, Getal::ZERO);
                    let each = self.opaque_bool(format!("elke {frame:?} {set:?} {body:?}"));
                    parts.push(or([none, each]));
                }
                Tri::of(and(parts))
            }
            Cond::Assigned { tabel, kolom, lid, op } => Tri::of(match op {
                AssignedTo::One(nav) => match self.go(frame, nav) {
                    Some(ding) => self.assigned(ding, *tabel, *kolom, lid),
                    None => Formula::False,
                },
                AssignedTo::Many(kwantor, set) => {
                    let Some(start) = self.go(frame, &set.van) else { return Tri::of(Formula::False) };
                    let elements = self.elements(frame, start, set);
                    let mut parts = Vec::new();
                    for (ding, member) in &elements {
                        let designated = self.assigned(*ding, *tabel, *kolom, lid);
                        parts.push(match kwantor {
                            Kwantor::Alle => implies(member.clone(), designated),
                            Kwantor::Enkel | Kwantor::Een => and([member.clone(), designated]),
                        });
                    }
                    let one = *kwantor != Kwantor::Alle;
                    let known = one && parts.contains(&Formula::True);
                    let rest = self.rest(start, frame, set).map(|rest| {
                        let none = Formula::compare(rest, crate::solver::Relation::AtMost, Getal::ZERO);
                        // One of the same kind is designated where one in the outline is.
                        let others = if one && self.eensoortig {
                            if !known {
                                self.alike(start, set.soort);
                            }
                            Formula::False
                        } else {
                            self.opaque_bool(format!("aangewezen {tabel:?} {kolom} {lid} {frame:?} {set:?}"))
                        };
                        (none, others)
                    });
                    if *kwantor == Kwantor::Alle {
                        let some = or(elements
                            .iter()
                            .map(|(_, member)| member.clone())
                            .chain(rest.iter().map(|(none, _)| not(none.clone()))));
                        parts.extend(rest.map(|(none, each)| or([none, each])));
                        parts.push(some);
                        and(parts)
                    } else {
                        parts.extend(rest.map(|(none, one)| and([not(none), one])));
                        or(parts)
                    }
                }
            }),
        }
    }

    /// Says that objects of several kinds together were left out of account.
    fn alike(&mut self, within: DingId, kind: ObjectId) {
        let regels = self.regels;
        let own = self.functie.is_some_and(|functie| regels.related(self.feiten.ding(functie).soort, kind));
        let (those, within) = (regels.object(kind), &regels.object(self.feiten.ding(within).soort).naam);
        self.voorbehouden.insert(if own {
            format!("{} van verschillende soort in één {within} zijn niet vergeleken", those.meervoud)
        } else {
            format!("een {within} met ook een {} is niet vergeleken", those.naam)
        });
    }

    fn flag(&mut self, ding: DingId, kenmerk: KenmerkId) -> Formula {
        let has = self.has(ding, kenmerk);
        if has == Formula::False {
            return Formula::False;
        }
        match self.fact(ding, kenmerk) {
            Some(Var::Bool(var)) => and([has, Formula::Bool(var)]),
            _ => Formula::False,
        }
    }

    pub(super) fn compare(&mut self, left: &Gevallen, op: Vergelijker, right: &Gevallen) -> Tri {
        let mut holds = Vec::new();
        let mut meaning = Vec::new();
        for (when_left, a) in left {
            for (when_right, b) in right {
                let guard = and([when_left.clone(), when_right.clone()]);
                if guard == Formula::False {
                    continue;
                }
                let result = match (a, b) {
                    (Atoom::Getal(a), Atoom::Getal(b)) => {
                        if let Some(limit) = b.as_constant() {
                            self.tie_quotient(a, limit);
                        }
                        if let Some(limit) = a.as_constant() {
                            self.tie_quotient(b, limit);
                        }
                        a.compare(op, b)
                    }
                    (Atoom::Tekst(text), Atoom::TekstVar(ding, kenmerk))
                    | (Atoom::TekstVar(ding, kenmerk), Atoom::Tekst(text)) => {
                        let same = self.text_is(*ding, *kenmerk, text);
                        if op == Vergelijker::GelijkAan { same } else { not(same) }
                    }
                    (Atoom::Tekst(a), Atoom::Tekst(b)) => super::lin::truth((a == b) == (op == Vergelijker::GelijkAan)),
                    (Atoom::Ding(a), Atoom::Ding(b)) => super::lin::truth((a == b) == (op == Vergelijker::GelijkAan)),
                    _ => class_compare(a, op, b),
                };
                holds.push(and([guard.clone(), result]));
                meaning.push(guard);
            }
        }
        Tri { waar: or(holds), leeg: not(or(meaning)) }
    }

    fn assigned(&mut self, ding: DingId, tabel: TabelId, kolom: usize, lid: &str) -> Formula {
        let regels = self.regels;
        let rijen = &regels.tabel(tabel).rijen;
        let matches = self.remembered(Vraag::Rijen(tabel, ding), |g| {
            rijen.iter().map(|rij| g.cond(&mut vec![ding], &rij.cond).waar).collect()
        });
        let designated = |leden: &[Vec<String>]| leden.get(kolom).is_some_and(|leden| leden.iter().any(|it| it == lid));
        let (mut yes, mut no) = (Vec::new(), Vec::new());
        for (number, (rij, matches)) in rijen.iter().zip(matches.iter()).enumerate() {
            if designated(&rij.leden) { yes.push((number, matches)) } else { no.push((number, matches)) }
        }
        for (a, one) in &yes {
            for (b, other) in &no {
                if self.overlap_seen.insert((ding, tabel, *a.min(b), *a.max(b))) {
                    self.note_overlap(one, other);
                }
            }
        }
        or(yes.into_iter().map(|(_, matches)| matches.clone()))
    }

    // ------------------------------------------------------------------ norms

    fn looks_at(&self, eis: &Eis) -> bool {
        let regeling = self.regels.regeling(eis.regeling);
        let own = eis.regeling == self.regels.eis(self.eis).regeling;
        (regeling.is_national() || own) && regeling.periode.contains(self.datum)
    }

    pub(super) fn in_force(&self, id: EisId) -> bool {
        let eis = self.regels.eis(id);
        self.looks_at(eis) && eis.periode.contains(self.datum)
    }

    /// The version in force, if the eis has a norm at all.
    pub(super) fn version(&self, id: EisId) -> Option<&'r Versie> {
        let regels = self.regels;
        let EisInhoud::Norm(versies) = &regels.eis(id).inhoud else { return None };
        if !self.in_force(id) {
            return None;
        }
        versies.iter().find(|versie| versie.periode.contains(self.datum))
    }

    pub(super) fn is_for(&mut self, voor: &'r [Voor], ding: DingId) -> Formula {
        let mut parts = Vec::new();
        for kind in voor {
            let mut is = self.is_base(ding, kind.basis);
            if let (Some(cond), false) = (&kind.cond, is == Formula::False) {
                is = and([is, self.cond(&mut vec![ding], cond).waar]);
            }
            parts.push(is);
        }
        or(parts)
    }

    /// Whether an eis applies to an object by its own terms.
    pub(super) fn applies(&mut self, id: EisId, ding: DingId) -> Formula {
        let regels = self.regels;
        let eis = regels.eis(id);
        if !self.in_force(id) || (matches!(eis.inhoud, EisInhoud::Norm(_)) && self.version(id).is_none()) {
            return Formula::False;
        }
        let mut parts = vec![self.is_for(&eis.voor, ding)];
        for cond in eis.aangewezen.iter().chain(&eis.als) {
            if parts.contains(&Formula::False) {
                return Formula::False;
            }
            let holds = self.cond(&mut vec![ding], cond).waar;
            parts.push(holds);
        }
        for (number, successor) in &eis.vervangen_door {
            if parts.contains(&Formula::False) {
                return Formula::False;
            }
            let replaced = self.replaced(*number, ding);
            if *successor == Opvolging::Geen {
                parts.push(not(replaced));
            } else {
                // A project to which the rules for existing buildings apply is left out of account.
                self.exclude(*number, ding, replaced);
            }
        }
        and(parts)
    }

    fn exclude(&mut self, number: usize, ding: DingId, replaced: Formula) {
        if replaced == Formula::False || !self.excluded.insert((number, ding)) {
            return;
        }
        if let Some(vervanging) = self.regels.vervangingen.get(number) {
            self.voorbehouden
                .insert(format!("waar {} geldt ({}), is niet vergeleken", vervanging.code, vervanging.titel));
        }
        let premise = not(replaced);
        if !self.axioms.contains(&premise) {
            self.axioms.push(premise);
        }
    }

    fn replaced(&mut self, number: usize, ding: DingId) -> Formula {
        let regels = self.regels;
        let Some(vervanging) = regels.vervangingen.get(number) else { return Formula::False };
        if !vervanging.periode.contains(self.datum) {
            return Formula::False;
        }
        let Some(target) = self.ancestor_for(&vervanging.voor, ding) else { return Formula::False };
        let mut parts = vec![self.is_for(&vervanging.voor, target)];
        if let (Some(cond), false) = (&vervanging.als, parts.contains(&Formula::False)) {
            parts.push(self.cond(&mut vec![target], cond).waar);
        }
        and(parts)
    }

    fn ancestor_for(&self, voor: &[Voor], ding: DingId) -> Option<DingId> {
        let mut at = Some(ding);
        while let Some(id) = at {
            if voor.iter().any(|kind| self.is_base(id, kind.basis) != Formula::False) {
                return Some(id);
            }
            at = self.feiten.ding(id).ouder;
        }
        None
    }

    /// Whether an eis is the one that counts: it applies and nothing sets it aside.
    pub(super) fn active(&mut self, id: EisId, ding: DingId) -> Formula {
        if self.busy.contains(&(id, ding)) {
            self.fout = Some("uitzonderingen verwijzen in een kring".to_owned());
            return Formula::False;
        }
        self.busy.push((id, ding));
        let mut parts = vec![self.applies(id, ding)];
        let regels = self.regels;
        for exception in &regels.eis(id).uitzonderingen {
            if parts.contains(&Formula::False) {
                break;
            }
            let holds = self.exception(*exception, ding);
            parts.push(not(holds));
        }
        self.busy.pop();
        and(parts)
    }

    fn exception(&mut self, id: EisId, ding: DingId) -> Formula {
        if !self.in_force(id) {
            return Formula::False;
        }
        let regels = self.regels;
        let voor = &regels.eis(id).voor;
        if let Some(target) = self.ancestor_for(voor, ding) {
            return self.displaces(id, target);
        }
        let mut parts = Vec::new();
        for kind in voor {
            for inside in self.below(ding, kind.basis) {
                parts.push(self.displaces(id, inside));
            }
            if !self.is_closed(kind.basis) && regels.can_hold(self.feiten.ding(ding).soort, kind.basis) {
                parts.push(self.opaque_bool(format!("uitzondering {id:?} onder {ding:?} {:?}", kind.basis)));
            }
        }
        or(parts)
    }

    /// Whether an exception sets its targets aside: it applies and is not lifted. What is itself
    /// replaced still does.
    fn displaces(&mut self, id: EisId, ding: DingId) -> Formula {
        if self.busy.contains(&(id, ding)) {
            self.fout = Some("uitzonderingen verwijzen in een kring".to_owned());
            return Formula::False;
        }
        let found = self.remembered(Vraag::Opzij(id, ding), |g| vec![g.work_out_displaces(id, ding)]);
        found.first().cloned().unwrap_or(Formula::False)
    }

    fn work_out_displaces(&mut self, id: EisId, ding: DingId) -> Formula {
        self.busy.push((id, ding));
        let mut parts = vec![self.applies(id, ding)];
        let regels = self.regels;
        for exception in &regels.eis(id).uitzonderingen {
            if !parts.contains(&Formula::False) && matches!(regels.eis(*exception).inhoud, EisInhoud::Geen) {
                let holds = self.exception(*exception, ding);
                parts.push(not(holds));
            }
        }
        self.busy.pop();
        and(parts)
    }

    /// The norm of an eis for an object, under the chosen reading.
    pub(super) fn norm(&mut self, id: EisId, ding: DingId) -> Option<Tri> {
        let chosen = self.lezing.get(&id).copied().unwrap_or(0);
        let norm = &self.version(id)?.lezingen.get(chosen)?.norm;
        Some(self.cond(&mut vec![ding], norm))
    }

    /// Another accepted proof is left out of account and named.
    pub(super) fn without_proof(&mut self, id: EisId, ding: DingId) -> Formula {
        let regels = self.regels;
        let Some(proof) = &regels.eis(id).voldaan_als else { return Formula::True };
        self.voorbehouden
            .insert(format!("de andere weg om aan {} te voldoen is niet meegerekend", regels.eis(id).code));
        not(self.cond(&mut vec![ding], proof).waar)
    }
}
