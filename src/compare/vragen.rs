//! The questions about one outline, and the cases into which they divide it.

use std::collections::BTreeMap;

use super::cases::Geval;
use super::ground::{Var, What};
use super::keys::Sleutels;
use super::lin::{not, or};
use super::subject::traits;
use crate::feiten::DingId;
use crate::regelset::{EisId, ObjectId};
use crate::solver::{Answer, Formula, Limits, Premise, Session};

/// A national norm for one object of the outline.
#[derive(Debug, Clone)]
pub(super) struct Norm {
    pub(super) eis: EisId,
    pub(super) ding: DingId,
    /// It counts and has a limit.
    pub(super) geldt: Formula,
    /// It is met.
    pub(super) eist: Formula,
    /// It is broken.
    pub(super) gebroken: Formula,
    pub(super) sleutels: Sleutels,
}

/// What distinguishes a case: a description and what holds in it.
#[derive(Clone, Default)]
pub(super) struct Patroon {
    pub(super) eigenschappen: Vec<(ObjectId, bool)>,
    pub(super) geldt: Vec<EisId>,
    /// Of each counterpart it is settled whether it counts.
    pub(super) fijn: bool,
    pub(super) premises: Vec<Premise>,
}

/// With more counterparts than this, they are told apart only where that is needed.
const FEW_NORMS: usize = 6;

/// More cases than this are not told apart.
const MAX_CASES: usize = 96;

#[derive(Clone)]
pub(super) enum Splitsing {
    /// The function is of this kind.
    Eigenschap(ObjectId),
    /// This norm counts.
    Norm(EisId),
    /// At least one of these norms counts.
    Enige(Vec<EisId>),
}

/// What is told apart, when it holds, and when not.
#[derive(Clone)]
struct Split {
    soort: Splitsing,
    geldt: Formula,
    wel: Premise,
    niet: Premise,
}

/// The cases of an outline.
pub(super) struct Indeling {
    /// Nothing when there are too many.
    pub(super) patronen: Option<Vec<Patroon>>,
    /// Each norm was told apart at once.
    pub(super) fijn: bool,
    /// Norms that tell nothing apart, as they count or not by how is built.
    samen: Vec<Split>,
    /// Kinds that tell cases apart.
    soorten: Vec<Split>,
    normen: Vec<Split>,
    /// Those that had to be told apart further, by place.
    pub(super) fijner: BTreeMap<usize, Option<Vec<Patroon>>>,
}

impl Splitsing {
    fn norm(&self) -> Option<EisId> {
        match self {
            Self::Norm(eis) => Some(*eis),
            Self::Eigenschap(_) | Self::Enige(_) => None,
        }
    }
}

/// Variables to look for in formulas.
pub(super) struct Vars(pub(super) Vec<Var>);

impl Vars {
    /// Those of what the demand is about.
    fn of_the_demand(geval: &Geval<'_>) -> Self {
        let g = &geval.g;
        let mut found = Vec::new();
        for (ding, what, _) in geval.sleutels.iter() {
            match what {
                What::Kenmerk(kenmerk) => found.extend(g.facts.get(&(*ding, *kenmerk))),
                What::Onder(..) => {}
                What::Aantal(kind) => {
                    let there = g.below(*ding, *kind).into_iter().filter_map(|other| g.aanwezig.get(&other));
                    found.extend(there.map(|there| Var::Bool(*there)));
                    let counted =
                        g.rest.values().filter(|rest| rest.start == *ding && g.regels.related(rest.soort, *kind));
                    found.extend(counted.map(|rest| Var::Num(rest.aantal)));
                }
            }
        }
        Self(found)
    }

    pub(super) fn is_in(&self, formula: &Formula) -> bool {
        let Self(wanted) = self;
        match formula {
            Formula::True | Formula::False => false,
            Formula::Bool(var) => wanted.contains(&Var::Bool(*var)),
            Formula::Enum(var, _) => wanted.iter().any(|known| matches!(known, Var::Enum(known, _) if known == var)),
            Formula::Linear(linear) => linear.terms.iter().any(|(var, _)| wanted.contains(&Var::Num(*var))),
            Formula::Not(inner) => self.is_in(inner),
            Formula::And(parts) | Formula::Or(parts) => parts.iter().any(|part| self.is_in(part)),
        }
    }
}

/// What can tell cases apart: kinds that tables distinguish, and whether each counterpart counts.
pub(super) fn told_apart(geval: &mut Geval<'_>) -> Vec<(Splitsing, Formula)> {
    let regels = geval.g.regels;
    let mut found = Vec::new();
    if let Some(functie) = geval.g.functie {
        let mut kinds = Vec::new();
        traits(regels, geval.cond, &mut kinds);
        for norm in &geval.tegenover {
            if let Some(versie) = geval.g.version(norm.eis) {
                versie.lezingen.iter().for_each(|lezing| traits(regels, &lezing.norm, &mut kinds));
            }
        }
        for kind in kinds {
            let is = geval.g.is_kind(functie, kind);
            if is != Formula::False && is != Formula::True {
                found.push((Splitsing::Eigenschap(kind), is));
            }
        }
    }
    let mut eisen: Vec<EisId> = geval.tegenover.iter().map(|norm| norm.eis).collect();
    eisen.sort();
    eisen.dedup();
    for eis in eisen {
        let counts = or(geval.tegenover.iter().filter(|norm| norm.eis == eis).map(|norm| norm.geldt.clone()));
        found.push((Splitsing::Norm(eis), counts));
    }
    found
}

