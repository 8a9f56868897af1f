//! Exact numbers: every quantity in a rule, a drawing or a verdict is a [`Getal`].
//!
//! What enters: whole numbers, ratios of whole numbers, and decimal text as people write it
//! (`2,6`, `-0,5`, `1,2·10⁻⁶`).
//! What leaves: exact rationals, and Dutch decimal text for people to read.
//! What never passes: a floating-point number, a rounded intermediate result, or text that can be
//! read as two different numbers (`1.000`).

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive};

/// An exact rational number of unlimited size.
///
/// Two values are equal exactly when they are the same number: `1/2`, `2/4` and `0,5` are one
/// `Getal`, with one hash. Arithmetic never rounds and never overflows. There is no `/` operator,
/// because division can fail; see [`Getal::checked_div`].
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Getal(Repr);

/// The characters that count as decimal mark in [`Getal::parse`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DecimalMark {
    /// Only the comma, as in Dutch legal text.
    Komma,
    /// Comma or point, for data that other programs deliver.
    KommaOfPunt,
}

/// The reason why a text is not accepted as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GetalError {
    /// The text is not of the form sign, digits, decimal mark, digits, power of ten.
    #[error("dit is geen getal: verwacht cijfers met hooguit één decimale komma")]
    NotANumber,
    /// A point is used where only a comma is a decimal mark.
    #[error("een getal heeft hier een decimale komma en geen punt")]
    DecimalPoint,
    /// A point is followed by exactly three digits: `1.000` is a thousand or one.
    #[error("een punt met precies drie cijfers erachter kan een duizendtal of een decimaal getal zijn")]
    Thousands,
    /// There is more than one comma or point.
    #[error("een getal heeft hooguit één decimaalteken en geen scheiding tussen duizendtallen")]
    MultipleMarks,
    /// The number exceeds 40 significant digits, 40 decimals, or the powers 10⁻³⁰ up to 10³⁰.
    #[error("het getal is te lang: hooguit 40 cijfers, en een macht van tien van -30 tot en met 30")]
    TooLong,
}

impl Getal {
    /// The number 0.
    pub const ZERO: Getal = Getal::whole(0);
    /// The number 1.
    pub const ONE: Getal = Getal::whole(1);

    /// The exact ratio `n/d`; `None` when `d` is zero.
    #[must_use]
    pub fn ratio(n: i64, d: i64) -> Option<Getal> {
        let (n, d) = (i128::from(n), i128::from(d));
        match d.cmp(&0) {
            Ordering::Greater => Some(Getal::from_i128(n, d)),
            Ordering::Less => Some(Getal::from_i128(-n, -d)),
            Ordering::Equal => None,
        }
    }

    /// Reads a decimal number.
    ///
    /// Accepted: an optional `-` or `−`, digits, optionally one decimal mark with digits on both
    /// sides, and optionally a power of ten written as `·10⁻⁶` or `·10^-6`. White space and
    /// thousands separators are not accepted.
    ///
    /// # Errors
    ///
    /// [`GetalError::DecimalPoint`] for a point under [`DecimalMark::Komma`];
    /// [`GetalError::Thousands`] for an ambiguous point such as `1.000`;
    /// [`GetalError::MultipleMarks`] for more than one mark; [`GetalError::TooLong`] beyond 40
    /// significant digits, 40 decimals or a power outside ±30; [`GetalError::NotANumber`] for
    /// anything else.
    pub fn parse(text: &str, mark: DecimalMark) -> Result<Getal, GetalError> {
        let (negative, unsigned) = match text.strip_prefix(MINUS) {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, power) = match unsigned.split_once(MULTIPLY) {
            Some((mantissa, power)) => (mantissa, parse_power_of_ten(power)?),
            None => (unsigned, 0),
        };
        let (whole, decimals) = split_at_mark(mantissa, mark)?;

        let digits = format!("{whole}{decimals}");
        let significant = digits.trim_start_matches('0');
        if significant.len() > MAX_DIGITS {
            return Err(GetalError::TooLong);
        }
        // Decimals are limited apart from the significant digits: leading zeros are not
        // significant, yet each one multiplies the denominator by ten.
        let places =
            i32::try_from(decimals.len()).ok().filter(|places| *places <= MAX_DECIMALS).ok_or(GetalError::TooLong)?;
        if significant.is_empty() {
            return Ok(Getal::ZERO);
        }
        let magnitude: BigInt = significant.parse().map_err(|_| GetalError::NotANumber)?;
        let scale = power - places;
        let factor = BigInt::from(10_u8).pow(scale.unsigned_abs());
        let value = Getal::from_big(if scale < 0 {
            BigRational::new(magnitude, factor)
        } else {
            BigRational::from_integer(magnitude * factor)
        });
        Ok(if negative { -value } else { value })
    }

