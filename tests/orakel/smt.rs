//! A pair as formulas for an outside solver (SMT-LIB 2), over all projects with one gebouw, at
//! most one gebruiksfunctie and a bounded number of ramen and deuren.
//!
//! Written from the abstract form and from grammar/README.md; nothing here looks at `compare`.
//! Every value goes with when there is one, every norm with when it has no meaning.

use std::collections::{BTreeMap, BTreeSet};

use super::vorm::{
    Bepaling, Cond, DATUM, Eigenschap, Eis, Feit, Functie, Groep, Interval, Kind, Num, Op, Optelling, Paar, Soort,
    Tabel, Term, Versie, Verzameling,
};

/// The names of the values of a class.
pub fn values(feit: Feit) -> &'static [&'static str] {
    match feit.soort() {
        Soort::Orde(values) | Soort::Waarden(values) => values,
        Soort::Getal(_) | Soort::Heel | Soort::JaNee => &[],
    }
}

/// An object of the project: its kind and its number among those of that kind.
pub type Ding = (Kind, usize);

/// A condition: when it holds, and when it has no meaning.
#[derive(Clone)]
pub struct Tri {
    pub waar: String,
    pub leeg: String,
}

impl Tri {
    fn zeker(waar: String) -> Self {
        Self { waar, leeg: "false".to_owned() }
    }

    pub fn in_orde(&self) -> String {
        or(&[self.waar.clone(), self.leeg.clone()])
    }

    pub fn onwaar(&self) -> String {
        and(&[not(&self.waar), not(&self.leeg)])
    }
}

pub fn and(parts: &[String]) -> String {
    join("and", "true", "false", parts)
}

pub fn or(parts: &[String]) -> String {
    join("or", "false", "true", parts)
}

fn join(word: &str, none: &str, decides: &str, parts: &[String]) -> String {
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| *part != none).collect();
    match parts.as_slice() {
        [] => none.to_owned(),
        many if many.contains(&decides) => decides.to_owned(),
        [one] => (*one).to_owned(),
        many => format!("({word} {})", many.join(" ")),
    }
}

pub fn not(part: &str) -> String {
    match part {
        "true" => "false".to_owned(),
        "false" => "true".to_owned(),
        other => format!("(not {other})"),
    }
}

pub fn implies(a: &str, b: &str) -> String {
    or(&[not(a), b.to_owned()])
}

fn number(value: Num) -> String {
    let (top, bottom) = (value.numer(), value.denom());
    let top = if *top < 0 { format!("(- {}.0)", -top) } else { format!("{top}.0") };
    if *bottom == 1 { top } else { format!("(/ {top} {bottom}.0)") }
}

fn ite(cond: &str, yes: &str, no: &str) -> String {
    match cond {
        "true" => yes.to_owned(),
        "false" => no.to_owned(),
        _ if yes == no => yes.to_owned(),
        _ => format!("(ite {cond} {yes} {no})"),
    }
}

/// The least value that a characteristic can have, whether it is excluded, and the highest.
pub fn range(feit: Feit) -> (Num, bool, Option<Num>) {
    let zero = Num::from(0);
    match feit {
        Feit::Breedte | Feit::Oppervlakte | Feit::Glas => (zero, true, None),
        Feit::Diepte => (zero, false, Some(Num::from(50))),
        Feit::Bezoekers => (Num::from(1), false, None),
        _ => (zero, false, None),
    }
}

/// A value and when there is one.
type Waarde = (String, String);

pub struct Schrijver<'p> {
    pub paar: &'p Paar,
    declared: BTreeMap<String, String>,
    ranges: BTreeSet<String>,
    asserts: Vec<String>,
    active: BTreeMap<(usize, Ding), String>,
    /// What was asked of objects.
    pub feiten: BTreeSet<Feit>,
}

