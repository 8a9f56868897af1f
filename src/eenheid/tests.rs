use super::*;

fn eenheid(text: &str) -> Eenheid {
    Eenheid::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn error(text: &str) -> EenheidError {
    Eenheid::parse(text).unwrap_err()
}

fn breuk(n: i64, d: i64) -> Getal {
    Getal::ratio(n, d).unwrap()
}

#[test]
fn every_symbol_parses_to_a_positive_size_and_one_spelling() {
    let mut seen = std::collections::HashSet::new();
    for symbol in all_symbols() {
        assert!(seen.insert(symbol), "{symbol} is listed twice");
        let unit = eenheid(symbol);
        assert!(unit.factor().is_positive(), "{symbol}");
        assert_eq!(eenheid(unit.tekst()), unit, "{symbol}");
    }
    for (singular, plural) in PLURALS {
        assert_eq!(eenheid(plural).tekst(), *singular);
    }
    for (_, symbol) in WORDS {
        assert!(seen.contains(symbol), "{symbol}");
    }
    for (symbol, position) in BASE_SYMBOLS.iter().zip(0..) {
        let mut exponents = [0; BASES];
        exponents[position] = 1;
        assert_eq!(eenheid(symbol).dimensie(), Dimensie(exponents), "{symbol}");
        assert_eq!(*eenheid(symbol).factor(), Getal::ONE, "{symbol}");
    }
}

#[test]
fn customary_compounds_parse_and_keep_their_spelling() {
    for text in [
        "m²·K/W",
        "W/(m²·K)",
        "kWh/(m²·jaar)",
        "dm³/s",
        "m³/h",
        "dm³/s per m²",
        "dm³/s per persoon",
        "m³/(m²·s)",
        "MJ/m²",
        "kJ/(m²·K)",
        "€/(m²·jaar)",
        "L/m²",
        "L per m²",
        "kg/m³",
        "kN/m²",
        "N/mm²",
        "dB",
        "dB(A)",
        "lux",
        "1/h",
        "°C",
        "‰",
        "dm³/s per m² per persoon",
        "m³ per (m²·s)",
        "dB(A)/m",
        "m⁴",
    ] {
        assert_eq!(eenheid(text).tekst(), text);
    }
}

#[test]
fn spelling_variants_become_canonical() {
    for (text, canonical) in [
        ("m2", "m²"),
        ("dm3/s", "dm³/s"),
        ("m^2", "m²"),
        ("mm^3", "mm³"),
        ("m2*K/W", "m²·K/W"),
        ("m²⋅K/W", "m²·K/W"),
        ("(m²·K)/W", "m²·K/W"),
        ("W/(m²)", "W/m²"),
        ("kWh/(m2·jr)", "kWh/(m²·jaar)"),
        ("dm3/s per leerling", "dm³/s per persoon"),
        ("m³/u", "m³/uur"),
        ("l/m²", "L/m²"),
        ("lx", "lux"),
        ("euro/m2", "€/m²"),
    ] {
        assert_eq!(eenheid(text).tekst(), canonical, "{text}");
    }
}

#[test]
fn sizes_are_exact() {
    for (text, n, d) in [
        ("mm", 1, 1000),
        ("mm²", 1, 1_000_000),
        ("dm³/s", 1, 1000),
        ("m³/h", 1, 3600),
        ("kWh/m²", 3_600_000, 1),
        ("N/mm²", 1_000_000, 1),
        ("L/m²", 1, 1000),
        ("ha", 10_000, 1),
        ("maand", 1, 12),
        ("€/maand", 12, 1),
        ("%", 1, 100),
        ("1/h", 1, 3600),
    ] {
        assert_eq!(*eenheid(text).factor(), breuk(n, d), "{text}");
    }
    assert_eq!(*Eenheid::none().factor(), Getal::ONE);
}

#[test]
fn comparable_units_share_a_dimension() {
    for (left, right) in [
        ("kWh/m²", "MJ/m²"),
        ("mm", "L/m²"),
        ("kN/m²", "kPa"),
        ("lm/m²", "lux"),
        ("dm³/s per m²", "m³/(m²·s)"),
        ("Wh", "W·h"),
        ("Hz", "1/s"),
        ("%", "stuks"),
        ("maand", "jaar"),
        ("m·m", "m²"),
    ] {
        assert!(eenheid(left).same_dimension(&eenheid(right)), "{left} and {right}");
    }
    for (left, right) in [
        ("K", "°C"),
        ("dB", "dB(A)"),
        ("jaar", "dag"),
        ("kWh/(m²·jaar)", "W/m²"),
        ("dm³/s", "dm³/s per persoon"),
        ("m²·K/W", "W/(m²·K)"),
    ] {
        assert!(!eenheid(left).same_dimension(&eenheid(right)), "{left} and {right}");
    }
}

#[test]
fn ambiguous_products_show_both_readings() {
    for (text, grouped, separate) in [
        ("kWh/m²·jaar", "kWh/(m²·jaar)", "kWh·jaar/m²"),
        ("kWh/m2·jr", "kWh/(m²·jaar)", "kWh·jaar/m²"),
        ("dm³/s per m²·jaar", "dm³/s per (m²·jaar)", "dm³·jaar/s per m²"),
        ("W/(m²·K)·s", "W/(m²·K·s)", "W·s/(m²·K)"),
        ("1/h·m", "1/(h·m)", "m/h"),
        ("kg/dB(A)·s", "kg/(dB(A)·s)", "kg·s/dB(A)"),
    ] {
        let expected = EenheidError::Ambiguous {
            found: text.to_owned(),
            grouped: grouped.to_owned(),
            separate: separate.to_owned(),
        };
        assert_eq!(error(text), expected);
        assert_eq!(eenheid(grouped).tekst(), grouped);
        assert_eq!(eenheid(separate).tekst(), separate);
    }
    assert_eq!(
        error("kWh/m²·jaar").to_string(),
        "het is onduidelijk waardoor `kWh/m²·jaar` deelt; \
         schrijf `kWh/(m²·jaar)` of `kWh·jaar/m²`"
    );
}

#[test]
fn missing_operators_are_pointed_out() {
    for (text, left, right) in [
        ("W/m²K", "W/m²", "K"),
        ("W/m2K", "m2", "K"),
        ("m² K", "m²", "K"),
        ("m³/h perm²", "m³/h", "perm²"),
        ("m(s)", "m", "(s)"),
    ] {
        let expected = EenheidError::MissingOperator { left: left.to_owned(), right: right.to_owned() };
        assert_eq!(error(text), expected, "{text}");
    }
}

#[test]
fn other_mistakes_have_their_own_error() {
    for text in ["", " m", "m·", "m/", "m per ", "m·/s", "·m", "m/()", "m²/(·s)"] {
        assert_eq!(error(text), EenheidError::Missing, "{text}");
    }
    for text in ["/h", "2/h", "1", "1·h", "10 m"] {
        assert_eq!(error(text), EenheidError::NoNumerator, "{text}");
    }
    for text in ["dm³/s/m²", "L per m²/s"] {
        assert_eq!(error(text), EenheidError::SecondSlash, "{text}");
    }
    for text in ["kWh/m2.jr", "m.K"] {
        assert_eq!(error(text), EenheidError::Point, "{text}");
    }
    for text in ["W/(m²·K", "m)", "W/m²)", "W/(m²/K)", "(m²"] {
        assert_eq!(error(text), EenheidError::Parenthesis, "{text}");
    }
    for text in ["s2", "m4", "m^1", "m^-1", "m^", "m⁻¹", "m¹", "m²²", "m2²", "m^22", "m22", "m0"] {
        assert!(matches!(error(text), EenheidError::Power { .. }), "{text}: {}", error(text));
    }
    assert_eq!(error(&"m·".repeat(40)), EenheidError::TooComplex);
    assert_eq!(error("m^9·m^9·m^9·m^9·m^9·m^9·m^9·m^9·m^9·m^9·m^9·m^9·m^9·m^9·m^9"), EenheidError::TooComplex);
}

#[test]
fn unknown_symbols_suggest_what_was_meant() {
    for (text, symbol) in [
        ("KWh", Some("kWh")),
        ("Meter", Some("m")),
        ("M", Some("m")),
        ("kn", Some("kN")),
        ("luxx", Some("lux")),
        ("presoon", Some("persoon")),
        ("db", Some("dB")),
        ("xq", None),
        ("bananen", None),
    ] {
        let expected = EenheidError::Unknown { found: text.to_owned(), nearest: symbol };
        assert_eq!(error(text), expected);
    }
    assert_eq!(error("W/Meter").to_string(), "`Meter` is geen bekende eenheid; bedoel je `m`?");
    assert_eq!(error("xq").to_string(), "`xq` is geen bekende eenheid");
}

#[test]
fn dimensions_multiply_divide_and_stay_in_range() {
    let (m, s) = (Dimensie::LENGTE, Dimensie::TIJD);
    assert_eq!(m.mul(&m), m.pow(2));
    assert_eq!(m.div(&m), Some(Dimensie::NONE));
    assert!(m.pow(0).unwrap().is_none());
    assert_eq!(m.div(&s), Some(eenheid("m/s").dimensie()));
    assert_eq!(m.pow(127).unwrap().mul(&m), None);
    assert_eq!(m.pow(64).unwrap().pow(2), None);
}

#[test]
fn quantities_are_consistent_and_distinct() {
    let mut seen = std::collections::HashSet::new();
    for (name, spellings) in QUANTITIES {
        let first = eenheid(spellings[0]);
        assert!(seen.insert(first.dimensie()), "{name} has the dimension of an earlier entry");
        assert_eq!(*first.factor(), Getal::ONE, "{name}");
        for spelling in *spellings {
            assert_eq!(eenheid(spelling).tekst(), *spelling);
            assert!(eenheid(spelling).same_dimension(&first), "{spelling}");
        }
        assert_eq!(compatible(&first.dimensie()), spellings.to_vec());
    }
    for symbol in all_symbols() {
        let dimensie = eenheid(symbol).dimensie();
        assert!(dimensie.is_none() || seen.contains(&dimensie), "{symbol} has no name");
    }
}

#[test]
fn descriptions_are_dutch() {
    let describe = |text: &str| eenheid(text).dimensie().describe();
    assert_eq!(describe("ha"), "een oppervlakte (m²)");
    assert_eq!(describe("mm"), "een lengte (m)");
    assert_eq!(describe("%"), "zonder eenheid");
    assert_eq!(describe("W·s²/(m·K)"), "een grootheid in kg·m/(s·K)");
    assert_eq!(describe("1/m²"), "een grootheid in 1/m²");
    assert_eq!(describe("€/kg"), "een grootheid in €/kg");
}

#[test]
fn coherent_units_read_back() {
    for text in ["kWh/(m²·jaar)", "W·s²/(m·K)", "1/(m·s)", "dm³/s per leerling", "dB(A)/m", "%"] {
        let dimensie = eenheid(text).dimensie();
        let coherent = Eenheid::coherent(dimensie);
        assert_eq!(coherent.dimensie(), dimensie);
        if dimensie.is_none() {
            assert_eq!(coherent, Eenheid::none());
        } else {
            assert_eq!(eenheid(coherent.tekst()), coherent);
        }
    }
}

#[test]
fn words_take_a_plural() {
    let four = Getal::from(4);
    assert_eq!(eenheid("personen").tekst_after(&four), "personen");
    assert_eq!(eenheid("personen").tekst_after(&Getal::ONE), "persoon");
    assert_eq!(eenheid("jr").tekst_after(&four), "jaar");
    assert_eq!(eenheid("m").tekst_after(&four), "m");
    assert_eq!(eenheid("m²/persoon").tekst_after(&four), "m²/persoon");
}
