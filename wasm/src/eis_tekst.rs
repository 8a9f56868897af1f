//! A demand from a form, written in the rule language.

use serde::Deserialize;
use serde_json::{Value, json};
use stoer::format::format;
use stoer::parse::parse;
use stoer::regelset::Regelset;
use stoer::span::Source;
use stoer::woorden::capital;

use crate::bericht;
use crate::overzicht::is_function;

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Formulier {
    titel: String,
    onderwerp: String,
    grootheid: String,
    vergelijking: String,
    waarde: String,
    eenheid: String,
    functie: String,
    instrument: String,
    gezag: String,
    gebied: String,
    vanaf: String,
}

/// `{"tekst", "code"}`, or what is still missing as `{"meldingen"}`.
pub(crate) fn write(regels: &Regelset, form: &str) -> Value {
    let form: Formulier = match serde_json::from_str(form) {
        Ok(form) => form,
        Err(error) => return bericht::one(&format!("het formulier is geen geldige JSON: {error}")),
    };
    let missing: Vec<&str> = [
        ("onderwerp", &form.onderwerp),
        ("grootheid", &form.grootheid),
        ("vergelijking", &form.vergelijking),
        ("waarde", &form.waarde),
    ]
    .into_iter()
    .filter(|(_, value)| value.trim().is_empty())
    .map(|(name, _)| name)
    .collect();
    if !missing.is_empty() {
        return bericht::one(&format!("vul nog in: {}", missing.join(", ")));
    }
    let Some((_, kenmerk)) = regels.kenmerken().find(|(_, kenmerk)| kenmerk.naam == form.grootheid) else {
        return bericht::one(&format!("de grootheid '{}' bestaat niet", form.grootheid));
    };
    let text = text(regels, &form, kenmerk);
    let (bestand, errors) = parse(&Source::new("eis", text.as_str()));
    let text = if errors.is_empty() { format(&bestand, &text) } else { text };
    json!({ "tekst": text, "code": CODE })
}

/// The code of the demand; its regeling is the part before the last dot.
const CODE: &str = "eigen.eis.1";

fn text(regels: &Regelset, form: &Formulier, kenmerk: &stoer::regelset::Kenmerk) -> String {
    let mut lines = vec![format!("regeling eigen.eis \"{}\"", quoted(&titel(form)))];
    let mut clause = |key: &str, value: &str| {
        if !value.trim().is_empty() {
            lines.push(format!("    {key} {}", value.trim()));
        }
    };
    clause("instrument", &form.instrument);
    clause("gezag", &form.gezag);
    clause("gebied", &form.gebied);
    if !form.vanaf.trim().is_empty() {
        clause("geldt vanaf", &form.vanaf);
    }
    lines.push(String::new());
    lines.push(format!("eis {CODE} \"{}\"", quoted(&titel(form))));
    lines.push("    vindplaats \"eigen eis\"".to_owned());
    lines.push(format!("    over {}", form.onderwerp.trim()));
    let functie = form.functie.trim();
    let wanted = regels.object_by_name(functie);
    let carries = wanted.is_some_and(|kind| kenmerk.dragers.iter().any(|drager| regels.is_a(kind, *drager)));
    let dragers: Vec<&str> = kenmerk.dragers.iter().map(|id| regels.object(*id).naam.as_str()).collect();
    if carries {
        lines.push(format!("    voor elke {functie}"));
    } else {
        // The quantity is one of a part, such as a window: the function becomes a condition.
        lines.push(format!("    voor elke {}", dragers.join(", ")));
        if wanted.is_some_and(|kind| is_function(regels, kind)) {
            lines.push(format!("    als gebruiksfunctie is een {functie}"));
        }
    }
    lines.push(format!(
        "    norm {} {} {} {}",
        kenmerk.naam,
        form.vergelijking.trim(),
        form.waarde.trim(),
        form.eenheid.trim()
    ));
    lines.join("\n") + "\n"
}

fn titel(form: &Formulier) -> String {
    if form.titel.trim().is_empty() {
        let asked = [&form.grootheid, &form.vergelijking, &form.waarde, &form.eenheid];
        capital(&asked.map(|part| part.trim()).join(" "))
    } else {
        form.titel.clone()
    }
}

/// A text that fits between quotes on one line.
fn quoted(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('"', "'")
}
