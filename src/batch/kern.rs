//! Runs a [`Program`] over columns, block by block.
//!
//! A block is small enough to stay in the processor's nearest memory. Within a block each step is
//! one plain loop without branches on the data, which the compiler turns into vector instructions.

use super::kolommen::Kolommen;
use super::program::{Hoe, LACKS, Lid, MAX, MIN, NONE, OPEN, Op, Program, Slot};
use crate::beoordeling::Oordeel;
use crate::regelset::Vergelijker;

/// Rows per block.
const BLOCK: usize = 1024;

/// A verdict byte that means: ask [`evaluate`](crate::evaluate).
pub(super) const VRAAG: u8 = u8::MAX;
/// Verdict bytes: the place in [`Oordeel::ALL`].
const NIET: u8 = 0;
const ONBEKEND: u8 = 1;
const LEZING: u8 = 2;
const BEOORDELEN: u8 = 3;
const VOLDOET: u8 = 4;
const NVT: u8 = 5;

/// The outcome behind a verdict byte.
pub(super) fn oordeel(byte: u8) -> Option<Oordeel> {
    Oordeel::ALL.get(usize::from(byte)).copied()
}

/// The result of a step over a block.
#[derive(Debug, Default, Clone)]
struct Buffer {
    bits: Vec<u8>,
    lo: Vec<i64>,
    hi: Vec<i64>,
    tag: Vec<u8>,
}

/// Room for the results of all steps.
#[derive(Debug, Default)]
pub(super) struct Room(Vec<Buffer>);

/// What a program says of all rows.
#[derive(Debug)]
pub(super) struct Gevonden {
    /// Verdict bytes, per outcome of the program.
    pub(super) verdicts: Vec<Vec<u8>>,
    /// Per verband of the program 1 where it is broken, [`VRAAG`] where only `evaluate` can tell.
    pub(super) broken: Vec<Vec<u8>>,
}

impl Program {
    /// Judges all rows.
    pub(super) fn run(&self, columns: &Kolommen, room: &mut Room) -> Gevonden {
        let rows = columns.rows();
        room.0.resize(self.steps.len().max(room.0.len()), Buffer::default());
        let mut verdicts: Vec<Vec<u8>> = self.outcomes.iter().map(|_| vec![VRAAG; rows]).collect();
        let mut broken: Vec<Vec<u8>> = self.verbanden.iter().map(|_| vec![VRAAG; rows]).collect();
        let mut from = 0;
        while from < rows {
            let count = BLOCK.min(rows - from);
            for (slot, op) in self.steps.iter().enumerate() {
                let (done, rest) = room.0.split_at_mut(slot);
                if let Some(out) = rest.first_mut() {
                    step(op, columns, from, count, done, out);
                }
            }
            for (outcome, verdict) in self.outcomes.iter().zip(&mut verdicts) {
                if let Some(out) = verdict.get_mut(from..from + count) {
                    decide(&outcome.how, &room.0, out);
                }
            }
            for (breuk, broken) in self.verbanden.iter().zip(&mut broken) {
                if let Some(out) = broken.get_mut(from..from + count) {
                    out.iter_mut().zip(bits(&room.0, breuk.slot)).for_each(|(out, bits)| *out = u8::from(*bits == 1));
                }
            }
            from += count;
        }
        let outcomes = self.outcomes.iter().map(|outcome| &outcome.columns).zip(&mut verdicts);
        for (read, bytes) in outcomes.chain(self.verbanden.iter().map(|breuk| &breuk.columns).zip(&mut broken)) {
            for row in read.iter().flat_map(|column| columns.unfit(*column)) {
                if let Some(byte) = bytes.get_mut(*row) {
                    *byte = VRAAG;
                }
            }
        }
        Gevonden { verdicts, broken }
    }
}

fn bits(done: &[Buffer], slot: Slot) -> &[u8] {
    done.get(slot).map_or(&[], |buffer| buffer.bits.as_slice())
}

fn lane(done: &[Buffer], slot: Slot) -> Lane<'_> {
    done.get(slot).map_or(Lane { lo: &[], hi: &[], tag: &[] }, |buffer| Lane {
        lo: &buffer.lo,
        hi: &buffer.hi,
        tag: &buffer.tag,
    })
}

