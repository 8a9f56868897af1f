//! The shapes beyond single limits: formulas, tables, contained objects, exceptions, time.

use super::maak::{Bouw, LENGTES, about_class, always, form};
use super::vorm::{
    Bepaling, Cond, ENERGIE, Eigenschap, Eis, Feit, Functie, Groep, Interval, Kind, LOS, Num, Op, Optelling, Rij,
    Tabel, Term, VLAK, Verband, Versie, Verzameling,
};

const FUNCTIE: Groep = Groep::Elk(Kind::Functie);

fn boxed(feit: Feit) -> Box<Term> {
    Box::new(Term::Feit(feit))
}

fn whole(value: i64) -> Term {
    Term::Getal(Num::from(value), LOS[0])
}

// ---------------------------------------------------------------------- numbers

/// A number of places per so many visitors, rounded or not.
fn share(b: &Bouw, per: i64) -> Term {
    let part = match b.t.below(3) {
        0 => Term::Keer(Num::new(b.t.between(1, 4) * 5, 100), boxed(Feit::Bezoekers)),
        _ => Term::Gedeeld(boxed(Feit::Bezoekers), Box::new(whole(per))),
    };
    match b.t.below(5) {
        0 => part,
        1 => Term::Afgerond { boven: true, van: Box::new(part) },
        _ => Term::Afgerond { boven: false, van: Box::new(part) },
    }
}

/// Whole numbers and rounding.
pub fn geheel(b: &mut Bouw) {
    let per = b.t.between(3, 6);
    let als = |b: &Bouw| {
        b.t.chance(60).then(|| {
            let more = b.t.between(4, 7);
            Cond::Toets(Term::Feit(Feit::Bezoekers), Op::Meer, whole(more))
        })
    };
    let (when, right) = (als(b), share(b, per));
    b.norm(FUNCTIE, when, Cond::Toets(Term::Feit(Feit::Plekken), Op::Minste, right));
    if b.t.chance(30) {
        let value = b.t.between(1, 3);
        b.norm(FUNCTIE, None, Cond::Toets(Term::Feit(Feit::Plekken), Op::Minste, whole(value)));
    }
    if b.t.chance(20) {
        let value = b.t.between(8, 60);
        b.norm(FUNCTIE, None, Cond::Toets(Term::Feit(Feit::Bezoekers), Op::Hoogste, whole(value)));
    }
    let per = per + b.t.between(-1, 1);
    let (when, right) = (als(b), if b.t.chance(80) { share(b, per) } else { whole(b.t.between(1, 4)) });
    let op = if b.t.chance(90) { Op::Minste } else { Op::Meer };
    b.local(FUNCTIE, when, Cond::Toets(Term::Feit(Feit::Plekken), op, right));
}

/// One quantity divided by another.
pub fn verhouding(b: &mut Bouw) {
    let (top, bottom, limits): (Feit, Feit, &[(i64, i64)]) = match b.t.below(3) {
        0 => (Feit::Verlies, Feit::Oppervlakte, &[(1, 2), (3, 4), (1, 1), (5, 4), (3, 2), (183, 100)]),
        1 => (Feit::Hoogte, Feit::Breedte, &[(1, 20), (1, 16), (1, 10), (1, 8), (1, 4)]),
        _ => (Feit::Oppervlakte, Feit::Bezoekers, &[(1, 1), (5, 4), (3, 2), (2, 1), (3, 1)]),
    };
    let eenheid = if bottom == Feit::Bezoekers { VLAK[0] } else { LOS[0] };
    let op = b.t.pick(&[Op::Minste, Op::Hoogste]);
    let limit = |b: &Bouw| {
        let (n, d) = b.t.pick(limits);
        Num::new(n, d)
    };
    let ratio = || Term::Gedeeld(boxed(top), boxed(bottom));
    for _ in 0..1 + b.t.below(2) {
        let (als, op, value) = (b.maybe(25, 1), b.like(op), limit(b));
        b.norm(FUNCTIE, als, Cond::Toets(ratio(), op, Term::Getal(value, eenheid)));
    }
    if b.t.chance(35) {
        // A bound on one of the two as well.
        let (feit, op) = (b.t.pick(&[top, bottom]), b.direction());
        let value = b.usual(feit);
        let norm = b.limit(feit, op, value);
        b.norm(FUNCTIE, None, norm);
    }
    let (als, op) = (b.maybe(25, 1), if b.t.chance(85) { b.like(op) } else { b.direction() });
    let norm = match b.t.below(5) {
        // The same, multiplied out.
        0 => Cond::Toets(Term::Feit(top), op, Term::Keer(limit(b), boxed(bottom))),
        1 => {
            let value = b.usual(top);
            b.limit(top, op, value)
        }
        _ => Cond::Toets(ratio(), op, Term::Getal(limit(b), eenheid)),
    };
    let norm = if bottom == Feit::Bezoekers && matches!(norm, Cond::Toets(Term::Feit(_), _, Term::Keer(..))) {
        Cond::Toets(ratio(), op, Term::Getal(limit(b), eenheid))
    } else {
        norm
    };
    b.local(FUNCTIE, als, norm);
}

