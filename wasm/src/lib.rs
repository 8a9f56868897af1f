//! The browser's door to stoer: text in, JSON or text out, and no logic of its own.
//!
//! Every function takes text and gives text, so that the same call gives the same bytes here and
//! in the browser. What is kept between calls are the checked built-in rules, nothing else. The
//! cases beside the built-in rules are not among them: a page that shows cases hands them in.

mod bericht;
mod editor;
mod eis_tekst;
mod overzicht;
mod plan;
mod proef;
mod regels;
mod register;
mod vergelijk;
mod vragen;

use serde_json::json;
use stoer::bind::bind;
use stoer::evaluate::evaluate;
use stoer::format::format;
use stoer::parse::parse;
use stoer::rapport::Rapport;
use stoer::span::Source;
use wasm_bindgen::prelude::wasm_bindgen;

/// Judges a project by the built-in rules: `{"rapport": …}`, or `{"meldingen": […]}` when the
/// project cannot be read.
#[wasm_bindgen]
pub fn toets(name: &str, yaml: &str) -> String {
    regels::with_builtin(|regels| {
        let source = Source::new(name, yaml);
        match bind(regels, &source) {
            Ok(feiten) => json!({ "rapport": Rapport::new(regels, &feiten, &evaluate(regels, &feiten)) }),
            Err(errors) => bericht::of_facts(&errors, source),
        }
    })
}

/// Checks one rule file together with the built-in rules: `{"meldingen": […]}` about that file.
/// `van` and `tot` of a message count UTF-16 units, as JavaScript does.
#[wasm_bindgen]
pub fn controleer(name: &str, text: &str) -> String {
    let source = Source::new(name, text);
    let (diagnostics, sources) = regels::beside_builtin(|rules| (rules.findings(&source), rules.sources(&source)));
    bericht::of(&diagnostics, &sources).to_string()
}

/// One rule file in its canonical layout; empty when it cannot be read.
#[wasm_bindgen]
pub fn opmaak(text: &str) -> String {
    let (bestand, errors) = parse(&Source::new("", text));
    if errors.is_empty() { format(&bestand, text) } else { String::new() }
}

/// Runs the cases in rule files: `{"meldingen": […], "voorbeelden": […]}`. `files` is a JSON list
/// of `{"naam", "tekst"}`; with `builtin` they are read together with the built-in rules.
#[wasm_bindgen]
pub fn proef(files: &str, builtin: bool) -> String {
    proef::run_files(files, builtin).to_string()
}

/// A plan while it is being filled in: `{"project", "yaml", "rapport", "geraakt", "vragen"}`,
/// or `{"meldingen": […]}`. The project comes back as a tree, and JSON of such a tree is a project
/// file too; each question names the places in that tree that it fills.
#[wasm_bindgen]
pub fn plan(name: &str, yaml: &str) -> String {
    regels::with_builtin(|regels| plan::plan(regels, name, yaml))
}

/// A new plan with one function, from `{"datum", "functie", "gemeente", "provincie",
/// "waterschap", "afspraken"}` in JSON; answers as [`plan`] does.
#[wasm_bindgen(js_name = nieuwPlan)]
pub fn nieuw_plan(form: &str) -> String {
    regels::with_builtin(|regels| plan::new(regels, form))
}

/// What a page can offer to choose from: places, functions, subjects, quantities, instruments.
#[wasm_bindgen]
pub fn overzicht() -> String {
    regels::with_builtin(overzicht::overview)
}

/// The eisen that fit a question `{"tekst", "onderwerp", "regeling", "datum"}` in JSON:
/// `{"aantal", "treffers"}`.
#[wasm_bindgen]
pub fn zoek(question: &str) -> String {
    regels::with_builtin(|regels| register::search(regels, question))
}

/// Everything about the eis with a code: text, source, versions, notes, and the cases about it
/// from the text of case files.
#[wasm_bindgen]
pub fn regel(code: &str, cases: &str) -> String {
    regels::with_builtin(|regels| register::describe(regels, code, cases))
}

/// The rule text of a form with `onderwerp`, `grootheid`, `vergelijking`, `waarde`, `eenheid`,
/// `functie`, `instrument`, `gezag`, `gebied`, `vanaf` and `titel`: `{"tekst", "code"}`, or what
/// is still missing.
#[wasm_bindgen(js_name = eisTekst)]
pub fn eis_tekst(form: &str) -> String {
    regels::with_builtin(|regels| eis_tekst::write(regels, form))
}

/// The demands of a rule text beside the Bbl on a day, `JJJJ-MM-DD`:
/// `{"meldingen", "vergelijking", "lijnen", "koppen", "alineas"}`, of which only `meldingen` when the text
/// is at fault.
#[wasm_bindgen]
pub fn vergelijk(name: &str, text: &str, day: &str) -> String {
    vergelijk::compare(name, text, day).to_string()
}

/// The kind of each word of a rule text: `[[van, tot, soort], …]`, in UTF-16 units.
#[wasm_bindgen]
pub fn markeer(text: &str) -> String {
    editor::tokens(text).to_string()
}

/// Words that may stand at a place of a rule text, counted in UTF-16 units: `{"van", "woorden"}`.
#[wasm_bindgen(js_name = vulAan)]
pub fn vul_aan(text: &str, at: usize) -> String {
    regels::with_builtin(|regels| editor::complete(regels, text, at))
}

/// The text of a file, `{"tekst": …}`, or `{"meldingen": […]}` when it is no UTF-8.
#[wasm_bindgen]
pub fn lees(name: &str, bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => json!({ "tekst": text }).to_string(),
        Err(error) => bericht::one(&format!(
            "{name} is geen leesbare tekst: byte {} is geen UTF-8; kies een tekstbestand dat als UTF-8 is bewaard",
            error.valid_up_to() + 1
        ))
        .to_string(),
    }
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

    #[test]
    fn a_file_that_is_no_text_is_refused_at_its_byte() {
        assert_eq!(super::lees("p", "é".as_bytes()), "{\"tekst\":\"é\"}");
        assert!(super::lees("p.yaml", b"a: \xff").contains("byte 4"));
    }
}
