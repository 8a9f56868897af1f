//! A [`Plan`] to steps over scaled whole numbers.
//!
//! Every quantity is held as `value × scale`, a whole number. Scales are chosen so that this is
//! exact for the facts of ordinary projects and for every limit of the rules; a fact that does
//! not fit makes its row fall back to [`evaluate`](crate::evaluate), and a limit that does not
//! fit makes its eis fall back. Sizes are bounded here, so that no step can overflow.

use std::collections::BTreeMap;

use super::lower::Waarom;
use super::plan::{Bewerking, Constante, Id, Kolom, LidInhoud, Node, Plan, Uitslag};
pub(crate) use super::stap::{
    Breuk, FACT_BITS, Hoe, Inhoud, LACKS, Lid, MAX, MIN, NONE, OPEN, Op, Program, Slot, Uitkomst,
};
use crate::getal::Getal;
use crate::regelset::{EisId, Interval, KenmerkId, Regelset, Vergelijker, WaardeSoort};

/// Facts are held to five decimals of their preferred unit, and to whole thirtysixths of those,
/// so that m³/h, minutes and slopes such as 1:12 fit as well.
const STEPS_PER_UNIT: i64 = 3_600_000;
/// Nothing computed is larger than this power of two.
const MAX_BITS: u32 = 61;

/// What a value is, before it has a slot.
#[derive(Debug, Clone)]
enum Soort {
    /// Numbers at this natural scale, below this power of two.
    Getal(Getal, u32),
    Klasse,
    Datum,
    Tekst,
    /// No value at all.
    Geen,
}

type Made<T> = Result<T, Waarom>;

/// Makes a program.
pub(crate) struct Compile<'p> {
    regels: &'p Regelset,
    plan: &'p Plan,
    program: Program,
    conds: BTreeMap<Id, Slot>,
    lanes: BTreeMap<(Id, Option<Getal>), Slot>,
}

impl<'p> Compile<'p> {
    pub(crate) fn new(regels: &'p Regelset, plan: &'p Plan) -> Self {
        Self { regels, plan, program: Program::default(), conds: BTreeMap::new(), lanes: BTreeMap::new() }
    }

    /// Adds an eis; one without form is noted.
    pub(crate) fn add(&mut self, eis: EisId, uitslag: Made<Uitslag>) {
        match uitslag.and_then(|uitslag| self.outcome(&uitslag)) {
            Ok(outcome) => self.program.outcomes.push(outcome),
            Err(why) => self.program.elsewhere.push((eis, why)),
        }
    }

    /// Adds an eis that is asked only where a condition holds.
    pub(crate) fn add_where(&mut self, eis: EisId, gevraagd: Id, uitslag: Made<Uitslag>) {
        self.add(eis, uitslag);
        let slot = self.cond(gevraagd).ok();
        if let Some(last) = self.program.outcomes.last_mut().filter(|last| last.eis == eis) {
            last.gevraagd = slot;
        }
    }

    /// Adds a verband, by the node that is certain where it is broken.
    pub(crate) fn add_verband(&mut self, verband: usize, broken: Made<Id>) {
        match broken.and_then(|id| Ok((id, self.cond(id)?))) {
            Ok((id, _)) if self.plan.bits(id).is_some_and(|bits| bits != super::plan::WAAR) => {}
            Ok((id, slot)) => {
                let columns = self.columns(vec![id]);
                self.program.verbanden.push(Breuk { verband, columns, slot });
            }
            Err(_) => self.program.verband_elsewhere = true,
        }
    }

    pub(crate) fn finish(self) -> Program {
        self.program
    }

    fn push(&mut self, op: Op) -> Slot {
        self.program.steps.push(op);
        self.program.steps.len() - 1
    }

