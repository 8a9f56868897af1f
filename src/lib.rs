//! stoer
pub mod beoordeling;
pub mod cases;
pub mod check;
pub mod diagnostic;
pub mod evaluate;
pub mod interval;
pub mod eenheid;
pub mod feiten;
pub mod format;
pub mod getal;
mod grammar;
mod kinds;
pub mod maat;
pub mod parse;
pub mod regelset;
pub mod span;
pub mod syntax;
pub mod yaml;
