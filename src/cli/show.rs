//! Standard output and messages about texts.

use std::io::{ErrorKind, Write};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level as Mark, Renderer, Snippet};
use stoer::diagnostic::{Diagnostic, Level};
use stoer::span::{Location, Source, Span};

use super::files::reason;
use super::{Failure, Result};

/// Prints to standard output; a reader that has seen enough is no fault.
pub(super) fn print(text: &str) -> Result<()> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure(format!("de uitvoer is niet te schrijven: {}", reason(&error))))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Prints to standard error; there is nowhere left to complain.
pub(super) fn note(text: &str) {
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// A fault that is not about a place in a text.
pub(super) fn error(text: &str) {
    note(&format!("\u{1b}[1;31mfout\u{1b}[0m: {text}\n"));
}

/// Messages about texts, each under the words it is about.
pub(super) fn diagnostics<'d>(sources: &[Source], list: impl IntoIterator<Item = &'d Diagnostic>) -> String {
    let renderer = Renderer::styled();
    let mut out = String::new();
    for diagnostic in list {
        out.push_str(&one(&renderer, sources, diagnostic));
        out.push_str("\n\n");
    }
    out
}

fn one(renderer: &Renderer, sources: &[Source], diagnostic: &Diagnostic) -> String {
    let mark = match diagnostic.level {
        Level::Fout => Mark::ERROR,
        Level::Waarschuwing => Mark::WARNING,
        Level::Info => Mark::INFO,
    };
    let title = mark.with_name(diagnostic.level.word()).primary_title(&diagnostic.message).id(diagnostic.code);
    let home = diagnostic.location.source;
    let primary = AnnotationKind::Primary.span(range(sources, diagnostic.location)).label(diagnostic.label.as_deref());
    let here = diagnostic
        .also
        .iter()
        .filter(|(location, _)| location.source == home)
        .map(|(location, label)| AnnotationKind::Context.span(range(sources, *location)).label(label.as_str()));
    let mut group = title.element(snippet(sources, home).annotation(primary).annotations(here));
    for (location, label) in diagnostic.also.iter().filter(|(location, _)| location.source != home) {
        let annotation = AnnotationKind::Context.span(range(sources, *location)).label(label.as_str());
        group = group.element(snippet(sources, location.source).annotation(annotation));
    }
    if let Some(hint) = &diagnostic.hint {
        group = group.element(Mark::HELP.with_name("tip").message(hint.as_str()));
    }
    renderer.render(&[group])
}

fn snippet<'s>(sources: &'s [Source], index: u32) -> Snippet<'s, annotate_snippets::Annotation<'s>> {
    let (name, text) = sources.get(index as usize).map_or(("", ""), |source| (&source.name, &source.text));
    Snippet::source(text).path(name)
}

/// The bytes of a place, within its text.
fn range(sources: &[Source], location: Location) -> Range<usize> {
    let Some(source) = sources.get(location.source as usize) else { return 0..0 };
    let Span { start, end } = location.span;
    let bounded = |at: u32| source.text.floor_char_boundary(at as usize);
    bounded(start)..bounded(end.max(start))
}

/// A place as `bestand:regel:kolom`.
pub(super) fn place(sources: &[Source], location: Location) -> String {
    match sources.get(location.source as usize) {
        Some(source) => format!("{}:{}", source.name, source.position(location.span.start)),
        None => String::new(),
    }
}
