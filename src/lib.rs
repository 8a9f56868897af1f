//! stoer
pub mod diagnostic;
pub mod eenheid;
pub mod getal;
mod grammar;
pub mod maat;
pub mod parse;
pub mod span;
pub mod syntax;
pub mod yaml;