/// The questions about one outline: its formulas are compiled once, whatever the figure of the
/// demand.
pub(super) struct Vragen {
    pub(super) session: Session,
    /// What holds in every case: the outline, and that the demand applies.
    pub(super) base: Vec<Premise>,
    /// What each counterpart asks, with the norm.
    pub(super) tegenover: Vec<(EisId, Premise)>,
    /// The same of the other national norms.
    pub(super) overige: Vec<(EisId, Premise)>,
    /// Of each counterpart by itself.
    afzonderlijk: BTreeMap<EisId, Afzonderlijk>,
    /// That one of some counterparts is broken, by their places.
    gebroken: BTreeMap<Vec<usize>, Premise>,
}

/// A counterpart by itself: an eis about several objects asks the same of each.
#[derive(Clone)]
pub(super) struct Afzonderlijk {
    /// It is broken somewhere.
    pub(super) gebroken: Premise,
    /// It is met everywhere.
    pub(super) eist: Vec<Premise>,
}

impl Vragen {
    pub(super) fn new(geval: &mut Geval<'_>) -> Self {
        let given = geval.g.axioms.iter().chain([&geval.van_toepassing]).cloned().collect();
        let (mut session, base) = Session::given(&geval.g.problem, given);
        let mut add = |formula: &Formula| session.add(formula.clone());
        let mut asked = |norms: &[Norm]| -> Vec<(EisId, Premise)> {
            let asking = norms.iter().filter(|norm| norm.eist != Formula::True);
            asking.map(|norm| (norm.eis, add(&norm.eist))).collect()
        };
        let (tegenover, overige) = (asked(&geval.tegenover), asked(&geval.overige));
        let (afzonderlijk, gebroken) = (BTreeMap::new(), BTreeMap::new());
        let mut vragen = Self { session, base, tegenover, overige, afzonderlijk, gebroken };
        vragen.settle_overlap(geval);
        vragen
    }

    pub(super) fn solve(&self, premises: &[Premise]) -> Answer {
        self.session.solve(premises, &Limits::default())
    }

    /// Whether the base and these formulas exclude each other.
    fn none(&mut self, base: &[Premise], more: impl IntoIterator<Item = Formula>) -> bool {
        let mut premises = base.to_vec();
        premises.extend(more.into_iter().map(|formula| self.session.add(formula)));
        matches!(self.solve(&premises), Answer::Unsat(_))
    }

    /// Where two rows of a table match and differ, there is nothing to compare with.
    fn settle_overlap(&mut self, geval: &mut Geval<'_>) {
        let mut never: Vec<Formula> = std::mem::take(&mut geval.g.overlap).into_iter().map(not).collect();
        never.retain(|formula| !self.session.is_given(formula));
        if never.is_empty() {
            return;
        }
        let base = self.base.clone();
        if self.none(&base, [or(never.iter().cloned().map(not))]) {
            return;
        }
        let text = "waar twee rijen van een tabel tegelijk passen, is niet vergeleken".to_owned();
        geval.g.voorbehouden.insert(text);
        for formula in never {
            let premise = self.session.add(formula);
            // Behind the outline, before what depends on the case.
            self.base.insert(self.base.len().saturating_sub(1), premise);
        }
    }

    /// The formulas of one counterpart.
    pub(super) fn afzonderlijk(&mut self, geval: &Geval<'_>, eis: EisId) -> Afzonderlijk {
        if let Some(known) = self.afzonderlijk.get(&eis) {
            return known.clone();
        }
        let own: Vec<&Norm> = geval.tegenover.iter().filter(|norm| norm.eis == eis).collect();
        let gebroken = self.session.add(or(own.iter().map(|norm| norm.gebroken.clone())));
        let eist = own.iter().map(|norm| self.session.add(norm.eist.clone())).collect();
        let found = Afzonderlijk { gebroken, eist };
        self.afzonderlijk.insert(eis, found.clone());
        found
    }

    /// That at least one of these counterparts is broken.
    pub(super) fn gebroken(&mut self, geval: &Geval<'_>, counterparts: &[usize]) -> Premise {
        if let Some(known) = self.gebroken.get(counterparts) {
            return *known;
        }
        let norms = counterparts.iter().filter_map(|index| geval.tegenover.get(*index));
        let premise = self.session.add(or(norms.map(|norm| norm.gebroken.clone())));
        self.gebroken.insert(counterparts.to_vec(), premise);
        premise
    }

    fn split(&mut self, soort: Splitsing, geldt: Formula) -> Split {
        let wel = self.session.add(geldt.clone());
        let niet = self.session.add(not(geldt.clone()));
        Split { soort, geldt, wel, niet }
    }