impl<'p> Schrijver<'p> {
    pub fn new(paar: &'p Paar) -> Self {
        let mut new = Self {
            paar,
            declared: BTreeMap::new(),
            ranges: BTreeSet::new(),
            asserts: Vec::new(),
            active: BTreeMap::new(),
            feiten: BTreeSet::new(),
        };
        for functie in Functie::ALL {
            new.declare(format!("f_{functie:?}"), "Bool");
        }
        new.declare("f_is".to_owned(), "Bool");
        new.asserts.push("(or f_Woon f_Kantoor f_Winkel)".to_owned());
        for pair in ["f_Woon f_Kantoor", "f_Woon f_Winkel", "f_Kantoor f_Winkel"] {
            new.asserts.push(format!("(not (and {pair}))"));
        }
        for verband in &paar.verbanden {
            for (ding, there) in new.dingen(verband.voor) {
                let als = verband.als.as_ref().map_or_else(|| "true".to_owned(), |als| new.cond(als, ding).waar);
                let norm = new.cond(&verband.norm, ding).in_orde();
                new.asserts.push(implies(&and(&[there, als]), &norm));
            }
        }
        new
    }

    fn declare(&mut self, name: String, sort: &str) {
        self.declared.insert(name, sort.to_owned());
    }

    /// Gives a formula a name, to ask about it.
    pub fn define(&mut self, name: &str, formula: &str) {
        if self.declared.insert(name.to_owned(), "Bool".to_owned()).is_none() {
            self.asserts.push(format!("(= {name} {formula})"));
        }
    }

    pub fn assert(&mut self, formula: String) {
        self.asserts.push(formula);
    }

    /// Whether objects of a kind take part.
    pub fn has(&self, kind: Kind) -> bool {
        self.declared.contains_key(&format!("{}_is", prefix((kind, 0))))
    }

    pub fn document(&self) -> String {
        let mut out = String::new();
        for (name, sort) in &self.declared {
            out += &format!("(declare-const {name} {sort})\n");
        }
        for formula in self.ranges.iter().chain(&self.asserts).filter(|formula| *formula != "true") {
            out += &format!("(assert {formula})\n");
        }
        out
    }

    /// The objects of a kind, each with when it is there.
    pub fn dingen(&mut self, kind: Kind) -> Vec<(Ding, String)> {
        match kind {
            Kind::Gebouw => vec![((kind, 0), "true".to_owned())],
            Kind::Functie => vec![((kind, 0), "f_is".to_owned())],
            Kind::Raam | Kind::Deur => (0..self.paar.plaatsen)
                .map(|index| {
                    let name = format!("{}_is", prefix((kind, index)));
                    if !self.declared.contains_key(&name) {
                        self.declare(name.clone(), "Bool");
                        self.asserts.push(implies(&name, "f_is"));
                        if index > 0 {
                            // Which place an object takes makes no difference.
                            self.asserts.push(implies(&name, &format!("{}_is", prefix((kind, index - 1)))));
                        }
                    }
                    ((kind, index), name)
                })
                .collect(),
        }
    }

    /// The variable of a characteristic of the object, or of what contains it.
    fn feit(&mut self, feit: Feit, at: Ding) -> String {
        let owner = if feit.van() == at.0 { at } else { (feit.van(), 0) };
        self.feiten.insert(feit);
        let name = format!("{}_{feit:?}", prefix(owner));
        let sort = match feit.soort() {
            Soort::Getal(_) => "Real",
            Soort::Heel | Soort::Orde(_) | Soort::Waarden(_) => "Int",
            Soort::JaNee => "Bool",
        };
        self.declare(name.clone(), sort);
        let value = if feit.soort() == Soort::Heel { format!("(to_real {name})") } else { name.clone() };
        match feit.soort() {
            Soort::JaNee => {}
            Soort::Orde(values) | Soort::Waarden(values) => {
                self.ranges.insert(format!("(and (<= 0 {name}) (< {name} {}))", values.len()));
            }
            Soort::Getal(_) | Soort::Heel => {
                let (low, strict, high) = range(feit);
                self.ranges.insert(format!("({} {value} {})", if strict { ">" } else { ">=" }, number(low)));
                self.ranges.extend(high.map(|high| format!("(<= {value} {})", number(high))));
            }
        }
        value
    }

    fn groep(&mut self, groep: Groep) -> String {
        let mut has = |eigenschap: Eigenschap| self.feit(eigenschap.feit(), (Kind::Functie, 0));
        match groep {
            Groep::Elk(_) => "true".to_owned(),
            Groep::Functie(functie) => format!("f_{functie:?}"),
            Groep::Eigenschap(eigenschap) => and(&["f_Woon".to_owned(), has(eigenschap)]),
            Groep::Andere(eigenschap) => and(&["f_Woon".to_owned(), not(&has(eigenschap))]),
        }
    }

