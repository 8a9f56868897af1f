//! What is asked of the outside solver about a pair, and what the answers say.
//!
//! The definitions are those of the documentation of `compare`: a demand ℓ beside its
//! counterparts T (the national norms on the same quantity from the same side) and the other
//! national norms R, per case: gebruiksfunctie, traits, and which counterparts count.

use std::collections::BTreeSet;

use stoer::compare::Uitkomst;

use super::smt::{Ding, Schrijver, Tri, and, implies, in_force, not, or};
use super::vorm::{Cond, Eigenschap, Eis, Feit, Functie, Kind, Op, Paar, Term, Verzameling};

/// A question: can these all hold? Asked only if the answer to an earlier one was not "no".
#[derive(Debug, Clone)]
pub struct Vraag {
    pub eerst: Option<usize>,
    pub samen: Vec<String>,
}

/// An answer of the outside solver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Antwoord {
    Ja,
    Nee,
    Onbekend,
}

impl Antwoord {
    pub fn from_letter(letter: char) -> Option<Self> {
        match letter {
            's' => Some(Self::Ja),
            'u' => Some(Self::Nee),
            '?' => Some(Self::Onbekend),
            _ => None,
        }
    }
}

/// All questions about a pair.
pub struct Vragen {
    pub document: String,
    pub vragen: Vec<Vraag>,
    pub delen: Vec<Deel>,
    /// What the rules ask of objects.
    pub feiten: BTreeSet<Feit>,
    /// Whether ramen take part.
    pub ramen: bool,
}

/// A part of the demand.
pub struct Deel {
    /// Its number, when the demand has several parts.
    pub nummer: Option<usize>,
    /// The counterparts, by number among the national eisen.
    pub tegen: Vec<usize>,
    /// National norms on the subject that bound the same characteristic, from whatever side.
    pad: Vec<usize>,
    /// Norms that may count or not by what the demand itself is about.
    pub bouwwijze: BTreeSet<usize>,
    /// Per function: whether the subject is regulated, and by which norms of the path.
    geregeld: Vec<(Option<Functie>, usize, Vec<usize>)>,
    pub gevallen: Vec<Geval>,
}

/// One case in its finest form, with the questions about it.
pub struct Geval {
    pub functie: Option<Functie>,
    pub eigenschappen: Vec<(Eigenschap, bool)>,
    /// The counterparts that count.
    pub geldt: Vec<usize>,
    /// The national norms can be met here at all.
    vervulbaar: usize,
    /// Some project has it.
    bestaat: usize,
    /// … and meets the national norms.
    landelijk: usize,
    /// … and the demand too.
    samen: usize,
    /// … but not the demand.
    strenger: usize,
    /// The others and the demand hold, a counterpart does not.
    zwakker: usize,
    /// The demand does not hold, whatever the national norms.
    gebroken: usize,
    /// Per counterpart that counts: the demand holds and it does not; it holds and the demand does not.
    enkel: Vec<(usize, usize, usize)>,
}

/// What the answers say of one or more cases that belong together.
#[derive(Debug, Clone)]
pub struct Oordeel {
    pub vervulbaar: Antwoord,
    pub bestaat: Antwoord,
    pub landelijk: Antwoord,
    pub samen: Antwoord,
    pub strenger: Antwoord,
    pub zwakker: Antwoord,
    /// Counterparts that count, with whether the demand implies it and whether it implies the demand.
    pub enkel: Vec<(usize, Antwoord, Antwoord)>,
}

