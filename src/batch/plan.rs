//! Norms as a graph over columns: conditions and values without objects, names or tables.
//!
//! Enters: node by node, from [`lower`](super::lower). Leaves: a [`Plan`] in which equal parts
//! are one node and every node comes after what it uses, so that `kern` and the
//! writer of SQL can both walk it once, in order. What is the same for all objects of one shape
//! has been folded away.
//!
//! A condition holds the set of [`Mogelijk`] outcomes as three bits: 1 true, 2 false, 4 without
//! meaning. A value is an interval, a set of class values, a day or a text, and may be lacking.

use std::collections::BTreeMap;

use time::Date;

use crate::beoordeling::Mogelijk;
use crate::getal::Getal;
use crate::regelset::{EisId, KenmerkId, RegelingId, Vergelijker};

/// Certainly true.
pub const WAAR: u8 = 1;
/// Certainly false.
pub const ONWAAR: u8 = 2;
/// Certainly without meaning.
pub const LEEG: u8 = 4;
/// True or false.
pub const ONBEKEND: u8 = 3;

/// A node of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id(u32);

impl Id {
    /// Position in [`Plan::nodes`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A fact of the object itself (0), of what it is in (1), and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kolom {
    /// How many containers up.
    pub hoogte: u8,
    /// Which characteristic.
    pub kenmerk: KenmerkId,
}

/// A value that is the same for all rows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Constante {
    /// A number between bounds, in coherent units.
    Getal(Option<Getal>, Option<Getal>),
    /// One of these class values, a bit per index.
    Klasse(u64),
    /// A day.
    Datum(Option<Date>),
    /// A text.
    Tekst(Option<String>),
    /// No value.
    Geen,
}

/// Arithmetic on two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bewerking {
    /// Sum.
    Plus,
    /// Difference.
    Min,
    /// Product.
    Maal,
    /// Quotient.
    Gedeeld,
}

/// A part of a norm. The first group gives conditions, the second values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// The same for all rows.
    Bits(u8),
    /// A yes/no fact; true or false while unknown.
    Flag(Kolom),
    /// Whether a regeling counts for the project; never unknown.
    Counts(RegelingId),
    /// Compares two values.
    Compare(Id, Vergelijker, Id),
    /// All hold.
    And(Vec<Id>),
    /// One holds.
    Or(Vec<Id>),
    /// Does not hold.
    Not(Id),
    /// As a condition: without meaning does not hold.
    AsCond(Id),
    /// Every possibility of each.
    Union(Vec<Id>),
    /// The second where the first can be true, else no possibility at all.
    Gate(Id, Id),
    /// False is possible unless one of these is certain; else no possibility at all.
    Uncertain(Vec<Id>),

    /// The same for all rows.
    Const(Constante),
    /// A fact; what its range allows while unknown.
    Fact(Kolom),
    /// Arithmetic.
    Arith(Bewerking, Id, Id),
    /// Highest (or lowest) of these; what is lacking drops out.
    Extreme(bool, Vec<Id>),
    /// To a whole number of coherent units, up or down.
    Round(bool, Id),
    /// Steps towards better on an ordered class.
    Steps(i32, Id),
    /// What a limit known from one side leaves possible.
    OneSided(Vergelijker, Id),
    /// The values whose condition can be true.
    Choose {
        /// Condition and value.
        takken: Vec<(Id, Id)>,
        /// Whether only those up to the first certain one count, as in a staffel.
        eerste: bool,
        /// While this can be false there may be no value; for `eerste` it is not looked at.
        gedekt: Option<Id>,
    },
}

/// One norm of a family.
#[derive(Debug, Clone)]
pub struct Lid {
    /// Whether it is the one that counts.
    pub geldt: Id,
    /// What it asks.
    pub inhoud: LidInhoud,
}

/// What a norm of a family asks.
#[derive(Debug, Clone)]
pub enum LidInhoud {
    /// A person judges.
    Hand,
    /// One norm, or one per reading, and another accepted proof.
    Norm(Vec<Id>, Option<Id>),
}

/// How the outcome of an eis follows.
#[derive(Debug, Clone)]
pub struct Uitslag {
    /// The eis.
    pub eis: EisId,
    /// Whether it applies by its own terms.
    pub geldt: Id,
    /// The eis itself and what replaces it.
    pub leden: Vec<Lid>,
    /// What lifts it without being judged in its place.
    pub opzij: Vec<Id>,
    /// Replacements that are not encoded.
    pub hand: Vec<Id>,
}

/// The graph.
#[derive(Debug, Default)]
pub struct Plan {
    nodes: Vec<Node>,
    /// Per node whether a condition can be without meaning, or a value can be lacking.
    open: Vec<bool>,
    known: BTreeMap<Node, Id>,
}

