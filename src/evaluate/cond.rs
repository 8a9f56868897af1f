//! Conditions: which outcomes are possible, and why.

use super::navigate::{Found, Reached};
use super::term::{Track, Value};
use super::{Evaluator, Frame};
use crate::beoordeling::{Berekend, Mogelijk, Ontbreekt, Reden, RedenSoort, Uitkomstwaarde};
use crate::feiten::{DingId, Waarde};
use crate::getal::Getal;
use crate::regelset::{
    AssignedTo, BepalingId, Cond, Formule, Interval, KenmerkId, Kwantor, Nav, ObjectId, Set, TabelId, Term, Vergelijker,
};

/// One side of a comparison, and whether there may be no value.
struct Side<'r> {
    waarde: Uitkomstwaarde<'r>,
    may_lack: bool,
}

impl<'r> Evaluator<'r, '_> {
    /// A condition inside a term or a set: only its outcome and what it lacked count.
    pub(super) fn condition(&self, frame: &Frame<'_>, cond: &'r Cond, track: &mut Track<'r>) -> Mogelijk {
        let reden = self.cond(frame, cond);
        let outcome = reden.mogelijk.as_condition();
        if !outcome.is_decided() {
            super::missing(&reden, &mut track.ontbreekt);
        }
        outcome
    }

    /// A condition, with its reasons.
    pub(super) fn cond(&self, frame: &Frame<'_>, cond: &'r Cond) -> Reden<'r> {
        match cond {
            Cond::Always => Reden { mogelijk: Mogelijk::WAAR, soort: RedenSoort::Vast },
            Cond::And(parts) => {
                let parts: Vec<Reden<'r>> = parts.iter().map(|part| self.cond(frame, part)).collect();
                let mogelijk = parts.iter().map(|part| part.mogelijk).reduce(Mogelijk::and).unwrap_or(Mogelijk::WAAR);
                Reden { mogelijk, soort: RedenSoort::Alle(parts) }
            }
            Cond::Or(parts) => {
                let parts: Vec<Reden<'r>> = parts.iter().map(|part| self.cond(frame, part)).collect();
                let mogelijk = parts.iter().map(|part| part.mogelijk).reduce(Mogelijk::or).unwrap_or(Mogelijk::ONWAAR);
                Reden { mogelijk, soort: RedenSoort::Een(parts) }
            }
            Cond::Not(inner) => {
                let inner = self.cond(frame, inner);
                Reden { mogelijk: inner.mogelijk.negate(), soort: RedenSoort::Niet(Box::new(inner)) }
            }
            Cond::Compare { left, op, right } => {
                let (left, right) = (self.side(frame, left), self.side(frame, right));
                let mogelijk = compare(&left, *op, &right);
                let waarden = vec![left.waarde, right.waarde];
                Reden { mogelijk, soort: RedenSoort::Toets { cond, ding: frame.ding, waarden } }
            }
            Cond::OneOf { left, values } => {
                let left = self.side(frame, left);
                let sides: Vec<Side<'r>> = values.iter().map(|value| self.side(frame, value)).collect();
                let mogelijk = one_of(&left, &sides);
                let waarden = std::iter::once(left).chain(sides).map(|side| side.waarde).collect();
                Reden { mogelijk, soort: RedenSoort::Toets { cond, ding: frame.ding, waarden } }
            }
            Cond::Flag { nav, kenmerk } => self.at_object(frame, cond, nav, |this, ding| this.flag(ding, *kenmerk)),
            Cond::Derived { nav, bepaling } => {
                self.at_object(frame, cond, nav, |this, ding| this.derived_cond(ding, *bepaling))
            }
            Cond::IsKind { nav, soort } => self.at_object(frame, cond, nav, |this, ding| this.is_kind(ding, *soort)),
            Cond::Exists { op, aantal, set } => {
                let mut track = Track::default();
                let (found, elements) = self.elements_explained(frame, set, &mut track);
                let certain =
                    elements.iter().filter(|(_, reden)| !reden.mogelijk.as_condition().can_be_false()).count();
                let possible = elements.iter().filter(|(_, reden)| reden.mogelijk.can_be_true()).count();
                let number = |n: usize| Getal::from(i64::try_from(n).unwrap_or(i64::MAX));
                let count =
                    Interval { lo: Some(number(certain)), hi: found.ontbreekt.is_none().then(|| number(possible)) };
                let mogelijk = count.compare(*op, &Interval::exact(Getal::from(i64::from(*aantal))));
                let ontbreekt = found.ontbreekt.into_iter().collect();
                Reden {
                    mogelijk,
                    soort: RedenSoort::Verzameling { cond, ding: frame.ding, elementen: elements, ontbreekt },
                }
            }
            Cond::ForAll { set, body } => {
                let mut track = Track::default();
                let (found, elements) = self.elements(frame, set, &mut track);
                let mut mogelijk = found.ontbreekt.is_some().then_some(Mogelijk::ONBEKEND);
                let mut elementen = Vec::new();
                for (ding, member) in elements {
                    let inner = Frame { ding, outer: Some(frame) };
                    let mut reden = self.cond(&inner, body);
                    if member.can_be_false() {
                        reden.mogelijk = reden.mogelijk.or_else(Mogelijk::WAAR);
                    }
                    mogelijk = Some(mogelijk.map_or(reden.mogelijk, |earlier| earlier.and(reden.mogelijk)));
                    elementen.push((ding, reden));
                }
                let mogelijk = mogelijk.unwrap_or(Mogelijk::WAAR);
                let ontbreekt = found.ontbreekt.into_iter().chain(track.ontbreekt).collect();
                Reden { mogelijk, soort: RedenSoort::Verzameling { cond, ding: frame.ding, elementen, ontbreekt } }
            }
            Cond::Assigned { tabel, kolom, lid, op } => match op {
                AssignedTo::One(nav) => {
                    self.at_object(frame, cond, nav, |this, ding| this.assigned(ding, *tabel, *kolom, lid))
                }
                AssignedTo::Many(kwantor, set) => {
                    let mut track = Track::default();
                    let (found, elements) = self.elements(frame, set, &mut track);
                    let all = *kwantor == Kwantor::Alle;
                    let mut mogelijk = Mogelijk::from_bool(all && !elements.is_empty());
                    let mut ontbreekt: Vec<Ontbreekt> = found.ontbreekt.into_iter().collect();
                    if !ontbreekt.is_empty() {
                        mogelijk = Mogelijk::ONBEKEND;
                    }
                    for (ding, _) in elements {
                        let (outcome, mut lacking) = self.assigned(ding, *tabel, *kolom, lid);
                        mogelijk = if all { mogelijk.and(outcome) } else { mogelijk.or(outcome) };
                        ontbreekt.append(&mut lacking);
                    }
                    Reden { mogelijk, soort: RedenSoort::Feit { cond, ding: frame.ding, ontbreekt } }
                }
            },
        }
    }

    fn side(&self, frame: &Frame<'_>, term: &'r Term) -> Side<'r> {
        let mut track = Track::default();
        let Value { berekend, may_lack } = self.term(frame, term, &mut track);
        let Track { stappen, ontbreekt } = track;
        Side { waarde: Uitkomstwaarde { term, waarde: berekend, stappen, ontbreekt }, may_lack }
    }

    /// A condition on the object at the end of a way.
    fn at_object(
        &self,
        frame: &Frame<'_>,
        cond: &'r Cond,
        nav: &Nav,
        ask: impl Fn(&Self, DingId) -> (Mogelijk, Vec<Ontbreekt>),
    ) -> Reden<'r> {
        let (mogelijk, ontbreekt) = match self.go(frame, nav) {
            Reached::At(ding) => ask(self, ding),
            Reached::Nowhere => (Mogelijk::ONWAAR, Vec::new()),
            Reached::Missing(what) => (Mogelijk::ONBEKEND, vec![what]),
        };
        Reden { mogelijk, soort: RedenSoort::Feit { cond, ding: frame.ding, ontbreekt } }
    }

    fn flag(&self, ding: DingId, kenmerk: KenmerkId) -> (Mogelijk, Vec<Ontbreekt>) {
        match self.fact(ding, kenmerk) {
            Some(Waarde::JaNee(value)) => (Mogelijk::from_bool(*value), Vec::new()),
            _ if self.regels.has_kenmerk(self.feiten.ding(ding).soort, kenmerk) => {
                (Mogelijk::ONBEKEND, vec![Ontbreekt::Kenmerk(ding, kenmerk)])
            }
            _ if self.feiten.ding(ding).soort_bekend => (Mogelijk::ONWAAR, Vec::new()),
            _ => (Mogelijk::ONBEKEND, vec![Ontbreekt::Soort(ding)]),
        }
    }

    fn derived_cond(&self, ding: DingId, bepaling: BepalingId) -> (Mogelijk, Vec<Ontbreekt>) {
        let Formule::Cond(cond) = &self.regels.bepaling(bepaling).formule else {
            return (Mogelijk::ONWAAR, Vec::new());
        };
        let mut track = Track::default();
        let outcome = self.condition(&Frame { ding, outer: None }, cond, &mut track);
        (outcome, track.ontbreekt)
    }

    /// Whether an object is of a kind, base or derived.
    pub(super) fn is_kind(&self, ding: DingId, kind: ObjectId) -> (Mogelijk, Vec<Ontbreekt>) {
        let own = self.feiten.ding(ding);
        let base = self.regels.base_kind(kind);
        let mut outcome = if self.regels.is_a(own.soort, base) {
            Mogelijk::WAAR
        } else if !own.soort_bekend && self.regels.is_a(base, own.soort) {
            Mogelijk::ONBEKEND
        } else {
            return (Mogelijk::ONWAAR, Vec::new());
        };
        let mut ontbreekt = if outcome == Mogelijk::ONBEKEND { vec![Ontbreekt::Soort(ding)] } else { Vec::new() };
        let mut at = Some(kind);
        while let Some(id) = at {
            if let Some(cond) = &self.regels.object(id).volgt_uit {
                let mut track = Track::default();
                outcome = outcome.and(self.condition(&Frame { ding, outer: None }, cond, &mut track));
                ontbreekt.append(&mut track.ontbreekt);
            }
            at = self.regels.object(id).soort_van;
        }
        (outcome, if outcome.is_decided() { Vec::new() } else { ontbreekt })
    }

    /// Whether the rows of a steering table that can match designate a lid.
    fn assigned(&self, ding: DingId, tabel: TabelId, kolom: usize, lid: &str) -> (Mogelijk, Vec<Ontbreekt>) {
        let frame = Frame { ding, outer: None };
        let mut outcome = Mogelijk::NIETS;
        let mut certain = false;
        let mut track = Track::default();
        for rij in &self.regels.tabel(tabel).rijen {
            let matches = self.condition(&frame, &rij.cond, &mut track);
            if matches.can_be_true() {
                certain |= !matches.can_be_false();
                let designated = rij.leden.get(kolom).is_some_and(|leden| leden.iter().any(|known| known == lid));
                outcome = outcome.or_else(Mogelijk::from_bool(designated));
            }
        }
        if !certain {
            outcome = outcome.or_else(Mogelijk::ONWAAR);
        }
        (outcome, if outcome.is_decided() { Vec::new() } else { track.ontbreekt })
    }

    /// The objects of a set, each with whether it belongs.
    pub(super) fn elements(
        &self,
        frame: &Frame<'_>,
        set: &'r Set,
        track: &mut Track<'r>,
    ) -> (Found, Vec<(DingId, Mogelijk)>) {
        let (found, elements) = self.elements_explained(frame, set, track);
        let mut members = Vec::new();
        for (ding, reden) in elements {
            let member = reden.mogelijk.as_condition();
            if member.can_be_true() {
                if !member.is_decided() {
                    super::missing(&reden, &mut track.ontbreekt);
                }
                members.push((ding, member));
            }
        }
        track.ontbreekt.extend(found.ontbreekt);
        (found, members)
    }

    fn elements_explained(
        &self,
        frame: &Frame<'_>,
        set: &'r Set,
        track: &mut Track<'r>,
    ) -> (Found, Vec<(DingId, Reden<'r>)>) {
        let start = match self.go(frame, &set.van) {
            Reached::At(ding) => ding,
            Reached::Nowhere => return (Found::default(), Vec::new()),
            Reached::Missing(what) => {
                track.ontbreekt.push(what);
                return (Found { dingen: Vec::new(), ontbreekt: Some(what) }, Vec::new());
            }
        };
        let found = self.below(start, set.soort);
        let derived = self.regels.base_kind(set.soort) != set.soort;
        let mut elements = Vec::new();
        for ding in &found.dingen {
            let (kind, lacking) = if derived || !self.feiten.ding(*ding).soort_bekend {
                self.is_kind(*ding, set.soort)
            } else {
                (Mogelijk::WAAR, Vec::new())
            };
            if !kind.can_be_true() {
                continue;
            }
            let inner = Frame { ding: *ding, outer: Some(frame) };
            let mut reden = match &set.waarvoor {
                Some(cond) => self.cond(&inner, cond),
                None => Reden { mogelijk: Mogelijk::WAAR, soort: RedenSoort::Vast },
            };
            if !kind.is_decided() {
                track.ontbreekt.extend(lacking);
                reden.mogelijk = reden.mogelijk.as_condition().and(kind);
            }
            elements.push((*ding, reden));
        }
        (found, elements)
    }
}