    /// The exact quotient `self / divisor`; `None` when `divisor` is zero.
    #[must_use]
    pub fn checked_div(&self, divisor: &Getal) -> Option<Getal> {
        divisor.recip().map(|inverse| self * &inverse)
    }

    /// The exact inverse `1 / self`; `None` when `self` is zero.
    #[must_use]
    pub fn recip(&self) -> Option<Getal> {
        match &self.0 {
            Repr::Small { n: 0, .. } => None,
            Repr::Small { n, d } => {
                let (n, d) = (i128::from(*n), i128::from(*d));
                // The sign moves to the new numerator, so that the denominator stays positive.
                Some(Getal::from_i128(d * n.signum(), n.abs()))
            }
            // A `Big` is never zero: zero fits in `Small`.
            Repr::Big(big) => Some(Getal::from_big(big.recip())),
        }
    }

    /// The largest whole number that is not greater than `self`.
    #[must_use]
    pub fn floor(&self) -> Getal {
        match &self.0 {
            Repr::Small { n, d } => Getal::whole(n.div_euclid(*d)),
            Repr::Big(big) => Getal::from_big(big.floor()),
        }
    }

    /// The smallest whole number that is not less than `self`.
    #[must_use]
    pub fn ceil(&self) -> Getal {
        -(-self).floor()
    }

    /// The distance to zero.
    #[must_use]
    pub fn abs(&self) -> Getal {
        if self.is_negative() { -self } else { self.clone() }
    }

