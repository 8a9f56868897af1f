//! What follows from the declared kinds of things: which is a kind of which, and which can
//! contain which. Computed once; evaluating asks it constantly.

use std::collections::BTreeSet;

use crate::regelset::{Object, ObjectId};

/// The relations between kinds.
#[derive(Debug, Default)]
pub(crate) struct Kinds {
    /// Per kind, for every kind: whether the first is the second or a kind of it.
    is_a: Vec<Vec<bool>>,
    /// Per kind: the nearest base kind.
    base: Vec<ObjectId>,
    /// Per kind: in what it can be contained directly.
    direct_containers: Vec<Vec<ObjectId>>,
    /// Per kind: everything that can contain it, at any distance.
    containers: Vec<BTreeSet<ObjectId>>,
    /// Per kind, for every kind: whether the first, or a kind related to it, can contain the second
    /// at any distance.
    can_contain: Vec<Vec<bool>>,
    /// Per kind: the base kinds that it can contain directly, each as general as possible.
    direct_contents: Vec<Vec<ObjectId>>,
    /// Per kind: the base kinds right below it.
    base_subkinds: Vec<Vec<ObjectId>>,
    /// Per kind: what it groups.
    groups: Vec<Vec<ObjectId>>,
}

impl Kinds {
    /// Works out the relations. The kinds must not be kinds of themselves.
    pub(crate) fn new(objecten: &[Object]) -> Self {
        let ids: Vec<ObjectId> = (0..objecten.len()).map(ObjectId::new).collect();
        let object = |id: ObjectId| objecten.get(id.index());
        let above =
            |id: ObjectId| std::iter::successors(Some(id), move |at| object(*at).and_then(|found| found.soort_van));
        let inherited = |id: ObjectId, list: fn(&Object) -> &Vec<ObjectId>| {
            above(id).filter_map(object).map(list).find(|found| !found.is_empty()).cloned().unwrap_or_default()
        };
        let mut kinds = Self::default();
        for id in &ids {
            kinds.is_a.push(ids.iter().map(|other| above(*id).any(|at| at == *other)).collect());
            let base = above(*id).find(|at| object(*at).is_some_and(|found| found.volgt_uit.is_none()));
            kinds.base.push(base.unwrap_or(*id));
            kinds.direct_containers.push(inherited(*id, |object| &object.onderdeel_van));
            kinds.groups.push(inherited(*id, |object| &object.groepeert));
        }
        for id in &ids {
            let mut found = BTreeSet::new();
            let mut todo = vec![*id];
            while let Some(at) = todo.pop() {
                todo.extend(kinds.direct_containers(at).iter().copied().filter(|container| found.insert(*container)));
            }
            kinds.containers.push(found);
        }
        let related = |a, b| kinds.is_a(a, b) || kinds.is_a(b, a);
        let can_contain = |id: ObjectId, other| kinds.containers(other).iter().any(|container| related(*container, id));
        kinds.can_contain = ids.iter().map(|id| ids.iter().map(|other| can_contain(*id, *other)).collect()).collect();
        let is_base = |id: &&ObjectId| object(**id).is_some_and(|found| found.volgt_uit.is_none());
        for id in &ids {
            let inside = |other: &&ObjectId| {
                kinds.direct_containers(**other).iter().any(|container| kinds.is_a(*id, *container))
            };
            let mut contents: Vec<ObjectId> = ids.iter().filter(is_base).filter(inside).copied().collect();
            // Only whole families: that all toiletruimten are known says nothing of other spaces.
            let all = contents.clone();
            contents.retain(|kind| {
                object(*kind).and_then(|found| found.soort_van).is_none_or(|above| !all.contains(&above))
            });
            kinds.direct_contents.push(contents);
            let below = |other: &&ObjectId| object(**other).is_some_and(|found| found.soort_van == Some(*id));
            kinds.base_subkinds.push(ids.iter().filter(is_base).filter(below).copied().collect());
        }
        kinds
    }

    pub(crate) fn is_a(&self, sub: ObjectId, sup: ObjectId) -> bool {
        sub == sup || cell(&self.is_a, sub, sup)
    }

    pub(crate) fn can_contain(&self, id: ObjectId, other: ObjectId) -> bool {
        cell(&self.can_contain, id, other)
    }

    pub(crate) fn base(&self, id: ObjectId) -> ObjectId {
        self.base.get(id.index()).copied().unwrap_or(id)
    }

    pub(crate) fn direct_containers(&self, id: ObjectId) -> &[ObjectId] {
        self.direct_containers.get(id.index()).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn containers(&self, id: ObjectId) -> &BTreeSet<ObjectId> {
        static NONE: BTreeSet<ObjectId> = BTreeSet::new();
        self.containers.get(id.index()).unwrap_or(&NONE)
    }

    pub(crate) fn direct_contents(&self, id: ObjectId) -> &[ObjectId] {
        self.direct_contents.get(id.index()).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn base_subkinds(&self, id: ObjectId) -> &[ObjectId] {
        self.base_subkinds.get(id.index()).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn groups(&self, id: ObjectId) -> &[ObjectId] {
        self.groups.get(id.index()).map_or(&[], Vec::as_slice)
    }
}

fn cell(table: &[Vec<bool>], row: ObjectId, column: ObjectId) -> bool {
    table.get(row.index()).and_then(|row| row.get(column.index())).copied().unwrap_or(false)
}
