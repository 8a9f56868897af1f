//! Formulas that are asked about together, and the two ways to get there: compiled for this one
//! question, or as a choice from a [`Session`] that has compiled them before.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use super::compile::{Compiled, Node, Root, Side};
use super::formula::{Formula, Model, NumVar, Problem};
use super::nice::{Wishes, nice};
use super::number::{Delta, Num};
use super::optimise::{Goal, Optimum, best};
use super::search::{FORMULA_BITS, Outcome, Search, formula_bit};
use super::simplify::Known;
use super::{Answer, Core, Limits, MAX_VALUES, Steps, Stop, pick};
use crate::getal::Getal;

/// The formulas of one question, ready for search.
#[derive(Debug)]
pub(super) struct Question<'a> {
    pub(super) problem: &'a Problem,
    pub(super) compiled: &'a Compiled,
    pub(super) formulas: Vec<&'a Formula>,
    /// One node for each formula.
    pub(super) roots: Vec<usize>,
    /// The nodes made for the formulas.
    pub(super) nodes: Vec<Range<usize>>,
    /// The forms in the formulas, ascending.
    pub(super) forms: Vec<usize>,
    /// Nodes with a bound, each bound once.
    bounds: OnceCell<Vec<usize>>,
}

impl<'a> Question<'a> {
    /// The only question about a compiled problem.
    pub(super) fn only(
        problem: &'a Problem,
        compiled: &'a Compiled,
        formulas: &'a [Formula],
        roots: Vec<usize>,
    ) -> Question<'a> {
        let nodes = std::iter::once(0..compiled.nodes.len()).collect();
        let forms = (0..compiled.forms.len()).collect();
        Question {
            problem,
            compiled,
            formulas: formulas.iter().collect(),
            roots,
            nodes,
            forms,
            bounds: OnceCell::new(),
        }
    }

    /// How many nodes there are, which says how much a step costs.
    pub(super) fn size(&self) -> usize {
        self.nodes.iter().map(ExactSizeIterator::len).sum()
    }

    /// The bounds in the formulas, each once.
    pub(super) fn bounds(&self) -> impl Iterator<Item = (usize, Side, &'a Delta)> {
        let bound = |place: &usize| match self.compiled.nodes.get(*place)? {
            Node::Bound { var, side, at } => Some((*var, *side, at)),
            Node::True | Node::False | Node::Choice { .. } | Node::And(..) | Node::Or(..) => None,
        };
        let places = self.bounds.get_or_init(|| {
            let all = self.nodes.iter().cloned().flatten();
            let distinct: BTreeMap<_, usize> = all.filter_map(|place| Some((bound(&place)?, place))).collect();
            distinct.into_values().collect()
        });
        places.iter().filter_map(bound)
    }

    /// Whether the model answers the question, judged apart from the search.
    pub(super) fn is_answered_by(&self, model: &Model) -> bool {
        model.fits(self.problem) && self.formulas.iter().all(|formula| formula.holds(model) == Some(true))
    }

    /// The formulas at these places only.
    fn part(&self, places: &[usize]) -> Question<'a> {
        Question {
            problem: self.problem,
            compiled: self.compiled,
            formulas: pick(&self.formulas, places),
            roots: pick(&self.roots, places),
            nodes: self.nodes.clone(),
            forms: self.forms.clone(),
            bounds: self.bounds.clone(),
        }
    }

    pub(super) fn answer(&self, limits: &Limits, steps: &mut Steps) -> Result<Answer, Stop> {
        let mut search = Search::new(self, None, *limits);
        match search.run(steps)? {
            Outcome::Found => {
                let model = search.model()?;
                if self.is_answered_by(&model) { Ok(Answer::Sat(model)) } else { Err(Stop::Internal) }
            }
            // Without an objective there is nothing to be unbounded.
            Outcome::Unbounded => Err(Stop::Internal),
            Outcome::Exhausted(deps) => {
                let count = self.formulas.len();
                let used = |index: &usize| deps.formulas & formula_bit(*index, count) != 0;
                let places: Vec<usize> = (0..count).filter(used).collect();
                let core = Core { formulas: places, refutations: search.refutations() };
                // With very many formulas several share a bit, and a second look tells them apart.
                if count > FORMULA_BITS
                    && core.formulas.len() < count
                    && let Ok(Answer::Unsat(smaller)) = self.part(&core.formulas).answer(limits, steps)
                {
                    let formulas = pick(&core.formulas, &smaller.formulas);
                    return Ok(Answer::Unsat(Core { formulas, refutations: core.refutations }));
                }
                Ok(Answer::Unsat(core))
            }
        }
    }
}

/// A formula of a [`Session`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Premise(usize);