    fn outcome(&mut self, uitslag: &Uitslag) -> Made<Uitkomst> {
        let mut used = Vec::new();
        let mut leden = Vec::new();
        for lid in &uitslag.leden {
            let geldt = self.cond(lid.geldt)?;
            used.push(lid.geldt);
            let norm = match &lid.inhoud {
                LidInhoud::Hand => None,
                LidInhoud::Norm(lezingen, proof) => {
                    used.extend(lezingen.iter().chain(proof).copied());
                    let slots = lezingen.iter().map(|lezing| self.cond(*lezing)).collect::<Made<Vec<_>>>()?;
                    Some((slots, proof.map(|proof| self.cond(proof)).transpose()?))
                }
            };
            leden.push(Lid { geldt, norm });
        }
        used.push(uitslag.geldt);
        used.extend(uitslag.opzij.iter().chain(&uitslag.hand).copied());
        let geldt = self.cond(uitslag.geldt)?;
        let opzij = uitslag.opzij.iter().map(|id| self.cond(*id)).collect::<Made<Vec<_>>>()?;
        let hand = uitslag.hand.iter().map(|id| self.cond(*id)).collect::<Made<Vec<_>>>()?;
        let how = match leden.as_slice() {
            [Lid { geldt: counts, norm: Some((lezingen, None)) }]
                if *counts == geldt && opzij.is_empty() && hand.is_empty() && lezingen.len() == 1 =>
            {
                let always = self.plan.bits(uitslag.geldt) == Some(super::plan::WAAR);
                let norm = lezingen.first().copied().unwrap_or_default();
                Hoe::Eenvoudig((!always).then_some(geldt), norm)
            }
            _ => Hoe::Familie { geldt, leden, opzij, hand },
        };
        Ok(Uitkomst { eis: uitslag.eis, gevraagd: None, columns: self.columns(used), how })
    }

