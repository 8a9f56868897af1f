//! [`Regelset`] × [`Feiten`] to [`Beoordeling`]: which eisen hold for a project, and why.
//!
//! Total: checking and binding removed every reason to fail. An unknown fact leaves several
//! outcomes possible; an outcome counts as decided only when one possibility is left. So a fact
//! that is added later never turns a decided verdict around.
//!
//! A norm is judged together with what replaces it, as one family: while it is not known which
//! of them counts, all that still can are judged.

mod cond;
mod lists;
#[cfg(feature = "batch")]
mod many;
mod memo;
mod navigate;
mod noted;
mod outward;
mod term;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use smallvec::SmallVec;
use time::Date;

use crate::beoordeling::{
    Beoordeling, Mogelijk, Onmogelijk, Ontbreekt, Oordeel, Reden, RedenSoort, Rekenstap, Tak, Toepassing, Uitkomst,
    Uitkomstwaarde,
};
use crate::feiten::{DingId, Feiten, Waarde};
use crate::maat::Maat;
use crate::regelset::{
    Eis, EisId, EisInhoud, KenmerkId, Opvolging, Regeling, RegelingId, Regelset, Term, Versie, Voor,
};
#[cfg(feature = "batch")]
pub(crate) use many::{Ongenoemd, broken_verbanden, lacking};
use memo::{Memo, OfKind};
pub(crate) use noted::{Looked, Noted, evaluate_each, impossible, is_of_kind};
use term::Track;

/// Instruments that bind only those who agreed to them, and drafts, which bind nobody: they
/// count only where the project names them.
const BY_AGREEMENT: [&str; 11] = [
    "overeenkomst",
    "anterieure overeenkomst",
    "koopovereenkomst",
    "erfpacht",
    "verkoopvoorwaarden",
    "tendereis",
    "gunningscriterium",
    "prijsprikkel",
    "convenant",
    "kwaliteitskader",
    "stimulering",
];

/// Judges a project by the national rules and by the local rules of its place and agreements.
pub fn evaluate<'r>(regels: &'r Regelset, feiten: &Feiten) -> Beoordeling<'r> {
    Evaluator::new(regels, feiten, false, |regeling| applies_here(regels, feiten, regeling)).run(|_| true)
}

/// Judges a project by all rules, wherever they hold.
pub fn evaluate_all<'r>(regels: &'r Regelset, feiten: &Feiten) -> Beoordeling<'r> {
    Evaluator::new(regels, feiten, false, |_| true).run(|_| true)
}

/// Judges a project as [`evaluate`] does, by these eisen only. The outcomes are those that
/// `evaluate` gives of them.
pub fn evaluate_these<'r>(regels: &'r Regelset, feiten: &Feiten, wanted: impl Fn(EisId) -> bool) -> Beoordeling<'r> {
    Evaluator::new(regels, feiten, false, |regeling| applies_here(regels, feiten, regeling)).run(wanted)
}

/// Judges only these eisen, wherever they hold, each with the family it belongs to. For cases.
pub(crate) fn evaluate_some<'r>(regels: &'r Regelset, feiten: &Feiten, eisen: &[EisId]) -> Beoordeling<'r> {
    let wanted: BTreeSet<EisId> = eisen.iter().copied().collect();
    Evaluator::new(regels, feiten, true, |_| true).run(|id| wanted.contains(&id))
}

/// Whether a regeling applies to the project: national rules always, local rules by place, and
/// what was agreed only where the project says so.
pub fn applies_here(regels: &Regelset, feiten: &Feiten, regeling: &Regeling) -> bool {
    if regeling.is_national() {
        return true;
    }
    if feiten.afspraken.contains(&regeling.code) {
        return true;
    }
    if !holds_by_place(regeling) {
        return false;
    }
    let place = regels.kenmerken().find(|(_, kenmerk)| kenmerk.naam == regeling.gezag).map(|(id, _)| id);
    let here = place.and_then(|id| feiten.ding(Feiten::PROJECT).feiten.get(&id));
    matches!(here, Some(Waarde::Tekst(naam)) if regeling.gebied.iter().any(|gebied| gebied.eq_ignore_ascii_case(naam)))
}