/// Formulas about one problem that were compiled once, for many questions about some of them.
///
/// Each method gives the answer that the function of the same name gives for the formulas
/// themselves, and those that are [given](Session::given); what fails on compiling is answered as unknown when it is asked about.
#[derive(Debug)]
pub struct Session {
    problem: Problem,
    compiled: Compiled,
    formulas: Vec<(Formula, Result<Root, Stop>)>,
    /// For making formulas simpler before they are compiled.
    known: Known,
}

impl Session {
    /// A session about the variables of a problem.
    #[must_use]
    pub fn new(problem: &Problem) -> Session {
        let (problem, compiled, known) = (problem.clone(), Compiled::new(problem), Known::nothing(problem));
        Session { problem, compiled, formulas: Vec::new(), known }
    }

    /// A session in which these formulas are asked about in every question. What they say of single
    /// variables makes all others simpler, so that a core excludes what it does together with them.
    #[must_use]
    pub fn given(problem: &Problem, formulas: Vec<Formula>) -> (Session, Vec<Premise>) {
        let mut session = Session::new(problem);
        let simpler = session.known.given(&formulas);
        let premises = formulas.into_iter().zip(simpler).map(|(formula, simpler)| session.enter(formula, &simpler));
        let premises = premises.collect();
        (session, premises)
    }

    /// Adds a formula that can be asked about.
    pub fn add(&mut self, formula: Formula) -> Premise {
        let simpler = self.known.simplify(&formula);
        self.enter(formula, &simpler)
    }

    /// Whether a formula holds by what is given, at a glance.
    pub fn is_given(&mut self, formula: &Formula) -> bool {
        self.known.simplify(formula) == Formula::True
    }

    /// Models are judged by the formula as it was added.
    fn enter(&mut self, formula: Formula, simpler: &Formula) -> Premise {
        let root = self.compiled.add_root(simpler);
        self.formulas.push((formula, root));
        Premise(self.formulas.len() - 1)
    }

    /// Looks for a model of all premises; see [`solve`](super::solve).
    #[must_use]
    pub fn solve(&self, premises: &[Premise], limits: &Limits) -> Answer {
        self.question(premises)
            .and_then(|question| question.answer(limits, &mut Steps::new(limits)))
            .unwrap_or_else(Answer::Unknown)
    }

    /// Whether a model satisfies all premises.
    #[must_use]
    pub fn is_model(&self, premises: &[Premise], model: &Model) -> bool {
        let holds = |Premise(place): &Premise| {
            self.formulas.get(*place).is_some_and(|(formula, _)| formula.holds(model) == Some(true))
        };
        model.fits(&self.problem) && premises.iter().all(holds)
    }

    /// The best value of an objective over all models; see [`optimise`](super::optimise).
    #[must_use]
    pub fn optimise(
        &mut self,
        premises: &[Premise],
        objective: &[(NumVar, Getal)],
        goal: Goal,
        limits: &Limits,
    ) -> Optimum {
        let found = self.compiled.form_of(objective).and_then(|form| {
            let mut question = self.question(premises)?;
            question.include(form.as_ref());
            best(&question, form, goal, limits, &mut Steps::new(limits))
        });
        found.unwrap_or_else(Optimum::Unknown)
    }

    /// A model that is easy to read; see [`nice_model`](super::nice_model).
    #[must_use]
    pub fn nice_model(&self, premises: &[Premise], wishes: &Wishes, limits: &Limits) -> Answer {
        self.question(premises).and_then(|question| nice(&question, wishes, limits)).unwrap_or_else(Answer::Unknown)
    }

    fn question(&self, premises: &[Premise]) -> Result<Question<'_>, Stop> {
        check_limits(&self.problem)?;
        let mut question = Question {
            problem: &self.problem,
            compiled: &self.compiled,
            formulas: Vec::with_capacity(premises.len()),
            roots: Vec::with_capacity(premises.len()),
            nodes: Vec::with_capacity(premises.len()),
            forms: Vec::new(),
            bounds: OnceCell::new(),
        };
        for Premise(place) in premises {
            let (formula, root) = self.formulas.get(*place).ok_or(Stop::Malformed)?;
            let Root { node, nodes, forms } = root.as_ref().map_err(|stop| *stop)?;
            question.formulas.push(formula);
            question.roots.push(*node);
            question.nodes.push(nodes.clone());
            question.forms.extend_from_slice(forms);
        }
        question.forms.sort_unstable();
        question.forms.dedup();
        Ok(question)
    }
}

impl Question<'_> {
    /// Makes room in the tableau for an objective.
    pub(super) fn include(&mut self, form: Option<&(usize, Num)>) {
        if let Some(form) = form.and_then(|(var, _)| var.checked_sub(self.compiled.numbers))
            && let Err(place) = self.forms.binary_search(&form)
        {
            self.forms.insert(place, form);
        }
    }
}

pub(super) fn check_limits(problem: &Problem) -> Result<(), Stop> {
    if problem.enums.iter().any(|values| *values > MAX_VALUES) {
        return Err(Stop::Malformed);
    }
    Ok(())
}