/// Ends of intervals of the form factor, rising.
fn steps(b: &Bouw) -> Vec<Num> {
    let all = [Num::new(12, 10), Num::new(15, 10), Num::new(183, 100), Num::from(3), Num::from(4)];
    let count = 1 + b.t.below(2);
    b.t.some(&all, count)
}

/// `55 + 30 · vormfactor`, or a number.
fn cell(b: &Bouw) -> Term {
    let number = Term::Getal(Num::from(b.t.between(8, 14) * 5), ENERGIE[0]);
    if b.t.chance(50) {
        return number;
    }
    let slope = Term::Keer(Num::from(b.t.between(1, 6) * 5), boxed(Feit::Vormfactor));
    Term::Plus(Box::new(number), Box::new(slope))
}

fn rows(b: &Bouw, groep: Option<Groep>, ends: &[Num], found: &mut Vec<Rij>) {
    let mut low = None;
    for end in ends.iter().copied().map(Some).chain([None]) {
        let tussen = Interval { meer_dan: low, tot_en_met: end };
        found.push(Rij { groep, tussen, waarde: Some(cell(b)) });
        low = end;
    }
}

/// A table by kind of function, by interval, or by both.
fn tabel(b: &Bouw, groepen: bool, intervals: bool) -> Tabel {
    let mut rijen = Vec::new();
    let ends = if intervals { steps(b) } else { Vec::new() };
    if groepen {
        let mut all = vec![Groep::Functie(Functie::Woon)];
        if b.t.chance(60) {
            let eigenschap = b.t.pick(&Eigenschap::ALL);
            all = vec![Groep::Eigenschap(eigenschap), Groep::Andere(eigenschap)];
        }
        all.extend([Functie::Kantoor, Functie::Winkel].map(Groep::Functie));
        for groep in all {
            if b.t.chance(15) {
                rijen.push(Rij { groep: Some(groep), tussen: Interval::default(), waarde: None });
            } else if b.t.chance(40) {
                rows(b, Some(groep), &[], &mut rijen);
            } else {
                rows(b, Some(groep), &ends, &mut rijen);
            }
        }
    } else {
        rows(b, None, &ends, &mut rijen);
    }
    Tabel { groepen, van: intervals.then_some(Feit::Vormfactor), eenheid: b.t.pick(ENERGIE), rijen }
}

/// The same table with some of its limits moved.
fn moved(b: &Bouw, tabel: &Tabel) -> Tabel {
    let mut tabel = tabel.clone();
    for rij in &mut tabel.rijen {
        if b.t.chance(35) {
            rij.waarde = Some(cell(b));
        }
    }
    if b.t.chance(30) {
        tabel.eenheid = b.t.pick(ENERGIE);
    }
    tabel
}

