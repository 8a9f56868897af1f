//! The documents, what was found in them, and who waits for what.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};

use gen_lsp_types as lsp;
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::checked::{Checked, Finding, Snapshot};
use super::files::{File, Files, path};
use super::index::Index;
use super::text::Text;
use super::worker::{self, Job, Work};
use super::{Disk, DiskFile, convert};
use crate::ingebouwd;
use crate::regelset::Regelset;
use crate::span::Source;

/// What reaches the server.
#[derive(Debug)]
pub enum Event {
    /// A message of the editor.
    Message(Message),
    /// Something of the editor that is no message, and what is wrong with it.
    Junk(String),
    /// A request that cannot be understood, and why.
    Invalid(RequestId, String),
    /// The editor is gone.
    Closed,
    #[doc(hidden)]
    Checked(Box<CheckedFiles>),
    #[doc(hidden)]
    Failed(u64),
}

/// The findings in all files at one moment.
pub type CheckedFiles = Checked;

/// How the server starts.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Folders and files with rules; without them the folders of the editor.
    pub folders: Vec<PathBuf>,
    /// Whether the built-in rules stay out.
    pub without_builtin: bool,
}

/// Serves an editor until it leaves; whether it said goodbye first.
///
/// `own` leads back to `events`, for what is worked out on the side.
pub fn serve(
    events: &Receiver<Event>,
    own: Sender<Event>,
    out: Sender<Message>,
    disk: Box<dyn Disk>,
    options: Options,
) -> bool {
    let checker = worker::checker(own);
    let jobs = worker::worker(out.clone());
    let mut server = Server {
        files: Files::default(),
        index: None,
        findings: BTreeMap::new(),
        published: BTreeMap::new(),
        generation: 0,
        checked: 0,
        regels: None,
        waiting: Vec::new(),
        disk,
        options,
        checker,
        jobs,
        out,
        phase: Phase::Fresh,
        snippets: false,
        watches: false,
        speaks: true,
    };
    for event in events {
        match event {
            Event::Message(Message::Request(request)) => server.request(request),
            Event::Message(Message::Notification(note)) if note.method == "exit" => {
                return server.phase == Phase::Leaving;
            }
            Event::Message(Message::Notification(note)) => server.notification(note),
            // Answers to our own requests need nothing more.
            Event::Message(Message::Response(_)) => {}
            Event::Junk(why) => server.junk(&why),
            Event::Invalid(id, why) => server.refuse(id, ErrorCode::InvalidRequest, &why),
            Event::Checked(checked) => server.checked(*checked),
            Event::Failed(generation) => server.failed(generation),
            Event::Closed => return server.phase == Phase::Leaving,
        }
    }
    false
}

/// How far the conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Fresh,
    Working,
    Leaving,
}

/// Everything that the server knows.
pub(super) struct Server {
    pub(super) files: Files,
    index: Option<Arc<Index>>,
    /// By file number, for the text as it is now.
    pub(super) findings: BTreeMap<usize, Vec<Finding>>,
    published: BTreeMap<usize, Vec<lsp::Diagnostic>>,
    /// The number of the last change, and of the last change whose check is done.
    generation: u64,
    checked: u64,
    /// The last sound rules.
    pub(super) regels: Option<Arc<Regelset>>,
    /// Requests that need the check of the last change.
    waiting: Vec<Request>,
    pub(super) disk: Box<dyn Disk>,
    options: Options,
    checker: Sender<Snapshot>,
    jobs: Sender<Job>,
    out: Sender<Message>,
    phase: Phase,
    pub(super) snippets: bool,
    watches: bool,
    /// Whether outcomes of commands are also shown as messages, for editors that show nothing
    /// themselves.
    pub(super) speaks: bool,
}

/// A refused request: the code of the protocol and why.
pub(super) type Refusal = (ErrorCode, String);

impl Server {
    // ------------------------------------------------------------------ messages

    pub(super) fn send(&self, message: Message) {
        // An editor that is gone hears nothing; the loop ends by itself.
        let _ = self.out.send(message);
    }

    pub(super) fn answer(&self, id: RequestId, answer: Result<Value, Refusal>) {
        self.send(Message::Response(response(id, answer)));
    }

    fn junk(&self, why: &str) {
        let error = serde_json::json!({ "type": 1, "message": format!("onleesbaar bericht: {why}") });
        self.send(Message::Notification(Notification::new("window/logMessage".to_owned(), error)));
    }

