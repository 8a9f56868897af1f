//! A text in blocks, written once and shown as plain text, Markdown or HTML.

use crate::render::text::wrap;
use crate::render::{html, markdown};

/// Columns of a terminal.
const WIDTH: usize = 80;

/// A block of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Blok {
    /// A heading, 1 the highest.
    Kop(u8, String),
    /// A paragraph, with what it is about in front.
    Alinea(Option<String>, String),
    /// A list.
    Punten(Vec<String>),
    /// What the reader must not miss.
    Nadruk(String),
    /// Small print.
    Klein(String),
}

/// As text for a terminal.
pub(crate) fn text(blokken: &[Blok]) -> String {
    let mut out = String::new();
    let mut add = |first: &str, rest: &str, text: &str| {
        let columns = (first.chars().count(), rest.chars().count());
        for (number, line) in wrap(text, WIDTH, columns.0, columns.1).into_iter().enumerate() {
            out.push_str(if number == 0 { first } else { rest });
            out.push_str(&line);
            out.push('\n');
        }
    };
    for blok in blokken {
        match blok {
            Blok::Kop(1, text) => add("", "", &text.to_uppercase()),
            Blok::Kop(2, text) => {
                add("", "", "");
                add("== ", "   ", text);
            }
            Blok::Kop(_, text) => {
                add("", "", "");
                add("", "  ", text);
            }
            Blok::Alinea(Some(head), text) => add("", "  ", &format!("{head}: {text}")),
            Blok::Alinea(None, text) => add("", "", text),
            Blok::Punten(items) => items.iter().for_each(|item| add("  • ", "    ", item)),
            Blok::Nadruk(text) => add("! ", "  ", text),
            Blok::Klein(text) => add("  ", "  ", text),
        }
    }
    out
}

/// As Markdown.
pub(crate) fn as_markdown(blokken: &[Blok]) -> String {
    let mut out = String::new();
    for blok in blokken {
        let block = match blok {
            Blok::Kop(level, text) => format!("{} {}", "#".repeat(usize::from(*level)), markdown::escape(text)),
            Blok::Alinea(Some(head), text) => format!("**{}.** {}", markdown::escape(head), markdown::escape(text)),
            Blok::Alinea(None, text) => markdown::escape(text),
            Blok::Punten(items) => {
                items.iter().map(|item| format!("- {}", markdown::escape(item))).collect::<Vec<_>>().join("\n")
            }
            Blok::Nadruk(text) => format!("> **{}**", markdown::escape(text)),
            Blok::Klein(text) => format!("*{}*", markdown::escape(text)),
        };
        out.push_str(&block);
        out.push_str("\n\n");
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// As a whole HTML page.
pub(crate) fn as_html(title: &str, blokken: &[Blok]) -> String {
    let mut page = html::Page::begin(title);
    page.line("<body>");
    page.line("<main>");
    into_html(&mut page, blokken);
    page.line("</main>");
    page.end()
}

/// Adds the blocks to a page.
pub(crate) fn into_html(page: &mut html::Page, blokken: &[Blok]) {
    for blok in blokken {
        match blok {
            Blok::Kop(level, text) => page.element(heading(*level), "", text),
            Blok::Alinea(Some(head), text) => {
                page.line(&format!("<p><b>{}.</b> {}</p>", html::escape(head), html::escape(text)));
            }
            Blok::Alinea(None, text) => page.element("p", "", text),
            Blok::Punten(items) => {
                page.line("<ul>");
                items.iter().for_each(|item| page.element("li", "", item));
                page.line("</ul>");
            }
            Blok::Nadruk(text) => page.element("p", "let-op oordeel", text),
            Blok::Klein(text) => page.element("p", "klein", text),
        }
    }
}

fn heading(level: u8) -> &'static str {
    match level {
        1 => "h1",
        2 => "h2",
        3 => "h3",
        _ => "h4",
    }
}
