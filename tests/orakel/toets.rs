//! What `compare` says of a pair beside what the outside solver found.

use std::collections::BTreeSet;

use stoer::beoordeling;
use stoer::check::check;
use stoer::compare::{Cel, Getuige, Uitkomst, compare};
use stoer::evaluate::evaluate_all;
use stoer::regelset::{EisId, Regelset};
use stoer::span::Source;
use time::{Date, Month};

use super::tekst::tekst;
use super::vorm::Paar;
use super::vragen::{Antwoord, Deel, Geval, Oordeel, Vragen};

/// How a pair came out.
#[derive(Debug, Default)]
pub struct Uitslag {
    /// Cases on which both said the same.
    pub eens: usize,
    /// Cases that the outside solver left open.
    pub open: usize,
    /// Cases that `compare` left open, with the reason.
    pub onbeslist: Vec<String>,
    /// Projects that were judged again.
    pub getuigen: usize,
    /// Where they differ.
    pub verschillen: Vec<String>,
}

fn words() -> Source {
    Source::new("woorden.stoer", include_str!("woorden.stoer"))
}

/// The rules of a pair; they must be in order, or the generator is not.
pub fn regelset(paar: &Paar) -> Regelset {
    let sources = vec![words(), Source::new("paar.stoer", tekst(paar))];
    let (set, diagnostics) = check(sources.clone());
    set.unwrap_or_else(|| {
        let faults: Vec<String> = diagnostics.iter().map(|d| format!("{} {}", d.place(&sources), d.message)).collect();
        panic!("{} {}\n{}\n{}", paar.nummer, paar.vorm, faults.join("\n"), tekst(paar))
    })
}

pub fn datum() -> Date {
    Date::from_calendar_date(2026, Month::September, 24).unwrap()
}

/// The eis with a code; the generator made it.
fn by_code(regels: &Regelset, code: &str) -> EisId {
    regels.eis_by_code(code).unwrap()
}

struct Toets<'a> {
    regels: &'a Regelset,
    paar: &'a Paar,
    antwoorden: &'a [Antwoord],
    uitslag: Uitslag,
}

/// Compares a pair and lays the outcome beside the answers.
pub fn toets(paar: &Paar, vragen: &Vragen, antwoorden: &[Antwoord]) -> Uitslag {
    let regels = regelset(paar);
    let found = compare(&regels, by_code(&regels, &paar.eis.code), datum());
    let mut toets = Toets { regels: &regels, paar, antwoorden, uitslag: Uitslag::default() };
    if vragen.delen.is_empty() {
        if found.kop != Some(Uitkomst::NietInWerking) {
            toets.differ(format!("not in force, yet {:?}", found.kop));
        }
        return toets.uitslag;
    }
    for deel in &vragen.delen {
        let cellen: Vec<&Cel> = found.cellen.iter().filter(|cel| cel.deel == deel.nummer).collect();
        toets.deel(deel, &cellen);
    }
    // National norms that nobody can meet have no witness that meets them.
    let vervulbaar = |cel: &Cel| {
        let own = vragen.delen.iter().filter(|deel| deel.nummer == cel.deel).flat_map(|deel| &deel.gevallen);
        own.filter(|geval| toets.is_of(cel, geval)).any(|geval| geval.oordeel(antwoorden).vervulbaar != Antwoord::Nee)
    };
    let judged: Vec<&Cel> = found.cellen.iter().filter(|cel| vervulbaar(cel)).collect();
    for cel in judged {
        toets.witnesses(cel);
    }
    toets.uitslag
}

