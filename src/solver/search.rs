//! The search for a point that satisfies all formulas: DPLL(T) without learning.
//!
//! Draw conclusions; check the bounds by simplex; if a clause is open, try one of its
//! alternatives; if all are settled, try integers one by one (*branch and bound*). A conflict
//! says which decisions it rests on. The search returns to the last of them, and what was decided
//! there is refuted for the rest of that branch.

use super::compile::{Compiled, Node, Side};
use super::formula::Model;
use super::number::{Delta, Num};
use super::propagate::{Clauses, beyond};
use super::question::Question;
use super::simplex::{Extreme, Simplex};
use super::state::{Deps, Fail, State};
use super::{Limits, Steps, Stop};

/// How a search ends.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The present values satisfy everything. With an objective, they are the best of this
    /// branch.
    Found,
    /// The objective has no end.
    Unbounded,
    /// There is nothing to be found, which rests on these formulas.
    Exhausted(Deps),
}

/// What was decided at a level.
#[derive(Debug)]
enum Decision {
    Alternative {
        clause: usize,
        alternative: usize,
    },
    /// A bound on an integer variable.
    Bound {
        var: usize,
        side: Side,
        at: Delta,
    },
}

/// About which clauses to decide.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Those that the present values do not satisfy.
    Disagreeing,
    /// All that are open.
    Open,
}

#[derive(Debug)]
struct Frame {
    decision: Decision,
    trail: usize,
    clauses: usize,
    excluded: usize,
}

/// A variable or form to be made as large, or small, as possible.
#[derive(Clone, Copy, Debug)]
pub(super) struct Objective {
    pub(super) var: usize,
    pub(super) up: bool,
}

#[derive(Debug)]
pub(super) struct Search<'a> {
    question: &'a Question<'a>,
    state: State<'a>,
    clauses: Clauses,
    /// Made when it is first needed; many questions are answered without.
    simplex: Option<Simplex>,
    frames: Vec<Frame>,
    objective: Option<Objective>,
    /// The number of decisions about integers among the frames.
    integer_depth: usize,
    limits: Limits,
    /// Per choice the value that it gets when it can.
    liked: Vec<u64>,
    /// The number of nodes of the question.
    size: usize,
    /// It was answered before, so that looking ahead has been done.
    settled: bool,
    /// The objective has no end here, as long as integers need not be whole. If some whole values
    /// are possible, then so are others further along a rational ray, without end.
    endless: bool,
    /// A branch was given up for being too deep, so that nothing found is no proof.
    incomplete: bool,
}

/// The numbers of entries on the trail, of clauses and of excluded alternatives.
type Mark = (usize, usize, usize);

/// Up to this number of clauses, looking ahead takes longer than just trying.
const EASY: usize = 8;

/// Decisions on top of each other; no sensible question comes near.
const MAX_FRAMES: usize = 100_000;

