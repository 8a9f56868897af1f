//! A search that stays: values are tried one after the other, and what follows before the first
//! decision is concluded once.

use super::compile::Side;
use super::formula::Model;
use super::number::{Delta, Num};
use super::optimise::{Goal, Optimum, better};
use super::question::Question;
use super::search::{Objective, Outcome, Search};
use super::{Limits, Steps, Stop};
use crate::getal::Getal;

#[derive(Debug)]
pub(super) struct Probe<'a> {
    question: &'a Question<'a>,
    search: Search<'a>,
}

impl<'a> Probe<'a> {
    /// A first model; nothing when there is none.
    pub(super) fn start(
        question: &'a Question<'a>,
        limits: Limits,
        steps: &mut Steps,
    ) -> Result<Option<(Probe<'a>, Model)>, Stop> {
        let mut search = Search::new(question, None, limits);
        match search.run(None, steps)? {
            Outcome::Found => {
                let model = search.model()?;
                search.rewind()?;
                Ok(Some((Probe { question, search }, model)))
            }
            Outcome::Unbounded => Err(Stop::Internal),
            Outcome::Exhausted(_) => Ok(None),
        }
    }

    /// Leaves a choice the values of a mask, if there is a model then.
    pub(super) fn choose(&mut self, var: usize, mask: u64, steps: &mut Steps) -> Result<Option<Model>, Stop> {
        self.keep(steps, |search, steps| search.with_choice(var, mask, steps))
    }

    /// Gives a number its value, if there is a model then.
    pub(super) fn set(&mut self, var: usize, value: &Getal, steps: &mut Steps) -> Result<Option<Model>, Stop> {
        let at = Delta::new(Num::from(value), 0);
        let bounds = [(var, Side::Lower, at.clone()), (var, Side::Upper, at)];
        self.keep(steps, |search, steps| search.with_bounds(&bounds, steps))
    }

    fn keep(
        &mut self,
        steps: &mut Steps,
        ask: impl FnOnce(&mut Search<'a>, &mut Steps) -> Result<Outcome, Stop>,
    ) -> Result<Option<Model>, Stop> {
        let mark = self.search.mark();
        let found = match ask(&mut self.search, steps) {
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
    pub(super) fn extreme(&mut self, var: usize, goal: Goal, steps: &mut Steps) -> Result<Optimum, Stop> {
        let mark = self.search.mark();
        let up = goal == Goal::Max;
        self.search.aim(Some(Objective { var, up }));
        let found = self.climb(var, up, steps);
        self.search.aim(None);
        self.search.undo(mark)?;
        found
    }

    fn climb(&mut self, var: usize, up: bool, steps: &mut Steps) -> Result<Optimum, Stop> {
        let mut best = Optimum::Infeasible;
        let mut bounds = Vec::new();
        loop {
            match self.search.with_bounds(&bounds, steps)? {
                Outcome::Exhausted(_) => return Ok(best),
                Outcome::Unbounded => return Ok(Optimum::Unbounded),
                Outcome::Found => {}
            }
            let model = self.search.model()?;
            let found = self.search.value(var)?;
            let value = found.real.to_getal();
            best = if found.eps.is_zero() { Optimum::Attained(value, model) } else { Optimum::Approached(value) };
            bounds = vec![better(self.question.compiled, var, up, found)];
            self.search.rewind()?;
        }
    }
}
