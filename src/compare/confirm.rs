//! The last word on a witness: [`evaluate`](mod@crate::evaluate) itself.

use std::collections::{BTreeMap, BTreeSet};

use super::cases::{Geval, Zaak};
use super::witness::Rol;
use crate::beoordeling::{Mogelijk, Oordeel, RedenSoort, Tak, Uitkomst};
use crate::evaluate::{Noted, evaluate_each, impossible};
use crate::feiten::{DingId, Feiten};
use crate::regelset::{EisId, KenmerkId, Regelset};

/// An example that was evaluated, and shows what the model promised.
pub(super) struct Nagerekend<'a, 'r> {
    geval: &'a Geval<'r>,
    /// The demand and what of it.
    zaak: &'a Zaak,
    /// What was evaluated: the demand, the norms beside it, and what these set aside.
    eisen: Vec<EisId>,
    dingen: &'a BTreeMap<DingId, DingId>,
    rol: Rol,
    /// The demand itself matters as well.
    eigen: bool,
    /// Of each eis that counts here.
    uitkomsten: Vec<Noted<'r>>,
}

/// Outcomes, eis by eis.
type Stand<'s, 'r> = Vec<&'s [Uitkomst<'r>]>;

/// Evaluates a project; says why it does not show what the model promised, if so. When `eigen` is false
/// that is about the national norms only.
pub(super) fn confirm<'a, 'r>(
    geval: &'a Geval<'r>,
    zaak: &'a Zaak,
    feiten: &Feiten,
    dingen: &'a BTreeMap<DingId, DingId>,
    rol: Rol,
    eigen: bool,
) -> Result<Nagerekend<'a, 'r>, String> {
    let regels = geval.g.regels;
    if let Some(first) = impossible(regels, &geval.looked, feiten).first() {
        let code = regels.verbanden.get(first.verband).map_or("", |verband| verband.code.as_str());
        return Err(format!("het voorbeeld kan niet bestaan ({code})"));
    }
    let beside = geval.overige.iter().chain(&geval.tegenover).map(|norm| norm.eis);
    let eisen = to_evaluate(regels, beside.chain(eigen.then_some(zaak.eis)));
    let uitkomsten = evaluate_each(regels, &geval.looked, feiten, eisen.iter().copied());
    let nagerekend = Nagerekend { geval, zaak, eisen, dingen, rol, eigen, uitkomsten };
    nagerekend.shows(&nagerekend.stand())?;
    Ok(nagerekend)
}

impl<'r> Nagerekend<'_, 'r> {
    fn stand(&self) -> Stand<'_, 'r> {
        self.uitkomsten.iter().map(|noted| noted.uitkomsten.as_slice()).collect()
    }

    /// Whether the project, from which this fact was just taken, still shows the same.
    pub(super) fn shows_without(&mut self, feiten: &Feiten, ding: DingId, kenmerk: KenmerkId) -> bool {
        let touched: Vec<usize> = (0..self.uitkomsten.len())
            .filter(|at| self.uitkomsten.get(*at).is_some_and(|noted| noted.gelezen.contains(&(ding, kenmerk))))
            .collect();
        if touched.is_empty() {
            return true;
        }
        let eisen = touched.iter().filter_map(|at| self.eisen.get(*at).copied());
        let again = evaluate_each(self.geval.g.regels, &self.geval.looked, feiten, eisen);
        let mut stand = self.stand();
        for (at, noted) in touched.iter().zip(&again) {
            if let Some(place) = stand.get_mut(*at) {
                *place = &noted.uitkomsten;
            }
        }
        if self.shows(&stand).is_err() {
            return false;
        }
        for (at, noted) in touched.into_iter().zip(again) {
            if let Some(place) = self.uitkomsten.get_mut(at) {
                *place = noted;
            }
        }
        true
    }

    fn shows(&self, stand: &Stand<'_, 'r>) -> Result<(), String> {
        let Self { geval, zaak, dingen, .. } = self;
        let name = |eis: EisId| geval.g.regels.eis(eis).code.clone();
        let place = dingen.get(&geval.ding).copied().ok_or("het object ontbreekt in het voorbeeld")?;
        if self.eigen && !plays_its_part(zaak, stand, place, self.rol) {
            let code = name(zaak.eis);
            return Err(match self.rol {
                Rol::Strenger => format!("bij narekenen breekt het voorbeeld {code} niet met zekerheid"),
                Rol::Zwakker => format!("bij narekenen voldoet het voorbeeld niet met zekerheid aan {code}"),
            });
        }
        let counterpart: BTreeSet<EisId> = geval.tegenover.iter().map(|norm| norm.eis).collect();
        for norm in geval.overige.iter().chain(&geval.tegenover) {
            if self.rol == Rol::Zwakker && counterpart.contains(&norm.eis) {
                continue;
            }
            let Some(ding) = dingen.get(&norm.ding).copied() else { continue };
            if fares(zaak, stand, norm.eis, ding, None) != Some(true) {
                return Err(format!("bij narekenen voldoet het voorbeeld niet met zekerheid aan {}", name(norm.eis)));
            }
        }
        if self.rol == Rol::Zwakker {
            let broken = geval.tegenover.iter().any(|norm| {
                dingen.get(&norm.ding).is_some_and(|ding| fares(zaak, stand, norm.eis, *ding, None) == Some(false))
            });
            if !broken {
                return Err("bij narekenen breekt het voorbeeld geen landelijke norm met zekerheid".to_owned());
            }
        }
        Ok(())
    }
}

