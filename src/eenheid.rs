//! Units: what a number counts, and when two numbers may be compared.
//!
//! What enters: the spelling of a unit, as in `m²·K/W` or `dm³/s per persoon`.
//! What leaves: an [`Eenheid`] with its [`Dimensie`], its exact size in coherent units and one
//! canonical spelling; or an error that says how to write the unit instead.
//! What never passes: a symbol outside the closed list below, a compound that can be read in two
//! ways (`kWh/m²·jaar`), or a conversion that is not an exact factor. Therefore the calendar year
//! is not a number of seconds, °C is not K, and dB(A) is not dB.

use std::fmt;

use strsim::osa_distance;

use crate::getal::Getal;

/// A unit as an author writes it.
///
/// Equality includes the spelling: `kN/m²` and `kPa` differ, although they measure the same. See
/// [`Eenheid::same_dimension`] and [`Eenheid::factor`] to compare what they measure.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Eenheid {
    dimensie: Dimensie,
    factor: Getal,
    tekst: String,
}

/// What a unit measures: a product of powers of the base dimensions.
///
/// The coherent unit of a dimension is the same product of kg, m, s, K, lux, dB, dB(A), °, €,
/// persoon, °C and jaar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Dimensie([i8; BASES]);

/// The reason why a text is not accepted as a unit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EenheidError {
    /// There is no text, or no symbol where one belongs.
    #[error("hier ontbreekt een eenheid")]
    Missing,
    /// The symbol is not in the list.
    #[error("`{found}` is geen bekende eenheid{}", suggestion(*.nearest))]
    Unknown {
        /// The symbol as written.
        found: String,
        /// The symbol that was probably meant.
        nearest: Option<&'static str>,
    },
    /// Two symbols stand side by side, as in `W/m²K`.
    #[error("tussen `{left}` en `{right}` ontbreekt `·`, `/` of ` per `")]
    MissingOperator {
        /// What was read up to there.
        left: String,
        /// What follows it.
        right: String,
    },
    /// A product follows a division, as in `kWh/m²·jaar`.
    #[error("het is onduidelijk waardoor `{found}` deelt; schrijf `{grouped}` of `{separate}`")]
    Ambiguous {
        /// The whole text as written.
        found: String,
        /// The spelling that divides by the whole product.
        grouped: String,
        /// The spelling that divides by the first symbol only.
        separate: String,
    },
    /// A second `/`, as in `dm³/s/m²`.
    #[error("een eenheid heeft hooguit één `/`; deel door een groep zoals `/(m²·s)` of schrijf ` per `")]
    SecondSlash,
    /// The text starts with `/` or with a number other than the `1` of `1/h`.
    #[error("een eenheid begint met een symbool; alleen `1/` mag daarvoor in de plaats komen")]
    NoNumerator,
    /// A point joins symbols, as in `kWh/m2.jr`.
    #[error("een punt verbindt geen eenheden; schrijf `·` of `*`")]
    Point,
    /// A power that is not ², ³, … ⁹, `^n`, or a plain 2 or 3 after a unit of length.
    #[error("`{found}` heeft een onbekende macht; schrijf `²`, `³` of `^n` met n van 2 tot en met 9")]
    Power {
        /// The symbol and what follows it.
        found: String,
    },
    /// An opening parenthesis without its closing one, or the reverse.
    #[error("de haakjes in de eenheid sluiten niet")]
    Parenthesis,
    /// The unit is longer or of a higher power than any real one.
    #[error("deze eenheid is te lang of te samengesteld")]
    TooComplex,
}

impl Eenheid {
    /// The unit of a plain number: no dimension, factor 1, empty spelling.
    #[must_use]
    pub fn none() -> Eenheid {
        Eenheid { dimensie: Dimensie::NONE, factor: Getal::ONE, tekst: String::new() }
    }