/// Whether a regeling holds in its place of itself; what was agreed or only drafted does not.
pub(crate) fn holds_by_place(regeling: &Regeling) -> bool {
    let draft = regeling.instrument.starts_with("ontwerp ");
    !draft && !BY_AGREEMENT.contains(&regeling.instrument.as_str()) && !regeling.gebied.is_empty()
}

/// Whether an eis applies by its own terms, and why.
struct Application<'r> {
    versie: Option<&'r Versie>,
    applies: Mogelijk,
    toepassing: Vec<Toepassing<'r>>,
    /// What was lacking to know whether a vervanging holds, also where it turned out not to.
    replaced: Vec<Ontbreekt>,
}

/// The object that a condition is about, and the sentences around it.
struct Frame<'p> {
    ding: DingId,
    outer: Option<&'p Frame<'p>>,
}

impl Frame<'_> {
    fn at(&self, scope: u8) -> DingId {
        match (scope, self.outer) {
            (0, _) | (_, None) => self.ding,
            (_, Some(outer)) => outer.at(scope - 1),
        }
    }
}

/// Per regeling whether it is looked at: it is wanted, and in force.
fn looked_at(regels: &Regelset, datum: Date, wanted: impl Fn(&Regeling) -> bool) -> Vec<bool> {
    regels.regelingen().map(|(_, regeling)| wanted(regeling) && regeling.periode.contains(datum)).collect()
}

/// The eisen that fix facts.
fn deciding(regels: &Regelset) -> impl Iterator<Item = EisId> {
    regels.eisen().filter(|(_, eis)| !eis.stelt_vast.is_empty()).map(|(id, _)| id)
}

struct Evaluator<'r, 'f> {
    regels: &'r Regelset,
    feiten: &'f Feiten,
    /// Per regeling whether it is looked at.
    regelingen: Cow<'f, [bool]>,
    /// Whether a vervanging or local decision holds only where the facts say so. A case is about
    /// one norm and does not repeat each time that the building is an ordinary new one.
    ordinary: bool,
    /// Facts that an applicable local decision fixes.
    vastgesteld: BTreeMap<(DingId, KenmerkId), Vec<(Waarde, Mogelijk)>>,
    /// Whether exceptions count for objects, as far as that has been asked.
    memo: Memo<'r>,
    /// Per kind which objects are of it and where its lists are missing, as far as asked.
    kinds: Vec<OfKind>,
    /// The facts that were asked for, where somebody wants to know.
    gelezen: Option<RefCell<BTreeSet<(DingId, KenmerkId)>>>,
}

impl<'r, 'f> Evaluator<'r, 'f> {
    fn new(regels: &'r Regelset, feiten: &'f Feiten, ordinary: bool, looks_at: impl Fn(&Regeling) -> bool) -> Self {
        let regelingen = looked_at(regels, feiten.toetsdatum, looks_at);
        let mut evaluator = Self::before_decisions(regels, feiten, ordinary, Cow::Owned(regelingen));
        evaluator.fix_facts(deciding(regels));
        evaluator
    }

    fn before_decisions(regels: &'r Regelset, feiten: &'f Feiten, ordinary: bool, regelingen: Cow<'f, [bool]>) -> Self {
        Self {
            regels,
            feiten,
            regelingen,
            ordinary,
            vastgesteld: BTreeMap::new(),
            memo: Memo::default(),
            kinds: regels.objecten().map(|_| OfKind::default()).collect(),
            gelezen: None,
        }
    }

    fn looks_at(&self, regeling: RegelingId) -> bool {
        self.regelingen.get(regeling.index()).copied().unwrap_or(false)
    }

