//! What a file consists of: the outline and the parts that can be folded.

use gen_lsp_types::{DocumentSymbol, FoldingRange, FoldingRangeKind, SymbolKind};

use super::files::File;
use crate::syntax::{Blok, BlokSoort, Inhoud};

/// The blocks of a file with their norms, cases and values.
pub(super) fn outline(file: &File) -> Vec<DocumentSymbol> {
    file.tree.blokken.iter().map(|blok| block(file, blok)).collect()
}

fn block(file: &File, blok: &Blok) -> DocumentSymbol {
    let detail = match (&blok.kop.label, blok.kop.soort) {
        (Some(label), soort) => format!("{}: {}", soort.keyword(), label.node),
        (None, soort) => soort.keyword().to_owned(),
    };
    let children: Vec<DocumentSymbol> = blok
        .delen
        .iter()
        .filter_map(|deel| {
            let (name, kind) = part(&deel.inhoud)?;
            Some(symbol(name, None, kind, file.text.range(deel.span), file.text.range(deel.span), None))
        })
        .collect();
    let name = if blok.kop.naam.node.is_empty() { blok.kop.soort.keyword() } else { &blok.kop.naam.node };
    let children = (!children.is_empty()).then_some(children);
    let (whole, name_range) = (file.text.range(blok.span), file.text.range(blok.kop.naam.span));
    symbol(name.to_owned(), Some(detail), kind(blok.kop.soort), whole, name_range, children)
}

#[allow(deprecated, reason = "the protocol keeps the field, and a value has all its fields")]
fn symbol(
    name: String,
    detail: Option<String>,
    kind: SymbolKind,
    range: gen_lsp_types::Range,
    selection_range: gen_lsp_types::Range,
    children: Option<Vec<DocumentSymbol>>,
) -> DocumentSymbol {
    DocumentSymbol { name, detail, kind, tags: None, deprecated: None, range, selection_range, children }
}

/// The parts that an outline shows.
fn part(inhoud: &Inhoud) -> Option<(String, SymbolKind)> {
    match inhoud {
        Inhoud::Norm { periode, .. } => {
            let day = |datum: crate::syntax::Datum| format!("{}-{:02}-{:02}", datum.jaar, datum.maand, datum.dag);
            let from = periode.vanaf.map(|from| format!(" vanaf {}", day(from.node))).unwrap_or_default();
            let until = periode.tot.map(|until| format!(" tot {}", day(until.node))).unwrap_or_default();
            Some((format!("norm{from}{until}"), SymbolKind::Operator))
        }
        Inhoud::Lezing { naam, .. } => Some((format!("lezing \"{}\"", naam.node), SymbolKind::Operator)),
        Inhoud::TeBeoordelen(_) => Some(("te beoordelen".to_owned(), SymbolKind::Operator)),
        Inhoud::Verwacht { eis, uitkomst, .. } => Some((format!("{} {}", eis.node, uitkomst.node), SymbolKind::Event)),
        _ => None,
    }
}

/// The sign that an editor shows for a kind of block.
pub(super) fn kind(soort: BlokSoort) -> SymbolKind {
    match soort {
        BlokSoort::Regeling => SymbolKind::Package,
        BlokSoort::Onderwerp => SymbolKind::Namespace,
        BlokSoort::Object => SymbolKind::Class,
        BlokSoort::Kenmerk => SymbolKind::Property,
        BlokSoort::Klasse => SymbolKind::Enum,
        BlokSoort::Tabel => SymbolKind::Array,
        BlokSoort::Bepaling => SymbolKind::Variable,
        BlokSoort::Verband => SymbolKind::Constant,
        BlokSoort::Eis => SymbolKind::Function,
        BlokSoort::Uitzondering | BlokSoort::Vervanging => SymbolKind::Interface,
        BlokSoort::Voorbeeld => SymbolKind::Event,
    }
}

/// Blocks, tables and runs of comments that take more than one line.
pub(super) fn folds(file: &File) -> Vec<FoldingRange> {
    let mut found = Vec::new();
    let mut fold = |start: usize, end: usize, kind: Option<FoldingRangeKind>| {
        if let (Ok(start_line), Ok(end_line)) = (u32::try_from(start), u32::try_from(end))
            && start_line < end_line
        {
            found.push(FoldingRange { start_line, end_line, kind, ..FoldingRange::default() });
        }
    };
    let lines = |start: u32, end: u32| {
        let text = file.text.as_str().get(start as usize..end as usize).unwrap_or("");
        let last = start as usize + text.trim_end().len();
        (file.text.line_of(start as usize), file.text.line_of(last))
    };
    for blok in &file.tree.blokken {
        let (start, end) = lines(blok.span.start, blok.span.end);
        fold(start, end, Some(FoldingRangeKind::Region));
        for deel in &blok.delen {
            let (start, end) = lines(deel.span.start, deel.span.end);
            fold(start, end, None);
        }
    }
    let mut run: Option<(usize, usize)> = None;
    for opmerking in file.tree.opmerkingen.iter().filter(|opmerking| opmerking.own_line) {
        let line = file.text.line_of(opmerking.span.start as usize);
        run = match run {
            Some((start, end)) if end + 1 == line => Some((start, line)),
            other => {
                if let Some((start, end)) = other {
                    fold(start, end, Some(FoldingRangeKind::Comment));
                }
                Some((line, line))
            }
        };
    }
    if let Some((start, end)) = run {
        fold(start, end, Some(FoldingRangeKind::Comment));
    }
    found
}