/// Tables by function, with and without formulas.
pub fn tabellen(b: &mut Bouw) {
    let op = b.t.pick(&[Op::Hoogste, Op::Hoogste, Op::Minste]);
    let intervals = b.t.chance(50);
    let national = tabel(b, true, intervals);
    let als = b.maybe(15, 1);
    b.norm(FUNCTIE, als, Cond::Toets(Term::Feit(Feit::Verbruik), op, Term::Tabel(national.clone())));
    let (als, voor) = (b.maybe(20, 1), b.groep());
    let (right, voor) = match b.t.below(4) {
        0 => (b.written(Feit::Verbruik, Num::from(b.t.between(8, 16) * 5)), voor),
        1 => (Term::Tabel(tabel(b, true, intervals)), FUNCTIE),
        _ => (Term::Tabel(moved(b, &national)), FUNCTIE),
    };
    let op = b.like(op);
    b.local(voor, als, Cond::Toets(Term::Feit(Feit::Verbruik), op, right));
}

/// Piecewise formulas: a bepaling in steps, and tables by interval.
pub fn staffel(b: &mut Bouw) {
    let op = b.t.pick(&[Op::Hoogste, Op::Minste]);
    let ends = steps(b);
    let unit = |value: i64| Term::Getal(Num::from(value), ENERGIE[0]);
    let takken: Vec<(Cond, Term)> = ends
        .iter()
        .map(|end| {
            let when = Cond::Toets(Term::Feit(Feit::Vormfactor), Op::Hoogste, Term::Getal(*end, LOS[0]));
            (when, unit(b.t.between(8, 14) * 5))
        })
        .collect();
    let anders = unit(b.t.between(8, 16) * 5);
    b.bepalingen.push(Bepaling { naam: "hoogste verbruik".to_owned(), van: Kind::Functie, takken, anders });
    let als = b.maybe(20, 1);
    let right = if b.t.chance(60) { Term::Bepaling(0) } else { Term::Tabel(tabel(b, false, true)) };
    b.norm(FUNCTIE, als, Cond::Toets(Term::Feit(Feit::Verbruik), op, right));
    let right = match b.t.below(4) {
        0 => Term::Bepaling(0),
        1 => Term::Tabel(tabel(b, false, true)),
        2 => Term::Plus(Box::new(Term::Bepaling(0)), Box::new(unit(b.t.between(1, 3) * 5))),
        _ => unit(b.t.between(8, 16) * 5),
    };
    let (als, op) = (b.maybe(25, 1), b.like(op));
    b.local(FUNCTIE, als, Cond::Toets(Term::Feit(Feit::Verbruik), op, right));
}

/// The highest or lowest of several.
pub fn uiterste(b: &mut Bouw) {
    let op = b.t.pick(&[Op::Hoogste, Op::Minste]);
    let right = |b: &Bouw| {
        let value = b.usual(Feit::Hoogte);
        let number = b.written(Feit::Hoogte, value);
        let other = Term::Keer(Num::new(b.t.between(1, 4), 2), boxed(b.t.pick(&[Feit::Breedte, Feit::Diepte])));
        match b.t.below(4) {
            0 => number,
            1 => other,
            _ => Term::Uiterste { hoogste: b.t.chance(50), delen: vec![other, number] },
        }
    };
    for _ in 0..1 + b.t.below(2) {
        let (als, right) = (b.maybe(20, 1), right(b));
        b.norm(FUNCTIE, als, Cond::Toets(Term::Feit(Feit::Hoogte), op, right));
    }
    if b.t.chance(25) {
        let value = b.usual(Feit::Diepte);
        let norm = b.limit(Feit::Diepte, Op::Hoogste, value);
        b.norm(FUNCTIE, None, norm);
    }
    let (als, right, op) = (b.maybe(20, 1), right(b), b.like(op));
    b.local(FUNCTIE, als, Cond::Toets(Term::Feit(Feit::Hoogte), op, right));
}

// ---------------------------------------------------------------------- contained objects

fn windows(waarvoor: Option<Cond>) -> Verzameling {
    Verzameling { kind: Kind::Raam, waarvoor: waarvoor.map(Box::new) }
}

