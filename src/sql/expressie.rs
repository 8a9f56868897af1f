//! Each step of a program as an expression over the columns of earlier steps.

use crate::batch::lower::Waarom;
use crate::batch::program::{LACKS, MAX, MIN, NONE, OPEN, Op, Slot};
use crate::getal::Getal;
use crate::regelset::Vergelijker;

/// What a step comes to.
#[derive(Debug, Clone)]
pub(super) enum Waarde {
    /// Possibilities as bits.
    Bits(String),
    /// A value: lowest and highest, and marks.
    Lane(Lane),
}

/// A value.
#[derive(Debug, Clone)]
pub(super) struct Lane {
    pub(super) lo: String,
    pub(super) hi: String,
    pub(super) tag: String,
}

type Made<T> = Result<T, Waarom>;

/// Millionths that a number in a table stays below: it has 18 digits.
const TABLE: u64 = 1_000_000_000_000_000_000;

/// How numbers are called as the table holds them.
pub(super) fn given(at: usize) -> String {
    format!("r{at}")
}

/// How facts are called in the innermost query: their value, as a whole number.
pub(super) fn column(at: usize) -> String {
    format!("f{at}")
}

/// The bits of a step that came before.
pub(super) fn bits(done: &[Made<Waarde>], slot: Slot) -> Made<&str> {
    match done.get(slot) {
        Some(Ok(Waarde::Bits(text))) => Ok(text),
        Some(Err(why)) => Err(*why),
        _ => Err(Waarom::Waarde),
    }
}

fn lane(done: &[Made<Waarde>], slot: Slot) -> Made<&Lane> {
    match done.get(slot) {
        Some(Ok(Waarde::Lane(lane))) => Ok(lane),
        Some(Err(why)) => Err(*why),
        _ => Err(Waarom::Waarde),
    }
}

fn all<'d>(done: &'d [Made<Waarde>], slots: &[Slot]) -> Made<Vec<&'d str>> {
    slots.iter().map(|slot| bits(done, *slot)).collect()
}

/// A whole number; the open ends lose one so that every engine can write them.
fn number(value: i64) -> String {
    let value = if value == MIN { -MAX } else { value };
    if value.unsigned_abs() > 1 << 31 { format!("CAST({value} AS BIGINT)") } else { value.to_string() }
}

/// The steps of a program; one that needs what has no SQL form has none itself.
pub(super) fn step(op: &Op, counts: &impl Fn(usize) -> String, done: &[Made<Waarde>]) -> Made<Waarde> {
    let text = match op {
        Op::Bits(value) => value.to_string(),
        Op::Flag(at) => format!("COALESCE({}, 3)", column(*at)),
        Op::Counts(regeling) => format!("CASE WHEN {} THEN 1 ELSE 2 END", counts(regeling.index())),
        Op::FactLimit { column: at, op, unknown, grens, .. } => {
            let fact = given(*at);
            match against(&fact, *op, grens)? {
                Some(holds) => format!("CASE WHEN {fact} IS NULL THEN {unknown} WHEN {holds} THEN 1 ELSE 2 END"),
                None => {
                    let other = if *op == Vergelijker::NietGelijkAan { 1 } else { 2 };
                    format!("CASE WHEN {fact} IS NULL THEN {unknown} ELSE {other} END")
                }
            }
        }
        Op::LaneLimit { lane: slot, op, lo, hi } => {
            let limit = Lane { lo: number(*lo), hi: number(*hi), tag: "0".to_owned() };
            compare(lane(done, *slot)?, *op, &limit)
        }
        Op::Numbers { left, op, right } => compare(lane(done, *left)?, *op, lane(done, *right)?),
        Op::Classes { left, op, right } => classes(lane(done, *left)?, *op, lane(done, *right)?),
        Op::Plain { left, op, right, ordered } => plain(lane(done, *left)?, *op, lane(done, *right)?, *ordered),
        Op::And(slots, open) => join(&all(done, slots)?, *open, 1, 2),
        Op::Or(slots, open) => join(&all(done, slots)?, *open, 2, 1),
        Op::Not(slot) => {
            format!("CASE {} WHEN 1 THEN 2 WHEN 2 THEN 1 WHEN 5 THEN 6 WHEN 6 THEN 5 ELSE {0} END", bits(done, *slot)?)
        }
        Op::AsCond(slot) => {
            format!("CASE {} WHEN 4 THEN 2 WHEN 5 THEN 3 WHEN 6 THEN 2 WHEN 7 THEN 3 ELSE {0} END", bits(done, *slot)?)
        }
        Op::Union(slots) => format!("({})", all(done, slots)?.join(" | ")),
        Op::Gate(cond, inner) => {
            format!("CASE WHEN ({} & 1) = 1 THEN {} ELSE 0 END", bits(done, *cond)?, bits(done, *inner)?)
        }
        Op::Uncertain(slots) => {
            let certain: Vec<String> = all(done, slots)?.iter().map(|bits| format!("{bits} = 1")).collect();
            format!("CASE WHEN {} THEN 0 ELSE 2 END", certain.join(" OR "))
        }
        _ => return value(op, done).map(Waarde::Lane),
    };
    Ok(Waarde::Bits(text))
}

