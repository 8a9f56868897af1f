//! Terms as guarded linear forms: which value, and when.

use super::ground::{Definitie, Grounder, Var};
use super::lin::{Lin, and, implies, not, or};
use crate::feiten::DingId;
use crate::getal::Getal;
use crate::regelset::{
    Cond, EisId, EisInhoud, Formule, KenmerkId, Term, TermSoort, Vergelijker, WaardeSoort, WaardeTabel,
};
use crate::solver::{EnumVar, Formula};

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Atoom {
    Getal(Lin),
    Klasse(i64),
    KlasseVar(EnumVar, u8),
    Tekst(String),
    TekstVar(DingId, KenmerkId),
    Ding(DingId),
}

/// Each value with when it is the one; when none is, there is no value.
pub(super) type Gevallen = Vec<(Formula, Atoom)>;

/// More cases than this are not worth following.
const MAX_CASES: usize = 128;

pub(super) fn always(atoom: Atoom) -> Gevallen {
    vec![(Formula::True, atoom)]
}

impl<'r> Grounder<'r> {
    pub(super) fn term(&mut self, frame: &mut Vec<DingId>, term: &'r Term) -> Gevallen {
        match term {
            Term::Number(maat) => always(Atoom::Getal(Lin::constant(maat.waarde.clone()))),
            Term::Class(_, index) => always(Atoom::Klasse(i64::from(*index))),
            Term::Date(day) => always(Atoom::Getal(Lin::constant(Getal::from(i64::from(day.to_julian_day()))))),
            Term::Text(text) => always(Atoom::Tekst(text.clone())),
            Term::Fact { nav, kenmerk } => match self.go(frame, nav) {
                Some(ding) => self.fact_value(ding, *kenmerk),
                None => Vec::new(),
            },
            Term::Derived { nav, bepaling } => {
                let Some(ding) = self.go(frame, nav) else { return Vec::new() };
                let Formule::Term(formula) = &self.regels.bepaling(*bepaling).formule else { return Vec::new() };
                if self.busy_bepaling.contains(&(*bepaling, ding)) {
                    return Vec::new();
                }
                self.busy_bepaling.push((*bepaling, ding));
                let value = self.term(&mut vec![ding], formula);
                self.busy_bepaling.pop();
                value
            }
            Term::Object(nav) => self.go(frame, nav).map_or_else(Vec::new, |ding| always(Atoom::Ding(ding))),
            Term::Add(a, b) => self.both(frame, a, b, |_, a, b| a.plus(b)),
            Term::Sub(a, b) => self.both(frame, a, b, |_, a, b| a.minus(b)),
            Term::Mul(a, b) => self.both(frame, a, b, Self::product),
            Term::Div(a, b) => self.both(frame, a, b, Self::quotient),
            Term::Extreme { hoogste, delen } => {
                let parts: Vec<Gevallen> = delen.iter().map(|deel| self.term(frame, deel)).collect();
                self.extreme(*hoogste, parts)
            }
            Term::Round { boven, waarde } => {
                let value = self.term(frame, waarde);
                value.into_iter().map(|(guard, atoom)| (guard, self.round(*boven, atoom))).collect()
            }
            Term::Aggregate { soort, waarde, gewicht, set } => {
                self.aggregate(frame, *soort, waarde, gewicht.as_deref(), set)
            }
            Term::Count { verschillende: None, set } => match self.count(frame, set) {
                Some(count) => always(Atoom::Getal(count)),
                None => always(Atoom::Getal(Lin::default())),
            },
            Term::Count { verschillende: Some(distinct), set } => self.distinct(frame, distinct, set),
            Term::Limit { eis, geldende, nav } => {
                let Some(ding) = self.go(frame, nav) else { return Vec::new() };
                if *geldende { self.valid_limit(*eis, ding) } else { self.limit(*eis, ding) }
            }
            Term::Unknown { reden, kant, soort } => self.open_value(frame, reden, kant.as_ref(), *soort),
            Term::Steps { aantal, van } => {
                let value = self.term(frame, van);
                let mut result = Vec::new();
                for (guard, atoom) in value {
                    for (when, index) in spread(&atoom) {
                        let moved = (index - i64::from(*aantal)).max(0);
                        result.push((and([guard.clone(), when]), Atoom::Klasse(moved)));
                    }
                }
                result
            }
            Term::Choice { takken } => {
                let mut earlier = Formula::False;
                let mut result = Vec::new();
                for (cond, term) in takken {
                    let holds = match cond {
                        Some(cond) => self.cond(frame, cond).waar,
                        None => Formula::True,
                    };
                    let guard = and([holds.clone(), not(earlier.clone())]);
                    if guard != Formula::False {
                        let value = self.term(frame, term);
                        result.extend(guarded(&guard, value));
                    }
                    earlier = or([earlier, holds]);
                    if earlier == Formula::True {
                        break;
                    }
                }
                self.checked(result)
            }
            Term::Table(tabel) => self.table(frame, tabel),
        }
    }

