//! The outcome of each case, in the order of the definitions.
//!
//! With ℓ the demand, T its counterparts and R the other national norms: *strenger* when a
//! project meets R and T and breaks ℓ, *zwakker* when one meets R and ℓ and breaks T. Where T has
//! several norms and ℓ is the same as one of them, or at least as strict as one of them, the
//! others stand beside it: repeating one of two norms does not soften the other.
//!
//! A case is a circumstance, not a way to build: where the law excludes all of a case, or all of it
//! and the demand together, norms that count or not by what ℓ itself is about tell nothing apart.

use std::collections::{BTreeMap, BTreeSet};

use super::cases::{Geval, Zaak, excess, undecided};
use super::grens::Zelf;
use super::ground::{Grounder, Var, What};
use super::lin::Lin;
use super::naast::Naast;
use super::reeks::{Eigen, Lijn, Reeks, asked};
use super::subject::Geregeld;
use super::vragen::{Afzonderlijk, Norm, Patroon, Vars};
use super::witness::{Rol, TOO_MANY};
use super::{Cel, Getuige, Uitkomst};
use crate::beoordeling::Oordeel;
use crate::evaluate::evaluate_some;
use crate::feiten::DingId;
use crate::regelset::EisId;
use crate::solver::{Formula, Limits, Premise};

/// Where half the law is in play, each further case takes half a second; with more numbers than this
/// they are not told apart further.
const MANY: usize = 150;

/// How a demand relates to each of its counterparts by itself.
#[derive(Default)]
struct Afzonderlijken {
    /// Those that it equals.
    gelijk: Vec<EisId>,
    /// Those that it implies, among them those that it equals.
    ingesloten: Vec<EisId>,
    /// Those of which that was not settled.
    onzeker: Vec<EisId>,
}

/// Whether something can happen.
enum Kan {
    Nee,
    Ja(Box<Getuige>),
    Misschien(String),
}

/// Whether a case is told apart further.
enum Verder {
    Nee,
    TeVeel,
    In(Vec<Patroon>),
}

/// The cases of a demand in one outline.
pub(super) fn decide<'r>(reeks: &mut Reeks<'r>, naast: &Naast<'r>, zaak: &Zaak) -> Vec<Cel> {
    let (geval, lijn, eigen) = match reeks.with(naast, zaak.clone()) {
        Ok(ready) => ready,
        Err(fout) => {
            return vec![zaak.ungrounded(naast.regels, fout)];
        }
    };
    let mut case = Case { geval, naast, lijn, eigen, excluded: false };
    let found = case.all();
    // A case in which nobody can build, or in which nobody can meet both, may differ from another in
    // how is built only. Then the two are one case.
    let nobody = case.excluded || found.iter().any(|cel| cel.uitkomst == Uitkomst::Tegenstrijdig);
    if nobody { case.all_together().unwrap_or(found) } else { found }
}

/// A case that only differs in traits from an earlier one is the same case.
pub(super) fn merge(found: &mut Vec<Cel>, cel: Cel) {
    match found.iter_mut().find(|other| other.lezingen == cel.lezingen && comes_to_the_same(other, &cel)) {
        Some(other) => other.eigenschappen.retain(|known| cel.eigenschappen.contains(known)),
        None => found.push(cel),
    }
}

fn comes_to_the_same(a: &Cel, b: &Cel) -> bool {
    let size = |cel: &Cel| cel.kloof.as_ref().map(|kloof| (kloof.grootte.clone(), kloof.klassen));
    a.deel == b.deel
        && a.functie == b.functie
        && a.object == b.object
        && a.uitkomst == b.uitkomst
        && a.normen == b.normen
        && a.grond == b.grond
        && size(a) == size(b)
}

/// What comes to the same in every reading of a national norm needs no reading.
pub(super) fn join_readings(cellen: Vec<Cel>, eis: EisId, readings: &[String]) -> Vec<Cel> {
    let Some((first, others)) = readings.split_first() else { return cellen };
    let read_so = |cel: &Cel, naam: &str| cel.lezingen.iter().any(|(known, here)| *known == eis && here == naam);
    let beside = |cel: &Cel| cel.lezingen.iter().filter(|(known, _)| *known != eis).cloned().collect::<Vec<_>>();
    let alike =
        |a: &Cel, b: &Cel| a.eigenschappen == b.eigenschappen && beside(a) == beside(b) && comes_to_the_same(a, b);
    let (mut joined, mut gone) = (BTreeSet::new(), BTreeSet::new());
    for (at, cel) in cellen.iter().enumerate().filter(|(_, cel)| read_so(cel, first)) {
        let place = |naam: &String| cellen.iter().position(|other| read_so(other, naam) && alike(other, cel));
        if let Some(places) = others.iter().map(place).collect::<Option<Vec<usize>>>() {
            joined.insert(at);
            gone.extend(places);
        }
    }
    let kept = cellen.into_iter().enumerate().filter(|(at, _)| !gone.contains(at));
    kept.map(|(at, mut cel)| {
        if joined.contains(&at) {
            cel.lezingen.retain(|(known, _)| *known != eis);
        }
        cel
    })
    .collect()
}