/// What a comparison can give; without a value on either side it has no meaning.
fn compare(left: &Side<'_>, op: Vergelijker, right: &Side<'_>) -> Mogelijk {
    let decided = match (&left.waarde.waarde, &right.waarde.waarde) {
        (Berekend::Geen, _) | (_, Berekend::Geen) => return Mogelijk::LEEG,
        (Berekend::Getal(a), Berekend::Getal(b)) => a.compare(op, b),
        (Berekend::Klasse(a), Berekend::Klasse(b)) => compare_class(*a, op, *b),
        (Berekend::Datum(Some(a)), Berekend::Datum(Some(b))) => Mogelijk::from_bool(match op {
            Vergelijker::TenMinste => a >= b,
            Vergelijker::TenHoogste => a <= b,
            Vergelijker::MeerDan => a > b,
            Vergelijker::MinderDan => a < b,
            Vergelijker::GelijkAan => a == b,
            Vergelijker::NietGelijkAan => a != b,
        }),
        (Berekend::Tekst(Some(a)), Berekend::Tekst(Some(b))) => {
            Mogelijk::from_bool((a == b) == (op == Vergelijker::GelijkAan))
        }
        (Berekend::Ding(Some(a)), Berekend::Ding(Some(b))) => {
            Mogelijk::from_bool((a == b) == (op == Vergelijker::GelijkAan))
        }
        _ => Mogelijk::ONBEKEND,
    };
    if left.may_lack || right.may_lack { decided.or_else(Mogelijk::LEEG) } else { decided }
}

