//! A search that stays: values are tried one after the other, and what follows before the first
//! decision is concluded once.

use super::compile::Side;
use super::formula::{Model, NumVar};
use super::number::{Delta, Num};
use super::optimise::{Goal, climb};
use super::question::Question;
use super::search::{Objective, Outcome, Search};
use super::state::Fail;
use super::{Limits, Steps, Stop};
use crate::getal::Getal;

#[derive(Debug)]
pub(super) struct Probe<'a> {
    search: Search<'a>,
}

/// A value for a variable.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'v> {
    /// One of the values of a choice.
    Choice(usize, u8),
    Number(NumVar, &'v Getal),
}

impl Value<'_> {
    fn add_to(self, search: &mut Search<'_>) -> Result<(), Fail> {
        match self {
            Self::Choice(var, value) => search.choose(var, 1_u64.checked_shl(u32::from(value)).unwrap_or(0)),
            Self::Number(var, value) => {
                let at = Delta::new(Num::from(value), 0);
                search.bound(&[(var.0, Side::Lower, at.clone()), (var.0, Side::Upper, at)])
            }
        }
    }
}

impl<'a> Probe<'a> {
    /// A first model, in which choices have the values that are liked, one bit each, where that is
    /// no trouble; nothing when there is none.
    pub(super) fn start(
        question: &'a Question<'a>,
        liked: Vec<u64>,
        limits: Limits,
        steps: &mut Steps,
    ) -> Result<Option<(Probe<'a>, Model)>, Stop> {
        let mut search = Search::new(question, None, limits);
        search.like(liked);
        match search.run(steps)? {
            Outcome::Found => {
                let model = search.model()?;
                search.rewind()?;
                Ok(Some((Probe { search }, model)))
            }
            Outcome::Unbounded => Err(Stop::Internal),
            Outcome::Exhausted(_) => Ok(None),
        }
    }

    /// Holds on to values that the present model has; that takes no search.
    pub(super) fn hold(&mut self, values: &[Value<'_>]) -> Result<(), Stop> {
        values.iter().try_for_each(|value| value.add_to(&mut self.search)).map_err(|_| Stop::Internal)
    }

    /// Keeps values, all together, if there is a model then.
    pub(super) fn keep(&mut self, values: &[Value<'_>], steps: &mut Steps) -> Result<Option<Model>, Stop> {
        self.search.catch_up()?;
        let mark = self.search.mark();
        let added = values.iter().try_for_each(|value| value.add_to(&mut self.search));
        let found = match self.search.go_on(added, steps) {
            Ok(Outcome::Found) => self.search.model().map(Some),
            Ok(Outcome::Unbounded) => Err(Stop::Internal),
            Ok(Outcome::Exhausted(_)) => Ok(None),
            Err(stop) => Err(stop),
        };
        match found {
            Ok(Some(_)) => self.search.rewind()?,
            Ok(None) | Err(_) => self.search.undo(mark)?,
        }
        found
    }

    /// How small or large a variable can be with all that was kept.
    pub(super) fn extreme(&mut self, var: usize, goal: Goal, steps: &mut Steps) -> Result<Extreme, Stop> {
        self.search.catch_up()?;
        let mark = self.search.mark();
        let target = Objective { var, up: goal == Goal::Max };
        self.search.aim(Some(target));
        let found = self.climb(target, steps);
        self.search.aim(None);
        self.search.undo(mark)?;
        found
    }

    fn climb(&mut self, target: Objective, steps: &mut Steps) -> Result<Extreme, Stop> {
        let first = self.search.go_on(Ok(()), steps)?;
        let mut best = Extreme::None;
        let endless = climb(&mut self.search, target, first, steps, |search| {
            let found = search.value(target.var)?;
            best = Extreme::At { value: found.real.to_getal(), open: !found.eps.is_zero() };
            Ok(())
        })?;
        Ok(if endless { Extreme::Unbounded } else { best })
    }
}

/// How far a variable can go.
#[derive(Debug)]
pub(super) enum Extreme {
    /// To here; or near, when it is open.
    At { value: Getal, open: bool },
    /// Without end.
    Unbounded,
    /// There is no model at all.
    None,
}
