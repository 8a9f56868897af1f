//! What is asked of the same object again and again while an outline is grounded.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ground::{Grounder, What};
use crate::feiten::DingId;
use crate::regelset::{EisId, TabelId};
use crate::solver::Formula;

/// What was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Vraag {
    /// Which rows of a table match an object.
    Rijen(TabelId, DingId),
    /// Whether an exception counts for an object.
    Opzij(EisId, DingId),
}

/// The answer, and what else the asking did.
#[derive(Debug)]
pub(super) struct Antwoord {
    /// The number of objects in the outline; with more of them the answer may be another.
    objecten: usize,
    formulas: Arc<[Formula]>,
    touched: BTreeSet<(DingId, What)>,
}

impl<'r> Grounder<'r> {
    /// Works something out, or repeats what came of it before.
    pub(super) fn remembered(
        &mut self,
        vraag: Vraag,
        work_out: impl FnOnce(&mut Self) -> Vec<Formula>,
    ) -> Arc<[Formula]> {
        if let Some(known) = self.memo.get(&vraag)
            && known.objecten == self.feiten.dingen.len()
        {
            self.touched.extend(&known.touched);
            return Arc::clone(&known.formulas);
        }
        let before = std::mem::take(&mut self.touched);
        let formulas: Arc<[Formula]> = work_out(self).into();
        let touched = std::mem::replace(&mut self.touched, before);
        self.touched.extend(&touched);
        let objecten = self.feiten.dingen.len();
        self.memo.insert(vraag, Antwoord { objecten, formulas: Arc::clone(&formulas), touched });
        formulas
    }
}
