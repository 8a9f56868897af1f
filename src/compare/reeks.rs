//! Demands that ask the same of the same objects and differ in one figure at most: what lies around
//! them is grounded, compiled and divided into cases once.
//!
//! Every answer is the same whatever was asked before. What is kept is the same for every figure, or
//! follows for one figure from what is known of another: what a lenient figure rules out, a stricter
//! one rules out as well.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::cases::{Gesteld, Geval, Zaak, difference, excess, numbers};
use super::decide::excesses;
use super::grens::{Bekend, Zelf};
use super::ground::{Grounder, Kant, Var};
use super::keys::side;
use super::lin::{Lin, Tri, and, implies};
use super::naast::Naast;
use super::terms::{Atoom, Gevallen};
use super::verst::Verst;
use super::vragen::{Indeling, Vragen, told_apart};
use super::witness::{Getoond, Rol, TOO_MANY, Wensen, few_objects, witness};
use super::{Cel, Getuige, Uitkomst};
use crate::feiten::DingId;
use crate::getal::Getal;
use crate::maat::Maat;
use crate::regelset::{Cond, Eis, EisInhoud, KenmerkId, Term, Vergelijker};
use crate::solver::{Answer, Formula, Goal, Limits, NumVar, Optimum, Premise, Session};

/// A quantity that is bounded from one side by a figure.
#[derive(Clone, Copy)]
pub(super) struct Maatstaf<'r> {
    pub(super) left: &'r Term,
    op: Vergelijker,
    /// The side from which it is bounded.
    kant: Kant,
    maat: &'r Maat,
}

/// What a demand compares with a figure, how, and the figure.
pub(super) fn figure(cond: &Cond) -> Option<Maatstaf<'_>> {
    match cond {
        Cond::Compare { left, op, right: Term::Number(maat) } => {
            side(*op).map(|kant| Maatstaf { left, op: *op, kant, maat })
        }
        _ => None,
    }
}

impl Maatstaf<'_> {
    /// The figure.
    pub(super) fn waarde(&self) -> &Getal {
        &self.maat.waarde
    }

    /// Whether a larger figure is more lenient.
    pub(super) fn is_maximum(&self) -> bool {
        self.kant == Kant::Boven
    }

    /// How strict it is: the larger, the stricter.
    pub(super) fn strictness(&self) -> Getal {
        if self.is_maximum() { -self.waarde() } else { self.waarde().clone() }
    }
}

/// What demands of one series have in common, in words; nothing for a demand that is compared by
/// itself.
pub(super) fn kenmerkend(naast: &Naast<'_>, zaak: &Zaak) -> Option<String> {
    let eis = naast.regels.eis(zaak.eis);
    // Every part of an eis, so that none is forgotten when there are more of them.
    let Eis {
        code: _,
        titel: _,
        regeling,
        vindplaats: _,
        plaatsen: _,
        onderwerp,
        periode: _,
        omstandigheden: _,
        voor,
        aangewezen,
        als,
        inhoud: _,
        voldaan_als,
        stelt_vast,
        opzij,
        uitzonderingen,
        vervangen_door,
        toelichtingen: _,
        bron: _,
        location: _,
    } = eis;
    let alone = naast.is_beside(zaak.eis) || !opzij.is_empty() || !uitzonderingen.is_empty();
    let Maatstaf { left, op, kant: _, maat } = figure(cond(naast, zaak)?)?;
    if alone {
        return None;
    }
    let regeling = naast.reaches(*regeling).then_some(regeling);
    let Zaak { eis: own, deel, object, functie, lezing } = zaak;
    let lezing: Vec<_> = lezing.iter().map(|(eis, index)| ((eis != own).then_some(eis), index)).collect();
    Some(format!(
        "{onderwerp:?} {voor:?} {aangewezen:?} {als:?} {voldaan_als:?} {stelt_vast:?} {vervangen_door:?} {regeling:?} \
         {left:?} {op:?} {:?} {deel:?} {object:?} {functie:?} {lezing:?}",
        maat.eenheid.tekst()
    ))
}

