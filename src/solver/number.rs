//! The numbers the solver computes with.
//!
//! [`Num`] is an exact rational like [`Getal`], with short cuts for the numbers that fill nearly
//! every tableau: whole numbers and small fractions. What does not fit in 64 bits is left to
//! `Getal`, so that nothing is ever rounded. [`Delta`] adds an infinitesimal, by which a strict
//! bound becomes an ordinary one: `x < 3` is `x ≤ 3 − ε`.

use std::cmp::Ordering;

use crate::getal::Getal;

/// An exact rational number. Equal numbers have equal representations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Num {
    /// Numerator and denominator in lowest terms; the denominator is positive and the numerator
    /// is not `i64::MIN`, so that it can be negated.
    Small(i64, i64),
    /// What does not fit above.
    Big(Box<Getal>),
}

impl Num {
    /// 0.
    pub(super) const ZERO: Num = Num::Small(0, 1);
    /// 1.
    pub(super) const ONE: Num = Num::Small(1, 1);
    /// -1.
    pub(super) const MINUS_ONE: Num = Num::Small(-1, 1);

    /// The same number as a `Getal`.
    pub(super) fn to_getal(&self) -> Getal {
        match self {
            Num::Small(n, 1) => Getal::from(*n),
            // The denominator is never zero.
            Num::Small(n, d) => Getal::ratio(*n, *d).unwrap_or(Getal::ZERO),
            Num::Big(big) => Getal::clone(big),
        }
    }

    /// Numerator and denominator, when both are small.
    pub(super) fn small(&self) -> Option<(i64, i64)> {
        match self {
            Num::Small(n, d) => Some((*n, *d)),
            Num::Big(_) => None,
        }
    }

    /// Comparison with zero.
    pub(super) fn signum(&self) -> Ordering {
        match self {
            Num::Small(n, _) => n.cmp(&0),
            Num::Big(big) => Getal::clone(big).cmp(&Getal::ZERO),
        }
    }

    pub(super) fn is_zero(&self) -> bool {
        matches!(self, Num::Small(0, _))
    }

    pub(super) fn is_positive(&self) -> bool {
        self.signum() == Ordering::Greater
    }

    pub(super) fn is_negative(&self) -> bool {
        self.signum() == Ordering::Less
    }

    pub(super) fn is_integer(&self) -> bool {
        match self {
            Num::Small(_, d) => *d == 1,
            Num::Big(big) => big.is_integer(),
        }
    }

    pub(super) fn neg(&self) -> Num {
        match self {
            Num::Small(n, d) => Num::Small(-n, *d),
            Num::Big(big) => Num::from(&-big.as_ref()),
        }
    }

    pub(super) fn abs(&self) -> Num {
        if self.is_negative() { self.neg() } else { self.clone() }
    }

    pub(super) fn add(&self, other: &Num) -> Num {
        if let (Num::Small(n1, d1), Num::Small(n2, d2)) = (self, other) {
            if *n2 == 0 {
                return Num::Small(*n1, *d1);
            }
            if *n1 == 0 {
                return Num::Small(*n2, *d2);
            }
            if let Some(sum) = small_sum(*n1, *d1, *n2, *d2) {
                return sum;
            }
            let [n1, d1, n2, d2] = [*n1, *d1, *n2, *d2].map(i128::from);
            if let Some(sum) = Num::reduced(n1 * d2 + n2 * d1, d1 * d2) {
                return sum;
            }
        }
        Num::from(&(self.to_getal() + other.to_getal()))
    }

    pub(super) fn sub(&self, other: &Num) -> Num {
        self.add(&other.neg())
    }

    pub(super) fn mul(&self, other: &Num) -> Num {
        if let (Num::Small(n1, d1), Num::Small(n2, d2)) = (self, other) {
            if *n1 == 0 || *n2 == 0 {
                return Num::ZERO;
            }
            // With the divisors that cross taken out, the product is in lowest terms.
            let (across, back) = (common(*n1, *d2), common(*n2, *d1));
            let n = (n1 / across).checked_mul(n2 / back);
            let d = (d1 / back).checked_mul(d2 / across);
            if let (Some(n), Some(d)) = (n, d)
                && n != i64::MIN
            {
                return Num::Small(n, d);
            }
        }
        Num::from(&(self.to_getal() * other.to_getal()))
    }

