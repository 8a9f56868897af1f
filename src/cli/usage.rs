//! Faults in the arguments, in Dutch.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::show;

/// Prints help and version as asked for, or says what is wrong with the arguments.
pub(super) fn report(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // A closed pipe is no reason to fail.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let _ = error.print();
        return ExitCode::from(2);
    }
    match sentence(error) {
        Some(sentence) => show::error(&sentence),
        None => {
            let _ = error.print();
        }
    }
    ExitCode::from(2)
}

fn sentence(error: &clap::Error) -> Option<String> {
    let get = |kind| error.get(kind).map(words);
    let argument = get(ContextKind::InvalidArg).unwrap_or_default();
    let value = get(ContextKind::InvalidValue).unwrap_or_default();
    let known = get(ContextKind::ValidValue);
    let meant = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
        .into_iter()
        .find_map(|kind| error.get(kind).map(quoted))
        .map_or_else(String::new, |names| format!(" Bedoelt u {names}?"));
    let what = if error.kind() == ErrorKind::UnknownArgument {
        format!("de optie `{argument}` bestaat niet.{meant}")
    } else if error.kind() == ErrorKind::InvalidSubcommand {
        format!("de opdracht `{}` bestaat niet.{meant}", get(ContextKind::InvalidSubcommand).unwrap_or_default())
    } else if error.kind() == ErrorKind::MissingSubcommand {
        "noem een opdracht.".to_owned()
    } else if error.kind() == ErrorKind::MissingRequiredArgument {
        format!("er ontbreekt: {argument}.")
    } else if error.kind() == ErrorKind::InvalidValue && value.is_empty() {
        format!("achter `{argument}` hoort een waarde.")
    } else if error.kind() == ErrorKind::InvalidValue {
        let known = known.map_or_else(String::new, |known| format!(" Kies uit {known}."));
        format!("`{value}` past niet bij `{argument}`.{known}{meant}")
    } else if error.kind() == ErrorKind::ArgumentConflict {
        format!("`{argument}` kan hier niet, of niet nog eens.")
    } else {
        return None;
    };
    Some(format!("{what} Zie `stoer --help`."))
}

fn words(value: &ContextValue) -> String {
    let text = if let ContextValue::Strings(list) = value { list.join(", ") } else { value.to_string() };
    text.replace("...", "")
}

fn quoted(value: &ContextValue) -> String {
    let names = match value {
        ContextValue::Strings(list) => list.clone(),
        other => vec![other.to_string()],
    };
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" of ")
}
