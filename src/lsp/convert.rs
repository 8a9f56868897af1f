//! Our data as the protocol has it.

use gen_lsp_types as lsp;

use super::checked::Finding;
use super::complete::{Kind, Proposal};
use super::files::{File, Files};
use super::names::Sort;
use super::text::Text;
use crate::diagnostic::Level;
use crate::span::Location;

/// A message of the checker, with the hint behind it.
pub(super) fn diagnostic(files: &Files, text: &Text, finding: &Finding) -> lsp::Diagnostic {
    let one = &finding.diagnostic;
    let mut message = one.message.clone();
    if let Some(hint) = &one.hint {
        message.push_str(&format!("\ntip: {hint}"));
    }
    let related: Vec<lsp::DiagnosticRelatedInformation> = one
        .also
        .iter()
        .filter_map(|(place, label)| {
            Some(lsp::DiagnosticRelatedInformation::new(location(files, *place)?, label.clone()))
        })
        .collect();
    lsp::Diagnostic {
        range: text.range(one.location.span),
        severity: Some(match one.level {
            Level::Fout => lsp::DiagnosticSeverity::Error,
            Level::Waarschuwing => lsp::DiagnosticSeverity::Warning,
            Level::Info => lsp::DiagnosticSeverity::Information,
        }),
        code: Some(one.code.to_owned().into()),
        code_description: None,
        source: Some("stoer".to_owned()),
        message: message.into(),
        tags: None,
        related_information: (!related.is_empty()).then_some(related),
        data: None,
    }
}

/// A place in a file that an editor can open.
pub(super) fn location(files: &Files, place: Location) -> Option<lsp::Location> {
    let file = files.get(place.source as usize)?;
    Some(lsp::Location { uri: file.uri.clone()?, range: file.text.range(place.span) })
}

pub(super) fn completion(file: &File, proposal: Proposal, snippets: bool) -> lsp::CompletionItem {
    let range = file.text.range(proposal.span);
    let kind = match proposal.kind {
        Kind::Word => lsp::CompletionItemKind::Keyword,
        Kind::Block => lsp::CompletionItemKind::Snippet,
        Kind::Unit => lsp::CompletionItemKind::Unit,
        Kind::Name(Sort::Object) => lsp::CompletionItemKind::Class,
        Kind::Name(Sort::Kenmerk) => lsp::CompletionItemKind::Property,
        Kind::Name(Sort::Bepaling | Sort::Verband) => lsp::CompletionItemKind::Variable,
        Kind::Name(Sort::Klasse) => lsp::CompletionItemKind::Enum,
        Kind::Name(Sort::Waarde) => lsp::CompletionItemKind::EnumMember,
        Kind::Name(Sort::Regeling | Sort::Onderwerp | Sort::Tabel) => lsp::CompletionItemKind::Module,
        Kind::Name(Sort::Eis) => lsp::CompletionItemKind::Function,
    };
    let snippet = proposal.snippet.filter(|_| snippets);
    let format = if snippet.is_some() { lsp::InsertTextFormat::Snippet } else { lsp::InsertTextFormat::PlainText };
    let new_text = snippet.unwrap_or_else(|| proposal.label.clone());
    lsp::CompletionItem {
        sort_text: Some(format!("{}{}", proposal.rank, proposal.label)),
        filter_text: Some(proposal.label.clone()),
        label: proposal.label,
        kind: Some(kind),
        detail: Some(proposal.detail),
        insert_text_format: Some(format),
        text_edit: Some(lsp::TextEdit { range, new_text }.into()),
        ..lsp::CompletionItem::default()
    }
}

pub(super) fn markdown(text: String) -> lsp::MarkupContent {
    lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value: text }
}

/// What the server can do.
pub(super) fn capabilities() -> lsp::ServerCapabilities {
    let sync = lsp::TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(lsp::TextDocumentSyncKind::Incremental),
        ..lsp::TextDocumentSyncOptions::default()
    };
    let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    lsp::ServerCapabilities {
        position_encoding: Some(lsp::PositionEncodingKind::UTF16),
        text_document_sync: Some(sync.into()),
        hover_provider: Some(true.into()),
        completion_provider: Some(lsp::CompletionOptions {
            trigger_characters: Some(words(&[" ", ".", "|"])),
            ..lsp::CompletionOptions::default()
        }),
        definition_provider: Some(true.into()),
        references_provider: Some(true.into()),
        document_highlight_provider: Some(true.into()),
        document_symbol_provider: Some(true.into()),
        workspace_symbol_provider: Some(true.into()),
        folding_range_provider: Some(true.into()),
        document_formatting_provider: Some(true.into()),
        rename_provider: Some(
            lsp::RenameOptions { prepare_provider: Some(true), ..lsp::RenameOptions::default() }.into(),
        ),
        code_action_provider: Some(
            lsp::CodeActionOptions {
                code_action_kinds: Some(vec![lsp::CodeActionKind::QuickFix]),
                ..lsp::CodeActionOptions::default()
            }
            .into(),
        ),
        code_lens_provider: Some(lsp::CodeLensOptions {
            resolve_provider: Some(true),
            ..lsp::CodeLensOptions::default()
        }),
        semantic_tokens_provider: Some(
            lsp::SemanticTokensOptions {
                legend: lsp::SemanticTokensLegend {
                    token_types: words(&super::tokens::TYPES),
                    token_modifiers: words(&super::tokens::MODIFIERS),
                },
                full: Some(true.into()),
                ..lsp::SemanticTokensOptions::default()
            }
            .into(),
        ),
        execute_command_provider: Some(lsp::ExecuteCommandOptions {
            commands: words(&super::answers::COMMANDS),
            ..lsp::ExecuteCommandOptions::default()
        }),
        ..lsp::ServerCapabilities::default()
    }
}
