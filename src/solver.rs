//! Is there a building that satisfies every national norm and fails the local one?
//!
//! What enters: a [`Problem`] with variables and a list of [`Formula`]s over them: linear
//! arithmetic over rational and whole numbers, booleans and small enumerations.
//! What leaves: a [`Model`] with an exact value for each variable, or the formulas that exclude
//! each other, or the reason why there is no answer.
//! What never passes: a model that does not satisfy the formulas as they were given, a refutation
//! that does not add up, a floating-point number, or a search without end.
//!
//! The method is DPLL(T), as in every modern SMT solver, at the size that building rules need:
//!
//! ```text
//! formula     questions, models and what they mean
//!   ↓
//! compile     negation normal form; one form per distinct linear combination
//!   ↓
//! question    which of the formulas are asked about; a session compiles them once
//!   ↓
//! search      clauses, decisions, backjumping, branch and bound
//!   ├ propagate   unit clauses and interval arithmetic
//!   ├ simplex     are the bounds possible together?
//!   └ state       the trail: what is known, and why
//!       └ farkas      adds up every refutation, apart from who found it
//! probe       a search that stays, for one value after the other
//! optimise    the largest gap
//! nice        a model for people
//! smallest    the fewest formulas to blame
//! ```
//!
//! Two checks stand between a mistake in the search and a wrong answer. Each model is evaluated
//! on the original formulas by [`Formula::holds`], and each arithmetical conflict is added up
//! over the original variables by `farkas`. What fails a check is answered with
//! [`Stop::Internal`].

mod compile;
mod farkas;
mod formula;
mod nice;
mod number;
mod optimise;
mod probe;
mod propagate;
mod question;
mod search;
mod simplex;
mod simplify;
mod smallest;
mod state;
#[cfg(test)]
mod tests;

pub use formula::{BoolVar, EnumVar, Formula, Linear, MAX_VALUES, Model, NumVar, Problem, Relation};
pub use nice::{Wishes, nice_model};
pub use optimise::{Goal, Optimum, optimise};
pub use question::{Premise, Session};

use compile::Compiled;
use question::{Question, check_limits};

/// How far a search may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The number of decisions and pivots together; in a large question each counts for more, so
    /// that the default takes a second or two at most.
    pub steps: u64,
    /// The number of integer bounds that may be tried on top of each other.
    pub integer_depth: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { steps: 100_000, integer_depth: 60 }
    }
}

/// The answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// This model satisfies all formulas.
    Sat(Model),
    /// No model satisfies all formulas.
    Unsat(Core),
    /// There is no answer.
    Unknown(Stop),
}

/// Formulas that already exclude each other (an *unsatisfiable core*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Core {
    /// Their places in the list that was given, ascending.
    pub formulas: Vec<usize>,
    /// The number of arithmetical conflicts on the way, each of which was checked.
    pub refutations: u64,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Stop {
    /// The steps of [`Limits`] are used up.
    #[error("de zoektocht is na het toegestane aantal stappen gestaakt")]
    Budget,
    /// Whole numbers were bounded more often than [`Limits`] allows.
    #[error("de zoektocht naar gehele getallen is te diep geworden")]
    IntegerDepth,
    /// The formulas are nested too deeply.
    #[error("de formules zijn te diep genest")]
    Depth,
    /// A formula has a variable that the problem lacks, or an enumeration too many values.
    #[error("een formule past niet bij de variabelen")]
    Malformed,
    /// A check on the solver's own work failed.
    #[error("de uitkomst doorstaat de eigen controle niet")]
    Internal,
}

/// Looks for a model of all formulas.
#[must_use]
pub fn solve(problem: &Problem, formulas: &[Formula], limits: &Limits) -> Answer {
    solve_within(problem, formulas, limits, &mut Steps::new(limits)).unwrap_or_else(Answer::Unknown)
}

/// Leaves out every formula that a core can do without, so that it excludes itself only as a
/// whole.
///
/// A formula for which there is no answer within the limits stays.
#[must_use]
pub fn minimise(problem: &Problem, formulas: &[Formula], core: &Core, limits: &Limits) -> Core {
    let mut core = core.clone();
    let mut tried = None;
    while let Some(place) = (core.formulas.iter()).position(|index| Some(*index) > tried) {
        let mut fewer = core.formulas.clone();
        tried = Some(fewer.remove(place));
        if let Answer::Unsat(smaller) = solve(problem, &pick(formulas, &fewer), limits) {
            core = Core { formulas: pick(&fewer, &smaller.formulas), refutations: smaller.refutations };
        }
    }
    core
}

/// The items at these places.
fn pick<T: Clone>(items: &[T], places: &[usize]) -> Vec<T> {
    (places.iter()).filter_map(|place| items.get(*place).cloned()).collect()
}

/// The steps that are left.
#[derive(Debug)]
struct Steps(u64);

impl Steps {
    fn new(limits: &Limits) -> Steps {
        Steps(limits.steps)
    }

    /// Takes a step that goes through so many things. Up to a few hundred they count as one.
    fn take(&mut self, things: usize) -> Result<(), Stop> {
        let cost = u64::try_from(things / 512).unwrap_or(u64::MAX).saturating_add(1);
        self.0 = self.0.checked_sub(cost).ok_or(Stop::Budget)?;
        Ok(())
    }
}

/// [`solve`], with steps shared between questions.
fn solve_within(problem: &Problem, formulas: &[Formula], limits: &Limits, steps: &mut Steps) -> Result<Answer, Stop> {
    check_limits(problem)?;
    let mut compiled = Compiled::new(problem);
    let roots = compiled.add(formulas)?;
    Question::only(problem, &compiled, formulas, roots).answer(limits, steps)
}