    pub fn cond(&mut self, cond: &Cond, at: Ding) -> Tri {
        match cond {
            Cond::En(parts) => {
                let parts: Vec<Tri> = parts.iter().map(|part| self.cond(part, at)).collect();
                let leeg = and(&parts.iter().map(|part| part.leeg.clone()).collect::<Vec<_>>());
                let each = and(&parts.iter().map(Tri::in_orde).collect::<Vec<_>>());
                Tri { waar: and(&[each, not(&leeg)]), leeg }
            }
            Cond::Of(parts) => {
                let parts: Vec<Tri> = parts.iter().map(|part| self.cond(part, at)).collect();
                Tri {
                    waar: or(&parts.iter().map(|part| part.waar.clone()).collect::<Vec<_>>()),
                    leeg: and(&parts.iter().map(|part| part.leeg.clone()).collect::<Vec<_>>()),
                }
            }
            Cond::Niet(part) => {
                let part = self.cond(part, at);
                Tri { waar: part.onwaar(), leeg: part.leeg }
            }
            Cond::Toets(left, op, right) => {
                let (left, has_left) = self.term(left, at);
                let (right, has_right) = self.term(right, at);
                let leeg = not(&and(&[has_left, has_right]));
                Tri { waar: and(&[compare(&left, *op, &right), not(&leeg)]), leeg }
            }
            Cond::Klasse(feit, op, value) => {
                let name = self.feit(*feit, at);
                // The best value is the first.
                let word = match op {
                    Op::Minste => "<=",
                    Op::Hoogste => ">=",
                    Op::Meer => "<",
                    Op::Minder => ">",
                    Op::Gelijk | Op::Ongelijk => "=",
                };
                let holds = format!("({word} {name} {value})");
                Tri::zeker(if *op == Op::Ongelijk { not(&holds) } else { holds })
            }
            Cond::EenVan(feit, list) => {
                let name = self.feit(*feit, at);
                Tri::zeker(or(&list.iter().map(|value| format!("(= {name} {value})")).collect::<Vec<_>>()))
            }
            Cond::Vlag(feit) => {
                let value = self.feit(*feit, at);
                let own = matches!(feit, Feit::Zorg | Feit::Toren);
                Tri::zeker(if own { and(&["f_Woon".to_owned(), value]) } else { value })
            }
            Cond::ErIs(set) => {
                let members = self.members(set);
                Tri::zeker(or(&members.into_iter().map(|(_, member)| member).collect::<Vec<_>>()))
            }
            Cond::VoorElk(kind, cond) => {
                let mut parts = Vec::new();
                for (ding, there) in self.dingen(*kind) {
                    let holds = self.cond(cond, ding).in_orde();
                    parts.push(implies(&there, &holds));
                }
                Tri::zeker(and(&parts))
            }
            Cond::Is(groep) => Tri::zeker(self.groep(*groep)),
        }
    }

    fn members(&mut self, set: &Verzameling) -> Vec<(Ding, String)> {
        let mut found = Vec::new();
        for (ding, there) in self.dingen(set.kind) {
            let such = set.waarvoor.as_ref().map_or_else(|| "true".to_owned(), |cond| self.cond(cond, ding).waar);
            found.push((ding, and(&[there, such])));
        }
        found
    }

    fn both(&mut self, word: &str, a: &Term, b: &Term, at: Ding) -> Waarde {
        let (a, has_a) = self.term(a, at);
        let (b, has_b) = self.term(b, at);
        (format!("({word} {a} {b})"), and(&[has_a, has_b]))
    }

