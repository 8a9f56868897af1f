//! Quantities: a number with the unit it counts.
//!
//! What enters: a [`Getal`] as the author wrote it, with its [`Eenheid`], or a ratio such as
//! `1:12`.
//! What leaves: the value in coherent units for computation, and the text in the author's unit
//! for people.
//! What never passes: a comparison or conversion between different dimensions; it gives `None`
//! and never a guess.

use std::cmp::Ordering;
use std::fmt;

use crate::eenheid::Eenheid;
use crate::getal::Getal;

/// A quantity, such as `2,6 m`, `50 %` or `1:12`.
///
/// Two quantities are equal when value and dimension are: `2,6 m` equals `2600 mm`. Quantities of
/// different dimensions are never equal.
#[derive(Clone, Debug)]
pub struct Maat {
    /// The value in coherent units: `2,6 m` and `2600 mm` both hold 13/5.
    pub waarde: Getal,
    /// The unit as the author wrote it, in which the quantity is shown.
    pub eenheid: Eenheid,
    /// The notation in which the quantity is shown.
    pub weergave: Weergave,
}

/// The notation of a quantity. It has no influence on its value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Weergave {
    /// A decimal number and its unit: `2,6 m`.
    #[default]
    Decimal,
    /// A ratio, customary for slopes: `1:12`.
    Verhouding,
}

impl Maat {
    /// The quantity of `number` times the unit, as written: 2600 and `mm` give `2600 mm`.
    #[must_use]
    pub fn new(number: &Getal, eenheid: Eenheid) -> Maat {
        Maat { waarde: number * eenheid.factor(), eenheid, weergave: Weergave::Decimal }
    }

    /// The ratio `a:b`, without unit; `None` when `b` is zero.
    #[must_use]
    pub fn verhouding(a: &Getal, b: &Getal) -> Option<Maat> {
        Some(Maat { waarde: a.checked_div(b)?, eenheid: Eenheid::none(), weergave: Weergave::Verhouding })
    }

    /// The number of times the unit goes into the quantity; `None` when the unit is of another
    /// dimension.
    #[must_use]
    pub fn in_eenheid(&self, eenheid: &Eenheid) -> Option<Getal> {
        if self.eenheid.same_dimension(eenheid) { self.waarde.checked_div(eenheid.factor()) } else { None }
    }

    /// The order of the two values; `None` when they are of different dimensions.
    #[must_use]
    pub fn compare(&self, other: &Maat) -> Option<Ordering> {
        self.eenheid.same_dimension(&other.eenheid).then(|| self.waarde.cmp(&other.waarde))
    }
}

impl PartialEq for Maat {
    fn eq(&self, other: &Self) -> bool {
        self.compare(other) == Some(Ordering::Equal)
    }
}

impl Eq for Maat {}

/// The quantity in its own unit and notation: `2,6 m`, `50 %`, `4 personen`, `1:12`.
impl fmt::Display for Maat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.weergave == Weergave::Verhouding {
            return f.write_str(&ratio_text(&self.waarde));
        }
        // A factor is never zero, so that the quotient always exists.
        let number = self.waarde.checked_div(self.eenheid.factor()).ok_or(fmt::Error)?;
        match self.eenheid.tekst_after(&number) {
            "" => write!(f, "{number}"),
            unit => write!(f, "{number} {unit}"),
        }
    }
}

/// Ratios up to this term are shown with two whole numbers (`2:3`).
const MAX_SMALL_TERM: i64 = 9;
/// Ratios beyond small terms are shown as `1:x` when x has at most this number of decimals.
const MAX_RATIO_DECIMALS: u32 = 2;

