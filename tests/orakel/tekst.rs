//! A pair as text in the rule language.

use std::fmt::Write as _;

use super::vorm::{
    Bepaling, Cond, Eenheid, Eis, Groep, Interval, Kind, Num, Optelling, Paar, Tabel, Term, Verzameling,
};

/// The rules of a pair, to be read beside the words.
pub fn tekst(paar: &Paar) -> String {
    let mut out = String::new();
    let w = Schrijver { paar };
    for bepaling in &paar.bepalingen {
        w.bepaling(&mut out, bepaling);
    }
    for (index, verband) in paar.verbanden.iter().enumerate() {
        let _ = writeln!(out, "verband ob.v{}\n    voor       {}", index + 1, ieder(Groep::Elk(verband.voor)));
        if let Some(als) = &verband.als {
            let _ = writeln!(out, "    als        {}", w.cond(als, verband.voor, false));
        }
        let _ = writeln!(out, "    norm       {}\n", w.cond(&verband.norm, verband.voor, false));
    }
    for eis in paar.landelijk.iter().chain([&paar.eis]) {
        w.eis(&mut out, eis);
    }
    out
}

fn ieder(groep: Groep) -> String {
    let woord = if matches!(groep.kind(), Kind::Gebouw | Kind::Raam) { "elk" } else { "elke" };
    format!("{woord} {}", groep.naam())
}

/// A number with a decimal comma.
pub fn getal(value: Num) -> String {
    let (mut digits, mut scale) = (value, 0);
    while !digits.is_integer() {
        digits *= 10;
        scale += 1;
        assert!(scale < 12, "{value} has no end");
    }
    let whole = digits.to_integer();
    let sign = if whole < 0 { "-" } else { "" };
    let mut text = whole.abs().to_string();
    if scale > 0 {
        text = format!("{text:0>width$}", width = scale + 1);
        text.insert(text.len() - scale, ',');
    }
    format!("{sign}{text}")
}

fn maat(value: Num, eenheid: Eenheid) -> String {
    let number = getal(value * Num::new(eenheid.teller, eenheid.noemer));
    if eenheid.tekst.is_empty() { number } else { format!("{number} {}", eenheid.tekst) }
}

struct Schrijver<'p> {
    paar: &'p Paar,
}