/// The condition of a demand, or of a part of it, under the reading of the case.
pub(super) fn cond<'r>(naast: &Naast<'r>, zaak: &Zaak) -> Option<&'r Cond> {
    let EisInhoud::Norm(versies) = &naast.regels.eis(zaak.eis).inhoud else { return None };
    let versie = versies.iter().find(|versie| versie.periode.contains(naast.datum))?;
    let reading = zaak.lezing.get(&zaak.eis).copied().unwrap_or(0);
    let norm = &versie.lezingen.get(reading)?.norm;
    match (norm, zaak.deel) {
        (Cond::And(parts), Some(deel)) => parts.get(deel),
        _ => Some(norm),
    }
}

/// One demand of a series.
pub(super) struct Eigen<'r> {
    pub(super) zaak: Zaak,
    pub(super) cond: &'r Cond,
    /// What only its own figure ties together.
    pub(super) banden: Vec<Premise>,
    beide: Beide,
    /// By how much it is exceeded, its limit, and that both have a value.
    pub(super) excess: Option<(Lin, Lin, Premise)>,
}

/// A demand as formulas, or as premises.
#[derive(Clone, Copy)]
struct Beide<T = Premise> {
    /// It holds for every object of the outline.
    overal: T,
    /// It is broken.
    gebroken: T,
}

impl Beide {
    fn premise(&self, zelf: Zelf) -> Premise {
        match zelf {
            Zelf::Overal => self.overal,
            Zelf::Gebroken => self.gebroken,
        }
    }
}

impl Beide<Formula> {
    /// What a demand asks of the objects of its outline, with this limit where it has a figure.
    fn of(geval: &mut Geval<'_>, limit: Option<(Vergelijker, Lin)>) -> Self {
        let (mut overal, mut gebroken) = (Vec::new(), Formula::False);
        for (at, (_, applies, gesteld)) in geval.gesteld.clone().into_iter().enumerate() {
            let holds = gesteld.against(&mut geval.g, limit.clone());
            if at == 0 {
                gebroken = holds.onwaar();
                overal.push(holds.in_orde());
            } else {
                overal.push(implies(applies, holds.in_orde()));
            }
        }
        Self { overal: and(overal), gebroken }
    }

    fn add_to(self, session: &mut Session) -> Beide {
        Beide { overal: session.add(self.overal), gebroken: session.add(self.gebroken) }
    }
}

impl Rol {
    /// What it asks of the demand.
    pub(super) fn of_the_demand(self) -> Zelf {
        match self {
            Self::Strenger => Zelf::Gebroken,
            Self::Zwakker => Zelf::Overal,
        }
    }
}

impl<'r> Eigen<'r> {
    /// Its figure; nothing when its answers say nothing about those of another figure.
    fn figure(&self) -> Option<Maatstaf<'r>> {
        figure(self.cond).filter(|_| self.banden.is_empty())
    }
}

/// The same demand with its figure left open.
pub(super) struct Open {
    pub(super) maat: NumVar,
    beide: Beide,
}

impl Open {
    /// It holds for every object of the outline.
    pub(super) fn overal(&self) -> Premise {
        self.beide.overal
    }
}

pub(super) struct Reeks<'r> {
    pub(super) geval: Geval<'r>,
    /// It is kept for other demands.
    shared: bool,
    lijn: Option<Lijn>,
    /// The cases of a demand with this figure.
    beslist: BTreeMap<Getal, Vec<Cel>>,
}

/// The cases of so many figures are kept at a time.
const MAX_FIGURES: usize = 64;

