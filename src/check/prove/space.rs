//! All cases that the axes of a table can tell apart.

use super::logic::{Axes, Axis, Key, Logic, NoTest, Test, Value};
use super::range::{Stretch, stretches};
use crate::eenheid::Eenheid;
use crate::maat::Maat;
use crate::regelset::{Cond, Nav, ObjectId, Regelset, Step, Term, Verband, WaardeSoort};

/// Beyond this number of cases a table is left unproven.
const MAX_CELLS: usize = 20_000;
/// The same for cases times rows.
const MAX_TESTS: usize = 500_000;

/// What is known of the sentence in which a table stands.
#[derive(Clone, Default)]
pub(super) struct Around {
    /// The kinds that the object at hand may have; empty when it is not the object of the rule.
    pub(super) types: Vec<ObjectId>,
    /// What holds wherever the rule applies.
    pub(super) assumed: Vec<Cond>,
}

/// A row, or a branch, and what it takes.
pub(super) struct Row {
    /// The kinds that it names.
    pub(super) kinds: Vec<(Nav, ObjectId)>,
    /// What it asks of kinds only.
    pub(super) kind_part: Logic,
    /// Everything that it asks.
    pub(super) cond: Logic,
}

/// The axes, the rows, and the cases, in blocks with the same base kinds.
pub(super) struct Space<'s> {
    pub(super) set: &'s Regelset,
    pub(super) axes: Vec<Axis>,
    pub(super) rows: Vec<Row>,
    pub(super) blocks: Vec<Block>,
}

/// Cases with the same base kinds, over the axes that still matter.
pub(super) struct Block {
    /// Per axis the index of its value, for kinds only.
    fixed: Vec<Option<usize>>,
    /// The axes that vary, and over how many values.
    pub(super) used: Vec<(usize, usize)>,
    /// Per case the rows that hold; none when the case cannot occur.
    pub(super) rows: Vec<Option<Vec<usize>>>,
}

/// Why nothing was proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unproven {
    /// A condition that no axis expresses.
    NoTest,
    /// Too many cases.
    TooLarge,
}

impl From<NoTest> for Unproven {
    fn from(_: NoTest) -> Self {
        Self::NoTest
    }
}

impl<'s> Space<'s> {
    /// The cases of rows with these conditions.
    pub(super) fn new(set: &'s Regelset, around: &Around, conds: &[&Cond]) -> Result<Self, Unproven> {
        let mut axes = Axes { set, keys: Vec::new() };
        let rows = conds.iter().map(|cond| row(&mut axes, cond)).collect::<Result<Vec<_>, _>>()?;
        let assumed = assumptions(&mut axes, around);
        let keys = axes.keys;
        let mut tests: Vec<Vec<Test>> = vec![Vec::new(); keys.len()];
        for logic in rows.iter().map(|row| &row.cond).chain(&assumed) {
            logic.tests(&mut |axis, test| tests.get_mut(axis).into_iter().for_each(|tests| tests.push(test.clone())));
        }
        let axis = |(key, tests): (Key, &Vec<Test>)| Axis { values: values(set, around, &key, tests), key };
        let axes: Vec<Axis> = keys.into_iter().zip(&tests).map(axis).collect();
        let mut space = Self { set, axes, rows, blocks: Vec::new() };
        space.fill(&assumed)?;
        Ok(space)
    }

    fn fill(&mut self, assumed: &[Logic]) -> Result<(), Unproven> {
        let is_kind = |axis: &Axis| matches!(axis.key, Key::Kind(_));
        let kinds: Vec<(usize, usize)> = self
            .axes
            .iter()
            .enumerate()
            .filter(|(_, axis)| is_kind(axis))
            .map(|(index, axis)| (index, axis.values.len()))
            .collect();
        let mut total = 0_usize;
        let combinations = count(&kinds).ok_or(Unproven::TooLarge)?;
        for number in 0..combinations {
            let mut fixed = vec![None; self.axes.len()];
            place(&mut fixed, &kinds, number);
            let rows: Vec<Logic> = self.rows.iter().map(|row| row.cond.given(self.set, &self.axes, &fixed)).collect();
            let mut used: Vec<usize> = Vec::new();
            for row in &rows {
                row.tests(&mut |axis, _| used.push(axis));
            }
            used.sort_unstable();
            used.dedup();
            let relevant = |logic: &Logic| {
                let mut within = true;
                logic.tests(&mut |axis, _| within &= used.contains(&axis));
                within
            };
            let assumed: Vec<Logic> =
                assumed.iter().map(|logic| logic.given(self.set, &self.axes, &fixed)).filter(relevant).collect();
            let used: Vec<(usize, usize)> =
                used.iter().filter_map(|index| Some((*index, self.axes.get(*index)?.values.len()))).collect();
            let cells = count(&used).ok_or(Unproven::TooLarge)?;
            total = total.saturating_add(cells);
            if total > MAX_CELLS || total.saturating_mul(rows.len()) > MAX_TESTS {
                return Err(Unproven::TooLarge);
            }
            let mut block = Block { fixed, used, rows: Vec::new() };
            for cell in 0..cells {
                let cell = block.cell(cell);
                let known = |logic: &Logic| logic.known(self.set, &self.axes, &cell).unwrap_or(false);
                let matches = |(index, row): (usize, &Logic)| known(row).then_some(index);
                block
                    .rows
                    .push(assumed.iter().all(known).then(|| rows.iter().enumerate().filter_map(matches).collect()));
            }
            self.blocks.push(block);
        }
        Ok(())
    }