pub(super) type Excess = Option<(Lin, Lin, Formula)>;

/// How far each counterpart can be exceeded.
pub(super) fn excesses(geval: &mut Geval<'_>) -> Vec<Excess> {
    let norms: Vec<(EisId, DingId)> = geval.tegenover.iter().map(|norm| (norm.eis, norm.ding)).collect();
    norms
        .into_iter()
        .map(|(eis, ding)| {
            let chosen = geval.zaak.lezing.get(&eis).copied().unwrap_or(0);
            let norm = &geval.g.version(eis)?.lezingen.get(chosen)?.norm;
            excess(&mut geval.g, &mut vec![ding], norm)
        })
        .collect()
}

pub(super) struct Case<'a, 'r> {
    pub(super) geval: &'a Geval<'r>,
    naast: &'a Naast<'r>,
    pub(super) lijn: &'a mut Lijn,
    pub(super) eigen: Eigen<'r>,
    /// The national norms exclude a case.
    excluded: bool,
}

impl<'r> Case<'_, 'r> {
    /// What each case comes to, by the division in force.
    fn all(&mut self) -> Vec<Cel> {
        let Some(patterns) = self.lijn.indeling.patronen.clone() else {
            let open = self.eigen.zaak.cel(self.naast.regels, Uitkomst::Onbeslist);
            return vec![undecided(open, &[0], "te veel gevallen".to_owned())];
        };
        let mut found = Vec::new();
        for (place, pattern) in patterns.iter().enumerate() {
            let Some(mut cel) = self.outcome(pattern) else {
                self.excluded = true;
                continue;
            };
            match self.further(place, pattern, &cel) {
                Verder::Nee => merge(&mut found, cel),
                Verder::TeVeel => {
                    let text = "welke van deze normen gelden, is niet per geval onderscheiden".to_owned();
                    cel.voorbehouden.push(text);
                    merge(&mut found, cel);
                }
                Verder::In(finer) => {
                    for pattern in &finer {
                        match self.outcome(pattern) {
                            Some(cel) => merge(&mut found, cel),
                            None => self.excluded = true,
                        }
                    }
                }
            }
        }
        found
    }

    /// The cases when how is built tells nothing apart; nothing when that makes no difference.
    fn all_together(&mut self) -> Option<Vec<Cel>> {
        let Lijn { vragen, indeling, samen, .. } = &mut *self.lijn;
        let geval = self.geval;
        let together = samen.get_or_insert_with(|| vragen.indeling_samen(geval, indeling)).take()?;
        let usual = std::mem::replace(&mut self.lijn.indeling, together);
        let found = self.all();
        self.lijn.samen = Some(Some(std::mem::replace(&mut self.lijn.indeling, usual)));
        Some(found)
    }

    /// Doubt is settled by telling the norms apart, where that had not been done.
    fn further(&mut self, place: usize, pattern: &Patroon, cel: &Cel) -> Verder {
        let doubt = matches!(cel.uitkomst, Uitkomst::Gemengd | Uitkomst::Onbeslist);
        let Lijn { vragen, indeling, .. } = &mut *self.lijn;
        if !doubt || indeling.fijn || pattern.geldt.is_empty() {
            return Verder::Nee;
        }
        if self.geval.g.problem.numbers() > MANY {
            return Verder::TeVeel;
        }
        if !indeling.fijner.contains_key(&place) {
            let finer = vragen.finer(indeling, pattern);
            indeling.fijner.insert(place, finer);
        }
        indeling.fijner.get(&place).cloned().flatten().map_or(Verder::Nee, Verder::In)
    }

    fn outcome(&mut self, pattern: &Patroon) -> Option<Cel> {
        let regels = self.geval.g.regels;
        let mut cel = self.eigen.zaak.cel(regels, Uitkomst::Gelijk);
        cel.eigenschappen.clone_from(&pattern.eigenschappen);
        cel.normen.clone_from(&pattern.geldt);
        cel.voorbehouden = self.geval.g.voorbehouden.iter().cloned().collect();
        cel.gezocht = self.searched();
        let base: Vec<Premise> = self.lijn.vragen.base.iter().chain(&pattern.premises).copied().collect();
        let counterparts: Vec<usize> = (0..self.geval.tegenover.len())
            .filter(|index| self.geval.tegenover.get(*index).is_some_and(|norm| pattern.geldt.contains(&norm.eis)))
            .collect();
        if counterparts.is_empty()
            && let Some((uitkomst, reden, without)) = self.without_counterpart()
        {
            cel.voorbehouden.extend(without);
            cel.voorbehouden.sort();
            cel.voorbehouden.dedup();
            return Some(Cel { uitkomst, reden, ..cel });
        }
        let national = [self.lijn.vragen.tegenover.as_slice(), &self.lijn.vragen.overige].concat();
        // The project, and the national norms for it.
        let all: Vec<Premise> = base.iter().copied().chain(national.iter().map(|(_, eist)| *eist)).collect();
        match self.lijn.allowed(&all) {
            // What the national norms exclude needs no comparison.
            Ok(false) => return None,
            Err(stop) => return Some(undecided(cel, &counterparts, stop)),
            Ok(true) => {}
        }
        match self.lijn.possible(&self.eigen, &all, Zelf::Overal) {
            Ok(false) => {
                cel.grond = self.blamed(&base, &national, Zelf::Overal);
                return Some(Cel { uitkomst: Uitkomst::Tegenstrijdig, ..cel });
            }
            Err(stop) => return Some(undecided(cel, &counterparts, stop)),
            Ok(true) => {}
        }
        let stricter = self.can(&all, Rol::Strenger, !counterparts.is_empty());
        if counterparts.is_empty() {
            match stricter {
                Kan::Nee => {
                    cel.grond = self.blamed(&base, &national, Zelf::Gebroken);
                    cel.uitkomst = Uitkomst::VolgtAl;
                }
                Kan::Ja(getuige) => {
                    cel.uitkomst = Uitkomst::Aanvullend;
                    cel.getuige = Some(*getuige);
                }
                Kan::Misschien(reden) => {
                    cel.mogelijk = vec![Uitkomst::VolgtAl, Uitkomst::Aanvullend];
                    cel.uitkomst = Uitkomst::Onbeslist;
                    cel.reden = Some(reden);
                }
            }
            return Some(cel);
        }
        // Weaker: the others hold, the demand holds everywhere, and a counterpart is broken.
        let broken = self.lijn.vragen.gebroken(self.geval, &counterparts);
        let others = self.lijn.vragen.overige.iter().map(|(_, eist)| *eist);
        let weak: Vec<Premise> = base.iter().copied().chain(others).chain([broken]).collect();
        let weaker = self.can(&weak, Rol::Zwakker, true);
        let Afzonderlijken { gelijk: equal, ingesloten: implied, onzeker } = self.singly(&base, &counterparts);
        let rest = |used: &[EisId]| pattern.geldt.iter().copied().filter(|eis| !used.contains(eis)).collect::<Vec<_>>();
        match (stricter, weaker) {
            (Kan::Nee, Kan::Nee) => {
                cel.uitkomst = Uitkomst::Gelijk;
                cel.grond.clone_from(&pattern.geldt);
            }
            (_, Kan::Ja(_) | Kan::Misschien(_)) if !equal.is_empty() => {
                cel.uitkomst = Uitkomst::Gelijk;
                cel.daarnaast = rest(&equal);
                cel.grond = equal;
            }
            // What breaks the demand and meets all norms shows that it equals none of them.
            (stricter, weaker @ (Kan::Ja(_) | Kan::Misschien(_)))
                if !onzeker.is_empty() && (implied.is_empty() || !matches!(stricter, Kan::Ja(_))) =>
            {
                cel.uitkomst = Uitkomst::Onbeslist;
                cel.mogelijk = possible(&stricter, &weaker, true);
                let names: Vec<&str> = onzeker.iter().map(|eis| regels.eis(*eis).code.as_str()).collect();
                cel.reden = Some(format!("of de eis {} al inhoudt, is niet bewezen", names.join(" en ")));
            }
            (Kan::Ja(getuige), Kan::Nee) => {
                cel.uitkomst = Uitkomst::Strenger;
                cel.grond.clone_from(&pattern.geldt);
                cel.getuige = Some(*getuige);
                cel.kloof = self.own_gap(&all);
            }
            (Kan::Ja(getuige), Kan::Ja(_) | Kan::Misschien(_)) if pattern.fijn && !implied.is_empty() => {
                cel.uitkomst = Uitkomst::Strenger;
                cel.daarnaast = rest(&implied);
                cel.grond = implied;
                cel.getuige = Some(*getuige);
                cel.kloof = self.own_gap(&all);
            }
            (Kan::Nee, Kan::Ja(getuige)) => {
                cel.uitkomst = Uitkomst::Zwakker;
                cel.grond.clone_from(&pattern.geldt);
                cel.getuige = Some(*getuige);
                cel.kloof = self.weak_gap(&weak, &counterparts).or_else(|| self.weak_gap_in_classes(&weak));
            }
            (Kan::Ja(getuige), Kan::Ja(other)) => {
                cel.uitkomst = Uitkomst::Gemengd;
                cel.grond.clone_from(&pattern.geldt);
                cel.getuige = Some(*getuige);
                cel.getuige_zwakker = Some(*other);
                cel.kloof = self.own_gap(&all);
            }
            (stricter, weaker) => {
                cel.uitkomst = Uitkomst::Onbeslist;
                cel.mogelijk = possible(&stricter, &weaker, counterparts.len() > 1);
                let reasons = [stricter, weaker].into_iter().filter_map(|kan| match kan {
                    Kan::Misschien(reden) => Some(reden),
                    Kan::Nee | Kan::Ja(_) => None,
                });
                let mut reasons: Vec<String> = reasons.collect();
                reasons.dedup();
                cel.reden = Some(reasons.join("; "));
            }
        }
        Some(cel)
    }

    /// Whether a project shows what the role asks; `limited` where the law limits the same quantity.
    fn can(&mut self, common: &[Premise], rol: Rol, limited: bool) -> Kan {
        let zelf = rol.of_the_demand();
        match self.lijn.possible(&self.eigen, common, zelf) {
            Ok(false) => return Kan::Nee,
            Err(stop) => return Kan::Misschien(stop),
            Ok(true) => {}
        }
        if self.lijn.takes_too_many(&self.eigen, common, rol) {
            return Kan::Misschien(TOO_MANY.to_owned());
        }
        if let Some(getuige) = self.lijn.getoond(self.geval, self.naast, &self.eigen, common, (rol, limited)) {
            return Kan::Ja(Box::new(getuige));
        }
        match self.lijn.getuige(self.geval, self.naast, &self.eigen, common, rol) {
            Ok(getuige) => Kan::Ja(Box::new(getuige)),
            Err(reden) => Kan::Misschien(reden),
        }
    }

    /// The fewest national norms that rule something out in a case.
    fn blamed(&self, case: &[Premise], national: &[(EisId, Premise)], zelf: Zelf) -> Vec<EisId> {
        let mut groups: BTreeMap<EisId, Vec<Premise>> = BTreeMap::new();
        for (eis, premise) in national {
            groups.entry(*eis).or_default().push(*premise);
        }
        let (eisen, premises): (Vec<EisId>, Vec<Vec<Premise>>) = groups.into_iter().unzip();
        let fixed = asked(&self.eigen, case, zelf);
        let places = self.lijn.vragen.session.smallest(&fixed, &premises, &Limits::default()).unwrap_or_default();
        places.into_iter().filter_map(|place| eisen.get(place).copied()).collect()
    }

    /// The counterparts that the demand equals, and those that it implies, each by itself.
    fn singly(&mut self, base: &[Premise], counterparts: &[usize]) -> Afzonderlijken {
        let mut found = Afzonderlijken::default();
        let norms = counterparts.iter().filter_map(|index| self.geval.tegenover.get(*index));
        let eisen: BTreeSet<EisId> = norms.map(|norm| norm.eis).collect();
        let several = eisen.len() > 1;
        for eis in eisen {
            let Afzonderlijk { gebroken, eist } = self.lijn.vragen.afzonderlijk(self.geval, eis);
            let with = |more: &[Premise]| base.iter().chain(more).copied().collect::<Vec<_>>();
            if self.lijn.possible(&self.eigen, &with(&[gebroken]), Zelf::Overal) == Ok(false) {
                found.ingesloten.push(eis);
                if self.lijn.possible(&self.eigen, &with(&eist), Zelf::Gebroken) == Ok(false) {
                    found.gelijk.push(eis);
                }
            } else if several && self.is_counted(eis) && !self.is_broken_in_some(&with(&[gebroken]), eis) {
                found.onzeker.push(eis);
            }
        }
        found
    }

    /// Whether a norm says something of objects that are so and so, of which only the number is known.
    fn is_counted(&self, eis: EisId) -> bool {
        let some = self.geval.g.rest.values().filter(|rest| rest.waarvoor.is_some());
        let counts = Vars(some.map(|rest| Var::Num(rest.aantal)).collect());
        self.geval.tegenover.iter().any(|norm| norm.eis == eis && counts.is_in(&norm.gebroken))
    }

    /// Whether a project that was confirmed holds to the demand and breaks this norm.
    fn is_broken_in_some(&mut self, premises: &[Premise], eis: EisId) -> bool {
        let regels = self.geval.g.regels;
        match self.can(premises, Rol::Zwakker, true) {
            Kan::Ja(getuige) => {
                let found = evaluate_some(regels, &getuige.feiten, &[eis]);
                found.uitkomsten.iter().any(|uitkomst| uitkomst.oordeel == Oordeel::VoldoetNiet)
            }
            Kan::Nee | Kan::Misschien(_) => false,
        }
    }

    /// Without a counterpart the subject decides; with what was left out of account for that.
    fn without_counterpart(&self) -> Option<(Uitkomst, Option<String>, BTreeSet<String>)> {
        let regels = self.geval.g.regels;
        let onderwerp = regels.eis(self.eigen.zaak.eis).onderwerp?;
        let Geregeld { norm, open, bounds, voorbehouden } = self.naast.regulated(onderwerp, self.eigen.zaak.functie);
        if !norm {
            let (uitkomst, reden) = if open {
                (Uitkomst::OpenNorm, "het onderwerp is geregeld zonder grenswaarde")
            } else {
                (Uitkomst::NietGeregeld, "voor deze functie is geen landelijke norm aangewezen")
            };
            return Some((uitkomst, Some(reden.to_owned()), voorbehouden));
        }
        let mine: BTreeSet<What> = self.geval.sleutels.iter().map(|(_, what, _)| *what).collect();
        let on_subject = |norm: &Norm| regels.eis(norm.eis).onderwerp == Some(onderwerp);
        let path = !mine.is_disjoint(&bounds)
            || self
                .geval
                .overige
                .iter()
                .any(|norm| on_subject(norm) || norm.sleutels.iter().any(|(_, what, _)| mine.contains(what)))
            || self.geval.tegenover.iter().any(on_subject);
        if path {
            return None;
        }
        Some((Uitkomst::Onvergelijkbaar, Some(self.other_quantity(&mine, &bounds)), BTreeSet::new()))
    }

    fn other_quantity(&self, mine: &BTreeSet<What>, bounds: &BTreeSet<What>) -> String {
        let regels = self.geval.g.regels;
        let names = |whats: &BTreeSet<What>| {
            let names: Vec<&str> = whats
                .iter()
                .map(|what| match what {
                    What::Kenmerk(kenmerk) | What::Onder(_, kenmerk) => regels.kenmerk(*kenmerk).naam.as_str(),
                    What::Aantal(object) => regels.object(*object).meervoud.as_str(),
                })
                .take(6)
                .collect();
            names.join(", ")
        };
        format!("de regel gaat over {}; de landelijke norm over {}", names(mine), names(bounds))
    }

    fn searched(&self) -> String {
        let g: &Grounder<'_> = &self.geval.g;
        let kinds: Vec<String> = g
            .gesloten
            .iter()
            .map(|kind| {
                format!(
                    "ten hoogste {} {}",
                    g.below(crate::feiten::Feiten::PROJECT, *kind).len(),
                    g.regels.object(*kind).meervoud
                )
            })
            .collect();
        let norms = self.geval.tegenover.len() + self.geval.overige.len();
        let few = if kinds.is_empty() { String::new() } else { format!(" met {}", kinds.join(" en ")) };
        format!(
            "alle projecten{few} waarin het object op zijn gewone plaats ligt, binnen een gebruiksfunctie als dat kan, \
             naast {norms} landelijke normen"
        )
    }
}

/// The outcomes that remain. Among several counterparts the demand may imply one, or be the same
/// as one, without that having been shown.
fn possible(stricter: &Kan, weaker: &Kan, several: bool) -> Vec<Uitkomst> {
    let can = |kan: &Kan| match kan {
        Kan::Nee => vec![false],
        Kan::Ja(_) => vec![true],
        Kan::Misschien(_) => vec![false, true],
    };
    let mut found = Vec::new();
    for stricter in can(stricter) {
        for weaker in can(weaker) {
            found.push(match (stricter, weaker) {
                (true, true) => Uitkomst::Gemengd,
                (true, false) => Uitkomst::Strenger,
                (false, true) => Uitkomst::Zwakker,
                (false, false) => Uitkomst::Gelijk,
            });
        }
    }
    if several && found.contains(&Uitkomst::Gemengd) {
        found.push(Uitkomst::Strenger);
    }
    if several && found.contains(&Uitkomst::Zwakker) {
        found.push(Uitkomst::Gelijk);
    }
    found.sort();
    found.dedup();
    found
}