#[derive(Clone, Copy)]
struct Lane<'b> {
    lo: &'b [i64],
    hi: &'b [i64],
    tag: &'b [u8],
}

impl<'b> Lane<'b> {
    fn rows(self) -> impl Iterator<Item = (i64, i64, u8)> + use<'b> {
        self.lo.iter().zip(self.hi).zip(self.tag).map(|((lo, hi), tag)| (*lo, *hi, *tag))
    }
}

fn step(op: &Op, columns: &Kolommen, from: usize, count: usize, done: &[Buffer], out: &mut Buffer) {
    match op {
        Op::Bits(value) => fill(&mut out.bits, *value, count),
        // Rows were put together by what counts for them.
        Op::Counts(_) => fill(&mut out.bits, 1, count),
        Op::Flag(column) => copy(&mut out.bits, columns.bits(*column, from, count)),
        Op::FactLimit { column, op, lo, hi, unknown, .. } => {
            let (values, known) = (columns.values(*column, from, count), columns.known(*column, from, count));
            fill(&mut out.bits, 0, count);
            fact_limit(*op, values, known, *lo, *hi, *unknown, &mut out.bits);
        }
        Op::LaneLimit { lane: slot, op, lo, hi } => {
            out.bits.clear();
            let rows = lane(done, *slot).rows();
            out.bits.extend(rows.map(|(a, b, tag)| compare(*op, (a, b, tag), (*lo, *hi, 0))));
        }
        Op::Numbers { left, op, right } => {
            out.bits.clear();
            let rows = lane(done, *left).rows().zip(lane(done, *right).rows());
            out.bits.extend(rows.map(|(a, b)| compare(*op, a, b)));
        }
        Op::Classes { left, op, right } => {
            out.bits.clear();
            let rows = lane(done, *left).rows().zip(lane(done, *right).rows());
            out.bits.extend(rows.map(|(a, b)| compare_class(*op, a, b)));
        }
        Op::Plain { left, op, right, ordered } => {
            out.bits.clear();
            let rows = lane(done, *left).rows().zip(lane(done, *right).rows());
            out.bits.extend(rows.map(|(a, b)| plain(*op, a, b, *ordered)));
        }
        Op::And(parts, open) => fold(parts, done, &mut out.bits, if *open { and_open } else { and }),
        Op::Or(parts, open) => fold(parts, done, &mut out.bits, if *open { or_open } else { or }),
        Op::Union(parts) => fold(parts, done, &mut out.bits, |a, b| a | b),
        Op::Not(inner) => map(bits(done, *inner), &mut out.bits, not),
        Op::AsCond(inner) => map(bits(done, *inner), &mut out.bits, as_cond),
        Op::Gate(cond, inner) => {
            out.bits.clear();
            let rows = bits(done, *cond).iter().zip(bits(done, *inner));
            out.bits.extend(rows.map(|(cond, inner)| inner & 0_u8.wrapping_sub(cond & 1)));
        }
        Op::Uncertain(parts) => {
            fill(&mut out.bits, 2, count);
            for part in parts {
                for (out, part) in out.bits.iter_mut().zip(bits(done, *part)) {
                    *out &= if *part & 7 == 1 { 0 } else { 2 };
                }
            }
        }
        _ => value(op, columns, from, count, done, out),
    }
}

