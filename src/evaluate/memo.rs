//! Whether an exception counts for an object is asked for every eis that it sets aside; the answer
//! is worked out once.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::Evaluator;
use super::term::Track;
use crate::beoordeling::Mogelijk;
use crate::feiten::DingId;
use crate::regelset::{EisId, KenmerkId};

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

impl<'r> Evaluator<'r, '_> {
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
