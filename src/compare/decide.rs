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
use super::subject::{regulated, traits};
use super::witness::{Rol, witness};
use super::{Cel, Getuige, Uitkomst};
use crate::feiten::DingId;
use crate::regelset::{EisId, ObjectId};
use crate::solver::{Answer, Formula, Limits, minimise, solve};

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
    formulas: Vec<Formula>,
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

type Split = (Splitsing, Formula);

impl Splitsing {
    fn norm(&self) -> Option<EisId> {
        match self {
            Self::Norm(eis) => Some(*eis),
            Self::Eigenschap(_) | Self::Enige(_) => None,
        }
    }
}

pub(super) fn decide(mut geval: Geval<'_>, found: &mut Vec<Cel>) {
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
    settle_overlap(&mut geval);
    let splits = splits(&mut geval);
    let (kinds, norms): (Vec<Split>, Vec<Split>) =
        splits.into_iter().partition(|(kind, _)| matches!(kind, Splitsing::Eigenschap(_)));
    // First by table row and by regulated or not; by single norms only where that leaves doubt.
    let any = or(norms.iter().map(|(_, counts)| counts.clone()));
    let mut coarse = kinds;
    let fine = norms.len() <= FEW_NORMS;
    if fine {
        coarse.extend(norms.iter().map(|(kind, counts)| (kind.clone(), counts.clone())));
    } else {
        coarse.push((Splitsing::Enige(norms.iter().filter_map(|(kind, _)| kind.norm()).collect()), any));
    }
    let mut patterns = Vec::new();
    let complete = divide(&geval, &coarse, Patroon { fijn: fine, ..Patroon::default() }, &mut patterns);
    if !complete {
        found.push(undecided(geval.zaak.cel(regels, Uitkomst::Onbeslist), &[0], "te veel gevallen".to_owned()));
        return;
    }
    let mut case = Case { geval: &mut geval, own, theirs };
    for pattern in patterns {
        let Some(cel) = case.outcome(pattern.clone()) else { continue };
        let doubt = matches!(cel.uitkomst, Uitkomst::Gemengd | Uitkomst::Onbeslist);
        if !doubt || fine || pattern.geldt.is_empty() {
            merge(found, cel);
            continue;
        }
        let mut finer = Vec::new();
        let start = Patroon { geldt: Vec::new(), fijn: true, ..pattern };
        if !divide(case.geval, &norms, start, &mut finer) {
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

fn splits(geval: &mut Geval<'_>) -> Vec<Split> {
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
        // What counts in no case needs no case.
        let mut formulas = geval.g.axioms.clone();
        formulas.extend([geval.van_toepassing.clone(), counts.clone()]);
        if !matches!(solve(&geval.g.problem, &formulas, &Limits::default()), Answer::Unsat(_)) {
            found.push((Splitsing::Norm(eis), counts));
        }
    }
    found
}

/// Where two rows of a table match and differ, there is nothing to compare with.
fn settle_overlap(geval: &mut Geval<'_>) {
    let overlap = std::mem::take(&mut geval.g.overlap);
    let mut formulas = geval.g.axioms.clone();
    formulas.extend([geval.van_toepassing.clone(), or(overlap.iter().cloned())]);
    if !matches!(solve(&geval.g.problem, &formulas, &Limits::default()), Answer::Unsat(_)) {
        let text = "waar twee rijen van een tabel tegelijk passen, is niet vergeleken".to_owned();
        geval.g.voorbehouden.insert(text);
    }
    geval.g.axioms.extend(overlap.into_iter().map(not));
}

/// All combinations that some project has; false when there are too many.
fn divide(geval: &Geval<'_>, splits: &[Split], so_far: Patroon, found: &mut Vec<Patroon>) -> bool {
    let mut formulas = geval.g.axioms.clone();
    formulas.push(geval.van_toepassing.clone());
    formulas.extend(so_far.formulas.iter().cloned());
    if matches!(solve(&geval.g.problem, &formulas, &Limits::default()), Answer::Unsat(_)) {
        return true;
    }
    let Some(((kind, formula), rest)) = splits.split_first() else {
        found.push(so_far);
        return found.len() < MAX_CASES;
    };
    for holds in [true, false] {
        let mut next = so_far.clone();
        match kind {
            Splitsing::Eigenschap(object) => next.eigenschappen.push((*object, holds)),
            Splitsing::Norm(eis) if holds => next.geldt.push(*eis),
            Splitsing::Enige(eisen) if holds => next.geldt.clone_from(eisen),
            Splitsing::Norm(_) | Splitsing::Enige(_) => {}
        }
        let premise = if holds { formula.clone() } else { not(formula.clone()) };
        if premise == Formula::False {
            continue;
        }
        if premise != Formula::True {
            next.formulas.push(premise);
        }
        if !divide(geval, rest, next, found) {
            return false;
        }
    }
    true
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
    pub(super) geval: &'a mut Geval<'r>,
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
        let mut base = self.geval.g.axioms.clone();
        base.push(self.geval.van_toepassing.clone());
        base.extend(pattern.formulas.iter().cloned());
        let counterparts: Vec<usize> = (0..self.geval.tegenover.len())
            .filter(|index| self.geval.tegenover.get(*index).is_some_and(|norm| pattern.geldt.contains(&norm.eis)))
            .collect();
        if counterparts.is_empty()
            && let Some((uitkomst, reden)) = self.without_counterpart()
        {
            return Some(Cel { uitkomst, reden, ..cel });
        }
        let mut national: Vec<(EisId, Formula)> = Vec::new();
        for norm in self.geval.tegenover.iter().chain(&self.geval.overige) {
            if norm.eist != Formula::True {
                national.push((norm.eis, norm.eist.clone()));
            }
        }
        let with = |more: &[Formula]| -> Vec<Formula> {
            base.iter()
                .cloned()
                .chain(national.iter().map(|(_, eist)| eist.clone()))
                .chain(more.iter().cloned())
                .collect()
        };
        let all = with(&[]);
        match self.solve(&all) {
            Answer::Unsat(_) => {
                // What the national norms exclude needs no comparison.
                return None;
            }
            Answer::Unknown(stop) => return Some(undecided(cel, &counterparts, stop.to_string())),
            Answer::Sat(_) => {}
        }
        // Contradiction.
        let together = with(std::slice::from_ref(&self.geval.overal));
        match self.solve(&together) {
            Answer::Unsat(core) => {
                let core = minimise(&self.geval.g.problem, &together, &core, &Limits::default());
                cel.grond = blame(&core.formulas, base.len(), &national);
                return Some(Cel { uitkomst: Uitkomst::Tegenstrijdig, ..cel });
            }
            Answer::Unknown(stop) => return Some(undecided(cel, &counterparts, stop.to_string())),
            Answer::Sat(_) => {}
        }
        let broken = self.geval.eis.onwaar();
        let strict = with(std::slice::from_ref(&broken));
        let stricter = self.can(&strict, &Rol::Strenger);
        if counterparts.is_empty() {
            match stricter {
                Kan::Nee => {
                    if let Answer::Unsat(core) = self.solve(&strict) {
                        let core = minimise(&self.geval.g.problem, &strict, &core, &Limits::default());
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
        let others: Vec<Formula> = self.geval.overige.iter().map(|norm| norm.eist.clone()).collect();
        let mut weak: Vec<Formula> = base.iter().cloned().chain(others).collect();
        weak.push(self.geval.overal.clone());
        weak.push(or(counterparts
            .iter()
            .filter_map(|index| self.geval.tegenover.get(*index))
            .map(|n| n.gebroken.clone())));
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

    fn solve(&self, formulas: &[Formula]) -> Answer {
        solve(&self.geval.g.problem, formulas, &Limits::default())
    }

    fn can(&mut self, formulas: &[Formula], rol: &Rol) -> Kan {
        match self.solve(formulas) {
            Answer::Unsat(_) => Kan::Nee,
            Answer::Unknown(stop) => Kan::Misschien(stop.to_string()),
            Answer::Sat(_) => match witness(self.geval, formulas, rol) {
                Ok(getuige) => Kan::Ja(Box::new(getuige)),
                Err(reden) => Kan::Misschien(reden),
            },
        }
    }

    /// The counterparts that the demand equals, and those that it implies, each by itself.
    fn singly(&self, base: &[Formula], counterparts: &[usize]) -> (Vec<EisId>, Vec<EisId>) {
        let (mut equal, mut implied) = (Vec::new(), Vec::new());
        let none = |more: &[Formula]| {
            let formulas: Vec<Formula> = base.iter().chain(more).cloned().collect();
            matches!(self.solve(&formulas), Answer::Unsat(_))
        };
        let norms: Vec<&Norm> = counterparts.iter().filter_map(|index| self.geval.tegenover.get(*index)).collect();
        let eisen: BTreeSet<EisId> = norms.iter().map(|norm| norm.eis).collect();
        for eis in eisen {
            // An eis about several objects asks the same of each.
            let own = || norms.iter().filter(|norm| norm.eis == eis);
            if none(&[self.geval.overal.clone(), or(own().map(|norm| norm.gebroken.clone()))]) {
                implied.push(eis);
                let mut all: Vec<Formula> = own().map(|norm| norm.eist.clone()).collect();
                all.push(self.geval.eis.onwaar());
                if none(&all) {
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
        let (norm, open, bounds) = regulated(regels, onderwerp, self.geval.zaak.functie, self.geval.g.datum);
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
