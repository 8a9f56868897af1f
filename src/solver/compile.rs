//! From formulas to the form in which the search works.
//!
//! Formulas become trees in *negation normal form* over two kinds of literal: an enumeration has a
//! value in a mask (a boolean is an enumeration of two values), or a *form* is bounded from one
//! side. A form is a variable, or a distinct linear combination in normal form, for which the
//! simplex has one *slack variable*. So `3x + 6y ≤ 9` and `x + 2y > 1` bound the same form.

use std::ops::Range;

use super::Stop;
use super::formula::{Formula, Linear, NumVar, Problem, Relation};
use super::number::{Delta, Num, gcd};
use crate::getal::Getal;

/// Which side a bound is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// `var ≥ at`
    Lower,
    /// `var ≤ at`
    Upper,
}

impl Side {
    pub(super) fn opposite(self) -> Side {
        match self {
            Side::Lower => Side::Upper,
            Side::Upper => Side::Lower,
        }
    }
}

/// A part of a formula in negation normal form. Parts are named by their place in
/// [`Compiled::nodes`].
#[derive(Clone, Debug)]
pub(super) enum Node {
    True,
    False,
    /// The choice has a value in the mask.
    Choice {
        var: usize,
        mask: u64,
    },
    /// The form is at most or at least `at`.
    Bound {
        var: usize,
        side: Side,
        at: Delta,
    },
    /// All children hold; a range of [`Compiled::children`].
    And(usize, usize),
    /// Some child holds; at most [`MAX_ALTERNATIVES`] of them.
    Or(usize, usize),
}

/// The number of alternatives in one `Or`, which the search tracks in one machine word.
pub(super) const MAX_ALTERNATIVES: usize = 60;

/// Nesting of formulas up to which recursion is safe on every stack.
const MAX_DEPTH: usize = 200;

/// A linear combination of variables, in normal form: variables ascending, whole coefficients
/// without common divisor, the first one positive.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub(super) terms: Vec<(usize, Num)>,
    /// The variables of the form and the form itself, as bits of [`watch_number`].
    pub(super) watch: Watch,
}

/// A problem that is ready for search.
#[derive(Debug)]
pub(super) struct Compiled {
    /// The number of real and integer variables; variables from there on are forms.
    pub(super) numbers: usize,
    /// Per variable and form: whether it can only be whole.
    pub(super) integral: Vec<bool>,
    /// Form `k` is variable `numbers + k`.
    pub(super) forms: Vec<Form>,
    pub(super) nodes: Vec<Node>,
    /// Per node: the variables in it, as bits of [`watch_number`] and [`watch_choice`].
    pub(super) watch: Vec<Watch>,
    pub(super) children: Vec<usize>,
    /// The number of booleans, which are the first choices.
    bools: usize,
    /// The values each choice may have: first the booleans, then the enumerations.
    pub(super) domains: Vec<u64>,
}

/// A formula in a [`Compiled`] problem.
#[derive(Clone, Debug)]
pub(super) struct Root {
    pub(super) node: usize,
    /// The nodes that were made for it.
    pub(super) nodes: Range<usize>,
    /// The forms in it, ascending.
    pub(super) forms: Vec<usize>,
}

/// Bits that stand for variables, forms and choices. Several share a bit; a watch only ever saves
/// work.
pub(super) type Watch = u128;

/// The number of bits of a watch.
pub(super) const WATCH_BITS: usize = 128;

/// The bit that stands for a variable or form.
pub(super) fn watch_number(var: usize) -> Watch {
    1 << (var % WATCH_BITS)
}

/// The bit that stands for a choice.
pub(super) fn watch_choice(var: usize) -> Watch {
    1 << ((var + 90) % WATCH_BITS)
}

const TRUE: usize = 0;
const FALSE: usize = 1;

/// Whether parts are joined by *and* or by *or*.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    And,
    Or,
}

impl Compiled {
    /// A problem of which no formula is known yet.
    pub(super) fn new(problem: &Problem) -> Compiled {
        let mut domains = vec![0b11; problem.bools];
        domains.extend(problem.enums.iter().map(|n| Problem::all_values(*n)));
        let mut compiled = Compiled {
            numbers: problem.integers.len(),
            integral: problem.integers.clone(),
            forms: Vec::new(),
            nodes: Vec::with_capacity(12),
            watch: Vec::with_capacity(12),
            children: Vec::with_capacity(12),
            bools: problem.bools,
            domains,
        };
        compiled.push(Node::True, 0);
        compiled.push(Node::False, 0);
        compiled
    }