/// A fact that is known against a fixed limit, on the decimals of the table. A limit between two
/// of its values moves to the one that makes no difference; nothing equals it (`None`).
fn against(fact: &str, op: Vergelijker, grens: &Getal) -> Made<Option<String>> {
    let micro = grens * &Getal::from(1_000_000);
    let (above, below) = (micro.ceil(), micro.floor());
    let (sign, whole) = match op {
        Vergelijker::TenMinste => (">=", &above),
        Vergelijker::MinderDan => ("<", &above),
        Vergelijker::MeerDan => (">", &below),
        Vergelijker::TenHoogste => ("<=", &below),
        Vergelijker::GelijkAan | Vergelijker::NietGelijkAan if above != below => return Ok(None),
        Vergelijker::GelijkAan => ("=", &below),
        Vergelijker::NietGelijkAan => ("<>", &below),
    };
    let limit = whole.checked_div(&Getal::from(1_000_000)).and_then(|limit| limit.to_decimal_point());
    // Of the type of the table, so that the engine compares without widening.
    let limit =
        limit.filter(|_| whole.to_i64().is_some_and(|micro| micro.unsigned_abs() < TABLE)).ok_or(Waarom::Grootte)?;
    Ok(Some(format!("{fact} {sign} CAST({limit} AS DECIMAL(18, 6))")))
}

/// Wraps a comparison of two values in what their marks say.
fn marked(left: &Lane, right: &Lane, decided: &str) -> String {
    match (left.tag.as_str(), right.tag.as_str()) {
        ("0", "0") => decided.to_owned(),
        (a, b) => format!(
            "CASE WHEN (({a} | {b}) & {NONE}) <> 0 THEN 4 WHEN (({a} | {b}) & {LACKS}) <> 0 THEN ({decided}) | 4 ELSE {decided} END"
        ),
    }
}

fn outcome(can_be_true: &str, can_be_false: &str) -> String {
    format!("(CASE WHEN {can_be_true} THEN 1 ELSE 0 END + CASE WHEN {can_be_false} THEN 2 ELSE 0 END)")
}

fn compare(left: &Lane, op: Vergelijker, right: &Lane) -> String {
    let (a, b, c, d) = (&left.lo, &left.hi, &right.lo, &right.hi);
    let meet = format!("{a} <= {d} AND {c} <= {b}");
    let differ = format!("NOT ({a} = {b} AND {c} = {d} AND {a} = {c})");
    let decided = match op {
        Vergelijker::TenMinste => outcome(&format!("{b} >= {c}"), &format!("{a} < {d}")),
        Vergelijker::TenHoogste => outcome(&format!("{a} <= {d}"), &format!("{b} > {c}")),
        Vergelijker::MeerDan => outcome(&format!("{b} > {c}"), &format!("{a} <= {d}")),
        Vergelijker::MinderDan => outcome(&format!("{a} < {d}"), &format!("{b} >= {c}")),
        Vergelijker::GelijkAan => outcome(&meet, &differ),
        Vergelijker::NietGelijkAan => outcome(&differ, &meet),
    };
    marked(left, right, &decided)
}

/// The first and the last class value that is possible.
fn ends(bits: &str) -> (String, String) {
    let chain = |order: &mut dyn Iterator<Item = u32>, otherwise: i32| {
        let whens: Vec<String> =
            order.map(|at| format!("WHEN ({bits} & {}) <> 0 THEN {at}", number(1_i64 << at))).collect();
        format!("(CASE {} ELSE {otherwise} END)", whens.join(" "))
    };
    (chain(&mut (0..CLASS_VALUES), 64), chain(&mut (0..CLASS_VALUES).rev(), -1))
}

/// Classes with more values than this have no SQL form.
const CLASS_VALUES: u32 = 24;

