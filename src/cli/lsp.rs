//! `stoer lsp`: the language server on standard input and output.

use std::fs;
use std::io::{self, BufRead, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use clap::Args;
use lsp_server::{Message, RequestId};
use serde_json::Value;
use stoer::ingebouwd;
use stoer::lsp::{Disk, DiskFile, Event, Options, serve};
use time::Date;
use walkdir::{DirEntry, WalkDir};

use super::rules::RuleArgs;
use super::vergelijk::today;
use super::{Afloop, Result, TEMPLATE, files};

/// Help een editor bij het schrijven van regels (Language Server Protocol)
#[derive(Args)]
#[command(
    override_usage = "stoer lsp [OPTIES]",
    help_template = TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Een editor start deze opdracht zelf; zie editors/ voor VS Code, Neovim en Helix.\nZonder --regels gelden de mappen die in de editor open zijn.\n\nEindcode: 0 de editor heeft afgesloten, 1 de verbinding is verbroken."
)]
pub(super) struct Lsp {
    #[command(flatten)]
    regels: RuleArgs,
    /// Voor editors die dit meegeven; standaardinvoer is de enige weg
    #[arg(long, hide = true)]
    stdio: bool,
}

/// A message may not be larger; the largest rule file is far below it.
const MAX_MESSAGE: u64 = 64 << 20;
/// A line of a header may not be longer.
const MAX_HEADER: u64 = 8 << 10;

impl Lsp {
    pub(super) fn run(&self) -> Result<Afloop> {
        let (own, events) = channel();
        let (out, answers) = channel();
        let reader = own.clone();
        thread::spawn(move || read_all(&mut io::stdin().lock(), &reader));
        let writer = thread::spawn(move || write_all(&answers));
        let options = Options {
            folders: self
                .regels
                .folders()
                .iter()
                .map(|path| path.canonicalize().unwrap_or_else(|_| path.clone()))
                .collect(),
            without_builtin: self.regels.without_builtin(),
        };
        let said_goodbye = serve(&events, own, out, Box::new(RealDisk::new()), options);
        // What was promised is still sent; a writer that failed has nobody to write to.
        let _ = writer.join();
        Ok(if said_goodbye { Afloop::Schoon } else { Afloop::Bevindingen })
    }
}

// ---------------------------------------------------------------------- the wire

fn read_all(input: &mut impl BufRead, events: &Sender<Event>) {
    loop {
        let event = match read(input) {
            Ok(Some(event)) => event,
            Ok(None) | Err(_) => Event::Closed,
        };
        let ends = matches!(event, Event::Closed);
        if events.send(event).is_err() || ends {
            return;
        }
    }
}

/// One message, or what is wrong with it; nothing at the end. A length that nobody can mean takes
/// no memory, and lines that are no header are passed over.
fn read(input: &mut impl BufRead) -> io::Result<Option<Event>> {
    let mut size: Option<u64> = None;
    loop {
        let mut line = Vec::new();
        if input.by_ref().take(MAX_HEADER).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end_matches(['\r', '\n']);
        if line.is_empty() && size.is_some() {
            break;
        }
        let header = line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        if let Some((_, value)) = header {
            match value.trim().parse() {
                Ok(length) => size = Some(length),
                Err(_) => return Ok(Some(Event::Junk(format!("Content-Length is {}", value.trim())))),
            }
        }
    }
    let size = size.unwrap_or(0);
    if size > MAX_MESSAGE {
        io::copy(&mut input.by_ref().take(size), &mut io::sink())?;
        return Ok(Some(Event::Junk(format!("het bericht is groter dan {MAX_MESSAGE} bytes"))));
    }
    let mut body = Vec::new();
    let read = input.by_ref().take(size).read_to_end(&mut body)?;
    if (read as u64) < size {
        return Ok(None);
    }
    Ok(Some(message(&body)))
}

fn message(body: &[u8]) -> Event {
    let value: Value = match serde_json::from_slice(body) {
        Ok(value) => value,
        Err(error) => return Event::Junk(format!("geen JSON: {error}")),
    };
    let id = value.get("id").and_then(|id| {
        let number = id.as_i64().and_then(|number| i32::try_from(number).ok()).map(RequestId::from);
        number.or_else(|| id.as_str().map(|text| RequestId::from(text.to_owned())))
    });
    match (serde_json::from_value::<Message>(value), id) {
        (Ok(message), _) => Event::Message(message),
        (Err(error), Some(id)) => Event::Invalid(id, error.to_string()),
        (Err(error), None) => Event::Junk(error.to_string()),
    }
}