    fn request(&mut self, request: Request) {
        match (self.phase, request.method.as_str()) {
            (Phase::Fresh, "initialize") => self.initialize(request),
            (Phase::Fresh, _) => self.refuse(request.id, ErrorCode::ServerNotInitialized, "stuur eerst `initialize`"),
            (Phase::Working, "initialize") => {
                self.refuse(request.id, ErrorCode::InvalidRequest, "`initialize` kwam al eerder");
            }
            (Phase::Working, "shutdown") => {
                self.phase = Phase::Leaving;
                self.answer(request.id, Ok(Value::Null));
            }
            (Phase::Working, _) => self.respond(request),
            (Phase::Leaving, _) => self.refuse(request.id, ErrorCode::InvalidRequest, "na `shutdown` volgt `exit`"),
        }
    }

    fn refuse(&self, id: RequestId, code: ErrorCode, why: &str) {
        self.answer(id, Err((code, why.to_owned())));
    }

    fn initialize(&mut self, request: Request) {
        let params = match decode::<lsp::InitializeParams>(request.params) {
            Ok(params) => params,
            Err(refusal) => return self.answer(request.id, Err(refusal)),
        };
        let capability = |pointer: &str| {
            let all = serde_json::to_value(&params.capabilities).unwrap_or_default();
            all.pointer(pointer).and_then(Value::as_bool).unwrap_or(false)
        };
        self.snippets = capability("/textDocument/completion/completionItem/snippetSupport");
        self.watches = capability("/workspace/didChangeWatchedFiles/dynamicRegistration");
        let wish = |key: &str| params.initialization_options.as_ref().and_then(|options| options.get(key)).cloned();
        self.speaks = wish("toonUitkomst").as_ref().and_then(Value::as_str) != Some("client");
        let folders = folders(&params);
        if self.options.folders.is_empty() {
            let own: Vec<PathBuf> = wish("regels")
                .as_ref()
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(|path| folders.first().map_or_else(|| PathBuf::from(path), |root| root.join(path)))
                .collect();
            self.options.folders = if own.is_empty() { folders } else { own };
        }
        self.options.without_builtin |= wish("zonderIngebouwd").as_ref().and_then(Value::as_bool).unwrap_or(false);
        let info = lsp::ServerInfo { name: "stoer".to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) };
        let result = lsp::InitializeResult { capabilities: convert::capabilities(), server_info: Some(info) };
        self.answer(request.id, encode(&result));
        self.phase = Phase::Working;
        self.load();
    }

    /// Reads the built-in rules and those of the user.
    fn load(&mut self) {
        let builtin = if self.options.without_builtin { Vec::new() } else { ingebouwd::sources() };
        self.files.list = read_all(builtin);
        for file in self.disk.rules(&self.options.folders) {
            self.add(file);
        }
        self.changed();
    }

    /// Takes in a file of the user, in the place of what it replaces; gives its number.
    fn add(&mut self, file: DiskFile) -> usize {
        let uri = lsp::Uri::from_file_path(&file.path).ok();
        let known = uri.as_ref().and_then(|uri| self.files.by_uri(uri));
        let replaced = file.replaces.as_deref().and_then(|name| self.files.by_builtin(name));
        let mut new = File::new(file.name, file.text);
        new.uri = uri;
        new.builtin = file.replaces;
        new.on_disk = !file.copy;
        let place = known.or(replaced).unwrap_or(self.files.list.len());
        match self.files.list.get_mut(place) {
            Some(old) => *old = new,
            None => self.files.list.push(new),
        }
        place
    }

    fn notification(&mut self, note: Notification) {
        if self.phase != Phase::Working {
            return;
        }
        match note.method.as_str() {
            "initialized" => self.watch(),
            "textDocument/didOpen" => {
                if let Ok(params) = decode(note.params) {
                    self.opened(params);
                }
            }
            "textDocument/didChange" => {
                if let Ok(params) = decode(note.params) {
                    self.edited(params);
                }
            }
            "textDocument/didClose" => {
                if let Ok(params) = decode::<lsp::DidCloseTextDocumentParams>(note.params) {
                    self.closed(&params.text_document.uri);
                }
            }
            "workspace/didChangeWatchedFiles" => {
                if let Ok(params) = decode::<lsp::DidChangeWatchedFilesParams>(note.params) {
                    for change in params.changes {
                        self.changed_on_disk(&change.uri);
                    }
                    self.changed();
                }
            }
            _ => {}
        }
    }

    /// Asks the editor to tell of rule files that change outside it.
    fn watch(&self) {
        if !self.watches {
            return;
        }
        let watched = serde_json::json!({ "registrations": [{
            "id": "stoer-bestanden",
            "method": "workspace/didChangeWatchedFiles",
            "registerOptions": { "watchers": [{ "globPattern": "**/*.stoer" }] },
        }] });
        let id = RequestId::from("stoer-bestanden".to_owned());
        self.send(Message::Request(Request::new(id, "client/registerCapability".to_owned(), watched)));
    }

    // ------------------------------------------------------------------ documents

    fn opened(&mut self, params: lsp::DidOpenTextDocumentParams) {
        let document = params.text_document;
        let number = match self.files.by_uri(&document.uri) {
            Some(number) => number,
            None => self.adopt(&document.uri),
        };
        let Some(file) = self.files.list.get_mut(number) else { return };
        file.uri = Some(document.uri);
        file.version = Some(document.version);
        file.set(Text::new(document.text));
        self.changed_file(number);
    }

    /// A document that is not in the folders of the user: a file elsewhere, or one without a name.
    fn adopt(&mut self, uri: &lsp::Uri) -> usize {
        if let Some(file) = path(uri).and_then(|path| self.disk.rule(&path)) {
            return self.add(file);
        }
        let mut file = File::new(uri.to_string(), String::new());
        file.uri = Some(uri.clone());
        self.files.list.push(file);
        self.files.list.len() - 1
    }

    fn edited(&mut self, params: lsp::DidChangeTextDocumentParams) {
        let Some(number) = self.files.by_uri(&params.text_document.text_document_identifier.uri) else { return };
        let Some(file) = self.files.list.get_mut(number) else { return };
        let mut text = Text::clone(&file.text);
        for change in params.content_changes {
            text = match change {
                lsp::TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                    text.changed(Some(part.range), &part.text)
                }
                lsp::TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                    text.changed(None, &whole.text)
                }
            };
        }
        file.version = Some(params.text_document.version);
        file.set(text);
        self.changed_file(number);
    }

    fn closed(&mut self, uri: &lsp::Uri) {
        let Some(number) = self.files.by_uri(uri) else { return };
        let Some(file) = self.files.list.get_mut(number) else { return };
        file.version = None;
        if file.is_builtin() {
            let original = ingebouwd::sources().into_iter().find(|source| file.builtin.as_ref() == Some(&source.name));
            file.set(Text::new(original.map(|source| source.text).unwrap_or_default()));
        } else if file.on_disk {
            self.changed_on_disk(uri);
        } else {
            file.set(Text::default());
        }
        self.changed();
    }

    /// Reads a file again; one that is open is as the editor says.
    fn changed_on_disk(&mut self, uri: &lsp::Uri) {
        let number = self.files.by_uri(uri);
        if number.and_then(|number| self.files.get(number)).is_some_and(|file| file.version.is_some()) {
            return;
        }
        match (path(uri).and_then(|path| self.disk.rule(&path)), number) {
            (Some(file), _) => {
                self.add(file);
            }
            (None, Some(number)) => {
                if let Some(file) = self.files.list.get_mut(number) {
                    file.set(Text::default());
                }
            }
            (None, None) => {}
        }
    }

    // ------------------------------------------------------------------ findings

    /// After a change of one file: what can be said of it at once, then the check of all.
    fn changed_file(&mut self, number: usize) {
        self.index = None;
        let findings = Snapshot::new(&self.files, self.generation).check_one(number);
        self.findings.insert(number, findings);
        // What was said of an earlier version is said again of this one.
        self.published.remove(&number);
        self.publish(number);
        self.changed();
    }

    /// After any change: all files are checked when the typing pauses.
    fn changed(&mut self) {
        self.index = None;
        self.generation += 1;
        // The thread ends only with the server.
        let _ = self.checker.send(Snapshot::new(&self.files, self.generation));
    }

    fn checked(&mut self, checked: Checked) {
        if let Some(regels) = &checked.regels {
            self.regels = Some(Arc::clone(regels));
        }
        if checked.generation != self.generation {
            return;
        }
        self.checked = checked.generation;
        self.findings = checked.findings;
        for number in 0..self.files.list.len() {
            self.publish(number);
        }
        for request in std::mem::take(&mut self.waiting) {
            self.respond(request);
        }
    }

    /// A check that failed leaves what was known; nobody waits for it any longer.
    fn failed(&mut self, generation: u64) {
        if generation == self.generation {
            self.checked = generation;
            for request in std::mem::take(&mut self.waiting) {
                self.respond(request);
            }
        }
    }

    /// Tells the editor what is found in a file, when that is new.
    fn publish(&mut self, number: usize) {
        let Some(file) = self.files.get(number) else { return };
        let Some(uri) = file.uri.clone() else { return };
        let found = self.findings.get(&number).into_iter().flatten();
        let diagnostics: Vec<lsp::Diagnostic> =
            found.map(|finding| convert::diagnostic(&self.files, &file.text, finding)).collect();
        if self.published.get(&number) == Some(&diagnostics) {
            return;
        }
        let params = lsp::PublishDiagnosticsParams { uri, version: file.version, diagnostics: diagnostics.clone() };
        self.send(Message::Notification(Notification::new("textDocument/publishDiagnostics".to_owned(), params)));
        self.published.insert(number, diagnostics);
    }

    // ------------------------------------------------------------------ for the answers

    /// Every declared name; worked out again after a change.
    pub(super) fn index(&mut self) -> Arc<Index> {
        let index = self.index.take().unwrap_or_else(|| Arc::new(Index::new(&self.files)));
        self.index = Some(Arc::clone(&index));
        index
    }

    /// Whether the last change is checked; if not, the request waits for it.
    pub(super) fn is_checked(&self) -> bool {
        self.checked == self.generation
    }

    pub(super) fn wait(&mut self, request: Request) {
        self.waiting.push(request);
    }

    pub(super) fn work(&self, id: RequestId, work: Work) {
        // The thread ends only with the server.
        let _ = self.jobs.send(Job { id, work });
    }

    /// The place of a file for an editor; a built-in file gets one when it is asked for.
    pub(super) fn located(&mut self, number: usize) -> Option<lsp::Uri> {
        let file = self.files.list.get_mut(number)?;
        if file.uri.is_none() {
            let name = file.builtin.as_deref()?;
            let copy = self.disk.copy_of(name, file.text.as_str())?;
            file.uri = lsp::Uri::from_file_path(copy).ok();
        }
        file.uri.clone()
    }
}