    fn run(&self, wanted: impl Fn(EisId) -> bool) -> Beoordeling<'r> {
        let mut uitkomsten = Vec::new();
        for (id, eis) in self.regels.eisen() {
            if wanted(id) && self.looks_at(eis.regeling) && !matches!(eis.inhoud, EisInhoud::Geen) {
                self.judge(id, eis, &mut uitkomsten);
            }
        }
        Beoordeling { toetsdatum: self.feiten.toetsdatum, uitkomsten, onmogelijk: self.impossible() }
    }

    /// A local decision fixes a fact, whatever the project says of it, where it applies. While it
    /// is not known whether it does, its value is one of those that are possible.
    fn fix_facts(&mut self, deciding: impl Iterator<Item = EisId>) {
        for id in deciding {
            let eis = self.regels.eis(id);
            if !self.looks_at(eis.regeling) {
                continue;
            }
            for ding in self.feiten.ids() {
                let applies = self.applies(id, ding, &mut Track::default());
                if !applies.can_be_true() || (self.ordinary && applies.can_be_false()) {
                    continue;
                }
                let frame = Frame { ding, outer: None };
                for (nav, kenmerk, term) in &eis.stelt_vast {
                    let navigate::Reached::At(target) = self.go(&frame, nav) else { continue };
                    if let Some(waarde) = fixed_value(term) {
                        self.vastgesteld.entry((target, *kenmerk)).or_default().push((waarde, applies));
                        // What was known rests on facts that are now otherwise.
                        self.memo = Memo::default();
                    }
                }
            }
        }
    }

    /// What no real building can be.
    fn impossible(&self) -> Vec<Onmogelijk<'r>> {
        let mut found = Vec::new();
        for (index, verband) in self.regels.verbanden.iter().enumerate() {
            for ding in self.of_kinds(&verband.voor).iter().copied() {
                if self.is_for(&verband.voor, ding, &mut Track::default()) != Mogelijk::WAAR {
                    continue;
                }
                let frame = Frame { ding, outer: None };
                let holds = match &verband.als {
                    Some(cond) => self.condition(&frame, cond, &mut Track::default()),
                    None => Mogelijk::WAAR,
                };
                let reden = self.cond(&frame, &verband.norm);
                if holds == Mogelijk::WAAR && reden.mogelijk == Mogelijk::ONWAAR {
                    found.push(Onmogelijk { verband: index, ding, reden });
                }
            }
        }
        found
    }

    // ------------------------------------------------------------------ which norm counts

    /// The version in force, if the eis has a norm at all.
    fn version(&self, id: EisId) -> Option<&'r Versie> {
        let eis = self.regels.eis(id);
        let EisInhoud::Norm(versies) = &eis.inhoud else { return None };
        if !self.in_force(eis) {
            return None;
        }
        versies.iter().find(|versie| versie.periode.contains(self.feiten.toetsdatum))
    }

    fn in_force(&self, eis: &Eis) -> bool {
        self.looks_at(eis.regeling) && eis.periode.contains(self.feiten.toetsdatum)
    }

    /// Whether an object is of one of the kinds.
    fn is_for(&self, voor: &'r [Voor], ding: DingId, track: &mut Track<'r>) -> Mogelijk {
        let mut outcome = Mogelijk::ONWAAR;
        for kind in voor {
            let (mut is, lacking) = self.is_kind(ding, kind.basis);
            if is.can_be_true() {
                track.ontbreekt.extend(lacking);
                if let Some(cond) = &kind.cond {
                    is = is.and(self.condition(&Frame { ding, outer: None }, cond, track));
                }
            }
            outcome = outcome.or(is);
        }
        outcome
    }

    /// Whether an eis applies to an object by its own terms.
    fn applies(&self, id: EisId, ding: DingId, track: &mut Track<'r>) -> Mogelijk {
        let eis = self.regels.eis(id);
        if !self.in_force(eis) {
            return Mogelijk::ONWAAR;
        }
        if matches!(eis.inhoud, EisInhoud::Norm(_)) && self.version(id).is_none() {
            return Mogelijk::ONWAAR;
        }
        let mut outcome = self.is_for(&eis.voor, ding, track);
        let frame = Frame { ding, outer: None };
        for cond in eis.aangewezen.iter().chain(&eis.als) {
            if !outcome.can_be_true() {
                break;
            }
            outcome = outcome.and(self.condition(&frame, cond, track));
        }
        for (number, _) in &eis.vervangen_door {
            if !outcome.can_be_true() {
                break;
            }
            outcome = outcome.and(self.replaced(*number, ding, track).negate());
        }
        outcome
    }

    /// Whether a vervanging holds for an object.
    fn replaced(&self, number: usize, ding: DingId, track: &mut Track<'r>) -> Mogelijk {
        let Some(vervanging) = self.regels.vervangingen.get(number) else { return Mogelijk::ONWAAR };
        if !vervanging.periode.contains(self.feiten.toetsdatum) {
            return Mogelijk::ONWAAR;
        }
        let Some(target) = self.counterpart(&vervanging.voor, ding) else { return Mogelijk::ONWAAR };
        let mut outcome = self.is_for(&vervanging.voor, target, track);
        if let (true, Some(cond)) = (outcome.can_be_true(), &vervanging.als) {
            outcome = outcome.and(self.condition(&Frame { ding: target, outer: None }, cond, track));
        }
        if self.ordinary && outcome.can_be_false() { Mogelijk::ONWAAR } else { outcome }
    }

    /// The object itself, or what contains it, that is of one of the kinds.
    fn counterpart(&self, voor: &[Voor], ding: DingId) -> Option<DingId> {
        voor.iter().find_map(|kind| self.feiten.ancestor(self.regels, ding, kind.basis))
    }

    /// Whether an eis is the one that counts: it applies and nothing sets it aside.
    fn active(&self, id: EisId, ding: DingId, track: &mut Track<'r>) -> Mogelijk {
        let applies = self.applies(id, ding, track);
        self.not_set_aside(applies, id, ding, track)
    }

    /// Whether an eis that applies in so far is the one that counts.
    fn not_set_aside(&self, applies: Mogelijk, id: EisId, ding: DingId, track: &mut Track<'r>) -> Mogelijk {
        let mut outcome = applies;
        for exception in &self.regels.eis(id).uitzonderingen {
            if !outcome.can_be_true() {
                break;
            }
            outcome = outcome.and(self.exception(*exception, ding, track).negate());
        }
        outcome
    }

    /// Whether an exception counts for an object: on the object itself, on what contains it, or
    /// on something inside it.
    fn exception(&self, id: EisId, ding: DingId, track: &mut Track<'r>) -> Mogelijk {
        let eis = self.regels.eis(id);
        if let Some(target) = self.counterpart(&eis.voor, ding) {
            return self.displaces(id, target, track);
        }
        let mut outcome = Mogelijk::ONWAAR;
        for kind in &eis.voor {
            for inside in self.below(ding, kind.basis).dingen {
                outcome = outcome.or(self.displaces(id, inside, track));
            }
        }
        outcome
    }

    /// Whether an exception sets its targets aside: it applies and is not lifted. What is itself
    /// replaced still does, for what replaces it stands in the same place.
    fn displaces(&self, id: EisId, ding: DingId, track: &mut Track<'r>) -> Mogelijk {
        self.remembered((id, ding), track, |track| self.work_out_displaces(id, ding, track))
    }

    fn work_out_displaces(&self, id: EisId, ding: DingId, track: &mut Track<'r>) -> Mogelijk {
        let mut outcome = self.applies(id, ding, track);
        for exception in &self.regels.eis(id).uitzonderingen {
            if outcome.can_be_true() && matches!(self.regels.eis(*exception).inhoud, EisInhoud::Geen) {
                outcome = outcome.and(self.exception(*exception, ding, track).negate());
            }
        }
        outcome
    }

    /// Everything that replaces an eis for the same kind of object, directly or in turn.
    fn replacements(&self, id: EisId, ding: DingId) -> Vec<EisId> {
        let mut found = Vec::new();
        let mut next = 0;
        let mut at = Some(id);
        while let Some(replaced) = at {
            for other in &self.regels.eis(replaced).uitzonderingen {
                if self.is_folded(*other, ding) && *other != id && !found.contains(other) {
                    found.push(*other);
                }
            }
            at = found.get(next).copied();
            next += 1;
        }
        found
    }

    /// Whether an eis is judged within the family of what it replaces, for this object.
    fn is_folded(&self, id: EisId, ding: DingId) -> bool {
        let eis = self.regels.eis(id);
        if matches!(eis.inhoud, EisInhoud::Geen) {
            return false;
        }
        let soort = self.feiten.ding(ding).soort;
        let covers = |eis: &Eis| eis.voor.iter().any(|kind| self.regels.related(soort, kind.basis));
        let judged = |eis: &Eis| covers(eis) && !matches!(eis.inhoud, EisInhoud::Geen);
        eis.opzij.iter().any(|target| judged(self.regels.eis(*target))) && covers(eis)
    }

    // ------------------------------------------------------------------ outcomes

    fn judge(&self, id: EisId, eis: &'r Eis, uitkomsten: &mut Vec<Uitkomst<'r>>) {
        let visited = self.of_kinds(&eis.voor);
        for ding in visited.iter().copied() {
            if !self.is_folded(id, ding) {
                uitkomsten.push(self.outcome(id, ding));
            }
        }
        // A case does not say of every kind of object that there are no more of them.
        let settled = self.ordinary && !visited.is_empty();
        if self.in_force(eis) && eis.opzij.is_empty() && !settled {
            for voor in &eis.voor {
                self.missing_lists(id, voor.basis, uitkomsten);
            }
        }
    }

    fn outcome(&self, id: EisId, ding: DingId) -> Uitkomst<'r> {
        let eis = self.regels.eis(id);
        let mut ontbreekt = Vec::new();
        let Application { versie, applies, mut toepassing, mut replaced } =
            self.explain_application(id, ding, &mut ontbreekt);
        let others = self.replacements(id, ding);
        let mut takken = Vec::with_capacity(1 + others.len());
        // Of branches that may count one does; of branches that certainly count, all do.
        let (mut outcomes, mut together, mut beside) = (Mogelijk::NIETS, Mogelijk::LEEG, Vec::new());
        let mut by_hand = false;
        let mut reading_differs = false;
        let mut certain = false;
        let mut lifted = applies.can_be_false();
        for member in std::iter::once(id).chain(others) {
            let mut track = Track::default();
            let (versie, active) = if member == id {
                track.ontbreekt.append(&mut replaced);
                (versie, self.not_set_aside(applies, id, ding, &mut track))
            } else {
                (self.version(member), self.active(member, ding, &mut track))
            };
            if !active.is_decided() {
                ontbreekt.append(&mut track.ontbreekt);
            }
            if !active.can_be_true() {
                continue;
            }
            certain |= !active.can_be_false();
            let tak = self.branch(member, versie, ding, active);
            match &self.regels.eis(member).inhoud {
                EisInhoud::TeBeoordelen(_) => by_hand = true,
                EisInhoud::Norm(_) | EisInhoud::Geen => {
                    let (outcome, differs) = tak_outcome(&tak);
                    if active.can_be_false() {
                        outcomes = outcomes.or_else(outcome);
                        beside.push(outcome);
                    } else {
                        together = together.and(outcome);
                    }
                    reading_differs |= differs;
                }
            }
            takken.push(tak);
        }
        if certain {
            outcomes = beside.into_iter().fold(together, |known, more| known.or_else(known.and(more)));
        }
        for exception in &eis.uitzonderingen {
            let mut track = Track::default();
            let holds = self.exception(*exception, ding, &mut track);
            if holds.can_be_true() {
                toepassing.push(Toepassing::Uitzondering(*exception, holds));
                lifted |= !self.is_folded(*exception, ding);
                if !holds.is_decided() {
                    ontbreekt.append(&mut track.ontbreekt);
                }
            }
        }
        // What comes in its place is not encoded: a person must look, or may have to.
        let mut replaced_by_hand = Mogelijk::ONWAAR;
        for (number, _) in eis.vervangen_door.iter().filter(|(_, successor)| *successor == Opvolging::MetDeHand) {
            let mut track = Track::default();
            replaced_by_hand = replaced_by_hand.or(self.replaced(*number, ding, &mut track));
            ontbreekt.append(&mut track.ontbreekt);
        }
        if !certain && (lifted || takken.is_empty()) {
            outcomes = outcomes.or_else(Mogelijk::LEEG);
        }
        let oordeel = if replaced_by_hand == Mogelijk::WAAR || (by_hand && takken.len() == 1) {
            Oordeel::TeBeoordelen
        } else if let (Some(decided), false) = (verdict(outcomes), by_hand || replaced_by_hand.can_be_true()) {
            decided
        } else {
            self.undecided(&takken, reading_differs, &mut ontbreekt)
        };
        if oordeel != Oordeel::Onbekend {
            ontbreekt.clear();
        }
        if ontbreekt.len() > 1 {
            let mut seen = BTreeSet::new();
            ontbreekt.retain(|what| seen.insert(*what));
        }
        Uitkomst { eis: id, ding, oordeel, toepassing, takken, ontbreekt }
    }

    /// What to call an outcome that is not decided, and which facts it lacks: either facts are
    /// missing, or the source is open, or only its readings differ.
    fn undecided(&self, takken: &[Tak<'r>], reading_differs: bool, ontbreekt: &mut Vec<Ontbreekt>) -> Oordeel {
        for tak in takken {
            tak.lezingen
                .iter()
                .map(|(_, reden)| reden)
                .chain(&tak.voldaan_als)
                .for_each(|reden| missing(reden, ontbreekt));
        }
        let open = takken.iter().any(|tak| tak.lezingen.iter().any(|(_, reden)| rests_on_open_source(reden)));
        let only_readings = reading_differs && every_reading_is_decided(takken);
        if !open && (only_readings || ontbreekt.is_empty()) { Oordeel::HangtAfVanDeLezing } else { Oordeel::Onbekend }
    }

    /// Why an eis applies by its own terms, or does not.
    fn explain_application(&self, id: EisId, ding: DingId, ontbreekt: &mut Vec<Ontbreekt>) -> Application<'r> {
        let eis = self.regels.eis(id);
        let frame = Frame { ding, outer: None };
        let versie = self.version(id);
        let no_version = matches!(eis.inhoud, EisInhoud::Norm(_)) && versie.is_none();
        if !self.in_force(eis) || no_version {
            let toepassing = vec![Toepassing::NietInWerking];
            return Application { versie, applies: Mogelijk::ONWAAR, toepassing, replaced: Vec::new() };
        }
        let mut toepassing = Vec::with_capacity(eis.aangewezen.len() + usize::from(eis.als.is_some()));
        let mut replaced = Vec::new();
        let mut outcome = Mogelijk::ONWAAR;
        for kind in &eis.voor {
            let (mut is, lacking) = self.is_kind(ding, kind.basis);
            if !is.is_decided() {
                ontbreekt.extend(lacking);
            }
            if let (true, Some(cond)) = (is.can_be_true(), &kind.cond) {
                let reden = self.cond(&frame, cond);
                is = is.and(reden.mogelijk.as_condition());
                missing(&reden, ontbreekt);
                toepassing.push(Toepassing::Voorwaarde(reden));
            }
            outcome = outcome.or(is);
        }
        for cond in eis.aangewezen.iter().chain(&eis.als) {
            if !outcome.can_be_true() {
                break;
            }
            let reden = self.cond(&frame, cond);
            outcome = outcome.and(reden.mogelijk.as_condition());
            if outcome.can_be_true() {
                missing(&reden, ontbreekt);
            }
            toepassing.push(Toepassing::Voorwaarde(reden));
        }
        for (number, _) in &eis.vervangen_door {
            let mut track = Track::default();
            let holds = self.replaced(*number, ding, &mut track);
            if outcome.can_be_true() {
                if holds.can_be_true() {
                    toepassing.push(Toepassing::Vervangen(*number, holds));
                    if !holds.is_decided() {
                        ontbreekt.extend_from_slice(&track.ontbreekt);
                    }
                    outcome = outcome.and(holds.negate());
                }
                replaced.append(&mut track.ontbreekt);
            }
        }
        Application { versie, applies: outcome, toepassing, replaced }
    }

    /// How the norm of one eis fares.
    fn branch(&self, id: EisId, versie: Option<&'r Versie>, ding: DingId, geldt: Mogelijk) -> Tak<'r> {
        let frame = Frame { ding, outer: None };
        let lezingen = match versie {
            Some(versie) => {
                versie.lezingen.iter().map(|lezing| (lezing.naam.as_deref(), self.cond(&frame, &lezing.norm))).collect()
            }
            None => SmallVec::new(),
        };
        let proof = self.regels.eis(id).voldaan_als.as_ref();
        Tak { eis: id, geldt, lezingen, voldaan_als: proof.map(|cond| self.cond(&frame, cond)) }
    }
}

