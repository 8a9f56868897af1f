//! Formulas without what they say twice: a part that the parts beside it decide is not looked at again
//! and again by the search.
//!
//! In `a and (b or not a)` the right side only matters where `a` holds, so it is `b`. The same goes for
//! values of enumerations and for limits on single numbers. What comes out holds in the same models.

use super::formula::{BoolVar, EnumVar, Formula, Linear, NumVar, Problem, Relation};
use crate::getal::Getal;

/// Nesting up to which recursion is safe; what lies deeper stays as it is.
const MAX_DEPTH: usize = 100;

/// So often the parts of a junction are gone through again after one of them became simpler.
const ROUNDS: usize = 3;

/// How parts are joined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    And,
    Or,
}

impl Join {
    /// What decides a junction: one part that fails, or one that holds.
    fn decided(self) -> Formula {
        match self {
            Self::And => Formula::False,
            Self::Or => Formula::True,
        }
    }
}

/// How far a number can go; an end is open when the flag is set.
type Limit = Option<(Getal, bool)>;

/// What holds wherever a part of a formula matters.
#[derive(Debug)]
pub(super) struct Known {
    bools: Vec<Option<bool>>,
    enums: Vec<u64>,
    /// Lower and upper.
    numbers: Vec<[Limit; 2]>,
    /// What to put back, the last first.
    trail: Vec<Before>,
}

/// How something was known before.
#[derive(Debug)]
enum Before {
    Bool(usize, Option<bool>),
    Enum(usize, u64),
    Number(usize, usize, Limit),
}

impl Known {
    /// Nothing but what values enumerations have.
    pub(super) fn nothing(problem: &Problem) -> Known {
        Known {
            bools: vec![None; problem.bools],
            enums: problem.enums.iter().map(|values| Problem::all_values(*values)).collect(),
            numbers: vec![[None, None]; problem.integers.len()],
            trail: Vec::new(),
        }
    }

    /// A formula that holds in the same models of what is given, in negation normal form.
    pub(super) fn simplify(&mut self, formula: &Formula) -> Formula {
        self.part(formula, true, 0)
    }

    /// The same of formulas that all hold wherever the others matter: what one says of a single variable
    /// is known from now on.
    pub(super) fn given(&mut self, formulas: &[Formula]) -> Vec<Formula> {
        let mut parts: Vec<(usize, Formula, bool)> = Vec::new();
        for (place, formula) in formulas.iter().enumerate() {
            let mut found = Vec::new();
            flatten(formula, true, Join::And, &mut found);
            parts.extend(found.into_iter().map(|(part, positive)| {
                let part = part.clone();
                (place, if positive { part } else { part.negated() }, false)
            }));
        }
        for _ in 0..ROUNDS {
            let mut news = false;
            for (_, part, said) in parts.iter_mut().filter(|(_, _, said)| !said) {
                *part = self.simplify(part);
                if is_literal(part) {
                    self.assume(part, true);
                    (*said, news) = (true, true);
                }
            }
            if !news {
                break;
            }
        }
        self.trail.clear();
        let mut all = vec![Vec::new(); formulas.len()];
        for (place, part, _) in parts {
            if let Some(of_formula) = all.get_mut(place) {
                of_formula.push(part);
            }
        }
        all.into_iter().map(Formula::And).collect()
    }

    /// A part of a formula, or its negation.
    fn part(&mut self, formula: &Formula, positive: bool, depth: usize) -> Formula {
        if depth > MAX_DEPTH {
            let formula = formula.clone();
            return if positive { formula } else { formula.negated() };
        }
        match formula {
            Formula::True => truth(positive),
            Formula::False => truth(!positive),
            Formula::Bool(var) => self.boolean(*var, positive),
            Formula::Enum(var, mask) => self.enumeration(*var, if positive { *mask } else { !*mask }),
            Formula::Linear(linear) => self.linear(linear, positive),
            Formula::Not(inner) => self.part(inner, !positive, depth + 1),
            Formula::And(_) => self.junction(formula, positive, if positive { Join::And } else { Join::Or }, depth),
            Formula::Or(_) => self.junction(formula, positive, if positive { Join::Or } else { Join::And }, depth),
        }
    }

    fn boolean(&self, var: BoolVar, positive: bool) -> Formula {
        match self.bools.get(var.0).copied().flatten() {
            Some(known) => truth(known == positive),
            None if positive => Formula::Bool(var),
            None => Formula::Bool(var).negated(),
        }
    }

