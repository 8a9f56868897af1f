//! What is known at this point of the search, and why.
//!
//! Knowledge is a *trail*: a list of entries, each of which narrows a choice or a bound and says
//! what it rests on ([`Deps`]). Backtracking takes entries off the end. A contradiction rests on
//! what its entries rest on; decisions that are not among them need not be tried otherwise
//! (*conflict-directed backjumping*), and formulas not among them are not part of the core.

use super::Stop;
use super::compile::{Compiled, Side, WATCH_BITS, Watch, watch_choice, watch_number};
use super::farkas::{Fact, Sum};
use super::number::{Delta, Num};

/// What a piece of knowledge rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Deps {
    /// The decisions, one bit per level; the last bit stands for all deeper levels.
    levels: [u64; WORDS],
    /// The formulas, one bit each; with many formulas several share one.
    pub(super) formulas: u128,
}

const WORDS: usize = 8;

impl Deps {
    /// Nothing: it holds regardless.
    pub(super) const NONE: Deps = Deps { levels: [0; WORDS], formulas: 0 };
    /// Possibly everything, for when the reason is not known.
    pub(super) const ALL: Deps = Deps { levels: [u64::MAX; WORDS], formulas: u128::MAX };
    /// The level from which on levels share a bit.
    const DEEP: usize = 64 * WORDS - 1;

    /// One formula, by its bit.
    pub(super) fn formula(bit: u128) -> Deps {
        Deps { formulas: bit, ..Deps::NONE }
    }

    /// One decision.
    pub(super) fn level(level: usize) -> Deps {
        let mut deps = Deps::NONE;
        let level = level.min(Deps::DEEP);
        if let Some(word) = deps.levels.get_mut(level / 64) {
            *word = 1 << (level % 64);
        }
        deps
    }

    pub(super) fn with(mut self, other: Deps) -> Deps {
        for (word, other) in self.levels.iter_mut().zip(other.levels) {
            *word |= other;
        }
        self.formulas |= other.formulas;
        self
    }

    /// Whether it may rest on this decision.
    pub(super) fn has_level(self, level: usize) -> bool {
        let one = Deps::level(level).levels;
        self.levels.iter().zip(one).any(|(word, one)| word & one != 0)
    }

    /// The same without this decision. A shared bit stays until its first level goes.
    pub(super) fn without_level(mut self, level: usize) -> Deps {
        if level <= Deps::DEEP {
            let one = Deps::level(level).levels;
            for (word, one) in self.levels.iter_mut().zip(one) {
                *word &= !one;
            }
        }
        self
    }
}

/// Why the search cannot go on as it is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fail {
    /// The knowledge contradicts itself; it rests on this.
    Conflict(Deps),
    /// The search has to stop altogether.
    Stop(Stop),
}

impl From<Stop> for Fail {
    fn from(stop: Stop) -> Fail {
        Fail::Stop(stop)
    }
}

/// No entry: the choice or bound is as at the start.
const START: u32 = u32::MAX;

/// What an entry changed, and how it is undone.
#[derive(Clone, Debug)]
enum Change {
    /// A bound became tighter; before, it was the one of entry `previous`.
    Bound { fact: Fact, previous: u32 },
    /// A choice became narrower.
    Choice { var: usize, mask: u64, previous: u32 },
    /// A clause was settled; the search undoes that itself.
    Settled(usize),
}

/// How a bound was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// It is a literal of a formula, or a decision.
    Given,
    /// It follows from the definition of a form and the bounds of its other terms, which are
    /// the entries from this place in the list of premises on.
    Derived {
        form: usize,
        premises: usize,
        /// Whether that has been added up and found right.
        checked: bool,
    },
}

#[derive(Clone, Debug)]
struct Entry {
    change: Change,
    deps: Deps,
    origin: Origin,
}

