//! Linear forms and formulas that fold what is already known.

use std::collections::BTreeMap;

use crate::getal::Getal;
use crate::regelset::Vergelijker;
use crate::solver::{BoolVar, Formula, NumVar, Relation};

/// A sum of variables with coefficients, and a constant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Lin {
    pub(super) terms: BTreeMap<NumVar, Getal>,
    pub(super) constant: Getal,
}

impl Default for Lin {
    fn default() -> Self {
        Self::constant(Getal::ZERO)
    }
}

impl Lin {
    pub(super) fn constant(value: Getal) -> Self {
        Self { terms: BTreeMap::new(), constant: value }
    }

    pub(super) fn var(var: NumVar) -> Self {
        Self { terms: BTreeMap::from([(var, Getal::ONE)]), constant: Getal::ZERO }
    }

    pub(super) fn as_constant(&self) -> Option<&Getal> {
        self.terms.is_empty().then_some(&self.constant)
    }

    pub(super) fn scaled(&self, factor: &Getal) -> Self {
        if factor.is_zero() {
            return Self::default();
        }
        let terms = self.terms.iter().map(|(var, value)| (*var, value * factor)).collect();
        Self { terms, constant: &self.constant * factor }
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        for (var, value) in &other.terms {
            let entry = sum.terms.entry(*var).or_insert(Getal::ZERO);
            *entry = &*entry + value;
        }
        sum.terms.retain(|_, value| !value.is_zero());
        sum.constant = &sum.constant + &other.constant;
        sum
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        self.plus(&other.scaled(&Getal::from(-1)))
    }

    /// `self` compared with `other`.
    pub(super) fn compare(&self, op: Vergelijker, other: &Self) -> Formula {
        let difference = self.minus(other);
        let relation = relation(op);
        if difference.terms.is_empty() {
            return truth(match relation {
                Relation::AtMost => !difference.constant.is_positive(),
                Relation::Below => difference.constant.is_negative(),
                Relation::Equal => difference.constant.is_zero(),
                Relation::Unequal => !difference.constant.is_zero(),
                Relation::AtLeast => !difference.constant.is_negative(),
                Relation::Above => difference.constant.is_positive(),
            });
        }
        let constant = -&difference.constant;
        Formula::linear(difference.terms, relation, constant)
    }

    /// Its value, given values of the variables.
    pub(super) fn value(&self, numbers: &[Getal]) -> Option<Getal> {
        let mut sum = self.constant.clone();
        for (var, factor) in &self.terms {
            sum = &sum + &(factor * numbers.get(var.index())?);
        }
        Some(sum)
    }
}

pub(super) fn relation(op: Vergelijker) -> Relation {
    match op {
        Vergelijker::TenMinste => Relation::AtLeast,
        Vergelijker::TenHoogste => Relation::AtMost,
        Vergelijker::MeerDan => Relation::Above,
        Vergelijker::MinderDan => Relation::Below,
        Vergelijker::GelijkAan => Relation::Equal,
        Vergelijker::NietGelijkAan => Relation::Unequal,
    }
}

pub(super) fn truth(value: bool) -> Formula {
    if value { Formula::True } else { Formula::False }
}

pub(super) fn not(formula: Formula) -> Formula {
    match formula {
        Formula::True => Formula::False,
        Formula::False => Formula::True,
        Formula::Not(inner) => *inner,
        other => other.negated(),
    }
}

/// How parts are joined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    And,
    Or,
}

pub(super) fn and(parts: impl IntoIterator<Item = Formula>) -> Formula {
    let mut kept = Vec::new();
    for part in parts {
        let decided = match part {
            Formula::True => false,
            Formula::False => true,
            Formula::And(inner) => inner.into_iter().any(|part| decides(&mut kept, part, Join::And)),
            other => decides(&mut kept, other, Join::And),
        };
        if decided {
            return Formula::False;
        }
    }
    match kept.pop() {
        None => Formula::True,
        Some(only) if kept.is_empty() => only,
        Some(last) => {
            kept.push(last);
            Formula::And(kept)
        }
    }
}

