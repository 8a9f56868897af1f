//! What follows at once: unit clauses, narrowed choices and interval arithmetic.

use super::Stop;
use super::compile::{Form, Node, Side, Watch};
use super::farkas::Fact;
use super::number::{Delta, Num};
use super::state::{Deps, Fail, State};

/// An `or` that has to hold.
#[derive(Debug)]
pub(super) struct Clause {
    pub(super) node: usize,
    /// What it rests on that it has to hold.
    pub(super) deps: Deps,
    /// One of its alternatives was chosen or is all that is left.
    pub(super) settled: bool,
    /// It has not been looked at.
    pub(super) fresh: bool,
    /// What was seen of it when its alternatives were last counted.
    seen: Option<Seen>,
    /// Two alternatives that were open; as long as they are, nothing follows from it.
    pair: Option<[usize; 2]>,
}

/// What was seen of a clause that is not satisfied.
#[derive(Clone, Copy, Debug)]
struct Seen {
    /// When, by the clock of the state.
    clock: u64,
    /// So many alternatives were open, or at least so many.
    open: usize,
    /// All were counted.
    all: bool,
}

/// An alternative of a clause that was tried and failed, and cannot be negated as one literal.
#[derive(Debug)]
pub(super) struct Excluded {
    pub(super) clause: usize,
    pub(super) alternative: usize,
    pub(super) deps: Deps,
}

/// The truth of a node, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    True,
    False,
    Open,
}

/// The clauses that have to hold at this point of the search.
#[derive(Debug, Default)]
pub(super) struct Clauses {
    pub(super) list: Vec<Clause>,
    pub(super) excluded: Vec<Excluded>,
    room: Intervals,
}

/// Working space for interval arithmetic.
#[derive(Debug, Default)]
struct Intervals {
    parts: Vec<Delta>,
    used: Vec<u32>,
}

/// How often interval arithmetic goes round. It may go on for ever (`x ≤ y/2`, `y ≤ x`); the
/// simplex does the rest.
const ROUNDS: usize = 3;

/// How a node looks, given the present choices and bounds.
pub(super) fn truth(state: &State<'_>, node: usize) -> Result<Truth, Stop> {
    Ok(match state.compiled.node(node)? {
        Node::True => Truth::True,
        Node::False => Truth::False,
        Node::Choice { var, mask } => {
            let possible = state.choice(*var);
            if possible & mask == 0 {
                Truth::False
            } else if possible & !mask == 0 {
                Truth::True
            } else {
                Truth::Open
            }
        }
        Node::Bound { var, side, at } => {
            let holds = |bound: &Delta| match side {
                Side::Lower => bound >= at,
                Side::Upper => bound <= at,
            };
            if state.bound(*var, *side).is_some_and(holds) {
                Truth::True
            } else if (state.bound(*var, side.opposite())).is_some_and(|bound| !holds(bound)) {
                Truth::False
            } else {
                Truth::Open
            }
        }
        Node::And(first, end) => {
            let mut all = Truth::True;
            for child in state.compiled.children(*first, *end)? {
                match truth(state, *child)? {
                    Truth::True => {}
                    Truth::Open => all = Truth::Open,
                    Truth::False => return Ok(Truth::False),
                }
            }
            all
        }
        Node::Or(first, end) => {
            let mut any = Truth::False;
            for child in state.compiled.children(*first, *end)? {
                match truth(state, *child)? {
                    Truth::False => {}
                    Truth::Open => any = Truth::Open,
                    Truth::True => return Ok(Truth::True),
                }
            }
            any
        }
    })
}

/// What it rests on that a false node is false.
fn why_false(state: &State<'_>, node: usize) -> Result<Deps, Stop> {
    Ok(match state.compiled.node(node)? {
        Node::False => Deps::NONE,
        Node::Choice { var, .. } => state.choice_deps(*var),
        Node::Bound { var, side, .. } => state.bound_deps(*var, side.opposite()),
        Node::And(first, end) => {
            for child in state.compiled.children(*first, *end)? {
                if truth(state, *child)? == Truth::False {
                    return why_false(state, *child);
                }
            }
            return Err(Stop::Internal);
        }
        Node::Or(first, end) => {
            let mut all = Deps::NONE;
            for child in state.compiled.children(*first, *end)? {
                all = all.with(why_false(state, *child)?);
            }
            all
        }
        Node::True => return Err(Stop::Internal),
    })
}

