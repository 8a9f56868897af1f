//! Findings as a GitLab code quality report.

use serde::Serialize;

use super::place;
use crate::diagnostic::Level;
use crate::poort::Verslag;
use crate::span::Source;

#[derive(Serialize)]
struct Issue<'v> {
    description: String,
    check_name: &'v str,
    fingerprint: &'v str,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// The findings that count. GitLab itself compares them with those of the target branch.
///
/// # Errors
///
/// When JSON cannot hold them, which no message can bring about.
pub fn gitlab(sources: &[Source], verslag: &Verslag) -> serde_json::Result<String> {
    let issues: Vec<Issue<'_>> = verslag
        .tellend()
        .filter_map(|bevinding| {
            let melding = &bevinding.melding;
            let plek = place(sources, melding.location)?;
            Some(Issue {
                description: format!("{}: {}", melding.code, melding.message),
                check_name: melding.code,
                fingerprint: &bevinding.vingerafdruk,
                severity: match melding.level {
                    Level::Info => "info",
                    Level::Waarschuwing => "minor",
                    Level::Fout => "major",
                },
                location: Location {
                    path: plek.bestand.trim_start_matches("./").replace('\\', "/"),
                    lines: Lines { begin: plek.regel, end: plek.eindregel },
                },
            })
        })
        .collect();
    serde_json::to_string_pretty(&issues)
}
