//! stoer
pub mod beoordeling;
pub mod check;
pub mod diagnostic;
pub mod eenheid;
pub mod feiten;
pub mod format;
pub mod getal;
mod grammar;
pub mod maat;
pub mod parse;
pub mod regelset;
pub mod span;
pub mod syntax;
pub mod yaml;
