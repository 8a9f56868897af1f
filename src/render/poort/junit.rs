//! Findings as a JUnit report: a suite per file, a case per finding, and one case for a file
//! without any.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::place;
use crate::diagnostic::Level;
use crate::poort::{Bevinding, Verslag};
use crate::span::Source;

/// The findings that count, of at least the level from which the gate fails.
pub fn junit(sources: &[Source], verslag: &Verslag, vanaf: Level) -> String {
    let mut suites: BTreeMap<&str, Vec<&Bevinding>> = sources.iter().map(|file| (file.name.as_str(), vec![])).collect();
    let failing = verslag.tellend().filter(|found| found.melding.level >= vanaf);
    let mut failures = 0;
    for bevinding in failing {
        if let Some(file) = sources.get(bevinding.melding.location.source as usize)
            && let Some(suite) = suites.get_mut(file.name.as_str())
        {
            failures += 1;
            suite.push(bevinding);
        }
    }
    let clean = suites.values().filter(|found| found.is_empty()).count();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<testsuites name=\"stoer\" tests=\"{}\" failures=\"{failures}\">", failures + clean);
    for (file, found) in suites {
        let name = escape(file);
        let (tests, failures) = (found.len().max(1), found.len());
        let _ = writeln!(out, "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\">");
        if found.is_empty() {
            let _ = writeln!(out, "    <testcase classname=\"{name}\" name=\"controleer\" />");
        }
        for bevinding in found {
            one(sources, &name, bevinding, &mut out);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn one(sources: &[Source], file: &str, bevinding: &Bevinding, out: &mut String) {
    let melding = &bevinding.melding;
    let line = place(sources, melding.location).map_or(0, |plek| plek.regel);
    let name = escape(&format!("{} {}", melding.code, bevinding.blok));
    let message = escape(&melding.message);
    let hint = melding.hint.as_ref().map_or_else(String::new, |hint| format!("\ntip: {}", escape(hint)));
    let _ = writeln!(
        out,
        "    <testcase classname=\"{file}\" name=\"{name}\" file=\"{file}\" line=\"{line}\">\n      \
         <failure type=\"{}\" message=\"{message}\">{file}:{line}: {message}{hint}</failure>\n    </testcase>",
        melding.code
    );
}

/// Text for an attribute or element; characters that XML does not know become a question mark.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('?'),
            c => out.push(c),
        }
    }
    out
}