    /// Adds formulas; gives the node of each, in the order given.
    pub(super) fn add(&mut self, formulas: &[Formula]) -> Result<Vec<usize>, Stop> {
        let mut builder = Builder::new(self);
        formulas.iter().map(|formula| builder.build(formula, true, 0)).collect()
    }

    /// Adds a formula that will be asked about among others.
    pub(super) fn add_root(&mut self, formula: &Formula) -> Result<Root, Stop> {
        let first = self.nodes.len();
        let mut builder = Builder::new(self);
        let node = builder.build(formula, true, 0)?;
        let mut forms = builder.forms;
        forms.sort_unstable();
        forms.dedup();
        Ok(Root { node, nodes: first..self.nodes.len(), forms })
    }

    /// The variable for a linear expression, and the factor by which the expression was
    /// multiplied; `None` when all terms cancel out.
    pub(super) fn form_of(&mut self, terms: &[(NumVar, Getal)]) -> Result<Option<(usize, Num)>, Stop> {
        self.normalise(terms, &mut Vec::new())
    }

    pub(super) fn is_integral(&self, var: usize) -> bool {
        self.integral.get(var).copied().unwrap_or(false)
    }

    pub(super) fn node(&self, id: usize) -> Result<&Node, Stop> {
        self.nodes.get(id).ok_or(Stop::Internal)
    }

    pub(super) fn children(&self, first: usize, end: usize) -> Result<&[usize], Stop> {
        self.children.get(first..end).ok_or(Stop::Internal)
    }

    fn push(&mut self, node: Node, watch: Watch) -> usize {
        self.nodes.push(node);
        self.watch.push(watch);
        self.nodes.len() - 1
    }

    fn normalise(
        &mut self,
        terms: &[(NumVar, Getal)],
        scratch: &mut Vec<(usize, Num)>,
    ) -> Result<Option<(usize, Num)>, Stop> {
        if let [(NumVar(var), coefficient)] = terms {
            if *var >= self.numbers {
                return Err(Stop::Malformed);
            }
            let scale = Num::from(coefficient).recip();
            return Ok(scale.map(|scale| (*var, scale)));
        }
        collect_terms(terms, self.numbers, scratch)?;
        let [(first, leading), rest @ ..] = scratch.as_slice() else {
            return Ok(None);
        };
        if rest.is_empty() {
            let scale = leading.recip().ok_or(Stop::Internal)?;
            return Ok(Some((*first, scale)));
        }
        let scale = match scale_to_whole(scratch) {
            Some(scale) => scale,
            // The numbers are too large for that; any fixed rule will do.
            None => leading.recip().ok_or(Stop::Internal)?,
        };
        if scale != Num::ONE {
            for (_, coefficient) in scratch.iter_mut() {
                *coefficient = coefficient.mul(&scale);
            }
        }
        if let Some(known) = self.forms.iter().position(|form| form.terms == *scratch) {
            return Ok(Some((self.numbers + known, scale)));
        }
        let var = self.numbers + self.forms.len();
        let whole = |(var, coefficient): &(usize, Num)| coefficient.is_integer() && self.is_integral(*var);
        let integral = scratch.iter().all(whole);
        let watch = scratch.iter().fold(watch_number(var), |bits, (var, _)| bits | watch_number(*var));
        self.integral.push(integral);
        self.forms.push(Form { terms: scratch.clone(), watch });
        Ok(Some((var, scale)))
    }

    /// The literal `var relation constant`.
    fn literal(&mut self, var: usize, side: Side, strict: bool, constant: &Num) -> usize {
        let at = if self.is_integral(var) {
            let closed = Delta::new(constant.clone(), 0);
            let whole = match (side, strict) {
                (Side::Upper, false) => closed.floor(),
                (Side::Upper, true) => closed.ceil().add(&Num::MINUS_ONE),
                (Side::Lower, false) => closed.ceil(),
                (Side::Lower, true) => closed.floor().add(&Num::ONE),
            };
            Delta::new(whole, 0)
        } else {
            let eps = match (side, strict) {
                (Side::Upper, true) => -1,
                (Side::Lower, true) => 1,
                (Side::Upper | Side::Lower, false) => 0,
            };
            Delta::new(constant.clone(), eps)
        };
        self.push(Node::Bound { var, side, at }, watch_number(var))
    }

    fn junction(&mut self, join: Join, parts: &[usize]) -> usize {
        if join == Join::And || parts.len() <= MAX_ALTERNATIVES {
            return self.join(join, parts);
        }
        // A very wide `or` becomes an `or` of narrow ones.
        let narrow: Vec<usize> = (parts.chunks(MAX_ALTERNATIVES)).map(|chunk| self.join(Join::Or, chunk)).collect();
        self.junction(join, &narrow)
    }

