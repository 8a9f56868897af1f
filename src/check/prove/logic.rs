//! Conditions as tests on axes: kinds, yes/no facts, numbers, classes and texts.

use crate::getal::Getal;
use crate::maat::Maat;
use crate::regelset::{BepalingId, Cond, KenmerkId, KlasseId, Nav, ObjectId, Regelset, Term, Vergelijker};

/// What an axis is about. Equal keys are the same axis.
#[derive(Clone, PartialEq)]
pub(super) enum Key {
    /// The base kind of the object there.
    Kind(Nav),
    /// A derived kind whose definition is no test on axes.
    Derived(Nav, ObjectId),
    /// A yes/no characteristic.
    Flag(Nav, KenmerkId),
    /// A derived condition.
    Condition(Nav, BepalingId),
    /// A number.
    Number(Term),
    /// A class value.
    Class(Term, KlasseId),
    /// A text.
    Text(Term),
    /// A condition of another form: it holds or not, and nothing is known of how it relates to
    /// the others.
    Unread(Cond),
}

/// One value, or one stretch of numbers, of an axis.
#[derive(Clone)]
pub(super) enum Value {
    Kind(ObjectId),
    Bool(bool),
    /// A number that stands for its point or stretch, and how it is said.
    Number {
        sample: Getal,
        point: bool,
        words: String,
    },
    Class(u16),
    /// No text: any other than those named.
    Text(Option<String>),
}

/// What is asked of a value.
#[derive(Clone)]
pub(super) enum Test {
    Yes,
    Is(ObjectId),
    Number(Vergelijker, Maat),
    Class(Vergelijker, u16),
    Text(String),
}

/// A condition over axes.
#[derive(Clone)]
pub(super) enum Logic {
    Known(bool),
    All(Vec<Logic>),
    Any(Vec<Logic>),
    Not(Box<Logic>),
    Test { axis: usize, test: Test },
}

pub(super) struct Axis {
    pub(super) key: Key,
    pub(super) values: Vec<Value>,
}

/// A condition that is no test on axes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoTest;

/// The axes found so far.
pub(super) struct Axes<'s> {
    pub(super) set: &'s Regelset,
    pub(super) keys: Vec<Key>,
}

const HERE: Nav = Nav { scope: 0, steps: Vec::new() };

