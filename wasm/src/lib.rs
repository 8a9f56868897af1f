//! The browser's door to stoer: text in, JSON or text out, no state and no logic of its own.
//!
//! The web page that uses it is still to come; these functions are what it will call.

use serde_json::json;
use stoer::bind::bind;
use stoer::check::check;
use stoer::diagnostic::Diagnostic;
use stoer::evaluate::evaluate;
use stoer::format::format;
use stoer::ingebouwd;
use stoer::parse::parse;
use stoer::rapport::Rapport;
use stoer::span::Source;
use wasm_bindgen::prelude::wasm_bindgen;

/// Judges a project by the built-in rules: `{"rapport": …}`, or `{"meldingen": […]}` when the
/// project cannot be read.
#[wasm_bindgen]
pub fn toets(name: &str, yaml: &str) -> String {
    let (regels, diagnostics) = check(ingebouwd::sources());
    let Some(regels) = regels else {
        return json!({ "meldingen": messages(&diagnostics, &ingebouwd::sources()) }).to_string();
    };
    let source = Source::new(name, yaml);
    match bind(&regels, &source) {
        Ok(feiten) => json!({ "rapport": Rapport::new(&regels, &feiten, &evaluate(&regels, &feiten)) }).to_string(),
        Err(errors) => {
            let diagnostics: Vec<Diagnostic> = errors.iter().map(|error| error.diagnostic(0)).collect();
            json!({ "meldingen": messages(&diagnostics, &[source]) }).to_string()
        }
    }
}

/// Checks one rule file together with the built-in rules: `{"meldingen": […]}` about that file.
#[wasm_bindgen]
pub fn controleer(name: &str, text: &str) -> String {
    let mut sources = ingebouwd::sources();
    let own = u32::try_from(sources.len()).unwrap_or(u32::MAX);
    sources.push(Source::new(name, text));
    let (_, mut diagnostics) = check(sources.clone());
    diagnostics.retain(|diagnostic| diagnostic.location.source == own);
    json!({ "meldingen": messages(&diagnostics, &sources) }).to_string()
}

/// One rule file in its canonical layout; empty when it cannot be read.
#[wasm_bindgen]
pub fn opmaak(text: &str) -> String {
    let (bestand, errors) = parse(&Source::new("", text));
    if errors.is_empty() { format(&bestand, text) } else { String::new() }
}

fn messages(diagnostics: &[Diagnostic], sources: &[Source]) -> Vec<serde_json::Value> {
    diagnostics
        .iter()
        .map(|one| {
            json!({
                "code": one.code,
                "niveau": one.level.word(),
                "plaats": one.place(sources),
                "melding": one.message,
                "tip": one.hint,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_project_gives_a_report_and_a_broken_one_its_faults() {
        let good = super::toets("p.yaml", "aanvraagdatum: 2026-09-24\ngebouwen: []\n");
        assert!(good.starts_with("{\"rapport\":"), "{good:.200}");
        let bad = super::toets("p.yaml", "aanvraagdatum: 2026-09-24\ngebouwn: []\n");
        assert!(bad.contains("p.yaml:2:1") && bad.contains("F011"), "{bad}");
    }

    #[test]
    fn only_faults_of_the_file_itself_are_reported() {
        let found = super::controleer("eigen.stoer", "eis x.y \"z\"\n");
        assert!(found.contains("eigen.stoer:1:5"), "{found}");
    }
}
