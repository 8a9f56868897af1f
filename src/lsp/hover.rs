//! What a name is: its definition, its source, and for a demand what it adds to the Bbl.

use super::files::Files;
use super::index::{Definition, Index};
use super::names::{Occurrence, Sort};
use crate::span::Source;
use crate::syntax::{Blok, Inhoud};

/// How many lines of a definition are shown.
const LINES: usize = 14;

/// What is known of a name, in Markdown; nothing when it is not declared.
pub(super) fn describe(files: &Files, index: &Index, name: &Occurrence) -> Option<String> {
    let found = index.resolve(name);
    let parts: Vec<String> = found.iter().filter_map(|one| definition(files, one)).collect();
    (!parts.is_empty()).then(|| parts.join("\n\n---\n\n"))
}

/// A declared name: what it is, how it is defined, what it means and where that comes from.
pub(super) fn definition(files: &Files, definition: &Definition) -> Option<String> {
    let file = files.get(definition.file)?;
    let blok = file.block(definition.block)?;
    // A kept block has its places in an older text.
    let kept = definition.block.checked_sub(file.tree.blokken.len()).and_then(|at| file.kept.get(at));
    let text = kept.map_or(&file.text, |kept| &kept.text);
    let source = Source::new("", text.as_str());
    let name = source.slice(blok.kop.naam.span);
    let mut out = match definition.sort {
        Sort::Waarde => format!("**waarde** van klasse `{name}`"),
        Sort::Bepaling if name != blok.kop.naam.node => format!("**kolom** van tabel `{name}`"),
        sort if blok.kop.soort.keyword() == sort.word() => format!("**{}** `{name}`", sort.word()),
        _ => format!("**{}** `{name}`", blok.kop.soort.keyword()),
    };
    if let Some(label) = &blok.kop.label {
        out.push_str(&format!(" — {}", label.node));
    }
    out.push_str(&code(&source, blok));
    for (lead, said) in blok.delen.iter().filter_map(|deel| prose(&deel.inhoud)) {
        out.push_str(&format!("\n\n{lead}{said}"));
    }
    out.push_str(&format!("\n\n*{}:{}*", file.name, file.text.line_of(definition.span.start as usize) + 1));
    Some(out)
}

/// The clauses as they are written, without notes; long definitions are cut.
fn code(source: &Source, blok: &Blok) -> String {
    let clauses = blok.delen.iter().filter(|deel| prose(&deel.inhoud).is_none());
    let lines: Vec<&str> = clauses.flat_map(|deel| source.slice(deel.span).lines()).map(str::trim_end).collect();
    if lines.is_empty() {
        return String::new();
    }
    let mut shown = lines.iter().take(LINES).copied().collect::<Vec<_>>().join("\n");
    if lines.len() > LINES {
        shown.push_str("\n…");
    }
    format!("\n\n```stoer\n{shown}\n```")
}

/// What a clause says to people.
fn prose(inhoud: &Inhoud) -> Option<(&'static str, &str)> {
    match inhoud {
        Inhoud::Toelichting(text) => Some(("", &text.node)),
        Inhoud::Bron(text) => Some(("Bron: ", &text.node)),
        Inhoud::Methode(text) => Some(("Bepalingsmethode: ", &text.node)),
        _ => None,
    }
}