impl Axes<'_> {
    fn axis(&mut self, key: Key) -> usize {
        match self.keys.iter().position(|known| *known == key) {
            Some(index) => index,
            None => {
                self.keys.push(key);
                self.keys.len() - 1
            }
        }
    }

    fn test(&mut self, key: Key, test: Test) -> Logic {
        Logic::Test { axis: self.axis(key), test }
    }

    /// A condition of the sentence itself.
    pub(super) fn logic(&mut self, cond: &Cond) -> Result<Logic, NoTest> {
        self.logic_at(cond, &HERE)
    }

    /// The same, but only if it needs no axes that are not there yet.
    pub(super) fn logic_within(&mut self, cond: &Cond, at: &Nav) -> Option<Logic> {
        let known = self.keys.len();
        let logic = self.logic_at(cond, at);
        let within = self.keys.len() == known;
        self.keys.truncate(known);
        logic.ok().filter(|_| within)
    }

    fn logics(&mut self, parts: &[Cond], at: &Nav) -> Result<Vec<Logic>, NoTest> {
        parts.iter().map(|part| self.logic_at(part, at)).collect()
    }

    /// A condition asked of the object at `at`.
    fn logic_at(&mut self, cond: &Cond, at: &Nav) -> Result<Logic, NoTest> {
        Ok(match cond {
            Cond::Always => Logic::Known(true),
            Cond::And(parts) => Logic::All(self.logics(parts, at)?),
            Cond::Or(parts) => Logic::Any(self.logics(parts, at)?),
            Cond::Not(inner) => Logic::Not(Box::new(self.logic_at(inner, at)?)),
            Cond::Flag { nav, kenmerk } => self.test(Key::Flag(beyond(at, nav)?, *kenmerk), Test::Yes),
            Cond::Derived { nav, bepaling } => self.test(Key::Condition(beyond(at, nav)?, *bepaling), Test::Yes),
            Cond::IsKind { nav, soort } => self.kind(&beyond(at, nav)?, *soort),
            Cond::Compare { left, op, right } => match self.compare(left, *op, right, at) {
                Ok(logic) => logic,
                Err(NoTest) => match self.compare(right, mirrored(*op), left, at) {
                    Err(NoTest) if *at == HERE => self.test(Key::Unread(cond.clone()), Test::Yes),
                    other => other?,
                },
            },
            Cond::OneOf { left, values } => {
                let equal = |value| self.compare(left, Vergelijker::GelijkAan, value, at);
                Logic::Any(values.iter().map(equal).collect::<Result<_, _>>()?)
            }
            Cond::Exists { op, aantal, set } if *at == HERE => {
                let number = Maat::new(&Getal::from(i64::from(*aantal)), crate::eenheid::Eenheid::none());
                let count = Term::Count { verschillende: None, set: set.clone() };
                self.test(Key::Number(count), Test::Number(*op, number))
            }
            other if *at == HERE => self.test(Key::Unread(other.clone()), Test::Yes),
            Cond::Exists { .. } | Cond::ForAll { .. } | Cond::Assigned { .. } => return Err(NoTest),
        })
    }

    /// A kind and everything that it follows from.
    fn kind(&mut self, at: &Nav, soort: ObjectId) -> Logic {
        let mut parts = vec![self.test(Key::Kind(at.clone()), Test::Is(self.set.base_kind(soort)))];
        let mut next = Some(soort);
        while let Some(id) = next {
            let object = self.set.object(id);
            if let Some(cond) = &object.volgt_uit {
                let known = self.keys.len();
                parts.push(self.logic_at(cond, at).unwrap_or_else(|NoTest| {
                    self.keys.truncate(known);
                    self.test(Key::Derived(at.clone(), id), Test::Yes)
                }));
            }
            next = object.soort_van;
        }
        Logic::All(parts)
    }

    fn compare(&mut self, left: &Term, op: Vergelijker, right: &Term, at: &Nav) -> Result<Logic, NoTest> {
        let left = moved(left, at)?;
        Ok(match right {
            Term::Class(klasse, index) => self.test(Key::Class(left, *klasse), Test::Class(op, *index)),
            Term::Text(text) => {
                let test = self.test(Key::Text(left), Test::Text(text.clone()));
                if op == Vergelijker::GelijkAan { test } else { Logic::Not(Box::new(test)) }
            }
            _ => {
                let number = constant(right).ok_or(NoTest)?;
                self.test(Key::Number(left), Test::Number(op, number))
            }
        })
    }
}

/// A way from the object at the end of another way.
fn beyond(at: &Nav, nav: &Nav) -> Result<Nav, NoTest> {
    if *at == HERE {
        return Ok(nav.clone());
    }
    if nav.scope > 0 {
        return Err(NoTest);
    }
    Ok(Nav { scope: at.scope, steps: at.steps.iter().chain(&nav.steps).copied().collect() })
}

/// A term asked of the object at the end of a way; constants are no quantity.
fn moved(term: &Term, at: &Nav) -> Result<Term, NoTest> {
    Ok(match term {
        Term::Fact { nav, kenmerk } => Term::Fact { nav: beyond(at, nav)?, kenmerk: *kenmerk },
        Term::Derived { nav, bepaling } => Term::Derived { nav: beyond(at, nav)?, bepaling: *bepaling },
        Term::Number(_) | Term::Class(..) | Term::Text(_) | Term::Date(_) => return Err(NoTest),
        other if *at == HERE => other.clone(),
        _ => return Err(NoTest),
    })
}

/// A number that depends on nothing.
fn constant(term: &Term) -> Option<Maat> {
    match term {
        Term::Number(maat) => Some(maat.clone()),
        Term::Mul(a, b) => {
            let (a, b) = (constant(a)?, constant(b)?);
            let eenheid = if a.eenheid.dimensie().is_none() { b.eenheid } else { a.eenheid };
            let dimensionless = a.waarde.clone();
            Some(Maat { waarde: dimensionless * &b.waarde, eenheid, weergave: a.weergave })
        }
        _ => None,
    }
}