    /// The cases, first by table row and by regulated or not; by single norms only where that leaves
    /// doubt. Nothing when there are too many.
    pub(super) fn indeling(&mut self, told_apart: Vec<(Splitsing, Formula)>) -> Indeling {
        let (kinds, norms) = self.splits(told_apart);
        self.divided(kinds, norms, Vec::new())
    }

    /// The same without telling apart by norms that count or not by what the demand itself is about:
    /// how a building is made is no circumstance. Nothing where there are none.
    pub(super) fn indeling_samen(&mut self, geval: &Geval<'_>, usual: &Indeling) -> Option<Indeling> {
        let about = Vars::of_the_demand(geval);
        let norms = usual.normen.iter().cloned();
        let (samen, norms): (Vec<Split>, Vec<Split>) = norms.partition(|split| about.is_in(&split.geldt));
        (!samen.is_empty()).then(|| self.divided(usual.soorten.clone(), norms, samen))
    }

    fn divided(&mut self, soorten: Vec<Split>, norms: Vec<Split>, samen: Vec<Split>) -> Indeling {
        let mut coarse = soorten.clone();
        let fijn = norms.len() <= FEW_NORMS;
        if fijn {
            coarse.extend(norms.iter().cloned());
        } else {
            let any = or(norms.iter().map(|split| split.geldt.clone()));
            let eisen = norms.iter().filter_map(|split| split.soort.norm()).collect();
            coarse.push(self.split(Splitsing::Enige(eisen), any));
        }
        let mut patronen = Vec::new();
        let complete = self.divide(&coarse, Patroon { fijn, ..Patroon::default() }, &mut patronen);
        patronen.iter_mut().for_each(|pattern| self.add_together(&samen, pattern));
        Indeling {
            patronen: complete.then_some(patronen),
            fijn,
            samen,
            soorten,
            normen: norms,
            fijner: BTreeMap::new(),
        }
    }

    /// A case told apart further, by each norm; nothing when that gives too many.
    pub(super) fn finer(&self, indeling: &Indeling, pattern: &Patroon) -> Option<Vec<Patroon>> {
        let mut finer = Vec::new();
        let start = Patroon { geldt: Vec::new(), fijn: true, ..pattern.clone() };
        let complete = self.divide(&indeling.normen, start, &mut finer);
        finer.iter_mut().for_each(|pattern| self.add_together(&indeling.samen, pattern));
        complete.then_some(finer)
    }

    /// Of the norms that tell nothing apart, those that can count in a case belong to it.
    fn add_together(&self, samen: &[Split], pattern: &mut Patroon) {
        let case: Vec<Premise> = self.base.iter().chain(&pattern.premises).copied().collect();
        let can = |split: &&Split| !matches!(self.solve(&[&case[..], &[split.wel]].concat()), Answer::Unsat(_));
        let counting: Vec<EisId> = samen.iter().filter(can).filter_map(|split| split.soort.norm()).collect();
        pattern.geldt.extend(counting);
    }

    /// The kinds and the norms by which cases are told apart. What counts in no case needs no case.
    fn splits(&mut self, told_apart: Vec<(Splitsing, Formula)>) -> (Vec<Split>, Vec<Split>) {
        let (mut kinds, mut norms) = (Vec::new(), Vec::new());
        for (soort, formula) in told_apart {
            let split = self.split(soort, formula);
            if split.soort.norm().is_none() {
                kinds.push(split);
                continue;
            }
            let mut premises = self.base.clone();
            premises.push(split.wel);
            if !matches!(self.solve(&premises), Answer::Unsat(_)) {
                norms.push(split);
            }
        }
        (kinds, norms)
    }

    /// All combinations that some project has; false when there are too many.
    fn divide(&self, splits: &[Split], so_far: Patroon, found: &mut Vec<Patroon>) -> bool {
        let premises: Vec<Premise> = self.base.iter().chain(&so_far.premises).copied().collect();
        if matches!(self.solve(&premises), Answer::Unsat(_)) {
            return true;
        }
        let Some((split, rest)) = splits.split_first() else {
            found.push(so_far);
            return found.len() < MAX_CASES;
        };
        // The ordinary case first: without the trait, and with the norm.
        let ordinary = !matches!(split.soort, Splitsing::Eigenschap(_));
        for holds in [ordinary, !ordinary] {
            let mut next = so_far.clone();
            match &split.soort {
                Splitsing::Eigenschap(object) => next.eigenschappen.push((*object, holds)),
                Splitsing::Norm(eis) if holds => next.geldt.push(*eis),
                Splitsing::Enige(eisen) if holds => next.geldt.clone_from(eisen),
                Splitsing::Norm(_) | Splitsing::Enige(_) => {}
            }
            match (&split.geldt, holds) {
                (Formula::True, true) | (Formula::False, false) => {}
                (Formula::True, false) | (Formula::False, true) => continue,
                _ => next.premises.push(if holds { split.wel } else { split.niet }),
            }
            if !self.divide(rest, next, found) {
                return false;
            }
        }
        true
    }
}