/// What is worked out when a series is first decided.
pub(super) struct Lijn {
    pub(super) vragen: Vragen,
    pub(super) indeling: Indeling,
    /// The cases without those that differ in how is built only, once they were asked for.
    pub(super) samen: Option<Option<Indeling>>,
    /// How far each counterpart can be exceeded: by how much, its limit, and that both have a value.
    pub(super) theirs: Vec<Option<(Lin, Lin, Premise)>>,
    /// What the demand is about as one quantity, and that it has a value.
    pub(super) vorm: Option<(Lin, Premise)>,
    /// The fact that this is, where it is one.
    feit: Option<(DingId, KenmerkId)>,
    open: Option<Open>,
    wensen: OnceCell<Wensen>,
    /// That an example need not have too many objects, once one was not found.
    weinig: Option<Premise>,
    toegestaan: BTreeMap<Vec<Premise>, bool>,
    bekend: BTreeMap<(Vec<Premise>, Zelf), Bekend>,
    getoond: BTreeMap<(Vec<Premise>, Rol, Option<Getal>), Option<Getoond>>,
    /// How far the quantity itself can go.
    uitersten: BTreeMap<Vec<Premise>, Optimum>,
    /// How far counterparts can be exceeded while the demand holds.
    verst: BTreeMap<Vec<Premise>, Verst>,
}

impl<'r> Reeks<'r> {
    pub(super) fn new(geval: Geval<'r>, shared: bool) -> Self {
        Self { geval, shared, lijn: None, beslist: BTreeMap::new() }
    }

    /// The cases of a demand, as they were decided for another one with the same figure, or as `decide`
    /// finds them.
    pub(super) fn decided(
        &mut self,
        naast: &Naast<'r>,
        zaak: &Zaak,
        decide: impl FnOnce(&mut Self) -> Vec<Cel>,
    ) -> Vec<Cel> {
        // A case names the reading of the demand itself.
        let own = self.shared && !zaak.lezing.contains_key(&zaak.eis);
        let figure = cond(naast, zaak).and_then(figure).filter(|_| own).map(|figure| figure.waarde().clone());
        let Some(figure) = figure else { return decide(self) };
        if let Some(known) = self.beslist.get(&figure) {
            let mut cellen = known.clone();
            let shown = cellen.iter_mut().flat_map(|cel| [&mut cel.getuige, &mut cel.getuige_zwakker]);
            shown.flatten().for_each(|getuige| getuige.shows_also(naast.regels, zaak));
            return cellen;
        }
        let cellen = decide(self);
        // What could not be decided is told with the name of the demand.
        if cellen.iter().all(|cel| cel.uitkomst != Uitkomst::Onbeslist) {
            if self.beslist.len() >= MAX_FIGURES {
                self.beslist.clear();
            }
            self.beslist.insert(figure, cellen.clone());
        }
        cellen
    }

    /// The series ready for a demand of it; or why its outline cannot be compared.
    pub(super) fn with(&mut self, naast: &Naast<'r>, zaak: Zaak) -> Result<(&Geval<'r>, &mut Lijn, Eigen<'r>), String> {
        let geval = &mut self.geval;
        let unknown = || "de eis heeft geen norm".to_owned();
        let cond = cond(naast, &zaak).ok_or_else(unknown)?;
        let figure = figure(cond);
        let whole = match figure {
            Some(_) => None,
            None => excess(&mut geval.g, &mut vec![geval.ding], cond),
        };
        if self.lijn.is_none() {
            let lijn = Lijn::new(geval, self.shared);
            if let Some(fout) = geval.g.fout.clone() {
                return Err(fout);
            }
            self.lijn = Some(lijn);
        }
        let lijn = self.lijn.as_mut().ok_or_else(unknown)?;
        let limit = figure.map(|one| (one.op, Lin::constant(one.waarde().clone())));
        let before = geval.g.axioms.len();
        let beide = Beide::of(geval, limit.clone());
        let banden = geval.g.axioms.split_off(before);
        let session = &mut lijn.vragen.session;
        let banden: Vec<Premise> = banden.into_iter().map(|tie| session.add(tie)).collect();
        let excess = match limit {
            Some((op, limit)) => {
                lijn.vorm.as_ref().and_then(|(form, present)| Some((difference(form, op, &limit)?, limit, *present)))
            }
            None => whole.map(|(by, limit, present)| (by, limit, session.add(present))),
        };
        let eigen = Eigen { zaak, cond, banden, beide: beide.add_to(session), excess };
        Ok((&self.geval, lijn, eigen))
    }
}

