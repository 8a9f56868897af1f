//! A model for people: as close to a known building as possible, and otherwise in round numbers.

use super::formula::{Formula, Model, NumVar, Problem, Relation};
use super::optimise::{Goal, Optimum, optimise_within};
use super::{Answer, Limits, Steps, Stop, solve_within};
use crate::getal::Getal;

/// The values that a model should preferably have. Lists may be shorter than the problem has
/// variables; what is absent or `None` has no preference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// For real and integer variables, for instance those of a model building.
    pub numbers: Vec<Option<Getal>>,
    /// For booleans.
    pub bools: Vec<Option<bool>>,
    /// For enumerations.
    pub enums: Vec<Option<u8>>,
    /// What to try when a number cannot be as wished, for instance the limit of a norm. The
    /// first that is possible is taken.
    pub candidates: Vec<(NumVar, Getal)>,
}

/// A model of the formulas that is easy to read.
///
/// Greedy, in this order: each boolean, enumeration and number that can have its wished value,
/// given the earlier ones, has it. Each other number has its first possible candidate or else a
/// round number, well within what is possible where that is an open interval.
#[must_use]
pub fn nice_model(problem: &Problem, formulas: &[Formula], wishes: &Wishes, limits: &Limits) -> Answer {
    let mut steps = Steps::new(limits);
    let model = match solve_within(problem, formulas, limits, &mut steps) {
        Ok(Answer::Sat(model)) => model,
        Ok(answer @ (Answer::Unsat(_) | Answer::Unknown(_))) => return answer,
        Err(stop) => return Answer::Unknown(stop),
    };
    let mut taste = Taste { problem, formulas: formulas.to_vec(), model, limits, steps };
    taste.keep_wishes(wishes);
    taste.round(wishes);
    if taste.model.satisfies(problem, formulas) { Answer::Sat(taste.model) } else { Answer::Unknown(Stop::Internal) }
}

/// A model that is made nicer step by step, and what has been fixed on the way.
struct Taste<'a> {
    problem: &'a Problem,
    /// The question, and then the values that are fixed. The model satisfies all of them.
    formulas: Vec<Formula>,
    model: Model,
    limits: &'a Limits,
    steps: Steps,
}

impl Taste<'_> {
    /// Fixes something, if a model allows it.
    fn fix(&mut self, formula: Formula) -> bool {
        let holds = formula.holds(&self.model) == Some(true);
        self.formulas.push(formula);
        if holds {
            return true;
        }
        let answer = solve_within(self.problem, &self.formulas, self.limits, &mut self.steps);
        if let Ok(Answer::Sat(model)) = answer {
            self.model = model;
            return true;
        }
        self.formulas.pop();
        false
    }

    fn keep_wishes(&mut self, wishes: &Wishes) {
        for (index, wish) in wishes.bools.iter().enumerate().take(self.problem.bools) {
            if let Some(wish) = wish {
                self.fix(bool_is(index, *wish));
            }
        }
        for index in 0..self.problem.bools {
            if let Some(value) = self.model.bools.get(index).copied() {
                self.fix(bool_is(index, value));
            }
        }
        let enums = self.problem.enums.len();
        for (index, wish) in wishes.enums.iter().enumerate().take(enums) {
            if let Some(wish) = wish {
                self.fix(Formula::is(super::EnumVar(index), *wish));
            }
        }
        for index in 0..enums {
            if let Some(value) = self.model.enums.get(index).copied() {
                self.fix(Formula::is(super::EnumVar(index), value));
            }
        }
        for (index, wish) in (wishes.numbers.iter().enumerate()).take(self.problem.integers.len()) {
            if let Some(wish) = wish {
                self.fix(equals(NumVar(index), wish));
            }
        }
    }

    fn round(&mut self, wishes: &Wishes) {
        for index in 0..self.problem.integers.len() {
            let var = NumVar(index);
            let wished = wishes.numbers.get(index).and_then(Option::as_ref);
            if wished.is_some() && wished == self.model.numbers.get(index) {
                continue;
            }
            let mut candidates = wishes.candidates.iter().filter(|(of, _)| *of == var);
            if candidates.any(|(_, value)| self.fix(equals(var, value))) {
                continue;
            }
            self.round_one(var);
        }
    }

    fn round_one(&mut self, var: NumVar) {
        let Some(now) = self.model.numbers.get(var.0).cloned() else {
            return;
        };
        let Some((lo, hi)) = self.interval(var, &now) else {
            self.fix(equals(var, &now));
            return;
        };
        // What is possible may have gaps, so each next interval keeps closer to a value that is
        // known to be possible.
        let (mut below, mut above) = (lo.clone(), hi.clone());
        let mut tries = vec![Getal::simplest_between(&lo, &hi)];
        for _ in 0..4 {
            tries.push(Getal::simplest_between(&now, &above));
            tries.push(Getal::simplest_between(&below, &now));
            below = towards(&now, &below);
            above = towards(&now, &above);
        }
        tries.push(now);
        tries.dedup();
        for value in &tries {
            if self.fix(equals(var, value)) {
                return;
            }
        }
    }

    /// A closed interval around a possible value, in which all that is possible lies, except the
    /// far ends of what has no end and the edge of what is open.
    fn interval(&mut self, var: NumVar, now: &Getal) -> Option<(Getal, Getal)> {
        let mut end = |goal| {
            optimise_within(self.problem, &self.formulas, &[(var, Getal::ONE)], goal, self.limits, &mut self.steps)
        };
        let (low, high) = (end(Goal::Min).ok()?, end(Goal::Max).ok()?);
        let width = Getal::from(10) * (now.abs() + Getal::ONE);
        let (lo, lo_open) = match low {
            Optimum::Attained(value, _) => (value, false),
            Optimum::Approached(value) => (value, true),
            Optimum::Unbounded => (now - &width, false),
            Optimum::Infeasible | Optimum::Unknown(_) => return None,
        };
        let (hi, hi_open) = match high {
            Optimum::Attained(value, _) => (value, false),
            Optimum::Approached(value) => (value, true),
            Optimum::Unbounded => (now + &width, false),
            Optimum::Infeasible | Optimum::Unknown(_) => return None,
        };
        let inset = (&hi - &lo) * Getal::ratio(1, 10)?;
        let lo = if lo_open { lo + &inset } else { lo };
        let hi = if hi_open { hi - &inset } else { hi };
        Some((lo.min(now.clone()), hi.max(now.clone())))
    }
}

/// A tenth of the way from `from` to `to`.
fn towards(from: &Getal, to: &Getal) -> Getal {
    let tenth = Getal::ratio(1, 10).unwrap_or(Getal::ZERO);
    from + (to - from) * tenth
}

fn equals(var: NumVar, value: &Getal) -> Formula {
    Formula::compare(var, Relation::Equal, value.clone())
}

fn bool_is(index: usize, value: bool) -> Formula {
    let var = Formula::Bool(super::BoolVar(index));
    if value { var } else { var.negated() }
}
