//! Whether what is open lacks a fact, as [`evaluate`](crate::evaluate) notes it: of a condition that
//! is decided nothing is missing, and a value misses what it reads.
//!
//! Mostly "open" is enough, since nothing but a missing fact leaves a condition open. The exception is
//! where rows of a table, or norms, can match together and differ; only what rests on those is
//! written out.

use std::collections::{BTreeMap, BTreeSet};

use super::expressie::{Waarde, bits, column};
use crate::batch::lower::Waarom;
use crate::batch::program::{Op, Slot};

/// Longer expressions get a column of their own.
const SHORT: usize = 160;

/// What never lacks a fact.
const NOTHING: &str = "FALSE";

/// Expressions that tell whether steps lack a fact.
pub(super) struct Gemis<'p> {
    steps: &'p [Op],
    done: &'p [Result<Waarde, Waarom>],
    /// Per step whether it can be open although no fact is missing.
    doubtful: Vec<bool>,
    /// Per step the expression, and the level of columns that it reads.
    known: BTreeMap<Slot, (String, usize)>,
    /// Columns beyond those of the steps, by level: each may use those of lower levels only.
    pub(super) columns: Vec<Vec<(String, String)>>,
}

impl<'p> Gemis<'p> {
    pub(super) fn new(steps: &'p [Op], done: &'p [Result<Waarde, Waarom>]) -> Self {
        let mut doubtful: Vec<bool> = Vec::new();
        for op in steps {
            let own = match op {
                Op::Bits(bits) => bits.count_ones() != 1,
                Op::Const { lo, hi, tag } => lo != hi || *tag != 0,
                Op::Union(_) | Op::Uncertain(_) | Op::Choose { .. } => true,
                _ => false,
            };
            let below = op.uses().into_iter().any(|used| doubtful.get(used).copied().unwrap_or(true));
            doubtful.push(own || below);
        }
        Self { steps, done, doubtful, known: BTreeMap::new(), columns: Vec::new() }
    }

    /// Whether one of these can be open although no fact is missing.
    pub(super) fn is_doubtful(&self, slots: impl IntoIterator<Item = Slot>) -> bool {
        slots.into_iter().any(|slot| self.doubtful.get(slot).copied().unwrap_or(true))
    }

    /// Whether one of these conditions lacks a fact, true or false for every row.
    pub(super) fn any(&mut self, slots: impl IntoIterator<Item = Slot>) -> Result<String, Waarom> {
        let parts = slots.into_iter().map(|slot| self.slot(slot)).collect::<Result<Vec<_>, _>>()?;
        Ok(either(parts).0)
    }

    fn slot(&mut self, slot: Slot) -> Result<(String, usize), Waarom> {
        if let Some(known) = self.known.get(&slot) {
            return Ok(known.clone());
        }
        let (mut text, mut level) = self.find(slot)?;
        if text.len() > SHORT {
            if self.columns.len() <= level {
                self.columns.resize(level + 1, Vec::new());
            }
            let name = format!("m{slot}");
            if let Some(columns) = self.columns.get_mut(level) {
                columns.push((name.clone(), text));
            }
            text = name;
            level += 1;
        }
        self.known.insert(slot, (text.clone(), level));
        Ok((text, level))
    }

    fn find(&mut self, slot: Slot) -> Result<(String, usize), Waarom> {
        let steps = self.steps;
        let Some(op) = steps.get(slot) else { return Err(Waarom::Waarde) };
        match op {
            Op::Const { .. } | Op::Bits(_) | Op::Counts(_) => Ok((NOTHING.to_owned(), 0)),
            Op::Fact { column: at, .. } => Ok((format!("{} IS NULL", column(*at)), 0)),
            Op::Rescale(..) | Op::Plus(..) | Op::Min(..) | Op::Maal(..) | Op::Extreme(..) => self.below(op.uses()),
            Op::Round { .. } | Op::Steps(..) | Op::OneSided(..) => self.below(op.uses()),
            // Parts of a union: what they come to says nothing of whether the whole is decided.
            Op::Gate(..) | Op::Uncertain(_) => self.below(op.uses()),
            Op::Choose { takken, eerste, .. } => self.choice(takken, *eerste),
            _ => {
                let open = format!("{} NOT IN (1, 2, 4)", bits(self.done, slot)?);
                if !self.is_doubtful([slot]) {
                    return Ok((open, 0));
                }
                let (below, level) = self.below(op.uses())?;
                Ok(if below == NOTHING { (below, 0) } else { (format!("({open} AND {below})"), level) })
            }
        }
    }

    fn below(&mut self, slots: Vec<Slot>) -> Result<(String, usize), Waarom> {
        let parts = slots.into_iter().map(|slot| self.slot(slot)).collect::<Result<Vec<_>, _>>()?;
        Ok(either(parts))
    }

    /// What decides between branches, and the values of those that may count.
    fn choice(&mut self, takken: &[(Slot, Slot)], eerste: bool) -> Result<(String, usize), Waarom> {
        let mut parts = Vec::new();
        let mut certain: Vec<String> = Vec::new();
        for (cond, value) in takken {
            let mut reached = Vec::new();
            if eerste {
                // In a staffel nothing is read after the first certain branch.
                reached.extend(certain.iter().map(|earlier| format!("{earlier} <> 1")));
            }
            let holds = bits(self.done, *cond)?.to_owned();
            let lacks = self.slot(*cond)?;
            parts.push(only_where(&reached, lacks));
            reached.push(format!("({holds} & 1) = 1"));
            let lacks = self.slot(*value)?;
            parts.push(only_where(&reached, lacks));
            certain.push(holds);
        }
        Ok(either(parts))
    }
}

fn only_where(reached: &[String], (lacks, level): (String, usize)) -> (String, usize) {
    if lacks == NOTHING || reached.is_empty() {
        return (lacks, level);
    }
    (format!("({} AND {lacks})", reached.join(" AND ")), level)
}

fn either(parts: Vec<(String, usize)>) -> (String, usize) {
    let level = parts.iter().map(|(_, level)| *level).max().unwrap_or(0);
    let parts: BTreeSet<String> = parts.into_iter().map(|(text, _)| text).filter(|text| text != NOTHING).collect();
    let mut parts = parts.into_iter();
    match (parts.next(), parts.next()) {
        (None, _) => (NOTHING.to_owned(), 0),
        (Some(only), None) => (only, level),
        (Some(first), Some(second)) => {
            let all: Vec<String> = [first, second].into_iter().chain(parts).collect();
            (format!("({})", all.join(" OR ")), level)
        }
    }
}