fn classes(left: &Lane, op: Vergelijker, right: &Lane) -> String {
    let (a, b) = (&left.lo, &right.lo);
    let equal = |yes: &str, no: &str| {
        // One value: a power of two.
        format!(
            "CASE WHEN {a} = {b} AND {a} <> 0 AND ({a} & ({a} - 1)) = 0 THEN {yes} WHEN ({a} & {b}) <> 0 THEN 3 ELSE {no} END"
        )
    };
    match op {
        Vergelijker::GelijkAan => marked(left, right, &equal("1", "2")),
        Vergelijker::NietGelijkAan => marked(left, right, &equal("2", "1")),
        _ => {
            // The lowest index is the best, so that better is larger after a change of sign.
            let rank = |bits: &str, tag: &str| {
                let (first, last) = ends(bits);
                Lane { lo: format!("(-{last})"), hi: format!("(-{first})"), tag: tag.to_owned() }
            };
            compare(&rank(a, &left.tag), op, &rank(b, &right.tag))
        }
    }
}

fn plain(left: &Lane, op: Vergelijker, right: &Lane, ordered: bool) -> String {
    let sign = match op {
        Vergelijker::GelijkAan => "=",
        _ if !ordered => "<>",
        Vergelijker::TenMinste => ">=",
        Vergelijker::TenHoogste => "<=",
        Vergelijker::MeerDan => ">",
        Vergelijker::MinderDan => "<",
        Vergelijker::NietGelijkAan => "<>",
    };
    let (a, b) = (&left.tag, &right.tag);
    let decided =
        format!("CASE WHEN (({a} | {b}) & {OPEN}) <> 0 THEN 3 WHEN {} {sign} {} THEN 1 ELSE 2 END", left.lo, right.lo);
    marked(left, right, &decided)
}

/// All hold (or one of them): `neutral` says nothing, `absorbing` decides alone.
fn join(parts: &[&str], open: bool, neutral: u8, absorbing: u8) -> String {
    if !open {
        let any: Vec<String> = parts.iter().map(|part| format!("{part} = {absorbing}")).collect();
        let every: Vec<String> = parts.iter().map(|part| format!("{part} = {neutral}")).collect();
        return format!(
            "CASE WHEN {} THEN {absorbing} WHEN {} THEN {neutral} ELSE 3 END",
            any.join(" OR "),
            every.join(" AND ")
        );
    }
    // Without meaning only if all are; the rest is as if parts without meaning were not there.
    let has = |bit: u8| parts.iter().map(|part| format!("({part} & {bit}) <> 0")).collect::<Vec<_>>();
    let without = |bit: u8| parts.iter().map(|part| format!("({part} & {}) <> 0", bit | 4)).collect::<Vec<_>>();
    let can_absorb = has(absorbing).join(" OR ");
    let can_neutral = format!("({}) AND ({})", without(neutral).join(" AND "), has(neutral).join(" OR "));
    let can_empty = has(4).join(" AND ");
    format!(
        "(CASE WHEN {can_absorb} THEN {absorbing} ELSE 0 END + CASE WHEN {can_neutral} THEN {neutral} ELSE 0 END + CASE WHEN {can_empty} THEN 4 ELSE 0 END)"
    )
}