/// A condition on a raam.
fn of_window(b: &Bouw) -> Cond {
    match b.t.below(4) {
        0 => Cond::Vlag(Feit::TeOpenen),
        1 => Cond::Niet(Box::new(Cond::Vlag(Feit::TeOpenen))),
        _ => {
            let op = b.direction();
            let value = b.usual(Feit::Glas);
            b.limit(Feit::Glas, op, value)
        }
    }
}

/// A norm on a raam itself.
fn window_norm(b: &Bouw, op: Op, value: Num) -> Cond {
    let value = b.near(Feit::Warmtedoorgang, value);
    b.limit(Feit::Warmtedoorgang, op, value)
}

/// Norms on each contained object.
pub fn elk(b: &mut Bouw) {
    let raam = Groep::Elk(Kind::Raam);
    let (op, value) = (b.t.pick(&[Op::Hoogste, Op::Hoogste, Op::Minste]), b.usual(Feit::Warmtedoorgang));
    for _ in 0..1 + b.t.below(2) {
        let als = b.t.chance(35).then(|| if b.t.chance(60) { of_window(b) } else { b.cond(0) });
        let als = als.filter(|_| b.t.chance(90));
        let norm = window_norm(b, op, value);
        b.norm(raam, als, norm);
    }
    let als = b.t.chance(35).then(|| if b.t.chance(60) { of_window(b) } else { b.cond(0) });
    let op = b.like(op);
    let norm = window_norm(b, op, value);
    if b.t.chance(25) {
        b.local(FUNCTIE, b.maybe(20, 0), Cond::VoorElk(Kind::Raam, Box::new(norm)));
    } else {
        b.local(raam, als, norm);
    }
}

/// At least one object that is so and so, and counting.
pub fn bestaan(b: &mut Bouw) {
    let exists = |b: &Bouw| match b.t.below(5) {
        0 => Cond::ErIs(windows(None)),
        1 => {
            let number = b.t.between(1, 3);
            let such = b.t.chance(30).then_some(Cond::Vlag(Feit::TeOpenen));
            Cond::Toets(Term::Aantal(windows(such)), Op::Minste, whole(number))
        }
        2 => Cond::ErIs(windows(Some(Cond::Vlag(Feit::TeOpenen)))),
        3 => {
            let value = b.usual(Feit::Glas);
            let large = b.limit(Feit::Glas, Op::Minste, value);
            Cond::ErIs(windows(Some(large)))
        }
        _ => {
            let value = b.usual(Feit::Glas);
            let large = b.limit(Feit::Glas, Op::Minste, value);
            Cond::ErIs(windows(Some(Cond::En(vec![Cond::Vlag(Feit::TeOpenen), large]))))
        }
    };
    for _ in 0..1 + b.t.below(2) {
        let (als, norm) = (b.maybe(20, 0), exists(b));
        b.norm(FUNCTIE, als, norm);
    }
    let (als, norm) = (b.maybe(25, 0), exists(b));
    b.local(FUNCTIE, als, norm);
}

/// Sums, extremes and means over contained objects, and norms on each of them.
pub fn optellen(b: &mut Bouw) {
    let mean = b.t.chance(50);
    let (feit, values): (Feit, &[i64]) =
        if mean { (Feit::Warmtedoorgang, &[150, 165, 180, 220]) } else { (Feit::Glas, &[200, 300, 400, 600]) };
    let soort = |b: &Bouw| match (mean, b.t.below(4)) {
        (true, 0) | (false, 0) => b.t.pick(&[Optelling::Grootste, Optelling::Kleinste]),
        (true, _) => Optelling::Gemiddelde,
        (false, _) => Optelling::Som,
    };
    let op = b.t.pick(&[Op::Hoogste, Op::Minste]);
    let value = |b: &Bouw| Num::new(b.t.pick(values), 100);
    let total = |b: &Bouw| {
        let soort = soort(b);
        let gewicht = (soort == Optelling::Gemiddelde && b.t.chance(30)).then_some(Feit::Glas);
        let such = b.t.chance(10).then_some(Cond::Vlag(Feit::TeOpenen));
        Term::Totaal { soort, feit, gewicht, van: windows(such) }
    };
    let first = total(b);
    let right = b.written(feit, value(b));
    let als = b.maybe(15, 0);
    b.norm(FUNCTIE, als, Cond::Toets(first.clone(), op, right));
    if b.t.chance(50) {
        let limit = value(b);
        let norm = b.limit(feit, op, limit);
        b.norm(Groep::Elk(Kind::Raam), None, norm);
    }
    let (als, op) = (b.maybe(15, 0), b.like(op));
    let limit = value(b);
    match b.t.below(4) {
        0 => {
            let norm = b.limit(feit, op, limit);
            b.local(Groep::Elk(Kind::Raam), None, norm);
        }
        1 => {
            let right = b.written(feit, limit);
            let norm = Cond::Toets(total(b), op, right);
            b.local(FUNCTIE, als, norm);
        }
        _ => {
            let right = b.written(feit, limit);
            b.local(FUNCTIE, als, Cond::Toets(first, op, right));
        }
    }
}