    fn enumeration(&self, var: EnumVar, mask: u64) -> Formula {
        // An unknown variable is refused when the formula is compiled.
        let Some(known) = self.enums.get(var.0).copied() else { return Formula::Enum(var, mask) };
        match (known & mask, known & !mask) {
            (0, _) => Formula::False,
            (_, 0) => Formula::True,
            (allowed, _) => Formula::Enum(var, allowed),
        }
    }

    fn linear(&self, linear: &Linear, positive: bool) -> Formula {
        let relation = if positive { linear.relation } else { linear.relation.negated() };
        let as_it_is = || Formula::Linear(Linear { relation, ..linear.clone() });
        let Some((var, relation, limit)) = single(linear, relation) else { return as_it_is() };
        let Some([low, high]) = self.numbers.get(var.0) else { return as_it_is() };
        // How the least and the most that the number can be relate to the limit, with an open end just
        // beyond it.
        let above = low.as_ref().is_some_and(|(at, open)| *at > limit || (*at == limit && *open));
        let from = low.as_ref().is_some_and(|(at, _)| *at >= limit);
        let below = high.as_ref().is_some_and(|(at, open)| *at < limit || (*at == limit && *open));
        let to = high.as_ref().is_some_and(|(at, _)| *at <= limit);
        let (always, never) = match relation {
            Relation::AtLeast => (from, below),
            Relation::Above => (above, to),
            Relation::AtMost => (to, above),
            Relation::Below => (below, from),
            Relation::Equal => (from && to, above || below),
            Relation::Unequal => (above || below, from && to),
        };
        match (always, never) {
            (true, _) => Formula::True,
            (_, true) => Formula::False,
            (false, false) => as_it_is(),
        }
    }

    fn junction(&mut self, formula: &Formula, positive: bool, join: Join, depth: usize) -> Formula {
        let mut parts = Vec::new();
        flatten(formula, positive, join, &mut parts);
        let mark = self.trail.len();
        let found = self.joined(parts, join, depth);
        self.forget(mark);
        found
    }