/// What a branch can give over all its readings, and whether decided readings differ.
fn tak_outcome(tak: &Tak<'_>) -> (Mogelijk, bool) {
    let proof = tak.voldaan_als.as_ref().map_or(Mogelijk::ONWAAR, |reden| reden.mogelijk.as_condition());
    let mut outcome = Mogelijk::NIETS;
    let (mut one_fails, mut one_does_not) = (false, false);
    for (_, reden) in &tak.lezingen {
        // Another proof makes good a norm that fails; a norm without meaning stays without.
        let reading = if reden.mogelijk.can_be_false() {
            let part = |there: bool, value| if there { value } else { Mogelijk::NIETS };
            proof
                .or_else(part(reden.mogelijk.can_be_true(), Mogelijk::WAAR))
                .or_else(part(reden.mogelijk.can_be_empty(), Mogelijk::LEEG))
        } else {
            reden.mogelijk
        };
        if let Some(verdict) = verdict(reading) {
            one_fails |= verdict == Oordeel::VoldoetNiet;
            one_does_not |= verdict != Oordeel::VoldoetNiet;
        }
        outcome = outcome.or_else(reading);
    }
    (outcome, one_fails && one_does_not)
}

/// Whether every reading of every branch is decided, so that only the readings differ.
fn every_reading_is_decided(takken: &[Tak<'_>]) -> bool {
    takken
        .iter()
        .all(|tak| !tak.geldt.can_be_false() && tak.lezingen.iter().all(|(_, reden)| verdict(reden.mogelijk).is_some()))
}

/// The outcome that is left when it can no longer change from in orde to niet in orde.
fn verdict(possible: Mogelijk) -> Option<Oordeel> {
    match (possible.can_be_true(), possible.can_be_false(), possible.can_be_empty()) {
        (true, false, _) => Some(Oordeel::Voldoet),
        (false, true, false) => Some(Oordeel::VoldoetNiet),
        (false, false, _) => Some(Oordeel::NietVanToepassing),
        (true, true, _) | (false, true, true) => None,
    }
}

/// Whether an undecided condition rests on a limit that the source leaves open.
fn rests_on_open_source(reden: &Reden<'_>) -> bool {
    let open = |side: &Uitkomstwaarde<'_>| side.stappen.iter().any(|step| matches!(step, Rekenstap::Open(_)));
    if verdict(reden.mogelijk).is_some() {
        return false;
    }
    match &reden.soort {
        RedenSoort::Toets { waarden, .. } => waarden.iter().any(open),
        RedenSoort::Alle(parts) | RedenSoort::Een(parts) => parts.iter().any(rests_on_open_source),
        RedenSoort::Niet(inner) => rests_on_open_source(inner),
        RedenSoort::Verzameling { elementen, .. } => elementen.iter().any(|(_, reden)| rests_on_open_source(reden)),
        RedenSoort::Feit { .. } | RedenSoort::Vast => false,
    }
}

/// What an undecided condition lacks; decided parts lack nothing.
fn missing(reden: &Reden<'_>, found: &mut Vec<Ontbreekt>) {
    if reden.mogelijk.is_decided() {
        return;
    }
    match &reden.soort {
        RedenSoort::Alle(parts) | RedenSoort::Een(parts) => parts.iter().for_each(|part| missing(part, found)),
        RedenSoort::Niet(inner) => missing(inner, found),
        RedenSoort::Toets { waarden, .. } => found.extend(waarden.iter().flat_map(|side| &side.ontbreekt)),
        RedenSoort::Feit { ontbreekt, .. } => found.extend(ontbreekt),
        RedenSoort::Verzameling { elementen, ontbreekt, .. } => {
            elementen.iter().for_each(|(_, reden)| missing(reden, found));
            found.extend(ontbreekt);
        }
        RedenSoort::Vast => {}
    }
}

/// The value that a local decision lays down.
fn fixed_value(term: &Term) -> Option<Waarde> {
    Some(match term {
        Term::Number(maat) => {
            Waarde::Getal(Maat { waarde: maat.waarde.clone(), eenheid: maat.eenheid.clone(), weergave: maat.weergave })
        }
        Term::Class(_, index) => Waarde::Klasse(*index),
        Term::Date(day) => Waarde::Datum(*day),
        Term::Text(text) => Waarde::Tekst(text.clone()),
        _ => return None,
    })
}