    /// Reads a unit.
    ///
    /// Symbols are joined by `·` or `*`, and divided by one `/` and any number of ` per `, each
    /// followed by one symbol or by a product in parentheses. Powers are `²` up to `⁹`, `^n`, or a
    /// plain `2` or `3` after a unit of length. Case matters and white space is not skipped.
    ///
    /// # Errors
    ///
    /// An [`EenheidError`] for everything else; none of them is recoverable without the author.
    pub fn parse(text: &str) -> Result<Eenheid, EenheidError> {
        if text.chars().count() > MAX_LENGTH {
            return Err(EenheidError::TooComplex);
        }
        Reader { text, rest: text }.unit()
    }

    /// The coherent unit of a dimension (factor 1), in its customary spelling if there is one.
    #[must_use]
    pub fn coherent(dimensie: Dimensie) -> Eenheid {
        let tekst = match known_quantity(&dimensie) {
            Some((_, [customary, ..])) => (*customary).to_owned(),
            _ => dimensie.symbols(),
        };
        Eenheid { dimensie, factor: Getal::ONE, tekst }
    }

    /// What the unit measures.
    #[must_use]
    pub fn dimensie(&self) -> Dimensie {
        self.dimensie
    }

    /// The size of the unit in coherent units, always positive: 1/1000 for `mm`, 3600000 for
    /// `kWh`.
    #[must_use]
    pub fn factor(&self) -> &Getal {
        &self.factor
    }

    /// The canonical spelling, which [`Eenheid::parse`] reads back; empty for a plain number.
    #[must_use]
    pub fn tekst(&self) -> &str {
        &self.tekst
    }

    /// The spelling behind a quantity: a unit that is a Dutch word takes its plural form for any
    /// number but 1 and -1 (`1 persoon`, `4 personen`).
    #[must_use]
    pub fn tekst_after(&self, number: &Getal) -> &str {
        let plural = PLURALS.iter().find(|(singular, _)| *singular == self.tekst);
        match plural {
            Some((_, plural)) if number.abs() != Getal::ONE => plural,
            _ => &self.tekst,
        }
    }

    /// Whether quantities in the two units can be compared.
    #[must_use]
    pub fn same_dimension(&self, other: &Eenheid) -> bool {
        self.dimensie == other.dimensie
    }
}

impl fmt::Display for Eenheid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.tekst)
    }
}

