//! The text of a single value to what it means.

use std::ops::Range;

use time::{Date, Month};

use super::error::FeitErrorKind;
use super::keys::{nearest, tidy};
use crate::eenheid::{Dimensie, Eenheid, compatible};
use crate::feiten::Waarde;
use crate::getal::{DecimalMark, Getal, GetalError};
use crate::maat::{Maat, Weergave};
use crate::regelset::{Bereik, Kenmerk, Klasse, Regelset, WaardeSoort};
use crate::syntax::MAANDEN;

/// A value, or what is wrong and with which bytes of the text.
type Read<T> = Result<T, (Range<usize>, FeitErrorKind)>;

/// What a value turns out to be.
pub(super) enum Value {
    /// A value as such.
    Known(Waarde),
    /// The name of an object, to be looked up when all objects are known.
    Name(String),
}

/// Reads the value of a characteristic.
pub(super) fn value(regels: &Regelset, kenmerk: &Kenmerk, text: &str) -> Read<Value> {
    let whole = || 0..text.len();
    let known = match &kenmerk.soort {
        WaardeSoort::JaNee => Waarde::JaNee(yes_no(text).map_err(|kind| (whole(), kind))?),
        WaardeSoort::Getal { eenheid, heel } => Waarde::Getal(quantity(kenmerk, eenheid, *heel, text)?),
        WaardeSoort::Klasse(id) => {
            Waarde::Klasse(class_value(regels.klasse(*id), text).map_err(|kind| (whole(), kind))?)
        }
        WaardeSoort::Datum => Waarde::Datum(date(text).map_err(|kind| (whole(), kind))?),
        WaardeSoort::Tekst if text.trim().is_empty() => return Err(empty(kenmerk, whole())),
        WaardeSoort::Tekst => Waarde::Tekst(text.to_owned()),
        WaardeSoort::Verwijzing(_) if text.trim().is_empty() => return Err(empty(kenmerk, whole())),
        WaardeSoort::Verwijzing(_) => return Ok(Value::Name(tidy(text))),
    };
    Ok(Value::Known(known))
}

fn empty(kenmerk: &Kenmerk, whole: Range<usize>) -> (Range<usize>, FeitErrorKind) {
    (whole, FeitErrorKind::EmptyText { key: kenmerk.naam.clone() })
}

fn yes_no(text: &str) -> Result<bool, FeitErrorKind> {
    match text.trim().to_lowercase().as_str() {
        "ja" | "true" => Ok(true),
        "nee" | "false" => Ok(false),
        _ => Err(FeitErrorKind::NotYesNo { found: text.to_owned() }),
    }
}

fn class_value(klasse: &Klasse, text: &str) -> Result<u16, FeitErrorKind> {
    let found = tidy(text);
    let index = klasse.waarden.iter().position(|value| *value == found);
    index.and_then(|index| u16::try_from(index).ok()).ok_or_else(|| FeitErrorKind::NotInClass {
        klasse: klasse.naam.clone(),
        values: klasse.waarden.clone(),
        nearest: nearest(&found, klasse.waarden.iter().map(String::as_str)),
        found,
    })
}

/// Reads `2026-07-01` or `1 juli 2026`.
pub(super) fn date(text: &str) -> Result<Date, FeitErrorKind> {
    let found = tidy(text);
    let not_a_date = || FeitErrorKind::NotADate { found: found.clone() };
    let number = |part: &str, widths: &[usize]| -> Option<u16> {
        let digits = widths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse().ok()).flatten()
    };
    let dashes: Vec<&str> = found.split('-').collect();
    let words: Vec<&str> = found.split(' ').collect();
    let parts = match (dashes.as_slice(), words.as_slice()) {
        ([year, month, day], _) => (number(year, &[4]), number(month, &[2]), number(day, &[2])),
        (_, [day, month, year]) => {
            let lower = month.to_lowercase();
            let index = MAANDEN.iter().position(|name| *name == lower).and_then(|index| u16::try_from(index + 1).ok());
            (number(year, &[4]), index, number(day, &[1, 2]))
        }
        _ => return Err(not_a_date()),
    };
    let (Some(year), Some(month), Some(day)) = parts else { return Err(not_a_date()) };
    let exists = || {
        let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
        Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()
    };
    exists().ok_or(FeitErrorKind::ImpossibleDate { found })
}