impl Toets<'_> {
    fn differ(&mut self, what: String) {
        self.uitslag.verschillen.push(what);
    }

    /// Whether a case is of the function and the traits that a cell is about.
    fn is_of(&self, cel: &Cel, geval: &Geval) -> bool {
        let traits = cel.eigenschappen.iter().all(|(kind, holds)| {
            let naam = &self.regels.object(*kind).naam;
            let known = geval.eigenschappen.iter().find(|(eigenschap, _)| eigenschap.naam() == naam);
            known.map_or(!holds, |(_, here)| here == holds)
        });
        self.is_of_function(cel, geval) && traits
    }

    fn is_of_function(&self, cel: &Cel, geval: &Geval) -> bool {
        match (cel.functie, geval.functie) {
            (None, None) => true,
            (Some(kind), Some(functie)) => self.regels.object(kind).naam == functie.naam(),
            _ => false,
        }
    }

    fn eis(&self, index: usize) -> EisId {
        by_code(self.regels, &self.paar.landelijk[index].code)
    }

    fn matches(&self, cel: &Cel, geval: &Geval) -> bool {
        let mine: BTreeSet<EisId> = geval.geldt.iter().map(|index| self.eis(*index)).collect();
        // What was left open as a whole is one case.
        let whole = cel.uitkomst == Uitkomst::Onbeslist && cel.normen.is_empty() && cel.gezocht.is_empty();
        self.is_of(cel, geval) && (whole || mine == cel.normen.iter().copied().collect())
    }

    /// Whether cases that differ in how is built only are taken together: in one of them nobody can
    /// build, or nobody can meet both.
    fn is_together(&self, deel: &Deel, cel: &Cel) -> bool {
        let nobody = |oordeel: Oordeel| {
            oordeel.bestaat == Antwoord::Ja && [oordeel.landelijk, oordeel.samen].contains(&Antwoord::Nee)
        };
        let mut alike = deel.gevallen.iter().filter(|geval| self.is_of_function(cel, geval));
        alike.any(|geval| nobody(geval.oordeel(self.antwoorden)))
    }

    /// Whether a case is part of a cell. It is one without some norms of the cell, that count or not
    /// by what the demand is about, and has no cell of its own.
    fn is_part(&self, deel: &Deel, cel: &Cel, geval: &Geval, cellen: &[&Cel]) -> bool {
        let free: BTreeSet<EisId> = deel.bouwwijze.iter().map(|index| self.eis(*index)).collect();
        let mine: BTreeSet<EisId> = geval.geldt.iter().map(|index| self.eis(*index)).collect();
        let fits = |cel: &Cel| {
            let all: BTreeSet<EisId> = cel.normen.iter().copied().collect();
            self.is_of(cel, geval) && mine.is_subset(&all) && all.difference(&mine).all(|eis| free.contains(eis))
        };
        let smaller = |other: &&Cel| other.normen.len() < cel.normen.len() && fits(other);
        self.matches(cel, geval) || self.is_together(deel, cel) && fits(cel) && !cellen.iter().any(smaller)
    }

    fn deel(&mut self, deel: &Deel, cellen: &[&Cel]) {
        for geval in &deel.gevallen {
            let oordeel = geval.oordeel(self.antwoorden);
            if oordeel.landelijk == Antwoord::Ja && !cellen.iter().any(|cel| self.is_part(deel, cel, geval, cellen)) {
                self.differ(format!("no case for {}", told(geval)));
            }
        }
        for cel in cellen {
            self.cel(deel, cel, cellen);
        }
    }

    fn cel(&mut self, deel: &Deel, cel: &Cel, cellen: &[&Cel]) {
        if cel.uitkomst == Uitkomst::Loos {
            for geval in &deel.gevallen {
                if geval.oordeel(self.antwoorden).landelijk == Antwoord::Ja {
                    self.differ(format!("loos, although a project has the case {}", told(geval)));
                }
            }
            return;
        }
        let here: Vec<&Geval> = deel.gevallen.iter().filter(|geval| self.is_part(deel, cel, geval, cellen)).collect();
        let place = format!("{:?} {:?}", cel.functie.map(|kind| &self.regels.object(kind).naam), cel.normen);
        let whole = cel.uitkomst == Uitkomst::Onbeslist && cel.gezocht.is_empty();
        if whole {
            for geval in here {
                let oordeel = geval.oordeel(self.antwoorden);
                let expected = oordeel.uitkomst().filter(|_| oordeel.landelijk == Antwoord::Ja);
                if let Some(expected) = expected.filter(|expected| !cel.mogelijk.contains(expected)) {
                    self.differ(format!("{place}: onbeslist {:?}, found {expected:?}", cel.mogelijk));
                }
            }
            self.uitslag.onbeslist.push(cel.reden.clone().unwrap_or_default());
            return;
        }
        let geldt: Vec<usize> =
            deel.tegen.iter().copied().filter(|index| cel.normen.contains(&self.eis(*index))).collect();
        let of = |geval: &Geval| geval.oordeel_among(&geldt, self.antwoorden);
        let all = here.iter().map(|geval| of(geval)).reduce(|a, b| a.joined(&b));
        let Some(all) = all.filter(|all| all.bestaat != Antwoord::Nee) else {
            self.differ(format!("{place}: {} for a case that no project has", cel.uitkomst.words()));
            return;
        };
        let unregulated = self.paar.eis.over
            && geldt.is_empty()
            && here.iter().any(|geval| deel.geregeld(geval.functie, self.antwoorden) == Antwoord::Nee);
        if unregulated || cel.uitkomst == Uitkomst::NietGeregeld {
            if unregulated && cel.uitkomst == Uitkomst::NietGeregeld {
                self.uitslag.eens += 1;
            } else {
                self.differ(format!("{place}: {}, regulated: {}", cel.uitkomst.words(), !unregulated));
            }
            return;
        }
        if cel.uitkomst == Uitkomst::Onvergelijkbaar
            && self.paar.eis.over
            && here.iter().all(|geval| !deel.pad(geval.functie, self.antwoorden))
        {
            self.uitslag.eens += 1;
            return;
        }
        if all.vervulbaar == Antwoord::Nee {
            // National norms that nobody can meet: nothing is promised about what lies elsewhere.
            return;
        }
        if all.landelijk == Antwoord::Nee {
            self.differ(format!("{place}: {} where the national norms exclude all", cel.uitkomst.words()));
            return;
        }
        // Another case may overlap this one when traits were merged away.
        let own: Vec<&Geval> = here
            .iter()
            .copied()
            .filter(|geval| {
                !cellen.iter().any(|other| {
                    other.eigenschappen.len() > cel.eigenschappen.len() && self.is_part(deel, other, geval, cellen)
                })
            })
            .collect();
        let narrow = own.iter().map(|geval| of(geval)).reduce(|a, b| a.joined(&b));
        let expected: Vec<Option<Uitkomst>> =
            [Some(all), narrow].into_iter().flatten().map(|oordeel| oordeel.uitkomst()).collect();
        let Some(expected) = expected.iter().copied().collect::<Option<Vec<Uitkomst>>>() else {
            self.uitslag.open += 1;
            return;
        };
        if cel.uitkomst == Uitkomst::Onbeslist {
            if expected.iter().any(|uitkomst| cel.mogelijk.contains(uitkomst)) {
                self.uitslag.onbeslist.push(cel.reden.clone().unwrap_or_default());
            } else {
                self.differ(format!("{place}: onbeslist {:?}, found {expected:?}", cel.mogelijk));
            }
        } else if expected.contains(&cel.uitkomst) {
            self.uitslag.eens += 1;
        } else {
            self.differ(format!("{place}: {}, found {expected:?}", cel.uitkomst.words()));
        }
    }

    // ------------------------------------------------------------------ witnesses

    fn witnesses(&mut self, cel: &Cel) {
        let stricter = matches!(cel.uitkomst, Uitkomst::Strenger | Uitkomst::Aanvullend | Uitkomst::Gemengd);
        match (&cel.getuige, stricter, cel.uitkomst) {
            (Some(getuige), true, _) => self.judge(cel, getuige, true),
            (Some(getuige), false, Uitkomst::Zwakker) => self.judge(cel, getuige, false),
            (None, true, _) | (None, _, Uitkomst::Zwakker) => {
                self.differ(format!("{} without a witness", cel.uitkomst.words()));
            }
            _ => {}
        }
        match (&cel.getuige_zwakker, cel.uitkomst) {
            (Some(getuige), Uitkomst::Gemengd) => self.judge(cel, getuige, false),
            (None, Uitkomst::Gemengd) => self.differ("gemengd without its second witness".to_owned()),
            _ => {}
        }
    }

    /// Judges a witness with the public `evaluate` alone.
    fn judge(&mut self, cel: &Cel, getuige: &Getuige, stricter: bool) {
        self.uitslag.getuigen += 1;
        let local = by_code(self.regels, &self.paar.eis.code);
        let found = evaluate_all(self.regels, &getuige.feiten);
        let fails = |uitkomst: &&beoordeling::Uitkomst<'_>| uitkomst.oordeel == beoordeling::Oordeel::VoldoetNiet;
        let broken: BTreeSet<EisId> = found.uitkomsten.iter().filter(fails).map(|uitkomst| uitkomst.eis).collect();
        let open: BTreeSet<EisId> = found
            .uitkomsten
            .iter()
            .filter(|uitkomst| uitkomst.oordeel.in_orde().is_none())
            .map(|uitkomst| uitkomst.eis)
            .collect();
        let name = |set: &BTreeSet<EisId>| {
            set.iter().map(|eis| self.regels.eis(*eis).code.clone()).collect::<Vec<_>>().join(", ")
        };
        let national = |set: &BTreeSet<EisId>| set.iter().copied().filter(|eis| *eis != local).collect::<BTreeSet<_>>();
        let told = getuige.in_woorden.join("; ");
        let mut wrong = Vec::new();
        if !found.onmogelijk.is_empty() {
            wrong.push("the witness cannot exist".to_owned());
        }
        if stricter {
            if !broken.contains(&local) {
                wrong.push("the witness does not break the demand".to_owned());
            }
            if !national(&broken).is_empty() {
                wrong.push(format!("the witness breaks {}", name(&national(&broken))));
            }
            if cel.normen.iter().any(|norm| open.contains(norm)) {
                wrong.push(format!("the witness leaves {} open", name(&open)));
            }
        } else {
            let whole = cel.deel.is_none();
            if broken.contains(&local) && whole || open.contains(&local) && !broken.contains(&local) && whole {
                wrong.push("the witness does not meet the demand".to_owned());
            }
            if national(&broken).is_empty() {
                wrong.push("the witness breaks no national norm".to_owned());
            }
        }
        for what in wrong {
            self.differ(format!("{} {what}: {told}", cel.uitkomst.words()));
        }
    }
}

