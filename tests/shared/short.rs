//! Messages and outcomes in short lines, so that a snapshot can be read beside its source.

use std::fmt::Write;

use stoer::beoordeling::{Berekend, Mogelijk, Ontbreekt, Reden, RedenSoort, Rekenstap, Toepassing, Uitkomst};
use stoer::diagnostic::Diagnostic;
use stoer::feiten::{DingId, Feiten};
use stoer::regelset::{Cond, Regelset};
use stoer::span::Source;

/// `line:column level code message [tip]`, with the other places under it.
pub fn message(sources: &[Source], diagnostic: &Diagnostic) -> String {
    let place = |location: stoer::span::Location| {
        let source = &sources[location.source as usize];
        let (from, to) = (source.position(location.span.start), source.position(location.span.end));
        if from.line == to.line { format!("{from}-{}", to.column) } else { format!("{from}-{to}") }
    };
    let mut line = format!(
        "{} {} {} {}",
        place(diagnostic.location),
        diagnostic.level.word(),
        diagnostic.code,
        diagnostic.message
    );
    if let Some(hint) = &diagnostic.hint {
        let _ = write!(line, " [{hint}]");
    }
    for (location, words) in &diagnostic.also {
        let _ = write!(line, "\n    {}: {words}", place(*location));
    }
    line
}

/// Writes outcomes with names instead of numbers.
pub struct Short<'r> {
    /// The rules that were applied.
    pub regels: &'r Regelset,
    /// The facts that they were applied to.
    pub feiten: &'r Feiten,
}

impl Short<'_> {
    /// An outcome: what it is, and below it why.
    pub fn uitkomst(&self, uitkomst: &Uitkomst<'_>, out: &mut String) {
        let (code, ding) = (&self.regels.eis(uitkomst.eis).code, self.ding(uitkomst.ding));
        let _ = write!(out, "    {code} voor {ding}: {}", uitkomst.oordeel);
        if !uitkomst.ontbreekt.is_empty() {
            let lacking: Vec<String> = uitkomst.ontbreekt.iter().map(|what| self.ontbreekt(what)).collect();
            let _ = write!(out, "; vraagt {}", lacking.join(", "));
        }
        out.push('\n');
        for toepassing in &uitkomst.toepassing {
            let words = match toepassing {
                Toepassing::Voorwaarde(reden) => format!("als {}", self.reden(reden)),
                Toepassing::Uitzondering(eis, holds) => {
                    format!("opzij door {}: {}", self.regels.eis(*eis).code, mogelijk(*holds))
                }
                Toepassing::Vervangen(number, holds) => format!("vervangen door nr. {number}: {}", mogelijk(*holds)),
                Toepassing::NietInWerking => "niet in werking".to_owned(),
                Toepassing::LijstOntbreekt(ding, object) => {
                    format!("geen lijst van {} in {}", self.regels.object(*object).meervoud, self.ding(*ding))
                }
            };
            let _ = writeln!(out, "        {words}");
        }
        for tak in &uitkomst.takken {
            let code = &self.regels.eis(tak.eis).code;
            let counts = if tak.geldt == Mogelijk::WAAR { "geldt" } else { "geldt misschien" };
            for (lezing, reden) in &tak.lezingen {
                let lezing = lezing.map(|naam| format!(" \"{naam}\"")).unwrap_or_default();
                let _ = writeln!(out, "        {code} {counts}{lezing}: {}", self.reden(reden));
            }
            if let Some(reden) = &tak.voldaan_als {
                let _ = writeln!(out, "        {code} voldaan als {}", self.reden(reden));
            }
        }
    }

    fn ding(&self, id: DingId) -> &str {
        &self.feiten.ding(id).naam
    }

    fn ontbreekt(&self, what: &Ontbreekt) -> String {
        match what {
            Ontbreekt::Kenmerk(ding, kenmerk) => {
                format!("{} van {}", self.regels.kenmerk(*kenmerk).naam, self.ding(*ding))
            }
            Ontbreekt::Lijst(ding, object) => {
                format!("lijst {} van {}", self.regels.object(*object).meervoud, self.ding(*ding))
            }
            Ontbreekt::Groep(ding, object) => {
                format!("{} van {}", self.regels.object(*object).naam, self.ding(*ding))
            }
            Ontbreekt::Soort(ding) => format!("soort van {}", self.ding(*ding)),
        }
    }

    /// A reason in one line: `(2,6 ten minste 2,6: waar)`.
    pub fn reden(&self, reden: &Reden<'_>) -> String {
        let outcome = mogelijk(reden.mogelijk);
        let parts = |parts: &[Reden<'_>], word: &str| {
            let parts: Vec<String> = parts.iter().map(|part| self.reden(part)).collect();
            format!("({}): {outcome}", parts.join(word))
        };
        match &reden.soort {
            RedenSoort::Alle(delen) => parts(delen, " en "),
            RedenSoort::Een(delen) => parts(delen, " of "),
            RedenSoort::Niet(inner) => format!("niet ({}): {outcome}", self.reden(inner)),
            RedenSoort::Toets { cond, waarden, .. } => {
                let (links, rechts) = waarden.split_first().unwrap();
                let op = match cond {
                    Cond::Compare { op, .. } => op.words(),
                    _ => "een van",
                };
                let right: Vec<String> = rechts.iter().map(|side| waarde(&side.waarde)).collect();
                let rows: Vec<&str> = rechts
                    .iter()
                    .flat_map(|side| &side.stappen)
                    .filter_map(|step| match step {
                        Rekenstap::Rij(label) => Some(*label),
                        _ => None,
                    })
                    .collect();
                let rows = if rows.is_empty() { String::new() } else { format!(" {{{}}}", rows.join(" | ")) };
                format!("{} {op} {}{rows}: {outcome}", waarde(&links.waarde), right.join(", "))
            }
            RedenSoort::Feit { cond, .. } => {
                let what = match cond {
                    Cond::Flag { kenmerk, .. } => self.regels.kenmerk(*kenmerk).naam.clone(),
                    Cond::Derived { bepaling, .. } => self.regels.bepaling(*bepaling).naam.clone(),
                    Cond::IsKind { soort, .. } => self.regels.object(*soort).naam.clone(),
                    Cond::Assigned { lid, .. } => format!("aangewezen lid {lid}"),
                    _ => "feit".to_owned(),
                };
                format!("{what}: {outcome}")
            }
            RedenSoort::Verzameling { elementen, .. } => {
                let elements: Vec<String> = elementen
                    .iter()
                    .map(|(ding, reden)| format!("{} {}", self.ding(*ding), self.reden(reden)))
                    .collect();
                format!("[{}]: {outcome}", elements.join("; "))
            }
            RedenSoort::Vast => outcome.to_owned(),
        }
    }
}

