//! Running the `voorbeeld` cases of a [`Regelset`].

use crate::beoordeling::{Beoordeling, Oordeel, Uitkomst};
use crate::evaluate::evaluate_some;
use crate::feiten::Feiten;
use crate::regelset::{EisId, Regelset, Verwachting, Voorbeeld};

/// An expectation of a case and what came out.
#[derive(Debug)]
pub struct CaseResult<'r> {
    /// The case.
    pub voorbeeld: &'r Voorbeeld,
    /// The expectation.
    pub verwacht: &'r Verwachting,
    /// What came out.
    pub gevonden: Oordeel,
    /// The outcomes that it was taken from, as indices in the judgement of the case.
    pub uitkomsten: Vec<usize>,
}

impl CaseResult<'_> {
    /// Whether it came out as expected.
    pub fn passes(&self) -> bool {
        self.verwacht.oordeel == self.gevonden
    }
}

/// Runs one case: its judgement, and each expectation beside what came out.
pub fn run<'r>(regels: &'r Regelset, voorbeeld: &'r Voorbeeld) -> (Beoordeling<'r>, Vec<CaseResult<'r>>) {
    let mut wanted: Vec<EisId> = Vec::new();
    for verwacht in &voorbeeld.verwacht {
        wanted.extend(replaced_by(regels, verwacht.eis));
    }
    let beoordeling = evaluate_some(regels, &voorbeeld.feiten, &wanted);
    let results = voorbeeld
        .verwacht
        .iter()
        .map(|verwacht| {
            let (gevonden, uitkomsten) =
                outcome_for(regels, &voorbeeld.feiten, &beoordeling, verwacht.eis, verwacht.voor.as_deref());
            CaseResult { voorbeeld, verwacht, gevonden, uitkomsten }
        })
        .collect();
    (beoordeling, results)
}

/// The worst outcome of an eis over all objects, or over those with a name, and where it was
/// found. An eis that is judged with what it replaces counts only where it is the one in force.
pub fn outcome_for(
    regels: &Regelset,
    feiten: &Feiten,
    beoordeling: &Beoordeling<'_>,
    eis: EisId,
    naam: Option<&str>,
) -> (Oordeel, Vec<usize>) {
    let roots = replaced_by(regels, eis);
    let mut worst = Oordeel::NietVanToepassing;
    let mut found = Vec::new();
    for (index, uitkomst) in beoordeling.uitkomsten.iter().enumerate() {
        let named = naam.is_none_or(|naam| feiten.ding(uitkomst.ding).naam == naam);
        if roots.contains(&uitkomst.eis) && named {
            found.push(index);
            worst = worst.min(share(uitkomst, eis));
        }
    }
    (worst, found)
}

/// The eis itself and everything that it replaces, directly or in turn.
pub(crate) fn replaced_by(regels: &Regelset, eis: EisId) -> Vec<EisId> {
    let mut roots = vec![eis];
    let mut next = 0;
    while let Some(at) = roots.get(next).copied() {
        next += 1;
        for target in &regels.eis(at).opzij {
            if !roots.contains(target) {
                roots.push(*target);
            }
        }
    }
    roots
}

/// What an outcome says of one eis of its family.
fn share(uitkomst: &Uitkomst<'_>, eis: EisId) -> Oordeel {
    if uitkomst.takken.is_empty() {
        return if uitkomst.eis == eis { uitkomst.oordeel } else { Oordeel::NietVanToepassing };
    }
    match uitkomst.takken.iter().find(|tak| tak.eis == eis) {
        Some(_) => uitkomst.oordeel,
        None => Oordeel::NietVanToepassing,
    }
}
