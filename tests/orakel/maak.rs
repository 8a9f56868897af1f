//! Pairs of rules, by shape. The same number always gives the same pair.

use super::toeval::Toeval;
use super::vorm::{Bepaling, Cond, Eigenschap, Eis, Feit, Functie, Groep, Kind, Num, Op, Paar, Soort, Term, Verband};
use super::vormen;

/// The shapes, each with what makes it.
type Maker = fn(&mut Bouw);
pub const VORMEN: &[(&str, Maker)] = &[
    ("grens", grens),
    ("lineair", lineair),
    ("klassen", klassen),
    ("geheel", vormen::geheel),
    ("verhouding", vormen::verhouding),
    ("tabellen", vormen::tabellen),
    ("staffel", vormen::staffel),
    ("uiterste", vormen::uiterste),
    ("elk", vormen::elk),
    ("bestaan", vormen::bestaan),
    ("optellen", vormen::optellen),
    ("keuze", vormen::keuze),
    ("uitzonderingen", vormen::uitzonderingen),
    ("versies", vormen::versies),
    ("verbanden", vormen::verbanden),
    ("keten", vormen::keten),
    ("grenzen", vormen::grenzen),
    ("delen", vormen::delen),
    ("mengsel", vormen::mengsel),
];

/// The pair with this number.
pub fn paar(nummer: u64) -> Paar {
    let shape = usize::try_from(nummer).unwrap() % VORMEN.len();
    let (vorm, maker) = VORMEN[shape];
    let mut bouw = Bouw {
        t: Toeval::new(nummer),
        landelijk: Vec::new(),
        eis: None,
        bepalingen: Vec::new(),
        verbanden: Vec::new(),
        plaatsen: 3,
    };
    maker(&mut bouw);
    let Bouw { landelijk, eis, bepalingen, verbanden, plaatsen, .. } = bouw;
    Paar { nummer, vorm, landelijk, eis: eis.unwrap(), bepalingen, verbanden, plaatsen }
}

/// A pair in the making.
pub struct Bouw {
    pub t: Toeval,
    pub landelijk: Vec<Eis>,
    pub eis: Option<Eis>,
    pub bepalingen: Vec<Bepaling>,
    pub verbanden: Vec<Verband>,
    pub plaatsen: usize,
}

pub const LENGTES: &[Feit] = &[Feit::Hoogte, Feit::Breedte, Feit::Diepte];
const GETALLEN: &[Feit] = &[
    Feit::Hoogte,
    Feit::Breedte,
    Feit::Diepte,
    Feit::Oppervlakte,
    Feit::Verlies,
    Feit::Verbruik,
    Feit::Vormfactor,
    Feit::Plekken,
];
const VLAGGEN: &[Feit] = &[Feit::Besloten, Feit::Bereikbaar];

impl Bouw {
    // ------------------------------------------------------------------ rules

    pub fn norm(&mut self, voor: Groep, als: Option<Cond>, norm: Cond) -> usize {
        self.full(voor, als, Vec::new(), Some(norm))
    }

    /// A national eis, or an exception when it has no norm.
    pub fn full(&mut self, voor: Groep, als: Option<Cond>, opzij: Vec<usize>, norm: Option<Cond>) -> usize {
        let code = format!("ob.1.{}", self.landelijk.len() + 1);
        let over = norm.is_some();
        let versies = norm.into_iter().map(always).collect();
        self.landelijk.push(Eis { code, voor, over, als, geldt: None, opzij, versies });
        self.landelijk.len() - 1
    }

    pub fn local(&mut self, voor: Groep, als: Option<Cond>, norm: Cond) {
        let over = true;
        let code = "lokaal.1".to_owned();
        self.eis = Some(Eis { code, voor, over, als, geldt: None, opzij: Vec::new(), versies: vec![always(norm)] });
    }

    // ------------------------------------------------------------------ numbers

    /// A number of a characteristic, in one of its units.
    pub fn written(&self, feit: Feit, value: Num) -> Term {
        Term::Getal(value, self.t.pick(feit.eenheden()))
    }

    /// A limit near the usual one.
    pub fn usual(&self, feit: Feit) -> Num {
        let (value, step) = usual(feit);
        (value + step * Num::from(self.t.between(-3, 3))).max(Num::from(0))
    }

