//! A model for people: as close to a known building as possible, and otherwise in round numbers.

use super::compile::Compiled;
use super::formula::{Formula, Model, NumVar, Problem};
use super::optimise::Goal;
use super::probe::{Extreme, Probe, Value};
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

/// So many changes are made one by one.
const FEW: usize = 3;

/// A model that is made nicer step by step. The probe knows the question, and then the values
/// that were fixed; the model satisfies all of them.
struct Taste<'a> {
    problem: &'a Problem,
    probe: Probe<'a>,
    model: Model,
    steps: Steps,
}

impl Taste<'_> {
    /// Whether the present model has a value.
    fn has(&self, value: Value<'_>) -> bool {
        let bools = self.problem.bools;
        match value {
            Value::Choice(var, value) => match var.checked_sub(bools) {
                None => self.model.bools.get(var).is_some_and(|on| u8::from(*on) == value),
                Some(var) => self.model.enums.get(var) == Some(&value),
            },
            Value::Number(var, value) => self.model.numbers.get(var.0) == Some(value),
        }
    }

    /// Fixes values, if a model allows all of them.
    fn all(&mut self, values: &[Value<'_>]) -> bool {
        match self.probe.keep(values, &mut self.steps) {
            Ok(Some(model)) => {
                self.model = model;
                true
            }
            Ok(None) | Err(_) => false,
        }
    }

    /// Fixes a number, if a model allows it.
    fn set(&mut self, var: NumVar, value: &Getal) -> bool {
        let value = Value::Number(var, value);
        if self.has(value) { self.probe.hold(&[value]).is_ok() } else { self.all(&[value]) }
    }

    /// Fixes each value that a model allows, given the earlier ones. Where many are to change, most
    /// are possible together, so that is tried first.
    fn greedily(&mut self, values: &[Value<'_>]) {
        let held = values.iter().take_while(|value| self.has(**value)).count();
        let (held, rest) = values.split_at(held);
        let changing: Vec<usize> = (0..rest.len()).filter(|at| rest.get(*at).is_some_and(|v| !self.has(*v))).collect();
        if self.probe.hold(held).is_err() || changing.is_empty() {
            return;
        }
        if changing.len() <= FEW {
            let (first, others) = rest.split_at(1);
            self.all(first);
            self.greedily(others);
        } else if !self.all(rest) {
            let (first, second) = rest.split_at(changing.get(changing.len() / 2).copied().unwrap_or(1));
            self.greedily(first);
            self.greedily(second);
        }
    }

    fn keep_wishes(&mut self, wishes: &Wishes) {
        let choice = |(var, value): (usize, u8)| Value::Choice(var, value);
        let bools = self.problem.bools;
        let wished = |at: usize| wishes.bools.get(at).copied().flatten().map(|value| (at, u8::from(value)));
        self.greedily(&(0..bools).filter_map(wished).map(choice).collect::<Vec<_>>());
        let present: Vec<_> = self.model.bools.iter().map(|value| u8::from(*value)).enumerate().map(choice).collect();
        self.greedily(&present);
        let enums = self.problem.enums.len();
        let wished = |at: usize| wishes.enums.get(at).copied().flatten().map(|value| (bools + at, value));
        self.greedily(&(0..enums).filter_map(wished).map(choice).collect::<Vec<_>>());
        let present: Vec<_> =
            self.model.enums.iter().enumerate().map(|(at, value)| choice((bools + at, *value))).collect();
        self.greedily(&present);
        let numbers = wishes.numbers.iter().take(self.problem.integers.len()).enumerate();
        let wished = numbers.filter_map(|(at, value)| value.as_ref().map(|value| Value::Number(NumVar(at), value)));
        self.greedily(&wished.collect::<Vec<_>>());
    }

    fn round(&mut self, wishes: &Wishes) {
        let mut candidates: Vec<Vec<&Getal>> = vec![Vec::new(); self.problem.integers.len()];
        for (var, value) in &wishes.candidates {
            if let Some(of_var) = candidates.get_mut(var.0) {
                of_var.push(value);
            }
        }
        for (index, candidates) in candidates.iter().enumerate() {
            let wished = wishes.numbers.get(index).and_then(Option::as_ref);
            if wished.is_some() && wished == self.model.numbers.get(index) {
                continue;
            }
            self.round_one(NumVar(index), candidates);
        }
    }

    /// Gives a number its first possible candidate, or else a round value.
    fn round_one(&mut self, var: NumVar, candidates: &[&Getal]) {
        let Some(now) = self.model.numbers.get(var.0).cloned() else {
            return;
        };
        // What is tried first, it may have already; nothing is simpler than zero.
        let simplest = candidates.first().map_or_else(|| now.is_zero(), |first| **first == now);
        if simplest && self.set(var, &now) {
            return;
        }
        // Looking how far it can go is quicker than trying candidates that lie beyond.
        let interval = if candidates.len() > 1 { self.interval(var, &now) } else { None };
        let within = |value: &&&Getal| interval.as_ref().is_none_or(|(ends, _)| ends.contains(value));
        if candidates.iter().filter(within).any(|value| self.set(var, value)) {
            return;
        }
        let Some((_, (lo, hi))) = interval.or_else(|| self.interval(var, &now)) else {
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

    /// How far a number can go, and a closed interval around a possible value, in which all that is
    /// possible lies, except the far ends of what has no end and the edge of what is open.
    fn interval(&mut self, var: NumVar, now: &Getal) -> Option<(Ends, (Getal, Getal))> {
        let mut end = |goal| self.probe.extreme(var.0, goal, &mut self.steps);
        let (low, high) = (end(Goal::Min).ok()?, end(Goal::Max).ok()?);
        let end = |extreme: &Extreme| match extreme {
            Extreme::At { value, .. } => Some(value.clone()),
            Extreme::Unbounded | Extreme::None => None,
        };
        let ends = Ends { low: end(&low), high: end(&high) };
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
        Some((ends, (lo.min(now.clone()), hi.max(now.clone()))))
    }
}

/// How far a number can go, where that has an end.
struct Ends {
    low: Option<Getal>,
    high: Option<Getal>,
}

impl Ends {
    fn contains(&self, value: &Getal) -> bool {
        self.low.as_ref().is_none_or(|low| low <= value) && self.high.as_ref().is_none_or(|high| value <= high)
    }
}

/// A tenth of the way from `from` to `to`.
fn towards(from: &Getal, to: &Getal) -> Getal {
    let tenth = Getal::ratio(1, 10).unwrap_or(Getal::ZERO);
    from + (to - from) * tenth
}
