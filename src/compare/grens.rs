//! From which figure on, or up to which, demands of a series are possible.
//!
//! A demand that can hold can hold with every more lenient figure, and one that can be broken can be
//! broken with every stricter one. So what was found for some figures decides others, and where that
//! falls short the exact limit decides all.

use std::cmp::Ordering;

use crate::getal::Getal;
use crate::solver::{Goal, Limits, NumVar, Optimum, Premise, Session};

/// What is asked of the demand itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Zelf {
    /// It holds everywhere: ruled out from some strictness on.
    Overal,
    /// It is broken: possible from some strictness on.
    Gebroken,
}

/// For which figures something was found possible, and for which not.
#[derive(Default)]
pub(super) struct Bekend {
    mogelijk: Option<Getal>,
    uitgesloten: Option<Getal>,
    /// Exactly, once several figures were asked about.
    grens: Option<Grens>,
}

/// Which figures are possible.
enum Grens {
    Alle,
    Geen,
    /// Up to this strictness or from it on, and whether it belongs to them itself.
    Bij(Getal, bool),
    /// It was looked for in vain.
    Onbekend,
}

impl Bekend {
    /// Whether it is possible with this strictness, as far as that is known.
    pub(super) fn says(&self, zelf: Zelf, streng: &Getal) -> Option<bool> {
        match &self.grens {
            Some(Grens::Alle) => return Some(true),
            Some(Grens::Geen) => return Some(false),
            Some(Grens::Bij(at, itself)) => {
                return Some(match streng.cmp(at) {
                    Ordering::Equal => *itself,
                    Ordering::Less => zelf == Zelf::Overal,
                    Ordering::Greater => zelf == Zelf::Gebroken,
                });
            }
            Some(Grens::Onbekend) | None => {}
        }
        let (from, until) = match zelf {
            Zelf::Overal => (&self.uitgesloten, &self.mogelijk),
            Zelf::Gebroken => (&self.mogelijk, &self.uitgesloten),
        };
        // What is so from some strictness on, and what is so up to one.
        let beyond = from.as_ref().is_some_and(|from| streng >= from);
        let within = until.as_ref().is_some_and(|until| streng <= until);
        match (beyond, within) {
            (true, _) => Some(zelf == Zelf::Gebroken),
            (_, true) => Some(zelf == Zelf::Overal),
            _ => None,
        }
    }

    /// Notes what was found for one strictness.
    pub(super) fn learn(&mut self, zelf: Zelf, streng: &Getal, possible: bool) {
        let place = if possible { &mut self.mogelijk } else { &mut self.uitgesloten };
        // Possible when broken, and ruled out when it holds, reach from the most lenient known on.
        let lowest = possible == (zelf == Zelf::Gebroken);
        let better = place.as_ref().is_none_or(|known| if lowest { streng < known } else { streng > known });
        if better {
            *place = Some(streng.clone());
        }
    }

    /// Whether the exact limit was looked for.
    pub(super) fn is_settled(&self) -> bool {
        self.grens.is_some()
    }

    /// Finds the strictness from which on, or up to which, it is possible: `premises` are the others, and
    /// the demand with its figure left open. A second figure makes that worth the time.
    pub(super) fn settle(&mut self, zelf: Zelf, session: &mut Session, premises: &[Premise], open: (NumVar, bool)) {
        let (maat, maximum) = open;
        // The strictest that can hold, or the most lenient that can be broken.
        let goal = if maximum == (zelf == Zelf::Overal) { Goal::Min } else { Goal::Max };
        let strictness = |maat: Getal| if maximum { -maat } else { maat };
        self.grens = Some(match session.optimise(premises, &[(maat, Getal::ONE)], goal, &Limits::default()) {
            Optimum::Attained(maat, _) => Grens::Bij(strictness(maat), true),
            Optimum::Approached(maat) => Grens::Bij(strictness(maat), false),
            Optimum::Unbounded => Grens::Alle,
            Optimum::Infeasible => Grens::Geen,
            Optimum::Unknown(_) => Grens::Onbekend,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solver::{Formula, Problem, Relation};

    /// The figures `f` for which a quantity of at least 3, or more than 3, can hold or break `x ≤ f`.
    fn settled(zelf: Zelf, minimum: Relation) -> Bekend {
        let mut problem = Problem::default();
        let (x, figure) = (problem.real(), problem.real());
        let mut session = Session::new(&problem);
        let least = session.add(Formula::linear([(x, Getal::ONE)], minimum, Getal::from(3)));
        let most = session.add(Formula::linear([(x, Getal::ONE)], Relation::AtMost, Getal::from(5)));
        let relation = if zelf == Zelf::Overal { Relation::AtMost } else { Relation::Above };
        let demand = Formula::linear([(x, Getal::ONE), (figure, Getal::from(-1))], relation, Getal::ZERO);
        let demand = session.add(demand);
        let mut bekend = Bekend::default();
        bekend.settle(zelf, &mut session, &[least, most, demand], (figure, true));
        bekend
    }

    /// Of a maximum the strictness is the figure with its sign turned.
    #[test]
    fn the_limit_decides_every_figure() {
        for (zelf, minimum, possible) in [
            // 3 ≤ x ≤ 5: a maximum of 3 can hold, one of 5 cannot be broken.
            (Zelf::Overal, Relation::AtLeast, [(2, false), (3, true), (4, true), (6, true)]),
            (Zelf::Overal, Relation::Above, [(2, false), (3, false), (4, true), (6, true)]),
            (Zelf::Gebroken, Relation::AtLeast, [(2, true), (4, true), (5, false), (6, false)]),
        ] {
            let bekend = settled(zelf, minimum);
            for (figure, expected) in possible {
                assert_eq!(bekend.says(zelf, &Getal::from(-figure)), Some(expected), "{figure} {minimum:?}");
            }
        }
    }
}