fn mogelijk(mogelijk: Mogelijk) -> &'static str {
    match (mogelijk.can_be_true(), mogelijk.can_be_false(), mogelijk.can_be_empty()) {
        (true, false, false) => "waar",
        (false, true, false) => "onwaar",
        (false, false, true) => "leeg",
        (true, true, false) => "waar/onwaar",
        (true, false, true) => "waar/leeg",
        (false, true, true) => "onwaar/leeg",
        (true, true, true) => "waar/onwaar/leeg",
        (false, false, false) => "niets",
    }
}

/// A value in coherent units; `a..b` while it is not known.
fn waarde(berekend: &Berekend) -> String {
    match berekend {
        Berekend::Getal(interval) => match interval.value() {
            Some(getal) => getal.to_string(),
            None => {
                let end = |end: &Option<stoer::getal::Getal>| end.as_ref().map(ToString::to_string).unwrap_or_default();
                format!("{}..{}", end(&interval.lo), end(&interval.hi))
            }
        },
        Berekend::Klasse(bits) => {
            let values: Vec<String> = (0..64).filter(|at| bits >> at & 1 == 1).map(|at| at.to_string()).collect();
            if values.len() > 8 { "klasse ?".to_owned() } else { format!("klasse {}", values.join("/")) }
        }
        Berekend::Datum(day) => day.map_or_else(|| "?".to_owned(), |day| day.to_string()),
        Berekend::Tekst(text) => text.as_ref().map_or_else(|| "?".to_owned(), |text| format!("\"{text}\"")),
        Berekend::Ding(ding) => {
            if ding.is_some() {
                "object".to_owned()
            } else {
                "?".to_owned()
            }
        }
        Berekend::Geen => "geen waarde".to_owned(),
    }
}
