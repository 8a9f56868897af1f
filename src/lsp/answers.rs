//! The answer to each request.

use std::sync::Arc;

use gen_lsp_types as lsp;
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId};
use serde_json::{Value, json};

use super::cases;
use super::compared::comparable;
use super::complete::complete;
use super::convert::{completion, diagnostic, markdown};
use super::files::File;
use super::fixes::fixes;
use super::index::Definition;
use super::names::{Occurrence, Sort};
use super::rename::{rename, target};
use super::server::{Refusal, Server, decode, encode, response};
use super::worker::{Memory, Work};
use super::{hover, outline, tokens};
use crate::format::format;
use crate::regelset::Regelset;
use crate::span::Span;
use crate::syntax::{Blok, BlokSoort, Inhoud};

/// Runs the cases of a file: `[uri]`.
const RUN: &str = "stoer.voorbeelden";
/// Explains a case, or what a case says of a name: `[uri, titel]` or `[uri, positie]`.
const EXPLAIN: &str = "stoer.legUit";
/// Compares a demand with the Bbl: `[code]` or `[uri, positie]`.
const COMPARE: &str = "stoer.vergelijk";

/// The commands of an editor.
pub(super) const COMMANDS: [&str; 3] = [RUN, EXPLAIN, COMPARE];

type Answer = Result<Value, Refusal>;

impl Server {
    pub(super) fn respond(&mut self, request: Request) {
        let (id, params) = (request.id.clone(), request.params.clone());
        let answer = match request.method.as_str() {
            "textDocument/hover" => return self.hover(request),
            "codeLens/resolve" => return self.lens_outcome(request),
            "workspace/executeCommand" => return self.command(request),
            "textDocument/rename" => return self.rename(id, params),
            "textDocument/completion" => decode(params).and_then(|params| self.completion(params)),
            "textDocument/definition" => decode(params).and_then(|params| self.definition(params)),
            "textDocument/references" => decode(params).and_then(|params| self.references(params)),
            "textDocument/documentHighlight" => decode(params).and_then(|params| self.highlights(params)),
            "textDocument/documentSymbol" => decode(params).and_then(|params| self.symbols(&params)),
            "workspace/symbol" => decode(params).and_then(|params| self.workspace_symbols(&params)),
            "textDocument/foldingRange" => decode(params).and_then(|params| self.folds(&params)),
            "textDocument/formatting" => decode(params).and_then(|params| self.formatting(&params)),
            "textDocument/semanticTokens/full" => decode(params).and_then(|params| self.tokens(&params)),
            "textDocument/codeAction" => decode(params).and_then(|params| self.actions(&params)),
            "textDocument/codeLens" => decode(params).and_then(|params| self.lenses(&params)),
            "textDocument/prepareRename" => decode(params).and_then(|params| self.prepare_rename(params)),
            other => Err((ErrorCode::MethodNotFound, format!("`{other}` kent deze server niet"))),
        };
        self.answer(id, answer);
    }

    fn file(&self, document: &lsp::TextDocumentIdentifier) -> Result<(usize, &File), Refusal> {
        let number = self.files.by_uri(&document.uri);
        let found = number.and_then(|number| Some((number, self.files.get(number)?)));
        found.ok_or_else(|| (ErrorCode::InvalidParams, format!("{} is niet open", document.uri)))
    }

    /// The file, the byte, and the name there.
    fn at(&self, place: &lsp::TextDocumentPositionParams) -> Result<(usize, usize, Option<Occurrence>), Refusal> {
        let (number, file) = self.file(&place.text_document)?;
        let at = file.text.offset(place.position);
        Ok((number, at, file.name_at(at).cloned()))
    }

    // ------------------------------------------------------------------ reading