    /// Whether some conditions could not be read as tests.
    pub(super) fn has_unread(&self) -> bool {
        self.axes.iter().any(|axis| matches!(axis.key, Key::Unread(_)))
    }

    /// Whether a condition holds in a case.
    pub(super) fn holds(&self, logic: &Logic, cell: &[Option<usize>]) -> bool {
        logic.known(self.set, &self.axes, cell).unwrap_or(false)
    }

    /// The value of an axis in a case.
    pub(super) fn value(&self, axis: usize, cell: &[Option<usize>]) -> Option<&Value> {
        self.axes.get(axis)?.values.get(cell.get(axis).copied().flatten()?)
    }
}

impl Block {
    /// The case with this number: per axis the index of its value.
    pub(super) fn cell(&self, number: usize) -> Vec<Option<usize>> {
        let mut cell = self.fixed.clone();
        place(&mut cell, &self.used, number);
        cell
    }

    /// The cases that differ from this one on one axis only (by its place in `used`), itself
    /// included, in the order of the axis.
    pub(super) fn along(&self, number: usize, place: usize) -> impl Iterator<Item = usize> {
        let stride: usize = self.used.iter().skip(place + 1).map(|(_, size)| size).product();
        let size = self.used.get(place).map_or(1, |(_, size)| *size).max(1);
        let at = number / stride % size;
        let first = number - at * stride;
        (0..size).map(move |index| first + index * stride)
    }
}

/// The number of combinations; none when there are far too many.
fn count(axes: &[(usize, usize)]) -> Option<usize> {
    axes.iter().try_fold(1_usize, |product, (_, size)| product.checked_mul(*size)).filter(|count| *count <= MAX_CELLS)
}

/// Combination `number` of the values of these axes; the last axis varies fastest.
fn place(cell: &mut [Option<usize>], axes: &[(usize, usize)], mut number: usize) {
    for (axis, size) in axes.iter().rev() {
        if let (Some(slot), size @ 1..) = (cell.get_mut(*axis), *size) {
            *slot = Some(number % size);
            number /= size;
        }
    }
}