    fn checked(&mut self, cases: Gevallen) -> Gevallen {
        let mut kept: Gevallen = Vec::new();
        for (guard, atoom) in cases {
            if guard == Formula::False {
                continue;
            }
            match kept.iter_mut().find(|(_, known)| *known == atoom) {
                Some((known, _)) => *known = or([known.clone(), guard]),
                None => kept.push((guard, atoom)),
            }
        }
        if kept.len() > MAX_CASES {
            self.fout = Some("een waarde valt in te veel gevallen uiteen".to_owned());
            kept.truncate(1);
        }
        kept
    }

    pub(super) fn fact_value(&mut self, ding: DingId, kenmerk: KenmerkId) -> Gevallen {
        let has = self.has(ding, kenmerk);
        if has == Formula::False {
            return Vec::new();
        }
        if matches!(self.regels.kenmerk(kenmerk).soort, WaardeSoort::Tekst) {
            return vec![(has, Atoom::TekstVar(ding, kenmerk))];
        }
        if matches!(self.regels.kenmerk(kenmerk).soort, WaardeSoort::Verwijzing(_)) {
            let nav = crate::regelset::Nav { scope: 0, steps: vec![crate::regelset::Step::Reference(kenmerk)] };
            return self.go(&[ding], &nav).map_or_else(Vec::new, |target| vec![(has, Atoom::Ding(target))]);
        }
        match self.fact(ding, kenmerk) {
            Some(Var::Num(var)) => vec![(has, Atoom::Getal(Lin::var(var)))],
            Some(Var::Enum(var, count)) => vec![(has, Atoom::KlasseVar(var, count))],
            Some(Var::Bool(_)) | None => Vec::new(),
        }
    }

    fn both(
        &mut self,
        frame: &mut Vec<DingId>,
        a: &'r Term,
        b: &'r Term,
        combine: impl Fn(&mut Self, &Lin, &Lin) -> Lin,
    ) -> Gevallen {
        let (a, b) = (self.term(frame, a), self.term(frame, b));
        let mut result = Vec::new();
        for (when_a, a) in &a {
            for (when_b, b) in &b {
                let guard = and([when_a.clone(), when_b.clone()]);
                if let (Atoom::Getal(a), Atoom::Getal(b)) = (a, b)
                    && guard != Formula::False
                {
                    let value = combine(self, a, b);
                    result.push((guard, Atoom::Getal(value)));
                }
            }
        }
        self.checked(result)
    }

    fn product(&mut self, a: &Lin, b: &Lin) -> Lin {
        match (a.as_constant(), b.as_constant()) {
            (Some(factor), _) => b.scaled(factor),
            (_, Some(factor)) => a.scaled(factor),
            (None, None) => {
                let key = format!("{a:?} × {b:?}");
                let known = self.opaque_num.contains_key(&key);
                let p = self.opaque_num(key);
                if !known {
                    self.definities.push(Definitie::Product { p, a: a.clone(), b: b.clone() });
                    // The sign of a product follows from the signs of its factors.
                    let zero = Lin::default();
                    {
                        let (side, result) = (Vergelijker::TenMinste, Vergelijker::TenMinste);
                        let both = and([a.compare(side, &zero), b.compare(side, &zero)]);
                        self.axioms.push(implies(both, Lin::var(p).compare(result, &zero)));
                    }
                }
                Lin::var(p)
            }
        }
    }

    fn quotient(&mut self, teller: &Lin, noemer: &Lin) -> Lin {
        if let Some(share) = noemer.as_constant().and_then(Getal::recip) {
            return teller.scaled(&share);
        }
        let key = (teller.clone(), noemer.clone());
        if let Some(q) = self.quotienten.get(&key) {
            return Lin::var(*q);
        }
        let q = self.problem.real();
        self.quotienten.insert(key, q);
        self.definities.push(Definitie::Quotient { q, teller: teller.clone(), noemer: noemer.clone() });
        // A quotient of a positive divisor compares with zero as its dividend does.
        let zero = Lin::default();
        let positive = noemer.compare(Vergelijker::MeerDan, &zero);
        for op in [Vergelijker::MeerDan, Vergelijker::MinderDan, Vergelijker::GelijkAan] {
            let (this, that) = (Lin::var(q).compare(op, &zero), teller.compare(op, &zero));
            self.axioms
                .push(implies(positive.clone(), and([implies(this.clone(), that.clone()), implies(that, this)])));
        }
        Lin::var(q)
    }

