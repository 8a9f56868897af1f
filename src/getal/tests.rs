use std::collections::HashSet;

use super::*;

fn getal(text: &str) -> Getal {
    Getal::parse(text, DecimalMark::Komma).unwrap()
}

fn breuk(n: i64, d: i64) -> Getal {
    Getal::ratio(n, d).unwrap()
}

fn is_normal(value: &Getal) -> bool {
    match &value.0 {
        Repr::Small { n, d } => *d > 0 && n.gcd(d) == 1,
        Repr::Big(big) => {
            let fits = big.numer().to_i64().is_some() && big.denom().to_i64().is_some();
            !fits && big.denom().is_positive() && big.numer().gcd(big.denom()) == 1.into()
        }
    }
}

#[test]
fn ratio_is_reduced_with_the_sign_on_top() {
    assert_eq!(breuk(2, -4), breuk(-1, 2));
    assert_eq!(breuk(0, -7), Getal::ZERO);
    assert_eq!(Getal::ratio(1, 0), None);
    assert_eq!(breuk(i64::MIN, i64::MIN), Getal::ONE);
    assert_eq!(breuk(1, i64::MIN).numer_denom(), ("-1".into(), "9223372036854775808".into()));
}

#[test]
fn parse_accepts_what_people_write() {
    assert_eq!(getal("2,6"), breuk(13, 5));
    assert_eq!(getal("-0,5"), breuk(-1, 2));
    assert_eq!(getal("−12"), Getal::from(-12));
    assert_eq!(getal("007"), Getal::from(7));
    assert_eq!(getal("-0"), Getal::ZERO);
    assert_eq!(getal("2,125"), breuk(17, 8));
    assert_eq!(getal("1,2·10⁻⁶"), breuk(12, 10_000_000));
    assert_eq!(getal("1,2⋅10^-6"), breuk(12, 10_000_000));
    assert_eq!(getal("3·10^−1"), breuk(3, 10));
    assert_eq!(getal("5·10³"), Getal::from(5000));
    assert_eq!(getal("5·10^12"), Getal::from(5_000_000_000_000));
    assert_eq!(getal("1·10³⁰").numer_denom().0.len(), 31);
}

#[test]
fn parse_refuses_what_is_not_a_number() {
    for text in [
        "",
        "-",
        "--1",
        "+1",
        "a",
        "1a",
        " 1",
        "1 ",
        "1 000",
        ",5",
        "5,",
        "1e6",
        "½",
        "²",
        "٣",
        "1·",
        "1·10",
        "1·10^",
        "1·10^-",
        "1·10⁻",
        "1·10^--1",
        "1·10⁶^2",
        "1·100",
        "1·11²",
        "1·10^1,5",
        "·10²",
    ] {
        let result = Getal::parse(text, DecimalMark::KommaOfPunt);
        assert_eq!(result, Err(GetalError::NotANumber), "{text}");
    }
}

#[test]
fn parse_keeps_marks_apart() {
    use DecimalMark::{Komma, KommaOfPunt};
    assert_eq!(Getal::parse("2.6", Komma), Err(GetalError::DecimalPoint));
    assert_eq!(Getal::parse("1.000", Komma), Err(GetalError::DecimalPoint));
    assert_eq!(Getal::parse("1,2,3", Komma), Err(GetalError::MultipleMarks));
    assert_eq!(Getal::parse("1.234,5", KommaOfPunt), Err(GetalError::MultipleMarks));
    assert_eq!(Getal::parse("2.6", KommaOfPunt), Ok(breuk(13, 5)));
    assert_eq!(Getal::parse("2,6", KommaOfPunt), Ok(breuk(13, 5)));
    for text in ["1.000", "-1.000", "25.125", "250.125"] {
        assert_eq!(Getal::parse(text, KommaOfPunt), Err(GetalError::Thousands), "{text}");
    }
    for text in ["2,125", "0.125", "1.0000", "1.00", "1250.125", "012.125"] {
        assert!(Getal::parse(text, KommaOfPunt).is_ok(), "{text}");
    }
}