/// Steps that give a value.
fn value(op: &Op, columns: &Kolommen, from: usize, count: usize, done: &[Buffer], out: &mut Buffer) {
    match op {
        Op::Const { lo, hi, tag } => {
            refill(&mut out.lo, *lo, count);
            refill(&mut out.hi, *hi, count);
            fill(&mut out.tag, *tag, count);
        }
        Op::Fact { column, lo, hi, tag } => {
            let (values, known) = (columns.values(*column, from, count), columns.known(*column, from, count));
            out.clear();
            for (value, known) in values.iter().zip(known) {
                let is_known = *known != 0;
                out.lo.push(if is_known { *value } else { *lo });
                out.hi.push(if is_known { *value } else { *hi });
                out.tag.push(if is_known { 0 } else { *tag });
            }
        }
        Op::Rescale(inner, factor) => out.map(lane(done, *inner), |lo, hi| (times(lo, *factor), times(hi, *factor))),
        Op::Plus(a, b) => out.both(lane(done, *a), lane(done, *b), |a, b| (sum(a.0, b.0, MIN), sum(a.1, b.1, MAX))),
        Op::Min(a, b) => {
            out.both(lane(done, *a), lane(done, *b), |a, b| (sum(a.0, negate(b.1), MIN), sum(a.1, negate(b.0), MAX)))
        }
        Op::Maal(a, b) => out.both(lane(done, *a), lane(done, *b), product),
        Op::Extreme(hoogste, parts) => {
            refill(&mut out.lo, MIN, count);
            refill(&mut out.hi, MAX, count);
            fill(&mut out.tag, LACKS | NONE, count);
            for part in parts {
                out.merge(lane(done, *part), |a, b| extreme(*hoogste, a, b));
            }
        }
        Op::Round { boven, inner, step } => {
            let round = |end: i64| match end {
                MIN | MAX => end,
                _ if *boven => -((-end).div_euclid(*step) * step),
                _ => end.div_euclid(*step) * step,
            };
            out.map(lane(done, *inner), |lo, hi| (round(lo), round(hi)));
        }
        Op::Steps(aantal, inner) => out.map(lane(done, *inner), |lo, hi| (shift(*aantal, lo), hi)),
        Op::OneSided(op, inner) => {
            out.map(lane(done, *inner), |lo, hi| one_sided(*op, lo, hi));
            for (((lo, hi), tag), inner) in
                out.lo.iter_mut().zip(&mut out.hi).zip(&mut out.tag).zip(lane(done, *inner).tag)
            {
                if inner & NONE != 0 {
                    (*lo, *hi) = (MIN, MAX);
                }
                *tag = 0;
            }
        }
        Op::Choose { takken, eerste, gedekt, klasse } => {
            choose(takken, *eerste, *gedekt, *klasse, count, done, out);
        }
        _ => {}
    }
}

impl Buffer {
    fn clear(&mut self) {
        self.lo.clear();
        self.hi.clear();
        self.tag.clear();
    }

    fn map(&mut self, lane: Lane<'_>, f: impl Fn(i64, i64) -> (i64, i64)) {
        self.clear();
        for (lo, hi, tag) in lane.rows() {
            let (lo, hi) = f(lo, hi);
            self.lo.push(lo);
            self.hi.push(hi);
            self.tag.push(tag);
        }
    }

    /// Arithmetic; without a value on either side there is none.
    fn both(&mut self, a: Lane<'_>, b: Lane<'_>, f: impl Fn((i64, i64), (i64, i64)) -> (i64, i64)) {
        self.clear();
        for (a, b) in a.rows().zip(b.rows()) {
            let none = (a.2 | b.2) & NONE != 0;
            let (lo, hi) = if none { (MIN, MAX) } else { f((a.0, a.1), (b.0, b.1)) };
            self.lo.push(lo);
            self.hi.push(hi);
            self.tag.push(if none { LACKS | NONE } else { (a.2 | b.2) & LACKS });
        }
    }

    fn merge(&mut self, lane: Lane<'_>, f: impl Fn((i64, i64, u8), (i64, i64, u8)) -> (i64, i64, u8)) {
        let own = self.lo.iter_mut().zip(&mut self.hi).zip(&mut self.tag);
        for (((lo, hi), tag), other) in own.zip(lane.rows()) {
            (*lo, *hi, *tag) = f((*lo, *hi, *tag), other);
        }
    }
}

fn fill(out: &mut Vec<u8>, value: u8, count: usize) {
    out.clear();
    out.resize(count, value);
}

fn refill(out: &mut Vec<i64>, value: i64, count: usize) {
    out.clear();
    out.resize(count, value);
}

fn copy(out: &mut Vec<u8>, from: &[u8]) {
    out.clear();
    out.extend_from_slice(from);
}

fn map(from: &[u8], out: &mut Vec<u8>, f: impl Fn(u8) -> u8) {
    out.clear();
    out.extend(from.iter().map(|bits| f(*bits)));
}