impl Gesteld {
    /// How the demand fares, with its figure where it has one.
    fn against(self, g: &mut Grounder<'_>, figure: Option<(Vergelijker, Lin)>) -> Tri {
        match (self, figure) {
            (Self::Geheel(tri), _) => tri,
            (Self::Maat(left), Some((op, limit))) => {
                let right: Gevallen = vec![(Formula::True, Atoom::Getal(limit))];
                g.compare(&left, op, &right)
            }
            (Self::Maat(_), None) => Tri { waar: Formula::False, leeg: Formula::True },
        }
    }
}

impl Lijn {
    fn new(geval: &mut Geval<'_>, shared: bool) -> Self {
        let vorm = match geval.gesteld.first() {
            Some((_, _, Gesteld::Maat(left))) => numbers(&mut geval.g, left.clone()),
            _ => None,
        };
        let theirs = excesses(geval);
        let open = match (shared, figure(geval.cond)) {
            (true, Some(Maatstaf { op, .. })) => {
                let maat = geval.g.problem.real();
                Some((maat, Beide::of(geval, Some((op, Lin::var(maat))))))
            }
            _ => None,
        };
        let told_apart = told_apart(geval);
        let mut vragen = Vragen::new(geval);
        let indeling = vragen.indeling(told_apart);
        let session = &mut vragen.session;
        let mut add = |formula: Formula| session.add(formula);
        let theirs = theirs.into_iter().map(|one| one.map(|(by, limit, present)| (by, limit, add(present)))).collect();
        let is_form = |var: &Var| matches!((var, &vorm), (Var::Num(var), Some((form, _))) if *form == Lin::var(*var));
        let feit = geval.g.facts.iter().find(|(_, var)| is_form(var)).map(|(feit, _)| *feit);
        let vorm = vorm.map(|(form, present)| (form, add(present)));
        let open = open.map(|(maat, beide)| Open { maat, beide: beide.add_to(session) });
        Self {
            vragen,
            indeling,
            samen: None,
            theirs,
            vorm,
            feit,
            open,
            wensen: OnceCell::new(),
            weinig: None,
            toegestaan: BTreeMap::new(),
            bekend: BTreeMap::new(),
            getoond: BTreeMap::new(),
            uitersten: BTreeMap::new(),
            verst: BTreeMap::new(),
        }
    }

    /// What rules out these premises together with the demand, or a model of them.
    pub(super) fn solve(&self, eigen: &Eigen<'_>, common: &[Premise], zelf: Zelf) -> Answer {
        self.vragen.solve(&asked(eigen, common, zelf))
    }

    /// Whether these premises are possible at all.
    ///
    /// # Errors
    ///
    /// That is not known, for this reason.
    pub(super) fn allowed(&mut self, common: &[Premise]) -> Result<bool, String> {
        if let Some(known) = self.toegestaan.get(common) {
            return Ok(*known);
        }
        let found = match self.vragen.solve(common) {
            Answer::Sat(_) => true,
            Answer::Unsat(_) => false,
            Answer::Unknown(stop) => return Err(stop.to_string()),
        };
        self.toegestaan.insert(common.to_vec(), found);
        Ok(found)
    }

    /// Whether these premises are possible together with the demand.
    ///
    /// # Errors
    ///
    /// That is not known, for this reason.
    pub(super) fn possible(&mut self, eigen: &Eigen<'_>, common: &[Premise], zelf: Zelf) -> Result<bool, String> {
        let key = (common.to_vec(), zelf);
        let figure = eigen.figure();
        let streng = figure.map(|figure| figure.strictness());
        if let (Some(streng), Some(bekend)) = (&streng, self.bekend.get(&key))
            && let Some(known) = bekend.says(zelf, streng)
        {
            return Ok(known);
        }
        if let (Some(open), Some(figure), Some(streng)) = (&self.open, &figure, &streng)
            && let Some(bekend) = self.bekend.get_mut(&key).filter(|bekend| !bekend.is_settled())
        {
            let premises: Vec<Premise> = common.iter().copied().chain([open.beide.premise(zelf)]).collect();
            bekend.settle(zelf, &mut self.vragen.session, &premises, (open.maat, figure.is_maximum()));
            if let Some(known) = bekend.says(zelf, streng) {
                return Ok(known);
            }
        }
        let found = match self.solve(eigen, common, zelf) {
            Answer::Sat(_) => true,
            Answer::Unsat(_) => false,
            Answer::Unknown(stop) => return Err(stop.to_string()),
        };
        if let Some(streng) = &streng {
            self.bekend.entry(key).or_default().learn(zelf, streng, found);
        }
        Ok(found)
    }