#[test]
fn parse_bounds_the_length() {
    let too_long = Err(GetalError::TooLong);
    let read = |text: &str| Getal::parse(text, DecimalMark::Komma);
    assert!(read(&"9".repeat(40)).is_ok());
    assert_eq!(read(&"9".repeat(41)), too_long);
    assert!(read(&format!("{}1", "0".repeat(500))).is_ok());
    assert!(read(&format!("0,{}1", "0".repeat(39))).is_ok());
    assert_eq!(read(&format!("0,{}1", "0".repeat(40))), too_long);
    assert_eq!(read("1·10^31"), too_long);
    assert_eq!(read("1·10⁻³¹"), too_long);
    assert_eq!(read("1·10^99999999999999999999"), too_long);
}

#[test]
fn display_is_dutch() {
    for (value, text) in [
        (getal("2,65"), "2,65"),
        (getal("-0,5"), "-0,5"),
        (Getal::from(1000), "1000"),
        (Getal::ZERO, "0"),
        (getal("0,000000000001"), "0,000000000001"),
        (breuk(100, 9), "11,111…"),
        (breuk(2, 3), "0,667…"),
        (breuk(-2, 3), "-0,667…"),
        (breuk(1, 300), "0,00333…"),
        (breuk(20, 21), "0,952…"),
        (breuk(3001, 3000), "1,000333…"),
        (breuk(2999, 3000), "0,999667…"),
        (breuk(-29_999_999, 30_000_000), "-0,9999999667…"),
        (getal("0,0000000000001"), "0,000000000000100…"),
        (getal("1·10^20"), "100000000000000000000"),
    ] {
        assert_eq!(value.to_string(), text);
    }
    assert_eq!(format!("{:?}", breuk(-2, 6)), "Getal(-1/3)");
}

#[test]
fn a_number_that_is_not_whole_is_never_shown_as_whole() {
    for n in 1..400_i64 {
        for d in [3, 7, 997, 3000, 6001, 29_999] {
            let value = breuk(n * n, d);
            let shown = value.to_string();
            let read = getal(shown.trim_end_matches('…'));
            assert_eq!(read.is_integer(), value.is_integer(), "{value:?} as {shown}");
            assert_eq!(read.floor(), value.floor(), "{value:?} as {shown}");
        }
    }
}

#[test]
fn decimal_point_is_exact_or_absent() {
    assert_eq!(getal("-2,65").to_decimal_point().as_deref(), Some("-2.65"));
    assert_eq!(Getal::from(7).to_decimal_point().as_deref(), Some("7"));
    assert_eq!(getal("1,5·10⁻³⁰").to_decimal_point().unwrap(), format!("0.{}15", "0".repeat(29)));
    assert_eq!(breuk(1, 3).to_decimal_point(), None);
}

#[test]
fn whole_number_conversions() {
    assert_eq!(breuk(-7, 2).floor(), Getal::from(-4));
    assert_eq!(breuk(-7, 2).ceil(), Getal::from(-3));
    assert_eq!(breuk(7, 2).ceil(), Getal::from(4));
    assert_eq!(Getal::from(3).ceil(), Getal::from(3));
    assert_eq!(Getal::from(i64::MIN).ceil().to_i64(), Some(i64::MIN));
    assert_eq!(breuk(1, 2).to_i64(), None);
    assert_eq!(getal("1·10²⁰").to_i64(), None);
    assert!(getal("1·10²⁰").is_integer());
}

#[test]
fn overflow_grows_and_comes_back() {
    let max = Getal::from(i64::MAX);
    let beyond = &max + Getal::ONE;
    assert!(matches!(beyond.0, Repr::Big(_)));
    assert_eq!(beyond.numer_denom().0, "9223372036854775808");
    assert!(beyond > max && beyond.is_positive());
    let back = &beyond - &Getal::ONE;
    assert!(matches!(back.0, Repr::Small { .. }));
    assert_eq!(back, max);
    assert_eq!(-Getal::from(i64::MIN), beyond);
    assert_eq!(-&beyond, Getal::from(i64::MIN));
    assert!(is_normal(&-&beyond));

    let square = &max * &max;
    assert_eq!(square.checked_div(&max), Some(max.clone()));
    assert_eq!(square.checked_div(&Getal::ZERO), None);
    assert_eq!(&square - &square, Getal::ZERO);
    let numbers = HashSet::from([back, max.clone(), square.checked_div(&max).unwrap(), max]);
    assert_eq!(numbers.len(), 1);
}

