//! Findings as SARIF 2.1.0, the OASIS standard that code hosts and editors read.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;

use super::place;
use crate::diagnostic::Level;
use crate::ingebouwd;
use crate::poort::{Bevinding, Stand, Verslag};
use crate::span::{self, Source};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What may not stand in the path of a URI as it is.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b']')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

#[derive(Serialize)]
struct Log<'v> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'v>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'v> {
    tool: Tool,
    language: &'static str,
    column_kind: &'static str,
    results: Vec<ResultOf<'v>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    short_description: Text,
    full_description: Text,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultOf<'v> {
    rule_id: &'v str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: Vec<Location<'v>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related>,
    partial_fingerprints: BTreeMap<&'static str, &'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'v> {
    physical_location: Physical,
    logical_locations: [Logical<'v>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Related {
    physical_location: Physical,
    message: Text,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical<'v> {
    fully_qualified_name: &'v str,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    justification: String,
}

/// All findings as a SARIF log with one run. What the settings allow is a suppression with its
/// reason; what was known before is unchanged against the baseline.
///
/// # Errors
///
/// When JSON cannot hold them, which no message can bring about.
pub fn sarif(sources: &[Source], verslag: &Verslag) -> serde_json::Result<String> {
    let mut codes: Vec<&str> = verslag.bevindingen.iter().map(|bevinding| bevinding.melding.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let found = verslag.bevindingen.iter();
    let results = found.filter_map(|bevinding| result(sources, verslag, &codes, bevinding)).collect();
    let rules = codes.iter().map(|code| rule(verslag, code)).collect();
    let driver = Driver { name: "stoer", version: env!("CARGO_PKG_VERSION"), rules };
    let run = Run { tool: Tool { driver }, language: "nl", column_kind: "unicodeCodePoints", results };
    serde_json::to_string_pretty(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] })
}

/// A code with its page.
fn rule(verslag: &Verslag, code: &str) -> Rule {
    let page = ingebouwd::page(code).unwrap_or_default();
    let title = page.lines().next().unwrap_or_default().trim_start_matches("# ");
    let title = title.split_once(": ").map_or(title, |(_, title)| title);
    let body = page.split_once('\n').map_or("", |(_, body)| body).trim();
    let first = body.split("\n\n").next().unwrap_or_default();
    let level = verslag.bevindingen.iter().find(|found| found.melding.code == code).map(|found| found.melding.level);
    Rule {
        id: code.to_owned(),
        short_description: Text { text: title.to_owned() },
        full_description: Text { text: first.to_owned() },
        help: Help { text: body.to_owned(), markdown: body.to_owned() },
        default_configuration: Configuration { level: word(level.unwrap_or(Level::Waarschuwing)) },
    }
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Info => "note",
        Level::Waarschuwing => "warning",
        Level::Fout => "error",
    }
}

fn result<'v>(sources: &[Source], verslag: &Verslag, codes: &[&str], bevinding: &'v Bevinding) -> Option<ResultOf<'v>> {
    let melding = &bevinding.melding;
    let mut message = melding.message.clone();
    if let Some(hint) = &melding.hint {
        message.push_str("\n\ntip: ");
        message.push_str(hint);
    }
    let also = melding.also.iter().filter_map(|(location, words)| {
        Some(Related { physical_location: physical(sources, *location)?, message: Text { text: words.clone() } })
    });
    let suppressions = match &bevinding.stand {
        Stand::Toegestaan { reden, tot } => {
            vec![Suppression { kind: "external", justification: format!("{reden} (tot {tot})") }]
        }
        Stand::Telt | Stand::Bekend => Vec::new(),
    };
    let known = if bevinding.stand == Stand::Bekend { "unchanged" } else { "new" };
    // Code hosts look for the first name; the second is ours.
    let names = ["primaryLocationLineHash", "stoer/v1"];
    Some(ResultOf {
        rule_id: melding.code,
        rule_index: codes.binary_search(&melding.code).ok()?,
        level: word(melding.level),
        message: Text { text: message },
        locations: vec![Location {
            physical_location: physical(sources, melding.location)?,
            logical_locations: [Logical { fully_qualified_name: &bevinding.blok }],
        }],
        related_locations: also.collect(),
        partial_fingerprints: names.into_iter().map(|name| (name, bevinding.vingerafdruk.as_str())).collect(),
        baseline_state: verslag.met_basis.then_some(known),
        suppressions,
    })
}

fn physical(sources: &[Source], at: span::Location) -> Option<Physical> {
    let plek = place(sources, at)?;
    Some(Physical {
        artifact_location: Artifact { uri: uri(plek.bestand) },
        region: Region {
            start_line: plek.regel,
            start_column: plek.kolom,
            end_line: plek.eindregel,
            end_column: plek.eindkolom,
        },
    })
}

/// A path as a URI reference: relative ones stay so.
fn uri(path: &str) -> String {
    let slashes = path.replace('\\', "/");
    let plain = utf8_percent_encode(slashes.trim_start_matches("./"), PATH).to_string();
    // A colon in the first part would be read as a scheme.
    let scheme = plain.split('/').next().is_some_and(|first| first.contains(':'));
    match (plain.starts_with('/'), scheme) {
        (true, _) => format!("file://{plain}"),
        (false, true) => format!("./{plain}"),
        (false, false) => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_uri_references() {
        assert_eq!(uri("./regels/een twee.stoer"), "regels/een%20twee.stoer");
        assert_eq!(uri("/werk/a.stoer"), "file:///werk/a.stoer");
        assert_eq!(uri("regels\\a#b.stoer"), "regels/a%23b.stoer");
        assert_eq!(uri("a:b.stoer"), "./a:b.stoer");
    }
}
