//! Arithmetic on closed intervals: what is certain of a number that is only partly known.
//!
//! Every result contains all values that the operands allow. So a comparison that comes out
//! decided stays decided when more becomes known.

use crate::beoordeling::Mogelijk;
use crate::getal::Getal;
use crate::regelset::{Interval, Vergelijker};

/// A bound that may be infinite.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Bound<N> {
    MinusInfinity,
    At(N),
    PlusInfinity,
}

impl Bound<&Getal> {
    fn times(&self, other: &Self) -> Bound<Getal> {
        let sign = |bound: &Self| match bound {
            Self::MinusInfinity => -1,
            Self::PlusInfinity => 1,
            Self::At(number) if number.is_negative() => -1,
            Self::At(number) if number.is_zero() => 0,
            Self::At(_) => 1,
        };
        match (self, other) {
            (Self::At(a), Self::At(b)) => Bound::At(*a * *b),
            // An end that is never reached times zero is zero.
            _ => match sign(self) * sign(other) {
                0 => Bound::At(Getal::ZERO),
                1 => Bound::PlusInfinity,
                _ => Bound::MinusInfinity,
            },
        }
    }
}

impl<N> Bound<N> {
    fn number(self) -> Option<N> {
        match self {
            Self::At(number) => Some(number),
            Self::MinusInfinity | Self::PlusInfinity => None,
        }
    }
}

impl Interval {
    /// One number.
    pub fn exact(number: Getal) -> Self {
        Self { lo: Some(number.clone()), hi: Some(number) }
    }

    /// The number, when only one is possible.
    pub fn value(&self) -> Option<&Getal> {
        match (&self.lo, &self.hi) {
            (Some(lo), Some(hi)) if lo == hi => Some(lo),
            _ => None,
        }
    }

    fn low(&self) -> Bound<&Getal> {
        self.lo.as_ref().map_or(Bound::MinusInfinity, Bound::At)
    }

    fn high(&self) -> Bound<&Getal> {
        self.hi.as_ref().map_or(Bound::PlusInfinity, Bound::At)
    }

    /// The smallest interval around both.
    pub fn hull(&self, other: &Self) -> Self {
        Self { lo: self.low().min(other.low()).number().cloned(), hi: self.high().max(other.high()).number().cloned() }
    }

    /// Sum.
    pub fn add(&self, other: &Self) -> Self {
        let both = |a: &Option<Getal>, b: &Option<Getal>| Some(a.as_ref()? + b.as_ref()?);
        Self { lo: both(&self.lo, &other.lo), hi: both(&self.hi, &other.hi) }
    }

    /// The other sign.
    pub fn negate(&self) -> Self {
        Self { lo: self.hi.as_ref().map(|hi| -hi), hi: self.lo.as_ref().map(|lo| -lo) }
    }

    /// Product.
    pub fn multiply(&self, other: &Self) -> Self {
        if let (Some(a), Some(b)) = (self.value(), other.value()) {
            return Self::exact(a * b);
        }
        let corners = [
            self.low().times(&other.low()),
            self.low().times(&other.high()),
            self.high().times(&other.low()),
            self.high().times(&other.high()),
        ];
        let lo = corners.iter().min().cloned().and_then(Bound::number);
        let hi = corners.into_iter().max().and_then(Bound::number);
        Self { lo, hi }
    }

    /// Quotient. A divisor that can come near zero gives an interval without end.
    pub fn divide(&self, other: &Self) -> Self {
        if let (Some(a), Some(b)) = (self.value(), other.value()) {
            return a.checked_div(b).map_or_else(Self::default, Self::exact);
        }
        let positive = other.lo.as_ref().is_some_and(|lo| !lo.is_negative());
        let negative = other.hi.as_ref().is_some_and(|hi| !hi.is_positive());
        if !positive && !negative {
            return Self::default();
        }
        // 1/[lo, hi] = [1/hi, 1/lo]; an end at zero or infinity gives an open end or zero.
        let inverse = if positive {
            Self {
                lo: Some(other.hi.as_ref().and_then(Getal::recip).unwrap_or(Getal::ZERO)),
                hi: other.lo.as_ref().and_then(Getal::recip),
            }
        } else {
            Self {
                lo: other.hi.as_ref().and_then(Getal::recip),
                hi: Some(other.lo.as_ref().and_then(Getal::recip).unwrap_or(Getal::ZERO)),
            }
        };
        self.multiply(&inverse)
    }

    /// Both ends through a function that never decreases.
    pub fn map(&self, f: impl Fn(&Getal) -> Getal) -> Self {
        Self { lo: self.lo.as_ref().map(&f), hi: self.hi.as_ref().map(&f) }
    }

    /// The larger of two numbers.
    pub fn max(&self, other: &Self) -> Self {
        Self { lo: self.low().max(other.low()).number().cloned(), hi: self.high().max(other.high()).number().cloned() }
    }

    /// The smaller of two numbers.
    pub fn min(&self, other: &Self) -> Self {
        Self { lo: self.low().min(other.low()).number().cloned(), hi: self.high().min(other.high()).number().cloned() }
    }

    /// What a comparison of two numbers can give.
    pub fn compare(&self, op: Vergelijker, other: &Self) -> Mogelijk {
        let outcome = |can_be_true: bool, can_be_false: bool| {
            let yes = if can_be_true { Mogelijk::WAAR } else { Mogelijk::NIETS };
            let no = if can_be_false { Mogelijk::ONWAAR } else { Mogelijk::NIETS };
            yes.or_else(no)
        };
        match op {
            Vergelijker::TenMinste => outcome(self.high() >= other.low(), self.low() < other.high()),
            Vergelijker::TenHoogste => outcome(self.low() <= other.high(), self.high() > other.low()),
            Vergelijker::MeerDan => outcome(self.high() > other.low(), self.low() <= other.high()),
            Vergelijker::MinderDan => outcome(self.low() < other.high(), self.high() >= other.low()),
            Vergelijker::GelijkAan => {
                let meet = self.low() <= other.high() && other.low() <= self.high();
                let same = self.value().is_some() && self.value() == other.value();
                outcome(meet, !same)
            }
            Vergelijker::NietGelijkAan => self.compare(Vergelijker::GelijkAan, other).negate(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(lo: Option<i64>, hi: Option<i64>) -> Interval {
        Interval { lo: lo.map(Getal::from), hi: hi.map(Getal::from) }
    }

    #[test]
    fn an_unknown_factor_of_zero_is_harmless() {
        assert_eq!(interval(Some(0), Some(0)).multiply(&interval(None, None)), interval(Some(0), Some(0)));
    }

    #[test]
    fn dividing_by_something_positive_keeps_the_sign() {
        assert_eq!(interval(Some(4), Some(8)).divide(&interval(Some(2), None)), interval(Some(0), Some(4)));
        assert_eq!(interval(Some(4), Some(8)).divide(&interval(Some(-1), Some(2))), interval(None, None));
    }

    #[test]
    fn a_comparison_is_decided_when_the_intervals_do_not_overlap() {
        let known = interval(Some(3), Some(3));
        assert_eq!(interval(Some(4), None).compare(Vergelijker::TenMinste, &known), Mogelijk::WAAR);
        assert_eq!(interval(None, Some(2)).compare(Vergelijker::TenMinste, &known), Mogelijk::ONWAAR);
        assert_eq!(interval(Some(2), Some(4)).compare(Vergelijker::TenMinste, &known), Mogelijk::ONBEKEND);
    }
}
