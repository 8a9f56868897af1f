//! The outcome of each case, in the order of the definitions.
//!
//! With ℓ the demand, T its counterparts and R the other national norms: *strenger* when a
//! project meets R and T and breaks ℓ, *zwakker* when one meets R and ℓ and breaks T. Where T has
//! several norms and ℓ is the same as one of them, or at least as strict as one of them, the
//! others stand beside it: repeating one of two norms does not soften the other.

use std::collections::BTreeSet;

use super::cases::{Geval, blame, excess, undecided};
use super::ground::{Grounder, What};
use super::keys::Sleutel;
use super::lin::{Lin, not, or};
use super::naast::Naast;
use super::subject::{Geregeld, traits};
use super::witness::{Rol, witness};
use super::{Cel, Getuige, Uitkomst};
use crate::feiten::DingId;
use crate::regelset::{EisId, ObjectId};
use crate::solver::{Answer, Formula, Limits, Premise, Session};

/// A national norm for one object of the outline.
#[derive(Debug, Clone)]
pub(super) struct Norm {
    pub(super) eis: EisId,
    pub(super) ding: DingId,
    /// It counts and has a limit.
    pub(super) geldt: Formula,
    /// It is met.
    pub(super) eist: Formula,
    /// It is broken.
    pub(super) gebroken: Formula,
    pub(super) sleutels: BTreeSet<Sleutel>,
}

/// Whether something can happen.
enum Kan {
    Nee,
    Ja(Box<Getuige>),
    Misschien(String),
}

/// What distinguishes a case: a description and what holds in it.
#[derive(Clone, Default)]
struct Patroon {
    eigenschappen: Vec<(ObjectId, bool)>,
    geldt: Vec<EisId>,
    /// Of each counterpart it is settled whether it counts.
    fijn: bool,
    premises: Vec<Premise>,
}

/// With more counterparts than this, they are told apart only where that is needed.
const FEW_NORMS: usize = 6;

/// More cases than this are not told apart.
const MAX_CASES: usize = 96;

#[derive(Clone)]
enum Splitsing {
    /// The function is of this kind.
    Eigenschap(ObjectId),
    /// This norm counts.
    Norm(EisId),
    /// At least one of these norms counts.
    Enige(Vec<EisId>),
}

/// What is told apart, when it holds, and when not.
#[derive(Clone)]
struct Split {
    soort: Splitsing,
    geldt: Formula,
    wel: Premise,
    niet: Premise,
}

impl Splitsing {
    fn norm(&self) -> Option<EisId> {
        match self {
            Self::Norm(eis) => Some(*eis),
            Self::Eigenschap(_) | Self::Enige(_) => None,
        }
    }
}

