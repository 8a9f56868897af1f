//! How far demands of a series leave room beyond the law, without asking anew for every figure.
//!
//! With `f` the figure and `g(f)` how far a counterpart can be exceeded while the demand holds: a
//! more lenient demand leaves at least as much room, so that `g` never falls towards leniency. Often
//! `g` runs along with the figure; once that is proven for all figures beyond one, a project that
//! goes that far settles the next.

use super::lin::Lin;
use super::reeks::{Maatstaf, Open};
use crate::getal::Getal;
use crate::regelset::Vergelijker;
use crate::solver::{Answer, Goal, Limits, Model, NumVar, Optimum, Premise, Session};

/// More lines than this are not tried for one case.
const MAX_LINES: usize = 4;

/// What is known of one case.
pub(super) struct Verst {
    /// Without the demand.
    zonder: Optimum,
    /// Demands as strict as this leave room without end.
    onbegrensd: Option<Getal>,
    /// A project that goes as far as without the demand.
    vol: Option<Model>,
    lijnen: Vec<Lijn>,
    tried: usize,
}

/// Beyond a figure, on one side, there is no more than so much above the figure.
struct Lijn {
    vanaf: Getal,
    hoger: bool,
    meer: Getal,
    /// A project that goes as far with that figure.
    model: Model,
}

impl Verst {
    pub(super) fn new(session: &mut Session, common: &[Premise], objective: &[(NumVar, Getal)]) -> Self {
        let zonder = session.optimise(common, objective, Goal::Max, &Limits::default());
        Self { zonder, onbegrensd: None, vol: None, lijnen: Vec::new(), tried: 0 }
    }

    /// How far it goes for this demand, if that follows from what is known; with a project that goes
    /// as far. Where its limit matters the project depends on nothing asked before: it is the one that
    /// goes furthest without the demand, or what the demand is `about` lies at its figure, and then the
    /// limit follows from the two.
    pub(super) fn known(
        &self,
        session: &Session,
        premises: &[Premise],
        objective: &[(NumVar, Getal)],
        (demand, about): (&Maatstaf<'_>, Option<&Lin>),
    ) -> Option<Optimum> {
        let at_figure =
            |model: &Model| about.is_none_or(|form| form.value(&model.numbers).as_ref() == Some(demand.waarde()));
        if self.onbegrensd.as_ref().is_some_and(|known| demand.strictness() <= *known) {
            return Some(Optimum::Unbounded);
        }
        if let Optimum::Attained(_, model) = &self.zonder
            && session.is_model(premises, model)
        {
            return Some(self.zonder.clone());
        }
        if let (Optimum::Attained(value, _), Some(model)) = (&self.zonder, &self.vol)
            && about.is_none()
            && session.is_model(premises, model)
        {
            return Some(Optimum::Attained(value.clone(), model.clone()));
        }
        self.lijnen.iter().find_map(|lijn| {
            let within = if lijn.hoger { *demand.waarde() >= lijn.vanaf } else { *demand.waarde() <= lijn.vanaf };
            let value = along(demand, &lijn.meer);
            let model = lijn.moved(demand, objective, &value).filter(|model| within && at_figure(model))?;
            session.is_model(premises, &model).then_some(Optimum::Attained(value, model))
        })
    }

    /// Draws what follows for other figures from what was found for this one.
    pub(super) fn learn(
        &mut self,
        session: &mut Session,
        (common, open): (&[Premise], &Open),
        objective: &[(NumVar, Getal)],
        demand: &Maatstaf<'_>,
        found: &Optimum,
    ) {
        let Optimum::Attained(value, model) = found else {
            if *found == Optimum::Unbounded {
                self.onbegrensd = self.onbegrensd.take().max(Some(demand.strictness()));
            }
            return;
        };
        if matches!(&self.zonder, Optimum::Attained(most, _) if most == value) {
            self.vol = Some(model.clone());
            return;
        }
        if self.tried >= MAX_LINES {
            return;
        }
        self.tried += 1;
        let meer = value - &along(demand, &Getal::ZERO);
        let slope = if demand.is_maximum() { Getal::from(-1) } else { Getal::ONE };
        let above = Lin { terms: objective.iter().cloned().collect(), constant: Getal::ZERO }
            .plus(&Lin::var(open.maat).scaled(&slope))
            .compare(Vergelijker::MeerDan, &Lin::constant(meer.clone()));
        let above = session.add(above);
        for (hoger, op) in [(true, Vergelijker::TenMinste), (false, Vergelijker::TenHoogste)] {
            let beyond = session.add(Lin::var(open.maat).compare(op, &Lin::constant(demand.waarde().clone())));
            let premises: Vec<Premise> = common.iter().copied().chain([open.overal(), beyond, above]).collect();
            if matches!(session.solve(&premises, &Limits::default()), Answer::Unsat(_)) {
                let vanaf = demand.waarde().clone();
                self.lijnen.push(Lijn { vanaf, hoger, meer: meer.clone(), model: model.clone() });
            }
        }
    }
}

/// So much more than the figure of a demand allows.
fn along(demand: &Maatstaf<'_>, meer: &Getal) -> Getal {
    if demand.is_maximum() { demand.waarde() + meer } else { meer - demand.waarde() }
}

impl Lijn {
    /// The project with another figure: what was at the one is at the other, and the objective has
    /// its value. Whether that is still a project is for the premises to say.
    fn moved(&self, demand: &Maatstaf<'_>, objective: &[(NumVar, Getal)], value: &Getal) -> Option<Model> {
        let mut model = self.model.clone();
        for number in model.numbers.iter_mut().filter(|number| **number == self.vanaf) {
            *number = demand.waarde().clone();
        }
        if let [(var, factor)] = objective {
            *model.numbers.get_mut(var.index())? = value.checked_div(factor)?;
        }
        let reached = Lin { terms: objective.iter().cloned().collect(), constant: Getal::ZERO };
        (reached.value(&model.numbers)? == *value).then_some(model)
    }
}
