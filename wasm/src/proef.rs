//! Runs the `voorbeeld` cases of rule files.

use serde::Deserialize;
use serde_json::{Value, json};
use stoer::cases::run;
use stoer::check::check;
use stoer::ingebouwd;
use stoer::rapport::Rapport;
use stoer::span::Source;

use crate::bericht;

#[derive(Deserialize)]
struct Bestand {
    naam: String,
    tekst: String,
}

/// The messages about the files, and each case with what was expected, what came out and why.
pub(crate) fn run_files(files: &str, builtin: bool) -> Value {
    let files: Vec<Bestand> = match serde_json::from_str(files) {
        Ok(files) => files,
        Err(error) => return bericht::one(&format!("de lijst met bestanden is geen geldige JSON: {error}")),
    };
    let mut sources = if builtin { ingebouwd::rules() } else { Vec::new() };
    let own = sources.len();
    sources.extend(files.into_iter().map(|file| Source::new(file.naam, file.tekst)));
    let (regels, mut diagnostics) = check(sources.clone());
    diagnostics.retain(|diagnostic| diagnostic.location.source as usize >= own);
    let mut result = bericht::of(&diagnostics, &sources);
    if let (Some(regels), Value::Object(result)) = (regels, &mut result) {
        let voorbeelden = regels.voorbeelden().iter().map(|voorbeeld| {
            let (beoordeling, verwacht) = run(&regels, voorbeeld);
            let verwacht: Vec<Value> = verwacht
                .iter()
                .map(|one| {
                    json!({
                        "eis": regels.eis(one.verwacht.eis).code,
                        "voor": one.verwacht.voor,
                        "verwacht": one.verwacht.oordeel.to_string(),
                        "gevonden": one.gevonden.to_string(),
                        "klopt": one.passes(),
                    })
                })
                .collect();
            let rapport = Rapport::new(&regels, &voorbeeld.feiten, &beoordeling);
            json!({ "titel": voorbeeld.titel, "verwacht": verwacht, "onderwerpen": rapport.onderwerpen })
        });
        result.insert("voorbeelden".to_owned(), voorbeelden.collect());
    }
    result
}