// ---------------------------------------------------------------------- quantities

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kant {
    Onder,
    Boven,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Grootheid {
    Feit(Feit),
    Aantal(Kind),
}

type Sleutels = BTreeSet<(Grootheid, Kant)>;

fn turn(kant: Kant, negative: bool) -> Kant {
    match (kant, negative) {
        (kant, false) => kant,
        (Kant::Onder, true) => Kant::Boven,
        (Kant::Boven, true) => Kant::Onder,
    }
}

fn sides(op: Op) -> Vec<Kant> {
    match op {
        Op::Minste | Op::Meer => vec![Kant::Onder],
        Op::Hoogste | Op::Minder => vec![Kant::Boven],
        Op::Gelijk | Op::Ongelijk => vec![Kant::Onder, Kant::Boven],
    }
}

/// What a norm bounds: the left side of its comparisons.
fn keys(paar: &Paar, cond: &Cond, negative: bool, found: &mut Sleutels) {
    match cond {
        Cond::En(parts) | Cond::Of(parts) => parts.iter().for_each(|part| keys(paar, part, negative, found)),
        Cond::Niet(part) => keys(paar, part, !negative, found),
        Cond::Toets(left, op, _) => {
            for kant in sides(*op) {
                term_keys(paar, left, turn(kant, negative), found);
            }
        }
        Cond::Klasse(feit, op, _) => {
            found.extend(sides(*op).into_iter().map(|kant| (Grootheid::Feit(*feit), turn(kant, negative))));
        }
        Cond::EenVan(feit, _) => {
            found.extend([Kant::Onder, Kant::Boven].map(|kant| (Grootheid::Feit(*feit), kant)));
        }
        Cond::Vlag(feit) => {
            found.insert((Grootheid::Feit(*feit), turn(Kant::Onder, negative)));
        }
        Cond::ErIs(set) => {
            found.insert((Grootheid::Aantal(set.kind), turn(Kant::Onder, negative)));
            if let Some(such) = &set.waarvoor {
                keys(paar, such, negative, found);
            }
        }
        Cond::VoorElk(_, body) => keys(paar, body, negative, found),
        Cond::Is(_) => {}
    }
}

fn term_keys(paar: &Paar, term: &Term, kant: Kant, found: &mut Sleutels) {
    match term {
        Term::Feit(feit) | Term::Totaal { feit, .. } => {
            found.insert((Grootheid::Feit(*feit), kant));
        }
        Term::Plus(a, b) => {
            term_keys(paar, a, kant, found);
            term_keys(paar, b, kant, found);
        }
        Term::Min(a, b) => {
            term_keys(paar, a, kant, found);
            term_keys(paar, b, turn(kant, true), found);
        }
        Term::Keer(_, part) | Term::Gedeeld(part, _) | Term::Afgerond { van: part, .. } => {
            term_keys(paar, part, kant, found);
        }
        Term::Uiterste { delen, .. } => delen.iter().for_each(|deel| term_keys(paar, deel, kant, found)),
        Term::Aantal(Verzameling { kind, .. }) => {
            found.insert((Grootheid::Aantal(*kind), kant));
        }
        Term::Bepaling(index) => {
            let bepaling = &paar.bepalingen[*index];
            bepaling.takken.iter().for_each(|(_, term)| term_keys(paar, term, kant, found));
            term_keys(paar, &bepaling.anders, kant, found);
        }
        Term::Getal(..) | Term::Grens(_) | Term::Tabel(_) => {}
    }
}

/// What decides whether a norm counts: its condition, that of what sets it aside, and what its norm
/// has a meaning for.
fn decides(paar: &Paar, index: usize, seen: &mut BTreeSet<usize>, found: &mut BTreeSet<Grootheid>) {
    if !seen.insert(index) {
        return;
    }
    let eis = &paar.landelijk[index];
    if let Some(als) = &eis.als {
        mentioned(paar, als, true, found);
    }
    if let Some(versie) = in_force(eis) {
        mentioned(paar, &versie.norm, false, found);
    }
    for (other, exception) in paar.landelijk.iter().enumerate() {
        if exception.opzij.contains(&index) {
            decides(paar, other, seen, found);
        }
    }
}

/// What a condition is about; of a norm only what its meaning hangs on.
fn mentioned(paar: &Paar, cond: &Cond, all: bool, found: &mut BTreeSet<Grootheid>) {
    match cond {
        Cond::En(parts) | Cond::Of(parts) => parts.iter().for_each(|part| mentioned(paar, part, all, found)),
        Cond::Niet(part) => mentioned(paar, part, all, found),
        Cond::Toets(left, _, right) => {
            for term in [left, right] {
                term_mentions(paar, term, all, found);
            }
        }
        Cond::Klasse(feit, ..) | Cond::EenVan(feit, _) | Cond::Vlag(feit) => {
            found.extend(all.then_some(Grootheid::Feit(*feit)));
        }
        Cond::ErIs(set) => set_mentions(paar, set, found),
        Cond::VoorElk(kind, body) => {
            found.insert(Grootheid::Aantal(*kind));
            mentioned(paar, body, all, found);
        }
        Cond::Is(_) => {}
    }
}

fn set_mentions(paar: &Paar, set: &Verzameling, found: &mut BTreeSet<Grootheid>) {
    found.insert(Grootheid::Aantal(set.kind));
    if let Some(such) = &set.waarvoor {
        mentioned(paar, such, true, found);
    }
}

fn term_mentions(paar: &Paar, term: &Term, all: bool, found: &mut BTreeSet<Grootheid>) {
    match term {
        Term::Feit(feit) => found.extend(all.then_some(Grootheid::Feit(*feit))),
        Term::Totaal { feit, gewicht, van, .. } => {
            found.extend(all.then_some(Grootheid::Feit(*feit)));
            found.extend(gewicht.map(Grootheid::Feit));
            set_mentions(paar, van, found);
        }
        Term::Plus(a, b) | Term::Min(a, b) | Term::Gedeeld(a, b) => {
            for part in [a, b] {
                term_mentions(paar, part, all, found);
            }
        }
        Term::Keer(_, part) | Term::Afgerond { van: part, .. } => term_mentions(paar, part, all, found),
        Term::Uiterste { delen, .. } => delen.iter().for_each(|deel| term_mentions(paar, deel, all, found)),
        Term::Aantal(set) => set_mentions(paar, set, found),
        Term::Grens(index) => {
            if let Some(versie) = in_force(&paar.landelijk[*index]) {
                mentioned(paar, &versie.norm, all, found);
            }
        }
        Term::Tabel(tabel) => found.extend(tabel.van.map(Grootheid::Feit)),
        Term::Bepaling(index) => {
            let bepaling = &paar.bepalingen[*index];
            for (cond, term) in &bepaling.takken {
                mentioned(paar, cond, true, found);
                term_mentions(paar, term, all, found);
            }
            term_mentions(paar, &bepaling.anders, all, found);
        }
        Term::Getal(..) => {}
    }
}

/// The characteristics whatever the side.
fn quantities(keys: &Sleutels) -> BTreeSet<Grootheid> {
    keys.iter().map(|(grootheid, _)| *grootheid).collect()
}

// ---------------------------------------------------------------------- questions

impl Vragen {
    pub fn of(paar: &Paar) -> Self {
        let mut s = Schrijver::new(paar);
        let kind = paar.eis.voor.kind();
        let dingen = s.dingen(kind);
        let here: Ding = (kind, 0);
        if kind != Kind::Gebouw {
            s.assert("f_is".to_owned());
        }
        let applies: Vec<(Ding, String)> =
            dingen.iter().map(|(ding, there)| (*ding, s.applies(&paar.eis, *ding, there))).collect();
        s.define("q_app", &applies[0].1);
        let (mut ok, mut subject) = (Vec::new(), Vec::new());
        for (index, eis) in paar.landelijk.iter().enumerate() {
            if let Some(any) = national(&mut s, index, eis, here) {
                ok.push(format!("q_ok{index}"));
                subject.push(any);
            }
        }
        s.define("q_n", &and(&ok));
        s.define("q_reg", &or(&subject));
        let mut new = Self {
            document: String::new(),
            vragen: Vec::new(),
            delen: Vec::new(),
            feiten: BTreeSet::new(),
            ramen: false,
        };
        let Some(norm) = in_force(&paar.eis).map(|versie| &versie.norm) else {
            new.document = s.document();
            return new;
        };
        let parts: Vec<(Option<usize>, &Cond)> = match norm {
            Cond::En(parts) => parts.iter().enumerate().map(|(index, part)| (Some(index), part)).collect(),
            other => vec![(None, other)],
        };
        for (number, part) in parts {
            let p = number.unwrap_or(0);
            let holds: Vec<Tri> = dingen.iter().map(|(ding, _)| s.cond(part, *ding)).collect();
            let first = dingen.iter().position(|(ding, _)| *ding == here).unwrap_or(0);
            s.define(&format!("q_brk{p}"), &holds[first].onwaar());
            let everywhere: Vec<String> = holds
                .iter()
                .zip(&applies)
                .map(
                    |(tri, (ding, applies))| {
                        if *ding == here { tri.in_orde() } else { implies(applies, &tri.in_orde()) }
                    },
                )
                .collect();
            s.define(&format!("q_all{p}"), &and(&everywhere));
            new.part(&mut s, number, part, &ok);
        }
        new.document = s.document();
        new.ramen = s.has(Kind::Raam);
        new.feiten = s.feiten;
        new
    }

    fn ask(&mut self, eerst: Option<usize>, samen: Vec<String>) -> usize {
        self.vragen.push(Vraag { eerst, samen });
        self.vragen.len() - 1
    }

    fn part(&mut self, s: &mut Schrijver<'_>, number: Option<usize>, part: &Cond, ok: &[String]) {
        let paar = s.paar;
        let p = number.unwrap_or(0);
        let mut own = Sleutels::new();
        keys(paar, part, false, &mut own);
        let (mut against, mut subject) = (Vec::new(), Vec::new());
        for (index, eis) in paar.landelijk.iter().enumerate() {
            let Some(versie) = in_force(eis) else { continue };
            let mut theirs = Sleutels::new();
            keys(paar, &versie.norm, false, &mut theirs);
            if !quantities(&theirs).is_disjoint(&quantities(&own)) {
                subject.push(index);
            }
            if !theirs.is_disjoint(&own) {
                against.push(index);
            }
        }
        let others: Vec<String> =
            ok.iter().filter(|name| !against.iter().any(|index| **name == format!("q_ok{index}"))).cloned().collect();
        s.define(&format!("q_r{p}"), &and(&others));
        // Of windows it is about how many there are as well.
        let inside = |grootheid: &Grootheid| match grootheid {
            Grootheid::Feit(feit) if feit.van() != paar.eis.voor.kind() => Some(Grootheid::Aantal(feit.van())),
            Grootheid::Feit(_) | Grootheid::Aantal(_) => None,
        };
        let mut about = quantities(&own);
        about.extend(about.clone().iter().filter_map(inside));
        let by_own = |index: &usize| {
            let mut found = BTreeSet::new();
            decides(paar, *index, &mut BTreeSet::new(), &mut found);
            !found.is_disjoint(&about)
        };
        let mut deel = Deel {
            nummer: number,
            tegen: against.clone(),
            pad: subject,
            bouwwijze: against.iter().copied().filter(by_own).collect(),
            geregeld: Vec::new(),
            gevallen: Vec::new(),
        };
        let alone = deel.bouwwijze.is_empty();
        let whole = paar.eis.voor.kind() == Kind::Gebouw;
        let functies: Vec<Option<Functie>> =
            if whole { vec![None] } else { Functie::ALL.into_iter().map(Some).collect() };
        for functie in functies {
            let is: Vec<String> = functie.iter().map(|functie| format!("f_{functie:?}")).collect();
            let mut asked = is.clone();
            asked.push("q_reg".to_owned());
            let regulated = self.ask(None, asked);
            let path = deel
                .pad
                .iter()
                .map(|index| self.ask(None, is.iter().cloned().chain([format!("q_any{index}")]).collect()));
            let path = path.collect();
            deel.geregeld.push((functie, regulated, path));
            for eigenschappen in traits(functie) {
                let mut lits = is.clone();
                for (eigenschap, holds) in &eigenschappen {
                    let name = format!("f_{:?}", eigenschap.feit());
                    s.cond(&Cond::Vlag(eigenschap.feit()), (Kind::Functie, 0));
                    lits.push(if *holds { name } else { format!("-{name}") });
                }
                let with = |name: &str| lits.iter().cloned().chain([name.to_owned()]).collect();
                let vervulbaar = self.ask(None, with("q_n"));
                let any = self.ask(None, with("q_app"));
                for subset in 0..1_u32 << against.len() {
                    let counts = |at: usize| subset & (1 << at) != 0;
                    let mut lits = lits.clone();
                    lits.push("q_app".to_owned());
                    for (at, index) in against.iter().enumerate() {
                        lits.push(format!("{}q_cnt{index}", if counts(at) { "" } else { "-" }));
                    }
                    let geldt: Vec<usize> =
                        against.iter().enumerate().filter(|(at, _)| counts(*at)).map(|(_, index)| *index).collect();
                    deel.gevallen.push(self.case(
                        s,
                        p,
                        (vervulbaar, any, alone),
                        &lits,
                        functie,
                        &eigenschappen,
                        geldt,
                    ));
                }
            }
        }
        self.delen.push(deel);
    }

    #[allow(clippy::too_many_arguments, reason = "a case is all of these")]
    fn case(
        &mut self,
        s: &mut Schrijver<'_>,
        p: usize,
        (vervulbaar, any, alone): (usize, usize, bool),
        lits: &[String],
        functie: Option<Functie>,
        eigenschappen: &[(Eigenschap, bool)],
        geldt: Vec<usize>,
    ) -> Geval {
        let with = |more: &[&str]| -> Vec<String> {
            lits.iter().cloned().chain(more.iter().map(|name| (*name).to_owned())).collect()
        };
        let (all, broken, rest) = (format!("q_all{p}"), format!("q_brk{p}"), format!("q_r{p}"));
        let bestaat = self.ask(Some(any), with(&[]));
        let landelijk = self.ask(Some(bestaat), with(&["q_n"]));
        let samen = self.ask(Some(landelijk), with(&["q_n", &all]));
        let strenger = self.ask(Some(landelijk), with(&["q_n", &broken]));
        let weaker = format!("q_bad{p}{}", geldt.iter().map(|index| format!("_{index}")).collect::<String>());
        let bad: Vec<String> = geldt.iter().map(|index| format!("q_bad{index}")).collect();
        s.define(&weaker, &or(&bad));
        // Part of a larger case it matters also where nobody can build by it.
        let eerst = Some(if alone { landelijk } else { bestaat });
        let zwakker = self.ask(eerst, with(&[&rest, &all, &weaker]));
        let gebroken = if alone { strenger } else { self.ask(eerst, with(&[&broken])) };
        let mut enkel = Vec::new();
        for index in &geldt {
            let implied = self.ask(eerst, with(&[&all, &format!("q_bad{index}")]));
            let implies = self.ask(eerst, with(&[&format!("q_ok{index}"), &broken]));
            enkel.push((*index, implied, implies));
        }
        Geval {
            functie,
            eigenschappen: eigenschappen.to_vec(),
            geldt,
            vervulbaar,
            bestaat,
            landelijk,
            samen,
            strenger,
            zwakker,
            gebroken,
            enkel,
        }
    }
}

/// Names whether a national norm holds everywhere, whether it counts for something, and whether
/// it counts and is broken within the scope of the object that the demand is about: the object
/// itself, what contains it and what it contains. Gives the name of "counts for something".
fn national(s: &mut Schrijver<'_>, index: usize, eis: &Eis, here: Ding) -> Option<String> {
    let norm = &in_force(eis)?.norm;
    let (mut ok, mut bad, mut counts, mut any) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (ding, there) in s.dingen(eis.voor.kind()) {
        let active = s.active(index, ding, &there);
        let holds = s.cond(norm, ding);
        ok.push(implies(&active, &holds.in_orde()));
        let counting = and(&[active.clone(), not(&holds.leeg)]);
        any.push(counting.clone());
        let beside = matches!(here.0, Kind::Raam | Kind::Deur) && matches!(ding.0, Kind::Raam | Kind::Deur);
        if !beside || ding == here {
            bad.push(and(&[active, holds.onwaar()]));
            counts.push(counting);
        }
    }
    s.define(&format!("q_ok{index}"), &and(&ok));
    s.define(&format!("q_bad{index}"), &or(&bad));
    s.define(&format!("q_cnt{index}"), &or(&counts));
    s.define(&format!("q_any{index}"), &or(&any));
    Some(format!("q_any{index}"))
}

fn traits(functie: Option<Functie>) -> Vec<Vec<(Eigenschap, bool)>> {
    if functie != Some(Functie::Woon) {
        return vec![Vec::new()];
    }
    let both = [true, false];
    both.iter()
        .flat_map(|zorg| both.iter().map(|toren| vec![(Eigenschap::Zorg, *zorg), (Eigenschap::Toren, *toren)]))
        .collect()
}

// ---------------------------------------------------------------------- answers

impl Deel {
    /// Whether the subject is regulated for a function.
    pub fn geregeld(&self, functie: Option<Functie>, antwoorden: &[Antwoord]) -> Antwoord {
        let found = self.geregeld.iter().find(|(known, _, _)| *known == functie);
        found.map_or(Antwoord::Nee, |(_, index, _)| antwoorden[*index])
    }

    /// Whether it is, for that function, by a norm on the characteristic that the demand bounds.
    pub fn pad(&self, functie: Option<Functie>, antwoorden: &[Antwoord]) -> bool {
        let found = self.geregeld.iter().find(|(known, _, _)| *known == functie);
        found.is_some_and(|(_, _, path)| path.iter().any(|index| antwoorden[*index] == Antwoord::Ja))
    }
}

impl Geval {
    pub fn oordeel(&self, antwoorden: &[Antwoord]) -> Oordeel {
        self.oordeel_among(&self.geldt, antwoorden)
    }

    /// The same as part of a case in which these count: one that does not count here is not broken.
    pub fn oordeel_among(&self, geldt: &[usize], antwoorden: &[Antwoord]) -> Oordeel {
        let of = |index: usize| antwoorden[index];
        let enkel = geldt.iter().map(|norm| {
            let here = self.enkel.iter().find(|(index, ..)| index == norm);
            here.map_or((*norm, Antwoord::Nee, of(self.gebroken)), |(_, implied, implies)| {
                (*norm, of(*implied), of(*implies))
            })
        });
        Oordeel {
            vervulbaar: of(self.vervulbaar),
            bestaat: of(self.bestaat),
            landelijk: of(self.landelijk),
            samen: of(self.samen),
            strenger: of(self.strenger),
            zwakker: of(self.zwakker),
            enkel: enkel.collect(),
        }
    }
}

/// "Some" over both.
fn either(a: Antwoord, b: Antwoord) -> Antwoord {
    match (a, b) {
        (Antwoord::Ja, _) | (_, Antwoord::Ja) => Antwoord::Ja,
        (Antwoord::Nee, Antwoord::Nee) => Antwoord::Nee,
        _ => Antwoord::Onbekend,
    }
}

impl Oordeel {
    /// What holds of two cases seen as one.
    pub fn joined(&self, other: &Self) -> Self {
        let enkel = self.enkel.iter().zip(&other.enkel);
        Self {
            vervulbaar: either(self.vervulbaar, other.vervulbaar),
            bestaat: either(self.bestaat, other.bestaat),
            landelijk: either(self.landelijk, other.landelijk),
            samen: either(self.samen, other.samen),
            strenger: either(self.strenger, other.strenger),
            zwakker: either(self.zwakker, other.zwakker),
            enkel: enkel.map(|(a, b)| (a.0, either(a.1, b.1), either(a.2, b.2))).collect(),
        }
    }

    /// The outcome by the definitions; none where the outside solver left something open.
    pub fn uitkomst(&self) -> Option<Uitkomst> {
        let known = |answer: Antwoord| match answer {
            Antwoord::Ja => Some(true),
            Antwoord::Nee => Some(false),
            Antwoord::Onbekend => None,
        };
        if !known(self.samen)? {
            return Some(Uitkomst::Tegenstrijdig);
        }
        let stricter = known(self.strenger)?;
        if self.enkel.is_empty() {
            return Some(if stricter { Uitkomst::Aanvullend } else { Uitkomst::VolgtAl });
        }
        let weaker = known(self.zwakker)?;
        let (mut equal, mut implied) = (false, false);
        for (_, softer, harder) in &self.enkel {
            let this = !known(*softer)?;
            implied |= this;
            equal |= this && !known(*harder)?;
        }
        Some(match (stricter, weaker) {
            (false, false) => Uitkomst::Gelijk,
            (_, true) if equal => Uitkomst::Gelijk,
            (true, false) => Uitkomst::Strenger,
            (true, true) if implied => Uitkomst::Strenger,
            (false, true) => Uitkomst::Zwakker,
            (true, true) => Uitkomst::Gemengd,
        })
    }
}
