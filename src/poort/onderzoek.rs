//! What the checker does not look at: cases, layout, sources, and eisen that never count.

use std::collections::BTreeSet;

use time::Date;

use super::{Melding, MeldingSoort};
use crate::cases::run;
use crate::compare::{Bereik, bereik as reach};
use crate::diagnostic::Diagnostic;
use crate::format::format;
use crate::parse::parse;
use crate::regelset::{EisId, EisInhoud, Regelset, Voorbeeld};
use crate::span::{Location, Source, Span};

/// Runs a case.
pub fn voorbeeld(regels: &Regelset, voorbeeld: &Voorbeeld) -> Vec<Diagnostic> {
    let (_, results) = run(regels, voorbeeld);
    let failed = results.iter().filter(|result| !result.passes());
    let found = failed.map(|result| Melding {
        location: result.verwacht.location,
        soort: MeldingSoort::CaseDiffers {
            eis: regels.eis(result.verwacht.eis).code.clone(),
            voor: result.verwacht.voor.clone(),
            verwacht: result.verwacht.oordeel,
            gevonden: result.gevonden,
            reden: result
                .uitkomsten
                .is_empty()
                .then(|| "er is in dit voorbeeld geen object waarvoor deze eis geldt".to_owned()),
        },
    });
    found.map(|melding| Diagnostic::from(&melding)).collect()
}

/// Whether a file is in the canonical layout. A file that cannot be read is for the checker.
pub fn opmaak(source: &Source, number: u32) -> Option<Diagnostic> {
    let (bestand, errors) = parse(source);
    if !errors.is_empty() {
        return None;
    }
    let canonical = format(&bestand, &source.text);
    if canonical == source.text {
        return None;
    }
    let same = source.text.lines().zip(canonical.lines()).take_while(|(ours, theirs)| ours == theirs).count();
    let start: usize = source.text.split_inclusive('\n').take(same).map(str::len).sum();
    let line = source.text.get(start..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
    let location = Location { source: number, span: Span::new(start, start + line) };
    Some(Diagnostic::from(&Melding { location, soort: MeldingSoort::Layout }))
}

/// Regelingen that do not say where their text was found.
pub fn herkomst(regels: &Regelset) -> Vec<Diagnostic> {
    let without = regels.regelingen().filter(|(_, regeling)| regeling.bron.is_none());
    let found = without.map(|(_, regeling)| Melding {
        location: regeling.location,
        soort: MeldingSoort::NoOrigin { regeling: regeling.code.clone() },
    });
    found.map(|melding| Diagnostic::from(&melding)).collect()
}

/// Eisen of which no case expects anything. What only lifts others or fixes a fact is tried
/// through the eisen it touches.
pub fn zonder_voorbeeld(regels: &Regelset) -> Vec<Diagnostic> {
    let named: BTreeSet<EisId> =
        regels.voorbeelden().iter().flat_map(|voorbeeld| &voorbeeld.verwacht).map(|verwacht| verwacht.eis).collect();
    let untried = regels.eisen().filter(|(id, eis)| !matches!(eis.inhoud, EisInhoud::Geen) && !named.contains(id));
    let found = untried
        .map(|(_, eis)| Melding { location: eis.location, soort: MeldingSoort::NoCase { eis: eis.code.clone() } });
    found.map(|melding| Diagnostic::from(&melding)).collect()
}

/// Whether an eis or exception can ever count on a day.
pub fn bereik(regels: &Regelset, id: EisId, dag: Date) -> Option<Diagnostic> {
    let eis = regels.eis(id);
    let code = eis.code.clone();
    let soort = match reach(regels, id, dag) {
        Bereik::Telt => return None,
        Bereik::NietInWerking => MeldingSoort::NotInForce { eis: code, dag },
        Bereik::Nooit => MeldingSoort::NeverApplies { eis: code },
        Bereik::AltijdOpzij => MeldingSoort::AlwaysAside {
            eis: code,
            door: eis.uitzonderingen.iter().map(|id| format!("`{}`", regels.eis(*id).code)).collect(),
        },
    };
    Some(Diagnostic::from(&Melding { location: eis.location, soort }))
}