fn write_all(answers: &Receiver<Message>) {
    let mut out = io::stdout();
    for message in answers {
        if message.write(&mut out).and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}

// ---------------------------------------------------------------------- the disk

struct RealDisk {
    /// Names of the built-in files.
    builtin: Vec<String>,
}

impl RealDisk {
    fn new() -> Self {
        Self { builtin: ingebouwd::sources().into_iter().map(|source| source.name).collect() }
    }

    /// A rule file; one that cannot be read is left to the editor, which says so itself.
    fn file(&self, path: &Path, folder: Option<&Path>) -> Option<DiskFile> {
        let text = files::read(path).ok()?;
        let whole = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let replaces = self.builtin.iter().find(|name| whole.ends_with(name)).cloned();
        let short =
            folder.and_then(|folder| path.strip_prefix(folder).ok()).filter(|short| short.components().count() > 0);
        let name = short.unwrap_or(path).to_string_lossy().into_owned();
        let copy = cache().is_some_and(|folder| path.starts_with(folder.join("stoer")));
        Some(DiskFile { path: path.to_path_buf(), name, text, replaces, copy })
    }
}

impl Disk for RealDisk {
    fn rules(&self, folders: &[PathBuf]) -> Vec<DiskFile> {
        let mut found = Vec::new();
        for folder in folders {
            for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(wanted).flatten() {
                if entry.file_type().is_file() && entry.path().extension().is_some_and(|ending| ending == "stoer") {
                    found.extend(self.file(entry.path(), Some(folder)));
                }
            }
        }
        found
    }

    fn rule(&self, path: &Path) -> Option<DiskFile> {
        self.file(path, None)
    }

    fn copy_of(&self, name: &str, text: &str) -> Option<PathBuf> {
        let folder = cache()?.join("stoer").join(env!("CARGO_PKG_VERSION")).join("regels");
        let path = name.split('/').fold(folder, |path, part| path.join(part));
        if fs::read_to_string(&path).is_ok_and(|there| there == text) {
            return Some(path);
        }
        fs::create_dir_all(path.parent()?).ok()?;
        // An older copy is read-only, so it makes room first.
        let _ = fs::remove_file(&path);
        fs::write(&path, text).ok()?;
        let mut rights = fs::metadata(&path).ok()?.permissions();
        rights.set_readonly(true);
        fs::set_permissions(&path, rights).ok()?;
        Some(path)
    }

    fn today(&self) -> Option<Date> {
        today().ok()
    }
}

/// Whether an entry can hold rules of the user: hidden folders and those of tools cannot.
fn wanted(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() == 0
        || !(name.starts_with('.') || (entry.file_type().is_dir() && (name == "target" || name == "node_modules")))
}

/// Where this machine keeps what can be made again.
fn cache() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("XDG_CACHE_HOME").or_else(|| set("LOCALAPPDATA")).or_else(|| Some(std::env::home_dir()?.join(".cache")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(input: &[u8]) -> Vec<String> {
        let mut input = input;
        let mut found = Vec::new();
        while let Ok(Some(event)) = read(&mut input) {
            found.push(match event {
                Event::Message(Message::Request(request)) => request.method,
                Event::Message(_) => "message".to_owned(),
                Event::Junk(_) => "junk".to_owned(),
                Event::Invalid(id, _) => format!("invalid {id}"),
                _ => "other".to_owned(),
            });
        }
        found
    }

    fn frame(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn junk_does_not_take_what_follows() {
        let good = frame("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"}");
        for junk in
            ["x\r\n\r\n", "Content-Length: -4\r\n\r\n", "Content-Length: 99999999999999999999\r\n\r\n", "\n\n: :\r\n"]
        {
            let found = events(format!("{junk}{good}").as_bytes());
            assert_eq!(found.last().map(String::as_str), Some("a"), "{junk}");
        }
        let mut bad = b"Content-Length: 3\r\n\r\n\"\xff\"".to_vec();
        bad.extend(good.as_bytes());
        assert_eq!(events(&bad), ["junk", "a"]);
        assert_eq!(events((frame("[") + &good).as_bytes()), ["junk", "a"]);
        assert_eq!(events((frame("{\"id\":7}") + &good).as_bytes()), ["invalid 7", "a"]);
    }

    #[test]
    fn a_length_that_is_not_there_takes_no_memory() {
        assert_eq!(events(b"Content-Length: 9999999999999999\r\n\r\nx"), ["junk"]);
        assert!(events(b"Content-Length: 60000000\r\n\r\nx").is_empty());
    }
}
