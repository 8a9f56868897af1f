//! Outcomes together with the facts that they rest on, so that after a fact is gone only what read
//! it has to be judged again.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;

use time::Date;

use super::{Evaluator, deciding, looked_at};
use crate::beoordeling::{Onmogelijk, Uitkomst};
use crate::feiten::{DingId, Feiten};
use crate::regelset::{EisId, EisInhoud, KenmerkId, ObjectId, Regelset};

/// The outcomes of an eis, and every fact that was asked for on the way. Without another fact the
/// outcomes are the same.
pub(crate) struct Noted<'r> {
    pub(crate) uitkomsten: Vec<Uitkomst<'r>>,
    pub(crate) gelezen: BTreeSet<(DingId, KenmerkId)>,
}

/// What of the rules is looked at on a date, worked out once for many evaluations.
pub(crate) struct Looked {
    regelingen: Vec<bool>,
    deciding: Vec<EisId>,
}

impl Looked {
    /// All rules of a date, wherever they hold.
    pub(crate) fn everywhere(regels: &Regelset, datum: Date) -> Self {
        Self { regelingen: looked_at(regels, datum, |_| true), deciding: deciding(regels).collect() }
    }

    /// What local decisions lay down may count everywhere.
    fn evaluator<'r, 'f>(&'f self, regels: &'r Regelset, feiten: &'f Feiten, noting: bool) -> Evaluator<'r, 'f> {
        let mut evaluator = Evaluator::before_decisions(regels, feiten, true, Cow::Borrowed(&self.regelingen));
        evaluator.gelezen = noting.then(RefCell::default);
        evaluator.fix_facts(self.deciding.iter().copied());
        evaluator
    }
}

/// Judges each eis as [`evaluate_some`](super::evaluate_some) does, on the date that was looked at.
pub(crate) fn evaluate_each<'r>(
    regels: &'r Regelset,
    looked: &Looked,
    feiten: &Feiten,
    eisen: impl IntoIterator<Item = EisId>,
) -> Vec<Noted<'r>> {
    let evaluator = looked.evaluator(regels, feiten, true);
    let shared = evaluator.read();
    let judge = |id| {
        let mut uitkomsten = Vec::new();
        let eis = regels.eis(id);
        if evaluator.looks_at(eis.regeling) && !matches!(eis.inhoud, EisInhoud::Geen) {
            evaluator.judge(id, eis, &mut uitkomsten);
        }
        let mut gelezen = evaluator.read();
        gelezen.extend(&shared);
        Noted { uitkomsten, gelezen }
    };
    eisen.into_iter().map(judge).collect()
}

/// What no real building can be. Leaving out facts never adds to it.
pub(crate) fn impossible<'r>(regels: &'r Regelset, looked: &Looked, feiten: &Feiten) -> Vec<Onmogelijk<'r>> {
    looked.evaluator(regels, feiten, false).impossible()
}

/// Whether an object is of a kind, base or derived; nothing when that is not known.
pub(crate) fn is_of_kind(regels: &Regelset, feiten: &Feiten, ding: DingId, kind: ObjectId) -> Option<bool> {
    let (is, _) = Evaluator::new(regels, feiten, true, |_| true).is_kind(ding, kind);
    is.is_decided().then(|| is.can_be_true())
}

impl Evaluator<'_, '_> {
    /// The facts that were asked for since the last time.
    fn read(&self) -> BTreeSet<(DingId, KenmerkId)> {
        self.gelezen.as_ref().map(RefCell::take).unwrap_or_default()
    }
}
