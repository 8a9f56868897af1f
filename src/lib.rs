//! stoer checks buildings against Dutch building regulation: the national decree (Besluit
//! bouwwerken leefomgeving, Bbl) and what local authorities ask on top of it.
//!
//! # Pipeline
//!
//! ```text
//! grammar/stoer.pest
//!    text ── parse ──> syntax::Bestand ── check ──> Regelset ── evaluate(Feiten) ──> Beoordeling ──> Rapport ── render
//!                         └─ format ──> canonical text
//!    YAML ── yaml::read ── bind(Regelset) ──> Feiten
//! ```
//!
//! Each arrow is one function in one file, with one type on either side. [`check`](check::check)
//! and [`bind`](bind::bind) report every fault at its exact place; after them
//! [`evaluate`](evaluate::evaluate) cannot fail.
//!
//! # What holds everywhere
//!
//! * The library knows no files, clock, network or terminal: only `main.rs` and `cli/` do.
//! * Only `grammar` and `parse` know pest.
//! * Numbers are exact and in coherent units; there is no float anywhere.
//! * Unknown stays unknown: a missing fact leaves several outcomes possible, and only a single
//!   remaining one is a verdict. A fact that is added later never turns a verdict around.
//! * An outcome does not depend on the order of rules or files.
//! * After `check` there are no names left to look up, after `bind` no units to convert.
//!
//! # Glossary
//!
//! The law speaks Dutch, the machine English. These words keep their Dutch form in the
//! language, in types and in output:
//!
//! | word | gloss | source |
//! | --- | --- | --- |
//! | regeling | an instrument: decree, plan, ordinance, contract | Omgevingswet 2.4, 2.6, 4.3 |
//! | onderwerp | a subject that is regulated or not | Omgevingswet 23.7 |
//! | eis | a requirement | Bbl chapters 3 to 7 |
//! | norm | what an eis demands, during a period | |
//! | grens | the value a norm compares with | |
//! | gebruiksfunctie | parts of a building with the same use | Bbl bijlage I |
//! | kenmerk | a characteristic: a fact that can be known | |
//! | bepaling | a quantity that follows from others | |
//! | lezing | one way to read a source | |
//! | vervanging | puts paragraphs in the place of others | Bbl 4.8 to 4.10 |
//! | uitzondering | lifts an eis | |
//! | maatwerk | room that the decree leaves to local rules or orders | Omgevingswet 4.5, 4.6 |
//! | feiten | what is known about a project | |
//! | oordeel | the outcome of an eis: voldoet, voldoet niet, onbekend, … | |
//! | onderbouwing | the reasons of an outcome | |

#[cfg(feature = "batch")]
pub mod batch;
pub mod beoordeling;
pub mod bind;
pub mod cases;
pub mod check;
pub mod compare;
pub mod dekking;
pub mod diagnostic;
pub mod eenheid;
pub mod evaluate;
pub mod feiten;
pub mod format;
pub mod getal;
mod grammar;
pub mod ingebouwd;
pub mod interval;
mod kinds;
pub mod maat;
pub mod parse;
pub mod poort;
pub mod rapport;
pub mod recht;
pub mod regelset;
pub mod render;
pub mod schema;
pub mod solver;
pub mod span;
#[cfg(feature = "batch")]
pub mod sql;
pub mod syntax;
pub mod verschil;
pub mod woorden;
pub mod yaml;