    /// `1 / self`; `None` for zero.
    pub(super) fn recip(&self) -> Option<Num> {
        match self {
            Num::Small(0, _) => None,
            Num::Small(n, d) if *n > 0 => Some(Num::Small(*d, *n)),
            Num::Small(n, d) => Some(Num::Small(-d, -n)),
            Num::Big(big) => big.recip().map(|inverse| Num::from(&inverse)),
        }
    }

    /// `self / divisor`; `None` for a zero divisor.
    pub(super) fn div(&self, divisor: &Num) -> Option<Num> {
        divisor.recip().map(|inverse| self.mul(&inverse))
    }

    /// The largest whole number that is not greater.
    pub(super) fn floor(&self) -> Num {
        match self {
            Num::Small(_, 1) => self.clone(),
            Num::Small(n, d) => Num::Small(n.div_euclid(*d), 1),
            Num::Big(big) => Num::from(&big.floor()),
        }
    }

    /// `n/d` in lowest terms with positive `d`; `None` when it does not fit in [`Num::Small`].
    fn reduced(n: i128, d: i128) -> Option<Num> {
        let common = i128::try_from(gcd_wide(n.unsigned_abs(), d.unsigned_abs())).ok()?;
        match (i64::try_from(n / common), i64::try_from(d / common)) {
            (Ok(n), Ok(d)) if n != i64::MIN => Some(Num::Small(n, d)),
            _ => None,
        }
    }
}

/// The sum of two fractions in lowest terms; `None` when a term on the way does not fit.
fn small_sum(n1: i64, d1: i64, n2: i64, d2: i64) -> Option<Num> {
    let (n, d) = if d1 == d2 {
        let n = n1.checked_add(n2)?;
        let common = common(n, d1);
        (n / common, d1 / common)
    } else {
        // A prime that divides both denominators is the only one that can cancel.
        let shared = common(d1, d2);
        let (part1, part2) = (d1 / shared, d2 / shared);
        let n = (n1.checked_mul(part2)?).checked_add(n2.checked_mul(part1)?)?;
        let common = common(n, shared);
        (n / common, part1.checked_mul(d2 / common)?)
    };
    (n != i64::MIN).then_some(Num::Small(n, d))
}

/// The greatest common divisor of a number and a positive one.
fn common(n: i64, d: i64) -> i64 {
    if d == 1 || n == 1 || n == -1 {
        return 1;
    }
    // It is at most `d`, so it fits.
    i64::try_from(gcd(n.unsigned_abs(), d.unsigned_abs())).unwrap_or(1)
}

impl From<i64> for Num {
    fn from(n: i64) -> Num {
        if n == i64::MIN {
            return Num::Big(Box::new(Getal::from(n)));
        }
        Num::Small(n, 1)
    }
}

impl From<&Getal> for Num {
    fn from(value: &Getal) -> Num {
        if let Some(n) = value.to_i64() {
            return Num::from(n);
        }
        // Decimals are by far the most common; the other way goes through text.
        if let Some(places) = value.decimals()
            && let Some(scale) = 10_i64.checked_pow(places)
            && let Some(n) = (value * &Getal::from(scale)).to_i64()
            && n != i64::MIN
        {
            let common = common(n, scale);
            return Num::Small(n / common, scale / common);
        }
        let (n, d) = value.numer_denom();
        match (n.parse(), d.parse()) {
            (Ok(n), Ok(d)) if n != i64::MIN => Num::Small(n, d),
            _ => Num::Big(Box::new(value.clone())),
        }
    }
}

impl Ord for Num {
    fn cmp(&self, other: &Num) -> Ordering {
        match (self, other) {
            (Num::Small(n1, d1), Num::Small(n2, d2)) if d1 == d2 => n1.cmp(n2),
            (Num::Small(n1, d1), Num::Small(n2, d2)) => {
                let [n1, d1, n2, d2] = [*n1, *d1, *n2, *d2].map(i128::from);
                (n1 * d2).cmp(&(n2 * d1))
            }
            _ => self.to_getal().cmp(&other.to_getal()),
        }
    }
}