impl Schrijver<'_> {
    fn bepaling(&self, out: &mut String, bepaling: &Bepaling) {
        let _ = writeln!(out, "bepaling {}\n    van        {}", bepaling.naam, bepaling.van.naam());
        let mut lead = "=         ";
        for (letter, (cond, term)) in ('a'..).zip(&bepaling.takken) {
            let (cond, term) = (self.cond(cond, bepaling.van, false), self.term(term, bepaling.van, false));
            let _ = writeln!(out, "    {lead} {letter}. {term} als {cond}");
            lead = "          ";
        }
        let anders = self.term(&bepaling.anders, bepaling.van, false);
        let letter = ('a'..).nth(bepaling.takken.len()).unwrap_or('z');
        let _ = if bepaling.takken.is_empty() {
            writeln!(out, "    =          {anders}\n")
        } else {
            writeln!(out, "               {letter}. {anders} anders\n")
        };
    }

    fn eis(&self, out: &mut String, eis: &Eis) {
        let kind = eis.voor.kind();
        let aside: Vec<&str> = eis.opzij.iter().map(|index| self.paar.landelijk[*index].code.as_str()).collect();
        let aside = aside.join(", ");
        let exception = eis.versies.is_empty();
        let _ = writeln!(out, "{} {} \"proef\"", if exception { "uitzondering" } else { "eis" }, eis.code);
        if exception {
            let _ = writeln!(out, "    op         {aside}");
        }
        let national = self.paar.landelijk.iter().any(|other| other.code == eis.code);
        let _ = writeln!(out, "    vindplaats {}", if national { "ob artikel 1.1" } else { "\"artikel 1\"" });
        if eis.over {
            let _ = writeln!(out, "    over       ob.maat");
        }
        if let Some(periode) = eis.geldt {
            let _ = writeln!(out, "    geldt      {}", period(periode));
        }
        let _ = writeln!(out, "    voor       {}", ieder(eis.voor));
        if let Some(als) = &eis.als {
            let _ = writeln!(out, "    als        {}", self.cond(als, kind, false));
        }
        if !exception && !aside.is_empty() {
            let _ = writeln!(out, "    in afwijking van {aside}");
        }
        for versie in &eis.versies {
            let when = period((versie.vanaf, versie.tot));
            let _ = writeln!(out, "    norm {when}  {}", self.cond(&versie.norm, kind, false));
        }
        out.push('\n');
    }

    /// A condition about an object; within another one it gets brackets.
    fn cond(&self, cond: &Cond, at: Kind, inner: bool) -> String {
        let brackets = |text: String| if inner { format!("({text})") } else { text };
        let join = |parts: &[Cond], word: &str| {
            let parts: Vec<String> = parts.iter().map(|part| self.cond(part, at, true)).collect();
            brackets(parts.join(word))
        };
        match cond {
            Cond::En(parts) => join(parts, " en "),
            Cond::Of(parts) => join(parts, " of "),
            Cond::Niet(part) => match &**part {
                Cond::Vlag(_) => format!("niet {}", self.cond(part, at, true)),
                _ => format!("niet ({})", self.cond(part, at, false)),
            },
            Cond::Toets(left, op, right) => {
                brackets(format!("{} {} {}", self.term(left, at, false), op.tekst(), self.term(right, at, false)))
            }
            Cond::Klasse(feit, op, value) => {
                let names = super::smt::values(*feit);
                format!("{} {} {}", path(feit.naam(), feit.van(), at), op.tekst(), names[*value])
            }
            Cond::EenVan(feit, list) => {
                let names = super::smt::values(*feit);
                let list: Vec<&str> = list.iter().map(|value| names[*value]).collect();
                brackets(format!("{} een van {}", path(feit.naam(), feit.van(), at), list.join(", ")))
            }
            Cond::Vlag(feit) => path(feit.naam(), feit.van(), at),
            Cond::ErIs(set) => {
                let such = set.waarvoor.as_ref().map(|cond| format!(" waarvoor {}", self.cond(cond, set.kind, false)));
                let place = if matches!(at, Kind::Raam | Kind::Deur) { " van de gebruiksfunctie" } else { "" };
                brackets(format!("er is een {}{place}{}", set.kind.naam(), such.unwrap_or_default()))
            }
            Cond::VoorElk(kind, cond) => {
                let place = if matches!(at, Kind::Raam | Kind::Deur) { " van de gebruiksfunctie" } else { "" };
                let each = ieder(Groep::Elk(*kind));
                brackets(format!("voor {each}{place} geldt: {}", self.cond(cond, *kind, false)))
            }
            Cond::Is(groep) => brackets(format!("de gebruiksfunctie is een {}", groep.naam())),
        }
    }

    fn set(&self, set: &Verzameling, at: Kind) -> String {
        let place = if matches!(at, Kind::Raam | Kind::Deur) { " van de gebruiksfunctie" } else { "" };
        let such = set.waarvoor.as_ref().map(|cond| match &**cond {
            Cond::Vlag(_) => format!(" waarvoor {}", self.cond(cond, set.kind, false)),
            _ => format!(" waarvoor ({})", self.cond(cond, set.kind, false)),
        });
        format!("alle {}{place}{}", set.kind.meervoud(), such.unwrap_or_default())
    }

    fn term(&self, term: &Term, at: Kind, inner: bool) -> String {
        let brackets = |text: String| if inner { format!("({text})") } else { text };
        match term {
            Term::Getal(value, eenheid) => maat(*value, *eenheid),
            Term::Feit(feit) => path(feit.naam(), feit.van(), at),
            Term::Plus(a, b) => brackets(format!("{} + {}", self.term(a, at, true), self.term(b, at, true))),
            Term::Min(a, b) => brackets(format!("{} - {}", self.term(a, at, true), self.term(b, at, true))),
            Term::Keer(factor, part) => brackets(format!("{} · {}", getal(*factor), self.term(part, at, true))),
            Term::Gedeeld(a, b) => brackets(format!("{} / {}", self.term(a, at, true), self.term(b, at, true))),
            Term::Uiterste { hoogste, delen } => {
                let parts: Vec<String> = delen.iter().map(|deel| self.term(deel, at, true)).collect();
                let (last, first) = parts.split_last().unwrap();
                let which = if *hoogste { "hoogste" } else { "laagste" };
                brackets(format!("de {which} van {} en {last}", first.join(", ")))
            }
            Term::Afgerond { boven, van } => {
                let way = if *boven { "boven" } else { "beneden" };
                format!("naar {way} afgerond ({})", self.term(van, at, false))
            }
            Term::Totaal { soort, feit, gewicht, van } => {
                let word = match soort {
                    Optelling::Som => "som",
                    Optelling::Grootste => "grootste",
                    Optelling::Kleinste => "kleinste",
                    Optelling::Gemiddelde => "gemiddelde",
                };
                let weighed = gewicht.map(|feit| format!(" gewogen naar {}", feit.naam())).unwrap_or_default();
                brackets(format!("{word} van {}{weighed} van {}", feit.naam(), self.set(van, at)))
            }
            Term::Aantal(set) => brackets(format!("aantal van {}", self.set(set, at))),
            Term::Grens(index) => brackets(format!("grens van {}", self.paar.landelijk[*index].code)),
            Term::Tabel(tabel) => self.tabel(tabel, at),
            Term::Bepaling(index) => {
                let bepaling = &self.paar.bepalingen[*index];
                path(&bepaling.naam, bepaling.van, at)
            }
        }
    }

    fn tabel(&self, tabel: &Tabel, at: Kind) -> String {
        let mut head = Vec::new();
        if tabel.groepen {
            head.push("gebruiksfunctie".to_owned());
        }
        head.extend(tabel.van.map(|feit| path(feit.naam(), feit.van(), at)));
        let unit = tabel.eenheid.tekst;
        head.push(if unit.is_empty() { "waarde".to_owned() } else { format!("waarde [{unit}]") });
        let mut lines = vec![head];
        for rij in &tabel.rijen {
            let mut line: Vec<String> = rij.groep.iter().map(|groep| groep.naam().to_owned()).collect();
            line.extend(tabel.van.map(|feit| interval(rij.tussen, feit.eenheden()[0])));
            line.push(rij.waarde.as_ref().map_or_else(|| "-".to_owned(), |term| self.cell(term, tabel.eenheid, at)));
            lines.push(line);
        }
        lines.iter().map(|line| format!("\n               | {} |", line.join(" | "))).collect()
    }

    /// A cell computes in the unit of its head.
    fn cell(&self, term: &Term, eenheid: Eenheid, at: Kind) -> String {
        let factor = Num::new(eenheid.teller, eenheid.noemer);
        match term {
            Term::Getal(value, _) => getal(*value * factor),
            Term::Plus(a, b) => format!("{} + {}", self.cell(a, eenheid, at), self.cell(b, eenheid, at)),
            Term::Keer(value, part) => format!("{} · {}", getal(*value * factor), self.term(part, at, true)),
            other => panic!("{other:?} cannot stand in a cell"),
        }
    }
}

fn period((from, until): (Option<&str>, Option<&str>)) -> String {
    let parts = [("vanaf", from), ("tot", until)];
    let parts: Vec<String> = parts.iter().filter_map(|(word, day)| Some(format!("{word} {}", (*day)?))).collect();
    parts.join(" ")
}

fn interval(tussen: Interval, eenheid: Eenheid) -> String {
    match (tussen.meer_dan, tussen.tot_en_met) {
        (None, None) => "alle".to_owned(),
        (Some(low), None) => format!("meer dan {}", maat(low, eenheid)),
        (None, Some(high)) => format!("ten hoogste {}", maat(high, eenheid)),
        (Some(low), Some(high)) => format!("meer dan {} t/m {}", maat(low, eenheid), maat(high, eenheid)),
    }
}

/// The way from the object at hand to what a characteristic is of.
fn path(naam: &str, van: Kind, at: Kind) -> String {
    match (van, at) {
        (Kind::Gebouw, Kind::Functie | Kind::Raam | Kind::Deur) => format!("{naam} van het gebouw"),
        (Kind::Functie, Kind::Raam | Kind::Deur) => format!("{naam} van de gebruiksfunctie"),
        _ => naam.to_owned(),
    }
}