impl Dimensie {
    /// No dimension: plain numbers, percentages and pieces.
    pub const NONE: Dimensie = Dimensie([0; BASES]);
    //                                            kg  m  s  K lx dB dBA ° € pers °C jaar
    /// Mass, in kg.
    pub const MASSA: Dimensie = Dimensie([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    /// Length, in m.
    pub const LENGTE: Dimensie = Dimensie([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    /// Time that a clock measures, in s.
    pub const TIJD: Dimensie = Dimensie([0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    /// Temperature difference, in K.
    pub const TEMPERATUURVERSCHIL: Dimensie = Dimensie([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    /// Illuminance, in lux.
    pub const VERLICHTINGSSTERKTE: Dimensie = Dimensie([0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
    /// Sound level or insulation, in dB.
    pub const GELUID: Dimensie = Dimensie([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    /// A-weighted sound level, in dB(A): another determination method, hence not comparable.
    pub const GELUID_A: Dimensie = Dimensie([0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
    /// Angle, in °.
    pub const HOEK: Dimensie = Dimensie([0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
    /// Money, in €.
    pub const GELD: Dimensie = Dimensie([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
    /// Number of people.
    pub const PERSOON: Dimensie = Dimensie([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]);
    /// Temperature, in °C: a point on a scale, hence not a temperature difference.
    pub const TEMPERATUUR: Dimensie = Dimensie([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
    /// Time that a calendar measures, in years: not a fixed number of seconds.
    pub const JAAR: Dimensie = Dimensie([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);

    /// Whether there is no dimension.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Dimensie::NONE
    }

    /// The dimension of a product; `None` when an exponent leaves the range of `i8`.
    #[must_use]
    pub fn mul(&self, other: &Dimensie) -> Option<Dimensie> {
        self.combine(other, i8::checked_add)
    }

    /// The dimension of a quotient; `None` when an exponent leaves the range of `i8`.
    #[must_use]
    pub fn div(&self, other: &Dimensie) -> Option<Dimensie> {
        self.combine(other, i8::checked_sub)
    }

    /// The dimension of a power; `None` when an exponent leaves the range of `i8`.
    #[must_use]
    pub fn pow(&self, exponent: i8) -> Option<Dimensie> {
        self.combine(self, |own, _| own.checked_mul(exponent))
    }

    /// Dutch noun phrase for use in a message: `een oppervlakte (m²)`, `zonder eenheid`.
    #[must_use]
    pub fn describe(&self) -> String {
        match known_quantity(self) {
            _ if self.is_none() => "zonder eenheid".to_owned(),
            Some((name, [customary, ..])) => format!("{name} ({customary})"),
            _ => format!("een grootheid in {}", self.symbols()),
        }
    }

    fn combine(&self, other: &Dimensie, exponent: impl Fn(i8, i8) -> Option<i8>) -> Option<Dimensie> {
        let mut combined = Dimensie::NONE;
        for ((slot, own), others) in combined.0.iter_mut().zip(self.0).zip(other.0) {
            *slot = exponent(own, others)?;
        }
        Some(combined)
    }

    /// The coherent unit, composed of base symbols: `kg·m²/(s³·K)`.
    fn symbols(&self) -> String {
        let product = |wanted: fn(i8) -> bool| {
            let factors = BASE_SYMBOLS.iter().zip(self.0).filter(|(_, exponent)| wanted(*exponent));
            let powers = factors.map(|(symbol, n)| format!("{symbol}{}", superscript(n.unsigned_abs())));
            powers.collect::<Vec<_>>().join("·")
        };
        let (above, below) = (product(|n| n > 0), product(|n| n < 0));
        match (above.is_empty(), below.is_empty()) {
            (_, true) => above,
            (true, false) => format!("1/{}", grouped(&below)),
            (false, false) => format!("{above}/{}", grouped(&below)),
        }
    }
}

/// Every spelling of a single symbol that [`Eenheid::parse`] knows, canonical or not, and the
/// customary powers of length.
pub fn all_symbols() -> impl Iterator<Item = &'static str> {
    let symbols = SYMBOLS.iter().flat_map(|symbol| std::iter::once(symbol.tekst).chain(symbol.aliases.iter().copied()));
    symbols.chain(POWERS_OF_LENGTH.iter().copied())
}

/// Well-known spellings of units of this dimension, the coherent one first; empty when the
/// dimension is not a customary one.
#[must_use]
pub fn compatible(dimensie: &Dimensie) -> Vec<&'static str> {
    known_quantity(dimensie).map(|(_, spellings)| spellings.to_vec()).unwrap_or_default()
}

/// The number of base dimensions.
const BASES: usize = 12;

/// The coherent base units, in the order of the exponents of [`Dimensie`].
const BASE_SYMBOLS: [&str; BASES] = ["kg", "m", "s", "K", "lux", "dB", "dB(A)", "°", "€", "persoon", "°C", "jaar"];

/// No unit in use comes near this number of characters. It bounds the exponents and the size of
/// the factor, too.
const MAX_LENGTH: usize = 64;

/// A symbol of the closed list.
struct Symbol {
    tekst: &'static str,
    aliases: &'static [&'static str],
    dimensie: Dimensie,
    /// The size in coherent units, as numerator and denominator.
    size: (i64, i64),
}

const fn symbol(tekst: &'static str, aliases: &'static [&'static str], dimensie: Dimensie, size: (i64, i64)) -> Symbol {
    Symbol { tekst, aliases, dimensie, size }
}

/// A dimension of mass, length and time only.
const fn mechanical(massa: i8, lengte: i8, tijd: i8) -> Dimensie {
    Dimensie([massa, lengte, tijd, 0, 0, 0, 0, 0, 0, 0, 0, 0])
}

const OPPERVLAKTE: Dimensie = mechanical(0, 2, 0);
const INHOUD: Dimensie = mechanical(0, 3, 0);
const KRACHT: Dimensie = mechanical(1, 1, -2);
const DRUK: Dimensie = mechanical(1, -1, -2);
const ENERGIE: Dimensie = mechanical(1, 2, -2);
const VERMOGEN: Dimensie = mechanical(1, 2, -3);
const FREQUENTIE: Dimensie = mechanical(0, 0, -1);
/// A lumen is a lux times a square metre.
const LICHTSTROOM: Dimensie = Dimensie([0, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);

/// The closed list of symbols.
///
/// Prefixes are not generic: a prefixed unit exists only where practice uses it, so that a typing
/// error does not become some other unit.
static SYMBOLS: &[Symbol] = &[
    symbol("m", &[], Dimensie::LENGTE, (1, 1)),
    symbol("mm", &[], Dimensie::LENGTE, (1, 1000)),
    symbol("cm", &[], Dimensie::LENGTE, (1, 100)),
    symbol("dm", &[], Dimensie::LENGTE, (1, 10)),
    symbol("km", &[], Dimensie::LENGTE, (1000, 1)),
    symbol("ha", &[], OPPERVLAKTE, (10_000, 1)),
    symbol("L", &["l"], INHOUD, (1, 1000)),
    symbol("s", &[], Dimensie::TIJD, (1, 1)),
    symbol("min", &[], Dimensie::TIJD, (60, 1)),
    symbol("h", &[], Dimensie::TIJD, (3600, 1)),
    symbol("uur", &["u"], Dimensie::TIJD, (3600, 1)),
    symbol("dag", &["dagen"], Dimensie::TIJD, (86_400, 1)),
    symbol("week", &["weken"], Dimensie::TIJD, (604_800, 1)),
    symbol("maand", &["maanden"], Dimensie::JAAR, (1, 12)),
    symbol("jaar", &["jr"], Dimensie::JAAR, (1, 1)),
    symbol("kg", &[], Dimensie::MASSA, (1, 1)),
    symbol("g", &[], Dimensie::MASSA, (1, 1000)),
    symbol("ton", &[], Dimensie::MASSA, (1000, 1)),
    symbol("N", &[], KRACHT, (1, 1)),
    symbol("kN", &[], KRACHT, (1000, 1)),
    symbol("MN", &[], KRACHT, (1_000_000, 1)),
    symbol("Pa", &[], DRUK, (1, 1)),
    symbol("kPa", &[], DRUK, (1000, 1)),
    symbol("MPa", &[], DRUK, (1_000_000, 1)),
    symbol("J", &[], ENERGIE, (1, 1)),
    symbol("kJ", &[], ENERGIE, (1000, 1)),
    symbol("MJ", &[], ENERGIE, (1_000_000, 1)),
    symbol("Wh", &[], ENERGIE, (3600, 1)),
    symbol("kWh", &[], ENERGIE, (3_600_000, 1)),
    symbol("MWh", &[], ENERGIE, (3_600_000_000, 1)),
    symbol("W", &[], VERMOGEN, (1, 1)),
    symbol("kW", &[], VERMOGEN, (1000, 1)),
    symbol("K", &[], Dimensie::TEMPERATUURVERSCHIL, (1, 1)),
    symbol("°C", &[], Dimensie::TEMPERATUUR, (1, 1)),
    symbol("lux", &["lx"], Dimensie::VERLICHTINGSSTERKTE, (1, 1)),
    symbol("lm", &[], LICHTSTROOM, (1, 1)),
    symbol("dB", &[], Dimensie::GELUID, (1, 1)),
    symbol(DB_A, &[], Dimensie::GELUID_A, (1, 1)),
    symbol("Hz", &[], FREQUENTIE, (1, 1)),
    symbol("°", &[], Dimensie::HOEK, (1, 1)),
    symbol("%", &[], Dimensie::NONE, (1, 100)),
    symbol("‰", &[], Dimensie::NONE, (1, 1000)),
    symbol("€", &["euro"], Dimensie::GELD, (1, 1)),
    symbol("ct", &[], Dimensie::GELD, (1, 100)),
    symbol("persoon", &["personen", "leerling", "leerlingen"], Dimensie::PERSOON, (1, 1)),
    symbol("stuk", &["stuks"], Dimensie::NONE, (1, 1)),
];

/// The one symbol that contains parentheses.
const DB_A: &str = "dB(A)";

/// Powers of length that people regard as units of their own.
const POWERS_OF_LENGTH: &[&str] = &[
    "m²", "m³", "dm²", "dm³", "cm²", "cm³", "mm²", "mm³", "km²", "m2", "m3", "dm2", "dm3", "cm2", "cm3", "mm2", "mm3",
    "km2",
];

/// Canonical symbols that are Dutch words with a plural. `uur` and `jaar` stay singular after a
/// number.
const PLURALS: &[(&str, &str)] =
    &[("dag", "dagen"), ("week", "weken"), ("maand", "maanden"), ("persoon", "personen"), ("stuk", "stuks")];

/// Words that are no symbols, with the symbol to suggest.
const WORDS: &[(&str, &str)] = &[
    ("meter", "m"),
    ("millimeter", "mm"),
    ("centimeter", "cm"),
    ("decimeter", "dm"),
    ("kilometer", "km"),
    ("hectare", "ha"),
    ("liter", "L"),
    ("sec", "s"),
    ("seconde", "s"),
    ("seconden", "s"),
    ("minuut", "min"),
    ("minuten", "min"),
    ("uren", "uur"),
    ("jaren", "jaar"),
    ("gram", "g"),
    ("kilo", "kg"),
    ("kilogram", "kg"),
    ("newton", "N"),
    ("pascal", "Pa"),
    ("joule", "J"),
    ("watt", "W"),
    ("kelvin", "K"),
    ("lumen", "lm"),
    ("decibel", "dB"),
    ("dba", "dB(A)"),
    ("hertz", "Hz"),
    ("graad", "°"),
    ("graden", "°"),
    ("c", "°C"),
    ("celsius", "°C"),
    ("procent", "%"),
    ("promille", "‰"),
    ("eur", "€"),
    ("cent", "ct"),
    ("p", "persoon"),
    ("pers", "persoon"),
    ("st", "stuk"),
];

/// Quantities that building regulation names: a noun phrase, and customary spellings of which the
/// first is coherent.
const QUANTITIES: &[(&str, &[&str])] = &[
    ("een lengte", &["m", "mm", "cm", "km", "L/m²"]),
    ("een oppervlakte", &["m²", "mm²", "cm²", "ha"]),
    ("een inhoud", &["m³", "dm³", "L"]),
    ("een tijdsduur", &["s", "min", "h", "uur", "dag"]),
    ("een tijdsduur in de kalender", &["jaar", "maand"]),
    ("een massa", &["kg", "g", "ton"]),
    ("een kracht", &["N", "kN", "MN"]),
    ("een druk of belasting per oppervlakte", &["Pa", "kPa", "N/mm²", "kN/m²"]),
    ("een hoeveelheid energie", &["J", "kJ", "MJ", "kWh"]),
    ("een vermogen", &["W", "kW"]),
    ("een temperatuurverschil", &["K"]),
    ("een temperatuur", &["°C"]),
    ("een verlichtingssterkte", &["lux"]),
    ("een lichtstroom", &["lm"]),
    ("een geluidniveau of geluidwering", &["dB"]),
    ("een A-gewogen geluidniveau", &["dB(A)"]),
    ("een hoek", &["°"]),
    ("een geldbedrag", &["€", "ct"]),
    ("een aantal personen", &["persoon"]),
    ("een frequentie", &["Hz", "1/s", "1/h"]),
    ("een aantal per jaar", &["1/jaar"]),
    ("een snelheid of een volumestroom per oppervlakte", &["m/s", "dm³/s per m²", "m³/(m²·s)"]),
    ("een volumestroom", &["m³/s", "dm³/s", "m³/h"]),
    ("een volumestroom per persoon", &["m³/s per persoon", "dm³/s per persoon", "m³/h per persoon"]),
    ("een energie per oppervlakte of kracht per lengte", &["J/m²", "MJ/m²", "kWh/m²", "kN/m"]),
    ("een energiegebruik per jaar", &["J/jaar", "MJ/jaar", "kWh/jaar"]),
    ("een energiegebruik per oppervlakte per jaar", &["J/(m²·jaar)", "MJ/(m²·jaar)", "kWh/(m²·jaar)"]),
    ("een vermogen per oppervlakte", &["W/m²", "kW/m²"]),
    ("een warmteweerstand", &["m²·K/W"]),
    ("een warmtedoorgangscoëfficiënt", &["W/(m²·K)"]),
    ("een warmtegeleidingscoëfficiënt", &["W/(m·K)"]),
    ("een warmtecapaciteit per oppervlakte", &["J/(m²·K)", "kJ/(m²·K)"]),
    ("een dichtheid", &["kg/m³"]),
    ("een massa per oppervlakte", &["kg/m²"]),
    ("een massa per oppervlakte per jaar", &["kg/(m²·jaar)"]),
    ("een oppervlakte per persoon", &["m²/persoon"]),
    ("een aantal personen per oppervlakte", &["persoon/m²"]),
    ("een lengte per persoon", &["m/persoon", "mm/persoon"]),
    ("een geldbedrag per oppervlakte", &["€/m²"]),
    ("een geldbedrag per oppervlakte per jaar", &["€/(m²·jaar)"]),
];

/// The entry of [`QUANTITIES`] with this dimension.
///
/// The table holds spellings and not dimensions, so that the two cannot contradict each other.
fn known_quantity(dimensie: &Dimensie) -> Option<(&'static str, &'static [&'static str])> {
    QUANTITIES.iter().copied().find(|(_, spellings)| {
        let coherent = spellings.first().and_then(|first| Eenheid::parse(first).ok());
        coherent.is_some_and(|unit| unit.dimensie == *dimensie)
    })
}

fn lookup(spelling: &str) -> Option<Eenheid> {
    let symbol = SYMBOLS.iter().find(|symbol| symbol.tekst == spelling || symbol.aliases.contains(&spelling))?;
    let (n, d) = symbol.size;
    Some(Eenheid { dimensie: symbol.dimensie, factor: Getal::ratio(n, d)?, tekst: symbol.tekst.to_owned() })
}

/// How one part of a compound follows the previous one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    Times,
    Slash,
    Per,
}

/// Reads a unit from left to right.
struct Reader<'a> {
    text: &'a str,
    rest: &'a str,
}

impl Reader<'_> {
    fn unit(&mut self) -> Result<Eenheid, EenheidError> {
        let above = self.numerator()?;
        let mut unit = above.clone();
        // The divisors so far, each with the mark before it.
        let mut below: Vec<(&str, String)> = Vec::new();
        while let Some(operator) = self.operator()? {
            let mark = match operator {
                // The numerator has taken its own products, so this one follows a division.
                Operator::Times => return Err(self.ambiguous(&above.tekst, &below)),
                Operator::Slash if !below.is_empty() => return Err(EenheidError::SecondSlash),
                Operator::Slash => "/",
                Operator::Per => PER,
            };
            let divisor = self.part()?;
            let size = unit.factor.checked_div(&divisor.factor);
            unit.dimensie = unit.dimensie.div(&divisor.dimensie).ok_or(EenheidError::TooComplex)?;
            unit.factor = size.ok_or(EenheidError::TooComplex)?;
            below.push((mark, divisor.tekst));
        }
        unit.tekst.push_str(&divisors(&below));
        Ok(unit)
    }

    /// What stands above the line: a product, or the `1` of `1/h`.
    fn numerator(&mut self) -> Result<Eenheid, EenheidError> {
        if let Some(rest) = self.rest.strip_prefix('1')
            && (rest.starts_with('/') || rest.starts_with(PER))
        {
            self.rest = rest;
            return Ok(Eenheid { tekst: "1".to_owned(), ..Eenheid::none() });
        }
        if self.rest.starts_with(|c: char| c == '/' || c.is_ascii_digit()) {
            return Err(EenheidError::NoNumerator);
        }
        if self.rest.starts_with('(') { self.part() } else { self.product() }
    }

    /// Symbols joined by dots.
    fn product(&mut self) -> Result<Eenheid, EenheidError> {
        let mut product = self.factor()?;
        while let Some(rest) = self.rest.strip_prefix(DOTS) {
            self.rest = rest;
            product = times(&product, &self.factor()?)?;
        }
        Ok(product)
    }

    /// One symbol, or a product in parentheses.
    fn part(&mut self) -> Result<Eenheid, EenheidError> {
        let Some(rest) = self.rest.strip_prefix('(') else {
            return self.factor();
        };
        self.rest = rest;
        let product = self.product()?;
        self.rest = self.rest.strip_prefix(')').ok_or(EenheidError::Parenthesis)?;
        Ok(product)
    }

    /// One symbol with its power.
    fn factor(&mut self) -> Result<Eenheid, EenheidError> {
        let rest = self.rest;
        let (spelling, rest) = match rest.strip_prefix(DB_A) {
            Some(after) => (DB_A, after),
            None => rest.find(ends_symbol).and_then(|end| rest.split_at_checked(end)).unwrap_or((rest, "")),
        };
        self.rest = rest;
        if spelling.is_empty() {
            return Err(EenheidError::Missing);
        }
        match lookup(spelling) {
            Some(base) => {
                let exponent = self.exponent(spelling)?;
                power(&base, exponent)
            }
            None => self.with_plain_power(spelling),
        }
    }

    /// The power behind a symbol; 1 when there is none.
    fn exponent(&mut self, spelling: &str) -> Result<u8, EenheidError> {
        let (exponent, rest) = if let Some(rest) = self.rest.strip_prefix('^') {
            let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
            (rest.strip_suffix(digits).and_then(|n| n.parse().ok()), digits)
        } else if self.rest.starts_with(is_superscript) {
            let rest = self.rest.trim_start_matches(is_superscript);
            let raised = self.rest.strip_suffix(rest);
            (raised.and_then(|raised| (2..=9).find(|n| superscript(*n) == raised)), rest)
        } else {
            return Ok(1);
        };
        match exponent {
            Some(exponent) if (2..=9).contains(&exponent) => {
                self.rest = rest;
                Ok(exponent)
            }
            _ => Err(EenheidError::Power { found: format!("{spelling}{}", self.rest) }),
        }
    }

    /// A spelling that is not a symbol: `m2`, or one of the mistakes that deserve their own hint.
    fn with_plain_power(&self, spelling: &str) -> Result<Eenheid, EenheidError> {
        if spelling.contains('.') {
            return Err(EenheidError::Point);
        }
        let unknown = || EenheidError::Unknown { found: spelling.to_owned(), nearest: nearest(spelling) };
        let (stem, tail) = spelling
            .find(|c: char| c.is_ascii_digit())
            .and_then(|start| spelling.split_at_checked(start))
            .ok_or_else(unknown)?;
        let base = lookup(stem).ok_or_else(unknown)?;
        let letters = tail.trim_start_matches(|c: char| c.is_ascii_digit());
        if !letters.is_empty() {
            let left = spelling.strip_suffix(letters).unwrap_or(stem).to_owned();
            return Err(EenheidError::MissingOperator { left, right: letters.to_owned() });
        }
        // A plain digit is customary after units of length only: `s2` is more likely a slip.
        let followed = self.rest.starts_with(|c| c == '^' || is_superscript(c));
        match tail {
            "2" if base.dimensie == Dimensie::LENGTE && !followed => power(&base, 2),
            "3" if base.dimensie == Dimensie::LENGTE && !followed => power(&base, 3),
            _ => Err(EenheidError::Power { found: spelling.to_owned() }),
        }
    }

    /// The operator at this point; `None` at the end of the text.
    fn operator(&mut self) -> Result<Option<Operator>, EenheidError> {
        let found = if self.rest.is_empty() {
            return Ok(None);
        } else if let Some(rest) = self.rest.strip_prefix(DOTS) {
            (Operator::Times, rest)
        } else if let Some(rest) = self.rest.strip_prefix('/') {
            (Operator::Slash, rest)
        } else if let Some(rest) = self.rest.strip_prefix(PER) {
            (Operator::Per, rest)
        } else if self.rest.starts_with(')') {
            return Err(EenheidError::Parenthesis);
        } else {
            let left = self.text.strip_suffix(self.rest).unwrap_or(self.text);
            return Err(EenheidError::MissingOperator {
                left: left.to_owned(),
                right: self.rest.trim_start().to_owned(),
            });
        };
        self.rest = found.1;
        Ok(Some(found.0))
    }

    /// The error for a product behind a division, with both readings written out.
    fn ambiguous(&mut self, above: &str, below: &[(&str, String)]) -> EenheidError {
        let extra = match self.product() {
            Ok(extra) => extra.tekst,
            Err(error) => return error,
        };
        let multiplied = if above == "1" { extra.clone() } else { format!("{above}·{extra}") };
        let mut together = below.to_vec();
        if let Some((_, last)) = together.last_mut() {
            *last = format!("{last}·{extra}");
        }
        EenheidError::Ambiguous {
            found: self.text.to_owned(),
            grouped: format!("{above}{}", divisors(&together)),
            separate: format!("{multiplied}{}", divisors(below)),
        }
    }
}

const PER: &str = " per ";

/// The middle dot U+00B7, the dot operator U+22C5 and the asterisk.
const DOTS: [char; 3] = ['\u{B7}', '\u{22C5}', '*'];

fn ends_symbol(c: char) -> bool {
    DOTS.contains(&c) || matches!(c, '/' | '(' | ')' | '^') || c.is_whitespace() || is_superscript(c)
}

fn is_superscript(c: char) -> bool {
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁻".contains(c)
}

/// The raised digits of an exponent; nothing for 1.
fn superscript(exponent: u8) -> String {
    if exponent == 1 {
        return String::new();
    }
    let digits = exponent.to_string();
    digits.chars().filter_map(|c| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(c.to_digit(10)? as usize)).collect()
}

/// A product in parentheses, so that one division covers all of it.
fn grouped(product: &str) -> String {
    if product.contains('·') { format!("({product})") } else { product.to_owned() }
}

/// The canonical text of divisors with the marks before them.
fn divisors(below: &[(&str, String)]) -> String {
    let parts = below.iter().flat_map(|(mark, divisor)| [(*mark).to_owned(), grouped(divisor)]);
    parts.collect()
}

fn times(left: &Eenheid, right: &Eenheid) -> Result<Eenheid, EenheidError> {
    Ok(Eenheid {
        dimensie: left.dimensie.mul(&right.dimensie).ok_or(EenheidError::TooComplex)?,
        factor: &left.factor * &right.factor,
        tekst: format!("{}·{}", left.tekst, right.tekst),
    })
}

fn power(base: &Eenheid, exponent: u8) -> Result<Eenheid, EenheidError> {
    let power = i8::try_from(exponent).map_err(|_| EenheidError::TooComplex)?;
    Ok(Eenheid {
        dimensie: base.dimensie.pow(power).ok_or(EenheidError::TooComplex)?,
        factor: (0..exponent).fold(Getal::ONE, |product, _| product * &base.factor),
        tekst: format!("{}{}", base.tekst, superscript(exponent)),
    })
}

fn suggestion(nearest: Option<&'static str>) -> String {
    nearest.map(|symbol| format!("; bedoel je `{symbol}`?")).unwrap_or_default()
}

/// The symbol that was probably meant: a known word, another case, or a small typing error.
fn nearest(found: &str) -> Option<&'static str> {
    let lower = found.to_lowercase();
    if let Some((_, symbol)) = WORDS.iter().find(|(word, _)| *word == lower) {
        return Some(symbol);
    }
    if let Some(symbol) = all_symbols().find(|symbol| symbol.to_lowercase() == lower) {
        return Some(symbol);
    }
    // Among symbols of one or two letters nearly everything is one letter apart: no guessing.
    let allowed = match lower.chars().count() {
        0..=2 => return None,
        3..=4 => 1,
        _ => 2,
    };
    all_symbols()
        .filter(|symbol| symbol.chars().count() > 2)
        .map(|symbol| (osa_distance(&lower, &symbol.to_lowercase()), symbol))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, symbol)| symbol)
}

#[cfg(test)]
mod tests;