fn fold(parts: &[Slot], done: &[Buffer], out: &mut Vec<u8>, f: impl Fn(u8, u8) -> u8) {
    let Some((first, rest)) = parts.split_first() else { return };
    copy(out, bits(done, *first));
    for part in rest {
        for (out, part) in out.iter_mut().zip(bits(done, *part)) {
            *out = f(*out, *part);
        }
    }
}

// ---------------------------------------------------------------------- conditions

/// Both hold, when neither can be without meaning.
fn and(a: u8, b: u8) -> u8 {
    ((a | b) & 2) | (a & b & 1)
}

fn or(a: u8, b: u8) -> u8 {
    ((a | b) & 1) | (a & b & 2)
}

/// Both hold; a part without meaning drops out.
fn and_open(a: u8, b: u8) -> u8 {
    let yes = (a & b) | (a & (b >> 2)) | ((a >> 2) & b);
    ((a | b) & 2) | (yes & 1) | (a & b & 4)
}

fn or_open(a: u8, b: u8) -> u8 {
    let no = (a & b) | (a & (b >> 1)) | ((a >> 1) & b);
    ((a | b) & 1) | (no & 2) | (a & b & 4)
}

fn not(a: u8) -> u8 {
    (a & 4) | ((a & 1) << 1) | ((a >> 1) & 1)
}

fn as_cond(a: u8) -> u8 {
    (a & 3) | ((a >> 1) & 2)
}

fn outcome(can_be_true: bool, can_be_false: bool) -> u8 {
    u8::from(can_be_true) | (u8::from(can_be_false) << 1)
}

fn fact_limit(op: Vergelijker, values: &[i64], known: &[u8], lo: i64, hi: i64, unknown: u8, out: &mut [u8]) {
    match op {
        Vergelijker::TenMinste => limit(values, known, unknown, out, |value| value >= lo),
        Vergelijker::TenHoogste => limit(values, known, unknown, out, |value| value <= lo),
        Vergelijker::MeerDan => limit(values, known, unknown, out, |value| value > lo),
        Vergelijker::MinderDan => limit(values, known, unknown, out, |value| value < lo),
        Vergelijker::GelijkAan => limit(values, known, unknown, out, |value| lo <= value && value <= hi),
        Vergelijker::NietGelijkAan => limit(values, known, unknown, out, |value| !(lo <= value && value <= hi)),
    }
}

fn limit(values: &[i64], known: &[u8], unknown: u8, out: &mut [u8], holds: impl Fn(i64) -> bool) {
    for ((value, known), out) in values.iter().zip(known).zip(out) {
        let decided = 2 - u8::from(holds(*value));
        *out = (decided & known) | (unknown & !known);
    }
}

/// What a comparison of two numbers between ends can give.
fn compare(op: Vergelijker, (a, b, left): (i64, i64, u8), (c, d, right): (i64, i64, u8)) -> u8 {
    if (left | right) & NONE != 0 {
        return 4;
    }
    let decided = match op {
        Vergelijker::TenMinste => outcome(b >= c, a < d),
        Vergelijker::TenHoogste => outcome(a <= d, b > c),
        Vergelijker::MeerDan => outcome(b > c, a <= d),
        Vergelijker::MinderDan => outcome(a < d, b >= c),
        Vergelijker::GelijkAan => outcome(a <= d && c <= b, !(a == b && c == d && a == c)),
        Vergelijker::NietGelijkAan => outcome(!(a == b && c == d && a == c), a <= d && c <= b),
    };
    decided | (((left | right) & LACKS) << 2)
}

/// Sets of class values; the lowest index is the best.
fn compare_class(op: Vergelijker, (a, _, left): (i64, i64, u8), (b, _, right): (i64, i64, u8)) -> u8 {
    if (left | right) & NONE != 0 {
        return 4;
    }
    let (a, b) = (a.cast_unsigned(), b.cast_unsigned());
    let rank = |bits: u64| (i64::from(bits.leading_zeros()) - 63, -i64::from(bits.trailing_zeros()));
    let lacks = ((left | right) & LACKS) << 2;
    let decided = match op {
        Vergelijker::GelijkAan | Vergelijker::NietGelijkAan => {
            let same = a == b && a.count_ones() == 1;
            let equal = if same { 1 } else { outcome(a & b != 0, true) };
            if op == Vergelijker::GelijkAan { equal } else { not(equal) }
        }
        _ => {
            let ((a, b), (c, d)) = (rank(a), rank(b));
            compare(op, (a, b, 0), (c, d, 0))
        }
    };
    decided | lacks
}

