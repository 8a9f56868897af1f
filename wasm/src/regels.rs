//! The built-in rules, checked once.

use std::cell::OnceCell;

use serde_json::Value;
use stoer::check::check;
use stoer::ingebouwd;
use stoer::regelset::Regelset;

use crate::bericht;

thread_local! {
    static BUILTIN: OnceCell<Result<Regelset, Value>> = const { OnceCell::new() };
}

/// Asks something of the built-in rules; the messages about them if they are at fault.
pub(crate) fn with_builtin(ask: impl FnOnce(&Regelset) -> Value) -> String {
    BUILTIN.with(|cell| {
        let checked = cell.get_or_init(|| {
            let (regels, diagnostics) = check(ingebouwd::rules());
            regels.ok_or_else(|| bericht::of(&diagnostics, &ingebouwd::rules()))
        });
        match checked {
            Ok(regels) => ask(regels).to_string(),
            Err(messages) => messages.to_string(),
        }
    })
}