    /// Ties a quotient to its parts where it is compared with a constant.
    pub(super) fn tie_quotient(&mut self, lin: &Lin, constant: &Getal) {
        let Some((var, factor)) = lin.terms.first_key_value() else { return };
        if lin.terms.len() != 1 {
            return;
        }
        let Some(((teller, noemer), q)) = self.quotienten.iter().find(|(_, q)| *q == var).map(|(k, q)| (k.clone(), *q))
        else {
            return;
        };
        let Some(bound) = (constant - &lin.constant).checked_div(factor) else { return };
        let positive = noemer.compare(Vergelijker::MeerDan, &Lin::default());
        for op in [Vergelijker::MeerDan, Vergelijker::MinderDan] {
            let this = Lin::var(q).compare(op, &Lin::constant(bound.clone()));
            let that = teller.compare(op, &noemer.scaled(&bound));
            let tie = implies(positive.clone(), and([implies(this.clone(), that.clone()), implies(that, this)]));
            if !self.axioms.contains(&tie) {
                self.axioms.push(tie);
            }
        }
    }

    fn round(&mut self, boven: bool, atoom: Atoom) -> Atoom {
        let Atoom::Getal(value) = atoom else { return atoom };
        if let Some(number) = value.as_constant() {
            return Atoom::Getal(Lin::constant(if boven { number.ceil() } else { number.floor() }));
        }
        let key = format!("{} {value:?}", if boven { "naar boven" } else { "naar beneden" });
        if let Some(var) = self.opaque_num.get(&key) {
            return Atoom::Getal(Lin::var(*var));
        }
        let whole = self.problem.integer();
        self.opaque_num.insert(key, whole);
        let rounded = Lin::var(whole);
        let one = Lin::constant(Getal::ONE);
        if boven {
            self.axioms.push(rounded.compare(Vergelijker::TenMinste, &value));
            self.axioms.push(rounded.compare(Vergelijker::MinderDan, &value.plus(&one)));
        } else {
            self.axioms.push(rounded.compare(Vergelijker::TenHoogste, &value));
            self.axioms.push(rounded.plus(&one).compare(Vergelijker::MeerDan, &value));
        }
        Atoom::Getal(rounded)
    }

