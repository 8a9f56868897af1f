//! Which eisen have a case precisely at their limit, per subject.
//!
//! A case at the limit is the one that tells `ten minste` from `meer dan`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::beoordeling::{Berekend, Reden, RedenSoort};
use crate::cases::run;
use crate::regelset::{EisId, EisInhoud, Regelset};

/// The eisen about one subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnderwerpDekking {
    /// Code of the subject; empty for eisen that name none.
    pub onderwerp: String,
    /// Its title.
    pub titel: String,
    /// How many eisen can be decided.
    pub eisen: usize,
    /// How many a person must judge.
    pub te_beoordelen: usize,
    /// How many have a limit in numbers, as far as their cases reach it.
    pub met_grens: usize,
    /// How many of those have a case precisely at it.
    pub op_grens: usize,
    /// The others: eisen with a limit and no case at it.
    pub zonder_grensgeval: Vec<String>,
}

/// Runs all cases and counts per subject.
pub fn onderwerpen(regels: &Regelset) -> Vec<OnderwerpDekking> {
    let (mut with_limit, mut at_limit) = (BTreeSet::new(), BTreeSet::new());
    for voorbeeld in regels.voorbeelden() {
        let (beoordeling, _) = run(regels, voorbeeld);
        let takken = beoordeling.uitkomsten.iter().flat_map(|uitkomst| &uitkomst.takken);
        for (tak, (_, reden)) in takken.flat_map(|tak| tak.lezingen.iter().map(move |lezing| (tak, lezing))) {
            let seen = limits(reden);
            if seen.is_some() {
                with_limit.insert(tak.eis);
            }
            if seen == Some(true) {
                at_limit.insert(tak.eis);
            }
        }
    }
    let mut found: BTreeMap<Option<usize>, OnderwerpDekking> = BTreeMap::new();
    for (id, eis) in regels.eisen() {
        let onderwerp = eis.onderwerp.map(|onderwerp| regels.onderwerp(onderwerp));
        let entry = found.entry(eis.onderwerp.map(|onderwerp| onderwerp.index())).or_insert_with(|| OnderwerpDekking {
            onderwerp: onderwerp.map_or_else(String::new, |onderwerp| onderwerp.code.clone()),
            titel: onderwerp.map_or_else(|| "zonder onderwerp".to_owned(), |onderwerp| onderwerp.titel.clone()),
            eisen: 0,
            te_beoordelen: 0,
            met_grens: 0,
            op_grens: 0,
            zonder_grensgeval: Vec::new(),
        });
        entry.count(id, &eis.inhoud, &eis.code, &with_limit, &at_limit);
    }
    found.into_values().collect()
}

impl OnderwerpDekking {
    fn count(
        &mut self,
        id: EisId,
        inhoud: &EisInhoud,
        code: &str,
        with_limit: &BTreeSet<EisId>,
        at_limit: &BTreeSet<EisId>,
    ) {
        match inhoud {
            EisInhoud::Geen => {}
            EisInhoud::TeBeoordelen(_) => self.te_beoordelen += 1,
            EisInhoud::Norm(_) => {
                self.eisen += 1;
                if !with_limit.contains(&id) {
                    return;
                }
                self.met_grens += 1;
                if at_limit.contains(&id) {
                    self.op_grens += 1;
                } else {
                    self.zonder_grensgeval.push(code.to_owned());
                }
            }
        }
    }
}

/// Whether numbers are compared at all, and whether two of them are equal.
fn limits(reden: &Reden<'_>) -> Option<bool> {
    match &reden.soort {
        RedenSoort::Alle(delen) | RedenSoort::Een(delen) => delen.iter().filter_map(limits).max(),
        RedenSoort::Niet(inner) => limits(inner),
        RedenSoort::Verzameling { elementen, .. } => elementen.iter().filter_map(|(_, reden)| limits(reden)).max(),
        RedenSoort::Toets { waarden, .. } => {
            let (links, rechts) = waarden.split_first()?;
            let Berekend::Getal(left) = &links.waarde else { return None };
            let numbers = rechts.iter().filter_map(|side| match &side.waarde {
                Berekend::Getal(right) => Some(left.value().is_some() && left.value() == right.value()),
                _ => None,
            });
            numbers.max()
        }
        RedenSoort::Feit { .. } | RedenSoort::Vast => None,
    }
}