    pub fn near(&self, feit: Feit, value: Num) -> Num {
        let (_, step) = usual(feit);
        let found = self.t.near(value, step);
        if feit.soort() == Soort::Heel { found.floor() } else { found }
    }

    /// A characteristic against a number.
    pub fn limit(&self, feit: Feit, op: Op, value: Num) -> Cond {
        let right = self.written(feit, value);
        Cond::Toets(Term::Feit(feit), op, right)
    }

    /// The same direction, now and then with the limit itself excluded or admitted.
    pub fn like(&self, op: Op) -> Op {
        if !self.t.chance(15) {
            return op;
        }
        match op {
            Op::Minste => Op::Meer,
            Op::Meer => Op::Minste,
            Op::Hoogste => Op::Minder,
            Op::Minder => Op::Hoogste,
            other => other,
        }
    }

    pub fn direction(&self) -> Op {
        self.t.pick(&[Op::Minste, Op::Minste, Op::Hoogste, Op::Hoogste, Op::Meer, Op::Minder])
    }

    // ------------------------------------------------------------------ conditions

    pub fn groep(&self) -> Groep {
        match self.t.below(10) {
            0..=4 => Groep::Elk(Kind::Functie),
            5..=6 => Groep::Functie(self.t.pick(&Functie::ALL)),
            7 => Groep::Eigenschap(self.t.pick(&Eigenschap::ALL)),
            _ => Groep::Functie(Functie::Woon),
        }
    }

    /// A condition about a gebruiksfunctie.
    pub fn cond(&self, depth: usize) -> Cond {
        if depth > 0 && self.t.chance(45) {
            let parts = (0..2 + self.t.below(2)).map(|_| self.cond(depth - 1)).collect();
            return if self.t.chance(50) { Cond::En(parts) } else { Cond::Of(parts) };
        }
        match self.t.below(9) {
            0..=1 => Cond::Vlag(self.t.pick(VLAGGEN)),
            2 => Cond::Niet(Box::new(Cond::Vlag(self.t.pick(VLAGGEN)))),
            3 => Cond::Klasse(Feit::Label, self.direction(), self.t.below(6)),
            4 => {
                let list = self.t.some(&[0, 1, 2, 3], 2);
                Cond::EenVan(Feit::Gevelkleur, list)
            }
            5 if depth > 0 => Cond::Is(self.derived_or_base()),
            6 => Cond::Vlag(Feit::Vrijstaand),
            _ => {
                let feit = self.t.pick(GETALLEN);
                let (value, op) = (self.usual(feit), self.direction());
                self.limit(feit, op, value)
            }
        }
    }

    fn derived_or_base(&self) -> Groep {
        if self.t.chance(50) {
            Groep::Eigenschap(self.t.pick(&Eigenschap::ALL))
        } else {
            Groep::Functie(self.t.pick(&Functie::ALL))
        }
    }

    pub fn maybe(&self, percent: usize, depth: usize) -> Option<Cond> {
        self.t.chance(percent).then(|| self.cond(depth))
    }
}

pub fn always(norm: Cond) -> super::vorm::Versie {
    super::vorm::Versie { vanaf: None, tot: None, norm }
}

/// A usual limit and a step that matters.
fn usual(feit: Feit) -> (Num, Num) {
    let (value, step) = match feit {
        Feit::Bouwhoogte => (13, 1),
        Feit::Oppervlakte | Feit::Verlies => (50, 5),
        Feit::Verbruik => (60, 5),
        Feit::Plekken => (6, 1),
        Feit::Bezoekers => (10, 1),
        Feit::Glas => (2, 1),
        Feit::Warmtedoorgang => return (Num::new(22, 10), Num::new(5, 100)),
        Feit::Vormfactor => return (Num::new(18, 10), Num::new(1, 10)),
        _ => return (Num::new(26, 10), Num::new(1, 10)),
    };
    (Num::from(value), Num::from(step))
}

// ---------------------------------------------------------------------- shapes