/// Reads a quantity: `120`, `120 m²`, `2,6 m`, `1:12`, `1/3 m`.
fn quantity(kenmerk: &Kenmerk, preferred: &Eenheid, heel: bool, text: &str) -> Read<Maat> {
    let lead = text.len() - text.trim_start().len();
    let trimmed = text.trim();
    let whole = lead..lead + trimmed.len();
    let maat = match trimmed.split_once(':') {
        Some(sides) => ratio(kenmerk, preferred, sides, trimmed).map_err(|kind| (whole.clone(), kind))?,
        None => {
            with_unit(kenmerk, preferred, trimmed).map_err(|(part, kind)| (lead + part.start..lead + part.end, kind))?
        }
    };
    if heel && !maat.in_eenheid(preferred).is_some_and(|number| number.is_integer()) {
        return Err((whole, FeitErrorKind::NotWhole { kenmerk: kenmerk.naam.clone() }));
    }
    if !kenmerk.bereik.contains(&maat.waarde) {
        let range = range_text(&kenmerk.bereik, preferred);
        let (kenmerk, found) = (kenmerk.naam.clone(), trimmed.to_owned());
        return Err((whole, FeitErrorKind::OutOfRange { kenmerk, found, range }));
    }
    Ok(maat)
}

fn ratio(kenmerk: &Kenmerk, preferred: &Eenheid, sides: (&str, &str), whole: &str) -> Result<Maat, FeitErrorKind> {
    let number = |side: &str| {
        let error = |error| FeitErrorKind::Number { error, found: whole.to_owned() };
        Getal::parse(side.trim(), DecimalMark::KommaOfPunt).map_err(error)
    };
    let (above, below) = (number(sides.0)?, number(sides.1)?);
    if !preferred.dimensie().is_none() {
        let expected = dimension_text(&preferred.dimensie());
        return Err(FeitErrorKind::NotARatio { kenmerk: kenmerk.naam.clone(), expected });
    }
    Maat::verhouding(&above, &below).ok_or_else(|| FeitErrorKind::ZeroBelow { found: whole.to_owned() })
}

fn with_unit(kenmerk: &Kenmerk, preferred: &Eenheid, text: &str) -> Read<Maat> {
    let (digits, rest) = split_number(text);
    let spelling = rest.trim_start();
    let not_read = |error| (0..text.len(), FeitErrorKind::Number { error, found: text.to_owned() });
    if spelling.starts_with(|c: char| c.is_ascii_digit()) && !spelling.starts_with("1/") {
        // Digits behind a space: thousands apart, or two numbers. Only the unit `1/h` starts so. Only the unit `1/h` starts so.
        return Err(not_read(GetalError::MultipleMarks));
    }
    let number = match digits.split_once('/') {
        None => Getal::parse(digits, DecimalMark::KommaOfPunt)
            .map_err(|error| (0..digits.len().max(1), FeitErrorKind::Number { error, found: text.to_owned() })),
        Some((above, below)) => {
            let side = |side| Getal::parse(side, DecimalMark::KommaOfPunt).map_err(not_read);
            let (above, below) = (side(above)?, side(below)?);
            let zero = || (0..digits.len(), FeitErrorKind::ZeroBelow { found: digits.to_owned() });
            above.checked_div(&below).ok_or_else(zero)
        }
    };
    let number = number.map_err(|(part, kind)| match kind {
        // Without any digit nothing of the text is a number.
        FeitErrorKind::Number { error: GetalError::NotANumber, .. } => (0..text.len(), kind),
        kind => (part, kind),
    })?;
    if spelling.is_empty() {
        return Ok(Maat::new(&number, preferred.clone()));
    }
    let part = text.len() - spelling.len()..text.len();
    let unit = Eenheid::parse(spelling).map_err(|error| (part.clone(), FeitErrorKind::Unit(error)))?;
    if !unit.same_dimension(preferred) {
        let units = if preferred.dimensie().is_none() { Vec::new() } else { fitting(preferred) };
        let kind = FeitErrorKind::WrongDimension {
            kenmerk: kenmerk.naam.clone(),
            expected: dimension_text(&preferred.dimensie()),
            unit: spelling.to_owned(),
            units,
        };
        return Err((part, kind));
    }
    Ok(Maat::new(&number, unit))
}