    fn hover(&mut self, request: Request) {
        let id = request.id.clone();
        let params = match decode::<lsp::HoverParams>(request.params.clone()) {
            Ok(params) => params,
            Err(refusal) => return self.answer(id, Err(refusal)),
        };
        let (number, at, name) = match self.at(&params.text_document_position_params) {
            Ok(found) => found,
            Err(refusal) => return self.answer(id, Err(refusal)),
        };
        let index = self.index();
        let Some(name) = name else { return self.answer(id, Ok(Value::Null)) };
        let Some(text) = hover::describe(&self.files, &index, &name) else { return self.answer(id, Ok(Value::Null)) };
        let Some(file) = self.files.get(number) else { return };
        let range = file.text.range(name.span);
        let case = file.block_at(at).filter(|blok| blok.kop.soort == BlokSoort::Voorbeeld);
        let titel = case.map(|blok| blok.kop.naam.node.clone());
        if index.sort_of(&name) != Some(Sort::Eis) {
            return self.answer(id, encode(&shown(text, range)));
        }
        // What a demand adds, and how it fares in a case, is worked out on the side.
        if self.regels.is_none() && !self.is_checked() {
            return self.wait(request);
        }
        let (Some(regels), Some(day)) = (self.regels.clone(), self.disk.today()) else {
            return self.answer(id, encode(&shown(text, range)));
        };
        let reply = id.clone();
        let work: Work = Box::new(move |memory: &mut Memory| {
            let mut text = text;
            if let Some(eis) = comparable(&regels, &name.name) {
                text.push_str(&format!("\n\n---\n\n{}", memory.compared(&regels, eis, day).text));
            }
            if let Some(case) = titel.and_then(|titel| cases::find(&regels, number, &titel)) {
                text.push_str(&format!("\n\n---\n\n{}", cases::explain(&regels, case, Some(&name.name))));
            }
            vec![Message::Response(response(reply, encode(&shown(text, range))))]
        });
        self.work(id, work);
    }

    fn completion(&mut self, params: lsp::CompletionParams) -> Answer {
        let (number, at, _) = self.at(&params.text_document_position_params)?;
        let index = self.index();
        let Some(file) = self.files.get(number) else { return Ok(Value::Null) };
        let found = complete(&self.files, &index, file, at);
        let items = found.into_iter().map(|one| completion(file, one, self.snippets)).collect();
        // A name of several words may begin before the word at the cursor, so each key asks again.
        encode(&lsp::CompletionList { is_incomplete: true, items, ..lsp::CompletionList::default() })
    }

    fn definition(&mut self, params: lsp::DefinitionParams) -> Answer {
        let (_, _, name) = self.at(&params.text_document_position_params)?;
        let Some(name) = name else { return Ok(Value::Null) };
        let index = self.index();
        let found: Vec<Definition> = index.resolve(&name).into_iter().cloned().collect();
        let places: Vec<lsp::Location> = found.iter().filter_map(|one| self.place(one.file, one.span)).collect();
        encode(&places)
    }

    fn place(&mut self, number: usize, span: Span) -> Option<lsp::Location> {
        let uri = self.located(number)?;
        Some(lsp::Location { uri, range: self.files.get(number)?.text.range(span) })
    }

    fn references(&mut self, params: lsp::ReferenceParams) -> Answer {
        let (_, _, name) = self.at(&params.text_document_position_params)?;
        let with_declaration = params.context.include_declaration;
        let found: Vec<(usize, Span)> = name.map(|name| self.uses(&name)).unwrap_or_default();
        let found = found.into_iter().filter(|(number, span)| {
            let file = self.files.get(*number);
            with_declaration || !file.is_some_and(|file| file.names.iter().any(|one| one.span == *span && one.declares))
        });
        let found: Vec<(usize, Span)> = found.collect();
        let places: Vec<lsp::Location> =
            found.into_iter().filter_map(|(number, span)| self.place(number, span)).collect();
        encode(&places)
    }

    /// Every place where the thing behind a name is named, in any of its forms.
    fn uses(&mut self, name: &Occurrence) -> Vec<(usize, Span)> {
        let index = self.index();
        let Some(sort) = index.sort_of(name) else { return Vec::new() };
        let mut forms: Vec<&str> = vec![&name.name];
        if sort == Sort::Object
            && let Some(one) = index.find(&name.name, sort).next()
            && let Some(blok) = self.files.get(one.file).and_then(|file| file.block(one.block))
        {
            forms.push(&blok.kop.naam.node);
            forms.extend(blok.kop.meervoud.iter().map(|plural| plural.node.as_str()));
        }
        index.places(&self.files, &forms, sort).into_iter().map(|(number, one)| (number, one.span)).collect()
    }

    fn highlights(&mut self, params: lsp::DocumentHighlightParams) -> Answer {
        let (number, _, name) = self.at(&params.text_document_position_params)?;
        let found: Vec<(usize, Span)> = name.map(|name| self.uses(&name)).unwrap_or_default();
        let Some(file) = self.files.get(number) else { return Ok(Value::Null) };
        let here = found.into_iter().filter(|(at, _)| *at == number);
        let list: Vec<lsp::DocumentHighlight> =
            here.map(|(_, span)| lsp::DocumentHighlight { range: file.text.range(span), kind: None }).collect();
        encode(&list)
    }

    fn symbols(&self, params: &lsp::DocumentSymbolParams) -> Answer {
        let (_, file) = self.file(&params.text_document)?;
        encode(&outline::outline(file))
    }