fn plain(op: Vergelijker, (a, _, left): (i64, i64, u8), (b, _, right): (i64, i64, u8), ordered: bool) -> u8 {
    if (left | right) & NONE != 0 {
        return 4;
    }
    let lacks = ((left | right) & LACKS) << 2;
    if (left | right) & OPEN != 0 {
        return 3 | lacks;
    }
    let holds = match op {
        _ if !ordered => (a == b) == (op == Vergelijker::GelijkAan),
        Vergelijker::TenMinste => a >= b,
        Vergelijker::TenHoogste => a <= b,
        Vergelijker::MeerDan => a > b,
        Vergelijker::MinderDan => a < b,
        Vergelijker::GelijkAan => a == b,
        Vergelijker::NietGelijkAan => a != b,
    };
    (2 - u8::from(holds)) | lacks
}

// ---------------------------------------------------------------------- values

fn times(end: i64, factor: i64) -> i64 {
    if end == MIN || end == MAX { end } else { end.wrapping_mul(factor) }
}

fn negate(end: i64) -> i64 {
    match end {
        MIN => MAX,
        MAX => MIN,
        _ => end.wrapping_neg(),
    }
}

fn sum(a: i64, b: i64, open: i64) -> i64 {
    if a == MIN || a == MAX || b == MIN || b == MAX { open } else { a.wrapping_add(b) }
}

fn product(a: (i64, i64), b: (i64, i64)) -> (i64, i64) {
    let corner = |x: i64, y: i64| {
        if x == MIN || x == MAX || y == MIN || y == MAX {
            // An end that is never reached times zero is zero.
            match x.signum() * y.signum() {
                0 => 0,
                1 => MAX,
                _ => MIN,
            }
        } else {
            x.wrapping_mul(y)
        }
    };
    let corners = [corner(a.0, b.0), corner(a.0, b.1), corner(a.1, b.0), corner(a.1, b.1)];
    let lowest = corners.iter().copied().fold(MAX, i64::min);
    (lowest, corners.iter().copied().fold(MIN, i64::max))
}

/// Highest or lowest of two values; a side without value drops out.
fn extreme(hoogste: bool, a: (i64, i64, u8), b: (i64, i64, u8)) -> (i64, i64, u8) {
    if a.2 & NONE != 0 {
        return if b.2 & NONE != 0 { (MIN, MAX, LACKS | NONE) } else { b };
    }
    if b.2 & NONE != 0 {
        return a;
    }
    let (mut lo, mut hi) = if hoogste { (a.0.max(b.0), a.1.max(b.1)) } else { (a.0.min(b.0), a.1.min(b.1)) };
    // If one of them may be missing, the other stands alone.
    if a.2 & LACKS != 0 {
        (lo, hi) = (lo.min(b.0), hi.max(b.1));
    }
    if b.2 & LACKS != 0 {
        (lo, hi) = (lo.min(a.0), hi.max(a.1));
    }
    (lo, hi, a.2 & b.2 & LACKS)
}

fn shift(aantal: i32, bits: i64) -> i64 {
    let (bits, steps) = (bits.cast_unsigned(), aantal.unsigned_abs());
    let shifted = if aantal < 0 {
        bits.checked_shl(steps).unwrap_or(0)
    } else {
        let shifted = bits.checked_shr(steps).unwrap_or(0);
        // What falls off the end is better than the best there is.
        let lost = bits & !(u64::MAX.checked_shl(steps).unwrap_or(0));
        if lost != 0 { shifted | 1 } else { shifted }
    };
    shifted.cast_signed()
}

fn one_sided(op: Vergelijker, lo: i64, hi: i64) -> (i64, i64) {
    match op {
        Vergelijker::TenMinste | Vergelijker::MeerDan => (lo, MAX),
        Vergelijker::TenHoogste | Vergelijker::MinderDan => (MIN, hi),
        Vergelijker::GelijkAan => (lo, hi),
        Vergelijker::NietGelijkAan => (MIN, MAX),
    }
}