pub(super) fn decide<'r>(mut geval: Geval<'r>, naast: &Naast<'r>, found: &mut Vec<Cel>) {
    let regels = geval.g.regels;
    let frame = &mut vec![geval.ding];
    let own = excess(&mut geval.g, frame, geval.cond);
    let theirs = excesses(&mut geval);
    if let Some(fout) = geval.g.fout.clone() {
        found.push(Cel {
            uitkomst: Uitkomst::Onbeslist,
            mogelijk: vec![
                Uitkomst::Tegenstrijdig,
                Uitkomst::VolgtAl,
                Uitkomst::Aanvullend,
                Uitkomst::Gemengd,
                Uitkomst::Strenger,
                Uitkomst::Zwakker,
                Uitkomst::Gelijk,
            ],
            reden: Some(fout),
            ..geval.zaak.cel(regels, Uitkomst::Onbeslist)
        });
        return;
    }
    let told_apart = told_apart(&mut geval);
    let mut vragen = Vragen::new(&mut geval);
    let (kinds, norms) = vragen.splits(told_apart);
    // First by table row and by regulated or not; by single norms only where that leaves doubt.
    let mut coarse = kinds;
    let fine = norms.len() <= FEW_NORMS;
    if fine {
        coarse.extend(norms.iter().cloned());
    } else {
        let any = or(norms.iter().map(|split| split.geldt.clone()));
        let eisen = norms.iter().filter_map(|split| split.soort.norm()).collect();
        coarse.push(vragen.split(Splitsing::Enige(eisen), any));
    }
    let mut patterns = Vec::new();
    let complete = vragen.divide(&coarse, Patroon { fijn: fine, ..Patroon::default() }, &mut patterns);
    if !complete {
        found.push(undecided(geval.zaak.cel(regels, Uitkomst::Onbeslist), &[0], "te veel gevallen".to_owned()));
        return;
    }
    let mut case = Case { geval: &geval, naast, vragen, own, theirs };
    for pattern in patterns {
        let Some(cel) = case.outcome(pattern.clone()) else { continue };
        let doubt = matches!(cel.uitkomst, Uitkomst::Gemengd | Uitkomst::Onbeslist);
        if !doubt || fine || pattern.geldt.is_empty() {
            merge(found, cel);
            continue;
        }
        let mut finer = Vec::new();
        let start = Patroon { geldt: Vec::new(), fijn: true, ..pattern };
        if !case.vragen.divide(&norms, start, &mut finer) {
            merge(found, cel);
            continue;
        }
        for pattern in finer {
            if let Some(cel) = case.outcome(pattern) {
                merge(found, cel);
            }
        }
    }
}

/// A case that only differs in traits from an earlier one is the same case.
fn merge(found: &mut Vec<Cel>, cel: Cel) {
    let same = found.iter_mut().find(|other| {
        other.deel == cel.deel
            && other.functie == cel.functie
            && other.object == cel.object
            && other.lezingen == cel.lezingen
            && other.uitkomst == cel.uitkomst
            && other.normen == cel.normen
            && other.grond == cel.grond
            && other.kloof.as_ref().map(|k| &k.grootte) == cel.kloof.as_ref().map(|k| &k.grootte)
    });
    match same {
        Some(other) => other.eigenschappen.retain(|known| cel.eigenschappen.contains(known)),
        None => found.push(cel),
    }
}

/// What can tell cases apart: kinds that tables distinguish, and whether each counterpart counts.
fn told_apart(geval: &mut Geval<'_>) -> Vec<(Splitsing, Formula)> {
    let regels = geval.g.regels;
    let mut found = Vec::new();
    if let Some(functie) = geval.g.functie {
        let mut kinds = Vec::new();
        traits(regels, geval.cond, &mut kinds);
        for norm in &geval.tegenover {
            if let Some(versie) = geval.g.version(norm.eis) {
                versie.lezingen.iter().for_each(|lezing| traits(regels, &lezing.norm, &mut kinds));
            }
        }
        for kind in kinds {
            let is = geval.g.is_kind(functie, kind);
            if is != Formula::False && is != Formula::True {
                found.push((Splitsing::Eigenschap(kind), is));
            }
        }
    }
    let mut eisen: Vec<EisId> = geval.tegenover.iter().map(|norm| norm.eis).collect();
    eisen.sort();
    eisen.dedup();
    for eis in eisen {
        let counts = or(geval.tegenover.iter().filter(|norm| norm.eis == eis).map(|norm| norm.geldt.clone()));
        found.push((Splitsing::Norm(eis), counts));
    }
    found
}

/// The questions about one outline: its formulas are compiled once.
pub(super) struct Vragen {
    pub(super) session: Session,
    /// What holds in every case: the outline, and that the demand applies.
    base: Vec<Premise>,
    /// What each counterpart asks, with the norm.
    tegenover: Vec<(EisId, Premise)>,
    /// The same of the other national norms.
    overige: Vec<(EisId, Premise)>,
    overal: Premise,
    gebroken: Premise,
}