/// A clause as it looks now.
pub(super) struct Prospect {
    pub(super) satisfied: bool,
    /// The number of alternatives that are still possible.
    pub(super) open: usize,
    /// The place of the first of them among the alternatives, and its node.
    pub(super) first: Option<(usize, usize)>,
    /// The node of the second.
    second: Option<usize>,
}

impl Clauses {
    /// Makes a node hold, which rests on `deps`.
    pub(super) fn assert(&mut self, state: &mut State<'_>, node: usize, deps: Deps) -> Result<(), Fail> {
        let compiled = state.compiled;
        match compiled.node(node)? {
            Node::True => Ok(()),
            Node::False => Err(Fail::Conflict(deps)),
            Node::Choice { var, mask } => state.restrict(*var, *mask, deps),
            Node::Bound { var, side, at } => state.tighten(*var, *side, at, deps),
            Node::And(first, end) => {
                for child in compiled.children(*first, *end)? {
                    self.assert(state, *child, deps)?;
                }
                Ok(())
            }
            Node::Or(..) => {
                self.list.push(Clause { node, deps, settled: false, fresh: true, seen: None, pair: None });
                Ok(())
            }
        }
    }

    /// Excludes one alternative of a clause.
    pub(super) fn exclude(
        &mut self,
        state: &mut State<'_>,
        clause: usize,
        alternative: usize,
        deps: Deps,
    ) -> Result<(), Fail> {
        let compiled = state.compiled;
        let node = *self.alternatives(state, clause)?.get(alternative).ok_or(Stop::Internal)?;
        match compiled.node(node)? {
            Node::Choice { var, mask } => state.restrict(*var, !mask, deps),
            Node::Bound { var, side, at } => {
                let (side, at) = beyond(state, *var, *side, at);
                state.tighten(*var, side, &at, deps)
            }
            Node::True | Node::False | Node::And(..) | Node::Or(..) => {
                let listed = self.list.get_mut(clause).ok_or(Stop::Internal)?;
                listed.fresh = true;
                listed.seen = None;
                listed.pair = None;
                self.excluded.push(Excluded { clause, alternative, deps });
                Ok(())
            }
        }
    }