    /// Whether the number is whole.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Small { d, .. } => *d == 1,
            Repr::Big(big) => big.is_integer(),
        }
    }

    /// Whether the number is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.signum() == Ordering::Equal
    }

    /// Whether the number is less than 0.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.signum() == Ordering::Less
    }

    /// Whether the number is greater than 0.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        self.signum() == Ordering::Greater
    }

    /// The number as `i64`; `None` when it is not whole or does not fit.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Repr::Small { n, d: 1 } => Some(*n),
            Repr::Small { .. } | Repr::Big(_) => None,
        }
    }

    /// Numerator and denominator in lowest terms, as decimal digits.
    ///
    /// The sign is on the numerator and the denominator is at least 1.
    #[must_use]
    pub fn numer_denom(&self) -> (String, String) {
        match &self.0 {
            Repr::Small { n, d } => (n.to_string(), d.to_string()),
            Repr::Big(big) => (big.numer().to_string(), big.denom().to_string()),
        }
    }

    /// How many decimals it takes to write the number exactly; `None` when no number of decimals
    /// suffices, as for 1/3.
    #[must_use]
    pub fn decimals(&self) -> Option<u32> {
        match &self.0 {
            Repr::Small { d, .. } => decimals_for(d),
            Repr::Big(big) => decimals_for(big.denom()),
        }
    }

    /// The exact value with a decimal point, for JSON and YAML; `None` when no finite number of
    /// decimals is exact.
    #[must_use]
    pub fn to_decimal_point(&self) -> Option<String> {
        self.decimals().map(|places| self.with_decimals(places, '.'))
    }

    /// The roundest decimal number in the closed interval between `lo` and `hi`.
    ///
    /// Roundest means: fewest decimals, then fewest non-zero digits, then most trailing zeros,
    /// then nearest to zero. The bounds may be given in either order; equal bounds give that
    /// bound, even when it is not a finite decimal.
    #[must_use]
    pub fn simplest_between(lo: &Getal, hi: &Getal) -> Getal {
        let (lo, hi) = if lo <= hi { (lo, hi) } else { (hi, lo) };
        if lo == hi {
            return lo.clone();
        }
        if hi.is_negative() {
            return -Getal::simplest_between(&-hi, &-lo);
        }
        if !lo.is_positive() {
            return Getal::ZERO;
        }

        // Fewest decimals: refine the grid 1, 1/10, 1/100, … until a grid point falls inside.
        // This ends, because `lo < hi`.
        let (mut grid, mut per_unit) = (Getal::ONE, Getal::ONE);
        let (first, last) = loop {
            let (first, last) = ((lo * &per_unit).ceil(), (hi * &per_unit).floor());
            if first <= last {
                break (first, last);
            }
            grid = grid * TENTH;
            per_unit = per_unit * TEN;
        };

        // Fewest non-zero digits: coarsen the step while a multiple of it stays inside. When no
        // multiple of 10ᵖ⁺¹ is inside, all candidates share their digits above position p and
        // have some non-zero digit from there on. A multiple of 10ᵖ has exactly one.
        let mut best = first.clone();
        let (mut step, mut per_step) = (TEN, TENTH);
        loop {
            let candidate = (&first * &per_step).ceil() * &step;
            if candidate > last {
                return best * grid;
            }
            best = candidate;
            step = step * TEN;
            per_step = per_step * TENTH;
        }
    }

    const fn whole(n: i64) -> Getal {
        Getal(Repr::Small { n, d: 1 })
    }

    /// `n/d` in normal form; `d` is positive and neither is `i128::MIN`.
    fn from_i128(n: i128, d: i128) -> Getal {
        // Whole and short numbers fill nearly every sum, and a wide divisor takes long to find.
        if let (Ok(n), Ok(d)) = (i64::try_from(n), i64::try_from(d)) {
            let common = if d == 1 { 1 } else { n.gcd(&d) };
            return Getal(Repr::Small { n: n / common, d: d / common });
        }
        let common = n.gcd(&d);
        let (n, d) = (n / common, d / common);
        match (i64::try_from(n), i64::try_from(d)) {
            (Ok(n), Ok(d)) => Getal(Repr::Small { n, d }),
            _ => Getal(Repr::Big(Box::new(BigRational::new_raw(n.into(), d.into())))),
        }
    }

    /// Normal form of a ratio that `num_rational` has already reduced.
    fn from_big(big: BigRational) -> Getal {
        match (big.numer().to_i64(), big.denom().to_i64()) {
            (Some(n), Some(d)) => Getal(Repr::Small { n, d }),
            _ => Getal(Repr::Big(Box::new(big))),
        }
    }

    fn to_big(&self) -> Cow<'_, BigRational> {
        match &self.0 {
            Repr::Small { n, d } => Cow::Owned(BigRational::new_raw(BigInt::from(*n), BigInt::from(*d))),
            Repr::Big(big) => Cow::Borrowed(big),
        }
    }

    /// The sign, as comparison with zero.
    fn signum(&self) -> Ordering {
        match &self.0 {
            Repr::Small { n, .. } => n.cmp(&0),
            Repr::Big(big) if big.is_negative() => Ordering::Less,
            Repr::Big(_) => Ordering::Greater,
        }
    }

    /// Decimal text with exactly `places` decimals, rounded half away from zero.
    fn with_decimals(&self, places: u32, mark: char) -> String {
        let scale = Getal::from_big(BigRational::from_integer(BigInt::from(10_u8).pow(places)));
        let rounded = (self.abs() * scale + HALF).floor();
        let places = usize::try_from(places).unwrap_or(usize::MAX);
        let digits = format!("{:0>width$}", rounded.numer_denom().0, width = places.saturating_add(1));
        let sign = if self.is_negative() && !rounded.is_zero() { "-" } else { "" };
        match digits.split_at_checked(digits.len().saturating_sub(places)) {
            Some((whole, decimals)) if !decimals.is_empty() => {
                format!("{sign}{whole}{mark}{decimals}")
            }
            _ => format!("{sign}{digits}"),
        }
    }

    /// How many decimals show a number that has no short exact form.
    fn decimals_to_show(&self) -> u32 {
        let fraction = {
            let magnitude = self.abs();
            &magnitude - magnitude.floor()
        };
        // A value just below a whole number would be rounded to that number, which may lie on
        // the other side of a limit. Its nines are passed over like zeros.
        let nines = zeros_after_mark(&(Getal::ONE - &fraction));
        let skipped = if nines >= SHOWN_DECIMALS { nines } else { zeros_after_mark(&fraction) };
        skipped.saturating_add(SHOWN_DECIMALS)
    }
}

impl From<i64> for Getal {
    fn from(n: i64) -> Self {
        Getal::whole(n)
    }
}

