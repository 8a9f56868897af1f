//! The checkpoint: how far a run came, so that it can go on without losing or doubling rows.
//!
//! It is written after each chunk, once the outcomes of that chunk are on disk. Going on cuts
//! the outcomes off at the lengths in it: what an interrupted chunk wrote is written again.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use stoer::batch::telling::Telling;
use stoer::span::Source;

use super::super::files::reason;
use super::super::{Failure, Result, files};
use super::Formaat;

/// The name of the checkpoint in the folder of the outcomes.
const NAME: &str = "voortgang.json";

/// How far a run came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stand {
    /// What was asked: input, rules, options. Going on with something else is refused.
    pub(super) opdracht: String,
    /// Projects that were read.
    pub(super) records: u64,
    /// Bytes of input that they took.
    pub(super) bytes: u64,
    /// Length of the file with outcomes; for Parquet the number of parts.
    pub(super) uitkomsten: u64,
    /// Length of the file with what cannot exist.
    pub(super) onmogelijk: u64,
    /// Length of the file with faults.
    pub(super) fouten: u64,
    /// Projects that could not be read.
    pub(super) kapot: u64,
    /// Whether all was done.
    pub(super) klaar: bool,
    /// The counts.
    pub(super) telling: Telling,
}

/// The file that keeps it.
pub(super) struct Voortgang {
    path: PathBuf,
}

impl Voortgang {
    /// Where to start: at the beginning, or where an earlier run stopped.
    pub(super) fn open(folder: &Path, opdracht: String, hervat: bool, opnieuw: bool) -> Result<(Self, Stand)> {
        let path = folder.join(NAME);
        let found = Self { path };
        let fresh = Stand { opdracht, ..Stand::default() };
        if !found.path.exists() || opnieuw {
            return Ok((found, fresh));
        }
        let text = files::read(&found.path)?;
        let old: Stand = serde_json::from_str(&text).map_err(|_| {
            Failure(format!("{} is geen voortgang van stoer; begin met --opnieuw", found.path.display()))
        })?;
        if !hervat {
            let what = if old.klaar { "staan al uitkomsten" } else { "staat een onderbroken loop" };
            let how = if old.klaar { "--opnieuw" } else { "--hervat om verder te gaan of --opnieuw" };
            return Err(Failure(format!("in {} {what}; kies {how} om opnieuw te beginnen", folder.display())));
        }
        if old.opdracht != fresh.opdracht {
            return Err(Failure(
                "de invoer, de regels of de opties zijn anders dan bij de onderbroken loop; begin met --opnieuw"
                    .to_owned(),
            ));
        }
        Ok((found, old))
    }

    /// Keeps how far it is. The old file stays until the new one is whole.
    pub(super) fn write(&mut self, stand: &Stand) -> Result<()> {
        let text = serde_json::to_string_pretty(stand).map_err(|error| Failure(error.to_string()))?;
        let beside = self.path.with_extension("nieuw");
        files::write(&beside, &text)?;
        fs::rename(&beside, &self.path)
            .map_err(|error| Failure(format!("{} is niet te schrijven: {}", self.path.display(), reason(&error))))
    }
}

/// What is asked, as a fingerprint.
pub(super) fn settings(
    invoer: &Path,
    regels: &[Source],
    eisen: &[String],
    formaat: Formaat,
    alles: bool,
) -> Result<String> {
    let mut digest = Sha256::new();
    for source in regels {
        digest.update(source.name.as_bytes());
        digest.update([0]);
        digest.update(source.text.as_bytes());
        digest.update([0]);
    }
    let fault = |error: std::io::Error| Failure(format!("{} is niet te lezen: {}", invoer.display(), reason(&error)));
    let whole = invoer.canonicalize().map_err(fault)?;
    let mut sizes = String::new();
    let inputs = if whole.is_dir() { super::rijen::tables(&whole)? } else { vec![whole] };
    for path in inputs {
        let data = fs::metadata(&path).map_err(fault)?;
        sizes.push_str(&format!("{} {} {:?}\n", path.display(), data.len(), data.modified().ok()));
    }
    digest.update(format!("{sizes}{eisen:?} {formaat:?} {alles}"));
    Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
