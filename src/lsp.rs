//! The language server: what an editor shows while someone writes rules.
//!
//! What enters: messages of the Language Server Protocol, and texts that a [`Disk`] gives. What
//! leaves: messages. What never passes: a text that takes the server down, or an outcome of rules
//! that are at fault.
//!
//! ```text
//! files      texts, trees, and the last readable form of what is being written
//!   names    every name and what it can be      index    what it is
//!   checked  findings in all files              fixes    how to repair them
//! hover, complete, outline, tokens, rename, cases, compared: one answer each
//! server     documents, findings and who must wait      answers    requests
//! worker     checking, running and comparing, beside the typing
//! ```
//!
//! After a keystroke the file itself is read and checked at once; all files together follow when
//! the typing pauses. Cases and comparisons run on the last sound rules, on a thread of their own.

mod answers;
mod cases;
mod checked;
mod compared;
mod complete;
mod convert;
mod desk;
mod files;
mod fixes;
mod hover;
mod index;
mod names;
mod outline;
mod rename;
mod server;
mod text;
mod tokens;
mod worker;

use std::path::{Path, PathBuf};

use time::Date;

pub use desk::Desk;
pub use server::{Event, Options, serve};

/// The outside world: rule files and the calendar.
pub trait Disk: Send {
    /// The rule files under the folders of the user.
    fn rules(&self, folders: &[PathBuf]) -> Vec<DiskFile>;

    /// One rule file; nothing when it cannot be read.
    fn rule(&self, path: &Path) -> Option<DiskFile>;

    /// A place where an editor can open a built-in file, to read only.
    fn copy_of(&self, name: &str, text: &str) -> Option<PathBuf>;

    /// Today.
    fn today(&self) -> Option<Date>;
}

/// A rule file of the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiskFile {
    /// Where it is.
    pub path: PathBuf,
    /// How messages call it.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The built-in file that it takes the place of.
    pub replaces: Option<String>,
    /// Whether it is only the copy of a built-in file that an editor opened before.
    pub copy: bool,
}
