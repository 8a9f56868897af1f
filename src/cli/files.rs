//! Reading and writing, with messages that say exactly what is wrong.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::{Failure, Result};

/// The text of a file.
pub(super) fn read(path: &Path) -> Result<String> {
    let name = path.display();
    if path.is_dir() {
        return Err(Failure(format!("{name} is een map; noem een bestand")));
    }
    let bytes = fs::read(path).map_err(|error| Failure(format!("{name} is niet te lezen: {}", reason(&error))))?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
        Failure(format!("{name} is geen UTF-8-tekst: regel {line} bevat een ongeldige byte (plaats {at}); sla het bestand op als UTF-8"))
    })
}

/// Writes a whole file.
pub(super) fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text)
        .map_err(|error| Failure(format!("{} is niet te schrijven: {}", path.display(), reason(&error))))
}

/// The reason for a fault, in words.
pub(super) fn reason(error: &std::io::Error) -> String {
    let words = match error.kind() {
        ErrorKind::NotFound => "het bestaat niet",
        ErrorKind::PermissionDenied => "geen toegang",
        ErrorKind::IsADirectory => "het is een map",
        ErrorKind::NotADirectory => "een deel van het pad is geen map",
        ErrorKind::StorageFull => "de schijf is vol",
        ErrorKind::ReadOnlyFilesystem => "de schijf is alleen te lezen",
        _ => return error.to_string(),
    };
    words.to_owned()
}
