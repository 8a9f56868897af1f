//! What may be asked: variables, formulas over them, and models that give each variable a value.
//!
//! The fragment is quantifier-free linear arithmetic over rationals and integers with booleans
//! and finite enumerations (QF_LIRA without functions). Everything here is plain data; meaning is
//! given once, by [`Formula::holds`], and every model is judged by that function.

use std::cmp::Ordering;

use crate::getal::Getal;

/// A real or integer variable of one [`Problem`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NumVar(pub(super) usize);

/// A boolean variable of one [`Problem`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BoolVar(pub(super) usize);

/// An enumeration variable of one [`Problem`]: it has one of the values 0, 1, … n − 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EnumVar(pub(super) usize);

impl NumVar {
    /// The place of the variable in [`Model::numbers`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0
    }
}

impl BoolVar {
    /// The place of the variable in [`Model::bools`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0
    }
}

impl EnumVar {
    /// The place of the variable in [`Model::enums`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0
    }
}

/// The variables of a question. Real and integer variables are numbered together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// Per number: whether it must be whole.
    pub(super) integers: Vec<bool>,
    pub(super) bools: usize,
    /// Per enumeration: its number of values.
    pub(super) enums: Vec<u8>,
}

/// The largest number of values of an enumeration: one bit of a mask each.
pub const MAX_VALUES: u8 = 64;

impl Problem {
    /// A problem without variables.
    #[must_use]
    pub fn new() -> Problem {
        Problem::default()
    }

    /// How many numbers there are.
    #[must_use]
    pub fn numbers(&self) -> usize {
        self.integers.len()
    }

    /// Adds a variable for a rational number.
    pub fn real(&mut self) -> NumVar {
        self.number(false)
    }

    /// Adds a variable for a whole number.
    pub fn integer(&mut self) -> NumVar {
        self.number(true)
    }

    /// Adds a variable that is true or false.
    pub fn boolean(&mut self) -> BoolVar {
        let var = BoolVar(self.bools);
        self.bools = self.bools.saturating_add(1);
        var
    }

    /// Adds a variable with one of `values` values.
    ///
    /// Without values nothing can be satisfied; beyond [`MAX_VALUES`] every question is answered
    /// with unknown.
    pub fn enumeration(&mut self, values: u8) -> EnumVar {
        let var = EnumVar(self.enums.len());
        self.enums.push(values);
        var
    }

    fn number(&mut self, whole: bool) -> NumVar {
        let var = NumVar(self.integers.len());
        self.integers.push(whole);
        var
    }

    /// The mask with one bit for each value of an enumeration.
    pub(super) fn all_values(values: u8) -> u64 {
        let absent = u32::from(MAX_VALUES.saturating_sub(values));
        u64::MAX.checked_shr(absent).unwrap_or(0)
    }
}

/// How a linear expression relates to its constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// ≤
    AtMost,
    /// <
    Below,
    /// =
    Equal,
    /// ≠
    Unequal,
    /// ≥
    AtLeast,
    /// >
    Above,
}

impl Relation {
    /// The relation that holds exactly when this one does not.
    #[must_use]
    pub const fn negated(self) -> Relation {
        match self {
            Relation::AtMost => Relation::Above,
            Relation::Below => Relation::AtLeast,
            Relation::Equal => Relation::Unequal,
            Relation::Unequal => Relation::Equal,
            Relation::AtLeast => Relation::Below,
            Relation::Above => Relation::AtMost,
        }
    }

    /// The relation after both sides are multiplied by -1.
    pub(super) const fn mirrored(self) -> Relation {
        match self {
            Relation::AtMost => Relation::AtLeast,
            Relation::Below => Relation::Above,
            Relation::Equal => Relation::Equal,
            Relation::Unequal => Relation::Unequal,
            Relation::AtLeast => Relation::AtMost,
            Relation::Above => Relation::Below,
        }
    }

    /// Whether the relation holds, given how the left side compares with the right side.
    pub(super) const fn allows(self, found: Ordering) -> bool {
        match self {
            Relation::AtMost => !matches!(found, Ordering::Greater),
            Relation::Below => matches!(found, Ordering::Less),
            Relation::Equal => matches!(found, Ordering::Equal),
            Relation::Unequal => !matches!(found, Ordering::Equal),
            Relation::AtLeast => !matches!(found, Ordering::Less),
            Relation::Above => matches!(found, Ordering::Greater),
        }
    }
}

/// A linear comparison: the sum of the terms, against a constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linear {
    /// Variables with their coefficients. A variable may occur more than once.
    pub terms: Vec<(NumVar, Getal)>,
    /// The comparison.
    pub relation: Relation,
    /// The right side.
    pub constant: Getal,
}

/// A statement about the variables of a [`Problem`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Formula {
    /// Always.
    True,
    /// Never.
    False,
    /// The variable is true.
    Bool(BoolVar),
    /// The variable has one of the values whose bit is set; bit 0 stands for value 0.
    Enum(EnumVar, u64),
    /// A comparison of numbers.
    Linear(Linear),
    /// The statement does not hold.
    Not(Box<Formula>),
    /// All statements hold; so without statements, always.
    And(Vec<Formula>),
    /// At least one statement holds; so without statements, never.
    Or(Vec<Formula>),
}