    /// Highest or lowest of what has a value.
    pub(super) fn extreme(&mut self, hoogste: bool, parts: Vec<Gevallen>) -> Gevallen {
        let present: Vec<Formula> = parts.iter().map(|part| or(part.iter().map(|(guard, _)| guard.clone()))).collect();
        let op = if hoogste { Vergelijker::TenMinste } else { Vergelijker::TenHoogste };
        let mut result = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            for (guard, atoom) in part {
                let mut all = vec![guard.clone()];
                for (other, others) in parts.iter().enumerate() {
                    if other == index {
                        continue;
                    }
                    let beats = or(others.iter().map(|(when, value)| {
                        let wins = match (atoom, value) {
                            (Atoom::Getal(a), Atoom::Getal(b)) => a.compare(op, b),
                            _ => class_compare(atoom, op, value),
                        };
                        and([when.clone(), wins])
                    }));
                    let absent = present.get(other).cloned().map_or(Formula::True, not);
                    all.push(or([beats, absent]));
                }
                result.push((and(all), atoom.clone()));
            }
        }
        self.checked(result)
    }

    /// A value as one form, and when there is one.
    pub(super) fn as_form(&mut self, cases: Gevallen) -> (Lin, Formula) {
        if let [(guard, Atoom::Getal(value))] = cases.as_slice() {
            return (value.clone(), guard.clone());
        }
        let any = or(cases.iter().map(|(guard, _)| guard.clone()));
        let var = self.problem.real();
        for (guard, atoom) in cases {
            if let Atoom::Getal(value) = atoom {
                self.axioms.push(implies(guard, Lin::var(var).compare(Vergelijker::GelijkAan, &value)));
            }
        }
        (Lin::var(var), any)
    }

    // ------------------------------------------------------------------ limits and tables

    fn table(&mut self, frame: &mut Vec<DingId>, tabel: &'r WaardeTabel) -> Gevallen {
        let mut result: Gevallen = Vec::new();
        let mut rows: Vec<(Formula, Option<Gevallen>)> = Vec::new();
        for rij in &tabel.rijen {
            let when = self.cond(frame, &rij.cond).waar;
            if when == Formula::False {
                continue;
            }
            let value = rij.waarde.as_ref().map(|term| self.term(frame, term));
            for (other, known) in &rows {
                if *known != value {
                    self.note_overlap(other, &when);
                }
            }
            result.extend(value.clone().into_iter().flat_map(|value| guarded(&when, value)));
            rows.push((when, value));
        }
        self.checked(result)
    }

    /// The limit that an eis itself gives for an object.
    pub(super) fn limit(&mut self, eis: EisId, ding: DingId) -> Gevallen {
        let Some(versie) = self.version(eis) else { return Vec::new() };
        let chosen = self.lezing.get(&eis).copied().unwrap_or(0);
        let Some(lezing) = versie.lezingen.get(chosen) else { return Vec::new() };
        match &lezing.norm {
            Cond::Compare { right, .. } => self.term(&mut vec![ding], right),
            _ => Vec::new(),
        }
    }

    fn valid_limit(&mut self, eis: EisId, ding: DingId) -> Gevallen {
        let mut result = Vec::new();
        for branch in self.family(eis) {
            let active = self.active(branch, ding);
            if active != Formula::False {
                let value = self.limit(branch, ding);
                result.extend(guarded(&active, value));
            }
        }
        self.checked(result)
    }

    fn open_value(
        &mut self,
        frame: &mut Vec<DingId>,
        reden: &str,
        kant: Option<&'r (Vergelijker, Box<Term>)>,
        soort: TermSoort,
    ) -> Gevallen {
        self.voorbehouden
            .insert(format!("een landelijke grens ligt open ({reden}); met elke mogelijke waarde is gerekend"));
        let TermSoort::Getal(_) = soort else {
            self.fout = Some(format!("open waarde: {reden}"));
            return Vec::new();
        };
        let var = self.opaque_num(format!("open {reden} {frame:?}"));
        if let Some((op, term)) = kant {
            for (guard, side) in self.term(frame, term) {
                if let Atoom::Getal(side) = side {
                    self.axioms.push(implies(guard, Lin::var(var).compare(*op, &side)));
                }
            }
        }
        always(Atoom::Getal(Lin::var(var)))
    }

    /// The eis and what replaces it, directly or in turn.
    pub(super) fn family(&self, id: EisId) -> Vec<EisId> {
        let mut members = vec![id];
        let mut next = 0;
        while let Some(at) = members.get(next).copied() {
            next += 1;
            for other in &self.regels.eis(at).uitzonderingen {
                let replaces = matches!(self.regels.eis(*other).inhoud, EisInhoud::Norm(_));
                if replaces && !members.contains(other) {
                    members.push(*other);
                }
            }
        }
        members
    }
}

pub(super) fn guarded(guard: &Formula, cases: Gevallen) -> Gevallen {
    cases
        .into_iter()
        .map(|(when, atoom)| (and([guard.clone(), when]), atoom))
        .filter(|(when, _)| *when != Formula::False)
        .collect()
}

/// The indices that a class value can have, each with when.
fn spread(atoom: &Atoom) -> Vec<(Formula, i64)> {
    match atoom {
        Atoom::Klasse(index) => vec![(Formula::True, *index)],
        Atoom::KlasseVar(var, count) => (0..*count).map(|value| (Formula::is(*var, value), i64::from(value))).collect(),
        _ => Vec::new(),
    }
}

/// Class values by index; the lowest index is the best.
pub(super) fn class_compare(a: &Atoom, op: Vergelijker, b: &Atoom) -> Formula {
    let holds = |a: i64, b: i64| match op {
        Vergelijker::TenMinste => a <= b,
        Vergelijker::TenHoogste => a >= b,
        Vergelijker::MeerDan => a < b,
        Vergelijker::MinderDan => a > b,
        Vergelijker::GelijkAan => a == b,
        Vergelijker::NietGelijkAan => a != b,
    };
    let one = |var: EnumVar, count: u8, test: &dyn Fn(i64) -> bool| {
        let mut mask = 0_u64;
        for value in 0..count {
            if test(i64::from(value)) {
                mask |= 1_u64.checked_shl(u32::from(value)).unwrap_or(0);
            }
        }
        if mask == 0 { Formula::False } else { Formula::Enum(var, mask) }
    };
    match (a, b) {
        (Atoom::Klasse(a), Atoom::Klasse(b)) => super::lin::truth(holds(*a, *b)),
        (Atoom::KlasseVar(var, count), Atoom::Klasse(b)) => one(*var, *count, &|a| holds(a, *b)),
        (Atoom::Klasse(a), Atoom::KlasseVar(var, count)) => one(*var, *count, &|b| holds(*a, b)),
        (Atoom::KlasseVar(..), Atoom::KlasseVar(..)) => {
            or(spread(a).into_iter().map(|(when, value)| and([when, class_compare(&Atoom::Klasse(value), op, b)])))
        }
        _ => Formula::False,
    }
}