impl Plan {
    /// The nodes, each after what it uses.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The node.
    pub fn node(&self, id: Id) -> &Node {
        static NIETS: Node = Node::Bits(ONWAAR);
        self.nodes.get(id.index()).unwrap_or(&NIETS)
    }

    /// Whether a condition can be without meaning, or a value can be lacking.
    pub fn is_open(&self, id: Id) -> bool {
        self.open.get(id.index()).copied().unwrap_or(true)
    }

    /// What a condition is for all rows, if it is the same for all.
    pub fn bits(&self, id: Id) -> Option<u8> {
        match self.node(id) {
            Node::Bits(bits) => Some(*bits),
            _ => None,
        }
    }

    fn add(&mut self, node: Node) -> Id {
        if let Some(id) = self.known.get(&node) {
            return *id;
        }
        let id = Id(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        let open = self.may_be_open(&node);
        self.open.push(open);
        self.known.insert(node.clone(), id);
        self.nodes.push(node);
        id
    }

    fn may_be_open(&self, node: &Node) -> bool {
        match node {
            Node::Bits(bits) => bits & LEEG != 0,
            Node::Flag(_) | Node::Counts(_) | Node::AsCond(_) | Node::Uncertain(_) | Node::Fact(_) => false,
            Node::Compare(a, _, b) | Node::Arith(_, a, b) => self.is_open(*a) || self.is_open(*b),
            Node::And(parts) | Node::Or(parts) | Node::Union(parts) => parts.iter().any(|part| self.is_open(*part)),
            Node::Not(inner) | Node::Gate(_, inner) | Node::Round(_, inner) | Node::Steps(_, inner) => {
                self.is_open(*inner)
            }
            Node::Const(constant) => *constant == Constante::Geen,
            Node::Extreme(_, parts) => parts.iter().all(|part| self.is_open(*part)),
            Node::OneSided(..) => false,
            Node::Choose { takken, eerste, gedekt } => {
                let last_is_certain = takken.last().is_some_and(|(cond, _)| self.bits(*cond) == Some(WAAR));
                let covered = if *eerste { last_is_certain } else { gedekt.is_none() };
                !covered || takken.iter().any(|(_, value)| self.is_open(*value))
            }
        }
    }

    // ------------------------------------------------------------------ conditions

    /// The same for all rows.
    pub fn constant(&mut self, bits: u8) -> Id {
        self.add(Node::Bits(bits))
    }

    /// A yes/no fact.
    pub fn flag(&mut self, kolom: Kolom) -> Id {
        self.add(Node::Flag(kolom))
    }

    /// Whether a regeling counts.
    pub fn counts(&mut self, regeling: RegelingId) -> Id {
        self.add(Node::Counts(regeling))
    }

    /// Compares two values.
    pub fn compare(&mut self, left: Id, op: Vergelijker, right: Id) -> Id {
        let lacks = |plan: &Self, id| *plan.node(id) == Node::Const(Constante::Geen);
        if lacks(self, left) || lacks(self, right) {
            return self.constant(LEEG);
        }
        self.add(Node::Compare(left, op, right))
    }

    /// All hold.
    pub fn and(&mut self, parts: Vec<Id>) -> Id {
        self.join(parts, WAAR, ONWAAR, Node::And, Mogelijk::and)
    }

    /// One holds.
    pub fn or(&mut self, parts: Vec<Id>) -> Id {
        self.join(parts, ONWAAR, WAAR, Node::Or, Mogelijk::or)
    }

    /// `neutral` changes nothing beside a part that has meaning; `absorbing` decides alone.
    fn join(
        &mut self,
        parts: Vec<Id>,
        neutral: u8,
        absorbing: u8,
        make: fn(Vec<Id>) -> Node,
        combine: fn(Mogelijk, Mogelijk) -> Mogelijk,
    ) -> Id {
        if parts.is_empty() {
            return self.constant(neutral);
        }
        let mut fixed: Option<Mogelijk> = None;
        let mut rest: Vec<Id> = Vec::new();
        for part in parts {
            match self.bits(part) {
                Some(bits) => {
                    let bits = Mogelijk::from_bits(bits);
                    fixed = Some(fixed.map_or(bits, |earlier| combine(earlier, bits)));
                }
                None if !rest.contains(&part) => rest.push(part),
                None => {}
            }
        }
        let fixed = fixed.map(Mogelijk::bits);
        if rest.is_empty() || fixed == Some(absorbing) {
            return self.constant(fixed.unwrap_or(neutral));
        }
        let drops = fixed == Some(LEEG) || (fixed == Some(neutral) && rest.iter().any(|part| !self.is_open(*part)));
        if let (Some(bits), false) = (fixed, drops) {
            let part = self.constant(bits);
            rest.push(part);
        }
        match rest.as_slice() {
            [only] => *only,
            _ => {
                rest.sort_unstable();
                self.add(make(rest))
            }
        }
    }

    /// Does not hold.
    pub fn not(&mut self, inner: Id) -> Id {
        match self.node(inner) {
            Node::Bits(bits) => {
                let bits = Mogelijk::from_bits(*bits).negate().bits();
                self.constant(bits)
            }
            Node::Not(twice) => *twice,
            _ => self.add(Node::Not(inner)),
        }
    }

    /// As a condition.
    pub fn as_cond(&mut self, inner: Id) -> Id {
        if let Some(bits) = self.bits(inner) {
            return self.constant(Mogelijk::from_bits(bits).as_condition().bits());
        }
        if self.is_open(inner) { self.add(Node::AsCond(inner)) } else { inner }
    }

    /// What any row of a list gives: the outcome of each row that can match, and false while
    /// none is certain to.
    pub fn rows(&mut self, rows: &[(Id, u8)]) -> Id {
        let mut fixed = 0;
        let mut parts = Vec::new();
        let mut conds = Vec::new();
        let mut certain = false;
        for (cond, outcome) in rows {
            match self.bits(*cond) {
                Some(bits) => {
                    if bits & WAAR != 0 {
                        fixed |= outcome;
                    }
                    certain |= bits == WAAR;
                }
                None => {
                    conds.push(*cond);
                    let outcome = self.constant(*outcome);
                    parts.push(self.add(Node::Gate(*cond, outcome)));
                }
            }
        }
        if !certain && conds.is_empty() {
            fixed |= ONWAAR;
        }
        // Also where rows that certainly match differ already: SQL asks what the others lack.
        if parts.is_empty() {
            return self.constant(fixed);
        }
        if !certain {
            parts.push(self.add(Node::Uncertain(conds)));
        }
        if fixed != 0 {
            parts.push(self.constant(fixed));
        }
        self.add(Node::Union(parts))
    }

    // ------------------------------------------------------------------ values

    /// The same value for all rows.
    pub fn value(&mut self, constant: Constante) -> Id {
        self.add(Node::Const(constant))
    }

    /// A fact.
    pub fn fact(&mut self, kolom: Kolom) -> Id {
        self.add(Node::Fact(kolom))
    }

    /// Arithmetic.
    pub fn arith(&mut self, op: Bewerking, a: Id, b: Id) -> Id {
        if let (Node::Const(x), Node::Const(y)) = (self.node(a), self.node(b))
            && let Some(found) = exact(op, x, y)
        {
            return self.value(found);
        }
        self.add(Node::Arith(op, a, b))
    }

    /// Highest or lowest.
    pub fn extreme(&mut self, hoogste: bool, parts: Vec<Id>) -> Id {
        match parts.as_slice() {
            [only] => *only,
            _ => self.add(Node::Extreme(hoogste, parts)),
        }
    }

    /// To a whole number.
    pub fn round(&mut self, boven: bool, inner: Id) -> Id {
        self.add(Node::Round(boven, inner))
    }

    /// Steps on a class.
    pub fn steps(&mut self, aantal: i32, inner: Id) -> Id {
        self.add(Node::Steps(aantal, inner))
    }

    /// A limit known from one side.
    pub fn one_sided(&mut self, op: Vergelijker, inner: Id) -> Id {
        self.add(Node::OneSided(op, inner))
    }

    /// The values whose condition can be true.
    pub fn choose(&mut self, takken: Vec<(Id, Id)>, eerste: bool, gedekt: Option<Id>) -> Id {
        let mut kept = Vec::new();
        for (cond, value) in takken {
            let bits = self.bits(cond);
            if bits.is_some_and(|bits| bits & WAAR == 0) {
                continue;
            }
            kept.push((cond, value));
            if eerste && bits == Some(WAAR) {
                break;
            }
        }
        let gedekt = gedekt.filter(|cond| self.bits(*cond) != Some(WAAR));
        match kept.as_slice() {
            [] => self.value(Constante::Geen),
            [(cond, value)] if self.bits(*cond) == Some(WAAR) && (eerste || gedekt.is_none()) => *value,
            _ => self.add(Node::Choose { takken: kept, eerste, gedekt }),
        }
    }
}

/// Arithmetic on two known numbers.
fn exact(op: Bewerking, a: &Constante, b: &Constante) -> Option<Constante> {
    let known = |constant: &Constante| match constant {
        Constante::Getal(Some(lo), Some(hi)) if lo == hi => Some(lo.clone()),
        _ => None,
    };
    let (a, b) = (known(a)?, known(b)?);
    let result = match op {
        Bewerking::Plus => &a + &b,
        Bewerking::Min => &a - &b,
        Bewerking::Maal => &a * &b,
        Bewerking::Gedeeld => a.checked_div(&b)?,
    };
    Some(Constante::Getal(Some(result.clone()), Some(result)))
}