    fn joined(&mut self, parts: Vec<(&Formula, bool)>, join: Join, depth: usize) -> Formula {
        let mut literals: Vec<Formula> = Vec::new();
        let mut others: Vec<Formula> = Vec::new();
        let (simple, compound): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(part, _)| is_literal(part));
        for (part, positive) in simple {
            let part = self.part(part, positive, depth + 1);
            if self.add(part, join, &mut literals, &mut others) {
                return join.decided();
            }
        }
        // A part that became a literal says something about those before it.
        let mut said = literals.len();
        for (part, positive) in compound {
            let part = self.part(part, positive, depth + 1);
            if self.add(part, join, &mut literals, &mut others) {
                return join.decided();
            }
        }
        for _ in 0..ROUNDS {
            if literals.len() == said {
                break;
            }
            said = literals.len();
            for part in std::mem::take(&mut others) {
                let part = self.part(&part, true, depth + 1);
                if self.add(part, join, &mut literals, &mut others) {
                    return join.decided();
                }
            }
        }
        literals.append(&mut others);
        match (literals.len(), join) {
            (0, Join::And) => Formula::True,
            (0, Join::Or) => Formula::False,
            (1, _) => literals.swap_remove(0),
            (_, Join::And) => Formula::And(literals),
            (_, Join::Or) => Formula::Or(literals),
        }
    }

    /// Adds a simplified part to a junction; true when it decides the junction. What it says is known for
    /// the other parts: of an `or`, they only matter where it fails.
    fn add(&mut self, part: Formula, join: Join, literals: &mut Vec<Formula>, others: &mut Vec<Formula>) -> bool {
        match (part, join) {
            (Formula::True, Join::And) | (Formula::False, Join::Or) => false,
            (Formula::False, Join::And) | (Formula::True, Join::Or) => true,
            (Formula::And(parts), Join::And) | (Formula::Or(parts), Join::Or) => {
                parts.into_iter().any(|part| self.add(part, join, literals, others))
            }
            (part, _) if is_literal(&part) => {
                self.assume(&part, join == Join::And);
                if let Formula::Enum(var, mask) = &part
                    && let Some(Formula::Enum(_, known)) =
                        literals.iter_mut().find(|known| matches!(known, Formula::Enum(same, _) if same == var))
                {
                    match join {
                        Join::And => *known &= mask,
                        Join::Or => *known |= mask,
                    }
                    // The values that are left were known to be possible.
                    return false;
                }
                literals.push(part);
                false
            }
            (part, _) => {
                others.push(part);
                false
            }
        }
    }

    /// Notes that a literal holds, or fails.
    fn assume(&mut self, literal: &Formula, holds: bool) {
        match literal {
            Formula::Bool(var) => {
                if let Some(known) = self.bools.get_mut(var.0) {
                    self.trail.push(Before::Bool(var.0, known.replace(holds)));
                }
            }
            Formula::Not(inner) => self.assume(inner, !holds),
            Formula::Enum(var, mask) => {
                if let Some(known) = self.enums.get_mut(var.0) {
                    let narrower = *known & if holds { *mask } else { !*mask };
                    self.trail.push(Before::Enum(var.0, std::mem::replace(known, narrower)));
                }
            }
            Formula::Linear(linear) => {
                let relation = if holds { linear.relation } else { linear.relation.negated() };
                if let Some((var, relation, limit)) = single(linear, relation) {
                    let (low, high) = match relation {
                        Relation::AtLeast => (Some(false), None),
                        Relation::Above => (Some(true), None),
                        Relation::AtMost => (None, Some(false)),
                        Relation::Below => (None, Some(true)),
                        Relation::Equal => (Some(false), Some(false)),
                        Relation::Unequal => (None, None),
                    };
                    for (side, open) in [low, high].into_iter().enumerate() {
                        if let Some(open) = open {
                            self.limit(var, side, (limit.clone(), open));
                        }
                    }
                }
            }
            Formula::True | Formula::False | Formula::And(_) | Formula::Or(_) => {}
        }
    }

    fn limit(&mut self, var: NumVar, side: usize, (at, open): (Getal, bool)) {
        let Some(known) = self.numbers.get_mut(var.0).and_then(|sides| sides.get_mut(side)) else { return };
        let narrower = known.as_ref().is_none_or(|(end, shut)| {
            let further = if side == 0 { at > *end } else { at < *end };
            further || (at == *end && open && !shut)
        });
        if narrower {
            let before = known.replace((at, open));
            self.trail.push(Before::Number(var.0, side, before));
        }
    }

    fn forget(&mut self, mark: usize) {
        for before in self.trail.drain(mark.min(self.trail.len())..).rev() {
            match before {
                Before::Bool(var, known) => {
                    if let Some(slot) = self.bools.get_mut(var) {
                        *slot = known;
                    }
                }
                Before::Enum(var, known) => {
                    if let Some(slot) = self.enums.get_mut(var) {
                        *slot = known;
                    }
                }
                Before::Number(var, side, known) => {
                    if let Some(slot) = self.numbers.get_mut(var).and_then(|sides| sides.get_mut(side)) {
                        *slot = known;
                    }
                }
            }
        }
    }
}

fn truth(value: bool) -> Formula {
    if value { Formula::True } else { Formula::False }
}

/// Whether a formula is about one variable or one linear expression.
fn is_literal(formula: &Formula) -> bool {
    match formula {
        Formula::Bool(_) | Formula::Enum(..) | Formula::Linear(_) => true,
        Formula::Not(inner) => is_literal(inner),
        Formula::True | Formula::False | Formula::And(_) | Formula::Or(_) => false,
    }
}

/// The parts of a junction, with those of nested ones of the same kind.
fn flatten<'f>(formula: &'f Formula, positive: bool, join: Join, parts: &mut Vec<(&'f Formula, bool)>) {
    let mut todo = vec![(formula, positive)];
    while let Some((formula, positive)) = todo.pop() {
        match formula {
            Formula::Not(inner) => todo.push((inner, !positive)),
            Formula::And(inner) if positive == (join == Join::And) => {
                todo.extend(inner.iter().rev().map(|part| (part, positive)));
            }
            Formula::Or(inner) if positive == (join == Join::Or) => {
                todo.extend(inner.iter().rev().map(|part| (part, positive)));
            }
            other => parts.push((other, positive)),
        }
    }
}

/// A comparison of one number with a constant.
fn single(linear: &Linear, relation: Relation) -> Option<(NumVar, Relation, Getal)> {
    let [(var, factor)] = linear.terms.as_slice() else { return None };
    let limit = linear.constant.checked_div(factor)?;
    Some((*var, if factor.is_negative() { relation.mirrored() } else { relation }, limit))
}