    /// Declared names that contain what was typed.
    fn workspace_symbols(&mut self, params: &lsp::WorkspaceSymbolParams) -> Answer {
        /// An editor asks again with every letter; more than this nobody reads.
        const MOST: usize = 200;
        let index = self.index();
        let wanted = params.query.to_lowercase();
        let found: Vec<(String, Definition)> = index
            .all()
            .filter(|(name, _)| name.to_lowercase().contains(&wanted))
            .take(MOST)
            .map(|(name, one)| (name.to_owned(), one.clone()))
            .collect();
        let mut list = Vec::new();
        for (name, one) in found {
            let soort = self.files.get(one.file).and_then(|file| file.block(one.block)).map(|blok| blok.kop.soort);
            let kind = soort.map_or(lsp::SymbolKind::Variable, outline::kind);
            let container = self.files.get(one.file).map(|file| file.name.clone());
            if let Some(place) = self.place(one.file, one.span) {
                list.push(json!({ "name": name, "kind": kind, "location": place, "containerName": container }));
            }
        }
        Ok(Value::Array(list))
    }

    fn folds(&self, params: &lsp::FoldingRangeParams) -> Answer {
        let (_, file) = self.file(&params.text_document)?;
        encode(&outline::folds(file))
    }

    fn tokens(&mut self, params: &lsp::SemanticTokensParams) -> Answer {
        let index = self.index();
        let (_, file) = self.file(&params.text_document)?;
        encode(&lsp::SemanticTokens { result_id: None, data: tokens::tokens(file, &index) })
    }

    // ------------------------------------------------------------------ changing

    /// The canonical layout; a file that cannot be read keeps its own.
    fn formatting(&self, params: &lsp::DocumentFormattingParams) -> Answer {
        let (_, file) = self.file(&params.text_document)?;
        if !file.errors.is_empty() {
            return Ok(Value::Null);
        }
        let text = file.text.as_str();
        let new = format(&file.tree, text);
        if new == text {
            return Ok(json!([]));
        }
        let range = file.text.range(Span::new(0, text.len()));
        encode(&[lsp::TextEdit { range, new_text: new }])
    }

    fn actions(&mut self, params: &lsp::CodeActionParams) -> Answer {
        let index = self.index();
        let regelingen: Vec<&str> =
            index.all().filter(|(_, one)| one.sort == Sort::Regeling).map(|(name, _)| name).collect();
        let (number, file) = self.file(&params.text_document)?;
        let (from, to) = (file.text.offset(params.range.start), file.text.offset(params.range.end));
        let mut list: Vec<lsp::CodeAction> = Vec::new();
        for finding in self.findings.get(&number).into_iter().flatten() {
            let span = finding.diagnostic.location.span;
            if (span.end as usize) < from || to < span.start as usize {
                continue;
            }
            for (rank, fix) in fixes(&file.text, finding, &regelingen).into_iter().enumerate() {
                let edit = lsp::TextEdit { range: file.text.range(fix.span), new_text: fix.new };
                list.push(lsp::CodeAction {
                    title: fix.title,
                    kind: Some(lsp::CodeActionKind::QuickFix),
                    diagnostics: Some(vec![diagnostic(&self.files, &file.text, finding)]),
                    is_preferred: Some(rank == 0),
                    edit: Some(changes(vec![(params.text_document.uri.clone(), vec![edit])])),
                    ..lsp::CodeAction::default()
                });
            }
        }
        encode(&list)
    }

    fn prepare_rename(&mut self, params: lsp::PrepareRenameParams) -> Answer {
        let (number, at, _) = self.at(&params.text_document_position_params)?;
        let index = self.index();
        let Some(file) = self.files.get(number) else { return Ok(Value::Null) };
        let refuse = |why| (ErrorCode::RequestFailed, why);
        let (name, _) = target(&self.files, &index, file, at).map_err(refuse)?;
        Ok(json!({ "range": file.text.range(name.span), "placeholder": name.name }))
    }

    fn rename(&self, id: RequestId, params: Value) {
        let found = decode::<lsp::RenameParams>(params).and_then(|params| {
            let (number, at, _) = self.at(&params.text_document_position_params)?;
            Ok((number, at, params.new_name))
        });
        let (number, at, new) = match found {
            Ok(found) => found,
            Err(refusal) => return self.answer(id, Err(refusal)),
        };
        let (files, reply) = (self.files.clone(), id.clone());
        let work: Work = Box::new(move |_| {
            let answer = rename(&files, number, at, &new).map_err(|why| (ErrorCode::RequestFailed, why));
            let edit = answer.and_then(|edits| {
                let mut list = Vec::new();
                for (number, places) in edits {
                    let Some(file) = files.get(number) else { continue };
                    let Some(uri) = file.uri.clone() else { continue };
                    let edits = places
                        .into_iter()
                        .map(|(span, new_text)| lsp::TextEdit { range: file.text.range(span), new_text })
                        .collect();
                    list.push((uri, edits));
                }
                encode(&changes(list))
            });
            vec![Message::Response(response(reply, edit))]
        });
        self.work(id, work);
    }