/// The eisen to evaluate for an outline: the demand, the norms beside it, and what these set aside.
fn to_evaluate(regels: &Regelset, eisen: impl IntoIterator<Item = EisId>) -> Vec<EisId> {
    let mut found = BTreeSet::new();
    let mut todo: Vec<EisId> = eisen.into_iter().collect();
    while let Some(at) = todo.pop() {
        if found.insert(at) {
            todo.extend(&regels.eis(at).opzij);
        }
    }
    found.into_iter().collect()
}

/// Whether a project breaks the demand for certain, or holds to it, as its role wants.
pub(super) fn own_part(
    geval: &Geval<'_>,
    zaak: &Zaak,
    feiten: &Feiten,
    dingen: &BTreeMap<DingId, DingId>,
    rol: Rol,
) -> bool {
    let (Some(place), Some(noted)) = (dingen.get(&geval.ding), own(geval, zaak, feiten)) else { return false };
    plays_its_part(zaak, &vec![noted.uitkomsten.as_slice()], *place, rol)
}

/// Whether the demand is broken for the object; or holds for it, and is not broken for another. Of an
/// object beyond the outline little is known.
fn plays_its_part(zaak: &Zaak, stand: &Stand<'_, '_>, place: DingId, rol: Rol) -> bool {
    let holds = |ding: DingId| fares(zaak, stand, zaak.eis, ding, zaak.deel);
    match rol {
        Rol::Strenger => holds(place) == Some(false),
        Rol::Zwakker => {
            let about = |uitkomst: &&Uitkomst<'_>| {
                uitkomst.eis == zaak.eis || uitkomst.takken.iter().any(|tak| tak.eis == zaak.eis)
            };
            let mut all = stand.iter().copied().flatten().filter(about).map(|uitkomst| uitkomst.ding);
            holds(place) == Some(true) && all.all(|ding| holds(ding) != Some(false))
        }
    }
}

/// The demand by itself.
pub(super) fn own<'r>(geval: &Geval<'r>, zaak: &Zaak, feiten: &Feiten) -> Option<Noted<'r>> {
    evaluate_each(geval.g.regels, &geval.looked, feiten, [zaak.eis]).pop()
}

/// Whether an eis is in orde for an object under the reading that was chosen.
fn fares(zaak: &Zaak, stand: &Stand<'_, '_>, eis: EisId, ding: DingId, deel: Option<usize>) -> Option<bool> {
    let mut outcome = Some(true);
    for uitkomst in stand.iter().copied().flatten().filter(|uitkomst| uitkomst.ding == ding) {
        let tak = uitkomst.takken.iter().find(|tak| tak.eis == eis);
        let one = match tak {
            Some(tak) if tak.geldt == Mogelijk::WAAR => {
                reading(zaak, tak, deel).filter(|holds| !holds || !open_beside(zaak, uitkomst, eis))
            }
            Some(_) => None,
            None if uitkomst.eis == eis && uitkomst.takken.is_empty() => uitkomst.oordeel.in_orde(),
            None => Some(true),
        };
        outcome = match (outcome, one.or_else(|| settled(uitkomst, eis, deel))) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        };
    }
    outcome
}

/// Whether another branch may count beside this one, and may be broken.
fn open_beside(zaak: &Zaak, uitkomst: &Uitkomst<'_>, eis: EisId) -> bool {
    uitkomst.takken.iter().any(|tak| {
        let may_count = tak.geldt.can_be_true() && tak.geldt != Mogelijk::WAAR;
        tak.eis != eis && may_count && reading(zaak, tak, None) != Some(true)
    })
}

/// An outcome that is decided whichever branch counts.
fn settled(uitkomst: &Uitkomst<'_>, eis: EisId, deel: Option<usize>) -> Option<bool> {
    (uitkomst.oordeel != Oordeel::Onbekend && uitkomst.eis == eis && deel.is_none())
        .then(|| uitkomst.oordeel.in_orde())?
}

fn reading(zaak: &Zaak, tak: &Tak<'_>, deel: Option<usize>) -> Option<bool> {
    let chosen = zaak.lezing.get(&tak.eis).copied().unwrap_or(0);
    let (_, reden) = tak.lezingen.get(chosen)?;
    let proof = tak.voldaan_als.as_ref().map_or(Mogelijk::ONWAAR, |reden| reden.mogelijk.as_condition());
    let mogelijk = match (&reden.soort, deel) {
        (RedenSoort::Alle(parts), Some(deel)) => parts.get(deel)?.mogelijk,
        _ => reden.mogelijk,
    };
    match (mogelijk.can_be_true() || mogelijk.can_be_empty(), mogelijk.can_be_false()) {
        (true, false) => Some(true),
        (false, true) if !proof.can_be_true() => Some(false),
        _ => None,
    }
}
