//! The built-in rules, read and checked once.

use std::cell::{OnceCell, RefCell};

use serde_json::Value;
use stoer::check::Beside;
use stoer::ingebouwd;
use stoer::regelset::Regelset;

use crate::bericht;

thread_local! {
    static READ: RefCell<Option<Beside>> = const { RefCell::new(None) };
    static CHECKED: OnceCell<Result<Regelset, Value>> = const { OnceCell::new() };
}

/// Asks something of the built-in rules; the messages about them if they are at fault.
pub(crate) fn with_builtin(ask: impl FnOnce(&Regelset) -> Value) -> String {
    CHECKED.with(|cell| {
        let checked = cell.get_or_init(|| {
            let (regels, diagnostics) = beside_builtin(|rules| rules.alone());
            regels.ok_or_else(|| bericht::of(&diagnostics, &ingebouwd::rules()))
        });
        match checked {
            Ok(regels) => ask(regels).to_string(),
            Err(messages) => messages.to_string(),
        }
    })
}

/// Checks something beside the built-in rules.
pub(crate) fn beside_builtin<T>(check: impl FnOnce(&mut Beside) -> T) -> T {
    READ.with_borrow_mut(|read| check(read.get_or_insert_with(|| Beside::new(ingebouwd::rules()))))
}