pub(super) fn or(parts: impl IntoIterator<Item = Formula>) -> Formula {
    let mut kept = Vec::new();
    for part in parts {
        let decided = match part {
            Formula::False => false,
            Formula::True => true,
            Formula::Or(inner) => inner.into_iter().any(|part| decides(&mut kept, part, Join::Or)),
            other => decides(&mut kept, other, Join::Or),
        };
        if decided {
            return Formula::True;
        }
    }
    match kept.pop() {
        None => Formula::False,
        Some(only) if kept.is_empty() => only,
        Some(last) => {
            kept.push(last);
            Formula::Or(kept)
        }
    }
}

/// Adds a part to those of a junction, except what they say already; true when it decides the junction
/// together with them: an `and` that never holds, or an `or` that always does.
///
/// Rows of a table exclude each other nearly always. What is seen here is no work for the solver.
fn decides(kept: &mut Vec<Formula>, part: Formula, join: Join) -> bool {
    match &part {
        Formula::Enum(var, mask) => {
            let known = kept.iter_mut().find_map(|known| match known {
                Formula::Enum(same, known) if same == var => Some(known),
                _ => None,
            });
            if let Some(known) = known {
                match join {
                    Join::And => *known &= mask,
                    Join::Or => *known |= mask,
                }
                return join == Join::And && *known == 0;
            }
        }
        Formula::Bool(var) => {
            if kept.contains(&part) {
                return false;
            }
            if kept.iter().any(|known| denies(known, *var)) {
                return true;
            }
        }
        Formula::Not(inner) => {
            if let Formula::Bool(var) = **inner {
                if kept.iter().any(|known| denies(known, var)) {
                    return false;
                }
                if kept.contains(inner) {
                    return true;
                }
            }
        }
        Formula::Linear(_) => {
            if kept.contains(&part) {
                return false;
            }
        }
        Formula::True | Formula::False | Formula::And(_) | Formula::Or(_) => {}
    }
    kept.push(part);
    false
}

/// Whether a formula is that a boolean does not hold.
fn denies(formula: &Formula, var: BoolVar) -> bool {
    matches!(formula, Formula::Not(inner) if **inner == Formula::Bool(var))
}

pub(super) fn implies(a: Formula, b: Formula) -> Formula {
    or([not(a), b])
}

/// A truth value that may have no meaning, as in [`Mogelijk`](crate::beoordeling::Mogelijk):
/// neither when there is nothing to compare.
#[derive(Debug, Clone)]
pub(super) struct Tri {
    pub(super) waar: Formula,
    pub(super) leeg: Formula,
}

impl Tri {
    pub(super) fn of(waar: Formula) -> Self {
        Self { waar, leeg: Formula::False }
    }

    /// In orde: true, or without meaning.
    pub(super) fn in_orde(&self) -> Formula {
        or([self.waar.clone(), self.leeg.clone()])
    }

    /// Certainly broken.
    pub(super) fn onwaar(&self) -> Formula {
        not(self.in_orde())
    }

    pub(super) fn negate(self) -> Self {
        let waar = and([not(self.waar), not(self.leeg.clone())]);
        Self { waar, leeg: self.leeg }
    }

    pub(super) fn all(parts: Vec<Self>) -> Self {
        if parts.is_empty() {
            return Self::of(Formula::True);
        }
        let leeg = and(parts.iter().map(|part| part.leeg.clone()));
        let each = and(parts.iter().map(Self::in_orde));
        Self { waar: and([each, not(leeg.clone())]), leeg }
    }

    pub(super) fn any(parts: Vec<Self>) -> Self {
        if parts.is_empty() {
            return Self::of(Formula::False);
        }
        let leeg = and(parts.iter().map(|part| part.leeg.clone()));
        Self { waar: or(parts.into_iter().map(|part| part.waar)), leeg }
    }
}
