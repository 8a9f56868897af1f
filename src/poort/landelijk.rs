//! A local demand beside the Bbl, as messages.

use std::cmp::Ordering;

use super::{Melding, MeldingSoort};
use crate::compare::{Cel, Uitkomst, Vergelijking};
use crate::diagnostic::Diagnostic;
use crate::regelset::Regelset;

/// What a comparison has to say at the gate: one message per way in which the demand differs.
///
/// Nothing is said where the subject is not regulated by the Bbl, and nothing about a demand that
/// never counts: [`bereik`](super::bereik) is about that.
pub fn landelijk(regels: &Regelset, vergelijking: &Vergelijking) -> Vec<Diagnostic> {
    let eis = regels.eis(vergelijking.eis);
    let cellen = &vergelijking.cellen;
    let code = || eis.code.clone();
    let mut found = Vec::new();
    let adds_nothing = |cel: &Cel| matches!(cel.uitkomst, Uitkomst::Gelijk | Uitkomst::VolgtAl);
    // Where the Bbl leaves the subject alone there is nothing to add to.
    let regulated: Vec<&Cel> = cellen.iter().filter(|cel| cel.uitkomst != Uitkomst::NietGeregeld).collect();
    if !regulated.is_empty() && regulated.iter().copied().all(adds_nothing) {
        let mut words: Vec<&str> = regulated.iter().map(|cel| cel.uitkomst.words()).collect();
        words.sort_unstable();
        words.dedup();
        found.push(MeldingSoort::AddsNothing {
            eis: code(),
            uitkomst: words.join(" of "),
            normen: norms(regels, regulated.iter().copied()),
        });
    }
    let among =
        |wanted: &[Uitkomst]| -> Vec<&Cel> { cellen.iter().filter(|cel| wanted.contains(&cel.uitkomst)).collect() };
    let waar = |part: &[&Cel]| cases_of(regels, cellen, part);
    let against = among(&[Uitkomst::Tegenstrijdig]);
    if !against.is_empty() {
        let normen = norms(regels, against.iter().copied());
        found.push(MeldingSoort::Contradicts { eis: code(), waar: waar(&against), normen });
    }
    let above = among(&[Uitkomst::Strenger, Uitkomst::Gemengd, Uitkomst::Aanvullend]);
    if !above.is_empty() {
        let getuige = above.iter().find_map(|cel| cel.getuige.as_ref());
        found.push(MeldingSoort::Above {
            eis: code(),
            waar: waar(&above),
            uitkomst: how(&above),
            getuige: getuige.map(|getuige| getuige.in_woorden.join("; ")),
        });
    }
    let below = among(&[Uitkomst::Zwakker, Uitkomst::Gemengd]);
    if !below.is_empty() {
        let getuige = below.iter().find_map(|cel| match cel.uitkomst {
            Uitkomst::Gemengd => cel.getuige_zwakker.as_ref(),
            _ => cel.getuige.as_ref(),
        });
        found.push(MeldingSoort::Weaker {
            eis: code(),
            waar: waar(&below),
            getuige: getuige.map(|getuige| getuige.in_woorden.join("; ")),
        });
    }
    let open = among(&[Uitkomst::Onbeslist, Uitkomst::Onvergelijkbaar, Uitkomst::OpenNorm]);
    if let Some(first) = open.first() {
        let mut reasons: Vec<&str> =
            open.iter().map(|cel| cel.reden.as_deref().unwrap_or_else(|| cel.uitkomst.words())).collect();
        reasons.sort_unstable();
        reasons.dedup();
        let reden = match reasons.as_slice() {
            [only] => (*only).to_owned(),
            _ => format!("{} (en {} andere redenen)", first.reden.as_deref().unwrap_or_default(), reasons.len() - 1),
        };
        found.push(MeldingSoort::NotCompared { eis: code(), waar: waar(&open), reden });
    }
    let location = eis.location;
    found.into_iter().map(|soort| Diagnostic::from(&Melding { location, soort })).collect()
}

/// The outcomes with the largest gap of each.
fn how(cellen: &[&Cel]) -> String {
    let mut found: Vec<String> = Vec::new();
    for uitkomst in [Uitkomst::Strenger, Uitkomst::Gemengd, Uitkomst::Aanvullend] {
        let these: Vec<&&Cel> = cellen.iter().filter(|cel| cel.uitkomst == uitkomst).collect();
        if these.is_empty() {
            continue;
        }
        let largest = these.iter().filter_map(|cel| cel.kloof.as_ref()).filter_map(|kloof| {
            let grootte = kloof.grootte.as_ref()?;
            Some((grootte, kloof.procent.as_ref()))
        });
        let gap = largest.reduce(|a, b| if a.0.compare(b.0) == Some(Ordering::Less) { b } else { a });
        let gap = gap.map_or_else(String::new, |(grootte, procent)| {
            let percent = procent.map_or_else(String::new, |procent| format!(", {procent} %"));
            format!(" (verschil tot {grootte}{percent})")
        });
        found.push(format!("{}{gap}", uitkomst.words()));
    }
    found.join(" en ")
}

fn norms<'c>(regels: &Regelset, cellen: impl Iterator<Item = &'c Cel>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for id in cellen.flat_map(|cel| cel.normen.iter().chain(&cel.grond)) {
        let place = &regels.eis(*id).vindplaats;
        if !found.contains(place) {
            found.push(place.clone());
        }
    }
    found
}

/// ` voor woonfunctie en kantoorfunctie`; nothing when it is about every case.
fn cases_of(regels: &Regelset, all: &[Cel], part: &[&Cel]) -> String {
    if part.len() == all.len() {
        return String::new();
    }
    let mut names: Vec<&str> =
        part.iter().map(|cel| regels.object(cel.functie.unwrap_or(cel.object)).naam.as_str()).collect();
    names.dedup();
    names.sort_unstable();
    names.dedup();
    match names.split_last() {
        Some((last, [])) => format!(" voor {last}"),
        Some((last, others)) => format!(" voor {} en {last}", others.join(", ")),
        None => String::new(),
    }
}
