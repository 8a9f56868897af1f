//! Rows that hold at once, and cases without a row.

use std::collections::BTreeSet;

use super::logic::{Key, Value};
use super::space::{Block, Space};
use crate::regelset::{Nav, ObjectId};

/// Two rows that can hold at once.
pub(super) struct Overlap {
    /// The earlier row, by index.
    pub(super) earlier: usize,
    /// The later row.
    pub(super) later: usize,
    /// When they are about different kinds of which one follows from facts: these kinds.
    pub(super) kinds: Option<(ObjectId, ObjectId)>,
    /// A case in which both hold.
    pub(super) example: String,
}

impl Space<'_> {
    /// Rows that can hold at once; those about derived kinds only when they differ.
    pub(super) fn overlaps(&self, same: impl Fn(usize, usize) -> bool) -> Vec<Overlap> {
        let mut seen = BTreeSet::new();
        let mut named = BTreeSet::new();
        let mut found = Vec::new();
        for block in &self.blocks {
            for (number, rows) in block.rows.iter().enumerate() {
                for (earlier, later) in rows.iter().flat_map(|rows| pairs(rows)) {
                    if !seen.insert((earlier, later)) {
                        continue;
                    }
                    let kinds = self.derived_kinds(earlier, later);
                    let report = match kinds {
                        Some(kinds) => !same(earlier, later) && named.insert(kinds),
                        None => true,
                    };
                    if report {
                        let example = self.shared_case(block, number, earlier, later);
                        found.push(Overlap { earlier, later, kinds, example });
                    }
                }
            }
        }
        found
    }

    fn shared_case(&self, block: &Block, number: usize, earlier: usize, later: usize) -> String {
        let both: Vec<_> = [earlier, later].iter().filter_map(|row| self.rows.get(*row)).collect();
        let case = |number: usize| {
            let rows = block.rows.get(number)?.as_ref()?;
            let cell = block.cell(number);
            let possible = both.iter().all(|row| self.holds(&row.kind_part, &cell));
            possible.then(|| rows.contains(&earlier) && rows.contains(&later))
        };
        let mut kinds: Vec<(Nav, ObjectId)> = Vec::new();
        for kind in both.iter().flat_map(|row| &row.kinds) {
            if !kinds.contains(kind) {
                kinds.push(kind.clone());
            }
        }
        self.example(block, number, &kinds, &case)
    }

    /// The different kinds of one object that two rows name, when one follows from facts.
    fn derived_kinds(&self, earlier: usize, later: usize) -> Option<(ObjectId, ObjectId)> {
        let (a, b) = (self.rows.get(earlier)?, self.rows.get(later)?);
        let derived = |kind: ObjectId| self.set.base_kind(kind) != kind;
        a.kinds.iter().find_map(|(nav, kind)| {
            let (_, other) = b.kinds.iter().find(|(at, other)| at == nav && other != kind)?;
            (derived(*kind) || derived(*other)).then_some((*kind, *other))
        })
    }

    /// Cases that no row covers: the first row that names the kind, and the case in words. Kinds
    /// that no row names have no limit on purpose.
    pub(super) fn gaps(&self) -> Vec<(usize, String)> {
        let with_kinds = self.rows.iter().any(|row| !row.kinds.is_empty());
        let mut done: Vec<&[(Nav, ObjectId)]> = Vec::new();
        let mut found: Vec<(usize, String)> = Vec::new();
        for (index, row) in self.rows.iter().enumerate() {
            let any_kind = row.kinds.is_empty() && with_kinds;
            if any_kind || done.contains(&row.kinds.as_slice()) {
                continue;
            }
            done.push(&row.kinds);
            for block in &self.blocks {
                let case = |number: usize| {
                    let rows = block.rows.get(number)?.as_ref()?;
                    let cell = block.cell(number);
                    let possible = self.holds(&row.kind_part, &cell) && !self.is_unnamed(&cell);
                    possible.then_some(rows.is_empty())
                };
                for number in self.regions(block, |number| case(number) == Some(true)) {
                    let gap = (index, self.example(block, number, &row.kinds, &case));
                    if !found.contains(&gap) {
                        found.push(gap);
                    }
                }
            }
        }
        found
    }

    /// A case that no branch covers, for any kind and any text.
    pub(super) fn uncovered(&self) -> Option<String> {
        self.blocks.iter().find_map(|block| {
            let case = |number: usize| Some(block.rows.get(number)?.as_ref()?.is_empty());
            let number = self.regions(block, |number| case(number) == Some(true)).into_iter().next()?;
            Some(self.example(block, number, &[], &case))
        })
    }

    /// Whether a text has none of the values that rows name.
    fn is_unnamed(&self, cell: &[Option<usize>]) -> bool {
        (0..self.axes.len()).any(|axis| matches!(self.value(axis, cell), Some(Value::Text(None))))
    }

    /// One case for each connected region of cases; preferably not on its edge.
    fn regions(&self, block: &Block, inside: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut open: BTreeSet<usize> = (0..block.rows.len()).filter(|number| inside(*number)).collect();
        let mut found = Vec::new();
        while let Some(first) = open.pop_first() {
            let mut region = vec![first];
            let mut next = 0;
            while let Some(at) = region.get(next).copied() {
                next += 1;
                for (place, (axis, _)) in block.used.iter().enumerate() {
                    let line: Vec<usize> = block.along(at, place).collect();
                    let here = line.iter().position(|number| *number == at).unwrap_or_default();
                    let numeric = self.axes.get(*axis).is_some_and(|axis| matches!(axis.key, Key::Number(_)));
                    let near =
                        |(index, number): (usize, &usize)| (!numeric || index.abs_diff(here) == 1).then_some(*number);
                    let neighbours: Vec<usize> = line.iter().enumerate().filter_map(near).collect();
                    region.extend(neighbours.into_iter().filter(|number| open.remove(number)));
                }
            }
            found.extend(region.into_iter().min_by_key(|number| (self.points(block, *number), *number)));
        }
        found
    }

    fn points(&self, block: &Block, number: usize) -> usize {
        let cell = block.cell(number);
        let is_point = |axis: &usize| matches!(self.value(*axis, &cell), Some(Value::Number { point: true, .. }));
        (0..self.axes.len()).filter(is_point).count()
    }

    /// Branches of which the first that holds counts: those that are never reached, with the
    /// branch before it and a case.
    pub(super) fn unreachable(&self) -> Vec<Overlap> {
        let mut found = Vec::new();
        for later in 0..self.rows.len() {
            let mut hidden = None;
            let mut reached = false;
            for block in &self.blocks {
                for (number, rows) in block.rows.iter().enumerate() {
                    match rows.as_deref() {
                        Some([first, ..]) if *first == later => reached = true,
                        Some(rows @ [first, ..]) if rows.contains(&later) => {
                            hidden.get_or_insert((block, number, *first));
                        }
                        _ => {}
                    }
                }
            }
            if let (false, Some((block, number, earlier))) = (reached, hidden) {
                let example = self.shared_case(block, number, earlier, later);
                found.push(Overlap { earlier, later, kinds: None, example });
            }
        }
        found
    }
}

fn pairs(rows: &[usize]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (index, earlier) in rows.iter().enumerate() {
        pairs.extend(rows.iter().skip(index + 1).map(|later| (*earlier, *later)));
    }
    pairs
}