fn value(op: &Op, done: &[Made<Waarde>]) -> Made<Lane> {
    let (min, max) = (number(MIN), number(MAX));
    Ok(match op {
        Op::Const { lo, hi, tag } => Lane { lo: number(*lo), hi: number(*hi), tag: tag.to_string() },
        Op::Fact { column: at, lo, hi, tag } => {
            let fact = column(*at);
            let tag =
                if *tag == 0 { "0".to_owned() } else { format!("CASE WHEN {fact} IS NULL THEN {tag} ELSE 0 END") };
            Lane {
                lo: format!("COALESCE({fact}, {})", number(*lo)),
                hi: format!("COALESCE({fact}, {})", number(*hi)),
                tag,
            }
        }
        Op::Rescale(slot, factor) => {
            let Lane { lo, hi, tag } = lane(done, *slot)?;
            let scaled = |end: &str| {
                format!("CASE WHEN {end} IN ({min}, {max}) THEN {end} ELSE {end} * {} END", number(*factor))
            };
            Lane { lo: scaled(lo), hi: scaled(hi), tag: tag.clone() }
        }
        Op::Plus(a, b) | Op::Min(a, b) => {
            let (a, b) = (lane(done, *a)?, lane(done, *b)?);
            let minus = matches!(op, Op::Min(..));
            let (sign, low, high) = if minus { ("-", &b.hi, &b.lo) } else { ("+", &b.lo, &b.hi) };
            let open = |x: &str, y: &str| format!("{x} IN ({min}, {max}) OR {y} IN ({min}, {max})");
            let tag = both(&a.tag, &b.tag);
            Lane {
                lo: format!("CASE WHEN {} THEN {min} ELSE {} {sign} {low} END", open(&a.lo, low), a.lo),
                hi: format!("CASE WHEN {} THEN {max} ELSE {} {sign} {high} END", open(&a.hi, high), a.hi),
                tag,
            }
        }
        Op::OneSided(op, slot) => {
            let Lane { lo, hi, tag } = lane(done, *slot)?;
            let guard = |end: &str, open: &str| format!("CASE WHEN ({tag} & {NONE}) <> 0 THEN {open} ELSE {end} END");
            let (lo, hi) = match op {
                Vergelijker::TenMinste | Vergelijker::MeerDan => (guard(lo, &min), max),
                Vergelijker::TenHoogste | Vergelijker::MinderDan => (min, guard(hi, &max)),
                Vergelijker::GelijkAan => (guard(lo, &min), guard(hi, &max)),
                Vergelijker::NietGelijkAan => (min, max),
            };
            Lane { lo, hi, tag: "0".to_owned() }
        }
        Op::Choose { takken, eerste, gedekt, klasse } => choose(takken, *eerste, *gedekt, *klasse, done)?,
        Op::Maal(..) | Op::Round { .. } => return Err(Waarom::Afronding),
        Op::Extreme(..) | Op::Steps(..) => return Err(Waarom::Lezingen),
        _ => return Err(Waarom::Waarde),
    })
}

fn both(a: &str, b: &str) -> String {
    if a == "0" && b == "0" {
        return "0".to_owned();
    }
    format!("CASE WHEN (({a} | {b}) & {NONE}) <> 0 THEN {} ELSE (({a} | {b}) & {LACKS}) END", LACKS | NONE)
}

fn choose(
    takken: &[(Slot, Slot)],
    eerste: bool,
    gedekt: Option<Slot>,
    klasse: bool,
    done: &[Made<Waarde>],
) -> Made<Lane> {
    let mut certain: Vec<String> = Vec::new();
    let (mut reached, mut there) = (Vec::new(), Vec::new());
    let (mut low, mut high, mut lacks) = (Vec::new(), Vec::new(), Vec::new());
    for (cond, slot) in takken {
        let (cond, own) = (bits(done, *cond)?, lane(done, *slot)?);
        let mut open = vec![format!("({cond} & 1) = 1")];
        if eerste {
            // In a staffel nothing counts after the first certain branch.
            open.extend(certain.iter().map(|earlier| format!("{earlier} <> 1")));
        }
        certain.push(cond.to_owned());
        let open = open.join(" AND ");
        let has = if own.tag == "0" { open.clone() } else { format!("{open} AND ({} & {NONE}) = 0", own.tag) };
        if own.tag != "0" {
            lacks.push(format!("{open} AND ({} & {LACKS}) <> 0", own.tag));
        }
        low.push(format!("CASE WHEN {has} THEN {} END", own.lo));
        high.push(format!("CASE WHEN {has} THEN {} END", own.hi));
        there.push(format!("({has})"));
        reached.push(format!("({open})"));
    }
    let (lo, hi) = if klasse {
        let parts: Vec<String> = low.iter().map(|part| format!("COALESCE({part}, 0)")).collect();
        (format!("({})", parts.join(" | ")), "0".to_owned())
    } else {
        let end = |name: &str, parts: &[String], open: i64| match parts {
            [only] => format!("COALESCE({only}, {})", number(open)),
            _ => format!("COALESCE({name}({}), {})", parts.join(", "), number(open)),
        };
        (end("LEAST", &low, MIN), end("GREATEST", &high, MAX))
    };
    if eerste {
        let every: Vec<String> = certain.iter().map(|cond| format!("{cond} <> 1")).collect();
        lacks.push(every.join(" AND "));
    }
    if let Some(gedekt) = gedekt {
        lacks.push(format!("({} & 2) <> 0", bits(done, gedekt)?));
    }
    lacks.push(format!("NOT ({})", reached.join(" OR ")));
    let none = format!("NOT ({})", there.join(" OR "));
    let lacks: Vec<String> = lacks.into_iter().map(|part| format!("({part})")).collect();
    let tag = format!("CASE WHEN {none} THEN {} WHEN {} THEN {LACKS} ELSE 0 END", LACKS | NONE, lacks.join(" OR "));
    Ok(Lane { lo, hi, tag })
}