    /// The nodes of which a clause asks one.
    fn alternatives<'a>(&self, state: &State<'a>, clause: usize) -> Result<&'a [usize], Stop> {
        let listed = self.list.get(clause).ok_or(Stop::Internal)?;
        match state.compiled.node(listed.node)? {
            Node::Or(first, end) => state.compiled.children(*first, *end),
            Node::True | Node::False | Node::Choice { .. } | Node::Bound { .. } | Node::And(..) => Err(Stop::Internal),
        }
    }

    fn exclusion(&self, clause: usize, alternative: usize) -> Option<Deps> {
        (self.excluded.iter())
            .find(|excluded| (excluded.clause, excluded.alternative) == (clause, alternative))
            .map(|excluded| excluded.deps)
    }

    /// Which alternatives of a clause are left. It stops counting beyond `limit`.
    pub(super) fn prospect(&self, state: &State<'_>, clause: usize, limit: usize) -> Result<Prospect, Stop> {
        let mut prospect = Prospect { satisfied: false, open: 0, first: None, second: None };
        for (alternative, node) in self.alternatives(state, clause)?.iter().enumerate() {
            match truth(state, *node)? {
                Truth::False => {}
                Truth::True => {
                    prospect.satisfied = true;
                    return Ok(prospect);
                }
                Truth::Open if self.exclusion(clause, alternative).is_some() => {}
                Truth::Open => {
                    match prospect.open {
                        0 => prospect.first = Some((alternative, *node)),
                        1 => prospect.second = Some(*node),
                        _ => {}
                    }
                    prospect.open += 1;
                    if prospect.open > limit {
                        return Ok(prospect);
                    }
                }
            }
        }
        Ok(prospect)
    }

    /// How many alternatives of a clause are left, unless it is satisfied. It stops counting beyond
    /// `limit`, and counts again only after something in the clause has changed.
    pub(super) fn count(&mut self, state: &State<'_>, clause: usize, limit: usize) -> Result<Option<usize>, Stop> {
        let listed = self.list.get(clause).ok_or(Stop::Internal)?;
        let watch = state.compiled.watch.get(listed.node).copied().unwrap_or(Watch::MAX);
        if let Some(Seen { clock, open, all }) = listed.seen
            && (all || open > limit)
            && !state.moved_since(watch, clock)
        {
            return Ok(Some(open));
        }
        let Prospect { satisfied, open, .. } = self.prospect(state, clause, limit)?;
        let seen = (!satisfied).then_some(Seen { clock: state.clock, open, all: open <= limit });
        self.list.get_mut(clause).ok_or(Stop::Internal)?.seen = seen;
        Ok((!satisfied).then_some(open))
    }

    /// Takes back exclusions until `mark` of them are left.
    pub(super) fn readmit(&mut self, mark: usize) {
        for excluded in self.excluded.drain(mark.min(self.excluded.len())..) {
            if let Some(listed) = self.list.get_mut(excluded.clause) {
                listed.seen = None;
            }
        }
    }

    /// The alternatives of a clause that are left, by place and node.
    pub(super) fn open(&self, state: &State<'_>, clause: usize) -> Result<Vec<(usize, usize)>, Stop> {
        let mut open = Vec::new();
        for (alternative, node) in self.alternatives(state, clause)?.iter().enumerate() {
            if truth(state, *node)? == Truth::Open && self.exclusion(clause, alternative).is_none() {
                open.push((alternative, *node));
            }
        }
        Ok(open)
    }

    /// What it rests on that all alternatives of a clause but one are excluded.
    fn why_only(&self, state: &State<'_>, clause: usize, only: usize) -> Result<Deps, Stop> {
        let mut deps = self.list.get(clause).ok_or(Stop::Internal)?.deps;
        for (alternative, node) in self.alternatives(state, clause)?.iter().enumerate() {
            if alternative != only {
                deps = deps.with(match truth(state, *node)? {
                    Truth::False => why_false(state, *node)?,
                    Truth::True | Truth::Open => self.exclusion(clause, alternative).ok_or(Stop::Internal)?,
                });
            }
        }
        Ok(deps)
    }

    /// Marks a clause as settled until the search backtracks.
    pub(super) fn settle(&mut self, state: &mut State<'_>, clause: usize) -> Result<(), Stop> {
        let listed = self.list.get_mut(clause).ok_or(Stop::Internal)?;
        listed.settled = true;
        state.settle(clause)
    }

    /// Draws conclusions until there are no more.
    ///
    /// Interval arithmetic is for forms that can only be whole, where rounding makes it stronger
    /// than the simplex. The others are only included `thorough`ly: what they add seldom repays
    /// the time it takes.
    pub(super) fn propagate(&mut self, state: &mut State<'_>, thorough: bool) -> Result<(), Fail> {
        if thorough {
            state.changed = Watch::MAX;
        }
        let mut rounds = 0;
        loop {
            let mut news = std::mem::take(&mut state.changed);
            if rounds < ROUNDS {
                self.intervals(state, news, thorough)?;
            }
            rounds += 1;
            news |= state.changed;
            let mut clause = 0;
            while let Some(listed) = self.list.get_mut(clause) {
                let watch = (state.compiled.watch.get(listed.node)).map_or(Watch::MAX, |bits| *bits);
                let look = listed.fresh || watch & (news | state.changed) != 0;
                if look && !listed.settled {
                    listed.fresh = false;
                    self.unit(state, clause)?;
                }
                clause += 1;
            }
            let fresh = (self.list.iter()).any(|clause| clause.fresh && !clause.settled);
            if state.changed == 0 && !fresh {
                return Ok(());
            }
        }
    }

    /// Interval arithmetic on the forms with news in them.
    fn intervals(&mut self, state: &mut State<'_>, news: Watch, thorough: bool) -> Result<(), Fail> {
        let compiled = state.compiled;
        for form in state.forms {
            let useful = thorough || compiled.is_integral(compiled.numbers + form);
            let Form { watch, .. } = compiled.forms.get(*form).ok_or(Stop::Internal)?;
            if useful && watch & (news | state.changed) != 0 {
                self.room.propagate(state, *form)?;
            }
        }
        Ok(())
    }

    /// Makes the last possible alternative of a clause hold.
    fn unit(&mut self, state: &mut State<'_>, clause: usize) -> Result<(), Fail> {
        if let Some([one, other]) = self.list.get(clause).and_then(|listed| listed.pair)
            && truth(state, one)? == Truth::Open
            && truth(state, other)? == Truth::Open
        {
            return Ok(());
        }
        let prospect = self.prospect(state, clause, 1)?;
        let pair = prospect.first.zip(prospect.second).map(|((_, first), second)| [first, second]);
        self.list.get_mut(clause).ok_or(Stop::Internal)?.pair = pair;
        if prospect.satisfied {
            // It stays so until the search goes back.
            return Ok(self.settle(state, clause)?);
        }
        if prospect.open > 1 {
            return Ok(());
        }
        match prospect.first {
            None => Err(Fail::Conflict(self.why_only(state, clause, usize::MAX)?)),
            Some((alternative, node)) => {
                let deps = self.why_only(state, clause, alternative)?;
                self.settle(state, clause)?;
                self.assert(state, node, deps)
            }
        }
    }
}

