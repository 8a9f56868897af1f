//! Whether an exception counts for an object is asked for every eis that it sets aside, and which
//! objects there are of a kind for every eis about that kind; the answers are worked out once.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use super::Evaluator;
use super::lists::Lacking;
use super::term::Track;
use crate::beoordeling::Mogelijk;
use crate::feiten::DingId;
use crate::regelset::{EisId, KenmerkId, ObjectId, Voor};

/// So many answers are kept; a project with more objects than that forgets them now and then.
const KEPT: usize = 20_000;

/// Answers, with what they used and lacked.
#[derive(Default)]
pub(super) struct Memo<'r>(RefCell<BTreeMap<(EisId, DingId), Answer<'r>>>);

struct Answer<'r> {
    mogelijk: Mogelijk,
    track: Track<'r>,
    gelezen: BTreeSet<(DingId, KenmerkId)>,
}

/// What there is of a base kind. It rests on no fact that a local decision can fix.
#[derive(Default)]
pub(super) struct OfKind {
    dingen: OnceCell<Vec<DingId>>,
    lacking: OnceCell<Vec<Lacking>>,
}

impl<'r> Evaluator<'r, '_> {
    /// The objects that are of one of the kinds, or may turn out to be.
    pub(super) fn of_kinds(&self, voor: &[Voor]) -> Cow<'_, [DingId]> {
        match voor {
            [only] => Cow::Borrowed(self.of_kind(only.basis)),
            several => {
                let mut all: Vec<DingId> = several.iter().flat_map(|kind| self.of_kind(kind.basis)).copied().collect();
                all.sort_unstable();
                all.dedup();
                Cow::Owned(all)
            }
        }
    }

    fn of_kind(&self, basis: ObjectId) -> &[DingId] {
        let work_out = || self.feiten.ids().filter(|ding| self.may_be(*ding, basis)).collect();
        self.kinds.get(basis.index()).map_or(&[], |kind| kind.dingen.get_or_init(work_out))
    }

    /// Where lists of a kind are missing.
    pub(super) fn lacking_lists(&self, basis: ObjectId) -> &[Lacking] {
        let work_out = || self.work_out_lacking_lists(basis);
        self.kinds.get(basis.index()).map_or(&[], |kind| kind.lacking.get_or_init(work_out))
    }

    /// Works something out, or repeats what came of it before: the same answer and the same track.
    pub(super) fn remembered(
        &self,
        key: (EisId, DingId),
        track: &mut Track<'r>,
        work_out: impl FnOnce(&mut Track<'r>) -> Mogelijk,
    ) -> Mogelijk {
        if let Some(known) = self.memo.0.borrow().get(&key) {
            track.add(&known.track);
            if let Some(gelezen) = &self.gelezen {
                gelezen.borrow_mut().extend(&known.gelezen);
            }
            return known.mogelijk;
        }
        let before = self.gelezen.as_ref().map(RefCell::take);
        let mut own = Track::default();
        let mogelijk = work_out(&mut own);
        let mut read = BTreeSet::new();
        if let (Some(gelezen), Some(before)) = (&self.gelezen, before) {
            read = gelezen.replace(before);
            gelezen.borrow_mut().extend(&read);
        }
        track.add(&own);
        let mut memo = self.memo.0.borrow_mut();
        if memo.len() >= KEPT {
            memo.clear();
        }
        memo.insert(key, Answer { mogelijk, track: own, gelezen: read });
        mogelijk
    }
}