fn mirrored(op: Vergelijker) -> Vergelijker {
    match op {
        Vergelijker::TenMinste => Vergelijker::TenHoogste,
        Vergelijker::TenHoogste => Vergelijker::TenMinste,
        Vergelijker::MeerDan => Vergelijker::MinderDan,
        Vergelijker::MinderDan => Vergelijker::MeerDan,
        same @ (Vergelijker::GelijkAan | Vergelijker::NietGelijkAan) => same,
    }
}

/// Whether a comparison holds of two things in order; larger is better.
fn holds<T: Ord>(left: &T, op: Vergelijker, right: &T) -> bool {
    match op {
        Vergelijker::TenMinste => left >= right,
        Vergelijker::TenHoogste => left <= right,
        Vergelijker::MeerDan => left > right,
        Vergelijker::MinderDan => left < right,
        Vergelijker::GelijkAan => left == right,
        Vergelijker::NietGelijkAan => left != right,
    }
}

impl Logic {
    /// Every test in it.
    pub(super) fn tests(&self, found: &mut impl FnMut(usize, &Test)) {
        match self {
            Self::Known(_) => {}
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.tests(found)),
            Self::Not(inner) => inner.tests(found),
            Self::Test { axis, test } => found(*axis, test),
        }
    }

    /// What is left of it once the values of some axes are known, by index.
    pub(super) fn given(&self, set: &Regelset, axes: &[Axis], cell: &[Option<usize>]) -> Logic {
        match self {
            Self::Known(known) => Self::Known(*known),
            Self::Not(inner) => match inner.given(set, axes, cell) {
                Self::Known(known) => Self::Known(!known),
                rest => Self::Not(Box::new(rest)),
            },
            Self::All(parts) => folded(parts.iter().map(|part| part.given(set, axes, cell)), false),
            Self::Any(parts) => folded(parts.iter().map(|part| part.given(set, axes, cell)), true),
            Self::Test { .. } => self.known(set, axes, cell).map_or_else(|| self.clone(), Self::Known),
        }
    }

    /// Whether it holds; `None` while that depends on axes without a value.
    pub(super) fn known(&self, set: &Regelset, axes: &[Axis], cell: &[Option<usize>]) -> Option<bool> {
        match self {
            Self::Known(known) => Some(*known),
            Self::Not(inner) => inner.known(set, axes, cell).map(|known| !known),
            Self::All(parts) => decided(parts.iter().map(|part| part.known(set, axes, cell)), false),
            Self::Any(parts) => decided(parts.iter().map(|part| part.known(set, axes, cell)), true),
            Self::Test { axis, test } => {
                let value = axes.get(*axis)?.values.get(cell.get(*axis).copied().flatten()?)?;
                Some(test.holds(set, value))
            }
        }
    }
}

/// All (or at least one) of several outcomes.
fn decided(parts: impl Iterator<Item = Option<bool>>, any: bool) -> Option<bool> {
    let mut outcome = Some(!any);
    for part in parts {
        match part {
            Some(known) if known == any => return Some(any),
            Some(_) => {}
            None => outcome = None,
        }
    }
    outcome
}

/// All (or at least one) of several parts.
fn folded(parts: impl Iterator<Item = Logic>, any: bool) -> Logic {
    let mut rest = Vec::new();
    for part in parts {
        match part {
            Logic::Known(known) if known == any => return Logic::Known(any),
            Logic::Known(_) => {}
            other => rest.push(other),
        }
    }
    match rest.is_empty() {
        true => Logic::Known(!any),
        false if any => Logic::Any(rest),
        false => Logic::All(rest),
    }
}

impl Test {
    fn holds(&self, set: &Regelset, value: &Value) -> bool {
        match (self, value) {
            (Self::Yes, Value::Bool(value)) => *value,
            (Self::Is(kind), Value::Kind(value)) => set.is_a(*value, *kind),
            (Self::Number(op, limit), Value::Number { sample, .. }) => holds(sample, *op, &limit.waarde),
            // The best value has the lowest index.
            (Self::Class(op, limit), Value::Class(value)) => holds(limit, *op, value),
            (Self::Text(text), Value::Text(value)) => value.as_ref() == Some(text),
            _ => false,
        }
    }
}