    /// The furthest value of what the demand is exceeded by, where it is broken.
    pub(super) fn furthest(&mut self, eigen: &Eigen<'_>, common: &[Premise], objective: &[(NumVar, Getal)]) -> Optimum {
        let session = &mut self.vragen.session;
        if self.open.is_none() || eigen.figure().is_none() {
            let premises = asked(eigen, common, Zelf::Gebroken);
            return session.optimise(&premises, objective, Goal::Max, &Limits::default());
        }
        // Where a demand is broken at all, it is so most where the quantity itself goes furthest.
        let find = || session.optimise(common, objective, Goal::Max, &Limits::default());
        self.uitersten.entry(common.to_vec()).or_insert_with(find).clone()
    }

    /// The furthest value of what a counterpart is exceeded by, while the demand holds; with a project
    /// that goes as far; whichever, unless what the demand is about is given.
    pub(super) fn furthest_while_held(
        &mut self,
        eigen: &Eigen<'_>,
        common: &[Premise],
        objective: &[(NumVar, Getal)],
        about: Option<&Lin>,
    ) -> Optimum {
        let premises = asked(eigen, common, Zelf::Overal);
        let session = &mut self.vragen.session;
        let (Some(open), Some(demand)) = (&self.open, eigen.figure()) else {
            return session.optimise(&premises, objective, Goal::Max, &Limits::default());
        };
        let verst = self.verst.entry(common.to_vec()).or_insert_with(|| Verst::new(session, common, objective));
        verst.known(session, &premises, objective, (&demand, about)).unwrap_or_else(|| {
            let found = session.optimise(&premises, objective, Goal::Max, &Limits::default());
            verst.learn(session, (common, open), objective, &demand, &found);
            found
        })
    }

    /// A project that shows what the role asks for this demand alone.
    pub(super) fn getuige(
        &mut self,
        geval: &Geval<'_>,
        naast: &Naast<'_>,
        eigen: &Eigen<'_>,
        common: &[Premise],
        rol: Rol,
    ) -> Result<Getuige, String> {
        let premises = asked(eigen, common, rol.of_the_demand());
        let Wensen { wishes, .. } = self.wensen.get_or_init(|| Wensen::new(geval, naast.modellen()));
        let found = witness(geval, &eigen.zaak, wishes, &mut self.vragen.session, &premises, rol);
        if found.is_err() && self.weinig.is_none() {
            self.weinig = Some(self.vragen.session.add(few_objects(&geval.g)));
        }
        // The same reason, whichever demand was the first to find it.
        found.map_err(|reden| if self.takes_too_many(eigen, common, rol) { TOO_MANY.to_owned() } else { reden })
    }

    /// Whether every project that shows what the role asks has more objects than an example can have, as
    /// far as that was looked at.
    pub(super) fn takes_too_many(&mut self, eigen: &Eigen<'_>, common: &[Premise], rol: Rol) -> bool {
        let Some(few) = self.weinig else { return false };
        let premises: Vec<Premise> = common.iter().copied().chain([few]).collect();
        self.possible(eigen, &premises, rol.of_the_demand()) == Ok(false)
    }

