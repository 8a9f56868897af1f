//! What the gate found, for machines.

mod github;
mod gitlab;
mod junit;
mod sarif;

use serde::Serialize;

use crate::diagnostic::Level;
use crate::poort::{Bevinding, Stand, Verslag};
use crate::span::{Location, Source};

pub use github::github;
pub use gitlab::gitlab;
pub use junit::junit;
pub use sarif::sarif;

/// A place for machines: lines and columns from 1, columns in characters; the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Plek<'s> {
    bestand: &'s str,
    regel: usize,
    kolom: usize,
    eindregel: usize,
    eindkolom: usize,
}

/// A place in a text; nothing when it is in none of them.
fn place(sources: &[Source], location: Location) -> Option<Plek<'_>> {
    let source = sources.get(location.source as usize)?;
    let start = source.position(location.span.start);
    let end = source.position(location.span.end.max(location.span.start));
    Some(Plek {
        bestand: &source.name,
        regel: start.line,
        kolom: start.column,
        eindregel: end.line,
        eindkolom: end.column,
    })
}

/// A message for machines.
#[derive(Serialize)]
struct Regel<'v> {
    #[serde(flatten)]
    plek: Plek<'v>,
    niveau: Level,
    code: &'v str,
    melding: &'v str,
    tip: Option<&'v str>,
    bij: &'v str,
    vingerafdruk: &'v str,
    /// `telt`, `toegestaan` or `bekend`.
    stand: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reden: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tot: Option<String>,
}

/// All findings as a JSON list, also those that do not count.
///
/// # Errors
///
/// When JSON cannot hold them, which no message can bring about.
pub fn json(sources: &[Source], verslag: &Verslag) -> serde_json::Result<String> {
    let line = |bevinding: &'_ Bevinding| {
        let melding = &bevinding.melding;
        let (stand, allowed) = match &bevinding.stand {
            Stand::Telt => ("telt", None),
            Stand::Bekend => ("bekend", None),
            Stand::Toegestaan { reden, tot } => ("toegestaan", Some((reden, tot))),
        };
        let regel = Regel {
            plek: place(sources, melding.location)?,
            niveau: melding.level,
            code: melding.code,
            melding: &melding.message,
            tip: melding.hint.as_deref(),
            bij: &bevinding.blok,
            vingerafdruk: &bevinding.vingerafdruk,
            stand,
            reden: allowed.map(|(reden, _)| reden.as_str()),
            tot: allowed.map(|(_, tot)| tot.to_string()),
        };
        Some(serde_json::to_value(regel))
    };
    let list: Vec<serde_json::Value> =
        verslag.bevindingen.iter().filter_map(line).collect::<serde_json::Result<_>>()?;
    serde_json::to_string_pretty(&list)
}