impl PartialOrd for Num {
    fn partial_cmp(&self, other: &Num) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The greatest common divisor, by Stein's binary method; `gcd(0, b)` is `b`.
pub(super) fn gcd(a: u64, b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let twos = (a | b).trailing_zeros();
    let mut a = a >> a.trailing_zeros();
    let mut b = b >> b.trailing_zeros();
    while a != b {
        if a == 1 || b == 1 {
            return 1 << twos;
        }
        let difference = a.abs_diff(b);
        b = a.min(b);
        a = difference >> difference.trailing_zeros();
    }
    a << twos
}

/// The same for wide numbers, which shrink to narrow ones after a few divisions.
fn gcd_wide(mut a: u128, mut b: u128) -> u128 {
    loop {
        if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(gcd(a, b));
        }
        if b == 0 {
            return a;
        }
        (a, b) = (b, a % b);
    }
}

/// A number plus a multiple of ε, an unspecified positive number smaller than every other.
///
/// The order is lexicographic: first the number, then the multiple.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Delta {
    /// The ordinary part.
    pub(super) real: Num,
    /// The multiple of ε.
    pub(super) eps: Num,
}

impl Delta {
    /// 0.
    pub(super) const ZERO: Delta = Delta { real: Num::ZERO, eps: Num::ZERO };

    pub(super) fn new(real: Num, eps: i64) -> Delta {
        Delta { real, eps: Num::from(eps) }
    }

    pub(super) fn add(&self, other: &Delta) -> Delta {
        Delta { real: self.real.add(&other.real), eps: self.eps.add(&other.eps) }
    }

    pub(super) fn sub(&self, other: &Delta) -> Delta {
        Delta { real: self.real.sub(&other.real), eps: self.eps.sub(&other.eps) }
    }

    pub(super) fn neg(&self) -> Delta {
        Delta { real: self.real.neg(), eps: self.eps.neg() }
    }

    pub(super) fn scale(&self, factor: &Num) -> Delta {
        Delta { real: self.real.mul(factor), eps: self.eps.mul(factor) }
    }

    /// Adds `factor · other` in place.
    pub(super) fn add_scaled(&mut self, factor: &Num, other: &Delta) {
        self.real = self.real.add(&other.real.mul(factor));
        if !other.eps.is_zero() {
            self.eps = self.eps.add(&other.eps.mul(factor));
        }
    }

    pub(super) fn is_integer(&self) -> bool {
        self.eps.is_zero() && self.real.is_integer()
    }

    /// The largest whole number that is not greater: 2 for `3 − ε`.
    pub(super) fn floor(&self) -> Num {
        if self.real.is_integer() && self.eps.is_negative() {
            self.real.add(&Num::MINUS_ONE)
        } else {
            self.real.floor()
        }
    }

    /// The smallest whole number that is not less: 4 for `3 + ε`.
    pub(super) fn ceil(&self) -> Num {
        self.neg().floor().neg()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_getal_in_and_beyond_64_bits() {
        let edge = [0, 1, -1, 2, 3, 10, 47, -95, 1 << 40, i64::MAX, i64::MIN];
        let mut numbers = Vec::new();
        for n in edge {
            for d in edge {
                numbers.extend(Getal::ratio(n, d));
            }
        }
        numbers.push(Getal::from(i64::MAX) * Getal::from(i64::MAX));
        for a in &numbers {
            let x = Num::from(a);
            assert_eq!(x.to_getal(), *a);
            assert_eq!(x.floor().to_getal(), a.floor());
            assert_eq!(x.neg().to_getal(), -a);
            assert_eq!(x.recip().map(|y| y.to_getal()), a.recip());
            assert_eq!(x.signum(), a.cmp(&Getal::ZERO));
            for b in &numbers {
                let y = Num::from(b);
                assert_eq!(x.add(&y), Num::from(&(a + b)), "{a:?} + {b:?}");
                assert_eq!(x.sub(&y), Num::from(&(a - b)), "{a:?} - {b:?}");
                assert_eq!(x.mul(&y), Num::from(&(a * b)), "{a:?} * {b:?}");
                assert_eq!(x.cmp(&y), a.cmp(b), "{a:?} <> {b:?}");
            }
        }
    }

    #[test]
    fn infinitesimals_round_to_the_right_side() {
        let three = |eps| Delta::new(Num::from(3), eps);
        assert_eq!(three(-1).floor(), Num::from(2));
        assert_eq!(three(1).floor(), Num::from(3));
        assert_eq!(three(1).ceil(), Num::from(4));
        assert_eq!(three(-1).ceil(), Num::from(3));
        assert!(three(-1) < three(0) && three(0) < three(1));
    }
}