    fn join(&mut self, join: Join, parts: &[usize]) -> usize {
        match (parts, join) {
            ([], Join::And) => TRUE,
            ([], Join::Or) => FALSE,
            ([one], Join::And | Join::Or) => *one,
            (_, Join::And | Join::Or) => {
                let first = self.children.len();
                self.children.extend_from_slice(parts);
                let end = self.children.len();
                let bits = |part: &usize| self.watch.get(*part).copied().unwrap_or(Watch::MAX);
                let watch = parts.iter().map(bits).fold(0, |all, bits| all | bits);
                let node = match join {
                    Join::And => Node::And(first, end),
                    Join::Or => Node::Or(first, end),
                };
                self.push(node, watch)
            }
        }
    }
}

/// The terms with equal variables added, ascending by variable and without zeros.
fn collect_terms(terms: &[(NumVar, Getal)], numbers: usize, into: &mut Vec<(usize, Num)>) -> Result<(), Stop> {
    into.clear();
    for (NumVar(var), coefficient) in terms {
        if *var >= numbers {
            return Err(Stop::Malformed);
        }
        let coefficient = Num::from(coefficient);
        let place = into.partition_point(|(earlier, _)| earlier < var);
        match into.get_mut(place) {
            Some((same, sum)) if same == var => *sum = sum.add(&coefficient),
            Some(_) | None => into.insert(place, (*var, coefficient)),
        }
    }
    into.retain(|(_, coefficient)| !coefficient.is_zero());
    Ok(())
}

/// The factor that makes the coefficients whole, without common divisor and the first positive.
fn scale_to_whole(terms: &[(usize, Num)]) -> Option<Num> {
    let mut numerators = 0_u64;
    let mut denominators = 1_u64;
    for (_, coefficient) in terms {
        let (n, d) = coefficient.small()?;
        numerators = gcd(numerators, n.unsigned_abs());
        if d != 1 {
            let d = d.unsigned_abs();
            denominators = denominators.checked_mul(d / gcd(denominators, d))?;
        }
    }
    // With every fraction in lowest terms, this is the largest number that divides all of them
    // a whole number of times.
    let largest = Num::from(i64::try_from(numerators).ok()?);
    let scale = Num::from(i64::try_from(denominators).ok()?).div(&largest)?;
    let negative = terms.first().is_some_and(|(_, first)| first.is_negative());
    Some(if negative { scale.neg() } else { scale })
}

struct Builder<'c> {
    compiled: &'c mut Compiled,
    /// The parts of the junctions that are being built, innermost last.
    pending: Vec<usize>,
    terms: Vec<(usize, Num)>,
    /// The forms that were met.
    forms: Vec<usize>,
}

