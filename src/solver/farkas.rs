//! Independent check of every arithmetical step in a refutation.
//!
//! Farkas' lemma: a system of linear inequalities has no solution exactly when some combination
//! of them with non-negative multipliers adds up to `0 ≤ −1` (or `0 < 0`). The search *finds*
//! multipliers, in a tableau that is changed thousands of times; this file only *adds up*, over
//! the variables of the problem. A slip in the tableau can therefore cost an answer, but cannot
//! make a wrong one.

use super::Stop;
use super::compile::{Compiled, Side};
use super::number::{Delta, Num};

/// The inequality `var ≥ at` or `var ≤ at`, where `var` is a variable or a form.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    pub(super) var: usize,
    pub(super) side: Side,
    pub(super) at: Delta,
}

/// A sum of facts, each written as `… ≤ …` and multiplied.
#[derive(Debug, Default)]
pub(super) struct Sum {
    /// The left side: a coefficient per variable of the problem.
    left: Vec<Num>,
    right: Option<Delta>,
}

impl Sum {
    /// Starts again with the empty sum, `0 ≤ 0`.
    pub(super) fn clear(&mut self, compiled: &Compiled) {
        self.left.clear();
        self.left.resize(compiled.numbers, Num::ZERO);
        self.right = Some(Delta::ZERO);
    }

    /// Adds a fact `multiplier` times. A negative multiplier would turn the inequality around and
    /// makes the sum worthless.
    pub(super) fn add(&mut self, compiled: &Compiled, fact: &Fact, multiplier: &Num) -> Result<(), Stop> {
        let right = self.right.as_mut().ok_or(Stop::Internal)?;
        if multiplier.is_negative() {
            return Err(Stop::Internal);
        }
        let factor = match fact.side {
            Side::Upper => multiplier.clone(),
            Side::Lower => multiplier.neg(),
        };
        right.add_scaled(&factor, &fact.at);
        add_form(&mut self.left, compiled, fact.var, &factor)
    }

    /// Whether the sum reads `0 ≤ r` with negative `r`, so that the facts exclude each other.
    pub(super) fn refutes(&self) -> bool {
        let negative = (self.right.as_ref()).is_some_and(|right| *right < Delta::ZERO);
        negative && self.left.iter().all(Num::is_zero)
    }

    /// Whether the sum says at least what `claim` says, if need be by rounding a form that can
    /// only be whole (a Chvátal–Gomory step).
    pub(super) fn implies(&mut self, compiled: &Compiled, claim: &Fact) -> Result<bool, Stop> {
        let minus = match claim.side {
            Side::Upper => Num::MINUS_ONE,
            Side::Lower => Num::ONE,
        };
        add_form(&mut self.left, compiled, claim.var, &minus)?;
        if !self.left.iter().all(Num::is_zero) {
            return Ok(false);
        }
        let found = self.right.as_ref().ok_or(Stop::Internal)?;
        let claimed = claim.at.scale(&minus.neg());
        if *found <= claimed {
            return Ok(true);
        }
        let whole = always_whole(compiled, claim.var)?;
        Ok(whole && Delta::new(found.floor(), 0) <= claimed)
    }
}

/// Adds `factor · var` to the left side, written out in the variables of the problem.
fn add_form(left: &mut [Num], compiled: &Compiled, var: usize, factor: &Num) -> Result<(), Stop> {
    if let Some(sum) = left.get_mut(var) {
        *sum = sum.add(factor);
        return Ok(());
    }
    let form = (var.checked_sub(compiled.numbers)).and_then(|form| compiled.forms.get(form)).ok_or(Stop::Internal)?;
    for (var, coefficient) in &form.terms {
        let sum = left.get_mut(*var).ok_or(Stop::Internal)?;
        *sum = sum.add(&coefficient.mul(factor));
    }
    Ok(())
}

/// Whether all variables of the form are integers and all its coefficients whole.
fn always_whole(compiled: &Compiled, var: usize) -> Result<bool, Stop> {
    let Some(form) = var.checked_sub(compiled.numbers) else {
        return Ok(compiled.is_integral(var));
    };
    let form = compiled.forms.get(form).ok_or(Stop::Internal)?;
    Ok((form.terms.iter()).all(|(var, coefficient)| coefficient.is_integer() && compiled.is_integral(*var)))
}