    /// The columns that nodes read, directly or not.
    fn columns(&self, mut used: Vec<Id>) -> Vec<usize> {
        let mut columns = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        while let Some(id) = used.pop() {
            if seen.insert(id) {
                self.uses(id, &mut used, &mut columns);
            }
        }
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// What a node uses, and which column it reads.
    fn uses(&self, id: Id, used: &mut Vec<Id>, columns: &mut Vec<usize>) {
        match self.plan.node(id) {
            Node::Bits(_) | Node::Const(_) | Node::Counts(_) => {}
            Node::Flag(kolom) | Node::Fact(kolom) => {
                columns.extend(self.program.columns.iter().position(|(known, _)| known == kolom));
            }
            Node::Compare(a, _, b) | Node::Arith(_, a, b) | Node::Gate(a, b) => used.extend([*a, *b]),
            Node::And(parts) | Node::Or(parts) | Node::Union(parts) | Node::Uncertain(parts) => used.extend(parts),
            Node::Extreme(_, parts) => used.extend(parts),
            Node::Not(a) | Node::AsCond(a) | Node::Round(_, a) | Node::Steps(_, a) | Node::OneSided(_, a) => {
                used.push(*a);
            }
            Node::Choose { takken, gedekt, .. } => {
                used.extend(takken.iter().flat_map(|(cond, value)| [*cond, *value]).chain(*gedekt));
            }
        }
    }

    fn column(&mut self, kolom: Kolom) -> usize {
        if let Some(at) = self.program.columns.iter().position(|(known, _)| *known == kolom) {
            return at;
        }
        let inhoud = match &self.regels.kenmerk(kolom.kenmerk).soort {
            WaardeSoort::Getal { .. } => Inhoud::Getal(scale(self.regels, kolom.kenmerk)),
            WaardeSoort::Klasse(_) => Inhoud::Klasse,
            WaardeSoort::Datum => Inhoud::Datum,
            WaardeSoort::Tekst | WaardeSoort::Verwijzing(_) => Inhoud::Tekst,
            WaardeSoort::JaNee => Inhoud::JaNee,
        };
        self.program.columns.push((kolom, inhoud));
        self.program.columns.len() - 1
    }

    // ------------------------------------------------------------------ conditions

    fn cond(&mut self, id: Id) -> Made<Slot> {
        if let Some(slot) = self.conds.get(&id) {
            return Ok(*slot);
        }
        let open = |this: &Self, parts: &[Id]| parts.iter().any(|part| this.plan.is_open(*part));
        let op = match self.plan.node(id).clone() {
            Node::Bits(bits) => Op::Bits(bits),
            Node::Flag(kolom) => Op::Flag(self.column(kolom)),
            Node::Counts(regeling) => Op::Counts(regeling),
            Node::Compare(left, op, right) => self.compare(left, op, right)?,
            Node::And(parts) => Op::And(self.conds(&parts)?, open(self, &parts)),
            Node::Or(parts) => Op::Or(self.conds(&parts)?, open(self, &parts)),
            Node::Not(inner) => Op::Not(self.cond(inner)?),
            Node::AsCond(inner) => Op::AsCond(self.cond(inner)?),
            Node::Union(parts) => Op::Union(self.conds(&parts)?),
            Node::Gate(cond, inner) => Op::Gate(self.cond(cond)?, self.cond(inner)?),
            Node::Uncertain(parts) => Op::Uncertain(self.conds(&parts)?),
            _ => return Err(Waarom::Waarde),
        };
        let slot = self.push(op);
        self.conds.insert(id, slot);
        Ok(slot)
    }

    fn conds(&mut self, parts: &[Id]) -> Made<Vec<Slot>> {
        parts.iter().map(|part| self.cond(*part)).collect()
    }

    fn compare(&mut self, left: Id, op: Vergelijker, right: Id) -> Made<Op> {
        match (self.soort(left)?, self.soort(right)?) {
            (Soort::Geen, _) | (_, Soort::Geen) => Ok(Op::Bits(super::plan::LEEG)),
            (Soort::Getal(a, _), Soort::Getal(b, _)) => {
                if let Some(limit) = self.known(right) {
                    return self.against(left, &a, op, &limit);
                }
                if let Some(limit) = self.known(left) {
                    return self.against(right, &b, mirrored(op), &limit);
                }
                let scale = finest(&a, &b)?;
                Ok(Op::Numbers { left: self.number(left, &scale)?, op, right: self.number(right, &scale)? })
            }
            (Soort::Klasse, Soort::Klasse) => Ok(Op::Classes { left: self.lane(left)?, op, right: self.lane(right)? }),
            (Soort::Datum, Soort::Datum) => {
                Ok(Op::Plain { left: self.lane(left)?, op, right: self.lane(right)?, ordered: true })
            }
            (Soort::Tekst, Soort::Tekst) => {
                let fixed = |this: &Self, id| matches!(this.plan.node(id), Node::Const(_));
                if !fixed(self, left) && !fixed(self, right) {
                    return Err(Waarom::Waarde);
                }
                Ok(Op::Plain { left: self.lane(left)?, op, right: self.lane(right)?, ordered: false })
            }
            _ => Err(Waarom::Waarde),
        }
    }

    /// The number that a node is for all rows.
    fn known(&self, id: Id) -> Option<Getal> {
        match self.plan.node(id) {
            Node::Const(Constante::Getal(Some(lo), Some(hi))) if lo == hi => Some(lo.clone()),
            _ => None,
        }
    }

    /// A value against a fixed limit, which may lie between two steps of the scale.
    fn against(&mut self, id: Id, scale: &Getal, op: Vergelijker, limit: &Getal) -> Made<Op> {
        let scaled = limit * scale;
        let (above, below) = (small(&scaled.ceil())?, small(&scaled.floor())?);
        let (lo, hi) = match op {
            Vergelijker::TenMinste | Vergelijker::MinderDan => (above, above),
            Vergelijker::MeerDan | Vergelijker::TenHoogste => (below, below),
            // Between two steps the ends cross, so that nothing equals it.
            Vergelijker::GelijkAan | Vergelijker::NietGelijkAan => (above, below),
        };
        if let Node::Fact(kolom) = self.plan.node(id) {
            let kenmerk = self.regels.kenmerk(kolom.kenmerk);
            let unknown = kenmerk.bereik.interval().compare(op, &Interval::exact(limit.clone())).bits();
            let grens = match &kenmerk.soort {
                WaardeSoort::Getal { eenheid, .. } => over(limit, eenheid.factor())?,
                _ => return Err(Waarom::Waarde),
            };
            return Ok(Op::FactLimit { column: self.column(*kolom), op, lo, hi, unknown, grens });
        }
        Ok(Op::LaneLimit { lane: self.number(id, scale)?, op, lo, hi })
    }

    // ------------------------------------------------------------------ values

    /// What a value is.
    fn soort(&self, id: Id) -> Made<Soort> {
        Ok(match self.plan.node(id) {
            Node::Const(constant) => match constant {
                Constante::Getal(lo, hi) => {
                    let mut found = Getal::ONE;
                    for end in lo.iter().chain(hi) {
                        found = finest(&found, &denominator(end)?)?;
                    }
                    Soort::Getal(found, FACT_BITS)
                }
                Constante::Klasse(_) => Soort::Klasse,
                Constante::Datum(_) => Soort::Datum,
                Constante::Tekst(_) => Soort::Tekst,
                Constante::Geen => Soort::Geen,
            },
            Node::Fact(kolom) => match &self.regels.kenmerk(kolom.kenmerk).soort {
                WaardeSoort::Getal { .. } => Soort::Getal(scale(self.regels, kolom.kenmerk), FACT_BITS),
                WaardeSoort::Klasse(_) => Soort::Klasse,
                WaardeSoort::Datum => Soort::Datum,
                WaardeSoort::Tekst => Soort::Tekst,
                WaardeSoort::JaNee | WaardeSoort::Verwijzing(_) => return Err(Waarom::Waarde),
            },
            Node::Arith(op, a, b) => {
                let (left, right) = (self.soort(*a)?, self.soort(*b)?);
                let (Soort::Getal(x, p), Soort::Getal(y, q)) = (&left, &right) else { return Ok(Soort::Geen) };
                match op {
                    Bewerking::Plus | Bewerking::Min => {
                        let scale = finest(x, y)?;
                        let bits = grown(*p, x, &scale)?.max(grown(*q, y, &scale)?) + 1;
                        Soort::Getal(scale, bits)
                    }
                    Bewerking::Maal => match (self.factor(*a), self.factor(*b)) {
                        // A fixed factor moves the scale and leaves the steps as they are.
                        (Some(fixed), _) => Soort::Getal(over(y, &fixed)?, *q),
                        (_, Some(fixed)) => Soort::Getal(over(x, &fixed)?, *p),
                        (None, None) => Soort::Getal(x * y, p + q),
                    },
                    Bewerking::Gedeeld => match self.factor(*b) {
                        Some(fixed) => Soort::Getal(x * &fixed, *p),
                        None => return Err(Waarom::Deling),
                    },
                }
            }
            Node::Extreme(_, parts) => self.joint(parts.iter().copied())?,
            Node::Choose { takken, .. } => self.joint(takken.iter().map(|(_, value)| *value))?,
            Node::Round(_, inner) | Node::Steps(_, inner) | Node::OneSided(_, inner) => self.soort(*inner)?,
            _ => return Err(Waarom::Waarde),
        })
    }

    /// A fixed factor above zero.
    fn factor(&self, id: Id) -> Option<Getal> {
        self.known(id).filter(Getal::is_positive)
    }

    fn joint(&self, parts: impl Iterator<Item = Id>) -> Made<Soort> {
        let mut found = Soort::Geen;
        for part in parts {
            found = match (found, self.soort(part)?) {
                (Soort::Geen, other) | (other, Soort::Geen) => other,
                (Soort::Getal(a, p), Soort::Getal(b, q)) => {
                    let scale = finest(&a, &b)?;
                    let bits = grown(p, &a, &scale)?.max(grown(q, &b, &scale)?);
                    Soort::Getal(scale, bits)
                }
                (Soort::Klasse, Soort::Klasse) => Soort::Klasse,
                (Soort::Datum, Soort::Datum) => return Err(Waarom::Waarde),
                _ => return Err(Waarom::Waarde),
            };
        }
        Ok(found)
    }

    /// A number at a scale.
    fn number(&mut self, id: Id, target: &Getal) -> Made<Slot> {
        let key = (id, Some(target.clone()));
        if let Some(slot) = self.lanes.get(&key) {
            return Ok(*slot);
        }
        if let Soort::Getal(natural, bits) = self.soort(id)?
            && grown(bits, &natural, target)? > MAX_BITS
        {
            return Err(Waarom::Grootte);
        }
        let slot = match self.plan.node(id).clone() {
            Node::Const(Constante::Geen) => self.push(Op::Const { lo: MIN, hi: MAX, tag: LACKS | NONE }),
            Node::Const(Constante::Getal(lo, hi)) => {
                let (lo, hi) = (end(lo.as_ref(), target, MIN)?, end(hi.as_ref(), target, MAX)?);
                self.push(Op::Const { lo, hi, tag: 0 })
            }
            // The parts go to the scale at once, so that fixed parts need no common one.
            Node::Extreme(hoogste, parts) => {
                let parts = parts.iter().map(|part| self.number(*part, target)).collect::<Made<Vec<_>>>()?;
                self.push(Op::Extreme(hoogste, parts))
            }
            Node::Choose { takken, eerste, gedekt } => {
                let takken = takken
                    .iter()
                    .map(|(cond, value)| Ok((self.cond(*cond)?, self.number(*value, target)?)))
                    .collect::<Made<Vec<_>>>()?;
                let gedekt = gedekt.map(|cond| self.cond(cond)).transpose()?;
                self.push(Op::Choose { takken, eerste, gedekt, klasse: false })
            }
            Node::OneSided(op, inner) => {
                let inner = self.number(inner, target)?;
                self.push(Op::OneSided(op, inner))
            }
            _ => {
                let Soort::Getal(natural, _) = self.soort(id)? else { return Err(Waarom::Waarde) };
                let own = self.natural(id, &natural)?;
                let factor = over(target, &natural)?.to_i64().ok_or(Waarom::Grootte)?;
                if factor == 1 { own } else { self.push(Op::Rescale(own, factor)) }
            }
        };
        self.lanes.insert(key, slot);
        Ok(slot)
    }

    /// A computed number or fact at its natural scale.
    fn natural(&mut self, id: Id, natural: &Getal) -> Made<Slot> {
        Ok(match self.plan.node(id).clone() {
            Node::Fact(kolom) => {
                let column = self.column(kolom);
                let range = self.regels.kenmerk(kolom.kenmerk).bereik.interval();
                let (lo, hi) = (end(range.lo.as_ref(), natural, MIN)?, end(range.hi.as_ref(), natural, MAX)?);
                self.push(Op::Fact { column, lo, hi, tag: 0 })
            }
            Node::Arith(Bewerking::Plus, a, b) => {
                let (a, b) = (self.number(a, natural)?, self.number(b, natural)?);
                self.push(Op::Plus(a, b))
            }
            Node::Arith(Bewerking::Min, a, b) => {
                let (a, b) = (self.number(a, natural)?, self.number(b, natural)?);
                self.push(Op::Min(a, b))
            }
            Node::Arith(Bewerking::Maal, a, b) => match (self.factor(a), self.factor(b)) {
                (Some(fixed), _) => self.number(b, &(natural * &fixed))?,
                (_, Some(fixed)) => self.number(a, &(natural * &fixed))?,
                (None, None) => {
                    let (Soort::Getal(x, _), Soort::Getal(y, _)) = (self.soort(a)?, self.soort(b)?) else {
                        return Err(Waarom::Waarde);
                    };
                    let (a, b) = (self.number(a, &x)?, self.number(b, &y)?);
                    self.push(Op::Maal(a, b))
                }
            },
            Node::Arith(Bewerking::Gedeeld, a, b) => {
                let fixed = self.factor(b).ok_or(Waarom::Deling)?;
                self.number(a, &over(natural, &fixed)?)?
            }
            Node::Round(boven, inner) => {
                let step = natural.to_i64().ok_or(Waarom::Afronding)?;
                let inner = self.number(inner, natural)?;
                self.push(Op::Round { boven, inner, step })
            }
            _ => return Err(Waarom::Waarde),
        })
    }

    /// A class value, a day or a text.
    fn lane(&mut self, id: Id) -> Made<Slot> {
        if let Some(slot) = self.lanes.get(&(id, None)) {
            return Ok(*slot);
        }
        let op = match self.plan.node(id).clone() {
            Node::Const(constant) => match constant {
                Constante::Klasse(bits) => Op::Const { lo: bits.cast_signed(), hi: 0, tag: 0 },
                Constante::Datum(day) => {
                    let tag = if day.is_some() { 0 } else { OPEN };
                    Op::Const { lo: day.map_or(0, |day| i64::from(day.to_julian_day())), hi: 0, tag }
                }
                Constante::Tekst(text) => {
                    let tag = if text.is_some() { 0 } else { OPEN };
                    Op::Const { lo: text.map_or(0, |text| self.text(text)), hi: 0, tag }
                }
                Constante::Geen => Op::Const { lo: 0, hi: 0, tag: LACKS | NONE },
                Constante::Getal(..) => return Err(Waarom::Waarde),
            },
            Node::Fact(kolom) => {
                let column = self.column(kolom);
                let (lo, tag) = match &self.regels.kenmerk(kolom.kenmerk).soort {
                    WaardeSoort::Klasse(klasse) => (all_values(self.regels.klasse(*klasse).waarden.len()), 0),
                    _ => (0, OPEN),
                };
                Op::Fact { column, lo, hi: 0, tag }
            }
            Node::Steps(aantal, inner) => Op::Steps(aantal, self.lane(inner)?),
            Node::Choose { takken, eerste, gedekt } => {
                if !matches!(self.soort(id)?, Soort::Klasse) {
                    return Err(Waarom::Waarde);
                }
                let takken = takken
                    .iter()
                    .map(|(cond, value)| Ok((self.cond(*cond)?, self.lane(*value)?)))
                    .collect::<Made<Vec<_>>>()?;
                let gedekt = gedekt.map(|cond| self.cond(cond)).transpose()?;
                Op::Choose { takken, eerste, gedekt, klasse: true }
            }
            _ => return Err(Waarom::Waarde),
        };
        let slot = self.push(op);
        self.lanes.insert((id, None), slot);
        Ok(slot)
    }

    fn text(&mut self, text: String) -> i64 {
        let next = i64::try_from(self.program.texts.len()).unwrap_or(MAX);
        *self.program.texts.entry(text).or_insert(next)
    }
}

/// Steps per coherent unit for the values of a characteristic.
pub(crate) fn scale(regels: &Regelset, kenmerk: KenmerkId) -> Getal {
    match &regels.kenmerk(kenmerk).soort {
        WaardeSoort::Getal { eenheid, .. } => {
            Getal::from(STEPS_PER_UNIT).checked_div(eenheid.factor()).unwrap_or(Getal::ONE)
        }
        _ => Getal::ONE,
    }
}

fn all_values(count: usize) -> i64 {
    let shift = u32::try_from(count).unwrap_or(64);
    1_u64.checked_shl(shift).map_or(u64::MAX, |bit| bit - 1).cast_signed()
}

fn over(a: &Getal, b: &Getal) -> Made<Getal> {
    a.checked_div(b).ok_or(Waarom::Deling)
}

/// A whole number that leaves room for steps.
fn small(number: &Getal) -> Made<i64> {
    number.to_i64().filter(|number| number.unsigned_abs() < 1 << FACT_BITS).ok_or(Waarom::Grootte)
}

/// The power of two below which numbers stay when they go to another scale.
fn grown(bits: u32, from: &Getal, to: &Getal) -> Made<u32> {
    let factor = over(to, from)?.ceil().to_i64().ok_or(Waarom::Grootte)?;
    Ok(if factor <= 1 { bits } else { bits + 64 - factor.leading_zeros() })
}

fn end(bound: Option<&Getal>, scale: &Getal, open: i64) -> Made<i64> {
    bound.map_or(Ok(open), |bound| small(&(bound * scale)))
}

/// The smallest scale of which both are whole parts.
fn finest(a: &Getal, b: &Getal) -> Made<Getal> {
    // a = n/d and b = m/e: the least common multiple of the numerators over the greatest common
    // divisor of the denominators.
    let (n, d) = parts(a)?;
    let (m, e) = parts(b)?;
    let numerator = num_integer::lcm(n, m);
    let denominator = num_integer::gcd(d, e);
    if numerator > 1 << 62 {
        return Err(Waarom::Grootte);
    }
    let narrow = |number: i128| i64::try_from(number).map_err(|_| Waarom::Grootte);
    Getal::ratio(narrow(numerator)?, narrow(denominator)?).ok_or(Waarom::Grootte)
}

fn denominator(number: &Getal) -> Made<Getal> {
    Getal::ratio(i64::try_from(parts(number)?.1).map_err(|_| Waarom::Grootte)?, 1).ok_or(Waarom::Grootte)
}

fn parts(number: &Getal) -> Made<(i128, i128)> {
    let (n, d) = number.numer_denom();
    let read = |digits: &str| {
        digits.parse::<i128>().ok().filter(|number| number.unsigned_abs() < 1 << 62).ok_or(Waarom::Grootte)
    };
    Ok((read(&n)?, read(&d)?))
}

fn mirrored(op: Vergelijker) -> Vergelijker {
    match op {
        Vergelijker::TenMinste => Vergelijker::TenHoogste,
        Vergelijker::TenHoogste => Vergelijker::TenMinste,
        Vergelijker::MeerDan => Vergelijker::MinderDan,
        Vergelijker::MinderDan => Vergelijker::MeerDan,
        Vergelijker::GelijkAan | Vergelijker::NietGelijkAan => op,
    }
}