// ---------------------------------------------------------------------- logic

/// Either this or that.
pub fn keuze(b: &mut Bouw) {
    let (hoogte, glas) = (b.usual(Feit::Hoogte), b.usual(Feit::Oppervlakte));
    let one = |b: &Bouw| {
        let count = 2 + usize::from(b.t.chance(20));
        let parts = b.t.some(&[0, 1, 2, 3], count);
        let parts = parts.into_iter().map(|which| match which {
            0 => {
                let value = b.near(Feit::Hoogte, hoogte);
                b.limit(Feit::Hoogte, Op::Minste, value)
            }
            1 => {
                let value = b.near(Feit::Oppervlakte, glas);
                b.limit(Feit::Oppervlakte, Op::Minste, value)
            }
            2 => Cond::Vlag(Feit::Besloten),
            _ => {
                let value = b.usual(Feit::Diepte);
                let first = b.limit(Feit::Diepte, Op::Hoogste, value);
                if b.t.chance(50) { first } else { Cond::En(vec![first, Cond::Vlag(Feit::Bereikbaar)]) }
            }
        });
        Cond::Of(parts.collect())
    };
    for _ in 0..1 + b.t.below(2) {
        let (als, norm) = (b.maybe(15, 0), one(b));
        b.norm(FUNCTIE, als, norm);
    }
    let als = b.maybe(20, 0);
    let norm = if b.t.chance(75) {
        one(b)
    } else {
        let value = b.near(Feit::Hoogte, hoogte);
        b.limit(Feit::Hoogte, Op::Minste, value)
    };
    b.local(FUNCTIE, als, norm);
}

/// Exceptions, and exceptions to them, that replace or lift.
pub fn uitzonderingen(b: &mut Bouw) {
    let feit = b.t.pick(LENGTES);
    let (op, value) = (b.t.pick(&[Op::Minste, Op::Hoogste]), b.usual(feit));
    let norm = b.limit(feit, op, value);
    let als = b.maybe(15, 0);
    let mut last = b.norm(FUNCTIE, als, norm);
    for _ in 0..1 + b.t.below(4) {
        let near = b.near(feit, value);
        let norm = b.t.chance(60).then(|| b.limit(feit, op, near));
        let target = if b.t.chance(75) { last } else { 0 };
        let als = b.cond(1);
        // Two replacements of one eis that can meet are a fault in the rules; lifting is not.
        let clash = norm.is_some() && b.landelijk.iter().any(|eis| eis.opzij.contains(&target));
        let norm = norm.filter(|_| !clash);
        last = b.full(FUNCTIE, Some(als), vec![target], norm);
    }
    let (als, op) = (b.maybe(35, 1), b.like(op));
    let near = b.near(feit, value);
    let norm = b.limit(feit, op, near);
    let voor = b.groep();
    b.local(voor, als, norm);
}