#[derive(Debug)]
pub(super) struct State<'a> {
    pub(super) compiled: &'a Compiled,
    /// The forms that are in play.
    pub(super) forms: &'a [usize],
    trail: Vec<Entry>,
    /// Per variable and form: the entries with its lower and its upper bound.
    bounds: Vec<[u32; 2]>,
    /// Per choice: its possible values and the entry that left them.
    choices: Vec<(u64, u32)>,
    premises: Vec<u32>,
    /// Watch bits of what has changed since the search last looked.
    pub(super) changed: Watch,
    /// The number of changes so far, forward and back.
    pub(super) clock: u64,
    /// Per watch bit: when it last changed.
    moved: [u64; WATCH_BITS],
    sum: Sum,
    /// The number of refutations that were added up and found right.
    pub(super) refutations: u64,
}

const fn place(side: Side) -> usize {
    match side {
        Side::Lower => 0,
        Side::Upper => 1,
    }
}

/// The places of the bits that are set.
fn bits(mut word: Watch) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = usize::try_from(word.trailing_zeros()).ok().filter(|_| word != 0)?;
        word &= word - 1;
        Some(bit)
    })
}

impl<'a> State<'a> {
    pub(super) fn new(compiled: &'a Compiled, forms: &'a [usize]) -> State<'a> {
        let variables = compiled.numbers + compiled.forms.len();
        State {
            compiled,
            forms,
            trail: Vec::with_capacity(8),
            bounds: vec![[START; 2]; variables],
            choices: compiled.domains.iter().map(|mask| (*mask, START)).collect(),
            premises: Vec::new(),
            changed: Watch::MAX,
            clock: 0,
            moved: [0; WATCH_BITS],
            sum: Sum::default(),
            refutations: 0,
        }
    }

    /// The number of entries; see [`State::backtrack`].
    pub(super) fn mark(&self) -> usize {
        self.trail.len()
    }

    /// Takes entries off until `mark` of them are left, and reports which clauses are open again.
    pub(super) fn backtrack(&mut self, mark: usize, mut reopen: impl FnMut(usize)) -> Result<(), Stop> {
        while self.trail.len() > mark {
            let Some(entry) = self.trail.pop() else {
                return Err(Stop::Internal);
            };
            if let Origin::Derived { premises, .. } = entry.origin {
                self.premises.truncate(premises);
            }
            match entry.change {
                Change::Bound { fact, previous } => {
                    *self.bound_slot(fact.var, fact.side)? = previous;
                    self.touch(watch_number(fact.var));
                }
                Change::Choice { var, mask, previous } => {
                    let slot = self.choices.get_mut(var).ok_or(Stop::Internal)?;
                    *slot = (mask, previous);
                    self.touch(watch_choice(var));
                }
                Change::Settled(clause) => reopen(clause),
            }
        }
        self.changed = 0;
        Ok(())
    }

    /// Notes that what stands behind these watch bits changes, forward or back.
    fn touch(&mut self, watch: Watch) {
        self.changed |= watch;
        self.clock += 1;
        for bit in bits(watch) {
            if let Some(moved) = self.moved.get_mut(bit) {
                *moved = self.clock;
            }
        }
    }

    /// Whether anything behind these watch bits has changed since the clock stood there.
    pub(super) fn moved_since(&self, watch: Watch, clock: u64) -> bool {
        bits(watch).any(|bit| self.moved.get(bit).is_none_or(|moved| *moved > clock))
    }

    fn bound_slot(&mut self, var: usize, side: Side) -> Result<&mut u32, Stop> {
        (self.bounds.get_mut(var)).and_then(|sides| sides.get_mut(place(side))).ok_or(Stop::Internal)
    }

    fn entry(&self, index: u32) -> Option<&Entry> {
        // `START` is beyond every trail.
        self.trail.get(usize::try_from(index).ok()?)
    }

    /// The entry with the current bound; nonsense, and refused as such, when there is none.
    pub(super) fn bound_entry(&self, var: usize, side: Side) -> u32 {
        (self.bounds.get(var)).and_then(|sides| sides.get(place(side))).copied().unwrap_or(START)
    }

    /// The current bound; `None` when the variable is free on that side.
    pub(super) fn bound(&self, var: usize, side: Side) -> Option<&Delta> {
        match &self.entry(self.bound_entry(var, side))?.change {
            Change::Bound { fact, .. } => Some(&fact.at),
            Change::Choice { .. } | Change::Settled(_) => None,
        }
    }

    /// What the current bound rests on.
    pub(super) fn bound_deps(&self, var: usize, side: Side) -> Deps {
        self.entry_deps(self.bound_entry(var, side))
    }

    fn entry_deps(&self, index: u32) -> Deps {
        self.entry(index).map_or(Deps::NONE, |entry| entry.deps)
    }

    pub(super) fn choice(&self, var: usize) -> u64 {
        self.choices.get(var).map_or(0, |(mask, _)| *mask)
    }

    pub(super) fn choice_deps(&self, var: usize) -> Deps {
        self.choices.get(var).map_or(Deps::NONE, |(_, entry)| self.entry_deps(*entry))
    }

    /// Leaves a choice only the values in `allowed`.
    pub(super) fn restrict(&mut self, var: usize, allowed: u64, deps: Deps) -> Result<(), Fail> {
        let (mask, previous) = *self.choices.get(var).ok_or(Stop::Internal)?;
        let left = mask & allowed;
        if left == mask && mask != 0 {
            return Ok(());
        }
        let deps = deps.with(self.entry_deps(previous));
        if left == 0 {
            return Err(Fail::Conflict(deps));
        }
        let change = Change::Choice { var, mask, previous };
        let index = self.push(change, deps, Origin::Given)?;
        if let Some(slot) = self.choices.get_mut(var) {
            *slot = (left, index);
        }
        self.touch(watch_choice(var));
        Ok(())
    }

    /// Records that the search has settled a clause, so that backtracking reopens it.
    pub(super) fn settle(&mut self, clause: usize) -> Result<(), Stop> {
        self.push(Change::Settled(clause), Deps::NONE, Origin::Given)?;
        Ok(())
    }

    /// Whether a bound would be news.
    pub(super) fn is_tighter(&self, var: usize, side: Side, at: &Delta) -> bool {
        match (self.bound(var, side), side) {
            (None, _) => true,
            (Some(now), Side::Lower) => at > now,
            (Some(now), Side::Upper) => at < now,
        }
    }

    /// Bounds a variable or form, if that is news.
    pub(super) fn tighten(&mut self, var: usize, side: Side, at: &Delta, deps: Deps) -> Result<(), Fail> {
        if !self.is_tighter(var, side, at) {
            return Ok(());
        }
        let fact = Fact { var, side, at: at.clone() };
        self.add_bound(fact, deps, Origin::Given)
    }

    /// Bounds a term of a form by means of the other terms: for each term of the form, and then
    /// for the form itself, `others` has the entry that was used.
    pub(super) fn derive(&mut self, fact: Fact, form: usize, others: &[u32]) -> Result<(), Fail> {
        let deps = (others.iter()).fold(Deps::NONE, |all, entry| all.with(self.entry_deps(*entry)));
        let premises = self.premises.len();
        self.premises.extend_from_slice(others);
        let origin = Origin::Derived { form, premises, checked: false };
        self.add_bound(fact, deps, origin)
    }

    fn add_bound(&mut self, fact: Fact, deps: Deps, origin: Origin) -> Result<(), Fail> {
        let (var, side) = (fact.var, fact.side);
        let previous = *self.bound_slot(var, side)?;
        let index = self.push(Change::Bound { fact, previous }, deps, origin)?;
        *self.bound_slot(var, side)? = index;
        self.touch(watch_number(var));
        let crossed = match (self.bound(var, Side::Lower), self.bound(var, Side::Upper)) {
            (Some(lower), Some(upper)) => lower > upper,
            _ => false,
        };
        if crossed {
            let opposite = self.bound_entry(var, side.opposite());
            return Err(self.refute(&[(index, Num::ONE), (opposite, Num::ONE)]));
        }
        Ok(())
    }

    fn push(&mut self, change: Change, deps: Deps, origin: Origin) -> Result<u32, Stop> {
        let index = u32::try_from(self.trail.len()).map_err(|_| Stop::Internal)?;
        self.trail.push(Entry { change, deps, origin });
        Ok(index)
    }

    /// The conflict between entries with these Farkas multipliers, once it is checked.
    pub(super) fn refute(&mut self, combination: &[(u32, Num)]) -> Fail {
        match self.check(combination) {
            Ok(deps) => Fail::Conflict(deps),
            Err(stop) => Fail::Stop(stop),
        }
    }

    fn check(&mut self, combination: &[(u32, Num)]) -> Result<Deps, Stop> {
        let mut deps = Deps::NONE;
        self.sum.clear(self.compiled);
        for (index, multiplier) in combination {
            let entry = (usize::try_from(*index).ok()).and_then(|index| self.trail.get(index)).ok_or(Stop::Internal)?;
            let Change::Bound { fact, .. } = &entry.change else {
                return Err(Stop::Internal);
            };
            self.sum.add(self.compiled, fact, multiplier)?;
            deps = deps.with(entry.deps);
        }
        if !self.sum.refutes() {
            return Err(Stop::Internal);
        }
        let mut unchecked: Vec<u32> = combination.iter().map(|(index, _)| *index).collect();
        while let Some(index) = unchecked.pop() {
            self.confirm(index, &mut unchecked)?;
        }
        self.refutations = self.refutations.saturating_add(1);
        Ok(deps)
    }

    /// Checks one derived bound against its premises, which are then to be checked in turn.
    fn confirm(&mut self, index: u32, unchecked: &mut Vec<u32>) -> Result<(), Stop> {
        let entry = self.entry(index).ok_or(Stop::Internal)?;
        let (form, premises) = match entry.origin {
            Origin::Given | Origin::Derived { checked: true, .. } => return Ok(()),
            Origin::Derived { form, premises, .. } => (form, premises),
        };
        let Change::Bound { fact: claim, .. } = entry.change.clone() else {
            return Err(Stop::Internal);
        };
        let variable = self.compiled.numbers + form;
        let terms = &self.compiled.forms.get(form).ok_or(Stop::Internal)?.terms;
        let itself = (variable, Num::MINUS_ONE);
        let all_terms = || terms.iter().chain([&itself]);
        let divisor = (all_terms().find(|(var, _)| *var == claim.var))
            .map(|(_, coefficient)| coefficient.abs())
            .ok_or(Stop::Internal)?;
        self.sum.clear(self.compiled);
        let others = all_terms().filter(|(var, _)| *var != claim.var);
        for ((_, coefficient), premise) in others.zip(self.premises.iter().skip(premises)) {
            // A premise that is younger than its conclusion would be circular.
            if *premise >= index {
                return Err(Stop::Internal);
            }
            let used =
                (usize::try_from(*premise).ok()).and_then(|premise| self.trail.get(premise)).ok_or(Stop::Internal)?;
            let Change::Bound { fact, .. } = &used.change else {
                return Err(Stop::Internal);
            };
            let multiplier = coefficient.abs().div(&divisor).ok_or(Stop::Internal)?;
            self.sum.add(self.compiled, fact, &multiplier)?;
            unchecked.push(*premise);
        }
        if !self.sum.implies(self.compiled, &claim)? {
            return Err(Stop::Internal);
        }
        let entry = (usize::try_from(index).ok()).and_then(|index| self.trail.get_mut(index)).ok_or(Stop::Internal)?;
        entry.origin = Origin::Derived { form, premises, checked: true };
        Ok(())
    }
}