    // ------------------------------------------------------------------ cases and comparisons

    /// A lens on the first case for all of them, on each case, and on each local demand; their
    /// outcomes follow when the editor shows them.
    fn lenses(&self, params: &lsp::CodeLensParams) -> Answer {
        let (_, file) = self.file(&params.text_document)?;
        let uri = &params.text_document.uri;
        let mut list = Vec::new();
        let mut lens = |blok: &Blok, data: Value| {
            list.push(json!({ "range": file.text.range(blok.kop.naam.span), "data": data }));
        };
        let of = |soort: BlokSoort| file.tree.blokken.iter().filter(move |blok| blok.kop.soort == soort);
        if let Some(first) = of(BlokSoort::Voorbeeld).next() {
            lens(first, json!({ "command": RUN, "arguments": [uri] }));
        }
        for blok in of(BlokSoort::Voorbeeld) {
            lens(blok, json!({ "command": EXPLAIN, "arguments": [uri, blok.kop.naam.node] }));
        }
        for blok in of(BlokSoort::Eis) {
            let code = blok.kop.naam.node.as_str();
            let local = self.regels.as_ref().is_none_or(|regels| comparable(regels, code).is_some());
            let asks = blok.delen.iter().any(|deel| {
                matches!(deel.inhoud, Inhoud::Norm { .. } | Inhoud::Lezing { .. } | Inhoud::TeBeoordelen(_))
            });
            if local && asks && !file.is_builtin() {
                lens(blok, json!({ "command": COMPARE, "arguments": [code] }));
            }
        }
        Ok(Value::Array(list))
    }

    fn lens_outcome(&mut self, request: Request) {
        let lens = match decode::<lsp::CodeLens>(request.params.clone()) {
            Ok(lens) => lens,
            Err(refusal) => return self.answer(request.id, Err(refusal)),
        };
        if !self.is_checked() {
            return self.wait(request);
        }
        let data = lens.data.clone().unwrap_or_default();
        let command = data.get("command").and_then(Value::as_str).unwrap_or("").to_owned();
        let arguments = data.get("arguments").and_then(Value::as_array).cloned().unwrap_or_default();
        let (id, wanted) = (request.id.clone(), self.wanted(&command, &arguments));
        let (regels, day) = (self.regels.clone(), self.disk.today());
        let work: Work = Box::new(move |memory: &mut Memory| {
            let title = match (wanted, regels, day) {
                (Err((_, why)), _, _) => why,
                (Ok(_), None, _) | (Ok(_), _, None) => "de regels bevatten fouten".to_owned(),
                (Ok(wanted), Some(regels), Some(day)) => wanted.headline(memory, &regels, day),
            };
            let command = lsp::Command { title, tooltip: None, command, arguments: Some(arguments) };
            let lens = lsp::CodeLens { command: Some(command), ..lens };
            vec![Message::Response(response(id, encode(&lens)))]
        });
        self.work(request.id, work);
    }

    fn command(&mut self, request: Request) {
        let params = match decode::<lsp::ExecuteCommandParams>(request.params.clone()) {
            Ok(params) => params,
            Err(refusal) => return self.answer(request.id, Err(refusal)),
        };
        if !self.is_checked() {
            return self.wait(request);
        }
        let wanted = match self.wanted(&params.command, &params.arguments.unwrap_or_default()) {
            Ok(wanted) => wanted,
            Err(refusal) => return self.answer(request.id, Err(refusal)),
        };
        let (Some(regels), Some(day)) = (self.regels.clone(), self.disk.today()) else {
            let why = "de regels bevatten fouten; er is niets uitgevoerd".to_owned();
            return self.answer(request.id, Err((ErrorCode::RequestFailed, why)));
        };
        let (id, speaks) = (request.id.clone(), self.speaks);
        let work: Work = Box::new(move |memory: &mut Memory| {
            let text = wanted.text(memory, &regels, day);
            let mut messages = Vec::new();
            if speaks {
                let shown = json!({ "type": 3, "message": text });
                messages.push(Message::Notification(Notification::new("window/showMessage".to_owned(), shown)));
            }
            messages.push(Message::Response(response(id, Ok(Value::String(text)))));
            messages
        });
        self.work(request.id, work);
    }

