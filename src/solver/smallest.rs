//! The fewest formulas to blame.
//!
//! Each model of some of the groups shows that what excludes everything must have one of the other
//! groups as well. The smallest set that takes one of each such remainder is asked next, until it
//! excludes everything itself (Ignatiev, Previti, Liffiton and Marques-Silva, *Smallest MUS
//! extraction with minimal hitting set dualization*, 2015).

use std::collections::BTreeSet;

use super::question::{Premise, Session};
use super::{Answer, Limits};

/// After so many questions the best set that is known will do.
const ROUNDS: usize = 100;

impl Session {
    /// The fewest of these groups that leave no model beside what is fixed, by their places; the
    /// first among equals, of those that none can be left out of when the fewest are not found in time.
    ///
    /// Nothing when all groups together have a model, or that is not known.
    #[must_use]
    pub fn smallest(&self, fixed: &[Premise], groups: &[Vec<Premise>], limits: &Limits) -> Option<Vec<usize>> {
        let search = Search { session: self, fixed, groups, limits };
        let enough = search.enough()?;
        Some(search.fewer(enough.len()).unwrap_or(enough))
    }
}

struct Search<'a> {
    session: &'a Session,
    fixed: &'a [Premise],
    groups: &'a [Vec<Premise>],
    limits: &'a Limits,
}

impl Search<'_> {
    fn ask(&self, chosen: impl IntoIterator<Item = usize>) -> Answer {
        let groups = chosen.into_iter().filter_map(|place| self.groups.get(place)).flatten();
        let premises: Vec<Premise> = self.fixed.iter().chain(groups).copied().collect();
        self.session.solve(&premises, self.limits)
    }

    /// Groups that exclude everything, without any that can be left out.
    fn enough(&self) -> Option<Vec<usize>> {
        let all: Vec<usize> = (0..self.groups.len()).collect();
        let Answer::Unsat(core) = self.ask(all.iter().copied()) else { return None };
        // The places in the core are those of single premises.
        let mut enough = Vec::new();
        let mut start = self.fixed.len();
        for (place, group) in self.groups.iter().enumerate() {
            let end = start.saturating_add(group.len());
            if core.formulas.iter().any(|at| (start..end).contains(at)) {
                enough.push(place);
            }
            start = end;
        }
        for place in enough.clone() {
            let without = || enough.iter().copied().filter(|other| *other != place);
            if matches!(self.ask(without()), Answer::Unsat(_)) {
                enough = without().collect();
            }
        }
        Some(enough)
    }

    /// Fewer groups than so many that exclude everything, if there are any.
    fn fewer(&self, than: usize) -> Option<Vec<usize>> {
        let mut remainders: Vec<Vec<usize>> = Vec::new();
        for _ in 0..ROUNDS {
            let chosen = (0..than).find_map(|size| hitting(&remainders, size))?;
            match self.ask(chosen.iter().copied()) {
                Answer::Unsat(_) => return Some(chosen),
                Answer::Sat(_) => remainders.push(self.remainder(&chosen)),
                Answer::Unknown(_) => return None,
            }
        }
        None
    }

    /// What cannot be added any more to groups that have a model.
    fn remainder(&self, chosen: &[usize]) -> Vec<usize> {
        let mut possible: BTreeSet<usize> = chosen.iter().copied().collect();
        let mut remainder = Vec::new();
        for place in (0..self.groups.len()).filter(|place| !chosen.contains(place)) {
            match self.ask(possible.iter().copied().chain([place])) {
                Answer::Sat(_) => {
                    possible.insert(place);
                }
                Answer::Unsat(_) | Answer::Unknown(_) => remainder.push(place),
            }
        }
        remainder
    }
}

/// So many places, one at least of each set; ascending.
fn hitting(sets: &[Vec<usize>], size: usize) -> Option<Vec<usize>> {
    fn extend(sets: &[Vec<usize>], chosen: &mut BTreeSet<usize>, size: usize) -> bool {
        let Some(open) = sets.iter().find(|set| !set.iter().any(|place| chosen.contains(place))) else { return true };
        if chosen.len() == size {
            return false;
        }
        open.iter().any(|place| {
            chosen.insert(*place);
            extend(sets, chosen, size) || {
                chosen.remove(place);
                false
            }
        })
    }
    let mut chosen = BTreeSet::new();
    extend(sets, &mut chosen, size).then(|| chosen.into_iter().collect())
}