fn told(geval: &Geval) -> String {
    format!("{:?} {:?} with {:?}", geval.functie, geval.eigenschappen, geval.geldt)
}

/// An outcome in full, to look into a difference.
pub fn explained(paar: &Paar, vragen: &Vragen, antwoorden: &[Antwoord]) -> String {
    let regels = regelset(paar);
    let found = compare(&regels, by_code(&regels, &paar.eis.code), datum());
    let mut out = tekst(paar);
    for cel in &found.cellen {
        let functie = cel.functie.map(|kind| regels.object(kind).naam.clone());
        out += &format!(
            "compare {functie:?} {:?} {:?} {:?}: {} {:?} {:?}\n   {:?}\n",
            cel.deel,
            cel.eigenschappen.iter().map(|(kind, holds)| (&regels.object(*kind).naam, holds)).collect::<Vec<_>>(),
            cel.normen,
            cel.uitkomst.words(),
            cel.mogelijk,
            cel.reden,
            cel.getuige.as_ref().map(|getuige| &getuige.in_woorden),
        );
    }
    for deel in &vragen.delen {
        for geval in &deel.gevallen {
            let oordeel: Oordeel = geval.oordeel(antwoorden);
            if oordeel.bestaat != Antwoord::Nee {
                out += &format!("oracle {:?} {}: {:?} {oordeel:?}\n", deel.nummer, told(geval), oordeel.uitkomst());
            }
        }
    }
    out
}
