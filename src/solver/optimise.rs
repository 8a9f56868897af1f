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
use super::{Limits, Steps, Stop};
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
    let target =
        form.as_ref().map(|(var, scale)| Objective { var: *var, up: (goal == Goal::Max) != scale.is_negative() });
    let mut best = Optimum::Infeasible;
    let mut search = Search::new(question, target, *limits);
    let mut outcome = search.run(steps)?;
    loop {
        let unbounded = match outcome {
            Outcome::Exhausted(_) => return Ok(best),
            Outcome::Found => false,
            Outcome::Unbounded => true,
        };
        let model = search.model()?;
        if !question.is_answered_by(&model) {
            return Err(Stop::Internal);
        }
        if unbounded {
            return Ok(Optimum::Unbounded);
        }
        let (Some((var, scale)), Some(Objective { up, .. })) = (&form, target) else {
            return Ok(Optimum::Attained(Getal::ZERO, model));
        };
        let found = search.value(*var)?;
        let value = found.real.div(scale).ok_or(Stop::Internal)?.to_getal();
        best = if found.eps.is_zero() { Optimum::Attained(value, model) } else { Optimum::Approached(value) };
        let bound = better(question.compiled, *var, up, found);
        search.rewind()?;
        let added = search.bound(&[bound]);
        outcome = search.go_on(added, steps)?;
    }
}

/// The bound that every better value keeps; of a value that is only approached, that value itself.
pub(super) fn better(compiled: &Compiled, var: usize, up: bool, found: &Delta) -> (usize, Side, Delta) {
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