/// A ratio as people write it: `1:12`, `2:3`, `1:12,5`.
fn ratio_text(value: &Getal) -> String {
    let sign = if value.is_negative() { "-" } else { "" };
    let magnitude = value.abs();
    let (n, d) = magnitude.numer_denom();
    let is_small = |term: &str| term.parse().is_ok_and(|term: i64| term <= MAX_SMALL_TERM);
    match magnitude.recip() {
        Some(inverse) if !(is_small(&n) && is_small(&d)) => match inverse.decimals() {
            Some(places) if places <= MAX_RATIO_DECIMALS && inverse >= Getal::ONE => {
                format!("{sign}1:{inverse}")
            }
            _ => format!("{sign}{n}:{d}"),
        },
        _ => format!("{sign}{n}:{d}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::getal::DecimalMark;

    fn getal(text: &str) -> Getal {
        Getal::parse(text, DecimalMark::Komma).unwrap()
    }

    fn maat(number: &str, unit: &str) -> Maat {
        let eenheid = if unit.is_empty() { Eenheid::none() } else { Eenheid::parse(unit).unwrap() };
        Maat::new(&getal(number), eenheid)
    }

    #[test]
    fn a_quantity_is_shown_as_written() {
        for (number, unit, text) in [
            ("2,6", "m", "2,6 m"),
            ("2600", "mm", "2600 mm"),
            ("50", "%", "50 %"),
            ("0,9", "dm³/s per m2", "0,9 dm³/s per m²"),
            ("4,7", "m2·K/W", "4,7 m²·K/W"),
            ("-3", "", "-3"),
            ("35", "dB(A)", "35 dB(A)"),
            ("8", "persoon", "8 personen"),
            ("1", "dagen", "1 dag"),
            ("-1", "dagen", "-1 dag"),
        ] {
            assert_eq!(maat(number, unit).to_string(), text);
        }
    }

    #[test]
    fn equality_is_by_value_and_dimension() {
        assert_eq!(maat("2,6", "m"), maat("2600", "mm"));
        assert_eq!(maat("1", "kWh/m²"), maat("3,6", "MJ/m²"));
        assert_eq!(maat("5", "mm"), maat("5", "L/m²"));
        assert_eq!(maat("50", "%"), maat("0,5", ""));
        assert_ne!(maat("2,6", "m"), maat("2,6", "m²"));
        assert_ne!(maat("35", "dB"), maat("35", "dB(A)"));
        assert_ne!(maat("0", "m"), maat("0", "s"));
    }

    #[test]
    fn order_exists_within_a_dimension_only() {
        assert_eq!(maat("2,6", "m").compare(&maat("2599", "mm")), Some(Ordering::Greater));
        assert_eq!(maat("1", "h").compare(&maat("60", "min")), Some(Ordering::Equal));
        assert_eq!(maat("20", "°C").compare(&maat("20", "K")), None);
        assert_eq!(maat("1", "jaar").compare(&maat("1", "dag")), None);
    }

    #[test]
    fn conversion_is_exact_or_absent() {
        let flow = maat("7", "dm³/s");
        assert_eq!(flow.in_eenheid(&Eenheid::parse("m³/h").unwrap()), Some(getal("25,2")));
        assert_eq!(flow.in_eenheid(&Eenheid::parse("m³").unwrap()), None);
        assert_eq!(maat("1", "MJ").in_eenheid(&Eenheid::parse("kWh").unwrap()), Getal::ratio(5, 18));
        assert_eq!(maat("7", "%").waarde, getal("0,07"));
    }

    #[test]
    fn ratios_are_shown_as_ratios() {
        for (a, b, text) in [
            ("1", "12", "1:12"),
            ("2", "24", "1:12"),
            ("2", "3", "2:3"),
            ("1", "12,5", "1:12,5"),
            ("1", "1", "1:1"),
            ("3", "1", "3:1"),
            ("12", "1", "12:1"),
            ("3", "10", "3:10"),
            ("16", "9", "16:9"),
            ("0", "5", "0:1"),
            ("-1", "20", "-1:20"),
            ("1", "1000", "1:1000"),
        ] {
            let ratio = Maat::verhouding(&getal(a), &getal(b)).unwrap();
            assert_eq!(ratio.to_string(), text);
            assert_eq!(ratio.waarde, getal(a).checked_div(&getal(b)).unwrap());
        }
        assert_eq!(Maat::verhouding(&Getal::ONE, &Getal::ZERO), None);
        assert_eq!(Maat::verhouding(&Getal::ONE, &Getal::from(20)).unwrap(), maat("5", "%"));
    }
}