    fn term(&mut self, term: &Term, at: Ding) -> Waarde {
        let sure = |value: String| (value, "true".to_owned());
        match term {
            Term::Getal(value, _) => sure(number(*value)),
            Term::Feit(feit) => sure(self.feit(*feit, at)),
            Term::Plus(a, b) => self.both("+", a, b, at),
            Term::Min(a, b) => self.both("-", a, b, at),
            Term::Keer(factor, part) => {
                let (part, has) = self.term(part, at);
                (format!("(* {} {part})", number(*factor)), has)
            }
            Term::Gedeeld(a, b) => self.both("/", a, b, at),
            Term::Uiterste { hoogste, delen } => {
                let parts = delen.iter().map(|deel| self.term(deel, at)).collect();
                extreme(*hoogste, parts)
            }
            Term::Afgerond { boven, van } => {
                let (value, has) = self.term(van, at);
                let rounded = if *boven {
                    format!("(- (to_real (to_int (- {value}))))")
                } else {
                    format!("(to_real (to_int {value}))")
                };
                (rounded, has)
            }
            Term::Totaal { soort, feit, gewicht, van } => self.totaal(*soort, *feit, *gewicht, van),
            Term::Aantal(set) => {
                let parts: Vec<String> =
                    self.members(set).into_iter().map(|(_, member)| ite(&member, "1.0", "0.0")).collect();
                sure(sum(&parts))
            }
            Term::Grens(index) => {
                let paar = self.paar;
                match in_force(&paar.landelijk[*index]).map(|versie| &versie.norm) {
                    Some(Cond::Toets(_, _, right)) => self.term(right, at),
                    _ => ("0.0".to_owned(), "false".to_owned()),
                }
            }
            Term::Tabel(tabel) => self.tabel(tabel, at),
            Term::Bepaling(index) => {
                let paar = self.paar;
                let bepaling: &Bepaling = &paar.bepalingen[*index];
                let owner = if bepaling.van == at.0 { at } else { (bepaling.van, 0) };
                let (mut value, mut has) = self.term(&bepaling.anders, owner);
                for (cond, term) in bepaling.takken.iter().rev() {
                    let cond = self.cond(cond, owner).waar;
                    let (this, has_this) = self.term(term, owner);
                    value = ite(&cond, &this, &value);
                    has = ite(&cond, &has_this, &has);
                }
                (value, has)
            }
        }
    }

    fn totaal(&mut self, soort: Optelling, feit: Feit, gewicht: Option<Feit>, van: &Verzameling) -> Waarde {
        let members = self.members(van);
        let values: Vec<(String, String)> =
            members.iter().map(|(ding, member)| (self.feit(feit, *ding), member.clone())).collect();
        let any = or(&values.iter().map(|(_, member)| member.clone()).collect::<Vec<_>>());
        match soort {
            Optelling::Som => {
                let parts: Vec<String> = values.iter().map(|(value, member)| ite(member, value, "0.0")).collect();
                (sum(&parts), "true".to_owned())
            }
            Optelling::Grootste => extreme(true, values),
            Optelling::Kleinste => extreme(false, values),
            Optelling::Gemiddelde => {
                let weights: Vec<String> = members
                    .iter()
                    .map(|(ding, _)| gewicht.map_or_else(|| "1.0".to_owned(), |feit| self.feit(feit, *ding)))
                    .collect();
                let (mut top, mut bottom) = (Vec::new(), Vec::new());
                for ((value, member), weight) in values.iter().zip(&weights) {
                    let part = if weight == "1.0" { value.clone() } else { format!("(* {weight} {value})") };
                    top.push(ite(member, &part, "0.0"));
                    bottom.push(ite(member, weight, "0.0"));
                }
                // The number of members is one of few; dividing by each keeps this linear.
                if gewicht.is_none() {
                    let (total, count) = (sum(&top), sum(&bottom));
                    let mut mean = "0.0".to_owned();
                    for number in 1..=members.len() {
                        mean = ite(&format!("(= {count} {number}.0)"), &format!("(/ {total} {number}.0)"), &mean);
                    }
                    return (mean, any);
                }
                (format!("(/ {} {})", sum(&top), sum(&bottom)), any)
            }
        }
    }

    fn tabel(&mut self, tabel: &Tabel, at: Ding) -> Waarde {
        let (mut value, mut has) = ("0.0".to_owned(), "false".to_owned());
        for rij in tabel.rijen.iter().rev() {
            let mut fits = vec![rij.groep.map_or_else(|| "true".to_owned(), |groep| self.groep(groep))];
            if let Some(feit) = tabel.van {
                let name = self.feit(feit, at);
                fits.push(between(&name, rij.tussen));
            }
            let fits = and(&fits);
            let (this, has_this) = match &rij.waarde {
                Some(term) => self.term(term, at),
                None => ("0.0".to_owned(), "false".to_owned()),
            };
            value = ite(&fits, &this, &value);
            has = or(&[and(&[fits.clone(), has_this]), and(&[not(&fits), has])]);
        }
        (value, has)
    }

    // ------------------------------------------------------------------ eisen