impl Ord for Getal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            // Most numbers are whole.
            (Repr::Small { n: n1, d: d1 }, Repr::Small { n: n2, d: d2 }) if d1 == d2 => n1.cmp(n2),
            (Repr::Small { n: n1, d: d1 }, Repr::Small { n: n2, d: d2 }) => {
                (i128::from(*n1) * i128::from(*d2)).cmp(&(i128::from(*n2) * i128::from(*d1)))
            }
            _ => self.to_big().cmp(&other.to_big()),
        }
    }
}

impl PartialOrd for Getal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Neg for &Getal {
    type Output = Getal;

    fn neg(self) -> Getal {
        match &self.0 {
            Repr::Small { n, d } => Getal::from_i128(-i128::from(*n), i128::from(*d)),
            Repr::Big(big) => Getal::from_big(-big.as_ref()),
        }
    }
}

impl Neg for Getal {
    type Output = Getal;

    fn neg(self) -> Getal {
        -&self
    }
}

/// Implements a binary operator for every combination of owned and borrowed operands, where
/// `$small` computes with small operands.
macro_rules! exact_operator {
    ($operator:ident, $method:ident, $small:ident) => {
        impl $operator<&Getal> for &Getal {
            type Output = Getal;

            fn $method(self, other: &Getal) -> Getal {
                match (&self.0, &other.0) {
                    (Repr::Small { n: n1, d: d1 }, Repr::Small { n: n2, d: d2 }) => {
                        let [n1, d1, n2, d2] = [*n1, *d1, *n2, *d2].map(i128::from);
                        let (n, d) = $small(n1, d1, n2, d2);
                        Getal::from_i128(n, d)
                    }
                    _ => Getal::from_big($operator::$method(self.to_big().as_ref(), other.to_big().as_ref())),
                }
            }
        }

        impl $operator<Getal> for &Getal {
            type Output = Getal;

            fn $method(self, other: Getal) -> Getal {
                $operator::$method(self, &other)
            }
        }

        impl $operator<&Getal> for Getal {
            type Output = Getal;

            fn $method(self, other: &Getal) -> Getal {
                $operator::$method(&self, other)
            }
        }

        impl $operator<Getal> for Getal {
            type Output = Getal;

            fn $method(self, other: Getal) -> Getal {
                $operator::$method(&self, &other)
            }
        }
    };
}

exact_operator!(Add, add, small_sum);
exact_operator!(Sub, sub, small_difference);
exact_operator!(Mul, mul, small_product);

/// Dutch decimal text: exact with up to 12 decimals (`2,65`), otherwise three meaningful decimals
/// and an ellipsis (`11,111…`).
///
/// Zeros directly behind the comma do not count as meaningful (`0,00333…`), nor do nines that
/// would round to a whole number: a number that is not whole is never shown as whole.
impl fmt::Display for Getal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.decimals() {
            Some(places) if places <= MAX_EXACT_DECIMALS => f.write_str(&self.with_decimals(places, ',')),
            _ => {
                let places = self.decimals_to_show();
                write!(f, "{}…", self.with_decimals(places, ','))
            }
        }
    }
}

/// The exact fraction, so that two different numbers never look the same in a test report.
impl fmt::Debug for Getal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n, d) = self.numer_denom();
        write!(f, "Getal({n}/{d})")
    }
}

/// The one normal form of a number; equality and hash rely on it.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    /// In lowest terms, with `d > 0`.
    Small { n: i64, d: i64 },
    /// In lowest terms, with a positive denominator; only when it does not fit in `Small`.
    Big(Box<BigRational>),
}

const TEN: Getal = Getal::whole(10);
const TENTH: Getal = Getal(Repr::Small { n: 1, d: 10 });
const HALF: Getal = Getal(Repr::Small { n: 1, d: 2 });

/// Bounds on what text may ask for, so that a short line cannot cost much memory or time.
const MAX_DIGITS: usize = 40;
const MAX_DECIMALS: i32 = 40;
const MAX_POWER: i32 = 30;

/// Up to this many decimals a number is shown exactly.
const MAX_EXACT_DECIMALS: u32 = 12;
/// Beyond that, this many decimals are shown.
const SHOWN_DECIMALS: u32 = 3;

/// Hyphen-minus and the typographic minus sign U+2212.
const MINUS: [char; 2] = ['-', '\u{2212}'];
/// The middle dot U+00B7 and the dot operator U+22C5.
const MULTIPLY: [char; 2] = ['\u{B7}', '\u{22C5}'];