impl<'c> Builder<'c> {
    fn new(compiled: &'c mut Compiled) -> Builder<'c> {
        Builder { compiled, pending: Vec::with_capacity(16), terms: Vec::with_capacity(8), forms: Vec::new() }
    }

    /// The node for the formula, or for its negation.
    fn build(&mut self, formula: &Formula, positive: bool, depth: usize) -> Result<usize, Stop> {
        if depth > MAX_DEPTH {
            return Err(Stop::Depth);
        }
        match formula {
            Formula::True => Ok(if positive { TRUE } else { FALSE }),
            Formula::False => Ok(if positive { FALSE } else { TRUE }),
            Formula::Bool(var) => {
                if var.0 >= self.compiled.bools {
                    return Err(Stop::Malformed);
                }
                Ok(self.choice(var.0, if positive { 0b10 } else { 0b01 }))
            }
            Formula::Enum(var, mask) => {
                let var = self.compiled.bools + var.0;
                let domain = *self.compiled.domains.get(var).ok_or(Stop::Malformed)?;
                let mask = if positive { *mask } else { !*mask } & domain;
                // An enumeration without values is refused by the search itself.
                Ok(if mask == domain { TRUE } else { self.choice(var, mask) })
            }
            Formula::Linear(linear) => self.linear(linear, positive),
            Formula::Not(inner) => self.build(inner, !positive, depth + 1),
            Formula::And(_) | Formula::Or(_) => {
                let join = match (formula, positive) {
                    (Formula::And(_), true) | (Formula::Or(_), false) => Join::And,
                    _ => Join::Or,
                };
                let base = self.pending.len();
                let decided = self.gather(formula, positive, join, base, depth)?;
                let node = match (decided, join) {
                    (false, _) => {
                        let parts = self.pending.get(base..).ok_or(Stop::Internal)?;
                        self.compiled.junction(join, parts)
                    }
                    (true, Join::And) => FALSE,
                    (true, Join::Or) => TRUE,
                };
                self.pending.truncate(base);
                Ok(node)
            }
        }
    }

    fn choice(&mut self, var: usize, mask: u64) -> usize {
        if mask == 0 {
            return FALSE;
        }
        self.compiled.push(Node::Choice { var, mask }, watch_choice(var))
    }

    /// Adds the parts of a formula to the junction that starts at `base`, with nested junctions
    /// of the same kind taken apart. True when one part decides the whole junction.
    fn gather(
        &mut self,
        formula: &Formula,
        positive: bool,
        join: Join,
        base: usize,
        depth: usize,
    ) -> Result<bool, Stop> {
        if depth > MAX_DEPTH {
            return Err(Stop::Depth);
        }
        let same = match formula {
            Formula::And(parts) if positive == (join == Join::And) => Some(parts),
            Formula::Or(parts) if positive == (join == Join::Or) => Some(parts),
            Formula::Not(inner) => return self.gather(inner, !positive, join, base, depth + 1),
            Formula::And(_)
            | Formula::Or(_)
            | Formula::True
            | Formula::False
            | Formula::Bool(_)
            | Formula::Enum(..)
            | Formula::Linear(_) => None,
        };
        if let Some(parts) = same {
            for part in parts {
                if self.gather(part, positive, join, base, depth + 1)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        let node = self.build(formula, positive, depth + 1)?;
        self.add_part(node, join, base)
    }

    fn add_part(&mut self, part: usize, join: Join, base: usize) -> Result<bool, Stop> {
        match (part, join) {
            (TRUE, Join::And) | (FALSE, Join::Or) => return Ok(false),
            (TRUE, Join::Or) | (FALSE, Join::And) => return Ok(true),
            _ => {}
        }
        // `x ≠ 3` is itself an `or`.
        let nested = match (self.compiled.node(part)?, join) {
            (Node::And(first, end), Join::And) | (Node::Or(first, end), Join::Or) => Some((*first, *end)),
            _ => None,
        };
        if let Some((first, end)) = nested {
            let parts = self.compiled.children(first, end)?;
            self.pending.extend_from_slice(parts);
            return Ok(false);
        }
        // `use = house or use = office` is one choice of two values.
        if let Node::Choice { var, mask } = *self.compiled.node(part)? {
            let nodes = &self.compiled.nodes;
            let earlier = self.pending.iter().skip(base).position(
                |earlier| matches!(nodes.get(*earlier), Some(Node::Choice { var: same, .. }) if *same == var),
            );
            if let Some(place) = earlier
                && let Some(slot) = self.pending.get_mut(base + place)
                && let Some(Node::Choice { mask: before, .. }) = self.compiled.nodes.get(*slot)
            {
                let domain = *self.compiled.domains.get(var).ok_or(Stop::Internal)?;
                let mask = match join {
                    Join::And => mask & before,
                    Join::Or => mask | before,
                };
                *slot = part;
                if let Some(node) = self.compiled.nodes.get_mut(part) {
                    *node = Node::Choice { var, mask };
                }
                return Ok(match join {
                    Join::And => mask == 0,
                    Join::Or => mask == domain,
                });
            }
        }
        self.pending.push(part);
        Ok(false)
    }

    fn linear(&mut self, linear: &Linear, positive: bool) -> Result<usize, Stop> {
        let relation = if positive { linear.relation } else { linear.relation.negated() };
        let mut constant = Num::from(&linear.constant);
        let normal = self.compiled.normalise(&linear.terms, &mut self.terms)?;
        let Some((var, scale)) = normal else {
            let holds = relation.allows(Num::ZERO.cmp(&constant));
            return Ok(if holds { TRUE } else { FALSE });
        };
        if let Some(form) = var.checked_sub(self.compiled.numbers) {
            self.forms.push(form);
        }
        if scale != Num::ONE {
            constant = constant.mul(&scale);
        }
        let relation = if scale.is_negative() { relation.mirrored() } else { relation };
        let mut literal = |side, strict| self.compiled.literal(var, side, strict, &constant);
        Ok(match relation {
            Relation::AtMost => literal(Side::Upper, false),
            Relation::Below => literal(Side::Upper, true),
            Relation::AtLeast => literal(Side::Lower, false),
            Relation::Above => literal(Side::Lower, true),
            Relation::Equal => {
                let parts = [literal(Side::Upper, false), literal(Side::Lower, false)];
                self.compiled.join(Join::And, &parts)
            }
            Relation::Unequal => {
                let parts = [literal(Side::Upper, true), literal(Side::Lower, true)];
                self.compiled.join(Join::Or, &parts)
            }
        })
    }
}
