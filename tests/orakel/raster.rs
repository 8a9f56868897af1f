//! A judge without a solver: small projects one by one, each judged by `evaluate`.
//!
//! Every characteristic that a pair names gets the values at which something can change, and
//! some between; a project is a combination of them. What one of these projects shows cannot be
//! denied by `compare`, nor by the outside solver.

use std::collections::{BTreeMap, BTreeSet};

use stoer::beoordeling::Oordeel;
use stoer::compare::{Uitkomst, compare};
use stoer::evaluate::evaluate_all;
use stoer::feiten::{DingId, Feiten, Waarde};
use stoer::getal::Getal;
use stoer::maat::{Maat, Weergave};
use stoer::regelset::{EisId, KenmerkId, ObjectId, Regelset, WaardeSoort};
use stoer::span::Location;

use super::smt::{range, values};
use super::toets::{datum, regelset};
use super::toeval::Toeval;
use super::vorm::{Bepaling, Cond, Feit, Functie, Kind, Num, Paar, Soort, Tabel, Term, Versie};
use super::vragen::{Antwoord, Vragen};

/// So many projects of a pair are tried.
const PROJECTEN: usize = 240;

/// What was tried, and what is wrong.
#[derive(Debug, Default)]
pub struct Gezien {
    pub projecten: usize,
    /// Projects that meet the national norms and break the demand, or the other way round.
    pub verschillend: usize,
    pub fouten: Vec<String>,
}

// ---------------------------------------------------------------------- values that matter

fn of_term(term: &Term, found: &mut BTreeSet<Num>) {
    match term {
        Term::Getal(value, _) => {
            found.insert(*value);
        }
        Term::Plus(a, b) | Term::Min(a, b) | Term::Gedeeld(a, b) => {
            of_term(a, found);
            of_term(b, found);
        }
        Term::Keer(factor, part) => {
            found.insert(*factor);
            of_term(part, found);
        }
        Term::Afgerond { van, .. } => of_term(van, found),
        Term::Uiterste { delen, .. } => delen.iter().for_each(|deel| of_term(deel, found)),
        Term::Aantal(set) | Term::Totaal { van: set, .. } => {
            if let Some(such) = &set.waarvoor {
                of_cond(such, found);
            }
        }
        Term::Tabel(Tabel { rijen, .. }) => {
            for rij in rijen {
                found.extend(rij.tussen.meer_dan.iter().chain(&rij.tussen.tot_en_met));
                if let Some(term) = &rij.waarde {
                    of_term(term, found);
                }
            }
        }
        Term::Feit(_) | Term::Grens(_) | Term::Bepaling(_) => {}
    }
}

fn of_cond(cond: &Cond, found: &mut BTreeSet<Num>) {
    match cond {
        Cond::En(parts) | Cond::Of(parts) => parts.iter().for_each(|part| of_cond(part, found)),
        Cond::Niet(part) | Cond::VoorElk(_, part) => of_cond(part, found),
        Cond::Toets(left, _, right) => {
            of_term(left, found);
            of_term(right, found);
        }
        Cond::ErIs(set) => {
            if let Some(such) = &set.waarvoor {
                of_cond(such, found);
            }
        }
        Cond::Klasse(..) | Cond::EenVan(..) | Cond::Vlag(_) | Cond::Is(_) => {}
    }
}

/// The numbers that the rules of a pair name.
fn numbers(paar: &Paar) -> BTreeSet<Num> {
    let mut found = BTreeSet::from([Num::from(0), Num::from(1)]);
    for Bepaling { takken, anders, .. } in &paar.bepalingen {
        for (cond, term) in takken {
            of_cond(cond, &mut found);
            of_term(term, &mut found);
        }
        of_term(anders, &mut found);
    }
    for verband in &paar.verbanden {
        verband.als.iter().chain([&verband.norm]).for_each(|cond| of_cond(cond, &mut found));
    }
    for eis in paar.landelijk.iter().chain([&paar.eis]) {
        let norms = eis.versies.iter().map(|Versie { norm, .. }| norm);
        eis.als.iter().chain(norms).for_each(|cond| of_cond(cond, &mut found));
    }
    found
}

/// The values that a characteristic gets.
#[derive(Debug, Clone, Copy)]
enum Keus {
    Getal(Num),
    Klasse(usize),
    JaNee(bool),
}