/// Class values by their index; the lowest index is the best. No bits: better than any.
fn compare_class(a: u64, op: Vergelijker, b: u64) -> Mogelijk {
    let rank = |bits: u64| {
        // Reversed, so that better is larger.
        let best = i64::from(bits.trailing_zeros());
        let worst = 63_i64 - i64::from(bits.leading_zeros());
        Interval { lo: Some(Getal::from(-worst)), hi: Some(Getal::from(-best)) }
    };
    match op {
        Vergelijker::GelijkAan | Vergelijker::NietGelijkAan => {
            let meet = a & b != 0;
            let same = a == b && a.count_ones() == 1;
            let equal = match (meet, same) {
                (_, true) => Mogelijk::WAAR,
                (false, _) => Mogelijk::ONWAAR,
                _ => Mogelijk::ONBEKEND,
            };
            if op == Vergelijker::GelijkAan { equal } else { equal.negate() }
        }
        _ => rank(a).compare(op, &rank(b)),
    }
}

fn one_of(left: &Side<'_>, values: &[Side<'_>]) -> Mogelijk {
    values
        .iter()
        .map(|side| compare(left, Vergelijker::GelijkAan, side))
        .reduce(Mogelijk::or)
        .unwrap_or(Mogelijk::ONWAAR)
}