/// Either of two values.
fn either(klasse: bool, a: (i64, i64, u8), b: (i64, i64, u8)) -> (i64, i64, u8) {
    let lacks = (a.2 | b.2) & LACKS;
    if a.2 & NONE != 0 {
        return (b.0, b.1, lacks | (b.2 & NONE));
    }
    if b.2 & NONE != 0 {
        return (a.0, a.1, lacks);
    }
    if klasse { (a.0 | b.0, 0, lacks) } else { (a.0.min(b.0), a.1.max(b.1), lacks) }
}

fn choose(
    takken: &[(Slot, Slot)],
    eerste: bool,
    gedekt: Option<Slot>,
    klasse: bool,
    count: usize,
    done: &[Buffer],
    out: &mut Buffer,
) {
    refill(&mut out.lo, if klasse { 0 } else { MIN }, count);
    refill(&mut out.hi, if klasse { 0 } else { MAX }, count);
    // Nothing yet: neither a value nor the lack of one.
    fill(&mut out.tag, NONE, count);
    fill(&mut out.bits, 1, count);
    for (cond, value) in takken {
        let conds = bits(done, *cond);
        let own = out.lo.iter_mut().zip(&mut out.hi).zip(&mut out.tag).zip(&mut out.bits);
        for ((((lo, hi), tag), open), (cond, other)) in own.zip(conds.iter().zip(lane(done, *value).rows())) {
            if *open & cond & 1 != 0 {
                (*lo, *hi, *tag) = either(klasse, (*lo, *hi, *tag), other);
                // In a staffel nothing counts after the first certain branch.
                *open = u8::from(!(eerste && *cond == 1));
            }
        }
    }
    for (tag, open) in out.tag.iter_mut().zip(&out.bits) {
        let lacks = *tag & NONE != 0 || (eerste && *open != 0);
        *tag |= if lacks { LACKS } else { 0 };
    }
    if let (false, Some(gedekt)) = (eerste, gedekt) {
        for (tag, covered) in out.tag.iter_mut().zip(bits(done, gedekt)) {
            *tag |= (covered >> 1) & LACKS;
        }
    }
}

// ---------------------------------------------------------------------- verdicts

/// The verdict that possible outcomes leave.
fn verdict(x: u8) -> u8 {
    let (t, f, e) = (x & 1, (x >> 1) & 1, (x >> 2) & 1);
    let chosen = |when: u8, byte: u8| 0_u8.wrapping_sub(when & 1) & byte;
    chosen(t & !f, VOLDOET) | chosen(!t & !f, NVT) | chosen(f & (t | e), ONBEKEND) | chosen(f & !t & !e, NIET)
}

fn decide(how: &Hoe, done: &[Buffer], out: &mut [u8]) {
    match how {
        Hoe::Eenvoudig(None, norm) => {
            for (out, norm) in out.iter_mut().zip(bits(done, *norm)) {
                *out = verdict(*norm);
            }
        }
        Hoe::Eenvoudig(Some(geldt), norm) => {
            for ((out, geldt), norm) in out.iter_mut().zip(bits(done, *geldt)).zip(bits(done, *norm)) {
                let applies = 0_u8.wrapping_sub(geldt & 1);
                *out = verdict((norm & applies) | ((geldt & 2) << 1));
                // Where the norm is broken and only its application is open, no fact need be missing:
                // two rows of a table can match and differ. Columns do not tell which it is.
                if *out == ONBEKEND && norm.count_ones() == 1 {
                    *out = VRAAG;
                }
            }
        }
        Hoe::Familie { geldt, leden, opzij, hand } => {
            for (row, out) in out.iter_mut().enumerate() {
                let at = |slot: Slot| bits(done, slot).get(row).copied().unwrap_or(2);
                *out = family(at, *geldt, leden, opzij, hand);
            }
        }
    }
}