fn choices(feit: Feit, named: &BTreeSet<Num>) -> Vec<Keus> {
    match feit.soort() {
        Soort::JaNee => vec![Keus::JaNee(true), Keus::JaNee(false)],
        Soort::Orde(_) | Soort::Waarden(_) => (0..values(feit).len()).map(Keus::Klasse).collect(),
        Soort::Heel | Soort::Getal(_) => {
            let whole = feit.soort() == Soort::Heel;
            let step = if whole { Num::from(1) } else { Num::new(1, 1000) };
            let (low, strict, high) = range(feit);
            let all = named.iter().flat_map(|value| [*value, *value - step, *value + step, *value * 2]);
            let fits = |value: &Num| {
                (if strict { *value > low } else { *value >= low }) && high.is_none_or(|high| *value <= high)
            };
            all.map(|value| if whole { value.floor() } else { value }).filter(fits).map(Keus::Getal).collect()
        }
    }
}

// ---------------------------------------------------------------------- projects

struct Woorden<'r> {
    regels: &'r Regelset,
    kenmerken: BTreeMap<&'r str, KenmerkId>,
    soorten: BTreeSet<ObjectId>,
}

impl<'r> Woorden<'r> {
    fn new(regels: &'r Regelset) -> Self {
        let kenmerken = regels.kenmerken().map(|(id, kenmerk)| (kenmerk.naam.as_str(), id)).collect();
        Self { regels, kenmerken, soorten: regels.objecten().map(|(id, _)| id).collect() }
    }

    fn object(&self, naam: &str) -> ObjectId {
        self.regels.object_by_name(naam).unwrap()
    }

    fn waarde(&self, kenmerk: KenmerkId, keus: Keus) -> Waarde {
        match keus {
            Keus::JaNee(value) => Waarde::JaNee(value),
            Keus::Klasse(index) => Waarde::Klasse(u16::try_from(index).unwrap()),
            Keus::Getal(value) => {
                let WaardeSoort::Getal { eenheid, .. } = &self.regels.kenmerk(kenmerk).soort else { panic!() };
                let number = Getal::from(*value.numer()).checked_div(&Getal::from(*value.denom())).unwrap();
                let waarde = &number * eenheid.factor();
                Waarde::Getal(Maat { waarde, eenheid: eenheid.clone(), weergave: Weergave::Decimal })
            }
        }
    }

    fn add(&self, feiten: &mut Feiten, soort: &str, ouder: DingId) -> DingId {
        let number = feiten.dingen.len();
        feiten.add(self.object(soort), Some(ouder), format!("{soort} {number}"), Location::default())
    }
}

/// A project with a value for everything that the pair names.
fn project(
    woorden: &Woorden<'_>,
    t: &Toeval,
    functie: Functie,
    counts: (usize, usize),
    named: &BTreeMap<Feit, Vec<Keus>>,
) -> Feiten {
    let mut feiten = Feiten::empty(woorden.object("project"), datum());
    let gebouw = woorden.add(&mut feiten, "gebouw", Feiten::PROJECT);
    let here = woorden.add(&mut feiten, functie.naam(), gebouw);
    let mut all = vec![(gebouw, Kind::Gebouw), (here, Kind::Functie)];
    all.extend((0..counts.0).map(|_| (woorden.add(&mut feiten, "raam", here), Kind::Raam)));
    all.extend((0..counts.1).map(|_| (woorden.add(&mut feiten, "deur", here), Kind::Deur)));
    for (ding, kind) in all {
        for (feit, keuzes) in named.iter().filter(|(feit, _)| feit.van() == kind) {
            if matches!(feit, Feit::Zorg | Feit::Toren) && functie != Functie::Woon {
                continue;
            }
            let kenmerk = woorden.kenmerken[feit.naam()];
            let waarde = woorden.waarde(kenmerk, t.pick(keuzes));
            feiten.dingen[ding.index()].feiten.insert(kenmerk, waarde);
        }
    }
    for ding in &mut feiten.dingen {
        ding.lijsten.clone_from(&woorden.soorten);
    }
    feiten
}

// ---------------------------------------------------------------------- judging

