//! A model for people: as close to a known building as possible, and otherwise in round numbers.

use super::compile::Compiled;
use super::formula::{Formula, Model, NumVar, Problem};
use super::optimise::Goal;
use super::probe::{Extreme, Probe};
use super::question::{Question, check_limits};
use super::{Answer, Limits, Steps, Stop};
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

impl Wishes {
    /// The wished value of each choice as one bit; none where nothing is wished.
    fn as_masks(&self, problem: &Problem) -> Vec<u64> {
        let bit = |value: u8| 1_u64.checked_shl(u32::from(value)).unwrap_or(0);
        let bools = (0..problem.bools).map(|at| self.bools.get(at).copied().flatten().map_or(0, |on| bit(on.into())));
        let enums = (0..problem.enums.len()).map(|at| self.enums.get(at).copied().flatten().map_or(0, bit));
        bools.chain(enums).collect()
    }
}

/// A model of the formulas that is easy to read.
///
/// Greedy, in this order: each boolean, enumeration and number that can have its wished value,
/// given the earlier ones, has it. Each other number has its first possible candidate or else a
/// round number, well within what is possible where that is an open interval.
#[must_use]
pub fn nice_model(problem: &Problem, formulas: &[Formula], wishes: &Wishes, limits: &Limits) -> Answer {
    let ask = || {
        check_limits(problem)?;
        let mut compiled = Compiled::new(problem);
        let roots = compiled.add(formulas)?;
        nice(&Question::only(problem, &compiled, formulas, roots), wishes, limits)
    };
    ask().unwrap_or_else(Answer::Unknown)
}

pub(super) fn nice(question: &Question<'_>, wishes: &Wishes, limits: &Limits) -> Result<Answer, Stop> {
    let mut steps = Steps::new(limits);
    let (probe, model) = match Probe::start(question, wishes.as_masks(question.problem), *limits, &mut steps)? {
        Some(found) => found,
        // Asked anew, it says which formulas exclude each other.
        None => return question.answer(limits, &mut steps),
    };
    let mut taste = Taste { problem: question.problem, probe, model, steps };
    taste.keep_wishes(wishes);
    taste.round(wishes);
    if question.is_answered_by(&taste.model) { Ok(Answer::Sat(taste.model)) } else { Err(Stop::Internal) }
}

/// A model that is made nicer step by step. The probe knows the question, and then the values
/// that were fixed; the model satisfies all of them.
struct Taste<'a> {
    problem: &'a Problem,
    probe: Probe<'a>,
    model: Model,
    steps: Steps,
}

impl Taste<'_> {
    /// Fixes a choice, if a model allows it.
    fn choose(&mut self, var: usize, value: u8, present: Option<u8>) -> bool {
        let mask = 1_u64.checked_shl(u32::from(value)).unwrap_or(0);
        let holds = present == Some(value);
        self.fix(holds, |probe, steps| probe.choose(var, mask, holds, steps))
    }

    fn choose_bool(&mut self, index: usize, value: bool) -> bool {
        let present = self.model.bools.get(index).copied().map(u8::from);
        self.choose(index, u8::from(value), present)
    }

    fn choose_enum(&mut self, index: usize, value: u8) -> bool {
        let present = self.model.enums.get(index).copied();
        self.choose(self.problem.bools + index, value, present)
    }

    /// Fixes a number, if a model allows it.
    fn set(&mut self, var: NumVar, value: &Getal) -> bool {
        let holds = self.model.numbers.get(var.0) == Some(value);
        self.fix(holds, |probe, steps| probe.set(var.0, value, holds, steps))
    }

    /// The probe keeps what is possible; what the present model has is possible for certain.
    fn fix(
        &mut self,
        holds: bool,
        ask: impl FnOnce(&mut Probe<'_>, &mut Steps) -> Result<Option<Model>, Stop>,
    ) -> bool {
        match ask(&mut self.probe, &mut self.steps) {
            Ok(Some(model)) => {
                self.model = model;
                true
            }
            Ok(None) => holds,
            Err(_) => false,
        }
    }

    fn keep_wishes(&mut self, wishes: &Wishes) {
        for (index, wish) in wishes.bools.iter().enumerate().take(self.problem.bools) {
            if let Some(wish) = wish {
                self.choose_bool(index, *wish);
            }
        }
        for index in 0..self.problem.bools {
            if let Some(value) = self.model.bools.get(index).copied() {
                self.choose_bool(index, value);
            }
        }
        let enums = self.problem.enums.len();
        for (index, wish) in wishes.enums.iter().enumerate().take(enums) {
            if let Some(wish) = wish {
                self.choose_enum(index, *wish);
            }
        }
        for index in 0..enums {
            if let Some(value) = self.model.enums.get(index).copied() {
                self.choose_enum(index, value);
            }
        }
        for (index, wish) in (wishes.numbers.iter().enumerate()).take(self.problem.integers.len()) {
            if let Some(wish) = wish {
                self.set(NumVar(index), wish);
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
            if candidates.any(|(_, value)| self.set(var, value)) {
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
            self.set(var, &now);
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
            if self.set(var, value) {
                return;
            }
        }
    }

    /// A closed interval around a possible value, in which all that is possible lies, except the
    /// far ends of what has no end and the edge of what is open.
    fn interval(&mut self, var: NumVar, now: &Getal) -> Option<(Getal, Getal)> {
        let mut end = |goal| self.probe.extreme(var.0, goal, &mut self.steps);
        let (low, high) = (end(Goal::Min).ok()?, end(Goal::Max).ok()?);
        let width = Getal::from(10) * (now.abs() + Getal::ONE);
        let (lo, lo_open) = match low {
            Extreme::At { value, open } => (value, open),
            Extreme::Unbounded => (now - &width, false),
            Extreme::None => return None,
        };
        let (hi, hi_open) = match high {
            Extreme::At { value, open } => (value, open),
            Extreme::Unbounded => (now + &width, false),
            Extreme::None => return None,
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
