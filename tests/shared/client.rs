//! An editor as far as the language server can tell: it runs the program and speaks over the pipe.

#![allow(dead_code, reason = "each test uses its own part")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Longer than any answer takes, also on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(240);

/// A running server and what it said.
pub struct Client {
    child: Child,
    input: Option<ChildStdin>,
    said: Receiver<Value>,
    /// Messages that came while waiting for others.
    pub heard: Vec<Value>,
    next: i64,
    /// The version of each file that is open.
    versions: BTreeMap<String, i64>,
    pub root: PathBuf,
}

impl Client {
    /// Starts the server on a folder with files.
    pub fn start(name: &str, files: &[(&str, &str)], arguments: &[&str]) -> Self {
        let root = workspace(name, files);
        let mut child = Command::new(env!("CARGO_BIN_EXE_stoer"))
            .arg("lsp")
            .args(arguments)
            .env("XDG_CACHE_HOME", root.with_extension("cache"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let output = child.stdout.take().unwrap();
        let (send, said) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if send.send(message).is_err() {
                    return;
                }
            }
        });
        Self { child, input, said, heard: Vec::new(), next: 0, versions: BTreeMap::new(), root }
    }

    /// Starts the server and greets it.
    pub fn working(name: &str, files: &[(&str, &str)], arguments: &[&str]) -> Self {
        let mut client = Self::start(name, files, arguments);
        client.greet(json!({}));
        client
    }

    pub fn greet(&mut self, options: Value) -> Value {
        let root = self.uri("");
        let answer = self.request(
            "initialize",
            json!({
                "processId": null,
                "rootUri": root,
                "workspaceFolders": [{ "uri": root, "name": "proef" }],
                "initializationOptions": options,
                "capabilities": { "textDocument": { "completion": { "completionItem": { "snippetSupport": true } } } },
            }),
        );
        self.notify("initialized", json!({}));
        answer
    }

    pub fn uri(&self, file: &str) -> String {
        let path = if file.is_empty() { self.root.clone() } else { self.root.join(file) };
        format!("file://{}", path.display())
    }

    pub fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Asks and waits for the answer, whichever it is.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        self.wait(|message| message.get("id") == Some(&json!(id)) && message.get("method").is_none())
    }

    /// Asks what must succeed.
    #[track_caller]
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let answer = self.ask(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Asks what must be refused; gives the reason.
    #[track_caller]
    pub fn refused(&mut self, method: &str, params: Value) -> String {
        let answer = self.ask(method, params);
        answer["error"]["message"].as_str().unwrap_or_else(|| panic!("{method} succeeded: {answer}")).to_owned()
    }

    /// Waits for a message; others are kept.
    #[track_caller]
    pub fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.heard.iter().position(&wanted) {
            return self.heard.remove(at);
        }
        let end = Instant::now() + PATIENCE;
        loop {
            match self.said.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(message) if wanted(&message) => return message,
                Ok(message) => self.heard.push(message),
                Err(RecvTimeoutError::Timeout) => panic!("no answer; heard {:?}", self.heard),
                Err(RecvTimeoutError::Disconnected) => panic!("the server is gone; heard {:?}", self.heard),
            }
        }
    }

    pub fn open(&mut self, file: &str, text: &str) {
        let uri = self.uri(file);
        self.versions.insert(uri.clone(), 1);
        self.notify(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri, "languageId": "stoer", "version": 1, "text": text } }),
        );
    }

    /// Replaces the whole text.
    pub fn change(&mut self, file: &str, version: i64, text: &str) {
        let uri = self.uri(file);
        self.versions.insert(uri.clone(), version);
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": [{ "text": text }] }),
        );
    }

    /// Replaces a range, as typing does.
    pub fn edit(&mut self, file: &str, version: i64, range: Value, text: &str) {
        let uri = self.uri(file);
        self.versions.insert(uri.clone(), version);
        self.notify(
            "textDocument/didChange",
            json!({
                "textDocument": { "uri": uri, "version": version },
                "contentChanges": [{ "range": range, "text": text }],
            }),
        );
    }

    /// The findings in the last version of a file once they are as wanted; fails when they never
    /// are.
    #[track_caller]
    pub fn findings(&mut self, file: &str, wanted: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        let uri = self.uri(file);
        let version = self.versions.get(&uri).copied();
        let list = |message: &Value| message["params"]["diagnostics"].as_array().cloned().unwrap_or_default();
        let message = self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == json!(uri)
                && message["params"]["version"] == json!(version)
                && wanted(&list(message))
        });
        list(&message)
    }

    /// The codes of the findings once there are some.
    #[track_caller]
    pub fn codes(&mut self, file: &str) -> Vec<String> {
        let found = self.findings(file, |list| !list.is_empty());
        found.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
    }

    /// A place in a file: where `needle` begins in `text`, and `offset` characters further.
    pub fn at(&self, file: &str, text: &str, needle: &str, offset: usize) -> Value {
        json!({ "textDocument": { "uri": self.uri(file) }, "position": position(text, needle, offset) })
    }

    /// Says goodbye; gives the exit code.
    pub fn leave(mut self) -> i32 {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        self.input = None;
        self.child.wait().unwrap().code().unwrap_or(-1)
    }

    /// Breaks the connection; gives the exit code.
    pub fn vanish(mut self) -> i32 {
        self.input = None;
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.input = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A fresh folder with files, under the folder that cargo keeps for tests.
fn workspace(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lsp").join(name);
    let _ = std::fs::remove_dir_all(&root);
    std::fs::create_dir_all(&root).unwrap();
    for (file, text) in files {
        let path = root.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    root
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut size = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        if let Some(length) = line.strip_prefix("Content-Length: ") {
            size = length.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; size];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// The place in a text where something begins, in UTF-16.
#[track_caller]
pub fn position(text: &str, needle: &str, offset: usize) -> Value {
    let byte = text.find(needle).unwrap_or_else(|| panic!("`{needle}` is not in the text"));
    let byte = byte + needle.chars().take(offset).map(char::len_utf8).sum::<usize>();
    let before = &text[..byte];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    json!({ "line": line, "character": before[start..].encode_utf16().count() })
}

/// The words in a range of a text.
pub fn words(text: &str, range: &Value) -> String {
    let (from, to) = (byte(text, &range["start"]), byte(text, &range["end"]));
    text[from..to].to_owned()
}

fn byte(text: &str, position: &Value) -> usize {
    let number = |key: &str| usize::try_from(position[key].as_u64().unwrap()).unwrap();
    let start: usize = text.split_inclusive('\n').take(number("line")).map(str::len).sum();
    let mut units = 0;
    for (at, c) in text[start..].char_indices() {
        if units >= number("character") {
            return start + at;
        }
        units += c.len_utf16();
    }
    text.len()
}

/// A text after the edits of the server.
pub fn edited(text: &str, edits: &Value) -> String {
    let mut list: Vec<(usize, usize, &str)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            (byte(text, &range["start"]), byte(text, &range["end"]), edit["newText"].as_str().unwrap())
        })
        .collect();
    list.sort_by_key(|(from, _, _)| std::cmp::Reverse(*from));
    let mut text = text.to_owned();
    for (from, to, new) in list {
        text.replace_range(from..to, new);
    }
    text
}