/// One quantity, limits beside one another and in other units, with and without conditions.
fn grens(b: &mut Bouw) {
    let feit = b.t.pick(GETALLEN);
    let (op, value) = (b.direction(), b.usual(feit));
    let count = 1 + b.t.below(2);
    for _ in 0..count {
        let (voor, als) = (b.groep(), b.maybe(25, 1));
        let (op, value) = (b.like(op), b.near(feit, value));
        let norm = b.limit(feit, op, value);
        b.norm(voor, als, norm);
    }
    if b.t.chance(30) {
        let other = b.direction();
        let value = b.usual(feit);
        let norm = b.limit(feit, other, value);
        b.norm(Groep::Elk(Kind::Functie), None, norm);
    }
    let (voor, als) = (b.groep(), b.maybe(30, 1));
    let op = if b.t.chance(15) { b.direction() } else { b.like(op) };
    let value = b.near(feit, value);
    let norm = b.limit(feit, op, value);
    b.local(voor, als, norm);
}

/// A sum of lengths with whole factors.
pub fn form(b: &Bouw, feiten: &[Feit]) -> Term {
    let mut sum: Option<Term> = None;
    for feit in feiten {
        let factor = Num::new(b.t.between(1, 6), 2);
        let one = Term::Feit(*feit);
        let part = if factor == Num::from(1) { one } else { Term::Keer(factor, Box::new(one)) };
        sum = Some(match sum {
            None => part,
            Some(sum) if b.t.chance(75) => Term::Plus(Box::new(sum), Box::new(part)),
            Some(sum) => Term::Min(Box::new(sum), Box::new(part)),
        });
    }
    sum.unwrap()
}

/// Several quantities at once, on both sides.
fn lineair(b: &mut Bouw) {
    let op = b.t.pick(&[Op::Minste, Op::Hoogste]);
    let count = 1 + b.t.below(3);
    for _ in 0..count {
        let feiten = b.t.some(LENGTES, 1 + b.t.below(2));
        let left = form(b, &feiten);
        let value = b.usual(Feit::Hoogte) * Num::from(b.t.between(1, 3));
        let mut right = b.written(Feit::Hoogte, value);
        if b.t.chance(30) {
            let other = b.t.pick(LENGTES);
            right = Term::Plus(Box::new(Term::Keer(Num::new(1, 2), Box::new(Term::Feit(other)))), Box::new(right));
        }
        let (als, op) = (b.maybe(20, 1), if b.t.chance(75) { op } else { b.direction() });
        b.norm(Groep::Elk(Kind::Functie), als, Cond::Toets(left, op, right));
    }
    let feiten = b.t.some(LENGTES, 1 + b.t.below(2));
    let left = form(b, &feiten);
    let value = b.usual(Feit::Hoogte) * Num::from(b.t.between(1, 3));
    let right = b.written(Feit::Hoogte, value);
    let (voor, als) = (b.groep(), b.maybe(25, 1));
    let op = if b.t.chance(80) { op } else { b.direction() };
    b.local(voor, als, Cond::Toets(left, op, right));
}

/// A demand about a class or a yes or no.
pub fn about_class(b: &Bouw) -> Cond {
    match b.t.below(6) {
        0..=2 => {
            let op = b.t.pick(&[Op::Minste, Op::Minste, Op::Meer, Op::Hoogste, Op::Gelijk]);
            Cond::Klasse(Feit::Label, op, b.t.below(6))
        }
        3 => {
            let count = 1 + b.t.below(3);
            let list = b.t.some(&[0, 1, 2, 3], count);
            Cond::EenVan(Feit::Gevelkleur, list)
        }
        4 => Cond::Klasse(Feit::Gevelkleur, b.t.pick(&[Op::Gelijk, Op::Ongelijk]), b.t.below(4)),
        _ => {
            let flag = Cond::Vlag(b.t.pick(VLAGGEN));
            if b.t.chance(70) { flag } else { Cond::Niet(Box::new(flag)) }
        }
    }
}

/// Ordered and unordered classes, and yes or no.
fn klassen(b: &mut Bouw) {
    let count = 1 + b.t.below(3);
    for _ in 0..count {
        let (voor, als, norm) = (b.groep(), b.maybe(25, 1), about_class(b));
        b.norm(voor, als, norm);
    }
    let (voor, als, norm) = (b.groep(), b.maybe(25, 1), about_class(b));
    b.local(voor, als, norm);
}
