//! What a local demand adds to the Bbl, in words for an editor.

use std::collections::BTreeMap;

use time::Date;

use crate::compare::{Bereikt, Cel, Kloof, Uitkomst, Vergelijking, compare};
use crate::regelset::{EisId, Regelset};
use crate::woorden::klassenverschil;

/// The demand with this code when there is something to compare: it is local and asks something.
pub(super) fn comparable(regels: &Regelset, code: &str) -> Option<EisId> {
    let id = regels.eis_by_code(code)?;
    regels.is_local_demand(regels.eis(id)).then_some(id)
}

/// The outcome in a few words, and with its cases in Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Compared {
    pub(super) kop: String,
    pub(super) text: String,
}

/// Compares a demand with the Bbl of a day.
pub(super) fn compared(regels: &Regelset, eis: EisId, day: Date) -> Compared {
    let found = compare(regels, eis, day);
    let kop = headline(&found);
    let mut text = format!("**Vergeleken met het Bbl op {day}: {kop}**");
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for cel in &found.cellen {
        groups.entry(outcome(regels, cel)).or_default().push(case(regels, cel));
    }
    for (what, mut cases) in groups {
        cases.sort();
        cases.dedup();
        text.push_str(&format!("\n\n- {}: {what}", cases.join("; ")));
    }
    Compared { kop, text }
}

fn headline(found: &Vergelijking) -> String {
    match (found.kop, found.cellen.is_empty()) {
        (Some(kop), _) => kop.words().to_owned(),
        (None, true) => "geen geval gevonden waarin zij geldt".to_owned(),
        (None, false) => {
            let mut all: Vec<Uitkomst> = found.cellen.iter().map(|cel| cel.uitkomst).collect();
            all.sort();
            all.dedup();
            let words: Vec<&str> = all.into_iter().map(Uitkomst::words).collect();
            format!("verschilt per geval ({})", words.join(", "))
        }
    }
}

fn case(regels: &Regelset, cel: &Cel) -> String {
    let mut text = regels.object(cel.functie.unwrap_or(cel.object)).naam.clone();
    for (kind, holds) in &cel.eigenschappen {
        text.push_str(&format!(", {}{}", if *holds { "" } else { "geen " }, regels.object(*kind).naam));
    }
    text
}

fn outcome(regels: &Regelset, cel: &Cel) -> String {
    let mut places: Vec<&str> = cel.normen.iter().map(|id| regels.eis(*id).vindplaats.as_str()).collect();
    places.dedup();
    let mut text = format!("**{}**", cel.uitkomst.words());
    if let Some(deel) = cel.deel {
        text.push_str(&format!(" (deel {})", deel + 1));
    }
    if !places.is_empty() {
        text.push_str(&format!(" tegenover Bbl {}", places.join("; ")));
    }
    if let Some(kloof) = &cel.kloof {
        text.push_str(&format!("; {}", gap(kloof)));
    }
    if let Some(reden) = &cel.reden {
        text.push_str(&format!("; {reden}"));
    }
    if let Some(getuige) = &cel.getuige {
        text.push_str(&format!("\n  - getuige: {}", getuige.in_woorden.join("; ")));
    }
    for voorbehoud in &cel.voorbehouden {
        text.push_str(&format!("\n  - voorbehoud: {voorbehoud}"));
    }
    text
}

fn gap(kloof: &Kloof) -> String {
    let percent = kloof.procent.as_ref().map_or_else(String::new, |procent| format!(" ({procent} %)"));
    if let Some(steps) = kloof.klassen {
        return klassenverschil(steps);
    }
    match (&kloof.grootte, kloof.bereikt) {
        (Some(maat), Bereikt::Bereikt) => format!("grootste verschil {maat}{percent}"),
        (Some(maat), Bereikt::Benaderd | Bereikt::Onbegrensd) => format!("verschil tot bijna {maat}{percent}"),
        (None, _) => "het verschil heeft geen grens".to_owned(),
    }
}