/// Tries projects of a pair.
pub fn raster(paar: &Paar, vragen: &Vragen, antwoorden: &[Antwoord]) -> Gezien {
    let regels = regelset(paar);
    let woorden = Woorden::new(&regels);
    let mut gezien = Gezien::default();
    let local = regels.eis_by_code(&paar.eis.code).unwrap();
    let found = compare(&regels, local, datum());
    // A demand in parts breaks when any of them does: only whole demands are told apart here.
    let [deel] = vragen.delen.as_slice() else { return gezien };
    let against: BTreeSet<EisId> =
        deel.tegen.iter().map(|index| regels.eis_by_code(&paar.landelijk[*index].code).unwrap()).collect();
    let numbers = numbers(paar);
    let named: BTreeMap<Feit, Vec<Keus>> = vragen.feiten.iter().map(|feit| (*feit, choices(*feit, &numbers))).collect();
    let t = Toeval::new(paar.nummer ^ 0x7A57_E200);
    for _ in 0..PROJECTEN {
        let functie = t.pick(&Functie::ALL);
        let most = if vragen.ramen { paar.plaatsen + 1 } else { 1 };
        let counts = (t.below(most), 0);
        let feiten = project(&woorden, &t, functie, counts, &named);
        let beoordeling = evaluate_all(&regels, &feiten);
        if !beoordeling.onmogelijk.is_empty() {
            continue;
        }
        gezien.projecten += 1;
        let windows: Vec<DingId> =
            feiten.ids().filter(|id| regels.object(feiten.ding(*id).soort).naam == Kind::Raam.naam()).collect();
        let (mut meets, mut others, mut broken) = (true, true, Vec::new());
        let (mut fails, mut holding) = (false, Vec::new());
        for uitkomst in &beoordeling.uitkomsten {
            let good = uitkomst.oordeel.in_orde();
            if good.is_none() {
                let code = &regels.eis(uitkomst.eis).code;
                gezien.fouten.push(format!("{code} is not decided though everything is known"));
                return gezien;
            }
            let good = good == Some(true);
            if uitkomst.eis == local {
                fails |= !good;
                if uitkomst.oordeel == Oordeel::Voldoet {
                    holding.push(uitkomst.ding);
                }
            } else {
                // The branch that counts decides whether it was a counterpart that broke.
                let own = uitkomst.takken.iter().all(|tak| against.contains(&tak.eis));
                meets &= good;
                if !good && own && against.contains(&uitkomst.eis) {
                    broken.push(uitkomst.ding);
                }
                others &= good || own;
            }
        }
        let naam = functie.naam();
        let cellen =
            || found.cellen.iter().filter(|cel| cel.functie.is_none_or(|kind| regels.object(kind).naam == naam));
        let says = |list: &[Uitkomst]| cellen().any(|cel| list.contains(&cel.uitkomst));
        if meets && fails {
            gezien.verschillend += 1;
            let seen = deel.gevallen.iter().any(|geval| {
                geval.functie.is_none_or(|own| own == functie) && geval.oordeel(antwoorden).strenger != Antwoord::Nee
            });
            if !seen {
                gezien.fouten.push(format!("{naam}: the outside solver denies a stricter project"));
            }
            let open = [
                Uitkomst::Strenger,
                Uitkomst::Aanvullend,
                Uitkomst::Gemengd,
                Uitkomst::Tegenstrijdig,
                Uitkomst::NietGeregeld,
                Uitkomst::Onvergelijkbaar,
                Uitkomst::Onbeslist,
            ];
            if !says(&open) {
                gezien.fouten.push(format!("{naam}: compare denies a stricter project"));
            }
        }
        // Where the national norms cannot be met nothing is weaker than they are.
        let vacuous =
            deel.gevallen.iter().filter(|geval| geval.functie.is_none_or(|own| own == functie)).any(|geval| {
                let oordeel = geval.oordeel(antwoorden);
                oordeel.bestaat != Antwoord::Nee && oordeel.landelijk == Antwoord::Nee
            });
        // A raam that breaks a national norm says nothing of a demand on another raam.
        let broken = broken
            .iter()
            .any(|ding| holding.contains(ding) || paar.eis.voor.kind() != Kind::Raam || !windows.contains(ding));
        if !holding.is_empty() && !fails && others && broken && !vacuous {
            gezien.verschillend += 1;
            let seen = deel.gevallen.iter().any(|geval| {
                geval.functie.is_none_or(|own| own == functie) && geval.oordeel(antwoorden).zwakker != Antwoord::Nee
            });
            if !seen {
                gezien.fouten.push(format!("{naam}: the outside solver denies a weaker project"));
            }
            // Strictly more than one counterpart, or equal to one of them, has the others beside it.
            let several = against.len() > 1;
            if !several && !says(&[Uitkomst::Zwakker, Uitkomst::Gemengd, Uitkomst::Onbeslist, Uitkomst::Tegenstrijdig])
            {
                gezien.fouten.push(format!("{naam}: compare denies a weaker project"));
            }
        }
    }
    gezien
}