/// Versions and validity in time.
pub fn versies(b: &mut Bouw) {
    const DAYS: &[&str] = &["2024-01-01", "2025-07-01", "2026-09-24", "2026-09-25", "2027-01-01"];
    let feit = b.t.pick(LENGTES);
    let (op, value) = (b.t.pick(&[Op::Minste, Op::Hoogste]), b.usual(feit));
    let dated = |b: &Bouw, eis: &mut Eis| {
        let mut days = b.t.some(DAYS, 1);
        if b.t.chance(40) {
            days = b.t.some(DAYS, 2);
        }
        let mut from = None;
        let mut versies = Vec::new();
        for day in days.into_iter().map(Some).chain([None]) {
            let near = b.near(feit, value);
            versies.push(Versie { vanaf: from, tot: day, norm: b.limit(feit, op, near) });
            from = day;
        }
        if b.t.chance(25) {
            versies.remove(0);
        }
        eis.versies = versies;
        if b.t.chance(20) {
            eis.geldt = Some((Some(b.t.pick(DAYS)), None));
        }
    };
    for _ in 0..1 + b.t.below(2) {
        let near = b.near(feit, value);
        let norm = b.limit(feit, op, near);
        let als = b.maybe(15, 0);
        let index = b.norm(FUNCTIE, als, norm);
        if b.t.chance(70) {
            let mut eis = b.landelijk[index].clone();
            dated(b, &mut eis);
            b.landelijk[index] = eis;
        }
    }
    let near = b.near(feit, value);
    let (als, norm) = (b.maybe(15, 0), b.limit(feit, op, near));
    b.local(FUNCTIE, als, norm);
    if b.t.chance(40) {
        let mut eis = b.eis.clone().unwrap();
        dated(b, &mut eis);
        b.eis = Some(eis);
    }
}

/// What holds for every real building takes part.
pub fn verbanden(b: &mut Bouw) {
    let part = |b: &Bouw| match b.t.below(4) {
        0 => (Feit::Hoogte, Op::Hoogste, Term::Feit(Feit::Bouwhoogte)),
        1 => (Feit::Breedte, Op::Hoogste, Term::Feit(Feit::Diepte)),
        2 => (Feit::Hoogte, Op::Hoogste, Term::Keer(Num::from(2), boxed(Feit::Breedte))),
        _ => {
            let value = b.usual(Feit::Hoogte) + Num::from(1);
            (Feit::Hoogte, Op::Hoogste, Term::Getal(value, b.t.pick(super::vorm::LENGTE)))
        }
    };
    for _ in 0..1 + b.t.below(2) {
        let ((feit, op, right), als) = (part(b), b.maybe(20, 0));
        b.verbanden.push(Verband { voor: Kind::Functie, als, norm: Cond::Toets(Term::Feit(feit), op, right) });
    }
    let feiten = [Feit::Hoogte, Feit::Breedte, Feit::Diepte];
    let op = b.t.pick(&[Op::Minste, Op::Hoogste]);
    for _ in 0..1 + b.t.below(2) {
        let feit = b.t.pick(&feiten);
        let (value, als) = (b.usual(feit), b.maybe(15, 0));
        let norm = b.limit(feit, op, value);
        b.norm(FUNCTIE, als, norm);
    }
    let feit = b.t.pick(&feiten);
    let (value, als, op) = (b.usual(feit), b.maybe(15, 0), if b.t.chance(80) { b.like(op) } else { b.direction() });
    let norm = b.limit(feit, op, value);
    b.local(FUNCTIE, als, norm);
}

/// A demand that follows from a chain of other norms, or just does not.
pub fn keten(b: &mut Bouw) {
    let value = b.usual(Feit::Hoogte);
    let mut chain = vec![Feit::Hoogte, Feit::Breedte, Feit::Diepte];
    if b.t.chance(50) {
        chain.reverse();
    }
    let length = 2 + b.t.below(2);
    chain.truncate(length);
    let op = b.t.pick(&[Op::Minste, Op::Hoogste]);
    for pair in chain.windows(2) {
        let factor = b.t.pick(&[Num::from(1), Num::from(2), Num::new(1, 2)]);
        let als = b.maybe(10, 0);
        b.norm(FUNCTIE, als, Cond::Toets(Term::Feit(pair[0]), op, Term::Keer(factor, boxed(pair[1]))));
    }
    let last = *chain.last().unwrap();
    let norm = b.limit(last, op, value);
    b.norm(FUNCTIE, None, norm);
    let feit = if b.t.chance(75) { chain[0] } else { b.t.pick(&chain) };
    let factor = b.t.pick(&[Num::new(1, 4), Num::new(1, 2), Num::from(1), Num::from(2), Num::from(4)]);
    let near = b.near(feit, value * factor);
    let (als, op) = (b.maybe(15, 0), b.like(op));
    // As a sum over two, the demand has no counterpart of its own name.
    let norm = if b.t.chance(25) {
        let right = b.written(feit, near);
        Cond::Toets(form(b, &chain[..2]), op, right)
    } else {
        b.limit(feit, op, near)
    };
    b.local(FUNCTIE, als, norm);
}