#[test]
fn simplest_between_picks_round_numbers() {
    for (lo, hi, simplest) in [
        ("2,61", "2,99", "2,7"),
        ("2,6", "4", "3"),
        ("101", "350", "200"),
        ("1001", "1200", "1100"),
        ("1995", "2005", "2000"),
        ("0,3", "0,9", "0,3"),
        ("2,601", "2,609", "2,601"),
        ("-3", "5", "0"),
        ("0", "5", "0"),
        ("-5", "0", "0"),
        ("-350", "-101", "-200"),
        ("7", "7", "7"),
        ("9,5", "10,5", "10"),
        ("12345678901234567890", "12345678999999999999", "12345678910000000000"),
    ] {
        let (lo, hi) = (getal(lo), getal(hi));
        assert_eq!(Getal::simplest_between(&lo, &hi), getal(simplest), "{lo} {hi}");
        assert_eq!(Getal::simplest_between(&hi, &lo), getal(simplest), "{hi} {lo}");
    }
    assert_eq!(Getal::simplest_between(&breuk(1, 3), &breuk(1, 3)), breuk(1, 3));
    assert_eq!(Getal::simplest_between(&breuk(1, 3), &breuk(2, 3)), breuk(2, 5));
}

#[test]
fn simplest_between_agrees_with_trying_everything() {
    let nonzero = |n: i64| n.to_string().chars().filter(|c| *c != '0').count();
    for lo in 1..130_i64 {
        for hi in lo + 1..260 {
            let fewest = (lo..=hi).map(nonzero).min();
            let found = Getal::simplest_between(&Getal::from(lo), &Getal::from(hi)).to_i64().unwrap();
            assert!((lo..=hi).contains(&found), "{found} in {lo}..={hi}");
            assert_eq!(Some(nonzero(found)), fewest, "{found} in {lo}..={hi}");
        }
    }
}

/// A fixed sequence of numbers of very different sizes.
struct Samples(u64);

impl Samples {
    fn next_bits(&mut self) -> u64 {
        // Knuth's MMIX generator; its high bits are the good ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        self.0 ^ (self.0 >> 33)
    }

    fn next_i64(&mut self) -> i64 {
        let shift = self.next_bits() % 64;
        self.next_bits().cast_signed() >> shift
    }

    fn next_getal(&mut self) -> Getal {
        let value = breuk(self.next_i64(), self.next_i64() | 1);
        match self.next_bits() % 4 {
            0 => value * breuk(self.next_i64(), self.next_i64() | 1),
            _ => value,
        }
    }
}

#[test]
fn arithmetic_agrees_with_big_rationals() {
    let mut samples = Samples(20_260_101);
    let mut big_seen = 0;
    for _ in 0..600 {
        let (a, b) = (samples.next_getal(), samples.next_getal());
        let (x, y) = (a.to_big().into_owned(), b.to_big().into_owned());
        for (ours, theirs) in [
            (&a + &b, &x + &y),
            (&a - &b, &x - &y),
            (&a * &b, &x * &y),
            (-&a, -&x),
            (a.abs(), x.abs()),
            (a.floor(), x.floor()),
            (a.ceil(), x.ceil()),
        ] {
            assert!(is_normal(&ours), "{ours:?}");
            assert_eq!(*ours.to_big(), theirs);
            big_seen += i32::from(matches!(ours.0, Repr::Big(_)));
        }
        match a.checked_div(&b) {
            Some(quotient) => {
                assert!(is_normal(&quotient));
                assert_eq!(*quotient.to_big(), &x / &y);
                assert_eq!(&quotient * &b, a);
            }
            None => assert!(b.is_zero()),
        }
        assert_eq!(a.cmp(&b), x.cmp(&y));
        assert_eq!(&a + &b - &b, a);
    }
    assert!(big_seen > 100, "the samples must reach beyond 64 bits");
}
