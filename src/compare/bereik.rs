//! Whether an eis can count at all: is there a building to which it applies, and one where
//! nothing sets it aside?

use time::Date;

use super::cases::functions;
use super::ground::Grounder;
use crate::regelset::{EisId, EisInhoud, Regelset};
use crate::solver::{Answer, Formula, Limits, solve};

/// Whether an eis can count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bereik {
    /// It counts somewhere, or it is not certain that it does not.
    Telt,
    /// Not on this date.
    NietInWerking,
    /// There is no project to which it applies.
    Nooit,
    /// Wherever it applies, an exception or replacement counts instead.
    AltijdOpzij,
}

/// Looks for a building where an eis or exception counts. The outline of a building is a relaxation
/// of what can be built, so that "never" is certain.
pub fn bereik(regels: &Regelset, id: EisId, datum: Date) -> Bereik {
    let eis = regels.eis(id);
    let dated = match &eis.inhoud {
        EisInhoud::Norm(versies) => versies.iter().any(|versie| versie.periode.contains(datum)),
        EisInhoud::TeBeoordelen(_) | EisInhoud::Geen => true,
    };
    if !dated || !eis.periode.contains(datum) || !regels.regeling(eis.regeling).periode.contains(datum) {
        return Bereik::NietInWerking;
    }
    let mut aside = false;
    for voor in &eis.voor {
        let Some(g) = Grounder::new(regels, id, datum) else { return Bereik::Telt };
        for functie in functions(regels, &g, voor.basis) {
            let Some(mut g) = Grounder::new(regels, id, datum) else { return Bereik::Telt };
            if let (Some(_), Some(functie)) = (regels.object(voor.basis).zijden, functie) {
                g.build(functie, Some(functie));
            }
            let ding = g.build(voor.basis, functie);
            let applies = g.applies(id, ding);
            if !possible(&g, applies) {
                continue;
            }
            aside = true;
            let counts = g.active(id, ding);
            if possible(&g, counts) {
                return Bereik::Telt;
            }
        }
    }
    match (eis.voor.is_empty(), aside) {
        (true, _) => Bereik::Telt,
        (false, true) => Bereik::AltijdOpzij,
        (false, false) => Bereik::Nooit,
    }
}

/// Whether something is not ruled out.
fn possible(g: &Grounder<'_>, wanted: Formula) -> bool {
    if g.fout.is_some() {
        return true;
    }
    let mut formulas = g.axioms.clone();
    formulas.push(wanted);
    !matches!(solve(&g.problem, &formulas, &Limits::default()), Answer::Unsat(_))
}
