//! Files as they were at an earlier point of the history.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use super::files::reason;
use super::{Failure, Result};

/// A file of an earlier state: where it would be now, and its text.
pub(super) type OldFile = (PathBuf, String);

/// The files under some paths as they were at a revision. What was no text then is left out.
pub(super) fn files_at(revision: &str, paths: &[PathBuf], endings: &[&str]) -> Result<Vec<OldFile>> {
    let commit = commit(revision)?;
    let mut names = Vec::new();
    for path in paths {
        let (folder, listed) = place(path);
        let mut command = git(&folder);
        command.args(["ls-tree", "-r", "-z", "--name-only", &commit, "--"]).arg(&listed);
        let list = output(command)?;
        for name in list.split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
            let name = String::from_utf8_lossy(name).into_owned();
            let wanted =
                Path::new(&name).extension().is_some_and(|found| endings.iter().any(|ending| found == *ending));
            if wanted {
                names.push((folder.clone(), name));
            }
        }
    }
    names.dedup();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((folder, _)) = names.get(at) {
        let together: Vec<&str> =
            names.iter().skip(at).take_while(|(other, _)| other == folder).map(|(_, name)| name.as_str()).collect();
        at += together.len();
        for (name, text) in together.iter().zip(contents(folder, &commit, &together)?) {
            if let Ok(text) = String::from_utf8(text) {
                let path = if folder.as_os_str() == "." { PathBuf::from(name) } else { folder.join(name) };
                found.push((path, text));
            }
        }
    }
    Ok(found)
}

/// The folder to stand in, and what to ask for from there. A path that is gone now was a file or
/// folder in the nearest folder that is left.
fn place(path: &Path) -> (PathBuf, PathBuf) {
    if path.is_dir() {
        return (path.to_path_buf(), PathBuf::from("."));
    }
    let mut folder = path.parent().unwrap_or(Path::new(""));
    while !folder.as_os_str().is_empty() && !folder.is_dir() {
        folder = folder.parent().unwrap_or(Path::new(""));
    }
    let rest = path.strip_prefix(folder).unwrap_or(path).to_path_buf();
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    (folder.to_path_buf(), rest)
}

fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder);
    command
}

fn commit(revision: &str) -> Result<String> {
    let mut command = git(Path::new("."));
    command.args(["rev-parse", "--verify", "--quiet", "--end-of-options"]).arg(format!("{revision}^{{commit}}"));
    let found = run(&mut command)?;
    if !found.status.success() {
        return Err(Failure(format!(
            "git kent `{revision}` hier niet; noem een tak, label of commit, en haal in CI de hele geschiedenis op (fetch-depth: 0)"
        )));
    }
    Ok(String::from_utf8_lossy(&found.stdout).trim().to_owned())
}

fn run(command: &mut Command) -> Result<std::process::Output> {
    command.output().map_err(|error| Failure(format!("git is niet te starten: {}", reason(&error))))
}

fn output(mut command: Command) -> Result<Vec<u8>> {
    let found = run(&mut command)?;
    if found.status.success() {
        return Ok(found.stdout);
    }
    Err(Failure(format!("git kan dit niet lezen: {}", String::from_utf8_lossy(&found.stderr).trim())))
}

/// The contents of files at a commit, in the order of their names, by one process.
fn contents(folder: &Path, commit: &str, names: &[&str]) -> Result<Vec<Vec<u8>>> {
    let failed = |error: &std::io::Error| Failure(format!("git kan dit niet lezen: {}", reason(error)));
    let mut child = git(folder)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| failed(&error))?;
    let (Some(mut requests), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(Failure("git is niet te starten".to_owned()));
    };
    let wanted: String = names.iter().map(|name| format!("{commit}:./{name}\n")).collect();
    // Asking and reading at once: neither side may fill its pipe and wait for the other.
    let found = thread::scope(|scope| {
        scope.spawn(move || {
            // What was not asked for is missed on reading.
            let _ = requests.write_all(wanted.as_bytes());
        });
        let mut answers = BufReader::new(answers);
        names.iter().map(|name| answer(&mut answers, name)).collect::<Result<Vec<_>>>()
    });
    let _ = child.wait();
    found
}

/// One answer: `<object> <kind> <size>`, the bytes, a line end.
fn answer(from: &mut impl BufRead, name: &str) -> Result<Vec<u8>> {
    let wrong = || Failure(format!("git geeft {name} niet"));
    let mut head = String::new();
    from.read_line(&mut head).map_err(|_| wrong())?;
    let size: usize = head.trim_end().rsplit(' ').next().and_then(|size| size.parse().ok()).ok_or_else(wrong)?;
    let mut bytes = vec![0; size + 1];
    from.read_exact(&mut bytes).map_err(|_| wrong())?;
    bytes.pop();
    Ok(bytes)
}
