//! The last word on a witness: [`evaluate`](mod@crate::evaluate) itself.

use std::collections::{BTreeMap, BTreeSet};

use super::cases::Geval;
use super::witness::Rol;
use crate::beoordeling::{Beoordeling, Mogelijk, Oordeel, RedenSoort, Tak, Uitkomst};
use crate::evaluate::evaluate_some;
use crate::feiten::{DingId, Feiten};
use crate::regelset::EisId;

/// Whether evaluating the project shows what the model promised.
pub(super) fn confirm(
    geval: &Geval<'_>,
    feiten: &Feiten,
    dingen: &BTreeMap<DingId, DingId>,
    rol: Rol,
) -> Result<(), String> {
    let regels = geval.g.regels;
    let name = |eis: EisId| regels.eis(eis).code.clone();
    let mut wanted: Vec<EisId> = vec![geval.zaak.eis];
    wanted.extend(geval.overige.iter().chain(&geval.tegenover).map(|norm| norm.eis));
    let mut next = 0;
    while let Some(at) = wanted.get(next).copied() {
        next += 1;
        for target in &regels.eis(at).opzij {
            if !wanted.contains(target) {
                wanted.push(*target);
            }
        }
    }
    let found = evaluate_some(regels, feiten, &wanted);
    if let Some(first) = found.onmogelijk.first() {
        let code = regels.verbanden.get(first.verband).map_or("", |verband| verband.code.as_str());
        return Err(format!("het voorbeeld kan niet bestaan ({code})"));
    }
    let place = dingen.get(&geval.ding).copied().ok_or("het object ontbreekt in het voorbeeld")?;
    let own = fares(geval, &found, geval.zaak.eis, place, geval.zaak.deel);
    let counterpart: BTreeSet<EisId> = geval.tegenover.iter().map(|norm| norm.eis).collect();
    if rol == Rol::Strenger && own != Some(false) {
        return Err(format!("bij narekenen breekt het voorbeeld {} niet met zekerheid", name(geval.zaak.eis)));
    }
    if rol == Rol::Zwakker && own != Some(true) {
        return Err(format!("bij narekenen voldoet het voorbeeld niet met zekerheid aan {}", name(geval.zaak.eis)));
    }
    for norm in geval.overige.iter().chain(&geval.tegenover) {
        if rol == Rol::Zwakker && counterpart.contains(&norm.eis) {
            continue;
        }
        let Some(ding) = dingen.get(&norm.ding).copied() else { continue };
        if fares(geval, &found, norm.eis, ding, None) != Some(true) {
            return Err(format!("bij narekenen voldoet het voorbeeld niet met zekerheid aan {}", name(norm.eis)));
        }
    }
    if rol == Rol::Zwakker {
        let broken = geval.tegenover.iter().any(|norm| {
            dingen.get(&norm.ding).is_some_and(|ding| fares(geval, &found, norm.eis, *ding, None) == Some(false))
        });
        if !broken {
            return Err("bij narekenen breekt het voorbeeld geen landelijke norm met zekerheid".to_owned());
        }
    }
    Ok(())
}

/// Whether an eis is in orde for an object under the reading that was chosen.
fn fares(geval: &Geval<'_>, found: &Beoordeling<'_>, eis: EisId, ding: DingId, deel: Option<usize>) -> Option<bool> {
    let mut outcome = Some(true);
    for uitkomst in found.uitkomsten.iter().filter(|uitkomst| uitkomst.ding == ding) {
        let tak = uitkomst.takken.iter().find(|tak| tak.eis == eis);
        let one = match tak {
            Some(tak) if tak.geldt == Mogelijk::WAAR => reading(geval, tak, deel),
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

/// An outcome that is decided whichever branch counts.
fn settled(uitkomst: &Uitkomst<'_>, eis: EisId, deel: Option<usize>) -> Option<bool> {
    (uitkomst.oordeel != Oordeel::Onbekend && uitkomst.eis == eis && deel.is_none())
        .then(|| uitkomst.oordeel.in_orde())?
}

fn reading(geval: &Geval<'_>, tak: &Tak<'_>, deel: Option<usize>) -> Option<bool> {
    let chosen = geval.zaak.lezing.get(&tak.eis).copied().unwrap_or(0);
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