    /// Whether an eis applies to an object by its own terms.
    pub fn applies(&mut self, eis: &Eis, ding: Ding, there: &str) -> String {
        if !eis.geldt.is_none_or(contains) || (!eis.versies.is_empty() && in_force(eis).is_none()) {
            return "false".to_owned();
        }
        let groep = self.groep(eis.voor);
        let als = eis.als.as_ref().map_or_else(|| "true".to_owned(), |als| self.cond(als, ding).waar);
        and(&[there.to_owned(), groep, als])
    }

    /// Whether a national eis is the one that counts for an object.
    pub fn active(&mut self, index: usize, ding: Ding, there: &str) -> String {
        if let Some(known) = self.active.get(&(index, ding)) {
            return known.clone();
        }
        let paar = self.paar;
        let eis = &paar.landelijk[index];
        let mut parts = vec![self.applies(eis, ding, there)];
        for (other, exception) in paar.landelijk.iter().enumerate() {
            if exception.opzij.contains(&index) {
                // An exception for the whole gebruiksfunctie or gebouw counts for what it contains.
                let at = if exception.voor.kind() == ding.0 { ding } else { (exception.voor.kind(), 0) };
                let there = if at == ding { there.to_owned() } else { "f_is".to_owned() };
                let there = if at.0 == Kind::Gebouw { "true".to_owned() } else { there };
                let holds = self.displaces(other, at, &there);
                parts.push(not(&holds));
            }
        }
        let name = format!("act_{index}_{}", prefix(ding));
        self.define(&name, &and(&parts));
        self.active.insert((index, ding), name.clone());
        name
    }

    /// Whether an exception sets its targets aside: it applies and nothing lifts it. What replaces
    /// it takes its place.
    fn displaces(&mut self, index: usize, ding: Ding, there: &str) -> String {
        let paar = self.paar;
        let mut parts = vec![self.applies(&paar.landelijk[index], ding, there)];
        for (other, lifting) in paar.landelijk.iter().enumerate() {
            if lifting.opzij.contains(&index) && lifting.versies.is_empty() {
                let holds = self.displaces(other, ding, there);
                parts.push(not(&holds));
            }
        }
        and(&parts)
    }
}

pub fn prefix((kind, index): Ding) -> String {
    match kind {
        Kind::Gebouw => "b".to_owned(),
        Kind::Functie => "f".to_owned(),
        Kind::Raam => format!("r{index}"),
        Kind::Deur => format!("d{index}"),
    }
}

fn compare(left: &str, op: Op, right: &str) -> String {
    let word = match op {
        Op::Minste => ">=",
        Op::Hoogste => "<=",
        Op::Meer => ">",
        Op::Minder => "<",
        Op::Gelijk | Op::Ongelijk => "=",
    };
    let holds = format!("({word} {left} {right})");
    if op == Op::Ongelijk { not(&holds) } else { holds }
}

fn between(name: &str, tussen: Interval) -> String {
    let low = tussen.meer_dan.map(|low| format!("(> {name} {})", number(low)));
    let high = tussen.tot_en_met.map(|high| format!("(<= {name} {})", number(high)));
    and(&low.into_iter().chain(high).collect::<Vec<_>>())
}

fn sum(parts: &[String]) -> String {
    match parts {
        [] => "0.0".to_owned(),
        [one] => one.clone(),
        many => format!("(+ {})", many.join(" ")),
    }
}

/// The highest or lowest of the values that are there.
fn extreme(highest: bool, parts: Vec<Waarde>) -> Waarde {
    let word = if highest { ">" } else { "<" };
    let mut found: Option<Waarde> = None;
    for (value, has) in parts {
        found = Some(match found {
            None => (value, has),
            Some((best, has_best)) => {
                let better = or(&[not(&has_best), format!("({word} {value} {best})")]);
                (ite(&and(&[has.clone(), better]), &value, &best), or(&[has_best, has]))
            }
        });
    }
    found.unwrap_or_else(|| ("0.0".to_owned(), "false".to_owned()))
}

fn contains((from, until): (Option<&str>, Option<&str>)) -> bool {
    from.is_none_or(|day| day <= DATUM) && until.is_none_or(|day| DATUM < day)
}

/// The version that counts on the date.
pub fn in_force(eis: &Eis) -> Option<&Versie> {
    if !eis.geldt.is_none_or(contains) {
        return None;
    }
    eis.versies.iter().find(|versie| contains((versie.vanaf, versie.tot)))
}