// The three functions below take fractions of 64-bit terms. With |n| ≤ 2⁶³ and d < 2⁶³ each
// product is at most 2¹²⁶ and a sum of two is below 2¹²⁷, so that none of them overflows.

fn small_sum(n1: i128, d1: i128, n2: i128, d2: i128) -> (i128, i128) {
    (n1 * d2 + n2 * d1, d1 * d2)
}

fn small_difference(n1: i128, d1: i128, n2: i128, d2: i128) -> (i128, i128) {
    (n1 * d2 - n2 * d1, d1 * d2)
}

fn small_product(n1: i128, d1: i128, n2: i128, d2: i128) -> (i128, i128) {
    (n1 * n2, d1 * d2)
}

/// Splits a mantissa in the digits before and after its decimal mark.
fn split_at_mark(mantissa: &str, mark: DecimalMark) -> Result<(&str, &str), GetalError> {
    let is_mark = |c: char| matches!(c, ',' | '.');
    if !mantissa.chars().all(|c| c.is_ascii_digit() || is_mark(c)) {
        return Err(GetalError::NotANumber);
    }
    if mark == DecimalMark::Komma && mantissa.contains('.') {
        return Err(GetalError::DecimalPoint);
    }
    if mantissa.chars().filter(|c| is_mark(*c)).count() > 1 {
        return Err(GetalError::MultipleMarks);
    }
    let Some((whole, decimals)) = mantissa.split_once(is_mark) else {
        return if mantissa.is_empty() { Err(GetalError::NotANumber) } else { Ok((mantissa, "")) };
    };
    if whole.is_empty() || decimals.is_empty() {
        return Err(GetalError::NotANumber);
    }
    // No thousands group starts with a zero, and a comma never groups thousands in Dutch.
    let groups_thousands = whole.len() <= 3 && !whole.starts_with('0') && decimals.len() == 3;
    if mantissa.contains('.') && groups_thousands {
        return Err(GetalError::Thousands);
    }
    Ok((whole, decimals))
}

/// Reads what follows the multiplication dot: `10⁻⁶` or `10^-6`.
fn parse_power_of_ten(text: &str) -> Result<i32, GetalError> {
    let exponent = text.strip_prefix("10").ok_or(GetalError::NotANumber)?;
    let (negative, digits) = if let Some(plain) = exponent.strip_prefix('^') {
        let digits = plain.strip_prefix(MINUS);
        (digits.is_some(), digits.unwrap_or(plain).to_owned())
    } else {
        let digits = exponent.strip_prefix('⁻');
        let lowered: Option<String> = digits.unwrap_or(exponent).chars().map(lower_superscript).collect();
        (digits.is_some(), lowered.ok_or(GetalError::NotANumber)?)
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
        return Err(GetalError::NotANumber);
    }
    // Digits that do not fit are a number all the same, only a far too large one.
    let size = digits.parse().unwrap_or(i32::MAX);
    if size > MAX_POWER {
        return Err(GetalError::TooLong);
    }
    Ok(if negative { -size } else { size })
}

/// The plain digit for a superscript one.
fn lower_superscript(raised: char) -> Option<char> {
    "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().zip('0'..='9').find_map(|(from, to)| (from == raised).then_some(to))
}

/// How many decimals a fraction in lowest terms with this denominator takes; `None` when it has a
/// prime factor other than 2 and 5.
fn decimals_for<T: Integer + Clone + From<u8>>(denominator: &T) -> Option<u32> {
    let mut rest = denominator.clone();
    let mut count = |prime: u8| {
        let prime = T::from(prime);
        let mut times = 0_u32;
        loop {
            let (quotient, remainder) = rest.div_rem(&prime);
            if !remainder.is_zero() {
                return times;
            }
            rest = quotient;
            times = times.saturating_add(1);
        }
    };
    let places = count(2).max(count(5));
    rest.is_one().then_some(places)
}

/// The number of zeros between the mark and the first other decimal of a fraction in [0, 1];
/// none for 0 itself.
fn zeros_after_mark(fraction: &Getal) -> u32 {
    let mut scaled = fraction * TEN;
    let mut zeros = 0_u32;
    while scaled.is_positive() && scaled < Getal::ONE {
        scaled = scaled * TEN;
        zeros = zeros.saturating_add(1);
    }
    zeros
}

#[cfg(test)]
mod tests;