impl Vragen {
    fn new(geval: &mut Geval<'_>) -> Self {
        let mut session = Session::new(&geval.g.problem);
        let mut add = |formula: &Formula| session.add(formula.clone());
        let mut base: Vec<Premise> = geval.g.axioms.iter().map(&mut add).collect();
        base.push(add(&geval.van_toepassing));
        let mut asked = |norms: &[Norm]| -> Vec<(EisId, Premise)> {
            let asking = norms.iter().filter(|norm| norm.eist != Formula::True);
            asking.map(|norm| (norm.eis, add(&norm.eist))).collect()
        };
        let (tegenover, overige) = (asked(&geval.tegenover), asked(&geval.overige));
        let overal = add(&geval.overal);
        let gebroken = add(&geval.eis.onwaar());
        let mut vragen = Self { session, base, tegenover, overige, overal, gebroken };
        vragen.settle_overlap(geval);
        vragen
    }

    fn solve(&self, premises: &[Premise]) -> Answer {
        self.session.solve(premises, &Limits::default())
    }

    /// Whether the base and these formulas exclude each other.
    fn none(&mut self, base: &[Premise], more: impl IntoIterator<Item = Formula>) -> bool {
        let mut premises = base.to_vec();
        premises.extend(more.into_iter().map(|formula| self.session.add(formula)));
        matches!(self.solve(&premises), Answer::Unsat(_))
    }

    /// Where two rows of a table match and differ, there is nothing to compare with.
    fn settle_overlap(&mut self, geval: &mut Geval<'_>) {
        let overlap = std::mem::take(&mut geval.g.overlap);
        if overlap.is_empty() {
            return;
        }
        let base = self.base.clone();
        if !self.none(&base, [or(overlap.iter().cloned())]) {
            let text = "waar twee rijen van een tabel tegelijk passen, is niet vergeleken".to_owned();
            geval.g.voorbehouden.insert(text);
        }
        for formula in overlap {
            let premise = self.session.add(not(formula));
            // Behind the outline, before what depends on the case.
            self.base.insert(self.base.len().saturating_sub(1), premise);
        }
    }

    fn split(&mut self, soort: Splitsing, geldt: Formula) -> Split {
        let wel = self.session.add(geldt.clone());
        let niet = self.session.add(not(geldt.clone()));
        Split { soort, geldt, wel, niet }
    }

    /// The kinds and the norms by which cases are told apart. What counts in no case needs no case.
    fn splits(&mut self, told_apart: Vec<(Splitsing, Formula)>) -> (Vec<Split>, Vec<Split>) {
        let (mut kinds, mut norms) = (Vec::new(), Vec::new());
        for (soort, formula) in told_apart {
            let split = self.split(soort, formula);
            if split.soort.norm().is_none() {
                kinds.push(split);
                continue;
            }
            let mut premises = self.base.clone();
            premises.push(split.wel);
            if !matches!(self.solve(&premises), Answer::Unsat(_)) {
                norms.push(split);
            }
        }
        (kinds, norms)
    }

    /// All combinations that some project has; false when there are too many.
    fn divide(&self, splits: &[Split], so_far: Patroon, found: &mut Vec<Patroon>) -> bool {
        let premises: Vec<Premise> = self.base.iter().chain(&so_far.premises).copied().collect();
        if matches!(self.solve(&premises), Answer::Unsat(_)) {
            return true;
        }
        let Some((split, rest)) = splits.split_first() else {
            found.push(so_far);
            return found.len() < MAX_CASES;
        };
        // The ordinary case first: without the trait, and with the norm.
        let ordinary = !matches!(split.soort, Splitsing::Eigenschap(_));
        for holds in [ordinary, !ordinary] {
            let mut next = so_far.clone();
            match &split.soort {
                Splitsing::Eigenschap(object) => next.eigenschappen.push((*object, holds)),
                Splitsing::Norm(eis) if holds => next.geldt.push(*eis),
                Splitsing::Enige(eisen) if holds => next.geldt.clone_from(eisen),
                Splitsing::Norm(_) | Splitsing::Enige(_) => {}
            }
            match (&split.geldt, holds) {
                (Formula::True, true) | (Formula::False, false) => {}
                (Formula::True, false) | (Formula::False, true) => continue,
                _ => next.premises.push(if holds { split.wel } else { split.niet }),
            }
            if !self.divide(rest, next, found) {
                return false;
            }
        }
        true
    }
}

