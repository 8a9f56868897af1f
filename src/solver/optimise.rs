//! How large, or small, can a linear expression become?
//!
//! Every branch of the search is a linear programme, solved by the same simplex. The best of one
//! branch becomes a bound for a new search, until that finds nothing: so the answer ends with a
//! refutation, which is checked like any other.

use super::compile::{Compiled, Side};
use super::formula::{Formula, Model, NumVar, Problem};
use super::number::{Delta, Num};
use super::question::{Question, check_limits};
use super::search::{Objective, Outcome, Search};
use super::{Answer, Limits, Steps, Stop};
use crate::getal::Getal;

/// The direction of an objective.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// As small as possible.
    Min,
    /// As large as possible.
    Max,
}

/// The best value of an objective.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Optimum {
    /// The best value, and a model that has it.
    Attained(Getal, Model),
    /// Every better value is impossible and every worse one possible, but this one is not.
    Approached(Getal),
    /// Every value is surpassed.
    Unbounded,
    /// No model satisfies the formulas.
    Infeasible,
    /// There is no answer within the limits.
    Unknown(Stop),
}

/// The best value of the objective over all models of the formulas.
#[must_use]
pub fn optimise(
    problem: &Problem,
    formulas: &[Formula],
    objective: &[(NumVar, Getal)],
    goal: Goal,
    limits: &Limits,
) -> Optimum {
    let mut steps = Steps::new(limits);
    optimise_within(problem, formulas, objective, goal, limits, &mut steps).unwrap_or_else(Optimum::Unknown)
}

fn optimise_within(
    problem: &Problem,
    formulas: &[Formula],
    objective: &[(NumVar, Getal)],
    goal: Goal,
    limits: &Limits,
    steps: &mut Steps,
) -> Result<Optimum, Stop> {
    check_limits(problem)?;
    let mut compiled = Compiled::new(problem);
    let roots = compiled.add(formulas)?;
    let form = compiled.form_of(objective)?;
    best(&Question::only(problem, &compiled, formulas, roots), form, goal, limits, steps)
}

/// The best value of an expression: a variable or form, and by what it was multiplied to become
/// that; nothing for an expression that is always zero.
pub(super) fn best(
    question: &Question<'_>,
    form: Option<(usize, Num)>,
    goal: Goal,
    limits: &Limits,
    steps: &mut Steps,
) -> Result<Optimum, Stop> {
    let Some((var, scale)) = form else {
        return Ok(match question.answer(limits, steps)? {
            Answer::Sat(model) => Optimum::Attained(Getal::ZERO, model),
            Answer::Unsat(_) => Optimum::Infeasible,
            Answer::Unknown(stop) => Optimum::Unknown(stop),
        });
    };
    let target = Objective { var, up: (goal == Goal::Max) != scale.is_negative() };
    let mut search = Search::new(question, Some(target), *limits);
    let first = search.run(steps)?;
    let mut best = Optimum::Infeasible;
    let endless = climb(&mut search, target, first, steps, |search| {
        let model = search.model()?;
        if !question.is_answered_by(&model) {
            return Err(Stop::Internal);
        }
        let found = search.value(var)?;
        let value = found.real.div(&scale).ok_or(Stop::Internal)?.to_getal();
        best = if found.eps.is_zero() { Optimum::Attained(value, model) } else { Optimum::Approached(value) };
        Ok(())
    })?;
    Ok(if endless { Optimum::Unbounded } else { best })
}

/// Goes from a first outcome to ever better values until there is none, and shows each point on
/// the way. True when there is no end to it.
pub(super) fn climb(
    search: &mut Search<'_>,
    Objective { var, up }: Objective,
    mut outcome: Outcome,
    steps: &mut Steps,
    mut show: impl FnMut(&Search<'_>) -> Result<(), Stop>,
) -> Result<bool, Stop> {
    loop {
        if let Outcome::Exhausted(_) = outcome {
            return Ok(false);
        }
        show(search)?;
        if let Outcome::Unbounded = outcome {
            return Ok(true);
        }
        let bound = better(search.compiled(), var, up, search.value(var)?);
        search.rewind()?;
        let added = search.bound(&[bound]);
        outcome = search.go_on(added, steps)?;
    }
}

/// The bound that every better value keeps; of a value that is only approached, that value itself.
fn better(compiled: &Compiled, var: usize, up: bool, found: &Delta) -> (usize, Side, Delta) {
    let side = if up { Side::Lower } else { Side::Upper };
    let next = if !found.eps.is_zero() {
        Delta::new(found.real.clone(), 0)
    } else {
        let (one, eps) = if up { (1, 1) } else { (-1, -1) };
        if compiled.is_integral(var) {
            found.add(&Delta::new(Num::from(one), 0))
        } else {
            Delta::new(found.real.clone(), eps)
        }
    };
    (var, side, next)
}