/// The number in front, and what follows it.
fn split_number(text: &str) -> (&str, &str) {
    let digit = |c: char| c.is_ascii_digit();
    let after = |from: &'_ str, part: fn(char) -> bool| from.trim_start_matches(part).len();
    let mut left = after(text, |c| c.is_ascii_digit() || matches!(c, '-' | '+' | '\u{2212}' | ',' | '.'));
    let rest = |left: usize| text.get(text.len() - left..).unwrap_or_default();
    // A power of ten: `1,2·10⁻⁶`.
    let power = rest(left).strip_prefix(['\u{B7}', '\u{22C5}']).and_then(|rest| rest.strip_prefix("10"));
    if let Some(power) = power.filter(|power| power.starts_with(|c| c == '^' || "⁻⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c)))
    {
        left = after(power, |c| c.is_ascii_digit() || c == '^' || c == '-' || "⁻⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c));
    }
    // A fraction: `1/3`.
    let below = rest(left).strip_prefix('/').filter(|below| left < text.len() && below.starts_with(digit));
    if let Some(below) = below {
        left = after(below, |c| c.is_ascii_digit() || matches!(c, ',' | '.'));
    }
    text.split_at_checked(text.len() - left).unwrap_or((text, ""))
}

/// What a number measures, as a noun phrase.
fn dimension_text(dimensie: &Dimensie) -> String {
    if dimensie.is_none() { "een getal zonder eenheid".to_owned() } else { dimensie.describe() }
}

/// Units in which the same can be measured, the preferred one first.
pub(crate) fn fitting(preferred: &Eenheid) -> Vec<String> {
    let mut units: Vec<String> = vec![preferred.tekst().to_owned()];
    for unit in compatible(&preferred.dimensie()) {
        if units.iter().all(|known| known != unit) {
            units.push(unit.to_owned());
        }
    }
    units.retain(|unit| !unit.is_empty());
    units
}

/// The values that can exist, in words and in this unit: `meer dan 0 m²`.
pub(crate) fn range_text(bereik: &Bereik, eenheid: &Eenheid) -> String {
    let show = |words: &str, limit: &Getal| {
        let maat = Maat { waarde: limit.clone(), eenheid: eenheid.clone(), weergave: Weergave::Decimal };
        format!("{words} {maat}")
    };
    let lo = bereik.lo.as_ref().map(|lo| show(if bereik.lo_open { "meer dan" } else { "ten minste" }, lo));
    let hi = bereik.hi.as_ref().map(|hi| show(if bereik.hi_open { "minder dan" } else { "ten hoogste" }, hi));
    [lo, hi].into_iter().flatten().collect::<Vec<_>>().join(" en ")
}

/// A quantity as a text from which [`value`] reads the very same one.
pub(super) fn exact_text(maat: &Maat) -> String {
    if maat.weergave == Weergave::Verhouding && maat.eenheid.dimensie().is_none() {
        let (above, below) = maat.waarde.numer_denom();
        let shown = maat.to_string();
        let is_short = shown.split_once(':').is_some_and(|(a, b)| {
            let number = |side: &str| Getal::parse(side, DecimalMark::KommaOfPunt).ok();
            number(a).zip(number(b)).and_then(|(a, b)| a.checked_div(&b)).is_some_and(|value| value == maat.waarde)
        });
        return if is_short { shown } else { format!("{above}:{below}") };
    }
    let number = maat.waarde.checked_div(maat.eenheid.factor()).unwrap_or_else(|| maat.waarde.clone());
    let digits = number.to_decimal_point().map(|text| text.replace('.', ",")).unwrap_or_else(|| {
        let (above, below) = number.numer_denom();
        format!("{above}/{below}")
    });
    match maat.eenheid.tekst_after(&number) {
        "" => digits,
        unit => format!("{digits} {unit}"),
    }
}
