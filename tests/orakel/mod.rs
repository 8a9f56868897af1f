//! An outside judge of `compare`: generated pairs of rules, their outcomes by an SMT solver, and
//! what `compare` says of them.

pub mod lang;
pub mod maak;
pub mod raster;
pub mod smt;
pub mod tekst;
pub mod toets;
pub mod toeval;
pub mod vorm;
pub mod vormen;
pub mod vragen;