impl Formula {
    /// A linear comparison.
    #[must_use]
    pub fn linear(terms: impl IntoIterator<Item = (NumVar, Getal)>, relation: Relation, constant: Getal) -> Formula {
        Formula::Linear(Linear { terms: terms.into_iter().collect(), relation, constant })
    }

    /// A comparison of one variable with a constant.
    #[must_use]
    pub fn compare(var: NumVar, relation: Relation, constant: Getal) -> Formula {
        Formula::linear([(var, Getal::ONE)], relation, constant)
    }

    /// The enumeration has this value.
    #[must_use]
    pub fn is(var: EnumVar, value: u8) -> Formula {
        Formula::Enum(var, 1_u64.checked_shl(u32::from(value)).unwrap_or(0))
    }

    /// The ordered enumeration has this value or a higher one.
    #[must_use]
    pub fn at_least(var: EnumVar, value: u8) -> Formula {
        Formula::Enum(var, u64::MAX.checked_shl(u32::from(value)).unwrap_or(0))
    }

    /// The ordered enumeration has this value or a lower one.
    #[must_use]
    pub fn at_most(var: EnumVar, value: u8) -> Formula {
        Formula::Enum(var, Problem::all_values(value.saturating_add(1)))
    }

    /// The statement does not hold.
    #[must_use]
    pub fn negated(self) -> Formula {
        Formula::Not(Box::new(self))
    }

    /// If `self` holds, so does `then`.
    #[must_use]
    pub fn implies(self, then: Formula) -> Formula {
        Formula::Or(vec![self.negated(), then])
    }

    /// Whether the statement holds in the model; `None` when the model lacks a variable.
    ///
    /// This is the definition of what a formula means. It shares nothing with the search.
    #[must_use]
    pub fn holds(&self, model: &Model) -> Option<bool> {
        match self {
            Formula::True => Some(true),
            Formula::False => Some(false),
            Formula::Bool(var) => model.bools.get(var.0).copied(),
            Formula::Enum(var, mask) => {
                let value = *model.enums.get(var.0)?;
                Some(mask.checked_shr(u32::from(value)).unwrap_or(0) & 1 == 1)
            }
            Formula::Linear(linear) => linear.holds(model),
            Formula::Not(inner) => inner.holds(model).map(|holds| !holds),
            Formula::And(parts) => {
                for part in parts {
                    if !part.holds(model)? {
                        return Some(false);
                    }
                }
                Some(true)
            }
            Formula::Or(parts) => {
                for part in parts {
                    if part.holds(model)? {
                        return Some(true);
                    }
                }
                Some(false)
            }
        }
    }
}

impl Linear {
    fn holds(&self, model: &Model) -> Option<bool> {
        let sum = sum_of(&self.terms, model)?;
        Some(self.relation.allows(sum.cmp(&self.constant)))
    }
}

/// The value of a linear expression in a model; `None` when the model lacks a variable.
pub(super) fn sum_of(terms: &[(NumVar, Getal)], model: &Model) -> Option<Getal> {
    // Whole products are added as machine integers; most sums never leave them.
    let mut whole: i64 = 0;
    let mut rest: Option<Getal> = None;
    for (var, coefficient) in terms {
        let value = model.numbers.get(var.0)?;
        let product = match (coefficient.to_i64(), value.to_i64()) {
            (Some(a), Some(b)) => a.checked_mul(b),
            _ => None,
        };
        match product.and_then(|product| whole.checked_add(product)) {
            Some(sum) => whole = sum,
            None => {
                let product = coefficient * value;
                rest = Some(rest.map_or(product.clone(), |rest| rest + product));
            }
        }
    }
    let whole = Getal::from(whole);
    Some(match rest {
        Some(rest) => rest + whole,
        None => whole,
    })
}

/// An exact value for every variable of a [`Problem`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// The values of real and integer variables.
    pub numbers: Vec<Getal>,
    /// The values of boolean variables.
    pub bools: Vec<bool>,
    /// The values of enumeration variables.
    pub enums: Vec<u8>,
}

impl Model {
    /// Whether the model gives each variable of the problem a value that it may have, and makes
    /// all formulas true.
    #[must_use]
    pub fn satisfies(&self, problem: &Problem, formulas: &[Formula]) -> bool {
        self.fits(problem) && formulas.iter().all(|formula| formula.holds(self) == Some(true))
    }

    /// Whether each variable of the problem has a value that it may have.
    pub(super) fn fits(&self, problem: &Problem) -> bool {
        self.numbers.len() == problem.integers.len()
            && self.bools.len() == problem.bools
            && self.enums.len() == problem.enums.len()
            && (self.numbers.iter().zip(&problem.integers)).all(|(value, whole)| !whole || value.is_integer())
            && (self.enums.iter().zip(&problem.enums)).all(|(value, values)| value < values)
    }
}