/// The bound that holds exactly when this one does not.
pub(super) fn beyond(state: &State<'_>, var: usize, side: Side, at: &Delta) -> (Side, Delta) {
    let step = match side {
        Side::Upper => 1,
        Side::Lower => -1,
    };
    let step =
        if state.compiled.is_integral(var) { Delta::new(Num::from(step), 0) } else { Delta::new(Num::ZERO, step) };
    (side.opposite(), at.add(&step))
}

/// Whether a bound is short enough to be of use. Bounds that follow from each other in a circle
/// would otherwise grow without end, each costlier than the last.
fn is_short(at: &Delta) -> bool {
    let short = |number: &Num| (number.small()).is_some_and(|(n, d)| n.unsigned_abs() < 1 << 40 && d < 1 << 20);
    short(&at.real) && short(&at.eps)
}

impl Intervals {
    /// Derives bounds on a form from those on its variables, and the other way round, reading
    /// its definition as `Σ terms − form = 0`.
    fn propagate(&mut self, state: &mut State<'_>, form: usize) -> Result<(), Fail> {
        for low in [true, false] {
            self.one_side(state, form, low)?;
        }
        Ok(())
    }

    /// With `low`, adds up the least each term can be; no term can exceed its own least by more
    /// than the sum of these is below zero. Otherwise the same the other way round.
    fn one_side(&mut self, state: &mut State<'_>, form: usize, low: bool) -> Result<(), Fail> {
        let compiled = state.compiled;
        let itself = (compiled.numbers + form, Num::MINUS_ONE);
        let terms = &compiled.forms.get(form).ok_or(Stop::Internal)?.terms;
        let side_of = |coefficient: &Num| {
            if coefficient.is_positive() == low { Side::Lower } else { Side::Upper }
        };
        let mut unbounded = 0;
        for (var, coefficient) in terms.iter().chain([&itself]) {
            if state.bound(*var, side_of(coefficient)).is_none() {
                unbounded += 1;
                if unbounded > 1 {
                    return Ok(());
                }
            }
        }
        self.parts.clear();
        self.used.clear();
        let mut total = Delta::ZERO;
        for (var, coefficient) in terms.iter().chain([&itself]) {
            let side = side_of(coefficient);
            let part = match state.bound(*var, side) {
                Some(bound) => bound.scale(coefficient),
                None => Delta::ZERO,
            };
            total = total.add(&part);
            self.parts.push(part);
            self.used.push(state.bound_entry(*var, side));
        }
        for (place, (var, coefficient)) in terms.iter().chain([&itself]).enumerate() {
            let side = side_of(coefficient);
            if unbounded == 1 && state.bound(*var, side).is_some() {
                continue;
            }
            let part = self.parts.get(place).ok_or(Stop::Internal)?;
            let inverse = coefficient.recip().ok_or(Stop::Internal)?;
            let mut at = part.sub(&total).scale(&inverse);
            let side = side.opposite();
            if compiled.is_integral(*var) {
                let whole = match side {
                    Side::Upper => at.floor(),
                    Side::Lower => at.ceil(),
                };
                at = Delta::new(whole, 0);
            }
            if is_short(&at) && state.is_tighter(*var, side, &at) {
                let fact = Fact { var: *var, side, at };
                let mut others = self.used.clone();
                if place < others.len() {
                    others.remove(place);
                }
                // The sum still stands: it does not use the bound on this side.
                state.derive(fact, form, &others)?;
            }
        }
        Ok(())
    }
}