/// Limits that lean on the limit of another eis.
pub fn grenzen(b: &mut Bouw) {
    let op = b.t.pick(&[Op::Minste, Op::Hoogste]);
    let base = tabel(b, true, false);
    b.norm(FUNCTIE, None, Cond::Toets(Term::Feit(Feit::Verbruik), op, Term::Tabel(base)));
    let lean = |b: &Bouw| {
        let more = Term::Getal(Num::from(b.t.between(0, 3) * 5), ENERGIE[0]);
        match b.t.below(3) {
            0 => Term::Grens(0),
            1 => Term::Plus(Box::new(Term::Grens(0)), Box::new(more)),
            _ => Term::Keer(Num::new(b.t.between(6, 13), 10), Box::new(Term::Grens(0))),
        }
    };
    if b.t.chance(60) {
        let (als, right) = (b.cond(0), lean(b));
        b.full(FUNCTIE, Some(als), vec![0], Some(Cond::Toets(Term::Feit(Feit::Verbruik), op, right)));
    }
    let (als, right, op) = (b.maybe(20, 0), lean(b), b.like(op));
    b.local(FUNCTIE, als, Cond::Toets(Term::Feit(Feit::Verbruik), op, right));
}

/// Several demands in one eis.
pub fn delen(b: &mut Bouw) {
    let (hoogte, label) = (b.usual(Feit::Hoogte), b.t.below(6));
    let norm = b.limit(Feit::Hoogte, Op::Minste, hoogte);
    let als = b.maybe(20, 0);
    b.norm(FUNCTIE, als, norm);
    let als = b.maybe(20, 0);
    b.norm(FUNCTIE, als, Cond::Klasse(Feit::Label, Op::Minste, label));
    if b.t.chance(40) {
        let norm = about_class(b);
        b.norm(FUNCTIE, None, norm);
    }
    let near = b.near(Feit::Hoogte, hoogte);
    let mut parts = vec![b.limit(Feit::Hoogte, Op::Minste, near), about_class(b)];
    if b.t.chance(30) {
        let value = b.usual(Feit::Diepte);
        parts.push(b.limit(Feit::Diepte, Op::Hoogste, value));
    }
    let (voor, als) = (b.groep(), b.maybe(20, 0));
    b.local(voor, als, Cond::En(parts));
}

/// Anything: nested conditions as norms.
pub fn mengsel(b: &mut Bouw) {
    for _ in 0..1 + b.t.below(3) {
        let (voor, als, norm) = (b.groep(), b.maybe(40, 2), b.cond(1));
        b.norm(voor, als, plain(norm));
    }
    if b.t.chance(30) {
        let als = b.cond(1);
        b.full(FUNCTIE, Some(als), vec![0], None);
    }
    let (voor, als, norm) = (b.groep(), b.maybe(40, 2), b.cond(1));
    b.local(voor, als, plain(norm));
    if b.t.chance(10) {
        let eis = b.eis.as_mut().unwrap();
        eis.versies = eis
            .versies
            .drain(..)
            .map(|versie| always(Cond::Of(vec![versie.norm, Cond::Vlag(Feit::Besloten)])))
            .collect();
    }
}

/// A demand about a kind of function alone bounds nothing.
fn plain(norm: Cond) -> Cond {
    match norm {
        Cond::Is(_) => Cond::Vlag(Feit::Bereikbaar),
        other => other,
    }
}