impl<'a> Search<'a> {
    pub(super) fn new(question: &'a Question<'a>, objective: Option<Objective>, limits: Limits) -> Search<'a> {
        Search {
            question,
            state: State::new(question.compiled, &question.forms),
            clauses: Clauses::default(),
            simplex: None,
            frames: Vec::new(),
            objective,
            integer_depth: 0,
            limits,
            liked: Vec::new(),
            size: question.size(),
            settled: false,
            endless: false,
            incomplete: false,
        }
    }

    /// Runs to the first point found or to the end.
    pub(super) fn run(&mut self, steps: &mut Steps) -> Result<Outcome, Stop> {
        let begun = self.begin();
        self.go_on(begun, steps)
    }

    /// Runs on after something was added.
    pub(super) fn go_on(&mut self, added: Result<(), Fail>, steps: &mut Steps) -> Result<Outcome, Stop> {
        let mut progress = added.map(|()| None);
        loop {
            match progress {
                Ok(Some(outcome)) => return Ok(outcome),
                Ok(None) => {}
                Err(Fail::Stop(stop)) => return Err(stop),
                Err(Fail::Conflict(deps)) => {
                    if let Some(deps) = self.resolve(deps, steps)? {
                        if self.incomplete {
                            return Err(Stop::IntegerDepth);
                        }
                        return Ok(Outcome::Exhausted(deps));
                    }
                }
            }
            progress = self.advance(steps);
        }
    }

    /// Adds bounds before any decision.
    pub(super) fn bound(&mut self, bounds: &[(usize, Side, Delta)]) -> Result<(), Fail> {
        bounds.iter().try_for_each(|(var, side, at)| self.state.tighten(*var, *side, at, Deps::NONE))
    }

    /// Leaves a choice the values of a mask, before any decision.
    pub(super) fn choose(&mut self, var: usize, mask: u64) -> Result<(), Fail> {
        self.state.restrict(var, mask, Deps::NONE)
    }

    /// Draws the conclusions from what was added and is known to be possible.
    pub(super) fn catch_up(&mut self) -> Result<(), Stop> {
        self.clauses.propagate(&mut self.state, false).map_err(|_| Stop::Internal)
    }

    /// Goes back to before the first decision; what followed by then stays known.
    pub(super) fn rewind(&mut self) -> Result<(), Stop> {
        match self.frames.first() {
            Some(first) => self.undo((first.trail, first.clauses, first.excluded)),
            None => self.undo(self.mark()),
        }
    }

    /// What is known before the first decision; see [`Search::undo`].
    pub(super) fn mark(&self) -> Mark {
        (self.state.mark(), self.clauses.list.len(), self.clauses.excluded.len())
    }

    /// Goes back to what was known at a mark, of a moment without decisions.
    pub(super) fn undo(&mut self, mark: Mark) -> Result<(), Stop> {
        self.back_to(mark)?;
        self.frames.clear();
        self.integer_depth = 0;
        self.endless = false;
        self.incomplete = false;
        self.settled = true;
        Ok(())
    }

    fn back_to(&mut self, (trail, clauses, excluded): Mark) -> Result<(), Stop> {
        let list = &mut self.clauses.list;
        self.state.backtrack(trail, |clause| {
            if let Some(listed) = list.get_mut(clause) {
                listed.settled = false;
            }
        })?;
        self.clauses.list.truncate(clauses);
        self.clauses.readmit(excluded);
        Ok(())
    }

    /// Gives choices these values, one bit each, wherever nothing speaks against it.
    pub(super) fn like(&mut self, values: Vec<u64>) {
        self.liked = values;
    }

    /// Looks for the best value of a variable from now on, or for any.
    pub(super) fn aim(&mut self, objective: Option<Objective>) {
        self.objective = objective;
    }

    /// The number of refutations that were added up and found right.
    pub(super) fn refutations(&self) -> u64 {
        self.state.refutations
    }

    fn begin(&mut self) -> Result<(), Fail> {
        let compiled = self.state.compiled;
        if compiled.domains.contains(&0) {
            return Err(Fail::Conflict(Deps::NONE));
        }
        let roots = &self.question.roots;
        for (formula, root) in roots.iter().enumerate() {
            let bit = formula_bit(formula, roots.len());
            let deps = Deps::formula(bit);
            self.clauses.assert(&mut self.state, *root, deps)?;
        }
        Ok(())
    }

    /// One step further: a decision, or the end.
    fn advance(&mut self, steps: &mut Steps) -> Result<Option<Outcome>, Fail> {
        steps.take(self.size)?;
        self.clauses.propagate(&mut self.state, false)?;
        self.check(steps)?;
        if self.frames.is_empty() && self.clauses.list.len() > EASY && !self.settled {
            // What follows before the first decision is never to be found again.
            self.clauses.propagate(&mut self.state, true)?;
            self.check(steps)?;
        }
        if self.decide(Wanted::Disagreeing)? {
            return Ok(None);
        }
        if let Some(Objective { var, up }) = self.objective {
            let simplex = self.simplex.as_mut().ok_or(Stop::Internal)?;
            let extreme = simplex.push(&self.state, var, up, steps)?;
            // Where the values went, they may no longer satisfy what is open; if they still do, going
            // further is not possible either way. What has no end may find one in whatever is open.
            let endless = matches!(extreme, Extreme::Unbounded);
            if self.decide(if endless { Wanted::Open } else { Wanted::Disagreeing })? {
                return Ok(None);
            }
            if self.integer_depth == 0 {
                self.endless = endless;
            }
        }
        Ok(if self.branch_on_integer()? {
            None
        } else if self.endless {
            Some(Outcome::Unbounded)
        } else {
            Some(Outcome::Found)
        })
    }

    /// Whether the bounds are possible together.
    fn check(&mut self, steps: &mut Steps) -> Result<(), Fail> {
        if self.simplex.is_none() {
            self.simplex = Some(Simplex::new(self.state.compiled, self.state.forms)?);
        }
        self.simplex.as_mut().ok_or(Stop::Internal)?.check(&mut self.state, steps)
    }

    /// Chooses an alternative of the clause with the fewest; false when no clause needs it. A clause
    /// that the present values happen to satisfy mostly does not.
    fn decide(&mut self, wanted: Wanted) -> Result<bool, Fail> {
        let mut best: Option<(usize, usize)> = None;
        for clause in 0..self.clauses.list.len() {
            let listed = self.clauses.list.get(clause).ok_or(Stop::Internal)?;
            if listed.settled {
                continue;
            }
            // Looking at the present values is quicker than counting what is left.
            if wanted == Wanted::Disagreeing && self.agrees(listed.node)? {
                continue;
            }
            let limit = best.map_or(usize::MAX, |(_, open)| open);
            let Some(open) = self.clauses.count(&self.state, clause, limit)? else {
                self.clauses.settle(&mut self.state, clause)?;
                continue;
            };
            if best.is_none_or(|(_, fewest)| open < fewest) {
                best = Some((clause, open));
                if open <= 2 {
                    break;
                }
            }
        }
        let Some((clause, _)) = best else {
            return Ok(false);
        };
        // An alternative that the present values satisfy costs no pivot.
        let open = self.clauses.open(&self.state, clause)?;
        let mut chosen = None;
        for (alternative, node) in open {
            if chosen.is_none() {
                chosen = Some((alternative, node));
            }
            if self.agrees(node)? {
                chosen = Some((alternative, node));
                break;
            }
        }
        let (alternative, node) = chosen.ok_or(Stop::Internal)?;
        let decision = Decision::Alternative { clause, alternative };
        let deps = self.open_frame(decision)?;
        self.clauses.settle(&mut self.state, clause)?;
        self.clauses.assert(&mut self.state, node, deps)?;
        Ok(true)
    }

    /// Whether the present values, as [`Search::model`] will give them, satisfy the node.
    fn agrees(&self, node: usize) -> Result<bool, Stop> {
        let compiled = self.state.compiled;
        Ok(match compiled.node(node)? {
            Node::True => true,
            Node::False => false,
            Node::Choice { var, mask } => self.first_value(*var) & mask != 0,
            Node::Bound { var, side, at } => room(*side, at, self.value(*var)?) >= Delta::ZERO,
            Node::And(first, end) => {
                for child in compiled.children(*first, *end)? {
                    if !self.agrees(*child)? {
                        return Ok(false);
                    }
                }
                true
            }
            Node::Or(first, end) => {
                for child in compiled.children(*first, *end)? {
                    if self.agrees(*child)? {
                        return Ok(true);
                    }
                }
                false
            }
        })
    }

    /// Bounds the first integer variable whose value is not whole; false when there is none.
    fn branch_on_integer(&mut self) -> Result<bool, Fail> {
        let compiled = self.state.compiled;
        for var in 0..compiled.numbers {
            let value = self.value(var)?;
            if !compiled.is_integral(var) || value.is_integer() {
                continue;
            }
            if self.integer_depth >= self.limits.integer_depth {
                self.incomplete = true;
                return Err(Fail::Conflict(Deps::ALL));
            }
            let below = value.floor();
            let twice = value.real.sub(&below).mul(&Num::from(2));
            let (side, at) = if twice <= Num::ONE { (Side::Upper, below) } else { (Side::Lower, below.add(&Num::ONE)) };
            let at = Delta::new(at, 0);
            let deps = self.open_frame(Decision::Bound { var, side, at: at.clone() })?;
            self.integer_depth += 1;
            self.state.tighten(var, side, &at, deps)?;
            return Ok(true);
        }
        Ok(false)
    }

    fn open_frame(&mut self, decision: Decision) -> Result<Deps, Stop> {
        let level = self.frames.len();
        if level >= MAX_FRAMES {
            return Err(Stop::Budget);
        }
        self.frames.push(Frame {
            decision,
            trail: self.state.mark(),
            clauses: self.clauses.list.len(),
            excluded: self.clauses.excluded.len(),
        });
        Ok(Deps::level(level))
    }

    /// Returns to the last decision that a conflict rests on and refutes it there. When there is
    /// none, gives what the conflict rests on.
    fn resolve(&mut self, mut deps: Deps, steps: &mut Steps) -> Result<Option<Deps>, Stop> {
        while let Some(frame) = self.frames.pop() {
            steps.take(0)?;
            let level = self.frames.len();
            self.back_to((frame.trail, frame.clauses, frame.excluded))?;
            if matches!(frame.decision, Decision::Bound { .. }) {
                self.integer_depth = self.integer_depth.saturating_sub(1);
            }
            if !deps.has_level(level) {
                continue;
            }
            deps = deps.without_level(level);
            let refuted = match frame.decision {
                Decision::Alternative { clause, alternative } => {
                    let clauses = &mut self.clauses;
                    clauses.exclude(&mut self.state, clause, alternative, deps)
                }
                Decision::Bound { var, side, at } => {
                    let (side, at) = beyond(&self.state, var, side, &at);
                    self.state.tighten(var, side, &at, deps)
                }
            };
            match refuted {
                Ok(()) => return Ok(None),
                Err(Fail::Conflict(other)) => deps = other,
                Err(Fail::Stop(stop)) => return Err(stop),
            }
        }
        Ok(Some(deps))
    }

    /// What the question was compiled to.
    pub(super) fn compiled(&self) -> &'a Compiled {
        self.state.compiled
    }

    /// The value of a variable or form after the last check.
    pub(super) fn value(&self, var: usize) -> Result<&Delta, Stop> {
        self.simplex.as_ref().ok_or(Stop::Internal)?.value(var)
    }

    /// The present values as ordinary numbers.
    pub(super) fn model(&self) -> Result<Model, Stop> {
        let bools = self.question.problem.bools;
        let compiled = self.state.compiled;
        let mut epsilon = None;
        let mut numbers = Vec::with_capacity(compiled.numbers);
        for var in 0..compiled.numbers {
            let Delta { real, eps } = self.value(var)?;
            let value = if eps.is_zero() {
                real.to_getal()
            } else {
                let epsilon = match &epsilon {
                    Some(known) => known,
                    None => epsilon.insert(self.epsilon()?),
                };
                real.add(&eps.mul(epsilon)).to_getal()
            };
            numbers.push(value);
        }
        let first = |var| self.first_value(var).trailing_zeros();
        let choices = compiled.domains.len();
        let enums: Result<Vec<u8>, _> = (bools..choices).map(|var| u8::try_from(first(var))).collect();
        Ok(Model {
            numbers,
            bools: (0..bools).map(|var| first(var) != 0).collect(),
            enums: enums.map_err(|_| Stop::Internal)?,
        })
    }

    /// The value that a choice gets, as a mask.
    fn first_value(&self, var: usize) -> u64 {
        let possible = self.state.choice(var);
        let liked = possible & self.liked.get(var).copied().unwrap_or(0);
        if liked != 0 {
            return liked;
        }
        possible & possible.wrapping_neg()
    }

    /// A positive number small enough to stand for ε: the largest of 1, 0.1, 0.01, … with which
    /// every bound and every literal that holds still holds.
    fn epsilon(&self) -> Result<Num, Stop> {
        let compiled = self.state.compiled;
        let mut most: Option<Num> = None;
        let mut limit = |side: Side, at: &Delta, value: &Delta| -> Result<(), Stop> {
            let room = room(side, at, value);
            // What does not hold puts no limit to ε.
            if room.eps.is_negative() && room.real.is_positive() {
                let limit = room.real.div(&room.eps.neg()).ok_or(Stop::Internal)?;
                if most.as_ref().is_none_or(|most| limit < *most) {
                    most = Some(limit);
                }
            }
            Ok(())
        };
        for var in 0..compiled.integral.len() {
            let value = self.value(var)?;
            for side in [Side::Lower, Side::Upper] {
                if let Some(at) = self.state.bound(var, side) {
                    limit(side, at, value)?;
                }
            }
        }
        for (var, side, at) in self.question.bounds() {
            limit(side, at, self.value(var)?)?;
        }
        let Some(most) = most else {
            return Ok(Num::ONE);
        };
        let tenth = Num::from(10).recip().ok_or(Stop::Internal)?;
        let mut epsilon = Num::ONE;
        for _ in 0..40 {
            if epsilon <= most {
                return Ok(epsilon);
            }
            epsilon = epsilon.mul(&tenth);
        }
        Ok(most)
    }
}

/// How far a value is within a bound; negative when it is beyond.
fn room(side: Side, at: &Delta, value: &Delta) -> Delta {
    match side {
        Side::Lower => value.sub(at),
        Side::Upper => at.sub(value),
    }
}

/// The number of formulas that [`Deps`] tells apart.
pub(super) const FORMULA_BITS: usize = 128;

/// The bit of [`Deps::formulas`] for a formula.
pub(super) fn formula_bit(formula: usize, formulas: usize) -> u128 {
    let bit = if formulas <= FORMULA_BITS { formula } else { formula * FORMULA_BITS / formulas };
    1 << (bit % FORMULA_BITS)
}