/// The outcome of an eis with what replaces it, for one row.
fn family(at: impl Fn(Slot) -> u8, geldt: Slot, leden: &[Lid], opzij: &[Slot], hand: &[Slot]) -> u8 {
    // Of members that may count one does; of members that certainly count, all do.
    let (mut outcomes, mut together, mut beside) = (0, 4, Vec::new());
    let (mut certain, mut by_hand, mut members) = (false, false, 0);
    // Whether the outcome can still be open for another reason than a missing fact.
    let (mut differs, mut readings_decided, mut members_certain, mut norms_decided) = (false, true, true, true);
    let single = |bits: u8| bits.count_ones() == 1;
    let mut all_decided = single(at(geldt)) && opzij.iter().all(|slot| single(at(*slot)));
    for lid in leden {
        let counts = at(lid.geldt);
        all_decided &= single(counts);
        if counts & 1 == 0 {
            continue;
        }
        members += 1;
        certain |= counts & 2 == 0;
        members_certain &= counts & 2 == 0;
        let Some((lezingen, proof)) = &lid.norm else {
            by_hand = true;
            continue;
        };
        let proof = proof.map_or(2, &at);
        let (mut passes, mut fails) = (false, false);
        let mut readings = 0;
        for lezing in lezingen {
            let norm = at(*lezing);
            // Another proof makes good a norm that fails; a norm without meaning stays without.
            let reading = if norm & 2 != 0 { proof | (norm & 5) } else { norm };
            match verdict(reading) {
                NIET => fails = true,
                ONBEKEND => {}
                _ => passes = true,
            }
            readings_decided &= verdict(norm) != ONBEKEND;
            norms_decided &= single(norm) && single(proof);
            readings |= reading;
        }
        if counts & 2 == 0 {
            together = and_open(together, readings);
        } else {
            outcomes |= readings;
            beside.push(readings);
        }
        differs |= passes && fails;
    }
    if certain {
        outcomes = beside.into_iter().fold(together, |known, more| known | and_open(known, more));
    }
    let lifted = at(geldt) & 2 != 0 || opzij.iter().any(|slot| at(*slot) & 1 != 0);
    let replaced = hand.iter().map(|slot| at(*slot)).fold(2, or);
    if !certain && (lifted || members == 0) {
        outcomes |= 4;
    }
    if replaced == 1 || (by_hand && members == 1) {
        return BEOORDELEN;
    }
    if by_hand {
        return VRAAG;
    }
    match verdict(outcomes) {
        _ if replaced & 1 != 0 => ONBEKEND,
        ONBEKEND if (all_decided && norms_decided) || (differs && readings_decided && members_certain) => LEZING,
        // See `decide`.
        ONBEKEND if norms_decided => VRAAG,
        found => found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::beoordeling::Mogelijk;

    /// The three-valued tables of the kernel are those of `Mogelijk`.
    #[test]
    fn logic_is_that_of_evaluate() {
        for a in 1..8 {
            let left = Mogelijk::from_bits(a);
            assert_eq!(not(a), left.negate().bits(), "not {a}");
            assert_eq!(as_cond(a), left.as_condition().bits(), "as condition {a}");
            for b in 1..8 {
                let right = Mogelijk::from_bits(b);
                assert_eq!(and_open(a, b), left.and(right).bits(), "{a} and {b}");
                assert_eq!(or_open(a, b), left.or(right).bits(), "{a} or {b}");
                if a < 4 && b < 4 {
                    assert_eq!(and(a, b), left.and(right).bits(), "{a} and {b}");
                    assert_eq!(or(a, b), left.or(right).bits(), "{a} or {b}");
                }
            }
        }
    }

    #[test]
    fn verdict_bytes_are_places_in_the_list_of_outcomes() {
        for (byte, name) in [
            (NIET, Oordeel::VoldoetNiet),
            (ONBEKEND, Oordeel::Onbekend),
            (LEZING, Oordeel::HangtAfVanDeLezing),
            (BEOORDELEN, Oordeel::TeBeoordelen),
            (VOLDOET, Oordeel::Voldoet),
            (NVT, Oordeel::NietVanToepassing),
        ] {
            assert_eq!(oordeel(byte), Some(name));
        }
        assert_eq!(oordeel(VRAAG), None);
        let expected = [NVT, VOLDOET, NIET, ONBEKEND, NVT, VOLDOET, ONBEKEND, ONBEKEND];
        assert_eq!((0..8).map(verdict).collect::<Vec<_>>(), expected);
    }
}
