//! What judging many projects at once asks of one project.

use super::{Evaluator, applies_here};
use crate::feiten::{DingId, Feiten};
use crate::regelset::{EisId, ObjectId, Regelset};

/// Per kind the objects in which its list, or a list on the way to it, is missing.
pub(crate) fn lacking(regels: &Regelset, feiten: &Feiten, kinds: &[ObjectId]) -> Vec<Vec<DingId>> {
    let evaluator = Evaluator::new(regels, feiten, false, |_| false);
    kinds.iter().map(|kind| evaluator.lacking_lists(*kind).iter().map(|one| one.ding).collect()).collect()
}

/// What cannot exist as the facts say: the place of each verband that is broken, and the object.
pub(crate) fn broken_verbanden(regels: &Regelset, feiten: &Feiten) -> Vec<(usize, DingId)> {
    let evaluator = Evaluator::new(regels, feiten, false, |regeling| applies_here(regels, feiten, regeling));
    evaluator.impossible().into_iter().map(|one| (one.verband, one.ding)).collect()
}

/// Tells of a project to which unlisted objects an eis cannot apply.
pub(crate) struct Ongenoemd<'r, 'f>(Evaluator<'r, 'f>);

impl<'r, 'f> Ongenoemd<'r, 'f> {
    pub(crate) fn new(regels: &'r Regelset, feiten: &'f Feiten) -> Self {
        Self(Evaluator::new(regels, feiten, false, |regeling| applies_here(regels, feiten, regeling)))
    }

    /// Whether no object of kind `basis` in `ding` can come under the eis.
    pub(crate) fn never_applies(&self, eis: EisId, ding: DingId, basis: ObjectId) -> bool {
        self.0.never_applies_in(eis, ding, basis)
    }
}