/// The folders that the editor works in.
fn folders(params: &lsp::InitializeParams) -> Vec<PathBuf> {
    let all = serde_json::to_value(params).unwrap_or_default();
    let uri = |value: &Value| value.as_str().and_then(|text| lsp::Uri::parse(text).ok()).as_ref().and_then(path);
    let listed: Vec<PathBuf> = all
        .get("workspaceFolders")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|folder| folder.get("uri").and_then(uri))
        .collect();
    if listed.is_empty() { all.get("rootUri").and_then(uri).into_iter().collect() } else { listed }
}

/// Reads many texts, on as many threads as there are processors.
fn read_all(sources: Vec<Source>) -> Vec<File> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let size = sources.len().div_ceil(threads).max(1);
    let read = |source: &Source| {
        let mut file = File::new(source.name.clone(), source.text.clone());
        file.builtin = Some(source.name.clone());
        file
    };
    let mut files: Vec<File> = Vec::with_capacity(sources.len());
    std::thread::scope(|scope| {
        let parts: Vec<_> = sources
            .chunks(size)
            .map(|part| (part, scope.spawn(move || part.iter().map(read).collect::<Vec<File>>())))
            .collect();
        for (part, thread) in parts {
            // A text that cannot be read on its own thread is read here, where the fault shows.
            files.extend(thread.join().unwrap_or_else(|_| part.iter().map(read).collect()));
        }
    });
    files
}

pub(super) fn response(id: RequestId, answer: Result<Value, Refusal>) -> Response {
    match answer {
        Ok(value) => Response::new_ok(id, value),
        Err((code, why)) => Response::new_err(id, code as i32, why),
    }
}

pub(super) fn decode<T: DeserializeOwned>(params: Value) -> Result<T, Refusal> {
    serde_json::from_value(params)
        .map_err(|error| (ErrorCode::InvalidParams, format!("onbruikbare parameters: {error}")))
}

pub(super) fn encode<T: serde::Serialize>(value: &T) -> Result<Value, Refusal> {
    serde_json::to_value(value).map_err(|error| (ErrorCode::InternalError, error.to_string()))
}