fn row(axes: &mut Axes<'_>, cond: &Cond) -> Result<Row, NoTest> {
    let mut kinds = Vec::new();
    let mut kind_parts = Vec::new();
    let parts = match cond {
        Cond::And(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    for part in parts {
        match part {
            Cond::IsKind { nav, soort } => kinds.push((nav.clone(), *soort)),
            Cond::Not(inner) if matches!(**inner, Cond::IsKind { .. }) => {}
            _ => continue,
        }
        kind_parts.push(axes.logic(part)?);
    }
    Ok(Row { kinds, kind_part: Logic::All(kind_parts), cond: axes.logic(cond)? })
}

/// What can be taken for granted, as far as the axes at hand say it.
fn assumptions(axes: &mut Axes<'_>, around: &Around) -> Vec<Logic> {
    let here = Nav { scope: 0, steps: Vec::new() };
    let mut found = Vec::new();
    for cond in &around.assumed {
        found.extend(parts(cond).iter().filter_map(|part| axes.logic_within(part, &here)));
    }
    let mut navs: Vec<Nav> = Vec::new();
    for nav in axes.keys.iter().filter_map(nav_of) {
        if !navs.contains(nav) {
            navs.push(nav.clone());
        }
    }
    let set = axes.set;
    for verband in &set.verbanden {
        for nav in &navs {
            if let Some(when) = subject(axes, around, verband, nav) {
                let not = Logic::Not(Box::new(when));
                let norms: Vec<Logic> =
                    parts(&verband.norm).iter().filter_map(|norm| axes.logic_within(norm, nav)).collect();
                found.extend(norms.into_iter().map(|norm| Logic::Any(vec![not.clone(), norm])));
            }
        }
    }
    found
}

/// Conditions that all hold when this one does; each of them says something by itself.
fn parts(cond: &Cond) -> Vec<Cond> {
    match cond {
        Cond::And(all) => all.iter().flat_map(parts).collect(),
        Cond::Not(inner) => match &**inner {
            Cond::Or(any) => any.iter().flat_map(|part| parts(&Cond::Not(Box::new(part.clone())))).collect(),
            Cond::Not(inner) => parts(inner),
            _ => vec![cond.clone()],
        },
        _ => vec![cond.clone()],
    }
}

/// Whether a verband is about the object at the end of a way.
fn subject(axes: &mut Axes<'_>, around: &Around, verband: &Verband, nav: &Nav) -> Option<Logic> {
    let set = axes.set;
    let mut when = Vec::new();
    if let Some(als) = &verband.als {
        when.push(axes.logic_within(als, nav)?);
    }
    let mut kinds = Vec::new();
    for voor in &verband.voor {
        let is = match types_at(set, around, nav) {
            Some(types) if types.iter().all(|kind| set.is_a(*kind, voor.basis)) => Logic::Known(true),
            _ => {
                axes.logic_within(&Cond::IsKind { nav: Nav { scope: 0, steps: Vec::new() }, soort: voor.basis }, nav)?
            }
        };
        let also = match &voor.cond {
            Some(cond) => axes.logic_within(cond, nav)?,
            None => Logic::Known(true),
        };
        kinds.push(Logic::All(vec![is, also]));
    }
    when.push(Logic::Any(kinds));
    Some(Logic::All(when))
}

fn nav_of(key: &Key) -> Option<&Nav> {
    match key {
        Key::Kind(nav) | Key::Derived(nav, _) | Key::Flag(nav, _) | Key::Condition(nav, _) => Some(nav),
        Key::Number(Term::Fact { nav, .. } | Term::Derived { nav, .. })
        | Key::Class(Term::Fact { nav, .. } | Term::Derived { nav, .. }, _)
        | Key::Text(Term::Fact { nav, .. } | Term::Derived { nav, .. }) => Some(nav),
        _ => None,
    }
}

/// The kinds that an object at the end of a way has at least; none when that is not known.
fn types_at(set: &Regelset, around: &Around, nav: &Nav) -> Option<Vec<ObjectId>> {
    match nav.steps.last() {
        Some(Step::Ancestor(kind) | Step::Group(kind)) => Some(vec![set.base_kind(*kind)]),
        Some(Step::Reference(kenmerk)) => match set.kenmerk(*kenmerk).soort {
            WaardeSoort::Verwijzing(kind) => Some(vec![set.base_kind(kind)]),
            _ => None,
        },
        None if nav.scope == 0 && !around.types.is_empty() => {
            Some(around.types.iter().map(|kind| set.base_kind(*kind)).collect())
        }
        None => None,
    }
}

fn values(set: &Regelset, around: &Around, key: &Key, tests: &[Test]) -> Vec<Value> {
    match key {
        Key::Kind(nav) => kinds(set, around, nav, tests).into_iter().map(Value::Kind).collect(),
        Key::Derived(..) | Key::Flag(..) | Key::Condition(..) | Key::Unread(_) => {
            vec![Value::Bool(false), Value::Bool(true)]
        }
        Key::Class(_, klasse) => {
            let count = set.klasse(*klasse).waarden.len();
            (0..count).filter_map(|index| u16::try_from(index).ok()).map(Value::Class).collect()
        }
        Key::Text(_) => {
            let mut texts: Vec<String> = tests
                .iter()
                .filter_map(|test| if let Test::Text(text) = test { Some(text.clone()) } else { None })
                .collect();
            texts.sort();
            texts.dedup();
            texts.into_iter().map(Some).chain([None]).map(Value::Text).collect()
        }
        Key::Number(term) => {
            let cuts: Vec<Maat> = tests
                .iter()
                .filter_map(|test| if let Test::Number(_, maat) = test { Some(maat.clone()) } else { None })
                .collect();
            let said = |Stretch { sample, cut, eenheid }: Stretch| {
                let words = match &cut {
                    Some(cut) => format!("precies {cut}"),
                    None => {
                        Maat { waarde: sample.clone(), eenheid, weergave: crate::maat::Weergave::Decimal }.to_string()
                    }
                };
                Value::Number { sample, point: cut.is_some(), words }
            };
            let fallback = cuts.first().map_or_else(Eenheid::none, |cut| cut.eenheid.clone());
            stretches(set, term, cuts, &fallback).into_iter().map(said).collect()
        }
    }
}

/// The base kinds that the tests tell apart: the first of each.
fn kinds(set: &Regelset, around: &Around, nav: &Nav, tests: &[Test]) -> Vec<ObjectId> {
    let bases: Vec<ObjectId> =
        tests.iter().filter_map(|test| if let Test::Is(kind) = test { Some(*kind) } else { None }).collect();
    let types = types_at(set, around, nav);
    let mut seen = Vec::new();
    let mut found = Vec::new();
    for (id, object) in set.objecten() {
        let possible = types.as_ref().is_none_or(|types| types.iter().any(|kind| set.is_a(id, *kind)));
        if object.volgt_uit.is_some() || !possible {
            continue;
        }
        let signature: Vec<bool> = bases.iter().map(|base| set.is_a(id, *base)).collect();
        if !seen.contains(&signature) {
            seen.push(signature);
            found.push(id);
        }
    }
    found
}