    /// A project that many demands of the series have in common, if it shows the same for this one:
    /// one at the limits of the law, where it is `limited`, and else one with a round number beside the
    /// figure.
    pub(super) fn getoond(
        &mut self,
        geval: &Geval<'_>,
        naast: &Naast<'_>,
        eigen: &Eigen<'_>,
        common: &[Premise],
        (rol, limited): (Rol, bool),
    ) -> Option<Getuige> {
        let own = self.open.as_ref()?.beide.premise(rol.of_the_demand());
        let round = figure(eigen.cond).and_then(|figure| round_near(&figure, rol));
        let mut places: Vec<Option<Getal>> = std::iter::once(None).chain(round.map(Some)).collect();
        if !limited {
            places.reverse();
        }
        let key = |round: Option<Getal>| (common.to_vec(), rol, round);
        for round in places {
            if !self.getoond.contains_key(&key(round.clone())) {
                // Where the law limits it, the project at that limit often does with another number.
                let first = self.getoond.get_mut(&key(None)).filter(|_| limited).and_then(Option::as_mut);
                let at = self.feit.zip(round.as_ref());
                let moved = first.zip(at).and_then(|(first, at)| first.moved(geval, &eigen.zaak, rol, at));
                let premises: Vec<Premise> = common.iter().copied().chain([own]).collect();
                let shown = moved.or_else(|| self.find(geval, naast, premises, rol, round.as_ref()));
                self.getoond.insert(key(round.clone()), shown);
            }
            let shown = self.getoond.get_mut(&key(round)).and_then(Option::as_mut);
            if let Some(getuige) = shown.and_then(|shown| shown.shows_for(geval, &eigen.zaak, rol)) {
                return Some(getuige);
            }
        }
        None
    }

    /// A project that satisfies the premises, with this value of what the demand is about.
    fn find(
        &mut self,
        geval: &Geval<'_>,
        naast: &Naast<'_>,
        mut premises: Vec<Premise>,
        rol: Rol,
        value: Option<&Getal>,
    ) -> Option<Getoond> {
        let session = &mut self.vragen.session;
        if let (Some(value), Some((form, present))) = (value, &self.vorm) {
            let there = form.compare(Vergelijker::GelijkAan, &Lin::constant(value.clone()));
            premises.extend([*present, session.add(there)]);
        }
        let wensen = self.wensen.get_or_init(|| Wensen::new(geval, naast.modellen()));
        Getoond::find(geval, wensen, session, &premises, rol)
    }
}

/// The round number that is nearest to a figure on the side that the demand rules out, or else on
/// the side that it allows: of one or two digits, in the unit of the author.
fn round_near(bound: &Maatstaf<'_>, rol: Rol) -> Option<Getal> {
    const FAR: usize = 15;
    let maat = bound.maat;
    let figure = maat.in_eenheid(&maat.eenheid).filter(Getal::is_positive)?;
    let (ten, tenth) = (Getal::from(10), Getal::ratio(1, 10)?);
    let scales = |factor: &Getal| {
        let factor = factor.clone();
        std::iter::successors(Some(Getal::ONE), move |scale| Some(scale * &factor)).take(FAR)
    };
    // The nearer to a limit, the more often it shows; what is ruled out is seldom so near.
    let digits: &[i64] =
        if rol == Rol::Strenger { &[10, 20, 50] } else { &[10, 12, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90] };
    let round = |scale: Getal| digits.iter().map(move |n| &scale * &Getal::from(*n));
    let all = scales(&ten).chain(scales(&tenth)).flat_map(round);
    // Above a maximum or below a minimum is ruled out, the other side is allowed.
    let above = bound.is_maximum() == (rol == Rol::Strenger);
    let nearest = if above { all.filter(|n| *n > figure).min() } else { all.filter(|n| *n < figure).max() };
    nearest.map(|number| Maat::new(&number, maat.eenheid.clone()).waarde)
}

pub(super) fn asked(eigen: &Eigen<'_>, common: &[Premise], zelf: Zelf) -> Vec<Premise> {
    common.iter().chain(&eigen.banden).copied().chain([eigen.beide.premise(zelf)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eenheid::Eenheid;

    /// Its sign says nothing of the side from which zero bounds.
    #[test]
    fn a_maximum_of_zero_is_a_maximum() {
        let zero = || Term::Number(Maat::new(&Getal::ZERO, Eenheid::none()));
        for (op, maximum) in [
            (Vergelijker::TenHoogste, Some(true)),
            (Vergelijker::TenMinste, Some(false)),
            (Vergelijker::GelijkAan, None),
        ] {
            let cond = Cond::Compare { left: zero(), op, right: zero() };
            assert_eq!(figure(&cond).map(|figure| figure.is_maximum()), maximum, "{op:?}");
        }
    }
}