    /// What a command asks for.
    fn wanted(&self, command: &str, arguments: &[Value]) -> Result<Wanted, Refusal> {
        let wrong = |why: &str| (ErrorCode::InvalidParams, why.to_owned());
        let text = |at: usize| arguments.get(at).and_then(Value::as_str);
        if command == COMPARE && arguments.len() == 1 {
            let code = text(0).ok_or_else(|| wrong("noem de code van een eis"))?;
            return Ok(Wanted::Compare(code.to_owned()));
        }
        let uri = text(0).and_then(|uri| lsp::Uri::parse(uri).ok()).ok_or_else(|| wrong("noem een bestand"))?;
        let number = self.files.by_uri(&uri).ok_or_else(|| wrong("dit bestand is niet open"))?;
        if command == RUN {
            return Ok(Wanted::Cases(number));
        }
        match (command, text(1), arguments.get(1)) {
            (EXPLAIN, Some(titel), _) => Ok(Wanted::Case { file: number, titel: titel.to_owned(), name: None }),
            (EXPLAIN | COMPARE, None, Some(place)) => {
                let position = decode::<lsp::Position>(place.clone())?;
                let file = self.files.get(number).ok_or_else(|| wrong("dit bestand is niet open"))?;
                let at = file.text.offset(position);
                let block = |soort: BlokSoort| file.block_at(at).filter(|blok| blok.kop.soort == soort);
                if command == COMPARE {
                    let eis = block(BlokSoort::Eis).ok_or_else(|| wrong("zet de cursor in een eis"))?;
                    return Ok(Wanted::Compare(eis.kop.naam.node.clone()));
                }
                let case = block(BlokSoort::Voorbeeld).ok_or_else(|| wrong("zet de cursor in een voorbeeld"))?;
                let name = file.name_at(at).map(|one| one.name.clone());
                Ok(Wanted::Case { file: number, titel: case.kop.naam.node.clone(), name })
            }
            _ => Err(wrong("deze opdracht bestaat niet")),
        }
    }
}

/// What is asked of the rules.
enum Wanted {
    /// All cases of a file.
    Cases(usize),
    /// One case, or what it says of a name.
    Case { file: usize, titel: String, name: Option<String> },
    /// The comparison of a demand.
    Compare(String),
}

impl Wanted {
    /// The outcome in a few words.
    fn headline(&self, memory: &mut Memory, regels: &Arc<Regelset>, day: time::Date) -> String {
        match self {
            Self::Cases(file) => {
                let text = cases::summary(regels, *file);
                text.lines().next().unwrap_or_default().to_owned()
            }
            Self::Case { file, titel, .. } => match cases::find(regels, *file, titel) {
                Some(case) => cases::headline(regels, case),
                None => "dit voorbeeld is niet te lezen".to_owned(),
            },
            Self::Compare(code) => match comparable(regels, code) {
                Some(eis) => format!("Bbl: {}", memory.compared(regels, eis, day).kop),
                None => "niets te vergelijken".to_owned(),
            },
        }
    }

    /// The whole outcome, in Markdown.
    fn text(&self, memory: &mut Memory, regels: &Arc<Regelset>, day: time::Date) -> String {
        match self {
            Self::Cases(file) => cases::summary(regels, *file),
            Self::Case { file, titel, name } => {
                let Some(case) = cases::find(regels, *file, titel) else {
                    return format!("Het voorbeeld \"{titel}\" is niet te lezen.");
                };
                let is_eis = name.as_ref().is_some_and(|name| regels.eis_by_code(name).is_some());
                let of_name =
                    name.as_ref().filter(|_| !is_eis).and_then(|name| cases::explain_name(regels, case, name));
                of_name.unwrap_or_else(|| cases::explain(regels, case, name.as_deref().filter(|_| is_eis)))
            }
            Self::Compare(code) => match comparable(regels, code) {
                Some(eis) => format!("### {code}\n\n{}", memory.compared(regels, eis, day).text),
                None => format!("`{code}` is geen plaatselijke eis met een norm; er is niets te vergelijken."),
            },
        }
    }
}

fn shown(text: String, range: lsp::Range) -> lsp::Hover {
    lsp::Hover { contents: markdown(text).into(), range: Some(range) }
}

/// Changes of texts in the form that every editor takes.
fn changes(list: Vec<(lsp::Uri, Vec<lsp::TextEdit>)>) -> lsp::WorkspaceEdit {
    lsp::WorkspaceEdit { changes: Some(list.into_iter().collect()), ..lsp::WorkspaceEdit::default() }
}
