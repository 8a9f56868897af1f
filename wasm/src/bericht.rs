//! Messages as JSON: `{"meldingen": [{code, niveau, plaats, melding, tip, van, tot}]}`.

use serde_json::{Value, json};
use stoer::bind::FeitError;
use stoer::diagnostic::{Diagnostic, Level};
use stoer::span::Source;

/// Messages about rule files or a project file.
pub(crate) fn of(diagnostics: &[Diagnostic], sources: &[Source]) -> Value {
    let meldingen: Vec<Value> = diagnostics
        .iter()
        .map(|one| {
            let text = sources.get(one.location.source as usize).map_or("", |source| source.text.as_str());
            json!({
                "code": one.code,
                "niveau": one.level.word(),
                "plaats": one.place(sources),
                "melding": one.message,
                "tip": one.hint,
                "van": units(text, one.location.span.start),
                "tot": units(text, one.location.span.end),
            })
        })
        .collect();
    json!({ "meldingen": meldingen })
}

/// What is wrong with a project.
pub(crate) fn of_facts(errors: &[FeitError], source: Source) -> Value {
    let diagnostics: Vec<Diagnostic> = errors.iter().map(|error| error.diagnostic(0)).collect();
    of(&diagnostics, &[source])
}

/// A fault that is about no place in a text.
pub(crate) fn one(melding: &str) -> Value {
    json!({ "meldingen": [{ "niveau": Level::Fout.word(), "melding": melding }] })
}

/// A byte offset in UTF-16 units.
pub(crate) fn units(text: &str, offset: u32) -> usize {
    text.get(..offset as usize).unwrap_or(text).encode_utf16().count()
}
