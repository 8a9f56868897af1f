//! Findings as commands of a GitHub workflow, which shows them beside the lines they are about.

use super::place;
use crate::diagnostic::Level;
use crate::poort::Verslag;
use crate::span::Source;

/// The findings that count, one workflow command each.
pub fn github(sources: &[Source], verslag: &Verslag) -> String {
    let mut out = String::new();
    for bevinding in verslag.tellend() {
        let melding = &bevinding.melding;
        let Some(plek) = place(sources, melding.location) else { continue };
        let command = match melding.level {
            Level::Info => "notice",
            Level::Waarschuwing => "warning",
            Level::Fout => "error",
        };
        let mut text = melding.message.clone();
        if let Some(hint) = &melding.hint {
            text.push_str("\ntip: ");
            text.push_str(hint);
        }
        // Columns are only shown within one line.
        let columns = if plek.regel == plek.eindregel {
            format!(",col={},endColumn={}", plek.kolom, plek.eindkolom)
        } else {
            String::new()
        };
        out.push_str(&format!(
            "::{command} file={},line={},endLine={}{columns},title={}::{}\n",
            property(plek.bestand.trim_start_matches("./")),
            plek.regel,
            plek.eindregel,
            property(&format!("{} {}", melding.code, bevinding.blok)),
            data(&text)
        ));
    }
    out
}

/// Text behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