pub(super) type Excess = Option<(Lin, Lin, Formula)>;

/// How far each counterpart can be exceeded.
fn excesses(geval: &mut Geval<'_>) -> Vec<Excess> {
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
    pub(super) vragen: Vragen,
    own: Excess,
    pub(super) theirs: Vec<Excess>,
}

impl<'r> Case<'_, 'r> {
    fn outcome(&mut self, pattern: Patroon) -> Option<Cel> {
        let regels = self.geval.g.regels;
        let mut cel = self.geval.zaak.cel(regels, Uitkomst::Gelijk);
        cel.eigenschappen.clone_from(&pattern.eigenschappen);
        cel.normen.clone_from(&pattern.geldt);
        cel.voorbehouden = self.geval.g.voorbehouden.iter().cloned().collect();
        cel.gezocht = self.searched();
        let base: Vec<Premise> = self.vragen.base.iter().chain(&pattern.premises).copied().collect();
        let counterparts: Vec<usize> = (0..self.geval.tegenover.len())
            .filter(|index| self.geval.tegenover.get(*index).is_some_and(|norm| pattern.geldt.contains(&norm.eis)))
            .collect();
        if counterparts.is_empty()
            && let Some((uitkomst, reden)) = self.without_counterpart()
        {
            return Some(Cel { uitkomst, reden, ..cel });
        }
        let national = [self.vragen.tegenover.as_slice(), &self.vragen.overige].concat();
        let with = |more: &[Premise]| -> Vec<Premise> {
            base.iter().copied().chain(national.iter().map(|(_, eist)| *eist)).chain(more.iter().copied()).collect()
        };
        let all = with(&[]);
        match self.vragen.solve(&all) {
            Answer::Unsat(_) => {
                // What the national norms exclude needs no comparison.
                return None;
            }
            Answer::Unknown(stop) => return Some(undecided(cel, &counterparts, stop.to_string())),
            Answer::Sat(_) => {}
        }
        // Contradiction.
        let together = with(&[self.vragen.overal]);
        match self.vragen.solve(&together) {
            Answer::Unsat(core) => {
                let core = self.vragen.session.minimise(&together, &core, &Limits::default());
                cel.grond = blame(&core.formulas, base.len(), &national);
                return Some(Cel { uitkomst: Uitkomst::Tegenstrijdig, ..cel });
            }
            Answer::Unknown(stop) => return Some(undecided(cel, &counterparts, stop.to_string())),
            Answer::Sat(_) => {}
        }
        let strict = with(&[self.vragen.gebroken]);
        let stricter = self.can(&strict, &Rol::Strenger);
        if counterparts.is_empty() {
            match stricter {
                Kan::Nee => {
                    if let Answer::Unsat(core) = self.vragen.solve(&strict) {
                        let core = self.vragen.session.minimise(&strict, &core, &Limits::default());
                        cel.grond = blame(&core.formulas, base.len(), &national);
                    }
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
        let broken = or(counterparts
            .iter()
            .filter_map(|index| self.geval.tegenover.get(*index))
            .map(|norm| norm.gebroken.clone()));
        let broken = self.vragen.session.add(broken);
        let others = self.vragen.overige.iter().map(|(_, eist)| *eist);
        let weak: Vec<Premise> = base.iter().copied().chain(others).chain([self.vragen.overal, broken]).collect();
        let weaker = self.can(&weak, &Rol::Zwakker);
        let (equal, implied) = self.singly(&base, &counterparts);
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
            (Kan::Ja(getuige), Kan::Nee) => {
                cel.uitkomst = Uitkomst::Strenger;
                cel.grond.clone_from(&pattern.geldt);
                cel.getuige = Some(*getuige);
                cel.kloof = self.gap(&strict, &self.own.clone(), true);
            }
            (Kan::Ja(getuige), Kan::Ja(_) | Kan::Misschien(_)) if pattern.fijn && !implied.is_empty() => {
                cel.uitkomst = Uitkomst::Strenger;
                cel.daarnaast = rest(&implied);
                cel.grond = implied;
                cel.getuige = Some(*getuige);
                cel.kloof = self.gap(&strict, &self.own.clone(), true);
            }
            (Kan::Nee, Kan::Ja(getuige)) => {
                cel.uitkomst = Uitkomst::Zwakker;
                cel.grond.clone_from(&pattern.geldt);
                cel.getuige = Some(*getuige);
                cel.kloof = self.weak_gap(&weak, &counterparts);
            }
            (Kan::Ja(getuige), Kan::Ja(other)) => {
                cel.uitkomst = Uitkomst::Gemengd;
                cel.grond.clone_from(&pattern.geldt);
                cel.getuige = Some(*getuige);
                cel.getuige_zwakker = Some(*other);
                cel.kloof = self.gap(&strict, &self.own.clone(), true);
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

    fn can(&mut self, premises: &[Premise], rol: &Rol) -> Kan {
        match self.vragen.solve(premises) {
            Answer::Unsat(_) => Kan::Nee,
            Answer::Unknown(stop) => Kan::Misschien(stop.to_string()),
            Answer::Sat(_) => match witness(self.geval, self.naast.modellen(), &mut self.vragen.session, premises, rol)
            {
                Ok(getuige) => Kan::Ja(Box::new(getuige)),
                Err(reden) => Kan::Misschien(reden),
            },
        }
    }

    /// The counterparts that the demand equals, and those that it implies, each by itself.
    fn singly(&mut self, base: &[Premise], counterparts: &[usize]) -> (Vec<EisId>, Vec<EisId>) {
        let (mut equal, mut implied) = (Vec::new(), Vec::new());
        let norms: Vec<&Norm> = counterparts.iter().filter_map(|index| self.geval.tegenover.get(*index)).collect();
        let eisen: BTreeSet<EisId> = norms.iter().map(|norm| norm.eis).collect();
        let overal: Vec<Premise> = base.iter().copied().chain([self.vragen.overal]).collect();
        let gebroken: Vec<Premise> = base.iter().copied().chain([self.vragen.gebroken]).collect();
        for eis in eisen {
            // An eis about several objects asks the same of each.
            let own = || norms.iter().filter(|norm| norm.eis == eis);
            if self.vragen.none(&overal, [or(own().map(|norm| norm.gebroken.clone()))]) {
                implied.push(eis);
                if self.vragen.none(&gebroken, own().map(|norm| norm.eist.clone())) {
                    equal.push(eis);
                }
            }
        }
        (equal, implied)
    }

    /// Without a counterpart the subject decides.
    fn without_counterpart(&self) -> Option<(Uitkomst, Option<String>)> {
        let regels = self.geval.g.regels;
        let onderwerp = regels.eis(self.geval.zaak.eis).onderwerp?;
        let Geregeld { norm, open, bounds } = self.naast.regulated(onderwerp, self.geval.zaak.functie);
        if !norm {
            return Some(if open {
                (Uitkomst::OpenNorm, Some("het onderwerp is geregeld zonder grenswaarde".to_owned()))
            } else {
                (Uitkomst::NietGeregeld, Some("voor deze functie is geen landelijke norm aangewezen".to_owned()))
            });
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
        Some((Uitkomst::Onvergelijkbaar, Some(self.other_quantity(&mine, &bounds))))
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
